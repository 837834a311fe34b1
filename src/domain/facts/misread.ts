/**
 * Accounts and tax codes in which a reader of pictures took letters for digits or digits for letters. Each place of them
 * holds one or the other, so that most slips show, and their own checks say whether a repair is right.
 */
import {
  checkFiscalCode,
  checkIban,
  findFiscalCodes,
  findIbans,
  findPlates,
  type FoundIdentifier,
} from './identifiers.ts';
import { read, type Place, type Reading } from '../text/text.ts';

/** What a sign in the place of a digit may be. */
const digitsFor: Readonly<Record<string, string>> = {
  O: '0',
  D: '0',
  Q: '0',
  I: '1',
  L: '1',
  '|': '1',
  Z: '2',
  A: '4',
  S: '5',
  G: '6',
  E: '6',
  T: '7',
  B: '8',
};
/** What a sign in the place of a letter may be. */
const lettersFor: Readonly<Record<string, string>> = {
  '0': 'ODQ',
  '1': 'IL',
  '|': 'IL',
  '2': 'Z',
  '4': 'A',
  '5': 'S',
  '6': 'G',
  '8': 'B',
};

/** More would not be a slip but another number. */
const mostRepairs = 4;

/** Italian accounts that are none as they stand, and exactly one when misread signs are put right. */
export function findMisreadIbans(text: string | Reading): readonly FoundIdentifier[] {
  return repaired(
    read(text),
    /(?<![a-z0-9])[il1|][t7](?:[ .-]{0,2}[a-z0-9|]){25}(?![a-z0-9])/g,
    // Bank and branch are digits; accounts hold either.
    'LLDDLDDDDDDDDDDXXXXXXXXXXXX',
    (iban) => iban.startsWith('IT') && checkIban(iban),
  );
}

/** L a letter, D a digit. */
const fiscalCodeShape = 'LLLLLLDDLDDLDDDL';

/** Tax codes that are none as they stand, and exactly one when misread signs are put right or one that was read twice is left out. */
export function findMisreadFiscalCodes(text: string | Reading): readonly FoundIdentifier[] {
  return repaired(
    read(text),
    /(?<![a-z0-9])(?:[a-z0-9|]{17}|[a-z0-9|](?:[ .-]?[a-z0-9|]){15})(?![a-z0-9])/g,
    fiscalCodeShape,
    checkFiscalCode,
  );
}

/**
 * Where a tax code, an account, a number plate or a date was printed that can be read as none, not even by repair: such a
 * page says something that we do not know, and a person looks. Frame numbers and foreign plates are none of them.
 */
export function findSpoiltValues(text: string | Reading): readonly Place[] {
  const reading = read(text);
  const { folded } = reading;
  const known = [
    ...findFiscalCodes(reading),
    ...findMisreadFiscalCodes(reading),
    ...findIbans(reading),
    ...findMisreadIbans(reading),
  ];
  const spoilt = (pattern: RegExp, isMeant: (written: string) => boolean) =>
    Array.from(folded.matchAll(pattern))
      .filter((match) => isMeant(match[0].toUpperCase().replaceAll(/[ .-]/g, '')))
      .map((match) => reading.place(match.index, match.index + match[0].length))
      .filter(({ start, end }) => known.every((each) => each.end <= start || each.start >= end));
  return [
    ...spoilt(/(?<![a-z0-9])[a-z][a-z0-9|]{13,17}(?![a-z0-9])/g, isLikeFiscalCode),
    ...spoilt(
      /(?<![a-z0-9])[il1|][t7][0-9il|oqsbz][a-z0-9|](?:[ .-]?[a-z0-9|]){19,26}(?![a-z0-9])/g,
      isLikeIban,
    ),
    // One sign too many or too few of AB123CD; what has another shape is a foreign plate.
    ...findPlates(reading).filter(
      ({ kind, value }) =>
        kind === 'foreign' && /^[A-Z]{2}[0-9A-Z]{2,4}[A-Z]{2}$/.test(value) && value.length !== 7,
    ),
    // The day was lost, or the year.
    ...spoilt(/(?<![^\s])\/[01]\d\/(?:19|20)\d\d(?!\d)|(?<![\d/])[0-3]\d\/[01]\d\/(?![\d\s])/g, () => true),
  ];
}

/** Signs that stand where a tax code has their kind, of sixteen; the most with one sign more or less. */
function isLikeFiscalCode(written: string): boolean {
  const fitting = (signs: string) =>
    Array.from(signs.slice(0, fiscalCodeShape.length)).filter((sign, index) =>
      (fiscalCodeShape[index] === 'D' ? /\d/ : /[A-Z]/).test(sign),
    ).length;
  const ways = Array.from({ length: written.length + 1 }, (_, index) => [
    written.slice(0, index) + written.slice(index + 1),
    `${written.slice(0, index)} ${written.slice(index)}`,
  ]).flat();
  const digits = written.match(/\d/g)?.length ?? 0;
  return digits >= 4 && Math.max(fitting(written), ...ways.map(fitting)) >= 13;
}

/** Most of an Italian account are digits, and 27 signs are hardly more or less. */
function isLikeIban(written: string): boolean {
  return (written.match(/\d/g)?.length ?? 0) >= 15;
}

/** `shape`: L a letter, D a digit, X either. */
function repaired(
  reading: Reading,
  pattern: RegExp,
  shape: string,
  check: (value: string) => boolean,
): readonly FoundIdentifier[] {
  return Array.from(reading.folded.matchAll(pattern)).flatMap((match) => {
    const written = match[0].toUpperCase().replaceAll(/[ .-]/g, '');
    if (written.length < shape.length || written.length > shape.length + 1 || check(written)) return [];
    const ways =
      written.length === shape.length
        ? candidates(written, shape)
        : // Where the reader saw one sign twice, or two in one.
          Array.from(written).flatMap((_, index) => {
            const fewer = written.slice(0, index) + written.slice(index + 1);
            return check(fewer) ? fewer : candidates(fewer, shape);
          });
    const found = [...new Set(ways.filter(check))];
    const [value] = found;
    return value === undefined || found.length > 1
      ? []
      : [{ ...reading.place(match.index, match.index + match[0].length), value }];
  });
}

function candidates(written: string, shape: string): readonly string[] {
  let ways = [''];
  let repairs = 0;
  for (const [index, sign] of Array.from(written).entries()) {
    const place = shape[index];
    const fits = place === 'X' || (place === 'D' ? /\d/ : /[A-Z]/).test(sign);
    const choices = fits ? sign : (place === 'D' ? digitsFor : lettersFor)[sign];
    if (choices === undefined || (!fits && ++repairs > mostRepairs)) return [];
    ways = ways.flatMap((way) => Array.from(choices, (choice) => way + choice));
    if (ways.length > 12) return [];
  }
  return repairs === 0 ? [] : ways;
}
