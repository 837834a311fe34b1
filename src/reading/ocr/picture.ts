/** Pictures as they come (JPEG, PNG, TIFF, HEIC) as pages that can be read. */
import sharp, { type Metadata, type Sharp } from 'sharp';
import { sniffType } from '../../domain/documents/file-type.ts';
import { PageFailure, type OcrEngine, type Raster } from './index.ts';

/** A page in two greys; `bright` where there was colour, with coloured ink dropped out. */
export interface PageImage {
  readonly grey: Raster;
  readonly bright?: Raster;
}

/** Longest side of a page in pixels: A4 at 300 dots an inch. More is slower and no better. */
const longestSide = 3_508;
/** Whoever sends more pixels means no page. */
export const mostPixels = 120_000_000;
/** Pages of one file that are read. */
export const mostPages = 50;
/** A picture that is smaller shows no page: a logo, a button, a signature's portrait. */
const leastSide = 300;
const decodeSeconds = 20;

// Half of the machine's threads for files belong to everybody else.
sharp.concurrency(1);
/** Kinds of pictures that hold pages, by their first bytes: the library would take others as well, and parse them. */
const kinds: ReadonlySet<string | undefined> = new Set([
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/heic',
  'image/heif',
]);

/** How many pages a picture has; a `PageFailure` when it is none, 0 when it is too small to be a page. */
export async function countPages(bytes: Uint8Array): Promise<number> {
  if (!kinds.has(sniffType(bytes))) throw new PageFailure('it is no picture that can be read');
  const { format, width, height, pages = 1 } = await metadataOf(bytes);
  if (format === 'heif') return 1;
  return Math.min(width, height) < leastSide ? 0 : pages;
}

async function metadataOf(bytes: Uint8Array): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
  } catch (error) {
    throw failureOf(error);
  }
}

/** A page of a picture, upright as its camera says. `page` counts from 1. @throws PageFailure with the reason. */
export async function pageOf(
  bytes: Uint8Array,
  page: number,
  engine: OcrEngine,
  signal?: AbortSignal,
): Promise<PageImage> {
  try {
    const metadata = await metadataOf(bytes);
    if (metadata.format === 'heif') return await heicPage(bytes, engine, signal);
    const picture = sharp(bytes, {
      page: page - 1,
      limitInputPixels: mostPixels,
      failOn: 'error',
      sequentialRead: true,
    });
    const own = page === 1 ? metadata : await picture.metadata();
    const squared = isStandardFax(own)
      ? picture.resize({ width: own.width, height: own.height * 2, fit: 'fill', kernel: 'nearest' })
      : picture
          .autoOrient()
          .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
    return await asPage(squared.flatten({ background: '#fff' }), engine, signal);
  } catch (error) {
    throw failureOf(error);
  }
}

/** Standard faxes (ITU-T T.4) have half as many rows as dots: 204 by 98 an inch, 1,728 dots a row. */
function isStandardFax({ format, width, height, bitsPerSample }: Metadata): boolean {
  return format === 'tiff' && bitsPerSample === 1 && width >= 1_700 && width <= 2_500 && height < width;
}

async function heicPage(
  bytes: Uint8Array,
  engine: OcrEngine,
  signal: AbortSignal | undefined,
): Promise<PageImage> {
  const { width, height, channels, pixels } = await engine.heic(bytes, signal);
  if (width * height > mostPixels) throw new PageFailure('it has too many pixels');
  const picture = sharp(pixels, { raw: { width, height, channels } })
    .removeAlpha()
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
  return await asPage(picture, engine, signal);
}

async function asPage(
  picture: Sharp,
  engine: OcrEngine,
  signal: AbortSignal | undefined,
): Promise<PageImage> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .timeout({ seconds: decodeSeconds })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 1) return { grey: { width, height, pixels: data } };
  if (channels !== 3) throw new PageFailure(`it has ${channels} colours`);
  return await engine.planes({ width, height, channels, pixels: data }, signal);
}

/** Turned clockwise by quarters, exactly. */
export async function turnPage(page: PageImage, degrees: 90 | 180 | 270): Promise<PageImage> {
  const turn = (raster: Raster) => rasterOf(open(raster).rotate(degrees));
  return {
    grey: await turn(page.grey),
    ...(page.bright === undefined ? {} : { bright: await turn(page.bright) }),
  };
}

/** A smaller copy, its shorter side at most `side` long. */
export async function shrink(raster: Raster, side: number): Promise<Raster> {
  const shorter = Math.min(raster.width, raster.height);
  return shorter <= side
    ? raster
    : await rasterOf(open(raster).resize({ width: Math.round((raster.width * side) / shorter) }));
}

/** Straightened by small degrees clockwise, white around it, grain taken out where there are dots to spare. */
export async function clean(raster: Raster, degrees: number): Promise<Raster> {
  // Grain of scanners is a dot wide. Strokes in small pictures are as well, but hang together.
  let picture =
    raster.width >= 1_600 ? open(await rasterOf(open(raster).median(3))) : open(withoutSpecks(raster));
  if (degrees !== 0) picture = picture.rotate(degrees, { background: '#fff' });
  return await rasterOf(picture);
}

/** How much darker or brighter than all its neighbours a dot is that belongs to nothing. */
const lonely = 40;

/** Dots that stand alone or in pairs become as bright as what lies around them; strokes lose at most their ends. */
function withoutSpecks(page: Raster): Raster {
  const clear = new Uint8Array(page.pixels);
  for (let row = 1; row < page.height - 1; row++)
    for (let at = row * page.width + 1; at < (row + 1) * page.width - 1; at++) {
      const around = aroundSpeck(page, at);
      if (around !== undefined) clear[at] = around;
    }
  return { ...page, pixels: clear };
}

/** How bright it is around a dot that is a speck; undefined for any other. */
function aroundSpeck({ width, pixels }: Raster, at: number): number | undefined {
  const value = pixels[at] ?? 0;
  // A dot of a stroke has two neighbours of its kind; two specks that touch have one. Most dots are told by two looks.
  const isLike = (other = 0) => Math.abs(value - other) <= lonely;
  if (isLike(pixels[at - 1]) && isLike(pixels[at + 1])) return undefined;
  let [darkest, darker, brightest, brighter, sum] = [255, 255, 0, 0, 0];
  for (let row = at - width; row <= at + width; row += width)
    for (let place = row - 1; place <= row + 1; place++) {
      if (place === at) continue;
      const other = pixels[place] ?? 0;
      if (other < darkest) [darkest, darker] = [other, darkest];
      else if (other < darker) darker = other;
      if (other > brightest) [brightest, brighter] = [other, brightest];
      else if (other > brighter) brighter = other;
      sum += other;
    }
  return value < darker - lonely || value > brighter + lonely ? Math.round(sum / 8) : undefined;
}

/** More than one dot in so many is a speck: dust, or the grain of a scanner. */
const grain = 300;

/** A page that is worth cleaning before codes are looked for on it. */
export function isGrainy(page: Raster): boolean {
  let specks = 0;
  let looks = 0;
  for (let at = page.width + 1; at < page.pixels.length - page.width - 1; at += 37, looks++)
    if (aroundSpeck(page, at) !== undefined) specks++;
  return specks * grain > looks;
}

/** Some of it is coloured ink: a stamp, a form's lines. */
export function isColoured({ grey, bright }: PageImage): boolean {
  if (bright === undefined) return false;
  let coloured = 0;
  let looks = 0;
  for (let at = 0; at < grey.pixels.length; at += 37, looks++)
    if ((bright.pixels[at] ?? 0) - (grey.pixels[at] ?? 0) > lonely) coloured++;
  return coloured * 2_000 > looks;
}

/** Light made even: each dot as bright as it is beside the paper around it. For photographs that lie half in the shadow. */
export async function lighten(raster: Raster): Promise<Raster> {
  const { width, height, pixels } = raster;
  const small = await rasterOf(
    open(raster)
      .resize({ width: Math.max(8, Math.round(width / 32)) })
      .blur(3),
  );
  const paper = await rasterOf(open(small).resize({ width, height, fit: 'fill', kernel: 'linear' }));
  const even = new Uint8Array(pixels.length);
  for (let at = 0; at < even.length; at++)
    even[at] = Math.min(255, Math.round(((pixels[at] ?? 0) * 245) / Math.max(1, paper.pixels[at] ?? 1)));
  return { width, height, pixels: even };
}

function open({ width, height, pixels }: Raster): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}

async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture
    .extractChannel(0)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

/** Reasons of the library in words that say what to do, where it is known. */
function failureOf(error: unknown): Error {
  if (!(error instanceof Error)) return new PageFailure(String(error));
  if (error.message.includes('exceeds pixel limit')) return new PageFailure('it has too many pixels');
  if (error.name === 'PageFailure' || error.name === 'ThreadFailure') return error;
  return new PageFailure(`the picture is broken: ${error.message.split('\n')[0] ?? ''}`);
}
