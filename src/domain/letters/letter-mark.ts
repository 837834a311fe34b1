/**
 * The mark that every page of ours carries on paper, so that a page which comes back by post finds its claim: as a QR
 * code for machines, and in digits beside it for people and for readers of print. It names the file, the letter, the
 * page and what the page is, and is signed. A mark proves that we printed this page, not who sends it back.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { OutboundId, Reference } from '../ids.ts';
import { isReference } from '../linking/reference.ts';
import { read, type Place, type Reading } from '../text/text.ts';
import { base32 } from '../people/totp.ts';

/**
 * What a page is. `letter`: our own words, which nobody needs to send back. `return_slip`: the part that is torn off
 * and lies on what is sent. `cover_sheet`: a page of its own that does the same.
 */
export const markedPages = ['letter', 'return_slip', 'cover_sheet'] as const;
export type MarkedPage = (typeof markedPages)[number];

/** What a mark says. */
export interface LetterMark {
  readonly kind: MarkedPage;
  /** Of the claim, or of the ticket while there is no claim. */
  readonly reference: Reference;
  /** The message of the outbox that was printed. */
  readonly letter: OutboundId;
  /** From 1, in the order of printing. */
  readonly page: number;
}

/**
 * What a code or a line of print turned out to be. `forged`: the shape of a mark that no key of ours signed (a page of
 * another installation, or a key that was thrown away); nothing that it says is known.
 */
export type ReadMark =
  | { readonly state: 'signed'; readonly mark: LetterMark }
  | { readonly state: 'forged'; readonly claimed: string };

/** A mark in print, with its place in the text. */
export type FoundMark = Place &
  ReadMark & {
    /** A digit was misread, and only this mark is one slip away: right but for one case in a million. */
    readonly repaired: boolean;
  };

/**
 * The mark for a QR code: `SPT1-R-4827193652-1234-2-` and 80 bits of HMAC-SHA256 as 16 signs, in capitals, digits and
 * dashes, which QR codes hold in 5.5 bits each (alphanumeric mode).
 *
 * @throws RangeError without a key, or for a page below 1.
 */
export function letterMark(mark: LetterMark, secret: string): string {
  return [...namedParts(mark), codeTag(mark, secret)].join('-');
}

/**
 * What a QR code says; undefined when it is none of ours. Of several keys (the newest signs, older ones still read) any
 * may have signed. Compared in constant time.
 */
export function readLetterMark(code: string, secrets: readonly string[]): ReadMark | undefined {
  const [, letter = '', reference = '', outbound = '', page = '', tag = ''] =
    /^SPT1-([LRC])-(\d{10})-([1-9]\d{0,17})-([1-9]\d{0,3})-([A-Z2-7]{16})$/.exec(code.trim().toUpperCase()) ??
    [];
  if (tag === '') return undefined;
  const mark = markOf(kindOfLetter.get(letter), reference, outbound, page);
  return mark !== undefined && secrets.some((secret) => secret !== '' && equal(tag, codeTag(mark, secret)))
    ? { state: 'signed', mark }
    : { state: 'forged', claimed: reference };
}

/**
 * The same mark in print: `4827-1936-52-1234-2-1-604417-38`, that is reference, letter, page, what the page is (0 to 2),
 * six digits of signature and two check digits over all. Digits only: whatever letter a reader of print makes of one,
 * the way back is certain.
 *
 * @throws RangeError without a key, or for a page below 1.
 */
export function printedMark(mark: LetterMark, secret: string): string {
  const { reference, letter, page, kind } = checked(mark);
  const groups = [
    reference.slice(0, 4),
    reference.slice(4, 8),
    reference.slice(8),
    letter,
    String(page),
    String(markedPages.indexOf(kind)),
    printTag(mark, secret),
  ];
  return [...groups, sumOf(groups.join(''))].join('-');
}

/**
 * Marks in a text, in any spelling: blanks, dots, slashes or nothing like dashes between the groups, letters misread for
 * digits, one digit misread. Six digits of signature can be guessed by somebody who tries a million letters: whoever
 * files by a printed mark still looks at who wrote.
 */
export function findPrintedMarks(text: string | Reading, secrets: readonly string[]): readonly FoundMark[] {
  const reading = read(text);
  return [...reading.folded.matchAll(printedShape)].flatMap((match): FoundMark[] => {
    const groups = match.slice(1).map(asDigits);
    const place = reading.place(match.index, match.index + match[0].length);
    const mark = readGroups(groups, secrets);
    if (mark !== undefined) return [{ ...place, state: 'signed', mark, repaired: false }];
    const [meant, ...others] = slipsOf(groups).flatMap((slip) => readGroups(slip, secrets) ?? []);
    if (meant !== undefined && others.length === 0)
      return [{ ...place, state: 'signed', mark: meant, repaired: true }];
    const reference = groups.slice(0, 3).join('');
    return isReference(reference) && addsUp(groups)
      ? [{ ...place, state: 'forged', claimed: reference, repaired: false }]
      : [];
  });
}

const letterOfKind: Readonly<Record<MarkedPage, string>> = {
  letter: 'L',
  return_slip: 'R',
  cover_sheet: 'C',
};
const kindOfLetter = new Map(markedPages.map((kind) => [letterOfKind[kind], kind]));

/** 80 bits: guessing one is out of reach for who can only post pages. */
const codeTagBytes = 10;
/** About 20 bits; the check digits beside them are no secret. */
const printTagDigits = 6;

const digit = '[0-9oqdil|zsgb]';
const between = '[ \\t]?[ .\\-/_]?[ \\t]?';
const printedShape = new RegExp(
  `(?<![\\p{L}\\p{N}])(${digit}{4})${between}(${digit}{4})${between}(${digit}{2})${['{1,18}', '{1,4}', '', '{6}', '{2}'].map((size) => `(?:[ \\t]?[ .\\-/_][ \\t]?)(${digit}${size})`).join('')}(?![\\p{L}\\p{N}])`,
  'gu',
);

/** Letters that readers of print put for digits, as for our references. */
const misread: Readonly<Record<string, string>> = {
  o: '0',
  q: '0',
  d: '0',
  i: '1',
  l: '1',
  '|': '1',
  z: '2',
  s: '5',
  g: '6',
  b: '8',
};

function asDigits(written: string): string {
  return Array.from(written, (sign) => misread[sign] ?? sign).join('');
}

function readGroups(groups: readonly string[], secrets: readonly string[]): LetterMark | undefined {
  if (!addsUp(groups)) return undefined;
  const [a = '', b = '', c = '', letter = '', page = '', kind = '', tag = ''] = groups;
  const mark = markOf(markedPages[Number(kind)], `${a}${b}${c}`, letter, page);
  return mark !== undefined && secrets.some((secret) => secret !== '' && equal(tag, printTag(mark, secret)))
    ? mark
    : undefined;
}

function addsUp(groups: readonly string[]): boolean {
  return sumOf(groups.slice(0, -1).join('')) === groups.at(-1);
}

/** Every spelling that differs in one digit and adds up. */
function slipsOf(groups: readonly string[]): string[][] {
  return groups
    .flatMap((group, at) =>
      Array.from(group, (_, place) =>
        Array.from('0123456789', (other) =>
          groups.with(at, group.slice(0, place) + other + group.slice(place + 1)),
        ),
      ).flat(),
    )
    .filter((slip) => slip.some((group, at) => group !== groups[at]) && addsUp(slip));
}

/** Two digits by which every wrong digit and every swap of neighbours shows (ISO 7064 MOD 97-10). */
function sumOf(digits: string): string {
  return String(98n - ((BigInt(digits) * 100n) % 97n)).padStart(2, '0');
}

function markOf(
  kind: MarkedPage | undefined,
  reference: string,
  letter: string,
  page: string,
): LetterMark | undefined {
  if (kind === undefined || !isReference(reference) || !/^[1-9]\d{0,17}$/.test(letter)) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(page)) return undefined;
  // The signature, which the caller compares, proves that this id is one we handed out.
  return { kind, reference, letter: letter as OutboundId, page: Number(page) };
}

function checked(mark: LetterMark): LetterMark {
  if (!Number.isInteger(mark.page) || mark.page < 1 || mark.page > 9_999)
    throw new RangeError(`a letter has no page ${mark.page}`);
  return mark;
}

function namedParts(mark: LetterMark): string[] {
  const { kind, reference, letter, page } = checked(mark);
  return ['SPT1', letterOfKind[kind], reference, letter, String(page)];
}

function codeTag(mark: LetterMark, secret: string): string {
  return base32(digestOf('code', mark, secret).subarray(0, codeTagBytes));
}

function printTag(mark: LetterMark, secret: string): string {
  const number = digestOf('print', mark, secret).readUInt32BE(0) % 10 ** printTagDigits;
  return String(number).padStart(printTagDigits, '0');
}

/** Form and content are signed together: the printed digits never help to make a code, nor either one a reply token. */
function digestOf(form: 'code' | 'print', mark: LetterMark, secret: string): Buffer {
  if (secret === '') throw new RangeError('A mark needs a key');
  return createHmac('sha256', secret)
    .update(`letter-${form}:${namedParts(mark).join('-')}`)
    .digest();
}

function equal(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
