/** A page of a file as a picture for people's eyes. */
import sharp, { type Sharp } from 'sharp';
import type { ColourPicture, Turn } from './ocr/index.ts';
import type { PicturePage } from './picture-pdf.ts';

/** How a page is to be shown. */
export interface ShownAs {
  /** Degrees clockwise. */
  readonly turn: Turn;
  /** Most dots across and down. */
  readonly side: number;
}

/** Sharp enough to read print, and a tenth of a PNG. */
const quality = 75;

/** A picture of plain dots. */
export async function jpegOfDots(
  { width, height, channels, pixels }: ColourPicture,
  how: ShownAs,
): Promise<PicturePage> {
  return await jpegOf(sharp(pixels, { raw: { width, height, channels } }).removeAlpha(), how);
}

/** A page, from 1, of a picture that `sharp` can open. @throws what it says of a broken one. */
export async function jpegOfPicture(
  bytes: Uint8Array,
  page: number,
  limitInputPixels: number,
  how: ShownAs,
): Promise<PicturePage> {
  const picture = sharp(bytes, { page: page - 1, limitInputPixels, sequentialRead: true });
  const { data, info } = await picture
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return await jpegOf(
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } }),
    how,
  );
}

async function jpegOf(picture: Sharp, { turn, side }: ShownAs): Promise<PicturePage> {
  const { data, info } = await picture
    .rotate(turn)
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height, isGrey: info.channels === 1 };
}
