import { describe, expect, test } from 'vitest';
import { may, roles, type Right, type Role } from '#src/domain/people/role.ts';
import { useDesk } from '#test/desk.ts';
import { access } from './access.ts';
import { token, tokenOf, useApi } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const as = (role: Role) => ({ token: tokenOf(role) });
const holding = (right: Right) => roles.filter((role) => may(role, right));

describe('the role behind a token', () => {
  test('opens claims, tickets and originals to everybody but the admin, who reads no claim content', async () => {
    const { claim } = await openClaim(desk);
    const ticket = await openTicket(desk, { claimId: claim.id });
    for (const path of [
      '/claims',
      `/claims/${claim.id}`,
      '/tickets',
      `/tickets/${ticket.id}`,
      `/tickets/${ticket.id}/messages`,
      '/policies/RCA-2025-004217',
      '/outbox',
    ]) {
      for (const role of holding('read_claims'))
        expect((await client.ask('GET', path, as(role))).status, `${role} at ${path}`).not.toBe(403);
      const refused = await client.refused('GET', path, as('admin'));
      expect(refused.status, `admin at ${path}`).toBe(403);
    }
    expect((await client.ask('GET', '/channels/health', as('admin'))).status).toBe(200);
  });

  test('lets nobody change a ticket who only reads', async () => {
    const ticket = await openTicket(desk);
    const body = { caseKind: 'complaint' };
    for (const role of ['medical_reader', 'fraud_analyst', 'finance', 'auditor', 'admin'] as const)
      expect((await client.refused('PATCH', `/tickets/${ticket.id}`, { ...as(role), body })).status).toBe(
        403,
      );
    for (const role of ['trainee', 'rep', 'senior_rep', 'supervisor', 'complaints_officer'] as const)
      expect((await client.ask('PATCH', `/tickets/${ticket.id}`, { ...as(role), body })).status).toBe(200);
  });

  test('is refused in words that say which right is missing', async () => {
    expect(await client.refused('GET', '/claims', as('admin'))).toMatchObject({
      status: 403,
      detail: 'The role admin does not hold the right read_claims.',
    });
  });

  test('puts the person of the token into history, and nobody else', async () => {
    const ticket = await openTicket(desk);
    const change = { body: { caseKind: 'complaint' }, token: tokenOf('rep') };
    const lie = { ...change, headers: { 'x-actor': 'Sara Conti' } };
    expect(await client.refused('PATCH', `/tickets/${ticket.id}`, lie)).toMatchObject({
      status: 400,
      errors: [{ at: 'X-Actor' }],
    });
    await client.ask('PATCH', `/tickets/${ticket.id}`, change);
    await client.ask('PATCH', `/tickets/${ticket.id}`, {
      body: { caseKind: 'other' },
      token,
      headers: { 'x-actor': 'Sara Conti' },
    });
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({
      history: [{ actor: 'person:rep' }, { actor: 'person:Sara Conti' }],
    });
  });
});

describe('every operation of the API', () => {
  test('stands in the table of who may ask it, and the table names no other', () => {
    const asked = client.api.operations.map(
      ({ id, open, needs }) => `${id}: ${open ? 'open' : (needs ?? 'signed-in')}`,
    );
    const told = access.flatMap(([right, ids]) => ids.map((id) => `${id}: ${right}`));
    expect(asked.toSorted()).toEqual(told.toSorted());
  });

  test('is refused to a role without its right, and for that reason to no other', async () => {
    const wrong: string[] = [];
    for (const [right, ids] of access) {
      if (right === 'open') continue;
      for (const id of ids) {
        const operation = client.api.operations.find((each) => each.id === id);
        if (operation === undefined || operation.answer.kind === 'text') continue;
        const { method } = operation;
        // Numbers of rows that are not there: whoever is let in finds nothing, and changes nothing.
        const path = operation.path.replaceAll(/:\w+/g, '999');
        // One of each kind: that the guard asks for the right is the same code for all.
        const kinds = [holders(right)[0], roles.find((role) => right !== 'signed-in' && !may(role, right))];
        for (const role of kinds) {
          if (role === undefined) continue;
          const mayAsk = right === 'signed-in' || may(role, right);
          const answer = await client.ask(method.toUpperCase(), path, {
            ...as(role),
            ...(operation.body.kind === 'json' ? { body: { nothing: 'of this is known' } } : {}),
          });
          const missing = `does not hold the right ${right}.`;
          const saysSo = answer.status === 403 && answer.text.includes(missing);
          if (saysSo === mayAsk) wrong.push(`${role} ${method} ${path}: ${answer.status} ${answer.text}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

function holders(right: Right | 'signed-in'): readonly Role[] {
  return right === 'signed-in' ? roles : holding(right);
}
