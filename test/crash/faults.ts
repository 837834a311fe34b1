/** What is done to the service while it works, and when: chosen by chance, the same for the same seed. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { openDb } from '#src/storage/db.ts';
import type { Random } from '../random.ts';
import { mailboxUser, type Mode, type Stand } from './stand.ts';

/** One misfortune. */
export interface Fault {
  readonly name: FaultName;
  /** What it happens to: a process of the service, or one of the servers. Its faults happen one after the other. */
  readonly thing: string;
  /** Pause before it, in ms. For a process it begins when the process is at work, unless `early`. */
  readonly after: number;
  /** Before the process has even started: recovery must survive a kill too. */
  readonly early: boolean;
  /** In the middle of its work: so many ms after it has said this so many more times, however long `after` is. */
  readonly amid?: { readonly event: string; readonly times: number; readonly plusMs: number };
  /** How long it lasts, where that can be chosen. */
  readonly ms: number;
}

export type FaultName =
  | 'kill'
  | 'freeze'
  | 'kill-dovecot'
  | 'renumber'
  | 'cut-connections'
  | 'kill-postgres'
  | 'kill-redis'
  | 'flush-redis';

/** What else than the service's processes can break, and how. */
const breakable: Readonly<Record<Mode, readonly (readonly [thing: string, faults: readonly FaultName[]])[]>> =
  {
    embedded: [['dovecot', ['kill-dovecot', 'renumber']]],
    postgres: [
      ['dovecot', ['kill-dovecot', 'renumber']],
      ['postgres', ['cut-connections', 'kill-postgres']],
    ],
    redis: [
      ['dovecot', ['kill-dovecot', 'renumber']],
      ['postgres', ['cut-connections', 'kill-postgres']],
      ['redis', ['kill-redis', 'flush-redis']],
    ],
  };

/**
 * Faults by thing, in order. Every kind happens at least once; each process is killed at least `rounds` times and one
 * that works is frozen.
 */
export function planFaults(
  mode: Mode,
  processes: readonly string[],
  rounds: number,
  random: Random,
): readonly (readonly Fault[])[] {
  const fault = (name: FaultName, thing: string): Fault => ({
    name,
    thing,
    after: random.whole(0, 4_000),
    early: random.chance(0.2),
    // A frozen process must wake up to find that others took its work: past SEND_TIMEOUT_SECONDS and FORGOTTEN_AFTER_SECONDS.
    ms: name === 'freeze' ? random.whole(11_000, 14_000) : random.whole(300, 3_000),
  });
  // The only process has all the kills; of several the clock is the one whose freezing proves least.
  const kills = processes.length === 1 ? rounds * 3 : rounds;
  const freezable = processes.filter((each) => each !== 'clock');
  const frozen = new Set(random.shuffled(freezable).slice(0, rounds));
  return [
    ...processes.map((thing) =>
      random.shuffled([
        ...Array.from({ length: kills }, () => ({ ...fault('kill', thing), ...aim(thing, random) })),
        ...(frozen.has(thing) ? [fault('freeze', thing)] : []),
      ]),
    ),
    ...breakable[mode].map(([thing, names]) =>
      random
        .shuffled([...names, ...Array.from({ length: rounds - 1 }, () => random.pick(names))])
        .map((name) => ({ ...fault(name, thing), after: random.whole(1_000, 9_000) })),
    ),
  ];
}

/** Two kills in three fall amid the work: between two commits, if it needs two. */
function aim(thing: string, random: Random): Pick<Fault, 'amid' | 'early'> | undefined {
  if (thing === 'clock' || random.chance(0.33)) return undefined;
  const intake = thing === 'channels' || (thing === 'service' && random.chance(0.3));
  // Between two pages of a scanned file, or in the middle of the next one: a page takes a second.
  if (!intake && random.chance(0.4))
    return {
      early: false,
      amid: { event: 'batch.page', times: random.whole(1, 4), plusMs: random.whole(0, 1_200) },
    };
  return {
    early: false,
    amid: { event: intake ? 'received' : 'stage.done', times: random.whole(1, intake ? 8 : 24), plusMs: 0 },
  };
}

/** Does it, and resolves when the stand is whole again (a process under supervision comes back by itself). */
export async function commit(fault: Fault, stand: Stand, renumberings: { count: number }): Promise<void> {
  const service = stand.services.find((each) => each.name === fault.thing);
  switch (fault.name) {
    case 'kill':
      service?.kill();
      return;
    case 'freeze':
      await service?.freeze(fault.ms);
      return;
    case 'kill-dovecot':
      await stand.dovecot.kill();
      await pause(fault.ms);
      await stand.dovecot.start();
      return;
    case 'renumber':
      renumberings.count++;
      await stand.dovecot.renumber(mailboxUser, 1_000_000 + renumberings.count);
      return;
    case 'cut-connections':
      await cutConnections(stand);
      return;
    case 'kill-postgres':
      await stand.postgres?.kill();
      await pause(fault.ms);
      await stand.postgres?.start();
      return;
    case 'kill-redis':
      await stand.redis?.kill();
      await pause(fault.ms);
      await stand.redis?.start();
      return;
    case 'flush-redis':
      await flushRedis(stand);
  }
}

async function cutConnections(stand: Stand): Promise<void> {
  if (stand.postgres === undefined) return;
  const db = await openDb({ url: stand.postgres.url });
  try {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(db.sql);
  } finally {
    await db.close();
  }
}

async function flushRedis(stand: Stand): Promise<void> {
  if (stand.redis === undefined) return;
  const { Redis } = await import('ioredis');
  const client = new Redis(stand.redis.url, { lazyConnect: true });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.flushall();
  } finally {
    client.disconnect();
  }
}
