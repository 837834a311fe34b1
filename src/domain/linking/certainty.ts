/**
 * How likely a link is right. Log₂ odds are no probabilities: weights overlap, and what nobody foresaw is in none of
 * them. So the figure comes from a table: links on the same ground, of messages about the same sort of thing, with their
 * lead over the next claim, as they were measured on messages whose truth is known (`bench/accuracy`).
 */

/** The kind of evidence that says most about how often a link is right. */
type Ground = 'thread' | 'number' | 'day' | 'only' | 'other';

/** What the message is about, as its words were read: a claim that exists, a new loss, or neither. */
export type About = 'claim' | 'new_loss' | 'else';

/** What the machine knew of a link. */
export interface LinkGrounds {
  readonly score: number;
  /** Distance to the next claim; the score itself when there is none. */
  readonly lead: number;
  readonly about: About;
  readonly evidence: readonly { readonly signal: string; readonly conflict: boolean }[];
}

/** A link with a lead of `lead` or more, and less than that of the row before, was right this often. */
interface Bin {
  readonly lead: number;
  readonly right: number;
}

/**
 * Shares that were right, of 2,000 first candidates in 2,600 messages of the open banks (linking rules 4, 2026-11-26).
 * Neighbouring bins that came out the wrong way round are pooled; where fewer than twenty fell into a cell, the share of
 * 6,300 candidates measured under rules 3 is kept. A known person who reports a new loss is why high scores mean so
 * little there, unless the report names the very day of a claim: the next accident looks like the last one.
 */
const measured: Readonly<Record<About, Readonly<Record<Ground, readonly Bin[]>>>> = {
  claim: {
    thread: [
      { lead: 16, right: 0.99 },
      { lead: 0, right: 0.9 },
    ],
    number: [
      { lead: 16, right: 0.998 },
      { lead: 8, right: 0.97 },
      { lead: 0, right: 0.7 },
    ],
    day: [
      { lead: 8, right: 0.99 },
      { lead: 3, right: 0.88 },
      { lead: 0, right: 0.7 },
    ],
    only: [
      { lead: 3, right: 0.969 },
      { lead: 0, right: 0.8 },
    ],
    other: [
      { lead: 8, right: 0.88 },
      { lead: 3, right: 0.78 },
      { lead: 1, right: 0.6 },
      { lead: 0, right: 0.4 },
    ],
  },
  new_loss: {
    thread: [{ lead: 0, right: 0.5 }],
    number: [{ lead: 0, right: 0.87 }],
    day: [
      { lead: 16, right: 0.9 },
      { lead: 0, right: 0.45 },
    ],
    only: [{ lead: 0, right: 0.16 }],
    other: [{ lead: 0, right: 0.04 }],
  },
  else: {
    thread: [{ lead: 0, right: 0.97 }],
    number: [{ lead: 0, right: 0.97 }],
    day: [{ lead: 0, right: 0.97 }],
    only: [{ lead: 0, right: 0.25 }],
    other: [{ lead: 0, right: 0.05 }],
  },
};

/** The same where the message contradicts the claim: whatever the lead, at most so much. */
const contradicted: Readonly<Record<About, Readonly<Record<Ground, number>>>> = {
  claim: { thread: 0.5, number: 0.5, day: 0.5, only: 0.2, other: 0.03 },
  new_loss: { thread: 0.05, number: 0.02, day: 0.05, only: 0.01, other: 0.01 },
  else: { thread: 0.3, number: 0.3, day: 0.3, only: 0.02, other: 0.01 },
};

/** Probability (0 to 1) that a message belongs to a claim: no more than a low score would be worth against one in a hundred. */
export function certaintyOf({ score, lead, about, evidence }: LinkGrounds): number {
  const ground = groundOf(evidence);
  const bins = measured[about][ground];
  const right = bins.find((bin) => lead >= bin.lead)?.right ?? (bins.at(-1)?.right ?? 0) / 2;
  const odds = 2 ** Math.min(60, score - Math.log2(99));
  const ceiling = Math.min(
    odds / (1 + odds),
    evidence.some(({ conflict }) => conflict) ? contradicted[about][ground] : 1,
  );
  return Math.round(Math.min(right, ceiling) * 1000) / 1000;
}

function groundOf(evidence: LinkGrounds['evidence']): Ground {
  const has = (...signals: string[]) =>
    evidence.some(({ signal, conflict }) => !conflict && signals.includes(signal));
  if (has('thread')) return 'thread';
  if (has('ref', 'ext_ref')) return 'number';
  if (has('loss_date', 'plate_other_on_date', 'date_mentioned')) return 'day';
  return has('only_claim') ? 'only' : 'other';
}
