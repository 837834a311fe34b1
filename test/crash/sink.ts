/** The relay of the crash suite: it survives everything, remembers every message it accepted, and misbehaves by chance. */
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import type { Random } from '../random.ts';
import { drop, startSmtpSink, type SinkBehaviour } from '../smtp-sink.ts';

/** A message the relay answers for. */
export interface Accepted {
  /** Without angle brackets. */
  readonly messageId: string;
  readonly recipient: string;
  readonly envelopeFrom: string;
  readonly subject: string;
  readonly replyTo: string;
  readonly bytes: Buffer;
}

/** What the relay does to one connection; in the last three the blow falls on our side, at the worst moment. */
export type Mood =
  | 'well'
  | 'slow'
  | 'past-timeout'
  | 'later'
  | 'cut-inside'
  | 'kept-no-word'
  | 'lost-no-word'
  | 'word-then-cut'
  | 'killed-before-word'
  | 'killed-after-word'
  | 'database-gone';

/** Blows that fall the moment a message has arrived whole. */
export interface Blows {
  /** Kills every process that sends. */
  killSenders(): void;
  /** Takes the database away for some seconds; resolves when it is gone. Absent where it lives in the sender's process. */
  readonly takeDatabase?: () => Promise<void>;
  /** How many may fall. */
  readonly atMost: number;
}

export interface CrashSink {
  readonly port: number;
  readonly accepted: readonly Accepted[];
  /** How often each mood came, for the report. */
  readonly moods: ReadonlyMap<Mood, number>;
  /** Waits until everything accepted so far has been read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the relay in the harness's own process: nothing kills it. */
export async function startCrashSink(
  random: Random,
  blows: Blows,
  hears: (message: Accepted) => void,
): Promise<CrashSink> {
  const accepted: Accepted[] = [];
  const moods = new Map<Mood, number>();
  const reading = new Set<Promise<void>>();
  let blowsLeft = blows.atMost;
  const draw = drawMoods(random.branch('moods'));
  const mayFall = (mood: Mood) =>
    (mood !== 'database-gone' || blows.takeDatabase !== undefined) && (!isBlow(mood) || blowsLeft-- > 0);
  const sink = await startSmtpSink({
    choose: () => {
      const drawn = draw();
      const mood = mayFall(drawn) ? drawn : 'well';
      moods.set(mood, (moods.get(mood) ?? 0) + 1);
      return behaviourOf(mood, random, blows);
    },
    onMessage: (message) => {
      // The dot came and the message is kept: from here on the relay would deliver it, whatever the client heard.
      const read = simpleParser(message.bytes).then((mail) => {
        const one: Accepted = {
          messageId: (mail.messageId ?? '').replace(/^<|>$/g, ''),
          recipient: (message.to[0] ?? '').toLowerCase(),
          envelopeFrom: message.from,
          subject: mail.subject ?? '',
          replyTo: mail.replyTo?.value[0]?.address ?? '',
          bytes: message.bytes,
        };
        accepted.push(one);
        hears(one);
      });
      reading.add(read);
      void read.finally(() => reading.delete(read));
    },
  });
  return {
    port: sink.port,
    accepted,
    moods,
    settled: async () => {
      await Promise.all(reading);
    },
    close: () => sink.close(),
  };
}

/** How often each mood comes; what is left goes well. One connection in twenty is sent away with a 451. */
const shares: readonly (readonly [Mood, number])[] = [
  ['later', 0.05],
  ['kept-no-word', 0.04],
  ['lost-no-word', 0.03],
  ['word-then-cut', 0.04],
  ['cut-inside', 0.02],
  ['past-timeout', 0.015],
  ['killed-before-word', 0.05],
  ['killed-after-word', 0.05],
  ['database-gone', 0.04],
  ['slow', 0.12],
];

/** Draws moods: each of them once among the first two dozen, so that a short run meets them all; then by their shares. */
function drawMoods(random: Random): () => Mood {
  const first = random.shuffled<Mood>([
    ...shares.map(([mood]) => mood),
    ...Array.from({ length: 14 }, () => 'well' as const),
  ]);
  return () => {
    const dealt = first.pop();
    if (dealt !== undefined) return dealt;
    let left = random.next();
    for (const [mood, share] of shares) {
      left -= share;
      if (left < 0) return mood;
    }
    return 'well';
  };
}

function isBlow(mood: Mood): boolean {
  return mood === 'killed-before-word' || mood === 'killed-after-word' || mood === 'database-gone';
}

function behaviourOf(mood: Mood, random: Random, blows: Blows): SinkBehaviour {
  const word = '250 2.0.0 Ok: queued';
  const refusal = '451 4.7.1 Please try again later';
  const after = (low: number, high: number) => {
    const ms = random.whole(low, high);
    return () => pause(ms);
  };
  switch (mood) {
    case 'well':
      return {};
    case 'slow':
      return { dot: { once: after(200, 2_500), act: word } };
    case 'past-timeout':
      // Longer than SEND_TIMEOUT_SECONDS: somebody else believes this attempt dead while it lives.
      return { dot: { once: after(10_500, 13_000), act: word } };
    case 'later':
      return random.chance(0.5) ? { rcpt: refusal } : { dot: refusal };
    case 'cut-inside':
      return { during: { bytes: random.whole(1, 900), act: drop() } };
    case 'kept-no-word':
      return { dot: { once: after(0, 300), act: drop() } };
    case 'lost-no-word':
      return { dot: { once: after(0, 300), act: drop() }, loses: true };
    case 'word-then-cut':
      return { dot: drop(word) };
    case 'killed-before-word':
      return { dot: { once: async () => blows.killSenders(), act: word } };
    case 'killed-after-word':
      return { dot: { once: async () => void setImmediate(() => blows.killSenders()), act: word } };
    case 'database-gone':
      return { dot: { once: async () => blows.takeDatabase?.(), act: word } };
  }
}
