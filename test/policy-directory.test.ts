import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PolicyId } from '#src/domain/ids.ts';
import { createLog } from '#src/log.ts';
import { httpDirectory, type HttpDirectoryOptions } from '#src/policy-directory-http.ts';
import { databaseDirectory, type PolicyDirectory } from '#src/policy-directory.ts';
import { findByNumber, upsertPolicy } from '#src/storage/policies.ts';
import { opensslAvailable } from './certificate.ts';
import { anna, castPolicies } from './cast.ts';
import { useDatabase } from './database.ts';
import { reply, startDirectory, type DirectoryServer } from './directory-server.ts';
import { freePort } from './free-port.ts';

const database = useDatabase();

let server: DirectoryServer;
let now: Date;
let logged: string[];

beforeEach(async () => {
  server = await startDirectory();
  now = new Date('2026-11-12T09:00:00Z');
  logged = [];
});
afterEach(() => server.close());

function open(change: Partial<HttpDirectoryOptions> = {}): PolicyDirectory {
  return httpDirectory({
    url: server.url,
    token: 'a-token-nobody-may-see',
    timeoutMs: 400,
    cacheMs: 300_000,
    claimTypes: new Set(['motor_damage', 'home_water']),
    store: async (draft) => (await database.db.transaction((tx) => upsertPolicy(tx, draft))).id,
    log: createLog('info', { write: (line: string) => void logged.push(line) }),
    now: () => now,
    ...change,
  });
}

const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

const bruno = { role: ['policyholder', 'insured'], name: 'Bruno Ferri', fiscalCode: 'FRRBRN71R02F205K' };
const policy = (number: string, change: object = {}) => ({
  number,
  product: 'Auto Serena',
  parties: [bruno],
  versions: [
    {
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
      plate: 'GC817VW',
      covers: [{ code: 'RCA', name: { it: 'RCA' }, claimTypes: ['motor_damage'], limit: 6_450_000 }],
    },
  ],
  ...change,
});
const byNumber = { by: 'number', value: 'RCA2026000801' } as const;

describe('a directory behind HTTP', () => {
  test('is asked by one clue, with the token, and what it tells is on file', async () => {
    server.next({ policies: [policy('RCA-2026-000801')] });
    const answer = await open().find(byNumber);
    const stored = await findByNumber(database.db, 'RCA-2026-000801');
    expect(answer).toEqual({ outcome: 'answered', policies: [stored?.id], faults: [] });
    expect(stored).toMatchObject({
      versions: [{ plate: 'GC817VW', covers: [{ code: 'RCA', limit: 645_000_000 }] }],
      parties: expect.arrayContaining([
        expect.objectContaining({ party: expect.objectContaining({ name: 'Bruno Ferri' }) }),
      ]),
    });
    expect(server.asked).toEqual(['number=RCA2026000801']);
    expect(server.headers).toMatchObject({
      authorization: 'Bearer a-token-nobody-may-see',
      accept: 'application/json',
    });
  });

  test('takes plates, tax codes, addresses, numbers and ids as they are, and says when nobody is known', async () => {
    const directory = open({ url: `${server.url}/` });
    for (const clue of [
      { by: 'plate', value: 'GC817VW' },
      { by: 'fiscalCode', value: 'FRRBRN71R02F205K' },
      { by: 'contact', value: 'bruno+car@example.com' },
      { by: 'contact', value: '+393330000002' },
      { by: 'id', value: '47/11 & co' },
    ] as const)
      expect(await directory.find(clue)).toEqual({ outcome: 'answered', policies: [], faults: [] });
    expect(server.asked).toEqual([
      'plate=GC817VW',
      'fiscalCode=FRRBRN71R02F205K',
      'contact=bruno+car@example.com',
      'contact=+393330000002',
      'id=47/11 & co',
    ]);
  });

  test('keeps an answer for its time, and asks about nobody again after a minute', async () => {
    const directory = open();
    server.next({ policies: [policy('RCA-2026-000801')] }, { policies: [] });
    await directory.find(byNumber);
    later(299_000);
    await directory.find(byNumber);
    expect(server.asked).toHaveLength(1);
    later(2_000);
    expect(await directory.find(byNumber)).toMatchObject({ policies: [] });
    later(59_000);
    await directory.find(byNumber);
    expect(server.asked).toHaveLength(2);
    later(2_000);
    await directory.find(byNumber);
    expect(server.asked).toHaveLength(3);
  });

  test('makes one call of questions that come together', async () => {
    const directory = open();
    server.next((_, response) =>
      setTimeout(
        () =>
          response
            .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
            .end(JSON.stringify([policy('RCA-2026-000801')])),
        50,
      ),
    );
    const answers = await Promise.all([1, 2, 3, 4].map(() => directory.find(byNumber)));
    expect(server.asked).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ outcome: 'answered', policies: [expect.any(String)] });
  });

  test('puts the newer state in place of the older, and writes the same one once', async () => {
    const writes: string[] = [];
    const directory = open({
      cacheMs: 0,
      store: async (draft) => {
        writes.push(draft.versions[0]?.plate ?? '');
        return (await database.db.transaction((tx) => upsertPolicy(tx, draft))).id;
      },
    });
    const changed = policy('RCA-2026-000801', {
      versions: [{ ...policy('').versions[0], plate: 'GD662PN' }],
    });
    server.next([policy('RCA-2026-000801')], [policy('RCA-2026-000801')], [changed]);
    for (let n = 0; n < 3; n++) await directory.find(byNumber);
    expect(writes).toEqual(['GC817VW', 'GD662PN']);
    expect((await findByNumber(database.db, 'RCA-2026-000801'))?.versions[0]?.plate).toBe('GD662PN');
  });

  test('takes the good policies of an answer and names the faulty one', async () => {
    const broken = policy('RCA-2026-000802', {
      versions: [{ ...policy('').versions[0], validTo: '2026-02-30' }],
    });
    const unknownType = policy('RCA-2026-000803', {
      versions: [{ ...policy('').versions[0], covers: [{ code: 'X', claimTypes: ['space_travel'] }] }],
    });
    server.next({ policies: [policy('RCA-2026-000801'), broken, unknownType] });
    const answer = await open().find({ by: 'fiscalCode', value: 'FRRBRN71R02F205K' });
    expect(answer).toMatchObject({
      outcome: 'answered',
      policies: [expect.any(String)],
      faults: [
        expect.stringContaining('2 versions[0].validTo: "2026-02-30" is not a real day'),
        expect.stringContaining('3 versions[0].covers[0].claimTypes[0]: "space_travel" is not a claim type'),
      ],
    });
    expect(await findByNumber(database.db, 'RCA-2026-000802')).toBeUndefined();
  });
});

describe('a directory that fails', () => {
  const json = { 'content-type': 'application/json' };
  const whole = JSON.stringify({ policies: [policy('RCA-2026-000801')] });

  test.each([
    ['refuses with 500', reply(500), 'fails (status 500)'],
    [
      'is behind a gateway with no answer',
      reply(502, '<html>', { 'content-type': 'text/html' }),
      'fails (status 502)',
    ],
    ['does not take the token', reply(401), 'does not take our token (status 401)'],
    ['forbids', reply(403), 'does not take our token (status 403)'],
    [
      'sends elsewhere',
      reply(302, '', { location: 'http://127.0.0.1:1/steal' }),
      'sends us to another address (status 302)',
    ],
    [
      'sends elsewhere for good',
      reply(308, '', { location: '/core/policies/' }),
      'sends us to another address (status 308)',
    ],
    [
      'answers a page',
      reply(200, '<html>', { 'content-type': 'text/html' }),
      'answers something else than JSON',
    ],
    [
      'answers JSON under another name',
      reply(200, whole, { 'content-type': 'text/plain' }),
      'answers something else than JSON',
    ],
    ['answers without saying what', reply(200, whole, {}), 'answers something else than JSON'],
    ['says something odd', reply(204, '', json), 'fails (status 204)'],
    [
      'breaks its JSON off',
      reply(200, whole.slice(0, -5)),
      'answers JSON that holds no policies, or no JSON',
    ],
    ['answers nothing', reply(200, ''), 'answers JSON that holds no policies, or no JSON'],
    [
      'answers another shape',
      reply(200, '{"error":"maintenance"}'),
      'answers JSON that holds no policies, or no JSON',
    ],
    ['answers null', reply(200, 'null'), 'answers JSON that holds no policies, or no JSON'],
    [
      'answers in Latin-1',
      reply(200, Buffer.from('[{"number":"Nicol\u00f2"}]', 'latin1')),
      'answers with characters that are not UTF-8',
    ],
    ['sends too much', reply(200, `[${'"x",'.repeat(700_000)}"x"]`), 'sends more than 2 megabytes'],
    [
      'sends too much, packed small',
      reply(200, gzipSync(`[${'"x",'.repeat(700_000)}"x"]`), { ...json, 'content-encoding': 'gzip' }),
      'sends more than 2 megabytes',
    ],
    [
      'knows far too many',
      reply(200, JSON.stringify(Array.from({ length: 60 }, (_, n) => policy(`RCA-${1000 + n}`)))),
      'answers 60 policies to one question',
    ],
    ['hangs before its headers', () => undefined, 'gave no whole answer within 0.4 seconds'],
    [
      'hangs in the middle of its body',
      (_: unknown, response: { writeHead(n: number, h: object): { write(t: string): void } }) =>
        response.writeHead(200, json).write(whole.slice(0, 40)),
      'gave no whole answer within 0.4 seconds',
    ],
    [
      'trickles',
      (
        _: unknown,
        response: { writeHead(n: number, h: object): unknown; write(t: string): void; destroyed: boolean },
      ) => {
        response.writeHead(200, json);
        const drip = setInterval(() => (response.destroyed ? clearInterval(drip) : response.write(' ')), 20);
        setTimeout(() => clearInterval(drip), 3_000).unref();
      },
      'gave no whole answer within 0.4 seconds',
    ],
    [
      'cuts the line at once',
      (request: { socket: { destroy(): void } }) => request.socket.destroy(),
      expect.stringContaining('breaks the connection'),
    ],
    [
      'cuts the line in the middle',
      (
        request: { socket: { destroy(): void } },
        response: { writeHead(n: number, h: object): { write(t: string): void } },
      ) => {
        response
          .writeHead(200, { ...json, 'content-length': String(whole.length) })
          .write(whole.slice(0, 40));
        setTimeout(() => request.socket.destroy(), 30);
      },
      expect.stringContaining('breaks the connection'),
    ],
    [
      'speaks no HTTP',
      (request: { socket: { end(t: string): void } }) => request.socket.end('220 mail ready\r\n'),
      'cannot be reached',
    ],
  ])('because it %s is away, says why, and stores nothing', async (_, failing, reason) => {
    server.next(failing);
    const answer = await open().find(byNumber);
    expect(answer).toEqual({
      outcome: 'unreachable',
      reason: { it: expect.any(String), en: reason },
      retryAt: new Date('2026-11-12T09:01:00Z'),
    });
    expect(await findByNumber(database.db, 'RCA-2026-000801')).toBeUndefined();
    expect(logged.join('')).toContain('directory.away');
    expect(logged.join('')).not.toMatch(/token-nobody|RCA2026|127\.0\.0\.1/);
    // And the next call is made as if nothing had been.
    server.next({ policies: [policy('RCA-2026-000801')] });
    expect(await open().find(byNumber)).toMatchObject({
      outcome: 'answered',
      policies: [expect.any(String)],
    });
  });

  test('because nobody listens there, or its name is none, is away', async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    expect(await open({ url: closed }).find(byNumber)).toMatchObject({
      reason: { it: 'rifiuta la connessione', en: 'refuses the connection' },
    });
    expect(await open({ url: 'http://polizze.invalid', timeoutMs: 5_000 }).find(byNumber)).toMatchObject({
      reason: { en: 'has a name nobody can resolve' },
    });
  });

  test.skipIf(!opensslAvailable())(
    'because its certificate is its own, is away and gets no token',
    async () => {
      const impostor = await startDirectory({ secure: true });
      try {
        expect(await open({ url: impostor.url, timeoutMs: 5_000 }).find(byNumber)).toMatchObject({
          reason: { en: expect.stringContaining('cannot prove who it is') },
        });
        expect(impostor.asked).toEqual([]);
      } finally {
        await impostor.close();
      }
    },
  );

  test('404 means nobody is known when it comes in JSON, and a wrong address when it does not', async () => {
    server.next(reply(404, '{"title":"unknown"}', { 'content-type': 'application/problem+json' }));
    expect(await open().find(byNumber)).toEqual({ outcome: 'answered', policies: [], faults: [] });
    expect(await open({ url: `${server.url}/wrong` }).find(byNumber)).toMatchObject({
      outcome: 'unreachable',
      reason: { en: 'is not at this address (status 404)' },
    });
  });

  test.each([
    ['in seconds', '120', 120_000],
    ['as a date', 'Thu, 12 Nov 2026 09:10:00 GMT', 600_000],
    ['beyond reason', '999999', 3_600_000],
    ['in words', 'soon', 60_000],
  ])('with 429 and a Retry-After %s is left alone until then', async (_, retryAfter, waitMs) => {
    const directory = open();
    server.next(reply(429, '', { 'retry-after': retryAfter }), { policies: [] });
    const answer = await directory.find(byNumber);
    expect(answer).toMatchObject({
      outcome: 'unreachable',
      reason: { en: 'asks for patience (status 429)' },
      retryAt: new Date(now.getTime() + waitMs),
    });
    const patient = retryAfter !== 'soon';
    later(30_000);
    await directory.find({ by: 'plate', value: 'GC817VW' });
    expect(server.asked).toHaveLength(patient ? 1 : 2);
    later(waitMs);
    expect(await directory.find(byNumber)).toMatchObject({ outcome: 'answered' });
  });

  test('five times in a row is not asked for half a minute, then by one alone, then for longer, until it is back', async () => {
    const directory = open();
    const plate = (n: number) => ({ by: 'plate', value: `AA00${n}AA` }) as const;
    server.next(...Array.from({ length: 6 }, () => reply(500)));
    for (let n = 0; n < 5; n++) await directory.find(plate(n));
    expect(await directory.find(plate(5))).toMatchObject({
      outcome: 'unreachable',
      reason: { en: 'fails (status 500)' },
      retryAt: new Date(now.getTime() + 30_000),
    });
    expect(server.asked).toHaveLength(5);

    later(30_000);
    await Promise.all([6, 7, 8, 9].map((n) => directory.find(plate(n))));
    expect(server.asked).toHaveLength(6);
    later(59_000);
    await directory.find(plate(1));
    expect(server.asked).toHaveLength(6);

    later(2_000);
    expect(await directory.find(plate(1))).toMatchObject({ outcome: 'answered' });
    expect(await directory.find(plate(2))).toMatchObject({ outcome: 'answered' });
    expect(logged.filter((line) => line.includes('directory.back'))).toHaveLength(1);
  });

  test('in between and answers again is no reason to pause', async () => {
    const directory = open({ cacheMs: 0 });
    for (let n = 0; n < 6; n++) {
      server.next(reply(500), reply(500), { policies: [] });
      for (let m = 0; m < 3; m++) await directory.find(byNumber);
    }
    expect(server.asked).toHaveLength(18);
  });

  test('of our own database is passed on, and the next question is asked anew', async () => {
    let broken = true;
    const directory = open({
      store: async (draft) => {
        if (broken) throw new Error('the database is away');
        return (await database.db.transaction((tx) => upsertPolicy(tx, draft))).id;
      },
    });
    server.next([policy('RCA-2026-000801')], [policy('RCA-2026-000801')]);
    await expect(directory.find(byNumber)).rejects.toThrow('the database is away');
    broken = false;
    expect(await directory.find(byNumber)).toMatchObject({
      outcome: 'answered',
      policies: [expect.any(String)],
    });
  });
});

describe('the directory of what is on file here', () => {
  test('finds by number, plate, tax code, contact and id', async () => {
    for (const draft of castPolicies()) await database.db.transaction((tx) => upsertPolicy(tx, draft));
    const directory = databaseDirectory(database.db);
    const motor = await findByNumber(database.db, anna.motorPolicy);
    const found = async (by: 'number' | 'plate' | 'fiscalCode' | 'contact' | 'id', value: string) => {
      const answer = await directory.find({ by, value });
      return answer.outcome === 'answered' ? answer.policies : answer.reason;
    };
    expect(await found('number', 'RCA2025004217')).toEqual([motor?.id]);
    expect(await found('plate', anna.plate)).toEqual([motor?.id]);
    expect(await found('fiscalCode', anna.fiscalCode)).toHaveLength(2);
    expect(await found('contact', anna.email)).toContain(motor?.id);
    expect(await found('id', motor?.id ?? '')).toEqual([motor?.id]);
    expect(await found('id', 'not an id')).toEqual([]);
    expect(await found('plate', 'ZZ999ZZ')).toEqual<readonly PolicyId[]>([]);
  });
});
