import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi } from '#src/api/index.ts';
import type { ApiActions } from '#src/api/actions.ts';
import type { Log } from '#src/log.ts';
import { keepQuestion } from '#src/storage/policy-questions.ts';
import { report } from '#src/storage/sources.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { anna, mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { token, useApi } from './client.ts';
import { openTicket } from './rows.ts';

const desk = useDesk();
const lines: { event: string; facts: unknown }[] = [];
const listening: Log = {
  info: (event, facts) => void lines.push({ event, facts }),
  warn: (event, facts) => void lines.push({ event, facts }),
  error: (event, error, facts) => void lines.push({ event, facts: { ...facts, error: String(error) } }),
  with: () => listening,
};
let depth = (): ReturnType<typeof desk.deps.queue.depth> => desk.deps.queue.depth();
const client = useApi(desk, (tools) => ({ ...tools, log: listening, queue: { depth: () => depth() } }));

const document = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        security: z.array(z.unknown()).optional(),
        parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.looseObject({}) })),
        responses: z.record(z.string(), z.looseObject({})),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

describe('the door', () => {
  test('is closed to whoever has no token, another one, or the right one in another scheme', async () => {
    await openTicket(desk);
    for (const asking of [
      { token: null },
      { token: `${token}x` },
      { token: token.slice(1) },
      { token: null, headers: { authorization: `Basic ${token}` } },
      { token: null, headers: { authorization: token } },
    ]) {
      const answer = await client.ask('GET', '/tickets', asking);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="sportello"');
      expect(answer.text).not.toContain(token);
    }
    expect((await client.get('/tickets')).status).toBe(200);
  });

  test('is closed before anything of a body is read', async () => {
    const answer = await client.ask('POST', '/policies/import', { token: null, raw: 'not even a table' });
    expect(answer.status).toBe(401);
  });

  test('of an address that does not exist is closed too: strangers learn nothing', async () => {
    expect((await client.refused('GET', '/nothing', { token: null })).status).toBe(401);
    expect((await client.refused('GET', '/nothing')).status).toBe(404);
  });

  test('without a token of its own does not open at all', async () => {
    await expect(
      startApi(desk.deps, { host: '127.0.0.1', port: 0, token: '' }, personActions(desk.deps)),
    ).rejects.toThrow(RangeError);
  });

  test('says which methods an address has', async () => {
    const answer = await client.ask('DELETE', '/tickets/1');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, PATCH');
  });
});

describe('what every answer has', () => {
  test('a request id, ours or the one a proxy gave, and the same in the problem', async () => {
    const given = await client.ask('GET', '/tickets/99', { headers: { 'x-request-id': 'proxy-17' } });
    expect(given.headers.get('x-request-id')).toBe('proxy-17');
    expect(given.json).toMatchObject({ requestId: 'proxy-17' });
    const forged = await client.ask('GET', '/tickets/99', { headers: { 'x-request-id': 'a"b c' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('headers that keep browsers from running or keeping anything', async () => {
    const { headers } = await client.get('/tickets');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a body', () => {
  const patch = (raw: string, type = 'application/json') =>
    client.refused('PATCH', '/tickets/1', { raw, headers: { 'content-type': type } });

  test.each([
    ['that is no JSON', '{"status":', 'application/json', 400, 'malformed-body'],
    ['that is JSON but no object', '"open"', 'application/json', 400, 'malformed-body'],
    ['that is a list', '[]', 'application/json', 422, 'invalid-body'],
    ['that is a form', 'status=open', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['in another character set', '{}', 'application/json; charset=iso-8859-1', 415, 'unsupported-media-type'],
    ['larger than a megabyte', `{"status":"${'x'.repeat(1_100_000)}"}`, 'application/json', 413, 'too-large'],
    [
      'with a member that means something to JavaScript',
      '{"__proto__":{"status":"closed"}}',
      'application/json',
      422,
      'invalid-body',
    ],
  ])('%s is refused', async (_, raw, type, status, name) => {
    await openTicket(desk);
    const problem = await patch(raw, type);
    expect([problem.status, problem.type]).toEqual([status, `/docs#problem-${name}`]);
  });
});

describe('the log', () => {
  test('has one line per request, with its route and row, and nothing of what was asked', async () => {
    await openTicket(desk);
    lines.length = 0;
    await client.get(`/tickets?customer=${encodeURIComponent(anna.email)}`);
    await client.get('/tickets/1');
    await client.get('/policies/RCA-2025-004217');
    await client.refused('GET', '/somewhere/anna.bianchi@example.org');
    await client.get('/healthz');
    const seen = lines.filter((line) => line.event === 'request').map((line) => line.facts);
    expect(seen).toMatchObject([
      { method: 'GET', route: '/tickets', status: 200 },
      { method: 'GET', route: '/tickets/:ticket', row: '1', status: 200 },
      { method: 'GET', route: '/policies/:number', status: 200 },
      { method: 'GET', route: 'unknown', status: 404 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/anna|004217|example\.org|a-token/i);
  });
});

describe('whether it may be given work', () => {
  const slowly = <T>() => new Promise<T>(() => {});

  test('is told to anybody: the process lives, and is ready while database and queue answer', async () => {
    expect((await client.ask('GET', '/healthz', { token: null })).json).toEqual({ status: 'ok' });
    expect((await client.ask('GET', '/readyz', { token: null })).json).toEqual({ ready: true, reasons: [] });
  });

  test('is denied with the reason when the queue does not answer, or tables are missing', async () => {
    depth = () => slowly();
    try {
      const answer = await client.ask('GET', '/readyz', { token: null });
      expect([answer.status, answer.json]).toEqual([
        503,
        { ready: false, reasons: ['the queue does not answer'] },
      ]);
      expect((await client.get('/channels/health')).json).toMatchObject({ queue: null });
    } finally {
      depth = () => desk.deps.queue.depth();
    }
  });

  test('is denied while a migration has not run', async () => {
    const { sql } = desk.deps.db;
    const removed = await sql
      .deleteFrom('schema_change' as never)
      .returningAll()
      .execute();
    try {
      const answer = await client.ask('GET', '/readyz', { token: null });
      expect(answer.status).toBe(503);
      expect(answer.text).toContain('migrations have not run: 0001-inbox.sql');
    } finally {
      await sql
        .insertInto('schema_change' as never)
        .values(removed as never)
        .execute();
    }
  });
});

describe('a database that is away', () => {
  test('is a reason to come again, not a fault of the request', async () => {
    const away = new Proxy(desk.deps.db, {
      get: (target, name) => {
        if (name === 'sql')
          throw Object.assign(new Error('connect ECONNREFUSED secret-host:5432'), { code: 'ECONNREFUSED' });
        return Reflect.get(target, name);
      },
    });
    const api = await startApi(
      { ...desk.deps, log: listening, db: away },
      { host: '127.0.0.1', port: 0, token },
      personActions(desk.deps),
    );
    try {
      const answer = await fetch(`${api.url}/tickets`, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect(await answer.text()).not.toContain('secret-host');
      expect((await fetch(`${api.url}/readyz`)).status).toBe(503);
      const metrics = await fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      expect(await metrics.text()).toContain('sportello_database_up 0');
    } finally {
      await api.close();
    }
  });
});

describe('the counters', () => {
  test('are for whoever has the token, and tell what waits without walking through the past', async () => {
    expect((await client.ask('GET', '/metrics', { token: null })).status).toBe(401);
    await desk.receive(mail({ text: 'A che punto è la mia pratica?' }));
    await openTicket(desk, { status: 'escalated' });
    await report(
      desk.deps.db,
      'email:claims/INBOX',
      { state: 'alive' },
      new Date(desk.now.getTime() - 90_000),
    );
    const [ticket] = await list(desk.deps.db, {}, { size: 1 });
    if (ticket === undefined) throw new Error('no ticket was opened');
    await desk.deps.db.transaction((tx) =>
      keepQuestion(tx, {
        ticketId: ticket.id,
        clues: [{ by: 'plate', value: 'GA123BC' }],
        reason: { it: 'rifiuta la connessione', en: 'refuses the connection' },
        askedAt: new Date(desk.now.getTime() - 60_000),
        nextAt: desk.now,
      }),
    );
    await client.get('/tickets/1');
    const { text, headers } = await client.get('/metrics');
    expect(headers.get('content-type')).toContain('version=0.0.4');
    expect(text).toMatch(/^sportello_originals_waiting 1$/m);
    expect(text).toMatch(/^sportello_tickets\{status="escalated"\} 1$/m);
    expect(text).toMatch(/^sportello_source_alive_seconds\{source="email:claims\/INBOX"\} 90$/m);
    expect(text).toMatch(/^sportello_directory_questions_waiting 1$/m);
    expect(text).toMatch(/^sportello_directory_questions_oldest_seconds 60$/m);
    expect(text).toMatch(/^sportello_outbound_open\{state="uncertain"\} 0$/m);
    expect(text).toMatch(/^sportello_queue_jobs\{lane="inbound",state="waiting"\} 0$/m);
    expect(text).toMatch(
      /^sportello_http_request_duration_seconds_count\{method="GET",route="\/tickets\/:ticket",status="200"\} 1$/m,
    );
    expect(text).toContain('process_cpu_seconds_total');
  });
});

describe('the ways in', () => {
  test('show which source is silent although it never said that it fails', async () => {
    const { db } = desk.deps;
    const minutes = (n: number) => new Date(desk.now.getTime() - n * 60_000);
    await report(db, 'email:claims/INBOX', { state: 'reconciled', atSource: 12, missing: 2 }, minutes(1));
    await report(db, 'email:old/INBOX', { state: 'alive' }, minutes(11));
    await report(db, 'email:broken/INBOX', { state: 'failing', error: 'login refused' }, minutes(3));
    expect((await client.get('/channels/health')).json).toMatchObject({
      sources: [
        {
          source: 'email:broken/INBOX',
          state: 'failing',
          silent: true,
          error: 'login refused',
          aliveAt: null,
        },
        { source: 'email:claims/INBOX', state: 'alive', silent: false, atSource: 12, missing: 2 },
        { source: 'email:old/INBOX', state: 'alive', silent: true },
      ],
      queue: { inbound: { waiting: 0, active: 0, delayed: 0 } },
      outbound: { uncertain: 0 },
    });
  });

  test('show how much waits and since when', async () => {
    await desk.receive(mail({ text: 'Uno' }));
    await openTicket(desk, { stage: 'link' });
    expect((await client.get('/channels/health')).json).toMatchObject({
      originals: { count: 1, oldest: expect.any(String) },
      tickets: { count: 1, oldest: expect.any(String) },
    });
  });

  test('are accounted for: what was seen, stored, read, filed and linked', async () => {
    await desk.receive(
      mail({
        text: `Vorrei denunciare un sinistro auto del 10/11/2026, polizza ${anna.motorPolicy}, mi hanno tamponata.`,
      }),
    );
    await desk.receive(mail({ from: 'x@example.com', id: 'same@example.com', text: 'Due' }), {
      key: 'INBOX/1/1',
    });
    await desk.receive(mail({ from: 'x@example.com', id: 'same@example.com', text: 'Due' }), {
      key: 'INBOX/2/1',
    });
    await desk.settle();
    await desk.receive(mail({ text: 'Tre' }));
    expect((await client.get('/ledger')).json).toMatchObject({
      complete: true,
      lines: [
        {
          channel: 'email',
          account: 'claims',
          sightings: 4,
          originals: 3,
          waiting: 1,
          read: 2,
          unaccounted: 0,
          withTicket: 2,
          linked: 1,
        },
      ],
    });
    await desk.deps.db.sql.updateTable('original').set({ stage: 'done' }).execute();
    expect((await client.get('/ledger')).json).toMatchObject({
      complete: false,
      lines: [{ unaccounted: 1, waiting: 0 }],
    });
  });
});

describe('the description', () => {
  const read = async () =>
    document.parse(
      (await client.ask('GET', '/openapi.json', { token: null })).json ??
        JSON.parse((await client.get('/openapi.json')).text),
    );

  test('is read without a token and lists every address the API answers at, and no other', async () => {
    const { paths } = await read();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(described.toSorted()).toEqual(
      client.api.operations.map((operation) => `${operation.method} ${operation.path}`).toSorted(),
    );
    // Each one is mounted: without a token it is closed, not unknown; with one no method is missing.
    for (const { method, path, answer: told } of client.api.operations) {
      // A stream has no end to wait for: that it refuses a strange question shows that it is there.
      const isStream = told.kind === 'text' && told.types.includes('text/event-stream');
      const address = `${path.replaceAll(/:\w+/g, '1')}${isStream ? '?strange=1' : ''}`;
      const answer = await client.ask(method.toUpperCase(), address);
      expect(answer.status, `${method} ${path}`).not.toBe(405);
      expect(answer.text).not.toContain('There is no such address');
    }
  });

  test('says which addresses are open', async () => {
    const { paths } = await read();
    const open = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).some((each) => each.security?.length === 0) ? [path] : [],
    );
    const entrance = ['/session', '/session/ways', '/welcome', '/welcome/link'];
    const pages = ['/docs', '/healthz', '/openapi.json', '/readyz'];
    expect(open.toSorted()).toEqual([...pages, ...entrance].toSorted());
    for (const path of [...pages, '/session/ways'])
      expect((await client.ask('GET', path, { token: null })).status).toBe(200);
  });

  test('refers to nothing it does not hold, and names everything once', async () => {
    const api = await read();
    const text = JSON.stringify(api);
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(Object.keys(api.components.schemas)).toContain(name);
    const ids = Object.values(api.paths).flatMap((methods) =>
      Object.values(methods).map((each) => each.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, methods] of Object.entries(api.paths))
      for (const operation of Object.values(methods)) {
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect(operation.parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(
          inPath,
        );
      }
  });

  test('gives examples that its own schemas accept', () => {
    const faults = client.api.operations.flatMap(({ id, body, answer }) => [
      ...(body.kind === 'json' ? [[id, body.schema.safeParse(body.example).error]] : []),
      ...(answer.kind === 'json' ? [[id, answer.schema.safeParse(answer.example).error]] : []),
    ]);
    expect(faults.length).toBeGreaterThan(20);
    expect(faults.filter(([, error]) => error !== undefined)).toEqual([]);
  });

  test('is a page people can read, which runs and fetches nothing', async () => {
    const answer = await client.ask('GET', '/docs', { token: null });
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'/);
    expect(policy).not.toContain('unsafe');
    expect(answer.text).not.toMatch(/<script|<link|<img|\sstyle=|\son\w+=/);
    // Addresses in examples are text; nothing may lead or load from elsewhere.
    expect(answer.text).not.toMatch(/(?:href|src|action|url)\s*[=(]\s*["']?\s*https?:/i);
    for (const { id, summary } of client.api.operations) {
      expect(answer.text).toContain(`id="${id}"`);
      expect(answer.text).toContain(summary.replaceAll("'", '&#39;'));
    }
    // Every link inside the page leads somewhere.
    for (const [, target = ''] of answer.text.matchAll(/href="#([^"]+)"/g))
      expect(answer.text).toContain(`id="${target}"`);
  });
});

describe('the end', () => {
  test('lets a request under way finish, takes no new one, and says so', async () => {
    let go = () => {};
    const waiting = new Promise<void>((resolve) => (go = resolve));
    const actions: ApiActions = {
      ...personActions(desk.deps),
      change: async (asked) => {
        await waiting;
        return personActions(desk.deps).change(asked);
      },
    };
    await openTicket(desk);
    const api = await startApi(desk.deps, { host: '127.0.0.1', port: 0, token }, actions);
    const answer = fetch(`${api.url}/tickets/1`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'resolved' }),
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const closed = api.close();
    await expect(fetch(`${api.url}/healthz`)).rejects.toThrow('fetch failed');
    go();
    expect((await answer).status).toBe(200);
    await closed;
  });

  test('of a client that leaves in the middle of its body ends nothing else', async () => {
    await openTicket(desk);
    const { port } = client.api;
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `PATCH /tickets/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"sta`,
        );
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on('close', () => resolve());
    });
    expect((await client.get('/tickets')).status).toBe(200);
  });

  test('of an import whose body is announced too large comes before the body does', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asking = httpRequest(
        `${client.api.url}/policies/import?format=csv`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'text/csv',
            'content-length': '60000000',
          },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asking.on('error', reject);
      asking.flushHeaders();
    });
    expect(status).toBe(413);
  });
});
