import { sql } from 'kysely';
import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import type { Sql } from './db.ts';

/** Something that happened to a ticket or a claim. Written in the transaction that made it happen; never changed. */
export interface HistoryEvent {
  readonly ticketId?: TicketId;
  readonly claimId?: ClaimId;
  /** `machine:<stage>`, `person:<name>` or `customer`. */
  readonly actor: string;
  /** Verb in the past: `opened`, `linked`, `asked`, `reminded`, `sent`, `bounced` … */
  readonly action: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** When it happened; now when absent. */
  readonly at?: Date;
  /** Only roles that may know of fraud signals ever see it. */
  readonly restricted?: 'fraud';
}

export async function record(db: Sql, event: HistoryEvent): Promise<void> {
  await db.sql
    .insertInto('history')
    .values({
      ticket_id: event.ticketId ?? null,
      claim_id: event.claimId ?? null,
      actor: event.actor,
      action: event.action,
      restricted: event.restricted ?? null,
      ...(event.at === undefined ? {} : { at: event.at }),
      ...(event.data === undefined ? {} : { data: JSON.stringify(event.data) }),
    })
    .execute();
}

/** The same, unless the same person did the same to the same ticket since an instant: what repeats itself is said once. */
export async function recordUnlessRecent(
  db: Sql,
  event: HistoryEvent & Required<Pick<HistoryEvent, 'ticketId' | 'data'>>,
  since: Date,
): Promise<void> {
  const last = await db.sql
    .selectFrom('history')
    .select('id')
    .where('ticket_id', '=', event.ticketId)
    .where('actor', '=', event.actor)
    .where('action', '=', event.action)
    .where('data', '=', sql<never>`${JSON.stringify(event.data)}::jsonb`)
    .where('at', '>', since)
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) await record(db, event);
}

/** A past event with its place in the log. */
export interface PastEvent extends HistoryEvent {
  readonly id: string;
  readonly at: Date;
}

/** Events by their ids, in no order; the caller has seen to it that they may be read. */
export async function eventsByIds(db: Sql, ids: readonly string[]): Promise<PastEvent[]> {
  if (ids.length === 0) return [];
  const rows = await db.sql
    .selectFrom('history')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(pastEvent);
}

/** For whom history is read: events about fraud signals are left out unless the reader may know of them. */
export interface Reader {
  readonly mayReadFraud: boolean;
}

const everybody: Reader = { mayReadFraud: false };

/** A ticket's events in order, as everybody may see them. */
export async function ofTicket(db: Sql, ticketId: TicketId): Promise<PastEvent[]> {
  const rows = await db.sql
    .selectFrom('history')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('restricted', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(pastEvent);
}

/** A ticket's latest events, oldest of them first. */
export async function latestOfTicket(
  db: Sql,
  ticketId: TicketId,
  size: number,
  reader = everybody,
): Promise<PastEvent[]> {
  let query = db.sql.selectFrom('history').selectAll().where('ticket_id', '=', ticketId);
  if (!reader.mayReadFraud) query = query.where('restricted', 'is', null);
  const rows = await query.orderBy('id', 'desc').limit(size).execute();
  return rows.map(pastEvent).toReversed();
}

/** A claim's latest events, those of its tickets included, oldest of them first. */
export async function latestOfClaim(
  db: Sql,
  claimId: ClaimId,
  size: number,
  reader = everybody,
): Promise<PastEvent[]> {
  let query = db.sql
    .selectFrom('history')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('claim_id', '=', claimId),
        eb(
          'ticket_id',
          'in',
          eb.selectFrom('ticket').select('ticket.id').where('ticket.claim_id', '=', claimId),
        ),
      ]),
    );
  if (!reader.mayReadFraud) query = query.where('restricted', 'is', null);
  const rows = await query.orderBy('id', 'desc').limit(size).execute();
  return rows.map(pastEvent).toReversed();
}

/** What happened to no ticket and no claim: sign-ins and people, the latest first. @param before only older ones */
export async function peopleHistory(db: Sql, size: number, before?: string): Promise<PastEvent[]> {
  let query = db.sql
    .selectFrom('history')
    .selectAll()
    .where('ticket_id', 'is', null)
    .where('claim_id', 'is', null);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(size).execute();
  return rows.map(pastEvent);
}

function pastEvent(row: {
  id: string;
  at: Date;
  ticket_id: TicketId | null;
  claim_id: ClaimId | null;
  actor: string;
  action: string;
  data: Record<string, unknown>;
  restricted: 'fraud' | null;
}): PastEvent {
  return {
    id: row.id,
    at: row.at,
    ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }),
    ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
    actor: row.actor,
    action: row.action,
    data: row.data,
    ...(row.restricted === null ? {} : { restricted: row.restricted }),
  };
}
