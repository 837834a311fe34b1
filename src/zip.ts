/**
 * Zip files written as they come (PKWARE APPNOTE 6.3.10): each entry is deflated while it is read, its sizes follow it, and
 * nothing is held but one piece. More than 65,535 entries, or 4 GB before one, are written with the long numbers of zip64;
 * a single entry must be smaller than 4 GB.
 */
import { createDeflateRaw } from 'node:zlib';
import { crc32 } from 'node:zlib';
import { once } from 'node:events';

/** A piece of bytes, or text in UTF-8. */
export type Piece = Uint8Array | string;

interface Entry {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly time: number;
  readonly date: number;
}

const long = 0xffff_ffff;

/** Writes a zip file through `write`, entry by entry; `close` ends it. */
export class ZipWriter {
  readonly #write: (bytes: Buffer) => Promise<void>;
  readonly #at: Date;
  readonly #entries: Entry[] = [];
  readonly #names = new Set<string>();
  #offset = 0;

  /** @param at the time that its entries bear */
  constructor(write: (bytes: Buffer) => Promise<void>, at: Date) {
    this.#write = write;
    this.#at = at;
  }

  /** Adds an entry. Two of one name get numbers. @throws RangeError when it is 4 GB or larger */
  async add(name: string, pieces: Iterable<Piece> | AsyncIterable<Piece>): Promise<void> {
    const written = Buffer.from(this.#nameOf(name), 'utf8');
    const at = this.#at;
    const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
    const date =
      (Math.max(0, at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
    const offset = this.#offset;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x0403_4b50, 0);
    head.writeUInt16LE(20, 4);
    // Sizes follow the bytes (bit 3); the name is UTF-8 (bit 11).
    head.writeUInt16LE(0x0808, 6);
    head.writeUInt16LE(8, 8);
    head.writeUInt16LE(time, 10);
    head.writeUInt16LE(date, 12);
    head.writeUInt16LE(written.length, 26);
    await this.#put(head);
    await this.#put(written);

    const deflate = createDeflateRaw();
    let [crc, size, packed] = [0, 0, 0];
    const out = (async () => {
      for await (const chunk of deflate as AsyncIterable<Buffer>) {
        packed += chunk.length;
        await this.#put(chunk);
      }
    })();
    // What fails there is told where it is waited for; until then it is not unheard of.
    out.catch(() => undefined);
    try {
      for await (const piece of pieces) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
        crc = crc32(bytes, crc);
        size += bytes.length;
        if (size >= long) throw new RangeError(`${name} is too large for one entry`);
        if (!deflate.write(bytes)) await Promise.race([once(deflate, 'drain'), out]);
      }
      deflate.end();
      await out;
    } catch (error) {
      deflate.destroy();
      throw error;
    }
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(0x0807_4b50, 0);
    tail.writeUInt32LE(crc >>> 0, 4);
    tail.writeUInt32LE(packed, 8);
    tail.writeUInt32LE(size, 12);
    await this.#put(tail);
    this.#entries.push({ name: written, offset, crc, packed, size, time, date });
  }

  /** Writes the list of entries. @returns the size of the whole file */
  async close(): Promise<number> {
    const begin = this.#offset;
    for (const entry of this.#entries) await this.#put(centralHeader(entry));
    const size = this.#offset - begin;
    const count = this.#entries.length;
    if (count > 0xffff || begin >= long || size >= long)
      await this.#put(longEnd(count, size, begin, this.#offset));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x0605_4b50, 0);
    end.writeUInt16LE(Math.min(count, 0xffff), 8);
    end.writeUInt16LE(Math.min(count, 0xffff), 10);
    end.writeUInt32LE(Math.min(size, long), 12);
    end.writeUInt32LE(Math.min(begin, long), 16);
    await this.#put(end);
    return this.#offset;
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#offset += bytes.length;
    await this.#write(bytes);
  }

  /** No path leads out of the folder, and none is taken twice. */
  #nameOf(name: string): string {
    const plain = name
      .toWellFormed()
      .split('/')
      .map((part) =>
        part
          .replaceAll(/[\p{Cc}\p{Cf}\\:*?"<>|]/gu, '_')
          .replace(/^\.+/, '')
          .slice(0, 120),
      )
      .filter((part) => part !== '')
      .join('/');
    let free = plain === '' ? 'file' : plain;
    for (let n = 2; this.#names.has(free.toLowerCase()); n++)
      free = plain.replace(/(\.[^./]*)?$/, ` (${n})$1`);
    this.#names.add(free.toLowerCase());
    return free;
  }
}

function centralHeader({ name, offset, crc, packed, size, time, date }: Entry): Buffer {
  const isFar = offset >= long;
  const extra = Buffer.alloc(isFar ? 12 : 0);
  if (isFar) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(offset), 4);
  }
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE(isFar ? 45 : 20, 4);
  head.writeUInt16LE(isFar ? 45 : 20, 6);
  head.writeUInt16LE(0x0808, 8);
  head.writeUInt16LE(8, 10);
  head.writeUInt16LE(time, 12);
  head.writeUInt16LE(date, 14);
  head.writeUInt32LE(crc >>> 0, 16);
  head.writeUInt32LE(packed, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(Math.min(offset, long), 42);
  return Buffer.concat([head, name, extra]);
}

function longEnd(count: number, size: number, begin: number, here: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x0606_4b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(begin), 48);
  end.writeUInt32LE(0x0706_4b50, 56);
  end.writeBigUInt64LE(BigInt(here), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
