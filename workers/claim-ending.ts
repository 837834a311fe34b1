/** Ending a claim without a decision, closing a paid one, and opening it again. */
import type { ApiActions, ClaimOutcome } from '#src/api/actions.ts';
import {
  endsAs,
  stepClaim,
  type ClaimEnding,
  type ClaimStep,
  type EndingFacts,
} from '#src/domain/claims/claim-ending.ts';
import { missingFor } from '#src/domain/claims/requirements.ts';
import type { RequestId, TicketId } from '#src/domain/ids.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as decisions from '#src/storage/decisions.ts';
import { record } from '#src/storage/history.ts';
import * as outbox from '#src/storage/outbound.ts';
import { paymentsOf } from '#src/storage/payments.ts';
import { ticketIdsOf } from '#src/storage/rearrangements.ts';
import * as requests from '#src/storage/requests.ts';
import {
  goOnAsking,
  isOutdated,
  lockWithClaims,
  notPossible,
  stopAsking,
  unknown,
  wakeClaim,
} from './decisions.ts';
import { move, type Deps } from './stage.ts';

const became = {
  withdraw: 'claim-withdrawn',
  close_no_action: 'claim-closed-no-action',
  close: 'claim-closed',
  reopen: 'claim-reopened',
} as const satisfies Record<ClaimStep, string>;

/**
 * Takes one step with a claim. What is asked about it ends with it, and so do its clocks; opened again it stands where it
 * stood, and asking goes on. The same step of the same person again is one.
 */
export async function takeClaimStep(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['stepClaim']>[0],
): Promise<ClaimOutcome> {
  const { claimId, step, reason } = asked;
  const locked = (await lockWithClaims(tx, await ticketIdsOf(tx, claimId), [claimId])) ?? [];
  const [file] = await claims.loadFiles(tx, [claimId]);
  if (file === undefined) return unknown;
  const by = `person:${asked.person.name}`;
  const facts = await factsOf(tx, file, locked);
  const verdict = stepClaim(facts, step);
  if ('refused' in verdict) {
    const same = step !== 'reopen' && file.ending?.by === by && file.claim.status === endsAs[step];
    return same ? { outcome: 'done', claim: file, again: true } : notPossible(verdict.refused);
  }
  if (isOutdated(file, asked.version)) return { outcome: 'stale', now: file };
  if (step === 'reopen') await openAgain(tx, deps, file, locked);
  else await end(tx, deps, file, locked, { to: verdict.to, why: `the claim was ended: ${step}`, by });
  await record(tx, {
    claimId,
    actor: by,
    action: became[step],
    data: { was: file.claim.status, now: verdict.to, reason },
  });
  if (step === 'reopen') await wakeClaim(tx, deps, claimId);
  return { outcome: 'done', claim: await claims.load(tx, claimId), again: false };
}

async function factsOf(tx: Tx, file: claims.ClaimFile, locked: readonly Ticket[]): Promise<EndingFacts> {
  const { claim, ending } = file;
  const inVain = (await requests.ofClaim(tx, claim.id)).flatMap(({ state, closedAt }) =>
    state === 'exhausted' && closedAt !== undefined ? [closedAt] : [],
  );
  const last = inVain.at(-1);
  return {
    claim,
    ...(ending === undefined ? {} : { ending }),
    lacks: missingFor(await claims.requirementsOf(tx, claim.id), 'review').length > 0,
    askedInVain: last !== undefined,
    toldSince: last !== undefined && (await wroteSince(tx, locked, last)),
    proposed: (await decisions.ofClaim(tx, claim.id)).some(({ state }) => state === 'proposed'),
    granted: (await paymentsOf(tx, claim.id)).some(
      ({ orderedOn, paidOn, rejectedOn }) =>
        rejectedOn === undefined && (orderedOn !== undefined || paidOn !== undefined),
    ),
  };
}

/** What a person has written on one of the tickets since then, and nobody has taken back. */
async function wroteSince(tx: Tx, locked: readonly Ticket[], since: Date): Promise<boolean> {
  for (const { id } of locked)
    if (
      (await outbox.ofTicket(tx, id)).some(
        ({ purpose, state, createdAt, sentAt = createdAt }) =>
          purpose === 'reply' && state !== 'cancelled' && state !== 'refused' && sentAt >= since,
      )
    )
      return true;
  return false;
}

async function end(
  tx: Tx,
  deps: Deps,
  file: claims.ClaimFile,
  locked: readonly Ticket[],
  {
    to,
    why,
    by,
  }: { readonly to: claims.ClaimFile['claim']['status']; readonly why: string; readonly by: string },
): Promise<void> {
  const { claim } = file;
  const stopped: RequestId[] = [];
  const freed: TicketId[] = [];
  for (const ticket of locked) {
    const ended = await stopAsking(tx, deps, ticket.id, claim.id, why);
    stopped.push(...ended);
    if (ended.length === 0 || ticket.status !== 'waiting_customer') continue;
    await move(tx, deps, ticket, ticket.stage, { status: 'open' });
    freed.push(ticket.id);
  }
  const ending: ClaimEnding = { was: claim.status, by, stopped, freed };
  await claims.update(tx, file, { status: to, ending }, deps.now());
}

async function openAgain(
  tx: Tx,
  deps: Deps,
  file: claims.ClaimFile,
  locked: readonly Ticket[],
): Promise<void> {
  if (file.ending === undefined) return;
  const { was, stopped, freed } = file.ending;
  await claims.update(tx, file, { status: was, ending: null }, deps.now());
  await goOnAsking(tx, deps, stopped);
  for (const ticket of locked)
    if (ticket.status === 'open' && freed.includes(ticket.id))
      await move(tx, deps, ticket, ticket.stage, { status: 'waiting_customer' });
}
