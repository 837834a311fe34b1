import { describe, expect, test, vi } from 'vitest';
import type { ItemId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { wordsBehind } from '#src/domain/letters/scanned-page.ts';
import * as claims from '#src/storage/claims.ts';
import { documentsOf } from '#src/storage/documents.ts';
import { latestOfTicket } from '#src/storage/history.ts';
import { attachmentsOf } from '#src/storage/messages.ts';
import { scannedPagesOf } from '#src/storage/scanned-pages.ts';
import { list } from '#src/storage/tickets.ts';
import { workers } from '#workers/index.ts';
import { mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { handwriting, photoOf, scannedPdfOf, scanOf } from '../scan.ts';

const desk = useDesk();

const invoiceLines = [
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

const notice = (file: { name: string; type: string; content: Uint8Array }) =>
  mailWithFiles(
    {
      subject: 'Richiesta di rimborso spese mediche',
      text:
        'Buongiorno, chiedo il rimborso della visita ortopedica del 10 luglio 2026, 120,00 euro. Apro una nuova pratica, ' +
        'in allegato i documenti.\nPolizza SAL-2025-001183.\nAnna Bianchi',
    },
    [file],
  );

async function onlyTicket() {
  const [ticket, ...more] = await list(desk.deps.db, {}, { size: 50 });
  if (ticket === undefined || more.length > 0)
    throw new Error(`there are ${more.length + 1} tickets or none`);
  return ticket;
}

describe('a scanned attachment', () => {
  test('ticks what its pages say, and keeps where on them it stands; read twice, it is there once', async () => {
    const { db } = desk.deps;
    const content = await scannedPdfOf([
      await scanOf(invoiceLines, { turned: 1.5, dpi: 150 }),
      await scanOf(prescriptionLines, { turned: 180, dpi: 150 }),
    ]);
    await desk.receive(notice({ name: 'scansione.pdf', type: 'application/pdf', content }));
    await desk.settle();
    const ticket = await onlyTicket();
    if (ticket.claimId === undefined) throw new Error('no claim was opened');
    const documents = await documentsOf(db, ticket.claimId);
    const invoice = documents.find(({ item }) => item === ('doc_invoice' as ItemId));
    expect(invoice).toMatchObject({
      firstPage: 1,
      detail: {
        number: '118/2026',
        datedOn: '2026-07-10',
        issuerVat: '12345678903',
        total: 12_000,
        quality: [],
      },
    });
    expect(documents.find(({ item }) => item === ('doc_prescription' as ItemId))).toMatchObject({
      firstPage: 2,
      detail: { datedOn: '2026-07-03', diagnosis: 'lombalgia acuta' },
    });
    const lines = await claims.requirementsOf(db, ticket.claimId);
    for (const key of ['doc_invoice', 'doc_prescription'])
      expect(lines.find((line) => line.key === key)?.state).toBe('received');

    const [file] = await attachmentsOf(db, ticket.id);
    if (file?.text === undefined) throw new Error('the scan has no text');
    const pages = await scannedPagesOf(db, file.id);
    expect(pages).toMatchObject([
      { number: 1, state: 'read', turned: 0, unread: [] },
      { number: 2, state: 'read', turned: 180, unread: [] },
    ]);
    const number = invoice?.detail.spans.number;
    if (number === undefined) throw new Error('the number has no place');
    const [word] = wordsBehind(pages, number);
    expect(word?.page).toBe(1);
    expect(file.text.slice(word?.start, word?.end)).toBe('118/2026');

    const read = workers.find(({ stage }) => stage === 'read');
    await expect(read?.run(ticket.id, desk.deps)).rejects.toBeInstanceOf(Stale);
    expect(await scannedPagesOf(db, file.id)).toEqual(pages);
  });

  test('with a page of handwriting asks for nothing before a person has looked at it', async () => {
    const { db } = desk.deps;
    const content = await photoOf(await scanOf(invoiceLines, { over: handwriting(300, 10) }));
    await desk.receive(notice({ name: 'fattura.jpg', type: 'image/jpeg', content }));
    await desk.settle();
    const ticket = await onlyTicket();
    expect(ticket.problem?.code).toBe('files_to_look_at');
    expect(desk.sent.filter(({ mail }) => /prescrizione/i.test(mail.text ?? ''))).toEqual([]);
    const events = await latestOfTicket(db, ticket.id, 50);
    expect(events.find(({ action }) => action === 'pages-to-look-at')?.data).toMatchObject({
      name: 'fattura.jpg',
      pages: [1],
    });
  });

  test('that takes long gives signs of life, so that nobody else begins with it', async () => {
    const { db, settings, reader } = desk.deps;
    await desk.receive(
      notice({ name: 'fattura.txt', type: 'text/plain', content: Buffer.from('FATTURA 118/2026') }),
    );
    await desk.settleUntil('read');
    const { id } = await onlyTicket();
    const since = async () => {
      const row = await db.sql
        .selectFrom('ticket')
        .select('stage_since')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.stage_since.getTime();
    };
    const before = await since();
    const slow = {
      ...desk.deps,
      settings: { ...settings, forgottenAfterMs: 40 },
      reader: {
        ...reader,
        // It ends when the sign has been seen, and never without one.
        read: async (...asked: Parameters<typeof reader.read>) => {
          await vi.waitFor(async () => expect(await since()).not.toBe(before), { timeout: 20_000 });
          return reader.read(...asked);
        },
      },
    };
    await workers.find(({ stage }) => stage === 'read')?.run(id, slow);
    await desk.settle();
    expect((await attachmentsOf(db, id))[0]?.readState).toBe('read');
  });

  test('whose reading was interrupted is read again from the beginning', async () => {
    const { db } = desk.deps;
    const content = await photoOf(await scanOf(invoiceLines, { dpi: 150 }));
    await desk.receive(notice({ name: 'fattura.jpg', type: 'image/jpeg', content }));
    let reads = 0;
    const { reader } = desk.deps;
    const broken = {
      ...desk.deps,
      reader: {
        ...reader,
        read: async (...asked: Parameters<typeof reader.read>) => {
          const result = await reader.read(...asked);
          reads++;
          if (reads === 1) throw new Error('the process was killed');
          return result;
        },
      },
    };
    await desk.settleUntil('read');
    const ticket = await onlyTicket();
    const read = workers.find(({ stage }) => stage === 'read');
    await expect(read?.run(ticket.id, broken)).rejects.toThrow('the process was killed');
    const [file] = await attachmentsOf(db, ticket.id);
    if (file === undefined) throw new Error('the file is gone');
    expect(await scannedPagesOf(db, file.id)).toEqual([]);
    await desk.settle();
    expect(await scannedPagesOf(db, file.id)).toHaveLength(1);
    expect((await attachmentsOf(db, ticket.id))[0]?.text).toContain('118/2026');
  });
});
