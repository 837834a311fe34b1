import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchFolder } from '#channels/email/imap.ts';
import { OAuthRefused, type OAuthRhythm, type TokenSource, tokenSource } from '#channels/email/oauth.ts';
import {
  defaultImapRhythm,
  type MailboxSettings,
  type OAuth2Authentication,
} from '#channels/email/settings.ts';
import { dovecotAvailable, startDovecot } from '#test/dovecot.ts';
import { freePort } from '#test/free-port.ts';
import { MemoryIntake } from '#test/intake.ts';
import { quietLog } from '#test/quiet-log.ts';
import { type TokenServer, startTokenServer } from '#test/token-server.ts';
import { until } from '#test/until.ts';

const quick: OAuthRhythm = { retryAfter: [5, 10], timeout: 300, margin: 300_000 };
let server: TokenServer;
let intake: MemoryIntake;

beforeEach(async () => {
  server = await startTokenServer();
  intake = new MemoryIntake();
});
afterEach(() => server.close());

const auth = (changes: Partial<OAuth2Authentication> = {}): OAuth2Authentication => ({
  kind: 'oauth2',
  provider: 'custom',
  tokenUrl: server.url,
  clientId: 'desk-client',
  clientSecret: 'desk-secret',
  refreshToken: 'refresh-0',
  grant: 'refresh_token',
  ...changes,
});

/** The token source of a process that has just started. */
const started = (
  changes: Partial<OAuth2Authentication> = {},
  store: MemoryIntake | undefined = intake,
): TokenSource => tokenSource('posta', auth(changes), { log: quietLog, secrets: () => store }, quick);

test('a token is asked for once, however many connections want it, and kept while it is good', async () => {
  const source = started();

  const tokens = await Promise.all(Array.from({ length: 10 }, () => source.token()));
  tokens.push(await source.token());

  expect(new Set(tokens)).toEqual(new Set(['access-1']));
  expect(server.requests).toHaveLength(1);
  expect(Object.fromEntries(server.requests[0] ?? [])).toEqual({
    grant_type: 'refresh_token',
    client_id: 'desk-client',
    client_secret: 'desk-secret',
    refresh_token: 'refresh-0',
  });
});

test('a token is renewed before it expires', async () => {
  server.expiresIn = 0.5;
  const source = started();
  await source.token();

  // Good for half a second, renewed when a fifth of that is left.
  expect(await until('another token', async () => (await source.token()) !== 'access-1')).toBe(true);
});

test('a token the mail server does not take is replaced', async () => {
  const source = started();
  const first = await source.token();
  source.discard('some other token');
  const still = await source.token();
  source.discard(first);

  expect([still, await source.token()]).toEqual(['access-1', 'access-2']);
});

test('a replaced refresh token survives a restart, though the settings still hold the old one', async () => {
  const first = started();
  await first.token();
  first.discard('access-1');
  await first.token();

  expect(await started().token()).toBe('access-3');
  expect(server.requests.map((form) => form.get('refresh_token'))).toEqual([
    'refresh-0',
    'refresh-1',
    'refresh-2',
  ]);
});

test('a new refresh token is stored before the access token that came with it is used', async () => {
  const source = started();
  intake.writeSecret = () => Promise.reject(new Error('storage is down'));
  await expect(source.token()).rejects.toThrow('storage is down');

  // The old one is spent; the new one was not forgotten, and is stored first thing.
  intake.writeSecret = async (name, value) => void intake.secrets.set(name, value);
  expect(await source.token()).toBe('access-2');
  expect(server.requests.map((form) => form.get('refresh_token'))).toEqual(['refresh-0', 'refresh-1']);
  expect([...intake.secrets.values()].at(0)).toContain('"refresh-2"');
});

test('when somebody signs in again and sets a new refresh token, it wins over the stored one', async () => {
  await started().token();
  server.refreshToken = 'signed-in-again';

  expect(await started({ refreshToken: 'signed-in-again' }).token()).toBe('access-2');
});

test('two processes of one account do not lose each other’s refresh token', async () => {
  const [workers, channels] = [started(), started()];
  await workers.token();

  expect(await channels.token()).toBe('access-2');
  workers.discard('access-1');
  expect(await workers.token()).toBe('access-3');
});

test('of two processes that renew at the same moment the slower one takes the new refresh token from the store', async () => {
  const slow = started();
  const read = intake.readSecret.bind(intake);
  let reads = 0;
  intake.readSecret = async (name) => {
    reads += 1;
    // Before the slow one has read, nothing was stored; meanwhile the other trades the token.
    if (reads > 1) return read(name);
    await started({}, otherView(intake)).token();
    return undefined;
  };

  expect(await slow.token()).toBe('access-2');
  expect(server.requests.map((form) => form.get('refresh_token'))).toEqual([
    'refresh-0',
    'refresh-0',
    'refresh-1',
  ]);
});

test('a server that keeps its refresh token is fine, too', async () => {
  server.rotates = false;
  const source = started();
  await source.token();
  source.discard('access-1');

  expect(await source.token()).toBe('access-2');
  expect(intake.secrets.size).toBe(0);
});

test('client credentials need no refresh token', async () => {
  const source = started({ grant: 'client_credentials', scope: 'https://mail.example.org/.default' });

  expect(await source.token()).toBe('access-1');
  expect(Object.fromEntries(server.requests[0] ?? [])).toEqual({
    grant_type: 'client_credentials',
    client_id: 'desk-client',
    client_secret: 'desk-secret',
    scope: 'https://mail.example.org/.default',
  });
});

describe('trouble', () => {
  test('a revoked refresh token is refused at once, with what to do about it and no secret', async () => {
    server.refreshToken = 'another';

    const refusal = await started()
      .token()
      .catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(OAuthRefused);
    expect(String(refusal)).toMatch(
      /400 invalid_grant: Token has been expired or revoked\. \(.*sign in again/,
    );
    expect(String(refusal)).not.toMatch(/refresh-0|desk-secret/);
    expect(server.requests).toHaveLength(1);
  });

  test('a wrong client is refused at once', async () => {
    server.next({ status: 401, body: '{"error":"invalid_client"}' });

    await expect(started().token()).rejects.toThrow(OAuthRefused);
    expect(server.requests).toHaveLength(1);
  });

  test.each<[string, Parameters<TokenServer['next']>[0]]>([
    ['an error of its own', { status: 503, body: 'sorry' }],
    ['too many requests', { status: 429, body: '{"error":"slow_down"}' }],
    ['silence', 'hang'],
    ['a broken connection', 'drop'],
    ['nonsense', { status: 200, body: '<html>captive portal</html>' }],
    ['a success without a token', { status: 200, body: '{"token_type":"Bearer"}' }],
    ['a redirect', { status: 302, body: '' }],
  ])('%s of the server passes', async (_name, answer) => {
    server.next(answer);

    expect(await started().token()).toBe('access-1');
  });

  test('a server in trouble for longer is given up on for now, and asked again next time', async () => {
    server.next({ status: 500, body: '' }, { status: 500, body: '' }, { status: 500, body: '' });
    const source = started();
    const failure = await source.token().catch((error: unknown) => error);

    expect(String(failure)).toMatch(/token server 127\.0\.0\.1:\d+ answered 500/);
    expect(failure).not.toBeInstanceOf(OAuthRefused);
    expect(await source.token()).toBe('access-1');
  });

  test('a server that is not there is named', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}/token`;

    await expect(started({ tokenUrl: nowhere }).token()).rejects.toThrow(/does not answer: .*ECONNREFUSED/);
  });

  test('an answer without a lifetime is good for a while', async () => {
    server.expiresIn = undefined;
    const source = started();
    await source.token();

    expect(await source.token()).toBe('access-1');
  });
});

describe.skipIf(!dovecotAvailable())('a mailbox with OAuth2 (needs Dovecot)', () => {
  test('is read with a token, and read on when the token is withdrawn', async () => {
    const dovecot = await startDovecot({ tokenInfoUrl: server.tokenInfoUrl });
    const abort = new AbortController();
    const mailbox: MailboxSettings = {
      name: 'desk',
      host: '127.0.0.1',
      port: dovecot.port,
      tls: 'none',
      user: 'desk',
      auth: auth(),
      folders: [],
      markSeen: false,
      tlsRejectUnauthorized: true,
    };
    const rhythm = {
      ...defaultImapRhythm,
      logout: 200,
      backoff: { first: 50, max: 200, afterRefusedLogin: 200, stableAfter: 5_000 },
    };
    const tokens = started();
    const watching = watchFolder(
      { mailbox, folder: 'INBOX', tokens, rhythm, log: quietLog },
      intake,
      abort.signal,
    );
    await dovecot.append('desk', 'Subject: primo\r\n\r\nx\r\n');
    await until('the first mail', () => intake.items.length === 1);

    server.live.clear();
    await dovecot.kill();
    await dovecot.start();
    await dovecot.append('desk', 'Subject: secondo\r\n\r\nx\r\n');
    await until('the second mail', () => intake.items.length === 2);
    abort.abort();
    await watching;
    await dovecot.close();

    expect(intake.subjects()).toEqual(['primo', 'secondo']);
    expect(server.requests.length).toBe(2);
  });

  test('whose sign-in was revoked says so on the health page', async () => {
    server.refreshToken = 'another';
    const abort = new AbortController();
    const mailbox: MailboxSettings = {
      name: 'desk',
      host: '127.0.0.1',
      port: 1,
      tls: 'none',
      user: 'desk',
      auth: auth(),
      folders: [],
      markSeen: false,
      tlsRejectUnauthorized: true,
    };
    const watching = watchFolder(
      { mailbox, folder: 'INBOX', tokens: started(), rhythm: defaultImapRhythm, log: quietLog },
      intake,
      abort.signal,
    );
    const [news] = await until('the failure', () => {
      const told = intake.told('imap:desk/INBOX', 'failing');
      return told.length > 0 && told;
    });
    abort.abort();
    await watching;

    expect(news?.error).toMatch(/sign in again/);
  });
});

/** The same store through another connection: what one test overrides here does not bind the other process. */
function otherView(store: MemoryIntake): MemoryIntake {
  const view = new MemoryIntake();
  view.writeSecret = (name, value) => store.writeSecret(name, value);
  return view;
}
