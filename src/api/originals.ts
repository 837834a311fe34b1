/** Originals and the files that came with them: bytes as downloads, never shown by a browser in our name. */
import type { Response } from 'express';
import { z } from 'zod';
import type { OriginalId } from '../domain/ids.ts';
import { filesOf, findAttachment, findByOriginal, findMessage, messagesByIds } from '../storage/messages.ts';
import { findOriginal } from '../storage/originals.ts';
import { transcriptsOf } from '../storage/transcripts.ts';
import { ByteGate } from './byte-gate.ts';
import * as examples from './examples.ts';
import { download, none, operation, type Download, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { writeDown } from './transcripts.ts';
import { instant, key, named, rowId } from './schemas.ts';
import { messageView, showMessage } from './ticket-view.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

const parseAgainView = named(
  'ParseAgain',
  z.strictObject({
    state: z.enum(['rung', 'waiting']).describe('`waiting`: it was about to be read anyway.'),
  }),
);

export const messageFile = named(
  'MessageFile',
  z.strictObject({
    message: messageView,
    original: z
      .strictObject({
        sha256: z.string().describe('Of the bytes as they arrived, in hexadecimal.'),
        size: z.int(),
        channel: z.string(),
        account: z.string().describe('Mailbox, number or folder it came to.'),
        receivedAt: instant.describe('Legal receipt.'),
        storedAt: instant.describe('When its bytes were safe here.'),
      })
      .nullable()
      .describe('Null when the row of its original is gone.'),
  }),
  'One message with what proves it.',
);

/** Its texts are shown up to so many characters; the original has all. */
const longestText = 200_000;

/** Bytes of files on their way out at the same time, unless one alone is larger. */
const downloadsInMemory = 256 * 1024 * 1024;

/** Operations on originals and attachments. */
export function originalOperations({ tools, actions }: Workplace): Operation[] {
  const { db, blobs } = tools;

  const gate = new ByteGate(downloadsInMemory);

  const bytesOf = async (id: string, by: string, response: Response): Promise<Download> => {
    const original = await findOriginal(db, id);
    if (original === undefined) throw new ApiProblem('not-found', { detail: 'There is no such original.' });
    // The original of a recording is its sound.
    const message = await findByOriginal(db, id as OriginalId);
    const [recording] = message === undefined ? [] : await transcriptsOf(db, [message.id]);
    if (recording !== undefined)
      await writeDown(tools, {
        attachment: recording.id,
        message: recording.messageId,
        by,
        action: 'recording-downloaded',
      });
    await gate.enter(original.size, response);
    const mail = original.channel === 'email';
    return {
      bytes: await blobs.get(original.sha256),
      contentType: mail ? 'message/rfc822' : 'application/octet-stream',
      fileName: `original-${id}${mail ? '.eml' : '.bin'}`,
    };
  };

  return [
    download(
      {
        id: 'downloadOriginal',
        method: 'get',
        path: '/originals/:original',
        chapter: 'Originals',
        summary: 'Download an original',
        params: z.strictObject({ original: rowId }),
        query: none,
        problems: ['not-found', 'damaged'],
        types: ['message/rfc822', 'application/octet-stream'],
        what: 'The bytes exactly as they arrived.',
      },
      async ({ params, by, response }) => ({ download: await bytesOf(params.original, by, response) }),
    ),

    download(
      {
        id: 'downloadMessageOriginal',
        method: 'get',
        path: '/tickets/:ticket/messages/:message/original',
        chapter: 'Originals',
        summary: 'Download the original of a message',
        params: z.strictObject({ ticket: key, message: rowId }),
        query: none,
        problems: ['not-found', 'damaged'],
        types: ['message/rfc822', 'application/octet-stream'],
        what: 'The bytes exactly as they arrived.',
      },
      async ({ params, by, response }) => {
        const ticket = await loadTicket(db, params.ticket);
        const message = await findMessage(db, params.message);
        if (message === undefined || message.ticketId !== ticket.id)
          throw new ApiProblem('not-found', { detail: 'This ticket has no such message.' });
        return { download: await bytesOf(message.originalId, by, response) };
      },
    ),

    operation(
      {
        id: 'readMessage',
        method: 'get',
        path: '/messages/:message',
        chapter: 'Originals',
        summary: 'Read one message with what proves it',
        params: z.strictObject({ message: rowId }),
        query: none,
        problems: ['not-found'],
        answer: {
          schema: messageFile,
          example: {
            message: examples.message,
            original: {
              sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
              size: 18_204,
              channel: 'email',
              account: 'claims',
              receivedAt: '2026-11-12T08:31:07.000Z',
              storedAt: '2026-11-12T08:31:08.214Z',
            },
          },
        },
      },
      async ({ params }) => {
        // Only `findMessage` tells an id from other text; the row itself is read with its texts cut.
        const known = await findMessage(db, params.message);
        const [message] = known === undefined ? [] : await messagesByIds(db, [known.id], longestText);
        if (message === undefined) throw new ApiProblem('not-found', { detail: 'There is no such message.' });
        const original = await findOriginal(db, message.originalId);
        return {
          body: {
            message: showMessage(message, await filesOf(db, [message.id])),
            original:
              original === undefined
                ? null
                : {
                    sha256: original.sha256,
                    size: original.size,
                    channel: original.channel,
                    account: original.account,
                    receivedAt: original.receivedAt.toISOString(),
                    storedAt: original.storedAt.toISOString(),
                  },
          },
        };
      },
    ),

    operation(
      {
        id: 'parseAgain',
        method: 'post',
        path: '/originals/:original/parse-again',
        chapter: 'Originals',
        summary: 'Read an unreadable original once more',
        description:
          'Its ticket stays; when it can be read now, its message takes the place of the empty one.',
        params: z.strictObject({ original: rowId }),
        query: none,
        problems: ['not-found', 'not-possible'],
        answer: { schema: parseAgainView, example: { state: 'rung' }, statuses: [202] },
      },
      async ({ params, by }) => {
        // Whether there is such a row is for the action to find out.
        const outcome = await actions.parseAgain(params.original as OriginalId, by);
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such original.' });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        return { body: { state: outcome.outcome } };
      },
    ),

    download(
      {
        id: 'downloadAttachment',
        method: 'get',
        path: '/attachments/:attachment',
        chapter: 'Originals',
        summary: 'Download a file that came with a message',
        description:
          'Always as a download. Kinds of files that can hold programs (HTML, SVG and the like) are called ' +
          '`application/octet-stream`.',
        params: z.strictObject({ attachment: rowId }),
        query: none,
        problems: ['not-found', 'damaged'],
        types: ['application/octet-stream', 'application/pdf', 'image/*'],
        what: 'The bytes of the file.',
      },
      async ({ params, by, response }) => {
        const file = await findAttachment(db, params.attachment);
        if (file === undefined) throw new ApiProblem('not-found', { detail: 'There is no such attachment.' });
        if (!(await blobs.has(file.sha256)))
          throw new ApiProblem('not-found', {
            detail: 'This file was too large to unpack: it is inside the original of its message.',
          });
        if (file.contentType.startsWith('audio/'))
          await writeDown(tools, {
            attachment: file.id,
            message: file.messageId,
            by,
            action: 'recording-downloaded',
          });
        await gate.enter(file.size, response);
        return {
          download: {
            bytes: await blobs.get(file.sha256),
            contentType: inert(file.contentType) ? file.contentType : 'application/octet-stream',
            fileName: file.name,
          },
        };
      },
    ),
  ];
}

/** Kinds of files that no browser runs; the name of the type may come from the sender, so only known ones pass. */
function inert(contentType: string): boolean {
  return (
    /^(?:image\/(?:jpeg|png|gif|webp|tiff|bmp|heic|heif|avif)|audio\/[\w.+-]{1,40}|video\/[\w.+-]{1,40})$/.test(
      contentType,
    ) ||
    [
      'application/pdf',
      'application/zip',
      'application/msword',
      'application/rtf',
      'application/vnd.ms-excel',
      'application/vnd.ms-outlook',
      'application/vnd.oasis.opendocument.text',
      'application/vnd.oasis.opendocument.spreadsheet',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'message/rfc822',
      'text/plain',
      'text/csv',
    ].includes(contentType)
  );
}
