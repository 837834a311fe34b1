/** Pages that were read by OCR: where each word stands on the picture, how sure it is, and what a person must look at. */

/** Left, top, right and bottom edge in pixels of the upright page. */
export type PageBox = readonly [left: number, top: number, right: number, bottom: number];

/** A word of a page. */
export interface PageWord {
  /** Place in the file's text, as spans count. */
  readonly start: number;
  readonly end: number;
  readonly box: PageBox;
  /** 0–1. */
  readonly confidence: number;
}

/**
 * What came of a page. `doubtful`: some words may be wrong. `unreadable`: something stands there and nothing of it is
 * taken for words (handwriting, a dark copy). `blank`: paper. `picture`: no page of words. `failed`: the reader gave
 * up, for the reason in `note`.
 */
export type PageState = 'read' | 'doubtful' | 'unreadable' | 'blank' | 'picture' | 'failed';

/** A page of a scan, a fax or a photograph. */
export interface ScannedPage {
  /** From 1, in the order of the file. */
  readonly number: number;
  readonly state: PageState;
  readonly note?: string;
  /** Pixels of the upright page that boxes count in; 0 when there is no picture. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which the page of the file was turned to stand upright. */
  readonly turned: 0 | 90 | 180 | 270;
  /** 0–1, how sure its words are on average; absent without words. */
  readonly confidence?: number;
  readonly words: readonly PageWord[];
  /** Where something stands that nobody could read, or a value that can be none: a person looks there. */
  readonly unread: readonly PageBox[];
  /** What QR codes on it say. */
  readonly codes: readonly string[];
  /** How dark it is within its words, 8 by 8 hexadecimal digits: by this and its words it is known again. */
  readonly ink?: string;
}

/** True when a person must look at the page, because not everything on it was read for sure. */
export function mustBeLookedAt({ state, unread }: Pick<ScannedPage, 'state' | 'unread'>): boolean {
  return state === 'doubtful' || state === 'unreadable' || state === 'failed' || unread.length > 0;
}

/** A word with its page. */
export type PlacedWord = PageWord & { readonly page: number };

/** The words behind a span of the file's text, with the page each stands on: what proves a fact or a document. */
export function wordsBehind(
  pages: readonly Pick<ScannedPage, 'number' | 'words'>[],
  span: { readonly start: number; readonly end: number },
): readonly PlacedWord[] {
  return pages.flatMap(({ number, words }) =>
    words
      .filter(({ start, end }) => start < span.end && end > span.start)
      .map((word) => ({ ...word, page: number })),
  );
}

/** A line of words on a page. */
export interface PlacedLine {
  readonly page: number;
  readonly box: PageBox;
}

/**
 * Boxes of words as eyes take them: neighbours on a line are one box, however many words a value has. In the order of
 * the words.
 */
export function linesOf(words: readonly PlacedWord[]): readonly PlacedLine[] {
  const lines: { page: number; box: PageBox }[] = [];
  for (const { page, box } of words) {
    const last = lines.at(-1);
    if (last?.page === page && isBeside(last.box, box)) last.box = around(last.box, box);
    else lines.push({ page, box });
  }
  return lines;
}

/** At one height, and not further apart than a few letters. */
function isBeside(one: PageBox, other: PageBox): boolean {
  const [left, top, right, bottom] = one;
  const [otherLeft, otherTop, otherRight, otherBottom] = other;
  const height = Math.min(bottom - top, otherBottom - otherTop);
  const overlap = Math.min(bottom, otherBottom) - Math.max(top, otherTop);
  const gap = Math.max(otherLeft - right, left - otherRight);
  return overlap > 0.4 * height && gap < 3 * Math.max(bottom - top, otherBottom - otherTop);
}

function around(one: PageBox, other: PageBox): PageBox {
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ];
}
