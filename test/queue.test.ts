import { afterEach, describe, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { Refused, Stale } from '#src/domain/outcomes.ts';
import { openQueue, type Lane, type Queue, type StageWorker } from '#src/queue.ts';
import { redisUrl, useDatabase } from './database.ts';
import { quietLog } from './quiet-log.ts';
import { until } from './until.ts';

const database = useDatabase();
const stages: Record<string, Lane> = { first: 'inbound', second: 'inbound', slow: 'media' };
const open: Queue[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((queue) => queue.close()));
});

async function queueWith(workers: Partial<StageWorker<null>>[]): Promise<Queue> {
  const queue = await openQueue({
    db: database.db,
    stages,
    log: quietLog,
    prefix: `test-${randomUUID()}`,
    retry: { attempts: 3, delayMs: 10 },
    ...(redisUrl === undefined ? {} : { redisUrl }),
  });
  open.push(queue);
  queue.start(
    workers.map((worker) => ({
      stage: 'first',
      lane: 'inbound' as const,
      run: () => Promise.resolve(),
      giveUp: () => Promise.resolve(),
      ...worker,
    })),
    null,
    { inbound: 4, media: 1, speech: 1, outbound: 1 },
  );
  return queue;
}

const ring = (queue: Queue, stage: string, id: string, version = 1) =>
  database.db.transaction((tx) => queue.ring(tx, { stage, id, version }));

describe('a bell', () => {
  test('rung in a transaction that is rolled back wakes nobody', async () => {
    const woken: string[] = [];
    const queue = await queueWith([{ run: async (id) => void woken.push(id) }]);
    await database.db
      .transaction(async (tx) => {
        await queue.ring(tx, { stage: 'first', id: '1', version: 1 });
        throw new Error('changed my mind');
      })
      .catch(() => {});
    await ring(queue, 'first', '2');
    await until('the second bell', () => woken.includes('2'));
    expect(woken).toEqual(['2']);
  });

  test('rung twenty times for one row at once wakes its stage at most a few times and at least once', async () => {
    let runs = 0;
    const queue = await queueWith([{ run: async () => void runs++ }]);
    await queue.ringNow(Array.from({ length: 20 }, () => ({ stage: 'first', id: '7', version: 3 })));
    await until('the work', () => runs > 0);
    expect(runs).toBeLessThanOrEqual(20);
    expect(runs).toBeGreaterThan(0);
  });

  test('can be rung again after its work was done: a finished job swallows nothing', async () => {
    let runs = 0;
    const queue = await queueWith([{ run: async () => void runs++ }]);
    await ring(queue, 'first', '7');
    await until('the work', () => runs === 1);
    await until('an empty queue', async () => (await queue.depth()).inbound.active === 0);
    await ring(queue, 'first', '7');
    expect(await until('the work', () => runs === 2)).toBe(true);
  });

  test('for a stage nobody knows is a bug that shows at once', async () => {
    const queue = await queueWith([{}]);
    await expect(ring(queue, 'nonsense', '1')).rejects.toThrow('Nobody works on stage nonsense');
  });
});

describe('a stage that fails', () => {
  test('is tried again, and its row goes to a person after the last attempt', async () => {
    let runs = 0;
    const givenUp: string[] = [];
    const queue = await queueWith([
      {
        run: () => {
          runs++;
          return Promise.reject(new Error('no luck'));
        },
        giveUp: async (id, reason) => void givenUp.push(`${id}: ${reason}`),
      },
    ]);
    await ring(queue, 'first', '5');
    await until('the work', () => givenUp.length > 0);
    expect(runs).toBe(3);
    expect(givenUp).toEqual(['5: no luck']);
  });

  test('goes to a person at once when no retry can help', async () => {
    let runs = 0;
    const givenUp: string[] = [];
    const queue = await queueWith([
      {
        run: () => {
          runs++;
          return Promise.reject(new Refused('nothing to be done'));
        },
        giveUp: async (id) => void givenUp.push(id),
      },
    ]);
    await ring(queue, 'first', '5');
    await until('the work', () => givenUp.length > 0);
    expect(runs).toBe(1);
  });

  test('because somebody was faster ends quietly', async () => {
    let runs = 0;
    const givenUp: string[] = [];
    const queue = await queueWith([
      {
        run: () => {
          runs++;
          return Promise.reject(new Stale('done already'));
        },
        giveUp: async (id) => void givenUp.push(id),
      },
      { stage: 'second', run: async () => void (runs += 100) },
    ]);
    await ring(queue, 'first', '5');
    await until('the work', () => runs === 1);
    await ring(queue, 'second', '5');
    await until('the work', () => runs === 101);
    expect(givenUp).toEqual([]);
  });

  test('because the storage is away blames nobody’s row: it never goes to a person for that', async () => {
    let runs = 0;
    const givenUp: string[] = [];
    const queue = await queueWith([
      {
        run: () => {
          runs++;
          return Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
        },
        giveUp: async (id) => void givenUp.push(id),
      },
    ]);
    await ring(queue, 'first', '5');
    await until('the work', () => runs === 3);
    await until('an empty queue', async () => {
      const { inbound } = await queue.depth();
      return inbound.active + inbound.waiting + inbound.delayed === 0;
    });
    expect(givenUp).toEqual([]);
  });
});

describe('lanes', () => {
  test('do not wait for each other: a slow scan delays no mail', async () => {
    let finishScan = () => {};
    const scan = new Promise<void>((resolve) => (finishScan = resolve));
    const done: string[] = [];
    const queue = await queueWith([
      { run: async (id) => void done.push(id) },
      { stage: 'slow', lane: 'media', run: () => scan },
    ]);
    await ring(queue, 'slow', '1');
    await ring(queue, 'first', '2');
    expect(await until('the mail', () => done.includes('2'))).toBe(true);
    finishScan();
  });

  test('refuse a second worker for one stage', async () => {
    await expect(queueWith([{}, {}])).rejects.toThrow('Two workers for one stage');
  });
});

describe('a stage that rings for the next one of its lane', () => {
  const lead = (queue: () => Queue, bells: readonly [stage: string, id: string][]) => async () => {
    await database.db.transaction(async (tx) => {
      for (const [stage, id] of bells) await queue().ring(tx, { stage, id, version: 2 });
    });
  };

  test('goes on with it itself, and makes no job', async () => {
    const done: string[] = [];
    const waiting: number[] = [];
    const queue = await queueWith([
      { run: lead(() => queue, [['second', '7']]) },
      {
        stage: 'second',
        run: async (id) => {
          waiting.push((await queue.depth()).inbound.active);
          done.push(id);
        },
      },
    ]);
    await ring(queue, 'first', '7');
    await until('both stages', () => done.length > 0);
    await until('the end', async () => (await queue.depth()).inbound.active === 0);
    // One job, of the first stage, in which the second was done.
    expect({ done, waiting }).toEqual({ done: ['7'], waiting: [1] });
  });

  test('wakes every row it rings for, also in one transaction', async () => {
    const done: string[] = [];
    const queue = await queueWith([
      {
        run: lead(
          () => queue,
          ['1', '2', '3'].map((id) => ['second', id]),
        ),
      },
      { stage: 'second', run: async (id) => void done.push(id) },
    ]);
    await ring(queue, 'first', '7');
    await until('all three', () => done.length === 3);
    expect(done.toSorted()).toEqual(['1', '2', '3']);
  });

  test('rings in vain when its transaction is rolled back', async () => {
    const done: string[] = [];
    let runs = 0;
    const queue = await queueWith([
      {
        run: async () => {
          runs++;
          await database.db
            .transaction(async (tx) => {
              await queue.ring(tx, { stage: 'second', id: '9', version: 2 });
              throw new Error('changed my mind');
            })
            .catch(() => {});
        },
      },
      { stage: 'second', run: async (id) => void done.push(id) },
    ]);
    await ring(queue, 'first', '7');
    await until('the first stage', () => runs === 1);
    await ring(queue, 'second', '8');
    await until('the second bell', () => done.includes('8'));
    expect(done).toEqual(['8']);
  });

  test('wakes the next one also where the transaction is committed after its own work is over', async () => {
    const done: string[] = [];
    let commit = () => {};
    const gate = new Promise<void>((resolve) => (commit = resolve));
    let late: Promise<void> | undefined;
    const queue = await queueWith([
      {
        run: () =>
          new Promise<void>((resolve) => {
            late = database.db.transaction(async (tx) => {
              await queue.ring(tx, { stage: 'second', id: '7', version: 2 });
              resolve();
              await gate;
            });
          }),
      },
      { stage: 'second', run: async (id) => void done.push(id) },
    ]);
    await ring(queue, 'first', '7');
    await until('the bell', () => late !== undefined);
    setTimeout(commit, 100);
    await late;
    await until('the second stage', () => done.length > 0);
    expect(done).toEqual(['7']);
  });

  test('leaves a next one that fails to a job with all its attempts, and is not repeated for it', async () => {
    let runs = 0;
    let tries = 0;
    const given: string[] = [];
    const queue = await queueWith([
      {
        run: async () => {
          runs++;
          await lead(() => queue, [['second', '7']])();
        },
      },
      {
        stage: 'second',
        run: async () => {
          tries++;
          throw new Error('not today');
        },
        giveUp: async (_id, reason) => void given.push(reason),
      },
    ]);
    await ring(queue, 'first', '7');
    await until('a person has it', () => given.length > 0);
    expect({ runs, tries, given }).toEqual({ runs: 1, tries: 4, given: ['not today'] });
  });

  test('leads on although it fails after it has committed', async () => {
    const done: string[] = [];
    let runs = 0;
    const queue = await queueWith([
      {
        run: async () => {
          if (++runs > 1) throw new Stale('somebody was faster');
          await lead(() => queue, [['second', '7']])();
          throw new Error('too late');
        },
      },
      { stage: 'second', run: async (id) => void done.push(id) },
    ]);
    await ring(queue, 'first', '7');
    await until('the second stage', () => done.length > 0);
    expect(done).toEqual(['7']);
  });
});
