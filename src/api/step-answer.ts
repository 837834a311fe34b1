import type { NotPossible, Outdated, Unknown } from './actions.ts';
import type { Answer } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';

/** What became of a step that a person took on something whose versions are counted. */
export type StepOutcome<Thing> =
  | { readonly outcome: 'done'; readonly now: Thing }
  /** What the step is about is not what the person looked at. */
  | { readonly outcome: 'moved-on' }
  | Outdated<Thing>
  | NotPossible
  | Unknown;

/**
 * Answers a step with the thing as it is now.
 *
 * @throws ApiProblem `outdated`, `not-possible`, or what `none` says where there is no such thing.
 */
export async function answerStep<
  Thing extends { readonly version: number },
  View extends Record<string, unknown>,
>(
  outcome: StepOutcome<Thing>,
  {
    about,
    show,
    none,
  }: {
    /** What moves on beneath the thing. */
    readonly about: 'claim' | 'ticket';
    readonly show: (thing: Thing) => Promise<View | undefined>;
    readonly none: () => ApiProblem;
  },
): Promise<Answer<View>> {
  switch (outcome.outcome) {
    case 'done': {
      const body = await show(outcome.now);
      if (body === undefined) throw none();
      return { body, version: outcome.now.version };
    }
    case 'moved-on':
      throw new ApiProblem('outdated', {
        detail: `The ${about} has changed since you looked at it: look again.`,
      });
    case 'stale': {
      const current = await show(outcome.now);
      throw new ApiProblem('outdated', current === undefined ? {} : { current });
    }
    case 'not-possible':
      throw notPossible(outcome);
    case 'unknown':
      throw none();
  }
}
