/** What people do to batches of scanned letters, and scans they bring from elsewhere than a scanner's folder. */
import type { ApiActions, BatchAct, BatchOutcome, BroughtScan } from '#src/api/actions.ts';
import { startOfDay } from '#src/domain/time/calendar.ts';
import type { OriginalId } from '#src/domain/ids.ts';
import {
  collate,
  faultInPlan,
  planByPerson,
  sortPages,
  type BatchPlan,
} from '#src/domain/letters/scan-batch.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Tx } from '#src/storage/db.ts';
import { PageFailure } from '#src/reading/ocr/index.ts';
import { findSighting } from '#src/storage/originals.ts';
import * as batches from '#src/storage/scan-batches.ts';
import { ThreadFailure } from '#src/threads.ts';
import { intakeFor } from './1-receive.ts';
import { notPossible, unknown } from './decisions.ts';
import { batchPage, release } from './sort-scans.ts';
import type { Deps } from './stage.ts';

type Asked = Parameters<ApiActions['stepBatch']>[0];

/** Steps of people that can be taken back one after the other, the last first. */
const takenBack: ReadonlySet<batches.BatchAction> = new Set([
  'arranged',
  'collated',
  'dated',
  'returned',
  'taken-back',
]);

/** Does one step on a batch; the same step once more changes nothing. */
export async function stepBatch(deps: Deps, asked: Asked): Promise<BatchOutcome> {
  const batch = await batches.findBatch(deps.db, asked.batchId);
  if (batch === undefined) return unknown;
  const { step } = asked;
  if (step.act === 'release' && (batch.state === 'released' || batch.state === 'whole'))
    return { outcome: 'done', batch, again: true };
  if (step.act === 'return' && batch.state === 'returned') return { outcome: 'done', batch, again: true };
  if (asked.version !== undefined && asked.version !== batch.version) return { outcome: 'stale', now: batch };
  if (batch.state === 'reading')
    return refused('la macchina la sta ancora leggendo', 'a machine is still reading it');
  if (batch.state === 'released' || batch.state === 'whole')
    return refused('le sue lettere sono già diventate pratiche', 'its letters have become tickets');
  if (batch.state === 'joined')
    return refused(
      'le sue pagine sono i retri di un’altra scansione: si annulla da quella',
      'its pages are the backs of another scan: undo it there',
    );
  if (batch.state === 'returned' && step.act !== 'take-back' && step.act !== 'undo')
    return refused('è stata restituita', 'it was sent back');
  if (batch.state === 'held' && step.act === 'take-back') return { outcome: 'done', batch, again: true };
  try {
    if (step.act !== 'release')
      return await deps.db.transaction((tx) => change(tx, deps, batch, step, asked.by));
    if (batch.plan === undefined) return refused('non ha pagine', 'it has no pages');
    return { outcome: 'done', batch: await release(deps, batch, batch.plan, asked.by), again: false };
  } catch (error) {
    // The file is such, or the machine is short of something: nothing has changed, and the person goes on otherwise.
    if (error instanceof ThreadFailure || error instanceof PageFailure)
      return refused(
        'le sue pagine non si sono lasciate dividere: riprovi, o le unisca in una lettera sola',
        'its pages could not be cut apart: try again, or join them into one letter',
      );
    if (!(error instanceof Stale)) throw error;
    const now = await batches.findBatch(deps.db, asked.batchId);
    return now === undefined ? unknown : { outcome: 'stale', now };
  }
}

function refused(it: string, en: string): BatchOutcome {
  return notPossible({ it, en });
}

async function change(
  tx: Tx,
  deps: Deps,
  batch: batches.ScanBatch,
  step: Exclude<BatchAct, { act: 'release' }>,
  by: string,
): Promise<BatchOutcome> {
  const { plan, pages } = batch;
  if (plan === undefined || pages === undefined) return refused('non ha pagine', 'it has no pages');
  const done = async (
    action: batches.BatchAction,
    what: Parameters<typeof batches.changeBatch>[2],
    data: Readonly<Record<string, unknown>> = {},
  ): Promise<BatchOutcome> => {
    const changed = await batches.changeBatch(tx, batch, what);
    await batches.recordStep(tx, { batchId: batch.id, by, action, before: batch, data });
    return { outcome: 'done', batch: changed, again: false };
  };
  switch (step.act) {
    case 'arrange': {
      const wanted = planByPerson(step, plan);
      const fault = faultInPlan(wanted, pages);
      if (fault !== undefined) return { outcome: 'unfit', reason: fault };
      if (JSON.stringify(wanted) === JSON.stringify(plan)) return { outcome: 'done', batch, again: true };
      return done('arranged', { plan: wanted }, { letters: wanted.letters.length });
    }
    case 'collate': {
      if (step.backs !== undefined) return joinBacks(tx, deps, batch, { backs: step.backs, by });
      const read = new Map((await batches.batchPages(tx, batch.id)).map((page) => [page.number, page]));
      const order = collate(Array.from({ length: pages }, (_, index) => index + 1));
      return done('collated', { plan: planInOrder(deps, order, read) });
    }
    case 'date':
      return done('dated', { receivedAt: startOfDay(step.receivedOn) }, { receivedOn: step.receivedOn });
    case 'return':
      return done('returned', { state: 'returned', reason: step.reason }, { reason: step.reason });
    case 'take-back':
      return done('taken-back', { state: 'held' });
    case 'undo':
      return undo(tx, batch, by);
  }
}

/** The pages in this order, sorted anew into letters. */
function planInOrder(
  deps: Deps,
  order: readonly number[],
  read: ReadonlyMap<number, batches.ReadPage>,
): BatchPlan {
  // The rules want pages in a row: they are numbered by their new places, and named by their own again. One that was never
  // read, because sorting was given up, has its place like the others.
  const sorted = sortPages(
    order.map((number, index) => {
      const page = read.get(number);
      return page === undefined
        ? { number: index + 1, look: 'unread', separator: false, text: '' }
        : { ...batchPage(page, deps.settings.tokenSecrets), number: index + 1 };
    }),
  );
  const own = (place: number) => order[place - 1] ?? place;
  return {
    letters: sorted.plan.letters.map((letter) => ({
      ...letter,
      leaves: letter.leaves.map((leaf) => ({ ...leaf, page: own(leaf.page) })),
    })),
    aside: sorted.plan.aside.map(own),
  };
}

/**
 * Joins the backs that a scanner with one eye wrote into a file of their own: the stack was turned over as a whole, so they
 * come from the last to the first. Both files stay; the pages of the second one are numbered behind those of the first.
 */
async function joinBacks(
  tx: Tx,
  deps: Deps,
  batch: batches.ScanBatch,
  { backs: id, by }: { readonly backs: string; readonly by: string },
): Promise<BatchOutcome> {
  const backs = await batches.findBatch(tx, id);
  if (batch.backsId !== undefined && batch.backsId === backs?.id)
    return { outcome: 'done', batch, again: true };
  const fronts = batch.pages ?? 0;
  const count = backs?.pages ?? 0;
  if (backs === undefined || backs.id === batch.id || backs.state !== 'held' || backs.backsId !== undefined)
    return refused(
      'i retri devono stare in un’altra scansione in attesa',
      'the backs must be another scan that waits',
    );
  if (batch.backsId !== undefined) return refused('ha già i suoi retri', 'it has its backs already');
  if (batch.state !== 'held' || count === 0 || (count !== fronts && count !== fronts - 1))
    return refused(
      `i fronti sono ${fronts} e i retri ${count}: devono essere altrettanti, o uno di meno`,
      `there are ${fronts} fronts and ${count} backs: there must be as many, or one less`,
    );
  await batches.takeBacks(tx, batch.id, backs.id, fronts);
  const read = new Map((await batches.batchPages(tx, batch.id)).map((page) => [page.number, page]));
  const order = collate(Array.from({ length: fronts + count }, (_, index) => index + 1));
  // The smaller id first, whoever asks for which: two who join the two files to each other wait for one another.
  const changes = [
    () => batches.changeBatch(tx, backs, { state: 'joined' }),
    () =>
      batches.changeBatch(tx, batch, {
        pages: fronts + count,
        backsId: backs.id,
        plan: planInOrder(deps, order, read),
      }),
  ];
  if (BigInt(batch.id) < BigInt(backs.id)) changes.reverse();
  for (const each of changes) await each();
  await batches.recordStep(tx, {
    batchId: backs.id,
    by,
    action: 'joined',
    before: backs,
    data: { fronts: batch.id },
  });
  await batches.recordStep(tx, {
    batchId: batch.id,
    by,
    action: 'collated',
    before: batch,
    data: { backs: backs.id, fronts },
  });
  const changed = await batches.findBatch(tx, batch.id);
  return changed === undefined ? unknown : { outcome: 'done', batch: changed, again: false };
}

/** The backs wait by themselves again. @returns how many pages are left; undefined for a batch without backs. */
async function partBacks(tx: Tx, batch: batches.ScanBatch, by: string): Promise<number | undefined> {
  const backs = batch.backsId === undefined ? undefined : await batches.findBatch(tx, batch.backsId);
  if (backs === undefined) return undefined;
  const fronts = (batch.pages ?? 0) - (backs.pages ?? 0);
  await batches.giveBackBacks(tx, batch.id, fronts);
  await batches.changeBatch(tx, backs, { state: 'held' });
  await batches.recordStep(tx, { batchId: backs.id, by, action: 'undone', data: { fronts: batch.id } });
  return fronts;
}

/** Puts plan, day and state back as they were before the last step that still holds. */
async function undo(tx: Tx, batch: batches.ScanBatch, by: string): Promise<BatchOutcome> {
  const last = (await batches.stepsOf(tx, batch.id)).findLast(
    ({ action, undone }) => takenBack.has(action) && !undone,
  );
  if (last === undefined) return refused('non c’è nulla da annullare', 'there is nothing to undo');
  const fronts = last.data['backs'] === undefined ? undefined : await partBacks(tx, batch, by);
  const changed = await batches.changeBatch(tx, batch, {
    ...(fronts === undefined ? {} : { pages: fronts, backsId: null }),
    ...(last.planBefore === undefined ? {} : { plan: last.planBefore }),
    ...(last.receivedBefore === undefined ? {} : { receivedAt: last.receivedBefore }),
    ...(last.action === 'returned' ? { state: 'held' as const } : {}),
    ...(last.action === 'taken-back' ? { state: 'returned' as const } : {}),
  });
  await batches.markUndone(tx, last.id);
  await batches.recordStep(tx, { batchId: batch.id, by, action: 'undone', data: { step: last.id } });
  return { outcome: 'done', batch: changed, again: false };
}

/** The account of scans that people bring themselves. */
const broughtBy = 'upload';

/** Stores a scan as if a scanner had written it. The same bytes again are the same scan, whatever they are called. */
export async function bringScan(
  deps: Deps,
  { bytes, name, receivedOn, by }: BroughtScan,
): Promise<{ original: OriginalId; again: boolean }> {
  const sourceKey = `${by}/${name}/${deps.now().getTime()}/${bytes.length}`;
  const outcome = await intakeFor('letter', deps).deliver({
    channel: 'letter',
    account: broughtBy,
    sourceKey,
    bytes,
    receivedAt: receivedOn === undefined ? deps.now() : startOfDay(receivedOn),
    envelope: { path: name },
  });
  const original = await findSighting(deps.db, 'letter', broughtBy, sourceKey);
  if (original === undefined) throw new Error('a scan that was stored is not there');
  return { original, again: outcome === 'duplicate' };
}
