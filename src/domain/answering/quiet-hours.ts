/**
 * When a machine may reach a person by each medium (domain guide H.6): letters and e-mail at any time, text messages
 * only from nine to twenty, Monday to Saturday, never on a holiday, in the time of Rome where our customers live.
 */
import { addDays, endOfDay, isRestDay, localDateOf } from '../time/calendar.ts';
import type { LocalDate } from '../ids.ts';
import type { Medium } from '../message.ts';

const fromHour = 9;
const toHour = 20;

/** The first moment, not before `at`, at which an automatic message may leave by this medium. */
export function reachableAt(medium: Medium, at: Date): Date {
  if (medium !== 'text') return at;
  const today = localDateOf(at);
  if (!isRestDay(today)) {
    const start = hourOn(today, fromHour);
    if (at < start) return start;
    if (at < hourOn(today, toHour)) return at;
  }
  let day = addDays(today, 1);
  while (isRestDay(day)) day = addDays(day, 1);
  return hourOn(day, fromHour);
}

/** Clocks change on Sundays, which are quiet: on any other day, hours after midnight are hours of the clock. */
function hourOn(day: LocalDate, hour: number): Date {
  return new Date(endOfDay(addDays(day, -1)).getTime() + 1_000 + hour * 3_600_000);
}
