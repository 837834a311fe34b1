/**
 * Whether a policy answers for a loss, as far as dates, premiums and covers can tell. The result is a set of
 * findings for a person, in neutral words: nothing here refuses or pays anything.
 */
import { addDays, daysBetween, formatDate } from './calendar.ts';
import type { Cents, Cover, Instalment, Party, Policy, PolicyVersion } from './claim.ts';
import type { LocalDate } from './ids.ts';
import { normalizePlate } from './identifiers.ts';
import type { ClaimType, Labels } from './profile.ts';

type CoverageFindingId =
  /** No policy is linked to the claim. */
  | 'pe.no_policy'
  /** The loss is earlier than the first day of the policy. */
  | 'pe.before_inception'
  /** The loss is later than the last day, after a cancellation, or in a gap between two versions. */
  | 'pe.after_expiry'
  /** Carenza: the cover had not begun to work yet. */
  | 'pe.waiting_period'
  /** Art. 1901 c.c.: the cover was suspended because a premium was not paid. */
  | 'pe.premium_unpaid'
  /** The policy has no cover for this type of claim. */
  | 'pe.cover_missing'
  /** Claimant or vehicle do not stand on the policy. */
  | 'pe.not_insured'
  /** More is claimed than the cover's limit. */
  | 'pe.limit_exceeded'
  /** The loss is dated after the day we were told of it. */
  | 'pe.loss_in_future'
  /** The date of loss is not known. */
  | 'pe.no_loss_date'
  /** Told later than the contract asks (art. 1913 c.c.): never more than information. */
  | 'pe.late_notice';

export interface CoverageFinding {
  readonly id: CoverageFindingId;
  /** `blocker`: no approval before a person has resolved or waived it; `warning`: to be acknowledged. */
  readonly severity: 'blocker' | 'warning' | 'info';
  readonly text: Labels;
  /** The figures behind it, for the decision record: dates as `YYYY-MM-DD`, amounts in cents. */
  readonly evidence: Readonly<Record<string, string | number>>;
}

export interface CoverageQuestion {
  readonly policy?: Policy;
  readonly claimType: ClaimType;
  readonly lossOn?: LocalDate;
  /** Legal receipt of the first notice, as a day. */
  readonly receivedOn: LocalDate;
  /** Who claims from their own policy; leave out third parties, who need not stand on it. */
  readonly claimant?: Pick<Party, 'id' | 'name' | 'fiscalCode'>;
  /** Plate of the vehicle said to be insured. */
  readonly ownPlate?: string;
  readonly amountClaimed?: Cents;
}

/** `needs_human`: what is known does not decide. Every verdict is a proposal. */
export interface CoverageResult {
  readonly verdict: 'covered' | 'not_covered' | 'partly' | 'needs_human';
  readonly findings: readonly CoverageFinding[];
  /** The cover that would answer, and the policy version in force on the day of loss: the snapshot of the decision. */
  readonly cover?: Cover;
  readonly version?: PolicyVersion;
}

/** Days after its due date for which a later instalment may stay unpaid without consequence (art. 1901 c.2 c.c.). */
const premiumGraceDays = 15;

/** Looks at the policy as it stood on the day of loss. First and last days of versions are both covered. */
export function assessCoverage(question: CoverageQuestion): CoverageResult {
  const { policy, lossOn } = question;
  if (!policy) return { verdict: 'needs_human', findings: [noPolicy, ...lateNotice(question)] };
  if (!lossOn) return { verdict: 'needs_human', findings: [noLossDate, ...withoutDate(question, policy)] };

  const findings: CoverageFinding[] = [...lateNotice(question), ...futureLoss(question, lossOn)];
  const inForce = versionOn(policy, lossOn);
  const version = inForce ?? continuedVersion(policy, question.claimType, lossOn);
  if (!inForce) findings.push(outsideValidity(policy, lossOn, version !== undefined));
  findings.push(...unpaidPremiums(policy, lossOn));
  if (!version) return { verdict: verdictOf(findings), findings };

  const covers = version.covers.filter((cover) => cover.claimTypes.includes(question.claimType.id));
  const waiting = new Map(covers.map((cover) => [cover, waitingPeriod(policy, version, cover, lossOn)]));
  const cover = covers.find((candidate) => !waiting.get(candidate)) ?? covers[0];
  if (!cover) findings.push(coverMissing(policy, question.claimType));
  else findings.push(...present(waiting.get(cover)), ...limitExceeded(cover, question.amountClaimed));
  findings.push(...notInsured(question, policy, version));
  return { verdict: verdictOf(findings), findings, version, ...(cover ? { cover } : {}) };
}

/** The version of a policy in force on a day, both ends included; of several the one issued last. Ignores premiums. */
export function versionOn(policy: Policy, day: LocalDate): PolicyVersion | undefined {
  if (policy.cancelledOn !== undefined && day > policy.cancelledOn) return undefined;
  return policy.versions
    .filter(({ validFrom, validTo }) => validFrom <= day && day <= validTo)
    .toSorted((a, b) => b.version - a.version)[0];
}

function verdictOf(findings: readonly CoverageFinding[]): CoverageResult['verdict'] {
  const ids = new Set(findings.filter(({ severity }) => severity !== 'info').map(({ id }) => id));
  const refusing: readonly CoverageFindingId[] = [
    'pe.before_inception',
    'pe.waiting_period',
    'pe.cover_missing',
  ];
  const expired = findings.some(({ id, severity }) => id === 'pe.after_expiry' && severity === 'blocker');
  if (ids.has('pe.loss_in_future')) return 'needs_human';
  if (expired || refusing.some((id) => ids.has(id))) return 'not_covered';
  if (ids.delete('pe.limit_exceeded')) return ids.size === 0 ? 'partly' : 'needs_human';
  return ids.size === 0 ? 'covered' : 'needs_human';
}

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
  const covered = policy.versions.some(({ covers }) =>
    covers.some(({ claimTypes }) => claimTypes.includes(question.claimType.id)),
  );
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
): PolicyVersion | undefined {
  if (claimType.coverContinuesDays === undefined || policy.cancelledOn !== undefined) return undefined;
  const last = policy.versions.toSorted((a, b) => a.validTo.localeCompare(b.validTo)).at(-1);
  if (!last || lossOn <= last.validTo) return undefined;
  return lossOn <= addDays(last.validTo, claimType.coverContinuesDays) ? last : undefined;
}

function outsideValidity(policy: Policy, lossOn: LocalDate, continued: boolean): CoverageFinding {
  const from = policy.versions.map(({ validFrom }) => validFrom).toSorted();
  const to = policy.versions.map(({ validTo }) => validTo).toSorted();
  const [inception] = from;
  const lastDay = to.at(-1);
  const loss = { it: formatDate(lossOn, 'it'), en: formatDate(lossOn, 'en') };
  const finding = (it: string, en: string, evidence: CoverageFinding['evidence']): CoverageFinding => ({
    id: 'pe.after_expiry',
    severity: continued ? 'warning' : 'blocker',
    text: { it, en },
    evidence: { policy: policy.number, lossOn, ...evidence },
  });
  if (inception === undefined || lastDay === undefined) {
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
  if (lossOn < inception) {
    return {
      ...finding(
        `Sinistro del ${loss.it}; la polizza decorre dal ${formatDate(inception, 'it')}.`,
        `Loss of ${loss.en}; the policy starts on ${formatDate(inception, 'en')}.`,
        { validFrom: inception },
      ),
      id: 'pe.before_inception',
    };
  }
  const { cancelledOn } = policy;
  if (cancelledOn !== undefined && lossOn > cancelledOn) {
    return finding(
      `Sinistro del ${loss.it}; la polizza è cessata il ${formatDate(cancelledOn, 'it')}.`,
      `Loss of ${loss.en}; the policy ended on ${formatDate(cancelledOn, 'en')}.`,
      { cancelledOn },
    );
  }
  if (lossOn > lastDay) {
    return finding(
      `Sinistro del ${loss.it}; la polizza è scaduta il ${formatDate(lastDay, 'it')}.` +
        (continued ? ' La garanzia resta operante per legge nei giorni successivi: da verificare.' : ''),
      `Loss of ${loss.en}; the policy expired on ${formatDate(lastDay, 'en')}.` +
        (continued ? ' By law the cover continues for some days: to be checked.' : ''),
      { validTo: lastDay },
    );
  }
  const before = to.filter((day) => day < lossOn).at(-1) ?? lastDay;
  const after = from.find((day) => day > lossOn) ?? inception;
  return finding(
    `Sinistro del ${loss.it}; la polizza non era in vigore tra il ${formatDate(before, 'it')} e il ${formatDate(after, 'it')}.`,
    `Loss of ${loss.en}; the policy was not in force between ${formatDate(before, 'en')} and ${formatDate(after, 'en')}.`,
    { validTo: before, validFrom: after },
  );
}

/**
 * Art. 1901 c.c.: until the first premium is paid the cover does not work; a later instalment suspends it from the
 * end of the fifteenth day after it fell due. It works again from the end of the day of payment.
 */
function unpaidPremiums(policy: Policy, lossOn: LocalDate): readonly CoverageFinding[] {
  const inception = policy.versions.map(({ validFrom }) => validFrom).toSorted()[0];
  const suspending = policy.instalments.filter((instalment) => {
    const isFirst = inception !== undefined && instalment.dueOn <= inception;
    const suspendedFrom = isFirst ? instalment.dueOn : addDays(instalment.dueOn, premiumGraceDays + 1);
    if (lossOn < suspendedFrom) return false;
    return (
      instalment.paidOn === undefined ||
      lossOn < instalment.paidOn ||
      paidThatDay(instalment, lossOn, isFirst)
    );
  });
  const oldest = suspending.toSorted((a, b) => a.dueOn.localeCompare(b.dueOn))[0];
  return oldest ? [premiumUnpaid(policy, oldest, lossOn)] : [];
}

/** Paid on the very day of loss, late: whether before or after only a person can find out. */
function paidThatDay({ dueOn, paidOn }: Instalment, lossOn: LocalDate, isFirst: boolean): boolean {
  return paidOn === lossOn && (isFirst ? paidOn > dueOn : true);
}

function premiumUnpaid(
  policy: Policy,
  { dueOn, paidOn, amount }: Instalment,
  lossOn: LocalDate,
): CoverageFinding {
  const paid = {
    it: paidOn ? `è stata pagata il ${formatDate(paidOn, 'it')}` : 'non risulta pagata',
    en: paidOn ? `was paid on ${formatDate(paidOn, 'en')}` : 'is not recorded as paid',
  };
  return {
    id: 'pe.premium_unpaid',
    severity: paidOn === lossOn ? 'warning' : 'blocker',
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

function limitExceeded(cover: Cover, amount: Cents | undefined): readonly CoverageFinding[] {
  if (cover.limit === undefined || amount === undefined || amount <= cover.limit) return [];
  return [
    {
      id: 'pe.limit_exceeded',
      severity: 'warning',
      text: {
        it: `L’importo richiesto supera il massimale della garanzia «${cover.name.it}».`,
        en: `The amount claimed exceeds the limit of the cover “${cover.name.en}”.`,
      },
      evidence: { cover: cover.code, amount, limit: cover.limit },
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
