/** Days, hours, sums and sizes as people read them, in the office's time zone. */
import type { Language } from './t.ts';

const zone = 'Europe/Rome';
const locale: Readonly<Record<Language, string>> = { it: 'it-IT', en: 'en-GB' };

function formats(language: Language) {
  const at = locale[language];
  return {
    day: new Intl.DateTimeFormat(at, { timeZone: zone, day: '2-digit', month: '2-digit', year: 'numeric' }),
    // A calendar day is no instant: noon in UTC is that day in Rome.
    shortDay: new Intl.DateTimeFormat(at, { timeZone: zone, day: 'numeric', month: 'short' }),
    hour: new Intl.DateTimeFormat(at, { timeZone: zone, hour: '2-digit', minute: '2-digit' }),
    long: new Intl.DateTimeFormat(at, {
      timeZone: zone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }),
    // Italian leaves the dot out of four figures otherwise.
    euro: new Intl.NumberFormat(at, { style: 'currency', currency: 'EUR', useGrouping: 'always' }),
    number: new Intl.NumberFormat(at, { useGrouping: 'always' }),
    percent: new Intl.NumberFormat(at, { style: 'percent', maximumFractionDigits: 0 }),
  };
}
const made: Readonly<Record<Language, ReturnType<typeof formats>>> = { it: formats('it'), en: formats('en') };

/** `2026-03-07` as 07/03/2026. */
export function showDay(day: string, language: Language): string {
  return made[language].day.format(new Date(`${day}T12:00:00Z`));
}

/** An instant, short: the hour today, the day this year, the whole day before. */
export function showInstant(instant: string, language: Language, now: Date): string {
  const at = new Date(instant);
  const { day, shortDay, hour } = made[language];
  if (day.format(at) === day.format(now)) return hour.format(at);
  return at.getFullYear() === now.getFullYear()
    ? `${shortDay.format(at)}, ${hour.format(at)}`
    : day.format(at);
}

/** An instant in full, for tooltips. */
export function showInstantLong(instant: string, language: Language): string {
  return made[language].long.format(new Date(instant));
}

/** Cents as euros. */
export function showMoney(cents: number, language: Language): string {
  return made[language].euro.format(cents / 100);
}

/** Cents as they are typed: no dots for thousands, no currency. */
export function plainMoney(cents: number, language: Language): string {
  return (cents / 100).toFixed(2).replace('.', language === 'it' ? ',' : '.');
}

/** A whole number with its dots. */
export function showNumber(value: number, language: Language): string {
  return made[language].number.format(value);
}

/** A share of one as per cent. */
export function showShare(share: number, language: Language): string {
  return made[language].percent.format(share);
}

/** A place in a recording, or its length, from ms: minutes and seconds, hours where there are some. */
export function showPosition(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return `${hours === 0 ? minutes : `${hours}:${two(minutes)}`}:${two(seconds % 60)}`;
}

/** Bytes as kB or MB. */
export function showSize(bytes: number, language: Language): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${new Intl.NumberFormat(locale[language], { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}

/** Somebody’s own words, in the quotation marks of the page's language. */
export function showQuote(words: string, language: Language): string {
  return language === 'it' ? `«${words}»` : `“${words}”`;
}
