import { describe, expect, test } from 'vitest';
import type { LocalDate } from '#src/domain/ids.ts';
import { beginningOf, endOf, policyYearOf } from '#src/domain/policies/policy-term.ts';

const term = (from: string, to: string, times: { fromTime?: string; toTime?: string } = {}) => ({
  validFrom: from as LocalDate,
  validTo: to as LocalDate,
  ...times,
});

describe('the beginning of a policy', () => {
  test.each([
    ['whole years are whole days', term('2026-01-01', '2026-12-31'), '2026-01-01 00:00', true],
    ['a year to its own day is the law’s 24:00', term('2026-01-01', '2027-01-01'), '2026-01-02 00:00', true],
    ['half a year in whole days', term('2026-05-01', '2026-10-31'), '2026-05-01 00:00', true],
    ['from a leap day', term('2024-02-29', '2025-02-28'), '2024-03-01 00:00', true],
    ['a single day', term('2026-05-01', '2026-05-01'), '2026-05-01 00:00', true],
    ['a holiday of ten days', term('2026-08-03', '2026-08-12'), '2026-08-04 00:00', false],
    ['a stated hour', term('2026-08-03', '2026-08-12', { fromTime: '12:00' }), '2026-08-03 12:00', true],
    ['a stated midnight', term('2026-12-31', '2027-03-09', { fromTime: '24:00' }), '2027-01-01 00:00', true],
  ])('%s', (_, version, moment, isCertain) => {
    expect(beginningOf(version)).toMatchObject({ moment, isCertain });
  });

  test('a version that goes on where another ends leaves no gap, however its days are written', () => {
    const first = term('2026-01-01', '2026-12-31');
    const second = term('2027-01-01', '2028-01-01');
    expect(beginningOf(second, [first, second])).toMatchObject({ moment: '2027-01-01 00:00' });
    expect(beginningOf(second, [second])).toMatchObject({ moment: '2027-01-02 00:00' });
  });

  test('it ends at 24:00 of its last day, or at the hour it states', () => {
    expect(endOf(term('2026-01-01', '2026-12-31'))).toBe('2027-01-01 00:00');
    expect(endOf(term('2026-01-01', '2026-12-31', { toTime: '12:30' }))).toBe('2026-12-31 12:30');
  });
});

describe('the year of a policy', () => {
  const yearOf = (day: string, versions: ReturnType<typeof term>[], at = versions.length - 1) => {
    const version = versions[at];
    if (version === undefined) throw new Error('no version');
    return policyYearOf(versions, version, day as LocalDate);
  };

  test('runs from anniversary to anniversary', () => {
    const long = [term('2023-04-10', '2028-04-09')];
    expect(yearOf('2026-04-09', long)).toEqual({ from: '2025-04-10', to: '2026-04-09' });
    expect(yearOf('2026-04-10', long)).toEqual({ from: '2026-04-10', to: '2027-04-09' });
    expect(yearOf('2025-02-28', [term('2024-02-29', '2027-02-28')])).toEqual({
      from: '2024-02-29',
      to: '2025-02-28',
    });
  });

  test('an endorsement in mid-term counts with the term it changes, a renewal with itself', () => {
    const endorsed = [term('2026-01-01', '2026-04-30'), term('2026-05-01', '2026-12-31')];
    expect(yearOf('2026-08-01', endorsed)).toEqual({ from: '2026-01-01', to: '2026-12-31' });
    const renewed = [term('2025-03-15', '2026-03-14'), term('2026-04-01', '2027-03-31')];
    expect(yearOf('2026-08-01', renewed)).toEqual({ from: '2026-04-01', to: '2027-03-31' });
  });
});
