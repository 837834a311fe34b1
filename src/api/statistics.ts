/** How the work goes: figures of a period, the tickets behind each, and the same as a table for spreadsheets. */
import { z } from 'zod';
import { addDays, daysBetween, localDateOf, startOfDay } from '../domain/time/calendar.ts';
import {
  ages,
  dueParts,
  figureParts,
  figures,
  partsOf,
  type Figure,
  type FigurePart,
} from '../domain/figures.ts';
import type { LocalDate, TicketId } from '../domain/ids.ts';
import {
  countParts,
  figureTickets,
  readAnswerTimes,
  readVolume,
  type FigureKey,
  type FigureSpan,
  type PartCount,
} from '../storage/figures.ts';
import * as examples from './examples.ts';
import { download, none, operation, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  caseKind,
  cursorOf,
  day,
  instant,
  line,
  named,
  pageOf,
  paging,
  readCursor,
  realDay,
  rowId,
} from './schemas.ts';
import { claimsOf, showTicket, ticketRow } from './ticket-view.ts';
import type { ApiTools, Workplace } from './tools.ts';

/** Days of one answer. */
const mostDays = 366;

const period = {
  from: realDay.describe('First day.'),
  to: realDay.describe(`Last day, at most ${mostDays} days later.`),
};

const count = z.int();
const seconds = z.number().nullable();

const answersView = z.strictObject({
  answered: count.describe('Tickets that have their first answer.'),
  unanswered: count.describe('Open tickets without one.'),
  slow: count.describe('Answered tickets that waited longer than `ninety`.'),
  median: seconds.describe(
    'Within so many seconds half of the answered ones had it; nights and holidays count.',
  ),
  ninety: seconds.describe('Within so many seconds nine of ten had it.'),
});

export const statisticsView = named(
  'Statistics',
  z.strictObject({
    from: day,
    to: day,
    at: instant.describe('When it was counted; ages and deadlines are those of that moment.'),
    volume: z
      .array(z.strictObject({ channel: z.string(), kind: caseKind, count }))
      .describe('Tickets that came in the period, by channel and kind as they stand now.'),
    ageing: z
      .array(
        z.strictObject({
          part: z.enum(ages.map(({ part }) => part)),
          fromDays: z.int(),
          toDays: z.int().nullable(),
          count,
        }),
      )
      .describe('Open tickets now, by calendar days in Rome since they came; the period does not matter.'),
    deadlines: z
      .array(
        z.strictObject({
          part: z.enum(dueParts),
          day: day.nullable().describe('The day of `due_0` to `due_6`.'),
          count,
        }),
      )
      .describe(
        'Open tickets now, by the deadline that ends first. `missed`: it is over. `due_0`: later today; `due_1` to ' +
          '`due_6`: on the days after; `due_later`: after them; `due_none`: no clock runs.',
      ),
    answers: z
      .strictObject({ any: answersView, person: answersView })
      .describe(
        'Time from the receipt of a ticket of the period to the first message of ours that left and did not come ' +
          'back. `any`: also a confirmation or a request by the machine. `person`: only answers people wrote. Automatic ' +
          'mail and spam are not counted.',
      ),
    complete: z
      .strictObject({ complete: count, incomplete: count, awaited: count })
      .describe(
        'Tickets on which a request for missing items left that began in the period. `complete`: everything came ' +
          'before the first reminder. `incomplete`: a reminder was needed, or nothing came. `awaited`: no reminder has ' +
          'left yet. Requests that a person ended are not counted.',
      ),
    links: z
      .strictObject({ kept: count, corrected: count, byPerson: count })
      .describe(
        'Tickets of the period with a claim. `kept`: the machine chose or opened it. `corrected`: the machine did, and ' +
          'a person has taken the ticket off that claim. `byPerson`: the machine did not decide and a person did.',
      ),
    reminders: z
      .array(
        z.strictObject({
          round: z.int().describe('1: the first reminder.'),
          worked: count,
          inVain: count,
        }),
      )
      .describe(
        'Tickets on which a reminder left in the period. `worked`: something it asked for came before the next one left.',
      ),
  }),
  'How the work goes. Every count is a number of tickets, and `GET /statistics/tickets` lists them; merged tickets are not counted.',
);

export const figuresQuery = z.strictObject({
  ...period,
  figure: z.enum(figures),
  part: z.enum(figureParts).optional(),
  round: z.coerce.number().int().min(1).max(20).optional().describe('Of `reminders`: the first is 1.'),
  channel: line(40).optional(),
  kind: caseKind.optional(),
  ...paging,
});

export const statisticsTickets = pageOf('StatisticsTickets', ticketRow);

const example: z.input<typeof statisticsView> = {
  from: '2026-11-01',
  to: '2026-11-12',
  at: '2026-11-12T10:00:00.000Z',
  volume: [{ channel: 'email', kind: 'claim_new', count: 41 }],
  ageing: [{ part: 'days_30', fromDays: 30, toDays: null, count: 2 }],
  deadlines: [
    { part: 'missed', day: null, count: 3 },
    { part: 'due_0', day: '2026-11-12', count: 5 },
  ],
  answers: {
    any: { answered: 38, unanswered: 3, slow: 3, median: 44, ninety: 3_600 },
    person: { answered: 20, unanswered: 9, slow: 2, median: 14_400, ninety: 172_800 },
  },
  complete: { complete: 11, incomplete: 9, awaited: 4 },
  links: { kept: 30, corrected: 1, byPerson: 4 },
  reminders: [{ round: 1, worked: 6, inVain: 3 }],
};

/** The figures, and what is behind them. */
export function statisticsOperations({ tools }: Workplace): Operation[] {
  const { db } = tools;
  return [
    operation(
      {
        id: 'readStatistics',
        method: 'get',
        path: '/statistics',
        chapter: 'Statistics',
        summary: 'Read the figures of a period',
        params: none,
        query: z.strictObject(period),
        answer: { schema: statisticsView, example },
      },
      async ({ query }) => ({ body: await readFigures(tools, query) }),
    ),

    download(
      {
        id: 'downloadStatistics',
        method: 'get',
        path: '/statistics.csv',
        chapter: 'Statistics',
        summary: 'Download the figures of a period for a spreadsheet',
        description:
          'UTF-8 with a byte order mark, semicolons, one figure a line: `figure;part;channel;kind;from;to;unit;value`.',
        params: none,
        query: z.strictObject(period),
        types: ['text/csv; charset=utf-8'],
        what: 'A table.',
      },
      async ({ query }) => ({
        download: {
          bytes: Buffer.from(asTable(await readFigures(tools, query))),
          contentType: 'text/csv; charset=utf-8',
          fileName: `sportello-${query.from}-${query.to}.csv`,
        },
      }),
    ),

    operation(
      {
        id: 'listStatisticsTickets',
        method: 'get',
        path: '/statistics/tickets',
        chapter: 'Statistics',
        summary: 'List the tickets behind a figure',
        description:
          'As many as the figure says, as long as nothing changes. Deadlines come by day, everything else by receipt, the ' +
          'oldest first. Without `part` all tickets of the figure.',
        params: none,
        query: figuresQuery,
        answer: { schema: statisticsTickets, example: { items: [examples.ticketRow], next: null } },
      },
      async ({ query }) => {
        const { figure, part, round, channel, kind } = query;
        const span = spanOf(query, tools.now());
        const known: readonly FigurePart[] = partsOf[figure];
        if (part !== undefined && !known.includes(part))
          throw fault(
            'part',
            known.length === 0 ? 'this figure has no parts' : `must be one of ${known.join(', ')}`,
          );
        if (round !== undefined && figure !== 'reminders') throw fault('round', 'belongs to reminders');
        const after = query.cursor === undefined ? undefined : readFigureCursor(query.cursor, figure);
        const rows = await figureTickets(
          db,
          {
            figure,
            ...(part === undefined ? {} : { part }),
            ...(round === undefined ? {} : { round }),
            ...(channel === undefined ? {} : { channel }),
            ...(kind === undefined ? {} : { kind }),
          },
          span,
          { size: query.limit + 1, ...(after === undefined ? {} : { after }) },
        );
        const shown = rows.slice(0, query.limit);
        const last = shown.at(-1)?.key;
        const marks = await claimsOf(
          tools,
          shown.map(({ ticket }) => ticket),
        );
        return {
          body: {
            items: shown.map(({ ticket }) => showTicket(ticket, marks)),
            next:
              rows.length > query.limit && last !== undefined
                ? cursorOf([figure, last.at.toISOString(), last.receivedAt.toISOString(), last.id])
                : null,
          },
        };
      },
    ),
  ];
}

interface Period {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

function spanOf({ from, to }: Period, now: Date): FigureSpan {
  const length = daysBetween(from, to);
  if (length < 0 || length > mostDays) throw fault('to', `must lie 0 to ${mostDays} days after from`);
  return { from: startOfDay(from), before: startOfDay(addDays(to, 1)), now };
}

function fault(at: string, detail: string): ApiProblem {
  return new ApiProblem('invalid-request', { errors: [{ in: 'query', at, detail }] });
}

async function readFigures(
  { db, now }: Pick<ApiTools, 'db' | 'now'>,
  query: Period,
): Promise<z.input<typeof statisticsView>> {
  const at = now();
  const span = spanOf(query, at);
  const [volume, ageing, deadlines, any, person, complete, links, reminders] = await Promise.all([
    readVolume(db, span),
    countParts(db, 'ageing', span),
    countParts(db, 'deadlines', span),
    answersOf({ db }, 'answers_any', span),
    answersOf({ db }, 'answers_person', span),
    countParts(db, 'complete', span),
    countParts(db, 'links', span),
    countParts(db, 'reminders', span),
  ]);
  const today = localDateOf(at);
  const rounds = [...new Set(reminders.flatMap(({ round }) => round ?? []))];
  return {
    from: query.from,
    to: query.to,
    at: at.toISOString(),
    volume,
    ageing: ages.map(({ part, from, to }) => ({
      part,
      fromDays: from,
      toDays: to ?? null,
      count: sizeOf(ageing, part),
    })),
    deadlines: dueParts.map((part) => {
      const days = /^due_(\d)$/.exec(part)?.[1];
      return {
        part,
        day: days === undefined ? null : addDays(today, Number(days)),
        count: sizeOf(deadlines, part),
      };
    }),
    answers: { any, person },
    complete: {
      complete: sizeOf(complete, 'complete'),
      incomplete: sizeOf(complete, 'incomplete'),
      awaited: sizeOf(complete, 'awaited'),
    },
    links: {
      kept: sizeOf(links, 'kept'),
      corrected: sizeOf(links, 'corrected'),
      byPerson: sizeOf(links, 'by_person'),
    },
    reminders: rounds.map((round) => ({
      round,
      worked: sizeOf(reminders, 'worked', round),
      inVain: sizeOf(reminders, 'in_vain', round),
    })),
  };
}

async function answersOf(
  { db }: Pick<ApiTools, 'db'>,
  figure: 'answers_any' | 'answers_person',
  span: FigureSpan,
): Promise<z.input<typeof answersView>> {
  const [parts, { half, nineOfTen }] = await Promise.all([
    countParts(db, figure, span),
    readAnswerTimes(db, figure, span),
  ]);
  return {
    answered: sizeOf(parts, 'answered'),
    unanswered: sizeOf(parts, 'unanswered'),
    slow: sizeOf(parts, 'slow'),
    median: half ?? null,
    ninety: nineOfTen ?? null,
  };
}

function sizeOf(parts: readonly PartCount[], part: FigurePart, round?: number): number {
  return parts.find((each) => each.part === part && each.round === round)?.count ?? 0;
}

/** One figure a line. Every cell is ours or a number: nothing a customer wrote can become a formula. */
function asTable(read: z.input<typeof statisticsView>): string {
  const lines: (string | number)[][] = [['figure', 'part', 'channel', 'kind', 'from', 'to', 'unit', 'value']];
  const add = (
    figure: Figure,
    part: string,
    value: number | null,
    more: { readonly channel?: string; readonly kind?: string; readonly unit?: string } = {},
  ) => {
    // Ages and deadlines are those of the moment, whatever the period.
    const still = figure === 'ageing' || figure === 'deadlines';
    lines.push([
      figure,
      part,
      more.channel ?? '',
      more.kind ?? '',
      still ? read.at : read.from,
      still ? read.at : read.to,
      more.unit ?? 'tickets',
      value ?? '',
    ]);
  };
  for (const { channel, kind, count: value } of read.volume) add('volume', '', value, { channel, kind });
  for (const { part, count: value } of read.ageing) add('ageing', part, value);
  for (const { part, count: value } of read.deadlines) add('deadlines', part, value);
  for (const [figure, who] of [
    ['answers_any', read.answers.any],
    ['answers_person', read.answers.person],
  ] as const) {
    add(figure, 'answered', who.answered);
    add(figure, 'unanswered', who.unanswered);
    add(figure, 'slow', who.slow);
    add(figure, 'median', who.median, { unit: 'seconds' });
    add(figure, 'ninety', who.ninety, { unit: 'seconds' });
  }
  for (const part of partsOf.complete) add('complete', part, read.complete[part]);
  add('links', 'kept', read.links.kept);
  add('links', 'corrected', read.links.corrected);
  add('links', 'by_person', read.links.byPerson);
  for (const { round, worked, inVain } of read.reminders) {
    add('reminders', `worked_${round}`, worked);
    add('reminders', `in_vain_${round}`, inVain);
  }
  return `\uFEFF${lines.map((cells) => `${cells.join(';')}\r\n`).join('')}`;
}

function readFigureCursor(cursor: string, figure: Figure): FigureKey {
  const at = z.iso.datetime().transform((text) => new Date(text));
  const parts = readCursor(
    cursor,
    z.tuple([z.literal(figure), at, at, rowId.transform((id) => id as TicketId)]),
  );
  if (parts === undefined) throw unusableCursor();
  return { at: parts[1], receivedAt: parts[2], id: parts[3] };
}
