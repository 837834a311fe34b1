import { sql, type Selectable } from 'kysely';
import type { Composed } from '#src/channel.ts';
import type { ClaimId, OutboundId, RequestId, Sha256, TicketId } from '#src/domain/ids.ts';
import type { ChannelName, Language } from '#src/domain/message.ts';
import type { Sheet } from '#src/domain/letters/sheet.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';
import type { OutboundTable, SentFile, Written } from './schema.ts';

export type { SentFile, Written } from './schema.ts';

/** One message to one recipient. Its content is frozen; only what became of it changes. */
export interface Outbound {
  readonly id: OutboundId;
  readonly key: string;
  readonly ticketId: TicketId;
  readonly claimId?: ClaimId;
  readonly requestId?: RequestId;
  readonly purpose: string;
  readonly round: number;
  readonly channel: ChannelName;
  readonly recipient: string;
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
  readonly html?: string;
  readonly automatic: 'auto-replied' | 'auto-generated' | 'no';
  readonly asks: readonly string[];
  readonly messageId: string;
  readonly envelopeFrom: string;
  readonly sha256: Sha256;
  /**
   * `queued` → `dialing` → `transmitting` → `sent` | `refused` | `uncertain`. In `dialing` the far end cannot have it
   * yet: a crash there is tried again. In `transmitting` it may have it: a crash there is `uncertain`, and no machine
   * ever sends it again.
   */
  readonly state: OutboundTable['state'];
  readonly stateSince: Date;
  readonly fence: number;
  readonly attempts: number;
  readonly nextAt: Date;
  readonly lastResponse?: string;
  readonly settledBy?: string;
  readonly sentAt?: Date;
  readonly delivery?: string;
  readonly deliveryDetail?: string;
  /** What a person wrote, for taking it back. */
  readonly written?: Written;
  readonly attachments: readonly SentFile[];
  /** `people`: it is on paper, and stays `queued` until somebody says that it was posted. */
  readonly carriedBy: 'machine' | 'people';
  /** The same words as pages want them; absent for messages of an older release. */
  readonly sheet?: Sheet;
  /** It settles the matter: a complaint is answered when this has left. */
  readonly settles: boolean;
  /** The house wants proof that it arrived; false for messages of an older release. */
  readonly needsProof: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** A message to be put in the outbox: what it says is frozen, what becomes of it is not known yet. */
export interface NewOutbound extends Pick<
  Outbound,
  | 'id'
  | 'key'
  | 'ticketId'
  | 'claimId'
  | 'requestId'
  | 'purpose'
  | 'round'
  | 'channel'
  | 'recipient'
  | 'language'
  | 'subject'
  | 'body'
  | 'html'
  | 'automatic'
  | 'asks'
  | 'sha256'
  | 'written'
  | 'attachments'
  | 'carriedBy'
  | 'sheet'
  | 'settles'
  | 'needsProof'
  | 'createdBy'
> {
  readonly composed: Composed;
  /** Not before this moment (an undo window, a business morning). */
  readonly notBefore: Date;
  /** When it was written; now when absent. */
  readonly createdAt?: Date;
}

/** The id of the next message: drawn before it is composed, because its return address carries it. */
export async function nextId(db: Sql): Promise<OutboundId> {
  const { rows } = await sql<{ id: OutboundId }>`
    select nextval(pg_get_serial_sequence('outbound', 'id')) as id`.execute(db.sql);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('the outbox counter gave nothing');
  return id;
}

/** True when we wrote to this address before. */
export async function everWroteTo(db: Sql, recipient: string): Promise<boolean> {
  const row = await db.sql
    .selectFrom('outbound')
    .select('id')
    .where('recipient', 'in', [recipient, recipient.toLowerCase()])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many messages of this round were composed before (and cancelled): makes the key of the next one its own. */
export async function composedFor(db: Sql, requestId: RequestId, round: number): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from outbound where request_id = ${requestId} and round = ${round}`.execute(db.sql);
  return Number(rows[0]?.n ?? 0);
}

/** Puts a message in the outbox. @returns undefined when this very thing was said before (same key). */
export async function enqueue(tx: Tx, message: NewOutbound): Promise<Outbound | undefined> {
  const row = await tx.sql
    .insertInto('outbound')
    .values({
      id: message.id,
      key: message.key,
      ticket_id: message.ticketId,
      claim_id: message.claimId ?? null,
      request_id: message.requestId ?? null,
      purpose: message.purpose,
      round: message.round,
      channel: message.channel,
      recipient: message.recipient,
      language: message.language,
      subject: message.subject,
      body: message.body,
      html: message.html ?? null,
      automatic: message.automatic,
      asks: [...message.asks],
      message_id: message.composed.messageId,
      envelope_from: message.composed.envelopeFrom,
      sha256: message.sha256,
      state: 'queued',
      next_at: message.notBefore,
      ...(message.written === undefined ? {} : { written: JSON.stringify(message.written) }),
      attachments: JSON.stringify(message.attachments),
      carried_by: message.carriedBy,
      ...(message.sheet === undefined ? {} : { sheet: JSON.stringify(message.sheet) }),
      settles: message.settles,
      needs_proof: message.needsProof,
      created_by: message.createdBy,
      ...(message.createdAt === undefined ? {} : { created_at: message.createdAt }),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : asOutbound(row);
}

export async function findByKey(db: Sql, key: string): Promise<Outbound | undefined> {
  const row = await db.sql.selectFrom('outbound').selectAll().where('key', '=', key).executeTakeFirst();
  return row === undefined ? undefined : asOutbound(row);
}

export async function find(db: Sql, id: string): Promise<Outbound | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('outbound')
    .selectAll()
    .where('id', '=', id as OutboundId)
    .executeTakeFirst();
  return row === undefined ? undefined : asOutbound(row);
}

/** Our messages by their ids, in no order. */
export async function findByIds(db: Sql, ids: readonly OutboundId[]): Promise<Outbound[]> {
  if (ids.length === 0) return [];
  const rows = await db.sql
    .selectFrom('outbound')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(asOutbound);
}

/** Our messages among these ids: our own (Message-IDs), or what the far end calls them. */
export async function findByMessageIds(db: Sql, ids: readonly string[]): Promise<Outbound[]> {
  if (ids.length === 0) return [];
  const rows = await db.sql
    .selectFrom('outbound')
    .selectAll()
    .where((eb) => eb.or([eb('message_id', 'in', [...ids]), eb('provider_id', 'in', [...ids])]))
    .execute();
  return rows.map(asOutbound);
}

/** Our latest message to an address, for bounces that name nothing but the address. */
export async function lastTo(db: Sql, recipient: string, since: Date): Promise<Outbound | undefined> {
  const row = await db.sql
    .selectFrom('outbound')
    .selectAll()
    .where('recipient', '=', recipient.toLowerCase())
    .where('created_at', '>', since)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  return row === undefined ? undefined : asOutbound(row);
}

/** Takes a due message for one attempt. @throws Stale when it is not queued or not due. */
export async function dial(tx: Tx, id: string, now: Date): Promise<Outbound> {
  const row = await tx.sql
    .updateTable('outbound')
    .set((eb) => ({
      state: 'dialing' as const,
      state_since: now,
      fence: eb('fence', '+', 1),
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', '=', id as OutboundId)
    .where('state', '=', 'queued')
    .where('carried_by', '=', 'machine')
    .where('next_at', '<=', now)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`outbound ${id} is not waiting to be sent`);
  return asOutbound(row);
}

/** What an attempt may report; each only from the state before it and only by the process that holds the fence. */
type Step =
  | { readonly to: 'transmitting' }
  | { readonly to: 'sent'; readonly response: string; readonly providerId?: string }
  | { readonly to: 'refused'; readonly response: string }
  | { readonly to: 'uncertain'; readonly response: string }
  | { readonly to: 'queued'; readonly response: string; readonly nextAt: Date };

const before: Readonly<Record<Step['to'], readonly OutboundTable['state'][]>> = {
  transmitting: ['dialing'],
  sent: ['dialing', 'transmitting'],
  refused: ['dialing', 'transmitting'],
  uncertain: ['dialing', 'transmitting'],
  queued: ['dialing', 'transmitting'],
};

/** Records a step of the attempt `message` was dialed for. @throws Stale when another attempt has taken over. */
export async function step(db: Sql, message: Outbound, taken: Step, now: Date): Promise<void> {
  const done = await db.sql
    .updateTable('outbound')
    .set({
      state: taken.to,
      state_since: now,
      ...('response' in taken ? { last_response: taken.response.slice(0, 1_000) } : {}),
      ...(taken.to === 'sent' ? { sent_at: now, provider_id: taken.providerId ?? null } : {}),
      ...(taken.to === 'queued' ? { next_at: taken.nextAt } : {}),
    })
    .where('id', '=', message.id)
    .where('fence', '=', message.fence)
    .where('state', 'in', [...before[taken.to]])
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n)
    throw new Stale(`outbound ${message.id} has moved past attempt ${message.fence}`);
}

/** A message that must not leave any more (what it asks for has arrived). @returns false when it has left already. */
export async function cancel(tx: Tx, id: OutboundId, reason: string, now: Date): Promise<boolean> {
  const done = await tx.sql
    .updateTable('outbound')
    .set({ state: 'cancelled', state_since: now, last_response: reason })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/**
 * Takes a message back that has not begun to leave, because whoever wrote it wants to.
 *
 * @returns false when an attempt to send it has begun, or it never was to be sent.
 */
export async function takeBack(tx: Tx, id: OutboundId, by: string, now: Date): Promise<boolean> {
  const done = await tx.sql
    .updateTable('outbound')
    .set({ state: 'cancelled', state_since: now, last_response: 'taken back', settled_by: by })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/**
 * A letter was posted, on a person's word, or was not after all (`undo`).
 *
 * @returns false when it is not in the state this begins with.
 */
export async function recordPosting(
  tx: Tx,
  id: OutboundId,
  posting: { readonly by: string; readonly at: Date; readonly words: string } | 'undo',
  now: Date,
): Promise<boolean> {
  const done = await tx.sql
    .updateTable('outbound')
    .set(
      posting === 'undo'
        ? { state: 'queued', state_since: now, settled_by: null, sent_at: null, last_response: null }
        : {
            state: 'sent',
            state_since: now,
            settled_by: posting.by,
            sent_at: posting.at,
            last_response: posting.words.slice(0, 1_000),
          },
    )
    .where('id', '=', id)
    .where('carried_by', '=', 'people')
    .where('state', '=', posting === 'undo' ? 'sent' : 'queued')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** A letter did not come back after all: nothing is known of its arrival. */
export async function forgetReturn(tx: Tx, id: OutboundId): Promise<void> {
  await tx.sql
    .updateTable('outbound')
    .set({ delivery: null, delivery_detail: null, delivery_at: null, failure_handled_at: null })
    .where('id', '=', id)
    .where('carried_by', '=', 'people')
    .execute();
}

/** A message nobody knows the fate of is settled by proof or by a person. @returns false when it was not uncertain. */
export async function settle(
  db: Sql,
  id: OutboundId,
  verdict: { sent: true; by: string; providerId?: string } | { sent: false; by: string },
  now: Date,
): Promise<boolean> {
  const done = await db.sql
    .updateTable('outbound')
    .set({
      state: verdict.sent ? 'sent' : 'refused',
      state_since: now,
      settled_by: verdict.by,
      ...(verdict.sent ? { sent_at: now } : {}),
      ...(verdict.sent && verdict.providerId !== undefined ? { provider_id: verdict.providerId } : {}),
    })
    .where('id', '=', id)
    .where('state', '=', 'uncertain')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Looks at an uncertain message again only then. */
export async function lookAgain(db: Sql, id: OutboundId, at: Date): Promise<void> {
  await db.sql
    .updateTable('outbound')
    .set({ next_at: at })
    .where('id', '=', id)
    .where('state', '=', 'uncertain')
    .execute();
}

/**
 * An uncertain message that was proven never to have been accepted waits to be sent again, not before `nextAt`.
 *
 * @returns false when it was not uncertain.
 */
export async function sendAgain(
  tx: Tx,
  id: OutboundId,
  { now, nextAt }: { readonly now: Date; readonly nextAt: Date },
): Promise<boolean> {
  const done = await tx.sql
    .updateTable('outbound')
    .set((eb) => ({
      state: 'queued' as const,
      state_since: now,
      next_at: nextAt,
      fence: eb('fence', '+', 1),
      last_response: 'the far end does not have it',
    }))
    .where('id', '=', id)
    .where('state', '=', 'uncertain')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** What the far end said after accepting it. */
export async function recordDelivery(
  db: Sql,
  id: OutboundId,
  delivery:
    | 'delivered'
    | 'bounced'
    | 'delayed'
    | 'pec-accepted'
    | 'pec-delivered'
    | 'pec-failed'
    | 'complained',
  detail: string,
  now: Date,
): Promise<void> {
  await db.sql
    .updateTable('outbound')
    .set({ delivery, delivery_detail: detail.slice(0, 500), delivery_at: now })
    .where('id', '=', id)
    .execute();
  // A bounce proves what the connection could not say: the message had been accepted.
  await settle(db, id, { sent: true, by: `proof:${delivery}` }, now);
}

/** Queued messages that are due and that a machine sends. */
export async function due(db: Sql, now: Date, limit: number): Promise<{ id: OutboundId; fence: number }[]> {
  return db.sql
    .selectFrom('outbound')
    .select(['id', 'fence'])
    .where('state', '=', 'queued')
    .where('carried_by', '=', 'machine')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit)
    .execute();
}

/**
 * Attempts whose process must be dead: in `dialing` nothing can have been accepted, so they are queued again;
 * in `transmitting` the far end may have it, so they become uncertain.
 *
 * @returns the ones that became uncertain, for the ticket's owner.
 */
export async function reclaim(db: Sql, before: Date, now: Date): Promise<Outbound[]> {
  await db.sql
    .updateTable('outbound')
    .set((eb) => ({
      state: 'queued' as const,
      state_since: now,
      next_at: now,
      fence: eb('fence', '+', 1),
      last_response: 'the process ended before the message had left',
    }))
    .where('state', '=', 'dialing')
    .where('state_since', '<', before)
    .execute();
  const rows = await db.sql
    .updateTable('outbound')
    .set((eb) => ({
      state: 'uncertain' as const,
      state_since: now,
      fence: eb('fence', '+', 1),
      last_response: 'the process ended after the message had left and before the answer came',
    }))
    .where('state', '=', 'transmitting')
    .where('state_since', '<', before)
    .returningAll()
    .execute();
  return rows.map(asOutbound);
}

/** Uncertain messages whose proof is worth looking for again: often in the first hour, then daily for a week. */
export async function uncertainDue(
  db: Sql,
  now: Date,
  limit: number,
): Promise<{ id: OutboundId; fence: number }[]> {
  const rows = await db.sql
    .updateTable('outbound')
    .set({
      next_at: sql<Date>`case when state_since > ${new Date(now.getTime() - 3_600_000)}::timestamptz
      then ${new Date(now.getTime() + 60_000)}::timestamptz else ${new Date(now.getTime() + 86_400_000)}::timestamptz end`,
    })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('outbound')
        .select('id')
        .where('state', '=', 'uncertain')
        .where('next_at', '<=', now)
        .where('state_since', '>', new Date(now.getTime() - 7 * 86_400_000))
        .limit(limit),
    )
    .returning(['id', 'fence'])
    .execute();
  return rows;
}

/** Messages that did not arrive and whose owner was not told yet. */
export async function undelivered(db: Sql, now: Date, limit: number): Promise<Outbound[]> {
  const rows = await db.sql
    .selectFrom('outbound')
    .selectAll()
    .where('failure_handled_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'refused'),
        eb.and([eb('state', '=', 'uncertain'), eb('next_at', '<=', now)]),
        eb('delivery', 'in', ['bounced', 'pec-failed']),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(asOutbound);
}

/** @returns false when somebody else told them first. */
export async function markFailureHandled(tx: Tx, id: OutboundId, now: Date): Promise<boolean> {
  const done = await tx.sql
    .updateTable('outbound')
    .set({ failure_handled_at: now })
    .where('id', '=', id)
    .where('failure_handled_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function ofTicket(db: Sql, ticketId: TicketId): Promise<Outbound[]> {
  const rows = await db.sql
    .selectFrom('outbound')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute();
  return rows.map(asOutbound);
}

/** How much we have said automatically: what the loop brakes look at. */
export async function recentAutomatic(
  db: Sql,
  recipient: string,
  subject: { ticketId: TicketId; claimId?: ClaimId },
  now: Date,
): Promise<{ toAddressToday: number; acksToAddressForClaimToday: number; globalLastMinute: number }> {
  const day = new Date(now.getTime() - 24 * 3_600_000);
  const minute = new Date(now.getTime() - 60_000);
  const { rows } = await sql<{ today: string; acks: string; minute: string }>`
    select
      (select count(*) from outbound where recipient in (${recipient}, ${recipient.toLowerCase()})
        and created_at > ${day} and automatic <> 'no' and state <> 'cancelled') as today,
      (select count(*) from outbound where recipient in (${recipient}, ${recipient.toLowerCase()}) and created_at > ${day}
        and purpose = 'received'
        and (ticket_id = ${subject.ticketId} or claim_id = ${subject.claimId ?? null})) as acks,
      (select count(*) from outbound where automatic <> 'no' and created_at > ${minute}) as minute`.execute(
    db.sql,
  );
  const row = rows[0];
  return {
    toAddressToday: Number(row?.today ?? 0),
    acksToAddressForClaimToday: Number(row?.acks ?? 0),
    globalLastMinute: Number(row?.minute ?? 0),
  };
}

/** A page of the outbox, newest first. */
export async function list(
  db: Sql,
  filter: { state?: OutboundTable['state']; ticketId?: TicketId },
  page: { after?: OutboundId; size: number },
): Promise<Outbound[]> {
  let query = db.sql.selectFrom('outbound').selectAll();
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.ticketId !== undefined) query = query.where('ticket_id', '=', filter.ticketId);
  if (page.after !== undefined) query = query.where('id', '<', page.after);
  const rows = await query.orderBy('id', 'desc').limit(page.size).execute();
  return rows.map(asOutbound);
}

/** Messages that composed the rounds of requests, oldest first. */
export async function roundsOf(db: Sql, requestIds: readonly RequestId[]): Promise<Outbound[]> {
  if (requestIds.length === 0) return [];
  const rows = await db.sql
    .selectFrom('outbound')
    .selectAll()
    .where('request_id', 'in', [...requestIds])
    .orderBy('id')
    .execute();
  return rows.map(asOutbound);
}

/**
 * What came in until an instant by another road than the post and has no acknowledgement that left: originals nobody has
 * read, tickets a machine has the next move on, and acknowledgements that might have left since then and are still here.
 * Each counted up to 1,000.
 */
export async function lateAcknowledgements(
  db: Sql,
  until: Date,
): Promise<{ readonly count: number; readonly oldest?: Date }> {
  const { rows } = await sql<{ n: string; oldest: Date | null }>`
    with late as (
      (select stage_since as since from original
        where stage = 'waiting' and stage_since <= ${until} and channel <> 'letters' limit 1000)
      union all
      -- a recording is heard, not answered
      (select stage_since from ticket where stage <> 'settled' and stage_since <= ${until}
        and channel <> 'letters' and (channel = 'email' or stage <> 'read') limit 1000)
      union all
      (select created_at from outbound where state in ('queued', 'dialing', 'transmitting')
        and automatic = 'auto-replied' and carried_by = 'machine' and created_at <= ${until}
        and (next_at <= ${until} or attempts > 0) limit 1000))
    select count(*) as n, min(since) as oldest from late`.execute(db.sql);
  const [row] = rows;
  return { count: Number(row?.n ?? 0), ...(row?.oldest == null ? {} : { oldest: row.oldest }) };
}

/** Messages that machines carry and that have not come to rest, by state, and the states of the latest 10,000: both by an index, however long the past is. */
export async function countByState(db: Sql): Promise<{
  open: Record<'queued' | 'dialing' | 'transmitting' | 'uncertain', number>;
  latest: ReadonlyMap<string, number>;
}> {
  const [open, latest] = await Promise.all([
    sql<Record<'queued' | 'dialing' | 'transmitting' | 'uncertain', string>>`
      select (select count(*) from outbound where state = 'queued' and carried_by = 'machine') as queued,
        (select count(*) from outbound where state = 'dialing') as dialing,
        (select count(*) from outbound where state = 'transmitting') as transmitting,
        (select count(*) from outbound where state = 'uncertain') as uncertain`.execute(db.sql),
    sql<{ state: string; n: string }>`
      select state, count(*) as n from (select state from outbound order by id desc limit 10000) as latest
      group by state`.execute(db.sql),
  ]);
  const counts = open.rows[0];
  return {
    open: {
      queued: Number(counts?.queued ?? 0),
      dialing: Number(counts?.dialing ?? 0),
      transmitting: Number(counts?.transmitting ?? 0),
      uncertain: Number(counts?.uncertain ?? 0),
    },
    latest: new Map(latest.rows.map((row) => [row.state, Number(row.n)])),
  };
}

function asOutbound(row: Selectable<OutboundTable>): Outbound {
  return {
    id: row.id,
    key: row.key,
    ticketId: row.ticket_id,
    ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
    purpose: row.purpose,
    round: row.round,
    channel: row.channel,
    recipient: row.recipient,
    language: row.language,
    subject: row.subject,
    body: row.body,
    ...(row.html === null ? {} : { html: row.html }),
    automatic: row.automatic,
    asks: row.asks,
    messageId: row.message_id,
    envelopeFrom: row.envelope_from,
    sha256: row.sha256,
    state: row.state,
    stateSince: row.state_since,
    fence: row.fence,
    attempts: row.attempts,
    nextAt: row.next_at,
    ...(row.last_response === null ? {} : { lastResponse: row.last_response }),
    ...(row.settled_by === null ? {} : { settledBy: row.settled_by }),
    ...(row.sent_at === null ? {} : { sentAt: row.sent_at }),
    ...(row.delivery === null ? {} : { delivery: row.delivery }),
    ...(row.delivery_detail === null ? {} : { deliveryDetail: row.delivery_detail }),
    ...(row.written === null ? {} : { written: row.written }),
    attachments: row.attachments,
    carriedBy: row.carried_by,
    ...(row.sheet === null ? {} : { sheet: row.sheet }),
    settles: row.settles,
    needsProof: row.needs_proof,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
