/** What happens while one looks: the stream of changes, and who else has a ticket open. */
import { z } from 'zod';
import { holds } from '../domain/people/role.ts';
import { backSeconds, keptMinutes } from '../storage/changes.ts';
import { noteAway, noteHere, present, presenceMs, type Presence } from '../storage/presence.ts';
import { personOf, sessionOf } from './guard.ts';
import type { LiveFeed } from './live-feed.ts';
import { command, none, operation, stream, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import { instant, key, named, namedBody, rowId } from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

/** One person needs one stream for each browser, or for each tab where a browser cannot share one. */
const mostStreams = 30;

/** What a message of the stream tells. For programs: the stream itself is text. */
export const liveChanges = z.strictObject({
  changes: z.array(
    z.strictObject({
      kind: z.enum(['ticket', 'claim', 'draft', 'presence', 'source', 'scan', 'letter', 'call']),
      id: rowId,
      version: z.int().optional(),
    }),
  ),
});

export const presenceBody = namedBody(
  'PresenceState',
  z.strictObject({
    state: z.enum(['reading', 'writing', 'away']),
    leaves: key.optional().describe('The ticket one comes from, and has no longer open.'),
  }),
  'Said again every few seconds; `away` when the ticket is left, or named as left when the next one is told of.',
);

const somebody = z.strictObject({
  ticket: rowId,
  name: z.string(),
  state: z.enum(['reading', 'writing']),
  since: instant.describe('In this state.'),
  seconds: z.number().describe('Away then, unless heard of before: seconds, because clocks differ.'),
});

export const presenceList = named(
  'Presence',
  z.strictObject({ items: z.array(somebody) }),
  'Other people, those who write first, then by who came first.',
);

const example = {
  items: [
    {
      ticket: '31',
      name: 'Marta Villa',
      state: 'writing' as const,
      since: '2026-11-12T09:00:00.000Z',
      seconds: 14,
    },
  ],
};

/** Operations on what happens now. */
export function liveOperations({ tools }: Workplace, feed: LiveFeed): Operation[] {
  const { db } = tools;
  const streams = new Map<string, number>();

  return [
    stream(
      {
        id: 'watch',
        method: 'get',
        path: '/live',
        chapter: 'Queue',
        summary: 'Be told what changes, as it happens',
        description:
          'Server-sent events. `changes`: `{"changes":[{"kind","id","version"}]}`, each row once, at most four ' +
          'messages a second; a version is that of the row, and what hangs on it (messages, notes) changes without a new ' +
          'one. `ready`: everything from here on is told. `pulse`: nothing has happened for fifteen seconds. `reset`: ' +
          'too much was missed to be told, read everything anew. `end`: `{"why"}`, the session, the service or its ' +
          'database has ended. Kinds: `ticket`, `claim`, `draft` and `presence` (of a ticket), `source` (the ways in), `scan` (post to sort), `letter` (ours on paper; `0`: those of a batch). ' +
          `Send the last \`id\` in \`Last-Event-ID\` or \`after\` and nothing is missed, also at another process, for ${keptMinutes} ` +
          `minutes; without one the stream begins ${backSeconds} seconds back. It is no use of a session and does not keep it alive.`,
        needs: 'read_claims',
        params: none,
        query: z.strictObject({
          after: z
            .string()
            .max(8_000)
            .optional()
            .describe('Id of the last event, where a header cannot be sent.'),
        }),
        problems: ['too-many-requests'],
        what: 'Events, until somebody ends it.',
      },
      async ({ query, request, response }) => {
        const { name } = personOf(response);
        const open = streams.get(name) ?? 0;
        if (open >= mostStreams)
          throw new ApiProblem('too-many-requests', {
            detail: `You listen ${mostStreams} times already.`,
            retryAfter: 60,
          });
        streams.set(name, open + 1);
        const person = personOf(response);
        const signedIn = sessionOf(response);
        const after = request.get('Last-Event-ID') ?? query.after;
        response.writeHead(200, {
          'Content-Type': 'text/event-stream; charset=utf-8',
          // Proxies that gather answers would hold every piece of news back.
          'X-Accel-Buffering': 'no',
        });
        response.flushHeaders();
        try {
          await feed.watch({
            out: response,
            mayReadFraud: holds(person, 'read_fraud'),
            ...(signedIn === undefined
              ? {}
              : { signedIn: { session: signedIn.session.id, person: signedIn.person.id } }),
            ...(after === undefined ? {} : { after }),
          });
        } finally {
          const left = (streams.get(name) ?? 1) - 1;
          if (left <= 0) streams.delete(name);
          else streams.set(name, left);
        }
      },
    ),

    operation(
      {
        id: 'listPresence',
        method: 'get',
        path: '/presence',
        chapter: 'Queue',
        summary: 'See who has which ticket open',
        params: none,
        query: none,
        answer: { schema: presenceList, example },
      },
      async ({ person }) => {
        const now = tools.now();
        const others = await present(db, now, { except: person().name });
        return { body: { items: others.map((each) => showPresence(each, now)) } };
      },
    ),

    command(
      {
        id: 'bePresent',
        method: 'post',
        path: '/tickets/:ticket/presence',
        chapter: 'Tickets',
        summary: 'Say that one has a ticket open, and hear who else has',
        description:
          `Holds for ${presenceMs / 1_000} seconds. It locks nothing: an answer that was overtaken is refused when it is ` +
          'sent, whoever was there.',
        needs: 'read_claims',
        params: z.strictObject({ ticket: key }),
        query: none,
        problems: ['not-found'],
        body: { schema: presenceBody, example: { state: 'reading' } },
        answer: { schema: presenceList, example },
      },
      async ({ params, body, person }) => {
        const { id: ticketId } = await loadTicket(db, params.ticket);
        const { name } = person();
        const now = tools.now();
        const { state, leaves } = body;
        const left = leaves === undefined ? undefined : (await loadTicket(db, leaves)).id;
        await db.transaction(async (tx) => {
          if (left !== undefined && left !== ticketId) await noteAway(tx, { ticketId: left, person: name });
          if (state === 'away') await noteAway(tx, { ticketId, person: name });
          else await noteHere(tx, { ticketId, person: name, state }, now);
        });
        const others = await present(db, now, { ticketId, except: name });
        return { body: { items: others.map((each) => showPresence(each, now)) } };
      },
    ),
  ];
}

function showPresence(each: Presence, now: Date): z.input<typeof somebody> {
  return {
    ticket: each.ticketId,
    name: each.person,
    state: each.state,
    since: each.since.toISOString(),
    seconds: Math.max(0, (each.until.getTime() - now.getTime()) / 1_000),
  };
}
