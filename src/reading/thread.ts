/** The thread behind `openReader`: one document in, its text out. */
import { parentPort } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Reading } from './index.ts';

export interface ToReader {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}
export type FromReader = Reading;

/** Longer texts help nobody find an invoice number. */
const maxCharacters = 500_000;
const maxPages = 200;

let library: PDFiumLibrary | undefined;

parentPort?.on('message', (message: ToReader) => {
  void read(message).then((answer) => parentPort?.postMessage(answer));
});

async function read({ bytes, contentType }: ToReader): Promise<Reading> {
  try {
    const text = (contentType === 'application/pdf' ? await pdfText(bytes) : plainText(bytes)).trim();
    return text === '' ? { state: 'no-text' } : { state: 'read', text: text.slice(0, maxCharacters) };
  } catch (error) {
    return { state: 'failed', note: error instanceof Error ? error.message : String(error) };
  }
}

async function pdfText(bytes: Uint8Array): Promise<string> {
  library ??= await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  try {
    const pages: string[] = [];
    let length = 0;
    for (
      let index = 0;
      index < Math.min(document.getPageCount(), maxPages) && length < maxCharacters;
      index++
    ) {
      const text = document.getPage(index).getText();
      pages.push(text);
      length += text.length;
    }
    return pages.join('\n\n');
  } finally {
    document.destroy();
  }
}

function plainText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
