/**
 * What a kind of case needs beside its ticket: the reason it is that kind, the entry in the register of complaints, the
 * changes of a customer's data it asks for, and a second ticket where one message is two pieces of work. All of it in
 * the transaction of the stage that read the message, so that it is there once or not at all.
 */
import { identityFor, needsFourEyes, readChanges } from '#src/domain/cases/account-change.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { CaseEvidence, CaseKindGuess } from '#src/domain/cases/case-kind.ts';
import { complaintDays, readComplaint } from '#src/domain/cases/complaint.ts';
import type { PartyId } from '#src/domain/ids.ts';
import { formatReference, referenceFor } from '#src/domain/linking/reference.ts';
import type { MessagePart } from '#src/domain/claims/message-part.ts';
import type { Span } from '#src/domain/message.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { CaseKind, Ticket } from '#src/domain/ticket.ts';
import * as changes from '#src/storage/change-requests.ts';
import * as claims from '#src/storage/claims.ts';
import * as complaints from '#src/storage/complaints.ts';
import * as readings from '#src/storage/case-readings.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { findPolicy } from '#src/storage/policies.ts';
import { findSecond, isShared, shareMessage } from '#src/storage/second-tickets.ts';
import * as tickets from '#src/storage/tickets.ts';
import { ringTicket, type Deps } from './stage.ts';

/** A message nobody has drawn out yet, and what kind of work it is. */
export interface GuessedMessage {
  readonly message: messages.StoredMessage;
  readonly guess: CaseKindGuess;
}

/** Kinds that are work of their own inside a ticket of another kind. */
const ownWork: ReadonlySet<CaseKind> = new Set([
  'complaint',
  'account_change',
  'renewal_problem',
  'data_request',
]);

/**
 * The kind of a ticket after its new messages were read. It keeps the kind of its first message, and a person's word
 * for ever. A message that brings a claim something and complains is the claim's: the complaint gets a ticket of its own.
 */
export async function kindFor(tx: Tx, ticket: Ticket, guessed: readonly GuessedMessage[]): Promise<CaseKind> {
  if (ticket.caseKind !== 'other' && ticket.caseKind !== 'unreadable') return ticket.caseKind;
  const decided = await readings.ofTicket(tx, ticket.id);
  if (decided?.decidedBy.startsWith('person:') === true) return ticket.caseKind;
  for (const { guess } of guessed) {
    const kinds = [guess.kind, ...guess.also];
    const first =
      guess.kind === 'complaint' ? (kinds.find((kind) => kind !== 'complaint') ?? 'complaint') : guess.kind;
    if (first !== 'other') return first;
  }
  return 'other';
}

/** Opens what the ticket's kind needs, and second tickets for what else its new messages ask for. */
export async function openCaseWork(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  guessed: readonly GuessedMessage[],
): Promise<void> {
  await explain(tx, ticket, guessed);
  for (const { message, guess } of guessed) {
    const kinds = new Set([guess.kind, ...guess.also]);
    await openOwn(tx, deps, ticket, message);
    for (const kind of kinds)
      if (kind !== ticket.caseKind && ownWork.has(kind))
        await openSecond(tx, deps, ticket, { message, guess }, kind);
  }
}

/** Stores the words that made the ticket what it is. */
async function explain(tx: Tx, ticket: Ticket, guessed: readonly GuessedMessage[]): Promise<void> {
  const telling = guessed.filter(
    ({ guess }) => guess.kind === ticket.caseKind || guess.also.includes(ticket.caseKind),
  );
  const known = await readings.ofTicket(tx, ticket.id);
  const from = telling.length > 0 ? telling : known === undefined ? guessed : [];
  if (from.length === 0) return;
  await readings.save(tx, {
    ticketId: ticket.id,
    kind: ticket.caseKind,
    also: [...new Set(from.flatMap(({ guess }) => [guess.kind, ...guess.also]))].filter(
      (kind) => kind !== ticket.caseKind,
    ),
    flags: [...new Set(from.flatMap(({ guess }) => guess.flags))],
    evidence: from.flatMap(evidenceOf).slice(0, 20),
    decidedBy: 'machine:link',
  });
}

function evidenceOf({ message, guess }: GuessedMessage): CaseEvidence[] {
  return guess.evidence.map((span) => ({ ...span, quote: span.quote.slice(0, 300), messageId: message.id }));
}

/** A person says what kind of work a ticket is: remembered for ever, with what that kind needs. */
export async function takeKind(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  { was, by }: { readonly was: CaseKind; readonly by: string },
): Promise<void> {
  const known = await readings.ofTicket(tx, ticket.id);
  await readings.save(tx, {
    ticketId: ticket.id,
    kind: ticket.caseKind,
    also: known?.also ?? [],
    flags: known?.flags ?? [],
    evidence: known?.evidence ?? [],
    decidedBy: by,
  });
  const entry = await complaints.ofTicket(tx, ticket.id);
  if (was === 'complaint' && entry !== undefined && entry.closedAt === undefined)
    await complaints.update(tx, entry.id, { outcome: 'not_a_complaint', closedAt: deps.now() });
  if (ticket.caseKind === 'complaint' && entry?.outcome === 'not_a_complaint')
    await complaints.update(tx, entry.id, { outcome: null, closedAt: null });
  const human = (await messages.ofTicket(tx, ticket.id)).filter(
    (message) => message.nature.kind === 'human' && message.copyOf === undefined,
  );
  for (const message of human) await openOwn(tx, deps, ticket, message);
}

/** The work of a kind on the ticket itself. Doing it again changes nothing. */
async function openOwn(tx: Tx, deps: Deps, ticket: Ticket, message: messages.StoredMessage): Promise<void> {
  if (ticket.caseKind === 'complaint') await enterComplaint(tx, deps, ticket, message);
  if (ticket.caseKind === 'account_change') await proposeChanges(tx, ticket, message);
}

async function openSecond(
  tx: Tx,
  deps: Deps,
  beside: Ticket,
  guessed: GuessedMessage,
  kind: CaseKind,
): Promise<void> {
  const { message, guess } = guessed;
  if (await isShared(tx, message.id, kind)) return;
  const known = await findSecond(tx, beside.id, kind);
  const second =
    known === undefined ? await open(tx, beside, message, kind) : await tickets.loadForUpdate(tx, known);
  await shareMessage(tx, { messageId: message.id, ticketId: second.id, kind });
  const event = {
    message: message.id,
    kind,
    words: guess.evidence.slice(0, 5).map((span) => span.quote.slice(0, 80)),
  };
  await record(tx, {
    ticketId: beside.id,
    actor: 'machine:link',
    action: 'second-ticket',
    data: { ...event, ticket: formatReference(second.reference, 'TCK') },
  });
  await record(tx, {
    ticketId: second.id,
    ...(second.claimId === undefined ? {} : { claimId: second.claimId }),
    actor: 'machine:link',
    action: known === undefined ? 'opened-beside' : 'message-shared',
    data: { ...event, beside: formatReference(beside.reference, 'TCK') },
  });
  await explain(tx, second, [guessed]);
  await openOwn(tx, deps, second, message);
  if (known === undefined) await ringTicket(tx, deps, second);
  else
    await tickets.advance(
      tx,
      second,
      second.stage,
      second.status === 'waiting_customer' ? { status: 'open' } : {},
      deps.now(),
    );
}

/**
 * Opens a second ticket over the part of a message that tells another loss than its ticket is about.
 *
 * @returns undefined when it has one already.
 */
export async function openPart(
  tx: Tx,
  first: Ticket,
  message: messages.StoredMessage,
  {
    part,
    why,
    words,
    ordinal,
  }: {
    readonly part: MessagePart;
    readonly why: Labels;
    readonly words: readonly Pick<Span, 'part' | 'quote'>[];
    readonly ordinal: number;
  },
): Promise<Ticket | undefined> {
  if (await isShared(tx, message.id, 'claim_new', ordinal)) return undefined;
  const second = await tickets.open(tx, {
    reference: referenceFor(await tickets.nextReferenceNumber(tx)),
    stage: 'link',
    status: 'new',
    caseKind: 'claim_new',
    channel: message.channel,
    account: await tickets.accountOf(tx, first.id),
    language: message.newText.trim().length >= 60 ? message.language : first.language,
    subject: message.subject.slice(0, 500),
    ...(message.sender === undefined ? {} : { customer: message.sender.address }),
    ...(message.sender?.name === undefined ? {} : { customerName: message.sender.name.slice(0, 500) }),
    related: { ticketId: first.id, how: 'new_loss', trusted: true },
    receivedAt: message.receivedAt,
    filedAt: first.filedAt,
  });
  await shareMessage(tx, { messageId: message.id, ticketId: second.id, kind: 'claim_new', part, ordinal });
  const quotes = words.map(({ part: at, quote }) => ({ part: at, quote: quote.slice(0, 80) }));
  await record(tx, {
    ticketId: second.id,
    actor: 'machine:link',
    action: 'opened-apart',
    data: {
      from: formatReference(first.reference, 'TCK'),
      how: part.how,
      why,
      words: quotes,
      message: message.id,
    },
  });
  await record(tx, {
    ticketId: first.id,
    actor: 'machine:link',
    action: 'divided',
    data: {
      ticket: formatReference(second.reference, 'TCK'),
      how: part.how,
      why,
      words: quotes,
      message: message.id,
    },
  });
  return second;
}

/** A complaint is confirmed by a letter of its own; everything else was confirmed with the first ticket. */
async function open(
  tx: Tx,
  beside: Ticket,
  message: messages.StoredMessage,
  kind: CaseKind,
): Promise<Ticket> {
  const account = await tickets.accountOf(tx, beside.id);
  const second = await tickets.open(tx, {
    reference: referenceFor(await tickets.nextReferenceNumber(tx)),
    stage: kind === 'complaint' ? 'request' : 'settled',
    status: 'open',
    caseKind: kind,
    channel: message.channel,
    account,
    language: message.newText.trim().length >= 60 ? message.language : beside.language,
    subject: message.subject.slice(0, 500),
    ...(message.sender === undefined ? {} : { customer: message.sender.address }),
    ...(message.sender?.name === undefined ? {} : { customerName: message.sender.name.slice(0, 500) }),
    ...(beside.claimId === undefined ? {} : { claimId: beside.claimId }),
    receivedAt: message.receivedAt,
    filedAt: beside.filedAt,
  });
  if (beside.claimId !== undefined) {
    const link = (await links.ofTicket(tx, beside.id)).find((each) => each.claimId === beside.claimId);
    await links.save(tx, {
      ticketId: second.id,
      claimId: beside.claimId,
      state: 'auto',
      score: link?.score ?? 0,
      evidence: link?.evidence ?? [],
      rules: link?.rules ?? 'beside',
      decidedBy: 'machine:link',
    });
  }
  return second;
}

async function enterComplaint(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  message: messages.StoredMessage,
): Promise<void> {
  const file = ticket.claimId === undefined ? undefined : await claims.load(tx, ticket.claimId);
  const policyId = file?.claim.policyId;
  const policy = policyId === undefined ? undefined : await findPolicy(tx, policyId);
  const sender = message.sender?.address ?? ticket.customer;
  const parties = sender === undefined ? [] : await partiesAt(tx, sender);
  const facts = (await messages.factsOf(tx, ticket.id)).filter((fact) => fact.messageId === message.id);
  const quoted = facts.find((fact) => fact.key === 'policy_number')?.value;
  const words = readComplaint({
    text: `${messages.subjectOf(message)}\n${messages.wordsOf(message)}`,
    senderIsParty: parties.length > 0,
    onClaim: file !== undefined,
  });
  const phone = parties[0]?.contacts.find((contact) => contact.kind === 'phone' && !contact.invalid)?.value;
  const name = ticket.customerName ?? parties[0]?.name;
  const policyNumber = policy?.number ?? quoted;
  const id = await complaints.enter(tx, {
    ticketId: ticket.id,
    receivedAt: message.receivedAt,
    channel: message.channel,
    complainant: {
      ...(name === undefined ? {} : { name }),
      ...(sender === undefined ? {} : { address: sender }),
      ...(phone === undefined ? {} : { phone }),
      role: words.role,
    },
    ...(policyNumber === undefined ? {} : { policyNumber }),
    ...(file === undefined ? {} : { claimReference: formatReference(file.claim.reference, 'SIN') }),
    area: words.area,
    ...(policy === undefined ? {} : { product: policy.product }),
    reason: words.reason,
    ...(words.personComplainedAbout === undefined
      ? {}
      : { personComplainedAbout: words.personComplainedAbout.slice(0, 200) }),
    ...complaintDays(message.receivedAt, deps.profile.clocks, deps.profile.calendar),
  });
  if (id === undefined) return;
  await record(tx, {
    ticketId: ticket.id,
    actor: 'machine:link',
    action: 'complaint-entered',
    data: { complaint: id, area: words.area, reason: words.reason },
  });
}

/** Puts the changes a message asks for on its ticket, each with the value on file. */
async function proposeChanges(tx: Tx, ticket: Ticket, message: messages.StoredMessage): Promise<void> {
  const sender = message.sender?.address ?? ticket.customer;
  const parties = sender === undefined ? [] : await partiesAt(tx, sender);
  // An address that several people share says nothing about whose data it is.
  const partyId: PartyId | undefined = parties.length === 1 ? parties[0]?.id : undefined;
  const asked = readChanges(
    [
      { part: 'subject', text: messages.subjectOf(message) },
      { part: 'body', text: messages.wordsOf(message) },
    ],
    localDateOf(message.receivedAt),
    sender,
  );
  for (const change of asked) {
    const oldValue = partyId === undefined ? undefined : await changes.valueOnFile(tx, partyId, change.field);
    const id = await changes.propose(tx, {
      ticketId: ticket.id,
      messageId: message.id,
      ...(partyId === undefined ? {} : { partyId }),
      field: change.field,
      ...(oldValue === undefined ? {} : { oldValue }),
      ...(change.newValue === undefined ? {} : { newValue: change.newValue }),
      span: { ...change.span, quote: change.span.quote.slice(0, 300) },
      ...(change.effectiveOn === undefined ? {} : { effectiveOn: change.effectiveOn }),
      identityRequired: identityFor(change.field),
      fourEyes: needsFourEyes(change.field),
    });
    if (id !== undefined)
      await record(tx, {
        ticketId: ticket.id,
        actor: 'machine:link',
        action: 'change-proposed',
        data: { change: id, field: change.field },
      });
  }
}
