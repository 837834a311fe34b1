import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedPeople } from '#demo/people.ts';
import { z } from 'zod';
import { formatReference } from '#src/domain/linking/reference.ts';
import { changePerson, findPersonByName } from '#src/storage/people.ts';
import { advance } from '#src/storage/tickets.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi, type Asking } from './client.ts';
import { openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);
beforeEach(() => seedPeople(desk.deps.db, desk.now));

const queue = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      unread: z.boolean(),
      due: z.looseObject({ clock: z.string(), at: z.string(), late: z.boolean() }).nullable(),
    }),
  ),
  next: z.string().nullable(),
  size: z.unknown(),
  counts: z.record(z.string(), z.object({ count: z.number(), more: z.boolean() })),
});

const as = (name: string): Asking => ({ headers: { 'x-actor': name } });
const giulia = as('Giulia Ferri');
const marta = as('Marta Villa');

const read = (query = '', who = giulia) => client.read(queue, 'GET', `/queue${query}`, who);
const idsIn = async (query: string, who = giulia) => (await read(query, who)).items.map(({ id }) => id);
const assign = (id: string, to: string | null, version?: number) =>
  client.ask('PUT', `/tickets/${id}/assignment`, { ...giulia, body: { to, version } });

/** A settled ticket that the clock has told when it is due. */
async function ticketOf(change: Parameters<typeof openTicket>[1] = {}) {
  const ticket = await openTicket(desk, change);
  await desk.tickOnly();
  return ticket;
}

const hoursAgo = (hours: number) => new Date(desk.now.getTime() - hours * 3_600_000);

describe('a row of the queue', () => {
  test('says who, what, by when, what is missing and what was said last', async () => {
    await desk.receive(mail({ text: 'Ecco quanto richiesto.', subject: 'Documenti' }));
    await desk.settle();
    const ticket = await ticketNow(desk, '1');
    // Opened afterwards: the machine would link the message by itself, and judge the claim.
    const claim = await openClaim(desk, [
      { key: 'doc_cai', state: 'asked' },
      { key: 'doc_damage_photos', state: 'missing' },
      { key: 'doc_estimate|doc_invoice', state: 'received' },
    ]);
    await desk.deps.db.transaction((tx) =>
      advance(tx, ticket, 'settled', { claimId: claim.claim.id, status: 'open', caseKind: 'claim_update' }),
    );
    await desk.tickOnly();
    expect(await read('?view=all')).toMatchObject({
      items: [
        {
          reference: formatReference(ticket.reference, 'TCK'),
          customer: { address: anna.email, name: anna.name },
          subject: 'Documenti',
          claim: formatReference(claim.claim.reference, 'SIN'),
          claimType: { id: 'motor_damage' },
          missing: 2,
          asked: 1,
          assignee: null,
          unread: true,
          due: { clock: 'int.first_touch', late: false },
          last: { direction: 'outbound' },
        },
      ],
    });
  });

  test('of a letter or a call whose writer nobody knows names whom its claim is about', async () => {
    const { claim } = await openClaim(desk);
    const post = await ticketOf({ channel: 'letter', claimId: claim.id });
    const unlinked = await ticketOf({ channel: 'letter' });
    for (const { id } of [post, unlinked])
      await desk.deps.db.transaction((tx) =>
        sql`update ticket set customer = null, customer_name = null where id = ${id}`.execute(tx.sql),
      );
    const known = await ticketOf({ claimId: claim.id });
    const rows = z.looseObject({ items: z.array(z.looseObject({ id: z.string(), about: z.unknown() })) });
    const { items } = await client.read(rows, 'GET', '/queue?view=all', giulia);
    expect(new Map(items.map(({ id, about }) => [id, about]))).toEqual(
      new Map([
        [post.id, anna.name],
        [unlinked.id, null],
        [known.id, null],
      ]),
    );
  });

  test('is late once its clock is over, and stays on top', async () => {
    const late = await ticketOf({ receivedAt: hoursAgo(24 * 6) });
    const fresh = await ticketOf({ receivedAt: hoursAgo(1) });
    const { items } = await read();
    expect(items.map(({ id, due }) => [id, due?.late])).toEqual([
      [late.id, true],
      [fresh.id, false],
    ]);
    expect(await idsIn('?due=late')).toEqual([late.id]);
  });

  test('is ordered by the term of its kind, not by who came first', async () => {
    const change = await ticketOf({ caseKind: 'account_change', receivedAt: hoursAgo(3) });
    const renewal = await ticketOf({ caseKind: 'renewal_problem', receivedAt: hoursAgo(2) });
    for (const id of [change.id, renewal.id]) await assign(id, 'Giulia Ferri');
    expect((await read('?view=mine')).items.map(({ id, due }) => [id, due?.clock])).toEqual([
      [renewal.id, 'int.renewal'],
      [change.id, 'int.account_change'],
    ]);
  });
});

test('a complaint that was answered by letter leaves the deadline of its answer with the next turn of the clock', async () => {
  await desk.receive(
    mail({ text: 'Presento formale reclamo: è inaccettabile, da mesi nessuno mi risponde.' }),
  );
  await desk.settle();
  await assign('1', 'Giulia Ferri');
  expect((await read()).items[0]?.due?.clock).toBe('it.complaint.reply');
  const answered = { answeredAt: '2026-11-12T09:30:00.000Z' };
  expect((await client.ask('PATCH', '/complaints/1', { body: answered })).status).toBe(200);
  await desk.tickOnly();
  expect((await read()).items[0]?.due?.clock).not.toBe('it.complaint.reply');
});

describe('views', () => {
  test('part my turn, nobody’s, the customer’s, the supervisor’s, what sleeps and what is over', async () => {
    const mine = await ticketOf();
    const nobody = await ticketOf({ status: 'new' });
    const waiting = await ticketOf({ status: 'waiting_customer' });
    const escalated = await ticketOf({ status: 'escalated' });
    const over = await ticketOf({ status: 'closed' });
    await ticketOf({ status: 'merged' });
    await assign(mine.id, 'Giulia Ferri');
    expect(await idsIn('?view=mine')).toEqual([mine.id]);
    expect(await idsIn('?view=mine', marta)).toEqual([]);
    expect(await idsIn('?view=new')).toEqual([nobody.id]);
    expect(await idsIn('?view=waiting')).toEqual([waiting.id]);
    expect(await idsIn('?view=escalated')).toEqual([escalated.id]);
    expect(await idsIn('?view=decided')).toEqual([over.id]);
    expect((await idsIn('?view=all')).toSorted()).toEqual(
      [mine.id, nobody.id, waiting.id, escalated.id].toSorted(),
    );
    expect((await read()).counts).toEqual({
      mine: { count: 1, more: false },
      new: { count: 1, more: false },
      waiting: { count: 1, more: false },
      escalated: { count: 1, more: false },
      all: { count: 4, more: false },
      asleep: { count: 0, more: false },
      mentions: { count: 0, more: false },
      decided: { count: 1, more: false },
    });
  });

  test('are walked by pages that miss and repeat nothing, also where several are due at one instant', async () => {
    for (let n = 0; n < 7; n++) await openTicket(desk);
    await desk.tickOnly();
    for (const view of ['all', 'new', 'decided']) {
      if (view === 'decided')
        for (let n = 1; n <= 7; n++)
          await client.ask('PATCH', `/tickets/${n}`, { body: { status: 'resolved' } });
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = await read(`?view=${view}&limit=3${cursor}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next === null ? '' : `&cursor=${page.next}`;
      } while (cursor !== '');
      expect(seen.toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    }
  });

  test('are narrowed by channel, kind, status, person, language, problem and type', async () => {
    const claim = await openClaim(desk);
    const plain = await ticketOf();
    const other = await ticketOf({
      channel: 'phone',
      caseKind: 'complaint',
      language: 'en',
      status: 'escalated',
      claimId: claim.claim.id,
      problem: { code: 'answer_to_read' },
    });
    await assign(plain.id, 'Giulia Ferri');
    for (const query of [
      'channel=phone',
      'kind=complaint',
      'status=escalated',
      'assignee=nobody',
      'language=en',
      'needsPerson=true',
      'claimType=motor_damage',
    ])
      expect([query, ...(await idsIn(`?view=all&${query}`))]).toEqual([query, other.id]);
    expect(await idsIn('?view=all&assignee=me')).toEqual([plain.id]);
    const narrowed = await read('?view=all&assignee=me');
    expect([narrowed.size, narrowed.counts['all']]).toEqual([
      { count: 1, more: false },
      { count: 2, more: false },
    ]);
    expect(await idsIn('?view=all&assignee=Giulia%20Ferri', marta)).toEqual([plain.id]);
  });

  test('refuse a cursor of another view', async () => {
    for (let n = 0; n < 2; n++) await openTicket(desk);
    const { next } = await read('?view=all&limit=1');
    expect((await client.refused('GET', `/queue?view=new&cursor=${next}`)).status).toBe(400);
  });

  test('are closed to whoever reads no claims', async () => {
    expect((await client.refused('GET', '/queue', { token: tokenOf('admin') })).status).toBe(403);
  });
});

describe('a customer who writes again', () => {
  test.each(['waiting_customer', 'waiting_department', 'resolved'] as const)(
    'brings a ticket that is %s back to open, awake and unread',
    async (status) => {
      await desk.receive(mail({ id: 'first@example.org', text: 'A che punto è la mia pratica?' }));
      await desk.settle();
      const seen = await client.read(z.looseObject({ basedOn: z.string() }), 'GET', '/tickets/1');
      await client.ask('PUT', '/tickets/1/seen', { ...giulia, body: { basedOn: seen.basedOn } });
      await client.ask('PATCH', '/tickets/1', { body: { status } });
      if (status !== 'resolved')
        await client.ask('PUT', '/tickets/1/postponement', { ...giulia, body: { until: '2026-12-24' } });
      expect((await read('?view=all')).items.every(({ unread }) => !unread)).toBe(true);

      await desk.receive(
        mail({
          subject: 'Re: Una domanda',
          text: 'Avete novità? Non ho ancora ricevuto nulla.',
          headers: { 'In-Reply-To': '<first@example.org>' },
        }),
      );
      await desk.settleUntil('link');
      expect(await read('?view=new')).toMatchObject({
        items: [{ id: '1', status: 'open', unread: true, postponedUntil: null }],
      });
      await desk.settle();
      expect(await ticketNow(desk, '1')).toMatchObject({ status: 'open' });
    },
  );

  test('leaves with the supervisor what the supervisor has', async () => {
    await desk.receive(mail({ id: 'first@example.org', text: 'A che punto è la mia pratica?' }));
    await desk.settle();
    const ticket = await ticketNow(desk, '1');
    await desk.deps.db.transaction((tx) => advance(tx, ticket, 'settled', { status: 'escalated' }));
    await desk.receive(
      mail({
        subject: 'Re: Una domanda',
        text: 'Avete novità?',
        headers: { 'In-Reply-To': '<first@example.org>' },
      }),
    );
    await desk.settle();
    expect(await read('?view=escalated')).toMatchObject({ items: [{ id: '1', unread: true }] });
  });
});

describe('a ticket is assigned', () => {
  test('to people on file and to those with tokens of their own, not to a name that is nobody', async () => {
    const ticket = await ticketOf();
    expect((await assign(ticket.id, 'rep')).status).toBe(200);
    const refused = async (to: string) =>
      (await client.refused('PUT', `/tickets/${ticket.id}/assignment`, { ...giulia, body: { to } })).errors;
    expect(await refused('Giulia Feri')).toMatchObject([{ at: '/to', detail: 'is nobody who works here' }]);
    expect(await refused('Irene Sala')).toMatchObject([{ at: '/to', detail: 'may not work on claims' }]);
    await desk.deps.db.transaction(async (tx) => {
      const marta = await findPersonByName(tx, 'Marta Villa');
      if (marta !== undefined)
        await changePerson(tx, marta.id, { disabled: true }, 'person:Sara Admin', desk.now);
    });
    expect(await refused('Marta Villa')).toMatchObject([{ at: '/to', detail: 'is nobody who works here' }]);
    expect((await ticketNow(desk, ticket.id)).assignee).toBe('rep');
  });

  test('to me, to a colleague and back to nobody, each in history', async () => {
    const ticket = await ticketOf();
    expect((await assign(ticket.id, 'Giulia Ferri')).json).toMatchObject({ assignee: 'Giulia Ferri' });
    await assign(ticket.id, 'Marta Villa');
    expect(await idsIn('?view=mine', marta)).toEqual([ticket.id]);
    await assign(ticket.id, null);
    expect(await idsIn('?view=new')).toEqual([ticket.id]);
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({
      history: [
        { action: 'assigned', actor: 'person:Giulia Ferri', data: { to: 'Giulia Ferri' } },
        { action: 'assigned', data: { to: 'Marta Villa', was: 'Giulia Ferri' } },
        { action: 'unassigned', data: { was: 'Marta Villa' } },
      ],
    });
  });

  test('takes the clock of the first look away at once', async () => {
    const ticket = await ticketOf();
    expect((await read()).items[0]?.due?.clock).toBe('int.first_touch');
    await assign(ticket.id, 'Giulia Ferri');
    expect((await read()).items[0]?.due).toBeNull();
  });

  test('to one of two who take it at once: the other sees who has it', async () => {
    const ticket = await ticketOf();
    const answers = await Promise.all(
      ['Giulia Ferri', 'Marta Villa'].map((to) => assign(ticket.id, to, ticket.version)),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, 409]);
    const { assignee } = await ticketNow(desk, ticket.id);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({ current: { assignee } });
  });

  test('twice to the same person once', async () => {
    const ticket = await ticketOf();
    await Promise.all([1, 2].map(() => assign(ticket.id, 'Giulia Ferri', ticket.version)));
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({
      history: [{ action: 'assigned' }],
    });
  });

  test('not when it is closed', async () => {
    const ticket = await ticketOf({ status: 'closed' });
    expect((await assign(ticket.id, 'Giulia Ferri')).status).toBe(409);
  });
});

describe('a ticket is put off', () => {
  const postpone = (id: string, until: string | null) =>
    client.ask('PUT', `/tickets/${id}/postponement`, { ...giulia, body: { until } });

  test('out of the views of work until its day comes, when the clock brings it back once', async () => {
    const ticket = await ticketOf();
    expect((await postpone(ticket.id, '2026-11-19')).json).toMatchObject({
      postponedUntil: '2026-11-18T23:00:00.000Z',
    });
    expect([await idsIn('?view=new'), await idsIn('?view=asleep')]).toEqual([[], [ticket.id]]);
    desk.now = new Date('2026-11-18T22:00:00Z');
    await desk.tickOnly();
    expect(await idsIn('?view=new')).toEqual([]);
    desk.now = new Date('2026-11-19T07:00:00Z');
    await Promise.all([desk.tickOnly(), desk.tickOnly()]);
    expect(await idsIn('?view=new')).toEqual([ticket.id]);
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({
      postponedUntil: null,
      history: [{ action: 'postponed', data: { until: '2026-11-19' } }, { action: 'came-back' }],
    });
  });

  test('and taken back by hand', async () => {
    const ticket = await ticketOf();
    await postpone(ticket.id, '2026-11-19');
    await postpone(ticket.id, null);
    expect(await idsIn('?view=new')).toEqual([ticket.id]);
  });

  test.each(['2026-11-12', '2026-01-01'])('not until %s, which is no day to come', async (day) => {
    const ticket = await ticketOf();
    expect((await postpone(ticket.id, day)).status).toBe(409);
  });
});

describe('what somebody has seen', () => {
  async function seenBy(who: Asking, basedOn: string | null) {
    return client.ask('PUT', '/tickets/1/seen', { ...who, body: { basedOn } });
  }

  test('is read for that person alone, until something new comes or it is marked unread', async () => {
    await desk.receive(mail({ id: 'first@example.org', text: 'A che punto è la mia pratica?' }));
    await desk.settle();
    const { basedOn } = await client.read(z.looseObject({ basedOn: z.string() }), 'GET', '/tickets/1');
    await seenBy(giulia, basedOn);
    await seenBy(giulia, basedOn);
    expect(await idsIn('?unread=true')).toEqual([]);
    expect(await idsIn('?unread=true', marta)).toEqual(['1']);

    await desk.receive(
      mail({ text: 'Aggiungo che ho fretta.', headers: { 'In-Reply-To': '<first@example.org>' } }),
    );
    await desk.settle();
    expect(await idsIn('?unread=true')).toEqual(['1']);
    const now = await client.read(z.looseObject({ basedOn: z.string() }), 'GET', '/tickets/1');
    await seenBy(giulia, now.basedOn);
    // A tab that was opened earlier reports late: what was read stays read.
    await seenBy(giulia, basedOn);
    expect(await idsIn('?unread=true')).toEqual([]);
    await seenBy(giulia, null);
    expect(await idsIn('?unread=true')).toEqual(['1']);
  });

  test('may be said by whoever may read', async () => {
    await openTicket(desk);
    const answer = await client.ask('PUT', '/tickets/1/seen', {
      token: tokenOf('auditor'),
      body: { basedOn: '0.0.0.0' },
    });
    expect(answer.status).toBe(200);
  });
});

describe('saved views', () => {
  const save = (name: string, body: object, who = giulia) =>
    client.ask('PUT', `/saved-views/${encodeURIComponent(name)}`, { ...who, body });

  test('are kept per person, shared when wanted, and replaced under the same name', async () => {
    await save('In ritardo', { filters: { view: 'all', due: 'late' } });
    await save('In ritardo', { filters: { view: 'mine', due: 'late' } });
    await save('Reclami', { filters: { kind: 'complaint' }, shared: true }, marta);
    expect((await client.ask('GET', '/saved-views', giulia)).json).toMatchObject({
      items: [
        { name: 'In ritardo', own: true, version: 2, filters: { view: 'mine', due: 'late' } },
        { name: 'Reclami', own: false, owner: 'Marta Villa', filters: { kind: 'complaint' } },
      ],
    });
    expect((await client.ask('GET', '/saved-views', marta)).json).toMatchObject({
      items: [{ name: 'Reclami', own: true }],
    });
  });

  test('keep that something is unread or needs a person, for whoever opens them', async () => {
    await save('Da guardare', { filters: { view: 'all', needsPerson: 'true', unread: 'true' } });
    expect((await client.ask('GET', '/saved-views', giulia)).json).toMatchObject({
      items: [{ filters: { view: 'all', needsPerson: 'true', unread: 'true' } }],
    });
  });

  test('go with their owner’s word only', async () => {
    await save('Reclami', { filters: { kind: 'complaint' }, shared: true }, marta);
    expect((await client.refused('DELETE', '/saved-views/1', giulia)).status).toBe(404);
    expect((await client.ask('DELETE', '/saved-views/1', marta)).status).toBe(200);
    expect((await client.refused('DELETE', '/saved-views/1', marta)).status).toBe(404);
  });

  test('hold no filter that the queue does not know', async () => {
    expect((await save('Strano', { filters: { moon: 'full' } })).status).toBe(422);
  });
});
