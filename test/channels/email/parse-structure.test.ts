import { describe, expect, test } from 'vitest';
import { htmlToText } from '#channels/email/parse/html-text.ts';
import { parseMail } from '#channels/email/parse/index.ts';
import { mendStructure } from '#channels/email/parse/structure.ts';
import { decodeBase64, decodeQuotedPrintable } from '#channels/email/parse/transfer.ts';
import { letter, original, ourDesk, parts, readLetter, readOriginal } from './parsing.ts';

describe('broken structure', () => {
  test.each([
    ['boundary-never-comes', 'Allego la denuncia, è urgente.', ['denuncia.pdf']],
    ['no-boundary-at-all', 'Vi scrivo per il sinistro del 3 luglio.', []],
    ['inner-part-not-closed', 'Ecco il preventivo.', ['preventivo.pdf']],
    ['end-mark-too-early', 'Primo file.', ['dopo.pdf']],
    [
      'no-blank-line-before-body',
      'Buongiorno vi scrivo per il sinistro\navvenuto a Lodi.\nNota: chiamatemi\n\nMario Rossi',
      [],
    ],
    ['line-feeds-only', 'Solo LF.', ['elenco.csv']],
    ['base64-cut-off', 'La foto è questa.', ['foto.jpg']],
  ])('loses neither words nor files in %s', async (name, text, files) => {
    const message = await readOriginal(name);
    expect(message.text).toBe(text);
    expect(message.attachments.map((file) => file.name)).toEqual(files);
    expect(message.nature).toEqual({ kind: 'human' });
  });

  test('a sound mail is left as it is, byte for byte', () => {
    for (const name of ['gmail-it-wrapped-attribution', 'pec-message', 'dsn-postfix-two-recipients']) {
      const bytes = original(name);
      expect(mendStructure(bytes)).toEqual({ bytes, warnings: [] });
    }
  });

  test('a cut-off file keeps what came', async () => {
    const { attachments } = await readOriginal('base64-cut-off');
    expect(attachments[0]?.size).toBe(26);
    expect(attachments[0]?.contentType).toBe('image/jpeg');
  });

  test('lines that end in a lone CR are lines', async () => {
    const bytes = Buffer.from(letter('prima riga\nseconda riga')).toString('latin1').replace(/\r?\n/g, '\r');
    const message = await parseMail(Buffer.from(bytes, 'latin1'), ourDesk);
    expect(message.sender?.address).toBe('mario.rossi@example.org');
    expect(message.text).toBe('prima riga\nseconda riga');
  });

  test('a boundary in quotes with blanks, one without a semicolon before it and one after a comment are found', async () => {
    const body = parts(
      'Content-Type: text/plain\r\n\r\nciao',
      'Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1',
    );
    for (const type of [
      'multipart/mixed; boundary="b "',
      'multipart/mixed boundary=b',
      'multipart/mixed (prova); boundary=b',
      'Multipart/Mixed;\r\n\tBOUNDARY="b"',
    ]) {
      const message = await readLetter(body, [`Content-Type: ${type}`]);
      expect([type, message.text, message.attachments.length]).toEqual([type, 'ciao', 1]);
    }
  });

  test('a part that begins with its words, without a header, is words', async () => {
    const message = await readLetter('--b\r\nBuongiorno a tutti\r\nsenza intestazione\r\n--b--\r\n', [
      'Content-Type: multipart/mixed; boundary=b',
    ]);
    expect(message.text).toBe('Buongiorno a tutti\nsenza intestazione');
  });

  test('transfer encodings are undone as far as they go', () => {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
    expect(text(decodeQuotedPrintable(Buffer.from('a=3D=\r\nb  \r\nc=20\r\n=ZZ =')))).toBe(
      'a=b\r\nc \r\n=ZZ ',
    );
    expect(text(decodeQuotedPrintable(Buffer.from('a= \t\nb')))).toBe('ab');
    expect(text(decodeBase64(Buffer.from('Y2lh\r\nbw==\r\nIG1vbmRv!')))).toBe('ciao mondo');
    expect(text(decodeBase64(Buffer.from('Y2lhbw')))).toBe('ciao');
  });
});

describe('the body', () => {
  test('HTML alone becomes readable text: tables in rows, hidden text left out, links with their address', async () => {
    const message = await readOriginal('html-table-and-hidden-text');
    expect(message.text).toBe(
      [
        'Riepilogo',
        '',
        'Voce | Valore',
        'Data | 03/07/2026',
        'Importo | 1.250 € <lordi>',
        '',
        '- Fattura',
        '- Foto',
        '',
        'Le foto sono qui <https://nuvola.example.com/f/123>, 5 < 6.',
        '',
        'Testo solo rientrato dal cliente',
      ].join('\n'),
    );
    expect(message.html).toContain('<h1>Riepilogo</h1>');
  });

  test('the HTML is taken when the plain part only says that there is one, or lacks most of it', async () => {
    expect((await readOriginal('plain-part-says-html')).text).toBe(
      'Denuncia di sinistro del 3 luglio 2026, polizza 0012345678.',
    );
    const long = 'Il sinistro è avvenuto a Lodi in via Roma. '.repeat(10);
    const poor = parts(
      'Content-Type: text/plain\r\n\r\nciao',
      `Content-Type: text/html; charset=utf-8\r\n\r\n<p>${long}</p>`,
    );
    expect((await readLetter(poor, ['Content-Type: multipart/alternative; boundary=b'])).text).toBe(
      long.trim(),
    );
  });

  test('texts in a row are joined, a named one is a file, and the only one is both', async () => {
    const row = parts(
      'Content-Type: text/plain\r\n\r\nprima',
      'Content-Type: text/plain; name=nota.txt\r\n\r\nnota',
      'Content-Type: text/plain\r\n\r\ndopo',
    );
    const message = await readLetter(row, ['Content-Type: multipart/mixed; boundary=b']);
    expect(message.text).toBe('prima\n\ndopo');
    expect(message.attachments.map(({ name }) => name)).toEqual(['nota.txt']);
    const only = await readLetter('Vi scrivo.', ['Content-Type: text/plain; name=messaggio.txt']);
    expect(only.text).toBe('Vi scrivo.');
    expect(only.attachments).toHaveLength(1);
  });

  test('hidden text that never ends does not swallow the words after it', () => {
    expect(htmlToText('<p style="display:none">x<div>Il danno è grave')).toContain('Il danno è grave');
    expect(htmlToText('<p style="display:none">anteprima</p><p>Il danno</p>')).toBe('Il danno');
  });

  test('quotations are marked, indentation is not', () => {
    expect(
      htmlToText('a<blockquote type="cite">b<blockquote class="gmail_quote">c</blockquote></blockquote>d'),
    ).toBe('a\n\n> b\n>\n>> c\n\nd');
    expect(htmlToText('<blockquote>mio</blockquote>')).toBe('mio');
    expect(htmlToText('Anna ha scritto:<blockquote>suo</blockquote>')).toBe('Anna ha scritto:\n\n> suo');
  });

  test('broken HTML still gives its words', () => {
    expect(htmlToText('<p class="x>uno</p><p title="y">due')).toContain('due');
    expect(htmlToText('5 < 6 & 7 > 3 <!-- aperto <b>grassetto</b>')).toContain('grassetto');
    expect(htmlToText('<div><div>a</div><div><br></div><div>b</div></div>')).toBe('a\n\nb');
    expect(htmlToText('<ol><li>x<li>y</ol><pre>  a\n   b</pre>')).toBe('1. x\n2. y\n\n  a\n   b');
    expect(htmlToText('caff&egrave;&nbsp;&#8364;&#150;&amp;lt;')).toBe('caffè €–&lt;');
  });
});
