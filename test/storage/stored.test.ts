/** The desk that `npm run bench:stored` makes: what is measured on it is worth something only if it is like a real one. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { openDb } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';
import { fill } from '../../bench/stored/fill.ts';
import { recount } from '../../bench/stored/recount.ts';
import { postgresAvailable, startPostgres } from '../servers.ts';

test.skipIf(!postgresAvailable())(
  'a desk made at once on PostgreSQL is as if all of it had come by the road, and a counter that is off is seen',
  async () => {
    const server = await startPostgres({ careless: true });
    const db = await openDb({ url: server.url });
    const client = new pg.Client({ connectionString: server.url });
    try {
      await migrate(db);
      await fill(server.url, { tickets: 200, seed: 3, now: new Date('2026-11-12T09:00:00Z') });
      await client.connect();
      expect(await recount(client)).toEqual(new Map());
      // What comes afterwards meets everything in its place.
      await client.query(
        `update ticket set status = 'escalated', subject = 'Un altro oggetto', asleep_until = null where id in (7, 150)`,
      );
      await client.query(`update message set ticket_id = 8 where id = 21`);
      await client.query(
        `insert into party (name, name_key, surname_key) values ('Ada Uno', 'ada uno', 'uno')`,
      );
      expect(await recount(client)).toEqual(new Map());

      await client.query(`update queue_tally set n = n + 1 where ctid = (select min(ctid) from queue_tally)`);
      await client.query(`update search_entry set words = '' where kind = 'message' and id = 5`);
      await client.query(`delete from ticket_news where ticket_id = 9`);
      expect([...(await recount(client)).keys()]).toEqual(['queue_tally', 'ticket_news', 'search_entry']);
    } finally {
      await client.end();
      await db.close();
      await server.close();
    }
  },
  120_000,
);
