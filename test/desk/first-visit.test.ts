import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildDesk } from '#src/desk-build.ts';

test('a first visit fetches at most 180 kB of compressed script, the words of its language among it', async () => {
  const folder = await buildDesk();
  const assets = join(folder, 'assets');
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = Array.from(page.matchAll(/\/desk\/assets\/([^"]+\.js)"/g), ([, name = '']) => name);
  const words = readdirSync(assets).filter((name) => /^(?:it|en)-[^.]+\.js$/.test(name));
  const bytes = (name: string) => gzipSync(readFileSync(join(assets, name))).length;
  expect(words).toHaveLength(2);
  const script = named.reduce((sum, name) => sum + bytes(name), 0);
  // Far less would mean that what the page begins with is no longer named in it.
  expect(script).toBeGreaterThan(100_000);
  expect(script + Math.max(...words.map(bytes))).toBeLessThanOrEqual(180_000);
});
