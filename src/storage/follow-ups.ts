/** What open requests will do next, in the order of the days on which they do it. */
import { sql } from 'kysely';
import type { ClaimId, ClaimTypeId, LocalDate, Reference, RequestId, TicketId } from '#src/domain/ids.ts';
import type { ChannelName } from '#src/domain/message.ts';
import type { Sql } from './db.ts';

/** Instants between which a step falls: from the first, before the second. */
export interface Span {
  readonly from: Date;
  readonly before: Date;
}

/** An open request and what it is about. */
export interface FollowUpRow {
  readonly requestId: RequestId;
  readonly nextAt: Date;
  /** Rounds composed so far. */
  readonly round: number;
  readonly ticketId: TicketId;
  readonly ticketReference: Reference;
  readonly channel: ChannelName;
  readonly customer?: string;
  readonly customerName?: string;
  readonly claimId: ClaimId;
  readonly claimReference: Reference;
  readonly claimType: ClaimTypeId;
}

/** A page of the requests that the clock looks at within a span, by that instant; an index leads to them. */
export async function followUps(
  db: Sql,
  { from, before }: Span,
  page: { readonly after?: { readonly nextAt: Date; readonly id: RequestId }; readonly size: number },
): Promise<FollowUpRow[]> {
  const { after } = page;
  const { rows } = await sql<{
    id: RequestId;
    next_at: Date;
    round: number;
    ticket_id: TicketId;
    ticket_reference: Reference;
    channel: string;
    customer: string | null;
    customer_name: string | null;
    claim_id: ClaimId;
    claim_reference: Reference;
    claim_type: ClaimTypeId;
  }>`
    select r.id, r.next_at, r.round, r.ticket_id, t.reference as ticket_reference,
      t.channel, t.customer, t.customer_name, r.claim_id, c.reference as claim_reference, c.type as claim_type
    from information_request r join ticket t on t.id = r.ticket_id join claim c on c.id = r.claim_id
    where r.state = 'open' and r.next_at >= ${from} and r.next_at < ${before}
      and ${after === undefined ? sql`true` : sql`(r.next_at, r.id) > (${after.nextAt}, ${after.id})`}
    order by r.next_at, r.id limit ${page.size}`.execute(db.sql);
  return rows.map((row) => ({
    requestId: row.id,
    nextAt: row.next_at,
    round: row.round,
    ticketId: row.ticket_id,
    ticketReference: row.ticket_reference,
    channel: row.channel,
    ...(row.customer === null ? {} : { customer: row.customer }),
    ...(row.customer_name === null ? {} : { customerName: row.customer_name }),
    claimId: row.claim_id,
    claimReference: row.claim_reference,
    claimType: row.claim_type,
  }));
}

/** How many of a day's next rounds go by one channel. */
export interface FollowUpCount {
  readonly day: LocalDate;
  readonly channel: ChannelName;
  /** The round that would leave, from 1. */
  readonly round: number;
  readonly held: number;
  readonly count: number;
}

/** All next steps within a span, counted by their day in Rome, channel and round. */
export async function countFollowUps(db: Sql, { from, before }: Span): Promise<FollowUpCount[]> {
  const { rows } = await sql<{ day: LocalDate; channel: string; round: number; held: string; n: string }>`
    select (r.next_at at time zone 'Europe/Rome')::date as day, t.channel, r.round + 1 as round,
      count(*) filter (where r.held_by is not null) as held, count(*) as n
    from information_request r join ticket t on t.id = r.ticket_id
    where r.state = 'open' and r.next_at >= ${from} and r.next_at < ${before}
    group by 1, 2, 3 order by 1, 2, 3`.execute(db.sql);
  return rows.map((row) => ({
    day: row.day,
    channel: row.channel,
    round: row.round,
    held: Number(row.held),
    count: Number(row.n),
  }));
}

/** What these claims lack, by claim: keys of the lines that have not come. */
export async function missingOf(
  db: Sql,
  claimIds: readonly ClaimId[],
): Promise<ReadonlyMap<ClaimId, readonly (readonly string[])[]>> {
  if (claimIds.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('requirement')
    .select(['claim_id', 'any_of'])
    .where('claim_id', 'in', [...claimIds])
    .where('stage', 'in', ['fnol', 'review'])
    .where('state', 'in', ['missing', 'asked', 'rejected'])
    .orderBy('key')
    .execute();
  const missing = new Map<ClaimId, (readonly string[])[]>();
  for (const row of rows) missing.set(row.claim_id, [...(missing.get(row.claim_id) ?? []), row.any_of]);
  return missing;
}
