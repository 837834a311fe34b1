/** What every template knows, whatever it says: who writes, to whom, about which reference, in which form. */
import type { Item, Labels, Letterhead, Profile } from '#src/domain/profile.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import type { ChannelName, Language, Medium } from '#src/domain/message.ts';
import type { Terms } from '#src/domain/explain/terms.ts';

/** The office that signs and can be reached. All of it comes from the settings and the profile, none from a customer. */
export interface Desk {
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
  readonly address?: string;
  /** Opening hours as people read them, in the letter's language: `lun–ven 8.30–17.30`. */
  readonly hours?: string;
  /** Who answers complaints; `Ufficio reclami` / `Complaints desk` when absent. */
  readonly complaintsDesk?: string;
  /** Page with the privacy notice of art. 13 GDPR; without it the notice is offered on request. */
  readonly privacyUrl?: string;
}

/** Who is written to. The name may come from a mail header: nothing in it is trusted. */
interface Customer {
  readonly name?: string;
  /** Only letters print it. */
  readonly address?: string;
}

/** The claim as the customer knows it. Never in a subject or a text message: a label can betray health data. */
export interface ClaimFacts {
  /** The claim type's label in the letter's language. */
  readonly label: string;
  readonly lossOn?: LocalDate;
}

/**
 * A file beside the one that a letter is about. `opened`: the same message told of another event. `answered`: the message
 * answered a letter of ours about this one.
 */
export interface OtherFile {
  readonly how: 'opened' | 'answered';
  /** As printed. */
  readonly reference: string;
  readonly claim?: ClaimFacts;
}

/** One thing still missing, in the letter's language. */
export interface AskedItem {
  readonly kind: Item['kind'];
  readonly label: string;
  /** One line: why we ask. */
  readonly why: string;
}

/** One thing we already have, in the letter's language. */
export interface ReceivedItem {
  readonly label: string;
}

/** How a message reached us. */
export interface Arrival {
  /** A channel's name: `email`, `phone`, `letter`; others are called a message. */
  readonly via: ChannelName;
  readonly receivedOn: LocalDate;
  readonly attachments: number;
}

export interface Common {
  readonly language: Language;
  readonly medium: Medium;
  readonly desk: Desk;
  readonly customer: Customer;
  /** As printed: `SIN 4827-1936-52`, `TCK 4827-1936-52`. */
  readonly reference: string;
  /** Day of writing; only letters print it. */
  readonly writtenOn?: LocalDate;
}

/** What a house lends to every letter: its words, and how it wants to appear. */
export type House = Pick<Profile, 'terms' | 'letterhead'>;

/** A letter that knows the words of its house: a claim may be «un sinistro» or «una domanda». */
export interface Worded {
  readonly terms: Terms;
}

/** The desk as the letterhead shows it in a language; what the letterhead leaves out comes from the settings. */
export function deskOf(desk: Desk, letterhead: Letterhead, language: Language): Desk {
  const { name, address, phone, hours, complaintsDesk, privacyUrl } = letterhead;
  return {
    ...desk,
    ...(name === undefined ? {} : { name: name[language] }),
    ...(address === undefined ? {} : { address }),
    ...(phone === undefined ? {} : { phone }),
    ...(hours === undefined ? {} : { hours: hours[language] }),
    ...(complaintsDesk === undefined ? {} : { complaintsDesk: complaintsDesk[language] }),
    ...(privacyUrl === undefined ? {} : { privacyUrl }),
  };
}

/** A line of a checklist as one thing to ask for; alternatives become «A oppure B» with the first one's reason. */
export function askFor(
  anyOf: readonly { readonly kind: Item['kind']; readonly label: Labels; readonly why: Labels }[],
  language: Language,
): AskedItem {
  const [first] = anyOf;
  if (!first) throw new RangeError('a checklist line without items asks for nothing');
  return {
    kind: anyOf.some((item) => item.kind === 'document') ? 'document' : 'field',
    label: anyOf.map((item) => item.label[language]).join(language === 'it' ? ' oppure ' : ' or '),
    why: first.why[language],
  };
}
