import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '#src/api/index.ts';
import { currentView, sessionList, signInView, waysView } from '#src/api/session.ts';
import { codeAt, fromBase32, stepOf } from '#src/domain/people/totp.ts';
import type { SessionId } from '#src/domain/ids.ts';
import type { Role } from '#src/domain/people/role.ts';
import { openPasswords } from '#src/passwords.ts';
import * as people from '#src/storage/people.ts';
import { isSessionAlive } from '#src/storage/sessions.ts';
import { forgetTries } from '#src/storage/rate-limits.ts';
import { personActions } from '#workers/person.ts';
import { mail } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { openBrowser, type Browser } from './browser.ts';
import { token, tokenOf, useApi } from './client.ts';
import { openTicket } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);
const password = 'tre gatti sul tetto';
let passwordHash = '';
beforeAll(async () => {
  passwordHash = await openPasswords().hash(password);
});

const keys = (): people.SecretKeys => desk.deps.settings.tokenSecrets;

/** Puts a person on file who signs in with `password`. */
async function onFile(name = 'Giulia Ferri', role: Role = 'rep'): Promise<people.PersonOnFile> {
  const email = `${name.toLowerCase().replace(' ', '.')}@example.it`;
  const person = await desk.deps.db.transaction((tx) =>
    people.addPerson(tx, { name, email, role, passwordHash }, 'person:Sara Admin', desk.now),
  );
  if (typeof person === 'string') throw new Error(person);
  return person;
}

/** The same with an authenticator app. */
async function withApp(
  name?: string,
): Promise<{ person: people.PersonOnFile; secret: Uint8Array; codes: readonly string[] }> {
  const person = await onFile(name);
  return desk.deps.db.transaction(async (tx) => {
    const secret = fromBase32(await people.offerTotp(tx, person.id, keys()));
    const earlier = new Date(desk.now.getTime() - 600_000);
    const codes = await people.startTotp(tx, person.id, codeAt(secret, stepOf(earlier)), keys(), earlier);
    if (codes === undefined) throw new Error('the first code was refused');
    return { person, secret, codes };
  });
}

const enter = (browser: Browser, email = 'giulia.ferri@example.it', given = password) =>
  browser.ask('POST', '/session', { step: 'password', email, password: given });

async function signedIn(email?: string): Promise<Browser> {
  const browser = openBrowser(client);
  const answer = await enter(browser, email);
  expect(answer.json).toMatchObject({ state: 'signed-in' });
  return browser;
}

describe('a sign-in', () => {
  test('opens everything the role may do, in the name of the person', async () => {
    await onFile();
    const ticket = await openTicket(desk);
    const browser = await signedIn('  Giulia.Ferri@Example.it ');
    const current = await browser.read(currentView, 'GET', '/session');
    expect(current).toMatchObject({
      me: {
        name: 'Giulia Ferri',
        role: 'rep',
        hasPassword: true,
        preferences: { singleKeys: true, undoSeconds: 10 },
      },
      session: { how: 'password', current: true },
    });
    expect(current.me.rights).not.toContain('manage_people');
    await browser.ask('PATCH', `/tickets/${ticket.id}`, { caseKind: 'complaint' });
    expect((await browser.ask('GET', `/tickets/${ticket.id}`)).json).toMatchObject({
      history: [{ actor: 'person:Giulia Ferri' }],
    });
    expect((await browser.refused('GET', '/people')).status).toBe(403);
  });

  test('with a wrong password, an unknown address or a person shut out fails in the same words and the same work', async () => {
    const person = await onFile();
    const shut = await onFile('Ada Conti');
    await desk.deps.db.transaction((tx) =>
      people.changePerson(tx, shut.id, { disabled: true }, 'person:Sara Admin', desk.now),
    );
    const hashes = async () =>
      Number(/^sportello_password_hashes_total (\d+)$/m.exec((await client.get('/metrics')).text)?.[1]);
    const said = new Set<string>();
    for (const [email, given] of [
      [person.email, 'tre gatti sul tetta'],
      ['nobody@example.it', password],
      [shut.email, password],
    ] as const) {
      const before = await hashes();
      const browser = openBrowser(client);
      const answer = await enter(browser, email, given);
      expect(answer.status).toBe(401);
      expect(browser.lastSet).toEqual([]);
      expect((await hashes()) - before).toBe(1);
      const { requestId: _, ...words } = answer.json as Record<string, unknown>;
      said.add(JSON.stringify(words));
    }
    expect(said.size).toBe(1);
  });

  test('sets a cookie for this host alone that scripts cannot read, and keeps only its hash', async () => {
    await onFile();
    const browser = await signedIn();
    // Plain http on one's own computer: the bare name.
    expect(browser.lastSet).toEqual([
      expect.stringMatching(/^session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const rows = await desk.deps.db.sql.selectFrom('session').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(browser.cookies.get('session'));
  });

  test('over TLS sets a `__Host-` cookie that leaves by TLS only', async () => {
    await onFile();
    const api = await startApi(
      desk.deps,
      { host: '127.0.0.1', port: 0, publicUrl: 'https://sportello.example.it' },
      personActions(desk.deps),
    );
    try {
      const browser = openBrowser(client, () => api.url);
      await enter(browser);
      expect(browser.lastSet).toEqual([
        expect.stringMatching(
          /^__Host-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
        ),
      ]);
      expect((await browser.ask('GET', '/session')).status).toBe(200);
      const bare = openBrowser(client, () => api.url);
      bare.cookies.set('session', browser.cookies.get('__Host-session') ?? '');
      expect((await bare.ask('GET', '/session')).status).toBe(401);
    } finally {
      await api.close();
    }
  });

  test('never takes over the session a browser came with', async () => {
    await onFile();
    const browser = openBrowser(client);
    browser.cookies.set('session', 'chosen-by-somebody-else-chosen-by-somebody-');
    await enter(browser);
    const first = browser.cookies.get('session');
    expect(first).not.toContain('chosen');
    await enter(browser);
    expect(browser.cookies.get('session')).not.toBe(first);
    const old = openBrowser(client);
    old.cookies.set('session', first ?? '');
    expect((await old.ask('GET', '/me')).status).toBe(401);
  });

  test('sends answers after the time the person likes to have for taking them back', async () => {
    await onFile();
    await desk.receive(mail({ text: 'A che punto è la mia pratica?' }));
    await desk.settle();
    const browser = await signedIn();
    await browser.ask('PATCH', '/me', { preferences: { undoSeconds: 25 } });
    const { basedOn } = (await browser.ask('GET', '/tickets/1')).json as { basedOn: string };
    const answer = await browser.ask('POST', '/tickets/1/replies', {
      text: 'Buongiorno, la sua pratica è aperta.',
      clientId: randomUUID(),
      basedOn,
    });
    expect([answer.status, answer.json]).toMatchObject([
      202,
      { notBefore: new Date(desk.now.getTime() + 25_000).toISOString() },
    ]);
  });

  test('is written into history, and so is one that failed', async () => {
    await onFile();
    await enter(openBrowser(client), undefined, 'tre gatti sul tetta');
    await signedIn();
    const rows = await desk.deps.db.sql
      .selectFrom('history')
      .select(['actor', 'action', 'data'])
      .orderBy('id')
      .execute();
    expect(rows.slice(-2)).toEqual([
      { actor: 'stranger', action: 'sign-in-refused', data: { how: 'password', person: 'Giulia Ferri' } },
      { actor: 'person:Giulia Ferri', action: 'signed-in', data: { how: 'password' } },
    ]);
    expect(JSON.stringify(rows)).not.toContain('gatti');
  });
});

describe('a sign-in with codes', () => {
  const code = (secret: Uint8Array, off = 0) => codeAt(secret, stepOf(desk.now) + off);

  test('is not over before the code, and has another cookie after it', async () => {
    const { secret } = await withApp();
    const browser = openBrowser(client);
    expect((await enter(browser)).json).toEqual({ state: 'code-needed' });
    const half = browser.cookies.get('session');
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    expect((await browser.ask('GET', '/tickets')).status).toBe(401);
    const step = await browser.read(signInView, 'POST', '/session', { step: 'code', code: code(secret) });
    expect(step).toMatchObject({ state: 'signed-in', me: { recoveryCodesLeft: 10 } });
    expect(browser.cookies.get('session')).not.toBe(half);
    expect((await browser.ask('GET', '/tickets')).status).toBe(200);
    browser.cookies.set('session', half ?? '');
    expect((await browser.ask('GET', '/tickets')).status).toBe(401);
  });

  test('takes a code once, whoever repeats it', async () => {
    const { secret } = await withApp();
    const [first, second] = [openBrowser(client), openBrowser(client)];
    await enter(first);
    await enter(second);
    const answers = await Promise.all(
      [first, second].map((browser) => browser.ask('POST', '/session', { step: 'code', code: code(secret) })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  test('takes each recovery code once, in place of the app', async () => {
    const { codes, person } = await withApp();
    for (const expected of [200, 401]) {
      const browser = openBrowser(client);
      await enter(browser);
      expect((await browser.ask('POST', '/session', { step: 'recovery', code: codes[3] })).status).toBe(
        expected,
      );
    }
    expect(await people.recoveryCodesLeft(desk.deps.db, person.id)).toBe(9);
  });

  test('waits five minutes for the code', async () => {
    const { secret } = await withApp();
    const browser = openBrowser(client);
    await enter(browser);
    desk.now = new Date(desk.now.getTime() + 5 * 60_000);
    expect((await browser.ask('POST', '/session', { step: 'code', code: code(secret) })).status).toBe(401);
  });

  test('lets nobody try all codes: five in a quarter of an hour, right or wrong, on all browsers together', async () => {
    const { secret } = await withApp();
    const browser = openBrowser(client);
    const wrong = async () =>
      (await browser.ask('POST', '/session', { step: 'code', code: '000000' })).status;
    for (let tried = 0; tried < 5; tried++) {
      await enter(browser);
      expect(await wrong()).toBe(401);
      // Passwords have a limit of their own; this one is about codes.
      await forgetTries(desk.deps.db, 'sign-in', 'giulia.ferri@example.it');
    }
    expect(await browser.refused('POST', '/session', { step: 'code', code: code(secret) })).toMatchObject({
      status: 429,
      detail: 'Too many wrong codes. Try again in 15 minutes.',
    });
  });

  test('keeps the secret of the app sealed', async () => {
    const { secret } = await withApp();
    const rows = await desk.deps.db.sql.selectFrom('sealed_secret').selectAll().execute();
    expect(rows).toHaveLength(1);
    for (const form of ['base64', 'hex', 'latin1'] as const)
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString(form));
  });

  test('still works with a key that was only made the second', async () => {
    const { person, secret } = await withApp();
    const accepted = await desk.deps.db.transaction((tx) =>
      people.acceptCode(
        tx,
        person.id,
        code(secret),
        ['a newer secret of thirty-two characters', ...keys()],
        desk.now,
      ),
    );
    expect(accepted).toBe(true);
  });
});

describe('a session', () => {
  const minutes = (count: number) => {
    desk.now = new Date(desk.now.getTime() + count * 60_000);
  };

  test('ends an hour after the last request', async () => {
    await onFile();
    const browser = await signedIn();
    minutes(59);
    expect((await browser.ask('GET', '/me')).status).toBe(200);
    minutes(59);
    expect((await browser.ask('GET', '/me')).status).toBe(200);
    minutes(60);
    expect((await browser.ask('GET', '/me')).status).toBe(401);
  });

  test('is not kept alive by what a page asks while nobody sits before it', async () => {
    await onFile();
    const browser = await signedIn();
    const { session } = await browser.read(currentView, 'GET', '/session');
    for (let asked = 0; asked < 6; asked++) {
      minutes(10);
      const headers = asked % 2 === 0 ? { 'x-unattended': 'true' } : { accept: 'text/event-stream' };
      expect((await browser.ask('GET', '/me', undefined, headers)).status).toBe(asked < 5 ? 200 : 401);
      const alive = await isSessionAlive(desk.deps.db, session.id as SessionId, desk.now);
      expect(alive).toBe(asked < 5);
    }
  });

  test('ends twelve hours after the sign-in whatever is done in it', async () => {
    await onFile();
    const browser = await signedIn();
    for (let half = 0; half < 23; half++) {
      minutes(30);
      expect((await browser.ask('GET', '/me')).status).toBe(200);
    }
    minutes(30);
    expect((await browser.ask('GET', '/me')).status).toBe(401);
  });

  test('is one of several: people see theirs, and end one or all others', async () => {
    await onFile();
    await onFile('Ada Conti');
    const [one, two, three] = [await signedIn(), await signedIn(), await signedIn()];
    const ada = await signedIn('ada.conti@example.it');
    const list = await one.read(sessionList, 'GET', '/sessions');
    expect(list.items).toHaveLength(3);
    const mine = list.items.find(({ current }) => current);
    const other = list.items.find(({ current }) => !current);
    const [adas] = (await ada.read(sessionList, 'GET', '/sessions')).items;
    expect((await one.refused('DELETE', `/sessions/${adas?.id}`)).status).toBe(404);
    expect((await one.ask('DELETE', `/sessions/${other?.id}`)).status).toBe(200);
    expect((await one.ask('DELETE', '/sessions')).json).toEqual({ ended: 1 });
    expect((await one.read(sessionList, 'GET', '/sessions')).items.map(({ id }) => id)).toEqual([mine?.id]);
    expect([(await two.ask('GET', '/me')).status, (await three.ask('GET', '/me')).status]).toEqual([
      401, 401,
    ]);
    expect((await ada.ask('GET', '/me')).status).toBe(200);
  });

  test('ends with the sign-out, on the server too', async () => {
    await onFile();
    const browser = await signedIn();
    const kept = browser.cookies.get('session') ?? '';
    expect((await browser.ask('DELETE', '/session')).json).toEqual({ ended: 1 });
    expect(browser.cookies.has('session')).toBe(false);
    browser.cookies.set('session', kept);
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    expect((await browser.ask('DELETE', '/session')).json).toEqual({ ended: 0 });
  });

  test('ends in the moment its person is shut out', async () => {
    const person = await onFile();
    const browser = await signedIn();
    await desk.deps.db.transaction((tx) =>
      people.changePerson(tx, person.id, { disabled: true }, 'person:Sara Admin', desk.now),
    );
    expect((await browser.ask('GET', '/me')).status).toBe(401);
  });

  test('is nothing a program has: its token has no account', async () => {
    expect((await client.refused('GET', '/session')).status).toBe(409);
    expect((await client.get('/me')).json).toMatchObject({ id: null, name: 'api', role: 'supervisor' });
    expect((await client.ask('GET', '/me', { token: tokenOf('admin') })).json).toMatchObject({
      rights: ['import_policies', 'manage_people', 'read_setup', 'write_templates', 'try_connections'],
    });
  });
});

describe('a page of another site', () => {
  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['the desk’s own page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['nowhere', { 'sec-fetch-site': 'none' }, 403],
    ['a forged origin beside the truth', { 'sec-fetch-site': 'cross-site', origin: 'OURS' }, 403],
    ['an older browser on our page', { origin: 'OURS' }, 200],
    ['an older browser elsewhere', { origin: 'https://evil.example' }, 403],
    ['an older browser in a sandbox', { origin: 'null' }, 403],
    ['a browser that says nothing', {}, 403],
  ])('can change nothing with a cookie: %s', async (_, says, status) => {
    await onFile();
    const browser = await signedIn();
    const cookie = `session=${browser.cookies.get('session')}`;
    const headers = Object.fromEntries(
      Object.entries(says).map(([name, value]) => [name, value === 'OURS' ? client.api.url : value]),
    );
    const answer = await client.ask('PATCH', '/me', {
      token: null,
      body: { language: 'en' },
      headers: { ...headers, cookie },
    });
    expect(answer.status).toBe(status);
    expect((await browser.ask('GET', '/me')).json).toMatchObject({ language: status === 200 ? 'en' : 'it' });
    const { text } = await client.get('/metrics');
    expect(/^sportello_refused_total\{why="cross-site"\} 1$/m.test(text)).toBe(status === 403);
    // Reading stays possible: a link in a mail leads to the desk, and another site sees nothing of the answer.
    expect((await client.ask('GET', '/me', { token: null, headers: { ...headers, cookie } })).status).toBe(
      200,
    );
  });

  test('cannot sign a browser in as somebody else', async () => {
    await onFile();
    const answer = await client.ask('POST', '/session', {
      token: null,
      body: { step: 'password', email: 'giulia.ferri@example.it', password },
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });

  test('cannot send a form, even where the browser claims our own page', async () => {
    await onFile();
    const browser = await signedIn();
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await client.ask('PATCH', '/me', {
        token: null,
        raw: '{"language":"en"}',
        headers: {
          'content-type': type,
          'sec-fetch-site': 'same-origin',
          cookie: `session=${browser.cookies.get('session')}`,
        },
      });
      expect(answer.status).toBe(403);
    }
  });

  test('does not matter to a program with a token', async () => {
    const ticket = await openTicket(desk);
    const answer = await client.ask('PATCH', `/tickets/${ticket.id}`, {
      body: { caseKind: 'other' },
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(200);
  });
});

describe('whoever tries too often', () => {
  test('waits: five passwords in a quarter of an hour for one account, with a sentence and a time', async () => {
    await onFile();
    for (let tried = 0; tried < 5; tried++)
      expect((await enter(openBrowser(client), undefined, 'tre gatti sul tetta')).status).toBe(401);
    desk.now = new Date(desk.now.getTime() + 10 * 60_000);
    const late = await enter(openBrowser(client));
    expect(late.status).toBe(429);
    expect(late.headers.get('retry-after')).toBe('300');
    expect(late.json).toMatchObject({
      detail: 'Too many attempts to sign in. Try again in 5 minutes.',
      retryAfter: 300,
    });
    desk.now = new Date(desk.now.getTime() + 5 * 60_000);
    expect((await enter(openBrowser(client))).status).toBe(200);
  });

  test('is counted before the work: ten tries at once are five', async () => {
    await onFile();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => enter(openBrowser(client), undefined, 'tre gatti sul tetta')),
    );
    const statuses = answers.map(({ status }) => status);
    expect([
      statuses.filter((each) => each === 401).length,
      statuses.filter((each) => each === 429).length,
    ]).toEqual([5, 5]);
  });

  test('is not a person who signs in often and well', async () => {
    await onFile();
    for (let tried = 0; tried < 8; tried++) expect((await enter(openBrowser(client))).status).toBe(200);
  });

  test('cannot try one password on everybody: twenty an address, unknown accounts included', async () => {
    for (let tried = 0; tried < 20; tried++)
      expect((await enter(openBrowser(client), `nobody-${tried}@example.it`)).status).toBe(401);
    expect((await enter(openBrowser(client), 'nobody-20@example.it')).status).toBe(429);
  });

  test('is not an office behind one network address that comes to work in the morning', async () => {
    for (let person = 0; person < 22; person++) {
      const { email } = await onFile(`Persona ${person}`);
      expect((await enter(openBrowser(client), email)).status).toBe(200);
    }
  });

  test('is counted in two processes together', async () => {
    await onFile();
    const other = await startApi(desk.deps, { host: '127.0.0.1', port: 0 }, personActions(desk.deps));
    try {
      for (let tried = 0; tried < 3; tried++) {
        await enter(openBrowser(client), undefined, 'tre gatti sul tetta');
        await enter(
          openBrowser(client, () => other.url),
          undefined,
          'tre gatti sul tetta',
        );
      }
      expect((await enter(openBrowser(client))).status).toBe(429);
      expect((await enter(openBrowser(client, () => other.url))).status).toBe(429);
    } finally {
      await other.close();
    }
  });

  test('is believed about where he comes from by a trusted proxy only', async () => {
    await onFile();
    const proxied = await startApi(
      desk.deps,
      { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.1'] },
      personActions(desk.deps),
    );
    try {
      const enterFrom = (url: string, address: string) =>
        fetch(`${url}/session`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'sec-fetch-site': 'same-origin',
            'x-forwarded-for': address,
          },
          body: JSON.stringify({ step: 'password', email: 'giulia.ferri@example.it', password }),
        });
      await enterFrom(proxied.url, '10.1.4.22');
      await enterFrom(client.api.url, '10.1.4.23');
      const rows = await desk.deps.db.sql.selectFrom('session').select('address').orderBy('id').execute();
      expect(rows).toEqual([{ address: '10.1.4.22' }, { address: '127.0.0.1' }]);
    } finally {
      await proxied.close();
    }
  });

  test('downloads and sends no more than one person can, while a program may', async () => {
    await onFile();
    const api = await startApi(
      desk.deps,
      {
        host: '127.0.0.1',
        port: 0,
        token,
        limits: {
          signInPerAccount: { most: 5, windowMs: 60_000 },
          signInPerAddress: { most: 5, windowMs: 60_000 },
          codes: { most: 5, windowMs: 60_000 },
          sends: { most: 1, windowMs: 60_000 },
          downloads: { most: 2, windowMs: 60_000 },
          pictures: { most: 1_500, windowMs: 60_000 },
        },
      },
      personActions(desk.deps),
    );
    try {
      const browser = openBrowser(client, () => api.url);
      await enter(browser);
      const statuses = async (method: string, path: string, body?: unknown) => {
        const all: number[] = [];
        for (let each = 0; each < 3; each++) all.push((await browser.ask(method, path, body)).status);
        return all;
      };
      expect(await statuses('GET', '/originals/1')).toEqual([404, 404, 429]);
      const words = { text: 'Buongiorno', clientId: 'a-1' };
      expect((await statuses('POST', '/tickets/999999/replies', words)).slice(1)).toEqual([429, 429]);
      for (let each = 0; each < 3; each++) {
        const answer = await fetch(`${api.url}/originals/1`, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect(answer.status).toBe(404);
      }
    } finally {
      await api.close();
    }
  });
});

describe('the ways in', () => {
  test('are told to strangers: nobody is on file yet, no sign-in of the house, no sample people', async () => {
    const ways = async () => await openBrowser(client).read(waysView, 'GET', '/session/ways');
    expect(await ways()).toEqual({ provider: null, sample: [], nobody: true });
    await onFile();
    expect(await ways()).toEqual({ provider: null, sample: [], nobody: false });
  });

  test('have no door for sample people unless the demonstration opened it', async () => {
    await onFile();
    expect(client.api.operations.some(({ path }) => path === '/session/demo')).toBe(false);
    const closed = await client.refused('POST', '/session/demo', { body: { name: 'Giulia Ferri' } });
    expect(closed.status).toBe(404);
    const api = await startApi(
      desk.deps,
      { host: '127.0.0.1', port: 0, demo: true },
      personActions(desk.deps),
    );
    try {
      const browser = openBrowser(client, () => api.url);
      expect((await browser.ask('GET', '/session/ways')).json).toMatchObject({
        sample: [{ name: 'Giulia Ferri', role: 'rep' }],
      });
      expect((await browser.ask('POST', '/session/demo', { name: 'Giulia Ferri' })).json).toMatchObject({
        state: 'signed-in',
      });
      expect((await browser.ask('GET', '/tickets')).status).toBe(200);
    } finally {
      await api.close();
    }
  });
});
