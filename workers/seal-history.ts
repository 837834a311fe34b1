/** What the clock does for the chain over history: it seals what was committed, and writes down where the chain stands. */
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chainHead, sealBatch } from '#src/storage/audit.ts';
import type { Deps } from './stage.ts';

/** Rows of one turn: the first start over an old history seals it in some hundred turns, beside its other work. */
const turn = 5_000;

/** Chains what was committed since the last turn. */
export async function sealHistory({ db }: Pick<Deps, 'db'>): Promise<void> {
  for (let sealed = 0; sealed < turn;) {
    const did = await sealBatch(db);
    sealed += did;
    if (did < 1_000) return;
  }
}

/**
 * Writes the chain's head into the log and, where the house has named one, to the end of a file that the database's
 * keepers cannot write: a chain that was cut or made anew later does not hold against it.
 */
export async function anchorChain({ db, log, now, settings }: Deps): Promise<void> {
  const { seq, hash } = await chainHead(db);
  if (seq === 0) return;
  log.info('audit.anchor', { seq, hash });
  const file = settings.auditAnchorFile;
  if (file === undefined) return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${seq} ${hash} ${now().toISOString()}\n`, { flush: true });
}
