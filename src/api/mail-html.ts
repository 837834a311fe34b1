/** Mails as they were laid out, made harmless, and the pictures in them. */
import { z } from 'zod';
import { isPictureType, sniffPicture } from '../domain/documents/picture.ts';
import {
  pictureKey,
  PictureRefused,
  sanitiserRules,
  type MailSanitiser,
  type PageDrawer,
  type RemotePictures,
  type SanitisedMail,
} from '../mail-html/index.ts';
import { findMailPicture, keepMailPicture } from '../storage/mail-pictures.ts';
import { findAttachment, findMessage, namedFilesOf } from '../storage/messages.ts';
import { ByteGate } from './byte-gate.ts';
import { download, none, operation, type Download, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { named, rowId } from './schemas.ts';
import type { Workplace } from './tools.ts';

export const mailHtmlView = named(
  'MailHtml',
  z.strictObject({
    html: z
      .string()
      .nullable()
      .describe(
        'Harmless HTML without head or body, for a frame without scripts. Null when the message has no HTML form or it ' +
          'cannot be made harmless: show its text.',
      ),
    images: z.enum(['blocked', 'shown']).describe('What became of pictures on other computers.'),
    blocked: z
      .strictObject({
        images: z.int().describe('Pictures on other computers that `images=shown` shows.'),
        trackers: z
          .int()
          .describe('Pictures nobody can see, there to tell the sender that somebody reads. Never fetched.'),
        backgrounds: z.int().describe('Backgrounds, typefaces and style sheets on other computers.'),
        programs: z.int().describe('Scripts, event handlers and links that run something.'),
        forms: z.int().describe('Forms and their fields.'),
        embedded: z.int().describe('Frames, players, drawings and documents inside.'),
      })
      .describe('What was taken out or held back.'),
    rules: z.int().describe('Version of the rules it was made by.'),
  }),
  'A message as it was laid out, made harmless.',
);

/** What this part of the API works with beside the others' tools. */
export interface MailTools {
  readonly sanitiser: MailSanitiser;
  readonly drawer: PageDrawer;
  readonly pictures: RemotePictures;
}

/** Bytes of pictures on their way out at the same time. */
const picturesInMemory = 128 * 1024 * 1024;
/** A file that is larger is a download. */
const largestPicture = 40 * 1024 * 1024;

const messageParam = z.strictObject({ message: rowId });

/** Operations on mails as HTML. */
export function mailHtmlOperations({ tools }: Workplace, mail: MailTools): Operation[] {
  const { db, blobs } = tools;
  const gate = new ByteGate(picturesInMemory);
  const onTheirWay = new Map<string, Promise<Download>>();

  const sanitised = async (id: string, images: 'blocked' | 'shown'): Promise<SanitisedMail | undefined> => {
    const message = await findMessage(db, id);
    if (message === undefined) throw new ApiProblem('not-found', { detail: 'There is no such message.' });
    if (message.html === undefined) return undefined;
    const pictures = new Map<string, string>();
    for (const { id: file, contentId, contentType } of (await namedFilesOf(db, message.id)).toReversed())
      if (isPictureType(contentType)) pictures.set(contentId.toLowerCase(), `/attachments/${file}/picture`);
    return mail.sanitiser.sanitise({
      html: message.html,
      pictures,
      ...(images === 'shown' ? { remote: `/messages/${message.id}/pictures/` } : {}),
    });
  };

  /** Fetches a picture that nobody has asked for before, and keeps it: its sender learns of one reader, once. */
  const fetchOnce = async (
    message: NonNullable<Awaited<ReturnType<typeof findMessage>>>,
    picture: string,
  ) => {
    const found = await sanitised(message.id, 'blocked');
    const url = found?.remote[picture];
    // Only what stands in the mail is fetched: the address of a picture is none that a caller can choose.
    if (url === undefined || pictureKey(url) !== picture)
      throw new ApiProblem('not-found', { detail: 'There is no such picture in this message.' });
    const { bytes, type } = await mail.pictures.fetch(url).catch((error: unknown) => {
      if (!(error instanceof PictureRefused)) throw error;
      throw new ApiProblem('not-found', { detail: `The picture cannot be shown: ${error.message}.` });
    });
    const sha256 = await blobs.put(bytes);
    const kept = { sha256, contentType: type, size: bytes.byteLength };
    await keepMailPicture(db, message.id, picture, kept, tools.now());
    return shown(bytes, type);
  };

  return [
    operation(
      {
        id: 'readMessageHtml',
        method: 'get',
        path: '/messages/:message/html',
        chapter: 'Originals',
        summary: 'Read a message as it was laid out, made harmless',
        description:
          'Words, tables and pictures, and nothing that runs, asks, or tells the sender that somebody reads. Pictures that ' +
          'came with the message are shown from here; those on other computers only with `images=shown`, and then this ' +
          'service fetches them, once. Show it in a frame with `sandbox` and without scripts all the same.',
        params: messageParam,
        query: z.strictObject({
          images: z
            .enum(['blocked', 'shown'])
            .default('blocked')
            .describe('Whether pictures on other computers may be shown.'),
        }),
        problems: ['not-found'],
        answer: {
          schema: mailHtmlView,
          example: {
            html: '<p>Buongiorno, ieri un autobus ha rotto lo specchietto.</p>',
            images: 'blocked',
            blocked: { images: 2, trackers: 1, backgrounds: 0, programs: 0, forms: 0, embedded: 0 },
            rules: sanitiserRules,
          },
        },
      },
      async ({ params, query }) => {
        const found = await sanitised(params.message, query.images);
        return {
          body: {
            html: found?.html ?? null,
            images: query.images,
            blocked: found?.blocked ?? {
              images: 0,
              trackers: 0,
              backgrounds: 0,
              programs: 0,
              forms: 0,
              embedded: 0,
            },
            rules: sanitiserRules,
          },
        };
      },
    ),

    download(
      {
        id: 'showRemotePicture',
        method: 'get',
        path: '/messages/:message/pictures/:picture',
        chapter: 'Originals',
        summary: 'Show a picture that a message keeps on another computer',
        description:
          'Fetched by this service without cookies, referrer or anything about the reader, never from private networks, ' +
          'within limits of size and time, and only if its bytes are a picture. What came once is kept.',
        params: z.strictObject({
          message: rowId,
          picture: z.string().regex(/^[\da-f]{32}$/, 'is no name of a picture'),
        }),
        query: none,
        limit: 'pictures',
        problems: ['not-found', 'damaged'],
        types: ['image/*'],
        what: 'The picture.',
      },
      async ({ params, response }) => {
        const message = await findMessage(db, params.message);
        if (message === undefined) throw new ApiProblem('not-found', { detail: 'There is no such message.' });
        const kept = await findMailPicture(db, message.id, params.picture);
        if (kept !== undefined) {
          await gate.enter(kept.size, response);
          return { download: shown(await blobs.get(kept.sha256), kept.contentType) };
        }
        const key = `${message.id} ${params.picture}`;
        const same = onTheirWay.get(key);
        const mine = same ?? fetchOnce(message, params.picture).finally(() => onTheirWay.delete(key));
        onTheirWay.set(key, mine);
        return { download: await mine };
      },
    ),

    download(
      {
        id: 'showAttachedPicture',
        method: 'get',
        path: '/attachments/:attachment/picture',
        chapter: 'Originals',
        summary: 'Show a picture that came with a message',
        description: 'Only PNG, JPEG, GIF and WebP, told by their bytes, of a size that screens can show.',
        params: z.strictObject({ attachment: rowId }),
        query: none,
        limit: 'pictures',
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['image/*'],
        what: 'The picture.',
      },
      async ({ params, response }) => {
        const file = await findAttachment(db, params.attachment);
        if (file === undefined || !(await blobs.has(file.sha256)))
          throw new ApiProblem('not-found', { detail: 'There is no such attachment.' });
        if (!isPictureType(file.contentType) || file.size > largestPicture)
          throw notPossible({ words: { it: 'Si può solo scaricare.', en: 'It can only be downloaded.' } });
        await gate.enter(file.size, response);
        const bytes = await blobs.get(file.sha256);
        const picture = sniffPicture(bytes);
        if (picture === undefined)
          throw notPossible({
            words: {
              it: 'Il suo contenuto non è un’immagine che si possa mostrare.',
              en: 'Its bytes are no picture that can be shown.',
            },
          });
        return { download: shown(bytes, picture.type) };
      },
    ),

    download(
      {
        id: 'showAttachedPage',
        method: 'get',
        path: '/attachments/:attachment/pages/:page',
        chapter: 'Originals',
        summary: 'Show a page of a PDF that came with a message, as a picture',
        description: 'Drawn here, in a thread of its own: no browser has to open a file of a stranger.',
        params: z.strictObject({
          attachment: rowId,
          page: z.string().regex(/^[1-9]\d{0,3}$/, 'is no number of a page'),
        }),
        query: none,
        limit: 'pictures',
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['image/png'],
        what: 'The page.',
      },
      async ({ params, response }) => {
        const file = await findAttachment(db, params.attachment);
        if (file === undefined || !(await blobs.has(file.sha256)))
          throw new ApiProblem('not-found', { detail: 'There is no such attachment.' });
        if (file.contentType !== 'application/pdf' || file.size > largestPicture)
          throw notPossible({ words: { it: 'Si può solo scaricare.', en: 'It can only be downloaded.' } });
        await gate.enter(file.size, response);
        const png = await mail.drawer.draw(await blobs.get(file.sha256), Number(params.page));
        if (png === undefined)
          throw new ApiProblem('not-found', { detail: 'There is no such page, or it cannot be drawn.' });
        return { download: shown(png, 'image/png') };
      },
    ),
  ];
}

function shown(bytes: Uint8Array, contentType: string): Download {
  return { bytes, contentType, fileName: '', inline: true };
}
