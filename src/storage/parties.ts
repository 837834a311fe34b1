import type { Contact, Party } from '#src/domain/claim.ts';
import type { PartyId } from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import type { Sql } from './db.ts';

/** Parties with their contacts, by id. */
export async function loadParties(db: Sql, ids: readonly PartyId[]): Promise<ReadonlyMap<PartyId, Party>> {
  if (ids.length === 0) return new Map();
  const [parties, contacts] = await Promise.all([
    db.sql.selectFrom('party').selectAll().where('id', 'in', [...ids]).execute(),
    db.sql.selectFrom('contact').selectAll().where('party_id', 'in', [...ids]).orderBy('value').execute(),
  ]);
  return new Map(parties.map((row) => [row.id, asParty(row, contacts.filter((contact) => contact.party_id === row.id))]));
}

/** Marks an address as dead for everybody who has it, with the reason a person may read. */
export async function markContactInvalid(db: Sql, value: string, reason: string): Promise<void> {
  await db.sql
    .updateTable('contact')
    .set({ invalid: true, invalid_reason: reason })
    .where('value', '=', value.toLowerCase())
    .execute();
}

/** Another working address of the same kind for whoever has `value`: where to write when it bounces. */
export async function otherAddress(db: Sql, value: string): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('contact as dead')
    .innerJoin('contact as other', 'other.party_id', 'dead.party_id')
    .select('other.value')
    .where('dead.value', '=', value.toLowerCase())
    .where('dead.shared', '=', false)
    .where('other.kind', 'in', ['email', 'pec'])
    .where('other.invalid', '=', false)
    .where('other.shared', '=', false)
    .whereRef('other.value', '<>', 'dead.value')
    .orderBy('other.value')
    .executeTakeFirst();
  return row?.value;
}

/** Why nobody may write automatically to whoever has this address, if so. */
export async function doNotWriteTo(db: Sql, value: string): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('contact')
    .innerJoin('party', 'party.id', 'contact.party_id')
    .select(['party.do_not_write', 'contact.invalid', 'contact.invalid_reason'])
    .where('contact.value', '=', value.toLowerCase())
    .where((eb) => eb.or([eb('party.do_not_write', 'is not', null), eb('contact.invalid', '=', true)]))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return row.do_not_write ?? row.invalid_reason ?? 'address marked as not working';
}

/** True when some party has this address. */
export async function isPartyAddress(db: Sql, value: string): Promise<boolean> {
  const row = await db.sql
    .selectFrom('contact')
    .select('party_id')
    .where('value', '=', value.toLowerCase())
    .executeTakeFirst();
  return row !== undefined;
}

function asParty(
  row: {
    id: PartyId;
    name: string;
    surname: string | null;
    fiscal_code: string | null;
    vat_number: string | null;
    iban: string | null;
    language: Language | null;
    address: string | null;
    do_not_write: string | null;
  },
  contacts: readonly { kind: Contact['kind']; value: string; shared: boolean; invalid: boolean }[],
): Party {
  return {
    id: row.id,
    name: row.name,
    ...(row.surname === null ? {} : { surname: row.surname }),
    ...(row.fiscal_code === null ? {} : { fiscalCode: row.fiscal_code }),
    ...(row.vat_number === null ? {} : { vatNumber: row.vat_number }),
    ...(row.iban === null ? {} : { iban: row.iban }),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.do_not_write === null ? {} : { doNotWrite: row.do_not_write }),
    contacts: contacts.map((contact) => ({
      kind: contact.kind,
      value: contact.value,
      shared: contact.shared,
      invalid: contact.invalid,
    })),
  };
}
