import { describe, expect, test } from 'vitest';
import type { ItemId } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import { documentsOf, duplicatesElsewhere } from '#src/storage/documents.ts';
import { findOpen } from '#src/storage/requests.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { leaveDecided } from '../api/rows.ts';
import { mailWithFiles } from '../cast.ts';
import { dyingAtCommit, quietly } from '../bells.ts';
import { useDesk } from '../desk.ts';
import { pdfOf, type PdfPage } from '../pdf.ts';

const desk = useDesk();

type File = Parameters<typeof mailWithFiles>[1][number];
const pdf = (name: string, ...pages: readonly (PdfPage | readonly string[])[]): File => ({
  name,
  type: 'application/pdf',
  content: pdfOf(pages),
});

const auroraLines = [
  'POLIAMBULATORIO AURORA S.R.L.',
  'Via delle Rose 14 - 26900 Lodi   P.IVA 12345678903',
  'FATTURA N. 118/2026 DEL 10/07/2026',
  'Cliente: Anna Bianchi',
  'Visita specialistica ortopedica     120,00',
  'TOTALE FATTURA EUR                  120,00',
  'Pagato con carta',
];
const prescriptionLines = [
  'Dott. Carlo Prova - Medico Chirurgo',
  'PRESCRIZIONE MEDICA',
  'Paziente: Anna Bianchi',
  'Visita ortopedica. Diagnosi: lombalgia acuta',
  'Lodi, 03/07/2026',
];

const health = (text: string, files: readonly File[], subject = 'Richiesta di rimborso spese mediche') =>
  mailWithFiles({ subject, text: `${text}\nPolizza SAL-2025-001183.\nAnna Bianchi` }, files);
const notice = (files: readonly File[]) =>
  health(
    'Buongiorno, chiedo il rimborso della visita ortopedica del 10 luglio 2026, 120,00 euro. Apro una nuova pratica, in allegato i documenti.',
    files,
  );

async function claimIds() {
  return (await list(desk.deps.db, {}, { size: 50 })).flatMap((ticket) => ticket.claimId ?? []);
}
async function onlyClaim() {
  const [id, ...others] = [...new Set(await claimIds())];
  if (id === undefined || others.length > 0) throw new Error(`there are ${others.length + 1} claims or none`);
  return id;
}
const itemsOf = async (claimId: Awaited<ReturnType<typeof onlyClaim>>) =>
  (await documentsOf(desk.deps.db, claimId)).map(
    ({ item, duplicateOf }) => `${item}${duplicateOf === undefined ? '' : ' again'}`,
  );

/** Anna answers the last message she got. */
function answer(text: string, files: readonly File[]): string {
  const { mail: request, messageId = '' } = desk.sent.at(-1) ?? {};
  return mailWithFiles(
    {
      to: request?.replyTo?.value[0]?.address ?? '',
      subject: `Re: ${request?.subject ?? ''}`,
      text,
      headers: { 'In-Reply-To': `<${messageId}>`, References: `<${messageId}>` },
    },
    files,
  );
}

test('a paper that comes after the decision is filed, and a person is asked whether the claim is looked at again', async () => {
  await desk.receive(notice([pdf('fattura.pdf', auroraLines)]));
  await desk.settle();
  const claimId = await onlyClaim();
  const { db } = desk.deps;
  const asking = await findOpen(db, claimId);
  const by = 'person:Giulia Ferri';
  if (asking !== undefined)
    await personActions(desk.deps).stepRequest({ requestId: asking.id, step: 'cancel', reason: 'x', by });
  await leaveDecided(desk, claimId, 'rejected');
  const [ticket] = await list(db, {}, { size: 1 });
  if (ticket === undefined) throw new Error('no ticket');
  await personActions(desk.deps).change({
    ticketId: ticket.id,
    status: 'resolved',
    by,
  });
  await desk.receive(answer('Ecco la prescrizione.', [pdf('prescrizione.pdf', prescriptionLines)]));
  await desk.settle();
  expect(await itemsOf(claimId)).toContain('doc_prescription');
  expect((await claims.load(db, claimId)).claim.status).toBe('rejected');
  expect(await list(db, {}, { size: 5 })).toMatchObject([
    { status: 'open', problem: { code: 'evidence_after_decision' } },
  ]);
  // What may be another loss is asked first: only then is it known whose papers came.
  await personActions(desk.deps).change({ ticketId: ticket.id, status: 'resolved', by });
  desk.now = new Date(desk.now.getTime() + 2 * 86_400_000);
  await desk.receive(
    answer(
      'Ecco lo scontrino che avete chiesto. Vorrei anche denunciare un nuovo sinistro, vi scrivo i particolari domani.',
      [pdf('scontrino.pdf', [...auroraLines, 'SCONTRINO'])],
    ),
  );
  await desk.settle();
  expect((await list(db, {}, { size: 5 })).map(({ problem }) => problem?.code)).toEqual([
    'new_loss_in_reply',
  ]);
});

describe('a file of two documents', () => {
  test('brings both, each with what it says and where it says it', async () => {
    await desk.receive(notice([pdf('scansione.pdf', auroraLines, prescriptionLines)]));
    await desk.settle();
    const claimId = await onlyClaim();
    const documents = await documentsOf(desk.deps.db, claimId);
    const invoice = documents.find(({ item }) => item === 'doc_invoice');
    expect(invoice).toMatchObject({
      firstPage: 1,
      lastPage: 1,
      detail: {
        number: '118/2026',
        datedOn: '2026-07-10',
        issuerVat: '12345678903',
        holder: 'Anna Bianchi',
        total: 12_000,
        paid: true,
        pages: 1,
        quality: [],
      },
    });
    expect(documents.find(({ item }) => item === 'doc_prescription')).toMatchObject({
      firstPage: 2,
      detail: { datedOn: '2026-07-03', patient: 'Anna Bianchi', diagnosis: 'lombalgia acuta' },
    });
    const lines = await claims.requirementsOf(desk.deps.db, claimId);
    for (const key of ['doc_invoice', 'doc_prescription'])
      expect(lines.find((line) => line.key === key)?.state).toBe('received');
  });
});

describe('the same document again', () => {
  test('in another file of another mail is one document, and nothing is held against it', async () => {
    await desk.receive(notice([pdf('fattura.pdf', auroraLines)]));
    await desk.settle();
    await desk.receive(
      answer('Rimando la fattura, più leggibile, e la prescrizione.', [
        pdf('FATTURA 118.pdf', ['Copia conforme', ...auroraLines]),
        pdf('prescrizione.pdf', prescriptionLines),
      ]),
    );
    await desk.settle();
    const claimId = await onlyClaim();
    expect((await itemsOf(claimId)).toSorted()).toEqual([
      'doc_invoice',
      'doc_invoice again',
      'doc_prescription',
    ]);
    const ids = (await documentsOf(desk.deps.db, claimId)).map(({ id }) => id);
    expect(await duplicatesElsewhere(desk.deps.db, ids)).toEqual([]);
  });

  test('as the electronic invoice and as its courtesy copy on paper is one document', async () => {
    const xml = `<?xml version="1.0"?><p:FatturaElettronica xmlns:p="x"><FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>12345678903</IdCodice></IdFiscaleIVA><Anagrafica><Denominazione>Poliambulatorio Aurora</Denominazione></Anagrafica></DatiAnagrafici></CedentePrestatore><CessionarioCommittente><DatiAnagrafici><Anagrafica><Nome>Anna</Nome><Cognome>Bianchi</Cognome></Anagrafica></DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa><Data>2026-07-10</Data><Numero>118/2026</Numero><ImportoTotaleDocumento>120.00</ImportoTotaleDocumento></DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi><DettaglioLinee><Descrizione>Visita</Descrizione><PrezzoTotale>120.00</PrezzoTotale></DettaglioLinee></DatiBeniServizi></FatturaElettronicaBody></p:FatturaElettronica>`;
    await desk.receive(
      notice([
        { name: 'IT12345678903_00A1B.xml', type: 'application/xml', content: xml },
        pdf('copia di cortesia.pdf', auroraLines),
      ]),
    );
    await desk.settle();
    const claimId = await onlyClaim();
    expect(await itemsOf(claimId)).toEqual(['doc_invoice again', 'doc_invoice']);
    expect((await documentsOf(desk.deps.db, claimId))[1]?.detail).toMatchObject({
      number: '118/2026',
      datedOn: '2026-07-10',
      issuerVat: '12345678903',
      holder: 'Anna Bianchi',
      total: 12_000,
      currency: 'EUR',
    });
  });

  test('on another claim is found there, by its number and not only by its file', async () => {
    await desk.receive(notice([pdf('fattura.pdf', auroraLines)]));
    await desk.settle();
    const first = await onlyClaim();
    await desk.receive(
      mailWithFiles(
        {
          from: 'Paolo Neri <paolo.neri@example.net>',
          subject: 'rimborso spese mediche',
          text: 'Salve, chiedo il rimborso delle spese mediche per la visita ortopedica del 10 luglio 2026, 120 euro. In allegato la fattura. Paolo Neri',
        },
        [pdf('ft.pdf', ['Duplicato', ...auroraLines.map((line) => line.replace('118/2026', '118-26'))])],
      ),
    );
    await desk.settle();
    const second = (await claimIds()).find((id) => id !== first);
    if (second === undefined) throw new Error('Paolo’s mail opened no claim');
    const [filed] = await documentsOf(desk.deps.db, second);
    const found = await duplicatesElsewhere(desk.deps.db, [filed!.id]);
    expect(found.map(({ by, other }) => [by, other.claimId])).toEqual([['number', first]]);
  });
});

describe('a flawed document', () => {
  test('is received and not asked for again, but says what is wrong with it', async () => {
    await desk.receive(
      notice([
        pdf('fattura.pdf', [...auroraLines, 'Pag. 1 di 3']),
        pdf('modulo.pdf', {
          lines: ['RICHIESTA DI RIMBORSO SPESE SANITARIE', 'Assicurata: Anna Bianchi', 'Lodi, 15/07/2026'],
          fields: [{ name: 'firma', kind: 'signature' }],
        }),
      ]),
    );
    await desk.settle();
    const claimId = await onlyClaim();
    const flaws = new Map(
      (await documentsOf(desk.deps.db, claimId)).map(({ item, detail }) => [String(item), detail.quality]),
    );
    expect(flaws.get('doc_invoice')).toEqual(['partial']);
    expect(flaws.get('doc_claim_form')).toEqual(['unsigned']);
    const lines = await claims.requirementsOf(desk.deps.db, claimId);
    expect(lines.find((line) => line.key === 'doc_invoice')?.state).toBe('received');
    expect(desk.sent.at(-1)?.mail.text).not.toMatch(/^\d+\. Fattura/m);
  });
});

test('the conditions of the policy bring nothing and leave nobody a riddle', async () => {
  const conditions = pdf('Condizioni.pdf', [
    'CONDIZIONI DI ASSICURAZIONE',
    'Art. 12 Denuncia del sinistro: allegare la fattura e la prescrizione medica.',
    'Art. 13 Prescrizione',
  ]);
  await desk.receive(notice([conditions]));
  await desk.settle();
  expect(await itemsOf(await onlyClaim())).toEqual([]);
  expect((await list(desk.deps.db, {}, { size: 5 }))[0]?.problem?.code).not.toBe('files_to_look_at');
});

describe('filing documents', () => {
  const files = () => [
    pdf('scansione.pdf', auroraLines, prescriptionLines),
    pdf('copia.pdf', ['Copia', ...auroraLines]),
  ];
  const filed = async () =>
    (await documentsOf(desk.deps.db, await onlyClaim())).map(({ item, firstPage, detail, duplicateOf }) => [
      item,
      firstPage,
      detail.number,
      detail.datedOn,
      duplicateOf !== undefined,
    ]);
  const expected = [
    ['doc_invoice', 0, '118/2026', '2026-07-10', true],
    ['doc_prescription', 2, undefined, '2026-07-03', false],
    ['doc_invoice', 1, '118/2026', '2026-07-10', false],
  ];

  test('by two workers at the same moment, and once more after that, files each once', async () => {
    await desk.receive(notice(files()));
    const rung: { stage: string; id: string }[] = [];
    for (let turns = 0; desk.bells.length > 0 && turns < 100; turns++) {
      const [bell] = desk.takeBells(1);
      if (bell === undefined) break;
      rung.push(bell);
      await Promise.all([0, 1].map(() => quietly(desk.run(bell.stage, bell.id))));
    }
    for (const bell of rung) await quietly(desk.run(bell.stage, bell.id));
    await desk.settle();
    expect(await filed()).toEqual(expected);
  });

  test('by a process that dies at the commit leaves nothing, and the next one files it whole', async () => {
    await desk.receive(notice(files()));
    await desk.settleUntil('assess');
    const [bell] = desk.takeBells(1);
    await dyingAtCommit(desk, bell!);
    expect(await documentsOf(desk.deps.db, await onlyClaim())).toEqual([]);
    await desk.run(bell!.stage, bell!.id);
    await desk.settle();
    expect(await filed()).toEqual(expected);
  });

  test('of an older reading is read again by newer rules, and never by the same', async () => {
    await desk.receive(notice(files()));
    await desk.settle();
    await desk.deps.db.sql
      .updateTable('document')
      .set({ rules: '0', detail: '{"item":"doc_invoice","quality":[],"spans":{}}', identity: [] })
      .where('recognised', '=', 'doc_invoice' as ItemId)
      .execute();
    await desk.receive(answer('Buongiorno, avete ricevuto tutto? Grazie', []));
    await desk.settle();
    expect(await filed()).toEqual(expected);
  });
});
