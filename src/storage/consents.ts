/** What callers chose before anything was recorded. */
import type { MessageId } from '#src/domain/ids.ts';
import type { RecordingConsent } from '#src/domain/phone/consent.ts';
import type { Tx } from './db.ts';

/** Keeps the choice made in the call that became this message. */
export async function keepConsent(tx: Tx, messageId: MessageId, consent: RecordingConsent): Promise<void> {
  await tx.sql
    .insertInto('recording_consent')
    .values({
      message_id: messageId,
      call: consent.call,
      notice: consent.notice,
      language: consent.language,
      choice: consent.choice,
      chosen_at: consent.at,
    })
    .execute();
}
