import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const shown = z.looseObject({ phase: z.string(), version: z.int(), dueOn: z.string() });

/** Anna's first notice, worked off: request 1 has left. */
async function asked(): Promise<void> {
  await desk.receive(
    mail({
      text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
    }),
  );
  await desk.settle();
}

describe('a request for what is missing', () => {
  test('shows where it stands, and its next round in the words it will have', async () => {
    await asked();
    const { json } = await client.get('/tickets/1');
    expect(json).toMatchObject({
      requests: [{ phase: 'sent', standing: { it: 'è partita', en: 'has left' }, held: null }],
    });
    const preview = await client.get('/requests/1/preview');
    expect(preview.json).toMatchObject({
      to: anna.email,
      round: 2,
      text: expect.stringContaining('Bianchi'),
    });
    expect(desk.sent).toHaveLength(1);
  });

  test('is held back and let go on, each step with its version', async () => {
    await asked();
    const held = await client.read(shown, 'POST', '/requests/1/steps', {
      body: { step: 'hold', reason: 'In hospital' },
    });
    expect(held.phase).toBe('held');
    const outdated = await client.refused('POST', '/requests/1/steps', {
      body: { step: 'cancel', reason: 'an old look', version: held.version - 1 },
    });
    expect(outdated.status).toBe(409);
    const on = await client.read(shown, 'POST', '/requests/1/steps', { body: { step: 'go_on' } });
    expect(on.phase).toBe('sent');
  });

  test('refuses what makes no sense, and says why', async () => {
    await asked();
    const refused = async (body: unknown) =>
      (await client.refused('POST', '/requests/1/steps', { body })).status;
    expect(await refused({ step: 'hold' })).toBe(422);
    expect(await refused({ step: 'extend' })).toBe(422);
    expect(await refused({ step: 'go_on', until: '2026-12-01' })).toBe(422);
    expect(await refused({ step: 'extend', until: '2026-02-30' })).toBe(422);
    expect(await refused({ step: 'go_on' })).toBe(409);
    expect((await client.refused('GET', '/requests/77/preview')).status).toBe(404);
  });
});

describe('what a claim is missing is asked for by a person', () => {
  const started = z.looseObject({ id: z.string(), phase: z.string(), round: z.int(), ticket: z.string() });
  const start = (claim: string, body: object = {}) =>
    client.ask('POST', `/claims/${claim}/requests`, { body });

  /** A claim nobody was asked for, with a ticket of Anna's that waits for a person. */
  async function unasked() {
    const { claim } = await openClaim(desk, [{ key: 'doc_cai' }, { key: 'doc_damage_photos' }]);
    const ticket = await openTicket(desk, {
      claimId: claim.id,
      problem: { code: 'files_to_look_at' },
      caseKind: 'claim_update',
    });
    return { claim, ticket };
  }

  test('in the words they have read before, once, whatever kept the machine from asking', async () => {
    const { claim, ticket } = await unasked();
    const { json } = await client.get(`/claims/${claim.id}/requests/preview`);
    expect(json).toMatchObject({ to: anna.email, round: 1, text: expect.stringContaining('Gentile') });
    expect((await desk.deps.db.sql.selectFrom('information_request').select('id').execute()).length).toBe(0);

    const answers = await Promise.all([1, 2, 3].map(() => start(claim.id)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 201]);
    await desk.settle();
    expect((await start(claim.id)).status).toBe(200);
    await desk.settle();
    expect(desk.sent.map(({ envelopeTo }) => envelopeTo)).toEqual([anna.email]);
    const words = (text: string | undefined) => text?.replaceAll(/\s+/g, ' ').trim();
    expect(words(desk.sent[0]?.mail.text)).toBe(
      words(z.object({ text: z.string() }).loose().parse(json).text),
    );
    expect((await client.get(`/tickets/${ticket.id}`)).json).toMatchObject({
      status: 'waiting_customer',
      requests: [{ phase: 'sent', round: 1 }],
    });
    const history = await client.read(
      z.looseObject({ history: z.array(z.looseObject({ action: z.string() })) }),
      'GET',
      `/tickets/${ticket.id}`,
    );
    expect(history.history.filter(({ action }) => action === 'request-start')).toHaveLength(1);
  });

  test('on the ticket they choose, of somebody who belongs to the claim', async () => {
    const { claim, ticket } = await unasked();
    const other = await openTicket(desk, { claimId: claim.id, customer: 'fremd@example.net' });
    const elsewhere = await openTicket(desk);
    expect((await start(claim.id, { ticket: other.id })).status).toBe(409);
    expect((await start(claim.id, { ticket: elsewhere.id })).status).toBe(409);
    const answer = await start(claim.id, { ticket: ticket.id });
    expect(started.parse(answer.json)).toMatchObject({ ticket: ticket.id, phase: 'draft' });
  });

  test('not when nothing is missing, the claim is over or does not exist', async () => {
    const { claim } = await openClaim(desk, [{ key: 'doc_cai', state: 'received' }]);
    await openTicket(desk, { claimId: claim.id });
    expect(await client.refused('POST', `/claims/${claim.id}/requests`, { body: {} })).toMatchObject({
      status: 409,
      detail: 'nothing is missing',
    });
    const second = await unasked();
    await desk.deps.db.sql
      .updateTable('claim')
      .set({ status: 'paid' })
      .where('id', '=', second.claim.id)
      .execute();
    expect((await start(second.claim.id)).status).toBe(409);
    expect((await client.refused('GET', '/claims/99/requests/preview')).status).toBe(404);
  });
});
