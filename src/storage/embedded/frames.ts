/**
 * PostgreSQL's wire protocol, only as far as sharing one session needs it: cutting a byte stream into whole
 * requests on the way in and picking notifications out on the way back (PostgreSQL manual, chapter "Frontend/Backend Protocol").
 */

/** Collects bytes and hands out requests that may be executed as one: everything up to a Query, Sync, Flush or Terminate. */
export class RequestCutter {
  #bytes: Buffer = Buffer.alloc(0);
  #started = false;

  /** Feeds bytes; returns the whole requests they complete. */
  push(chunk: Uint8Array): Request[] {
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#bytes, chunk]);
    const requests: Request[] = [];
    if (!this.#started) {
      if (this.#bytes.length < 4) return requests;
      const length = this.#bytes.readInt32BE(0);
      if (this.#bytes.length < length) return requests;
      this.#bytes = this.#bytes.subarray(length);
      this.#started = true;
      requests.push({ kind: 'startup' });
    }
    let end = 0;
    let listens = false;
    let start = 0;
    while (this.#bytes.length - end >= 5) {
      const type = this.#bytes[end];
      const length = this.#bytes.readInt32BE(end + 1) + 1;
      if (this.#bytes.length - end < length) break;
      if (
        (type === parse || type === query) &&
        /\blisten\s/i.test(this.#bytes.toString('latin1', end, end + length))
      )
        listens = true;
      end += length;
      if (type === terminate) {
        requests.push({ kind: 'terminate' });
        start = end;
      } else if (type === query || type === sync || type === flush) {
        requests.push({
          kind: 'run',
          bytes: this.#bytes.subarray(start, end),
          listens,
          ends: type !== flush,
        });
        start = end;
        listens = false;
      }
    }
    this.#bytes = Buffer.from(this.#bytes.subarray(start));
    return requests;
  }
}

/** One thing a client wants; `ends` is true when the server will answer it with ReadyForQuery. */
export type Request =
  | { readonly kind: 'startup' }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'run'; readonly bytes: Uint8Array; readonly listens: boolean; readonly ends: boolean };

const query = 'Q'.charCodeAt(0);
const parse = 'P'.charCodeAt(0);
const sync = 'S'.charCodeAt(0);
const flush = 'H'.charCodeAt(0);
const terminate = 'X'.charCodeAt(0);

/** The server's answer, taken apart: bytes for the asker, notifications for whoever listens, and the transaction state. */
export function takeApart(answer: Uint8Array): {
  reply: Uint8Array;
  notifications: Uint8Array[];
  status: 'idle' | 'transaction' | undefined;
} {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  const notifications: Uint8Array[] = [];
  const reply: Uint8Array[] = [];
  let status: 'idle' | 'transaction' | undefined;
  let at = 0;
  let keepFrom = 0;
  while (at + 5 <= bytes.length) {
    const type = bytes[at];
    const length = bytes.readInt32BE(at + 1) + 1;
    if (type === notification) {
      if (at > keepFrom) reply.push(bytes.subarray(keepFrom, at));
      notifications.push(Buffer.from(bytes.subarray(at, at + length)));
      keepFrom = at + length;
    } else if (type === readyForQuery) {
      status = bytes[at + 5] === idle ? 'idle' : 'transaction';
    }
    at += length;
  }
  if (keepFrom === 0) return { reply: answer, notifications, status };
  if (bytes.length > keepFrom) reply.push(bytes.subarray(keepFrom));
  return { reply: Buffer.concat(reply), notifications, status };
}

const notification = 'A'.charCodeAt(0);
const readyForQuery = 'Z'.charCodeAt(0);
const idle = 'I'.charCodeAt(0);

/** What a server says to a client it lets in without a password. */
export function greeting(): Uint8Array {
  return Buffer.concat([
    frame('R', int32(0)),
    ...Object.entries({
      server_version: '18.0',
      server_encoding: 'UTF8',
      client_encoding: 'UTF8',
      DateStyle: 'ISO, MDY',
      integer_datetimes: 'on',
      standard_conforming_strings: 'on',
      TimeZone: 'UTC',
    }).map(([name, value]) => frame('S', Buffer.from(`${name}\0${value}\0`))),
    frame('K', Buffer.concat([int32(1), int32(1)])),
    frame('Z', Buffer.from('I')),
  ]);
}

/** A simple query in wire form. */
export function simpleQuery(sql: string): Uint8Array {
  return frame('Q', Buffer.from(`${sql}\0`));
}

/** A fatal error in wire form; the client treats its connection as lost. */
export function fatal(message: string): Uint8Array {
  return frame('E', Buffer.from(`SFATAL\0VFATAL\0C25P03\0M${message}\0\0`));
}

function frame(type: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
