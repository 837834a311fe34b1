/**
 * Merging, splitting and relinking, and taking each of them back. Every one is one transaction and one row that keeps
 * how things stood; what was sent stays sent and is never sent again, and a reference that was given out leads for ever
 * to whatever took its place.
 */
import type {
  ApiActions,
  ClaimOutcome,
  NotPossible,
  RearrangeOutcome,
  TicketOutcome,
  Unknown,
} from '#src/api/actions.ts';
import type { ClaimId, RequestId, TicketId } from '#src/domain/ids.ts';
import { claimMergeObstacle } from '#src/domain/claims/merge.ts';
import type {
  CarriedLine,
  LinkBefore,
  Rearrangement,
  TicketBefore,
} from '#src/domain/claims/rearrangement.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import { moveWithMessages } from '#src/storage/call-backs.ts';
import type { Tx } from '#src/storage/db.ts';
import { moveDocuments, putDocumentsBack } from '#src/storage/documents.ts';
import { decideDuplicate, duplicatesOf } from '#src/storage/duplicates.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import * as rearrangements from '#src/storage/rearrangements.ts';
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
} from './decisions.ts';
import {
  decisionsToCarry,
  isWritten,
  previewClaimMerge,
  previewSplit,
  previewTicketMerge,
  whyNotMerge,
  whyNotSplit,
} from './merge-preview.ts';
import { openClaim, undoOpening, whyNotUndoOpening } from './claim-opening.ts';
import { link, undoRelink, unlink } from './relink.ts';
import { move, type Deps } from './stage.ts';

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

/** The actions of this file, for `person.ts`. */
export function rearranging(
  deps: Deps,
): Pick<
  ApiActions,
  | 'link'
  | 'unlink'
  | 'openClaim'
  | 'previewTicketMerge'
  | 'mergeTickets'
  | 'previewSplit'
  | 'splitTicket'
  | 'previewClaimMerge'
  | 'mergeClaims'
  | 'judgeDuplicate'
  | 'undo'
> {
  return {
    link: (asked) => deps.db.transaction((tx) => link(tx, deps, asked)),
    unlink: (asked) => deps.db.transaction((tx) => unlink(tx, deps, asked)),
    previewTicketMerge: (asked) => deps.db.transaction((tx) => previewTicketMerge(tx, deps, asked)),
    openClaim: (asked) => deps.db.transaction((tx) => openClaim(tx, deps, asked)),
    mergeTickets: (asked) => deps.db.transaction((tx) => mergeTickets(tx, deps, asked)),
    previewSplit: (asked) => deps.db.transaction((tx) => previewSplit(tx, asked)),
    splitTicket: (asked) => deps.db.transaction((tx) => splitTicket(tx, deps, asked)),
    previewClaimMerge: (asked) => deps.db.transaction((tx) => previewClaimMerge(tx, asked)),
    mergeClaims: (asked) => deps.db.transaction((tx) => mergeClaims(tx, deps, asked)),
    judgeDuplicate: (asked) => deps.db.transaction((tx) => judgeDuplicate(tx, deps, asked)),
    undo: (asked) => deps.db.transaction((tx) => undo(tx, deps, asked)),
  };
}

/** Two conversations are one: everything of one ticket stands on the other, and its reference leads there. */
async function mergeTickets(tx: Tx, deps: Deps, asked: Asked<'mergeTickets'>): Promise<TicketOutcome> {
  const [ticket, into] = (await lockWithClaims(tx, [asked.ticketId, asked.intoId])) ?? [];
  if (ticket === undefined || into === undefined) return unknown;
  const key = `merge-tickets:${asked.clientId}`;
  if ((await rearrangements.findByKey(tx, key)) !== undefined) return { outcome: 'done', ticket };
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  const refusal = await whyNotMerge(tx, deps, ticket, into);
  if (refusal !== undefined) return notPossible(refusal);

  const before = [await asItStands(tx, ticket), await asItStands(tx, into)];
  const takesClaim = into.claimId === undefined && ticket.claimId !== undefined;
  const known = new Set(await links.claimsOf(tx, into));
  for (const claimId of await links.claimsOf(tx, ticket)) {
    const own = before[0]?.links.find((each) => each.claimId === claimId);
    if (known.has(claimId) || own === undefined) continue;
    await links.save(tx, { ...own, ticketId: into.id, decidedBy: asked.by });
  }
  if (takesClaim) await links.dropSuggestions(tx, into.id);
  const toRead = await messages.hasUnread(tx, ticket.id);
  const moved = {
    messages: await rearrangements.moveMessages(tx, ticket.id, into.id),
    shares: await rearrangements.moveShares(tx, ticket.id, into.id),
    outbound: await rearrangements.moveOutbound(tx, ticket.id, into.id),
    requests: await rearrangements.moveRequests(tx, ticket.id, into.id),
    escalations: await rearrangements.moveEscalations(tx, ticket.id, into.id),
    tickets: before.map((each) => each.ticket),
    links: before.flatMap((each) => each.links),
  };
  // The other ticket's claim hears for the first time what these messages bring.
  const newToClaim = into.claimId !== undefined && ticket.claimId !== into.claimId;
  if (newToClaim) await messages.markUnhandled(tx, into.id, moved.messages);
  await rearrangements.keep(tx, {
    key,
    kind: 'merge-tickets',
    fromTicket: ticket.id,
    toTicket: into.id,
    moved,
    reason: asked.reason,
    doneBy: asked.by,
  });
  for (const [one, action, other] of [
    [ticket, 'merged-into', into],
    [into, 'took-in', ticket],
  ] as const)
    await record(tx, {
      ticketId: one.id,
      actor: asked.by,
      action,
      data: { ticket: other.reference, messages: moved.messages.length, reason: asked.reason },
    });
  const merged = await tickets.advance(tx, ticket, 'settled', {
    status: 'merged',
    mergedInto: into.id,
    problem: null,
  });
  const problem = into.problem ?? ticket.problem;
  const change: tickets.TicketChange = {
    ...(takesClaim && ticket.claimId !== undefined ? { claimId: ticket.claimId } : {}),
    ...(ticket.status === 'escalated' ? { status: 'escalated' } : {}),
    ...(into.status === 'resolved' && !isOver(ticket) ? { status: 'open' } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
  if (toRead || into.stage === 'read') await move(tx, deps, into, 'read', change);
  else if (newToClaim || takesClaim || isWaiting(ticket)) await move(tx, deps, into, 'link', change);
  else await move(tx, deps, into, into.stage, change);
  return { outcome: 'done', ticket: merged };
}

function isOver(ticket: Ticket): boolean {
  return ticket.status === 'resolved' || isFinal(ticket);
}

function isWaiting(ticket: Ticket): boolean {
  return ticket.stage === 'read' || ticket.stage === 'link';
}

async function undoMergeTickets(
  tx: Tx,
  deps: Deps,
  done: Rearrangement,
  [ticket, into]: readonly [Ticket, Ticket],
  by: string,
): Promise<Ticket> {
  const { moved } = done;
  const was = (id: TicketId) => moved.tickets?.find((each) => each.id === id);
  const linksOf = (id: TicketId) => (moved.links ?? []).filter((link) => link.ticketId === id);
  const back = await rearrangements.moveMessages(tx, into.id, ticket.id, moved.messages ?? []);
  await rearrangements.moveShares(tx, into.id, ticket.id, moved.shares ?? []);
  await rearrangements.moveOutbound(tx, into.id, ticket.id, moved.outbound ?? []);
  await rearrangements.moveRequests(tx, into.id, ticket.id, moved.requests ?? []);
  await rearrangements.moveEscalations(tx, into.id, ticket.id, moved.escalations ?? []);

  const own = was(ticket.id)?.claimId;
  const before = was(into.id)?.claimId;
  const tookClaim = before === undefined && own !== undefined && into.claimId === own;
  if (tookClaim) {
    // The other's own messages never belonged to that claim.
    await withdraw(tx, deps, own, await rearrangements.messageIdsOf(tx, into.id));
    await rearrangements.restoreLinks(tx, into.id, linksOf(into.id));
    await wakeClaim(tx, deps, own, [ticket.id, into.id]);
  } else if (before !== undefined && own !== before) {
    await withdraw(tx, deps, before, back);
  }
  for (const [one, action, other] of [
    [ticket, 'merge-undone', into],
    [into, 'merge-undone', ticket],
  ] as const)
    await record(tx, {
      ticketId: one.id,
      actor: by,
      action,
      data: { ticket: other.reference, messages: back.length },
    });
  if (tookClaim) await move(tx, deps, into, into.stage, { claimId: null });
  else if (into.claimId !== undefined) await assessAgain(tx, deps, into);
  else await move(tx, deps, into, into.stage);
  const waits = await messages.hasUnhandled(tx, ticket.id);
  return move(tx, deps, ticket, waits ? 'read' : 'settled', {
    status: was(ticket.id)?.status ?? 'open',
    mergedInto: null,
    problem: was(ticket.id)?.problem ?? null,
  });
}

/** Some messages are another matter: they go to a ticket of their own, which finds its claim as a new one does. */
async function splitTicket(tx: Tx, deps: Deps, asked: Asked<'splitTicket'>): Promise<RearrangeOutcome> {
  const [ticket] = (await lockWithClaims(tx, [asked.ticketId])) ?? [];
  if (ticket === undefined) return unknown;
  const key = `split-ticket:${asked.clientId}`;
  const again = await rearrangements.findByKey(tx, key);
  if (again?.toTicket !== undefined) {
    const made = await tickets.find(tx, again.toTicket);
    return made === undefined ? unknown : { outcome: 'done', ticket: made, again: true };
  }
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  const all = await messages.ofTicket(tx, ticket.id);
  const obstacle = whyNotSplit(ticket, all, asked.messageIds);
  const chosen = all.filter((message) => asked.messageIds.includes(message.id));
  const first = chosen.find(isWritten);
  if (obstacle !== undefined) return notPossible(obstacle);
  if (first === undefined) throw new Error('messages that may be split off hold none that was written');

  const before = await asItStands(tx, ticket);
  const made = await tickets.open(tx, {
    reference: referenceFor(await tickets.nextReferenceNumber(tx)),
    stage: 'link',
    status: 'open',
    caseKind: 'other',
    channel: ticket.channel,
    account: await tickets.accountOf(tx, ticket.id),
    language: first.language,
    subject: first.subject.slice(0, 500),
    ...(first.sender === undefined ? {} : { customer: first.sender.address }),
    ...(first.sender?.name === undefined ? {} : { customerName: first.sender.name.slice(0, 500) }),
    splitFrom: ticket.id,
    receivedAt: first.receivedAt,
    filedAt: ticket.filedAt,
  });
  const moved = await rearrangements.moveMessages(tx, ticket.id, made.id, asked.messageIds);
  await moveWithMessages(tx, moved, made.id);
  const threads = await rearrangements.moveThreads(
    tx,
    ticket.id,
    made.id,
    chosen.flatMap((message) => message.ownId ?? []),
  );
  const documents: unknown[] = [];
  for (const claimId of await links.claimsOf(tx, ticket))
    documents.push(...(await withdraw(tx, deps, claimId, moved)).decided);
  await messages.markUnhandled(tx, made.id);
  await rearrangements.keep(tx, {
    key,
    kind: 'split-ticket',
    fromTicket: ticket.id,
    toTicket: made.id,
    ...(ticket.claimId === undefined ? {} : { fromClaim: ticket.claimId }),
    moved: { messages: moved, threads, documents, tickets: [before.ticket] },
    reason: asked.reason,
    doneBy: asked.by,
  });
  for (const [one, action, other] of [
    [ticket, 'split-off', made],
    [made, 'split-from', ticket],
  ] as const)
    await record(tx, {
      ticketId: one.id,
      actor: asked.by,
      action,
      data: { ticket: other.reference, messages: moved, reason: asked.reason },
    });
  if (ticket.claimId !== undefined) await assessAgain(tx, deps, ticket);
  else await move(tx, deps, ticket, ticket.stage);
  return { outcome: 'done', ticket: await move(tx, deps, made, 'read'), again: false };
}

async function undoSplit(
  tx: Tx,
  deps: Deps,
  done: Rearrangement,
  [ticket, made]: readonly [Ticket, Ticket],
  by: string,
): Promise<Ticket> {
  const own = new Set(await links.claimsOf(tx, ticket));
  const ids = await rearrangements.messageIdsOf(tx, made.id);
  for (const claimId of await links.claimsOf(tx, made)) {
    if (own.has(claimId)) continue;
    await withdraw(tx, deps, claimId, ids);
    await stopAsking(tx, deps, made.id, claimId, 'the split was taken back');
    await wakeClaim(tx, deps, claimId, [made.id, ticket.id]);
  }
  // Also what came since: an answer to the ticket that never should have been.
  const back = await rearrangements.moveMessages(tx, made.id, ticket.id);
  await rearrangements.moveOutbound(tx, made.id, ticket.id);
  await rearrangements.moveRequests(tx, made.id, ticket.id);
  await rearrangements.moveEscalations(tx, made.id, ticket.id);
  await rearrangements.moveThreads(tx, made.id, ticket.id, done.moved.threads ?? []);
  if (done.fromClaim !== undefined && own.has(done.fromClaim))
    await putDocumentsBack(tx, done.fromClaim, done.moved.documents ?? []);
  await rearrangements.restoreLinks(tx, made.id, []);
  await tickets.advance(tx, made, 'settled', {
    status: 'merged',
    mergedInto: ticket.id,
    claimId: null,
    problem: null,
  });
  for (const [one, other] of [
    [ticket, made],
    [made, ticket],
  ] as const)
    await record(tx, {
      ticketId: one.id,
      actor: by,
      action: 'split-undone',
      data: { ticket: other.reference, messages: back.length },
    });
  return move(tx, deps, ticket, 'read');
}

/** Two reports are one event: the tickets of one claim and what they brought go to the other, and the first is closed. */
async function mergeClaims(tx: Tx, deps: Deps, asked: Asked<'mergeClaims'>): Promise<ClaimOutcome> {
  const ticketIds = await rearrangements.ticketIdsOf(tx, asked.claimId);
  const locked = await lockWithClaims(tx, ticketIds, [asked.claimId, asked.intoId]);
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  const [into] = await claims.loadFiles(tx, [asked.intoId]);
  if (locked === undefined || file === undefined || into === undefined) return unknown;
  const key = `merge-claims:${asked.clientId}`;
  if ((await rearrangements.findByKey(tx, key)) !== undefined)
    return { outcome: 'done', claim: file, again: true };
  if (isOutdated(file, asked.version)) return { outcome: 'stale', now: file };
  const obstacle = claimMergeObstacle({ claim: file.claim, into: into.claim });
  if (obstacle !== undefined) return notPossible(obstacle);

  const pair = (await duplicatesOf(tx, asked.claimId)).find((each) => each.claimId === asked.intoId);
  await decideDuplicate(
    tx,
    { one: asked.claimId, other: asked.intoId },
    { state: 'confirmed', leading: asked.intoId, reason: asked.reason, by: asked.by },
  );
  const before: { tickets: TicketBefore[]; links: LinkBefore[]; stopped: RequestId[] } = {
    tickets: [],
    links: [],
    stopped: [],
  };
  for (const ticket of locked) {
    const stood = await asItStands(tx, ticket);
    before.tickets.push(stood.ticket);
    before.links.push(...stood.links);
    before.stopped.push(...(await stopAsking(tx, deps, ticket.id, asked.claimId, 'the claim was merged')));
    const ids = await rearrangements.messageIdsOf(tx, ticket.id);
    await moveDocuments(tx, asked.claimId, asked.intoId, ids);
    await withdraw(tx, deps, asked.claimId, ids);
    await relinkMerged(tx, stood.links, ticket, asked);
  }
  const added = await rearrangements.addFileOf(tx, asked.claimId, asked.intoId);
  const lines = await carryOver(tx, deps, file, into, asked.by);
  const now = await claims.load(tx, asked.claimId);
  await claims.update(tx, now, { status: 'closed' }, deps.now());
  await rearrangements.markClaimMerged(tx, asked.claimId, asked.intoId);
  await rearrangements.keep(tx, {
    key,
    kind: 'merge-claims',
    fromClaim: asked.claimId,
    toClaim: asked.intoId,
    moved: {
      ...before,
      ...added,
      ...(lines.length === 0 ? {} : { lines }),
      claimStatus: file.claim.status,
      ...(pair === undefined ? {} : { pair: pair.state }),
    },
    reason: asked.reason,
    doneBy: asked.by,
  });
  for (const [claimId, action, other] of [
    [asked.claimId, 'merged-into', into],
    [asked.intoId, 'took-in', file],
  ] as const)
    await record(tx, {
      claimId,
      actor: asked.by,
      action,
      data: { claim: other.claim.reference, tickets: before.tickets.length, reason: asked.reason },
    });
  for (const ticket of locked)
    await sendOn(tx, deps, ticket, {
      ...(ticket.claimId === asked.claimId ? { claimId: asked.intoId } : {}),
      ...(ticket.problem?.code === 'duplicate_suspected' ? { problem: null } : {}),
    });
  await wakeClaim(
    tx,
    deps,
    asked.intoId,
    locked.map((ticket) => ticket.id),
  );
  return { outcome: 'done', claim: await claims.load(tx, asked.claimId), again: false };
}

/** What people said of the lines of one claim holds on the one that goes on. @returns how its lines stood before. */
async function carryOver(
  tx: Tx,
  deps: Deps,
  file: claims.ClaimFile,
  into: claims.ClaimFile,
  by: string,
): Promise<readonly CarriedLine[]> {
  const { carried } = await decisionsToCarry(tx, file, into);
  if (carried.length === 0) return [];
  const proofs = await claims.evidenceOf(tx, file.claim.id);
  const own = await claims.evidenceOf(tx, into.claim.id);
  await claims.saveRequirements(
    tx,
    into.claim.id,
    carried.map(({ line }) => line),
    new Map(
      carried.flatMap(({ line }) => {
        const proof = proofs.get(line.key)?.evidence;
        return proof === undefined ? [] : [[line.key, proof] as const];
      }),
    ),
    deps.now(),
  );
  await claims.update(tx, await claims.load(tx, into.claim.id), {}, deps.now());
  for (const { line, before } of carried)
    await record(tx, {
      claimId: into.claim.id,
      actor: by,
      action: `requirement-${line.state}`,
      data: {
        key: line.key,
        was: before?.state ?? null,
        ...(line.note === undefined ? {} : { note: line.note }),
        saidOn: file.claim.reference,
      },
    });
  return carried.map(({ line, before }) => {
    const evidence = own.get(line.key)?.evidence;
    return {
      key: line.key,
      state: line.state,
      ...(before === undefined
        ? {}
        : { before: { line: before, ...(evidence === undefined ? {} : { evidence }) } }),
    };
  });
}

async function relinkMerged(
  tx: Tx,
  stood: readonly LinkBefore[],
  ticket: Ticket,
  { claimId, intoId, by }: Asked<'mergeClaims'>,
): Promise<void> {
  const own = stood.find((each) => each.claimId === claimId);
  const there = stood.find((each) => each.claimId === intoId);
  const shared = {
    ticketId: ticket.id,
    score: own?.score ?? 0,
    evidence: own?.evidence ?? [],
    rules: own?.rules ?? 'person',
    decidedBy: by,
  };
  await links.save(tx, { ...shared, claimId, state: 'removed' });
  const belongs = there?.state === 'confirmed' || there?.state === 'opened' || there?.state === 'auto';
  if (!belongs)
    // Whoever opened the claim that goes keeps the right to be asked about the event.
    await links.save(tx, {
      ...shared,
      claimId: intoId,
      state: own?.state === 'opened' ? 'opened' : 'confirmed',
    });
}

/** Merged tickets only change their claim; all others are assessed, also closed ones, whose papers count. */
async function sendOn(tx: Tx, deps: Deps, ticket: Ticket, change: tickets.TicketChange): Promise<void> {
  if (ticket.status === 'merged') await move(tx, deps, ticket, ticket.stage, change);
  else await assessAgain(tx, deps, ticket, change);
}

async function undoMergeClaims(
  tx: Tx,
  deps: Deps,
  done: Rearrangement,
  pair: readonly [ClaimId, ClaimId],
  by: string,
): Promise<void> {
  const [claimId, intoId] = pair;
  const { moved } = done;
  await rearrangements.restoreLines(tx, intoId, moved.lines ?? []);
  const back: { ticket: Ticket; was: TicketBefore }[] = [];
  for (const was of moved.tickets ?? []) {
    const ticket = await tickets.loadForUpdate(tx, was.id);
    // What a person has linked elsewhere meanwhile stays there.
    if (!(await links.claimsOf(tx, ticket)).includes(intoId)) continue;
    const ids = await rearrangements.messageIdsOf(tx, ticket.id);
    const stays = (moved.links ?? []).some(
      (each) => each.ticketId === ticket.id && each.claimId === intoId && each.state !== 'suggested',
    );
    if (!stays) {
      await moveDocuments(tx, intoId, claimId, ids);
      await withdraw(tx, deps, intoId, ids);
    }
    await rearrangements.restoreLinks(
      tx,
      ticket.id,
      (moved.links ?? []).filter((each) => each.ticketId === ticket.id),
    );
    back.push({ ticket, was });
  }
  await rearrangements.removeAdded(tx, intoId, moved);
  const file = await claims.load(tx, claimId);
  await claims.update(tx, file, { status: moved.claimStatus ?? 'incomplete' }, deps.now());
  await rearrangements.markClaimMerged(tx, claimId, undefined);
  await decideDuplicate(
    tx,
    { one: claimId, other: intoId },
    {
      state: moved.pair === 'denied' ? 'denied' : 'suspected',
      reason: 'the merge was taken back',
      by,
    },
  );
  for (const id of pair) await record(tx, { claimId: id, actor: by, action: 'claim-merge-undone' });
  await goOnAsking(tx, deps, moved.stopped ?? []);
  for (const { ticket, was } of back)
    await sendOn(tx, deps, ticket, was.claimId === undefined ? {} : { claimId: was.claimId });
  await wakeClaim(
    tx,
    deps,
    intoId,
    back.map(({ ticket }) => ticket.id),
  );
}

/** A person's word on whether two claims are one event; the newer one's road goes on or stays closed accordingly. */
async function judgeDuplicate(tx: Tx, deps: Deps, asked: Asked<'judgeDuplicate'>): Promise<ClaimOutcome> {
  await lockWithClaims(tx, [], [asked.claimId, asked.otherId]);
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  const [other] = await claims.loadFiles(tx, [asked.otherId]);
  if (file === undefined || other === undefined) return unknown;
  const pair = (await duplicatesOf(tx, asked.claimId)).find((each) => each.claimId === asked.otherId);
  if (pair?.state === asked.state && pair.leading === asked.leading)
    return { outcome: 'done', claim: file, again: true };
  if (isOutdated(file, asked.version)) return { outcome: 'stale', now: file };
  if (asked.claimId === asked.otherId)
    return notPossible({
      it: 'un sinistro non è il doppione di sé stesso',
      en: 'a claim is no duplicate of itself',
    });
  if (file.claim.mergedInto === asked.otherId || other.claim.mergedInto === asked.claimId)
    return notPossible({
      it: 'i sinistri sono uniti: annulli prima l’unione',
      en: 'the claims are merged: take the merge back first',
    });
  if (asked.leading !== undefined && asked.leading !== asked.claimId && asked.leading !== asked.otherId)
    return notPossible({ it: 'uno dei due deve guidare', en: 'one of the two must lead' });
  await decideDuplicate(tx, { one: asked.claimId, other: asked.otherId }, asked);
  await claims.update(tx, file, {}, deps.now());
  for (const [claimId, against] of [
    [asked.claimId, other],
    [asked.otherId, file],
  ] as const)
    await record(tx, {
      claimId,
      actor: asked.by,
      action: `duplicate-${asked.state}`,
      data: { claim: against.claim.reference, reason: asked.reason },
    });
  const newer = BigInt(asked.claimId) > BigInt(asked.otherId) ? asked.claimId : asked.otherId;
  await wakeClaim(tx, deps, newer);
  return { outcome: 'done', claim: await claims.load(tx, asked.claimId), again: false };
}

/** Takes a move back; of several that touch the same ticket or claim the latest first. */
async function undo(
  tx: Tx,
  deps: Deps,
  asked: Asked<'undo'>,
): Promise<{ readonly outcome: 'done'; readonly rearrangement: Rearrangement } | NotPossible | Unknown> {
  const seen = await rearrangements.find(tx, asked.rearrangementId);
  if (seen === undefined) return unknown;
  const ticketIds = [
    ...new Set([
      ...[seen.fromTicket, seen.toTicket].flatMap((id) => id ?? []),
      ...(seen.moved.tickets ?? []).map(({ id }) => id),
    ]),
  ];
  const claimIds = [
    seen.fromClaim,
    seen.toClaim,
    ...(seen.moved.links ?? []).map((each) => each.claimId),
  ].flatMap((id) => id ?? []);
  const locked = (await lockWithClaims(tx, ticketIds, claimIds)) ?? [];
  const done = await rearrangements.find(tx, asked.rearrangementId);
  if (done === undefined) return unknown;
  if (done.state === 'undone') return { outcome: 'done', rearrangement: done };
  const later = await rearrangements.laterThan(tx, done);
  if (later !== undefined)
    return notPossible({
      it: `prima annulli lo spostamento numero ${later.id}, che è venuto dopo questo`,
      en: `take back number ${later.id} (${later.kind}) first: it was done after this one`,
    });
  const refusal = done.kind === 'open-claim' ? await whyNotUndoOpening(tx, done) : undefined;
  if (refusal !== undefined) return notPossible(refusal);
  await rearrangements.markUndone(tx, done.id, asked);
  const ticketOf = (id: TicketId | undefined) => locked.find((ticket) => ticket.id === id);
  const from = ticketOf(done.fromTicket);
  const to = ticketOf(done.toTicket);
  switch (done.kind) {
    case 'merge-tickets':
      if (from === undefined || to === undefined) return unknown;
      await undoMergeTickets(tx, deps, done, [from, to], asked.by);
      break;
    case 'split-ticket':
      if (from === undefined || to === undefined) return unknown;
      await undoSplit(tx, deps, done, [from, to], asked.by);
      break;
    case 'relink-ticket':
      if (to === undefined) return unknown;
      await undoRelink(tx, deps, done, to, asked.by);
      break;
    case 'open-claim':
      if (to === undefined) return unknown;
      await undoOpening(tx, deps, done, to, asked.by);
      break;
    case 'merge-claims':
      if (done.fromClaim === undefined || done.toClaim === undefined) return unknown;
      await undoMergeClaims(tx, deps, done, [done.fromClaim, done.toClaim], asked.by);
      break;
  }
  const now = await rearrangements.find(tx, done.id);
  return now === undefined ? unknown : { outcome: 'done', rearrangement: now };
}
