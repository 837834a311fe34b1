import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** Why a supervisor must look. */
export type EscalationReason = 'rfi_exhausted' | 'sla_breach' | 'rep_request';

/** Raises an escalation. @returns false when it was raised for this reason and period before: a job that runs twice raises once. */
export async function raise(
  tx: Tx,
  escalation: {
    ticketId: TicketId;
    claimId?: ClaimId;
    reason: EscalationReason;
    period: string;
    note?: string;
  },
): Promise<boolean> {
  const row = await tx.sql
    .insertInto('escalation')
    .values({
      ticket_id: escalation.ticketId,
      claim_id: escalation.claimId ?? null,
      reason: escalation.reason,
      period: escalation.period,
      note: escalation.note ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function ofTicket(
  db: Sql,
  ticketId: TicketId,
): Promise<{ reason: string; period: string; state: string; note: string | null; raised_at: Date }[]> {
  return db.sql
    .selectFrom('escalation')
    .select(['reason', 'period', 'state', 'note', 'raised_at'])
    .where('ticket_id', '=', ticketId)
    .orderBy('id')
    .execute();
}
