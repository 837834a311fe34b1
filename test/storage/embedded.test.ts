import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDb } from '#src/storage/db.ts';
import { FolderInUse, startEmbedded } from '#src/storage/embedded/index.ts';
import { lockFolder } from '#src/storage/embedded/lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-embedded-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder of the embedded database', () => {
  test('belongs to one process: a second one is told who has it', async () => {
    const holder = await holdFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    expect(() => lockFolder(folder)).toThrow(`process ${holder.pid}`);
    holder.kill('SIGKILL');
  });

  test('is free again at once after its holder was killed', async () => {
    const holder = await holdFolder(folder);
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    release();
  });

  test('can be taken again after it was given back', () => {
    lockFolder(folder)();
    expect(lockFolder(folder)).toBeTypeOf('function');
  });
});

describe('a commit of the embedded database', () => {
  test('is there after the process was killed without warning', async () => {
    const writer = spawn(
      process.execPath,
      [new URL('./commit-and-tell.ts', import.meta.url).pathname, folder],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const told: number[] = [];
    await new Promise<void>((resolve) => {
      writer.stdout.on('data', (chunk: Buffer) => {
        for (const line of chunk.toString().split('\n')) if (line !== '') told.push(Number(line));
        if (told.length >= 40) resolve();
      });
    });
    const gone = new Promise((resolve) => writer.once('exit', resolve));
    writer.kill('SIGKILL');
    await gone;
    const db = await openDb({ folder });
    const { rows } = await sql<{ n: number }>`select n from told`.execute(db.sql);
    await db.close();
    const kept = new Set(rows.map((row) => row.n));
    expect(told.filter((n) => !kept.has(n))).toEqual([]);
  });
});

describe('connections that share the one session of the embedded database', () => {
  test('see nothing of each other’s transactions before the commit, and all of it after', async () => {
    const db = await openDb({});
    await sql`create table t (n int)`.execute(db.sql);
    const outside: Promise<number>[] = [];
    const count = async () =>
      Number((await sql<{ n: string }>`select count(*) as n from t`.execute(db.sql)).rows[0]?.n);
    const writers = Array.from({ length: 20 }, (_, n) =>
      db
        .transaction(async (tx) => {
          await sql`insert into t values (${n})`.execute(tx.sql);
          await sql`insert into t values (${n})`.execute(tx.sql);
          if (n % 4 === 0) throw new Error('changed my mind');
        })
        .catch(() => {}),
    );
    for (let n = 0; n < 5; n++) outside.push(count());
    await Promise.all(writers);
    for (const seen of await Promise.all(outside)) expect(seen % 2).toBe(0);
    expect(await count()).toBe(30);
    await db.close();
  });

  test('lose what they had begun when they go away in the middle', async () => {
    const embedded = await startEmbedded(undefined);
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ stream: () => embedded.stream() as never, max: 3 });
    await pool.query('create table t (n int)');
    const client = await pool.connect();
    client.on('error', () => {});
    await client.query('begin');
    await client.query('insert into t values (1)');
    client.release(true);
    expect((await pool.query('select * from t')).rows).toEqual([]);
    await pool.end();
    await embedded.close();
  });

  test('are freed from a transaction that somebody forgot to end', async () => {
    const embedded = await startEmbedded(undefined, { idleInTransactionMs: 200 });
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ stream: () => embedded.stream() as never, max: 3 });
    pool.on('error', () => {});
    await pool.query('create table t (n int)');
    const forgetful = await pool.connect();
    forgetful.on('error', () => {});
    await forgetful.query('begin');
    await forgetful.query('insert into t values (1)');
    expect((await pool.query('select * from t')).rows).toEqual([]);
    forgetful.release(true);
    await pool.end();
    await embedded.close();
  });

  test('hear notifications they listen for', async () => {
    const embedded = await startEmbedded(undefined);
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ stream: () => embedded.stream() as never, max: 3 });
    const listener = await pool.connect();
    const heard = new Promise((resolve) =>
      listener.on('notification', (message) => resolve(message.payload)),
    );
    await listener.query('listen bell');
    await pool.query("select pg_notify('bell', 'ding')");
    expect(await heard).toBe('ding');
    listener.release();
    await pool.end();
    await embedded.close();
  });
});

async function holdFolder(path: string) {
  const holder = spawn(process.execPath, [new URL('./hold-folder.ts', import.meta.url).pathname, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  return holder;
}
