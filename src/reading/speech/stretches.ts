/**
 * Where a recording is cut before it is listened to. Voice detection says where people speak; it is never taken for
 * permission to leave something out: what lies between is listened to as well, unless it is silent.
 */

/** Part of a channel, in samples. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Voice detection found nobody here. */
  readonly unvoiced?: true;
}

/** Recognisers are best with whole phrases and cannot take more than half a minute. */
const longestSeconds = 20;
/** What is said so shortly one after the other is one phrase. */
const pauseSeconds = 0.6;
/** Beginnings and ends of words lie outside of what voice detection finds. */
const padSeconds = 0.3;

/**
 * Cuts a channel into stretches in order, none longer than 20 s.
 *
 * @param voiced where voice detection found speech, in samples, in order.
 */
export function cutIntoStretches(
  channel: Int16Array,
  rate: number,
  voiced: readonly { readonly start: number; readonly end: number }[],
): readonly Stretch[] {
  const spoken = phrases(voiced, rate, channel.length);
  const threshold = silenceBelow(channel, rate, spoken);
  const stretches: Stretch[] = [];
  let reached = 0;
  const between = (to: number) => {
    for (const part of inParts({ start: reached, end: to }, rate))
      if (part.end - part.start >= rate / 2 && loudest(channel, rate, part) > threshold)
        stretches.push({ ...part, unvoiced: true });
  };
  for (const phrase of spoken) {
    between(phrase.start);
    stretches.push(...inParts(phrase, rate));
    reached = phrase.end;
  }
  between(channel.length);
  return stretches;
}

/** Spans that lie close together as one, a little wider than they were found. */
function phrases(
  voiced: readonly { readonly start: number; readonly end: number }[],
  rate: number,
  length: number,
): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (const { start, end } of voiced) {
    const from = Math.max(0, start - padSeconds * rate);
    const to = Math.min(length, end + padSeconds * rate);
    const last = found.at(-1);
    if (
      last !== undefined &&
      start - last.end < (pauseSeconds - padSeconds) * rate &&
      to - last.start <= longestSeconds * rate
    )
      last.end = to;
    else found.push({ start: Math.max(from, last?.end ?? 0), end: to });
  }
  return found;
}

/** Equal parts that are short enough. */
function inParts(
  { start, end }: { start: number; end: number },
  rate: number,
): { start: number; end: number }[] {
  const parts = Math.ceil((end - start) / (longestSeconds * rate));
  return Array.from({ length: parts }, (_, part) => ({
    start: Math.round(start + ((end - start) * part) / parts),
    end: Math.round(start + ((end - start) * (part + 1)) / parts),
  }));
}

/** What is so much quieter than the voices (26 dB), or than a line with nobody on it, is silence. */
function silenceBelow(
  channel: Int16Array,
  rate: number,
  spoken: readonly { readonly start: number; readonly end: number }[],
): number {
  const voices = spoken.map((span) => loudest(channel, rate, span)).toSorted((a, b) => a - b);
  const usual = voices[Math.floor(voices.length / 2)] ?? 0;
  return Math.max(80, usual / 20);
}

/** Root mean square of the loudest tenth of a second. */
function loudest(channel: Int16Array, rate: number, { start, end }: { start: number; end: number }): number {
  const window = Math.max(1, Math.round(rate / 10));
  let most = 0;
  for (let at = start; at < end; at += window) {
    let sum = 0;
    const to = Math.min(end, at + window);
    for (let index = at; index < to; index++) sum += (channel[index] ?? 0) ** 2;
    most = Math.max(most, sum / Math.max(1, to - at));
  }
  return Math.sqrt(most);
}
