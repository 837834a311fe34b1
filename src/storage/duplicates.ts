import { sql } from 'kysely';
import {
  duplicateRules,
  sameEvent,
  type DuplicateEvidence,
  type DuplicateState,
  type LossReport,
  type ReportedLoss,
} from '#src/domain/claims/duplicate-loss.ts';
import type { Claim } from '#src/domain/claims/claim.ts';
import { normalizePlate, normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import type { ClaimId, Reference } from '#src/domain/ids.ts';
import { loadFiles } from './claims.ts';
import type { Sql, Tx } from './db.ts';

/** Another claim that may be, is, or is not the same event, seen from one of the two. */
export interface Duplicate {
  readonly claimId: ClaimId;
  readonly reference: Reference;
  readonly state: DuplicateState;
  /** True when this other claim was opened first. */
  readonly isEarlier: boolean;
  /** The claim that goes on, once a person has confirmed. */
  readonly leading?: ClaimId;
  readonly evidence: readonly DuplicateEvidence[];
  /** `machine:assess` or `person:<name>`. */
  readonly decidedBy: string;
  readonly decidedAt: Date;
  readonly reason?: string;
}

/** Other claims about the same event, the first one opened first; denied and withdrawn ones too. */
export async function duplicatesOf(db: Sql, claimId: ClaimId): Promise<Duplicate[]> {
  const rows = await db.sql
    .selectFrom('claim_duplicate as pair')
    .innerJoin('claim as other', (join) =>
      join.on(sql<boolean>`other.id = case when pair.earlier_id = ${claimId} then pair.later_id
        else pair.earlier_id end`),
    )
    .select([
      'other.id',
      'other.reference',
      'pair.state',
      'pair.leading_id',
      'pair.evidence',
      'pair.decided_by',
      'pair.decided_at',
      'pair.reason',
    ])
    .where((eb) => eb.or([eb('pair.earlier_id', '=', claimId), eb('pair.later_id', '=', claimId)]))
    .orderBy('other.id')
    .execute();
  return rows.map((row) => ({
    claimId: row.id,
    reference: row.reference,
    state: row.state,
    isEarlier: BigInt(row.id) < BigInt(claimId),
    ...(row.leading_id === null ? {} : { leading: row.leading_id }),
    evidence: row.evidence,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    ...(row.reason === null ? {} : { reason: row.reason }),
  }));
}

/** Most claims one clue brings for comparison: the newest, which is where a second report of one event is found. */
const mostPerClue = 40;

/**
 * Claims that share policy, plate, foreign number, person or reporter with one and happened around the same day, each
 * found by an index and bounded, with who reported them. Claims merged into others are left out.
 */
export async function reportsNear(db: Sql, report: LossReport<ReportedLoss>): Promise<LossReport[]> {
  const { claim, reporters } = report;
  const lossOn = claim.lossOn ?? null;
  const numbers = [
    ...claim.plates.map(normalizePlate),
    ...claim.externalReferences.map(normalizePolicyNumber),
  ];
  const people = claim.parties
    .filter(({ role }) => role === 'insured' || role === 'claimant' || role === 'third_party')
    .map(({ party }) => party.id);
  const { rows } = await sql<{ id: ClaimId }>`
    select c.id from (
      (select id from claim where policy_id = ${claim.policyId ?? null} and loss_on
        between ${lossOn}::date - ${duplicateRules.days}::int and ${lossOn}::date + ${duplicateRules.days}::int
        order by loss_on desc limit ${mostPerClue})
      union
      (select id from claim where policy_id = ${claim.policyId ?? null} order by id desc limit ${mostPerClue})
      union
      select found.claim_id from unnest(${numbers}::text[]) as number (value)
        cross join unnest(array['plate', 'external']) as of (kind)
        cross join lateral (select claim_id from claim_number n where n.kind = of.kind and n.value = number.value
          order by claim_id desc limit ${mostPerClue}) as found
      union
      select found.claim_id from unnest(${people}::bigint[]) as who (id)
        cross join lateral (select claim_id from claim_party p where p.party_id = who.id
          order by claim_id desc limit ${mostPerClue}) as found
      union
      select found.claim_id from unnest(${[...reporters]}::text[]) as reporter (address)
        cross join lateral (select claim_id from ticket t where t.customer = reporter.address
          order by updated_at desc limit ${mostPerClue}) as found where found.claim_id is not null
    ) as near join claim c on c.id = near.id
    where c.id is distinct from ${claim.id ?? null}::bigint and c.merged_into is null
    order by c.id desc limit 200`.execute(db.sql);
  const files = await loadFiles(
    db,
    rows.map((row) => row.id),
  );
  const told = await reportersOf(
    db,
    files.map((file) => file.claim.id),
  );
  return files.map((file) => ({ claim: file.claim, reporters: told.get(file.claim.id) ?? [] }));
}

/** Another claim that may be the event somebody is about to open a claim for. */
export interface Alike {
  readonly claim: Claim;
  readonly evidence: readonly DuplicateEvidence[];
}

/** Claims that may be the same event as one that is about to be opened, the one opened last first. */
export async function alikeReports(db: Sql, report: LossReport<ReportedLoss>): Promise<Alike[]> {
  return (await reportsNear(db, report))
    .flatMap((other) => {
      const evidence = sameEvent(report, other);
      return evidence === undefined ? [] : [{ claim: other.claim, evidence }];
    })
    .toSorted((a, b) => Number(BigInt(b.claim.id) - BigInt(a.claim.id)));
}

/** The address of whoever reports a loss, as reports are compared: none where several people write from it. */
export async function reporterAt(db: Sql, address: string | undefined): Promise<readonly string[]> {
  if (address === undefined) return [];
  const shared = await db.sql
    .selectFrom('contact')
    .select('value')
    .where('value', '=', address.toLowerCase())
    .where('shared', '=', true)
    .executeTakeFirst();
  return shared === undefined ? [address.toLowerCase()] : [];
}

/** A claim with the addresses of those whose tickets are on it. */
export async function reportOf(db: Sql, claim: Claim): Promise<LossReport> {
  return { claim, reporters: (await reportersOf(db, [claim.id])).get(claim.id) ?? [] };
}

async function reportersOf(
  db: Sql,
  claimIds: readonly ClaimId[],
): Promise<ReadonlyMap<ClaimId, readonly string[]>> {
  if (claimIds.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('ticket')
    .select(['claim_id', 'customer'])
    .distinct()
    .where('claim_id', 'in', [...claimIds])
    .where('customer', 'is not', null)
    // A broker's mailbox reports everybody's losses.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('contact')
            .select('contact.value')
            .whereRef('contact.value', '=', 'ticket.customer')
            .where('contact.shared', '=', true),
        ),
      ),
    )
    .execute();
  const told = new Map<ClaimId, string[]>();
  for (const { claim_id: claimId, customer } of rows) {
    if (claimId === null || customer === null) continue;
    told.set(claimId, [...(told.get(claimId) ?? []), customer.toLowerCase()]);
  }
  return told;
}

/**
 * Stores what the machine thinks of a pair: suspected with its evidence, or withdrawn without. What a person said of it
 * stands.
 *
 * @returns true when the state changed.
 */
export async function suspect(
  tx: Tx,
  one: ClaimId,
  other: ClaimId,
  evidence: readonly DuplicateEvidence[] | undefined,
): Promise<boolean> {
  const [earlier, later] = inOrder(one, other);
  const state = evidence === undefined ? ('withdrawn' as const) : ('suspected' as const);
  const existing = await tx.sql
    .selectFrom('claim_duplicate')
    .select('state')
    .where('earlier_id', '=', earlier)
    .where('later_id', '=', later)
    .executeTakeFirst();
  if (existing?.state === 'confirmed' || existing?.state === 'denied') return false;
  if (evidence === undefined && existing?.state !== 'suspected') return false;
  const values = {
    state,
    rules: duplicateRules.version,
    decided_by: 'machine:assess',
    decided_at: new Date(),
    ...(evidence === undefined ? {} : { evidence: JSON.stringify(evidence) }),
  };
  await tx.sql
    .insertInto('claim_duplicate')
    .values({ earlier_id: earlier, later_id: later, evidence: '[]', ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['earlier_id', 'later_id'])
        .doUpdateSet(values)
        .where('claim_duplicate.state', 'in', ['suspected', 'withdrawn']),
    )
    .execute();
  return existing?.state !== state;
}

/** A person's word on a pair, also on one the machine never saw. */
export async function decideDuplicate(
  tx: Tx,
  pair: { readonly one: ClaimId; readonly other: ClaimId },
  decision: {
    readonly state: 'confirmed' | 'denied' | 'suspected';
    /** Needed when confirmed. */
    readonly leading?: ClaimId;
    /** In the person's words, if they gave any: the state says the rest in the language of whoever reads. */
    readonly reason?: string;
    readonly by: string;
  },
): Promise<void> {
  const [earlier, later] = inOrder(pair.one, pair.other);
  const values = {
    state: decision.state,
    leading_id: decision.leading ?? null,
    decided_by: decision.by,
    decided_at: new Date(),
    reason: decision.reason ?? null,
  };
  await tx.sql
    .insertInto('claim_duplicate')
    .values({
      earlier_id: earlier,
      later_id: later,
      evidence: '[]',
      rules: 'person',
      ...values,
    })
    .onConflict((conflict) => conflict.columns(['earlier_id', 'later_id']).doUpdateSet(values))
    .execute();
}

function inOrder(one: ClaimId, other: ClaimId): readonly [ClaimId, ClaimId] {
  return BigInt(one) < BigInt(other) ? [one, other] : [other, one];
}
