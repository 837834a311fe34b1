/** What the stream of changes says, and how it is asked for again. */

/** Something is not as it was. */
export interface Change {
  readonly kind: string;
  readonly id: string;
}

/**
 * `opening`: not known yet. `live`: everything is told. `broken`: the service does not answer, tried again and again.
 * `offline`: this computer has no network.
 */
export type LinkState = 'opening' | 'live' | 'broken' | 'offline';

/** Milliseconds to wait before the next try: soon at first, then every half minute; not all browsers at once. */
export function patience(failures: number, chance = Math.random()): number {
  return Math.min(30_000, 500 * 2 ** Math.min(failures, 10)) * (0.75 + chance / 2);
}

/** Changes in a message of the stream; none in what is no such message. */
export function readChanges(data: unknown): readonly Change[] {
  try {
    const found: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
    if (typeof found !== 'object' || found === null || !('changes' in found)) return [];
    const { changes } = found;
    return Array.isArray(changes)
      ? changes.flatMap((each: unknown) =>
          typeof each === 'object' && each !== null && 'kind' in each && 'id' in each
            ? [{ kind: String(each.kind), id: String(each.id) }]
            : [],
        )
      : [];
  } catch {
    return [];
  }
}
