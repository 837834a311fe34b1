/** The practice desk beside a real one: every act works there, and nothing of it is ever anywhere else. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { practiceView } from '#src/api/practice.ts';
import type { Channel } from '#src/channel.ts';
import { startPractice, type PracticeDesk } from '#src/practice.ts';
import * as outbox from '#src/storage/outbound.ts';
import { addPerson } from '#src/storage/people.ts';
import { openSession } from '#src/storage/sessions.ts';
import { list } from '#src/storage/tickets.ts';
import { anchorChain, sealHistory } from '#workers/seal-history.ts';
import { useApi } from '../api/client.ts';
import { useDesk } from '../desk.ts';
import { until } from '../until.ts';

const desk = useDesk();
const real = useApi(desk, undefined, { practice: { here: false, address: () => 'http://127.0.0.1:1/' } });
let folder: string;
let practice: PracticeDesk | undefined;
const atPractice = () => {
  if (practice === undefined) throw new Error('practice is open only inside tests');
  return practice;
};
let cookie: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-practice-'));
  const deps = {
    ...desk.deps,
    settings: { ...desk.deps.settings, auditAnchorFile: join(folder, 'heads') },
  };
  practice = await startPractice(deps, { host: '127.0.0.1', port: 0, dataDir: folder });
  cookie = await desk.deps.db.transaction(async (tx) => {
    const luca = await addPerson(
      tx,
      { name: 'Luca Greco', role: 'trainee', email: 'luca@sportello.example' },
      'machine:test',
      desk.now,
    );
    if (typeof luca === 'string') throw new Error(luca);
    const how = { stage: 'open', how: 'password', address: '', agent: '' } as const;
    return `session=${(await openSession(tx, luca.id, how, desk.now)).secret}`;
  });
}, 120_000);
afterEach(async () => {
  await practice?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What Luca, a trainee who signed in at the real desk, asks of the practice desk. */
async function luca(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${atPractice().api.url}${path}`, {
    method,
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
const room = async () => practiceView.parse(await luca('GET', '/practice'));
const caseOf = async (key: string) => {
  const found = (await room()).cases.find((each) => each.key === key);
  if (found === undefined) throw new Error(`no case ${key}`);
  return found;
};
const ticketView = z.looseObject({ basedOn: z.string(), claims: z.array(z.string()) });

test('whoever learns decides, answers and begins anew; nothing leaves, and the real desk never hears of it', async () => {
  await atPractice().ready;
  expect(await room()).toMatchObject({ here: true, address: null });
  expect((await room()).cases.map(({ key, ticket, lesson }) => [key, ticket !== null, lesson])).toEqual([
    ['water', true, null],
    ['expired', true, null],
    ['burglary', true, null],
    ['complaint', true, null],
  ]);

  // A fault: somebody has connected the desk to a relay after all.
  const left: unknown[] = [];
  const live = atPractice().deps.channels.get('email');
  if (live === undefined) throw new Error('no e-mail');
  const leaking: Channel = {
    ...live,
    send: (message) => {
      left.push(message);
      return Promise.resolve({ outcome: 'sent', response: '250' });
    },
  };
  (atPractice().deps.channels as Map<string, Channel>).set('email', leaking);

  // Every case can be decided as its lesson says.
  for (const [key, amount] of [
    ['water', 110_000],
    ['burglary', 864_000],
  ] as const) {
    const ticket = ticketView.parse(await luca('GET', `/tickets/${(await caseOf(key)).ticket ?? ''}`));
    const claim = (ticket.claims[0] ?? '').replace(/^\D+/, '');
    const sheet = z
      .looseObject({ payees: z.array(z.looseObject({ id: z.string() })) })
      .parse(await luca('POST', `/claims/${claim}/decisions/preview`, { kind: 'approve' }));
    const payee = sheet.payees[0]?.id ?? '';
    const words = { payee, clientId: randomUUID(), undoSeconds: 0 };
    await luca('POST', `/claims/${claim}/decisions`, { kind: 'approve', amount, ...words });
    expect(await caseOf(key)).toMatchObject({
      attempt: { does: 'approve', amount },
      lesson: { verdict: 'same', why: { it: expect.stringContaining('€') } },
    });
  }
  const complaint = (await caseOf('complaint')).ticket ?? '';
  const { basedOn } = ticketView.parse(await luca('GET', `/tickets/${complaint}`));
  await luca('POST', `/tickets/${complaint}/replies`, {
    text: 'Gentile signor Nava, ci scusiamo.',
    clientId: randomUUID(),
    basedOn,
    undoSeconds: 0,
  });
  expect(await caseOf('complaint')).toMatchObject({ lesson: { verdict: 'same' } });
  const said = () => outbox.list(atPractice().deps.db, {}, { size: 50 });
  const under = ['queued', 'dialing', 'transmitting'];
  await until('every message to be sent', async () => {
    // What waits for something else to be read is tried again later.
    desk.now = new Date(desk.now.getTime() + 5_000);
    return (await said()).every(({ state }) => !under.includes(state));
  });
  expect(await said()).toContainEqual(
    expect.objectContaining({
      purpose: 'reply',
      state: 'sent',
      lastResponse: expect.stringMatching(/^practice/),
    }),
  );
  expect(left).toEqual([]);

  // What the real desk keeps on disk stays as it is: the heads of its chain, and copies that have the same numbers here.
  await sealHistory(atPractice().deps);
  await anchorChain(atPractice().deps);
  expect(existsSync(join(folder, 'heads'))).toBe(false);
  await desk.deps.copies.write('copy-1', (write) => write(Buffer.from('real')));
  await atPractice().deps.copies.write('copy-1', (write) => write(Buffer.from('invented')));
  for await (const piece of desk.deps.copies.read('copy-1')) expect(piece.toString()).toBe('real');

  // The real desk has no ticket, no mail, nothing to find and nothing to count; it only says where practice is.
  expect([await list(desk.deps.db, {}, { size: 5 }), desk.sent, desk.bells]).toEqual([[], [], []]);
  expect((await real.get('/practice')).json).toEqual({
    here: false,
    address: 'http://127.0.0.1:1/',
    cases: [],
  });
  expect((await real.refused('POST', '/practice/reset')).status).toBe(409);

  await luca('POST', '/practice/reset');
  await until('the cases to be back', async () =>
    (await room()).cases.every(({ ticket }) => ticket !== null),
  );
  expect((await room()).cases.map(({ attempt }) => attempt)).toEqual([null, null, null, null]);
}, 180_000);
