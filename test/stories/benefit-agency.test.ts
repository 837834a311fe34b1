import { describe, expect, test } from 'vitest';
import * as claims from '#src/storage/claims.ts';
import * as links from '#src/storage/links.ts';
import { findingsOf } from '#src/storage/findings.ts';
import { list } from '#src/storage/tickets.ts';
import { pdf } from '#demo/originals.ts';
import { mail, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk({ house: 'benefit-agency' });

/** Luca was ill for two weeks; he sends the doctor's certificate and nothing else. */
const sickness = () =>
  mailWithFiles(
    {
      from: 'Luca Verdi <luca.verdi@example.net>',
      subject: 'Indennità di malattia',
      text: `Buongiorno,
presento domanda di indennità di malattia: sono stato malato dal 2 al 13 novembre 2026.
Il mio codice fiscale è VRDLCU01L30L219O. Allego il certificato medico.
Cordiali saluti
Luca Verdi`,
    },
    [
      {
        name: 'certificato medico.pdf',
        type: 'application/pdf',
        content: pdf([
          'CERTIFICATO MEDICO',
          'Paziente: Luca Verdi',
          'Si certifica che il paziente è affetto da influenza, prognosi fino al 13/11/2026',
          'Milano, 2/11/2026',
        ]),
      },
    ],
  );

/** Mario lost his job and writes in English. */
const unemployment = () =>
  mail({
    from: 'Mario Rossi <mario.rossi@example.com>',
    subject: 'Application',
    text: `Hello,
I was made redundant on 30 October 2026 and would like to apply for unemployment benefit.
My tax code is RSSMRA79B11C566R, you can call me on +39 347 555 0123.
Kind regards
Mario Rossi`,
  });

async function onlyClaim() {
  const [ticket, ...others] = await list(desk.deps.db, {}, { size: 10 });
  expect(others).toEqual([]);
  if (ticket?.claimId === undefined) throw new Error('the application has no file');
  const file = await claims.load(desk.deps.db, ticket.claimId);
  const lines = await claims.requirementsOf(desk.deps.db, ticket.claimId);
  const inState = (state: string) => lines.filter((line) => line.state === state).map(({ key }) => key);
  return { ticket, ...file, asked: inState('asked'), received: inState('received') };
}

describe('an application to a benefit agency by e-mail', () => {
  test('in Italian opens a «domanda» and asks for what is missing, never for a policy', async () => {
    await desk.receive(sickness());
    await desk.settle();
    const { ticket, claim, coverage, asked, received } = await onlyClaim();
    expect(ticket).toMatchObject({ caseKind: 'claim_new', status: 'waiting_customer' });
    expect(ticket.problem).toBeUndefined();
    expect(claim).toMatchObject({ type: 'sickness_benefit', status: 'incomplete' });
    expect(coverage).toMatchObject({
      verdict: 'needs_human',
      findings: [{ id: 'pe.by_law', severity: 'info' }],
    });
    const found = await findingsOf(desk.deps.db, claim.id);
    expect(found.map(({ check, severity }) => `${check} ${severity}`)).toEqual(['pe.by_law info']);
    expect(received).toEqual(
      expect.arrayContaining(['insured_name', 'fiscal_code', 'period_from_to', 'doc_medical_cert']),
    );
    expect(asked.toSorted()).toEqual(['doc_claim_form', 'doc_employer', 'doc_id', 'iban']);

    expect(desk.sent).toHaveLength(1);
    const request = desk.sent[0]!.mail;
    expect(request.subject).toMatch(
      /^\[DOM \d{4}-\d{4}-\d{2}\] Ci servono 3 documenti e 1 informazione per la sua domanda$/,
    );
    expect(request.text).toContain('La pratica riguarda: Indennità di malattia o infortunio.');
    expect(request.text).toMatch(/^\d\. Modulo di domanda compilato e firmato – /m);
    expect(request.text).toContain('- Certificato medico');
    expect(`${request.subject} ${request.text}`).not.toMatch(/sinistro|polizza|assicurat|indennizzo|SIN \d/i);
  });

  test('in English is answered in English, in the agency’s words', async () => {
    await desk.receive(unemployment());
    await desk.settle();
    const { claim, asked, received } = await onlyClaim();
    expect(claim.type).toBe('unemployment_benefit');
    const found = await findingsOf(desk.deps.db, claim.id);
    expect(found.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(received).toEqual(
      expect.arrayContaining(['insured_name', 'fiscal_code', 'employment_end|period_from_to']),
    );
    expect(asked.toSorted()).toEqual(['doc_claim_form', 'doc_employer', 'doc_id', 'iban']);
    const request = desk.sent[0]!.mail;
    expect(request.subject).toMatch(
      /^\[DOM \d{4}-\d{4}-\d{2}\] We need 3 documents and 1 detail for your application$/,
    );
    expect(request.text).toContain('Your application is about: Unemployment benefit.');
    expect(request.text).toContain('Application form, completed and signed');
    expect(`${request.subject} ${request.text}`).not.toMatch(/\bclaims?\b|polic(?:y|ies)|insur/i);
  });

  test('that is answered finds its file by the agency’s own reference, and is complete', async () => {
    await desk.receive(sickness());
    await desk.settle();
    const reference = /\[(DOM [\d-]+)\]/.exec(desk.sent[0]!.mail.subject ?? '')![1]!;
    const paper = (name: string, ...lines: readonly string[]) => ({
      name,
      type: 'application/pdf',
      content: pdf(lines),
    });
    await desk.receive(
      mailWithFiles(
        {
          from: 'Luca Verdi <luca.verdi@example.net>',
          subject: `R: [${reference}] Ci servono 3 documenti e 1 informazione per la sua domanda`,
          text: 'Buongiorno, ecco tutto. Il mio IBAN è IT60X0542811101000000123456.\nLuca Verdi',
          headers: { 'In-Reply-To': desk.sent[0]!.messageId },
        },
        [
          paper('modulo domanda.pdf', 'MODULO DI DOMANDA', 'Indennità di malattia', 'Luca Verdi', 'Firma'),
          paper('carta identita.pdf', 'REPUBBLICA ITALIANA', "CARTA D'IDENTITÀ", 'Verdi Luca'),
          paper(
            'datore di lavoro.pdf',
            'DICHIARAZIONE DEL DATORE DI LAVORO',
            'Si dichiara che Luca Verdi lavora dal 2020',
          ),
        ],
      ),
    );
    await desk.settle();
    const { claim, asked } = await onlyClaim();
    expect(asked).toEqual([]);
    expect(claim.status).toBe('complete');
  });

  test('is reminded in its own words', async () => {
    await desk.receive(sickness());
    await desk.settle();
    await desk.later(7);
    expect(desk.sent[1]?.mail.subject).toMatch(
      /^\[DOM .*\] Promemoria: ci servono ancora .* per la sua domanda$/,
    );
  });
});

describe('a later mail without a reference', () => {
  const filed = async () =>
    (await list(desk.deps.db, {}, { size: 10, order: 'opened' }))
      .map(({ claimId, problem }) => problem?.code ?? claimId ?? 'nowhere')
      .toReversed();

  test('from the same address, with a number that was asked, is proposed for the application', async () => {
    await desk.receive(sickness());
    await desk.settle();
    await desk.receive(
      mail({
        from: 'Luca Verdi <luca.verdi@example.net>',
        subject: 'documenti',
        text: 'Buongiorno, per la mia domanda di malattia ecco il mio IBAN: IT60X0542811101000000123456. Luca Verdi',
      }),
    );
    await desk.settle();
    // Words are awaited by every open application: only a paper or a reference would tell which.
    const [first, second] = await filed();
    expect(second).toBe('not_linked');
    const [latest] = await list(desk.deps.db, {}, { size: 10, order: 'opened' });
    const proposed = await links.ofTicket(desk.deps.db, latest!.id);
    expect(proposed.map(({ claimId, state }) => [claimId, state])).toEqual([[first, 'suggested']]);
  });

  test('from another address that only knows the tax code stays outside', async () => {
    await desk.receive(sickness());
    await desk.settle();
    await desk.receive(
      mail({
        from: 'Altro <altro@example.com>',
        subject: 'documenti',
        text: 'Buongiorno, per la domanda di malattia di Luca Verdi, codice fiscale VRDLCU01L30L219O, il nuovo IBAN è IT60X0542811101000000123456.',
      }),
    );
    await desk.settle();
    const [first, second] = await filed();
    expect(second).not.toBe(first);
  });

  test('from an office that applies for two people is never mixed: a person says what it is', async () => {
    const office = 'Patronato Esempio <patronato@example.com>';
    await desk.receive(
      mail({
        from: office,
        subject: 'Domanda malattia Verdi',
        text: 'Per conto di Luca Verdi, codice fiscale VRDLCU01L30L219O, presento domanda di indennità di malattia dal 2 al 13 novembre 2026.',
      }),
    );
    await desk.settle();
    await desk.receive(
      mail({
        from: office,
        subject: 'Domanda malattia Rossi',
        text: 'Per conto di Mario Rossi, codice fiscale RSSMRA79B11C566R, presento domanda di indennità di malattia dal 4 al 20 novembre 2026. IBAN IT60X0542811101000000123456',
      }),
    );
    await desk.settle();
    const [first, second] = await filed();
    // Two applications from one address within days: perhaps one twice, and a person says so.
    expect(second).toBe('duplicate_suspected');
    expect(second).not.toBe(first);
    expect(desk.sent.map(({ mail: { text } }) => text?.includes('Delega o mandato di patronato'))).toContain(
      true,
    );
  });
});

describe('a complaint to a benefit agency', () => {
  test('is confirmed with the agency’s own term and desk', async () => {
    await desk.receive(
      mail({
        from: 'Luca Verdi <luca.verdi@example.net>',
        subject: 'Reclamo',
        text: 'Buongiorno, presento reclamo: da tre mesi il vostro ufficio non risponde alle mie domande. È inaccettabile. Luca Verdi',
      }),
    );
    await desk.settle();
    const answer = desk.sent[0]!.mail;
    expect(answer.text).toContain('Ufficio relazioni con il pubblico');
    // 30 days from 12 November 2026.
    expect(answer.text).toContain('entro il 12 dicembre 2026, cioè entro 30 giorni dal ricevimento');
    expect(answer.text).not.toMatch(/45 giorni|IVASS/);
  });
});
