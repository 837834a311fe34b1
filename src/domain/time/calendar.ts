/**
 * Days in Europe/Rome. Deadlines are days, not instants: compute on `LocalDate`, turn into an instant once.
 */
import type { LocalDate } from '../ids.ts';
import type { Language } from '../message.ts';
import { read, type Place, type Reading } from '../text/text.ts';

/** The day it is in Rome at an instant. Throws RangeError on an invalid Date. */
export function localDateOf(instant: Date): LocalDate {
  const parts = new Map(rome.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return toDate(part('year'), part('month'), part('day'));
}

/**
 * The last second of a day in Rome, 23:59:59, as an instant: where a deadline ends. The night of a clock
 * change included: the end of 24 October 2026 is 21:59:59Z, that of 25 October 22:59:59Z.
 */
export function endOfDay(date: LocalDate): Date {
  const endAhead = (hours: number) => new Date(Date.UTC(...numbersOf(date), 23 - hours, 59, 59));
  const winter = endAhead(1);
  // Seen from a summer's clock the end by winter's is in the next day. Asked of both ends, not of the season: until
  // 1979 the clock changed at midnight.
  return localDateOf(winter) === date ? winter : endAhead(2);
}

/** The first instant of a day in Rome, midnight. */
export function startOfDay(date: LocalDate): Date {
  return new Date(endOfDay(addDays(date, -1)).getTime() + 1_000);
}

/** `YYYY-MM-DD` of a real day between 1900 and 2100, or undefined. */
export function parseLocalDate(iso: string): LocalDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!match) return undefined;
  return realDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** The day so many days later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  const [year, month, day] = numbersOf(date);
  const moved = new Date(Date.UTC(year, month, day + days));
  return toDate(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate());
}

/** Days from one date to another; negative when `to` comes first. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.UTC(...numbersOf(to)) - Date.UTC(...numbersOf(from))) / 86_400_000);
}

/**
 * Italian national holidays (law 260/1949 and its changes as in force since 2001), with 4 October from 2026
 * (law 151/2025), Easter and Easter Monday. Patron saints are not among them: they are the office's own.
 */
export function isItalianHoliday(date: LocalDate): boolean {
  const [year, month, day] = numbersOf(date);
  if (fixedHolidays.has(date.slice(5))) return true;
  if (month === 9 && day === 4) return year >= 2026;
  const easter = easterSunday(year);
  return date === easter || date === addDays(easter, 1);
}

/** A day on which no term of law ends: Sunday or a national holiday (art. 2963 c.c.). Saturday is not one. */
export function isRestDay(date: LocalDate): boolean {
  return weekdayOf(date) === 0 || isItalianHoliday(date);
}

/** The day so many months later (earlier when negative): the same number, or the last day of a shorter month. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const [year, month, day] = numbersOf(date);
  const first = new Date(Date.UTC(year, month + months, 1));
  const last = new Date(Date.UTC(year, month + months + 1, 0)).getUTCDate();
  return toDate(first.getUTCFullYear(), first.getUTCMonth() + 1, Math.min(day, last));
}

/** Monday to Friday and no holiday. */
export function isWorkingDay(date: LocalDate): boolean {
  const weekday = weekdayOf(date);
  return weekday !== 0 && weekday !== 6 && !isItalianHoliday(date);
}

/** The n-th working day after a date; the date itself is not counted (dies a quo). 0 gives the date back. */
export function addWorkingDays(date: LocalDate, days: number): LocalDate {
  let at = date;
  for (let left = days; left > 0;) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) left--;
  }
  return at;
}

/** The day itself when people work on it, otherwise the last working day before. */
export function lastWorkingDayOnOrBefore(date: LocalDate): LocalDate {
  let at = date;
  while (!isWorkingDay(at)) at = addDays(at, -1);
  return at;
}

/** The first working day after a date, never the date itself. */
export function nextWorkingDay(date: LocalDate): LocalDate {
  return addWorkingDays(date, 1);
}

/** A date for people: «3 luglio 2026», "3 July 2026"; the first of the month is «1° luglio» in Italian. */
export function formatDate(date: LocalDate, language: Language): string {
  const [year, month, day] = numbersOf(date);
  const number = language === 'it' && day === 1 ? '1°' : String(day);
  const name = (language === 'it' ? italianMonths : englishMonths)[month] ?? '';
  return `${number} ${language === 'it' ? name : name.charAt(0).toUpperCase() + name.slice(1)} ${year}`;
}

/** A date in an Italian sentence, with its article: «il 3 luglio 2026», «l’8 luglio 2026»; `dal`: «dall’11 luglio 2026». */
export function italianDay(date: LocalDate, article: 'il' | 'dal' | 'del' | 'al' = 'il'): string {
  const day = Number(date.slice(8));
  const elides = day === 8 || day === 11;
  const word = article === 'il' ? (elides ? 'l’' : 'il ') : elides ? `${article}l’` : `${article} `;
  return `${word}${formatDate(date, 'it')}`;
}

/**
 * How a date was written: `full` with its year, `year-inferred`, `relative` to the day of writing («ieri»), or `vague`
 * («una settimana fa» may be any day around).
 */
export type DatePrecision = 'full' | 'year-inferred' | 'relative' | 'vague';

/** A date with the words it was written in. */
export interface FoundDate extends Place {
  readonly date: LocalDate;
  readonly precision: DatePrecision;
}

/**
 * Dates in Italian or English text, day first, in the order they stand. A missing year means the nearest such
 * day not after `today` («p.v.» or "next": not before). A two-digit year is the nearest past, except that a day
 * up to one year ahead stays ahead: an expiry, or a slip that must be seen as a slip. Impossible days are left out.
 */
export function findDates(text: string | Reading, today: LocalDate): readonly FoundDate[] {
  const reading = read(text);
  const found: (Meaning & { start: number; end: number })[] = [];
  for (const notation of notations) {
    for (const match of reading.folded.matchAll(notation.pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const context = {
        before: reading.folded.slice(Math.max(0, start - 40), start),
        after: reading.folded.slice(end, end + 16),
        written: reading.plain.slice(start, end),
      };
      if (notation.needsLead && !lead.test(context.before)) continue;
      const meaning = notation.meaning(match.groups ?? {}, today, context);
      if (meaning) found.push({ start, end, ...meaning });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let taken = 0;
  const kept = found.filter(({ start, end }) => {
    if (start < taken) return false;
    taken = end;
    return true;
  });
  return kept.map(({ start, end, date, precision }) => ({ ...reading.place(start, end), date, precision }));
}

/** A span of days, both included, with the words it was written in. */
export interface FoundDateRange extends Place {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Spans of days in order of time: «dal 3 al 10 luglio 2026», "from 28 June to 3 July", «28/06 - 03/07/2026». */
export function findDateRanges(text: string | Reading, today: LocalDate): readonly FoundDateRange[] {
  const reading = read(text);
  const found: FoundDateRange[] = [];
  for (const match of reading.folded.matchAll(rangePattern)) {
    const { d1, m1, y1, d2, m2, y2 } = match.groups ?? {};
    const last = dated(d2, m2, y2, today);
    if (!last) continue;
    // The last day of a stay may lie ahead: «dal 1° al 13 novembre», written on the 12th, means this November.
    const to = y2 === undefined && y1 === undefined ? soon(last.date, today) : last.date;
    const from =
      y1 === undefined
        ? latestOnOrBefore(Number(d1), monthNumber(m1 ?? m2), to)
        : dated(d1, m1, y1, today)?.date;
    if (from !== undefined && from <= to) {
      found.push({ ...reading.place(match.index, match.index + match[0].length), from, to });
    }
  }
  const taken = [...found];
  const pairs = pairsOfDates(reading, today).filter(
    (pair) => !taken.some(({ start, end }) => start < pair.end && end > pair.start),
  );
  return [...found, ...pairs].toSorted((a, b) => a.start - b.start);
}

/** Two days in whatever notation, parted by «(fino) al» or "to": «dal 03.11.26 al 6 novembre», "from November 5 until 8/11". */
function pairsOfDates(reading: Reading, today: LocalDate): readonly FoundDateRange[] {
  const dates = findDates(reading, today).slice(0, 100);
  return dates.flatMap((first, index): FoundDateRange[] => {
    // «dal 3 al 11-11-2026»: the first day borrows month and year.
    const at = reading.seek(first.start);
    const lone = dayBefore.exec(reading.folded.slice(Math.max(0, at - 24), at));
    const from = parseLocalDate(`${first.date.slice(0, 8)}${(lone?.[1] ?? '').padStart(2, '0')}`);
    if (lone !== null && from !== undefined && from <= first.date)
      return [{ ...reading.place(at - lone[0].length, reading.seek(first.end)), from, to: first.date }];
    const second = dates[index + 1];
    if (second === undefined) return [];
    const between = reading.folded.slice(reading.seek(first.end), reading.seek(second.start));
    if (
      !/^,? (?:(?:e )?(?:fino |sino )?(?:al(?:l'|la)?|a)|to|until|till|through|e il)(?: (?:the|il|giorno))?\s?$/.test(
        between,
      )
    )
      return [];
    const to = second.precision === 'year-inferred' ? soon(second.date, today) : second.date;
    return first.date <= to && daysBetween(first.date, to) < 400
      ? [{ ...reading.place(reading.seek(first.start), reading.seek(second.end)), from: first.date, to }]
      : [];
  });
}

const dayBefore =
  /(?<![a-z\d])(?:dal(?:l'|la)?|da|from|between) ?(?:il )?(\d{1,2})(?:st|nd|rd|th)? (?:(?:fino |sino )?al(?:l')?|a|to|until|till|e il) ?(?:il |the )?$/;

/** A day whose year was inferred: the one a year later, when that is at most a month ahead. */
function soon(day: LocalDate, today: LocalDate): LocalDate {
  const later = parseLocalDate(`${Number(day.slice(0, 4)) + 1}${day.slice(4)}`);
  return later !== undefined && later > today && daysBetween(today, later) <= 30 ? later : day;
}

interface Meaning {
  readonly date: LocalDate;
  readonly precision: DatePrecision;
}

type Groups = Readonly<Record<string, string | undefined>>;

/** One way of writing a day. */
interface Notation {
  readonly pattern: RegExp;
  /** Too weak alone: counts only after «il», «del», «on», a weekday … */
  readonly needsLead?: boolean;
  meaning(groups: Groups, today: LocalDate, context: Context): Meaning | undefined;
}

/** What stands around a match (folded), and the match as it was written. */
interface Context {
  readonly before: string;
  readonly after: string;
  readonly written: string;
}

const italianMonths =
  'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre'.split(' ');
const englishMonths =
  'january february march april may june july august september october november december'.split(' ');
const shortMonths = [
  ['gen', 'genn', 'jan'],
  ['feb', 'febb'],
  ['mar'],
  ['apr'],
  ['mag', 'magg'],
  ['giu', 'jun'],
  ['lug', 'jul'],
  ['ago', 'aug'],
  ['set', 'sett', 'sep', 'sept'],
  ['ott', 'oct'],
  ['nov'],
  ['dic', 'dec'],
];
const monthNumbers: ReadonlyMap<string, number> = new Map(
  [italianMonths, englishMonths, ...[0, 1, 2, 3].map((n) => shortMonths.map((names) => names[n]))].flatMap(
    (names) => names.flatMap((name, index) => (name === undefined ? [] : [[name, index + 1] as const])),
  ),
);
const weekdayNumbers: ReadonlyMap<string, number> = new Map(
  [
    'domenica lunedi martedi mercoledi giovedi venerdi sabato',
    'sunday monday tuesday wednesday thursday friday saturday',
  ].flatMap((names) => names.split(' ').map((name, index) => [name, index] as const)),
);
const countWords: ReadonlyMap<string, number> = new Map(
  [
    'zero un due tre quattro cinque sei sette otto nove dieci',
    'zero one two three four five six seven eight nine ten',
    'zero uno',
    'zero una',
    'zero a',
  ].flatMap((names) => names.split(' ').map((name, index) => [name, index] as const)),
);

const longMonth = [...italianMonths, ...englishMonths].join('|');
const anyMonth = [...monthNumbers.keys()].toSorted((a, b) => b.length - a.length).join('|');
const monthFirst = [
  ...englishMonths,
  'jan',
  'feb',
  'apr',
  'jun',
  'jul',
  'aug',
  'sept',
  'sep',
  'oct',
  'nov',
  'dec',
].join('|');
const weekday = [...weekdayNumbers.keys()].join('|');

const lead = new RegExp(
  `(?<![a-z])(?:il|del|dell'|dal|al|nel|giorno|data|date|entro|primo|on|since|of|the|from|until|till|by|dated|${weekday})[:,]?\\s{1,3}$`,
);
const ordinal = '(?:°|º|o|st|nd|rd|th)?';
const fourDigits = `(?:19|20)\\d{2}(?!\\d|[.,]\\d|\\s?(?:euro|eur|€|km|persone))`;
/** After a spelled month; two bare digits are a year only when nothing countable follows («3 luglio 10 feriti»). */
const yearAfterWord =
  `(?:\\.?,?\\s{0,3}(?:del(?:l'anno)?\\s|dell'|of\\s)?(?<y>${fourDigits})` +
  `|[-/](?<y2>\\d{2})(?!\\d)|\\s{0,2}'(?<y3>\\d{2})(?!\\d)|\\s(?<y4>\\d{2})(?=\\s{0,2}(?:[,;)\\]\\n]|\\.(?!\\d)|$)))`;
const daySep = `(?:\\s{1,3}|[-/]|\\.\\s?)?(?:(?:di|of|de|del mese di)\\s{1,3}(?:the\\s)?)?`;

const notations: readonly Notation[] = [
  {
    // 2026-07-03
    pattern: /(?<![\d\-/.])(?<y>(?:19|20)\d{2})-(?<m>\d{2})-(?<d>\d{2})(?![\d-])/g,
    meaning: ({ d, m, y }, today) => dated(d, m, y, today),
  },
  {
    // 3/7/2026, 03.07.26, 3-7-2026, 03 / 07 / 2026
    pattern: /(?<!\d)(?<d>\d{1,2})(?<sep> ?[/.-] ?)(?<m>\d{1,2})\k<sep>(?<y>(?:19|20)\d{2}|'?\d{2})(?!\d)/g,
    meaning: ({ d, m, y, sep }, today, context) =>
      continues(sep, context) ? undefined : dated(d, m, y?.replace("'", ''), today),
  },
  {
    // 03 07 2026, as in the boxes of a form
    pattern: /(?<!\d|\d )(?<d>\d{2}) (?<m>\d{2}) (?<y>(?:19|20)\d{2})(?! ?\d)/g,
    meaning: ({ d, m, y }, today) => dated(d, m, y, today),
  },
  {
    // 3 luglio 2026, 1° luglio, 3rd of July 2026, 3-lug-26, 3 lug. 2026
    pattern: new RegExp(
      `(?<![\\d.,/]|(?:twenty|thirty)[ -])(?<d>\\d{1,2}|primo|first)${ordinal}${daySep}(?<m>${anyMonth})(?![a-z])${yearAfterWord}`,
      'g',
    ),
    meaning: ({ d, m, y, y2, y3, y4 }, today) => dated(d, m, y ?? y2 ?? y3 ?? y4, today),
  },
  {
    // 3 luglio
    pattern: new RegExp(
      `(?<![\\d.,/]|(?:twenty|thirty)[ -])(?<d>\\d{1,2}|primo|first)${ordinal}${daySep}(?<m>${longMonth})(?![a-z])`,
      'g',
    ),
    meaning: ({ d, m }, today, context) => dated(d, m, undefined, today, isAhead(context)),
  },
  {
    // il 3 lug: the abbreviations are words of their own («3 set di posate»)
    pattern: new RegExp(`(?<![\\d.,/])(?<d>\\d{1,2})${ordinal}(?:\\s|-)(?<m>${anyMonth})(?![a-z])`, 'g'),
    needsLead: true,
    meaning: ({ d, m }, today, context) => dated(d, m, undefined, today, isAhead(context)),
  },
  {
    // July 3rd, 2026
    pattern: new RegExp(
      `(?<![a-z])(?<m>${monthFirst})\\.?\\s{1,3}(?:the\\s)?(?<d>\\d{1,2})(?:st|nd|rd|th)?(?![\\da-z:%/€]|[.,]\\d)(?:,?\\s{1,3}(?<y>${fourDigits}))?`,
      'g',
    ),
    // "you may 3 times": as a modal verb it has no capital.
    meaning: ({ d, m, y }, today, context) =>
      m === 'may' && context.written.startsWith('m') ? undefined : dated(d, m, y, today, isAhead(context)),
  },
  {
    // il 3/7
    pattern: /(?<![\d/.,-])(?<d>\d{1,2})\/(?<m>\d{1,2})(?![\d/])/g,
    needsLead: true,
    meaning: ({ d, m }, today, context) => dated(d, m, undefined, today, isAhead(context)),
  },
  {
    // il 3 c.m. (of this month), il 3 u.s. (the last one)
    pattern: /(?<![\d.,/])(?<d>\d{1,2}) {0,2}(?<which>c\. ?m\.|corrente mese|corr\. ?mese|u\. ?s\.)/g,
    needsLead: true,
    meaning: ({ d, which }, today) => {
      const day = Number(d);
      const thisMonth = realDate(Number(today.slice(0, 4)), Number(today.slice(5, 7)), day);
      if (which?.startsWith('c')) return thisMonth && { date: thisMonth, precision: 'year-inferred' };
      const inMonths = [0, 1, 2].map((back) => dayOfMonthBefore(today, back, day));
      const date = inMonths.find((candidate) => candidate !== undefined && candidate <= today);
      return date && { date, precision: 'year-inferred' };
    },
  },
  {
    pattern:
      /(?<![a-z])(?<word>l'altro\s{0,3}ieri|altro\s{1,3}ieri|ieri\s{1,3}l'altro|avantieri|ieri|oggi|stamattina|stamani|stamane|stanotte|stasera|questa\s{1,3}(?:mattina|notte|sera)|poco\s{1,3}fa|pochi\s{1,3}minuti\s{1,3}fa|mezz'?\s?ora\s{1,3}fa|un'ora\s{1,3}fa|just\s{1,3}now|(?:an|half\s{1,3}an)\s{1,3}hour\s{1,3}ago|a\s{1,3}few\s{1,3}minutes\s{1,3}ago|the\s{1,3}day\s{1,3}before\s{1,3}yesterday|day\s{1,3}before\s{1,3}yesterday|yesterday|last\s{1,3}night|this\s{1,3}(?:morning|afternoon|evening)|tonight|today)(?![a-z])/g,
    meaning: ({ word = '' }, today, { before }) => {
      // «ad oggi non ho ricevuto nulla», "as of today": a deadline of patience, not a day something happened.
      if (
        /(?:oggi|today)/.test(word) &&
        /(?:\bad|tutt'|\bdi|\bda|\bof|until|till|\bby|fino a|\bto)\s?$/.test(before)
      ) {
        return undefined;
      }
      const back = /altro|avantieri|before/.test(word) ? 2 : /ieri|yesterday|last night/.test(word) ? 1 : 0;
      return { date: addDays(today, -back), precision: 'relative' };
    },
  },
  {
    pattern: new RegExp(
      `(?<![a-z])(?:(?<a>${weekday})'?\\s{1,3}(?:(?:mattina|pomeriggio|sera|notte)\\s)?(?:scors[oa]|passat[oa]|u\\. ?s\\.)|(?:scors[oa]|last|this past)\\s{1,3}(?<b>${weekday}))(?![a-z])`,
      'g',
    ),
    meaning: ({ a, b }, today) => {
      const wanted = weekdayNumbers.get(a ?? b ?? '');
      if (wanted === undefined) return undefined;
      return { date: addDays(today, -((weekdayOf(today) - wanted + 6) % 7) - 1), precision: 'relative' };
    },
  },
  {
    pattern: new RegExp(
      `(?<![a-z\\d])(?<n>\\d{1,2}|${[...countWords.keys()].join('|')})\\s{1,3}(?:giorn[oi]\\s{1,3}fa|days?\\s{1,3}ago)(?![a-z])`,
      'g',
    ),
    meaning: ({ n = '' }, today) => ({
      date: addDays(today, -(countWords.get(n) ?? Number(n))),
      precision: 'relative',
    }),
  },
  {
    pattern: new RegExp(
      `(?<![a-z\\d])(?<n>\\d{1,2}|${[...countWords.keys()].join('|')})\\s{1,3}(?:settiman[ae]\\s{1,3}fa|weeks?\\s{1,3}ago)(?![a-z])`,
      'g',
    ),
    meaning: ({ n = '' }, today) => ({
      date: addDays(today, -7 * (countWords.get(n) ?? Number(n))),
      precision: 'vague',
    }),
  },
];

const rangeDay = (n: 1 | 2) => {
  const month = `(?:\\s{1,3}(?:di\\s|of\\s)?(?<m${n}>${anyMonth})(?![a-z])(?:\\s{1,3}(?<y${n}>${fourDigits}))?`;
  const numeric = `|[/.](?<m${n}>\\d{1,2})(?!\\d)(?:[/.](?<y${n}>(?:19|20)\\d{2}|\\d{2})(?!\\d))?)`;
  return `(?<d${n}>\\d{1,2})(?!\\d)(?:°|st|nd|rd|th)?${month}${numeric}${n === 1 ? '?' : ''}`;
};
const rangePattern = new RegExp(
  `(?<![\\d/.,])${rangeDay(1)}\\s{0,3}(?:al(?:l'|\\s)|a\\s|to\\s|until\\s|till\\s|and\\s|fino al(?:l'|\\s)|-)\\s{0,3}(?:giorno\\s|the\\s)?${rangeDay(2)}`,
  'g',
);

const fixedHolidays: ReadonlySet<string> = new Set(
  '01-01 01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26'.split(' '),
);

/** Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): LocalDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return toDate(year, Math.floor(sum / 31), (sum % 31) + 1);
}

const rome = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
});

/** Year, month (0–11) and day, as `Date.UTC` takes them. */
function numbersOf(date: LocalDate): [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))];
}

function weekdayOf(date: LocalDate): number {
  return new Date(Date.UTC(...numbersOf(date))).getUTCDay();
}

/** Callers hand in numbers of a real day. */
function toDate(year: number, month: number, day: number): LocalDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as LocalDate;
}

function realDate(year: number, month: number, day: number): LocalDate | undefined {
  if (year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? toDate(year, month, day) : undefined;
}

function monthNumber(month: string | undefined): number {
  return monthNumbers.get(month ?? '') ?? Number(month);
}

function dated(
  dayText: string | undefined,
  monthText: string | undefined,
  yearText: string | undefined,
  today: LocalDate,
  ahead = false,
): Meaning | undefined {
  const day = dayText === 'primo' || dayText === 'first' ? 1 : Number(dayText);
  const month = monthNumber(monthText);
  if (yearText === undefined) {
    const date = ahead ? earliestOnOrAfter(day, month, today) : latestOnOrBefore(day, month, today);
    return date && { date, precision: 'year-inferred' };
  }
  if (yearText.length === 4) {
    const date = realDate(Number(yearText), month, day);
    return date && { date, precision: 'full' };
  }
  const inAYear = addDays(today, 366);
  const centuries = [2000, 1900].map((century) => realDate(century + Number(yearText), month, day));
  const date = centuries.find((candidate) => candidate !== undefined && candidate <= inAYear);
  return date && { date, precision: 'year-inferred' };
}

/** Nine years, because 29 February may be eight away (1896–1904). */
function latestOnOrBefore(day: number, month: number, limit: LocalDate): LocalDate | undefined {
  return nearest(day, month, limit, -1, (date) => date <= limit);
}

function earliestOnOrAfter(day: number, month: number, limit: LocalDate): LocalDate | undefined {
  return nearest(day, month, limit, 1, (date) => date >= limit);
}

function nearest(
  day: number,
  month: number,
  limit: LocalDate,
  step: 1 | -1,
  fits: (date: LocalDate) => boolean,
): LocalDate | undefined {
  const year = Number(limit.slice(0, 4));
  for (let away = 0; away <= 8; away++) {
    const date = realDate(year + away * step, month, day);
    if (date !== undefined && fits(date)) return date;
  }
  return undefined;
}

function dayOfMonthBefore(today: LocalDate, back: number, day: number): LocalDate | undefined {
  const [year, month] = numbersOf(today);
  const first = new Date(Date.UTC(year, month - back, 1));
  return realDate(first.getUTCFullYear(), first.getUTCMonth() + 1, day);
}

/** The same separator and another number follow or go before: an IP address, a protocol number, a phone. */
function continues(separator: string | undefined, { before, after }: Context): boolean {
  const mark = separator?.trim() ?? '';
  return new RegExp(`\\d\\${mark}$`).test(before) || new RegExp(`^\\${mark}\\d`).test(after);
}

const ahead =
  /(?<![a-z])(?:prossim[oa]|next|entro|appuntamento|fissat[oa]|disponibil[ei]|scad[a-z]{1,5}|appointment|available|expires?|deadline)(?![a-z])[^.;\n]{0,20}$/;

/** «3 luglio p.v.», «3 luglio prossimo», «appuntamento il 3 luglio»: the next one, not the last. */
function isAhead({ before, after }: Context): boolean {
  return /^,?\s{0,2}(?:p\. ?v|prossim|venturo|next)/.test(after) || ahead.test(before);
}
