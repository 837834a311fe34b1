/** When somebody answers the telephone, in the time of Rome. */
import { isItalianHoliday, localDateOf, startOfDay } from '../time/calendar.ts';

/** Minutes after midnight in which the office is open on a day of the week, Sunday first. */
export type OpeningHours = readonly (readonly { readonly from: number; readonly to: number }[])[];

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** Reads `mon-fri 08:30-17:30, sat 09:00-12:00`; undefined when it is written otherwise. */
export function readOpeningHours(text: string): OpeningHours | undefined {
  const week: { from: number; to: number }[][] = days.map(() => []);
  for (const entry of text.toLowerCase().split(',')) {
    const match =
      /^\s*([a-z]{3})(?:-([a-z]{3}))?\s+(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})\s*$/.exec(entry) ?? undefined;
    if (match === undefined) return undefined;
    const [, first = '', last = first, ...numbers] = match;
    const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = numbers.map(Number);
    const [start, end] = [first, last].map((name) => days.findIndex((day) => day === name));
    const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
    if (start === undefined || end === undefined || start < 0 || end < 0) return undefined;
    if (from >= to || to > 24 * 60 || fromMinute > 59 || toMinute > 59) return undefined;
    for (let day = start; ; day = (day + 1) % 7) {
      week[day]?.push({ from, to });
      if (day === end) break;
    }
  }
  return week;
}

/** Whether somebody answers at an instant; never on a national holiday. */
export function isOpen(hours: OpeningHours, at: Date): boolean {
  const today = localDateOf(at);
  if (isItalianHoliday(today)) return false;
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay();
  // Clocks change at night, when no office is open: the hours since midnight are those of the clock all day, less one.
  const noon = startOfDay(today).getTime() + 12 * 3_600_000;
  const shift = 12 - Number(hourInRome.format(noon));
  const minute = Math.floor((at.getTime() - startOfDay(today).getTime()) / 60_000) - shift * 60;
  return (hours[weekday] ?? []).some(({ from, to }) => minute >= from && minute < to);
}

const hourInRome = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  hour: '2-digit',
  hourCycle: 'h23',
});
