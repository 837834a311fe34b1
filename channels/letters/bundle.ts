/** Letters of one batch as one file for the printer: a list of them, then every letter exactly as it was frozen. */
import { PDFDocument } from '@cantoo/pdf-lib';
import type { PrintBatch } from '#src/channel.ts';
import type { Language } from '#src/domain/message.ts';
import { claimNothing } from './enclose.ts';
import { bytesOf, margins, mm, newDocument, printable, sheetSize, type Document } from './paper.ts';

/**
 * The batch as a PDF. The letters' own pages are copied, never drawn again.
 *
 * @throws RangeError for a batch without letters.
 */
export async function bundle(batch: PrintBatch): Promise<Uint8Array> {
  if (batch.letters.length === 0) throw new RangeError('a batch without letters');
  const all = await PDFDocument.load(await drawList(batch), { updateMetadata: false });
  // One after the other: of each only its pages stay in memory.
  for (const { bytes } of batch.letters) {
    const letter = await PDFDocument.load(bytes, { updateMetadata: false });
    for (const page of await all.copyPages(letter, letter.getPageIndices())) all.addPage(page);
  }
  claimNothing(all);
  return all.save();
}

const words = {
  it: {
    title: { plain: 'Distinta di posta ordinaria', registered: 'Distinta di raccomandate A/R' },
    letters: (count: number) => (count === 1 ? '1 lettera' : `${count} lettere`),
    pages: (count: number) => (count === 1 ? '1 pagina' : `${count} pagine`),
    number: 'n. raccomandata',
    reprint:
      'RISTAMPA: questa distinta è già stata consegnata. Controllare che nessuna lettera parta due volte.',
  },
  en: {
    title: { plain: 'List of ordinary letters', registered: 'List of registered letters' },
    letters: (count: number) => (count === 1 ? '1 letter' : `${count} letters`),
    pages: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
    number: 'registered no.',
    reprint: 'REPRINT: this batch was given out before. Make sure that no letter is posted twice.',
  },
} satisfies Record<Language, unknown>;

/** Columns of the list, in millimetres from the left edge. */
const columns = { number: 20, reference: 30, recipient: 70, pages: 140, registered: 155, end: 190 };

async function drawList(batch: PrintBatch): Promise<Uint8Array> {
  const w = words[batch.language];
  const title = `${w.title[batch.postage]} – ${batch.title}`;
  const document = newDocument({
    title,
    author: 'Sportello',
    language: batch.language,
    date: batch.date,
  });
  document.font('strong').fontSize(14).text(printable(title), mm(margins.left), mm(20));
  if (batch.isReprint === true) document.fontSize(10.5).text(w.reprint, { width: mm(170) });
  document.font('regular').fontSize(10.5).text(w.letters(batch.letters.length)).moveDown(1);
  document.fontSize(9);
  for (const [index, letter] of batch.letters.entries()) drawRow(document, batch, letter, index);
  return bytesOf(document);
}

function drawRow(
  document: Document,
  { postage, language }: PrintBatch,
  { reference, recipient, pages }: PrintBatch['letters'][number],
  index: number,
): void {
  const w = words[language];
  const text = printable(recipient.join(', '));
  const width = mm(columns.pages - columns.recipient - 3);
  const height = document.heightOfString(text, { width }) + mm(3);
  if (document.y + height > mm(sheetSize.height - margins.bottom)) document.addPage();
  const top = document.y;
  const cell = (words: string, left: number) => document.text(words, mm(left), top, { lineBreak: false });
  cell(`${index + 1}.`, columns.number);
  cell(printable(reference), columns.reference);
  cell(w.pages(pages), columns.pages);
  if (postage === 'registered') cell(`${w.number} ________________`, columns.registered - 3);
  document.text(text, mm(columns.recipient), top, { width });
  document.y = top + height;
  document.moveTo(mm(columns.number), document.y - mm(1.5)).lineTo(mm(columns.end), document.y - mm(1.5));
  document.lineWidth(0.3).stroke('#999999').fillColor('black');
}
