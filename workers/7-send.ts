import { setTimeout as pause } from 'node:timers/promises';
import type { Composed, SendOutcome } from '#src/channel.ts';
import { reachableAt } from '#src/domain/answering/quiet-hours.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { isUnavailable, type Tx } from '#src/storage/db.ts';
import { requirementsOf } from '#src/storage/claims.ts';
import { redoRound } from '#src/storage/requests.ts';
import { record } from '#src/storage/history.ts';
import * as outbox from '#src/storage/outbound.ts';
import { forbidsTexts, keepTextConsent } from '#src/storage/text-consents.ts';
import { anyWorkingOn } from '#src/storage/tickets.ts';
import { channelOf, type Deps, type Worker } from './stage.ts';
import { tellOwner } from './undelivered.ts';

/**
 * Sends one message from the outbox, once.
 *
 * Delivery guarantee: AT MOST ONCE unless the far end itself said no. `dialing` is committed before anything is sent
 * and `transmitting` before the last byte leaves; a crash in the first is tried again because the far end cannot have
 * the message, a crash in the second makes it `uncertain`, which only proof or a person may settle (RFC 1047 describes
 * the gap: SMTP has no cure for it).
 */
export const send: Worker = {
  stage: 'send',
  lane: 'outbound',

  run: async (id, deps) => {
    const { db, blobs, log } = deps;
    const message = await db.transaction(async (tx) => {
      const dialed = await outbox.dial(tx, id, deps.now());
      // It may have waited into the night: for a service that was down, or for an earlier try.
      const soonest = mayLeaveAt(deps, dialed, deps.now());
      if (soonest > deps.now()) {
        await outbox.step(tx, dialed, { to: 'queued', response: 'quiet hours', nextAt: soonest }, deps.now());
        return undefined;
      }
      const obsolete = await whyObsolete(tx, dialed);
      if (obsolete === undefined) return dialed;
      if (obsolete.wait) {
        const nextAt = new Date(deps.now().getTime() + 15_000);
        await outbox.step(tx, dialed, { to: 'queued', response: obsolete.reason, nextAt }, deps.now());
        return undefined;
      }
      await outbox.step(
        tx,
        dialed,
        { to: 'queued', response: obsolete.reason, nextAt: deps.now() },
        deps.now(),
      );
      await cancelObsolete(tx, deps, dialed, obsolete.reason);
      return undefined;
    });
    if (message === undefined) return;
    // It may have waited since before they said so: for the morning, for another try, or to be taken back.
    if (message.channel === 'sms' && (await forbidsTexts(db, message.recipient)))
      return writeDown(deps, message, { outcome: 'refused', response: 'they forbade text messages (STOP)' });

    const composed = await frozen(blobs, message);
    const channel = channelOf(deps, message.channel);
    // The last place before the outside: whatever a practice desk is connected to, its words go no further.
    if (deps.settings.practice === true) {
      await outbox.step(db, message, { to: 'transmitting' }, deps.now());
      return writeDown(deps, message, { outcome: 'sent', response: 'practice: nothing left the desk' });
    }
    if (channel.send === undefined) throw new Error(`the channel ${message.channel} does not send`);
    let left = false;
    let outcome: SendOutcome;
    try {
      outcome = await channel.send(composed, async () => {
        await outbox.step(db, message, { to: 'transmitting' }, deps.now());
        left = true;
      });
    } catch (error) {
      // A channel answers with an outcome; an exception is its bug, and says nothing about the far end.
      const text = error instanceof Error ? error.message : String(error);
      outcome = left ? { outcome: 'uncertain', reason: text } : { outcome: 'retry', response: text };
    }
    log.info('sent.outcome', {
      outbound: message.id,
      ticket: message.ticketId,
      outcome: outcome.outcome,
      attempt: message.attempts,
    });
    await writeDown(deps, message, outcome);
  },

  giveUp: async (id, reason, deps) => {
    const message = await outbox.find(deps.db, id);
    if (message === undefined || message.state !== 'dialing') return;
    await outbox.step(deps.db, message, { to: 'refused', response: reason }, deps.now());
  },
};

/**
 * Looks after one message that did not plainly arrive: searches for proof when it is uncertain, and tells the ticket's
 * owner, once, when it was refused, bounced or stays uncertain.
 */
export const settle: Worker = {
  stage: 'settle',
  lane: 'outbound',

  run: async (id, deps) => {
    const { db } = deps;
    const message = await outbox.find(db, id);
    if (message === undefined) throw new Stale(`outbound ${id} is gone`);
    if (message.state === 'uncertain') {
      const composed = await frozen(deps.blobs, message);
      const proof = (await deps.channels.get(message.channel)?.findSent?.(composed)) ?? 'no-source';
      if (proof === 'absent') return sendAgainLater(deps, message);
      const foundAs = typeof proof === 'object' ? proof.foundAs : undefined;
      const verdict = {
        sent: true,
        by: foundAs === undefined ? 'proof:sent-copy' : 'proof:provider-list',
        ...(foundAs === undefined ? {} : { providerId: foundAs }),
      } as const;
      if (
        (proof === 'found' || foundAs !== undefined) &&
        (await outbox.settle(db, message.id, verdict, deps.now()))
      ) {
        await record(db, {
          ticketId: message.ticketId,
          actor: 'machine:settle',
          action: 'proved-sent',
          data: {
            outbound: message.id,
            by: foundAs === undefined ? 'a copy in the evidence mailbox' : 'the list of the provider',
          },
        });
        return;
      }
    }
    await tellOwner(deps, id);
  },

  giveUp: (id, _reason, deps) => tellOwner(deps, id),
};

/** A message as it was frozen. */
async function frozen(blobs: Deps['blobs'], message: outbox.Outbound): Promise<Composed> {
  return {
    messageId: message.messageId,
    envelopeFrom: message.envelopeFrom,
    envelopeTo: message.recipient,
    bytes: await blobs.get(message.sha256),
  };
}

/** So long after the attempt, in ms, nothing of it can still be under way: far above what one may take. */
const underWayMs = 900_000;

/** The far end's own book does not have it: once nothing of the attempt can be under way, it was never accepted. */
async function sendAgainLater(deps: Deps, message: outbox.Outbound): Promise<void> {
  const { db, queue } = deps;
  const now = deps.now();
  const surely = new Date(message.stateSince.getTime() + underWayMs);
  if (now < surely)
    return outbox.lookAgain(db, message.id, new Date(Math.min(now.getTime() + 60_000, surely.getTime())));
  const nextAt = mayLeaveAt(deps, message, now);
  await db.transaction(async (tx) => {
    if (!(await outbox.sendAgain(tx, message.id, { now, nextAt }))) return;
    await record(tx, {
      ticketId: message.ticketId,
      actor: 'machine:settle',
      action: 'proved-unsent',
      data: { outbound: message.id, by: 'the list of the provider' },
    });
    if (nextAt <= now) await queue.ring(tx, { stage: 'send', id: message.id, version: message.fence + 1 });
  });
}

/** Pauses between attempts, as multiples of the first one: with a minute, ten tries over about two days. Then a person decides. */
const retryPauses = [1, 2, 5, 15, 30, 60, 180, 360, 720, 1_440];

/**
 * Records the outcome, however long the database is away within the time an attempt has: an answer that is known and
 * not written down would make the message uncertain for ever.
 */
async function writeDown(deps: Deps, message: outbox.Outbound, outcome: SendOutcome): Promise<void> {
  const end = performance.now() + deps.settings.sendTimeoutMs;
  for (;;) {
    try {
      return await settleAttempt(deps, message, outcome);
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > end) throw error;
      await pause(500);
    }
  }
}

async function settleAttempt(deps: Deps, message: outbox.Outbound, outcome: SendOutcome): Promise<void> {
  const { db, queue } = deps;
  const history = {
    ticketId: message.ticketId,
    ...(message.claimId === undefined ? {} : { claimId: message.claimId }),
    actor: 'machine:send',
  };
  const about = {
    outbound: message.id,
    purpose: message.purpose,
    round: message.round,
    channel: message.channel,
  };
  await db.transaction(async (tx) => {
    switch (outcome.outcome) {
      case 'sent':
        await outbox.step(
          tx,
          message,
          {
            to: 'sent',
            response: outcome.response,
            ...(outcome.id === undefined ? {} : { providerId: outcome.id }),
          },
          deps.now(),
        );
        await record(tx, { ...history, action: 'sent', data: about });
        return;
      case 'retry': {
        const pauses = retryPauses[message.attempts - 1];
        if (pauses !== undefined) {
          const soonest = new Date(deps.now().getTime() + pauses * (deps.settings.sendRetryMs ?? 60_000));
          const nextAt = mayLeaveAt(deps, message, soonest);
          await outbox.step(tx, message, { to: 'queued', response: outcome.response, nextAt }, deps.now());
          return;
        }
        await outbox.step(
          tx,
          message,
          { to: 'refused', response: `gave up: ${outcome.response}` },
          deps.now(),
        );
        break;
      }
      case 'refused':
        await outbox.step(tx, message, { to: 'refused', response: outcome.response }, deps.now());
        if (outcome.forbidden === true)
          await keepTextConsent(tx, { number: message.recipient, state: 'stopped', at: deps.now() });
        break;
      case 'uncertain':
        await outbox.step(tx, message, { to: 'uncertain', response: outcome.reason }, deps.now());
        break;
    }
    await record(tx, {
      ...history,
      action: outcome.outcome === 'uncertain' ? 'uncertain' : 'refused',
      data: about,
    });
    await queue.ring(tx, { stage: 'settle', id: message.id, version: message.fence });
  });
}

/** The first moment, not before `at`, at which a message may leave: what no person wrote keeps the quiet hours of its medium. */
function mayLeaveAt(deps: Deps, message: Pick<outbox.Outbound, 'automatic' | 'channel'>, at: Date): Date {
  return message.automatic === 'no' ? at : reachableAt(channelOf(deps, message.channel).medium, at);
}

/** Takes a queued request back that must not leave any more; its round is composed anew from what is missing then. */
export async function cancelObsolete(
  tx: Tx,
  deps: Pick<Deps, 'now'>,
  message: outbox.Outbound,
  reason: string,
): Promise<void> {
  await outbox.cancel(tx, message.id, reason, deps.now());
  if (message.requestId !== undefined) await redoRound(tx, message.requestId, message.round, deps.now());
  await record(tx, {
    ticketId: message.ticketId,
    ...(message.claimId === undefined ? {} : { claimId: message.claimId }),
    actor: 'machine:send',
    action: 'cancelled',
    data: { outbound: message.id, purpose: message.purpose, reason },
  });
}

/** Why a machine's request must not leave any more: what it asks for has come, or may be among what is being read. */
export async function whyObsolete(
  tx: Tx,
  message: outbox.Outbound,
): Promise<{ reason: string; wait: boolean } | undefined> {
  if (message.asks.length === 0 || message.claimId === undefined) return undefined;
  const requirements = await requirementsOf(tx, message.claimId);
  const open = new Set(
    requirements
      .filter((line) => line.state === 'missing' || line.state === 'asked' || line.state === 'rejected')
      .map((line) => line.key),
  );
  const arrived = message.asks.filter((key) => !open.has(key));
  if (arrived.length > 0) return { reason: `arrived meanwhile: ${arrived.join(', ')}`, wait: false };
  if (await anyWorkingOn(tx, message.claimId))
    return { reason: 'a new message on this claim is being read', wait: true };
  return undefined;
}
