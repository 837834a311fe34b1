/**
 * Certified mail, *posta elettronica certificata* (RFC 6109, DPR 68/2005, technical rules of 2 November
 * 2005).
 */
import type { PecEnvelope, PecReceipt } from '#src/domain/message.ts';
import { readAddress } from './addresses.ts';
import { cleanText, decodeText } from './charset.ts';
import type { Header } from './header.ts';
import type { Part } from './parts.ts';
import { extractIds } from './thread-ids.ts';

/** What certified mail a mail is. */
export type Pec =
  /** News about a message of ours. */
  | { readonly kind: 'receipt'; readonly receipt: PecReceipt }
  /** A certified message: `original` (postacert.eml) is what the sender wrote. */
  | { readonly kind: 'envelope'; readonly original: Part; readonly envelope: PecEnvelope }
  /** Ordinary mail that reached a certified mailbox, in the provider's wrapper. */
  | { readonly kind: 'anomaly'; readonly original: Part };

/**
 * Recognises certified mail by its headers *and* its parts: a subject proves nothing, and a header alone
 * could be anybody's. Only the outermost header counts, because providers wrap whatever people send (RFC
 * 6109 section 3.1.4); the provider's signature is not verified.
 */
export function readPec(root: Part): Pec | undefined {
  const transport = root.header.text('x-trasporto')?.toLowerCase();
  const receipt = root.header.text('x-ricevuta')?.toLowerCase();
  const leaves = leavesOf(root);
  const certificate = leaves.find((part) => isNamed(part, 'daticert.xml'));
  const original = leaves.find((part) => isNamed(part, 'postacert.eml'));
  if (transport === 'posta-certificata') {
    if (original === undefined) return undefined;
    return { kind: 'envelope', original, envelope: readEnvelope(certificate) };
  }
  if (transport === 'errore') {
    const wrapped = original ?? leaves.find((part) => part.type === 'message/rfc822');
    return wrapped === undefined ? undefined : { kind: 'anomaly', original: wrapped };
  }
  if (transport === undefined && receipt !== undefined) {
    const about = extractIds(root.header.raw('x-riferimento-message-id') ?? '')[0];
    if (certificate === undefined && about === undefined) return undefined;
    return { kind: 'receipt', receipt: readReceipt(receipt, about, root.header, certificate) };
  }
  return undefined;
}

/**
 * Kinds of RFC 6109 section 2.1.1; `mancata-consegna` is no value of the standard, but some providers
 * write what the subject says.
 */
const receiptKinds = new Map<string, PecReceipt['kind']>([
  ['accettazione', 'accepted'],
  ['non-accettazione', 'not-accepted'],
  ['presa-in-carico', 'taken-in-charge'],
  ['avvenuta-consegna', 'delivered'],
  ['errore-consegna', 'not-delivered'],
  ['mancata-consegna', 'not-delivered'],
  ['rilevazione-virus', 'virus'],
]);

function readReceipt(
  value: string,
  about: string | undefined,
  header: Header,
  certificate: Part | undefined,
): PecReceipt {
  const xml = certificateText(certificate);
  const reference = about ?? extractIds(tagText(xml, 'msgid') ?? '')[0];
  const recipient = readAddress(tagText(xml, 'consegna') ?? '') ?? onlyRecipient(xml);
  const certifiedAt = certifiedTime(xml);
  const kind = receiptKinds.get(value) ?? 'other';
  const error = receiptError(value, xml, header);
  return {
    kind,
    ...(reference === undefined ? {} : { about: reference }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(certifiedAt === undefined ? {} : { certifiedAt }),
    ...(error === undefined ? {} : { error }),
  };
}

/**
 * The provider's words for what went wrong. A `preavviso-errore-consegna` (twelve hours without news, RFC
 * 6109 section 3.3.2) is no failure yet, so its kind stays `other` and this says why.
 */
function receiptError(value: string, xml: string, header: Header): string | undefined {
  const said = tagText(xml, 'errore-esteso');
  if (said !== undefined && said !== '') return said.slice(0, 1000);
  const code = tagAttribute(xml, 'postacert', 'errore');
  if (code !== undefined && code !== 'nessuno') return code.slice(0, 100);
  if (receiptKinds.has(value) && !/^(?:non-|errore|mancata|rilevazione)/.test(value)) return undefined;
  return (header.text('subject') ?? value).slice(0, 1000);
}

function readEnvelope(certificate: Part | undefined): PecEnvelope {
  const xml = certificateText(certificate);
  const sender = readAddress(tagText(xml, 'mittente') ?? '');
  const certifiedAt = certifiedTime(xml);
  const identifier = tagText(xml, 'identificativo');
  const provider = tagText(xml, 'gestore-emittente');
  return {
    ...(sender === undefined ? {} : { sender }),
    ...(certifiedAt === undefined ? {} : { certifiedAt }),
    ...(identifier === undefined || identifier === '' ? {} : { identifier }),
    ...(provider === undefined || provider === '' ? {} : { provider }),
  };
}

function leavesOf(part: Part): readonly Part[] {
  return part.children.length === 0 ? [part] : part.children.flatMap(leavesOf);
}

function isNamed(part: Part, name: string): boolean {
  return part.fileName?.trim().toLowerCase() === name;
}

/** daticert.xml holds a few hundred bytes; more is not one. Its encoding stands in its first line. */
function certificateText(certificate: Part | undefined): string {
  if (certificate === undefined || certificate.content.length > 256 * 1024) return '';
  const start = Buffer.from(certificate.content.subarray(0, 200)).toString('latin1');
  const declared = /encoding=["']([\w.:-]{1,40})["']/.exec(start)?.[1];
  return cleanText(decodeText(certificate.content, declared ?? 'utf-8').text);
}

/**
 * Text between the first `<name …>` and its end tag. No DTD is read and only the five entities of XML are
 * known.
 */
function tagText(xml: string, name: string): string | undefined {
  const start = tagStart(xml, name);
  if (start === undefined) return undefined;
  const end = xml.indexOf(`</${name}`, start.to);
  if (end < 0 || end - start.to > 10_000) return undefined;
  return decodeEntities(xml.slice(start.to, end)).trim();
}

function tagAttribute(xml: string, name: string, attribute: string): string | undefined {
  const start = tagStart(xml, name);
  if (start === undefined) return undefined;
  const found = new RegExp(`\\s${attribute}\\s?=\\s?(?:"([^"]*)"|'([^']*)')`).exec(
    xml.slice(start.from, start.to),
  );
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : decodeEntities(value).trim();
}

function tagStart(xml: string, name: string): { from: number; to: number } | undefined {
  const found = new RegExp(`<${name}(?:\\s[^<>]{0,500})?>`).exec(xml);
  return found === null ? undefined : { from: found.index, to: found.index + found[0].length };
}

const entities = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => entities.get(name) ?? whole);
}

/**
 * `<data zona="+0100"><giorno>12/11/2026</giorno><ora>10:22:31</ora></data>`: the moment that counts in
 * law.
 */
function certifiedTime(xml: string): Date | undefined {
  const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(tagText(xml, 'giorno') ?? '');
  const hour = /^(\d{2}):(\d{2}):(\d{2})/.exec(tagText(xml, 'ora') ?? '');
  const zone = /^([+-])(\d{2}):?(\d{2})$/.exec(tagAttribute(xml, 'data', 'zona') ?? '');
  if (day === null || hour === null || zone === null) return undefined;
  const iso = `${day[3]}-${day[2]}-${day[1]}T${hour[1]}:${hour[2]}:${hour[3]}${zone[1]}${zone[2]}:${zone[3]}`;
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function onlyRecipient(xml: string): string | undefined {
  const first = tagText(xml, 'destinatari');
  if (first === undefined || xml.indexOf('<destinatari', xml.indexOf('</destinatari')) >= 0) return undefined;
  return readAddress(first);
}
