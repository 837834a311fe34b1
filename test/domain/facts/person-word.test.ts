import { describe, expect, test } from 'vitest';
import type { Fact } from '#src/domain/facts/fact.ts';
import { asPeopleSay, asWasRead, meantValue } from '#src/domain/facts/person-word.ts';
import { item } from '#src/domain/facts/statements.ts';
import type { LocalDate } from '#src/domain/ids.ts';

const fact = (key: string, value: string, confidence = 0.7): Fact => ({
  key: item(key),
  value,
  span: { part: 'body', start: 4, end: 4 + value.length, quote: value },
  method: 'regex',
  confidence,
});
const plate = fact('plate_own', 'AB123CD');
const amount = fact('amount_claimed', '12000');
const today = '2026-11-12' as LocalDate;

describe('a person’s word on what was read', () => {
  test('makes a right value sure, puts another in its place, and takes away what does not stand there', () => {
    expect(asPeopleSay([plate, amount], [{ read: plate, meant: 'AB123CD' }])).toEqual([
      { ...plate, method: 'person', confidence: 1 },
      amount,
    ]);
    expect(asPeopleSay([plate, amount], [{ read: plate, meant: 'AB128CD' }])).toEqual([
      { ...plate, value: 'AB128CD', method: 'person', confidence: 1 },
      amount,
    ]);
    expect(asPeopleSay([plate, amount], [{ read: plate, meant: null }])).toEqual([amount]);
  });

  test('stays when the machine reads something else there later, and nothing stands twice', () => {
    const word = { read: plate, meant: 'AB128CD' };
    expect(asPeopleSay([fact('plate_own', 'AB128CD', 0.5)], [word])).toEqual([
      { ...plate, value: 'AB128CD', method: 'person', confidence: 1 },
    ]);
  });

  test('can be taken back: what was read is there again', () => {
    const words = [{ read: plate, meant: 'AB128CD' }];
    expect(asWasRead(asPeopleSay([plate, amount], words), words)).toEqual([plate, amount]);
  });

  test.each([
    [
      'iban',
      'IT60X0542811101000000123456',
      'it60 x054 2811 1010 0000 0123 456',
      'IT60X0542811101000000123456',
    ],
    ['iban', 'IT60X0542811101000000123456', 'IT61 X054 2811 1010 0000 0123 456', undefined],
    ['fiscal_code', 'BNCNNA85C54E648G', 'bncnna85c54e648g', 'BNCNNA85C54E648G'],
    ['fiscal_code', 'BNCNNA85C54E648G', 'BNCNNA85C54E648H', undefined],
    ['plate_own', 'AB123CD', 'ab 128 cd', 'AB128CD'],
    ['loss_date', '2026-07-03', '8/7/2026', '2026-07-08'],
    ['loss_date', '2026-07-03', 'il giorno dopo', undefined],
    ['loss_time', '18:00', '8.30', '08:30'],
    ['loss_time', '18:00', '25:00', undefined],
    ['amount_claimed', '12000', '1.250,50 €', '125050'],
    ['amount_claimed', '12000', 'molto', undefined],
    ['injuries_flag', 'yes', 'No', 'no'],
    ['loss_place', 'Milano', '  via Larga,\n Milano ', 'via Larga, Milano'],
    ['loss_place', 'Milano', '   ', undefined],
  ])('%s, read as %s and typed as %j, is %j', (key, value, typed, meant) => {
    expect(meantValue({ key: item(key), value }, typed, today)).toBe(meant);
  });
});
