/** Raw mail to message, in this thread. */
import type { Address, InboundMessage, Nature, ThreadIds } from '#src/domain/message.ts';
import { detectLanguage } from '#src/domain/text/language.ts';
import { readAddresses } from './addresses.ts';
import { nameAttachments } from './attachments.ts';
import { readBody, textLimit } from './body.ts';
import { announceAttached, fileOf, openContainers, openMessages, tnefFiles } from './containers.ts';
import { readDate } from './date.ts';
import type { Header } from './header.ts';
import {
  findSender,
  hasNullReturnPath,
  isOwn,
  ownDomainOf,
  readRecipients,
  readSubject,
  type MailMeta,
} from './meta.ts';
import { decideNature, findReasonsNotToAnswer } from './nature.ts';
import { readParts, type Part, type PartTree } from './parts.ts';
import { readPec, type Pec } from './pec.ts';
import { separateReply, type ReplyContext } from './reply.ts';
import { salvageMail } from './salvage.ts';
import { openSignedData } from './signed.ts';
import { findMentionedIds, readThreadIds } from './thread-ids.ts';

/**
 * Reads one mail. Never rejects: what the parser cannot take becomes an `unreadable` message with
 * whatever the header still tells. Same bytes and `meta`, same message. A hostile mail can keep this
 * thread busy for long; `MailReader` puts a deadline on it.
 */
export async function parseMail(bytes: Uint8Array, meta: MailMeta): Promise<InboundMessage> {
  try {
    return await readMail(bytes, meta);
  } catch (error) {
    return salvageMail(
      bytes,
      meta,
      `the mail could not be parsed: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
}

async function readMail(bytes: Uint8Array, meta: MailMeta): Promise<InboundMessage> {
  const outer = await readParts(bytes);
  const warnings = [...outer.warnings];
  const pec = readPec(outer.root);
  const inner = await openCertified(pec, warnings);
  const root = await openSigned((inner ?? outer).root, warnings);
  const header = root.header;
  const isOurs = (address: string) => isOwn(address, meta);
  const nullReturnPath = hasNullReturnPath([outer.root.header, header], meta);
  const subject = readSubject(header) || (inner === undefined ? '' : readSubject(outer.root.header));
  if (pec === undefined && /^posta certificata:/i.test(subject)) {
    warnings.push('The subject says certified mail, but the mail is not in a certified envelope.');
  }
  const from = readAddresses(header, 'from');
  const sender = certifiedSender(pec, findSender(header, from, meta), warnings);

  const written = readBody(root);
  warnings.push(...written.warnings);
  const { body, tnefs } = openContainers(written, warnings);

  const headerIds = readThreadIds(header);
  const known = new Set([...namedAddresses(header), ...meta.ownAddresses]);
  const nature: Nature =
    pec?.kind === 'receipt'
      ? { kind: 'pec-receipt', receipt: pec.receipt }
      : hasHeader(header)
        ? decideNature({
            root,
            subject,
            text: body.text,
            sender,
            nullReturnPath,
            answersUs: [...headerIds.inReplyTo, ...headerIds.references].some(isOurs),
            receivedAt: meta.receivedAt,
            isOurs,
          })
        : { kind: 'unreadable', reason: 'there is no mail header' };

  if (nature.kind === 'unreadable') warnings.push('This is no mail: it has no header. Its original is kept.');
  // A report returns our own message: its files are not the customer's.
  const opens = nature.kind === 'human' || nature.kind === 'list' || nature.kind === 'auto-reply';
  const files = body.files
    .filter((part) => !isTechnical(part, pec))
    .map((part) => fileOf(part, body.html ?? ''));
  const opened = await openMessages(
    [...tnefs.flatMap(tnefFiles), ...body.pictures, ...files],
    opens,
    warnings,
  );

  const attachments = nameAttachments(opened.files, warnings);
  const context: ReplyContext = {
    subject,
    answers: headerIds.inReplyTo.length > 0 || headerIds.references.length > 0,
    ...(sender?.name === undefined ? {} : { senderName: sender.name }),
    hasFiles: attachments.some(({ inline }) => !inline),
    isOurs,
  };
  const separated = separateReply(body.text, context);
  warnings.push(...separated.warnings);
  const attached = opened.messages[0];
  const forwarded = separated.forwarded ?? (opens ? attached?.described : undefined);
  // Somebody who only forwards tells us what the forwarded message says.
  const newText =
    separated.newText === '' && opens && attached !== undefined
      ? separateReply(attached.text, { ...context, subject: '', answers: false }).newText || attached.text
      : separated.newText;
  const text = [body.text, ...opened.messages.map(announceAttached)]
    .filter((part) => part !== '')
    .join('\n\n');

  const recipients = readRecipients(outer.root.header, header, meta);
  const writtenAt = readDate(header.raw('date') ?? '');
  return {
    nature,
    ...(sender === undefined ? {} : { sender }),
    replyTo: readAddresses(header, 'reply-to'),
    to: recipients.to,
    cc: recipients.cc,
    deliveredTo: recipients.deliveredTo,
    subject,
    ...(writtenAt === undefined ? {} : { writtenAt }),
    ids: withOuterIds(headerIds, inner === undefined ? undefined : outer.root.header, [
      ...opened.messages.flatMap(({ ids }) => ids),
      ...findMentionedIds(text, known),
    ]),
    text: text.slice(0, 2 * textLimit).toWellFormed(),
    newText,
    ...(body.html === undefined ? {} : { html: body.html }),
    language: detectLanguage(newText, `${subject}\n${body.text}`),
    attachments,
    ...(forwarded === undefined ? {} : { forwarded }),
    ...(pec?.kind === 'envelope' ? { pec: pec.envelope } : {}),
    doNotAnswer: findReasonsNotToAnswer({
      headers: inner === undefined ? [header] : [outer.root.header, header],
      rootType: root.type,
      nature,
      senders: [...from, ...readAddresses(header, 'sender')],
      nullReturnPath,
      recipients: [...recipients.to, ...recipients.cc]
        .map(({ address }) => address)
        .concat(recipients.deliveredTo),
      ownAddresses: meta.ownAddresses,
      ownDomain: ownDomainOf(meta),
    }),
    warnings: [...new Set(warnings)],
  };
}

/** The message inside a certified envelope or an anomaly wrapper. */
async function openCertified(pec: Pec | undefined, warnings: string[]): Promise<PartTree | undefined> {
  if (pec === undefined || pec.kind === 'receipt') return undefined;
  try {
    const inner = await readParts(pec.original.content);
    warnings.push(...inner.warnings);
    if (pec.kind === 'anomaly')
      warnings.push('Ordinary mail that reached a certified mailbox (ANOMALIA MESSAGGIO).');
    return inner;
  } catch {
    warnings.push('The message inside the certified envelope could not be read; it is attached as it came.');
    return undefined;
  }
}

/**
 * A mail that is one signed block (S/MIME, `application/pkcs7-mime`) as the mail inside it, under its own
 * header.
 */
async function openSigned(root: Part, warnings: string[]): Promise<Part> {
  if (!/^application\/(?:x-)?pkcs7-mime$/.test(root.type)) return root;
  const content = openSignedData(root.content);
  if (content === undefined) {
    warnings.push('The mail is encrypted and cannot be read here.');
    return root;
  }
  const inner = await readParts(content);
  warnings.push(...inner.warnings);
  return { ...inner.root, header: root.header };
}

/**
 * RFC 6109 section 3.1.4: the provider vouches for the address in daticert.xml, whatever the message
 * says.
 */
function certifiedSender(
  pec: Pec | undefined,
  sender: Address | undefined,
  warnings: string[],
): Address | undefined {
  const certified = pec?.kind === 'envelope' ? pec.envelope.sender : undefined;
  if (certified === undefined || certified === sender?.address) return sender;
  if (sender !== undefined)
    warnings.push(`The message names ${sender.address}, but ${certified} is the certified sender.`);
  return { address: certified };
}

/** Something that mail has and a stray file has not. */
function hasHeader(header: Header): boolean {
  return [
    'from',
    'sender',
    'to',
    'subject',
    'date',
    'message-id',
    'received',
    'return-path',
    'content-type',
  ].some((name) => header.has(name));
}

function namedAddresses(header: Header): string[] {
  return ['from', 'sender', 'reply-to', 'to', 'cc'].flatMap((name) =>
    readAddresses(header, name).map(({ address }) => address),
  );
}

function withOuterIds(ids: ThreadIds, outer: Header | undefined, mentioned: readonly string[]): ThreadIds {
  const wrapper = outer === undefined ? undefined : readThreadIds(outer).own;
  const own = ids.own ?? wrapper;
  const references = wrapper === undefined || wrapper === own ? ids.references : [...ids.references, wrapper];
  const present = new Set([own, ...ids.inReplyTo, ...references]);
  return {
    ...(own === undefined ? {} : { own }),
    inReplyTo: ids.inReplyTo,
    references,
    mentioned: [...new Set(mentioned)].filter((id) => !present.has(id)).slice(0, 40),
  };
}

/**
 * The envelope's own papers (certificate, signature, the copy of our message in a receipt) are no
 * documents of the customer.
 */
function isTechnical(part: Part, pec: Pec | undefined): boolean {
  return (
    pec?.kind === 'receipt' &&
    /^(?:daticert\.xml|postacert\.eml|smime\.p7s)$/i.test(part.fileName?.trim() ?? '')
  );
}
