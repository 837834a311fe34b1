import { describe, expect, test } from 'vitest';
import { findQuote, mailDocument, showsAll } from '#src/desk/original/mail-document.ts';

describe('the page in a mail’s frame', () => {
  test('loads nothing but pictures of the API, runs nothing and sends nothing', () => {
    const page = mailDocument({ html: '<p>Ciao</p>', language: 'it', origin: 'https://desk.example' });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      "default-src 'none'; img-src https://desk.example/attachments/ https://desk.example/messages/ data:; " +
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    );
    // The policy stands before the first word of the sender.
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<p>Ciao</p>'));
    expect(page).not.toMatch(/url\(|@import/);
  });

  test('takes no language that is none', () => {
    expect(mailDocument({ html: '', language: 'it"><script>', origin: '' })).toContain('<html lang="it">');
  });
});

describe('what may be folded', () => {
  test('only what leaves every new word in sight, whatever blanks, signs and links stand between', () => {
    const seen = 'Buongiorno,\nallego la fattura.\n\nAnna Bianchi';
    expect(showsAll(seen, 'Buongiorno, allego\nla  fattura. <https://a.example/x>')).toBe(true);
    expect(showsAll(seen, '*Anna* Bianchi')).toBe(true);
    expect(showsAll(seen, 'Buongiorno,\nla targa è GA123BC')).toBe(false);
  });
});

describe('words looked for in a page', () => {
  const pieces = ['Buon', 'giorno, la mia ', '\n  ', 'targa', ' è ', 'GA123BC', '.'];

  test('are found across elements and line ends', () => {
    expect(findQuote(pieces, 'targa\n è GA123BC')).toEqual({
      from: { piece: 3, at: 0 },
      to: { piece: 5, at: 6 },
    });
    expect(findQuote(pieces, 'Buongiorno')).toEqual({ from: { piece: 0, at: 0 }, to: { piece: 1, at: 5 } });
  });

  test('are not found where they are not, nor nothing anywhere', () => {
    expect(findQuote(pieces, 'GA123BD')).toBeUndefined();
    expect(findQuote(pieces, '  ')).toBeUndefined();
    expect(findQuote([], 'x')).toBeUndefined();
  });
});
