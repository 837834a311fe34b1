/** What somebody began to ask a department and did not send: kept in this browser until it was asked. */
import { keptUnder, type Store } from './drafts.ts';
import { bare } from './ticket.ts';

/** What stands in the dialog. */
export interface TaskDraft {
  /** Drawn once per question, so that sending it twice asks once. */
  readonly clientId: string;
  readonly department: string;
  readonly text: string;
  readonly dueOn: string;
}

/** What a person had begun to ask on a ticket in this browser, if it can be read. */
export function readTaskDraft(store: Store, person: string, ticket: string): TaskDraft | undefined {
  try {
    const kept: unknown = JSON.parse(store.getItem(keptUnder(person, 'task', bare(ticket))) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    const { clientId, department, text, dueOn } = kept as Readonly<Record<string, unknown>>;
    return typeof clientId === 'string' &&
      typeof department === 'string' &&
      typeof text === 'string' &&
      typeof dueOn === 'string'
      ? { clientId, department, text, dueOn }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it: closing the dialog throws no words away. Without words, or sent, it is forgotten. */
export function keepTaskDraft(
  store: Store,
  person: string,
  ticket: string,
  draft: TaskDraft | undefined,
): void {
  const place = keptUnder(person, 'task', bare(ticket));
  try {
    if (draft === undefined || draft.text.trim() === '') store.removeItem(place);
    else store.setItem(place, JSON.stringify(draft));
  } catch {
    // A full or forbidden store: the words are still in the dialog.
  }
}
