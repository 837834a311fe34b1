/** What a letter brings along, printed behind it: pages of PDFs as they are, pictures one to a sheet. */
import { PDFDocument, PDFName, PDFRef } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import type { Draft } from '#src/channel.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { margins, mm, sheetSize } from './paper.ts';

/** Sheets that still fit the thickest envelope of a letter, both kinds together. */
const mostPages = 60;
/** Dots on the longer side of a picture: more than a printer shows on A4. */
const longestSide = 2_400;
const mostDots = 100_000_000;

/**
 * The letter with what it encloses, and how many pages that makes.
 *
 * @throws Refused, in words for its writer, when a file cannot be printed or is too much for an envelope.
 */
export async function enclose(
  letter: Uint8Array,
  attachments: Draft['attachments'],
): Promise<{ readonly bytes: Uint8Array; readonly pages: number }> {
  const all = await PDFDocument.load(letter, { updateMetadata: false });
  if (attachments.length === 0) return { bytes: letter, pages: all.getPageCount() };
  for (const { name, contentType, content } of attachments) {
    if (contentType === 'application/pdf') await addPages(all, name, content);
    else if (contentType.startsWith('image/')) await addPicture(all, name, content);
    else
      throw new Refused({
        it: `«${name}» non si può stampare dietro una lettera: ne faccia un PDF, oppure lo tolga e risponda per e-mail`,
        en: `«${name}» cannot be printed behind a letter: make a PDF of it, or take it off and answer by mail`,
      });
    if (all.getPageCount() > mostPages)
      throw new Refused({
        it: `con gli allegati la lettera supera ${mostPages} pagine: la mandi in due volte`,
        en: `with its enclosures the letter has more than ${mostPages} pages: send it in two`,
      });
  }
  claimNothing(all);
  return { bytes: await all.save({ updateFieldAppearances: false }), pages: all.getPageCount() };
}

/**
 * Takes back what a file of ours says of itself, that it is made for keeping (PDF/A-2b): with pages of other people's files in
 * it, which may lack their fonts, or of several files, nobody can say so.
 */
export function claimNothing(file: PDFDocument): void {
  for (const entry of ['Metadata', 'OutputIntents'].map((name) => PDFName.of(name))) {
    const held = file.catalog.get(entry);
    if (held instanceof PDFRef) file.context.delete(held);
    file.catalog.delete(entry);
  }
}

async function addPages(all: PDFDocument, name: string, content: Uint8Array): Promise<void> {
  let file: PDFDocument;
  try {
    file = await PDFDocument.load(content, { updateMetadata: false });
  } catch {
    throw new Refused({
      it: `«${name}» non si può stampare: il PDF è danneggiato o protetto da password`,
      en: `«${name}» cannot be printed: the PDF is damaged, or locked with a password`,
    });
  }
  if (file.getPageCount() > mostPages)
    throw new Refused({
      it: `«${name}» ha ${file.getPageCount()} pagine, più di quante ne tenga una busta`,
      en: `«${name}» has ${file.getPageCount()} pages, more than an envelope holds`,
    });
  for (const page of await all.copyPages(file, file.getPageIndices())) all.addPage(page);
}

async function addPicture(all: PDFDocument, name: string, content: Uint8Array): Promise<void> {
  let upright: Uint8Array;
  try {
    upright = await sharp(content, { limitInputPixels: mostDots })
      .autoOrient()
      .flatten({ background: 'white' })
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 85 })
      .toBuffer();
  } catch {
    throw new Refused({
      it: `«${name}» non si può stampare: non è un’immagine che si possa aprire`,
      en: `«${name}» cannot be printed: it is no picture that can be opened`,
    });
  }
  const picture = await all.embedJpg(upright);
  const room = {
    width: mm(sheetSize.width - margins.left - margins.right),
    height: mm(sheetSize.height - 2 * margins.bottom),
  };
  const scale = Math.min(room.width / picture.width, room.height / picture.height, 1);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const page = all.addPage([mm(sheetSize.width), mm(sheetSize.height)]);
  page.drawImage(picture, {
    x: (mm(sheetSize.width) - width) / 2,
    y: mm(sheetSize.height - margins.bottom) - height,
    width,
    height,
  });
}
