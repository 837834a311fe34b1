/** Files as they are handed on: named, typed, hashed. */
import { createHash } from 'node:crypto';
import type { Sha256 } from '#src/domain/ids.ts';
import type { InboundAttachment } from '#src/domain/message.ts';
import { cleanText } from './charset.ts';
import { decideType, extensionFor } from '#src/domain/documents/file-type.ts';

/** A file before it has a name and a type of its own. */
export interface FoundFile {
  /** As its sender named it. */
  readonly name?: string;
  readonly declaredType: string;
  readonly contentId?: string;
  readonly content: Uint8Array;
  /** Container it lay in, when not at the top of the mail. */
  readonly foundIn?: string;
  /** HTML of the message it belongs to, where a picture may be shown. */
  readonly html: string;
}

/** More bytes than this in all are not unpacked: the originals keep them, and the machine its memory. */
const contentLimit = 200 * 1024 * 1024;
/** More files than this are left in the original. */
const mostAttachments = 1500;

/**
 * Gives each file its name, its type (bytes over declaration) and its hash. A picture counts as shown
 * inline only when its HTML refers to its Content-ID: phones send the photographs of a damage with a
 * Content-ID that nothing refers to.
 */
export function nameAttachments(files: readonly FoundFile[], warnings: string[]): InboundAttachment[] {
  const shown = new Map<string, ReadonlySet<string>>();
  let unpacked = 0;
  if (files.length > mostAttachments) {
    warnings.push(`More than ${mostAttachments} files: the others are only in the original.`);
  }
  return files.slice(0, mostAttachments).map((file, index) => {
    const contentType = decideType(file.content, file.declaredType, file.name);
    const references = shown.get(file.html) ?? referredContentIds(file.html);
    shown.set(file.html, references);
    const inline =
      file.contentId !== undefined &&
      contentType.startsWith('image/') &&
      references.has(file.contentId.toLowerCase());
    unpacked += file.content.length;
    const kept = unpacked <= contentLimit;
    if (!kept)
      warnings.push('Some files are too large to be unpacked together; they are only in the original.');
    return {
      name: safeName(file.name) ?? inventName(contentType, index + 1),
      contentType,
      size: file.content.length,
      sha256: hashOf(file.content),
      ...(kept ? { content: file.content } : {}),
      inline,
      ...(file.contentId === undefined ? {} : { contentId: file.contentId.toWellFormed() }),
      ...(file.foundIn === undefined ? {} : { foundIn: file.foundIn }),
    };
  });
}

/** SHA-256 as the blob store names it. */
function hashOf(bytes: Uint8Array): Sha256 {
  // The digest of SHA-256 in hex is what the brand stands for.
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

/** Ids an HTML body shows pictures by (`cid:`, RFC 2392), percent-decoded and lower-cased. */
function referredContentIds(html: string): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [, raw = ''] of html.matchAll(/cid:([^"'\s<>)&]{1,300})/gi)) {
    ids.add(raw.toLowerCase());
    if (raw.includes('%')) ids.add(decodePercent(raw).toLowerCase());
  }
  return ids;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The sender's name without folders, control characters and marks that turn the reading direction
 * (`gpj.exe` shown backwards); at most 200 characters, its ending kept. Nothing when nothing is left.
 */
function safeName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const base = cleanText(name.slice(-2000))
    // oxlint-disable-next-line no-control-regex -- control characters are what must go
    .replace(/[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ')
    .replace(/^.*\\/, '')
    .replace(/^\.{0,2}\/.*\//, '')
    // A slash inside a name is a date more often than a folder («fattura 3/7/2026.pdf»).
    .replace(/^\.{0,2}\//, '')
    .replaceAll('/', '-')
    .replace(/\s+/g, ' ')
    .trim();
  if (/^[. ]*$/.test(base)) return undefined;
  if (base.length <= 200) return base;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(base)?.[0] ?? '';
  return `${base.slice(0, 200 - ending.length)}${ending}`.toWellFormed();
}

/** Italian, because representatives and customers read it; numbered by the place of the file in its mail. */
function inventName(contentType: string, position: number): string {
  if (contentType === 'message/rfc822') return 'messaggio-inoltrato.eml';
  return `allegato-${position}.${extensionFor(contentType)}`;
}
