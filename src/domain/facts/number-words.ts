/** Numbers as words, Italian and English: what one word is worth, and what several make together. */

/** A word that is a number, or a part of one. */
export interface NumberWord {
  /** 0 to 999,999; of a unit («mila», "hundred") the unit. */
  readonly value: number;
  /** What may be added behind it is smaller than this: 10 behind «sessanta», 100 behind «duecento», else 0. */
  readonly room: number;
  /** "hundred", "thousand", «mila»: multiplies what stands before. */
  readonly isUnit: boolean;
  readonly language: 'it' | 'en';
}

/** Reads one folded word: «quarantotto», «centoventitre», «duemilaventicinque», "forty", "hundred", "oh". */
export function readNumberWord(word: string): NumberWord | undefined {
  const english = englishWords.get(word);
  if (english !== undefined) return { ...english, language: 'en' };
  if (word === 'mila') return { value: 1000, room: 1000, isUnit: true, language: 'it' };
  const value = readItalian(word);
  return value === undefined ? undefined : { value, room: roomOf(value), isUnit: false, language: 'it' };
}

/** A number made of several words. `used` counts them, links («e», "and") included. */
export interface NumberPhrase {
  readonly value: number;
  readonly used: number;
}

/**
 * Every number that begins at `from`, the longest phrase first: «sessanta sei» is 66, and 60 with a 6 to follow.
 * `wordAt` gives the words, `undefined` where there is none, `link` for «e» and "and".
 */
export function numberPhrases(
  wordAt: (index: number) => NumberWord | 'link' | undefined,
  from: number,
  most = 999_999,
): readonly NumberPhrase[] {
  return phrasesBelow(wordAt, from, most + 1).toReversed();
}

/** The shortest first; each within `limit`. Three magnitudes deep at most: thousands, hundreds, tens. */
function phrasesBelow(
  wordAt: (index: number) => NumberWord | 'link' | undefined,
  from: number,
  limit: number,
): readonly NumberPhrase[] {
  const first = wordAt(from);
  if (first === undefined || first === 'link' || first.value >= limit) return [];
  const phrases: NumberPhrase[] = [{ value: first.value, used: 1 }];
  const grow = ({ value, room }: { value: number; room: number }, used: number): void => {
    const next = wordAt(from + used);
    if (next !== undefined && next !== 'link' && next.isUnit && value > 0 && value < 1000) {
      const product = value * next.value;
      if (value < next.value && product < limit && (next.value === 1000 || value < 100)) {
        phrases.push({ value: product, used: used + 1 });
        grow({ value: product, room: next.value }, used + 1);
      }
      return;
    }
    if (room === 0) return;
    const skip = next === 'link' && room >= 100 ? 1 : 0;
    for (const rest of phrasesBelow(wordAt, from + used + skip, room)) {
      if (rest.value === 0 || value + rest.value >= limit) continue;
      phrases.push({ value: value + rest.value, used: used + skip + rest.used });
      // "two hundred" of "two hundred thousand" has room for its own unit only.
      if (value < 1000) grow({ value: value + rest.value, room: 0 }, used + skip + rest.used);
    }
  };
  grow(first, 1);
  const longest = new Map<number, NumberPhrase>();
  for (const phrase of phrases) longest.set(phrase.used, phrase);
  return [...longest.values()].toSorted((a, b) => a.used - b.used);
}

function roomOf(value: number): number {
  if (value >= 1000) return value % 1000 === 0 ? 1000 : roomOf(value % 1000);
  if (value >= 100) return value % 100 === 0 ? 100 : roomOf(value % 100);
  return value >= 20 && value % 10 === 0 ? 10 : 0;
}

const italianUnits = 'zero uno due tre quattro cinque sei sette otto nove'.split(' ');
const italianTeens =
  'dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove'.split(' ');
const italianTens = 'venti trenta quaranta cinquanta sessanta settanta ottanta novanta'.split(' ');

/** All words from 0 to 99; before «uno» and «otto» a ten loses its last letter, and «uno» its own before a noun. */
const italianBelow100: ReadonlyMap<string, number> = new Map([
  ...italianUnits.map((word, value) => [word, value] as const),
  ...italianTeens.map((word, index) => [word, 10 + index] as const),
  ...italianTens.flatMap((ten, index) => {
    const value = 20 + index * 10;
    return [
      [ten, value] as const,
      ...italianUnits.slice(1).flatMap((unit, below) => {
        const stem = /^[uo]/.test(unit) ? ten.slice(0, -1) : ten;
        const sum = value + below + 1;
        return unit === 'uno'
          ? [[`${stem}uno`, sum] as const, [`${stem}un`, sum] as const]
          : [[stem + unit, sum] as const];
      }),
    ];
  }),
]);

function readItalian(word: string): number | undefined {
  if (word.length > 45) return undefined;
  const thousands = /^(?:(mille)|(.{3,30})mila)(.*)$/.exec(word);
  if (thousands) {
    const count = thousands[1] === undefined ? readBelow1000(thousands[2] ?? '') : 1;
    const rest = thousands[3] === '' ? 0 : readBelow1000((thousands[3] ?? '').replace(/^e(?=[^r])/, ''));
    return count === undefined || (count < 2 && thousands[1] === undefined) || rest === undefined
      ? undefined
      : count * 1000 + rest;
  }
  return readBelow1000(word);
}

function readBelow1000(word: string): number | undefined {
  const small = italianBelow100.get(word);
  if (small !== undefined) return small;
  const match = /^(due|tre|quattro|cinque|sei|sette|otto|nove)?cent(o?)(.*)$/.exec(word);
  if (!match) return undefined;
  const [, count, vowel, rest = ''] = match;
  const hundreds = (count === undefined ? 1 : italianUnits.indexOf(count)) * 100;
  if (rest === '') return vowel === '' ? undefined : hundreds;
  // «Centotto» has swallowed one of its two vowels.
  const below = italianBelow100.get(rest) ?? italianBelow100.get(`${vowel}${rest}`);
  return below === undefined ? undefined : hundreds + below;
}

const englishWords: ReadonlyMap<string, Omit<NumberWord, 'language'>> = new Map([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .flatMap((word, value) => (word === 'zero' ? [] : [[word, { value, room: 0, isUnit: false }] as const])),
  ...'oh nought naught'.split(' ').map((word) => [word, { value: 0, room: 0, isUnit: false }] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, index) => [word, { value: 20 + index * 10, room: 10, isUnit: false }] as const),
  ['fourty', { value: 40, room: 10, isUnit: false }],
  ['hundred', { value: 100, room: 100, isUnit: true }],
  ['thousand', { value: 1000, room: 1000, isUnit: true }],
]);
