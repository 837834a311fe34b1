import { expect, test } from 'vitest';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { anna, mail, mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf } from '../pdf.ts';
import { useApi } from './client.ts';
import { ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

interface Told {
  readonly it: readonly string[];
  readonly en: readonly string[];
}

test('a new claim explains its link, its checklist, its documents and its cover with the words of the mail', async () => {
  await desk.receive(
    mailWithFiles(
      {
        subject: 'Nuovo sinistro',
        text: `Buongiorno, ieri alle 8.30 in via Larga a Milano un furgone ha tamponato la mia auto ${anna.plate} e ha rotto il paraurti. Polizza ${anna.motorPolicy}. Nessun ferito. Allego il preventivo.\n\nAnna Bianchi`,
      },
      [
        {
          name: 'scan0001.pdf',
          type: 'application/pdf',
          content: pdfOf([
            { lines: ['CARROZZERIA VERDI', 'Via Po 3, Lodi'] },
            { lines: ['PREVENTIVO DI RIPARAZIONE N. 12', 'Paraurti 450,00', 'Totale euro 450,00'] },
          ]),
        },
      ],
    ),
  );
  await desk.settle();
  const ticket = (await client.get('/tickets/1')).json as {
    readonly links: readonly { readonly state: string; readonly explanation: Told }[];
    readonly kindReading: { readonly explanation: Told };
    readonly facts: readonly { readonly key: string; readonly value: string; readonly quote: string }[];
  };
  const opened = ticket.links.find(({ state }) => state === 'opened');
  expect(opened?.explanation.it.join(' ')).toContain('Il messaggio racconta un fatto nuovo');
  expect(opened?.explanation.it.join(' ')).toMatch(
    /La polizza è stata riconosciuta perché: .*cita il numero della polizza \(«.*RCA-2025-004217» nel testo della mail\)/,
  );
  expect(opened?.explanation.en.join(' ')).toContain('The policy was recognised because:');
  expect(ticket.kindReading.explanation.it[0]).toMatch(
    /^Letto come una denuncia di un fatto nuovo per le parole «Nuovo sinistro» nell’oggetto della mail/,
  );
  expect(ticket.facts).toContainEqual(
    expect.objectContaining({ key: 'loss_date', value: '2026-11-11', quote: 'ieri', part: 'body' }),
  );

  const { claimId } = await ticketNow(desk, '1');
  const reference = claimId === undefined ? '' : (await claims.load(desk.deps.db, claimId)).claim.reference;
  const claim = (await client.get(`/claims/${reference}`)).json as {
    readonly missing: Told;
    readonly requirements: readonly { readonly key: string; readonly explanation: Told }[];
    readonly documents: readonly { readonly item: string; readonly explanation: Told }[];
    readonly coverage: { readonly explanation: Told };
  };
  expect(claim.missing.it[0]).toMatch(/^Manca/);
  expect(claim.missing.it.join(' ')).toContain('È già arrivato: ');
  const line = (wanted: string) => claim.requirements.find(({ key }) => key === wanted)?.explanation.it;
  expect(line('loss_date')).toEqual([
    'Data dell’accaduto: arrivato, ancora da accettare; risulta già dalla pratica.',
  ]);
  expect(line('injuries_flag')?.[0]).toContain(
    'arrivato, ancora da accettare; «Nessun ferito» nel testo del messaggio.',
  );
  const estimate = claim.documents.find(({ item }) => item === 'doc_estimate');
  expect(estimate?.explanation.it[0]).toMatch(
    /riconosciuto dalle parole «PREVENTIVO.*» nell’allegato «scan0001.pdf»/,
  );
  expect(claim.coverage.explanation.it[0]).toMatch(/^Proposta: /);
  expect(claim.coverage.explanation.it.at(-1)).toBe('La macchina propone soltanto: decide una persona.');
});

test('a link of the machine, and what a person took back, say why', async () => {
  await desk.receive(
    mail({
      subject: 'Nuovo sinistro',
      text: `Ieri in via Larga a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}.`,
    }),
  );
  await desk.settle();
  const first = await ticketNow(desk, '1');
  const claim =
    first.claimId === undefined ? undefined : (await claims.load(desk.deps.db, first.claimId)).claim;
  await desk.receive(
    mail({
      subject: 'Seguito',
      text: `In merito al sinistro ${claim?.reference ?? ''} della mia auto ${anna.plate}: l’autobus era il 94.`,
    }),
  );
  await desk.settle();
  const told = async (id: string) =>
    (await client.get(`/tickets/${id}`)).json as {
      readonly version: number;
      readonly links: readonly { readonly state: string; readonly explanation: Told }[];
    };
  const linked = await told('2');
  expect(linked.links[0]?.state).toBe('auto');
  expect(linked.links[0]?.explanation.it[0]).toMatch(
    /^Collegato al sinistro SIN [\d-]+ perché: cita il numero del sinistro \(«\d{10}» nel testo della mail\); .*riporta la targa del veicolo assicurato \(«GA123BC» nel testo della mail\)/,
  );
  expect(linked.links[0]?.explanation.it.join(' ')).toContain(
    'Nessun altro sinistro corrisponde altrettanto',
  );

  await client.ask('DELETE', '/tickets/2/link', {
    body: { reason: 'parla di un’altra auto' },
    headers: { 'x-actor': 'Sara Conti', 'if-match': `"${linked.version}"` },
  });
  const removed = (await told('2')).links.find(({ state }) => state === 'removed');
  expect(removed?.explanation.it).toEqual([
    expect.stringMatching(
      /^Non appartiene al sinistro SIN [\d-]+: lo ha detto Sara Conti il \d+ \p{L}+ \d{4}\.$/u,
    ),
    'Motivo: «parla di un’altra auto».',
    'La macchina non lo ricollegherà da sola.',
  ]);
});

test('a ticket opened apart from the conversation it answers says from which one, and why', async () => {
  await desk.receive(
    mail({
      id: 'first@example.org',
      subject: 'Nuovo sinistro',
      text: `Ieri alle 8.30 in via Larga a Milano un furgone ha tamponato la mia auto ${anna.plate}. Polizza ${anna.motorPolicy}.`,
    }),
  );
  await desk.settle();
  desk.now = new Date('2026-11-25T09:00:00Z');
  await desk.receive(
    mail({
      subject: 'Re: Nuovo sinistro',
      text: `Il 24 novembre 2026 la grandine ha rotto il parabrezza della mia auto ${anna.plate}.`,
      headers: { 'In-Reply-To': '<first@example.org>' },
    }),
  );
  await desk.settle();
  const { reference } = await ticketNow(desk, '1');
  const { related } = (await client.get('/tickets/2')).json as {
    readonly related: { readonly ticket: string; readonly how: string; readonly explanation: Told };
  };
  expect(related).toMatchObject({ ticket: formatReference(reference, 'TCK'), how: 'new_loss' });
  expect(related.explanation.it[1]).toContain('dopo che quella pratica era stata denunciata');
  expect(related.explanation.en[0]).toBe(
    `Opened apart from ticket ${related.ticket}, which the message answers, because a new loss is told.`,
  );
});
