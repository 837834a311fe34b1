/** What people do to tickets, claims and messages: the actions the API offers, with the bells they ring. */
import type {
  ApiActions,
  ClaimOutcome,
  NotPossible,
  Reply,
  ReplyOutcome,
  TicketOutcome,
  Unknown,
} from '#src/api/actions.ts';
import { answerTo } from '#src/domain/answer-to.ts';
import { localDateOf } from '#src/domain/calendar.ts';
import { judgeFinding, mayRead } from '#src/domain/finding.ts';
import type { ClaimId, OriginalId, TicketId } from '#src/domain/ids.ts';
import type { Address } from '#src/domain/message.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { formatReference } from '#src/domain/reference.ts';
import { missingFor } from '#src/domain/requirements.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as documents from '#src/storage/documents.ts';
import { fraudEscalationOf, raise } from '#src/storage/escalations.ts';
import * as findings from '#src/storage/findings.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { findOriginal, readAgain } from '#src/storage/originals.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as requests from '#src/storage/requests.ts';
import { participants } from '#src/storage/threads.ts';
import * as tickets from '#src/storage/tickets.ts';
import { isPartyOf } from './6-request.ts';
import { changeClaim, endedClaims, takeSnapshot } from './claim-change.ts';
import { say } from './outbox.ts';
import { correctDocument, nameDocument } from './person-documents.ts';
import { move, type Deps } from './stage.ts';

/** The actions of this installation. Each is one transaction, and each may be asked for again after a lost answer. */
export function personActions(deps: Deps): ApiActions {
  return {
    reply: (asked) => deps.db.transaction((tx) => reply(tx, deps, asked)),
    link: (asked) => deps.db.transaction((tx) => link(tx, deps, asked)),
    unlink: (asked) => deps.db.transaction((tx) => unlink(tx, deps, asked)),
    change: (asked) => deps.db.transaction((tx) => change(tx, deps, asked)),
    parseAgain: (originalId, by) => parseAgain(deps, originalId, by),
    settle: (asked) => deps.db.transaction((tx) => settle(tx, deps, asked)),
    decideRequirement: (asked) => deps.db.transaction((tx) => decideRequirement(tx, deps, asked)),
    nameDocument: (asked) => deps.db.transaction((tx) => nameDocument(tx, deps, asked, wakeClaim)),
    correctDocument: (asked) => deps.db.transaction((tx) => correctDocument(tx, deps, asked, wakeClaim)),
    changeClaim: (asked) => deps.db.transaction((tx) => andWake(tx, deps, changeClaim(tx, deps, asked))),
    takeSnapshot: (asked) => deps.db.transaction((tx) => andWake(tx, deps, takeSnapshot(tx, deps, asked))),
    judgeFinding: (asked) => deps.db.transaction((tx) => judge(tx, deps, asked)),
    escalateFraud: (asked) => deps.db.transaction((tx) => escalateFraud(tx, asked)),
  };
}

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

/** A claim that has changed is assessed again: what is missing may have changed with it. */
async function andWake(tx: Tx, deps: Deps, changing: Promise<ClaimOutcome>): Promise<ClaimOutcome> {
  const outcome = await changing;
  if (outcome.outcome === 'done' && !outcome.again) await wakeClaim(tx, deps, outcome.claim.claim.id);
  return outcome;
}

const unknown: Unknown = { outcome: 'unknown' };

function notPossible(reason: string): NotPossible {
  return { outcome: 'not-possible', reason };
}

async function reply(tx: Tx, deps: Deps, asked: Reply): Promise<ReplyOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  const key = `reply:ticket-${ticket.id}:${asked.clientId}`;
  const before = await outbox.findByKey(tx, key);
  if (before !== undefined) return { outcome: 'queued', message: before, again: true };
  if (isFinal(ticket)) return notPossible(`the ticket is ${ticket.status}`);
  const channel = deps.channels.get(ticket.channel);
  if (channel?.compose === undefined) return notPossible(`nothing can be sent by ${ticket.channel} here`);

  const said = await messages.saidSince(tx, ticket.id, asked.basedOn);
  if (said.length > 0)
    return { outcome: 'moved-on', said, mark: await messages.conversationMark(tx, ticket.id) };

  const answered = await messages.lastHumanOf(tx, { ticketId: ticket.id });
  const claim = ticket.claimId === undefined ? undefined : (await claims.load(tx, ticket.claimId)).claim;
  const parties = (claim?.parties ?? []).flatMap(({ party }) =>
    party.contacts.map((contact) => ({ address: contact.value, name: party.name })),
  );
  const known: Address[] = [
    ...(answered === undefined ? [] : [answered.sender ?? [], answered.recipients.replyTo].flat()),
    ...(ticket.customer === undefined
      ? []
      : [
          {
            address: ticket.customer,
            ...(ticket.customerName === undefined ? {} : { name: ticket.customerName }),
          },
        ]),
    ...parties,
    ...[...(await participants(tx, ticket.id))].map((address) => ({ address })),
  ];
  const to =
    asked.to === undefined
      ? answerTo(ticket, answered)
      : known.find((each) => each.address.toLowerCase() === asked.to);
  if (to === undefined)
    return asked.to === undefined
      ? notPossible('nobody is known to answer to')
      : { outcome: 'stranger', to: asked.to };

  // A claim's number goes to its own people only: whoever else wrote knows the ticket's.
  const knowsClaim = claim !== undefined && (isPartyOf(claim, to.address) || (await opened(tx, ticket, to)));
  const { customerName: _, ...unnamed } = ticket;
  const message = await say(tx, deps, {
    key,
    // Composed for whoever is answered, who need not be the one who opened the ticket.
    ticket: to.name === undefined ? unnamed : { ...ticket, customerName: to.name },
    ...(claim === undefined ? {} : { claimId: claim.id }),
    recipient: to.address,
    letter: {
      purpose: 'reply',
      language: asked.language ?? ticket.language,
      medium: channel.medium,
      desk: deps.settings.desk,
      customer: to.name === undefined ? {} : { name: to.name },
      reference: knowsClaim
        ? formatReference(claim.reference, deps.profile.terms.claimPrefix)
        : formatReference(ticket.reference, 'TCK'),
      writtenOn: localDateOf(deps.now()),
      text: asked.text,
      ...(asked.subject === undefined ? {} : { subject: asked.subject }),
      ...(asked.author === undefined ? {} : { author: asked.author }),
    },
    automatic: 'no',
    notBefore: deps.now(),
    by: asked.by,
  });
  if (message === undefined) throw new Stale(`reply ${key} was queued by someone else`);
  if (asked.close) await record(tx, { ticketId: ticket.id, actor: asked.by, action: 'resolved' });
  await move(tx, deps, ticket, ticket.stage, {
    ...(asked.close ? { status: 'resolved' } : ticket.status === 'new' ? { status: 'open' } : {}),
    ...(ticket.problem?.code === 'not_delivered' ? { problem: null } : {}),
  });
  return { outcome: 'queued', message, again: false };
}

/** True for the person whose message opened the claim. */
async function opened(tx: Tx, ticket: Ticket, to: Address): Promise<boolean> {
  if (ticket.customer?.toLowerCase() !== to.address.toLowerCase()) return false;
  return (await links.ofTicket(tx, ticket.id)).some(
    (each) => each.claimId === ticket.claimId && each.state === 'opened',
  );
}

async function link(tx: Tx, deps: Deps, asked: Asked<'link'>): Promise<TicketOutcome> {
  const ticket = await lockWithClaim(tx, asked.ticketId, asked.claimId);
  if (ticket === undefined) return unknown;
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  if (ticket.status === 'merged') return notPossible('the ticket is merged');
  const known = await links.ofTicket(tx, ticket.id);
  const own = known.find((each) => each.claimId === asked.claimId);
  // The ticket that opened a claim needs no confirmation, and keeps its right to be asked about it.
  const certain = own?.state === 'confirmed' || own?.state === 'opened';
  if (ticket.claimId === asked.claimId && certain) return { outcome: 'done', ticket };

  if (ticket.claimId !== undefined && ticket.claimId !== asked.claimId)
    await takeOff(tx, deps, ticket, ticket.claimId, { by: asked.by, reason: 'linked to another claim' });
  await links.save(tx, {
    ticketId: ticket.id,
    claimId: asked.claimId,
    state: 'confirmed',
    score: own?.score ?? 0,
    evidence: own?.evidence ?? [],
    rules: own?.rules ?? 'person',
    decidedBy: asked.by,
  });
  await links.dropSuggestions(tx, ticket.id);
  await messages.markUnhandled(tx, ticket.id);
  await record(tx, {
    ticketId: ticket.id,
    claimId: asked.claimId,
    actor: asked.by,
    action: 'linked',
    data: { state: 'confirmed', ...(own === undefined ? {} : { was: own.state, score: own.score }) },
  });
  // A ticket whose files or words nobody has read yet goes its way: it comes to the assessment by itself.
  const reading = ticket.stage === 'read' || ticket.stage === 'link';
  const moved = await move(tx, deps, ticket, reading ? ticket.stage : 'assess', {
    claimId: asked.claimId,
    ...(ticket.problem !== undefined && linkProblems.has(ticket.problem.code) ? { problem: null } : {}),
  });
  return { outcome: 'done', ticket: moved };
}

/** Problems a person has answered by saying which claim it is. */
const linkProblems: ReadonlySet<string> = new Set([
  'not_linked',
  'type_unknown',
  'several_claims',
  'unknown_sender',
  'policy_unknown',
  'stage_failed',
]);

async function unlink(tx: Tx, deps: Deps, asked: Asked<'unlink'>): Promise<TicketOutcome> {
  const ticket = await lockWithClaim(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  if (ticket.claimId === undefined) return notPossible('the ticket has no claim');
  await takeOff(tx, deps, ticket, ticket.claimId, asked);
  const moved = await move(tx, deps, ticket, ticket.stage, {
    claimId: null,
    ...(ticket.status === 'waiting_customer' ? { status: 'open' } : {}),
  });
  return { outcome: 'done', ticket: moved };
}

/**
 * Undoes what a wrong link did to a claim: the ticket's documents leave it, what they alone satisfied is missing again,
 * and nobody who has nothing to do with the claim is asked about it any longer. The caller holds claim and ticket.
 */
async function takeOff(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  claimId: ClaimId,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
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
  const withdrawn = await documents.withdrawEvidence(tx, claimId, ticket.id);
  for (const message of await outbox.list(tx, { state: 'queued', ticketId: ticket.id }, { size: 100 }))
    if (message.claimId === claimId && message.automatic !== 'no')
      await outbox.cancel(tx, message.id, 'the ticket was taken off the claim');

  const file = await claims.load(tx, claimId);
  const missing = missingFor(await claims.requirementsOf(tx, claimId), 'review');
  const incomplete = file.claim.status === 'complete' && missing.length > 0;
  await claims.update(tx, file, incomplete ? { status: 'incomplete' } : {});
  const open = await requests.findOpen(tx, claimId);
  if (open !== undefined && open.ticketId === ticket.id)
    await requests.move(tx, open, { state: 'cancelled', reason: 'the ticket was taken off the claim' });
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: by,
    action: 'unlinked',
    data: { reason, withdrawn },
  });
  await wakeClaim(tx, deps, claimId, ticket.id);
}

async function change(tx: Tx, deps: Deps, asked: Asked<'change'>): Promise<TicketOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  if (isOutdated(ticket, asked.version)) return { outcome: 'stale', now: ticket };
  if (isFinal(ticket)) return notPossible(`the ticket is ${ticket.status}: a new message opens a new one`);
  const data = {
    ...(asked.status === undefined || asked.status === ticket.status
      ? {}
      : { status: asked.status, statusWas: ticket.status }),
    ...(asked.caseKind === undefined || asked.caseKind === ticket.caseKind
      ? {}
      : { caseKind: asked.caseKind, caseKindWas: ticket.caseKind }),
    ...(asked.problemSettled === true && ticket.problem !== undefined
      ? { problem: ticket.problem.code }
      : {}),
  };
  if (Object.keys(data).length === 0) return { outcome: 'done', ticket };
  await record(tx, { ticketId: ticket.id, actor: asked.by, action: 'changed', data });
  const moved = await move(tx, deps, ticket, ticket.stage, {
    ...(asked.status === undefined ? {} : { status: asked.status }),
    ...(asked.caseKind === undefined ? {} : { caseKind: asked.caseKind }),
    ...(asked.problemSettled === true ? { problem: null } : {}),
  });
  return { outcome: 'done', ticket: moved };
}

/** Only what could not be read is read again: of everything else there is a message, and people have answered it. */
async function parseAgain(
  deps: Deps,
  originalId: OriginalId,
  by: string,
): Promise<{ outcome: 'rung' | 'waiting' } | NotPossible | Unknown> {
  return deps.db.transaction(async (tx) => {
    if ((await findOriginal(tx, originalId)) === undefined) return unknown;
    const message = await messages.findByOriginal(tx, originalId);
    if (message !== undefined && message.nature !== 'unreadable') return notPossible('it has been read');
    const version = await readAgain(tx, originalId);
    if (version === undefined) return { outcome: 'waiting' };
    if (message?.ticketId !== undefined)
      await record(tx, {
        ticketId: message.ticketId,
        actor: by,
        action: 'parse-again',
        data: { original: originalId },
      });
    await deps.queue.ring(tx, { stage: 'normalize', id: originalId, version });
    return { outcome: 'rung' };
  });
}

async function settle(tx: Tx, deps: Deps, asked: Asked<'settle'>): ReturnType<ApiActions['settle']> {
  const message = await outbox.find(tx, asked.outboundId);
  if (message === undefined) return unknown;
  // The message first, then its ticket: whoever tells the owner takes them in this order too.
  const done = await outbox.settle(tx, message.id, { sent: asked.sent, by: asked.by });
  const now = await outbox.find(tx, message.id);
  if (now === undefined) return unknown;
  if (!done) {
    // The same verdict once more: the first answer was lost on its way.
    const same = now.settledBy === asked.by && now.state === (asked.sent ? 'sent' : 'refused');
    return same ? { outcome: 'done', message: now } : { outcome: 'stale', now };
  }
  // Refused by a person's word, and that person knows: no machine tries another address.
  await outbox.markFailureHandled(tx, message.id);
  const ticket = await tickets.loadForUpdate(tx, message.ticketId);
  await record(tx, {
    ticketId: ticket.id,
    ...(message.claimId === undefined ? {} : { claimId: message.claimId }),
    actor: asked.by,
    action: asked.sent ? 'settled-sent' : 'settled-not-sent',
    data: { outbound: message.id, ...(asked.note === undefined ? {} : { note: asked.note }) },
  });
  const others = (await outbox.list(tx, { ticketId: ticket.id, state: 'uncertain' }, { size: 1 })).length > 0;
  if (!asked.sent)
    await move(tx, deps, ticket, ticket.stage, {
      problem: { code: 'not_delivered', detail: asked.note ?? 'a person found out that it never left' },
    });
  else if (!others && ticket.problem?.code === 'uncertain_delivery')
    await move(tx, deps, ticket, ticket.stage, { problem: null });
  return { outcome: 'done', message: now };
}

async function decideRequirement(
  tx: Tx,
  deps: Deps,
  asked: Asked<'decideRequirement'>,
): ReturnType<ApiActions['decideRequirement']> {
  await claims.lock(tx, asked.claimId);
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  if (file === undefined) return unknown;
  const before = (await claims.requirementsOf(tx, asked.claimId)).find((line) => line.key === asked.key);
  if (before === undefined) return unknown;
  if (asked.version !== undefined && asked.version !== file.version) return { outcome: 'stale', now: file };
  if (endedClaims.has(file.claim.status)) return notPossible(`the claim is ${file.claim.status}`);
  const { note: _, ...rest } = before;
  const requirement = {
    ...rest,
    state: asked.state,
    ...(asked.note === undefined ? {} : { note: asked.note }),
  };
  if (before.state === asked.state && before.note === asked.note)
    return { outcome: 'done', requirement, claim: file };

  await claims.saveRequirements(tx, asked.claimId, [requirement], new Map());
  await claims.update(tx, file, {});
  await record(tx, {
    claimId: asked.claimId,
    actor: asked.by,
    action: `requirement-${asked.state}`,
    data: { key: asked.key, was: before.state, ...(asked.note === undefined ? {} : { note: asked.note }) },
  });
  await wakeClaim(tx, deps, asked.claimId);
  return { outcome: 'done', requirement, claim: { ...file, version: file.version + 1 } };
}

async function judge(
  tx: Tx,
  deps: Deps,
  asked: Asked<'judgeFinding'>,
): ReturnType<ApiActions['judgeFinding']> {
  const seen = await findings.findFinding(tx, asked.findingId);
  if (seen === undefined || !mayRead(asked.person.role, seen)) return unknown;
  // The claim first: an assessment that is under way may be about to change the finding.
  await claims.lock(tx, seen.claimId);
  const finding = await findings.findFinding(tx, asked.findingId);
  if (finding === undefined) return unknown;
  const verdict = judgeFinding(finding, asked.action, asked.person, asked.reason);
  if (verdict.outcome === 'forbidden') return verdict;
  if (verdict.outcome === 'unchanged') return { outcome: 'done', finding };
  if (asked.version !== undefined && asked.version !== finding.version)
    return { outcome: 'stale', now: finding };
  if (verdict.outcome === 'not-possible') return verdict;
  const decided = await findings.decideFinding(tx, finding, {
    state: verdict.state,
    person: asked.person,
    at: deps.now(),
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
  });
  // What stopped the claim's road may not stop it any more, or again.
  if (finding.severity === 'blocker') await wakeClaim(tx, deps, finding.claimId);
  return { outcome: 'done', finding: decided };
}

async function escalateFraud(
  tx: Tx,
  { claimId, note, person }: Asked<'escalateFraud'>,
): ReturnType<ApiActions['escalateFraud']> {
  await claims.lock(tx, claimId);
  if ((await claims.loadFiles(tx, [claimId])).length === 0) return unknown;
  if ((await fraudEscalationOf(tx, claimId)) !== undefined) return { outcome: 'raised', again: true };
  const [ticket] = await tickets.list(tx, { claimId }, { size: 1 });
  if (ticket === undefined) return notPossible('the claim has no ticket to hand up');
  // The ticket itself does not change: its status would tell everybody that there is something.
  await raise(tx, {
    ticketId: ticket.id,
    claimId,
    reason: 'fraud_signal',
    period: `claim-${claimId}`,
    note,
  });
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: `person:${person.name}`,
    action: 'escalated',
    data: { reason: 'fraud_signal', role: person.role, note },
    restricted: 'fraud',
  });
  return { outcome: 'raised', again: false };
}

/**
 * Has a claim assessed again, on the ticket its open request belongs to, else on the one that changed last: what is
 * missing has changed, and with it what the customer is asked.
 */
async function wakeClaim(tx: Tx, deps: Deps, claimId: ClaimId, except?: TicketId): Promise<void> {
  const open = await requests.findOpen(tx, claimId);
  const candidates = (await tickets.list(tx, { claimId }, { size: 50 })).filter(
    (ticket) =>
      ticket.id !== except && !isFinal(ticket) && ticket.caseKind !== 'auto' && ticket.caseKind !== 'spam',
  );
  const chosen = candidates.find((ticket) => ticket.id === open?.ticketId) ?? candidates[0];
  if (chosen === undefined) return;
  const ticket = await tickets.loadForUpdate(tx, chosen.id);
  // One that is on its way comes to the assessment by itself.
  if (ticket.stage !== 'settled' && ticket.stage !== 'request') return;
  // It waits for the customer again if there is still something to ask.
  await move(tx, deps, ticket, 'assess', ticket.status === 'waiting_customer' ? { status: 'open' } : {});
}

async function lockTicket(tx: Tx, id: TicketId): Promise<Ticket | undefined> {
  return (await tickets.find(tx, id)) === undefined ? undefined : tickets.loadForUpdate(tx, id);
}

/**
 * Locks the claims a ticket leaves and comes to, then the ticket: in the order the stages do, so that nobody waits for
 * each other.
 *
 * @throws Stale when the ticket changed its claim in that moment.
 */
async function lockWithClaim(tx: Tx, id: TicketId, next?: ClaimId): Promise<Ticket | undefined> {
  const seen = await tickets.find(tx, id);
  if (seen === undefined) return undefined;
  const involved = new Set([seen.claimId, next].flatMap((claimId) => claimId ?? []));
  for (const claimId of [...involved].toSorted()) await claims.lock(tx, claimId);
  const ticket = await tickets.loadForUpdate(tx, id);
  if (ticket.claimId !== seen.claimId) throw new Stale(`ticket ${id} has changed its claim`);
  return ticket;
}

function isOutdated(ticket: Ticket, version: number | undefined): boolean {
  return version !== undefined && version !== ticket.version;
}

function isFinal(ticket: Ticket): boolean {
  return ticket.status === 'closed' || ticket.status === 'merged';
}
