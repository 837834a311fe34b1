/** A claim's cover: the policy as the claim keeps it, what was paid under it, and what the rules make of both. */
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Cents, Claim, ClockTime, Policy } from '#src/domain/claims/claim.ts';
import {
  assessCoverage,
  coversFor,
  versionOn,
  type CoverageFinding,
  type CoverageResult,
  type PaidUnderCover,
} from '#src/domain/policies/coverage.ts';
import type { ClaimId, LocalDate } from '#src/domain/ids.ts';
import { changedParts, partNames } from '#src/domain/policies/policy-change.ts';
import { policyYearOf } from '#src/domain/policies/policy-term.ts';
import type { ClaimType, Labels } from '#src/domain/profile.ts';
import { amountInClaim, wordsOfClaim } from '#src/storage/claim-words.ts';
import type { ClaimFile } from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { grantedUnder, paidUnder, paymentsOf } from '#src/storage/payments.ts';
import { findPolicy } from '#src/storage/policies.ts';
import {
  latestSnapshot,
  saveSnapshot,
  type PolicySnapshot,
  type SnapshotReason,
} from '#src/storage/snapshots.ts';

/** What the cover of a claim is judged by, as far as the claim does not say it itself. */
export interface CoverQuestion {
  /** The claim as it is about to be stored; the caller holds its lock. */
  readonly file: ClaimFile;
  readonly claimType: ClaimType;
  /** `machine:<stage>` or `person:<name>`: who looks. */
  readonly by: string;
  readonly now: Date;
  /** Why the outside directory of policies has not answered this claim's question yet. */
  readonly directoryAway?: Labels;
  /** Take the policy as it stands today, whatever was kept. */
  readonly anew?: boolean;
}

/** Judges a claim's cover by its snapshot of the policy, taking one first where there is none that fits. */
export async function judgeCover(tx: Tx, question: CoverQuestion): Promise<CoverageResult> {
  const { file, claimType } = question;
  const { claim } = file;
  const current = claim.policyId === undefined ? undefined : await findPolicy(tx, claim.policyId);
  const snapshot =
    current === undefined || claim.lossOn === undefined
      ? undefined
      : await snapshotFor(tx, question, current, claim.lossOn);
  const policy = snapshot?.policy ?? current;
  const amount =
    file.amountClaimed === undefined
      ? await amountInClaim(tx, claim.id)
      : { amount: file.amountClaimed, quote: undefined };
  const result = assessCoverage({
    claimType,
    receivedOn: localDateOf(claim.notifiedAt),
    words: await wordsOfClaim(tx, claim.id),
    facts: file.conditions,
    portions: file.amountParts,
    ...(policy === undefined ? {} : { policy }),
    ...(claim.lossOn === undefined ? {} : { lossOn: claim.lossOn }),
    ...(claim.lossTime === undefined ? {} : { lossTime: claim.lossTime }),
    ...(claim.plates[0] === undefined ? {} : { ownPlate: claim.plates[0] }),
    ...(amount === undefined ? {} : { amountClaimed: amount.amount }),
    ...(amount?.quote === undefined ? {} : { amountQuote: amount.quote }),
    ...(policy === undefined ? {} : { paid: await paidBefore(tx, claim, policy, claimType) }),
    ...(await proposedOn(tx, claim.id)),
  });
  const changed =
    snapshot === undefined || current === undefined ? undefined : changedSince(snapshot, current);
  const away = question.directoryAway;
  return {
    ...result,
    findings: [
      ...result.findings,
      ...(changed === undefined ? [] : [changed]),
      ...(away === undefined ? [] : [directoryAway(away, policy !== undefined)]),
    ],
  };
}

/** What was decided on a claim and has not been paid: the amount that somebody proposes. */
async function proposedOn(tx: Tx, claimId: ClaimId): Promise<{ amountProposed?: Cents }> {
  const decided = (await paymentsOf(tx, claimId)).filter(
    ({ paidOn, rejectedOn }) => paidOn === undefined && rejectedOn === undefined,
  );
  if (decided.length === 0) return {};
  return { amountProposed: decided.reduce((sum, { amount }) => sum + amount, 0) };
}

/** The snapshot a claim is judged by; a new one when it has none, or when its policy or the loss is another now. */
async function snapshotFor(
  tx: Tx,
  { file: { claim }, by, now, anew }: CoverQuestion,
  current: Policy,
  lossOn: LocalDate,
): Promise<Omit<PolicySnapshot, 'id'>> {
  const kept = await latestSnapshot(tx, claim.id);
  const reason = anew === true ? 'asked-for' : reasonToLook(kept, claim, lossOn);
  if (kept !== undefined && reason === undefined) return kept;
  // Another hour of the same day makes another version answer, of the policy as it was kept.
  const policy = reason === 'loss-time-changed' && kept !== undefined ? kept.policy : current;
  const version = versionOn(policy, lossOn, claim.lossTime)?.version;
  const snapshot: Omit<PolicySnapshot, 'id'> = {
    policyId: current.id,
    ...(version === undefined ? {} : { version }),
    lossOn,
    ...(claim.lossTime === undefined ? {} : { lossTime: claim.lossTime }),
    policy,
    reason: reason ?? 'first',
    takenBy: by,
    takenAt: now,
  };
  await saveSnapshot(tx, claim.id, snapshot);
  await record(tx, {
    claimId: claim.id,
    actor: by,
    action: 'policy-snapshot',
    data: {
      reason: snapshot.reason,
      policy: policy.number,
      version: version ?? null,
      lossOn,
      ...(claim.lossTime === undefined ? {} : { lossTime: claim.lossTime }),
      ...(kept === undefined
        ? {}
        : { was: { policy: kept.policy.number, version: kept.version ?? null, lossOn: kept.lossOn } }),
    },
  });
  return snapshot;
}

function reasonToLook(
  kept: PolicySnapshot | undefined,
  claim: Pick<Claim, 'policyId'> & { readonly lossTime?: ClockTime },
  lossOn: LocalDate,
): SnapshotReason | undefined {
  if (kept === undefined) return 'first';
  if (kept.policyId !== claim.policyId) return 'policy-changed';
  if (kept.lossOn !== lossOn) return 'loss-date-changed';
  return kept.lossTime === claim.lossTime ? undefined : 'loss-time-changed';
}

/** What was ordered or paid under each cover that might answer. */
async function paidBefore(
  tx: Tx,
  claim: Claim,
  policy: Policy,
  claimType: ClaimType,
): Promise<ReadonlyMap<string, PaidUnderCover>> {
  const paid = new Map<string, PaidUnderCover>();
  const { lossOn } = claim;
  const version = lossOn === undefined ? undefined : versionOn(policy, lossOn, claim.lossTime);
  if (lossOn === undefined || version === undefined) return paid;
  const own = await paymentsOf(tx, claim.id);
  const year = policyYearOf(policy.versions, version, lossOn);
  for (const cover of coversFor(version, claimType)) {
    const here = own
      .filter(
        (payment) =>
          payment.coverCode === cover.code &&
          (payment.orderedOn ?? payment.paidOn) !== undefined &&
          payment.rejectedOn === undefined,
      )
      .reduce((sum, payment) => sum + payment.amount, 0);
    const others =
      cover.limitBasis === 'year'
        ? await paidUnder(tx, { policyId: policy.id, coverCode: cover.code, ...year, except: claim.id })
        : 0;
    paid.set(cover.code, { here, others });
  }
  return paid;
}

/**
 * What limits per year leave a claim this very moment, by cover, in cents: everything granted to the policy's other
 * claims of that year taken off, ordered or not. Covers without such a limit are not in it.
 */
export async function leftByYear(tx: Tx, claim: Claim, policy: Policy): Promise<ReadonlyMap<string, Cents>> {
  const left = new Map<string, Cents>();
  const { lossOn } = claim;
  const version = lossOn === undefined ? undefined : versionOn(policy, lossOn, claim.lossTime);
  if (lossOn === undefined || version === undefined) return left;
  const year = policyYearOf(policy.versions, version, lossOn);
  for (const cover of version.covers) {
    if (cover.limitBasis !== 'year' || cover.limit === undefined) continue;
    const granted = await grantedUnder(tx, {
      policyId: policy.id,
      coverCode: cover.code,
      ...year,
      except: claim.id,
    });
    left.set(cover.code, Math.max(0, cover.limit - granted));
  }
  return left;
}

function directoryAway(reason: Labels, isKnown: boolean): CoverageFinding {
  return {
    id: 'pe.directory_unreachable',
    severity: isKnown ? 'info' : 'warning',
    text: {
      it: `L’archivio delle polizze ${reason.it}. Vale quanto è registrato qui; si riprova da soli.`,
      en: `The directory of policies ${reason.en}. What is on file here counts; it is tried again by itself.`,
    },
    evidence: {},
  };
}

function changedSince(snapshot: Omit<PolicySnapshot, 'id'>, current: Policy): CoverageFinding | undefined {
  const parts = changedParts(snapshot.policy, current);
  if (parts.length === 0) return undefined;
  const named = (language: 'it' | 'en') => parts.map((part) => partNames[part][language]).join(', ');
  const day = localDateOf(snapshot.takenAt);
  return {
    id: 'pe.policy_changed',
    severity: 'info',
    text: {
      it: `La polizza è cambiata da quando il sinistro l’ha fotografata (${named('it')}). Qui vale la fotografia; una persona può rifarla.`,
      en: `The policy has changed since the claim took its snapshot (${named('en')}). The snapshot counts here; a person may take it anew.`,
    },
    evidence: { policy: current.number, takenOn: day, changed: parts.join(', ') },
  };
}
