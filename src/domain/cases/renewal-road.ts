/** What stands behind a renewal that went wrong: expiry, notice, premium, cover gap (domain guide R15b, E.2). */
import { addDays, daysBetween } from '../time/calendar.ts';
import type { Instalment, Policy } from '../claims/claim.ts';
import type { LocalDate } from '../ids.ts';
import type { Profile } from '../profile.ts';
import { read } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';

export const renewalProblems = [
  'charged_twice',
  'not_paid',
  'cancellation',
  'price',
  'notice_missing',
  'certificate',
  'other',
] as const;
export type RenewalProblem = (typeof renewalProblems)[number];

const problemWords: readonly (readonly [RenewalProblem, RegExp])[] = [
  ['charged_twice', wordList('due volte, doppio addebito, twice, double charge*')],
  [
    'cancellation',
    wordList(
      'disdett*, disdire, recess*, recedere, non rinnov*, non voglio piu, annullate il rinnovo, cancel*, do not renew, stop the policy, not renew',
    ),
  ],
  ['certificate', wordList('attestato di rischio, classe di merito, no claims, bonus malus')],
  [
    'price',
    wordList(
      'aument*, rincar*, costa, prezzo, premio ~ alto, piu car*, price, quote, gone up, went up, increase*, dearer, premium ~ more',
    ),
  ],
  [
    'not_paid',
    wordList(
      'non ho pagato, dimenticat*, scadut*, sospes*, scopert*, risulta ~ non, ho pagato, i paid, missed, lapsed, expired, suspended, failed, not paid',
    ),
  ],
  [
    'notice_missing',
    wordList(
      "non mi e arrivat*, non mi e' arrivat*, non ho ricevuto, avviso, non e' arrivat*, never received, haven't had, have not received, notice, papers",
    ),
  ],
];

/** What about the renewal a message speaks of. */
export function readRenewalProblem(text: string): RenewalProblem {
  const { folded } = read(text.slice(0, 20_000));
  return problemWords.find(([, words]) => words.test(folded))?.[0] ?? 'other';
}

/** A policy around its expiry. */
export interface RenewalState {
  readonly policyNumber: string;
  readonly motor: boolean;
  readonly plate?: string;
  /** Last day of the version in force, or of the last one; the day of termination where there is one. */
  readonly expiresOn: LocalDate;
  readonly daysLeft: number;
  /** The notice of expiry is owed by this day (motor, art. 170-bis CAP: 30 days before). */
  readonly noticeBy?: LocalDate;
  /** Cover goes on by law to this day (motor liability: 15 days after expiry). */
  readonly coveredUntil: LocalDate;
  readonly premium: 'paid' | 'unpaid' | 'unknown';
  readonly unpaid?: Instalment;
  /** Days without cover: since the last cover ended, or between two versions. */
  readonly gap?: { readonly from: LocalDate; readonly to?: LocalDate };
  readonly cancelledOn?: LocalDate;
}

/**
 * The last day of a motor policy, known by its plate, of whose expiry its holder must be told; undefined of any other one,
 * and of one that somebody has ended.
 */
export function motorExpiry(policy: Policy, today: LocalDate): LocalDate | undefined {
  const cover = coverOn(policy, today);
  return policy.cancelledOn === undefined && cover?.last.plate !== undefined ? cover.expiresOn : undefined;
}

function coverOn(policy: Policy, today: LocalDate) {
  const versions = policy.versions.toSorted((a, b) => (a.validTo < b.validTo ? -1 : 1));
  const current =
    versions.find((version) => version.validFrom <= today && version.validTo >= today) ??
    versions.findLast((version) => version.validTo < today) ??
    versions[0];
  if (current === undefined) return undefined;
  // What follows without a gap is the same cover: the expiry that matters is the last one.
  let last = current;
  for (const version of versions)
    if (version.validTo > last.validTo && version.validFrom <= addDays(last.validTo, 1)) last = version;
  const expiresOn =
    policy.cancelledOn !== undefined && policy.cancelledOn < last.validTo ? policy.cancelledOn : last.validTo;
  return { versions, last, expiresOn };
}

/** Looks at a policy on a day. */
export function renewalState(policy: Policy, profile: Profile, today: LocalDate): RenewalState | undefined {
  const cover = coverOn(policy, today);
  if (cover === undefined) return undefined;
  const { versions, last, expiresOn } = cover;
  const lawful = Math.max(
    0,
    ...last.covers.flatMap((cover) =>
      cover.claimTypes.map((type) => profile.claimTypes.get(type)?.coverContinuesDays ?? 0),
    ),
  );
  const motor = last.plate !== undefined || lawful > 0;
  const coveredUntil = addDays(expiresOn, policy.cancelledOn === undefined ? lawful : 0);
  const next = versions.find((version) => version.validFrom > addDays(last.validTo, 1));
  const unpaid = policy.instalments.find((each) => each.paidOn === undefined && each.dueOn <= today);
  const gapFrom = addDays(coveredUntil, 1);
  return {
    policyNumber: policy.number,
    motor,
    ...(last.plate === undefined ? {} : { plate: last.plate }),
    expiresOn,
    daysLeft: daysBetween(today, expiresOn),
    ...(motor ? { noticeBy: addDays(expiresOn, -30) } : {}),
    coveredUntil,
    premium: policy.instalments.length === 0 ? 'unknown' : unpaid === undefined ? 'paid' : 'unpaid',
    ...(unpaid === undefined ? {} : { unpaid }),
    ...(next !== undefined && next.validFrom > gapFrom
      ? { gap: { from: gapFrom, to: addDays(next.validFrom, -1) } }
      : today >= gapFrom
        ? { gap: { from: gapFrom } }
        : {}),
    ...(policy.cancelledOn === undefined ? {} : { cancelledOn: policy.cancelledOn }),
  };
}
