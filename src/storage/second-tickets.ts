import { sql } from 'kysely';
import type { MessagePart } from '#src/domain/claims/message-part.ts';
import type { MessageId, TicketId } from '#src/domain/ids.ts';
import type { CaseKind } from '#src/domain/ticket.ts';
import type { Sql, Tx } from './db.ts';

/**
 * Lets a message, or a part of it, also belong to a second ticket.
 *
 * @param share.ordinal which of several parts of one kind it is, from 1.
 * @returns false when it has a second ticket of this kind already
 */
export async function shareMessage(
  tx: Tx,
  share: {
    readonly messageId: MessageId;
    readonly ticketId: TicketId;
    readonly kind: CaseKind;
    readonly part?: MessagePart;
    readonly ordinal?: number;
  },
): Promise<boolean> {
  const row = await tx.sql
    .insertInto('ticket_message')
    .values({
      message_id: share.messageId,
      ticket_id: share.ticketId,
      kind: share.kind,
      part: share.part === undefined ? null : JSON.stringify(share.part),
      ordinal: share.ordinal ?? 1,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('message_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** True when a message was given to a second ticket of this kind before. */
export async function isShared(db: Sql, messageId: MessageId, kind: CaseKind, ordinal = 1): Promise<boolean> {
  const row = await db.sql
    .selectFrom('ticket_message')
    .select('ticket_id')
    .where('message_id', '=', messageId)
    .where('kind', '=', kind)
    .where('ordinal', '=', ordinal)
    .executeTakeFirst();
  return row !== undefined;
}

/** The other tickets of a division, and how the message was divided; the ticket that the message came to has `isFirst`. */
export async function dividedWith(
  db: Sql,
  ticketId: TicketId,
): Promise<{ id: TicketId; how: MessagePart['how']; isFirst: boolean }[]> {
  const { rows } = await sql<{ id: TicketId; how: MessagePart['how']; is_first: boolean }>`
    with divided as (
      select tm.message_id, tm.ticket_id, tm.part ->> 'how' as how, m.ticket_id as first_id
      from ticket_message tm join message m on m.id = tm.message_id
      where tm.part is not null
        and (m.ticket_id = ${ticketId} or tm.message_id in
          (select message_id from ticket_message where ticket_id = ${ticketId} and part is not null)))
    select distinct id, how, is_first from (
      select ticket_id as id, how, false as is_first from divided
      union select first_id, how, true from divided) as found
    where id <> ${ticketId}
      and exists (select 1 from ticket t where t.id = found.id and t.status <> 'merged')
    order by id`.execute(db.sql);
  return rows.map(({ id, how, is_first }) => ({ id, how, isFirst: is_first }));
}

/**
 * Tickets that read a message themselves, in the order of their locks: the one it came to, and those that hear a part of
 * it. One that was merged away reads nothing.
 */
export async function readersOf(db: Sql, messageId: MessageId): Promise<TicketId[]> {
  const { rows } = await sql<{ id: TicketId }>`
    select ticket_id as id from message where id = ${messageId} and ticket_id is not null
    union
    select t.id from ticket_message tm join ticket t on t.id = tm.ticket_id
      where tm.message_id = ${messageId} and tm.part is not null and t.status <> 'merged'
    order by id`.execute(db.sql);
  return rows.map((row) => row.id);
}

/** The newest second ticket of a kind beside this one that is still somebody's work. */
export async function findSecond(db: Sql, beside: TicketId, kind: CaseKind): Promise<TicketId | undefined> {
  const { rows } = await sql<{ id: TicketId }>`
    select t.id from message m
      join ticket_message tm on tm.message_id = m.id and tm.kind = ${kind}
      join ticket t on t.id = tm.ticket_id
    where m.ticket_id = ${beside} and t.case_kind = ${kind} and t.status not in ('resolved', 'closed', 'merged')
    order by t.id desc limit 1`.execute(db.sql);
  return rows[0]?.id;
}

/** Tickets that share a message with this one, in either direction, oldest first. */
export async function besideTicket(db: Sql, ticketId: TicketId): Promise<TicketId[]> {
  const { rows } = await sql<{ id: TicketId }>`
    select distinct other.ticket_id as id from conversation own
      join conversation other on other.message_id = own.message_id and other.ticket_id <> own.ticket_id
    where own.ticket_id = ${ticketId}
      and own.message_id in (
        select message_id from ticket_message where ticket_id = ${ticketId}
        union all
        select tm.message_id from message m join ticket_message tm on tm.message_id = m.id
          where m.ticket_id = ${ticketId})
    order by id`.execute(db.sql);
  return rows.map((row) => row.id);
}
