/** The month, the day and the look of the calendar of follow-ups, as they stand in the address of the page. */
import { addDays, romeDay } from './figures.ts';

/** What is asked: a month in a grid with one of its days, or what comes, day by day. */
export interface CalendarSearch {
  readonly look?: 'month' | undefined;
  /** `YYYY-MM-DD`: the day that is read, or the first one of the agenda. */
  readonly day?: string | undefined;
}

/** Reads the address; what cannot be read is left out. */
export function readCalendarSearch(search: Readonly<Record<string, unknown>>): CalendarSearch {
  const { day } = search;
  const isDay =
    typeof day === 'string' &&
    /^20\d{2}-\d{2}-\d{2}$/.test(day) &&
    !Number.isNaN(Date.parse(`${day}T12:00:00Z`));
  return {
    ...(search['look'] === 'month' ? { look: 'month' as const } : {}),
    ...(isDay ? { day } : {}),
  };
}

/** Days of the agenda, its first one included. */
export const agendaDays = 31;

/** The days to read: whole weeks around a month, or the agenda's. */
export function calendarSpan({ look, day }: CalendarSearch, now: Date) {
  const chosen = day ?? romeDay(now);
  if (look !== 'month') return { chosen, from: chosen, to: addDays(chosen, agendaDays - 1) };
  const first = `${chosen.slice(0, 7)}-01`;
  const last = addDays(nextMonth(first, 1), -1);
  return { chosen, from: addDays(first, -weekday(first)), to: addDays(last, 6 - weekday(last)) };
}

/** The same day some months later, or the last one of a shorter month. */
export function nextMonth(day: string, by: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const length = new Date(Date.UTC(year, month + by, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + by, Math.min(date, length))).toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekday(day: string): number {
  return (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7;
}
