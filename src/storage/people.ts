/** People of the desk: who they are, how they prove it, and what history keeps of that. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { PersonId } from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import type { Person, Role } from '#src/domain/people/role.ts';
import type { Preferences, Theme } from '#src/domain/people/sign-in.ts';
import {
  acceptedStep,
  base32,
  fromBase32,
  recoveryCode,
  recoveryCodeCount,
  recoveryDigest,
} from '#src/domain/people/totp.ts';
import type { Sql, Tx } from './db.ts';
import { record } from './history.ts';
import { findSecret, forgetSecret, writeSecret } from './sources.ts';

/** A person on file. */
export interface PersonOnFile extends Person {
  readonly id: PersonId;
  readonly email: string;
  readonly administers: boolean;
  readonly language: Language;
  readonly theme: Theme;
  readonly preferences: Preferences;
  readonly hasPassword: boolean;
  /** Since when a code is asked for; absent: it is not. */
  readonly totpSince?: Date;
  readonly disabledAt?: Date;
  readonly version: number;
  readonly createdAt: Date;
}

/** What a person is made of. */
export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly administers?: boolean;
  readonly language?: Language;
  readonly passwordHash?: string;
  readonly providerSubject?: string;
}

/** Why somebody cannot be put on file. */
export type PersonTaken = 'name-taken' | 'email-taken';

/** One e-mail address, one person, however it is typed. */
export function plainEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Puts a person on file. @param by who made it so, as history writes it */
export async function addPerson(
  tx: Tx,
  person: NewPerson,
  by: string,
  now: Date,
): Promise<PersonOnFile | PersonTaken> {
  const email = plainEmail(person.email);
  const taken = await tx.sql
    .selectFrom('person')
    .select(['name', 'email'])
    .where((eb) => eb.or([eb(sql`lower(name)`, '=', person.name.toLowerCase()), eb('email', '=', email)]))
    .execute();
  if (taken.some((row) => row.email === email)) return 'email-taken';
  if (taken.length > 0) return 'name-taken';
  const row = await tx.sql
    .insertInto('person')
    .values({
      name: person.name,
      email,
      role: person.role,
      administers: person.administers ?? false,
      language: person.language ?? 'it',
      password_hash: person.passwordHash ?? null,
      provider_subject: person.providerSubject ?? null,
      created_at: now,
      changed_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  // Two at once: the other one has just taken it.
  if (row === undefined) return 'name-taken';
  await record(tx, {
    actor: by,
    action: 'person-added',
    data: {
      person: person.name,
      role: person.role,
      ...(person.administers === true ? { administers: true } : {}),
    },
  });
  return asPerson(row);
}

/** Whether anybody is on file. */
export async function anybody(db: Sql): Promise<boolean> {
  return (await db.sql.selectFrom('person').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function findPerson(db: Sql, id: string): Promise<PersonOnFile | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('person')
    .selectAll()
    .where('id', '=', id as PersonId)
    .executeTakeFirst();
  return row === undefined ? undefined : asPerson(row);
}

export async function findPersonByName(db: Sql, name: string): Promise<PersonOnFile | undefined> {
  const row = await db.sql.selectFrom('person').selectAll().where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : asPerson(row);
}

/** Who an e-mail address belongs to, with the hash of the password. */
export async function findForSignIn(
  db: Sql,
  email: string,
): Promise<{ readonly person: PersonOnFile; readonly passwordHash?: string } | undefined> {
  const row = await db.sql
    .selectFrom('person')
    .selectAll()
    .where('email', '=', plainEmail(email))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    person: asPerson(row),
    ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
  };
}

/** The hash of somebody's password, to compare with. */
export async function passwordHashOf(db: Sql, id: PersonId): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('person')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.password_hash ?? undefined;
}

/** Everybody on file, by name: a claims house has hundreds of people, not thousands. */
export async function listPeople(db: Sql): Promise<PersonOnFile[]> {
  const rows = await db.sql.selectFrom('person').selectAll().orderBy('name').limit(2_000).execute();
  return rows.map(asPerson);
}

/** What may change in a person. */
export interface PersonChange {
  readonly role?: Role;
  readonly administers?: boolean;
  readonly disabled?: boolean;
  /** Where links go, and what one signs in with. */
  readonly email?: string;
  readonly language?: Language;
  readonly theme?: Theme;
  readonly preferences?: Preferences;
}

/**
 * Changes a person. One who is shut out, or who signs in with another address from now on, loses all sessions in the
 * same moment; links for a new password that went to the old address are good no longer.
 *
 * @returns the person as it is now; `stale` when somebody was faster; `email-taken` when the address is somebody else's.
 */
export async function changePerson(
  tx: Tx,
  id: PersonId,
  change: PersonChange,
  by: string,
  now: Date,
  version?: number,
): Promise<PersonOnFile | 'stale' | 'email-taken'> {
  const before = await lock(tx, id);
  if (version !== undefined && before.version !== version) return 'stale';
  const email = change.email === undefined ? before.email : plainEmail(change.email);
  const moves = email !== before.email;
  if (moves && (await findForSignIn(tx, email)) !== undefined) return 'email-taken';
  const row = await tx.sql
    .updateTable('person')
    .set({
      ...(change.role === undefined ? {} : { role: change.role }),
      ...(change.administers === undefined ? {} : { administers: change.administers }),
      ...(change.disabled === undefined
        ? {}
        : { disabled_at: change.disabled ? (before.disabledAt ?? now) : null }),
      ...(moves ? { email } : {}),
      ...(change.language === undefined ? {} : { language: change.language }),
      ...(change.theme === undefined ? {} : { theme: change.theme }),
      ...(change.preferences === undefined
        ? {}
        : { preferences: JSON.stringify({ ...before.preferences, ...change.preferences }) }),
      version: before.version + 1,
      changed_at: now,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = asPerson(row);
  if (change.disabled === true || moves)
    await tx.sql.deleteFrom('session').where('person_id', '=', id).execute();
  if (moves)
    await tx.sql
      .updateTable('invitation')
      .set({ revoked_at: now })
      .where('person_id', '=', id)
      .where('used_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute();
  const data = {
    person: after.name,
    ...(after.role === before.role ? {} : { role: after.role, before: before.role }),
    ...(moves ? { email: after.email, emailBefore: before.email } : {}),
    ...(after.administers === before.administers ? {} : { administers: after.administers }),
    ...((after.disabledAt === undefined) === (before.disabledAt === undefined)
      ? {}
      : { disabled: after.disabledAt !== undefined }),
  };
  // The colours of a page are nobody else's business.
  if (Object.keys(data).length > 1) await record(tx, { actor: by, action: 'person-changed', data });
  return after;
}

/** Gives a person another password; every session of theirs ends. */
export async function setPassword(
  tx: Tx,
  id: PersonId,
  passwordHash: string,
  by: string,
  now: Date,
): Promise<void> {
  const person = await lock(tx, id);
  await tx.sql
    .updateTable('person')
    .set({ password_hash: passwordHash, changed_at: now, version: person.version + 1 })
    .where('id', '=', id)
    .execute();
  await tx.sql.deleteFrom('session').where('person_id', '=', id).execute();
  await record(tx, { actor: by, action: 'password-changed', data: { person: person.name } });
}

/** Ties a person to who it is at the house's own sign-in. */
export async function setProviderSubject(tx: Tx, id: PersonId, subject: string, now: Date): Promise<void> {
  await tx.sql
    .updateTable('person')
    .set({ provider_subject: subject, changed_at: now })
    .where('id', '=', id)
    .execute();
}

export async function findByProviderSubject(db: Sql, subject: string): Promise<PersonOnFile | undefined> {
  const row = await db.sql
    .selectFrom('person')
    .selectAll()
    .where('provider_subject', '=', subject)
    .executeTakeFirst();
  return row === undefined ? undefined : asPerson(row);
}

/** Keys that seal secrets: the first writes, older ones still read. */
export type SecretKeys = readonly [string, ...string[]];

/**
 * Makes a secret for an authenticator app. It counts only once a code from it was shown (`startTotp`).
 *
 * @returns the secret in base 32
 */
export async function offerTotp(tx: Tx, id: PersonId, keys: SecretKeys): Promise<string> {
  const secret = base32(randomBytes(20));
  await writeSecret(tx, offeredName(id), secret, keys[0]);
  return secret;
}

/**
 * Switches codes on when `code` comes from the secret that was offered.
 *
 * @returns ten recovery codes, shown once; undefined when the code is wrong or nothing was offered.
 */
export async function startTotp(
  tx: Tx,
  id: PersonId,
  code: string,
  keys: SecretKeys,
  now: Date,
): Promise<readonly string[] | undefined> {
  const person = await lock(tx, id);
  const secret = await readSecret(tx, offeredName(id), keys);
  const step = secret === undefined ? undefined : acceptedStep(fromBase32(secret), code, now, undefined);
  if (secret === undefined || step === undefined) return undefined;
  await writeSecret(tx, secretName(id), secret, keys[0]);
  await forgetSecret(tx, offeredName(id));
  await tx.sql
    .updateTable('person')
    .set({ totp_since: now, totp_last_step: step, changed_at: now, version: person.version + 1 })
    .where('id', '=', id)
    .execute();
  await record(tx, {
    actor: `person:${person.name}`,
    action: 'codes-switched-on',
    data: { person: person.name },
  });
  return renewRecoveryCodes(tx, id);
}

/** Switches codes off and forgets the secret. */
export async function endTotp(tx: Tx, id: PersonId, by: string, now: Date): Promise<void> {
  const person = await lock(tx, id);
  await forgetSecret(tx, secretName(id));
  await forgetSecret(tx, offeredName(id));
  await tx.sql.deleteFrom('recovery_code').where('person_id', '=', id).execute();
  await tx.sql
    .updateTable('person')
    .set({ totp_since: null, totp_last_step: null, changed_at: now, version: person.version + 1 })
    .where('id', '=', id)
    .execute();
  if (person.totpSince !== undefined)
    await record(tx, { actor: by, action: 'codes-switched-off', data: { person: person.name } });
}

/** Whether a code of the app is right now; a right one is used up with it, for every process. */
export async function acceptCode(
  tx: Tx,
  id: PersonId,
  code: string,
  keys: SecretKeys,
  now: Date,
): Promise<boolean> {
  await lock(tx, id);
  const row = await tx.sql
    .selectFrom('person')
    .select(['totp_since', 'totp_last_step'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const secret = await readSecret(tx, secretName(id), keys);
  if (row.totp_since === null || secret === undefined) return false;
  const last = row.totp_last_step === null ? undefined : Number(row.totp_last_step);
  const step = acceptedStep(fromBase32(secret), code, now, last);
  if (step === undefined) return false;
  await tx.sql.updateTable('person').set({ totp_last_step: step }).where('id', '=', id).execute();
  return true;
}

/** Ten new recovery codes; those of before open nothing any more. */
export async function renewRecoveryCodes(tx: Tx, id: PersonId): Promise<readonly string[]> {
  await tx.sql.deleteFrom('recovery_code').where('person_id', '=', id).execute();
  const codes = Array.from({ length: recoveryCodeCount }, () => recoveryCode(randomBytes(10)));
  await tx.sql
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ person_id: id, digest: recoveryDigest(code) })))
    .execute();
  return codes;
}

/** Uses a recovery code up. @returns whether it was one that had not been used */
export async function useRecoveryCode(tx: Tx, id: PersonId, code: string, now: Date): Promise<boolean> {
  const used = await tx.sql
    .updateTable('recovery_code')
    .set({ used_at: now })
    .where('person_id', '=', id)
    .where('digest', '=', recoveryDigest(code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows > 0n;
}

/** How many recovery codes a person has left. */
export async function recoveryCodesLeft(db: Sql, id: PersonId): Promise<number> {
  const { left } = await db.sql
    .selectFrom('recovery_code')
    .select((eb) => eb.fn.countAll<string>().as('left'))
    .where('person_id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(left);
}

const secretName = (id: PersonId) => `totp:${id}`;
const offeredName = (id: PersonId) => `totp-offered:${id}`;

/** @throws when none of the keys opens it: the key it was sealed with has been taken out of the settings */
async function readSecret(db: Sql, name: string, keys: SecretKeys): Promise<string | undefined> {
  let failure: unknown;
  for (const key of keys)
    try {
      return await findSecret(db, name, key);
    } catch (error) {
      failure = error;
    }
  throw failure;
}

async function lock(tx: Tx, id: PersonId): Promise<PersonOnFile> {
  const row = await tx.sql
    .selectFrom('person')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return asPerson(row);
}

/** A row of `person` as the rest of the program knows it. */
export function asPerson(row: {
  id: PersonId;
  name: string;
  email: string;
  role: Role;
  administers: boolean;
  language: Language;
  theme: Theme;
  preferences: Preferences;
  password_hash: string | null;
  totp_since: Date | null;
  disabled_at: Date | null;
  version: number;
  created_at: Date;
}): PersonOnFile {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    administers: row.administers,
    language: row.language,
    theme: row.theme,
    preferences: row.preferences,
    hasPassword: row.password_hash !== null,
    ...(row.totp_since === null ? {} : { totpSince: row.totp_since }),
    ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at }),
    version: row.version,
    createdAt: row.created_at,
  };
}
