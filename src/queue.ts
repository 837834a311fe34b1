/**
 * BullMQ behind a doorbell: a job says "look at row 7", never what is in it. The row is the truth; a job that is lost,
 * doubled or late changes nothing, because each stage loads its row only if it is still at that stage and the clock
 * rings again for whatever was forgotten. This is the only file that knows BullMQ.
 *
 * Delivery guarantee: AT LEAST ONCE per ring while the back end lives, and once more from the clock when it does not.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  createPostgresBackend,
  Queue as BullQueue,
  runMigrations,
  Worker as BullWorker,
  withBackend,
  type Job,
  type JobsOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Refused, Stale } from './domain/outcomes.ts';
import { keepDetail } from '#src/domain/problem.ts';
import type { Log } from './log.ts';
import { isUnavailable, type Db, type JoiningPool, type Tx } from './storage/db.ts';

/**
 * Separate lanes, so that a slow scan never delays a mail, an hour's call no scan, and a slow mail server never delays
 * intake.
 */
const lanes = ['inbound', 'media', 'speech', 'outbound'] as const;
export type Lane = (typeof lanes)[number];

/** "Row `id` is at `stage`": `version` makes rings for different states of the row different jobs. */
export interface Bell {
  readonly stage: string;
  readonly id: string;
  readonly version: number;
}

/** One stage of the pipeline. */
export interface StageWorker<Deps> {
  readonly stage: string;
  readonly lane: Lane;
  /** Does the stage's work on one row. Runs again after a crash; throws Stale when there is nothing to do, Refused when no retry helps. */
  run(id: string, deps: Deps): Promise<void>;
  /** After the last attempt, or at once on Refused: hands the row to a person with the reason. */
  giveUp(id: string, reason: string, deps: Deps): Promise<void>;
}

export interface Queue {
  /**
   * Wakes a stage. On PostgreSQL the job is written in the transaction itself and lives or dies with it;
   * on Redis it is added after the commit, and a failure to add is only logged: the clock rings again.
   *
   * Rung by a stage for one of its own lane, whoever rang goes on with it once the transaction is committed, and no job
   * is made: most of what a row passes through needs no waiting. Killed in between, the row is rung for by the clock.
   */
  ring(tx: Tx, bell: Bell): Promise<void>;
  /** Wakes a stage outside of any transaction (the clock). */
  ringNow(bells: readonly Bell[]): Promise<void>;
  /** Starts working. Two workers for one stage, or a ring for a stage nobody knows, is a bug and throws. */
  start<Deps>(
    workers: readonly StageWorker<Deps>[],
    deps: Deps,
    concurrency: Readonly<Record<Lane, number>>,
  ): void;
  /** Jobs waiting, running and waiting for a retry, per lane. */
  depth(): Promise<Record<Lane, { waiting: number; active: number; delayed: number }>>;
  /** Takes no more jobs, waits for those that run, and closes. */
  close(): Promise<void>;
}

export interface QueueOptions {
  readonly db: Db;
  /** Redis instead of the database; recommended when several machines work. */
  readonly redisUrl?: string;
  /** Keeps queues of several installations apart on one Redis. */
  readonly prefix?: string;
  /** Stage → lane of every stage there is. */
  readonly stages: Readonly<Record<string, Lane>>;
  readonly log: Log;
  /** Attempts of one ring and the first pause between them (it doubles); about half a minute in all unless told otherwise. */
  readonly retry?: { readonly attempts: number; readonly delayMs: number };
}

/** Retries are said aloud on every job: BullMQ's default is one attempt and then silence. */
function jobOptions(retry: NonNullable<QueueOptions['retry']>): JobsOptions {
  return {
    attempts: retry.attempts,
    backoff: { type: 'exponential', delay: retry.delayMs, jitter: 0.5 },
    // A finished job that is kept swallows the next ring with its id without a word (measured).
    removeOnComplete: true,
    removeOnFail: true,
  };
}

/**
 * When a killed worker's jobs are taken over: within 20 s instead of BullMQ's minute and a half. A living worker that
 * is taken for dead loses nothing but the race: stages and outbox admit one of two.
 */
const stalling = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  // Two kills of one job would otherwise fail it with most of its attempts unused (BullMQ's default is 1).
  maxStalledCount: 1_000_000,
};

/** Opens the lanes. @throws when Redis or the database cannot be reached. */
export async function openQueue(options: QueueOptions): Promise<Queue> {
  const { db, stages, log } = options;
  const retry = options.retry ?? { attempts: 6, delayMs: 1_000 };
  const backend =
    options.redisUrl === undefined
      ? await postgresBackend(db.joiningPool)
      : redisBackend(options.redisUrl, options.prefix ?? 'sportello', log);
  const queues = new Map<Lane, LaneQueue>();
  for (const lane of lanes) {
    const queue = backend.queue(lane);
    queue.on('error', (error) => log.error('queue.error', error, { lane }));
    queues.set(lane, queue);
  }
  // Now, and not inside somebody's transaction: getting ready takes a connection of its own.
  try {
    await inTime(Promise.all([...queues.values()].map((queue) => queue.waitUntilReady())), options.redisUrl);
  } catch (error) {
    await backend.close();
    throw error;
  }

  const laneOf = (stage: string): LaneQueue => {
    const lane = stages[stage];
    const queue = lane === undefined ? undefined : queues.get(lane);
    if (queue === undefined) throw new Error(`Nobody works on stage ${stage}`);
    return queue;
  };
  const add = (bell: Bell) =>
    laneOf(bell.stage).add(bell.stage, { id: bell.id }, { ...jobOptions(retry), jobId: jobId(bell) });
  /** For what has been committed: nobody waits for it, and what cannot be added is rung for by the clock. */
  const addSoon = (bell: Bell): Promise<void> =>
    add(bell).then(
      () => undefined,
      (error: unknown) => log.error('queue.ring-failed', error, { stage: bell.stage, row: bell.id }),
    );
  const working: LaneWorker[] = [];
  const jobs = new Set<Promise<void>>();
  let isClosing = false;
  /** One bell of a transaction is followed: of a second one nobody knows how long the first will take. */
  const follows = (tx: Tx, bell: Bell): boolean => {
    const run = current.getStore();
    if (run === undefined || run.isOver || run.next !== undefined || run.takenBy === tx) return false;
    if (isClosing || stages[bell.stage] !== run.lane) return false;
    run.takenBy = tx;
    tx.afterCommit(() => {
      // Of two transactions at once, or of one that outlives the work, the later bell would be lost.
      if (run.isOver || run.next !== undefined) void addSoon(bell);
      else run.next = bell;
    });
    return true;
  };

  return {
    ring: async (tx, bell) => {
      if (follows(tx, bell)) return;
      if (backend.joinsTransactions) await add(bell);
      else {
        laneOf(bell.stage);
        tx.afterCommit(() => void addSoon(bell));
      }
    },
    ringNow: async (bells) => {
      for (const bell of bells) await add(bell);
    },
    start: (workers, deps, concurrency) => {
      const byStage = new Map(workers.map((worker) => [worker.stage, worker]));
      if (byStage.size !== workers.length) throw new Error('Two workers for one stage');
      for (const worker of workers)
        if (stages[worker.stage] !== worker.lane)
          throw new Error(`Stage ${worker.stage} is not in lane ${worker.lane}`);
      for (const lane of lanes) {
        if (!workers.some((worker) => worker.lane === lane)) continue;
        const worker = backend.worker(
          lane,
          (job) => {
            const done = follow(job, lane, {
              work: (stage, id, attempt, run) =>
                process({ stage, id, ...attempt }, byStage.get(stage), run, deps, log.with({ lane, stage })),
              isClosing: () => isClosing,
              add: addSoon,
            });
            jobs.add(done);
            return done.finally(() => jobs.delete(done));
          },
          concurrency[lane],
        );
        worker.on('error', (error) => log.error('worker.error', error, { lane }));
        working.push(worker);
      }
    },
    depth: async () => {
      const counts = await Promise.all(
        lanes.map(async (lane) => {
          const count = await queues.get(lane)?.getJobCounts('waiting', 'active', 'delayed');
          return [
            lane,
            {
              waiting: count?.['waiting'] ?? 0,
              active: count?.['active'] ?? 0,
              delayed: count?.['delayed'] ?? 0,
            },
          ] as const;
        }),
      );
      return {
        inbound: counts[0]?.[1] ?? none,
        media: counts[1]?.[1] ?? none,
        speech: counts[2]?.[1] ?? none,
        outbound: counts[3]?.[1] ?? none,
      };
    },
    close: async () => {
      isClosing = true;
      // Workers first: one that is finishing may still ring the next stage.
      const closed = Promise.all(working.map((worker) => worker.close()));
      await Promise.allSettled(jobs);
      await within(goodbyeMs, closed);
      await within(goodbyeMs, Promise.all([...queues.values()].map((queue) => queue.close())));
      await backend.close();
    },
  };
}

/** A back end that is away would be waited for by its goodbyes for ever; rows and clock need none of them. */
const goodbyeMs = 3_000;

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const none = { waiting: 0, active: 0, delayed: 0 };

/** The first connection has this long: later ones wait for ever, because then the service is at work. */
const firstConnectionMs = 15_000;

/** @throws an error that names the setting, and the host without its password, when the back end does not answer. */
async function inTime(ready: Promise<unknown>, redisUrl: string | undefined): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const where =
    redisUrl === undefined ? 'The queue in the database' : `Redis at ${new URL(redisUrl).host} (REDIS_URL)`;
  const timer = setTimeout(
    () => reject(new Error(`${where} does not answer within ${firstConnectionMs / 1_000} s`)),
    firstConnectionMs,
  );
  try {
    await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** BullMQ refuses `:` and whole numbers as job ids. */
function jobId(bell: Bell): string {
  return `${bell.stage}-${bell.id}-${bell.version}`;
}

/** What a worker is doing, for whoever rings meanwhile. */
interface Run {
  readonly lane: Lane;
  /** The transaction whose bell is followed once it is committed. */
  takenBy?: Tx;
  /** What to go on with. */
  next?: Bell;
  /** Nobody looks any more for what is to be gone on with. */
  isOver: boolean;
}

const current = new AsyncLocalStorage<Run>();

interface Attempt {
  /** From 1. */
  readonly attempt: number;
  readonly isLast: boolean;
}

/** Does the work of a job, and then that of each stage it leads to in the same lane. */
async function follow(
  job: Job<Doorbell>,
  lane: Lane,
  on: {
    readonly work: (stage: string, id: string, attempt: Attempt, run: Run) => Promise<void>;
    readonly add: (bell: Bell) => Promise<void>;
    readonly isClosing: () => boolean;
  },
): Promise<void> {
  const attempt = job.attemptsMade + 1;
  let run: Run = { lane, isOver: false };
  const work = async (stage: string, id: string, given: Attempt) => {
    try {
      await on.work(stage, id, given, run);
    } catch (error) {
      // What it had committed before it failed leads on all the same.
      if (run.next !== undefined) await on.add(run.next);
      throw error;
    } finally {
      run.isOver = true;
    }
  };
  await work(job.name, job.data.id, { attempt, isLast: attempt >= (job.opts.attempts ?? 1) });
  for (let bell = run.next; bell !== undefined; bell = run.next) {
    run = { lane, isOver: false };
    if (on.isClosing()) return on.add(bell);
    try {
      await work(bell.stage, bell.id, { attempt: 1, isLast: false });
    } catch {
      // It has been logged. A job of its own has all its attempts, and pauses between them.
      return on.add(bell);
    }
  }
}

async function process<Deps>(
  { stage, id, attempt, isLast }: Attempt & { readonly stage: string; readonly id: string },
  worker: StageWorker<Deps> | undefined,
  run: Run,
  deps: Deps,
  log: Log,
): Promise<void> {
  // A stage from another version of the program, during a rolling restart: leave it to a process that knows it.
  if (worker === undefined) throw new Error(`Nobody works on stage ${stage}`);
  const started = performance.now();
  try {
    await current.run(run, () => worker.run(id, deps));
    log.info('stage.done', { row: id, attempt, ms: Math.round(performance.now() - started) });
  } catch (error) {
    if (error instanceof Stale) return;
    log.error('stage.failed', error, { row: id, attempt, last: isLast });
    // The storage being away says nothing about this row: the clock rings again when it is back.
    if (isUnavailable(error) || !(error instanceof Refused || isLast)) throw error;
    try {
      const words =
        error instanceof Refused && error.words !== undefined ? keepDetail(error.words) : undefined;
      await worker.giveUp(id, words ?? (error instanceof Error ? error.message : String(error)), deps);
    } catch (failure) {
      if (!(failure instanceof Stale)) throw failure;
    }
  }
}

/** What a job carries: the id of a row, never what is in it. */
interface Doorbell {
  readonly id: string;
}

/** The part of BullMQ's queue that the lanes use, whatever its back end. */
interface LaneQueue {
  add(name: string, data: Doorbell, options: JobsOptions): Promise<unknown>;
  getJobCounts(...states: ('waiting' | 'active' | 'delayed')[]): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface LaneWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface Backend {
  /** True when an added job belongs to the transaction under way. */
  readonly joinsTransactions: boolean;
  queue(lane: Lane): LaneQueue;
  worker(lane: Lane, work: (job: Job<Doorbell>) => Promise<void>, concurrency: number): LaneWorker;
  close(): Promise<void>;
}

const onPostgres = withBackend(createPostgresBackend);

async function postgresBackend(pool: JoiningPool): Promise<Backend> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  // BullMQ describes the part of a pool it uses in its own words; ours is a real `pg` pool behind a proxy.
  const connection = pool as never;
  const shared = { connection, streams: { events: { maxLen: 100 } } };
  return {
    joinsTransactions: true,
    queue: (lane) => new onPostgres.Queue<Doorbell>(lane, shared),
    worker: (lane, work, concurrency) =>
      new onPostgres.Worker<Doorbell>(lane, work, {
        connection,
        concurrency,
        ...stalling,
      }),
    close: () => Promise.resolve(),
  };
}

function redisBackend(url: string, prefix: string, log: Log): Backend {
  const clients: Redis[] = [];
  const connect = (patient: boolean) => {
    const client = new Redis(url, {
      // Workers wait for Redis to come back; producers fail fast, their ring is only a hint.
      maxRetriesPerRequest: patient ? null : 1,
      enableOfflineQueue: patient,
    });
    client.on('error', (error) => log.error('redis.error', error));
    clients.push(client);
    return client;
  };
  return {
    joinsTransactions: false,
    queue: (lane) =>
      new BullQueue<Doorbell>(lane, {
        connection: connect(false),
        prefix,
        streams: { events: { maxLen: 100 } },
      }),
    worker: (lane, work, concurrency) =>
      new BullWorker<Doorbell>(lane, work, {
        connection: connect(true),
        prefix,
        concurrency,
        ...stalling,
      }),
    close: async () => {
      for (const client of clients) client.disconnect();
      await Promise.resolve();
    },
  };
}

/** What an operator must know of a Redis. */
export interface RedisHealth {
  /** As it calls itself: `7.0.15`. */
  readonly version: string;
  /** What it does when its memory is full; absent where it does not say. */
  readonly memoryPolicy?: string;
}

/**
 * Asks a Redis how it is. Changes nothing.
 * @throws with the network's or the server's words when it does not answer within some seconds.
 */
export async function redisHealth(url: string): Promise<RedisHealth> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 5_000,
    commandTimeout: 5_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Only here stands why: the command is told no more than that the connection is closed.
  let heard: unknown;
  redis.on('error', (error) => {
    heard ??= error;
  });
  try {
    await redis.connect();
    const told = await redis.info();
    const of = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(told)?.[1] ?? '';
    const memoryPolicy = of('maxmemory_policy');
    return { version: of('redis_version'), ...(memoryPolicy === '' ? {} : { memoryPolicy }) };
  } catch (error) {
    throw heard ?? error;
  } finally {
    redis.disconnect();
  }
}
