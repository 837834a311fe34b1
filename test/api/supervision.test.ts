import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seedPeople } from '#demo/people.ts';
import { supervisionView } from '#src/api/supervision.ts';
import { may, roles } from '#src/domain/people/role.ts';
import { changePerson, findPersonByName } from '#src/storage/people.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);
beforeEach(() => seedPeople(desk.deps.db, desk.now));

const tommaso = { token: tokenOf('supervisor'), headers: { 'x-actor': 'supervisor' } };
const queue = z.looseObject({
  items: z.array(z.looseObject({ id: z.string() })),
  size: z.looseObject({ count: z.number() }).nullable(),
});
const bulk = z.looseObject({
  id: z.string(),
  items: z.array(z.looseObject({ id: z.string(), outcome: z.string(), undone: z.string().nullable() })),
});
const read = () => client.read(supervisionView, 'GET', '/supervision', tommaso);
const behind = async (query: string) =>
  (await client.read(queue, 'GET', `/queue?view=all&${query}`, tommaso)).size?.count;
const hoursAgo = (hours: number) => new Date(desk.now.getTime() - hours * 3_600_000);
const give = (id: string, to: string | null) =>
  client.ask('PUT', `/tickets/${id}/assignment`, { ...tommaso, body: { to } });
const handOver = (tickets: readonly string[], from: string | null, to: string) =>
  client.read(bulk, 'POST', '/bulk', {
    ...tommaso,
    body: { tickets, act: { kind: 'assign', from, to }, clientId: randomUUID() },
  });

/** Two of Giulia's, one of them late; one late of nobody's; one of somebody who left; one that is over. */
async function work() {
  const late = await openTicket(desk, { receivedAt: hoursAgo(24 * 60), caseKind: 'account_change' });
  const calm = await openTicket(desk, { receivedAt: hoursAgo(1), caseKind: 'account_change' });
  const nobodys = await openTicket(desk, { receivedAt: hoursAgo(24 * 7) });
  const left = await openTicket(desk, { receivedAt: hoursAgo(2) });
  await openTicket(desk, { status: 'closed', receivedAt: hoursAgo(24 * 9) });
  for (const { id } of [late, calm]) await give(id, 'Giulia Ferri');
  await give(left.id, 'Luca Greco');
  const luca = await findPersonByName(desk.deps.db, 'Luca Greco');
  if (luca === undefined) throw new Error('the sample people have lost Luca');
  await desk.deps.db.transaction((tx) =>
    changePerson(tx, luca.id, { disabled: true }, 'person:Sara Admin', desk.now),
  );
  await desk.tickOnly();
  return { late, calm, nobodys, left };
}

describe('the supervisor’s board', () => {
  test('counts what is late, nobody’s and each person’s, also of who left, and the queue opens the same tickets', async () => {
    const { late, nobodys } = await work();
    const board = await read();
    expect(board).toMatchObject({ open: 4, late: 2, unowned: 1, handedUp: 0 });
    const loads = new Map(board.people.map(({ name, ...load }) => [name, load]));
    expect(loads.get('Giulia Ferri')).toMatchObject({ open: 2, late: 1, worksClaims: true });
    expect(loads.get('Luca Greco')).toMatchObject({ open: 1, worksClaims: false });
    expect(loads.get('Marta Villa')).toMatchObject({ open: 0, late: 0 });
    // Whoever may not work on claims and has none is no part of it.
    expect(loads.has('Irene Sala')).toBe(false);
    expect(await behind('due=late')).toBe(board.late);
    expect(await behind('due=soon')).toBe(board.soon);
    expect(await behind('assignee=nobody')).toBe(board.unowned);
    expect(await behind('needsPerson=true')).toBe(board.problems);
    for (const { name, open, late: over } of board.people) {
      expect({
        name,
        open: await behind(`assignee=${name}`),
        late: await behind(`assignee=${name}&due=late`),
      }).toEqual({ name, open, late: over });
    }
    for (const { clock, open, soon } of board.clocks) {
      expect({
        clock,
        open: await behind(`clock=${clock}`),
        soon: await behind(`clock=${clock}&due=soon`),
      }).toEqual({ clock, open, soon });
    }
    expect(board.clocks.reduce((sum, { late: over }) => sum + over, 0)).toBe(2);
    const { items } = await client.read(queue, 'GET', '/queue?view=all&due=late', tommaso);
    expect(items.map(({ id }) => id).toSorted()).toEqual([nobodys.id, late.id].toSorted());
  });

  test('what is soon is not late, and becomes late', async () => {
    await openTicket(desk, { receivedAt: hoursAgo(1) });
    await desk.tickOnly();
    for (let days = 0; days < 6 && (await read()).soon === 0; days++)
      desk.now = new Date(desk.now.getTime() + 20 * 3_600_000);
    expect(await read()).toMatchObject({ open: 1, soon: 1, late: 0 });
    desk.now = new Date(desk.now.getTime() + 25 * 3_600_000);
    expect(await read()).toMatchObject({ open: 1, soon: 0, late: 1 });
  });

  test('hands several tickets over in one act, but not one that somebody took meanwhile; undone, all are as before', async () => {
    const { late, calm } = await work();
    await give(calm.id, 'Ada Conti');
    const done = await handOver([late.id, calm.id], 'Giulia Ferri', 'Marta Villa');
    expect(done.items.map(({ outcome }) => outcome)).toEqual(['done', 'not-possible']);
    expect((await ticketNow(desk, late.id)).assignee).toBe('Marta Villa');
    expect((await ticketNow(desk, calm.id)).assignee).toBe('Ada Conti');
    await client.ask('POST', `/bulk/${done.id}/undo`, tommaso);
    expect((await ticketNow(desk, late.id)).assignee).toBe('Giulia Ferri');
    expect((await ticketNow(desk, calm.id)).assignee).toBe('Ada Conti');
  });

  test('gives what is nobody’s to somebody, unless somebody has taken it', async () => {
    const { nobodys, late } = await work();
    const done = await handOver([nobodys.id, late.id], null, 'Marta Villa');
    expect(done.items.map(({ id, outcome }) => [id, outcome])).toEqual([
      [nobodys.id, 'done'],
      [late.id, 'not-possible'],
    ]);
    expect((await ticketNow(desk, late.id)).assignee).toBe('Giulia Ferri');
  });

  test('is for whoever leads the work', async () => {
    for (const role of roles) {
      const { status } = await client.ask('GET', '/supervision', { token: tokenOf(role) });
      expect({ role, status }).toEqual({ role, status: may(role, 'handle_escalations') ? 200 : 403 });
    }
  });
});
