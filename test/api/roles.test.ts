import { describe, expect, test } from 'vitest';
import { may, roles, type Right, type Role } from '#src/domain/people/role.ts';
import { useDesk } from '#test/desk.ts';
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
      '/originals/1',
      '/attachments/1',
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
