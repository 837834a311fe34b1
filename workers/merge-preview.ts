/** What merging and splitting would do, told before it is done, and what stands in the way of it. Changes nothing. */
import type { ApiActions, ClaimMergePreview, SplitPreview, TicketMergePreview } from '#src/api/actions.ts';
import type { ClaimFile } from '#src/storage/claims.ts';
import {
  carryDecisions,
  linesThatLeave,
  splitObstacle,
  ticketMergeObstacle,
  claimMergeObstacle,
  type CarriedDecisions,
} from '#src/domain/claims/merge.ts';
import type { MessageId } from '#src/domain/ids.ts';
import type { Labels } from '#src/domain/profile.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as changes from '#src/storage/change-requests.ts';
import * as claims from '#src/storage/claims.ts';
import * as complaints from '#src/storage/complaints.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { documentsOf } from '#src/storage/documents.ts';
import { draftsOf } from '#src/storage/drafts.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import * as rearrangements from '#src/storage/rearrangements.ts';
import * as requests from '#src/storage/requests.ts';
import { dividedWith } from '#src/storage/second-tickets.ts';
import * as tickets from '#src/storage/tickets.ts';
import { isPartyOf } from './identity.ts';
import { unknown } from './decisions.ts';
import type { Deps } from './stage.ts';

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

/** Why a ticket cannot be merged into another, as things stand. */
export async function whyNotMerge(
  db: Sql,
  deps: Deps,
  ticket: Ticket,
  into: Ticket,
): Promise<Labels | undefined> {
  const entry = await complaints.ofTicket(db, ticket.id);
  const asked = await changes.ofTicket(db, ticket.id);
  const elsewhere = await askedElsewhere(db, deps, ticket, into);
  return ticketMergeObstacle({
    ticket,
    into,
    ...(elsewhere === undefined ? {} : { askedElsewhere: elsewhere }),
    hasOpenComplaint: entry !== undefined && entry.closedAt === undefined,
    hasOpenChanges: asked.some(({ state }) => state === 'proposed' || state === 'approved'),
    isDivided: (await dividedWith(db, into.id)).some(({ id, isFirst }) => isFirst && id === ticket.id),
  });
}

/** The number of a claim that is asked for papers on one ticket, and could not be on the other. */
async function askedElsewhere(
  db: Sql,
  deps: Deps,
  ticket: Ticket,
  into: Ticket,
): Promise<string | undefined> {
  if (into.customer?.toLowerCase() === ticket.customer?.toLowerCase()) return undefined;
  for (const claimId of await links.claimsOf(db, ticket)) {
    const open = await requests.findOpen(db, claimId);
    if (open?.ticketId !== ticket.id) continue;
    const { claim } = await claims.load(db, claimId);
    if (!isPartyOf(claim, into.customer))
      return formatReference(claim.reference, deps.profile.terms.claimPrefix);
  }
  return undefined;
}

/** What would become of two tickets. */
export async function previewTicketMerge(
  tx: Tx,
  deps: Deps,
  asked: Asked<'previewTicketMerge'>,
): ReturnType<ApiActions['previewTicketMerge']> {
  const ticket = await tickets.find(tx, asked.ticketId);
  const into = await tickets.find(tx, asked.intoId);
  if (ticket === undefined || into === undefined) return unknown;
  const obstacle = await whyNotMerge(tx, deps, ticket, into);
  const claimId = into.claimId ?? ticket.claimId;
  const preview: TicketMergePreview = {
    outcome: 'previewed',
    ...(obstacle === undefined ? {} : { obstacle }),
    ticket,
    into,
    ...(await rearrangements.sizeOf(tx, ticket.id)),
    drafts: [...new Set((await draftsOf(tx, ticket.id)).map(({ author }) => author))],
    ...(claimId === undefined ? {} : { claimId }),
    claimHears: claimId !== undefined && ticket.claimId !== into.claimId,
  };
  return preview;
}

/** Why some messages of a ticket cannot have one of their own. */
export function whyNotSplit(
  ticket: Ticket,
  all: readonly messages.StoredMessage[],
  chosen: readonly MessageId[],
): Labels | undefined {
  return splitObstacle({
    isMerged: ticket.status === 'merged',
    messages: all.map((message) => ({ id: message.id, isWritten: isWritten(message) })),
    chosen,
  });
}

/** Written by a person, and no second copy. */
export function isWritten(message: messages.StoredMessage): boolean {
  return message.nature.kind === 'human' && message.copyOf === undefined;
}

/** What would become of messages that get a ticket of their own. */
export async function previewSplit(
  tx: Tx,
  asked: Asked<'previewSplit'>,
): ReturnType<ApiActions['previewSplit']> {
  const ticket = await tickets.find(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  const all = await messages.ofTicket(tx, ticket.id);
  const obstacle = whyNotSplit(ticket, all, asked.messageIds);
  // Copies go where their first one goes.
  const going = all
    .filter(
      ({ id, copyOf }) =>
        asked.messageIds.includes(id) || (copyOf !== undefined && asked.messageIds.includes(copyOf)),
    )
    .map(({ id }) => id);
  const leaves: SplitPreview['leaves'][number][] = [];
  for (const claimId of await links.claimsOf(tx, ticket)) {
    const filed = await documentsOf(tx, claimId, { detached: true });
    const evidence = await claims.evidenceOf(tx, claimId);
    const lines = (await claims.requirementsOf(tx, claimId)).map((line) => {
      const proof = evidence.get(line.key)?.evidence;
      return proof === undefined ? line : Object.assign({ evidence: proof }, line);
    });
    leaves.push({
      claimId,
      documents: filed.filter(
        (document) =>
          !document.detached && document.duplicateOf === undefined && going.includes(document.messageId),
      ),
      lines: linesThatLeave(lines, filed, going),
    });
  }
  return {
    outcome: 'previewed',
    ...(obstacle === undefined ? {} : { obstacle }),
    ticket,
    messages: going.length,
    leaves,
  };
}

/** What people said of the checklist of a claim, as it would go over to another. */
export async function decisionsToCarry(db: Sql, from: ClaimFile, into: ClaimFile): Promise<CarriedDecisions> {
  return carryDecisions(
    await claims.requirementsOf(db, from.claim.id),
    await claims.requirementsOf(db, into.claim.id),
    { sameType: from.claim.type === into.claim.type },
  );
}

/** What would become of two claims. */
export async function previewClaimMerge(
  tx: Tx,
  asked: Asked<'previewClaimMerge'>,
): ReturnType<ApiActions['previewClaimMerge']> {
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  const [into] = await claims.loadFiles(tx, [asked.intoId]);
  if (file === undefined || into === undefined) return unknown;
  const obstacle = claimMergeObstacle({ claim: file.claim, into: into.claim });
  const ticketIds = await rearrangements.ticketIdsOf(tx, asked.claimId);
  const own: Ticket[] = [];
  let said = 0;
  for (const id of ticketIds) {
    const ticket = await tickets.find(tx, id);
    if (ticket === undefined) continue;
    if (ticket.status !== 'merged') own.push(ticket);
    said += (await rearrangements.sizeOf(tx, id)).messages;
  }
  const open = await requests.findOpen(tx, asked.claimId);
  const known = new Set(into.claim.parties.map(({ role, party }) => `${role} ${party.id}`));
  const preview: ClaimMergePreview = {
    outcome: 'previewed',
    ...(obstacle === undefined ? {} : { obstacle }),
    claim: file,
    into,
    tickets: own,
    messages: said,
    documents: (await documentsOf(tx, asked.claimId)).filter(({ duplicateOf }) => duplicateOf === undefined),
    stopsRequest: open !== undefined && ticketIds.includes(open.ticketId),
    parties: [
      ...new Set(
        file.claim.parties
          .filter(({ role, party }) => !known.has(`${role} ${party.id}`))
          .map(({ party }) => party.name),
      ),
    ],
    decisions: await decisionsToCarry(tx, file, into),
  };
  return preview;
}
