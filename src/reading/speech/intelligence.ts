/**
 * Twilio's Conversational Intelligence (API version 2): a recording that lies at Twilio is transcribed there. What is
 * asked for twice is found by the recording's Sid and not paid for twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { SpeechFailure, type Listening, type Recording } from './engine.ts';

export interface IntelligenceSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** Where the API is, without a slash at the end; a stand-in can take its place. */
  readonly url: string;
  /** Between two looks whether it is done, in ms. */
  readonly lookEveryMs?: number;
}

export interface Intelligence {
  /** @throws SpeechFailure. */
  transcribe(recording: Recording & { readonly service: string }, listening: Listening): Promise<void>;
  close(): void;
}

const transcript = z.object({
  sid: z.string(),
  status: z.enum(['queued', 'in-progress', 'completed', 'failed', 'canceled']),
  duration: z.number().nullish(),
});
const transcripts = z.object({ transcripts: z.array(transcript) });
const seconds = z.coerce.number().nonnegative().catch(0);
const sentences = z.object({
  sentences: z.array(
    z.object({
      /** From 1. */
      media_channel: z.number().int().catch(1),
      start_time: seconds,
      end_time: seconds,
      transcript: z.string().nullish(),
      confidence: z.coerce.number().min(0).max(1).catch(0),
    }),
  ),
  meta: z.object({ next_page_url: z.string().nullish() }).optional(),
});

/** An answer must come within this time, in ms. */
const answerMs = 60_000;
/** A transcript that is not done after so long is asked for again later, in ms. */
const doneMs = 3_600_000;

/** Opens the API of one account. */
export function openIntelligence(settings: IntelligenceSettings): Intelligence {
  const closing = new AbortController();
  const { accountSid, authToken, url } = settings;
  const ask = async (address: string, form?: Readonly<Record<string, string>>): Promise<unknown> => {
    let answer: Response;
    try {
      answer = await fetch(address, {
        method: form === undefined ? 'GET' : 'POST',
        headers: { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(answerMs)]),
      });
    } catch (error) {
      throw new SpeechFailure(closing.signal.aborted ? 'closing' : 'broken', 'Twilio does not answer', {
        cause: error,
      });
    }
    // A recording that is gone there, or a service that is not ours, will not be there the next time either.
    if (answer.status === 400 || answer.status === 404)
      throw new SpeechFailure('sound', `Twilio answered ${answer.status} to a transcript`);
    if (!answer.ok) throw new SpeechFailure('broken', `Twilio answered ${answer.status} to a transcript`);
    return await answer.json();
  };

  const begun = async (source: string, service: string) => {
    const listed = transcripts.parse(
      await ask(
        `${url}/v2/Transcripts?${new URLSearchParams({ ServiceSid: service, SourceSid: source }).toString()}`,
      ),
    );
    const known = listed.transcripts.find(({ status }) => status !== 'failed' && status !== 'canceled');
    if (known !== undefined) return known;
    return transcript.parse(
      await ask(`${url}/v2/Transcripts`, {
        ServiceSid: service,
        CustomerKey: source,
        Channel: JSON.stringify({ media_properties: { source_sid: source } }),
      }),
    );
  };

  const completed = async (first: z.infer<typeof transcript>) => {
    const until = performance.now() + doneMs;
    for (let now = first; ; now = transcript.parse(await ask(`${url}/v2/Transcripts/${first.sid}`))) {
      if (now.status === 'completed') return now;
      if (now.status === 'failed' || now.status === 'canceled')
        throw new SpeechFailure('sound', `Twilio says that the transcript is ${now.status}`);
      if (performance.now() > until)
        throw new SpeechFailure('broken', 'Twilio has not finished within an hour');
      await pause(settings.lookEveryMs ?? 5_000, undefined, { signal: closing.signal }).catch(() => {
        throw new SpeechFailure('closing', 'the service ends');
      });
    }
  };

  return {
    transcribe: async ({ sid, service }, listening) => {
      if (sid === undefined)
        throw new SpeechFailure('no-engine', 'Twilio transcribes only what was recorded at Twilio');
      const done = await completed(await begun(sid, service));
      const said: z.infer<typeof sentences>['sentences'] = [];
      let next: string | undefined = `${url}/v2/Transcripts/${done.sid}/Sentences?PageSize=500`;
      while (next !== undefined) {
        const page: z.infer<typeof sentences> = sentences.parse(await ask(next));
        said.push(...page.sentences);
        const following = page.meta?.next_page_url ?? undefined;
        // The address comes from the network: only its path is followed, to the host we know.
        next =
          following === undefined
            ? undefined
            : `${url}${new URL(following).pathname}${new URL(following).search}`;
      }
      const ms = (value: number) => Math.round(value * 1_000);
      await listening.onOpened({
        ms: Math.max(ms(done.duration ?? 0), ...said.map(({ end_time }) => ms(end_time))),
        channels: new Set(said.map(({ media_channel }) => media_channel)).size || 1,
      });
      for (const each of said.toSorted((a, b) => a.start_time - b.start_time)) {
        const channel = Math.max(0, each.media_channel - 1);
        if (listening.heard.has(`${channel}:${ms(each.start_time)}`)) continue;
        await listening.onHeard({
          channel,
          start: ms(each.start_time),
          end: Math.max(ms(each.end_time), ms(each.start_time)),
          text: (each.transcript ?? '').trim(),
          confidence: each.confidence,
        });
      }
    },
    close: () => closing.abort(),
  };
}
