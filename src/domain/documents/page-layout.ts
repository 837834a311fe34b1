/**
 * Labels and values on a page. The text layer of a form or an invoice comes as it comes: «Data: 3/7», two columns side by
 * side, a row of labels above a row of values, or all labels first and then all values.
 */
import type { Reading } from '../text/text.ts';

/** A piece of a line with blanks around it; offsets of the reading. */
interface Cell {
  readonly start: number;
  readonly end: number;
  /** Folded. */
  readonly text: string;
}

/** One line of a page. */
export interface Row {
  readonly start: number;
  readonly end: number;
  /** Folded. */
  readonly text: string;
  readonly cells: readonly Cell[];
}

const longestRow = 400;
const mostRows = 4_000;

/** The lines of a text that say something, each parted at wide blanks. */
export function rowsOf({ folded }: Reading): readonly Row[] {
  const rows: Row[] = [];
  let start = 0;
  for (const line of folded.split('\n')) {
    const text = line.slice(0, longestRow);
    if (text.trim() !== '' && rows.length < mostRows) {
      const cells = Array.from(text.matchAll(/\S+(?: \S+)*/g), (cell) => ({
        start: start + cell.index,
        end: start + cell.index + cell[0].length,
        text: cell[0],
      }));
      rows.push({ start, end: start + text.length, text, cells });
    }
    start += line.length + 1;
  }
  return rows;
}

/** Where the value of a label may begin and end: most likely first. */
export interface Slot {
  readonly start: number;
  readonly end: number;
}

/**
 * Places where the values of a label stand: right behind it, in the cell beside it, below it in its column, or as
 * far down the list of values as the label stands in the list of labels. `label` is a pattern on folded text; whoever
 * asks tries the places in order and takes the first that holds what he looks for.
 */
export function slotsOf(rows: readonly Row[], label: string): readonly Slot[] {
  const pattern = new RegExp(`(?<![a-z])(?:${label})(?![a-z])(?: ?\\([^()\\n]{0,40}\\))?`, 'g');
  const behind: Slot[] = [];
  const elsewhere: Slot[] = [];
  for (const [index, row] of rows.entries()) {
    for (const match of row.text.matchAll(pattern)) {
      const at = row.start + match.index;
      const column = row.cells.findIndex((cell) => cell.start <= at && at < cell.end);
      const cell = row.cells[column];
      if (cell === undefined) continue;
      const from = at + match[0].length;
      const mark = /^[\s:.=°#|-]{0,6}/.exec(row.text.slice(from - row.start))?.[0].length ?? 0;
      const rest = row.text.slice(from - row.start + mark, cell.end - row.start).trim();
      if (rest !== '') behind.push({ start: from + mark, end: cell.end });
      const beside = row.cells[column + 1];
      if (rest === '' && beside !== undefined && !isLabel(beside.text))
        behind.push({ start: beside.start, end: beside.end });
      elsewhere.push(...below(rows, index, column), ...inList(rows, index));
    }
  }
  return [...behind, ...elsewhere];
}

/** The cell under a label, when the label's row holds labels only. */
function below(rows: readonly Row[], index: number, column: number): readonly Slot[] {
  const row = rows[index];
  const next = rows[index + 1];
  const cell = row?.cells[column];
  if (row === undefined || next === undefined || cell === undefined) return [];
  if (next.cells.length === row.cells.length) {
    const under = next.cells[column];
    return under === undefined ? [] : [{ start: under.start, end: under.end }];
  }
  // Columns by where they stand on the line.
  const offset = cell.start - row.start;
  const nearest = next.cells.toSorted(
    (a, b) => Math.abs(a.start - next.start - offset) - Math.abs(b.start - next.start - offset),
  )[0];
  return nearest === undefined ? [] : [{ start: nearest.start, end: nearest.end }];
}

/** «Numero / Data / Cliente / 118 / 10/07/2026 / Anna Bianchi»: the third label's value is the third value. */
function inList(rows: readonly Row[], index: number): readonly Slot[] {
  if (!isLoneLabel(rows[index])) return [];
  let first = index;
  while (index - first < 12 && isLoneLabel(rows[first - 1])) first--;
  let last = index;
  while (last - index < 12 && isLoneLabel(rows[last + 1])) last++;
  if (last === first) return [];
  // The run may begin with the paper's title, which has no value.
  return [index - first, index - first - 1].flatMap((place) => {
    const value = place < 0 ? undefined : rows[last + 1 + place];
    return value === undefined ? [] : [{ start: value.start, end: value.end }];
  });
}

function isLoneLabel(row: Row | undefined): boolean {
  return row !== undefined && row.cells.length === 1 && isLabel(row.text);
}

/** Labels are short, begin with a letter and hold no figures. */
function isLabel(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length <= 40 && /^[a-z(]/.test(trimmed) && !/\d/.test(trimmed);
}
