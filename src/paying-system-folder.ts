/**
 * A folder from which the paying system takes orders: one file each, `SPO-17.json`, the order as JSON in UTF-8. A file
 * appears whole (it is written under another name first, which begins with a dot) and is never written again.
 *
 * Whoever takes a file moves it to the folder `taken` beside the files, where it stays: then it can always be said
 * whether an order has come. Without that folder a file that is not there may have been taken: an order whose file we
 * wrote in the second in which the service died waits for a person.
 */
import { access, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Labels } from './domain/profile.ts';
import type { PayingSystem, PaymentOrder } from './paying-system.ts';

/** Such a folder; `path` need not be there yet. */
export function payingFolder({
  path,
  holdMs,
}: {
  readonly path: string;
  readonly holdMs: number;
}): PayingSystem {
  const fileOf = ({ id }: PaymentOrder) => `${id}.json`;
  const isThere = async (...names: string[]): Promise<boolean> => {
    try {
      await access(join(path, ...names));
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    }
  };
  const hasCome = async (order: PaymentOrder): Promise<boolean> =>
    (await isThere(fileOf(order))) || (await isThere('taken', fileOf(order)));

  return {
    timeoutMs: 30_000,
    holdMs,
    hand: async (order) => {
      try {
        if (await hasCome(order)) return { outcome: 'taken' };
        const draft = join(path, `.${fileOf(order)}`);
        await writeWhole(draft, `${JSON.stringify(order, null, 2)}\n`);
        await rename(draft, join(path, fileOf(order)));
        await sync(path);
        return { outcome: 'taken' };
      } catch (error) {
        // After the renaming the file may be there although its folder was not written to the disk.
        if (await hasCome(order).catch(() => true)) return { outcome: 'unknown', reason: whyNot(error) };
        return { outcome: 'away', reason: whyNot(error) };
      }
    },
    find: async (order) => {
      try {
        if (await hasCome(order)) return { outcome: 'taken' };
        if (await isThere('taken')) return { outcome: 'absent' };
        return {
          outcome: 'unknown',
          reason: {
            it: 'il file non c’è: non è mai stato scritto, oppure il sistema di pagamento l’ha già preso',
            en: 'the file is not there: it was never written, or the paying system has taken it',
          },
        };
      } catch (error) {
        return { outcome: 'unknown', reason: whyNot(error) };
      }
    },
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function whyNot(error: unknown): Labels {
  const code = codeOf(error) ?? 'EIO';
  return { it: `la cartella non si può scrivere (${code})`, en: `the folder cannot be written (${code})` };
}
