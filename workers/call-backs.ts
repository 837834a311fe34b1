/** Who is to be called back: put on the list by their own call or by a person, and what came of it. */
import type { ApiActions, CallBackOutcome } from '#src/api/actions.ts';
import type { MessageId } from '#src/domain/ids.ts';
import type { InboundMessage } from '#src/domain/message.ts';
import { stepCallBack } from '#src/domain/phone/call-back.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as callBacks from '#src/storage/call-backs.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as tickets from '#src/storage/tickets.ts';
import { isFinal, isOutdated, lockTicket, notPossible, ticketIs, unknown } from './decisions.ts';
import type { Deps } from './stage.ts';

/** What a call that was filed says of calling back: its caller asked for it, or it was a try of ours. */
export async function noteCall(
  tx: Tx,
  {
    ticket,
    messageId,
    call,
    at,
  }: {
    readonly ticket: Ticket;
    readonly messageId: MessageId;
    readonly call: NonNullable<InboundMessage['call']>;
    readonly at: Date;
  },
): Promise<void> {
  const { outcome, number } = call;
  if (number === undefined) return;
  if (outcome === 'callback') {
    await callBacks.askForCall(tx, {
      ticketId: ticket.id,
      messageId,
      number,
      askedAt: at,
      enteredBy: 'machine:normalize',
    });
    return;
  }
  if (outcome !== 'placed' && outcome !== 'unreached') return;
  for (const each of await callBacks.callBacksOf(tx, ticket.id))
    if (each.state === 'open' && each.number === number)
      await callBacks.addTry(tx, each, {
        at,
        by: 'machine:normalize',
        answered: outcome === 'placed',
        messageId,
      });
}

/** A person writes down that somebody is to be called back; the same wish twice is one. */
export async function askForCall(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['askForCall']>[0],
): Promise<CallBackOutcome> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  const barred = deps.channels.get('call')?.whyBarred?.(asked.number);
  if (barred !== undefined)
    return notPossible({ it: `${asked.number}: ${barred.it}`, en: `${asked.number}: ${barred.en}` });
  const { callBack, again } = await callBacks.askForCall(tx, {
    ticketId: ticket.id,
    number: asked.number,
    askedAt: asked.askedAt,
    ...(asked.note === undefined ? {} : { note: asked.note }),
    enteredBy: asked.by,
    clientId: asked.clientId,
  });
  if (!again)
    await record(tx, {
      ticketId: ticket.id,
      actor: asked.by,
      action: 'call-back-asked',
      data: { callBack: callBack.id, askedAt: asked.askedAt.toISOString() },
    });
  return { outcome: 'done', callBack, again };
}

/** Says what came of calling somebody back, or takes that back. */
export async function takeCallBackStep(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['stepCallBack']>[0],
): Promise<CallBackOutcome> {
  const seen = await callBacks.findCallBack(tx, asked.callBackId);
  const at = seen === undefined ? undefined : await tickets.find(tx, seen.ticketId);
  if (at === undefined) return unknown;
  const ticket = await lockTicket(tx, (await tickets.surviving(tx, at)).id);
  const callBack = await callBacks.findCallBack(tx, asked.callBackId);
  if (ticket === undefined || callBack === undefined) return unknown;
  // Its call was split off while the ticket was waited for: the step is of the new one, whose lock comes after the old one's.
  if (callBack.ticketId !== seen?.ticketId) return takeCallBackStep(tx, deps, asked);
  const { step, by } = asked;
  const verdict = stepCallBack(callBack.state, step);
  if ('refused' in verdict) {
    const ends = step === 'reached' ? 'reached' : 'dropped';
    // The same word once more, after a lost answer.
    return step !== 'reopen' && step !== 'not_reached' && callBack.endedBy === by && callBack.state === ends
      ? { outcome: 'done', callBack, again: true }
      : notPossible(verdict.refused);
  }
  if (isOutdated(callBack, asked.version)) return { outcome: 'stale', now: callBack };
  if (step === 'not_reached') await callBacks.addTry(tx, callBack, { at: deps.now(), by });
  const ended = verdict.to !== 'open';
  const after = await callBacks.updateCallBack(tx, callBack, {
    state: verdict.to,
    endedBy: ended ? by : null,
    endedAt: ended ? deps.now() : null,
  });
  await record(tx, {
    ticketId: ticket.id,
    actor: by,
    action: {
      reached: 'called-back',
      not_reached: 'call-back-in-vain',
      drop: 'call-back-dropped',
      reopen: 'call-back-reopened',
    }[step],
    data: { callBack: callBack.id },
  });
  return { outcome: 'done', callBack: after, again: false };
}
