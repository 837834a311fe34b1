/** Pieces of items that do not arrive at once, as channels keep them (`Pieces` of `src/channel.ts`). */
import { sql } from 'kysely';
import type { KeptPiece, Piece } from '#src/channel.ts';
import type { ChannelName } from '#src/domain/message.ts';
import type { Sql } from './db.ts';

/** Keeps a piece; one of the same key is there already when it is a duplicate, and stays as it is. */
export async function keepPiece(
  db: Sql,
  channel: ChannelName,
  piece: Piece,
): Promise<'stored' | 'duplicate'> {
  const kept = await db.sql
    .insertInto('item_piece')
    .values({
      channel,
      account: piece.account,
      whole: piece.whole,
      key: piece.key,
      about: piece.about,
      bytes: Buffer.from(piece.bytes),
      received_at: piece.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return kept.numInsertedOrUpdatedRows === 1n ? 'stored' : 'duplicate';
}

/** All pieces of a whole, in the order in which they came. */
export async function piecesOf(
  db: Sql,
  channel: ChannelName,
  account: string,
  whole: string,
): Promise<KeptPiece[]> {
  const rows = await db.sql
    .selectFrom('item_piece')
    .selectAll()
    .where('channel', '=', channel)
    .where('account', '=', account)
    .where('whole', '=', whole)
    .orderBy('ordinal')
    .execute();
  return rows.map((row) => ({
    account,
    whole,
    key: row.key,
    about: row.about,
    bytes: row.bytes,
    receivedAt: row.received_at,
    used: row.used,
  }));
}

/** Wholes with pieces that are in no original, the longest waiting first. */
export async function unusedWholes(
  db: Sql,
  channel: ChannelName,
): Promise<{ account: string; whole: string; since: Date }[]> {
  const { rows } = await sql<{ account: string; whole: string; since: Date }>`
    select account, whole, min(received_at) as since from item_piece
      where channel = ${channel} and not used
      group by account, whole order by min(received_at) limit 1000`.execute(db.sql);
  return rows;
}

/** Marks pieces as being in an original, or as needing none. */
export async function usePieces(
  db: Sql,
  channel: ChannelName,
  account: string,
  whole: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await db.sql
    .updateTable('item_piece')
    .set({ used: true })
    .where('channel', '=', channel)
    .where('account', '=', account)
    .where('whole', '=', whole)
    .where('key', 'in', [...keys])
    .execute();
}

/** Throws away pieces that were used up before an instant: nothing late can still belong to them. */
export async function sweepPieces(db: Sql, before: Date, limit: number): Promise<void> {
  await sql`delete from item_piece where ctid in (
    select ctid from item_piece where used and received_at < ${before}
    limit ${limit} for update skip locked)`.execute(db.sql);
}
