/** Findings of the first review: what is kept, what a look at a claim changes, and what people say of it. */
import { sql } from 'kysely';
import {
  isFraud,
  reviewRules,
  type Finding,
  type FindingChange,
  type FindingState,
  type Severity,
  type StoredFinding,
} from '#src/domain/review/finding.ts';
import type { ClaimId, FindingId } from '#src/domain/ids.ts';
import type { Person } from '#src/domain/people/role.ts';
import type { Sql, Tx } from './db.ts';
import { record, type Reader } from './history.ts';

/** All findings of a claim, resolved ones included, blockers first and in each severity the oldest first. */
export async function findingsOf(db: Sql, claimId: ClaimId): Promise<StoredFinding[]> {
  const rows = await db.sql
    .selectFrom('finding')
    .selectAll()
    .where('claim_id', '=', claimId)
    .orderBy(sql`array_position(array['blocker', 'warning', 'info'], severity)`)
    .orderBy('id')
    .execute();
  return rows.map(asFinding);
}

export async function findFinding(db: Sql, id: string): Promise<StoredFinding | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('finding')
    .selectAll()
    .where('id', '=', id as FindingId)
    .executeTakeFirst();
  return row === undefined ? undefined : asFinding(row);
}

/**
 * A page of open findings, newest first, blockers or one check alone if wanted.
 *
 * @param reader fraud signals are left out unless the reader may know of them.
 */
export async function listOpen(
  db: Sql,
  filter: { severity?: Severity; check?: string },
  page: { after?: FindingId; size: number },
  reader: Reader,
): Promise<StoredFinding[]> {
  let query = db.sql.selectFrom('finding').selectAll().where('state', '=', 'open');
  if (!reader.mayReadFraud) query = query.where(sql<boolean>`check_id not like 'fr.%'`);
  if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
  if (filter.check !== undefined) query = query.where(sql<boolean>`check_id = ${filter.check}`);
  if (page.after !== undefined) query = query.where('id', '<', page.after);
  const rows = await query.orderBy('id', 'desc').limit(page.size).execute();
  return rows.map(asFinding);
}

/** How many findings stop an approval, by claim; claims without any are left out. No fraud signal is a blocker. */
export async function countBlockers(
  db: Sql,
  claimIds: readonly ClaimId[],
): Promise<ReadonlyMap<ClaimId, number>> {
  if (claimIds.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('finding')
    .select(({ fn }) => ['claim_id', fn.countAll<string>().as('count')])
    .where('claim_id', 'in', [...claimIds])
    .where('severity', '=', 'blocker')
    .where('state', 'in', ['open', 'acknowledged'])
    .groupBy('claim_id')
    .execute();
  return new Map(rows.map((row) => [row.claim_id, Number(row.count)]));
}

/** Writes what a look at a claim changes, each change with its event. The caller holds the claim. */
export async function applyChanges(
  tx: Tx,
  claimId: ClaimId,
  changes: readonly FindingChange[],
  at: Date,
): Promise<void> {
  for (const change of changes) {
    const id = await applyChange(tx, claimId, change, at);
    // Told in other words, it is no event.
    if (change.kind === 'retold') continue;
    const finding = change.kind === 'resolved' ? change.before : change.finding;
    await record(tx, {
      claimId,
      actor: 'machine:review',
      action: `finding-${change.kind}`,
      data: {
        finding: id,
        check: finding.check,
        severity: finding.severity,
        ...(finding.key === '' ? {} : { key: finding.key }),
        ...(change.kind === 'reopened' ? { because: change.because, was: change.before.state } : {}),
        ...(change.kind === 'resolved' ? { was: change.before.state } : { figures: finding.figures }),
      },
      ...(isFraud(finding) ? { restricted: 'fraud' } : {}),
    });
  }
}

async function applyChange(tx: Tx, claimId: ClaimId, change: FindingChange, at: Date): Promise<FindingId> {
  if (change.kind === 'opened') {
    const row = await tx.sql
      .insertInto('finding')
      .values({
        claim_id: claimId,
        check_id: change.finding.check,
        key: change.finding.key,
        ...told(change.finding),
        opened_at: at,
        changed_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  }
  await tx.sql
    .updateTable('finding')
    .set((eb) => ({
      version: eb('version', '+', 1),
      changed_at: at,
      ...(change.kind === 'resolved' ? { state: 'resolved' as const } : {}),
      ...(change.kind === 'reopened' ? { state: 'open' as const } : {}),
      ...(change.kind === 'resolved' ? {} : told(change.finding)),
    }))
    .where('id', '=', change.before.id)
    .execute();
  return change.before.id;
}

function told(finding: Finding) {
  return {
    severity: finding.severity,
    text_it: finding.text.it,
    text_en: finding.text.en,
    figures: JSON.stringify(finding.figures),
    quotes: JSON.stringify(finding.quotes),
    rules: reviewRules,
  };
}

/** Writes a person's word on a finding, with its event. The caller holds the claim. */
export async function decideFinding(
  tx: Tx,
  finding: StoredFinding,
  decision: { state: FindingState; person: Person; reason?: string; at: Date },
): Promise<StoredFinding> {
  const { state, person, reason, at } = decision;
  const row = await tx.sql
    .updateTable('finding')
    .set((eb) => ({
      state,
      version: eb('version', '+', 1),
      decided_by: `person:${person.name}`,
      decided_role: person.role,
      decided_at: at,
      reason: reason ?? null,
      changed_at: at,
    }))
    .where('id', '=', finding.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(tx, {
    claimId: finding.claimId,
    actor: `person:${person.name}`,
    action: state === 'open' ? 'finding-reopened' : `finding-${state}`,
    data: {
      finding: finding.id,
      check: finding.check,
      severity: finding.severity,
      ...(finding.key === '' ? {} : { key: finding.key }),
      role: person.role,
      was: finding.state,
      ...(reason === undefined ? {} : { reason }),
    },
    ...(isFraud(finding) ? { restricted: 'fraud' } : {}),
  });
  return asFinding(row);
}

function asFinding(row: {
  id: FindingId;
  claim_id: ClaimId;
  check_id: StoredFinding['check'];
  key: string;
  severity: Severity;
  text_it: string;
  text_en: string;
  figures: StoredFinding['figures'];
  quotes: StoredFinding['quotes'];
  rules: string;
  state: FindingState;
  version: number;
  decided_by: string | null;
  decided_role: Person['role'] | null;
  decided_at: Date | null;
  reason: string | null;
  opened_at: Date;
  changed_at: Date;
}): StoredFinding {
  return {
    id: row.id,
    claimId: row.claim_id,
    check: row.check_id,
    key: row.key,
    severity: row.severity,
    text: { it: row.text_it, en: row.text_en },
    figures: row.figures,
    quotes: row.quotes,
    rules: row.rules,
    state: row.state,
    version: row.version,
    ...(row.decided_by === null || row.decided_role === null || row.decided_at === null
      ? {}
      : {
          decided: {
            by: row.decided_by,
            role: row.decided_role,
            at: row.decided_at,
            ...(row.reason === null ? {} : { reason: row.reason }),
          },
        }),
    openedAt: row.opened_at,
    changedAt: row.changed_at,
  };
}
