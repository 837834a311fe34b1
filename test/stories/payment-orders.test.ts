import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { roles } from '#src/domain/people/role.ts';
import type { PaymentId } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { PayingSystem } from '#src/paying-system.ts';
import { payingFolder } from '#src/paying-system-folder.ts';
import { httpPayingSystem } from '#src/paying-system-http.ts';
import * as escalations from '#src/storage/escalations.ts';
import { latestOfClaim } from '#src/storage/history.ts';
import { tokenOf, useApi } from '../api/client.ts';
import { readyToDecide } from '../api/rows.ts';
import { dyingAtCommit, quietly } from '../bells.ts';
import { anna } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { answer, startPaying, type PayingFault, type PayingServer } from '../paying-server.ts';

const desk = useDesk();
const client = useApi(desk, undefined, {
  people: roles.map((role) => ({ name: role, role, token: tokenOf(role) })),
});

let server: PayingServer;
beforeEach(async () => {
  server = await startPaying();
  use(
    httpPayingSystem({
      url: server.url,
      token: 'a-token',
      timeoutMs: 300,
      holdMs: 1_800_000,
      now: () => desk.now,
    }),
  );
});
afterEach(() => server.close());

const use = (paying: PayingSystem) => Object.assign(desk.deps, { paying });
const minutes = (count: number) => desk.later(count / 1_440);

/** €900 for Anna, decided by a representative. */
async function approved() {
  const { file, ticket } = await readyToDecide(desk, 128_000);
  const path = `/claims/${file.claim.id}`;
  const sheet = await client.read(
    z.looseObject({ payees: z.array(z.looseObject({ id: z.string(), name: z.string() })) }),
    'POST',
    `${path}/decisions/preview`,
    { token: tokenOf('rep'), body: { kind: 'approve' } },
  );
  const made = await client.ask('POST', `${path}/decisions`, {
    token: tokenOf('rep'),
    body: {
      kind: 'approve',
      amount: 90_000,
      payee: sheet.payees.find(({ name }) => name === anna.name)?.id,
      explanation: 'La lucidatura non riguarda questo danno.',
      clientId: randomUUID(),
      undoSeconds: 30,
    },
  });
  expect(made.status).toBe(201);
  const { id } = z.looseObject({ id: z.string() }).parse(made.json);
  return { claim: file.claim, ticket, path, order: `SPO-${id}`, decision: `/decisions/${id}/steps` };
}
type Approved = Awaited<ReturnType<typeof approved>>;

const stateOf = async ({ path }: Pick<Approved, 'path'>) =>
  z
    .looseObject({
      items: z.array(z.looseObject({ order: z.looseObject({ state: z.string() }).nullable() })),
    })
    .parse((await client.get(`${path}/payments`)).json).items[0]?.order?.state;
const raisedOn = async ({ ticket }: Pick<Approved, 'ticket'>) =>
  (await escalations.ofTicket(desk.deps.db, ticket.id)).flatMap(({ reason, note }) =>
    reason === 'payment_failed' ? [note] : [],
  );
const told = async ({ claim }: Pick<Approved, 'claim'>) =>
  (await latestOfClaim(desk.deps.db, claim.id, 100))
    .map(({ action }) => action)
    .filter((action) => action.startsWith('order-'));
/** Until nothing more happens to the order. */
const aDay = async () => {
  for (let hour = 0; hour < 24; hour += 3) await minutes(180);
};

describe('an order of payment', () => {
  test('goes to the paying system once its decision can no longer be taken back, word for word as decided', async () => {
    const made = await approved();
    await minutes(28);
    expect(server.asked).toEqual([]);
    expect(await stateOf(made)).toBe('waits');
    await minutes(2);
    expect(server.asked).toEqual(['POST']);
    expect(server.headers).toMatchObject({ authorization: 'Bearer a-token', 'idempotency-key': made.order });
    expect(server.kept.get(made.order)).toMatchObject({
      id: made.order,
      claim: made.claim.reference,
      amount: 90_000,
      payee: { name: anna.name, iban: expect.stringMatching(/^IT\d{2}/) },
      decidedOn: '2026-11-12',
      remittance: `Sinistro ${formatReference(made.claim.reference, 'SIN')}`,
    });
    expect(await stateOf(made)).toBe('taken');
    await aDay();
    expect(server.asked).toEqual(['POST']);
    expect(await told(made)).toEqual(['order-taken']);
    // The paying system tells what becomes of it under the same number.
    await client.ask('POST', '/payments/import', {
      body: {
        payments: [
          {
            id: made.order,
            claim: made.claim.reference,
            coverCode: 'RCA',
            amount: 90_000,
            paidOn: '2026-11-13',
          },
        ],
      },
    });
    expect((await client.get(made.path)).json).toMatchObject({ status: 'paid' });
  });

  test('of a decision that was taken back in time never goes', async () => {
    const { decision } = await approved();
    await client.ask('POST', decision, { token: tokenOf('rep'), body: { step: 'take_back' } });
    await aDay();
    expect(server.asked).toEqual([]);
  });

  test('that went keeps its decision from being taken back', async () => {
    const late = await approved();
    await minutes(31);
    expect(server.kept.size).toBe(1);
    const back = await client.ask('POST', late.decision, {
      token: tokenOf('rep'),
      body: { step: 'take_back' },
    });
    expect(back.status).toBe(409);
  });

  const html: PayingFault = (response) =>
    void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not here</h1>');
  const faults: readonly (readonly [string, readonly PayingFault[], readonly string[]])[] = [
    [
      'asks for patience',
      [(response) => answer(response, 503, {}, { 'retry-after': '600' })],
      ['POST', 'POST'],
    ],
    ['is at another address for a while', [html], ['POST', 'POST']],
    [
      'keeps it and breaks the connection',
      [
        (response, keep) => {
          keep();
          response.destroy();
        },
      ],
      ['POST', 'GET'],
    ],
    [
      'breaks the connection before it keeps it',
      [(response) => void response.destroy()],
      ['POST', 'GET', 'POST'],
    ],
    [
      'keeps it and says that it failed',
      [
        (response, keep) => {
          keep();
          answer(response, 500, {});
        },
      ],
      ['POST', 'GET'],
    ],
    [
      'keeps it and says that it has the key',
      [
        (response, keep) => {
          keep();
          answer(response, 409, {});
        },
      ],
      ['POST', 'GET'],
    ],
    [
      'keeps it and is silent',
      [
        (_response, keep) => {
          keep();
        },
      ],
      ['POST', 'GET'],
    ],
    [
      'is silent, and so when it is asked',
      [() => {}, () => {}, (response) => answer(response, 502, {})],
      ['POST', 'GET', 'GET', 'GET', 'POST'],
    ],
  ];
  test.each(faults)('comes once to a paying system that %s', async (_what, next, asked) => {
    const made = await approved();
    server.next(...next);
    await minutes(31);
    await aDay();
    expect([...server.kept.keys()]).toEqual([made.order]);
    expect(server.asked).toEqual(asked);
    expect(await stateOf(made)).toBe('taken');
  });

  test('is not lost while the paying system is down, and a supervisor hears of it once', async () => {
    const made = await approved();
    await server.close();
    await aDay();
    expect(await stateOf(made)).toBe('waits');
    expect(await raisedOn(made)).toEqual([
      `L’ordine ${made.order} non arriva al sistema di pagamento, che rifiuta la connessione.`,
    ]);
  });

  test('that is refused goes no further, is named with the reason, and goes again when a person says so', async () => {
    const made = await approved();
    server.next((response) => answer(response, 422, { detail: 'IT60X0542811101000000123456 closed' }));
    await minutes(31);
    await aDay();
    expect(server.asked).toEqual(['POST']);
    expect(await stateOf(made)).toBe('refused');
    expect(await raisedOn(made)).toEqual([expect.stringContaining('risponde 422: …3456 closed')]);
    expect(desk.logged.join()).not.toContain('closed');
    const again = (role: 'finance' | 'rep', step = 'hand_again') =>
      client.ask('POST', `/payments/${made.order}/steps`, {
        token: tokenOf(role),
        body: { step, note: 'Conto riaperto' },
      });
    expect((await again('rep')).status).toBe(403);
    expect((await again('finance', 'is_there')).status).toBe(409);
    expect((await again('finance')).status).toBe(200);
    expect((await again('finance')).status).toBe(200);
    await minutes(1);
    expect([...server.kept.keys()]).toEqual([made.order]);
    expect(await told(made)).toEqual(['order-refused', 'order-handed-again', 'order-taken']);
  });

  test('of unknown fate is never sent again by a machine that gets no answer, and ends with the paying system’s word', async () => {
    const made = await approved();
    const broken: PayingFault = (response) => void response.destroy();
    server.next(...Array.from({ length: 60 }, () => broken));
    await minutes(31);
    await aDay();
    expect(server.asked.filter((method) => method === 'POST')).toHaveLength(1);
    expect(await stateOf(made)).toBe('uncertain');
    expect(await raisedOn(made)).toEqual([expect.stringContaining('Va guardato lì')]);
    expect((await client.get('/metrics')).text).toMatch(
      /^sportello_payment_orders_open\{state="uncertain"\} 1$/m,
    );
    await client.ask('POST', '/payments/import', {
      body: {
        payments: [
          {
            id: made.order,
            claim: made.claim.reference,
            coverCode: 'RCA',
            amount: 90_000,
            orderedOn: '2026-11-13',
          },
        ],
      },
    });
    expect(await stateOf(made)).toBe('taken');
    const before = server.asked.length;
    await aDay();
    expect(server.asked).toHaveLength(before);
  });

  test('that the other side has with another amount waits for a person, is not sent again and is owed still', async () => {
    const made = await approved();
    const other: PayingFault = (response) => answer(response, 200, { id: made.order, amount: 90_001 });
    server.next((response) => void response.destroy(), ...Array.from({ length: 60 }, () => other));
    await minutes(31);
    await aDay();
    expect(server.asked.filter((method) => method === 'POST')).toHaveLength(1);
    expect(await raisedOn(made)).toEqual([expect.stringContaining('un altro importo')]);
    const reopened = await client.ask('POST', made.decision, {
      token: tokenOf('rep'),
      body: { step: 'reopen', note: 'Importo diverso in tesoreria' },
    });
    expect(reopened.status).toBe(200);
    expect(await stateOf(made)).toBe('uncertain');
  });

  test('that a person found stays found, whatever a machine that asked meanwhile has heard', async () => {
    const made = await approved();
    server.next((response) => void response.destroy());
    const { paying } = desk.deps;
    if (paying === undefined) throw new Error('there is no paying system');
    use({
      ...paying,
      find: async () => {
        const found = await client.ask('POST', `/payments/${made.order}/steps`, {
          token: tokenOf('finance'),
          body: { step: 'is_there', note: 'Visto in tesoreria' },
        });
        expect(found.status).toBe(200);
        return { outcome: 'absent' };
      },
    });
    await minutes(31);
    await aDay();
    expect(server.asked).toEqual(['POST']);
    expect(await stateOf(made)).toBe('taken');
    expect(await told(made)).toEqual(['order-uncertain', 'order-found']);
  });

  test('is handed over once by two processes, and by one that died before or after it was heard', async () => {
    const made = await approved();
    const paymentId = (await sql<{ id: PaymentId }>`select id from payment`.execute(desk.deps.db.sql)).rows[0]
      ?.id;
    if (paymentId === undefined) throw new Error('there is no payment');
    const bell = { stage: 'hand-payment', id: paymentId, version: 0 };
    desk.now = new Date(desk.now.getTime() + 31 * 60_000);
    // Dead when it wanted to begin: nothing has happened.
    await dyingAtCommit(desk, bell);
    expect(server.asked).toEqual([]);
    // Dead after the paying system had kept it.
    const { paying } = desk.deps;
    if (paying === undefined) throw new Error('there is no paying system');
    use({
      ...paying,
      hand: async (order) => {
        await paying.hand(order);
        throw new Error('killed');
      },
    });
    await expect(desk.run(bell.stage, bell.id)).rejects.toThrow('killed');
    use(paying);
    expect(await stateOf(made)).toBe('handing');
    await Promise.all([quietly(desk.run(bell.stage, bell.id)), quietly(desk.run(bell.stage, bell.id))]);
    expect(server.asked).toEqual(['POST']);
    await minutes(5);
    expect(server.asked).toEqual(['POST', 'GET']);
    expect(await stateOf(made)).toBe('taken');
  });
});

describe('an order as a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orders-'));
    use(payingFolder({ path: folder, holdMs: 0 }));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is written whole and once, and found again where its taker has moved it', async () => {
    const made = await approved();
    await minutes(1);
    expect(await readdir(folder)).toEqual([`${made.order}.json`]);
    const file = z
      .looseObject({ id: z.string(), amount: z.int() })
      .parse(JSON.parse(await readFile(join(folder, `${made.order}.json`), 'utf8')));
    expect(file).toMatchObject({ id: made.order, amount: 90_000 });
    await mkdir(join(folder, 'taken'));
    await rename(join(folder, `${made.order}.json`), join(folder, 'taken', `${made.order}.json`));
    // As if the process had died before it could say that it was written.
    await sql`update payment_order set state = 'handing', state_since = ${new Date(0)}`.execute(
      desk.deps.db.sql,
    );
    await aDay();
    expect(await stateOf(made)).toBe('taken');
    expect(await readdir(folder)).toEqual(['taken']);
  });

  test('waits while the folder is away, and for a person where nobody can say whether it was taken', async () => {
    await rm(folder, { recursive: true });
    const made = await approved();
    await minutes(1);
    expect(await stateOf(made)).toBe('waits');
    await mkdir(folder);
    await sql`update payment_order set state = 'handing', state_since = ${new Date(0)}`.execute(
      desk.deps.db.sql,
    );
    await aDay();
    expect(await stateOf(made)).toBe('uncertain');
    expect(await readdir(folder)).toEqual([]);
    await mkdir(join(folder, 'taken'));
    await aDay();
    expect(await readdir(folder)).toEqual([`${made.order}.json`, 'taken']);
  });
});
