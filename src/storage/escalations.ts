/** Tickets handed up to a supervisor: by people, clocks, requests nobody answered, and signals. */
import { sql, type RawBuilder, type Selectable } from 'kysely';
import type { EscalationReason, EscalationState } from '#src/domain/decisions/escalation.ts';
import type { ClaimId, EscalationId, Reference, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import type { ClockSubject } from './clocks.ts';
import type { Sql, Tx } from './db.ts';
import type { Reader } from './history.ts';
import type { EscalationBefore, Schema } from './schema.ts';

/** Raises an escalation. @returns false when it was raised for this reason and period before: a job that runs twice raises once. */
export async function raise(
  tx: Tx,
  escalation: {
    ticketId: TicketId;
    claimId?: ClaimId;
    reason: EscalationReason;
    period: string;
    note?: string;
    by?: string;
    before?: EscalationBefore;
    clock?: RaisedByClock;
    at?: Date;
  },
): Promise<boolean> {
  const row = await tx.sql
    .insertInto('escalation')
    .values({
      ticket_id: escalation.ticketId,
      claim_id: escalation.claimId ?? null,
      reason: escalation.reason,
      period: escalation.period,
      note: escalation.note ?? null,
      raised_by: escalation.by ?? null,
      ...(escalation.before === undefined ? {} : { before: JSON.stringify(escalation.before) }),
      ...(escalation.clock === undefined
        ? {}
        : {
            clock_subject: escalation.clock.subject,
            clock: escalation.clock.id,
            clock_period: escalation.clock.period,
          }),
      ...(escalation.at === undefined ? {} : { raised_at: escalation.at }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The clock that raised an escalation, what it ran on, and since when. */
export interface RaisedByClock {
  readonly subject: ClockSubject;
  /** Id of the clock in the profile. */
  readonly id: string;
  readonly period: Date;
}

/** An escalation as it is kept. */
export interface Escalation {
  readonly id: EscalationId;
  readonly ticketId: TicketId;
  readonly claimId?: ClaimId;
  readonly reason: EscalationReason;
  readonly period: string;
  readonly state: EscalationState;
  readonly version: number;
  readonly note?: string;
  /** `person:<name>`; absent where a machine raised it. */
  readonly raisedBy?: string;
  readonly raisedAt: Date;
  /** Name of the person who has it. */
  readonly handledBy?: string;
  /** Instructions, or how it was decided. */
  readonly answer?: string;
  readonly changedAt?: Date;
  readonly before?: EscalationBefore;
  /** Absent where no clock raised it. */
  readonly clock?: RaisedByClock;
}

/** Open escalations that the clocks of a subject have raised. */
export async function openByClock(db: Sql, subject: ClockSubject): Promise<Escalation[]> {
  const rows = await db.sql
    .selectFrom('escalation')
    .selectAll()
    .where('clock_subject', '=', subject)
    .where('clock', 'is not', null)
    .where('state', 'in', ['raised', 'acknowledged'])
    .orderBy('id')
    .execute();
  return rows.map(asEscalation);
}

/** A ticket's escalations; those because of fraud signals only for whoever may know of them. */
export async function ofTicket(
  db: Sql,
  ticketId: TicketId,
  reader: Reader = { mayReadFraud: false },
): Promise<Escalation[]> {
  let query = db.sql.selectFrom('escalation').selectAll().where('ticket_id', '=', ticketId);
  if (!reader.mayReadFraud) query = query.where('reason', '<>', 'fraud_signal');
  return (await query.orderBy('id').execute()).map(asEscalation);
}

/** The escalation of a claim because of fraud signals, if somebody has raised one. */
export async function fraudEscalationOf(db: Sql, claimId: ClaimId): Promise<Escalation | undefined> {
  const row = await db.sql
    .selectFrom('escalation')
    .selectAll()
    .where('claim_id', '=', claimId)
    .where('reason', '=', 'fraud_signal')
    .orderBy('id')
    .executeTakeFirst();
  return row === undefined ? undefined : asEscalation(row);
}

export async function find(db: Sql, id: string): Promise<Escalation | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('escalation')
    .selectAll()
    .where('id', '=', id as EscalationId)
    .executeTakeFirst();
  return row === undefined ? undefined : asEscalation(row);
}

/** An escalation with what its ticket says of itself. */
export interface EscalationOnTicket extends Escalation {
  readonly ticket: Pick<Ticket, 'reference' | 'subject' | 'customer' | 'customerName'>;
  /** When the first clock of its ticket ends, to whole milliseconds; far in the future where none runs. */
  readonly dueAt: Date;
}

/** What waits for a supervisor: what is due first before the rest, and of equals the oldest. */
export function listOpen(
  db: Sql,
  page: {
    readonly size: number;
    readonly after?: { readonly dueAt: Date; readonly id: EscalationId };
  },
  reader: Reader,
): Promise<EscalationOnTicket[]> {
  const { after } = page;
  const rest = after === undefined ? sql`true` : sql`(t.due_at, e.id) > (${after.dueAt}, ${after.id})`;
  return onTickets(db, sql`${waits} and ${readable(reader)} and ${rest}`, page.size);
}

/** One of them, whatever has become of it. */
export async function findOnTicket(db: Sql, id: EscalationId): Promise<EscalationOnTicket | undefined> {
  return (await onTickets(db, sql`e.id = ${id}`, 1))[0];
}

async function onTickets(db: Sql, where: RawBuilder<unknown>, size: number): Promise<EscalationOnTicket[]> {
  const { rows } = await sql<
    Selectable<Schema['escalation']> & {
      due_at: Date;
      reference: Reference;
      subject: string;
      customer: string | null;
      customer_name: string | null;
    }
  >`select e.*, t.due_at, t.reference, t.subject, t.customer, t.customer_name
    from escalation e join ticket t on t.id = e.ticket_id
    where ${where} order by t.due_at, e.id limit ${size}`.execute(db.sql);
  return rows.map((row) => ({
    ...asEscalation(row),
    dueAt: row.due_at,
    ticket: {
      reference: row.reference,
      subject: row.subject,
      ...(row.customer === null ? {} : { customer: row.customer }),
      ...(row.customer_name === null ? {} : { customerName: row.customer_name }),
    },
  }));
}

/** How many wait for a supervisor. */
export async function countOpen(db: Sql, reader: Reader): Promise<number> {
  const { rows } = await sql<{ n: string }>`select count(*) as n from escalation e
    where ${waits} and ${readable(reader)}`.execute(db.sql);
  return Number(rows[0]?.n ?? 0);
}

const waits = sql`e.state in ('raised', 'acknowledged')`;

function readable({ mayReadFraud }: Reader): RawBuilder<unknown> {
  return mayReadFraud ? sql`true` : sql`e.reason <> 'fraud_signal'`;
}

/** Open escalations of a claim that a decision on it answers; signals are answered by those who judge them. */
export async function answeredByDecision(tx: Tx, claimId: ClaimId): Promise<Escalation[]> {
  const rows = await tx.sql
    .selectFrom('escalation')
    .selectAll()
    .where('claim_id', '=', claimId)
    .where('reason', '<>', 'fraud_signal')
    .where('state', 'in', ['raised', 'acknowledged'])
    .orderBy('id')
    .execute();
  return rows.map(asEscalation);
}

/** Changes what becomes of an escalation. @throws Stale when somebody was faster */
export async function update(
  tx: Tx,
  escalation: Pick<Escalation, 'id' | 'version'>,
  change: {
    readonly state: EscalationState;
    readonly handledBy?: string;
    readonly answer?: string;
    readonly at: Date;
  },
): Promise<Escalation> {
  const row = await tx.sql
    .updateTable('escalation')
    .set((eb) => ({
      version: eb('version', '+', 1),
      state: change.state,
      changed_at: change.at,
      ...(change.handledBy === undefined ? {} : { handled_by: change.handledBy }),
      ...(change.answer === undefined ? {} : { answer: change.answer }),
    }))
    .where('id', '=', escalation.id)
    .where('version', '=', escalation.version)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`escalation ${escalation.id} has moved on`);
  return asEscalation(row);
}

function asEscalation(row: Selectable<Schema['escalation']>): Escalation {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
    reason: row.reason,
    period: row.period,
    state: row.state,
    version: row.version,
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.raised_by === null ? {} : { raisedBy: row.raised_by }),
    raisedAt: row.raised_at,
    ...(row.handled_by === null ? {} : { handledBy: row.handled_by }),
    ...(row.answer === null ? {} : { answer: row.answer }),
    ...(row.changed_at === null ? {} : { changedAt: row.changed_at }),
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.clock === null || row.clock_subject === null || row.clock_period === null
      ? {}
      : { clock: { subject: row.clock_subject, id: row.clock, period: row.clock_period } }),
  };
}
