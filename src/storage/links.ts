import { sql, type RawBuilder } from 'kysely';
import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** How a ticket came to a claim: by the machine, by opening it, offered to a person, said by a person, taken back. */
export type LinkState = 'auto' | 'opened' | 'suggested' | 'confirmed' | 'removed';

/** A link with everything that speaks for it. */
export interface Link {
  readonly ticketId: TicketId;
  readonly claimId: ClaimId;
  readonly state: LinkState;
  /** log₂ odds. */
  readonly score: number;
  /** Signals with weights and quoted words, as `domain/linking/linking.ts` made them. */
  readonly evidence: unknown;
  /** How sure the machine was, 0 to 1; absent when a person said so, or on links older than the measure. */
  readonly certainty?: number;
  /** Version of the rules that decided. */
  readonly rules: string;
  readonly decidedBy: string;
  readonly decidedAt: Date;
}

/** Stores a link; what a person confirmed or removed stays as it is when the machine comes by again. */
export async function save(tx: Tx, link: Omit<Link, 'decidedAt'>): Promise<void> {
  const values = {
    state: link.state,
    score: link.score,
    evidence: JSON.stringify(link.evidence),
    rules: link.rules,
    certainty: link.certainty ?? null,
    decided_by: link.decidedBy,
    decided_at: new Date(),
  };
  const byPerson = link.decidedBy.startsWith('person:');
  await tx.sql
    .insertInto('link')
    .values({ ticket_id: link.ticketId, claim_id: link.claimId, ...values })
    .onConflict((conflict) => {
      const update = conflict.columns(['ticket_id', 'claim_id']).doUpdateSet(values);
      return byPerson ? update : update.where('link.state', 'not in', ['confirmed', 'removed']);
    })
    .execute();
}

export async function ofTicket(db: Sql, ticketId: TicketId): Promise<Link[]> {
  const rows = await db.sql
    .selectFrom('link')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('score', 'desc')
    .execute();
  return rows.map((row) => ({
    ticketId: row.ticket_id,
    claimId: row.claim_id,
    state: row.state,
    score: row.score,
    evidence: row.evidence,
    rules: row.rules,
    ...(row.certainty === null ? {} : { certainty: row.certainty }),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }));
}

/** Suggestions nobody took are withdrawn once the ticket has its claim. */
export async function dropSuggestions(tx: Tx, ticketId: TicketId): Promise<void> {
  await tx.sql
    .deleteFrom('link')
    .where('ticket_id', '=', ticketId)
    .where('state', '=', 'suggested')
    .execute();
}

/** Ids of the tickets on a claim, as their own one or as one of several: to be set into a query behind `in`. */
export function ticketsOn(claimId: ClaimId): RawBuilder<TicketId> {
  return sql<TicketId>`(select id from ticket where claim_id = ${claimId}
    union select ticket_id from link where claim_id = ${claimId} and state in ('auto', 'opened', 'confirmed'))`;
}

/** All claims a ticket belongs to, its own (the primary one) first. */
export async function claimsOf(
  db: Sql,
  ticket: { readonly id: TicketId; readonly claimId?: ClaimId },
): Promise<ClaimId[]> {
  const rows = await db.sql
    .selectFrom('link')
    .select('claim_id')
    .where('ticket_id', '=', ticket.id)
    .where('state', 'in', ['auto', 'opened', 'confirmed'])
    .orderBy('id')
    .execute();
  const further = rows.map((row) => row.claim_id).filter((claimId) => claimId !== ticket.claimId);
  return ticket.claimId === undefined ? further : [ticket.claimId, ...further];
}

/** Those of some tickets that belong to several claims, or where another one was offered or taken off. */
export async function sharedAmong(db: Sql, ticketIds: readonly TicketId[]): Promise<readonly TicketId[]> {
  if (ticketIds.length === 0) return [];
  const rows = await db.sql
    .selectFrom('link')
    .select('ticket_id')
    .where('ticket_id', 'in', [...ticketIds])
    .groupBy('ticket_id')
    .having(({ fn }) => fn.count('claim_id').distinct(), '>', 1)
    .execute();
  return rows.map((row) => row.ticket_id);
}
