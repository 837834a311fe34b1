/**
 * What running clocks are told from, and what they have caused. Clocks themselves are kept nowhere: they are told anew from
 * these rows whenever somebody asks.
 */
import { sql } from 'kysely';
import { motorExpiry } from '#src/domain/cases/renewal-road.ts';
import type { ClaimId, LocalDate, TicketId } from '#src/domain/ids.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import type { ClockMark, ClockQuestion, OpenWait } from '#src/domain/time/running-clock.ts';
import {
  claimEvents,
  eventActions,
  takenBackAction,
  ticketEvents,
  type ToldEvent,
} from '#src/domain/time/told-event.ts';
import { callBacksOf } from './call-backs.ts';
import type { ClaimFile } from './claims.ts';
import * as complaints from './complaints.ts';
import type { Sql, Tx } from './db.ts';
import { factsOf, lastHumanOf } from './messages.ts';
import { policyOfTicket } from './ticket-policy.ts';
import { ofClaim as requestsOf } from './requests.ts';
import { of as tasksOf } from './tasks.ts';

/** What a clock runs on: a ticket, a claim, the print room, or our answers to whatever comes in. */
export type ClockSubject = `ticket:${TicketId}` | `claim:${ClaimId}` | 'letters' | 'acknowledgements';

type Facts = Omit<ClockQuestion, 'clocks' | 'calendar'>;

/** What the clocks of a ticket are told from. */
export async function factsOfTicket(db: Sql, ticket: Ticket): Promise<Facts> {
  const complaint = ticket.caseKind === 'complaint' ? await complaints.ofTicket(db, ticket.id) : undefined;
  const answerWaits =
    complaint === undefined || complaint.answeredAt !== undefined
      ? undefined
      : (await complaints.waitingAnswers(db, [ticket.id])).get(ticket.id);
  const open = await db.sql
    .selectFrom('escalation')
    .select(['raised_at', 'state', 'reason'])
    .where('ticket_id', '=', ticket.id)
    .where('state', 'in', ['raised', 'acknowledged'])
    // What only few may know of must not show by a clock; of what is not late yet nothing is asked.
    .where('reason', 'not in', ['fraud_signal', 'sla_early'])
    .orderBy('raised_at')
    .execute();
  const escalation =
    open.find(({ reason }) => reason !== 'sla_second_breach') ?? (open.length > 0 ? null : undefined);
  return {
    ticket,
    ticketWaits: await waitsOf(db, ticket.id),
    tasks: (await tasksOf(db, { ticketId: ticket.id }, { mayReadFraud: false })).filter(
      ({ state }) => state === 'open',
    ),
    told: await toldOnTicket(db, ticket.id),
    ...(await renewalOf(db, ticket)),
    callBacksAskedAt: (await callBacksOf(db, ticket.id)).flatMap(({ state, askedAt }) =>
      state === 'open' ? [askedAt] : [],
    ),
    ...(complaint === undefined
      ? {}
      : { complaint: { ...complaint, ...(answerWaits === undefined ? {} : { answerWaits }) } }),
    ...(escalation === undefined
      ? {}
      : {
          escalation: escalation && {
            raisedAt: escalation.raised_at,
            acknowledged: escalation.state === 'acknowledged',
          },
        }),
  };
}

/** What the clocks of a claim are told from. */
export async function factsOfClaim(db: Sql, { claim, conditions }: ClaimFile): Promise<Facts> {
  const requests = (await requestsOf(db, claim.id)).filter(({ round }) => round > 0);
  const completedAt = await completionOf(db, claim.id);
  const offeredAt = await offerOf(db, claim.id);
  return {
    claim,
    facts: conditions,
    told: claim.mergedInto === undefined ? await toldOnClaim(db, claim.id) : new Map(),
    ...(offeredAt === undefined ? {} : { offeredAt }),
    // Nobody answered a request that is exhausted: asked it was all the same.
    asked: requests.some(({ state }) => state === 'open' || state === 'exhausted'),
    claimWaits: requests.map(({ startedAt, closedAt }) => ({
      from: startedAt,
      ...(closedAt === undefined ? {} : { to: earlier(closedAt, completedAt, startedAt) }),
    })),
    ...(completedAt === undefined ? {} : { completedAt }),
  };
}

/** What people have said has happened to a ticket. */
export function toldOnTicket(db: Sql, id: TicketId): Promise<ReadonlyMap<string, ToldEvent>> {
  return toldEvents(db, ticketEvents, sql<boolean>`ticket_id = ${id} and claim_id is null`);
}

/** The same of a claim, what was said of those that were merged into it among it. */
export function toldOnClaim(db: Sql, id: ClaimId): Promise<ReadonlyMap<string, ToldEvent>> {
  return toldEvents(
    db,
    claimEvents,
    sql<boolean>`claim_id in (select id from claim where id = ${id} or merged_into = ${id})`,
  );
}

async function toldEvents(
  db: Sql,
  events: readonly (typeof claimEvents | typeof ticketEvents)[number][],
  where: ReturnType<typeof sql<boolean>>,
): Promise<ReadonlyMap<string, ToldEvent>> {
  const rows = await db.sql
    .selectFrom('history')
    .select(['action', 'data', 'at'])
    .where(where)
    .where('action', 'in', [...events.map((event) => eventActions[event]), takenBackAction])
    .orderBy('id')
    .execute();
  const told = new Map<string, ToldEvent>();
  for (const { action, data, at } of rows) {
    const event = events.find((each) => each === data['event']);
    if (event === undefined) continue;
    if (action === takenBackAction) told.delete(event);
    else if (typeof data['at'] === 'string') told.set(event, { at: new Date(data['at']), toldAt: at });
  }
  return told;
}

/** When the approval that holds was decided. */
async function offerOf(db: Sql, claimId: ClaimId): Promise<Date | undefined> {
  const row = await db.sql
    .selectFrom('decision')
    .select('decided_at')
    .where('claim_id', '=', claimId)
    .where('state', '=', 'decided')
    .where('kind', '=', 'approve')
    .orderBy('decided_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.decided_at ?? undefined;
}

/** The expiry of the motor policy that a renewal problem is about, as it stood when the ticket came in. */
async function renewalOf(db: Sql, ticket: Ticket): Promise<{ readonly expiresOn?: LocalDate }> {
  if (ticket.caseKind !== 'renewal_problem') return {};
  const policy = await policyOfTicket(db, ticket, await factsOf(db, ticket.id));
  if (policy === undefined) return {};
  const expiry = motorExpiry(policy, localDateOf(ticket.receivedAt));
  return expiry === undefined ? {} : { expiresOn: expiry };
}

/** The wait ended when the last paper was received, not when somebody had read it. */
function earlier(closedAt: Date, completedAt: Date | undefined, startedAt: Date): Date {
  return completedAt !== undefined && startedAt <= completedAt && completedAt < closedAt
    ? completedAt
    : closedAt;
}

async function waitsOf(db: Sql, ticketId: TicketId): Promise<OpenWait[]> {
  const rows = await db.sql
    .selectFrom('status_change')
    .select(['was', 'became', 'at'])
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute();
  const waits: OpenWait[] = [];
  for (const [index, { became, at }] of rows.entries()) {
    if (became !== 'waiting_customer') continue;
    const next = rows[index + 1];
    waits.push({ from: at, ...(next === undefined ? {} : { to: next.at }) });
  }
  return waits;
}

/** When what the claim was missing had come: legal receipt. Of claims from before that was written down, its last message. */
async function completionOf(db: Sql, claimId: ClaimId): Promise<Date | undefined> {
  const row = await db.sql
    .selectFrom('history')
    .select('data')
    .where('claim_id', '=', claimId)
    .where('action', '=', 'completed')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const received = row?.data['receivedAt'];
  if (typeof received === 'string') return new Date(received);
  return (await lastHumanOf(db, { claimId }))?.receivedAt;
}

/** A moment of a period that has been dealt with. */
export interface PastMark {
  readonly clock: string;
  readonly period: Date;
  readonly mark: string;
}

/** The moments of a subject's clocks that have been dealt with. */
export async function marksOf(db: Sql, subject: ClockSubject): Promise<PastMark[]> {
  return db.sql
    .selectFrom('clock_mark')
    .select(['clock', 'period', 'mark'])
    .where('subject', '=', subject)
    .execute();
}

/** Takes a moment for oneself. @returns false when somebody had it before: a job that runs twice tells once. */
export async function takeMark(
  tx: Tx,
  subject: ClockSubject,
  taken: {
    readonly clock: string;
    readonly period: Date;
    readonly mark: ClockMark['mark'];
    readonly told: boolean;
  },
  at: Date,
): Promise<boolean> {
  const row = await tx.sql
    .insertInto('clock_mark')
    .values({ subject, ...taken, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('mark')
    .executeTakeFirst();
  return row !== undefined;
}

/** Open tickets on which a clock has something to tell. */
export async function dueTickets(
  db: Sql,
  now: Date,
  limit: number,
): Promise<{ id: TicketId; version: number }[]> {
  return db.sql
    .selectFrom('ticket')
    .select(['id', 'version'])
    .where('clock_at', '<=', now)
    .orderBy('clock_at')
    .limit(limit)
    .execute();
}

/** The same of claims. */
export async function dueClaims(
  db: Sql,
  now: Date,
  limit: number,
): Promise<{ id: ClaimId; version: number }[]> {
  return db.sql
    .selectFrom('claim')
    .select(['id', 'version'])
    .where('clock_at', '<=', now)
    .orderBy('clock_at')
    .limit(limit)
    .execute();
}

/** Writes down when a ticket's clocks have something to tell next. */
export async function saveTicketClock(db: Sql, id: TicketId, at: Date | undefined): Promise<void> {
  await sql`update ticket set clock_at = ${at ?? null} where id = ${id} and clock_at is distinct from ${at ?? null}`.execute(
    db.sql,
  );
}

/** The same of a claim, unless it has changed since the version it was told for. */
export async function saveClaimClock(
  db: Sql,
  { claim, version }: Pick<ClaimFile, 'claim' | 'version'>,
  at: Date | undefined,
): Promise<void> {
  await sql`update claim set clock_at = ${at ?? null}, clock_version = version
    where id = ${claim.id} and version = ${version}
      and (clock_version <> version or clock_at is distinct from ${at ?? null})`.execute(db.sql);
}

/** Claims that have changed since it was told when their clocks have something to tell. */
export async function withStaleClock(db: Sql, limit: number): Promise<ClaimId[]> {
  const { rows } = await sql<{ id: ClaimId }>`
    select id from claim where clock_version <> version order by id limit ${limit}`.execute(db.sql);
  return rows.map(({ id }) => id);
}
