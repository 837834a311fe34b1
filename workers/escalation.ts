/** Handing a ticket up, and what a supervisor does with it. */
import type { ApiActions, EscalationOutcome } from '#src/api/actions.ts';
import { stepEscalation } from '#src/domain/decisions/escalation.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { isDecidable } from '#src/domain/review/approval.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as escalations from '#src/storage/escalations.ts';
import { record } from '#src/storage/history.ts';
import { isFinal, isOutdated, lockWithClaims, notPossible, unknown, ticketIs } from './decisions.ts';
import { move, type Deps } from './stage.ts';

/** Hands a ticket up with a reason and a note; once per ticket and reason while that one is open. */
export async function escalateTicket(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['escalateTicket']>[0],
): Promise<EscalationOutcome> {
  const [ticket] = (await lockWithClaims(tx, [asked.ticketId])) ?? [];
  if (ticket === undefined) return unknown;
  const before = await escalations.ofTicket(tx, ticket.id);
  const same = before.find(({ period }) => period === asked.clientId);
  if (same !== undefined) return { outcome: 'done', escalation: same, again: true };
  // Taken for the same one, it would lose the words of whoever comes second.
  const waits = before.some(
    ({ reason, state }) => reason === asked.reason && (state === 'raised' || state === 'acknowledged'),
  );
  if (waits)
    return notPossible({
      it: 'Per questo motivo la pratica è già dal supervisore: quello che c’è da aggiungere va in una nota.',
      en: 'For this reason the ticket is with the supervisor already: write what there is to add into a note.',
    });
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  if (isOutdated(ticket, asked.version)) return { outcome: 'moved-on', ticket };
  const file = ticket.claimId === undefined ? undefined : await claims.load(tx, ticket.claimId);
  const hands = file !== undefined && isDecidable(file.claim.status) && file.claim.status !== 'escalated';
  const by = `person:${asked.person.name}`;
  await escalations.raise(tx, {
    ticketId: ticket.id,
    ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }),
    reason: asked.reason,
    period: asked.clientId,
    note: asked.note,
    by,
    at: deps.now(),
    before: {
      ticketStatus: ticket.status,
      ...(hands ? { claimStatus: file.claim.status } : {}),
    },
  });
  if (hands) await claims.update(tx, file, { status: 'escalated' }, deps.now());
  await record(tx, {
    ticketId: ticket.id,
    ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }),
    actor: by,
    action: 'escalated',
    data: { reason: asked.reason, note: asked.note, role: asked.person.role },
  });
  if (ticket.status !== 'escalated') await move(tx, deps, ticket, ticket.stage, { status: 'escalated' });
  const raised = (await escalations.ofTicket(tx, ticket.id)).find(({ period }) => period === asked.clientId);
  if (raised === undefined) throw new Stale(`the escalation of ticket ${ticket.id} is gone`);
  return { outcome: 'done', escalation: raised, again: false };
}

type Stepped = Parameters<ApiActions['stepEscalation']>[0];

/** Takes an escalation, gives it to somebody, returns it with instructions, or ends it. The same step twice is one. */
export async function takeEscalationStep(tx: Tx, deps: Deps, asked: Stepped): Promise<EscalationOutcome> {
  const seen = await escalations.find(tx, asked.escalationId);
  if (seen === undefined) return unknown;
  const [ticket] =
    (await lockWithClaims(tx, [seen.ticketId], seen.claimId === undefined ? [] : [seen.claimId])) ?? [];
  const escalation = await escalations.find(tx, asked.escalationId);
  if (ticket === undefined || escalation === undefined) return unknown;
  const { step, person, note } = asked;
  if (isDone(escalation, asked)) return { outcome: 'done', escalation, again: true };
  if (isOutdated(escalation, asked.version)) return { outcome: 'stale', now: escalation };
  const verdict = stepEscalation(escalation.state, step, person);
  if ('refused' in verdict) return notPossible(verdict.refused);
  if ((step === 'return' || step === 'decide') && note === undefined)
    return notPossible({ it: 'scriva che cosa fare', en: 'say what is to be done' });
  if (step === 'reassign' && asked.to === undefined)
    return notPossible({ it: 'scelga a chi passarla', en: 'choose whom it goes to' });
  const handledBy = step === 'reassign' ? (asked.to ?? person.name) : person.name;
  const after = await escalations.update(tx, escalation, {
    state: verdict.to,
    handledBy,
    at: deps.now(),
    ...(note === undefined ? {} : { answer: note }),
  });
  await record(tx, {
    ticketId: ticket.id,
    ...(escalation.claimId === undefined ? {} : { claimId: escalation.claimId }),
    actor: `person:${person.name}`,
    action: actions[step],
    data: {
      escalation: escalation.id,
      reason: escalation.reason,
      ...(step === 'reassign' ? { to: handledBy } : {}),
      ...(note === undefined ? {} : { note }),
    },
    ...(escalation.reason === 'fraud_signal' ? { restricted: 'fraud' } : {}),
  });
  // Signals leave no trace on the ticket: its status would tell everybody that there is something.
  if (escalation.reason !== 'fraud_signal') await carryOut(tx, deps, asked, escalation, ticket, handledBy);
  return { outcome: 'done', escalation: after, again: false };
}

const actions = {
  take: 'escalation-taken',
  reassign: 'escalation-reassigned',
  return: 'escalation-returned',
  decide: 'escalation-decided',
} as const;

async function carryOut(
  tx: Tx,
  deps: Deps,
  { step }: Stepped,
  escalation: escalations.Escalation,
  ticket: Ticket,
  handledBy: string,
): Promise<void> {
  if (isFinal(ticket)) return;
  if (step === 'take' || step === 'reassign') {
    await move(tx, deps, ticket, ticket.stage, { assignee: handledBy });
    return;
  }
  const all = await escalations.ofTicket(tx, ticket.id);
  const others = all.some(
    ({ id, state }) => id !== escalation.id && (state === 'raised' || state === 'acknowledged'),
  );
  // The one that handed the claim up knows how it stood; another one raised after it found it escalated already.
  const handed = all.findLast(
    ({ claimId, before }) => claimId === escalation.claimId && before?.claimStatus !== undefined,
  );
  if (!others) await giveBack(tx, deps, escalation.claimId, handed?.before?.claimStatus);
  const raiser = escalation.raisedBy?.replace(/^person:/, '');
  await move(tx, deps, ticket, ticket.stage, {
    ...(others ? {} : { status: step === 'return' ? ('open' as const) : ('resolved' as const) }),
    // Whoever raised it is told: it is their work again, and the instructions stand in its history.
    ...(step === 'return' && raiser !== undefined ? { assignee: raiser } : {}),
  });
}

/** The claim as it stood before it was handed up. */
async function giveBack(
  tx: Tx,
  deps: Deps,
  claimId: ClaimId | undefined,
  status: claims.ClaimFile['claim']['status'] | undefined,
): Promise<void> {
  if (claimId === undefined || status === undefined) return;
  const file = await claims.load(tx, claimId);
  if (file.claim.status === 'escalated') await claims.update(tx, file, { status }, deps.now());
}

/** A lost answer is asked for again: the row shows that the step was taken. */
function isDone(escalation: escalations.Escalation, { step, person, to }: Stepped): boolean {
  const { state, handledBy } = escalation;
  switch (step) {
    case 'take':
      return state === 'acknowledged' && handledBy === person.name;
    case 'reassign':
      return state === 'acknowledged' && to !== undefined && handledBy === to;
    case 'return':
      return state === 'returned' && handledBy === person.name;
    case 'decide':
      return state === 'decided' && handledBy === person.name;
  }
}
