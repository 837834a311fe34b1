/**
 * One page from picture to words, by the chain that was measured to be best: codes first, then a plain reading; where
 * that is not sure, the page is turned or cleaned and read again, and the surer reading counts.
 */
import type { PageBox, PageState } from '../../domain/letters/scanned-page.ts';
import { leastWords as leastWordsToKnow } from '../../domain/letters/same-sheet.ts';
import { inkPrint } from './ink.ts';
import {
  PageFailure,
  type Box,
  type OcrEngine,
  type OcrWord,
  type PageCode,
  type Raster,
  type Turn,
} from './index.ts';
import { enlarged, inPicture } from './sheet.ts';
import { clean, isColoured, isGrainy, lighten, shrink, turnPage, type PageImage } from './picture.ts';

/** A page as it was read; boxes count in pixels of the upright page. */
export interface PageReading {
  readonly state: Exclude<PageState, 'failed'>;
  readonly width: number;
  readonly height: number;
  readonly turned: Turn;
  /** 0–100. */
  readonly confidence: number;
  readonly words: readonly OcrWord[];
  readonly unread: readonly PageBox[];
  readonly codes: readonly string[];
  /** As of a scanned page. */
  readonly ink?: string;
}

/** Below, a page may lie turned: readings of turned pages are never surer. */
const mayBeTurned = 60;
/** Below, a cleaned page may read better. */
const mayBeCleaner = 92;
/** Below, a person is told to look at the page. */
const sure = 85;
/** Below, what looks like words is none. */
const rubbish = 60;
/** Lines below are taken for handwriting, stamps or dirt. */
const readableLine = 55;
/** A picture with fewer words is a photograph of something else. */
const leastWords = 6;
/** Dots across in which the edges of a sheet are looked for. */
const sheetSide = 400;
/** Dots across that tell how a page lies. */
const orientationSide = 1_240;

/**
 * Reads a page.
 *
 * @param photographed of a picture that may show anything: without words it is no page, and nobody need look at it.
 */
export async function readPage(
  image: PageImage,
  engine: OcrEngine,
  options: { readonly photographed: boolean; readonly signal?: AbortSignal },
): Promise<PageReading> {
  const { signal } = options;
  const codes = await codesOn(image, engine, signal);
  const ours = codes.find(({ text }) => text.startsWith('SPT'));
  let turned: Turn = ours?.turn ?? 0;
  let page = turned === 0 ? image : await turnPage(image, turned);
  if (codes.length === 0 && isBlank(page.grey)) return { ...empty(page, turned, 'blank'), codes: [] };

  let best = await plainly(engine, page.grey, options);
  const sideways = turnOfLines(best);
  if ((best.confidence < mayBeTurned || sideways !== undefined) && ours === undefined) {
    const turn = sideways ?? (await engine.orientation(await shrink(page.grey, orientationSide), signal));
    if (turn !== undefined && turn !== 0) {
      const upright = await turnPage(page, turn);
      const again = await plainly(engine, upright.grey, options);
      if (isBetter(again, best) || (sideways !== undefined && isWhole(again, best))) {
        best = again;
        page = upright;
        turned = turn;
      }
    } else if (turn === undefined && options.photographed && best.words.length < leastWords) {
      // Neither words nor lines: no page, unless the light hides it.
      best = await attempt(engine, await lighten(page.grey), signal);
      if (best.words.length < leastWords || best.confidence < rubbish)
        return { ...empty(page, turned, 'picture'), codes: codes.map(({ text }) => text) };
    }
  }
  // Of a steep page whole lines are missed, and the others are sure.
  if (best.confidence < mayBeCleaner || (await leavesInk(engine, page, best, signal))) {
    const again = await cleanly(engine, page, signal);
    if (isBetter(again, best)) best = again;
    // Even light harms faxes and worn copies, so it comes last: when half of a page is still unread. Telephones also save
    // photographs as PDFs, so a scan of which nothing can be read is tried as well.
    if (
      (options.photographed || best.confidence < mayBeTurned) &&
      (await leavesInk(engine, page, best, signal))
    ) {
      const even = await attempt(engine, await lighten(page.grey), signal);
      if (isBetter(even, best)) best = even;
    }
  }
  const reading = judged(best, page, turned, options.photographed);
  const rest = { ...reading, codes: codes.map(({ text }) => text) };
  if (reading.state === 'picture') return rest;
  const ink = await engine.inkOutside(
    page.grey,
    [...reading.words.map(({ box }) => box), ...reading.unread.map(boxOf)],
    signal,
  );
  // Dust and the shadow of the other side are no writing.
  if (reading.state === 'unreadable' && best.words.length === 0 && ink.length === 0)
    return { ...rest, state: 'blank' };
  const print =
    reading.words.length < leastWordsToKnow
      ? undefined
      : inkPrint(
          page.grey,
          reading.words.map(({ box }) => box),
        );
  return {
    ...rest,
    unread: [...reading.unread, ...ink.map(edgesOf)],
    ...(print === undefined ? {} : { ink: print }),
  };
}

/**
 * Codes on a page: as it is seen, and where there is none, without coloured ink, which stamps lay over them, or without
 * grain. Only pages that have either are looked at again.
 */
export async function codesOn(
  image: PageImage,
  engine: OcrEngine,
  signal?: AbortSignal,
): Promise<readonly PageCode[]> {
  const seen = await engine.codes(image.grey, signal);
  if (seen.length > 0) return seen;
  const bare = isColoured(image) ? image.bright : undefined;
  const found = bare === undefined ? [] : await engine.codes(bare, signal);
  if (found.length > 0 || !isGrainy(image.grey)) return found;
  return await engine.codes(await clean(bare ?? image.grey, 0), signal);
}

function boxOf([left, top, right, bottom]: PageBox): Box {
  return { left, top, right, bottom };
}

function edgesOf({ left, top, right, bottom }: Box): PageBox {
  return [left, top, right, bottom];
}

interface Attempt {
  readonly words: readonly OcrWord[];
  /** 0–100; the average over the words, 0 without any. */
  readonly confidence: number;
  /** Why there is nothing, when the reader gave up. */
  readonly failure?: PageFailure;
}

/** A reading that took too long is none: the page may still read well when it is clean. */
async function attempt(engine: OcrEngine, raster: Raster, signal: AbortSignal | undefined): Promise<Attempt> {
  try {
    return attemptOf(await engine.recognise(raster, signal));
  } catch (error) {
    signal?.throwIfAborted();
    return {
      words: [],
      confidence: 0,
      failure: new PageFailure(error instanceof Error ? error.message : ''),
    };
  }
}

/**
 * As it is, and a photograph from aside once more with its sheet laid flat: rows that run together towards the far edge are
 * torn in two, however sure their words are.
 */
async function plainly(
  engine: OcrEngine,
  page: Raster,
  { photographed, signal }: { readonly photographed: boolean; readonly signal?: AbortSignal },
): Promise<Attempt> {
  const seen = await attempt(engine, page, signal);
  if (!photographed || seen.confidence < mayBeTurned) return seen;
  const small = await shrink(page, sheetSide);
  const found = await engine.sheet(small, signal);
  if (found === undefined) return seen;
  const corners = enlarged(found, page.width / small.width);
  const { words, ...rest } = await attempt(engine, await engine.flatten(page, corners, signal), signal);
  const flat = {
    ...rest,
    words: words.map((word) => ({ ...word, box: inPicture(word.box, corners, page) })),
  };
  return isWhole(flat, seen) && flat.confidence > seen.confidence - 3 ? flat : seen;
}

function attemptOf(words: readonly OcrWord[]): Attempt {
  const sum = words.reduce((total, { confidence }) => total + confidence, 0);
  return { words, confidence: words.length === 0 ? 0 : sum / words.length };
}

/** Surer, and not only because it has left out a part of the page; or it has found much more, and is sure of it. */
function isBetter(one: Attempt, other: Attempt): boolean {
  if (one.confidence >= sure && lettersOf(one) > 1.15 * lettersOf(other)) return true;
  return one.confidence > other.confidence && isWhole(one, other);
}

function isWhole(one: Attempt, other: Attempt): boolean {
  return lettersOf(one) > 0.85 * lettersOf(other);
}

/**
 * The reader also reads lines that run up or down the page, and gives boxes that are higher than wide. Which way they run
 * says how the page must be turned; undefined when they lie.
 */
function turnOfLines({ words }: Attempt): 90 | 270 | undefined {
  const long = words.filter(({ text }) => text.length >= 4);
  const high = long.filter(({ box }) => box.bottom - box.top > box.right - box.left);
  if (long.length < 3 || high.length <= long.length / 2) return undefined;
  let down = 0;
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    if (before?.line === word.line) down += Math.sign(word.box.top - before.box.top);
  }
  return down > 0 ? 270 : down < 0 ? 90 : undefined;
}

async function leavesInk(
  engine: OcrEngine,
  page: PageImage,
  { words }: Attempt,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const boxes = words.map(({ box }) => box);
  return (await engine.inkOutside(page.grey, boxes, signal)).length > 0;
}

/** Letters in words that are believed. */
function lettersOf({ words }: Attempt): number {
  return words.reduce((sum, { text, confidence }) => sum + (confidence >= rubbish ? text.length : 0), 0);
}

/** Without coloured ink, without grain, and straight. */
async function cleanly(
  engine: OcrEngine,
  page: PageImage,
  signal: AbortSignal | undefined,
): Promise<Attempt> {
  const source = page.bright ?? page.grey;
  const slant = await engine.slant(await shrink(source, orientationSide), signal);
  const cleaned = await clean(source, -slant);
  const { words, ...rest } = await attempt(engine, cleaned, signal);
  return {
    ...rest,
    words: slant === 0 ? words : words.map((word) => leanBack(word, slant, cleaned, source)),
  };
}

/** A box of the straightened page on the page as it came: both turn about their middle. */
function leanBack(word: OcrWord, degrees: number, from: Raster, to: Raster): OcrWord {
  const angle = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const corners = [
    [word.box.left, word.box.top],
    [word.box.right, word.box.top],
    [word.box.left, word.box.bottom],
    [word.box.right, word.box.bottom],
  ].map(([x = 0, y = 0]) => {
    const [dx, dy] = [x - from.width / 2, y - from.height / 2];
    return [to.width / 2 + dx * cos - dy * sin, to.height / 2 + dx * sin + dy * cos] as const;
  });
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  return {
    ...word,
    box: {
      left: within(Math.min(...xs), to.width),
      top: within(Math.min(...ys), to.height),
      right: within(Math.max(...xs), to.width),
      bottom: within(Math.max(...ys), to.height),
    },
  };
}

/** What is believed of a reading, and what a person must look at. */
function judged(
  best: Attempt,
  page: PageImage,
  turned: Turn,
  photographed: boolean,
): Omit<PageReading, 'codes'> {
  const lines = new Map<number, OcrWord[]>();
  for (const word of best.words) {
    const line = lines.get(word.line);
    if (line === undefined) lines.set(word.line, [word]);
    else line.push(word);
  }
  const words: OcrWord[] = [];
  const unread: PageBox[] = [];
  for (const line of lines.values()) {
    if (attemptOf(line).confidence >= readableLine) words.push(...line);
    else if (looksWritten(line)) unread.push(around(line));
  }
  const kept = attemptOf(words);
  const letters = lettersOf(kept);
  if ((best.confidence < rubbish && (kept.confidence < sure || letters < 50)) || words.length === 0) {
    if (best.failure !== undefined && words.length === 0 && !photographed) throw best.failure;
    return empty(page, turned, photographed && letters < 50 ? 'picture' : 'unreadable');
  }
  if (photographed && (words.length < leastWords || letters < 25)) return empty(page, turned, 'picture');
  return {
    state: kept.confidence < sure ? 'doubtful' : 'read',
    width: page.grey.width,
    height: page.grey.height,
    turned,
    confidence: kept.confidence,
    words,
    unread,
  };
}

/** Specks and rules of forms become signs; handwriting becomes letters and figures. */
function looksWritten(line: readonly OcrWord[]): boolean {
  return line.some(({ text }) => (text.match(/[\p{L}\d]/gu)?.length ?? 0) >= 3);
}

function around(line: readonly OcrWord[]): PageBox {
  const edges = (edge: keyof Box) => line.map(({ box }) => box[edge]);
  return [
    Math.min(...edges('left')),
    Math.min(...edges('top')),
    Math.max(...edges('right')),
    Math.max(...edges('bottom')),
  ];
}

function empty(
  { grey }: PageImage,
  turned: Turn,
  state: 'blank' | 'picture' | 'unreadable',
): Omit<PageReading, 'codes'> {
  return {
    state,
    width: grey.width,
    height: grey.height,
    turned,
    confidence: 0,
    words: [],
    unread: [],
  };
}

/** Nothing on it is much darker than the rest: the back of a letter, an empty sheet. */
function isBlank({ width, height, pixels }: Raster): boolean {
  // Edges of scans are dark.
  const [left, top] = [Math.floor(width * 0.04), Math.floor(height * 0.04)];
  const counts = new Uint32Array(256);
  let total = 0;
  for (let y = top; y < height - top; y += 2)
    for (let x = left; x < width - left; x += 2) {
      const value = pixels[y * width + x] ?? 255;
      counts[value] = (counts[value] ?? 0) + 1;
      total++;
    }
  let paper = 255;
  for (let seen = 0; paper > 0 && seen < total / 2; paper--) seen += counts[paper] ?? 0;
  let ink = 0;
  for (let value = 0; value < paper - 16; value++) ink += counts[value] ?? 0;
  return ink < total * 0.000_1;
}
