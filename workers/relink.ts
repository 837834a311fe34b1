/** Which claims a ticket belongs to, by a person's word, and taking that word back. */
import type { ApiActions, TicketOutcome } from '#src/api/actions.ts';
import type { ClaimId, RequestId } from '#src/domain/ids.ts';
import type { Moved, Rearrangement } from '#src/domain/claims/rearrangement.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { moveDocuments, putDocumentsBack } from '#src/storage/documents.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import * as rearrangements from '#src/storage/rearrangements.ts';
import { besideTicket, dividedWith } from '#src/storage/second-tickets.ts';
import * as tickets from '#src/storage/tickets.ts';
import {
  asItStands,
  assessAgain,
  goOnAsking,
  isFinal,
  isOutdated,
  lockWithClaims,
  notPossible,
  stopAsking,
  unknown,
  wakeClaim,
  withdraw,
  ticketIs,
} from './decisions.ts';
import { move, type Deps } from './stage.ts';

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

export async function link(tx: Tx, deps: Deps, asked: Asked<'link'>): Promise<TicketOutcome> {
  const [ticket] = (await lockWithClaims(tx, [asked.ticketId], [asked.claimId])) ?? [];
  if (ticket === undefined) return unknown;
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  if (ticket.status === 'merged') return notPossible(ticketIs(ticket));
  const { claim } = await claims.load(tx, asked.claimId);
  if (claim.mergedInto !== undefined) {
    const going = await claims.load(tx, claim.mergedInto);
    const reference = formatReference(going.claim.reference, deps.profile.terms.claimPrefix);
    return notPossible({
      it: `il sinistro è stato unito a ${reference}: colleghi la pratica a quello`,
      en: `the claim was merged into ${reference}: link the ticket to that one`,
    });
  }
  const before = await asItStands(tx, ticket);
  const own = before.links.find((each) => each.claimId === asked.claimId);
  const current = await links.claimsOf(tx, ticket);
  const role = asked.role ?? 'only';
  const leaves = role === 'only' ? current.filter((claimId) => claimId !== asked.claimId) : [];
  const primary = role === 'further' && ticket.claimId !== undefined ? ticket.claimId : asked.claimId;
  // The ticket that opened a claim needs no confirmation, and keeps its right to be asked about it.
  const certain = own?.state === 'confirmed' || own?.state === 'opened';
  if (certain && ticket.claimId === primary && leaves.length === 0) return { outcome: 'done', ticket };

  const left = { stopped: new Array<RequestId>(), documents: new Array<unknown>() };
  for (const claimId of leaves) {
    // What people said of a document goes with it.
    await moveDocuments(tx, claimId, asked.claimId, await rearrangements.messageIdsOf(tx, ticket.id));
    const taken = await takeOff(tx, deps, ticket, claimId, {
      by: asked.by,
      reason: 'linked to another claim',
    });
    left.stopped.push(...taken.stopped);
    left.documents.push(...taken.documents);
  }
  if (!certain)
    await links.save(tx, {
      ticketId: ticket.id,
      claimId: asked.claimId,
      state: 'confirmed',
      score: own?.score ?? 0,
      evidence: own?.evidence ?? [],
      rules: own?.rules ?? 'person',
      ...(own?.certainty === undefined ? {} : { certainty: own.certainty }),
      decidedBy: asked.by,
    });
  await links.dropSuggestions(tx, ticket.id);
  await messages.markUnhandled(tx, ticket.id);
  await keepRelink(tx, ticket, before, left, { ...asked, toClaim: asked.claimId });
  await record(tx, {
    ticketId: ticket.id,
    claimId: asked.claimId,
    actor: asked.by,
    action: 'linked',
    data: {
      state: 'confirmed',
      ...(role === 'only' ? {} : { role }),
      ...(own === undefined ? {} : { was: own.state, score: own.score }),
    },
  });
  // A ticket whose files or words nobody has read yet goes its way: it comes to the assessment by itself.
  const reading = ticket.stage === 'read' || ticket.stage === 'link';
  const moved = await move(tx, deps, ticket, reading ? ticket.stage : 'assess', {
    claimId: primary,
    ...(ticket.problem !== undefined && linkProblems.has(ticket.problem.code) ? { problem: null } : {}),
  });
  await linkBeside(tx, moved, primary, asked.by);
  return { outcome: 'done', ticket: moved };
}

/** What was said beside it in the same message belongs to the same claim, where nobody has said another. */
export async function linkBeside(tx: Tx, ticket: Ticket, claimId: ClaimId, by: string): Promise<void> {
  // Another loss of the same message has its own claim.
  const divided = new Set((await dividedWith(tx, ticket.id)).map(({ id }) => id));
  for (const id of await besideTicket(tx, ticket.id)) {
    if (divided.has(id)) continue;
    const beside = await tickets.loadForUpdate(tx, id);
    if (beside.claimId !== undefined || isFinal(beside)) continue;
    if ((await links.ofTicket(tx, id)).some((each) => each.state === 'removed')) continue;
    await links.save(tx, {
      ticketId: id,
      claimId,
      state: 'confirmed',
      score: 0,
      evidence: [],
      rules: 'beside',
      decidedBy: by,
    });
    await record(tx, {
      ticketId: id,
      claimId,
      actor: by,
      action: 'linked',
      data: { beside: ticket.reference },
    });
    await tickets.advance(tx, beside, beside.stage, { claimId });
  }
}

/** Problems a person has answered by saying which claim it is. */
export const linkProblems: ReadonlySet<string> = new Set([
  'not_linked',
  'type_unknown',
  'several_claims',
  'unknown_sender',
  'policy_unknown',
  'stage_failed',
]);

export async function unlink(tx: Tx, deps: Deps, asked: Asked<'unlink'>): Promise<TicketOutcome> {
  const [ticket] = (await lockWithClaims(tx, [asked.ticketId])) ?? [];
  if (ticket === undefined) return unknown;
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  const current = await links.claimsOf(tx, ticket);
  const claimId = asked.claimId ?? ticket.claimId;
  if (claimId === undefined)
    return notPossible({ it: 'la pratica non ha un sinistro', en: 'the ticket has no claim' });
  if (!current.includes(claimId))
    return notPossible({
      it: 'la pratica non riguarda quel sinistro',
      en: 'the ticket does not belong to that claim',
    });
  const before = await asItStands(tx, ticket);
  const left = await takeOff(tx, deps, ticket, claimId, asked);
  await keepRelink(tx, ticket, before, left, { ...asked, fromClaim: claimId });
  const [next] = current.filter((each) => each !== claimId);
  const moved = await move(tx, deps, ticket, ticket.stage, {
    claimId: ticket.claimId === claimId ? (next ?? null) : (ticket.claimId ?? null),
    ...(ticket.status === 'waiting_customer' ? { status: 'open' } : {}),
  });
  return { outcome: 'done', ticket: moved };
}

async function keepRelink(
  tx: Tx,
  ticket: Ticket,
  before: Awaited<ReturnType<typeof asItStands>>,
  left: TakenOff,
  how: {
    readonly by: string;
    readonly reason?: string;
    readonly fromClaim?: ClaimId;
    readonly toClaim?: ClaimId;
  },
): Promise<void> {
  const from = how.fromClaim ?? ticket.claimId;
  await rearrangements.keep(tx, {
    // The version makes it unique: a ticket has each of its versions once.
    key: `relink:ticket-${ticket.id}:version-${ticket.version}`,
    kind: 'relink-ticket',
    toTicket: ticket.id,
    ...(from === undefined ? {} : { fromClaim: from }),
    ...(how.toClaim === undefined ? {} : { toClaim: how.toClaim }),
    moved: { tickets: [before.ticket], links: before.links, ...left },
    ...(how.reason === undefined ? {} : { reason: how.reason }),
    doneBy: how.by,
  });
}

/** What left a claim with a ticket, as `Moved` keeps it. */
export interface TakenOff {
  readonly stopped: readonly RequestId[];
  readonly documents: readonly unknown[];
}

/**
 * Undoes what a wrong link did to a claim: the ticket's documents leave it, what they alone satisfied is missing again,
 * and nobody who has nothing to do with the claim is asked about it any longer. The caller holds claim and ticket.
 */
export async function takeOff(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  claimId: ClaimId,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<TakenOff> {
  const known = (await links.ofTicket(tx, ticket.id)).find((each) => each.claimId === claimId);
  await links.save(tx, {
    ticketId: ticket.id,
    claimId,
    state: 'removed',
    score: known?.score ?? 0,
    evidence: known?.evidence ?? [],
    rules: known?.rules ?? 'person',
    decidedBy: by,
  });
  const { lines, decided } = await withdraw(
    tx,
    deps,
    claimId,
    await rearrangements.messageIdsOf(tx, ticket.id),
  );
  const stopped = await stopAsking(tx, deps, ticket.id, claimId, 'the ticket was taken off the claim');
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: by,
    action: 'unlinked',
    data: { reason, withdrawn: lines },
  });
  await wakeClaim(tx, deps, claimId, [ticket.id]);
  return { stopped, documents: decided };
}

/** Puts a ticket back to the claims it belonged to. The caller holds ticket and claims. */
export async function undoRelink(
  tx: Tx,
  deps: Deps,
  done: Rearrangement,
  ticket: Ticket,
  by: string,
  more: tickets.TicketChange = {},
): Promise<Ticket> {
  const [was] = done.moved.tickets ?? [];
  const belonged = new Set(activeClaims(done.moved));
  const ids = await rearrangements.messageIdsOf(tx, ticket.id);
  for (const claimId of await links.claimsOf(tx, ticket)) {
    if (belonged.has(claimId)) continue;
    if (done.fromClaim !== undefined && belonged.has(done.fromClaim))
      await moveDocuments(tx, claimId, done.fromClaim, ids);
    await withdraw(tx, deps, claimId, ids);
    await stopAsking(tx, deps, ticket.id, claimId, 'the link was taken back');
    await wakeClaim(tx, deps, claimId, [ticket.id]);
  }
  await rearrangements.restoreLinks(tx, ticket.id, done.moved.links ?? []);
  if (done.fromClaim !== undefined) await putDocumentsBack(tx, done.fromClaim, done.moved.documents ?? []);
  const change = {
    ...more,
    claimId: was?.claimId ?? null,
    ...(ticket.problem === undefined && was?.problem !== undefined ? { problem: was.problem } : {}),
  };
  await record(tx, {
    ticketId: ticket.id,
    ...(was?.claimId === undefined ? {} : { claimId: was.claimId }),
    actor: by,
    action: 'relink-undone',
  });
  if (belonged.size === 0) return move(tx, deps, ticket, ticket.stage, change);
  await goOnAsking(tx, deps, done.moved.stopped ?? []);
  return assessAgain(tx, deps, ticket, change);
}

/** Claims a ticket belonged to before a move. */
function activeClaims(moved: Moved): readonly ClaimId[] {
  return [
    ...new Set([
      ...(moved.tickets ?? []).flatMap((ticket) => ticket.claimId ?? []),
      ...(moved.links ?? [])
        .filter(({ state }) => state === 'auto' || state === 'opened' || state === 'confirmed')
        .map(({ claimId }) => claimId),
    ]),
  ];
}
