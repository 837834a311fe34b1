import { describe, expect, test } from 'vitest';
import type { OriginalId, OutboundId } from '#src/domain/ids.ts';
import { letterMark, printedMark } from '#src/domain/letters/letter-mark.ts';
import { faultInPlan } from '#src/domain/letters/scan-batch.ts';
import type { ScannedPage } from '#src/domain/letters/scanned-page.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { DocumentReader } from '#src/reading/index.ts';
import { attachmentsOf, ofTicket } from '#src/storage/messages.ts';
import { ledger } from '#src/storage/originals.ts';
import { batchPages, findBatch, lettersOf, stepsOf } from '#src/storage/scan-batches.ts';
import { scannedPagesOf } from '#src/storage/scanned-pages.ts';
import { list } from '#src/storage/tickets.ts';
import { ThreadFailure } from '#src/threads.ts';
import { intakeFor, workers, type Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import { openClaim } from '../api/rows.ts';
import { againAfterwards, dyingAtCommit, everyBell, quietly, twiceAtOnce } from '../bells.ts';
import { anna } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';
import { codeAt, scannedPdfOf, scanOf } from '../scan.ts';

const desk = useDesk();

const arrive = (bytes: Uint8Array, path: string) =>
  intakeFor('letter', desk.deps).deliver({
    channel: 'letter',
    account: 'lodi',
    sourceKey: `${path}/1/${bytes.length}`,
    bytes,
    receivedAt: desk.now,
    envelope: { path },
  });

const letter = (name: string) => [
  `${name}, via Cavour 12, 26900 Lodi`,
  'Gentili signori,',
  'vi chiedo a che punto sia la mia richiesta di rimborso della visita di luglio, che non ho avuto notizie.',
  `Cordiali saluti, ${name}`,
];
const separator = ['PATCH T'];
const papers = ['FATTURA N. 118/2026 DEL 10/07/2026', 'Cliente: Anna Bianchi', 'TOTALE FATTURA EUR 120,00'];

const tickets = async () =>
  (await list(desk.deps.db, {}, { size: 50 })).toSorted((a, b) => Number(a.id) - Number(b.id));
const run = (stage: string, id: string, deps: Deps = desk.deps) => {
  const worker = workers.find((each) => each.stage === stage);
  if (worker === undefined) throw new Error(`no stage ${stage}`);
  return worker.run(id, deps);
};
const load = async (id = '1') => {
  const batch = await findBatch(desk.deps.db, id);
  if (batch === undefined) throw new Error('there is no batch');
  return batch;
};
/** Text of each letter's file, by the file itself. */
async function texts() {
  const found: string[] = [];
  for (const { id } of await tickets())
    for (const file of await attachmentsOf(desk.deps.db, id)) {
      const reading = await desk.deps.reader.read(await desk.deps.blobs.get(file.sha256), file.contentType);
      found.push(reading.state === 'read' ? reading.text : reading.state);
    }
  return found;
}

/** A page as OCR leaves it. */
const scannedPage = (number: number): ScannedPage => ({
  number,
  state: 'read',
  width: 100,
  height: 140,
  turned: 0,
  words: [],
  unread: [],
  codes: [],
  confidence: 0.9,
});

describe('papers behind a code of ours', () => {
  test('that name another customer on file wait for a person; those of its own people and of doctors go with it', async () => {
    const { claim } = await openClaim(desk);
    const stranger = 'RSSMRA80A01H501U';
    const slip = printedMark(
      { kind: 'return_slip', reference: claim.reference, letter: '11' as OutboundId, page: 1 },
      desk.deps.settings.tokenSecrets[0],
    );
    const comes = async (code: string, path: string) => {
      const known = (await tickets()).length;
      await arrive(
        pdfOf([
          ['Tagliando di risposta', slip],
          ['FATTURA N. 118/2026', `Codice fiscale ${code}`, `Totale 120,00, ${path}`],
        ]),
        path,
      );
      await desk.settle();
      return (await tickets()).length - known;
    };
    expect(await comes(anna.fiscalCode, 'anna.pdf')).toBe(1);
    expect(await comes(stranger, 'medico.pdf')).toBe(1);
    await desk.deps.db.sql
      .insertInto('party')
      .values({ name: 'Mario Rossi', name_key: 'mario rossi', fiscal_code: stranger })
      .execute();
    expect(await comes(`${stranger}, coobbligata ${anna.fiscalCode}`, 'insieme.pdf')).toBe(1);
    expect(await comes(stranger, 'rossi.pdf')).toBe(0);
    const held = await desk.deps.db.sql
      .selectFrom('scan_batch')
      .select('doubts')
      .where('state', '=', 'held')
      .execute();
    expect(held).toEqual([{ doubts: [{ reason: 'other_person', page: 2 }] }]);
  });
});

describe('a scanned batch', () => {
  test('becomes a ticket for each letter, with its own pages, once; the batch is kept as it came', async () => {
    const { db, blobs } = desk.deps;
    const bytes = pdfOf([letter('Anna Bianchi'), papers, separator, letter('Bruno Verdi')]);
    await arrive(bytes, 'it/scan001.pdf');
    await desk.settle();
    expect((await tickets()).map(({ subject }) => subject)).toEqual([
      'Posta: it/scan001-1.pdf',
      'Posta: it/scan001-2.pdf',
    ]);
    const [first, second] = await texts();
    expect(first).toContain('Anna Bianchi');
    expect(first?.split('\f')[1]).toContain('FATTURA N. 118/2026');
    expect(second).toContain('Bruno Verdi');
    expect(second).not.toContain('PATCH');
    expect(Buffer.from(await blobs.get((await load()).sha256)).equals(Buffer.from(bytes))).toBe(true);
    expect((await lettersOf(db, '1' as OriginalId)).map(({ pages }) => pages)).toEqual([[1, 2], [4]]);
    expect(await load()).toMatchObject({ state: 'released', pages: 4, plan: { aside: [3] } });
    expect(await ledger(db)).toMatchObject([
      { originals: 3, waiting: 0, read: 3, unaccounted: 0, withTicket: 2, withoutTicket: 1 },
    ]);

    await expect(run('sort', '1')).rejects.toBeInstanceOf(Stale);
    await expect(run('normalize', '1')).rejects.toBeInstanceOf(Stale);
    expect(await arrive(bytes, 'it/scan002.pdf')).toBe('duplicate');
    await desk.settle();
    expect(await tickets()).toHaveLength(2);
  });

  test.each([
    ['run twice at the same moment by two workers', () => twiceAtOnce(desk)],
    ['run again after it was done', () => againAfterwards(desk)],
    [
      'dying at its commit, and done whole by the next worker',
      () =>
        everyBell(desk, async (bell) => {
          if (bell.stage !== 'send') await quietly(dyingAtCommit(desk, bell));
          await quietly(desk.run(bell.stage, bell.id));
        }),
    ],
  ] as const)('whose every stage is %s becomes the same letters, once', async (_, disturbed) => {
    await arrive(pdfOf([letter('Anna Bianchi'), papers, separator, letter('Bruno Verdi')]), 'scan.pdf');
    await disturbed();
    const { db } = desk.deps;
    expect((await tickets()).map(({ subject }) => subject)).toEqual([
      'Posta: scan-1.pdf',
      'Posta: scan-2.pdf',
    ]);
    expect((await lettersOf(db, '1' as OriginalId)).map(({ pages }) => pages)).toEqual([[1, 2], [4]]);
    expect((await stepsOf(db, '1' as OriginalId)).map(({ action }) => action)).toEqual(['sorted']);
    for (const { id } of await tickets()) expect(await ofTicket(db, id)).toHaveLength(1);
    expect(await ledger(db)).toMatchObject([
      { originals: 3, waiting: 0, read: 3, unaccounted: 0, withTicket: 2, withoutTicket: 1 },
    ]);
  });

  test('is parted by our own codes, and a page that was read is not read again', async () => {
    const { db, deps } = { db: desk.deps.db, deps: desk.deps };
    const secret = deps.settings.tokenSecrets[0];
    const slip = (letterId: string) =>
      letterMark(
        { kind: 'return_slip', reference: referenceFor(7), letter: letterId as OutboundId, page: 1 },
        secret,
      );
    const page = (lines: readonly string[], code?: string) =>
      code === undefined
        ? scanOf(lines, { dpi: 110 })
        : codeAt(code, 60, 700).then((over) => scanOf(lines, { dpi: 110, over, turned: 180 }));
    await arrive(
      await scannedPdfOf([
        await page(['Ritagliare e rimandare con i documenti', 'Anna Bianchi'], slip('11')),
        await page(papers),
        await page(['Ritagliare e rimandare con i documenti', 'Bruno Verdi'], slip('12')),
      ]),
      'scan.pdf',
    );
    let reads = 0;
    const counting: DocumentReader = {
      ...deps.reader,
      read: (...asked) => {
        reads++;
        return deps.reader.read(...asked);
      },
    };
    await desk.settleUntil('sort');
    desk.takeBells(1);
    await run('sort', '1', { ...deps, reader: counting });
    await desk.settleUntil('read');
    for (const { id } of desk.takeBells(2)) await run('read', id, { ...deps, reader: counting });
    expect(reads).toBe(0);
    expect((await lettersOf(db, '1' as OriginalId)).map(({ pages }) => pages)).toEqual([[1, 2], [3]]);
    const [first] = await tickets();
    if (first === undefined) throw new Error('no ticket');
    const [message] = await ofTicket(db, first.id);
    expect(message?.newText).toContain('Ritagliare e rimandare');
    const [file] = await attachmentsOf(db, first.id);
    if (file?.text === undefined) throw new Error('the file has no text');
    const pages = await scannedPagesOf(db, file.id);
    expect(pages).toMatchObject([
      { number: 1, turned: 0, codes: [slip('11')] },
      { number: 2, turned: 0 },
    ]);
    const number = pages[1]?.words.find(({ start, end }) => file.text?.slice(start, end) === '118/2026');
    expect(number).toBeDefined();
    // The page came upside down, and the letter's file has it upright.
    const again = await deps.reader.read(await deps.blobs.get(file.sha256), file.contentType);
    expect(again).toMatchObject({ state: 'read', scanned: [{ turned: 0 }, { turned: 0 }] });
  });

  test('whose reading was killed goes on with the page it was at', async () => {
    await arrive(pdfOf([letter('Anna Bianchi'), papers, separator, letter('Bruno Verdi')]), 'scan.pdf');
    const { reader } = desk.deps;
    const read: number[] = [];
    const dying = (at: number): Deps => ({
      ...desk.deps,
      reader: {
        ...reader,
        open: async (...asked) => {
          const file = await reader.open(...asked);
          return {
            ...file,
            page: (number) => {
              if (number === at) throw new Error('the process was killed');
              read.push(number);
              return file.page(number);
            },
          };
        },
      },
    });
    await desk.settleUntil('sort');
    await expect(run('sort', '1', dying(3))).rejects.toThrow('the process was killed');
    expect(await tickets()).toEqual([]);
    await run('sort', '1', dying(99));
    expect(read).toEqual([1, 2, 3, 4]);
    await desk.settle();
    expect(await tickets()).toHaveLength(2);
  });

  test('with a page that kills every reader leaves that page to a person', async () => {
    await arrive(pdfOf([letter('Anna Bianchi'), papers]), 'scan.pdf');
    const { reader } = desk.deps;
    const dying: Deps = {
      ...desk.deps,
      reader: {
        ...reader,
        open: async (...asked) => {
          const file = await reader.open(...asked);
          return {
            ...file,
            page: (number) => {
              if (number === 2) throw new Error('the process was killed');
              return file.page(number);
            },
          };
        },
      },
    };
    await desk.settleUntil('sort');
    for (let time = 1; time <= 3; time++)
      await expect(run('sort', '1', dying)).rejects.toThrow('the process was killed');
    await run('sort', '1', dying);
    expect(await load()).toMatchObject({ state: 'held', doubts: [{ reason: 'unread_page', page: 2 }] });
    expect((await batchPages(desk.deps.db, '1' as OriginalId))[1]?.scanned?.note).toContain('3 times');
  });

  test('whose sorting is given up loses none of the pages that nobody has read', async () => {
    await arrive(pdfOf([letter('Anna Bianchi'), papers, letter('Bruno Verdi')]), 'scan.pdf');
    const { db, reader } = desk.deps;
    const dying: Deps = {
      ...desk.deps,
      reader: {
        ...reader,
        open: async (...asked) => {
          const file = await reader.open(...asked);
          return {
            ...file,
            page: async (number) => {
              if (number === 2) throw new Error('the process was killed');
              const { text } = await file.page(number);
              // As of a scan, so that its words need not be read again.
              return { text, scanned: scannedPage(number) };
            },
          };
        },
      },
    };
    await desk.settleUntil('sort');
    await expect(run('sort', '1', dying)).rejects.toThrow('the process was killed');
    await workers.find(({ stage }) => stage === 'sort')?.giveUp('1', 'it took too long', desk.deps);
    expect(await batchPages(db, '1' as OriginalId)).toHaveLength(1);
    const step = (act: 'collate' | 'undo' | 'release') =>
      personActions(desk.deps).stepBatch({ batchId: '1', step: { act }, by: 'person:Giulia Ferri' });
    await step('collate');
    const { plan } = await load();
    expect(plan && faultInPlan(plan, 3)).toBeUndefined();
    await step('undo');
    await step('release');
    await desk.settle();
    const [ticket, ...more] = await tickets();
    if (ticket === undefined) throw new Error('no ticket');
    expect(more).toEqual([]);
    const [file] = await attachmentsOf(db, ticket.id);
    expect(file?.text?.split('\f')).toMatchObject([
      expect.stringContaining('Anna Bianchi'),
      expect.stringContaining('FATTURA N. 118/2026'),
      expect.stringContaining('Bruno Verdi'),
    ]);
  });

  test('without a single page is one ticket all the same', async () => {
    const bytes = pdfOf([letter('Anna Bianchi')]);
    await arrive(bytes, 'scan.pdf');
    const { reader } = desk.deps;
    const empty: Deps = {
      ...desk.deps,
      reader: { ...reader, open: async (...asked) => ({ ...(await reader.open(...asked)), pages: 0 }) },
    };
    await desk.settleUntil('sort');
    await run('sort', '1', empty);
    await desk.settle();
    expect(await tickets()).toMatchObject([{ subject: 'Posta: scan.pdf' }]);
  });

  test('of more pages than anybody would sort is one ticket, and keeps nobody else waiting', async () => {
    await arrive(
      pdfOf(Array.from({ length: 501 }, (_, index) => [`Pagina ${index + 1} di 501`])),
      'giant.pdf',
    );
    await arrive(pdfOf([letter('Bruno Verdi')]), 'scan.jpg');
    await desk.settle();
    expect(await tickets()).toMatchObject([{ subject: 'Posta: giant.pdf' }, { subject: 'Posta: scan.jpg' }]);
    expect((await texts())[1]).toContain('Bruno Verdi');
  });

  test('released by two people at once gives each letter one ticket', async () => {
    await arrive(pdfOf([letter('Anna Bianchi'), letter('Bruno Verdi')]), 'scan.pdf');
    await desk.settle();
    expect(await tickets()).toEqual([]);
    expect(await load()).toMatchObject({ state: 'held', doubts: [{ reason: 'salutation', page: 2 }] });
    const actions = personActions(desk.deps);
    const ask = (by: string) =>
      actions.stepBatch({ batchId: '1', step: { act: 'release' }, version: 2, by: `person:${by}` });
    const outcomes = await Promise.all([ask('Giulia'), ask('Marco')]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'stale']);
    expect(await ask('Giulia')).toMatchObject({ outcome: 'done', again: true });
    await desk.settle();
    expect((await tickets()).map(({ subject }) => subject)).toEqual([
      'Posta: scan-1.pdf',
      'Posta: scan-2.pdf',
    ]);
    expect((await stepsOf(desk.deps.db, '1' as OriginalId)).map(({ action }) => action)).toEqual([
      'held',
      'released',
    ]);
  });

  test('whose pages cannot be cut apart says so, stays as it was, and goes its way as one letter', async () => {
    await arrive(pdfOf([letter('Anna Bianchi'), letter('Bruno Verdi')]), 'scan.pdf');
    await desk.settle();
    const cut = () => Promise.reject(new ThreadFailure('the pages cannot be written'));
    const actions = personActions({ ...desk.deps, reader: { ...desk.deps.reader, cut } });
    const step = (act: Parameters<typeof actions.stepBatch>[0]['step']) =>
      actions.stepBatch({ batchId: '1', step: act, by: 'person:Giulia Ferri' });
    expect(await step({ act: 'release' })).toMatchObject({
      outcome: 'not-possible',
      words: { it: expect.stringContaining('riprovi') },
    });
    expect(await load()).toMatchObject({ state: 'held', version: 2 });
    await step({
      act: 'arrange',
      letters: [
        [
          { page: 1, turn: 0 },
          { page: 2, turn: 0 },
        ],
      ],
      aside: [],
    });
    expect(await step({ act: 'release' })).toMatchObject({ outcome: 'done' });
    await desk.settle();
    expect((await tickets()).length).toBe(1);
  });

  test('that is one letter stays the file it was, and is forgotten by nobody', async () => {
    await arrive(pdfOf([letter('Anna Bianchi'), papers]), 'scan.pdf');
    await desk.settleUntil('sort');
    desk.loseBells();
    await desk.later(30);
    const [ticket, ...more] = await tickets();
    expect(more).toEqual([]);
    expect(ticket?.subject).toBe('Posta: scan.pdf');
    expect(await load()).toMatchObject({ state: 'whole' });
  });

  test.each([
    ['whole', [letter('Anna Bianchi')], { made: { producer: 'Scanner' }, signed: true }],
    // Nobody has signed what was cut out of a signed file.
    ['cut', [letter('Anna Bianchi'), separator, letter('Bruno Verdi')], { made: { producer: 'Scanner' } }],
  ])('taken %s says who made its file, and whether that is signed', async (_, pages, expected) => {
    const { reader } = desk.deps;
    await arrive(pdfOf(pages), 'scan.pdf');
    await desk.settleUntil('sort');
    const [bell] = desk.takeBells(1);
    if (bell === undefined) throw new Error('nothing is to be sorted');
    const scanner: Deps['reader'] = {
      ...reader,
      open: () =>
        Promise.resolve({
          pages: pages.length,
          layer: { made: { producer: 'Scanner' }, signed: true },
          page: (number) =>
            Promise.resolve({
              text: (pages[number - 1] ?? []).join('\n'),
              scanned: scannedPage(number),
            }),
        }),
    };
    await run('sort', bell.id, { ...desk.deps, reader: scanner });
    await desk.settle();
    for (const { id } of await tickets()) {
      const [file] = await attachmentsOf(desk.deps.db, id);
      expect(file?.layer).toEqual({ ...expected, confidence: 0.9 });
    }
    expect(await tickets()).toHaveLength(pages.length === 1 ? 1 : 2);
  });
});
