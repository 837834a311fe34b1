import { describe, expect, test } from 'vitest';
import { marksOf, sameSheet, type ComparedPage } from '#src/domain/letters/same-sheet.ts';

const ink = 'f0a51c3e'.repeat(8);
const other = '0f5ae3c1'.repeat(8);

/** A form: much that stands on every one of them, and what somebody filled in. */
function form(filled: readonly string[]): string {
  return (
    'Modulo di denuncia di sinistro da compilare in ogni sua parte a cura dell’assicurato e da inviare alla compagnia entro tre ' +
    `giorni ai sensi dell’art. 1913 del codice civile il sottoscritto ${filled.join(' titolare della polizza numero ')} dichiara che ` +
    'quanto sopra corrisponde al vero e autorizza il trattamento dei dati personali'
  );
}
function page(text: string, how: { readonly confidence?: number; readonly ink?: string } = {}): ComparedPage {
  return {
    words: text.split(' ').map((word) => ({ text: word, confidence: how.confidence ?? 0.95 })),
    ink: how.ink ?? ink,
  };
}
const anna = form(['Anna Bianchi nata il 14/03/1985', 'RCA-2025-004217']);

describe('two scans', () => {
  test('of one sheet are one, though the reader slipped in a word it was not sure of', () => {
    expect(sameSheet(page(anna), page(anna))).toEqual({ words: 1, picture: expect.closeTo(1, 5) });
    const slipped = page(anna);
    const worn = {
      ...slipped,
      words: slipped.words.map((word) =>
        word.text === '14/03/1985' ? { text: '14/08/1985', confidence: 0.6 } : word,
      ),
    };
    expect(sameSheet(page(anna), worn)).toBeDefined();
    expect(sameSheet(page(anna), page(anna.replace('14/03/1985', '14/03/1 985')))).toBeDefined();
    expect(
      marksOf(anna).filter((mark) => marksOf(worn.words.map(({ text }) => text).join(' ')).includes(mark)),
    ).not.toEqual([]);
  });

  test.each([
    ['another person’s form', form(['Bruno Verdi nato il 01/01/1970', 'RCA-2025-004218'])],
    [
      'another person’s form with the same numbers',
      form(['Bruno Verdi nato il 14/03/1985', 'RCA-2025-004217']),
    ],
    ['the same form about another policy', form(['Anna Bianchi nata il 14/03/1985', 'RCA-2025-004218'])],
  ])('of %s are two', (_, text) => {
    expect(sameSheet(page(anna), page(text))).toBeUndefined();
  });

  test('of the same words printed elsewhere on a page are two, and so are those of nearly empty pages', () => {
    expect(sameSheet(page(anna), page(anna, { ink: other }))).toBeUndefined();
    expect(sameSheet(page('Fattura n. 118/2026'), page('Fattura n. 118/2026'))).toBeUndefined();
    expect(marksOf('Fattura n. 118/2026')).toEqual([]);
  });
});
