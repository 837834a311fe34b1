import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InboundMessage } from '#src/domain/message.ts';
import { parseMail } from '#channels/email/parse/index.ts';
import { letter, original, ourDesk, parts, readLetter } from './parsing.ts';

const originals = readdirSync(new URL('../../fixtures/email/', import.meta.url))
  .filter((name) => name.endsWith('.eml'))
  .map((name) => name.slice(0, -4));
const mixed = ['Content-Type: multipart/mixed; boundary=b'];
const million = 1_000_000;

const vocabulary: readonly string[] = [
  [
    '\r\n',
    '\n',
    '\r',
    ' ',
    '\t',
    '\0',
    '--b',
    '--b--',
    '--',
    ':',
    ';',
    '=',
    '"',
    '<',
    '>',
    '=?',
    '?=',
    '=?utf-8?Q?',
    '(',
    ')',
  ],
  [
    'From: ',
    'Subject: ',
    'Content-Type: ',
    'multipart/mixed; boundary=b',
    'multipart/alternative; boundary=c',
    '--c',
  ],
  [
    'text/plain; charset=utf-8; format=flowed',
    'text/html',
    'message/rfc822',
    'application/ms-tnef',
    '<p>',
    '</p>',
    '<!--',
  ],
  [
    'Content-Transfer-Encoding: base64',
    'quoted-printable',
    'X-Trasporto: posta-certificata',
    'X-Ricevuta: accettazione',
  ],
  [
    'name=postacert.eml',
    'name=daticert.xml',
    'multipart/report; report-type=delivery-status; boundary=b',
    '\xe8',
    '\xc3\xa8',
  ],
  [
    'Il 12/11/2026 10:22, x ha scritto:',
    '> ',
    'Da: a@b.it',
    'Inviato: 12/11/2026 10:22',
    'Oggetto: x',
    '-- ',
    'ciao',
  ],
].flat();

/** Every text of a message, wherever it stands. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array || value instanceof Date) return [];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return [];
}

/**
 * Texts that the database would refuse, and a sign when the message cannot be handed to another thread as
 * it is.
 */
function findUnstorable(message: InboundMessage): string[] {
  const refused = textsOf(message).filter((text) => text.includes('\0') || !text.isWellFormed());
  return isDeepStrictEqual(structuredClone(message), message)
    ? refused
    : [...refused, 'not the same when cloned'];
}

describe('whatever arrives becomes a message', () => {
  test('no bytes at all', async () => {
    const message = await parseMail(new Uint8Array(), ourDesk);
    expect(message.nature.kind).toBe('unreadable');
    expect(message.warnings).not.toEqual([]);
  });

  test('random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        expect(findUnstorable(await parseMail(bytes, ourDesk))).toEqual([]);
      }),
    );
  });

  test('random words of the language of mail', async () => {
    const word = fc.constantFrom(...vocabulary);
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 120 }), async (words) => {
        expect(findUnstorable(await parseMail(Buffer.from(words.join(''), 'latin1'), ourDesk))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('real mail with bytes changed, cut off or doubled', async () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom('flip', 'cut', 'double'), fc.nat(255)), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...originals), damage, async (name, blows) => {
        let bytes = Buffer.from(original(name));
        for (const [where, how, value] of blows) {
          const at = bytes.length === 0 ? 0 : where % bytes.length;
          if (how === 'flip') bytes[at] = value;
          else if (how === 'cut') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + value)]);
          else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - value))]);
        }
        expect(findUnstorable(await parseMail(bytes, ourDesk))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

test.each(originals)('the same bytes give the same message: %s', async (name) => {
  const message = await parseMail(original(name), ourDesk);
  expect(await parseMail(original(name), ourDesk)).toEqual(message);
  expect(findUnstorable(message)).toEqual([]);
});

describe('beyond all measure', () => {
  test('a file of twenty megabytes arrives whole', async () => {
    const line = `${Buffer.alloc(57, 0xff).toString('base64')}\r\n`;
    const message = await readLetter(
      parts(
        'Content-Type: text/plain\r\n\r\nEcco la foto.',
        `Content-Type: image/jpeg; name=foto.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat(360_000)}`,
      ),
      mixed,
    );
    expect(message.text).toBe('Ecco la foto.');
    expect(message.attachments[0]?.size).toBe(57 * 360_000);
    expect(message.attachments[0]?.content?.length).toBe(57 * 360_000);
  });

  test('of five thousand parts the first thousand are read, and the words among them', async () => {
    const message = await readLetter(
      parts(
        'Content-Type: text/plain\r\n\r\nciao',
        ...Array.from({ length: 5000 }, (_, n) => `Content-Type: text/plain; name=${n}.txt\r\n\r\nx`),
      ),
      mixed,
    );
    expect(message.text).toBe('ciao');
    expect(message.attachments).toHaveLength(998);
    expect(message.warnings.join()).toContain('more than 1000 parts');
  });

  test('three hundred messages inside one another are opened down to a depth, the rest is a file', async () => {
    let mail = 'Subject: ultimo\r\n\r\nin fondo';
    for (let depth = 0; depth < 300; depth += 1) {
      mail = `From: n${depth}@example.org\r\nSubject: n${depth}\r\nContent-Type: message/rfc822\r\n\r\n${mail}`;
    }
    const message = await parseMail(Buffer.from(mail), ourDesk);
    expect(message.attachments.length).toBeGreaterThan(5);
    expect(message.attachments.length).toBeLessThan(20);
    expect(message.warnings.join()).toContain('left closed');
  });

  test('three thousand multiparts inside one another stay packed below a depth', async () => {
    let body = '';
    for (let depth = 0; depth < 3000; depth += 1)
      body += `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`;
    const message = await parseMail(Buffer.from(`From: a@example.org\r\n${body}\r\nin fondo`), ourDesk);
    expect(message.nature.kind).toBe('human');
    expect(message.attachments).toHaveLength(1);
  });

  test('a header of two megabytes is thinned out, and who wrote stays known wherever it stands', async () => {
    for (const filler of [
      'X-Riempitivo: a\r\n'.repeat(120_000),
      `X-Lungo: ${'a'.repeat(2 * million)}\r\n`,
      `Cc: ${'a@b.it, '.repeat(250_000)}\r\n`,
    ]) {
      const message = await parseMail(
        Buffer.concat([Buffer.from(filler), letter('Buongiorno', ['Subject: Denuncia'])]),
        ourDesk,
      );
      expect(message.sender?.address).toBe('mario.rossi@example.org');
      expect(message.subject).toBe('Denuncia');
      expect(message.text).toBe('Buongiorno');
      expect(message.warnings.join()).toContain('beyond all measure');
    }
  });

  test('one endless line is words up to a length', async () => {
    const message = await readLetter('x'.repeat(5 * million));
    expect(message.text).toHaveLength(million);
    expect(message.warnings.join()).toContain('cut after');
    const noHeader = await parseMail(Buffer.alloc(5 * million, 0x78), ourDesk);
    expect(noHeader.nature.kind).toBe('unreadable');
  });

  // Each of these is quadratic or worse in some program. They take milliseconds here and would take
  // minutes, so a generous
  // limit tells the two apart on any machine.
  test.each([
    ['>', '>\n', ''],
    ['> on one line', '>', ''],
    ['flowed quotations', '> a \n', 'text/plain; format=flowed; delsp=yes'],
    ['attributions', 'Il 12/11/2026 10:22, x ha scritto:\n', ''],
    ['attributions without end', 'On 12/11/2026 ', ''],
    ['header blocks', 'Da: a@b.it\nInviato: 12/11/2026 10:22\nA: x\n', ''],
    ['labels', 'Da: x\n', ''],
    ['signature marks', '-- \n', ''],
    ['hyphens', '-', ''],
    ['blanks', ' \t', ''],
    ['angle brackets', '<', ''],
    ['half ids', '<aaaaaaa@', ''],
    ['delimiters', '--x\n', 'multipart/mixed; boundary=b'],
    ['open elements', '<div>', 'text/html'],
    ['open quotations', '<blockquote type=cite>', 'text/html'],
    ['elements closed twice', '<b></i></b></i>', 'text/html'],
    ['open comments', '<!--', 'text/html'],
    ['open attributes', '<a href="', 'text/html'],
    ['hidden elements', '<p style="display:none">', 'text/html'],
    ['open scripts', '<script', 'text/html'],
    ['cells', '<table><tr><td>x', 'text/html'],
    ['ampersands', '&am', 'text/html'],
  ])('a megabyte of %s is read', { timeout: 20_000 }, async (_, piece, type) => {
    const headers = [
      'Subject: Re: x',
      'In-Reply-To: <x1234567@assicura.example.it>',
      ...(type === '' ? [] : [`Content-Type: ${type}`]),
    ];
    const message = await readLetter(piece.repeat(million / piece.length), headers);
    expect(message.nature).toEqual({ kind: 'human' });
  });

  test.each([
    ['Subject', '=?'],
    ['Subject', '=?utf-8?Q?a?= '],
    ['To', '"'],
    ['To', '('],
    ['To', 'a@b.it,'],
    ['References', '<a@b> '],
    ['Content-Type', 'text/plain; a*0=b; '],
    ['Content-Type', 'multipart/mixed; boundary="'],
    ['Date', '1 '],
  ])('a header field %s of a megabyte of %s is read', { timeout: 20_000 }, async (name, piece) => {
    const message = await readLetter('ciao', [`${name}: ${piece.repeat(million / piece.length)}`]);
    expect(message.nature).toEqual({ kind: 'human' });
  });

  test('a megabyte of blanks in quoted-printable is read', { timeout: 20_000 }, async () => {
    const message = await readLetter(`${' '.repeat(million)}x${'= '.repeat(million)}`, [
      'Content-Transfer-Encoding: quoted-printable',
    ]);
    expect(message.nature).toEqual({ kind: 'human' });
  });
});
