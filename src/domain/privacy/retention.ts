/**
 * How long each kind of data is kept (domain guide I.6), as the house's profile says, and what may be erased when. Pure: what
 * is asked with which days.
 */
import type { Staying } from './data-act.ts';

/** Times of a house. */
export interface Retention {
  /** Claim files after their closing: ten years (art. 2946 and 2952 c.c., accounting art. 2220 c.c.). */
  readonly claimFileYears: number;
  /** Entries of the register of complaints after their closing. */
  readonly complaintYears: number;
  /** Tickets without a claim after their end. */
  readonly unlinkedMonths: number;
  /** Recordings of calls; their transcripts stay with the claim. */
  readonly recordingMonths: number;
  /** Spam and automatic mail. */
  readonly spamDays: number;
}

/** Where a profile says nothing. */
export const standardRetention: Retention = {
  claimFileYears: 10,
  complaintYears: 10,
  unlinkedMonths: 24,
  recordingMonths: 24,
  spamDays: 90,
};

/** What the clock empties when its time is over. */
export const retentionKinds = ['spam', 'unlinked', 'recordings', 'claimTickets', 'claims'] as const;
export type RetentionKind = (typeof retentionKinds)[number];

/** Before which instants things must have ended to be erased now. */
export interface Cutoffs {
  readonly claims: Date;
  readonly complaints: Date;
  readonly unlinked: Date;
  readonly recordings: Date;
  readonly spam: Date;
}

/** The cutoffs of a moment. */
export function cutoffsAt(now: Date, retention: Retention): Cutoffs {
  const back = (years: number, months: number, days: number) => {
    const at = new Date(now);
    // 29 February less a year is 1 March: a day longer, never a day less.
    at.setUTCFullYear(at.getUTCFullYear() - years, at.getUTCMonth() - months, at.getUTCDate() - days);
    return at;
  };
  return {
    claims: back(retention.claimFileYears, 0, 0),
    complaints: back(retention.complaintYears, 0, 0),
    unlinked: back(0, retention.unlinkedMonths, 0),
    recordings: back(0, retention.recordingMonths, 0),
    spam: back(0, 0, retention.spamDays),
  };
}

/** Why something stays although its person asks for its erasure. */
export const stayingBecause = {
  openTicket: {
    why: { it: 'la pratica è ancora aperta', en: 'the ticket is still open' },
    law: 'art. 17, par. 3, lett. e GDPR',
  },
  openClaim: {
    why: { it: 'il sinistro è ancora aperto', en: 'the claim is still open' },
    law: 'art. 17, par. 3, lett. e GDPR',
  },
  claimFile: {
    why: {
      it: 'il fascicolo del sinistro si conserva dieci anni dalla chiusura',
      en: 'a claim file is kept for ten years after its closing',
    },
    law: 'art. 2220, 2946 e 2952 c.c.; art. 17, par. 3, lett. b ed e GDPR',
  },
  complaint: {
    why: { it: 'il registro dei reclami si conserva', en: 'the register of complaints is kept' },
    law: 'Reg. ISVAP 24/2008; art. 17, par. 3, lett. b GDPR',
  },
  policy: {
    why: { it: 'c’è una polizza: contratto e contabilità', en: 'there is a policy: contract and accounting' },
    law: 'art. 2220 c.c.; art. 17, par. 3, lett. b GDPR',
  },
  shared: {
    why: { it: 'riguarda anche altre persone o pratiche', en: 'it is about other people or tickets too' },
    law: 'art. 17, par. 3 GDPR',
  },
  hold: {
    why: { it: 'c’è un blocco legale', en: 'there is a legal hold' },
    law: 'art. 17, par. 3, lett. e GDPR',
  },
} as const satisfies Record<string, Staying>;
