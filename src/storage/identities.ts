/** Who somebody has proven to be on a ticket, the codes sent for it, and what was said below the level it takes. */
import { sql } from 'kysely';
import type { AskedFact, IdentityLevel, ProofMethod } from '#src/domain/identity/identity.ts';
import type { MessageId, PartyId, TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** A proof on file. */
export interface StoredProof {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly method: ProofMethod;
  readonly facts: readonly AskedFact[];
  readonly note?: string;
  readonly messageId?: MessageId;
  readonly representative: boolean;
  readonly mandate?: string;
  /** `machine:<stage>` or `person:<name>`. */
  readonly by: string;
  readonly at: Date;
  readonly withdrawn?: { readonly by: string; readonly at: Date; readonly why: string };
}

/** Notes a proof. @returns undefined when this message has proven it before. */
export async function addProof(
  tx: Tx,
  proof: Omit<StoredProof, 'id' | 'withdrawn'>,
): Promise<StoredProof | undefined> {
  const row = await tx.sql
    .insertInto('identity_proof')
    .values({
      ticket_id: proof.ticketId,
      method: proof.method,
      facts: [...proof.facts],
      note: proof.note ?? null,
      message_id: proof.messageId ?? null,
      representative: proof.representative,
      mandate: proof.mandate ?? null,
      noted_by: proof.by,
      noted_at: proof.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : asProof(row);
}

/**
 * A ticket's proofs, withdrawn ones too, oldest first: its own, and those of tickets merged into it whose customer has the same
 * address. What somebody else has proven proves nothing here. A ticket that is split off begins anew, and a merge that is taken
 * back leaves each with its own, because no proof is ever moved.
 */
export async function proofsOf(db: Sql, ticketId: TicketId): Promise<StoredProof[]> {
  const rows = await db.sql
    .selectFrom('identity_proof')
    .selectAll()
    .where(
      'ticket_id',
      'in',
      sql<TicketId>`(with recursive family as (
        select id, customer from ticket where id = ${ticketId}
        union select t.id, t.customer from ticket t
          join family f on t.merged_into = f.id and lower(t.customer) = lower(f.customer))
      select id from family)`,
    )
    .orderBy('id')
    .execute();
  return rows.map(asProof);
}

/** Says that a proof was none. @returns false when it is withdrawn already, or not this ticket's. */
export async function withdrawProof(
  tx: Tx,
  proof: { readonly id: string; readonly ticketId: TicketId },
  word: { readonly by: string; readonly at: Date; readonly why: string },
): Promise<boolean> {
  const done = await tx.sql
    .updateTable('identity_proof')
    .set({ withdrawn_by: word.by, withdrawn_at: word.at, withdrawn_why: word.why })
    .where('id', '=', proof.id)
    .where('ticket_id', '=', proof.ticketId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** A code that was sent. */
export interface StoredCode {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly partyId: PartyId;
  readonly recipient: string;
  readonly digest: string;
  readonly clientId: string;
  readonly by: string;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly tries: number;
  readonly usedAt?: Date;
  readonly replacedAt?: Date;
}

/** Keeps a code; the ones before it on this ticket are good no longer. The ticket is locked by the caller. */
export async function addCode(
  tx: Tx,
  code: Omit<StoredCode, 'id' | 'tries' | 'usedAt' | 'replacedAt'>,
): Promise<StoredCode> {
  await tx.sql
    .updateTable('identity_code')
    .set({ replaced_at: code.at })
    .where('ticket_id', '=', code.ticketId)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .execute();
  const row = await tx.sql
    .insertInto('identity_code')
    .values({
      ticket_id: code.ticketId,
      party_id: code.partyId,
      recipient: code.recipient,
      digest: code.digest,
      client_id: code.clientId,
      made_by: code.by,
      made_at: code.at,
      expires_at: code.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return asCode(row);
}

/** A ticket's codes, oldest first. */
export async function codesOf(db: Sql, ticketId: TicketId): Promise<StoredCode[]> {
  const rows = await db.sql
    .selectFrom('identity_code')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute();
  return rows.map(asCode);
}

/** Counts a try of a code, right or wrong; before the code is compared, so that tries sent all at once count. */
export async function countCodeTry(tx: Tx, id: string): Promise<void> {
  await tx.sql
    .updateTable('identity_code')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

/** A code was told rightly: it is good once. */
export async function markCodeUsed(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.sql
    .updateTable('identity_code')
    .set({ used_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .execute();
}

/** What an override is for. */
export type OverridePurpose = 'reply' | 'decision' | 'export';

/** A word that something may be said or done below the level it takes. */
export interface StoredOverride {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly purpose: OverridePurpose;
  readonly has: IdentityLevel;
  readonly needs: IdentityLevel;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** `outbound:<id>` or `decision:<id>`; absent while it waits to be used. */
  readonly usedFor?: string;
}

/** Notes an override. */
export async function addOverride(tx: Tx, override: Omit<StoredOverride, 'id'>): Promise<StoredOverride> {
  const row = await tx.sql
    .insertInto('identity_override')
    .values({
      ticket_id: override.ticketId,
      purpose: override.purpose,
      has_level: override.has,
      needs_level: override.needs,
      reason: override.reason,
      noted_by: override.by,
      noted_at: override.at,
      used_for: override.usedFor ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return asOverride(row);
}

/** A ticket's overrides, oldest first. */
export async function overridesOf(db: Sql, ticketId: TicketId): Promise<StoredOverride[]> {
  const rows = await db.sql
    .selectFrom('identity_override')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute();
  return rows.map(asOverride);
}

/** Uses up the latest override that waits for this purpose. @returns false when there is none */
export async function useOverride(
  tx: Tx,
  ticketId: TicketId,
  purpose: OverridePurpose,
  usedFor: string,
): Promise<boolean> {
  const row = await tx.sql
    .selectFrom('identity_override')
    .select('id')
    .where('ticket_id', '=', ticketId)
    .where('purpose', '=', purpose)
    .where('used_for', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return false;
  await tx.sql.updateTable('identity_override').set({ used_for: usedFor }).where('id', '=', row.id).execute();
  return true;
}

function asProof(row: {
  id: string;
  ticket_id: TicketId;
  method: ProofMethod;
  facts: string[];
  note: string | null;
  message_id: MessageId | null;
  representative: boolean;
  mandate: string | null;
  noted_by: string;
  noted_at: Date;
  withdrawn_by: string | null;
  withdrawn_at: Date | null;
  withdrawn_why: string | null;
}): StoredProof {
  const { withdrawn_by: by, withdrawn_at: at, withdrawn_why: why } = row;
  return {
    id: row.id,
    ticketId: row.ticket_id,
    method: row.method,
    // Written by us, from the same list.
    facts: row.facts as AskedFact[],
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    representative: row.representative,
    ...(row.mandate === null ? {} : { mandate: row.mandate }),
    by: row.noted_by,
    at: row.noted_at,
    ...(by === null || at === null ? {} : { withdrawn: { by, at, why: why ?? '' } }),
  };
}

function asCode(row: {
  id: string;
  ticket_id: TicketId;
  party_id: PartyId;
  recipient: string;
  digest: string;
  client_id: string;
  made_by: string;
  made_at: Date;
  expires_at: Date;
  tries: number;
  used_at: Date | null;
  replaced_at: Date | null;
}): StoredCode {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    partyId: row.party_id,
    recipient: row.recipient,
    digest: row.digest,
    clientId: row.client_id,
    by: row.made_by,
    at: row.made_at,
    expiresAt: row.expires_at,
    tries: row.tries,
    ...(row.used_at === null ? {} : { usedAt: row.used_at }),
    ...(row.replaced_at === null ? {} : { replacedAt: row.replaced_at }),
  };
}

function asOverride(row: {
  id: string;
  ticket_id: TicketId;
  purpose: OverridePurpose;
  has_level: IdentityLevel;
  needs_level: IdentityLevel;
  reason: string;
  noted_by: string;
  noted_at: Date;
  used_for: string | null;
}): StoredOverride {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    purpose: row.purpose,
    has: row.has_level,
    needs: row.needs_level,
    reason: row.reason,
    by: row.noted_by,
    at: row.noted_at,
    ...(row.used_for === null ? {} : { usedFor: row.used_for }),
  };
}
