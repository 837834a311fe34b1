/**
 * What the clock does by itself: it writes down the next deadline of tickets that have changed, brings tickets back, and
 * throws away what nobody needs any more.
 */
import { claimClocks, ticketClocks } from '#src/domain/time/running-clock.ts';
import { ticketDeadline } from '#src/domain/time/ticket-deadline.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { overIfResolvedBefore } from '#src/domain/ticket-status.ts';
import * as claims from '#src/storage/claims.ts';
import { factsOfClaim, factsOfTicket, saveClaimClock, withStaleClock } from '#src/storage/clocks.ts';
import type { Sql } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { sweepPieces } from '#src/storage/pieces.ts';
import { sweepPresence } from '#src/storage/presence.ts';
import { sweepTrips } from '#src/storage/provider-trips.ts';
import { sweepRateLimits } from '#src/storage/rate-limits.ts';
import { sweepSessions } from '#src/storage/sessions.ts';
import * as unsent from '#src/storage/unsent.ts';
import { closable, saveDeadline, wakeable, withStaleDeadline } from '#src/storage/worklist.ts';
import { nextTelling } from './9-escalate.ts';
import { move, type Deps } from './stage.ts';

/** Tickets of one turn: each costs some look-ups, and the clock has more to do. */
const stampedAtOnce = 200;

/** Tells anew when tickets are due that have changed since it was told. */
export async function stampDeadlines(deps: Deps): Promise<void> {
  const before = new Date(deps.now().getTime() - deps.settings.forgottenAfterMs);
  for (const ticket of await withStaleDeadline(deps.db, before, stampedAtOnce))
    await stampDeadline(deps.db, deps, ticket);
}

/** Tells when a ticket is due next, and when its clocks have something to tell, from what is on file now. */
export async function stampDeadline(db: Sql, { profile }: Deps, ticket: Ticket): Promise<void> {
  const [file] = ticket.claimId === undefined ? [] : await claims.loadFiles(db, [ticket.claimId]);
  const own = await factsOfTicket(db, ticket);
  const question = { ...own, ticket, clocks: profile.clocks, calendar: profile.calendar };
  await saveDeadline(
    db,
    ticket,
    ticketDeadline({ ...question, ...(file === undefined ? {} : await factsOfClaim(db, file)) }),
    await nextTelling(db, `ticket:${ticket.id}`, ticketClocks(question)),
  );
}

/** Claims of one turn. */
const claimsAtOnce = 200;

/** Tells anew when the clocks of claims that have changed have something to tell. */
export async function stampClaimClocks({ db, profile }: Deps): Promise<void> {
  for (const file of await claims.loadFiles(db, await withStaleClock(db, claimsAtOnce))) {
    const question = {
      ...(await factsOfClaim(db, file)),
      clocks: profile.clocks,
      calendar: profile.calendar,
    };
    await saveClaimClock(db, file, await nextTelling(db, `claim:${file.claim.id}`, claimClocks(question)));
  }
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

/**
 * Closes what was resolved two weeks ago and has been silent since: from then on a message opens a new ticket. Several
 * processes may do it at once, each takes its own.
 */
export async function closeResolved(deps: Deps, batch: number): Promise<void> {
  await deps.db.transaction(async (tx) => {
    for (const ticket of await closable(tx, overIfResolvedBefore(deps.now()), batch)) {
      await record(tx, { ticketId: ticket.id, actor: 'machine:clock', action: 'closed' });
      await move(tx, deps, ticket, ticket.stage, { status: 'closed', asleepUntil: null });
    }
  });
}

/** Rows of a kind that one turn throws away. */
const sweptAtOnce = 200;
/** How long bytes lie aside before they are gone: longer than anybody takes between storing a file and naming it. */
const asideMs = 86_400_000;

/** How long the pieces of an item are kept after they came: its recording may be late, and asks them for the consent. */
const keepPiecesMs = 30 * 86_400_000;

/**
 * Takes away what is over by itself: sessions, counts of tries, ways to another sign-in, people who went home, pieces of
 * items that have long been filed.
 */
export async function sweepPassing({ db, now }: Deps): Promise<void> {
  await sweepSessions(db, now());
  await sweepRateLimits(db, now(), sweptAtOnce);
  await sweepTrips(db, now());
  await sweepPresence(db, now(), sweptAtOnce);
  await sweepPieces(db, new Date(now().getTime() - keepPiecesMs), sweptAtOnce);
}

/**
 * Throws away what nobody sent and nobody will: old drafts on closed tickets, then files that were in no draft and no
 * answer for as long. A file's bytes go last, a day after the row that named them, and only if no row names them then:
 * the same bytes may have come by mail, or come again in between. Wherever it dies, the next turn goes on; done twice, it
 * does nothing more.
 */
export async function sweepUnsent(deps: Deps): Promise<void> {
  const { db, blobs, settings } = deps;
  const now = deps.now();
  for (const sha256 of await blobs.asideBefore(new Date(now.getTime() - asideMs)))
    await ((await unsent.unnamed(db, [sha256])).length === 0
      ? blobs.takeBack(sha256)
      : blobs.dropAside(sha256));

  if (settings.keepUnsentMs === undefined) return;
  const old = new Date(now.getTime() - settings.keepUnsentMs);
  await unsent.dropOldDrafts(db, old, sweptAtOnce);
  for (const id of await unsent.spareUploads(db, old, sweptAtOnce))
    await db.transaction(async (tx) => {
      const sha256 = await unsent.lockSpareUpload(tx, id);
      if (sha256 === undefined) return;
      await unsent.dropUpload(tx, id);
      // Before the commit: after it nothing would lead to the bytes any more. Set aside they can still be read, should
      // the commit fail.
      for (const spare of await unsent.unnamed(tx, [sha256])) await blobs.setAside(spare, now);
    });
}
