/** The log of statuses, from which the status of every ticket and claim can be told again. */
import { sql } from 'kysely';
import type { Sql, Tx } from './db.ts';

/** A ticket or claim whose status is not what its log says. */
export interface Astray {
  readonly subject: 'ticket' | 'claim';
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  /** The latest of the log; absent when the log knows nothing of it. */
  readonly logged?: string;
}

/** Tells every status anew from the log, and names those that stand otherwise; none when all is well. */
export async function statusesAstray(db: Sql): Promise<readonly Astray[]> {
  const { rows } = await sql<Omit<Astray, 'logged'> & { readonly logged: string | null }>`
    with ticket_log as (
      select distinct on (ticket_id) ticket_id, became from status_change where ticket_id is not null
      order by ticket_id, id desc
    ), claim_log as (
      select distinct on (claim_id) claim_id, became from status_change where claim_id is not null
      order by claim_id, id desc
    )
    select 'ticket' as subject, t.id::text as id, t.reference, t.status, l.became as logged
      from ticket t left join ticket_log l on l.ticket_id = t.id where l.became is distinct from t.status
    union all
    select 'claim', c.id::text, c.reference, c.status, l.became
      from claim c left join claim_log l on l.claim_id = c.id where l.became is distinct from c.status`.execute(
    db.sql,
  );
  return rows.map(({ logged, ...row }) => ({ ...row, ...(logged === null ? {} : { logged }) }));
}

/**
 * Puts every status back to what its log says; the log tells of that as of any change. What the log knows nothing of
 * stays as it is.
 *
 * @returns those that stood otherwise before.
 */
export async function rebuildStatuses(tx: Tx): Promise<readonly Astray[]> {
  const astray = await statusesAstray(tx);
  for (const { subject, id, logged } of astray)
    if (logged !== undefined)
      await sql`update ${sql.table(subject)} set status = ${logged}, version = version + 1
        where id = ${id}::bigint`.execute(tx.sql);
  return astray;
}
