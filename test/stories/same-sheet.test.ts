import { expect, test } from 'vitest';
import { sheetsSeen, scannedPagesOf } from '#src/storage/scanned-pages.ts';
import { latestOfTicket } from '#src/storage/history.ts';
import { attachmentsOf } from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { bringScan } from '#workers/person-scans.ts';
import { useDesk } from '../desk.ts';
import { photoOf, scanOf } from '../scan.ts';

const desk = useDesk();

const form = (name: string, born: string, policy: string) => [
  'MODULO DI DENUNCIA DI SINISTRO',
  'Da compilare in ogni sua parte e da inviare alla compagnia entro tre giorni (art. 1913 c.c.)',
  '',
  `Il sottoscritto ${name}, nato il ${born},`,
  `titolare della polizza ${policy}, dichiara che il giorno 3 luglio 2026 alle ore 18`,
  'la sua auto è stata urtata da un altro veicolo mentre era parcheggiata in via Larga a Milano.',
  'Quanto sopra corrisponde al vero. Autorizzo il trattamento dei miei dati personali.',
  'Luogo e data: Milano, 5 luglio 2026        Firma',
];

test('a sheet that is scanned again, crooked and by another scanner, is flagged with both tickets; the form of somebody else is not', async () => {
  const { db } = desk.deps;
  const anna = form('Anna Bianchi', '14/03/1985', 'RCA-2025-004217');
  const scans = [
    ['prima.jpg', await photoOf(await scanOf(anna))],
    ['altra.jpg', await photoOf(await scanOf(form('Bruno Verdi', '01/01/1970', 'RCA-2025-004218')))],
    ['di-nuovo.jpg', await photoOf(await scanOf(anna, { dpi: 150, turned: 1.1, specks: 0.0005 }), 60)],
  ] as const;
  for (const [name, bytes] of scans) {
    await bringScan(desk.deps, { bytes, name, by: 'person:Giulia Ferri' });
    await desk.settle();
  }
  const tickets = await list(db, {}, { size: 9 });
  // Nothing is refused: every scan has its ticket.
  expect(tickets).toHaveLength(3);
  const seenFor = async (subject: string) => {
    const ticket = tickets.find((each) => each.subject.includes(subject));
    const [file] = ticket === undefined ? [] : await attachmentsOf(db, ticket.id);
    if (ticket === undefined || file === undefined) throw new Error(`no ${subject}`);
    const seen = await sheetsSeen(db, file, await scannedPagesOf(db, file.id));
    const told = (await latestOfTicket(db, ticket.id, 50)).filter(
      ({ action }) => action === 'sheets-came-before',
    );
    return { names: seen.map(({ other }) => other.name), seen, told: told.length };
  };
  expect(await seenFor('di-nuovo')).toMatchObject({ names: ['prima.jpg'], told: 1 });
  expect(await seenFor('prima')).toMatchObject({ names: ['di-nuovo.jpg'], told: 0 });
  expect(await seenFor('altra')).toMatchObject({ names: [], told: 0 });
});
