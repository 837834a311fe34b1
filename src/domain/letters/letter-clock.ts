/** The house's clock of its own letters: by when what we have written on paper is to be in the post. */
import { clocksFor, type Clock, type ClockTerm } from '../time/clock.ts';
import { deadlineOf } from '../time/deadline.ts';
import type { OfficeCalendar } from '../time/office-calendar.ts';

/** How a house keeps that time; what of a profile it is told from. */
export interface LetterHouse {
  readonly clocks: readonly Clock[];
  readonly calendar: OfficeCalendar;
}

/** The clock that a letter starts when it may be printed; undefined in a house that keeps none. */
export function letterClock({
  clocks,
}: Pick<LetterHouse, 'clocks'>): (Clock & { readonly term: ClockTerm }) | undefined {
  for (const { term, ...clock } of clocksFor(clocks, { trigger: 'letter_queued' }))
    if (term !== undefined && term.direction === 'after' && clock.onBreach !== 'none')
      return { ...clock, term };
  return undefined;
}

/** The instant by which a letter is to be in the post; undefined where nothing asks for it. */
export function postBy(house: LetterHouse, readyAt: Date): Date | undefined {
  const clock = letterClock(house);
  return clock === undefined ? undefined : deadlineOf(clock, readyAt, house.calendar).dueAt;
}

/** A letter that has been ready for longer is late in any house. */
const longestMs = 366 * 86_400_000;

/**
 * Letters that were ready at this instant or before are late now, later ones are not; undefined where none is ever late.
 * To the minute: whoever is ready later has an end that is no earlier.
 */
export function lateUntil(house: LetterHouse, now: Date): Date | undefined {
  if (letterClock(house) === undefined) return undefined;
  const isLate = (ready: number) => (postBy(house, new Date(ready)) ?? now) < now;
  let late = now.getTime() - longestMs;
  let inTime = now.getTime();
  while (inTime - late > 60_000) {
    const between = Math.floor((late + inTime) / 2);
    if (isLate(between)) late = between;
    else inTime = between;
  }
  return new Date(late);
}
