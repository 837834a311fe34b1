/** Letters of the outbox on paper: what waits in the print room, what was printed together, what was posted and came back. */
import { sql, type Selectable } from 'kysely';
import type {
  ClaimId,
  LocalDate,
  OutboundId,
  PartyId,
  PrintBatchId,
  RequestId,
  Sha256,
  TicketId,
} from '#src/domain/ids.ts';
import type { PostalAddress } from '#src/domain/letters/postal-address.ts';
import type { ReturnReason } from '#src/domain/letters/returned-post.ts';
import type { PostageKind } from '#src/domain/letters/sheet.ts';
import type { Language } from '#src/domain/message.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Sql, Tx } from './db.ts';
import type { PaperLetterTable, PrintBatchTable, SentFile } from './schema.ts';

/** `to_print` → `printed` → `posted` → `returned`. */
export type PaperState = Selectable<PaperLetterTable>['state'];

/** A letter with its message. */
export interface PaperLetter {
  readonly id: OutboundId;
  readonly ticketId: TicketId;
  readonly claimId?: ClaimId;
  readonly requestId?: RequestId;
  readonly round: number;
  readonly purpose: string;
  readonly language: Language;
  readonly subject: string;
  readonly automatic: 'auto-replied' | 'auto-generated' | 'no';
  readonly asks: readonly string[];
  readonly sha256: Sha256;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Not before this moment may it be printed: until then its writer may take it back. */
  readonly readyAt: Date;
  readonly partyId?: PartyId;
  readonly address: PostalAddress;
  readonly postage: PostageKind;
  readonly pages: number;
  /** Bytes of the files behind it, as they were added. */
  readonly enclosedBytes: number;
  readonly why: Labels;
  readonly state: PaperState;
  /** Its message was cancelled: printed, it must not be posted. */
  readonly withdrawn: boolean;
  readonly version: number;
  readonly batchId?: PrintBatchId;
  readonly position?: number;
  readonly printedAt?: Date;
  readonly printedBy?: string;
  /** When the file of its batch was given out first. */
  readonly handedAt?: Date;
  /** To whom. */
  readonly holder?: 'house' | 'supplier';
  readonly copies: number;
  readonly postedOn?: LocalDate;
  readonly postedBy?: string;
  readonly tracking?: string;
  readonly returnedOn?: LocalDate;
  readonly returnReason?: ReturnReason;
  readonly returnNote?: string;
}

export interface PrintedBatch {
  readonly id: PrintBatchId;
  readonly clientId: string;
  readonly postage: PostageKind;
  readonly printedBy: string;
  readonly printedAt: Date;
  /** Its file was given out. */
  readonly handedAt?: Date;
  readonly handedTo?: string;
}

/** Hangs pages on a message that was just queued. */
export async function addPaper(
  tx: Tx,
  letter: Pick<PaperLetter, 'id' | 'partyId' | 'address' | 'postage' | 'pages' | 'why'>,
): Promise<void> {
  await tx.sql
    .insertInto('paper_letter')
    .values({
      outbound_id: letter.id,
      party_id: letter.partyId ?? null,
      address: JSON.stringify(letter.address),
      postage: letter.postage,
      pages: letter.pages,
      why: JSON.stringify(letter.why),
    })
    .execute();
}

function joined(db: Sql) {
  return db.sql
    .selectFrom('paper_letter')
    .innerJoin('outbound', 'outbound.id', 'paper_letter.outbound_id')
    .leftJoin('print_batch', 'print_batch.id', 'paper_letter.batch_id')
    .selectAll('paper_letter')
    .select([
      'outbound.ticket_id',
      'outbound.claim_id',
      'outbound.request_id',
      'outbound.round',
      'outbound.purpose',
      'outbound.language',
      'outbound.subject',
      'outbound.automatic',
      'outbound.asks',
      'outbound.sha256',
      'outbound.created_by',
      'outbound.created_at',
      'outbound.next_at',
      'outbound.attachments',
      'outbound.state as message_state',
      'print_batch.printed_at',
      'print_batch.printed_by',
      'print_batch.handed_at',
      'print_batch.handed_to',
    ]);
}

export async function findPaper(db: Sql, id: string): Promise<PaperLetter | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await joined(db)
    .where('paper_letter.outbound_id', '=', id as OutboundId)
    .executeTakeFirst();
  return row === undefined ? undefined : asPaper(row);
}

/**
 * Letters, locked with their messages in the order of their ids, the messages first as everywhere; ids that are no letter
 * are left out.
 */
export async function lockPapers(tx: Tx, ids: readonly OutboundId[]): Promise<PaperLetter[]> {
  if (ids.length === 0) return [];
  await sql`select id from outbound where id in (${sql.join(ids)}) order by id for update`.execute(tx.sql);
  await sql`select outbound_id from paper_letter where outbound_id in (${sql.join(ids)})
    order by outbound_id for update`.execute(tx.sql);
  const rows = await joined(tx)
    .where('paper_letter.outbound_id', 'in', [...ids])
    .orderBy('paper_letter.outbound_id')
    .execute();
  return rows.map(asPaper);
}

/**
 * Letters that were posted under these numbers. Whoever posts others under one of them waits until this transaction ends: of
 * two who give one number at once, each would find it free. In sorted order, so that two never wait for each other.
 */
export async function holdTracking(tx: Tx, numbers: readonly string[]): Promise<PaperLetter[]> {
  if (numbers.length === 0) return [];
  for (const number of [...new Set(numbers)].toSorted())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`tracking:${number}`}, 0))`.execute(tx.sql);
  const rows = await joined(tx)
    .where('paper_letter.tracking', 'in', [...numbers])
    .execute();
  return rows.map(asPaper);
}

/**
 * A page of letters: what waits, oldest first; what was posted or came back, newest first. Of those that were taken back
 * only the ones whose paper is still somewhere.
 */
export async function listPapers(
  db: Sql,
  shelf: PaperState,
  page: { readonly after?: OutboundId; readonly size: number; readonly now: Date },
): Promise<PaperLetter[]> {
  const oldestFirst = shelf === 'to_print' || shelf === 'printed';
  let query = joined(db).where('paper_letter.state', '=', shelf);
  if (shelf === 'to_print')
    query = query.where('outbound.state', '=', 'queued').where('outbound.next_at', '<=', page.now);
  if (shelf === 'printed')
    query = query.where((eb) =>
      eb.or([eb('outbound.state', '=', 'queued'), eb('paper_letter.destroyed_at', 'is', null)]),
    );
  if (page.after !== undefined)
    query = query.where('paper_letter.outbound_id', oldestFirst ? '>' : '<', page.after);
  const rows = await query
    .orderBy('paper_letter.outbound_id', oldestFirst ? 'asc' : 'desc')
    .limit(page.size)
    .execute();
  return rows.map(asPaper);
}

/** How many letters lie on each shelf; of those posted, since a day. */
export async function countPapers(
  db: Sql,
  now: Date,
  postedSince: LocalDate,
): Promise<Record<PaperState, number>> {
  const { rows } = await sql<Record<PaperState, string>>`
    select
      (select count(*) from paper_letter p join outbound o on o.id = p.outbound_id
        where p.state = 'to_print' and o.state = 'queued' and o.next_at <= ${now}) as to_print,
      (select count(*) from paper_letter p join outbound o on o.id = p.outbound_id
        where p.state = 'printed' and (o.state = 'queued' or p.destroyed_at is null)) as printed,
      (select count(*) from paper_letter where state = 'posted' and posted_on >= ${postedSince}) as posted,
      (select count(*) from paper_letter where state = 'returned') as returned`.execute(db.sql);
  const counts = rows[0];
  return {
    to_print: Number(counts?.to_print ?? 0),
    printed: Number(counts?.printed ?? 0),
    posted: Number(counts?.posted ?? 0),
    returned: Number(counts?.returned ?? 0),
  };
}

/** Letters that are not in the post: those to print, those printed, and how long the oldest has been ready. */
export interface LyingLetters {
  readonly to_print: number;
  readonly printed: number;
  readonly oldest?: { readonly ticketId: TicketId; readonly readyAt: Date };
  /** Of them, those that were ready at `lateUntil` or before. */
  readonly late: number;
  /** When the next one may be printed, whose writer may still take it back. */
  readonly nextAt?: Date;
}

/** What lies in the print room now. */
export async function lyingLetters(db: Sql, now: Date, lateUntil: Date | undefined): Promise<LyingLetters> {
  const { rows } = await sql<{
    to_print: string;
    printed: string;
    late: string;
    next_at: Date | null;
    oldest_at: Date | null;
    oldest_ticket: TicketId | null;
  }>`
    with lying as (
      select p.state, o.next_at, o.ticket_id, o.id from paper_letter p join outbound o on o.id = p.outbound_id
      where p.state in ('to_print', 'printed') and o.state = 'queued')
    select count(*) filter (where state = 'to_print' and next_at <= ${now}) as to_print,
      count(*) filter (where state = 'printed') as printed,
      count(*) filter (where next_at <= ${lateUntil ?? null}::timestamptz) as late,
      min(next_at) filter (where next_at > ${now}) as next_at,
      min(next_at) filter (where next_at <= ${now}) as oldest_at,
      (array_agg(ticket_id order by next_at, id))[1] as oldest_ticket
    from lying`.execute(db.sql);
  const [row] = rows;
  return {
    to_print: Number(row?.to_print ?? 0),
    printed: Number(row?.printed ?? 0),
    late: Number(row?.late ?? 0),
    ...(row?.next_at == null ? {} : { nextAt: row.next_at }),
    ...(row?.oldest_at == null || row.oldest_ticket === null
      ? {}
      : { oldest: { ticketId: row.oldest_ticket, readyAt: row.oldest_at } }),
  };
}

/** Letters of tickets, for showing what became of each. */
export async function papersOf(
  db: Sql,
  ids: readonly OutboundId[],
): Promise<ReadonlyMap<OutboundId, PaperLetter>> {
  if (ids.length === 0) return new Map();
  const rows = await joined(db)
    .where('paper_letter.outbound_id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.outbound_id, asPaper(row)]));
}

/** Whether a round of a request is on paper and not posted yet: nobody is reminded of what he cannot have. */
export async function waitsForPost(db: Sql, requestId: RequestId): Promise<boolean> {
  const row = await db.sql
    .selectFrom('outbound')
    .select('id')
    .where('request_id', '=', requestId)
    .where('state', '=', 'queued')
    .where('carried_by', '=', 'people')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Opens a batch of one postage. @returns undefined when this very print was asked for before. */
export async function openBatch(
  tx: Tx,
  batch: { readonly clientId: string; readonly postage: PostageKind; readonly by: string; readonly at: Date },
): Promise<PrintedBatch | undefined> {
  const row = await tx.sql
    .insertInto('print_batch')
    .values({ client_id: batch.clientId, postage: batch.postage, printed_by: batch.by, printed_at: batch.at })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : asBatch(row);
}

/** Batches of one print, which has one for each postage. */
export async function batchesBy(db: Sql, by: string, clientId: string): Promise<PrintedBatch[]> {
  const rows = await db.sql
    .selectFrom('print_batch')
    .selectAll()
    .where('printed_by', '=', by)
    .where('client_id', '=', clientId)
    .orderBy('id')
    .execute();
  return rows.map(asBatch);
}

export async function findPrintBatch(db: Sql, id: string): Promise<PrintedBatch | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('print_batch')
    .selectAll()
    .where('id', '=', id as PrintBatchId)
    .executeTakeFirst();
  return row === undefined ? undefined : asBatch(row);
}

/** A batch, held against whoever gives it out meanwhile. */
export async function lockPrintBatch(tx: Tx, id: PrintBatchId): Promise<PrintedBatch | undefined> {
  const row = await tx.sql
    .selectFrom('print_batch')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : asBatch(row);
}

/** The letters of a batch in the order of their envelopes, without those that were taken back. */
export async function lettersOfBatch(db: Sql, id: PrintBatchId): Promise<PaperLetter[]> {
  const rows = await joined(db)
    .where('paper_letter.batch_id', '=', id)
    .where('outbound.state', '<>', 'cancelled')
    .orderBy('paper_letter.position')
    .execute();
  return rows.map(asPaper);
}

/** Notes that the file of a batch is given out. @returns false when it was given out before: what comes now is a reprint. */
export async function handOut(db: Sql, id: PrintBatchId, to: string, at: Date): Promise<boolean> {
  const done = await db.sql
    .updateTable('print_batch')
    .set({ handed_at: at, handed_to: to })
    .where('id', '=', id)
    .where('handed_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Who has a batch that a print supplier gets, before it lies in their folder and from then on; behind it who gave it. */
export const supplier = { onTheWay: 'supplier, on its way: ', has: 'supplier: ' };

function isSupplier(holder: string): boolean {
  return holder.startsWith(supplier.onTheWay) || holder.startsWith(supplier.has);
}

/** Says who has a batch that was given out. */
export async function nameHolder(db: Sql, id: PrintBatchId, holder: string): Promise<void> {
  await db.sql.updateTable('print_batch').set({ handed_to: holder }).where('id', '=', id).execute();
}

/** Changes a letter that the caller holds (`lockPapers`). */
export async function changePaper(
  tx: Tx,
  id: OutboundId,
  change: {
    readonly state?: PaperState;
    readonly batch?: { readonly id: PrintBatchId; readonly position: number } | null;
    readonly posted?: { readonly on: LocalDate; readonly by: string; readonly tracking?: string } | null;
    readonly returned?: {
      readonly on: LocalDate;
      readonly reason: ReturnReason;
      readonly note?: string;
    } | null;
    readonly destroyedAt?: Date;
    readonly copied?: true;
  },
): Promise<void> {
  const { batch, posted, returned } = change;
  await tx.sql
    .updateTable('paper_letter')
    .set((eb) => ({
      version: eb('version', '+', 1),
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(batch === undefined ? {} : { batch_id: batch?.id ?? null, position: batch?.position ?? null }),
      ...(posted === undefined
        ? {}
        : {
            posted_on: posted?.on ?? null,
            posted_by: posted?.by ?? null,
            tracking: posted?.tracking ?? null,
          }),
      ...(returned === undefined
        ? {}
        : {
            returned_on: returned?.on ?? null,
            return_reason: returned?.reason ?? null,
            return_note: returned?.note ?? null,
          }),
      ...(change.destroyedAt === undefined ? {} : { destroyed_at: change.destroyedAt }),
      ...(change.copied === undefined ? {} : { copies: eb('copies', '+', 1) }),
    }))
    .where('outbound_id', '=', id)
    .execute();
}

function asPaper(
  row: Selectable<PaperLetterTable> & {
    ticket_id: TicketId;
    claim_id: ClaimId | null;
    request_id: RequestId | null;
    round: number;
    purpose: string;
    language: Language;
    subject: string;
    automatic: PaperLetter['automatic'];
    asks: string[];
    sha256: Sha256;
    created_by: string;
    created_at: Date;
    next_at: Date;
    attachments: readonly SentFile[];
    message_state: string;
    printed_at: Date | null;
    printed_by: string | null;
    handed_at: Date | null;
    handed_to: string | null;
  },
): PaperLetter {
  return {
    id: row.outbound_id,
    ticketId: row.ticket_id,
    ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
    round: row.round,
    purpose: row.purpose,
    language: row.language,
    subject: row.subject,
    automatic: row.automatic,
    asks: row.asks,
    sha256: row.sha256,
    createdBy: row.created_by,
    createdAt: row.created_at,
    readyAt: row.next_at,
    ...(row.party_id === null ? {} : { partyId: row.party_id }),
    address: row.address,
    postage: row.postage,
    pages: row.pages,
    enclosedBytes: row.attachments.reduce((sum, { size }) => sum + size, 0),
    why: row.why,
    state: row.state,
    withdrawn: row.message_state === 'cancelled',
    version: row.version,
    ...(row.batch_id === null ? {} : { batchId: row.batch_id }),
    ...(row.position === null ? {} : { position: row.position }),
    ...(row.printed_at === null ? {} : { printedAt: row.printed_at }),
    ...(row.printed_by === null ? {} : { printedBy: row.printed_by }),
    ...(row.handed_at === null ? {} : { handedAt: row.handed_at }),
    ...(row.handed_to === null ? {} : { holder: isSupplier(row.handed_to) ? 'supplier' : 'house' }),
    copies: row.copies,
    ...(row.posted_on === null ? {} : { postedOn: row.posted_on }),
    ...(row.posted_by === null ? {} : { postedBy: row.posted_by }),
    ...(row.tracking === null ? {} : { tracking: row.tracking }),
    ...(row.returned_on === null ? {} : { returnedOn: row.returned_on }),
    ...(row.return_reason === null ? {} : { returnReason: row.return_reason }),
    ...(row.return_note === null ? {} : { returnNote: row.return_note }),
  };
}

function asBatch(row: Selectable<PrintBatchTable>): PrintedBatch {
  return {
    id: row.id,
    clientId: row.client_id,
    postage: row.postage,
    printedBy: row.printed_by,
    printedAt: row.printed_at,
    ...(row.handed_at === null ? {} : { handedAt: row.handed_at }),
    ...(row.handed_to === null ? {} : { handedTo: row.handed_to }),
  };
}
