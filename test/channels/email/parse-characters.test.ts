import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '#channels/email/parse/charset.ts';
import { readDate } from '#channels/email/parse/date.ts';
import { decodeWords, readStructured } from '#channels/email/parse/header.ts';
import { readLetter, readOriginal } from './parsing.ts';

describe('characters', () => {
  test('windows-1252 bytes called UTF-8 are read, in text and header, with a warning', async () => {
    const message = await readOriginal('latin1-bytes-labelled-utf8');
    expect(message.text).toContain('La perizia è già stata inviata, costa 1.250 €.');
    expect(message.subject).toBe('Perizia già inviata');
    expect(message.sender?.name).toBe('Città di Lodi');
    expect(message.warnings.join()).toContain('character set');
  });

  test('UTF-8 bytes called ASCII or Latin-1 are read', async () => {
    const message = await readOriginal('utf8-bytes-labelled-ascii');
    expect(message.text).toBe('L’età dell’assicurato è 45 anni – così risulta.');
    expect(message.sender?.name).toBe('Zoë');
    expect(decodeText(Buffer.from('perché'), 'iso-8859-1').text).toBe('perché');
  });

  test('one broken character does not spoil the others', () => {
    const bytes = Buffer.concat([
      Buffer.from('perché '),
      Buffer.from([0xe8]),
      Buffer.from(' così €'),
      Buffer.from([0xe2, 0x82]),
    ]);
    expect(decodeText(bytes, 'utf-8').text).toBe('perché è così €â‚');
  });

  test('labels of every spelling and labels nobody knows are taken', () => {
    const euro = Uint8Array.of(0x80, 0xe8);
    for (const label of [
      'cp1252',
      'windows-1252',
      'Win-1252',
      'iso8859-1',
      'latin1',
      'us-ascii',
      'x-unknown',
      '"ANSI"',
    ]) {
      expect(decodeText(euro, label).text).toBe('€è');
    }
    expect(decodeText(Buffer.from('\ufeffciao', 'utf16le')).text).toBe('ciao');
    expect(decodeText(Buffer.from('\ufeffciao')).text).toBe('ciao');
  });

  test('bytes of every kind become text without the replacement sign', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        if (bytes[0] === 0xff && bytes[1] === 0xfe) return;
        const { text } = decodeText(bytes, 'utf-8');
        expect(text.includes('\ufffd')).toBe(Buffer.from(bytes).includes('\ufffd'));
      }),
    );
  });

  test('NUL bytes and half surrogates never leave the parser', async () => {
    const message = await readLetter(Buffer.from('uno\0due'), ['Subject: a\0b =?utf-8?Q?c=00d?=']);
    expect(message.text).toBe('unodue');
    expect(message.subject).toBe('a b cd');
  });
});

describe('headers', () => {
  test('encoded words cut in two, with raw bytes and in base64, and RFC 2231 names are joined', async () => {
    const message = await readOriginal('odd-encoded-words');
    expect(message.subject).toBe('Perizia già fatta: € 100 e poi caffè');
    expect(message.sender).toEqual({ address: 'mario.rossi@example.org', name: 'Rossi, Mario Libertà' });
    expect(message.attachments.map(({ name }) => name)).toEqual([
      'perizia caffè finale.pdf',
      'fattura di città.pdf',
      'foto delè danno.png',
    ]);
  });

  test.each([
    ['=?utf-8?B?w6g=?= =?utf-8?B?w6g=?=', 'èè'],
    ['=?utf-8?B?4oK?= =?utf-8?B?w?=', '₰'],
    ['=?iso-8859-1?Q?a?= b', 'a b'],
    ['=?utf-8?Q?Come_va=3F?=', 'Come va?'],
    ['=?utf-8?Q?Come va??=', 'Come va?'],
    ['=?utf-8*it?Q?citt=C3=A0?=', 'città'],
    ['a =? b ?= c', 'a =? b ?= c'],
    ['=?x-nessuno?Q?=E8?=', 'è'],
  ])('the header text %s reads %s', (raw, text) => {
    expect(decodeWords(raw)).toBe(text);
  });

  test('parameters are read with and without quotes, and an unclosed quote swallows nothing', () => {
    const names = (raw: string) => readStructured(raw).params.get('filename');
    expect(names('attachment; filename="a;b \\"c\\".pdf"; size=1')).toBe('a;b "c".pdf');
    expect(names('attachment; filename=a b.pdf')).toBe('a b.pdf');
    expect(names('attachment; filename="a b.pdf; size=1')).toBe('a b.pdf');
    expect(names("attachment; filename=fallback.pdf; filename*=UTF-8''citt%C3%A0.pdf")).toBe('città.pdf');
  });

  test('a date that is none is left out instead of becoming today', async () => {
    expect((await readOriginal('date-that-is-none')).writtenAt).toBeUndefined();
    for (const wrong of [
      '31 Feb 2026 10:00:00 +0100',
      'ciao 12',
      'Thu, 12 Nov 0026 10:00:00 +0000',
      '12 Nov 2026 25:00',
    ]) {
      expect(readDate(wrong)).toBeUndefined();
    }
  });

  test.each([
    ['Thu, 12 Nov 2026 10:22:31 +0100 (CET)', '2026-11-12T09:22:31.000Z'],
    ['12 Nov 26 10:22 GMT', '2026-11-12T10:22:00.000Z'],
    ['Thu, 12 Nov 2026 10:22:31', '2026-11-12T10:22:31.000Z'],
    ['Thu, 2 Jul 2026 10:22:31 EST', '2026-07-02T15:22:31.000Z'],
    ['2026-11-12T10:22:31+01:00', '2026-11-12T09:22:31.000Z'],
  ])('the date %s is %s', (text, iso) => {
    expect(readDate(text)?.toISOString()).toBe(iso);
  });

  test('of several authors in a group the first is the sender; names lose their quotes and addresses their capitals', async () => {
    const message = await readOriginal('several-from-in-a-group');
    expect(message.sender).toEqual({ address: 'mario.rossi@example.org', name: 'Mario Rossi' });
    expect(message.replyTo).toEqual([{ address: 'amministratore@example.com', name: 'Amministratore' }]);
    expect(message.to).toEqual([{ address: 'sinistri@assicura.example.it', name: 'Ufficio Sinistri' }]);
    expect(message.cc).toEqual([{ address: 'perito@example.com', name: 'Perito' }]);
    expect(message.ids).toEqual({
      own: 'group-1@example.org',
      inReplyTo: ['sportello.94.x9@assicura.example.it'],
      references: ['a@x', 'sportello.94.x9@assicura.example.it'],
      mentioned: [],
    });
  });

  test('without From the return path says who wrote; an address inside an encoded name is none', async () => {
    expect((await readOriginal('no-from-at-all')).sender).toEqual({ address: 'portale@broker.example.com' });
    const disguised = await readLetter('x', [
      `From: =?utf-8?B?${Buffer.from('Direttore <direttore@assicura.example.it>').toString('base64')}?=`,
      'Return-Path: <chi@example.com>',
    ]);
    expect(disguised.sender?.address).toBe('chi@example.com');
  });

  test('empty, overlong and broken ids are dropped, and a list of thousands keeps its ends', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `<id-${index}@example.org>`).join('\r\n ');
    const message = await readLetter('x', [
      `References: <> < > <${'a'.repeat(999)}@example.org> ${many}`,
      'In-Reply-To: senza-parentesi@example.org; niente',
    ]);
    expect(message.ids.references).toHaveLength(200);
    expect(message.ids.references[0]).toBe('id-0@example.org');
    expect(message.ids.references.at(-1)).toBe('id-2999@example.org');
    expect(message.ids.inReplyTo).toEqual(['senza-parentesi@example.org']);
  });

  test('ids quoted in the body are mentioned, addresses are not', async () => {
    const message = await readLetter(
      'Da: Anna <anna.b2@example.org>\nMessage-ID: <CAF123@mail.example.com>\nvedi <sportello.81.x9@assicura.example.it>\nMario Rossi <mario.rossi@example.org>',
    );
    expect(message.ids.mentioned).toEqual(['CAF123@mail.example.com', 'sportello.81.x9@assicura.example.it']);
  });
});
