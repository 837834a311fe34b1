/**
 * When a clock ends, from the instant it was started and its term (domain guide E.1). The start is legal receipt:
 * when the customer's message reached the house, not when somebody read it. Deadlines are days in Europe/Rome; the
 * instant of a day is computed once, at its last second.
 */
import {
  addDays,
  addMonths,
  daysBetween,
  endOfDay,
  isRestDay,
  isWorkingDay,
  localDateOf,
} from './calendar.ts';
import { answersComplaints, type Clock, type ClockTerm } from './clock.ts';
import type { LocalDate } from '../ids.ts';
import { isOfficeDay, type OfficeCalendar } from './office-calendar.ts';

/** The days and instants of one clock. */
export interface Deadline {
  /** The last day by the bare count. */
  readonly rawDue: LocalDate;
  /**
   * The last day by law: a term that ends on a Sunday or national holiday goes on to the next day that is neither
   * (art. 2963 c.c.; Saturday counts as neither, which is the earlier reading). Missing it is the second breach.
   */
  readonly legalDue: LocalDate;
  /** The last working day on or before `rawDue`: what the house holds itself to, so that nobody relies on the roll. */
  readonly targetDue: LocalDate;
  /** A working day: 75 % of the term or three working days before its end, whichever comes first. */
  readonly warnOn: LocalDate;
  /** End of `targetDue`; for minutes and business hours the exact instant. */
  readonly dueAt: Date;
  /** End of `legalDue`; for minutes and business hours the same as `dueAt`. */
  readonly legalDueAt: Date;
  /** When to warn: the opening of `warnOn`; for minutes and business hours the instant 75 % have gone. */
  readonly warnAt: Date;
}

/** What of a clock its end depends on. */
export type TimedClock = Pick<Clock, 'kind' | 'warnDaysBefore'> & { readonly term: ClockTerm };

/** A stretch in which a clock stood still because the customer had the next move. */
export interface Wait {
  readonly from: Date;
  readonly to: Date;
}

/**
 * The deadline of a clock. The day it starts is not counted (dies a quo) and the last one ends at 23:59:59 in Rome.
 *
 * @param startedAt legal receipt, or the event the clock counts from or (`before`) towards.
 * @param waits when it stood still. The day a wait begins counts, its other days do not, the day of the answer included;
 *   minutes and business hours know no waits.
 * @throws RangeError on an invalid Date, or on hours and minutes before an event.
 */
export function deadlineOf(
  clock: TimedClock,
  startedAt: Date,
  calendar: OfficeCalendar,
  waits: readonly Wait[] = [],
): Deadline {
  const { amount, unit, direction } = clock.term;
  if (unit === 'minutes' || unit === 'business-hours') {
    if (direction === 'before') throw new RangeError(`a term of ${unit} cannot lie before its event`);
    return momentOf(startedAt, amount, unit, calendar);
  }
  const start = localDateOf(startedAt);
  const works = worksFor(clock, calendar);
  const bare = countDays(start, direction === 'before' ? -amount : amount, unit, works);
  const rawDue =
    waits.length === 0 || direction === 'before'
      ? bare
      : countUnwaited(start, unit === 'business-days' ? amount : daysBetween(start, bare), waits, {
          counts: unit === 'business-days' ? works.counted : () => true,
        });
  const legalDue = direction === 'before' ? rawDue : rolledForward(rawDue);
  const onOrBefore = lastOnOrBefore(rawDue, works);
  // A term that lies wholly in a closed stretch has no working day of its own.
  const targetDue = direction === 'after' && onOrBefore < start ? rawDue : onOrBefore;
  const warnOn = warningDay({ clock, start, targetDue, works });
  const opening = atMinute(warnOn, calendar.opens);
  return {
    rawDue,
    legalDue,
    targetDue,
    warnOn,
    dueAt: endOfDay(targetDue),
    legalDueAt: endOfDay(legalDue),
    warnAt: direction === 'after' && opening < startedAt ? startedAt : opening,
  };
}

/**
 * When a supervisor is told although the term still runs: the opening of the last working day on or before each of
 * `escalateAfter`. None of a clock in minutes or hours.
 */
export function earlyTellings(
  clock: TimedClock & Pick<Clock, 'escalateAfter'>,
  startedAt: Date,
  calendar: OfficeCalendar,
  waits: readonly Wait[] = [],
): readonly { readonly after: number; readonly at: Date }[] {
  if (clock.term.unit === 'minutes' || clock.term.unit === 'business-hours') return [];
  return clock.escalateAfter.map((after) => {
    const { targetDue } = deadlineOf(
      { ...clock, term: { ...clock.term, amount: after } },
      startedAt,
      calendar,
      waits,
    );
    return { after, at: atMinute(targetDue, calendar.opens) };
  });
}

/**
 * The last day for the answer to a complaint, by the bare count: the day we promise.
 *
 * @param receivedAt when the complaint reached us; nothing halts this clock.
 * @throws Error when no clock answers complaints; a profile without one is refused at start.
 */
export function complaintAnswerBy(
  { clocks, calendar }: { readonly clocks: readonly Clock[]; readonly calendar: OfficeCalendar },
  receivedAt: Date,
): LocalDate {
  for (const { term, ...clock } of clocks)
    if (answersComplaints({ ...clock, ...(term ? { term } : {}) }) && term)
      return deadlineOf({ ...clock, term }, receivedAt, calendar).rawDue;
  throw new Error('no clock of the profile answers complaints');
}

type IsWorking = (day: LocalDate) => boolean;

/** The house's own holidays give nobody outside more time: a term of law knows only those of the nation. */
function worksFor({ kind }: TimedClock, calendar: OfficeCalendar): { counted: IsWorking; open: IsWorking } {
  const open: IsWorking = (day) => isOfficeDay(day, calendar);
  return { counted: kind === 'law' ? isWorkingDay : open, open };
}

function countDays(
  from: LocalDate,
  amount: number,
  unit: 'business-days' | 'calendar-days' | 'months',
  { counted }: { counted: IsWorking },
): LocalDate {
  switch (unit) {
    case 'calendar-days':
      return addDays(from, amount);
    case 'months':
      return addMonths(from, amount);
    case 'business-days':
      return stepWorkingDays(from, amount, counted);
  }
}

/** Counts on, one day after the other, over those on which the customer was waited for. */
function countUnwaited(
  from: LocalDate,
  amount: number,
  waits: readonly Wait[],
  { counts }: { counts: IsWorking },
): LocalDate {
  const still = waits.map((wait) => ({ from: localDateOf(wait.from), to: localDateOf(wait.to) }));
  let at = from;
  for (let left = amount; left > 0;) {
    at = addDays(at, 1);
    if (counts(at) && !still.some((wait) => wait.from < at && at <= wait.to)) left--;
  }
  return at;
}

function stepWorkingDays(from: LocalDate, amount: number, isWorking: IsWorking): LocalDate {
  let at = from;
  for (let left = Math.abs(amount); left > 0;) {
    at = addDays(at, Math.sign(amount));
    if (isWorking(at)) left--;
  }
  return at;
}

function lastOnOrBefore(day: LocalDate, { open }: { open: IsWorking }): LocalDate {
  let at = day;
  while (!open(at)) at = addDays(at, -1);
  return at;
}

function rolledForward(day: LocalDate): LocalDate {
  let at = day;
  while (isRestDay(at)) at = addDays(at, 1);
  return at;
}

/** Never before the start: of a short term the three days do not count, and at worst the warning comes at once. */
function warningDay(term: {
  clock: TimedClock;
  start: LocalDate;
  targetDue: LocalDate;
  works: { open: IsWorking };
}): LocalDate {
  const { clock, start, targetDue, works } = term;
  if (clock.warnDaysBefore !== undefined)
    return laterOf(lastOnOrBefore(addDays(targetDue, -clock.warnDaysBefore), works), start, clock);
  const threeBefore = stepWorkingDays(targetDue, -3, works.open);
  if (clock.term.direction === 'before') return threeBefore;
  const threeQuarters = addDays(start, Math.floor(daysBetween(start, targetDue) * 0.75));
  const marks = [threeQuarters, ...(threeBefore > start ? [threeBefore] : [])].toSorted();
  return laterOf(lastOnOrBefore(marks[0] ?? threeQuarters, works), start, clock);
}

function laterOf(day: LocalDate, start: LocalDate, { term }: TimedClock): LocalDate {
  return term.direction === 'after' && day < start ? start : day;
}

function momentOf(
  startedAt: Date,
  amount: number,
  unit: 'minutes' | 'business-hours',
  calendar: OfficeCalendar,
): Deadline {
  const after = (minutes: number) =>
    unit === 'minutes'
      ? new Date(startedAt.getTime() + minutes * 60_000)
      : afterOpenMinutes(startedAt, minutes, calendar);
  const minutes = unit === 'minutes' ? amount : amount * 60;
  const dueAt = after(minutes);
  const warnAt = after(minutes * 0.75);
  const day = localDateOf(dueAt);
  return {
    rawDue: day,
    legalDue: day,
    targetDue: day,
    warnOn: localDateOf(warnAt),
    dueAt,
    legalDueAt: dueAt,
    warnAt,
  };
}

/** The instant by which the office will have been open for so many minutes. */
function afterOpenMinutes(from: Date, minutes: number, calendar: OfficeCalendar): Date {
  let day = localDateOf(from);
  let left = minutes * 60_000;
  for (let begins = from.getTime(); ; day = addDays(day, 1)) {
    if (!isOfficeDay(day, calendar)) continue;
    const opens = Math.max(begins, atMinute(day, calendar.opens).getTime());
    const open = Math.max(0, atMinute(day, calendar.closes).getTime() - opens);
    if (left <= open) return new Date(opens + left);
    left -= open;
  }
}

/** A time of day in Rome. Clocks change in the night to a Sunday, when no office opens: the minutes since midnight hold. */
function atMinute(day: LocalDate, minute: number): Date {
  return new Date(endOfDay(addDays(day, -1)).getTime() + 1_000 + minute * 60_000);
}
