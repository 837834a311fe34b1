import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Tx } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';
import { searchKinds } from '#src/domain/search.ts';
import { meant, readSearch, search, straightTo, type SearchFilter } from '#src/storage/search.ts';
import { openBareDatabase, useDatabase } from '#test/database.ts';

const database = useDatabase();
const now = new Date('2026-11-12T09:00:00Z');

/**
 * Years of a desk: mails that all greet, each with a word of its own, from people of whom every fiftieth is called
 * Mario Rossi. What the triggers would write row by row is written at once, as the migration writes it.
 */
async function populate(mails: number): Promise<void> {
  await database.db.transaction(async (tx) => {
    const run = (text: string) => sql.raw(text).execute(tx.sql);
    for (const table of [
      'ticket',
      'message',
      'party',
      'policy',
      'contact',
      'policy_party',
      'claim',
      'claim_party',
    ])
      await run(`alter table ${table} disable trigger user`);
    await run(`insert into party (name, name_key, fiscal_code, vat_number, iban)
      select case when n % 50 = 0 then 'Mario Rossi' else 'Persona Cognome' || n end, 'x', 'CF' || n, 'VAT' || n, 'IT' || n
      from generate_series(1, ${mails}) as n`);
    await run(
      `insert into contact (party_id, kind, value) select id, 'email', 'p' || id || '@example.org' from party`,
    );
    await run(`insert into policy (number, number_key, product)
      select 'RCA-' || n, 'RCA' || n, 'Auto' from generate_series(1, ${mails}) as n`);
    await run(`insert into policy_version (policy_id, version, valid_from, valid_to, plate, covers)
      select id, 1, '2026-01-01', '2026-12-31', 'AA' || id || 'AA', '[]' from policy`);
    await run(`insert into claim (reference, type, status, policy_id, notified_at, language, plates)
      select (5000000000 + n)::text, 'motor_damage', 'incomplete', n, timestamptz '2026-01-01' + n * interval '1 minute',
        'it', array['AA' || n || 'AA'] from generate_series(1, ${mails}) as n`);
    await run(`insert into claim_party select id, id, 'insured' from claim`);
    await run(`insert into policy_party select id, id, 'insured' from policy`);
    await run(`insert into claim_number select 'plate', 'AA' || id || 'AA', id from claim`);
    await run(`insert into ticket (reference, stage, status, case_kind, channel, account, language, subject, customer,
        received_at) select (4000000000 + n)::text, 'settled', 'closed', 'other', 'email', 'a', 'it', 'Oggetto ' || n,
        'p' || n || '@example.org', timestamptz '2026-11-12 08:00Z' - (${mails} - n) * interval '1 hour' from generate_series(1, ${mails}) as n`);
    await run(`insert into original (channel, account, sha256, size, received_at)
      select 'email', 'a', n::text, 1, now() from generate_series(1, ${mails}) as n`);
    await run(`insert into message (original_id, ticket_id, channel, nature, nature_detail, sender, recipients, subject,
        received_at, text, new_text, language)
      select n, n, 'email', 'human', '{}', 'p' || n || '@example.org', '{}', 'Oggetto ' || n,
        timestamptz '2026-11-12 08:00Z' - (${mails} - n) * interval '1 hour', body, body, 'it'
      from (select n, 'Buongiorno, parola' || n || ' e saluti' as body from generate_series(1, ${mails}) as n) as m`);
    await run(`insert into fact (message_id, ticket_id, key, value, span, method, confidence)
      select id, ticket_id, 'plate', 'BB' || id || 'BB', '{}', 'regex', 1 from message`);
    for (const table of [
      'ticket',
      'message',
      'party',
      'policy',
      'contact',
      'policy_party',
      'claim',
      'claim_party',
    ])
      await run(`alter table ${table} enable trigger user`);
    await run(`insert into search_entry
      select kind, id, at, channel, words || search_marks(kind, id, at, words), 0 from search_source`);
    await run(`insert into search_word select distinct word from search_entry, unnest(tsvector_to_array(words)) as word
      where length(word) between 5 and 40 and left(word, 8) !~ '[0-9]'`);
    await run(`insert into search_name select distinct word
      from search_source, regexp_split_to_table(search_fold(name), ' ') as word where name is not null`);
  });
  await sql`analyze`.execute(database.db.sql);
}

/** Whole-table scans while `work` ran; as many rows as this a planner would take by index unasked. */
async function scansOf(work: (tx: Tx) => Promise<unknown>): Promise<readonly string[]> {
  return database.db.transaction(async (tx) => {
    const look = async () => {
      const { rows } = await sql<{ name: string; scans: string }>`
        select relname as name, seq_scan as scans from pg_stat_xact_user_tables`.execute(tx.sql);
      return new Map(rows.map(({ name, scans }) => [name, Number(scans)]));
    };
    const before = await look();
    await work(tx);
    // Of the words that a beginning may become, these mails have five.
    return [...(await look())].flatMap(([name, scans]) =>
      scans > (before.get(name) ?? 0) && name !== 'search_word' ? [name] : [],
    );
  });
}

test('of many rows, none is walked through: neither for a rare word, nor a common one, nor a number, nor a slip', async () => {
  await populate(6_000);
  const find = async (tx: Tx, typed: string) => {
    const words = await readSearch(tx, typed);
    if (words === undefined) throw new Error('no words');
    return search(tx, words, { kinds: searchKinds }, { size: 5, now });
  };
  expect(
    await scansOf(async (tx) => {
      const groups = await find(tx, 'parola777 ');
      expect(groups.map(({ kind, hits }) => [kind, hits.map(({ id }) => id)])).toEqual([
        ['message', ['777']],
      ]);
    }),
  ).toEqual([]);
  expect(
    await scansOf(async (tx) => {
      const [common] = await find(tx, 'buongiorno saluti');
      expect(common).toMatchObject({ kind: 'message', more: true });
      expect(common?.count).toBeLessThan(400);
      expect(common?.hits[0]?.id).toBe('6000');
    }),
  ).toEqual([]);
  for (const [typed, kinds] of [
    ['5000000777', []],
    ['AA 777 AA', ['claim', 'policy']],
    ['bb778bb', ['ticket']],
    ['p779@example.org', ['ticket', 'party']],
    ['rca-780', ['policy']],
  ] as const)
    expect(
      await scansOf(async (tx) => {
        const found = await straightTo(tx, typed);
        expect(
          found.map(({ kind }) => kind),
          `with ${typed}`,
        ).toEqual(kinds);
      }),
      `with ${typed}`,
    ).toEqual([]);
  expect(await meant(database.db, 'Mraio Rosssi')).toBe('Mario Rossi');
}, 240_000);

test('of a word that stands in every mail, or begins thousands of words, only the newest mails are read', async () => {
  await populate(6_000);
  const cost = async (typed: string, filter: Partial<SearchFilter> = {}) =>
    database.db.transaction(async (tx) => {
      const look = async () => {
        const { rows } = await sql<{ read: string; asked: string }>`
          select idx_tup_fetch as read, pg_stat_get_xact_numscans('search_entry_words_message'::regclass) as asked
          from pg_stat_xact_user_tables where relname = 'search_entry'`.execute(tx.sql);
        return { read: Number(rows[0]?.read ?? 0), asked: Number(rows[0]?.asked ?? 0) };
      };
      const words = await readSearch(tx, typed);
      if (words === undefined) throw new Error('no words');
      const before = await look();
      const groups = await search(tx, words, { kinds: ['message'], ...filter }, { size: 5, now });
      const after = await look();
      return { group: groups[0], read: after.read - before.read, asked: after.asked - before.asked };
    });
  for (const typed of ['saluti ', 'par', 'paro', 'parol']) {
    const { group, read, asked } = await cost(typed);
    expect({ typed, id: group?.hits[0]?.id, more: group?.more }).toEqual({ typed, id: '6000', more: true });
    expect(asked).toBeGreaterThan(0);
    expect(read, `with ${typed}`).toBeLessThan(1_000);
  }
  // What is long ago is found by its days, and a rare word wherever it is.
  const may = await cost('saluti ', {
    from: new Date('2026-05-01T00:00:00Z'),
    to: new Date('2026-05-03T00:00:00Z'),
  });
  expect(may.group).toMatchObject({ count: 48, more: false });
  expect(may.read).toBeLessThan(500);
  // An end that is far off costs no more than none.
  const open = await cost('saluti ', {
    from: new Date('1970-01-01T00:00:00Z'),
    to: new Date('9999-12-31T00:00:00Z'),
  });
  expect(open.group).toMatchObject({ more: true });
  expect(open.group?.hits[0]?.id).toBe('6000');
  expect(open.read).toBeLessThan(1_000);
  expect((await cost('parola3 ')).group).toMatchObject({ count: 1, more: false, hits: [{ id: '3' }] });
  expect((await cost('parola299')).group?.hits.map(({ id }) => id)).toContain('299');
}, 240_000);

test('two who put themselves on one claim at the same moment are both found on it', async () => {
  await database.db.transaction(async (tx) => {
    await sql`insert into party (name, name_key) values ('Ada Uno', 'ada uno'), ('Bea Due', 'bea due')`.execute(
      tx.sql,
    );
    await sql`insert into claim (reference, type, status, notified_at, language)
      values ('5000000001', 'motor_damage', 'incomplete', ${now}, 'it')`.execute(tx.sql);
  });
  await Promise.all(
    ['1', '2'].map((party) =>
      database.db.transaction(async (tx) => {
        await sql`insert into claim_party values (1, ${party}, 'insured')`.execute(tx.sql);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }),
    ),
  );
  for (const typed of ['ada', 'bea']) {
    const words = await readSearch(database.db, typed);
    const groups =
      words === undefined
        ? []
        : await database.db.transaction((tx) => search(tx, words, { kinds: ['claim'] }, { size: 5, now }));
    expect(groups[0]?.count, `with ${typed}`).toBe(1);
  }
});

test('what was there before the search came is found after the update', async () => {
  const { db, drop } = await openBareDatabase();
  try {
    const folder = new URL('../../src/storage/migrations/', import.meta.url);
    await sql`create table schema_change (name text primary key, ran_at timestamptz not null default now())`.execute(
      db.sql,
    );
    for (const name of readdirSync(folder)
      .filter((each) => each < '0014')
      .toSorted()) {
      await sql.raw(readFileSync(new URL(name, folder), 'utf8')).execute(db.sql);
      await sql`insert into schema_change (name) values (${name})`.execute(db.sql);
    }
    await sql`insert into ticket (reference, stage, status, case_kind, channel, account, language, subject,
        customer_name, received_at)
      values ('4000000001', 'settled', 'closed', 'other', 'email', 'a', 'it', 'Grandinata di ieri', 'Ada Uno',
        ${now})`.execute(db.sql);
    await migrate(db);
    const words = await readSearch(db, 'grandinate');
    const groups =
      words === undefined
        ? []
        : await db.transaction((tx) => search(tx, words, { kinds: ['ticket'] }, { size: 5, now }));
    expect(groups[0]?.hits.map(({ title }) => title)).toEqual(['Grandinata di ieri']);
    expect(await meant(db, 'Ada Unno')).toBe('Ada Uno');
  } finally {
    await drop();
  }
}, 120_000);
