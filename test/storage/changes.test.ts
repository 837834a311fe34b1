import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { referenceFor } from '#src/domain/linking/reference.ts';
import {
  changesOfLate,
  changesSince,
  forgetChanges,
  keptMinutes,
  mostChanges,
  type Change,
} from '#src/storage/changes.ts';
import { openDb, type Db, type Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { migrate } from '#src/storage/migrate.ts';
import { noteAway, noteHere, present } from '#src/storage/presence.ts';
import { report } from '#src/storage/sources.ts';
import { nextReferenceNumber, open } from '#src/storage/tickets.ts';
import { useDatabase } from '../database.ts';
import { postgresAvailable, startPostgres, type PrivateServer } from '../servers.ts';

const database = useDatabase();

async function openTicket(tx: Tx) {
  return open(tx, {
    reference: referenceFor(await nextReferenceNumber(tx)),
    stage: 'settled',
    status: 'open',
    caseKind: 'other',
    channel: 'email',
    account: 'claims',
    language: 'it',
    subject: 'Una domanda',
    receivedAt: new Date('2026-11-12T09:00:00Z'),
    filedAt: new Date('2026-11-12T09:00:00Z'),
  });
}

const ids = (changes: readonly Change[], kind: Change['kind'] = 'ticket') =>
  changes.filter((change) => change.kind === kind).map((change) => change.id);

describe('the changes of the desk', () => {
  test('are told once, with the row’s version, and nothing is told when nothing happens', async () => {
    const { db } = database;
    const start = await changesOfLate(db);
    const ticket = await db.transaction(openTicket);
    const first = await changesSince(db, start.mark);
    expect(first.gap).toBe(false);
    expect(first.changes).toContainEqual({ kind: 'ticket', id: ticket.id, version: ticket.version });
    const second = await changesSince(db, first.mark);
    expect(second).toMatchObject({ gap: false, changes: [] });
  });

  test('made many times in one transaction are one change', async () => {
    const { db } = database;
    const ticket = await db.transaction(openTicket);
    const { mark } = await changesOfLate(db);
    await db.transaction(async (tx) => {
      for (const action of ['noted', 'read', 'asked'])
        await record(tx, { ticketId: ticket.id, actor: 'machine:test', action });
    });
    expect((await changesSince(db, mark)).changes).toHaveLength(1);
  });

  test('that were taken back are never told', async () => {
    const { db } = database;
    const { mark } = await changesOfLate(db);
    await db
      .transaction(async (tx) => {
        await openTicket(tx);
        throw new Error('no');
      })
      .catch(() => undefined);
    expect((await changesSince(db, mark)).changes).toEqual([]);
  });

  test('about fraud are a kind of their own: of the claim itself nothing is told', async () => {
    const { db } = database;
    await sql`insert into claim (reference, type, status, language, notified_at)
      values ('4444444444', 'motor_damage', 'incomplete', 'it', now())`.execute(db.sql);
    const claimId = (await db.sql.selectFrom('claim').select('id').executeTakeFirstOrThrow()).id;
    const { mark } = await changesOfLate(db);
    await record(db, { claimId, actor: 'machine:review', action: 'found', restricted: 'fraud' });
    expect((await changesSince(db, mark)).changes).toEqual([{ kind: 'fraud', id: claimId }]);
  });

  test('of the last seconds greet whoever begins to watch', async () => {
    const { db } = database;
    const ticket = await db.transaction(openTicket);
    await sql`update change set at = clock_timestamp() - interval '1 minute'`.execute(db.sql);
    const later = await db.transaction(openTicket);
    const { changes } = await changesOfLate(db);
    expect(ids(changes)).toEqual([later.id]);
    expect(ids(changes)).not.toContain(ticket.id);
  });

  test('beyond number, thrown away, or since a mark nobody gave are a gap', async () => {
    const { db } = database;
    const { mark } = await changesOfLate(db);
    await db.transaction(async (tx) => {
      for (let count = 0; count <= mostChanges; count++) await openTicket(tx);
    });
    expect(await changesSince(db, mark)).toMatchObject({ gap: true, changes: [] });
    const { mark: after } = await changesSince(db, mark);
    await db.transaction(openTicket);
    await sql`update change set at = clock_timestamp() - interval '2 hours'`.execute(db.sql);
    // What other databases of the same server are still at keeps the newest for a while.
    let forgotten = 0;
    await expect
      .poll(
        async () => {
          forgotten += await forgetChanges(db);
          return forgotten > mostChanges && (await changesSince(db, after)).gap;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    const now = await changesOfLate(db);
    expect((await changesSince(db, now.mark)).gap).toBe(false);
    for (const strange of [
      '',
      '7',
      '12:10:',
      '10:12:15',
      '10:20:12,11',
      "1:2:'",
      '999999999999:999999999999:',
    ])
      expect({ strange, ...(await changesSince(db, strange)) }).toMatchObject({ strange, gap: true });
  });

  test('are kept for an hour', async () => {
    const { db } = database;
    const { mark } = await changesOfLate(db);
    const ticket = await db.transaction(openTicket);
    await sql`update change set at = clock_timestamp() - make_interval(mins => ${keptMinutes - 2})`.execute(
      db.sql,
    );
    expect(await forgetChanges(db)).toBe(0);
    expect(ids((await changesSince(db, mark)).changes)).toEqual([ticket.id]);
  });

  test('of a way in are told when it fails and when it lives again, not at every sign of life', async () => {
    const { db } = database;
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 12, 9, minute));
    await report(db, 'email/claims', { state: 'alive' }, at(0));
    const told = async (news: Parameters<typeof report>[2], minute: number) => {
      const { mark } = await changesOfLate(db);
      await report(db, 'email/claims', news, at(minute));
      return ids((await changesSince(db, mark)).changes, 'source').length;
    };
    expect(await told({ state: 'alive' }, 1)).toBe(0);
    expect(await told({ state: 'failing', error: 'refused' }, 2)).toBe(1);
    expect(await told({ state: 'failing', error: 'refused' }, 3)).toBe(0);
    expect(await told({ state: 'alive' }, 4)).toBe(1);
  });
});

describe('who has a ticket open', () => {
  const now = new Date('2026-11-12T09:00:00Z');
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

  test('is there until he goes, or is not heard of for twenty seconds', async () => {
    const { db } = database;
    const { id: ticketId } = await db.transaction(openTicket);
    const here = (person: string, state: 'reading' | 'writing', at: Date) =>
      db.transaction((tx) => noteHere(tx, { ticketId, person, state }, at));
    const names = async (at: Date) => (await present(db, at, { ticketId })).map(({ person }) => person);
    await here('Giulia Ferri', 'reading', now);
    await here('Marta Villa', 'writing', after(5));
    expect(await names(after(6))).toEqual(['Marta Villa', 'Giulia Ferri']);
    expect(await names(after(21))).toEqual(['Marta Villa']);
    expect(await names(after(26))).toEqual([]);
    await here('Giulia Ferri', 'reading', after(27));
    await noteAway(db, { ticketId, person: 'Giulia Ferri' });
    expect(await names(after(28))).toEqual([]);
  });

  test('is told to those who watch when somebody comes, begins to write, or comes back; not at every beat', async () => {
    const { db } = database;
    const { id: ticketId } = await db.transaction(openTicket);
    const told = async (state: 'reading' | 'writing', at: Date) => {
      const { mark } = await changesOfLate(db);
      await db.transaction((tx) => noteHere(tx, { ticketId, person: 'Giulia Ferri', state }, at));
      return ids((await changesSince(db, mark)).changes, 'presence').length;
    };
    expect(await told('reading', now)).toBe(1);
    expect(await told('reading', after(8))).toBe(0);
    expect(await told('writing', after(9))).toBe(1);
    expect(await told('writing', after(40))).toBe(1);
  });
});

describe.runIf(postgresAvailable())('on a PostgreSQL with several connections (needs postgresql)', () => {
  let server: PrivateServer | undefined;
  let db: Db | undefined;
  beforeAll(async () => {
    server = await startPostgres({ careless: true });
    db = await openDb({ url: server.url });
    await migrate(db);
  }, 120_000);
  afterAll(async () => {
    await db?.close();
    await server?.close();
  });
  const real = () => {
    if (db === undefined) throw new Error('no PostgreSQL');
    return db;
  };

  /** A transaction that has opened a ticket and commits when it is told to. */
  async function begin() {
    const opened = Promise.withResolvers<string>();
    const goOn = Promise.withResolvers<void>();
    const done = real().transaction(async (tx) => {
      const { id } = await openTicket(tx);
      opened.resolve(id);
      await goOn.promise;
    });
    return {
      id: await opened.promise,
      commit: () => {
        goOn.resolve();
        return done;
      },
    };
  }

  test('changes that are committed in the opposite order of their beginning are all told, each once', async () => {
    let { mark } = await changesOfLate(real());
    const [first, second, third] = [await begin(), await begin(), await begin()];
    expect(Number(first.id)).toBeLessThan(Number(third.id));
    const told: string[] = [];
    const look = async () => {
      const news = await changesSince(real(), mark);
      expect(news.gap).toBe(false);
      mark = news.mark;
      told.push(...ids(news.changes));
    };
    for (const each of [third, second, first]) {
      await look();
      await each.commit();
      await look();
      expect(told.at(-1)).toBe(each.id);
    }
    await look();
    expect(told).toEqual([third.id, second.id, first.id]);
  });

  test('a long transaction holds nobody’s news back, and what was not told of it is not thrown away', async () => {
    const long = await begin();
    const before = await changesOfLate(real());
    const quick = await begin();
    await quick.commit();
    expect(ids((await changesSince(real(), before.mark)).changes)).toContain(quick.id);
    await sql`update change set at = clock_timestamp() - interval '2 hours'`.execute(real().sql);
    await forgetChanges(real());
    expect((await changesSince(real(), before.mark)).gap).toBe(false);
    await long.commit();
    expect(ids((await changesSince(real(), before.mark)).changes)).toContain(long.id);
  });

  test('a hundred writers at once: a reader that looks all the time misses none', async () => {
    let { mark } = await changesOfLate(real());
    const told = new Set<string>();
    let writing = true;
    const reading = (async () => {
      for (let last = false; !last;) {
        last = !writing;
        const news = await changesSince(real(), mark);
        expect(news.gap).toBe(false);
        for (const id of ids(news.changes)) told.add(id);
        mark = news.mark;
      }
    })();
    const written = await Promise.all(
      Array.from({ length: 100 }, () => real().transaction(async (tx) => (await openTicket(tx)).id)),
    );
    writing = false;
    await reading;
    expect(written.filter((id) => !told.has(id))).toEqual([]);
  });

  test('reading what is new reads what is new, however much has happened in the hour', async () => {
    await sql`insert into change (xid, kind, row_id, at)
      select (n::text)::xid8, 'ticket', n, now() from generate_series(1, 300) as n on conflict do nothing`.execute(
      real().sql,
    );
    await sql`insert into change (kind, row_id) select 'ticket', 1000000 + n from generate_series(1, 50000) as n`.execute(
      real().sql,
    );
    await sql`analyze change`.execute(real().sql);
    const { mark } = await changesOfLate(real());
    const one = await begin();
    await one.commit();
    const read = await real().transaction(async (tx) => {
      const look = async () =>
        (
          await sql<{
            scans: string;
            read: string;
          }>`select seq_scan as scans, seq_tup_read + idx_tup_fetch as read
            from pg_stat_xact_user_tables where relname = 'change'`.execute(tx.sql)
        ).rows.map((row) => ({ scans: Number(row.scans), read: Number(row.read) }))[0] ?? {
          scans: 0,
          read: 0,
        };
      const before = await look();
      const news = await changesSince(tx, mark);
      expect(ids(news.changes)).toEqual([one.id]);
      const after = await look();
      return { scans: after.scans - before.scans, read: after.read - before.read };
    });
    expect(read.scans).toBe(0);
    expect(read.read).toBeLessThan(20);
  });
});
