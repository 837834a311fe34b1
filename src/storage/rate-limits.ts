/** Counts of what is tried too often, in the database: a second process is no second chance. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { RateLimit } from '#src/domain/people/sign-in.ts';
import type { Sql } from './db.ts';

/**
 * Counts one try. Counting comes before the work, so that tries sent all at once are counted as well.
 *
 * @param what what is counted, such as `sign-in`.
 * @param whose a person, an e-mail or network address; kept as a hash.
 * @returns milliseconds until the next try is allowed; undefined when this one is.
 */
export async function countTry(
  db: Sql,
  what: string,
  whose: string,
  limit: RateLimit,
  now: Date,
): Promise<number | undefined> {
  const ends = new Date(now.getTime() + limit.windowMs);
  const { rows } = await sql<{ count: number; ends_at: Date }>`
    insert into rate_limit as r (key, began_at, ends_at, count) values (${keyOf(what, whose)}, ${now}, ${ends}, 1)
    on conflict (key) do update set
      began_at = case when r.ends_at <= ${now} then excluded.began_at else r.began_at end,
      ends_at = case when r.ends_at <= ${now} then excluded.ends_at else r.ends_at end,
      count = case when r.ends_at <= ${now} then 1 else r.count + 1 end
    returning count, ends_at`.execute(db.sql);
  const [row] = rows;
  if (row === undefined) throw new Error('a count answered nothing');
  // The first of a window takes some that are long over along.
  if (row.count === 1) await sweepRateLimits(db, now, 20);
  return row.count <= limit.most ? undefined : Math.max(1, row.ends_at.getTime() - now.getTime());
}

/** Forgets counts whose window has been over for an hour. */
export async function sweepRateLimits(db: Sql, now: Date, limit: number): Promise<void> {
  await sql`delete from rate_limit where key in (
    select key from rate_limit where ends_at < ${new Date(now.getTime() - 3_600_000)} limit ${limit}
    for update skip locked)`.execute(db.sql);
}

/**
 * Gives back one try that turned out well: a whole office behind one network address signs in every morning. A guesser
 * gains nothing by it, because the good try was counted as well.
 */
export async function giveBackTry(db: Sql, what: string, whose: string): Promise<void> {
  await sql`update rate_limit set count = count - 1 where key = ${keyOf(what, whose)} and count > 0`.execute(
    db.sql,
  );
}

/** Forgets the tries of somebody who has shown to be no guesser. */
export async function forgetTries(db: Sql, what: string, whose: string): Promise<void> {
  await db.sql.deleteFrom('rate_limit').where('key', '=', keyOf(what, whose)).execute();
}

function keyOf(what: string, whose: string): string {
  return `${what}:${createHash('sha256').update(whose).digest('hex')}`;
}
