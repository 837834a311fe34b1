/** Calls with recordings as Twilio's channel hands them over, and listeners that hear what a test says. */
import { intakeFor } from '#workers/index.ts';
import { SpeechFailure, type Listening, type Recording } from '#src/reading/speech/engine.ts';
import type { SpeechReader } from '#src/reading/speech/index.ts';
import type { SpokenStretch } from '#src/domain/phone/transcript.ts';
import type { Language } from '#src/domain/message.ts';
import type { TestDesk } from './desk.ts';
import { wavOf } from './wav.ts';

const callSid = `CA${'2'.repeat(32)}`;
const recordingSid = `RE${'3'.repeat(32)}`;

/** Anna's telephone, as the cast has it. */
export const annasPhone = '+393331234567';

/**
 * Hands over a call that was answered, and its recording.
 *
 * @param call.key what was pressed at the notice; nine declines. Null: the call itself never comes.
 */
export async function deliverRecordedCall(
  desk: TestDesk,
  call: { key?: string | null; from?: string; language?: Language; wav?: Uint8Array } = {},
): Promise<void> {
  const from = call.from ?? annasPhone;
  const language = call.language ?? 'it';
  const intake = intakeFor('phone', desk.deps);
  const item = { channel: 'phone', account: 'twilio', receivedAt: desk.now, once: true } as const;
  const event = (key: string, about: string, fields: Readonly<Record<string, string>>) => ({
    key,
    about: `/hooks/phone/${about}`,
    at: desk.now.toISOString(),
    body: new URLSearchParams({ CallSid: callSid, From: from, To: '+390299990000', ...fields }).toString(),
  });
  const events = [
    event('voice', 'voice', {}),
    event(
      'menu',
      `menu?lang=${language}&mode=opt-out&notice=2026-11`,
      call.key == null ? {} : { Digits: call.key },
    ),
    event('after-dial', `after-dial?lang=${language}&rec=1`, { DialCallStatus: 'completed' }),
    event('status', 'status', { CallStatus: 'completed', CallDuration: '40' }),
  ];
  if (call.key !== null)
    await intake.deliver({
      ...item,
      sourceKey: callSid,
      bytes: Buffer.from(JSON.stringify({ version: 1, call: callSid, events })),
    });
  await intake.deliver({
    ...item,
    sourceKey: recordingSid,
    bytes: call.wav ?? Buffer.from('what a recording sounds like'),
    envelope: { recording: { id: recordingSid, call: callSid, from, language } },
  });
}

/** Two voices in turn, three seconds each: a WAV file that every browser plays. */
export function twoVoices(turns: number): Uint8Array {
  const rate = 8_000;
  const turn = 3 * rate;
  const both = new Int16Array(turns * turn * 2);
  for (let at = 0; at < turns; at++)
    tone(turn - rate / 2, at % 2 === 0 ? 330 : 220, rate).forEach((sample, index) => {
      both[(at * turn + index) * 2 + (at % 2)] = sample;
    });
  return wavOf(1, 16, bytesOf(both), { channels: 2, rate });
}

/** Stretches one after the other: the caller's, or with a leading `>` the desk's. */
export function said(...lines: readonly string[]): SpokenStretch[] {
  return lines.map((line, index) => ({
    channel: line.startsWith('>') ? 1 : 0,
    start: index * 3_000,
    end: index * 3_000 + 2_500,
    text: line.replace(/^> ?/, ''),
    confidence: 0.95,
  }));
}

/** A listener that hears these stretches, leaves out what was heard before, and remembers what it was given. */
export function listenerFor(
  stretches: readonly SpokenStretch[],
  how: {
    /** It dies after so many stretches. */
    readonly diesAfter?: number;
    readonly failure?: SpeechFailure;
  } = {},
): SpeechReader & { readonly given: readonly Recording[]; readonly told: readonly SpokenStretch[] } {
  const given: Recording[] = [];
  const told: SpokenStretch[] = [];
  return {
    given,
    told,
    engineFor: () => ({ name: 'scripted' }),
    transcribe: async (recording: Recording, listening: Listening) => {
      given.push(recording);
      if (how.failure !== undefined) throw how.failure;
      await listening.onOpened({ ms: stretches.length * 3_000, channels: 2 });
      let count = 0;
      for (const stretch of stretches) {
        if (listening.heard.has(`${stretch.channel}:${stretch.start}`)) continue;
        if (count++ === how.diesAfter) throw new Error('the process was killed');
        told.push(stretch);
        await listening.onHeard(stretch);
      }
    },
    close: () => Promise.resolve(),
  };
}

/** A tone, so many samples long. */
export const tone = (samples: number, hertz: number, rate: number, loud = 8_000) =>
  Int16Array.from({ length: samples }, (_, at) =>
    Math.round(loud * Math.sin((2 * Math.PI * hertz * at) / rate)),
  );

/** Samples as they lie in a file. */
export const bytesOf = (samples: Int16Array) =>
  new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
