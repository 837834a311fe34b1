/** What a supervisor looks at first: what is late, what is nobody's, and how much each person has. */
import { z } from 'zod';
import { holds } from '../domain/people/role.ts';
import { countOpen } from '../storage/escalations.ts';
import { countByState } from '../storage/outbound.ts';
import { workload, type Load } from '../storage/worklist.ts';
import { colleagues } from './colleagues.ts';
import { readerFor } from './finding-view.ts';
import { none, operation, type Operation } from './operation.ts';
import { labels, named } from './schemas.ts';
import type { Workplace } from './tools.ts';
import { soonAfter } from './worklist.ts';

const load = {
  open: z.int().describe('Tickets that are not over: `view=all` of the queue.'),
  late: z.int().describe('Those whose first clock is over: `due=late`.'),
  soon: z.int().describe('Those that will be late within 24 hours: `due=soon`.'),
};

export const supervisionView = named(
  'Supervision',
  z.strictObject({
    ...load,
    unowned: z.int().describe('Open tickets that are nobody’s: `assignee=nobody`.'),
    problems: z
      .int()
      .describe('Open tickets that a person must look at because something is wrong: `needsPerson=true`.'),
    handedUp: z.int().describe('Escalations that wait for a supervisor: the list of `/escalations`.'),
    people: z
      .array(
        z.strictObject({
          name: z.string(),
          worksClaims: z.boolean().describe('Work can be given to this person.'),
          ...load,
        }),
      )
      .describe('Everybody who may work on claims or still has tickets, by name: `assignee=<name>`.'),
    clocks: z
      .array(z.strictObject({ clock: z.string(), label: labels, ...load }))
      .describe('By the clock that ends first, what is late most first: `clock=<id>`.'),
    leaving: z
      .strictObject({
        waiting: z.int().describe('Messages that are to leave and have not.'),
        uncertain: z.int().describe('Messages whose fate nobody knows.'),
      })
      .describe('What machines carry.'),
  }),
  'Figures of the open work. Each can be opened: the queue with the filters that are named counts the same tickets.',
);

/** Operations for whoever leads the work. */
export function supervisionOperations({ tools, tokenPeople }: Workplace): Operation[] {
  const { db, profile } = tools;
  return [
    operation(
      {
        id: 'readSupervision',
        method: 'get',
        path: '/supervision',
        chapter: 'Queue',
        summary: 'How much is open, late and nobody’s, by person and by clock',
        needs: 'handle_escalations',
        params: none,
        query: none,
        answer: {
          schema: supervisionView,
          example: {
            open: 14,
            late: 2,
            soon: 3,
            unowned: 2,
            problems: 4,
            handedUp: 3,
            people: [{ name: 'Giulia Ferri', worksClaims: true, open: 12, late: 2, soon: 3 }],
            clocks: [
              {
                clock: 'int.first_touch',
                label: { it: 'Primo contatto', en: 'First contact' },
                open: 14,
                late: 2,
                soon: 3,
              },
            ],
            leaving: { waiting: 0, uncertain: 0 },
          },
        },
      },
      async ({ person }) => {
        const now = tools.now();
        const [work, people, handedUp, { open: leaving }] = await Promise.all([
          workload(db, { now, soon: soonAfter(now) }),
          colleagues(db, tokenPeople),
          countOpen(db, readerFor(person())),
          countByState(db),
        ]);
        const sum = (of: keyof Load) => work.people.reduce((all, each) => all + each[of], 0);
        const loads = new Map(work.people.map(({ assignee, ...each }) => [assignee, each]));
        const nothing: Load = { open: 0, late: 0, soon: 0 };
        const working = new Set(people.filter((each) => holds(each, 'work_claims')).map(({ name }) => name));
        // Whoever left may still have tickets.
        const names = new Set([...working, ...[...loads.keys()].filter((name) => name !== null)]);
        return {
          body: {
            open: sum('open'),
            late: sum('late'),
            soon: sum('soon'),
            unowned: loads.get(null)?.open ?? 0,
            problems: work.problems,
            handedUp,
            people: [...names]
              .toSorted((a, b) => a.localeCompare(b, 'it'))
              .map((name) => ({ name, worksClaims: working.has(name), ...(loads.get(name) ?? nothing) })),
            clocks: work.clocks
              .toSorted((a, b) => b.late - a.late || b.soon - a.soon || b.open - a.open)
              .map((each) => ({
                ...each,
                label: {
                  ...(profile.clocks.find(({ id }) => id === each.clock)?.label ?? {
                    it: each.clock,
                    en: each.clock,
                  }),
                },
              })),
            leaving: {
              waiting: leaving.queued + leaving.dialing + leaving.transmitting,
              uncertain: leaving.uncertain,
            },
          },
        };
      },
    ),
  ];
}
