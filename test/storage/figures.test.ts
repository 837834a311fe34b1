import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { figures } from '#src/domain/figures.ts';
import { countParts, figureTickets, readAnswerTimes, readVolume } from '#src/storage/figures.ts';
import type { Tx } from '#src/storage/db.ts';
import { useDatabase } from '#test/database.ts';

const database = useDatabase();

/**
 * Years of a desk, of which a day is asked for: nearly everything is over and lies outside of it. Search and live news
 * are not kept of so many at once: that would take minutes and is not what is measured.
 */
async function populate(tickets: number): Promise<void> {
  await sql
    .raw(
      `alter table ticket disable trigger user;
      alter table outbound disable trigger user;
      insert into ticket (reference, stage, status, case_kind, channel, account, language, subject, received_at)
      select (4000000000 + n)::text, 'settled', (case when n % 200 = 0 then 'open' else 'closed' end),
        'other', 'email', 'a', 'it', 'x', timestamptz '2026-01-01' + n * interval '10 minutes'
      from generate_series(1, ${tickets}) as n;
      insert into outbound (key, ticket_id, purpose, round, channel, recipient, language, subject, body, automatic,
        message_id, envelope_from, sha256, state, sent_at, created_by)
      select n::text, n, (case when n % 2 = 0 then 'reply' else 'reminder' end), 2, 'email', 'x', 'it', 'x', 'x', 'no',
        n::text, 'x', 'x', 'sent', timestamptz '2026-01-01' + n * interval '11 minutes', 'x'
      from generate_series(1, ${tickets}) as n;
      alter table ticket enable trigger user;
      alter table outbound enable trigger user;
      analyze;`,
    )
    .execute(database.db.sql);
}

async function ticketsRead(work: (tx: Tx) => Promise<unknown>): Promise<{ scans: number; rows: number }> {
  return database.db.transaction(async (tx) => {
    const look = async () => {
      const { rows } = await sql<{ scans: string; read: string }>`
        select sum(seq_scan) as scans, sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) as read
        from pg_stat_xact_user_tables where relname in ('ticket', 'outbound')`.execute(tx.sql);
      return { scans: Number(rows[0]?.scans ?? 0), rows: Number(rows[0]?.read ?? 0) };
    };
    const before = await look();
    await work(tx);
    const after = await look();
    return { scans: after.scans - before.scans, rows: after.rows - before.rows };
  });
}

test('the figures of a day, and the tickets behind them, cost that day and the open tickets, not the years around it', async () => {
  await populate(30_000);
  const span = {
    from: new Date('2026-05-01T00:00:00Z'),
    before: new Date('2026-05-02T00:00:00Z'),
    now: new Date('2026-07-28T00:00:00Z'),
  };
  const costs = new Map<string, { scans: number; rows: number }>();
  costs.set('volume', await ticketsRead((tx) => readVolume(tx, span)));
  costs.set('times', await ticketsRead((tx) => readAnswerTimes(tx, 'answers_person', span)));
  for (const figure of figures) {
    if (figure !== 'volume') costs.set(figure, await ticketsRead((tx) => countParts(tx, figure, span)));
    costs.set(
      `tickets of ${figure}`,
      await ticketsRead((tx) => figureTickets(tx, { figure }, span, { size: 50 })),
    );
  }
  // A day has 144 tickets; 150 are open.
  for (const [what, cost] of costs) {
    expect({ what, scans: cost.scans, few: cost.rows < 1_000 }).toEqual({ what, scans: 0, few: true });
  }
}, 240_000);
