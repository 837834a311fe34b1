/**
 * Databases for tests. Without DATABASE_URL each worker of the suite has an embedded PostgreSQL, started from a migrated
 * template; with it, a database on that server. The files a worker runs one after another share it: tables are emptied
 * before each test.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { beforeAll, beforeEach } from 'vitest';
import { openDb, type Db } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';

/** A PostgreSQL server to test on, if the environment names one. */
export const postgresUrl = process.env['DATABASE_URL'];
/** A Redis to test the queue on, if the environment names one. */
export const redisUrl = process.env['REDIS_URL'];

/** What the test files of this worker share, from the first that asks for it to the worker's end. */
let shared: Promise<Db> | undefined;

/** The migrated database of this worker, emptied before each test. Read `.db` inside tests only. */
export function useDatabase(): { readonly db: Db } {
  let opened: Db | undefined;
  const current = () => {
    if (opened === undefined) throw new Error('the database is open only inside tests');
    return opened;
  };
  beforeAll(async () => {
    opened = await (shared ??= openShared());
  });
  beforeEach(() => emptyTables(current()));
  return {
    get db() {
      return current();
    },
  };
}

async function openShared(): Promise<Db> {
  const db =
    postgresUrl === undefined
      ? await openDb({ template: await embeddedTemplate() })
      : (await openBareDatabase()).db;
  await migrate(db);
  return db;
}

/** A database without tables, as it is before the first start, and the function that takes it away. */
export async function openBareDatabase(): Promise<{ db: Db; url?: string; drop: () => Promise<void> }> {
  if (postgresUrl === undefined) {
    const db = await openDb({});
    return { db, drop: () => db.close() };
  }
  const name = `${databaseNames()}${randomUUID().replaceAll('-', '')}`;
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

/**
 * Takes out whatever a test left and begins numbering anew. Most tables were never written and the others hold a few
 * rows: deleting those is ten times cheaper than giving sixty tables new files, which is kept for tests of many rows.
 */
async function emptyTables(db: Db): Promise<void> {
  await sql
    .raw(
      `do $$
      declare
        many constant integer := 2000000; -- bytes
        tables regclass[];
        written regclass[];
        each regclass;
      begin
        select array_agg(oid), array_agg(oid) filter (where pg_relation_size(oid) > 0) into tables, written
          from pg_class where relkind = 'r' and (
            (relnamespace = 'public'::regnamespace and relname <> 'schema_change') or
            (relnamespace = to_regnamespace('bullmq') and relname <> 'migration'));
        -- Without triggers: neither the order of the tables nor the news of these changes matters, and
        -- logs that nobody may empty are emptied here.
        set local session_replication_role = replica;
        if exists (select from unnest(written) as one where pg_relation_size(one) > many) then
          execute 'truncate ' || array_to_string(tables, ', ') || ' restart identity cascade';
          return;
        end if;
        foreach each in array coalesce(written, '{}') loop
          execute 'delete from ' || each;
        end loop;
        perform setval(objid::regclass, 1, false) from pg_depend
          where classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')
            and refobjid = any (written) and objid in (select oid from pg_class where relkind = 'S');
      end $$`,
    )
    .execute(db.sql);
}

/** Statements that put back what was once filled in, by database and name. */
const filled = new WeakMap<Db, Map<string, string>>();

/**
 * Fills a database that was just emptied with what most tests begin with. The first time it is written by the product's
 * own code; from then on its rows are copied, identities included, which is ten times cheaper.
 *
 * @param name of what is filled in: letters and underscores.
 */
export async function fillTables(db: Db, name: string, fill: () => Promise<void>): Promise<void> {
  const known = filled.get(db) ?? new Map<string, string>();
  filled.set(db, known);
  const again = known.get(name);
  if (again !== undefined) {
    await sql.raw(again).execute(db.sql);
    return;
  }
  await fill();
  known.set(name, await keepRows(db, `kept_${name}`));
}

/** Copies all rows into tables of another schema. @returns the statement that puts them back into emptied tables */
async function keepRows(db: Db, schema: string): Promise<string> {
  await sql.raw(`create schema ${schema}`).execute(db.sql);
  const { rows: tables } = await sql<{ name: string; columns: string }>`
    select relname as name, (
      select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
      where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_change'
      and pg_relation_size(oid) > 0 order by relname`.execute(db.sql);
  const inserts: string[] = [];
  for (const { name, columns } of tables) {
    await sql.raw(`create table ${schema}."${name}" as table public."${name}"`).execute(db.sql);
    inserts.push(
      `insert into public."${name}" (${columns}) overriding system value select ${columns} from ${schema}."${name}"`,
    );
  }
  const { rows: sequences } = await sql<{ name: string; last: string }>`
    select sequencename as name, last_value::text as last from pg_sequences
    where schemaname = 'public' and last_value is not null`.execute(db.sql);
  return `do $$ begin
    -- What the triggers wrote is among the rows.
    set local session_replication_role = replica;
    ${inserts.map((insert) => `${insert};`).join('\n')}
    ${sequences.map(({ name, last }) => `perform setval('public."${name}"', ${last});`).join('\n')}
  end $$`;
}

/** How the names of all databases begin that this run makes on a server: workers inherit it. */
function databaseNames(): string {
  return `sportello_test_${(process.env['SPORTELLO_TEST_RUN'] ??= randomUUID().slice(0, 8))}_`;
}

/** Names this run's databases before the workers start. Resolves when the server no longer has any of them. */
export function nameDatabases(url: string): () => Promise<void> {
  const names = databaseNames();
  return async () => {
    const rows = await onServer(
      url,
      `select datname from pg_database where starts_with(datname, '${names}')`,
    );
    for (const { datname } of rows) await onServer(url, `drop database "${datname}" with (force)`);
  };
}

async function onServer(url: string, statement: string): Promise<{ datname: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(statement);
    return rows;
  } finally {
    await client.end();
  }
}
