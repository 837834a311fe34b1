/** What people do about requests for missing items: start one, hold back, let go on, give time, send now, end, begin anew. */
import type { ApiActions, RequestOutcome, RequestPreview } from '#src/api/actions.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { firstDeadline, standardCadence } from '#src/domain/answering/follow-up.ts';
import { phaseOf, whyNot, type RequestPhase } from '#src/domain/answering/information-request.ts';
import type { RequestId } from '#src/domain/ids.ts';
import type { Claim } from '#src/domain/claims/claim.ts';
import { missingFor } from '#src/domain/claims/requirements.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as requests from '#src/storage/requests.ts';
import * as tickets from '#src/storage/tickets.ts';
import { goesToParty, isPartyOf } from './identity.ts';
import { composeNext } from './8-follow-up.ts';
import { endedClaims } from './claim-change.ts';
import { isFinal, notPossible, stopAsking, unknown, claimIs } from './decisions.ts';
import { move, type Deps } from './stage.ts';
import { wayToCustomer } from './way-to-customer.ts';

type Asked = Parameters<ApiActions['stepRequest']>[0];

/** Takes one step with a request. The same step again does nothing more; one that is not possible says why. */
export async function stepRequest(tx: Tx, deps: Deps, asked: Asked): Promise<RequestOutcome> {
  const seen = await requests.find(tx, asked.requestId);
  if (seen === undefined) return unknown;
  await claims.lock(tx, seen.claimId);
  const request = (await requests.find(tx, asked.requestId)) ?? seen;
  if (asked.version !== undefined && asked.version !== request.version)
    return { outcome: 'stale', now: request };
  if (isDone(request, asked)) return { outcome: 'done', request };
  const refusal = whyNot(asked.step, await phaseNow(tx, deps, request));
  if (refusal !== undefined) return notPossible(refusal);
  const today = localDateOf(deps.now());
  if (asked.step === 'extend' && (asked.until === undefined || asked.until <= today))
    return notPossible({
      it: 'il nuovo termine deve essere un giorno futuro',
      en: 'the new day to answer by must be a day to come',
    });

  await record(tx, {
    ticketId: request.ticketId,
    claimId: request.claimId,
    actor: asked.by,
    action: `request-${asked.step}`,
    data: {
      request: request.id,
      ...(asked.reason === undefined ? {} : { reason: asked.reason }),
      ...(asked.until === undefined ? {} : { until: asked.until, dueWas: request.dueOn }),
    },
  });
  await take(tx, deps, request, asked);
  const after = (await requests.find(tx, request.id)) ?? request;
  return { outcome: 'done', request: after };
}

/** A lost answer is asked for again: the row shows that the step was taken. */
function isDone(request: requests.InformationRequest, asked: Asked): boolean {
  switch (asked.step) {
    case 'hold':
      return request.held?.by === asked.by && request.held.why === asked.reason;
    case 'extend':
      return request.notBefore !== undefined && request.notBefore === asked.until;
    case 'cancel':
      return request.state === 'cancelled';
    case 'supersede':
      return request.state === 'superseded';
    case 'go_on':
    case 'send_now':
      return false;
  }
}

async function take(tx: Tx, deps: Deps, request: requests.InformationRequest, asked: Asked): Promise<void> {
  const now = deps.now();
  switch (asked.step) {
    case 'hold':
      await requests.adjust(tx, await withdrawn(tx, deps, request, 'held back by a person'), {
        held: { by: asked.by, why: asked.reason ?? '' },
        nextAt: now,
      });
      return;
    case 'go_on':
      await requests.adjust(tx, request, { held: null, nextAt: now });
      return wake(tx, deps, request);
    case 'extend': {
      const until = asked.until ?? request.dueOn;
      await requests.adjust(tx, await withdrawn(tx, deps, request, 'the customer was given more time'), {
        notBefore: until,
        dueOn: until,
        nextAt: now,
      });
      return wake(tx, deps, request);
    }
    case 'send_now':
      await requests.adjust(tx, request, { atOnceOn: localDateOf(now), nextAt: now });
      return wake(tx, deps, request);
    case 'cancel':
      await stopAsking(tx, deps, request.ticketId, request.claimId, asked.reason ?? 'cancelled by a person');
      return returnTicket(tx, deps, request);
    case 'supersede': {
      if (request.state === 'open') {
        await requests.move(tx, await withdrawn(tx, deps, request, 'replaced by a new request'), {
          state: 'superseded',
          reason: asked.reason ?? 'replaced by a new request',
          at: now,
        });
      }
      const opened = await requests.open(tx, {
        claimId: request.claimId,
        ticketId: request.ticketId,
        startedAt: now,
        dueOn: firstDeadline(localDateOf(now), deps.profile.cadence),
      });
      if (opened !== undefined) await wake(tx, deps, opened);
    }
  }
}

/** Takes back a round that has not begun to leave, so that it is composed anew or not at all; the request as it is then. */
async function withdrawn(
  tx: Tx,
  deps: Deps,
  request: requests.InformationRequest,
  why: string,
): Promise<requests.InformationRequest> {
  for (const message of await outbox.list(
    tx,
    { state: 'queued', ticketId: request.ticketId },
    { size: 100 },
  )) {
    if (message.requestId !== request.id || message.automatic === 'no') continue;
    if (await outbox.cancel(tx, message.id, why, deps.now()))
      await requests.redoRound(tx, request.id, message.round, deps.now());
  }
  return (await requests.find(tx, request.id)) ?? request;
}

async function wake(tx: Tx, deps: Deps, request: requests.InformationRequest): Promise<void> {
  const now = (await requests.find(tx, request.id)) ?? request;
  await deps.queue.ring(tx, { stage: 'follow-up', id: now.id, version: now.version });
}

/** Nobody waits for the customer any more: the ticket is work again. */
async function returnTicket(tx: Tx, deps: Deps, request: requests.InformationRequest): Promise<void> {
  const ticket = await tickets.loadForUpdate(tx, request.ticketId);
  if (ticket.status === 'waiting_customer') await move(tx, deps, ticket, ticket.stage, { status: 'open' });
}

async function phaseNow(db: Sql, deps: Deps, request: requests.InformationRequest): Promise<RequestPhase> {
  const progress = (await requests.progressOf(db, [request.id])).get(request.id);
  return phaseOf({
    state: request.state,
    round: request.round,
    rounds: (deps.profile.cadence ?? standardCadence).days.length,
    isHeld: request.held !== undefined,
    hasBrought: progress?.hasBrought ?? false,
    isUndelivered: progress?.isUndelivered ?? false,
    isOverdue: request.dueOn < localDateOf(deps.now()),
  });
}

/** The words of the next round as it would leave now; nothing is sent or kept. */
export async function previewRequest(
  deps: Deps,
  requestId: string,
): Promise<RequestPreview | ReturnType<typeof notPossible> | typeof unknown> {
  return deps.db.transaction(async (tx) => {
    const request = await requests.find(tx, requestId);
    if (request === undefined) return unknown;
    if (request.state !== 'open')
      return notPossible({ it: 'la richiesta non è più aperta', en: `the request is ${request.state}` });
    const next = await composeNext(tx, deps, request);
    return next === undefined
      ? notPossible({ it: 'non deve partire altro', en: 'no further round is to leave' })
      : { outcome: 'composed' as const, ...next };
  });
}

type Started = Parameters<ApiActions['startRequest']>[0];

/** Opens a claim's request because a person wants it asked; its first round leaves at once. */
export async function startRequest(
  tx: Tx,
  deps: Deps,
  asked: Started,
): ReturnType<ApiActions['startRequest']> {
  await claims.lock(tx, asked.claimId);
  const open = await requests.findOpen(tx, asked.claimId);
  if (open !== undefined) return { outcome: 'started', request: open, again: true };
  const ticket = await ticketToAskOn(tx, deps, asked);
  if ('outcome' in ticket) return ticket;
  const now = deps.now();
  const opened = await requests.open(tx, firstOf(deps, asked, ticket));
  if (opened === undefined)
    return notPossible({ it: 'lo sta già chiedendo un’altra persona', en: 'somebody else is asking for it' });
  await record(tx, {
    ticketId: ticket.id,
    claimId: asked.claimId,
    actor: asked.by,
    action: 'request-start',
    data: { request: opened.id },
  });
  // Whatever a person must read first, this person has read.
  await requests.adjust(tx, opened, { atOnceOn: localDateOf(now), nextAt: now });
  await wake(tx, deps, opened);
  return { outcome: 'started', request: (await requests.find(tx, opened.id)) ?? opened, again: false };
}

/** The words `startRequest` would send; nothing is sent or kept. */
export async function previewFirst(
  tx: Tx,
  deps: Deps,
  asked: Omit<Started, 'by'>,
): ReturnType<ApiActions['previewFirstRequest']> {
  const ticket = await ticketToAskOn(tx, deps, asked);
  if ('outcome' in ticket) return ticket;
  const request: requests.InformationRequest = {
    ...firstOf(deps, asked, ticket),
    // None is on file yet.
    id: '0' as RequestId,
    state: 'open',
    round: 0,
    version: 1,
  };
  const next = await composeNext(tx, deps, request);
  return next === undefined
    ? notPossible({
        it: 'su questo sinistro non si può chiedere a nessuno',
        en: 'nobody may be asked on this claim',
      })
    : { outcome: 'composed', ...next };
}

function firstOf(deps: Deps, { claimId }: Omit<Started, 'by'>, ticket: Ticket) {
  const now = deps.now();
  return {
    claimId,
    ticketId: ticket.id,
    startedAt: now,
    dueOn: firstDeadline(localDateOf(now), deps.profile.cadence),
  };
}

/** The ticket whose customer may be told what the claim is and what it lacks. */
async function ticketToAskOn(
  tx: Tx,
  deps: Deps,
  { claimId, ticketId }: Omit<Started, 'by'>,
): Promise<Ticket | ReturnType<typeof notPossible> | typeof unknown> {
  const [file] = await claims.loadFiles(tx, [claimId]);
  if (file === undefined) return unknown;
  if (endedClaims.has(file.claim.status)) return notPossible(claimIs(file.claim));
  if (missingFor(await claims.requirementsOf(tx, claimId), 'review').length === 0)
    return notPossible({ it: 'non manca niente', en: 'nothing is missing' });
  return ticketOfCustomer(tx, deps, file.claim, ticketId);
}

/** The open ticket, or the one that is named, whose customer belongs to the claim and can be written to. */
export async function ticketOfCustomer(
  tx: Tx,
  deps: Deps,
  claim: Claim,
  ticketId: Ticket['id'] | undefined,
): Promise<Ticket | ReturnType<typeof notPossible>> {
  const all = await tickets.list(tx, { claimId: claim.id }, { size: 50 });
  const onClaim = ticketId === undefined ? all : all.filter(({ id }) => id === ticketId);
  if (onClaim.length === 0)
    return notPossible({
      it: 'la pratica non riguarda questo sinistro',
      en: 'the ticket does not belong to the claim',
    });
  for (const ticket of onClaim) {
    if (isFinal(ticket)) continue;
    if (goesToParty(claim, await wayToCustomer(tx, deps, ticket, { claim }))) return ticket;
    if (ticket.customer?.includes('@') !== true) continue;
    const opened = (await links.ofTicket(tx, ticket.id)).some(
      (each) => each.claimId === claim.id && each.state === 'opened',
    );
    if (opened || isPartyOf(claim, ticket.customer)) return ticket;
  }
  return notPossible({
    it: 'non c’è una pratica aperta di un cliente del sinistro che abbia un indirizzo',
    en: 'no ticket is open whose customer belongs to the claim and has an address',
  });
}
