/** What must be remembered between leaving for the house's own sign-in and coming back from it. */
import type { Sql } from './db.ts';
import { digestOf } from './sessions.ts';

/** The secrets of one way there and back (RFC 6749 10.12, RFC 7636, OpenID Connect Core 15.5.2). */
export interface Trip {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** A way begun is forgotten after so long, in milliseconds. */
const tripMs = 10 * 60_000;

/** Forgets ways that nobody can come back on any more. */
export async function sweepTrips(db: Sql, now: Date): Promise<void> {
  await db.sql
    .deleteFrom('provider_trip')
    .where('began_at', '<', new Date(now.getTime() - tripMs))
    .execute();
}

/** Remembers a way that begins. @param secret what the browser's cookie holds: nobody else comes back on it */
export async function beginTrip(db: Sql, secret: string, trip: Trip, now: Date): Promise<void> {
  await sweepTrips(db, now);
  await db.sql
    .insertInto('provider_trip')
    .values({ digest: digestOf(secret), ...trip, began_at: now })
    .execute();
}

/** The way a browser comes back on; once, and not too late. */
export async function endTrip(db: Sql, secret: string, now: Date): Promise<Trip | undefined> {
  const row = await db.sql
    .deleteFrom('provider_trip')
    .where('digest', '=', digestOf(secret))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined || now.getTime() - row.began_at.getTime() > tripMs) return undefined;
  return { state: row.state, nonce: row.nonce, verifier: row.verifier };
}
