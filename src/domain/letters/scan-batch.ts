/**
 * A scanned file that may hold several letters: which page belongs to which, by what stands on the pages. Whatever is not
 * certain is a doubt, and a batch with doubts waits for a person (the holding pen): nothing is guessed silently.
 */
import { findReferences, isReference } from '../linking/reference.ts';
import type { Labels } from '../profile.ts';
import type { LetterMark } from './letter-mark.ts';
import { isReturnedEnvelope } from './returned-post.ts';
import { hasHeading } from './letter-words.ts';
import type { ScannedPage } from './scanned-page.ts';

/** What a signed code of ours says of the letter its sheet belongs to. */
export type SheetMark = Pick<LetterMark, 'kind' | 'reference' | 'letter'>;

/** A page of a batch, as far as sorting needs it. */
export interface BatchPage {
  /** From 1, in the order of the file. */
  readonly number: number;
  /** `unread`: its reader gave up, and what stands on it is not known. */
  readonly look: 'blank' | 'written' | 'unread';
  /** A sheet that parts letters, laid between them by the office. */
  readonly separator: boolean;
  /** Marked as the first page of a document by whoever printed it. */
  readonly first?: boolean;
  readonly mark?: SheetMark;
  readonly text: string;
}

/** Why a letter begins where it does. */
export type CutReason =
  | 'file'
  | 'separator'
  | 'blank_sheet'
  | 'mark'
  | 'salutation'
  | 'other_reference'
  | 'closing'
  | 'person';

/** Why a person must look before letters become tickets. */
export type DoubtReason =
  | 'blank_page'
  | 'papers_before_mark'
  | 'marks_differ'
  | 'other_person'
  | 'salutation'
  | 'other_reference'
  | 'closing'
  | 'many_pages'
  | 'unread_page'
  | 'failed';

/** A doubt, and the page it is about. */
export interface Doubt {
  readonly reason: DoubtReason;
  readonly page?: number;
  /** In the words of what failed. */
  readonly detail?: string;
}

/** A page in its place, turned clockwise by a person on top of how the machine has set it upright. */
export interface Leaf {
  readonly page: number;
  readonly turn: ScannedPage['turned'];
}

export interface BatchLetter {
  readonly leaves: readonly Leaf[];
  readonly why: CutReason;
}

/** Which page goes where. Every page of the batch stands in it once. */
export interface BatchPlan {
  readonly letters: readonly BatchLetter[];
  /** Separator sheets and blank sheets between letters: they stay in the batch and go to no ticket. */
  readonly aside: readonly number[];
}

/** More pages than this in one letter, with nothing between them, are rather a pile. */
const manyPages = 30;

/**
 * Sorts the pages of a batch into letters.
 *
 * Where the office has laid separators, what lies between two of them is one letter. Without them a code of ours that
 * names another letter than the one before begins a new one, and so does an empty sheet. Certain cuts are made; for
 * anything else there is a proposal and a doubt.
 */
export function sortPages(pages: readonly BatchPage[]): {
  readonly plan: BatchPlan;
  readonly doubts: readonly Doubt[];
} {
  const aside: number[] = [];
  const groups: { pages: BatchPage[]; why: CutReason }[] = [{ pages: [], why: 'file' }];
  let afterSeparator = false;
  for (const page of pages) {
    if (page.separator) {
      aside.push(page.number);
      groups.push({ pages: [], why: 'separator' });
    }
    // It says itself that a document begins with it, and its words belong to that document.
    else if (page.first === true && (groups.at(-1)?.pages.length ?? 0) > 0)
      groups.push({ pages: [page], why: 'separator' });
    // The empty back of a separator is part of it.
    else if (afterSeparator && page.look === 'blank') aside.push(page.number);
    else groups.at(-1)?.pages.push(page);
    afterSeparator = page.separator || (afterSeparator && page.look === 'blank');
  }
  const parted = groups.length > 1;
  const letters: BatchLetter[] = [];
  const doubts: Doubt[] = [];
  for (const group of groups) {
    const { leading, rest } = leadingBlanks(group.pages);
    if (rest.length === 0) {
      aside.push(...leading);
      continue;
    }
    aside.push(...leading);
    const sorted = parted ? oneEnvelope(rest) : unparted(rest);
    for (const [index, letter] of sorted.letters.entries())
      letters.push({
        leaves: letter.pages.map((page) => ({ page, turn: 0 })),
        why: index === 0 ? group.why : letter.why,
      });
    aside.push(...sorted.aside);
    doubts.push(...sorted.doubts);
  }
  if (pages.length > 1)
    for (const { number, look } of pages)
      if (look === 'unread') doubts.push({ reason: 'unread_page', page: number });
  // Nothing but paper is a letter all the same: somebody sent it.
  if (letters.length === 0 && pages.length > 0)
    return {
      plan: {
        letters: [{ leaves: pages.map(({ number }) => ({ page: number, turn: 0 })), why: 'file' }],
        aside: [],
      },
      doubts: parted ? [] : doubts,
    };
  return { plan: { letters, aside: aside.toSorted((a, b) => a - b) }, doubts };
}

interface Sorted {
  readonly letters: readonly { readonly pages: number[]; readonly why: CutReason }[];
  readonly aside: readonly number[];
  readonly doubts: readonly Doubt[];
}

/** Pages between two separators: one letter, unless codes on them name two of ours. */
function oneEnvelope(pages: readonly BatchPage[]): Sorted {
  const marked = pages.filter(({ mark }) => mark !== undefined);
  const other = marked.find(({ mark }) => !isSame(mark, marked[0]?.mark));
  return {
    letters: [{ pages: pages.map(({ number }) => number), why: 'separator' }],
    aside: [],
    doubts: other === undefined ? [] : [{ reason: 'marks_differ', page: other.number }],
  };
}

function unparted(pages: readonly BatchPage[]): Sorted {
  const hasMark = pages.some(({ mark }) => mark !== undefined);
  const letters: { pages: number[]; why: CutReason }[] = [];
  const aside: number[] = [];
  const doubts: Doubt[] = [];
  const envelopes = envelopesBefore(pages);
  let mark: SheetMark | undefined;
  let before = '';
  /** The letter has come to its end, maybe pages ago. */
  let ended = false;
  /** References of ours that the letter names so far. */
  let named: readonly string[] = [];
  /** Nothing of the letter has come but our own slip or cover sheet, which lies on top of what somebody sends. */
  let onlySlip = false;
  let blanks: number[] = [];
  for (const page of pages) {
    if (page.look === 'blank') {
      blanks.push(page.number);
      continue;
    }
    const open = letters.at(-1);
    const own = page.mark ?? envelopes.get(page.number);
    const marked = own !== undefined && !isSame(own, mark);
    const emptySheet = blanks.length > 1;
    const found =
      open === undefined || marked || emptySheet || own !== undefined
        ? undefined
        : signOfBeginning(page.text, { mark, named, before, ended });
    const cited = referencesIn(page.text);
    // Whoever puts our slip on top greets us below it, and names the file that the slip names, or none.
    const isBelowSlip = found === 'salutation' && onlySlip && cited.every((each) => each === mark?.reference);
    const sign = isBelowSlip ? undefined : found;
    if (isBelowSlip && cited.length === 0) doubts.push({ reason: 'salutation', page: page.number });
    // Behind the letter that names its file it is this letter's as well.
    const isOfOpen =
      marked && mark === undefined && !emptySheet && own !== undefined && named.includes(own.reference);
    if (open !== undefined && isOfOpen) {
      open.pages.push(...blanks, page.number);
      mark = own;
    } else if (open === undefined || marked || emptySheet || sign !== undefined) {
      // An empty sheet between two letters belongs to neither; one empty side is the back of the page before.
      if (emptySheet) aside.push(...blanks);
      else open?.pages.push(...blanks);
      if (marked && open !== undefined && mark === undefined && !emptySheet)
        doubts.push({ reason: 'papers_before_mark', page: page.number });
      if (sign !== undefined) doubts.push({ reason: sign, page: page.number });
      letters.push({
        pages: [page.number],
        why:
          open === undefined ? 'file' : marked ? 'mark' : emptySheet ? 'blank_sheet' : (sign ?? 'salutation'),
      });
      // What follows a letter of its own is not covered by the code of the letter before.
      mark = marked ? own : emptySheet || sign !== undefined ? undefined : mark;
      named = [];
      ended = false;
      onlySlip = own !== undefined && own.kind !== 'letter';
    } else {
      const [blank] = blanks;
      if (blank !== undefined && !hasMark) doubts.push({ reason: 'blank_page', page: blank });
      open.pages.push(...blanks, page.number);
      onlySlip &&= own !== undefined && own.kind !== 'letter';
    }
    blanks = [];
    before = page.text;
    ended ||= endsLetter(page.text);
    named = [...named, ...cited];
  }
  letters.at(-1)?.pages.push(...blanks);
  for (const { pages: own } of letters)
    if (own.length > manyPages)
      doubts.push({ reason: 'many_pages', ...(own[0] === undefined ? {} : { page: own[0] }) });
  return { letters, aside, doubts };
}

/**
 * Envelopes that came back, each scanned before the letter of ours that was in it, with that letter's code. None where one of
 * them lies otherwise: behind its letter it is part of it, and between two letters nobody knows whose it is.
 */
function envelopesBefore(pages: readonly BatchPage[]): ReadonlyMap<number, SheetMark> {
  const written = pages.filter(({ look }) => look !== 'blank');
  const found = new Map<number, SheetMark>();
  const isEnvelope = ({ mark, text }: BatchPage) => mark === undefined && isReturnedEnvelope(text);
  const [first] = written;
  if (first === undefined || !isEnvelope(first)) return found;
  for (const [index, page] of written.entries()) {
    if (!isEnvelope(page)) continue;
    const mark = written[index + 1]?.mark;
    if (mark?.kind !== 'letter') return new Map();
    found.set(page.number, mark);
  }
  return found;
}

function leadingBlanks(pages: readonly BatchPage[]): {
  readonly leading: readonly number[];
  readonly rest: readonly BatchPage[];
} {
  const first = pages.findIndex(({ look }) => look !== 'blank');
  const count = first < 0 ? pages.length : first;
  return { leading: pages.slice(0, count).map(({ number }) => number), rest: pages.slice(count) };
}

function isSame(one: SheetMark | undefined, other: SheetMark | undefined): boolean {
  return one?.reference === other?.reference && one?.letter === other?.letter;
}

/**
 * Why a page without a code of ours seems to begin a letter of its own: it greets us, it names other references of ours
 * than the code and the pages before it, or the letter before it has come to its end and this is prose, not a paper that
 * lay in the same envelope. Behind papers prose is only a letter where it ends like one. Undefined when nothing says so.
 */
function signOfBeginning(
  text: string,
  letter: {
    readonly mark: SheetMark | undefined;
    readonly named: readonly string[];
    readonly before: string;
    readonly ended: boolean;
  },
): 'salutation' | 'other_reference' | 'closing' | undefined {
  if (beginsLetter(text)) return 'salutation';
  const own = letter.mark === undefined ? letter.named : [letter.mark.reference, ...letter.named];
  const named = referencesIn(text);
  if (own.length > 0 && named.length > 0 && named.every((digits) => !own.includes(digits)))
    return 'other_reference';
  const isAnother = endsLetter(letter.before) || (letter.ended && endsLetter(text));
  return isAnother && isProse(text) ? 'closing' : undefined;
}

function referencesIn(text: string): readonly string[] {
  return findReferences(text).flatMap(({ digits }) => (isReference(digits) ? digits : []));
}

/** How people address us in the first line of a letter; doctors greet each other inside of papers. */
const salutation =
  /^\s*(?:gentil[ei]\s+(?:signor[iea]?|sig\.|dott|ufficio|direzione)|egregi[oa]?\s+(?:signor[iea]?|sig\.|dott)|spettabile\s+(?:ufficio|direzione|compagnia)|dear\s+(?:sirs?|madam|mr|mrs|ms|claims)|to whom it may concern)[^\n]{0,60}[,:]?\s*$/imu;
const firstLines = 25;

/** Whoever leaves the greeting out still says to whom and about what, one below the other; invoices say the first alone. */
const toUs =
  /^\s*(?:spett(?:abile|(?:\.\s?|\s)?le|\.)|alla cortese attenzione|(?:to the )?claims (?:department|office|team))(?=[\s,:]|$)/imu;
const about = /^\s*(?:oggetto|subject|re)\s*:\s*\S/imu;

function beginsLetter(text: string): boolean {
  const beginning = text.split('\n').slice(0, firstLines).join('\n');
  if (salutation.test(beginning)) return true;
  return toUs.test(beginning) && about.test(beginning) && !hasHeading(text);
}

/** How letters end, in their last lines: a name and an enclosure may follow. */
const closing =
  /(?:cordiali|distinti|porgo)\s+(?:i\s+)?(?:miei\s+)?(?:più\s+)?(?:cordiali\s+)?saluti|cordialmente|in attesa di (?:un )?(?:vostr|suo)|yours (?:sincerely|faithfully|truly)|kind regards|best regards/iu;
const lastLines = 8;

function endsLetter(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return closing.test(lines.slice(-lastLines).join('\n'));
}

/** Sentences of some length, and no heading in capitals over them as invoices, certificates and forms have. */
function isProse(text: string): boolean {
  return (
    !hasHeading(text) &&
    text.split('\n').filter((line) => (line.match(/\p{Ll}{2,}/gu) ?? []).length >= 6).length >= 3
  );
}

/** What is written on sheets that part letters: our own, and those that offices print for other programs. */
export function isSeparator({
  codes,
  text,
}: {
  readonly codes: readonly string[];
  readonly text: string;
}): boolean {
  if (codes.some((code) => /^SPT1[:-]SEP$/i.test(code.trim()))) return true;
  if (codes.some(isPatch) && text.trim().length < mostWords) return true;
  return isSheet(text) && /\bPATCH[ -]?(?:CODE[ -]?)?T\b/i.test(text);
}

/**
 * A page that other programs print with the bars of a separator on it, and with words of its own: a document begins with
 * it, and it is a part of that document.
 */
export function isFirstPage(page: { readonly codes: readonly string[]; readonly text: string }): boolean {
  return page.codes.some(isPatch) && !isSeparator(page);
}

function isPatch(code: string): boolean {
  return /^PATCH[ -]?T$/i.test(code.trim());
}

/** Letters on a separator sheet: what it is, and how it is to be used. */
const mostWords = 300;

function isSheet(text: string): boolean {
  return text.trim().length < 120;
}

/**
 * Pages of a stack that was scanned twice on one side, fronts first and then, turned over as a whole, the backs from
 * the last to the first: in the order they are read. The middle one of an odd number has no back.
 */
export function collate(pages: readonly number[]): number[] {
  const fronts = pages.slice(0, Math.ceil(pages.length / 2));
  const backs = pages.slice(fronts.length).toReversed();
  // One page more on the front: the last sheet's back was left out, because it is empty.
  const missing = fronts.length - backs.length;
  return fronts.flatMap((front, index) => {
    const back = index < fronts.length - missing ? backs[index] : undefined;
    return back === undefined ? [front] : [front, back];
  });
}

/** What is wrong with a plan, as the end of «The plan …»; undefined when every page stands in it once. */
export function faultInPlan({ letters, aside }: BatchPlan, pages: number): string | undefined {
  const places = [...letters.flatMap(({ leaves }) => leaves.map(({ page }) => page)), ...aside];
  const twice = places.find((page, index) => places.indexOf(page) !== index);
  if (twice !== undefined) return `has page ${twice} twice`;
  const strange = places.find((page) => page < 1 || page > pages);
  if (strange !== undefined) return `names page ${strange}, and there are ${pages}`;
  for (let page = 1; page <= pages; page++) if (!places.includes(page)) return `leaves page ${page} out`;
  if (letters.some(({ leaves }) => leaves.length === 0)) return 'has a letter without pages';
  if (letters.length === 0) return 'has no letter';
  return undefined;
}

/** Papers that a code of ours would bring to a claim: the pages without one in a letter that has one. */
export function papersBehindMarks(
  { letters }: BatchPlan,
  pages: readonly BatchPage[],
): readonly { readonly reference: SheetMark['reference']; readonly papers: readonly BatchPage[] }[] {
  const known = new Map(pages.map((page) => [page.number, page]));
  return letters.flatMap(({ leaves }) => {
    const own = leaves.flatMap(({ page }) => known.get(page) ?? []);
    const mark = own.find((page) => page.mark !== undefined)?.mark;
    const papers = own.filter((page) => page.mark === undefined && page.look === 'written');
    return mark === undefined || papers.length === 0 ? [] : [{ reference: mark.reference, papers }];
  });
}

/** A person's plan, keeping the machine's reasons for letters that begin where they did. */
export function planByPerson(
  wanted: { readonly letters: readonly (readonly Leaf[])[]; readonly aside: readonly number[] },
  before: BatchPlan,
): BatchPlan {
  return {
    letters: wanted.letters.map((leaves) => {
      const same = before.letters.find((letter) => letter.leaves[0]?.page === leaves[0]?.page);
      return { leaves, why: same?.why ?? 'person' };
    }),
    aside: wanted.aside.toSorted((a, b) => a - b),
  };
}

/** The whole file as one letter, as it came: then the file itself is the letter. */
export function isWhole({ letters, aside }: BatchPlan): boolean {
  const [only, ...more] = letters;
  return (
    only !== undefined &&
    more.length === 0 &&
    aside.length === 0 &&
    only.leaves.every(({ page, turn }, index) => page === index + 1 && turn === 0)
  );
}

/** Reasons of cuts in words for people. */
export const cutWords: Readonly<Record<CutReason, Labels>> = {
  file: { it: 'inizio del file', en: 'the file begins' },
  separator: { it: 'dopo un foglio separatore', en: 'after a separator sheet' },
  blank_sheet: { it: 'dopo un foglio bianco', en: 'after a blank sheet' },
  mark: { it: 'codice di una nostra lettera', en: 'a code of a letter of ours' },
  salutation: { it: 'formula di apertura', en: 'a salutation' },
  other_reference: { it: 'cita un altro riferimento nostro', en: 'names another reference of ours' },
  closing: { it: 'la lettera prima finisce con i saluti', en: 'the letter before has ended' },
  person: { it: 'deciso da una persona', en: 'decided by a person' },
};

/** Doubts in words for people. */
export const doubtWords: Readonly<Record<DoubtReason, Labels>> = {
  blank_page: {
    it: 'Una facciata bianca: retro di un foglio o fine di una lettera?',
    en: 'One blank side: the back of a sheet, or the end of a letter?',
  },
  papers_before_mark: {
    it: 'Prima del nostro codice ci sono altre pagine: sono della stessa busta?',
    en: 'There are pages before our code: did they come in the same envelope?',
  },
  marks_differ: {
    it: 'Tra due separatori ci sono codici di lettere diverse.',
    en: 'Between two separators there are codes of different letters.',
  },
  other_person: {
    it: 'Questa pagina è di un altro nostro cliente, che non è su questa pratica: è della stessa busta?',
    en: 'This page is about another customer of ours, who is not on this claim: did it come in the same envelope?',
  },
  salutation: {
    it: 'Qui sembra cominciare un’altra lettera.',
    en: 'Another letter seems to begin here.',
  },
  other_reference: {
    it: 'Questa pagina cita un riferimento nostro diverso da quello di prima: è un’altra lettera?',
    en: 'This page names another reference of ours than what lies before it: is it another letter?',
  },
  closing: {
    it: 'La lettera prima finisce con i saluti e qui il testo continua: comincia un’altra lettera?',
    en: 'The letter before has ended and this is more text: does another letter begin?',
  },
  many_pages: {
    it: 'Molte pagine senza separatori: è una lettera sola?',
    en: 'Many pages without separators: is it one letter?',
  },
  unread_page: {
    it: 'Una pagina non si è potuta leggere.',
    en: 'A page could not be read.',
  },
  failed: { it: 'La divisione non è riuscita.', en: 'Sorting failed.' },
};
