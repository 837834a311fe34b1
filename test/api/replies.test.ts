import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatReference } from '#src/domain/linking/reference.ts';
import { list } from '#src/storage/outbound.ts';
import { advance } from '#src/storage/tickets.ts';
import { anna, bounceOf, mail, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi, type Asking } from './client.ts';
import { openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const seen = z.looseObject({ basedOn: z.string(), reference: z.string() });

/** Anna has written, the machine has said what it had to, and a representative has the ticket before their eyes. */
async function annaWrote(options: Parameters<typeof mail>[0] = { text: 'A che punto è la mia pratica?' }) {
  await desk.receive(mail({ id: 'question@example.org', ...options }));
  await desk.settle();
  return client.read(seen, 'GET', '/tickets/1');
}

function reply(basedOn: string, change: object = {}): Asking {
  return {
    body: { text: 'Il perito la chiamerà domani.', clientId: randomUUID(), basedOn, ...change },
    headers: { 'x-actor': Buffer.from('Niccolò Conti').toString('latin1') },
  };
}

const replies = () =>
  list(desk.deps.db, {}, { size: 50 }).then((all) => all.filter((each) => each.purpose === 'reply'));

describe('a reply', () => {
  test('leaves once, in the thread of the message it answers, signed by whoever wrote it', async () => {
    const { basedOn, reference } = await annaWrote();
    const answer = await client.ask('POST', '/tickets/1/replies', reply(basedOn));
    expect(answer.status).toBe(202);
    expect(answer.json).toMatchObject({
      ticket: reference,
      to: anna.email,
      state: 'queued',
      purpose: 'reply',
    });
    const before = desk.sent.length;
    await desk.settle();
    expect(desk.sent.length).toBe(before + 1);
    const left = desk.sent.at(-1);
    expect(left?.mail.text).toContain('Il perito la chiamerà domani.');
    expect(left?.mail.text).toContain('Niccolò Conti');
    expect(left?.mail.inReplyTo).toBe('<question@example.org>');
    expect(left?.mail.headers.get('auto-submitted')).toBeUndefined();
    expect((await client.get('/tickets/1')).json).toMatchObject({
      history: expect.arrayContaining([
        expect.objectContaining({ actor: 'person:Niccolò Conti', action: 'queued' }),
      ]),
    });
  });

  test('sent twice by a nervous hand or a lost answer is one message, and the second is told of the first', async () => {
    const { basedOn } = await annaWrote();
    const clientId = randomUUID();
    const asking = reply(basedOn, { clientId });
    const first = await client.ask('POST', '/tickets/1/replies', asking);
    const [second, third] = await Promise.all([
      client.ask('POST', '/tickets/1/replies', asking),
      client.ask('POST', '/tickets/1/replies', asking),
    ]);
    expect([second.status, third.status]).toEqual([200, 200]);
    expect(z.looseObject({ id: z.string() }).parse(second.json).id).toBe(
      z.looseObject({ id: z.string() }).parse(first.json).id,
    );
    await desk.settle();
    expect(await replies()).toHaveLength(1);
    // Written on in a box that did not hear that it had been sent: those words are not taken for sent.
    expect(
      (
        await client.refused('POST', '/tickets/1/replies', {
          ...reply(basedOn, { clientId, text: 'E ancora.' }),
        })
      ).status,
    ).toBe(409);
  });

  test('pressed twice in the same instant is one message', async () => {
    const { basedOn } = await annaWrote();
    const asking = reply(basedOn);
    const answers = await Promise.all([1, 2, 3].map(() => client.ask('POST', '/tickets/1/replies', asking)));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 200, 202]);
    expect(await replies()).toHaveLength(1);
  });

  test('of two representatives who answer the same message, the second sees both texts and sends nothing', async () => {
    const { basedOn } = await annaWrote();
    await client.ask('POST', '/tickets/1/replies', reply(basedOn, { text: 'Ci pensa Sara.' }));
    const problem = await client.refused(
      'POST',
      '/tickets/1/replies',
      reply(basedOn, { text: 'Ci penso io.' }),
    );
    expect(problem).toMatchObject({
      type: '/docs#problem-conversation-moved-on',
      status: 409,
      yours: 'Ci penso io.',
      said: [
        {
          direction: 'outbound',
          by: 'person:Niccolò Conti',
          text: expect.stringContaining('Ci pensa Sara.'),
        },
      ],
    });
    expect(await replies()).toHaveLength(1);
    // Having read it, the second may still want to add something.
    const { basedOn: now } = problem;
    expect((await client.ask('POST', '/tickets/1/replies', reply(now ?? ''))).status).toBe(202);
  });

  test('written while the customer wrote again is held, even when the new mail is older by its date', async () => {
    const { basedOn } = await annaWrote();
    desk.now = new Date(desk.now.getTime() - 3_600_000);
    await desk.receive(
      mail({
        text: 'Ho dimenticato: ho già riparato io.',
        subject: 'Re: Una domanda',
        headers: { 'In-Reply-To': '<question@example.org>' },
      }),
    );
    await desk.settle();
    const problem = await client.refused('POST', '/tickets/1/replies', reply(basedOn));
    expect(problem.said).toMatchObject([
      { direction: 'inbound', by: anna.email, text: expect.stringContaining('riparato') },
    ]);
    expect(await replies()).toHaveLength(0);
  });

  test('is not held by a second copy of a mail that was seen', async () => {
    const { basedOn } = await annaWrote();
    await desk.receive(mail({ id: 'question@example.org', text: 'A che punto è la mia pratica?' }), {
      account: 'other-mailbox',
    });
    await desk.settle();
    expect((await client.ask('POST', '/tickets/1/replies', reply(basedOn))).status).toBe(202);
  });

  test('that settles the matter resolves the ticket', async () => {
    const { basedOn } = await annaWrote();
    await client.ask('POST', '/tickets/1/replies', reply(basedOn, { close: true }));
    expect(await ticketNow(desk, '1')).toMatchObject({ status: 'resolved' });
  });

  test('that settles a complaint names whom to turn to next, and is not written by whom it is about', async () => {
    await desk.receive(
      mail({ text: 'Presento formale reclamo: è inaccettabile, da mesi nessuno mi risponde.' }),
    );
    await desk.settle();
    const { basedOn } = await client.read(z.looseObject({ basedOn: z.string() }), 'GET', '/tickets/1');
    const answer = (text: string) =>
      client.ask('POST', '/tickets/1/replies', reply(basedOn, { close: true, text }));
    for (const text of ['Ci scusiamo.', 'Ci scusiamo. Può rivolgersi all’IVASS.'])
      expect(await answer(text)).toMatchObject({
        status: 409,
        json: { words: { it: expect.stringContaining('IVASS e Arbitro Assicurativo') } },
      });
    const whole = 'Ci scusiamo. Può rivolgersi all’IVASS o all’Arbitro Assicurativo.';
    const about = async (person: string | null) =>
      client.ask('PATCH', '/complaints/1', { body: { personComplainedAbout: person } });
    await about('Niccolò Conti');
    expect(await answer(whole)).toMatchObject({
      status: 409,
      json: { words: { en: 'the person complained about cannot handle the complaint' } },
    });
    await about(null);
    expect((await answer(whole)).status).toBe(202);
  });

  test('after one that did not arrive takes its problem away', async () => {
    const { basedOn } = await annaWrote();
    const ticket = await ticketNow(desk, '1');
    await desk.deps.db.transaction((tx) =>
      advance(tx, ticket, 'settled', { problem: { code: 'not_delivered' } }),
    );
    await client.ask('POST', '/tickets/1/replies', reply(basedOn));
    expect((await ticketNow(desk, '1')).problem).toBeUndefined();
  });

  test('may be written although machines must not write to this customer', async () => {
    await desk.deps.db.sql.updateTable('party').set({ do_not_write: 'deceased' }).execute();
    const { basedOn } = await annaWrote();
    expect(desk.sent).toHaveLength(0);
    await client.ask('POST', '/tickets/1/replies', reply(basedOn));
    await desk.settle();
    expect(desk.sent).toHaveLength(1);
  });
});

describe('where a reply goes', () => {
  test('to whoever wrote the message, never to its Reply-To by itself', async () => {
    const { basedOn } = await annaWrote({
      text: 'A che punto è la mia pratica?',
      headers: { 'Reply-To': 'attacker@example.net' },
    });
    await client.ask('POST', '/tickets/1/replies', reply(basedOn));
    expect((await replies()).map((each) => each.recipient)).toEqual([anna.email]);
  });

  test('to the Reply-To of a web form whose sender nobody reads', async () => {
    const { basedOn } = await annaWrote({
      from: 'Sito web <noreply@sito.example.it>',
      text: 'Richiesta dal sito: a che punto è la mia pratica?',
      headers: { 'Reply-To': `Anna Bianchi <${anna.email}>` },
    });
    await client.ask('POST', '/tickets/1/replies', reply(basedOn));
    expect((await replies()).map((each) => each.recipient)).toEqual([anna.email]);
    expect((await replies())[0]?.body).toContain('Anna Bianchi');
  });

  test('where the writer says, if that person takes part; a stranger is refused', async () => {
    const { basedOn } = await annaWrote({
      text: 'A che punto è la mia pratica?',
      headers: { Cc: 'Perito <perito@example.com>', 'Reply-To': 'anna.lavoro@example.com' },
    });
    const problem = await client.refused(
      'POST',
      '/tickets/1/replies',
      reply(basedOn, { to: stranger.email }),
    );
    expect(problem).toMatchObject({ status: 422, errors: [{ at: '/to' }] });
    await client.ask('POST', '/tickets/1/replies', reply(basedOn, { to: 'Perito@example.com' }));
    expect((await replies()).map((each) => each.recipient)).toEqual(['perito@example.com']);
    // The greeting is not Anna's.
    expect((await replies())[0]?.body).not.toContain('Anna');
  });

  test('a stranger on a linked ticket is never told the number of the claim; its own people are', async () => {
    const claim = await openClaim(desk);
    const number = formatReference(claim.claim.reference, 'SIN');
    for (const customer of [stranger.email, anna.email]) {
      const ticket = await openTicket(desk, { customer, claimId: claim.claim.id });
      const { basedOn } = await client.read(seen, 'GET', `/tickets/${ticket.id}`);
      const unproven = customer === stranger.email ? { unproven: 'È il perito: lo conosciamo' } : {};
      await client.ask('POST', `/tickets/${ticket.id}/replies`, reply(basedOn, unproven));
    }
    const [toAnna, toStranger] = await replies();
    expect(toStranger?.body).not.toContain(number);
    expect(toStranger?.subject).not.toContain(number);
    expect(toAnna?.body).toContain(number);
  });
});

describe('a reply is refused', () => {
  test('on a ticket that is closed', async () => {
    const ticket = await openTicket(desk, { status: 'closed' });
    const { basedOn } = await client.read(seen, 'GET', `/tickets/${ticket.id}`);
    expect(await client.refused('POST', `/tickets/${ticket.id}/replies`, reply(basedOn))).toMatchObject({
      status: 409,
      detail: 'the ticket is closed',
    });
  });

  test('when nobody is known to answer to', async () => {
    const ticket = await openTicket(desk, { customer: 'mailer-daemon@example.org' });
    const { basedOn } = await client.read(seen, 'GET', `/tickets/${ticket.id}`);
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({ answerTo: null });
    expect((await client.refused('POST', `/tickets/${ticket.id}/replies`, reply(basedOn))).status).toBe(409);
  });

  test('on a channel that cannot send', async () => {
    const ticket = await openTicket(desk, { channel: 'pigeon' });
    const { basedOn } = await client.read(seen, 'GET', `/tickets/${ticket.id}`);
    expect((await client.refused('POST', `/tickets/${ticket.id}/replies`, reply(basedOn))).status).toBe(409);
  });

  test('on a ticket that does not exist', async () => {
    expect((await client.refused('POST', '/tickets/77/replies', reply('0.0.0.0'))).status).toBe(404);
  });

  test.each([
    [{ text: '   ' }, '/text'],
    [{ text: 'a\u0000b' }, '/text'],
    [{ text: 'x'.repeat(20_001) }, '/text'],
    [{ clientId: 'one' }, '/clientId'],
    [{ basedOn: '12' }, '/basedOn'],
    [{ basedOn: undefined }, '/basedOn'],
    [{ subject: 'two\nlines' }, '/subject'],
    [{ bcc: 'x@example.org' }, '/bcc'],
    [{ language: 'de' }, '/language'],
  ])('with %j', async (change, at) => {
    const ticket = await openTicket(desk);
    const problem = await client.refused('POST', `/tickets/${ticket.id}/replies`, reply('0.0.0.0', change));
    expect(problem.status).toBe(422);
    expect(problem.errors?.map((fault) => fault.at)).toContain(at);
  });

  test('with an actor who is no name', async () => {
    const ticket = await openTicket(desk);
    const asking = { ...reply('0.0.0.0'), headers: { 'x-actor': '<script>' } };
    const problem = await client.refused('POST', `/tickets/${ticket.id}/replies`, asking);
    expect(problem.errors).toMatchObject([{ in: 'header', at: 'X-Actor' }]);
  });
});

describe('whom an answer reaches', () => {
  const ways = z.looseObject({
    basedOn: z.string(),
    answerTo: z.object({ address: z.string() }).nullable(),
    answerWays: z.array(
      z.looseObject({
        address: z.string(),
        failed: z.looseObject({ at: z.string(), said: z.string(), words: z.looseObject({}) }).nullable(),
      }),
    ),
  });
  const look = () => client.read(ways, 'GET', '/tickets/1');

  test('is not the address that came back: it says so in both languages, and another of the same person takes its place', async () => {
    const carla = 'carla.moretti@example.org';
    await annaWrote({
      from: `Carla Moretti <${carla}>`,
      text: 'Chiedo il rimborso della visita cardiologica del 10/9/2026, 120 euro, polizza SAL-2025-002740.',
    });
    const before = await look();
    expect(before.answerTo).toMatchObject({ address: carla });
    await desk.receive(bounceOf(desk.sent[0]));
    await desk.settle();
    const { answerTo, answerWays, basedOn } = await look();
    const [first] = answerWays;
    expect(first).toMatchObject({
      address: carla,
      failed: {
        said: expect.stringContaining('550 no such user'),
        words: { it: 'l’indirizzo non esiste', en: 'the address does not exist' },
      },
    });
    // Machines that tell of it are nobody to answer.
    expect(answerWays.map(({ address }) => address)).not.toContain('mailer-daemon@mx.example.org');
    expect(answerTo?.address).toBe('c.moretti@studiomoretti.example');
    const answer = await client.ask('POST', '/tickets/1/replies', reply(basedOn));
    expect(answer.json).toMatchObject({ to: answerTo?.address });
  });

  test('is nobody by itself where the only address came back, and whoever wrote there again is alive', async () => {
    await annaWrote({ from: stranger.email, text: 'A che ora siete aperti domani?' });
    await desk.receive(bounceOf(desk.sent[0]));
    await desk.settle();
    const { answerTo, answerWays, basedOn } = await look();
    expect(answerTo).toBeNull();
    expect(answerWays).toMatchObject([{ address: stranger.email, failed: { said: expect.any(String) } }]);
    expect((await client.refused('POST', '/tickets/1/replies', reply(basedOn))).status).toBe(409);
    // Chosen on purpose it goes there.
    expect(
      (await client.ask('POST', '/tickets/1/replies', reply(basedOn, { to: stranger.email }))).status,
    ).toBe(202);
    const replyTo = desk.sent[0]?.mail.replyTo?.value[0]?.address ?? '';
    desk.now = new Date(desk.now.getTime() + 60_000);
    await desk.receive(
      mail({ from: stranger.email, to: `Sportello <${replyTo}>`, subject: 'Re: orari', text: 'Ci siete?' }),
      { to: replyTo },
    );
    await desk.settle();
    expect((await look()).answerTo).toMatchObject({ address: stranger.email });
  });

  test('is no mailbox of a machine, neither by itself nor when it is asked for', async () => {
    const { basedOn } = await annaWrote({
      from: 'postmaster@mx.example.net',
      text: 'A che ora siete aperti?',
    });
    expect((await look()).answerWays).toEqual([]);
    const asked = reply(basedOn, { to: 'postmaster@mx.example.net' });
    expect((await client.refused('POST', '/tickets/1/replies', asked)).status).toBeGreaterThanOrEqual(409);
  });
});
