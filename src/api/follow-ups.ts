/** The calendar of what will be asked again: which reminders leave when, and what a person may do about each. */
import { z } from 'zod';
import { addDays, daysBetween, isWorkingDay, startOfDay } from '../domain/time/calendar.ts';
import { standardCadence } from '../domain/answering/follow-up.ts';
import type { RequestId } from '../domain/ids.ts';
import { requestSteps, whyNot } from '../domain/answering/information-request.ts';
import { item } from '../domain/facts/statements.ts';
import { isOfficeDay } from '../domain/time/office-calendar.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { countFollowUps, followUps, missingOf, type FollowUpRow } from '../storage/follow-ups.ts';
import * as requests from '../storage/requests.ts';
import * as examples from './examples.ts';
import { none, operation, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import { requestView, showRequests } from './request-view.ts';
import {
  address,
  cursorOf,
  day,
  instant,
  labels,
  named,
  paging,
  readCursor,
  realDay,
  rowId,
} from './schemas.ts';
import type { ApiTools, Workplace } from './tools.ts';

/** Days of one answer: two months and the edges of their weeks. */
const mostDays = 75;

const followUpView = named(
  'FollowUp',
  z.strictObject({
    request: requestView,
    next: z.strictObject({
      at: instant.describe('When the clock looks at it again: a round that is due leaves then.'),
      round: z.int().nullable().describe('The round that would leave; null: a supervisor gets it.'),
      purpose: z.enum(['first', 'reminder', 'final', 'escalate']),
      channel: z.string(),
    }),
    ticket: z.string(),
    claim: z.string(),
    claimType: labels.nullable(),
    customer: address.nullable(),
    missing: z.array(labels),
    steps: z.array(z.enum(requestSteps)).describe('What a person may do with it now.'),
  }),
  'A request and what it will do next, unless something comes.',
);

export const calendarView = named(
  'FollowUps',
  z.strictObject({
    items: z.array(followUpView),
    next: z.string().nullable().describe('Cursor of the next page.'),
    days: z.array(
      z.strictObject({
        day,
        working: z.boolean().describe('Neither Saturday, Sunday nor a national holiday: reminders leave.'),
        open: z.boolean().describe('The office is open.'),
        rounds: z.array(
          z.strictObject({
            channel: z.string(),
            round: z.int().nullable().describe('The round that would leave; null: a supervisor gets it.'),
            count: z.int(),
            held: z.int().describe('Those of them that somebody holds back.'),
          }),
        ),
      }),
    ),
  }),
  'What is asked again in some days: the days with their numbers, and a page of the requests.',
);

/** The calendar of follow-ups. */
export function followUpOperations({ tools }: Workplace): Operation[] {
  const { db } = tools;
  return [
    operation(
      {
        id: 'readFollowUps',
        method: 'get',
        path: '/follow-ups',
        chapter: 'Queue',
        summary: 'Read which reminders will leave when',
        description:
          'Every open request with its next step, by day; later rounds follow only if nothing comes. Send now, give time ' +
          'and end are steps of the request.',
        params: none,
        query: z.strictObject({
          from: realDay.describe('First day.'),
          to: realDay.describe(`Last day, at most ${mostDays} days later.`),
          ...paging,
        }),
        answer: {
          schema: calendarView,
          example: {
            items: [
              {
                request: examples.request,
                next: { at: '2026-11-19T08:00:00.000Z', round: 2, purpose: 'reminder', channel: 'email' },
                ticket: examples.ticketRow.reference,
                claim: examples.claimReference,
                claimType: { it: 'RC auto, danni a cose', en: 'Motor liability, damage' },
                customer: examples.ticketRow.customer,
                missing: [{ it: 'Fotografie dei danni', en: 'Photographs of the damage' }],
                steps: ['hold', 'extend', 'send_now', 'cancel', 'supersede'],
              },
            ],
            next: null,
            days: [
              {
                day: '2026-11-19',
                working: true,
                open: true,
                rounds: [{ channel: 'email', round: 2, count: 1, held: 0 }],
              },
            ],
          },
        },
      },
      async ({ query }) => {
        const { from, to } = query;
        const length = daysBetween(from, to);
        if (length < 0 || length > mostDays)
          throw new ApiProblem('invalid-request', {
            errors: [{ in: 'query', at: 'to', detail: `must lie 0 to ${mostDays} days after from` }],
          });
        const span = { from: startOfDay(from), before: startOfDay(addDays(to, 1)) };
        const after = query.cursor === undefined ? undefined : readFollowUpCursor(query.cursor);
        const [rows, counts] = await Promise.all([
          followUps(db, span, { size: query.limit + 1, ...(after === undefined ? {} : { after }) }),
          countFollowUps(db, span),
        ]);
        const shown = rows.slice(0, query.limit);
        const last = shown.at(-1);
        const rounds = (tools.profile.cadence ?? standardCadence).days.length;
        const days = Array.from({ length: length + 1 }, (_, n) => addDays(from, n));
        return {
          body: {
            items: await showFollowUps(tools, shown),
            next:
              rows.length > query.limit && last !== undefined
                ? cursorOf([last.nextAt.toISOString(), last.requestId])
                : null,
            days: days.map((each) => ({
              day: each,
              working: isWorkingDay(each),
              open: isOfficeDay(each, tools.profile.calendar),
              rounds: counts
                .filter((count) => count.day === each)
                .map(({ channel, round, count, held }) => ({
                  channel,
                  round: round > rounds ? null : round,
                  count,
                  held,
                })),
            })),
          },
        };
      },
    ),
  ];
}

async function showFollowUps(
  tools: ApiTools,
  rows: readonly FollowUpRow[],
): Promise<z.input<typeof followUpView>[]> {
  const { db, profile } = tools;
  const rounds = (profile.cadence ?? standardCadence).days.length;
  const [found, missing] = await Promise.all([
    requests.findAll(
      db,
      rows.map(({ requestId }) => requestId),
    ),
    missingOf(
      db,
      rows.map(({ claimId }) => claimId),
    ),
  ]);
  const views = new Map((await showRequests(tools, found)).map((view) => [view.id, view]));
  return rows.flatMap((row): z.input<typeof followUpView>[] => {
    const request = views.get(row.requestId);
    // Closed between the two looks.
    if (request === undefined) return [];
    const round = row.round + 1;
    return [
      {
        request,
        next: {
          at: row.nextAt.toISOString(),
          round: round > rounds ? null : round,
          purpose:
            round > rounds ? 'escalate' : round === 1 ? 'first' : round === rounds ? 'final' : 'reminder',
          channel: row.channel,
        },
        ticket: formatReference(row.ticketReference, 'TCK'),
        claim: formatReference(row.claimReference, profile.terms.claimPrefix),
        claimType: profile.claimTypes.get(row.claimType)?.label ?? null,
        customer:
          row.customer === undefined ? null : { address: row.customer, name: row.customerName ?? null },
        missing: (missing.get(row.claimId) ?? []).flatMap(
          ([id]) => (id === undefined ? undefined : profile.items.get(item(id))?.label) ?? [],
        ),
        steps: requestSteps.filter((step) => whyNot(step, request.phase) === undefined),
      },
    ];
  });
}

function readFollowUpCursor(cursor: string): { readonly nextAt: Date; readonly id: RequestId } {
  const parts = readCursor(
    cursor,
    z.tuple([z.iso.datetime().transform((text) => new Date(text)), rowId.transform((id) => id as RequestId)]),
  );
  if (parts === undefined) throw unusableCursor();
  return { nextAt: parts[0], id: parts[1] };
}
