import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { useDesk } from '#test/desk.ts';
import { mailWithFiles } from '#test/cast.ts';
import { pdfOf } from '#test/pdf.ts';
import { photoOf, scanOf } from '#test/scan.ts';
import { attachmentsOf } from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { intakeFor } from '#workers/index.ts';
import { tokenOf, useApi, type Asking } from './client.ts';

const desk = useDesk();
const client = useApi(desk);

const letter = (name: string) => [
  `${name}, via Cavour 12, 26900 Lodi`,
  'Gentili signori,',
  'vi chiedo a che punto sia la mia richiesta di rimborso della visita di luglio.',
  `Cordiali saluti, ${name}`,
];
const papers = ['FATTURA N. 118/2026 DEL 10/07/2026', 'Cliente: Anna Bianchi', 'TOTALE FATTURA EUR 120,00'];
/** Anna's letter and her invoice, and Bruno's letter: nothing lies between them. */
const pile = () => pdfOf([letter('Anna Bianchi'), papers, letter('Bruno Verdi')]);

const file = z.looseObject({
  batch: z.looseObject({
    id: z.string(),
    version: z.int(),
    state: z.string(),
    receivedOn: z.string(),
    letters: z.array(
      z.looseObject({
        why: z.string(),
        pages: z.array(z.object({ page: z.int(), turn: z.int() })),
        ticket: z.string().nullable(),
      }),
    ),
    aside: z.array(z.int()),
  }),
  steps: z.array(z.looseObject({ by: z.string(), action: z.string(), undone: z.boolean() })),
});

const giulia: Asking = { headers: { 'x-actor': 'Giulia Ferri' } };
const bring = (bytes: Uint8Array, query = 'name=posta.pdf') =>
  client.ask('POST', `/scans?${query}`, {
    raw: new Uint8Array(bytes),
    headers: { 'content-type': 'application/pdf', ...giulia.headers },
  });
const read = (id = '1') => client.read(file, 'GET', `/scan-batches/${id}`);
const step = (body: object) => client.read(file, 'POST', '/scan-batches/1/steps', { ...giulia, body });
const shown = ({ batch }: z.infer<typeof file>) =>
  batch.letters.map(({ pages }) =>
    pages.map(({ page, turn }) => (turn === 0 ? `${page}` : `${page}/${turn}`)),
  );

async function held() {
  expect(await bring(pile())).toMatchObject({ status: 201, json: { original: '1', again: false } });
  await desk.settle();
}

describe('a pile of letters that somebody brings', () => {
  test('waits for a person with its doubt, its pages and their pictures, and is no ticket yet', async () => {
    await held();
    expect((await client.get('/scan-batches')).json).toMatchObject({
      items: [
        {
          id: '1',
          state: 'held',
          file: 'posta.pdf',
          account: 'upload',
          receivedOn: '2026-11-12',
          pages: 3,
          doubts: [{ reason: 'salutation', page: 3, words: { en: 'Another letter seems to begin here.' } }],
        },
      ],
    });
    expect((await client.get('/scan-batches?size=0')).json).toEqual({ items: [], count: 1, more: false });
    expect((await client.get('/scan-batches?state=returned&size=0')).json).toMatchObject({ count: 0 });
    expect(shown(await read())).toEqual([['1', '2'], ['3']]);
    expect((await client.get('/tickets')).json).toMatchObject({ items: [] });
    const picture = await client.get('/scan-batches/1/pages/2/picture?side=400&turn=90');
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(await sharp(picture.bytes).metadata()).toMatchObject({ width: 400, height: 283 });
    expect((await client.refused('GET', '/scan-batches/1/pages/4/picture')).status).toBe(404);
  });

  test('is arranged, dated and released; its tickets have the pages they were given, turned, and the day it came', async () => {
    await held();
    const arranged = await step({
      act: 'arrange',
      letters: [[{ page: 3, turn: 90 }], [{ page: 2 }, { page: 1 }]],
      version: 2,
    });
    expect(shown(arranged)).toEqual([['3/90'], ['2', '1']]);
    await step({ act: 'date', receivedOn: '2026-11-10', version: 3 });
    await step({ act: 'release', version: 4 });
    await desk.settle();
    const released = await read();
    expect(released.batch).toMatchObject({ state: 'released', receivedOn: '2026-11-10' });
    expect(released.steps.map(({ by, action }) => `${by} ${action}`)).toEqual([
      'machine:sort held',
      'person:Giulia Ferri arranged',
      'person:Giulia Ferri dated',
      'person:Giulia Ferri released',
    ]);
    const ticket = z.looseObject({
      receivedAt: z.string(),
      messages: z.looseObject({
        items: z.array(z.looseObject({ attachments: z.array(z.looseObject({ id: z.string() })) })),
      }),
    });
    const second = await client.read(ticket, 'GET', `/tickets/${released.batch.letters[1]?.ticket}`);
    expect(second.receivedAt).toBe('2026-11-09T23:00:00.000Z');
    const letters = await Promise.all(
      released.batch.letters.map(async (each) => {
        const { messages } = await client.read(ticket, 'GET', `/tickets/${each.ticket}`);
        const { bytes } = await client.get(`/attachments/${messages.items[0]?.attachments[0]?.id}`);
        return desk.deps.reader.read(new Uint8Array(bytes), 'application/pdf');
      }),
    );
    expect(letters).toMatchObject([
      { state: 'read', pages: 1, text: expect.stringContaining('Bruno Verdi') },
      {
        state: 'read',
        pages: 2,
        text: expect.stringMatching(/^FATTURA N\. 118\/2026[^\f]*\f.*Gentili signori/s),
      },
    ]);
    expect((await client.refused('POST', '/scan-batches/1/steps', { body: { act: 'undo' } })).type).toContain(
      'not-possible',
    );
  });

  test('whose backs were scanned into a second file is put in order with them, taken apart again, and cut out of both', async () => {
    const fronts = pdfOf([letter('Anna Bianchi'), letter('Bruno Verdi'), letter('Carla Rossi')]);
    const backs = pdfOf([['Retro di Carla'], ['Retro di Bruno'], letter('Retro di Anna')]);
    await bring(fronts, 'name=fronti.pdf');
    await bring(backs, 'name=retri.pdf');
    await bring(
      pdfOf([letter('Anna Bianchi'), letter('Dario Neri'), papers, papers, papers]),
      'name=altra.pdf',
    );
    await desk.settle();
    for (const [query, ids] of [
      ['after=1', ['2', '3']],
      ['order=newest&size=2', ['3', '2']],
      ['order=newest&after=2', ['1']],
    ] as const)
      expect((await client.get(`/scan-batches?${query}`)).json).toMatchObject({
        items: ids.map((id) => ({ id })),
        count: 3,
      });
    const refused = (backsId: string) =>
      client.refused('POST', '/scan-batches/1/steps', {
        ...giulia,
        body: { act: 'collate', backs: backsId },
      });
    expect((await refused('1')).type).toContain('not-possible');
    expect((await refused('3')).detail).toContain('3');
    expect((await refused('99')).type).toContain('not-possible');

    const joined = await step({ act: 'collate', backs: '2' });
    // The backs are numbered behind the fronts, and come from the last to the first.
    expect(shown(joined)).toEqual([['1'], ['6'], ['2', '5'], ['3', '4']]);
    expect((await step({ act: 'collate', backs: '2' })).batch.version).toBe(joined.batch.version);
    expect((await read('2')).batch.state).toBe('joined');
    expect(
      (await client.refused('POST', '/scan-batches/2/steps', { ...giulia, body: { act: 'release' } })).type,
    ).toContain('not-possible');
    expect((await client.get('/scan-batches/1/pages/5/picture?side=300')).status).toBe(200);

    const apart = await step({ act: 'undo' });
    expect(shown(apart)).toEqual([['1'], ['2'], ['3']]);
    expect((await read('2')).batch.state).toBe('held');

    await step({ act: 'collate', backs: '2' });
    await step({
      act: 'arrange',
      letters: [
        [{ page: 1 }, { page: 6 }],
        [{ page: 2 }, { page: 5 }],
        [{ page: 3 }, { page: 4, turn: 180 }],
      ],
    });
    await step({ act: 'release' });
    await desk.settle();
    const letters = (await list(desk.deps.db, {}, { size: 9 })).toSorted((a, b) =>
      a.subject.localeCompare(b.subject),
    );
    const texts: string[] = [];
    for (const { id } of letters) {
      const [own] = await attachmentsOf(desk.deps.db, id);
      if (own === undefined) throw new Error('a letter has no file');
      const read = await desk.deps.reader.read(await desk.deps.blobs.get(own.sha256), 'application/pdf');
      texts.push(read.state === 'read' ? read.text.replaceAll(/\s+/g, ' ') : read.state);
    }
    expect(texts).toEqual([
      expect.stringMatching(/^Anna Bianchi.*Retro di Anna/),
      expect.stringMatching(/^Bruno Verdi.*Retro di Bruno/),
      expect.stringMatching(/^Carla Rossi.*Retro di Carla/),
    ]);
  });

  test('that is one letter has the day it came by the word of a person as well', async () => {
    await held();
    await step({ act: 'arrange', letters: [[{ page: 1 }, { page: 2 }, { page: 3 }]] });
    await step({ act: 'date', receivedOn: '2026-11-10' });
    await step({ act: 'release' });
    await desk.settle();
    const { batch } = await read();
    expect(batch).toMatchObject({ state: 'whole', receivedOn: '2026-11-10' });
    expect((await client.get(`/tickets/${batch.letters[0]?.ticket}`)).json).toMatchObject({
      receivedAt: '2026-11-09T23:00:00.000Z',
    });
  });

  test('loses and doubles no page, whatever somebody asks for', async () => {
    await held();
    for (const [letters, detail] of [
      [[[{ page: 1 }], [{ page: 3 }]], 'leaves page 2 out'],
      [
        [
          [{ page: 1 }, { page: 2 }],
          [{ page: 2 }, { page: 3 }],
        ],
        'has page 2 twice',
      ],
      [[[{ page: 1 }, { page: 2 }, { page: 3 }, { page: 4 }]], 'names page 4, and there are 3'],
    ] as const) {
      const problem = await client.refused('POST', '/scan-batches/1/steps', {
        body: { act: 'arrange', letters },
      });
      expect(problem).toMatchObject({ status: 422, errors: [{ detail }] });
    }
    expect(shown(await read())).toEqual([['1', '2'], ['3']]);
  });

  test('is as it was after each step is undone, and whoever looked at an older state changes nothing', async () => {
    await held();
    await step({ act: 'arrange', letters: [[{ page: 1 }, { page: 2 }, { page: 3 }]], version: 2 });
    await step({ act: 'collate' });
    expect(shown(await read())).toEqual([['1'], ['3', '2']]);
    await step({ act: 'return', reason: 'per un’altra compagnia' });
    expect((await client.get('/scan-batches')).json).toMatchObject({ items: [] });
    const old = await client.refused('POST', '/scan-batches/1/steps', {
      body: { act: 'release', version: 2 },
    });
    expect(old).toMatchObject({ status: 409, current: { state: 'returned', version: 5 } });
    const states = [];
    for (let time = 0; time < 3; time++) states.push(await step({ act: 'undo' }));
    expect(states.map((each) => [each.batch.state, shown(each)])).toEqual([
      ['held', [['1'], ['3', '2']]],
      ['held', [['1', '2', '3']]],
      ['held', [['1', '2'], ['3']]],
    ]);
    expect((await client.refused('POST', '/scan-batches/1/steps', { body: { act: 'undo' } })).status).toBe(
      409,
    );
  });

  test('that a scanner wrote as well is told of where it lies, and is not refused', async () => {
    await held();
    await intakeFor('letter', desk.deps).deliver({
      channel: 'letter',
      account: 'lodi',
      sourceKey: 'scan044.pdf/1/1',
      bytes: pile(),
      receivedAt: desk.now,
      envelope: { path: 'scan044.pdf' },
    });
    await desk.settle();
    const same = z.object({
      batch: z.looseObject({
        sameAs: z.array(
          z.object({ original: z.string(), account: z.string(), file: z.string(), ticket: z.null() }),
        ),
      }),
    });
    const told = async (id: string) =>
      (await client.read(same.loose(), 'GET', `/scan-batches/${id}`)).batch.sameAs;
    expect(await told('1')).toEqual([{ original: '2', account: 'lodi', file: 'scan044.pdf', ticket: null }]);
    expect(await told('2')).toEqual([{ original: '1', account: 'upload', file: 'posta.pdf', ticket: null }]);
  });

  test('brought twice is there once, and only those who work claims may bring or sort', async () => {
    await held();
    expect(await bring(pile(), 'name=ancora.pdf')).toMatchObject({
      status: 200,
      json: { original: '1', again: true },
    });
    const auditor = { token: tokenOf('auditor') };
    expect((await client.ask('GET', '/scan-batches/1', auditor)).status).toBe(200);
    expect(
      (await client.ask('POST', '/scan-batches/1/steps', { ...auditor, body: { act: 'release' } })).status,
    ).toBe(403);
    expect((await bring(new Uint8Array(), 'name=vuoto.pdf')).status).toBe(422);
    expect((await bring(pile(), 'name=a.pdf&receivedOn=2026-11-13')).status).toBe(400);
  });
});

test('a scan is also a PDF with its words, each where it stands, and a typed file is none', async () => {
  await desk.receive(
    mailWithFiles({ subject: 'Fattura', text: 'In allegato la fattura.' }, [
      {
        name: 'fattura.jpg',
        type: 'image/jpeg',
        content: await photoOf(
          await scanOf([...papers, 'Perché la città è più cara', 'Pagato con carta di credito'], {
            dpi: 150,
            turned: 180,
          }),
        ),
      },
      { name: 'nota.txt', type: 'text/plain', content: Buffer.from('Una nota') },
    ]),
  );
  await desk.settle();
  const { bytes, headers } = await client.get('/attachments/1/searchable');
  expect(headers.get('content-disposition')).toContain('fattura-text.pdf');
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(new Uint8Array(bytes));
  const page = document.getPage(0);
  const text = page.getText();
  expect(document.getPageCount()).toBe(1);
  expect(page.getOriginalSize().originalHeight).toBe(842);
  document.destroy();
  expect(text).toContain('FATTURA N. 118/2026 DEL 10/07/2026');
  expect(text).toContain('Perché la città è più cara');
  expect((await client.refused('GET', '/attachments/2/searchable')).status).toBe(409);
});
