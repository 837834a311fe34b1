/** What was done last, for the key that takes it back. */

let last: { readonly act: () => void; readonly until: number } | undefined;

/** Remembers how to take the last act back, as long as that is possible (ms). */
export function mayUndo(act: () => void, forMs: number): void {
  last = { act, until: performance.now() + forMs };
}

/** Takes the last act back, once. */
export function undoLast(): void {
  const act = last !== undefined && performance.now() < last.until ? last.act : undefined;
  last = undefined;
  act?.();
}
