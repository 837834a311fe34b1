import { sniffType } from '#src/domain/documents/file-type.ts';
import type { OriginalId } from '#src/domain/ids.ts';
import { findFiscalCodes, sameFiscalCode } from '#src/domain/facts/identifiers.ts';
import { isReference } from '#src/domain/linking/reference.ts';
import { findPrintedMarks, readLetterMark } from '#src/domain/letters/letter-mark.ts';
import {
  isFirstPage,
  isSeparator,
  isWhole,
  papersBehindMarks,
  sortPages,
  type BatchPage,
  type BatchPlan,
  type Doubt,
} from '#src/domain/letters/scan-batch.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { PagedFile } from '#src/reading/index.ts';
import { findByReference } from '#src/storage/claims.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { onFileByFiscalCode } from '#src/storage/parties.ts';
import { readAgain, store, type Original } from '#src/storage/originals.ts';
import * as batches from '#src/storage/scan-batches.ts';
import { livingly, type Deps, type Worker } from './stage.ts';

/**
 * Reads the pages of a scanned file, each once, and sorts them into letters. What is certain goes on by itself: every
 * letter becomes an original of its own. What is not waits for a person, with the reason.
 */
export const sort: Worker = {
  stage: 'sort',
  lane: 'media',

  run: async (id, deps) => {
    const batch = await batches.startSorting(deps.db, id);
    await livingly(
      deps,
      () => batches.keepSorting(deps.db, batch.id),
      async () => {
        const pages = await readPages(deps, batch);
        if (pages === undefined) return takeWhole(deps, batch);
        const seen = pages.map((page) => batchPage(page, deps.settings.tokenSecrets));
        const { plan, doubts: sorted } = sortPages(seen);
        const doubts = [...sorted, ...(await papersOfOthers(deps.db, plan, seen))];
        const counted = { ...batch, pages: pages.length };
        if (doubts.length === 0) await release(deps, counted, plan, 'machine:sort');
        else
          await deps.db.transaction(async (tx) => {
            await batches.changeBatch(tx, batch, { state: 'held', plan, doubts });
            await batches.recordStep(tx, {
              batchId: batch.id,
              by: 'machine:sort',
              action: 'held',
              data: { doubts },
            });
          });
      },
    );
  },

  // Whatever was read stays read; how the pages belong together is for a person to say.
  giveUp: async (id, reason, deps) => {
    const batch = await batches.findBatch(deps.db, id);
    if (batch?.state !== 'reading') throw new Stale(`batch ${id} is read already`);
    if (batch.pages === undefined || batch.pages === 0) return takeWhole(deps, batch);
    const { pages } = batch;
    const leaves = Array.from({ length: pages }, (_, index) => ({ page: index + 1, turn: 0 as const }));
    const doubts = [{ reason: 'failed' as const, detail: reason }];
    await deps.db.transaction(async (tx) => {
      await batches.changeBatch(tx, batch, {
        state: 'held',
        plan: { letters: [{ leaves, why: 'file' }], aside: [] },
        doubts,
      });
      await batches.recordStep(tx, {
        batchId: batch.id,
        by: 'machine:sort',
        action: 'held',
        data: { doubts },
      });
    });
  },
};

/**
 * Papers behind a code of ours that name another customer on file, by his tax code, and nobody of that claim: on the glass of
 * the scanner one envelope ends and the next begins. Tax codes of doctors and shops are nobody's on file.
 */
async function papersOfOthers(
  db: Sql,
  plan: BatchPlan,
  pages: readonly BatchPage[],
): Promise<readonly Doubt[]> {
  const doubts: Doubt[] = [];
  for (const { reference, papers } of papersBehindMarks(plan, pages)) {
    const file = isReference(reference) ? await findByReference(db, reference) : undefined;
    if (file === undefined) continue;
    const own = file.claim.parties.flatMap(({ party }) => party.fiscalCode ?? []);
    for (const { number, text } of papers) {
      const named = findFiscalCodes(text).map(({ value }) => value);
      if (named.length === 0 || named.some((code) => own.some((each) => sameFiscalCode(each, code))))
        continue;
      if ((await onFileByFiscalCode(db, named)).length > 0)
        doubts.push({ reason: 'other_person', page: number });
    }
  }
  return doubts;
}

/** Files with pages, of which several letters may have become one on the glass of the scanner. */
const sortable: ReadonlySet<string | undefined> = new Set(['application/pdf', 'image/tiff']);

/** A page that ended the process so often, each time it was read, is left unread. */
const mostTries = 3;

/**
 * Begins the sorting of an original that came by post and may hold several letters. @returns false for one that needs
 * none: another kind of file, a letter that was cut out already, or a file that is one letter.
 */
export async function sortFirst(tx: Tx, deps: Deps, original: Original, bytes: Uint8Array): Promise<boolean> {
  const contentType = sortableType(deps, original, bytes);
  if (contentType === undefined) return false;
  const version = await batches.beginBatch(tx, {
    id: original.id,
    contentType,
    receivedAt: original.receivedAt,
  });
  if (version === undefined) return (await batches.findBatch(tx, original.id))?.state !== 'whole';
  await deps.queue.ring(tx, { stage: 'sort', id: original.id, version });
  return true;
}

/** Whether an original may be a pile of letters: nothing of a mail is. */
export function mayBeSorted(deps: Pick<Deps, 'channels'>, original: Original, bytes: Uint8Array): boolean {
  return sortableType(deps, original, bytes) !== undefined;
}

function sortableType(
  { channels }: Pick<Deps, 'channels'>,
  { channel, envelope }: Original,
  bytes: Uint8Array,
): string | undefined {
  if (channels.get(channel)?.medium !== 'letter') return undefined;
  if (envelope.batch !== undefined || envelope.fault !== undefined) return undefined;
  const contentType = sniffType(bytes);
  return contentType !== undefined && sortable.has(contentType) ? contentType : undefined;
}

/**
 * @returns undefined when the file cannot be opened page by page, or has no page: then it is a letter as it is, and its
 * ticket says why.
 */
async function readPages(deps: Deps, batch: batches.ScanBatch): Promise<batches.ReadPage[] | undefined> {
  const { db, blobs, reader, log } = deps;
  let file: PagedFile;
  try {
    file = await reader.open(await blobs.get(batch.sha256), batch.contentType);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    log.info('batch.not-opened', { batch: batch.id, why: error.message });
    return undefined;
  }
  if (batch.pages === undefined) await batches.countedPages(db, batch.id, file);
  // No page makes no letter, and what becomes of no letter would be gone.
  if (file.pages === 0) return undefined;
  const pages = await batches.batchPages(db, batch.id);
  const known = new Set(pages.map(({ number }) => number));
  let { tries } = batch;
  for (let number = 1; number <= file.pages; number++) {
    if (known.has(number)) continue;
    const page =
      tries > mostTries
        ? { number, text: '', scanned: { ...unread, number } }
        : { number, ...(await file.page(number)) };
    tries = 1;
    await db.transaction((tx) => batches.keepBatchPage(tx, batch.id, page));
    pages.push(page);
    log.info('batch.page', { batch: batch.id, page: number });
  }
  log.info('batch.read', { batch: batch.id, pages: file.pages });
  return pages.toSorted((a, b) => a.number - b.number);
}

const unread = {
  state: 'failed',
  note: `reading it ended the process ${mostTries} times`,
  width: 0,
  height: 0,
  turned: 0,
  words: [],
  unread: [],
  codes: [],
} as const;

/** What the readers say of files that nobody can open; anything else is a fault of ours and tried again. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'ThreadFailure' || error.name === 'PageFailure');
}

/** A page as the rules of sorting see it. */
export function batchPage(
  { number, text, scanned }: batches.ReadPage,
  secrets: readonly string[],
): BatchPage {
  const codes = scanned?.codes ?? [];
  const mark =
    codes.map((code) => readLetterMark(code, secrets)).find((each) => each?.state === 'signed') ??
    // Where the code cannot be read the digits beside it may be.
    findPrintedMarks(text, secrets).find(({ state }) => state === 'signed');
  return {
    number,
    look: scanned?.state === 'failed' ? 'unread' : scanned?.state === 'blank' ? 'blank' : 'written',
    separator: isSeparator({ codes, text }),
    ...(isFirstPage({ codes, text }) ? { first: true } : {}),
    ...(mark?.state === 'signed' ? { mark: mark.mark } : {}),
    text,
  };
}

/** The file is one letter: its original is read like any other, and what was read of its pages is not read again. */
async function takeWhole(deps: Deps, batch: batches.ScanBatch): Promise<void> {
  await deps.db.transaction((tx) => goOnWhole(tx, deps, batch, 'machine:sort'));
}

async function goOnWhole(
  tx: Tx,
  deps: Deps,
  batch: batches.ScanBatch,
  by: string,
  plan?: BatchPlan,
): Promise<batches.ScanBatch> {
  const changed = await batches.changeBatch(tx, batch, {
    state: 'whole',
    ...(plan === undefined ? {} : { plan }),
  });
  if (plan?.letters[0] !== undefined) await batches.givePages(tx, batch.id, batch.id, plan.letters[0].leaves);
  await batches.recordStep(tx, {
    batchId: batch.id,
    by,
    action: by.startsWith('machine:') ? 'sorted' : 'released',
    data: { letters: 1 },
  });
  const version = await readAgain(tx, batch.id, batch.receivedAt);
  if (version !== undefined) await deps.queue.ring(tx, { stage: 'normalize', id: batch.id, version });
  return changed;
}

/**
 * Makes originals of a batch's letters, each a file of its own, all in one transaction with the bells that wake them.
 *
 * @throws Stale when the batch has moved on since it was looked at: of two who release it, one does.
 */
export async function release(
  deps: Deps,
  batch: batches.ScanBatch,
  plan: BatchPlan,
  by: string,
): Promise<batches.ScanBatch> {
  const { db, blobs, reader } = deps;
  if (isWhole(plan) && batch.backsId === undefined)
    return db.transaction((tx) => goOnWhole(tx, deps, batch, by, plan));
  // Slow work first, in no transaction; a crash repeats it, and what it leaves behind is a file that nobody names.
  const bytes = await blobs.get(batch.sha256);
  const backs = await backsOf(deps, batch);
  const upright = new Map(
    (await batches.batchPages(db, batch.id)).map(({ number, scanned }) => [number, scanned?.turned ?? 0]),
  );
  const files: Uint8Array[] = [];
  for (const { leaves } of plan.letters)
    files.push(
      named(
        await reader.cut(
          bytes,
          batch.contentType,
          leaves.map(({ page, turn }) => ({
            ...placeIn(backs, page),
            turn: quarter(turn + (upright.get(page) ?? 0)),
          })),
          backs,
        ),
        `batch ${batch.id}, pages ${leaves.map(({ page }) => page).join(' ')}`,
      ),
    );
  const kept = await Promise.all(files.map(async (file) => ({ file, sha256: await blobs.put(file) })));
  return db.transaction(async (tx) => {
    const changed = await batches.changeBatch(tx, batch, { state: 'released', plan });
    for (const [index, { file, sha256 }] of kept.entries()) {
      const leaves = plan.letters[index]?.leaves ?? [];
      const id = await storeLetter(tx, batch, index + 1, file, sha256);
      await batches.givePages(tx, batch.id, id, leaves);
      await deps.queue.ring(tx, { stage: 'normalize', id, version: 1 });
    }
    await batches.recordStep(tx, {
      batchId: batch.id,
      by,
      action: by.startsWith('machine:') ? 'sorted' : 'released',
      before: batch,
      data: { letters: kept.length },
    });
    return changed;
  });
}

/** The second file of a batch, and how many pages the first one has. */
async function backsOf(
  { db, blobs }: Pick<Deps, 'db' | 'blobs'>,
  batch: batches.ScanBatch,
): Promise<{ bytes: Uint8Array; contentType: string; behind: number } | undefined> {
  if (batch.backsId === undefined) return undefined;
  const backs = await batches.findBatch(db, batch.backsId);
  if (backs === undefined) throw new Error(`the backs of batch ${batch.id} are gone`);
  return {
    bytes: await blobs.get(backs.sha256),
    contentType: backs.contentType,
    behind: (batch.pages ?? 0) - (backs.pages ?? 0),
  };
}

function placeIn(
  backs: { readonly behind: number } | undefined,
  page: number,
): { readonly page: number; readonly back?: true } {
  return backs === undefined || page <= backs.behind ? { page } : { page: page - backs.behind, back: true };
}

async function storeLetter(
  tx: Tx,
  batch: batches.ScanBatch,
  number: number,
  bytes: Uint8Array,
  sha256: batches.ScanBatch['sha256'],
): Promise<OriginalId> {
  const path = (batch.envelope.path ?? batch.account).replace(/(?:\.[a-z]{3,4})?$/i, `-${number}.pdf`);
  const id = await store(
    tx,
    {
      channel: batch.channel,
      account: batch.account,
      sourceKey: `batch/${batch.id}/${number}`,
      bytes,
      receivedAt: batch.receivedAt,
      envelope: { path, batch: batch.id },
    },
    sha256,
  );
  if (id === undefined) throw new Stale(`letter ${number} of batch ${batch.id} is there already`);
  return id;
}

/** Two letters with the same pages are two letters: a line at the end of each file tells them apart. */
function named(file: Uint8Array, name: string): Uint8Array {
  return new Uint8Array(Buffer.concat([file, Buffer.from(`\n% ${name}\n`)]));
}

function quarter(degrees: number): 0 | 90 | 180 | 270 {
  return ([0, 90, 180, 270] as const)[((degrees / 90) % 4) as 0 | 1 | 2 | 3];
}
