import { describe, expect, test } from 'vitest';
import type { RawItem } from '#src/channel.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { sha256Of } from '#src/storage/blobs.ts';
import { finishReading, forgotten, known, startReading, store } from '#src/storage/originals.ts';
import { findCursor, findSecret, listHealth, report, writeSecret } from '#src/storage/sources.ts';
import { useDatabase } from '../database.ts';

const database = useDatabase();

const item = (text: string, uid: number, validity = 1): RawItem => ({
  channel: 'email',
  account: 'claims',
  sourceKey: `INBOX/${validity}/${uid}`,
  bytes: Buffer.from(text),
  receivedAt: new Date('2026-11-12T09:00:00Z'),
  cursor: { source: 'claims/INBOX', position: `${validity}:${uid}` },
});
const keep = (each: RawItem) => database.db.transaction((tx) => store(tx, each, sha256Of(each.bytes)));

describe('storing an original', () => {
  test('moves the cursor in the same commit: both or neither', async () => {
    await expect(
      database.db.transaction(async (tx) => {
        await store(tx, item('one', 1), sha256Of(Buffer.from('one')));
        throw new Error('the machine lost power');
      }),
    ).rejects.toThrow('lost power');
    expect(await findCursor(database.db, 'email:claims/INBOX')).toBeUndefined();
    expect(await keep(item('one', 1))).toBeDefined();
    expect(await findCursor(database.db, 'email:claims/INBOX')).toBe('1:1');
  });

  test('twice with the same content gives one original and remembers both places', async () => {
    const first = await keep(item('one', 1));
    expect(first).toBeDefined();
    expect(await keep(item('one', 9, 2))).toBeUndefined();
    expect(await known(database.db, 'email', 'claims', ['INBOX/1/1', 'INBOX/2/9', 'INBOX/2/10'])).toEqual(
      new Set(['INBOX/1/1', 'INBOX/2/9']),
    );
  });

  test('from many connections at once gives one original', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, (_, n) => keep(item('the same mail', n))));
    expect(ids.filter((id) => id !== undefined)).toHaveLength(1);
  });

  test('looks up ten thousand sightings without a complaint', async () => {
    await keep(item('one', 5));
    const keys = Array.from({ length: 12_000 }, (_, n) => `INBOX/1/${n}`);
    expect(await known(database.db, 'email', 'claims', keys)).toEqual(new Set(['INBOX/1/5']));
  });
});

describe('reading an original', () => {
  test('is finished by one reader; the other learns that it came too late', async () => {
    const id = (await keep(item('one', 1))) ?? '';
    const mine = await startReading(database.db, id);
    const theirs = await startReading(database.db, id);
    await database.db.transaction((tx) => finishReading(tx, mine));
    await expect(database.db.transaction((tx) => finishReading(tx, theirs))).rejects.toThrow(Stale);
    await expect(startReading(database.db, id)).rejects.toThrow(Stale);
  });

  test('counts its starts before the work, so that what kills its reader every time is noticed', async () => {
    const id = (await keep(item('one', 1))) ?? '';
    for (let n = 0; n < 3; n++) await startReading(database.db, id);
    expect((await startReading(database.db, id)).tries).toBe(4);
  });

  test('that nobody rang for is found by the clock', async () => {
    const id = await keep(item('one', 1));
    expect(await forgotten(database.db, new Date(Date.now() + 60_000), 10)).toEqual([{ id, version: 1 }]);
    expect(await forgotten(database.db, new Date(Date.now() - 60_000), 10)).toEqual([]);
  });
});

describe('a source', () => {
  test('shows since when it fails, until it gives proof of life again', async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 12, 9, minute));
    await report(database.db, 'email:claims', { state: 'alive' }, at(0));
    await report(database.db, 'email:claims', { state: 'failing', error: 'no route' }, at(1));
    await report(database.db, 'email:claims', { state: 'failing', error: 'refused' }, at(2));
    expect(await listHealth(database.db)).toEqual([
      { source: 'email:claims', state: 'failing', aliveAt: at(0), failingSince: at(1), error: 'refused' },
    ]);
    await report(database.db, 'email:claims', { state: 'reconciled', atSource: 40, missing: 2 }, at(3));
    expect(await listHealth(database.db)).toEqual([
      {
        source: 'email:claims',
        state: 'alive',
        aliveAt: at(3),
        reconciledAt: at(3),
        atSource: 40,
        missing: 2,
      },
    ]);
  });

  test('keeps its secrets sealed', async () => {
    await writeSecret(database.db, 'refresh', 'token-1', 'key');
    await writeSecret(database.db, 'refresh', 'token-2', 'key');
    expect(await findSecret(database.db, 'refresh', 'key')).toBe('token-2');
    await expect(findSecret(database.db, 'refresh', 'another key')).rejects.toThrow('unable to authenticate');
    const rows = await database.db.sql.selectFrom('sealed_secret').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('token-2');
  });
});
