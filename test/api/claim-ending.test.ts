import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ClaimStatus } from '#src/domain/claims/claim.ts';
import { claimSteps, stepClaim } from '#src/domain/claims/claim-ending.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import { findOpen } from '#src/storage/requests.ts';
import * as tickets from '#src/storage/tickets.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const shown = z.looseObject({ status: z.string(), version: z.int() });
const step = (id: string, name: string, more: object = {}, role: 'rep' | 'trainee' = 'rep') =>
  client.ask('POST', `/claims/${id}/steps`, {
    token: tokenOf(role),
    body: { step: name, reason: 'Ha riparato a sue spese', ...more },
  });
const statusOf = async (id: string) => (await client.read(shown, 'GET', `/claims/${id}`)).status;
const clocksOf = async (id: string) =>
  (await client.read(z.looseObject({ items: z.array(z.unknown()) }), 'GET', `/claims/${id}/clocks`)).items;

/** Anna's first notice, worked off: request 1 has left. */
async function asked(): Promise<ClaimId> {
  await desk.receive(
    mail({
      text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
    }),
  );
  await desk.settle();
  const [ticket] = await tickets.list(desk.deps.db, {}, { size: 2 });
  if (ticket?.claimId === undefined) throw new Error('Anna has no claim');
  return ticket.claimId;
}
const ticketStatus = async () => (await tickets.list(desk.deps.db, {}, { size: 2 }))[0]?.status;

describe('a claim that its customer withdraws', () => {
  test('is asked for nothing more, has no clock, and is in the history once; undone it stands where it stood', async () => {
    const id = await asked();
    expect(await clocksOf(id)).not.toEqual([]);
    const first = await step(id, 'withdraw');
    expect(first).toMatchObject({
      status: 200,
      json: { status: 'withdrawn', closedAt: desk.now.toISOString() },
    });
    expect(await step(id, 'withdraw')).toMatchObject({ status: 200, json: { status: 'withdrawn' } });
    const { history } = await client.read(
      z.looseObject({ history: z.array(z.looseObject({ action: z.string(), data: z.unknown() })) }),
      'GET',
      `/claims/${id}`,
    );
    expect(history.filter(({ action }) => action === 'claim-withdrawn')).toMatchObject([
      { data: { was: 'incomplete', now: 'withdrawn', reason: 'Ha riparato a sue spese' } },
    ]);
    expect(await findOpen(desk.deps.db, id)).toBeUndefined();
    expect(await clocksOf(id)).toEqual([]);
    expect(await ticketStatus()).toBe('open');
    for (let week = 0; week < 4; week++) await desk.later(7);
    expect(desk.sent).toHaveLength(1);

    expect(await step(id, 'reopen')).toMatchObject({
      status: 200,
      json: { status: 'incomplete', closedAt: null },
    });
    await desk.settle();
    expect(await findOpen(desk.deps.db, id)).toMatchObject({ state: 'open', round: expect.any(Number) });
    expect(await ticketStatus()).toBe('waiting_customer');
  });

  test('is that only for somebody who decides, and who has seen it as it is', async () => {
    const { claim, version } = await openClaim(desk);
    expect((await step(claim.id, 'withdraw', {}, 'trainee')).status).toBe(403);
    expect((await step(claim.id, 'withdraw', { version: version + 1 })).status).toBe(409);
    expect((await step(claim.id, 'withdraw', { reason: '' })).status).toBe(422);
    expect((await step('999', 'withdraw')).status).toBe(404);
    expect(await statusOf(claim.id)).toBe('incomplete');
  });
});

test('papers that are missing let a claim be closed only after the last reminder and a word to the customer', async () => {
  const id = await asked();
  const early = await client.refused('POST', `/claims/${id}/steps`, {
    token: tokenOf('rep'),
    body: { step: 'close_no_action', reason: 'Non risponde' },
  });
  expect(early).toMatchObject({
    status: 409,
    words: {
      it: 'il sinistro è incompleto: manca della documentazione e l’ultimo sollecito non è ancora scaduto senza risposta',
    },
  });
  for (let week = 0; week < 6; week++) await desk.later(7);
  expect((await step(id, 'close_no_action')).json).toMatchObject({
    words: { en: expect.stringContaining('first write to the customer') },
  });
  const [ticket] = await tickets.list(desk.deps.db, {}, { size: 2 });
  const { basedOn } = await client.read(
    z.looseObject({ basedOn: z.string() }),
    'GET',
    `/tickets/${ticket?.id ?? ''}`,
  );
  const told = await client.ask('POST', `/tickets/${ticket?.id ?? ''}/replies`, {
    token: tokenOf('rep'),
    body: { text: 'Chiudiamo: ci scriva per riaprire.', clientId: randomUUID(), basedOn },
  });
  expect(told.status).toBeLessThan(300);
  await desk.later(0.1);
  expect((await step(id, 'close_no_action')).json).toMatchObject({ status: 'closed_no_action' });
});

test('a paid claim is closed, and no other; each refusal names where the claim stands', async () => {
  const { claim } = await openClaim(desk);
  expect((await step(claim.id, 'close')).json).toMatchObject({
    words: { it: 'il sinistro è incompleto: si chiude quando è pagato' },
  });
  await desk.deps.db.transaction(async (tx) =>
    claims.update(tx, await claims.load(tx, claim.id), { status: 'paid' }, desk.now),
  );
  expect((await step(claim.id, 'withdraw')).json).toMatchObject({
    words: { en: 'the claim is paid: it is decided already' },
  });
  expect((await step(claim.id, 'close')).json).toMatchObject({ status: 'closed' });
  expect((await step(claim.id, 'reopen')).json).toMatchObject({ status: 'paid' });
});

test('the steps are those of the state machine, from every status', () => {
  const arrows: Readonly<Record<(typeof claimSteps)[number], readonly ClaimStatus[]>> = {
    withdraw: ['notified', 'incomplete', 'complete', 'in_review', 'reopened'],
    close_no_action: ['notified', 'incomplete', 'complete', 'in_review', 'reopened'],
    close: ['paid'],
    reopen: ['withdrawn', 'closed_no_action', 'closed'],
  };
  const all: readonly ClaimStatus[] = [
    ...new Set([
      ...Object.values(arrows).flat(),
      'approved',
      'rejected',
      'escalated',
      'payment_ordered',
    ] as const),
  ];
  const free = { lacks: false, askedInVain: false, toldSince: false, proposed: false, granted: false };
  for (const status of all)
    for (const name of claimSteps) {
      const verdict = stepClaim({ claim: { status }, ending: { was: 'complete' }, ...free }, name);
      expect('to' in verdict, `${name} while ${status}`).toBe(arrows[name].includes(status));
    }
  const complete = { claim: { status: 'complete' }, ...free } as const;
  for (const stops of [{ proposed: true }, { granted: true }])
    expect(stepClaim({ ...complete, ...stops }, 'withdraw')).toHaveProperty('refused');
  expect(stepClaim({ claim: { status: 'closed' }, ...free }, 'reopen')).toHaveProperty('refused');
});
