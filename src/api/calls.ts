/** Calls placed from a ticket. */
import { z } from 'zod';
import { ApiProblem, notPossible } from './problem.ts';
import * as examples from './examples.ts';
import { command, none, type Operation } from './operation.ts';
import { outboundView, showOutbound } from './outbox-view.ts';
import { key, namedBody } from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

/** Whom to call. */
export const callBody = namedBody(
  'CallOrder',
  z.strictObject({
    to: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/)
      .describe('Number in E.164.'),
    clientId: z.uuid().describe('Drawn by your program once per call: sent twice, it is one call.'),
  }),
  'Whom to call from a ticket.',
);

/** Operations on calls. */
export function callOperations({ tools, actions }: Workplace): Operation[] {
  return [
    command(
      {
        id: 'placeCall',
        method: 'post',
        path: '/tickets/:ticket/calls',
        chapter: 'Tickets',
        summary: 'Call somebody from a ticket',
        limit: 'sends',
        description:
          'The first telephone of `PHONE_RING` rings; whoever takes it is connected with the number, which hears who calls and chooses ' +
          'whether to be recorded (only by a key). The call comes into the ticket like any other. It waits in the outbox like a message and is never placed again by itself.',
        params: z.strictObject({ ticket: key }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: callBody,
          example: { to: '+393331234567', clientId: '5f0f9c1e-8d2b-4f6a-9c3e-1a2b3c4d5e6f' },
        },
        answer: { schema: outboundView, example: examples.outbound, statuses: [202, 200] },
      },
      async ({ params, body, by }) => {
        const ticket = await loadTicket(tools.db, params.ticket);
        const outcome = await actions.placeCall({
          ticketId: ticket.id,
          to: body.to,
          clientId: body.clientId,
          by,
        });
        switch (outcome.outcome) {
          case 'queued':
            return {
              status: outcome.again ? 200 : 202,
              body: showOutbound(outcome.message, new Map([[ticket.id, ticket.reference]])),
            };
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found');
        }
      },
    ),
  ];
}
