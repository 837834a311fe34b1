/** Calls and visits that a representative writes down. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiActions } from '#src/api/actions.ts';
import { handWays } from '#src/domain/by-hand.ts';
import type { OriginalId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as links from '#src/storage/links.ts';
import { findByOriginal } from '#src/storage/messages.ts';
import { findSighting, store } from '#src/storage/originals.ts';
import { lockThread } from '#src/storage/threads.ts';
import * as tickets from '#src/storage/tickets.ts';
import { normalize } from './2-normalize.ts';
import { notPossible } from './decisions.ts';
import { change } from './person-tickets.ts';
import { rearranging } from './rearrange.ts';
import type { Deps } from './stage.ts';

type Asked = Parameters<ApiActions['enterByHand']>[0];

/** The account of a channel that nobody writes to from outside. */
const account = 'desk';

/** Stores what was written down as an original, reads it at once, and takes the person's word on kind and claim. */
export async function enterByHand(deps: Deps, asked: Asked): ReturnType<ApiActions['enterByHand']> {
  const { id, again } = await keep(deps, asked);
  const ticket = await ticketOf(deps, id);
  if (ticket === undefined)
    return notPossible({
      it: 'è salvato e non ancora letto: guardi di nuovo tra un momento',
      en: 'it is stored and not read yet: look again in a moment',
    });
  return { outcome: 'entered', ticket: await withWord(deps, ticket, asked), again };
}

/** One original for one `clientId`, whatever else the second request says. */
async function keep(
  deps: Deps,
  { entry }: Asked,
): Promise<{ readonly id: OriginalId; readonly again: boolean }> {
  const channel = handWays[entry.way];
  const bytes = Buffer.from(`${JSON.stringify(entry, undefined, 2)}\n`);
  const sha256 = await deps.blobs.put(bytes);
  return deps.db.transaction(async (tx) => {
    await lockThread(tx, [`hand:${entry.clientId}`]);
    const before = await findSighting(tx, channel, account, entry.clientId);
    if (before !== undefined) return { id: before, again: true };
    const id = await store(
      tx,
      { channel, account, sourceKey: entry.clientId, bytes, receivedAt: new Date(entry.at) },
      sha256,
    );
    if (id === undefined) throw new Error('an original of a new clientId was stored before');
    await deps.queue.ring(tx, { stage: 'normalize', id, version: 1 });
    return { id, again: false };
  });
}

/** The ticket it has become. It is read here and now, unless a worker was faster: then that one is waited for. */
async function ticketOf(deps: Deps, id: OriginalId): Promise<Ticket | undefined> {
  for (let tries = 0; tries < 50; tries++) {
    const message = await findByOriginal(deps.db, id);
    if (message?.ticketId !== undefined) {
      const ticket = await tickets.find(deps.db, message.ticketId);
      return ticket === undefined ? undefined : tickets.surviving(deps.db, ticket);
    }
    if (tries === 0) await readNow(deps, id);
    else await pause(100);
  }
  return undefined;
}

async function readNow(deps: Deps, id: OriginalId): Promise<void> {
  try {
    await normalize.run(id, deps);
  } catch (error) {
    if (!(error instanceof Stale)) throw error;
  }
}

async function withWord(deps: Deps, ticket: Ticket, { caseKind, claimId, by }: Asked): Promise<Ticket> {
  let now = ticket;
  if (caseKind !== undefined && caseKind !== now.caseKind) {
    const outcome = await deps.db.transaction((tx) => change(tx, deps, { ticketId: now.id, caseKind, by }));
    if (outcome.outcome === 'done') now = outcome.ticket;
  }
  if (claimId === undefined) return now;
  const own = await links.ofTicket(deps.db, now.id);
  if (own.some((link) => link.claimId === claimId && link.state === 'confirmed')) return now;
  const outcome = await rearranging(deps).link({ ticketId: now.id, claimId, by });
  return outcome.outcome === 'done' ? outcome.ticket : now;
}
