import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAmounts, formatMoney, parseMoney } from '#src/domain/money.ts';
import { longTexts } from './facts/long-texts.ts';

test.each([
  ['1.250,00', 125_000],
  ['1,250.00', 125_000],
  ['1.250', 125_000],
  ['1,250', 125_000],
  ['€ 1 250,00', 125_000],
  ["CHF 1'250.00", 125_000],
  ['12,5', 1_250],
  ['0,50', 50],
  ['1250', 125_000],
  ['1.250.000', 125_000_000],
  ['€ 80,-', 8_000],
  ['1.250,00 €', 125_000],
  ['-12,50', -1_250],
])('%s is %i cents', (text, cents) => expect(parseMoney(text)).toBe(cents));

test.each(['', 'abc', '0.500', '1.25.000', '1.2.3', '1,250,00', '12.34.56', '1..2', '€'])(
  '%s is no amount',
  (text) => expect(parseMoney(text)).toBeUndefined(),
);

test('what is printed is read back, in both languages', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.constantFrom('it' as const, 'en' as const),
      (cents, language) => {
        expect(parseMoney(formatMoney(cents, language).replace('-€', '-'))).toBe(cents);
      },
    ),
  );
  expect(formatMoney(125_000, 'it')).toBe('1.250,00 €');
  expect(formatMoney(123_456_789, 'en')).toBe('€1,234,567.89');
  expect(formatMoney(-5, 'it')).toBe('-0,05 €');
});

describe('amounts in a text', () => {
  const amounts = (text: string) => findAmounts(text).map(({ cents, currency }) => `${cents} ${currency}`);

  test.each([
    ['chiedo € 1.250,00 di danni', ['125000 EUR']],
    ['250 euro e 80€', ['25000 EUR', '8000 EUR']],
    ['circa 12mila euro', ['1200000 EUR']],
    ['EUR 1,250.00 and £30', ['125000 EUR', '3000 GBP']],
    ['$80', ['8000 USD']],
    ['€1.250,--', ['125000 EUR']],
    ['Totale euro 1.250,00.', ['125000 EUR']],
    ['il 3 luglio 2026 euro 50', ['5000 EUR']],
    ['€ 45,50+€ 3', ['4550 EUR', '300 EUR']],
  ])('%s', (text, expected) => expect(amounts(text)).toEqual(expected));

  test.each(['1.250,00', 'polizza 1250', 'eurostar 12', '12 eurospin', 'il 3/7/2026 €'])(
    'none in %s',
    (text) => expect(amounts(text)).toEqual([]),
  );

  test('hostile texts of 50,000 characters are read to their end', () => {
    for (const text of longTexts('1.', '123.', '€', '€ ', 'euro 1 ', '1')) {
      expect(() => [findAmounts(text), parseMoney(text)]).not.toThrow();
    }
  });
});
