/**
 * Days, hours, sums, ages and mail addresses told in words, so that they can be read like written ones: «il tre luglio duemilaventisei»,
 * «milleduecento euro», "the twenty-first of March", «alle diciassette e dodici».
 */
import { numberPhrases, readNumberWord, type NumberWord } from './number-words.ts';
import { firstMatches, type Reading } from '../text/text.ts';

/** Figures for a stretch of a text, in offsets of its reading. */
export interface FigurePiece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Such stretches in order, apart from each other; at most two hundred. */
export function figuresIn(reading: Reading): readonly FigurePiece[] {
  const tokens = tokensOf(reading);
  const addresses = spokenAddresses(reading);
  const pieces: FigurePiece[] = [];
  for (let at = 0; at < tokens.length && pieces.length < 200;) {
    const found = figureAt(reading, tokens, at);
    if (found) pieces.push(found.piece);
    at += found?.used ?? 1;
  }
  const apart = pieces.filter(
    ({ start, end }) => !addresses.some((address) => address.start < end && address.end > start),
  );
  return [...apart, ...addresses].toSorted((a, b) => a.start - b.start);
}

/** «Anna punto bianchi chiocciola example punto org», "john dot smith at example dot com". */
function spokenAddresses({ folded }: Reading): readonly FigurePiece[] {
  return firstMatches(folded, spokenAddress).flatMap((match) => {
    const { local = '', at = '', domain = '' } = match.groups ?? {};
    // "At" alone says nothing: somebody must speak of mail.
    const isMail = at !== 'at' || mailWords.test(folded.slice(Math.max(0, match.index - 40), match.index));
    const spell = (text: string) =>
      text
        .replace(/ (?:punto|dot) /g, '.')
        .replace(/ (?:trattino basso|underscore) /g, '_')
        .replace(/ (?:trattino|dash|meno) /g, '-')
        .replace(/ /g, '');
    return isMail
      ? [
          {
            start: match.index,
            end: match.index + match[0].length,
            text: `${spell(local)}@${spell(domain)}`,
          },
        ]
      : [];
  });
}

const spokenAddress =
  /(?<![a-z0-9._-])(?<local>[a-z0-9]{1,30}(?:(?: (?:punto|dot|trattino basso|underscore|trattino|dash|meno) |[._-])[a-z0-9]{1,30}){0,4}) (?<at>chiocciola|chiocciolina|at) (?<domain>[a-z0-9-]{1,30}(?: (?:punto|dot) |\.)(?:[a-z0-9-]{1,30}(?: (?:punto|dot) |\.)){0,2}(?:it|com|org|net|eu|uk|info|de|fr|ch|es))(?![a-z0-9])/g;
const mailWords = /(?<![a-z])(?:e-?mail|mail|address|write to)(?![a-z])/;

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** It follows the one before with a blank or a hyphen between. */
  readonly isJoined: boolean;
}

function tokensOf({ folded }: Reading): readonly Token[] {
  let end = -1;
  return Array.from(folded.matchAll(/[a-z]+|\d+|[€$£]/g), (match) => {
    const token = {
      word: match[0],
      start: match.index,
      end: match.index + match[0].length,
      isJoined: /^[ \n-]{0,2}$/.test(folded.slice(Math.max(0, end), match.index)) && match.index - end <= 2,
    };
    end = token.end;
    return token;
  });
}

interface Found {
  readonly piece: FigurePiece;
  readonly used: number;
}

function figureAt(reading: Reading, tokens: readonly Token[], at: number): Found | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const before = tokens[at - 1]?.word ?? '';
  const ordinal = ordinalAt(tokens, at);
  if (ordinal) return dayAt(tokens, at, ordinal.value, ordinal.used, true);
  if (months.has(token.word)) return yearAfterMonth(tokens, at);
  const word = readNumberWord(token.word);
  if (word === undefined || word.isUnit) return undefined;
  const [phrase] = numberPhrases((index) => wordAt(tokens, index, at), at);
  if (phrase === undefined) return undefined;
  const hour = hourLeads.has(before) ? hourAt(tokens, at) : undefined;
  if (hour) return hour;
  if (
    /^(?:anni|years)$/.test(tokens[at + phrase.used]?.word ?? '') &&
    phrase.value >= 10 &&
    phrase.value <= 110
  )
    return piece(tokens, at, phrase.used, String(phrase.value));
  return (
    moneyAt(reading, tokens, at, phrase.value, phrase.used) ??
    numericDate(tokens, at) ??
    (phrase.value <= 31 && !streets.has(before)
      ? dayAt(tokens, at, phrase.value, phrase.used, false)
      : undefined)
  );
}

/** Number words of one phrase are joined by blanks or hyphens. */
function wordAt(tokens: readonly Token[], index: number, from: number): NumberWord | 'link' | undefined {
  const token = tokens[index];
  if (token === undefined || (index > from && !token.isJoined)) return undefined;
  return token.word === 'e' || token.word === 'and' ? 'link' : readNumberWord(token.word);
}

function piece(tokens: readonly Token[], from: number, used: number, text: string): Found {
  return {
    piece: { start: tokens[from]?.start ?? 0, end: tokens[from + used - 1]?.end ?? 0, text },
    used,
  };
}

/** «Milleduecento euro», «duecento euro e cinquanta centesimi», «trecento virgola cinquanta euro». */
function moneyAt(
  { folded }: Reading,
  tokens: readonly Token[],
  at: number,
  whole: number,
  used: number,
): Found | undefined {
  const next = tokens[at + used]?.word ?? '';
  if (next === 'virgola' || next === 'point') {
    const [cents] = numberPhrases((index) => wordAt(tokens, index, at + used + 1), at + used + 1, 99);
    const end = at + used + 1 + (cents?.used ?? 0);
    return cents && currencies.has(tokens[end]?.word ?? '')
      ? piece(tokens, at, end - at, `${whole},${String(cents.value).padStart(2, '0')}`)
      : undefined;
  }
  if (!currencies.has(next) || !(tokens[at + used]?.isJoined ?? false)) return undefined;
  const link = tokens[at + used + 1];
  if ((link?.word === 'e' || link?.word === 'and') && link.isJoined) {
    const from = at + used + 2;
    const [cents] = numberPhrases((index) => wordAt(tokens, index, from), from, 99);
    const end = from + (cents?.used ?? 0);
    const unit = tokens[end]?.word ?? '';
    const isCents = /^(?:centesim[oi]|cents?)$/.test(unit);
    const isLast = /^\s*(?:[,.;)\n]|$)/.test(
      folded.slice(tokens[end - 1]?.end ?? 0, (tokens[end - 1]?.end ?? 0) + 3),
    );
    if (cents && (isCents || (isLast && cents.value >= 10))) {
      const text = `${whole},${String(cents.value).padStart(2, '0')} ${next}`;
      return piece(tokens, at, end - at + (isCents ? 1 : 0), text);
    }
  }
  return piece(tokens, at, used, String(whole));
}

/** «Alle diciassette e dodici», "at five thirty pm". */
function hourAt(tokens: readonly Token[], at: number): Found | undefined {
  const hours = numberPhrases((index) => wordAt(tokens, index, at), at, 24).find(({ used }) => used === 1);
  if (!hours) return undefined;
  const link = tokens[at + 1];
  const from = link?.word === 'e' && link.isJoined ? at + 2 : at + 1;
  if (!(tokens[from]?.isJoined ?? false)) return undefined;
  const [minutes] = numberPhrases((index) => wordAt(tokens, index, from), from, 59);
  if (!minutes || minutes.value < 5) return undefined;
  const after = tokens[from + minutes.used]?.word ?? '';
  if (/^(?:euro|metri|minuti|auto|persone|anni|giorni|minutes|people|years|days|past|to)$/.test(after))
    return undefined;
  const text = `${hours.value}:${String(minutes.value).padStart(2, '0')}`;
  return piece(tokens, at, from + minutes.used - at, text);
}

/** «Tre luglio», "three July", "third of July", with its year. */
function dayAt(
  tokens: readonly Token[],
  at: number,
  day: number,
  used: number,
  isOrdinal: boolean,
): Found | undefined {
  let month = at + used;
  if (day < 1 || day > 31) return undefined;
  const between = tokens[month]?.word ?? '';
  if (between === 'of' || between === 'di' || between === 'del') month++;
  const name = tokens[month]?.word ?? '';
  if (isOrdinal && months.has(tokens[at - 1]?.word ?? '')) return withYear(tokens, at, used, String(day));
  // «Marzo» is a month; "march" and "may" are verbs too.
  if (!months.has(name) || (!isOrdinal && /^(?:may|march)$/.test(name) && month === at + used))
    return undefined;
  const year = yearAt(tokens, month + 1);
  return year
    ? piece(tokens, at, year.next - at, `${day} ${name} ${year.value}`)
    : piece(tokens, at, month - at, `${day} `.trim());
}

/** "July third twenty twenty-six" */
function withYear(tokens: readonly Token[], at: number, used: number, day: string): Found {
  const year = yearAt(tokens, at + used);
  return year ? piece(tokens, at, year.next - at, `${day} ${year.value}`) : piece(tokens, at, used, day);
}

/** «3 luglio duemilaventisei»: the year behind a month whose day is written. */
function yearAfterMonth(tokens: readonly Token[], at: number): Found | undefined {
  if (!/^\d{1,2}$/.test(tokens[at - 1]?.word ?? '')) return undefined;
  const year = yearAt(tokens, at + 1);
  return year && piece(tokens, at, year.next - at, `${tokens[at]?.word ?? ''} ${year.value}`);
}

function yearAt(tokens: readonly Token[], from: number): { value: number; next: number } | undefined {
  let start = from;
  if (/^(?:del|of|dell|anno)$/.test(tokens[start]?.word ?? '')) start++;
  const read = (at: number, most: number) => numberPhrases((index) => wordAt(tokens, index, at), at, most)[0];
  const whole = read(start, 2100);
  if (whole && whole.value >= 1900) return { value: whole.value, next: start + whole.used };
  const century = wordAt(tokens, start, start);
  if (century === undefined || century === 'link' || (century.value !== 19 && century.value !== 20))
    return undefined;
  const rest = read(start + 1, 99);
  return rest && rest.value >= 10
    ? { value: century.value * 100 + rest.value, next: start + 1 + rest.used }
    : undefined;
}

/** «Tre barra sette barra duemilaventisei» */
function numericDate(tokens: readonly Token[], at: number): Found | undefined {
  const numbers: number[] = [];
  let next = at;
  for (;;) {
    const [phrase] = numberPhrases((index) => wordAt(tokens, index, next), next, 2100);
    if (!phrase) return undefined;
    numbers.push(phrase.value);
    next += phrase.used;
    if (numbers.length === 3) break;
    if (!/^(?:barra|slash|stroke)$/.test(tokens[next]?.word ?? '')) return undefined;
    next++;
  }
  const [day = 0, month = 0, year = 0] = numbers;
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 && (year >= 1900 || (year >= 10 && year <= 99))
    ? piece(tokens, at, next - at, `${day}/${month}/${year}`)
    : undefined;
}

function ordinalAt(tokens: readonly Token[], at: number): { value: number; used: number } | undefined {
  const word = tokens[at]?.word ?? '';
  const single = ordinals.get(word);
  if (single !== undefined) return { value: single, used: 1 };
  const tens = word === 'twenty' ? 20 : word === 'thirty' ? 30 : 0;
  const unit = ordinals.get(tokens[at + 1]?.word ?? '');
  return tens > 0 && unit !== undefined && unit < 10 && (tokens[at + 1]?.isJoined ?? false)
    ? { value: tens + unit, used: 2 }
    : undefined;
}

/** "First" and «primo» are known to the calendar, but not what goes before a year in words. */
const ordinals: ReadonlyMap<string, number> = new Map([
  ...(
    'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
    'sixteenth seventeenth eighteenth nineteenth twentieth'
  )
    .split(' ')
    .map((word, index) => [word, index + 1] as const),
  ['thirtieth', 30],
  ['primo', 1],
]);

const months: ReadonlySet<string> = new Set(
  (
    'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre ' +
    'january february march april may june july august september october november december'
  ).split(' '),
);
const currencies: ReadonlySet<string> = new Set(
  'euro euros eur dollari dollars sterline pounds franchi'.split(' '),
);
const hourLeads: ReadonlySet<string> = new Set('alle ore le at'.split(' '));
/** «Via Quattro Novembre», «piazza Venti Settembre» are streets. */
const streets: ReadonlySet<string> = new Set(
  'via viale piazza corso largo piazzale vicolo scuola'.split(' '),
);
