/** Recordings of calls: their sound for a player, and what was said, second by second. */
import { z } from 'zod';
import type { AttachmentId, MessageId } from '../domain/ids.ts';
import { callerWords, isDraft } from '../domain/phone/transcript.ts';
import { record, recordUnlessRecent } from '../storage/history.ts';
import { findAttachment, findMessage } from '../storage/messages.ts';
import { findTranscript, stretchesByMessage, transcriptsOf } from '../storage/transcripts.ts';
import { ByteGate } from './byte-gate.ts';
import { download, hasAlready, none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { named, rowId } from './schemas.ts';
import type { ApiTools, Workplace } from './tools.ts';

const stretchView = z.strictObject({
  channel: z.int().describe('Which voice, from 0: where both sides were recorded apart 0 is the caller.'),
  start: z.int().describe('In ms from the beginning, as `end`.'),
  end: z.int(),
  text: z.string().describe('Empty where somebody spoke and no word was made out.'),
  confidence: z.number().describe('0 to 1.'),
  words: z
    .strictObject({ start: z.int(), end: z.int() })
    .nullable()
    .describe('Its place in `newText` of its message, as spans of facts count; null for the other voice.'),
});

export const transcriptView = named(
  'Transcript',
  z.strictObject({
    state: z
      .enum(['waiting', 'done', 'silent', 'declined', 'no-engine', 'failed'])
      .describe(
        '`waiting`: it is being listened to, and its stretches come one by one. `silent`: nobody says anything. ' +
          '`declined`: the caller did not agree, or nothing proves it. `no-engine`: none is set for its language.',
      ),
    draft: z.boolean().describe('Its words may be wrong: listen before relying on them.'),
    language: z.enum(['it', 'en']),
    engine: z.string().nullable(),
    confidence: z.number().nullable().describe('0 to 1; null without words.'),
    length: z.int().nullable().describe('Of the recording, in ms; null before it was opened.'),
    heard: z.int().describe('So far was listened, in ms.'),
    voices: z.int().nullable().describe('How many were recorded apart.'),
    note: z.string().nullable().describe('Why there is none, in English, for whoever runs the service.'),
    stretches: z.array(stretchView).describe('In the order in which they were said.'),
  }),
  'What was said on a recording. The recording itself is what counts.',
);

export const rungView = named('ListenAgain', z.strictObject({ state: z.enum(['rung', 'waiting']) }));

/** Bytes of recordings on their way out at the same time. */
const soundInMemory = 256 * 1024 * 1024;

/** One person listening to one recording is written down once in so long, in ms: players ask part by part. */
const oneListeningMs = 30 * 60_000;

/** Operations on recordings. */
export function transcriptOperations({ tools, actions }: Workplace): Operation[] {
  const { db, blobs } = tools;
  const gate = new ByteGate(soundInMemory);
  return [
    operation(
      {
        id: 'readTranscript',
        method: 'get',
        path: '/attachments/:attachment/transcript',
        chapter: 'Originals',
        summary: 'Read what was said on a recording',
        params: z.strictObject({ attachment: rowId }),
        query: none,
        problems: ['not-found'],
        answer: {
          schema: transcriptView,
          example: {
            state: 'done',
            draft: false,
            language: 'en',
            engine: 'moonshine-tiny',
            confidence: 0.93,
            length: 12_400,
            heard: 12_100,
            voices: 2,
            note: null,
            stretches: [
              {
                channel: 1,
                start: 300,
                end: 2_100,
                text: 'Claims desk, good morning.',
                confidence: 0.97,
                words: null,
              },
              {
                channel: 0,
                start: 2_600,
                end: 9_800,
                text: 'My claim number is 4827-1936-52.',
                confidence: 0.91,
                words: { start: 0, end: 32 },
              },
            ],
          },
        },
      },
      async ({ params }) => {
        const transcript = await findTranscript(db, params.attachment);
        if (transcript === undefined)
          throw new ApiProblem('not-found', { detail: 'There is no such recording.' });
        const siblings = await transcriptsOf(db, [transcript.messageId]);
        const recordings =
          (await stretchesByMessage(db, [transcript.messageId])).get(transcript.messageId) ?? [];
        const own = siblings.findIndex(({ id }) => id === transcript.id);
        const { places } = callerWords(recordings);
        return {
          body: {
            state: transcript.state,
            draft: transcript.confidence !== undefined && isDraft(transcript.confidence),
            language: transcript.language,
            engine: transcript.engine ?? null,
            confidence: transcript.confidence ?? null,
            length: transcript.lengthMs ?? null,
            heard: transcript.heardMs,
            voices: transcript.channels ?? null,
            note: transcript.note ?? null,
            stretches: (recordings[own] ?? []).map((stretch, index) => ({
              ...stretch,
              words: places[own]?.[index] ?? null,
            })),
          },
        };
      },
    ),

    operation(
      {
        id: 'listenAgain',
        method: 'post',
        path: '/attachments/:attachment/transcript/again',
        chapter: 'Originals',
        summary: 'Have a recording heard once more',
        description:
          'For one of which there is no transcript. Whether the caller agreed is asked again, and decides.',
        params: z.strictObject({ attachment: rowId }),
        query: none,
        problems: ['not-found', 'not-possible'],
        answer: { schema: rungView, example: { state: 'rung' }, statuses: [202] },
      },
      async ({ params, by }) => {
        // Whether there is such a row is for the action to find out.
        const outcome = await actions.listenAgain(params.attachment as AttachmentId, by);
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such recording.' });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        return { body: { state: outcome.outcome } };
      },
    ),

    download(
      {
        id: 'playRecording',
        method: 'get',
        path: '/attachments/:attachment/sound',
        chapter: 'Originals',
        summary: 'Play a recording',
        description:
          'In parts, as players ask for them (`Range`). Who listened, and when, is written into the history of the ticket, ' +
          'once in half an hour.',
        params: z.strictObject({ attachment: rowId }),
        query: none,
        limit: 'pictures',
        kept: true,
        inParts: true,
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['audio/*'],
        what: 'The sound, or the part of it that was asked for (206).',
      },
      async ({ params, by, request, response }) => {
        const file = await findAttachment(db, params.attachment);
        if (file === undefined || !(await blobs.has(file.sha256)))
          throw new ApiProblem('not-found', { detail: 'There is no such attachment.' });
        if (!/^audio\/[\w.+-]{1,40}$/.test(file.contentType))
          throw notPossible({ words: { it: 'Non è una registrazione.', en: 'It is no recording.' } });
        // Before a byte of it: nobody has listened unseen.
        await writeDown(tools, {
          attachment: file.id,
          message: file.messageId,
          by,
          action: 'recording-heard',
        });
        const mark = file.sha256.slice(0, 32);
        if (hasAlready(request, mark)) return { unchanged: mark };
        await gate.enter(file.size, response);
        return {
          download: {
            bytes: await blobs.get(file.sha256),
            contentType: file.contentType,
            fileName: file.name,
            inline: true,
            mark,
          },
        };
      },
    ),
  ];
}

/** Writes down that somebody has, or had, the sound of a recording. */
export async function writeDown(
  { db, now }: Pick<ApiTools, 'db' | 'now'>,
  {
    attachment,
    message,
    by,
    action,
  }: {
    readonly attachment: AttachmentId;
    readonly message: MessageId;
    readonly by: string;
    readonly action: 'recording-heard' | 'recording-downloaded';
  },
): Promise<void> {
  const ticketId = (await findMessage(db, message))?.ticketId;
  const event = {
    ...(ticketId === undefined ? {} : { ticketId }),
    actor: by,
    action,
    data: { attachment },
  };
  if (action === 'recording-downloaded' || ticketId === undefined) await record(db, event);
  else await recordUnlessRecent(db, { ...event, ticketId }, new Date(now().getTime() - oneListeningMs));
}
