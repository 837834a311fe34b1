/**
 * The crash suite: real mails in a real mailbox, the service in processes of its own, and one misfortune after the
 * other. At the end no mail and no scanned page is lost or there twice, nobody got the same message twice, and every message
 * whose fate is unknown has a name.
 */
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { dovecotAvailable } from '../dovecot.ts';
import { randomFrom } from '../random.ts';
import { postgresAvailable, redisAvailable } from '../servers.ts';
import { readMailbox, readRows, unfinished, type Rows } from './evidence.ts';
import { commit, planFaults, type Fault } from './faults.ts';
import { planMails } from './mails.ts';
import { Postman } from './postman.ts';
import { bringScans, planScans, readScanner, type ScannerFolder } from './scans.ts';
import { buildStand, mailboxUser, modes, type Mode, type Stand } from './stand.ts';
import { judge, type Line } from './verdict.ts';

const { values: asked } = parseArgs({
  options: {
    mode: { type: 'string', multiple: true },
    mails: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string' },
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (asked.help) {
  console.log(`npm run test:crash [-- options]
  --mode embedded|postgres|redis   one mode, may be repeated (default: all that this machine has the servers for)
  --mails N                        mails per mode (default 220; 72 with --quick)
  --seconds S                      time per mode (default 420; 180 with --quick); work that still moves gets more
  --seed N                         the same seed chooses the same faults (default: by chance, printed)
  --quick                          a shorter storm, for every commit
  --keep                           keep logs even when everything passed`);
  process.exit(0);
}

const mails = wholeNumber('mails', asked.quick ? 72 : 220);
const seconds = wholeNumber('seconds', asked.quick ? 180 : 420);
const seed = wholeNumber('seed', Math.floor(Math.random() * 1e9));
/** Time over which the mails arrive; the storm itself lasts until every fault has happened. */
const arrivalMs = Math.min(asked.quick ? 30_000 : 120_000, seconds * 300);

/** Time without any change after which the rest of the work counts as stuck: more than the slowest retry. */
const stuckAfterMs = 90_000;
const skipped = new Map<Mode, string>();
if (!dovecotAvailable()) for (const mode of modes) skipped.set(mode, 'dovecot-imapd is not installed');
else {
  if (!postgresAvailable())
    for (const mode of ['postgres', 'redis'] as const) skipped.set(mode, 'postgresql is not installed');
  if (!redisAvailable() && !skipped.has('redis')) skipped.set('redis', 'redis-server is not installed');
}
const wanted = modes.filter((mode) => asked.mode === undefined || asked.mode.includes(mode));
if (asked.mode?.some((name) => !modes.some((mode) => mode === name)) === true)
  fail(`--mode is one of ${modes.join(', ')}`);
for (const mode of wanted) if (skipped.has(mode)) console.log(`skipped: ${mode} (${skipped.get(mode)})`);
const able = wanted.filter((mode) => !skipped.has(mode));
if (able.length === 0) fail('nothing to run');

console.log(`seed ${seed}: play it again with --seed ${seed}`);
let passed = 0;
let failed = 0;
let ending: Stand | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void (ending?.close(false) ?? Promise.resolve()).finally(() => process.exit(130));
  });
for (const mode of able) {
  const { lines, uncertain } = await run(mode);
  for (const line of lines) {
    console.log(`  ${line.passed ? 'PASS' : 'FAIL'}  ${line.check}: ${line.found}`);
    if (line.passed) passed++;
    else failed++;
  }
  for (const each of uncertain) console.log(`  uncertain: ${each}`);
  if (ending !== undefined) {
    const keep = asked.keep || lines.some((line) => !line.passed);
    await ending.close(keep);
    if (keep) console.log(`  logs and data: ${ending.folder}`);
    ending = undefined;
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** One mode from an empty mailbox to the verdict. */
async function run(mode: Mode): Promise<{ lines: readonly Line[]; uncertain: readonly string[] }> {
  const startedAt = performance.now();
  const clock = () => `${String(Math.round((performance.now() - startedAt) / 1000)).padStart(4)} s`;
  const tell = (text: string) => console.log(`${clock()}  ${text}`);
  console.log(`\n── ${mode}: about ${mails} mails`);
  const random = randomFrom(seed).branch(mode);
  const plan = await planMails(mails, random.branch('mails'), new Date());
  const scans = await planScans(asked.quick ? 3 : 8, random.branch('scans'));
  const rounds = asked.quick ? 2 : 6;
  const stand = await buildStand(mode, plan.customers, {
    random,
    blows: rounds * 2,
    hears: (message) => postman.answerFor(message),
  });
  ending = stand;
  const postman = new Postman(stand.dovecot, mailboxUser, plan, random.branch('postman'));
  const deadline = startedAt + seconds * 1_000;

  // A backlog first, as after a night without us; the rest comes during the storm.
  const backlog = Math.round(plan.mails.length * 0.3);
  postman.post(plan.mails.slice(0, backlog), () => 0);
  await postman.quiet(60_000);
  for (const service of stand.services) service.start();
  tell(`${backlog} mails wait in the mailbox, the service starts`);
  // Mails come in bursts, so that there is something to interrupt.
  const bursts = Array.from({ length: 7 }, () => random.whole(0, arrivalMs));
  postman.post(plan.mails.slice(backlog), () => random.pick(bursts) + random.whole(0, 500));

  // The first pile lies there already, the others come while everything breaks.
  const scanning = bringScans(stand.scanner, scans, (index) => (index * arrivalMs) / scans.length);

  const processes = stand.services.map((each) => each.name);
  const faults = planFaults(mode, processes, rounds, random.branch('faults'));
  const happened = await storm(stand, faults, startedAt + seconds * 600, tell);
  tell(`the storm is over: ${summary(happened)}`);
  await scanning;

  const { rows, mailbox, scanner, left, notStopped } = await settle(stand, postman, deadline, tell);
  await stand.sink.settled();
  tell(`relay: ${counts(stand.sink.moods)}`);
  tell(left.length === 0 ? 'at rest' : `not at rest: ${left.join(', ')}`);
  const ownEnds = stand.services.flatMap((service) =>
    service.ownEnds.map((end) => ({ service: service.name, ...end })),
  );
  const faulty = ownEnds.filter((end) => end.atWork);
  const early = ownEnds.length - faulty.length;
  if (early > 0) tell(`${early} starts failed because the database was away`);
  return judge({
    rows,
    mailbox,
    mails: postman.posted,
    accepted: stand.sink.accepted,
    brought: scans,
    scanner,
    unfinished: left,
    misbehaved: [...faulty.map((end) => `${end.service} ended with ${end.code}: ${end.said}`), ...notStopped],
  });
}

/** All things break at the same time, each one fault after the other. */
async function storm(
  stand: Stand,
  faults: readonly (readonly Fault[])[],
  until: number,
  tell: (text: string) => void,
): Promise<readonly Fault[]> {
  const renumberings = { count: 0 };
  const happened: Fault[] = [];
  await Promise.all(
    faults.map(async (sequence) => {
      for (const fault of sequence) {
        const service = stand.services.find((each) => each.name === fault.thing);
        if (!fault.early) await service?.ready(30_000);
        if (fault.amid === undefined) await pause(fault.after);
        else {
          await service?.hasSaid(fault.amid.event, fault.amid.times, 8_000);
          await pause(fault.amid.plusMs);
        }
        if (performance.now() > until) return;
        try {
          await commit(fault, stand, renumberings);
          happened.push(fault);
        } catch (error) {
          tell(`${fault.name} could not be done: ${error instanceof Error ? error.message : String(error)}`);
        }
        // So that the next look finds the new process and not the old one's log.
        await pause(700);
      }
    }),
  );
  return happened;
}

function summary(happened: readonly Fault[]): string {
  const names = new Map<string, number>();
  for (const { name, thing } of happened) {
    const what = name === 'kill' || name === 'freeze' ? `${name} ${thing}` : name;
    names.set(what, (names.get(what) ?? 0) + 1);
  }
  return counts(names);
}

function counts(of: ReadonlyMap<string, number>): string {
  return [...of].map(([name, count]) => `${name} × ${count}`).join(', ');
}

/**
 * Waits until nothing is left to do, as the database tells it. After `deadline` only as long as the work still moves:
 * a busy machine is slow, a lost message stands still.
 */
async function settle(
  stand: Stand,
  postman: Postman,
  deadline: number,
  tell: (text: string) => void,
): Promise<{
  rows: Rows;
  mailbox: readonly string[];
  scanner: ScannerFolder;
  left: readonly string[];
  notStopped: readonly string[];
}> {
  const notStopped: string[] = [];
  const end = deadline + 2 * seconds * 1_000;
  let told = '';
  let movedAt = performance.now();
  let restSince: number | undefined;
  for (;;) {
    await postman.quiet(30_000);
    if (stand.mode === 'embedded') await quietLog(stand);
    const mailbox = await readMailbox(stand);
    // Nobody else may open the embedded database: the service stops, and starts again when it was too early.
    if (stand.mode === 'embedded') notStopped.push(...(await stopAll(stand)));
    const rows = await lookAt(stand);
    const scanner = await readScanner(stand.scanner);
    const left = [
      ...unfinished(rows, new Set(mailbox), scanner),
      ...(postman.isQuiet() ? [] : ['mails to post']),
    ];
    const news = left.join(', ');
    if (news !== told) movedAt = performance.now();
    const late =
      performance.now() > end || (performance.now() > deadline && performance.now() - movedAt > stuckAfterMs);
    restSince = left.length === 0 ? (restSince ?? performance.now()) : undefined;
    // At rest twice, some seconds apart: what the first look just missed shows up in the second.
    const rested =
      restSince !== undefined && (stand.mode === 'embedded' || performance.now() - restSince > 3_000);
    if (rested || late) {
      // Who is asked to stop must not wait for a Redis that is gone.
      await stand.redis?.kill();
      if (stand.mode !== 'embedded') notStopped.push(...(await stopAll(stand)));
      return {
        rows: stand.mode === 'embedded' ? rows : await stand.withDb(readRows),
        mailbox,
        scanner,
        left,
        notStopped,
      };
    }
    if (news !== told) tell(news === '' ? 'nothing left to do' : `still ${news}`);
    told = news;
    if (stand.mode === 'embedded') for (const service of stand.services) service.start();
    await pause(stand.mode === 'embedded' ? 8_000 : 1_000);
  }
}

/** The rows, as soon as the database is there: a late blow may have taken it away. */
async function lookAt(stand: Stand): Promise<Rows> {
  for (let tries = 1; ; tries++) {
    try {
      return await stand.withDb(readRows);
    } catch (error) {
      if (tries >= 20) throw error;
      await pause(1_000);
    }
  }
}

/** Resolves when the service has had nothing to say about its work for a while. */
async function quietLog(stand: Stand): Promise<void> {
  const [service] = stand.services;
  if (service === undefined) return;
  let seen = -1;
  for (let turns = 0; turns < 30; turns++) {
    const events =
      service.log().match(/"event":"(?:received|stage\.done|sent\.outcome|batch\.page)"/g)?.length ?? 0;
    if (events === seen) return;
    seen = events;
    await pause(4_000);
  }
}

async function stopAll(stand: Stand): Promise<string[]> {
  const codes = await Promise.all(
    stand.services.map(async (each) => [each.name, await each.stop(30_000)] as const),
  );
  return codes.flatMap(([name, code]) =>
    code === 0 ? [] : [`${name} ${code === 'killed' ? 'did not stop within 30 s' : `stopped with ${code}`}`],
  );
}

function wholeNumber(name: 'mails' | 'seconds' | 'seed', fallback: number): number {
  const text = asked[name];
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) fail(`--${name} is a whole number`);
  return Number(text);
}

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}
