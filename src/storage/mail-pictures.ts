import type { MessageId, Sha256 } from '#src/domain/ids.ts';
import type { Sql } from './db.ts';

/** A picture on another computer as it was fetched for a mail. */
export interface MailPicture {
  readonly sha256: Sha256;
  readonly contentType: string;
  readonly size: number;
}

/** A picture that was fetched for a mail before. */
export async function findMailPicture(
  db: Sql,
  messageId: MessageId,
  picture: string,
): Promise<MailPicture | undefined> {
  const row = await db.sql
    .selectFrom('mail_picture')
    .select(['sha256', 'content_type', 'size'])
    .where('message_id', '=', messageId)
    .where('picture', '=', picture)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { sha256: row.sha256, contentType: row.content_type, size: Number(row.size) };
}

/** Keeps a picture; its bytes must be in the blob store already. The first one that came stays. */
export async function keepMailPicture(
  db: Sql,
  messageId: MessageId,
  picture: string,
  { sha256, contentType, size }: MailPicture,
  now: Date,
): Promise<void> {
  await db.sql
    .insertInto('mail_picture')
    .values({
      message_id: messageId,
      picture,
      sha256,
      content_type: contentType,
      size,
      fetched_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
