import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import type { EventSource, EventSubject } from '#src/domain/audit/event.ts';
import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import type { Role } from '#src/domain/people/role.ts';
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
  /** What it is about beside ticket and claim. */
  readonly subject?: EventSubject;
  /** Somebody looked at something, and nothing is otherwise than before: it stands in the audit alone. */
  readonly looked?: true;
}

/** In which role somebody acts and from where, for everything that is recorded meanwhile. */
export interface Acting {
  readonly role?: Role;
  readonly source: EventSource;
}

const current = new AsyncLocalStorage<Acting>();

/** Does `work`; what it records says who acted and from where, without every rule in between having to carry it. */
export function actingAs<T>(acting: Acting, work: () => T): T {
  return current.run(acting, work);
}

/** Writes down that something happened, in the transaction that made it happen. @returns its place in the log */
export async function record(db: Sql, event: HistoryEvent): Promise<string> {
  const acting = current.getStore();
  const { id } = await db.sql
    .insertInto('history')
    .values({
      ticket_id: event.ticketId ?? null,
      claim_id: event.claimId ?? null,
      actor: event.actor,
      action: event.action,
      restricted: event.restricted ?? null,
      ...(event.at === undefined ? {} : { at: event.at }),
      ...(event.data === undefined ? {} : { data: JSON.stringify(event.data) }),
      role: acting?.role ?? null,
      ...(acting === undefined ? {} : { source: JSON.stringify(acting.source) }),
      subject_kind: event.subject?.kind ?? null,
      subject_id: event.subject?.id ?? null,
      looked: event.looked ?? false,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * The same, unless the same person did the same to the same ticket (or claim, where there is no ticket) since an instant:
 * what repeats itself is said once.
 */
export async function recordUnlessRecent(
  db: Sql,
  event: HistoryEvent & Required<Pick<HistoryEvent, 'data'>>,
  since: Date,
): Promise<void> {
  const last = await db.sql
    .selectFrom('history')
    .select('id')
    .where('ticket_id', event.ticketId === undefined ? 'is' : '=', event.ticketId ?? null)
    .where('claim_id', event.claimId === undefined ? 'is' : '=', event.claimId ?? null)
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
    .where('looked', '=', false)
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
  let query = db.sql
    .selectFrom('history')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('looked', '=', false);
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
    .where('looked', '=', false)
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
    .where('claim_id', 'is', null)
    .where('looked', '=', false);
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
