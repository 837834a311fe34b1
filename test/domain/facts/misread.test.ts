import { describe, expect, test } from 'vitest';
import { findFiscalCodes, findIbans } from '#src/domain/facts/identifiers.ts';
import { findMisreadFiscalCodes, findMisreadIbans } from '#src/domain/facts/misread.ts';

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

  test('in which too much is wrong, or that is a word or a number, is none', () => {
    expect(findMisreadFiscalCodes('BNCNNABSCSAEGABG')).toEqual([]);
    expect(findMisreadFiscalCodes('responsabilmente 1234567890123456')).toEqual([]);
  });
});
