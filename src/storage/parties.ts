import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Contact, Party } from '#src/domain/claims/claim.ts';
import { takesTexts } from '#src/domain/phone/number-kind.ts';
import type { PartyDraft } from '#src/domain/policies/policy-file.ts';
import type { PartyId } from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import { nameKey, surnameKey } from '#src/domain/text/names.ts';
import type { Sql, Tx } from './db.ts';
import { forbidsTexts } from './text-consents.ts';

/** Parties with their contacts, by id. */
export async function loadParties(db: Sql, ids: readonly PartyId[]): Promise<ReadonlyMap<PartyId, Party>> {
  if (ids.length === 0) return new Map();
  const parties = await db.sql
    .selectFrom('party')
    .selectAll('party')
    .select((eb) =>
      // In the same breath: a party is asked for ten times with each mail.
      jsonArrayFrom(
        eb
          .selectFrom('contact')
          .select(['kind', 'value', 'shared', 'invalid'])
          .whereRef('contact.party_id', '=', 'party.id')
          .orderBy('value'),
      ).as('contacts'),
    )
    .where('id', 'in', [...ids])
    .execute();
  return new Map(parties.map((row) => [row.id, asParty(row)]));
}

/** Marks an address as dead for everybody who has it, with the reason a person may read. */
export async function markContactInvalid(db: Sql, value: string, reason: string): Promise<void> {
  await db.sql
    .updateTable('contact')
    .set({ invalid: true, invalid_reason: reason })
    .where('value', '=', value.toLowerCase())
    .execute();
}

/** Somebody wrote from an address that was marked as dead: it lives. */
export async function markContactAlive(db: Sql, value: string): Promise<void> {
  await db.sql
    .updateTable('contact')
    .set({ invalid: false, invalid_reason: null })
    .where('value', '=', value.toLowerCase())
    .where('invalid', '=', true)
    .execute();
}

/** Says of a party's postal address that the last letter to it came back. */
export async function doubtAddress(tx: Tx, id: PartyId, why: string): Promise<void> {
  await tx.sql.updateTable('party').set({ address_doubt: why }).where('id', '=', id).execute();
}

/** A party's postal address holds after all, if it is this that speaks against it. */
export async function trustAddress(tx: Tx, id: PartyId, why: string): Promise<void> {
  await tx.sql
    .updateTable('party')
    .set({ address_doubt: null })
    .where('id', '=', id)
    .where('address_doubt', '=', why)
    .execute();
}

/** The language a party is known to prefer. */
export async function languageOf(db: Sql, value: string): Promise<Language | undefined> {
  const rows = await db.sql
    .selectFrom('contact')
    .innerJoin('party', 'party.id', 'contact.party_id')
    .select('party.language')
    .where('contact.value', '=', value.toLowerCase())
    .where('contact.shared', '=', false)
    .execute();
  const languages = new Set(rows.flatMap((row) => row.language ?? []));
  const [only] = languages;
  return languages.size === 1 ? only : undefined;
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

/** A mobile of whoever has `value`, theirs alone, that works and forbade nothing: where to send a text message. */
export async function mobileOf(db: Sql, value: string): Promise<string | undefined> {
  const rows = await db.sql
    .selectFrom('contact as known')
    .innerJoin('contact as other', 'other.party_id', 'known.party_id')
    .innerJoin('party', 'party.id', 'known.party_id')
    .select(['other.value', 'known.party_id'])
    .where('known.value', '=', value.toLowerCase())
    .where('known.shared', '=', false)
    .where('party.do_not_write', 'is', null)
    .where('party.restricted_at', 'is', null)
    .where('other.kind', '=', 'phone')
    .where('other.invalid', '=', false)
    .where('other.shared', '=', false)
    .orderBy('other.value')
    .execute();
  // An address of several people says nothing about whose telephone is meant.
  if (new Set(rows.map(({ party_id }) => party_id)).size > 1) return undefined;
  for (const { value: number } of rows)
    if (takesTexts(number) && !(await forbidsTexts(db, number))) return number;
  return undefined;
}

/** Why nobody may write automatically to whoever has this address, if so. */
export async function doNotWriteTo(db: Sql, value: string): Promise<string | undefined> {
  if (await forbidsTexts(db, value)) return 'they forbade text messages (STOP)';
  const row = await db.sql
    .selectFrom('contact')
    .innerJoin('party', 'party.id', 'contact.party_id')
    .select(['party.do_not_write', 'party.restricted_at', 'contact.invalid', 'contact.invalid_reason'])
    .where('contact.value', '=', value.toLowerCase())
    .where((eb) =>
      eb.or([
        eb('party.do_not_write', 'is not', null),
        eb('party.restricted_at', 'is not', null),
        eb('contact.invalid', '=', true),
      ]),
    )
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.restricted_at !== null) return dataAreRestricted;
  return row.do_not_write ?? row.invalid_reason ?? 'address marked as not working';
}

/** The parties who own an address or number; several when they share it. */
export async function partiesAt(db: Sql, value: string): Promise<Party[]> {
  const rows = await db.sql
    .selectFrom('contact')
    .select('party_id')
    .distinct()
    .where('value', '=', value.toLowerCase())
    .orderBy('party_id')
    .limit(20)
    .execute();
  const ids = rows.map((row) => row.party_id);
  return [...(await loadParties(db, ids)).values()];
}

/** Names of the parties who own each of these addresses or numbers; several where they share one. */
export async function namesAt(
  db: Sql,
  values: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (values.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('contact')
    .innerJoin('party', 'party.id', 'contact.party_id')
    .select(['contact.value', 'party.name'])
    .distinct()
    .where('contact.value', 'in', [...values])
    .orderBy('party.name')
    .limit(1_000)
    .execute();
  const found = new Map<string, string[]>();
  for (const { value, name } of rows) found.set(value, [...(found.get(value) ?? []), name]);
  return found;
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

/** Whether an address or a number is nobody's on file, one person's alone, or several people's. */
export async function holdersOf(db: Sql, value: string): Promise<'nobody' | 'one' | 'several'> {
  const rows = await db.sql
    .selectFrom('contact')
    .select(['party_id', 'shared'])
    .distinct()
    .where('value', '=', value.toLowerCase())
    .limit(3)
    .execute();
  if (rows.length === 0) return 'nobody';
  const isShared = rows.some(({ shared }) => shared) || new Set(rows.map((row) => row.party_id)).size > 1;
  return isShared ? 'several' : 'one';
}

/**
 * Stores a party of an import: the one with the same tax or VAT code, else the one with the same name and a shared
 * address or telephone, else a new one. Known contacts keep what we learned about them (an address that bounced).
 */
export async function upsertParty(tx: Tx, party: PartyDraft): Promise<PartyId> {
  const values = {
    name: party.name,
    name_key: nameKey(party.name),
    surname: party.surname ?? null,
    surname_key: surnameKey(party) ?? null,
    fiscal_code: party.fiscalCode ?? null,
    vat_number: party.vatNumber ?? null,
    iban: party.iban ?? null,
    language: party.language ?? null,
    address: party.address ?? null,
    do_not_write: party.doNotWrite ?? null,
  };
  const known = await findSame(tx, party);
  const id =
    known ?? (await tx.sql.insertInto('party').values(values).returning('id').executeTakeFirstOrThrow()).id;
  if (known !== undefined) await tx.sql.updateTable('party').set(values).where('id', '=', known).execute();
  for (const contact of party.contacts)
    await tx.sql
      .insertInto('contact')
      .values({
        party_id: id,
        kind: contact.kind,
        value: contact.value.toLowerCase(),
        shared: contact.shared,
        invalid: contact.invalid,
      })
      .onConflict((conflict) =>
        conflict.columns(['party_id', 'kind', 'value']).doUpdateSet({ shared: contact.shared }),
      )
      .execute();
  return id;
}

/**
 * The person behind an address that opens a file of its own (an application to an agency): whoever has the address
 * already, else a new party with this name and address and nothing that was only claimed. Undefined for an address
 * that several people share.
 */
export async function applicantAt(
  tx: Tx,
  applicant: { readonly name: string; readonly address: string; readonly language: Language },
): Promise<PartyId | undefined> {
  const address = applicant.address.toLowerCase();
  const known = await tx.sql
    .selectFrom('contact')
    .select(['party_id', 'shared'])
    .where('value', '=', address)
    .limit(2)
    .execute();
  const [only, another] = known;
  if (only !== undefined) return another === undefined && !only.shared ? only.party_id : undefined;
  const { id } = await tx.sql
    .insertInto('party')
    .values({ name: applicant.name, name_key: nameKey(applicant.name), language: applicant.language })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx.sql
    .insertInto('contact')
    .values({ party_id: id, kind: 'email', value: address, shared: false, invalid: false })
    .execute();
  return id;
}

async function findSame(tx: Tx, party: PartyDraft): Promise<PartyId | undefined> {
  for (const [column, value] of [
    ['fiscal_code', party.fiscalCode],
    ['vat_number', party.vatNumber],
  ] as const) {
    if (value === undefined) continue;
    const row = await tx.sql.selectFrom('party').select('id').where(column, '=', value).executeTakeFirst();
    if (row !== undefined) return row.id;
  }
  const contacts = party.contacts.map((contact) => contact.value.toLowerCase());
  if (contacts.length === 0) return undefined;
  const row = await tx.sql
    .selectFrom('party')
    .innerJoin('contact', 'contact.party_id', 'party.id')
    .select('party.id')
    .where('party.name_key', '=', nameKey(party.name))
    .where('contact.value', 'in', contacts)
    // Two codes are two people, whatever else they share.
    .where('party.fiscal_code', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

/** Why no machine writes to somebody whose data may only be kept (GDPR art. 18). */
const dataAreRestricted = 'their data are restricted';

function doNotWriteOf(row: Pick<StoredParty, 'do_not_write' | 'restricted_at'>): {
  doNotWrite?: string;
} {
  if (row.restricted_at !== null) return { doNotWrite: dataAreRestricted };
  return row.do_not_write === null ? {} : { doNotWrite: row.do_not_write };
}

/** A party with its contacts in one column, for whoever is asked together with what they are part of. */
export function partyIn(column: 'claim_party.party_id' | 'policy_party.party_id') {
  // A number of JSON could not hold every id.
  return sql<StoredParty>`(select to_jsonb(one) from (
    select id::text as id, name, surname, fiscal_code, vat_number, iban, language, address, address_doubt, do_not_write,
      restricted_at, coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'value', c.value,
        'shared', c.shared, 'invalid', c.invalid) order by c.value) from contact c where c.party_id = party.id), '[]') as contacts
    from party where party.id = ${sql.ref(column)}) as one)`;
}

/** What `partyIn` gives, and what a row of `party` with its contacts is. */
export interface StoredParty {
  readonly id: PartyId;
  readonly name: string;
  readonly surname: string | null;
  readonly fiscal_code: string | null;
  readonly vat_number: string | null;
  readonly iban: string | null;
  readonly language: Language | null;
  readonly address: string | null;
  readonly address_doubt: string | null;
  readonly do_not_write: string | null;
  /** A text where it comes as JSON. */
  readonly restricted_at: Date | string | null;
  readonly contacts: readonly {
    readonly kind: Contact['kind'];
    readonly value: string;
    readonly shared: boolean;
    readonly invalid: boolean;
  }[];
}

/** A party as the domain knows it. */
export function asParty(row: StoredParty): Party {
  return {
    id: row.id,
    name: row.name,
    ...(row.surname === null ? {} : { surname: row.surname }),
    ...(row.fiscal_code === null ? {} : { fiscalCode: row.fiscal_code }),
    ...(row.vat_number === null ? {} : { vatNumber: row.vat_number }),
    ...(row.iban === null ? {} : { iban: row.iban }),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.address_doubt === null ? {} : { addressDoubt: row.address_doubt }),
    ...doNotWriteOf(row),
    contacts: row.contacts.map((contact) => ({
      kind: contact.kind,
      value: contact.value,
      shared: contact.shared,
      invalid: contact.invalid,
    })),
  };
}

/** Which of these tax codes are of people on file. */
export async function onFileByFiscalCode(db: Sql, codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const rows = await db.sql
    .selectFrom('party')
    .select('fiscal_code')
    .where('fiscal_code', 'in', [...codes])
    .execute();
  return rows.flatMap(({ fiscal_code }) => fiscal_code ?? []);
}
