/** Several reports of one event: found when a claim is assessed, shown to people, decided by them. */
import { sameEvent } from '#src/domain/claims/duplicate-loss.ts';
import type { ClaimId, Reference } from '#src/domain/ids.ts';
import type { Problem } from '#src/domain/problem.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { duplicatesOf, reportOf, reportsNear, suspect } from '#src/storage/duplicates.ts';
import { record } from '#src/storage/history.ts';
import * as tickets from '#src/storage/tickets.ts';
import { move, type Deps } from './stage.ts';

/**
 * Compares a claim, as its file now stands, with others around the same day, and keeps the pairs in step. The caller
 * holds the claim.
 *
 * @returns the problem of the ticket when its claim is the newer one of a suspected pair: nothing is asked until a
 * person has looked.
 */
export async function lookForDuplicates(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  claimId: ClaimId,
): Promise<Problem | undefined> {
  const { claim } = await claims.load(tx, claimId);
  const report = await reportOf(tx, claim);
  const found = new Map(
    (await reportsNear(tx, report)).map((other) => [
      other.claim.id,
      { reference: other.claim.reference, evidence: sameEvent(report, other) },
    ]),
  );
  for (const pair of await duplicatesOf(tx, claimId))
    if (pair.state === 'suspected' && !found.has(pair.claimId))
      found.set(pair.claimId, { reference: pair.reference, evidence: undefined });
  for (const [otherId, { reference, evidence }] of found) {
    if (!(await suspect(tx, claimId, otherId, evidence))) continue;
    await record(tx, {
      ticketId: ticket.id,
      claimId,
      actor: 'machine:assess',
      action: evidence === undefined ? 'duplicate-withdrawn' : 'duplicate-suspected',
      data: { claim: reference, signals: (evidence ?? []).map(({ signal }) => signal) },
    });
    if (BigInt(otherId) > BigInt(claimId))
      await tellNewer(tx, deps, ticket, otherId, evidence === undefined ? undefined : claim.reference);
  }
  return suspicionOn(tx, deps, claimId);
}

/** The problem of a ticket whose claim may repeat an earlier one, until a person has decided. */
async function suspicionOn(tx: Tx, deps: Deps, claimId: ClaimId): Promise<Problem | undefined> {
  const suspected = (await duplicatesOf(tx, claimId)).filter(
    (pair) =>
      (pair.state === 'suspected' && pair.isEarlier) ||
      (pair.state === 'confirmed' && pair.leading !== claimId),
  );
  if (suspected.length === 0) return undefined;
  return {
    code: 'duplicate_suspected',
    detail: suspected
      .map((pair) => formatReference(pair.reference, deps.profile.terms.claimPrefix))
      .join(', '),
  };
}

/**
 * The facts of the earlier claim changed: the ticket of the newer one says that it looks like a repetition, or goes on
 * because it no longer does.
 */
async function tellNewer(
  tx: Tx,
  deps: Deps,
  current: Ticket,
  newer: ClaimId,
  repeats: Reference | undefined,
): Promise<void> {
  const [latest] = (await tickets.list(tx, { claimId: newer }, { size: 10 })).filter(
    ({ status }) => status !== 'closed' && status !== 'merged',
  );
  if (latest === undefined || latest.id === current.id) return;
  const ticket = await tickets.loadForUpdate(tx, latest.id);
  // One that is on its way comes to the assessment by itself.
  if (ticket.stage !== 'settled') return;
  if (repeats === undefined) {
    if (ticket.problem?.code === 'duplicate_suspected') await move(tx, deps, ticket, 'assess');
  } else if (ticket.problem === undefined) {
    await move(tx, deps, ticket, ticket.stage, {
      problem: {
        code: 'duplicate_suspected',
        detail: formatReference(repeats, deps.profile.terms.claimPrefix),
      },
    });
  }
}
