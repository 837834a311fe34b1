import { describe, expect, test } from 'vitest';
import type { LocalDate } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import { anna } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const path = (id: string) => `/claims/${id}`;
const sara = { 'x-actor': 'Sara Conti' };

describe('what a person says about a claim', () => {
  test('has its cover judged at once, keeps the policy as it stands, and is in the history', async () => {
    const { claim } = await openClaim(desk);
    const answer = await client.ask('PATCH', path(claim.id), {
      body: { lossOn: '2026-11-10', lossTime: '08:40', amountClaimed: 128_000 },
      headers: sara,
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      lossOn: '2026-11-10',
      lossTime: '08:40',
      amountClaimed: 128_000,
      coverage: {
        verdict: 'covered',
        cover: { code: 'RCA', limitBasis: 'event' },
        amounts: {
          claimed: 128_000,
          quote: null,
          payable: 128_000,
          steps: [{ rule: 'claimed' }, { rule: 'limit', change: 0, amount: 128_000 }],
        },
      },
      snapshot: {
        takenBy: 'person:Sara Conti',
        reason: 'first',
        lossOn: '2026-11-10',
        version: 1,
        policy: {
          number: anna.motorPolicy,
          versions: [{ plate: anna.plate }],
          parties: expect.arrayContaining([
            expect.objectContaining({ party: expect.objectContaining({ name: anna.name }) }),
          ]),
          instalments: [{ paidOn: expect.any(String) }],
        },
      },
      history: expect.arrayContaining([
        expect.objectContaining({
          actor: 'person:Sara Conti',
          action: 'claim-changed',
          data: {
            lossOn: { was: null, now: '2026-11-10' },
            lossTime: { was: null, now: '08:40' },
            amountClaimed: { was: null, now: 128_000 },
          },
        }),
        expect.objectContaining({ action: 'policy-snapshot' }),
      ]),
    });
    expect(answer.headers.get('etag')).toBe('"2"');
  });

  test('may be another policy, by its number in any spelling', async () => {
    const { claim } = await openClaim(desk);
    const { json } = await client.ask('PATCH', path(claim.id), {
      body: { policy: 'rca 2024/003902', lossOn: '2026-11-10' },
    });
    expect(json).toMatchObject({
      policy: 'RCA-2024-003902',
      // Anna's car is not on Bruno's policy: a person sees it, and nothing is refused.
      coverage: { verdict: 'needs_human', findings: [{ id: 'pe.not_insured', severity: 'blocker' }] },
      snapshot: { version: 2, policy: { number: 'RCA-2024-003902' } },
    });
    const unknown = await client.refused('PATCH', path(claim.id), { body: { policy: 'RCA-1999-1' } });
    expect(unknown.status).toBe(409);
  });

  test('has the claim assessed again on its ticket', async () => {
    const { claim } = await openClaim(desk);
    await openTicket(desk, { claimId: claim.id });
    await client.ask('PATCH', path(claim.id), { body: { lossOn: '2026-11-10' } });
    expect(desk.bells.map(({ stage }) => stage)).toEqual(['assess']);
    await desk.settle();
    const lines = await claims.requirementsOf(desk.deps.db, claim.id);
    expect(lines.find(({ key }) => key === 'loss_date')?.state).toBe('received');
    // Said once more, it wakes nobody.
    await client.ask('PATCH', path(claim.id), { body: { lossOn: '2026-11-10' } });
    expect(desk.bells).toEqual([]);
  });

  test.each([
    ['nothing', {}, 422],
    ['no day', { lossOn: '2026-02-30' }, 422],
    ['a day of another age', { lossOn: '1066-10-14' }, 422],
    ['no hour', { lossTime: '25:10' }, 422],
    ['less than nothing', { amountClaimed: -1 }, 422],
    ['half a cent', { amountClaimed: 10.5 }, 422],
    ['something we do not know', { colour: 'red' }, 422],
  ])('is refused when it is %s', async (_, body, status) => {
    const { claim } = await openClaim(desk);
    expect((await client.refused('PATCH', path(claim.id), { body })).status).toBe(status);
  });

  test('about a version that has moved on comes back with the claim as it is, and changes nothing', async () => {
    const { claim } = await openClaim(desk);
    await client.ask('PATCH', path(claim.id), { body: { lossPlace: 'Lodi', version: 1 } });
    const late = await client.refused('PATCH', path(claim.id), { body: { lossPlace: 'Milano', version: 1 } });
    expect(late.status).toBe(409);
    expect((await claims.load(desk.deps.db, claim.id)).claim.lossPlace).toBe('Lodi');
  });

  test('about a claim that has ended is not possible, and nobody may who only reads', async () => {
    const { claim } = await openClaim(desk);
    const asAuditor = { body: { lossPlace: 'Lodi' }, token: tokenOf('auditor') };
    expect((await client.refused('PATCH', path(claim.id), asAuditor)).status).toBe(403);
    await desk.deps.db.transaction(async (tx) =>
      claims.update(tx, await claims.load(tx, claim.id), { status: 'closed' }, desk.now),
    );
    expect((await client.refused('PATCH', path(claim.id), { body: { lossPlace: 'Lodi' } })).status).toBe(409);
    expect((await client.refused('PATCH', path('999999'), { body: { lossPlace: 'Lodi' } })).status).toBe(404);
  });
});

describe('the snapshot of a policy', () => {
  test('is taken anew when asked, with the reason in the history', async () => {
    const { claim } = await openClaim(desk);
    const order = { body: { reason: 'L’agenzia ha corretto la targa' }, headers: sara };
    const early = await client.refused('POST', `${path(claim.id)}/policy-snapshot`, order);
    expect(early).toMatchObject({ status: 409, detail: 'the day of the loss is not known' });
    await desk.deps.db.transaction(async (tx) =>
      claims.update(tx, await claims.load(tx, claim.id), { lossOn: '2026-11-10' as LocalDate }, desk.now),
    );
    const { json } = await client.ask('POST', `${path(claim.id)}/policy-snapshot`, order);
    expect(json).toMatchObject({
      snapshot: { reason: 'asked-for', takenBy: 'person:Sara Conti' },
      history: expect.arrayContaining([
        expect.objectContaining({
          action: 'snapshot-asked-for',
          data: { reason: 'L’agenzia ha corretto la targa' },
        }),
      ]),
    });
  });
});
