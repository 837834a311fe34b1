import { sql } from 'kysely';
import type { ClaimId, Reference, TicketId } from '#src/domain/ids.ts';
import type { ChannelName, Language } from '#src/domain/message.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Problem, ProblemCode } from '#src/domain/problem.ts';
import type { CaseKind, Ticket, TicketStage, TicketStatus } from '#src/domain/ticket.ts';
import type { Sql, Tx } from './db.ts';
import { ticketsOn } from './links.ts';

/** What a new ticket starts with. */
export interface NewTicket {
  readonly reference: Reference;
  readonly stage: TicketStage;
  readonly status: TicketStatus;
  readonly caseKind: CaseKind;
  readonly channel: ChannelName;
  readonly account: string;
  readonly language: Language;
  readonly subject: string;
  readonly customer?: string;
  readonly customerName?: string;
  readonly claimId?: ClaimId;
  readonly related?: Ticket['related'];
  readonly splitFrom?: TicketId;
  readonly problem?: Problem;
  readonly receivedAt: Date;
  readonly filedAt: Date;
}

/** What may change on a ticket besides its stage; `null` clears. */
export interface TicketChange {
  readonly status?: TicketStatus;
  readonly caseKind?: CaseKind;
  readonly claimId?: ClaimId | null;
  readonly mergedInto?: TicketId | null;
  readonly problem?: Problem | null;
  readonly language?: Language;
  readonly subject?: string;
  readonly customer?: string;
  readonly customerName?: string;
  readonly assignee?: string | null;
  readonly asleepUntil?: Date | null;
}

/** The next number of our own references; a gap after a rollback is harmless. */
export async function nextReferenceNumber(db: Sql): Promise<bigint> {
  const { rows } = await sql<{ n: string }>`select nextval('reference_number') as n`.execute(db.sql);
  const n = rows[0]?.n;
  if (n === undefined) throw new Error('the reference counter gave nothing');
  return BigInt(n);
}

export async function open(tx: Tx, ticket: NewTicket): Promise<Ticket> {
  const row = await tx.sql
    .insertInto('ticket')
    .values({
      reference: ticket.reference,
      stage: ticket.stage,
      status: ticket.status,
      case_kind: ticket.caseKind,
      channel: ticket.channel,
      account: ticket.account,
      language: ticket.language,
      subject: ticket.subject,
      customer: ticket.customer ?? null,
      customer_name: ticket.customerName ?? null,
      claim_id: ticket.claimId ?? null,
      related_id: ticket.related?.ticketId ?? null,
      related_how:
        ticket.related === undefined ? null : `${ticket.related.how}${ticket.related.trusted ? '' : '?'}`,
      split_from: ticket.splitFrom ?? null,
      problem: ticket.problem?.code ?? null,
      problem_detail: ticket.problem?.detail ?? null,
      received_at: ticket.receivedAt,
      created_at: ticket.filedAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return asTicket(row);
}

/** A ticket that must still be at `stage`. @throws Stale when it is elsewhere. */
export async function load(db: Sql, id: string, stage: TicketStage): Promise<Ticket> {
  const ticket = await find(db, id);
  if (ticket === undefined || ticket.stage !== stage) throw new Stale(`ticket ${id} is not at ${stage}`);
  return ticket;
}

export async function find(db: Sql, id: string): Promise<Ticket | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('ticket')
    .selectAll()
    .where('id', '=', id as TicketId)
    .executeTakeFirst();
  return row === undefined ? undefined : asTicket(row);
}

export async function findByReference(db: Sql, reference: Reference): Promise<Ticket | undefined> {
  const row = await db.sql
    .selectFrom('ticket')
    .selectAll()
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row === undefined ? undefined : asTicket(row);
}

/** The ticket on which people are told about a claim: one they still work on, the oldest first; undefined when it has none. */
export async function mainOf(db: Sql, claimId: ClaimId): Promise<Ticket | undefined> {
  const { rows } = await sql<Parameters<typeof asTicket>[0]>`
    select t.* from ticket t where t.id in ${ticketsOn(claimId)} and t.status <> 'merged'
    order by t.status in ('resolved', 'closed'), t.claim_id is distinct from ${claimId}, t.id limit 1`.execute(
    db.sql,
  );
  return rows[0] === undefined ? undefined : asTicket(rows[0]);
}

/** The account of its channel that a ticket came in by. */
export async function accountOf(db: Sql, id: TicketId): Promise<string> {
  const row = await db.sql
    .selectFrom('ticket')
    .select('account')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.account;
}

/** The ticket that goes on in place of one: itself, or the one it was merged into, also in several steps. */
export async function surviving(db: Sql, ticket: Ticket): Promise<Ticket> {
  let found = ticket;
  while (found.mergedInto !== undefined) {
    const next = await find(db, found.mergedInto);
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

/**
 * Moves a ticket on, only if nobody changed it since it was read.
 *
 * @returns the ticket as it is now. @throws Stale when its version has grown.
 */
export async function advance(
  tx: Tx,
  ticket: Ticket,
  stage: TicketStage,
  change: TicketChange = {},
  now = new Date(),
): Promise<Ticket> {
  const row = await tx.sql
    .updateTable('ticket')
    .set((eb) => ({
      stage,
      ...(stage === ticket.stage ? {} : { stage_since: now }),
      version: eb('version', '+', 1),
      updated_at: now,
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(change.status === undefined || change.status === ticket.status ? {} : { status_since: now }),
      ...(change.assignee === undefined ? {} : { assignee: change.assignee }),
      ...(change.asleepUntil === undefined ? {} : { asleep_until: change.asleepUntil }),
      ...(change.status === undefined || change.status === 'closed' || change.status === 'merged'
        ? {}
        : { resolved_at: change.status === 'resolved' ? now : null }),
      ...(change.caseKind === undefined ? {} : { case_kind: change.caseKind }),
      ...(change.claimId === undefined ? {} : { claim_id: change.claimId }),
      ...(change.mergedInto === undefined ? {} : { merged_into: change.mergedInto }),
      ...(change.problem === undefined
        ? {}
        : { problem: change.problem?.code ?? null, problem_detail: change.problem?.detail ?? null }),
      ...(change.language === undefined ? {} : { language: change.language }),
      ...(change.subject === undefined ? {} : { subject: change.subject }),
      ...(change.customer === undefined ? {} : { customer: change.customer }),
      ...(change.customerName === undefined ? {} : { customer_name: change.customerName }),
    }))
    .where('id', '=', ticket.id)
    .where('version', '=', ticket.version)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`ticket ${ticket.id} changed since version ${ticket.version}`);
  return asTicket(row);
}

/** Locks a ticket against concurrent change and returns it as it is now. */
export async function loadForUpdate(tx: Tx, id: TicketId): Promise<Ticket> {
  const row = await tx.sql
    .selectFrom('ticket')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`ticket ${id} is gone`);
  return asTicket(row);
}

/** Tells the clock that somebody is at work on a ticket that is still at this stage. */
export async function keepWorking(db: Sql, id: TicketId, stage: TicketStage): Promise<void> {
  await db.sql
    .updateTable('ticket')
    .set({ stage_since: new Date() })
    .where('id', '=', id)
    .where('stage', '=', stage)
    .execute();
}

/** Tickets that have sat in a working stage longer than a healthy queue would let them. */
export async function forgotten(
  db: Sql,
  before: Date,
  limit: number,
): Promise<{ id: TicketId; stage: TicketStage; version: number }[]> {
  return db.sql
    .selectFrom('ticket')
    .select(['id', 'stage', 'version'])
    .where('stage', '<>', 'settled')
    .where('stage_since', '<', before)
    .orderBy('stage_since')
    .limit(limit)
    .execute();
}

/** True while some ticket of this claim is still being worked on: what it brings may change what is missing. */
export async function anyWorkingOn(db: Sql, claimId: ClaimId, except?: TicketId): Promise<boolean> {
  let query = db.sql
    .selectFrom('ticket')
    .select('id')
    .where('id', 'in', ticketsOn(claimId))
    .where('stage', '<>', 'settled');
  if (except !== undefined) query = query.where('id', '<>', except);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** What people still have to do on a claim's tickets before a machine may write to the customer again. */
export async function heldByPeople(
  db: Sql,
  claimId: ClaimId,
): Promise<{ readonly toRead: boolean; readonly complaint: boolean }> {
  const rows = await db.sql
    .selectFrom('ticket')
    .select(['problem', 'case_kind', 'status'])
    .where('id', 'in', ticketsOn(claimId))
    .where('status', 'not in', ['closed', 'merged', 'resolved'])
    .execute();
  const reading: readonly (ProblemCode | null)[] = [
    'answer_to_read',
    'new_loss_in_reply',
    'files_to_look_at',
    'duplicate_suspected',
  ];
  return {
    toRead: rows.some((row) => reading.includes(row.problem)),
    complaint: rows.some((row) => row.case_kind === 'complaint'),
  };
}

/** Filters of the queue page; each has its index. */
export interface TicketFilter {
  readonly status?: TicketStatus;
  readonly caseKind?: CaseKind;
  readonly claimId?: ClaimId;
  readonly customer?: string;
  readonly onlyProblems?: boolean;
  readonly stage?: TicketStage;
}

/** Where the next page starts. */
export interface PageKey {
  readonly updatedAt: Date;
  readonly id: TicketId;
}

/**
 * One page of tickets: most recently changed first, or (`opened`) newest first. A ticket that changes between two
 * pages moves to the front of the first order; in the second every ticket keeps its place.
 */
export async function list(
  db: Sql,
  filter: TicketFilter,
  page: { after?: PageKey; size: number; order?: 'changed' | 'opened' },
): Promise<Ticket[]> {
  let query = db.sql.selectFrom('ticket').selectAll();
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.caseKind !== undefined) query = query.where('case_kind', '=', filter.caseKind);
  if (filter.claimId !== undefined) query = query.where('id', 'in', ticketsOn(filter.claimId));
  if (filter.customer !== undefined) query = query.where('customer', '=', filter.customer);
  if (filter.onlyProblems === true) query = query.where('problem', 'is not', null);
  if (filter.stage !== undefined) query = query.where('stage', '=', filter.stage);
  if (page.order === 'opened') {
    if (page.after !== undefined) query = query.where('id', '<', page.after.id);
  } else {
    if (page.after !== undefined)
      query = query.where(sql<boolean>`(updated_at, id) < (${page.after.updatedAt}, ${page.after.id})`);
    query = query.orderBy('updated_at', 'desc');
  }
  const rows = await query.orderBy('id', 'desc').limit(page.size).execute();
  return rows.map(asTicket);
}

/** Tickets with a problem of one kind, what changed last first. */
export async function idsWithProblem(db: Sql, code: ProblemCode, limit: number): Promise<TicketId[]> {
  const rows = await db.sql
    .selectFrom('ticket')
    .select('id')
    .where('problem', '=', code)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

/** References of tickets, by id. */
export async function referencesOf(
  db: Sql,
  ids: readonly TicketId[],
): Promise<ReadonlyMap<TicketId, Reference>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('ticket')
    .select(['id', 'reference'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.reference]));
}

/** What goes on in place of each of these tickets, after all mergers: its reference, and whose work it is. */
export async function standing(
  db: Sql,
  ids: readonly TicketId[],
): Promise<ReadonlyMap<TicketId, { readonly reference: Reference; readonly assignee?: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ asked: TicketId; reference: Reference; assignee: string | null }>`
    with recursive road as (
      select id as asked, id, merged_into from ticket where id = any(${[...ids]}::bigint[])
      union select r.asked, t.id, t.merged_into from road r join ticket t on t.id = r.merged_into)
    select r.asked, t.reference, t.assignee from road r join ticket t on t.id = r.id
    where r.merged_into is null`.execute(db.sql);
  return new Map(
    rows.map(({ asked, reference, assignee }) => [
      asked,
      { reference, ...(assignee === null ? {} : { assignee }) },
    ]),
  );
}

/** Tickets that are somebody's work, per status, each counted up to `atMost`: never a walk through years of closed ones. */
export async function countByStatus(
  db: Sql,
  atMost: number,
): Promise<{ status: TicketStatus; count: number }[]> {
  const counts: { status: TicketStatus; count: number }[] = [];
  // One by one with the status in the text: only then does the planner know which of them are rare and takes the index.
  for (const status of ['new', 'open', 'waiting_customer', 'waiting_department', 'escalated'] as const) {
    const { rows } = await sql<{ n: string }>`select count(*) as n from (
      select 1 from ticket where status = ${sql.lit(status)} limit ${atMost}) as counted`.execute(db.sql);
    counts.push({ status, count: Number(rows[0]?.n ?? 0) });
  }
  return counts;
}

/** Tickets a machine has the next move on (counted up to 10,000) and since when the oldest has waited. */
export async function working(db: Sql): Promise<{ count: number; oldest?: Date }> {
  const { rows } = await sql<{ n: string; oldest: Date | null }>`
    select (select count(*) from (select 1 from ticket where stage <> 'settled' limit 10000) as counted) as n,
      (select min(stage_since) from ticket where stage <> 'settled') as oldest`.execute(db.sql);
  const row = rows[0];
  return { count: Number(row?.n ?? 0), ...(row?.oldest == null ? {} : { oldest: row.oldest }) };
}

/** A row of the table as the domain knows it. */
export function asTicket(row: {
  id: TicketId;
  reference: Reference;
  version: number;
  stage: TicketStage;
  status: TicketStatus;
  case_kind: CaseKind;
  channel: string;
  language: Language;
  subject: string;
  customer: string | null;
  customer_name: string | null;
  claim_id: ClaimId | null;
  related_id: TicketId | null;
  related_how: string | null;
  merged_into: TicketId | null;
  split_from: TicketId | null;
  problem: ProblemCode | null;
  problem_detail: string | null;
  received_at: Date;
  created_at: Date;
  resolved_at: Date | null;
  assignee: string | null;
  asleep_until: Date | null;
  status_since: Date;
  updated_at: Date;
}): Ticket {
  return {
    id: row.id,
    reference: row.reference,
    version: row.version,
    stage: row.stage,
    status: row.status,
    caseKind: row.case_kind,
    channel: row.channel,
    language: row.language,
    subject: row.subject,
    ...(row.customer === null ? {} : { customer: row.customer }),
    ...(row.customer_name === null ? {} : { customerName: row.customer_name }),
    ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
    ...related(row),
    ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
    ...(row.split_from === null ? {} : { splitFrom: row.split_from }),
    ...(row.problem === null
      ? {}
      : {
          problem: {
            code: row.problem,
            ...(row.problem_detail === null ? {} : { detail: row.problem_detail }),
          },
        }),
    receivedAt: row.received_at,
    filedAt: row.created_at,
    ...(row.resolved_at === null ? {} : { resolvedAt: row.resolved_at }),
    ...(row.assignee === null ? {} : { assignee: row.assignee }),
    ...(row.asleep_until === null ? {} : { asleepUntil: row.asleep_until }),
    statusSince: row.status_since,
    updatedAt: row.updated_at,
  };
}

function related(row: { related_id: TicketId | null; related_how: string | null }): Pick<Ticket, 'related'> {
  if (row.related_id === null || row.related_how === null) return {};
  const how = row.related_how.replace('?', '');
  if (how !== 'thread' && how !== 'token' && how !== 'reference' && how !== 'new_loss') return {};
  return { related: { ticketId: row.related_id, how, trusted: !row.related_how.endsWith('?') } };
}
