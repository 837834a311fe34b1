import { addDays, endOfDay, isWorkingDay, localDateOf, nextWorkingDay } from '#src/domain/time/calendar.ts';
import type { Claim, Requirement } from '#src/domain/claims/claim.ts';
import {
  answerBy,
  nextStep,
  standardCadence,
  standardPostDays,
  stopReason,
  type FollowUp,
  type NextStep,
} from '#src/domain/answering/follow-up.ts';
import type { WayOut } from '#src/domain/answering/way-out.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { alreadyReceived, missingFor } from '#src/domain/claims/requirements.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { raise } from '#src/storage/escalations.ts';
import { record } from '#src/storage/history.ts';
import { attachmentsOf, lastHumanOf } from '#src/storage/messages.ts';
import * as outbound from '#src/storage/outbound.ts';
import { waitsForPost } from '#src/storage/paper-letters.ts';
import { openingOf } from '#src/storage/rearrangements.ts';
import * as requests from '#src/storage/requests.ts';
import * as tickets from '#src/storage/tickets.ts';
import { askFor, type Letter, type Rendered } from '#templates/index.ts';
import { itemsOf } from './6-request.ts';
import { nudge } from './nudge.ts';
import { otherFilesOf } from './other-files.ts';
import { mayWrite, ownWay, recipientOf, renderFor, say } from './outbox.ts';
import { move, type Deps, type Worker } from './stage.ts';
import { wayToCustomer } from './way-to-customer.ts';

/**
 * Asks for what is missing and reminds until it has come: first request, two reminders, a final one, then a supervisor.
 *
 * What is missing is computed again in the transaction that lets a round go; a round has one message, held by its key.
 */
export const followUp: Worker = {
  stage: 'follow-up',
  lane: 'inbound',

  run: async (id, deps) => {
    await deps.db.transaction(async (tx) => {
      const due = await requests.loadDue(tx, id, deps.now());
      await claims.lock(tx, due.claimId);
      await takeStep(tx, deps, due);
    });
  },

  giveUp: async (id, reason, deps) => {
    const due = await requests.loadDue(deps.db, id, deps.now());
    await deps.db.transaction(async (tx) => {
      const ticket = await tickets.loadForUpdate(tx, due.ticketId);
      await requests.postpone(tx, due, new Date(deps.now().getTime() + 3_600_000));
      await move(tx, deps, ticket, ticket.stage, { problem: { code: 'stage_failed', detail: reason } });
    });
  },
};

/** How long to look away while a message of the customer is being read. */
const readingPauseMs = 20_000;
/** And while a person has to read it. */
const personPauseMs = 3_600_000;

async function takeStep(tx: Tx, deps: Deps, request: requests.InformationRequest): Promise<void> {
  const { claim } = await claims.load(tx, request.claimId);
  const requirements = await claims.requirementsOf(tx, claim.id);
  const missing = missingFor(requirements, 'review');
  const ticket = await tickets.loadForUpdate(tx, request.ticketId);
  const ways = await waysFor(tx, deps, ticket, claim);
  const state = await stateOf(tx, deps, request, claim, missing, ticket, ways.usual);
  const step = nextStep(state, deps.profile.cadence);
  const now = deps.now();

  switch (step.step) {
    case 'hold':
      return requests.postpone(
        tx,
        request,
        new Date(
          now.getTime() +
            (step.why !== 'unread_answer' || state.heldByPerson ? personPauseMs : readingPauseMs),
        ),
      );
    case 'cancel':
      await requests.move(tx, request, {
        state: 'satisfied',
        reason: 'everything has arrived',
        at: deps.now(),
      });
      await record(tx, about(request, 'satisfied'));
      if (ticket.status === 'waiting_customer')
        await move(tx, deps, ticket, ticket.stage, { status: 'open' });
      return;
    case 'stop':
      await requests.move(tx, request, { state: 'cancelled', reason: step.why, at: deps.now() });
      await record(tx, about(request, 'stopped', { why: step.why }));
      return;
    case 'send':
      if (step.dueAt > now) return requests.postpone(tx, request, step.dueAt);
      // Nothing leaves while whoever opened the claim may take that back, unless a person sends it.
      if (step.round === 1 && state.atOnceOn === undefined) {
        const from = (await openingOf(tx, claim.id))?.moved.writesFrom;
        if (from !== undefined && new Date(from) > now) return requests.postpone(tx, request, new Date(from));
      }
      // Late (the service was down, a person had to read): a reminder still leaves on a working morning.
      if (step.round > 1 && state.atOnceOn === undefined && !isWorkingDay(localDateOf(now)))
        return requests.postpone(tx, request, morningOf(nextWorkingDay(localDateOf(now)), deps));
      return sendRound(tx, deps, {
        request,
        claim,
        requirements,
        missing,
        ticket,
        step,
        state,
        way: step.purpose === 'final' ? ways.final : ways.usual,
      });
    case 'escalate':
      if (step.dueAt > now) return requests.postpone(tx, request, step.dueAt);
      return exhaust(tx, deps, request, ticket, missing);
    case 'wait_for_supervisor':
      return requests.move(tx, request, {
        state: 'exhausted',
        reason: 'with the supervisor',
        at: deps.now(),
      });
  }
}

/** How rounds reach the customer now: the final one may have to be proven. */
async function waysFor(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  claim: Claim,
): Promise<{ readonly usual: WayOut | undefined; readonly final: WayOut | undefined }> {
  return {
    usual: await wayToCustomer(tx, deps, ticket, { claim }),
    final: await wayToCustomer(tx, deps, ticket, { claim, purpose: 'final_request' }),
  };
}

/** The hour at which reminders leave on a day. */
function morningOf(day: LocalDate, deps: Deps): Date {
  const hour = (deps.profile.cadence ?? standardCadence).remindAtHour;
  return new Date(endOfDay(addDays(day, -1)).getTime() + 1_000 + hour * 3_600_000);
}

async function stateOf(
  tx: Tx,
  deps: Deps,
  request: requests.InformationRequest,
  claim: Claim,
  missing: readonly Requirement[],
  ticket: Ticket,
  way: WayOut | undefined,
): Promise<FollowUp & { readonly heldByPerson: boolean }> {
  const answered = await lastHumanOf(tx, { claimId: claim.id });
  const party = claim.parties.find((each) =>
    each.party.contacts.some((contact) => contact.value === ticket.customer),
  )?.party;
  const held = await tickets.heldByPeople(tx, claim.id);
  // Whoever complains is not reminded; the first request tells what a claim needs and is owed all the same.
  const stop =
    held.complaint && request.round > 0
      ? 'dispute'
      : stopReason({ claimStatus: claim.status, ...(party === undefined ? {} : { party }) });
  return {
    startedOn: localDateOf(request.startedAt),
    roundsSent: request.round,
    ...(request.lastSentOn === undefined ? {} : { lastSentOn: request.lastSentOn }),
    missing,
    // The ticket that opened the request is still at its own stage when the first round goes.
    unreadAnswer:
      // A person who lets it leave at once has read what there is.
      (held.toRead && request.atOnceOn === undefined) ||
      (await tickets.anyWorkingOn(tx, claim.id, request.round === 0 ? ticket.id : undefined)),
    heldByPerson: held.toRead,
    ...(answered === undefined || answered.receivedAt <= request.startedAt
      ? {}
      : { answeredOn: localDateOf(answered.receivedAt) }),
    ...(request.awayUntil === undefined ? {} : { awayUntil: request.awayUntil }),
    isHeld: request.held !== undefined,
    isUnposted: await waitsForPost(tx, request.id),
    postDays: way?.road === 'post' ? daysOfPost(deps) : 0,
    ...(request.notBefore === undefined ? {} : { notBefore: request.notBefore }),
    ...(request.atOnceOn === undefined ? {} : { atOnceOn: request.atOnceOn }),
    ...(stop === undefined ? {} : { stop }),
    escalated: false,
  };
}

/** Days that a letter and the answer to it are under way. */
function daysOfPost({ profile }: Deps): number {
  return 2 * (profile.cadence?.postDays ?? standardPostDays);
}

async function sendRound(
  tx: Tx,
  deps: Deps,
  round: {
    request: requests.InformationRequest;
    claim: Claim;
    requirements: readonly Requirement[];
    missing: readonly Requirement[];
    ticket: Ticket;
    step: Extract<NextStep, { step: 'send' }>;
    state: FollowUp;
    way: WayOut | undefined;
  },
): Promise<void> {
  const { request, claim, missing, ticket, step, state, way } = round;
  const now = deps.now();
  const today = localDateOf(now);
  const may = await mayWrite(tx, deps, ticket, 'other', undefined, way);
  if (!may.ok || way === undefined) {
    const reason = may.ok ? 'no address' : may.reason;
    if (!may.ok && may.alarm) deps.log.error('brake.open', new Error(reason));
    await record(tx, about(request, 'held-back', { reason, round: step.round }));
    return requests.postpone(
      tx,
      request,
      new Date(now.getTime() + (may.ok || !may.alarm ? 86_400_000 : 60_000)),
    );
  }
  const cadence = deps.profile.cadence;
  const postDays = way.road === 'post' ? daysOfPost(deps) : 0;
  const deadline = answerBy(
    { startedOn: state.startedOn, round: step.round, sentOn: today, postDays },
    cadence,
  );
  const { atOnceOn: _, ...later } = state;
  const next = nextStep({ ...later, roundsSent: step.round, lastSentOn: today }, deps.profile.cadence);
  const nextAt = 'dueAt' in next ? next.dueAt : now;
  const version = await outbound.composedFor(tx, request.id, step.round);
  const keys = missing.map((line) => line.key);
  const said = await say(tx, deps, {
    key: `missing:claim-${claim.id}:request-${request.id}:round-${step.round}${version === 0 ? '' : `:v${version + 1}`}`,
    ticket,
    claimId: claim.id,
    requestId: request.id,
    round: step.round,
    way,
    letter: await letterFor(tx, deps, { ...round, way, deadline }, next),
    automatic: step.round === 1 ? 'auto-replied' : 'auto-generated',
    asks: keys,
    notBefore: now,
    by: 'machine:follow-up',
  });
  // The first reminder only: more would be a nuisance.
  if (said !== undefined && step.round === 2 && said.recipient.includes('@'))
    await nudge(tx, deps, { ticket, about: said, why: 'reminder' });
  await requests.move(tx, request, {
    state: 'open',
    round: step.round,
    nextAt,
    dueOn: deadline,
    sentOn: today,
  });
  await claims.markAsked(tx, claim.id, keys, deps.now());
  await record(
    tx,
    about(request, step.purpose === 'first' ? 'asked' : 'reminded', { round: step.round, items: keys }),
  );
  if (ticket.status === 'open' || ticket.status === 'new')
    await move(tx, deps, ticket, ticket.stage, { status: 'waiting_customer' });
}

/** What the next round would say if it left now, to whom and when it will; undefined when none is to leave. */
export async function composeNext(
  tx: Tx,
  deps: Deps,
  request: requests.InformationRequest,
): Promise<
  | { readonly to?: string; readonly round: number; readonly dueOn: LocalDate; readonly letter: Rendered }
  | undefined
> {
  const { claim } = await claims.load(tx, request.claimId);
  const requirements = await claims.requirementsOf(tx, claim.id);
  const missing = missingFor(requirements, 'review');
  const ticket = await tickets.loadForUpdate(tx, request.ticketId);
  const ways = await waysFor(tx, deps, ticket, claim);
  const held = await stateOf(tx, deps, request, claim, missing, ticket, ways.usual);
  // Who looks at the words wants them whatever holds them back just now.
  const state = { ...held, isHeld: false, unreadAnswer: false, isUnposted: false };
  const step = nextStep(state, deps.profile.cadence);
  if (step.step !== 'send') return undefined;
  const { atOnceOn: _, ...later } = state;
  const next = nextStep({ ...later, roundsSent: step.round, lastSentOn: step.dueOn }, deps.profile.cadence);
  const way = step.purpose === 'final' ? ways.final : ways.usual;
  const letter = await letterFor(
    tx,
    deps,
    { claim, requirements, missing, ticket, step, request, way, deadline: step.answerBy },
    next,
  );
  return {
    ...(way === undefined ? {} : { to: recipientOf(way) }),
    round: step.round,
    dueOn: step.dueOn,
    letter: renderFor(deps, letter, way ?? ownWay(''), ticket),
  };
}

async function letterFor(
  tx: Tx,
  deps: Deps,
  {
    claim,
    requirements,
    missing,
    ticket,
    step,
    request,
    way,
    deadline,
  }: {
    claim: Claim;
    requirements: readonly Requirement[];
    missing: readonly Requirement[];
    ticket: Ticket;
    step: Extract<NextStep, { step: 'send' }>;
    request: requests.InformationRequest;
    way: WayOut | undefined;
    /** Last day to answer, counted from the day it really leaves. */
    deadline: LocalDate;
  },
  next: NextStep,
): Promise<Letter> {
  const { language } = ticket;
  const label = deps.profile.claimTypes.get(claim.type)?.label[language];
  const files = (await attachmentsOf(tx, ticket.id)).filter((file) => !file.inline);
  const nextReminderOn = next.step === 'send' ? next.dueOn : undefined;
  const shared = {
    language,
    medium: deps.channels.get(ticket.channel)?.medium ?? ('email' as const),
    desk: deps.settings.desk,
    customer: ticket.customerName === undefined ? {} : { name: ticket.customerName },
    reference: formatReference(claim.reference, deps.profile.terms.claimPrefix),
    writtenOn: localDateOf(deps.now()),
    via: ticket.channel,
    receivedOn: localDateOf(ticket.receivedAt),
    attachments: files.length,
    ...(label === undefined
      ? {}
      : { claim: { label, ...(claim.lossOn === undefined ? {} : { lossOn: claim.lossOn }) } }),
    items: itemsOf(deps, missing)
      .filter((items) => items.length > 0)
      .map((items) => askFor(items, language)),
    received: itemsOf(deps, await receivedToTell(tx, claim, requirements)).flatMap((items) =>
      items[0] === undefined ? [] : [{ label: items[0].label[language] }],
    ),
    deadline,
    ...(nextReminderOn === undefined ? {} : { nextReminderOn }),
  };
  return step.purpose === 'first'
    ? {
        ...shared,
        purpose: 'missing',
        others: await otherFilesOf(tx, deps, ticket),
        firstContact: !(await outbound.everWroteTo(tx, way === undefined ? '' : recipientOf(way))),
      }
    : {
        ...shared,
        purpose: 'reminder',
        round: step.purpose === 'final' ? 'final' : step.round === 2 ? 1 : 2,
        askedOn: localDateOf(request.startedAt),
      };
}

/**
 * What came in messages. What lies in the policy's file is not listed: the recipient need not be whom it is about,
 * and did not send it.
 */
async function receivedToTell(
  tx: Tx,
  claim: Claim,
  requirements: readonly Requirement[],
): Promise<readonly Requirement[]> {
  const onFile = await claims.requirementsOnFile(tx, claim.id);
  return alreadyReceived(requirements).filter((line) => !onFile.has(line.key));
}

async function exhaust(
  tx: Tx,
  deps: Deps,
  request: requests.InformationRequest,
  ticket: Ticket,
  missing: readonly Requirement[],
): Promise<void> {
  await requests.move(tx, request, {
    state: 'exhausted',
    reason: 'no answer to the final request',
    at: deps.now(),
  });
  const raised = await raise(tx, {
    ticketId: ticket.id,
    claimId: request.claimId,
    reason: 'rfi_exhausted',
    period: `request-${request.id}`,
    note: missing.map((line) => line.key).join(', '),
    at: deps.now(),
  });
  if (!raised) return;
  await record(tx, about(request, 'escalated', { reason: 'rfi_exhausted' }));
  await move(tx, deps, ticket, ticket.stage, {
    status: 'escalated',
    problem: { code: 'requests_exhausted' },
  });
}

function about(request: requests.InformationRequest, action: string, data?: Record<string, unknown>) {
  return {
    ticketId: request.ticketId,
    claimId: request.claimId,
    actor: 'machine:follow-up',
    action,
    data: { request: request.id, ...data },
  };
}
