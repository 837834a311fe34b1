/**
 * Databases for tests. Without DATABASE_URL each test file gets an embedded PostgreSQL of its own, started from a
 * migrated template; with it, a database of its own on that server. Tables are emptied before each test.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openDb, type Db } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';

/** A PostgreSQL server to test on, if the environment names one. */
export const postgresUrl = process.env['DATABASE_URL'];
/** A Redis to test the queue on, if the environment names one. */
export const redisUrl = process.env['REDIS_URL'];

/** Opens a database for this test file and empties it before each test. Read `.db` inside tests only. */
export function useDatabase(): { readonly db: Db } {
  let opened: { db: Db; drop: () => Promise<void> } | undefined;
  const current = () => {
    if (opened === undefined) throw new Error('the database is open only inside tests');
    return opened.db;
  };
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  beforeEach(() => emptyTables(current()));
  afterAll(() => opened?.drop());
  return {
    get db() {
      return current();
    },
  };
}

/** A migrated database and the function that takes it away. */
async function openTestDatabase(): Promise<{ db: Db; url?: string; drop: () => Promise<void> }> {
  if (postgresUrl === undefined) {
    const db = await openDb({ template: await embeddedTemplate() });
    await migrate(db);
    return { db, drop: () => db.close() };
  }
  const bare = await openBareDatabase();
  await migrate(bare.db);
  return bare;
}

/** A database without tables, as it is before the first start, and the function that takes it away. */
export async function openBareDatabase(): Promise<{ db: Db; url?: string; drop: () => Promise<void> }> {
  if (postgresUrl === undefined) {
    const db = await openDb({});
    return { db, drop: () => db.close() };
  }
  const name = `sportello_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(postgresUrl, `create database ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  const db = await openDb({ url: url.href, poolSize: 24 });
  return {
    db,
    url: url.href,
    drop: async () => {
      await db.close();
      await onServer(postgresUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

/** A dump of a migrated embedded database, made once per set of migrations: starting from it is ten times faster. */
export async function embeddedTemplate(): Promise<string> {
  const folder = new URL('../src/storage/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).toSorted())
    hash.update(name).update(readFileSync(new URL(name, folder)));
  const file = join(tmpdir(), `sportello-template-${hash.digest('hex').slice(0, 16)}.tar`);
  if (existsSync(file)) return file;
  const db = await openDb({});
  await migrate(db);
  const bytes = await db.dump();
  await db.close();
  // Two test processes may make it at once: each writes its own and the last rename wins.
  const temporary = `${file}.${randomUUID()}`;
  writeFileSync(temporary, bytes);
  renameSync(temporary, file);
  return file;
}

async function emptyTables(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where (schemaname = 'public' and tablename <> 'schema_change')
       or (schemaname = 'bullmq' and tablename not in ('migration'))`.execute(db.sql);
  if (rows.length > 0)
    await sql
      .raw(`truncate ${rows.map((row) => row.name).join(', ')} restart identity cascade`)
      .execute(db.sql);
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
