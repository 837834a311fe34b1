/**
 * When a version of a policy begins and ends, to the minute. Moments are `YYYY-MM-DD HH:MM` in Rome and compare as
 * text; 24:00 of a day is 00:00 of the next.
 */
import { addDays, daysBetween, parseLocalDate } from '../time/calendar.ts';
import type { ClockTime, PolicyVersion } from '../claims/claim.ts';
import type { LocalDate } from '../ids.ts';

type Term = Pick<PolicyVersion, 'validFrom' | 'fromTime' | 'validTo' | 'toTime'>;

/** The beginning of a version. */
export interface Beginning {
  /** As text that compares. */
  readonly moment: string;
  /** Time on the day named `validFrom`. */
  readonly time: ClockTime;
  /** False when nobody said the time and only the law's rule gives it. */
  readonly isCertain: boolean;
}

/**
 * When a version begins. By law a policy works from 24:00 of its day of inception to 24:00 of its last day (art. 1899
 * of the Italian Civil Code), and a contract may say otherwise. Where a file gives no time, the way its days are
 * written tells: 1 January to 31 December are whole days, from 0:00, and so is a single day; 1 January to 1 January run
 * from 24:00 to 24:00; a version that continues another one (`others`) begins when that ends. For any other span the law's 24:00 is taken, but
 * not as certain.
 */
export function beginningOf(version: Term, others: readonly Term[] = []): Beginning {
  const at = (time: ClockTime, isCertain: boolean): Beginning => ({
    moment: momentOf(version.validFrom, time),
    time,
    isCertain,
  });
  if (version.fromTime !== undefined) return at(version.fromTime, true);
  const startOfDay = momentOf(version.validFrom, '00:00');
  if (others.some((other) => other !== version && endOf(other) === startOfDay)) return at('00:00', true);
  if (version.validFrom === version.validTo) return at('00:00', true);
  if (isAnniversary(version.validFrom, addDays(version.validTo, 1))) return at('00:00', true);
  if (isAnniversary(version.validFrom, version.validTo)) return at('24:00', true);
  return at('24:00', false);
}

/** When a version ends: the first moment at which it holds no longer. */
export function endOf(version: Pick<Term, 'validTo' | 'toTime'>): string {
  return momentOf(version.validTo, version.toTime ?? '24:00');
}

/** A time of a day as text that compares. */
export function momentOf(day: LocalDate, time: ClockTime): string {
  return time === '24:00' ? `${addDays(day, 1)} 00:00` : `${day} ${time}`;
}

/** The same day of the same or another month, years or months later: 29 February comes round on the 28th too. */
function isAnniversary(from: LocalDate, to: LocalDate): boolean {
  if (to <= from) return false;
  const [fromDay, toDay] = [from.slice(8), to.slice(8)];
  return fromDay === toDay || (Number(toDay) < Number(fromDay) && addDays(to, 1).endsWith('-01'));
}

/**
 * The year of the policy a day lies in, both ends included: limits «per year» count from the anniversary, not from
 * January. A version of about a year or more is a term of its own; a shorter one (an endorsement) belongs to the term
 * it continues.
 */
export function policyYearOf(
  versions: readonly Term[],
  version: Term,
  day: LocalDate,
): { readonly from: LocalDate; readonly to: LocalDate } {
  let anchor = version;
  while (daysBetween(anchor.validFrom, anchor.validTo) < 360) {
    const { validFrom } = anchor;
    const before = versions.find(
      (other) => other.validFrom < validFrom && addDays(other.validTo, 1) >= validFrom && other.validTo < day,
    );
    if (before === undefined) break;
    anchor = before;
  }
  const years = Number(day.slice(0, 4)) - Number(anchor.validFrom.slice(0, 4));
  const passed = sameDay(anchor.validFrom, years);
  const from = passed > day ? sameDay(anchor.validFrom, years - 1) : passed;
  const next = passed > day ? passed : sameDay(anchor.validFrom, years + 1);
  return { from, to: addDays(next, -1) };
}

/** A date so many years later; 29 February becomes 1 March where there is none. */
function sameDay(day: LocalDate, years: number): LocalDate {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  return parseLocalDate(`${year}${day.slice(4)}`) ?? addDays(parseLocalDate(`${year}-02-28`) ?? day, 1);
}
