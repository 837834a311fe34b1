import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type {
  Cents,
  Claim,
  ClaimRole,
  ClaimStatus,
  ClockTime,
  Requirement,
} from '#src/domain/claims/claim.ts';
import type { ClaimEnding } from '#src/domain/claims/claim-ending.ts';
import type { CoverageResult } from '#src/domain/policies/coverage.ts';
import type {
  ClaimId,
  ClaimTypeId,
  ItemId,
  LocalDate,
  PartyId,
  PolicyId,
  Reference,
  TicketId,
} from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';
import { asParty, partyIn } from './parties.ts';

/** A claim with what the assessment keeps beside it. */
export interface ClaimFile {
  readonly claim: Claim;
  readonly version: number;
  /** Facts that switch conditional requirements on. */
  readonly conditions: ReadonlyMap<string, string>;
  /** What the last assessment made of the policy. */
  readonly coverage?: CoverageResult;
  /** The sum asked for as a person said it, in cents; what messages say is read anew each time. */
  readonly amountClaimed?: Cents;
  /** How a person ended it without a decision, or closed it once it was paid, while it stays so. */
  readonly ending?: ClaimEnding;
  /** Parts of the sum that fall under sub-limits, by code, as a person said it. */
  readonly amountParts: ReadonlyMap<string, Cents>;
}

export async function open(
  tx: Tx,
  claim: {
    reference: Reference;
    type: ClaimTypeId;
    policyId?: PolicyId;
    lossOn?: LocalDate;
    lossPlace?: string;
    notifiedAt: Date;
    language: Language;
    plates: readonly string[];
    externalReferences: readonly string[];
    parties: readonly { partyId: PartyId; role: ClaimRole }[];
    status?: ClaimStatus;
  },
): Promise<ClaimId> {
  const row = await tx.sql
    .insertInto('claim')
    .values({
      reference: claim.reference,
      type: claim.type,
      status: claim.status ?? 'notified',
      policy_id: claim.policyId ?? null,
      loss_on: claim.lossOn ?? null,
      loss_place: claim.lossPlace ?? null,
      notified_at: claim.notifiedAt,
      language: claim.language,
      plates: [...claim.plates],
      external_references: [...claim.externalReferences],
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await addParties(tx, row.id, claim.parties);
  return row.id;
}

/** Adds people to a claim; who is on it in that role already stays. */
export async function addParties(
  tx: Tx,
  id: ClaimId,
  parties: readonly { readonly partyId: PartyId; readonly role: ClaimRole }[],
): Promise<void> {
  if (parties.length === 0) return;
  await tx.sql
    .insertInto('claim_party')
    .values(parties.map((party) => ({ claim_id: id, party_id: party.partyId, role: party.role })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A claim's whole file. @throws Stale when there is no such claim. */
export async function load(db: Sql, id: ClaimId): Promise<ClaimFile> {
  const [file] = await loadFiles(db, [id]);
  if (file === undefined) throw new Stale(`claim ${id} is gone`);
  return file;
}

export async function findByReference(db: Sql, reference: Reference): Promise<ClaimFile | undefined> {
  const row = await db.sql
    .selectFrom('claim')
    .select('id')
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row === undefined ? undefined : (await loadFiles(db, [row.id]))[0];
}

export async function loadFiles(db: Sql, ids: readonly ClaimId[]): Promise<ClaimFile[]> {
  if (ids.length === 0) return [];
  const wanted = [...ids];
  const claims = await db.sql
    .selectFrom('claim')
    .selectAll('claim')
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('claim_party')
          .select(['role', partyIn('claim_party.party_id').as('party')])
          .whereRef('claim_party.claim_id', '=', 'claim.id'),
      ).as('roles'),
      formerReferences.as('former'),
    ])
    .where('id', 'in', wanted)
    .orderBy('id')
    .execute();
  return claims.map((row) => ({
    claim: {
      id: row.id,
      reference: row.reference,
      type: row.type,
      status: row.status,
      ...(row.policy_id === null ? {} : { policyId: row.policy_id }),
      ...(row.loss_on === null ? {} : { lossOn: row.loss_on }),
      ...(row.loss_time === null ? {} : { lossTime: row.loss_time }),
      ...(row.loss_place === null ? {} : { lossPlace: row.loss_place }),
      notifiedAt: row.notified_at,
      ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
      language: row.language,
      plates: row.plates,
      externalReferences: row.external_references,
      ...(row.former === null ? {} : { formerReferences: row.former }),
      ...(row.merged_into === null ? {} : { mergedInto: row.merged_into }),
      parties: row.roles.map(({ role, party }) => ({ role, party: asParty(party) })),
    },
    version: row.version,
    conditions: new Map(Object.entries(row.conditions)),
    ...(row.coverage === null ? {} : { coverage: row.coverage }),
    ...(row.amount_claimed === null ? {} : { amountClaimed: Number(row.amount_claimed) }),
    ...(row.ended === null ? {} : { ending: row.ended }),
    amountParts: new Map(Object.entries(row.amount_parts)),
  }));
}

/** The claims that go on in place of these: themselves, or those they were merged into, also in several steps. */
export async function survivors(db: Sql, ids: readonly ClaimId[]): Promise<ReadonlyMap<ClaimId, ClaimId>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ first: ClaimId; id: ClaimId }>`
    with recursive road as (
      select id as first, id, merged_into from claim where id = any(${[...ids]}::bigint[])
      union
      select road.first, next.id, next.merged_into from road
        cross join lateral (select id, merged_into from claim where id = road.merged_into limit 1) as next
    ) select first, id from road where merged_into is null`.execute(db.sql);
  return new Map(rows.map((row) => [row.first, row.id]));
}

/** References of the claims that were merged into a row of `claim`, also in several steps; null without any. */
const formerReferences = sql<readonly Reference[] | null>`(
  with recursive merged as (
    select id, reference from claim as part where part.merged_into = claim.id
    union
    select next.id, next.reference from merged
      cross join lateral (select id, reference from claim where merged_into = merged.id limit 100) as next
  ) select array_agg(reference order by id) from merged)`;

/** Which of these references were given out, to claims or to tickets; of a merged claim, the one that goes on. */
export async function existingReferences(
  db: Sql,
  references: readonly Reference[],
): Promise<{ reference: Reference; claimId?: ClaimId; ticketId?: TicketId }[]> {
  if (references.length === 0) return [];
  const { rows } = await sql<{ reference: Reference; claim_id: ClaimId | null; ticket_id: TicketId | null }>`
    select reference, id as claim_id, null::bigint as ticket_id from claim
      where reference = any(${[...references]}::text[])
    union all
    select reference, claim_id, id from ticket where reference = any(${[...references]}::text[])`.execute(
    db.sql,
  );
  const going = await survivors(
    db,
    rows.flatMap((row) => row.claim_id ?? []),
  );
  return rows.map((row) => ({
    reference: row.reference,
    ...(row.claim_id === null ? {} : { claimId: going.get(row.claim_id) ?? row.claim_id }),
    ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }),
  }));
}

/** Changes a claim only if nobody changed it since it was read. @throws Stale otherwise. */
export async function update(
  tx: Tx,
  file: ClaimFile,
  change: {
    status?: ClaimStatus;
    lossOn?: LocalDate;
    lossPlace?: string;
    policyId?: PolicyId;
    plates?: readonly string[];
    conditions?: ReadonlyMap<string, string>;
    coverage?: CoverageResult;
    /** Null: not known after all. */
    lossTime?: ClockTime | null;
    amountClaimed?: Cents | null;
    amountParts?: ReadonlyMap<string, Cents>;
    /** A claim that is ended is closed; null opens it again. */
    ending?: ClaimEnding | null;
  },
  now: Date,
): Promise<void> {
  const done = await tx.sql
    .updateTable('claim')
    .set((eb) => ({
      version: eb('version', '+', 1),
      updated_at: now,
      ...(change.status === undefined ? {} : { status: change.status }),
      ...(change.lossOn === undefined ? {} : { loss_on: change.lossOn }),
      ...(change.lossPlace === undefined ? {} : { loss_place: change.lossPlace }),
      ...(change.policyId === undefined ? {} : { policy_id: change.policyId }),
      ...(change.plates === undefined ? {} : { plates: [...change.plates] }),
      ...(change.conditions === undefined
        ? {}
        : { conditions: JSON.stringify(Object.fromEntries(change.conditions)) }),
      ...(change.coverage === undefined ? {} : { coverage: JSON.stringify(change.coverage) }),
      ...(change.lossTime === undefined ? {} : { loss_time: change.lossTime }),
      ...(change.amountClaimed === undefined ? {} : { amount_claimed: change.amountClaimed }),
      ...(change.amountParts === undefined
        ? {}
        : { amount_parts: JSON.stringify(Object.fromEntries(change.amountParts)) }),
      ...(change.ending === undefined
        ? {}
        : change.ending === null
          ? { ended: null, closed_at: null }
          : { ended: JSON.stringify(change.ending), closed_at: now }),
    }))
    .where('id', '=', file.claim.id)
    .where('version', '=', file.version)
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n)
    throw new Stale(`claim ${file.claim.id} changed since version ${file.version}`);
  // Other clocks run on another status.
  if (change.status !== undefined && change.status !== file.claim.status)
    await forgetDeadlines(tx, file.claim.id);
}

/** Has the next deadline of a claim's open tickets told anew. */
export async function forgetDeadlines(tx: Tx, id: ClaimId): Promise<void> {
  await tx.sql
    .updateTable('ticket')
    .set({ due_version: 0 })
    .where('claim_id', '=', id)
    .where('status', 'not in', ['resolved', 'closed', 'merged'])
    .execute();
}

/** Takes the claim's row for the rest of the transaction: two tickets of one claim assess one after the other. */
export async function lock(tx: Tx, id: ClaimId): Promise<void> {
  await tx.sql.selectFrom('claim').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
}

/** A claim's checklist. */
export async function requirementsOf(db: Sql, claimId: ClaimId): Promise<Requirement[]> {
  const rows = await db.sql
    .selectFrom('requirement')
    .selectAll()
    .where('claim_id', '=', claimId)
    .orderBy('key')
    .execute();
  return rows.map((row) => ({
    key: row.key,
    // Written by `saveRequirements` from a Requirement's own items.
    anyOf: row.any_of as ItemId[],
    stage: row.stage,
    level: row.level,
    state: row.state,
    askedRounds: row.asked_rounds,
    ...(row.note === null ? {} : { note: row.note }),
  }));
}

/** Lines that our own files answered, and not a message of the customer. */
export async function requirementsOnFile(db: Sql, claimId: ClaimId): Promise<ReadonlySet<string>> {
  const rows = await db.sql
    .selectFrom('requirement')
    .select('key')
    .where('claim_id', '=', claimId)
    .where(sql<boolean>`evidence ->> 'kind' = 'known'`)
    .execute();
  return new Set(rows.map((row) => row.key));
}

/** Writes a checklist; `evidence` says what satisfied a line. Lines are never removed. */
export async function saveRequirements(
  tx: Tx,
  claimId: ClaimId,
  requirements: readonly Requirement[],
  evidence: ReadonlyMap<string, unknown>,
  now: Date,
): Promise<void> {
  // One statement, whose rows must differ: the last word on a line counts.
  const lines = [...new Map(requirements.map((requirement) => [requirement.key, requirement])).values()];
  if (lines.length === 0) return;
  await tx.sql
    .insertInto('requirement')
    .values(
      lines.map((requirement) => {
        const proof = evidence.get(requirement.key);
        return {
          claim_id: claimId,
          key: requirement.key,
          any_of: [...requirement.anyOf] as string[],
          level: requirement.level,
          stage: requirement.stage,
          state: requirement.state,
          asked_rounds: requirement.askedRounds,
          note: requirement.note ?? null,
          evidence: proof === undefined ? null : JSON.stringify(proof),
          changed_at: now,
        };
      }),
    )
    .onConflict((conflict) =>
      conflict.columns(['claim_id', 'key']).doUpdateSet((eb) => ({
        any_of: eb.ref('excluded.any_of'),
        level: eb.ref('excluded.level'),
        stage: eb.ref('excluded.stage'),
        state: eb.ref('excluded.state'),
        asked_rounds: eb.ref('excluded.asked_rounds'),
        note: eb.ref('excluded.note'),
        evidence: sql`coalesce(excluded.evidence, requirement.evidence)`,
        changed_at: eb.ref('excluded.changed_at'),
      })),
    )
    .execute();
}

/** Marks lines as asked for once more. */
export async function markAsked(tx: Tx, claimId: ClaimId, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await tx.sql
    .updateTable('requirement')
    .set((eb) => ({
      state: sql<'asked'>`case when state = 'missing' then 'asked' else state end`,
      asked_rounds: eb('asked_rounds', '+', 1),
      changed_at: now,
    }))
    .where('claim_id', '=', claimId)
    .where('key', 'in', [...keys])
    .execute();
}

/** A page of claims, newest first. */
export async function list(
  db: Sql,
  filter: { status?: ClaimStatus; policyId?: PolicyId },
  page: { after?: ClaimId; size: number },
): Promise<ClaimFile[]> {
  let query = db.sql.selectFrom('claim').select('id');
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.policyId !== undefined) query = query.where('policy_id', '=', filter.policyId);
  if (page.after !== undefined) query = query.where('id', '<', page.after);
  const rows = await query.orderBy('id', 'desc').limit(page.size).execute();
  const files = await loadFiles(
    db,
    rows.map((row) => row.id),
  );
  return files.toReversed();
}

/** Claims of these people that are still worked on, the newest first. */
export async function openOf(db: Sql, parties: readonly PartyId[], limit: number): Promise<ClaimFile[]> {
  if (parties.length === 0) return [];
  const rows = await db.sql
    .selectFrom('claim')
    .select('id')
    .where('status', 'not in', [...over])
    .where('merged_into', 'is', null)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('claim_party')
        .select('claim_id')
        .where('party_id', 'in', [...parties]),
    )
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const files = await loadFiles(
    db,
    rows.map((row) => row.id),
  );
  return files.toReversed();
}
const over: readonly ClaimStatus[] = ['rejected', 'paid', 'closed', 'withdrawn', 'closed_no_action'];

/** References of claims, by id. */
export async function referencesOf(
  db: Sql,
  ids: readonly ClaimId[],
): Promise<ReadonlyMap<ClaimId, Reference>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('claim')
    .select(['id', 'reference'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.reference]));
}

/** What satisfied the lines of a checklist and when they last changed, by key. */
export async function evidenceOf(
  db: Sql,
  claimId: ClaimId,
): Promise<ReadonlyMap<string, { evidence?: unknown; changedAt: Date }>> {
  const rows = await db.sql
    .selectFrom('requirement')
    .select(['key', 'evidence', 'changed_at'])
    .where('claim_id', '=', claimId)
    .execute();
  return new Map(
    rows.map((row) => [
      row.key,
      { changedAt: row.changed_at, ...(row.evidence === null ? {} : { evidence: row.evidence }) },
    ]),
  );
}
