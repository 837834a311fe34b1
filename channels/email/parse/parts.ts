/**
 * A mail as a tree of parts with their decoded bytes: what the library makes of it, minus what it makes
 * of texts.
 */
import { MailParser, type AttachmentStream, type Headers } from 'mailparser';
import { readContentType } from './content-type.ts';
import { fieldOf, Header } from './header.ts';
import { headerLimit, mendStructure, partLimit } from './structure.ts';
import { decodeTransfer } from './transfer.ts';

/** One node of the MIME tree. */
export interface Part {
  readonly header: Header;
  /** Media type, lower-cased; the default of RFC 2045 and 2046 when none is declared. */
  readonly type: string;
  readonly params: ReadonlyMap<string, string>;
  /** `attachment`, `inline`, another word, or empty when the part does not say. */
  readonly disposition: string;
  /** As the sender spelled it, decoded; never safe to use as a path. */
  readonly fileName?: string;
  /** Without angle brackets. */
  readonly contentId?: string;
  readonly children: readonly Part[];
  /** Bytes with the transfer encoding undone; empty on a multipart. Owns its memory. */
  readonly content: Uint8Array;
}

/** The tree of one mail. */
export interface PartTree {
  readonly root: Part;
  readonly warnings: readonly string[];
}

/**
 * A node of the library's own tree, as far as it is used here (mailparser 3.9.31, lib/mail-parser.js
 * `createNode`).
 */
interface LibraryNode {
  readonly headers: Headers;
  readonly headerLines: readonly { readonly line: string }[] | false;
  readonly children: readonly LibraryNode[];
}

declare module 'mailparser' {
  interface MailParser {
    textTypes: readonly string[];
    readonly tree: LibraryNode | false;
    createNode(node: { encoding: string | false }): LibraryNode;
  }
  interface MailParserOptions {
    ignoreEmbedded?: boolean;
    maxHeadSize?: number;
    maxChildNodes?: number;
  }
}

/**
 * The library as a splitter only: every leaf comes out as bytes, transfer encoding still on. Its own
 * texts are of no use to us: they glue a reply to the line it answers (format=flowed), know no fallback
 * for a wrong character set and mix delivery reports and attached messages into the words of the sender.
 */
class PartSplitter extends MailParser {
  override textTypes: readonly string[] = [];

  override createNode(node: { encoding: string | false }): LibraryNode {
    node.encoding = false;
    return super.createNode(node);
  }
}

/**
 * Splits a mail into its parts; attached messages stay closed. What cannot be taken apart is left out
 * with a warning.
 *
 * @throws when not even the outermost header can be read.
 */
export async function readParts(bytes: Uint8Array): Promise<PartTree> {
  const mended = mendStructure(bytes);
  const warnings = [...mended.warnings];
  const bodies = new Map<Headers, Uint8Array[]>();
  const options = {
    ignoreEmbedded: true,
    maxHeadSize: 4 * headerLimit,
    maxChildNodes: 2 * partLimit,
  };
  const splitter = new PartSplitter(options);
  await new Promise<void>((resolve, reject) => {
    splitter.on('data', (data: AttachmentStream | { readonly type: 'text' }) => {
      if (data.type !== 'attachment') return;
      const chunks: Uint8Array[] = [];
      bodies.set(data.headers, chunks);
      data.content.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      data.content.on('error', () => data.release());
      data.content.on('end', () => data.release());
    });
    splitter.on('error', (error: unknown) => {
      if (splitter.tree === false) return reject(error instanceof Error ? error : new Error(String(error)));
      warnings.push('The mail could not be read to its end; the rest is only in the original.');
      resolve();
    });
    splitter.on('end', resolve);
    splitter.end(Buffer.from(mended.bytes.buffer, mended.bytes.byteOffset, mended.bytes.byteLength));
  });
  if (splitter.tree === false) throw new Error('no header found');
  return { root: partOf(splitter.tree, bodies, ''), warnings };
}

function partOf(node: LibraryNode, bodies: ReadonlyMap<Headers, Uint8Array[]>, parentType: string): Part {
  const lines = node.headerLines === false ? [] : node.headerLines;
  const header = new Header(lines.flatMap(({ line }) => fieldOf(line)));
  const declared = readContentType(header.raw('content-type') ?? '');
  const disposition = header.structured('content-disposition');
  const fileName = disposition.params.get('filename') ?? declared.params.get('name');
  const type = declared.type || defaultType(parentType, disposition.value, fileName);
  const contentId = (header.raw('content-id') ?? '').trim().slice(0, 998);
  const children = type.startsWith('multipart/')
    ? node.children.map((child) => partOf(child, bodies, type))
    : [];
  const encoded = Buffer.concat(bodies.get(node.headers) ?? []);
  const content = decodeTransfer(encoded, header.raw('content-transfer-encoding') ?? '');
  return {
    header,
    type,
    params: declared.params,
    disposition: disposition.value,
    ...(fileName === undefined || fileName === '' ? {} : { fileName }),
    ...(contentId === '' ? {} : { contentId: contentId.replace(/^<|>$/g, '') }),
    children,
    content: content === encoded ? Uint8Array.from(encoded) : content,
  };
}

/**
 * RFC 2045 section 5.2 and RFC 2046 section 5.1.5; a part with a file name and no type is a file, not
 * text.
 */
function defaultType(parentType: string, disposition: string, fileName: string | undefined): string {
  if (parentType === 'multipart/digest') return 'message/rfc822';
  return disposition === 'attachment' || fileName !== undefined ? 'application/octet-stream' : 'text/plain';
}
