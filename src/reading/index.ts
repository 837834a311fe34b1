/**
 * Text out of documents that came as files: PDFs made on a computer carry it, plain text is it, and out of scans, faxes
 * and photographs of letters OCR reads it. A photograph tells when and with what it was taken.
 */
import type { FileLayer } from '../domain/documents/document-detail.ts';
import { findSpoiltValues } from '../domain/facts/misread.ts';
import { linesOf, wordsBehind, type ScannedPage } from '../domain/letters/scanned-page.ts';
import type { CutPage } from './cut-pdf.ts';
import { longestExif } from './exif.ts';
import { openOcr, PageFailure, type OcrEngine, type OcrSettings, type Turn } from './ocr/index.ts';
import { readPage, type PageReading } from './ocr/page.ts';
import { countPages, mostPages, mostPixels, pageOf, type PageImage } from './ocr/picture.ts';
import { layOut } from './ocr/text.ts';
import { jpegOfDots, jpegOfPicture } from './page-picture.ts';
import { pdfOfPictures, type PicturePage } from './picture-pdf.ts';
import type { FromReader, ToReader } from './thread.ts';
import { openThreads, ThreadFailure } from '../threads.ts';

export type Reading =
  /** `text` has its pages parted by form feeds. */
  | ({ readonly state: 'read'; readonly text: string } & Counted)
  | ({ readonly state: 'no-text' } & Counted)
  | { readonly state: 'failed'; readonly note: string };

/** What a file says of itself beside its text, where its kind has pages. */
interface Counted {
  readonly pages?: number;
  readonly layer?: FileLayer;
  /** The pages that OCR looked at. */
  readonly scanned?: readonly ScannedPage[];
}

export interface DocumentReader {
  /**
   * Never rejects for a bad document: what cannot be read in time, or breaks the reader, is `failed` with the reason; of
   * a scan, the page that does so. Rejects when `signal` calls it off.
   */
  read(bytes: Uint8Array, contentType: string, signal?: AbortSignal): Promise<Reading>;
  /**
   * Opens a scan, a fax or a PDF to read it page by page, so that what was read need not be read again.
   *
   * @throws ThreadFailure or PageFailure with the reason, when it cannot be opened or has more than `mostSorted` pages.
   */
  open(bytes: Uint8Array, contentType: string, signal?: AbortSignal): Promise<PagedFile>;
  /** A page, from 1, as a JPEG. @throws ThreadFailure, PageFailure, or what the library says of a broken picture. */
  picture(bytes: Uint8Array, contentType: string, page: number, how: PictureWish): Promise<PicturePage>;
  /** Some pages as a PDF of their own, turned as it is wished; of two files, those that are `back` lie in `backs`. @throws the same. */
  cut(
    bytes: Uint8Array,
    contentType: string,
    pages: readonly CutPage[],
    backs?: { readonly bytes: Uint8Array; readonly contentType: string },
  ): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Which way up and how large a page is shown. */
export interface PictureWish {
  readonly turn: Turn;
  /** Most dots across and down. */
  readonly side: number;
}

/** A page of a file by itself: places in `scanned` count in its own text. */
export interface PageText {
  readonly text: string;
  /** Absent for a page that was typed. */
  readonly scanned?: ScannedPage;
}

/** A file that is read page by page. */
export interface PagedFile {
  readonly pages: number;
  /** What a PDF says of its making and its signature. */
  readonly layer?: Pick<FileLayer, 'made' | 'signed'>;
  /** A page that breaks its reader is `failed`, with the reason. Rejects when `signal` calls it off. */
  page(number: number): Promise<PageText>;
}

/** A file with more pages is no batch of letters that anybody would sort. */
const mostSorted = 500;

/** Pictures, each of which may show a page of words. */
const pictures: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/heic',
  'image/heif',
]);

/** XML is read when it is an electronic invoice. */
const readable: ReadonlySet<string> = new Set([
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/xml',
  'text/xml',
  ...pictures,
]);

/** True for kinds of files that `read` can get something out of. */
export function isReadable(contentType: string): boolean {
  return readable.has(contentType);
}

/** A PDF's drawing takes a second; a hostile one would take for ever. */
const drawMs = 20_000;

/**
 * Opens a reader with threads of its own, so that a hostile file costs its thread and nothing else.
 *
 * @param options.deadlineMs longest time for one document without the OCR of its pages, each of which has a limit of its
 *   own; then the thread is ended and the next one starts.
 */
export function openReader(
  options: { deadlineMs?: number; memoryMb?: number; ocr?: OcrSettings } = {},
): DocumentReader {
  const thread = openThreads<ToReader, FromReader>(new URL('./thread.ts', import.meta.url), {
    threads: 1,
    deadlineMs: options.deadlineMs ?? 30_000,
    memoryMb: options.memoryMb ?? 512,
  });
  const engine = openOcr(options.ocr);
  let closed = false;

  /** Bytes are copied: the thread keeps what it is given, and would be given all of the memory that they are a part of. */
  const ask = async (question: ToReader, signal?: AbortSignal): Promise<FromReader> => {
    const bytes = question.bytes === undefined ? undefined : new Uint8Array(question.bytes);
    const backs =
      question.kind !== 'cut' || question.backs === undefined ? undefined : new Uint8Array(question.backs);
    const answer = await thread.ask(
      {
        ...question,
        ...(bytes === undefined ? {} : { bytes }),
        ...(backs === undefined ? {} : { backs }),
      },
      {
        transfer: [bytes, backs].flatMap((each) => each?.buffer ?? []),
        ...(question.kind === 'read' ? {} : { deadlineMs: drawMs }),
        ...(signal === undefined ? {} : { signal }),
      },
    );
    if (answer.kind === 'failed') throw new ThreadFailure(answer.note);
    return answer;
  };
  let documents = 0;
  /** Draws pages of one PDF, which its thread keeps open: its bytes are sent again only when another thread has taken over. */
  const openToDraw = (bytes: Uint8Array, signal?: AbortSignal) => {
    const document = ++documents;
    return async (page: number): Promise<PageImage> => {
      const question = { kind: 'draw', as: 'greys', document, page } as const;
      let answer = await ask(question, signal);
      if (answer.kind === 'forgotten') answer = await ask({ ...question, bytes }, signal);
      if (answer.kind !== 'greys') throw new ThreadFailure('the page was not drawn');
      return { grey: answer.grey, bright: answer.bright };
    };
  };
  const read = async (bytes: Uint8Array, contentType: string, signal?: AbortSignal): Promise<Reading> => {
    if (!isReadable(contentType)) return { state: 'no-text' };
    let reading: Reading = { state: 'no-text' };
    let scans: readonly number[] = [];
    let beyond: number | undefined;
    if (!pictures.has(contentType) || contentType === 'image/jpeg') {
      // A photograph says what it says of itself at its beginning.
      const head = contentType === 'image/jpeg' ? bytes.subarray(0, longestExif) : bytes;
      const answer = await ask({ kind: 'read', bytes: head, contentType }, signal);
      if (answer.kind !== 'reading') throw new ThreadFailure('the file was not read');
      ({ reading, scans, beyond } = answer);
    }
    const isPicture = pictures.has(contentType);
    if (!isPicture && scans.length === 0 && beyond === undefined) return reading;
    const pages = isPicture
      ? await pagesOfPicture(bytes)
      : { numbers: scans, ...(beyond === undefined ? {} : { beyond }) };
    const draw = openToDraw(bytes, signal);
    return await readScan(reading, pages, {
      engine,
      // One page of a TIFF is as good as a scan; what else comes as one picture may show anything.
      photographed: isPicture && contentType !== 'image/tiff',
      image: (number) => (isPicture ? pageOf(bytes, number, engine, signal) : draw(number)),
      ...(signal === undefined ? {} : { signal }),
    });
  };

  const open: DocumentReader['open'] = async (bytes, contentType, signal) => {
    const isPicture = pictures.has(contentType);
    let texts: readonly string[] = [];
    let scans: ReadonlySet<number> = new Set();
    let pages: number;
    let layer: FileLayer | undefined;
    if (isPicture) pages = await countPages(bytes);
    else {
      const answer = await ask({ kind: 'read', bytes, contentType }, signal);
      if (answer.kind !== 'reading' || answer.reading.state === 'failed')
        throw new ThreadFailure('the file was not read');
      if (answer.reading.state === 'read') texts = answer.reading.text.split('\f');
      scans = new Set(answer.scans);
      pages = answer.reading.pages ?? 1;
      ({ layer } = answer.reading);
    }
    if (pages > mostSorted)
      throw new PageFailure(`the file has ${pages} pages; ${mostSorted} are the most that are sorted`);
    const draw = openToDraw(bytes, signal);
    const how = {
      engine,
      photographed: isPicture && contentType !== 'image/tiff',
      image: (number: number) => (isPicture ? pageOf(bytes, number, engine, signal) : draw(number)),
      ...(signal === undefined ? {} : { signal }),
    };
    return {
      pages,
      ...(layer?.made === undefined && layer?.signed === undefined
        ? {}
        : {
            layer: {
              ...(layer.made === undefined ? {} : { made: layer.made }),
              ...(layer.signed === undefined ? {} : { signed: layer.signed }),
            },
          }),
      page: async (number) => {
        const own = texts[number - 1] ?? '';
        if (own.trim() !== '' && !scans.has(number)) return { text: own };
        const page = await onePage(number, how);
        if (typeof page === 'string') return { text: own, scanned: failedPage(number, page) };
        const laid = layOut(page.words, 0);
        return {
          text: page.words.length === 0 ? own : laid.text,
          scanned: asScanned(number, page, laid, 0),
        };
      },
    };
  };
  const picture: DocumentReader['picture'] = async (bytes, contentType, page, how) => {
    if (contentType === 'application/pdf') {
      const answer = await ask({ kind: 'draw', as: 'colours', page, bytes });
      if (answer.kind === 'colours') return await jpegOfDots(answer.picture, how);
      throw new ThreadFailure('the page was not drawn');
    }
    if (contentType === 'image/heic' || contentType === 'image/heif')
      return await jpegOfDots(await engine.heic(bytes), how);
    return await jpegOfPicture(bytes, page, mostPixels, how);
  };

  return {
    open,
    picture,
    cut: async (bytes, contentType, pages, backs) => {
      if (contentType === 'application/pdf' && (backs?.contentType ?? contentType) === contentType) {
        const more = backs === undefined ? {} : { backs: backs.bytes };
        const answer = await ask({ kind: 'cut', bytes, pages, ...more });
        if (answer.kind === 'cut') return answer.file;
        throw new ThreadFailure('the pages were not cut');
      }
      const shown: PicturePage[] = [];
      for (const { page, turn, back } of pages) {
        const from = back === true ? backs : { bytes, contentType };
        if (from === undefined) throw new PageFailure('there is no file of backs');
        shown.push(await picture(from.bytes, from.contentType, page, { turn, side: cutSide }));
      }
      return pdfOfPictures(shown);
    },
    read: async (bytes, contentType, signal) => {
      if (closed) return { state: 'failed', note: 'the reader is closed' };
      try {
        return await read(bytes, contentType, signal);
      } catch (error) {
        signal?.throwIfAborted();
        return { state: 'failed', note: error instanceof Error ? error.message : String(error) };
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([thread.close(), engine.close()]);
    },
  };
}

interface PagesToRead {
  readonly numbers: readonly number[];
  /** The first page whose typed words were not read either: the file is too long. */
  readonly beyond?: number;
  /** Why the file has none. */
  readonly note?: string;
}

async function pagesOfPicture(bytes: Uint8Array): Promise<PagesToRead> {
  try {
    const count = await countPages(bytes);
    return { numbers: Array.from({ length: Math.min(count, mostPages + 1) }, (_, index) => index + 1) };
  } catch (error) {
    return { numbers: [], note: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads the pages of a file that are pictures, and puts their words where they belong among the others. */
async function readScan(
  reading: Reading,
  { numbers, beyond, note }: PagesToRead,
  how: {
    readonly engine: OcrEngine;
    readonly photographed: boolean;
    readonly image: (number: number) => Promise<PageImage>;
    readonly signal?: AbortSignal;
  },
): Promise<Reading> {
  if (reading.state === 'failed') return reading;
  // A picture that is none was never more than a file for a person.
  if (note !== undefined) return { ...reading, scanned: [failedPage(1, note)] };
  if (numbers.length === 0 && beyond === undefined) return reading;
  const texts = reading.state === 'read' ? reading.text.split('\f') : [];
  const found = new Map<number, PageReading | string>();
  for (const number of numbers) {
    how.signal?.throwIfAborted();
    found.set(number, number > mostPages ? tooMany : await onePage(number, how));
  }
  // Whoever reads the ticket is told that there is more.
  if (beyond !== undefined)
    found.set(beyond, `only the first ${beyond - 1} pages of a file so long are read`);
  const scanned: ScannedPage[] = [];
  let text = '';
  const count = Math.max(reading.pages ?? 0, texts.length, ...numbers.slice(0, mostPages));
  for (let number = 1; number <= count; number++) {
    if (number > 1) text += '\f';
    const page = found.get(number);
    const own = texts[number - 1] ?? '';
    if (page === undefined) text += own;
    else if (typeof page === 'string') {
      text += own;
      scanned.push(failedPage(number, page));
    } else {
      const laid = layOut(page.words, text.length);
      scanned.push(asScanned(number, page, laid, text.length));
      // What the scanner's own reader made of the page is better than nothing.
      text += page.words.length === 0 ? own : laid.text;
    }
  }
  if (numbers.some((number) => number > count)) scanned.push(failedPage(count + 1, tooMany));
  const sure = scanned.flatMap(({ confidence }) => confidence ?? []);
  const layer: FileLayer = {
    ...reading.layer,
    ...(sure.length === 0 ? {} : { confidence: Math.min(...sure) }),
  };
  const rest = {
    pages: count,
    scanned,
    ...(Object.keys(layer).length === 0 ? {} : { layer }),
  };
  return text.trim() === ''
    ? { state: 'no-text', ...rest }
    : { state: 'read', text: text.trimEnd(), ...rest };
}

/** Longest side of the pages of a fax or a photograph in a file of their own: A4 at 300 dots an inch. */
const cutSide = 3_508;

/** @param offset where the page begins in the text of the file. */
function asScanned(
  number: number,
  page: PageReading,
  { text, words }: ReturnType<typeof layOut>,
  offset: number,
): ScannedPage {
  const { words: read, confidence, unread, ...rest } = page;
  // Sure words may still say nothing: a plate with a sign too many.
  const spoilt = findSpoiltValues(text).flatMap(({ start, end }) =>
    linesOf(wordsBehind([{ number, words }], { start: start + offset, end: end + offset })),
  );
  return {
    ...rest,
    number,
    words,
    unread: [...unread, ...spoilt.map(({ box }) => box)],
    ...(read.length === 0 ? {} : { confidence: Math.round(confidence) / 100 }),
  };
}

const tooMany = `only the first ${mostPages} scanned pages of a file are read`;

/** @returns the page, or why there is none. A page that breaks its reader costs the others nothing. */
async function onePage(number: number, how: Parameters<typeof readScan>[2]): Promise<PageReading | string> {
  try {
    return await readPage(await how.image(number), how.engine, how);
  } catch (error) {
    how.signal?.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}

function failedPage(number: number, note: string): ScannedPage {
  return {
    number,
    state: 'failed',
    note,
    width: 0,
    height: 0,
    turned: 0,
    words: [],
    unread: [],
    codes: [],
  };
}
