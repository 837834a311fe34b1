/**
 * How well the desk understands: a world of people and claims, messages with known truth, the real stages, figures.
 * Half of the messages is a hold-out from phrases of its own: of it only figures are ever printed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadProfile } from '#src/profile.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import type { Profile } from '#src/domain/profile.ts';
import { openDb, type Db } from '#src/storage/db.ts';
import { migrate } from '#src/storage/migrate.ts';
import { randomFrom } from '../../test/random.ts';
import { postgresAvailable, startPostgres } from '../../test/servers.ts';
import { openDesk, type Outcome } from './desk.ts';
import { holdout } from './phrases-holdout.ts';
import { formal } from './phrases-formal.ts';
import { open } from './phrases-open.ts';
import { lives } from './phrases-lives.ts';
import { plain } from './phrases-plain.ts';
import { trades } from './phrases-trades.ts';
import { voices } from './phrases-voices.ts';
import { joined, type Phrases } from './phrases.ts';
import { addTally, count, emptyTally, type Fault, type Tally } from './score.ts';
import { printTally, summary } from './table.ts';
import { makeMessages, type MadeMessage } from './world-messages.ts';
import { makeWorld } from './world.ts';

/** Banks that rules may be mended against, by the names under which `--bank` chooses one in place of the open half. */
const development = { open, formal, plain, voices, trades, lives } as const;

const { values: asked } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    half: { type: 'string', default: 'both' },
    bank: { type: 'string' },
    faults: { type: 'string' },
    every: { type: 'boolean', default: false },
    embedded: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (asked.help) {
  console.log(`npm run bench:accuracy [-- options]
  --messages N     messages in all, half of them hold-out (default 20000)
  --quick          2000 messages
  --seed N         chooses world and messages (default 1)
  --half WHICH     open, holdout or both (default both)
  --bank NAME      only that open bank: ${Object.keys(development).join(', ')}; as many messages as a half has, no hold-out
  --faults FILE    writes every fault of the open half there, with the message; never of the hold-out
  --every          with --faults: writes every message of the open half, also those without a fault
  --embedded       the embedded database even where PostgreSQL is installed`);
  process.exit(0);
}
const chosen = Object.entries(development).find(([name]) => name === asked.bank)?.[1];
if (asked.bank !== undefined && chosen === undefined) {
  console.error(`--bank is one of ${Object.keys(development).join(', ')}`);
  process.exit(2);
}
const total = asked.quick ? 2000 : Number(asked.messages);
const seed = Number(asked.seed);
if (
  !Number.isSafeInteger(total) ||
  total < 100 ||
  !Number.isSafeInteger(seed) ||
  !['open', 'holdout', 'both'].includes(asked.half)
) {
  console.error(
    '--messages is a whole number from 100, --seed a whole number, --half is open, holdout or both',
  );
  process.exit(2);
}

type Half = 'open' | 'holdout';

/** Several offices of their own people share a half: each is read in order, so the figures are the same every time. */
const offices = Math.max(1, Math.min(4, Math.floor(total / 1000)));

const started = performance.now();
const profile = await loadProfile('insurer');
const server = !asked.embedded && postgresAvailable() ? await startPostgres({ careless: true }) : undefined;
const halves = (
  [
    ['open', chosen ?? joined(open, formal, plain), seed],
    ['holdout', holdout, seed + 1_000_003],
  ] as const
).filter(([name]) => (chosen === undefined ? asked.half === 'both' || asked.half === name : name === 'open'));
try {
  const tallies = await Promise.all(
    halves.map(([name, phrases, own]) => measure(name, phrases, own, profile)),
  );
  for (const [index, [name]] of halves.entries()) {
    const tally = tallies[index];
    if (tally !== undefined) printTally(name === 'holdout' ? 'Hold-out' : (asked.bank ?? 'Open half'), tally);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `\n${total} messages, seed ${seed}, ${server === undefined ? 'embedded database' : 'PostgreSQL'}, ${seconds} s`,
  );
  console.log(
    JSON.stringify({
      messages: total,
      seed,
      seconds,
      ...Object.fromEntries(halves.map(([name], index) => [name, summary(tallies[index] ?? emptyTally())])),
    }),
  );
} finally {
  await server?.close();
}

interface Measured {
  readonly tally: Tally;
  readonly faults: readonly string[];
}

async function measure(name: Half, phrases: Phrases, own: number, rules: Profile): Promise<Tally> {
  const each = Math.floor(total / 2 / offices);
  const measured = await Promise.all(
    Array.from({ length: offices }, (_, office) =>
      measureOffice(`${name}_${office}`, phrases, own + office * 7919, rules, each),
    ),
  );
  if (name === 'open' && asked.faults !== undefined)
    writeFileSync(asked.faults, measured.flatMap(({ faults }) => faults.map((line) => `${line}\n`)).join(''));
  return measured.map(({ tally }) => tally).reduce(addTally);
}

/** Makes one office's world and messages, lets a desk read them, and counts. */
async function measureOffice(
  name: string,
  phrases: Phrases,
  own: number,
  rules: Profile,
  messages: number,
): Promise<Measured> {
  const random = randomFrom(own);
  const world = makeWorld(random.branch('world'), Math.max(300, Math.round(messages * 0.4)));
  const made = makeMessages(world, phrases, random, messages);
  const db = await openDatabase(name);
  const begun = performance.now();
  const say = (text: string) =>
    console.error(`${name}: ${text} after ${Math.round((performance.now() - begun) / 1000)} s`);
  const desk = await openDesk(db, rules, world, say);
  const tally = emptyTally();
  const faults: string[] = [];
  for (const [index, message] of made.entries()) {
    const outcome = await desk.take(message);
    const found = count(tally, message, outcome, { claims: desk.claimIds, policies: desk.policyIds }, rules);
    if (name.startsWith('open') && (found.length > 0 || asked.every))
      faults.push(JSON.stringify(describe(message, outcome, found, desk.claimIds)));
    if ((index + 1) % 500 === 0) say(`${index + 1} of ${messages}`);
  }
  await desk.close();
  await db.close();
  return { tally, faults };
}

/** A fault with the message it happened to. */
function describe(
  message: MadeMessage,
  outcome: Outcome,
  faults: readonly Fault[],
  claims: ReadonlyMap<number, ClaimId>,
) {
  return {
    faults,
    rightClaim: message.truth.claim === undefined ? null : claims.get(message.truth.claim),
    problem: outcome.problem,
    doubts: outcome.doubts,
    message: { ...message, files: message.files.map((file) => file.name) },
    facts: outcome.facts.map((fact) => `${fact.key}=${fact.value} «${fact.span.quote}» ${fact.span.part}`),
    kinds: outcome.kinds,
    linked: outcome.linked,
    suggested: outcome.suggested,
    opened: outcome.opened?.type,
  };
}

async function openDatabase(name: string): Promise<Db> {
  if (server === undefined) {
    const db = await openDb({});
    await migrate(db);
    return db;
  }
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(`create database accuracy_${name}`);
  await client.end();
  const url = new URL(server.url);
  url.pathname = `/accuracy_${name}`;
  const db = await openDb({ url: url.href, poolSize: 4 });
  await migrate(db);
  return db;
}
