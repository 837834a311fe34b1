/** The outbox: what was said, what became of it, and a person's verdict where nobody else can give one. */
import { z } from 'zod';
import { leavesAsMail } from '../domain/by-hand.ts';
import type { OutboundId } from '../domain/ids.ts';
import type { Sql } from '../storage/db.ts';
import * as outbound from '../storage/outbound.ts';
import { referencesOf } from '../storage/tickets.ts';
import { draftView, showDrafts } from './draft-view.ts';
import * as examples from './examples.ts';
import { command, download, none, operation, type Operation } from './operation.ts';
import { outboundRow, outboundView, showOutbound, showOutboundRow } from './outbox-view.ts';
import { ApiProblem, notPossible, unusableCursor } from './problem.ts';
import {
  cursorOf,
  key,
  named,
  namedBody,
  outboundState,
  pageOf,
  paging,
  readCursor,
  rowId,
  words,
} from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

const outboundPage = pageOf('OutboundPage', outboundRow);
const outboundParam = z.strictObject({ outbound: rowId });

export const takenBack = named(
  'TakenBack',
  z.strictObject({
    message: outboundRow,
    draft: draftView.nullable().describe('Null when it was sent again or thrown away since.'),
  }),
  'An answer that does not leave, and the draft it has become.',
);

const settlement = namedBody(
  'Settlement',
  z.strictObject({
    sent: z.boolean().describe('`false`: it never left. Nothing is sent again; answer by hand.'),
    note: words(1_000).optional().describe('How you know.'),
  }),
);

/** Operations on the outbox. */
export function outboxOperations({ tools, actions }: Workplace): Operation[] {
  const { db, blobs } = tools;

  const load = async (id: string) => {
    const message = await outbound.find(db, id);
    if (message === undefined) throw new ApiProblem('not-found', { detail: 'There is no such message.' });
    return message;
  };

  return [
    operation(
      {
        id: 'listOutbox',
        method: 'get',
        path: '/outbox',
        chapter: 'Outbox',
        summary: 'List what we said, newest first',
        params: none,
        query: z.strictObject({ state: outboundState.optional(), ticket: key.optional(), ...paging }),
        problems: ['not-found'],
        answer: { schema: outboundPage, example: { items: [examples.outboundRow], next: null } },
      },
      async ({ query }) => {
        const after = query.cursor === undefined ? undefined : readOutboundCursor(query.cursor);
        const ticket = query.ticket === undefined ? undefined : await loadTicket(db, query.ticket);
        const rows = await outbound.list(
          db,
          {
            ...(query.state === undefined ? {} : { state: query.state }),
            ...(ticket === undefined ? {} : { ticketId: ticket.id }),
          },
          { size: query.limit + 1, ...(after === undefined ? {} : { after }) },
        );
        return { body: await showPage(db, rows, query.limit) };
      },
    ),

    operation(
      {
        id: 'listUncertain',
        method: 'get',
        path: '/outbox/uncertain',
        chapter: 'Outbox',
        summary: 'List messages whose fate nobody knows',
        description:
          'The far end may have accepted them. No machine sends them again; look for them, then settle each one.',
        params: none,
        query: z.strictObject(paging),
        answer: {
          schema: outboundPage,
          example: { items: [{ ...examples.outboundRow, state: 'uncertain', sentAt: null }], next: null },
        },
      },
      async ({ query }) => {
        const after = query.cursor === undefined ? undefined : readOutboundCursor(query.cursor);
        const rows = await outbound.list(
          db,
          { state: 'uncertain' },
          { size: query.limit + 1, ...(after === undefined ? {} : { after }) },
        );
        return { body: await showPage(db, rows, query.limit) };
      },
    ),

    operation(
      {
        id: 'readOutbound',
        method: 'get',
        path: '/outbox/:outbound',
        chapter: 'Outbox',
        summary: 'Read one message with its text',
        params: outboundParam,
        query: none,
        problems: ['not-found'],
        answer: { schema: outboundView, example: examples.outbound },
      },
      async ({ params }) => {
        const message = await load(params.outbound);
        return { body: showOutbound(message, await referencesOf(db, [message.ticketId])) };
      },
    ),

    download(
      {
        id: 'downloadOutbound',
        method: 'get',
        path: '/outbox/:outbound/content',
        chapter: 'Outbox',
        summary: 'Download a message as it was, or will be, sent',
        params: outboundParam,
        query: none,
        problems: ['not-found', 'damaged'],
        types: ['message/rfc822', 'application/pdf', 'application/octet-stream'],
        what: 'The frozen bytes.',
      },
      async ({ params }) => {
        const message = await load(params.outbound);
        if (message.purpose === 'code')
          throw new ApiProblem('not-found', {
            detail: 'A code is for whoever it was sent to: nobody here reads it.',
          });
        const mail = leavesAsMail(message.channel);
        return {
          download: {
            bytes: await blobs.get(message.sha256),
            contentType: mail
              ? 'message/rfc822'
              : message.carriedBy === 'people'
                ? 'application/pdf'
                : 'application/octet-stream',
            fileName: `outbound-${message.id}${mail ? '.eml' : message.carriedBy === 'people' ? '.pdf' : '.bin'}`,
          },
        };
      },
    ),

    operation(
      {
        id: 'takeBackReply',
        method: 'post',
        path: '/outbox/:outbound/undo',
        chapter: 'Outbox',
        summary: 'Take an answer of yours back that has not left yet',
        description:
          'It is a draft again with all it held, and the ticket is as it was. Once it has begun to leave, this is ' +
          'refused in words that say so. Asked twice, it is taken back once.',
        params: outboundParam,
        query: none,
        problems: ['not-found', 'not-possible'],
        answer: {
          schema: takenBack,
          example: {
            message: { ...examples.outboundRow, state: 'cancelled', sentAt: null, attempts: 0 },
            draft: examples.draft,
          },
        },
      },
      async ({ params, by, person }) => {
        const outcome = await actions.takeBackReply({ outboundId: params.outbound, by });
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such message.' });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        const { message, draft } = outcome;
        const references = await referencesOf(db, [message.ticketId]);
        const [shown] = draft === undefined ? [] : await showDrafts(tools, [draft], person().name);
        return { body: { message: showOutboundRow(message, references), draft: shown ?? null } };
      },
    ),

    command(
      {
        id: 'settleOutbound',
        method: 'post',
        path: '/outbox/:outbound/settle',
        chapter: 'Outbox',
        summary: 'Say whether an uncertain message was sent',
        params: outboundParam,
        query: none,
        problems: ['not-found', 'outdated'],
        body: { schema: settlement, example: { sent: true, note: 'The customer confirmed it by telephone' } },
        answer: { schema: outboundView, example: { ...examples.outbound, settledBy: 'person:Sara Conti' } },
      },
      async ({ params, body, by }) => {
        const outcome = await actions.settle({
          // Whether there is such a row is for the action to find out.
          outboundId: params.outbound as OutboundId,
          sent: body.sent,
          by,
          ...(body.note === undefined ? {} : { note: body.note }),
        });
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such message.' });
        const message = outcome.outcome === 'done' ? outcome.message : outcome.now;
        const references = await referencesOf(db, [message.ticketId]);
        if (outcome.outcome === 'stale')
          throw new ApiProblem('outdated', {
            detail: 'It is not uncertain any more.',
            current: showOutboundRow(message, references),
          });
        return { body: showOutbound(message, references) };
      },
    ),
  ];
}

async function showPage(
  db: Sql,
  rows: readonly outbound.Outbound[],
  limit: number,
): Promise<z.input<typeof outboundPage>> {
  const items = rows.slice(0, limit);
  const references = await referencesOf(db, [...new Set(items.map((message) => message.ticketId))]);
  const last = items.at(-1);
  return {
    items: items.map((message) => showOutboundRow(message, references)),
    next: rows.length > limit && last !== undefined ? cursorOf([last.id]) : null,
  };
}

function readOutboundCursor(cursor: string): OutboundId {
  const parts = readCursor(cursor, z.tuple([rowId.transform((id) => id as OutboundId)]));
  if (parts === undefined) throw unusableCursor();
  return parts[0];
}
