/** Calls and visits that a representative writes down. */
import { z } from 'zod';
import { saidFields } from '../domain/by-hand.ts';
import { loadClaimId } from './claims.ts';
import * as examples from './examples.ts';
import { command, none, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { caseKind, instant, key, language, line, namedBody, words } from './schemas.ts';
import { claimsOf, showTicket, ticketRow } from './ticket-view.ts';
import type { Workplace } from './tools.ts';

/** Legal receipt is when they called, but nobody writes down last year's calls. */
const longestAgoMs = 31 * 86_400_000;
/** Clocks of two machines differ. */
const clockSkewMs = 120_000;

export const handBody = namedBody(
  'HandEntry',
  z.strictObject({
    way: z.enum(['phone', 'counter']).describe('They called, or they came.'),
    who: line(200).optional().describe('Whoever called or came.'),
    email: z.email().max(320).optional().describe('Where they may be written to.'),
    phone: line(40).optional(),
    subject: line(150).optional(),
    call: z
      .string()
      .regex(/^[a-z]{1,20}:[A-Za-z0-9]{1,60}$/)
      .optional()
      .describe('The call it is written down in, as `GET /calls` names it: both come into one ticket.'),
    said: z
      .strictObject({
        reference: line(60).optional(),
        policy: line(60).optional(),
        plate: line(20).optional(),
        taxCode: line(30).optional(),
        lossOn: line(60).optional(),
        lossPlace: line(150).optional(),
      })
      .optional()
      .describe('What they said when asked, as it was said: read like the lines of a form.'),
    what: words(20_000).describe('What they told, in your words.'),
    language: language.optional().describe('In which they are written to; that of the words otherwise.'),
    at: instant.describe('When they called or came: legal receipt.'),
    caseKind: caseKind.optional().describe('Your word on its kind; read from the words otherwise.'),
    claim: key.optional().describe('Your word on its claim; found from the words otherwise.'),
    clientId: z.uuid().describe('Drawn by your program once per contact: sent twice, it is one ticket.'),
  }),
  'A contact that no machine heard.',
);

/** The operation that takes them in. */
export function handOperations({ tools, actions }: Workplace): Operation[] {
  return [
    command(
      {
        id: 'enterByHand',
        method: 'post',
        path: '/tickets',
        chapter: 'Tickets',
        summary: 'Write down a call or a visit',
        description:
          'It is kept as an original and goes the way of all others: facts are read, it finds its claim, and what is ' +
          'missing is asked for. 201 with its new ticket, 200 with the first one when its `clientId` was sent before.',
        params: none,
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: handBody,
          example: {
            way: 'phone',
            who: 'Anna Bianchi',
            phone: '333 1234567',
            email: 'anna.bianchi@example.org',
            what: 'Ieri l’hanno tamponata al semaforo. Polizza RCA-2025-004217.',
            at: '2026-11-12T08:55:00.000Z',
            clientId: '5b0f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b80',
          },
        },
        answer: {
          schema: ticketRow,
          example: { ...examples.ticketRow, channel: 'call_note', stage: 'link', status: 'new', claim: null },
          statuses: [201, 200],
        },
      },
      async ({ body, by }) => {
        const { caseKind: kind, claim, at, ...rest } = body;
        const age = tools.now().getTime() - new Date(at).getTime();
        if (age < -clockSkewMs || age > longestAgoMs)
          throw new ApiProblem('invalid-body', {
            errors: [{ in: 'body', at: '/at', detail: 'must lie within the last 31 days' }],
          });
        const claimId = claim === undefined ? undefined : await loadClaimId(tools.db, claim);
        const { way, what, clientId, who, email, phone, subject, call, said = {} } = rest;
        const answers = Object.fromEntries(
          saidFields.flatMap((field) => (said[field] === undefined ? [] : [[field, said[field]]])),
        );
        const outcome = await actions.enterByHand({
          entry: {
            version: 1,
            way,
            ...(who === undefined ? {} : { who }),
            ...(email === undefined ? {} : { email }),
            ...(phone === undefined ? {} : { phone }),
            ...(subject === undefined ? {} : { subject }),
            ...(call === undefined ? {} : { call }),
            ...(Object.keys(answers).length === 0 ? {} : { said: answers }),
            what,
            ...(rest.language === undefined ? {} : { language: rest.language }),
            at,
            enteredBy: by,
            clientId,
          },
          ...(kind === undefined ? {} : { caseKind: kind }),
          ...(claimId === undefined ? {} : { claimId }),
          by,
        });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        const { ticket, again } = outcome;
        return {
          status: again ? 200 : 201,
          body: showTicket(ticket, await claimsOf(tools, [ticket])),
          version: ticket.version,
        };
      },
    ),
  ];
}
