/** Run by tests as a process of its own with little memory: puts five hundred scanned sides in order, and tells what it took. */
import { openReader } from '#src/reading/index.ts';
import { pdfOfPictures } from '#src/reading/picture-pdf.ts';
import { collate } from '#src/domain/letters/scan-batch.ts';
import { scanOf, photoOf } from './scan.ts';

const sides = 250;
const page = await scanOf(['Gentili signori,', 'vi mando le fatture.'], { dpi: 150, specks: 0.004 });
const jpeg = await photoOf(page);
const { width, height } = await page.metadata();
/** Sides that differ, as those of a scanner do: bytes behind the end of a picture are nobody's. */
const stack = (first: number) =>
  pdfOfPictures(
    Array.from({ length: sides }, (_, index) => ({
      jpeg: Buffer.concat([jpeg, Buffer.from(`side ${first + index}`)]),
      width,
      height,
      isGrey: false,
    })),
  );
const fronts = stack(1);
const backs = stack(1 + sides);
const before = process.resourceUsage().maxRSS;
const reader = openReader({ ocr: { threads: 1 } });
const order = collate(Array.from({ length: 2 * sides }, (_, index) => index + 1));
const file = await reader.cut(
  fronts,
  'application/pdf',
  order.map((number) =>
    number <= sides ? { page: number, turn: 0 } : { page: number - sides, turn: 0, back: true },
  ),
  { bytes: backs, contentType: 'application/pdf' },
);
const { pages } = await reader.open(file, 'application/pdf');
await reader.close();
console.log(
  JSON.stringify({
    pages,
    sidesMb: (fronts.length + backs.length) / 1_048_576,
    addedMb: (process.resourceUsage().maxRSS - before) / 1_024,
  }),
);
