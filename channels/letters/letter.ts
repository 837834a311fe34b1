/** A scanned file as a message: the file is all there is, its words come when it has been read. */
import { createHash } from 'node:crypto';
import type { StoredItem } from '#src/channel.ts';
import { sniffType } from '#src/domain/documents/file-type.ts';
import type { Sha256 } from '#src/domain/ids.ts';
import type { InboundMessage } from '#src/domain/message.ts';

/** What scanners and faxes write. */
const kinds: ReadonlySet<string | undefined> = new Set([
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'image/heic',
  'image/heif',
]);

/**
 * The message in a scanned file. Folders between the scanner's and the file are tags of the office; one that is called
 * `it` or `en` says the language until the letter itself has been read.
 */
export function readLetter({ bytes, account, envelope }: StoredItem): InboundMessage {
  const path = envelope?.path ?? account;
  const [name = 'scan', ...tags] = path.split('/').toReversed();
  const contentType = sniffType(bytes);
  const subject = `Posta: ${path}`;
  const base = {
    replyTo: [],
    to: [],
    cc: [],
    deliveredTo: [],
    ids: { inReplyTo: [], references: [], mentioned: [] },
    subject,
    headedByUs: true as const,
    text: '',
    newText: '',
    language: tags.includes('en') ? ('en' as const) : ('it' as const),
    doNotAnswer: [],
    warnings: [],
  };
  if (envelope?.fault !== undefined)
    return {
      ...base,
      nature: { kind: 'unreadable', reason: `${name} was not taken: ${envelope.fault}` },
      attachments: [],
    };
  if (!kinds.has(contentType))
    return {
      ...base,
      nature: { kind: 'unreadable', reason: `${name} is no scan: PDF, TIFF, JPEG, PNG and HEIC are` },
      attachments: [],
    };
  return {
    ...base,
    nature: { kind: 'human' },
    attachments: [
      {
        name,
        contentType: contentType ?? 'application/octet-stream',
        size: bytes.length,
        // A hash is one by its making.
        sha256: createHash('sha256').update(bytes).digest('hex') as Sha256,
        content: bytes,
        inline: false,
      },
    ],
  };
}
