/** Ids that tie a message to others. */
import type { ThreadIds } from '#src/domain/message.ts';
import type { Header } from './header.ts';

/** RFC 5322 section 2.1.1: no line, so no id, is longer. An overlong id is an attack or rubbish. */
const longestId = 998;
/**
 * A thread is found by its first and its last messages; what lies between in a list of thousands is not
 * looked up.
 */
const mostReferences = 200;
const keptFromStart = 10;
const mostMentioned = 20;

/**
 * Ids of the header, without angle brackets, each once, in their order. `mentioned` is for the caller to
 * add.
 */
export function readThreadIds(header: Header): ThreadIds {
  const own = header.rawAll('message-id').flatMap(extractIds)[0];
  const references = unique(header.rawAll('references').flatMap(extractIds));
  const inReplyTo = unique(header.rawAll('in-reply-to').flatMap(extractIds)).slice(0, 20);
  return {
    ...(own === undefined ? {} : { own }),
    inReplyTo,
    references:
      references.length <= mostReferences
        ? references
        : [...references.slice(0, keptFromStart), ...references.slice(keptFromStart - mostReferences)],
    mentioned: [],
  };
}

/**
 * Ids out of one header value. In-Reply-To of old programs holds prose around them («Message from Mario
 * of … <id>»), and some senders forget the brackets or fold inside them.
 */
export function extractIds(value: string): string[] {
  const bracketed: string[] = [];
  for (const [, inside = ''] of value.matchAll(/<([^<>]{1,2000})>/g)) {
    const id = inside.includes('@') ? inside.replace(/\s+/g, '') : inside.trim();
    if (isId(id)) bracketed.push(id);
  }
  if (bracketed.length > 0 || value.includes('<')) return bracketed;
  return value
    .split(/[\s,;]+/)
    .filter((word) => word.length <= longestId + 10)
    .map((word) => word.replace(/^["'(]+|["')]+$/g, ''))
    .filter((word) => word.includes('@') && isId(word));
}

/**
 * Message-IDs written in a body: lines of a quoted header (`Message-ID: <…>`), and anything else in angle
 * brackets that looks like one. Addresses look the same, so those in `addresses`, those behind «Da:» or
 * before «ha scritto», and those without the digits every mail program puts into an id are left out. At
 * most twenty, in their order.
 */
export function findMentionedIds(body: string, addresses: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const match of body.matchAll(/<([^<>\s@]{6,300}@[^<>\s@]{3,300})>/g)) {
    const id = match[1] ?? '';
    if (found.size >= mostMentioned) break;
    if (/^(?:mailto|https?):/i.test(id) || addresses.has(id.toLowerCase())) continue;
    const before = body.slice(Math.max(0, match.index - 200), match.index);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const labelled = /(?:message-id|in-reply-to|references)\s?:\s?$/i.test(line);
    if (!labelled && (personLine.test(line) || !/\d/.test(id.slice(0, id.indexOf('@'))))) continue;
    const after = body.slice(match.index + match[0].length, match.index + match[0].length + 20);
    if (!labelled && /^\s{0,3}(?:ha scritto|wrote|\[mailto)/i.test(after)) continue;
    found.add(id);
  }
  return [...found];
}

const personLine =
  /^[\s>*]{0,10}(?:da|from|von|de|a|to|an|cc|ccn|bcc|mittente|destinatari[oa]?|reply-to|rispondi a)\s{0,2}\*{0,2}:/i;

function isId(id: string): boolean {
  return id.length >= 3 && id.length <= longestId && !/\s/.test(id);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
