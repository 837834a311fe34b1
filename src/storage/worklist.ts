/** The queue as people work it: one page of a view in the order of what is due, and how many tickets each view holds. */
import { sql, type RawBuilder } from 'kysely';
import type { ClaimId, ClaimTypeId, Reference, TicketId } from '#src/domain/ids.ts';
import type { ChannelName, Language } from '#src/domain/message.ts';
import type { CaseKind, Ticket, TicketStatus } from '#src/domain/ticket.ts';
import type { Sql, Tx } from './db.ts';
import type { ConversationMark } from './messages.ts';
import { asTicket } from './tickets.ts';

/**
 * The views of the queue. `mine`: it is my turn on what is mine. `new`: nobody's. `waiting`: the turn is the
 * customer's or another department's. `all`: whatever is not over. `asleep`: put off. `mentions`: a note calls me
 * and I have not read it yet. `decided`: over.
 */
export const worklistViews = [
  'mine',
  'new',
  'waiting',
  'escalated',
  'all',
  'asleep',
  'mentions',
  'decided',
] as const;
export type WorklistView = (typeof worklistViews)[number];

/** What narrows a view. */
export interface WorklistFilter {
  readonly channel?: ChannelName;
  readonly caseKind?: CaseKind;
  readonly status?: TicketStatus;
  /** A person's name; null: nobody's. */
  readonly assignee?: string | null;
  readonly claimType?: ClaimTypeId;
  readonly language?: Language;
  readonly needsPerson?: boolean;
  /** Something has come that this person has not seen. */
  readonly unread?: boolean;
  /** Due by this instant. */
  readonly dueBy?: Date;
  /** Due after this instant. */
  readonly dueAfter?: Date;
  /** Id of the clock that ends next. */
  readonly clock?: string;
}

/** Who looks, and when. */
export interface Viewer {
  readonly person: string;
  readonly now: Date;
}

/** Where the next page starts: the key of the last row. `decided` goes by change, newest first; all others by what is due. */
export interface WorklistKey {
  /** `due_at`, or `updated_at` in the view `decided`. */
  readonly at: Date;
  readonly receivedAt: Date;
  readonly id: TicketId;
}

/** A ticket as a row of the queue. */
export interface WorklistRow {
  readonly ticket: Ticket;
  readonly key: WorklistKey;
  /** Id of the clock that ends next, and when. */
  readonly due?: { readonly clock: string; readonly at: Date };
  readonly unread: boolean;
  readonly claim?: { readonly id: ClaimId; readonly reference: Reference; readonly type: ClaimTypeId };
  /** Whom its claim is about, where nobody knows the name of who wrote or called. */
  readonly about?: string;
  /** Items of its claim that are missing, and those of them the customer was asked for. */
  readonly missing: number;
  readonly asked: number;
  /** The last thing said, in either direction. */
  readonly last?: {
    readonly direction: 'inbound' | 'outbound';
    readonly at: Date;
    readonly by: string;
    /** Its first words. */
    readonly words: string;
  };
}

/**
 * Tickets of a view that are looked at for one page, or for one count, where a filter has no index of its own: what
 * hardly anything matches must not walk through years. The page that ends there says where the next one goes on.
 */
export const mostWalked = 3_000;

/** In the text, not as a parameter: only then does the planner see that the view's own index holds them. */
const status = {
  turn: sql`t.status in ('new', 'open')`,
  waiting: sql`t.status in ('waiting_customer', 'waiting_department')`,
  open: sql`t.status in ('new', 'open', 'waiting_customer', 'waiting_department', 'escalated')`,
  decided: sql`t.status in ('resolved', 'closed')`,
};

function belongs(view: WorklistView, { person, now }: Viewer): RawBuilder<unknown> {
  const awake = sql`(t.asleep_until is null or t.asleep_until <= ${now})`;
  switch (view) {
    case 'mine':
      return sql`t.assignee = ${person} and ${status.turn} and ${awake}`;
    case 'new':
      return sql`t.assignee is null and ${status.turn} and ${awake}`;
    case 'waiting':
      return status.waiting;
    case 'escalated':
      return sql`t.status = 'escalated'`;
    case 'all':
      return status.open;
    case 'asleep':
      return sql`t.asleep_until is not null and t.asleep_until > ${now} and ${status.open}`;
    case 'mentions':
      return sql`t.id in (select x.ticket_id from note_mention x where x.person = ${person} and x.read_at is null)`;
    case 'decided':
      return status.decided;
  }
}

/** What narrows a view, parted by how it is found. */
interface Narrowed {
  /** An index leads through the view by it. */
  readonly led: RawBuilder<unknown>;
  /** Looked at row by row; undefined when there is nothing of the kind. */
  readonly sifted: RawBuilder<unknown> | undefined;
}

function narrowed(view: WorklistView, filter: WorklistFilter, { person }: Viewer): Narrowed {
  const isDecided = view === 'decided';
  const led: RawBuilder<unknown>[] = [sql`true`];
  const sifted: RawBuilder<unknown>[] = [];
  // One leads, the others are looked at: two that lead would make the walk as long as the rarer of them.
  const leads = (part: RawBuilder<unknown>) => (led.length === 1 ? led : sifted).push(part);
  if (filter.caseKind !== undefined) leads(sql`t.case_kind = ${filter.caseKind}`);
  if (filter.assignee !== undefined) {
    const part = filter.assignee === null ? sql`t.assignee is null` : sql`t.assignee = ${filter.assignee}`;
    if (isDecided || view === 'mine') leads(part);
    else sifted.push(part);
  }
  const rest: RawBuilder<unknown>[] = [];
  if (filter.needsPerson === true) rest.push(sql`t.problem is not null`);
  if (filter.clock !== undefined) rest.push(sql`t.due_clock = ${filter.clock}`);
  if (filter.channel !== undefined) rest.push(sql`t.channel = ${filter.channel}`);
  if (filter.status !== undefined) rest.push(sql`t.status = ${filter.status}`);
  for (const part of rest)
    if (isDecided) leads(part);
    else sifted.push(part);
  // Views of what is open go by what is due. Of what is over hardly anything is, and its index holds no more.
  const due: RawBuilder<unknown>[] = [];
  if (filter.dueBy !== undefined) due.push(sql`t.due_at <= ${filter.dueBy}`);
  if (filter.dueAfter !== undefined) due.push(sql`t.due_at > ${filter.dueAfter}`);
  if (isDecided && due.length > 0) due.push(sql`t.due_at < '9999-12-31 00:00:00+00'`);
  led.push(...due);
  if (filter.language !== undefined) sifted.push(sql`t.language = ${filter.language}`);
  if (filter.claimType !== undefined)
    sifted.push(sql`exists (select 1 from claim c where c.id = t.claim_id and c.type = ${filter.claimType})`);
  if (filter.unread === true) sifted.push(isUnread(person));
  return {
    led: sql.join(led, sql` and `),
    sifted: sifted.length === 0 ? undefined : sql.join(sifted, sql` and `),
  };
}

/** Whether the ticket `t` has something that a person has not seen: copies and receipts are no news. */
function isUnread(person: string): RawBuilder<unknown> {
  // What was moved in between what was seen is counted only where something has come or gone since.
  return sql`exists (
      select 1 from ticket_news n left join ticket_seen s on s.ticket_id = n.ticket_id and s.person = ${person}
      where n.ticket_id = t.id and (n.last_message > coalesce(s.last_message, 0)
        or s.messages < n.messages and s.messages <
          (select count(*) from conversation c where c.ticket_id = t.id and c.message_id <= s.last_message)))`;
}

interface Row {
  id: TicketId;
  key_at: Date;
  unread: boolean;
  claim_reference: Reference | null;
  claim_type: ClaimTypeId | null;
  about: string | null;
  missing: string;
  asked: string;
  due_at: Date;
  due_clock: string | null;
  received_at: Date;
  in_at: Date | null;
  in_by: string | null;
  in_words: string | null;
  out_at: Date | null;
  out_by: string | null;
  out_words: string | null;
}

/** The tickets of a view under what leads, from a key on, in their order. */
function walk(
  view: WorklistView,
  { led }: Narrowed,
  viewer: Viewer,
  after: WorklistKey | undefined,
): RawBuilder<unknown> {
  const from =
    after === undefined
      ? sql`true`
      : view === 'decided'
        ? sql`(t.updated_at, t.id) < (${after.at}, ${after.id})`
        : sql`(t.due_at, t.received_at, t.id) > (${after.at}, ${after.receivedAt}, ${after.id})`;
  return sql`select * from ticket t where ${belongs(view, viewer)} and ${led} and ${from} order by ${orderOf(view)}`;
}

function orderOf(view: WorklistView): RawBuilder<unknown> {
  return view === 'decided' ? sql`t.updated_at desc, t.id desc` : sql`t.due_at, t.received_at, t.id`;
}

/**
 * One page of a view. Each row's neighbours (claim, last words) are looked up for the rows of the page alone. A page
 * that holds less than its size may have stopped after `mostWalked` tickets: `walkedTo` says where.
 */
export async function worklist(
  db: Sql,
  view: WorklistView,
  filter: WorklistFilter,
  viewer: Viewer,
  page: { readonly after?: WorklistKey; readonly size: number },
): Promise<WorklistRow[]> {
  const key = view === 'decided' ? sql`t.updated_at` : sql`t.due_at`;
  const order = orderOf(view);
  const parts = narrowed(view, filter, viewer);
  const found = walk(view, parts, viewer, page.after);
  const chosen =
    parts.sifted === undefined
      ? found
      : sql`select * from (${found} limit ${mostWalked}) as t where ${parts.sifted} order by ${order}`;
  const { rows } = await sql<Row & Parameters<typeof asTicket>[0]>`
    select t.*, ${key} as key_at, ${isUnread(viewer.person)} as unread,
      c.reference as claim_reference, c.type as claim_type, a.name as about,
      coalesce(r.missing, 0) as missing, coalesce(r.asked, 0) as asked,
      i.created_at as in_at, coalesce(i.sender_name, i.sender, '') as in_by, left(i.new_text, 200) as in_words,
      o.created_at as out_at, o.created_by as out_by, left(o.body, 200) as out_words
    from (${chosen} limit ${page.size}) as t
    left join claim c on c.id = t.claim_id
    left join lateral (
      select p.name from claim_party cp join party p on p.id = cp.party_id
      where t.customer_name is null and cp.claim_id = t.claim_id
      order by cp.role <> 'insured', cp.party_id limit 1
    ) as a on true
    left join lateral (
      select count(*) as missing, count(*) filter (where q.state = 'asked') as asked from requirement q
      where q.claim_id = t.claim_id and q.stage in ('fnol', 'review') and q.state in ('missing', 'asked', 'rejected')
    ) as r on true
    left join message i on i.id = greatest(
      (select max(m.id) from message m where m.ticket_id = t.id and m.copy_of is null and m.nature <> 'pec-receipt'),
      (select max(tm.message_id) from ticket_message tm where tm.ticket_id = t.id))
    left join outbound o on o.id =
      (select max(x.id) from outbound x where x.ticket_id = t.id and x.state <> 'cancelled')
    order by ${order}`.execute(db.sql);
  return rows.map(asRow);
}

/** Where a page stopped because it had looked at `mostWalked` tickets; undefined when it came to the view's end. */
export async function walkedTo(
  db: Sql,
  view: WorklistView,
  filter: WorklistFilter,
  viewer: Viewer,
  after: WorklistKey | undefined,
): Promise<WorklistKey | undefined> {
  const parts = narrowed(view, filter, viewer);
  if (parts.sifted === undefined) return undefined;
  const key = view === 'decided' ? sql`t.updated_at` : sql`t.due_at`;
  const { rows } = await sql<{ id: TicketId; at: Date; received_at: Date }>`
    select t.id, ${key} as at, t.received_at from (${walk(view, parts, viewer, after)}
      offset ${mostWalked - 1} limit 1) as t`.execute(db.sql);
  const [row] = rows;
  return row === undefined ? undefined : { at: row.at, receivedAt: row.received_at, id: row.id };
}

function asRow(row: Row & Parameters<typeof asTicket>[0]): WorklistRow {
  const ticket = asTicket(row);
  const inbound =
    row.in_at === null
      ? undefined
      : { direction: 'inbound' as const, at: row.in_at, by: row.in_by ?? '', words: row.in_words ?? '' };
  const outbound =
    row.out_at === null
      ? undefined
      : { direction: 'outbound' as const, at: row.out_at, by: row.out_by ?? '', words: row.out_words ?? '' };
  const last =
    inbound === undefined || (outbound !== undefined && outbound.at >= inbound.at) ? outbound : inbound;
  return {
    ticket,
    key: { at: row.key_at, receivedAt: row.received_at, id: row.id },
    ...(row.due_clock === null ? {} : { due: { clock: row.due_clock, at: row.due_at } }),
    unread: row.unread,
    ...(row.claim_reference === null || row.claim_type === null || ticket.claimId === undefined
      ? {}
      : { claim: { id: ticket.claimId, reference: row.claim_reference, type: row.claim_type } }),
    ...(row.about === null ? {} : { about: row.about }),
    missing: Number(row.missing),
    asked: Number(row.asked),
    ...(last === undefined ? {} : { last }),
  };
}

/** How many tickets are in a state, as the database keeps it, and as it is with those whose sleep has just ended. */
const tally = (now: Date) => sql`(
    select status, assignee, asleep, n from queue_tally
    union all select t.status, t.assignee, x.asleep, x.n from ticket t
      cross join (values (true, -1), (false, 1)) as x (asleep, n) where t.asleep_until <= ${now})`;

/** `belongs`, said of the tally. */
function counted(view: Exclude<WorklistView, 'mentions'>, person: string): RawBuilder<unknown> {
  switch (view) {
    case 'mine':
      return sql`t.assignee = ${person} and ${status.turn} and not t.asleep`;
    case 'new':
      return sql`t.assignee is null and ${status.turn} and not t.asleep`;
    case 'waiting':
      return status.waiting;
    case 'escalated':
      return sql`t.status = 'escalated'`;
    case 'all':
      return status.open;
    case 'asleep':
      return sql`t.asleep and ${status.open}`;
    case 'decided':
      return status.decided;
  }
}

/** How many tickets each view holds, exactly, without looking at them. */
export async function countViews(db: Sql, viewer: Viewer): Promise<ReadonlyMap<WorklistView, number>> {
  const sums = worklistViews.map((view) =>
    view === 'mentions'
      ? sql`(select count(*) from ticket t where ${belongs(view, viewer)}) as ${sql.ref(view)}`
      : sql`coalesce(sum(t.n) filter (where ${counted(view, viewer.person)}), 0) as ${sql.ref(view)}`,
  );
  const { rows } = await sql<Record<WorklistView, string>>`
    select ${sql.join(sums)} from ${tally(viewer.now)} as t`.execute(db.sql);
  return new Map(worklistViews.map((view) => [view, Number(rows[0]?.[view] ?? 0)]));
}

/** Adds up what has changed since it was last done, once it is worth it; several may at once. */
export async function foldTally(db: Sql): Promise<void> {
  await sql`with gone as (delete from queue_tally
      where (select count(*) > 1000 + 2 * count(distinct (status, assignee, asleep)) from queue_tally)
      returning status, assignee, asleep, n)
    insert into queue_tally (status, assignee, asleep, n)
      select status, assignee, asleep, sum(n) from gone group by 1, 2, 3 having sum(n) <> 0`.execute(db.sql);
}

/** How many tickets of a view a filter leaves among the first `mostWalked`, and whether there may be more. */
export async function countView(
  db: Sql,
  view: WorklistView,
  filter: WorklistFilter,
  viewer: Viewer,
): Promise<{ readonly count: number; readonly more: boolean }> {
  const parts = narrowed(view, filter, viewer);
  const { rows } = await sql<{ n: string; walked: string }>`
    select count(*) filter (where ${parts.sifted ?? sql`true`}) as n, count(*) as walked
    from (${walk(view, parts, viewer, undefined)} limit ${mostWalked + 1}) as t`.execute(db.sql);
  return {
    count: Math.min(mostWalked, Number(rows[0]?.n ?? 0)),
    more: Number(rows[0]?.walked ?? 0) > mostWalked,
  };
}

/** Tickets of the view `all`, and those of them that are over or will be within the time that was asked for. */
export interface Load {
  readonly open: number;
  readonly late: number;
  readonly soon: number;
}

/** What is open: whose it is (null: nobody's), and by the clocks that end next. Everything is counted, in one walk. */
export async function workload(
  db: Sql,
  { now, soon }: { readonly now: Date; readonly soon: Date },
): Promise<{
  readonly people: readonly (Load & { readonly assignee: string | null })[];
  readonly clocks: readonly (Load & { readonly clock: string })[];
  /** Tickets that a person must look at because something is wrong. */
  readonly problems: number;
}> {
  const { rows } = await sql<{
    of_clock: number;
    of_person: number;
    assignee: string | null;
    clock: string | null;
    open: string;
    late: string;
    soon: string;
    problems: string;
  }>`select grouping(t.assignee) as of_clock, grouping(t.due_clock) as of_person, t.assignee, t.due_clock as clock,
      count(*) as open, count(*) filter (where t.due_at <= ${now}) as late,
      count(*) filter (where t.due_at > ${now} and t.due_at <= ${soon}) as soon,
      count(*) filter (where t.problem is not null) as problems
    from ticket t where ${status.open}
    group by grouping sets ((t.assignee), (t.due_clock))`.execute(db.sql);
  const load = (row: (typeof rows)[number]): Load => ({
    open: Number(row.open),
    late: Number(row.late),
    soon: Number(row.soon),
  });
  const ofPeople = rows.filter((row) => row.of_clock === 0);
  return {
    people: ofPeople.map((row) => ({ assignee: row.assignee, ...load(row) })),
    clocks: rows.flatMap((row) =>
      row.of_person === 0 && row.clock !== null ? [{ clock: row.clock, ...load(row) }] : [],
    ),
    problems: ofPeople.reduce((sum, row) => sum + Number(row.problems), 0),
  };
}

/** Remembers how far somebody has seen a ticket's conversation; never less far than before. */
export async function markSeen(
  db: Sql,
  seen: { readonly ticketId: TicketId; readonly person: string; readonly mark: ConversationMark },
): Promise<void> {
  const { messages, lastMessage } = seen.mark;
  await sql`insert into ticket_seen (ticket_id, person, messages, last_message)
    values (${seen.ticketId}, ${seen.person}, ${messages}, ${lastMessage})
    on conflict (ticket_id, person) do update set
      messages = greatest(ticket_seen.messages, excluded.messages),
      last_message = greatest(ticket_seen.last_message, excluded.last_message), seen_at = now()`.execute(
    db.sql,
  );
}

/** How far somebody has seen a ticket; undefined when not at all. */
export async function seenBy(
  db: Sql,
  ticketId: TicketId,
  person: string,
): Promise<{ readonly messages: number; readonly lastMessage: string } | undefined> {
  const row = await db.sql
    .selectFrom('ticket_seen')
    .select(['messages', 'last_message'])
    .where('ticket_id', '=', ticketId)
    .where('person', '=', person)
    .executeTakeFirst();
  return row === undefined ? undefined : { messages: row.messages, lastMessage: row.last_message };
}

/** Forgets that somebody has seen a ticket: it is unread again for that person alone. */
export async function markUnseen(db: Sql, ticketId: TicketId, person: string): Promise<void> {
  await db.sql
    .deleteFrom('ticket_seen')
    .where('ticket_id', '=', ticketId)
    .where('person', '=', person)
    .execute();
}

/**
 * Open tickets whose deadline was computed for another version than the one that stands now. One that a machine works
 * on is left alone until it has settled, or since `before` has not: each of its steps would compute it anew.
 */
export async function withStaleDeadline(db: Sql, before: Date, limit: number): Promise<Ticket[]> {
  const { rows } = await sql<Parameters<typeof asTicket>[0]>`
    select t.* from ticket t where t.due_version <> t.version and ${status.open}
      and (t.stage = 'settled' or t.stage_since < ${before})
    order by t.id limit ${limit}`.execute(db.sql);
  return rows.map(asTicket);
}

/** Writes down a ticket's next deadline, and when its clocks have something to tell, unless the ticket has changed since it was computed. */
export async function saveDeadline(
  db: Sql,
  ticket: Ticket,
  due: { readonly clock: string; readonly dueAt: Date } | undefined,
  clockAt: Date | undefined,
): Promise<void> {
  await sql`update ticket set due_at = ${due?.dueAt ?? farFuture}, due_clock = ${due?.clock ?? null},
      due_version = version, clock_at = ${clockAt ?? null}
    where id = ${ticket.id} and version = ${ticket.version}`.execute(db.sql);
}

/** Where no clock runs: after everything that is due, and still a day that a JavaScript date holds. */
export const farFuture = new Date('9999-12-31T00:00:00Z');

/**
 * Tickets that were resolved before an instant, with nothing left that could come back to them: no mail of ours on its
 * way or waiting to be posted, nothing a person should look at, nobody who still has to answer, to call, to sign or to
 * be answered. What was merged into a ticket counts as its own. The longest resolved first; locked.
 */
export async function closable(tx: Tx, before: Date, limit: number): Promise<Ticket[]> {
  const { rows } = await sql<Parameters<typeof asTicket>[0]>`
    select t.* from ticket t
    where t.status = 'resolved' and t.resolved_at < ${before} and t.stage = 'settled' and t.problem is null
      and not exists (select from ticket f where (f.id = t.id or f.merged_into = t.id) and (
        f.id in (select ticket_id from decision where state = 'proposed')
        or f.id in (select ticket_id from escalation where state in ('raised', 'acknowledged'))
        or f.id in (select ticket_id from information_request where state = 'open')
        or exists (select from outbound o where o.ticket_id = f.id
          and o.state in ('queued', 'dialing', 'transmitting', 'uncertain'))
        or exists (select from task k where k.ticket_id = f.id and k.state = 'open')
        or exists (select from call_back b where b.ticket_id = f.id and b.state = 'open')
        or exists (select from change_request c where c.ticket_id = f.id and c.state in ('proposed', 'approved'))
        or exists (select from complaint_entry g where g.ticket_id = f.id and g.answered_at is null)))
    order by t.resolved_at, t.id limit ${limit} for update of t skip locked`.execute(tx.sql);
  return rows.map(asTicket);
}

/** Tickets whose sleep is over. */
export async function wakeable(tx: Tx, now: Date, limit: number): Promise<Ticket[]> {
  const { rows } = await sql<Parameters<typeof asTicket>[0]>`
    select t.* from ticket t where t.asleep_until <= ${now} order by t.asleep_until, t.id limit ${limit}
    for update skip locked`.execute(tx.sql);
  return rows.map(asTicket);
}
