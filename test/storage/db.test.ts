import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { migrate } from '#src/storage/migrate.ts';
import { record } from '#src/storage/history.ts';
import { list, nextReferenceNumber, open, type PageKey } from '#src/storage/tickets.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import type { Sql } from '#src/storage/db.ts';
import { openBareDatabase, useDatabase } from '../database.ts';

const database = useDatabase();

async function openTicket(subject: string) {
  return database.db.transaction(async (tx) =>
    open(tx, {
      reference: referenceFor(await nextReferenceNumber(tx)),
      stage: 'settled',
      status: 'open',
      caseKind: 'other',
      channel: 'email',
      account: 'claims',
      language: 'it',
      subject,
      receivedAt: new Date('2026-11-12T09:00:00Z'),
      filedAt: new Date('2026-11-12T09:00:00Z'),
    }),
  );
}

describe('migrations', () => {
  test('run once, however often the program starts', async () => {
    expect(await migrate(database.db)).toEqual([]);
  });

  test('of a newer program stop an older one before it writes', async () => {
    await sql`insert into schema_change (name) values ('9999-from-the-future.sql')`.execute(database.db.sql);
    await expect(migrate(database.db)).rejects.toThrow('9999-from-the-future.sql');
    await sql`delete from schema_change where name like '9999%'`.execute(database.db.sql);
  });
});

describe('a transaction', () => {
  test('takes back everything when its work fails', async () => {
    await expect(
      database.db.transaction(async (tx) => {
        await record(tx, { actor: 'machine:test', action: 'happened' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await database.db.sql.selectFrom('history').selectAll().execute()).toEqual([]);
  });

  test('runs what waits for its commit only after a commit', async () => {
    const ran: string[] = [];
    await database.db.transaction(async (tx) => {
      tx.afterCommit(() => ran.push('yes'));
      await record(tx, { actor: 'machine:test', action: 'happened' });
      expect(ran).toEqual([]);
    });
    await database.db
      .transaction((tx) => {
        tx.afterCommit(() => ran.push('never'));
        return Promise.reject(new Error('no'));
      })
      .catch(() => {});
    expect(ran).toEqual(['yes']);
  });

  test('refuses a query that would slip past it', async () => {
    await expect(
      database.db.transaction(() => database.db.sql.selectFrom('ticket').selectAll().execute()),
    ).rejects.toThrow('outside the transaction under way');
  });

  test('that loses a deadlock is tried again until both have their way', async () => {
    const a = await openTicket('a');
    const b = await openTicket('b');
    const touch = (first: string, second: string) =>
      database.db.transaction(async (tx) => {
        await sql`update ticket set subject = subject || first.x from (select 'x' as x) as first where id = ${first}`.execute(
          tx.sql,
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
        await sql`update ticket set subject = subject || 'x' where id = ${second}`.execute(tx.sql);
      });
    await Promise.all([touch(a.id, b.id), touch(b.id, a.id)]);
    const subjects = (await list(database.db, {}, { size: 5 })).map((ticket) => ticket.subject).toSorted();
    expect(subjects).toEqual(['axx', 'bxx']);
  });
});

describe('a statement that is asked often', () => {
  const shape = (db: Sql) =>
    sql<Record<string, unknown>>`select * from sample where id = ${1}`
      .execute(db.sql)
      .then(({ rows }) => rows);
  const often = async (db: Sql) => {
    for (let times = 0; times < 8; times++) expect(await shape(db)).toEqual([{ id: 1 }]);
  };

  test('is prepared on a real PostgreSQL, and never in the embedded one, whose connections share a session', async () => {
    const { db, drop } = await openBareDatabase();
    try {
      await sql`create table sample as select 1 as id`.execute(db.sql);
      await db.transaction(async (tx) => {
        await often(tx);
        const { rows } =
          await sql`select from pg_prepared_statements where statement like '%from sample%'`.execute(tx.sql);
        expect(rows).toHaveLength(db.kind === 'postgres' ? 1 : 0);
      });
    } finally {
      await drop();
    }
  });

  test('is told the new shape of a table that a newer release has changed beneath it', async () => {
    const { db, drop } = await openBareDatabase();
    try {
      await sql`create table sample as select 1 as id`.execute(db.sql);
      await often(db);
      await db.transaction(often);
      await sql`alter table sample add column more text`.execute(db.sql);
      expect(await db.transaction(shape)).toEqual([{ id: 1, more: null }]);
      expect(await shape(db)).toEqual([{ id: 1, more: null }]);
      for (let times = 0; times < 8; times++) await shape(db);
      await sql`alter table sample add column most text`.execute(db.sql);
      expect(await shape(db)).toEqual([{ id: 1, more: null, most: null }]);
    } finally {
      await drop();
    }
  });
});

describe('the history', () => {
  test('lets nobody change or remove what happened', async () => {
    await record(database.db, { actor: 'machine:test', action: 'happened' });
    await expect(sql`update history set action = 'never happened'`.execute(database.db.sql)).rejects.toThrow(
      'append only',
    );
    await expect(sql`delete from history`.execute(database.db.sql)).rejects.toThrow('append only');
  });
});

describe('the list of tickets', () => {
  test('gives every ticket once, page by page, while others change under it', async () => {
    for (let n = 0; n < 23; n++) await openTicket(`ticket ${n}`);
    const seen: string[] = [];
    let after: PageKey | undefined;
    for (;;) {
      const page = await list(database.db, {}, { size: 5, ...(after === undefined ? {} : { after }) });
      const last = page.at(-1);
      if (last === undefined) break;
      seen.push(...page.map((ticket) => ticket.id));
      after = { updatedAt: last.updatedAt, id: last.id };
      // What changes moves to the front, behind the reader: it is not seen twice.
      await sql`update ticket set updated_at = date_trunc('milliseconds', clock_timestamp()) where id = ${page[0]?.id ?? ''}`.execute(
        database.db.sql,
      );
    }
    expect(new Set(seen).size).toBe(23);
    expect(seen).toHaveLength(23);
  });
});
