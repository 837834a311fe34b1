/** To whom a person's answer on a ticket may go, in which order, and to whom it goes unless that person says otherwise. */
import type { Party } from '../claims/claim.ts';
import type { Address } from '../message.ts';
import type { Labels } from '../profile.ts';
import type { Ticket } from '../ticket.ts';
import { isRobot } from './courtesy.ts';
import { takesTexts } from '../phone/number-kind.ts';

/** What became of the last message to an address, when it came back for good. */
export interface AddressFailure {
  /** Absent where only the party's file says so. */
  readonly at?: Date;
  /** What the far end said: a status, its own words. */
  readonly said: string;
}

/** An address that an answer may go to. */
export interface AnswerWay {
  readonly address: string;
  readonly name?: string;
  /** `last`: wrote what is answered. `customer`: opened the ticket. `party`: stands on its claim. `talk`: took part. */
  readonly why: 'last' | 'customer' | 'party' | 'talk';
  readonly failed?: AddressFailure;
}

/** What the ways are told from. */
export interface AnswerSource {
  readonly ticket: Pick<Ticket, 'customer' | 'customerName'>;
  /** The last human message of the ticket, if there is one. */
  readonly answered?: {
    readonly sender?: Address;
    readonly recipients: { readonly replyTo: readonly Address[] };
  };
  /** Parties of its claim. */
  readonly parties: readonly Party[];
  /** Addresses that took part in the conversation. */
  readonly talk: Iterable<string>;
  /** By address, in small letters. */
  readonly failures: ReadonlyMap<string, AddressFailure>;
  /** Text messages leave from here: telephones that take them are ways too. */
  readonly texts: boolean;
}

/**
 * Every address, or number of a mobile, that an answer may go to: whoever wrote last, the customer, the parties of the claim, whoever else took part;
 * each once. Mailboxes of machines are none of them. `Reply-To` counts only when the sender is an address no person
 * reads (a web form): a forged sender with somebody else's `Reply-To` would lead our answer, and what it tells, to a
 * stranger.
 */
export function answerWays({
  ticket,
  answered,
  parties,
  talk,
  failures,
  texts,
}: AnswerSource): readonly AnswerWay[] {
  const ways = new Map<string, AnswerWay>();
  const isWay = (address: string) => isMailbox(address) || (texts && takesTexts(address));
  const add = (to: Address, why: AnswerWay['why'], onFile?: AddressFailure) => {
    const address = to.address.toLowerCase();
    if (ways.has(address) || !isWay(address)) return;
    const failed = failures.get(address) ?? onFile;
    ways.set(address, {
      address,
      ...(to.name === undefined ? {} : { name: to.name }),
      why,
      ...(failed === undefined ? {} : { failed }),
    });
  };
  const { sender } = answered ?? {};
  const last =
    sender !== undefined && isWay(sender.address)
      ? sender
      : answered?.recipients.replyTo.find(({ address }) => isMailbox(address));
  if (last !== undefined) add(last, 'last');
  if (ticket.customer !== undefined)
    add(
      {
        address: ticket.customer,
        ...(ticket.customerName === undefined ? {} : { name: ticket.customerName }),
      },
      'customer',
    );
  for (const { name, contacts } of parties)
    for (const { value, invalid } of contacts)
      add({ address: value, name }, 'party', invalid ? { said: '' } : undefined);
  for (const address of talk) add({ address }, 'talk');
  return [...ways.values()];
}

/**
 * To whom an answer goes unless its writer says otherwise: whoever wrote last, else the customer. Where that address came
 * back, or they called, another address of the same person; nobody where there is none: of strangers and other parties
 * the writer chooses.
 */
export function answerTo(
  ways: readonly AnswerWay[],
  { ticket, parties }: Pick<AnswerSource, 'ticket' | 'parties'>,
): AnswerWay | undefined {
  const usual = ways.find(({ why }) => why === 'last' || why === 'customer');
  if (usual !== undefined && usual.failed === undefined) return usual;
  const known = usual?.address ?? ticket.customer?.toLowerCase();
  const own = parties.filter(({ contacts }) =>
    contacts.some(({ value, shared }) => !shared && value.toLowerCase() === known),
  );
  const [person] = own;
  // One person stands on a claim in several parts.
  if (person === undefined || own.some(({ id }) => id !== person.id)) return undefined;
  const others = new Set(
    person.contacts.filter(({ shared }) => !shared).map(({ value }) => value.toLowerCase()),
  );
  return ways.find(({ address, failed }) => failed === undefined && others.has(address));
}

/** A mail address that a person reads. */
function isMailbox(address: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(address) && !isRobot(address);
}

/**
 * What came back, in words; those of the far end itself are in whatever language it speaks. Its enhanced status (RFC 3463)
 * counts before its words: «Recipient address rejected» stands before every reason.
 */
export function describeFailure(said: string): Labels {
  const told =
    failures.find(({ status }) => status.test(said)) ?? failures.find(({ sign }) => sign.test(said));
  return (told ?? unknownFailure).words;
}

const failures: readonly { readonly status: RegExp; readonly sign: RegExp; readonly words: Labels }[] = [
  {
    status: /\b5\.2\.2\b/,
    sign: /mailbox (?:is )?full|over ?quota|quota exceeded|casella piena/i,
    words: { it: 'la casella è piena', en: 'the mailbox is full' },
  },
  {
    status: /\b5\.2\.1\b/,
    sign: /disabled|inactive|disattivat/i,
    words: { it: 'la casella non è più attiva', en: 'the mailbox is no longer active' },
  },
  {
    status: /\b5\.7\.\d/,
    sign: /spam|blocked|policy|access denied/i,
    words: { it: 'il suo server respinge le nostre mail', en: 'its server refuses our mail' },
  },
  {
    // 5.1.7 and 5.1.8 are of the sender's address.
    status: /\b5\.1\.(?:[1236]|10)\b/,
    sign: /(?<!sender )(?:user|recipient|mailbox|address) (?:is )?(?:unknown|not found|rejected|unavailable)|unknown user|no such|does ?n[o']t exist|non esiste/i,
    words: { it: 'l’indirizzo non esiste', en: 'the address does not exist' },
  },
];
const unknownFailure = {
  words: { it: 'l’ultimo messaggio è tornato indietro', en: 'the last message came back' },
};
