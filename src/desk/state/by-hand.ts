/** A call or a visit that is being written down: kept in this browser until it has become a ticket. */
import { saidFields, type SaidField } from '../../domain/by-hand.ts';
import { askedFacts, type AskedFact } from '../../domain/identity/identity.ts';
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
  /** What they said when asked. */
  readonly said: Readonly<Record<SaidField, string>>;
  /** On what they answered rightly. */
  readonly proven: readonly AskedFact[];
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What is said in a call has a place of its own: it is not what somebody else had told before. */
const place = (person: string, call = '') => keptUnder(person, 'by-hand', call);
const nothingSaid: HandDraft['said'] = {
  reference: '',
  policy: '',
  plate: '',
  taxCode: '',
  lossOn: '',
  lossPlace: '',
};
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
    said: nothingSaid,
    proven: [],
  };
}

/** What a person had begun in this browser, if it can be read. */
export function readEntry(store: Store, person: string, during?: string): HandDraft | undefined {
  try {
    const kept: unknown = JSON.parse(store.getItem(place(person, during)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    const { clientId, way, at, ...rest } = kept as Readonly<Record<string, unknown>>;
    if (typeof clientId !== 'string' || typeof at !== 'string') return undefined;
    if (way !== 'phone' && way !== 'counter') return undefined;
    const said = (field: keyof HandDraft) => textAt(rest, field);
    const answers = rest['said'];
    const { proven } = rest;
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
      said: Object.fromEntries(
        saidFields.map((field) => [field, textAt(answers, field)]),
      ) as HandDraft['said'],
      proven: Array.isArray(proven) ? askedFacts.filter((fact) => proven.includes(fact)) : [],
    };
  } catch {
    return undefined;
  }
}

function textAt(kept: unknown, field: string): string {
  const value: unknown = typeof kept === 'object' && kept !== null ? Reflect.get(kept, field) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Keeps what stands in the form; a form without words is forgotten. */
export function keepEntry(store: Store, person: string, draft: HandDraft, during?: string): void {
  try {
    const isEmpty =
      words.every((field) => draft[field].trim() === '') &&
      saidFields.every((field) => draft.said[field].trim() === '');
    if (isEmpty) store.removeItem(place(person, during));
    else store.setItem(place(person, during), JSON.stringify(draft));
  } catch {
    // A full or forbidden store: the words are still in the form.
  }
}

/** Forgets it: it is a ticket now. */
export function forgetEntry(store: Store, person: string, during?: string): void {
  store.removeItem(place(person, during));
}
