/** Whose work a ticket is and when: people take it, give it away, put it off. */
import type { ApiActions, TicketOutcome } from '#src/api/actions.ts';
import { addDays, endOfDay, formatDate, localDateOf } from '#src/domain/calendar.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { isFinal, isOutdated, lockTicket, notPossible, unknown } from './decisions.ts';
import { stampDeadline } from './housekeeping.ts';
import { move, type Deps } from './stage.ts';

/** Gives a ticket to somebody, or to nobody. Asked for again, or by two at once for the same person, it is done once. */
export async function assign(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['assign']>[0],
): Promise<TicketOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  if ((ticket.assignee ?? null) === asked.to) return { outcome: 'done', ticket };
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  if (isFinal(ticket)) return notPossible(`the ticket is ${ticket.status}`);
  await record(tx, {
    ticketId: ticket.id,
    actor: asked.by,
    action: asked.to === null ? 'unassigned' : 'assigned',
    data: {
      ...(asked.to === null ? {} : { to: asked.to }),
      ...(ticket.assignee === undefined ? {} : { was: ticket.assignee }),
    },
  });
  return done(tx, deps, await move(tx, deps, ticket, ticket.stage, { assignee: asked.to }));
}

/** Puts a ticket off until the beginning of a day, or takes it back at once. */
export async function postpone(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['postpone']>[0],
): Promise<TicketOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  const until = asked.until === null ? null : new Date(endOfDay(addDays(asked.until, -1)).getTime() + 1_000);
  if ((ticket.asleepUntil?.getTime() ?? null) === (until?.getTime() ?? null))
    return { outcome: 'done', ticket };
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  if (isFinal(ticket) || ticket.status === 'resolved') return notPossible(`the ticket is ${ticket.status}`);
  if (asked.until !== null && asked.until <= localDateOf(deps.now()))
    return notPossible(`${formatDate(asked.until, 'en')} is no day to come`);
  await record(tx, {
    ticketId: ticket.id,
    actor: asked.by,
    action: asked.until === null ? 'taken-back' : 'postponed',
    ...(asked.until === null ? {} : { data: { until: asked.until } }),
  });
  return done(tx, deps, await move(tx, deps, ticket, ticket.stage, { asleepUntil: until }));
}

/** The queue is in the right order at once, not only when the clock comes by. */
async function done(tx: Tx, deps: Deps, ticket: Ticket): Promise<TicketOutcome> {
  await stampDeadline(tx, deps, ticket);
  return { outcome: 'done', ticket };
}
