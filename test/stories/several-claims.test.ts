import { describe, expect, test } from 'vitest';
import type { ClaimId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { documentsOf } from '#src/storage/documents.ts';
import { findingsOf } from '#src/storage/findings.ts';
import * as links from '#src/storage/links.ts';
import { factsOf } from '#src/storage/messages.ts';
import { find } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { dyingAtCommit, everyBell, quietly } from '../bells.ts';
import { mail, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';

const desk = useDesk();

/** Davide and Elena, who share a broker's mailbox, have each reported a loss from their own address. */
async function twoCustomers(): Promise<{ davide: ClaimId; elena: ClaimId; numbers: [string, string] }> {
  await desk.receive(
    mail({
      from: 'Davide Greco <davide.greco@example.org>',
      subject: 'Denuncia sinistro auto',
      text: 'Vorrei denunciare un sinistro auto del 10/11/2026 a Napoli: sono stato tamponato. Auto GB450ZX, polizza RCA-2025-005561. Davide Greco',
    }),
  );
  await desk.receive(
    mail({
      from: 'Elena Marchetti <elena.marchetti@example.org>',
      subject: 'Denuncia danni da acqua',
      text: 'Vorrei denunciare un danno da acqua del 09/11/2026: si è rotto un tubo in cucina e il pavimento è rovinato. Polizza CAS-2024-000815. Elena Marchetti',
    }),
  );
  await desk.settle();
  const [davide, elena] = await Promise.all(
    ['1', '2'].map(async (id) => (await find(desk.deps.db, id))?.claimId),
  );
  if (davide === undefined || elena === undefined) throw new Error('two losses have not opened two claims');
  const references = await claims.referencesOf(desk.deps.db, [davide, elena]);
  const number = (id: ClaimId) => formatReference(references.get(id) ?? ('' as never), 'SIN');
  return { davide, elena, numbers: [number(davide), number(elena)] };
}

const fromBroker = ([one, other]: [string, string], files: readonly string[]) =>
  mailWithFiles(
    {
      from: 'Valle Broker <pratiche@vallebroker.example>',
      subject: 'Documenti di due nostri clienti',
      text: `Buongiorno,\n${one}, ns. cliente Davide Greco: in allegato il modulo CAI.\n${other}, sig.ra Elena Marchetti: in allegato il preventivo di riparazione.\nCordiali saluti\nValle Broker`,
    },
    files.map((name) => ({ name, type: 'application/pdf', content: pdfOf([[name]]) })),
  );

const items = async (claimId: ClaimId) =>
  (await documentsOf(desk.deps.db, claimId)).map((each) => each.item).toSorted();

describe('a broker’s mail about two customers', () => {
  test('belongs to both claims, and each gets its own papers only', async () => {
    const { davide, elena, numbers } = await twoCustomers();
    await desk.receive(fromBroker(numbers, ['CAI Davide Greco.pdf', 'preventivo Elena Marchetti.pdf']));
    await desk.settle();
    const ticket = await find(desk.deps.db, '3');
    if (ticket === undefined) throw new Error('there is no third ticket');
    expect(await links.claimsOf(desk.deps.db, ticket)).toEqual([davide, elena]);
    expect(await items(davide)).toEqual(['doc_cai']);
    expect(await items(elena)).toEqual(['doc_estimate']);
    // Nothing that the broker is told names either of them or their claims.
    const told = desk.sent.filter((each) => each.envelopeTo === 'pratiche@vallebroker.example');
    for (const each of told)
      expect(each.mail.text).not.toMatch(/Greco|Marchetti|SIN \d|GB450ZX|idraulic|tubo/);
  });

  test('with a file that could be of either waits for a person, and neither counts it', async () => {
    const { davide, elena, numbers } = await twoCustomers();
    await desk.receive(fromBroker(numbers, ['modulo CAI.pdf']));
    await desk.settle();
    expect(await find(desk.deps.db, '3')).toMatchObject({ problem: { code: 'files_to_look_at' } });
    expect([await items(davide), await items(elena)]).toEqual([[], []]);
  });

  test('from somebody nobody knows, with the bare numbers, belongs to neither', async () => {
    const { numbers } = await twoCustomers();
    await desk.receive(
      mail({
        from: 'altro@broker.example',
        subject: 'Notizie',
        text: `Buongiorno, a che punto sono ${numbers[0]} e ${numbers[1]}? Grazie`,
      }),
    );
    await desk.settle();
    const ticket = await find(desk.deps.db, '3');
    expect(ticket?.claimId).toBeUndefined();
    expect((await links.ofTicket(desk.deps.db, '3' as never)).map((link) => link.state)).toEqual([
      'suggested',
      'suggested',
    ]);
  });

  test('leaves every request with the customer it was made to', async () => {
    const { davide, elena, numbers } = await twoCustomers();
    const before = desk.sent.length;
    await desk.receive(fromBroker(numbers, []));
    await desk.settle();
    await desk.later(8);
    const reminded = desk.sent.slice(before).filter((each) => /SIN \d/.test(each.mail.text ?? ''));
    const of = (address: string) => reminded.filter((each) => each.envelopeTo === address);
    expect(of('davide.greco@example.org').length + of('elena.marchetti@example.org').length).toBe(
      reminded.length,
    );
    for (const each of of('davide.greco@example.org')) expect(each.mail.text).not.toContain(numbers[1]);
    for (const each of of('elena.marchetti@example.org')) expect(each.mail.text).not.toContain(numbers[0]);
    expect(davide).not.toBe(elena);
  });
});

describe('a mail that belongs to one claim and speaks of somebody else’s loss', () => {
  /** Davide has a claim; Elena is only insured, with a policy that the mail names. */
  const tell = async () => {
    await desk.receive(
      mail({
        from: 'Davide Greco <davide.greco@example.org>',
        subject: 'Denuncia sinistro auto',
        text: 'Vorrei denunciare un sinistro auto del 10/11/2026 a Napoli: sono stato tamponato. Auto GB450ZX, polizza RCA-2025-005561. Davide Greco',
      }),
    );
    await desk.settle();
    const davide = (await find(desk.deps.db, '1'))?.claimId;
    if (davide === undefined) throw new Error('a loss has not opened a claim');
    const number = (await claims.referencesOf(desk.deps.db, [davide])).get(davide);
    await desk.receive(
      mail({
        from: 'Davide Greco <davide.greco@example.org>',
        subject: 'Greco Davide e Marchetti Elena',
        text: `Buongiorno,

1) Greco Davide, ${formatReference(number ?? ('' as never), 'SIN')}, sinistro del 10/11/2026: la controparte viaggiava con targa FL318AC ed è
assicurata con Allianz.

2) Per mia zia Marchetti Elena, polizza CAS-2024-000815, danno da acqua del 09/11/2026 a Firenze: il preventivo è di 900 euro.

Davide Greco`,
      }),
    );
    await desk.settle();
    await personActions(desk.deps).link({ ticketId: '2' as never, claimId: davide, by: 'person:Sara' });
    return davide;
  };
  const whatCame = async (davide: ClaimId) => ({
    linked: (await find(desk.deps.db, '2'))?.claimId === davide,
    problem: (await find(desk.deps.db, '2'))?.problem?.code,
    conflicts: (await findingsOf(desk.deps.db, davide)).filter(({ check }) => check === 'pe.data_conflict')
      .length,
    plate: (await claims.requirementsOf(desk.deps.db, davide)).find(({ key }) => key === 'plate_other')
      ?.state,
    facts: (await factsOf(desk.deps.db, '2' as never))
      .filter(({ key }) => key === 'loss_date')
      .map(({ value }) => value)
      .toSorted(),
  });
  const asItShould = {
    linked: true,
    // Nobody hears what is said of Elena: a person is told.
    problem: 'several_claims',
    conflicts: 0,
    plate: 'received',
    // Both are kept on the ticket, each with its words; the claim hears its own.
    facts: ['2026-11-09', '2026-11-10'],
  };

  test('gives that claim no day, plate or sum of the other customer', async () => {
    const davide = await tell();
    await desk.settle();
    expect(await whatCame(davide)).toEqual(asItShould);
  });

  test('says the same when every stage runs again after it was done', async () => {
    const davide = await tell();
    const rung: { stage: string; id: string }[] = [];
    await everyBell(desk, async (bell) => {
      rung.push(bell);
      await quietly(desk.run(bell.stage, bell.id));
    });
    for (const bell of rung) await quietly(desk.run(bell.stage, bell.id));
    await desk.settle();
    expect(await whatCame(davide)).toEqual(asItShould);
  });

  test('and when the process dies at the commit of the assessment', async () => {
    const davide = await tell();
    await everyBell(desk, async (bell) => {
      if (bell.stage === 'assess') await dyingAtCommit(desk, bell);
      await quietly(desk.run(bell.stage, bell.id));
    });
    expect(await whatCame(davide)).toEqual(asItShould);
  });
});

test('an account told for one of two customers stops the payment of that one only', async () => {
  const { davide, elena, numbers } = await twoCustomers();
  await desk.receive(
    mail({
      from: 'Valle Broker <pratiche@vallebroker.example>',
      subject: 'Due nostri clienti',
      text: `Buongiorno,\n${numbers[0]}, ns. cliente Davide Greco: in allegato il modulo CAI.\n${numbers[1]}, sig.ra Elena Marchetti: il nuovo IBAN è IT60X0542811101000000123456.\nCordiali saluti\nValle Broker`,
    }),
  );
  await desk.settle();
  const checks = async (claimId: ClaimId) =>
    (await findingsOf(desk.deps.db, claimId)).map(({ check }) => check);
  expect(await checks(elena)).toContain('pe.iban_changed');
  expect(await checks(davide)).not.toContain('pe.iban_changed');
});
