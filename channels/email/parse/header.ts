/** The header of a message or of one of its parts, read with the tolerance real mail needs. */
import { bytesOf, cleanText, decodeText } from './charset.ts';

/** One header field. `raw` is unfolded, one character per byte, without the name. */
export interface Field {
  readonly name: string;
  readonly raw: string;
}

/**
 * A structured field such as Content-Type: its value and its parameters, both decoded (RFC 2045, 2231,
 * 2047).
 */
export interface Structured {
  /** Lower-cased, without comments; empty when the field is missing. */
  readonly value: string;
  /** Names lower-cased. */
  readonly params: ReadonlyMap<string, string>;
}

/** Header fields in their order. All look-ups are by lower-case name. */
export class Header {
  readonly #fields: readonly Field[];
  readonly #byName = new Map<string, Field[]>();

  constructor(fields: readonly Field[]) {
    this.#fields = fields;
    for (const field of fields) {
      const same = this.#byName.get(field.name);
      if (same === undefined) this.#byName.set(field.name, [field]);
      else same.push(field);
    }
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Names in order, repeated as often as they stand there. */
  names(): readonly string[] {
    return this.#fields.map((field) => field.name);
  }

  /**
   * Values as they stood, characters decoded but encoded words left alone: what addresses and ids are cut
   * from.
   */
  rawAll(name: string): readonly string[] {
    return (this.#byName.get(name) ?? []).map((field) => readableRaw(field.raw));
  }

  /** Like `rawAll`, the first that is not blank. */
  raw(name: string): string | undefined {
    return this.rawAll(name).find((value) => value !== '');
  }

  /** The first value that is not blank, as a person reads it. */
  text(name: string): string | undefined {
    return this.texts(name).find((value) => value !== '');
  }

  /** All values as a person reads them. */
  texts(name: string): readonly string[] {
    return this.rawAll(name).map(decodeWords);
  }

  /** A structured field; of several equal ones the first counts. */
  structured(name: string): Structured {
    return readStructured(this.raw(name) ?? '');
  }
}

/**
 * Reads a header block out of bytes: stops at the first empty line, skips lines that are no fields, looks at
 * no more than `limit` bytes. This is what is left when the library could not read the mail at all.
 */
export function readHeader(bytes: Uint8Array, limit: number): Header {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, limit)).toString('latin1');
  const lines: string[] = [];
  for (const line of block.replace(/^(?:\xef\xbb\xbf)?[\r\n]*/, '').split(/\r\n|\r|\n/)) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && lines.length > 0) lines.push(`${lines.pop() ?? ''}\r\n${line}`);
    else lines.push(line);
  }
  return new Header(lines.flatMap(fieldOf));
}

/**
 * Makes a field of one folded header line (`Name: value`, one character per byte), or nothing of a line
 * that is none.
 */
export function fieldOf(line: string): Field[] {
  const colon = line.indexOf(':');
  if (colon <= 0) return [];
  const name = line.slice(0, colon).trim().toLowerCase();
  if (!/^[\x21-\x39\x3b-\x7e]{1,200}$/.test(name)) return [];
  return [{ name, raw: line.slice(colon + 1).replace(/\r?\n(?=[ \t])/g, '') }];
}

/**
 * Decodes the encoded words of a header value (RFC 2047) and tidies its blanks. The bytes of neighbouring
 * words are joined before they are decoded, because many senders cut a UTF-8 character in two.
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return tidy(value);
  const tokens = splitWords(value);
  const pieces: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.kind === 'plain') {
      pieces.push(token.text);
      continue;
    }
    const run = [token];
    for (;;) {
      // Blanks between two encoded words are no part of the text (RFC 2047 section 6.2).
      const gap = tokens[at + 1];
      const skip = gap?.kind === 'plain' && gap.text.trim() === '' ? 2 : 1;
      const next = tokens[at + skip];
      if (next?.kind !== 'word') break;
      at += skip;
      if (next.charset !== token.charset) {
        at -= 1;
        break;
      }
      run.push(next);
    }
    pieces.push(decodeText(Buffer.concat(run.map(encodedBytes(run))), token.charset).text);
  }
  return tidy(pieces.join(''));
}

/**
 * Splits a structured field into value and parameters; also joins RFC 2231 continuations and decodes
 * them. Linear.
 */
export function readStructured(raw: string): Structured {
  const segments = splitOutsideQuotes(raw.slice(0, 64 * 1024));
  const value = unquote(stripComments(segments[0] ?? ''))
    .toLowerCase()
    .trim();
  const params = new Map<string, string>();
  const extended = new Map<string, { index: number; encoded: boolean; text: string }[]>();
  for (const segment of segments.slice(1, 200)) {
    const equals = segment.indexOf('=');
    if (equals < 0) continue;
    const name = segment.slice(0, equals).trim().toLowerCase();
    const text = unquote(segment.slice(equals + 1).trim());
    const piece = /^([^*]{1,60})\*(?:(\d{1,4})(\*)?)?$/.exec(name);
    if (piece?.[1] === undefined) {
      if (name !== '' && !params.has(name)) params.set(name, decodeWords(text));
      continue;
    }
    const pieces = extended.get(piece[1]) ?? [];
    pieces.push({
      index: Number(piece[2] ?? 0),
      encoded: piece[2] === undefined || piece[3] === '*',
      text,
    });
    extended.set(piece[1], pieces);
  }
  // The extended form is the real name, the plain one a fallback for old programs (RFC 6266 section 4.3).
  for (const [name, pieces] of extended) params.set(name, joinExtended(pieces));
  return { value, params };
}

/**
 * Header characters are bytes until here: UTF-8, or windows-1252 where they are not (RFC 6532 and its
 * breakers).
 */
function readableRaw(raw: string): string {
  const value = /[\x80-\xff]/.test(raw) ? decodeText(bytesOf(raw)).text : raw;
  return value.replace(controls, ' ').toWellFormed().trim();
}

// oxlint-disable-next-line no-control-regex -- control characters are what must go
const controls = /[\x00-\x08\x0a-\x1f\x7f]/g;

function tidy(text: string): string {
  return cleanText(text).replace(controls, ' ').replace(/\s+/g, ' ').trim();
}

type HeaderToken =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'word'; readonly charset: string; readonly encoding: string; readonly text: string };

type EncodedWord = Extract<HeaderToken, { kind: 'word' }>;

const wordStart = /([^?\s]{1,60})\?([bBqQ])\?/y;

function splitWords(value: string): HeaderToken[] {
  const tokens: HeaderToken[] = [];
  let plain = 0;
  let open = value.indexOf('=?');
  while (open >= 0) {
    wordStart.lastIndex = open + 2;
    const start = wordStart.exec(value);
    if (start === null) {
      open = value.indexOf('=?', open + 2);
      continue;
    }
    const close = value.indexOf('?=', wordStart.lastIndex);
    if (close < 0) break;
    if (open > plain) tokens.push({ kind: 'plain', text: value.slice(plain, open) });
    const charset = (start[1] ?? '').replace(/\*.*$/, '').toLowerCase();
    const encoding = (start[2] ?? '').toLowerCase();
    tokens.push({ kind: 'word', charset, encoding, text: value.slice(wordStart.lastIndex, close) });
    plain = close + 2;
    open = value.indexOf('=?', plain);
  }
  if (plain < value.length) tokens.push({ kind: 'plain', text: value.slice(plain) });
  return tokens;
}

/**
 * Bytes of each word of a run. Some senders cut the base64 text itself: what is over of a quartet goes to
 * the next word.
 */
function encodedBytes(run: readonly EncodedWord[]): (word: EncodedWord, index: number) => Uint8Array {
  let loose = '';
  return (word, index) => {
    if (word.encoding === 'q') return decodeQ(word.text, word.charset);
    const text = loose + word.text.replace(/[^A-Za-z0-9+/=]/g, '');
    const next = run[index + 1];
    const whole =
      next?.encoding !== 'b' || text.endsWith('=') ? text.length : text.length - (text.length % 4);
    loose = text.slice(whole);
    return Buffer.from(text.slice(0, whole), 'base64');
  };
}

/** Q encoding (RFC 2047 section 4.2). Raw characters that should not be there keep their meaning. */
function decodeQ(text: string, charset: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const hex = code === 0x3d ? text.slice(at + 1, at + 3) : '';
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
    } else if (code === 0x5f) {
      bytes.push(0x20);
    } else if (code < 0x80) {
      bytes.push(code);
    } else {
      const character = text.codePointAt(at) ?? code;
      bytes.push(...encodeCharacter(String.fromCodePoint(character), charset));
      if (character > 0xffff) at += 1;
    }
  }
  return Uint8Array.from(bytes);
}

function encodeCharacter(character: string, charset: string): Uint8Array {
  const code = character.codePointAt(0) ?? 0;
  if (/^(?:utf-?8|us-ascii)/.test(charset) || code > 0xff) return Buffer.from(character, 'utf8');
  return Uint8Array.of(code);
}

function splitOutsideQuotes(raw: string): string[] {
  const segments: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < raw.length; at += 1) {
    const character = raw[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ';') {
      segments.push(raw.slice(start, at));
      start = at + 1;
    }
  }
  // A quote that is never closed must not swallow the parameters after it.
  return segments.concat(quoted ? raw.slice(start).split(';', 200) : raw.slice(start));
}

function unquote(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const inner = trimmed.endsWith('"') && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed.slice(1);
  return inner.replace(/\\(["\\])/g, '$1');
}

function stripComments(value: string): string {
  const open = value.indexOf('(');
  if (open < 0) return value;
  const close = value.lastIndexOf(')');
  return close > open ? value.slice(0, open) + value.slice(close + 1) : value.slice(0, open);
}

function joinExtended(pieces: { index: number; encoded: boolean; text: string }[]): string {
  const ordered = pieces.toSorted((a, b) => a.index - b.index);
  let charset: string | undefined;
  const bytes: Uint8Array[] = [];
  for (const [position, piece] of ordered.entries()) {
    let text = piece.text;
    if (position === 0 && piece.encoded) {
      const label = /^([^']{0,60})'[^']{0,60}'/.exec(text);
      if (label !== null) {
        charset = label[1] === '' ? undefined : label[1];
        text = text.slice(label[0].length);
      }
    }
    bytes.push(piece.encoded ? decodePercent(text) : Buffer.from(text, 'utf8'));
  }
  const decoded = decodeText(Buffer.concat(bytes), charset).text;
  return decodeWords(decoded);
}

function decodePercent(text: string): Uint8Array {
  const source = Buffer.from(text, 'utf8');
  const bytes: number[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const hex = source[at] === 0x25 ? source.toString('latin1', at + 1, at + 3) : '';
    if (/^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
    } else {
      bytes.push(source[at] ?? 0);
    }
  }
  return Uint8Array.from(bytes);
}
