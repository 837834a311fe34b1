/** The log of statuses, from which the status of every ticket and claim can be told again. */
import { sql } from 'kysely';
import type { ClaimId, Reference, TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';
import { record } from './history.ts';

/** A ticket or claim whose status is not what its log says. */
export interface Astray {
  readonly subject: 'ticket' | 'claim';
  readonly id: string;
  readonly reference: Reference;
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
 * Puts a status back to what its log says, if it still stands otherwise; log and history tell of that as of any change,
 * and clocks that run on it are told anew. What the log knows nothing of stays as it is.
 *
 * @param by who asked for it, for history.
 * @returns whether anything changed.
 */
export async function rebuildStatus(
  tx: Tx,
  { subject, id }: Pick<Astray, 'subject' | 'id'>,
  by: string,
  now: Date,
): Promise<boolean> {
  const table = sql.table(subject);
  // Tickets before their claim, as everywhere.
  if (subject === 'claim')
    await sql`update ticket set due_version = 0
      where claim_id = ${id}::bigint and status not in ('resolved', 'closed', 'merged')`.execute(tx.sql);
  // Whoever changes a status holds its row until the log has it.
  await sql`select id from ${table} where id = ${id}::bigint for update`.execute(tx.sql);
  const { rows } = await sql<{ readonly was: string; readonly became: string | null }>`
    select status as was,
      (select became from status_change where ${sql.ref(`${subject}_id`)} = ${id}::bigint order by id desc limit 1) as became
    from ${table} where id = ${id}::bigint`.execute(tx.sql);
  const [{ was, became } = { was: '', became: null }] = rows;
  if (became === null || became === was) return false;
  const resolved = sql`resolved_at = case when ${became} in ('closed', 'merged') then resolved_at
    when ${became} = 'resolved' then coalesce(resolved_at, ${now}::timestamptz) end`;
  await sql`update ${table} set status = ${became}, version = version + 1, updated_at = ${now}
    ${subject === 'ticket' ? sql`, status_since = ${now}, due_version = 0, ${resolved}` : sql``}
    where id = ${id}::bigint`.execute(tx.sql);
  await record(tx, {
    ...(subject === 'ticket' ? { ticketId: id as TicketId } : { claimId: id as ClaimId }),
    actor: by,
    action: 'status-rebuilt',
    data: { was, became },
    at: now,
  });
  return true;
}
