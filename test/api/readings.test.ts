import { describe, expect, test } from 'vitest';
import { readingList } from '#src/api/readings.ts';
import { pageList, wordList } from '#src/api/scans.ts';
import { latestOfTicket } from '#src/storage/history.ts';
import { attachmentsOf, factsOf, ofTicket } from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { intakeFor } from '#workers/index.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { scannedPdfOf, scanOf } from '#test/scan.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);

/** Anna's letter, scanned upside down; a digit of her plate was misread. */
async function annasLetter() {
  const bytes = await scannedPdfOf([
    await scanOf(
      [
        'Anna Bianchi, via Cavour 12, 26900 Lodi',
        'Gentili signori,',
        'il 3 luglio 2026 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto',
        'targata AB128CD. Polizza MTR-2025-004471.',
        'IBAN: IT60 X054 2811 1010 0000 0123 456',
      ],
      { turned: 180, dpi: 150 },
    ),
  ]);
  await intakeFor('letter', desk.deps).deliver({
    channel: 'letter',
    account: 'lodi',
    sourceKey: 'scan/1',
    bytes,
    receivedAt: desk.now,
    envelope: { path: 'scan.pdf' },
  });
  await desk.settle();
  const [ticket] = await list(desk.deps.db, {}, { size: 5 });
  if (ticket === undefined) throw new Error('the letter became no ticket');
  const [message] = await ofTicket(desk.deps.db, ticket.id);
  const [file] = await attachmentsOf(desk.deps.db, ticket.id);
  if (message === undefined || file === undefined) throw new Error('the letter has no file');
  return { ticket, message, file };
}

describe('values read on a scan', () => {
  test('show their place on the upright page, and take a person’s word for good', async () => {
    const { ticket, message, file } = await annasLetter();
    const path = `/messages/${message.id}/readings`;
    const readings = async () => (await client.read(readingList, 'GET', path)).items;
    const reading = async (key: string) => (await readings()).find((each) => each.key === key);
    // Read twice: as a plate, and as the plate of the insured.
    const plates = async () =>
      (await factsOf(desk.deps.db, ticket.id)).filter(({ key }) => key === 'plate_own' || key === 'plate');
    const values = async () => (await plates()).map(({ value, method }) => `${value} ${method}`);

    const iban = await reading('iban');
    expect(iban?.place?.attachment).toBe(file.id);
    expect(iban?.place?.lines).toHaveLength(1);
    const { items: words } = await client.read(
      wordList,
      'GET',
      `/attachments/${file.id}/scan/words?start=${iban?.place?.start}&end=${iban?.place?.end}`,
    );
    expect(words.map(({ text }) => text).join('')).toBe('IT60X0542811101000000123456');
    const box = iban?.place?.lines[0]?.box;
    expect(box?.left).toBe(Math.min(...words.map(({ box: own }) => own.left)));
    const [page] = (await client.read(pageList, 'GET', `/attachments/${file.id}/scan`)).items;
    // The last line of five, in the upper half of the page as it is read.
    expect(box?.top).toBeLessThan((page?.height ?? 0) / 2);

    const asRead = await plates();
    const [read] = asRead;
    if (read === undefined) throw new Error('no plate was read');
    const say = (body: object) =>
      client.read(readingList, 'POST', path, {
        body: { key: read.key, value: read.value, ...body },
        headers: { 'X-Actor': 'Giulia Ferri' },
      });
    await say({ says: 'instead', meant: 'ab 123 cd' });
    await say({ says: 'instead', meant: 'AB123CD' });
    expect(await values()).toEqual(asRead.map(() => 'AB123CD person'));
    const steps = (await latestOfTicket(desk.deps.db, ticket.id, 50)).filter(({ action }) =>
      action.startsWith('reading-'),
    );
    expect(steps).toMatchObject([{ action: 'reading-corrected', actor: 'person:Giulia Ferri' }]);
    await desk.settle();
    // The machine has read the letter again, and the word of the person stands.
    expect(await values()).toEqual(asRead.map(() => 'AB123CD person'));
    expect((await reading(read.key))?.said).toMatchObject({ meant: 'AB123CD', by: 'person:Giulia Ferri' });

    expect(
      (
        await client.refused('POST', path, {
          body: { says: 'instead', key: 'iban', value: iban?.value, meant: 'IT61X0542811101000000123456' },
        })
      ).status,
    ).toBe(409);
    expect(
      (await client.refused('POST', path, { body: { says: 'right', key: 'iban', value: 'DE02' } })).status,
    ).toBe(404);
    await say({ says: 'nothing' });
    await desk.settle();
    expect((await values()).toSorted()).toEqual(
      asRead.map(({ value, method }) => `${value} ${method}`).toSorted(),
    );
  });

  test('of a mail that tells two losses are those of both its tickets', async () => {
    await desk.receive(
      mail({
        id: 'both@example.org',
        subject: 'Due danni',
        text: `Il 8 novembre 2026 alle 18, in via Emilia a Lodi, la grandine ha danneggiato la mia auto targata ${anna.plate}: cofano e tetto sono ammaccati.

Inoltre il 10 novembre 2026 a casa si è rotto un tubo in bagno e l'acqua ha rovinato il parquet del corridoio.

Anna Bianchi`,
      }),
    );
    await desk.settle();
    const both = await list(desk.deps.db, {}, { size: 5 });
    const [message] = await ofTicket(desk.deps.db, both[0]?.id ?? ('' as never));
    if (message === undefined || both.length !== 2) throw new Error('there are not two tickets');
    const { items } = await client.read(readingList, 'GET', `/messages/${message.id}/readings`);
    expect(
      items
        .filter(({ key }) => key === 'loss_date')
        .map(({ value }) => value)
        .toSorted(),
    ).toEqual(['2026-11-08', '2026-11-10']);
    expect(items.filter(({ key }) => key === 'insured_name')).toHaveLength(1);
  });

  test('are judged only by people who work on claims', async () => {
    const refused = await client.refused('POST', '/messages/1/readings', {
      token: tokenOf('auditor'),
      body: { says: 'right', key: 'iban', value: 'IT60X0542811101000000123456' },
    });
    expect(refused.status).toBe(403);
  });
});

describe('the picture of a scanned page', () => {
  test('comes upright, is kept by the browser, and never without the right to see it', async () => {
    const { file } = await annasLetter();
    const path = `/attachments/${file.id}/scan/1/picture?side=400`;
    const shown = await client.get(path);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(shown.headers.get('cache-control')).toBe('private, no-cache');
    const mark = shown.headers.get('etag') ?? '';
    expect(mark).toContain(file.sha256.slice(0, 32));
    const again = await client.get(path, { 'If-None-Match': mark });
    expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([304, 0, mark]);
    expect((await client.get(path.replace('400', '300'), { 'If-None-Match': mark })).status).toBe(200);
    const stranger = { token: tokenOf('admin'), headers: { 'If-None-Match': mark } };
    expect((await client.refused('GET', path, stranger)).status).toBe(403);
    expect((await client.refused('GET', `/attachments/${file.id}/scan/2/picture`)).status).toBe(404);

    const words = await client.get(`/attachments/${file.id}/scan/words?page=1`);
    const same = await client.get(`/attachments/${file.id}/scan/words?page=1`, {
      'If-None-Match': words.headers.get('etag') ?? '',
    });
    expect([same.status, same.bytes.length]).toEqual([304, 0]);
  });
});
