import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Anchor, ChainFault } from '#src/domain/audit/chain.ts';
import { chainHead, eraseWords, sealAll, sealBatch, verifyChain } from '#src/storage/audit.ts';
import { actingAs, record } from '#src/storage/history.ts';
import { useDatabase } from '#test/database.ts';

const database = useDatabase();

/** Twelve things that happened, sealed; ids and seals are 1 to 12. */
async function twelveEvents(): Promise<void> {
  for (let n = 1; n <= 12; n++)
    await record(database.db, { actor: 'person:Sara Conti', action: 'noted', data: { n } });
  await sealAll(database.db);
}

/** As whoever owns the tables and has switched their triggers off. */
async function asOwner(...statements: string[]): Promise<void> {
  await database.db.transaction(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx.sql);
    for (const statement of statements) await sql.raw(statement).execute(tx.sql);
  });
}

async function faults(anchors: readonly Anchor[] = []): Promise<readonly ChainFault[]> {
  return (await verifyChain(database.db, anchors, 5)).faults;
}

const row = (rowId: number, seq = rowId) => ({ log: 'history' as const, rowId: String(rowId), seq });

describe('the chain over what happened', () => {
  test('is whole when nobody has touched it, also when it is sealed twice and two at once', async () => {
    await twelveEvents();
    expect(await sealBatch(database.db)).toBe(0);
    for (let n = 1; n <= 6; n++) await record(database.db, { actor: 'machine:link', action: 'linked' });
    const sealed = await Promise.all([sealAll(database.db), sealAll(database.db)]);
    expect(sealed.toSorted()).toEqual([0, 6]);
    expect(await verifyChain(database.db, [await chainHead(database.db)])).toMatchObject({
      faults: [],
      seals: 18,
      unsealed: 0,
      head: { seq: 18 },
    });
  });

  test('takes up a row that was committed before a crash and not sealed, once', async () => {
    await twelveEvents();
    await record(database.db, { actor: 'customer', action: 'opened' });
    expect(await verifyChain(database.db, [])).toMatchObject({ faults: [], seals: 12, unsealed: 1 });
    const crash = new Error('killed before the commit');
    const killed = database.db.transaction(async (tx) => {
      await sql`insert into history_seal select 13, 'history', 13, now(), 'x', 'x', 'x'`.execute(tx.sql);
      throw crash;
    });
    await expect(killed).rejects.toBe(crash);
    expect(await sealAll(database.db)).toBe(1);
    expect(await verifyChain(database.db, [])).toMatchObject({ faults: [], seals: 13, unsealed: 0 });
  });

  test('says who acted in which role and from where, and covers it', async () => {
    await actingAs({ role: 'rep', source: { session: '7', address: '10.0.0.9' } }, () =>
      record(database.db, { actor: 'person:Sara Conti', action: 'noted' }),
    );
    await sealAll(database.db);
    await asOwner(`update history set source = source || '{"address": "10.0.0.1"}' where id = 1`);
    expect(await faults()).toEqual([{ kind: 'changed', ...row(1) }]);
  });

  test.each<[string, string[], ChainFault[]]>([
    [
      'changed words',
      [`update history set data = '{"n": 50}' where id = 5`],
      [{ kind: 'changed', ...row(5) }],
    ],
    [
      'another actor',
      [`update history set actor = 'person:X' where id = 5`],
      [{ kind: 'changed', ...row(5) }],
    ],
    [
      'an instant moved by a microsecond',
      [`update history set at = at + interval '1 microsecond' where id = 12`],
      [{ kind: 'changed', ...row(12) }],
    ],
    ['a row taken out', ['delete from history where id = 5'], [{ kind: 'missing', ...row(5) }]],
    [
      'a row taken out with its seal',
      ['delete from history where id = 5', 'delete from history_seal where seq = 5'],
      [{ kind: 'seals-missing', from: 5, to: 5 }],
    ],
    [
      'a row slipped in',
      [`insert into history (actor, action, at) values ('person:X', 'waive', '2026-01-01')`],
      [{ kind: 'inserted', log: 'history', rowId: '13' }],
    ],
    [
      'two rows whose places were exchanged',
      [
        'create temp table taken on commit drop as select * from history where id in (3, 9)',
        'delete from history where id in (3, 9)',
        `insert into history overriding system value select (jsonb_populate_record(null::history,
          to_jsonb(t) || jsonb_build_object('id', 12 - t.id))).* from taken t`,
      ],
      [
        { kind: 'reordered', ...row(3), standsIn: '9' },
        { kind: 'reordered', ...row(9), standsIn: '3' },
      ],
    ],
    [
      'two seals whose places were exchanged',
      [
        'update history_seal set seq = seq + 100 where seq in (3, 9)',
        'update history_seal set seq = 112 - seq where seq in (103, 109)',
      ],
      [
        { kind: 'seal-moved', ...row(9, 3), belongsAt: 9 },
        { kind: 'seal-moved', ...row(3, 9), belongsAt: 3 },
      ],
    ],
    [
      'a seal written anew',
      [`update history_seal set hash = sha256('x') where seq = 5`],
      [{ kind: 'seal-changed', ...row(5) }],
    ],
    [
      'words that went without an erasure',
      [`update history set data = '{"erasedBy": "4"}' where id = 5`],
      [{ kind: 'erased-untold', ...row(5) }],
    ],
  ])('shows %s, and which', async (_what, statements, expected) => {
    await twelveEvents();
    await asOwner(...statements);
    const found = await faults();
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected));
  });

  test('shows a tail that was cut and a chain made anew by the point that was written down', async () => {
    await twelveEvents();
    const anchor = await chainHead(database.db);
    await asOwner('delete from history where id > 9', 'delete from history_seal where seq > 9');
    expect(await faults()).toEqual([]);
    expect(await faults([anchor])).toEqual([{ kind: 'cut', head: 9, anchor: 12 }]);

    await asOwner(
      'delete from history_seal',
      `update history set actor = 'person:X' where id = 2`,
      `insert into history (actor, action) select 'person:Sara Conti', 'noted' from generate_series(1, 3)`,
      `insert into history_unsealed (log, row_id) select 'history', id from history order by id`,
    );
    await sealAll(database.db);
    expect(await faults()).toEqual([]);
    expect(await faults([anchor])).toEqual([{ kind: 'rewritten', anchor: 12 }]);
  });

  test('stays whole when words are erased, which an event tells of', async () => {
    await twelveEvents();
    const erased = await database.db.transaction((tx) =>
      eraseWords(tx, ['2', '3'], { actor: 'person:Sara Conti', data: { request: 7 } }),
    );
    await sealAll(database.db);
    expect(erased).toEqual(['2', '3']);
    const { rows } = await sql<{ words: string }>`
      select data::text as words from history where id in (2, 3)`.execute(database.db.sql);
    expect(rows.map(({ words }) => words)).toEqual(['{"erasedBy": "13"}', '{"erasedBy": "13"}']);
    expect(await verifyChain(database.db, [])).toMatchObject({ faults: [], erased: 2 });
    expect(
      await database.db.transaction((tx) => eraseWords(tx, ['2'], { actor: 'person:Sara Conti' })),
    ).toEqual([]);
  });

  test('is refused by the database to whoever would change, empty or shorten it', async () => {
    await twelveEvents();
    for (const statement of [
      'truncate history cascade',
      'truncate history_seal',
      'truncate status_change',
      'delete from history_seal',
      `update history_seal set hash = 'x'`,
      `update history set actor = 'person:X'`,
      `update history set data = '{}'`,
      `update history set data = '{"erasedBy": "1"}', actor = 'person:X'`,
    ])
      await expect(sql.raw(statement).execute(database.db.sql)).rejects.toThrow('append only');
  });
});
