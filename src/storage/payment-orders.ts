/** Orders of payment on their way to the paying system. */
import { sql } from 'kysely';
import type { ClaimId, LocalDate, PaymentId, Reference } from '#src/domain/ids.ts';
import type { OrderState } from '#src/domain/policies/payment.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Sql, Tx } from './db.ts';

/** How far an order is. */
export interface OrderOut {
  readonly paymentId: PaymentId;
  readonly state: OrderState;
  readonly stateSince: Date;
  readonly attempts: number;
  readonly nextAt: Date;
  readonly reason?: Labels;
}

/** An order that one process may work on: whoever has a later fence has taken over. */
export interface OrderInHand extends OrderOut {
  readonly fence: number;
  readonly externalId: string;
  readonly claimId: ClaimId;
  readonly reference: Reference;
  readonly coverCode: string;
  readonly amount: number;
  readonly decidedOn?: LocalDate;
  readonly dueOn?: LocalDate;
  /** Absent where the data of whoever was paid have been erased. */
  readonly payee?: { readonly name: string; readonly iban: string };
}

/** Puts an order on its way, not before an instant. */
export async function queueOrder(tx: Tx, paymentId: PaymentId, nextAt: Date): Promise<void> {
  await tx.sql.insertInto('payment_order').values({ payment_id: paymentId, next_at: nextAt }).execute();
}

/** Orders that somebody must see to: their time has come, or the process that had them is dead. */
export async function dueOrders(
  db: Sql,
  now: Date,
  dead: Date,
  limit: number,
): Promise<{ id: PaymentId; version: number }[]> {
  const { rows } = await sql<{ id: PaymentId; version: number }>`
    select payment_id as id, fence as version from payment_order
    where (state in ('waits', 'uncertain') and next_at <= ${now}) or (state = 'handing' and state_since <= ${dead})
    order by next_at limit ${limit}`.execute(db.sql);
  return rows;
}

/**
 * Takes an order that is due. One that waited is being handed over from now on; of one whose process died nobody knows
 * what became of it.
 *
 * @param until others leave it alone so long.
 * @returns undefined when it is not due: somebody else has it, or it was taken back.
 */
export async function takeOrder(
  tx: Tx,
  id: PaymentId,
  { now, dead, until }: { readonly now: Date; readonly dead: Date; readonly until: Date },
): Promise<OrderInHand | undefined> {
  const { rows } = await sql<{ payment_id: PaymentId }>`
    update payment_order set fence = fence + 1, attempts = attempts + 1, next_at = ${until},
      state = case state when 'waits' then 'handing' else 'uncertain' end,
      state_since = case state when 'uncertain' then state_since else ${now} end
    where payment_id = ${id} and ((state in ('waits', 'uncertain') and next_at <= ${now})
      or (state = 'handing' and state_since <= ${dead}))
    returning payment_id`.execute(tx.sql);
  return rows[0] === undefined ? undefined : inHand(tx, id);
}

async function inHand(tx: Tx, id: PaymentId): Promise<OrderInHand> {
  const row = await tx.sql
    .selectFrom('payment_order')
    .innerJoin('payment', 'payment.id', 'payment_order.payment_id')
    .innerJoin('claim', 'claim.id', 'payment.claim_id')
    .selectAll('payment_order')
    .select([
      'payment.external_id',
      'payment.claim_id',
      'payment.cover_code',
      'payment.amount',
      'payment.decided_on',
      'payment.due_on',
      'payment.payee_name',
      'payment.iban',
      'claim.reference',
    ])
    .where('payment_order.payment_id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    ...asOrder(row),
    fence: row.fence,
    externalId: row.external_id,
    claimId: row.claim_id,
    reference: row.reference,
    coverCode: row.cover_code,
    amount: Number(row.amount),
    ...(row.decided_on === null ? {} : { decidedOn: row.decided_on }),
    ...(row.due_on === null ? {} : { dueOn: row.due_on }),
    ...(row.payee_name === null || row.iban === null
      ? {}
      : { payee: { name: row.payee_name, iban: row.iban } }),
  };
}

function asOrder(row: {
  payment_id: PaymentId;
  state: OrderState;
  state_since: Date;
  attempts: number;
  next_at: Date;
  reason: Labels | null;
}): OrderOut {
  return {
    paymentId: row.payment_id,
    state: row.state,
    stateSince: row.state_since,
    attempts: row.attempts,
    nextAt: row.next_at,
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}

/** Writes down what became of an attempt, which ends it. @returns false when somebody else has taken over, or ended it */
export async function settleOrder(
  tx: Tx,
  { paymentId, fence }: Pick<OrderInHand, 'paymentId' | 'fence'>,
  to: {
    readonly state: OrderState;
    readonly at: Date;
    readonly nextAt?: Date;
    readonly reason?: Labels;
  },
): Promise<boolean> {
  const done = await tx.sql
    .updateTable('payment_order')
    .set((eb) => ({
      state: to.state,
      fence: eb('fence', '+', 1),
      state_since: eb.case().when('state', '=', to.state).then(eb.ref('state_since')).else(to.at).end(),
      reason: to.reason === undefined ? null : JSON.stringify(to.reason),
      ...(to.nextAt === undefined ? {} : { next_at: to.nextAt }),
    }))
    .where('payment_id', '=', paymentId)
    .where('fence', '=', fence)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** The paying system has told of this order itself: whatever we thought became of it, it is there. */
export async function orderIsThere(tx: Tx, externalId: string, at: Date): Promise<void> {
  await sql`update payment_order set state = 'taken', state_since = ${at}, reason = null, fence = fence + 1
    where state <> 'taken' and payment_id = (select id from payment where external_id = ${externalId})`.execute(
    tx.sql,
  );
}

/** How far the orders of a claim are, by payment; none of payments that were not handed over from here. */
export async function ordersOf(db: Sql, claimId: ClaimId): Promise<ReadonlyMap<PaymentId, OrderOut>> {
  const rows = await db.sql
    .selectFrom('payment_order')
    .innerJoin('payment', 'payment.id', 'payment_order.payment_id')
    .selectAll('payment_order')
    .where('payment.claim_id', '=', claimId)
    .execute();
  return new Map(rows.map((row) => [row.payment_id, asOrder(row)]));
}

/** The claim of an order by a number of ours. */
export async function claimOfOrder(db: Sql, externalId: string): Promise<ClaimId | undefined> {
  const row = await db.sql
    .selectFrom('payment_order')
    .innerJoin('payment', 'payment.id', 'payment_order.payment_id')
    .select('payment.claim_id')
    .where('payment.external_id', '=', externalId)
    .executeTakeFirst();
  return row?.claim_id;
}

/** The order behind a number of ours, held for the rest of the transaction; its claim is held before. */
export async function lockOrder(
  tx: Tx,
  externalId: string,
): Promise<(OrderOut & { readonly claimId: ClaimId; readonly fence: number }) | undefined> {
  const row = await tx.sql
    .selectFrom('payment_order')
    .innerJoin('payment', 'payment.id', 'payment_order.payment_id')
    .selectAll('payment_order')
    .select('payment.claim_id')
    .where('payment.external_id', '=', externalId)
    .forUpdate('payment_order')
    .executeTakeFirst();
  return row === undefined ? undefined : { ...asOrder(row), claimId: row.claim_id, fence: row.fence };
}

/** Orders that are not with the paying system, by state. */
export async function countOrders(db: Sql): Promise<ReadonlyMap<OrderState, number>> {
  const { rows } = await sql<{ state: OrderState; n: string }>`
    select state, count(*) as n from payment_order where state in ('waits', 'handing', 'uncertain')
    group by state`.execute(db.sql);
  return new Map(rows.map(({ state, n }) => [state, Number(n)]));
}
