/**
 * What was said on a recording, as an engine heard it. It never takes the place of the recording: whoever relies on a
 * word can listen to it.
 */

import type { Fact } from '../facts/fact.ts';

/** Something said without a long pause. */
export interface SpokenStretch {
  /** Which voice, from 0: in a recording of both sides 0 is the caller. */
  readonly channel: number;
  /** In ms from the beginning of the recording. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/**
 * `waiting`: it is being listened to, or will be. `done`: to the end. `silent`: nobody said anything. `declined`: the
 * caller did not agree, or nothing proves that he did. `no-engine`: none is set up for the language. `failed`: it could
 * not be heard.
 */
export type TranscriptState = 'waiting' | 'done' | 'silent' | 'declined' | 'no-engine' | 'failed';

/**
 * Below it a transcript is a draft. Of the words measured with `npm run bench:speech` more than every third was wrong
 * below it, every ninth to sixth above.
 */
const draftBelow = 0.85;

/** True for a transcript whose words a person must hear before relying on them. */
export function isDraft(confidence: number): boolean {
  return confidence < draftBelow;
}

/** How sure the words of stretches are together, each by its length; undefined without words. */
export function confidenceOf(stretches: readonly SpokenStretch[]): number | undefined {
  // A stretch in which a voice was and no word is the least sure of all.
  const weights = stretches
    .filter(({ text, confidence }) => text !== '' || confidence === 0)
    .map(({ text, start, end, confidence }) => ({
      weight: text === '' ? (end - start) / 100 : text.length,
      confidence,
    }));
  const all = weights.reduce((sum, { weight }) => sum + weight, 0);
  if (all === 0) return undefined;
  return weights.reduce((sum, { weight, confidence }) => sum + weight * confidence, 0) / all;
}

/** Where the words of a stretch stand among those of the caller. */
export interface WordsAt {
  readonly start: number;
  readonly end: number;
}

/**
 * The caller's own words as one text: facts are read from them, and never from what the desk said to the caller.
 *
 * @param recordings stretches of each recording of a message, in order.
 * @returns the text, and for each stretch of each recording its place in it; undefined for the other voice and for none.
 */
export function callerWords(recordings: readonly (readonly SpokenStretch[])[]): {
  readonly text: string;
  readonly places: readonly (readonly (WordsAt | undefined)[])[];
} {
  let text = '';
  const places = recordings.map((stretches) =>
    stretches.map(({ channel, text: words }): WordsAt | undefined => {
      if (channel !== 0 || words === '') return undefined;
      // On one line: a number that is dictated with a pause in it goes on.
      if (text !== '') text += ' ';
      const start = text.length;
      text += words;
      return { start, end: text.length };
    }),
  );
  return { text, places };
}

/**
 * Facts that were read in the caller's words, no surer than the words themselves were heard.
 *
 * @param facts those with another part than `transcript` stay as they are.
 */
export function heardFacts(
  facts: readonly Fact[],
  recordings: readonly (readonly SpokenStretch[])[],
): readonly Fact[] {
  const { places } = callerWords(recordings);
  const said = recordings.flatMap((stretches, recording) =>
    stretches.flatMap(({ confidence }, index) => {
      const at = places[recording]?.[index];
      return at === undefined ? [] : [{ ...at, confidence }];
    }),
  );
  return facts.map((fact) => {
    if (fact.span.part !== 'transcript') return fact;
    const within = said.filter(({ start, end }) => start < fact.span.end && end > fact.span.start);
    // One that was dictated over a pause is as sure as its least sure part.
    return {
      ...fact,
      confidence: fact.confidence * Math.min(1, ...within.map(({ confidence }) => confidence)),
    };
  });
}
/**
 * The second at which some words were said, as far as stretches tell: within one, words are taken for evenly spread.
 *
 * @param at offset in the text of `callerWords`. @returns ms from the beginning; undefined when no stretch has it.
 */
export function momentOf(
  stretches: readonly (Pick<SpokenStretch, 'start' | 'end'> & { readonly words: WordsAt | null })[],
  at: number,
): number | undefined {
  for (const { start, end, words } of stretches) {
    if (words === null || at < words.start || at > words.end) continue;
    const share = (at - words.start) / Math.max(1, words.end - words.start);
    return Math.round(start + (end - start) * share);
  }
  return undefined;
}
