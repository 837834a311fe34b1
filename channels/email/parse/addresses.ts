/** Addresses as mail headers hold them. */
import type { Address } from '#src/domain/message.ts';
import addressparser from 'nodemailer/lib/addressparser';
import { decodeWords, type Header } from './header.ts';

/** No header we read lists more; a longer one is a circular, and only its first recipients matter. */
const mostAddresses = 500;
const longestList = 64 * 1024;

/**
 * All addresses of the fields called `name`, groups flattened, in order, each once. Encoded names are
 * decoded after the list is cut up, so that a name can never smuggle in an address (RFC 2047 section 5).
 */
export function readAddresses(header: Header, name: string): Address[] {
  return uniqueByAddress(header.rawAll(name).flatMap(parseAddresses));
}

/**
 * Addresses in one text such as `"Rossi, Mario" <m.rossi@example.it>, altri: a@example.it,
 * b@example.it;`.
 */
export function parseAddresses(list: string): Address[] {
  const found: Address[] = [];
  for (const entry of addressparser(list.slice(0, longestList), { flatten: true })) {
    if (found.length >= mostAddresses) break;
    const address = readAddress(entry.address);
    if (address === undefined) continue;
    const name = cleanName(entry.name, address);
    found.push(name === undefined ? { address } : { address, name });
  }
  return found;
}

/** One mailbox address, lower-cased, or nothing when `text` is none (RFC 5321 lengths). */
export function readAddress(text: string): string | undefined {
  if (text.length > 400) return undefined;
  const address = text
    .trim()
    .replace(/^(?:mailto|smtp|rfc822):/i, '')
    .replace(/^[<'"]+|[>'"]+$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 1 || at > 128 || address.length > 320) return undefined;
  return /^[^\s<>,;()]+@[^\s<>@,;()"]+$/.test(address) ? address : undefined;
}

/**
 * Same mailbox, a plus-part of `address` ignored (`sinistri+4827193652.k7f3@example.it` is
 * `sinistri@example.it`).
 */
export function isMailbox(address: string, mailbox: string): boolean {
  return withoutPlus(address.toLowerCase()) === withoutPlus(mailbox.toLowerCase());
}

/** The part after the last `@`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function withoutPlus(address: string): string {
  return address.replace(/\+[^@]*@/, '@');
}

function cleanName(raw: string, address: string): string | undefined {
  let name = decodeWords(raw.slice(0, 2000)).slice(0, 300).toWellFormed().trim();
  // Outlook puts a name that is an address into quotes of its own.
  while (/^(["']).*\1$/.test(name) && name.length > 1 && name.indexOf(name[0] ?? '', 1) === name.length - 1) {
    name = name.slice(1, -1).trim();
  }
  return name === '' || name.toLowerCase() === address ? undefined : name;
}

function uniqueByAddress(addresses: Address[]): Address[] {
  const seen = new Set<string>();
  return addresses.filter(({ address }) => !seen.has(address) && seen.add(address));
}
