/** Whom an answer on a ticket can reach, with what came back from each address. */
import { sql } from 'kysely';
import {
  answerTo,
  answerWays,
  type AddressFailure,
  type AnswerSource,
  type AnswerWay,
} from '#src/domain/answering/answer-to.ts';
import type { TicketId } from '#src/domain/ids.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from './claims.ts';
import type { Sql } from './db.ts';
import { lastHumanOf } from './messages.ts';
import { participants } from './threads.ts';

/** The ways to answer on a ticket, and the one an answer takes unless its writer says otherwise. */
export async function waysToAnswer(
  db: Sql,
  ticket: Ticket,
  { texts }: Pick<AnswerSource, 'texts'>,
): Promise<{ readonly ways: readonly AnswerWay[]; readonly usual?: AnswerWay }> {
  const answered = await lastHumanOf(db, { ticketId: ticket.id });
  const [file] = ticket.claimId === undefined ? [] : await claims.loadFiles(db, [ticket.claimId]);
  const parties = file?.claim.parties.map(({ party }) => party) ?? [];
  const talk = await participants(db, ticket.id);
  const source = { ticket, ...(answered === undefined ? {} : { answered }), parties, talk, texts };
  const all = answerWays({ ...source, failures: new Map() }).map(({ address }) => address);
  const ways = answerWays({ ...source, failures: await failuresAt(db, ticket.id, all) });
  const usual = answerTo(ways, source);
  return { ways, ...(usual === undefined ? {} : { usual }) };
}

/**
 * Addresses from which our last message came back for good, or whose server refused it for good; not those that have
 * written on this ticket since.
 */
async function failuresAt(
  db: Sql,
  ticketId: TicketId,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, AddressFailure>> {
  if (addresses.length === 0) return new Map();
  const { rows } = await sql<{ recipient: string; at: Date; said: string }>`
    select distinct on (o.recipient) o.recipient, coalesce(o.delivery_at, o.state_since) as at,
      coalesce(o.delivery_detail, o.last_response, '') as said
    from outbound o
    where o.recipient in (${sql.join(addresses)})
      and (o.delivery in ('bounced', 'pec-failed')
        or o.state = 'refused' and o.last_response ~ '(^|[^0-9.])(550|551|553|5\\.1\\.[0-9]+|5\\.2\\.1)([^0-9.]|$)'
        or o.state = 'refused' and o.recipient like '+%')
      and not exists (select 1 from outbound later where later.recipient = o.recipient and later.id > o.id
        and later.delivery = 'delivered')
      and not exists (select 1 from message m where m.ticket_id = ${ticketId} and m.sender = o.recipient
        and m.received_at > coalesce(o.delivery_at, o.state_since))
    order by o.recipient, o.id desc`.execute(db.sql);
  return new Map(rows.map(({ recipient, at, said }) => [recipient, { at, said }]));
}
