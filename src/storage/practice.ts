/** The practice desk's own rows: what was done with its cases, and how it is emptied. */
import { sql } from 'kysely';
import type { ClaimId, Reference } from '#src/domain/ids.ts';
import type { Attempt } from '#src/domain/practice.ts';
import type { TicketStage } from '#src/domain/ticket.ts';
import type { Db, Sql } from './db.ts';

/** How the ticket of a case stands. */
export interface PracticeRow {
  /** Where its mail was seen: names the case. */
  readonly sourceKey: string;
  /** Reference of its ticket. */
  readonly ticket: Reference;
  readonly stage: TicketStage;
  readonly claimId?: ClaimId;
  /** The last thing a person did that ends a case; absent while nobody has. */
  readonly attempt?: Attempt;
}

/** The tickets that mails of practice became. */
export async function practiceRows(db: Sql, account: string): Promise<readonly PracticeRow[]> {
  const { rows } = await sql<{
    source_key: string;
    reference: Reference;
    stage: TicketStage;
    claim_id: ClaimId | null;
    kind: 'approve' | 'reject' | null;
    amount: string | null;
    reason: string | null;
    handed_up: boolean;
    answered: boolean;
  }>`
    select s.source_key, t.reference, t.stage, t.claim_id, d.kind, d.amount, d.says ->> 'reason' as reason,
      exists (select from escalation e where e.ticket_id = t.id and e.raised_by is not null) as handed_up,
      exists (select from outbound o where o.ticket_id = t.id and o.purpose = 'reply' and o.state <> 'cancelled')
        as answered
    from sighting s
      join message m on m.original_id = s.original_id
      join ticket t on t.id = m.ticket_id
      left join lateral (select kind, amount, says from decision
        where claim_id = t.claim_id and state in ('proposed', 'decided') order by id desc limit 1) as d on true
    where s.account = ${account} order by s.source_key`.execute(db.sql);
  return rows.map((row) => {
    const attempt = attemptOf(row);
    return {
      sourceKey: row.source_key,
      ticket: row.reference,
      stage: row.stage,
      ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
      ...(attempt === undefined ? {} : { attempt }),
    };
  });
}

function attemptOf(row: {
  readonly kind: 'approve' | 'reject' | null;
  readonly amount: string | null;
  readonly reason: string | null;
  readonly handed_up: boolean;
  readonly answered: boolean;
}): Attempt | undefined {
  if (row.kind === 'approve') return { does: 'approve', amount: Number(row.amount ?? 0) };
  if (row.kind === 'reject') return { does: 'reject', reason: row.reason ?? '' };
  if (row.answered) return { does: 'answer' };
  return row.handed_up ? { does: 'escalate' } : undefined;
}

/**
 * Takes every row out of an embedded database and begins numbering anew. Whatever works on a row at that moment finds it
 * gone, as if it had come too late.
 */
export async function emptyPractice(db: Db): Promise<void> {
  if (db.kind !== 'embedded') throw new Error('only a database of our own is emptied');
  await db.transaction(async (tx) => {
    // Also what nobody may change otherwise.
    await sql`set local session_replication_role = replica`.execute(tx.sql);
    await sql
      .raw(
        `do $$ declare names text; begin
          select string_agg(quote_ident(tablename), ', ') into names from pg_tables
            where schemaname = 'public' and tablename <> 'schema_change';
          execute 'truncate ' || names || ' restart identity cascade';
        end $$`,
      )
      .execute(tx.sql);
  });
}
