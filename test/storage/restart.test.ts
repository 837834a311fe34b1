import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isUnavailable, openDb, type Db } from '#src/storage/db.ts';
import { postgresAvailable, startPostgres, type PrivateServer } from '../servers.ts';
import { until } from '../until.ts';

describe.skipIf(!postgresAvailable())('a PostgreSQL that is killed and comes back', () => {
  let server: PrivateServer;
  let db: Db;

  beforeEach(async () => {
    server = await startPostgres({ careless: true });
    db = await openDb({ url: server.url });
  });
  afterEach(async () => {
    await db.close();
    await server.close();
  });

  test('fails the query under way as unavailable and answers the next one', async () => {
    const slow = sql`select pg_sleep(30)`.execute(db.sql).catch((error: unknown) => error);
    await until('the query to run', async () => {
      const { rows } = await sql<{ n: string }>`
        select count(*) as n from pg_stat_activity where query like 'select pg_sleep(30)%'`.execute(db.sql);
      return rows[0]?.n === '1';
    });
    await server.kill();
    expect(isUnavailable(await slow)).toBe(true);
    await server.start();
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db.sql);
    expect(rows).toEqual([{ one: 1 }]);
  });

  test('takes its locks with it; whoever held one lets go and gets it back', async () => {
    const stop = new AbortController();
    const events: string[] = [];
    const holding = db.withLock('the mailbox', stop.signal, async (held) => {
      events.push('holds');
      await new Promise<void>((resolve) => held.addEventListener('abort', () => resolve(), { once: true }));
      events.push('lets go');
    });
    await until('the lock to be held', () => events.length === 1);
    await server.kill();
    await until('the loss to be noticed', () => events.length === 2);
    await server.start();
    await until('the lock to be held again', () => events.length === 3);
    stop.abort();
    await holding;
    expect(events).toEqual(['holds', 'lets go', 'holds', 'lets go']);
  });
});
