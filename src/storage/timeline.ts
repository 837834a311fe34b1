/** A ticket's conversation in one order: what came in, what went out, what colleagues noted, what happened. */
import { sql } from 'kysely';
import type { MessageId, NoteId, OutboundId, TicketId } from '#src/domain/ids.ts';
import type { Sql } from './db.ts';
import type { Reader } from './history.ts';

/** Where something stands in the order. */
export interface TimelineKey {
  readonly at: Date;
  /** Among things of one instant: a message before what came of it. */
  readonly rank: number;
  readonly id: string;
}

/** A place in the conversation; what lies there is looked up by its id. */
export type TimelinePlace = TimelineKey &
  (
    | { readonly kind: 'message'; readonly id: MessageId }
    | { readonly kind: 'outbound'; readonly id: OutboundId }
    | { readonly kind: 'note'; readonly id: NoteId }
    | { readonly kind: 'event'; readonly id: string }
  );

/** What happens all the time and shows by itself: it stands in the history and not between the messages. */
const quiet = [
  'queued',
  'sent',
  'replied',
  'copy',
  'noted',
  'note-edited',
  'assessed',
  'read-again',
  'auto-replied',
  'message-shared',
  'policy-snapshot',
  'suggested',
];

/** One page of a ticket's conversation, newest first. */
export async function timelineOf(
  db: Sql,
  ticketId: TicketId,
  page: { readonly before?: TimelineKey; readonly size: number },
  reader: Reader,
): Promise<TimelinePlace[]> {
  const before = page.before;
  const earlier =
    before === undefined
      ? sql`true`
      : sql`(at, rank, id) < (${before.at}, ${before.rank}, ${before.id}::bigint)`;
  const newest = sql`order by at desc, rank desc, id desc limit ${page.size}`;
  const { rows } = await sql<{ at: Date; rank: number; id: string }>`
    with recursive family as (
      select ${ticketId}::bigint as id
      union select t.id from ticket t join family f on t.merged_into = f.id)
    select * from (
      (select * from (select date_trunc('milliseconds', m.received_at) as at, 0 as rank, m.id from message m
        where m.id in (select message_id from conversation where ticket_id = ${ticketId})
          and m.copy_of is null) as x where ${earlier} ${newest})
      union all
      (select * from (select date_trunc('milliseconds', o.created_at) as at, 1 as rank, o.id from outbound o
        where o.ticket_id = ${ticketId}) as x where ${earlier} ${newest})
      union all
      (select * from (select date_trunc('milliseconds', n.created_at) as at, 2 as rank, n.id from note n
        where n.ticket_id in (select id from family)) as x where ${earlier} ${newest})
      union all
      (select * from (select date_trunc('milliseconds', h.at) as at, 3 as rank, h.id from history h
        where h.ticket_id = ${ticketId} and h.action <> all (${quiet}::text[])
          and not h.looked and h.action not like 'finding-%' and h.action not like 'receipt-%'
          and (h.restricted is null or ${reader.mayReadFraud})) as x where ${earlier} ${newest})
    ) as all_of_it ${newest}`.execute(db.sql);
  return rows.map(({ at, rank, id }) => placeOf({ at, rank, id }));
}

function placeOf(key: TimelineKey): TimelinePlace {
  switch (key.rank) {
    case 0:
      return { ...key, kind: 'message', id: key.id as MessageId };
    case 1:
      return { ...key, kind: 'outbound', id: key.id as OutboundId };
    case 2:
      return { ...key, kind: 'note', id: key.id as NoteId };
    default:
      return { ...key, kind: 'event' };
  }
}
