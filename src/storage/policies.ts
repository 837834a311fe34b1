import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Policy } from '#src/domain/claims/claim.ts';
import type { PartyId, PolicyId } from '#src/domain/ids.ts';
import { normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import type { PolicyDraft } from '#src/domain/policies/policy-file.ts';
import { mergeInstalments, mergeVersions } from '#src/domain/policies/policy-merge.ts';
import type { Sql, Tx } from './db.ts';
import { asParty, partyIn, upsertParty } from './parties.ts';

/** What may point to a policy, normalised. */
export interface PolicyClues {
  /** As `normalizePolicyNumber` gives them. */
  readonly numbers: readonly string[];
  readonly plates: readonly string[];
  /** E-mail addresses and E.164 numbers. */
  readonly contacts: readonly string[];
  readonly fiscalCodes: readonly string[];
  readonly ibans: readonly string[];
  /** As `nameKey` of `domain/text/names.ts` gives them. */
  readonly names: readonly string[];
}

/** Policies any clue points to, each by an index and no further than to its newest `limit`. */
export async function findPolicies(db: Sql, clues: PolicyClues, limit = 50): Promise<Policy[]> {
  const { rows } = await sql<{ id: PolicyId }>`
    select id from (
      select id from policy where number_key = any(${[...clues.numbers]}::text[])
      union
      select policy_id from policy_version where plate = any(${[...clues.plates]}::text[])
      union
      select pp.policy_id from (
          select hit.id from unnest(${[...clues.contacts]}::text[]) as clue (value) cross join lateral
            (select distinct party_id as id from contact where contact.value = clue.value
              order by party_id desc limit ${limit}) as hit
          union
          select id from party where fiscal_code = any(${[...clues.fiscalCodes]}::text[])
          union
          select hit.id from unnest(${[...clues.ibans]}::text[]) as clue (value) cross join lateral
            (select id from party where iban = clue.value order by id desc limit ${limit}) as hit
          union
          select hit.id from unnest(${[...clues.names]}::text[]) as clue (value) cross join lateral
            (select id from party where name_key = clue.value order by id desc limit ${limit}) as hit
        ) as who cross join lateral (select policy_id from policy_party where party_id = who.id
          order by policy_id desc limit ${limit}) as pp
    ) as found (id) order by id desc limit ${limit}`.execute(db.sql);
  return loadPolicies(
    db,
    rows.map((row) => row.id),
  );
}

export async function loadPolicies(db: Sql, ids: readonly PolicyId[]): Promise<Policy[]> {
  if (ids.length === 0) return [];
  const wanted = [...ids];
  const policies = await db.sql
    .selectFrom('policy')
    .selectAll('policy')
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('policy_party')
          .select(['role', partyIn('policy_party.party_id').as('party')])
          .whereRef('policy_party.policy_id', '=', 'policy.id')
          .orderBy('role'),
      ).as('roles'),
      jsonArrayFrom(
        eb
          .selectFrom('policy_version')
          .select([
            'version',
            'valid_from',
            'from_time',
            'valid_to',
            'to_time',
            'plate',
            'risk_address',
            'covers',
          ])
          .whereRef('policy_version.policy_id', '=', 'policy.id')
          .orderBy('version'),
      ).as('versions'),
      jsonArrayFrom(
        eb
          .selectFrom('instalment')
          .select(['due_on', 'amount', 'paid_on'])
          .whereRef('instalment.policy_id', '=', 'policy.id')
          .orderBy('due_on'),
      ).as('instalments'),
    ])
    .where('id', 'in', wanted)
    .orderBy('id')
    .execute();
  return policies.map((policy) => ({
    id: policy.id,
    number: policy.number,
    product: policy.product,
    ...(policy.language === null ? {} : { language: policy.language }),
    ...(policy.cancelled_on === null ? {} : { cancelledOn: policy.cancelled_on }),
    parties: policy.roles.map(({ role, party }) => ({ role, party: asParty(party) })),
    versions: policy.versions.map((version) => ({
      version: version.version,
      validFrom: version.valid_from,
      ...(version.from_time === null ? {} : { fromTime: version.from_time }),
      validTo: version.valid_to,
      ...(version.to_time === null ? {} : { toTime: version.to_time }),
      ...(version.plate === null ? {} : { plate: version.plate }),
      ...(version.risk_address === null ? {} : { riskAddress: version.risk_address }),
      covers: version.covers,
    })),
    instalments: policy.instalments.map((instalment) => ({
      dueOn: instalment.due_on,
      amount: Number(instalment.amount),
      ...(instalment.paid_on === null ? {} : { paidOn: instalment.paid_on }),
    })),
  }));
}

export async function findPolicy(db: Sql, id: PolicyId): Promise<Policy | undefined> {
  return (await loadPolicies(db, [id]))[0];
}

/** Ids of the parties on a policy, most important role first. */
export async function partiesOf(db: Sql, policyId: PolicyId): Promise<{ partyId: PartyId; role: string }[]> {
  const rows = await db.sql
    .selectFrom('policy_party')
    .selectAll()
    .where('policy_id', '=', policyId)
    .execute();
  const rank = { insured: 0, policyholder: 1, beneficiary: 2 };
  return rows
    .toSorted((a, b) => rank[a.role] - rank[b.role])
    .map((row) => ({ partyId: row.party_id, role: row.role }));
}

/**
 * Stores a policy of an import; its claims keep pointing to it, and to what they saw of it. Versions and instalments
 * the import does not speak of stay (`domain/policy-merge.ts`), unless it is `complete`: then what it says is all
 * there is.
 *
 * @returns whether it is new.
 */
export async function upsertPolicy(
  tx: Tx,
  draft: PolicyDraft,
  { complete = false }: { readonly complete?: boolean } = {},
): Promise<{ id: PolicyId; isNew: boolean }> {
  const values = {
    number: draft.number,
    product: draft.product,
    language: draft.language ?? null,
    cancelled_on: draft.cancelledOn ?? null,
    imported_at: new Date(),
  };
  const key = normalizePolicyNumber(draft.number);
  const inserted = await tx.sql
    .insertInto('policy')
    .values({ number_key: key, ...values })
    .onConflict((conflict) => conflict.column('number_key').doNothing())
    .returning('id')
    .executeTakeFirst();
  const id =
    inserted?.id ??
    (
      await tx.sql
        .updateTable('policy')
        .set(values)
        .where('number_key', '=', key)
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id;
  const known = inserted === undefined && !complete ? await findPolicy(tx, id) : undefined;
  const versions = mergeVersions(known?.versions ?? [], draft.versions);
  const instalments = mergeInstalments(known?.instalments ?? [], draft.instalments);
  for (const table of ['policy_party', 'policy_version', 'instalment'] as const)
    await tx.sql.deleteFrom(table).where('policy_id', '=', id).execute();
  for (const { role, party } of draft.parties)
    await tx.sql
      .insertInto('policy_party')
      .values({ policy_id: id, party_id: await upsertParty(tx, party), role })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const version of versions)
    await tx.sql
      .insertInto('policy_version')
      .values({
        policy_id: id,
        version: version.version,
        valid_from: version.validFrom,
        from_time: version.fromTime ?? null,
        valid_to: version.validTo,
        to_time: version.toTime ?? null,
        plate: version.plate ?? null,
        risk_address: version.riskAddress ?? null,
        covers: JSON.stringify(version.covers),
      })
      .execute();
  for (const instalment of instalments)
    await tx.sql
      .insertInto('instalment')
      .values({
        policy_id: id,
        due_on: instalment.dueOn,
        amount: instalment.amount,
        paid_on: instalment.paidOn ?? null,
      })
      .execute();
  return { id, isNew: inserted !== undefined };
}

/** A policy by its number in any spelling. */
export async function findByNumber(db: Sql, number: string): Promise<Policy | undefined> {
  const row = await db.sql
    .selectFrom('policy')
    .select('id')
    .where('number_key', '=', normalizePolicyNumber(number))
    .executeTakeFirst();
  return row === undefined ? undefined : findPolicy(db, row.id);
}

/** Printed numbers of policies, by id. */
export async function numbersOf(db: Sql, ids: readonly PolicyId[]): Promise<ReadonlyMap<PolicyId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('policy')
    .select(['id', 'number'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.number]));
}

/** How many of these policy numbers, in any spelling, are on file. */
export async function countKnown(db: Sql, numbers: readonly string[]): Promise<number> {
  if (numbers.length === 0) return 0;
  const { rows } = await sql<{ n: string }>`select count(*) as n from policy
    where number_key = any(${numbers.map(normalizePolicyNumber)}::text[])`.execute(db.sql);
  return Number(rows[0]?.n ?? 0);
}
