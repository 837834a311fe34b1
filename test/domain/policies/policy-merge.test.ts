import { describe, expect, test } from 'vitest';
import type { Instalment, PolicyVersion } from '#src/domain/claims/claim.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { mergeInstalments, mergeVersions } from '#src/domain/policies/policy-merge.ts';

const version = (n: number, from: string, to: string, plate = 'AA000AA'): PolicyVersion => ({
  version: n,
  validFrom: from as LocalDate,
  validTo: to as LocalDate,
  plate,
  covers: [],
});
const shown = (versions: readonly PolicyVersion[]) =>
  versions.map((each) => [each.version, each.validFrom, each.validTo, each.plate]);

const y2025 = version(1, '2025-01-01', '2025-12-31', 'OLD');
const y2026 = version(2, '2026-01-01', '2026-12-31', 'NOW');

describe('a policy told again', () => {
  test('by a file that knows the current term only keeps the earlier one', () => {
    const told = version(1, '2026-01-01', '2026-12-31', 'NEW');
    const merged = mergeVersions([y2025], [told]);
    expect(shown(merged)).toEqual([
      [1, '2025-01-01', '2025-12-31', 'OLD'],
      [2, '2026-01-01', '2026-12-31', 'NEW'],
    ]);
    expect(mergeVersions(merged, [told])).toEqual(merged);
  });

  test('where one day ends a term and begins the next, keeps both', () => {
    const old = version(1, '2025-03-01', '2026-03-01', 'OLD');
    expect(shown(mergeVersions([old], [version(1, '2026-03-01', '2027-03-01', 'NEW')]))).toEqual([
      [1, '2025-03-01', '2026-03-01', 'OLD'],
      [2, '2026-03-01', '2027-03-01', 'NEW'],
    ]);
  });

  test('with the same version puts the correction in its place', () => {
    expect(
      shown(mergeVersions([y2025, y2026], [y2025, version(2, '2026-02-01', '2026-12-31', 'NEW')])),
    ).toEqual([
      [1, '2025-01-01', '2025-12-31', 'OLD'],
      [2, '2026-02-01', '2026-12-31', 'NEW'],
    ]);
  });

  test('by an endorsement alone ends the version before it the day before', () => {
    const endorsement = version(3, '2026-06-01', '2026-12-31', 'END');
    const merged = mergeVersions([y2025, y2026], [endorsement]);
    expect(shown(merged)).toEqual([
      [1, '2025-01-01', '2025-12-31', 'OLD'],
      [2, '2026-01-01', '2026-05-31', 'NOW'],
      [3, '2026-06-01', '2026-12-31', 'END'],
    ]);
    expect(mergeVersions(merged, [endorsement])).toEqual(merged);
  });

  test('keeps instalments of terms it does not speak of, and all when it names none', () => {
    const due = (day: string, paidOn?: string): Instalment => ({
      dueOn: day as LocalDate,
      amount: 100,
      ...(paidOn === undefined ? {} : { paidOn: paidOn as LocalDate }),
    });
    const known = [due('2025-01-01', '2025-01-01'), due('2026-01-01'), due('2026-07-01')];
    expect(mergeInstalments(known, [])).toEqual(known);
    expect(mergeInstalments(known, [due('2026-01-01', '2026-01-09')])).toEqual([
      due('2025-01-01', '2025-01-01'),
      due('2026-01-01', '2026-01-09'),
    ]);
  });
});
