/**
 * The desk's page is built from its sources when they are newer than what was built: nobody has to know that there is a
 * build. A stamp of all sources stands beside the result.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src', 'desk');
/** Folder of the built page. */
const builtDesk = join(root, 'dist', 'desk');

/**
 * Builds the page unless it is built already, and resolves with its folder. `say` is told before a build begins.
 *
 * @throws when the sources cannot be built
 */
export async function buildDesk(say: (text: string) => void = () => {}): Promise<string> {
  const stamp = stampOfSources();
  const kept = join(builtDesk, 'stamp.txt');
  if (existsSync(kept) && readFileSync(kept, 'utf8') === stamp) return builtDesk;
  say('Building the desk’s page …');
  // Loaded only when it is needed: starting on a built page takes no bundler.
  const { build } = await import('vite');
  await build({ configFile: join(sources, 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(kept, stamp);
  return builtDesk;
}

function stampOfSources(): string {
  const sum = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!/\.(?:tsx?|css|html|svg|json)$/.test(name)) continue;
    sum.update(name).update(readFileSync(join(sources, name)));
  }
  return sum.digest('hex');
}
