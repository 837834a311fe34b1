import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Finding } from '#src/domain/review/finding.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import { may, roles } from '#src/domain/people/role.ts';
import * as claims from '#src/storage/claims.ts';
import { applyChanges, findingsOf } from '#src/storage/findings.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const invoice: Finding = {
  check: 'pe.duplicate_invoice',
  key: 'document:7',
  severity: 'blocker',
  text: { it: 'La fattura è già in un altro sinistro.', en: 'The invoice is on another claim.' },
  figures: { other: 'SIN 4827-1936-52' },
  quotes: [{ quote: 'Fattura n. 112' }],
};
const mismatch: Finding = { ...invoice, check: 'pe.amount_mismatch', severity: 'warning' };
const frequency: Finding = {
  ...invoice,
  check: 'fr.frequency',
  key: 'party:Anna',
  severity: 'info',
  text: { it: 'SEGNALE riservato', en: 'restricted SIGNAL' },
  figures: { claims: ['a', 'b'] },
};
const shared: Finding = { ...frequency, check: 'fr.shared_identifiers', severity: 'warning' };

/** A claim of Anna's with a ticket, and these findings on it as a look would have put them there. */
async function claimWith(...findings: readonly Finding[]) {
  const { claim } = await openClaim(desk);
  const ticket = await openTicket(desk, { claimId: claim.id });
  await desk.deps.db.transaction((tx) =>
    applyChanges(
      tx,
      claim.id,
      findings.map((finding) => ({ kind: 'opened', finding })),
      desk.now,
    ),
  );
  return { claim, ticket, findings: await findingsOf(desk.deps.db, claim.id) };
}

const idOf = async (claimId: ClaimId, check: string) => {
  const finding = (await findingsOf(desk.deps.db, claimId)).find((each) => each.check === check);
  if (finding === undefined) throw new Error(`no ${check} on the claim`);
  return finding.id;
};

const answer = z.looseObject({
  findings: z.array(z.looseObject({ check: z.string() })),
  approval: z.looseObject({ obstacles: z.array(z.looseObject({ kind: z.string() })) }),
  proposal: z.unknown(),
  escalation: z.unknown(),
});

describe('the findings of a claim', () => {
  test('are shown to every role that reads claims, fraud signals only to those they are for', async () => {
    const { claim } = await claimWith(invoice, mismatch, frequency, shared);
    for (const role of roles.filter((each) => may(each, 'read_claims'))) {
      const { findings, proposal } = await client.read(answer, 'GET', `/claims/${claim.id}/findings`, {
        token: tokenOf(role),
      });
      const fraud = may(role, 'read_fraud');
      expect(findings.map(({ check }) => check)).toEqual([
        'pe.duplicate_invoice',
        'pe.amount_mismatch',
        ...(fraud ? ['fr.shared_identifiers', 'fr.frequency'] : []),
      ]);
      expect(proposal === null).toBe(!fraud);
    }
    const refused = await client.refused('GET', `/claims/${claim.id}/findings`, {
      token: tokenOf('admin'),
    });
    expect(refused.status).toBe(403);
  });

  test('leave no trace of a fraud signal anywhere for those it is not for', async () => {
    const plain = await claimWith(invoice);
    const marked = await claimWith(invoice, frequency, shared);
    const secret = await idOf(marked.claim.id, 'fr.shared_identifiers');
    await client.ask('PATCH', `/findings/${secret}`, {
      token: tokenOf('fraud_analyst'),
      body: { action: 'acknowledge' },
    });
    await client.ask('POST', `/claims/${marked.claim.id}/escalations`, {
      token: tokenOf('fraud_analyst'),
      body: { reason: 'fraud_signal', note: 'SEGNALE: due indicatori' },
    });
    const without = roles.filter((role) => may(role, 'read_claims') && !may(role, 'read_fraud'));
    expect(without).toHaveLength(6);
    for (const role of without) {
      const token = tokenOf(role);
      const seen = async ({ claim, ticket }: typeof plain) => {
        const answers = await Promise.all(
          [
            `/claims/${claim.id}`,
            `/claims/${claim.id}/findings`,
            `/tickets/${ticket.id}`,
            `/tickets?claim=${claim.id}`,
            '/findings',
            '/findings?check=fr.frequency',
            '/metrics',
          ].map((path) => client.ask('GET', path, { token })),
        );
        return answers.map(({ text }) => text);
      };
      const texts = await seen(marked);
      for (const text of texts) expect(text).not.toMatch(/fr\.|SEGNALE|SIGNAL|fraud/i);
      // Not even by a number: but for ids, versions and times both claims look alike.
      const shape = (text: string) => text.replaceAll(/\d+/g, '0');
      const [, findingsOfMarked, ticketOfMarked] = texts.map(shape);
      const [, findingsOfPlain, ticketOfPlain] = (await seen(plain)).map(shape);
      expect(findingsOfMarked).toBe(findingsOfPlain);
      expect(ticketOfMarked).toBe(ticketOfPlain);
      for (const method of ['GET', 'PATCH'])
        expect(
          await client.refused(method, `/findings/${secret}`, {
            token,
            ...(method === 'PATCH' ? { body: { action: 'waive', reason: 'x' } } : {}),
          }),
        ).toMatchObject({ status: 404, detail: 'There is no such finding.' });
      const raising = { token, body: { reason: 'fraud_signal', note: 'x' } };
      const refused = await client.refused('POST', `/claims/${marked.claim.id}/escalations`, raising);
      expect(refused.status).toBe(403);
    }
  });

  test('of all claims are a queue, blockers alone if wanted', async () => {
    const { claim } = await claimWith(invoice, mismatch, frequency);
    await claimWith(mismatch);
    const page = z.object({
      items: z.array(z.looseObject({ check: z.string() })),
      next: z.string().nullable(),
    });
    const list = async (query: string, role: 'rep' | 'auditor' = 'rep') =>
      client.read(page, 'GET', `/findings${query}`, { token: tokenOf(role) });
    expect((await list('?severity=blocker')).items.map(({ check }) => check)).toEqual([
      'pe.duplicate_invoice',
    ]);
    expect((await list('')).items).toHaveLength(3);
    expect((await list('', 'auditor')).items).toHaveLength(4);
    const first = await list('?limit=2');
    expect((await list(`?limit=2&cursor=${first.next}`)).items).toHaveLength(1);
    await client.ask('PATCH', `/findings/${await idOf(claim.id, 'pe.duplicate_invoice')}`, {
      token: tokenOf('supervisor'),
      body: { action: 'waive', reason: 'Altro sinistro ritirato' },
    });
    expect((await list('?severity=blocker')).items).toEqual([]);
    expect((await client.refused('GET', '/findings?check=drop')).status).toBe(400);
  });
});

describe('a finding', () => {
  const waive = { action: 'waive', reason: 'L’altro sinistro è stato ritirato' };

  test('that is a blocker is counted on the rows of its tickets until a supervisor waives it with a reason', async () => {
    const { claim, ticket } = await claimWith(invoice, mismatch);
    const id = await idOf(claim.id, 'pe.duplicate_invoice');
    const rows = z.object({ items: z.array(z.looseObject({ blockers: z.int() })) });
    const counted = async () =>
      (await client.read(rows, 'GET', `/tickets?claim=${claim.id}`)).items.map(({ blockers }) => blockers);
    expect(await counted()).toEqual([1]);
    for (const role of ['rep', 'senior_rep', 'trainee', 'finance', 'auditor'] as const)
      expect(
        await client.refused('PATCH', `/findings/${id}`, { token: tokenOf(role), body: waive }),
      ).toMatchObject({ status: 403, detail: expect.stringContaining('waive_blockers') });
    const unreasoned = { token: tokenOf('supervisor'), body: { action: 'waive' } };
    expect((await client.refused('PATCH', `/findings/${id}`, unreasoned)).status).toBe(422);

    const done = await client.ask('PATCH', `/findings/${id}`, { token: tokenOf('supervisor'), body: waive });
    expect(done.json).toMatchObject({
      state: 'waived',
      fourEyes: true,
      decided: { by: 'person:supervisor', role: 'supervisor', reason: waive.reason },
    });
    expect(await counted()).toEqual([0]);
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({ blockers: 0 });
    expect((await client.get(`/claims/${claim.id}`)).json).toMatchObject({
      history: expect.arrayContaining([
        expect.objectContaining({
          actor: 'person:supervisor',
          action: 'finding-waived',
          data: expect.objectContaining({ check: 'pe.duplicate_invoice', was: 'open', reason: waive.reason }),
        }),
      ]),
    });
  });

  test('is not judged behind the shared token, which could name anybody as the one who waived', async () => {
    const { claim } = await claimWith(invoice, mismatch);
    const id = await idOf(claim.id, 'pe.duplicate_invoice');
    expect(await client.refused('PATCH', `/findings/${id}`, { body: waive })).toMatchObject({
      status: 403,
      detail: expect.stringContaining('shared token'),
    });
  });

  test('judged twice in the same words is judged once; by somebody who saw an older one it is not', async () => {
    const { claim } = await claimWith(mismatch);
    const id = await idOf(claim.id, 'pe.amount_mismatch');
    const token = tokenOf('senior_rep');
    const ask = (body: object) => client.ask('PATCH', `/findings/${id}`, { token, body });
    const first = await ask({ ...waive, version: 1 });
    const again = await ask({ ...waive, version: 1 });
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.json).toEqual(first.json);
    expect((await ask({ action: 'reopen', reason: 'Mi sono sbagliata', version: 1 })).json).toMatchObject({
      status: 409,
      current: { id, version: 2, state: 'waived' },
    });
    expect((await ask({ action: 'reopen', reason: 'Mi sono sbagliata', version: 2 })).json).toMatchObject({
      state: 'open',
      version: 3,
    });
    expect((await ask({ action: 'acknowledge' })).json).toMatchObject({ state: 'acknowledged', version: 4 });
    const events = (await client.get(`/claims/${claim.id}`)).json;
    const { history } = z
      .looseObject({ history: z.array(z.looseObject({ action: z.string() })) })
      .parse(events);
    expect(history.map(({ action }) => action)).toEqual([
      'finding-opened',
      'finding-waived',
      'finding-reopened',
      'finding-acknowledged',
    ]);
  });

  test('that does not exist is not found', async () => {
    expect((await client.refused('GET', '/findings/99')).status).toBe(404);
    expect((await client.refused('GET', '/findings/abc')).status).toBe(400);
    expect(
      (await client.refused('PATCH', '/findings/99', { token: tokenOf('supervisor'), body: waive })).status,
    ).toBe(404);
  });
});

describe('an approval', () => {
  const obstacles = async (claimId: ClaimId, role: 'rep' | 'supervisor', amount = '') => {
    const { approval } = await client.read(answer, 'GET', `/claims/${claimId}/findings${amount}`, {
      token: tokenOf(role),
    });
    return approval.obstacles.map(({ kind }) => kind);
  };

  test('is told everything in its way: blockers, then the four eyes of whoever waived one', async () => {
    const { claim } = await claimWith(invoice, frequency);
    expect(await obstacles(claim.id, 'rep')).toEqual(['blocker']);
    await client.ask('PATCH', `/findings/${await idOf(claim.id, 'pe.duplicate_invoice')}`, {
      token: tokenOf('supervisor'),
      body: { action: 'waive', reason: 'Ritirato' },
    });
    expect(await obstacles(claim.id, 'rep')).toEqual([]);
    expect(await obstacles(claim.id, 'supervisor')).toEqual(['four_eyes']);
    expect(await obstacles(claim.id, 'rep', '?amount=900000')).toEqual(['authority']);
  });

  test('past an open blocker is refused by the database itself, whoever writes the status', async () => {
    const { claim } = await claimWith(invoice);
    const approve = async () =>
      desk.deps.db.transaction(async (tx) =>
        claims.update(tx, await claims.load(tx, claim.id), { status: 'approved' }, desk.now),
      );
    await expect(approve()).rejects.toThrow('has findings that stop an approval');
    expect((await claims.load(desk.deps.db, claim.id)).claim.status).toBe('incomplete');
    await client.ask('PATCH', `/findings/${await idOf(claim.id, 'pe.duplicate_invoice')}`, {
      token: tokenOf('supervisor'),
      body: { action: 'waive', reason: 'Ritirato' },
    });
    // The blocker is out of the way; that alone decides nothing.
    await expect(approve()).rejects.toThrow('nobody has decided');
  });
});

describe('an escalation because of fraud signals', () => {
  test('is raised once by somebody who judges them, and takes the place of the proposal', async () => {
    const { claim, ticket } = await claimWith(frequency, shared);
    const read = async () =>
      client.read(answer, 'GET', `/claims/${claim.id}/findings`, { token: tokenOf('supervisor') });
    expect((await read()).proposal).toMatchObject({ reason: 'fraud_signal', findings: expect.any(Array) });
    const raise = () =>
      client.ask('POST', `/claims/${claim.id}/escalations`, {
        token: tokenOf('fraud_analyst'),
        body: { reason: 'fraud_signal', note: 'Tre sinistri e un telefono in comune' },
      });
    expect((await raise()).status).toBe(201);
    expect((await raise()).status).toBe(200);
    expect(await read()).toMatchObject({ proposal: null, escalation: { state: 'raised' } });
    const { json } = await client.ask('GET', `/tickets/${ticket.id}`, { token: tokenOf('auditor') });
    expect(json).toMatchObject({
      status: 'open',
      escalations: [{ reason: 'fraud_signal' }],
      history: [{ action: 'escalated', actor: 'person:fraud_analyst' }],
    });
  });
});
