/** Who forbade text messages to their number, and who allowed them again. */
import type { TextConsent } from '#src/domain/answering/text-message.ts';
import type { MessageId } from '#src/domain/ids.ts';
import type { Sql } from './db.ts';

/** Keeps the last word about a number; an older one that comes late changes nothing. */
export async function keepTextConsent(
  db: Sql,
  said: {
    readonly number: string;
    readonly state: TextConsent;
    readonly at: Date;
    readonly messageId?: MessageId;
  },
): Promise<void> {
  const values = { state: said.state, said_at: said.at, message_id: said.messageId ?? null };
  await db.sql
    .insertInto('text_consent')
    .values({ number: said.number, ...values })
    .onConflict((conflict) =>
      conflict.column('number').doUpdateSet(values).where('text_consent.said_at', '<=', said.at),
    )
    .execute();
}

/** True when this number forbade text messages and did not allow them since. */
export async function forbidsTexts(db: Sql, number: string): Promise<boolean> {
  const row = await db.sql
    .selectFrom('text_consent')
    .select('state')
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.state === 'stopped';
}
