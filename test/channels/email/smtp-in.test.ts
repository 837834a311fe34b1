import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterEach, describe, expect, test } from 'vitest';
import type { SmtpInSettings } from '#channels/email/settings.ts';
import { type ListenerRhythm, listenSmtp, listenerSourceName } from '#channels/email/smtp-in.ts';
import { makeCertificate, opensslAvailable } from '#test/certificate.ts';
import { freePort } from '#test/free-port.ts';
import { MemoryIntake } from '#test/intake.ts';
import { quietLog } from '#test/quiet-log.ts';
import { connectSmtp, dotStuffed, pushMail } from '#test/smtp-client.ts';
import { until } from '#test/until.ts';

const quick: ListenerRhythm = { backoff: { first: 50, max: 100 }, report: 100, close: 300 };
const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

const settings: SmtpInSettings = {
  name: 'posta',
  host: '127.0.0.1',
  port: 0,
  hostname: 'mx.example.org',
  maxSize: 200_000,
};

/** Starts a listener and resolves to its port. */
async function listen(intake: MemoryIntake, changes: Partial<SmtpInSettings> = {}): Promise<number> {
  const abort = new AbortController();
  return new Promise((resolve) => {
    const done = listenSmtp({ ...settings, ...changes }, intake, abort.signal, {
      log: quietLog,
      rhythm: quick,
      onListening: resolve,
    });
    running.push(async () => {
      abort.abort();
      await done;
    });
  });
}

const raw = 'From: anna.bianchi@example.it\r\nSubject: Sinistro\r\n\r\nBuongiorno.\r\n';

test('a pushed mail is stored with its envelope before 250 is said', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);

  const verdict = await pushMail(port, {
    from: 'anna.bianchi@example.it',
    to: ['sinistri+4827193652.k7f3@example.org', 'info@example.org'],
    raw,
  });

  expect(verdict).toMatch(/^250 /);
  expect(intake.items).toMatchObject([
    {
      channel: 'email',
      account: 'smtp:example.org',
      envelope: {
        from: 'anna.bianchi@example.it',
        to: ['sinistri+4827193652.k7f3@example.org', 'info@example.org'],
      },
    },
  ]);
  expect(intake.texts()).toEqual([raw]);
});

test('bytes are stored as sent: dots unstuffed, 8-bit, long lines and odd line ends left alone', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);
  const odd = Buffer.concat([
    Buffer.from('Subject: strano\r\n\r\n.\r\n..due\r\n.tre\r\nnudo\nLF\rCR\r\n'),
    Buffer.from([0x00, 0xe8, 0xff, 0x80]),
    Buffer.from(`${'l'.repeat(20_000)}\r\n\r\n\r\n`),
  ]);

  expect(await pushMail(port, { to: ['a@example.org'], raw: odd })).toMatch(/^250 /);

  expect(Buffer.from(intake.items.at(0)?.bytes ?? []).equals(odd)).toBe(true);
});

test('a bounce with the null sender is taken', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);

  expect(await pushMail(port, { from: '', to: ['rimbalzi+o17@example.org'], raw })).toMatch(/^250 /);

  expect(intake.items.at(0)?.envelope).toEqual({ from: '', to: ['rimbalzi+o17@example.org'] });
});

test('recipients of different domains share the account of the listener', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);

  await pushMail(port, { to: ['a@example.org', 'b@example.com'], raw });

  expect(intake.items.at(0)?.account).toBe('smtp:posta');
});

test('while storage is down the sender keeps the mail, and its next try is taken', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);
  intake.refuses = () => true;

  const refused = await pushMail(port, { to: ['a@example.org'], raw });
  intake.refuses = () => false;
  const taken = await pushMail(port, { to: ['a@example.org'], raw });

  expect(refused).toMatch(/^451 4\.3\.0 /);
  expect(taken).toMatch(/^250 /);
  expect(intake.items).toHaveLength(1);
});

test('a sender that lost our 250 sends the same again and is told 250 again, for one stored mail', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);

  const verdicts = [
    await pushMail(port, { to: ['a@example.org'], raw }),
    await pushMail(port, { to: ['a@example.org'], raw }),
  ];

  expect(verdicts).toEqual([expect.stringMatching(/^250 /), expect.stringMatching(/^250 /)]);
  expect(intake.items).toHaveLength(1);
});

test('a storage that takes too long makes the sender come back', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake, { storeTimeout: 50 });
  intake.deliver = () => new Promise(() => undefined);

  expect(await pushMail(port, { to: ['a@example.org'], raw })).toMatch(/^451 /);
});

test('a mail over the limit is refused by its announced size and by its true size, and costs no memory', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake, { maxBytesInFlight: 200_000 });
  const client = await connectSmtp(port);
  const ehlo = await client.say('EHLO mta.example.com');
  const announced = await client.say('MAIL FROM:<a@example.it> SIZE=200001');
  client.destroy();

  const large = await pushMail(port, { to: ['a@example.org'], raw: `${raw}${'x\r\n'.repeat(100_000)}` });
  const fits = await pushMail(port, { to: ['a@example.org'], raw: `${raw}${'x\r\n'.repeat(60_000)}` });

  expect(ehlo).toContain('SIZE 200000');
  expect(announced).toMatch(/^552 5\.3\.4 /);
  expect(large).toMatch(/^552 5\.3\.4 /);
  expect(fits).toMatch(/^250 /);
  expect(intake.items).toHaveLength(1);
});

test('unknown recipients are refused only where recipients are listed', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake, { recipients: ['sinistri@example.org', 'example.com'] });
  const client = await connectSmtp(port);
  await client.say('EHLO mta.example.com');
  await client.say('MAIL FROM:<a@example.it>');

  const replies = [
    await client.say('RCPT TO:<Sinistri@Example.ORG>'),
    await client.say('RCPT TO:<sinistri+4827193652.k7f3@example.org>'),
    await client.say('RCPT TO:<anyone@example.com>'),
    await client.say('RCPT TO:<other@example.org>'),
    await client.say('RCPT TO:<sinistri@example.org.example.net>'),
  ];
  client.destroy();

  expect(replies.map((reply) => reply.slice(0, 9))).toEqual([
    '250 2.1.5',
    '250 2.1.5',
    '250 2.1.5',
    '550 5.1.1',
    '550 5.1.1',
  ]);
});

test('more than there is memory for is put off, and room comes back when a mail is done or its sender gone', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake, { maxSize: 100_000, maxBytesInFlight: 100_000 });
  const slow = await connectSmtp(port);
  await slow.say('EHLO mta.example.com');
  await slow.say('MAIL FROM:<a@example.it>');
  await slow.say('RCPT TO:<a@example.org>');
  await slow.say('DATA');
  slow.write(`Subject: lento\r\n\r\n${'y'.repeat(80_000)}\r\n`);
  const second = { to: ['a@example.org'], raw: `Subject: secondo\r\n\r\n${'z'.repeat(60_000)}\r\n` };

  await until('the second to be put off', async () => (await pushMail(port, second)).startsWith('451'));
  slow.destroy();
  await until('the second to be taken', async () => (await pushMail(port, second)).startsWith('250'));

  expect(intake.subjects()).toEqual(['secondo']);
});

test('a sender that breaks off in the middle leaves nothing behind, and the listener goes on', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);
  const client = await connectSmtp(port);
  await client.say('EHLO mta.example.com');
  await client.say('MAIL FROM:<a@example.it>');
  await client.say('RCPT TO:<a@example.org>');
  await client.say('DATA');
  client.write('Subject: a metà\r\n\r\nquesto non fin');
  client.socket.resetAndDestroy();

  expect(await pushMail(port, { to: ['a@example.org'], raw })).toMatch(/^250 /);
  expect(intake.subjects()).toEqual(['Sinistro']);
});

test('a silent sender is cut off', async () => {
  const port = await listen(new MemoryIntake(), { idleTimeout: 200 });
  const client = await connectSmtp(port);
  await client.say('EHLO mta.example.com');

  expect(await client.reply()).toMatch(/^421 /);
  expect(await client.reply()).toBeUndefined();
});

test('more connections than allowed are told to come back', async () => {
  const port = await listen(new MemoryIntake(), { maxClients: 2 });
  const first = await connectSmtp(port);
  const second = await connectSmtp(port);
  const third = await connectSmtp(port);

  expect([first.greeting, second.greeting, third.greeting].map((greeting) => greeting.slice(0, 3))).toEqual([
    '220',
    '220',
    '421',
  ]);
  for (const client of [first, second, third]) client.destroy();
});

test('many mails at once over many connections are all stored, several over one connection too', async () => {
  const intake = new MemoryIntake();
  const port = await listen(intake);
  const numbered = (name: string): string => raw.replace('Sinistro', name);

  const client = await connectSmtp(port);
  await client.say('EHLO mta.example.com');
  const serial: string[] = [];
  for (let index = 0; index < 30; index += 1) {
    await client.say('MAIL FROM:<a@example.it>');
    await client.say('RCPT TO:<a@example.org>');
    await client.say('DATA');
    client.write(dotStuffed(numbered(`serie ${index}`)));
    serial.push((await client.reply()) ?? 'hung up');
  }
  client.destroy();
  const parallel = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      pushMail(port, { to: ['a@example.org'], raw: numbered(`insieme ${index}`) }),
    ),
  );

  expect([...serial, ...parallel].every((verdict) => verdict.startsWith('250'))).toBe(true);
  expect(new Set(intake.subjects()).size).toBe(80);
});

test('the greeting names only what the settings say, and there is nothing to log in to', async () => {
  const port = await listen(new MemoryIntake());
  const client = await connectSmtp(port);
  const ehlo = await client.say('EHLO mta.example.com');

  expect(client.greeting).toBe('220 mx.example.org ESMTP');
  expect(ehlo.split('\n').map((line) => line.slice(4))).toEqual([
    'mx.example.org',
    'PIPELINING',
    '8BITMIME',
    'SMTPUTF8',
    'ENHANCEDSTATUSCODES',
    'SIZE 200000',
  ]);
  expect(await client.say('AUTH PLAIN AGEAYg==')).toMatch(/^500 /);
  expect(await client.say('STARTTLS')).toMatch(/^500 /);
  client.destroy();
});

test('the listener reports that it lives, and that its port is taken until it is free', async () => {
  const port = await freePort();
  const first = new MemoryIntake();
  const second = new MemoryIntake();
  await listen(first, { port });
  const [stopFirst] = running;
  const abort = new AbortController();
  const done = listenSmtp({ ...settings, port }, second, abort.signal, { log: quietLog, rhythm: quick });
  const source = listenerSourceName(settings);

  await until('the failure', () => second.told(source, 'failing').length > 0);
  await stopFirst?.();
  await until('the port', () => second.told(source, 'alive').length > 1);
  abort.abort();
  await done;

  expect(first.told(source, 'alive').length).toBeGreaterThan(0);
  expect(second.told(source, 'failing').at(0)?.error).toMatch(/EADDRINUSE/);
});

describe.skipIf(!opensslAvailable())('with a certificate (needs openssl)', () => {
  test('STARTTLS is offered, and a mail sent under it arrives', async () => {
    const intake = new MemoryIntake();
    const { cert, key } = makeCertificate();
    const port = await listen(intake, { tls: { cert, key } });
    const connection = new SMTPConnection({
      host: '127.0.0.1',
      port,
      requireTLS: true,
      tls: { ca: cert, servername: 'localhost' },
    });
    await new Promise<void>((resolve, reject) => {
      connection.on('error', reject);
      connection.connect(() => {
        connection.send({ from: 'a@example.it', to: ['a@example.org'] }, raw, (error) => {
          connection.quit();
          if (error) reject(error);
          else resolve();
        });
      });
    });

    expect(intake.texts()).toEqual([raw]);
  });
});
