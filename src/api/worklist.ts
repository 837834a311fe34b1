/** The queue: what is to be done, in the order in which it is due, whose it is, and the views people keep. */
import { z } from 'zod';
import { endOfDay, localDateOf } from '../domain/time/calendar.ts';
import type { ClaimTypeId, TicketId } from '../domain/ids.ts';
import { isPersonName } from '../domain/people/role.ts';
import { readViews, removeView, saveView, type SavedView } from '../storage/saved-views.ts';
import {
  countView,
  countViews,
  markSeen,
  markUnseen,
  mostWalked,
  walkedTo,
  worklist,
  worklistViews,
  type WorklistFilter,
  type WorklistKey,
  type WorklistRow,
} from '../storage/worklist.ts';
import { refuseNobody } from './colleagues.ts';
import * as examples from './examples.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  caseKind,
  cursorOf,
  flag,
  instant,
  key,
  labels,
  language,
  line,
  named,
  namedBody,
  paging,
  readCursor,
  realDay,
  rowId,
  ticketStatus,
  version,
} from './schemas.ts';
import { claimsOf, markText, showMark, showTicket, ticketRow } from './ticket-view.ts';
import { loadTicket, settledTicket } from './tickets.ts';
import type { ApiTools, Workplace } from './tools.ts';

const personName = line(80).refine(isPersonName, 'is no name of a person');

const narrowing = {
  channel: line(40).optional(),
  kind: caseKind.optional(),
  status: ticketStatus.optional(),
  assignee: z
    .union([z.enum(['me', 'nobody']), personName])
    .optional()
    .describe('`me`, `nobody`, or a name.'),
  claimType: line(60).optional().describe('Id of a claim type of the profile.'),
  language: language.optional(),
  due: z
    .enum(['late', 'today', 'soon'])
    .optional()
    .describe(
      '`late`: over. `today`: over, or due before midnight. `soon`: not over yet, but within 24 hours.',
    ),
  clock: line(60).optional().describe('Id of the clock that ends first.'),
};

export const queueQuery = z.strictObject({
  view: z
    .enum(worklistViews)
    .default('all')
    .describe(
      '`mine`: my turn on what is mine. `new`: nobody’s. `waiting`: the turn is the customer’s or another ' +
        'department’s. `escalated`. `all`: whatever is not over. `asleep`: put off. `mentions`: a note calls you and you have not read it. `decided`: over, what changed last first.',
    ),
  ...narrowing,
  needsPerson: flag
    .optional()
    .describe('`true`: only what a person must look at because something is wrong.'),
  unread: flag.optional().describe('`true`: only where something has come that you have not seen.'),
  cursor: paging.cursor,
  limit: z.coerce.number().int().min(1).max(200).default(100).describe('Rows on a page.'),
});

export const queueRow = named(
  'QueueRow',
  ticketRow.extend({
    claimType: z.strictObject({ id: z.string(), label: labels }).nullable(),
    about: z
      .string()
      .nullable()
      .describe('Whom its claim is about, where nobody knows the name of who wrote or called.'),
    missing: z.int().describe('Items of its claim that have not come.'),
    asked: z.int().describe('Those of them the customer was asked for.'),
    due: z
      .strictObject({ clock: z.string(), label: labels, at: instant, late: z.boolean() })
      .nullable()
      .describe('The clock that ends first.'),
    unread: z.boolean().describe('Something has come that you have not seen.'),
    last: z
      .strictObject({
        direction: z.enum(['inbound', 'outbound']),
        at: instant,
        by: z.string(),
        words: z.string().describe('Its first words, on one line.'),
      })
      .nullable()
      .describe('The last thing said, in either direction.'),
  }),
  'A ticket as the queue shows it to one person.',
);

const viewCount = z.strictObject({
  count: z.int(),
  more: z
    .boolean()
    .describe(`There may be more: only the first ${mostWalked} tickets of the view were looked at.`),
});

export const queueView = named(
  'Queue',
  z.strictObject({
    items: z.array(queueRow),
    next: z
      .string()
      .nullable()
      .describe(
        `Cursor of the next page. A page may hold fewer rows than \`limit\`, or none, and have a next one: it ends after ` +
          `${mostWalked} tickets that were looked at.`,
      ),
    size: viewCount
      .nullable()
      .describe('How many tickets this view holds under these filters; null on pages after the first.'),
    counts: z
      .strictObject({
        mine: viewCount,
        new: viewCount,
        waiting: viewCount,
        escalated: viewCount,
        all: viewCount,
        asleep: viewCount,
        mentions: viewCount,
        decided: viewCount,
      })
      .describe('How many tickets each view holds, whatever the filters.'),
  }),
  'A page of a view, and the size of all views.',
);

export const assignment = namedBody(
  'Assignment',
  z.strictObject({
    to: personName.nullable().describe('A name; null: nobody’s any more.'),
    version: version.optional(),
  }),
  'Whose work a ticket is.',
);

export const postponement = namedBody(
  'Postponement',
  z.strictObject({
    until: realDay.nullable().describe('The day on which it comes back; null: now.'),
    version: version.optional(),
  }),
  'Until when a ticket is put off. It comes back by itself, or as soon as somebody writes.',
);

export const seenBody = namedBody(
  'Seen',
  z.strictObject({
    basedOn: markText.nullable().describe('`basedOn` of the ticket as you saw it; null: it is unread again.'),
  }),
);

export const seenView = named('SeenMark', z.strictObject({ basedOn: z.string().nullable() }));

/** A flag is kept as it stands in the address, not as what it is read as: what is kept is read again. */
const keptFlag = z.literal('true').optional();

const filters = z
  .strictObject({
    view: z.enum(worklistViews).optional(),
    ...narrowing,
    needsPerson: keptFlag,
    unread: keptFlag.describe('Of whoever opens the view.'),
  })
  .describe('Parameters of the queue.');

export const savedViewBody = namedBody(
  'SavedViewBody',
  z.strictObject({
    filters,
    shared: z.boolean().default(false).describe('Everybody sees it; only you change it.'),
    position: z.int().min(0).max(999).default(0).describe('Its place in the list.'),
  }),
);

export const savedView = named(
  'SavedView',
  z.strictObject({
    id: z.string(),
    version,
    name: z.string(),
    owner: z.string(),
    own: z.boolean().describe('It is yours to change.'),
    shared: z.boolean(),
    position: z.int(),
    filters,
  }),
  'Filters of the queue under a name.',
);

export const removedView = named('Removed', z.strictObject({ id: z.string() }));

export const savedViews = named('SavedViews', z.strictObject({ items: z.array(savedView) }));

const ticketParam = z.strictObject({ ticket: key });

/** What is due within a day is soon. */
export function soonAfter(now: Date): Date {
  return new Date(now.getTime() + 86_400_000);
}

/** Operations of the queue. */
export function worklistOperations({ tools, actions, tokenPeople }: Workplace): Operation[] {
  const { db } = tools;
  return [
    operation(
      {
        id: 'readQueue',
        method: 'get',
        path: '/queue',
        chapter: 'Queue',
        summary: 'Read a page of a view, what is due first first',
        description:
          'Every view has an index of its own. With the page comes the size of all views. A ticket is ordered by the ' +
          'clock that ends first, then by its age.',
        params: none,
        query: queueQuery,
        answer: { schema: queueView, example: examples.queue },
      },
      async ({ query, person }) => {
        const viewer = { person: person().name, now: tools.now() };
        const after = query.cursor === undefined ? undefined : readQueueCursor(query.cursor, query.view);
        const filter = filterOf(query, viewer);
        const [rows, counts] = await Promise.all([
          worklist(db, query.view, filter, viewer, {
            size: query.limit + 1,
            ...(after === undefined ? {} : { after }),
          }),
          countViews(db, viewer),
        ]);
        const items = rows.slice(0, query.limit);
        const last =
          rows.length > query.limit
            ? items.at(-1)?.key
            : await walkedTo(db, query.view, filter, viewer, after);
        // A page that is not full has seen all that would be counted.
        const filtered =
          after !== undefined || Object.keys(filter).length === 0
            ? undefined
            : rows.length > query.limit
              ? await countView(db, query.view, filter, viewer)
              : { count: rows.length, more: last !== undefined };
        const size = (view: (typeof worklistViews)[number]) => ({
          count: counts.get(view) ?? 0,
          more: false,
        });
        return {
          body: {
            items: await showRows(tools, items, viewer.now),
            next:
              last === undefined
                ? null
                : cursorOf([query.view, last.at.toISOString(), last.receivedAt.toISOString(), last.id]),
            size: after === undefined ? (filtered ?? size(query.view)) : null,
            counts: {
              mine: size('mine'),
              new: size('new'),
              waiting: size('waiting'),
              escalated: size('escalated'),
              all: size('all'),
              asleep: size('asleep'),
              mentions: size('mentions'),
              decided: size('decided'),
            },
          },
        };
      },
    ),

    command(
      {
        id: 'assignTicket',
        method: 'put',
        path: '/tickets/:ticket/assignment',
        chapter: 'Queue',
        summary: 'Say whose work a ticket is',
        description:
          'No rule assigns anything: people take tickets, give them to each other and give them back. A name ' +
          'that is nobody, or somebody who may not work on claims, is refused.',
        params: ticketParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: assignment, example: { to: 'Giulia Ferri', version: 7 } },
        answer: { schema: ticketRow, example: { ...examples.ticketRow, assignee: 'Giulia Ferri' } },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        await refuseNobody(db, { to: body.to, at: '/to', by, tokenPeople });
        return settledTicket(
          tools,
          await actions.assign({
            ticketId: ticket.id,
            to: body.to,
            by,
            ...versionOf(body.version, ifMatch),
          }),
        );
      },
    ),

    command(
      {
        id: 'postponeTicket',
        method: 'put',
        path: '/tickets/:ticket/postponement',
        chapter: 'Queue',
        summary: 'Put a ticket off until a day',
        params: ticketParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: postponement, example: { until: '2026-11-19', version: 7 } },
        answer: {
          schema: ticketRow,
          example: { ...examples.ticketRow, postponedUntil: '2026-11-18T23:00:00.000Z' },
        },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        return settledTicket(
          tools,
          await actions.postpone({
            ticketId: ticket.id,
            until: body.until,
            by,
            ...versionOf(body.version, ifMatch),
          }),
        );
      },
    ),

    command(
      {
        id: 'markTicketSeen',
        method: 'put',
        path: '/tickets/:ticket/seen',
        chapter: 'Queue',
        summary: 'Say how far you have seen a ticket',
        description:
          'For you alone. Whatever came after the `basedOn` you saw stays unread; an older one than before changes nothing.',
        needs: 'read_claims',
        params: ticketParam,
        query: none,
        problems: ['not-found'],
        body: { schema: seenBody, example: { basedOn: '1.51.1.88' } },
        answer: { schema: seenView, example: { basedOn: '1.51.1.88' } },
      },
      async ({ params, body, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        const { name } = person();
        if (body.basedOn === null) await markUnseen(db, ticket.id, name);
        else await markSeen(db, { ticketId: ticket.id, person: name, mark: body.basedOn });
        return { body: { basedOn: body.basedOn === null ? null : showMark(body.basedOn) } };
      },
    ),

    operation(
      {
        id: 'listSavedViews',
        method: 'get',
        path: '/saved-views',
        chapter: 'Queue',
        summary: 'List your saved views and the shared ones',
        params: none,
        query: none,
        answer: {
          schema: savedViews,
          example: { items: [examples.savedView] },
        },
      },
      async ({ person }) => {
        const { name } = person();
        return { body: { items: (await readViews(db, name)).map((view) => showView(view, name)) } };
      },
    ),

    command(
      {
        id: 'saveView',
        method: 'put',
        path: '/saved-views/:name',
        chapter: 'Queue',
        summary: 'Keep a view under a name',
        description: 'The same name again replaces it; others may have one of the same name.',
        needs: 'read_claims',
        params: z.strictObject({ name: line(60) }),
        query: none,
        body: {
          schema: savedViewBody,
          example: { filters: { view: 'all', kind: 'complaint', due: 'late' }, shared: true, position: 1 },
        },
        answer: { schema: savedView, example: examples.savedView },
      },
      async ({ params, body, person }) => {
        const { name } = person();
        const saved = await saveView(db, { owner: name, name: params.name, ...body });
        return { body: showView(saved, name), version: saved.version };
      },
    ),

    operation(
      {
        id: 'removeView',
        method: 'delete',
        path: '/saved-views/:view',
        chapter: 'Queue',
        summary: 'Forget a saved view of yours',
        needs: 'read_claims',
        params: z.strictObject({ view: rowId }),
        query: none,
        problems: ['not-found'],
        answer: { schema: removedView, example: { id: '3' } },
      },
      async ({ params, person }) => {
        if (!(await removeView(db, params.view, person().name)))
          throw new ApiProblem('not-found', { detail: 'You have no such view.' });
        return { body: { id: params.view } };
      },
    ),
  ];
}

function filterOf(
  query: z.output<typeof queueQuery>,
  { person, now }: { readonly person: string; readonly now: Date },
): WorklistFilter {
  const { channel, kind, status, assignee, claimType, clock, due, needsPerson, unread } = query;
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(kind === undefined ? {} : { caseKind: kind }),
    ...(status === undefined ? {} : { status }),
    ...(assignee === undefined
      ? {}
      : { assignee: assignee === 'me' ? person : assignee === 'nobody' ? null : assignee }),
    // One that the profile does not know finds nothing.
    ...(claimType === undefined ? {} : { claimType: claimType as ClaimTypeId }),
    ...(query.language === undefined ? {} : { language: query.language }),
    ...(needsPerson === true ? { needsPerson } : {}),
    ...(unread === true ? { unread } : {}),
    ...(clock === undefined ? {} : { clock }),
    ...(due === undefined ? {} : dueBetween(due, now)),
  };
}

function dueBetween(
  due: NonNullable<z.output<typeof queueQuery>['due']>,
  now: Date,
): Pick<WorklistFilter, 'dueBy' | 'dueAfter'> {
  switch (due) {
    case 'late':
      return { dueBy: now };
    case 'today':
      return { dueBy: endOfDay(localDateOf(now)) };
    case 'soon':
      return { dueBy: soonAfter(now), dueAfter: now };
  }
}

async function showRows(
  tools: ApiTools,
  rows: readonly WorklistRow[],
  now: Date,
): Promise<z.input<typeof queueRow>[]> {
  const { profile } = tools;
  const marks = await claimsOf(
    tools,
    rows.map(({ ticket }) => ticket),
  );
  return rows.map((row) => {
    const type = row.claim === undefined ? undefined : profile.claimTypes.get(row.claim.type);
    const clock = profile.clocks.find(({ id }) => id === row.due?.clock);
    return {
      ...showTicket(row.ticket, marks),
      claimType: type === undefined ? null : { id: type.id, label: { ...type.label } },
      about: row.about ?? null,
      missing: row.missing,
      asked: row.asked,
      due:
        row.due === undefined
          ? null
          : {
              clock: row.due.clock,
              label: { ...(clock?.label ?? { it: row.due.clock, en: row.due.clock }) },
              at: row.due.at.toISOString(),
              late: row.due.at < now,
            },
      unread: row.unread,
      last:
        row.last === undefined
          ? null
          : {
              direction: row.last.direction,
              at: row.last.at.toISOString(),
              by: row.last.by,
              words: row.last.words.replaceAll(/\s+/g, ' ').trim().slice(0, 140),
            },
    };
  });
}

function showView(view: SavedView, person: string): z.input<typeof savedView> {
  const { id, version: at, name, owner, shared, position } = view;
  return {
    id,
    version: at,
    name,
    owner,
    own: owner === person,
    shared,
    position,
    // What an older version kept and this one does not know is left out rather than refused.
    filters: filters.safeParse(view.filters).data ?? {},
  };
}

function readQueueCursor(cursor: string, view: (typeof worklistViews)[number]): WorklistKey {
  const at = z.iso.datetime().transform((text) => new Date(text));
  const parts = readCursor(
    cursor,
    z.tuple([z.literal(view), at, at, rowId.transform((id) => id as TicketId)]),
  );
  if (parts === undefined) throw unusableCursor();
  return { at: parts[1], receivedAt: parts[2], id: parts[3] };
}
