import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as claims from '#src/storage/claims.ts';
import { latestOfClaim } from '#src/storage/history.ts';
import { list } from '#src/storage/tickets.ts';
import { mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf, type PdfPage } from '#test/pdf.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);

const documentShape = z.looseObject({
  id: z.string(),
  item: z.string(),
  recognised: z.string(),
  detached: z.boolean(),
  decidedBy: z.string().nullable(),
  attachment: z.string().nullable(),
  satisfies: z.array(z.string()),
  sightings: z.array(z.looseObject({ id: z.string() })),
  elsewhere: z.array(z.looseObject({ claim: z.string(), by: z.string() })),
});
const listShape = z.object({ items: z.array(documentShape) });

type File = Parameters<typeof mailWithFiles>[1][number];
const pdf = (name: string, page: PdfPage | readonly string[]): File => ({
  name,
  type: 'application/pdf',
  content: pdfOf([page]),
});
const invoice = (number: string) => [
  'Centro Fisio Lodi s.r.l. - P.IVA 12345678903',
  `FATTURA n. ${number} del 20/10/2026`,
  'Cliente: Anna Bianchi',
  '10 sedute fisioterapia      400,00',
  'Totale fattura EUR          400,00',
];
const scan = pdf('scan0001.pdf', { lines: [], picture: true });

/** Anna claims back a medical expense; her mail brings these files. */
async function annasClaim(files: readonly File[], from = 'Anna Bianchi <anna.bianchi@example.org>') {
  const before = new Set((await list(desk.deps.db, {}, { size: 50 })).map(({ id }) => id));
  await desk.receive(
    mailWithFiles(
      {
        from,
        subject: 'Richiesta di rimborso spese mediche',
        text: 'Buongiorno, apro una nuova pratica: chiedo il rimborso delle spese mediche per la fisioterapia del 20 ottobre 2026, 400,00 euro. Saluti',
      },
      files,
    ),
  );
  await desk.settle();
  const ticket = (await list(desk.deps.db, {}, { size: 50 })).find(({ id }) => !before.has(id));
  if (ticket?.claimId === undefined) throw new Error('the mail opened no claim');
  return { ticket, claimId: ticket.claimId };
}

const documents = async (claimId: string) =>
  (await client.read(listShape, 'GET', `/claims/${claimId}/documents`)).items;
const stateOf = async (claimId: Parameters<typeof claims.requirementsOf>[1], key: string) =>
  (await claims.requirementsOf(desk.deps.db, claimId)).find((line) => line.key === key)?.state;
const actionsOf = async (claimId: Parameters<typeof latestOfClaim>[1]) =>
  (await latestOfClaim(desk.deps.db, claimId, 200)).flatMap(({ action, actor, data }) =>
    action.startsWith('document-') ? [{ action, actor, data }] : [],
  );

describe('a claim’s documents', () => {
  test('show what they say, what is wrong with them, what they answer and how often they came', async () => {
    const { claimId } = await annasClaim([
      pdf('fattura.pdf', [...invoice('77'), 'Pag. 1 di 2']),
      pdf('copia.pdf', ['COPIA', ...invoice('77'), 'Pag. 1 di 2']),
    ]);
    const [document, ...others] = await documents(claimId);
    expect(others).toEqual([]);
    expect(document).toMatchObject({
      item: 'doc_invoice',
      detail: {
        number: '77',
        datedOn: '2026-10-20',
        issuerVat: '12345678903',
        total: 40_000,
        pagesOf: 2,
        quotes: { number: { quote: '77' } },
      },
      flaws: [{ flaw: 'partial', label: { it: 'Incompleto: mancano pagine' } }],
      satisfies: ['doc_invoice'],
      sightings: [{ name: 'fattura.pdf' }, { name: 'copia.pdf' }],
      elsewhere: [],
      decidedBy: null,
    });
    expect((await client.get(`/claims/${claimId}`)).json).toMatchObject({
      documents: [{ id: document?.id }],
      requirements: expect.arrayContaining([
        expect.objectContaining({
          key: 'doc_invoice',
          state: 'received',
          flaws: [expect.objectContaining({ flaw: 'partial' })],
        }),
      ]),
    });
  });

  test('show where else the same bill came, on both claims', async () => {
    const first = await annasClaim([pdf('fattura.pdf', invoice('77'))]);
    const second = await annasClaim(
      [pdf('ft.pdf', ['DUPLICATO', ...invoice('77/2026')])],
      'Paolo Neri <paolo.neri@example.net>',
    );
    expect(second.claimId).not.toBe(first.claimId);
    const other = await documents(second.claimId);
    expect(other[0]?.elsewhere).toMatchObject([{ by: 'number' }]);
    expect((await documents(first.claimId))[0]?.elsewhere).toMatchObject([{ document: other[0]?.id }]);
  });

  test('of a claim that does not exist are not found', async () => {
    expect((await client.refused('GET', '/claims/12/documents')).status).toBe(404);
    expect(
      (await client.refused('PATCH', '/claims/12/documents/1', { body: { detached: true } })).status,
    ).toBe(404);
  });
});

describe('a file no rule can tell', () => {
  test('is what a person says it is: it answers its line, settles the riddle, and stays so', async () => {
    const { ticket, claimId } = await annasClaim([scan, pdf('fattura.pdf', invoice('77'))]);
    expect(await stateOf(claimId, 'doc_prescription')).toBe('missing');
    expect(ticket.problem?.code).toBe('files_to_look_at');
    const rows = (await client.get(`/tickets/${ticket.id}`)).json;
    const { messages } = z
      .looseObject({
        messages: z.looseObject({
          items: z.array(
            z.looseObject({ attachments: z.array(z.looseObject({ id: z.string(), name: z.string() })) }),
          ),
        }),
      })
      .parse(rows);
    const attachment = messages.items[0]?.attachments.find(({ name }) => name === scan.name)?.id;
    const naming = { attachment, item: 'doc_prescription', note: 'È la ricetta del dott. Prova' };
    const named = await client.read(documentShape, 'POST', `/claims/${claimId}/documents`, {
      body: naming,
      headers: { 'x-actor': 'Sara Conti' },
    });
    expect(named).toMatchObject({ method: 'person', decidedBy: 'person:Sara Conti', confidence: 1 });
    await desk.settle();
    expect(await stateOf(claimId, 'doc_prescription')).toBe('received');
    expect((await client.get(`/tickets/${ticket.id}`)).json).not.toMatchObject({
      problem: { code: 'files_to_look_at' },
    });

    const again = await client.read(documentShape, 'POST', `/claims/${claimId}/documents`, { body: naming });
    expect(again.id).toBe(named.id);
    expect(await actionsOf(claimId)).toMatchObject([
      { action: 'document-named', actor: 'person:Sara Conti' },
    ]);
  });

  test('cannot be a thing the profile does not know, or lie on a claim it never came to', async () => {
    const one = await annasClaim([scan]);
    const other = await annasClaim([scan], 'Paolo Neri <paolo.neri@example.net>');
    const [file] = await desk.deps.db.sql.selectFrom('attachment').select('id').orderBy('id').execute();
    const name = (claimId: string, item: string) =>
      client.refused('POST', `/claims/${claimId}/documents`, { body: { attachment: file?.id, item } });
    expect(await name(one.claimId, 'doc_unheard_of')).toMatchObject({ status: 409 });
    expect(await name(one.claimId, 'invoice')).toMatchObject({ status: 422 });
    expect(await name(other.claimId, 'doc_prescription')).toMatchObject({ status: 409 });
  });
});

describe('a document taken for the wrong thing', () => {
  const correct = (claimId: string, id: string, body: object) =>
    client.read(documentShape, 'PATCH', `/claims/${claimId}/documents/${id}`, {
      body,
      headers: { 'x-actor': 'Sara Conti' },
    });

  test('counts as what a person says, its old line is missing again, and the machine never takes it back', async () => {
    const { claimId } = await annasClaim([pdf('fattura.pdf', invoice('77'))]);
    const [document] = await documents(claimId);
    await correct(claimId, document!.id, { item: 'doc_prescription', note: 'è una ricetta' });
    await desk.settle();
    expect(await documents(claimId)).toMatchObject([
      { item: 'doc_prescription', recognised: 'doc_invoice', decidedBy: 'person:Sara Conti' },
    ]);
    expect(await stateOf(claimId, 'doc_invoice')).toBe('missing');
    expect(await stateOf(claimId, 'doc_prescription')).toBe('received');

    // Another mail has everything assessed again.
    const { mail, messageId = '' } = desk.sent.at(-1) ?? {};
    await desk.receive(
      mailWithFiles(
        {
          to: mail?.replyTo?.value[0]?.address ?? '',
          subject: `Re: ${mail?.subject ?? ''}`,
          text: 'Avete ricevuto tutto?',
          headers: { 'In-Reply-To': `<${messageId}>`, References: `<${messageId}>` },
        },
        [],
      ),
    );
    await desk.settle();
    expect(await documents(claimId)).toMatchObject([{ item: 'doc_prescription' }]);
    expect(await stateOf(claimId, 'doc_invoice')).not.toBe('received');
  });

  test('is what it was once the person takes the word back, and both are in the history', async () => {
    const { claimId } = await annasClaim([pdf('fattura.pdf', invoice('77'))]);
    const [document] = await documents(claimId);
    await correct(claimId, document!.id, { item: 'doc_prescription' });
    await correct(claimId, document!.id, { item: null });
    await desk.settle();
    expect(await documents(claimId)).toMatchObject([
      { item: 'doc_invoice', decidedBy: null, detail: { number: '77' } },
    ]);
    expect(await stateOf(claimId, 'doc_invoice')).toBe('received');
    expect(await actionsOf(claimId)).toMatchObject([
      { action: 'document-corrected', data: { item: 'doc_prescription', itemWas: 'doc_invoice' } },
      { action: 'document-corrected', data: { item: 'doc_invoice', itemWas: 'doc_prescription' } },
    ]);
  });

  test('can be taken off the claim and put back; taken off, it counts for nothing and is nobody’s duplicate', async () => {
    const first = await annasClaim([pdf('fattura.pdf', invoice('77'))]);
    const second = await annasClaim([pdf('ft.pdf', invoice('77'))], 'Paolo Neri <paolo.neri@example.net>');
    const [document] = await documents(first.claimId);
    await correct(first.claimId, document!.id, { detached: true, note: 'è di un’altra pratica' });
    await correct(first.claimId, document!.id, { detached: true });
    await desk.settle();
    expect(await documents(first.claimId)).toMatchObject([
      { detached: true, satisfies: [], note: 'è di un’altra pratica' },
    ]);
    expect(await stateOf(first.claimId, 'doc_invoice')).toBe('missing');
    expect((await documents(second.claimId))[0]?.elsewhere).toEqual([]);
    expect(await actionsOf(first.claimId)).toHaveLength(1);

    await correct(first.claimId, document!.id, { detached: false });
    await desk.settle();
    expect(await stateOf(first.claimId, 'doc_invoice')).toBe('received');
    expect((await documents(second.claimId))[0]?.elsewhere).toHaveLength(1);
  });

  test('corrected by somebody who saw an older claim stays, and the claim is shown as it is', async () => {
    const { claimId } = await annasClaim([pdf('fattura.pdf', invoice('77'))]);
    const [document] = await documents(claimId);
    const path = `/claims/${claimId}/documents/${document?.id}`;
    expect(await client.refused('PATCH', path, { body: { item: 'doc_estimate', version: 1 } })).toMatchObject(
      { status: 409, current: { id: claimId } },
    );
    expect((await client.refused('PATCH', path, { body: {} })).status).toBe(422);
    expect(await documents(claimId)).toMatchObject([{ item: 'doc_invoice' }]);
  });

  test('is nobody’s to correct who may only read', async () => {
    const { claimId } = await annasClaim([pdf('fattura.pdf', invoice('77'))]);
    const [document] = await documents(claimId);
    expect(
      (
        await client.refused('PATCH', `/claims/${claimId}/documents/${document?.id}`, {
          body: { detached: true },
          token: tokenOf('auditor'),
        })
      ).status,
    ).toBe(403);
  });
});
