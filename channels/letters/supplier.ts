/**
 * Handing a batch to whoever prints and posts for the house: a folder with a PDF for each letter and a list of them. It
 * appears under its name only when it is whole, and never twice.
 */
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
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
  // Whoever watches the folder passes over names that begin with a dot; what a crash left of an earlier try goes.
  const part = join(folder, `.batch-${id}.part`);
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true });
  for (const { name, bytes } of files) await write(join(part, name), bytes);
  try {
    await rename(part, whole);
  } catch (error) {
    // Two at once: one has moved it there, and it is the same.
    if (!(await isThere(whole))) throw error;
    await rm(part, { recursive: true, force: true });
    return 'there';
  }
  return 'written';
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
