import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { may, roles, type Role } from '#src/domain/people/role.ts';
import * as claims from '#src/storage/claims.ts';
import { latestOfTicket } from '#src/storage/history.ts';
import { useDesk } from '#test/desk.ts';
import { personActions } from '#workers/person.ts';
import { tokenOf, useApi, type Answer } from './client.ts';
import { openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const escalation = z.looseObject({ id: z.string(), state: z.string() });
const queue = z.looseObject({ items: z.array(z.looseObject({ id: z.string(), reason: z.string() })) });

async function handedUp(more: object = {}) {
  const { claim } = await openClaim(desk);
  const ticket = await openTicket(desk, { claimId: claim.id });
  const raise = (again: object = {}) =>
    client.ask('POST', `/tickets/${ticket.id}/escalations`, {
      token: tokenOf('rep'),
      body: { reason: 'coverage_doubt', note: 'Grandine?', clientId: randomUUID(), ...more, ...again },
    });
  return { claim, ticket, raise, raised: await raise() };
}
const step = (answer: Answer, name: string, more: object = {}, role: Role = 'supervisor') =>
  client.ask('POST', `/escalations/${escalation.parse(answer.json).id}/steps`, {
    token: tokenOf(role),
    body: { step: name, ...more },
  });
const waiting = async (role: Role = 'supervisor') =>
  (await client.read(queue, 'GET', '/escalations', { token: tokenOf(role) })).items;
const statusOf = async ({ id }: { id: Parameters<typeof claims.load>[1] }) =>
  (await claims.load(desk.deps.db, id)).claim.status;

describe('a ticket handed up', () => {
  test('waits with its claim in the supervisor’s queue, once however often it is asked for', async () => {
    const clientId = randomUUID();
    const { claim, ticket, raise, raised } = await handedUp({ clientId });
    expect(raised).toMatchObject({ status: 201, json: { state: 'raised', raisedBy: 'person:rep' } });
    const again = await raise();
    expect(again.status).toBe(200);
    expect(escalation.parse(again.json).id).toBe(escalation.parse(raised.json).id);
    // Somebody else's words would be lost in it.
    const second = await raise({ clientId: randomUUID(), note: 'È anche un’auto d’epoca.' });
    expect(second).toMatchObject({
      status: 409,
      json: { words: { it: expect.stringContaining('già dal supervisore') } },
    });
    expect(await waiting()).toMatchObject([
      { reason: 'coverage_doubt', note: 'Grandine?', customer: 'Anna Bianchi' },
    ]);
    expect((await ticketNow(desk, ticket.id)).status).toBe('escalated');
    expect(await statusOf(claim)).toBe('escalated');
    // Another reason is another matter.
    expect((await raise({ reason: 'legal_threat', clientId: randomUUID() })).status).toBe(201);
    expect(await waiting()).toHaveLength(2);
  });

  test('that somebody has changed meanwhile is not handed up unseen', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    await client.ask('PATCH', `/tickets/${ticket.id}`, { body: { caseKind: 'complaint' } });
    const late = await client.refused('POST', `/tickets/${ticket.id}/escalations`, {
      token: tokenOf('rep'),
      body: { reason: 'rep_request', note: 'x', clientId: randomUUID(), version: ticket.version },
    });
    expect(late.status).toBe(409);
    expect(await waiting()).toEqual([]);
  });

  test('comes back to whoever raised it with instructions, and the claim is as it was', async () => {
    const { claim, ticket, raised } = await handedUp();
    expect((await step(raised, 'return')).status).toBe(409);
    expect((await step(raised, 'take')).json).toMatchObject({
      state: 'acknowledged',
      handledBy: 'supervisor',
    });
    expect((await ticketNow(desk, ticket.id)).assignee).toBe('supervisor');
    const back = () => step(raised, 'return', { note: 'Chieda la perizia' });
    expect((await back()).json).toMatchObject({ state: 'returned', answer: 'Chieda la perizia' });
    expect((await back()).json).toMatchObject({ state: 'returned', version: 3 });
    expect(await ticketNow(desk, ticket.id)).toMatchObject({ status: 'open', assignee: 'rep' });
    expect(await statusOf(claim)).toBe('incomplete');
    expect(await waiting()).toEqual([]);
    const told = (await latestOfTicket(desk.deps.db, ticket.id, 20)).map(({ action, data }) => [
      action,
      data?.['note'],
    ]);
    expect(told).toEqual([
      ['escalated', 'Grandine?'],
      ['escalation-taken', undefined],
      ['escalation-returned', 'Chieda la perizia'],
    ]);
  });

  test('for two reasons gives its claim back when the last of them is returned', async () => {
    const { claim, ticket, raise, raised } = await handedUp();
    const second = await raise({ reason: 'legal_threat' });
    await step(raised, 'return', { note: 'Chieda la perizia' });
    expect(await statusOf(claim)).toBe('escalated');
    await step(second, 'return', { note: 'Risponda al legale' });
    expect((await ticketNow(desk, ticket.id)).status).toBe('open');
    expect(await statusOf(claim)).toBe('incomplete');
  });

  test('can be given to somebody else, and is handled by supervisors alone', async () => {
    const { ticket, raised } = await handedUp();
    for (const role of roles.filter((each) => !may(each, 'handle_escalations')))
      expect((await step(raised, 'take', {}, role)).status, `${role} at a step`).toBe(403);
    expect((await step(raised, 'reassign')).status).toBe(409);
    expect((await step(raised, 'reassign', { to: 'Silvio Re' })).json).toMatchObject({
      handledBy: 'Silvio Re',
    });
    expect((await ticketNow(desk, ticket.id)).assignee).toBe('Silvio Re');
    expect((await step(raised, 'decide', { note: 'Risposto al legale' })).json).toMatchObject({
      state: 'decided',
    });
    expect((await ticketNow(desk, ticket.id)).status).toBe('resolved');
    expect((await step(raised, 'take')).json).toMatchObject({ status: 409 });
  });

  test('is answered by a decision on its claim, and waits again when that is taken back', async () => {
    const { claim, ticket } = await handedUp();
    const decide = await client.ask('POST', `/claims/${claim.id}/decisions`, {
      token: tokenOf('supervisor'),
      body: {
        kind: 'reject',
        reason: 'excluded',
        clause: 'art. 5.2',
        explanation: 'Non è compreso.',
        clientId: randomUUID(),
        undoSeconds: 30,
      },
    });
    expect(decide.json).toMatchObject({ state: 'decided' });
    expect(await waiting()).toEqual([]);
    expect((await ticketNow(desk, ticket.id)).status).toBe('resolved');
    await client.ask('POST', `/decisions/${escalation.parse(decide.json).id}/steps`, {
      token: tokenOf('supervisor'),
      body: { step: 'take_back' },
    });
    expect(await waiting()).toHaveLength(1);
    expect((await ticketNow(desk, ticket.id)).status).toBe('escalated');
    expect(await statusOf(claim)).toBe('escalated');
  });

  test('because of signals waits for nobody who may not know of them', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    await client.ask('POST', `/claims/${claim.id}/escalations`, {
      token: tokenOf('fraud_analyst'),
      body: { reason: 'fraud_signal', note: 'Due indicatori' },
    });
    for (const role of roles.filter((each) => may(each, 'read_claims')))
      expect(await waiting(role), `${role} reads the queue`).toHaveLength(may(role, 'read_fraud') ? 1 : 0);
    const [signal] = await waiting();
    const before = await ticketNow(desk, ticket.id);
    await client.ask('POST', `/escalations/${signal?.id}/steps`, {
      token: tokenOf('supervisor'),
      body: { step: 'take' },
    });
    expect(await ticketNow(desk, ticket.id)).toEqual(before);
    expect(await latestOfTicket(desk.deps.db, ticket.id, 20)).toEqual([]);
  });

  test('leaves nothing of itself when the process dies before the commit', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    const { db } = desk.deps;
    const dying = {
      ...desk.deps,
      db: {
        ...db,
        sql: db.sql,
        transaction: <T>(work: Parameters<typeof db.transaction<T>>[0]) =>
          db.transaction<T>(async (tx) => {
            await work(tx);
            throw new Error('killed');
          }),
      },
    };
    await expect(
      personActions(dying).escalateTicket({
        ticketId: ticket.id,
        reason: 'rep_request',
        note: 'x',
        clientId: randomUUID(),
        person: { name: 'rep', role: 'rep' },
      }),
    ).rejects.toThrow('killed');
    expect(await waiting()).toEqual([]);
    expect((await ticketNow(desk, ticket.id)).status).toBe('open');
    expect(await statusOf(claim)).toBe('incomplete');
  });
});
