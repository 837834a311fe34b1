import { sql } from 'kysely';
import type { RawItem, SourceEnvelope } from '#src/channel.ts';
import type { OriginalId, Sha256 } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';
import { usePieces } from './pieces.ts';
import { moveCursor } from './sources.ts';

/** A raw item as stored: where its bytes lie and how it came. */
export interface Original {
  readonly id: OriginalId;
  readonly channel: string;
  readonly account: string;
  readonly sha256: Sha256;
  readonly size: number;
  readonly receivedAt: Date;
  readonly ingestedAt: Date;
  readonly envelope: SourceEnvelope;
  readonly version: number;
  readonly tries: number;
}

/**
 * Stores the row of an item whose bytes are already safe, the sighting and the cursor, all in the caller's transaction.
 * The same content in the same account is one original however often it is seen, unless its source names it for
 * certain (`once`); a Message-ID is never looked at.
 *
 * @returns the new original's id, or undefined when it was stored before.
 */
export async function store(tx: Tx, item: RawItem, sha256: Sha256): Promise<OriginalId | undefined> {
  if (item.once === true) {
    // Two processes may hear of it at once, in different words.
    const name = `once:${item.channel}:${item.account}:${item.sourceKey}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx.sql);
    if ((await findSighting(tx, item.channel, item.account, item.sourceKey)) !== undefined) return undefined;
  }
  // Two silent recordings have the same bytes and are two.
  const identity = item.once === true ? item.sourceKey : '';
  const inserted = await tx.sql
    .insertInto('original')
    .values({
      channel: item.channel,
      account: item.account,
      sha256,
      size: item.bytes.length,
      received_at: item.receivedAt,
      envelope: JSON.stringify(item.envelope ?? {}),
      identity,
    })
    .onConflict((conflict) => conflict.columns(['channel', 'account', 'sha256', 'identity']).doNothing())
    .returning('id')
    .executeTakeFirst();
  const id =
    inserted?.id ??
    (
      await tx.sql
        .selectFrom('original')
        .select('id')
        .where('channel', '=', item.channel)
        .where('account', '=', item.account)
        .where('sha256', '=', sha256)
        .where('identity', '=', identity)
        .executeTakeFirstOrThrow()
    ).id;
  await tx.sql
    .insertInto('sighting')
    .values({ channel: item.channel, account: item.account, source_key: item.sourceKey, original_id: id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (item.cursor !== undefined)
    await moveCursor(tx, `${item.channel}:${item.cursor.source}`, item.cursor.position);
  if (item.pieces !== undefined)
    await usePieces(tx, item.channel, item.account, item.pieces.whole, item.pieces.keys);
  return inserted?.id;
}

/** The original that was seen under a key. */
export async function findSighting(
  db: Sql,
  channel: string,
  account: string,
  sourceKey: string,
): Promise<OriginalId | undefined> {
  const row = await db.sql
    .selectFrom('sighting')
    .select('original_id')
    .where('channel', '=', channel)
    .where('account', '=', account)
    .where('source_key', '=', sourceKey)
    .executeTakeFirst();
  return row?.original_id;
}

/** Which of these sightings are stored. */
export async function known(
  db: Sql,
  channel: string,
  account: string,
  sourceKeys: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let from = 0; from < sourceKeys.length; from += 5_000) {
    const rows = await db.sql
      .selectFrom('sighting')
      .select('source_key')
      .where('channel', '=', channel)
      .where('account', '=', account)
      .where('source_key', '=', sql<string>`any(${sourceKeys.slice(from, from + 5_000)}::text[])`)
      .execute();
    for (const row of rows) found.add(row.source_key);
  }
  return found;
}

/** An original nobody has read yet, with one more start counted. @throws Stale when it has been read. */
export async function startReading(db: Sql, id: string): Promise<Original> {
  const row = await db.sql
    .updateTable('original')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', id as OriginalId)
    .where('stage', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`original ${id} is read already`);
  return {
    id: row.id,
    channel: row.channel,
    account: row.account,
    sha256: row.sha256,
    size: Number(row.size),
    receivedAt: row.received_at,
    ingestedAt: row.ingested_at,
    envelope: row.envelope,
    version: row.version,
    tries: row.tries,
  };
}

/** Marks an original as read, together with what came of it. @throws Stale when someone else did. */
export async function finishReading(tx: Tx, original: Original): Promise<void> {
  const done = await tx.sql
    .updateTable('original')
    .set((eb) => ({ stage: 'done' as const, stage_since: new Date(), version: eb('version', '+', 1) }))
    .where('id', '=', original.id)
    .where('version', '=', original.version)
    .where('stage', '=', 'waiting')
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw new Stale(`original ${original.id} was read by someone else`);
}

/**
 * Puts an original back to be read once more (a better parser, a calmer machine).
 *
 * @param receivedAt when a person has said that it reached the house at another moment.
 * @returns its new version; undefined when it is waiting already.
 */
export async function readAgain(tx: Tx, id: OriginalId, receivedAt?: Date): Promise<number | undefined> {
  const row = await tx.sql
    .updateTable('original')
    .set((eb) => ({
      stage: 'waiting' as const,
      stage_since: new Date(),
      tries: 0,
      version: eb('version', '+', 1),
      ...(receivedAt === undefined ? {} : { received_at: receivedAt }),
    }))
    .where('id', '=', id)
    .where('stage', '=', 'done')
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Originals that have waited longer than a healthy queue would let them. */
export async function forgotten(
  db: Sql,
  before: Date,
  limit: number,
): Promise<{ id: OriginalId; version: number }[]> {
  return db.sql
    .selectFrom('original')
    .select(['id', 'version'])
    .where('stage', '=', 'waiting')
    .where('stage_since', '<', before)
    .orderBy('stage_since')
    .limit(limit)
    .execute();
}

/** Where an original's bytes lie, for download. */
export async function findOriginal(
  db: Sql,
  id: string,
): Promise<
  | { sha256: Sha256; channel: string; account: string; receivedAt: Date; storedAt: Date; size: number }
  | undefined
> {
  const row = await db.sql
    .selectFrom('original')
    .select(['sha256', 'channel', 'account', 'received_at', 'ingested_at', 'size'])
    .where('id', '=', id as OriginalId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    sha256: row.sha256,
    channel: row.channel,
    account: row.account,
    receivedAt: row.received_at,
    storedAt: row.ingested_at,
    size: Number(row.size),
  };
}

/** Originals stored after `id`, oldest first: what has arrived since somebody last looked. */
export async function storedAfter(
  db: Sql,
  id: string,
): Promise<{ id: OriginalId; stage: 'waiting' | 'done' }[]> {
  return db.sql
    .selectFrom('original')
    .select(['id', 'stage'])
    .where('id', '>', id as OriginalId)
    .orderBy('id')
    .execute();
}

/** Originals nobody has read yet (counted up to 10,000) and since when the oldest has waited. */
export async function waiting(db: Sql): Promise<{ count: number; oldest?: Date }> {
  const { rows } = await sql<{ n: string; oldest: Date | null }>`
    select (select count(*) from (select 1 from original where stage = 'waiting' limit 10000) as counted) as n,
      (select min(stage_since) from original where stage = 'waiting') as oldest`.execute(db.sql);
  const row = rows[0];
  return { count: Number(row?.n ?? 0), ...(row?.oldest == null ? {} : { oldest: row.oldest }) };
}

/** The same by channel and account; accounts where nothing waits are left out. Counted up to 10,000 in all. */
export async function waitingByAccount(
  db: Sql,
): Promise<{ channel: string; account: string; count: number; oldest: Date }[]> {
  const { rows } = await sql<{ channel: string; account: string; n: string; oldest: Date }>`
    select channel, account, count(*) as n, min(stage_since) as oldest
    from (select channel, account, stage_since from original where stage = 'waiting'
      order by stage_since limit 10000) as counted
    group by channel, account`.execute(db.sql);
  return rows.map(({ n, ...row }) => ({ ...row, count: Number(n) }));
}

/** What became of everything that was ever stored for one account of a channel. */
export interface LedgerLine {
  readonly channel: string;
  readonly account: string;
  /** Times a source showed us an item. */
  readonly sightings: number;
  /** Different contents among them; always `waiting` + `read` + `unaccounted`. */
  readonly originals: number;
  /** Not read yet, or a scanned batch that is not sorted into letters yet. */
  readonly waiting: number;
  /** A message came of it, or letters that are originals of their own; always `withTicket` + `withoutTicket`. */
  readonly read: number;
  /** Marked as read although no message came of it: must be 0. */
  readonly unaccounted: number;
  readonly withTicket: number;
  /** Receipts about messages we do not know, and batches whose letters have tickets or that were sent back. */
  readonly withoutTicket: number;
  /** Their ticket has a claim. */
  readonly linked: number;
  /** Their ticket has an answer that left. */
  readonly answered: number;
}

/** Counts every original along the road, per channel and account: nothing may be missing. Reads whole tables. */
export async function ledger(db: Sql): Promise<LedgerLine[]> {
  const { rows } = await sql<Record<keyof LedgerLine, string>>`
    select o.channel, o.account, count(*) as originals,
      (select count(*) from sighting s where s.channel = o.channel and s.account = o.account) as sightings,
      count(*) filter (where m.id is null and (o.stage = 'waiting' or b.state in ('reading', 'held'))) as waiting,
      count(*) filter (where m.id is not null or b.state in ('released', 'returned')) as read,
      count(*) filter (where m.id is null and o.stage = 'done' and (b.id is null or b.state = 'whole')) as unaccounted,
      count(m.ticket_id) as "withTicket",
      count(*) filter (where m.ticket_id is null and (m.id is not null or b.state in ('released', 'returned')))
        as "withoutTicket",
      count(t.claim_id) as linked,
      count(*) filter (where exists (
        select 1 from outbound s where s.ticket_id = m.ticket_id and s.state = 'sent')) as answered
    from original o
      left join message m on m.original_id = o.id
      left join scan_batch b on b.id = o.id
      left join ticket t on t.id = m.ticket_id
    group by o.channel, o.account order by o.channel, o.account`.execute(db.sql);
  return rows.map((row) => ({
    channel: row.channel,
    account: row.account,
    sightings: Number(row.sightings),
    originals: Number(row.originals),
    waiting: Number(row.waiting),
    read: Number(row.read),
    unaccounted: Number(row.unaccounted),
    withTicket: Number(row.withTicket),
    withoutTicket: Number(row.withoutTicket),
    linked: Number(row.linked),
    answered: Number(row.answered),
  }));
}
