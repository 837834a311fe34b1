/** Scanned batches: the file, what was read of its pages, how they were sorted and by whom. */
import { sql } from 'kysely';
import type { SourceEnvelope } from '#src/channel.ts';
import type { FileLayer } from '#src/domain/documents/document-detail.ts';
import type { OriginalId, Sha256, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { BatchPlan, Doubt, Leaf } from '#src/domain/letters/scan-batch.ts';
import type { ScannedPage } from '#src/domain/letters/scanned-page.ts';
import { clean, cleanJson } from './clean.ts';
import type { Sql, Tx } from './db.ts';
import { rowOf, wordOf, type WordRow } from './scanned-pages.ts';

/**
 * `reading`: a machine looks at its pages. `held`: a person must look. `whole`: the file is one letter and an original
 * like others. `released`: its letters are originals of their own. `returned`: nothing for us; no ticket came of it. `joined`: its pages
 * are the backs of another batch.
 */
export type BatchState = 'reading' | 'held' | 'whole' | 'released' | 'returned' | 'joined';

export type BatchAction =
  | 'held'
  | 'sorted'
  | 'arranged'
  | 'collated'
  | 'joined'
  | 'dated'
  | 'released'
  | 'returned'
  | 'taken-back'
  | 'undone';

/** A scanned file on its way to letters. */
export interface ScanBatch {
  /** The original it is. */
  readonly id: OriginalId;
  readonly state: BatchState;
  readonly stateSince: Date;
  readonly version: number;
  readonly tries: number;
  readonly contentType: string;
  /** When the paper reached the house. */
  readonly receivedAt: Date;
  readonly pages?: number;
  readonly plan?: BatchPlan;
  readonly doubts: readonly Doubt[];
  readonly reason?: string;
  /** What the file says of its making and its signature. */
  readonly layer?: Pick<FileLayer, 'made' | 'signed'>;
  /** The batch whose pages are the backs of this one's: they are numbered behind its own. */
  readonly backsId?: OriginalId;
  readonly sha256: Sha256;
  readonly size: number;
  readonly channel: string;
  readonly account: string;
  readonly envelope: SourceEnvelope;
  readonly storedAt: Date;
}

/** A page as it lies in the table. */
export type PageRow = Omit<ScannedPage, 'words'> & { readonly words: readonly WordRow[] };

/** What was read of a page. */
export interface ReadPage {
  readonly number: number;
  readonly text: string;
  /** Absent for a page that was typed; its words count in `text`. */
  readonly scanned?: ScannedPage;
}

/** Something that was done to a batch. */
export interface BatchStep {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly action: BatchAction;
  readonly planBefore?: BatchPlan;
  readonly receivedBefore?: Date;
  readonly data: Readonly<Record<string, unknown>>;
  readonly undone: boolean;
}

/** Begins a batch for an original that may hold several letters. @returns its version, or undefined when it has begun. */
export async function beginBatch(
  tx: Tx,
  batch: { readonly id: OriginalId; readonly contentType: string; readonly receivedAt: Date },
): Promise<number | undefined> {
  const row = await tx.sql
    .insertInto('scan_batch')
    .values({
      id: batch.id,
      state: 'reading',
      content_type: batch.contentType,
      received_at: batch.receivedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** What the columns of a batch are, with those of its original. */
function withOriginal(db: Sql) {
  return db.sql
    .selectFrom('scan_batch')
    .innerJoin('original', 'original.id', 'scan_batch.id')
    .selectAll('scan_batch')
    .select([
      'original.sha256',
      'original.size',
      'original.channel',
      'original.account',
      'original.envelope',
      'original.ingested_at',
    ]);
}

export async function findBatch(db: Sql, id: string): Promise<ScanBatch | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await withOriginal(db)
    .where('scan_batch.id', '=', id as OriginalId)
    .executeTakeFirst();
  return row === undefined ? undefined : asBatch(row);
}

/** Batches in these states, in the order in which they came; the last ones first when `newestFirst`. */
export async function listBatches(
  db: Sql,
  where: {
    readonly states: readonly BatchState[];
    /** Those behind this one, in the order asked for. */
    readonly after?: OriginalId;
    readonly size: number;
    readonly newestFirst?: boolean;
  },
): Promise<ScanBatch[]> {
  const newestFirst = where.newestFirst === true;
  let query = withOriginal(db).where('scan_batch.state', 'in', [...where.states]);
  if (where.after !== undefined) query = query.where('scan_batch.id', newestFirst ? '<' : '>', where.after);
  const rows = await query
    .orderBy('scan_batch.id', newestFirst ? 'desc' : 'asc')
    .limit(where.size)
    .execute();
  return rows.map(asBatch);
}

/** How many batches are in a state, counted up to `most`. */
export async function countBatches(db: Sql, state: BatchState, most: number): Promise<number> {
  const { n } = await db.sql
    .selectFrom((eb) =>
      eb.selectFrom('scan_batch').select('id').where('state', '=', state).limit(most).as('found'),
    )
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** A batch whose pages are to be read, with one more start counted. @throws Stale when nobody need read it. */
export async function startSorting(db: Sql, id: string): Promise<ScanBatch> {
  const row = await db.sql
    .updateTable('scan_batch')
    .set((eb) => ({ tries: eb('tries', '+', 1), alive_at: new Date() }))
    .where('id', '=', id as OriginalId)
    .where('state', '=', 'reading')
    .returning('id')
    .executeTakeFirst();
  const batch = row === undefined ? undefined : await findBatch(db, row.id);
  if (batch === undefined) throw new Stale(`batch ${id} is read already`);
  return batch;
}

/** Tells the clock that somebody is at work on it. */
export async function keepSorting(db: Sql, id: OriginalId): Promise<void> {
  await db.sql
    .updateTable('scan_batch')
    .set({ alive_at: new Date() })
    .where('id', '=', id)
    .where('state', '=', 'reading')
    .execute();
}

/** Keeps what the file says of itself when it is opened. */
export async function countedPages(
  db: Sql,
  id: OriginalId,
  { pages, layer }: { readonly pages: number; readonly layer?: Pick<FileLayer, 'made' | 'signed'> },
): Promise<void> {
  await db.sql
    .updateTable('scan_batch')
    .set({ pages, layer: layer === undefined ? null : cleanJson(layer) })
    .where('id', '=', id)
    .execute();
}

/** What was read of another batch's pages is known of this one's backs, numbered behind its own. */
export async function takeBacks(tx: Tx, id: OriginalId, backs: OriginalId, behind: number): Promise<void> {
  await sql`insert into scan_batch_page (batch_id, number, text, scanned)
    select ${id}, number + ${behind}, text, scanned from scan_batch_page where batch_id = ${backs}
    on conflict do nothing`.execute(tx.sql);
}

/** Forgets the pages behind `last`: the backs lie in their own batch again. */
export async function giveBackBacks(tx: Tx, id: OriginalId, last: number): Promise<void> {
  await tx.sql.deleteFrom('scan_batch_page').where('batch_id', '=', id).where('number', '>', last).execute();
}

/** Keeps what was read of a page; of two who read the same one, the first. Its reader is at his first try of the next. */
export async function keepBatchPage(tx: Tx, id: OriginalId, page: ReadPage): Promise<void> {
  await tx.sql
    .insertInto('scan_batch_page')
    .values({
      batch_id: id,
      number: page.number,
      text: clean(page.text),
      scanned:
        page.scanned === undefined
          ? null
          : cleanJson({ ...page.scanned, words: page.scanned.words.map(rowOf) }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx.sql
    .updateTable('scan_batch')
    .set({ tries: 1, alive_at: new Date() })
    .where('id', '=', id)
    .execute();
}

/** What was read of a batch's pages so far, in order. */
export async function batchPages(db: Sql, id: OriginalId): Promise<ReadPage[]> {
  const rows = await db.sql
    .selectFrom('scan_batch_page')
    .select(['number', 'text', 'scanned'])
    .where('batch_id', '=', id)
    .orderBy('number')
    .execute();
  return rows.map(({ number, text, scanned }) => ({
    number,
    text,
    ...(scanned === null ? {} : { scanned: { ...scanned, words: scanned.words.map(wordOf) } }),
  }));
}

/** Changes a batch that is as it was looked at. @throws Stale when it has moved on. */
export async function changeBatch(
  tx: Tx,
  batch: ScanBatch,
  change: {
    readonly state?: BatchState;
    readonly plan?: BatchPlan;
    readonly doubts?: readonly Doubt[];
    readonly receivedAt?: Date;
    readonly reason?: string;
    readonly pages?: number;
    /** Null: none any more. */
    readonly backsId?: OriginalId | null;
  },
): Promise<ScanBatch> {
  const row = await tx.sql
    .updateTable('scan_batch')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(change.state === undefined ? {} : { state: change.state, state_since: new Date() }),
      ...(change.plan === undefined ? {} : { plan: JSON.stringify(change.plan) }),
      ...(change.doubts === undefined ? {} : { doubts: cleanJson(change.doubts) }),
      ...(change.receivedAt === undefined ? {} : { received_at: change.receivedAt }),
      ...(change.reason === undefined ? {} : { reason: clean(change.reason) }),
      ...(change.pages === undefined ? {} : { pages: change.pages }),
      ...(change.backsId === undefined ? {} : { backs_id: change.backsId }),
    }))
    .where('id', '=', batch.id)
    .where('version', '=', batch.version)
    .returning('id')
    .executeTakeFirst();
  const changed = row === undefined ? undefined : await findBatch(tx, row.id);
  if (changed === undefined) throw new Stale(`batch ${batch.id} has moved on`);
  return changed;
}

/** Writes down who did what to a batch. */
export async function recordStep(
  tx: Tx,
  step: Pick<BatchStep, 'by' | 'action'> & {
    readonly batchId: OriginalId;
    readonly before?: Pick<ScanBatch, 'plan' | 'receivedAt'>;
    readonly data?: BatchStep['data'];
  },
): Promise<void> {
  await tx.sql
    .insertInto('scan_batch_step')
    .values({
      batch_id: step.batchId,
      by: step.by,
      action: step.action,
      plan_before: step.before?.plan === undefined ? null : JSON.stringify(step.before.plan),
      received_before: step.before?.receivedAt ?? null,
      data: cleanJson(step.data ?? {}),
    })
    .execute();
}

/** What was done to a batch, in order. */
export async function stepsOf(db: Sql, id: OriginalId): Promise<BatchStep[]> {
  const rows = await db.sql
    .selectFrom('scan_batch_step')
    .selectAll()
    .where('batch_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    by: row.by,
    action: row.action,
    ...(row.plan_before === null ? {} : { planBefore: row.plan_before }),
    ...(row.received_before === null ? {} : { receivedBefore: row.received_before }),
    data: row.data,
    undone: row.undone,
  }));
}

export async function markUndone(tx: Tx, stepId: string): Promise<void> {
  await tx.sql.updateTable('scan_batch_step').set({ undone: true }).where('id', '=', stepId).execute();
}

/** Gives pages of a batch to a letter. @throws when one of them has been given away: the database itself sees to it. */
export async function givePages(
  tx: Tx,
  batchId: OriginalId,
  letterId: OriginalId,
  leaves: readonly Leaf[],
): Promise<void> {
  await tx.sql
    .insertInto('scan_letter_page')
    .values(
      leaves.map(({ page, turn }, position) => ({
        batch_id: batchId,
        page,
        original_id: letterId,
        position,
        turn,
      })),
    )
    .execute();
}

/**
 * What was read of a letter's pages, in the letter's own order; undefined for an original that came of no batch, and for
 * one with a page that was never read, because sorting was given up.
 */
export async function pagesOfLetter(
  db: Sql,
  original: OriginalId,
): Promise<readonly (ReadPage & Pick<Leaf, 'turn'>)[] | undefined> {
  const rows = await db.sql
    .selectFrom('scan_letter_page')
    .leftJoin('scan_batch_page', (join) =>
      join
        .onRef('scan_batch_page.batch_id', '=', 'scan_letter_page.batch_id')
        .onRef('scan_batch_page.number', '=', 'scan_letter_page.page'),
    )
    .select(['page', 'text', 'scanned', 'turn'])
    .where('original_id', '=', original)
    .orderBy('position')
    .execute();
  const read = rows.flatMap(({ page, text, scanned, turn }) =>
    text === null
      ? []
      : [
          {
            number: page,
            text,
            turn,
            ...(scanned === null ? {} : { scanned: { ...scanned, words: scanned.words.map(wordOf) } }),
          },
        ],
  );
  return read.length === 0 || read.length < rows.length ? undefined : read;
}

/** The batch that a letter was cut out of. */
export async function batchOfLetter(db: Sql, original: OriginalId): Promise<ScanBatch | undefined> {
  const row = await db.sql
    .selectFrom('scan_letter_page')
    .select('batch_id')
    .where('original_id', '=', original)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : findBatch(db, row.batch_id);
}

/** The letters that came of a batch, in order, and their tickets as soon as there are some. */
export async function lettersOf(
  db: Sql,
  id: OriginalId,
): Promise<
  { readonly original: OriginalId; readonly pages: readonly number[]; readonly ticketId?: TicketId }[]
> {
  const rows = await db.sql
    .selectFrom('scan_letter_page')
    .leftJoin('message', 'message.original_id', 'scan_letter_page.original_id')
    .select(['scan_letter_page.original_id', 'message.ticket_id'])
    .select(sql<number[]>`array_agg(page order by position)`.as('pages'))
    .where('batch_id', '=', id)
    .groupBy(['scan_letter_page.original_id', 'message.ticket_id'])
    .orderBy('scan_letter_page.original_id')
    .execute();
  return rows.map(({ original_id, ticket_id, pages }) => ({
    original: original_id,
    pages,
    ...(ticket_id === null ? {} : { ticketId: ticket_id }),
  }));
}

/** Other originals with the same bytes: the sheet was scanned to two places, or brought by hand as well. */
export async function sameBytes(
  db: Sql,
  { id, sha256 }: Pick<ScanBatch, 'id' | 'sha256'>,
): Promise<
  {
    readonly original: OriginalId;
    readonly account: string;
    readonly path?: string;
    readonly ticketId?: TicketId;
  }[]
> {
  const rows = await db.sql
    .selectFrom('original')
    .leftJoin('message', 'message.original_id', 'original.id')
    .select(['original.id', 'original.account', 'original.envelope', 'message.ticket_id'])
    .where('original.sha256', '=', sha256)
    .where('original.id', '<>', id)
    .orderBy('original.id')
    .limit(10)
    .execute();
  return rows.map((row) => ({
    original: row.id,
    account: row.account,
    ...(row.envelope.path === undefined ? {} : { path: row.envelope.path }),
    ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }),
  }));
}

/** Batches that nobody has given a sign of life of for too long. */
export async function forgottenBatches(
  db: Sql,
  before: Date,
  limit: number,
): Promise<{ id: OriginalId; version: number }[]> {
  return db.sql
    .selectFrom('scan_batch')
    .select(['id', 'version'])
    .where('state', '=', 'reading')
    .where('alive_at', '<', before)
    .orderBy('alive_at')
    .limit(limit)
    .execute();
}

function asBatch(row: {
  id: OriginalId;
  state: BatchState;
  state_since: Date;
  version: number;
  tries: number;
  content_type: string;
  received_at: Date;
  pages: number | null;
  plan: BatchPlan | null;
  doubts: readonly Doubt[];
  reason: string | null;
  layer: FileLayer | null;
  backs_id: OriginalId | null;
  sha256: Sha256;
  size: string;
  channel: string;
  account: string;
  envelope: SourceEnvelope;
  ingested_at: Date;
}): ScanBatch {
  return {
    id: row.id,
    state: row.state,
    stateSince: row.state_since,
    version: row.version,
    tries: row.tries,
    contentType: row.content_type,
    receivedAt: row.received_at,
    ...(row.pages === null ? {} : { pages: row.pages }),
    ...(row.plan === null ? {} : { plan: row.plan }),
    doubts: row.doubts,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.layer === null ? {} : { layer: row.layer }),
    ...(row.backs_id === null ? {} : { backsId: row.backs_id }),
    sha256: row.sha256,
    size: Number(row.size),
    channel: row.channel,
    account: row.account,
    envelope: row.envelope,
    storedAt: row.ingested_at,
  };
}
