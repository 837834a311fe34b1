/** Internal notes, and a ticket's whole conversation in one order. */
import { z } from 'zod';
import type { MessageId, NoteId, OutboundId } from '../domain/ids.ts';
import { whyNotEdit } from '../domain/note.ts';
import { isPersonName } from '../domain/people/role.ts';
import { eventsByIds, record } from '../storage/history.ts';
import { filesOf, messagesByIds } from '../storage/messages.ts';
import { addNote, editNote, lockNote, notesByIds, notesOf, readMention } from '../storage/notes.ts';
import { findByIds } from '../storage/outbound.ts';
import { timelineOf, type TimelineKey, type TimelinePlace } from '../storage/timeline.ts';
import * as examples from './examples.ts';
import { readerFor } from './finding-view.ts';
import { noteView, showNote } from './note-view.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { outboundView, showOutbound } from './outbox-view.ts';
import { ApiProblem, unusableCursor, notPossible } from './problem.ts';
import {
  cursorOf,
  key,
  line,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  rowId,
  version,
  words,
} from './schemas.ts';
import { eventView, messageView, showEvent, showMessage } from './ticket-view.ts';
import { loadTicket } from './tickets.ts';
import type { ApiTools, Workplace } from './tools.ts';

/** Texts of messages are shown up to this many characters; the original has all. */
const longestText = 50_000;

const ticketParam = z.strictObject({ ticket: key });
const noteParam = z.strictObject({ note: rowId });
const people = z.array(line(80).refine(isPersonName, 'is no name of a person')).max(20).default([]);

export const noteBody = namedBody(
  'NoteBody',
  z.strictObject({
    text: words(10_000),
    mentions: people.describe('Names of the people it calls: they find it among their mentions.'),
    clientId: z.uuid().describe('Drawn by your program once per note: sent twice, it is one note.'),
  }),
);

const notePatch = namedBody(
  'NotePatch',
  z.strictObject({ text: words(10_000), mentions: people, version: version.optional() }),
);

const notePage = pageOf('NotePage', noteView);

export const timelinePage = named(
  'Timeline',
  z.strictObject({
    items: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('message'), message: messageView }),
        z.strictObject({ kind: z.literal('outbound'), outbound: outboundView }),
        z.strictObject({ kind: z.literal('note'), note: noteView }),
        z.strictObject({ kind: z.literal('event'), event: eventView }),
      ]),
    ),
    next: z.string().nullable().describe('Cursor of what came before.'),
  }),
  'A ticket’s conversation, newest first: what came in, what goes out, notes, and what happened.',
);

export const mentionSeen = named('MentionSeen', z.strictObject({ note: z.string() }));

/** Operations on notes and conversations. */
export function noteOperations({ tools }: Workplace): Operation[] {
  const { db } = tools;
  return [
    operation(
      {
        id: 'readTimeline',
        method: 'get',
        path: '/tickets/:ticket/timeline',
        chapter: 'Tickets',
        summary: 'Read a ticket’s conversation in order, newest first',
        description:
          'Messages, answers (those that wait in the outbox too), notes and events that matter, in pages. Copies and ' +
          'events that happen all the time are left out; the history of the ticket has them.',
        params: ticketParam,
        query: z.strictObject({
          limit: z.coerce.number().int().min(1).max(100).default(50).describe('Rows on a page.'),
          cursor: paging.cursor,
        }),
        problems: ['not-found'],
        answer: {
          schema: timelinePage,
          example: {
            items: [
              { kind: 'note', note: examples.note },
              { kind: 'message', message: examples.message },
            ],
            next: null,
          },
        },
      },
      async ({ params, query, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        const before = query.cursor === undefined ? undefined : readTimelineCursor(query.cursor);
        const reader = person();
        const places = await timelineOf(
          db,
          ticket.id,
          { size: query.limit + 1, ...(before === undefined ? {} : { before }) },
          readerFor(reader),
        );
        const shown = places.slice(0, query.limit);
        const last = shown.at(-1);
        return {
          body: {
            items: await showPlaces(tools, ticket, shown, { person: reader.name, now: tools.now() }),
            next:
              places.length > query.limit && last !== undefined
                ? cursorOf([last.at.toISOString(), String(last.rank), last.id])
                : null,
          },
        };
      },
    ),

    operation(
      {
        id: 'listNotes',
        method: 'get',
        path: '/tickets/:ticket/notes',
        chapter: 'Tickets',
        summary: 'List the notes of a ticket, newest first',
        description: 'Those of tickets that were merged into it as well.',
        params: ticketParam,
        query: z.strictObject(paging),
        problems: ['not-found'],
        answer: { schema: notePage, example: { items: [examples.note], next: null } },
      },
      async ({ params, query, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        const before = query.cursor === undefined ? undefined : readNoteCursor(query.cursor);
        const rows = await notesOf(db, ticket.id, {
          size: query.limit + 1,
          ...(before === undefined ? {} : { before }),
        });
        const items = rows.slice(0, query.limit);
        const last = items.at(-1);
        const reader = { person: person().name, now: tools.now() };
        return {
          body: {
            items: items.map((note) => showNote(note, reader)),
            next: rows.length > query.limit && last !== undefined ? cursorOf([last.id]) : null,
          },
        };
      },
    ),

    command(
      {
        id: 'addNote',
        method: 'post',
        path: '/tickets/:ticket/notes',
        chapter: 'Tickets',
        summary: 'Write a note for colleagues',
        description:
          'No customer ever gets it. 201 for a new one, 200 with the first one when its `clientId` was sent before.',
        params: ticketParam,
        query: none,
        problems: ['not-found'],
        body: {
          schema: noteBody,
          example: {
            text: '@Marta Villa guardi la perizia?',
            mentions: ['Marta Villa'],
            clientId: '5b0f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b7e',
          },
        },
        answer: { schema: noteView, example: examples.note, statuses: [201, 200] },
      },
      async ({ params, body, by, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        const { name } = person();
        const { note, again } = await db.transaction(async (tx) => {
          const added = await addNote(tx, {
            ticketId: ticket.id,
            author: name,
            text: body.text,
            mentions: body.mentions,
            clientId: body.clientId,
            createdAt: tools.now(),
          });
          if (!added.again)
            await record(tx, {
              ticketId: ticket.id,
              actor: by,
              action: 'noted',
              data: { note: added.note.id, mentions: added.note.mentions },
            });
          return added;
        });
        return { status: again ? 200 : 201, body: showNote(note, { person: name, now: tools.now() }) };
      },
    ),

    command(
      {
        id: 'editNote',
        method: 'patch',
        path: '/notes/:note',
        chapter: 'Tickets',
        summary: 'Edit a note of yours within 15 minutes',
        description: 'What it said before stays readable.',
        params: noteParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: notePatch, example: { text: 'Marta, guardi la perizia?', version: 1 } },
        answer: { schema: noteView, example: examples.note },
      },
      async ({ params, body, by, person, ifMatch }) => {
        const reader = { person: person().name, now: tools.now() };
        const seen = versionOf(body.version, ifMatch).version;
        const note = await db.transaction(async (tx) => {
          const before = await lockNote(tx, params.note);
          if (before === undefined) throw new ApiProblem('not-found', { detail: 'There is no such note.' });
          const refusal = whyNotEdit(before, reader);
          if (refusal !== undefined) throw notPossible({ words: refusal });
          if (before.text === body.text && before.mentions.join() === body.mentions.join()) return before;
          if (seen !== undefined && seen !== before.version)
            throw new ApiProblem('outdated', { current: showNote(before, reader) });
          const edited = await editNote(tx, before, {
            text: body.text,
            mentions: body.mentions,
            at: tools.now(),
          });
          await record(tx, {
            ticketId: before.ticketId,
            actor: by,
            action: 'note-edited',
            data: { note: before.id, version: edited.version },
          });
          return edited;
        });
        return { body: showNote(note, reader), version: note.version };
      },
    ),

    operation(
      {
        id: 'readMention',
        method: 'put',
        path: '/notes/:note/seen',
        chapter: 'Tickets',
        summary: 'Say that you have read where a note calls you',
        description: 'Its ticket leaves your mentions with the last of them.',
        needs: 'read_claims',
        params: noteParam,
        query: none,
        problems: ['not-found'],
        answer: {
          schema: mentionSeen,
          example: { note: '14' },
        },
      },
      async ({ params, person }) => {
        if (!(await readMention(db, params.note, person().name, tools.now())))
          throw new ApiProblem('not-found', { detail: 'No such note calls you.' });
        return { body: { note: params.note } };
      },
    ),
  ];
}

async function showPlaces(
  { db }: Pick<ApiTools, 'db'>,
  ticket: Awaited<ReturnType<typeof loadTicket>>,
  places: readonly TimelinePlace[],
  reader: { readonly person: string; readonly now: Date },
): Promise<z.input<typeof timelinePage>['items']> {
  const idsOf = (kind: TimelinePlace['kind']) =>
    places.flatMap((place) => (place.kind === kind ? [place.id] : []));
  const messageIds = idsOf('message') as MessageId[];
  const [messages, files, sent, notes, events] = await Promise.all([
    messagesByIds(db, messageIds, longestText),
    filesOf(db, messageIds),
    findByIds(db, idsOf('outbound') as OutboundId[]),
    notesByIds(db, idsOf('note') as NoteId[]),
    eventsByIds(db, idsOf('event')),
  ]);
  const references = new Map([[ticket.id, ticket.reference]]);
  return places.flatMap((place): z.input<typeof timelinePage>['items'] => {
    switch (place.kind) {
      case 'message': {
        const message = messages.find(({ id }) => id === place.id);
        return message === undefined ? [] : [{ kind: 'message', message: showMessage(message, files) }];
      }
      case 'outbound': {
        const message = sent.find(({ id }) => id === place.id);
        return message === undefined
          ? []
          : [{ kind: 'outbound', outbound: showOutbound(message, references) }];
      }
      case 'note': {
        const note = notes.find(({ id }) => id === place.id);
        return note === undefined ? [] : [{ kind: 'note', note: showNote(note, reader) }];
      }
      case 'event': {
        const event = events.find(({ id }) => id === place.id);
        return event === undefined ? [] : [{ kind: 'event', event: showEvent(event) }];
      }
    }
  });
}

function readTimelineCursor(cursor: string): TimelineKey {
  const parts = readCursor(
    cursor,
    z.tuple([z.iso.datetime().transform((text) => new Date(text)), z.string().regex(/^[0-3]$/), rowId]),
  );
  if (parts === undefined) throw unusableCursor();
  return { at: parts[0], rank: Number(parts[1]), id: parts[2] };
}

function readNoteCursor(cursor: string): NoteId {
  const parts = readCursor(cursor, z.tuple([rowId.transform((id) => id as NoteId)]));
  if (parts === undefined) throw unusableCursor();
  return parts[0];
}
