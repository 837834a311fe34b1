import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/**
 * Who may import whom. Arrows point towards the pure rules. The first line that fits a file decides;
 * what is not listed for it is forbidden.
 */
const rooms: readonly { room: RegExp; may: readonly RegExp[]; packages?: readonly RegExp[] }[] = [
  { room: /^src\/domain\//, may: [/^src\/domain\//], packages: [/^node:crypto$/, /^libphonenumber-js/] },
  { room: /^src\/storage\//, may: [/^src\/storage\//, /^src\/domain\//, /^src\/channel\.ts$/] },
  { room: /^src\/reading\//, may: [/^src\/reading\//, /^src\/domain\//, /^src\/threads\.ts$/] },
  { room: /^src\/mail-html\//, may: [/^src\/mail-html\//, /^src\/domain\//, /^src\/threads\.ts$/] },
  { room: /^src\/(main|doctor|service|practice|person-export)\.ts$/, may: [/./] },
  // The page runs in a browser: of the API it knows shapes only (below), of the rules what needs no Node.
  { room: /^src\/desk\//, may: [/^src\/desk\//, /^src\/api\//, /^src\/domain\//] },
  { room: /^src\/api\//, may: [/^src\/(?!main|service)/] },
  { room: /^src\//, may: [/^src\/(?!main|service|api)/] },
  { room: /^templates\//, may: [/^templates\//, /^src\/domain\//] },
  { room: /^workers\//, may: [/^workers\//, /^templates\//, /^src\/(?!main|service|api\/(?!actions))/] },
  {
    room: /^channels\/index\.ts$/,
    may: [/^channels\//, /^src\/(channel|log|settings)\.ts$/, /^src\/domain\//],
  },
  {
    room: /^channels\/([a-z]+)\//,
    // `$1` is the channel's own folder: one channel never knows another, and none knows storage or tickets.
    may: [/^channels\/$1\//, /^src\/(channel|settings)\.ts$/, /^src\/domain\//],
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const aliases: Readonly<Record<string, string>> = {
  '#src/': 'src/',
  '#channels/': 'channels/',
  '#workers/': 'workers/',
  '#templates/': 'templates/',
};

const files = ['src', 'channels', 'workers', 'templates'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') || name.endsWith('.tsx'))
    .map((name) => `${folder}/${name}`),
);

describe('arrows point to the rules', () => {
  test('every file imports only what its room may know', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const rule = rooms.find(({ room }) => room.test(file));
      if (rule === undefined) {
        wrong.push(`${file} lies in no room`);
        continue;
      }
      const own = rule.room.exec(file)?.[1] ?? '';
      for (const target of importsOf(file)) {
        if (target.startsWith('package:')) {
          const name = target.slice('package:'.length);
          if (rule.packages !== undefined && !rule.packages.some((each) => each.test(name)))
            wrong.push(`${file} imports ${name}`);
        } else if (!rule.may.some((each) => new RegExp(each.source.replace('$1', own)).test(target))) {
          wrong.push(`${file} imports ${target}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('BullMQ and Redis are known to one file', () => {
    expect(
      files.filter((file) => importsOf(file).some((each) => /^package:(bullmq|ioredis)/.test(each))),
    ).toEqual(['src/queue.ts']);
  });

  test('the page takes nothing but types from the API', () => {
    expect(
      files.filter(
        (file) =>
          file.startsWith('src/desk/') &&
          /^import (?!type\b)[^;]*?from '(?:\.\.\/)+api\/(?!contract|client|live)/m.test(
            sourceOf(file).replaceAll(/from '\.\.\/api\//g, "from 'own/"),
          ),
      ),
    ).toEqual([]);
  });

  test('SQL is spoken in storage only', () => {
    expect(
      files.filter(
        (file) =>
          !file.startsWith('src/storage/') &&
          importsOf(file).some((each) => /^package:(kysely|pg|@electric-sql\/pglite)/.test(each)),
      ),
    ).toEqual([]);
  });

  test('the pure rules have no clock of their own and do not look at the environment', () => {
    const wrong = files
      .filter((file) => file.startsWith('src/domain/'))
      .filter((file) => /Date\.now\(|new Date\(\)|process\.env|Math\.random\(/.test(sourceOf(file)));
    expect(wrong).toEqual([]);
  });

  test('the environment is read by the settings only', () => {
    expect(
      files.filter(
        (file) =>
          ![
            'src/main.ts',
            'src/audit-verify.ts',
            'src/doctor.ts',
            'src/status-rebuild.ts',
            'src/person-export.ts',
          ].includes(file) && /process\.env/.test(sourceOf(file)),
      ),
    ).toEqual([]);
  });
});

function importsOf(file: string): string[] {
  return [
    ...sourceOf(file).matchAll(
      /(?:^import|^(?:import|export)[^'\n]*\sfrom|^\}\s*from|\bimport\()\s*'([^'\n]+)'/gm,
    ),
  ].map(([, name = '']) => {
    const alias = Object.keys(aliases).find((each) => name.startsWith(each));
    if (alias !== undefined) return `${aliases[alias]}${name.slice(alias.length)}`;
    if (name.startsWith('.')) return relative(root, normalize(join(root, dirname(file), name)));
    return `package:${name}`;
  });
}

/** Without comments: an example in a docstring is no import. */
function sourceOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}
