import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EvidenceFolder, findSent } from '#channels/email/find-sent.ts';
import { defaultImapRhythm, type MailboxSettings } from '#channels/email/settings.ts';
import { type Dovecot, dovecotAvailable, dovecotPassword, startDovecot } from '#test/dovecot.ts';

test('without a folder to look in there is no proof to be had', async () => {
  expect(await findSent('sportello.1@example.org', [], defaultImapRhythm)).toBe('no-source');
});

describe.skipIf(!dovecotAvailable())('proof that a message was accepted (needs Dovecot)', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    await dovecot.append(
      'desk',
      [
        'Message-ID: <sportello.filed@example.org>\r\nSubject: a\r\n\r\nx\r\n',
        'Message-ID: <other@provider.example>\r\nX-Microsoft-Original-Message-ID:\r\n <sportello.rewritten@example.org>\r\n\r\nx\r\n',
        'Message-ID: <x@example.org>\r\n\r\nMessage-ID: <sportello.quoted@example.org>\r\n',
      ].map((raw) => ({ raw })),
      'Sent',
    );
    await dovecot.createFolder('journal', 'Copie');
    await dovecot.append('journal', 'Message-ID: <sportello.journal@example.org>\r\n\r\nx\r\n', 'Copie');
  });
  afterAll(() => dovecot.close());

  const mailbox = (user: string, changes: Partial<MailboxSettings> = {}): MailboxSettings => ({
    name: user,
    host: '127.0.0.1',
    port: dovecot.port,
    tls: 'none',
    user,
    auth: { kind: 'password', password: dovecotPassword },
    folders: [],
    markSeen: false,
    tlsRejectUnauthorized: true,
    ...changes,
  });
  const rhythm = { ...defaultImapRhythm, logout: 300 };
  const sent = (): EvidenceFolder => ({ mailbox: mailbox('desk'), folder: '\\Sent' });
  const journal = (): EvidenceFolder => ({ mailbox: mailbox('journal'), folder: 'Copie' });

  test('is its copy in the folder the server marks as Sent, or in a journal mailbox', async () => {
    expect(await findSent('sportello.filed@example.org', [sent()], rhythm)).toBe('found');
    expect(await findSent('sportello.journal@example.org', [sent(), journal()], rhythm)).toBe('found');
  });

  test('is found under the name a provider gives the Message-ID it replaced', async () => {
    expect(await findSent('sportello.rewritten@example.org', [sent()], rhythm)).toBe('found');
  });

  test('is not a longer id, a quotation, or another message', async () => {
    for (const id of [
      'sportello.file@example.org',
      'portello.filed@example.org',
      'sportello.quoted@example.org',
    ]) {
      expect(await findSent(id, [sent(), journal()], rhythm)).toBe('not-found');
    }
  });

  test('looking does not mark anything as read', async () => {
    await findSent('sportello.filed@example.org', [sent()], rhythm);

    expect([...(await dovecot.flags('desk', 'Sent')).values()].every((flags) => flags.size === 0)).toBe(true);
  });

  test('cannot be called missing while one of the folders cannot be searched', async () => {
    const closed: EvidenceFolder = {
      mailbox: mailbox('desk', { auth: { kind: 'password', password: 'wrong' } }),
      folder: '\\Sent',
    };
    const missing: EvidenceFolder = { mailbox: mailbox('desk'), folder: 'Non c’è' };

    await expect(findSent('sportello.none@example.org', [closed, journal()], rhythm)).rejects.toThrow(
      /login refused/,
    );
    await expect(findSent('sportello.none@example.org', [journal(), missing], rhythm)).rejects.toThrow(
      /failed/,
    );
    expect(await findSent('sportello.journal@example.org', [closed, journal()], rhythm)).toBe('found');
  });
});
