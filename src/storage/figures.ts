/**
 * The figures of `domain/figures.ts`, counted, and the tickets behind each. Both come from one sub-query per figure
 * that gives each of its tickets a part, so that a number and its list cannot disagree. What is counted is led by an
 * index to the tickets of the period, or to the open ones; nothing walks through the others.
 */
import { sql, type RawBuilder } from 'kysely';
import { ageBounds, ages, dueBounds, dueParts, type Figure, type FigurePart } from '#src/domain/figures.ts';
import type { TicketId } from '#src/domain/ids.ts';
import type { ChannelName } from '#src/domain/message.ts';
import type { CaseKind, Ticket } from '#src/domain/ticket.ts';
import type { Sql } from './db.ts';
import { asTicket } from './tickets.ts';

/** The period and the moment figures are told for. */
export interface FigureSpan {
  readonly from: Date;
  readonly before: Date;
  readonly now: Date;
}

/** What came, by how it came and what it asks. */
export interface VolumeCell {
  readonly channel: ChannelName;
  readonly kind: CaseKind;
  readonly count: number;
}

/** How many tickets of a figure are of a part; reminders also by their number, from 1. */
export interface PartCount {
  readonly part: FigurePart;
  readonly round?: number;
  readonly count: number;
}

/** Within how many seconds half, and nine of ten, of the answered tickets had their answer. */
export interface AnswerTimes {
  readonly half?: number;
  readonly nineOfTen?: number;
}

const open = sql`t.status in ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated')`;

function came({ from, before }: FigureSpan): RawBuilder<unknown> {
  return sql`t.received_at >= ${from} and t.received_at < ${before} and t.status <> 'merged'`;
}

/** What came in the period. */
export async function readVolume(db: Sql, span: FigureSpan): Promise<VolumeCell[]> {
  const { rows } = await sql<{ channel: string; kind: CaseKind; n: string }>`
    select t.channel, t.case_kind as kind, count(*) as n from ticket t where ${came(span)}
    group by 1, 2 order by 1, 2`.execute(db.sql);
  return rows.map(({ channel, kind, n }) => ({ channel, kind, count: Number(n) }));
}

/** A figure's tickets with their parts, counted. Parts without a ticket are left out. */
export async function countParts(
  db: Sql,
  figure: Exclude<Figure, 'volume'>,
  span: FigureSpan,
): Promise<PartCount[]> {
  const { rows } = await sql<{ part: FigurePart; round: number | null; n: string }>`
    select part, round, count(*) as n from (${parted(figure, span)}) as p group by 1, 2 order by 2, 1`.execute(
    db.sql,
  );
  return rows.map(({ part, round, n }) => ({
    part,
    ...(round === null ? {} : { round }),
    count: Number(n),
  }));
}

/** How long first answers took. Of `nineOfTen`: the shortest time within which nine of ten were answered. */
export async function readAnswerTimes(
  db: Sql,
  figure: 'answers_any' | 'answers_person',
  span: FigureSpan,
): Promise<AnswerTimes> {
  const { rows } = await sql<{ half: number | null; nine: number | null }>`
    select percentile_disc(0.5) within group (order by took) as half,
      percentile_disc(0.9) within group (order by took) as nine
    from (${answers(figure, span)}) as a where took is not null`.execute(db.sql);
  const { half, nine } = rows[0] ?? { half: null, nine: null };
  return {
    ...(half === null ? {} : { half: Number(half) }),
    ...(nine === null ? {} : { nineOfTen: Number(nine) }),
  };
}

/** Which tickets of a figure. */
export interface FigureFilter {
  readonly figure: Figure;
  readonly part?: FigurePart;
  /** Of reminders: the first, the second … */
  readonly round?: number;
  readonly channel?: ChannelName;
  readonly kind?: CaseKind;
}

/** Where the next page starts: what the list is ordered by, then when the ticket came. */
export interface FigureKey {
  readonly at: Date;
  readonly receivedAt: Date;
  readonly id: TicketId;
}

/** A page of the tickets behind a figure: what is due first comes first among deadlines, else what came first. */
export async function figureTickets(
  db: Sql,
  filter: FigureFilter,
  span: FigureSpan,
  page: { readonly after?: FigureKey; readonly size: number },
): Promise<{ readonly ticket: Ticket; readonly key: FigureKey }[]> {
  const { figure, part, round, channel, kind } = filter;
  const { after } = page;
  const key = figure === 'deadlines' ? sql`t.due_at` : sql`t.received_at`;
  const parts: RawBuilder<unknown>[] =
    figure === 'volume'
      ? [came(span)]
      : [
          sql`t.id in (select p.id from (${parted(figure, span)}) as p where true
            ${part === undefined ? sql`` : sql`and p.part = ${part}`}
            ${round === undefined ? sql`` : sql`and p.round = ${round}`})`,
        ];
  // The planner cannot see through the parts which tickets they may hold.
  if (figure === 'ageing' || figure === 'deadlines') parts.push(open);
  if (figure === 'links' || figure === 'answers_any' || figure === 'answers_person') parts.push(came(span));
  if (channel !== undefined) parts.push(sql`t.channel = ${channel}`);
  if (kind !== undefined) parts.push(sql`t.case_kind = ${kind}`);
  if (after !== undefined)
    parts.push(sql`(${key}, t.received_at, t.id) > (${after.at}, ${after.receivedAt}, ${after.id})`);
  const { rows } = await sql<{ key_at: Date } & Parameters<typeof asTicket>[0]>`
    select t.*, ${key} as key_at from ticket t where ${sql.join(parts, sql` and `)}
    order by ${key}, t.received_at, t.id limit ${page.size}`.execute(db.sql);
  return rows.map((row) => ({
    ticket: asTicket(row),
    key: { at: row.key_at, receivedAt: row.received_at, id: row.id },
  }));
}

/** Every ticket of a figure once for each part (and round) it belongs to. */
function parted(figure: Exclude<Figure, 'volume'>, span: FigureSpan): RawBuilder<unknown> {
  switch (figure) {
    case 'ageing':
      return bucketed(
        sql`t.received_at`,
        ageBounds(span.now),
        ages.map(({ part }) => part),
      );
    case 'deadlines':
      return bucketed(sql`t.due_at`, dueBounds(span.now), dueParts);
    case 'answers_any':
    case 'answers_person':
      return answered(figure, span);
    case 'complete':
      return completed(span);
    case 'links':
      return linked(span);
    case 'reminders':
      return reminded(span);
  }
}

function bucketed(
  column: RawBuilder<unknown>,
  bounds: readonly Date[],
  parts: readonly FigurePart[],
): RawBuilder<unknown> {
  return sql`select t.id, null::int as round,
      (array[${sql.join(parts)}]::text[])[1 + width_bucket(${column}, array[${sql.join(bounds)}]::timestamptz[])] as part
    from ticket t where ${open}`;
}

/** What got through to the customer: it left, and did not come back. */
const arrived = sql`o.state = 'sent' and coalesce(o.delivery, '') not in ('bounced', 'pec-failed')`;

/** Tickets of the period on which an answer is owed, with the seconds until the first one; null while there is none. */
function answers(figure: 'answers_any' | 'answers_person', span: FigureSpan): RawBuilder<unknown> {
  // An answer from before it came (a second ticket over an old message) took no time.
  return sql`select t.id, t.status, extract(epoch from (
      select min(greatest(o.sent_at, t.received_at)) from outbound o
      where o.ticket_id = t.id and ${arrived} and o.purpose not in ('task', 'task-reminder')
        ${figure === 'answers_person' ? sql`and o.automatic = 'no'` : sql``}) - t.received_at)::float8 as took
    from ticket t where ${came(span)} and t.case_kind not in ('auto', 'spam')`;
}

/** A slow answer is an answered one too. */
function answered(figure: 'answers_any' | 'answers_person', span: FigureSpan): RawBuilder<unknown> {
  return sql`with a as (${answers(figure, span)})
    select t.id, null::int as round, 'unanswered' as part from a t where took is null and ${open}
    union all select id, null, 'answered' from a where took is not null
    union all select id, null, 'slow' from a
      where took > (select percentile_disc(0.9) within group (order by took) from a where took is not null)`;
}

/**
 * Tickets on which a request began in the period and its first round was composed. A request that a person ended says
 * nothing, unless it had needed a reminder before a new one took its place.
 */
function completed(span: FigureSpan): RawBuilder<unknown> {
  return sql`select r.ticket_id as id, null::int as round,
      case when bool_or(r.round > 1 or r.state = 'exhausted') then 'incomplete'
        when bool_or(r.state = 'open') then 'awaited' else 'complete' end as part
    from information_request r join ticket t on t.id = r.ticket_id and t.status <> 'merged'
    where r.started_at >= ${span.from} and r.started_at < ${span.before} and r.round > 0
      and (r.state in ('open', 'satisfied', 'exhausted') or (r.state = 'superseded' and r.round > 1))
    group by r.ticket_id`;
}

/** Tickets of the period that the machine put to a claim, and those that only a person did. */
function linked(span: FigureSpan): RawBuilder<unknown> {
  return sql`select id, null::int as round, part from (
      select t.id, case
        when exists (
          select 1 from history h join link l on l.ticket_id = h.ticket_id
          where h.ticket_id = t.id and h.actor = 'machine:link' and h.action in ('linked', 'claim-opened')
            and l.state = 'removed' and l.decided_by like 'person:%'
            and (l.claim_id = h.claim_id or h.data->'further' @> to_jsonb(l.claim_id::text))) then 'corrected'
        when exists (
          select 1 from history h where h.ticket_id = t.id and h.actor = 'machine:link'
            and h.action in ('linked', 'claim-opened')) then 'kept'
        when exists (
          select 1 from link l where l.ticket_id = t.id and l.state in ('confirmed', 'opened')
            and l.decided_by like 'person:%') then 'by_person'
        end as part
      from ticket t where ${came(span)}) as parted
    where part is not null`;
}

/**
 * Tickets on which a reminder left in the period, by its number. It worked if something that it asked for came before
 * the next one left: the next one asks for less, or, where none followed, a line it asked for has been received.
 */
function reminded(span: FigureSpan): RawBuilder<unknown> {
  return sql`select o.ticket_id as id, o.round - 1 as round,
      case when bool_or(exists (
        select 1 from unnest(o.asks) as asked (key)
        join requirement line on line.claim_id = o.claim_id and line.key = asked.key
        where case when next.asks is null then line.state in ('received', 'accepted')
          else line.state <> 'waived' and asked.key <> all (next.asks) end)) then 'worked' else 'in_vain' end as part
    from outbound o join ticket t on t.id = o.ticket_id and t.status <> 'merged'
    left join lateral (
      select n.asks from outbound n where n.request_id = o.request_id and n.round > o.round and n.state = 'sent'
      order by n.round limit 1) as next on true
    where o.purpose = 'reminder' and o.state = 'sent' and o.sent_at >= ${span.from} and o.sent_at < ${span.before}
    group by o.ticket_id, o.round`;
}
