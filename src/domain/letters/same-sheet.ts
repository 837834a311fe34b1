/**
 * Whether two scans show the same sheet of paper, though no byte of them is equal: by their words and by the picture of the
 * page. A form that two people filled in is two sheets, and so is an invoice of the same shop with another number.
 */
import type { Labels } from '../profile.ts';

/** A page as it is compared. */
export interface ComparedPage {
  readonly words: readonly { readonly text: string; readonly confidence: number }[];
  /** As of a scanned page. */
  readonly ink?: string;
}

/** How alike two scans of one sheet are, each 0–1. */
export interface SameSheet {
  readonly words: number;
  readonly picture: number;
}

/** Pages of fewer words are not compared: «Fattura» and a sum stand on thousands. */
export const leastWords = 12;
/** A reader that is so sure of a word is right, but for one in hundreds. */
const sure = 0.85;
/** Shares of words and of the picture below which sheets are not the same. */
const least = { words: 0.85, picture: 0.8 };
/** Words of which the reader was sure on both sides and that differ: more than these are another sheet. */
const mostOther = 0.015;
/** Hashes kept of a page. */
const mostMarks = 12;

/**
 * What only this sheet says, as numbers to look it up by: hashes of three neighbouring words of which one has a digit (a
 * name with its day of birth, a number with its date). Signed 32-bit integers; none for a page of few words.
 */
export function marksOf(text: string): readonly number[] {
  const words = partsOf(text);
  if (words.length < leastWords) return [];
  const all = words.slice(2).map((word, at) => [words[at] ?? '', words[at + 1] ?? '', word]);
  const telling = all.filter((three) => three.some((word) => /\d/.test(word)));
  const hashes = (telling.length >= 4 ? telling : all).map((three) => hashOf(three.join(' ')));
  // The smallest ones: of two readings that share most words most are the same.
  return [...new Set(hashes)].toSorted((a, b) => a - b).slice(0, mostMarks);
}

/** How alike two pages are when they are scans of one sheet; undefined when they are not, or nobody can tell. */
export function sameSheet(one: ComparedPage, other: ComparedPage): SameSheet | undefined {
  const [a, b] = [countsOf(one), countsOf(other)];
  const total = { a: sumOf(a), b: sumOf(b) };
  if (Math.min(total.a, total.b) < leastWords || one.ink === undefined || other.ink === undefined)
    return undefined;
  let shared = 0;
  const left = { a: 0, b: 0 };
  const numbers = { a: '', b: '' };
  for (const word of new Set([...a.keys(), ...b.keys()])) {
    const [inA, inB] = [a.get(word), b.get(word)];
    const both = Math.min(inA?.count ?? 0, inB?.count ?? 0);
    shared += both;
    // What one reader is sure of and the other has not got; how often a word stands there is not asked.
    const isNumber = /\d/.test(word);
    if (inB === undefined && inA?.sure === true) {
      if (isNumber) numbers.a += word;
      else left.a++;
    }
    if (inA === undefined && inB?.sure === true) {
      if (isNumber) numbers.b += word;
      else left.b++;
    }
  }
  // A number that both are sure of and that differs is another invoice, another person; one that was read in two pieces is
  // the same.
  if (numbers.a !== '' && numbers.b !== '' && numbers.a !== numbers.b) return undefined;
  const others = Math.min(left.a, left.b);
  if (others > Math.max(1, mostOther * Math.min(total.a, total.b))) return undefined;
  const words = (2 * shared) / (total.a + total.b);
  const picture = correlation(one.ink, other.ink);
  return words >= least.words && picture >= least.picture ? { words, picture } : undefined;
}

/** Why two scans are taken for one sheet, in words for people. */
export function sameSheetWords({ words, picture }: SameSheet): Labels {
  const [w, p] = [words, picture].map((share) => `${Math.round(share * 100)} %`);
  return {
    it: `stesse parole (${w}) nello stesso posto della pagina (${p})`,
    en: `the same words (${w}) in the same place on the page (${p})`,
  };
}

interface Counted {
  count: number;
  sure: boolean;
}

function countsOf({ words }: ComparedPage): ReadonlyMap<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const { text, confidence } of words)
    for (const part of partsOf(text)) {
      const known = counts.get(part);
      if (known === undefined) counts.set(part, { count: 1, sure: confidence >= sure });
      else {
        known.count++;
        known.sure ||= confidence >= sure;
      }
    }
  return counts;
}

function sumOf(counts: ReadonlyMap<string, Counted>): number {
  return [...counts.values()].reduce((sum, { count }) => sum + count, 0);
}

/** Words and numbers without accents and signs; single letters are dirt as often as words, single digits parts of a number. */
function partsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]{2,}|\d/g) ?? []
  );
}

/** FNV-1a, 32 bits, signed. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  return hash | 0;
}

/** Of two pictures of cells (Pearson): 1 the same, 0 nothing in common. Pale prints and dark copies are the same. */
function correlation(one: string, other: string): number {
  const [a, b] = [one, other].map((cells) => Array.from(cells, (cell) => Number.parseInt(cell, 16)));
  if (a === undefined || b === undefined || a.length !== b.length || a.length === 0) return 0;
  const mean = (cells: readonly number[]) => cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [both, va, vb] = [0, 0, 0];
  for (const [at, cell] of a.entries()) {
    const [da, db] = [cell - ma, (b[at] ?? 0) - mb];
    both += da * db;
    va += da * da;
    vb += db * db;
  }
  return va === 0 || vb === 0 ? 0 : both / Math.sqrt(va * vb);
}
