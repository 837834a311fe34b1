import { Writable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { z } from 'zod';
import { seedPeople } from '#demo/people.ts';
import { liveChanges, presenceList } from '#src/api/live.ts';
import { openLiveFeed } from '#src/api/live-feed.ts';
import { changesOfLate, changesSince, forgetChanges } from '#src/storage/changes.ts';
import { record } from '#src/storage/history.ts';
import { useDesk } from '#test/desk.ts';
import { until } from '#test/until.ts';
import { mail } from '#test/cast.ts';
import { openBrowser, type Browser } from './browser.ts';
import { token, tokenOf, useApi, type TestClient } from './client.ts';
import { openClaim, openTicket } from './rows.ts';

const desk = useDesk();
const quick = { everyMs: 30, pulseMs: 120, patienceMs: 200 };
const settings = { demo: true, live: quick } as const;
// Two services on one database, each with a reader of its own.
const here = useApi(desk, undefined, settings);
const there = useApi(desk, undefined, settings);

interface Event {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

interface Stream {
  readonly status: number;
  readonly type: string | null;
  readonly events: Event[];
  /** Changes told so far. */
  told(): z.output<typeof liveChanges>['changes'];
  has(kind: string, id: string): boolean;
  next(event: string): Promise<Event>;
  readonly over: Promise<void>;
  leave(): void;
}

const open = new Set<Stream>();
afterEach(() => {
  for (const stream of open) stream.leave();
  open.clear();
});

async function listen(
  client: TestClient,
  {
    after,
    as = token,
    browser,
  }: { readonly after?: string | undefined; readonly as?: string; readonly browser?: Browser } = {},
): Promise<Stream> {
  const leave = new AbortController();
  const answer = await fetch(`${client.api.url}/live`, {
    signal: leave.signal,
    headers: {
      accept: 'text/event-stream',
      ...(browser === undefined
        ? { authorization: `Bearer ${as}` }
        : { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...(after === undefined ? {} : { 'last-event-id': after }),
    },
  });
  const events: Event[] = [];
  const over = (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        events.push({
          event: field('event') ?? '',
          id: field('id'),
          data: JSON.parse(field('data') ?? 'null') as unknown,
        });
      }
    }
  })().catch(() => undefined);
  const told = () =>
    events.filter(({ event }) => event === 'changes').flatMap(({ data }) => liveChanges.parse(data).changes);
  const stream: Stream = {
    status: answer.status,
    type: answer.headers.get('content-type'),
    events,
    told,
    has: (kind, id) => told().some((change) => change.kind === kind && change.id === id),
    next: (event) =>
      until(`the stream says ${event}`, () => events.find((each) => each.event === event), 10_000),
    over,
    leave: () => leave.abort(),
  };
  open.add(stream);
  return stream;
}

async function watching(client: TestClient, options?: Parameters<typeof listen>[1]): Promise<Stream> {
  const stream = await listen(client, options);
  expect(stream.status).toBe(200);
  await stream.next('ready');
  return stream;
}

async function signedIn(name: string): Promise<Browser> {
  await seedPeople(desk.deps.db, desk.now);
  const browser = openBrowser(here);
  await browser.ask('POST', '/session/demo', { name });
  return browser;
}

describe('whoever watches', () => {
  test('is told of a mail that arrives, through whichever process it came', async () => {
    const [one, other] = [await watching(here), await watching(there)];
    expect(one.type).toBe('text/event-stream; charset=utf-8');
    await desk.receive(mail({ subject: 'Una domanda', text: 'Quando arriva il perito?' }));
    await desk.settle();
    const ticket = await desk.deps.db.sql
      .selectFrom('ticket')
      .select(['id', 'version'])
      .executeTakeFirstOrThrow();
    for (const stream of [one, other]) {
      await until('the ticket is told', () =>
        stream.told().some(({ id, version }) => id === ticket.id && version === ticket.version),
      );
    }
  });

  test('comes back after a cut and has missed nothing, at another process too', async () => {
    const first = await watching(here);
    const before = await openTicket(desk);
    await until('the first ticket is told', () => first.has('ticket', before.id));
    const last = first.events.findLast(({ id }) => id !== undefined)?.id;
    first.leave();
    const missed = await openTicket(desk);
    // Long ago enough that only the mark knows of it.
    await sql`update change set at = clock_timestamp() - interval '5 minutes'`.execute(desk.deps.db.sql);
    const again = await watching(there, { after: last });
    await until('the missed ticket is told', () => again.has('ticket', missed.id));
    expect(again.has('ticket', before.id)).toBe(false);
  });

  test('is told to read everything anew after a gap', async () => {
    const { mark } = await changesOfLate(desk.deps.db);
    await openTicket(desk);
    await sql`update change set at = clock_timestamp() - interval '2 hours'`.execute(desk.deps.db.sql);
    // What other databases of the same server are still at keeps the newest for a while.
    await until('forgotten', async () => {
      await forgetChanges(desk.deps.db);
      return (await changesSince(desk.deps.db, mark)).gap;
    });
    for (const after of [mark, 'nonsense']) {
      const stream = await listen(here, { after });
      const reset = await stream.next('reset');
      expect(stream.events.some(({ event }) => event === 'ready')).toBe(false);
      // And from there on it goes on as usual.
      const back = await watching(here, { after: reset.id });
      const ticket = await openTicket(desk);
      await until('news', () => back.has('ticket', ticket.id) && stream.has('ticket', ticket.id));
    }
  });

  test('gets at most one message for each look, however much happens', async () => {
    const stream = await watching(here);
    const from = stream.events.length;
    const began = performance.now();
    const ticket = await openTicket(desk);
    for (let count = 0; count < 60; count++)
      await record(desk.deps.db, { ticketId: ticket.id, actor: 'machine:test', action: 'noted' });
    await until('told', () => stream.has('ticket', ticket.id));
    const looks = (performance.now() - began) / quick.everyMs;
    const messages = stream.events.slice(from).filter(({ event }) => event === 'changes');
    expect(messages.length).toBeLessThanOrEqual(Math.ceil(looks) + 1);
    for (const { data } of messages) expect(liveChanges.parse(data).changes.length).toBeLessThanOrEqual(1);
  });

  test('hears a pulse when nothing happens, with a mark to come back to', async () => {
    const stream = await watching(here);
    expect((await stream.next('pulse')).id).toMatch(/^\d+:\d+:/);
  });

  test('without the right to fraud signals is not told that there is one', async () => {
    const { claim } = await openClaim(desk);
    await sql`delete from change`.execute(desk.deps.db.sql);
    const rep = await watching(here, { as: tokenOf('rep') });
    const analyst = await watching(here, { as: tokenOf('fraud_analyst') });
    await record(desk.deps.db, {
      claimId: claim.id,
      actor: 'machine:review',
      action: 'found',
      restricted: 'fraud',
    });
    const ticket = await openTicket(desk);
    await until('told', () => rep.has('ticket', ticket.id) && analyst.has('ticket', ticket.id));
    expect(rep.has('claim', claim.id)).toBe(false);
    // Not even that this change was one of them.
    expect(analyst.told().find(({ kind }) => kind === 'claim')).toEqual({ kind: 'claim', id: claim.id });
  });

  test('needs the right to read claims, and a token or a session', async () => {
    expect((await here.ask('GET', '/live', { token: null })).status).toBe(401);
    expect((await here.ask('GET', '/live', { token: tokenOf('admin') })).status).toBe(403);
  });

  test('does not open streams without end', async () => {
    for (let count = 0; count < 30; count++) expect((await listen(here)).status).toBe(200);
    const refused = await here.refused('GET', '/live');
    expect(refused.type).toBe('/docs#problem-too-many-requests');
    const [first] = open;
    first?.leave();
    await until('a place is free', async () => {
      const stream = await listen(here);
      return stream.status === 200;
    });
  });
});

describe('a stream ends', () => {
  test('at once when its person signs out, at whichever process', async () => {
    const giulia = await signedIn('Giulia Ferri');
    const stream = await watching(there, { browser: giulia });
    await giulia.ask('DELETE', '/session');
    expect(await stream.next('end')).toMatchObject({ data: { why: 'session' } });
    await stream.over;
  });

  test('when the session runs out, which a stream does not keep alive', async () => {
    const giulia = await signedIn('Giulia Ferri');
    const stream = await watching(here, { browser: giulia });
    const seen = async () =>
      (await desk.deps.db.sql.selectFrom('session').select('seen_at').executeTakeFirstOrThrow()).seen_at;
    const before = await seen();
    desk.now = new Date(desk.now.getTime() + 30 * 60_000);
    await watching(here, { browser: giulia });
    expect(await seen()).toEqual(before);
    desk.now = new Date(desk.now.getTime() + 31 * 60_000);
    expect(await stream.next('end')).toMatchObject({ data: { why: 'session' } });
  });

  test('when its person is shut out or gets another role', async () => {
    const giulia = await signedIn('Giulia Ferri');
    const stream = await watching(here, { browser: giulia });
    await sql`update person set role = 'trainee' where name = 'Giulia Ferri'`.execute(desk.deps.db.sql);
    expect(await stream.next('end')).toMatchObject({ data: { why: 'session' } });
  });

  test('when the service stops, which does not wait for it', async () => {
    const stream = await watching(here);
    const began = performance.now();
    await here.api.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await stream.next('end')).toMatchObject({ data: { why: 'stopping' } });
  });

  test('when the database is away: silence would look like a quiet day', async () => {
    const stands = { ...desk.deps.db };
    let away = false;
    const feed = openLiveFeed(
      {
        ...desk.deps,
        db: {
          ...stands,
          get sql() {
            if (away) throw new Error('the database is away');
            return stands.sql;
          },
        },
      },
      quick,
    );
    const out = reader();
    const over = feed.watch({ out, mayReadFraud: false });
    await until('ready', () => out.text.includes('event: ready'));
    away = true;
    await over;
    expect(out.text).toContain('"why":"away"');
    away = false;
    const later = reader();
    void feed.watch({ out: later, mayReadFraud: false });
    await until('ready again', () => later.text.includes('event: ready'));
    feed.close();
  });

  test('when nobody reads it: nothing is kept for ever, and others do not wait', async () => {
    const feed = openLiveFeed(desk.deps, quick);
    const stuck = new Writable({ highWaterMark: 16, write: () => undefined });
    const good = reader();
    const over = feed.watch({ out: stuck, mayReadFraud: false });
    void feed.watch({ out: good, mayReadFraud: false });
    await until('ready', () => good.text.includes('event: ready'));
    const ticket = await openTicket(desk);
    await until('told', () => good.text.includes(`"id":"${ticket.id}"`));
    await over;
    expect(stuck.destroyed).toBe(true);
    expect(stuck.writableLength).toBeLessThan(500);
    expect(feed.size()).toBe(1);
    feed.close();
  });
});

test('a browser that stands still for a moment gets everything it has not taken, merged', async () => {
  const feed = openLiveFeed(desk.deps, { ...quick, patienceMs: 60_000 });
  let goOn: (() => void) | undefined;
  let text = '';
  const slow = new Writable({
    highWaterMark: 16,
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      goOn = done;
    },
  });
  void feed.watch({ out: slow, mayReadFraud: false });
  await until('ready', () => text.includes('event: ready'));
  const tickets = [await openTicket(desk), await openTicket(desk), await openTicket(desk)];
  await new Promise((resolve) => setTimeout(resolve, quick.everyMs * 6));
  expect(text).not.toContain('changes');
  goOn?.();
  await until('changes', () => text.includes('event: changes'));
  for (const { id } of tickets) expect(text).toContain(`"id":"${id}"`);
  expect(text.match(/event: changes/g)).toHaveLength(1);
  feed.close();
  goOn?.();
});

describe('presence', () => {
  const be = (role: 'rep' | 'senior_rep' | 'auditor', ticket: string, state: string, client = here) =>
    client.read(presenceList, 'POST', `/tickets/${ticket}/presence`, {
      token: tokenOf(role),
      body: { state },
    });

  test('tells each who else has the ticket open, through whichever process, and those who watch', async () => {
    const ticket = await openTicket(desk);
    await sql`delete from change`.execute(desk.deps.db.sql);
    const stream = await watching(there);
    expect((await be('rep', ticket.id, 'reading')).items).toEqual([]);
    await until('presence is told', () => stream.has('presence', ticket.id));
    const { items } = await be('senior_rep', ticket.reference, 'writing', there);
    expect(items).toMatchObject([{ name: 'rep', state: 'reading', ticket: ticket.id, seconds: 20 }]);
    const all = await here.read(presenceList, 'GET', '/presence', { token: tokenOf('auditor') });
    expect(all.items.map(({ name, state }) => [name, state])).toEqual([
      ['senior_rep', 'writing'],
      ['rep', 'reading'],
    ]);
    // Reading alone is no work on it.
    expect(stream.has('ticket', ticket.id)).toBe(false);
  });

  test('ends when somebody leaves, or is not heard of for twenty seconds', async () => {
    const ticket = await openTicket(desk);
    await be('rep', ticket.id, 'writing');
    await be('senior_rep', ticket.id, 'reading');
    await be('rep', ticket.id, 'away');
    expect((await be('auditor', ticket.id, 'reading')).items.map(({ name }) => name)).toEqual(['senior_rep']);
    desk.now = new Date(desk.now.getTime() + 21_000);
    expect((await be('auditor', ticket.id, 'reading')).items).toEqual([]);
    expect(await desk.deps.db.sql.selectFrom('presence').select('person').execute()).toEqual([
      { person: 'auditor' },
    ]);
  });

  test('goes from one ticket to the next with one word', async () => {
    const [from, to] = [await openTicket(desk), await openTicket(desk)];
    await be('rep', from.id, 'writing');
    await here.read(presenceList, 'POST', `/tickets/${to.id}/presence`, {
      token: tokenOf('rep'),
      body: { state: 'reading', leaves: from.id },
    });
    const { items } = await here.read(presenceList, 'GET', '/presence', { token: tokenOf('auditor') });
    expect(items.filter(({ ticket }) => ticket === from.id)).toEqual([]);
    expect(items.filter(({ ticket }) => ticket === to.id)).toMatchObject([{ name: 'rep', state: 'reading' }]);
  });

  test('is refused on a ticket that is none', async () => {
    const refused = await here.refused('POST', '/tickets/999999/presence', { body: { state: 'reading' } });
    expect(refused.status).toBe(404);
  });
});

/** Takes what it is told. */
function reader(): Writable & { readonly text: string } {
  let text = '';
  const out = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  return Object.defineProperty(out, 'text', { get: () => text }) as Writable & { readonly text: string };
}
