/**
 * The process that listens: a broken file or a model of the house may end it by force (native code aborts), and a
 * recogniser holds gigabytes, which only the end of a process gives back. It answers one recording after the other, told
 * and answered over the channel to its parent.
 */
import { createRequire } from 'node:module';
import type { ModelConfig } from './model-folder.ts';
import { soundOf } from './decode.ts';
import { agreement, isLooping } from './hearing.ts';
import { at16kHz, lengthOf, SoundFailure, speechRate, voicesOf, type Sound } from './sound.ts';
import { cutIntoStretches, type Stretch } from './stretches.ts';

/** A recording to listen to. */
export interface ToRecogniser {
  readonly bytes: Uint8Array;
  readonly model: ModelConfig;
  /** Silero's model. */
  readonly voices: string;
  readonly threads: number;
  readonly ffmpeg?: string;
  /** Stretches that were heard before, as `channel:start` in ms. */
  readonly heard: readonly string[];
}

/** What is told while it listens; `done` or `failed` ends it. */
export type FromRecogniser =
  | { readonly kind: 'opened'; readonly ms: number; readonly channels: number }
  | {
      readonly kind: 'heard';
      /** From 0. */
      readonly channel: number;
      /** In ms. */
      readonly start: number;
      readonly end: number;
      readonly text: string;
      readonly confidence: number;
    }
  | { readonly kind: 'done' }
  /** `sound`: the file is to blame, and will be the next time. */
  | { readonly kind: 'failed'; readonly why: 'sound' | 'broken'; readonly note: string };

/** The part of the native package that is used; it comes without types. */
interface Sherpa {
  readonly OfflineRecognizer: new (config: object) => {
    createStream(): { acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void };
    decode(stream: object): void;
    getResult(stream: object): { readonly text: string; readonly ys_log_probs?: readonly number[] };
  };
  readonly Vad: new (
    config: object,
    seconds: number,
  ) => {
    acceptWaveform(samples: Float32Array): void;
    flush(): void;
    isEmpty(): boolean;
    /** @param external a buffer of the native side, which no process with a sandboxed heap takes. */
    front(external: boolean): { readonly start: number; readonly samples: Float32Array };
    pop(): void;
  };
}

let loaded: { readonly key: string; readonly hear: (samples: Float32Array) => Heard } | undefined;

/** What came of one hearing; `confidence` only where the model has one of its own. */
interface Heard {
  readonly text: string;
  readonly confidence?: number;
}

process.on('message', (question: ToRecogniser) => {
  void listen(question).catch((error: unknown) => {
    const note = error instanceof Error ? error.message : String(error);
    tell({ kind: 'failed', why: error instanceof SoundFailure ? 'sound' : 'broken', note });
  });
});

async function listen(question: ToRecogniser): Promise<void> {
  const sound = voicesOf(await soundOf(question.bytes, question.ffmpeg));
  const hear = recogniserFor(question);
  tell({ kind: 'opened', ms: lengthOf(sound), channels: sound.channels.length });
  const heard = new Set(question.heard);
  for (const { channel, ...stretch } of inOrder(sound, question.voices)) {
    const at = (sample: number) => Math.round((sample * 1_000) / sound.rate);
    if (heard.has(`${channel}:${at(stretch.start)}`)) continue;
    const samples = sound.channels[channel];
    if (samples === undefined) continue;
    tell({
      kind: 'heard',
      channel,
      start: at(stretch.start),
      end: at(stretch.end),
      ...twice(hear, samples, sound.rate, stretch),
    });
  }
  tell({ kind: 'done' });
}

/** Stretches of all channels by their beginnings, so that a conversation appears as it was led. */
function inOrder(sound: Sound, voices: string): (Stretch & { readonly channel: number })[] {
  return sound.channels
    .flatMap((samples, channel) =>
      cutIntoStretches(samples, sound.rate, voicedIn(samples, sound.rate, voices)).map((stretch) => ({
        ...stretch,
        channel,
      })),
    )
    .toSorted((a, b) => a.start - b.start || a.channel - b.channel);
}

/**
 * Hears a stretch as it is, and a little slower. Recognisers of this kind are never unsure by their own account; where
 * the two hearings differ, neither is to be relied on.
 */
function twice(
  hear: (samples: Float32Array) => Heard,
  samples: Int16Array,
  rate: number,
  { start, end, unvoiced }: Stretch,
): { text: string; confidence: number } {
  const first = hear(at16kHz(samples, rate, start, end));
  const text = first.text.trim();
  if (text === '') return { text, confidence: 1 };
  // Of noise recognisers make words; of one phrase they cannot make out they make the same one over and over.
  if (isLooping(text)) return { text: '', confidence: 0 };
  const second =
    first.confidence ?? agreement(text, hear(at16kHz(samples, Math.round(rate * 0.96), start, end)).text);
  return { text, confidence: unvoiced === true ? Math.min(0.3, second) : second };
}

function recogniserFor({ model, threads }: ToRecogniser): (samples: Float32Array) => Heard {
  const key = JSON.stringify([model, threads]);
  if (loaded?.key === key) return loaded.hear;
  const { OfflineRecognizer } = sherpa();
  const recogniser = new OfflineRecognizer({
    featConfig: { sampleRate: speechRate, featureDim: 80 },
    modelConfig: { ...model, numThreads: threads, debug: 0 },
  });
  const hear = (samples: Float32Array): Heard => {
    const stream = recogniser.createStream();
    stream.acceptWaveform({ samples, sampleRate: speechRate });
    recogniser.decode(stream);
    const { text, ys_log_probs: logs = [] } = recogniser.getResult(stream);
    return {
      text,
      ...(logs.length === 0 ? {} : { confidence: Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length) }),
    };
  };
  loaded = { key, hear };
  return hear;
}

/** Where somebody speaks, in samples of the channel. */
function voicedIn(samples: Int16Array, rate: number, model: string): { start: number; end: number }[] {
  const { Vad } = sherpa();
  const vad = new Vad(
    {
      sileroVad: {
        model,
        threshold: 0.3,
        minSilenceDuration: 0.35,
        minSpeechDuration: 0.15,
        windowSize: 512,
        maxSpeechDuration: 18,
      },
      sampleRate: speechRate,
      numThreads: 1,
      debug: 0,
    },
    60,
  );
  const spans: { start: number; end: number }[] = [];
  const take = () => {
    for (; !vad.isEmpty(); vad.pop()) {
      const { start, samples: spoken } = vad.front(false);
      const scale = rate / speechRate;
      spans.push({
        start: Math.round(start * scale),
        end: Math.min(samples.length, Math.round((start + spoken.length) * scale)),
      });
    }
  };
  // In pieces of 32 s, each a whole number of windows: a call of two hours is never in memory as floats.
  const piece = rate * 32;
  for (let from = 0; from < samples.length; from += piece) {
    const wide = at16kHz(samples, rate, from, from + piece);
    for (let at = 0; at < wide.length; at += 512) {
      const window = new Float32Array(512);
      window.set(wide.subarray(at, at + 512));
      vad.acceptWaveform(window);
    }
    take();
  }
  vad.flush();
  take();
  return spans;
}

/** Loaded when it is needed: who only asks for this file's types has no native code in the process. */
function sherpa(): Sherpa {
  // It comes without types; `Sherpa` is what its own `types.js` and `vad.js` say.
  return createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
}

function tell(answer: FromRecogniser): void {
  process.send?.(answer);
}
