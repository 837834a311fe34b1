/**
 * `npm run audit:verify`: reads the whole chain over what happened, and says whether any row was changed, taken out,
 * slipped in or moved, and which. Ends with 0 when it is whole, with 1 when not, with 2 when it could not be read.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAnchor, type Anchor, type ChainFault } from './domain/audit/chain.ts';
import { loadDotEnv } from './config.ts';
import { Settings } from './settings.ts';
import { verifyChain } from './storage/audit.ts';
import { openDb } from './storage/db.ts';

const help = `Verifies the chain over history: every row, every seal, and the points that were written down.

  npm run audit:verify                              with DATABASE_URL or DATA_DIR, and AUDIT_ANCHOR_FILE, of .env
  npm run audit:verify -- --anchor 1234:9f86d0…     holds it against a point of the log ("audit.anchor") as well

The embedded database belongs to the running service: stop it first, or ask GET /audit/verification.
Ends with 0 when everything is as it was written, with 1 when not, with 2 when it could not be read.`;

async function main(given: readonly string[]): Promise<number> {
  if (given.includes('--help') || given.includes('-h')) {
    console.log(help);
    return 0;
  }
  const anchors: Anchor[] = [];
  for (let at = 0; at < given.length; at += 2) {
    const anchor = given[at] === '--anchor' ? readAnchor(given[at + 1] ?? '') : undefined;
    if (anchor === undefined) {
      console.error(`${given.slice(at, at + 2).join(' ')} is not understood.\n\n${help}`);
      return 2;
    }
    anchors.push(anchor);
  }
  loadDotEnv();
  const settings = new Settings(process.env);
  const url = settings.url('DATABASE_URL', ['postgres', 'postgresql']);
  const folder = join(settings.text('DATA_DIR', 'data'), 'database');
  const anchorFile = settings.optional('AUDIT_ANCHOR_FILE');
  if (anchorFile !== undefined) anchors.push(...(await anchorsOf(anchorFile)));
  const db = await openDb(url === undefined ? { folder } : { url, poolSize: 2 });
  try {
    const began = performance.now();
    const { faults, seals, head, unsealed, erased } = await verifyChain(db, anchors);
    const seconds = (performance.now() - began) / 1_000;
    for (const fault of faults) console.log(sentence(fault));
    console.log(
      `${seals} seals, ${anchors.length} written-down points, ${erased} rows with erased words, ${unsealed} not sealed yet; ` +
        `${seconds.toFixed(1)} s (${Math.round(seals / Math.max(seconds, 0.001))} a second)`,
    );
    console.log(`head: ${head.seq} ${head.hash}`);
    console.log(
      faults.length === 0 ? 'The chain is whole.' : `The chain is NOT whole: ${faults.length} faults.`,
    );
    return faults.length === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
}

async function anchorsOf(file: string): Promise<Anchor[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const anchor = readAnchor(line);
    if (anchor === undefined) throw new Error(`${file}:${index + 1}: is no written-down point`);
    return anchor;
  });
}

function sentence(fault: ChainFault): string {
  switch (fault.kind) {
    case 'changed':
      return `changed: ${fault.log} ${fault.rowId} (seal ${fault.seq}) says something else than when it was sealed`;
    case 'reordered':
      return `reordered: ${fault.log} ${fault.standsIn} stands in the place of ${fault.log} ${fault.rowId} (seal ${fault.seq})`;
    case 'missing':
      return `missing: ${fault.log} ${fault.rowId} (seal ${fault.seq}) was taken out`;
    case 'inserted':
      return `inserted: ${fault.log} ${fault.rowId} was never sealed: it came in past the service`;
    case 'seal-changed':
      return `seal changed: seal ${fault.seq} of ${fault.log} ${fault.rowId} was rewritten; its row is as it was`;
    case 'seal-moved':
      return `seal moved: the seal of ${fault.log} ${fault.rowId} stands at ${fault.seq} and belongs at ${fault.belongsAt}`;
    case 'seals-missing':
      return `seals missing: ${fault.from} to ${fault.to}`;
    case 'erased-untold':
      return `erased without a word: ${fault.log} ${fault.rowId} (seal ${fault.seq}) lost its words, and no event tells of it`;
    case 'cut':
      return `cut: the chain ends at ${fault.head}, and point ${fault.anchor} was written down`;
    case 'rewritten':
      return `rewritten: seal ${fault.anchor} has another hash than the one that was written down`;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
