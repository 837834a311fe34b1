/** What a PDF of ours shows when it is printed: words, codes, and where ink lies. */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

export interface PrintedPage {
  /** In millimetres. */
  readonly width: number;
  readonly height: number;
  readonly text: string;
  readonly codes: readonly string[];
  /** Edges of all ink within a rectangle, in millimetres from the top left; undefined where it is white. */
  inkIn(area: Area): Area | undefined;
}

/** In millimetres. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const dotsPerMm = 8;
let library: PDFiumLibrary | undefined;

/** The words of every page, which costs a hundredth of drawing it. */
export async function printedWords(pdf: Uint8Array): Promise<readonly string[]> {
  library ??= await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  try {
    return [...document.pages()].map((page) => page.getText());
  } finally {
    document.destroy();
  }
}

/** Every page, drawn at about 200 dots an inch. */
export async function printedPages(pdf: Uint8Array): Promise<readonly PrintedPage[]> {
  library ??= await PDFiumLibrary.init();
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const document = await library.loadDocument(pdf);
  try {
    const pages: PrintedPage[] = [];
    for (const page of document.pages()) {
      const { originalWidth, originalHeight } = page.getOriginalSize();
      // Rendering closes the page: its words come first.
      const text = page.getText();
      const { data, width, height } = await page.render({ scale: (dotsPerMm * 25.4) / 72, render: 'bitmap' });
      const dots = new Uint8ClampedArray(data);
      const found = await readBarcodes(
        { data: dots, width, height, colorSpace: 'srgb' } as Parameters<typeof readBarcodes>[0],
        {
          formats: ['QRCode'],
          tryHarder: true,
        },
      );
      pages.push({
        width: (originalWidth * 25.4) / 72,
        height: (originalHeight * 25.4) / 72,
        text,
        codes: found.map(({ text }) => text),
        inkIn: (area) => inkIn(dots, width, height, area),
      });
    }
    return pages;
  } finally {
    document.destroy();
  }
}

function inkIn(dots: Uint8ClampedArray, width: number, height: number, area: Area): Area | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = Math.floor(area.top * dotsPerMm); y < Math.min(height, area.bottom * dotsPerMm); y++)
    for (let x = Math.floor(area.left * dotsPerMm); x < Math.min(width, area.right * dotsPerMm); x++) {
      if ((dots[(y * width + x) * 4] ?? 255) > 160) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  if (left === Infinity) return undefined;
  return {
    left: left / dotsPerMm,
    top: top / dotsPerMm,
    right: right / dotsPerMm,
    bottom: bottom / dotsPerMm,
  };
}
