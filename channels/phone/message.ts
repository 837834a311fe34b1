/** Calls, recordings and text messages as messages. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KeptPiece, StoredItem } from '#src/channel.ts';
import type { Sha256 } from '#src/domain/ids.ts';
import { detectLanguage } from '#src/domain/text/language.ts';
import { textConsentIn } from '#src/domain/answering/text-message.ts';
import { takesTexts } from '#src/domain/phone/number-kind.ts';
import type { InboundMessage, Language } from '#src/domain/message.ts';
import type { CallOutcome, CallWordsOf } from '#src/domain/phone/call-words.ts';
import { callerOf, eventOf, readCall } from './call.ts';
import { talkWith } from './send-text.ts';

const callShape = z.object({
  version: z.literal(1),
  call: z.string().min(1),
  events: z
    .array(z.object({ key: z.string(), about: z.string(), at: z.iso.datetime(), body: z.string() }))
    .min(1),
});

/** The original of a call: all its events, each body exactly as it came. Same pieces, same bytes. */
export function callDocument(call: string, pieces: readonly KeptPiece[]): Uint8Array {
  const events = pieces
    .map(({ key, about, receivedAt, bytes }) => ({
      key,
      about,
      at: receivedAt.toISOString(),
      body: Buffer.from(bytes).toString('utf8'),
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return Buffer.from(`${JSON.stringify({ version: 1, call, events }, undefined, 2)}\n`);
}

const blank = {
  replyTo: [],
  to: [],
  cc: [],
  deliveredTo: [],
  attachments: [],
  warnings: [],
} as const;

/** How items are read. */
export interface Reading {
  readonly words: CallWordsOf;
  /** Text messages leave from here: a machine may answer by one. */
  readonly answersByText: boolean;
}

/** A call or a recording, by what its original is. */
export function readPhoneItem(item: StoredItem, reading: Reading): InboundMessage {
  return item.envelope?.recording === undefined
    ? callMessage(item, reading)
    : recordingMessage(item, reading);
}

function callMessage({ bytes }: StoredItem, reading: Reading): InboundMessage {
  const document = parsed(bytes);
  if (document === undefined) return unreadable('this is no call', 'it');
  const call = readCall(
    document.call,
    document.events.map(({ about, at, body }) =>
      eventOf({ about, receivedAt: new Date(at), bytes: Buffer.from(body) }),
    ),
  );
  const words = reading.words[call.language];
  const lines = [
    `${words.from}: ${call.from ?? words.withheld}`,
    ...(call.isUnheard ? [words.unheard] : []),
    ...(call.seconds === undefined ? [] : [words.seconds(call.seconds)]),
    // Without the notice's version: facts are read from these lines, and it may look like the day of a loss.
    words.consent[call.consent?.choice ?? 'not-asked'],
  ];
  const number = call.callBackTo ?? call.from;
  // What the caller keyed and said, and nothing of ours: headings must not be read as words of theirs.
  const said = [
    ...(call.keyed === undefined ? [] : [`${words.reference}: ${call.keyed}`]),
    ...(call.spoken === undefined ? [] : [`${words.spoken}: ${call.spoken}`]),
    ...(call.callBackTo === undefined ? [] : [`${words.callBackTo}: ${call.callBackTo}`]),
  ];
  return {
    ...blank,
    nature: { kind: 'human' },
    ...(call.from === undefined ? {} : { sender: { address: call.from } }),
    ids: {
      own: idOf(call.sid),
      inReplyTo: call.placedAs === undefined ? [] : [call.placedAs],
      references: [],
      mentioned: [],
    },
    subject: `${words.callSubject[call.outcome]}: ${call.from ?? words.withheld}`,
    headedByUs: true,
    text: [...lines, ...said].join('\n'),
    newText: [call.keyed, call.spoken].filter((each) => each !== undefined).join('\n'),
    language: call.language,
    doNotAnswer: whyNoAnswer(call.from, hasTalked(call.outcome), reading),
    call: {
      outcome: call.outcome,
      ...(number === undefined ? {} : { number }),
    },
    ...(call.consent === undefined ? {} : { consent: call.consent }),
  };
}

function recordingMessage({ bytes, envelope }: StoredItem, reading: Reading): InboundMessage {
  const recording = envelope?.recording;
  if (recording === undefined) return unreadable('this is no recording', 'it');
  const { words: wordsOf } = reading;
  const words = wordsOf[recording.language];
  return {
    ...partMessage({
      bytes,
      part: recording,
      whole: recording.call,
      subject: words.recordingSubject,
      file: { name: `${recording.id}.wav`, contentType: 'audio/wav' },
      wordsOf,
    }),
    spoken: true,
    doNotAnswer: whyNoAnswer(recording.from, recording.talked === true, reading),
  };
}

function pictureMessage(
  { bytes, envelope }: StoredItem,
  { words: wordsOf, answersByText }: Reading,
): InboundMessage {
  const picture = envelope?.picture;
  if (picture === undefined) return unreadable('this is no picture', 'it');
  const { contentType } = picture;
  const ending = /^image\/(jpeg|png|gif|webp|heic)$/.exec(contentType)?.[1]?.replace('jpeg', 'jpg');
  return {
    ...partMessage({
      bytes,
      part: picture,
      whole: picture.message,
      subject: wordsOf[picture.language].pictureSubject,
      file: { name: `${picture.id}${ending === undefined ? '' : `.${ending}`}`, contentType },
      wordsOf,
    }),
    doNotAnswer: answersByText ? whyNoText(picture.from) : ['text messages are answered by people'],
  };
}

/** What was fetched after a call or text message, or that it could not be. It says nothing that a person said. */
function partMessage({
  bytes,
  part: { id, from, language, missing },
  whole,
  subject,
  file,
  wordsOf,
}: {
  readonly bytes: Uint8Array;
  readonly part: {
    readonly id: string;
    readonly from?: string;
    readonly language: Language;
    readonly missing?: 'never-came' | 'too-large';
  };
  readonly whole: string;
  readonly subject: string;
  readonly file: { readonly name: string; readonly contentType: string };
  readonly wordsOf: CallWordsOf;
}): InboundMessage {
  const why = missing === undefined ? undefined : wordsOf[language].missing[missing];
  return {
    ...blank,
    nature: { kind: 'human' },
    ...(from === undefined ? {} : { sender: { address: from } }),
    ids: {
      own: idOf(missing === undefined ? id : `${id}/missing`),
      inReplyTo: [idOf(whole)],
      references: [],
      mentioned: [],
    },
    partOf: idOf(whole),
    subject,
    headedByUs: true,
    text: why === undefined ? subject : `${subject}: ${why}`,
    newText: '',
    language,
    attachments:
      missing === undefined
        ? [
            {
              ...file,
              size: bytes.length,
              // A hash is one by its making.
              sha256: createHash('sha256').update(bytes).digest('hex') as Sha256,
              content: bytes,
              inline: false,
            },
          ]
        : [],
    doNotAnswer: [],
    warnings: why === undefined ? [] : [why],
  };
}

/** A call that needs no machine's word: a person has talked, or we called ourselves. */
function hasTalked(outcome: CallOutcome): boolean {
  return outcome === 'answered' || outcome === 'placed' || outcome === 'unreached';
}

/** Why no machine answers a call by a text message, if so. */
function whyNoAnswer(from: string | undefined, talked: boolean, { answersByText }: Reading): string[] {
  if (!answersByText) return ['it came by telephone'];
  return talked ? ['a person has talked to them'] : whyNoText(from);
}

/** Why no text message can go to a number, if so. */
function whyNoText(number: string | undefined): string[] {
  if (number === undefined) return ['the number is withheld'];
  return takesTexts(number) ? [] : ['the number takes no text messages'];
}

/** A text message from the form of its webhook, a picture that came with one, or news of one of ours. */
export function readTextMessage(item: StoredItem, reading: Reading): InboundMessage {
  const { words: wordsOf, answersByText } = reading;
  const { bytes, envelope } = item;
  if (envelope?.picture !== undefined) return pictureMessage(item, reading);
  if (envelope?.report !== undefined) return reportMessage(item);
  const fields = new URLSearchParams(Buffer.from(bytes).toString('utf8'));
  const [sid, from, body] = [fields.get('MessageSid'), fields.get('From'), fields.get('Body')];
  if (sid === null || from === null) return unreadable('this is no text message', 'it');
  const text = body ?? '';
  const language = detectLanguage(text);
  const told = { STOP: 'stopped', START: 'allowed' } as const;
  const optOut = fields.get('OptOutType');
  const textConsent = optOut === 'STOP' || optOut === 'START' ? told[optOut] : textConsentIn(text);
  return {
    ...blank,
    nature: { kind: 'human' },
    sender: { address: from },
    ids: {
      own: idOf(sid),
      inReplyTo: [],
      // Text messages carry no ids: those with one number are one conversation.
      references: callerOf(from) === undefined ? [] : [talkWith(from)],
      mentioned: [],
    },
    subject: `${wordsOf[language].textSubject}: ${from}`,
    headedByUs: true,
    text,
    newText: text,
    language,
    doNotAnswer: !answersByText
      ? ['text messages are answered by people']
      : textConsent !== undefined
        ? ['the provider answers it']
        : whyNoText(callerOf(from)),
    ...(textConsent === undefined ? {} : { textConsent }),
  };
}

/** What became of a text message of ours, as the news of a bounce tells it. */
function reportMessage({ bytes, envelope }: StoredItem): InboundMessage {
  const fields = new URLSearchParams(Buffer.from(bytes).toString('utf8'));
  const [sid, to, status] = [fields.get('MessageSid'), fields.get('To'), fields.get('MessageStatus')];
  if (sid === null || to === null || status === null) return unreadable('this is no report', 'it');
  const code = fields.get('ErrorCode') ?? undefined;
  const isDelivered = status === 'delivered';
  const about = envelope?.report?.about;
  return {
    ...blank,
    nature: {
      kind: 'bounce',
      failures: [
        {
          recipient: to,
          severity: isDelivered ? 'delivered' : 'hard',
          ...(isDelivered ? {} : { status: neverReached.has(code ?? '') ? '5.1.1' : '5.7.1' }),
          diagnostic: `Twilio ${status}${code === undefined ? '' : ` ${code}`}`,
        },
      ],
    },
    ids: {
      own: idOf(`${sid}/${status}`),
      inReplyTo: [],
      references: [],
      mentioned: [...(about === undefined ? [] : [about]), sid],
    },
    subject: `SMS ${status}`,
    headedByUs: true,
    text: '',
    newText: '',
    language: 'it',
    doNotAnswer: ['news of a text message'],
  };
}

/** Twilio's errors that say something of the number itself: no mobile, unknown, a landline. All others may pass. */
const neverReached: ReadonlySet<string> = new Set(['21614', '30005', '30006']);

/** Ids of the provider are no mail ids: no sender of a mail can claim one. */
export function idOf(sid: string): string {
  return `twilio:${sid}`;
}

function unreadable(reason: string, language: 'it' | 'en'): InboundMessage {
  return {
    ...blank,
    nature: { kind: 'unreadable', reason },
    ids: { inReplyTo: [], references: [], mentioned: [] },
    subject: '',
    text: '',
    newText: '',
    language,
    doNotAnswer: ['unreadable'],
  };
}

function parsed(bytes: Uint8Array): z.infer<typeof callShape> | undefined {
  try {
    return callShape.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
