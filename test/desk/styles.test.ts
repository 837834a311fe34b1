import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the order of the style layers stands in the page itself, before any style sheet', () => {
  const page = readFileSync(new URL('../../src/desk/index.html', import.meta.url), 'utf8');
  const base = readFileSync(new URL('../../src/desk/theme/base.css', import.meta.url), 'utf8');
  const order = /@layer [\w, ]+;/.exec(base)?.[0] ?? 'no order';
  expect(page.slice(0, page.indexOf('</head>'))).toContain(order);
});
