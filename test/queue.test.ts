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
