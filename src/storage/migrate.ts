import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db, Sql } from './db.ts';

/**
 * Brings the tables up to date: each file of `migrations/` once, in order, each in its own transaction together with
 * the row that remembers it, so that a kill in between leaves either both or neither. Processes that start together
 * wait for each other.
 *
 * @returns the names of the files that ran now.
 * @throws when the database was written by a newer version of this program.
 */
export async function migrate(db: Db): Promise<string[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  await db.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(7365705)`.execute(tx.sql);
    await sql`create table if not exists schema_change (
      name text primary key, ran_at timestamptz not null default now())`.execute(tx.sql);
  });
  const ran: string[] = [];
  for (const name of files) {
    const text = await readFile(new URL(name, folder), 'utf8');
    const did = await db.transaction(async (tx) => {
      await sql`select pg_advisory_xact_lock(7365705)`.execute(tx.sql);
      const inserted = await sql`insert into schema_change (name) values (${name})
        on conflict do nothing returning name`.execute(tx.sql);
      if (inserted.rows.length === 0) return false;
      await sql.raw(text).execute(tx.sql);
      return true;
    });
    if (did) ran.push(name);
  }
  const known = new Set(files);
  const { rows } = await sql<{ name: string }>`select name from schema_change order by name`.execute(db.sql);
  const unknown = rows.filter((row) => !known.has(row.name)).map((row) => row.name);
  if (unknown.length > 0)
    throw new Error(
      `The database has ${unknown.join(', ')}, which this version does not know: start the newer version`,
    );
  return ran;
}

/** Files of `migrations/` that have not run on this database: a process that finds any must not serve yet. */
export async function pendingMigrations(db: Sql): Promise<string[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  const { rows } = await sql<{ name: string }>`select name from schema_change`.execute(db.sql);
  const ran = new Set(rows.map((row) => row.name));
  return files.filter((name) => !ran.has(name)).toSorted();
}
