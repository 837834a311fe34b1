/** Ways to try a stage hard: twice, and killed at the commit. */
import { expect } from 'vitest';
import { Stale } from '#src/domain/outcomes.ts';
import type { Db } from '#src/storage/db.ts';
import { workers } from '#workers/index.ts';
import type { TestDesk } from './desk.ts';

/** A stage to run on a row. */
export interface Rung {
  readonly stage: string;
  readonly id: string;
}

/** Does something with every bell, and with those that it rings, until none is left. */
export async function everyBell(desk: TestDesk, work: (bell: Rung) => Promise<void>): Promise<void> {
  for (let turns = 0; desk.bells.length > 0 && turns < 100; turns++) {
    const [bell] = desk.takeBells(1);
    if (bell !== undefined) await work(bell);
  }
}

/** Two workers at once are no fault: whoever comes too late is told so, and that is all. */
export async function quietly(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Stale)) throw error;
  }
}

const killed = 'killed at the commit';

/** A database whose every transaction is lost at its end, as by a kill just before the commit. */
export function lostAtCommit(db: Db): Db {
  return {
    ...db,
    transaction: (work) =>
      db.transaction(async (tx) => {
        await work(tx);
        throw new Error(killed);
      }),
  };
}

/** Does something that dies at its commit. Fails when it did not come so far. */
export async function dying(work: Promise<unknown> | undefined): Promise<void> {
  await expect(work).rejects.toThrow(killed);
}

/** Runs a stage that dies at its commit. */
export async function dyingAtCommit({ deps }: TestDesk, { stage, id }: Rung): Promise<void> {
  const worker = workers.find((each) => each.stage === stage);
  await dying(worker?.run(id, { ...deps, db: lostAtCommit(deps.db) }));
}

/** Every stage by two workers at the same moment. */
export function twiceAtOnce(desk: TestDesk): Promise<void> {
  return everyBell(desk, async (bell) => {
    await Promise.all([0, 1].map(() => quietly(desk.run(bell.stage, bell.id))));
  });
}

/** Every stage, and all of them again when all is done. @returns what was rung */
export async function againAfterwards(desk: TestDesk): Promise<readonly Rung[]> {
  const rung: Rung[] = [];
  await everyBell(desk, async (bell) => {
    rung.push(bell);
    await quietly(desk.run(bell.stage, bell.id));
  });
  for (const bell of rung) await quietly(desk.run(bell.stage, bell.id));
  await desk.settle();
  return rung;
}

/**
 * Every stage; where a process dies at the commit of one of `stages`, another one does it after it.
 *
 * @param look says what is there after such a death.
 */
export async function dyingFirst<Seen>(
  desk: TestDesk,
  stages: readonly string[],
  look: () => Promise<Seen>,
): Promise<readonly (readonly [stage: string, seen: Seen])[]> {
  const afterDeath: (readonly [string, Seen])[] = [];
  await everyBell(desk, async (bell) => {
    if (stages.includes(bell.stage)) {
      await dyingAtCommit(desk, bell);
      afterDeath.push([bell.stage, await look()]);
    }
    await quietly(desk.run(bell.stage, bell.id));
  });
  return afterDeath;
}
