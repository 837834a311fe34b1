/** Practice: invented cases on a desk of their own, what was done with them, and what a supervisor would have done. */
import { z } from 'zod';
import type { Attempt, Expected } from '../domain/practice.ts';
import type { Labels } from '../domain/profile.ts';
import type { Reference } from '../domain/ids.ts';
import { none, operation, type Operation } from './operation.ts';
import { notPossible } from './problem.ts';
import { labels, named } from './schemas.ts';

/** How a case of practice stands. */
export interface PracticeState {
  readonly key: string;
  readonly title: Labels;
  /** Absent until its mail has come in. */
  readonly ticket?: Reference;
  /** What was done last; absent while nobody has done anything that ends it. */
  readonly attempt?: Attempt;
  /** What a supervisor would have done, once somebody has tried. */
  readonly lesson?: {
    readonly verdict: 'same' | 'other';
    readonly expected: Expected;
    readonly why: Labels;
  };
}

/** What an API knows of practice: that it is the practice desk, or where that one is. */
export type PracticeDoor =
  | {
      readonly here: true;
      readonly states: () => Promise<readonly PracticeState[]>;
      /** Empties the desk and lets the cases come in anew. */
      readonly reset: () => Promise<void>;
    }
  | { readonly here: false; readonly address: () => string | undefined };

const attemptView = z.discriminatedUnion('does', [
  z.strictObject({ does: z.literal('approve'), amount: z.int().describe('Euro cents.') }),
  z.strictObject({ does: z.literal('reject'), reason: z.string() }),
  z.strictObject({ does: z.literal('answer') }),
  z.strictObject({ does: z.literal('escalate') }),
]);

export const practiceView = named(
  'Practice',
  z.strictObject({
    here: z
      .boolean()
      .describe('This is the practice desk: nothing of it leaves the house or counts anywhere.'),
    address: z
      .string()
      .nullable()
      .describe('Where the practice desk is, asked at the real one; null where the house has none.'),
    cases: z
      .array(
        z.strictObject({
          key: z.string(),
          title: labels,
          ticket: z.string().nullable().describe('Its reference; null until its mail has come in.'),
          attempt: attemptView.nullable().describe('What was done with it last.'),
          lesson: z
            .strictObject({
              verdict: z.enum(['same', 'other']).describe('Whether a supervisor would have done the same.'),
              expected: z.discriminatedUnion('does', [
                z.strictObject({ does: z.literal('approve'), amount: z.int().describe('Euro cents.') }),
                z.strictObject({
                  does: z.literal('reject'),
                  reasons: z.array(z.string()).describe('Codes of the house’s rejections; any of them.'),
                }),
                z.strictObject({ does: z.literal('answer') }),
              ]),
              why: labels,
            })
            .nullable()
            .describe('Told once somebody has decided, answered or handed up.'),
        }),
      )
      .describe('At the practice desk only.'),
  }),
  'Practice with invented cases.',
);

const example: z.input<typeof practiceView> = {
  here: true,
  address: null,
  cases: [
    {
      key: 'water',
      title: { it: 'Un tubo rotto', en: 'A burst pipe' },
      ticket: '4827193652',
      attempt: { does: 'approve', amount: 110_000 },
      lesson: {
        verdict: 'same',
        expected: { does: 'approve', amount: 110_000 },
        why: { it: 'Resta a carico la franchigia.', en: 'The deductible stays with the insured.' },
      },
    },
  ],
};

/** Operations on practice. @param door absent: the house has none */
export function practiceOperations(door: PracticeDoor | undefined): Operation[] {
  const show = async (): Promise<z.input<typeof practiceView>> => ({
    here: door?.here === true,
    address: door?.here === false ? (door.address() ?? null) : null,
    cases:
      door?.here === true
        ? (await door.states()).map(({ key, title, ticket, attempt, lesson }) => ({
            key,
            title,
            ticket: ticket ?? null,
            attempt: attempt ?? null,
            lesson:
              lesson === undefined
                ? null
                : {
                    ...lesson,
                    expected:
                      lesson.expected.does === 'reject'
                        ? { does: 'reject', reasons: [...lesson.expected.reasons] }
                        : lesson.expected,
                  },
          }))
        : [],
  });
  return [
    operation(
      {
        id: 'readPractice',
        method: 'get',
        path: '/practice',
        chapter: 'Service',
        summary: 'Tell where practice is, or how its cases stand',
        needs: 'read_claims',
        params: none,
        query: none,
        answer: { schema: practiceView, example },
      },
      async () => ({ body: await show() }),
    ),
    operation(
      {
        id: 'resetPractice',
        method: 'post',
        path: '/practice/reset',
        chapter: 'Service',
        summary: 'Empty the practice desk and begin its cases anew',
        description: 'For everybody who practises. The real desk refuses it.',
        needs: 'work_claims',
        params: none,
        query: none,
        problems: ['not-possible'],
        answer: { schema: practiceView, example: { ...example, cases: [] } },
      },
      async () => {
        if (door?.here !== true)
          throw notPossible({
            reason: 'this is no practice desk',
            words: { it: 'questo non è il banco di prova', en: 'this is no practice desk' },
          });
        await door.reset();
        return { body: await show() };
      },
    ),
  ];
}
