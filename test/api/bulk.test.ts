import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { seedPeople } from '#demo/people.ts';
import { z } from 'zod';
import { mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi, type Asking } from './client.ts';
import { openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);
beforeEach(() => seedPeople(desk.deps.db, desk.now));

const as = (name: string): Asking => ({ headers: { 'x-actor': name } });
const giulia = as('Giulia Ferri');
const marta = as('Marta Villa');

const bulk = z.object({
  id: z.string(),
  items: z.array(
    z.looseObject({ id: z.string(), outcome: z.string(), undone: z.string().nullable(), version: z.any() }),
  ),
});
type Act = Record<string, unknown> & { kind: string };

const doAll = (tickets: readonly string[], act: Act, clientId: string = randomUUID(), who = giulia) =>
  client.read(bulk, 'POST', '/bulk', { ...who, body: { tickets, act, clientId } });
const undo = (id: string, who = giulia) => client.read(bulk, 'POST', `/bulk/${id}/undo`, who);
const outcomes = ({ items }: z.output<typeof bulk>) => items.map(({ outcome }) => outcome);
const undone = ({ items }: z.output<typeof bulk>) => items.map((item) => item.undone);

async function open(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await openTicket(desk)).id);
  return ids;
}

describe('one act on many tickets', () => {
  test('gives none of them to a name that is nobody', async () => {
    const ids = await open(2);
    const answer = await client.refused('POST', '/bulk', {
      ...giulia,
      body: { tickets: ids, act: { kind: 'assign', to: 'Marta Vila' }, clientId: randomUUID() },
    });
    expect(answer.errors).toMatchObject([{ at: '/act/to', detail: 'is nobody who works here' }]);
    expect((await ticketNow(desk, ids[0] ?? '')).assignee).toBeUndefined();
  });

  test('tells of each what became of it, and one that cannot does not stop the others', async () => {
    const [first = '', second = ''] = await open(2);
    const closed = await openTicket(desk, { status: 'closed' });
    await client.ask('PUT', `/tickets/${second}/assignment`, { body: { to: 'Giulia Ferri' } });
    const done = await doAll([first, second, closed.id, '999'], { kind: 'assign', to: 'Giulia Ferri' });
    expect(done.items).toMatchObject([
      { id: first, outcome: 'done', version: 2 },
      { id: second, outcome: 'unchanged' },
      { id: closed.id, outcome: 'not-possible', detail: 'the ticket is closed' },
      { id: '999', outcome: 'not-found', reference: null },
    ]);
  });

  test('is taken back with one id: owner, day, status, kind and read marks are as they were', async () => {
    await desk.receive(mail({ text: 'A che punto è la mia pratica?' }));
    await desk.settle();
    const ids = ['1', ...(await open(2))];
    await client.ask('PUT', '/tickets/2/assignment', { body: { to: 'Marta Villa' } });
    const look = () => Promise.all(ids.map((id) => ticketNow(desk, id)));
    const unread = async () => {
      const page = z.looseObject({ items: z.array(z.looseObject({ id: z.string(), unread: z.boolean() })) });
      return (await client.read(page, 'GET', '/queue', giulia)).items
        .map((row) => `${row.id} ${row.unread}`)
        .toSorted();
    };
    const facts = async () =>
      (await look()).map(({ status, caseKind, assignee, asleepUntil }) => ({
        status,
        caseKind,
        assignee,
        asleepUntil,
      }));
    const before = [await facts(), await unread()];
    const acts: readonly Act[] = [
      { kind: 'assign', to: 'Giulia Ferri' },
      { kind: 'assign', to: null },
      { kind: 'postpone', until: '2026-11-20' },
      { kind: 'status', status: 'resolved' },
      { kind: 'case-kind', caseKind: 'provider' },
      { kind: 'seen' },
    ];
    for (const act of acts) {
      const done = await doAll(ids, act);
      expect(outcomes(done)).toContain('done');
      const back = await undo(done.id);
      expect(undone(back).filter((each) => each !== null)).toEqual(
        outcomes(done).flatMap((outcome) => (outcome === 'done' ? ['restored'] : [])),
      );
      expect([act, await facts(), await unread()]).toEqual([act, ...before]);
    }
  });

  test('leaves alone, when it is taken back, whatever somebody has touched since', async () => {
    const [first = '', second = ''] = await open(2);
    const done = await doAll([first, second], { kind: 'status', status: 'resolved' });
    await client.ask('PATCH', `/tickets/${second}`, { body: { status: 'waiting_department' } });
    expect(undone(await undo(done.id))).toEqual(['restored', 'touched']);
    expect(await ticketNow(desk, first)).toMatchObject({ status: 'open' });
    expect(await ticketNow(desk, second)).toMatchObject({ status: 'waiting_department' });
  });

  test('sent twice, at once or after a lost answer, is done once and answered alike', async () => {
    const ids = await open(30);
    const clientId = randomUUID();
    const act = { kind: 'assign', to: 'Giulia Ferri' };
    const [one, two] = await Promise.all([doAll(ids, act, clientId), doAll(ids, act, clientId)]);
    expect([one.id, outcomes(one)]).toEqual([two.id, outcomes(two)]);
    expect(await doAll(ids, act, clientId)).toEqual(one);
    const history = await desk.deps.db.sql
      .selectFrom('history')
      .select('ticket_id')
      .where('action', '=', 'assigned')
      .execute();
    expect(history).toHaveLength(30);
    const other = { tickets: ids, act: { kind: 'assign', to: 'Marta Villa' }, clientId };
    expect((await client.refused('POST', '/bulk', { ...giulia, body: other })).status).toBe(409);
  });

  test('is taken back once, and only by whoever did it', async () => {
    const ids = await open(3);
    const done = await doAll(ids, { kind: 'assign', to: 'Giulia Ferri' });
    expect((await client.refused('POST', `/bulk/${done.id}/undo`, marta)).status).toBe(409);
    const [one, two] = await Promise.all([undo(done.id), undo(done.id)]);
    expect([undone(one), undone(two)]).toEqual([Array(3).fill('restored'), Array(3).fill('restored')]);
    expect((await client.refused('POST', '/bulk/99/undo', giulia)).status).toBe(404);
  });

  test('and another one on the same tickets at once end, in whatever order', async () => {
    const ids = await open(40);
    await Promise.all([
      doAll(ids, { kind: 'assign', to: 'Giulia Ferri' }),
      doAll(ids.toReversed(), { kind: 'assign', to: 'Marta Villa' }, randomUUID(), marta),
    ]);
    const owners = new Set(
      await Promise.all(ids.map(async (id) => (await ticketNow(desk, id)).assignee ?? 'nobody')),
    );
    expect([...owners].every((name) => ['Giulia Ferri', 'Marta Villa'].includes(name))).toBe(true);
  });

  test('takes a thousand tickets, and not one more', async () => {
    await open(1);
    const ids = Array.from({ length: 1_001 }, (_, n) => String(n + 1));
    const clientId = randomUUID();
    const act = { kind: 'seen' };
    const body = { tickets: ids, act, clientId };
    expect((await client.refused('POST', '/bulk', { ...giulia, body })).status).toBe(422);
    const done = await doAll(ids.slice(0, 1_000), act, clientId);
    expect(done.items).toHaveLength(1_000);
  });
});
