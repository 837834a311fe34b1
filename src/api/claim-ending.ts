/** Ending a claim without a decision, closing a paid one, and opening it again. */
import { z } from 'zod';
import { claimSteps } from '../domain/claims/claim-ending.ts';
import { answerWithClaim } from './claim-cover.ts';
import { claimView, loadClaimId } from './claims.ts';
import * as examples from './examples.ts';
import { command, none, versionOf, type Operation } from './operation.ts';
import { key, namedBody, version, words } from './schemas.ts';
import type { Workplace } from './tools.ts';

/** How a person ends a claim, and why. */
export const claimStepBody = namedBody(
  'ClaimStep',
  z.strictObject({
    step: z.enum(claimSteps),
    reason: words(2_000),
    version: version.optional().describe('Version of the claim.'),
  }),
  'withdraw: its customer takes it back. close_no_action: nothing more is done about it. close: all of it is paid. reopen: ' +
    'undo of the three.',
);

/** The operation that ends claims. */
export function claimEndingOperations({ tools, actions }: Workplace): Operation[] {
  return [
    command(
      {
        id: 'stepClaim',
        method: 'post',
        path: '/claims/:claim/steps',
        chapter: 'Claims',
        summary: 'End a claim without a decision, close a paid one, or open it again',
        description:
          'Its open request ends with it, and so do its clocks; opened again it stands where it stood, and asking goes on. While ' +
          'papers are missing a claim is closed without further action only after the last reminder, and once a person has ' +
          'written to the customer. What is not possible names the status in which the claim stands.',
        needs: 'decide_claims',
        params: z.strictObject({ claim: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: claimStepBody,
          example: { step: 'withdraw', reason: 'La cliente ha fatto riparare a sue spese', version: 4 },
        },
        answer: { schema: claimView, example: { ...examples.claim, status: 'withdrawn' } },
      },
      async ({ params, body, person, ifMatch }) =>
        answerWithClaim(
          tools,
          person(),
          await actions.stepClaim({
            claimId: await loadClaimId(tools.db, params.claim),
            step: body.step,
            reason: body.reason,
            person: person(),
            ...versionOf(body.version, ifMatch),
          }),
        ),
    ),
  ];
}
