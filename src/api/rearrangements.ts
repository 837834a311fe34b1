/** Merging and splitting, and taking back what was moved. */
import { z } from 'zod';
import type { MessageId, RearrangementId } from '../domain/ids.ts';
import { duplicatesOf } from '../storage/duplicates.ts';
import type { ClaimOutcome } from './actions.ts';
import { loadClaimId } from './claims.ts';
import * as examples from './examples.ts';
import { command, none, versionOf, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import {
  duplicateView,
  rearrangementView,
  showDuplicates,
  showRearrangements,
} from './rearrangement-view.ts';
import { key, line, named, namedBody, rowId, version } from './schemas.ts';
import { loadTicket, settledTicket } from './tickets.ts';
import { ticketRow } from './ticket-view.ts';
import type { Workplace } from './tools.ts';

const clientId = z.uuid().describe('Drawn by your program once per move: sent twice, it is one move.');

export const mergeBody = namedBody(
  'TicketMerge',
  z.strictObject({ into: key, reason: line(500), clientId, version: version.optional() }),
  'The ticket that goes on for both.',
);

export const splitBody = namedBody(
  'TicketSplit',
  z.strictObject({
    messages: z
      .array(rowId.transform((id) => id as MessageId))
      .min(1)
      .max(200),
    reason: line(500),
    clientId,
    version: version.optional(),
  }),
  'Messages that are another matter.',
);

export const claimMergeBody = namedBody(
  'ClaimMerge',
  z.strictObject({ into: key, reason: line(500), clientId, version: version.optional() }),
  'The claim that goes on for both.',
);

export const duplicateJudgement = namedBody(
  'DuplicateJudgement',
  z
    .strictObject({
      state: z.enum(['confirmed', 'denied', 'suspected']),
      leading: key.optional().describe('Which of the two goes on; needed to confirm.'),
      reason: line(500),
      version: version.optional().describe('Version of the claim.'),
    })
    .refine((body) => (body.state === 'confirmed') === (body.leading !== undefined), {
      path: ['leading'],
      error: 'is needed to confirm, and only then',
    }),
);

export const undoBody = namedBody('Undo', z.strictObject({ reason: line(500) }));

export const duplicateList = named('ClaimDuplicateList', z.strictObject({ items: z.array(duplicateView) }));

/** Operations that move things and take moves back. */
export function rearrangementOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;

  const pairs = async (outcome: ClaimOutcome, of: Parameters<typeof loadClaimId>[1]) => {
    switch (outcome.outcome) {
      case 'done': {
        const { claim, version: now } = outcome.claim;
        const found = await duplicatesOf(db, claim.id);
        return { body: { items: showDuplicates(tools, claim, found) }, version: now };
      }
      case 'stale':
        throw new ApiProblem('outdated', { current: { version: outcome.now.version } });
      case 'not-possible':
        throw notPossible(outcome);
      case 'unknown':
        await loadClaimId(db, of);
        throw new ApiProblem('not-found');
    }
  };

  return [
    command(
      {
        id: 'mergeTickets',
        method: 'post',
        path: '/tickets/:ticket/merge',
        chapter: 'Tickets',
        summary: 'Merge a ticket into another',
        description:
          'Its messages, answers and requests stand on the other ticket from now on, and its reference leads there ' +
          'for ever. Nothing is sent again. Tickets of two different claims are not merged: link one first.',
        params: z.strictObject({ ticket: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: mergeBody,
          example: {
            into: 'TCK 4361-9140-43',
            reason: 'The same question, sent twice',
            clientId: '7f0c2f6e-7b0e-4c5e-9a57-0a3c1de6a001',
          },
        },
        answer: { schema: ticketRow, example: { ...examples.ticketRow, status: 'merged' } },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        const into = await loadTicket(db, body.into);
        return settledTicket(
          tools,
          await actions.mergeTickets({
            ticketId: ticket.id,
            intoId: into.id,
            reason: body.reason,
            clientId: body.clientId,
            by,
            ...versionOf(body.version, ifMatch),
          }),
        );
      },
    ),

    command(
      {
        id: 'splitTicket',
        method: 'post',
        path: '/tickets/:ticket/split',
        chapter: 'Tickets',
        summary: 'Give some messages a ticket of their own',
        description:
          'The answer is the new ticket: it finds its claim as any new one does, and what its messages had brought ' +
          'leaves the old claim. Whoever wrote them gets no second acknowledgement.',
        params: z.strictObject({ ticket: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: splitBody,
          example: {
            messages: ['52'],
            reason: 'Another accident',
            clientId: '7f0c2f6e-7b0e-4c5e-9a57-0a3c1de6a002',
          },
        },
        answer: { schema: ticketRow, example: examples.ticketRow, statuses: [201, 200] },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        const outcome = await actions.splitTicket({
          ticketId: ticket.id,
          messageIds: body.messages,
          reason: body.reason,
          clientId: body.clientId,
          by,
          ...versionOf(body.version, ifMatch),
        });
        const answer = await settledTicket(tools, outcome);
        return { ...answer, status: outcome.outcome === 'done' && !outcome.again ? 201 : 200 };
      },
    ),

    command(
      {
        id: 'judgeDuplicate',
        method: 'put',
        path: '/claims/:claim/duplicates/:other',
        chapter: 'Claims',
        summary: 'Say whether two claims are one event',
        description:
          'The machine only suspects. Denied: the newer claim goes its way. Confirmed: one leads, and the other can be ' +
          'merged into it.',
        params: z.strictObject({ claim: key, other: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: duplicateJudgement,
          example: { state: 'denied', reason: 'Two accidents on one day' },
        },
        answer: { schema: duplicateList, example: { items: [examples.duplicate] } },
      },
      async ({ params, body, by, ifMatch }) => {
        const leading = body.leading === undefined ? undefined : await loadClaimId(db, body.leading);
        const outcome = await actions.judgeDuplicate({
          claimId: await loadClaimId(db, params.claim),
          otherId: await loadClaimId(db, params.other),
          state: body.state,
          ...(leading === undefined ? {} : { leading }),
          reason: body.reason,
          by,
          ...versionOf(body.version, ifMatch),
        });
        return pairs(outcome, params.claim);
      },
    ),

    command(
      {
        id: 'mergeClaims',
        method: 'post',
        path: '/claims/:claim/merge',
        chapter: 'Claims',
        summary: 'Merge a claim into the one that leads',
        description:
          'Two reports of one event: its tickets and their documents go to the other claim, whose checklist counts ' +
          'them; the claim itself is closed and its number leads to the other for ever.',
        params: z.strictObject({ claim: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: claimMergeBody,
          example: {
            into: examples.claimReference,
            reason: 'The broker reported the same crash',
            clientId: '7f0c2f6e-7b0e-4c5e-9a57-0a3c1de6a003',
          },
        },
        answer: { schema: duplicateList, example: { items: [examples.duplicate] } },
      },
      async ({ params, body, by, ifMatch }) => {
        const outcome = await actions.mergeClaims({
          claimId: await loadClaimId(db, params.claim),
          intoId: await loadClaimId(db, body.into),
          reason: body.reason,
          clientId: body.clientId,
          by,
          ...versionOf(body.version, ifMatch),
        });
        return pairs(outcome, params.claim);
      },
    ),

    command(
      {
        id: 'undoRearrangement',
        method: 'post',
        path: '/rearrangements/:rearrangement/undo',
        chapter: 'Tickets',
        summary: 'Take a move back',
        description:
          'Of several moves that touch the same ticket or claim the latest goes first. What was sent stays sent.',
        params: z.strictObject({ rearrangement: rowId.transform((id) => id as RearrangementId) }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: { schema: undoBody, example: { reason: 'Two different customers' } },
        answer: { schema: rearrangementView, example: examples.rearrangement },
      },
      async ({ params, body, by }) => {
        const outcome = await actions.undo({
          rearrangementId: params.rearrangement,
          reason: body.reason,
          by,
        });
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such move.' });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        const [shown] = await showRearrangements(tools, [outcome.rearrangement]);
        if (shown === undefined) throw new ApiProblem('not-found');
        return { body: shown };
      },
    ),
  ];
}
