import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import type { LocalDate } from '#src/domain/ids.ts';
import { findCandidates, type ClaimClues } from '#src/storage/candidates.ts';
import type { Tx } from '#src/storage/db.ts';
import { findPolicies, upsertPolicy } from '#src/storage/policies.ts';
import { castPolicies } from '#test/cast.ts';
import { useDatabase } from '#test/database.ts';

const database = useDatabase();

const nothing: ClaimClues = {
  numbers: [],
  plates: [],
  contacts: [],
  fiscalCodes: [],
  ibans: [],
  names: [],
  references: [],
  externalReferences: [],
  claimIds: [],
  lossDays: [],
};

/**
 * A town of an insurer: everybody has a policy, a car and a claim a year back. One agency's mailbox stands on all of
 * them, one company's fleet policy has a tenth of the claims, and every fiftieth person is called Mario Rossi.
 */
async function populate(claims: number): Promise<void> {
  await database.db.transaction(async (tx) => {
    const run = (text: string) => sql.raw(text).execute(tx.sql);
    // What the triggers would count one by one is counted at the end; search and live news are not measured here.
    const withTriggers = ['party', 'contact', 'policy', 'policy_party', 'claim', 'claim_party'];
    for (const table of withTriggers) await run(`alter table ${table} disable trigger user`);
    await run(`insert into party (name, name_key, surname, surname_key, fiscal_code, iban)
      select name, lower(name), split_part(name, ' ', 2), lower(split_part(name, ' ', 2)), 'CF' || n, 'IT' || n
      from (select n, case when n % 50 = 0 then 'Mario Rossi' else 'Persona Cognome' || n end as name
        from generate_series(1, ${claims}) as n) as people order by n`);
    await run(`update party set name_key = 'mario rossi' where name = 'Mario Rossi'`);
    await run(`insert into surname_count select surname_key, count(*) from party group by 1
      union all select '', count(*) from party`);
    await run(`insert into contact (party_id, kind, value, shared)
      select id, 'email', 'p' || id || '@example.org', false from party
      union all select id, 'email', 'agenzia@example.com', false from party
      union all select id, 'phone', '+39333' || (id / 3), false from party`);
    await run(`insert into policy (number, number_key, product)
      select 'RCA-' || n, 'RCA' || n, 'Auto' from generate_series(1, ${claims}) as n`);
    await run(`insert into policy_party select id, id, 'insured' from policy`);
    await run(`insert into policy_version (policy_id, version, valid_from, valid_to, plate, covers)
      select id, 1, '2026-01-01', '2026-12-31', 'AA' || id || 'AA', '[]' from policy`);
    await run(`insert into instalment select id, '2026-01-01', 41250 from policy`);
    await run(`insert into claim (reference, type, status, policy_id, loss_on, notified_at, language, plates)
      select (5000000000 + n)::text, 'motor_damage', 'incomplete', case when n % 10 = 5 then 1 else n end,
        date '2026-01-01' + (n % 300)::int, now(), 'it', array['AA' || n || 'AA', 'ZZ000ZZ']
      from generate_series(1, ${claims}) as n`);
    await run(`insert into claim_party select id, coalesce(policy_id, 1), 'insured' from claim`);
    await run(`insert into requirement (claim_id, key, any_of, level, stage, state)
      select id, 'doc_cai', '{doc_cai}', 'M', 'review', 'asked' from claim`);
    for (const table of withTriggers) await run(`alter table ${table} enable trigger user`);
  });
  // A server's autovacuum comes a minute later; the embedded database is told by the clock.
  await sql`analyze`.execute(database.db.sql);
}

/** What PostgreSQL has counted in this session: earlier transactions may still be among it, so two looks are compared. */
async function counters(tx: Tx): Promise<ReadonlyMap<string, { scans: number; rows: number }>> {
  const { rows } = await sql<{ name: string; scans: string; read: string; fetched: string }>`
    select relname as name, seq_scan as scans, seq_tup_read as read, coalesce(idx_tup_fetch, 0) as fetched
    from pg_stat_xact_user_tables`.execute(tx.sql);
  return new Map(
    rows.map((row) => [row.name, { scans: Number(row.scans), rows: Number(row.read) + Number(row.fetched) }]),
  );
}

/**
 * Whole-table scans and rows touched while `work` ran. In tables this small a scan may be cheaper than sixty look-ups
 * and the planner is right to take it: here it takes one only where no index leads to what is asked for.
 */
async function costOf(work: (tx: Tx) => Promise<unknown>): Promise<{ scans: string[]; rows: number }> {
  return database.db.transaction(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx.sql);
    const before = await counters(tx);
    await work(tx);
    const during = [...(await counters(tx))].map(([name, { scans, rows }]) => ({
      name,
      scans: scans - (before.get(name)?.scans ?? 0),
      rows: rows - (before.get(name)?.rows ?? 0),
    }));
    return {
      scans: during.filter(({ scans }) => scans > 0).map(({ name }) => name),
      rows: during.reduce((sum, { rows }) => sum + rows, 0),
    };
  });
}

/** A message with every kind of clue at once, common ones among them. */
const clues: ClaimClues = {
  ...nothing,
  references: [],
  numbers: ['RCA777', 'RCA1'],
  plates: ['AA778AA', 'ZZ000ZZ'],
  contacts: ['p779@example.org', 'agenzia@example.com', '+39333260'],
  fiscalCodes: ['CF781'],
  ibans: ['IT782'],
  names: ['mario rossi', 'cognome783 persona'],
  externalReferences: ['X1'],
  claimIds: [],
  lossDays: ['2026-03-04' as LocalDate],
};

describe('the search for candidates', () => {
  test('walks through no table, and touches as much among 10,000 claims as among 1,000', async () => {
    await populate(1_000);
    const small = await costOf((tx) => findCandidates(tx, clues));
    await database.db.transaction(async (tx) => {
      // What refers to claims is a log, too, that nobody may empty otherwise.
      await sql`set local session_replication_role = replica`.execute(tx.sql);
      await sql`truncate party, policy, claim, surname_count restart identity cascade`.execute(tx.sql);
    });
    await populate(10_000);
    const large = await costOf((tx) => findCandidates(tx, clues));
    expect(large.scans).toEqual([]);
    expect(large.rows).toBeLessThan(6_000);
    expect(large.rows).toBeLessThan(small.rows * 1.5);

    const policies = await costOf((tx) => findPolicies(tx, clues));
    expect(policies.scans).toEqual([]);
    expect(policies.rows).toBeLessThan(6_000);
  }, 240_000);
});

describe('among many claims', () => {
  beforeEach(() => populate(1_000));
  const find = (change: Partial<ClaimClues>) => findCandidates(database.db, { ...nothing, ...change });
  const numbers = async (change: Partial<ClaimClues>) =>
    (await find(change)).candidates.map(({ claim }) => claim.id);

  test.each([
    ['its policy', { numbers: ['RCA777'] }],
    ['its plate', { plates: ['AA777AA'] }],
    ['the address of its insured', { contacts: ['p777@example.org'] }],
    ['his tax code', { fiscalCodes: ['CF777'] }],
    ['his account', { ibans: ['IT777'] }],
    ['its own number', { references: ['5000000777' as never] }],
  ] as const)('one is found by %s', async (_, clue) => {
    expect(await numbers(clue)).toEqual(['777']);
  });

  test('the one that several clues lead to comes first, whatever a shared mailbox brings', async () => {
    expect((await numbers({ contacts: ['agenzia@example.com'], plates: ['AA123AA'] }))[0]).toBe('123');
  });

  test('an address that everybody has brings few, and says how many have it', async () => {
    const found = await find({ contacts: ['agenzia@example.com'] });
    expect(found.candidates.length).toBeLessThanOrEqual(60);
    expect(found.holders.get('agenzia@example.com')).toBe(21);
  });

  test('a name that twenty people have says so', async () => {
    const found = await find({ names: ['mario rossi'] });
    expect(found.holders.get('mario rossi')).toBe(20);
    expect(found.surnameShare.get('rossi')).toBeGreaterThan((found.surnameShare.get('cognome3') ?? 0) * 2);
  });

  test('a fleet with more claims than are looked at says so, and the day of the loss finds the right one', async () => {
    const fleet = await find({ numbers: ['RCA1'] });
    expect(fleet.candidates).toHaveLength(60);
    expect(fleet.cut).toBe(true);
    // Claim 25 is one of the oldest of a hundred.
    const day = '2026-01-26' as LocalDate;
    expect(fleet.candidates.some(({ claim }) => claim.id === '25')).toBe(false);
    expect(await numbers({ numbers: ['RCA1'], lossDays: [day] })).toContain('25');
  });

  test('a claim that was merged into another brings that one, with the old number', async () => {
    await sql`update claim set merged_into = 5 where id = 777`.execute(database.db.sql);
    await sql`update claim set merged_into = 777 where id = 888`.execute(database.db.sql);
    const found = await find({ references: ['5000000888' as never] });
    expect(found.candidates.map(({ claim }) => [claim.id, claim.formerReferences])).toEqual([
      ['5', ['5000000777', '5000000888']],
    ]);
  });

  test('a plate that changes on a claim is found by the new one only', async () => {
    await sql`update claim set plates = '{BB111BB}' where id = 777`.execute(database.db.sql);
    expect(await numbers({ plates: ['BB111BB'] })).toEqual(['777']);
    // Its policy still has the old plate, so the claim is found through it.
    await sql`update policy_version set plate = null where policy_id = 777`.execute(database.db.sql);
    expect(await numbers({ plates: ['AA777AA'] })).toEqual([]);
  });
});

test('surnames are counted as parties come, change and come again', async () => {
  const count = async () =>
    new Map(
      (await database.db.sql.selectFrom('surname_count').selectAll().execute()).map((row) => [
        row.surname,
        Number(row.parties),
      ]),
    );
  const policies = castPolicies();
  for (const policy of policies) await database.db.transaction((tx) => upsertPolicy(tx, policy));
  const first = await count();
  expect(first.get('bianchi')).toBeGreaterThanOrEqual(1);
  expect(first.get('')).toBe([...first].reduce((sum, [surname, n]) => (surname === '' ? sum : sum + n), 0));
  for (const policy of policies) await database.db.transaction((tx) => upsertPolicy(tx, policy));
  expect(await count()).toEqual(first);

  await sql`update party set surname_key = 'verdi' where surname_key = 'bianchi'`.execute(database.db.sql);
  const after = await count();
  expect([after.get('bianchi'), after.get('verdi'), after.get('')]).toEqual([
    0,
    first.get('bianchi'),
    first.get(''),
  ]);
});
