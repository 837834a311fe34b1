/**
 * From Dovecot to linked ticket: how many mails a second, and how that compares with the floor, the least anybody can
 * do with a mailbox (fetch, parse, insert). Both in one run on one machine: the ratios hold on a busy one too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { readPolicies } from '#src/policy-import.ts';
import { openDb } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';
import { upsertPolicy } from '#src/storage/policies.ts';
import { dovecotAvailable, dovecotPassword, startDovecot } from '../../test/dovecot.ts';
import { freePort } from '../../test/free-port.ts';
import { officeAddress, policiesOf } from '../../test/office-mail.ts';
import { randomFrom } from '../../test/random.ts';
import { postgresAvailable, redisAvailable, startPostgres, startRedis } from '../../test/servers.ts';
import { startSmtpSink } from '../../test/smtp-sink.ts';
import { measure, type LogLine, type Measured } from './contender.ts';
import { fillMailbox } from './mailbox.ts';
import { takeCensus } from './processes.ts';
import { watchStatements } from './statements.ts';
import { printResults, type Result } from './table.ts';

const { values: asked } = parseArgs({
  options: {
    mails: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true },
    steady: { type: 'string' },
    statements: { type: 'boolean', default: false },
    postgres: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
    'cpu-prof': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (asked.help) {
  console.log(`npm run bench:ingest [-- options]
  --mails N         mails in the mailbox (default 1000)
  --seed N          chooses the mails (default 1)
  --only NAME       part of a contender's name, may be repeated: floor, service, embedded, Redis, answers, steady
  --steady N        mails a second that arrive one by one where they do not lie there already (default 20)
  --statements      print what PostgreSQL was asked most, per mail
  --postgres N=V    a setting of PostgreSQL, may be repeated
  --set N=V         a setting of the service, may be repeated
  --cpu-prof DIR    write CPU profiles of the service there, to be opened in a browser's developer tools`);
  process.exit(0);
}
const count = Number(asked.mails);
const seed = Number(asked.seed);
const perSecond = Number(asked.steady ?? 20);
if (!Number.isSafeInteger(count) || count < 10 || !Number.isSafeInteger(seed) || !(perSecond > 0)) {
  console.error('--mails is a whole number from 10, --seed a whole number, --steady a number above 0');
  process.exit(2);
}
if (!dovecotAvailable()) {
  console.error('nothing to measure: dovecot-imapd is not installed');
  process.exit(2);
}

const user = 'bench';
const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const closers: (() => Promise<void>)[] = [];
const closeAll = async () => {
  for (const close of closers.splice(0).toReversed()) await close();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().finally(() => process.exit(130)));

const dovecot = await startDovecot();
closers.push(() => dovecot.close());
const mailbox = await fillMailbox(count, randomFrom(seed), new Date());
await dovecot.append(
  user,
  mailbox.mails.map((raw) => ({ raw })),
);
const postgres = postgresAvailable()
  ? await startPostgres({
      settings: {
        ...pairsOf(asked.postgres),
        ...(asked.statements ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
      },
    })
  : undefined;
if (postgres !== undefined) closers.push(() => postgres.close());
const redis = postgres !== undefined && redisAvailable() ? await startRedis() : undefined;
if (redis !== undefined) closers.push(() => redis.close());
const sink = await startSmtpSink();
closers.push(() => sink.close());
const servers = Object.fromEntries(
  Object.entries({
    Dovecot: takeCensus().descendantNamed('dovecot'),
    PostgreSQL: postgres?.pid(),
    Redis: redis?.pid(),
  }).flatMap(([name, pid]) => (pid === undefined ? [] : [[name, pid] as const])),
);
console.log(
  `${mailbox.mails.length} mails, ${mailbox.megabytes} MB, ${mailbox.withFiles} with files, ${mailbox.human} written by people; seed ${seed}`,
);
if (postgres === undefined) console.log('skipped: PostgreSQL (postgresql is not installed)');
else if (redis === undefined) console.log('skipped: PostgreSQL + Redis (redis-server is not installed)');

const contenders: readonly { name: string; base: string | undefined; run: () => Promise<Measured> }[] = [
  { name: 'floor, embedded', base: undefined, run: () => runFloor('embedded') },
  { name: 'service, embedded', base: 'floor, embedded', run: () => runService('embedded') },
  ...(postgres === undefined
    ? []
    : [
        { name: 'floor, PostgreSQL', base: undefined, run: () => runFloor('postgres') },
        { name: 'service, PostgreSQL', base: 'floor, PostgreSQL', run: () => runService('postgres') },
      ]),
  ...(redis === undefined
    ? []
    : [
        { name: 'service, PostgreSQL + Redis', base: 'floor, PostgreSQL', run: () => runService('redis') },
        {
          name: 'the same, arriving steadily',
          base: 'floor, PostgreSQL',
          run: () => runService('redis', { steadily: true }),
        },
        {
          name: 'the same with answers sent',
          base: 'floor, PostgreSQL',
          run: () => runService('redis', { answers: true }),
        },
      ]),
];
const results: Result[] = [];
for (const { name, base, run } of contenders) {
  if (asked.only !== undefined && !asked.only.some((part) => name.includes(part))) continue;
  const measured = await run();
  console.log(`  ${name}: ${measured.seconds.toFixed(1)} s`);
  results.push({ name, ...(base === undefined ? {} : { base }), mails: count, ...measured });
}
await closeAll();
printResults(results, { mails: count, megabytes: mailbox.megabytes, seed });

function pairsOf(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(given.map((pair) => pair.split(/=(.*)/s, 2)));
}

async function runFloor(where: 'embedded' | 'postgres'): Promise<Measured> {
  const database = where === 'embedded' ? `embedded:${join(folder, 'floor')}` : await freshDatabase();
  return measure({
    args: [
      fileURLToPath(new URL('floor.ts', import.meta.url)),
      String(dovecot.port),
      user,
      dovecotPassword,
      database,
    ],
    env: {},
    cwd: folder,
    servers,
    follow: ({ event }) => (event === 'started' ? 'begun' : event === 'done' ? 'complete' : undefined),
    stop: (child) => child.stdin?.end('over\n'),
    withinMs: 1_800_000,
  });
}

async function runService(
  where: 'embedded' | 'postgres' | 'redis',
  { answers = false, steadily = false } = {},
): Promise<Measured> {
  const dataDir = mkdtempSync(join(folder, 'service-'));
  const databaseUrl = where === 'embedded' ? undefined : await freshDatabase();
  await putPoliciesOnFile(databaseUrl, dataDir);
  const reader = steadily ? 'steady' : user;
  const statements =
    asked.statements && databaseUrl !== undefined ? await watchStatements(databaseUrl) : undefined;
  const seen = { received: 0, normalize: 0, request: 0, sent: 0 };
  let delivered: Promise<void> | undefined;
  const follow = ({ event, stage, stored }: LogLine) => {
    if (event === 'started') {
      if (steadily) delivered ??= deliverSteadily(reader);
      return 'begun';
    }
    if (event === 'received' && stored === true) seen.received++;
    else if (event === 'sent.outcome') seen.sent++;
    else if (event === 'stage.done' && stage === 'normalize') seen.normalize++;
    else if (event === 'stage.done' && stage === 'request') seen.request++;
    else if (event !== 'stage.done') return undefined;
    const isThrough = seen.received >= count && seen.normalize >= count && seen.request >= mailbox.human;
    return isThrough && (!answers || seen.sent >= mailbox.human) ? 'complete' : 'on';
  };
  const measured = await measure({
    args: [
      ...(asked['cpu-prof'] === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${join(asked['cpu-prof'], where)}`]),
      fileURLToPath(new URL('../../src/main.ts', import.meta.url)),
    ],
    env: {
      ...pairsOf(asked.set),
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      DESK_NAME: 'Ufficio sinistri',
      DESK_EMAIL: officeAddress,
      TOKEN_SECRETS: 'the measurements sign with these characters',
      API_TOKEN: 'the-measurements',
      MAILBOXES: 'claims',
      MAILBOX_CLAIMS_HOST: '127.0.0.1',
      MAILBOX_CLAIMS_PORT: String(dovecot.port),
      MAILBOX_CLAIMS_TLS: 'none',
      MAILBOX_CLAIMS_USER: reader,
      MAILBOX_CLAIMS_PASSWORD: dovecotPassword,
      AUTO_ANSWER: answers ? 'yes' : 'no',
      AUTOMATIC_PER_ADDRESS_PER_DAY: '1000000',
      AUTOMATIC_PER_MINUTE: '1000000',
      ...(answers
        ? { SMTP_OUT_HOST: '127.0.0.1', SMTP_OUT_PORT: String(sink.port), SMTP_OUT_TLS: 'none' }
        : {}),
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...(where === 'redis' && redis !== undefined
        ? { REDIS_URL: redis.url, QUEUE_PREFIX: `bench-${Date.now()}` }
        : {}),
    },
    cwd: folder,
    servers,
    follow,
    stop: (child) => child.kill('SIGTERM'),
    withinMs: 3_600_000,
  });
  await delivered;
  await expectLinked(databaseUrl, dataDir);
  await statements?.print(count);
  return measured;
}

/** Puts the mails into another mailbox one by one, as a mail server does it: into the Maildir, at no cost to Dovecot. */
async function deliverSteadily(reader: string): Promise<void> {
  for (const raw of mailbox.mails) {
    const next = pause(1000 / perSecond);
    await dovecot.deliver(reader, raw);
    await next;
  }
}

/** A measurement of work that was not done would be worth nothing. */
async function expectLinked(url: string | undefined, dataDir: string): Promise<void> {
  const db = await openDb(url === undefined ? { folder: join(dataDir, 'database') } : { url });
  try {
    const tickets = await db.sql.selectFrom('ticket').select(['stage', 'claim_id']).execute();
    const unsettled = tickets.filter((ticket) => ticket.stage !== 'settled').length;
    const linked = tickets.filter((ticket) => ticket.claim_id !== null).length;
    if (tickets.length < count || unsettled > 0 || linked < count / 2)
      throw new Error(
        `${tickets.length} tickets for ${count} mails, ${unsettled} unsettled, ${linked} linked to a claim`,
      );
  } finally {
    await db.close();
  }
}

async function putPoliciesOnFile(url: string | undefined, dataDir: string): Promise<void> {
  const db = await openDb(url === undefined ? { folder: join(dataDir, 'database') } : { url });
  try {
    await migrate(db);
    const today = localDateOf(new Date());
    for (const policy of readPolicies(policiesOf(mailbox.customers), 'json', { today }).policies)
      await db.transaction((tx) => upsertPolicy(tx, policy));
  } finally {
    await db.close();
  }
}

async function freshDatabase(): Promise<string> {
  if (postgres === undefined) throw new Error('no PostgreSQL');
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const name = `bench_${Date.now()}`;
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}
