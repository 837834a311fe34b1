import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Claim, Requirement } from '#src/domain/claims/claim.ts';
import { complaintAnswerBy } from '#src/domain/time/deadline.ts';
import { firstDeadline } from '#src/domain/answering/follow-up.ts';
import { heldByOpening } from '#src/domain/answering/information-request.ts';
import type { WayOut } from '#src/domain/answering/way-out.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { missingFor } from '#src/domain/claims/requirements.ts';
import { isDecidedByPeople, type Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import * as complaints from '#src/storage/complaints.ts';
import * as links from '#src/storage/links.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { attachmentsOf, lastHumanOf, type StoredMessage } from '#src/storage/messages.ts';
import * as outbound from '#src/storage/outbound.ts';
import { openingOf } from '#src/storage/rearrangements.ts';
import * as requests from '#src/storage/requests.ts';
import * as tickets from '#src/storage/tickets.ts';
import type { ReceivedLetter } from '#templates/index.ts';
import { goesToParty, isPartyOf, noteWhoWrote } from './identity.ts';
import { isConfirmedBeside, otherFilesOf } from './other-files.ts';
import { mayWrite, recipientOf, say } from './outbox.ts';
import { move, type Deps, type Worker } from './stage.ts';
import { wayToCustomer } from './way-to-customer.ts';

/**
 * Says the first word to the customer: asks for what is missing, or confirms that the message has arrived.
 *
 * A claim has at most one open request and a ticket at most one acknowledgement, held by unique keys in the database:
 * running this twice says nothing twice. A request counts as the acknowledgement, because it says what arrived.
 */
export const request: Worker = {
  stage: 'request',
  lane: 'inbound',

  run: async (id, deps) => {
    const ticket = await tickets.load(deps.db, id, 'request');
    await deps.db.transaction(async (tx) => {
      // Its papers count for its claim, but nobody is written to on a ticket that is over.
      if (ticket.status === 'closed' || ticket.status === 'merged') {
        await move(tx, deps, ticket, 'settled');
        return;
      }
      const last = await lastHumanOf(tx, { ticketId: ticket.id });
      await noteWhoWrote(tx, deps, ticket, last);
      const asked = new Set<Asking>();
      for (const claimId of await links.claimsOf(tx, ticket))
        asked.add(await openRequest(tx, deps, ticket, claimId));
      if (!asked.has('asks') && !asked.has('held')) await acknowledge(tx, deps, ticket, last);
      await move(tx, deps, ticket, 'settled', nextStatus(ticket, asked.has('asks')));
    });
  },

  giveUp: async (id, reason, deps) => {
    const ticket = await tickets.load(deps.db, id, 'request');
    await deps.db.transaction((tx) =>
      move(tx, deps, ticket, 'settled', {
        status: 'open',
        problem: { code: 'stage_failed', detail: reason },
      }),
    );
  },
};

function nextStatus(ticket: Ticket, asked: boolean): tickets.TicketChange {
  if (asked) return { status: 'waiting_customer' };
  return ticket.status === 'new' ? { status: 'open' } : {};
}

/** `asks`: the customer is or will be asked by a request; `held`: whoever opened the claim lets it wait. */
type Asking = 'asks' | 'held' | 'no';

/** Opens a request for this claim of the ticket, if something is to be asked. */
async function openRequest(tx: Tx, deps: Deps, ticket: Ticket, claimId: ClaimId): Promise<Asking> {
  await claims.lock(tx, claimId);
  const { claim } = await claims.load(tx, claimId);
  const missing = missingFor(await claims.requirementsOf(tx, claim.id), 'review');
  const open = await requests.findOpen(tx, claim.id);
  const now = deps.now();

  if (open !== undefined) {
    if (missing.length === 0) {
      await requests.move(tx, open, { state: 'satisfied', reason: 'everything has arrived', at: deps.now() });
      await record(tx, {
        ticketId: open.ticketId,
        claimId: claim.id,
        actor: 'machine:request',
        action: 'satisfied',
      });
      await returnToOpen(tx, deps, open.ticketId, ticket);
      return 'no';
    }
    // Something arrived: the follow-up looks again and finds the next day anew.
    await requests.postpone(tx, open, now);
    await deps.queue.ring(tx, { stage: 'follow-up', id: open.id, version: open.version + 1 });
    if (open.ticketId !== ticket.id || waitsForPerson(ticket) || isDecidedByPeople(ticket)) return 'no';
    return open.held !== undefined && open.round === 0 ? 'held' : 'asks';
  }
  if (missing.length === 0 || !mayBeAsked(claim.status) || waitsForPerson(ticket)) return 'no';
  if (isDecidedByPeople(ticket)) return 'no';

  const refusal = await whyNotAsk(tx, deps, ticket, claim);
  if (refusal !== undefined) {
    await record(tx, {
      ticketId: ticket.id,
      claimId: claim.id,
      actor: 'machine:request',
      action: 'not-asked',
      data: { reason: refusal },
    });
    return 'no';
  }
  const opened = await requests.open(tx, {
    claimId: claim.id,
    ticketId: ticket.id,
    startedAt: now,
    dueOn: firstDeadline(localDateOf(now), deps.profile.cadence),
  });
  if (opened === undefined) return 'no';
  const opening = await openingOf(tx, claim.id);
  if (opening?.moved.holdsRequest === true) {
    await requests.adjust(tx, opened, {
      held: { by: opening.doneBy, why: heldByOpening },
      nextAt: now,
    });
    await record(tx, {
      ticketId: ticket.id,
      claimId: claim.id,
      actor: opening.doneBy,
      action: 'request-held',
      data: { request: opened.id, reason: heldByOpening },
    });
    return 'held';
  }
  await deps.queue.ring(tx, { stage: 'follow-up', id: opened.id, version: opened.version });
  return 'asks';
}

/** When a word about a claim may leave: now, or once its opening by a person can no longer be taken back unseen. */
async function mayLeaveFrom(tx: Tx, deps: Deps, claimId: ClaimId | undefined): Promise<Date> {
  const opening = claimId === undefined ? undefined : await openingOf(tx, claimId);
  const from = opening?.moved.writesFrom;
  return from !== undefined && new Date(from) > deps.now() ? new Date(from) : deps.now();
}

/** Why the first request must not go to this ticket's customer, if so. */
async function whyNotAsk(tx: Tx, deps: Deps, ticket: Ticket, claim: Claim): Promise<string | undefined> {
  // A request names the claim and what it lacks: only whoever opened it, or stands on it, may read that.
  const opened = (await links.ofTicket(tx, ticket.id)).some(
    (each) => each.claimId === claim.id && each.state === 'opened',
  );
  const way = await wayToCustomer(tx, deps, ticket, { claim });
  if (!opened && !isPartyOf(claim, ticket.customer) && !goesToParty(claim, way))
    return 'the sender is nobody we know on this claim';
  const last = await lastHumanOf(tx, { ticketId: ticket.id });
  const may = await mayWrite(tx, deps, ticket, 'other', last, way);
  if (may.ok) return undefined;
  if (may.alarm) deps.log.error('brake.open', new Error(may.reason));
  return may.reason;
}

/** Another ticket's answer completed the claim: the ticket that was waiting is work again. */
async function returnToOpen(tx: Tx, deps: Deps, waitingId: Ticket['id'], current: Ticket): Promise<void> {
  if (waitingId === current.id) return;
  const waiting = await tickets.loadForUpdate(tx, waitingId);
  if (waiting.status === 'waiting_customer') await move(tx, deps, waiting, waiting.stage, { status: 'open' });
}

function mayBeAsked(status: string): boolean {
  return status === 'notified' || status === 'incomplete' || status === 'reopened';
}

/** Asking now might be asking in vain, or for what is in the files already. */
function waitsForPerson(ticket: Ticket): boolean {
  return (
    ticket.problem !== undefined &&
    [
      'coverage_doubt',
      'files_to_look_at',
      'answer_to_read',
      'new_loss_in_reply',
      'policy_unknown',
      'duplicate_suspected',
      'unknown_sender',
      'stage_failed',
    ].includes(ticket.problem.code)
  );
}

async function acknowledge(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  last: StoredMessage | undefined,
): Promise<void> {
  // A complaint has a clock of its own and is always confirmed, also inside a ticket we answered before.
  const isComplaint = ticket.caseKind === 'complaint';
  const key = isComplaint ? `received:complaint-${ticket.id}` : `received:ticket-${ticket.id}`;
  if (last === undefined || ticket.caseKind === 'spam') return;
  const claim = ticket.claimId === undefined ? undefined : (await claims.load(tx, ticket.claimId)).claim;
  const way = await wayToCustomer(tx, deps, ticket, claim === undefined ? {} : { claim });
  if (way === undefined) return;
  // A letter that only says that theirs came is worth its postage where something begins; each of theirs is a ticket.
  if (way.road === 'post' && !isComplaint && ticket.caseKind !== 'claim_new') return;
  if ((await outbound.findByKey(tx, key)) !== undefined) return;
  // One message is confirmed once: the letter of the first loss names this one.
  if (!isComplaint && (await isConfirmedBeside(tx, ticket.id))) return;
  // Whoever wrote a message that a person split off was answered where it came in.
  const splitFrom = ticket.splitFrom;
  if (splitFrom !== undefined) {
    const before = `received:complaint-${splitFrom}`;
    if (!isComplaint || (await outbound.findByKey(tx, before)) !== undefined) return;
  }
  if (!isComplaint && (await outbound.ofTicket(tx, ticket.id)).length > 0) return;
  const may = await mayWrite(tx, deps, ticket, isComplaint ? 'other' : 'acknowledgement', last, way);
  if (!may.ok) {
    await record(tx, {
      ticketId: ticket.id,
      actor: 'machine:request',
      action: 'not-acknowledged',
      data: { reason: may.reason },
    });
    return;
  }
  await say(tx, deps, {
    key,
    ticket,
    ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }),
    way,
    letter: await receivedLetter(tx, deps, ticket, last, way),
    automatic: 'auto-replied',
    notBefore: await mayLeaveFrom(tx, deps, ticket.claimId),
    by: 'machine:request',
  });
}

async function receivedLetter(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  last: StoredMessage,
  way: WayOut,
): Promise<ReceivedLetter> {
  const channel = deps.channels.get(ticket.channel);
  const receivedOn = localDateOf(ticket.receivedAt);
  const files = (await attachmentsOf(tx, ticket.id)).filter(
    (file) => file.messageId === last.id && !file.inline,
  );
  const shared = {
    purpose: 'received' as const,
    language: ticket.language,
    medium: channel?.medium ?? ('email' as const),
    desk: deps.settings.desk,
    customer: ticket.customerName === undefined ? {} : { name: ticket.customerName },
    reference: formatReference(ticket.reference, 'TCK'),
    writtenOn: localDateOf(deps.now()),
    via: ticket.channel,
    receivedOn,
    attachments: files.length,
    firstContact: !(await outbound.everWroteTo(tx, recipientOf(way))),
  };
  if (ticket.caseKind === 'complaint') {
    const entry = await complaints.ofTicket(tx, ticket.id);
    const complainedAt = entry?.receivedAt ?? ticket.receivedAt;
    return {
      ...shared,
      receivedOn: localDateOf(complainedAt),
      about: 'complaint',
      answerBy: complaintAnswerBy(deps.profile, complainedAt),
    };
  }
  const others = await otherFilesOf(tx, deps, ticket);
  if (ticket.caseKind === 'claim_new' && ticket.claimId !== undefined) {
    const { claim } = await claims.load(tx, ticket.claimId);
    const label = deps.profile.claimTypes.get(claim.type)?.label[ticket.language];
    return {
      ...shared,
      about: 'new-claim',
      others,
      reference: formatReference(claim.reference, deps.profile.terms.claimPrefix),
      ...(label === undefined
        ? {}
        : { claim: { label, ...(claim.lossOn === undefined ? {} : { lossOn: claim.lossOn }) } }),
    };
  }
  // An existing claim's number is not given to whoever writes: an address proves nobody.
  return { ...shared, others, about: ticket.claimId === undefined ? 'other' : 'existing-claim' };
}

/** Labels of checklist lines, for letters. */
export function itemsOf(deps: Deps, lines: readonly Requirement[]) {
  return lines.map((line) => line.anyOf.flatMap((id) => deps.profile.items.get(id) ?? []));
}
