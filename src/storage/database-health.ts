/** What an operator must know of the database itself: its version, its clock, and whether every index is there and whole. */
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db, Sql } from './db.ts';
import { pendingMigrations } from './migrate.ts';

/** The state of a database that was opened. */
export interface DatabaseHealth {
  /** As the server calls itself: `15.18`. */
  readonly version: string;
  /** The server's clock less ours, ms; the way there and back is halved away. */
  readonly skewMs: number;
  /** Files of `migrations/` that have not run. */
  readonly pending: readonly string[];
  /** Indexes that a broken-off build has left: written to, never read. */
  readonly invalid: readonly string[];
  /** Indexes of this version that are not there. Empty while migrations are pending. */
  readonly missing: readonly string[];
}

/** Looks at a database and changes nothing. */
export async function databaseHealth(db: Db): Promise<DatabaseHealth> {
  const before = Date.now();
  const { rows } = await sql<{ version: string; now: Date }>`
    select current_setting('server_version') as version, clock_timestamp() as now`.execute(db.sql);
  const ours = (before + Date.now()) / 2;
  const [row] = rows;
  if (row === undefined) throw new Error('the database gives no answer to a plain question');
  // A database that nobody has started the service on has no tables at all.
  const begun = await sql<{ table: string | null }>`
    select to_regclass('public.schema_change')::text as table`.execute(db.sql);
  const pending = begun.rows[0]?.table == null ? ['all of them'] : await pendingMigrations(db);
  return {
    version: row.version.split(' ')[0] ?? row.version,
    skewMs: row.now.getTime() - ours,
    pending,
    invalid: await invalidIndexes(db),
    missing: pending.length > 0 ? [] : await missingIndexes(db),
  };
}

async function invalidIndexes(db: Sql): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_index join pg_class on pg_class.oid = indexrelid
    where relnamespace = 'public'::regnamespace and not (indisvalid and indisready) order by 1`.execute(
    db.sql,
  );
  return rows.map(({ name }) => name);
}

async function missingIndexes(db: Sql): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select indexname as name from pg_indexes where schemaname = 'public'`.execute(db.sql);
  const there = new Set(rows.map(({ name }) => name));
  return (await namedIndexes()).filter((name) => !there.has(name));
}

/** Names of the indexes that `migrations/` makes and does not take away again; those of keys and constraints apart. */
export async function namedIndexes(): Promise<string[]> {
  const folder = new URL('./migrations/', import.meta.url);
  const names = new Set<string>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()) {
    const text = await readFile(new URL(file, folder), 'utf8');
    const acts =
      /^\s*(?:create (?:unique )?index (?:concurrently )?(?:if not exists )?(?<made>\w+)|drop index (?:if exists )?(?<gone>[\w, ]+)|alter index (?<old>\w+) rename to (?<renamed>\w+))/gim;
    for (const { groups } of text.matchAll(acts)) {
      if (groups?.['made'] !== undefined) names.add(groups['made']);
      for (const gone of groups?.['gone']?.split(',') ?? []) names.delete(gone.trim());
      if (groups?.['old'] !== undefined && names.delete(groups['old'])) names.add(groups['renamed'] ?? '');
    }
  }
  return [...names].toSorted();
}
