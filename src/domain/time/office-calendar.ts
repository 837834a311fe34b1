/** The days and hours on which one office works: national holidays, its patron saint's day, its own closures. */
import { isWorkingDay } from './calendar.ts';
import type { LocalDate } from '../ids.ts';
import type { Labels } from '../profile.ts';

/** Days on which the house is closed, both included. */
export interface Closure {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly label: Labels;
}

/** Data of the profile. The country is Italy; its holidays are those of `calendar.ts`. */
export interface OfficeCalendar {
  /** Feast of the town's patron: a holiday of the office (`MM-DD`), not of the law. */
  readonly patronSaint?: { readonly day: string; readonly town: string };
  readonly closures: readonly Closure[];
  /** Opening hours on working days, minutes after midnight in Rome. */
  readonly opens: number;
  readonly closes: number;
}

/** Monday to Friday, no national holiday, no patron saint, not closed. */
export function isOfficeDay(day: LocalDate, calendar: OfficeCalendar): boolean {
  return (
    isWorkingDay(day) &&
    calendar.patronSaint?.day !== day.slice(5) &&
    !calendar.closures.some(({ from, to }) => from <= day && day <= to)
  );
}
