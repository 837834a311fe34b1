import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isWorkingDay } from '#src/domain/time/calendar.ts';
import { deadlineOf, type TimedClock } from '#src/domain/time/deadline.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import type { OfficeCalendar } from '#src/domain/time/office-calendar.ts';

const day = (iso: string) => iso as LocalDate;
/** Milan, half past eight to half past five, closed in the middle of August. */
const milan: OfficeCalendar = {
  patronSaint: { day: '12-07', town: 'Milano' },
  closures: [{ from: day('2027-08-09'), to: day('2027-08-20'), label: { it: 'Ferie', en: 'Summer break' } }],
  opens: 510,
  closes: 1050,
};
const term = (
  amount: number,
  unit: TimedClock['term']['unit'],
  kind: TimedClock['kind'] = 'law',
): TimedClock => ({ kind, term: { amount, unit, direction: 'after' } });
/** Ten in the morning in Rome, winter or summer. */
const morning = (iso: string) => new Date(`${iso}T09:00:00Z`);

describe('a term in calendar days', () => {
  test.each([
    // start, days, raw, by law, for us
    ['2026-11-22', 45, '2027-01-06', '2027-01-07', '2027-01-05'], // Epiphany
    ['2026-06-10', 60, '2026-08-09', '2026-08-10', '2026-08-07'], // a Sunday
    ['2026-11-12', 30, '2026-12-12', '2026-12-12', '2026-12-11'], // a Saturday is no holiday of the law
    ['2026-11-23', 45, '2027-01-07', '2027-01-07', '2027-01-07'], // a Thursday
    ['2027-03-13', 15, '2027-03-28', '2027-03-30', '2027-03-26'], // Easter Sunday: over Easter Monday
    ['2027-09-04', 30, '2027-10-04', '2027-10-05', '2027-10-01'], // San Francesco, a holiday since 2026
    ['2025-09-04', 30, '2025-10-04', '2025-10-04', '2025-10-03'], // and in 2025 only a Saturday
  ])('from %s for %i days ends on %s, by law on %s, for us on %s', (start, days, raw, legal, target) => {
    const deadline = deadlineOf(term(days, 'calendar-days'), morning(start), milan);
    expect([deadline.rawDue, deadline.legalDue, deadline.targetDue]).toEqual([raw, legal, target]);
  });

  test.each([
    // The nights in which the clocks change: a Saturday is the last day by law, a Sunday when nothing lies before it.
    ['2026-10-20', 4, 'legalDueAt', '2026-10-24T21:59:59.000Z'],
    ['2026-10-24', 1, 'dueAt', '2026-10-25T22:59:59.000Z'],
    ['2027-03-23', 4, 'legalDueAt', '2027-03-27T22:59:59.000Z'],
    ['2027-03-27', 1, 'dueAt', '2027-03-28T21:59:59.000Z'],
  ] as const)('from %s for %i days: %s is %s', (start, days, which, instant) => {
    const deadline = deadlineOf(term(days, 'calendar-days'), morning(start), milan);
    expect(deadline[which].toISOString()).toBe(instant);
  });

  test('ends at the last second in Rome on both sides of a change of the clocks', () => {
    const end = (start: string, days: number) =>
      deadlineOf(term(days, 'calendar-days'), morning(start), milan).dueAt.toISOString();
    expect(end('2026-10-13', 10)).toBe('2026-10-23T21:59:59.000Z');
    expect(end('2026-10-16', 10)).toBe('2026-10-26T22:59:59.000Z');
    expect(end('2027-03-16', 10)).toBe('2027-03-26T22:59:59.000Z');
    expect(end('2027-03-19', 11)).toBe('2027-03-30T21:59:59.000Z');
  });

  test('counts from the day in Rome on which the message arrived', () => {
    // 23:30 in Rome on the 11th is still the 11th; half an hour later it is the 12th.
    const ten = term(10, 'calendar-days');
    expect(deadlineOf(ten, new Date('2026-11-11T22:30:00Z'), milan).rawDue).toBe('2026-11-21');
    expect(deadlineOf(ten, new Date('2026-11-11T23:00:00Z'), milan).rawDue).toBe('2026-11-22');
  });

  test('that lies wholly within days off ends on its bare last day', () => {
    // Friday evening to Saturday and Sunday: no working day lies between.
    const saturday = deadlineOf(term(1, 'calendar-days'), morning('2026-11-14'), milan);
    expect(saturday.targetDue).toBe('2026-11-15');
    expect(saturday.warnOn).toBe('2026-11-14');
  });
});

describe('a term in business days', () => {
  test.each([
    ['2026-03-30', 5, '2026-04-07'], // over Good Friday, which is none, and Easter Monday
    ['2027-10-01', 1, '2027-10-05'], // 4 October is a holiday
    ['2026-09-30', 3, '2026-10-05'], // the first 4 October was a Sunday
    ['2026-11-13', 1, '2026-11-16'], // Friday to Monday
    ['2026-12-04', 1, '2026-12-07'], // the patron saint of Milan stops no term of law
  ])('from %s for %i days ends on %s', (start, days, end) => {
    const deadline = deadlineOf(term(days, 'business-days'), morning(start), milan);
    expect(deadline.rawDue).toBe(end);
    expect(deadline.legalDue).toBe(end);
  });

  test('of the house leaves out its patron saint’s day and its own closed days', () => {
    const due = (start: string, days: number) =>
      deadlineOf(term(days, 'business-days', 'internal'), morning(start), milan).targetDue;
    expect(due('2026-12-04', 1)).toBe('2026-12-09');
    expect(due('2027-08-06', 1)).toBe('2027-08-23');
  });

  test('of the law goes on while the house is closed: the house must be done before it closes', () => {
    const deadline = deadlineOf(term(5, 'business-days'), morning('2027-08-05'), milan);
    expect(deadline.rawDue).toBe('2027-08-12');
    expect(deadline.targetDue).toBe('2027-08-06');
  });
});

describe('a term in months', () => {
  test.each([
    ['2026-11-12', 1, '2026-12-12'],
    ['2027-01-31', 1, '2027-02-28'], // no such day: the last of the month
    ['2024-02-29', 24, '2026-02-28'],
    ['2026-12-31', 3, '2027-03-31'],
  ])('from %s for %i ends on %s', (start, months, end) => {
    expect(deadlineOf(term(months, 'months'), morning(start), milan).rawDue).toBe(end);
  });
});

describe('a term before an event', () => {
  test('ends thirty days before a policy expires, and a day off there means earlier, never later', () => {
    const notice: TimedClock = {
      kind: 'law',
      term: { amount: 30, unit: 'calendar-days', direction: 'before' },
    };
    // 31 January 2027 is a Sunday.
    const deadline = deadlineOf(notice, morning('2027-03-02'), milan);
    expect([deadline.rawDue, deadline.legalDue, deadline.targetDue]).toEqual([
      '2027-01-31',
      '2027-01-31',
      '2027-01-29',
    ]);
    expect(deadline.warnOn).toBe('2027-01-26');
  });
});

describe('hours and minutes', () => {
  test.each([
    // Four business hours, half past eight to half past five, Monday to Friday.
    ['2026-11-12T09:00:00Z', '2026-11-12T13:00:00.000Z'], // within the day
    ['2026-11-12T15:30:00Z', '2026-11-13T10:30:00.000Z'], // one hour on Thursday, three on Friday
    ['2026-11-13T20:00:00Z', '2026-11-16T11:30:00.000Z'], // Friday night: Monday
    ['2026-12-04T16:00:00Z', '2026-12-09T11:00:00.000Z'], // over Sant'Ambrogio and the Immacolata
    ['2026-10-23T14:00:00Z', '2026-10-26T10:00:00.000Z'], // over the change of the clocks
  ])('four business hours from %s end at %s', (start, end) => {
    const deadline = deadlineOf(term(4, 'business-hours', 'internal'), new Date(start), milan);
    expect(deadline.dueAt.toISOString()).toBe(end);
  });

  test('minutes run at night and on Sundays too', () => {
    const deadline = deadlineOf(term(5, 'minutes'), new Date('2026-11-15T02:00:00Z'), milan);
    expect(deadline.dueAt.toISOString()).toBe('2026-11-15T02:05:00.000Z');
    expect(deadline.warnAt.toISOString()).toBe('2026-11-15T02:03:45.000Z');
  });

  test('cannot lie before an event', () => {
    const impossible: TimedClock = {
      kind: 'law',
      term: { amount: 4, unit: 'business-hours', direction: 'before' },
    };
    expect(() => deadlineOf(impossible, morning('2026-11-12'), milan)).toThrow(RangeError);
  });
});

describe('the warning', () => {
  test.each([
    // start, term, unit, for us, warn
    ['2026-11-22', 45, 'calendar-days', '2027-01-05', '2026-12-24'], // 75 % is Christmas Day
    ['2026-11-12', 10, 'calendar-days', '2026-11-20', '2026-11-17'], // three working days before
    ['2026-09-01', 90, 'calendar-days', '2026-11-30', '2026-11-06'], // 75 % is a Saturday
    ['2026-11-09', 5, 'business-days', '2026-11-16', '2026-11-11'],
    ['2026-11-09', 2, 'business-days', '2026-11-11', '2026-11-10'], // three days before would be before the start
    ['2026-11-09', 1, 'business-days', '2026-11-10', '2026-11-09'],
  ] as const)('of a term from %s of %i %s that ends on %s comes on %s', (start, amount, unit, end, warn) => {
    const deadline = deadlineOf(term(amount, unit, 'internal'), morning(start), milan);
    expect([deadline.targetDue, deadline.warnOn]).toEqual([end, warn]);
  });

  test('comes as many days before the end as the clock says, on a working day', () => {
    const limitation: TimedClock = { ...term(24, 'months'), warnDaysBefore: 60 };
    // Two years after 12 November 2026 is a Sunday; sixty days before the Friday is 11 September.
    const deadline = deadlineOf(limitation, morning('2026-11-12'), milan);
    expect([deadline.targetDue, deadline.warnOn]).toEqual(['2028-11-10', '2028-09-11']);
  });

  test('comes when the office opens, and never before the message itself', () => {
    const ten = deadlineOf(term(10, 'calendar-days'), morning('2026-11-12'), milan);
    expect(ten.warnAt.toISOString()).toBe('2026-11-17T07:30:00.000Z');
    const one = deadlineOf(term(1, 'business-days'), morning('2026-11-12'), milan);
    expect(one.warnAt).toEqual(morning('2026-11-12'));
  });
});

test('whatever the start and the term: warned, then due for us, then by the count, then by law', () => {
  const instants = fc.date({
    min: new Date('2020-01-01'),
    max: new Date('2040-12-31'),
    noInvalidDate: true,
  });
  const amounts = fc.integer({ min: 1, max: 400 });
  const units = fc.constantFrom('calendar-days' as const, 'business-days' as const);
  fc.assert(
    fc.property(instants, amounts, units, fc.constantFrom('law', 'internal'), (start, amount, unit, kind) => {
      const deadline = deadlineOf(term(amount, unit, kind), start, milan);
      expect(deadline.warnAt >= start).toBe(true);
      expect(deadline.warnOn <= deadline.targetDue).toBe(true);
      expect(deadline.targetDue <= deadline.rawDue).toBe(true);
      expect(deadline.rawDue <= deadline.legalDue).toBe(true);
      // No term is moved by more than a long weekend, and never backwards over more than a closed fortnight.
      expect(deadline.legalDue <= addDays(deadline.rawDue, 4)).toBe(true);
      expect(unit === 'calendar-days' || isWorkingDay(deadline.rawDue)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
