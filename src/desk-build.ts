/**
 * The desk's page is built from its sources when they are newer than what was built: nobody has to know that there is a
 * build. A stamp of all sources stands beside the result.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src', 'desk');
const bundler = join(root, 'node_modules', 'vite', 'bin', 'vite.js');

/** What people get; or with React's own checks, for tests: larger, slower, and it complains in the console. */
type Kind = 'production' | 'development';
const folders: Readonly<Record<Kind, string>> = {
  production: join(root, 'dist', 'desk'),
  development: join(root, 'dist', 'desk-development'),
};

/**
 * Builds the page unless it is built already, and resolves with its folder. `say` is told before a build begins.
 *
 * @throws when the sources cannot be built
 */
export async function buildDesk(
  say: (text: string) => void = () => {},
  kind: Kind = 'production',
): Promise<string> {
  const built = folders[kind];
  const stamp = stampOfSources();
  const kept = join(built, 'stamp.txt');
  const isBuilt = () => existsSync(kept) && readFileSync(kept, 'utf8') === stamp;
  if (isBuilt()) return built;
  say('Building the desk’s page …');
  // Beside its place until it is whole: another process may be serving what stands there, or building the same.
  const made = `${built}.${process.pid}`;
  try {
    // In a process of its own: the bundler takes the kind from the environment alone, where a test runner leaves its own.
    await promisify(execFile)(
      process.execPath,
      [bundler, 'build', '--config', join(sources, 'vite.config.ts'), '--outDir', made, '--emptyOutDir'],
      { cwd: root, env: { NODE_ENV: kind } },
    );
    writeFileSync(join(made, 'stamp.txt'), stamp);
    put(made, built, isBuilt);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return built;
}

/** Puts what was made in its place. Other processes may be putting the same there: of several, one is enough. */
function put(made: string, built: string, isBuilt: () => boolean): void {
  const aside = `${made}.before`;
  for (let tries = 1; !isBuilt(); tries++) {
    try {
      // Moved and not removed: what is half removed would be in the way of another process.
      if (existsSync(built)) renameSync(built, aside);
      renameSync(made, built);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (tries === 10 || (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT')) throw error;
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
  }
}

function stampOfSources(): string {
  const sum = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!/\.(?:tsx?|css|html|svg|json)$/.test(name)) continue;
    sum.update(name).update(readFileSync(join(sources, name)));
  }
  return sum.digest('hex');
}
