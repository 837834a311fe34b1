import { describe, expect, test } from 'vitest';
import { takesTexts, whyBarred } from '#src/domain/phone/number-kind.ts';

describe('a text message', () => {
  test.each([
    ['a mobile', '+393331234567', true],
    ['a landline', '+390255501234', false],
    ['a freephone number', '+39800123456', false],
    ['an American number, which may be either', '+12125550123', true],
    ['no number', '+39', false],
    ['a service number', '+39892424', false],
  ])('goes to %s or not', (_what, number, takes) => {
    expect(takesTexts(number)).toBe(takes);
  });
});

describe('a number that is neither called nor texted', () => {
  test.each([
    ['premium-rate', '+39899123456'],
    ['a directory enquiry that costs', '+39892424'],
    ['of shared cost', '+39848123456'],
    ['a personal number that costs', '+39199123456'],
    ['of a satellite network', '+881612345678'],
    ['abroad', '+442079460958'],
    ['of an island that shares a code with the United States', '+18765551234'],
    ['of no country', '+999123456789'],
    ['a word', '+39abc'],
  ])('is one that is %s', (_what, number) => {
    const why = whyBarred(number, ['IT']);
    expect(why?.it).toMatch(/\w/);
    expect(why?.en).toMatch(/\w/);
  });

  test('says of a domestic one that no table knows that its digits are to be checked, not that it lies abroad', () => {
    expect(whyBarred('+39555123456', ['IT'])?.en).toContain('no known range');
    expect(whyBarred('+39555123456', ['FR'])?.en).toContain('PHONE_COUNTRIES');
    expect(whyBarred('+442079460958', ['IT'])?.en).toContain('PHONE_COUNTRIES');
  });

  test('is not one of a country that the house allows, nor our own mobiles, landlines and freephones', () => {
    expect(whyBarred('+442079460958', ['IT', 'GB'])).toBeUndefined();
    for (const number of ['+393331234567', '+390255501234', '+39800123456'])
      expect(whyBarred(number, ['IT'])).toBeUndefined();
  });
});
