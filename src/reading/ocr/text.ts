/** Words of a page as text with the shape of the page: rows as eyes see them, columns parted by wide blanks. */
import type { PageWord } from '../../domain/letters/scanned-page.ts';
import type { OcrWord } from './index.ts';

/** Longer pieces are sentences of a column: what stands beside them is another column's business. */
const longestCell = 45;

/** A piece of a row: the words of one line as the reader saw it. */
interface Cell {
  readonly words: readonly OcrWord[];
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  readonly paragraph: number;
  readonly length: number;
}

/**
 * The text of a page and the place of each word in it. «Totale» and «120,00» at the two ends of a row stand on one line,
 * though the reader took them for two columns; longer pieces side by side stay one below the other.
 *
 * @param offset where the page begins in the text of the file.
 */
export function layOut(
  words: readonly OcrWord[],
  offset: number,
): { readonly text: string; readonly words: readonly PageWord[] } {
  let text = '';
  const placed: PageWord[] = [];
  const add = ({ text: letters, box, confidence }: OcrWord) => {
    const start = offset + text.length;
    text += letters;
    placed.push({
      start,
      end: start + letters.length,
      box: [box.left, box.top, box.right, box.bottom],
      confidence: Math.round(confidence) / 100,
    });
  };
  let before: Cell | undefined;
  for (const row of rowsOf(cellsOf(words))) {
    for (const [index, cell] of row.entries()) {
      if (index > 0) text += '    ';
      else if (before !== undefined) text += before.paragraph === cell.paragraph ? '\n' : '\n\n';
      for (const [position, word] of cell.words.entries()) {
        if (position > 0) text += ' ';
        add(word);
      }
      before = cell;
    }
  }
  return { text, words: placed };
}

function cellsOf(words: readonly OcrWord[]): Cell[] {
  const lines = new Map<number, OcrWord[]>();
  for (const word of words) {
    const line = lines.get(word.line);
    if (line === undefined) lines.set(word.line, [word]);
    else line.push(word);
  }
  return [...lines.values()].map((line) => ({
    words: line,
    top: Math.min(...line.map(({ box }) => box.top)),
    bottom: Math.max(...line.map(({ box }) => box.bottom)),
    left: Math.min(...line.map(({ box }) => box.left)),
    right: Math.max(...line.map(({ box }) => box.right)),
    paragraph: line[0]?.paragraph ?? 0,
    length: line.reduce((sum, { text }) => sum + text.length + 1, 0),
  }));
}

/** Each cell joins the row of an earlier one at its height, when both are short. */
function rowsOf(cells: readonly Cell[]): Cell[][] {
  const rows: Cell[][] = [];
  for (const cell of cells) {
    const row =
      cell.length > longestCell
        ? undefined
        : rows.find((each) => each.every((other) => other.length <= longestCell && isBeside(other, cell)));
    if (row === undefined) rows.push([cell]);
    else row.push(cell);
  }
  return rows.map((row) => row.toSorted((a, b) => a.left - b.left));
}

/** At one height, and of one size: a box around a speck and a letter is higher than any line. */
function isBeside(a: Cell, b: Cell): boolean {
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const apart = a.right <= b.left || b.right <= a.left;
  return apart && overlap > 0.55 * Math.max(a.bottom - a.top, b.bottom - b.top);
}
