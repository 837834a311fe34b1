/**
 * Which kind of loss a text tells, by likeness to losses as people tell them (`profiles/<name>/type-examples`): whoever
 * tells a loss seldom calls it by its name, and no list of words holds all the ways to tell one.
 */
import type { KindExample } from '../cases/kind-examples.ts';
import type { ClaimTypeId } from '../ids.ts';
import type { Span } from '../message.ts';
import { likenesses, schoolOf, speakingFor, type Example, type Likeness } from '../text/likeness.ts';
import type { Reading } from '../text/text.ts';

/** A loss as somebody tells it, and its type; `none` is mail that tells no loss. */
export type TypeExample = Example<ClaimTypeId | typeof none>;
const none = 'none';

/** What lists of such losses teach. */
export const typeSchool = schoolOf<TypeExample['kind']>();

/** A text that reads less like a type than this says nothing of it: any text reads a little like everything. */
const leastShare = 0.2;
/** Mail without a loss that is learned beside the losses, in examples of a type: more of it would drown them. */
const mostWithoutLoss = 4;

/** The examples of types, and beside them mail that tells no loss, drawn evenly from that of the other kinds of work. */
export function withMailOfNoLoss(
  examples: readonly Example<ClaimTypeId>[],
  mail: readonly KindExample[],
): readonly TypeExample[] {
  const types = new Set(examples.map(({ kind }) => kind)).size;
  const wanted = types === 0 ? 0 : Math.round((mostWithoutLoss * examples.length) / types);
  const drawn = drawnFrom(mailWithoutLoss(mail), wanted);
  return [...examples, ...drawn.map(({ language, text }): TypeExample => ({ kind: none, language, text }))];
}

/** The mail that neither tells nor names a loss. */
export function mailWithoutLoss(mail: readonly KindExample[]): readonly KindExample[] {
  return mail.filter(({ kind }) => !namesLosses.has(kind));
}

/** About so many of a list, taken evenly from all of it; all where it has fewer. */
export function drawnFrom<T>(list: readonly T[], wanted: number): readonly T[] {
  const stride = Math.max(1, list.length / Math.max(1, wanted));
  return list.filter((_, index) => Math.floor(index / stride) !== Math.floor((index - 1) / stride));
}

/** Mail of these tells losses, or names them as those do who tell one. */
const namesLosses: ReadonlySet<KindExample['kind']> = new Set([
  'claim_new',
  'third_party_letter',
  'provider',
]);

/** How much a text reads like a type of loss. */
export interface TypeLikeness {
  /** 0–1. */
  readonly share: number;
  /** The words that spoke most for it; the whole sentence where none of them says anything by itself. */
  evidence(part: Span['part']): readonly Span[];
}

/**
 * The types that a text reads like; a sentence is read alone and with the one after it. What its
 * surest stretch says counts half, the other half what all of them say together: one breath of a story may sound like
 * another kind.
 */
export function typesAlike(
  examples: readonly TypeExample[],
  reading: Reading,
): ReadonlyMap<ClaimTypeId, TypeLikeness> {
  const learner = typeSchool.learnerOf(examples);
  const best = new Map<ClaimTypeId, Likeness<TypeExample['kind']>>();
  const sums = new Map<ClaimTypeId, number>();
  let surest = 0;
  for (const likeness of likenesses(learner, reading, reading.folded.length))
    for (const [type, share] of likeness.of) {
      if (type === none) continue;
      sums.set(type, (sums.get(type) ?? 0) + share);
      surest = Math.max(surest, share);
      if (share > (best.get(type)?.of.get(type) ?? 0)) best.set(type, likeness);
    }
  const most = Math.max(...sums.values());
  return new Map(
    [...best].flatMap(([type, likeness]) => {
      const alone = likeness.of.get(type) ?? 0;
      const share = (alone + (surest * (sums.get(type) ?? 0)) / most) / 2;
      if (share < leastShare) return [];
      const evidence = (part: Span['part']) => {
        const phrases = speakingFor(learner, reading, likeness, type);
        return (phrases.length > 0 ? phrases : [likeness]).map(({ start, end }) => ({
          part,
          ...reading.place(start, end),
        }));
      };
      return [[type, { share, evidence }] as const];
    }),
  );
}
