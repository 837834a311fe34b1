/**
 * `npm run person:export`: writes everything about a person into a zip file, for a house without the desk or while the
 * service is stopped. Ends with 0 when it is written, with 1 when nobody is found, with 2 when it could not be done.
 */
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCopy } from '#workers/person-export.ts';
import { loadDotEnv, readConfig } from './config.ts';
import type { PartyId } from './domain/ids.ts';
import { Settings } from './settings.ts';
import { folderBlobStore } from './storage/blobs.ts';
import { openDb } from './storage/db.ts';
import { record } from './storage/history.ts';
import { migrate } from './storage/migrate.ts';

const help = `Copies everything about a person (GDPR art. 15) into a zip file.

  npm run person:export -- --party 42 --out anna.zip --by "Marta Villa"

--party is the id of a person on file (the search shows it), --by goes into the audit. The file is not encrypted: keep it no longer than needed.
The embedded database belongs to the running service: stop it first, or make the copy on the desk.`;

async function main(given: readonly string[]): Promise<number> {
  const options = new Map<string, string>();
  for (let at = 0; at < given.length; at += 2) options.set(given[at] ?? '', given[at + 1] ?? '');
  const [party, out, by] = ['--party', '--out', '--by'].map((name) => options.get(name) ?? '');
  if (options.has('--help') || !/^\d{1,18}$/.test(party ?? '') || (out ?? '') === '' || (by ?? '') === '') {
    console.log(help);
    return options.has('--help') ? 0 : 2;
  }
  loadDotEnv();
  const config = readConfig(new Settings(process.env));
  const db = await openDb(
    config.databaseUrl === undefined
      ? { folder: join(config.dataDir, 'database') }
      : { url: config.databaseUrl, poolSize: 2 },
  );
  const path = out ?? '';
  const partyId = party as PartyId;
  try {
    await migrate(db);
    const file = await open(path, 'wx', 0o600);
    let written: Awaited<ReturnType<typeof writeCopy>>;
    try {
      written = await writeCopy(
        {
          db,
          blobs: folderBlobStore(join(config.dataDir, 'originals')),
          now: () => new Date(),
          desk: config.desk,
        },
        partyId,
        async (bytes) => {
          await file.write(bytes);
        },
        () => Promise.resolve(),
      );
    } finally {
      await file.close();
    }
    if (written === undefined) {
      await rm(path, { force: true });
      console.error(`Nobody on file has the id ${partyId}.`);
      return 1;
    }
    await record(db, {
      actor: `person:${by}`,
      action: 'data-copied',
      subject: { kind: 'party', id: partyId },
      data: { ...written, command: 'person-export' },
    });
    console.log(
      `${path}: ${written.rows} rows, ${written.files} files${written.lost === 0 ? '' : `, ${written.lost} files no longer on file`}.`,
    );
    return 0;
  } finally {
    await db.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
