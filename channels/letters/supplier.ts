/**
 * Handing a batch to whoever prints and posts for the house: a folder with a PDF for each letter and a list of them. It
 * appears under its name only when it is whole, and never twice while it lies there.
 */
import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchFile } from '#src/channel.ts';

/**
 * Writes `batch-<id>/` with these files into the folder.
 *
 * @returns `there` when the folder has it already: nothing is written again.
 */
export async function handOver(
  folder: string,
  id: string,
  files: readonly BatchFile[],
): Promise<'written' | 'there'> {
  const whole = join(folder, `batch-${id}`);
  if (await isThere(whole)) return 'there';
  // Whoever watches the folder passes over names that begin with a dot. Of two at once each writes its own: in a shared one
  // the first to end would give its name to what the other has begun.
  const parts = `.batch-${id}.`;
  const part = join(folder, `${parts}${randomUUID()}.part`);
  try {
    await mkdir(part, { recursive: true });
    for (const { name, bytes } of files) await write(join(part, name), bytes);
    await rename(part, whole);
  } catch (error) {
    await sweep(part);
    // Two at once: one has moved it there, and it is the same.
    if (!(await isThere(whole))) throw error;
    return 'there';
  }
  // What a crash left of an earlier try goes.
  for (const name of await readdir(folder)) if (name.startsWith(parts)) await sweep(join(folder, name));
  return 'written';
}

/** Whoever else writes there sweeps his own: what stays for the moment is no fault of what was laid. */
async function sweep(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** On the disk before the folder gets its name. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
