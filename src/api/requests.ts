/** What people do with requests for missing items. */
import { z } from 'zod';
import { requestSteps } from '../domain/answering/information-request.ts';
import { loadClaimId } from './claims.ts';
import * as examples from './examples.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { requestView, showRequests } from './request-view.ts';
import { day, key, line, named, namedBody, realDay, rowId, version } from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

const requestParam = z.strictObject({ request: rowId });
const claimParam = z.strictObject({ claim: key });

export const startBody = namedBody(
  'RequestStart',
  z.strictObject({
    ticket: key
      .optional()
      .describe('On which ticket of the claim; the latest one of somebody on the claim when absent.'),
  }),
);

export const stepBody = namedBody(
  'RequestStep',
  z
    .strictObject({
      step: z.enum(requestSteps),
      reason: line(500).optional().describe('For people; needed to hold back, to end and to begin anew.'),
      until: realDay.optional().describe('New last day to answer, for `extend`.'),
      version: version.optional(),
    })
    .refine(({ step, reason }) => reason !== undefined || !['hold', 'cancel', 'supersede'].includes(step), {
      message: 'a reason is needed',
      path: ['reason'],
    })
    .refine(({ step, until }) => (step === 'extend') === (until !== undefined), {
      message: '`extend` needs a day, and nothing else takes one',
      path: ['until'],
    }),
  'hold: nothing leaves until somebody lets it go on. extend: more time, no reminder before that day. send_now: the next ' +
    'round leaves today. cancel: it ends. supersede: it ends and a new one asks for all that is missing, from the first round on.',
);

export const preview = named(
  'RequestPreview',
  z.strictObject({
    to: z.string().nullable(),
    round: z.int(),
    dueOn: day.describe('The day on which it leaves if nothing happens.'),
    subject: z.string(),
    text: z.string(),
    html: z.string().nullable(),
  }),
  'The next round of a request in the words it would have now.',
);

/** Reading the words of the next round, and steering a request. */
export function requestOperations({ tools, actions }: Workplace): Operation[] {
  return [
    operation(
      {
        id: 'previewRequest',
        method: 'get',
        path: '/requests/:request/preview',
        chapter: 'Claims',
        summary: 'Read what the next round of a request will say; nothing is sent',
        params: requestParam,
        query: none,
        problems: ['not-found', 'not-possible'],
        answer: { schema: preview, example: examples.requestPreview },
      },
      async ({ params }) => {
        const outcome = await actions.previewRequest(params.request);
        return { body: showPreview(outcome) };
      },
    ),
    operation(
      {
        id: 'previewFirstRequest',
        method: 'get',
        path: '/claims/:claim/requests/preview',
        chapter: 'Claims',
        summary: 'Read what a first request for a claim’s missing items would say; nothing is sent',
        description: 'For claims nobody is asked for: a request that is under way has a preview of its own.',
        params: claimParam,
        query: z.strictObject({ ticket: key.optional().describe('On which ticket of the claim to ask.') }),
        problems: ['not-found', 'not-possible'],
        answer: { schema: preview, example: { ...examples.requestPreview, round: 1 } },
      },
      async ({ params, query }) => {
        const claimId = await loadClaimId(tools.db, params.claim);
        const ticket = query.ticket === undefined ? undefined : await loadTicket(tools.db, query.ticket);
        const outcome = await actions.previewFirstRequest({
          claimId,
          ...(ticket === undefined ? {} : { ticketId: ticket.id }),
        });
        return { body: showPreview(outcome) };
      },
    ),
    command(
      {
        id: 'startRequest',
        method: 'post',
        path: '/claims/:claim/requests',
        chapter: 'Claims',
        summary: 'Ask a customer for what a claim is missing',
        limit: 'sends',
        description:
          'Its first round leaves at once, whatever kept the machine from asking; reminders follow by themselves. 201 ' +
          'when it was started now, 200 with the request that is under way otherwise: nothing is asked twice.',
        params: claimParam,
        query: none,
        problems: ['not-found', 'not-possible'],
        body: { schema: startBody, example: {} },
        answer: { schema: requestView, example: examples.request, statuses: [201, 200] },
      },
      async ({ params, body, by }) => {
        const claimId = await loadClaimId(tools.db, params.claim);
        const ticket = body.ticket === undefined ? undefined : await loadTicket(tools.db, body.ticket);
        const outcome = await actions.startRequest({
          claimId,
          ...(ticket === undefined ? {} : { ticketId: ticket.id }),
          by,
        });
        if (outcome.outcome === 'unknown') throw new ApiProblem('not-found');
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        const [shown] = await showRequests(tools, [outcome.request]);
        if (shown === undefined) throw noRequest();
        return { status: outcome.again ? 200 : 201, body: shown };
      },
    ),
    command(
      {
        id: 'stepRequest',
        method: 'post',
        path: '/requests/:request/steps',
        chapter: 'Claims',
        summary: 'Hold a request back, let it go on, give time, send it now, end it, begin it anew',
        limit: 'sends',
        params: requestParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: stepBody,
          example: { step: 'extend', until: '2026-12-10', reason: 'In hospital until the end of the month' },
        },
        answer: { schema: requestView, example: examples.request },
      },
      async ({ params, body, by, ifMatch }) => {
        const outcome = await actions.stepRequest({
          requestId: params.request,
          step: body.step,
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          ...(body.until === undefined ? {} : { until: body.until }),
          ...versionOf(body.version, ifMatch),
          by,
        });
        switch (outcome.outcome) {
          case 'done': {
            const [shown] = await showRequests(tools, [outcome.request]);
            if (shown === undefined) throw noRequest();
            return { body: shown, version: outcome.request.version };
          }
          case 'stale': {
            const [current] = await showRequests(tools, [outcome.now]);
            throw new ApiProblem('outdated', { current });
          }
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw noRequest();
        }
      },
    ),
  ];
}

/** @throws ApiProblem when there is nothing to show */
function showPreview(
  outcome: Awaited<ReturnType<Workplace['actions']['previewRequest']>>,
): z.input<typeof preview> {
  if (outcome.outcome === 'unknown') throw noRequest();
  if (outcome.outcome === 'not-possible') throw notPossible(outcome);
  const { letter } = outcome;
  return {
    to: outcome.to ?? null,
    round: outcome.round,
    dueOn: outcome.dueOn,
    subject: letter.subject,
    text: letter.text,
    html: letter.html ?? null,
  };
}

function noRequest(): ApiProblem {
  return new ApiProblem('not-found', { detail: 'There is no such request.' });
}
