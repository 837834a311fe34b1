/** What people decided on claims. A decision's words are frozen by the database; only what becomes of it changes. */
import { sql, type Selectable } from 'kysely';
import type { Cents } from '#src/domain/claims/claim.ts';
import type { Decision, DecisionState } from '#src/domain/decisions/decision.ts';
import type { DecisionRecord } from '#src/domain/decisions/record.ts';
import type { Signing } from '#src/domain/decisions/signing.ts';
import type { ClaimId, DecisionId, OutboundId, PaymentId, LocalDate } from '#src/domain/ids.ts';
import type { OrderState } from '#src/domain/policies/payment.ts';
import type { Person } from '#src/domain/people/role.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';
import type { DecisionBefore, Schema } from './schema.ts';

export type { DecisionBefore } from './schema.ts';

/** A decision with what it rests on and what it made. */
export interface StoredDecision extends Decision {
  readonly clientId: string;
  readonly file: DecisionRecord;
  readonly before?: DecisionBefore;
  readonly outboundId?: OutboundId;
  readonly paymentId?: PaymentId;
  /** How far the payment is that it ordered: not begun, or in the paying system's hands. */
  readonly order?: 'waits' | 'taken_up';
  /** The last day on which it may be paid, where a rule sets one. */
  readonly payBy?: LocalDate;
}

/** Puts a decision forward with its proposer's signature. @returns undefined when it is there already (same client id) */
export async function propose(
  tx: Tx,
  decision: Pick<Decision, 'claimId' | 'ticketId' | 'says' | 'language' | 'note' | 'signing'> & {
    readonly clientId: string;
    readonly needsPolicy: boolean;
    readonly file: DecisionRecord;
  },
  person: Person,
  at: Date,
): Promise<StoredDecision | undefined> {
  const { says, signing } = decision;
  const row = await tx.sql
    .insertInto('decision')
    .values({
      claim_id: decision.claimId,
      ticket_id: decision.ticketId,
      client_id: decision.clientId,
      kind: says.kind,
      says: JSON.stringify(says),
      amount: says.kind === 'approve' ? says.amount : null,
      language: decision.language,
      note: decision.note ?? null,
      needs_policy: decision.needsPolicy,
      ...needs(signing),
      file: JSON.stringify(decision.file),
    })
    .onConflict((conflict) => conflict.columns(['claim_id', 'client_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await sign(tx, row.id, person, at);
  return load(tx, row.id);
}

function needs({ role, people, second }: Signing) {
  return { needs_role: role, needs_people: people, needs_second: [...second] };
}

/** Adds a person's signature; once. */
export async function sign(tx: Tx, id: DecisionId, person: Person, at: Date): Promise<void> {
  await tx.sql
    .insertInto('decision_signature')
    .values({ decision_id: id, signed_by: `person:${person.name}`, role: person.role, signed_at: at })
    .execute();
}

/** What becomes of a decision; null clears. */
export interface DecisionUpdate {
  readonly state?: DecisionState;
  readonly signing?: Signing;
  readonly file?: DecisionRecord;
  readonly before?: DecisionBefore;
  readonly outboundId?: OutboundId;
  readonly paymentId?: PaymentId;
  readonly decidedAt?: Date;
  readonly ended?: NonNullable<Decision['ended']>;
}

/** Changes what becomes of a decision. @throws Stale when somebody was faster */
export async function update(
  tx: Tx,
  decision: Pick<StoredDecision, 'id' | 'version'>,
  change: DecisionUpdate,
): Promise<StoredDecision> {
  const { state, signing, file, before, outboundId, paymentId, decidedAt, ended } = change;
  const done = await tx.sql
    .updateTable('decision')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(state === undefined ? {} : { state }),
      ...(signing === undefined ? {} : needs(signing)),
      ...(file === undefined ? {} : { file: JSON.stringify(file) }),
      ...(before === undefined ? {} : { before: JSON.stringify(before) }),
      ...(outboundId === undefined ? {} : { outbound_id: outboundId }),
      ...(paymentId === undefined ? {} : { payment_id: paymentId }),
      ...(decidedAt === undefined ? {} : { decided_at: decidedAt }),
      ...(ended === undefined
        ? {}
        : { ended_by: ended.by, ended_at: ended.at, ended_note: ended.note ?? null }),
    }))
    .where('id', '=', decision.id)
    .where('version', '=', decision.version)
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw new Stale(`decision ${decision.id} has moved on`);
  return load(tx, decision.id);
}

export async function find(db: Sql, id: string): Promise<StoredDecision | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  return (await read(db, sql<boolean>`id = ${id}`, 1))[0];
}

/** @throws Stale when there is none */
async function load(db: Sql, id: DecisionId): Promise<StoredDecision> {
  const found = await find(db, id);
  if (found === undefined) throw new Stale(`decision ${id} is gone`);
  return found;
}

/** The decision somebody's program asked for under this id. */
export async function findByClient(
  db: Sql,
  claimId: ClaimId,
  clientId: string,
): Promise<StoredDecision | undefined> {
  return (await read(db, sql<boolean>`claim_id = ${claimId} and client_id = ${clientId}`, 1))[0];
}

/** A claim's decisions, the latest first. */
export async function ofClaim(db: Sql, claimId: ClaimId): Promise<StoredDecision[]> {
  return read(db, sql<boolean>`claim_id = ${claimId}`, 100);
}

/** Decisions that wait for a signature, the latest first. */
export async function waiting(
  db: Sql,
  page: { readonly size: number; readonly after?: DecisionId },
): Promise<StoredDecision[]> {
  return read(
    db,
    sql<boolean>`state = 'proposed' and (${page.after ?? null}::bigint is null or id < ${page.after ?? null}::bigint)`,
    page.size,
  );
}

async function read(
  db: Sql,
  which: ReturnType<typeof sql<boolean>>,
  size: number,
): Promise<StoredDecision[]> {
  const rows = await db.sql
    .selectFrom('decision')
    .selectAll()
    .where(which)
    .orderBy('id', 'desc')
    .limit(size)
    .execute();
  if (rows.length === 0) return [];
  const signatures = await db.sql
    .selectFrom('decision_signature')
    .selectAll()
    .where(
      'decision_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('id')
    .execute();
  const made = rows.flatMap(({ payment_id }) => (payment_id === null ? [] : [payment_id]));
  const orders =
    made.length === 0
      ? []
      : await db.sql
          .selectFrom('payment')
          .leftJoin('payment_order', 'payment_order.payment_id', 'payment.id')
          .select(['id', 'ordered_on', 'paid_on', 'rejected_on', 'due_on', 'payment_order.state'])
          .where('id', 'in', made)
          .execute();
  return rows.map((row) =>
    asDecision(
      row,
      signatures.filter((each) => each.decision_id === row.id),
      orders.find(({ id }) => id === row.payment_id),
    ),
  );
}

function asDecision(
  row: Selectable<Schema['decision']>,
  signatures: readonly Selectable<Schema['decision_signature']>[],
  order:
    | (Pick<Selectable<Schema['payment']>, 'ordered_on' | 'paid_on' | 'rejected_on' | 'due_on'> & {
        readonly state: OrderState | null;
      })
    | undefined,
): StoredDecision {
  return {
    id: row.id,
    claimId: row.claim_id,
    ticketId: row.ticket_id,
    version: row.version,
    state: row.state,
    clientId: row.client_id,
    says: row.says,
    language: row.language,
    ...(row.note === null ? {} : { note: row.note }),
    signing: { role: row.needs_role, people: row.needs_people, second: row.needs_second },
    signatures: signatures.map(({ signed_by, role, signed_at }) => ({ by: signed_by, role, at: signed_at })),
    file: row.file,
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.outbound_id === null ? {} : { outboundId: row.outbound_id }),
    ...(row.payment_id === null ? {} : { paymentId: row.payment_id }),
    ...(order === undefined
      ? {}
      : {
          order: isTakenUp(order) ? 'taken_up' : 'waits',
          ...(order.due_on === null ? {} : { payBy: order.due_on }),
        }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.ended_by === null || row.ended_at === null
      ? {}
      : {
          ended: {
            by: row.ended_by,
            at: row.ended_at,
            ...(row.ended_note === null ? {} : { note: row.ended_note }),
          },
        }),
  };
}

function isTakenUp({
  ordered_on,
  paid_on,
  rejected_on,
  state,
}: NonNullable<Parameters<typeof asDecision>[2]>): boolean {
  const isBegun = (ordered_on ?? paid_on ?? rejected_on) !== null;
  return isBegun || state === 'handing' || state === 'uncertain' || state === 'taken';
}

/** Everything decided, ordered or paid on a claim so far, in cents; what the bank sent back is ordered again and counts. */
export async function grantedOn(db: Sql, claimId: ClaimId): Promise<Cents> {
  const { rows } = await sql<{ total: string }>`
    select coalesce(sum(amount), 0) as total from payment where claim_id = ${claimId}`.execute(db.sql);
  return Number(rows[0]?.total ?? 0);
}
