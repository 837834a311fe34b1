import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Department } from '#src/domain/departments/department.ts';
import { withAddresses } from '#src/domain/departments/department.ts';
import type { TicketId } from '#src/domain/ids.ts';
import type { Role } from '#src/domain/people/role.ts';
import * as escalations from '#src/storage/escalations.ts';
import * as messages from '#src/storage/messages.ts';
import * as tickets from '#src/storage/tickets.ts';
import { mail, stranger } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { dying, dyingAtCommit, lostAtCommit } from '#test/bells.ts';
import { personActions } from '#workers/person.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const doctors = 'fiduciari@medici.example';
/** The doctors are outside and asked by mail; everybody else works here. */
beforeEach(() => {
  const { profile } = desk.deps;
  const { departments } = withAddresses(profile.departments, new Map([['medical', doctors]]));
  Object.assign(desk.deps, {
    profile: { ...profile, departments: departments satisfies readonly Department[] },
  });
});

const task = z.looseObject({ id: z.string(), version: z.int(), state: z.string(), dueOn: z.string() });
const taskList = z.looseObject({ items: z.array(task) });

async function asked(department = 'medical', more: object = {}, role: Role = 'rep') {
  const { claim } = await openClaim(desk);
  const ticket = await openTicket(desk, { claimId: claim.id });
  const body = {
    department,
    text: 'Le lesioni sono compatibili con l’urto?',
    clientId: randomUUID(),
    ...more,
  };
  const give = () => client.ask('POST', `/tickets/${ticket.id}/tasks`, { token: tokenOf(role), body });
  const answer = await give();
  return { claim, ticket, give, answer, id: task.safeParse(answer.json).data?.id ?? '' };
}
const step = (id: string, name: string, more: object = {}, role: Role = 'rep') =>
  client.ask('POST', `/tasks/${id}/steps`, { token: tokenOf(role), body: { step: name, ...more } });
const ticketRow = (id: string) =>
  desk.deps.db.sql
    .selectFrom('ticket')
    .select('due_clock')
    .where('id', '=', id as TicketId)
    .executeTakeFirst();
const ofClaim = async (claimId: string, role: Role = 'rep') =>
  (await client.read(taskList, 'GET', `/claims/${claimId}/tasks`, { token: tokenOf(role) })).items;
const open = async (role: Role = 'rep') =>
  (await client.read(taskList, 'GET', '/tasks', { token: tokenOf(role) })).items;
/** The doctors’ reply to the last mail they got. */
const reply = (from = `Medici fiduciari <${doctors}>`, headers: Record<string, string> = {}) => {
  const last = desk.sent.at(-1);
  return mail({
    from,
    to: last?.mail.replyTo?.text ?? 'sinistri@sportello.example',
    subject: `Re: ${last?.mail.subject ?? ''}`,
    text: 'Sì, compatibili.\n\nIl giorno gio 12 nov 2026 alle ore 10:00 Ufficio sinistri <sinistri@sportello.example> ha scritto:\n> Le lesioni sono compatibili?',
    headers,
  });
};

describe('a department that is asked', () => {
  test('by mail gets the words once, with a day and an address of its own; the ticket waits', async () => {
    const { ticket, claim, give, answer } = await asked();
    expect(answer).toMatchObject({
      status: 201,
      json: { state: 'open', dueOn: '2026-11-17', late: false, email: doctors, givenBy: 'person:rep' },
    });
    expect((await give()).status).toBe(200);
    await desk.settle();
    expect(desk.sent).toHaveLength(1);
    expect(desk.sent[0]?.envelopeTo).toBe(doctors);
    expect(desk.sent[0]?.mail.text).toContain('Le lesioni sono compatibili con l’urto?');
    expect(desk.sent[0]?.mail.text).toContain('17 novembre 2026');
    // Nothing about who claims what leads out of the house.
    expect(desk.sent[0]?.mail.text).not.toContain('Anna');
    expect((await ticketNow(desk, ticket.id)).status).toBe('waiting_department');
    expect(await ofClaim(claim.id)).toMatchObject([{ state: 'open' }]);
    expect(await open()).toHaveLength(1);
  });

  test('that is another house’s, or on a ticket that is over, is refused', async () => {
    expect((await asked('astrology')).answer.status).toBe(404);
    const over = await openTicket(desk, { status: 'closed' });
    const refused = await client.refused('POST', `/tickets/${over.id}/tasks`, {
      body: { department: 'legal', text: 'x', clientId: randomUUID() },
    });
    expect(refused).toMatchObject({ status: 409, words: { it: 'la pratica è chiusa' } });
    const late = await client.refused('POST', `/tickets/${(await openTicket(desk)).id}/tasks`, {
      body: { department: 'legal', text: 'x', clientId: randomUUID(), dueOn: '2026-11-11' },
    });
    expect(late.status).toBe(409);
  });

  test('answers by replying: the reply is filed, ends the task and gives the ticket back, once', async () => {
    const { ticket, claim, id } = await asked();
    await desk.settle();
    const eml = reply();
    await desk.receive(eml);
    await desk.receive(eml, { account: 'complaints' });
    await desk.settle();
    expect(await ofClaim(claim.id)).toMatchObject([
      { id, state: 'done', answer: 'Sì, compatibili.', endedBy: doctors },
    ]);
    expect((await ticketNow(desk, ticket.id)).status).toBe('open');
    expect(await tickets.list(desk.deps.db, {}, { size: 9 })).toHaveLength(1);
    const filed = await messages.ofTicket(desk.deps.db, ticket.id);
    expect(filed.map(({ nature }) => nature.kind)).toContain('department');
    // It was no word of the customer's, and nobody is thanked for it.
    expect(await messages.lastHumanOf(desk.deps.db, { ticketId: ticket.id })).toBeUndefined();
    expect(desk.sent).toHaveLength(1);
  });

  test('is not answered by a stranger who knows the address, nor by an absence notice', async () => {
    const { claim, ticket } = await asked();
    await desk.settle();
    await desk.receive(reply(`${stranger.name} <${stranger.email}>`));
    await desk.receive(reply(undefined, { 'Auto-Submitted': 'auto-replied' }));
    await desk.settle();
    expect(await ofClaim(claim.id)).toMatchObject([{ state: 'open', answer: null }]);
    expect((await ticketNow(desk, ticket.id)).status).toBe('waiting_department');
  });

  test('answers once also when the reply’s filing dies at its commit', async () => {
    const { claim } = await asked();
    await desk.settle();
    await desk.receive(reply());
    const [bell] = desk.takeBells(1);
    if (bell === undefined) throw new Error('no bell for the reply');
    await dyingAtCommit(desk, bell);
    expect(await ofClaim(claim.id)).toMatchObject([{ state: 'open' }]);
    await desk.run(bell.stage, bell.id);
    await desk.settle();
    expect(await ofClaim(claim.id)).toMatchObject([{ state: 'done' }]);
  });

  test('is asked nothing when the process dies before the commit', async () => {
    const ticket = await openTicket(desk);
    const giving = personActions({ ...desk.deps, db: lostAtCommit(desk.deps.db) }).giveTask({
      ticketId: ticket.id,
      department: 'medical',
      text: 'x',
      clientId: randomUUID(),
      person: { name: 'rep', role: 'rep' },
    });
    await dying(giving);
    await desk.settle();
    expect(desk.sent).toEqual([]);
    expect(await open()).toEqual([]);
  });

  test('late is reminded once, a supervisor is told, and it is our turn', async () => {
    const { ticket, claim } = await asked();
    await desk.settle();
    await desk.later(8);
    await desk.later(0.1);
    expect(desk.sent.map(({ envelopeTo }) => envelopeTo)).toEqual([doctors, doctors]);
    expect(desk.sent[1]?.mail.text).toContain('la risposta era attesa');
    expect(await ofClaim(claim.id)).toMatchObject([{ state: 'open', late: true, reminders: 1 }]);
    const raised = await escalations.ofTicket(desk.deps.db, ticket.id);
    expect(raised.filter(({ clock }) => clock?.id === 'int.department')).toMatchObject([
      { reason: 'sla_breach', state: 'raised' },
    ]);
    await desk.receive(reply());
    await desk.settle();
    await desk.tick();
    const after = await escalations.ofTicket(desk.deps.db, ticket.id);
    expect(after.find(({ clock }) => clock?.id === 'int.department')).toMatchObject({ state: 'decided' });
  });

  test('is reminded again where a late task was closed and opened again: its time begins anew', async () => {
    const { ticket, claim, id } = await asked();
    await desk.settle();
    await desk.later(8);
    await desk.later(0.1);
    expect(desk.sent).toHaveLength(2);
    await step(id, 'done', { note: 'Compatibili.' });
    await desk.settle();
    await desk.tick();
    // Friday the 20th and a bit: three working days from there.
    expect(await step(id, 'reopen')).toMatchObject({
      status: 200,
      json: { state: 'open', dueOn: '2026-11-25', reminders: 0, late: false },
    });
    await desk.later(0.1);
    expect(desk.sent).toHaveLength(2);
    await desk.later(6);
    await desk.later(0.1);
    expect(desk.sent.map(({ envelopeTo }) => envelopeTo)).toEqual([doctors, doctors, doctors]);
    expect(await ofClaim(claim.id)).toMatchObject([{ state: 'open', late: true, reminders: 1 }]);
    const raised = await escalations.ofTicket(desk.deps.db, ticket.id);
    expect(raised.filter(({ clock }) => clock?.id === 'int.department').map(({ state }) => state)).toEqual([
      'decided',
      'raised',
    ]);
  });

  test('has its day on the ticket that goes on, when the one it was asked from was merged into that', async () => {
    const { ticket, claim, id } = await asked('finance', { dueOn: '2026-11-12' });
    const whole = await openTicket(desk, { claimId: claim.id });
    await desk.settle();
    await desk.deps.db.transaction(async (tx) => {
      const merged = await tickets.loadForUpdate(tx, ticket.id);
      await tickets.advance(tx, merged, 'settled', { status: 'merged', mergedInto: whole.id }, desk.now);
      const other = await tickets.loadForUpdate(tx, whole.id);
      await tickets.advance(tx, other, 'settled', { status: 'waiting_department' }, desk.now);
    });
    await desk.tick();
    const due = async () => (await ticketRow(whole.id))?.due_clock;
    expect(await due()).toBe('int.department');
    await step(id, 'done', { note: 'Sì' });
    await desk.tick();
    expect(await due()).not.toBe('int.department');
    await step(id, 'reopen');
    await desk.tick();
    expect(await due()).toBe('int.department');
  });

  test('until a Sunday is late on the Monday, not before, and reminded then', async () => {
    const { claim } = await asked('medical', { dueOn: '2026-11-15' });
    await desk.settle();
    await desk.later(2.5);
    expect(await ofClaim(claim.id)).toMatchObject([{ late: false, reminders: 0 }]);
    await desk.later(1.5);
    await desk.later(0.1);
    expect(await ofClaim(claim.id)).toMatchObject([{ late: true, reminders: 1 }]);
  });
});

describe('a task', () => {
  test('called off at once never leaves, and gives the ticket back as it was; opened again it leaves', async () => {
    Object.assign(desk.deps, { settings: { ...desk.deps.settings, undoSeconds: 10 } });
    const { ticket, id } = await asked();
    await desk.settle();
    expect(await step(id, 'cancel')).toMatchObject({ status: 200, json: { state: 'cancelled' } });
    expect((await ticketNow(desk, ticket.id)).status).toBe('open');
    await desk.later(0.01);
    expect(desk.sent).toEqual([]);
    expect((await step(id, 'cancel')).status).toBe(200);
    expect(await step(id, 'reopen')).toMatchObject({ status: 200, json: { state: 'open' } });
    await desk.later(0.01);
    expect(desk.sent).toHaveLength(1);
    expect((await ticketNow(desk, ticket.id)).status).toBe('waiting_department');
  });

  test('worked on here is ended with its answer by its department or a representative, and can be opened again', async () => {
    const { id, claim } = await asked('finance', { text: 'Quando è stato pagato?' });
    await desk.settle();
    expect(desk.sent).toEqual([]);
    for (const [role, steps] of [
      ['rep', ['done', 'cancel']],
      ['finance', ['done']],
      ['medical_reader', []],
    ] as const)
      expect(await ofClaim(claim.id, role)).toMatchObject([{ steps }]);
    expect((await step(id, 'done', {}, 'finance')).status).toBe(409);
    expect(await step(id, 'done', { note: 'Pagato il 10.' }, 'medical_reader')).toMatchObject({
      status: 409,
      json: { words: { it: expect.stringContaining('chi lavora sui sinistri') } },
    });
    expect((await step(id, 'done', { note: 'Pagato il 10.', version: 7 }, 'finance')).status).toBe(409);
    expect(await step(id, 'done', { note: 'Pagato il 10.', version: 1 }, 'finance')).toMatchObject({
      status: 200,
      json: { state: 'done', answer: 'Pagato il 10.', endedBy: 'person:finance' },
    });
    expect(await step(id, 'cancel')).toMatchObject({
      status: 409,
      json: { words: { it: 'è già stata evasa' } },
    });
    await step(id, 'reopen');
    expect(await ofClaim(claim.id)).toMatchObject([{ state: 'open', answer: null }]);
  });

  test('of the fraud unit is there for those alone who may know of it, and the ticket shows nothing', async () => {
    expect((await asked('fraud')).answer.status).toBe(404);
    const { answer, ticket, claim } = await asked('fraud', {}, 'supervisor');
    expect(answer.status).toBe(201);
    expect((await ticketNow(desk, ticket.id)).status).toBe('open');
    expect(await ofClaim(claim.id)).toEqual([]);
    expect(await open()).toEqual([]);
    expect(await ofClaim(claim.id, 'fraud_analyst')).toHaveLength(1);
    const seen = await client.ask('GET', `/tickets/${ticket.id}`, { token: tokenOf('rep') });
    expect(seen.text).not.toContain('task-given');
  });

  test('of two departments keeps the ticket waiting until both have answered', async () => {
    const { ticket, id } = await asked('finance');
    const second = await client.read(task, 'POST', `/tickets/${ticket.id}/tasks`, {
      body: { department: 'legal', text: 'Firmiamo?', clientId: randomUUID(), dueOn: '2026-11-30' },
    });
    expect(second.dueOn).toBe('2026-11-30');
    await step(id, 'done', { note: 'Sì' });
    expect((await ticketNow(desk, ticket.id)).status).toBe('waiting_department');
    await step(second.id, 'cancel');
    expect((await ticketNow(desk, ticket.id)).status).toBe('open');
  });
});

describe('the clocks that run', () => {
  test('on a claim are told with their article, days and whether they stand still', async () => {
    const { claim } = await openClaim(desk);
    const clocks = (await client.get(`/claims/${claim.id}/clocks`)).json;
    expect(clocks).toMatchObject({
      items: [
        {
          id: 'it.motor.ask_missing',
          kind: 'law',
          source: expect.stringContaining('art. 148 c. 5'),
          deadline: { rawDue: '2026-12-12', legalDue: '2026-12-12', targetDue: '2026-12-11', late: false },
        },
        { id: 'int.ask_missing', deadline: { targetDue: '2026-11-16' } },
      ],
    });
  });

  test('on a ticket stand still while its customer is asked', async () => {
    const ticket = await openTicket(desk, { caseKind: 'payment_delay', status: 'waiting_customer' });
    expect((await client.get(`/tickets/${ticket.id}/clocks`)).json).toMatchObject({
      items: [{ id: 'int.payment_delay', deadline: null }],
    });
  });
});
