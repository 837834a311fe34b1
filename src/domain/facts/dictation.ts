/**
 * Numbers that were spoken or spelled: «quattro otto due sette», «A come Ancona», «doppio zero», "forty eight dash
 * nineteen", "B as in bravo" (domain guide F.5). What was said can often be written in several ways («sessanta sei»
 * is 66, or 60 and 6); all are tried, and the one whose check digits or shape agree is the one that was meant.
 */
import { numberPhrases, readNumberWord, type NumberWord } from './number-words.ts';
import { read, rewrite, type Place, type Reading } from '../text/text.ts';

/** How well a number answers to a kind we know: its check digits agree, or only its shape does. */
export type Form = 'checked' | 'shaped' | undefined;

/** Judges a number (capitals and digits, perhaps a plus in front) by itself and by the folded words before it. */
export type FormOf = (signs: string, before: string) => Form;

/** A run of spoken signs, at least six. */
export interface DictatedRun extends Place {
  /**
   * What it may stand for, the likeliest first, at most four. One when a form settled it. Capitals and digits.
   */
  readonly readings: readonly string[];
  readonly form: Form;
  /**
   * Numbers with agreeing check digits that one sign heard wrongly («sei» for «tre», "five" for "nine", «bi» for
   * «di») away, when nothing said agrees. They are guesses: never proof by themselves.
   */
  readonly repairs: readonly string[];
}

interface RunAt extends Omit<DictatedRun, keyof Place> {
  readonly start: number;
  readonly end: number;
}

/** Least signs of a run: what is shorter is «due incidenti e sei anni fa». */
const leastSigns = 6;
/** An account has 34 signs at most; a longer run is counting, not dictating. */
const mostAtoms = 70;
const mostRuns = 100;
const mostTried = 1000;
const mostSpellings = 300;

/** The runs of a text, the first hundred, in order. Written digits alone are none: other readers know them. */
export function findDictated(text: string | Reading, formOf: FormOf): readonly DictatedRun[] {
  return hear(read(text), formOf).runs;
}

/** The runs of a text and the text with its runs as figures. */
export interface Heard {
  readonly runs: readonly DictatedRun[];
  readonly ways: readonly WrittenOut[];
}

/**
 * Hears a text out. `ways` is the text with its dictated numbers (and other stretches the caller already knows) written
 * as figures: once for every way to write what no check settled, the likeliest first, four at most; none when there is
 * nothing to write.
 */
export function hear(
  reading: Reading,
  formOf: FormOf,
  known: readonly { readonly start: number; readonly end: number; readonly text: string }[] = [],
): Heard {
  const all = runsIn(reading, formOf);
  const runs = all.filter(
    ({ start, end, form }) =>
      form !== undefined || !known.some((each) => each.start < end && each.end > start),
  );
  const pieces = [
    ...runs.map(({ start, end, readings, form }) => ({
      start,
      end,
      readings,
      isSettled: form !== undefined,
    })),
    ...known
      .filter(({ start, end }) => !runs.some((run) => run.start < end && run.end > start))
      .map(({ start, end, text }) => ({ start, end, readings: [text], isSettled: true })),
  ].toSorted((a, b) => a.start - b.start);
  const most = Math.max(0, ...pieces.map(({ readings }) => readings.length));
  const ways = Array.from({ length: most }, (_, way): WrittenOut => {
    const { reading: written, touched } = rewrite(
      reading,
      pieces.map(({ readings, ...at }) => ({
        ...at,
        text: readings[Math.min(way, readings.length - 1)] ?? '',
      })),
    );
    return {
      way,
      reading: written,
      pieces: touched.map((at, index) => ({
        ...at,
        isSettled: pieces[index]?.isSettled ?? false,
        ways: pieces[index]?.readings.length ?? 0,
      })),
    };
  });
  return {
    runs: all.map(({ start, end, ...run }) => ({ ...reading.place(start, end), ...run })),
    ways,
  };
}

/** A text in which words became figures. */
export interface WrittenOut {
  /** 0 for the likeliest way. */
  readonly way: number;
  readonly reading: Reading;
  /** Where figures stand, in offsets of the new reading; settled when only one way to write them makes sense. */
  readonly pieces: readonly {
    readonly start: number;
    readonly end: number;
    readonly isSettled: boolean;
    readonly ways: number;
  }[];
}

function runsIn(reading: Reading, formOf: FormOf): readonly RunAt[] {
  const runs: RunAt[] = [];
  let tried = 0;
  for (const atoms of atomRuns(reading)) {
    const run = settle(atoms, formOf, reading);
    if (run) runs.push(run);
    if (runs.length === mostRuns || ++tried === mostTried) break;
  }
  return runs;
}

/** One spoken piece. `weak` pieces may as well be the words around the number: «a», «di», "I", the name of a town. */
type Atom = { readonly start: number; readonly end: number; readonly isSpoken: boolean } & (
  | { readonly kind: 'number'; readonly word: NumberWord; readonly isOh: boolean }
  | { readonly kind: 'written'; readonly signs: string; readonly weak: boolean }
  | { readonly kind: 'letter'; readonly letters: readonly string[]; readonly weak: boolean }
  /** A town or a code word that stands for its first letter. */
  | { readonly kind: 'name'; readonly letter: string }
  | { readonly kind: 'times'; readonly times: number }
  /** «Due volte otto», "three times seven". */
  | { readonly kind: 'volte' }
  /** Dashes and fillers; «e» may also be the letter. */
  | { readonly kind: 'link'; readonly letter?: string }
  | { readonly kind: 'undo' }
);

/** Tries the spellings of a run and keeps the one that is something. */
function settle(atoms: readonly Atom[], formOf: FormOf, { folded }: Reading): RunAt | undefined {
  if (!atoms.some(isSurelySpoken)) return undefined;
  const before = (at: number) => folded.slice(Math.max(0, at - 60), at);
  let shaped: { signs: string; from: number; to: number } | undefined;
  const open = new Set<string>();
  let first: { from: number; to: number } | undefined;
  for (const { signs, from, to, cost } of spellings(atoms)) {
    if (!atoms.slice(from, to).some(isSurelySpoken)) continue;
    const start = atoms[from]?.start ?? 0;
    const form = formOf(signs, before(start));
    if (form === 'checked') return runOf(atoms, from, to, [signs], 'checked');
    if (form === 'shaped') shaped ??= { signs, from, to };
    first ??= { from, to };
    // Of what nothing settles only the ways to write this very stretch are kept.
    if (cost <= 1 && from === first.from && to === first.to) open.add(signs);
  }
  if (shaped) {
    const { signs, from, to } = shaped;
    return { ...runOf(atoms, from, to, [signs], 'shaped'), repairs: repairs(atoms, formOf, before) };
  }
  if (first === undefined) return undefined;
  const { from, to } = first;
  const mended = repairs(atoms, formOf, before);
  // Names of towns are signs only when the whole makes sense.
  if (mended.length === 0 && atoms.slice(from, to).some(({ kind }) => kind === 'name')) return undefined;
  return { ...runOf(atoms, from, to, [...open].slice(0, 4), undefined), repairs: mended };
}

function runOf(
  atoms: readonly Atom[],
  from: number,
  to: number,
  readings: readonly string[],
  form: Form,
): RunAt {
  return { start: atoms[from]?.start ?? 0, end: atoms[to - 1]?.end ?? 0, readings, form, repairs: [] };
}

interface Spelling {
  readonly signs: string;
  readonly from: number;
  readonly to: number;
  /** Choices made against the likeliest. */
  readonly cost: number;
}

/** Ways to write a run, those with the fewest unlikely choices first; weak pieces at both ends may be left out. */
function* spellings(atoms: readonly Atom[]): Generator<Spelling> {
  const lead = countWhile(atoms, isWeak);
  const trail = countWhile(atoms.toReversed(), isWeak);
  let count = 0;
  for (const cost of [0, 1, 2]) {
    for (let out = lead; out >= 0; out--) {
      for (let back = trail; back >= 0; back--) {
        const to = atoms.length - back;
        if (to - out < 2) continue;
        for (const signs of spell(atoms, out, to, cost)) {
          if (++count > mostSpellings) return;
          if (signs.length >= leastSigns && signs.length <= 35) yield { signs, from: out, to, cost };
        }
      }
    }
  }
}

function* spell(atoms: readonly Atom[], at: number, to: number, cost: number): Generator<string> {
  if (at >= to) {
    if (cost === 0) yield '';
    return;
  }
  for (const [index, { signs, next }] of waysAt(atoms, at, to).entries()) {
    const left = cost - Math.min(1, index);
    if (left < 0) return;
    for (const rest of spell(atoms, next, to, left)) yield signs + rest;
  }
}

interface Way {
  readonly signs: string;
  readonly next: number;
}

/** What the atom at an index can be written as, the likeliest first. */
function waysAt(atoms: readonly Atom[], at: number, to: number): readonly Way[] {
  const atom = atoms[at];
  const single = (signs: string): Way => ({ signs, next: at + 1 });
  switch (atom?.kind) {
    case undefined:
    case 'undo':
    case 'volte':
      return [single('')];
    case 'number':
      return numberWays(atoms, at, to);
    case 'written':
      return [single(atom.signs)];
    case 'name':
      return [single(atom.letter)];
    case 'letter':
      return [...atom.letters, ...(atom.weak ? [''] : [])].map(single);
    case 'link':
      return atom.letter === undefined ? [single('')] : [single(''), single(atom.letter)];
    case 'times': {
      const repeated = at + 1 < to ? waysAt(atoms, at + 1, to) : [];
      const ways = repeated.filter(({ signs }) => signs.length === 1);
      return ways.length === 0
        ? [single('')]
        : ways.map(({ signs, next }) => ({ signs: signs.repeat(atom.times), next }));
    }
  }
}

function numberWays(atoms: readonly Atom[], at: number, to: number): readonly Way[] {
  const wordAt = (index: number) => {
    const atom = index < to ? atoms[index] : undefined;
    return atom?.kind === 'number'
      ? atom.word
      : atom?.kind === 'link' && atom.letter === 'E'
        ? 'link'
        : undefined;
  };
  const ways = numberPhrases(wordAt, at, 9999).map(({ value, used }) => ({
    signs: String(value),
    next: at + used,
  }));
  const atom = atoms[at];
  if (atom?.kind !== 'number') return ways;
  if (atoms[at + 1]?.kind === 'volte' && at + 2 < to && atom.word.value >= 2 && atom.word.value <= 9) {
    const repeated = waysAt(atoms, at + 2, to).filter(({ signs }) => signs.length === 1);
    return [...repeated.map(({ signs, next }) => ({ signs: signs.repeat(atom.word.value), next })), ...ways];
  }
  return atom.isOh ? [...ways, { signs: 'O', next: at + 1 }] : ways;
}

/** «Ci», «di» and «a» are words of every text; beside written digits they make no dictation. */
function isSurelySpoken(atom: Atom): boolean {
  return atom.isSpoken && !(atom.kind === 'letter' && atom.weak);
}

function isWeak(atom: Atom): boolean {
  return (
    atom.kind === 'link' ||
    atom.kind === 'undo' ||
    atom.kind === 'name' ||
    ((atom.kind === 'letter' || atom.kind === 'written') && atom.weak)
  );
}

function countWhile<T>(list: readonly T[], holds: (each: T) => boolean): number {
  const stop = list.findIndex((each) => !holds(each));
  return Math.min(stop === -1 ? list.length : stop, 5);
}

/** What one sign is heard as instead, in Italian and in English (domain guide F.5). */
const heardAs: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    3: ['6'],
    6: ['3', '7'],
    7: ['6'],
    1: ['9'],
    9: ['1', '5'],
    5: ['9'],
    ...groupsOf('BCDEGPTV', 'MN', 'FS'),
  }),
);
/** "Fifteen" and "fifty", «sedici» is none of them. */
const teensAsTens: ReadonlyMap<number, number> = new Map(
  [13, 14, 15, 16, 17, 18, 19].flatMap((teen) => [
    [teen, (teen - 10) * 10],
    [(teen - 10) * 10, teen],
  ]),
);

function groupsOf(...groups: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    groups.flatMap((group) =>
      Array.from(group, (sign) => [sign, Array.from(group).filter((other) => other !== sign)]),
    ),
  );
}

/** Every number with agreeing check digits that one sign heard wrongly makes of what was said. */
function repairs(atoms: readonly Atom[], formOf: FormOf, before: (at: number) => string): readonly string[] {
  const found = new Set<string>();
  let tried = 0;
  for (const { signs, from, cost } of spellings(atoms)) {
    if (cost > 0 || ++tried > 12) break;
    const words = before(atoms[from]?.start ?? 0);
    for (const other of misheard(signs, atoms, from))
      if (formOf(other, words) === 'checked') found.add(other);
  }
  return [...found];
}

function* misheard(signs: string, atoms: readonly Atom[], from: number): Generator<string> {
  for (const [index, sign] of Array.from(signs).entries())
    for (const other of heardAs.get(sign) ?? []) yield signs.slice(0, index) + other + signs.slice(index + 1);
  for (const [index, atom] of atoms.entries()) {
    if (index < from || atom.kind !== 'number' || atom.word.language !== 'en') continue;
    const other = teensAsTens.get(atom.word.value);
    if (other === undefined) continue;
    const changed = atoms.with(index, { ...atom, word: { ...atom.word, value: other, room: 0 } });
    yield* spell(changed, from, atoms.length, 0);
  }
}

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Runs of pieces with nothing but blanks and light punctuation between them; hostile ones are passed over whole. */
function* atomRuns(reading: Reading): Generator<readonly Atom[]> {
  let run: Atom[] = [];
  let reached = 0;
  let tooLong = false;
  const take = (): readonly Atom[] | undefined => {
    const done = tooLong || run.length < 2 ? undefined : run;
    run = [];
    tooLong = false;
    return done;
  };
  const tokens = tokensOf(reading);
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (token === undefined) break;
    const last = run.at(-1);
    const found = atomAt(reading, tokens, at, run.length > 0);
    if (
      last &&
      (!found || !isNear(reading, reached, token.start, found.atom.isSpoken) || !fits(last, found.atom))
    ) {
      const done = take();
      if (done) yield done;
      // The piece that ended a run may begin the next, read without what went before.
      if (found) continue;
    }
    if (!found) {
      at++;
      continue;
    }
    at += found.used;
    reached = found.atom.end;
    if (found.atom.kind === 'undo') withdraw(run);
    else if (run.length < mostAtoms) run.push(found.atom);
    else tooLong = true;
  }
  const done = take();
  if (done) yield done;
}

/** «Tre, anzi sei»: what was said before does not count. */
function withdraw(run: Atom[]): void {
  while (run.at(-1)?.kind === 'link') run.pop();
  run.pop();
}

function tokensOf({ folded }: Reading): readonly Token[] {
  return Array.from(folded.matchAll(/[a-z]+'?|\d+|\+(?=\d)/g), (match) => ({
    word: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Blanks and light punctuation; over a line break only words go on, because «7.» begins the next line of a list. */
function isNear({ folded }: Reading, from: number, to: number, isSpoken: boolean): boolean {
  const gap = folded.slice(from, Math.min(to, from + 6));
  return (isSpoken ? /^[ ,.;:_/()"-]{0,4}\n?[ ,.;:_/()"-]{0,4}$/ : /^[ ,.;:_/()"-]{0,5}$/).test(gap);
}

/** A long written number is complete: «polizza 2025004217 due auto» does not go on. */
function fits(last: Atom, next: Atom): boolean {
  const isLong = (atom: Atom) => atom.kind === 'written' && /^\d{5,}$/.test(atom.signs);
  return !(
    (isLong(last) && next.kind !== 'link' && next.kind !== 'written') ||
    (isLong(next) && last.kind !== 'link' && last.kind !== 'written')
  );
}

/** The piece that begins at a token. Some are pieces only inside a run. */
function atomAt(
  reading: Reading,
  tokens: readonly Token[],
  at: number,
  isInside: boolean,
): { atom: Atom; used: number } | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const { word, start } = token;
  const next = tokens[at + 1]?.word ?? '';
  const upTo = (used: number) => ({ start, end: tokens[at + used - 1]?.end ?? token.end });
  const spoken = (atom: Shape, used = 1) => ({ atom: { ...atom, ...upTo(used), isSpoken: true }, used });
  const written = (atom: Shape, used = 1) => ({ atom: { ...atom, ...upTo(used), isSpoken: false }, used });

  if (word.length > 1 && !isKnownWord(word) && !capitals(reading, token)) return undefined;
  if (isDigit(word)) return written({ kind: 'written', signs: word, weak: false });
  if (word === '+' || ((word === 'piu' || word === 'plus') && startsNumber(next)))
    return isInside ? undefined : written({ kind: 'written', signs: '+', weak: false });

  const pair = pairs.get(`${word} ${next}`);
  if (pair !== undefined) return spoken({ kind: 'letter', letters: pair, weak: false }, 2);
  if (word === 'x' && next === 'ray') return spoken({ kind: 'name', letter: 'X' }, 2);

  const letter = letterOf(reading, token);
  if (letter !== undefined) {
    const named = namedLetter(letter, tokens, at);
    if (named) return spoken({ kind: 'letter', letters: named.letters, weak: false }, named.used);
  }
  const number = readNumberWord(word);
  if (number !== undefined) {
    return spoken({ kind: 'number', word: number, isOh: word === 'oh' });
  }
  const times = multipliers.get(word);
  if (times !== undefined) return spoken({ kind: 'times', times });
  const named = names.get(word);
  if (named !== undefined) return spoken({ kind: 'name', letter: named });
  if (isInside) {
    if (word === 'volte' || word === 'times') return spoken({ kind: 'volte' });
    if (word === 'no' && undoing.has(next)) return spoken({ kind: 'undo' }, 2);
    if (undoing.has(word)) return spoken({ kind: 'undo' }, next === 'no' ? 2 : 1);
    if (word === 'e' && !isVerb(reading, token)) return written({ kind: 'link', letter: 'E' });
    if (word === 'and') return written({ kind: 'link', letter: 'E' });
    if (links.has(word)) return spoken({ kind: 'link' });
    if (fillers.has(word)) return written({ kind: 'link' });
    if (word === 'come' && names.has(next)) return written({ kind: 'link' });
  }
  if (letter !== undefined) {
    const isName = word.length > 1;
    const weak = weakLetters.has(word);
    const shape: Shape = { kind: 'letter', letters: word === 'o' ? ['0', 'O'] : [letter], weak };
    return isName ? spoken(shape) : written(shape);
  }
  return capitals(reading, token)
    ? written({ kind: 'written', signs: word.toUpperCase(), weak: true })
    : undefined;
}

function isDigit(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Nearly all words of a text are none of ours: this says so before anything is looked at closely. */
function isKnownWord(word: string): boolean {
  return isDigit(word) || lexicon.has(word) || numberBeginnings.has(word.slice(0, 2));
}

/** How number words begin, from «un», «du», «tr» to "on", "tw", "th". */
const numberBeginnings: ReadonlySet<string> = new Set(
  'ze un du tr qu ci se ot no di do ve ce mi on tw th fo fi si ei ni te el hu oh na'.split(' '),
);

/** An atom before it is known where it stands. */
type Shape = Atom extends infer Each
  ? Each extends Atom
    ? Omit<Each, 'start' | 'end' | 'isSpoken'>
    : never
  : never;

function startsNumber(word: string): boolean {
  return /^\d/.test(word) || readNumberWord(word) !== undefined;
}

/** «B come Bologna», «Z di Zorro», "A as in alpha", "C for charlie"; what was heard before the word may be its rhyme. */
function namedLetter(
  letter: string,
  tokens: readonly Token[],
  at: number,
): { letters: readonly string[]; used: number } | undefined {
  const words = [1, 2, 3].map((step) => tokens[at + step]?.word ?? '');
  const isAsIn = words[0] === 'as' && words[1] === 'in';
  const name = isAsIn ? words[2] : words[1];
  if (name === undefined || name === '' || !/^[a-z]{2,}$/.test(name)) return undefined;
  const initial = name.charAt(0).toUpperCase();
  const rhymes = (heardAs.get(letter) ?? []).includes(initial);
  const used = isAsIn ? 4 : 3;
  if (isAsIn || words[0] === 'come') {
    return { letters: rhymes ? [initial, letter] : [letter], used };
  }
  const isLink = words[0] === 'di' || words[0] === 'for' || words[0] === 'like' || words[0] === 'per';
  return isLink && (initial === letter || (rhymes && names.has(name)))
    ? { letters: rhymes ? [initial, letter] : [letter], used }
    : undefined;
}

function letterOf(reading: Reading, token: Token): string | undefined {
  if (token.word.length === 1) return isVerb(reading, token) ? undefined : token.word.toUpperCase();
  return letterNames.get(token.word);
}

/** «è»: the accent must be looked at before it is folded away, or the verb becomes the letter. */
function isVerb({ plain }: Reading, { start, word }: Token): boolean {
  return word === 'e' && /^[èéÈÉ]/.test(plain.slice(start, start + 1));
}

/** «AB» of a transcript that writes letters as letters: capitals among small letters, and no label of a number. */
function capitals({ plain }: Reading, { word, start, end }: Token): boolean {
  const code = plain.charCodeAt(start);
  return (
    word.length <= 4 &&
    code >= 65 &&
    code <= 90 &&
    /^[A-Z]+$/.test(plain.slice(start, end)) &&
    !labels.has(word) &&
    /\p{Ll}/u.test(plain.slice(Math.max(0, start - 30), end + 30))
  );
}

const labels: ReadonlySet<string> = new Set(
  'sin tck clm iban pir vin cf piva iva tel cell pec rif ref nr no n num pol fax cap'.split(' '),
);

const letterNames: ReadonlyMap<string, string> = new Map(
  (
    'bi:B ci:C di:D effe:F gi:G acca:H elle:L emme:M enne:N pi:P cu:Q qu:Q erre:R esse:S ti:T vu:V vi:V zeta:Z cappa:K ' +
    'ics:X ipsilon:Y jei:J doppiavu:W bee:B cee:C dee:D ef:F eff:F gee:G aitch:H haitch:H jay:J kay:K ell:L em:M ' +
    'en:N pee:P cue:Q queue:Q ar:R ess:S tee:T vee:V ex:X wye:Y zed:Z zee:Z'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, -2), entry.slice(-1)]),
);

/** Two words that are one letter; of «doppia vi» it is not sure. */
const pairs: ReadonlyMap<string, readonly string[]> = new Map([
  ['i lunga', ['J']],
  ['i greca', ['Y']],
  ['i greco', ['Y']],
  ['vu doppia', ['W']],
  ['vi doppia', ['W', 'VV']],
  ['doppia vu', ['W', 'VV']],
  ['doppio vu', ['W', 'VV']],
  ['doppia vi', ['W', 'VV']],
  ['doppia v', ['W', 'VV']],
  ['double u', ['W', 'UU']],
  ['double you', ['W']],
]);

const weakLetters: ReadonlySet<string> = new Set('a i o u di ci ti vi ex en em ar'.split(' '));

const multipliers: ReadonlyMap<string, number> = new Map([
  ...'doppio doppia double'.split(' ').map((word) => [word, 2] as const),
  ...'triplo tripla triple treble'.split(' ').map((word) => [word, 3] as const),
  ...'quadruplo quadrupla quadruple'.split(' ').map((word) => [word, 4] as const),
]);

const links: ReadonlySet<string> = new Set(
  'trattino trattini lineetta dash hyphen barra sbarra sbarretta slash stroke punto dot point spazio space underscore'.split(
    ' ',
  ),
);
const fillers: ReadonlySet<string> = new Set(
  'ehm eh ah uh um uhm mmm mh er erm allora poi quindi ecco cioe ok okay then next virgola comma'.split(' '),
);
const undoing: ReadonlySet<string> = new Set(
  'anzi scusi scusa scusate sorry pardon correggo rectify correction'.split(' '),
);

/** Words that stand for their first letter: towns and things of the Italian telephone alphabet, the NATO words. */
const names: ReadonlyMap<string, string> = new Map(
  (
    'ancona asti bari bologna brescia como catania domodossola empoli firenze genova hotel imola imperia italia jolly jesolo ' +
    'kursaal livorno milano napoli otranto orvieto padova palermo pisa quarto quadro roma savona siena sassari salerno ' +
    'torino taranto udine venezia verona washington xeres york yacht zara zorro zurigo ' +
    'alpha alfa bravo charlie delta echo foxtrot golf india juliet juliett kilo lima mike november oscar papa quebec ' +
    'romeo sierra tango uniform victor whiskey whisky xray yankee zulu'
  )
    .split(' ')
    .map((word) => [word, word.charAt(0).toUpperCase()]),
);

/** Every word that can be a piece, numbers aside. */
const lexicon: ReadonlySet<string> = new Set([
  ...letterNames.keys(),
  ...multipliers.keys(),
  ...names.keys(),
  ...links,
  ...fillers,
  ...undoing,
  ...Array.from(pairs.keys(), (pair) => pair.split(' ')[0] ?? ''),
  ...'piu plus volte times no and come'.split(' '),
]);
