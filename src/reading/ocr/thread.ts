/**
 * A thread behind `openOcr`: one question about one page in, one answer out. Tesseract, the reader of QR codes and the
 * decoder of HEIC are WebAssembly out of node_modules; nothing is fetched.
 */
import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import Tesseract, { createWorker, OEM, PSM } from 'tesseract.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Box, ColourPicture, PageCode, Raster, Turn } from './index.ts';
import { inkOutside } from './ink.ts';
import { netpbm } from './netpbm.ts';
import { hasPatchT } from './patch.ts';
import { planesOf } from './planes.ts';
import { flatten, sheetIn, type Corners } from './sheet.ts';
import { slantOf } from './slant.ts';

export type ToPageThread =
  | { readonly kind: 'words' | 'orientation' | 'codes' | 'slant' | 'sheet'; readonly page: Raster }
  | { readonly kind: 'flatten'; readonly page: Raster; readonly corners: Corners }
  | { readonly kind: 'ink'; readonly page: Raster; readonly words: readonly Box[] }
  | { readonly kind: 'planes'; readonly picture: ColourPicture }
  | { readonly kind: 'heic'; readonly bytes: Uint8Array };

export type FromPageThread =
  | { readonly kind: 'words'; readonly tsv: string }
  | { readonly kind: 'orientation'; readonly turn?: Turn }
  | { readonly kind: 'codes'; readonly codes: readonly PageCode[] }
  | { readonly kind: 'slant'; readonly degrees: number }
  | { readonly kind: 'sheet'; readonly corners?: Corners }
  | { readonly kind: 'flatten'; readonly page: Raster }
  | { readonly kind: 'ink'; readonly boxes: readonly Box[] }
  | { readonly kind: 'planes'; readonly grey: Raster; readonly bright: Raster }
  | { readonly kind: 'heic'; readonly picture: ColourPicture }
  | { readonly kind: 'failed'; readonly note: string };

// What the decoder of HEIC cannot read it tells the console, and whoever asked.
console.error = () => {};
console.log = () => {};

parentPort?.on('message', (question: ToPageThread) => {
  void answerTo(question)
    .catch((error: unknown): FromPageThread => ({
      kind: 'failed',
      note: error instanceof Error ? error.message : String(error),
    }))
    .then((answer) => parentPort?.postMessage(answer));
});

function answerTo(question: ToPageThread): Promise<FromPageThread> {
  switch (question.kind) {
    case 'words':
      return words(question.page);
    case 'orientation':
      return orientation(question.page);
    case 'codes':
      return codes(question.page);
    case 'slant':
      return Promise.resolve({ kind: 'slant', degrees: slantOf(question.page) });
    case 'sheet': {
      const corners = sheetIn(question.page);
      return Promise.resolve(corners === undefined ? { kind: 'sheet' } : { kind: 'sheet', corners });
    }
    case 'flatten':
      return Promise.resolve({ kind: 'flatten', page: flatten(question.page, question.corners) });
    case 'ink':
      return Promise.resolve({ kind: 'ink', boxes: inkOutside(question.page, question.words) });
    case 'planes':
      return Promise.resolve({ kind: 'planes', ...planesOf(question.picture) });
    case 'heic':
      return heic(question.bytes);
  }
}

const require = createRequire(import.meta.url);

let reader: Promise<Tesseract.Worker> | undefined;
let turner: Promise<Tesseract.Worker> | undefined;

async function words(page: Raster): Promise<FromPageThread> {
  reader ??= openReader();
  const { data } = await (await reader).recognize(Buffer.from(netpbm(page)), {}, { text: false, tsv: true });
  if (data.tsv === null) throw new Error('the page is no picture');
  return { kind: 'words', tsv: data.tsv };
}

async function orientation(page: Raster): Promise<FromPageThread> {
  turner ??= openTurner();
  const { data } = await (await turner).detect(Buffer.from(netpbm(page)));
  const turn = ([0, 90, 180, 270] as const).find((each) => each === data.orientation_degrees);
  return turn === undefined ? { kind: 'orientation' } : { kind: 'orientation', turn };
}

/** Letters of both languages, by the network alone; whole pages: blocks, columns and lines are found. */
async function openReader(): Promise<Tesseract.Worker> {
  // All languages must lie in one folder. Data that is handed over instead breaks when it is begun to be used (7.0.0).
  const folder = await mkdtemp(join(tmpdir(), 'sportello-ocr-'));
  try {
    for (const path of [
      require.resolve('@tesseract.js-data/ita/4.0.0_best_int/ita.traineddata.gz'),
      require.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'),
    ])
      await copyFile(path, join(folder, basename(path)));
    const worker = await createWorker(['ita', 'eng'], OEM.LSTM_ONLY, { ...quiet, langPath: folder }, silent);
    await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO });
    return worker;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How pages lie is known by the older engine only. */
function openTurner(): Promise<Tesseract.Worker> {
  const langPath = dirname(require.resolve('@tesseract.js-data/osd/4.0.0/osd.traineddata.gz'));
  return createWorker(
    'osd',
    OEM.TESSERACT_ONLY,
    { ...quiet, langPath, legacyCore: true, legacyLang: true },
    silent,
  );
}

/**
 * A folder for `langPath` and no cache: nothing is fetched and nothing written. Its thread is a child of this one and
 * ends with it; when it breaks, this one does.
 */
const quiet = {
  cacheMethod: 'none',
  gzip: true,
  errorHandler: () => {},
  workerPath: fileURLToPath(new URL('./tesseract-thread.ts', import.meta.url)),
};
/** What it thinks of each page is nobody's news. */
const silent = 'debug_file /dev/null';

let codesReady = false;

async function codes(page: Raster): Promise<FromPageThread> {
  if (!codesReady) {
    const wasmBinary = new Uint8Array(readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')))
      .buffer;
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    codesReady = true;
  }
  const found = await readBarcodes(netpbm(page), {
    formats: ['QRCode'],
    tryHarder: true,
    maxNumberOfSymbols: 4,
  });
  return {
    kind: 'codes',
    codes: [
      ...found
        .filter(({ isValid }) => isValid)
        .map(({ text, orientation: degrees }) => ({ text, turn: quarter(-degrees) })),
      // Which way up such a sheet lies is nobody's business.
      ...(hasPatchT(page) ? [{ text: 'PATCHT', turn: 0 as const }] : []),
    ],
  };
}

/** Degrees as the nearest quarter turn. */
function quarter(degrees: number): Turn {
  return ([0, 90, 180, 270] as const)[(((Math.round(degrees / 90) % 4) + 4) % 4) as 0 | 1 | 2 | 3];
}

async function heic(bytes: Uint8Array): Promise<FromPageThread> {
  // It comes without types.
  const decode: (file: { buffer: Uint8Array }) => Promise<{
    width: number;
    height: number;
    data: Uint8ClampedArray<ArrayBuffer>;
  }> = require('heic-decode');
  const { width, height, data } = await decode({ buffer: bytes });
  return {
    kind: 'heic',
    picture: {
      width,
      height,
      channels: 4,
      pixels: new Uint8Array(data.buffer, data.byteOffset, data.length),
    },
  };
}
