/**
 * Our own references: ten digits shown `SIN 4827-1936-52` (a claim) or `TCK …` (a ticket without one). Eight
 * digits of body and two check digits, ISO 7064 MOD 97-10: every single wrong digit and every swap of
 * neighbours is detected. The body is permuted, so that a reference with one wrong digit can nearly always be
 * told (measured with 100,000 issued), and begins with 4 to 7, so that it never looks like an Italian telephone
 * number (0, 3, 8) or a date (0 to 3).
 */
import type { Reference } from '../ids.ts';
import { isWordCharacter, read, type Place, type Reading } from '../text/text.ts';

const bodies = 40_000_000n;
/** Coprime to 40,000,000, which makes n → a·n + b a permutation; spreads neighbours far apart. */
const multiplier = 24_721_359n;
const offset = 12_345n;

/** The reference with serial number n ≥ 0; 40 million different ones, then they repeat. Throws RangeError below 0. */
export function referenceFor(n: number | bigint): Reference {
  const serial = BigInt(n);
  if (serial < 0n) throw new RangeError('Serial numbers of references start at 0');
  const body = String(bodies + ((serial * multiplier + offset) % bodies));
  return `${body}${checkDigits(body)}` as Reference;
}

/** The two check digits of an eight-digit body: 98 − (body × 100 mod 97). */
export function checkDigits(body: string): string {
  return String(98 - ((Number(body) * 100) % 97)).padStart(2, '0');
}

/** True for ten digits that begin with 4 to 7 and are 1 modulo 97. It may still never have been issued. */
export function isReference(digits: string): digits is Reference {
  return /^[4-7]\d{9}$/.test(digits) && Number(digits) % 97 === 1;
}

/**
 * As people see it: `SIN 4827-1936-52` for a claim, `TCK 4827-1936-52` for a ticket.
 *
 * @param prefix `TCK`, or what the house puts before its claims (`claimPrefix` of its terms).
 */
export function formatReference(reference: Reference, prefix: string): string {
  return `${prefix} ${reference.slice(0, 4)}-${reference.slice(4, 8)}-${reference.slice(8)}`;
}

/** Something in a text that is, or was meant to be, one of our references. */
export interface FoundReference extends Place {
  /** Present when the check digits agree. */
  readonly value?: Reference;
  /** 9 to 11 digits as read, misread letters already turned into digits; give them to `repairReference` when there is no value. */
  readonly digits: string;
  /** A word such as «sinistro», «rif.» or SIN stood before it. */
  readonly labelled: boolean;
}

/**
 * Finds references in any spelling: blanks, dots, dashes, slashes or nothing between the digits, any of the
 * words people put before, letters misread for digits. Without a word before it a number counts only as ten
 * digits with agreeing check digits (1 % of strange numbers pass: whoever uses it looks whether it was issued),
 * or in our own 4-4-2 shape. Parts of longer numbers (IBAN, telephone) do not count.
 */
export function findReferences(text: string | Reading): readonly FoundReference[] {
  const reading = read(text);
  const found: (FoundDigits & { labelled: boolean })[] = [];
  let taken = 0;
  for (const match of reading.folded.matchAll(labelPattern)) {
    const from = match.index + match[0].length;
    if (from < taken) continue;
    // «polizza n. …»: a neutral word takes its meaning from the one before.
    if (otherNumber.test(reading.folded.slice(Math.max(0, match.index - 30), match.index))) continue;
    const run = readLabelledRun(reading.folded, from);
    if (!run) continue;
    found.push({ ...run, labelled: true });
    taken = run.end;
  }
  const labelled = found.length;
  let next = 0;
  for (const run of bareRuns(reading.folded)) {
    while (next < labelled && (found[next]?.end ?? 0) <= run.start) next++;
    if (next === labelled || (found[next]?.start ?? 0) >= run.end) found.push({ ...run, labelled: false });
  }
  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, digits, labelled }) => ({
      ...reading.place(start, end),
      ...(isReference(digits) ? { value: digits } : {}),
      digits,
      labelled,
    }));
}

/**
 * Every valid reference that one slip away from these digits: a wrong digit, one left out, one too many, two
 * neighbours swapped. Valid digits come back alone. The caller keeps those that were really issued; a repaired
 * reference never proves a link by itself.
 */
export function repairReference(digits: string): readonly Reference[] {
  if (!/^\d{9,11}$/.test(digits)) return [];
  if (isReference(digits)) return [digits];
  const at = (start: number, end?: number) => digits.slice(start, end);
  const places = Array.from(digits, (_, index) => index);
  const candidates =
    digits.length === 9
      ? [...places, 9].flatMap((i) => tenDigits.map((digit) => at(0, i) + digit + at(i)))
      : digits.length === 11
        ? places.map((i) => at(0, i) + at(i + 1))
        : [
            ...places.flatMap((i) => tenDigits.map((digit) => at(0, i) + digit + at(i + 1))),
            ...places.slice(1).map((i) => at(0, i - 1) + at(i, i + 1) + at(i - 1, i) + at(i + 1)),
          ];
  return [...new Set(candidates.filter((candidate) => isReference(candidate)))];
}

const tenDigits = Array.from('0123456789');

/** Letters that scanners and tired eyes put for digits; our references have no letters, so the way back is certain. */
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

const labels =
  'sin|tck|clm|dom|domanda|application|ticket|pratica|sinistro|sinistri|denuncia|fascicolo|protocollo|prot|claim|case|file|rif|riferimento|riferimenti|ref|reference|oggetto|numero|number|codice|vs|ns|nr|no|n';
/** What may stand between the word and the number: «numero», «di pratica», «è», a colon. */
const fillers = `${labels}|num|your|our|my|vostro|vostra|nostro|nostra|mia|mio|di|del|della|the|e'?|is|was|id|con`;
const labelPattern = new RegExp(
  `(?:(?<=[a-z])\\+(?=\\d)|(?<![a-z0-9])(?<label>${labels})(?![a-z]))(?:[\\s.:;,#°'"()\\[\\]*_=/-]{1,5}(?:${fillers})(?![a-z])){0,5}[\\s.:;,#°'"()\\[\\]*_=+-]{0,5}(?=[0-9oqdil|zsgb])`,
  'g',
);

interface FoundDigits {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
}

interface Group extends FoundDigits {
  /** Digits read as digits, not as letters. */
  readonly certain: number;
}

/** Reads on from a label, group by group, and stops where ten digits are reached (or as near to ten as it gets). */
function readLabelledRun(folded: string, from: number): FoundDigits | undefined {
  let digits = '';
  let certain = 0;
  let near: FoundDigits | undefined;
  for (const group of groupsFrom(folded, from)) {
    digits += group.digits;
    certain += group.certain;
    if (digits.length > 11) break;
    const run = { start: from, end: group.end, digits };
    // A group of letters only («so») may end a reference, yet more likely is the next word («SIN … del»).
    if (group.certain === 0 && !isReference(digits)) break;
    if (certain < 6) continue;
    if (digits.length === 10) return isReference(digits) || plausible(digits) ? run : undefined;
    if (digits.length === 9 || (digits.length === 11 && near === undefined))
      near = plausible(digits) ? run : near;
  }
  return near;
}

/** One edit may have touched the first digit, but then the others must do; a year in front never does. */
function plausible(digits: string): boolean {
  return repairReference(digits).length > 0;
}

function* groupsFrom(folded: string, from: number): Generator<Group> {
  const group = /([0-9oqdil|zsgb]{1,12})([ .\-/_\n]{0,3})/y;
  group.lastIndex = from;
  for (let count = 0; count < 10; count++) {
    const start = group.lastIndex;
    const match = group.exec(folded);
    const written = match?.[1];
    if (match === null || written === undefined) return;
    const end = start + written.length;
    if (isWordCharacter(folded, end)) return;
    yield {
      start,
      end,
      digits: Array.from(written, (sign) => misread[sign] ?? sign).join(''),
      certain: written.replace(/\D/g, '').length,
    };
    if (match[2] === '' || match[2]?.includes('\n\n')) return;
  }
}

/** Runs of digits that stand for themselves; only those worth a look come back. */
function* bareRuns(folded: string): Generator<FoundDigits> {
  const runs = /\d{1,10}(?:[ .\-/_]{1,2}\d{1,10}){0,11}/g;
  for (const match of folded.matchAll(runs)) {
    const start = match.index;
    const end = start + match[0].length;
    const before = folded.slice(Math.max(0, start - 30), start);
    if (isWordCharacter(folded, start - 1) || isWordCharacter(folded, end) || otherNumber.test(before))
      continue;
    const groups = Array.from(match[0].matchAll(/\d+/g), (group) => ({
      start: start + group.index,
      end: start + group.index + group[0].length,
      digits: group[0],
    }));
    yield* worthALook(folded, groups);
  }
}

function* worthALook(folded: string, groups: readonly FoundDigits[]): Generator<FoundDigits> {
  const all = joined(groups);
  if (all?.digits.length === 10 && (isReference(all.digits) || isOwnShape(groups))) {
    yield all;
    return;
  }
  for (let first = 0; first < groups.length; first++) {
    for (const size of [1, 3]) {
      const some = groups.slice(first, first + size);
      const run = joined(some);
      if (!run || some.length !== size || run.digits.length !== 10 || (size === 3 && !isOwnShape(some)))
        continue;
      // «4827-1936-52 3 luglio»: the neighbour stands further off than the groups among themselves.
      const apart = [groups[first - 1], groups[first + size]].every(
        (other) => other === undefined || isApart(folded, run, other, size),
      );
      if (apart && isReference(run.digits)) {
        yield run;
        first += size - 1;
        break;
      }
    }
  }
}

function joined(groups: readonly FoundDigits[]): FoundDigits | undefined {
  const [first] = groups;
  const last = groups.at(-1);
  return (
    first &&
    last && { start: first.start, end: last.end, digits: groups.map(({ digits }) => digits).join('') }
  );
}

/** Four, four and two digits: nobody writes another number like that, so even a wrong check digit is worth a repair. */
function isOwnShape(groups: readonly FoundDigits[]): boolean {
  const digits = joined(groups)?.digits ?? '';
  return groups.map((group) => group.digits.length).join() === '4,4,2' && /^[4-7]/.test(digits);
}

function isApart(folded: string, run: FoundDigits, other: FoundDigits, size: number): boolean {
  const between =
    other.end <= run.start ? folded.slice(other.end, run.start) : folded.slice(run.end, other.start);
  return /^\s+$/.test(between) && (size === 1 || !/\s/.test(folded.slice(run.start, run.end)));
}

/** A telephone, a bank account, a policy, an invoice: the number that follows is not ours. */
const otherNumber =
  /(?:\+|\b00|\+\d{1,3} |(?:tel(?:efono)?|cell(?:ulare)?|mobile|phone|fax|whatsapp|iban|c\/c|conto|account|polizza|policy|contratto|fattura|invoice|ricevuta|p\.? ?iva|partita iva|vat|order|ordine)\b[\s.:#°'-]{0,4}(?:(?:n|nr|no|num|numero|number)\b[\s.:#°]{0,3})?)$/;
