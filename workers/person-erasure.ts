/** Erasing what is on file about a person (GDPR art. 17): looked at first, agreed to by two, done in steps. */
import type {
  DataProgress,
  ErasedKind,
  ErasureLine,
  ErasurePlan,
  Staying,
} from '#src/domain/privacy/data-act.ts';
import { erasedKinds } from '#src/domain/privacy/data-act.ts';
import { cutoffsAt, standardRetention, stayingBecause } from '#src/domain/privacy/retention.ts';
import type { Sha256 } from '#src/domain/ids.ts';
import { sealAll } from '#src/storage/audit.ts';
import * as acts from '#src/storage/data-acts.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import * as erasure from '#src/storage/erasure.ts';
import { restrictParty, scopeOf, type PersonScope } from '#src/storage/personal-data.ts';
import { unnamed } from '#src/storage/unsent.ts';
import type { Deps } from './stage.ts';

/** What erasing a person would do now: how much of each kind goes, how much stays, and by whose rule. */
export async function planErasure(
  db: Sql,
  { profile, now }: Pick<Deps, 'profile' | 'now'>,
  scope: PersonScope,
): Promise<ErasurePlan> {
  const cutoffs = cutoffsAt(now(), profile.retention ?? standardRetention);
  const [hold] = await acts.holdsOn(db, scope.partyId, scope.claims);
  const counts = await erasure.countErasure(db, scope, cutoffs);
  const keeps = await erasure.whatKeepsParty(db, scope, cutoffs);
  const lines = erasedKinds.map((kind): ErasureLine => {
    const { goes, all } = counts.get(kind) ?? { goes: 0, all: 0 };
    const going = hold === undefined ? goes : 0;
    return { kind, goes: going, stays: all - going, staying: all === going ? [] : reasonsFor(kind, keeps) };
  });
  return {
    lines,
    ...(hold === undefined
      ? {}
      : {
          hold: {
            ...stayingBecause.hold,
            why: {
              it: `${stayingBecause.hold.why.it}: ${hold.reason}`,
              en: `${stayingBecause.hold.why.en}: ${hold.reason}`,
            },
          },
        }),
  };
}

function reasonsFor(
  kind: ErasedKind,
  keeps: Awaited<ReturnType<typeof erasure.whatKeepsParty>>,
): readonly Staying[] {
  if (kind === 'person')
    return keeps === 'policy'
      ? [stayingBecause.policy]
      : keeps === 'ticket'
        ? [stayingBecause.openTicket]
        : [stayingBecause.claimFile];
  if (kind === 'claims') return [stayingBecause.openClaim, stayingBecause.claimFile];
  return keeps === 'claim' || keeps === 'policy'
    ? [stayingBecause.claimFile, stayingBecause.complaint, stayingBecause.openTicket, stayingBecause.shared]
    : [stayingBecause.openTicket, stayingBecause.complaint, stayingBecause.shared];
}

/**
 * Erases step by step, each in a transaction of its own: killed in between, it goes on with what is left, and a second one
 * finds nothing to do. A hold that is set meanwhile stops it before the next step.
 */
export async function erasePerson(deps: Deps, act: acts.DataAct): Promise<'done' | 'held'> {
  const { db, profile, now } = deps;
  const scope = await scopeOf(db, act.partyId);
  if (scope === undefined) return 'done';
  const cutoffs = cutoffsAt(now(), profile.retention ?? standardRetention);
  const plan = act.plan?.lines ?? [];
  const total = plan.reduce((sum, { goes }) => sum + goes, 0);
  let done = act.progress.done ?? 0;
  /** Runs a step until it finds nothing more. @returns false when a hold has come */
  const all = async (step: (tx: Tx) => Promise<erasure.Erased>): Promise<boolean> => {
    for (;;) {
      const erased = await db.transaction(async (tx): Promise<erasure.Erased | 'held'> => {
        if ((await acts.holdsOn(tx, scope.partyId, scope.claims)).length > 0) return 'held';
        const found = await step(tx);
        // Before the commit: after it nothing would lead to the bytes any more.
        await setAside(tx, deps, found.blobs);
        return found;
      });
      if (erased === 'held') return false;
      if (erased.rows === 0) return true;
      done += erased.rows;
      await acts.keepActAlive(db, act, progressOf(done, total), now());
    }
  };
  // Words give way only where they are sealed: the chain stays whole.
  await sealAll(db);
  const history = async (tx: Tx) => ({
    rows: await erasure.eraseHistory(tx, scope, cutoffs, 'machine:personal-data'),
    blobs: [],
  });
  // Everything before tickets: killed in between, what is left is found by the ticket's customer.
  if (!(await all(history))) return 'held';
  if (!(await all((tx) => erasure.eraseMessages(tx, scope, cutoffs, now())))) return 'held';
  if (!(await all((tx) => erasure.eraseSent(tx, scope, cutoffs, now())))) return 'held';
  if (!(await all((tx) => erasure.eraseClaims(tx, scope, cutoffs)))) return 'held';
  if (!(await all((tx) => erasure.eraseTickets(tx, scope, cutoffs, now())))) return 'held';
  const keeps = await erasure.whatKeepsParty(db, scope, cutoffs);
  await db.transaction(async (tx) => {
    if (keeps === undefined) await erasure.eraseParty(tx, scope, now());
    // What must stay is kept and nothing else is done with it (art. 17(3), 18).
    else if (keeps === 'policy' && (await hasEnded(tx, scope))) await restrictParty(tx, scope, now());
  });
  return 'done';
}

/** Nothing of theirs is at work any more: only then may machines fall silent. */
async function hasEnded(tx: Tx, scope: PersonScope): Promise<boolean> {
  return !(await erasure.anyAtWork(tx, scope));
}

function progressOf(done: number, total: number): DataProgress {
  return { done, total: Math.max(done, total) };
}

/** Sets bytes aside that no row names any more; a day later they are off the disk. */
export async function setAside(
  tx: Tx,
  { blobs, now }: Pick<Deps, 'blobs' | 'now'>,
  names: readonly Sha256[],
): Promise<void> {
  const spare = names.filter((sha256) => sha256 !== erasure.noBytes);
  for (const sha256 of await unnamed(tx, spare)) await blobs.setAside(sha256, now());
}
