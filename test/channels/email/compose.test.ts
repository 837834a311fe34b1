import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import type { Draft } from '#src/channel.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { compose, messageIdFor } from '#channels/email/compose.ts';
import type { BounceSettings, DeskSettings } from '#channels/email/settings.ts';

const desk: DeskSettings = {
  name: 'Ufficio Sinistri – Aurora',
  address: 'sinistri@example.org',
  plusAddressing: true,
};
const bounce: BounceSettings = { address: 'rimbalzi@example.org', plusAddressing: true, nullSender: true };

const draft: Draft = {
  key: 'request:17:1',
  to: { address: 'anna.bianchi@example.it', name: 'Anna Bianchi' },
  language: 'it',
  subject: '[SIN 4827-1936-52] Ci servono 2 documenti',
  text: 'Gentile signora Bianchi,\n\nci mancano:\n1. Fattura della visita\n.\nFrom qui in poi: perché è così.\n',
  html: '<p>Gentile signora Bianchi, ci mancano: <b>Fattura</b> – perché è così.</p>',
  replyToken: '4827193652.k7f3',
  bounceToken: 'o17',
  inReplyTo: 'prima@example.it',
  references: ['zero@example.it', 'prima@example.it'],
  automatic: 'auto-generated',
  attachments: [],
  date: new Date('2026-11-10T09:00:00Z'),
};

const parts = { desk, bounce };
const composed = async (
  changes: Partial<Draft> = {},
): Promise<{ readonly text: string; readonly bytes: Uint8Array }> => {
  const { bytes } = await compose({ ...draft, ...changes }, parts);
  return { bytes, text: Buffer.from(bytes).toString('latin1') };
};
/** Header fields with their lines joined, in order. */
const fields = (text: string): readonly string[] =>
  (text.split('\r\n\r\n', 1)[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');
const field = (text: string, name: string): readonly string[] =>
  fields(text)
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 1).trim());

test('the same draft gives the same bytes, today and in a year', async () => {
  const once = await compose(draft, parts);
  const again = await compose(structuredClone(draft), parts);

  expect(createHash('sha256').update(again.bytes).digest('hex')).toBe(
    createHash('sha256').update(once.bytes).digest('hex'),
  );
  expect({ ...again, bytes: 0 }).toEqual({ ...once, bytes: 0 });
});

test('two drafts with one key have one Message-ID, two keys have two', async () => {
  const ids = await Promise.all([
    compose(draft, parts),
    compose({ ...draft, text: 'altro' }, parts),
    compose({ ...draft, key: 'request:17:2' }, parts),
  ]);

  expect(ids.at(0)?.messageId).toMatch(/^sportello\.[0-9a-f]{32}@example\.org$/);
  expect(ids.at(1)?.messageId).toBe(ids.at(0)?.messageId);
  expect(ids.at(2)?.messageId).not.toBe(ids.at(0)?.messageId);
  expect(messageIdFor(draft.key, desk)).toBe(ids.at(0)?.messageId);
});

test('a request reads as it was written, in both forms', async () => {
  const { bytes } = await composed();
  const mail = await simpleParser(Buffer.from(bytes));

  expect(mail.text?.trimEnd()).toBe(draft.text.trimEnd());
  expect(mail.html).toBe(draft.html);
  expect(mail.from?.value).toEqual([{ name: desk.name, address: desk.address }]);
  expect(mail.subject).toBe(draft.subject);
  expect(mail.date).toEqual(draft.date);
});

test('the headers say who, to whom, about what, in which thread, and that a machine wrote', async () => {
  const { text } = await composed();

  expect(field(text, 'To')).toEqual(['Anna Bianchi <anna.bianchi@example.it>']);
  expect(field(text, 'Reply-To').at(0)).toContain('<sinistri+4827193652.k7f3@example.org>');
  expect(field(text, 'In-Reply-To')).toEqual(['<prima@example.it>']);
  expect(field(text, 'References')).toEqual(['<zero@example.it> <prima@example.it>']);
  expect(field(text, 'Auto-Submitted')).toEqual(['auto-generated']);
  expect(field(text, 'X-Auto-Response-Suppress')).toEqual(['All']);
  expect(field(text, 'Content-Language')).toEqual(['it']);
  expect(field(text, 'Date')).toEqual(['Tue, 10 Nov 2026 09:00:00 +0000']);
  expect(field(text, 'X-Mailer')).toEqual([]);
});

test('what a person wrote does not claim to be automatic', async () => {
  const { text } = await composed({ automatic: 'no' });

  expect(field(text, 'Auto-Submitted')).toEqual([]);
  expect(field(text, 'X-Auto-Response-Suppress')).toEqual([]);
});

test('every line ends with CRLF, is short enough, and all bytes are ASCII', async () => {
  const { text } = await composed({
    subject: 'è'.repeat(400),
    text: `${'parola '.repeat(2_000)}\n${'x'.repeat(5_000)}\r\nriga\rriga\n`,
  });

  expect(/[^\r]\n|\r[^\n]/.test(text)).toBe(false);
  expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  expect(/^[\r\n\x20-\x7e]*$/.test(text)).toBe(true);
});

describe('the envelope', () => {
  test('returns bounces to the address that names the message', async () => {
    expect(await compose(draft, parts)).toMatchObject({
      envelopeFrom: 'rimbalzi+o17@example.org',
      envelopeTo: 'anna.bianchi@example.it',
    });
  });

  test('has the null sender when nobody should bounce, unless the relay refuses that', async () => {
    const { bounceToken: _, ...quiet } = draft;

    expect((await compose(quiet, parts)).envelopeFrom).toBe('');
    expect((await compose(quiet, { desk, bounce: { ...bounce, nullSender: false } })).envelopeFrom).toBe(
      bounce.address,
    );
  });

  test('and Reply-To stay plain where there are no plus-addresses', async () => {
    const plain = { desk: { ...desk, plusAddressing: false }, bounce: { ...bounce, plusAddressing: false } };
    const message = await compose(draft, plain);

    expect(message.envelopeFrom).toBe('rimbalzi@example.org');
    expect(field(Buffer.from(message.bytes).toString('latin1'), 'Reply-To').at(0)).toContain(
      '<sinistri@example.org>',
    );
  });

  test('writes a foreign domain in ASCII', async () => {
    const message = await compose({ ...draft, to: { address: 'anna@università.example' } }, parts);

    expect(message.envelopeTo).toBe('anna@xn--universit-y1a.example');
  });

  test.each([
    'anna.bianchi',
    'anna@',
    '@example.it',
    'anna bianchi@example.it',
    'anna@example.it>\r\nRCPT TO:<altro@example.it',
    'anna@example.it, altro@example.it',
    '<anna@example.it>',
    'anna@exa mple.it',
    '',
  ])('is refused for %j', async (address) => {
    await expect(compose({ ...draft, to: { address } }, parts)).rejects.toThrow(Refused);
  });
});

test('a token that fits no address is a bug, not a message', async () => {
  await expect(compose({ ...draft, replyToken: 'a b\r\nBcc: x@example.com' }, parts)).rejects.toThrow(
    /does not fit/,
  );
});

test('names and subjects in any script arrive as written', async () => {
  const { bytes } = await composed({
    to: { address: 'anna@example.it', name: 'Àngela "Lilla" D’Àmico, dott.ssa <x>' },
    subject: 'Perché è «così»: 日本語 🚗 sinistro',
  });
  const mail = await simpleParser(Buffer.from(bytes));

  expect(mail.subject).toBe('Perché è «così»: 日本語 🚗 sinistro');
  expect([mail.to].flat().flatMap((to) => to?.value ?? [])).toEqual([
    { name: 'Àngela "Lilla" D’Àmico, dott.ssa <x>', address: 'anna@example.it' },
  ]);
});

test('attachments arrive whole under their names', async () => {
  const content = Uint8Array.from({ length: 3_000 }, (_, index) => index % 256);
  const { bytes } = await composed({
    attachments: [
      { name: 'foglio di accompagnamento – è.pdf', contentType: 'application/pdf', content },
      { name: 'x"\r\nX-Evil: 1.bin', contentType: 'text/plain\r\nX-Evil: 1', content },
      { name: '/etc/passwd', contentType: 'message/rfc822', content },
    ],
  });
  const mail = await simpleParser(Buffer.from(bytes));

  expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
    ['foglio di accompagnamento – è.pdf', 'application/pdf'],
    ['x" X-Evil: 1.bin', 'application/octet-stream'],
    ['/etc/passwd', 'application/octet-stream'],
  ]);
  expect(mail.attachments.every((attachment) => attachment.content.equals(Buffer.from(content)))).toBe(true);
  expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/^X-Evil/m);
});

test('a long thread keeps its first message and its newest, the answered one last', async () => {
  const references = Array.from({ length: 300 }, (_, index) => `m${index}@example.it`);
  const { text } = await composed({ references, inReplyTo: 'm7@example.it' });
  const [ids = ''] = field(text, 'References');
  const kept = ids.split(' ');

  expect(kept).toHaveLength(20);
  expect(kept.at(0)).toBe('<m0@example.it>');
  expect(kept.at(-2)).toBe('<m299@example.it>');
  expect(kept.at(-1)).toBe('<m7@example.it>');
});

test('ids that could leave their brackets or their line are left out', async () => {
  const { text } = await composed({
    inReplyTo: 'a@b>\r\nBcc: vittima@example.com',
    references: [
      'buono@example.it',
      'con spazio@example.it',
      'x<y@example.it',
      'è@example.it',
      '',
      'l'.repeat(2_000),
    ],
  });

  expect(field(text, 'References')).toEqual(['<buono@example.it>']);
  expect(field(text, 'In-Reply-To')).toEqual([]);
  expect(field(text, 'Bcc')).toEqual([]);
});

test('whatever a customer is called or writes, it starts no header of its own', async () => {
  const usual = fields((await composed()).text).map((line) => line.split(':', 1)[0]);
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '\u2028',
          '\u0085',
          'Bcc: x@example.com',
          ' ',
          '=?utf-8?Q?=0D=0A?=',
          '"',
          '<',
          'è',
          '\0',
        ),
        { maxLength: 30 },
      )
      .map((pieces) => pieces.join('')),
  );
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (name, subject, id) => {
      const { text } = await composed({
        to: { address: 'anna@example.it', name },
        subject: `x${subject}`,
        references: [id, 'ok@example.it'],
      });
      expect(fields(text).map((line) => line.split(':', 1)[0])).toEqual(usual);
      expect(field(text, 'To').at(0)).toMatch(/<?anna@example\.it>?$/);
    }),
    { numRuns: 200 },
  );
});
