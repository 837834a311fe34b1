/**
 * What a sentence does, by likeness to sentences that do it (`profiles/<name>/answer-examples`): it tells what happened,
 * it says where the damage can be seen. People answer such questions in more words than any rule lists; the rules are
 * asked first, and likeness where they found nothing.
 */
import type { KindExample } from '../cases/kind-examples.ts';
import type { ItemId } from '../ids.ts';
import { likenessOf, schoolOf, type Example } from '../text/likeness.ts';
import type { Reading } from '../text/text.ts';

/** A sentence that answers an item of a checklist; `none` answers nothing. */
export type AnswerExample = Example<ItemId | typeof none>;
const none = 'none';

/** What lists of such sentences teach. */
export const answerSchool = schoolOf<AnswerExample['kind']>();

/** Sentences that answer nothing, in sentences that do. */
const withoutAnswer = 0.5;

/**
 * Sentences that answer an item, every loss as people tell it as an answer to what happened, and between them mail that
 * does neither, drawn evenly from that of the other kinds of work.
 */
export function withLossesAndMail(
  answers: readonly Example<ItemId>[],
  losses: readonly Example<string>[],
  mail: readonly KindExample[],
): readonly AnswerExample[] {
  const told = losses.map(({ language, text }): AnswerExample => ({ kind: lossDescription, language, text }));
  const others = mail.filter(({ kind }) => !answering.has(kind));
  const stride = Math.max(1, others.length / Math.max(1, (answers.length + told.length) * withoutAnswer));
  const drawn = others.filter((_, index) => Math.floor(index / stride) !== Math.floor((index - 1) / stride));
  return [
    ...answers,
    ...told,
    ...drawn.map(({ language, text }): AnswerExample => ({ kind: none, language, text })),
  ];
}

const lossDescription = 'loss_description' as ItemId;

/** Mail of these tells or answers as well. */
const answering: ReadonlySet<KindExample['kind']> = new Set([
  'claim_new',
  'claim_update',
  'third_party_letter',
  'provider',
]);

/** 0–1, how much a stretch of a reading reads like an answer to an item. */
export function answersLike(
  examples: readonly AnswerExample[],
  item: ItemId,
  reading: Reading,
  { start, end }: { readonly start: number; readonly end: number },
): number {
  return likenessOf(answerSchool.learnerOf(examples), reading, start, end).of.get(item) ?? 0;
}
