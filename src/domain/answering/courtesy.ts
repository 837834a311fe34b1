/**
 * The brakes on automatic messages (RFC 3834 and worse experience): a machine never answers a machine, writes to
 * one address only so often, and stops altogether when something has gone mad.
 */
import type { Nature } from '../message.ts';

/** What one automatic message would be. Acknowledgements are counted apart from everything else automatic. */
type AutomaticPurpose = 'acknowledgement' | 'other';

export interface CourtesyLimits {
  /** Acknowledgements to one address about one claim or ticket in 24 hours. */
  readonly acksPerClaimPerDay: number;
  /** Automatic messages of any kind to one address in 24 hours. */
  readonly perAddressPerDay: number;
  /** Automatic messages of any kind to anybody in a minute: beyond it the breaker opens and an alarm rings. */
  readonly globalPerMinute: number;
}

export const standardLimits: CourtesyLimits = {
  acksPerClaimPerDay: 1,
  perAddressPerDay: 5,
  globalPerMinute: 120,
};

export interface CourtesyQuestion {
  readonly purpose: AutomaticPurpose;
  /** Where it would go. */
  readonly to: string;
  /** Nature of the message that is answered; absent when we write of our own accord (a reminder). */
  readonly nature?: Nature;
  /** Reasons the channel found in that message's headers. */
  readonly doNotAnswer: readonly string[];
  /** What left lately, counted in the sending transaction. */
  readonly recent: {
    readonly toAddressToday: number;
    readonly acksToAddressForClaimToday: number;
    readonly globalLastMinute: number;
  };
  readonly limits?: CourtesyLimits;
  /** Reason on file why this party gets no automatic messages. */
  readonly partyDoNotWrite?: string;
  /** Our own addresses, lower-cased, without plus parts: writing to ourselves is the shortest loop. */
  readonly ownAddresses?: ReadonlySet<string>;
}

/** `alarm`: not only is this message held, people must look why so many leave. */
export type CourtesyAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly alarm?: true };

/** Whether an automatic message may leave now; if not, why, for the history of the ticket. */
export function mayAutoAnswer(question: CourtesyQuestion): CourtesyAnswer {
  const limits = question.limits ?? standardLimits;
  const { recent } = question;
  const address = question.to.trim().toLowerCase();
  const no = (reason: string): CourtesyAnswer => ({ ok: false, reason });

  if (recent.globalLastMinute >= limits.globalPerMinute) {
    return {
      ok: false,
      alarm: true,
      reason: `${recent.globalLastMinute} automatic messages in the last minute`,
    };
  }
  if (question.nature && question.nature.kind !== 'human')
    return no(`answers a message of kind ${question.nature.kind}`);
  if (question.doNotAnswer.length > 0) return no(question.doNotAnswer.join('; '));
  if (question.partyDoNotWrite !== undefined) return no(`party: ${question.partyDoNotWrite}`);
  if (address === '' || address === '<>') return no('no address');
  if (address.includes('@')) {
    if (question.ownAddresses?.has(withoutPlus(address))) return no('our own address');
    if (isRobot(address)) return no('an address no person reads');
  }
  if (recent.toAddressToday >= limits.perAddressPerDay) {
    return no(`${recent.toAddressToday} automatic messages to this address today`);
  }
  if (
    question.purpose === 'acknowledgement' &&
    recent.acksToAddressForClaimToday >= limits.acksPerClaimPerDay
  ) {
    return no('already acknowledged today');
  }
  return { ok: true };
}

/** Mailboxes that only machines read: automatic mail to them comes back, or starts a loop. */
export function isRobot(address: string): boolean {
  const local = withoutPlus(address.trim().toLowerCase()).split('@')[0] ?? '';
  return (
    /^(?:mailer-daemon|mail-daemon|mailerdaemon|postmaster|daemon|root|nobody|listserv|majordomo|autoreply|auto-reply|posta-certificata)$/.test(
      local,
    ) ||
    /(?:^|[._-])(?:no|non|do-?not|dont)[._-]?(?:reply|rispondere|rispondete|replay|response)(?:$|[._-])/.test(
      local,
    ) ||
    /^(?:bounces?(?:$|[._=-])|owner-)/.test(local) ||
    /-(?:request|owner|bounces?)$/.test(local)
  );
}

function withoutPlus(address: string): string {
  return address.replace(/\+[^@]*/, '');
}
