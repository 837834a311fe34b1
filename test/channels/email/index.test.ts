import { afterEach, describe, expect, test } from 'vitest';
import type { Draft } from '#src/channel.ts';
import { emailChannel } from '#channels/email/index.ts';
import { type EmailSettings, type MailboxSettings, defaultImapRhythm } from '#channels/email/settings.ts';
import { type Dovecot, dovecotAvailable, dovecotPassword, startDovecot } from '#test/dovecot.ts';
import { MemoryIntake } from '#test/intake.ts';
import { quietLog } from '#test/quiet-log.ts';
import { pushMail } from '#test/smtp-client.ts';
import { startSmtpSink } from '#test/smtp-sink.ts';
import { startTokenServer } from '#test/token-server.ts';
import { until } from '#test/until.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const settings: EmailSettings = {
  mailboxes: [],
  desk: { name: 'Sinistri', address: 'sinistri@example.org', plusAddressing: true },
  bounce: { address: 'rimbalzi@example.org', plusAddressing: true, nullSender: true },
  sentEvidence: [],
};
const mailbox: MailboxSettings = {
  name: 'posta',
  host: '127.0.0.1',
  port: 1,
  tls: 'none',
  user: 'desk',
  auth: { kind: 'password', password: dovecotPassword },
  folders: [],
  markSeen: false,
  tlsRejectUnauthorized: true,
};
const draft: Draft = {
  key: 'ack:1',
  to: { address: 'anna.bianchi@example.it' },
  language: 'it',
  subject: 'Abbiamo ricevuto il suo messaggio',
  text: 'Buongiorno.\n',
  references: [],
  automatic: 'auto-replied',
  attachments: [],
  date: new Date('2026-11-10T09:00:00Z'),
};

/** Listens until the test is over. */
function listen(channel: ReturnType<typeof emailChannel>, intake: MemoryIntake): void {
  const abort = new AbortController();
  const done = channel.listen(intake, abort.signal);
  closing.push(async () => {
    abort.abort();
    await done;
    await channel.close();
  });
}

test('settings that contradict themselves stop the start', () => {
  const deps = { log: quietLog };
  expect(() => emailChannel({ ...settings, mailboxes: [mailbox, mailbox] }, deps)).toThrow(
    /two mailboxes are named posta/,
  );
  expect(() =>
    emailChannel({ ...settings, sentEvidence: [{ mailbox: 'x', folder: '\\Sent' }] }, deps),
  ).toThrow(/mailbox x/);
  expect(() =>
    emailChannel(
      {
        ...settings,
        out: { host: 'h', port: 25, tls: 'none', auth: { mailbox: 'x' }, tlsRejectUnauthorized: true },
      },
      deps,
    ),
  ).toThrow(/mailbox x/);
});

test('without a relay nothing is sent, and the reason is told', async () => {
  const channel = emailChannel(settings, { log: quietLog });
  const message = await channel.compose?.(draft);

  expect(message && (await channel.send?.(message, async () => undefined))).toEqual({
    outcome: 'retry',
    response: 'no relay is configured: e-mail cannot be sent',
  });
  expect(message && (await channel.findSent?.(message))).toBe('no-source');
  await channel.close();
});

test('a pushed mail becomes a message with the addresses it was delivered to', async () => {
  const intake = new MemoryIntake();
  const { promise: port, resolve } = Promise.withResolvers<number>();
  const channel = emailChannel(
    {
      ...settings,
      smtpIn: { name: 'mx', host: '127.0.0.1', port: 0, hostname: 'mx.example.org', maxSize: 1_000_000 },
    },
    { log: quietLog, onListening: resolve },
  );
  listen(channel, intake);
  await pushMail(await port, {
    to: ['sinistri+4827193652.k7f3@example.org'],
    raw: 'From: Anna <anna.bianchi@example.it>\r\nSubject: Sinistro\r\n\r\nEcco la fattura.\r\n',
  });
  const [item] = intake.items;
  const message = item && (await channel.normalize(item));

  expect(message).toMatchObject({
    nature: { kind: 'human' },
    sender: { address: 'anna.bianchi@example.it' },
    subject: 'Sinistro',
    deliveredTo: ['sinistri+4827193652.k7f3@example.org'],
  });
});

test('a relay on the account of a mailbox shares its token', async () => {
  const tokens = await startTokenServer();
  const sink = await startSmtpSink();
  closing.push(
    () => tokens.close(),
    () => sink.close(),
  );
  const intake = new MemoryIntake();
  const channel = emailChannel(
    {
      ...settings,
      mailboxes: [
        {
          ...mailbox,
          auth: {
            kind: 'oauth2',
            provider: 'custom',
            tokenUrl: tokens.url,
            clientId: 'c',
            refreshToken: 'refresh-0',
            grant: 'refresh_token',
          },
        },
      ],
      out: {
        host: '127.0.0.1',
        port: sink.port,
        tls: 'none',
        auth: { mailbox: 'posta' },
        tlsRejectUnauthorized: true,
      },
    },
    { log: quietLog, secrets: intake },
  );
  const message = await channel.compose?.(draft);
  const outcome = message && (await channel.send?.(message, async () => undefined));
  await channel.close();

  expect(outcome).toMatchObject({ outcome: 'sent' });
  expect(sink.accepted.at(0)).toMatchObject({ from: '', to: ['anna.bianchi@example.it'] });
  expect([...intake.secrets.keys()]).toEqual(['oauth2/posta']);
});

describe.skipIf(!dovecotAvailable())('with mailboxes (needs Dovecot)', () => {
  let dovecot: Dovecot;

  test('every folder of every mailbox is read, INBOX when none is named, and what we sent is found', async () => {
    dovecot = await startDovecot();
    closing.push(() => dovecot.close());
    await dovecot.createFolder('uno', 'Sinistri');
    await dovecot.append('uno', 'Subject: in arrivo\r\n\r\nx\r\n');
    await dovecot.append('uno', 'Subject: in cartella\r\n\r\nx\r\n', 'Sinistri');
    await dovecot.append('due', 'Subject: seconda casella\r\n\r\nx\r\n');
    const intake = new MemoryIntake();
    const channel = emailChannel(
      {
        ...settings,
        mailboxes: [
          { ...mailbox, name: 'uno', user: 'uno', port: dovecot.port, folders: ['INBOX', 'Sinistri'] },
          { ...mailbox, name: 'due', user: 'due', port: dovecot.port },
        ],
        sentEvidence: [{ mailbox: 'uno', folder: '\\Sent' }],
        imap: { backoff: { ...defaultImapRhythm.backoff, first: 100 } },
      },
      { log: quietLog },
    );
    listen(channel, intake);
    await until('three mails', () => intake.items.length === 3);
    const message = await channel.compose?.(draft);
    const before = message && (await channel.findSent?.(message));
    await dovecot.append('uno', Buffer.from(message?.bytes ?? []), 'Sent');

    expect(
      intake.items.map(({ account, sourceKey }) => `${account} ${sourceKey.split('/')[0]}`).toSorted(),
    ).toEqual(['due INBOX', 'uno INBOX', 'uno Sinistri']);
    expect(before).toBe('not-found');
    expect(message && (await channel.findSent?.(message))).toBe('found');
  });
});
