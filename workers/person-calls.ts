/** Calls that people place from a ticket. */
import type { ApiActions } from '#src/api/actions.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Tx } from '#src/storage/db.ts';
import * as outbox from '#src/storage/outbound.ts';
import { isFinal, lockTicket, notPossible, ticketIs, unknown } from './decisions.ts';
import { say } from './outbox.ts';
import type { Deps } from './stage.ts';

/**
 * Places a call through the outbox: once for a `clientId`, whoever asks how often, and never again by itself. What is said in it
 * comes back into the ticket like any call.
 */
export async function placeCall(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['placeCall']>[0],
): ReturnType<ApiActions['placeCall']> {
  const ticket = await lockTicket(tx, asked.ticketId);
  if (ticket === undefined) return unknown;
  const key = `call:ticket-${ticket.id}:${asked.clientId}`;
  const before = await outbox.findByKey(tx, key);
  if (before !== undefined) return { outcome: 'queued', message: before, again: true };
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  const channel = deps.channels.get('call');
  if (channel?.compose === undefined)
    return notPossible({
      it: 'da qui non si telefona: mancano SMS_FROM o PHONE_NUMBERS, e PHONE_RING',
      en: 'nobody can be called from here: SMS_FROM or PHONE_NUMBERS, and PHONE_RING are not set',
    });
  const barred = channel.whyBarred?.(asked.to);
  if (barred !== undefined)
    return notPossible({ it: `${asked.to}: ${barred.it}`, en: `${asked.to}: ${barred.en}` });
  const message = await say(tx, deps, {
    key,
    ticket,
    ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }),
    way: {
      road: 'call',
      address: asked.to,
      why: { it: 'chiamata fatta dalla pratica', en: 'called from the ticket' },
    },
    letter: {
      purpose: 'call',
      language: ticket.language,
      medium: channel.medium,
      desk: deps.settings.desk,
      customer: {},
      reference: formatReference(ticket.reference, 'TCK'),
      writtenOn: localDateOf(deps.now()),
      number: asked.to,
    },
    automatic: 'no',
    notBefore: deps.now(),
    by: asked.by,
  });
  if (message === undefined) throw new Stale(`call ${key} was placed by someone else`);
  return { outcome: 'queued', message, again: false };
}
