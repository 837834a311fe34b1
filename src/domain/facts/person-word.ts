/** What people say of values that were read: right, or not what stands there. The machine never takes it back. */
import type { LocalDate } from '../ids.ts';
import { hears, type Hearing } from '../claims/message-part.ts';
import { parseMoney } from '../money.ts';
import { findDates } from '../time/calendar.ts';
import type { Fact } from './fact.ts';
import {
  checkFiscalCode,
  checkIban,
  checkVatNumber,
  checkVin,
  findEmails,
  findPhones,
  normalizeIban,
  normalizePlate,
} from './identifiers.ts';

/** A person's word on one value of a message, with the reading it is about, so that it can be taken back. */
export interface PersonWord {
  /** As the machine read it. */
  readonly read: Fact;
  /** The value as it stands there; null when nothing of the kind does. Equal to the reading: it was right. */
  readonly meant: string | null;
}

/** A word with who said it and when. */
export interface SaidWord extends PersonWord {
  readonly by: string;
  readonly at: Date;
}

/**
 * Facts as people have corrected them: what they said of stands once, as sure as can be, and whatever the machine reads
 * there now is passed over. A value that the machine no longer reads stays said.
 */
export function asPeopleSay(facts: readonly Fact[], words: readonly PersonWord[]): readonly Fact[] {
  if (words.length === 0) return facts;
  const said = new Map<string, Fact>();
  for (const { read, meant } of words)
    if (meant !== null)
      said.set(nameOf(read.key, meant), { ...read, value: meant, method: 'person', confidence: 1 });
  const spokenOf = new Set([...words.map(({ read }) => nameOf(read.key, read.value)), ...said.keys()]);
  return [...said.values(), ...facts.filter(({ key, value }) => !spokenOf.has(nameOf(key, value)))];
}

/**
 * The words that count for a ticket which hears a part of a message: about a place it hears, or about a value that it has
 * read itself, wherever that stands. What people said of the other part alone is not for it.
 *
 * @param facts what the ticket has read in its part, corrected or not
 */
export function wordsHeard<Word extends PersonWord>(
  words: readonly Word[],
  hearing: Hearing | undefined,
  facts: readonly Fact[],
): readonly Word[] {
  if (hearing === undefined) return words;
  return words.filter(
    ({ read, meant }) =>
      hears(hearing, read.span) ||
      facts.some(
        ({ key, value, method }) =>
          key === read.key && (value === read.value || (method === 'person' && value === meant)),
      ),
  );
}

/** Facts as the machine read them, from facts that people have corrected and what they said. */
export function asWasRead(facts: readonly Fact[], words: readonly PersonWord[]): readonly Fact[] {
  const said = new Set(words.flatMap(({ read, meant }) => (meant === null ? [] : [nameOf(read.key, meant)])));
  const read = words.map((word) => word.read);
  const known = new Set(read.map(({ key, value }) => nameOf(key, value)));
  return [
    ...read,
    ...facts.filter(({ key, value, method }) => {
      const name = nameOf(key, value);
      return !known.has(name) && !(method === 'person' && said.has(name));
    }),
  ];
}

/**
 * What a person typed, in the form of facts of this kind; undefined when it cannot be one (a wrong check digit, no day).
 *
 * @param like the value that is corrected: a day is corrected by a day, an amount by an amount.
 */
export function meantValue(
  { key, value: like }: Pick<Fact, 'key' | 'value'>,
  typed: string,
  today: LocalDate,
): string | undefined {
  const text = typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  const bare = text.toUpperCase().replaceAll(/[\s.\-/]/g, '');
  if (text === '') return undefined;
  const kind: string = key;
  switch (kind) {
    case 'iban':
      return checkIban(bare) ? normalizeIban(bare) : undefined;
    case 'fiscal_code':
      return checkFiscalCode(bare) ? bare : undefined;
    case 'vat_number': {
      const digits = bare.replace(/^IT/, '');
      return checkVatNumber(digits) ? digits : undefined;
    }
    case 'vin':
      return checkVin(bare) ? bare : undefined;
    case 'plate':
    case 'plate_own':
    case 'plate_other': {
      const plate = normalizePlate(text);
      return /^[A-Z0-9]{4,10}$/.test(plate) ? plate : undefined;
    }
    case 'phone':
    case 'contact_phone':
      return findPhones(text)[0]?.value;
    case 'email':
    case 'contact_email':
      return findEmails(text)[0]?.value;
    default:
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(like)) return findDates(text, today)[0]?.date;
  if (/^\d{2}:\d{2}$/.test(like)) {
    const [, hour = '', minute = '00'] = /^([01]?\d|2[0-3])(?:[:.]([0-5]\d))?$/.exec(text) ?? [];
    return hour === '' ? undefined : `${hour.padStart(2, '0')}:${minute}`;
  }
  if (key.startsWith('amount') && /^-?\d+$/.test(like)) {
    const cents = parseMoney(text);
    return cents === undefined ? undefined : String(cents);
  }
  if (like === 'yes' || like === 'no') {
    if (/^(?:s[iì]|yes)$/i.test(text)) return 'yes';
    return /^no$/i.test(text) ? 'no' : undefined;
  }
  return text.length > 300 ? undefined : text;
}

function nameOf(key: Fact['key'], value: string): string {
  return `${key} ${value}`;
}
