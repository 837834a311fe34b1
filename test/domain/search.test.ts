import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excerpt, meantNames, numbersIn, readTerms } from '#src/domain/search.ts';

const shown = (text: string, marks: readonly string[], longest?: number) =>
  excerpt(text, new Set(marks), longest)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

describe('words that were typed', () => {
  test('are parted at blanks and apostrophes; quotes keep them together; the last is only begun', () => {
    expect(readTerms(`dell'auto «via Larga» tampo`)).toEqual([
      { text: 'dell', quoted: false, open: false },
      { text: 'auto', quoted: false, open: false },
      { text: 'via Larga', quoted: true, open: false },
      { text: 'tampo', quoted: false, open: true },
    ]);
    expect(readTerms('tampo ')).toMatchObject([{ open: false }]);
    expect(readTerms('"via lar')).toMatchObject([{ text: 'via lar', quoted: true, open: false }]);
    expect(readTerms(' … « » - ')).toEqual([]);
  });
});

describe('numbers that were typed', () => {
  test.each([
    ['targa ga 123 bc', 'plate', 'GA123BC'],
    ['BNCNNA85C54 E648G', 'fiscalCode', 'BNCNNA85C54E648G'],
    ['IBAN: IT20 E099 9901 6000 0010 0200 300', 'iban', 'IT20E0999901600000100200300'],
    ['Polizza n. RCA-2025/004217', 'policy', 'RCA2025004217'],
    ['tel. 02 5550 1234', 'phone', '+390255501234'],
    ['Anna.Bianchi@Example.ORG', 'email', 'anna.bianchi@example.org'],
    ['SIN 5306-1858-60', 'reference', '5306185860'],
    ['5306 1858 61', 'reference', '5306185860'],
  ] as const)('«%s» may be a %s', (typed, is, value) => {
    expect(numbersIn(typed)).toContainEqual({ is, value });
  });

  test.each(['Tamponamento in via Larga 12', 'bianchi', '12', 'il 3 novembre 2026 alle 18 a Milano'])(
    '«%s» is none',
    (typed) => {
      expect(numbersIn(typed)).toEqual([]);
    },
  );

  test('whatever is typed, nothing throws and all of it is finite', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (typed) => {
        expect(numbersIn(typed).length).toBeLessThan(60);
        expect(readTerms(typed).length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('an excerpt', () => {
  const long = `${'Prima non è successo niente. '.repeat(20)}Poi la grandine ha rotto il tetto della cantina. ${'E dopo nemmeno. '.repeat(20)}`;

  test('shows the place where most of the words stand, whole words at its ends', () => {
    const text = shown(long, ['grandine', 'tetto'], 120);
    expect(text).toContain('[grandine] ha rotto il [tetto]');
    expect(text).toMatch(/^… \S.*\S …$/);
    expect(text.length).toBeLessThan(150);
  });

  test('marks words whatever their accents and case, and never parts of words', () => {
    expect(shown('Perché? PERCHE! Perchero.', ['perche'])).toBe('[Perché]? [PERCHE]! Perchero.');
  });

  test('is the beginning where nothing is marked, on one line', () => {
    expect(shown('Buongiorno,\n\n  la ringrazio.', [])).toBe('Buongiorno, la ringrazio.');
    expect(excerpt('', new Set())).toEqual([]);
  });

  test('loses and adds no letter of what it shows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const pieces = excerpt(text, new Set(['a', 'b']), 200);
        expect(
          pieces
            .map((piece) => piece.text)
            .join('')
            .replaceAll(/\s+/g, ''),
        ).toBe(text.replaceAll(/\s+/g, ''));
      }),
    );
  });
});

describe('a name with a slip', () => {
  const names = ['bianchi', 'bianco', 'rossi', 'russo', 'hughes', 'villa'];

  test.each([
    ['biacnhi', ['bianchi']],
    ['rosi', ['rossi']],
    ['hugehs', ['hughes']],
    ['vila', ['villa']],
    ['rxsxi', []],
    ['rossi', []],
    ['tetto', []],
  ] as const)('%s', (word, meant) => {
    expect(meantNames(word, names)).toEqual(meant);
  });
});
