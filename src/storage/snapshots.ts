import type { ClockTime, Policy } from '#src/domain/claims/claim.ts';
import type { ClaimId, LocalDate, PolicyId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** Why a claim looked at its policy (again). */
export type SnapshotReason =
  | 'first'
  | 'policy-changed'
  | 'loss-date-changed'
  | 'loss-time-changed'
  | 'asked-for';

/** A policy as it stood when a claim looked at it; what becomes of the policy later does not change it. */
export interface PolicySnapshot {
  readonly id: string;
  readonly policyId: PolicyId;
  /** The version in force at the loss; absent when none was. */
  readonly version?: number;
  readonly lossOn: LocalDate;
  readonly lossTime?: ClockTime;
  readonly policy: Policy;
  readonly reason: SnapshotReason;
  /** `machine:assess` or `person:<name>`. */
  readonly takenBy: string;
  readonly takenAt: Date;
}

/** The snapshot a claim is judged by: its latest. */
export async function latestSnapshot(db: Sql, claimId: ClaimId): Promise<PolicySnapshot | undefined> {
  const row = await db.sql
    .selectFrom('policy_snapshot')
    .selectAll()
    .where('claim_id', '=', claimId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    policyId: row.policy_id,
    ...(row.version === null ? {} : { version: row.version }),
    lossOn: row.loss_on,
    ...(row.loss_time === null ? {} : { lossTime: row.loss_time }),
    policy: row.policy,
    reason: row.reason,
    takenBy: row.taken_by,
    takenAt: row.taken_at,
  };
}

/** Keeps a snapshot; earlier ones of the claim stay. */
export async function saveSnapshot(
  tx: Tx,
  claimId: ClaimId,
  snapshot: Omit<PolicySnapshot, 'id'>,
): Promise<void> {
  await tx.sql
    .insertInto('policy_snapshot')
    .values({
      claim_id: claimId,
      policy_id: snapshot.policyId,
      version: snapshot.version ?? null,
      loss_on: snapshot.lossOn,
      loss_time: snapshot.lossTime ?? null,
      policy: JSON.stringify(snapshot.policy),
      reason: snapshot.reason,
      taken_by: snapshot.takenBy,
      taken_at: snapshot.takenAt,
    })
    .execute();
}
