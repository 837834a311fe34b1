/** Links that let somebody in who has no password yet: the first administrator, people invited, a new password. */
import { sql } from 'kysely';
import type { InvitationId, PersonId } from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import type { Role } from '#src/domain/people/role.ts';
import type { Sql, Tx } from './db.ts';
import { record } from './history.ts';
import { anybody, findPerson } from './people.ts';
import { digestOf, freshSecret } from './sessions.ts';

/** A link that was given out. */
export interface Invitation {
  readonly id: InvitationId;
  readonly kind: 'first' | 'invitation' | 'reset';
  readonly email?: string;
  readonly role?: Role;
  readonly administers: boolean;
  readonly language: Language;
  /** Whose password, for `reset`. */
  readonly personId?: PersonId;
  readonly withoutTotp: boolean;
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What a new link is for. */
export interface NewInvitation {
  readonly kind: Invitation['kind'];
  readonly email?: string;
  readonly role?: Role;
  readonly administers?: boolean;
  readonly language?: Language;
  readonly personId?: PersonId;
  readonly withoutTotp?: boolean;
  readonly lifeMs: number;
}

/**
 * Makes a link. A second one for the same address or person takes the place of the first.
 *
 * @returns its secret, which is kept nowhere.
 */
export async function invite(
  tx: Tx,
  { lifeMs, ...invitation }: NewInvitation,
  by: string,
  now: Date,
): Promise<{ readonly invitation: Invitation; readonly secret: string }> {
  if (invitation.email !== undefined || invitation.personId !== undefined) {
    let older = tx.sql
      .updateTable('invitation')
      .set({ revoked_at: now })
      .where('kind', '=', invitation.kind)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null);
    if (invitation.personId !== undefined) older = older.where('person_id', '=', invitation.personId);
    if (invitation.email !== undefined) older = older.where('email', '=', invitation.email);
    await older.execute();
  }
  const secret = freshSecret();
  const row = await tx.sql
    .insertInto('invitation')
    .values({
      digest: digestOf(secret),
      kind: invitation.kind,
      email: invitation.email ?? null,
      role: invitation.role ?? null,
      administers: invitation.administers ?? false,
      language: invitation.language ?? 'it',
      person_id: invitation.personId ?? null,
      without_totp: invitation.withoutTotp ?? false,
      invited_by: by,
      created_at: now,
      expires_at: new Date(now.getTime() + lifeMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (invitation.kind === 'invitation')
    await record(tx, {
      actor: by,
      action: 'person-invited',
      data: {
        invitation: row.id,
        ...(row.role === null ? {} : { role: row.role }),
        ...(row.administers ? { administers: true } : {}),
      },
    });
  if (invitation.personId !== undefined) {
    const person = await findPerson(tx, invitation.personId);
    await record(tx, {
      actor: by,
      action: 'password-link-made',
      data: {
        person: person?.name ?? '',
        ...(invitation.withoutTotp === true ? { withoutApp: true } : {}),
      },
    });
  }
  return { invitation: asInvitation(row), secret };
}

/**
 * The link of a secret, while it is good: not used, not taken back, not too old; the first administrator's only while
 * nobody is on file.
 */
export async function findInvitation(db: Sql, secret: string, now: Date): Promise<Invitation | undefined> {
  const row = await db.sql
    .selectFrom('invitation')
    .selectAll()
    .where('digest', '=', digestOf(secret))
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.kind === 'first' && (await anybody(db))) return undefined;
  return asInvitation(row);
}

/** Uses a link up, once, even when two use it in the same moment. @returns undefined when it is not good any more */
export async function takeInvitation(tx: Tx, secret: string, now: Date): Promise<Invitation | undefined> {
  // Two links of two processes may both be good for the first person; only one person is the first.
  await sql`select pg_advisory_xact_lock(7365712)`.execute(tx.sql);
  const found = await findInvitation(tx, secret, now);
  if (found === undefined) return undefined;
  await tx.sql.updateTable('invitation').set({ used_at: now }).where('id', '=', found.id).execute();
  return found;
}

/** Invitations that wait for somebody, the latest first. */
export async function openInvitations(db: Sql, now: Date): Promise<Invitation[]> {
  const rows = await db.sql
    .selectFrom('invitation')
    .selectAll()
    .where('kind', '=', 'invitation')
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(500)
    .execute();
  return rows.map(asInvitation);
}

/** Takes a link back. @returns whether there was one that was still good */
export async function revokeInvitation(tx: Tx, id: string, by: string, now: Date): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false;
  const row = await tx.sql
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('id', '=', id as InvitationId)
    .where('kind', '=', 'invitation')
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return false;
  await record(tx, { actor: by, action: 'invitation-revoked', data: { invitation: row.id } });
  return true;
}

function asInvitation(row: {
  id: InvitationId;
  kind: 'first' | 'invitation' | 'reset';
  email: string | null;
  role: Role | null;
  administers: boolean;
  language: Language;
  person_id: PersonId | null;
  without_totp: boolean;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
}): Invitation {
  return {
    id: row.id,
    kind: row.kind,
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.role === null ? {} : { role: row.role }),
    administers: row.administers,
    language: row.language,
    ...(row.person_id === null ? {} : { personId: row.person_id }),
    withoutTotp: row.without_totp,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
