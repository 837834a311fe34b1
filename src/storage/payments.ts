import { sql, type Selectable } from 'kysely';
import type { Cents, Payment } from '#src/domain/claims/claim.ts';
import type { ClaimId, LocalDate, PaymentId, PolicyId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';
import type { Schema } from './schema.ts';

/**
 * Holds everybody else who would grant something under a policy until this transaction ends: a limit per year is
 * shared by its claims, and two approvals at once would each find it untouched. Taken after the claim's own lock.
 */
export async function lockLimits(tx: Tx, policyId: PolicyId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`limits:${policyId}`}, 0))`.execute(tx.sql);
}

/** A claim's payments, the earliest decision first. */
export async function paymentsOf(db: Sql, claimId: ClaimId): Promise<Payment[]> {
  const rows = await db.sql
    .selectFrom('payment')
    .selectAll()
    .where('claim_id', '=', claimId)
    .orderBy('decided_on')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    externalId: row.external_id,
    claimId: row.claim_id,
    coverCode: row.cover_code,
    amount: Number(row.amount),
    ...(row.decided_on === null ? {} : { decidedOn: row.decided_on }),
    ...(row.ordered_on === null ? {} : { orderedOn: row.ordered_on }),
    ...(row.due_on === null ? {} : { dueOn: row.due_on }),
    ...(row.paid_on === null ? {} : { paidOn: row.paid_on }),
    ...(row.rejected_on === null ? {} : { rejectedOn: row.rejected_on }),
    ...(row.rejected_reason === null ? {} : { rejectedReason: row.rejected_reason }),
    ...(row.payee_name === null ? {} : { payeeName: row.payee_name }),
    ...(row.iban === null ? {} : { iban: row.iban }),
  }));
}

/**
 * What a cover of a policy has ordered or paid for losses between two days, both included: what a limit per period
 * has left is the limit less this. A loss without a date counts on the day we learnt of it. What the bank sent back
 * does not count until it is ordered again.
 *
 * @returns cents; 0 when there is nothing.
 */
export async function paidUnder(db: Sql, cover: CoverPeriod): Promise<Cents> {
  return sumUnder(db, cover, sql<boolean>`(p.ordered_on is not null or p.paid_on is not null)`);
}

/** As {@link paidUnder}, with what is decided and waits to be ordered: what an approval must leave untouched. */
export async function grantedUnder(db: Sql, cover: CoverPeriod): Promise<Cents> {
  return sumUnder(db, cover, sql<boolean>`true`);
}

/** A cover of a policy, and the days of loss that share its limit, both included. */
export interface CoverPeriod {
  readonly policyId: PolicyId;
  readonly coverCode: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** A claim whose own payments do not count: the one that is being looked at. */
  readonly except?: ClaimId;
}

async function sumUnder(
  db: Sql,
  cover: CoverPeriod,
  counted: ReturnType<typeof sql<boolean>>,
): Promise<Cents> {
  const { rows } = await sql<{ total: string }>`
    select coalesce(sum(p.amount), 0) as total
    from claim c join payment p on p.claim_id = c.id and p.cover_code = ${cover.coverCode}
    where c.policy_id = ${cover.policyId}
      and coalesce(c.loss_on, (c.notified_at at time zone 'Europe/Rome')::date) between ${cover.from} and ${cover.to}
      and c.id is distinct from ${cover.except ?? null}
      and ${counted} and p.rejected_on is null`.execute(db.sql);
  return Number(rows[0]?.total ?? 0);
}

/**
 * Stores what the paying system says of a payment, in place of what it said before under the same number. Of an order
 * that a decision made it says days and fate; amount, cover and account are the decision's, and only told again. A last day for paying stands until another is told.
 *
 * @returns whether it is new, changed or told again; `elsewhere` when the number belongs to another claim (money does
 * not move from one claim to another), `contradicts` when it is an order that was decided otherwise. Then nothing is
 * stored.
 */
export async function savePayment(
  tx: Tx,
  told: Omit<Payment, 'id'>,
): Promise<'added' | 'updated' | 'unchanged' | 'elsewhere' | 'contradicts'> {
  const ordered = await tx.sql
    .selectFrom('payment')
    .innerJoin('decision', 'decision.payment_id', 'payment.id')
    .select(['payment.iban', 'payment.payee_name', 'payment.decided_on'])
    .where('payment.external_id', '=', told.externalId)
    .executeTakeFirst();
  const payment = ordered === undefined ? told : withDecided(told, ordered);
  const { rows } = await sql<{ added: boolean }>`
    insert into payment as old (external_id, claim_id, cover_code, amount, decided_on, ordered_on, due_on, paid_on,
      rejected_on, rejected_reason, payee_name, iban)
    values (${payment.externalId}, ${payment.claimId}, ${payment.coverCode}, ${payment.amount},
      ${payment.decidedOn ?? null}, ${payment.orderedOn ?? null}, ${payment.dueOn ?? null}, ${payment.paidOn ?? null},
      ${payment.rejectedOn ?? null}, ${payment.rejectedReason ?? null}, ${payment.payeeName ?? null},
      ${payment.iban ?? null})
    on conflict (external_id) do update set cover_code = excluded.cover_code, amount = excluded.amount,
      decided_on = excluded.decided_on, ordered_on = excluded.ordered_on, due_on = coalesce(excluded.due_on, old.due_on),
      paid_on = excluded.paid_on, rejected_on = excluded.rejected_on, rejected_reason = excluded.rejected_reason,
      payee_name = excluded.payee_name, iban = excluded.iban, imported_at = now()
    where old.claim_id = excluded.claim_id
      and (old.cover_code, old.amount, old.decided_on, old.ordered_on, old.due_on, old.paid_on, old.rejected_on,
        old.rejected_reason, old.payee_name, old.iban)
      is distinct from (excluded.cover_code, excluded.amount, excluded.decided_on, excluded.ordered_on,
        coalesce(excluded.due_on, old.due_on), excluded.paid_on, excluded.rejected_on, excluded.rejected_reason, excluded.payee_name,
        excluded.iban)
      and (not exists (select from decision d where d.payment_id = old.id)
        or (old.cover_code, old.amount, old.iban) is not distinct from
          (excluded.cover_code, excluded.amount, excluded.iban))
    returning xmax = 0 as added`.execute(tx.sql);
  const [row] = rows;
  if (row !== undefined) return row.added ? 'added' : 'updated';
  const known = await tx.sql
    .selectFrom('payment')
    .select(['claim_id', 'cover_code', 'amount', 'iban'])
    .where('external_id', '=', payment.externalId)
    .executeTakeFirstOrThrow();
  if (known.claim_id !== payment.claimId) return 'elsewhere';
  const isSame =
    known.cover_code === payment.coverCode &&
    Number(known.amount) === payment.amount &&
    (known.iban ?? undefined) === payment.iban;
  return isSame ? 'unchanged' : 'contradicts';
}

/** Who is paid, where and since when it is decided are the decision's: a row that leaves them out denies none of them. */
function withDecided(
  told: Omit<Payment, 'id'>,
  ordered: Pick<Selectable<Schema['payment']>, 'iban' | 'payee_name' | 'decided_on'>,
): Omit<Payment, 'id'> {
  const iban = told.iban ?? ordered.iban ?? undefined;
  const payeeName = told.payeeName ?? ordered.payee_name ?? undefined;
  const decidedOn = told.decidedOn ?? ordered.decided_on ?? undefined;
  return {
    ...told,
    ...(iban === undefined ? {} : { iban }),
    ...(payeeName === undefined ? {} : { payeeName }),
    ...(decidedOn === undefined ? {} : { decidedOn }),
  };
}

/** Whether money went to this account and stayed there. */
export async function wasPaidTo(db: Sql, iban: string): Promise<boolean> {
  const row = await db.sql
    .selectFrom('payment')
    .select('id')
    .where('iban', '=', iban)
    .where('paid_on', 'is not', null)
    .where('rejected_on', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes an order back that the paying system has not got, or refused, or not begun. @returns false when it has */
export async function withdrawOrder(tx: Tx, id: PaymentId): Promise<boolean> {
  await tx.sql
    .deleteFrom('payment_order')
    .where('payment_id', '=', id)
    .where('state', 'in', ['waits', 'refused'])
    .execute();
  const done = await tx.sql
    .deleteFrom('payment')
    .where('id', '=', id)
    .where('ordered_on', 'is', null)
    .where('paid_on', 'is', null)
    .where('rejected_on', 'is', null)
    // Somebody hands it over in this moment, or has.
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('payment_order').select('state').whereRef('payment_id', '=', 'payment.id')),
      ),
    )
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}
