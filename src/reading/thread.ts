/** The thread behind `openReader`: one document in, its text out. */
import { parentPort } from 'node:worker_threads';
import type { Reading } from './index.ts';
import type { ColourPicture, Raster } from './ocr/index.ts';
import { cutPdf, type CutPage } from './cut-pdf.ts';
import { readExif } from './exif.ts';
import { readInvoiceXml } from './invoice-xml.ts';
import { planesOf } from './ocr/planes.ts';
import { drawPage, readPdf } from './pdf.ts';

export type ToReader =
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly contentType: string }
  | {
      /** A page of a PDF, from 1: as greys for OCR, or in colours for eyes. */
      readonly kind: 'draw';
      readonly page: number;
      readonly as: 'greys' | 'colours';
      /** Its number, by which the file is known while its pages are drawn one after the other. */
      readonly document?: number;
      /** May be left out for a document that was drawn from before; the answer may be that it is forgotten. */
      readonly bytes?: Uint8Array;
    }
  | {
      /** Pages of a PDF as a file of their own; `backs` is the second file, for pages that lie there. */
      readonly kind: 'cut';
      readonly bytes: Uint8Array;
      readonly pages: readonly CutPage[];
      readonly backs?: Uint8Array;
    };

export type FromReader =
  | {
      readonly kind: 'reading';
      readonly reading: Reading;
      readonly scans: readonly number[];
      readonly beyond?: number;
    }
  | { readonly kind: 'greys'; readonly grey: Raster; readonly bright: Raster }
  | { readonly kind: 'colours'; readonly picture: ColourPicture }
  /** The document is not open any more: ask again with its bytes. */
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'cut'; readonly file: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly note: string };

parentPort?.on('message', (message: ToReader) => {
  void answerTo(message).then((answer) => parentPort?.postMessage(answer, handedOver(answer)));
});

/** What the thread needs no more. Half of a large batch's memory would be copies of its pages. */
function handedOver(answer: FromReader): ArrayBuffer[] {
  const parts =
    answer.kind === 'cut'
      ? [answer.file]
      : answer.kind === 'colours'
        ? [answer.picture.pixels]
        : answer.kind === 'greys'
          ? [answer.grey.pixels, answer.bright.pixels]
          : [];
  return parts.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}

async function answerTo(question: ToReader): Promise<FromReader> {
  try {
    if (question.kind === 'cut')
      return { kind: 'cut', file: await cutPdf(question.bytes, question.pages, question.backs) };
    if (question.kind === 'read')
      return { kind: 'reading', ...(await read(question.bytes, question.contentType)) };
    const picture = await drawPage(question.page, question);
    if (picture === undefined) return { kind: 'forgotten' };
    return question.as === 'colours' ? { kind: 'colours', picture } : { kind: 'greys', ...planesOf(picture) };
  } catch (error) {
    return { kind: 'failed', note: error instanceof Error ? error.message : String(error) };
  }
}

/** Longer texts help nobody find an invoice number. */
const maxCharacters = 500_000;

async function read(
  bytes: Uint8Array,
  contentType: string,
): Promise<{ reading: Reading; scans: readonly number[]; beyond?: number }> {
  if (contentType === 'image/jpeg') {
    const made = readExif(bytes);
    return { reading: { state: 'no-text', ...(made === undefined ? {} : { layer: { made } }) }, scans: [] };
  }
  if (contentType.endsWith('xml')) {
    const invoices = readInvoiceXml(bytes) ?? [];
    const reading: Reading =
      invoices.length === 0
        ? { state: 'no-text' }
        : { ...textOrNone(invoices.join('\f')), pages: invoices.length };
    return { reading, scans: [] };
  }
  if (contentType !== 'application/pdf') return { reading: textOrNone(plainText(bytes)), scans: [] };
  const { text, pages, layer, scans, beyond } = await readPdf(bytes);
  return {
    reading: { ...textOrNone(text), pages, layer },
    scans,
    ...(beyond === undefined ? {} : { beyond }),
  };
}

/** Blank pages keep their form feeds, so that every page has its number. */
function textOrNone(text: string): { state: 'read'; text: string } | { state: 'no-text' } {
  return text.trim() === ''
    ? { state: 'no-text' }
    : { state: 'read', text: text.replace(/^[^\S\f]+|\s+$/g, '').slice(0, maxCharacters) };
}

function plainText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
