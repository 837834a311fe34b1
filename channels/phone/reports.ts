/** What Twilio tells of our text messages, kept as an original like everything that comes in. */
import type { Intake } from '#src/channel.ts';
import { account } from './call.ts';
import type { TextForm } from './pictures.ts';

/** Words of Twilio's `MessageStatus` after which nothing more comes. */
const finalStatuses: ReadonlySet<string> = new Set(['delivered', 'undelivered', 'failed']);

/** Whether a text message of ours has come to its end. */
export function isSettled(status: string): boolean {
  return finalStatuses.has(status);
}

/** The one name of this news, however it is told. */
export function reportKey(sid: string, status: string): string {
  return `${sid}/${status}`;
}

/**
 * Stores how a text message of ours ended; what comes before the end is not kept.
 *
 * @param about our own id of it, where the news says which it is.
 */
export async function takeReport(
  intake: Intake,
  { bytes, receivedAt }: TextForm,
  about: string | undefined,
): Promise<'stored' | 'duplicate'> {
  const fields = new URLSearchParams(Buffer.from(bytes).toString('utf8'));
  const [sid, status] = [fields.get('MessageSid'), fields.get('MessageStatus')];
  if (sid === null || status === null || !isSettled(status)) return 'duplicate';
  return intake.deliver({
    channel: 'sms',
    account,
    sourceKey: reportKey(sid, status),
    bytes,
    receivedAt,
    once: true,
    envelope: { report: about === undefined ? {} : { about } },
  });
}
