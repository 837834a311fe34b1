import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatReference } from '#src/domain/linking/reference.ts';
import * as claims from '#src/storage/claims.ts';
import { findOpen } from '#src/storage/requests.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi } from './client.ts';
import { openClaim, openTicket, ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const page = z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().nullable() });

/** Anna's first notice, worked off: a claim with a checklist and a request that has left. */
async function annasLoss(): Promise<claims.ClaimFile> {
  await desk.receive(
    mail({
      text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
    }),
  );
  await desk.settle();
  const { claimId } = await ticketNow(desk, '1');
  if (claimId === undefined) throw new Error('the mail opened no claim');
  return claims.load(desk.deps.db, claimId);
}

describe('a claim', () => {
  test('shows its policy, its people, what it needs, what was asked and on which tickets', async () => {
    const file = await annasLoss();
    const { json, headers } = await client.get(
      `/claims/${encodeURIComponent(formatReference(file.claim.reference, 'SIN'))}`,
    );
    expect(json).toMatchObject({
      reference: formatReference(file.claim.reference, 'SIN'),
      type: 'motor_damage',
      label: { en: expect.any(String), it: expect.any(String) },
      status: 'incomplete',
      policy: anna.motorPolicy,
      lossOn: '2026-11-10',
      parties: expect.arrayContaining([
        expect.objectContaining({ role: 'insured', party: expect.objectContaining({ name: anna.name }) }),
      ]),
      coverage: { verdict: expect.any(String), findings: expect.any(Array) },
      requests: [{ state: 'open', round: 1, rounds: [{ round: 1, purpose: 'missing', state: 'sent' }] }],
      tickets: [{ id: '1' }],
    });
    expect(headers.get('etag')).toBe(`"${file.version}"`);
    const { requirements } = z
      .looseObject({
        requirements: z.array(z.looseObject({ key: z.string(), state: z.string(), evidence: z.unknown() })),
      })
      .parse(json);
    const policyLine = requirements.find((line) => line.key === 'policy_number');
    expect(policyLine).toMatchObject({ state: 'received', evidence: { kind: expect.any(String) } });
    expect(requirements.some((line) => line.state === 'asked')).toBe(true);
  });

  test('that does not exist is not found, by reference or id', async () => {
    expect((await client.refused('GET', '/claims/4001234578')).status).toBe(404);
    expect((await client.refused('GET', '/claims/12')).status).toBe(404);
  });
});

describe('the list of claims', () => {
  test('is filtered by status and policy number in any spelling, and read in pages', async () => {
    const opened: string[] = [];
    for (let n = 0; n < 5; n++) opened.push((await openClaim(desk)).claim.id);
    const first = await client.read(page, 'GET', '/claims?limit=3&policy=rca%202025%20004217');
    await openClaim(desk);
    const second = await client.read(
      page,
      'GET',
      `/claims?limit=3&policy=rca%202025%20004217&cursor=${first.next}`,
    );
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual(opened.toReversed());
    expect(second.next).toBeNull();
    expect((await client.read(page, 'GET', '/claims?status=paid')).items).toEqual([]);
    expect((await client.read(page, 'GET', '/claims?policy=XX-1')).items).toEqual([]);
    expect((await client.refused('GET', '/claims?status=pagato')).status).toBe(400);
    expect((await client.refused('GET', '/claims?cursor=!')).status).toBe(400);
  });
});

describe('a line of the checklist', () => {
  const key = 'doc_estimate|doc_invoice';
  const path = (claimId: string) => `/claims/${claimId}/requirements/${encodeURIComponent(key)}`;

  test('that is waived is not asked for any more, and the last one completes the claim', async () => {
    const file = await openClaim(desk, [{ key }]);
    const ticket = await openTicket(desk, { claimId: file.claim.id });
    const missing = async () =>
      (await claims.requirementsOf(desk.deps.db, file.claim.id)).filter(
        (line) => line.stage !== 'payment' && ['missing', 'asked', 'rejected'].includes(line.state),
      );
    // The first decision has the claim assessed, and the profile adds its own lines.
    await client.ask('PATCH', path(file.claim.id), {
      body: { state: 'waived', note: 'Paga la controparte' },
      headers: { 'x-actor': 'Sara Conti' },
    });
    await desk.settle();
    for (const line of await missing())
      await client.ask('PATCH', `/claims/${file.claim.id}/requirements/${encodeURIComponent(line.key)}`, {
        body: { state: 'waived', note: 'Paga la controparte' },
      });
    await desk.settle();
    const done = await claims.load(desk.deps.db, file.claim.id);
    expect(done.claim.status).toBe('complete');
    expect(await findOpen(desk.deps.db, file.claim.id)).toBeUndefined();
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({ status: 'open' });
    expect((await client.get(`/claims/${file.claim.id}`)).json).toMatchObject({
      requirements: expect.arrayContaining([
        expect.objectContaining({
          key,
          state: 'waived',
          note: 'Paga la controparte',
          anyOf: [{ item: 'doc_estimate', label: expect.anything() }, expect.anything()],
        }),
      ]),
      history: expect.arrayContaining([
        expect.objectContaining({ actor: 'person:Sara Conti', action: 'requirement-waived' }),
      ]),
    });
  });

  test('on which a word is taken back is missing again, or received where something came for it', async () => {
    const file = await openClaim(desk, [{ key, askedRounds: 1 }]);
    const state = async () =>
      (await claims.requirementsOf(desk.deps.db, file.claim.id)).find((line) => line.key === key);
    const say = (body: object) =>
      client.ask('PATCH', path(file.claim.id), { body, headers: { 'x-actor': 'Sara Conti' } });
    await say({ state: 'waived', note: 'Paga la controparte' });
    const back = await say({ state: 'undecided' });
    expect(back.json).toMatchObject({ state: 'asked', note: null });
    // The same once more, after a lost answer.
    expect((await say({ state: 'undecided' })).json).toMatchObject({ state: 'asked', note: null });
    expect(await state()).toMatchObject({ state: 'asked' });
    expect((await client.get(`/claims/${file.claim.id}`)).json).toMatchObject({
      history: expect.arrayContaining([
        expect.objectContaining({
          actor: 'person:Sara Conti',
          action: 'requirement-undecided',
          data: expect.objectContaining({ was: 'waived' }),
        }),
      ]),
    });
  });

  test('that was refused counts as received again when the word is taken back, unless its paper has gone', async () => {
    const file = await annasLoss();
    const received = (await claims.requirementsOf(desk.deps.db, file.claim.id)).find(
      (line) => line.state === 'received' && !line.key.startsWith('doc_'),
    );
    if (received === undefined) throw new Error('nothing was read in the notice');
    const at = `/claims/${file.claim.id}/requirements/${encodeURIComponent(received.key)}`;
    await client.ask('PATCH', at, { body: { state: 'rejected', note: 'Non è chiaro' } });
    expect((await client.ask('PATCH', at, { body: { state: 'undecided' } })).json).toMatchObject({
      state: 'received',
      note: null,
    });
  });

  test('that is rejected is asked for again, of the customer of the claim', async () => {
    const file = await annasLoss();
    const asked = (await claims.requirementsOf(desk.deps.db, file.claim.id)).filter(
      (line) => line.state === 'asked',
    );
    expect(asked.length).toBeGreaterThan(1);
    for (const line of asked) {
      const answer = await client.ask(
        'PATCH',
        `/claims/${file.claim.id}/requirements/${encodeURIComponent(line.key)}`,
        {
          body: { state: 'accepted' },
        },
      );
      expect(answer.json).toMatchObject({ state: 'accepted', note: null });
    }
    await desk.settle();
    expect((await claims.load(desk.deps.db, file.claim.id)).claim.status).toBe('complete');
    const before = desk.sent.length;
    const again = asked[0]?.key ?? '';
    await client.ask('PATCH', `/claims/${file.claim.id}/requirements/${encodeURIComponent(again)}`, {
      body: { state: 'rejected', note: 'Illeggibile' },
    });
    await desk.settle();
    expect((await claims.load(desk.deps.db, file.claim.id)).claim.status).toBe('incomplete');
    expect(await findOpen(desk.deps.db, file.claim.id)).toBeDefined();
    await desk.later(1);
    expect(desk.sent.length).toBe(before + 1);
    expect(desk.sent.at(-1)?.envelopeTo).toBe(anna.email);
  });

  test('decided on by somebody who saw an older claim is refused with the claim as it is', async () => {
    const file = await openClaim(desk, [{ key }]);
    await client.ask('PATCH', path(file.claim.id), {
      body: { state: 'accepted' },
      headers: { 'if-match': `"${file.version}"` },
    });
    const problem = await client.refused('PATCH', path(file.claim.id), {
      body: { state: 'rejected', note: 'Illeggibile', version: file.version },
    });
    expect(problem).toMatchObject({ status: 409, current: { id: file.claim.id, version: file.version + 1 } });
  });

  test('decided on twice in the same words changes nothing the second time', async () => {
    const file = await openClaim(desk, [{ key }]);
    const body = { state: 'waived', note: 'Paga la controparte' };
    await client.ask('PATCH', path(file.claim.id), { body });
    const again = await client.ask('PATCH', path(file.claim.id), { body });
    expect(again.headers.get('etag')).toBe(`"${file.version + 1}"`);
  });

  test('is accepted with others in one go, all or none, twice without harm; each stands in the history', async () => {
    const file = await annasLoss();
    const keys = (await claims.requirementsOf(desk.deps.db, file.claim.id)).flatMap((line) =>
      line.state === 'received' ? [line.key] : [],
    );
    expect(keys.length).toBeGreaterThan(2);
    const at = `/claims/${file.claim.id}/requirements`;
    const states = async () =>
      (await claims.requirementsOf(desk.deps.db, file.claim.id)).flatMap(({ key, state }) =>
        keys.includes(key) ? [state] : [],
      );
    const unheard = { keys: [...keys, 'doc_unheard_of'], state: 'accepted' };
    expect((await client.refused('PATCH', at, { body: unheard })).status).toBe(404);
    expect(new Set(await states())).toEqual(new Set(['received']));

    const body = { keys, state: 'accepted', version: file.version };
    const done = await client.ask('PATCH', at, { body, headers: { 'x-actor': 'Sara Conti' } });
    expect(done.headers.get('etag')).toBe(`"${file.version + 1}"`);
    expect(new Set(await states())).toEqual(new Set(['accepted']));
    expect((await client.refused('PATCH', at, { body })).status).toBe(409);
    const again = await client.ask('PATCH', at, { body: { keys, state: 'accepted' } });
    expect(again.headers.get('etag')).toBe(`"${file.version + 1}"`);
    const { history } = z
      .looseObject({ history: z.array(z.looseObject({ actor: z.string(), action: z.string() })) })
      .parse((await client.get(`/claims/${file.claim.id}`)).json);
    const written = history.filter(({ action }) => action === 'requirement-accepted');
    expect(written.map(({ actor }) => actor)).toEqual(keys.map(() => 'person:Sara Conti'));

    await client.ask('PATCH', at, { body: { keys, state: 'undecided' } });
    expect(new Set(await states())).toEqual(new Set(['received']));
    expect((await client.refused('PATCH', at, { body: { keys, state: 'waived' } })).status).toBe(422);
  });

  test('of a claim that is paid stays as it is', async () => {
    const file = await openClaim(desk, [{ key }]);
    await desk.deps.db.transaction((tx) => claims.update(tx, file, { status: 'paid' }, desk.now));
    expect(await client.refused('PATCH', path(file.claim.id), { body: { state: 'accepted' } })).toMatchObject(
      {
        status: 409,
        detail: 'the claim is paid',
      },
    );
  });

  test.each([
    ['doc_estimate%7Cdoc_invoice', { state: 'rejected' }, 422],
    ['doc_estimate%7Cdoc_invoice', { state: 'missing' }, 422],
    ['doc_estimate%7Cdoc_invoice', { state: 'accepted', by: 'me' }, 422],
    ['doc_unheard_of', { state: 'accepted' }, 404],
    ['DROP%20TABLE', { state: 'accepted' }, 400],
  ])('called %s with %j is refused', async (name, body, status) => {
    const file = await openClaim(desk, [{ key }]);
    expect(
      (await client.refused('PATCH', `/claims/${file.claim.id}/requirements/${name}`, { body })).status,
    ).toBe(status);
  });
});
