/** Pages that OCR looked at, with the place of each word. */
import { sql } from 'kysely';
import type { AttachmentId, Sha256, TicketId } from '#src/domain/ids.ts';
import { marksOf, sameSheet, type ComparedPage, type SameSheet } from '#src/domain/letters/same-sheet.ts';
import type { PageWord, ScannedPage } from '#src/domain/letters/scanned-page.ts';
import { clean } from './clean.ts';
import type { Sql, Tx } from './db.ts';

/** A word as it lies in the table: a page has hundreds, so that names of fields would double it. */
export type WordRow = readonly [
  start: number,
  end: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
  confidence: number,
];

/** Keeps what came of a file's pages, in place of an earlier reading of them. `text` is that of the file. */
export async function keepScannedPages(
  tx: Tx,
  attachmentId: AttachmentId,
  pages: readonly ScannedPage[],
  text = '',
): Promise<void> {
  await tx.sql.deleteFrom('scanned_page').where('attachment_id', '=', attachmentId).execute();
  if (pages.length === 0) return;
  await tx.sql
    .insertInto('scanned_page')
    .values(
      pages.map((page) => ({
        attachment_id: attachmentId,
        number: page.number,
        state: page.state,
        note: page.note === undefined ? null : clean(page.note),
        width: page.width,
        height: page.height,
        turned: page.turned,
        confidence: page.confidence ?? null,
        words: JSON.stringify(page.words.map(rowOf)),
        unread: JSON.stringify(page.unread),
        codes: page.codes.map(clean),
        ink: page.ink ?? null,
        marks: marksOf(page.words.map(({ start, end }) => text.slice(start, end)).join(' ')),
      })),
    )
    .execute();
}

/** A page of another file that may show the same sheet. */
interface PageLikely extends ComparedPage {
  readonly attachmentId: AttachmentId;
  readonly number: number;
  readonly name: string;
  readonly marks: readonly number[];
  readonly ticketId?: TicketId;
  readonly receivedAt: Date;
}

/** Sheets are looked for among so many that share a mark, the newest first. */
const mostLikely = 60;

/**
 * Pages of other files with other bytes that share a mark with one of these, to be compared: two scans of one sheet share
 * some, strangers hardly ever. Led by an index, whatever lies in the table.
 */
async function pagesLikely(
  db: Sql,
  file: { readonly id: AttachmentId; readonly sha256: Sha256 },
  marks: readonly number[],
): Promise<readonly PageLikely[]> {
  if (marks.length === 0) return [];
  const rows = await db.sql
    .selectFrom('scanned_page')
    .innerJoin('attachment', 'attachment.id', 'scanned_page.attachment_id')
    .innerJoin('message', 'message.id', 'attachment.message_id')
    .select([
      'scanned_page.attachment_id',
      'scanned_page.number',
      'scanned_page.words',
      'scanned_page.ink',
      'scanned_page.marks',
      'attachment.name',
      'attachment.text',
      'message.ticket_id',
      'message.received_at',
    ])
    .where(sql<boolean>`scanned_page.marks && ${[...marks]}::integer[]`)
    .where('attachment.sha256', '<>', file.sha256)
    .where('attachment.id', '<>', file.id)
    .where('message.copy_of', 'is', null)
    .orderBy('scanned_page.attachment_id', 'desc')
    .limit(mostLikely)
    .execute();
  return rows.map((row) => ({
    attachmentId: row.attachment_id,
    number: row.number,
    name: row.name,
    marks: row.marks,
    words: row.words.map(wordOf).map(({ start, end, confidence }) => ({
      text: (row.text ?? '').slice(start, end),
      confidence,
    })),
    ...(row.ink === null ? {} : { ink: row.ink }),
    ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }),
    receivedAt: row.received_at,
  }));
}

/** A sheet that came before, or after, as another scan. */
export interface SeenSheet extends SameSheet {
  /** Of the file that was asked about, from 1. */
  readonly page: number;
  readonly other: PageLikely;
}

/** Other scans of sheets of this file, the newest first. */
export async function sheetsSeen(
  db: Sql,
  file: { readonly id: AttachmentId; readonly sha256: Sha256; readonly text?: string },
  pages: readonly ScannedPage[],
): Promise<readonly SeenSheet[]> {
  const text = file.text ?? '';
  const own = pages.map((page) => {
    const words = page.words.map(({ start, end, confidence }) => ({
      text: text.slice(start, end),
      confidence,
    }));
    return {
      number: page.number,
      words,
      marks: new Set(marksOf(words.map((word) => word.text).join(' '))),
      ...(page.ink === undefined ? {} : { ink: page.ink }),
    };
  });
  const likely = await pagesLikely(db, file, [...new Set(own.flatMap(({ marks }) => [...marks]))]);
  return own.flatMap((page) =>
    likely
      .filter((other) => other.marks.some((mark) => page.marks.has(mark)))
      .flatMap((other) => {
        const same = sameSheet(page, other);
        return same === undefined ? [] : [{ ...same, page: page.number, other }];
      }),
  );
}

/** Pages of a file that OCR looked at, in order; none of a file that was typed. */
export async function scannedPagesOf(db: Sql, attachmentId: AttachmentId): Promise<ScannedPage[]> {
  const rows = await db.sql
    .selectFrom('scanned_page')
    .select([
      'number',
      'state',
      'note',
      'width',
      'height',
      'turned',
      'confidence',
      'words',
      'unread',
      'codes',
      'ink',
    ])
    .where('attachment_id', '=', attachmentId)
    .orderBy('number')
    .execute();
  return rows.map(({ note, confidence, words, ink, ...page }) => ({
    ...page,
    ...(ink === null ? {} : { ink }),
    ...(note === null ? {} : { note }),
    ...(confidence === null ? {} : { confidence }),
    words: words.map(wordOf),
  }));
}

/**
 * Of these files, those with something on a page that nobody could read: handwriting, a dark copy, a page that broke its
 * reader. A picture that is no page has nothing to read.
 */
export async function filesWithUnread(
  db: Sql,
  attachmentIds: readonly AttachmentId[],
): Promise<ReadonlySet<AttachmentId>> {
  if (attachmentIds.length === 0) return new Set();
  const rows = await db.sql
    .selectFrom('scanned_page')
    .innerJoin('attachment', 'attachment.id', 'scanned_page.attachment_id')
    .select('attachment_id')
    .distinct()
    .where('attachment_id', 'in', [...attachmentIds])
    .where((eb) =>
      eb.or([
        eb('state', '=', 'unreadable'),
        // Without pages it was no picture at all.
        eb.and([eb('state', '=', 'failed'), eb('attachment.pages', 'is not', null)]),
        sql<boolean>`jsonb_array_length(unread) > 0`,
      ]),
    )
    .execute();
  return new Set(rows.map((row) => row.attachment_id));
}

/** A word for the table. */
export function rowOf({ start, end, box, confidence }: PageWord): WordRow {
  return [start, end, ...box, confidence];
}

/** A word out of the table. */
export function wordOf([start, end, left, top, right, bottom, confidence]: WordRow): PageWord {
  return { start, end, box: [left, top, right, bottom], confidence };
}
