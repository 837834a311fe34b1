import { expect, test } from 'vitest';
import { isMistyped, plainNumber } from '#src/domain/letters/registered-number.ts';

test('a number of the postal union is told wrong by its check digit, in whatever way it is typed', () => {
  // The example of the standard, and two whose check digits are the ones put in place of ten and eleven.
  for (const right of ['RR473124829GB', 'rr 47312482 9 gb', 'RA000000005IT', 'RA000000080IT'])
    expect([right, isMistyped(right)]).toEqual([right, false]);
  for (const wrong of ['RR473124828GB', 'RR743124829GB', 'RA000000001IT'])
    expect([wrong, isMistyped(wrong)]).toEqual([wrong, true]);
});

test('any single wrong digit of such a number is seen', () => {
  const number = 'RR473124829GB';
  for (let place = 2; place < 11; place++)
    for (let digit = 0; digit < 10; digit++) {
      const typed = `${number.slice(0, place)}${digit}${number.slice(place + 1)}`;
      expect([typed, isMistyped(typed)]).toEqual([typed, typed !== number]);
    }
});

test('nothing is said of twelve digits, and blanks of a label are no part of a number', () => {
  expect(isMistyped('150012345678')).toBe(false);
  expect(plainNumber(' 1500-1234 56 78 ')).toBe('150012345678');
});
