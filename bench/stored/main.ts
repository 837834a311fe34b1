/**
 * What a question costs when years are stored: CPU of the service and of PostgreSQL for each answer of the API, with
 * 10,000, 100,000, a million tickets. CPU is what the kernel counts; time on the wall depends on what else runs.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pg from 'pg';
import type { Reference } from '#src/domain/ids.ts';
import { findCandidates } from '#src/storage/candidates.ts';
import { openDb, type Db } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';
import { freePort } from '../../test/free-port.ts';
import { postgresAvailable, startPostgres } from '../../test/servers.ts';
import { takeCensus } from '../ingest/processes.ts';
import { fill, reader } from './fill.ts';
import { aims, questionsOf, type Question } from './questions.ts';

const { values: asked } = parseArgs({
  options: {
    tickets: { type: 'string', default: '10000,100000' },
    url: { type: 'string' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    times: { type: 'string', default: '20' },
    help: { type: 'boolean', default: false },
  },
});
if (asked.help) {
  console.log(`npm run bench:stored [-- options]
  --tickets N,N    sizes to measure, each in a database of its own (default 10000,100000); 4 messages a ticket
  --url URL        measure a database that is filled already, on this machine; nothing is written
  --only NAME      part of a question's name or group, may be repeated
  --seed N         chooses what is stored (default 1)
  --times N        how often each question is asked (default 20)`);
  process.exit(0);
}
const sizes = asked.tickets.split(',').map(Number);
const seed = Number(asked.seed);
const times = Number(asked.times);
if (![...sizes, seed, times].every((value) => Number.isSafeInteger(value) && value > 0)) {
  console.error('--tickets, --seed and --times are whole numbers');
  process.exit(2);
}
if (asked.url === undefined && !postgresAvailable()) {
  console.error('nothing to measure: postgresql is not installed');
  process.exit(2);
}

const token = 'the-measurements-ask';

/** What one kind of question cost, ms for each answer. */
interface Cost {
  readonly group: string;
  readonly name: string;
  readonly cpu: number;
  readonly median: number;
  readonly p95: number;
}

/** One size, measured. */
interface Stored {
  readonly tickets: number;
  readonly messages: number;
  readonly megabytes: number;
  readonly fillSeconds?: number;
  readonly costs: readonly Cost[];
}

/** CPU seconds of each backend when it was last seen: one that has gone keeps what it had used. */
const backends = new Map<number, number>();

const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-stored-'));
const closers: (() => Promise<unknown>)[] = [];
const closeAll = async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().finally(() => process.exit(130)));

try {
  const measured: Stored[] = [];
  if (asked.url !== undefined) measured.push(await measureAt(asked.url));
  else {
    const postgres = await startPostgres({ careless: true });
    closers.push(() => postgres.close());
    for (const tickets of sizes) {
      const url = await databaseOn(postgres.url, `stored_${tickets}`);
      const begun = performance.now();
      await fillAt(url, tickets);
      measured.push({ ...(await measureAt(url)), fillSeconds: (performance.now() - begun) / 1000 });
    }
  }
  print(measured);
} finally {
  await closeAll();
}

async function databaseOn(server: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function fillAt(url: string, tickets: number): Promise<void> {
  const db = await openDb({ url });
  await migrate(db);
  await db.close();
  await fill(url, { tickets, seed, now: new Date(), tell: (text) => console.log(`  ${text}`) });
}

/** Asks everything of one database through a service of its own. */
async function measureAt(url: string): Promise<Stored> {
  const db = await openDb({ url, poolSize: 1 });
  try {
    const { rows } = await pool(
      url,
      `select (select count(*) from ticket) as tickets,
      (select count(*) from message) + (select count(*) from outbound) as messages,
      pg_database_size(current_database()) / 1048576 as megabytes`,
    );
    const size = {
      tickets: Number(rows[0]?.['tickets']),
      messages: Number(rows[0]?.['messages']),
      megabytes: Number(rows[0]?.['megabytes']),
    };
    console.log(
      `${size.tickets} tickets, ${size.messages} messages, ${size.megabytes} MB; load ${loadavg()[0]?.toFixed(1)}`,
    );
    const service = await startApi(url);
    const costs: Cost[] = [];
    try {
      for (const question of (await questionsOf(db)).filter(isAsked)) {
        const cost = await ask(db, service, question);
        console.log(
          `  ${question.group}, ${question.name}: ${cost.cpu.toFixed(1)} ms CPU, ${cost.p95.toFixed(0)} ms at 95 %`,
        );
        costs.push(cost);
      }
    } finally {
      await service.stop();
    }
    if (isAsked({ group: 'link', name: 'candidates' })) costs.push(await askCandidates(db));
    return { ...size, costs };
  } finally {
    await db.close();
  }
}

function isAsked({ group, name }: { readonly group: string; readonly name: string }): boolean {
  return asked.only === undefined || asked.only.some((part) => `${group}, ${name}`.includes(part));
}

async function pool(url: string, text: string): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

interface Api {
  readonly url: string;
  readonly pid: number;
  /** The last it wrote to its log. */
  words(): string;
  stop(): Promise<void>;
}

/** The service as it answers the page, alone: no clock, no channels, so that nothing else is counted. */
async function startApi(url: string): Promise<Api> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../src/main.ts', import.meta.url))], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      ROLES: 'api',
      DATABASE_URL: url,
      DATA_DIR: mkdtempSync(join(folder, 'data-')),
      PORT: String(port),
      DESK_NAME: 'Ufficio sinistri',
      DESK_EMAIL: 'sinistri@sportello.example',
      TOKEN_SECRETS: 'the measurements sign with these characters',
      API_TOKENS: `${reader}:supervisor:${token}`,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      words = `${words}${text}`.slice(-2_000);
    });
  const { pid } = child;
  if (pid === undefined) throw new Error('the service did not start');
  const base = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + 120_000; ;) {
    const answer = await fetch(`${base}/healthz`).catch(() => undefined);
    if (answer?.ok === true) break;
    if (child.exitCode !== null || Date.now() > end) throw new Error(`the service did not start: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url: base,
    pid,
    words: () => words,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

/** CPU seconds of everybody who has been connected to this database, which must run on this machine. */
async function backendSeconds(db: Db): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend'`.execute(db.sql);
  const census = takeCensus();
  for (const { pid } of rows) backends.set(pid, Math.max(backends.get(pid) ?? 0, census.cpuSeconds(pid)));
  return [...backends.values()].reduce((sum, seconds) => sum + seconds, 0);
}

async function ask(db: Db, service: Api, { group, name, paths }: Question): Promise<Cost> {
  const one = async (turn: number) => {
    const path = paths[turn % paths.length] ?? '';
    const answer = await fetch(`${service.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)} ${service.words()}`);
  };
  // What is asked for the first time is planned, compiled and read from disk.
  for (let turn = 0; turn < Math.max(6, paths.length); turn++) await one(turn);
  return timed(
    group,
    name,
    async () => takeCensus().cpuSeconds(service.pid) + (await backendSeconds(db)),
    one,
  );
}

/** Candidates as the link stage looks for them, in this process. */
async function askCandidates(db: Db): Promise<Cost> {
  const { rows } = await sql<{
    customer: string;
    key: string;
    plate: string;
    policy: string;
    reference: string;
  }>`
    select t.customer, p.name_key as key, c.plates[1] as plate, y.number_key as policy, c.reference
    from generate_series(0, 19) as k join ticket t on t.id = (select 1 + k * (max(id) - 1) / 19 from ticket)
      join claim c on c.id = t.claim_id join policy y on y.id = c.policy_id join party p on p.id = c.id`.execute(
    db.sql,
  );
  const one = async (turn: number) => {
    const row = rows[turn % rows.length];
    if (row === undefined) throw new Error('no claims');
    await findCandidates(db, {
      references: turn % 2 === 0 ? [row.reference as Reference] : [],
      externalReferences: [],
      claimIds: [],
      lossDays: [],
      contacts: [row.customer],
      names: [row.key],
      ibans: [],
      fiscalCodes: [],
      numbers: [row.policy],
      plates: [row.plate],
    });
  };
  for (let turn = 0; turn < 20; turn++) await one(turn);
  // Our own time last before the work and first after it: counting that of others takes some.
  let ours = 0;
  return timed(
    'link',
    'candidates',
    async () => (await backendSeconds(db)) + ours,
    async (turn) => {
      const before = process.cpuUsage();
      await one(turn);
      const { user, system } = process.cpuUsage(before);
      ours += (user + system) / 1e6;
    },
  );
}

async function timed(
  group: string,
  name: string,
  cpuSeconds: () => Promise<number>,
  one: (turn: number) => Promise<void>,
): Promise<Cost> {
  const walls: number[] = [];
  const before = await cpuSeconds();
  for (let turn = 0; turn < times; turn++) {
    const begun = performance.now();
    await one(turn);
    walls.push(performance.now() - begun);
  }
  const cpu = (((await cpuSeconds()) - before) * 1000) / times;
  walls.sort((a, b) => a - b);
  const at = (share: number) => walls[Math.min(times - 1, Math.floor(times * share))] ?? 0;
  return { group, name, cpu, median: at(0.5), p95: at(0.95) };
}

/** One line a question, one column a size; what is over its aim says so. */
function print(all: readonly Stored[]): void {
  const questions = all[0]?.costs ?? [];
  const columns = all.map(({ tickets }) => tickets.toLocaleString('en'));
  console.log(`\n${'CPU ms (time at 95 %)'.padEnd(66)}${columns.map((each) => each.padStart(18)).join('')}`);
  for (const { group, name } of questions) {
    const aim = aims[group];
    const cells = all.map(({ costs }) => {
      const cost = costs.find((each) => each.group === group && each.name === name);
      if (cost === undefined) return '–'.padStart(18);
      const over = aim !== undefined && cost.cpu > aim.cpu ? '!' : ' ';
      return `${cost.cpu.toFixed(1)}${over} (${cost.p95.toFixed(0)})`.padStart(18);
    });
    console.log(`${`${group}, ${name}`.padEnd(66)}${cells.join('')}`);
  }
  for (const { tickets, messages, megabytes, fillSeconds } of all)
    console.log(
      `${tickets} tickets, ${messages} messages: ${megabytes} MB${fillSeconds === undefined ? '' : `, filled and measured in ${fillSeconds.toFixed(0)} s`}`,
    );
  console.log(
    `"!": over its aim (${Object.entries(aims)
      .map(([group, aim]) => `${group} ${aim?.cpu} ms`)
      .join(', ')}). CPU is that of the service and of PostgreSQL together.`,
  );
  console.log(JSON.stringify({ seed, times, load: loadavg()[0], sizes: all }));
}
