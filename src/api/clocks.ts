/** The clocks that run on a claim or a ticket, told anew each time somebody asks. */
import { z } from 'zod';
import { claimClocks, isBinding, ticketClocks, type RunningClock } from '../domain/time/running-clock.ts';
import { factsOfClaim, factsOfTicket } from '../storage/clocks.ts';
import * as claims from '../storage/claims.ts';
import { loadClaimId } from './claims.ts';
import { none, operation, type Operation } from './operation.ts';
import { day, instant, key, labels, named } from './schemas.ts';
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

/** Operations on clocks. */
export function clockOperations({ tools: { db, profile, now } }: Workplace): Operation[] {
  const house = { clocks: profile.clocks, calendar: profile.calendar };
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
      async ({ params }) => {
        const file = await claims.load(db, await loadClaimId(db, params.claim));
        return {
          body: { items: shown(claimClocks({ ...(await factsOfClaim(db, file)), ...house }), now()) },
        };
      },
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
      async ({ params }) => {
        const ticket = await loadTicket(db, params.ticket);
        return {
          body: { items: shown(ticketClocks({ ...(await factsOfTicket(db, ticket)), ...house }), now()) },
        };
      },
    ),
  ];
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
