/** Finding something by its words or its number, whatever it is. */
import { z } from 'zod';
import { addDays, endOfDay } from '../domain/time/calendar.ts';
import type { LocalDate } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { excerpt, searchKinds, type Piece, type SearchNumber } from '../domain/search.ts';
import {
  marksIn,
  meant,
  mostRanked,
  readSearch,
  search,
  straightTo,
  type SearchFilter,
  type SearchGroup,
  type SearchHit,
  type SearchKey,
  type SearchWords,
  type StraightHit,
} from '../storage/search.ts';
import * as examples from './examples.ts';
import { none, operation, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  claimStatus,
  cursorOf,
  flag,
  instant,
  labels,
  language,
  line,
  named,
  paging,
  readCursor,
  realDay,
  rowId,
  ticketStatus,
} from './schemas.ts';
import type { ApiTools, Workplace } from './tools.ts';

const kind = z.enum(searchKinds);

const searchQuery = z.strictObject({
  q: line(200).describe(
    'Words, all of which must be there; in quotes they must follow each other. Accents and case do not matter, the ' +
      'last word may be a beginning. Or a number in any spelling.',
  ),
  kind: kind.optional().describe('Only these, in pages; without it the best of every kind.'),
  channel: line(40).optional().describe('Leaves out what has no channel: claims, policies and people.'),
  from: realDay.optional().describe('First day. Leaves out what has no day: policies and people.'),
  to: realDay.optional().describe('Last day, included.'),
  straight: flag.optional().describe('`true`: only what a number leads to, no words.'),
  limit: z.coerce.number().int().min(1).max(50).default(5).describe('Rows of each kind.'),
  cursor: paging.cursor,
});

const piece = z.strictObject({ text: z.string(), marked: z.boolean() });

const hit = z.strictObject({
  kind,
  id: z.string(),
  at: instant.nullable().describe('When it was received, written or notified; null on policies and people.'),
  channel: z.string().nullable(),
  language: language.nullable().describe('Of the title and the excerpt.'),
  title: z
    .array(piece)
    .describe('Subject, name of a file, number of a policy, name of a person; empty on notes and claims.'),
  excerpt: z.array(piece).describe('The place that shows best why it was found, on one line.'),
  by: z.array(piece).describe('Who wrote it, or whom it is about.'),
  ticket: z
    .strictObject({ id: z.string(), reference: z.string(), subject: z.string(), status: ticketStatus })
    .nullable()
    .describe('The ticket it belongs to, or that it is.'),
  message: z.string().nullable().describe('Id of the message, also of the one a file came with.'),
  claims: z
    .array(
      z.strictObject({
        reference: z.string(),
        type: z.strictObject({ id: z.string(), label: labels }),
        status: claimStatus,
      }),
    )
    .describe('The claim it is or belongs to; of a policy or a person the newest three.'),
});

const searchHit = named('SearchHit', hit, 'Something that was found.');

const straightHit = named(
  'StraightHit',
  hit.extend({
    number: z
      .strictObject({
        is: z.enum([
          'reference',
          'plate',
          'policy',
          'external',
          'fiscalCode',
          'vatNumber',
          'iban',
          'phone',
          'email',
        ] satisfies readonly SearchNumber['is'][]),
        value: z.string(),
      })
      .describe('What was typed, as it is stored.'),
  }),
  'Something that the number that was typed leads straight to.',
);

export const searchView = named(
  'Search',
  z.strictObject({
    straight: z.array(straightHit).describe('What the whole of `q` leads to as a number, the surest first.'),
    groups: z
      .array(
        z.strictObject({
          kind,
          count: z.int().describe('How many were found.'),
          more: z.boolean().describe('There may be more, older ones: they were not looked for.'),
          items: z.array(searchHit),
        }),
      )
      .describe('Kinds of which something was found, the best first.'),
    meant: z
      .string()
      .nullable()
      .describe('Nothing was found: names nearest to what was typed were looked for in its place.'),
    next: z.string().nullable().describe('Cursor of the next page, with `kind`.'),
  }),
  'What was found.',
);

/** Operations of the search. */
export function searchOperations({ tools }: Workplace): Operation[] {
  const { db } = tools;
  return [
    operation(
      {
        id: 'search',
        method: 'get',
        path: '/search',
        chapter: 'Search',
        summary: 'Find anything by its words or its number',
        description:
          'Tickets, claims, messages, the text of attached files, answers that people wrote, notes, policies and ' +
          'people. References (also with one slip), plates, policy numbers, tax codes, accounts, telephones and ' +
          'addresses lead straight to their rows in any spelling. Words are found by their stem in Italian and ' +
          `English; newer rows weigh more, and of each kind the newest ${mostRanked} that match are ranked; older ones are looked for ` +
          'only until there are as many. A beginning counts from its third letter on. Findings are not searched.',
        params: none,
        query: searchQuery,
        answer: { schema: searchView, example: examples.search },
      },
      async ({ query }) => {
        const after = query.cursor === undefined ? undefined : readSearchCursor(query.cursor, query.kind);
        if (after !== undefined && query.kind === undefined) throw unusableCursor();
        if (query.from !== undefined && query.to !== undefined && query.from > query.to)
          throw new ApiProblem('invalid-request', {
            errors: [{ in: 'query', at: 'to', detail: 'is before `from`' }],
          });
        const straight = after === undefined ? await straightTo(db, query.q) : [];
        if (query.straight === true)
          return {
            body: {
              straight: await showStraight(tools, straight, query.q),
              groups: [],
              meant: null,
              next: null,
            },
          };
        const look = async (typed: string) => {
          const words = await readSearch(db, typed);
          const now = after?.now ?? tools.now();
          const groups =
            words === undefined
              ? []
              : await db.transaction((tx) =>
                  search(tx, words, filterOf(query), {
                    size: query.limit + (query.kind === undefined ? 0 : 1),
                    now,
                    ...(after === undefined ? {} : { after: after.key }),
                  }),
                );
          return { words, groups, now };
        };
        let found = await look(query.q);
        let instead: string | undefined;
        if (found.groups.length === 0 && straight.length === 0 && after === undefined) {
          instead = await meant(db, query.q);
          if (instead !== undefined) found = await look(instead);
          if (found.groups.length === 0) instead = undefined;
        }
        const [only] = found.groups;
        const shown = only?.hits.slice(0, query.limit) ?? [];
        const last = shown.at(-1);
        const more = query.kind !== undefined && only !== undefined && only.hits.length > query.limit;
        return {
          body: {
            straight: await showStraight(tools, straight, query.q),
            groups: await showGroups(tools, found.groups, found.words, query.limit),
            meant: instead ?? null,
            next:
              more && last !== undefined
                ? cursorOf([
                    only.kind,
                    String(last.score),
                    String(last.at?.getTime() ?? 0),
                    last.id,
                    String(found.now.getTime()),
                  ])
                : null,
          },
        };
      },
    ),
  ];
}

function filterOf(query: z.output<typeof searchQuery>): SearchFilter {
  return {
    kinds: query.kind === undefined ? searchKinds : [query.kind],
    ...(query.channel === undefined ? {} : { channel: query.channel }),
    ...(query.from === undefined ? {} : { from: afterDay(addDays(query.from, -1)) }),
    ...(query.to === undefined ? {} : { to: afterDay(query.to) }),
  };
}

/** The first instant after a day. */
function afterDay(day: LocalDate): Date {
  return new Date(endOfDay(day).getTime() + 1_000);
}

async function showGroups(
  tools: ApiTools,
  groups: readonly SearchGroup[],
  words: SearchWords | undefined,
  limit: number,
): Promise<z.input<typeof searchView>['groups']> {
  const hits = groups.flatMap((group) => group.hits);
  const marks = words === undefined ? new Set<string>() : await marksIn(tools.db, words, textsOf(hits));
  return groups.map((group) => ({
    kind: group.kind,
    count: group.count,
    more: group.more,
    items: group.hits.slice(0, limit).map((each) => showHit(tools, each, marks)),
  }));
}

async function showStraight(
  tools: ApiTools,
  hits: readonly StraightHit[],
  typed: string,
): Promise<z.input<typeof straightHit>[]> {
  const words = hits.length === 0 ? undefined : await readSearch(tools.db, typed);
  const marks = words === undefined ? new Set<string>() : await marksIn(tools.db, words, textsOf(hits));
  return hits.map((each) => ({ ...showHit(tools, each, marks), number: { ...each.number } }));
}

function textsOf(hits: readonly SearchHit[]): string[] {
  return hits.flatMap(({ title, text, by }) => [title, text, by ?? '']);
}

function showHit({ profile }: ApiTools, found: SearchHit, marks: ReadonlySet<string>): z.input<typeof hit> {
  const { ticket } = found;
  return {
    kind: found.kind,
    id: found.id,
    at: found.at?.toISOString() ?? null,
    channel: found.channel ?? null,
    language: found.language ?? null,
    title: plain(excerpt(found.title, marks, 200)),
    excerpt: plain(excerpt(found.text, marks)),
    by: plain(excerpt(found.by ?? '', marks, 120)),
    ticket:
      ticket === undefined
        ? null
        : {
            id: ticket.id,
            reference: formatReference(ticket.reference, 'TCK'),
            subject: ticket.subject,
            status: ticket.status,
          },
    message: found.messageId ?? null,
    claims: found.claims.map(({ reference, type, status }) => ({
      reference: formatReference(reference, profile.terms.claimPrefix),
      type: { id: type, label: { ...(profile.claimTypes.get(type)?.label ?? { it: type, en: type }) } },
      status,
    })),
  };
}

function plain(pieces: readonly Piece[]) {
  return pieces.map(({ text, marked }) => ({ text, marked }));
}

function readSearchCursor(
  cursor: string,
  of: (typeof searchKinds)[number] | undefined,
): { readonly key: SearchKey; readonly now: Date } {
  const whole = z.string().regex(/^\d{1,15}$/);
  const parts = readCursor(cursor, z.tuple([kind, whole, whole, rowId, whole]));
  if (parts === undefined || parts[0] !== of) throw unusableCursor();
  return {
    key: { score: Number(parts[1]), at: Number(parts[2]), id: parts[3] },
    now: new Date(Number(parts[4])),
  };
}
