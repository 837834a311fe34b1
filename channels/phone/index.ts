/** The telephone by Twilio: calls with their recordings, and text messages in both directions. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel, Intake } from '#src/channel.ts';
import type { CallWordsOf } from '#src/domain/phone/call-words.ts';
import { fileWaiting, type Log, type PhoneTools } from './filing.ts';
import { answerCall, answerText, isManned } from './hook.ts';
import { readPhoneItem, readTextMessage } from './message.ts';
import { ongoingCalls } from './ongoing.ts';
import { Patience } from './patience.ts';
import { filePictures } from './pictures.ts';
import { reconcileCalls, reconcileEveryMs, reconcileTexts, type Compared } from './reconcile.ts';
import { callsOut, lineOut } from './place-call.ts';
import { textsOut } from './send-text.ts';
import type { PhoneSettings } from './settings.ts';
import { telephoneOf } from './telephone.ts';
import { callScript } from './twiml.ts';
import { twilioApi } from './twilio-api.ts';

/** How often what waits is looked through, in ms. */
const rhythmMs = 5_000;

/** Calls, and text messages; without settings they only read what came before. */
export function phoneChannels(
  settings: PhoneSettings | undefined,
  { words, log, now = () => new Date() }: { words: CallWordsOf; log: Log; now?: () => Date },
): Channel[] {
  const toolsOf = (account: PhoneSettings): PhoneTools => ({
    settings: account,
    api: twilioApi(account),
    patience: new Patience(),
    now,
    log,
  });
  const line = settings === undefined ? undefined : lineOut(settings);
  const textFrom = settings?.textFrom;
  const reading = { words, answersByText: textFrom !== undefined };
  // Whoever called is answered by a text message, as whoever sent one.
  const out =
    settings === undefined || textFrom === undefined
      ? {}
      : textsOut({ ...settings, textFrom }, twilioApi(settings));
  return [
    {
      name: 'phone',
      medium: 'text',
      listen: (intake, signal) =>
        settings === undefined
          ? Promise.resolve()
          : watch(intake, signal, toolsOf(settings), {
              name: 'twilio',
              file: fileWaiting,
              compare: reconcileCalls,
            }),
      normalize: (item) => Promise.resolve(readPhoneItem(item, reading)),
      ...out,
      ...(settings === undefined
        ? {}
        : {
            telephone: () => telephoneOf(settings, words, twilioApi(settings)),
            ongoing: (pieces) =>
              ongoingCalls(pieces, { now: now(), isManned: (at) => isManned(settings, at) }),
            hook: (request, intake) =>
              answerCall(request, intake, {
                settings,
                script: callScript(settings, words),
                api: twilioApi(settings),
                now,
              }),
          }),
      close: () => Promise.resolve(),
    },
    {
      name: 'sms',
      medium: 'text',
      listen: (intake, signal) =>
        settings === undefined
          ? Promise.resolve()
          : watch(intake, signal, toolsOf(settings), {
              name: 'twilio',
              file: filePictures,
              compare: reconcileTexts,
            }),
      normalize: (item) => Promise.resolve(readTextMessage(item, reading)),
      ...out,
      ...(settings === undefined
        ? {}
        : { hook: (request, intake) => answerText(request, intake, { settings, now }) }),
      close: () => Promise.resolve(),
    },
    {
      // Calls we place; what comes of them is heard by the channel above.
      name: 'call',
      medium: 'text',
      listen: () => Promise.resolve(),
      normalize: (item) => Promise.resolve(readPhoneItem(item, reading)),
      ...(settings === undefined || line === undefined
        ? {}
        : callsOut(settings, line, twilioApi(settings), now)),
      close: () => Promise.resolve(),
    },
  ];
}

/** One of the two things that are watched. */
interface Watched {
  /** As its health is shown. */
  readonly name: string;
  readonly file: (intake: Intake, tools: PhoneTools) => Promise<number>;
  readonly compare: (intake: Intake, tools: PhoneTools) => Promise<Compared>;
}

/** Files what waits every few seconds, and compares with Twilio's lists at the start and every ten minutes. */
async function watch(intake: Intake, signal: AbortSignal, tools: PhoneTools, of: Watched): Promise<void> {
  let comparedAt = -Infinity;
  let failed: string | undefined;
  while (!signal.aborted) {
    try {
      if (performance.now() - comparedAt >= reconcileEveryMs) {
        comparedAt = performance.now();
        failed = await of.compare(intake, tools).then(
          async (found) => {
            await intake.report(of.name, { state: 'reconciled', ...found });
            return undefined;
          },
          (error: unknown) => `Twilio's lists could not be read: ${wordsIn(error)}`,
        );
      }
      const waiting = await of.file(intake, tools);
      const error = failed ?? (waiting === 0 ? undefined : `${waiting} could not be fetched yet`);
      await intake.report(of.name, error === undefined ? { state: 'alive' } : { state: 'failing', error });
    } catch (error) {
      tools.log.warn('phone.listen', { error: wordsIn(error) });
    }
    await pause(rhythmMs, undefined, { signal }).catch(() => {});
  }
}

function wordsIn(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown';
}
