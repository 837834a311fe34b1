/**
 * Whether a policy answers for a loss, as far as dates, premiums, covers and amounts can tell. The result is a set of
 * findings for a person, in neutral words: nothing here refuses or pays anything.
 */
import { addDays, daysBetween, formatDate } from '../time/calendar.ts';
import type {
  Cents,
  ClockTime,
  Cover,
  Exclusion,
  Instalment,
  Party,
  Policy,
  PolicyVersion,
  SubLimit,
} from '../claims/claim.ts';
import type { LocalDate } from '../ids.ts';
import { normalizePlate } from '../facts/identifiers.ts';
import { formatMoney } from '../money.ts';
import { limitLeftOf, payableFor, type Payable } from './payable.ts';
import { beginningOf, endOf, momentOf } from './policy-term.ts';
import type { ClaimType, Labels } from '../profile.ts';
import { findWord, read, type Reading } from '../text/text.ts';

/** Ids of the findings about cover (domain guide D.4 and D.5). */
export type CoverageFindingId =
  /** No policy is linked to the claim. */
  | 'pe.no_policy'
  /** The outside directory of policies could not be asked: what is said rests on what is on file here. */
  | 'pe.directory_unreachable'
  /** The policy on file has changed since the claim took its snapshot. */
  | 'pe.policy_changed'
  /** The loss is earlier than the first moment of the policy; as a warning: on its first day, at an unknown time. */
  | 'pe.before_inception'
  /** The loss is later than the last moment, after a cancellation, or in a gap between two versions; a warning likewise. */
  | 'pe.after_expiry'
  /** Carenza: the cover had not begun to work yet. */
  | 'pe.waiting_period'
  /** Art. 1901 c.c.: the cover was suspended because a premium was not paid. */
  | 'pe.premium_unpaid'
  /** The policy has no cover for this type of claim. */
  | 'pe.cover_missing'
  /** Claimant or vehicle do not stand on the policy. */
  | 'pe.not_insured'
  /** The words or facts of the claim touch an exclusion: to be looked at, no more. */
  | 'pe.exclusion'
  /** The words of the claim touch a sub-limit: which part of the amount falls under it, a person says. */
  | 'pe.sub_limit'
  /** More is claimed than a limit or sub-limit leaves. */
  | 'pe.limit_exceeded'
  /** An amount is proposed from which the deductible has not been taken. */
  | 'pe.deductible'
  /** What is claimed does not exceed what stays with the insured. */
  | 'pe.below_deductible'
  /** The loss is dated after the day we were told of it. */
  | 'pe.loss_in_future'
  /** The date of loss is not known. */
  | 'pe.no_loss_date'
  /** Told later than the contract asks (art. 1913 c.c.): never more than information. */
  | 'pe.late_notice'
  /** Granted by law, not by contract: no policy answers, so none is missed. */
  | 'pe.by_law';

export interface CoverageFinding {
  readonly id: CoverageFindingId;
  /** `blocker`: no approval before a person has resolved or waived it; `warning`: to be acknowledged. */
  readonly severity: 'blocker' | 'warning' | 'info';
  readonly text: Labels;
  /** Where the contract says it, such as «art. 12 CGA». */
  readonly clause?: string;
  /** The figures behind it, for the decision record: dates as `YYYY-MM-DD`, amounts in cents. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

export interface CoverageQuestion {
  /** As it stood when the claim took its snapshot. */
  readonly policy?: Policy;
  readonly claimType: ClaimType;
  readonly lossOn?: LocalDate;
  /** Hour of the loss, when it is known: it decides on the first and last day of a policy. */
  readonly lossTime?: ClockTime;
  /** Legal receipt of the first notice, as a day. */
  readonly receivedOn: LocalDate;
  /** Who claims from their own policy; leave out third parties, who need not stand on it. */
  readonly claimant?: Pick<Party, 'id' | 'name' | 'fiscalCode'>;
  /** Plate of the vehicle said to be insured. */
  readonly ownPlate?: string;
  /** In cents. */
  readonly amountClaimed?: Cents;
  /** The words it was read from; absent when a person said it. */
  readonly amountQuote?: string;
  /** An amount somebody proposes to pay, in cents. */
  readonly amountProposed?: Cents;
  /** Parts of the amount that fall under sub-limits, by code, where a person has said so. */
  readonly portions?: ReadonlyMap<string, Cents>;
  /** What the claim's messages say: exclusions and sub-limits are looked for in it. */
  readonly words?: string | Reading;
  /** Facts of the claim, such as `cause` = `theft`. */
  readonly facts?: ReadonlyMap<string, string>;
  /** What was ordered or paid already, by code of the cover. */
  readonly paid?: ReadonlyMap<string, PaidUnderCover>;
}

/** Earlier payments under one cover, in cents. */
export interface PaidUnderCover {
  /** On this claim. */
  readonly here: Cents;
  /** On other claims of the same policy year. */
  readonly others: Cents;
}

/** What the cover leaves for this claim, in cents. */
export interface CoverageAmounts {
  /** Of the limit, after payments to others that share it; absent when the cover has no limit. */
  readonly limitLeft?: Cents;
  /** Sub-limits the claim falls under. */
  readonly subLimits: readonly Pick<SubLimit, 'code' | 'name' | 'limit' | 'clause'>[];
  /** The words the amount claimed was read from; absent when a person said it. */
  readonly quote?: string;
  /** Absent while no amount is known. A proposal, however good the calculation. */
  readonly calculation?: Payable;
}

/** `needs_human`: what is known does not decide. Every verdict is a proposal. */
export interface CoverageResult {
  readonly verdict: 'covered' | 'not_covered' | 'partly' | 'needs_human';
  readonly findings: readonly CoverageFinding[];
  /** The cover that would answer, and the policy version in force at the moment of loss. */
  readonly cover?: Cover;
  readonly version?: PolicyVersion;
  /** Where the contract grants the cover. */
  readonly clause?: string;
  /** Codes of other covers of that version that name this type of claim too. */
  readonly otherCovers?: readonly string[];
  readonly amounts?: CoverageAmounts;
}

/** Days after its due date for which a later instalment may stay unpaid without consequence (art. 1901 c.2 c.c.). */
const premiumGraceDays = 15;

/** Looks at the policy as it stood at the moment of loss. */
export function assessCoverage(question: CoverageQuestion): CoverageResult {
  const { policy, lossOn } = question;
  if (!question.claimType.needsPolicy) return { verdict: 'needs_human', findings: [byLaw] };
  if (!policy) return { verdict: 'needs_human', findings: [noPolicy, ...lateNotice(question)] };
  if (!lossOn) return { verdict: 'needs_human', findings: [noLossDate, ...withoutDate(question, policy)] };

  const findings: CoverageFinding[] = [...lateNotice(question), ...futureLoss(question, lossOn)];
  const inForce = standingOn(policy, lossOn, question.lossTime);
  const version = inForce?.version ?? continuedVersion(policy, question.claimType, lossOn, question.lossTime);
  if (!inForce) findings.push(outsideValidity(policy, lossOn, question.lossTime, version !== undefined));
  else if (inForce.doubt) findings.push(boundaryDay(policy, inForce.version, lossOn, inForce.doubt));
  findings.push(...unpaidPremiums(policy, lossOn));
  if (!version) return { verdict: verdictOf(findings), findings };

  const covers = coversFor(version, question.claimType);
  const waiting = new Map(covers.map((cover) => [cover, waitingPeriod(policy, version, cover, lossOn)]));
  const cover = covers.find((candidate) => !waiting.get(candidate)) ?? covers[0];
  findings.push(...notInsured(question, policy, version));
  if (!cover) {
    findings.push(coverMissing(policy, question.claimType));
    return { verdict: verdictOf(findings), findings, version };
  }
  const answer = answerOf(question, cover);
  findings.push(...present(waiting.get(cover)), ...exclusionsTouched(question, cover), ...answer.findings);
  const others = covers.flatMap(({ code }) => (code === cover.code ? [] : [code]));
  return {
    verdict: verdictOf(findings, answer.amounts.calculation),
    findings,
    cover,
    version,
    ...(cover.clause === undefined ? {} : { clause: cover.clause }),
    ...(others.length === 0 ? {} : { otherCovers: others }),
    amounts: answer.amounts,
  };
}

/** Covers of a version that name a type of claim, in the order of the policy. */
export function coversFor(version: PolicyVersion, claimType: Pick<ClaimType, 'id'>): readonly Cover[] {
  return version.covers.filter((cover) => cover.claimTypes.includes(claimType.id));
}

/** The version of a policy in force on a day, or at an hour of it; of several the one issued last. Ignores premiums. */
export function versionOn(policy: Policy, day: LocalDate, time?: ClockTime): PolicyVersion | undefined {
  return standingOn(policy, day, time)?.version;
}

/** A version that holds at the moment of loss, or may hold. */
interface Standing {
  readonly version: PolicyVersion;
  /** Absent when it holds for sure. */
  readonly doubt?: 'begins' | 'begins-unstated' | 'ends';
}

function standingOn(policy: Policy, day: LocalDate, time: ClockTime | undefined): Standing | undefined {
  const { from, to } = spanOf(day, time);
  const cancelled = cancellationOf(policy);
  const latest = policy.versions.toSorted((a, b) => b.version - a.version);
  const standings = latest.flatMap((version): readonly Standing[] => {
    const beginning = beginningOf(version, policy.versions);
    const end = earlier(endOf(version), cancelled);
    if (from >= end) return [];
    const isWithin = beginning.moment <= from && to <= end;
    if (isWithin) return [{ version }];
    if (beginning.moment <= from) return [{ version, doubt: 'ends' }];
    // Of an hour nobody stated only the law's rule is known: a loss on that day may still be in.
    if (!beginning.isCertain && day === version.validFrom) return [{ version, doubt: 'begins-unstated' }];
    // At 24:00 of that very day: a day somebody remembered is no hour to refuse on.
    const isFirstDay = time === undefined && day === version.validFrom;
    return isFirstDay || beginning.moment < to ? [{ version, doubt: 'begins' }] : [];
  });
  return standings.find(({ doubt }) => doubt === undefined) ?? standings[0];
}

/** From the first to the last moment at which the loss may have happened. */
function spanOf(day: LocalDate, time: ClockTime | undefined): { readonly from: string; readonly to: string } {
  if (time === undefined) return { from: momentOf(day, '00:00'), to: momentOf(day, '24:00') };
  const moment = momentOf(day, time);
  return { from: moment, to: moment };
}

/** A contract that is ended works until 24:00 of the day named. */
function cancellationOf(policy: Policy): string | undefined {
  return policy.cancelledOn === undefined ? undefined : momentOf(policy.cancelledOn, '24:00');
}

function earlier(moment: string, other: string | undefined): string {
  return other !== undefined && other < moment ? other : moment;
}

/** Any refusing finding weighs as much as it is sure: on a boundary day it is a question, not a verdict. */
const refusing: ReadonlySet<CoverageFindingId> = new Set([
  'pe.before_inception',
  'pe.after_expiry',
  'pe.waiting_period',
  'pe.cover_missing',
]);

function verdictOf(findings: readonly CoverageFinding[], calculation?: Payable): CoverageResult['verdict'] {
  const open = findings.filter(({ severity }) => severity !== 'info');
  const ids = new Set(open.map(({ id }) => id));
  if (ids.has('pe.loss_in_future')) return 'needs_human';
  if (open.some(({ id, severity }) => severity === 'blocker' && refusing.has(id))) return 'not_covered';
  const isCapped = ids.delete('pe.limit_exceeded');
  if (ids.size > 0) return 'needs_human';
  if (!isCapped) return 'covered';
  return calculation?.payable === 0 ? 'needs_human' : 'partly';
}

const byLaw: CoverageFinding = {
  id: 'pe.by_law',
  severity: 'info',
  text: {
    it: 'La prestazione spetta per legge, non per polizza: il diritto lo verifica una persona.',
    en: 'The benefit is granted by law, not by a policy: a person checks the entitlement.',
  },
  evidence: {},
};

const noPolicy: CoverageFinding = {
  id: 'pe.no_policy',
  severity: 'blocker',
  text: {
    it: 'Nessuna polizza è collegata al sinistro.',
    en: 'No policy is linked to the claim.',
  },
  evidence: {},
};

const noLossDate: CoverageFinding = {
  id: 'pe.no_loss_date',
  severity: 'warning',
  text: {
    it: 'La data del sinistro non è nota: la validità della polizza non si può verificare.',
    en: 'The date of loss is not known: whether the policy was in force cannot be checked.',
  },
  evidence: {},
};

/** Without a date only a cover that no version ever had can be told. */
function withoutDate(question: CoverageQuestion, policy: Policy): readonly CoverageFinding[] {
  const covered = policy.versions.some((version) => coversFor(version, question.claimType).length > 0);
  return covered ? [] : [coverMissing(policy, question.claimType)];
}

function lateNotice({ claimType, lossOn, receivedOn }: CoverageQuestion): readonly CoverageFinding[] {
  if (claimType.noticeDays === null || !lossOn) return [];
  const days = daysBetween(lossOn, receivedOn);
  if (days <= claimType.noticeDays) return [];
  return [
    {
      id: 'pe.late_notice',
      severity: 'info',
      text: {
        it: `Denuncia ricevuta ${days} giorni dopo l’accaduto; il termine indicato è ${claimType.noticeDays}. Da sola non toglie il diritto.`,
        en: `Notice received ${days} days after the event; the stated term is ${claimType.noticeDays}. By itself it takes no right away.`,
      },
      evidence: { lossOn, receivedOn, days, noticeDays: claimType.noticeDays },
    },
  ];
}

function futureLoss({ receivedOn }: CoverageQuestion, lossOn: LocalDate): readonly CoverageFinding[] {
  if (lossOn <= receivedOn) return [];
  return [
    {
      id: 'pe.loss_in_future',
      severity: 'blocker',
      text: {
        it: `La data del sinistro (${formatDate(lossOn, 'it')}) è successiva alla denuncia (${formatDate(receivedOn, 'it')}).`,
        en: `The date of loss (${formatDate(lossOn, 'en')}) is later than the notice (${formatDate(receivedOn, 'en')}).`,
      },
      evidence: { lossOn, receivedOn },
    },
  ];
}

/**
 * The last version, when the law keeps the cover alive for some days after expiry. Not after a cancellation: then
 * the contract was ended, not left to run out.
 */
function continuedVersion(
  policy: Policy,
  claimType: ClaimType,
  lossOn: LocalDate,
  lossTime: ClockTime | undefined,
): PolicyVersion | undefined {
  if (claimType.coverContinuesDays === undefined || policy.cancelledOn !== undefined) return undefined;
  const last = lastOf(policy.versions);
  if (!last || spanOf(lossOn, lossTime).from < endOf(last)) return undefined;
  return lossOn <= addDays(last.validTo, claimType.coverContinuesDays) ? last : undefined;
}

function lastOf(versions: readonly PolicyVersion[]): PolicyVersion | undefined {
  return versions.toSorted((a, b) => (endOf(a) < endOf(b) ? -1 : 1)).at(-1);
}

/** The loss fell on the day on which the version begins or ends, and the hour that would decide is missing. */
function boundaryDay(
  policy: Policy,
  version: PolicyVersion,
  lossOn: LocalDate,
  doubt: NonNullable<Standing['doubt']>,
): CoverageFinding {
  if (doubt === 'ends') {
    const isCancelled = policy.cancelledOn !== undefined && policy.cancelledOn < version.validTo;
    const day = isCancelled ? policy.cancelledOn : version.validTo;
    const time = isCancelled ? '24:00' : (version.toTime ?? '24:00');
    return {
      id: 'pe.after_expiry',
      severity: 'warning',
      text: {
        it: `Sinistro del ${formatDate(lossOn, 'it')}, giorno in cui la polizza cessa alle ore ${hourIt(time)}: l’ora del sinistro non è nota.`,
        en: `Loss of ${formatDate(lossOn, 'en')}, the day on which the policy ends at ${time}: the time of the loss is not known.`,
      },
      evidence: { policy: policy.number, lossOn, validTo: day, time },
    };
  }
  const { time } = beginningOf(version, policy.versions);
  const why =
    doubt === 'begins'
      ? {
          it: 'l’ora del sinistro non è nota.',
          en: 'the time of the loss is not known.',
        }
      : {
          it: 'l’ora di decorrenza non è registrata, vale quella di legge: da verificare sul contratto.',
          en: 'the hour of inception is not on file and the one of the law is taken: to be checked in the contract.',
        };
  return {
    id: 'pe.before_inception',
    severity: 'warning',
    text: {
      it: `Sinistro del ${formatDate(lossOn, 'it')}, giorno in cui la polizza decorre dalle ore ${hourIt(time)}: ${why.it}`,
      en: `Loss of ${formatDate(lossOn, 'en')}, the day on which the policy starts at ${time}: ${why.en}`,
    },
    evidence: { policy: policy.number, lossOn, validFrom: version.validFrom, time },
  };
}

/** «24» for 24:00, «12.30» otherwise. */
function hourIt(time: ClockTime): string {
  return time.endsWith(':00') ? String(Number(time.slice(0, 2))) : time.replace(':', '.');
}

function outsideValidity(
  policy: Policy,
  lossOn: LocalDate,
  lossTime: ClockTime | undefined,
  continued: boolean,
): CoverageFinding {
  const moment = spanOf(lossOn, lossTime).from;
  const hour =
    lossTime === undefined ? { it: '', en: '' } : { it: `, ore ${hourIt(lossTime)}`, en: `, ${lossTime}` };
  const loss = { it: formatDate(lossOn, 'it') + hour.it, en: formatDate(lossOn, 'en') + hour.en };
  const finding = (it: string, en: string, evidence: CoverageFinding['evidence']): CoverageFinding => ({
    id: 'pe.after_expiry',
    severity: continued ? 'warning' : 'blocker',
    text: { it, en },
    evidence: {
      policy: policy.number,
      lossOn,
      ...(lossTime === undefined ? {} : { lossTime }),
      ...evidence,
    },
  });
  const begin = (version: PolicyVersion) => beginningOf(version, policy.versions);
  const inOrder = policy.versions.toSorted((a, b) => (begin(a).moment < begin(b).moment ? -1 : 1));
  const [first] = inOrder;
  const last = lastOf(policy.versions);
  if (first === undefined || last === undefined) {
    // Nothing was imported for it: that says something about our data, not about the contract.
    return {
      ...finding(
        'La polizza non ha periodi di validità registrati.',
        'The policy has no period of validity on file.',
        {},
      ),
      id: 'pe.no_policy',
    };
  }
  if (moment < begin(first).moment) {
    const { time } = begin(first);
    const from = { it: formatDate(first.validFrom, 'it'), en: formatDate(first.validFrom, 'en') };
    return {
      ...finding(
        `Sinistro del ${loss.it}; la polizza decorre ${time === '00:00' ? 'dal' : `dalle ore ${hourIt(time)} del`} ${from.it}.`,
        `Loss of ${loss.en}; the policy starts ${time === '00:00' ? 'on' : `at ${time} of`} ${from.en}.`,
        { validFrom: first.validFrom, ...(time === '00:00' ? {} : { time }) },
      ),
      id: 'pe.before_inception',
    };
  }
  const { cancelledOn } = policy;
  const cancelled = cancellationOf(policy);
  if (cancelledOn !== undefined && cancelled !== undefined && moment >= cancelled) {
    return finding(
      `Sinistro del ${loss.it}; la polizza è cessata il ${formatDate(cancelledOn, 'it')}.`,
      `Loss of ${loss.en}; the policy ended on ${formatDate(cancelledOn, 'en')}.`,
      { cancelledOn },
    );
  }
  if (moment >= endOf(last)) {
    const time = last.toTime === undefined || last.toTime === '24:00' ? undefined : last.toTime;
    const at =
      time === undefined ? { it: '', en: '' } : { it: ` alle ore ${hourIt(time)}`, en: ` at ${time}` };
    return finding(
      `Sinistro del ${loss.it}; la polizza è scaduta il ${formatDate(last.validTo, 'it')}${at.it}.` +
        (continued ? ' La garanzia resta operante per legge nei giorni successivi: da verificare.' : ''),
      `Loss of ${loss.en}; the policy expired on ${formatDate(last.validTo, 'en')}${at.en}.` +
        (continued ? ' By law the cover continues for some days: to be checked.' : ''),
      { validTo: last.validTo, ...(time === undefined ? {} : { time }) },
    );
  }
  const before = lastOf(inOrder.filter((version) => endOf(version) <= moment)) ?? last;
  const after = inOrder.find((version) => begin(version).moment > moment) ?? first;
  return finding(
    `Sinistro del ${loss.it}; la polizza non era in vigore tra il ${formatDate(before.validTo, 'it')} e il ${formatDate(after.validFrom, 'it')}.`,
    `Loss of ${loss.en}; the policy was not in force between ${formatDate(before.validTo, 'en')} and ${formatDate(after.validFrom, 'en')}.`,
    { validTo: before.validTo, validFrom: after.validFrom },
  );
}

/**
 * Art. 1901 c.c.: until the first premium is paid the cover does not work; a later instalment suspends it from the
 * end of the fifteenth day after it fell due. It works again from 24:00 of the day of payment: a loss on that day is
 * still in the suspension. A finding for a person, never a refusal.
 */
function unpaidPremiums(policy: Policy, lossOn: LocalDate): readonly CoverageFinding[] {
  const inception = policy.versions.map(({ validFrom }) => validFrom).toSorted()[0];
  const suspending = policy.instalments.filter((instalment) => {
    const isFirst = inception !== undefined && instalment.dueOn <= inception;
    const suspendedFrom = isFirst ? instalment.dueOn : addDays(instalment.dueOn, premiumGraceDays + 1);
    if (lossOn < suspendedFrom) return false;
    if (instalment.paidOn === undefined) return true;
    // Paid before the suspension could begin: there was none.
    if (isFirst && instalment.paidOn <= instalment.dueOn) return false;
    return lossOn <= instalment.paidOn;
  });
  const oldest = suspending.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn))[0];
  return oldest ? [premiumUnpaid(policy, oldest, lossOn)] : [];
}

function premiumUnpaid(
  policy: Policy,
  { dueOn, paidOn, amount }: Instalment,
  lossOn: LocalDate,
): CoverageFinding {
  const paid = {
    it: paidOn
      ? `è stata pagata il ${formatDate(paidOn, 'it')}, con effetto dalle ore 24`
      : 'non risulta pagata',
    en: paidOn ? `was paid on ${formatDate(paidOn, 'en')}, effective at 24:00` : 'is not recorded as paid',
  };
  return {
    id: 'pe.premium_unpaid',
    severity: 'blocker',
    text: {
      it: `La rata scaduta il ${formatDate(dueOn, 'it')} ${paid.it}: al ${formatDate(lossOn, 'it')} la garanzia può risultare sospesa.`,
      en: `The instalment due on ${formatDate(dueOn, 'en')} ${paid.en}: on ${formatDate(lossOn, 'en')} the cover may have been suspended.`,
    },
    evidence: { policy: policy.number, dueOn, amount, lossOn, ...(paidOn ? { paidOn } : {}) },
  };
}

/**
 * Days in which a cover does not work yet, counted from the first day on which the policy has held it without a
 * gap: a renewal does not start them again, a cover added later starts its own.
 */
function waitingPeriod(
  policy: Policy,
  version: PolicyVersion,
  cover: Cover,
  lossOn: LocalDate,
): CoverageFinding | undefined {
  if (cover.waitingDays <= 0) return undefined;
  const since = heldSince(policy, version, cover.code);
  const worksFrom = addDays(since, cover.waitingDays);
  if (lossOn >= worksFrom) return undefined;
  return {
    id: 'pe.waiting_period',
    severity: 'blocker',
    text: {
      it: `La garanzia «${cover.name.it}» ha ${cover.waitingDays} giorni di carenza dal ${formatDate(since, 'it')}; opera dal ${formatDate(worksFrom, 'it')}.`,
      en: `The cover “${cover.name.en}” has a waiting period of ${cover.waitingDays} days from ${formatDate(since, 'en')}; it works from ${formatDate(worksFrom, 'en')}.`,
    },
    ...(cover.clause === undefined ? {} : { clause: cover.clause }),
    evidence: { cover: cover.code, waitingDays: cover.waitingDays, since, worksFrom, lossOn },
  };
}

function heldSince(policy: Policy, version: PolicyVersion, code: string): LocalDate {
  const earlier = policy.versions
    .filter(
      (other) => other.validFrom <= version.validFrom && other.covers.some((cover) => cover.code === code),
    )
    .toSorted((a, b) => b.validFrom.localeCompare(a.validFrom));
  let since = version.validFrom;
  for (const { validFrom, validTo } of earlier) {
    if (addDays(validTo, 1) >= since && validFrom < since) since = validFrom;
  }
  return since;
}

function coverMissing(policy: Policy, claimType: ClaimType): CoverageFinding {
  return {
    id: 'pe.cover_missing',
    severity: 'blocker',
    text: {
      it: `La polizza ${policy.number} non ha una garanzia per «${claimType.label.it}».`,
      en: `Policy ${policy.number} has no cover for “${claimType.label.en}”.`,
    },
    evidence: { policy: policy.number, claimType: claimType.id },
  };
}

/** What the cover leaves and would pay, with the findings that come of it. */
function answerOf(
  question: CoverageQuestion,
  cover: Cover,
): { readonly amounts: CoverageAmounts; readonly findings: readonly CoverageFinding[] } {
  const paid = question.paid?.get(cover.code);
  const paidToOthers = cover.limitBasis === 'year' ? (paid?.others ?? 0) : 0;
  const left = limitLeftOf(cover, paidToOthers);
  const touched = subLimitsTouched(question, cover);
  const shown = {
    ...(left === undefined ? {} : { limitLeft: left }),
    subLimits: touched.map(({ subLimit: { code, name, limit, clause } }) => ({
      code,
      name,
      limit,
      ...(clause === undefined ? {} : { clause }),
    })),
  };
  const findings = touched.flatMap((each) => [
    ...(each.quote === undefined ? [] : [partToBeSaid(each, cover)]),
    ...((each.subLimit.basis ?? cover.limitBasis) === 'year' && (paid?.others ?? 0) > 0
      ? [yearToBeCounted(each.subLimit, cover, paid?.others ?? 0)]
      : []),
  ]);
  if (question.amountClaimed === undefined) return { amounts: shown, findings };

  const calculation = payableFor({
    claimed: question.amountClaimed,
    cover,
    subLimits: touched.map(({ subLimit, portion }) => ({
      subLimit,
      ...(portion === undefined ? {} : { portion }),
    })),
    paidToOthers,
    paidHere: paid?.here ?? 0,
  });
  return {
    amounts: {
      ...shown,
      ...(question.amountQuote === undefined ? {} : { quote: question.amountQuote }),
      calculation,
    },
    findings: [
      ...findings,
      ...limitExceeded(cover, calculation, left),
      ...belowDeductible(cover, calculation),
      ...deductibleNotTaken(question, cover, calculation),
    ],
  };
}

interface TouchedSubLimit {
  readonly subLimit: SubLimit;
  /** Said by a person; absent: nobody has said which part falls under it. */
  readonly portion?: Cents;
  /** The words that touched it, while nobody has said which part it is. */
  readonly quote?: string;
}

/** Sub-limits that hold for the whole of such a claim, that a person gave a part to, or that the claim's words name. */
function subLimitsTouched(question: CoverageQuestion, cover: Cover): readonly TouchedSubLimit[] {
  return (cover.subLimits ?? []).flatMap((subLimit): readonly TouchedSubLimit[] => {
    if (subLimit.claimTypes.length > 0 && !subLimit.claimTypes.includes(question.claimType.id)) return [];
    const portion = question.portions?.get(subLimit.code);
    if (portion !== undefined) return [{ subLimit, portion }];
    if (subLimit.words.length === 0) return [{ subLimit }];
    const quote = quoteOf(question.words, subLimit.words);
    return quote === undefined ? [] : [{ subLimit, quote }];
  });
}

function partToBeSaid({ subLimit, quote = '' }: TouchedSubLimit, cover: Cover): CoverageFinding {
  const clause = subLimit.clause ?? cover.clause;
  return {
    id: 'pe.sub_limit',
    severity: 'warning',
    text: {
      it: `Il cliente scrive «${quote}»: per «${subLimit.name.it}» vale il sottolimite di ${formatMoney(subLimit.limit, 'it')}. Il calcolo lo applica a tutto l’importo: indicare quale parte vi rientra.`,
      en: `The customer writes “${quote}”: “${subLimit.name.en}” has a sub-limit of ${formatMoney(subLimit.limit, 'en')}. The calculation applies it to the whole amount: say which part falls under it.`,
    },
    ...(clause === undefined ? {} : { clause }),
    evidence: { cover: cover.code, subLimit: subLimit.code, limit: subLimit.limit, quote },
  };
}

/** Payments are known by cover, not by sub-limit: how much of a yearly one is used up a person counts. */
function yearToBeCounted(subLimit: SubLimit, cover: Cover, paid: Cents): CoverageFinding {
  const clause = subLimit.clause ?? cover.clause;
  return {
    id: 'pe.sub_limit',
    severity: 'warning',
    text: {
      it: `Nell’anno la garanzia «${cover.name.it}» ha già pagato ${formatMoney(paid, 'it')}: verificare quanto rientrava nel sottolimite «${subLimit.name.it}».`,
      en: `The cover “${cover.name.en}” has paid ${formatMoney(paid, 'en')} this year: check how much of it fell under the sub-limit “${subLimit.name.en}”.`,
    },
    ...(clause === undefined ? {} : { clause }),
    evidence: { cover: cover.code, subLimit: subLimit.code, limit: subLimit.limit, paid },
  };
}

/** The first of the words that stands in the text, as it was written. */
function quoteOf(text: CoverageQuestion['words'], words: readonly string[]): string | undefined {
  if (text === undefined) return undefined;
  const reading = read(text);
  for (const word of words) {
    const found = findWord(reading, word);
    if (found) return reading.place(found.start, found.end).quote.slice(0, 80);
  }
  return undefined;
}

function exclusionsTouched(question: CoverageQuestion, cover: Cover): readonly CoverageFinding[] {
  return cover.exclusions.flatMap((exclusion) => {
    const proof = touchOf(question, exclusion);
    return proof === undefined ? [] : [exclusionToLookAt(exclusion, cover, proof)];
  });
}

/** What makes an exclusion worth a look: the customer's word, or else the facts of the claim. */
function touchOf(question: CoverageQuestion, { words, when }: Exclusion): Labels | undefined {
  const quote = quoteOf(question.words, words);
  if (quote !== undefined)
    return { it: `il cliente scrive «${quote}»`, en: `the customer writes “${quote}”` };
  const facts = when.map(({ fact, in: values }) => {
    const value = question.facts?.get(fact);
    return value !== undefined && values.includes(value) ? `${fact} = ${value}` : undefined;
  });
  if (facts.length === 0 || facts.includes(undefined)) return undefined;
  const told = facts.join(', ');
  return { it: `risulta ${told}`, en: `the claim says ${told}` };
}

function exclusionToLookAt(exclusion: Exclusion, cover: Cover, proof: Labels): CoverageFinding {
  const clause = exclusion.clause ?? cover.clause;
  return {
    id: 'pe.exclusion',
    severity: 'warning',
    text: {
      it: `Da guardare: ${proof.it}, e la garanzia «${cover.name.it}» esclude «${exclusion.text.it}».`,
      en: `To be looked at: ${proof.en}, and the cover “${cover.name.en}” excludes “${exclusion.text.en}”.`,
    },
    ...(clause === undefined ? {} : { clause }),
    evidence: { cover: cover.code, exclusion: exclusion.code, proof: proof.it },
  };
}

function limitExceeded(
  cover: Cover,
  { claimed, steps }: Payable,
  left: Cents | undefined,
): readonly CoverageFinding[] {
  return steps.flatMap((step): readonly CoverageFinding[] => {
    if (step.change === 0 || (step.rule !== 'limit' && step.rule !== 'sub_limit')) return [];
    const isUsedUp = step.rule === 'limit' && left === 0 && cover.limit !== 0;
    return [
      {
        id: 'pe.limit_exceeded',
        severity: 'warning',
        text: isUsedUp
          ? {
              it: `Il massimale della garanzia «${cover.name.it}» è esaurito da pagamenti precedenti.`,
              en: `The limit of the cover “${cover.name.en}” has been used up by earlier payments.`,
            }
          : {
              it: `L’importo richiesto supera quanto la garanzia «${cover.name.it}» può pagare. ${step.text.it}.`,
              en: `The amount claimed exceeds what the cover “${cover.name.en}” can pay. ${step.text.en}.`,
            },
        ...(step.clause === undefined ? {} : { clause: step.clause }),
        evidence: {
          cover: cover.code,
          amount: claimed,
          payable: step.amount,
          ...(cover.limit === undefined ? {} : { limit: cover.limit }),
          ...(left === undefined ? {} : { limitLeft: left }),
        },
      },
    ];
  });
}

function belowDeductible(cover: Cover, { claimed, retained }: Payable): readonly CoverageFinding[] {
  if (claimed === 0 || retained < claimed) return [];
  return [
    {
      id: 'pe.below_deductible',
      severity: 'warning',
      text: {
        it: `L’importo richiesto (${formatMoney(claimed, 'it')}) non supera la franchigia o lo scoperto della garanzia «${cover.name.it}».`,
        en: `The amount claimed (${formatMoney(claimed, 'en')}) does not exceed the deductible of the cover “${cover.name.en}”.`,
      },
      ...(cover.clause === undefined ? {} : { clause: cover.clause }),
      evidence: { cover: cover.code, amount: claimed, retained },
    },
  ];
}

function deductibleNotTaken(
  { amountProposed }: CoverageQuestion,
  cover: Cover,
  { claimed, retained }: Payable,
): readonly CoverageFinding[] {
  if (amountProposed === undefined || retained === 0 || amountProposed <= claimed - retained) return [];
  return [
    {
      id: 'pe.deductible',
      severity: 'blocker',
      text: {
        it: `L’importo proposto (${formatMoney(amountProposed, 'it')}) non tiene conto della parte a carico dell’assicurato (${formatMoney(retained, 'it')}).`,
        en: `The amount proposed (${formatMoney(amountProposed, 'en')}) leaves out the part the insured bears (${formatMoney(retained, 'en')}).`,
      },
      ...(cover.clause === undefined ? {} : { clause: cover.clause }),
      evidence: { cover: cover.code, proposed: amountProposed, retained, claimed },
    },
  ];
}

function notInsured(
  question: CoverageQuestion,
  policy: Policy,
  version: PolicyVersion,
): readonly CoverageFinding[] {
  const { claimant, ownPlate } = question;
  const findings: CoverageFinding[] = [];
  if (claimant && !policy.parties.some(({ party }) => isSamePerson(party, claimant))) {
    findings.push({
      id: 'pe.not_insured',
      severity: 'blocker',
      text: {
        it: `${claimant.name} non risulta tra le persone della polizza.`,
        en: `${claimant.name} is not among the people on the policy.`,
      },
      evidence: { policy: policy.number, claimant: claimant.name },
    });
  }
  if (
    ownPlate !== undefined &&
    version.plate !== undefined &&
    normalizePlate(ownPlate) !== normalizePlate(version.plate)
  ) {
    findings.push({
      id: 'pe.not_insured',
      severity: 'blocker',
      text: {
        it: `La targa ${ownPlate} non è quella della polizza (${version.plate}).`,
        en: `Plate ${ownPlate} is not the one on the policy (${version.plate}).`,
      },
      evidence: { policy: policy.number, plate: ownPlate, policyPlate: version.plate },
    });
  }
  return findings;
}

function isSamePerson(party: Party, claimant: NonNullable<CoverageQuestion['claimant']>): boolean {
  if (party.id === claimant.id) return true;
  return party.fiscalCode !== undefined && party.fiscalCode === claimant.fiscalCode;
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
