import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readChannelSettings } from '#channels/index.ts';
import { readConfig } from '#src/config.ts';
import { Settings, SettingsError } from '#src/settings.ts';

const complete = {
  DESK_NAME: 'Ufficio sinistri',
  DESK_EMAIL: 'sinistri@example.it',
  TOKEN_SECRETS: 'x'.repeat(32),
  API_TOKEN: 'y'.repeat(16),
};

function read(env: Record<string, string>) {
  const settings = new Settings(env);
  const config = readConfig(settings);
  const channels = readChannelSettings(settings, config.desk);
  settings.finish(['MAILBOX', 'SMTP_', 'DESK_']);
  return { config, channels, names: settings.names };
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe('settings', () => {
  test('that are missing or wrong are all named at once', () => {
    const problems = problemsOf({
      DESK_EMAIL: 'nonsense',
      PORT: '99999',
      ROLES: 'api,cook',
      MAILBOXES: 'claims',
      REDIS_URL: 'http://x',
    });
    for (const expected of [
      'ROLES: cook is none of api, workers, channels, clock',
      'ROLES: parts in separate processes need DATABASE_URL',
      'REDIS_URL must be a URL beginning with redis:// or rediss://',
      'TOKEN_SECRETS is missing',
      'PORT=99999 must be a whole number from 0 to 65535',
      'DESK_NAME is missing',
      'DESK_EMAIL=nonsense must be an e-mail address',
      'MAILBOX_CLAIMS_HOST is missing',
      'MAILBOX_CLAIMS_USER is missing',
      'MAILBOX_CLAIMS_PASSWORD is missing',
    ])
      expect(problems).toContainEqual(expect.stringContaining(expected));
    expect(problems).toHaveLength(10);
  });

  test('name the people of the desk, each with a role and a secret', () => {
    const { config } = read({
      ...complete,
      API_TOKENS: 'Sara Conti:senior_rep:saras-own-secret-1, Ugo Riva : auditor : ugos-own-secret-12',
    });
    expect(config.api.people).toEqual([
      { name: 'Sara Conti', role: 'senior_rep', token: 'saras-own-secret-1' },
      { name: 'Ugo Riva', role: 'auditor', token: 'ugos-own-secret-12' },
    ]);
    const { API_TOKEN: _, ...unshared } = complete;
    expect(read({ ...unshared, API_TOKENS: 'Sara:rep:saras-own-secret-1' }).config.api.token).toBeUndefined();
  });

  test.each([
    ['Sara:rep', 'entry 1: must be name:role:token'],
    ['Sara:boss:saras-own-secret-1', 'entry 1: boss is none of trainee'],
    ['Sara:rep:short', 'entry 1: the token must have 16 characters'],
    ['api:rep:saras-own-secret-1', 'entry 1: the name cannot be used'],
    ['Sara:rep:saras-own-secret-1,Sara:admin:saras-own-secret-2', 'entry 2: Sara stands there twice'],
    ['Sara:rep:saras-own-secret-1,Ugo:admin:saras-own-secret-1', 'entry 2: somebody else has the same token'],
    [`Sara:rep:${complete.API_TOKEN}`, 'a person must not have the token of API_TOKEN'],
  ])('that name people wrongly stop the start without repeating a secret: %s', (people, problem) => {
    const problems = problemsOf({ ...complete, API_TOKENS: people });
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems.join()).not.toContain('saras-own-secret');
  });

  test('need no token: people sign in', () => {
    const { API_TOKEN: _, ...without } = complete;
    expect(read(without).config.api).toMatchObject({ people: [] });
    expect(read(without).config.api.token).toBeUndefined();
  });

  test('tell the sign-in of the house, with groups as roles in their order', () => {
    const { config } = read({
      ...complete,
      PUBLIC_URL: 'https://sportello.example.it',
      TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16, ::1',
      SENDS_PER_MINUTE: '10',
      OIDC_ISSUER: 'https://login.example.it/realms/azienda',
      OIDC_CLIENT_ID: 'sportello',
      OIDC_ROLES: 'gruppo=capi=supervisor, liquidatori = rep',
    });
    expect(config.api).toMatchObject({
      publicUrl: 'https://sportello.example.it',
      trustedProxies: ['10.0.0.1', '10.1.0.0/16', '::1'],
      limits: { sends: { most: 10, windowMs: 60_000 }, downloads: { most: 120 } },
      provider: {
        clientId: 'sportello',
        groupsClaim: 'groups',
        groups: [
          { group: 'gruppo=capi', role: 'supervisor' },
          { group: 'liquidatori', role: 'rep' },
        ],
      },
    });
    expect(config.api.demo).toBeUndefined();
  });

  test.each([
    [{ OIDC_ISSUER: 'https://login.example.it', OIDC_ROLES: 'capi=supervisor' }, 'OIDC_CLIENT_ID is missing'],
    [{ OIDC_ISSUER: 'https://login.example.it', OIDC_CLIENT_ID: 'x' }, 'OIDC_ROLES is missing'],
    [
      { OIDC_ISSUER: 'https://login.example.it', OIDC_CLIENT_ID: 'x', OIDC_ROLES: 'a=rep,capi=boss' },
      'OIDC_ROLES: capi=boss is not group=role with one of trainee',
    ],
    [
      { OIDC_ISSUER: 'http://login.example.it', OIDC_CLIENT_ID: 'x', OIDC_ROLES: 'a=rep' },
      'OIDC_ISSUER must begin with https://',
    ],
    [{ PUBLIC_URL: 'http://sportello.example.it' }, 'PUBLIC_URL must begin with https://'],
    [{ PUBLIC_URL: 'https://example.it/sportello' }, 'PUBLIC_URL must have no path'],
    [{ TRUSTED_PROXIES: '10.0.0.0/99' }, 'TRUSTED_PROXIES: 10.0.0.0/99 is no network address'],
  ])('about signing in stop the start when they cannot work: %o', (wrong, problem) => {
    expect(problemsOf({ ...complete, ...wrong })).toEqual([expect.stringContaining(problem)]);
  });

  test('give departments their mail addresses, each with one', () => {
    const { config } = read({
      ...complete,
      DEPARTMENT_MAIL: 'medical=Fiduciari@example.it, legal = l@example.it',
    });
    expect([...(config.departmentMail ?? [])]).toEqual([
      ['medical', 'fiduciari@example.it'],
      ['legal', 'l@example.it'],
    ]);
    expect(problemsOf({ ...complete, DEPARTMENT_MAIL: 'medical=fiduciari' })).toEqual([
      'DEPARTMENT_MAIL: medical=fiduciari is not department=address',
    ]);
  });

  test('never repeat a URL that may hold a password', () => {
    expect(problemsOf({ ...complete, DATABASE_URL: 'mysql://user:hunter2@host/db' }).join()).not.toContain(
      'hunter2',
    );
  });

  test('with a typing mistake in their name are not silently ignored', () => {
    expect(problemsOf({ ...complete, SMTP_OUT_HSOT: 'smtp.example.it' })).toEqual([
      expect.stringContaining('SMTP_OUT_HSOT is no setting of this program'),
    ]);
  });

  test.each(['AUTO_ANSWERR', 'PLUS_ADRESSING', 'REDIS_ULR', 'TOKEN_SECRET', 'DATABSE_URL'])(
    'such as %s, a slip of the keyboard, stop the start: a shadow run must not send after all',
    (name) =>
      expect(problemsOf({ ...complete, [name]: 'no' })).toEqual([
        expect.stringContaining(`${name} is no setting`),
      ]),
  );

  test('of other programs are none of ours', () => {
    expect(
      problemsOf({
        ...complete,
        PATH: '/bin',
        HOME: '/root',
        HOSTNAME: 'desk',
        NODE_ENV: 'production',
        PORTS: '1',
      }),
    ).toEqual([]);
  });

  test('of several mailboxes are kept apart', () => {
    const { channels } = read({
      ...complete,
      MAILBOXES: 'claims, pec',
      MAILBOX_CLAIMS_HOST: 'imap.example.it',
      MAILBOX_CLAIMS_USER: 'sinistri',
      MAILBOX_CLAIMS_PASSWORD: 'one',
      MAILBOX_PEC_HOST: 'imap.pec.example.it',
      MAILBOX_PEC_USER: 'sinistri@pec.example.it',
      MAILBOX_PEC_PASSWORD: 'two',
      MAILBOX_PEC_FOLDERS: 'INBOX, Ricevute',
    });
    expect(channels.email.mailboxes).toMatchObject([
      { name: 'claims', host: 'imap.example.it', port: 993, folders: ['INBOX'], markSeen: false },
      { name: 'pec', folders: ['INBOX', 'Ricevute'], auth: { kind: 'password', password: 'two' } },
    ]);
  });

  test('name folders of scanners, each once and none inside another', () => {
    const scanners = (SCANNER_LODI_FOLDER: string, SCANNER_MILANO_FOLDER: string) => ({
      ...complete,
      SCANNERS: 'lodi,milano',
      SCANNER_LODI_FOLDER,
      SCANNER_MILANO_FOLDER,
    });
    expect(read(scanners('/srv/lodi', '/srv/milano')).channels.letters?.scanners).toEqual([
      { name: 'lodi', folder: '/srv/lodi' },
      { name: 'milano', folder: '/srv/milano' },
    ]);
    expect(problemsOf(scanners('/srv/scans', '/srv/scans/done'))).toEqual([
      'SCANNERS: the folders of lodi and milano lie in one another',
    ]);
    expect(problemsOf(scanners('scans', '/srv/milano'))).toEqual([
      'SCANNER_LODI_FOLDER=scans must begin at the root',
    ]);
  });

  test('send orders of payment one way only', () => {
    const url = 'https://treasury.example.it';
    expect(read({ ...complete, PAYING_SYSTEM_URL: url }).config.paying).toEqual({
      url,
      timeoutMs: 30_000,
      holdMs: 1_800_000,
    });
    expect(problemsOf({ ...complete, PAYING_SYSTEM_URL: url, PAYING_SYSTEM_FOLDER: '/srv/orders' })).toEqual([
      'PAYING_SYSTEM_URL and PAYING_SYSTEM_FOLDER: an order goes one way only',
    ]);
  });

  test('are each explained in .env.example, and .env.example explains no others', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const explained = new Set([...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = '']) => name));
    // Everything switched on, so that every setting is asked for.
    const settings = new Settings({
      MAILBOXES: 'claims',
      MAILBOX_CLAIMS_OAUTH: 'custom',
      SMTP_IN_PORT: '2525',
      SMTP_OUT_HOST: 'smtp.example.it',
      SMTP_OUT_USER: 'x',
      SMTP_OUT_OAUTH: 'custom',
      POLICY_DIRECTORY_URL: 'https://core.example.it',
      PAYING_SYSTEM_URL: 'https://treasury.example.it',
      OIDC_ISSUER: 'https://login.example.it',
      SCANNERS: 'lodi',
    });
    const passwords = new Settings({ MAILBOXES: 'claims', SMTP_OUT_HOST: 'x', SMTP_OUT_USER: 'x' });
    for (const each of [settings, passwords]) {
      const config = readConfig(each);
      readChannelSettings(each, config.desk);
    }
    const asked = new Set([...settings.names, ...passwords.names]);
    expect([...asked].filter((name) => !explained.has(name))).toEqual([]);
    expect([...explained].filter((name) => !asked.has(name))).toEqual([]);
  });
});
