/** Amounts of money as people write them, in Italian and in English. */
import type { Cents } from './claims/claim.ts';
import type { Language } from './message.ts';
import { read, type Place, type Reading } from './text/text.ts';

/**
 * Reads one amount, with or without its currency: `1.250,00`, `1,250.00`, `€ 1 250`, `12,5`. A last separator
 * with one or two digits behind it is the decimal sign, with three it groups thousands: «1.250» is 1250.
 * Undefined when it is not one number of that shape, or more than ten thousand million.
 */
export function parseMoney(text: string): Cents | undefined {
  const digits = read(text)
    .folded.trim()
    .replace(currencyAround, '')
    .replace(/[.,]-{1,2}$/, '');
  const match =
    /^(?<sign>-?)(?<whole>\d{1,3}(?:[., ']\d{3}){1,3}|\d{1,10})(?:(?<mark>[.,])(?<decimals>\d{1,2}))?$/.exec(
      digits,
    );
  if (!match?.groups) return undefined;
  const { whole = '', mark, decimals = '', sign } = match.groups;
  const groupMarks = new Set(whole.replace(/\d/g, ''));
  if (groupMarks.size > 1 || (mark !== undefined && groupMarks.has(mark))) return undefined;
  if (groupMarks.size === 1 && whole.startsWith('0')) return undefined;
  const cents = Number(whole.replace(/\D/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
  return sign === '-' ? -cents : cents;
}

/** An amount with the words it was written in. */
export interface FoundAmount extends Place {
  readonly cents: Cents;
  /** ISO 4217. */
  readonly currency: 'EUR' | 'USD' | 'GBP' | 'CHF';
}

/** Amounts that carry their currency, before or after: «€ 1.250,00», «1250 euro», «12mila euro», "$80", "EUR 1,250.00". */
export function findAmounts(text: string | Reading): readonly FoundAmount[] {
  const reading = read(text);
  const found: FoundAmount[] = [];
  for (const match of reading.folded.matchAll(amountPattern)) {
    const { before, number = '', thousands, after } = match.groups ?? {};
    const currency = currencies.get(before ?? after ?? '');
    const cents = parseMoney(number);
    if (currency === undefined || cents === undefined) continue;
    const place = reading.place(match.index, match.index + match[0].length);
    found.push({ ...place, cents: thousands === undefined ? cents : cents * 1000, currency });
  }
  return found;
}

/** For people: «1.250,00 €», "€1,250.00". Not Intl: the Italian of some ICU versions leaves «1250,00 €» ungrouped. */
export function formatMoney(cents: Cents, language: Language): string {
  const whole = String(Math.floor(Math.abs(cents) / 100)).replace(
    /\B(?=(?:\d{3})+$)/g,
    language === 'it' ? '.' : ',',
  );
  const decimals = String(Math.abs(cents) % 100).padStart(2, '0');
  const sign = cents < 0 ? '-' : '';
  return language === 'it' ? `${sign}${whole},${decimals} €` : `${sign}€${whole}.${decimals}`;
}

const currencies: ReadonlyMap<string, FoundAmount['currency']> = new Map(
  Object.entries({
    '€': 'EUR',
    eur: 'EUR',
    euro: 'EUR',
    euros: 'EUR',
    $: 'USD',
    usd: 'USD',
    dollari: 'USD',
    dollars: 'USD',
    '£': 'GBP',
    gbp: 'GBP',
    sterline: 'GBP',
    pounds: 'GBP',
    chf: 'CHF',
    franchi: 'CHF',
  }),
);
const currencyName = '€|euros?|eur|\\$|usd|dollari|dollars|£|gbp|sterline|pounds|chf|franchi';
const currencyAround = new RegExp(`^(?:${currencyName})\\.? {0,2}| {0,2}(?:${currencyName})$`, 'g');
const amountPattern = new RegExp(
  `(?:(?<![a-z])(?<before>${currencyName})[.:]? {0,2})?` +
    `(?<![\\d.,/-])(?!(?:19|20)\\d{2} euro \\d)(?<number>\\d{1,3}(?:[., ']\\d{3}){1,3}(?!\\d)(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?)(?!\\d|[.,/]\\d)` +
    `(?:[.,]-{1,2})?(?<thousands> {0,1}(?:mila|k)(?![a-z]))?(?:\\s{0,2}(?<after>${currencyName})(?![a-z]))?`,
  'g',
);
