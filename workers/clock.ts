import type { Bell } from '#src/queue.ts';
import { keepRetention } from './retention.ts';
import { dropOldCopies } from './personal-data.ts';
import { forgottenActs } from '#src/storage/data-acts.ts';
import { forgetChanges } from '#src/storage/changes.ts';
import { forgotten as forgottenOriginals } from '#src/storage/originals.ts';
import * as outbound from '#src/storage/outbound.ts';
import { dueClaims, dueTickets } from '#src/storage/clocks.ts';
import { dueQuestions } from '#src/storage/policy-questions.ts';
import { due as dueRequests } from '#src/storage/requests.ts';
import { forgottenBatches } from '#src/storage/scan-batches.ts';
import { refreshStatistics } from '#src/storage/statistics.ts';
import { forgotten as forgottenTickets } from '#src/storage/tickets.ts';
import { foldTally } from '#src/storage/worklist.ts';
import { anchorChain, sealHistory } from './seal-history.ts';
import {
  closeResolved,
  stampClaimClocks,
  stampDeadlines,
  sweepPassing,
  sweepUnsent,
  wakeTickets,
} from './housekeeping.ts';
import { forgottenRecordings } from '#src/storage/transcripts.ts';
import { alarmOfLateAcknowledgements, tellLateLetters } from './9-escalate.ts';
import { duePayments } from './hand-payment.ts';
import type { Deps } from './stage.ts';

/**
 * One turn of the clock: rings for everything that is due, and again for everything the queue forgot.
 *
 * It finds and rings, and does no more by itself than write down when tickets are due, and bring back or close those whose day has come; ringing twice is harmless. This alone survives the loss of the whole queue.
 *
 * @returns how many bells it rang.
 * @throws what a step failed with, once every other step was taken and every bell was rung.
 */
export async function tick(deps: Deps, batch = 500): Promise<number> {
  const { db, settings, queue } = deps;
  const now = deps.now();
  const idle = new Date(now.getTime() - settings.forgottenAfterMs);
  const dead = new Date(now.getTime() - settings.sendTimeoutMs);
  // Each by itself: one that fails, for a row nobody thought of, must not silence the bells.
  const faults: unknown[] = [];
  for (const step of [
    () => outbound.reclaim(db, dead, now),
    () => wakeTickets(deps, batch),
    () => closeResolved(deps, batch),
    () => stampDeadlines(deps),
    () => stampClaimClocks(deps),
    () => tellLateLetters(deps),
    () => alarmOfLateAcknowledgements(deps),
    () => foldTally(db),
  ])
    try {
      await step();
    } catch (fault) {
      faults.push(fault);
    }

  const bells: Bell[] = [];
  for (const row of await forgottenOriginals(db, idle, batch))
    bells.push({ stage: 'normalize', id: row.id, version: row.version });
  for (const row of await forgottenBatches(db, idle, batch))
    bells.push({ stage: 'sort', id: row.id, version: row.version });
  for (const row of await forgottenRecordings(db, idle, batch))
    bells.push({ stage: 'transcribe', id: row.id, version: row.version });
  for (const row of await forgottenTickets(db, idle, batch))
    bells.push({ stage: row.stage, id: row.id, version: row.version });
  for (const row of await outbound.due(db, now, batch))
    bells.push({ stage: 'send', id: row.id, version: row.fence });
  for (const row of await dueRequests(db, now, batch))
    bells.push({ stage: 'follow-up', id: row.id, version: row.version });
  for (const row of await dueTickets(db, now, batch))
    bells.push({ stage: 'escalate-ticket', id: row.id, version: row.version });
  for (const row of await dueClaims(db, now, batch))
    bells.push({ stage: 'escalate-claim', id: row.id, version: row.version });
  for (const row of await dueQuestions(db, now, batch))
    bells.push({ stage: 'look-up', id: row.id, version: row.version });
  for (const row of await duePayments(deps, batch))
    bells.push({ stage: 'hand-payment', id: row.id, version: row.version });
  for (const row of await forgottenActs(db, idle, batch))
    bells.push({ stage: 'personal-data', id: row.id, version: row.version });
  for (const row of await outbound.undelivered(db, now, batch))
    bells.push({ stage: 'settle', id: row.id, version: row.fence });
  for (const row of await outbound.uncertainDue(db, now, batch))
    bells.push({ stage: 'settle', id: row.id, version: row.fence });
  await queue.ringNow(bells);
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, 'several steps of the clock failed');
  return bells.length;
}

/** How often the embedded database learns anew how its tables have grown, and what is old is thrown away. */
const tidyEveryMs = 600_000;
/** How often the head of the chain over history is written down. */
const anchorEveryMs = 3_600_000;

/** Ticks every `everyMs` until `signal` aborts; of several processes one does, the others wait their turn. */
export function runClock(deps: Deps, everyMs: number, signal: AbortSignal): Promise<void> {
  return deps.db.withLock('clock', signal, async (held) => {
    let [tidiedAt, sweptAt, anchoredAt] = [-tidyEveryMs, -tidyEveryMs, -anchorEveryMs];
    // Each part by itself: what fails again and again must not keep the others from their turn.
    const attempt = async (part: () => Promise<unknown>) => {
      try {
        await part();
      } catch (error) {
        deps.log.error('clock.failed', error);
      }
    };
    const tidy = async (now: number) => {
      if (now - tidiedAt < tidyEveryMs) return;
      await refreshStatistics(deps.db);
      await forgetChanges(deps.db);
      tidiedAt = now;
    };
    const seal = async (now: number) => {
      await sealHistory(deps);
      if (now - anchoredAt < anchorEveryMs) return;
      anchoredAt = now;
      await anchorChain(deps);
    };
    while (!held.aborted) {
      const now = performance.now();
      await attempt(() => tidy(now));
      await attempt(() => tick(deps));
      await attempt(() => seal(now));
      // Not again at once when it fails: rubbish that cannot be removed is looked at the next time.
      if (now - sweptAt >= tidyEveryMs) {
        sweptAt = now;
        for (const sweep of [sweepPassing, sweepUnsent, dropOldCopies, keepRetention])
          await attempt(() => sweep(deps));
      }
      await pause(everyMs, held);
    }
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
