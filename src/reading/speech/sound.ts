/** Sound as samples, whatever the file it came in. */

/** Sound of one or more channels, all of the same length. */
export interface Sound {
  /** Samples in a second of one channel. */
  readonly rate: number;
  /** Each voice its own where it was recorded so; 16-bit samples. */
  readonly channels: readonly Int16Array[];
}

/** A file whose sound cannot be had; the message says why, in words that fit behind «not transcribed:». */
export class SoundFailure extends Error {
  override name = 'SoundFailure';
}

/** Longest recording that is listened to, in ms. */
export const longestMs = 2 * 3_600_000;

/** True of a length, in ms, that nobody listens to. */
export function lastsTooLong(ms: number): boolean {
  return ms > longestMs;
}

/** It lasts longer than anybody listens: no other program need try. */
export class TooLong extends SoundFailure {
  override name = 'TooLong';
  constructor() {
    super(`it lasts longer than ${longestMs / 3_600_000} hours`);
  }
}

/** Length in ms. */
export function lengthOf({ rate, channels }: Sound): number {
  return Math.round(((channels[0]?.length ?? 0) * 1_000) / rate);
}

/** Samples between -1 and 1 as 16-bit ones. */
export function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
  );
}

/**
 * Channels that differ: a single voice that was recorded on both sides is one, and a side nobody spoke on is none. At
 * least one is left.
 */
export function voicesOf({ rate, channels }: Sound): Sound {
  const different = channels.filter(
    (channel, index) =>
      !channels.slice(0, index).some((other) => isSame(channel, other)) &&
      channel.some((sample) => Math.abs(sample) > 64),
  );
  return { rate, channels: different.length === 0 ? channels.slice(0, 1) : different };
}

function isSame(one: Int16Array, other: Int16Array): boolean {
  return one.length === other.length && one.every((sample, index) => sample === other[index]);
}

/**
 * A stretch of one channel as the recognisers want it: 16,000 samples a second between -1 and 1, by windowed sinc, so
 * that nothing above the band folds back.
 *
 * @param from first sample, @param to the one behind the last; both count in the channel.
 */
export function at16kHz(channel: Int16Array, rate: number, from = 0, to = channel.length): Float32Array {
  const start = Math.max(0, from);
  const end = Math.min(channel.length, to);
  if (rate === speechRate)
    return Float32Array.from(channel.subarray(start, end), (sample) => sample / 32_768);
  const shared = greatestDivisor(rate, speechRate);
  const [up, down] = [speechRate / shared, rate / shared];
  const kernels = kernelsFor(up, down);
  const out = new Float32Array(Math.floor(((end - start) * up) / down));
  for (let index = 0; index < out.length; index++) {
    const whole = Math.floor((index * down) / up);
    const { taps, half } = kernels[(index * down) % up] ?? none;
    const first = start + whole - half;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) sum += (channel[first + tap] ?? 0) * (taps[tap] ?? 0);
    out[index] = sum / 32_768;
  }
  return out;
}

interface Kernel {
  readonly taps: Float64Array;
  /** Samples before the one at or below the place asked for. */
  readonly half: number;
}

const none: Kernel = { taps: new Float64Array(0), half: 0 };

/** A windowed sinc for each place between two samples that a new one may fall on; by (place × up) as an index. */
function kernelsFor(up: number, down: number): readonly Kernel[] {
  // Below the lower of the two Nyquist frequencies.
  const cut = Math.min(1, up / down) * 0.94;
  const half = Math.ceil(16 / cut);
  return Array.from({ length: up }, (_, phase) => ({
    half,
    taps: Float64Array.from({ length: 2 * half + 1 }, (__, tap) => {
      const distance = tap - half - phase / up;
      if (Math.abs(distance) >= half) return 0;
      const angle = Math.PI * distance * cut;
      return (
        (angle === 0 ? 1 : Math.sin(angle) / angle) *
        (0.5 + 0.5 * Math.cos((Math.PI * distance) / half)) *
        cut
      );
    }),
  }));
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}

/** Samples in a second that every recogniser here listens to. */
export const speechRate = 16_000;
