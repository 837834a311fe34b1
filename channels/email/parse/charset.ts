/** Turns the bytes of a mail into characters, also when the mail says the wrong thing about them. */
import { TextDecoder } from 'node:util';

/** Characters made of bytes, and whether the declared character set had to be overruled. */
export interface DecodedText {
  readonly text: string;
  /** True when the bytes were not in the declared character set and another one was taken. */
  readonly overruled: boolean;
}

/**
 * Decodes `bytes` as `charset` (a MIME label, in any spelling seen in the wild). Never throws.
 *
 * Labels lie in two ways that mail from Italian offices shows daily, and both can be told from the bytes:
 * bytes that are not UTF-8 in a text labelled so are read as windows-1252, byte by byte, so that one
 * broken character does not spoil the others; bytes beyond ASCII that do form UTF-8 in a text labelled
 * us-ascii, Latin-1 or nothing are read as UTF-8, because accented Latin-1 words never look like that.
 */
export function decodeText(bytes: Uint8Array, charset?: string): DecodedText {
  const decoder = findDecoder(charset);
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !decoder?.encoding.startsWith('utf-16')) {
    return { text: new TextDecoder('utf-16le').decode(bytes), overruled: charset !== undefined };
  }
  if (decoder === undefined || decoder.encoding === 'utf-8') {
    const strict = decodeStrictUtf8(bytes);
    if (strict !== undefined) return { text: strict, overruled: false };
    return { text: decodeMixed(bytes), overruled: charset !== undefined };
  }
  if (westernEncodings.has(decoder.encoding) && bytes.some(isBeyondAscii)) {
    const strict = decodeStrictUtf8(bytes);
    if (strict !== undefined) return { text: strict, overruled: charset !== undefined };
  }
  return { text: decoder.decode(bytes), overruled: false };
}

/** Bytes kept one per character (as header lines are while their character set is unknown) back to bytes. */
export function bytesOf(binary: string): Uint8Array {
  return Buffer.from(binary, 'latin1');
}

/**
 * Text fit for storing and showing: line ends as `\n`, no NUL (PostgreSQL refuses it) and no half
 * surrogate pairs (JSON refuses them).
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\0', '')
    .toWellFormed();
}

const westernEncodings = new Set(['windows-1252', 'iso-8859-15', 'iso-8859-3', 'macintosh']);
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

const decoders = new Map<string, TextDecoder | undefined>();

/**
 * A label names one decoder for ever, so it is looked up once; the bound keeps invented labels from
 * piling up.
 */
function findDecoder(charset: string | undefined): TextDecoder | undefined {
  if (charset === undefined) return undefined;
  const label = charset
    .slice(0, 60)
    .toLowerCase()
    .replace(/[\s"'<>]/g, '');
  if (decoders.has(label)) return decoders.get(label);
  const decoder = makeDecoder(label) ?? makeDecoder(respell(label));
  if (decoders.size < 200) decoders.set(label, decoder);
  return decoder;
}

function makeDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** `cp1252`, `iso8859_1`, `latin-1`, `win-1250` … as the Encoding Standard spells them. */
function respell(label: string): string {
  const codePage = /125\d|874/.exec(label)?.[0];
  if (codePage !== undefined && /^(?:x-?)?(?:cp|win|windows|ansi|ms)/.test(label))
    return `windows-${codePage}`;
  const part = /^iso[-_]?8859[-_]?(\d{1,2})/.exec(label)?.[1];
  if (part !== undefined) return `iso-8859-${part}`;
  if (/^latin[-_]?9/.test(label)) return 'iso-8859-15';
  if (/^latin|^ansi|ascii|^cp850|^ibm850|^default/.test(label)) return 'windows-1252';
  if (/^utf[-_]?8/.test(label)) return 'utf-8';
  return label;
}

function isBeyondAscii(byte: number): boolean {
  return byte > 0x7f;
}

function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 where the bytes are UTF-8, windows-1252 for each byte that is not. Linear. */
function decodeMixed(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let valid = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    const stray = at;
    while (at < bytes.length && sequenceLength(bytes, at) === 0) at += 1;
    pieces.push(Buffer.from(bytes.buffer, bytes.byteOffset + valid, stray - valid).toString('utf8'));
    pieces.push(windows1252.decode(bytes.subarray(stray, at)));
    valid = at;
  }
  pieces.push(Buffer.from(bytes.buffer, bytes.byteOffset + valid, bytes.length - valid).toString('utf8'));
  return pieces.join('');
}

/**
 * Length of the well-formed UTF-8 sequence that starts at `at` (RFC 3629, table of section 4), or 0 when
 * none does.
 */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (first >= 0xc2 && first <= 0xdf) return isTrailing(second) ? 2 : 0;
  const third = bytes[at + 2] ?? 0;
  if (first >= 0xe0 && first <= 0xef) {
    const low = first === 0xe0 ? 0xa0 : 0x80;
    const high = first === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isTrailing(third) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const low = first === 0xf0 ? 0x90 : 0x80;
    const high = first === 0xf4 ? 0x8f : 0xbf;
    const fourth = bytes[at + 3] ?? 0;
    return second >= low && second <= high && isTrailing(third) && isTrailing(fourth) ? 4 : 0;
  }
  return 0;
}

function isTrailing(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}
