import { describe, expect, test } from 'vitest';
import type { OutboundId } from '#src/domain/ids.ts';
import { formatReference, referenceFor } from '#src/domain/linking/reference.ts';
import {
  collate,
  faultInPlan,
  isFirstPage,
  isSeparator,
  isWhole,
  sortPages,
  type BatchPage,
  type SheetMark,
} from '#src/domain/letters/scan-batch.ts';

const slip = (letter: string, kind: SheetMark['kind'] = 'return_slip'): SheetMark => ({
  reference: referenceFor(7),
  letter: letter as OutboundId,
  kind,
});

const prose = [
  'Vi scrivo ancora una volta perché nessuno mi ha risposto dopo la telefonata di luglio',
  'e il carrozziere mi chiede ogni giorno quando potrà cominciare il suo lavoro sulla macchina',
  'che da allora è ferma in cortile e non la posso usare per andare al mio lavoro.',
];
const texts: Readonly<Record<string, string>> = {
  // The envelope of a letter that came back.
  V: 'AL MITTENTE\nDESTINATARIO TRASFERITO\nPoste Italiane',
  S: 'Lodi, 3 luglio 2026\nGentili signori,\nvi scrivo per',
  // The end of a letter; prose.
  E: `${prose[0]}\nDistinti saluti,\nAnna Bianchi`,
  P: prose.join('\n'),
  // A letter that greets nobody.
  L: `${prose.join('\n')}\nCordiali saluti\nAnna Bianchi`,
  // A letter that names the file of the slips.
  K: `Gentili signori,\n${prose.join('\n')}\nIl vostro riferimento: ${formatReference(referenceFor(7), 'SIN')}\nDistinti saluti`,
  // A letter without a greeting, and an invoice that says to whom and about what.
  O: `Carla Rossi, via Cavour 12\n\nSpett. Sportello Sinistri\n\nOggetto: richiesta di rimborso\n\n${prose.join('\n')}`,
  I: 'POLIAMBULATORIO AURORA S.R.L.\nSpett.le\nElena Marchetti\nFATTURA N. 118/2026\nOggetto: visita ortopedica\nTotale 120,00',
  // Prose about another reference of ours than that of the slips, and about a third one.
  N: `${prose.join('\n')}\nIl vostro riferimento: ${formatReference(referenceFor(9), 'SIN')}`,
  R: `${prose.join('\n')}\nIl vostro riferimento: ${formatReference(referenceFor(8), 'SIN')}`,
};

/**
 * Pages in a row: `w` written, `.` blank, `|` separator, `?` unread, a number the slip of that letter, `a` a page of letter a, `F` with the bars of a
 * separator over its words, and those of `texts`.
 */
function pagesOf(row: string): BatchPage[] {
  return Array.from(row, (sign, index) => ({
    number: index + 1,
    look: sign === '.' ? 'blank' : sign === '?' ? 'unread' : 'written',
    separator: sign === '|',
    ...(/\d/.test(sign) ? { mark: slip(sign) } : {}),
    ...(/[a-c]/.test(sign) ? { mark: slip(sign, 'letter') } : {}),
    ...(sign === 'F' ? { first: true } : {}),
    text: texts[sign] ?? 'Fattura',
  }));
}

/** «1 2 | 3»: letters by their pages, what is aside in brackets. */
function shown(row: string): string {
  const { plan, doubts } = sortPages(pagesOf(row));
  const letters = plan.letters.map(({ leaves }) => leaves.map(({ page }) => page).join(' ')).join(' | ');
  const aside = plan.aside.length === 0 ? '' : ` [${plan.aside.join(' ')}]`;
  return `${letters}${aside}${doubts.map(({ reason, page }) => ` ${reason}@${page}`).join('')}`;
}

describe('a batch of pages', () => {
  test.each([
    ['w', '1', 'one page is one letter'],
    ['Sww', '1 2 3', 'a letter with its papers is one'],
    ['w.', '1 2', 'a blank back at the end stays with its letter'],
    ['ww|w|ww', '1 2 | 4 | 6 7 [3 5]', 'separators part letters and go to none'],
    [
      '|ww|.w|',
      '2 3 | 6 [1 4 5 7]',
      'the empty back of a separator is part of it, and the first and last part nothing',
    ],
    ['w.w|w', '1 2 3 | 5 [4]', 'where the office lays separators a blank side is a back'],
    ['ww1|w', '1 2 3 | 5 [4]', 'between separators a slip may lie behind its papers'],
    ['1w2w', '1 2 | 3 4', 'a code of another letter begins a new one'],
    ['11ww', '1 2 3 4', 'pages of the same letter of ours stay together'],
    ['1.w', '1 2 3', 'behind a code a blank side is a back'],
    ['ww..ww', '1 2 | 5 6 [3 4]', 'an empty sheet parts letters and goes to none'],
    ['FwFw', '1 2 | 3 4', 'a page that says a document begins with it keeps its words'],
    ['1KwI', '1 2 3 4', 'below our slip lies a letter that names its file'],
    ['Kw1', '1 2 3', 'our slip lies behind the letter that names its file'],
    ['1EwP', '1 2 3 4', 'papers lie behind the end of a letter, and more words behind papers'],
    ['Va', '1 2', 'the envelope of a letter that came back lies before it'],
    ['V.aVb', '1 2 3 | 4 5', 'of two that came back each has its own envelope'],
    ['aVbV', '1 2 | 3 4', 'an envelope behind its letter is its own'],
    ['..', '1 2', 'nothing but paper is a letter all the same'],
  ])('%s: %s, for %s', (row, expected) => {
    expect(shown(row)).toBe(expected);
  });

  test.each([
    ['w.w', '1 2 3 blank_page@2'],
    ['ww1w', '1 2 | 3 4 papers_before_mark@3'],
    // What lies behind the envelope is no letter of ours, or an envelope has none.
    ['V1', '1 | 2 papers_before_mark@2'],
    ['VaV', '1 | 2 3 papers_before_mark@2'],
    ['1w2|w', '1 2 3 | 5 [4] marks_differ@3'],
    ['SwSw', '1 2 | 3 4 salutation@3'],
    ['1wR', '1 2 | 3 other_reference@3'],
    // Below a slip a letter that names no file is most likely its own; one that greets us behind others is another one.
    ['1Sw', '1 2 3 salutation@2'],
    ['1KwK', '1 2 3 | 4 salutation@4'],
    ['aS', '1 | 2 salutation@2'],
    ['Kw1K2', '1 2 3 | 4 5 salutation@4'],
    ['1EPw', '1 2 | 3 4 closing@3'],
    ['LwL', '1 2 | 3 closing@3'],
    ['1RS', '1 | 2 | 3 other_reference@2 salutation@3'],
    ['wO', '1 | 2 salutation@2'],
    ['RwN', '1 2 | 3 other_reference@3'],
    ['w?w', '1 2 3 unread_page@2'],
    ['w'.repeat(31), `${Array.from({ length: 31 }, (_, index) => index + 1).join(' ')} many_pages@1`],
  ])('%s waits for a person: %s', (row, expected) => {
    expect(shown(row)).toBe(expected);
  });

  test('has every page once in its plan, whatever lies in it', () => {
    const signs = ['w', '.', '|', '?', '1', '2', 'S', 'F', 'E', 'P', 'R'];
    let state = 11;
    const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    for (let run = 0; run < 2_000; run++) {
      const row = Array.from(
        { length: 1 + Math.floor(next() * 14) },
        () => signs[Math.floor(next() * signs.length)] ?? 'w',
      ).join('');
      expect([row, faultInPlan(sortPages(pagesOf(row)).plan, row.length)]).toEqual([row, undefined]);
    }
  });
});

test('a plan that loses, doubles or invents a page is refused in words', () => {
  const letters = (...pages: number[][]) => ({
    letters: pages.map((own) => ({
      leaves: own.map((page) => ({ page, turn: 0 as const })),
      why: 'person' as const,
    })),
    aside: [],
  });
  expect(faultInPlan(letters([1, 2], [3]), 3)).toBeUndefined();
  expect(faultInPlan(letters([1, 2], [2, 3]), 3)).toBe('has page 2 twice');
  expect(faultInPlan(letters([1], [3]), 3)).toBe('leaves page 2 out');
  expect(faultInPlan(letters([1, 2, 3, 4]), 3)).toBe('names page 4, and there are 3');
  expect(faultInPlan({ ...letters([1, 2], []), aside: [3] }, 3)).toBe('has a letter without pages');
  expect(faultInPlan({ letters: [], aside: [1, 2, 3] }, 3)).toBe('has no letter');
  expect(isWhole(letters([1, 2, 3]))).toBe(true);
  expect(isWhole(letters([2, 1, 3]))).toBe(false);
});

test('a stack scanned first on its fronts and then on its backs is put in order', () => {
  expect(collate([1, 2, 3, 4, 5, 6])).toEqual([1, 6, 2, 5, 3, 4]);
  expect(collate([1, 2, 3, 4, 5])).toEqual([1, 5, 2, 4, 3]);
  expect(collate([])).toEqual([]);
});

test('separators are told by their code, or by the words that are printed on them', () => {
  expect(isSeparator({ codes: ['SPT1:SEP'], text: '' })).toBe(true);
  expect(isSeparator({ codes: ['PATCHT'], text: 'anything' })).toBe(true);
  const form = { codes: ['PATCHT'], text: 'Modulo di denuncia '.repeat(30) };
  expect([isSeparator(form), isFirstPage(form)]).toEqual([false, true]);
  expect(isFirstPage({ codes: ['PATCHT'], text: 'PATCH T' })).toBe(false);
  expect(isSeparator({ codes: [], text: 'PATCH T\nSeparator sheet' })).toBe(true);
  expect(isSeparator({ codes: ['https://example.org/PATCHT'], text: 'Fattura' })).toBe(false);
  expect(isSeparator({ codes: [], text: `Vi scrivo del patch T ${'che avete mandato '.repeat(10)}` })).toBe(
    false,
  );
});
