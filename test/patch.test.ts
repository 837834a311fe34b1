import { describe, expect, test } from 'vitest';
import type { Raster } from '#src/reading/ocr/index.ts';
import { hasPatchT } from '#src/reading/ocr/patch.ts';
import { patchAt, scanOf, type ScanOf } from './scan.ts';

async function pageOf(lines: readonly string[], how: ScanOf): Promise<Raster> {
  const { data, info } = await (
    await scanOf(lines, { dpi: 150, ...how })
  )
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

const patchT = patchAt('NWNW', 200, 60);
const form = Array.from(
  { length: 30 },
  (_, line) =>
    `<rect x="60" y="${80 + line * 22}" width="470" height="${line % 3 === 0 ? 12 : 5}" fill="#000" opacity="${line % 2 === 0 ? 1 : 0.6}"/>`,
).join('');

describe('the bars of patch T', () => {
  test.each<[string, ScanOf]>([
    ['a clean sheet', { over: patchT }],
    ['a crooked one', { over: patchT, turned: 2 }],
    ['one fed upside down', { over: patchT, turned: 180 }],
    ['one fed sideways', { over: patchT, turned: 90 }],
    ['a pale one', { over: patchT, ink: 0.35 }],
    ['a dirty one', { over: patchT, specks: 0.01 }],
    ['a blurred one at 100 dpi', { over: patchT, blur: 1, dpi: 100 }],
  ])('are found on %s', async (_, how) => {
    expect(hasPatchT(await pageOf(['PATCH T'], how))).toBe(true);
  });

  test.each<[string, ScanOf]>([
    ['a letter', {}],
    ['another patch', { over: patchAt('WNNW', 200, 60) }],
    ['a fourth bar that is too far away', { over: patchAt('NWN', 200, 60) + patchAt('W', 200, 140) }],
    ['bars no longer than a word', { over: patchAt('NWNW', 200, 60, 20) }],
    ['bars twice as large', { over: `<g transform="scale(2)">${patchAt('NWNW', 60, 30)}</g>` }],
    ['a form with thick lines', { over: form }],
  ])('are not seen in %s', async (_, how) => {
    const lines = Array.from({ length: 40 }, (__, line) => `Riga ${line} di una lettera che si legge bene.`);
    expect(hasPatchT(await pageOf(lines, how))).toBe(false);
  });
});
