/** Everything the crash suite plays with, on loopback: mailbox, relay, servers, and the service in processes of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { loadProfile } from '#src/profile.ts';
import { readPolicies } from '#src/policy-import.ts';
import { openDb, type Db } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';
import { upsertPolicy } from '#src/storage/policies.ts';
import { seed as seedSampleCustomers } from '../../demo/seed.ts';
import { dovecotPassword, startDovecot, type Dovecot } from '../dovecot.ts';
import { freePort } from '../free-port.ts';
import { officeAddress, policiesOf, type Customer } from '../office-mail.ts';
import type { Random } from '../random.ts';
import { startPostgres, startRedis, type PrivateServer } from '../servers.ts';
import { scannerName } from './scans.ts';
import { serviceProcess, type ServiceProcess } from './service-process.ts';
import { startCrashSink, type Accepted, type CrashSink } from './sink.ts';

/** Where the service keeps its rows and its queue. */
export const modes = ['embedded', 'postgres', 'redis'] as const;
export type Mode = (typeof modes)[number];

/** The mailbox's user, and the name it has in the settings. */
export const mailboxUser = 'sinistri';
export const mailboxName = 'claims';

export interface Stand {
  readonly mode: Mode;
  readonly folder: string;
  readonly dovecot: Dovecot;
  readonly sink: CrashSink;
  readonly postgres?: PrivateServer;
  readonly redis?: PrivateServer;
  readonly services: readonly ServiceProcess[];
  /** The folder into which the scanner writes. */
  readonly scanner: string;
  /** Opens the database beside the service; with the embedded one the service must be stopped. */
  withDb<T>(look: (db: Db) => Promise<T>): Promise<T>;
  /** Ends everything; `keep` leaves the folder with the logs. */
  close(keep: boolean): Promise<void>;
}

/** Builds the stand and puts policies on file; the service is not started yet. */
export async function buildStand(
  mode: Mode,
  customers: readonly Customer[],
  how: { readonly random: Random; readonly blows: number; readonly hears: (message: Accepted) => void },
): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), `sportello-crash-${mode}-`));
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.toReversed()) await close();
    closers.length = 0;
  };
  try {
    const dovecot = await startDovecot();
    closers.push(() => dovecot.close());
    const postgres = mode === 'embedded' ? undefined : await startPostgres({ careless: true });
    if (postgres !== undefined) closers.push(() => postgres.close());
    const processes: ServiceProcess[] = [];
    const sink = await startCrashSink(
      how.random.branch('sink'),
      {
        atMost: how.blows,
        killSenders: () => {
          for (const each of processes) if (each.roles.includes('workers')) each.kill();
        },
        ...(postgres === undefined ? {} : { takeDatabase: () => takeAway(postgres) }),
      },
      how.hears,
    );
    closers.push(() => sink.close());
    const redis = mode === 'redis' ? await startRedis() : undefined;
    if (redis !== undefined) closers.push(() => redis.close());

    const dataDir = join(folder, 'data');
    const scanner = join(folder, 'scanner');
    const open = () =>
      openDb(postgres === undefined ? { folder: join(dataDir, 'database') } : { url: postgres.url });
    const withDb: Stand['withDb'] = async (look) => {
      const db = await open();
      try {
        return await look(db);
      } finally {
        await db.close();
      }
    };
    await withDb((db) => putPoliciesOnFile(db, customers));
    // An evidence folder that is not there would be an error of the search, not "not found".
    await dovecot.append(mailboxUser, 'Subject: the folder begins\r\n\r\n', 'Sent');

    const shared = {
      ...settings(dovecot.port, sink.port, dataDir),
      SCANNERS: scannerName,
      [`SCANNER_${scannerName.toUpperCase()}_FOLDER`]: scanner,
      PORT: String(await freePort()),
      ...(postgres === undefined ? {} : { DATABASE_URL: postgres.url }),
      ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    };
    const services = (
      mode === 'embedded'
        ? { service: 'api,workers,channels,clock' }
        : { channels: 'channels', 'workers-1': 'workers', 'workers-2': 'workers', clock: 'clock,api' }
    ) satisfies Record<string, string>;
    for (const [name, roles] of Object.entries(services))
      processes.push(serviceProcess({ name, roles, folder, env: shared }));
    for (const each of processes) closers.push(() => each.end());
    return {
      mode,
      folder,
      dovecot,
      sink,
      ...(postgres === undefined ? {} : { postgres }),
      ...(redis === undefined ? {} : { redis }),
      services: processes,
      scanner,
      withDb,
      close: async (keep) => {
        await closeAll();
        if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Gone at once, back after two seconds. */
async function takeAway(server: PrivateServer): Promise<void> {
  await server.kill();
  setTimeout(() => void server.start().catch(() => undefined), 2_000);
}

function settings(imapPort: number, smtpPort: number, dataDir: string): Record<string, string> {
  const mailbox = `MAILBOX_${mailboxName.toUpperCase()}`;
  return {
    DATA_DIR: dataDir,
    DESK_NAME: 'Ufficio sinistri Sportello',
    DESK_EMAIL: officeAddress,
    TOKEN_SECRETS: 'the crash suite signs with these characters',
    API_TOKEN: 'crash-suite-token',
    MAILBOXES: mailboxName,
    [`${mailbox}_HOST`]: '127.0.0.1',
    [`${mailbox}_PORT`]: String(imapPort),
    [`${mailbox}_TLS`]: 'none',
    [`${mailbox}_USER`]: mailboxUser,
    [`${mailbox}_PASSWORD`]: dovecotPassword,
    SMTP_OUT_HOST: '127.0.0.1',
    SMTP_OUT_PORT: String(smtpPort),
    SMTP_OUT_TLS: 'none',
    SENT_EVIDENCE: `${mailboxName}:\\Sent`,
    IMAP_IDLE_SECONDS: '5',
    IMAP_POLL_SECONDS: '5',
    CLOCK_SECONDS: '1',
    FORGOTTEN_AFTER_SECONDS: '3',
    SEND_TIMEOUT_SECONDS: '10',
    SEND_RETRY_SECONDS: '1',
    AUTOMATIC_PER_ADDRESS_PER_DAY: '1000000',
    AUTOMATIC_PER_MINUTE: '1000000',
    DATABASE_POOL: '10',
    SCANNERS_STILL_SECONDS: '1',
    SCANNERS_POLL_SECONDS: '2',
  };
}

async function putPoliciesOnFile(db: Db, customers: readonly Customer[]): Promise<void> {
  await migrate(db);
  const now = new Date();
  await seedSampleCustomers({ db, profile: await loadProfile('insurer') }, now);
  const { policies, problems } = readPolicies(policiesOf(customers), 'json', { today: localDateOf(now) });
  if (problems.length > 0) throw new Error(`invented policies: ${problems[0]?.problem}`);
  for (const policy of policies) await db.transaction((tx) => upsertPolicy(tx, policy));
}
