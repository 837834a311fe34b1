import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatReference } from '#src/domain/linking/reference.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import { advance } from '#src/storage/tickets.ts';
import { anna, mail, mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi } from './client.ts';
import { openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const page = z.object({
  items: z.array(z.looseObject({ id: z.string(), reference: z.string(), subject: z.string() })),
  next: z.string().nullable(),
});

async function idsOf(query: string): Promise<string[]> {
  const { items } = await client.read(page, 'GET', `/tickets${query}`);
  return items.map((item) => item.id);
}

describe('the queue', () => {
  test('shows what a representative needs to choose the next ticket', async () => {
    const claim = await openClaim(desk);
    const ticket = await openTicket(desk, {
      claimId: claim.claim.id,
      caseKind: 'claim_update',
      problem: { code: 'not_delivered', detail: '550 no such user' },
    });
    const { json } = await client.get('/tickets');
    expect(json).toMatchObject({
      next: null,
      items: [
        {
          id: ticket.id,
          reference: formatReference(ticket.reference, 'TCK'),
          claim: formatReference(claim.claim.reference, 'SIN'),
          caseKind: 'claim_update',
          status: 'open',
          channel: 'email',
          subject: 'Una domanda',
          customer: { address: anna.email, name: anna.name },
          problem: {
            code: 'not_delivered',
            it: 'Una nostra risposta non è arrivata (550 no such user)',
            en: 'A message of ours did not arrive (550 no such user)',
          },
          receivedAt: '2026-11-12T09:00:00.000Z',
        },
      ],
    });
  });

  test('is filtered by status, kind, claim, customer, problem and stage', async () => {
    const claim = await openClaim(desk);
    const plain = await openTicket(desk);
    const complaint = await openTicket(desk, { caseKind: 'complaint' });
    const waiting = await openTicket(desk, { status: 'waiting_customer' });
    const linked = await openTicket(desk, { claimId: claim.claim.id });
    const troubled = await openTicket(desk, { problem: { code: 'not_linked' } });
    const working = await openTicket(desk, { stage: 'assess' });
    const bruno = await openTicket(desk, { customer: 'bruno.ferri@example.com' });
    expect(await idsOf('?caseKind=complaint')).toEqual([complaint.id]);
    expect(await idsOf('?status=waiting_customer')).toEqual([waiting.id]);
    expect(
      await idsOf(`?claim=${encodeURIComponent(formatReference(claim.claim.reference, 'SIN'))}`),
    ).toEqual([linked.id]);
    expect(await idsOf('?problems=true')).toEqual([troubled.id]);
    expect(await idsOf('?stage=assess')).toEqual([working.id]);
    expect(await idsOf('?customer=Bruno.Ferri@example.com')).toEqual([bruno.id]);
    expect(await idsOf('?customer=Bruno.Ferri@example.com&status=closed')).toEqual([]);
    expect((await idsOf('')).toSorted()).toEqual(
      [plain, complaint, waiting, linked, troubled, working, bruno].map((ticket) => ticket.id).toSorted(),
    );
  });

  test('asked for tickets of a claim nobody opened is empty', async () => {
    await openTicket(desk);
    expect(await idsOf('?claim=999999')).toEqual([]);
  });

  test.each([
    ['?stauts=open', 'stauts', 'is not known here'],
    ['?status=opened', 'status', ''],
    ['?limit=0', 'limit', ''],
    ['?limit=201', 'limit', ''],
    ['?limit=many', 'limit', ''],
    ['?problems=yes', 'problems', ''],
    ['?cursor=abc', 'cursor', 'is not the `next` of a page of this list'],
    ['?claim=SIN%204827-1936-53', 'claim', 'its check digits do not agree: a digit is wrong'],
    ['?claim=Bianchi', 'claim', 'is neither a reference nor an id'],
    ['?customer=%00', 'customer', ''],
    ['?status=open&status=new', 'status', ''],
  ])('refuses %s and says which parameter is wrong', async (query, at, words) => {
    const problem = await client.refused('GET', `/tickets${query}`);
    expect(problem.status).toBe(400);
    expect(problem.errors?.map((fault) => [fault.in, fault.at])).toContainEqual(['query', at]);
    expect(problem.errors?.[0]?.detail).toContain(words);
  });
});

describe('paging through a queue while others work in it', () => {
  async function walk(order: string, between: (page: number) => Promise<void>): Promise<string[]> {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let turn = 0; cursor !== null; turn++) {
      const { items, next }: z.infer<typeof page> = await client.read(
        page,
        'GET',
        `/tickets?limit=3&order=${order}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(items.length).toBeLessThanOrEqual(3);
      seen.push(...items.map((item) => item.id));
      cursor = next;
      await between(turn);
    }
    return seen;
  }
  const touch = async (id: string) => {
    const ticket = await ticketNow(desk, id);
    await desk.deps.db.transaction((tx) => advance(tx, ticket, ticket.stage));
  };

  test('by age, every ticket comes exactly once, whatever changes and arrives meanwhile', async () => {
    const opened: string[] = [];
    for (let n = 0; n < 11; n++) opened.push((await openTicket(desk)).id);
    const seen = await walk('opened', async (turn) => {
      await touch(opened[turn] ?? '');
      await touch(opened[10 - turn] ?? '');
      await openTicket(desk);
    });
    expect(seen.filter((id) => opened.includes(id)).toSorted()).toEqual(opened.toSorted());
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('by change, none comes twice, and one that is missed stands at the front of the next listing', async () => {
    const opened: string[] = [];
    for (let n = 0; n < 11; n++) opened.push((await openTicket(desk)).id);
    let moved = '';
    const seen = await walk('changed', async (turn) => {
      // The oldest is still to come on the last page.
      if (turn === 0) await touch((moved = opened[0] ?? ''));
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect([...seen, ...(await idsOf('?limit=1'))].toSorted()).toEqual(opened.toSorted());
    expect((await idsOf('?limit=1'))[0]).toBe(moved);
  });

  test('many tickets of one instant are not skipped at the edge of a page', async () => {
    const opened: string[] = [];
    await desk.deps.db.sql.updateTable('ticket').set({ updated_at: desk.now }).execute();
    for (let n = 0; n < 7; n++) opened.push((await openTicket(desk)).id);
    await desk.deps.db.sql.updateTable('ticket').set({ updated_at: desk.now }).execute();
    expect((await walk('changed', async () => {})).toSorted()).toEqual(opened.toSorted());
  });

  test('a cursor of one order is refused by the other', async () => {
    for (let n = 0; n < 3; n++) await openTicket(desk);
    const { next } = await client.read(page, 'GET', '/tickets?limit=2&order=opened');
    const problem = await client.refused('GET', `/tickets?limit=2&cursor=${next}`);
    expect(problem.errors?.[0]?.at).toBe('cursor');
  });
});

describe('one ticket', () => {
  test('is found by its reference in any spelling, and by its id', async () => {
    const ticket = await openTicket(desk);
    const shown = formatReference(ticket.reference, 'TCK');
    for (const spelling of [
      shown,
      ticket.reference,
      shown.toLowerCase(),
      `SIN ${ticket.reference}`,
      shown.replaceAll('-', '/'),
      `  ${shown.replace('TCK ', 'TCK')} `,
      ticket.id,
    ]) {
      const { json } = await client.get(`/tickets/${encodeURIComponent(spelling)}`);
      expect({ spelling, json }).toMatchObject({ spelling, json: { reference: shown } });
    }
  });

  test('that does not exist is not found, and a mistyped reference is told from an unknown one', async () => {
    expect((await client.refused('GET', '/tickets/999')).status).toBe(404);
    expect((await client.refused('GET', '/tickets/4361914043')).status).toBe(404);
    expect((await client.refused('GET', '/tickets/4361914044')).errors).toEqual([
      { in: 'path', at: 'ticket', detail: 'its check digits do not agree: a digit is wrong' },
    ]);
  });

  test('comes with its conversation, what we said, its history and its way to the original', async () => {
    await desk.receive(
      mailWithFiles(
        {
          subject: 'Denuncia sinistro auto',
          text: `Buongiorno, vorrei denunciare un sinistro del 10/11/2026, polizza ${anna.motorPolicy}, targa ${anna.plate}.`,
        },
        [{ name: 'foto.jpg', type: 'image/jpeg', content: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]) }],
      ),
    );
    await desk.settle();
    const { json, headers } = await client.get('/tickets/1');
    expect(json).toMatchObject({
      answerTo: { address: anna.email, name: anna.name },
      messages: {
        items: [
          {
            from: { address: anna.email, name: anna.name },
            nature: { kind: 'human' },
            newText: expect.stringContaining('vorrei denunciare'),
            attachments: [{ name: 'foto.jpg', size: 6, url: '/attachments/1' }],
            original: '/originals/1',
            cut: false,
          },
        ],
        next: null,
      },
      outbound: [{ to: anna.email, state: 'sent', ticket: expect.stringMatching(/^TCK /) }],
    });
    const ticket = z
      .looseObject({ version: z.int(), history: z.array(z.looseObject({ action: z.string() })) })
      .parse(json);
    expect(ticket.history.map((event) => event.action)).toContain('opened');
    expect(headers.get('etag')).toBe(`"${ticket.version}"`);
  });

  test('shows the evidence of its links and the person who decided', async () => {
    const claim = await openClaim(desk);
    const ticket = await openTicket(desk);
    await desk.deps.db.transaction((tx) =>
      links.save(tx, {
        ticketId: ticket.id,
        claimId: claim.claim.id,
        state: 'suggested',
        score: 9,
        evidence: [{ signal: 'policy', weight: 9, quote: 'polizza RCA-2025-004217' }],
        rules: '1',
        decidedBy: 'machine:link',
      }),
    );
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({
      claim: null,
      links: [
        {
          claim: formatReference(claim.claim.reference, 'SIN'),
          state: 'suggested',
          score: 9,
          evidence: [{ signal: 'policy', quote: 'polizza RCA-2025-004217' }],
          decidedBy: 'machine:link',
        },
      ],
    });
  });

  test('is answered whole again although its version is the same: a message may have moved since', async () => {
    const ticket = await openTicket(desk);
    const first = await client.get(`/tickets/${ticket.id}`);
    await record(desk.deps.db, { ticketId: ticket.id, actor: 'machine:send', action: 'sent' });
    const again = await client.get(`/tickets/${ticket.id}`, {
      'if-none-match': first.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(200);
    expect(again.json).toMatchObject({ history: [{ action: 'sent' }] });
  });

  test('of a long conversation is read in pages, and long texts are cut with a word about it', async () => {
    await desk.receive(mail({ id: 'first@example.org', text: `Buongiorno ${'parola '.repeat(9_000)}` }));
    for (let n = 2; n <= 4; n++)
      await desk.receive(
        mail({
          text: `Ancora una cosa, la numero ${n}`,
          subject: 'Re: Una domanda',
          headers: { 'In-Reply-To': '<first@example.org>', References: '<first@example.org>' },
        }),
      );
    await desk.settle();
    const shape = z.object({
      items: z.array(z.looseObject({ id: z.string(), newText: z.string(), cut: z.boolean() })),
      next: z.string().nullable(),
    });
    const first = await client.read(shape, 'GET', '/tickets/1/messages?limit=3');
    expect(first.items.map((message) => message.cut)).toEqual([false, false, false]);
    const second = await client.read(shape, 'GET', `/tickets/1/messages?limit=3&cursor=${first.next}`);
    expect(second.next).toBeNull();
    expect(second.items).toMatchObject([{ cut: true }]);
    expect(second.items[0]?.newText.length).toBe(50_000);
    expect((await client.refused('GET', '/tickets/1/messages?limit=101')).status).toBe(400);
  });
});

describe('changing a ticket', () => {
  test('keeps who did it and what it was before', async () => {
    const ticket = await openTicket(desk, { problem: { code: 'files_to_look_at' } });
    const answer = await client.ask('PATCH', `/tickets/${ticket.id}`, {
      body: { caseKind: 'complaint', status: 'waiting_department', problem: null },
      headers: { 'x-actor': 'Sara Conti', 'if-match': `"${ticket.version}"` },
    });
    expect(answer.json).toMatchObject({ caseKind: 'complaint', status: 'waiting_department', problem: null });
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({
      history: [
        {
          actor: 'person:Sara Conti',
          action: 'changed',
          data: {
            caseKind: 'complaint',
            caseKindWas: 'other',
            status: 'waiting_department',
            statusWas: 'open',
            problem: 'files_to_look_at',
          },
        },
      ],
    });
  });

  test('that somebody else has changed meanwhile is refused with the ticket as it is', async () => {
    const ticket = await openTicket(desk);
    await client.ask('PATCH', `/tickets/${ticket.id}`, {
      body: { status: 'resolved', version: ticket.version },
    });
    const problem = await client.refused('PATCH', `/tickets/${ticket.id}`, {
      body: { status: 'closed', version: ticket.version },
    });
    expect(problem).toMatchObject({
      status: 409,
      current: { status: 'resolved', version: ticket.version + 1 },
    });
    expect((await ticketNow(desk, ticket.id)).status).toBe('resolved');
  });

  test('that is closed is refused: closed is final', async () => {
    const ticket = await openTicket(desk, { status: 'closed' });
    const problem = await client.refused('PATCH', `/tickets/${ticket.id}`, { body: { status: 'open' } });
    expect(problem).toMatchObject({ type: '/docs#problem-not-possible', status: 409 });
  });

  test.each([
    [{}, ''],
    [{ status: 'merged' }, '/status'],
    [{ status: 'new' }, '/status'],
    [{ caseKind: 'reclamo' }, '/caseKind'],
    [{ status: 'open', version: 0 }, '/version'],
    [{ status: 'open', subject: 'x' }, '/subject'],
  ])('with %j is refused with the place of the fault', async (body, at) => {
    const ticket = await openTicket(desk);
    const problem = await client.refused('PATCH', `/tickets/${ticket.id}`, { body });
    expect(problem.status).toBe(422);
    expect(problem.errors?.[0]).toMatchObject({ in: 'body', at });
  });
});
