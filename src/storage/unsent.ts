/** What people wrote or added for answers and never sent. */
import { sql } from 'kysely';
import type { Sha256, UploadId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** Throws away drafts that nobody has touched since `before` on tickets that are closed. @returns how many */
export async function dropOldDrafts(db: Sql, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`delete from draft where ctid in (
    select d.ctid from draft d join ticket t on t.id = d.ticket_id
    where d.updated_at < ${before} and t.status = 'closed' limit ${limit} for update of d skip locked)
    returning 1`.execute(db.sql);
  return rows.length;
}

/** In no draft of its ticket, and with no answer that left or may still leave. */
const isSpare = sql<boolean>`
  not exists (select from draft d where d.ticket_id = u.ticket_id and d.uploads @> to_jsonb(u.id::text))
  and not exists (select from outbound o where o.ticket_id = u.ticket_id and o.state <> 'cancelled'
    and o.attachments @> jsonb_build_array(jsonb_build_object('sha256', u.sha256)))`;

/** Files that were added before an instant and are no longer part of anything; the oldest first. */
export async function spareUploads(db: Sql, before: Date, limit: number): Promise<UploadId[]> {
  const { rows } = await sql<{ id: UploadId }>`
    select u.id from upload u where u.uploaded_at < ${before} and ${isSpare} order by u.id limit ${limit}`.execute(
    db.sql,
  );
  return rows.map(({ id }) => id);
}

/**
 * Locks a spare upload until the transaction ends.
 *
 * @returns the hash of its bytes; undefined when it is gone, in somebody's hands, or no longer spare
 */
export async function lockSpareUpload(tx: Tx, id: UploadId): Promise<Sha256 | undefined> {
  const held = await sql`select from upload where id = ${id} for update skip locked`.execute(tx.sql);
  if (held.rows.length === 0) return undefined;
  // Asked once more, now that nobody can put it into a draft: what was committed before the lock is seen only now.
  const { rows } = await sql<{ sha256: Sha256 }>`
    select u.sha256 from upload u where u.id = ${id} and ${isSpare}`.execute(tx.sql);
  return rows[0]?.sha256;
}

/** Forgets an upload. */
export async function dropUpload(tx: Tx, id: UploadId): Promise<void> {
  await tx.sql.deleteFrom('upload').where('id', '=', id).execute();
}

/**
 * Those of some blobs that no row names. Every table with a column `sha256` is asked, so that none is forgotten: once for all
 * of them.
 */
export async function unnamed(db: Sql, blobs: readonly Sha256[]): Promise<Sha256[]> {
  const asked = [...new Set(blobs)];
  if (asked.length === 0) return [];
  const { rows: tables } = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'sha256' and t.table_type = 'BASE TABLE'`.execute(
    db.sql,
  );
  const named = [
    ...tables.map(({ name }) => sql`select sha256 from ${sql.table(name)} where sha256 = any (${asked})`),
    sql`select f ->> 'sha256' from outbound, jsonb_array_elements(attachments) as f
      where attachments <> '[]' and f ->> 'sha256' = any (${asked})`,
  ];
  const { rows } = await sql<{ sha256: Sha256 }>`
    select unnest(${asked}::text[]) as sha256 except (${sql.join(named, sql` union all `)})`.execute(db.sql);
  return rows.map(({ sha256 }) => sha256);
}
