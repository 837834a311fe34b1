import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi } from './client.ts';

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
