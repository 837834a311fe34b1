/**
 * One home for making customers' words comparable: accents, apostrophes, odd spaces and letter case folded
 * away, with the way back to the offsets of the original, so that every fact can show the words it came from.
 */

/** A piece of the original: offsets in UTF-16 code units, end excluded, and the words between them. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/**
 * A text ready to be searched. `plain` and `folded` have the same length and the same offsets;
 * `place` leads from there back to the original.
 */
export interface Reading {
  readonly original: string;
  /** NFKC (Unicode Annex 15), straight quotes and dashes, every blank a space or a line feed; case and accents kept. */
  readonly plain: string;
  /** `plain` in lower case without accents: ASCII for Italian and English, so that `\b` and `\w` are right. */
  readonly folded: string;
  /** The words of the original behind `plain.slice(start, end)`. */
  place(start: number, end: number): Place;
  /** The other way: where an offset of the original lies in `plain`. */
  seek(offset: number): number;
}

/** Prepares a text for searching, in one pass. A `Reading` is handed back as it is, so that nobody reads twice. */
export function read(text: string | Reading): Reading {
  if (typeof text !== 'string') return text;
  const { plain, shifts } = straighten(text);
  return prepared(text, plain, shifts);
}

/** The same for what people write in sentences: lines that only wrap are joined. Papers keep their lines. */
export function readProse(text: string): Reading {
  const { plain, shifts } = straighten(text);
  return prepared(text, unwrap(plain), shifts);
}

function prepared(text: string, plain: string, shifts: ReturnType<typeof straighten>['shifts']): Reading {
  return {
    original: text,
    plain,
    folded: foldInPlace(plain),
    place(start, end) {
      const from = originAt(shifts, start);
      let to = originAt(shifts, end);
      // One character may have become several («ﬁ» is f and i): a place is never empty.
      for (let next = end + 1; to <= from && end > start && next <= plain.length; next++) {
        to = originAt(shifts, next);
      }
      return { start: from, end: to, quote: text.slice(from, to) };
    },
    seek: (offset) => offset - driftAt(shifts, (shift) => shift.at + shift.by <= offset),
  };
}

/**
 * A long line that breaks off within a sentence goes on in the next one: scanners, and mail programs that wrap, end
 * lines anywhere, and «un⏎vicino» is «un vicino». Ends of sentences, short lines, lists and quotes stay as they are.
 */
function unwrap(plain: string): string {
  return plain.replace(wrapped, (_, line: string) => `${line} `);
}

const wrapped =
  /(?<=^|\n)([^\n]{55,130}(?<![.:;!?>\n ]))\n(?=[\p{Ll}\d(](?!\)|[.)] )|(?<=[^\n]{68}\n)\p{Lu}\p{Ll}+ \p{Ll})/gu;

/**
 * The text without what people say while they think: «ehm», «ecco», "uh". Within a number, a name or a phrase it would
 * hide what is said; alone it says nothing.
 */
export function withoutHesitation(text: string | Reading): Reading {
  const reading = read(text);
  const pieces = Array.from(reading.plain.matchAll(hesitation), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: '',
  }));
  return pieces.length === 0 ? reading : rewrite(reading, pieces).reading;
}

/** Small letters only: «ER» is an emergency room. */
const hesitation = /(?<![\p{L}'])(?:e+h+m*|ehmm?|uhm+|uh|umm?|er|mm+|ecco|allora|cioe|cioè)(?![\p{L}']),? /gu;

/**
 * The text with some stretches (offsets of the reading, in order, apart) written differently, such as number words
 * as figures. Places of the new reading still lead to the words of the original; `touched` are the new stretches.
 */
export function rewrite(
  base: Reading,
  pieces: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): { readonly reading: Reading; readonly touched: readonly { start: number; end: number }[] } {
  let plain = '';
  let folded = '';
  let taken = 0;
  /** Both sides of every seam: offsets here and there. */
  const seams: { readonly here: number; readonly there: number }[] = [{ here: 0, there: 0 }];
  const touched: { start: number; end: number }[] = [];
  for (const { start, end, text } of pieces) {
    plain += base.plain.slice(taken, start);
    folded += base.folded.slice(taken, start);
    touched.push({ start: plain.length, end: plain.length + text.length });
    seams.push({ here: plain.length, there: start });
    plain += text;
    folded += text.toLowerCase();
    seams.push({ here: plain.length, there: end });
    taken = end;
  }
  plain += base.plain.slice(taken);
  folded += base.folded.slice(taken);
  const toBase = (offset: number, isEnd: boolean): number => {
    const index = seamBefore(seams, ({ here }) => here <= offset);
    const seam = seams[index] ?? { here: 0, there: 0 };
    // Odd seams begin a rewritten stretch: what lies inside it is all of it.
    if (index % 2 === 0 || offset === seam.here) return seam.there + offset - seam.here;
    return isEnd ? (seams[index + 1]?.there ?? seam.there) : seam.there;
  };
  return {
    touched,
    reading: {
      original: base.original,
      plain,
      folded,
      place: (start, end) => base.place(toBase(start, false), toBase(end, true)),
      seek(offset) {
        const there = base.seek(offset);
        const index = seamBefore(seams, (seam) => seam.there <= there);
        const seam = seams[index] ?? { here: 0, there: 0 };
        return index % 2 === 0 ? seam.here + there - seam.there : seam.here;
      },
    },
  };
}

/** Index of the last seam that lies behind us. */
function seamBefore<Seam>(seams: readonly Seam[], isBehind: (seam: Seam) => boolean): number {
  let low = 0;
  let high = seams.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const seam = seams[middle];
    if (seam !== undefined && isBehind(seam)) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Lower case, no accents, straight apostrophes, single spaces: for comparing names and words with each other. */
export function fold(text: string): string {
  return read(text).folded.replace(/\s+/g, ' ').trim();
}

/**
 * Finds a word or phrase, given folded, on whole words; `*` at the end makes it a prefix (`rimbors*`).
 * A blank in the phrase stands for any blanks. The first occurrence, as offsets of the reading.
 */
export function findWord(reading: Reading, word: string): { start: number; end: number } | undefined {
  return findWords(reading, word).next().value ?? undefined;
}

/** Every occurrence of a word or phrase, one after the other (see `findWord`). */
export function* findWords(
  reading: Reading,
  word: string,
): Generator<{ start: number; end: number }, undefined> {
  const { head, rest, isPrefix, beginning } = wantedOf(word);
  if (head === '' || (beginning !== '' && !beginningsOf(reading).has(beginning))) return;
  const { folded } = reading;
  for (let at = folded.indexOf(head); at !== -1; at = folded.indexOf(head, at + 1)) {
    if (isWordCharacter(folded, at - 1)) continue;
    const end = endOfPhrase(folded, at + head.length, rest);
    if (end === undefined) continue;
    if (!isWordCharacter(folded, end)) yield { start: at, end };
    else if (isPrefix) yield { start: at, end: endOfWord(folded, end) };
  }
}

/** A word or phrase that is looked for, taken apart once. */
interface Wanted {
  readonly head: string;
  readonly rest: readonly string[];
  readonly isPrefix: boolean;
  /** How a word of the text must begin; empty where the phrase does not begin with a word. */
  readonly beginning: string;
}

const wanted = new Map<string, Wanted>();

function wantedOf(word: string): Wanted {
  let found = wanted.get(word);
  if (found === undefined) {
    const isPrefix = word.endsWith('*');
    const [head = '', ...rest] = (isPrefix ? word.slice(0, -1) : word).split(' ');
    let length = 0;
    while (length < longestBeginning && isWordCharacter(head, length)) length++;
    found = { head, rest, isPrefix, beginning: head.slice(0, length) };
    if (wanted.size < 20_000) wanted.set(word, found);
  }
  return found;
}

/**
 * How the words of a text begin, in one letter and up to four: thousands of words are looked for in each message, and
 * most begin like none of it.
 */
const beginnings = new WeakMap<Reading, ReadonlySet<string>>();
const longestBeginning = 4;

function beginningsOf(reading: Reading): ReadonlySet<string> {
  const known = beginnings.get(reading);
  if (known !== undefined) return known;
  const { folded } = reading;
  const found = new Set<string>();
  let isInside = false;
  for (let at = 0; at < folded.length; at++) {
    const isWord = isWordCharacter(folded, at);
    if (isWord && !isInside)
      for (let length = 1; length <= longestBeginning; length++) found.add(folded.slice(at, at + length));
    isInside = isWord;
  }
  beginnings.set(reading, found);
  return found;
}

/** True when the text has the word (see `findWord`). */
export function hasWord(reading: Reading, word: string): boolean {
  return findWord(reading, word) !== undefined;
}

/** The first hundred matches: more of a kind is a list, not a message. */
export function firstMatches(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    matches.push(match);
    if (matches.length === 100) break;
  }
  return matches;
}

/** Flags of a pattern somebody else wrote, made fit for `matchAll`. */
export function withFlag(flags: string): string {
  return flags.includes('g') ? flags : `${flags}g`;
}

/** True when the character at this offset belongs to a word: letters and digits of any alphabet. */
export function isWordCharacter(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  if (code < 0x80) {
    return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  }
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}

/** The sentence (or line of a form) around an offset of the reading, at most `reach` characters to each side. */
export function sentenceAround(
  reading: Reading,
  at: number,
  reach = 240,
): { start: number; end: number; text: string } {
  const { folded } = reading;
  const from = Math.max(0, at - reach);
  const before = folded.slice(from, at);
  let start = from;
  for (const stop of before.matchAll(sentenceEnd)) {
    if (!isAbbreviation(before, stop.index)) start = from + stop.index + stop[0].length;
  }
  const after = folded.slice(at, at + reach);
  let end = at + after.length;
  for (const stop of after.matchAll(sentenceEnd)) {
    if (isAbbreviation(after, stop.index)) continue;
    end = at + stop.index;
    break;
  }
  return { start, end, text: folded.slice(start, end) };
}

/** The sentences and form lines of a reading up to a limit, blanks around them left out; at most 1200 characters each. */
export function* sentencesOf(
  { folded }: Reading,
  limit: number,
): Generator<{ start: number; end: number; text: string }, undefined> {
  for (let at = 0; at < limit;) {
    const rest = folded.slice(at, Math.min(limit, at + 1200));
    let length = rest.length;
    let next = at + rest.length;
    for (const stop of rest.matchAll(sentenceEnd)) {
      if (isAbbreviation(rest, stop.index)) continue;
      length = stop.index + (/[.!?;]/.test(stop[0]) ? 1 : 0);
      next = at + stop.index + stop[0].length;
      break;
    }
    const text = rest.slice(0, length).trim();
    const start = at + rest.indexOf(text);
    if (text !== '') yield { start, end: start + text.length, text };
    at = Math.max(next, at + 1);
  }
}

/** A full stop before a blank, an empty line, the next line of a form or list. Other line breaks only wrap the mail. */
const sentenceEnd =
  /[.!?;](?=\s)|\n *\n|\n(?= *(?:[-*\u2022]|\d{1,2}[.)]) )|\n(?= *[*_]{0,2}[a-z][^:\n]{0,40}: )/g;
const abbreviations = new Set(
  'n nr no num tg art sig dott dr avv ing geom rif ns vs pol tel cell loc fraz int str ca c p s mr mrs ms st ref prof spett gent egr h a m'.split(
    ' ',
  ),
);

function isAbbreviation(text: string, stop: number): boolean {
  if (text[stop] !== '.') return false;
  const word = /[a-z]{1,5}$/.exec(text.slice(Math.max(0, stop - 6), stop))?.[0];
  return word !== undefined && abbreviations.has(word);
}

/** Where offsets of the plain text and of the original drift apart: from `at` on, original = plain + `by`. */
interface Shift {
  readonly at: number;
  readonly by: number;
}

const oddities = /\P{ASCII}\p{M}*|\p{ASCII}\p{M}+|\r\n?|[\t\v\f]/gu;

function straighten(text: string): { plain: string; shifts: readonly Shift[] } {
  const shifts: Shift[] = [];
  let drift = 0;
  const plain = text.replace(oddities, (odd: string, at: number) => {
    const straight = straightened(odd);
    if (straight.length !== odd.length) {
      const here = at - drift;
      // Every letter of «ﬁ» leads back to the one character it came from.
      for (let inside = 1; inside < straight.length; inside++) {
        if (inside >= odd.length) shifts.push({ at: here + inside, by: at - here - inside });
      }
      drift += odd.length - straight.length;
      shifts.push({ at: here + straight.length, by: drift });
    }
    return straight;
  });
  return { plain, shifts };
}

const known = new Map<string, string>();

/** Few distinct odd characters occur in a text, but often: each is worked out once. */
function straightened(odd: string): string {
  if (odd.length > 4) return workOut(odd);
  let straight = known.get(odd);
  if (straight === undefined) {
    straight = workOut(odd);
    if (known.size < 5000) known.set(odd, straight);
  }
  return straight;
}

function workOut(odd: string): string {
  // A new page begins a new line.
  if (odd === '\r\n' || odd === '\r' || odd === '\f') return '\n';
  if (/^[\t\v]$/.test(odd)) return ' ';
  // A letter under a heap of marks is worth its first few only; the rest is decoration.
  return odd
    .slice(0, 8)
    .normalize('NFKC')
    .replace(/[\u2018\u2019\u201a\u201b\u02b9\u02bb\u02bc\u02c8\u2032\u2035\u00b4\u0060\uff07]/gu, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033]/gu, '"')
    .replace(/[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]/gu, '-')
    .replace(/[\u2028\u2029\u0085]/gu, '\n')
    .replace(/[\p{Zs}]/gu, ' ')
    .replace(/\u2044/gu, '/')
    .replace(/[\p{M}\p{Cf}]/gu, '');
}

function originAt(shifts: readonly Shift[], offset: number): number {
  return offset + driftAt(shifts, (shift) => shift.at <= offset);
}

/** The drift of the last shift that lies behind us. */
function driftAt(shifts: readonly Shift[], isBehind: (shift: Shift) => boolean): number {
  let low = 0;
  let high = shifts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const shift = shifts[middle];
    if (shift !== undefined && isBehind(shift)) low = middle + 1;
    else high = middle;
  }
  return shifts[low - 1]?.by ?? 0;
}

/** Keeps the length: each UTF-16 unit becomes one unit, or stays. */
function foldInPlace(plain: string): string {
  return plain
    .replace(/[\u0080-\uffff]/g, (letter) => {
      const bare = (letter.normalize('NFD')[0] ?? letter).toLowerCase();
      return special[bare] ?? (bare.length === 1 ? bare : letter);
    })
    .toLowerCase();
}

/** Letters that Unicode does not take apart but people type without the stroke. */
const special: Readonly<Record<string, string>> = { ø: 'o', đ: 'd', ł: 'l', ı: 'i', ħ: 'h' };

function endOfPhrase(folded: string, from: number, rest: readonly string[]): number | undefined {
  let end = from;
  for (const word of rest) {
    const start = endOfBlank(folded, end);
    if (start === end || !folded.startsWith(word, start)) return undefined;
    end = start + word.length;
  }
  return end;
}

function endOfBlank(text: string, from: number): number {
  let end = from;
  while (end - from < 20 && (text[end] === ' ' || text[end] === '\n')) end++;
  return end;
}

function endOfWord(text: string, from: number): number {
  let end = from;
  while (end - from < 40 && isWordCharacter(text, end)) end++;
  return end;
}
