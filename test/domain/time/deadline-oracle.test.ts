/**
 * Every deadline from 2020 to 2040 against a calendar that was written apart from ours: it walks day by day over a list of
 * days off, knows Easter from a table, and asks `Intl` what time it is in Rome.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LocalDate } from '#src/domain/ids.ts';
import { deadlineOf, type TimedClock, type Wait } from '#src/domain/time/deadline.ts';
import type { OfficeCalendar } from '#src/domain/time/office-calendar.ts';

const easters =
  `2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01
  2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10
  2040-04-01 2041-04-21 2042-04-06`.split(/\s+/);
const next = (day: string, by = 1) =>
  new Date(Date.parse(`${day}T12:00Z`) + by * 86_400_000).toISOString().slice(0, 10);
const fixed = '01-01 01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26'.split(' ');
const holidays = new Set(
  easters.flatMap((easter) => {
    const year = easter.slice(0, 4);
    return [
      ...fixed.map((day) => `${year}-${day}`),
      ...(year >= '2026' ? [`${year}-10-04`] : []),
      easter,
      next(easter),
    ];
  }),
);
const weekday = (day: string) => new Date(`${day}T12:00Z`).getUTCDay();
const worksByLaw = (day: string) => weekday(day) % 6 !== 0 && !holidays.has(day);
const worksHere = (day: string, office: OfficeCalendar) =>
  worksByLaw(day) &&
  day.slice(5) !== office.patronSaint?.day &&
  !office.closures.some(({ from, to }) => from <= day && day <= to);
const inRome = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Rome',
  dateStyle: 'short',
  timeStyle: 'medium',
});
const dayInRome = (instant: Date) => inRome.format(instant).slice(0, 10);

/** The last day by the bare count, by walking. */
function walked(start: string, clock: TimedClock, office: OfficeCalendar, waits: readonly Wait[]): string {
  const { amount, unit } = clock.term;
  const isStill = (day: string) =>
    waits.some(({ from, to }) => dayInRome(from) < day && day <= dayInRome(to));
  let left = amount;
  if (unit === 'months') {
    const [year = 0, month = 1, day = 1] = start.split('-').map(Number);
    const last = new Date(Date.UTC(year, month - 1 + amount + 1, 0)).getUTCDate();
    const end = new Date(Date.UTC(year, month - 1 + amount, Math.min(day, last))).toISOString().slice(0, 10);
    left = Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000);
  }
  const counts = (day: string) =>
    unit === 'business-days' ? (clock.kind === 'law' ? worksByLaw(day) : worksHere(day, office)) : true;
  let day = start;
  while (left > 0) {
    day = next(day);
    if (counts(day) && !isStill(day)) left--;
  }
  return day;
}

const instants = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2040-06-30T00:00:00Z'),
  noInvalidDate: true,
});
const offices: fc.Arbitrary<OfficeCalendar> = fc.record({
  patronSaint: fc.constantFrom(
    { day: '12-07', town: 'Milano' },
    { day: '06-29', town: 'Roma' },
    { day: '10-04', town: 'Bologna' },
    { day: '02-29', town: 'nowhere' },
  ),
  closures: fc.array(
    fc
      .tuple(
        fc.integer({ min: 2020, max: 2041 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 20 }),
      )
      .map(([year, month, days]) => {
        const from = `${year}-${String(month).padStart(2, '0')}-05`;
        return {
          from: from as LocalDate,
          to: next(from, days) as LocalDate,
          label: { it: 'Ferie', en: 'Break' },
        };
      }),
    { maxLength: 6 },
  ),
  opens: fc.constant(510),
  closes: fc.constant(1050),
});
const terms = fc.record({
  kind: fc.constantFrom('law' as const, 'internal' as const),
  term: fc.oneof(
    fc.record({
      amount: fc.integer({ min: 1, max: 400 }),
      unit: fc.constantFrom('calendar-days' as const, 'business-days' as const),
      direction: fc.constant('after' as const),
    }),
    fc.record({
      amount: fc.integer({ min: 1, max: 24 }),
      unit: fc.constant('months' as const),
      direction: fc.constant('after' as const),
    }),
  ),
});
/** Hours between one wait and the next, and hours each lasts. */
const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 700 })), {
  maxLength: 3,
});

test('every deadline ends where a walk over the days ends, whatever the office, the waits and the clocks of Rome do', () => {
  fc.assert(
    fc.property(instants, offices, terms, pauses, (start, office, clock, spans) => {
      let at = start.getTime();
      const waits = spans.map(([gap, lasts]): Wait => {
        const from = new Date((at += gap * 3_600_000));
        return { from, to: new Date((at += lasts * 3_600_000)) };
      });
      const deadline = deadlineOf(clock, start, office, waits);
      const raw = walked(dayInRome(start), clock, office, waits);
      expect(deadline.rawDue).toBe(raw);
      let legal = raw;
      while (weekday(legal) === 0 || holidays.has(legal)) legal = next(legal);
      expect(deadline.legalDue).toBe(legal);
      let target = raw;
      while (!worksHere(target, office)) target = next(target, -1);
      expect(deadline.targetDue).toBe(target < dayInRome(start) ? raw : target);
      // The last second of the day in Rome, in the nights of both changes too.
      expect(inRome.format(deadline.dueAt)).toBe(`${deadline.targetDue} 23:59:59`);
      expect(inRome.format(deadline.legalDueAt)).toBe(`${deadline.legalDue} 23:59:59`);
      expect(deadline.warnAt <= deadline.dueAt && deadline.warnAt >= start).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('every day of the two decades is a working day for both calendars, or for neither', () => {
  const office = { closures: [], opens: 510, closes: 1050 };
  const one: TimedClock = { kind: 'law', term: { amount: 1, unit: 'business-days', direction: 'after' } };
  const apart: string[] = [];
  for (let day = '2020-01-01'; day < '2041-01-01'; day = next(day))
    if (deadlineOf(one, new Date(`${day}T11:00:00Z`), office).rawDue !== walked(day, one, office, []))
      apart.push(day);
  expect(apart).toEqual([]);
});
