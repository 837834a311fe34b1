/** Questions to the outside directory of policies that found it away, one a ticket: asked again until it answers. */
import { sql } from 'kysely';
import type { TicketId } from '#src/domain/ids.ts';
import type { PolicyClue } from '#src/domain/policies/policy-clue.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Sql, Tx } from './db.ts';

export interface PolicyQuestion {
  readonly ticketId: TicketId;
  /** Grows with every attempt. */
  readonly version: number;
  readonly clues: readonly PolicyClue[];
  /** Why there is no answer yet, for people. */
  readonly reason: Labels;
  readonly askedAt: Date;
}

/** The question of a ticket that waits for an answer. */
export async function openQuestion(db: Sql, ticketId: TicketId): Promise<PolicyQuestion | undefined> {
  const row = await db.sql
    .selectFrom('policy_question')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        ticketId: row.ticket_id,
        version: row.version,
        clues: row.clues,
        reason: row.reason,
        askedAt: row.asked_at,
      };
}

/** Keeps a question to be asked again; the clues of a later message take the place of the earlier ones. */
export async function keepQuestion(
  tx: Tx,
  question: Omit<PolicyQuestion, 'version'> & { readonly nextAt: Date },
): Promise<void> {
  const clues = JSON.stringify(question.clues);
  const reason = JSON.stringify(question.reason);
  await tx.sql
    .insertInto('policy_question')
    .values({
      ticket_id: question.ticketId,
      clues,
      reason,
      asked_at: question.askedAt,
      next_at: question.nextAt,
    })
    .onConflict((conflict) =>
      conflict.column('ticket_id').doUpdateSet((eb) => ({
        clues,
        reason,
        next_at: question.nextAt,
        version: eb('policy_question.version', '+', 1),
      })),
    )
    .execute();
}

/** Takes a question away, if it is still the one that was asked. @returns whether it was. */
export async function closeQuestion(tx: Tx, ticketId: TicketId, version?: number): Promise<boolean> {
  let query = tx.sql.deleteFrom('policy_question').where('ticket_id', '=', ticketId);
  if (version !== undefined) query = query.where('version', '=', version);
  return (await query.executeTakeFirst()).numDeletedRows > 0n;
}

/** How many questions wait for an answer, counted up to `atMost`, and since when the oldest does. */
export async function waitingQuestions(db: Sql, atMost: number): Promise<{ count: number; oldest?: Date }> {
  const { rows } = await sql<{ n: string; oldest: Date | null }>`
    select (select count(*) from (select 1 from policy_question limit ${atMost}) as waiting) as n,
      (select min(asked_at) from policy_question) as oldest`.execute(db.sql);
  const oldest = rows[0]?.oldest ?? undefined;
  return { count: Number(rows[0]?.n ?? 0), ...(oldest === undefined ? {} : { oldest }) };
}

/** Questions whose time has come. */
export async function dueQuestions(
  db: Sql,
  now: Date,
  limit: number,
): Promise<{ id: TicketId; version: number }[]> {
  const { rows } = await sql<{ id: TicketId; version: number }>`
    select ticket_id as id, version from policy_question where next_at <= ${now}
    order by next_at limit ${limit}`.execute(db.sql);
  return rows;
}
