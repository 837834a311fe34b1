/** Whoever asked to be called back, and how often it was tried. */
import { sql, type Selectable } from 'kysely';
import type { CallBackId, MessageId, TicketId } from '#src/domain/ids.ts';
import type { CallBackState } from '#src/domain/phone/call-back.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';
import type { Schema } from './schema.ts';

/** A wish to be called back, as it is kept. */
export interface CallBack {
  readonly id: CallBackId;
  readonly version: number;
  /** Where they asked; it may have been merged since. A call that is split off takes its wish along. */
  readonly ticketId: TicketId;
  readonly messageId?: MessageId;
  /** E.164. Whoever left it may not be who they say. */
  readonly number: string;
  readonly askedAt: Date;
  readonly note?: string;
  readonly state: CallBackState;
  /** `person:<name>`, or `machine:normalize`. */
  readonly enteredBy: string;
  readonly endedBy?: string;
  readonly endedAt?: Date;
}

/** How often somebody has called since. */
export interface Tries {
  readonly count: number;
  readonly last: Date;
  /** When a call of ours was last taken: by them, or by a machine. */
  readonly answeredAt?: Date;
}

/** Puts somebody on the list. `again`: the same call, or the same person's same wish, was there already. */
export async function askForCall(
  tx: Tx,
  wish: Pick<CallBack, 'ticketId' | 'messageId' | 'number' | 'askedAt' | 'note' | 'enteredBy'> & {
    readonly clientId?: string;
  },
): Promise<{ readonly callBack: CallBack; readonly again: boolean }> {
  const row = await tx.sql
    .insertInto('call_back')
    .values({
      ticket_id: wish.ticketId,
      message_id: wish.messageId ?? null,
      number: wish.number,
      asked_at: wish.askedAt,
      note: wish.note ?? null,
      entered_by: wish.enteredBy,
      client_id: wish.clientId ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { callBack: asCallBack(row), again: false };
  const before = await tx.sql
    .selectFrom('call_back')
    .selectAll()
    .where((eb) =>
      wish.messageId === undefined
        ? eb.and([eb('entered_by', '=', wish.enteredBy), eb('client_id', '=', wish.clientId ?? null)])
        : eb('message_id', '=', wish.messageId),
    )
    .executeTakeFirstOrThrow();
  return { callBack: asCallBack(before), again: true };
}

export async function findCallBack(db: Sql, id: string): Promise<CallBack | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('call_back')
    .selectAll()
    .where('id', '=', id as CallBackId)
    .executeTakeFirst();
  return row === undefined ? undefined : asCallBack(row);
}

/** Who is to be called back, the longest waiting first. */
export async function openCallBacks(
  db: Sql,
  page: { readonly size: number; readonly after?: { readonly askedAt: Date; readonly id: CallBackId } },
): Promise<CallBack[]> {
  let query = db.sql.selectFrom('call_back').selectAll().where('state', '=', 'open');
  const { after } = page;
  if (after !== undefined)
    query = query.where(sql<boolean>`(asked_at, id) > (${after.askedAt}, ${after.id}::bigint)`);
  const rows = await query.orderBy('asked_at').orderBy('id').limit(page.size).execute();
  return rows.map(asCallBack);
}

/** Those of a ticket and of the tickets merged into it, the first asked first. */
export async function callBacksOf(db: Sql, ticketId: TicketId): Promise<CallBack[]> {
  const rows = await db.sql
    .selectFrom('call_back')
    .selectAll()
    .where(
      'ticket_id',
      'in',
      sql<TicketId>`(with recursive family as (
        select ${ticketId}::bigint as id
        union select t.id from ticket t join family f on t.merged_into = f.id)
      select id from family)`,
    )
    .orderBy('asked_at')
    .orderBy('id')
    .limit(200)
    .execute();
  return rows.map(asCallBack);
}

/** Changes what becomes of it; null clears. @throws Stale when somebody was faster. */
export async function updateCallBack(
  tx: Tx,
  callBack: Pick<CallBack, 'id' | 'version'>,
  change: {
    readonly state: CallBackState;
    readonly endedBy: string | null;
    readonly endedAt: Date | null;
  },
): Promise<CallBack> {
  const row = await tx.sql
    .updateTable('call_back')
    .set((eb) => ({
      version: eb('version', '+', 1),
      state: change.state,
      ended_by: change.endedBy,
      ended_at: change.endedAt,
    }))
    .where('id', '=', callBack.id)
    .where('version', '=', callBack.version)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`call back ${callBack.id} has moved on`);
  return asCallBack(row);
}

/** What was asked in these messages is asked on another ticket from now on; its tries, its state and its version stay. */
export async function moveWithMessages(tx: Tx, messages: readonly MessageId[], to: TicketId): Promise<void> {
  if (messages.length === 0) return;
  await tx.sql.updateTable('call_back').set({ ticket_id: to }).where('message_id', 'in', messages).execute();
}

/** One more try; a call of ours counts once, however often it is told. */
export async function addTry(
  tx: Tx,
  { id }: Pick<CallBack, 'id'>,
  tried: {
    readonly at: Date;
    readonly by: string;
    readonly answered?: boolean;
    readonly messageId?: MessageId;
  },
): Promise<void> {
  await tx.sql
    .insertInto('call_back_try')
    .values({
      call_back_id: id,
      at: tried.at,
      by: tried.by,
      answered: tried.answered ?? false,
      message_id: tried.messageId ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Tries of each of these; those without any are left out. */
export async function triesOf(db: Sql, ids: readonly CallBackId[]): Promise<ReadonlyMap<CallBackId, Tries>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('call_back_try')
    .select((eb) => [
      'call_back_id',
      eb.fn.countAll<string>().as('count'),
      eb.fn.max('at').as('last'),
      eb.fn.max('at').filterWhere('answered', '=', true).as('answered_at'),
    ])
    .where('call_back_id', 'in', [...ids])
    .groupBy('call_back_id')
    .execute();
  return new Map(
    rows.map((row): [CallBackId, Tries] => [
      row.call_back_id,
      {
        count: Number(row.count),
        last: row.last,
        ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
      },
    ]),
  );
}

function asCallBack(row: Selectable<Schema['call_back']>): CallBack {
  return {
    id: row.id,
    version: row.version,
    ticketId: row.ticket_id,
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    number: row.number,
    askedAt: row.asked_at,
    ...(row.note === null ? {} : { note: row.note }),
    state: row.state,
    enteredBy: row.entered_by,
    ...(row.ended_by === null ? {} : { endedBy: row.ended_by }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}
