/**
 * `npm run doctor`: names in words what is broken and what to do about it. Ends with 0 when nothing is broken, with 1
 * when something is, with 2 when it was asked for something it does not know. Prints no secret.
 */
import { existsSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';
import { statfs, unlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openChannels, readChannelSettings, type ChannelSettings } from '#channels/index.ts';
import { callWords } from '#templates/call.ts';
import type { ConnectionFault } from './channel.ts';
import { loadDotEnv, ownPrefixes, readConfig, type Config } from './config.ts';
import { createLog } from './log.ts';
import { loadProfile, ProfileError } from './profile.ts';
import { redisHealth } from './queue.ts';
import { Settings, SettingsError } from './settings.ts';
import { databaseHealth } from './storage/database-health.ts';
import { openDb, type Db } from './storage/db.ts';
import { FolderInUse } from './storage/embedded/index.ts';
import { findSecret } from './storage/sources.ts';

/** One thing that was looked at. */
interface Finding {
  readonly state: 'well' | 'doubtful' | 'broken';
  readonly what: string;
  readonly says: string;
  /** What a person does about it. */
  readonly todo?: string;
}

const help = `Looks at everything Sportello needs, and says what is broken and what to do about it. Changes nothing.

  npm run doctor                          settings, profile, disk, database, queue, mailboxes, scanners, mail domain
  npm run doctor -- --dkim SELECTOR       looks for the key your relay signs with, as well
  npm run doctor -- --dns ADDRESS[:PORT]  asks this name server instead of the system's
  npm run doctor -- --no-network          leaves out mailboxes, the relay and the mail domain

Ends with 0 when nothing is broken, with 1 when something is.`;

/** Clocks that differ by more make deadlines and «who was first» doubtful; by much more, wrong. */
const skewDoubtful = 2_000;
const skewBroken = 60_000;
/** Free space below which a day's post may not fit, and below which nothing more should be taken in. */
const spaceDoubtful = 5 * 2 ** 30;
const spaceBroken = 2 ** 29;
const dnsMs = 5_000;

interface Asked {
  readonly dkim?: string;
  readonly dns?: string;
  readonly network: boolean;
}

/** @returns undefined when a word is not understood */
function readAsked(given: readonly string[]): Asked | undefined {
  let asked: Asked = { network: true };
  for (let at = 0; at < given.length; at++) {
    const value = given[at + 1];
    if (given[at] === '--no-network') asked = { ...asked, network: false };
    else if (given[at] === '--dkim' && value !== undefined && /^[\w.-]+$/.test(value)) {
      asked = { ...asked, dkim: value };
      at++;
    } else if (given[at] === '--dns' && value !== undefined) {
      asked = { ...asked, dns: value };
      at++;
    } else return undefined;
  }
  return asked;
}

/** Looks at everything, one after the other, and hands each finding over as soon as it is known. */
async function* examine(asked: Asked): AsyncGenerator<Finding> {
  const settings = new Settings(process.env);
  const config = readConfig(settings);
  const channels = readChannelSettings(settings, config.desk);
  try {
    settings.finish(ownPrefixes);
    yield { state: 'well', what: 'Settings', says: 'complete' };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const problem of error.problems)
      yield { state: 'broken', what: 'Settings', says: problem, todo: 'See .env.example.' };
  }
  yield* examineProfile(config.profile);
  yield* examineDisk(config.dataDir);
  const db = yield* openDatabase(config);
  try {
    yield* examineQueue(config);
    yield* examineChannels(channels, config, db, asked.network);
  } finally {
    await db?.close();
  }
  if (asked.network && config.desk.email !== '')
    yield* examineDomain(config.desk.email.slice(config.desk.email.lastIndexOf('@') + 1), asked);
}

async function* examineProfile(name: string): AsyncGenerator<Finding> {
  try {
    const profile = await loadProfile(name);
    yield { state: 'well', what: 'Profile', says: `${name}: ${profile.claimTypes.size} claim types` };
  } catch (error) {
    const lines = error instanceof ProfileError ? error.problems : [wordsOf(error)];
    for (const line of lines)
      yield { state: 'broken', what: 'Profile', says: line, todo: 'Mend the file named, or set PROFILE.' };
  }
}

async function* examineDisk(dataDir: string): AsyncGenerator<Finding> {
  const folder = resolve(dataDir);
  try {
    if (!existsSync(folder)) {
      yield { state: 'well', what: 'Disk', says: `${folder} is not there yet: the first start makes it` };
      return;
    }
    const trial = join(folder, `.doctor-${process.pid}`);
    await writeFile(trial, 'x');
    await unlink(trial);
    const { bavail, bsize, ffree, files } = await statfs(folder);
    const free = bavail * bsize;
    const says = `${(free / 2 ** 30).toFixed(1)} GiB free where originals are kept`;
    const todo = 'Make room: without it nothing that arrives can be kept, and it waits at its source.';
    if (free < spaceBroken) yield { state: 'broken', what: 'Disk', says, todo };
    else if (free < spaceDoubtful) yield { state: 'doubtful', what: 'Disk', says, todo };
    // File systems without a table of files count none at all.
    else if (files > 0 && ffree < 10_000)
      yield { state: 'doubtful', what: 'Disk', says: `room for ${ffree} more files only`, todo };
    else yield { state: 'well', what: 'Disk', says };
  } catch (error) {
    yield {
      state: 'broken',
      what: 'Disk',
      says: `DATA_DIR cannot be written: ${wordsOf(error)}`,
      todo: 'Give the folder to the user the service runs as.',
    };
  }
}

/** @returns the open database, if it could be opened and belongs to nobody else */
async function* openDatabase(config: Config): AsyncGenerator<Finding, Db | undefined> {
  const what = 'Database';
  if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, 'database'))) {
    yield { state: 'well', what, says: 'embedded, and not there yet: the first start makes it' };
    return undefined;
  }
  let db: Db;
  try {
    db = await openDb(
      config.databaseUrl === undefined
        ? { folder: join(config.dataDir, 'database') }
        : { url: config.databaseUrl, poolSize: 2 },
    );
  } catch (error) {
    if (error instanceof FolderInUse)
      yield {
        state: 'well',
        what,
        says: 'embedded, and in use by the running service: ask it (GET /readyz), or stop it and ask again',
      };
    else
      yield {
        state: 'broken',
        what,
        says: `cannot be opened: ${wordsOf(error)}`,
        todo: 'Check DATABASE_URL, whether the server runs, and whether it lets us in.',
      };
    return undefined;
  }
  try {
    const { version, skewMs, pending, invalid, missing } = await databaseHealth(db);
    yield {
      state: 'well',
      what,
      says: `PostgreSQL ${version}, ${db.kind === 'embedded' ? 'embedded' : 'answers'}`,
    };
    if (pending.length > 0)
      yield {
        state: 'doubtful',
        what,
        says: `changes to its tables have not run: ${pending.join(', ')}`,
        todo: 'Start the service: it brings them up to date before it serves.',
      };
    for (const index of invalid)
      yield {
        state: 'broken',
        what,
        says: `the index ${index} was left half built: it costs and helps nothing`,
        todo: `reindex index concurrently ${index}`,
      };
    for (const index of missing)
      yield {
        state: 'broken',
        what,
        says: `the index ${index} is missing: pages and linking become slow as the years go by`,
        todo: 'Create it as the newest file of src/storage/migrations that names it does.',
      };
    yield clockFinding('the database', skewMs);
    return db;
  } catch (error) {
    yield { state: 'broken', what, says: wordsOf(error), todo: 'See the log of the database.' };
    await db.close();
    return undefined;
  }
}

function clockFinding(whose: string, skewMs: number): Finding {
  const seconds = `${Math.abs(skewMs / 1_000).toFixed(1)} s ${skewMs > 0 ? 'ahead of' : 'behind'} this computer`;
  const size = Math.abs(skewMs);
  const todo = 'Let both computers set their clocks by NTP.';
  if (size > skewBroken) return { state: 'broken', what: 'Clock', says: `${whose} is ${seconds}`, todo };
  if (size > skewDoubtful) return { state: 'doubtful', what: 'Clock', says: `${whose} is ${seconds}`, todo };
  return { state: 'well', what: 'Clock', says: `${whose} agrees with this computer` };
}

async function* examineQueue({ redisUrl }: Config): AsyncGenerator<Finding> {
  const what = 'Queue';
  if (redisUrl === undefined) {
    yield { state: 'well', what, says: 'in the database' };
    return;
  }
  try {
    const { version, memoryPolicy = 'noeviction' } = await redisHealth(redisUrl);
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 6 || (major === 6 && minor < 2))
      yield {
        state: 'broken',
        what,
        says: `Redis ${version} is too old`,
        todo: 'Sportello needs 6.2 or newer.',
      };
    else yield { state: 'well', what, says: `Redis ${version} answers` };
    if (memoryPolicy !== 'noeviction')
      yield {
        state: 'broken',
        what,
        says: `Redis throws jobs away when its memory is full (maxmemory-policy ${memoryPolicy})`,
        todo: 'Set maxmemory-policy noeviction. What was thrown away comes back by the clock, late.',
      };
  } catch (error) {
    yield {
      state: 'broken',
      what,
      says: `Redis does not answer: ${wordsOf(error)}`,
      todo: 'Check REDIS_URL and whether the server runs. Nothing is lost meanwhile: the rows know what is due.',
    };
  }
}

/** What a person checks when a connection fails. */
const connectionTodos: Readonly<Record<ConnectionFault, string>> = {
  'unknown-host': 'There is no server of this name: check the address.',
  refused: 'The server is there, but nobody listens on this port: check the port, and whether it runs.',
  'no-answer': 'It is off, away or behind a firewall.',
  'no-tls': 'Encryption was asked for and not offered: check the TLS setting and the port.',
  certificate: 'The certificate is not trusted: check the name, the date, and the CA file.',
  login: 'Check the user and the password.',
  token: 'The consent for OAuth2 must be renewed.',
  folder: 'Check the name of the folder.',
  other: 'The words above are all that is known.',
};

async function* examineChannels(
  settings: ChannelSettings,
  { tokenSecrets }: Config,
  db: Db | undefined,
  network: boolean,
): AsyncGenerator<Finding> {
  const [key] = tokenSecrets;
  const channels = openChannels(settings, {
    log: createLog('silent'),
    callWords,
    secrets: (name) => ({
      readSecret: (secret) =>
        db === undefined ? Promise.resolve(undefined) : findSecret(db, `${name}:${secret}`, key),
      // A try that is given a newer token would take it from the service: what it has stays good until then.
      writeSecret: () => Promise.resolve(),
    }),
  });
  try {
    const connections = channels.flatMap((channel) => channel.connections?.() ?? []);
    if (connections.length === 0)
      yield {
        state: 'doubtful',
        what: 'Ways in',
        says: 'no mailbox, listener or scanner is set up',
        todo: 'Set MAILBOXES, SMTP_IN_PORT or SCANNERS (see .env.example).',
      };
    for (const connection of connections) {
      const where = connection.host === undefined ? '' : ` (${connection.host}:${connection.port})`;
      const what = `${connection.kind[0]?.toUpperCase()}${connection.kind.slice(1)} ${connection.name}`;
      if (connection.host !== undefined && !network) continue;
      const trial = await connection.attempt();
      if (trial.outcome === 'works')
        yield {
          state: 'well',
          what,
          says: `works${where}${trial.folders.map(({ name, messages }) => `; ${name}: ${messages} messages`).join('')}`,
        };
      // The service listens, and it may be stopped while we look.
      else if (connection.kind === 'listener')
        yield {
          state: 'doubtful',
          what,
          says: `nobody listens${where}`,
          todo: 'Fine while the service is stopped.',
        };
      else
        yield {
          state: 'broken',
          what,
          says: `fails${where}: ${trial.words}`,
          todo: `${connectionTodos[trial.fault]} Settings: ${connection.settings.join(', ')}.`,
        };
    }
  } finally {
    for (const channel of channels) await channel.close();
  }
}

async function* examineDomain(domain: string, { dkim, dns }: Asked): AsyncGenerator<Finding> {
  const resolver = new Resolver({ timeout: dnsMs, tries: 2 });
  if (dns !== undefined) resolver.setServers([dns]);
  const what = `Domain ${domain}`;
  const texts = async (name: string): Promise<readonly string[] | undefined> => {
    try {
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      // Nothing there is an answer; nobody there is none.
      return /^(?:ENODATA|ENOTFOUND)$/.test(codeOf(error)) ? [] : undefined;
    }
  };
  const own = await texts(domain);
  if (own === undefined) {
    yield {
      state: 'doubtful',
      what,
      says: 'no name server answers: SPF, DKIM and DMARC were not looked at',
      todo: 'Ask again where the network is open, or name a server by --dns.',
    };
    return;
  }
  const spf = own.filter((text) => /^v=spf1(?: |$)/i.test(text));
  if (spf.length === 1)
    yield /(?:^| )\+?all(?: |$)/i.test(spf[0] ?? '')
      ? {
          state: 'broken',
          what,
          says: 'its SPF record lets everybody send («+all»)',
          todo: 'End it with -all or ~all.',
        }
      : { state: 'well', what, says: 'has an SPF record' };
  else
    yield {
      state: 'broken',
      what,
      says:
        spf.length === 0
          ? 'has no SPF record: many will not take our mail'
          : 'has two SPF records, which counts as none',
      todo: 'Publish one TXT record v=spf1 that names your relay (RFC 7208).',
    };
  const dmarc = (await texts(`_dmarc.${domain}`))?.filter((text) => /^v=DMARC1\b/i.test(text)) ?? [];
  yield dmarc.length === 1
    ? {
        state: 'well',
        what,
        says: `has a DMARC record (${/\bp=(\w+)/i.exec(dmarc[0] ?? '')?.[1] ?? 'no policy'})`,
      }
    : {
        state: 'doubtful',
        what,
        says: 'has no DMARC record: anybody may write to customers in our name',
        todo: `Publish a TXT record at _dmarc.${domain} (RFC 7489), first with p=none.`,
      };
  if (dkim === undefined) {
    yield {
      state: 'doubtful',
      what,
      says: 'DKIM was not looked at: only the relay knows the selector it signs with',
      todo: 'Ask with --dkim SELECTOR.',
    };
    return;
  }
  const key = (await texts(`${dkim}._domainkey.${domain}`))?.find((text) => /(?:^|;)\s*p=/i.test(text));
  yield key === undefined
    ? {
        state: 'broken',
        what,
        says: `has no DKIM key at ${dkim}._domainkey`,
        todo: 'Publish the one the relay gave you (RFC 6376).',
      }
    : /(?:^|;)\s*p=\s*(?:;|$)/i.test(key)
      ? {
          state: 'broken',
          what,
          says: `the DKIM key at ${dkim}._domainkey is revoked (empty)`,
          todo: 'Publish the new one.',
        }
      : { state: 'well', what, says: `has a DKIM key at ${dkim}._domainkey` };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Words of an error, without what addresses carry of users and passwords. */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message || codeOf(error) : String(error);
  return words.replace(/\/\/[^@/\s]*@/g, '//…@');
}

const signs = { well: 'well    ', doubtful: 'doubtful', broken: 'BROKEN  ' } as const;

async function main(given: readonly string[]): Promise<number> {
  if (given.includes('--help') || given.includes('-h')) {
    console.log(help);
    return 0;
  }
  const asked = readAsked(given);
  if (asked === undefined) {
    console.error(`${given.join(' ')} is not understood.\n\n${help}`);
    return 2;
  }
  loadDotEnv();
  const count = { well: 0, doubtful: 0, broken: 0 };
  for await (const { state, what, says, todo } of examine(asked)) {
    count[state] += 1;
    console.log(`${signs[state]}  ${what}: ${says}`);
    if (todo !== undefined) console.log(`            ${todo}`);
  }
  console.log(`${count.broken} broken, ${count.doubtful} doubtful, ${count.well} well`);
  return count.broken === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 1;
}
