import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';
import type { Reader } from './history.ts';

/** Why a supervisor must look. */
export type EscalationReason = 'rfi_exhausted' | 'sla_breach' | 'rep_request' | 'fraud_signal';

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

/** An escalation as people see it. */
export interface Escalation {
  readonly reason: string;
  readonly period: string;
  readonly state: string;
  readonly note: string | null;
  readonly raised_at: Date;
}

/** A ticket's escalations; those because of fraud signals only for whoever may know of them. */
export async function ofTicket(
  db: Sql,
  ticketId: TicketId,
  reader: Reader = { mayReadFraud: false },
): Promise<Escalation[]> {
  let query = db.sql
    .selectFrom('escalation')
    .select(['reason', 'period', 'state', 'note', 'raised_at'])
    .where('ticket_id', '=', ticketId);
  if (!reader.mayReadFraud) query = query.where('reason', '<>', 'fraud_signal');
  return query.orderBy('id').execute();
}

/** The escalation of a claim because of fraud signals, if somebody has raised one. */
export async function fraudEscalationOf(db: Sql, claimId: ClaimId): Promise<Escalation | undefined> {
  return db.sql
    .selectFrom('escalation')
    .select(['reason', 'period', 'state', 'note', 'raised_at'])
    .where('claim_id', '=', claimId)
    .where('reason', '=', 'fraud_signal')
    .orderBy('id')
    .executeTakeFirst();
}
