/**
 * The house's times of keeping, by the clock: once a day it looks what is over, and empties it where the house has confirmed
 * these very times. Before that it only looks. Every turn is kept, and what it emptied stands in history.
 */
import {
  cutoffsAt,
  retentionKinds,
  standardRetention,
  type RetentionKind,
} from '#src/domain/privacy/retention.ts';
import { record } from '#src/storage/history.ts';
import { confirmationOf, countOverdue, emptyOverdue, keepRun, lastRuns } from '#src/storage/retention.ts';
import { setAside } from './person-erasure.ts';
import type { Deps } from './stage.ts';

/** Between two turns. */
const everyMs = 86_400_000;
/** Batches of a kind in one turn: the clock has more to do, and goes on the next day. */
const mostBatches = 40;

type Found = Partial<Record<RetentionKind, number>>;

/** What is over now, kind by kind. */
export async function lookAtRetention({
  db,
  profile,
  now,
}: Pick<Deps, 'db' | 'profile' | 'now'>): Promise<Found> {
  const cutoffs = cutoffsAt(now(), profile.retention ?? standardRetention);
  const found: Found = {};
  for (const kind of retentionKinds) found[kind] = await countOverdue(db, kind, cutoffs);
  return found;
}

/** The day's turn; within the day nothing. Killed in the middle, the next turn empties the rest. */
export async function keepRetention(deps: Deps): Promise<void> {
  const { db, profile, now } = deps;
  const [last] = await lastRuns(db, 1);
  if (last !== undefined && now().getTime() - last.at.getTime() < everyMs) return;
  const rules = profile.retention ?? standardRetention;
  const confirmed = await confirmationOf(db, rules);
  if (confirmed === undefined) {
    await keepRun(db, { at: now(), dry: true, by: 'machine:clock', found: await lookAtRetention(deps) });
    return;
  }
  const cutoffs = cutoffsAt(now(), rules);
  const found: Found = {};
  for (const kind of retentionKinds) {
    let rows = 0;
    for (let n = 0; n < mostBatches; n++) {
      const emptied = await db.transaction(async (tx) => {
        const done = await emptyOverdue(tx, kind, cutoffs, now());
        await setAside(tx, deps, done.blobs);
        if (done.rows > 0)
          await record(tx, {
            actor: 'machine:clock',
            action: 'data-kept-long-enough',
            data: { kind, rows: done.rows },
          });
        return done.rows;
      });
      rows += emptied;
      if (emptied === 0) break;
    }
    found[kind] = rows;
  }
  await keepRun(db, { at: now(), dry: false, by: 'machine:clock', found });
}
