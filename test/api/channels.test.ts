import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { emailChannel } from '#channels/email/index.ts';
import { lettersChannel } from '#channels/letters/index.ts';
import type { MailboxSettings, SmtpOutSettings } from '#channels/email/settings.ts';
import { connectionList, trialView } from '#src/api/channels.ts';
import type { Channel } from '#src/channel.ts';
import { roles } from '#src/domain/people/role.ts';
import { intakeFor } from '#workers/index.ts';
import { report } from '#src/storage/sources.ts';
import { anna, mail } from '#test/cast.ts';
import { makeCertificate, opensslAvailable } from '#test/certificate.ts';
import { useDesk } from '#test/desk.ts';
import { dovecotAvailable, dovecotPassword, startDovecot, type Dovecot } from '#test/dovecot.ts';
import { freePort } from '#test/free-port.ts';
import { MemoryIntake } from '#test/intake.ts';
import { quietLog } from '#test/quiet-log.ts';
import { startSmtpSink, type SmtpSink } from '#test/smtp-sink.ts';
import { startTcpProxy } from '#test/tcp-proxy.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
let email: Channel | undefined;
const client = useApi(desk, (tools) => ({
  ...tools,
  get channels() {
    return new Map(email === undefined ? [] : [['email', email]]);
  },
}));
afterEach(async () => {
  await email?.close();
  email = undefined;
});

const secret = 'a-password-nobody-is-told';
const mailbox = (changes: Partial<MailboxSettings> = {}): MailboxSettings => ({
  name: 'claims',
  host: '127.0.0.1',
  port: 143,
  tls: 'none',
  user: 'sinistri',
  auth: { kind: 'password', password: dovecotPassword },
  folders: [],
  markSeen: false,
  tlsRejectUnauthorized: true,
  ...changes,
});
const relay = (port: number, changes: Partial<SmtpOutSettings> = {}): SmtpOutSettings => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  auth: { user: 'sinistri', with: { kind: 'password', password: secret } },
  tlsRejectUnauthorized: true,
  ...changes,
});

/** Connects the desk anew, with these mailboxes and this relay. */
function connected(mailboxes: readonly MailboxSettings[], out?: SmtpOutSettings, evidence?: string): void {
  email = emailChannel(
    {
      mailboxes,
      ...(out === undefined ? {} : { out }),
      desk: { name: 'Ufficio sinistri', address: 'sinistri@sportello.example', plusAddressing: true },
      bounce: { address: 'sinistri@sportello.example', plusAddressing: true, nullSender: false },
      sentEvidence: evidence === undefined ? [] : [{ mailbox: 'claims', folder: evidence }],
      imap: { logout: 300 },
      trialMs: 3_000,
    },
    { log: quietLog },
  );
}

const supervisor = { token: tokenOf('supervisor') };
const tried = (name: string) => client.read(trialView, 'POST', `/channels/${name}/test`, supervisor);
const listed = () => client.read(connectionList, 'GET', '/channels', supervisor);

describe('the connections', () => {
  test('are told as they are set up and live, without their secrets', async () => {
    connected(
      [
        mailbox({ auth: { kind: 'password', password: secret }, folders: ['INBOX', 'PEC'] }),
        mailbox({ name: 'old' }),
      ],
      relay(587, { tls: 'starttls' }),
    );
    // As the channel itself reports.
    const intake = intakeFor('email', desk.deps);
    await intake.report('imap:claims/INBOX', { state: 'alive' });
    await intake.report('imap:claims/PEC', { state: 'failing', error: 'login refused: no' });
    await desk.receive(mail({ from: anna.email, text: 'Buongiorno' }), { account: 'claims' });
    const { text } = await client.ask('GET', '/channels', supervisor);
    expect(text).not.toContain(secret);
    const { items, strays } = await listed();
    expect(items).toMatchObject([
      {
        name: 'claims',
        kind: 'mailbox',
        host: '127.0.0.1',
        user: 'sinistri',
        settings: ['MAILBOXES', 'MAILBOX_CLAIMS_*'],
        sources: [
          { source: 'email:imap:claims/INBOX', state: 'alive', silent: false, fault: null },
          { source: 'email:imap:claims/PEC', state: 'failing', error: 'login refused: no', fault: 'login' },
        ],
        quiet: [],
        waiting: { count: 1 },
      },
      { name: 'old', sources: [], quiet: ['email:imap:old/INBOX'], waiting: { count: 0, oldest: null } },
      { name: 'smtp-out', kind: 'relay', security: 'starttls', login: 'password', waiting: { count: 0 } },
    ]);
    expect(strays).toEqual([]);
  });

  test('are nobody’s to see or try who does not look after them', async () => {
    connected([mailbox()]);
    for (const role of roles.filter((each) => each !== 'supervisor' && each !== 'admin')) {
      const asking = { token: tokenOf(role) };
      expect((await client.refused('GET', '/channels', asking)).status).toBe(403);
      expect((await client.refused('POST', '/channels/claims/test', asking)).status).toBe(403);
    }
    expect((await client.refused('POST', '/channels/nothing/test', supervisor)).status).toBe(404);
  });

  test('that the settings no longer have are forgotten by a person, once they are silent', async () => {
    connected([mailbox()]);
    const lost = new Date(desk.now.getTime() - 3_600_000);
    await report(desk.deps.db, 'email:imap:claims/INBOX', { state: 'alive' }, lost);
    await report(desk.deps.db, 'email:imap:renamed/INBOX', { state: 'alive' }, lost);
    await report(desk.deps.db, 'email:imap:elsewhere/INBOX', { state: 'alive' }, desk.now);
    const forget = (source: string) =>
      client.ask('DELETE', `/channels/sources/${encodeURIComponent(source)}`, supervisor);
    expect((await listed()).strays.map(({ source }) => source)).toEqual([
      'email:imap:elsewhere/INBOX',
      'email:imap:renamed/INBOX',
    ]);
    expect((await forget('email:imap:claims/INBOX')).status).toBe(409);
    expect((await forget('email:imap:elsewhere/INBOX')).status).toBe(409);
    expect((await forget('email:imap:renamed/INBOX')).status).toBe(200);
    expect((await forget('email:imap:renamed/INBOX')).status).toBe(404);
    expect((await listed()).strays.map(({ source }) => source)).toEqual(['email:imap:elsewhere/INBOX']);
  });
});

describe('a try of a relay', () => {
  let sink: SmtpSink;
  beforeEach(async () => {
    sink = await startSmtpSink();
  });
  afterEach(() => sink.close());

  test('logs in, sends nothing, and stands in history', async () => {
    connected([], relay(sink.port));
    expect(await tried('smtp-out')).toMatchObject({ outcome: 'works', fault: null, words: null });
    expect(sink.accepted).toEqual([]);
    const commands = sink.sessions.flatMap((session) => session.commands.map((each) => each.slice(0, 4)));
    expect(commands).toContain('AUTH');
    expect(commands).not.toContain('MAIL');
    const shape = z.object({ items: z.array(z.looseObject({ action: z.string() })) });
    const history = await client.read(shape, 'GET', '/people/history', { token: tokenOf('admin') });
    expect(history.items[0]).toMatchObject({
      actor: 'person:supervisor',
      action: 'connection-tried',
      data: { connection: 'smtp-out', outcome: 'works' },
    });
  });

  test('says when the password is not taken, in the words of the server and never in ours', async () => {
    connected([], relay(sink.port));
    sink.always({ auth: '535 5.7.8 wrong credentials' });
    const found = await tried('smtp-out');
    expect(found).toMatchObject({ outcome: 'fails', fault: 'login' });
    expect(found.words).toContain('5.7.8 wrong credentials');
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test('says when there is no TLS where the settings ask for it', async () => {
    connected([], relay(sink.port, { tls: 'starttls' }));
    sink.always({ starttls: '454 4.7.0 TLS not available' });
    expect(await tried('smtp-out')).toMatchObject({ outcome: 'fails', fault: 'no-tls' });
    expect(sink.sessions.flatMap((session) => session.commands).join(' ')).not.toContain('AUTH');
  });

  test.runIf(opensslAvailable())('says when the certificate is nobody’s we trust', async () => {
    const secured = await startSmtpSink({ certificate: makeCertificate() });
    connected([], relay(secured.port, { tls: 'starttls' }));
    expect(await tried('smtp-out')).toMatchObject({ outcome: 'fails', fault: 'certificate' });
    await secured.close();
  });

  test('is made five times a minute and no oftener', async () => {
    connected([], relay(sink.port));
    for (let times = 0; times < 5; times += 1) expect((await tried('smtp-out')).outcome).toBe('works');
    expect(await client.refused('POST', '/channels/smtp-out/test', supervisor)).toMatchObject({
      status: 429,
    });
    expect(sink.sessions).toHaveLength(5);
  });
});

describe('a try of a scanner’s folder', () => {
  test('finds the files that wait in it, or that it is away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sportello-scans-'));
    writeFileSync(join(folder, 'lettera.pdf'), '%PDF-1.4');
    email = lettersChannel(
      { scanners: [{ name: 'lodi', folder }], stillMs: 1, pollMs: 1, maxSize: 1, ignore: [] },
      { log: quietLog },
    );
    await report(desk.deps.db, 'letter:lodi', { state: 'failing', error: 'ENOENT: no such file' }, desk.now);
    expect(await listed()).toMatchObject({
      items: [{ name: 'lodi', kind: 'folder', host: null, sources: [{ fault: 'folder' }] }],
      strays: [],
    });
    expect(await tried('lodi')).toMatchObject({ outcome: 'works', folders: [{ name: folder, messages: 1 }] });
    rmSync(folder, { recursive: true });
    expect(await tried('lodi')).toMatchObject({ outcome: 'fails', fault: 'folder' });
  });
});

describe('a try of the listener', () => {
  test('greets where it listens, and says when it does not', async () => {
    const listens = Promise.withResolvers<number>();
    const stop = new AbortController();
    email = emailChannel(
      {
        mailboxes: [],
        smtpIn: { name: 'smtp-in', host: '127.0.0.1', port: 0, hostname: 'sportello', maxSize: 1_000_000 },
        desk: { name: 'Ufficio sinistri', address: 'sinistri@sportello.example', plusAddressing: true },
        bounce: { address: 'sinistri@sportello.example', plusAddressing: true, nullSender: false },
        sentEvidence: [],
        trialMs: 3_000,
      },
      { log: quietLog, onListening: listens.resolve },
    );
    const listening = email.listen(new MemoryIntake(), stop.signal);
    const port = await listens.promise;
    expect((await listed()).items).toMatchObject([{ name: 'smtp-in', kind: 'listener', port }]);
    expect(await tried('smtp-in')).toMatchObject({ outcome: 'works', folders: [] });
    stop.abort();
    await listening;
    expect(await tried('smtp-in')).toMatchObject({ outcome: 'fails', fault: 'refused' });
  });
});

describe.skipIf(!dovecotAvailable())('a try of a mailbox (needs Dovecot)', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    await dovecot.append('sinistri', mail({ from: anna.email, text: 'Buongiorno' }));
  });
  afterAll(() => dovecot.close());

  test('counts what lies in its folders and marks nothing', async () => {
    connected([mailbox({ port: dovecot.port })], undefined, '\\Sent');
    expect(await tried('claims')).toMatchObject({
      outcome: 'works',
      folders: [{ name: 'INBOX', messages: 1 }],
    });
    expect([...(await dovecot.flags('sinistri')).values()]).toEqual([new Set()]);
  });

  test.each([
    ['a wrong password', { auth: { kind: 'password', password: secret } }, 'login'],
    ['a server without TLS', { tls: 'starttls' }, 'no-tls'],
    ['TLS where none is spoken', { tls: 'implicit' }, 'no-tls'],
    ['a folder that is not there', { folders: ['INBOX', 'Sinistri'] }, 'folder'],
    ['a host nobody knows', { host: 'no-such-host.invalid' }, 'unknown-host'],
  ] as const)('finds %s', async (_, changes, fault) => {
    connected([mailbox({ port: dovecot.port, ...changes })]);
    const found = await tried('claims');
    expect(found).toMatchObject({ outcome: 'fails', fault, folders: [] });
    expect(found.words).not.toBe('');
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  test('finds a folder for proof of sending that is not there', async () => {
    connected([mailbox({ port: dovecot.port })], undefined, 'Inviati');
    expect(await tried('claims')).toMatchObject({
      fault: 'folder',
      words: expect.stringContaining('Inviati'),
    });
  });

  test('finds a port on which nobody listens', async () => {
    connected([mailbox({ port: await freePort() })]);
    expect(await tried('claims')).toMatchObject({ fault: 'refused' });
  });

  test('ends in time when nobody answers', async () => {
    const proxy = await startTcpProxy(dovecot.port);
    proxy.freeze();
    connected([mailbox({ port: proxy.port })]);
    expect(await tried('claims')).toMatchObject({ fault: 'no-answer' });
    await proxy.close();
  });
});
