import { type Socket, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Composed } from '#src/channel.ts';
import type { TokenSource } from '#channels/email/oauth.ts';
import { type RelayLogin, type SmtpSender, smtpSender } from '#channels/email/send.ts';
import type { SmtpOutSettings } from '#channels/email/settings.ts';
import { makeCertificate, opensslAvailable } from '#test/certificate.ts';
import { freePort } from '#test/free-port.ts';
import { drop, silence, type SinkBehaviour, type SmtpSink, startSmtpSink } from '#test/smtp-sink.ts';
import { until } from '#test/until.ts';

let sink: SmtpSink;
const senders: SmtpSender[] = [];

beforeEach(async () => {
  sink = await startSmtpSink();
});
afterEach(async () => {
  for (const sender of senders.splice(0)) sender.close();
  await sink.close();
});

const message: Composed = {
  messageId: 'sportello.1@example.org',
  envelopeFrom: 'rimbalzi+o1@example.org',
  envelopeTo: 'anna.bianchi@example.it',
  bytes: Buffer.from('Subject: Due documenti\r\n\r\n.puntino\r\nCi servono due documenti.\r\n'),
};
const huge: Composed = {
  ...message,
  bytes: Buffer.alloc(30_000_000, 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'),
};
const large: Composed = {
  ...message,
  bytes: Buffer.from(`Subject: x\r\n\r\n${'y'.repeat(70)}\r\n`.repeat(20_000)),
};

function senderTo(port: number, changes: Partial<SmtpOutSettings> = {}, login?: RelayLogin): SmtpSender {
  const sender = smtpSender(
    {
      host: '127.0.0.1',
      port,
      tls: 'none',
      tlsRejectUnauthorized: true,
      timeouts: { connect: 2_000, greeting: 500, socket: 500, finalReply: 500 },
      ...changes,
    },
    login,
    'example.org',
  );
  senders.push(sender);
  return sender;
}

/** Sends under one behaviour of the sink; says what came of it and whether the mark was asked for. */
async function sendUnder(
  behaviour: SinkBehaviour,
  given: {
    readonly message?: Composed;
    readonly mark?: () => Promise<void>;
    readonly login?: RelayLogin;
  } = {},
): Promise<{ readonly outcome: unknown; readonly marked: boolean }> {
  sink.next(behaviour);
  let marked = false;
  const outcome = await senderTo(sink.port, {}, given.login).send(given.message ?? message, async () => {
    marked = true;
    await given.mark?.();
  });
  return { outcome, marked };
}

test('an accepted message is sent, with its very bytes and its envelope', async () => {
  const { outcome } = await sendUnder({});

  expect(outcome).toEqual({ outcome: 'sent', response: '250 2.0.0 Ok: queued as SINK1' });
  expect(sink.accepted).toEqual([
    { from: 'rimbalzi+o1@example.org', to: ['anna.bianchi@example.it'], bytes: message.bytes },
  ]);
  expect(sink.sessions.at(0)?.commands.slice(0, 3)).toEqual([
    'EHLO example.org',
    `MAIL FROM:<rimbalzi+o1@example.org> SIZE=${message.bytes.length}`,
    'RCPT TO:<anna.bianchi@example.it>',
  ]);
});

test('a message nobody should bounce to goes out with the null sender', async () => {
  await sendUnder({}, { message: { ...message, envelopeFrom: '' } });

  expect(sink.accepted.at(0)?.from).toBe('');
  expect(sink.sessions.at(0)?.commands.at(1)).toMatch(/^MAIL FROM:<> /);
});

describe('the last byte', () => {
  test.each([
    ['a small message', message],
    ['a large one', large],
  ])('of %s does not leave before the mark is committed', async (_name, sent) => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const sending = senderTo(sink.port, { timeouts: { socket: 5_000 } }).send(sent, () => committed);

    // All of the message is there (its dots stuffed), and only the end is missing.
    const session = await until('all bytes but the dot', () => {
      const [first] = sink.sessions;
      return first && first.dataBytes().length >= sent.bytes.length && first;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = { dot: session.sawDot(), end: session.dataBytes().toString('latin1').slice(-5) };
    commit();

    expect(before).toEqual({ dot: false, end: Buffer.from(sent.bytes.subarray(-5)).toString('latin1') });
    expect(await sending).toMatchObject({ outcome: 'sent' });
    expect(session.sawDot()).toBe(true);
    expect(sink.accepted.at(0)?.bytes.equals(Buffer.from(sent.bytes))).toBe(true);
  });

  test('never leaves when the mark is refused: the connection is cut and nothing was accepted', async () => {
    const { outcome } = await sendUnder({}, { mark: () => Promise.reject(new Error('someone was faster')) });
    await until('the cut', () => sink.sessions.at(0)?.closed());

    expect(outcome).toMatchObject({
      outcome: 'retry',
      response: expect.stringContaining('someone was faster'),
    });
    expect(sink.sessions.at(0)?.sawDot()).toBe(false);
    expect(sink.sessions.at(0)?.dataBytes()).toEqual(
      Buffer.from(message.bytes.toString().replace('\r\n.puntino', '\r\n..puntino')),
    );
    expect(sink.accepted).toEqual([]);
  });

  test('never leaves when the connection broke while the mark was being made', async () => {
    const { outcome } = await sendUnder(
      { during: { bytes: 10, act: drop() } },
      {
        mark: async () => {
          await until('the break', () => sink.sessions.at(0)?.closed());
        },
      },
    );

    expect(outcome).toMatchObject({ outcome: 'retry' });
    expect(sink.sessions.at(0)?.sawDot()).toBe(false);
  });

  test('never leaves when the server answered out of turn', async () => {
    const { outcome } = await sendUnder(
      { during: { bytes: 10, act: '250 2.0.0 Ok: queued as NONSENSE' } },
      { mark: () => new Promise((resolve) => setTimeout(resolve, 200)) },
    );

    expect(outcome).toMatchObject({
      outcome: 'retry',
      response: expect.stringContaining('before the end of the message'),
    });
    expect(sink.sessions.at(0)?.sawDot()).toBe(false);
  });
});

describe('a permanent refusal of this message is refused, with the server’s code and words', () => {
  test.each<[string, SinkBehaviour, number]>([
    ['of the sender', { mail: '550 5.7.1 sender rejected' }, 550],
    ['of the recipient', { rcpt: '550 5.1.1 no such user' }, 550],
    ['of the recipient in several lines', { rcpt: '550-5.1.1 no such user\n550 5.1.1 here' }, 550],
    ['of the data', { data: '554 5.7.1 no data today' }, 554],
    ['in the middle of the message', { during: { bytes: 10, act: '552 5.3.4 too large' } }, 552],
    ['after the dot', { dot: '554 5.7.1 spam' }, 554],
    ['after the dot, with a hang-up', { dot: drop('554 5.7.1 spam') }, 554],
  ])('%s', async (_name, behaviour, code) => {
    const mark =
      behaviour.during === undefined
        ? undefined
        : () => new Promise<void>((resolve) => setTimeout(resolve, 200));
    const { outcome } = await sendUnder(behaviour, mark ? { mark } : {});

    expect(outcome).toMatchObject({ outcome: 'refused', code, response: expect.stringMatching(/^5\d\d/) });
    expect(sink.accepted).toEqual([]);
  });

  test('of the sender by a server without pipelining', async () => {
    const plain = await startSmtpSink({ extensions: [] });
    plain.always({ rcpt: '550 5.1.1 no such user' });

    expect(await senderTo(plain.port).send(message, async () => undefined)).toMatchObject({
      outcome: 'refused',
      code: 550,
    });
    await plain.close();
  });

  test('by the size it announces', async () => {
    const small = await startSmtpSink({ extensions: ['SIZE 10'] });

    expect(await senderTo(small.port).send(message, async () => undefined)).toMatchObject({
      outcome: 'refused',
    });
    await small.close();
  });
});

describe('what certainly was not accepted may be tried again', () => {
  test.each<[string, SinkBehaviour, number | undefined]>([
    ['a busy greeting', { greeting: '421 4.3.2 too busy' }, 421],
    [
      'a greeting that refuses us for good: our trouble, not the recipient’s',
      { greeting: '554 5.7.1 go away' },
      554,
    ],
    ['a hang-up instead of a greeting', { greeting: drop() }, undefined],
    ['no greeting', { greeting: silence }, undefined],
    ['a refused EHLO', { ehlo: '550 5.7.1 bad name' }, undefined],
    ['a sender put off', { mail: '451 4.3.0 later' }, 451],
    ['authentication wanted at MAIL', { mail: '530 5.7.0 authentication required' }, 530],
    ['a recipient put off (greylisting)', { rcpt: '450 4.2.0 greylisted' }, 450],
    ['data put off', { data: '451 4.3.0 later' }, 451],
    ['no answer to DATA', { data: silence }, undefined],
    ['a hang-up at MAIL', { mail: drop() }, undefined],
    ['a hang-up at RCPT', { rcpt: drop() }, undefined],
    ['a hang-up at DATA', { data: drop() }, undefined],
    ['a shutdown at RCPT', { rcpt: drop('421 4.3.2 shutting down') }, 421],
    ['a message put off after its dot', { dot: '451 4.7.1 greylisted' }, 451],
    ['a shutdown after its dot', { dot: drop('421 4.3.2 shutting down') }, 421],
  ])('%s', async (_name, behaviour, code) => {
    const { outcome } = await sendUnder(behaviour);

    expect(outcome).toMatchObject({ outcome: 'retry', ...(code === undefined ? {} : { code }) });
    expect(sink.accepted).toEqual([]);
  });

  test('a hang-up in the middle of the message', async () => {
    // More than the system takes off our hands at once: what it has taken may have arrived, for all we know.
    const { outcome, marked } = await sendUnder(
      { during: { bytes: 50_000, act: drop() } },
      { message: huge },
    );

    expect(outcome).toMatchObject({ outcome: 'retry' });
    expect(marked).toBe(false);
    expect(sink.sessions.at(0)?.sawDot()).toBe(false);
  });

  test('a server that stops reading in the middle of the message', async () => {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      const replies = ['250 ok', '250 ok', '250 ok', '354 go'];
      socket.write('220 slow\r\n');
      socket.on('data', () => {
        const reply = replies.shift();
        if (reply === undefined) socket.pause();
        else socket.write(`${reply}\r\n`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    let marked = false;

    const outcome = await senderTo(port).send(huge, async () => {
      marked = true;
    });
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });

    expect(outcome).toMatchObject({
      outcome: 'retry',
      response: expect.stringContaining('no answer within'),
    });
    expect(marked).toBe(false);
  });

  test('nobody listens', async () => {
    expect(await senderTo(await freePort()).send(message, async () => undefined)).toMatchObject({
      outcome: 'retry',
      response: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('no such host', async () => {
    const sender = senderTo(25, { host: 'relay.invalid' });

    expect(await sender.send(message, async () => undefined)).toMatchObject({ outcome: 'retry' });
  });

  test('a relay that speaks no TLS where TLS is demanded', async () => {
    for (const tls of ['starttls', 'implicit'] as const) {
      const sender = senderTo(sink.port, { tls });
      expect(await sender.send(message, async () => undefined)).toMatchObject({ outcome: 'retry' });
    }
    expect(
      sink.sessions.flatMap((session) => session.commands).some((command) => /^(MAIL|AUTH)/.test(command)),
    ).toBe(false);
  });
});

describe('after the last byte, without a verdict, the message is uncertain', () => {
  test.each<[string, SinkBehaviour]>([
    ['a hang-up', { dot: drop() }],
    ['silence', { dot: silence }],
    ['nonsense', { dot: 'what?' }],
    ['a reply that breaks off', { dot: { once: Promise.resolve(), act: drop('55') } }],
  ])('%s', async (_name, behaviour) => {
    const { outcome, marked } = await sendUnder(behaviour);

    expect(outcome).toMatchObject({
      outcome: 'uncertain',
      reason: expect.stringContaining('the last byte left'),
    });
    expect(marked).toBe(true);
    expect(sink.sessions.at(0)?.sawDot()).toBe(true);
  });

  test('half a refusal is no verdict', async () => {
    const half = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 half\r\n');
      const replies = ['250 ok\r\n', '250 ok\r\n', '250 ok\r\n', '354 go\r\n', '550 5.7.'];
      socket.on('data', (bytes) => {
        if (replies.length === 1 && !bytes.toString().endsWith('.\r\n')) return;
        const reply = replies.shift() ?? '';
        if (replies.length === 0) socket.end(reply);
        else socket.write(reply);
      });
    });
    await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve));
    const address = half.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;

    const outcome = await senderTo(port).send(message, async () => undefined);
    await new Promise<void>((resolve) => {
      half.close(() => resolve());
    });

    expect(outcome).toMatchObject({ outcome: 'uncertain' });
  });
});

test('a hang-up right after its 250 changes nothing: the message is sent', async () => {
  const { outcome } = await sendUnder({ dot: drop('250 2.0.0 Ok: queued as LAST') });

  expect(outcome).toEqual({ outcome: 'sent', response: '250 2.0.0 Ok: queued as LAST' });
  expect(sink.accepted).toHaveLength(1);
});

test('a slow verdict is waited for', async () => {
  const later = new Promise((resolve) => setTimeout(resolve, 800));
  sink.next({ dot: { once: later, act: '250 2.0.0 Ok: at last' } });
  const sender = senderTo(sink.port, {
    timeouts: { connect: 2_000, greeting: 500, socket: 300, finalReply: 5_000 },
  });

  expect(await sender.send(message, async () => undefined)).toEqual({
    outcome: 'sent',
    response: '250 2.0.0 Ok: at last',
  });
});

test('a slow mark is waited for while the server is', async () => {
  const sender = senderTo(sink.port, {
    timeouts: { connect: 2_000, greeting: 500, socket: 300, finalReply: 500 },
  });

  const outcome = await sender.send(message, () => new Promise((resolve) => setTimeout(resolve, 900)));

  expect(outcome).toMatchObject({ outcome: 'sent' });
});

test('one message that fails does not disturb those sent beside it', async () => {
  sink.next({ rcpt: '550 5.1.1 no' }, { dot: drop() }, {}, { greeting: silence }, {});
  const sender = senderTo(sink.port);

  const outcomes = await Promise.all(
    Array.from({ length: 5 }, () =>
      sender.send(message, async () => undefined).then(({ outcome }) => outcome),
    ),
  );

  expect(outcomes.toSorted()).toEqual(['refused', 'retry', 'sent', 'sent', 'uncertain']);
});

describe('logging in to the relay', () => {
  const password: RelayLogin = { user: 'desk@example.org', password: 'pässwort' };

  test('a password is given as the server asks for it', async () => {
    const { outcome } = await sendUnder({}, { login: password });

    expect(outcome).toMatchObject({ outcome: 'sent' });
    const auth = sink.sessions.at(0)?.commands.find((command) => command.startsWith('AUTH PLAIN '));
    expect(Buffer.from(auth?.slice(11) ?? '', 'base64').toString()).toBe('\0desk@example.org\0pässwort');
  });

  test('a refused login is our trouble: the message may be tried again, and the reason is told without the password', async () => {
    const { outcome } = await sendUnder({ auth: '535 5.7.8 bad credentials' }, { login: password });

    expect(outcome).toEqual({
      outcome: 'retry',
      code: 535,
      response: 'the relay 127.0.0.1 does not let us in: 535 5.7.8 bad credentials',
    });
  });

  test('a token the relay refuses is replaced once, in the same attempt', async () => {
    const { login, discarded } = tokens(['old', 'new']);
    sink.next({ auth: '535 5.7.8 expired' });
    const outcome = await senderTo(sink.port, {}, login).send(message, async () => undefined);

    expect(outcome).toMatchObject({ outcome: 'sent' });
    expect(discarded).toEqual(['old']);
    const [first, second] = sink.sessions.map(
      ({ commands }) => commands.find((command) => command.startsWith('AUTH XOAUTH2 '))?.slice(13) ?? '',
    );
    expect(Buffer.from(first ?? '', 'base64').toString()).toBe(
      'user=desk@example.org\x01auth=Bearer old\x01\x01',
    );
    expect(Buffer.from(second ?? '', 'base64').toString()).toBe(
      'user=desk@example.org\x01auth=Bearer new\x01\x01',
    );
  });

  test('tokens refused for good do not go round in circles', async () => {
    const { login, discarded } = tokens(['a', 'b', 'c']);
    sink.always({ auth: '535 5.7.8 no' });

    expect(await senderTo(sink.port, {}, login).send(message, async () => undefined)).toMatchObject({
      outcome: 'retry',
      code: 535,
    });
    expect(discarded).toEqual(['a', 'b']);
  });

  test('without a token nothing is tried', async () => {
    const login: RelayLogin = {
      user: 'desk@example.org',
      tokens: { token: () => Promise.reject(new Error('invalid_grant')), discard: () => undefined },
    };

    expect(await senderTo(sink.port, {}, login).send(message, async () => undefined)).toMatchObject({
      outcome: 'retry',
      response: expect.stringContaining('invalid_grant'),
    });
    expect(sink.sessions).toHaveLength(0);
  });
});

describe.skipIf(!opensslAvailable())('under TLS (needs openssl)', () => {
  test('STARTTLS with a known certificate carries the message, an unknown one carries nothing', async () => {
    const certificate = makeCertificate();
    const secure = await startSmtpSink({ certificate });
    const known = senderTo(secure.port, { host: 'localhost', tls: 'starttls', tlsCa: certificate.cert });
    const unknown = senderTo(secure.port, { host: 'localhost', tls: 'starttls' });

    expect(await known.send(message, async () => undefined)).toMatchObject({ outcome: 'sent' });
    expect(await unknown.send(message, async () => undefined)).toMatchObject({ outcome: 'retry' });
    expect(secure.accepted).toHaveLength(1);
    await secure.close();
  });
});

function tokens(given: readonly string[]): { readonly login: RelayLogin; readonly discarded: string[] } {
  const discarded: string[] = [];
  const source: TokenSource = {
    token: () => Promise.resolve(given[discarded.length] ?? 'none left'),
    discard: (token) => discarded.push(token),
  };
  return { login: { user: 'desk@example.org', tokens: source }, discarded };
}
