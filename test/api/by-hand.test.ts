import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anna } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi, type Asking } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const giulia: Asking = { headers: { 'x-actor': 'Giulia Ferri' } };
const story = `Racconta che il 10/11/2026 alle 8:30 l'hanno tamponata in via Emilia a Modena. Polizza ${anna.motorPolicy}, targa ${anna.plate}.`;
const contact = (change: object = {}) => ({
  way: 'phone',
  who: anna.name,
  email: anna.email,
  what: story,
  at: '2026-11-12T08:40:00.000Z',
  clientId: randomUUID(),
  ...change,
});
const enter = (body: object) => client.ask('POST', '/tickets', { ...giulia, body });
const whole = z.looseObject({
  claim: z.string().nullable(),
  channel: z.string(),
  facts: z.array(z.looseObject({ key: z.string(), value: z.string() })),
  basedOn: z.string(),
});
const read = (id = '1') => client.read(whole, 'GET', `/tickets/${id}`);

describe('a call that somebody wrote down', () => {
  test('goes the way of every original: facts are read, it opens its claim, the caller is written to', async () => {
    expect(await enter(contact())).toMatchObject({
      status: 201,
      json: {
        channel: 'call_note',
        // Made up, it would be in one language.
        subject: '',
        customer: { address: anna.email, name: anna.name },
        receivedAt: '2026-11-12T08:40:00.000Z',
      },
    });
    await desk.settle();
    const ticket = await read();
    expect(ticket.claim).not.toBeNull();
    expect(ticket.facts.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['policy_number', 'loss_date', 'plate']),
    );
    expect(desk.sent.map(({ envelopeTo }) => envelopeTo)).toEqual([anna.email]);
    expect(desk.sent[0]?.mail.text).toContain('telefonata');
    expect((await client.get('/originals/1')).text).toContain('"enteredBy": "person:Giulia Ferri"');
  });

  test('sent twice, also at once or in other words, is one ticket', async () => {
    const body = contact();
    const answers = await Promise.all([enter(body), enter(body), enter({ ...body, what: 'Altro.' })]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ json }) => z.looseObject({ id: z.string() }).parse(json).id)).size).toBe(1);
    await desk.settle();
    expect((await enter(body)).status).toBe(200);
    expect(await desk.deps.db.sql.selectFrom('ticket').select('id').execute()).toHaveLength(1);
  });

  test('may say its kind and its claim, which no machine takes back', async () => {
    const { claim } = await openClaim(desk);
    const answer = await enter(
      contact({ what: 'Chiede novità sul perito.', caseKind: 'claim_status', claim: claim.id }),
    );
    expect(answer.json).toMatchObject({ caseKind: 'claim_status' });
    await desk.settle();
    expect((await client.get('/tickets/1')).json).toMatchObject({
      caseKind: 'claim_status',
      links: [{ state: 'confirmed', decidedBy: 'person:Giulia Ferri' }],
    });
  });

  test('of somebody without an address writes to nobody, and is linked by the telephone all the same', async () => {
    await desk.deps.db.sql
      .insertInto('contact')
      .values((eb) => ({
        party_id: eb.selectFrom('party').select('id').where('name', '=', anna.name),
        kind: 'phone' as const,
        value: '+393331234567',
      }))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await enter(contact({ email: undefined, phone: '333 1234567' }));
    await desk.settle();
    expect(desk.sent).toHaveLength(0);
    const ticket = await read();
    expect(ticket).toMatchObject({ customer: { address: '+393331234567', name: anna.name } });
    // No mail goes to a number: her own address on file is offered, and is where an answer goes.
    expect(ticket).toMatchObject({
      answerTo: { address: anna.email },
      answerWays: [{ address: anna.email, name: anna.name, why: 'party', failed: null }],
    });
    const body = { text: 'La richiamiamo.', clientId: randomUUID(), basedOn: ticket.basedOn };
    expect((await client.ask('POST', '/tickets/1/replies', { ...giulia, body })).json).toMatchObject({
      to: anna.email,
    });
  });

  test('of somebody who gave only a name keeps it, and offers the people of its claim without choosing one', async () => {
    await enter(contact({ email: undefined, who: 'Marco Villa' }));
    await desk.settle();
    const ticket = await read();
    expect(ticket).toMatchObject({
      customer: null,
      caller: 'Marco Villa',
      messages: { items: [{ from: null, caller: 'Marco Villa' }] },
      answerTo: null,
      answerWays: [{ address: anna.email, name: anna.name, why: 'party' }],
    });
    const body = { text: 'La richiamiamo.', clientId: randomUUID(), basedOn: ticket.basedOn };
    const asking = { ...giulia, body };
    expect((await client.refused('POST', '/tickets/1/replies', asking)).status).toBe(409);
    const sent = await client.ask('POST', '/tickets/1/replies', {
      ...giulia,
      body: { ...body, to: anna.email },
    });
    expect(sent.json).toMatchObject({ to: anna.email });
  });

  test('of somebody who gave neither name nor number is a ticket for people', async () => {
    await enter(
      contact({ way: 'counter', who: undefined, email: undefined, what: 'Ha chiesto informazioni.' }),
    );
    await desk.settle();
    expect(await read()).toMatchObject({ channel: 'counter', customer: null, caller: null, subject: '' });
  });

  test('is answered by mail, and the answer of the customer finds its ticket', async () => {
    await enter(contact({ what: 'Chiede a che punto è la sua pratica.' }));
    await desk.settle();
    const { basedOn } = await read();
    await client.ask('POST', '/tickets/1/replies', {
      ...giulia,
      body: { text: 'Il perito la chiamerà.', clientId: randomUUID(), basedOn },
    });
    await desk.settle();
    const left = desk.sent.at(-1);
    expect(left?.mail.text).toContain('Il perito la chiamerà.');
    const token = left?.mail.replyTo?.value[0]?.address ?? '';
    await desk.receive(
      `From: ${anna.name} <${anna.email}>\nTo: ${token}\nSubject: Re: pratica\nMessage-ID: <back@example.org>\nDate: Thu, 12 Nov 2026 11:00:00 +0100\n\nGrazie mille.\n`,
      { to: token },
    );
    await desk.settle();
    expect(await desk.deps.db.sql.selectFrom('ticket').select('id').execute()).toHaveLength(1);
  });

  test.each([
    [{ at: '2026-11-12T10:40:00.000Z' }, '/at'],
    [{ at: '2026-01-12T10:40:00.000Z' }, '/at'],
    [{ what: '  ' }, '/what'],
    [{ email: 'niente' }, '/email'],
    [{ way: 'pigeon' }, '/way'],
  ])('is refused with %j', async (change, at) => {
    const problem = await client.refused('POST', '/tickets', { ...giulia, body: contact(change) });
    expect(problem).toMatchObject({ status: 422, errors: [{ at }] });
  });

  test('is not for those who only read, nor on a claim that does not exist', async () => {
    await openTicket(desk);
    const asking = { token: tokenOf('auditor'), body: contact() };
    expect((await client.refused('POST', '/tickets', asking)).status).toBe(403);
    expect((await enter(contact({ claim: '99' }))).status).toBe(404);
  });
});
