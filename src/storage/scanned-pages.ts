/** Pages that OCR looked at, with the place of each word. */
import { sql } from 'kysely';
import type { AttachmentId } from '#src/domain/ids.ts';
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

/** Keeps what came of a file's pages, in place of an earlier reading of them. */
export async function keepScannedPages(
  tx: Tx,
  attachmentId: AttachmentId,
  pages: readonly ScannedPage[],
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
      })),
    )
    .execute();
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
    ])
    .where('attachment_id', '=', attachmentId)
    .orderBy('number')
    .execute();
  return rows.map(({ note, confidence, words, ...page }) => ({
    ...page,
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
