/** The telephone by Twilio: calls with their recordings, and text messages that come in. Nothing is sent yet. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, Intake } from '#src/channel.ts';
import type { CallWordsOf } from '#src/domain/phone/call-words.ts';
import { fileWaiting, type Log } from './filing.ts';
import { answerCall, answerText } from './hook.ts';
import { readPhoneItem, readTextMessage } from './message.ts';
import type { PhoneSettings } from './settings.ts';
import { callScript } from './twiml.ts';
import { twilioApi } from './twilio-api.ts';

/** How often what waits is looked through, in ms. */
const rhythmMs = 5_000;

/** Calls, and text messages; without settings they only read what came before. */
export function phoneChannels(
  settings: PhoneSettings | undefined,
  { words, log, now = () => new Date() }: { words: CallWordsOf; log: Log; now?: () => Date },
): Channel[] {
  return [
    {
      name: 'phone',
      medium: 'text',
      listen: (intake, signal) =>
        settings === undefined
          ? Promise.resolve()
          : watchWaiting(intake, signal, { settings, api: twilioApi(settings), now, log }),
      normalize: (item) => Promise.resolve(readPhoneItem(item, words)),
      ...(settings === undefined
        ? {}
        : {
            hook: (request, intake) =>
              answerCall(request, intake, { settings, script: callScript(settings, words), now }),
          }),
      close: () => Promise.resolve(),
    },
    {
      name: 'sms',
      medium: 'text',
      listen: () => Promise.resolve(),
      normalize: (item) => Promise.resolve(readTextMessage(item, words)),
      ...(settings === undefined
        ? {}
        : { hook: (request, intake) => answerText(request, intake, { settings, now }) }),
      close: () => Promise.resolve(),
    },
  ];
}

async function watchWaiting(
  intake: Intake,
  signal: AbortSignal,
  tools: Parameters<typeof fileWaiting>[1],
): Promise<void> {
  while (!signal.aborted) {
    try {
      const failures = await fileWaiting(intake, tools);
      await intake.report(
        'twilio',
        failures === 0
          ? { state: 'alive' }
          : { state: 'failing', error: `${failures} calls or recordings could not be taken` },
      );
    } catch (error) {
      tools.log.warn('phone.listen', { error: error instanceof Error ? error.message : 'unknown' });
    }
    await pause(rhythmMs, undefined, { signal }).catch(() => {});
  }
}
