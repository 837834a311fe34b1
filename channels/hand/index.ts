/**
 * Calls and visits that a representative wrote down. Nothing is listened to: the desk itself hands the originals in.
 * Answers leave by whatever way out the desk has for mails.
 */
import { z } from 'zod';
import type { Channel } from '#src/channel.ts';
import { handWays, saidFields, type HandEntry, type HandWay, type SaidField } from '#src/domain/by-hand.ts';
import { findPhones } from '#src/domain/facts/identifiers.ts';
import { detectLanguage } from '#src/domain/text/language.ts';
import type { Address, InboundMessage } from '#src/domain/message.ts';

/** How what was written leaves: the mail channel's own way out. */
export type WayOut = Pick<Channel, 'compose' | 'send' | 'findSent'>;

/** One channel for each way people come to us without a machine between. */
export function handChannels(out: WayOut): Channel[] {
  return [handChannel('phone', out), handChannel('counter', out)];
}

function handChannel(way: HandWay, { compose, send, findSent }: WayOut): Channel {
  return {
    name: handWays[way],
    medium: 'email',
    listen: () => Promise.resolve(),
    normalize: (item) => Promise.resolve(readEntry(item.bytes)),
    ...(compose === undefined ? {} : { compose }),
    ...(send === undefined ? {} : { send }),
    ...(findSent === undefined ? {} : { findSent }),
    close: () => Promise.resolve(),
  };
}

const labelOf: Readonly<Record<SaidField, string>> = {
  reference: 'Riferimento',
  policy: 'Polizza',
  plate: 'Targa',
  taxCode: 'Codice fiscale',
  lossOn: 'Data del sinistro',
  lossPlace: 'Luogo del sinistro',
};

const entryShape = z.object({
  version: z.literal(1),
  way: z.enum(['phone', 'counter']),
  who: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  subject: z.string().optional(),
  call: z.string().optional(),
  said: z
    .strictObject({
      reference: z.string().optional(),
      policy: z.string().optional(),
      plate: z.string().optional(),
      taxCode: z.string().optional(),
      lossOn: z.string().optional(),
      lossPlace: z.string().optional(),
    })
    .optional(),
  what: z.string(),
  language: z.enum(['it', 'en']).optional(),
  at: z.string(),
  enteredBy: z.string(),
  clientId: z.string(),
});

function readEntry(bytes: Uint8Array): InboundMessage {
  const empty = {
    replyTo: [],
    to: [],
    cc: [],
    deliveredTo: [],
    ids: { inReplyTo: [], references: [], mentioned: [] },
    attachments: [],
    warnings: [],
  };
  const entry = parsed(bytes);
  if (entry === undefined)
    return {
      ...empty,
      nature: { kind: 'unreadable', reason: 'this is no contact written down by hand' },
      subject: '',
      text: '',
      newText: '',
      language: 'it',
      doNotAnswer: ['unreadable'],
    };
  const text = wordsOf(entry);
  const sender = senderOf(entry);
  return {
    ...empty,
    nature: { kind: 'human' },
    ...(sender === undefined ? (entry.who === undefined ? {} : { caller: entry.who }) : { sender }),
    ...(entry.call === undefined
      ? {}
      : { ids: { ...empty.ids, references: [entry.call] }, aboutCall: entry.call }),
    // None where none was written down: a made-up one would be in one language.
    subject: entry.subject ?? '',
    text,
    newText: text,
    language: entry.language ?? detectLanguage(entry.what),
    doNotAnswer: entry.email === undefined ? ['no e-mail address was taken down'] : [],
  };
}

function parsed(bytes: Uint8Array): HandEntry | undefined {
  try {
    const entry = entryShape.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
    if (entry === undefined) return undefined;
    const { who, email, phone, subject, language, call, said, ...rest } = entry;
    return {
      ...rest,
      ...(who === undefined ? {} : { who }),
      ...(email === undefined ? {} : { email }),
      ...(phone === undefined ? {} : { phone }),
      ...(subject === undefined ? {} : { subject }),
      ...(call === undefined ? {} : { call }),
      ...(said === undefined ? {} : { said: present(said) }),
      ...(language === undefined ? {} : { language }),
    };
  } catch {
    return undefined;
  }
}

function present(
  said: Readonly<Partial<Record<SaidField, string | undefined>>>,
): NonNullable<HandEntry['said']> {
  return Object.fromEntries(
    saidFields.flatMap((field) => {
      const value = said[field]?.trim();
      return value === undefined || value === '' ? [] : [[field, value]];
    }),
  );
}

/** An address is where an answer can go; a number still says who it was. */
function senderOf({ who, email, phone }: HandEntry): Address | undefined {
  const address =
    email?.toLowerCase() ?? (phone === undefined ? undefined : findPhones(`tel. ${phone}`)[0]?.value);
  if (address === undefined) return undefined;
  return { address, ...(who === undefined ? {} : { name: who }) };
}

/** With the lines of a form before it, so that what was taken down is read as what a customer fills in. */
function wordsOf({ who, email, phone, said = {}, what }: HandEntry): string {
  const lines = [
    who === undefined ? '' : `Nome: ${who}`,
    phone === undefined ? '' : `Telefono: ${phone}`,
    email === undefined ? '' : `E-mail: ${email}`,
    ...saidFields.flatMap((field) =>
      said[field] === undefined ? [] : [`${labelOf[field]}: ${said[field]}`],
    ),
  ].filter((line) => line !== '');
  return lines.length === 0 ? what : `${lines.join('\n')}\n\n${what}`;
}
