/** What somebody has begun to write, kept in the browser at every key: no crash and no closed tab loses a word. */

/** An answer that has not left. */
export interface Draft {
  readonly text: string;
  /** Drawn once per answer, so that sending it twice is sending it once, also after the browser was closed. */
  readonly clientId: string;
  /** How far the conversation had gone when it was begun. */
  readonly basedOn: string;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function keyOf(ticketId: string): string {
  return `sportello.draft.${ticketId}`;
}

/** The draft of a ticket, if there is one that can be read. */
export function readDraft(store: Store, ticketId: string): Draft | undefined {
  try {
    const kept: unknown = JSON.parse(store.getItem(keyOf(ticketId)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    const { text, clientId, basedOn } = kept as Readonly<Record<string, unknown>>;
    return typeof text === 'string' && typeof clientId === 'string' && typeof basedOn === 'string'
      ? { text, clientId, basedOn }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a draft; an empty one is forgotten. @returns whether the browser kept it */
export function keepDraft(store: Store, ticketId: string, draft: Draft): boolean {
  try {
    if (draft.text.trim() === '') store.removeItem(keyOf(ticketId));
    else store.setItem(keyOf(ticketId), JSON.stringify(draft));
    return true;
  } catch {
    // A full or forbidden store: the text is still in the box, and the page must not say that it is safe.
    return false;
  }
}

export function forgetDraft(store: Store, ticketId: string): void {
  store.removeItem(keyOf(ticketId));
}
