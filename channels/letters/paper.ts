/** Paper: A4 in points, the fonts that lie in every letter, and what can be printed with them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { qrOf } from '#src/domain/qr.ts';
import { Refused } from '#src/domain/outcomes.ts';
import type { Language } from '#src/domain/message.ts';

/** Points of so many millimetres. */
export const mm = (millimetres: number): number => (millimetres * 72) / 25.4;

/** A4, in millimetres. */
export const sheetSize = { width: 210, height: 297 };
/** White on all sides, in millimetres; the head of a page is as high on every page but the first. */
export const margins = { left: 20, right: 20, top: 40, bottom: 18 };

export type Document = PDFKit.PDFDocument;

/**
 * Source Sans 3 (SIL Open Font License 1.1). Its noughts are plain: those of fonts that strike them through came back
 * from OCR as 8 and 9.
 */
const require = createRequire(import.meta.url);
let fonts: { readonly regular: Buffer; readonly strong: Buffer } | undefined;

/**
 * An empty document whose pages wait to be numbered. Made for keeping: fonts inside, colours defined, and nothing in
 * it that changes from one making to the next (`date` is all it knows of time).
 */
export function newDocument(about: {
  readonly title: string;
  readonly author: string;
  readonly language: Language;
  readonly date: Date;
}): Document {
  fonts ??= {
    regular: readFileSync(
      require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
    ),
    strong: readFileSync(require.resolve('@expo-google-fonts/source-sans-3/700Bold/SourceSans3_700Bold.ttf')),
  };
  const document = new PDFDocument({
    size: 'A4',
    margins: {
      left: mm(margins.left),
      right: mm(margins.right),
      top: mm(margins.top),
      bottom: mm(margins.bottom),
    },
    bufferPages: true,
    lang: about.language === 'it' ? 'it-IT' : 'en-GB',
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    displayTitle: true,
    info: {
      Title: unmarked(about.title),
      Author: unmarked(about.author),
      CreationDate: about.date,
      ModDate: about.date,
    },
    font: fonts.regular as unknown as string,
  });
  document.registerFont('regular', fonts.regular);
  document.registerFont('strong', fonts.strong);
  return document.font('regular').fontSize(bodySize);
}

/** pdfkit writes these words into XML as they are: signs that mean something there become their twins. */
function unmarked(words: string): string {
  return words.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›');
}

export const bodySize = 10.5;

/** The finished file. */
export async function bytesOf(document: Document): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve());
    document.on('error', reject);
  });
  document.end();
  await ended;
  return new Uint8Array(Buffer.concat(parts));
}

/** A QR code with its corner at a place, `side` wide, all in millimetres; drawn as squares, so that no dot is blurred. */
export function drawCode(document: Document, text: string, left: number, top: number, side: number): void {
  const rows = qrOf(text);
  if (rows === undefined) throw new RangeError('a mark is longer than a QR code holds');
  const dot = mm(side) / rows.length;
  for (const [y, row] of rows.entries())
    for (const [x, isDark] of row.entries())
      // A hair wider than they are, or printers leave white lines between them.
      if (isDark) document.rect(mm(left) + x * dot, mm(top) + y * dot, dot * 1.02, dot * 1.02);
  document.fill('black');
}

/**
 * Words that the fonts can print: signs with a plain twin become it, letters with a mark that the fonts lack lose the
 * mark.
 *
 * @throws Refused for any other sign: a letter with a hole in it must not leave.
 */
export function printable(words: string): string {
  const straight = words
    .replaceAll(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replaceAll(/\u{FE0F}|\u{FE0E}|[\u00AD\u200B\u200C\u200E\u200F\u2060\uFEFF]|\u200D/gu, '')
    .replaceAll(/[\u2000-\u200A\u202F\u205F\u3000\t]/gu, ' ')
    .replaceAll(/[\u2010\u2011]/gu, '-')
    .replaceAll('№', 'n.')
    .normalize('NFC');
  return Array.from(straight, (sign) => {
    if (sign === '\n' || isCovered(sign)) return sign;
    const base = sign.normalize('NFD').replaceAll(/\p{M}/gu, '');
    if (base !== '' && Array.from(base).every(isCovered)) return base;
    throw new Refused({
      it: `il segno «${sign}» non si può stampare: lo scriva in un altro modo, o risponda per un’altra via`,
      en: `the sign «${sign}» cannot be printed: write it differently, or answer by another channel`,
    });
  }).join('');
}

/** What both weights of the font hold of Latin, Greek and Cyrillic writing, from one sign to another. */
const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x218, 0x21b],
  [0x38e, 0x3a1],
  [0x3a3, 0x3ce],
  [0x400, 0x45f],
] as const;
const further = '€–—’‘“”„…•−';

function isCovered(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return further.includes(sign) || ranges.some(([first, last]) => code >= first && code <= last);
}
