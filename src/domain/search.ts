/** What people type to find something, and how what was found is shown: words, numbers in any spelling, marked excerpts. */
import {
  checkFiscalCode,
  checkIban,
  checkVatNumber,
  findEmails,
  findPhones,
  normalizePolicyNumber,
} from './facts/identifiers.ts';
import { findReferences, isReference, repairReference } from './linking/reference.ts';

/** What can be found. `answer`: what a person of ours wrote to a customer; `file`: what lies in an attachment. */
export const searchKinds = [
  'ticket',
  'claim',
  'message',
  'file',
  'answer',
  'note',
  'policy',
  'party',
] as const;
export type SearchKind = (typeof searchKinds)[number];

/** Something typed that must be there: a word, or words in quotes that must follow each other. */
export interface SearchTerm {
  readonly text: string;
  readonly quoted: boolean;
  /** The typing may go on: whatever begins like this will do. */
  readonly open: boolean;
}

/** More words than these narrow nothing any more. */
const mostTerms = 12;

/** The words of a search. The last one counts as begun unless a blank or a quote has closed it. */
export function readTerms(typed: string): readonly SearchTerm[] {
  const found: SearchTerm[] = [];
  for (const match of typed.matchAll(/["“”«»]([^"“”«»]*)(?:["“”«»]|$)|([^\s"“”«»'’]+)/gu)) {
    const [whole, quoted, word] = match;
    const text = (quoted ?? word ?? '').trim();
    if (!/[\p{L}\p{N}]/u.test(text)) continue;
    const open = quoted === undefined && match.index + whole.length === typed.length;
    found.push({ text, quoted: quoted !== undefined, open });
  }
  return found.slice(0, mostTerms);
}

/** A number as it may be stored, with what it would be. */
export interface SearchNumber {
  readonly is:
    | 'reference'
    | 'plate'
    | 'policy'
    | 'external'
    | 'fiscalCode'
    | 'vatNumber'
    | 'iban'
    | 'phone'
    | 'email';
  readonly value: string;
}

/** What people write before a number. */
const label =
  /^\s*(?:targat[ao]|targa|plate|polizza|policy|p\.? ?iva|partita iva|vat|codice fiscale|tax code|c\.? ?f\.?|iban|c\/c|conto|tel(?:efono)?|cell(?:ulare)?|mobile|phone|e-?mail|pec|mail|n(?:r|um|umero|umber)?|no|rif(?:erimento)?|ref(?:erence)?)[\s.:°#]+/i;

/**
 * The numbers that the whole of what was typed may be, in any spelling: references (also with one slip), plates, policy
 * numbers, foreign references, tax codes, VAT numbers, accounts, telephones, addresses. Whether one exists is for the
 * database to say; empty when it cannot be a number.
 */
export function numbersIn(typed: string): readonly SearchNumber[] {
  let bare = typed.trim();
  for (let times = 0; times < 2; times++) bare = bare.replace(label, '');
  const found: SearchNumber[] = [];
  const references = findReferences(`rif. ${typed.trim()}`);
  const [reference] = references;
  if (references.length === 1 && reference !== undefined && lettersAround(typed, reference.digits.length))
    for (const value of isReference(reference.digits)
      ? [reference.digits]
      : repairReference(reference.digits))
      found.push({ is: 'reference', value });
  const [email] = findEmails(bare);
  if (email !== undefined && email.quote === bare) return [...found, { is: 'email', value: email.value }];
  // A few groups of letters and digits; sentences are no numbers.
  const compact = normalizePolicyNumber(bare);
  if (!/\d/.test(compact) || compact.length < 3 || compact.length > 34 || /\p{L}{7}/u.test(bare))
    return found;
  const phones = findPhones(`tel. ${bare}`);
  if (phones.length === 1 && phones[0] !== undefined) found.push({ is: 'phone', value: phones[0].value });
  if (checkIban(compact)) return [...found, { is: 'iban', value: compact }];
  if (checkFiscalCode(compact)) return [...found, { is: 'fiscalCode', value: compact }];
  if (checkVatNumber(compact)) found.push({ is: 'vatNumber', value: compact.replace(/^IT/, '') });
  if (compact.length <= 10 && /[A-Z]/.test(compact)) found.push({ is: 'plate', value: compact });
  found.push({ is: 'policy', value: compact }, { is: 'external', value: compact });
  return found;
}

/** Whether what was typed is the number and its label, not a sentence with a number in it. */
function lettersAround(typed: string, digits: number): boolean {
  return typed.replaceAll(/[^\p{L}\p{N}]/gu, '').length - digits <= 16;
}

/** A stretch of a text, marked where it is what was looked for. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** A word as it is compared: lower case, accents off. The same as `search_fold` of the database. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

/** Words of a text with their places. */
export function* wordsOf(
  text: string,
): Generator<{ word: string; folded: string; start: number; end: number }> {
  for (const match of text.matchAll(/[\p{L}\p{N}\u0300-\u036f]+/gu))
    yield {
      word: match[0],
      folded: foldWord(match[0]),
      start: match.index,
      end: match.index + match[0].length,
    };
}

/**
 * The part of a text that shows best why it was found: up to `longest` characters around the densest place, on one line,
 * with the words marked. Without a marked word its beginning.
 *
 * @param marks the folded words to mark
 */
export function excerpt(text: string, marks: ReadonlySet<string>, longest = 220): readonly Piece[] {
  const hits: { start: number; end: number; folded: string }[] = [];
  // Compounds (`anna.bianchi@example.org`) are several words here as in the database.
  for (const { folded, start, end } of wordsOf(text)) {
    if (!marks.has(folded)) continue;
    hits.push({ start, end, folded });
    if (hits.length >= 2_000) break;
  }
  let [from, best] = [0, 0];
  for (const [index, hit] of hits.entries()) {
    const inside = hits.slice(index, index + 24).filter(({ end }) => end <= hit.start + longest - 40);
    const worth = new Set(inside.map(({ folded }) => folded)).size * 10 + Math.min(inside.length, 5);
    if (worth > best) [from, best] = [hit.start, worth];
  }
  const blank = from > 40 ? text.indexOf(' ', from - 40) : -1;
  const start = from <= 40 ? 0 : blank === -1 || blank >= from ? from : blank + 1;
  const last = text.lastIndexOf(' ', start + longest);
  const end =
    text.length <= start + longest ? text.length : last > start + longest / 2 ? last : start + longest;
  const pieces: { text: string; marked: boolean }[] = [];
  const put = (slice: string, marked: boolean) => {
    const line = slice.replaceAll(/\s+/g, ' ');
    const last = pieces.at(-1);
    if (line === '') return;
    if (last?.marked === marked) last.text += line;
    else pieces.push({ text: line, marked });
  };
  if (start > 0) put('… ', false);
  let at = start;
  for (const hit of hits.filter((each) => each.start >= start && each.end <= end)) {
    put(text.slice(at, hit.start), false);
    put(text.slice(hit.start, hit.end), true);
    at = hit.end;
  }
  put(text.slice(at, end), false);
  if (end < text.length) put(' …', false);
  return pieces;
}

/** How many slips make `b` of `a`: a letter wrong, missing, too many, or two neighbours swapped; `most` + 1 when more. */
function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(
        (before[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (before[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
    [older, before] = [before, row];
  }
  return before[b.length] ?? most + 1;
}

/** Names that a word may have been meant as, the nearest alone; short words forgive one slip, longer ones two. */
export function meantNames(word: string, names: readonly string[]): readonly string[] {
  const most = word.length <= 5 ? 1 : 2;
  const near = names
    .map((name) => ({ name, slips: slipsBetween(word, name, most) }))
    .filter(({ slips }) => slips > 0 && slips <= most);
  const least = Math.min(...near.map(({ slips }) => slips));
  return near.filter(({ slips }) => slips === least).map(({ name }) => name);
}
