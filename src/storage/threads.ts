import { sql } from 'kysely';
import type { TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** A ticket that shares a mail id with a message, and how. */
export interface ThreadMatch {
  readonly externalId: string;
  readonly ticketId: TicketId;
  /** `own`: a mail on that ticket has this id; `reference`: one refers to it; `sent`: we sent it. */
  readonly kind: 'own' | 'reference' | 'sent';
  /** How many different senders used this id: one that many share is no thread. */
  readonly senders: number;
}

/**
 * Makes mails of one thread take turns: without it a mail and its answer, read at the same moment, open two tickets.
 * Held until the transaction ends; ids in sorted order, so that two threads never wait for each other.
 */
export async function lockThread(tx: Tx, externalIds: readonly string[]): Promise<void> {
  const ids = [...new Set(externalIds)].toSorted().map((id) => `thread:${id}`);
  if (ids.length === 0) return;
  // One after the other, in the order of the array.
  await sql`select pg_advisory_xact_lock(hashtextextended(id, 0))
    from unnest(${ids}::text[]) as given (id)`.execute(tx.sql);
}

/** Tickets that know any of these ids. */
export async function findThreads(db: Sql, externalIds: readonly string[]): Promise<ThreadMatch[]> {
  if (externalIds.length === 0) return [];
  const { rows } = await sql<{
    external_id: string;
    ticket_id: TicketId;
    kind: ThreadMatch['kind'];
    senders: string;
  }>`
    select t.external_id, t.ticket_id, t.kind,
      (select count(distinct s.sender) from thread_id s
        where s.external_id = t.external_id and s.kind <> 'sent') as senders
    from thread_id t where t.external_id = any(${[...externalIds]}::text[])
    order by t.ticket_id desc`.execute(db.sql);
  return rows.map((row) => ({
    externalId: row.external_id,
    ticketId: row.ticket_id,
    kind: row.kind,
    senders: Number(row.senders),
  }));
}

/** Remembers ids for later mails of the same thread. */
export async function rememberIds(
  tx: Tx,
  ticketId: TicketId,
  sender: string,
  ids: readonly { externalId: string; kind: ThreadMatch['kind'] }[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx.sql
    .insertInto('thread_id')
    .values(ids.map((id) => ({ external_id: id.externalId, ticket_id: ticketId, sender, kind: id.kind })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Addresses that took part in a ticket: they wrote as people, were written to or copied. Whoever sends a bounce or a
 * receipt takes part in nothing: anybody can make one up. Nor does a department that was asked about it.
 */
export async function participants(db: Sql, ticketId: TicketId): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ address: string }>`
    select sender as address from message
      where id in (select message_id from conversation where ticket_id = ${ticketId})
        and sender is not null and nature = 'human'
    union
    select jsonb_array_elements(recipients -> 'cc') ->> 'address' from message
      where id in (select message_id from conversation where ticket_id = ${ticketId}) and nature = 'human'
    union
    select recipient from outbound where ticket_id = ${ticketId} and purpose not in ('task', 'task-reminder')`.execute(
    db.sql,
  );
  return new Set(rows.map((row) => row.address.toLowerCase()));
}

/** Ids of a ticket's conversation, oldest first and bounded: the References of our next message. */
export async function idsOf(db: Sql, ticketId: TicketId): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select own_id as id, received_at as at from message
        where id in (select message_id from conversation where ticket_id = ${ticketId})
          and own_id is not null and nature = 'human'
      union all
      select message_id, created_at from outbound where ticket_id = ${ticketId} and state <> 'cancelled'
        and purpose not in ('task', 'task-reminder')
    ) as ids order by at desc limit 20`.execute(db.sql);
  return rows.map((row) => row.id).toReversed();
}
