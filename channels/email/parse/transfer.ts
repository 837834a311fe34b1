/**
 * Transfer encodings (RFC 2045 section 6), decoded in one pass whatever the input. The library's own
 * decoders are not used: its quoted-printable one takes quadratic time on a long run of blanks.
 */

/**
 * Undoes `encoding` as the Content-Transfer-Encoding field names it; an unknown one leaves the bytes as
 * they are.
 */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  if (/base-?64/i.test(encoding)) return decodeBase64(bytes);
  if (/quoted/i.test(encoding)) return decodeQuotedPrintable(bytes);
  return bytes;
}

/**
 * Skips what is no base64, starts afresh after padding (some gateways join two encoded runs), keeps a
 * cut-off end.
 */
export function decodeBase64(bytes: Uint8Array): Uint8Array {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoded = new Uint8Array(Math.ceil(source.length / 4) * 3 + 3);
  let length = 0;
  let from = 0;
  while (from < source.length) {
    if (source[from] === equals) {
      from += 1;
      continue;
    }
    const padding = source.indexOf(equals, from);
    const to = padding < 0 ? source.length : padding;
    const run = Buffer.from(source.toString('latin1', from, to), 'base64');
    decoded.set(run, length);
    length += run.length;
    from = to;
  }
  return decoded.slice(0, length);
}

/** Drops soft line breaks and blanks before line ends; an `=` that encodes nothing stays as it is. */
export function decodeQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const decoded = new Uint8Array(bytes.length);
  let length = 0;
  /** Where the blanks at the end of `decoded` begin that were written as blanks, not as `=20`. */
  let blanksFrom = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === lineFeed) {
      const carriageReturn = blanksFrom < length && decoded[length - 1] === 0x0d;
      length = blanksFrom;
      if (carriageReturn) length = appendByte(decoded, length, 0x0d);
      length = appendByte(decoded, length, byte);
      blanksFrom = length;
    } else if (byte === equals) {
      const soft = softBreakEnd(bytes, at + 1);
      if (soft > 0) {
        at = soft - 1;
        blanksFrom = length;
        continue;
      }
      const high = hexValue(bytes[at + 1]);
      const low = hexValue(bytes[at + 2]);
      if (high < 0 || low < 0) {
        length = appendByte(decoded, length, byte);
      } else {
        length = appendByte(decoded, length, high * 16 + low);
        at += 2;
      }
      blanksFrom = length;
    } else {
      length = appendByte(decoded, length, byte);
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) blanksFrom = length;
    }
  }
  return decoded.slice(0, length);
}

const lineFeed = 0x0a;
const equals = 0x3d;

function appendByte(decoded: Uint8Array, length: number, byte: number): number {
  decoded[length] = byte;
  return length + 1;
}

/**
 * Position after a soft line break whose `=` ended just before `at`, or 0. Blanks may stand between (RFC
 * 2045 6.7 rule 3).
 */
function softBreakEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end += 1;
  if (end >= bytes.length) return bytes.length;
  if (bytes[end] === lineFeed) return end + 1;
  return bytes[end] === 0x0d && bytes[end + 1] === lineFeed ? end + 2 : 0;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
