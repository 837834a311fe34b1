import { sql } from 'kysely';
import type { ClaimId, LocalDate, RequestId, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';

/** A request for what a claim is missing, through its rounds (first request, reminders, final). */
export interface InformationRequest {
  readonly id: RequestId;
  readonly claimId: ClaimId;
  readonly ticketId: TicketId;
  readonly state: 'open' | 'satisfied' | 'exhausted' | 'cancelled' | 'superseded';
  /** Rounds composed so far. */
  readonly round: number;
  readonly startedAt: Date;
  readonly dueOn: LocalDate;
  readonly lastSentOn?: LocalDate;
  /** First day back, when an out-of-office answer named one. */
  readonly awayUntil?: LocalDate;
  /** Who keeps it back and why, while somebody does. */
  readonly held?: { readonly by: string; readonly why: string };
  /** No reminder leaves before this day. */
  readonly notBefore?: LocalDate;
  /** The next round leaves on this day, because a person wants it. */
  readonly atOnceOn?: LocalDate;
  /** When the next round is due. */
  readonly nextAt?: Date;
  readonly closedAt?: Date;
  /** Why it was closed. */
  readonly closeReason?: string;
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
    | { state: 'satisfied' | 'exhausted' | 'cancelled' | 'superseded'; reason: string; at: Date },
): Promise<void> {
  const done = await tx.sql
    .updateTable('information_request')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(change.state === 'open'
        ? {
            round: change.round,
            next_at: change.nextAt,
            due_on: change.dueOn,
            last_sent_on: change.sentOn,
            at_once_on: null,
          }
        : { state: change.state, next_at: null, closed_at: change.at, close_reason: change.reason }),
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

/**
 * What people change about an open request: whether it is held back, from which day on the customer may be reminded,
 * that the next round leaves at once. The clock looks at it again at `nextAt`.
 *
 * @throws Stale when somebody else has moved it meanwhile.
 */
export async function adjust(
  tx: Tx,
  request: InformationRequest,
  change: {
    /** null lets it go on. */
    readonly held?: { readonly by: string; readonly why: string } | null;
    readonly notBefore?: LocalDate;
    readonly dueOn?: LocalDate;
    readonly atOnceOn?: LocalDate;
    readonly nextAt: Date;
  },
): Promise<void> {
  const done = await tx.sql
    .updateTable('information_request')
    .set((eb) => ({
      version: eb('version', '+', 1),
      next_at: change.nextAt,
      ...(change.held === undefined
        ? {}
        : { held_by: change.held?.by ?? null, held_why: change.held?.why ?? null }),
      ...(change.notBefore === undefined ? {} : { not_before: change.notBefore }),
      ...(change.dueOn === undefined ? {} : { due_on: change.dueOn }),
      ...(change.atOnceOn === undefined ? {} : { at_once_on: change.atOnceOn }),
    }))
    .where('id', '=', request.id)
    .where('version', '=', request.version)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw new Stale(`request ${request.id} was moved by someone else`);
}

/** One request, whatever became of it. */
export async function find(db: Sql, id: string): Promise<InformationRequest | undefined> {
  const row = await db.sql
    .selectFrom('information_request')
    .selectAll()
    .where('id', '=', id as RequestId)
    .executeTakeFirst();
  return row === undefined ? undefined : asRequest(row);
}

/** Requests by their ids, in no order. */
export async function findAll(db: Sql, ids: readonly RequestId[]): Promise<InformationRequest[]> {
  if (ids.length === 0) return [];
  const rows = await db.sql
    .selectFrom('information_request')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(asRequest);
}

/** What a request's phase is told from beside its row. */
export interface RequestProgress {
  /** Something that one of its rounds asked for has come. */
  readonly hasBrought: boolean;
  /** Its last round was refused or came back, and no other message of that round got through. */
  readonly isUndelivered: boolean;
}

/** How far requests have got: one query for all of them. */
export async function progressOf(
  db: Sql,
  ids: readonly RequestId[],
): Promise<ReadonlyMap<RequestId, RequestProgress>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: RequestId; brought: boolean; undelivered: boolean }>`
    select r.id,
      exists (
        select 1 from outbound o, unnest(o.asks) as asked (key)
        join requirement line on line.claim_id = r.claim_id and line.key = asked.key
        where o.request_id = r.id and line.state in ('received', 'accepted', 'waived')) as brought,
      coalesce((
        select bool_and(o.state = 'refused' or coalesce(o.delivery, '') in ('bounced', 'pec-failed'))
        from outbound o where o.request_id = r.id and o.round = r.round and o.state <> 'cancelled'), false) as undelivered
    from information_request r where r.id in (${sql.join(ids)})`.execute(db.sql);
  return new Map(rows.map((row) => [row.id, { hasBrought: row.brought, isUndelivered: row.undelivered }]));
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

/**
 * A round on paper was posted on a day: time runs from there. The request is due to be looked at.
 *
 * @returns its version; undefined when it is closed or has gone on to another round.
 */
export async function countFrom(
  tx: Tx,
  id: RequestId,
  round: number,
  on: LocalDate,
  now: Date,
): Promise<number | undefined> {
  const row = await tx.sql
    .updateTable('information_request')
    .set((eb) => ({ last_sent_on: on, next_at: now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('round', '=', round)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
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
  held_by: string | null;
  held_why: string | null;
  not_before: LocalDate | null;
  at_once_on: LocalDate | null;
  closed_at: Date | null;
  close_reason: string | null;
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
    ...(row.held_by === null || row.held_why === null
      ? {}
      : { held: { by: row.held_by, why: row.held_why } }),
    ...(row.not_before === null ? {} : { notBefore: row.not_before }),
    ...(row.at_once_on === null ? {} : { atOnceOn: row.at_once_on }),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    ...(row.close_reason === null ? {} : { closeReason: row.close_reason }),
    ...(row.next_at === null ? {} : { nextAt: row.next_at }),
    version: row.version,
  };
}
