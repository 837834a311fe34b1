/** Which kind of loss a text is about, and the circumstances that decide what its checklist asks. */
import { circumstanceAlike } from './circumstance-likeness.ts';
import type { Policy } from './claim.ts';
import { applies } from './requirements.ts';
import { typesAlike, type TypeLikeness } from './type-likeness.ts';
import type { FactKey } from '../facts/fact.ts';
import type { ClaimTypeId } from '../ids.ts';
import { isAsked } from '../facts/statements.ts';
import type { Span } from '../message.ts';
import type { ClaimType, Profile } from '../profile.ts';
import { findWords, read, readProse, withFlag, withoutHesitation, type Reading } from '../text/text.ts';

/** What the words say about the type of a claim. */
export interface ClaimTypeGuess {
  /** Absent when the words are too few or speak for two types alike: then a person, or the policy, decides. */
  readonly type?: ClaimTypeId;
  /** Every type with a score above zero, best first. */
  readonly scores: readonly { readonly type: ClaimTypeId; readonly score: number }[];
  /** The words that spoke for the best type, the strongest first. */
  readonly evidence: readonly Span[];
  /** Best score minus the second. */
  readonly lead: number;
}

/** The same with what the words say alone. */
export interface ClaimTypeReading extends ClaimTypeGuess {
  /** What words and circumstances say without the examples: only they may tell a known claim from another loss. */
  readonly byWords: Pick<ClaimTypeGuess, 'type' | 'scores'>;
}

/** One telling word, or several hints: the weights of the profiles run from 2 (a hint) to 7 (says it all). */
const leastScore = 5;
const leastLead = 2;

/**
 * What it weighs to read like the examples of a type (0–1): beside words that are clear as much as two or three of them, where
 * they are not about as much as one word that says it all. Chosen on three banks of strangers.
 */
const besideWords = (share: number) => Math.round(share * 18);
const alone = (share: number) => Math.round(Math.min(share * 25, 6 + share * 4));

/**
 * Adds up the weights of the profile's words, each word once, however often it occurs, and how much the text reads like
 * the profile's examples. Words that are denied («nessun ferito») do not count.
 */
export function classifyClaimType(
  text: string | Reading,
  profile: Profile,
  part: Span['part'] = 'body',
): ClaimTypeReading {
  const reading = withoutHesitation(typeof text === 'string' ? readProse(text) : text);
  const words = wordsOf(reading, profile, part);
  const byWords = guessOf(ranked(withCircumstances(words, reading, profile)));
  const alike = profile.typeExamples === undefined ? undefined : typesAlike(profile.typeExamples, reading);
  if (alike === undefined || alike.size === 0) return { ...byWords, byWords };
  const isClear = byWords.type !== undefined;
  const told = withLikeness(words, alike, isClear ? besideWords : alone, part);
  return { ...guessOf(ranked(withCircumstances(told, reading, profile))), byWords };
}

/** What words and circumstances say alone: for whoever compares a text with a known claim. */
export function typeByWords(text: string, profile: Profile): ClaimTypeGuess {
  const reading = withoutHesitation(readProse(text));
  return guessOf(ranked(withCircumstances(wordsOf(reading, profile, 'body'), reading, profile)));
}

function wordsOf(reading: Reading, { claimTypes }: Profile, part: Span['part']): readonly Scored[] {
  return [...claimTypes.values()].map((type): Scored => ({ type: type.id, ...scoreOf(reading, type, part) }));
}

function ranked(scored: readonly Scored[]): readonly Scored[] {
  return scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
}

function guessOf(scored: readonly Scored[]): ClaimTypeGuess {
  const [best, second] = scored;
  const lead = (best?.score ?? 0) - (second?.score ?? 0);
  return {
    ...(best && best.score >= leastScore && lead >= leastLead ? { type: best.type } : {}),
    scores: scored.map(({ type, score }) => ({ type, score })),
    evidence: best?.evidence ?? [],
    lead,
  };
}

/** Adds what the text's likeness to each type weighs, and the words that spoke for it. */
function withLikeness(
  scored: readonly Scored[],
  alike: ReadonlyMap<ClaimTypeId, TypeLikeness>,
  weightOf: (share: number) => number,
  part: Span['part'],
): readonly Scored[] {
  return scored.map((each) => {
    const likeness = alike.get(each.type);
    if (likeness === undefined) return each;
    const points = weightOf(likeness.share);
    const words = likeness
      .evidence(part)
      .filter(({ start, end }) => !each.evidence.some((known) => known.start <= start && known.end >= end));
    return {
      type: each.type,
      score: each.score + points,
      evidence: points > each.score ? [...words, ...each.evidence] : [...each.evidence, ...words],
    };
  });
}

interface Scored {
  readonly type: ClaimTypeId;
  readonly score: number;
  readonly evidence: readonly Span[];
}

/**
 * Words alone do not tell a dented car from a hurt driver: where the circumstances make a loss rather one of another
 * type, that type takes the points, and the first one keeps fewer than a lead away. So a chain is followed (a fall is
 * no road accident without a vehicle, and a passer-by's fall is a matter of liability), each type giving way once.
 */
function withCircumstances(
  scored: readonly Scored[],
  reading: Reading,
  { claimTypes }: Pick<Profile, 'claimTypes'>,
): readonly Scored[] {
  const by = new Map(scored.map((each) => [each.type, each]));
  const seen = new Set<ClaimTypeId>();
  const gaveWay = new Set<ClaimTypeId>();
  for (;;) {
    const next = [...by.values()]
      .filter(({ type, score }) => score > 0 && !seen.has(type))
      .toSorted((a, b) => b.score - a.score)[0];
    if (next === undefined) return [...by.values()];
    seen.add(next.type);
    const claimType = claimTypes.get(next.type);
    if (claimType === undefined || claimType.rather.length === 0) continue;
    const asked = new Set(claimType.rather.flatMap(({ when }) => when.map(({ fact }) => fact)));
    const facts = conditionFacts(reading, {
      conditions: claimType.conditions.filter(({ fact }) => asked.has(fact)),
    });
    const rule = claimType.rather.find(({ type, when }) => !gaveWay.has(type) && applies(when, facts));
    const other = rule === undefined ? undefined : by.get(rule.type);
    if (other === undefined) continue;
    gaveWay.add(next.type);
    const taken = other.score < next.score;
    const score = Math.max(next.score, other.score);
    by.set(other.type, {
      type: other.type,
      score,
      evidence: taken ? [...other.evidence, ...next.evidence] : other.evidence,
    });
    by.set(next.type, { ...next, score: Math.min(next.score, Math.max(0, other.score), score - leastLead) });
  }
}

/** Types of claim that a policy covers and this house knows. */
export function coveredTypes(
  policy: Pick<Policy, 'versions'>,
  { claimTypes }: Pick<Profile, 'claimTypes'>,
): ReadonlySet<ClaimTypeId> {
  return new Set(
    policy.versions
      .flatMap(({ covers }) => covers.flatMap((cover) => cover.claimTypes))
      .filter((type) => claimTypes.has(type)),
  );
}

/** Under a known policy fewer words decide: what it does not cover is seldom what happened. */
const leastScoreCovered = 4;
/** Words for another kind of loss, and what reads like it, that outweigh what the policy covers: then it was named by mistake. */
const mostOutweighed = 20;

/**
 * The type of a loss reported under a policy: among the types it covers the words that do not suffice alone often do.
 * Words that speak clearly for something else stay what they are: that the policy lacks the cover is a finding.
 */
export function typeUnderPolicy(
  guess: ClaimTypeGuess,
  covered: ReadonlySet<ClaimTypeId>,
): ClaimTypeId | undefined {
  if (guess.type !== undefined && covered.has(guess.type)) return guess.type;
  const [best, second] = guess.scores.filter(({ type }) => covered.has(type));
  const outweighs = guess.scores[0]?.score ?? 0;
  if (
    best !== undefined &&
    best.score >= leastScoreCovered &&
    best.score > (second?.score ?? 0) &&
    (guess.type === undefined || outweighs - best.score < mostOutweighed)
  )
    return best.type;
  const [only] = covered;
  return guess.type ?? (covered.size === 1 ? only : undefined);
}

/**
 * The circumstances a claim type asks about (`cause` = `theft`), by its patterns in the profile's order: the first
 * that matches a fact sets it. What is denied or asked («ci sono testimoni?») sets nothing. A fact that no pattern
 * sets has the value of the examples that the text reads like, where there are any. `told` are the items that the same
 * text states.
 */
export function conditionFacts(
  text: string | Reading,
  claimType: Pick<ClaimType, 'conditions' | 'circumstanceExamples'>,
  told: ReadonlySet<FactKey> = new Set(),
): ReadonlyMap<string, string> {
  const reading = withoutHesitation(typeof text === 'string' ? readProse(text) : text);
  const facts = new Map<string, string>();
  for (const { fact, value, pattern, told: item } of claimType.conditions) {
    if (facts.has(fact)) continue;
    if (pattern === undefined ? told.has(item) : isSaid(reading, pattern)) facts.set(fact, value);
  }
  for (const [fact, examples] of claimType.circumstanceExamples ?? []) {
    const value = facts.has(fact) ? undefined : circumstanceAlike(examples, reading);
    if (value !== undefined) facts.set(fact, value);
  }
  return facts;
}

function scoreOf(
  reading: Reading,
  claimType: ClaimType,
  part: Span['part'],
): { score: number; evidence: readonly Span[] } {
  let score = 0;
  const spoke: { weight: number; span: Span }[] = [];
  for (const { word, weight } of foldedWords(claimType)) {
    const found = firstNotDenied(reading, word);
    if (!found) continue;
    score += weight;
    if (weight > 0) spoke.push({ weight, span: { part, ...reading.place(found.start, found.end) } });
  }
  return { score, evidence: spoke.toSorted((a, b) => b.weight - a.weight).map(({ span }) => span) };
}

const folded = new WeakMap<ClaimType, ClaimType['words']>();

/** The words of a type as texts are folded; they are asked for with every sentence. */
function foldedWords(claimType: ClaimType): ClaimType['words'] {
  let words = folded.get(claimType);
  if (words === undefined) {
    words = claimType.words.map((each) => ({ ...each, word: read(each.word).folded }));
    folded.set(claimType, words);
  }
  return words;
}

function firstNotDenied(reading: Reading, word: string): { start: number; end: number } | undefined {
  let tries = 0;
  for (const found of findWords(reading, word)) {
    if (!isAbsent(reading, found.start) && !isDeniedBehind(reading, found.end)) return found;
    if (++tries === 50) return undefined;
  }
  return undefined;
}

const global = new WeakMap<RegExp, RegExp>();

/** A pattern of a profile made fit for `matchAll`. */
function globally(pattern: RegExp): RegExp {
  let all = global.get(pattern);
  if (all === undefined) {
    all = new RegExp(pattern.source, withFlag(pattern.flags));
    global.set(pattern, all);
  }
  return all;
}

function isSaid(reading: Reading, pattern: RegExp): boolean {
  let tries = 0;
  for (const match of reading.plain.matchAll(globally(pattern))) {
    if (match[0] === '' || ++tries > 50) return false;
    const deniesItself = /^(?:non?|nn|ness?un|senza|without)/i.test(match[0]);
    const end = match.index + match[0].length;
    if (
      (deniesItself || (!isAbsent(reading, match.index) && !isDeniedBehind(reading, end))) &&
      !isAsked(reading, end)
    )
      return true;
  }
  return false;
}

/** «Lesioni: nessuna», «feriti nessuno», «feriti, per quanto ne so, nessuno.»; not «modulo firmato, nessuno si è fatto male». */
function isDeniedBehind({ folded }: Reading, at: number): boolean {
  return /^(?: ?[:,](?: [^.;:\n]{0,44},?)?)? ?(?:ness?un[oa]|none|nil|zero) ?(?:[.,;:!)\n]|$)/.test(
    folded.slice(at, at + 90),
  );
}

/** Denial of being there, not of knowing or wanting: «senza testimoni» yes, «non conosco la controparte» no. */
function isAbsent({ folded }: Reading, at: number): boolean {
  return /(?<![a-z])(?:ness?un[oa']?|senza|mai|niente|no|none|without|nor|non (?:c'e'?|(?:ci|vi) (?:sono|erano|e'?|era)|sono|e'?|ho|abbiamo)(?: stat[oaie]| intervenut[oaie]| present[ei]| chiamat[oaie]| avut[oaie]| subit[oaie])?|(?:did not|didn't|was not|wasn't|were not|weren't)(?: any| a)?)(?: (?:gli|i|la|le|il|lo|un[oa]?|altr[aeio]|the|any|alcun[oa]?)(?![a-z]))?[ ']{1,2}$/.test(
    folded.slice(Math.max(0, at - 50), at),
  );
}
