/**
 * Claims and policies a message may be about. Every clue is followed through an index to its newest rows and no
 * further, so that the cost depends on the message and not on how many claims there are; a clue that many share (an
 * agency's mailbox, a very common name) brings its newest few and is reported as shared.
 */
import { sql } from 'kysely';
import { nameKey, surnameKey, surnameShare } from '#src/domain/text/names.ts';
import type { ClaimId, ItemId, LocalDate, PartyId, Reference } from '#src/domain/ids.ts';
import type { LinkCandidate } from '#src/domain/linking/linking.ts';
import { loadFiles, survivors } from './claims.ts';
import type { Sql } from './db.ts';
import { loadPolicies, type PolicyClues } from './policies.ts';

/** What may point to a claim, normalised. */
export interface ClaimClues extends PolicyClues {
  readonly references: readonly Reference[];
  /** As `normalizePolicyNumber` gives them. */
  readonly externalReferences: readonly string[];
  /** Claims that something else pointed to. */
  readonly claimIds: readonly ClaimId[];
  /** Days of loss that the message names. */
  readonly lossDays: readonly LocalDate[];
}

export interface FoundCandidates {
  /** The best by how many clues lead to them, newest first among equals. */
  readonly candidates: readonly LinkCandidate[];
  /**
   * How many parties have a contact's value (lower case) or a name (as `nameKey` gives it), counted up to twenty-one.
   */
  readonly holders: ReadonlyMap<string, number>;
  /** Share of parties with a surname (as `surnameKey` gives it). */
  readonly surnameShare: ReadonlyMap<string, number>;
  /** More claims answer to the clues than were looked at. */
  readonly cut: boolean;
}

/** How far each clue is followed. */
const mostPerClue = {
  /** Values of one kind: a mail that lists hundreds of addresses is about none of them. */
  values: 20,
  parties: 20,
  policies: 5,
  /** Claims of one party or policy when a single one is found; many share these. */
  claims: 200,
  candidates: 60,
} as const;

/** Candidates for linking, with what scoring needs to know about how common their names and addresses are. */
export async function findCandidates(db: Sql, clues: ClaimClues): Promise<FoundCandidates> {
  const parties = await findParties(db, clues);
  const { ids, cut } = await findClaims(db, clues, parties);
  const files = await loadFiles(db, [...new Set((await survivors(db, ids)).values())]);
  const loaded = await loadPolicies(db, [...new Set(files.flatMap((file) => file.claim.policyId ?? []))]);
  const policies = new Map(loaded.map((policy) => [policy.id, policy]));
  const asked = await askedItems(
    db,
    files.map((file) => file.claim.id),
  );
  const candidates = files.map(({ claim }): LinkCandidate => {
    const policy = claim.policyId === undefined ? undefined : policies.get(claim.policyId);
    return {
      claim,
      ...(policy === undefined ? {} : { policy }),
      openRequestItems: asked.get(claim.id) ?? [],
    };
  });
  const people = candidates.flatMap(({ claim, policy }) => [
    ...claim.parties.map(({ party }) => party),
    ...(policy?.parties ?? []).map(({ party }) => party),
  ]);
  return {
    candidates,
    holders: new Map([
      ...parties.holders,
      ...(await countNames(db, [...new Set(people.map(({ name }) => nameKey(name)))])),
    ]),
    surnameShare: await sharesOf(db, [...new Set(people.flatMap((party) => surnameKey(party) ?? []))]),
    cut,
  };
}

interface FoundParties {
  /** Weight: what the best clue to this party says, in log₂ odds. */
  readonly found: readonly { readonly id: PartyId; readonly kind: string; readonly weight: number }[];
  readonly holders: ReadonlyMap<string, number>;
}

async function findParties(db: Sql, clues: PolicyClues): Promise<FoundParties> {
  const { rows } = await sql<{ kind: string; value: string; id: PartyId }>`
    select 'contact' as kind, clue.value, hit.id from unnest(${few(clues.contacts)}::text[]) as clue (value)
      cross join lateral (select distinct party_id as id from contact where contact.value = clue.value
        order by party_id desc limit ${mostPerClue.parties + 1}) as hit
    union all
    select 'name', clue.value, hit.id from unnest(${few(clues.names)}::text[]) as clue (value)
      cross join lateral (select id from party where name_key = clue.value
        order by id desc limit ${mostPerClue.parties + 1}) as hit
    union all
    select 'iban', clue.value, hit.id from unnest(${few(clues.ibans)}::text[]) as clue (value)
      cross join lateral (select id from party where iban = clue.value
        order by id desc limit ${mostPerClue.parties}) as hit
    union all
    select 'code', clue.value, hit.id from unnest(${few(clues.fiscalCodes)}::text[]) as clue (value)
      cross join lateral (select id from party where fiscal_code = clue.value
        order by id desc limit ${mostPerClue.parties}) as hit`.execute(db.sql);
  const holders = new Map<string, number>();
  for (const { kind, value } of rows)
    if (kind === 'contact' || kind === 'name') holders.set(value, (holders.get(value) ?? 0) + 1);
  return {
    found: rows.map(({ kind, value, id }) => ({
      id,
      kind,
      weight: (holders.get(value) ?? 0) > mostPerClue.parties ? 1 : (weights[kind] ?? 1),
    })),
    holders,
  };
}

/** Only for choosing whom to look at: the rules weigh the evidence. */
const weights: Readonly<Record<string, number>> = { contact: 8, name: 5, iban: 8, code: 9 };

async function findClaims(
  db: Sql,
  clues: ClaimClues,
  { found }: FoundParties,
): Promise<{ ids: readonly ClaimId[]; cut: boolean }> {
  const parties = new Set(found.map(({ id }) => id)).size;
  // One person with two hundred claims is looked at whole; of fifty people the newest few each.
  const perOwner = Math.max(5, Math.floor(mostPerClue.claims / Math.max(1, parties)));
  const { rows } = await sql<{ id: ClaimId; owned: string; full: boolean }>`
    with party_hit as (
      select * from unnest(${found.map(({ id }) => id)}::bigint[], ${found.map(({ kind }) => kind)}::text[],
        ${found.map(({ weight }) => weight)}::real[]) as hit (id, kind, weight)
    ), policy_hit as (
      select id, 'policy' as kind, 9::real as weight from policy
        where number_key = any(${few(clues.numbers)}::text[])
      union all
      select hit.id, 'plate', 9 from unnest(${few(clues.plates)}::text[]) as clue (value)
        cross join lateral (select distinct policy_id as id from policy_version where plate = clue.value
          order by policy_id desc limit ${mostPerClue.parties}) as hit
      union all
      select hit.id, party_hit.kind, party_hit.weight from party_hit
        cross join lateral (select distinct policy_id as id from policy_party where party_id = party_hit.id
          order by policy_id desc limit ${mostPerClue.policies}) as hit
    ), found as (
      select id, 'reference' as kind, 16::real as weight, null::bigint as owner from claim
        where reference = any(${few(clues.references)}::text[])
      union all
      select id, 'pointed', 20, null from claim where id = any(${few(clues.claimIds)}::bigint[])
      union all
      select hit.claim_id, number.kind, 9, null from (
          select 'plate' as kind, unnest(${few(clues.plates)}::text[]) as value
          union all select 'external', unnest(${few(clues.externalReferences)}::text[])) as number
        cross join lateral (select claim_id from claim_number n
          where n.kind = number.kind and n.value = number.value
          order by claim_id desc limit ${mostPerClue.parties}) as hit
      union all
      select hit.id, policy_hit.kind, policy_hit.weight, -policy_hit.id from policy_hit
        cross join lateral (select id from claim where policy_id = policy_hit.id
          order by id desc limit ${perOwner}) as hit
      union all
      select hit.id, 'day', 4, null from policy_hit
        cross join unnest(${few(clues.lossDays)}::date[]) as told (day)
        cross join lateral (select id from claim where policy_id = policy_hit.id
          and loss_on between told.day - 3 and told.day + 3
          order by loss_on desc limit ${mostPerClue.parties}) as hit
      union all
      select hit.claim_id, party_hit.kind, party_hit.weight, party_hit.id from party_hit
        cross join lateral (select distinct claim_id from claim_party where party_id = party_hit.id
          order by claim_id desc limit ${perOwner}) as hit
    ), full_owner as (
      select exists (select 1 from found where owner is not null group by owner, kind
        having count(*) >= ${perOwner}) as cut
    )
    select id, full_owner.cut as full from (
      select id, sum(weight) as weight from (
        select id, kind, max(weight) as weight from found group by id, kind) as by_kind group by id
    ) as ranked, full_owner order by weight desc, id desc limit ${mostPerClue.candidates + 1}`.execute(
    db.sql,
  );
  return {
    ids: rows.slice(0, mostPerClue.candidates).map((row) => row.id),
    cut: rows.length > mostPerClue.candidates || rows[0]?.full === true,
  };
}

/** What we have asked for and not received, by claim. */
async function askedItems(
  db: Sql,
  claimIds: readonly ClaimId[],
): Promise<ReadonlyMap<ClaimId, readonly ItemId[]>> {
  const asked = new Map<ClaimId, ItemId[]>();
  if (claimIds.length === 0) return asked;
  const rows = await db.sql
    .selectFrom('requirement')
    .select(['claim_id', 'any_of'])
    .where('claim_id', 'in', [...claimIds])
    .where('state', '=', 'asked')
    .execute();
  for (const row of rows)
    // Written by `saveRequirements` from a Requirement's own items.
    asked.set(row.claim_id, [...(asked.get(row.claim_id) ?? []), ...(row.any_of as ItemId[])]);
  return asked;
}

async function countNames(db: Sql, keys: readonly string[]): Promise<[string, number][]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ key: string; n: string }>`
    select clue.key, count(*) as n from unnest(${[...keys]}::text[]) as clue (key)
      cross join lateral (select 1 from party where name_key = clue.key
        limit ${mostPerClue.parties + 1}) as hit group by clue.key`.execute(db.sql);
  return rows.map(({ key, n }) => [key, Number(n)]);
}

async function sharesOf(db: Sql, surnames: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (surnames.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('surname_count')
    .selectAll()
    .where('surname', 'in', ['', ...surnames])
    .execute();
  const total = Number(rows.find(({ surname }) => surname === '')?.parties ?? 0);
  return new Map(
    rows
      .filter(({ surname }) => surname !== '')
      .map(({ surname, parties }) => [surname, surnameShare(Number(parties), total)]),
  );
}

function few<T>(values: readonly T[]): T[] {
  return values.slice(0, mostPerClue.values);
}
