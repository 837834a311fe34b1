import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobStore } from '#src/channel.ts';
import type { Sha256 } from '#src/domain/ids.ts';

/** A blob is not there, or is there with other bytes than its name says. Somebody touched the store by hand. */
export class BlobDamaged extends Error {
  override name = 'BlobDamaged';
}

/** The name of some bytes. */
export function sha256Of(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}

/**
 * Blobs in a folder: `ab/cd/abcd…`, written to a temporary file, synced, renamed, and the folder synced,
 * so that after `put` the bytes survive a kill and a power cut (POSIX rename is atomic, fsync of the folder makes it last).
 */
export function folderBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: Sha256) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const has = async (sha256: Sha256) => {
    try {
      return (await stat(pathOf(sha256))).isFile();
    } catch {
      return false;
    }
  };
  return {
    has,
    put: async (bytes) => {
      const sha256 = sha256Of(bytes);
      if (await has(sha256)) return sha256;
      const path = pathOf(sha256);
      const temporary = join(folder, `tmp-${randomUUID()}`);
      await mkdir(dirname(path), { recursive: true });
      try {
        const file = await open(temporary, 'wx');
        try {
          await file.writeFile(bytes);
          await file.datasync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      // The new name lives in its folder, and a new folder in its parents: all three must reach the disk.
      for (const each of [dirname(path), dirname(dirname(path)), folder]) await syncFolder(each);
      return sha256;
    },
    get: async (sha256) => {
      let bytes: Uint8Array;
      try {
        bytes = await readFile(pathOf(sha256));
      } catch (error) {
        throw new BlobDamaged(
          `blob ${sha256} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      if (sha256Of(bytes) !== sha256)
        throw new BlobDamaged(`blob ${sha256} holds other bytes than its name says`);
      return bytes;
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
