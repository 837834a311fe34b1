import type { ApiActions } from '#src/api/actions.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { findMessage } from '#src/storage/messages.ts';
import { findTranscript, listenAgain } from '#src/storage/transcripts.ts';
import { notPossible, unknown } from './decisions.ts';
import type { Deps } from './stage.ts';

/** Has a recording of which there is no transcript heard once more; consent is asked again by the stage itself. */
export async function hearAgain(
  tx: Tx,
  deps: Deps,
  ...[attachmentId, by]: Parameters<ApiActions['listenAgain']>
): ReturnType<ApiActions['listenAgain']> {
  const transcript = await findTranscript(tx, attachmentId);
  if (transcript === undefined) return unknown;
  if (transcript.state === 'waiting') return { outcome: 'waiting' };
  const version = await listenAgain(tx, transcript.id);
  if (version === undefined)
    return notPossible({ it: 'è già stata trascritta', en: 'it has been transcribed' });
  const message = await findMessage(tx, transcript.messageId);
  await record(tx, {
    ...(message?.ticketId === undefined ? {} : { ticketId: message.ticketId }),
    actor: by,
    action: 'listen-again',
    data: { attachment: transcript.id },
  });
  await deps.queue.ring(tx, { stage: 'transcribe', id: transcript.id, version });
  return { outcome: 'rung' };
}
