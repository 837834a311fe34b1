import { sql } from 'kysely';
import type { ClaimId, LocalDate, RequestId, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';

/** A request for what a claim is missing, through its rounds (first request, reminders, final). */
export interface InformationRequest {
  readonly id: RequestId;
  readonly claimId: ClaimId;
  readonly ticketId: TicketId;
  readonly state: 'open' | 'satisfied' | 'exhausted' | 'cancelled';
  /** Rounds composed so far. */
  readonly round: number;
  readonly startedAt: Date;
  readonly dueOn: LocalDate;
  readonly lastSentOn?: LocalDate;
  /** First day back, when an out-of-office answer named one. */
  readonly awayUntil?: LocalDate;
  /** When the next round is due. */
  readonly nextAt?: Date;
  readonly version: number;
}

/** Opens a request whose first round is due at once. @returns undefined when the claim has an open one: nothing is asked twice. */
export async function open(
  tx: Tx,
  request: { claimId: ClaimId; ticketId: TicketId; startedAt: Date; dueOn: LocalDate },
): Promise<InformationRequest | undefined> {
  const row = await tx.sql
    .insertInto('information_request')
    .values({
      claim_id: request.claimId,
      ticket_id: request.ticketId,
      state: 'open',
      round: 0,
      started_at: request.startedAt,
      due_on: request.dueOn,
      next_at: request.startedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : asRequest(row);
}

export async function findOpen(db: Sql, claimId: ClaimId): Promise<InformationRequest | undefined> {
  const row = await db.sql
    .selectFrom('information_request')
    .selectAll()
    .where('claim_id', '=', claimId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return row === undefined ? undefined : asRequest(row);
}

/** An open request whose next round is due. @throws Stale when it is closed or not due. */
export async function loadDue(db: Sql, id: string, now: Date): Promise<InformationRequest> {
  const row = await db.sql
    .selectFrom('information_request')
    .selectAll()
    .where('id', '=', id as RequestId)
    .where('state', '=', 'open')
    .where('next_at', '<=', now)
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`request ${id} has nothing due`);
  return asRequest(row);
}

/** Moves a request on, only if nobody did since it was read. @throws Stale otherwise. */
export async function move(
  tx: Tx,
  request: InformationRequest,
  change:
    | { state: 'open'; round: number; nextAt: Date; dueOn: LocalDate; sentOn: LocalDate }
    | { state: 'satisfied' | 'exhausted' | 'cancelled'; reason: string },
): Promise<void> {
  const done = await tx.sql
    .updateTable('information_request')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(change.state === 'open'
        ? { round: change.round, next_at: change.nextAt, due_on: change.dueOn, last_sent_on: change.sentOn }
        : { state: change.state, next_at: null, closed_at: new Date(), close_reason: change.reason }),
    }))
    .where('id', '=', request.id)
    .where('version', '=', request.version)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw new Stale(`request ${request.id} was moved by someone else`);
}

/**
 * Opens a request again that a move in the files had stopped, with the rounds that have left; its next step is due now.
 *
 * @returns undefined when the claim has another open one, or when it did not end that way.
 */
export async function openAgain(tx: Tx, id: RequestId, at: Date): Promise<InformationRequest | undefined> {
  const { rows } = await sql<{ id: RequestId }>`
    update information_request r set state = 'open', closed_at = null, close_reason = null, next_at = ${at},
      version = version + 1,
      round = (select coalesce(max(o.round), 0) from outbound o where o.request_id = r.id and o.state <> 'cancelled')
    where r.id = ${id} and r.state = 'cancelled' and not exists (
      select 1 from information_request other where other.claim_id = r.claim_id and other.state = 'open')
    returning r.id`.execute(tx.sql);
  if (rows.length === 0) return undefined;
  const row = await tx.sql
    .selectFrom('information_request')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : asRequest(row);
}

/** Changes when the clock looks at a request again (a message is being read, somebody is out of office). */
export async function postpone(
  tx: Tx,
  request: InformationRequest,
  nextAt: Date,
  awayUntil?: LocalDate,
): Promise<void> {
  await tx.sql
    .updateTable('information_request')
    .set((eb) => ({
      next_at: nextAt,
      version: eb('version', '+', 1),
      ...(awayUntil === undefined ? {} : { away_until: awayUntil }),
    }))
    .where('id', '=', request.id)
    .where('version', '=', request.version)
    .execute();
}

/** Takes a round back because its message was cancelled before it left: it is composed anew from what is missing then. */
export async function redoRound(tx: Tx, id: RequestId, round: number, at: Date): Promise<void> {
  await tx.sql
    .updateTable('information_request')
    .set((eb) => ({ round: round - 1, next_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('round', '=', round)
    .execute();
}

/** Open requests with a round due. */
export async function due(db: Sql, now: Date, limit: number): Promise<{ id: RequestId; version: number }[]> {
  return db.sql
    .selectFrom('information_request')
    .select(['id', 'version'])
    .where('state', '=', 'open')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit)
    .execute();
}

/** All requests of a claim, oldest first. */
export async function ofClaim(db: Sql, claimId: ClaimId): Promise<InformationRequest[]> {
  const rows = await db.sql
    .selectFrom('information_request')
    .selectAll()
    .where('claim_id', '=', claimId)
    .orderBy('id')
    .execute();
  return rows.map(asRequest);
}

function asRequest(row: {
  id: RequestId;
  claim_id: ClaimId;
  ticket_id: TicketId;
  state: InformationRequest['state'];
  round: number;
  started_at: Date;
  due_on: LocalDate;
  last_sent_on: LocalDate | null;
  away_until: LocalDate | null;
  next_at: Date | null;
  version: number;
}): InformationRequest {
  return {
    id: row.id,
    claimId: row.claim_id,
    ticketId: row.ticket_id,
    state: row.state,
    round: row.round,
    startedAt: row.started_at,
    dueOn: row.due_on,
    ...(row.last_sent_on === null ? {} : { lastSentOn: row.last_sent_on }),
    ...(row.away_until === null ? {} : { awayUntil: row.away_until }),
    ...(row.next_at === null ? {} : { nextAt: row.next_at }),
    version: row.version,
  };
}
