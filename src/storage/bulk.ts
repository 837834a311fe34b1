import type { BulkAct, BulkBefore } from '#src/domain/bulk.ts';
import type { BulkId, TicketId } from '#src/domain/ids.ts';
import type { Sql, Tx } from './db.ts';

/** An act of a person on many tickets. */
export interface Bulk {
  readonly id: BulkId;
  readonly by: string;
  readonly act: BulkAct;
}

/** What became of one of its tickets. */
export interface BulkRow {
  readonly ticketId: TicketId;
  readonly outcome: 'done' | 'unchanged' | 'not-possible';
  readonly detail?: string;
  readonly before?: BulkBefore;
  readonly versionAfter?: number;
  readonly undone?: 'restored' | 'touched';
}

/** Begins an act, or finds it when its person had sent it before. */
export async function beginBulk(
  db: Sql,
  act: { readonly clientId: string; readonly by: string; readonly act: BulkAct },
): Promise<Bulk> {
  await db.sql
    .insertInto('bulk_act')
    .values({ client_id: act.clientId, done_by: act.by, act: JSON.stringify(act.act) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db.sql
    .selectFrom('bulk_act')
    .select(['id', 'done_by', 'act'])
    .where('done_by', '=', act.by)
    .where('client_id', '=', act.clientId)
    .executeTakeFirstOrThrow();
  return { id: row.id, by: row.done_by, act: row.act };
}

export async function findBulk(db: Sql, id: string): Promise<Bulk | undefined> {
  const row = await db.sql
    .selectFrom('bulk_act')
    .select(['id', 'done_by', 'act'])
    .where('id', '=', id as BulkId)
    .executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, by: row.done_by, act: row.act };
}

/** Makes requests for one act take turns, until the transaction ends. */
export async function lockBulk(tx: Tx, id: BulkId): Promise<void> {
  await tx.sql.selectFrom('bulk_act').select('id').where('id', '=', id).forUpdate().execute();
}

/** All rows of an act, or those of some of its tickets. */
export async function bulkRows(db: Sql, id: BulkId, only?: readonly TicketId[]): Promise<BulkRow[]> {
  let query = db.sql.selectFrom('bulk_row').selectAll().where('bulk_id', '=', id);
  if (only !== undefined) query = query.where('ticket_id', 'in', ['0' as TicketId, ...only]);
  const rows = await query.orderBy('ticket_id').execute();
  return rows.map((row) => ({
    ticketId: row.ticket_id,
    outcome: row.outcome,
    ...(row.detail === null ? {} : { detail: row.detail }),
    ...(row.before === null ? {} : { before: row.before }),
    ...(row.version_after === null ? {} : { versionAfter: row.version_after }),
    ...(row.undone === null ? {} : { undone: row.undone }),
  }));
}

export async function saveBulkRow(tx: Tx, id: BulkId, row: BulkRow): Promise<void> {
  await tx.sql
    .insertInto('bulk_row')
    .values({
      bulk_id: id,
      ticket_id: row.ticketId,
      outcome: row.outcome,
      detail: row.detail ?? null,
      before: row.before === undefined ? null : JSON.stringify(row.before),
      version_after: row.versionAfter ?? null,
    })
    .execute();
}

export async function markUndone(
  tx: Tx,
  id: BulkId,
  ticketId: TicketId,
  undone: 'restored' | 'touched',
): Promise<void> {
  await tx.sql
    .updateTable('bulk_row')
    .set({ undone })
    .where('bulk_id', '=', id)
    .where('ticket_id', '=', ticketId)
    .execute();
}
