import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { SourceNews } from '#src/channel.ts';
import type { Sql } from './db.ts';

/** What a source is called on file: each channel names its own, and two may use the same name. */
export function sourceOnFile(channel: string, source: string): string {
  return `${channel}:${source}`;
}

/** How far a source was read; undefined when it never was. */
export async function findCursor(db: Sql, source: string): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('source_cursor')
    .select('position')
    .where('source', '=', source)
    .executeTakeFirst();
  return row?.position;
}

export async function moveCursor(db: Sql, source: string, position: string): Promise<void> {
  await db.sql
    .insertInto('source_cursor')
    .values({ source, position })
    .onConflict((conflict) => conflict.column('source').doUpdateSet({ position, moved_at: new Date() }))
    .execute();
}

/** Health of one source (a mailbox's folder, an SMTP listener), as everybody sees it. */
export interface SourceHealth {
  readonly source: string;
  readonly state: 'alive' | 'failing';
  readonly detail?: string;
  /** Last proof of life. */
  readonly aliveAt?: Date;
  readonly failingSince?: Date;
  readonly error?: string;
  readonly reconciledAt?: Date;
  readonly atSource?: number;
  /** What the last full comparison found missing here (and then fetched). */
  readonly missing?: number;
}

/** Records what a source says of itself. */
export async function report(db: Sql, source: string, news: SourceNews, now: Date): Promise<void> {
  switch (news.state) {
    case 'alive':
      await upsert(db, source, {
        state: 'alive',
        alive_at: now,
        failing_since: null,
        error: null,
        detail: news.detail ?? null,
      });
      return;
    case 'failing':
      await sql`insert into source_health (source, state, failing_since, error)
        values (${source}, 'failing', ${now}, ${news.error})
        on conflict (source) do update set state = 'failing', error = excluded.error,
          failing_since = coalesce(source_health.failing_since, excluded.failing_since)`.execute(db.sql);
      return;
    case 'reconciled':
      await upsert(db, source, {
        state: 'alive',
        alive_at: now,
        failing_since: null,
        error: null,
        reconciled_at: now,
        at_source: news.atSource,
        missing: news.missing,
      });
  }
}

async function upsert(
  db: Sql,
  source: string,
  values: {
    state: 'alive';
    alive_at: Date;
    failing_since: null;
    error: null;
    detail?: string | null;
    reconciled_at?: Date;
    at_source?: number;
    missing?: number;
  },
): Promise<void> {
  await db.sql
    .insertInto('source_health')
    .values({ source, ...values })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(values))
    .execute();
}

export async function listHealth(db: Sql): Promise<SourceHealth[]> {
  const rows = await db.sql.selectFrom('source_health').selectAll().orderBy('source').execute();
  return rows.map((row) => ({
    source: row.source,
    state: row.state,
    ...(row.detail === null ? {} : { detail: row.detail }),
    ...(row.alive_at === null ? {} : { aliveAt: row.alive_at }),
    ...(row.failing_since === null ? {} : { failingSince: row.failing_since }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.reconciled_at === null ? {} : { reconciledAt: row.reconciled_at }),
    ...(row.at_source === null ? {} : { atSource: Number(row.at_source) }),
    ...(row.missing === null ? {} : { missing: Number(row.missing) }),
  }));
}

/** Forgets what a source said of itself. How far it was read stays: should it come back, it goes on from there. */
export async function forgetSource(db: Sql, source: string): Promise<void> {
  await db.sql.deleteFrom('source_health').where('source', '=', source).execute();
}

/** Reads a secret. @throws when it was sealed with another key. */
export async function findSecret(db: Sql, name: string, key: string): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('sealed_secret')
    .select('sealed')
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? undefined : unseal(row.sealed, key);
}

/** Stores a secret sealed with AES-256-GCM under a key derived from `key`. */
export async function writeSecret(db: Sql, name: string, value: string, key: string): Promise<void> {
  const sealed = seal(value, key);
  await db.sql
    .insertInto('sealed_secret')
    .values({ name, sealed })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ sealed, written_at: new Date() }))
    .execute();
}

/** Forgets a secret. */
export async function forgetSecret(db: Sql, name: string): Promise<void> {
  await db.sql.deleteFrom('sealed_secret').where('name', '=', name).execute();
}

function seal(value: string, key: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(key).digest(), iv);
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

function unseal(sealed: string, key: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    createHash('sha256').update(key).digest(),
    bytes.subarray(0, 12),
  );
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}
