import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ItemId, OutboundId, PartyId, TicketId } from '#src/domain/ids.ts';
import { parseLocalDate, localDateOf } from '#src/domain/time/calendar.ts';
import { changesOfLate } from '#src/storage/changes.ts';
import * as claims from '#src/storage/claims.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import { notesOf } from '#src/storage/notes.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as papers from '#src/storage/paper-letters.ts';
import { doubtAddress, loadParties } from '#src/storage/parties.ts';
import { addPerson } from '#src/storage/people.ts';
import { findOpen } from '#src/storage/requests.ts';
import { list } from '#src/storage/tickets.ts';
import { intakeFor } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import { wayToCustomer } from '#workers/way-to-customer.ts';
import { fileReturned } from '#workers/returned-post.ts';
import { openTicket } from '../api/rows.ts';
import { mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';
import { printedPages, printedWords } from '../printed-pages.ts';
import { codeAt, scannedPdfOf, scanOf } from '../scan.ts';

const desk = useDesk();
const act = () => personActions(desk.deps);
const giulia = 'person:Giulia Ferri';
const today = () => localDateOf(desk.now);

/** Anna's posted report: a doctor's visit, with everything but the prescription. */
async function annaWrites(): Promise<void> {
  await post(
    pdfOf([
      [
        'Anna Bianchi, via Garibaldi 14, 26900 Lodi',
        'Codice fiscale BNCNNA85C54E648G',
        'Oggetto: richiesta di rimborso spese mediche',
        'Gentili signori,',
        'chiedo il rimborso della visita ortopedica del 10 luglio 2026, 120,00 euro.',
        'Apro una nuova pratica, in allegato la fattura.',
        'Polizza SAL-2025-001183. Cordiali saluti, Anna Bianchi',
      ],
      [
        'POLIAMBULATORIO AURORA S.R.L.',
        'FATTURA N. 118/2026 DEL 10/07/2026',
        'Cliente: Anna Bianchi',
        'TOTALE FATTURA EUR                  120,00',
      ],
    ]),
    'lettera.pdf',
  );
}

async function post(bytes: Uint8Array, path: string): Promise<void> {
  await intakeFor('letter', desk.deps).deliver({
    channel: 'letter',
    account: 'lodi',
    sourceKey: `${path}/1/${bytes.length}`,
    bytes,
    receivedAt: desk.now,
    envelope: { path },
  });
  await desk.settle();
}

const shelf = (which: papers.PaperState) =>
  papers.listPapers(desk.deps.db, which, { size: 50, now: desk.now });

async function onlyLetter(which: papers.PaperState): Promise<papers.PaperLetter> {
  const [letter, ...more] = await shelf(which);
  if (letter === undefined || more.length > 0) throw new Error(`${more.length} more letters are ${which}`);
  return letter;
}

async function printed(letter: papers.PaperLetter, clientId = 'a'): Promise<papers.PrintedBatch> {
  const outcome = await act().printLetters({ letterIds: [letter.id], clientId, by: giulia });
  if (outcome.outcome !== 'printed' || outcome.batches[0] === undefined)
    throw new Error(JSON.stringify(outcome));
  return outcome.batches[0];
}

describe('a request to somebody who wrote by post', () => {
  test('is drawn, printed, posted, and its slip brings the paper back to the claim', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    expect(letter).toMatchObject({
      purpose: 'missing',
      address: { name: 'Anna Bianchi', street: 'Via Garibaldi 14', postcode: '26900', town: 'Lodi' },
      postage: 'plain',
      why: { it: 'per posta, come ha scritto' },
    });
    const pages = await printedPages(await desk.deps.blobs.get(letter.sha256));
    expect(pages[0]?.text).toContain('Via Garibaldi 14');
    expect(pages.map(({ text }) => text).join(' ')).toMatch(/prescrizione/i);
    // No machine takes it: it is queued until it is in the post.
    await desk.tick();
    expect(desk.sent).toEqual([]);
    expect((await outbox.find(desk.deps.db, letter.id))?.state).toBe('queued');

    const batch = await printed(letter);
    const first = await act().batchFile({ batchId: batch.id, language: 'it', by: giulia });
    const second = await act().batchFile({ batchId: batch.id, language: 'it', by: giulia });
    if (first.outcome !== 'drawn' || second.outcome !== 'drawn') throw new Error('no file');
    expect((await printedWords(first.bytes))[0]).not.toContain('RISTAMPA');
    expect((await printedWords(second.bytes))[0]).toContain('RISTAMPA');

    desk.now = new Date(desk.now.getTime() + 3 * 86_400_000);
    const on = today();
    const posting = { letters: [{ id: letter.id }], on, by: giulia };
    expect(await act().postLetters(posting)).toMatchObject({ outcome: 'done' });
    expect(await act().postLetters(posting)).toMatchObject({ outcome: 'done' });
    expect(await outbox.find(desk.deps.db, letter.id)).toMatchObject({ state: 'sent', settledBy: giulia });
    const history = await historyOf(desk.deps.db, letter.ticketId);
    expect(history.filter(({ action }) => action === 'sent')).toHaveLength(1);
    const claimId = letter.claimId;
    if (claimId === undefined) throw new Error('no claim');
    expect(await findOpen(desk.deps.db, claimId)).toMatchObject({ round: 1, lastSentOn: on });

    const slip = pages.flatMap(({ codes }) => codes).find((code) => /^SPT1-[RC]-/.test(code)) ?? '';
    await post(
      await scannedPdfOf([
        await scanOf(['Tagliando di risposta'], { dpi: 150, over: await codeAt(slip, 60, 600) }),
        await scanOf(
          [
            'Dott. Carlo Prova - Medico Chirurgo',
            'PRESCRIZIONE MEDICA',
            'Visita ortopedica. Diagnosi: lombalgia acuta',
          ],
          { dpi: 150 },
        ),
      ]),
      'risposta.pdf',
    );
    const lines = await claims.requirementsOf(desk.deps.db, claimId);
    expect(lines.find(({ key }) => key === ('doc_prescription' as ItemId))?.state).toBe('received');
  });

  test('names a later day, and nobody is reminded of a letter that lies in the print room', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    const request = await findOpen(desk.deps.db, letter.claimId ?? ('' as never));
    // Two weeks, and five days of post each way.
    expect(request?.dueOn).toBe(parseLocalDate('2026-12-07'));
    for (let day = 0; day < 20; day++) await desk.later(1);
    expect(await shelf('to_print')).toHaveLength(1);
    await printed(letter);
    await act().postLetters({ letters: [{ id: letter.id }], on: today(), by: giulia });
    await desk.settle();
    for (let day = 0; day < 14; day++) await desk.later(1);
    expect(await shelf('to_print')).toHaveLength(0);
    for (let day = 0; day < 4; day++) await desk.later(1);
    expect((await onlyLetter('to_print')).purpose).toBe('reminder');
  });

  test('is written anew when nobody has printed it by the day it names', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    await desk.later(26);
    expect(await act().printLetters({ letterIds: [letter.id], clientId: 'a', by: giulia })).toMatchObject({
      batches: [],
      left: [{ id: letter.id, why: { it: expect.stringContaining('giorno ormai passato') } }],
    });
    await desk.later(0);
    const anew = await onlyLetter('to_print');
    expect(anew).toMatchObject({ purpose: 'missing', round: 1 });
    expect(anew.id).not.toBe(letter.id);
    const request = await findOpen(desk.deps.db, letter.claimId ?? ('' as never));
    expect(request && request.dueOn > today()).toBe(true);
    await printed(anew);
  });

  test('goes to the lawyer of whoever has one, once the lawyer has written, and never past him to the client', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    const { db } = desk.deps;
    const { rows } = await sql<{ id: PartyId }>`
      insert into party (name, name_key, address)
        values ('Avv. Paolo Neri', 'avv neri paolo', 'Via Manzoni 5, 20121 Milano MI') returning id`.execute(
      db.sql,
    );
    await sql`insert into claim_party (claim_id, party_id, role)
      values (${letter.claimId ?? null}, ${rows[0]?.id ?? null}, 'representative')`.execute(db.sql);
    const writes = async (lawyer: string) => {
      await post(
        pdfOf([
          [
            `Studio legale ${lawyer}`,
            `Oggetto: ${letter.subject}`,
            'in nome e per conto della mia assistita Anna Bianchi, codice fiscale BNCNNA85C54E648G,',
            'vi chiedo a che punto è la pratica e di scrivere a me. Distinti saluti.',
          ],
        ]),
        `${lawyer}.pdf`,
      );
      const [ticket] = await list(db, {}, { size: 1 });
      const { claim } = await claims.load(db, letter.claimId ?? ('' as never));
      return ticket === undefined ? undefined : wayToCustomer(db, desk.deps, ticket, { claim });
    };
    expect(await writes('Avv. Paolo Neri')).toMatchObject({
      road: 'post',
      to: { name: 'Avv. Paolo Neri', street: 'Via Manzoni 5' },
    });
    // Somebody else's lawyer: nobody is guessed, and Anna least of all.
    expect(await writes('Avv. Carla Verdi')).toBeUndefined();
  });

  test('is not printed when what it asks for has come meanwhile', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    await post(
      pdfOf([
        ['Anna Bianchi', `Con riferimento alla pratica ${letter.subject}`, 'vi mando la prescrizione.'],
        ['PRESCRIZIONE MEDICA', 'Paziente: Anna Bianchi', 'Visita ortopedica. Diagnosi: lombalgia acuta'],
      ]),
      'prescrizione.pdf',
    );
    const outcome = await act().printLetters({ letterIds: [letter.id], clientId: 'a', by: giulia });
    expect(outcome).toMatchObject({ batches: [], left: [{ id: letter.id }] });
    expect((await outbox.find(desk.deps.db, letter.id))?.state).toBe('cancelled');
    expect(await shelf('to_print')).toEqual([]);
  });
});

/** A second letter with the same pages, that asks for nothing. */
async function copyOf({ id }: papers.PaperLetter): Promise<papers.PaperLetter> {
  const { rows } = await sql<{ id: OutboundId }>`
    insert into outbound (key, ticket_id, purpose, channel, recipient, language, subject, body, automatic, message_id,
        envelope_from, sha256, state, next_at, carried_by, created_by)
      select key || ' again', ticket_id, 'received', channel, recipient, language, subject, body, automatic,
        'again-' || message_id, envelope_from, sha256, state, next_at, carried_by, created_by
      from outbound where id = ${id} returning id`.execute(desk.deps.db.sql);
  const [copy] = rows;
  if (copy === undefined) throw new Error('no copy');
  await sql`insert into paper_letter (outbound_id, party_id, address, postage, pages, why)
    select ${copy.id}, party_id, address, postage, pages, why from paper_letter where outbound_id = ${id}`.execute(
    desk.deps.db.sql,
  );
  const found = await papers.findPaper(desk.deps.db, copy.id);
  if (found === undefined) throw new Error('no copy');
  return found;
}

/** Anna's mailbox takes nothing that we write to it. */
async function refusedAtOnce(): Promise<void> {
  desk.answerNext({ outcome: 'refused', code: 550, response: '550 5.1.1 no such user' });
  await desk.receive(
    mail({
      subject: 'Nuovo sinistro',
      text: 'Buongiorno, il 10 novembre 2026 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto GA123BC.\nAnna Bianchi',
    }),
  );
  await desk.settle();
  await desk.tick();
}

describe('the print room', () => {
  test('prints a letter once, however many people print it, and tells the others who has it', async () => {
    await annaWrites();
    const { id } = await onlyLetter('to_print');
    const print = (clientId: string, by: string) => act().printLetters({ letterIds: [id], clientId, by });
    const [one, two] = await Promise.all([print('a', giulia), print('b', 'person:Marta Villa')]);
    const outcomes = [one, two].flatMap((each) => (each.outcome === 'printed' ? [each] : []));
    expect(outcomes.flatMap(({ batches }) => batches)).toHaveLength(1);
    expect(outcomes.flatMap(({ left }) => left.map(({ why }) => why.it))).toEqual([
      expect.stringMatching(/^l’ha già stampata (?:Giulia Ferri|Marta Villa)$/),
    ]);
    // The answer was lost on its way: the same print is the same batch.
    const who = outcomes.findIndex(({ batches }) => batches.length > 0) === 0;
    const again = await print(who ? 'a' : 'b', who ? giulia : 'person:Marta Villa');
    expect(again).toMatchObject({ outcome: 'printed', again: true, left: [] });
  });

  test('is left as it was when the process ends while it prints', async () => {
    await annaWrites();
    const { id } = await onlyLetter('to_print');
    const { db } = desk.deps;
    const dying: typeof db = {
      ...db,
      transaction: (work) =>
        db.transaction(async (tx) => {
          await work(tx);
          throw new Error('the process ended');
        }),
    };
    const deps = { ...desk.deps, db: dying };
    await expect(
      personActions(deps).printLetters({ letterIds: [id], clientId: 'a', by: giulia }),
    ).rejects.toThrow('the process ended');
    expect((await onlyLetter('to_print')).batchId).toBeUndefined();
    await printed(await onlyLetter('to_print'));
    expect(await shelf('printed')).toHaveLength(1);
  });

  test('draws a letter anew whose address was corrected, and nothing leaves for the old one', async () => {
    await annaWrites();
    const old = await onlyLetter('to_print');
    const correct = (street: string) =>
      sql`update party set address = ${`${street}, 26900 Lodi LO`} where name = 'Anna Bianchi'`.execute(
        desk.deps.db.sql,
      );
    await correct('Via Roma 3');
    expect(await act().printLetters({ letterIds: [old.id], clientId: 'a', by: giulia })).toMatchObject({
      batches: [],
      left: [{ id: old.id, why: { it: expect.stringContaining('la lettera nuova è da stampare') } }],
    });
    const anew = await onlyLetter('to_print');
    expect(anew).toMatchObject({ purpose: 'missing', round: 1, address: { street: 'Via Roma 3' } });
    expect((await printedWords(await desk.deps.blobs.get(anew.sha256)))[0]).toMatch(/Via Roma 3/);
    expect(await outbox.find(desk.deps.db, old.id)).toMatchObject({
      state: 'cancelled',
      lastResponse: expect.stringContaining('its address was corrected'),
    });
    // Its request still waits for the post, and nobody has a second one.
    await desk.later(1);
    expect(
      (await outbox.ofTicket(desk.deps.db, old.ticketId)).filter(({ state }) => state !== 'cancelled'),
    ).toHaveLength(1);
    // On paper already: the old sheet is to be destroyed, the new one has no batch. Two at once draw one.
    await printed(anew, 'b');
    await correct('Via Verdi 9');
    const redraw = () => act().stepLetter({ letterId: anew.id, step: { act: 'redraw' }, by: giulia });
    const outcomes = (await Promise.all([redraw(), redraw()])).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['done', 'not-possible']);
    expect((await onlyLetter('to_print')).address.street).toBe('Via Verdi 9');
    expect(await onlyLetter('printed')).toMatchObject({ id: anew.id, withdrawn: true });
    // What is in the post stays as it went.
    const last = await onlyLetter('to_print');
    await printed(last, 'c');
    await act().postLetters({ letters: [{ id: last.id }], on: today(), by: giulia });
    await correct('Via Dante 1');
    expect(await act().stepLetter({ letterId: last.id, step: { act: 'redraw' }, by: giulia })).toMatchObject({
      outcome: 'not-possible',
      words: { it: 'è già spedita' },
    });
  });

  test('prints no machine’s letter to an address from which another one came back, until it is corrected', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    const { partyId } = letter;
    if (partyId === undefined) throw new Error('the letter is nobody’s');
    const { db } = desk.deps;
    await db.transaction((tx) => doubtAddress(tx, partyId, '2026-11-10: trasferito'));
    const tried = await act().printLetters({ letterIds: [letter.id], clientId: 'doubted', by: giulia });
    expect(tried).toMatchObject({
      batches: [],
      left: [{ id: letter.id, why: { en: expect.stringContaining('came back') } }],
    });
    expect((await onlyLetter('to_print')).id).toBe(letter.id);
    // A person who writes there knows what he does.
    await sql`update outbound set automatic = 'no' where id = ${letter.id}`.execute(db.sql);
    await printed(await onlyLetter('to_print'), 'knowingly');
  });

  test('keeps a letter whose corrected address no envelope shows, and says so', async () => {
    await annaWrites();
    const { id } = await onlyLetter('to_print');
    await sql`update party set address = ${`Via ${'W'.repeat(60)} 14, 26900 Lodi LO`}
      where name = 'Anna Bianchi'`.execute(desk.deps.db.sql);
    expect(await act().printLetters({ letterIds: [id], clientId: 'a', by: giulia })).toMatchObject({
      batches: [],
      left: [{ id, why: { it: expect.stringContaining('finestra della busta') } }],
    });
    expect((await onlyLetter('to_print')).id).toBe(id);
  });

  test('calls the supervisors once a working day while letters lie too long, and nobody once they are posted', async () => {
    const { db } = desk.deps;
    const marta = 'Marta Villa';
    await db.transaction((tx) =>
      addPerson(
        tx,
        { name: marta, email: 'marta@sportello.example', role: 'supervisor', passwordHash: 'x' },
        giulia,
        desk.now,
      ),
    );
    const calls = async () =>
      (await notesOf(db, '1' as TicketId, { size: 20 })).filter(({ mentions }) => mentions.includes(marta));
    await annaWrites();
    await desk.tick();
    await desk.later(1);
    expect(await calls()).toEqual([]);
    // Ready on a Thursday, to be posted by Friday: nobody is called on a Saturday or Sunday.
    await desk.later(1);
    await desk.later(1);
    expect(await calls()).toEqual([]);
    await desk.later(1);
    await Promise.all([desk.tick(), desk.tick()]);
    expect(await calls()).toMatchObject([
      {
        text: expect.stringContaining('1 lettera è in ritardo. La più vecchia è pronta dal 12 novembre 2026'),
      },
    ]);
    const letter = await onlyLetter('to_print');
    await printed(letter);
    await desk.later(1);
    expect(await calls()).toHaveLength(2);
    await act().postLetters({ letters: [{ id: letter.id }], on: today(), by: giulia });
    await desk.later(1);
    expect(await calls()).toHaveLength(2);
    expect((await changesOfLate(db)).changes).toContainEqual(
      expect.objectContaining({ kind: 'letter', id: letter.id }),
    );
  });

  test('takes a letter back before it is posted, and its request waits for a person', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    await printed(letter);
    const step = { act: 'take-back', reason: 'ha telefonato' } as const;
    expect(await act().stepLetter({ letterId: letter.id, step, by: giulia })).toMatchObject({
      outcome: 'done',
      letter: { withdrawn: true },
    });
    await desk.tick();
    expect(await shelf('to_print')).toEqual([]);
    expect((await findOpen(desk.deps.db, letter.claimId ?? ('' as never)))?.held).toEqual({
      by: giulia,
      why: 'ha telefonato',
    });
    expect(await act().postLetters({ letters: [{ id: letter.id }], on: today(), by: giulia })).toMatchObject({
      outcome: 'not-possible',
    });
    // The paper is still on the table until somebody says that it is not.
    expect((await onlyLetter('printed')).withdrawn).toBe(true);
    await act().stepLetter({ letterId: letter.id, step: { act: 'destroyed' }, by: giulia });
    expect(await shelf('printed')).toEqual([]);
  });

  test('brings a letter that came back to a person, and posts nothing more there', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    await printed(letter);
    await act().postLetters({ letters: [{ id: letter.id }], on: today(), by: giulia });
    const pages = await printedPages(await desk.deps.blobs.get(letter.sha256));
    const code = pages[0]?.codes.find((each) => each.startsWith('SPT1-L-')) ?? '';
    // As it lies in the hand: the envelope first.
    const scan = await scannedPdfOf([
      await scanOf(['RESTITUZIONE AL MITTENTE', 'DESTINATARIO TRASFERITO', 'POSTE ITALIANE'], { dpi: 150 }),
      await scanOf(['Gentile Anna Bianchi,', 'per continuare ci serve la prescrizione.'], {
        dpi: 150,
        over: await codeAt(code, 480, 40),
      }),
    ]);
    await post(scan, 'ritorno.pdf');
    expect(await onlyLetter('returned')).toMatchObject({ id: letter.id, returnReason: 'moved' });
    const tickets = await list(desk.deps.db, {}, { size: 10 });
    expect(tickets.find(({ id }) => id === letter.ticketId)).toMatchObject({
      status: 'open',
      problem: {
        code: 'not_delivered',
        detail: expect.stringMatching(/lettera tornata: trasferito[^]*letter returned: moved away/),
      },
    });
    expect(tickets.find(({ id }) => id !== letter.ticketId)).toMatchObject({
      caseKind: 'auto',
      status: 'closed',
    });
    const party =
      letter.partyId === undefined
        ? undefined
        : (await loadParties(desk.deps.db, [letter.partyId])).get(letter.partyId);
    expect(party?.addressDoubt).toContain('trasferito');
    const before = await outbox.ofTicket(desk.deps.db, letter.ticketId);
    for (let day = 0; day < 40; day++) await desk.later(1);
    const after = await outbox.ofTicket(desk.deps.db, letter.ticketId);
    expect(after.slice(before.length).filter(({ carriedBy }) => carriedBy === 'people')).toEqual([]);
  });

  test.each([
    ['that nobody said was posted', 'sent'],
    ['that was taken back', 'cancelled'],
  ] as const)('counts a letter %s as posted when it comes back', async (what, state) => {
    await annaWrites();
    const { id } = await onlyLetter('to_print');
    await printed(await onlyLetter('to_print'));
    if (what === 'that was taken back')
      await act().stepLetter({ letterId: id, step: { act: 'take-back', reason: 'sbagliata' }, by: giulia });
    const letter = await onlyLetter('printed');
    const scan = await openTicket(desk);
    await desk.deps.db.transaction((tx) =>
      fileReturned(tx, desk.deps, scan, { letter, reason: 'unclaimed' }),
    );
    expect(await onlyLetter('returned')).toMatchObject({ id, postedOn: today() });
    expect(await outbox.find(desk.deps.db, id)).toMatchObject({ state, delivery: 'bounced' });
  });

  test('gets what no mailbox took', async () => {
    await refusedAtOnce();
    const letter = await onlyLetter('to_print');
    expect(letter.why.it).toBe('per posta: l’e-mail è tornata indietro');
    expect((await printedWords(await desk.deps.blobs.get(letter.sha256)))[0]).toContain('Via Garibaldi 14');
    expect(letter.id satisfies OutboundId).toBeDefined();
  });

  test('gets nothing that does not fit into an envelope’s window: that goes to a person', async () => {
    await sql`update party set address = ${`Via ${'W'.repeat(60)} 14, 26900 Lodi LO`}
      where name = 'Anna Bianchi'`.execute(desk.deps.db.sql);
    await refusedAtOnce();
    expect(await shelf('to_print')).toEqual([]);
    const [ticket] = await list(desk.deps.db, {}, { size: 1 });
    expect(ticket?.problem?.code).toBe('not_delivered');
  });
});

describe('a batch', () => {
  /** The supplier's folder: what was laid, and whether it lies there still. */
  function withSupplier() {
    const laid: string[] = [];
    const paper = desk.deps.channels.get('letter');
    if (paper === undefined) throw new Error('no letters here');
    const channels = new Map(desk.deps.channels).set('letter', {
      ...paper,
      handOver: (id) => {
        laid.push(id);
        return Promise.resolve('written');
      },
    });
    return { laid, actions: personActions({ ...desk.deps, channels }) };
  }

  test('is given to the supplier once, also when they have taken it out of their folder', async () => {
    await annaWrites();
    const { laid, actions } = withSupplier();
    const { id } = await printed(await onlyLetter('to_print'));
    expect(await actions.handOverBatch({ batchId: id, by: giulia })).toMatchObject({ again: false });
    expect(await actions.handOverBatch({ batchId: id, by: giulia })).toMatchObject({ again: true });
    expect(laid).toEqual([id]);
    expect(await act().batchFile({ batchId: id, language: 'it', by: giulia })).toMatchObject({
      isReprint: true,
    });
  });

  test('that somebody prints himself is not given to the supplier as well', async () => {
    await annaWrites();
    const { laid, actions } = withSupplier();
    const { id } = await printed(await onlyLetter('to_print'));
    await act().batchFile({ batchId: id, language: 'it', by: giulia });
    expect(await actions.handOverBatch({ batchId: id, by: giulia })).toMatchObject({
      outcome: 'not-possible',
    });
    expect(laid).toEqual([]);
  });

  test('holds as much as its file may weigh: what is more is left for the next one, and told', async () => {
    await annaWrites();
    const first = await onlyLetter('to_print');
    const { id: second } = await copyOf(first);
    const heavy = JSON.stringify([
      { name: 'perizia.pdf', contentType: 'application/pdf', size: 40 * 1_048_576, sha256: first.sha256 },
    ]);
    await sql`update outbound set attachments = ${heavy}::jsonb where carried_by = 'people'`.execute(
      desk.deps.db.sql,
    );
    const print = (letterIds: OutboundId[], clientId: string) =>
      act().printLetters({ letterIds, clientId, by: giulia });
    expect(await print([first.id, second], 'a')).toMatchObject({
      batches: [{ postage: 'plain' }],
      left: [{ id: second, why: { it: expect.stringContaining('la stampi nel prossimo') } }],
    });
    expect(await print([second], 'b')).toMatchObject({ batches: [{ postage: 'plain' }], left: [] });
  });

  test('leaves out of its file a letter that was put back while the file was made', async () => {
    await annaWrites();
    const letter = await onlyLetter('to_print');
    const { id } = await printed(letter);
    const blobs: typeof desk.deps.blobs = {
      ...desk.deps.blobs,
      get: async (hash) => {
        await act().stepLetter({ letterId: letter.id, step: { act: 'undo' }, by: giulia });
        return desk.deps.blobs.get(hash);
      },
    };
    const made = await personActions({ ...desk.deps, blobs }).batchFile({
      batchId: id,
      language: 'it',
      by: giulia,
    });
    expect(made).toMatchObject({ outcome: 'not-possible' });
    expect(await shelf('to_print')).toHaveLength(1);
  });
});
