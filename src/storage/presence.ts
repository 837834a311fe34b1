/** Who has which ticket open, shared by all processes. Nobody is there any more who has not said so for some seconds. */
import { sql } from 'kysely';
import type { TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** What somebody does on a ticket. */
export type PresenceState = 'reading' | 'writing';

/** Somebody on a ticket. */
export interface Presence {
  readonly ticketId: TicketId;
  readonly person: string;
  readonly state: PresenceState;
  /** In this state. */
  readonly since: Date;
  /** Gone then, unless heard of before. */
  readonly until: Date;
}

/** Somebody who is not heard of for so long is away, ms. The database's own trigger knows the same figure. */
export const presenceMs = 20_000;
/** Nobody looks at more people at once. */
const mostShown = 1_000;

/** Notes that a person has a ticket open. Takes along what others have left behind. */
export async function noteHere(
  tx: Tx,
  here: Pick<Presence, 'ticketId' | 'person' | 'state'>,
  now: Date,
): Promise<void> {
  const gone = new Date(now.getTime() - presenceMs);
  // Skipped where somebody else is at it: two that sweep each other's rows would wait for one another.
  await sql`delete from presence where ctid in (
    select ctid from presence where seen_at <= ${gone} and not (ticket_id = ${here.ticketId} and person = ${here.person})
    limit 100 for update skip locked)`.execute(tx.sql);
  await sql`insert into presence (ticket_id, person, state, since, seen_at)
    values (${here.ticketId}, ${here.person}, ${here.state}, ${now}, ${now})
    on conflict (ticket_id, person) do update set
      since = case when presence.state = excluded.state and presence.seen_at > ${gone}
        then presence.since else excluded.since end,
      state = excluded.state, seen_at = excluded.seen_at`.execute(tx.sql);
}

/** Takes away those who have not been heard of for long, when nobody has come after them. */
export async function sweepPresence(db: Sql, now: Date, limit: number): Promise<void> {
  await sql`delete from presence where ctid in (
    select ctid from presence where seen_at <= ${new Date(now.getTime() - presenceMs)}
    limit ${limit} for update skip locked)`.execute(db.sql);
}

/** Notes that a person has left a ticket. */
export async function noteAway(
  db: Sql,
  { ticketId, person }: Pick<Presence, 'ticketId' | 'person'>,
): Promise<void> {
  await db.sql
    .deleteFrom('presence')
    .where('ticket_id', '=', ticketId)
    .where('person', '=', person)
    .execute();
}

/** Who is on a ticket, or on any; whoever writes first, then by who came first. */
export async function present(
  db: Sql,
  now: Date,
  of: { readonly ticketId?: TicketId; readonly except?: string } = {},
): Promise<Presence[]> {
  let query = db.sql
    .selectFrom('presence')
    .selectAll()
    .where('seen_at', '>', new Date(now.getTime() - presenceMs));
  if (of.ticketId !== undefined) query = query.where('ticket_id', '=', of.ticketId);
  if (of.except !== undefined) query = query.where('person', '<>', of.except);
  const rows = await query
    .orderBy('state', 'desc')
    .orderBy('since')
    .orderBy('person')
    .limit(mostShown)
    .execute();
  return rows.map((row) => ({
    ticketId: row.ticket_id,
    person: row.person,
    state: row.state,
    since: row.since,
    until: new Date(row.seen_at.getTime() + presenceMs),
  }));
}
