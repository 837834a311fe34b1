/** What people decide about a ticket: whose work it is and when, its status and its kind. */
import type { ApiActions, TicketOutcome } from '#src/api/actions.ts';
import { eventsTowards } from '#src/domain/ticket-status.ts';
import { addDays, endOfDay, formatDate, localDateOf } from '#src/domain/time/calendar.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { departmentsAsked } from '#src/storage/tasks.ts';
import { takeKind } from './case-work.ts';
import { isFinal, isOutdated, lockTicket, notPossible, unknown, ticketIs } from './decisions.ts';
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
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  await record(tx, {
    ticketId: ticket.id,
    actor: asked.by,
    action: asked.to === null ? 'unassigned' : 'assigned',
    data: {
      ...(asked.to === null ? {} : { to: asked.to }),
      ...(ticket.assignee === undefined ? {} : { was: ticket.assignee }),
    },
  });
  return { outcome: 'done', ticket: await move(tx, deps, ticket, ticket.stage, { assignee: asked.to }) };
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
  if (isFinal(ticket) || ticket.status === 'resolved') return notPossible(ticketIs(ticket));
  if (asked.until !== null && asked.until <= localDateOf(deps.now()))
    return notPossible({
      it: `${formatDate(asked.until, 'it')} non è un giorno futuro`,
      en: `${formatDate(asked.until, 'en')} is no day to come`,
    });
  await record(tx, {
    ticketId: ticket.id,
    actor: asked.by,
    action: asked.until === null ? 'taken-back' : 'postponed',
    ...(asked.until === null ? {} : { data: { until: asked.until } }),
  });
  return { outcome: 'done', ticket: await move(tx, deps, ticket, ticket.stage, { asleepUntil: until }) };
}

/** Changes what people decide about a ticket: status, kind, and whether its problem has been dealt with. */
export async function change(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['change']>[0],
): Promise<TicketOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  // Over, it takes no change at all; the refusal is that of opening it again.
  const wanted = asked.status ?? (isFinal(ticket) ? 'open' : undefined);
  const road =
    wanted === undefined
      ? { events: [] }
      : eventsTowards(ticket, wanted, await departmentsAsked(tx, ticket.id));
  if ('refused' in road) return notPossible(road.refused);
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  const data = {
    ...(asked.status === undefined || asked.status === ticket.status
      ? {}
      : { status: asked.status, statusWas: ticket.status, events: road.events }),
    ...(asked.caseKind === undefined || asked.caseKind === ticket.caseKind
      ? {}
      : { caseKind: asked.caseKind, caseKindWas: ticket.caseKind }),
    ...(asked.problemSettled === true && ticket.problem !== undefined
      ? { problem: ticket.problem.code }
      : {}),
  };
  if (Object.keys(data).length === 0) return { outcome: 'done', ticket };
  await record(tx, { ticketId: ticket.id, actor: asked.by, action: 'changed', data });
  const toComplaint = asked.caseKind === 'complaint' && ticket.caseKind !== 'complaint';
  // A complaint is always confirmed, also one that only a person saw.
  const stage = toComplaint && ticket.stage === 'settled' ? 'request' : ticket.stage;
  const moved = await move(tx, deps, ticket, stage, {
    ...(asked.status === undefined ? {} : { status: asked.status }),
    ...(asked.caseKind === undefined ? {} : { caseKind: asked.caseKind }),
    ...(asked.problemSettled === true || (toComplaint && ticket.problem?.code === 'perhaps_complaint')
      ? { problem: null }
      : {}),
  });
  if (asked.caseKind !== undefined && asked.caseKind !== ticket.caseKind)
    await takeKind(tx, deps, moved, { was: ticket.caseKind, by: asked.by });
  return { outcome: 'done', ticket: moved };
}

/** Does one of these, and puts the ticket in its right place of the queue at once, not only when the clock comes by. */
export async function inPlace(tx: Tx, deps: Deps, doing: Promise<TicketOutcome>): Promise<TicketOutcome> {
  const outcome = await doing;
  if (outcome.outcome === 'done') await stampDeadline(tx, deps, outcome.ticket);
  return outcome;
}
