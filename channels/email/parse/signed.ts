/**
 * Content wrapped in a signature (CMS SignedData, RFC 5652): `smime.p7m` mail, and the `fattura.pdf.p7m`
 * files that Italian professionals send. The signature itself is not verified here.
 */

/**
 * What was signed, or undefined when the bytes are no SignedData or hold only a detached signature.
 * Linear.
 */
export function openSignedData(bytes: Uint8Array): Uint8Array | undefined {
  const reader = new BerReader(bytes);
  const info = reader.at(0, bytes.length);
  const [type, wrapped] = reader.children(info, 2);
  if (type === undefined || !reader.is(type, signedDataOid)) return undefined;
  const signedData = reader.children(wrapped, 1)[0];
  const encapsulated = reader.children(signedData, 3)[2];
  const content = reader.children(encapsulated, 2)[1];
  const octets = reader.children(content, 1)[0];
  if (octets === undefined || (octets.tag & 0x1f) !== 0x04) return undefined;
  const pieces = reader.octets(octets, 0);
  return pieces.length === 0 ? undefined : Uint8Array.from(Buffer.concat(pieces));
}

const signedDataOid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const deepest = 12;

/** One element: tag, and where its content lies. `next` is where the element after it begins. */
interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/** Walks BER (X.690), indefinite lengths included, without ever leaving the bytes. */
class BerReader {
  readonly #bytes: Uint8Array;
  /** Ends of elements of indefinite length, so that none is walked twice. */
  readonly #ends = new Map<number, number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  at(position: number, limit: number, depth = 0): Element | undefined {
    const tag = this.#bytes[position];
    const first = this.#bytes[position + 1];
    if (tag === undefined || first === undefined || position + 2 > limit || (tag & 0x1f) === 0x1f)
      return undefined;
    if (first === 0x80) {
      const end = this.#endOfContents(position + 2, limit, depth);
      return end === undefined ? undefined : { tag, from: position + 2, to: end, next: end + 2 };
    }
    let length = first;
    let from = position + 2;
    if (first > 0x80) {
      const size = first & 0x7f;
      if (size > 4 || from + size > limit) return undefined;
      length = 0;
      for (let index = 0; index < size; index += 1) length = length * 256 + (this.#bytes[from + index] ?? 0);
      from += size;
    }
    return from + length > limit ? undefined : { tag, from, to: from + length, next: from + length };
  }

  children(element: Element | undefined, count: number): Element[] {
    const found: Element[] = [];
    let position = element?.from ?? 0;
    while (element !== undefined && found.length < count && position < element.to) {
      const child = this.at(position, element.to);
      if (child === undefined) break;
      found.push(child);
      position = child.next;
    }
    return found;
  }

  is(element: Element, content: readonly number[]): boolean {
    return (
      element.to - element.from === content.length &&
      content.every((byte, index) => this.#bytes[element.from + index] === byte)
    );
  }

  /** An octet string in one piece, or in many (BER lets writers cut it up). */
  octets(element: Element, depth: number): Uint8Array[] {
    if ((element.tag & 0x20) === 0) return [this.#bytes.subarray(element.from, element.to)];
    const pieces: Uint8Array[] = [];
    let position = element.from;
    while (depth < deepest && position < element.to) {
      const child = this.at(position, element.to);
      if (child === undefined) break;
      for (const piece of this.octets(child, depth + 1)) pieces.push(piece);
      position = child.next;
    }
    return pieces;
  }

  #endOfContents(from: number, limit: number, depth: number): number | undefined {
    const known = this.#ends.get(from);
    if (known !== undefined) return known;
    let position = from;
    while (depth < deepest && position + 1 < limit) {
      if (this.#bytes[position] === 0 && this.#bytes[position + 1] === 0) {
        this.#ends.set(from, position);
        return position;
      }
      const child = this.at(position, limit, depth + 1);
      if (child === undefined) return undefined;
      position = child.next;
    }
    return undefined;
  }
}
