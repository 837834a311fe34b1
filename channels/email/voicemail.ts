/**
 * Voicemail that a telephone system sends by e-mail. Whoever called has not written the mail: it becomes a call, with the
 * caller's number where one is told. Anybody can send such a mail, as anybody can call with a false number: the number is
 * a hint, nobody gets into a conversation by it, and nothing of what the mail says around the sound is taken for
 * the caller's words.
 */
import { findPhones } from '#src/domain/facts/identifiers.ts';
import type { InboundAttachment, InboundMessage } from '#src/domain/message.ts';
import type { CallWordsOf } from '#src/domain/phone/call-words.ts';

/** Kinds of sound by the ends of names, for systems that call everything `application/octet-stream`. */
const kinds: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  amr: 'audio/amr',
  m4a: 'audio/mp4',
  gsm: 'audio/x-gsm',
};

/** What telephone systems write above such a mail (Asterisk, FreePBX, 3CX, FusionPBX, Cisco Unity, Exchange, Italian providers). */
const subjects =
  /\b(?:voice ?-?mail|voice ?-?message|new message \d+ in mailbox|vmail|casella vocale|segreteria(?: telefonica)?|messaggi[o]? (?:vocal[ei]|in segreteria|di segreteria|audio))\b/i;

/** What they call the file. */
const names =
  /^(?:msg\d{4}|msg[_-][0-9a-f-]{8,}|vm[_-]?\d[\w-]*|vmail[_-][\w+-]*|voice ?-?mail[\w .+-]*|voice ?-?message[\w .+-]*|segreteria[\w .+-]*|messaggio[_ -]?vocale[\w .+-]*)$/i;

/** A mail with more words than a system's own few lines was written by a person. */
const longestNotice = 2_000;

/**
 * The call that a mail tells of; undefined for every other mail.
 *
 * @param words how the ticket of a message in a voicemail is called.
 */
export function asVoicemail(message: InboundMessage, words: CallWordsOf): InboundMessage | undefined {
  const { nature } = message;
  if (nature.kind !== 'human' && nature.kind !== 'auto-reply' && nature.kind !== 'list') return undefined;
  const sounds = message.attachments.flatMap((file) => {
    const contentType = soundOf(file);
    return contentType === undefined ? [] : [{ ...file, contentType, inline: false }];
  });
  if (sounds.length !== 1 || message.text.length > longestNotice) return undefined;
  const [sound] = sounds;
  if (sound === undefined || !(subjects.test(message.subject) || names.test(bare(sound.name))))
    return undefined;
  // Somebody who passes a recording on has something to say of it.
  if (message.forwarded !== undefined || message.ids.inReplyTo.length > 0) return undefined;
  const number = callerIn(message, sound.name);
  return {
    nature: { kind: 'human' },
    by: 'phone',
    spoken: true,
    ...(number === undefined ? {} : { sender: { address: number } }),
    replyTo: [],
    to: message.to,
    cc: message.cc,
    deliveredTo: message.deliveredTo,
    // Not the mail's own: a reference in it would lead into somebody's conversation.
    subject: `${words[message.language].callSubject.voicemail}: ${number ?? words[message.language].withheld}`,
    headedByUs: true,
    ...(message.writtenAt === undefined ? {} : { writtenAt: message.writtenAt }),
    ids: {
      ...(message.ids.own === undefined ? {} : { own: message.ids.own }),
      inReplyTo: [],
      references: [],
      mentioned: [],
    },
    text: message.text,
    newText: '',
    language: message.language,
    attachments: [
      sound,
      ...message.attachments.filter(({ name, sha256 }) => name !== sound.name || sha256 !== sound.sha256),
    ],
    doNotAnswer: ['it came by telephone'],
    warnings: message.warnings,
  };
}

function soundOf({ name, contentType }: InboundAttachment): string | undefined {
  if (contentType.startsWith('audio/')) return contentType;
  return contentType === 'application/octet-stream' || contentType === 'video/ogg'
    ? kinds[/\.(\w{2,4})$/.exec(name)?.[1]?.toLowerCase() ?? '']
    : undefined;
}

/** The one number that is told, in E.164: the subject before the text before the file's name. */
function callerIn({ subject, text }: InboundMessage, file: string): string | undefined {
  for (const words of [subject, text, bare(file).replaceAll('_', ' ')]) {
    // Systems write `"ROSSI" <3331234567>`, `from 0039…` and `Da: …`.
    const found = new Set(findPhones(words.replaceAll(/[<>"]/g, ' ; ')).map(({ value }) => value));
    const [number] = found;
    if (found.size === 1) return number;
    // Of several, the one behind the word for who called.
    if (found.size > 1) {
      const from = /(?:^|\s)(?:from|da|caller(?: ?id)?|chiamante|numero)\s*:?\s+([^\n]{5,40})/i.exec(
        words,
      )?.[1];
      return from === undefined ? undefined : findPhones(`tel ${from.replaceAll(/[<>"]/g, ' ; ')}`)[0]?.value;
    }
  }
  return undefined;
}

function bare(name: string): string {
  return name.replace(/\.\w{2,4}$/, '');
}
