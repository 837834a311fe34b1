/** What can still be told of a mail nobody could read. */
import { detectLanguage } from '#src/domain/text/language.ts';
import type { InboundMessage } from '#src/domain/message.ts';
import { readAddresses } from './addresses.ts';
import { readDate } from './date.ts';
import { readHeader } from './header.ts';
import {
  findSender,
  hasNullReturnPath,
  ownDomainOf,
  readRecipients,
  readSubject,
  type MailMeta,
} from './meta.ts';
import { findReasonsNotToAnswer } from './nature.ts';
import { readThreadIds } from './thread-ids.ts';

/**
 * An `unreadable` message with the outermost header as far as a simple reader gets, so that a person sees
 * who wrote and the ticket still finds its thread. Cheap and safe for any bytes; nothing of the body is
 * looked at.
 */
export function salvageMail(bytes: Uint8Array, meta: MailMeta, reason: string): InboundMessage {
  const header = readHeader(bytes, 256 * 1024);
  const from = readAddresses(header, 'from');
  const sender = findSender(header, from, meta);
  const subject = readSubject(header);
  const writtenAt = readDate(header.raw('date') ?? '');
  const recipients = readRecipients(header, header, meta);
  const nature = { kind: 'unreadable', reason } as const;
  return {
    nature,
    ...(sender === undefined ? {} : { sender }),
    replyTo: readAddresses(header, 'reply-to'),
    to: recipients.to,
    cc: recipients.cc,
    deliveredTo: recipients.deliveredTo,
    subject,
    ...(writtenAt === undefined ? {} : { writtenAt }),
    ids: readThreadIds(header),
    text: '',
    newText: '',
    language: detectLanguage(subject),
    attachments: [],
    doNotAnswer: findReasonsNotToAnswer({
      headers: [header],
      rootType: header.structured('content-type').value,
      nature,
      senders: [...from, ...readAddresses(header, 'sender')],
      nullReturnPath: hasNullReturnPath([header], meta),
      recipients: [...recipients.to, ...recipients.cc]
        .map(({ address }) => address)
        .concat(recipients.deliveredTo),
      ownAddresses: meta.ownAddresses,
      ownDomain: ownDomainOf(meta),
    }),
    warnings: [`The mail could not be read (${reason}). Its original is kept and can be parsed again.`],
  };
}
