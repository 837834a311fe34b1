/**
 * What a text reads like, learned from examples. Rules hold only the wordings their writers thought of; here a house
 * lists texts as people write them, and what a new text has in common with them is added up: words, beginnings of words
 * and pairs of words, weighed by multinomial logistic regression. The same examples always give the same weights, and
 * the words that spoke most for a kind can be shown.
 */
import type { Language } from '../message.ts';
import { fold, sentencesOf, type Reading } from './text.ts';

/** A message or a sentence as customers write it, and what it is an example of. */
export interface Example<K extends string> {
  readonly kind: K;
  readonly language: Language;
  readonly text: string;
}

/** What was learned from a list of examples. */
export interface Learner<K extends string> {
  /** The kinds that have examples, in the order of their first one. */
  readonly kinds: readonly K[];
  /** Where the weights of a word, a beginning or a pair stand: its row. */
  readonly rows: ReadonlyMap<string, number>;
  /** One row per feature, one column per kind in the order of `kinds`; the first row weighs every text. */
  readonly weights: Float64Array;
}

/** A stretch of a text, and the kind whose examples it reads like. */
export interface Likeness<K extends string> {
  /** Absent where nothing was learned. */
  readonly kind: K | undefined;
  /** 0–1, how sure the examples are of `kind`. */
  readonly probability: number;
  /** 0–1, how sure they are of each kind; a kind without examples is absent. */
  readonly of: ReadonlyMap<K, number>;
  /** The stretch, as offsets of the reading. */
  readonly start: number;
  readonly end: number;
}

const epochs = 12;
const firstStep = 3;
/** Weights shrink by this share of a step: a word seen once must not decide alone. */
const shrinkage = 2e-3;
/** Beginnings by which a word is known in all its endings: «rimborso», «rimborsare»; «attendo», «attesa». */
const stemLength = 6;
const rootLength = 4;
/** Characters that are read, as many as of displeasure: a sign of it that is not read here would be doubted. */
const readLimit = 8_000;
/** Examples learned before the learning pauses: a few milliseconds. */
const slice = 200;

/** Learners of lists of examples; each list is learned once. */
export interface School<K extends string> {
  /** What a list teaches; it is learned at once where that was not done before. */
  learnerOf(examples: readonly Example<K>[]): Learner<K>;
  /** Learns a list in slices of a few milliseconds, so that whoever has other work can do it in between. */
  prepare(examples: readonly Example<K>[]): Generator<undefined, void>;
}

/** A school without learners yet. */
export function schoolOf<K extends string>(): School<K> {
  const learners = new WeakMap<readonly Example<K>[], Learner<K>>();
  return {
    learnerOf(examples) {
      let learner = learners.get(examples);
      if (learner === undefined) {
        learner = learn(examples);
        learners.set(examples, learner);
      }
      return learner;
    },
    *prepare(examples) {
      if (learners.has(examples)) return;
      const learner = yield* learning(examples);
      if (!learners.has(examples)) learners.set(examples, learner);
    },
  };
}

/** What a list of examples teaches. */
export function learn<K extends string>(examples: readonly Example<K>[]): Learner<K> {
  const steps = learning(examples);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Learns by stochastic gradient descent in a fixed order; kinds with few examples count as much as those with many.
 * Pauses after every slice.
 */
function* learning<K extends string>(examples: readonly Example<K>[]): Generator<undefined, Learner<K>> {
  const kinds = [...new Set(examples.map(({ kind }) => kind))];
  const width = kinds.length;
  const rows = new Map<string, number>();
  const counts = new Float64Array(width);
  const lessons: { readonly column: number; readonly features: Int32Array }[] = [];
  for (const [index, { kind, text }] of examples.entries()) {
    const column = kinds.indexOf(kind);
    counts[column] = (counts[column] ?? 0) + 1;
    const features = new Set<number>();
    for (const { name } of featuresOf(tokensOf(fold(text), 0))) {
      const row = rows.get(name) ?? rows.size + 1;
      rows.set(name, row);
      features.add(row * width);
    }
    lessons.push({ column, features: Int32Array.from(features) });
    if (index % (slice * 4) === 0) yield;
  }
  const weights = new Float64Array((rows.size + 1) * width);
  const usual = examples.length / Math.max(1, width);
  const stride = strideFor(lessons.length);
  const sums = new Float64Array(width);
  const errors = new Float64Array(width);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = firstStep / (1 + epoch * 0.35);
    const kept = 1 - step * shrinkage;
    for (let turn = 0, at = epoch; turn < lessons.length; turn++, at += stride) {
      const lesson = lessons[at % lessons.length];
      if (lesson === undefined) continue;
      const { features, column } = lesson;
      const value = features.length === 0 ? 0 : 1 / Math.sqrt(features.length);
      addUp(weights, features, 1, value, sums);
      softmax(sums);
      const worth = Math.sqrt(usual / (counts[column] ?? 1));
      for (let k = 0; k < width; k++) {
        const error = worth * step * ((k === column ? 1 : 0) - (sums[k] ?? 0));
        weights[k] = (weights[k] ?? 0) + error * 0.1;
        errors[k] = error * value;
      }
      for (const row of features)
        for (let k = 0; k < width; k++) weights[row + k] = (weights[row + k] ?? 0) * kept + (errors[k] ?? 0);
      if (turn % slice === 0) yield;
    }
  }
  return { kinds, rows, weights };
}

/**
 * What each sentence of a text reads like, alone and with the one after it: people say in two short sentences what
 * examples say in one.
 *
 * @param end where the sender's own words end, as an offset of the reading
 */
export function likenesses<K extends string>(
  learner: Learner<K>,
  reading: Reading,
  end: number,
): readonly Likeness<K>[] {
  const sentences = [...sentencesOf(reading, Math.min(end, readLimit))];
  const found: Likeness<K>[] = [];
  for (const [index, sentence] of sentences.entries()) {
    found.push(likenessOf(learner, reading, sentence.start, sentence.end));
    const next = sentences[index + 1];
    if (next !== undefined) found.push(likenessOf(learner, reading, sentence.start, next.end));
  }
  return found;
}

/** What a stretch of a reading reads like. Words no example has make every kind less sure. */
export function likenessOf<K extends string>(
  { kinds, rows, weights }: Learner<K>,
  { folded }: Pick<Reading, 'folded'>,
  start: number,
  end: number,
): Likeness<K> {
  const features = new Set(featuresOf(tokensOf(folded.slice(start, end), start)).map(({ name }) => name));
  const known = new Set<number>();
  for (const name of features) {
    const row = rows.get(name);
    if (row !== undefined) known.add(row * kinds.length);
  }
  const sums = new Float64Array(kinds.length);
  const isKnown = features.size === 0 ? 0 : Math.min(1, (2 * known.size) / features.size);
  addUp(
    weights,
    Int32Array.from(known),
    isKnown,
    features.size === 0 ? 0 : 1 / Math.sqrt(features.size),
    sums,
  );
  softmax(sums);
  const of = new Map<K, number>();
  let kind: K | undefined;
  let probability = 0;
  for (const [column, each] of kinds.entries()) {
    const share = sums[column] ?? 0;
    of.set(each, share);
    if (share <= probability) continue;
    kind = each;
    probability = share;
  }
  return { kind, probability, of, start, end };
}

/**
 * The words of a stretch that spoke most for a kind, at most three, in the order of the text: offsets of the reading.
 * Words that touch are one phrase.
 */
export function speakingFor<K extends string>(
  { kinds, rows, weights }: Learner<K>,
  { folded }: Pick<Reading, 'folded'>,
  { start, end }: Pick<Likeness<K>, 'start' | 'end'>,
  kind: K,
): readonly { readonly start: number; readonly end: number }[] {
  const column = kinds.indexOf(kind);
  const weighed = featuresOf(tokensOf(folded.slice(start, end), start))
    .flatMap(({ name, start: from, end: to }) => {
      const row = rows.get(name);
      const weight = row === undefined || column === -1 ? 0 : (weights[row * kinds.length + column] ?? 0);
      // «e», "the": what is shown must say something by itself.
      return weight > 0 && to - from > 3 ? [{ start: from, end: to, weight }] : [];
    })
    .toSorted((a, b) => b.weight - a.weight || a.start - b.start)
    .slice(0, 6)
    .toSorted((a, b) => a.start - b.start);
  const phrases: { start: number; end: number }[] = [];
  for (const { start: from, end: to } of weighed) {
    const last = phrases.at(-1);
    if (last !== undefined && from <= last.end + 1) last.end = Math.max(last.end, to);
    else phrases.push({ start: from, end: to });
  }
  return phrases.slice(0, 3);
}

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Words of a folded text; figures are all alike, a question and a cry are words of their own. */
function tokensOf(folded: string, offset: number): readonly Token[] {
  return Array.from(folded.matchAll(/[a-z]+|\d[\d.,/:-]*|[?!]+/g), (match) => ({
    word: /^\d/.test(match[0]) ? '0' : /^[?!]/.test(match[0]) ? (match[0][0] ?? '') : match[0],
    start: offset + match.index,
    end: offset + match.index + match[0].length,
  }));
}

/** Words, beginnings of longer words, and pairs of words that stand together. */
function featuresOf(tokens: readonly Token[]): readonly { name: string; start: number; end: number }[] {
  const features: { name: string; start: number; end: number }[] = [];
  for (const [index, { word, start, end }] of tokens.entries()) {
    features.push({ name: word, start, end });
    if (word.length > rootLength) features.push({ name: `${word.slice(0, rootLength)}*`, start, end });
    if (word.length > stemLength) features.push({ name: `${word.slice(0, stemLength)}*`, start, end });
    const next = tokens[index + 1];
    if (next === undefined) continue;
    features.push({ name: `${stem(word)} ${stem(next.word)}`, start, end: next.end });
  }
  return features;
}

function stem(word: string): string {
  return word.slice(0, stemLength);
}

/**
 * Adds the weights of features, given by where their rows begin.
 *
 * @param isKnown 0–1, less where less than half of the text is known: so much counts what weighs every text, lest words nobody has seen
 *   read like the kind with the most examples.
 */
function addUp(
  weights: Float64Array,
  rows: Int32Array,
  isKnown: number,
  value: number,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (const row of rows)
    for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) + (weights[row + k] ?? 0);
  for (let k = 0; k < sums.length; k++) sums[k] = (weights[k] ?? 0) * isKnown + (sums[k] ?? 0) * value;
}

/** Turns sums into shares of one, in place. */
function softmax(sums: Float64Array): void {
  const most = Math.max(...sums);
  let total = 0;
  for (let k = 0; k < sums.length; k++) {
    sums[k] = Math.exp((sums[k] ?? 0) - most);
    total += sums[k] ?? 0;
  }
  for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) / total;
}

/** A step through the examples that meets each once and seldom two of a kind in a row. */
function strideFor(length: number): number {
  let stride = Math.max(1, Math.floor(length * 0.381_966));
  while (greatestDivisor(stride, length) > 1) stride++;
  return stride;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
