import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
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
 *
 * A blob that is taken away lies in `aside/` first, its file's time telling since when: somebody who found it here a
 * moment before may be writing its name into a row, and must be able to read it when he is done.
 */
export function folderBlobStore(folder: string): BlobStore {
  const pathOf = (sha256: Sha256) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  const asideOf = (sha256: Sha256) => join(folder, 'aside', sha256);
  const has = async (sha256: Sha256) => {
    try {
      return (await stat(pathOf(sha256))).isFile();
    } catch {
      return false;
    }
  };
  // Folders whose own name has reached the disk since we started: one that another process left may not have.
  const lasting = new Set<string>();
  const makeLast = async (made: string) => {
    if (lasting.has(made)) return;
    await syncFolder(dirname(made));
    lasting.add(made);
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
      // The new name lives in its folder, and the folder's in its parents: all three must reach the disk.
      await syncFolder(dirname(path));
      await makeLast(dirname(path));
      await makeLast(dirname(dirname(path)));
      return sha256;
    },
    get: async (sha256) => {
      let bytes: Uint8Array;
      try {
        bytes = await readFile(pathOf(sha256)).catch((error: unknown) => {
          if (isMissing(error)) return readFile(asideOf(sha256));
          throw error;
        });
      } catch (error) {
        throw new BlobDamaged(
          `blob ${sha256} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      if (sha256Of(bytes) !== sha256)
        throw new BlobDamaged(`blob ${sha256} holds other bytes than its name says`);
      return bytes;
    },
    setAside: async (sha256, now) => {
      await mkdir(join(folder, 'aside'), { recursive: true });
      await unlessMissing(async () => {
        // Before the move, so that it never lies there with the time at which it was stored.
        await utimes(pathOf(sha256), now, now);
        await rename(pathOf(sha256), asideOf(sha256));
      });
    },
    asideBefore: async (instant) => {
      const found: Sha256[] = [];
      await unlessMissing(async () => {
        for (const name of await readdir(join(folder, 'aside'))) {
          const sha256 = name as Sha256;
          if (/^[0-9a-f]{64}$/.test(name) && (await stat(asideOf(sha256))).mtime < instant)
            found.push(sha256);
        }
      });
      return found;
    },
    dropAside: (sha256) => rm(asideOf(sha256), { force: true }),
    takeBack: async (sha256) => {
      await mkdir(dirname(pathOf(sha256)), { recursive: true });
      await unlessMissing(() => rename(asideOf(sha256), pathOf(sha256)));
      await syncFolder(dirname(pathOf(sha256)));
    },
  };
}

/** Of two processes that move a file, the slower finds it moved. */
async function unlessMissing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
