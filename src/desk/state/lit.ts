/** The words in a message that the reader looks for from beside: a fact that is hovered or has the focus. */
import { useSyncExternalStore } from 'react';

interface Lit {
  readonly message: string;
  readonly quote: string;
}

let lit: Lit | undefined;
const listeners = new Set<() => void>();

/** Lights a quote, or none. */
export function light(next: Lit | undefined): void {
  if (lit?.message === next?.message && lit?.quote === next?.quote) return;
  lit = next;
  for (const listener of listeners) listener();
}

export function useLit(): Lit | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lit,
  );
}
