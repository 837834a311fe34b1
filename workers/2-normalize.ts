import type { Sql, Tx } from '#src/storage/db.ts';
import { topicChanged, usableThreadId } from '#src/domain/linking/thread.ts';
import { keepDetail } from '#src/domain/problem.ts';
import type { OtherLoss } from '#src/domain/claims/loss-in-answer.ts';
import { findReferences, formatReference, referenceFor } from '#src/domain/linking/reference.ts';
import { daysBetween, localDateOf } from '#src/domain/time/calendar.ts';
import type { Address, InboundMessage, Nature } from '#src/domain/message.ts';
import { readToken } from '#src/domain/answering/reply-token.ts';
import type { MessageId, TaskId } from '#src/domain/ids.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import { keepConsent } from '#src/storage/consents.ts';
import { record } from '#src/storage/history.ts';
import * as messages from '#src/storage/messages.ts';
import { finishReading, startReading, type Original } from '#src/storage/originals.ts';
import * as outbox from '#src/storage/outbound.ts';
import { isPartyAddress, languageOf, markContactAlive, markContactInvalid } from '#src/storage/parties.ts';
import * as requests from '#src/storage/requests.ts';
import { find as findTask, type Task } from '#src/storage/tasks.ts';
import { keepTextConsent } from '#src/storage/text-consents.ts';
import { findThreads, lockThread, participants, rememberIds } from '#src/storage/threads.ts';
import * as tickets from '#src/storage/tickets.ts';
import { beginTranscripts } from '#src/storage/transcripts.ts';
import { closesAfterDays, closesAt } from '#src/domain/ticket-status.ts';
import { learnExamples } from '#src/learning.ts';
import { isReadable } from '#src/reading/index.ts';
import { noteCall } from './call-backs.ts';
import { endByAnswer, taskAnswered } from './department-tasks.ts';
import { otherLossThan } from './other-loss.ts';
import { mayBeSorted, sortFirst } from './sort-scans.ts';
import { channelOf, ringTicket, type Deps, type Worker } from './stage.ts';

/**
 * Turns an original into a message: a new ticket, the next message of an old one, or news about something we sent.
 * Whatever the bytes are, a person can find what came of them: unreadable ones get a ticket of their own.
 */
export const normalize: Worker = {
  stage: 'normalize',
  lane: 'inbound',

  run: async (id, deps) => {
    const original = await startReading(deps.db, id);
    // Whatever ends the whole process each time it is read must not be read for ever.
    if (original.tries > maxTries)
      return fileUnreadable(deps, original, `reading it failed ${maxTries} times`);
    const bytes = await deps.blobs.get(original.sha256);
    const isSorted =
      mayBeSorted(deps, original, bytes) &&
      (await deps.db.transaction(async (tx) => {
        const begun = await sortFirst(tx, deps, original, bytes);
        if (begun) await finishReading(tx, original);
        return begun;
      }));
    if (isSorted) return;
    const message = await channelOf(deps, original.channel).normalize({
      channel: original.channel,
      account: original.account,
      bytes,
      receivedAt: original.receivedAt,
      envelope: original.envelope,
    });
    for (const attachment of message.attachments)
      if (attachment.content !== undefined) await deps.blobs.put(attachment.content);
    await learnExamples(deps.profile);
    await deps.db.transaction((tx) => file(tx, deps, original, message));
  },

  giveUp: async (id, reason, deps) => {
    await fileUnreadable(deps, await startReading(deps.db, id), reason);
  },
};

const maxTries = 12;

/** How often a part waits for its whole before it gets a ticket of its own. */
const waitsForWhole = 4;

/** Files one message in the transaction that marks its original as read. */
async function file(tx: Tx, deps: Deps, original: Original, message: InboundMessage): Promise<void> {
  const ids = threadIds(message);
  if (message.partOf !== undefined && original.tries <= waitsForWhole) {
    const [whole] = await findThreads(tx, [message.partOf]);
    // It was handed over before this one and is read beside it: the next try finds it.
    if (whole === undefined) throw new Error('what it is a part of is not filed yet');
  }
  await lockThread(tx, [
    ...ids.all,
    ...(message.sender === undefined ? [] : [`sender:${message.sender.address}`]),
  ]);
  const again = await messages.findByOriginal(tx, original.id);
  const slot = { tx, deps, original, message, receivedAt: message.pec?.certifiedAt ?? original.receivedAt };
  await finishReading(tx, original);
  const former = again === undefined ? undefined : await takeBack(slot, again);

  switch (message.nature.kind) {
    case 'human':
    // No channel says that: which task a mail answers is seen while it is filed.
    case 'department':
      return fileHuman(slot, former);
    case 'unreadable':
      await openTicket(slot, { former, status: 'open', settled: true, unreadable: message.nature.reason });
      return;
    case 'pec-receipt':
      return fileReceipt(slot, message.nature);
    case 'bounce':
    case 'feedback-report':
      return fileBounce(slot, message.nature);
    case 'auto-reply':
      return fileAutoReply(slot, message.nature);
    case 'list':
      // The claims address itself may be a group, and customers write through groups of their own: only circulars
      // of people we do not know go to the closed bin. The reasons not to answer by machine stay.
      if (await isFromCustomer(slot, message.nature.why)) {
        return fileHuman({ ...slot, message: { ...message, nature: { kind: 'human' } } }, former);
      }
      await openTicket(slot, { status: 'closed', settled: true });
  }
}

async function isFromCustomer({ tx, deps, message }: Slot, why: string): Promise<boolean> {
  const ownDomain = deps.settings.desk.email.slice(deps.settings.desk.email.indexOf('@') + 1).toLowerCase();
  if (/list-id/i.test(why) && why.toLowerCase().includes(ownDomain)) return true;
  return message.sender !== undefined && (await isPartyAddress(tx, message.sender.address));
}

/** One message on its way into the files. */
interface Slot {
  readonly tx: Tx;
  readonly deps: Deps;
  readonly original: Original;
  readonly message: InboundMessage;
  /** Legal receipt: the certified instant of a PEC, else when it reached our server. */
  readonly receivedAt: Date;
}

async function fileHuman(slot: Slot, former: Ticket | undefined): Promise<void> {
  const { tx, message } = slot;
  if (message.sender !== undefined) await markContactAlive(tx, message.sender.address);
  const print = messages.fingerprint(message);
  const twin = print === undefined ? undefined : await messages.findTwin(tx, print);
  if (twin !== undefined && former === undefined) {
    const ticket = await tickets.loadForUpdate(tx, twin.ticketId);
    await storeMessage(slot, ticket, { handled: true, copyOf: twin.id });
    await record(tx, {
      ticketId: ticket.id,
      actor: 'machine:normalize',
      action: 'copy',
      data: { of: twin.id },
    });
    return;
  }
  const task =
    former === undefined
      ? await taskAnswered(tx, slot.deps, message, recipients(message, slot.original))
      : undefined;
  if (task !== undefined) return fileTaskAnswer(slot, task);
  const found = former === undefined ? await findConversation(slot) : undefined;
  const other =
    found?.trusted === true
      ? await otherLossThan(tx, slot.deps, found.ticket, message, slot.receivedAt)
      : undefined;
  if (found !== undefined && other !== undefined) {
    await openApart(slot, found, other);
    return;
  }
  if (found?.joins === true) {
    await continueTicket(slot, found.ticket);
    return;
  }
  await openTicket(slot, {
    former,
    status: 'new',
    settled: false,
    ...(found === undefined
      ? {}
      : { related: { ticketId: found.ticket.id, how: found.how, trusted: found.trusted } }),
  });
}

/** A department has answered: filed beside what it was asked about, it is no evidence and no word of the customer's. */
async function fileTaskAnswer(slot: Slot, task: Task): Promise<void> {
  const { tx, deps, message } = slot;
  const asked = await tickets.find(tx, task.ticketId);
  if (asked === undefined) throw new Error(`the ticket of task ${task.id} is gone`);
  const ticket = await tickets.loadForUpdate(tx, (await tickets.surviving(tx, asked)).id);
  const stored = await storeMessage(
    { ...slot, message: { ...message, nature: { kind: 'department', task: task.id } } },
    ticket,
    { handled: true },
  );
  const current = (await findTask(tx, task.id)) ?? task;
  // Its files are read like any others; the stages after that find nothing new.
  const read =
    stored.toRead > 0 && ticket.stage === 'settled'
      ? await tickets.advance(tx, ticket, 'read', {}, deps.now())
      : ticket;
  await endByAnswer(tx, deps, current, read, {
    messageId: stored.id,
    text: message.newText,
    from: message.sender?.address ?? '',
  });
  const now = await tickets.find(tx, ticket.id);
  if (now !== undefined) await ringTicket(tx, deps, now);
}

/** An old conversation was answered to report another loss: the ticket of that one stays as it is, and both say so. */
async function openApart(slot: Slot, { ticket, trusted }: Conversation, other: OtherLoss): Promise<void> {
  const { tx } = slot;
  const apart = await openTicket(slot, {
    status: 'new',
    settled: false,
    caseKind: 'claim_new',
    related: { ticketId: ticket.id, how: 'new_loss', trusted },
  });
  const quotes = other.words.map(({ part, quote }) => ({ part, quote: quote.slice(0, 80) }));
  await record(tx, {
    ticketId: apart.id,
    actor: 'machine:normalize',
    action: 'opened-apart',
    data: { from: formatReference(ticket.reference, 'TCK'), why: other.why, words: quotes },
  });
  await record(tx, {
    ticketId: ticket.id,
    actor: 'machine:normalize',
    action: 'answered-apart',
    data: { ticket: formatReference(apart.reference, 'TCK'), original: slot.original.id },
  });
}

/** Where a message belongs, and whether it may go in there by itself. */
interface Conversation {
  readonly ticket: Ticket;
  readonly how: 'thread' | 'token' | 'reference';
  /** The sender took part in the ticket or is a party of its claim. */
  readonly trusted: boolean;
  readonly joins: boolean;
}

/**
 * The ticket a message continues, by our signed address, by mail ids, by our reference in the subject: in this order.
 * A stranger never gets in by a token or an id alone, and nothing is glued to a ticket that ended long ago.
 */
async function findConversation(slot: Slot): Promise<Conversation | undefined> {
  const { tx, deps, message, receivedAt } = slot;
  for (const { how, ticket: pointed, isWhole } of await pointedAt(tx, deps, message, slot.original)) {
    // The reference of a merged ticket is an alias for ever.
    const ticket = await tickets.surviving(tx, pointed);
    if (isWhole === true) return { ticket, how, trusted: true, joins: true };
    const trusted = message.sender !== undefined && (await tookPart(tx, ticket, message.sender));
    const silent = daysBetween(localDateOf(ticket.updatedAt), localDateOf(receivedAt));
    const ended =
      ticket.status === 'closed' ||
      ticket.status === 'merged' ||
      (ticket.resolvedAt !== undefined && receivedAt >= closesAt(ticket.resolvedAt));
    const changed =
      silent > closesAfterDays &&
      topicChanged({
        oldSubject: ticket.subject,
        newSubject: message.subject,
        oldReference: ticket.reference,
        newReferences: findReferences(message.subject).flatMap((found) => found.value ?? []),
        daysSilent: silent,
        ticketClosed: ended,
        newText: message.newText,
      }).changed;
    return { ticket, how, trusted, joins: trusted && !ended && !changed };
  }
  return undefined;
}

interface Pointed {
  readonly how: Conversation['how'];
  readonly ticket: Ticket;
  /** The channel itself says that the message is a part of one that is there. */
  readonly isWhole?: true;
}

async function pointedAt(
  tx: Sql,
  deps: Deps,
  message: InboundMessage,
  original: Original,
): Promise<Pointed[]> {
  const found: Pointed[] = [];
  for (const address of recipients(message, original)) {
    const token = readToken(address, deps.settings.tokenSecrets);
    const ticket =
      token?.kind === 'reply'
        ? await tickets.findByReference(tx, token.reference)
        : token?.kind === 'task'
          ? await ticketOfTask(tx, token.taskId)
          : undefined;
    if (ticket !== undefined) found.push({ how: 'token', ticket });
  }
  const ids = threadIds(message);
  for (const match of await findThreads(tx, ids.all)) {
    // Our own id in somebody's References: a parent that comes after its answer. The same own id twice proves nothing.
    const points = match.externalId === ids.own ? match.kind === 'reference' : true;
    const isWhole =
      match.kind === 'own'
        ? match.externalId === message.partOf || match.externalId === message.aboutCall
        : // The sheet that somebody filled in during this call; nobody outside knows a provider's id of a call.
          match.kind === 'reference' && message.call !== undefined && match.externalId === ids.own;
    if (!points || !(isWhole || usableThreadId(match.externalId, match.senders))) continue;
    const ticket = await tickets.find(tx, match.ticketId);
    if (ticket !== undefined) found.push({ how: 'thread', ticket, ...(isWhole ? { isWhole } : {}) });
  }
  for (const { value } of findReferences(message.subject)) {
    if (value === undefined) continue;
    const ticket = await tickets.findByReference(tx, value);
    if (ticket !== undefined) found.push({ how: 'reference', ticket });
    const claim = await claims.findByReference(tx, value);
    if (claim !== undefined && message.sender !== undefined) {
      const going = await claims.survivors(tx, [claim.claim.id]);
      const [latest] = await tickets.list(
        tx,
        { claimId: going.get(claim.claim.id) ?? claim.claim.id, customer: message.sender.address },
        { size: 1 },
      );
      if (latest !== undefined) found.push({ how: 'reference', ticket: latest });
    }
  }
  return found;
}

async function ticketOfTask(tx: Sql, id: TaskId): Promise<Ticket | undefined> {
  const task = await findTask(tx, id);
  return task === undefined ? undefined : tickets.find(tx, task.ticketId);
}

async function tookPart(tx: Sql, ticket: Ticket, sender: Address): Promise<boolean> {
  if ((await participants(tx, ticket.id)).has(sender.address.toLowerCase())) return true;
  if (ticket.claimId === undefined) return false;
  const { claim } = await claims.load(tx, ticket.claimId);
  return claim.parties.some(({ party }) =>
    party.contacts.some((contact) => contact.value === sender.address.toLowerCase()),
  );
}

async function continueTicket(slot: Slot, ticket: Ticket): Promise<void> {
  const { tx, deps, message } = slot;
  const locked = await tickets.loadForUpdate(tx, ticket.id);
  const { toRead } = await storeMessage(slot, locked, { handled: false });
  const reopened = locked.status === 'resolved';
  // Whoever waits for whatever: the customer has written, and it is our turn. What a supervisor has stays there.
  const waits =
    reopened ||
    locked.status === 'new' ||
    locked.status === 'waiting_customer' ||
    locked.status === 'waiting_department';
  const moved = await tickets.advance(
    tx,
    locked,
    toRead > 0 ? 'read' : 'link',
    {
      ...(waits ? { status: 'open' } : {}),
      ...(locked.asleepUntil === undefined ? {} : { asleepUntil: null }),
      // «Thanks!» says too little to change the language we write in.
      ...(message.newText.trim().length >= tellingLength ? { language: message.language } : {}),
    },
    deps.now(),
  );
  await record(tx, {
    ticketId: ticket.id,
    actor: 'customer',
    action: reopened ? 'reopened' : 'replied',
    data: { message: slot.original.id, channel: slot.original.channel },
  });
  await ringTicket(tx, deps, moved);
}

async function openTicket(
  slot: Slot,
  how: {
    status: Ticket['status'];
    settled: boolean;
    former?: Ticket | undefined;
    unreadable?: string;
    /** What it is known to be before it was read through. */
    caseKind?: Ticket['caseKind'];
    related?: NonNullable<Ticket['related']>;
  },
): Promise<Ticket> {
  const { tx, deps, original, message, receivedAt } = slot;
  const caseKind =
    how.unreadable !== undefined
      ? ('unreadable' as const)
      : how.status === 'closed'
        ? ('auto' as const)
        : (how.caseKind ?? ('other' as const));
  const stage = how.settled
    ? 'settled'
    : messages.filesToRead(message, isReadable).length > 0
      ? 'read'
      : 'link';
  const ticket =
    how.former ??
    (await tickets.open(tx, {
      reference: referenceFor(await tickets.nextReferenceNumber(tx)),
      stage,
      status: how.status,
      caseKind,
      channel: message.by ?? original.channel,
      account: original.account,
      language: await languageFor(slot),
      subject: shorten(message.subject),
      ...(message.sender === undefined ? {} : { customer: message.sender.address }),
      ...nameOfSender(message),
      ...(how.unreadable === undefined ? {} : { problem: { code: 'unreadable', detail: how.unreadable } }),
      ...(how.related === undefined ? {} : { related: how.related }),
      receivedAt,
      filedAt: deps.now(),
    }));
  await storeMessage(slot, ticket, {
    handled: how.settled,
    // Whoever answers the old letter once more means the old conversation.
    ...(how.related?.how === 'new_loss' ? { answersElsewhere: true } : {}),
  });
  await record(tx, {
    ticketId: ticket.id,
    actor: 'machine:normalize',
    action: how.former === undefined ? 'opened' : 'read-again',
    data: { original: original.id, channel: original.channel, nature: message.nature.kind },
  });
  if (how.former === undefined) {
    await ringTicket(tx, deps, ticket);
    return ticket;
  }
  const change: tickets.TicketChange = {
    caseKind,
    subject: shorten(message.subject),
    language: message.language,
    problem: how.unreadable === undefined ? null : { code: 'unreadable', detail: how.unreadable },
    ...(message.sender === undefined ? {} : { customer: message.sender.address }),
  };
  const moved = await tickets.advance(tx, ticket, stage, change);
  await ringTicket(tx, deps, moved);
  return moved;
}

/** Shorter texts do not show a language for certain. */
const tellingLength = 60;

/** The language to answer in: the one on file unless the sender's own words clearly are in the other (forwarded words do not count). */
async function languageFor({ tx, message }: Slot): Promise<Ticket['language']> {
  const onFile = message.sender === undefined ? undefined : await languageOf(tx, message.sender.address);
  if (onFile === undefined) return message.language;
  const own = message.forwarded === undefined ? message.newText.trim() : '';
  return own.length >= tellingLength ? message.language : onFile;
}

/** An unreadable original is read again: its ticket stays, the message that said nothing goes. */
async function takeBack(
  { tx }: Slot,
  again: NonNullable<Awaited<ReturnType<typeof messages.findByOriginal>>>,
): Promise<Ticket | undefined> {
  if (again.nature !== 'unreadable' || again.ticketId === undefined) return undefined;
  await messages.discardUnreadable(tx, again.id);
  return tickets.loadForUpdate(tx, again.ticketId);
}

async function fileReceipt(slot: Slot, { receipt }: Extract<Nature, { kind: 'pec-receipt' }>): Promise<void> {
  const { tx } = slot;
  const [about] = await outbox.findByMessageIds(tx, receipt.about === undefined ? [] : [receipt.about]);
  const ticket = about === undefined ? undefined : await tickets.find(tx, about.ticketId);
  await storeMessage(slot, ticket, { handled: true });
  if (about === undefined) return;
  const delivery =
    receipt.kind === 'accepted' || receipt.kind === 'taken-in-charge'
      ? 'pec-accepted'
      : receipt.kind === 'delivered'
        ? 'pec-delivered'
        : 'pec-failed';
  // A later acceptance must not hide an earlier delivery: receipts arrive in any order.
  if (delivery === 'pec-accepted' && about.delivery?.startsWith('pec-') === true) return;
  await outbox.recordDelivery(tx, about.id, delivery, receipt.error ?? receipt.kind, slot.deps.now());
  await record(tx, {
    ticketId: about.ticketId,
    actor: 'machine:normalize',
    action: `receipt-${receipt.kind}`,
    data: {
      outbound: about.id,
      ...(receipt.certifiedAt === undefined ? {} : { certifiedAt: receipt.certifiedAt }),
    },
  });
  if (delivery === 'pec-failed')
    await slot.deps.queue.ring(tx, { stage: 'settle', id: about.id, version: about.fence });
}

async function fileBounce(
  slot: Slot,
  nature: Extract<Nature, { kind: 'bounce' | 'feedback-report' }>,
): Promise<void> {
  const { tx, deps } = slot;
  const about = await findBounced(slot, nature);
  if (about === undefined) return fileUnproven(slot, nature);
  const ticket = await tickets.find(tx, about.ticketId);
  await storeMessage(slot, ticket, { handled: true });
  const failure =
    nature.kind === 'bounce'
      ? (nature.failures.find((each) => each.recipient?.toLowerCase() === about.recipient) ??
        nature.failures[0])
      : undefined;
  const detail = [failure?.status, failure?.diagnostic].filter((part) => part !== undefined).join(' ');
  const delivery =
    nature.kind === 'feedback-report'
      ? 'complained'
      : failure?.severity === 'delivered'
        ? 'delivered'
        : failure?.severity === 'soft'
          ? 'delayed'
          : 'bounced';
  await outbox.recordDelivery(tx, about.id, delivery, detail === '' ? 'bounce' : detail, deps.now());
  await record(tx, {
    ticketId: about.ticketId,
    actor: 'machine:normalize',
    action: delivery,
    data: { outbound: about.id, ...(failure?.status === undefined ? {} : { status: failure.status }) },
  });
  if (delivery !== 'bounced') return;
  // 5.7.x is a refusal of us or of the content, not news about the address (RFC 3463).
  if (failure?.status?.startsWith('5.7') !== true)
    await markContactInvalid(tx, about.recipient, `bounced ${detail}`.trim());
  await deps.queue.ring(tx, { stage: 'settle', id: about.id, version: about.fence });
}

/**
 * A bounce that carries neither our signed return address nor an id of ours: anybody can write one, and a colleague's
 * own mail may have caused it. Beside a message to that address it is a hint for a person; otherwise it is kept, closed.
 */
async function fileUnproven(
  slot: Slot,
  nature: Extract<Nature, { kind: 'bounce' | 'feedback-report' }>,
): Promise<void> {
  const { tx, deps, original } = slot;
  // Told by the provider itself, about a message that is none of ours: nobody need look.
  if (original.envelope.report !== undefined) {
    await storeMessage(slot, undefined, { handled: true });
    return;
  }
  const since = new Date(original.receivedAt.getTime() - 7 * 86_400_000);
  const failing = nature.kind === 'bounce' ? nature.failures.filter((each) => each.severity === 'hard') : [];
  for (const { recipient, status } of failing) {
    const about = recipient === undefined ? undefined : await outbox.lastTo(tx, recipient, since);
    if (about === undefined) continue;
    const ticket = await tickets.loadForUpdate(tx, about.ticketId);
    await storeMessage(slot, ticket, { handled: true });
    await record(tx, {
      ticketId: ticket.id,
      actor: 'machine:normalize',
      action: 'bounce-unproven',
      data: { outbound: about.id, ...(status === undefined ? {} : { status }) },
    });
    const moved = await tickets.advance(tx, ticket, ticket.stage, {
      problem: {
        code: 'not_delivered',
        detail: keepDetail({ it: 'avviso di mancata consegna non verificato', en: 'unproven bounce' }),
      },
    });
    return ringTicket(tx, deps, moved);
  }
  await openTicket(slot, { status: 'closed', settled: true });
}

/** Which of our messages a bounce speaks of: by its own return address or by our ids. */
async function findBounced(
  { tx, deps, message, original }: Slot,
  nature: Extract<Nature, { kind: 'bounce' | 'feedback-report' }>,
): Promise<outbox.Outbound | undefined> {
  for (const address of recipients(message, original)) {
    const token = readToken(address, deps.settings.tokenSecrets);
    if (token?.kind === 'bounce') {
      const found = await outbox.find(tx, token.outboundId);
      if (found !== undefined) return found;
    }
  }
  const ids = threadIds(message);
  const candidates = await outbox.findByMessageIds(tx, [...ids.all, ...message.ids.mentioned]);
  // An id alone is known to whoever got the mail: the bounce must also speak of the address it went to.
  const failing =
    nature.kind === 'bounce' ? nature.failures.flatMap((each) => each.recipient?.toLowerCase() ?? []) : [];
  return candidates.find((each) => failing.length === 0 || failing.includes(each.recipient));
}

/** Out of office: filed beside what it answers; it reopens nothing, satisfies nothing, and may put a reminder off. */
async function fileAutoReply(slot: Slot, nature: Extract<Nature, { kind: 'auto-reply' }>): Promise<void> {
  const { tx, deps } = slot;
  const found = await findConversation(slot);
  if (found?.trusted !== true) {
    await openTicket(slot, { status: 'closed', settled: true });
    return;
  }
  await storeMessage(slot, found.ticket, { handled: true });
  await record(tx, {
    ticketId: found.ticket.id,
    actor: 'customer',
    action: 'auto-replied',
    data: { why: nature.why, ...(nature.returnsOn === undefined ? {} : { returnsOn: nature.returnsOn }) },
  });
  if (nature.returnsOn === undefined || found.ticket.claimId === undefined) return;
  const request = await requests.findOpen(tx, found.ticket.claimId);
  if (request === undefined) return;
  // The follow-up itself knows how far an absence may move it; it only has to look again.
  await requests.postpone(tx, request, deps.now(), nature.returnsOn);
  await deps.queue.ring(tx, { stage: 'follow-up', id: request.id, version: request.version + 1 });
}

async function storeMessage(
  { tx, deps, original, message, receivedAt }: Slot,
  ticket: Ticket | undefined,
  how: {
    handled: boolean;
    copyOf?: NonNullable<messages.StoredMessage['copyOf']>;
    /** The ids it answers belong to another ticket and do not lead here. */
    answersElsewhere?: boolean;
  },
): Promise<{ id: MessageId; toRead: number }> {
  const stored = await messages.insert(tx, {
    originalId: original.id,
    channel: message.by ?? original.channel,
    ...(ticket === undefined ? {} : { ticketId: ticket.id }),
    receivedAt,
    message,
    ...(how.copyOf === undefined ? {} : { copyOf: how.copyOf }),
    handled: how.handled,
    readable: isReadable,
  });
  if (message.spoken === true && ticket !== undefined && how.copyOf === undefined)
    for (const { id, version } of await beginTranscripts(tx, stored.id, message.language))
      await deps.queue.ring(tx, { stage: 'transcribe', id, version });
  if (message.consent !== undefined) {
    const { consent } = message;
    await keepConsent(tx, stored.id, consent);
    await record(tx, {
      ...(ticket === undefined ? {} : { ticketId: ticket.id }),
      actor: 'customer',
      action: `recording-${consent.choice}`,
      data: { call: consent.call, notice: consent.notice, language: consent.language, at: consent.at },
    });
  }
  if (message.call !== undefined && ticket !== undefined)
    await noteCall(tx, { ticket, messageId: stored.id, call: message.call, at: receivedAt });
  if (message.textConsent !== undefined && message.sender !== undefined) {
    await keepTextConsent(tx, {
      number: message.sender.address,
      state: message.textConsent,
      at: receivedAt,
      messageId: stored.id,
    });
    await record(tx, {
      ...(ticket === undefined ? {} : { ticketId: ticket.id }),
      actor: 'customer',
      action: `texts-${message.textConsent}`,
      data: { number: message.sender.address },
    });
  }
  if (ticket !== undefined) {
    const ids = threadIds(message);
    await rememberIds(tx, ticket.id, message.sender?.address ?? '', [
      ...(ids.own === undefined ? [] : [{ externalId: ids.own, kind: 'own' as const }]),
      ...(how.answersElsewhere === true ? [] : ids.others).map((externalId) => ({
        externalId,
        kind: 'reference' as const,
      })),
    ]);
  }
  return { id: stored.id, toRead: stored.toRead };
}

async function fileUnreadable(deps: Deps, original: Original, reason: string): Promise<void> {
  const blank: InboundMessage = {
    nature: { kind: 'unreadable', reason },
    replyTo: [],
    to: [],
    cc: [],
    deliveredTo: [...(original.envelope.to ?? [])],
    subject: '',
    ids: { inReplyTo: [], references: [], mentioned: [] },
    text: '',
    newText: '',
    language: 'it',
    attachments: [],
    doNotAnswer: ['unreadable'],
    warnings: [],
  };
  await deps.db.transaction((tx) => file(tx, deps, original, blank));
}

function threadIds(message: InboundMessage): { own?: string; others: string[]; all: string[] } {
  const { own, inReplyTo, references } = message.ids;
  // The nearest ancestors say most; a header with thousands of ids is somebody's joke.
  const others = [...new Set([...inReplyTo, ...references.toReversed()])]
    .filter((id) => id !== own)
    .slice(0, 50);
  return {
    ...(own === undefined ? {} : { own }),
    others,
    all: own === undefined ? others : [own, ...others],
  };
}

function recipients(message: InboundMessage, original: Original): string[] {
  return [
    ...message.deliveredTo,
    ...(original.envelope.to ?? []),
    ...[...message.to, ...message.cc].map((address) => address.address),
  ].map((address) => address.toLowerCase());
}

function shorten(text: string): string {
  return text.replaceAll('\0', '').slice(0, 500);
}

/** What whoever wrote or called is called, as a ticket keeps it. */
function nameOfSender({ sender, caller }: InboundMessage): { readonly customerName?: string } {
  const name = sender?.name ?? caller;
  return name === undefined ? {} : { customerName: shorten(name) };
}
