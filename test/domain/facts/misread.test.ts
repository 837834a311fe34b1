import { describe, expect, test } from 'vitest';
import { findFiscalCodes, findIbans } from '#src/domain/facts/identifiers.ts';
import { findMisreadFiscalCodes, findMisreadIbans, findSpoiltValues } from '#src/domain/facts/misread.ts';

const values = (found: readonly { value: string }[]) => found.map(({ value }) => value);

describe('an account that was read from a picture', () => {
  test('is put right where a letter stands for a digit or the other way, when its checks agree', () => {
    for (const text of ['IBAN ITEOX0542811101000000123456', 'IBAN: 1T60 X05428 11101 0O0000123456'])
      expect(values(findMisreadIbans(text))).toEqual(
        text.includes('0O0000') ? [] : ['IT60X0542811101000000123456'],
      );
    expect(values(findMisreadIbans('IBAN: IT61 10306901000000000012345\nlodi'))).toEqual([
      'IT61I0306901000000000012345',
    ]);
  });

  test('that is whole is no misread one, and one whose checks fail stays unread', () => {
    expect(findMisreadIbans('IT60X0542811101000000123456')).toEqual([]);
    expect(findMisreadIbans('ITEOX0542811101000000123457')).toEqual([]);
    expect(findIbans('ITEOX0542811101000000123456')).toEqual([]);
  });
});

describe('a tax code that was read from a picture', () => {
  test('is put right when exactly one code agrees with its letter', () => {
    const [found] = findMisreadFiscalCodes('Codice fiscale: BNCNNA8SC54E64BG, nata a Lodi');
    expect(found).toMatchObject({ value: 'BNCNNA85C54E648G', quote: 'BNCNNA8SC54E64BG' });
    expect(findFiscalCodes('BNCNNA8SC54E64BG')).toEqual([]);
  });

  test('is put right where one sign was read twice', () => {
    const [found] = findMisreadFiscalCodes('Italian tax code: VRDBRN70AQ01F205T');
    expect(found).toMatchObject({ value: 'VRDBRN70A01F205T', quote: 'VRDBRN70AQ01F205T' });
  });

  test('in which too much is wrong, or that is a word or a number, is none', () => {
    expect(findMisreadFiscalCodes('BNCNNABSCSAEGABG')).toEqual([]);
    expect(findMisreadFiscalCodes('responsabilmente 1234567890123456')).toEqual([]);
  });
});

describe('what was printed and can be read as nothing', () => {
  test.each([
    ['the tax code is BNCNNASSC54E648G.', 'BNCNNASSC54E648G'],
    ['C.F. VRDBRN70AU1F205T', 'VRDBRN70AU1F205T'],
    ['C.F. VRDBRN7A01F205T', 'VRDBRN7A01F205T'],
    ['IBAN: IT60X05428111010000001234', 'IT60X05428111010000001234'],
    ['when my car (plate GM0452ZZ) was hit', 'GM0452ZZ'],
    ['il giorno\n/07/2026, verso le ore 18', '/07/2026'],
  ])('%s: a person looks at it', (text, quote) => {
    expect(findSpoiltValues(text).map((each) => each.quote)).toEqual([quote]);
  });

  test.each([
    'C.F. BNCNNA85C54E648G, IBAN IT60 X054 2811 1010 0000 0123 456, targa GM045ZZ, 13/07/2026',
    // Repaired ones are known; frame numbers, foreign plates and numbers of files are something else.
    'C.F. BNCNNA8SC54E64BG, IBAN ITEOX0542811101000000123456',
    'telaio WVWZZZ1KZAW123456, targa straniera M-AB 1234, plate AB12 CDE',
    'fattura 118/2026, prot. INC/07/2026, polizza RCA-2025-001183, P.IVA 12345678903, tel. 02 1234567',
    'it was 12 o’clock when it happened; responsabilmente 1234567890123456; ORDINE ABCDEF-12-2026-0004711',
  ])('%s: nothing is missed', (text) => {
    expect(findSpoiltValues(text)).toEqual([]);
  });
});
