import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decideType, looksLikeMail, sniffType } from '#src/domain/documents/file-type.ts';
import { openSignedData } from '#channels/email/parse/signed.ts';
import { openTnef } from '#channels/email/parse/tnef.ts';
import { parts, readLetter, readOriginal } from './parsing.ts';

const mixed = ['Content-Type: multipart/mixed; boundary=b'];
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** A DER element. */
function der(tag: number, ...contents: Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Uint8Array.of(tag, ...length), content]);
}

/** SignedData without signers around `content` (RFC 5652), whole or cut into pieces of indefinite length. */
function signed(content: Uint8Array, cut = false): Uint8Array {
  const oid = (last: number) =>
    der(0x06, Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last));
  const half = content.length >> 1;
  const octets = cut
    ? Buffer.concat([
        Uint8Array.of(0x24, 0x80),
        der(0x04, content.subarray(0, half)),
        der(0x04, content.subarray(half)),
        Uint8Array.of(0, 0),
      ])
    : der(0x04, content);
  const data = der(
    0x30,
    der(0x02, Uint8Array.of(1)),
    der(0x31),
    der(0x30, oid(1), der(0xa0, octets)),
    der(0x31),
  );
  return der(0x30, oid(2), der(0xa0, data));
}

describe('files', () => {
  test('are named, typed by their bytes and hashed; a picture is inline only when the HTML shows it', async () => {
    const { attachments } = await readOriginal('photo-with-unused-content-id');
    expect(attachments.map(({ name, contentType, inline }) => [name, contentType, inline])).toEqual([
      ['allegato-1.png', 'image/png', true],
      ['allegato-2.jpg', 'image/jpeg', false],
      ['Fattura 3-7.PDF', 'application/pdf', false],
      ['allegato-4.heic', 'image/heic', false],
    ]);
    const pdf = attachments[2];
    expect(pdf?.content).toEqual(new Uint8Array(Buffer.from('%PDF-1.4\n%')));
    expect(pdf?.sha256).toBe(createHash('sha256').update('%PDF-1.4\n%').digest('hex'));
    expect(pdf?.size).toBe(10);
  });

  test.each([
    ['%PDF-1.7', 'image/jpeg', 'foto.jpg', 'application/pdf'],
    ['II*\0aaaa', 'application/octet-stream', undefined, 'image/tiff'],
    ['GIF89a', 'text/plain', undefined, 'image/gif'],
    ['\0\0\0\x18ftypheic', '', undefined, 'image/heic'],
    [
      'PK\x03\x04....[Content_Types].xml....word/document.xml',
      'application/zip',
      'a.zip',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      'PK\x03\x04....[Content_Types].xml....xl/workbook.xml',
      'application/octet-stream',
      'a.xlsx',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    ['PK\x03\x04....foto.jpg', 'application/octet-stream', 'a', 'application/zip'],
    [
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      'application/octet-stream',
      'mail.msg',
      'application/vnd.ms-outlook',
    ],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/octet-stream', undefined, 'application/x-ole-storage'],
    ['qualcosa', 'application/octet-stream', 'elenco.csv', 'text/csv'],
    ['qualcosa', 'non un tipo', undefined, 'application/octet-stream'],
    ['qualcosa', 'image/x-nuovo', undefined, 'image/x-nuovo'],
  ])('the bytes %j declared %s and named %s are %s', (bytes, declared, name, type) => {
    expect(decideType(Buffer.from(bytes, 'latin1'), declared, name)).toBe(type);
  });

  test('a name never leads out of its folder, hides its ending or grows without bound', async () => {
    const body = parts(
      ...[
        '../../etc/passwd',
        '/tmp/x/denuncia.pdf',
        'fattura\u202efdp.exe',
        `${'a'.repeat(500)}.pdf`,
        '...',
        'del 3/7/2026.pdf',
      ].map((name) => `Content-Type: application/x-prova; name*=utf-8''${encodeURIComponent(name)}\r\n\r\nx`),
    );
    const { attachments } = await readLetter(body, mixed);
    expect(attachments.map(({ name }) => name)).toEqual([
      'passwd',
      'denuncia.pdf',
      'fattura fdp.exe',
      `${'a'.repeat(196)}.pdf`,
      'allegato-5.bin',
      'del 3-7-2026.pdf',
    ]);
  });

  test('a paper that the HTML refers to is a paper all the same', async () => {
    const message = await readLetter(
      parts(
        'Content-Type: text/html\r\n\r\n<a href="cid:f1@example.org">fattura</a>',
        'Content-Type: application/pdf; name=fattura.pdf\r\nContent-ID: <f1@example.org>\r\n\r\n%PDF-1.4',
      ),
      ['Content-Type: multipart/related; boundary=b'],
    );
    expect(message.attachments.map(({ inline }) => inline)).toEqual([false]);
  });

  test('a photograph written into the HTML is a file, an ornament is not', async () => {
    const photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(20_000)]);
    const icon = Buffer.alloc(100);
    const html = [icon, photo]
      .map((bytes) => `<img src="data:image/jpeg;base64,${base64(bytes)}">`)
      .join('<p>Ecco</p>');
    const message = await readLetter(html, ['Content-Type: text/html']);
    expect(message.attachments.map(({ name, size, foundIn }) => [name, size, foundIn])).toEqual([
      ['allegato-1.jpg', photo.length, 'HTML body'],
    ]);
    expect(message.text).toBe('Ecco');
  });

  test('the signature of a signed mail is no paper', async () => {
    const message = await readLetter(
      parts(
        'Content-Type: text/plain\r\n\r\nciao',
        'Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx',
      ),
      ['Content-Type: multipart/signed; boundary=b'],
    );
    expect(message.attachments).toEqual([]);
  });
});

describe('attached messages', () => {
  test('are opened: their files are ours, their words stand in the text but not among the new ones', async () => {
    const message = await readOriginal('attached-message-with-invoice');
    expect(message.attachments.map(({ name, foundIn }) => [name, foundIn])).toEqual([
      ['messaggio-inoltrato.eml', undefined],
      ['fattura.pdf', 'attached message: Rimborso visita'],
    ]);
    expect(message.newText).toBe('Vi giro la richiesta del nostro cliente.');
    expect(message.text).toContain('Da: Mario Rossi <mario.rossi@example.org>');
    expect(message.text).toContain('Chiedo il rimborso della visita del 2 novembre.');
    expect(message.forwarded).toEqual({
      from: { address: 'mario.rossi@example.org', name: 'Mario Rossi' },
      date: 'Wed, 11 Nov 2026 09:00:00 +0100',
      subject: 'Rimborso visita',
    });
    expect(message.ids.mentioned).toEqual(['originale-1@example.org']);
  });

  test('tell what they say when the sender adds nothing, also when they are called a plain file', async () => {
    const message = await readOriginal('attached-message-without-words');
    expect(message.newText).toBe('Chiedo il rimborso della visita del 2 novembre, è urgente.');
    expect(message.attachments[0]?.contentType).toBe('message/rfc822');
    expect(looksLikeMail(Buffer.from('From: una lettera\nA: tutti\n\nciao'))).toBe(false);
  });

  test('in attached messages are opened too, down to a depth', async () => {
    let inner = 'From: dentro@example.org\r\nSubject: ultimo\r\n\r\nin fondo';
    for (let depth = 0; depth < 12; depth += 1) {
      inner = `From: n${depth}@example.org\r\nSubject: n${depth}\r\nContent-Type: message/rfc822\r\n\r\n${inner}`;
    }
    const message = await readLetter(
      parts('Content-Type: text/plain\r\n\r\nciao', `Content-Type: message/rfc822\r\n\r\n${inner}`),
      mixed,
    );
    expect(message.attachments).toHaveLength(9);
    expect(message.warnings.join()).toContain('left closed');
  });
});

describe('winmail.dat', () => {
  test('gives up its words, its files under their long names, and the message inside it', async () => {
    const message = await readOriginal('winmail-dat');
    expect(message.newText).toBe('Buongiorno, la perizia è in allegato.');
    expect(message.attachments.map(({ name, contentType, foundIn }) => [name, contentType, foundIn])).toEqual(
      [
        ['Perizia città.pdf', 'application/pdf', 'winmail.dat'],
        ['foto è.jpg', 'image/jpeg', 'winmail.dat'],
        ['Preventivo.txt', 'text/plain', 'winmail.dat'],
        ['preventivo.pdf', 'application/pdf', 'winmail.dat'],
      ],
    );
  });

  describe('that gives up no file', () => {
    const start = [0x78, 0x9f, 0x3e, 0x22, 1, 0];
    const attribute = (level: number, id: readonly number[], data: readonly number[]) => [
      level,
      ...id,
      data.length,
      0,
      0,
      0,
      ...data,
      0,
      0,
    ];
    const announced = attribute(2, [0x02, 0x90, 0x06, 0], [0, 0]);
    const words = attribute(1, [0x0c, 0x80, 0x02, 0], [...Buffer.from('ciao')]);
    /** A property list with nothing but the body as compressed rich text, of which two bytes came. */
    const richText = attribute(
      1,
      [0x03, 0x90, 0x06, 0],
      [1, 0, 0, 0, 0x02, 0x01, 0x09, 0x10, 1, 0, 0, 0, 2, 0, 0, 0, 7, 7, 0, 0],
    );
    const received = (bytes: readonly number[], text = 'In allegato la perizia.') =>
      readLetter(
        parts(
          `Content-Type: text/plain\r\n\r\n${text}`,
          `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Uint8Array.from(bytes))}`,
        ),
        mixed,
      );

    test.each([
      ['ends in the middle', [...start, 2, 0x02, 0x90, 0x06, 0, 0xff, 0xff, 0xff, 0xff, 1, 2], /cut off/],
      ['ends after its first bytes', start, /cut off/],
      ['ends behind the words', [...start, ...words, ...announced.slice(0, 5)], /cut off/],
      ['announces a file and holds none', [...start, ...announced], /could not be read/],
    ])('because it %s is kept as a file, with a warning', async (_, bytes, why) => {
      const { attachments, warnings } = await received(bytes);
      expect(attachments).toMatchObject([
        { name: 'winmail.dat', contentType: 'application/ms-tnef', size: bytes.length },
      ]);
      expect(warnings.join()).toMatch(why);
    });

    test('because it holds the same words once more is not', async () => {
      for (const bytes of [words, richText]) {
        const { attachments, warnings } = await received([...start, ...bytes]);
        expect([attachments, warnings]).toEqual([[], []]);
      }
    });

    test('is kept when it holds the only words, and they cannot be read', async () => {
      const { attachments, warnings } = await received([...start, ...richText], '');
      expect(attachments.map(({ name }) => name)).toEqual(['winmail.dat']);
      expect(warnings.join()).toContain('rich text');
    });
  });

  test('cut off, lying about its lengths or full of zeros does no harm', async () => {
    const { attachments } = await readLetter(
      parts(
        'Content-Type: text/plain\r\n\r\nciao',
        'Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nnon lo è',
      ),
      mixed,
    );
    expect(attachments.map(({ name }) => name)).toEqual(['winmail.dat']);
    const start = [0x78, 0x9f, 0x3e, 0x22, 1, 0];
    expect(openTnef(Uint8Array.of(...start))?.files).toEqual([]);
    const lying = Uint8Array.of(...start, 2, 0x02, 0x90, 0x06, 0, 0xff, 0xff, 0xff, 0xff, 1, 2);
    expect(openTnef(lying)?.warnings.join()).toContain('cut off');
    const properties = Uint8Array.of(
      ...start,
      1,
      0x03,
      0x90,
      0x06,
      0,
      8,
      0,
      0,
      0,
      0xff,
      0xff,
      0xff,
      0xff,
      0x1f,
      0,
      0,
      0x10,
      0,
      0,
    );
    expect(openTnef(properties)?.text).toBeUndefined();
    expect(openTnef(new Uint8Array(1000))).toBeUndefined();
  });
});

describe('signed content', () => {
  test('a signed file is handed on beside what was signed', async () => {
    const pdf = signed(Buffer.from('%PDF-1.4 fattura'));
    const { attachments } = await readLetter(
      parts(
        'Content-Type: text/plain\r\n\r\nciao',
        `Content-Type: application/octet-stream; name="fattura.pdf.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(pdf)}`,
      ),
      mixed,
    );
    expect(attachments.map(({ name, contentType, foundIn }) => [name, contentType, foundIn])).toEqual([
      ['fattura.pdf.p7m', 'application/pkcs7-mime', undefined],
      ['fattura.pdf', 'application/pdf', 'fattura.pdf.p7m'],
    ]);
    expect(sniffType(pdf)).toBe('application/pkcs7-mime');
  });

  test.each([false, true])('a mail that is one signed block is read (cut into pieces: %s)', async (cut) => {
    const inside =
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n' +
      parts('Content-Type: text/plain\r\n\r\nDenuncio il furto.');
    const message = await readLetter(base64(signed(Buffer.from(inside), cut)), [
      'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
    ]);
    expect(message.text).toBe('Denuncio il furto.');
    expect(message.sender?.address).toBe('mario.rossi@example.org');
  });

  test('an encrypted mail says so, and bytes that are no signature are none', async () => {
    const message = await readLetter('MIAGCSqGSIb3', [
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
    ]);
    expect(message.warnings.join()).toContain('encrypted');
    for (const bytes of [
      [],
      [0x30],
      [0x30, 0x80],
      [0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
      Array.from({ length: 50 }, () => 0x30),
    ]) {
      expect(openSignedData(Uint8Array.from(bytes))).toBeUndefined();
    }
  });
});
