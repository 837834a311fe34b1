/** What people are writing on tickets, and the files they add to it. */
import { sql } from 'kysely';
import type { Sha256, TicketId, UploadId } from '#src/domain/ids.ts';
import type { ChannelName, Language } from '#src/domain/message.ts';
import type { Sql, Tx } from './db.ts';

/** A file that somebody added to an answer. */
export interface Upload {
  readonly id: UploadId;
  readonly ticketId: TicketId;
  readonly author: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: Sha256;
}

/** Keeps a file for answers on a ticket. The same one again is the same row. */
export async function keepUpload(db: Sql, upload: Omit<Upload, 'id'>): Promise<Upload> {
  const row = await db.sql
    .insertInto('upload')
    .values({
      ticket_id: upload.ticketId,
      author: upload.author,
      name: upload.name,
      content_type: upload.contentType,
      size: upload.size,
      sha256: upload.sha256,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['ticket_id', 'author', 'sha256', 'name'])
        // Added again is as good as new: nobody may throw it away as something old.
        .doUpdateSet({ content_type: upload.contentType, uploaded_at: sql`now()` }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...upload, id: row.id };
}

/** Files of a ticket in the order asked for; undefined when it lacks one of them. */
export function uploadsOf(
  db: Sql,
  ticketId: TicketId,
  ids: readonly string[],
): Promise<Upload[] | undefined> {
  return readUploads(db, ticketId, ids);
}

/** As `uploadsOf`, for something that will name them: until the transaction ends nobody can throw them away. */
export function holdUploads(
  tx: Tx,
  ticketId: TicketId,
  ids: readonly string[],
): Promise<Upload[] | undefined> {
  return readUploads(tx, ticketId, ids, 'hold');
}

async function readUploads(
  db: Sql,
  ticketId: TicketId,
  ids: readonly string[],
  hold?: 'hold',
): Promise<Upload[] | undefined> {
  if (ids.length === 0) return [];
  const rows = await db.sql
    .selectFrom('upload')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    // Whether there is such a row is what is asked.
    .where('id', 'in', [...ids] as UploadId[])
    .$if(hold === 'hold', (query) => query.orderBy('id').forShare())
    .execute();
  const found = new Map(rows.map((row) => [String(row.id), asUpload(row)]));
  const ordered = ids.flatMap((id) => found.get(id) ?? []);
  return ordered.length === ids.length ? ordered : undefined;
}

/** One file, whichever ticket it was added on. */
export async function findUpload(db: Sql, id: string): Promise<Upload | undefined> {
  const row = await db.sql
    .selectFrom('upload')
    .selectAll()
    .where('id', '=', id as UploadId)
    .executeTakeFirst();
  return row === undefined ? undefined : asUpload(row);
}

function asUpload(row: {
  id: UploadId;
  ticket_id: TicketId;
  author: string;
  name: string;
  content_type: string;
  size: string;
  sha256: Sha256;
}): Upload {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    author: row.author,
    name: row.name,
    contentType: row.content_type,
    size: Number(row.size),
    sha256: row.sha256,
  };
}

/** An answer that is being written: one a ticket, writer and channel. */
export interface ReplyDraft {
  readonly ticketId: TicketId;
  readonly author: string;
  readonly channel: ChannelName;
  readonly text: string;
  readonly to?: string;
  readonly subject?: string;
  readonly language?: Language;
  /** As clients carry it. */
  readonly basedOn?: string;
  readonly uploads: readonly string[];
}

/** A draft as it is kept. */
export interface KeptDraft extends ReplyDraft {
  /** Grows over all drafts, so that none is ever taken for another. */
  readonly revision: number;
  readonly updatedAt: Date;
}

/** All drafts on a ticket, the latest first. */
export async function draftsOf(db: Sql, ticketId: TicketId): Promise<KeptDraft[]> {
  const rows = await db.sql
    .selectFrom('draft')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('updated_at', 'desc')
    .limit(50)
    .execute();
  return rows.map(asDraft);
}

/** One person's draft, locked until the transaction ends. */
export async function lockDraft(
  tx: Tx,
  of: Pick<ReplyDraft, 'ticketId' | 'author' | 'channel'>,
): Promise<KeptDraft | undefined> {
  const row = await tx.sql
    .selectFrom('draft')
    .selectAll()
    .where('ticket_id', '=', of.ticketId)
    .where('author', '=', of.author)
    .where('channel', '=', of.channel)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : asDraft(row);
}

/**
 * Keeps a draft in place of revision `over` (0: of none).
 *
 * @returns the kept draft, or what stands there in its place: an older tab never writes over a newer draft. The same
 * words once more are kept already.
 */
export async function keepDraft(
  tx: Tx,
  draft: ReplyDraft,
  over: number,
): Promise<{ readonly kept: true; readonly draft: KeptDraft } | { kept: false; draft?: KeptDraft }> {
  const before = await lockDraft(tx, draft);
  if (before !== undefined && isSame(before, draft)) return { kept: true, draft: before };
  if ((before?.revision ?? 0) !== over)
    return before === undefined ? { kept: false } : { kept: false, draft: before };
  const values = {
    text: draft.text,
    recipient: draft.to ?? null,
    subject: draft.subject ?? null,
    language: draft.language ?? null,
    based_on: draft.basedOn ?? null,
    uploads: JSON.stringify(draft.uploads),
  };
  const row =
    before === undefined
      ? await tx.sql
          .insertInto('draft')
          .values({ ticket_id: draft.ticketId, author: draft.author, channel: draft.channel, ...values })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst()
      : await tx.sql
          .updateTable('draft')
          .set({ ...values, revision: sql<string>`nextval('draft_revision')`, updated_at: new Date() })
          .where('ticket_id', '=', draft.ticketId)
          .where('author', '=', draft.author)
          .where('channel', '=', draft.channel)
          .returningAll()
          .executeTakeFirst();
  if (row !== undefined) return { kept: true, draft: asDraft(row) };
  // Another tab began one in the same instant.
  const other = await lockDraft(tx, draft);
  if (other === undefined) return { kept: false };
  return isSame(other, draft) ? { kept: true, draft: other } : { kept: false, draft: other };
}

/** Throws a draft away. */
export async function dropDraft(
  db: Sql,
  of: Pick<ReplyDraft, 'ticketId' | 'author' | 'channel'>,
): Promise<void> {
  await db.sql
    .deleteFrom('draft')
    .where('ticket_id', '=', of.ticketId)
    .where('author', '=', of.author)
    .where('channel', '=', of.channel)
    .execute();
}

function isSame(one: ReplyDraft, other: ReplyDraft): boolean {
  return (
    one.text === other.text &&
    one.to === other.to &&
    one.subject === other.subject &&
    one.language === other.language &&
    one.basedOn === other.basedOn &&
    one.uploads.join() === other.uploads.join()
  );
}

function asDraft(row: {
  ticket_id: TicketId;
  author: string;
  channel: string;
  revision: string;
  text: string;
  recipient: string | null;
  subject: string | null;
  language: Language | null;
  based_on: string | null;
  uploads: string[];
  updated_at: Date;
}): KeptDraft {
  return {
    ticketId: row.ticket_id,
    author: row.author,
    channel: row.channel,
    revision: Number(row.revision),
    text: row.text,
    ...(row.recipient === null ? {} : { to: row.recipient }),
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.language === null ? {} : { language: row.language }),
    ...(row.based_on === null ? {} : { basedOn: row.based_on }),
    uploads: row.uploads,
    updatedAt: row.updated_at,
  };
}
