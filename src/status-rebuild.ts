/**
 * `npm run status:rebuild`: says which tickets and claims have another status than their log, and with `--write` puts
 * them back to it. Ends with 0 when all stand as logged, with 1 when some do not, with 2 when it could not be done.
 */
import { join } from 'node:path';
import { loadDotEnv } from './config.ts';
import { formatReference } from './domain/linking/reference.ts';
import { Settings } from './settings.ts';
import { openDb } from './storage/db.ts';
import { pendingMigrations } from './storage/migrate.ts';
import { rebuildStatus, statusesAstray, type Astray } from './storage/status-log.ts';

const help = `Holds the status of every ticket and claim against the log of statuses.

  npm run status:rebuild                                  says which stand otherwise, and changes nothing
  npm run status:rebuild -- --write --by "Marta Villa"    puts them back to what the log says

With DATABASE_URL or DATA_DIR of .env. --by goes into history. What the log knows nothing of is named and stays as it is.
The embedded database belongs to the running service: stop it first.
Ends with 0 when all stand as logged, with 1 when some do not, with 2 when it could not be done.`;

async function main(given: readonly string[]): Promise<number> {
  if (given.includes('--help') || given.includes('-h')) {
    console.log(help);
    return 0;
  }
  const [write, named, by = ''] = given;
  const writes = write === '--write' && named === '--by' && by.trim() !== '' && given.length === 3;
  if (given.length > 0 && !writes) {
    console.error(`${given.join(' ')} is not understood.\n\n${help}`);
    return 2;
  }
  loadDotEnv();
  const settings = new Settings(process.env);
  const url = settings.url('DATABASE_URL', ['postgres', 'postgresql']);
  const folder = join(settings.text('DATA_DIR', 'data'), 'database');
  const db = await openDb(url === undefined ? { folder } : { url, poolSize: 2 });
  try {
    if ((await pendingMigrations(db)).length > 0)
      throw new Error(
        'The database is of another version: start the service once, which brings it up to date.',
      );
    const found = await statusesAstray(db);
    let left = 0;
    for (const each of found) {
      // Each in a transaction of its own: the service may be at work beside it.
      const done =
        writes && (await db.transaction((tx) => rebuildStatus(tx, each, `person:${by.trim()}`, new Date())));
      console.log(sentence(each, done));
      if (!done) left += 1;
    }
    console.log(
      found.length === 0
        ? 'All stand as the log says.'
        : `${found.length} stood otherwise, ${found.length - left} were put back.`,
    );
    return left === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
}

function sentence({ subject, reference, status, logged }: Astray, done: boolean): string {
  const name = `${subject}${formatReference(reference, '')}`;
  if (logged === undefined) return `${name} is ${status}, and the log knows nothing of it`;
  return done
    ? `${name} was ${status}, and is ${logged} again`
    : `${name} is ${status}, and its log says ${logged}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
