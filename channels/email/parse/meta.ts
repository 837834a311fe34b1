/** Who a mail is from and for, and what is known of it beside its bytes. */
import type { Address } from '#src/domain/message.ts';
import { domainOf, isMailbox, readAddress, readAddresses } from './addresses.ts';
import type { Header } from './header.ts';
import { anyOf } from './phrases.ts';

/** What is known of a mail beside its bytes. Nothing else may influence how it is read. */
export interface MailMeta {
  /** Legal receipt; years that a text leaves out are counted from it. */
  readonly receivedAt: Date;
  /** SMTP envelope; an empty `from` is the null return path. */
  readonly envelope?: { readonly from?: string; readonly to?: readonly string[] };
  /** Our mailboxes, without plus-parts. */
  readonly ownAddresses: readonly string[];
  /** Domain of our Message-IDs and senders. */
  readonly ownDomain?: string;
}

/** From before Sender before the return path. */
export function findSender(header: Header, from: readonly Address[], meta: MailMeta): Address | undefined {
  const named = from[0] ?? readAddresses(header, 'sender')[0];
  if (named !== undefined) return named;
  const path = readAddress(header.raw('return-path') ?? '') ?? readAddress(meta.envelope?.from ?? '');
  return path === undefined ? undefined : { address: path };
}

/** The subject as a person reads it; empty when there is none. Longer than this it is no subject. */
export function readSubject(header: Header): string {
  return (header.text('subject') ?? '').slice(0, 2000).toWellFormed();
}

/** Whether an address, or a Message-ID, is one of ours. */
export function isOwn(idOrAddress: string, meta: MailMeta): boolean {
  if (meta.ownAddresses.some((own) => isMailbox(idOrAddress, own))) return true;
  const domain = ownDomainOf(meta);
  return domain !== undefined && domainOf(idOrAddress).toLowerCase() === domain;
}

/**
 * Our domain, lower-cased, unless it is one where half the country has its mailbox: then it says nothing
 * about who wrote.
 */
export function ownDomainOf(meta: MailMeta): string | undefined {
  const domain = meta.ownDomain?.toLowerCase();
  return domain === undefined || sharedDomain.test(domain) ? undefined : domain;
}

const sharedDomain = anyOf(
  [
    '(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|proton|protonmail|fastmail)\\.[a-z.]{2,6}',
    '(?:libero|virgilio|tiscali|alice|tim|tin|inwind|iol|fastwebnet|email|katamail|poste|aruba)\\.it',
    '(?:pec|legalmail|arubapec|postecert|poste-certificate|pecmail|registerpec|sicurezzapostale|pec\\.[a-z]{2,20})\\.it',
  ],
  { before: '^', after: '$' },
);

/** Mail sent with the empty return path `<>` wants no answer (RFC 5321 section 6.1). */
export function hasNullReturnPath(headers: readonly Header[], meta: MailMeta): boolean {
  const paths = headers.flatMap((header) => header.rawAll('return-path'));
  return meta.envelope?.from === '' || paths.some((path) => /^<\s*>$/.test(path));
}

/** Recipients as the header and the delivering servers name them. */
export function readRecipients(
  outer: Header,
  header: Header,
  meta: MailMeta,
): { to: readonly Address[]; cc: readonly Address[]; deliveredTo: readonly string[] } {
  const delivered = deliveryHeaders
    .flatMap((name) => readAddresses(outer, name))
    .map(({ address }) => address);
  const envelope = (meta.envelope?.to ?? []).flatMap((address) => readAddress(address) ?? []);
  return {
    to: readAddresses(header, 'to'),
    cc: readAddresses(header, 'cc'),
    deliveredTo: [...new Set([...envelope, ...delivered])],
  };
}

const deliveryHeaders = [
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-delivered-to',
  'x-forwarded-to',
  'apparently-to',
];
