import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ApiSettings } from '#src/api/index.ts';
import { leaveView } from '#src/api/provider.ts';
import * as people from '#src/storage/people.ts';
import { useDesk } from '#test/desk.ts';
import { openBrowser, type Browser } from './browser.ts';
import { useApi } from './client.ts';

/** What the house's own sign-in says of whoever comes; each test says it anew. */
const house = {
  claims: {} as Record<string, unknown>,
  away: false,
  /** Its clock stands ten minutes behind while it writes a token. */
  late: false,
};
const server: Server = createServer((request, response) => {
  if (house.away) {
    response.writeHead(503).end();
    return;
  }
  if (house.late && request.url === '/token') {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 600_000 });
    response.once('finish', () => vi.useRealTimers());
  }
  void handle?.(request, response);
});
let handle: ReturnType<Provider['callback']> | undefined;
let issuer = '';

beforeAll(async () => {
  // It warns on every start that a production needs more than its memory: this one lives for one test.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  settings.provider = { ...provider, issuer };
});
afterAll(() => vi.restoreAllMocks());
afterAll(() => new Promise((resolve) => server.close(resolve)));

const provider = {
  name: 'Azienda',
  issuer: '',
  clientId: 'sportello',
  clientSecret: 'a-secret-of-the-client',
  scope: 'openid profile email',
  groupsClaim: 'groups',
  groups: [
    { group: 'sinistri-capi', role: 'supervisor' as const },
    { group: 'sinistri', role: 'rep' as const },
    { group: 'informatica', role: 'admin' as const },
  ],
  timeoutSeconds: 2,
};
const settings: { -readonly [Key in keyof ApiSettings]?: ApiSettings[Key] } = { provider };

const desk = useDesk();
const client = useApi(desk, (tools) => tools, settings);

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

beforeEach(() => {
  house.claims = {
    sub: 'u-17',
    name: 'Giulia Ferri',
    email: 'giulia.ferri@example.it',
    email_verified: true,
    groups: ['tutti', 'sinistri'],
  };
  house.away = false;
  house.late = false;
  const real = new Provider(issuer, {
    clients: [
      {
        client_id: 'sportello',
        client_secret: provider.clientSecret,
        redirect_uris: [`${client.api.url}/desk/signin/return`],
        // The desk of the tests listens without TLS.
        application_type: 'native',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['a key of the provider'] },
    claims: { profile: ['name', 'groups'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: {
      IdToken: 300,
      AccessToken: 300,
      AuthorizationCode: 60,
      Session: 300,
      Grant: 300,
      Interaction: 300,
    },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => Promise.resolve({ ...house.claims, sub: id }),
    }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  });
  // Signs everybody in without asking: a person's password is not what is tried here.
  real.use(async (context, next) => {
    if (context.path.startsWith('/interaction/')) {
      const grant = new real.Grant({ accountId: String(house.claims['sub']), clientId: 'sportello' });
      grant.addOIDCScope('openid profile email');
      const result = {
        login: { accountId: String(house.claims['sub']) },
        consent: { grantId: await grant.save() },
      };
      context.redirect(await real.interactionResult(context.req, context.res, result));
      return;
    }
    await next();
  });
  handle = real.callback();
});

/** Goes to the provider and through it; the query one comes back with. */
async function travel(address: string, change: (url: URL) => void = () => undefined): Promise<string> {
  const jar = new Map<string, string>();
  let url = new URL(address);
  change(url);
  for (let hops = 0; hops < 10; hops++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const to = answer.headers.get('location');
    if (to === null)
      throw new Error(`${answer.status} at ${url.pathname}: ${(await answer.text()).slice(0, 500)}`);
    url = new URL(to, url);
    if (url.pathname === '/desk/signin/return') return url.searchParams.toString();
  }
  throw new Error('the provider leads round in circles');
}

const leave = async (browser: Browser) =>
  (await browser.read(leaveView, 'POST', '/session/provider', {})).address;
const comeBack = (browser: Browser, query: string) =>
  browser.ask('POST', '/session/provider/return', { query });

async function throughTheHouse(browser = openBrowser(client)) {
  return { browser, answer: await comeBack(browser, await travel(await leave(browser))) };
}

describe('the sign-in of the house', () => {
  test('brings a person in who was never here, with the role of the group', async () => {
    const { browser, answer } = await throughTheHouse();
    expect(answer.json).toMatchObject({
      state: 'signed-in',
      me: { name: 'Giulia Ferri', role: 'rep', administers: false, hasPassword: false },
    });
    expect((await browser.ask('GET', '/tickets')).status).toBe(200);
    expect((await browser.ask('GET', '/session')).json).toMatchObject({ session: { how: 'provider' } });
    expect([...browser.cookies.keys()]).toEqual(['session']);
  });

  test('knows a person again by an address it has checked, and later by its own id', async () => {
    const known = await desk.deps.db.transaction((tx) =>
      people.addPerson(
        tx,
        { name: 'Giulia F.', email: 'giulia.ferri@example.it', role: 'rep' },
        'person:Sara Admin',
        desk.now,
      ),
    );
    await throughTheHouse();
    house.claims['email'] = 'giulia.rossi@example.it';
    const { answer } = await throughTheHouse();
    expect(answer.json).toMatchObject({
      me: { name: 'Giulia F.', id: typeof known === 'string' ? known : known.id },
    });
    expect(await people.listPeople(desk.deps.db)).toHaveLength(1);
  });

  test('does not hand an account over to an address nobody checked', async () => {
    await desk.deps.db.transaction((tx) =>
      people.addPerson(
        tx,
        { name: 'Sara Admin', email: 'sara@example.it', role: 'admin' },
        'machine:start',
        desk.now,
      ),
    );
    Object.assign(house.claims, { email: 'sara@example.it', email_verified: false });
    expect((await throughTheHouse()).answer.status).toBe(401);
  });

  test('gives and takes roles with its groups; the first of the settings decides', async () => {
    house.claims['groups'] = ['informatica', 'sinistri', 'sinistri-capi'];
    expect((await throughTheHouse()).answer.json).toMatchObject({
      me: { role: 'supervisor', administers: true },
    });
    house.claims['groups'] = ['sinistri'];
    expect((await throughTheHouse()).answer.json).toMatchObject({ me: { role: 'rep', administers: false } });
    house.claims['groups'] = ['informatica'];
    expect((await throughTheHouse()).answer.json).toMatchObject({
      me: { role: 'admin', administers: false },
    });
  });

  test('leaves outside whoever has no group that means anything here', async () => {
    house.claims['groups'] = ['mensa'];
    const { answer, browser } = await throughTheHouse();
    expect(answer.json).toMatchObject({ status: 401, detail: 'None of your groups has a role here.' });
    expect(browser.cookies.has('session')).toBe(false);
    expect(await people.listPeople(desk.deps.db)).toEqual([]);
  });

  test('leaves outside whoever was shut out here', async () => {
    await throughTheHouse();
    const [giulia] = await people.listPeople(desk.deps.db);
    if (giulia === undefined) throw new Error('nobody came in');
    await desk.deps.db.transaction((tx) =>
      people.changePerson(tx, giulia.id, { disabled: true }, 'person:Sara Admin', desk.now),
    );
    expect((await throughTheHouse()).answer.status).toBe(401);
  });
});

describe('a way to the house and back that is not right', () => {
  test.each<[string, (query: URLSearchParams) => void]>([
    ['another state', (query) => query.set('state', 'another-state-another-state')],
    ['no state', (query) => query.delete('state')],
    ['another code', (query) => query.set('code', 'another-code')],
    ['the word of another issuer', (query) => query.set('iss', 'https://evil.example')],
  ])('is refused: %s', async (_, change) => {
    const browser = openBrowser(client);
    const query = new URLSearchParams(await travel(await leave(browser)));
    change(query);
    const answer = await comeBack(browser, query.toString());
    expect(answer.status).toBe(401);
    expect(browser.cookies.has('session')).toBe(false);
  });

  test('is refused: a token for another nonce', async () => {
    const browser = openBrowser(client);
    const query = await travel(await leave(browser), (url) => url.searchParams.set('nonce', 'another-nonce'));
    expect((await comeBack(browser, query)).status).toBe(401);
  });

  test('is refused: a token that has run out', async () => {
    house.late = true;
    expect((await throughTheHouse()).answer.status).toBe(401);
    expect(desk.logged.join('')).toContain('"why":"OAUTH_JWT_TIMESTAMP_CHECK_FAILED"');
  });

  test('is refused: a code that another browser fetched', async () => {
    const [victim, attacker] = [openBrowser(client), openBrowser(client)];
    const query = await travel(await leave(attacker));
    expect((await comeBack(victim, query)).status).toBe(401);
    await leave(victim);
    expect((await comeBack(victim, query)).status).toBe(401);
  });

  test('is refused: the same way twice, and after ten minutes', async () => {
    const browser = openBrowser(client);
    const query = await travel(await leave(browser));
    const trip = browser.cookies.get('trip') ?? '';
    expect((await comeBack(browser, query)).status).toBe(200);
    browser.cookies.set('trip', trip);
    expect((await comeBack(browser, query)).status).toBe(401);
    const address = await leave(browser);
    desk.now = new Date(desk.now.getTime() + 11 * 60_000);
    expect((await comeBack(browser, await travel(address))).status).toBe(401);
  });

  test('is told apart from a house that does not answer, which keeps nobody from trying again', async () => {
    house.away = true;
    const browser = openBrowser(client);
    const away = await browser.refused('POST', '/session/provider', {});
    expect(away).toMatchObject({ status: 503, detail: 'The sign-in of Azienda does not answer.' });
    house.away = false;
    const query = await travel(await leave(browser));
    house.away = true;
    expect((await comeBack(browser, query)).status).toBe(503);
    house.away = false;
    expect((await throughTheHouse()).answer.status).toBe(200);
  });
});
