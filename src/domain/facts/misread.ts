/**
 * Accounts and tax codes in which a reader of pictures took letters for digits or digits for letters. Each place of them
 * holds one or the other, so that most slips show, and their own checks say whether a repair is right.
 */
import { checkFiscalCode, checkIban, type FoundIdentifier } from './identifiers.ts';
import { read, type Reading } from '../text/text.ts';

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

/** Tax codes that are none as they stand, and exactly one when misread signs are put right. */
export function findMisreadFiscalCodes(text: string | Reading): readonly FoundIdentifier[] {
  return repaired(
    read(text),
    /(?<![a-z0-9])[a-z0-9|](?:[ .-]?[a-z0-9|]){15}(?![a-z0-9])/g,
    'LLLLLLDDLDDLDDDL',
    checkFiscalCode,
  );
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
    if (written.length !== shape.length || check(written)) return [];
    const found = candidates(written, shape).filter(check);
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
