/** A call or a visit that is being written down: kept in this browser until it has become a ticket. */

import { keptUnder } from './drafts.ts';

/** What stands in the form. */
export interface HandDraft {
  /** Drawn once per contact, so that sending it twice makes one ticket. */
  readonly clientId: string;
  readonly way: 'phone' | 'counter';
  readonly what: string;
  readonly who: string;
  readonly phone: string;
  readonly email: string;
  readonly subject: string;
  /** As a date-and-time field holds it, in the browser's own zone. */
  readonly at: string;
  /** The writer's word on these three; empty where the words are to tell. */
  readonly caseKind: string;
  readonly claim: string;
  readonly language: string;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const place = (person: string) => keptUnder(person, 'by-hand');
const words = ['what', 'who', 'phone', 'email', 'subject', 'claim'] as const;

/** An empty form, for somebody who calls now. */
export function freshEntry(now: Date, clientId: string): HandDraft {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return {
    clientId,
    way: 'phone',
    what: '',
    who: '',
    phone: '',
    email: '',
    subject: '',
    at: local.toISOString().slice(0, 16),
    caseKind: '',
    claim: '',
    language: '',
  };
}

/** What a person had begun in this browser, if it can be read. */
export function readEntry(store: Store, person: string): HandDraft | undefined {
  try {
    const kept: unknown = JSON.parse(store.getItem(place(person)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    const { clientId, way, at, ...rest } = kept as Readonly<Record<string, unknown>>;
    if (typeof clientId !== 'string' || typeof at !== 'string') return undefined;
    if (way !== 'phone' && way !== 'counter') return undefined;
    const said = (field: keyof HandDraft) => {
      const value = rest[field];
      return typeof value === 'string' ? value : '';
    };
    return {
      clientId,
      way,
      at,
      what: said('what'),
      who: said('who'),
      phone: said('phone'),
      email: said('email'),
      subject: said('subject'),
      caseKind: said('caseKind'),
      claim: said('claim'),
      language: said('language'),
    };
  } catch {
    return undefined;
  }
}

/** Keeps what stands in the form; a form without words is forgotten. */
export function keepEntry(store: Store, person: string, draft: HandDraft): void {
  try {
    if (words.every((field) => draft[field].trim() === '')) store.removeItem(place(person));
    else store.setItem(place(person), JSON.stringify(draft));
  } catch {
    // A full or forbidden store: the words are still in the form.
  }
}

/** Forgets it: it is a ticket now. */
export function forgetEntry(store: Store, person: string): void {
  store.removeItem(place(person));
}
