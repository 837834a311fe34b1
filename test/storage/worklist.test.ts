import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Tx } from '#src/storage/db.ts';
import { countViews, worklist, worklistViews, type WorklistKey } from '#src/storage/worklist.ts';
import { useDatabase } from '#test/database.ts';

const database = useDatabase();
const viewer = { person: 'Giulia Ferri', now: new Date('2026-11-12T09:00:00Z') };

/** Years of a desk: most tickets are over, a tenth is open, a few are Giulia's. */
async function populate(tickets: number): Promise<void> {
  await sql
    .raw(
      `insert into ticket (reference, stage, status, case_kind, channel, account, language, subject, received_at,
        due_at, due_version, assignee, updated_at)
      select (4000000000 + n)::text, 'settled',
        (case when n % 10 <> 0 then 'closed' else (array['new','open','waiting_customer','escalated'])[1 + (n / 10) % 4] end),
        (array['claim_new','complaint','other'])[1 + n % 3], 'email', 'a', 'it', 'x',
        timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-11-01' + (n % 997) * interval '1 hour', 1,
        case when n % 400 = 10 then 'Giulia Ferri' end, timestamptz '2026-01-01' + n * interval '1 minute'
      from generate_series(1, ${tickets}) as n`,
    )
    .execute(database.db.sql);
  await sql`analyze`.execute(database.db.sql);
}

async function rowsRead(work: (tx: Tx) => Promise<unknown>): Promise<{ scans: number; rows: number }> {
  return database.db.transaction(async (tx) => {
    const look = async () => {
      const { rows } = await sql<{ scans: string; read: string }>`
        select seq_scan as scans, seq_tup_read + coalesce(idx_tup_fetch, 0) as read
        from pg_stat_xact_user_tables where relname = 'ticket'`.execute(tx.sql);
      return { scans: Number(rows[0]?.scans ?? 0), rows: Number(rows[0]?.read ?? 0) };
    };
    const before = await look();
    await work(tx);
    const after = await look();
    return { scans: after.scans - before.scans, rows: after.rows - before.rows };
  });
}

test('a page of any view reads about as many tickets as it shows, however many there are', async () => {
  await populate(30_000);
  const after: WorklistKey = {
    at: new Date('2026-11-05T00:00:00Z'),
    receivedAt: new Date('2026-01-01T00:00:00Z'),
    // A ticket's id.
    id: '1' as never,
  };
  for (const view of worklistViews)
    for (const key of [undefined, after]) {
      const cost = await rowsRead((tx) =>
        worklist(tx, view, {}, viewer, { size: 100, ...(key === undefined ? {} : { after: key }) }),
      );
      expect({ view, scans: cost.scans }).toEqual({ view, scans: 0 });
      expect(cost.rows).toBeLessThanOrEqual(110);
    }
  const [first, second] = await Promise.all([
    worklist(database.db, 'all', {}, viewer, { size: 50 }),
    worklist(database.db, 'all', {}, viewer, { size: 100 }),
  ]);
  expect(second.slice(0, 50).map((row) => row.ticket.id)).toEqual(first.map((row) => row.ticket.id));

  // Counting stops at its bound: of the many that are over it sees little more than it counts.
  const counting = await rowsRead((tx) => countViews(tx, viewer));
  expect(counting.rows).toBeLessThan(10_001 * 1.2 + 3_000 * 3);
  const counts = await countViews(database.db, viewer);
  expect(counts.get('decided')).toBe(10_001);
  expect(counts.get('all')).toBe(3_000);
}, 120_000);
