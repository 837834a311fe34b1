/** The thread behind `openPageDrawer`: one page of a PDF in, a picture of it out. pdfium runs in WebAssembly. */
import { parentPort } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { pngOf } from './png.ts';

export interface ToDrawer {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly page: number;
}

/** Absent when there is no such page or the file cannot be drawn. */
export interface FromDrawer {
  readonly png?: Uint8Array;
}

/** Width of a drawn page in pixels: sharp at twice the usual column. */
const widest = 1_240;
/** Nobody's page is higher; a drawing of a machine may be. */
const highest = 4_000;

let library: PDFiumLibrary | undefined;

parentPort?.on('message', (asked: ToDrawer) => {
  void draw(asked)
    .catch((): FromDrawer => ({}))
    .then((answer) => parentPort?.postMessage(answer));
});

async function draw({ bytes, page: number }: ToDrawer): Promise<FromDrawer> {
  library ??= await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  try {
    if (number > document.getPageCount()) return {};
    const page = document.getPage(number - 1);
    const { originalWidth, originalHeight } = page.getOriginalSize();
    if (!(originalWidth > 0 && originalHeight > 0)) return {};
    const scale = Math.min(widest / originalWidth, highest / originalHeight, 4);
    const { width, height, data } = await page.render({ scale, render: 'bitmap' });
    return { png: pngOf(width, height, data) };
  } finally {
    document.destroy();
  }
}
