/** Contacts that no machine heard: a call or a visit that a representative writes down. */
import type { Language } from './message.ts';

/** Channels of what is written down by hand, by how the person came to us. */
export const handWays = { phone: 'call_note', counter: 'counter' } as const;
export type HandWay = keyof typeof handWays;

/** What a representative asks for on the telephone, in the order of the sheet. */
export const saidFields = ['reference', 'policy', 'plate', 'taxCode', 'lossOn', 'lossPlace'] as const;
export type SaidField = (typeof saidFields)[number];

/** A contact as it was written down: the original of its ticket, kept for ever as JSON. */
export interface HandEntry {
  /** Of this shape. */
  readonly version: 1;
  readonly way: HandWay;
  /** Whoever called or came, as the representative heard it. */
  readonly who?: string;
  readonly email?: string;
  /** As it was said. */
  readonly phone?: string;
  readonly subject?: string;
  /** The call it was written down in, as its provider names it: both come into one ticket. */
  readonly call?: string;
  /** What they said when asked, each as it was said: read like the lines of a form. */
  readonly said?: Partial<Readonly<Record<SaidField, string>>>;
  /** What they told, in the representative's words. */
  readonly what: string;
  readonly language?: Language;
  /** When they called or came; ISO instant. */
  readonly at: string;
  /** `person:<name>` of whoever wrote it down. */
  readonly enteredBy: string;
  readonly clientId: string;
}

/** Channels whose answers leave as mails. */
export function leavesAsMail(channel: string): boolean {
  return channel === 'email' || channel === handWays.phone || channel === handWays.counter;
}
