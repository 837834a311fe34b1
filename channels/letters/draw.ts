/**
 * Letters as A4 pages: the address where the window of the envelope is, the letterhead and a code on every page, and a
 * slip to tear off, or a cover sheet, when something is to be sent back. The same draft gives the same bytes.
 */
import type { PaperDraft } from '#src/channel.ts';
import type { Language } from '#src/domain/message.ts';
import { Refused } from '#src/domain/outcomes.ts';
import type { Block, Run, Sheet } from '#src/domain/letters/sheet.ts';
import {
  bodySize,
  bytesOf,
  drawCode,
  margins,
  mm,
  newDocument,
  printable,
  sheetSize,
  type Document,
} from './paper.ts';
import type { EnvelopeWindow } from './window.ts';

/**
 * The letter as a PDF.
 *
 * @throws Refused when a sign cannot be printed, the address is larger than the window, or the letterhead reaches into it.
 */
export async function drawLetter(draft: PaperDraft, window: EnvelopeWindow): Promise<Uint8Array> {
  const { sheet } = draft;
  const document = newDocument({
    title: printable(`${sheet.reference} ${sheet.subject}`),
    author: printable(sheet.sender.name),
    language: sheet.language,
    date: draft.date,
  });
  drawAddress(document, draft, window);
  drawBody(document, sheet, window);
  const slip = sheet.asks.length === 0 ? undefined : slipOf(document, sheet);
  const ownPages = document.bufferedPageRange().count;
  if (slip !== undefined && 'top' in slip) drawSlip(document, draft, slip.top, ownPages);
  else if (slip !== undefined) drawCoverSheets(document, sheet);
  const { count } = document.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    document.switchToPage(index);
    drawHead(document, draft, { page: index + 1, of: count, isCover: index >= ownPages }, window);
  }
  return bytesOf(document);
}

const words = {
  it: {
    page: (page: number, of: number) => `Pagina ${page} di ${of}`,
    date: 'Data',
    subject: 'Oggetto',
    registered: 'RACCOMANDATA A/R',
    cut: 'Ritagli qui e metta il tagliando sopra i documenti che ci manda',
    slip: 'Tagliando di risposta',
    cover: 'Foglio da mettere sopra i documenti',
    tick: 'Segni che cosa manda:',
    sendTo: 'Spedisca a:',
    code: 'Con questo codice la sua posta trova subito la pratica.',
  },
  en: {
    page: (page: number, of: number) => `Page ${page} of ${of}`,
    date: 'Date',
    subject: 'Subject',
    registered: 'REGISTERED (RACCOMANDATA A/R)',
    cut: 'Cut here and put the slip on top of what you send us',
    slip: 'Return slip',
    cover: 'Sheet to put on top of your documents',
    tick: 'Tick what you send:',
    sendTo: 'Post to:',
    code: 'This code brings your post straight to your file.',
  },
} satisfies Record<Language, unknown>;

const small = 8;
/** The page's code in its upper right corner: this wide, so far from the edges, in millimetres. */
const code = { side: 18, top: 10, right: 12 };
/** Of the slip at the foot of the last page, in millimetres. */
const slipSize = { head: 20, line: 6.5, foot: 16, code: 24 };
/** Lines that a slip may list. */
const mostOnSlip = 7;

function drawHead(
  document: Document,
  { sheet, markOf }: PaperDraft,
  at: { readonly page: number; readonly of: number; readonly isCover: boolean },
  window: EnvelopeWindow,
): void {
  const { sender, language, reference } = sheet;
  const mark = markOf(at.isCover ? 'cover_sheet' : 'letter', at.page);
  const codeLeft = sheetSize.width - code.right - code.side;
  drawCode(document, mark.code, codeLeft, code.top, code.side);
  const beside = { width: mm(70), align: 'right', lineBreak: false } as const;
  const left = mm(codeLeft - 73);
  line(document, words[language].page(at.page, at.of), left, mm(code.top + 10), beside);
  line(document, mark.print, left, mm(code.top + 14), beside);
  if (at.page > 1) {
    line(document, printable(sender.name), mm(margins.left), mm(code.top + 10), { lineBreak: false });
    line(document, printable(reference), mm(margins.left), mm(code.top + 14), { lineBreak: false });
    return;
  }
  document.font('strong').fontSize(13);
  document.text(printable(sender.name), mm(margins.left), mm(code.top), { width: mm(80) });
  document.font('regular').fontSize(8.5);
  const phone = [sender.phone, sender.hours].filter((part) => part !== undefined).join(' – ');
  for (const each of [sender.address, phone, sender.email])
    if (each !== undefined && each !== '') document.text(printable(each), { width: mm(80) });
  // Whoever carries the letter would read it as a part of the address.
  if (window.left < margins.left + 80 && document.y > mm(window.top - aboveWindow))
    throw new Refused({
      it: 'l’intestazione arriva fin dentro la finestra della busta: accorci nome o indirizzo della sede',
      en: 'the letterhead reaches into the window of the envelope: shorten the name or the address of the house',
    });
  document.fontSize(bodySize);
  // Where the sheet is folded in three.
  for (const fold of [99, 198])
    document.moveTo(mm(4), mm(fold)).lineTo(mm(8), mm(fold)).lineWidth(0.4).stroke('#888888');
}

/** A line of small print that never starts a new page, wherever it stands. */
function line(
  document: Document,
  text: string,
  left: number,
  top: number,
  options: PDFKit.Mixins.TextOptions,
): void {
  document.font('regular').fontSize(small).fillColor('black').text(text, left, top, options);
  document.fontSize(bodySize);
}

function drawAddress(document: Document, { sheet, postage }: PaperDraft, window: EnvelopeWindow): void {
  if (sheet.recipient.length < 2)
    throw new Refused({
      it: 'non si conosce un indirizzo postale a cui mandarla',
      en: 'no postal address is known to which it could go',
    });
  const text = sheet.recipient.map(printable).join('\n');
  const width = mm(window.width - 2 * inset);
  const height = mm(window.height - 2 * inset);
  const size = addressSizes.find((each) => {
    document.fontSize(each);
    const widest = Math.max(...text.split(/\s+/).map((word) => document.widthOfString(word)));
    return widest <= width && document.heightOfString(text, { width }) <= height;
  });
  if (size === undefined)
    throw new Refused({
      it: 'l’indirizzo è più lungo della finestra della busta: lo abbrevi',
      en: 'the postal address is longer than the window of an envelope shows: shorten it',
    });
  if (postage === 'registered') {
    document.font('strong').fontSize(9);
    document.text(words[sheet.language].registered, mm(window.left + inset), mm(window.top - aboveWindow));
  }
  document.font('regular').fontSize(size);
  document.text(text, mm(window.left + inset), mm(window.top + inset), { width });
  document.fontSize(bodySize);
}

/** Above the window, in millimetres, stands how the letter is posted. */
const aboveWindow = 5;
/** White between the address and the window's edge, in millimetres. */
const inset = 2;
const addressSizes = [11, 10, 9, 8, 7];

function drawBody(document: Document, sheet: Sheet, window: EnvelopeWindow): void {
  const w = words[sheet.language];
  const left = mm(margins.left);
  document.x = left;
  document.y = mm(Math.max(window.top + window.height, 80) + 10);
  if (sheet.date !== undefined) document.text(`${w.date}: ${printable(sheet.date)}`, left);
  document.moveDown(0.6);
  document.font('strong').text(`${w.subject}: ${printable(sheet.subject)}`, left);
  document.text(printable(sheet.reference), left).font('regular');
  document.moveDown(1.2);
  for (const block of sheet.blocks) drawBlock(document, block);
}

function drawBlock(document: Document, block: Block): void {
  const left = mm(margins.left);
  if (block.kind === 'paragraph') {
    drawRuns(document, block.runs, left, mm(sheetSize.width - margins.left - margins.right));
    document.moveDown(0.8);
    return;
  }
  const indent = mm(8);
  for (const [index, runs] of block.items.entries()) {
    keepTogether(document, document.currentLineHeight(true));
    const top = document.y;
    document.text(block.ordered ? `${index + 1}.` : '–', left, top, { width: indent, lineBreak: false });
    document.y = top;
    drawRuns(document, runs, left + indent, mm(sheetSize.width - margins.left - margins.right) - indent);
    document.moveDown(0.25);
  }
  document.moveDown(0.55);
}

/** Begins a new page when so much does not fit on this one. */
function keepTogether(document: Document, height: number): void {
  if (document.y + height > document.page.maxY()) document.addPage();
}

function drawRuns(document: Document, runs: readonly Run[], left: number, width: number): void {
  const pieces = runs.flatMap((run): { text: string; font: 'regular' | 'strong' }[] => {
    if (typeof run === 'string') return run === '' ? [] : [{ text: run, font: 'regular' }];
    if ('strong' in run) return [{ text: run.strong, font: 'strong' }];
    if ('link' in run) return [{ text: run.link, font: 'regular' }];
    return [{ text: '\n', font: 'regular' }];
  });
  const together = document.heightOfString(pieces.map(({ text }) => text).join(''), { width, lineGap: 1.5 });
  // A signature is not torn apart; what is longer than a few lines may be.
  keepTogether(document, Math.min(together, mm(25)));
  document.x = left;
  for (const { text, font, last } of merged(pieces))
    document.font(font).text(printable(text), { width, continued: !last, lineGap: 1.5 });
  document.font('regular');
}

/** Neighbours of one font are one piece: a line break of its own would be an empty line. */
function merged(pieces: readonly { readonly text: string; readonly font: 'regular' | 'strong' }[]) {
  const joined: { text: string; font: 'regular' | 'strong' }[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    if (before?.font === piece.font || (before !== undefined && piece.text === '\n'))
      before.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined.map((piece, index) => ({ ...piece, last: index === joined.length - 1 }));
}

/** Where the slip begins on the last page, or that a sheet of its own is needed. */
function slipOf(document: Document, { asks }: Sheet): { readonly top: number } | { readonly sheet: true } {
  const list = asks.reduce(
    (height, ask) => height + Math.max(tickHeight(document, ask, slipList), mm(slipSize.line - 1)) + mm(1),
    0,
  );
  const height = Math.max(slipSize.head + (list * 25.4) / 72 + slipSize.foot, 58);
  const top = sheetSize.height - 8 - height;
  const fits = list < mm(mostOnSlip * slipSize.line + 0.5) && document.y + mm(4) < mm(top);
  return fits ? { top } : { sheet: true };
}

/** Room beside the code, and in it for the words of what is asked for, in millimetres. */
const listWidth = 125;
const slipList = listWidth - 8;

/** How high the words of an item become in a list so wide, in points. */
function tickHeight(document: Document, ask: string, width: number): number {
  return document.heightOfString(printable(ask), { width: mm(width) });
}

function drawSlip(document: Document, draft: PaperDraft, top: number, page: number): void {
  const { sheet, markOf } = draft;
  const w = words[sheet.language];
  document.page.margins.bottom = 0;
  document.moveTo(0, mm(top)).lineTo(mm(sheetSize.width), mm(top));
  document.lineWidth(0.6).dash(3, { space: 3 }).stroke('#555555').undash();
  line(document, w.cut, mm(margins.left), mm(top + 1.5), { lineBreak: false });
  const mark = markOf('return_slip', page);
  const codeLeft = sheetSize.width - code.right - slipSize.code;
  drawCode(document, mark.code, codeLeft, top + 8, slipSize.code);
  line(document, mark.print, mm(codeLeft - 40), mm(top + 8 + slipSize.code + 1.5), {
    width: mm(40 + slipSize.code),
    align: 'right',
    lineBreak: false,
  });
  document
    .font('strong')
    .fontSize(12)
    .text(w.slip, mm(margins.left), mm(top + 7), { lineBreak: false });
  document.fontSize(bodySize);
  document.text(printable(sheet.reference), mm(margins.left + 60), mm(top + 7.5), { lineBreak: false });
  document.font('regular').text(w.tick, mm(margins.left), mm(top + 13.5), { lineBreak: false });
  document.y = mm(top + slipSize.head);
  for (const ask of sheet.asks) drawTick(document, ask, slipList);
  drawSendTo(document, sheet, sheetSize.height - 20);
  document.page.margins.bottom = mm(margins.bottom);
}

function drawCoverSheets(document: Document, sheet: Sheet): void {
  const w = words[sheet.language];
  document.addPage();
  document
    .font('strong')
    .fontSize(14)
    .text(w.cover, mm(margins.left), mm(margins.top + 5));
  document.fontSize(12).text(printable(sheet.reference));
  document
    .font('regular')
    .fontSize(bodySize)
    .moveDown(0.5)
    .text(w.code)
    .moveDown(1)
    .text(w.tick)
    .moveDown(0.6);
  for (const ask of sheet.asks) drawTick(document, ask, sheetSize.width - margins.left - margins.right - 8);
  keepTogether(document, mm(16));
  document.moveDown(1);
  drawSendTo(document, sheet, (document.y * 25.4) / 72);
}

function drawTick(document: Document, ask: string, width: number): void {
  const text = printable(ask);
  keepTogether(document, tickHeight(document, ask, width));
  const top = document.y;
  document
    .rect(mm(margins.left), top + mm(0.4), mm(3.2), mm(3.2))
    .lineWidth(0.7)
    .stroke('black');
  document.fillColor('black').text(text, mm(margins.left + 8), top, { width: mm(width) });
  document.y = Math.max(document.y, top + mm(slipSize.line - 1)) + mm(1);
}

function drawSendTo(document: Document, { sender, language }: Sheet, top: number): void {
  if (sender.address === undefined) return;
  const to = `${words[language].sendTo} ${printable(sender.name)}, ${printable(sender.address)}`;
  document
    .font('strong')
    .fontSize(9)
    .text(to, mm(margins.left), mm(top), { width: mm(listWidth) });
  document.font('regular').fontSize(bodySize);
}
