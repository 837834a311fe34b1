import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import { latestOfTicket } from '#src/storage/history.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { savePayment } from '#src/storage/payments.ts';
import * as tickets from '#src/storage/tickets.ts';
import { tokenOf, useApi } from '../api/client.ts';
import { openClaim } from '../api/rows.ts';
import { anna, mail, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();
const client = useApi(desk);

const fact = z.looseObject({ id: z.string(), value: z.string().nullable() });
const view = z.looseObject({
  id: z.string(),
  caseKind: z.string(),
  version: z.int(),
  problem: z.unknown(),
  kindReading: z
    .looseObject({ decidedBy: z.string(), evidence: z.array(z.looseObject({ quote: z.string() })) })
    .nullable(),
  road: z
    .looseObject({
      kind: z.string(),
      known: z.array(fact),
      missing: z.array(fact),
      next: z.strictObject({ it: z.string(), en: z.string() }),
      answerBy: z.string().nullable(),
      urgent: z.boolean(),
    })
    .nullable(),
});

/** Puts a mail through every stage and asks the API for the newest ticket, as a desk page would. */
async function send(parts: Parameters<typeof mail>[0]) {
  await desk.receive(mail(parts));
  await desk.settle();
  return newest();
}

async function newest() {
  const [ticket] = await tickets.list(desk.deps.db, {}, { size: 1, order: 'opened' });
  if (ticket === undefined) throw new Error('no ticket');
  return client.read(view, 'GET', `/tickets/${ticket.id}`);
}

const value = (facts: readonly z.output<typeof fact>[] | undefined, id: string) =>
  facts?.find((each) => each.id === id)?.value;

async function annasClaim(): Promise<claims.ClaimFile> {
  const file = await openClaim(desk);
  await desk.deps.db.transaction(async (tx) =>
    claims.update(tx, file, { lossOn: '2026-10-01' as LocalDate }, desk.now),
  );
  return claims.load(desk.deps.db, file.claim.id);
}

describe('a payment that does not come', () => {
  test.each([
    ['Il bonifico per il mio sinistro {ref} non è ancora arrivato. Quando ricevo i soldi?', 'it'],
    ['The payment for my claim {ref} has not arrived. When will I be paid?', 'en'],
  ] as const)('«%s» shows decision, order, due date and the day to tell', async (text, language) => {
    const { claim } = await annasClaim();
    await desk.deps.db.transaction(async (tx) =>
      savePayment(tx, {
        externalId: 'ORD-1',
        claimId: claim.id,
        coverCode: 'RCA',
        amount: 124_000,
        decidedOn: '2026-11-05' as LocalDate,
        orderedOn: '2026-11-12' as LocalDate,
        iban: 'IT60X0542811101000000123456',
      }),
    );
    const ticket = await send({
      subject: 'Pagamento',
      text: text.replace('{ref}', formatReference(claim.reference, 'SIN')),
    });
    expect(ticket.caseKind).toBe('payment_delay');
    const road = ticket.road;
    expect(road?.kind).toBe('payment_delay');
    expect(value(road?.known, 'claim')).toBe(formatReference(claim.reference, 'SIN'));
    expect(value(road?.known, 'decided_on')).toBe('2026-11-05');
    expect(value(road?.known, 'due_on')).toBe('2026-11-20');
    expect(value(road?.known, 'iban_end')).toBe('3456');
    expect(road?.next[language]).toContain(language === 'it' ? '16 novembre 2026' : '16 November 2026');
    // Three business days from Thursday.
    expect(road?.answerBy).toBe('2026-11-17');
  });

  test('of a claim nobody knows asks for the claim first', async () => {
    const ticket = await send({
      from: `${stranger.name} <${stranger.email}>`,
      text: 'Quando mi pagate? Il bonifico del rimborso non è mai arrivato.',
    });
    expect(ticket).toMatchObject({ caseKind: 'payment_delay', road: { kind: 'payment_delay' } });
    expect(ticket.road?.missing.map((each) => each.id)).toContain('claim');
  });
});

describe('a renewal problem', () => {
  test('shows expiry, premium and cover, and is urgent near the expiry', async () => {
    const ticket = await send({
      subject: 'Rinnovo',
      text: `La polizza ${anna.motorPolicy} è in scadenza e non mi è arrivato l'avviso di rinnovo.`,
    });
    expect(ticket.caseKind).toBe('renewal_problem');
    expect(value(ticket.road?.known, 'policy')).toBe(anna.motorPolicy);
    expect(value(ticket.road?.known, 'plate')).toBe(anna.plate);
    expect(value(ticket.road?.known, 'expires_on')).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(ticket.road?.missing.map((each) => each.id)).toContain('notice_sent');
  });

  test('in the last three days is answered the same day', async () => {
    const first = await send({
      text: `My policy ${anna.motorPolicy} is about to expire and I have had no renewal papers.`,
    });
    const expiry = value(first.road?.known, 'expires_on');
    if (expiry == null) throw new Error('no expiry');
    expect(first.road?.urgent).toBe(false);
    desk.now = new Date(new Date(`${expiry}T09:00:00Z`).getTime() - 2 * 86_400_000);
    const ticket = await send({ text: `My policy ${anna.motorPolicy} expires in two days, renewal?` });
    expect(ticket.road).toMatchObject({ kind: 'renewal_problem', urgent: true });
    expect(new Date(ticket.road?.answerBy ?? 0).getTime() - desk.now.getTime()).toBeLessThan(4 * 86_400_000);
  });
});

type Changer = 'Sara' | 'Luca';

describe('a change of data', () => {
  const change = z.looseObject({
    id: z.string(),
    version: z.int(),
    field: z.string(),
    oldValue: z.string().nullable(),
    newValue: z.string().nullable(),
    state: z.string(),
    identityReached: z.int(),
  });
  const changesOf = (ticket: z.output<typeof view>) =>
    z.looseObject({ changes: z.array(change) }).parse(ticket.road).changes;
  /** Two people, each with a token of their own. */
  const as = (name: Changer) => ({ token: tokenOf(name === 'Sara' ? 'rep' : 'senior_rep') });
  const step = (id: string, name: Changer, word: string, more: object = {}) =>
    client.ask('POST', `/account-changes/${id}/steps`, {
      ...as(name),
      body: { step: word, ...more },
    });
  const prove = (id: string, name: Changer = 'Sara') =>
    client.ask('PATCH', `/account-changes/${id}`, {
      ...as(name),
      body: { identity: { level: 3, note: 'Richiamata al numero in anagrafica' } },
    });
  const annaNow = async () => (await partiesAt(desk.deps.db, anna.email))[0];

  test('of an IBAN takes a call back and two different people, and is applied once', async () => {
    const before = await annaNow();
    const ticket = await send({
      subject: 'Cambio IBAN',
      text: 'Ho cambiato banca, il nuovo IBAN è GB82WEST12345698765432.',
    });
    expect(ticket).toMatchObject({ caseKind: 'account_change', road: { urgent: true } });
    const [asked] = changesOf(ticket);
    if (asked === undefined) throw new Error('no change');
    expect(asked).toMatchObject({
      field: 'iban',
      oldValue: before?.iban ?? null,
      newValue: 'GB82WEST12345698765432',
      state: 'proposed',
    });
    // The machine changed nothing.
    expect((await annaNow())?.iban).toBe(before?.iban);

    expect((await step(asked.id, 'Sara', 'approve')).status).toBe(409);
    await prove(asked.id);
    expect((await step(asked.id, 'Sara', 'approve')).status).toBe(200);
    expect((await step(asked.id, 'Sara', 'approve')).status).toBe(409);
    expect((await step(asked.id, 'Sara', 'apply')).status).toBe(409);
    // The second one writes the account again, as he reads it where it came from.
    expect((await step(asked.id, 'Luca', 'approve')).status).toBe(409);
    expect((await step(asked.id, 'Luca', 'approve', { confirm: '5433' })).status).toBe(409);
    expect((await step(asked.id, 'Luca', 'approve', { confirm: '5432' })).status).toBe(200);
    expect((await step(asked.id, 'Sara', 'apply')).json).toMatchObject({ state: 'applied' });
    expect((await annaNow())?.iban).toBe('GB82WEST12345698765432');

    expect((await step(asked.id, 'Sara', 'apply')).status).toBe(200);
    const applied = (await latestOfTicket(desk.deps.db, ticket.id as never, 100)).filter(
      (event) => event.action === 'change-applied',
    );
    expect(applied).toHaveLength(1);
    expect(applied[0]?.data).toMatchObject({
      oldValue: before?.iban ?? null,
      newValue: 'GB82WEST12345698765432',
    });
  });

  test('is agreed to by nobody behind the shared token, whoever is named', async () => {
    const ticket = await send({ text: 'Cambio IBAN: GB82WEST12345698765432' });
    const [asked] = changesOf(ticket);
    if (asked === undefined) throw new Error('no change');
    await prove(asked.id);
    for (const name of ['Sara', 'Luca'])
      await client.refused('POST', `/account-changes/${asked.id}/steps`, {
        headers: { 'x-actor': name },
        body: { step: 'approve' },
      });
    expect((await step(asked.id, 'Sara', 'apply')).status).toBe(409);
  });

  test('whose value is corrected after an approval must be approved again', async () => {
    const ticket = await send({ text: 'My address has changed: our new address is 12 High Street, Verona.' });
    const [asked] = changesOf(ticket);
    if (asked === undefined) throw new Error('no change');
    await prove(asked.id);
    expect((await step(asked.id, 'Sara', 'approve')).json).toMatchObject({ state: 'approved' });
    const edited = await client.ask('PATCH', `/account-changes/${asked.id}`, {
      ...as('Luca'),
      body: { newValue: '12 High Street, 37121 Verona' },
    });
    expect(edited.json).toMatchObject({ state: 'proposed', approvedBy: null });
    expect((await step(asked.id, 'Luca', 'apply')).status).toBe(409);
  });

  test('of a telephone number adds the new one and keeps the old', async () => {
    const before = await annaNow();
    const ticket = await send({ text: 'Il mio numero di cellulare è cambiato: 348 7654321' });
    const [asked] = changesOf(ticket);
    if (asked === undefined) throw new Error('no change');
    await prove(asked.id);
    await step(asked.id, 'Sara', 'approve');
    await step(asked.id, 'Sara', 'apply');
    const phones = (await annaNow())?.contacts.filter((contact) => contact.kind === 'phone') ?? [];
    expect(phones.map((contact) => contact.value)).toContain('+393487654321');
    expect(phones.length).toBe(
      (before?.contacts.filter((contact) => contact.kind === 'phone').length ?? 0) + 1,
    );
  });

  test('that is refused says why and changes nothing', async () => {
    const before = await annaNow();
    const ticket = await send({ text: 'Cambio IBAN: GB82WEST12345698765432' });
    const [asked] = changesOf(ticket);
    if (asked === undefined) throw new Error('no change');
    expect((await step(asked.id, 'Sara', 'refuse')).status).toBe(422);
    expect((await step(asked.id, 'Sara', 'refuse', { reason: 'Non l’ha chiesto lei' })).json).toMatchObject({
      state: 'refused',
    });
    expect((await annaNow())?.iban).toBe(before?.iban);
  });

  test('asked by a stranger has nobody’s data until a person says whose', async () => {
    const ticket = await send({
      from: `${stranger.name} <${stranger.email}>`,
      text: 'Vi comunico il mio nuovo indirizzo: via Garibaldi 7, 20121 Milano.',
    });
    expect(ticket.road?.missing.map((each) => each.id)).toContain('party');
  });
});

describe('a complaint', () => {
  const entryOf = (ticket: z.output<typeof view>) =>
    z
      .looseObject({ entry: z.looseObject({ id: z.string(), version: z.int(), dueOn: z.string() }) })
      .parse(ticket.road).entry;

  test.each([
    ['Reclamo', 'Il vostro perito sig. Neri è stato maleducato, è inaccettabile.', 'Neri'],
    ['Complaint', 'Your adjuster Mr Brown was rude to my mother. This is unacceptable.', 'Brown'],
  ])('«%s» is in the register, with its day and its words', async (subject, text, person) => {
    const ticket = await send({ subject, text });
    expect(ticket.caseKind).toBe('complaint');
    expect(ticket.kindReading?.decidedBy).toBe('machine:link');
    expect(ticket.kindReading?.evidence.length).toBeGreaterThan(0);
    expect(entryOf(ticket)).toMatchObject({
      dueOn: '2026-12-24',
      reason: 'behaviour',
      personComplainedAbout: person,
      complainantName: anna.name,
      acknowledgedAt: expect.any(String),
    });
  });

  test('is not handled by whom it is about, and is closed with an outcome', async () => {
    const entry = entryOf(
      await send({ subject: 'Reclamo', text: 'Il vostro perito sig. Neri è stato arrogante.' }),
    );
    const patch = (body: object) => client.ask('PATCH', `/complaints/${entry.id}`, { body });
    expect((await patch({ handler: 'Mario Neri' })).status).toBe(409);
    expect((await patch({ handler: 'Sara Conti' })).status).toBe(200);
    expect((await patch({ closedAt: '2026-11-20T10:00:00Z' })).status).toBe(409);
    expect((await patch({ closedAt: '2026-11-20T10:00:00Z', outcome: 'accepted' })).json).toMatchObject({
      outcome: 'accepted',
    });
  });

  test('has fifteen days more for enquiries about an intermediary, once, while its term runs, and loses them with the reason', async () => {
    const entry = entryOf(
      await send({ subject: 'Reclamo', text: 'Reclamo per il vostro pessimo servizio.' }),
    );
    const patch = (body: object) => client.ask('PATCH', `/complaints/${entry.id}`, { body });
    // 12 November and 45 days is a Sunday after two holidays; 60 days is 11 January, a Monday.
    const [usual, suspended] = [
      { dueOn: '2026-12-24', legalDueOn: '2026-12-28' },
      { dueOn: '2027-01-11', legalDueOn: '2027-01-11' },
    ];
    expect(await patch({ extensionReason: 'Si sente l’agenzia' })).toMatchObject({
      status: 409,
      json: { words: { it: expect.stringContaining('intermediario') } },
    });
    const asked = { extensionReason: 'Si sente l’agenzia', concerned: 'Agenzia Lodi Centro' };
    expect((await patch(asked)).json).toMatchObject(suspended);
    expect((await patch({ extensionReason: 'Si sente ancora l’agenzia' })).json).toMatchObject(suspended);
    expect((await patch({ extensionReason: null })).json).toMatchObject(usual);
    desk.now = new Date('2026-12-29T09:00:00Z');
    expect(await patch(asked)).toMatchObject({
      status: 409,
      json: { words: { en: expect.stringContaining('the term is over') } },
    });
  });

  test('stands in the export, and what it quotes is no formula there', async () => {
    const entry = entryOf(
      await send({ subject: 'Reclamo', text: 'Reclamo per il vostro pessimo servizio.' }),
    );
    await client.ask('PATCH', `/complaints/${entry.id}`, { body: { rootCause: '=1+1; "due" righe' } });
    const { text, headers } = await client.get('/complaints/register.csv');
    expect(headers.get('content-type')).toContain('text/csv');
    const [head, row] = text.replace('\uFEFF', '').split('\r\n');
    expect(head).toContain('personComplainedAbout;handler;acknowledgedAt;dueOn');
    expect(row).toContain(anna.name);
    expect(row).toContain(`"'=1+1; ""due"" righe"`);
  });

  test('that a person saw in another ticket is entered and confirmed, and one that is none leaves the clock', async () => {
    const ticket = await send({ text: 'Vorrei sapere gli orari dell’ufficio.' });
    await client.ask('PATCH', `/tickets/${ticket.id}`, {
      body: { caseKind: 'complaint' },
      headers: { 'x-actor': 'Sara' },
    });
    await desk.settle();
    const complaint = await newest();
    expect(entryOf(complaint)).toMatchObject({ acknowledgedAt: expect.any(String), closedAt: null });
    expect(complaint.kindReading?.decidedBy).toBe('person:Sara');
    await client.ask('PATCH', `/tickets/${ticket.id}`, { body: { caseKind: 'other' } });
    const list = await client.get('/complaints?open=true');
    expect(list.json).toMatchObject({ items: [] });
  });

  test('is a person’s word that no later message overwrites', async () => {
    const ticket = await send({ id: 'first@example.org', text: 'Vorrei sapere gli orari dell’ufficio.' });
    await client.ask('PATCH', `/tickets/${ticket.id}`, {
      body: { caseKind: 'provider' },
      headers: { 'x-actor': 'Sara' },
    });
    await desk.receive(
      mail({ text: 'A che punto è la mia pratica?', headers: { 'In-Reply-To': '<first@example.org>' } }),
    );
    await desk.settle();
    expect((await newest()).caseKind).toBe('provider');
  });
});

describe('other kinds', () => {
  test('data protection: the right, and a month', async () => {
    const ticket = await send({ text: 'Ai sensi dell’art. 15 GDPR chiedo copia dei miei dati personali.' });
    expect(ticket).toMatchObject({
      caseKind: 'data_request',
      road: { rights: ['access'], answerBy: '2026-12-11' },
    });
    expect(ticket.road?.missing.map((each) => each.id)).toEqual(['identity']);
  });

  test('where is my claim: how far it is, and what may be told to whoever asks', async () => {
    const { claim } = await annasClaim();
    const ref = formatReference(claim.reference, 'SIN');
    const ticket = await send({ text: `What is the status of my claim ${ref}?` });
    expect(ticket).toMatchObject({ caseKind: 'claim_status', road: { status: 'incomplete' } });
    expect(value(ticket.road?.known, 'claim')).toBe(ref);
    expect(z.looseObject({ say: z.looseObject({ en: z.string() }) }).parse(ticket.road).say.en).toContain(
      'next step',
    );
  });

  test('a lawyer’s formal notice: legal, with the day it sets', async () => {
    const ticket = await send({
      from: 'Avv. Luigi Conti <conti@example.net>',
      subject: 'Diffida',
      text: 'In nome e per conto del sig. Neri vi diffido al pagamento entro 15 giorni.',
    });
    expect(ticket).toMatchObject({
      caseKind: 'third_party_letter',
      road: {
        letter: { sender: 'lawyer', legal: true, deadline: '2026-11-27' },
        answerBy: '2026-11-27',
        urgent: true,
      },
    });
  });

  test('a garage: what it brings and asks', async () => {
    const ticket = await send({
      from: 'Carrozzeria Stella <stella@example.net>',
      text: 'Siamo la carrozzeria Stella: inviamo il preventivo per la Panda della vostra cliente Bianchi e attendiamo autorizzazione.',
    });
    expect(ticket).toMatchObject({
      caseKind: 'provider',
      road: { letter: { sender: 'garage', brings: ['authorisation', 'estimate'] } },
    });
  });

  test('what came to the wrong place: where it should go', async () => {
    const ticket = await send({
      from: 'Gino Verdi <gino@example.net>',
      subject: 'Curriculum',
      text: 'In allegato il mio curriculum per la posizione di impiegato.',
    });
    expect(ticket).toMatchObject({ caseKind: 'misdirected', road: { whereTo: { en: 'Human resources.' } } });
  });

  test('perhaps a complaint: marked for a person, with no letter of the register', async () => {
    const { claim } = await annasClaim();
    const ticket = await send({
      subject: formatReference(claim.reference, 'SIN'),
      text: 'A che punto è la pratica? Il sopralluogo è stato fatto senza avvisare.',
    });
    expect(ticket.caseKind).not.toBe('complaint');
    expect(ticket.problem).toMatchObject({ code: 'perhaps_complaint' });
  });
});
