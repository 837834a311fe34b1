/** `winmail.dat`: the container in which Outlook sends its "rich text" mail (MS-OXTNEF), files and all. */
import { cleanText, decodeText } from './charset.ts';

/** What a TNEF container holds. Nothing in it is trusted: every length is checked against what is left. */
export interface TnefContents {
  readonly subject?: string;
  /** Plain text of the message, when the container carries it. */
  readonly text?: string;
  readonly html?: string;
  readonly files: readonly TnefFile[];
  readonly warnings: readonly string[];
}

/** A file in the container. Its bytes own their memory. */
export interface TnefFile {
  readonly name?: string;
  readonly contentType?: string;
  readonly contentId?: string;
  readonly content: Uint8Array;
}

/** Opens a TNEF container, messages embedded in it included. Undefined when the bytes are none. Linear. */
export function openTnef(bytes: Uint8Array): TnefContents | undefined {
  return open(bytes, 0);
}

const signature = 0x223e9f78;
const deepest = 4;
const mostFiles = 500;
const mostProperties = 2000;

/** Attribute ids with their types, as MS-OXTNEF section 2.1.3 lists them. */
const attribute = {
  subject: 0x00018004,
  body: 0x0002800c,
  attachTitle: 0x00018010,
  attachData: 0x0006800f,
  attachTransportName: 0x00069001,
  attachRendData: 0x00069002,
  messageProperties: 0x00069003,
  attachProperties: 0x00069005,
  codePage: 0x00069007,
} as const;

/** MAPI property ids (MS-OXPROPS). */
const property = {
  subject: 0x0037,
  body: 0x1000,
  compressedRtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  attachData: 0x3701,
  attachFilename: 0x3704,
  attachLongFilename: 0x3707,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
} as const;

interface OpenFile {
  title?: string;
  transportName?: string;
  data?: Uint8Array;
  properties?: ReadonlyMap<number, PropertyValue>;
}

/** A property that is text or bytes; numbers are skipped over. */
interface PropertyValue {
  readonly kind: 'text' | 'bytes' | 'object';
  readonly bytes: Uint8Array;
  readonly text: string;
}

function open(bytes: Uint8Array, depth: number): TnefContents | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < 6 || view.readUInt32LE(0) !== signature) return undefined;
  const files: OpenFile[] = [];
  const warnings: string[] = [];
  let charset = 'windows-1252';
  let subject: string | undefined;
  let body: string | undefined;
  let properties: ReadonlyMap<number, PropertyValue> = new Map();
  let at = 6;
  let cut = false;
  // Each attribute: level (1 byte), id (4), length (4), data, checksum (2).
  while (at + 9 <= view.length) {
    const id = view.readUInt32LE(at + 1);
    const length = view.readUInt32LE(at + 5);
    const start = at + 9;
    cut = start + length > view.length;
    const data = view.subarray(start, Math.min(start + length, view.length));
    at = start + length + 2;
    const file = files.at(-1);
    switch (id) {
      case attribute.codePage:
        if (data.length >= 4) charset = charsetOf(data.readUInt32LE(0));
        break;
      case attribute.subject:
        subject = readText(data, charset);
        break;
      case attribute.body:
        body = readText(data, charset);
        break;
      case attribute.messageProperties:
        properties = readProperties(data, charset);
        break;
      case attribute.attachRendData:
        if (files.length < mostFiles) files.push({});
        break;
      case attribute.attachTitle:
        if (file !== undefined) file.title = readText(data, charset);
        break;
      case attribute.attachTransportName:
        if (file !== undefined) file.transportName = readText(data, charset);
        break;
      case attribute.attachData:
        if (file !== undefined) file.data = data;
        break;
      case attribute.attachProperties:
        if (file !== undefined) file.properties = readProperties(data, charset);
        break;
      default:
        break;
    }
    if (cut) break;
  }
  // Nothing behind the signature, or the beginning of an attribute at the end, is cut off as well.
  if (cut || at === 6 || (at < view.length && view.subarray(at).some((byte) => byte > 0x20)))
    warnings.push('winmail.dat is cut off; what could be read of it was kept.');
  const opened = files.map((file) => finishFile(file, depth));
  const text = body ?? properties.get(property.body)?.text;
  const htmlValue = properties.get(property.html);
  const html =
    htmlValue === undefined ? undefined : htmlValue.text || decodeText(htmlValue.bytes, charset).text;
  const hasWords = (text ?? '').trim() !== '' || (html ?? '').trim() !== '';
  if (!hasWords && properties.has(property.compressedRtf)) {
    warnings.push(
      'The text of winmail.dat is in a rich text form that cannot be read here; open the original.',
    );
  }
  const title = subject ?? properties.get(property.subject)?.text;
  return {
    ...(title === undefined || title === '' ? {} : { subject: title }),
    ...(text === undefined || text.trim() === '' ? {} : { text: cleanText(text).trim() }),
    ...(html === undefined || html.trim() === '' ? {} : { html: cleanText(html) }),
    files: opened.flatMap((entry) => entry.files),
    warnings: [...warnings, ...opened.flatMap((entry) => entry.warnings)],
  };
}

function finishFile(file: OpenFile, depth: number): { files: TnefFile[]; warnings: readonly string[] } {
  const value = (id: number) => file.properties?.get(id);
  const embedded = value(property.attachData);
  // An embedded message is an object whose first 16 bytes name its kind; a container like this one follows.
  if (file.data === undefined && embedded?.kind === 'object') {
    const inner = depth < deepest ? open(embedded.bytes.subarray(16), depth + 1) : undefined;
    if (inner !== undefined) {
      const words = inner.text ?? inner.html;
      const name = `${inner.subject ?? value(property.displayName)?.text ?? 'messaggio'}`;
      const note: TnefFile[] =
        words === undefined
          ? []
          : [
              {
                name: `${name}.${inner.text === undefined ? 'html' : 'txt'}`,
                contentType: inner.text === undefined ? 'text/html' : 'text/plain',
                content: Uint8Array.from(Buffer.from(words, 'utf8')),
              },
            ];
      return { files: [...note, ...inner.files], warnings: inner.warnings };
    }
  }
  const content = file.data ?? embedded?.bytes;
  if (content === undefined)
    return { files: [], warnings: ['A file in winmail.dat could not be read; open the original.'] };
  const name =
    value(property.attachLongFilename)?.text ||
    file.transportName ||
    value(property.attachFilename)?.text ||
    file.title ||
    value(property.displayName)?.text;
  const contentType = value(property.attachMimeTag)?.text.toLowerCase();
  const contentId = value(property.attachContentId)?.text;
  return {
    files: [
      {
        ...(name === undefined || name === '' ? {} : { name }),
        ...(contentType === undefined || contentType === '' ? {} : { contentType }),
        ...(contentId === undefined || contentId === '' ? {} : { contentId }),
        content: Uint8Array.from(content),
      },
    ],
    warnings: [],
  };
}

/**
 * Reads a MAPI property list (MS-OXTNEF section 2.1.3.4). Stops quietly at the first thing that does not
 * fit.
 */
function readProperties(data: Buffer, charset: string): ReadonlyMap<number, PropertyValue> {
  const found = new Map<number, PropertyValue>();
  const reader = new PropertyReader(data);
  const count = Math.min(reader.number() ?? 0, mostProperties);
  for (let index = 0; index < count; index += 1) {
    const tag = reader.number();
    if (tag === undefined) break;
    const type = tag & 0xfff;
    const multiple = (tag & 0x1000) !== 0;
    const id = tag >>> 16;
    if (id >= 0x8000 && !reader.skipName()) break;
    const fixed = fixedSizes.get(type);
    if (fixed !== undefined) {
      const values = multiple ? reader.number() : 1;
      if (values === undefined || !reader.skip(values * fixed)) break;
      continue;
    }
    if (!variableTypes.has(type)) break;
    const values = reader.number() ?? 0;
    let complete = true;
    for (let nth = 0; nth < values && complete; nth += 1) {
      const bytes = reader.counted();
      complete = bytes !== undefined;
      if (bytes !== undefined && nth === 0 && !found.has(id)) found.set(id, valueOf(type, bytes, charset));
    }
    if (!complete) break;
  }
  return found;
}

function valueOf(type: number, bytes: Buffer, charset: string): PropertyValue {
  if (type === 0x1e) return { kind: 'text', bytes, text: readText(bytes, charset) };
  if (type === 0x1f) return { kind: 'text', bytes, text: readText(bytes, 'utf-16le') };
  return { kind: type === 0x0d ? 'object' : 'bytes', bytes, text: '' };
}

/** Sizes of property values of fixed length, padded to four bytes (MS-OXCDATA section 2.11.1). */
const fixedSizes = new Map([
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);
const variableTypes = new Set([0x0d, 0x1e, 0x1f, 0x102]);

/** Walks a property list without ever leaving it. */
class PropertyReader {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  number(): number | undefined {
    if (this.#at + 4 > this.#data.length) return undefined;
    const value = this.#data.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  skip(length: number): boolean {
    if (this.#at + length > this.#data.length) return false;
    this.#at += length;
    return true;
  }

  /** Bytes behind their length, padded to four. */
  counted(): Buffer | undefined {
    const length = this.number();
    if (length === undefined || this.#at + length > this.#data.length) return undefined;
    const bytes = this.#data.subarray(this.#at, this.#at + length);
    this.#at = Math.min(this.#data.length, this.#at + Math.ceil(length / 4) * 4);
    return bytes;
  }

  /** A named property carries a GUID and a number or a name before its value. */
  skipName(): boolean {
    if (!this.skip(16)) return false;
    const kind = this.number();
    if (kind === undefined) return false;
    return kind === 0 ? this.skip(4) : this.counted() !== undefined;
  }
}

function readText(bytes: Uint8Array, charset: string): string {
  const text = decodeText(bytes, charset).text;
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).toWellFormed();
}

function charsetOf(codePage: number): string {
  if (codePage === 65001) return 'utf-8';
  return codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : 'windows-1252';
}
