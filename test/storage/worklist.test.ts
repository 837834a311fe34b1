import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Sql, Tx } from '#src/storage/db.ts';
import {
  countView,
  countViews,
  foldTally,
  mostWalked,
  walkedTo,
  worklist,
  worklistViews,
  type WorklistFilter,
  type WorklistKey,
  type WorklistRow,
  type WorklistView,
} from '#src/storage/worklist.ts';
import { useDatabase } from '#test/database.ts';
import { randomFrom } from '#test/random.ts';

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

  // Counting looks at no ticket but those whose sleep has just ended.
  const counting = await rowsRead((tx) => countViews(tx, viewer));
  expect(counting).toEqual({ scans: 0, rows: 0 });
  const counts = await countViews(database.db, viewer);
  expect(counts.get('decided')).toBe(27_000);
  expect(counts.get('all')).toBe(3_000);

  // A filter that three match looks at so many at a time, and comes to all of them.
  await sql`update ticket set language = 'en' where id in (11, 13001, 26999)`.execute(database.db.sql);
  const english: string[] = [];
  let from: WorklistKey | undefined;
  let pages = 0;
  do {
    const where = from;
    const page: WorklistRow[] = [];
    const cost = await rowsRead(async (tx) => {
      page.push(
        ...(await worklist(tx, 'decided', { language: 'en' }, viewer, {
          size: 50,
          ...(where === undefined ? {} : { after: where }),
        })),
      );
    });
    expect(cost.scans).toBe(0);
    expect(cost.rows).toBeLessThan(mostWalked + 100);
    english.push(...page.map(({ ticket }) => ticket.id));
    from = await walkedTo(database.db, 'decided', { language: 'en' }, viewer, where);
    pages++;
  } while (from !== undefined);
  expect({ english, pages }).toEqual({ english: ['26999', '13001', '11'], pages: 10 });
  expect(await countView(database.db, 'decided', { language: 'en' }, viewer)).toEqual({
    count: 1,
    more: true,
  });
  expect(await countView(database.db, 'all', { language: 'en' }, viewer)).toEqual({ count: 0, more: false });
}, 120_000);

test('each view, and what narrows years of what is over, is led by its own index', async () => {
  await populate(12_000);
  // Of what is over, hardly anything is due.
  await sql`update ticket set due_at = '9999-12-31 00:00:00+00' where status = 'closed' and id % 100 <> 1`.execute(
    database.db.sql,
  );
  await sql`analyze ticket`.execute(database.db.sql);
  const usedBy = (work: (tx: Tx) => Promise<unknown>) =>
    database.db.transaction(async (tx) => {
      const look = async () => {
        const { rows } = await sql<{ name: string; n: string }>`
          select indexrelname as name, pg_stat_get_xact_numscans(indexrelid) as n
          from pg_stat_user_indexes where relname = 'ticket'`.execute(tx.sql);
        return new Map(rows.map(({ name, n }) => [name, Number(n)]));
      };
      // As the queue asks, which is outside transactions: planned for what is asked.
      await sql`set local plan_cache_mode = auto`.execute(tx.sql);
      const before = await look();
      await work(tx);
      return [...(await look())].flatMap(([name, n]) => (n > (before.get(name) ?? 0) ? [name] : []));
    });
  const led: readonly (readonly [WorklistView, WorklistFilter, string])[] = [
    ['mine', {}, 'ticket_queue_mine'],
    ['new', {}, 'ticket_queue_new'],
    ['waiting', {}, 'ticket_queue_waiting'],
    ['escalated', {}, 'ticket_queue_escalated'],
    ['all', {}, 'ticket_queue_open'],
    ['all', { caseKind: 'provider' }, 'ticket_queue_kind'],
    ['asleep', {}, 'ticket_asleep'],
    ['decided', {}, 'ticket_queue_decided'],
    ['decided', { assignee: 'Giulia Ferri' }, 'ticket_decided_assignee'],
    ['decided', { channel: 'letter' }, 'ticket_decided_channel'],
    ['decided', { dueBy: viewer.now }, 'ticket_decided_due'],
    ['decided', { clock: 'none' }, 'ticket_decided_clock'],
    ['decided', { needsPerson: true }, 'ticket_problem_recent'],
  ];
  for (const [view, filter, index] of led)
    expect(
      await usedBy((tx) => worklist(tx, view, filter, viewer, { size: 50 })),
      `${view} ${index}`,
    ).toContain(index);
}, 120_000);

test('whatever happens to tickets and messages, what is counted beside them is what a recount finds', async () => {
  const random = randomFrom(8);
  const states = ['new', 'open', 'waiting_customer', 'escalated', 'resolved', 'closed', 'merged'];
  const run = (db: Sql, text: string) => sql.raw(text).execute(db.sql);
  const step = async (db: Sql, n: number) => {
    const id = random.whole(1, 40);
    const of = (values: readonly string[]) => random.pick(values);
    const steps = [
      `update ticket set status = '${of(states)}', version = version + 1 where id = ${id}`,
      `update ticket set assignee = ${of(['null', `'Giulia Ferri'`, `'Marta Villa'`])} where id = ${id}`,
      `update ticket set asleep_until = ${of(['null', `'2026-11-11'`, `'2026-12-01'`])} where id = ${id}`,
      `with o as (insert into original (channel, account, sha256, size, received_at)
          values ('email', 'a', 'o${n}', 1, now()) returning id)
        insert into message (original_id, ticket_id, channel, nature, nature_detail, recipients, subject, received_at, text, new_text, language)
        select id, ${id}, 'email', '${of(['human', 'pec-receipt'])}', '{}', '{}', 'x', now(), 'x', 'x', 'it' from o`,
      `update message set ticket_id = ${id} where id = (select max(id) from message where ticket_id = ${random.whole(1, 40)})`,
      `update message set copy_of = ${of(['null', 'original_id'])} where id = (select min(id) from message where ticket_id = ${id})`,
      `insert into ticket_message (message_id, ticket_id, kind)
        select max(id), ${id}, 'k${n}' from message where ticket_id <> ${id} having max(id) is not null on conflict do nothing`,
      `delete from ticket_message where ticket_id = ${id}`,
    ];
    await run(db, of(steps));
  };
  await populate(40);
  for (let turn = 0; turn < 60; turn++) {
    // Some of it comes to nothing.
    const fails = random.chance(0.2);
    await database.db
      .transaction(async (tx) => {
        for (let n = 0; n < 5; n++) await step(tx, turn * 10 + n);
        if (fails) throw new Error('on purpose');
      })
      .catch((error: unknown) => {
        if (!fails) throw error;
      });
    if (turn % 20 === 0) await foldTally(database.db);
  }
  const check = async () => {
    const counts = await countViews(database.db, viewer);
    for (const view of worklistViews) {
      const rows = await worklist(database.db, view, {}, viewer, { size: 200 });
      expect([view, counts.get(view)]).toEqual([view, rows.length]);
    }
  };
  await check();
  for (let n = 0; n < 1_100; n++)
    await run(database.db, `update ticket set status = '${n % 2 === 0 ? 'open' : 'closed'}' where id = 1`);
  await Promise.all([foldTally(database.db), foldTally(database.db)]);
  const { rows: folded } = await sql<{ n: string }>`select count(*) as n from queue_tally`.execute(
    database.db.sql,
  );
  expect(Number(folded[0]?.n)).toBeLessThan(100);
  await check();
  const { rows: differ } = await sql`with counted as (select c.ticket_id,
        coalesce(max(m.id) filter (where m.copy_of is null and m.nature <> 'pec-receipt'), 0), count(*)::int
      from conversation c join message m on m.id = c.message_id group by 1)
    (select ticket_id, last_message, messages from ticket_news where messages > 0
      except select * from counted) union all (select * from counted
      except select ticket_id, last_message, messages from ticket_news)`.execute(database.db.sql);
  expect(differ).toEqual([]);
}, 120_000);
