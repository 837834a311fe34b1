/**
 * Hands orders of payment to the paying system, outside of any transaction.
 *
 * Delivery guarantee: AT MOST ONCE without being asked about. An order is `handing` in a committed transaction before the
 * paying system hears of it; whatever then leaves its fate open (silence, a broken connection, a fault on the other side,
 * our own death) makes it `uncertain`, and it is handed over again only after the paying system has said that it never
 * came. Every attempt carries the order's number as its key, so that even then two of them are one payment.
 */
import type { ApiActions, NotPossible, Unknown } from '#src/api/actions.ts';
import type { PaymentId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Labels } from '#src/domain/profile.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Handed, Known, PayingSystem, PaymentOrder } from '#src/paying-system.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import {
  claimOfOrder,
  dueOrders,
  lockOrder,
  queueOrder,
  settleOrder,
  takeOrder,
  type OrderInHand,
} from '#src/storage/payment-orders.ts';
import { callSupervisor } from './claim-payments.ts';
import { notPossible, unknown } from './decisions.ts';
import type { Deps, Worker } from './stage.ts';

/** Hands one order over, or asks what became of it. */
export const handPayment: Worker = {
  stage: 'hand-payment',
  lane: 'outbound',

  run: async (id, deps) => {
    const { db, paying } = deps;
    if (paying === undefined) throw new Stale('this house has no paying system');
    const taken = await db.transaction((tx) => takeOrder(tx, id as PaymentId, timesOf(deps, paying)));
    if (taken === undefined) throw new Stale(`the order of payment ${id} is not due`);
    const order = asOrder(deps, taken);
    if (order === undefined) return settle(deps, taken, { outcome: 'refused', reason: erased });
    if (taken.state === 'handing') return settle(deps, taken, await paying.hand(order));
    const known = await paying.find(order);
    // It goes over again with the next turn of the clock, as any order that waits.
    await settle(deps, taken, known.outcome === 'absent' ? neverCame : known);
  },

  // The clock rings again; what was begun is asked about then.
  giveUp: () => Promise.resolve(),
};

const erased: Labels = {
  it: 'i dati di chi va pagato sono stati cancellati',
  en: 'the data of whoever is to be paid were erased',
};
const neverCame = {
  outcome: 'away',
  reason: { it: 'non l’ha ricevuto', en: 'did not get it' },
} as const satisfies Handed;

function timesOf(deps: Deps, { timeoutMs }: PayingSystem) {
  const now = deps.now();
  const patience = 2 * timeoutMs + 60_000;
  return {
    now,
    dead: new Date(now.getTime() - patience),
    until: new Date(now.getTime() + patience),
  };
}

/** Orders that are due now; none in a house without a paying system. */
export async function duePayments(
  deps: Deps,
  limit: number,
): Promise<{ readonly id: PaymentId; readonly version: number }[]> {
  if (deps.paying === undefined) return [];
  const { now, dead } = timesOf(deps, deps.paying);
  return dueOrders(deps.db, now, dead, limit);
}

/** Sends an order on its way when the time for taking its decision back is over. */
export async function queuePayment(tx: Tx, deps: Deps, paymentId: PaymentId, leavesAt: Date): Promise<void> {
  if (deps.paying === undefined) return;
  const held = new Date(deps.now().getTime() + deps.paying.holdMs);
  await queueOrder(tx, paymentId, held > leavesAt ? held : leavesAt);
}

function asOrder({ profile }: Deps, taken: OrderInHand): PaymentOrder | undefined {
  const { payee, reference, dueOn } = taken;
  return payee === undefined || taken.decidedOn === undefined
    ? undefined
    : {
        id: taken.externalId,
        claim: reference,
        coverCode: taken.coverCode,
        amount: taken.amount,
        payee,
        decidedOn: taken.decidedOn,
        ...(dueOn === undefined ? {} : { dueOn }),
        remittance: `Sinistro ${formatReference(reference, profile.terms.claimPrefix)}`,
      };
}

/** 1, 2, 4 … minutes, an hour at most. */
function pauseMs(attempts: number): number {
  return Math.min(3_600_000, 60_000 * 2 ** Math.min(attempts - 1, 10));
}

/** From this attempt on a person is told, some two hours after the first one. */
const toldFrom = 8;

async function settle(deps: Deps, taken: OrderInHand, what: Handed | Known): Promise<void> {
  const at = deps.now();
  const again = new Date(at.getTime() + pauseMs(taken.attempts));
  await deps.db.transaction(async (tx) => {
    await claims.lock(tx, taken.claimId);
    switch (what.outcome) {
      case 'taken':
        if (await settleOrder(tx, taken, { state: 'taken', at })) await tell(tx, taken, 'order-taken', {});
        return;
      case 'refused':
        if (!(await settleOrder(tx, taken, { state: 'refused', at, reason: what.reason }))) return;
        await tell(tx, taken, 'order-refused', what.reason);
        return name(tx, deps, taken, what.reason, 'refused');
      case 'unknown': {
        const reason = what.reason;
        if (!(await settleOrder(tx, taken, { state: 'uncertain', at, reason, nextAt: again }))) return;
        if (taken.state === 'handing') return tell(tx, taken, 'order-uncertain', reason);
        // Asked once, and still unknown: a person must look on the other side.
        return name(tx, deps, taken, reason, 'uncertain');
      }
      case 'absent':
      case 'away': {
        const nextAt =
          'retryAt' in what && what.retryAt !== undefined && what.retryAt > again ? what.retryAt : again;
        const reason = 'reason' in what ? what.reason : neverCame.reason;
        if (!(await settleOrder(tx, taken, { state: 'waits', at, reason, nextAt }))) return;
        if (taken.attempts === 1) await tell(tx, taken, 'order-waits', reason);
        if (taken.attempts >= toldFrom) await name(tx, deps, taken, reason, 'away');
      }
    }
  });
}

function tell(
  tx: Tx,
  { claimId, externalId, attempts }: OrderInHand,
  action: 'order-taken' | 'order-refused' | 'order-uncertain' | 'order-waits',
  reason: Partial<Labels>,
) {
  return record(tx, {
    claimId,
    actor: 'machine:payments',
    action,
    data: {
      order: externalId,
      attempts,
      ...(reason.it === undefined ? {} : { reason: reason.it }),
    },
  });
}

const names: Readonly<Record<'refused' | 'uncertain' | 'away', string>> = {
  refused: 'L’ordine {order} è stato rifiutato dal sistema di pagamento, che {reason}.',
  uncertain:
    'Non si sa se il sistema di pagamento ha l’ordine {order}: {reason}. Va guardato lì prima di inviarlo di nuovo.',
  away: 'L’ordine {order} non arriva al sistema di pagamento, che {reason}.',
};

/** Once for each way an order can go wrong. */
async function name(
  tx: Tx,
  deps: Deps,
  { claimId, externalId }: OrderInHand,
  reason: Labels,
  how: keyof typeof names,
): Promise<void> {
  // What the other side says itself may name people or accounts, which logs do not.
  const [what] = reason.en.split(': ');
  deps.log.error(`payment.order-${how}`, new Error(what), { order: externalId });
  await callSupervisor(tx, deps, {
    claimId,
    period: `order ${externalId} ${how}`,
    note: names[how].replace('{order}', externalId).replace('{reason}', reason.it),
  });
}

/**
 * A person says what the other side has: the order goes over again, or it is there. The same word again is one.
 */
export async function stepOrder(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['stepOrder']>[0],
): Promise<{ readonly outcome: 'done' } | NotPossible | Unknown> {
  const claimId = await claimOfOrder(tx, asked.order);
  // The claim first, as whoever settles an attempt or takes a decision back.
  if (claimId !== undefined) await claims.lock(tx, claimId);
  const order = await lockOrder(tx, asked.order);
  if (order === undefined) return unknown;
  const to = asked.step === 'hand_again' ? 'waits' : 'taken';
  if (order.state === to) return { outcome: 'done' };
  if (order.state !== 'uncertain' && (order.state !== 'refused' || to === 'taken'))
    return notPossible(
      order.state === 'taken'
        ? { it: 'il sistema di pagamento ha già l’ordine', en: 'the paying system has the order already' }
        : { it: 'l’ordine è in viaggio o è stato rifiutato', en: 'the order is on its way, or was refused' },
    );
  await settleOrder(tx, order, { state: to, at: deps.now(), nextAt: deps.now() });
  await record(tx, {
    claimId: order.claimId,
    actor: asked.by,
    action: asked.step === 'hand_again' ? 'order-handed-again' : 'order-found',
    data: { order: asked.order, note: asked.note, on: localDateOf(deps.now()) },
  });
  return { outcome: 'done' };
}
