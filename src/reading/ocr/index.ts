/**
 * Letters out of pictures of pages. One small interface with two engines behind it: Tesseract as WebAssembly in threads
 * of ours, which needs nothing installed, and the native `tesseract` program, which costs about half the time.
 */
import { cpus } from 'node:os';
import { openThreads, type Threads } from '../../threads.ts';
import { openNative } from './native.ts';
import type { Corners } from './sheet.ts';
import type { FromPageThread, ToPageThread } from './thread.ts';
import { wordsFromTsv } from './words.ts';

/** A picture in grey, a byte a pixel (0 black), row by row from the top left. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Edges in pixels from the top left of the picture; right and bottom are excluded. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface OcrWord {
  readonly text: string;
  readonly box: Box;
  /** 0–100, as Tesseract says it. */
  readonly confidence: number;
  /** Counts the lines of the page; words of a line stand together, from left to right. */
  readonly line: number;
  /** Counts the paragraphs. */
  readonly paragraph: number;
}

/** A code printed on the page. */
export interface PageCode {
  readonly text: string;
  /** Degrees clockwise by which its page must be turned to stand upright. */
  readonly turn: Turn;
}

export type Turn = 0 | 90 | 180 | 270;

/** Reads pictures of pages. Every method rejects with a `ThreadFailure` that says why; the next page finds a whole engine. */
export interface OcrEngine {
  /** Words of an upright page, Italian and English. Takes 3 to 6 CPU seconds for a page of A4. */
  recognise(page: Raster, signal?: AbortSignal): Promise<readonly OcrWord[]>;
  /** How the page must be turned; undefined when too little stands on it. Give it a small picture: 1,240 dots are enough. */
  orientation(page: Raster, signal?: AbortSignal): Promise<Turn | undefined>;
  /** QR codes on the page. */
  codes(page: Raster, signal?: AbortSignal): Promise<readonly PageCode[]>;
  /** Degrees by which the lines fall to the right: turn the page by as many anticlockwise. 0 when it is straight or has no lines. */
  slant(page: Raster, signal?: AbortSignal): Promise<number>;
  /** Corners of a sheet that was photographed from aside; undefined for any other. Give it a small picture: 400 dots are enough. */
  sheet(page: Raster, signal?: AbortSignal): Promise<Corners | undefined>;
  /** That sheet as a scanner would see it. */
  flatten(page: Raster, corners: Corners, signal?: AbortSignal): Promise<Raster>;
  /** Where a good part of the page is written on and none of these words stands. */
  inkOutside(page: Raster, words: readonly Box[], signal?: AbortSignal): Promise<readonly Box[]>;
  /** A picture in colour as two in grey: as eyes see it, and with coloured ink (stamps, forms) dropped out. */
  planes(picture: ColourPicture, signal?: AbortSignal): Promise<{ grey: Raster; bright: Raster }>;
  /** A HEIC photograph of a telephone, 4 bytes a pixel. */
  heic(bytes: Uint8Array, signal?: AbortSignal): Promise<ColourPicture>;
  close(): Promise<void>;
}

/** Red, green and blue of each pixel, and with 4 channels a last byte nobody needs. */
export interface ColourPicture {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly pixels: Uint8Array;
}

export interface OcrSettings {
  /** How many pages are read at once; one less than there are processors unless told otherwise. */
  readonly threads?: number;
  /** Longest time for one reading of a page, in ms. */
  readonly pageMs?: number;
  /** Path of a native `tesseract` with the data for `ita` and `eng`; absent: the built-in one. */
  readonly tesseract?: string;
}

/** Opens an engine; its threads begin with the first page. */
export function openOcr(settings: OcrSettings = {}): OcrEngine {
  const size = settings.threads ?? Math.max(1, cpus().length - 1);
  const pageMs = settings.pageMs ?? 60_000;
  const threads: Threads<ToPageThread, FromPageThread> = openThreads(
    new URL('./thread.ts', import.meta.url),
    {
      threads: size,
      deadlineMs: pageMs,
      memoryMb: 512,
      // A page is about four questions; after a hundred pages it holds half a gigabyte.
      questionsEach: 400,
      idleMs: 120_000,
    },
  );
  const ask = async <K extends FromPageThread['kind']>(
    kind: K,
    question: ToPageThread,
    signal: AbortSignal | undefined,
  ): Promise<Extract<FromPageThread, { kind: K }>> => {
    const answer = await threads.ask(question, signal === undefined ? {} : { signal });
    if (answer.kind === 'failed') throw new PageFailure(answer.note);
    if (!isOf(answer, kind)) throw new PageFailure(`the reader answered ${answer.kind} to ${kind}`);
    return answer;
  };
  const native = settings.tesseract === undefined ? undefined : openNative(settings.tesseract, size, pageMs);
  return {
    recognise: async (page, signal) =>
      wordsFromTsv(
        native === undefined
          ? (await ask('words', { kind: 'words', page }, signal)).tsv
          : await native(page, signal),
      ),
    orientation: async (page, signal) =>
      (await ask('orientation', { kind: 'orientation', page }, signal)).turn,
    codes: async (page, signal) => (await ask('codes', { kind: 'codes', page }, signal)).codes,
    slant: async (page, signal) => (await ask('slant', { kind: 'slant', page }, signal)).degrees,
    sheet: async (page, signal) => (await ask('sheet', { kind: 'sheet', page }, signal)).corners,
    flatten: async (page, corners, signal) =>
      (await ask('flatten', { kind: 'flatten', page, corners }, signal)).page,
    inkOutside: async (page, boxes, signal) =>
      (await ask('ink', { kind: 'ink', page, words: boxes }, signal)).boxes,
    planes: async (picture, signal) => {
      const { grey, bright } = await ask('planes', { kind: 'planes', picture }, signal);
      return { grey, bright };
    },
    heic: async (bytes, signal) => (await ask('heic', { kind: 'heic', bytes }, signal)).picture,
    close: () => threads.close(),
  };
}

/** A page that cannot be read, with the reason in words for people. */
export class PageFailure extends Error {
  override name = 'PageFailure';
}

function isOf<K extends FromPageThread['kind']>(
  answer: FromPageThread,
  kind: K,
): answer is Extract<FromPageThread, { kind: K }> {
  return answer.kind === kind;
}
