/**
 * What becomes of a policy on file when a file or the directory tells it again. A file often holds the current term
 * only: what it does not speak of stays, or claims of last year would lose their policy.
 */
import { addDays } from '../time/calendar.ts';
import type { Instalment, PolicyVersion } from '../claims/claim.ts';
import { beginningOf, endOf } from './policy-term.ts';

/**
 * Versions after an import. A told version takes the place of the known one with its number where they share days (a
 * correction), and of the later part of an earlier one (an endorsement); known versions of other days stay. Numbers
 * that would then stand twice are counted on.
 */
export function mergeVersions(
  known: readonly PolicyVersion[],
  told: readonly PolicyVersion[],
): readonly PolicyVersion[] {
  const kept = known.flatMap((old): readonly PolicyVersion[] => {
    const shared = told.filter((version) => overlap(old, version));
    if (shared.length === 0) return [old];
    const [first] = shared.toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
    const isCorrected = shared.some(({ version }) => version === old.version);
    if (first === undefined || isCorrected || first.version < old.version || first.validFrom <= old.validFrom)
      return [];
    const { toTime: _, ...rest } = old;
    // It ends at the moment the told one begins, however that is written.
    const time = first.fromTime ?? '00:00';
    return time === '00:00' || time === '24:00'
      ? [{ ...rest, validTo: time === '24:00' ? first.validFrom : addDays(first.validFrom, -1) }]
      : [{ ...rest, validTo: first.validFrom, toTime: time }];
  });
  const all = [...kept, ...told].toSorted((a, b) => a.validFrom.localeCompare(b.validFrom));
  const numbers = new Set(told.map(({ version }) => version));
  const clash = kept.some(({ version }) => numbers.has(version));
  return clash ? all.map((version, i) => ({ ...version, version: i + 1 })) : all;
}

/** Instalments after an import: a file that names none says nothing of them, one of the current term only of those. */
export function mergeInstalments(
  known: readonly Instalment[],
  told: readonly Instalment[],
): readonly Instalment[] {
  const first = told.map(({ dueOn }) => dueOn).toSorted()[0];
  if (first === undefined) return known;
  return [...known.filter(({ dueOn }) => dueOn < first), ...told];
}

function overlap(a: PolicyVersion, b: PolicyVersion): boolean {
  return beginningOf(a).moment < endOf(b) && beginningOf(b).moment < endOf(a);
}
