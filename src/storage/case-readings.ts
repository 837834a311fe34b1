import type { CaseEvidence, CaseFlag } from '#src/domain/cases/case-kind.ts';
import type { TicketId } from '#src/domain/ids.ts';
import type { CaseKind } from '#src/domain/ticket.ts';
import type { Sql, Tx } from './db.ts';

/** Why a ticket is the kind of work it is. */
export interface CaseReading {
  readonly ticketId: TicketId;
  readonly kind: CaseKind;
  /** What else its messages ask for. */
  readonly also: readonly CaseKind[];
  readonly flags: readonly CaseFlag[];
  readonly evidence: readonly CaseEvidence[];
  /** `machine:link` or `person:<name>`. */
  readonly decidedBy: string;
  readonly decidedAt: Date;
}

/** Stores why; what a person decided stays when the machine comes by again. */
export async function save(tx: Tx, reading: Omit<CaseReading, 'decidedAt'>): Promise<void> {
  const values = {
    kind: reading.kind,
    also: [...reading.also],
    flags: [...reading.flags],
    evidence: JSON.stringify(reading.evidence),
    decided_by: reading.decidedBy,
    decided_at: new Date(),
  };
  const byPerson = reading.decidedBy.startsWith('person:');
  await tx.sql
    .insertInto('case_reading')
    .values({ ticket_id: reading.ticketId, ...values })
    .onConflict((conflict) => {
      const update = conflict.column('ticket_id').doUpdateSet(values);
      return byPerson ? update : update.where('case_reading.decided_by', 'not like', 'person:%');
    })
    .execute();
}

export async function ofTicket(db: Sql, ticketId: TicketId): Promise<CaseReading | undefined> {
  const row = await db.sql
    .selectFrom('case_reading')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        ticketId: row.ticket_id,
        kind: row.kind,
        also: row.also,
        flags: row.flags,
        evidence: row.evidence,
        decidedBy: row.decided_by,
        decidedAt: row.decided_at,
      };
}
