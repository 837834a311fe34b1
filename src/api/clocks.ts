/** The clocks that run on a claim or a ticket, told anew each time somebody asks. */
import { z } from 'zod';
import type { ClaimId } from '../domain/ids.ts';
import { claimClocks, isBinding, ticketClocks, type RunningClock } from '../domain/time/running-clock.ts';
import { factsOfClaim, factsOfTicket } from '../storage/clocks.ts';
import * as claims from '../storage/claims.ts';
import type { ApiActions } from './actions.ts';
import { loadClaimId } from './claims.ts';
import { claimEvents, ticketEvents } from '../domain/time/told-event.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { day, instant, key, labels, named, namedBody } from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

export const clockView = named(
  'RunningClock',
  z.strictObject({
    id: z.string(),
    label: labels,
    kind: z.enum(['law', 'internal']),
    source: z.string().describe('The article, regulation or house rule it comes from.'),
    startedAt: instant.describe('Legal receipt, or the event it counts from.'),
    deadline: z
      .strictObject({
        rawDue: day.describe('The last day by the bare count.'),
        legalDue: day.describe('By law: over a Sunday or a holiday to the next day.'),
        targetDue: day.describe('Ours: the last working day on or before the bare count.'),
        warnAt: instant,
        dueAt: instant,
        late: z.boolean(),
        overByLaw: z.boolean(),
      })
      .nullable()
      .describe('Null while it stands still, waiting for the customer.'),
    binding: z.boolean().describe('Its end goes to a supervisor; otherwise it is a remark.'),
  }),
  'A deadline that runs.',
);
export const clockList = named('RunningClocks', z.strictObject({ items: z.array(clockView) }));

const example: z.input<typeof clockView> = {
  id: 'it.motor.offer.damage',
  label: {
    it: 'Offerta motivata o diniego, danni a cose',
    en: 'Reasoned offer or refusal, damage to things',
  },
  kind: 'law',
  source: 'D.Lgs. 209/2005 art. 148 c. 1',
  startedAt: '2026-11-12T08:59:30.000Z',
  deadline: {
    rawDue: '2027-01-11',
    legalDue: '2027-01-11',
    targetDue: '2027-01-11',
    warnAt: '2026-12-24T07:30:00.000Z',
    dueAt: '2027-01-11T22:59:59.000Z',
    late: false,
    overByLaw: false,
  },
  binding: true,
};

const told = {
  at: instant
    .transform((text) => new Date(text))
    .nullable()
    .describe('When it happened, or came to be known; null when it did not happen after all.'),
};
/** What a person says happened to a claim. */
export const claimEventBody = namedBody(
  'ClaimEvent',
  z.strictObject({ event: z.enum(claimEvents), ...told }),
  'offer_accepted, offer_refused: the answer to the offer. file_access_requested: somebody asked to see the file; ' +
    'file_access_given: he saw it.',
);
/** What a person says happened around a ticket. */
export const ticketEventBody = namedBody(
  'TicketEvent',
  z.strictObject({ event: z.enum(ticketEvents), ...told }),
  'data_breach: when we learnt of it; data_breach_reported: the authority has been told. renewal_notice_sent: the notice ' +
    'that the policy expires.',
);

/** Operations on clocks. */
export function clockOperations({ tools: { db, profile, now }, actions }: Workplace): Operation[] {
  const house = { clocks: profile.clocks, calendar: profile.calendar };
  const onClaim = async (id: ClaimId) => ({
    body: {
      items: shown(claimClocks({ ...(await factsOfClaim(db, await claims.load(db, id))), ...house }), now()),
    },
  });
  const onTicket = async (key: Parameters<typeof loadTicket>[1]) => ({
    body: {
      items: shown(
        ticketClocks({ ...(await factsOfTicket(db, await loadTicket(db, key))), ...house }),
        now(),
      ),
    },
  });
  return [
    operation(
      {
        id: 'listClaimClocks',
        method: 'get',
        path: '/claims/:claim/clocks',
        chapter: 'Claims',
        summary: 'List the clocks that run on a claim, those of the law first',
        params: z.strictObject({ claim: key }),
        query: none,
        problems: ['not-found'],
        answer: { schema: clockList, example: { items: [example] } },
      },
      async ({ params }) => onClaim(await loadClaimId(db, params.claim)),
    ),
    operation(
      {
        id: 'listTicketClocks',
        method: 'get',
        path: '/tickets/:ticket/clocks',
        chapter: 'Tickets',
        summary: 'List the clocks that run on a ticket itself, those of the law first',
        description: 'The clocks of its claim are listed with the claim.',
        params: z.strictObject({ ticket: key }),
        query: none,
        problems: ['not-found'],
        answer: { schema: clockList, example: { items: [example] } },
      },
      ({ params }) => onTicket(params.ticket),
    ),
    command(
      {
        id: 'tellOfClaim',
        method: 'post',
        path: '/claims/:claim/events',
        needs: 'work_claims',
        chapter: 'Claims',
        summary: 'Say that something happened to a claim that starts or stops a clock',
        description:
          'What happens on paper or by word of mouth: the service learns of it only here. The latest word on an event ' +
          'counts; the same again changes nothing, and what nobody has recorded cannot be taken back. The answer is the clocks that run then.',
        params: z.strictObject({ claim: key }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: claimEventBody,
          example: { event: 'file_access_requested', at: '2026-11-12T09:00:00.000Z' },
        },
        answer: { schema: clockList, example: { items: [example] } },
      },
      async ({ params, body, by }) => {
        const claimId = await loadClaimId(db, params.claim);
        refuseUnlessDone(await actions.tellOfClaim({ claimId, ...body, by }));
        return onClaim(claimId);
      },
    ),
    command(
      {
        id: 'tellOfTicket',
        method: 'post',
        path: '/tickets/:ticket/events',
        needs: 'work_claims',
        chapter: 'Tickets',
        summary: 'Say that something happened around a ticket that starts or stops a clock',
        description:
          'A breach of personal data runs on although its ticket is closed, until the authority was told of it.',
        params: z.strictObject({ ticket: key }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: { schema: ticketEventBody, example: { event: 'data_breach', at: '2026-11-12T08:30:00.000Z' } },
        answer: { schema: clockList, example: { items: [example] } },
      },
      async ({ params, body, by }) => {
        const { id: ticketId } = await loadTicket(db, params.ticket);
        refuseUnlessDone(await actions.tellOfTicket({ ticketId, ...body, by }));
        return onTicket(params.ticket);
      },
    ),
  ];
}

function refuseUnlessDone(outcome: Awaited<ReturnType<ApiActions['tellOfClaim']>>): void {
  switch (outcome.outcome) {
    case 'done':
      return;
    case 'not-possible':
      throw notPossible(outcome);
    case 'unknown':
      throw new ApiProblem('not-found');
  }
}

function shown(running: readonly RunningClock[], now: Date): z.input<typeof clockView>[] {
  return running
    .map(({ clock, startedAt, deadline }): z.input<typeof clockView> => ({
      id: clock.id,
      label: clock.label,
      kind: clock.kind,
      source: clock.source,
      startedAt: startedAt.toISOString(),
      deadline:
        deadline === undefined
          ? null
          : {
              rawDue: deadline.rawDue,
              legalDue: deadline.legalDue,
              targetDue: deadline.targetDue,
              warnAt: deadline.warnAt.toISOString(),
              dueAt: deadline.dueAt.toISOString(),
              late: deadline.dueAt < now,
              overByLaw: deadline.legalDueAt < now,
            },
      binding: isBinding({ clock }),
    }))
    .toSorted(
      (a, b) =>
        Number(a.kind !== 'law') - Number(b.kind !== 'law') ||
        (a.deadline?.dueAt ?? '9').localeCompare(b.deadline?.dueAt ?? '9'),
    );
}
