/** What the clock writes down by itself: the next deadline of tickets that have changed, and tickets that come back. */
import { ticketDeadline } from '#src/domain/ticket-deadline.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import * as complaints from '#src/storage/complaints.ts';
import type { Sql } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { lastHumanOf } from '#src/storage/messages.ts';
import { findOpen } from '#src/storage/requests.ts';
import { saveDeadline, wakeable, withStaleDeadline } from '#src/storage/worklist.ts';
import { move, type Deps } from './stage.ts';

/** Tickets of one turn: each costs some look-ups, and the clock has more to do. */
const stampedAtOnce = 200;

/** Tells anew when tickets are due that have changed since it was told. */
export async function stampDeadlines(deps: Deps): Promise<void> {
  const before = new Date(deps.now().getTime() - deps.settings.forgottenAfterMs);
  for (const ticket of await withStaleDeadline(deps.db, before, stampedAtOnce))
    await stampDeadline(deps.db, deps, ticket);
}

/** Tells when a ticket is due next, from what is on file now. */
export async function stampDeadline(db: Sql, { profile }: Deps, ticket: Ticket): Promise<void> {
  const [file] = ticket.claimId === undefined ? [] : await claims.loadFiles(db, [ticket.claimId]);
  const claimId = file?.claim.id;
  const complaint = ticket.caseKind === 'complaint' ? await complaints.ofTicket(db, ticket.id) : undefined;
  const request = claimId === undefined ? undefined : await findOpen(db, claimId);
  const last = claimId === undefined ? undefined : await lastHumanOf(db, { claimId });
  const due = ticketDeadline({
    ticket,
    ...(file === undefined ? {} : { claim: file.claim, facts: file.conditions }),
    asked: request !== undefined && request.round > 0,
    ...(last === undefined ? {} : { completedAt: last.receivedAt }),
    ...(complaint === undefined ? {} : { complaint }),
    clocks: profile.clocks,
    calendar: profile.calendar,
  });
  await saveDeadline(db, ticket, due);
}

/** Brings tickets back whose day has come. Several processes may do it at once: each takes its own. */
export async function wakeTickets(deps: Deps, batch: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    for (const ticket of await wakeable(tx, deps.now(), batch)) {
      await record(tx, { ticketId: ticket.id, actor: 'machine:clock', action: 'came-back' });
      await move(tx, deps, ticket, ticket.stage, { asleepUntil: null });
    }
  });
}
