/** What a person says has happened outside the service to a claim or a ticket, and the clocks that begin or end with it. */
import type { ApiActions, NotPossible, Unknown } from '#src/api/actions.ts';
import {
  eventActions,
  takenBackAction,
  whyNotOnClaim,
  whyNotOnTicket,
  type ToldEvent,
} from '#src/domain/time/told-event.ts';
import * as claims from '#src/storage/claims.ts';
import { toldOnClaim, toldOnTicket } from '#src/storage/clocks.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { lockTicket, notPossible, unknown } from './decisions.ts';
import { stampDeadline } from './housekeeping.ts';
import type { Deps } from './stage.ts';

type Told = { readonly outcome: 'done' } | NotPossible | Unknown;

const inTheFuture = {
  it: 'il momento è nel futuro',
  en: 'that moment lies in the future',
};

const notTold = {
  it: 'non risulta registrato: non c’è niente da togliere',
  en: 'nobody has recorded it: there is nothing to take back',
};

/** Writes down what happened to a claim, or takes back what was written down. The same moment again is one. */
export async function tellOfClaim(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['tellOfClaim']>[0],
): Promise<Told> {
  await claims.lock(tx, asked.claimId);
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  if (file === undefined) return unknown;
  const known = await toldOnClaim(tx, asked.claimId);
  if (asked.at === null && !known.has(asked.event)) return notPossible(notTold);
  if (isKnown(known, asked)) return { outcome: 'done' };
  if (asked.at !== null) {
    if (asked.at > deps.now()) return notPossible(inTheFuture);
    const why = whyNotOnClaim(file.claim, asked.event, known);
    if (why !== undefined) return notPossible(why);
  }
  await record(tx, { claimId: asked.claimId, ...wordsOf(asked), at: deps.now() });
  // A new version: its clocks, and the deadlines of its tickets, are told anew.
  await claims.update(tx, file, {}, deps.now());
  await claims.forgetDeadlines(tx, asked.claimId);
  return { outcome: 'done' };
}

/** The same of a ticket, a closed one too. */
export async function tellOfTicket(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['tellOfTicket']>[0],
): Promise<Told> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  const known = await toldOnTicket(tx, ticket.id);
  if (asked.at === null && !known.has(asked.event)) return notPossible(notTold);
  if (isKnown(known, asked)) return { outcome: 'done' };
  if (asked.at !== null) {
    if (asked.at > deps.now()) return notPossible(inTheFuture);
    const why = whyNotOnTicket(ticket, asked.event, known);
    if (why !== undefined) return notPossible(why);
  }
  await record(tx, { ticketId: ticket.id, ...wordsOf(asked), at: deps.now() });
  await stampDeadline(tx, deps, ticket);
  return { outcome: 'done' };
}

interface Saying {
  readonly event: string;
  readonly at: Date | null;
  readonly by: string;
}

function isKnown(known: ReadonlyMap<string, ToldEvent>, { event, at }: Saying): boolean {
  return (known.get(event)?.at.getTime() ?? null) === (at?.getTime() ?? null);
}

function wordsOf(asked: Parameters<ApiActions['tellOfClaim' | 'tellOfTicket']>[0]) {
  return {
    actor: asked.by,
    action: asked.at === null ? takenBackAction : eventActions[asked.event],
    data: { event: asked.event, ...(asked.at === null ? {} : { at: asked.at.toISOString() }) },
  };
}
