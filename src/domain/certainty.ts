/**
 * How likely a link is right. Log₂ odds are no probabilities: weights overlap, and what nobody foresaw is in none of
 * them. So the figure comes from a table: links of the same kind, with their lead over the next claim, as they were
 * measured on messages whose truth is known (`bench/accuracy`).
 */

/** The kind of evidence that says most about how often a link is right. */
type Ground = 'thread' | 'number' | 'day' | 'other';

/** What the machine knew of a link. */
export interface LinkGrounds {
  readonly score: number;
  /** Distance to the next claim; the score itself when there is none. */
  readonly lead: number;
  readonly evidence: readonly { readonly signal: string; readonly conflict: boolean }[];
}

/** A link with a lead of `lead` or more, and less than that of the row before, was right this often. */
interface Bin {
  readonly lead: number;
  readonly right: number;
}

/** Provisional until measured on more than some hundred links of each kind; version with the linking rules. */
const measured: Readonly<Record<Ground, readonly Bin[]>> = {
  thread: [
    { lead: 20, right: 0.995 },
    { lead: 8, right: 0.99 },
    { lead: 3, right: 0.95 },
    { lead: 0, right: 0.6 },
  ],
  number: [
    { lead: 16, right: 0.999 },
    { lead: 8, right: 0.99 },
    { lead: 3, right: 0.9 },
    { lead: 0, right: 0.5 },
  ],
  day: [
    { lead: 8, right: 0.99 },
    { lead: 4, right: 0.97 },
    { lead: 3, right: 0.9 },
    { lead: 0, right: 0.4 },
  ],
  other: [
    { lead: 12, right: 0.8 },
    { lead: 6, right: 0.6 },
    { lead: 3, right: 0.45 },
    { lead: 0, right: 0.3 },
  ],
};

/**
 * Probability (0 to 1) that a message belongs to a claim. A contradiction leaves at most a half, and a low score no more
 * than it would be worth against one other claim in a hundred.
 */
export function certaintyOf({ score, lead, evidence }: LinkGrounds): number {
  const bins = measured[groundOf(evidence)];
  const right = bins.find((bin) => lead >= bin.lead)?.right ?? (bins.at(-1)?.right ?? 0) / 2;
  const odds = 2 ** Math.min(60, score - Math.log2(99));
  const ceiling = Math.min(odds / (1 + odds), evidence.some(({ conflict }) => conflict) ? 0.5 : 1);
  return Math.round(Math.min(right, ceiling) * 1000) / 1000;
}

function groundOf(evidence: LinkGrounds['evidence']): Ground {
  const has = (...signals: string[]) =>
    evidence.some(({ signal, conflict }) => !conflict && signals.includes(signal));
  if (has('thread')) return 'thread';
  if (has('ref', 'ext_ref')) return 'number';
  if (has('loss_date', 'plate_other_on_date', 'date_mentioned')) return 'day';
  return 'other';
}
