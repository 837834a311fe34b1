import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { tokenOf, useApi } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

const calendar = z.object({
  items: z.array(
    z.looseObject({
      request: z.looseObject({ id: z.string(), phase: z.string() }),
      next: z.looseObject({ at: z.string(), round: z.number().nullable(), purpose: z.string() }),
      steps: z.array(z.string()),
      missing: z.array(z.looseObject({ it: z.string() })),
    }),
  ),
  next: z.string().nullable(),
  days: z.array(
    z.looseObject({
      day: z.string(),
      working: z.boolean(),
      rounds: z.array(z.looseObject({ round: z.number().nullable(), count: z.number(), held: z.number() })),
    }),
  ),
});
const read = (from = '2026-11-12', to = '2026-12-31', more = '') =>
  client.read(calendar, 'GET', `/follow-ups?from=${from}&to=${to}${more}`);
const step = (body: object) => client.ask('POST', '/requests/1/steps', { body });
const busy = async () =>
  (await read()).days.flatMap(({ day, rounds }) =>
    rounds.map(({ round, count }) => `${day} ${round} ${count}`),
  );

/** Anna's first notice, worked off: request 1 has left. */
async function asked(): Promise<void> {
  await desk.receive(
    mail({
      text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
    }),
  );
  await desk.settle();
}

describe('the calendar of follow-ups', () => {
  test('says which reminder leaves on which day, to whom, for what, and what a person may do', async () => {
    await asked();
    const { items } = await read();
    expect(items).toMatchObject([
      {
        request: { id: '1', phase: 'sent' },
        next: { at: '2026-11-19T08:00:00.000Z', round: 2, purpose: 'reminder', channel: 'email' },
        customer: { address: anna.email },
        claimType: { it: expect.stringContaining('Auto') },
        steps: ['hold', 'extend', 'send_now', 'cancel', 'supersede'],
      },
    ]);
    expect(items[0]?.missing.length).toBeGreaterThan(0);
    expect(await busy()).toEqual(['2026-11-19 2 1']);
  });

  test('moves with what a person decides: more time, held back, sent now, ended', async () => {
    await asked();
    await step({ step: 'extend', until: '2026-12-10' });
    await desk.settle();
    expect(await busy()).toEqual(['2026-12-10 2 1']);
    await step({ step: 'hold', reason: 'In hospital' });
    expect((await read()).items).toMatchObject([
      {
        request: { phase: 'held', held: { why: 'In hospital' } },
        steps: ['go_on', 'extend', 'cancel', 'supersede'],
      },
    ]);
    expect((await read()).days.flatMap(({ rounds }) => rounds.map(({ held }) => held))).toEqual([1]);
    await step({ step: 'go_on' });
    await step({ step: 'send_now' });
    await desk.settle();
    expect(desk.sent).toHaveLength(2);
    expect((await read()).items).toMatchObject([{ next: { round: 3 } }]);
    await step({ step: 'cancel', reason: 'settled by telephone' });
    expect((await read()).items).toEqual([]);
  });

  test('ends with the supervisor after the last round', async () => {
    await asked();
    await sql`update information_request set round = 4`.execute(desk.deps.db.sql);
    const { items, days } = await read();
    expect(items).toMatchObject([{ next: { round: null, purpose: 'escalate' } }]);
    expect(days.flatMap(({ rounds }) => rounds.map(({ round }) => round))).toEqual([null]);
  });

  test('knows weekends and the holidays of Italy', async () => {
    const { days } = await read('2026-12-04', '2026-12-09');
    expect(days.map(({ day, working }) => [day.slice(5), working])).toEqual([
      ['12-04', true],
      ['12-05', false],
      ['12-06', false],
      ['12-07', true],
      // Immacolata Concezione
      ['12-08', false],
      ['12-09', true],
    ]);
  });

  test('is walked by pages that miss and repeat nothing, also on one instant', async () => {
    for (let n = 0; n < 5; n++) {
      const { claim } = await openClaim(desk, [{ key: 'doc_cai' }]);
      const ticket = await openTicket(desk, { claimId: claim.id });
      await sql`insert into information_request (claim_id, ticket_id, state, round, started_at, due_on, next_at)
        values (${claim.id}, ${ticket.id}, 'open', 1, ${desk.now}, '2026-11-26', '2026-11-19T08:00:00Z')`.execute(
        desk.deps.db.sql,
      );
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await read('2026-11-12', '2026-11-30', `&limit=2${cursor}`);
      seen.push(...page.items.map(({ request }) => request.id));
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(['1', '2', '3', '4', '5']);
    expect(await busy()).toEqual(['2026-11-19 2 5']);
  });

  test('answers for a stretch of days only, to those who may read', async () => {
    expect((await client.refused('GET', '/follow-ups?from=2026-11-12&to=2026-11-11')).status).toBe(400);
    expect((await client.refused('GET', '/follow-ups?from=2026-01-01&to=2026-11-11')).status).toBe(400);
    expect((await client.refused('GET', '/follow-ups?from=2026-11-12')).status).toBe(400);
    const admin = { token: tokenOf('admin') };
    expect((await client.refused('GET', '/follow-ups?from=2026-11-12&to=2026-11-13', admin)).status).toBe(
      403,
    );
  });
});
