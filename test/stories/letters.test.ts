import { describe, expect, test } from 'vitest';
import type { ItemId, OutboundId } from '#src/domain/ids.ts';
import { letterMark } from '#src/domain/letters/letter-mark.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { documentsOf } from '#src/storage/documents.ts';
import { ofTicket as ofLinks } from '#src/storage/links.ts';
import { ofTicket } from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { intakeFor } from '#workers/index.ts';
import { mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';
import { codeAt, photoOf, scannedPdfOf, scanOf } from '../scan.ts';

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

async function ticketBy(channel: string) {
  const found = (await list(desk.deps.db, {}, { size: 50 })).filter((ticket) => ticket.channel === channel);
  const [ticket] = found;
  if (ticket === undefined || found.length > 1) throw new Error(`${found.length} tickets by ${channel}`);
  return ticket;
}

/** Anna's claim, which waits for the prescription. */
async function openClaim() {
  const invoice = pdfOf([
    [
      'POLIAMBULATORIO AURORA S.R.L.',
      'FATTURA N. 118/2026 DEL 10/07/2026',
      'Cliente: Anna Bianchi',
      'TOTALE FATTURA EUR                  120,00',
    ],
  ]);
  await desk.receive(
    mailWithFiles(
      {
        subject: 'Richiesta di rimborso spese mediche',
        text:
          'Buongiorno, chiedo il rimborso della visita ortopedica del 10 luglio 2026, 120,00 euro. Apro una nuova pratica, ' +
          'in allegato la fattura.\nPolizza SAL-2025-001183.\nAnna Bianchi',
      },
      [{ name: 'fattura.pdf', type: 'application/pdf', content: invoice }],
    ),
  );
  await desk.settle();
  const { claimId } = await ticketBy('email');
  if (claimId === undefined) throw new Error('no claim was opened');
  return (await claims.load(desk.deps.db, claimId)).claim;
}

describe('a letter', () => {
  test('with the number of a claim finds it, says what it says, and is one however often it is delivered', async () => {
    const claim = await openClaim();
    const letter = await scannedPdfOf([
      await scanOf(
        [
          'Anna Bianchi, via Cavour 12, 26900 Lodi',
          'Codice fiscale BNCNNA85C54E648G',
          '',
          `Oggetto: sinistro ${formatReference(claim.reference, 'SIN')}`,
          '',
          'Gentili signori,',
          'come richiesto vi mando la prescrizione del medico con la diagnosi.',
          'Polizza SAL-2025-001183. Cordiali saluti, Anna Bianchi',
        ],
        { turned: 180, dpi: 150 },
      ),
      await scanOf(
        [
          'Dott. Carlo Prova - Medico Chirurgo',
          'PRESCRIZIONE MEDICA',
          'Paziente: Anna Bianchi',
          'Visita ortopedica. Diagnosi: lombalgia acuta',
          'Lodi, 03/07/2026',
        ],
        { dpi: 150 },
      ),
    ]);
    expect(await arrive(letter, 'it/scan001.pdf')).toBe('stored');
    expect(await arrive(letter, 'it/scan002.pdf')).toBe('duplicate');
    await desk.settle();
    const ticket = await ticketBy('letter');
    const [message, ...more] = await ofTicket(desk.deps.db, ticket.id);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ channel: 'letter', subject: 'Posta: it/scan001.pdf', language: 'it' });
    expect(message?.newText).toContain('come richiesto vi mando la prescrizione del medico');
    expect(message?.newText).not.toContain('PRESCRIZIONE MEDICA');
    expect(ticket.claimId).toBe(claim.id);
    const documents = await documentsOf(desk.deps.db, claim.id);
    expect(documents.find(({ item }) => item === ('doc_prescription' as ItemId))).toMatchObject({
      ticketId: ticket.id,
      firstPage: 2,
      detail: { datedOn: '2026-07-03', patient: 'Anna Bianchi' },
    });
    const lines = await claims.requirementsOf(desk.deps.db, claim.id);
    expect(lines.find(({ key }) => key === 'doc_prescription')?.state).toBe('received');
  });

  test('that bears a code of ours is linked by it at once, whoever wrote it, and the code proves it', async () => {
    const claim = await openClaim();
    const code = letterMark(
      { kind: 'return_slip', reference: claim.reference, letter: '11' as OutboundId, page: 1 },
      desk.deps.settings.tokenSecrets[0],
    );
    const prescription = [
      'Dott. Carlo Prova - Medico Chirurgo',
      'PRESCRIZIONE MEDICA',
      'Visita ortopedica. Diagnosi: lombalgia acuta',
      'Trasmettiamo la prescrizione del nostro paziente.',
    ];
    await arrive(
      await photoOf(await scanOf(prescription, { dpi: 150, over: await codeAt(code, 60, 700) })),
      'ricetta.jpg',
    );
    await desk.settle();
    const ticket = await ticketBy('letter');
    expect(ticket).toMatchObject({ claimId: claim.id, caseKind: 'claim_update' });
    expect(await ofLinks(desk.deps.db, ticket.id)).toMatchObject([
      {
        claimId: claim.id,
        state: 'auto',
        evidence: expect.arrayContaining([
          expect.objectContaining({
            signal: 'thread',
            text: expect.objectContaining({ en: 'Bears the code of a letter of ours about this claim' }),
            span: expect.objectContaining({ quote: code }),
          }),
        ]),
      },
    ]);
    const lines = await claims.requirementsOf(desk.deps.db, claim.id);
    expect(lines.find(({ key }) => key === 'doc_prescription')?.state).toBe('received');
  });

  test('with a code that nobody here signed is linked by its words or not at all', async () => {
    const claim = await openClaim();
    const code = letterMark(
      { kind: 'return_slip', reference: claim.reference, letter: '11' as OutboundId, page: 1 },
      'the key of somebody else altogether',
    );
    await arrive(
      await photoOf(
        await scanOf(['PRESCRIZIONE MEDICA', 'Diagnosi: lombalgia acuta', 'Dott. Carlo Prova'], {
          dpi: 150,
          over: await codeAt(code, 60, 700),
        }),
      ),
      'ricetta.jpg',
    );
    await desk.settle();
    expect((await ticketBy('letter')).claimId).toBeUndefined();
  });

  test('in English is read as English, and nobody is answered by a machine', async () => {
    const letter = await scannedPdfOf([
      await scanOf(
        [
          'Dear Sirs,',
          'I would like to know how far my claim is. I have not heard from you since July.',
          'Please write to my home address. Yours faithfully, John Prova',
        ],
        { dpi: 150 },
      ),
    ]);
    await arrive(letter, 'scan.pdf');
    await desk.settle();
    const ticket = await ticketBy('letter');
    expect(ticket.language).toBe('en');
    expect(desk.sent).toEqual([]);
  });

  test('that is no scan has a ticket that says so', async () => {
    await arrive(Buffer.from('PK\x03\x04 a document'), 'lettera.docx');
    await desk.settle();
    expect((await ticketBy('letter')).problem?.code).toBe('unreadable');
  });
});
