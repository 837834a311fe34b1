import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutboundId } from '#src/domain/ids.ts';
import {
  findPrintedMarks,
  letterMark,
  markedPages,
  printedMark,
  readLetterMark,
  type LetterMark,
} from '#src/domain/letters/letter-mark.ts';
import { findReferences, referenceFor } from '#src/domain/linking/reference.ts';
import { readToken } from '#src/domain/answering/reply-token.ts';

const secret = 'a secret of this test only';
const mark: LetterMark = {
  kind: 'return_slip',
  reference: referenceFor(42),
  letter: '1234' as OutboundId,
  page: 2,
};
const marks = fc.record({
  kind: fc.constantFrom(...markedPages),
  reference: fc.nat().map(referenceFor),
  letter: fc.bigInt({ min: 1n, max: 10n ** 12n }).map((id) => String(id) as OutboundId),
  page: fc.integer({ min: 1, max: 9_999 }),
});

describe('the mark in a QR code', () => {
  test('leads back to the file, the letter, the page and what the page is', () => {
    fc.assert(
      fc.property(marks, (each) => {
        expect(readLetterMark(letterMark(each, secret), [secret])).toEqual({ state: 'signed', mark: each });
      }),
    );
  });

  test('fits a code of 29 modules a side in the signs that QR codes hold most densely', () => {
    // Version 3 at level M holds 61 signs in alphanumeric mode (ISO/IEC 18004 table 7).
    const longest = letterMark({ ...mark, letter: '999999999999999999' as OutboundId, page: 9_999 }, secret);
    expect(longest.length).toBeLessThanOrEqual(61);
    expect(longest).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
  });

  test('is worth nothing once a single sign is changed', () => {
    const code = letterMark(mark, secret);
    const worthNothing = fc.check(
      fc.property(fc.nat(code.length - 1), fc.constantFrom(...Array.from('ABLRC23456719-')), (at, sign) => {
        const changed = code.slice(0, at) + sign + code.slice(at + 1);
        return changed === code || readLetterMark(changed, [secret])?.state !== 'signed';
      }),
    );
    expect(worthNothing.failed).toBe(false);
  });

  test('of an older key is still read, of a stranger’s is forged, and a code of somebody else is none', () => {
    const code = letterMark(mark, 'the older secret');
    expect(readLetterMark(code, [secret, 'the older secret'])).toMatchObject({ state: 'signed', mark });
    expect(readLetterMark(code, [secret])).toEqual({ state: 'forged', claimed: mark.reference });
    expect(readLetterMark(code, [])).toMatchObject({ state: 'forged' });
    expect(readLetterMark('https://example.org/pay?id=4827193652', [secret])).toBeUndefined();
    expect(readLetterMark('', [secret])).toBeUndefined();
  });

  test('carries no token that opens a reply address', () => {
    const tag = letterMark(mark, secret).split('-').at(-1)?.toLowerCase().slice(0, 10);
    expect(readToken(`${mark.reference}.${tag}`, [secret])).toMatchObject({ kind: 'forged' });
  });

  test('is never made without a key or for a page that no letter has', () => {
    expect(() => letterMark(mark, '')).toThrow(RangeError);
    expect(() => printedMark(mark, '')).toThrow(RangeError);
    expect(() => letterMark({ ...mark, page: 0 }, secret)).toThrow(RangeError);
    expect(() => printedMark({ ...mark, page: 1.5 }, secret)).toThrow(RangeError);
  });
});

describe('the mark in print', () => {
  test('is found between other words, and says the same as the code', () => {
    fc.assert(
      fc.property(marks, (each) => {
        const line = `Rif. lettera ${printedMark(each, secret)}  pagina ${each.page} di 12`;
        expect(findPrintedMarks(line, [secret])).toEqual([
          expect.objectContaining({
            quote: printedMark(each, secret),
            state: 'signed',
            mark: each,
            repaired: false,
          }),
        ]);
      }),
    );
  });

  test.each([
    [
      'letters for digits',
      (printed: string) => printed.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('5', 'S'),
    ],
    ['blanks for dashes', (printed: string) => printed.replaceAll('-', ' ')],
    ['blanks around dashes', (printed: string) => printed.replaceAll('-', ' - ')],
    ['dots for dashes', (printed: string) => printed.replaceAll('-', '.')],
    ['long dashes', (printed: string) => printed.replaceAll('-', '–')],
  ])('is read with %s', (_, spell) => {
    expect(findPrintedMarks(`Rif. ${spell(printedMark(mark, secret))}\n`, [secret])).toMatchObject([
      { state: 'signed', mark, repaired: false },
    ]);
  });

  test('is repaired when one digit was misread, and never into another mark', () => {
    fc.assert(
      fc.property(marks, fc.nat(), fc.integer({ min: 0, max: 9 }), (each, where, wrong) => {
        const printed = printedMark(each, secret);
        const places = [...printed.matchAll(/\d/g)].map(({ index }) => index);
        const at = places[where % places.length] ?? 0;
        const slipped = printed.slice(0, at) + String(wrong) + printed.slice(at + 1);
        expect(findPrintedMarks(slipped, [secret])).toMatchObject([
          { state: 'signed', mark: each, repaired: slipped !== printed },
        ]);
      }),
      { numRuns: 50 },
    );
  });

  test('with two wrong digits is not taken for another', () => {
    const printed = printedMark(mark, secret);
    const wrong = printed.replace(/^\d/, '9').replace(/\d$/, (last) => String((Number(last) + 5) % 10));
    expect(findPrintedMarks(wrong, [secret]).filter(({ state }) => state === 'signed')).toEqual([]);
  });

  test('of an older key is read, and a stranger’s is forged', () => {
    const printed = printedMark(mark, 'the older secret');
    expect(findPrintedMarks(printed, [secret, 'the older secret'])).toMatchObject([
      { state: 'signed', mark },
    ]);
    expect(findPrintedMarks(printed, [secret])).toMatchObject([{ state: 'forged', claimed: mark.reference }]);
  });

  test('is no number of another kind', () => {
    for (const text of [
      'IBAN IT60 X054 2811 1010 0000 0123 456',
      'tel. 02 1234 5678, cell. 347 1234567',
      'polizza 4827-1936-52-1234-2-1-604417-00',
      'SIN 4827-1936-52 del 3-7-2026',
    ])
      expect(findPrintedMarks(text, [secret])).toEqual([]);
  });

  test('holds the reference in the shape in which references are found', () => {
    expect(findReferences(`Rif. ${printedMark(mark, secret)}`)).toMatchObject([
      { value: mark.reference, labelled: true },
    ]);
  });

  test('takes no time on long rows of digits', () => {
    expect(findPrintedMarks('1'.repeat(100_000), [secret])).toEqual([]);
    expect(findPrintedMarks('1234-5678-90-'.repeat(20_000), [secret])).toEqual([]);
  });
});
