/** The thread behind `openReader`: one document in, its text out. */
import { parentPort } from 'node:worker_threads';
import type { Reading } from './index.ts';
import { readExif } from './exif.ts';
import { readInvoiceXml } from './invoice-xml.ts';
import { readPdf } from './pdf.ts';

export interface ToReader {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}
export type FromReader = Reading;

/** Longer texts help nobody find an invoice number. */
const maxCharacters = 500_000;

parentPort?.on('message', (message: ToReader) => {
  void read(message).then((answer) => parentPort?.postMessage(answer));
});

async function read({ bytes, contentType }: ToReader): Promise<Reading> {
  try {
    if (contentType === 'image/jpeg') {
      const made = readExif(bytes);
      return { state: 'no-text', ...(made === undefined ? {} : { layer: { made } }) };
    }
    if (contentType.endsWith('xml')) {
      const invoices = readInvoiceXml(bytes) ?? [];
      return invoices.length === 0
        ? { state: 'no-text' }
        : { ...textOrNone(invoices.join('\f')), pages: invoices.length };
    }
    if (contentType !== 'application/pdf') return { ...textOrNone(plainText(bytes)) };
    const { text, pages, layer } = await readPdf(bytes);
    return { ...textOrNone(text), pages, layer };
  } catch (error) {
    return { state: 'failed', note: error instanceof Error ? error.message : String(error) };
  }
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
