/** What the paying system tells of a claim's payments, and what it means for the claim and the people who have it. */
import type { ApiActions } from '#src/api/actions.ts';
import { statusByPayments } from '#src/domain/policies/payment.ts';
import { isFinal } from './decisions.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { raise } from '#src/storage/escalations.ts';
import { record } from '#src/storage/history.ts';
import { orderIsThere } from '#src/storage/payment-orders.ts';
import { paymentsOf, savePayment } from '#src/storage/payments.ts';
import * as tickets from '#src/storage/tickets.ts';
import { move, type Deps } from './stage.ts';

type Told = Parameters<ApiActions['tellPayment']>[0];

/**
 * Stores what is told of a payment and moves its claim on: ordered, paid, or back to ordered when the bank sent the money
 * back, which a supervisor is told of once. Told again, nothing happens again.
 */
export async function tellPayment(
  tx: Tx,
  deps: Deps,
  { payment, by }: Told,
): ReturnType<ApiActions['tellPayment']> {
  await claims.lock(tx, payment.claimId);
  const saved = await savePayment(tx, payment);
  if (saved !== 'added' && saved !== 'updated') return saved;
  await record(tx, {
    claimId: payment.claimId,
    actor: by,
    action: 'payment-told',
    data: { ...payment, claimId: undefined, iban: payment.iban?.slice(-4) },
  });
  if ((payment.orderedOn ?? payment.paidOn ?? payment.rejectedOn) !== undefined)
    await orderIsThere(tx, payment.externalId, deps.now());
  const file = await claims.load(tx, payment.claimId);
  const status = statusByPayments(file.claim.status, await paymentsOf(tx, payment.claimId));
  if (status !== file.claim.status) await claims.update(tx, file, { status }, deps.now());
  if (payment.rejectedOn !== undefined) await tellRejected(tx, deps, payment);
  return saved;
}

/** The customer waits for money that did not arrive: whoever has the claim's ticket cannot pay it anew, a supervisor sees to it. */
function tellRejected(tx: Tx, deps: Deps, payment: Told['payment']): Promise<void> {
  return callSupervisor(tx, deps, {
    claimId: payment.claimId,
    period: `payment ${payment.externalId} ${payment.rejectedOn ?? ''}`,
    ...(payment.rejectedReason === undefined ? {} : { note: payment.rejectedReason }),
  });
}

/** Hands a claim whose money does not move to a supervisor, once for each `period`. The caller holds the claim. */
export async function callSupervisor(
  tx: Tx,
  deps: Deps,
  { claimId, period, note }: { readonly claimId: ClaimId; readonly period: string; readonly note?: string },
): Promise<void> {
  const main = await tickets.mainOf(tx, claimId);
  if (main === undefined) {
    deps.log.error('payment.nobody-to-tell', new Error('a claim without a ticket'), {
      claim: claimId,
    });
    return;
  }
  const ticket = await tickets.loadForUpdate(tx, main.id);
  const isNew = await raise(tx, {
    ticketId: ticket.id,
    claimId,
    reason: 'payment_failed',
    period,
    at: deps.now(),
    before: { ticketStatus: ticket.status },
    ...(note === undefined ? {} : { note }),
  });
  if (!isNew) return;
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: 'machine:payments',
    action: 'escalated',
    data: { reason: 'payment_failed', note: note ?? null },
  });
  if (ticket.status !== 'escalated' && !isFinal(ticket))
    await move(tx, deps, ticket, ticket.stage, { status: 'escalated', asleepUntil: null });
}
