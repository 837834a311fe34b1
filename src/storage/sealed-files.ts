/**
 * Files that lie sealed on the disk (AES-256-GCM, a key of its own for each file): copies of everything about a person,
 * for as long as they are kept. Written and read piece by piece; nothing of them is held in memory.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobDamaged } from './blobs.ts';

const saltSize = 16;
const ivSize = 12;
const tagSize = 16;

/** Where sealed files lie. */
export interface SealedFiles {
  /** Writes a file through `work`, and puts it in its place when that has ended well; what was there before is replaced. */
  write(name: string, work: (write: (bytes: Buffer) => Promise<void>) => Promise<void>): Promise<number>;
  /** Its bytes, unsealed. The last piece comes only when all of them are what was written. @throws BlobDamaged */
  read(name: string): AsyncGenerator<Buffer>;
  /** Takes it away; twice does nothing more. */
  drop(name: string): Promise<void>;
}

/** Files sealed under keys that are derived from `secret`; the first one seals, all of them open. */
export function sealedFiles(folder: string, secrets: readonly [string, ...string[]]): SealedFiles {
  const pathOf = (name: string) => {
    if (!/^[a-z0-9-]{1,60}$/.test(name)) throw new RangeError(`${name} is no name of a sealed file`);
    return join(folder, `${name}.sealed`);
  };
  const keyOf = (secret: string, salt: Buffer) =>
    Buffer.from(hkdfSync('sha256', secret, salt, 'sportello sealed file', 32));
  return {
    write: async (name, work) => {
      const path = pathOf(name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = `${path}.${randomBytes(6).toString('hex')}`;
      const salt = randomBytes(saltSize);
      const iv = randomBytes(ivSize);
      const cipher = createCipheriv('aes-256-gcm', keyOf(secrets[0], salt), iv);
      const file = await open(temporary, 'wx', 0o600);
      try {
        // The name in it: a file that is put in another one's place does not open.
        cipher.setAAD(Buffer.from(name));
        await file.write(Buffer.concat([salt, iv]));
        await work(async (bytes) => {
          await file.write(cipher.update(bytes));
        });
        await file.write(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
        await file.datasync();
        await file.close();
        await rename(temporary, path);
        return (await stat(path)).size;
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(temporary, { force: true });
        throw error;
      }
    },
    read: async function* (name) {
      const path = pathOf(name);
      const size = await stat(path).then(
        (found) => found.size,
        () => undefined,
      );
      if (size === undefined || size < saltSize + ivSize + tagSize)
        throw new BlobDamaged(`sealed file ${name} is not there`);
      const file = await open(path);
      const head = Buffer.alloc(saltSize + ivSize);
      const tag = Buffer.alloc(tagSize);
      try {
        await file.read(head, 0, head.length, 0);
        await file.read(tag, 0, tagSize, size - tagSize);
      } finally {
        await file.close();
      }
      const end = size - tagSize - 1;
      for (const [index, secret] of secrets.entries()) {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          keyOf(secret, head.subarray(0, saltSize)),
          head.subarray(saltSize),
        );
        decipher.setAAD(Buffer.from(name));
        decipher.setAuthTag(tag);
        try {
          // Looked through once before anything leaves: half a file that turns out to be forged cannot be taken back.
          if (end >= head.length)
            for await (const piece of createReadStream(path, {
              start: head.length,
              end,
            }) as AsyncIterable<Buffer>)
              decipher.update(piece);
          decipher.final();
        } catch {
          if (index < secrets.length - 1) continue;
          throw new BlobDamaged(`sealed file ${name} is damaged, or sealed with another key`);
        }
        const again = createDecipheriv(
          'aes-256-gcm',
          keyOf(secret, head.subarray(0, saltSize)),
          head.subarray(saltSize),
        );
        again.setAAD(Buffer.from(name));
        again.setAuthTag(tag);
        if (end >= head.length)
          for await (const piece of createReadStream(path, {
            start: head.length,
            end,
          }) as AsyncIterable<Buffer>)
            yield again.update(piece);
        again.final();
        return;
      }
    },
    drop: (name) => rm(pathOf(name), { force: true }),
  };
}
