/** One act on many tickets: done row by row, told row by row, taken back row by row. */
import type { ApiActions, BulkOutcome, TicketOutcome } from '#src/api/actions.ts';
import { beforeOf, type BulkAct, type BulkBefore } from '#src/domain/bulk.ts';
import type { TicketId } from '#src/domain/ids.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import {
  beginBulk,
  lockBulk,
  bulkRows,
  findBulk,
  markUndone,
  saveBulkRow,
  type Bulk,
  type BulkRow,
} from '#src/storage/bulk.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { conversationMark } from '#src/storage/messages.ts';
import * as tickets from '#src/storage/tickets.ts';
import { markSeen, markUnseen, seenBy } from '#src/storage/worklist.ts';
import { lockTicket, notPossible, unknown, onlyBy } from './decisions.ts';
import { assign, change, postpone } from './person-tickets.ts';
import { move, type Deps } from './stage.ts';

/** Rows of one transaction: fewer cost more commits, more make others wait for their tickets. */
const batchSize = 25;

/**
 * Does an act on every ticket it may be done on. The same act sent again, or cut off in the middle and sent again, does
 * what is left to do and tells of all rows.
 */
export async function doBulk(
  deps: Deps,
  asked: Parameters<ApiActions['bulk']>[0],
): Promise<BulkOutcome | ReturnType<typeof notPossible>> {
  const bulk = await beginBulk(deps.db, asked);
  if (JSON.stringify(sorted(bulk.act)) !== JSON.stringify(sorted(asked.act)))
    return notPossible({
      it: 'con questo clientId è stata mandata un’altra azione',
      en: 'another act was sent under this clientId',
    });
  const ids = inOrder(asked.ticketIds);
  for (let at = 0; at < ids.length; at += batchSize) {
    const batch = ids.slice(at, at + batchSize);
    await deps.db.transaction(async (tx) => {
      await lockBulk(tx, bulk.id);
      const before = new Set((await bulkRows(tx, bulk.id, batch)).map(({ ticketId }) => ticketId));
      for (const id of batch) if (!before.has(id)) await doRow(tx, deps, bulk, id);
    });
  }
  return { outcome: 'done', bulk, rows: await bulkRows(deps.db, bulk.id) };
}

async function doRow(tx: Tx, deps: Deps, bulk: Bulk, id: TicketId): Promise<void> {
  const ticket = await lockTicket(tx, id);
  if (ticket === undefined) return;
  if (bulk.act.kind === 'seen') return saveBulkRow(tx, bulk.id, await seeRow(tx, bulk, ticket));
  const outcome = await actOn(tx, deps, bulk, ticket);
  if (outcome.outcome === 'done') {
    const changed = outcome.ticket.version !== ticket.version;
    await saveBulkRow(tx, bulk.id, {
      ticketId: id,
      outcome: changed ? 'done' : 'unchanged',
      ...(changed ? { before: beforeOf(ticket), versionAfter: outcome.ticket.version } : {}),
    });
  } else if (outcome.outcome === 'not-possible')
    await saveBulkRow(tx, bulk.id, { ticketId: id, outcome: 'not-possible', detail: outcome.reason });
}

function actOn(tx: Tx, deps: Deps, { act, by }: Bulk, ticket: Ticket): Promise<TicketOutcome> {
  const on = { ticketId: ticket.id, by };
  switch (act.kind) {
    case 'assign': {
      const { assignee = null } = ticket;
      if (act.from !== undefined && assignee !== act.from && assignee !== act.to)
        return Promise.resolve(
          notPossible(
            assignee === null
              ? { it: 'ora non è di nessuno', en: 'it is nobody’s now' }
              : { it: `è ora di ${assignee}`, en: `it is ${assignee}’s now` },
          ),
        );
      return assign(tx, deps, { ...on, to: act.to });
    }
    case 'postpone':
      return postpone(tx, deps, { ...on, until: act.until });
    case 'status':
      return change(tx, deps, { ...on, status: act.status });
    case 'case-kind':
      return change(tx, deps, { ...on, caseKind: act.caseKind });
    case 'seen':
      return Promise.resolve({ outcome: 'done', ticket });
  }
}

async function seeRow(tx: Tx, bulk: Bulk, ticket: Ticket): Promise<BulkRow> {
  const person = nameOf(bulk.by);
  const mark = await conversationMark(tx, ticket.id);
  const seen = await seenBy(tx, ticket.id, person);
  if (seen?.lastMessage === mark.lastMessage && seen.messages === mark.messages)
    return { ticketId: ticket.id, outcome: 'unchanged' };
  await markSeen(tx, { ticketId: ticket.id, person, mark });
  return {
    ticketId: ticket.id,
    outcome: 'done',
    before: { ...beforeOf(ticket), ...(seen === undefined ? {} : { seen }) },
  };
}

/** Takes an act back on every ticket that nobody has touched since; only who did it may. */
export async function undoBulk(
  deps: Deps,
  asked: Parameters<ApiActions['undoBulk']>[0],
): ReturnType<ApiActions['undoBulk']> {
  const bulk = await findBulk(deps.db, asked.bulkId);
  if (bulk === undefined) return unknown;
  if (bulk.by !== asked.by) return notPossible(onlyBy(nameOf(bulk.by)));
  const ids = inOrder((await bulkRows(deps.db, bulk.id)).map(({ ticketId }) => ticketId));
  for (let at = 0; at < ids.length; at += batchSize) {
    const batch = ids.slice(at, at + batchSize);
    await deps.db.transaction(async (tx) => {
      await lockBulk(tx, bulk.id);
      for (const row of await bulkRows(tx, bulk.id, batch)) await undoRow(tx, deps, bulk, row);
    });
  }
  return { outcome: 'done', bulk, rows: await bulkRows(deps.db, bulk.id) };
}

async function undoRow(tx: Tx, deps: Deps, bulk: Bulk, row: BulkRow): Promise<void> {
  if (row.outcome !== 'done' || row.before === undefined || row.undone !== undefined) return;
  const id = row.ticketId;
  const ticket = await tickets.loadForUpdate(tx, id);
  if (bulk.act.kind === 'seen') {
    await markUnseen(tx, id, nameOf(bulk.by));
    if (row.before.seen !== undefined)
      await markSeen(tx, {
        ticketId: id,
        person: nameOf(bulk.by),
        mark: { ...row.before.seen, sent: 0, lastSent: '0' },
      });
    return markUndone(tx, bulk.id, id, 'restored');
  }
  if (ticket.version !== row.versionAfter) return markUndone(tx, bulk.id, id, 'touched');
  await restore(tx, deps, bulk, ticket, row.before);
  await markUndone(tx, bulk.id, id, 'restored');
}

async function restore(
  tx: Tx,
  deps: Deps,
  { id, act, by }: Bulk,
  ticket: Ticket,
  before: BulkBefore,
): Promise<void> {
  // What a kind brings with it (the register, changes of data) goes and comes with it.
  if (act.kind === 'case-kind') {
    await change(tx, deps, { ticketId: ticket.id, caseKind: before.caseKind, by });
    return;
  }
  await record(tx, {
    ticketId: ticket.id,
    actor: by,
    action: 'bulk-undone',
    data: { bulk: id, act, before },
  });
  await move(tx, deps, ticket, ticket.stage, {
    ...(act.kind === 'status' ? { status: before.status } : {}),
    ...(act.kind === 'assign' ? { assignee: before.assignee ?? null } : {}),
    ...(act.kind === 'postpone'
      ? { asleepUntil: before.asleepUntil === undefined ? null : new Date(before.asleepUntil) }
      : {}),
  });
}

function nameOf(by: string): string {
  return by.replace(/^person:/, '');
}

function inOrder(ids: readonly TicketId[]): TicketId[] {
  return [...new Set(ids)].toSorted((a, b) => Number(BigInt(a) - BigInt(b)));
}

function sorted(act: BulkAct): readonly (readonly [string, unknown])[] {
  return Object.entries(act).toSorted(([a], [b]) => a.localeCompare(b));
}
