/** What people say about the cover of a claim: its policy, its loss, its sums. */
import { z } from 'zod';
import type { Person } from '../domain/people/role.ts';
import { findByNumber } from '../storage/policies.ts';
import type { ClaimOutcome } from './actions.ts';
import { claimView, loadClaimId, showWhole } from './claims.ts';
import * as examples from './examples.ts';
import { command, none, versionOf, type Answer, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { key, line, namedBody, realDay, version, words } from './schemas.ts';
import type { ApiTools, Workplace } from './tools.ts';

/** Up to ten thousand million euros. */
const cents = z.int().min(0).max(1_000_000_000_000);

/** What a person says about a claim's policy, loss and sums. */
export const claimChange = namedBody(
  'ClaimChange',
  z
    .strictObject({
      policy: line(60).optional().describe('Number of its policy, in any spelling.'),
      lossOn: realDay.optional(),
      lossTime: z
        .string()
        .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is no time such as 08:40')
        .nullable()
        .optional()
        .describe('It decides on the first and last day of a policy; null when it is not known after all.'),
      lossPlace: line(300).optional(),
      amountClaimed: cents
        .nullable()
        .optional()
        .describe('Euro cents; null leaves it to what the messages say.'),
      amountParts: z
        .record(z.string().max(60), cents)
        .optional()
        .describe('Parts of the amount that fall under sub-limits, by code, in place of those said before.'),
      version: version.optional().describe('Version of the claim.'),
    })
    .refine((said) => Object.keys(said).some((field) => field !== 'version'), {
      error: 'says nothing to change',
    }),
  'What a person says about a claim. What is left out stays as it is.',
);

const snapshotOrder = namedBody(
  'SnapshotOrder',
  z.strictObject({
    reason: words(2_000),
    version: version.optional().describe('Version of the claim.'),
  }),
);

/** Operations on what the cover of a claim rests on. */
export function claimCoverOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;

  return [
    command(
      {
        id: 'changeClaim',
        method: 'patch',
        path: '/claims/:claim',
        chapter: 'Claims',
        summary: 'Say which policy, loss and sums a claim is about',
        description:
          'The cover is judged again at once and the claim assessed anew. When the policy or the day of the loss is ' +
          'another, the claim takes a new snapshot of the policy; the earlier one stays in the records.',
        params: z.strictObject({ claim: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: claimChange,
          example: { policy: 'RCA-2025-004217', lossOn: '2026-11-11', lossTime: '08:40', version: 4 },
        },
        answer: { schema: claimView, example: examples.claim },
      },
      async ({ params, body, by, ifMatch, person }) => {
        const claimId = await loadClaimId(db, params.claim);
        const policy = body.policy === undefined ? undefined : await findByNumber(db, body.policy);
        if (body.policy !== undefined && policy === undefined)
          throw notPossible({
            words: {
              it: 'Nessuna polizza registrata ha questo numero.',
              en: 'There is no policy of that number on file.',
            },
          });
        return answerWithClaim(
          tools,
          person(),
          await actions.changeClaim({
            claimId,
            by,
            ...(policy === undefined ? {} : { policyId: policy.id }),
            ...(body.lossOn === undefined ? {} : { lossOn: body.lossOn }),
            ...(body.lossTime === undefined ? {} : { lossTime: body.lossTime }),
            ...(body.lossPlace === undefined ? {} : { lossPlace: body.lossPlace }),
            ...(body.amountClaimed === undefined ? {} : { amountClaimed: body.amountClaimed }),
            ...(body.amountParts === undefined
              ? {}
              : { amountParts: new Map(Object.entries(body.amountParts)) }),
            ...versionOf(body.version, ifMatch),
          }),
        );
      },
    ),

    command(
      {
        id: 'takePolicySnapshot',
        method: 'post',
        path: '/claims/:claim/policy-snapshot',
        chapter: 'Claims',
        summary: 'Take the snapshot of a claim’s policy anew',
        description:
          'A claim is judged by its policy as it stood when it first looked. This takes what is on file today ' +
          'instead, for a mistake that was put right or a payment that came to light; the reason stays in the history.',
        params: z.strictObject({ claim: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: snapshotOrder,
          example: { reason: 'The agency has sent the corrected plate', version: 4 },
        },
        answer: { schema: claimView, example: examples.claim },
      },
      async ({ params, body, by, ifMatch, person }) =>
        answerWithClaim(
          tools,
          person(),
          await actions.takeSnapshot({
            claimId: await loadClaimId(db, params.claim),
            reason: body.reason,
            by,
            ...versionOf(body.version, ifMatch),
          }),
        ),
    ),
  ];
}

/** What became of a claim that a person changed, as the API answers it. */
export async function answerWithClaim(
  tools: Pick<ApiTools, 'db' | 'profile' | 'now'>,
  person: Person,
  outcome: ClaimOutcome,
): Promise<Answer<z.input<typeof claimView>>> {
  switch (outcome.outcome) {
    case 'done':
      return {
        body: await showWhole(tools, outcome.claim, person),
        version: outcome.claim.version,
      };
    case 'stale':
      throw new ApiProblem('outdated', { current: await showWhole(tools, outcome.now, person) });
    case 'not-possible':
      throw notPossible(outcome);
    case 'unknown':
      throw new ApiProblem('not-found', { detail: 'There is no such claim.' });
  }
}
