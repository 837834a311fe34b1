/** The print room: letters of ours on paper, from the printer to the post, and back. */
import { z } from 'zod';
import { returnReasons, returnWords } from '../domain/letters/returned-post.ts';
import { correctedPaper } from '../domain/answering/way-out.ts';
import type { Party } from '../domain/claims/claim.ts';
import { isMistyped } from '../domain/letters/registered-number.ts';
import { lateUntil, postBy } from '../domain/letters/letter-clock.ts';
import { linesBelowName } from '../domain/letters/postal-address.ts';
import type { ClaimId, OutboundId, PartyId, PrintBatchId, Reference, TicketId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { localDateOf } from '../domain/time/calendar.ts';
import {
  countPapers,
  findPaper,
  lettersOfBatch,
  listPapers,
  lyingLetters,
  type PaperLetter,
  type PrintedBatch,
} from '../storage/paper-letters.ts';
import { loadParties } from '../storage/parties.ts';
import { referencesOf } from '../storage/tickets.ts';
import { command, download, hasAlready, none, operation, versionOf, type Operation } from './operation.ts';
import { drawPage } from './page-picture.ts';
import { ApiProblem, notPossible } from './problem.ts';
import {
  day,
  instant,
  labels,
  language,
  line,
  named,
  namedBody,
  realDay,
  rowId,
  version,
} from './schemas.ts';
import { claimMarks, type ClaimMark } from './ticket-view.ts';
import type { ApiTools, Workplace } from './tools.ts';

const shelf = z.enum(['to_print', 'printed', 'posted', 'returned']);
const postage = z.enum(['plain', 'registered']);

export const letterRow = named(
  'PaperLetter',
  z.strictObject({
    id: z.string().describe('Of its message in the outbox.'),
    version,
    ticket: z.string().describe('Reference of the ticket it belongs to.'),
    claim: z.string().nullable().describe('Reference of the claim, where it is about one.'),
    purpose: z.string().describe('`received`, `missing`, `reminder`, `decision`, `reply` …'),
    round: z.int().describe('Of a request: 1 for the first, then reminders.'),
    language,
    subject: z.string(),
    to: z.string(),
    address: z.array(z.string()).describe('The lines in the window of the envelope.'),
    correctedAddress: z
      .array(z.string())
      .nullable()
      .describe(
        'The lines on file now, where they were corrected since it was drawn: `redraw` it. Printing does so by itself.',
      ),
    postage,
    pages: z.int(),
    why: labels.describe('Why it goes by post.'),
    state: shelf,
    postBy: instant
      .nullable()
      .describe('By when the house wants it in the post; null once it is, and where no clock asks for it.'),
    late: z.boolean().describe('That moment has passed.'),
    withdrawn: z
      .boolean()
      .describe('It was taken back: printed, it must be taken off the pile and destroyed.'),
    createdBy: z.string(),
    createdAt: instant,
    batch: z.string().nullable(),
    position: z.int().nullable().describe('Place in its batch, as in the list for the envelopes.'),
    printedAt: instant.nullable(),
    printedBy: z.string().nullable(),
    handedAt: instant
      .nullable()
      .describe('When the file of its batch was given out first: from then on it says that it is a reprint.'),
    holder: z
      .enum(['house', 'supplier'])
      .nullable()
      .describe('Who has its batch: somebody here who fetched the file, or the print supplier.'),
    copies: z.int().describe('How often it was printed again.'),
    postedOn: day.nullable(),
    postedBy: z.string().nullable(),
    tracking: z.string().nullable().describe('Number of a registered letter.'),
    trackingDoubt: z
      .boolean()
      .describe('It has the form of UPU S10 and another check digit: a digit was mistyped.'),
    returnedOn: day.nullable(),
    returned: z.strictObject({ reason: z.enum(returnReasons), words: labels }).nullable(),
    returnNote: z.string().nullable(),
  }),
  'A letter of ours on paper.',
);

/** Letters that are not in the post yet. */
const lying = z.strictObject({
  late: z.int().describe('Of those to print and printed: longer here than the clock of the house lets them.'),
  oldestAt: instant.nullable().describe('Since when the oldest of them may be printed.'),
  nextAt: instant
    .nullable()
    .describe('When the next letter comes on the shelf, whose writer may still take it back.'),
});

const counts = z.strictObject({
  to_print: z.int(),
  printed: z.int(),
  posted: z.int().describe('Today.'),
  returned: z.int(),
});

export const paperList = named(
  'PaperLetterList',
  z.strictObject({
    items: z.array(letterRow),
    counts,
    lying,
    supplier: z.boolean().describe('Whether batches can be given to a print supplier (`PRINT_FOLDER`).'),
  }),
  'Letters of one shelf of the print room.',
);

export const batchRow = named(
  'PrintBatch',
  z.strictObject({
    id: z.string(),
    postage,
    letters: z.int(),
    pages: z.int(),
    printedAt: instant,
    printedBy: z.string(),
    handedAt: instant
      .nullable()
      .describe('When its file was given out first: from then on it says that it is a reprint.'),
    file: z.string().describe('Where its file can be fetched.'),
  }),
  'Letters that are printed together.',
);

export const printed = named(
  'Printed',
  z.strictObject({
    batches: z.array(batchRow).describe('One for each postage.'),
    left: z
      .array(z.strictObject({ letter: z.string(), why: labels }))
      .describe(
        'Letters that are in no batch: printed by somebody else, taken back, or not needed any more.',
      ),
  }),
  'What was printed.',
);

export const printBody = namedBody(
  'PrintLetters',
  z.strictObject({
    letters: z.array(rowId).min(1).max(500).describe('In the order of their envelopes.'),
    clientId: z.uuid().describe('Drawn by your program once per print: sent twice, it is one print.'),
  }),
);

export const handOverBody = namedBody('HandOver', z.strictObject({}));

export const postBody = namedBody(
  'PostLetters',
  z.strictObject({
    letters: z
      .array(
        z.strictObject({
          letter: rowId,
          tracking: line(40).optional().describe('Number of a registered letter: needed there.'),
        }),
      )
      .min(1)
      .max(500),
    on: realDay.describe('The day they were given to the post.'),
  }),
);

export const paperStep = namedBody(
  'PaperLetterStep',
  z.discriminatedUnion('act', [
    z.strictObject({ act: z.literal('reprint'), version: version.optional() }),
    z.strictObject({ act: z.literal('take-back'), reason: line(500), version: version.optional() }),
    z.strictObject({ act: z.literal('destroyed'), version: version.optional() }),
    z.strictObject({ act: z.literal('redraw'), version: version.optional() }),
    z.strictObject({
      act: z.literal('return'),
      on: realDay,
      reason: z.enum(returnReasons),
      note: line(500).optional(),
      version: version.optional(),
    }),
    z.strictObject({ act: z.literal('undo'), version: version.optional() }),
  ]),
  'What happens to a letter of ours.',
);

const exampleLetter: z.input<typeof letterRow> = {
  id: '118',
  version: 1,
  ticket: 'TCK 5104-2280-17',
  claim: 'SIN 4827-1936-52',
  purpose: 'missing',
  round: 1,
  language: 'it',
  subject: '[SIN 4827-1936-52] Ci servono 2 documenti',
  to: 'Anna Bianchi',
  address: ['Anna Bianchi', 'Via Garibaldi 14', '26900 Lodi LO'],
  correctedAddress: null,
  postage: 'plain',
  pages: 2,
  why: { it: 'per posta, come ha scritto', en: 'by post, as they wrote' },
  state: 'to_print',
  postBy: '2026-11-13T22:59:59.000Z',
  late: false,
  withdrawn: false,
  createdBy: 'machine:follow-up',
  createdAt: '2026-11-12T09:00:00.000Z',
  batch: null,
  position: null,
  printedAt: null,
  printedBy: null,
  handedAt: null,
  holder: null,
  copies: 0,
  postedOn: null,
  postedBy: null,
  tracking: null,
  trackingDoubt: false,
  returnedOn: null,
  returned: null,
  returnNote: null,
};
const posted: z.input<typeof letterRow> = {
  ...exampleLetter,
  version: 3,
  state: 'posted',
  postBy: null,
  batch: '7',
  position: 1,
  printedAt: '2026-11-12T10:00:00.000Z',
  printedBy: 'person:Giulia Ferri',
  postedOn: '2026-11-12',
  postedBy: 'person:Giulia Ferri',
};
const exampleBatch: z.input<typeof batchRow> = {
  id: '7',
  postage: 'plain',
  letters: 1,
  pages: 2,
  printedAt: '2026-11-12T10:00:00.000Z',
  printedBy: 'person:Giulia Ferri',
  handedAt: null,
  file: '/print-batches/7/file',
};

const letterParam = z.strictObject({ letter: rowId });

/** Operations of the print room. */
export function printRoomOperations({ tools, actions }: Workplace): Operation[] {
  const { db, blobs } = tools;
  const load = async (id: string) => {
    const letter = await findPaper(db, id);
    if (letter === undefined) throw new ApiProblem('not-found', { detail: 'There is no such letter.' });
    return letter;
  };

  return [
    operation(
      {
        id: 'listPaperLetters',
        method: 'get',
        path: '/paper-letters',
        chapter: 'Letters',
        summary: 'List our letters on paper',
        description:
          'What waits, oldest first; what was posted or came back, newest first. A letter that its writer may still take ' +
          'back is not there yet.',
        params: none,
        query: z.strictObject({
          shelf: shelf.default('to_print'),
          after: rowId.optional().describe('The last one of the page before.'),
          size: z.coerce
            .number()
            .int()
            .min(0)
            .max(500)
            .default(100)
            .describe('`0`: only how many there are.'),
        }),
        answer: {
          schema: paperList,
          example: {
            items: [exampleLetter],
            counts: { to_print: 1, printed: 0, posted: 22, returned: 1 },
            lying: { late: 0, oldestAt: '2026-11-12T09:00:00.000Z', nextAt: null },
            supplier: false,
          },
        },
      },
      async ({ query }) => {
        const now = tools.now();
        const letters = await listPapers(db, query.shelf, {
          size: query.size,
          now,
          ...(query.after === undefined ? {} : { after: query.after as OutboundId }),
        });
        return { body: { items: await showLetters(tools, letters), ...(await showStock(tools)) } };
      },
    ),

    download(
      {
        id: 'showPaperLetter',
        method: 'get',
        path: '/paper-letters/:letter/pages',
        chapter: 'Letters',
        summary: 'See a letter as it is printed',
        description: 'The frozen pages. Looking at them is no print.',
        params: letterParam,
        query: none,
        problems: ['not-found', 'damaged'],
        types: ['application/pdf'],
        what: 'Its pages.',
      },
      async ({ params }) => {
        const letter = await load(params.letter);
        return {
          download: {
            bytes: await blobs.get(letter.sha256),
            contentType: 'application/pdf',
            fileName: `letter-${letter.id}.pdf`,
            inline: true,
          },
        };
      },
    ),

    download(
      {
        id: 'showPaperLetterPage',
        method: 'get',
        path: '/paper-letters/:letter/pages/:page/picture',
        chapter: 'Letters',
        summary: 'See a page of a letter as a picture',
        limit: 'pictures',
        kept: true,
        params: z.strictObject({ letter: rowId, page: z.coerce.number().int().min(1).max(200) }),
        query: z.strictObject({ side: z.coerce.number().int().min(60).max(3_508).default(1_400) }),
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['image/jpeg'],
        what: 'The page as a JPEG.',
      },
      async ({ params, query, request }) => {
        const letter = await load(params.letter);
        if (params.page > letter.pages)
          throw new ApiProblem('not-found', { detail: 'This letter has no such page.' });
        // A frozen letter never changes: what a browser has of it holds.
        const mark = `${letter.sha256.slice(0, 32)}-${params.page}-${query.side}`;
        if (hasAlready(request, mark)) return { unchanged: mark };
        const picture = await drawPage(
          tools.reader,
          { bytes: await blobs.get(letter.sha256), contentType: 'application/pdf' },
          params.page,
          { turn: 0, side: query.side },
        );
        return {
          download: {
            bytes: picture.jpeg,
            contentType: 'image/jpeg',
            fileName: `letter-${letter.id}-${params.page}.jpg`,
            inline: true,
            mark,
          },
        };
      },
    ),

    download(
      {
        id: 'reprintPaperLetter',
        method: 'get',
        path: '/paper-letters/:letter/reprint',
        chapter: 'Letters',
        summary: 'Fetch the file of a reprint',
        description:
          'The same letter behind a list that says it is a reprint. The step `reprint` comes first, and is written down.',
        params: letterParam,
        query: z.strictObject({ language: language.default('it') }),
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['application/pdf'],
        what: 'List and letter.',
      },
      async ({ params, query }) => {
        const outcome = await actions.reprintFile({
          letterId: (await load(params.letter)).id,
          language: query.language,
        });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such letter.' });
        return {
          download: {
            bytes: outcome.bytes,
            contentType: 'application/pdf',
            fileName: `reprint-${params.letter}.pdf`,
            inline: true,
          },
        };
      },
    ),

    command(
      {
        id: 'printLetters',
        method: 'post',
        path: '/print-batches',
        chapter: 'Letters',
        summary: 'Print letters together',
        description:
          'Makes a batch of each postage. Of two people who print the same letters one has them; the other is told by ' +
          'whom. Letters that ask for what has come meanwhile are cancelled and told.',
        params: none,
        query: none,
        problems: ['not-possible'],
        body: {
          schema: printBody,
          example: { letters: ['118'], clientId: '6f6c2c5e-3f5a-4f0a-9d51-8a3f8f2f7d10' },
        },
        answer: { schema: printed, example: { batches: [exampleBatch], left: [] }, statuses: [201, 200] },
      },
      async ({ body, by }) => {
        const outcome = await actions.printLetters({
          letterIds: body.letters as OutboundId[],
          clientId: body.clientId,
          by,
        });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        return {
          status: outcome.again ? 200 : 201,
          body: {
            batches: await Promise.all(outcome.batches.map((batch) => showBatch(tools, batch))),
            left: outcome.left.map(({ id, why }) => ({ letter: id, why })),
          },
        };
      },
    ),

    download(
      {
        id: 'downloadPrintBatch',
        method: 'get',
        path: '/print-batches/:batch/file',
        chapter: 'Letters',
        summary: 'Fetch the file of a batch for the printer',
        description:
          'A list and all letters in the order of their envelopes. That it was given out is written down: fetched again, ' +
          'its list says that it is a reprint.',
        params: z.strictObject({ batch: rowId }),
        query: z.strictObject({ language: language.default('it') }),
        problems: ['not-found', 'not-possible', 'damaged'],
        types: ['application/pdf'],
        what: 'List and letters.',
      },
      async ({ params, query, by }) => {
        const outcome = await actions.batchFile({
          batchId: params.batch as PrintBatchId,
          language: query.language,
          by,
        });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such batch.' });
        return {
          download: {
            bytes: outcome.bytes,
            contentType: 'application/pdf',
            fileName: `batch-${params.batch}${outcome.isReprint ? '-reprint' : ''}.pdf`,
            inline: true,
          },
        };
      },
    ),

    command(
      {
        id: 'handOverPrintBatch',
        method: 'post',
        path: '/print-batches/:batch/hand-over',
        chapter: 'Letters',
        summary: 'Give a batch to the print supplier',
        description:
          'Lays it into `PRINT_FOLDER`: a PDF for each letter and a list, whole or not at all, once however often it is ' +
          'asked for. That they were posted is for a person to say.',
        params: z.strictObject({ batch: rowId }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: { schema: handOverBody, example: {} },
        answer: { schema: batchRow, example: { ...exampleBatch, handedAt: '2026-11-12T10:05:00.000Z' } },
      },
      async ({ params, by }) => {
        const outcome = await actions.handOverBatch({ batchId: params.batch as PrintBatchId, by });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'There is no such batch.' });
        return { body: await showBatch(tools, outcome.batch) };
      },
    ),

    command(
      {
        id: 'postLetters',
        method: 'post',
        path: '/paper-letters/posted',
        chapter: 'Letters',
        summary: 'Say that printed letters were posted',
        description:
          'All of them or none. Only from here on the messages count as sent, and the time of a request runs from that ' +
          'day. A registered letter needs its number.',
        params: none,
        query: none,
        problems: ['not-found', 'not-possible'],
        body: { schema: postBody, example: { letters: [{ letter: '118' }], on: '2026-11-12' } },
        answer: {
          schema: paperList,
          example: {
            items: [posted],
            counts: { to_print: 0, printed: 0, posted: 23, returned: 1 },
            lying: { late: 0, oldestAt: null, nextAt: null },
            supplier: false,
          },
        },
      },
      async ({ body, by }) => {
        const outcome = await actions.postLetters({
          letters: body.letters.map(({ letter, tracking }) => ({
            id: letter as OutboundId,
            ...(tracking === undefined ? {} : { tracking }),
          })),
          on: body.on,
          by,
        });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'One of them is no letter.' });
        return { body: { items: await showLetters(tools, outcome.letters), ...(await showStock(tools)) } };
      },
    ),

    command(
      {
        id: 'stepPaperLetter',
        method: 'post',
        path: '/paper-letters/:letter/steps',
        chapter: 'Letters',
        summary:
          'Reprint a letter, draw it anew, take it back, say that it came back, or undo the last of these',
        description:
          '`redraw`: its address on file was corrected; a new letter waits to be printed, and this one, if printed, is to be destroyed. ' +
          'A letter that came back marks its address as doubtful where the reason says so, and its ticket goes to a person.',
        versioned: true,
        params: letterParam,
        query: none,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: paperStep,
          example: { act: 'return', on: '2026-11-20', reason: 'moved', version: 3 },
        },
        answer: { schema: letterRow, example: posted },
      },
      async ({ params, body, ifMatch, by }) => {
        const { version: inBody, ...step } = body;
        const letter = await load(params.letter);
        const outcome = await actions.stepLetter({
          letterId: letter.id,
          step:
            step.act === 'return'
              ? {
                  act: step.act,
                  on: step.on,
                  reason: step.reason,
                  ...(step.note === undefined ? {} : { note: step.note }),
                }
              : step,
          ...versionOf(inBody, ifMatch),
          by,
        });
        switch (outcome.outcome) {
          case 'unknown':
            throw new ApiProblem('not-found', { detail: 'There is no such letter.' });
          case 'not-possible':
            throw notPossible(outcome);
          case 'stale': {
            const [current] = await showLetters(tools, [outcome.now]);
            throw new ApiProblem('outdated', { current });
          }
          case 'done': {
            const [shown] = await showLetters(tools, [outcome.letter]);
            if (shown === undefined) throw new Error('a letter is not shown');
            return { body: shown, version: outcome.letter.version };
          }
        }
      },
    ),
  ];
}

/** How many lie where, and whether some lie too long. */
async function showStock({
  db,
  profile,
  channels,
  now: clock,
}: Pick<ApiTools, 'db' | 'profile' | 'channels' | 'now'>) {
  const now = clock();
  const [counted, { late, oldest, nextAt }] = await Promise.all([
    countPapers(db, now, localDateOf(now)),
    lyingLetters(db, now, lateUntil(profile, now)),
  ]);
  return {
    counts: counted,
    lying: {
      late,
      oldestAt: oldest?.readyAt.toISOString() ?? null,
      nextAt: nextAt?.toISOString() ?? null,
    },
    supplier: [...channels.values()].some(({ handOver }) => handOver !== undefined),
  };
}

async function showLetters(
  tools: Pick<ApiTools, 'db' | 'profile' | 'now'>,
  letters: readonly PaperLetter[],
): Promise<z.input<typeof letterRow>[]> {
  const tickets = await referencesOf(tools.db, [...new Set(letters.map(({ ticketId }) => ticketId))]);
  const claims = await claimMarks(
    tools,
    letters.flatMap(({ claimId }) => claimId ?? []),
  );
  const parties = await loadParties(tools.db, [
    ...new Set(letters.flatMap((letter) => (isLying(letter) ? (letter.partyId ?? []) : []))),
  ]);
  return letters.map((letter) => showLetter(letter, tools, parties, tickets, claims));
}

function isLying({ withdrawn, state }: PaperLetter): boolean {
  return !withdrawn && (state === 'to_print' || state === 'printed');
}

function showLetter(
  letter: PaperLetter,
  { profile, now }: Pick<ApiTools, 'profile' | 'now'>,
  parties: ReadonlyMap<PartyId, Party>,
  tickets: ReadonlyMap<TicketId, Reference>,
  claims: ReadonlyMap<ClaimId, ClaimMark>,
): z.input<typeof letterRow> {
  const reference = tickets.get(letter.ticketId);
  const lies = isLying(letter);
  const due = lies ? postBy(profile, letter.readyAt) : undefined;
  const party = lies && letter.partyId !== undefined ? parties.get(letter.partyId) : undefined;
  const corrected = party === undefined ? undefined : correctedPaper(party, letter.address);
  return {
    id: letter.id,
    version: letter.version,
    ticket: reference === undefined ? letter.ticketId : formatReference(reference, 'TCK'),
    claim: letter.claimId === undefined ? null : (claims.get(letter.claimId)?.reference ?? null),
    purpose: letter.purpose,
    round: letter.round,
    language: letter.language,
    subject: letter.subject,
    to: letter.address.name,
    address: [letter.address.name, ...linesBelowName(letter.address)],
    correctedAddress: corrected === undefined ? null : [corrected.to.name, ...linesBelowName(corrected.to)],
    postage: letter.postage,
    pages: letter.pages,
    why: letter.why,
    state: letter.state,
    postBy: due?.toISOString() ?? null,
    late: due !== undefined && due < now(),
    withdrawn: letter.withdrawn,
    createdBy: letter.createdBy,
    createdAt: letter.createdAt.toISOString(),
    batch: letter.batchId ?? null,
    position: letter.position ?? null,
    printedAt: letter.printedAt?.toISOString() ?? null,
    printedBy: letter.printedBy ?? null,
    handedAt: letter.handedAt?.toISOString() ?? null,
    holder: letter.holder ?? null,
    copies: letter.copies,
    postedOn: letter.postedOn ?? null,
    postedBy: letter.postedBy ?? null,
    tracking: letter.tracking ?? null,
    trackingDoubt: letter.tracking !== undefined && isMistyped(letter.tracking),
    returnedOn: letter.returnedOn ?? null,
    returned:
      letter.returnReason === undefined
        ? null
        : { reason: letter.returnReason, words: returnWords[letter.returnReason] },
    returnNote: letter.returnNote ?? null,
  };
}

async function showBatch(
  { db }: Pick<ApiTools, 'db'>,
  batch: PrintedBatch,
): Promise<z.input<typeof batchRow>> {
  const letters = await lettersOfBatch(db, batch.id);
  return {
    id: batch.id,
    postage: batch.postage,
    letters: letters.length,
    pages: letters.reduce((sum, { pages }) => sum + pages, 0),
    printedAt: batch.printedAt.toISOString(),
    printedBy: batch.printedBy,
    handedAt: batch.handedAt?.toISOString() ?? null,
    file: `/print-batches/${batch.id}/file`,
  };
}
