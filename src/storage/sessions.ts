/** Sessions of people at the desk. The cookie holds 32 random bytes; here lies only what they hash to. */
import { createHash, randomBytes } from 'node:crypto';
import { endOf, idleMs, isAlive, sessionMs, type SessionStage } from '#src/domain/people/sign-in.ts';
import type { PersonId, SessionId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';
import { asPerson, type PersonOnFile } from './people.ts';

/** How a person came in. */
export type SignedInBy = 'password' | 'code' | 'recovery' | 'provider' | 'link' | 'demo';

/** A session that lives. */
export interface Session {
  readonly id: SessionId;
  readonly personId: PersonId;
  readonly stage: SessionStage;
  readonly how: string;
  readonly openedAt: Date;
  readonly seenAt: Date;
  /** When it ends unless something is done in it. */
  readonly endsAt: Date;
  readonly confirmedAt?: Date;
  /** Network address and browser it was opened from, as they said of themselves. */
  readonly address: string;
  readonly agent: string;
}

/** From where a session is opened. */
export interface Whence {
  readonly address: string;
  readonly agent: string;
}

/** What a secret of a cookie or a link is kept as. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A secret nobody guesses: 32 random bytes, fit for a cookie and an address. */
export function freshSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Seen again: written at most so often, in milliseconds. */
const seenEveryMs = 60_000;

/** Takes away the sessions that have ended by themselves. */
export async function sweepSessions(db: Sql, now: Date): Promise<void> {
  await db.sql
    .deleteFrom('session')
    .where((eb) =>
      eb.or([
        eb('opened_at', '<', new Date(now.getTime() - sessionMs)),
        eb('seen_at', '<', new Date(now.getTime() - idleMs)),
      ]),
    )
    .execute();
}

/**
 * Opens a session with a secret of its own; never one that somebody else chose. Whoever is signing in has just shown
 * who it is, which counts as a confirmation, except through the demonstration's door.
 *
 * @returns the secret for the cookie
 */
export async function openSession(
  tx: Tx,
  personId: PersonId,
  opened: { readonly stage: SessionStage; readonly how: SignedInBy } & Whence,
  now: Date,
): Promise<{ readonly secret: string; readonly session: Session }> {
  await sweepSessions(tx, now);
  const secret = freshSecret();
  const row = await tx.sql
    .insertInto('session')
    .values({
      digest: digestOf(secret),
      person_id: personId,
      stage: opened.stage,
      how: opened.how,
      opened_at: now,
      seen_at: now,
      confirmed_at: opened.stage === 'open' ? now : null,
      address: opened.address.slice(0, 64),
      agent: opened.agent.slice(0, 200),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { secret, session: asSession(row) };
}

/**
 * The session of a cookie with its person; undefined when it has ended or the person was shut out.
 *
 * @param attended false for what a page asks by itself: it does not keep a session alive that nobody uses.
 */
export async function findSession(
  db: Sql,
  secret: string,
  now: Date,
  attended = true,
): Promise<{ readonly session: Session; readonly person: PersonOnFile } | undefined> {
  const row = await db.sql
    .selectFrom('session')
    .selectAll()
    .where('digest', '=', digestOf(secret))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const session = asSession(row);
  if (!isAlive(session, now)) return undefined;
  const person = await db.sql
    .selectFrom('person')
    .selectAll()
    .where('id', '=', row.person_id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (person === undefined) return undefined;
  if (attended && now.getTime() - session.seenAt.getTime() > seenEveryMs)
    await db.sql.updateTable('session').set({ seen_at: now }).where('id', '=', session.id).execute();
  return { session, person: asPerson(person) };
}

/** Whether a session still lives: for whoever keeps a connection of it open, which is no use of it. */
export async function isSessionAlive(db: Sql, id: SessionId, now: Date): Promise<boolean> {
  const row = await db.sql
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select(['session.stage', 'session.opened_at', 'session.seen_at'])
    .where('session.id', '=', id)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst();
  return (
    row !== undefined && isAlive({ stage: row.stage, openedAt: row.opened_at, seenAt: row.seen_at }, now)
  );
}

/** Somebody's living sessions, the latest first. */
export async function sessionsOf(db: Sql, personId: PersonId, now: Date): Promise<Session[]> {
  const rows = await db.sql
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('stage', '=', 'open')
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  return rows.map(asSession).filter((session) => isAlive(session, now));
}

/** Ends one session. @returns whether there was one */
export async function endSession(db: Sql, personId: PersonId, id: string): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false;
  const ended = await db.sql
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .where('id', '=', id as SessionId)
    .executeTakeFirst();
  return ended.numDeletedRows > 0n;
}

/** Ends the session of a cookie, whoever's it is: the browser signs somebody in anew. */
export async function endSessionOf(db: Sql, secret: string): Promise<void> {
  await db.sql.deleteFrom('session').where('digest', '=', digestOf(secret)).execute();
}

/** Ends all of a person's sessions but one. @returns how many */
export async function endOtherSessions(
  db: Sql,
  personId: PersonId,
  kept: SessionId | undefined,
): Promise<number> {
  let query = db.sql.deleteFrom('session').where('person_id', '=', personId);
  if (kept !== undefined) query = query.where('id', '<>', kept);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

/** Notes that the person behind a session has just shown again who it is. */
export async function confirmSession(db: Sql, id: SessionId, now: Date): Promise<void> {
  await db.sql.updateTable('session').set({ confirmed_at: now }).where('id', '=', id).execute();
}

function asSession(row: {
  id: SessionId;
  person_id: PersonId;
  stage: SessionStage;
  how: string;
  opened_at: Date;
  seen_at: Date;
  confirmed_at: Date | null;
  address: string;
  agent: string;
}): Session {
  const times = { stage: row.stage, openedAt: row.opened_at, seenAt: row.seen_at };
  return {
    id: row.id,
    personId: row.person_id,
    ...times,
    how: row.how,
    endsAt: endOf(times),
    ...(row.confirmed_at === null ? {} : { confirmedAt: row.confirmed_at }),
    address: row.address,
    agent: row.agent,
  };
}
