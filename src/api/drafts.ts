/** Answers while they are written: kept here so that neither a closed tab nor another machine loses a word. */
import { z } from 'zod';
import { decideType } from '../domain/documents/file-type.ts';
import {
  draftsOf,
  dropDraft,
  findUpload,
  holdUploads,
  keepDraft,
  keepUpload,
  lockDraft,
} from '../storage/drafts.ts';
import { draftView, showDrafts, showUpload, uploadView } from './draft-view.ts';
import * as examples from './examples.ts';
import { command, download, none, operation, upload, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import { key, language, line, named, namedBody, rowId } from './schemas.ts';
import { markText, showMark } from './ticket-view.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

/** One file of an answer. */
const largestUpload = 15 * 1024 * 1024;

const ticketParam = z.strictObject({ ticket: key });

/** Words that are still being written: nothing is trimmed, only what no text may hold is left out. */
const unfinished = (longest: number) =>
  z
    .string()
    .max(longest)
    .overwrite((text) => text.toWellFormed().replaceAll('\0', ''));

export const draftBody = namedBody(
  'DraftBody',
  z.strictObject({
    channel: line(40).optional().describe("The ticket's own when absent."),
    revision: z
      .int()
      .min(0)
      .describe(
        'Of the draft you have before you; 0 when there was none. Another one is never written over.',
      ),
    text: unfinished(20_000),
    to: unfinished(320).nullable().default(null),
    subject: unfinished(150).nullable().default(null),
    language: language.nullable().default(null),
    basedOn: markText.nullable().default(null),
    attachments: z.array(rowId).max(20).default([]),
  }),
  'An answer that is being written.',
);

export const draftList = named('Drafts', z.strictObject({ items: z.array(draftView) }));
export const droppedDraft = named('DroppedDraft', z.strictObject({ dropped: z.boolean() }));

/** Operations on drafts and the files added to them. */
export function draftOperations({ tools }: Workplace): Operation[] {
  const { db, blobs } = tools;
  return [
    operation(
      {
        id: 'listDrafts',
        method: 'get',
        path: '/tickets/:ticket/drafts',
        chapter: 'Tickets',
        summary: 'List what people are writing on a ticket',
        description: 'Yours, and those of others: whoever sees one does not answer beside it.',
        params: ticketParam,
        query: none,
        problems: ['not-found'],
        answer: {
          schema: draftList,
          example: { items: [examples.draft] },
        },
      },
      async ({ params, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        return { body: { items: await showDrafts(tools, await draftsOf(db, ticket.id), person().name) } };
      },
    ),

    command(
      {
        id: 'saveDraft',
        method: 'put',
        path: '/tickets/:ticket/draft',
        chapter: 'Tickets',
        summary: 'Save what you are writing',
        description:
          'One draft a ticket, writer and channel. A tab that holds an older one is told what stands there now, and ' +
          'changes nothing. The same words sent twice are saved once.',
        params: ticketParam,
        query: none,
        problems: ['not-found', 'outdated'],
        body: {
          schema: draftBody,
          example: {
            revision: 117,
            text: 'Il perito la chiamerà domani mattina',
            basedOn: '1.51.1.30',
            attachments: ['9'],
          },
        },
        answer: { schema: draftView, example: examples.draft },
      },
      async ({ params, body, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        const { name } = person();
        const draft = {
          ticketId: ticket.id,
          author: name,
          channel: body.channel ?? ticket.channel,
          text: body.text,
          ...(body.to === null ? {} : { to: body.to }),
          ...(body.subject === null ? {} : { subject: body.subject }),
          ...(body.language === null ? {} : { language: body.language }),
          ...(body.basedOn === null ? {} : { basedOn: showMark(body.basedOn) }),
          uploads: body.attachments,
        };
        const outcome = await db.transaction(async (tx) => {
          if ((await holdUploads(tx, ticket.id, body.attachments)) === undefined)
            throw new ApiProblem('invalid-body', {
              errors: [
                { in: 'body', at: '/attachments', detail: 'names a file that was not added on this ticket' },
              ],
            });
          return keepDraft(tx, draft, body.revision);
        });
        const [shown] = outcome.draft === undefined ? [] : await showDrafts(tools, [outcome.draft], name);
        if (outcome.kept && shown !== undefined) return { body: shown };
        throw new ApiProblem(
          'outdated',
          shown === undefined ? { detail: 'It was sent or thrown away.' } : { current: shown },
        );
      },
    ),

    operation(
      {
        id: 'dropDraft',
        method: 'delete',
        path: '/tickets/:ticket/draft',
        chapter: 'Tickets',
        summary: 'Throw your draft away',
        params: ticketParam,
        query: z.strictObject({
          channel: line(40).optional(),
          revision: z.coerce.number().int().min(1).describe('Of the draft you mean; a newer one stays.'),
        }),
        problems: ['not-found', 'outdated'],
        answer: {
          schema: droppedDraft,
          example: { dropped: true },
        },
      },
      async ({ params, query, person }) => {
        const ticket = await loadTicket(db, params.ticket);
        const { name } = person();
        const of = { ticketId: ticket.id, author: name, channel: query.channel ?? ticket.channel };
        const outcome = await db.transaction(async (tx) => {
          const draft = await lockDraft(tx, of);
          if (draft?.revision === query.revision) await dropDraft(tx, of);
          return draft;
        });
        if (outcome !== undefined && outcome.revision !== query.revision) {
          const [current] = await showDrafts(tools, [outcome], name);
          throw new ApiProblem('outdated', current === undefined ? {} : { current });
        }
        return { body: { dropped: outcome !== undefined } };
      },
    ),

    upload(
      {
        id: 'addFile',
        method: 'post',
        path: '/tickets/:ticket/uploads',
        chapter: 'Tickets',
        summary: 'Add a file for an answer',
        description:
          'Its type is found in the bytes where they tell. The same file under the same name again is the one you added.',
        params: ticketParam,
        query: z.strictObject({ name: line(200).describe('Its file name.') }),
        problems: ['not-found', 'invalid-body'],
        body: { types: ['application/octet-stream', '*/*'], limit: largestUpload, example: '(bytes)' },
        answer: {
          schema: uploadView,
          example: { id: '9', name: 'Modulo.pdf', contentType: 'application/pdf', size: 48_213 },
          statuses: [201],
        },
      },
      async ({ params, query, body, person, request }) => {
        const ticket = await loadTicket(db, params.ticket);
        if (body.byteLength === 0)
          throw new ApiProblem('invalid-body', { errors: [{ in: 'body', at: '', detail: 'is empty' }] });
        const name = query.name.replaceAll(/[\\/:*?"<>|\p{Cf}]/gu, '_');
        const kept = await keepUpload(db, {
          ticketId: ticket.id,
          author: person().name,
          name,
          contentType: decideType(body, request.get('Content-Type')?.split(';')[0]?.trim() ?? '', name),
          size: body.byteLength,
          sha256: await blobs.put(body),
        });
        return { body: showUpload(kept) };
      },
    ),

    download(
      {
        id: 'downloadUpload',
        method: 'get',
        path: '/uploads/:upload',
        chapter: 'Tickets',
        summary: 'Download a file that was added to an answer',
        params: z.strictObject({ upload: rowId }),
        query: none,
        problems: ['not-found', 'damaged'],
        types: ['application/octet-stream'],
        what: 'The bytes as they were added.',
      },
      async ({ params }) => {
        const file = await findUpload(db, params.upload);
        if (file === undefined) throw new ApiProblem('not-found', { detail: 'There is no such file.' });
        return {
          download: {
            bytes: await blobs.get(file.sha256),
            contentType: 'application/octet-stream',
            fileName: file.name,
          },
        };
      },
    ),
  ];
}
