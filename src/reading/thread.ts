/** The thread behind `openReader`: one document in, its text out. */
import { parentPort } from 'node:worker_threads';
import type { Reading } from './index.ts';
import type { ColourPicture } from './ocr/index.ts';
import { cutPdf, type CutPage } from './cut-pdf.ts';
import { readExif } from './exif.ts';
import { readInvoiceXml } from './invoice-xml.ts';
import { drawPage, readPdf } from './pdf.ts';

export interface ToReader {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Of a PDF: this page is to be drawn, and nothing read. From 1. */
  readonly draw?: number;
  /** Of a PDF: these pages are to become a file of their own, and nothing read. */
  readonly cut?: readonly CutPage[];
  /** The second file, for pages that lie there. */
  readonly backs?: Uint8Array;
}
export type FromReader =
  | {
      readonly kind: 'reading';
      readonly reading: Reading;
      readonly scans: readonly number[];
      readonly beyond?: number;
    }
  | { readonly kind: 'drawn'; readonly picture: ColourPicture }
  | { readonly kind: 'cut'; readonly file: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly note: string };

/** Longer texts help nobody find an invoice number. */
const maxCharacters = 500_000;

parentPort?.on('message', (message: ToReader) => {
  void answerTo(message).then((answer) =>
    // Half of a large batch's memory would be a copy of its letters.
    parentPort?.postMessage(answer, answer.kind === 'cut' ? [answer.file.buffer] : []),
  );
});

async function answerTo({ bytes, contentType, draw, cut, backs }: ToReader): Promise<FromReader> {
  try {
    if (cut !== undefined) return { kind: 'cut', file: await cutPdf(bytes, cut, backs) };
    return draw === undefined
      ? { kind: 'reading', ...(await read(bytes, contentType)) }
      : { kind: 'drawn', picture: await drawPage(bytes, draw) };
  } catch (error) {
    return { kind: 'failed', note: error instanceof Error ? error.message : String(error) };
  }
}

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
