/**
 * A circumstance of a loss that is told in words no pattern of its type knows, by likeness to texts that tell it
 * (`profiles/<name>/circumstance-examples`): of a car that is gone nobody need say that it was stolen.
 */
import { drawnFrom, mailWithoutLoss } from './type-likeness.ts';
import type { KindExample } from '../cases/kind-examples.ts';
import { likenesses, schoolOf, type Example } from '../text/likeness.ts';
import type { Reading } from '../text/text.ts';

/** A text that tells which value a circumstance of a loss has (`theft` of a `cause`); `none` is mail that tells no loss. */
export type CircumstanceExample = Example<string>;
const none = 'none';

/** What lists of such texts teach. */
export const circumstanceSchool = schoolOf<string>();

/** A text that reads less like its best value than this tells none: three of four values told so were right on banks of strangers. */
const enoughAlike = 0.3;
/** Mail without a loss that is learned beside, in examples of a value. */
const mostWithoutLoss = 2;

/** The examples of one circumstance's values, and beside them mail that tells no loss. */
export function besideMail(
  examples: readonly CircumstanceExample[],
  mail: readonly KindExample[],
): readonly CircumstanceExample[] {
  const values = new Set(examples.map(({ kind }) => kind)).size;
  const wanted = values === 0 ? 0 : Math.round((mostWithoutLoss * examples.length) / values);
  return [
    ...examples,
    ...drawnFrom(mailWithoutLoss(mail), wanted).map(({ language, text }) => ({ kind: none, language, text })),
  ];
}

/** The value of a circumstance that a text reads like, where one of its sentences, alone or with the next, does so enough. */
export function circumstanceAlike(
  examples: readonly CircumstanceExample[],
  reading: Reading,
): string | undefined {
  const learner = circumstanceSchool.learnerOf(examples);
  let value: string | undefined;
  let most = enoughAlike;
  for (const { kind, probability } of likenesses(learner, reading, reading.folded.length)) {
    if (kind === none || probability < most) continue;
    value = kind;
    most = probability;
  }
  return value;
}
