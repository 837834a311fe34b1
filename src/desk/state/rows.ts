/** Rows of the queue that do not move under the reader's hand, and those that are chosen. */
import type { QueueRow } from '../api/contract.ts';

/** Rows as they are shown while newer ones wait. */
export interface Steady {
  readonly rows: readonly QueueRow[];
  /** Rows that came, went or changed place and are not shown yet. */
  readonly waiting: number;
}

/**
 * What to show when `fresh` was read while `shown` is on the screen: every row keeps its place and takes its new
 * content; one that is gone stays until the reader takes the updates in.
 */
export function steady(shown: readonly QueueRow[], fresh: readonly QueueRow[]): Steady {
  // Nothing stands under the hand yet, as while the first page is on its way: nothing can move.
  if (shown.length === 0) return { rows: fresh, waiting: 0 };
  const now = new Map(fresh.map((row) => [row.id, row]));
  const before = new Set(shown.map((row) => row.id));
  const rows = shown.map((row) => now.get(row.id) ?? row);
  const kept = fresh.filter((row) => before.has(row.id));
  const keptBefore = shown.filter((row) => now.has(row.id));
  const moved = kept.filter((row, place) => row.id !== keptBefore[place]?.id).length;
  // Rows read further down are no news: they stand behind the last one that was shown.
  const lastKnown = fresh.findLastIndex((row) => before.has(row.id));
  const came = fresh.filter((row, place) => !before.has(row.id) && place < lastKnown).length;
  const tail = lastKnown === -1 ? [] : fresh.slice(lastKnown + 1);
  const gone = shown.length - keptBefore.length;
  return { rows: [...rows, ...tail], waiting: came + gone + (moved > 0 ? 1 : 0) };
}

/** Ids that are chosen, after a press on one: alone, with Shift up to the last one pressed. */
export function choose(
  chosen: ReadonlySet<string>,
  order: readonly string[],
  id: string,
  { from }: { readonly from?: string | undefined },
): ReadonlySet<string> {
  const next = new Set(chosen);
  const a = from === undefined ? -1 : order.indexOf(from);
  const b = order.indexOf(id);
  if (a === -1 || b === -1) {
    if (!next.delete(id)) next.add(id);
    return next;
  }
  for (const each of order.slice(Math.min(a, b), Math.max(a, b) + 1)) next.add(each);
  return next;
}
