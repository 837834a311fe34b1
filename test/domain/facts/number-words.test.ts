import { describe, expect, test } from 'vitest';
import { numberPhrases, readNumberWord } from '#src/domain/facts/number-words.ts';

/** Every number a phrase can begin with, the longest reading first. */
function phrases(text: string): readonly number[] {
  const words = text
    .split(/[ -]/)
    .map((word) => (word === 'e' || word === 'and' ? 'link' : readNumberWord(word)));
  return numberPhrases((index) => words[index], 0).map(({ value }) => value);
}

describe('one word', () => {
  test.each([
    ['zero', 0],
    ['ventuno', 21],
    ['ventun', 21],
    ['quarantotto', 48],
    ['cento', 100],
    ['centotto', 108],
    ['centoventitre', 123],
    ['centottanta', 180],
    ['novecentonovantanove', 999],
    ['mille', 1000],
    ['milleduecento', 1200],
    ['duemilaventicinque', 2025],
    ['millenovecentottantuno', 1981],
    ['quindicimilacinquecento', 15500],
    ['oh', 0],
    ['nineteen', 19],
    ['fourty', 40],
  ])('%s', (word, value) => expect(readNumberWord(word)?.value).toBe(value));

  test.each([
    'sera',
    'centro',
    'milano',
    'unomila',
    'seimilano',
    'tredue',
    'uncento',
    'cent',
    'ventiuno',
    '',
  ])('%s is none', (word) => expect(readNumberWord(word)).toBeUndefined());
});

describe('several words', () => {
  test.each([
    ['sessanta sei', [66, 60]],
    ['cento due', [102, 100]],
    ['cento e due', [102, 100]],
    ['due mila venti cinque', [2025, 2020, 2000, 2]],
    ['mille duecento cinquanta', [1250, 1200, 1000]],
    ['forty-eight', [48, 40]],
    ['one hundred and two', [102, 100, 1]],
    ['two thousand one hundred and twenty five', [2125, 2120, 2100, 2001, 2000, 2]],
    ['two hundred thousand', [200_000, 200, 2]],
    ['twelve hundred fifty', [1250, 1200, 12]],
    ['nineteen thirty', [19]],
    ['twenty twenty', [20]],
    ['six sixty', [6]],
  ])('%s', (text, values) => expect(phrases(text)).toEqual(values));
});
