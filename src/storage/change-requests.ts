import type { ChangeField, ChangeRequest } from '#src/domain/cases/account-change.ts';
import type { ChangeRequestId, LocalDate, MessageId, PartyId, PolicyId, TicketId } from '#src/domain/ids.ts';
import type { Span } from '#src/domain/message.ts';
import { nameKey, surnameKey } from '#src/domain/text/names.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { clean } from './clean.ts';
import type { Sql, Tx } from './db.ts';

/** What a change request starts with. */
export interface NewChange {
  readonly ticketId: TicketId;
  readonly messageId?: MessageId;
  readonly partyId?: PartyId;
  readonly field: ChangeField;
  readonly oldValue?: string;
  readonly newValue?: string;
  readonly span?: Span;
  readonly effectiveOn?: LocalDate;
  readonly identityRequired: number;
  readonly fourEyes: boolean;
}

/** Puts a change on a ticket. @returns undefined when the ticket asks for the same already */
export async function propose(tx: Tx, change: NewChange): Promise<ChangeRequestId | undefined> {
  // «Cambio IBAN» and later the IBAN itself are one request.
  if (change.newValue !== undefined) {
    const waiting = await tx.sql
      .updateTable('change_request')
      .set((eb) => ({
        new_value: clean(change.newValue ?? ''),
        message_id: change.messageId ?? null,
        span: change.span === undefined ? null : JSON.stringify(change.span),
        version: eb('version', '+', 1),
      }))
      .where('ticket_id', '=', change.ticketId)
      .where('field', '=', change.field)
      .where('new_value', 'is', null)
      .where('state', '=', 'proposed')
      .returning('id')
      .executeTakeFirst();
    if (waiting !== undefined) return waiting.id;
  } else {
    const known = await tx.sql
      .selectFrom('change_request')
      .select('id')
      .where('ticket_id', '=', change.ticketId)
      .where('field', '=', change.field)
      .where('state', '<>', 'refused')
      .executeTakeFirst();
    if (known !== undefined) return undefined;
  }
  const row = await tx.sql
    .insertInto('change_request')
    .values({
      ticket_id: change.ticketId,
      message_id: change.messageId ?? null,
      party_id: change.partyId ?? null,
      field: change.field,
      old_value: change.oldValue ?? null,
      new_value: change.newValue === undefined ? null : clean(change.newValue),
      span: change.span === undefined ? null : JSON.stringify(change.span),
      effective_on: change.effectiveOn ?? null,
      identity_required: change.identityRequired,
      four_eyes: change.fourEyes,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function ofTicket(db: Sql, ticketId: TicketId): Promise<ChangeRequest[]> {
  const rows = await db.sql
    .selectFrom('change_request')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute();
  return rows.map(asChange);
}

export async function find(db: Sql, id: string): Promise<ChangeRequest | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('change_request')
    .selectAll()
    .where('id', '=', id as ChangeRequestId)
    .executeTakeFirst();
  return row === undefined ? undefined : asChange(row);
}

/** Locks a change request. @throws Stale when there is none */
export async function loadForUpdate(tx: Tx, id: ChangeRequestId): Promise<ChangeRequest> {
  const row = await tx.sql
    .selectFrom('change_request')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`change request ${id} is gone`);
  return asChange(row);
}

/** What may change on a request; `null` clears. */
export type ChangeUpdate = Partial<
  Pick<
    ChangeRequest,
    | 'newValue'
    | 'partyId'
    | 'effectiveOn'
    | 'state'
    | 'identityReached'
    | 'identityNote'
    | 'oldValue'
    | 'appliedBy'
    | 'appliedAt'
    | 'refusedReason'
  >
> & { readonly approvedBy?: string | null; readonly confirmedBy?: string | null };

export async function update(tx: Tx, id: ChangeRequestId, change: ChangeUpdate): Promise<ChangeRequest> {
  const row = await tx.sql
    .updateTable('change_request')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(change.newValue === undefined ? {} : { new_value: clean(change.newValue) }),
      ...(change.oldValue === undefined ? {} : { old_value: change.oldValue }),
      ...(change.partyId === undefined ? {} : { party_id: change.partyId }),
      ...(change.effectiveOn === undefined ? {} : { effective_on: change.effectiveOn }),
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.identityReached === undefined ? {} : { identity_reached: change.identityReached }),
      ...(change.identityNote === undefined ? {} : { identity_note: change.identityNote }),
      ...(change.approvedBy === undefined ? {} : { approved_by: change.approvedBy }),
      ...(change.confirmedBy === undefined ? {} : { confirmed_by: change.confirmedBy }),
      ...(change.appliedBy === undefined ? {} : { applied_by: change.appliedBy }),
      ...(change.appliedAt === undefined ? {} : { applied_at: change.appliedAt }),
      ...(change.refusedReason === undefined ? {} : { refused_reason: change.refusedReason }),
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return asChange(row);
}

/** The value of a field on file; undefined where a party has none, or the field does not stand there. */
export async function valueOnFile(
  db: Sql,
  partyId: PartyId,
  field: ChangeField,
): Promise<string | undefined> {
  const party = await db.sql
    .selectFrom('party')
    .select(['name', 'fiscal_code', 'iban', 'address'])
    .where('id', '=', partyId)
    .executeTakeFirst();
  if (party === undefined) return undefined;
  switch (field) {
    case 'address':
      return party.address ?? undefined;
    case 'iban':
      return party.iban ?? undefined;
    case 'name':
      return party.name;
    case 'fiscal_code':
      return party.fiscal_code ?? undefined;
    case 'email':
    case 'phone': {
      const contacts = await db.sql
        .selectFrom('contact')
        .select('value')
        .where('party_id', '=', partyId)
        .where('kind', '=', field)
        .where('invalid', '=', false)
        .orderBy('value')
        .execute();
      return contacts.length === 0 ? undefined : contacts.map(({ value }) => value).join(', ');
    }
    case 'birth_date':
    case 'beneficiary':
    case 'vehicle':
      return undefined;
  }
}

/**
 * Writes the new value into the party. A new number or address is added and the old ones stay: their letters may still
 * arrive. @returns false where the field stands in the contract's own system and only a person can change it there
 */
export async function writeToParty(
  tx: Tx,
  partyId: PartyId,
  field: ChangeField,
  value: string,
): Promise<boolean> {
  switch (field) {
    case 'address':
      await tx.sql.updateTable('party').set({ address: value }).where('id', '=', partyId).execute();
      return true;
    case 'iban':
      await tx.sql.updateTable('party').set({ iban: value }).where('id', '=', partyId).execute();
      return true;
    case 'fiscal_code':
      await tx.sql.updateTable('party').set({ fiscal_code: value }).where('id', '=', partyId).execute();
      return true;
    case 'name': {
      const surname = value.trim().split(/\s+/).at(-1);
      await tx.sql
        .updateTable('party')
        .set({
          name: value,
          name_key: nameKey(value),
          surname: surname ?? null,
          surname_key: surnameKey({ name: value, ...(surname === undefined ? {} : { surname }) }) ?? null,
        })
        .where('id', '=', partyId)
        .execute();
      return true;
    }
    case 'email':
    case 'phone':
      await tx.sql
        .insertInto('contact')
        .values({ party_id: partyId, kind: field, value: value.toLowerCase() })
        .onConflict((conflict) =>
          conflict
            .columns(['party_id', 'kind', 'value'])
            .doUpdateSet({ invalid: false, invalid_reason: null }),
        )
        .execute();
      return true;
    case 'birth_date':
    case 'beneficiary':
    case 'vehicle':
      return false;
  }
}

function asChange(row: {
  id: ChangeRequestId;
  ticket_id: TicketId;
  message_id: MessageId | null;
  version: number;
  party_id: PartyId | null;
  policy_id: PolicyId | null;
  field: ChangeField;
  old_value: string | null;
  new_value: string | null;
  span: Span | null;
  effective_on: LocalDate | null;
  state: ChangeRequest['state'];
  identity_required: number;
  identity_reached: number;
  identity_note: string | null;
  four_eyes: boolean;
  approved_by: string | null;
  confirmed_by: string | null;
  applied_by: string | null;
  applied_at: Date | null;
  refused_reason: string | null;
}): ChangeRequest {
  return {
    id: row.id,
    version: row.version,
    ticketId: row.ticket_id,
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    ...(row.party_id === null ? {} : { partyId: row.party_id }),
    ...(row.policy_id === null ? {} : { policyId: row.policy_id }),
    field: row.field,
    ...(row.old_value === null ? {} : { oldValue: row.old_value }),
    ...(row.new_value === null ? {} : { newValue: row.new_value }),
    ...(row.span === null ? {} : { span: row.span }),
    ...(row.effective_on === null ? {} : { effectiveOn: row.effective_on }),
    state: row.state,
    identityRequired: row.identity_required,
    identityReached: row.identity_reached,
    ...(row.identity_note === null ? {} : { identityNote: row.identity_note }),
    fourEyes: row.four_eyes,
    ...(row.approved_by === null ? {} : { approvedBy: row.approved_by }),
    ...(row.confirmed_by === null ? {} : { confirmedBy: row.confirmed_by }),
    ...(row.applied_by === null ? {} : { appliedBy: row.applied_by }),
    ...(row.applied_at === null ? {} : { appliedAt: row.applied_at }),
    ...(row.refused_reason === null ? {} : { refusedReason: row.refused_reason }),
  };
}

/** What was proven on a ticket holds for the changes it asks for that are still open. */
export async function raiseIdentity(
  tx: Tx,
  ticketId: TicketId,
  proven: { readonly level: number; readonly note: string },
): Promise<void> {
  await tx.sql
    .updateTable('change_request')
    .set((eb) => ({
      identity_reached: proven.level,
      identity_note: proven.note,
      version: eb('version', '+', 1),
    }))
    .where('ticket_id', '=', ticketId)
    .where('state', 'in', ['proposed', 'approved'])
    .where('identity_reached', '<', proven.level)
    .execute();
}

/** A proof was none: the open changes of the ticket are worth no more than what is left, and are agreed to anew. */
export async function lowerIdentity(tx: Tx, ticketId: TicketId, level: number): Promise<void> {
  await tx.sql
    .updateTable('change_request')
    .set((eb) => ({
      identity_reached: level,
      identity_note: null,
      state: 'proposed',
      approved_by: null,
      confirmed_by: null,
      version: eb('version', '+', 1),
    }))
    .where('ticket_id', '=', ticketId)
    .where('state', 'in', ['proposed', 'approved'])
    .where('identity_reached', '>', level)
    .execute();
}
