/**
 * Kinds of work learned from examples. Rules hold only the wordings their writers thought of; here a house lists mail as
 * people write it (`profiles/<name>/kind-examples`), and what a new message has in common with it is added up: words,
 * beginnings of words and pairs of words, weighed by multinomial logistic regression. The same examples always give the
 * same weights, and the words that spoke most for a kind can be shown.
 */
import type { Language } from '../message.ts';
import { fold, sentencesOf, type Reading } from '../text/text.ts';
import type { CaseKind } from '../ticket.ts';

/** Kinds that examples may be given of; `other` holds thanks, receipts and whatever asks nothing. */
export const exampleKinds = [
  'claim_new',
  'claim_update',
  'claim_status',
  'payment_delay',
  'renewal_problem',
  'account_change',
  'complaint',
  'data_request',
  'third_party_letter',
  'provider',
  'misdirected',
  'other',
] as const satisfies readonly CaseKind[];
export type ExampleKind = (typeof exampleKinds)[number];

/** A message or a sentence as customers write it, and what it asks of us. */
export interface KindExample {
  readonly kind: ExampleKind;
  readonly language: Language;
  readonly text: string;
}

/** What was learned from a list of examples. */
export interface KindLearner {
  /** Where the weights of a word, a beginning or a pair stand: its row. */
  readonly rows: ReadonlyMap<string, number>;
  /** One row per feature, one column per kind in the order of `exampleKinds`; the first row weighs every text. */
  readonly weights: Float64Array;
}

/** A stretch of a text, and the kind whose examples it reads like. */
export interface Likeness {
  readonly kind: ExampleKind;
  /** 0–1, how sure the examples are of `kind`. */
  readonly probability: number;
  /** 0–1, how sure they are of each kind. */
  readonly of: Readonly<Record<ExampleKind, number>>;
  /** The sentence, as offsets of the reading. */
  readonly start: number;
  readonly end: number;
}

const width = exampleKinds.length;
const epochs = 8;
const firstStep = 2;
/** Weights shrink by this share of a step: a word seen once must not decide alone. */
const shrinkage = 2e-5;
/** Beginnings by which a word is known in all its endings: «rimborso», «rimborsare»; «attendo», «attesa». */
const stemLength = 6;
const rootLength = 4;
/** Characters that are read, as many as of displeasure: a sign of it that is not read here would be doubted. */
const readLimit = 8_000;

const learners = new WeakMap<readonly KindExample[], KindLearner>();

/** What a list of examples teaches; the same list is learned once. */
export function learnerOf(examples: readonly KindExample[]): KindLearner {
  let learner = learners.get(examples);
  if (learner === undefined) {
    learner = learnKinds(examples);
    learners.set(examples, learner);
  }
  return learner;
}

/** Learns by stochastic gradient descent in a fixed order; kinds with few examples count as much as those with many. */
export function learnKinds(examples: readonly KindExample[]): KindLearner {
  const rows = new Map<string, number>();
  const counts = new Map<ExampleKind, number>();
  const lessons = examples.map(({ kind, text }) => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const tokens = tokensOf(fold(text), 0);
    const features = featuresOf(tokens).map(({ name }) => {
      const row = rows.get(name) ?? rows.size + 1;
      rows.set(name, row);
      return row;
    });
    return { column: exampleKinds.indexOf(kind), kind, features: [...new Set(features)] };
  });
  const weights = new Float64Array((rows.size + 1) * width);
  const usual = examples.length / Math.max(1, counts.size);
  const stride = strideFor(lessons.length);
  const sums = new Float64Array(width);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = firstStep / (1 + epoch * 0.35);
    for (let turn = 0, at = epoch; turn < lessons.length; turn++, at += stride) {
      const lesson = lessons[at % lessons.length];
      if (lesson === undefined) continue;
      const { features, column, kind } = lesson;
      const value = features.length === 0 ? 0 : 1 / Math.sqrt(features.length);
      addUp(weights, features, value, sums);
      softmax(sums);
      const worth = Math.sqrt(usual / (counts.get(kind) ?? 1));
      for (let k = 0; k < width; k++) {
        const error = worth * step * ((k === column ? 1 : 0) - (sums[k] ?? 0));
        weights[k] = (weights[k] ?? 0) + error * 0.1;
        for (const row of features) {
          const place = row * width + k;
          weights[place] = (weights[place] ?? 0) * (1 - step * shrinkage) + error * value;
        }
      }
    }
  }
  return { rows, weights };
}

/**
 * What each sentence of a text reads like, alone and with the one after it: people say in two short sentences what
 * examples say in one.
 *
 * @param end where the sender's own words end, as an offset of the reading
 */
export function likenesses(learner: KindLearner, reading: Reading, end: number): readonly Likeness[] {
  const sentences = [...sentencesOf(reading, Math.min(end, readLimit))];
  const found: Likeness[] = [];
  for (const [index, sentence] of sentences.entries()) {
    found.push(likenessOf(learner, reading, sentence.start, sentence.end));
    const next = sentences[index + 1];
    if (next !== undefined) found.push(likenessOf(learner, reading, sentence.start, next.end));
  }
  return found;
}

/** What a stretch of a reading reads like. Words no example has make every kind less sure. */
export function likenessOf(
  { rows, weights }: KindLearner,
  { folded }: Pick<Reading, 'folded'>,
  start: number,
  end: number,
): Likeness {
  const features = [
    ...new Set(featuresOf(tokensOf(folded.slice(start, end), start)).map(({ name }) => name)),
  ];
  const known = features.flatMap((name) => rows.get(name) ?? []);
  const sums = new Float64Array(width);
  addUp(weights, known, features.length === 0 ? 0 : 1 / Math.sqrt(features.length), sums);
  softmax(sums);
  const of = {} as Record<ExampleKind, number>;
  let kind: ExampleKind = 'other';
  for (const [column, each] of exampleKinds.entries()) {
    of[each] = sums[column] ?? 0;
    if (of[each] > (of[kind] ?? 0)) kind = each;
  }
  return { kind, probability: of[kind], of, start, end };
}

/**
 * The words of a stretch that spoke most for a kind, at most three, in the order of the text: offsets of the reading.
 * Words that touch are one phrase.
 */
export function speakingFor(
  { rows, weights }: KindLearner,
  { folded }: Pick<Reading, 'folded'>,
  { start, end }: Pick<Likeness, 'start' | 'end'>,
  kind: ExampleKind,
): readonly { readonly start: number; readonly end: number }[] {
  const column = exampleKinds.indexOf(kind);
  const weighed = featuresOf(tokensOf(folded.slice(start, end), start))
    .flatMap(({ name, start: from, end: to }) => {
      const row = rows.get(name);
      const weight = row === undefined ? 0 : (weights[row * width + column] ?? 0);
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

function addUp(weights: Float64Array, rows: readonly number[], value: number, sums: Float64Array): void {
  for (let k = 0; k < width; k++) {
    let sum = 0;
    for (const row of rows) sum += weights[row * width + k] ?? 0;
    sums[k] = (weights[k] ?? 0) + sum * value;
  }
}

/** Turns sums into shares of one, in place. */
function softmax(sums: Float64Array): void {
  const most = Math.max(...sums);
  let total = 0;
  for (let k = 0; k < width; k++) {
    sums[k] = Math.exp((sums[k] ?? 0) - most);
    total += sums[k] ?? 0;
  }
  for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) / total;
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
