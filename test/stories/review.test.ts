import { describe, expect, test } from 'vitest';
import type { Claim } from '#src/domain/claims/claim.ts';
import { localDateOf, parseLocalDate } from '#src/domain/time/calendar.ts';
import * as claims from '#src/storage/claims.ts';
import { findingsOf } from '#src/storage/findings.ts';
import { latestOfClaim } from '#src/storage/history.ts';
import { savePayment } from '#src/storage/payments.ts';
import * as tickets from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { pdf } from '#demo/originals.ts';
import { anna, mail, mailWithFiles } from '#test/cast.ts';
import { openClaim } from '#test/api/rows.ts';
import { dyingAtCommit } from '#test/bells.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf } from '#test/pdf.ts';

const desk = useDesk();

/** Anna tells of a collision of 10 November; whatever is given replaces or follows her words. */
const collision = (more = '', day = '10 novembre 2026') =>
  mail({
    subject: 'Denuncia sinistro auto',
    text: `Buongiorno,
vorrei denunciare un sinistro: il ${day} alle 8.30, in via Emilia a Lodi, un'altra auto, targata FX123YZ, mi ha
tamponato al semaforo. La mia auto è targata ${anna.plate}, polizza ${anna.motorPolicy}. Nessun ferito. ${more}
Anna Bianchi`,
  });

async function receive(eml: string) {
  await desk.receive(eml);
  await desk.settle();
}

async function latest(): Promise<Claim> {
  const [file] = await claims.list(desk.deps.db, {}, { size: 1 });
  if (file === undefined) throw new Error('no claim was opened');
  return file.claim;
}

async function found(claim?: Claim) {
  return findingsOf(desk.deps.db, (claim ?? (await latest())).id);
}

async function story(claim: Claim) {
  const reader = { mayReadFraud: true };
  return (await latestOfClaim(desk.deps.db, claim.id, 100, reader))
    .filter(({ action }) => action.startsWith('finding-'))
    .map(({ action, data }) => `${action} ${String(data?.['check'])}`);
}

/** Answers our request on the ticket, as Anna would. */
function answer(text: string) {
  const last = desk.sent.at(-1)?.mail;
  return mail({
    subject: `Re: ${last?.subject ?? ''}`,
    text,
    headers: { 'In-Reply-To': last?.messageId ?? '' },
  });
}

describe('the review at the end of an assessment', () => {
  test('finds nothing on a plain claim', async () => {
    await receive(collision());
    expect(await found()).toEqual([]);
  });

  test('stops a loss one day before the policy began, in both languages, and tells the customer nothing of it', async () => {
    // Anna's policy began two hundred days before the day the tests play on.
    await receive(collision('', '25 aprile 2026'));
    const findings = await found();
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'pe.before_inception',
        severity: 'blocker',
        state: 'open',
        text: {
          it: expect.stringContaining('25 aprile 2026'),
          en: expect.stringContaining('25 April 2026'),
        },
      }),
    );
    for (const { text } of findings)
      for (const letter of desk.sent) {
        expect(letter.mail.text).not.toContain(text.it);
        expect(letter.mail.text).not.toContain('decorre');
      }
    expect((await latest()).status).not.toBe('rejected');
  });

  test('stops an account that comes by mail in place of the one on file, with the words, until it is undone', async () => {
    await receive(collision());
    const claim = await latest();
    expect(await found(claim)).toEqual([]);
    await receive(
      answer('Buongiorno, ho cambiato banca: il nuovo IBAN è IT60X0542811101000000123456. Grazie, Anna'),
    );
    expect(await found(claim)).toMatchObject([
      {
        check: 'pe.iban_changed',
        severity: 'blocker',
        figures: { told: 'IT60…3456', known: 'IT20…0300' },
        quotes: [
          { quote: expect.stringContaining('IT60X0542811101000000123456'), message: expect.any(String) },
        ],
      },
    ]);
    expect(await story(claim)).toEqual(['finding-opened pe.iban_changed']);
  });

  test('knows the account that was last paid on another claim', async () => {
    const earlier = await openClaim(desk);
    await desk.deps.db.transaction((tx) =>
      savePayment(tx, {
        externalId: 'P-1',
        claimId: earlier.claim.id,
        coverCode: 'RCA',
        amount: 50_000,
        paidOn: parseLocalDate('2026-10-01') ?? localDateOf(desk.now),
        iban: 'IT60X0542811101000000123456',
      }),
    );
    await receive(collision('Il mio IBAN è IT60X0542811101000000123456.'));
    expect((await found()).map(({ check }) => check)).not.toContain('pe.iban_changed');
  });

  test('stops a receipt that lies on another claim, on the newer one and by the same file', async () => {
    const receipt = pdf([
      'FATTURA N. 112/2026',
      'Carrozzeria Lodi di Ugo Riva - P.IVA 00743110157',
      'Data 12/11/2026',
      'Riparazione paraurti 120,00',
      'Totale 120,00 EUR',
    ]);
    const withReceipt = (text: string, from: string) =>
      mailWithFiles({ from, subject: 'Denuncia sinistro auto', text }, [
        { name: 'fattura.pdf', type: 'application/pdf', content: receipt },
      ]);
    await receive(
      withReceipt(
        `Denuncio un sinistro: il 10 novembre 2026 in via Emilia a Lodi un'auto targata FX123YZ mi ha tamponata. La mia è
targata ${anna.plate}, polizza ${anna.motorPolicy}. Nessun ferito. Allego la fattura. Anna Bianchi`,
        `${anna.name} <${anna.email}>`,
      ),
    );
    const first = await latest();
    await receive(
      withReceipt(
        `Denuncio un sinistro: il 3 novembre 2026 in corso Sempione a Milano un'auto targata FW555AA mi ha tamponato. La mia
è targata GC817VW, polizza RCA-2024-003902. Nessun ferito. Allego la fattura. Bruno Ferri`,
        'Bruno Ferri <bruno.ferri@example.com>',
      ),
    );
    const second = await latest();
    expect(second.id).not.toBe(first.id);
    expect(await found(second)).toContainEqual(
      expect.objectContaining({
        check: 'pe.duplicate_invoice',
        severity: 'blocker',
        figures: expect.objectContaining({ other: expect.stringMatching(/^SIN /) }),
      }),
    );
  });

  test('sent twice for the same claim is one document and no duplicate of itself', async () => {
    const estimate = {
      name: 'fattura.pdf',
      type: 'application/pdf',
      content: pdf(['FATTURA N. 7', 'Carrozzeria Rossi', 'Totale 120,00 EUR']),
    };
    await receive(
      mailWithFiles(
        {
          subject: 'Denuncia sinistro auto',
          text: `Denuncio un sinistro: il 10 novembre 2026 in via Emilia a Lodi un'auto targata FX123YZ mi ha tamponata. La mia
è targata ${anna.plate}, polizza ${anna.motorPolicy}. Nessun ferito. Allego la fattura. Anna Bianchi`,
        },
        [estimate],
      ),
    );
    const last = desk.sent.at(-1)?.mail;
    await receive(
      mailWithFiles(
        {
          subject: `Re: ${last?.subject ?? ''}`,
          text: 'Rimando la fattura. Anna',
          headers: { 'In-Reply-To': last?.messageId ?? '' },
        },
        [estimate],
      ),
    );
    expect((await found()).map(({ check }) => check)).not.toContain('pe.duplicate_invoice');
  });

  test('sees that a prescription is later than the bill, that a bill was edited, and that it names another', async () => {
    const file = (name: string, lines: readonly string[], made: Record<string, string> = {}) => ({
      name,
      type: 'application/pdf',
      content: pdfOf([lines], made),
    });
    await receive(
      mailWithFiles(
        {
          subject: 'Rimborso visita',
          text: `Buongiorno, chiedo il rimborso della visita ortopedica del 3 novembre 2026, polizza SAL-2025-001183, 120,00 euro.
Allego fattura e prescrizione. Anna Bianchi`,
        },
        [
          file(
            'fattura.pdf',
            [
              'Studio medico Dott. Ugo Riva - P.IVA 00743110157',
              'FATTURA N. 41/2026',
              'Data: 03/11/2026',
              'Intestata a: Anna Bianchi',
              'Visita ortopedica 120,00',
              'Totale 120,00 EUR',
            ],
            { Creator: 'Adobe Photoshop 25.1', CreationDate: "D:20261103100000+01'00'" },
          ),
          file('prescrizione.pdf', [
            'PRESCRIZIONE MEDICA',
            'Data: 05/11/2026',
            'Paziente: Anna Bianchi',
            'Si prescrive visita ortopedica. Diagnosi: lombalgia',
          ]),
        ],
      ),
    );
    const claim = await latest();
    expect(claim.type).toBe('health_expense');
    expect((await found(claim)).map(({ check }) => check)).toEqual(['pe.date_order', 'fr.altered_document']);
    expect((await found(claim))[0]).toMatchObject({
      text: {
        it: 'La prescrizione (5 novembre 2026) è successiva alla fattura (3 novembre 2026).',
        en: 'The prescription (5 November 2026) is later than the invoice (3 November 2026).',
      },
      quotes: [{ quote: expect.stringContaining('03/11/2026'), attachment: expect.any(String) }],
    });
  });

  test('of an English claim says the same in both languages', async () => {
    await receive(
      mail({
        from: 'Oliver Hartley <oliver.hartley@example.com>',
        subject: 'Car accident',
        text: `Hello, I want to report a claim under policy RCA-2025-006004: yesterday at 9am another car, plate
FX123YZ, hit my car GD662PN in via San Vitale, Bologna. Nobody was injured. I would accept a lower amount for a quick
settlement, no need for an inspection. My other insurance already paid part of it. Oliver Hartley`,
      }),
    );
    const findings = await found();
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'pe.paid_elsewhere', severity: 'warning' }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'fr.pressure',
        text: {
          it: expect.stringContaining('liquidazione rapida'),
          en: expect.stringContaining('fast settlement'),
        },
        quotes: [
          { quote: expect.stringMatching(/^I would accept[^]*no need for an inspection\.$/), message: '1' },
        ],
      }),
    );
  });

  test('counts the claims of one person, plate and account within a year, for those who may know', async () => {
    await openClaim(desk);
    await openClaim(desk);
    await receive(collision());
    const signals = (await found()).filter(({ check }) => check.startsWith('fr.'));
    expect(signals).toMatchObject([
      {
        check: 'fr.frequency',
        key: 'party:Anna Bianchi',
        figures: {
          count: 3,
          common: expect.arrayContaining(['party:Anna Bianchi', `plate:${anna.plate}`, 'iban:IT20…0300']),
        },
      },
    ]);
    expect(signals.every(({ severity }) => severity === 'info')).toBe(true);
    const everybodys = await latestOfClaim(desk.deps.db, (await latest()).id, 100);
    expect(JSON.stringify(everybodys)).not.toContain('fr.');
    expect(await story(await latest())).toContain('finding-opened fr.frequency');
  });

  test('does not count what happened more than a year before', async () => {
    desk.now = new Date('2025-11-01T09:00:00Z');
    await openClaim(desk);
    await openClaim(desk);
    desk.now = new Date('2026-11-12T09:00:00Z');
    await receive(collision());
    expect(await found()).toEqual([]);
  });

  test('takes a waived doubt about cover off the ticket, which then asks for what is missing', async () => {
    await receive(collision('', '25 aprile 2026'));
    const claim = await latest();
    const [ticket] = await tickets.list(desk.deps.db, {}, { size: 1 });
    expect(ticket?.problem?.code).toBe('coverage_doubt');
    for (const finding of (await found(claim)).filter(({ severity }) => severity === 'blocker'))
      expect(
        await personActions(desk.deps).judgeFinding({
          findingId: finding.id,
          action: 'waive',
          reason: 'Polizza sostituita senza interruzione',
          person: { name: 'Sara Conti', role: 'supervisor' },
        }),
      ).toMatchObject({ outcome: 'done' });
    await desk.settle();
    const [after] = await tickets.list(desk.deps.db, {}, { size: 1 });
    expect(after?.problem).toBeUndefined();
    expect((await found(claim)).map(({ check, state }) => `${check} ${state}`)).toEqual([
      'pe.before_inception waived',
      'pe.late_notice open',
    ]);
  });
});

describe('the review', () => {
  const doubtful = () => collision('Il mio IBAN è IT60X0542811101000000123456.', '25 aprile 2026');
  const expected = [
    'finding-opened pe.before_inception',
    'finding-opened pe.iban_changed',
    'finding-opened pe.late_notice',
  ];

  test('done twice finds the same and writes it once', async () => {
    await receive(doubtful());
    const claim = await latest();
    const before = await found(claim);
    const [ticket] = await tickets.list(desk.deps.db, {}, { size: 1 });
    if (ticket === undefined) throw new Error('no ticket');
    await desk.deps.db.transaction((tx) => tickets.advance(tx, ticket, 'assess'));
    await desk.run('assess', ticket.id);
    expect(await found(claim)).toEqual(before);
    expect(await story(claim)).toEqual(expected);
  });

  test('whose process dies at the commit leaves nothing, and the next one does it whole', async () => {
    await desk.receive(doubtful());
    await desk.settleUntil('assess');
    const [bell] = desk.takeBells(1);
    if (bell === undefined) throw new Error('nothing to assess');
    await dyingAtCommit(desk, bell);
    const claim = await latest();
    expect(await found(claim)).toEqual([]);
    await desk.run('assess', bell.id);
    await desk.settle();
    expect(await story(claim)).toEqual(expected);
  });
});
