/** What OCR made of files that are pictures: pages, and where on them each word stands. */
import { z } from 'zod';
import {
  mustBeLookedAt,
  wordsBehind,
  type PageBox,
  type ScannedPage,
} from '../domain/letters/scanned-page.ts';
import type { TicketId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { sameSheetWords } from '../domain/letters/same-sheet.ts';
import { unreadWords } from '../domain/letters/unread-words.ts';
import { referencesOf } from '../storage/tickets.ts';
import { pdfOfPictures, type PicturePage } from '../reading/picture-pdf.ts';
import { findAttachment } from '../storage/messages.ts';
import { scannedPagesOf, sheetsSeen } from '../storage/scanned-pages.ts';
import { ByteGate } from './byte-gate.ts';
import { download, hasAlready, none, operation, type Operation } from './operation.ts';
import { drawPage } from './page-picture.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { instant, labels, named, rowId } from './schemas.ts';
import type { Workplace } from './tools.ts';

export const edges = z
  .strictObject({ left: z.int(), top: z.int(), right: z.int(), bottom: z.int() })
  .describe('In pixels of the upright page.');

const pageView = named(
  'ScannedPage',
  z.strictObject({
    page: z.int().describe('From 1, in the order of the file.'),
    state: z
      .enum(['read', 'doubtful', 'unreadable', 'blank', 'picture', 'failed'])
      .describe(
        '`doubtful`: some words may be wrong. `unreadable`: something stands there and nothing of it was taken for words. ' +
          '`picture`: no page of words. `failed`: the reader gave up.',
      ),
    note: labels
      .nullable()
      .describe('Why the reader gave up; in the words of a library where it says no more.'),
    lookAt: z.boolean().describe('A person must look: not everything on it was read for sure.'),
    width: z.int().describe('Pixels of the upright page that boxes count in; 0 without a picture.'),
    height: z.int(),
    turned: z
      .union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])
      .describe('Degrees clockwise by which the page of the file was turned to stand upright.'),
    confidence: z
      .number()
      .nullable()
      .describe('0 to 1, how sure its words are on average; null without words.'),
    unread: z.array(edges).describe('Where something stands that nobody could read: handwriting, stamps.'),
    codes: z.array(z.string()).describe('What QR codes on it say.'),
    sameSheet: z
      .array(
        z.strictObject({
          attachment: z.string(),
          page: z.int(),
          name: z.string(),
          ticket: z.string().nullable().describe('Reference of its ticket.'),
          receivedAt: instant,
          words: z.number().describe('0 to 1, how much of the words is the same.'),
          picture: z.number().describe('0 to 1, how alike the pictures are.'),
          why: labels,
        }),
      )
      .describe('Other scans of this sheet, with other bytes. Nothing is refused because of them.'),
  }),
);

export const pageList = named('ScannedPageList', z.strictObject({ items: z.array(pageView) }));

export const wordList = named(
  'ScannedWordList',
  z.strictObject({
    items: z.array(
      z.strictObject({
        page: z.int(),
        start: z.int().describe('Place in the text of the file, as spans of facts and documents count.'),
        end: z.int(),
        text: z.string(),
        box: edges,
        confidence: z.number().describe('0 to 1.'),
      }),
    ),
  }),
);

const place = z.coerce.number().int().min(0).max(10_000_000);

/** Bytes of scans that are drawn at the same time. */
const drawnInMemory = 256 * 1024 * 1024;
/** Longest side of a page in a searchable PDF: A4 at 200 dots an inch. */
const pageSide = 2_339;

const exampleBox = { left: 412, top: 388, right: 655, bottom: 431 };

/** Operations on scans. */
export function scanOperations({ tools: { db, blobs, reader } }: Workplace): Operation[] {
  const gate = new ByteGate(drawnInMemory);
  const load = async (id: string) => {
    const file = await findAttachment(db, id);
    if (file === undefined) throw new ApiProblem('not-found', { detail: 'There is no such attachment.' });
    return { file, pages: await scannedPagesOf(db, file.id) };
  };
  return [
    operation(
      {
        id: 'listScannedPages',
        method: 'get',
        path: '/attachments/:attachment/scan',
        chapter: 'Originals',
        summary: 'List the pages of a file that OCR looked at',
        description: 'None of a file that was typed, or that nobody has read yet.',
        params: z.strictObject({ attachment: rowId }),
        query: none,
        problems: ['not-found'],
        answer: {
          schema: pageList,
          example: {
            items: [
              {
                page: 1,
                state: 'read',
                note: null,
                lookAt: false,
                width: 2_480,
                height: 3_508,
                turned: 180,
                confidence: 0.95,
                unread: [],
                codes: [],
                sameSheet: [
                  {
                    attachment: '44',
                    page: 2,
                    name: 'posta-2.pdf',
                    ticket: 'TCK 4827-1936-52',
                    receivedAt: '2026-11-02T09:12:00.000Z',
                    words: 0.99,
                    picture: 0.97,
                    why: sameSheetWords({ words: 0.99, picture: 0.97 }),
                  },
                ],
              },
            ],
          },
        },
      },
      async ({ params }) => {
        const { file, pages } = await load(params.attachment);
        const seen = await sheetsSeen(db, file, pages);
        const tickets = await referencesOf(
          db,
          seen.flatMap(({ other }) => other.ticketId ?? []),
        );
        const ticketOf = (id: TicketId | undefined) => {
          const reference = id === undefined ? undefined : tickets.get(id);
          return reference === undefined ? null : formatReference(reference, 'TCK');
        };
        return {
          body: {
            items: pages.map((page) =>
              showPage(
                page,
                seen
                  .filter((each) => each.page === page.number)
                  .map(({ other, words, picture }) => ({
                    attachment: other.attachmentId,
                    page: other.number,
                    name: other.name,
                    ticket: ticketOf(other.ticketId),
                    receivedAt: other.receivedAt.toISOString(),
                    words,
                    picture,
                    why: sameSheetWords({ words, picture }),
                  })),
              ),
            ),
          },
        };
      },
    ),

    download(
      {
        id: 'showScannedPage',
        method: 'get',
        path: '/attachments/:attachment/scan/:page/picture',
        chapter: 'Originals',
        summary: 'Show a page of a scan upright, as its word boxes count',
        description:
          'Stretched to the page’s `width` and `height`, every box of `/scan/words` lies on its word. Its `ETag` comes from ' +
          'the hash of the file: asking again draws nothing.',
        limit: 'pictures',
        kept: true,
        params: z.strictObject({ attachment: rowId, page: z.coerce.number().int().min(1).max(10_000) }),
        query: z.strictObject({
          side: z.coerce
            .number()
            .int()
            .min(60)
            .max(3_508)
            .default(1_600)
            .describe('Most dots across and down.'),
        }),
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['image/jpeg'],
        what: 'The page as a JPEG.',
      },
      async ({ params, query, request, response }) => {
        const { file, pages } = await load(params.attachment);
        const page = pages.find(({ number }) => number === params.page);
        if (page === undefined && params.page > (file.pages ?? 1))
          throw new ApiProblem('not-found', { detail: 'This file has no such page.' });
        const turn = page?.turned ?? 0;
        const mark = `${file.sha256.slice(0, 32)}-${params.page}-${turn}-${query.side}`;
        if (hasAlready(request, mark)) return { unchanged: mark };
        await gate.enter(file.size, response);
        const picture = await drawPage(
          reader,
          { bytes: await blobs.get(file.sha256), contentType: file.contentType },
          params.page,
          { turn, side: query.side },
        );
        return {
          download: {
            bytes: picture.jpeg,
            contentType: 'image/jpeg',
            fileName: '',
            inline: true,
            mark,
          },
        };
      },
    ),

    download(
      {
        id: 'downloadSearchable',
        method: 'get',
        path: '/attachments/:attachment/searchable',
        chapter: 'Originals',
        summary: 'Download a scan as a PDF whose words can be searched and copied',
        description:
          'Made from the pages as they stand upright and from what OCR read on them; the file as it came stays beside it. ' +
          'Not for a file that nobody has read by OCR.',
        params: z.strictObject({ attachment: rowId }),
        query: none,
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['application/pdf'],
        what: 'Each page as a picture, with its words behind it.',
      },
      async ({ params, response }) => {
        const { file, pages } = await load(params.attachment);
        if (pages.length === 0)
          throw notPossible({
            words: {
              it: 'Nessuna pagina di questo file è stata letta con l’OCR.',
              en: 'No page of this file was read by OCR.',
            },
          });
        await gate.enter(file.size, response);
        const bytes = await blobs.get(file.sha256);
        const read = new Map(pages.map((page) => [page.number, page]));
        const texts = (file.text ?? '').split('\f');
        const shown: PicturePage[] = [];
        for (let number = 1; number <= Math.max(file.pages ?? 1, pages.length); number++) {
          const page = read.get(number);
          const picture = await drawPage(reader, { bytes, contentType: file.contentType }, number, {
            turn: page?.turned ?? 0,
            side: pageSide,
          });
          shown.push({
            ...picture,
            read: page === undefined ? typedWords(texts[number - 1] ?? '') : wordsOn(page, file.text ?? ''),
          });
        }
        return {
          download: {
            bytes: pdfOfPictures(shown),
            contentType: 'application/pdf',
            fileName: file.name.replace(/(?:\.[a-z]{3,4})?$/i, '-text.pdf'),
          },
        };
      },
    ),

    operation(
      {
        id: 'listScannedWords',
        method: 'get',
        path: '/attachments/:attachment/scan/words',
        chapter: 'Originals',
        summary: 'Show where the words behind a fact or a document stand on the page',
        kept: true,
        description:
          'With `start` and `end` of a span, the words behind it; without, those of the whole file or of one `page`.',
        params: z.strictObject({ attachment: rowId }),
        query: z.strictObject({
          page: place.optional(),
          start: place.optional(),
          end: place.optional(),
        }),
        problems: ['not-found'],
        answer: {
          schema: wordList,
          example: {
            items: [{ page: 1, start: 120, end: 128, text: '118/2026', box: exampleBox, confidence: 0.94 }],
          },
        },
      },
      async ({ params, query }) => {
        const { file, pages } = await load(params.attachment);
        const words = wordsBehind(
          query.page === undefined ? pages : pages.filter(({ number }) => number === query.page),
          { start: query.start ?? 0, end: query.end ?? Number.POSITIVE_INFINITY },
        );
        return {
          body: {
            items: words.map(({ box, ...word }) => ({
              ...word,
              text: (file.text ?? '').slice(word.start, word.end),
              box: showBox(box),
            })),
          },
          kept: true,
        };
      },
    ),
  ];
}

type Words = NonNullable<PicturePage['read']>;

function wordsOn({ width, height, words }: ScannedPage, text: string): Words {
  return {
    width,
    height,
    words: words.map(({ start, end, box }) => ({ text: text.slice(start, end), box })),
  };
}

/** Of a page that was typed only the lines are known: they lie below one another. */
function typedWords(text: string): Words {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const high = Math.max(60, lines.length + 2);
  return {
    width: 1_000,
    height: high * 10,
    words: lines.map((line, index) => ({
      text: line,
      box: [50, (index + 1) * 10, 950, (index + 2) * 10 - 2],
    })),
  };
}

function showPage(
  page: ScannedPage,
  sameSheet: z.input<typeof pageView>['sameSheet'],
): z.input<typeof pageView> {
  return {
    page: page.number,
    state: page.state,
    note: page.note === undefined ? null : unreadWords(page.note),
    lookAt: mustBeLookedAt(page),
    width: page.width,
    height: page.height,
    turned: page.turned,
    confidence: page.confidence ?? null,
    unread: page.unread.map(showBox),
    codes: [...page.codes],
    sameSheet,
  };
}

export function showBox([left, top, right, bottom]: PageBox): z.input<typeof edges> {
  return { left, top, right, bottom };
}
