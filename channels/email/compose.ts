/**
 * Freezes a draft into the bytes that travel. The same draft gives the same bytes on every machine and at
 * every try: nothing here looks at a clock or rolls dice.
 */
import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Composed, Draft } from '#src/channel.ts';
import { Refused } from '#src/domain/outcomes.ts';
import type { BounceSettings, DeskSettings } from './settings.ts';

/**
 * The message of a draft, as it will be sent and as its hash is stored.
 * @throws Refused when the recipient's address cannot stand in an SMTP envelope.
 */
export async function compose(
  draft: Draft,
  from: { readonly desk: DeskSettings; readonly bounce: BounceSettings },
): Promise<Composed> {
  const { desk, bounce } = from;
  const envelopeTo = envelopeAddress(draft.to.address);
  const messageId = messageIdFor(draft.key, desk);
  const references = threadIds(draft);
  const [inReplyTo] = threadIds({
    references: [],
    ...(draft.inReplyTo === undefined ? {} : { inReplyTo: draft.inReplyTo }),
  });
  const composer = new MailComposer({
    // Customers' bytes and names pass through here: nothing may be read from a path or fetched from a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
    baseBoundary: hash(draft.key, draft.text, draft.html ?? '', 'boundary'),
    encoding: 'quoted-printable',
    date: draft.date,
    from: { name: oneLine(desk.name, 200), address: desk.address },
    to: { name: oneLine(draft.to.name ?? '', 200), address: envelopeTo },
    replyTo: { name: oneLine(desk.name, 200), address: replyAddress(draft, desk) },
    subject: oneLine(draft.subject, 500),
    messageId: `<${messageId}>`,
    ...(inReplyTo === undefined ? {} : { inReplyTo: `<${inReplyTo}>` }),
    ...(references.length === 0 ? {} : { references: references.map((id) => `<${id}>`).join(' ') }),
    headers: {
      'Content-Language': draft.language,
      ...(draft.automatic === 'no'
        ? {}
        : // RFC 3834 5, and the header that silences Exchange's own automatic replies.
          { 'Auto-Submitted': draft.automatic, 'X-Auto-Response-Suppress': 'All' }),
    },
    text: canonicalLines(draft.text),
    ...(draft.html === undefined ? {} : { html: canonicalLines(draft.html) }),
    attachments: draft.attachments.map((attachment) => ({
      filename: oneLine(attachment.name, 200) || 'allegato',
      contentType: contentType(attachment.contentType),
      content: Buffer.from(attachment.content),
      contentDisposition: 'attachment',
      contentTransferEncoding: 'base64',
    })),
  });
  const bytes = await composer.compile().build();
  return { messageId, envelopeFrom: bounceAddress(draft, bounce), envelopeTo, bytes };
}

/** Message-ID of the message with this key, without angle brackets: known before the message is composed. */
export function messageIdFor(key: string, desk: DeskSettings): string {
  return `sportello.${hash(key).slice(0, 32)}@${domainOf(desk.address)}`;
}

function replyAddress(draft: Draft, desk: DeskSettings): string {
  return draft.replyToken !== undefined && desk.plusAddressing
    ? withToken(desk.address, draft.replyToken)
    : desk.address;
}

function bounceAddress(draft: Draft, bounce: BounceSettings): string {
  if (draft.bounceToken === undefined) return bounce.nullSender ? '' : bounce.address;
  return bounce.plusAddressing ? withToken(bounce.address, draft.bounceToken) : bounce.address;
}

/** RFC 5233: `local+token@domain`. Tokens are our own; one that does not fit an address is a bug. */
function withToken(address: string, token: string): string {
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+${token}`;
  if (!/^[A-Za-z0-9._=-]{1,50}$/.test(token) || local.length > 64) {
    throw new Error(
      `the token ${JSON.stringify(token)} does not fit after the plus of ${address} (RFC 5321 4.5.3.1.1)`,
    );
  }
  return `${local}@${address.slice(at + 1)}`;
}

/** The address as RFC 5321 4.1.2 wants it: no blanks or brackets, and the domain in ASCII (RFC 5890). */
function envelopeAddress(address: string): string {
  const [, local, domain] =
    /^([^\s<>()[\]\\,;:"@\p{C}]{1,64})@([^\s<>()\\,;"@\p{C}]{1,253})$/u.exec(address) ?? [];
  const ascii = domain === undefined ? '' : domainToASCII(domain);
  if (local === undefined || ascii === '') throw new Refused('the recipient’s e-mail address is not valid');
  return `${local}@${ascii}`;
}

/**
 * The thread as References wants it (RFC 5322 3.6.4): its first message and the newest ones, the answered one
 * last. Bounded, because a thread is not and some servers refuse long headers.
 */
function threadIds(draft: Pick<Draft, 'references' | 'inReplyTo'>): readonly string[] {
  const ids = [...draft.references, ...(draft.inReplyTo === undefined ? [] : [draft.inReplyTo])].filter(
    (id) =>
      // Ids are the customers' text: one that could leave its brackets or its line is left out.
      /^[!-;=?-~]{1,250}$/.test(id),
  );
  const unique = [...new Set(ids.toReversed())].toReversed();
  return unique.length <= 20 ? unique : [...unique.slice(0, 1), ...unique.slice(-19)];
}

/** A lone CR or LF may not travel (RFC 5321 2.3.8): what the relay made of it would no longer be what we stored. */
function canonicalLines(text: string): string {
  return text.toWellFormed().replace(/\r\n|\r|\n/g, '\r\n');
}

/** One line of printable text: a line break in a name or a subject would start a header of its own. */
function oneLine(text: string, most: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return Array.from(line.toWellFormed()).slice(0, most).join('');
}

function contentType(declared: string): string {
  const type = /^[A-Za-z0-9][\w.+-]{0,100}\/[A-Za-z0-9][\w.+-]{0,100}$/.test(declared) ? declared : '';
  return type === '' || /^(?:multipart|message)\//i.test(type) ? 'application/octet-stream' : type;
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function hash(...parts: readonly string[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(`${part.length}:`).update(part);
  return sum.digest('hex');
}
