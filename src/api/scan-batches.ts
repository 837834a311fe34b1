/** Batches of scanned letters: what waits for a person, its pages, and the steps that make letters of them. */
import { z } from 'zod';
import type { OriginalId } from '../domain/ids.ts';
import { cutWords, doubtWords, type Leaf } from '../domain/letters/scan-batch.ts';
import { localDateOf } from '../domain/time/calendar.ts';
import {
  batchPages,
  countBatches,
  findBatch,
  lettersOf,
  listBatches,
  sameBytes,
  stepsOf,
  type BatchStep,
  type ReadPage,
  type ScanBatch,
} from '../storage/scan-batches.ts';
import { referencesOf } from '../storage/tickets.ts';
import { ByteGate } from './byte-gate.ts';
import { command, download, none, operation, upload, versionOf, type Operation } from './operation.ts';
import { drawPage } from './page-picture.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { day, instant, labels, line, named, namedBody, realDay, rowId, version } from './schemas.ts';
import type { ApiTools, Workplace } from './tools.ts';

/** Batches are counted up to so many. */
const mostCounted = 1_000;

const quarter = z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]);
const pageNumber = z.int().min(1).max(10_000);

const leafView = z.strictObject({
  page: pageNumber.describe('From 1, in the order of the file.'),
  turn: quarter.describe('Degrees clockwise by which a person turned it, on top of how it was set upright.'),
});

const batchRow = named(
  'ScanBatch',
  z.strictObject({
    id: z.string().describe('The original it is.'),
    version,
    state: z
      .enum(['reading', 'held', 'whole', 'released', 'returned', 'joined'])
      .describe(
        '`held`: it waits for a person. `whole`: the file is one letter. `released`: its letters have tickets. ' +
          '`returned`: nothing for us. `joined`: its pages are the backs of another scan.',
      ),
    since: instant,
    file: z.string().describe('Where the scanner wrote it, with its folders.'),
    account: z.string().describe('The scanner, or `upload`.'),
    size: z.int(),
    storedAt: instant,
    receivedOn: day.describe('When the paper reached the house: clocks start there.'),
    pages: z.int().nullable().describe('Null until somebody counted.'),
    doubts: z
      .array(
        z.strictObject({
          reason: z.string(),
          page: z.int().nullable(),
          words: labels,
          detail: z.string().nullable().describe('In the words of what failed.'),
        }),
      )
      .describe('Why it waits.'),
    letters: z.array(
      z.strictObject({
        why: z.string().describe('Why it begins there.'),
        words: labels,
        pages: z.array(leafView),
        ticket: z.string().nullable().describe('Reference of its ticket, once there is one.'),
      }),
    ),
    backs: z
      .string()
      .nullable()
      .describe('The scan whose pages are its backs; they are numbered behind its own.'),
    aside: z.array(z.int()).describe('Separators and empty sheets: they go to no ticket.'),
    reason: z.string().nullable().describe('Why it was sent back.'),
    sameAs: z
      .array(
        z.strictObject({
          original: z.string(),
          account: z.string(),
          file: z.string(),
          ticket: z
            .string()
            .nullable()
            .describe('Reference of its ticket; null when it has none of its own.'),
        }),
      )
      .describe('Other originals with the same bytes. Nothing is refused because of them.'),
  }),
  'A scanned file that may hold several letters.',
);

export const batchFile = named(
  'ScanBatchFile',
  z.strictObject({
    batch: batchRow,
    pages: z.array(
      z.strictObject({
        page: pageNumber,
        state: z.string().describe('As of a scanned page; `typed` for one with letters of its own.'),
        note: z.string().nullable(),
        turned: quarter.describe('Degrees clockwise by which it was set upright.'),
        beginning: z.string().describe('Its first words.'),
        codes: z.array(z.string()),
      }),
    ),
    steps: z
      .array(
        z.strictObject({
          at: instant,
          by: z.string(),
          action: z.enum([
            'held',
            'sorted',
            'arranged',
            'collated',
            'joined',
            'dated',
            'released',
            'returned',
            'taken-back',
            'undone',
          ]),
          undone: z.boolean(),
          data: z.record(z.string(), z.unknown()),
        }),
      )
      .describe('Who did what, in order.'),
  }),
  'A batch with its pages and its history.',
);

export const batchList = named(
  'ScanBatchList',
  z.strictObject({
    items: z.array(batchRow),
    count: z.int().min(0).describe('In this state, those that other pages hold among them.'),
    more: z.boolean().describe(`There are more than the ${mostCounted} that were counted.`),
  }),
);

export const batchStep = namedBody(
  'ScanBatchStep',
  z.discriminatedUnion('act', [
    z.strictObject({
      act: z.literal('arrange'),
      letters: z
        .array(z.array(z.strictObject({ page: pageNumber, turn: quarter.default(0) })).min(1))
        .min(1)
        .max(500)
        .describe('Every page of the batch stands here or in `aside`, once.'),
      aside: z.array(pageNumber).max(500).default([]),
      version: version.optional(),
    }),
    z.strictObject({
      act: z.literal('collate'),
      backs: rowId
        .optional()
        .describe(
          'Another scan that waits: fronts are in this one, backs in that one, from the last to the first. Absent: fronts and ' +
            'then backs are all in this file.',
        ),
      version: version.optional(),
    }),
    z.strictObject({ act: z.literal('date'), receivedOn: realDay, version: version.optional() }),
    z.strictObject({ act: z.literal('release'), version: version.optional() }),
    z.strictObject({ act: z.literal('return'), reason: line(500), version: version.optional() }),
    z.strictObject({ act: z.literal('take-back'), version: version.optional() }),
    z.strictObject({ act: z.literal('undo'), version: version.optional() }),
  ]),
  'What to do with a batch that is held.',
);

const broughtScan = named(
  'BroughtScan',
  z.strictObject({
    original: z.string(),
    again: z.boolean().describe('The same bytes were brought before: this is the scan of then.'),
  }),
);

const exampleRow: z.input<typeof batchRow> = {
  id: '41',
  version: 2,
  state: 'held',
  since: '2026-11-12T08:31:07.000Z',
  file: 'it/scan001.pdf',
  account: 'lodi',
  size: 812_400,
  storedAt: '2026-11-12T08:30:12.000Z',
  receivedOn: '2026-11-12',
  pages: 3,
  doubts: [{ reason: 'blank_page', page: 2, words: doubtWords.blank_page, detail: null }],
  letters: [
    {
      why: 'file',
      words: cutWords.file,
      pages: [
        { page: 1, turn: 0 },
        { page: 2, turn: 0 },
        { page: 3, turn: 0 },
      ],
      ticket: null,
    },
  ],
  backs: null,
  aside: [],
  reason: null,
  sameAs: [{ original: '12', account: 'milano', file: 'scan044.pdf', ticket: 'TCK 4827-1936-52' }],
};

const exampleFile: z.input<typeof batchFile> = {
  batch: exampleRow,
  pages: [{ page: 1, state: 'read', note: null, turned: 0, beginning: 'Gentili signori', codes: [] }],
  steps: [{ at: '2026-11-12T08:31:07.000Z', by: 'machine:sort', action: 'held', undone: false, data: {} }],
};

/** A scan that a person brings. */
const largestScan = 100 * 1024 * 1024;
/** Bytes of scans that are drawn at the same time. */
const drawnInMemory = 256 * 1024 * 1024;
/** Of a page as it is shown, in characters. */
const beginning = 160;

const batchParam = z.strictObject({ batch: rowId });

/** Operations on batches of scanned letters. */
export function scanBatchOperations({ tools, actions }: Workplace): Operation[] {
  const { db, blobs, reader } = tools;
  const gate = new ByteGate(drawnInMemory);
  const load = async (id: string) => {
    const batch = await findBatch(db, id);
    if (batch === undefined) throw new ApiProblem('not-found', { detail: 'There is no such batch.' });
    return batch;
  };

  return [
    operation(
      {
        id: 'listScanBatches',
        method: 'get',
        path: '/scan-batches',
        chapter: 'Letters',
        summary: 'List scanned files that wait for a person, or any others',
        params: none,
        query: z.strictObject({
          state: z.enum(['reading', 'held', 'whole', 'released', 'returned', 'joined']).default('held'),
          after: rowId.optional().describe('The last one of the page before.'),
          order: z.enum(['oldest', 'newest']).default('oldest').describe('Which comes first.'),
          size: z.coerce.number().int().min(0).max(100).default(50).describe('0 counts only.'),
        }),
        answer: { schema: batchList, example: { items: [exampleRow], count: 1, more: false } },
      },
      async ({ query }) => {
        const found = await listBatches(db, {
          states: [query.state],
          size: query.size,
          newestFirst: query.order === 'newest',
          ...(query.after === undefined ? {} : { after: query.after as OriginalId }),
        });
        const count = await countBatches(db, query.state, mostCounted + 1);
        return {
          body: {
            items: await Promise.all(found.map((batch) => showRow(tools, batch))),
            count: Math.min(count, mostCounted),
            more: count > mostCounted,
          },
        };
      },
    ),

    operation(
      {
        id: 'readScanBatch',
        method: 'get',
        path: '/scan-batches/:batch',
        chapter: 'Letters',
        summary: 'Read a batch with its pages and who did what to it',
        params: batchParam,
        query: none,
        problems: ['not-found'],
        answer: { schema: batchFile, example: exampleFile },
      },
      async ({ params }) => {
        const batch = await load(params.batch);
        return { body: await showFile(tools, batch), version: batch.version };
      },
    ),

    download(
      {
        id: 'showScanBatchPage',
        method: 'get',
        path: '/scan-batches/:batch/pages/:page/picture',
        chapter: 'Letters',
        summary: 'Show a page of a batch',
        limit: 'pictures',
        params: z.strictObject({ batch: rowId, page: z.coerce.number().int().min(1).max(10_000) }),
        query: z.strictObject({
          turn: z.enum(['0', '90', '180', '270']).default('0').describe('Degrees clockwise.'),
          side: z.coerce
            .number()
            .int()
            .min(60)
            .max(3_508)
            .default(1_200)
            .describe('Most dots across and down.'),
        }),
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['image/jpeg'],
        what: 'The page as a JPEG.',
      },
      async ({ params, query, response }) => {
        const batch = await load(params.batch);
        if (batch.pages === undefined || params.page > batch.pages)
          throw new ApiProblem('not-found', { detail: 'This batch has no such page.' });
        const backs = batch.backsId === undefined ? undefined : await load(batch.backsId);
        const fronts = batch.pages - (backs?.pages ?? 0);
        const isBack = backs !== undefined && params.page > fronts;
        const from = isBack ? backs : batch;
        await gate.enter(from.size, response);
        const picture = await drawPage(
          reader,
          { bytes: await blobs.get(from.sha256), contentType: from.contentType },
          params.page - (isBack ? fronts : 0),
          { turn: quarter.parse(Number(query.turn)), side: query.side },
        );
        return {
          download: {
            bytes: picture.jpeg,
            contentType: 'image/jpeg',
            fileName: `batch-${batch.id}-${params.page}.jpg`,
            inline: true,
          },
        };
      },
    ),

    command(
      {
        id: 'stepScanBatch',
        method: 'post',
        path: '/scan-batches/:batch/steps',
        chapter: 'Letters',
        summary: 'Arrange the pages of a batch, release its letters, or send it back',
        description:
          'Every step is written down with its person; until the release the last one can be undone. No page is ever lost ' +
          'or doubled: a plan that would do so is refused.',
        versioned: true,
        params: batchParam,
        query: none,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: batchStep,
          example: {
            act: 'arrange',
            letters: [[{ page: 1 }], [{ page: 3, turn: 180 }]],
            aside: [2],
            version: 2,
          },
        },
        answer: { schema: batchFile, example: exampleFile },
      },
      async ({ params, body, ifMatch, by }) => {
        const { version: inBody, ...step } = body;
        const today = localDateOf(tools.now());
        if (step.act === 'date' && step.receivedOn > today)
          throw new ApiProblem('invalid-body', {
            errors: [{ in: 'body', at: '/receivedOn', detail: 'must not lie in the future' }],
          });
        const outcome = await actions.stepBatch({
          batchId: params.batch,
          step:
            step.act === 'arrange'
              ? { ...step, letters: step.letters satisfies readonly (readonly Leaf[])[] }
              : step.act === 'collate'
                ? { act: 'collate', ...(step.backs === undefined ? {} : { backs: step.backs }) }
                : step,
          ...versionOf(inBody, ifMatch),
          by,
        });
        switch (outcome.outcome) {
          case 'unknown':
            throw new ApiProblem('not-found', { detail: 'There is no such batch.' });
          case 'not-possible':
            throw notPossible(outcome);
          case 'unfit':
            throw new ApiProblem('invalid-body', {
              errors: [{ in: 'body', at: '/letters', detail: outcome.reason }],
            });
          case 'stale':
            throw new ApiProblem('outdated', { current: await showRow(tools, outcome.now) });
          case 'done':
            return { body: await showFile(tools, outcome.batch), version: outcome.batch.version };
        }
      },
    ),

    upload(
      {
        id: 'bringScan',
        method: 'post',
        path: '/scans',
        chapter: 'Letters',
        summary: 'Bring a scan or a photograph of a letter',
        description:
          'It goes the way of files that a scanner wrote. 201 for a new one; 200 when the same bytes were brought before: ' +
          'nothing is filed twice.',
        params: none,
        query: z.strictObject({
          name: line(200).describe('Its file name.'),
          receivedOn: realDay.optional().describe('When the paper reached the house; today, when absent.'),
        }),
        problems: ['invalid-body'],
        body: { types: ['application/octet-stream', '*/*'], limit: largestScan, example: '(bytes)' },
        answer: { schema: broughtScan, example: { original: '41', again: false }, statuses: [201, 200] },
      },
      async ({ query, body, by }) => {
        if (body.byteLength === 0)
          throw new ApiProblem('invalid-body', { errors: [{ in: 'body', at: '', detail: 'is empty' }] });
        if (query.receivedOn !== undefined && query.receivedOn > localDateOf(tools.now()))
          throw new ApiProblem('invalid-request', {
            errors: [{ in: 'query', at: 'receivedOn', detail: 'must not lie in the future' }],
          });
        const brought = await actions.bringScan({
          bytes: body,
          name: query.name.replaceAll(/[\\/:*?"<>|\p{Cf}]/gu, '_'),
          ...(query.receivedOn === undefined ? {} : { receivedOn: query.receivedOn }),
          by,
        });
        return { status: brought.again ? 200 : 201, body: brought };
      },
    ),
  ];
}

async function showRow({ db }: Pick<ApiTools, 'db'>, batch: ScanBatch): Promise<z.input<typeof batchRow>> {
  const letters = batch.state === 'released' || batch.state === 'whole' ? await lettersOf(db, batch.id) : [];
  const same = await sameBytes(db, batch);
  const tickets = await referencesOf(
    db,
    [...letters, ...same].flatMap(({ ticketId }) => ticketId ?? []),
  );
  const ticketOf = (page: number | undefined) => {
    const letter = letters.find(({ pages }) => page !== undefined && pages.includes(page));
    return letter?.ticketId === undefined ? null : (tickets.get(letter.ticketId) ?? null);
  };
  return {
    id: batch.id,
    version: batch.version,
    state: batch.state,
    since: batch.stateSince.toISOString(),
    file: batch.envelope.path ?? batch.account,
    account: batch.account,
    size: batch.size,
    storedAt: batch.storedAt.toISOString(),
    receivedOn: localDateOf(batch.receivedAt),
    pages: batch.pages ?? null,
    doubts: batch.doubts.map(({ reason, page, detail }) => ({
      reason,
      page: page ?? null,
      words: doubtWords[reason],
      detail: detail ?? null,
    })),
    letters: (batch.plan?.letters ?? []).map(({ why, leaves }) => ({
      why,
      words: cutWords[why],
      pages: [...leaves],
      ticket: ticketOf(leaves[0]?.page),
    })),
    backs: batch.backsId ?? null,
    aside: [...(batch.plan?.aside ?? [])],
    reason: batch.reason ?? null,
    sameAs: same.map(({ original, account, path, ticketId }) => ({
      original,
      account,
      file: path ?? account,
      ticket: ticketId === undefined ? null : (tickets.get(ticketId) ?? null),
    })),
  };
}

async function showFile(tools: Pick<ApiTools, 'db'>, batch: ScanBatch): Promise<z.input<typeof batchFile>> {
  const [row, pages, steps] = await Promise.all([
    showRow(tools, batch),
    batchPages(tools.db, batch.id),
    stepsOf(tools.db, batch.id),
  ]);
  return { batch: row, pages: pages.map(showPage), steps: steps.map(showStep) };
}

function showPage({ number, text, scanned }: ReadPage): z.input<typeof batchFile>['pages'][number] {
  return {
    page: number,
    state: scanned?.state ?? 'typed',
    note: scanned?.note ?? null,
    turned: scanned?.turned ?? 0,
    beginning: text.trim().replaceAll(/\s+/g, ' ').slice(0, beginning),
    codes: [...(scanned?.codes ?? [])],
  };
}

function showStep({ at, by, action, undone, data }: BatchStep): z.input<typeof batchFile>['steps'][number] {
  return { at: at.toISOString(), by, action, undone, data: { ...data } };
}
