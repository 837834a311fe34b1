/** What all actions of people share: locks in one order, refusals in one form, and waking what must look again. */
import type { NotPossible, Unknown } from '#src/api/actions.ts';
import type { Claim } from '#src/domain/claims/claim.ts';
import type { ClaimId, MessageId, RequestId, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { LinkBefore, TicketBefore } from '#src/domain/claims/rearrangement.ts';
import { claimStatusWords } from '#src/domain/claims/claim-ending.ts';
import { missingFor } from '#src/domain/claims/requirements.ts';
import { isDecidedByPeople, type Ticket } from '#src/domain/ticket.ts';
import { statusWords } from '#src/domain/ticket-status.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as documents from '#src/storage/documents.ts';
import * as links from '#src/storage/links.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as requests from '#src/storage/requests.ts';
import * as tickets from '#src/storage/tickets.ts';
import { move, type Deps } from './stage.ts';

export const unknown: Unknown = { outcome: 'unknown' };

/** A refusal, in both languages of the page. */
export function notPossible(reason: Labels): NotPossible {
  return { outcome: 'not-possible', reason: reason.en, words: reason };
}

/** That a ticket's status stands in the way. */
export function ticketIs({ status }: Pick<Ticket, 'status'>): Labels {
  const { it, en } = statusWords[status];
  return { it: `la pratica è ${it}`, en: `the ticket is ${en}` };
}

/** That a claim's status stands in the way. */
export function claimIs({ status }: Pick<Claim, 'status'>): Labels {
  const { it, en } = claimStatusWords[status];
  return { it: `il sinistro è ${it}`, en: `the claim is ${en}` };
}

/** That only somebody else may take something back. */
export function onlyBy(name: string): Labels {
  return { it: `può annullare solo ${name}`, en: `only ${name} can take it back` };
}

/** Closed and merged tickets stay as they are. */
export function isFinal(ticket: Ticket): boolean {
  return ticket.status === 'closed' || ticket.status === 'merged';
}

/** True when a person looked at another version than the one that stands now. */
export function isOutdated(row: { readonly version: number }, seen: number | undefined): boolean {
  return seen !== undefined && seen !== row.version;
}

export async function lockTicket(tx: Tx, id: TicketId): Promise<Ticket | undefined> {
  return (await tickets.find(tx, id)) === undefined ? undefined : tickets.loadForUpdate(tx, id);
}

/**
 * Locks claims, then tickets, each in the order of their ids and as the stages do, so that nobody waits for each other:
 * the claims of the tickets and those named.
 *
 * @returns the tickets in the order asked for; undefined when one is missing.
 * @throws Stale when a ticket changed its claims in that moment.
 */
export async function lockWithClaims(
  tx: Tx,
  ticketIds: readonly TicketId[],
  claimIds: readonly ClaimId[] = [],
): Promise<Ticket[] | undefined> {
  const involved = new Set(claimIds);
  const before = new Map<TicketId, string>();
  for (const id of ticketIds) {
    const seen = await tickets.find(tx, id);
    if (seen === undefined) return undefined;
    const own = await links.claimsOf(tx, seen);
    before.set(id, own.join(' '));
    for (const claimId of own) involved.add(claimId);
  }
  for (const claimId of inOrder([...involved])) await claims.lock(tx, claimId);
  const locked = new Map<TicketId, Ticket>();
  for (const id of inOrder([...new Set(ticketIds)])) {
    const ticket = await tickets.loadForUpdate(tx, id);
    if ((await links.claimsOf(tx, ticket)).join(' ') !== before.get(id))
      throw new Stale(`ticket ${id} has changed its claims`);
    locked.set(id, ticket);
  }
  return ticketIds.flatMap((id) => locked.get(id) ?? []);
}

function inOrder<Id extends string>(ids: readonly Id[]): Id[] {
  return ids.toSorted((a, b) => Number(BigInt(a) - BigInt(b)));
}

/**
 * Takes back what messages brought to a claim, and what we were about to ask there. The caller holds the claim.
 *
 * @returns what is missing again, what people had decided about documents that left, and requests that ended.
 */
export async function withdraw(
  tx: Tx,
  deps: Deps,
  claimId: ClaimId,
  messageIds: readonly MessageId[],
): Promise<{ readonly lines: readonly string[]; readonly decided: readonly unknown[] }> {
  const withdrawn = await documents.withdrawEvidence(tx, claimId, messageIds);
  const file = await claims.load(tx, claimId);
  const missing = missingFor(await claims.requirementsOf(tx, claimId), 'review');
  const incomplete = file.claim.status === 'complete' && missing.length > 0;
  await claims.update(tx, file, incomplete ? { status: 'incomplete' } : {}, deps.now());
  return withdrawn;
}

/** Ends what is asked about a claim on a ticket: the request, and automatic messages that have not left yet. */
export async function stopAsking(
  tx: Tx,
  deps: Deps,
  ticketId: TicketId,
  claimId: ClaimId,
  why: string,
): Promise<readonly RequestId[]> {
  for (const message of await outbox.list(tx, { state: 'queued', ticketId }, { size: 100 }))
    if (message.claimId === claimId && message.automatic !== 'no')
      await outbox.cancel(tx, message.id, why, deps.now());
  const open = await requests.findOpen(tx, claimId);
  if (open?.ticketId !== ticketId) return [];
  await requests.move(tx, open, { state: 'cancelled', reason: why, at: deps.now() });
  return [open.id];
}

/** Goes on asking where a move had stopped it: what was said before is not said again. */
export async function goOnAsking(tx: Tx, deps: Deps, stopped: readonly RequestId[]): Promise<void> {
  for (const id of stopped) {
    const open = await requests.openAgain(tx, id, deps.now());
    if (open !== undefined)
      await deps.queue.ring(tx, { stage: 'follow-up', id: open.id, version: open.version });
  }
}

/** A ticket and its links as they stand, for putting them back. */
export async function asItStands(
  tx: Tx,
  ticket: Ticket,
): Promise<{ readonly ticket: TicketBefore; readonly links: readonly LinkBefore[] }> {
  return {
    ticket: {
      id: ticket.id,
      status: ticket.status,
      caseKind: ticket.caseKind,
      ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }),
      ...(ticket.problem === undefined ? {} : { problem: ticket.problem }),
    },
    links: await links.ofTicket(tx, ticket.id),
  };
}

/**
 * Has a claim assessed again, on the ticket its open request belongs to, else on the one that changed last: what is
 * missing has changed, and with it what the customer is asked.
 */
export async function wakeClaim(
  tx: Tx,
  deps: Deps,
  claimId: ClaimId,
  except: readonly TicketId[] = [],
): Promise<void> {
  const open = await requests.findOpen(tx, claimId);
  const candidates = (await tickets.list(tx, { claimId }, { size: 50 })).filter(
    (ticket) =>
      !except.includes(ticket.id) &&
      !isFinal(ticket) &&
      ticket.caseKind !== 'auto' &&
      ticket.caseKind !== 'spam',
  );
  // A complaint or a letter beside the claim asks nobody for papers.
  const chosen =
    candidates.find((ticket) => ticket.id === open?.ticketId) ??
    candidates.find((ticket) => !isDecidedByPeople(ticket)) ??
    candidates[0];
  if (chosen === undefined) return;
  await assessAgain(tx, deps, await tickets.loadForUpdate(tx, chosen.id));
}

/** Sends a ticket to the assessment; one that is on its way comes there by itself. */
export async function assessAgain(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  change: tickets.TicketChange = {},
): Promise<Ticket> {
  const onItsWay = ticket.stage !== 'settled' && ticket.stage !== 'request';
  // It waits for the customer again if there is still something to ask.
  const status = change.status ?? (ticket.status === 'waiting_customer' ? ('open' as const) : undefined);
  return move(tx, deps, ticket, onItsWay ? ticket.stage : 'assess', {
    ...change,
    ...(status === undefined ? {} : { status }),
  });
}
