/**
 * A thread behind `openOcr`: one question about one page in, one answer out. Tesseract, the reader of QR codes and the
 * decoder of HEIC are WebAssembly out of node_modules; nothing is fetched.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Box, ColourPicture, PageCode, Raster, Turn } from './index.ts';
import { inkOutside } from './ink.ts';
import { netpbm } from './netpbm.ts';
import { slantOf } from './slant.ts';

export type ToPageThread =
  | { readonly kind: 'words' | 'orientation' | 'codes' | 'slant'; readonly page: Raster }
  | { readonly kind: 'ink'; readonly page: Raster; readonly words: readonly Box[] }
  | { readonly kind: 'planes'; readonly picture: ColourPicture }
  | { readonly kind: 'heic'; readonly bytes: Uint8Array };

export type FromPageThread =
  | { readonly kind: 'words'; readonly tsv: string }
  | { readonly kind: 'orientation'; readonly turn?: Turn }
  | { readonly kind: 'codes'; readonly codes: readonly PageCode[] }
  | { readonly kind: 'slant'; readonly degrees: number }
  | { readonly kind: 'ink'; readonly boxes: readonly Box[] }
  | { readonly kind: 'planes'; readonly grey: Raster; readonly bright: Raster }
  | { readonly kind: 'heic'; readonly picture: ColourPicture }
  | { readonly kind: 'failed'; readonly note: string };

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
    case 'ink':
      return Promise.resolve({ kind: 'ink', boxes: inkOutside(question.page, question.words) });
    case 'planes':
      return Promise.resolve({ kind: 'planes', ...planes(question.picture) });
    case 'heic':
      return heic(question.bytes);
  }
}

/** What is used of tesseract.js-core 7, which comes without types. */
interface Tesseract {
  readonly FS: { writeFile(path: string, content: Uint8Array): void };
  readonly TessBaseAPI: new () => Api;
  readonly OSResults: new () => {
    readonly best_result: { readonly orientation_id: number; readonly oconfidence: number };
  };
  destroy(object: object): void;
}
interface Api {
  /** 0 when all went well. */
  Init(folder: null, languages: string, engine: number): number;
  SetVariable(name: string, value: string): boolean;
  /** Takes the picture in the file `/input`; 1 when it is none. */
  SetImageFile(exif: number, radians: number): number;
  Recognize(monitor: null): number;
  GetTSVText(page: number): string;
  DetectOS(results: object): boolean;
  Clear(): void;
}

const require = createRequire(import.meta.url);
/** Tesseract's numbers for its two engines: letters by network, and the older one, which alone knows orientations. */
const engines = { older: 0, network: 1 } as const;

let core: Promise<Tesseract> | undefined;
let reader: Api | undefined;
let turner: Api | undefined;

/** Both builds hold both engines; the second is for processors without the newest instructions. */
async function loadCore(): Promise<Tesseract> {
  const quiet = { print: () => {}, printErr: () => {}, TesseractProgress: () => {} };
  type Open = (module: object) => Promise<Tesseract>;
  try {
    const open: Open = require('tesseract.js-core/tesseract-core-relaxedsimd.js');
    return await open(quiet);
  } catch {
    const open: Open = require('tesseract.js-core/tesseract-core-simd.js');
    return await open(quiet);
  }
}

async function words(page: Raster): Promise<FromPageThread> {
  const tesseract = await (core ??= loadCore());
  reader ??= openApi(tesseract, engines.network, {
    ita: require.resolve('@tesseract.js-data/ita/4.0.0_best_int/ita.traineddata.gz'),
    eng: require.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'),
  });
  show(tesseract, reader, page);
  // Whole pages: blocks, columns and lines are found.
  reader.SetVariable('tessedit_pageseg_mode', '3');
  reader.Recognize(null);
  const tsv = reader.GetTSVText(0);
  reader.Clear();
  return { kind: 'words', tsv };
}

async function orientation(page: Raster): Promise<FromPageThread> {
  const tesseract = await (core ??= loadCore());
  turner ??= openApi(tesseract, engines.older, {
    osd: require.resolve('@tesseract.js-data/osd/4.0.0/osd.traineddata.gz'),
  });
  show(tesseract, turner, page);
  const results = new tesseract.OSResults();
  try {
    if (!turner.DetectOS(results)) return { kind: 'orientation' };
    // It counts how far the page lies turned; we want the way back.
    const turn = ([0, 270, 180, 90] as const)[results.best_result.orientation_id];
    return turn === undefined ? { kind: 'orientation' } : { kind: 'orientation', turn };
  } finally {
    tesseract.destroy(results);
    turner.Clear();
  }
}

function openApi(tesseract: Tesseract, engine: number, data: Readonly<Record<string, string>>): Api {
  for (const [language, path] of Object.entries(data))
    tesseract.FS.writeFile(`./${language}.traineddata`, gunzipSync(readFileSync(path)));
  const api = new tesseract.TessBaseAPI();
  if (api.Init(null, Object.keys(data).join('+'), engine) !== 0)
    throw new Error('the data of the languages cannot be used');
  return api;
}

function show(tesseract: Tesseract, api: Api, page: Raster): void {
  tesseract.FS.writeFile('/input', netpbm(page));
  if (api.SetImageFile(1, 0) === 1) throw new Error('the page is no picture');
}

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
    codes: found
      .filter(({ isValid }) => isValid)
      .map(({ text, orientation: degrees }) => ({ text, turn: quarter(-degrees) })),
  };
}

/** Degrees as the nearest quarter turn. */
function quarter(degrees: number): Turn {
  return ([0, 90, 180, 270] as const)[(((Math.round(degrees / 90) % 4) + 4) % 4) as 0 | 1 | 2 | 3];
}

/** Grey by ITU-R BT.601, and the brightest of the three colours: red ink on white is as bright as the paper. */
function planes({ width, height, channels, pixels }: ColourPicture): { grey: Raster; bright: Raster } {
  const grey = new Uint8Array(width * height);
  const bright = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < grey.length; at++, from += channels) {
    const red = pixels[from] ?? 0;
    const green = pixels[from + 1] ?? 0;
    const blue = pixels[from + 2] ?? 0;
    grey[at] = (77 * red + 150 * green + 29 * blue) >> 8;
    bright[at] = Math.max(red, green, blue);
  }
  return { grey: { width, height, pixels: grey }, bright: { width, height, pixels: bright } };
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
