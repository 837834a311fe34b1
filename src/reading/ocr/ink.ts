import type { Box, Raster } from './index.ts';

/** Cells across a page: some two millimetres on A4. */
const across = 110;
/** Share of a page's cells that a signature or a logo may take without being asked about. */
const smallPart = 0.012;

/**
 * Where something is written, drawn or stamped that is none of the words: handwriting above all. Signatures, logos and
 * ruled lines are too small or too straight to count.
 *
 * @param words boxes of what was read.
 */
export function inkOutside(page: Raster, words: readonly Box[]): readonly Box[] {
  const size = Math.max(6, Math.round(page.width / across));
  const columns = Math.floor(page.width / size);
  const rows = Math.floor(page.height / size);
  const inky = new Uint8Array(columns * rows);
  const dark = darknessOf(page);
  for (let row = 1; row < rows - 1; row++)
    for (let column = 1; column < columns - 1; column++)
      if (looksWritten(page, column * size, row * size, size, dark)) inky[row * columns + column] = 1;
  for (const { left, top, right, bottom } of words) {
    const last = Math.min(rows - 1, Math.floor((bottom + size / 2) / size));
    const end = Math.min(columns - 1, Math.floor((right + size / 2) / size));
    for (let row = Math.max(0, Math.floor((top - size / 2) / size)); row <= last; row++)
      inky.fill(
        0,
        row * columns + Math.max(0, Math.floor((left - size / 2) / size)),
        row * columns + end + 1,
      );
  }
  return groupsOf(inky, columns, rows)
    .filter(({ count }) => count >= smallPart * columns * rows)
    .map(({ left, top, right, bottom }) => ({
      left: left * size,
      top: top * size,
      right: (right + 1) * size,
      bottom: (bottom + 1) * size,
    }));
}

/** Cells across and down in the picture of a page by which it is known again; with more, lines of a crooked scan fall into others. */
const cells = 8;

/**
 * How dark a page is within its words, as 8 by 8 hexadecimal digits from the top left: the same for another scan of the
 * sheet, wherever it lay on the glass. Undefined when its words take no room.
 */
export function inkPrint({ width, height, pixels }: Raster, words: readonly Box[]): string | undefined {
  const left = Math.max(0, Math.min(...words.map((box) => box.left)));
  const top = Math.max(0, Math.min(...words.map((box) => box.top)));
  const right = Math.min(width, Math.max(...words.map((box) => box.right)));
  const bottom = Math.min(height, Math.max(...words.map((box) => box.bottom)));
  if (!(right - left >= 4 * cells && bottom - top >= 4 * cells)) return undefined;
  const dark = darknessOf({ width, height, pixels });
  const inks = new Float64Array(cells * cells);
  for (let y = top; y < bottom; y += 2) {
    const row = Math.floor(((y - top) * cells) / (bottom - top)) * cells;
    for (let x = left; x < right; x += 2)
      if ((pixels[y * width + x] ?? 255) < dark) {
        const cell = row + Math.floor(((x - left) * cells) / (right - left));
        inks[cell] = (inks[cell] ?? 0) + 1;
      }
  }
  const most = Math.max(...inks);
  return most === 0
    ? undefined
    : Array.from(inks, (ink) => Math.round((ink / most) * 15).toString(16)).join('');
}

/** Where ink begins: well below the paper, which most of a page is. */
function darknessOf({ pixels }: Raster): number {
  const counts = new Uint32Array(256);
  for (let at = 0; at < pixels.length; at += 7) counts[pixels[at] ?? 255]!++;
  let paper = 255;
  for (let seen = 0; paper > 0 && seen < pixels.length / 14; paper--) seen += counts[paper] ?? 0;
  return paper - 50;
}

/** Some ink, not only ink, and no straight line. */
function looksWritten(
  { width, pixels }: Raster,
  left: number,
  top: number,
  size: number,
  dark: number,
): boolean {
  let ink = 0;
  let rows = 0;
  const columns = new Set<number>();
  for (let y = top; y < top + size; y++) {
    let any = false;
    for (let x = left; x < left + size; x++)
      if ((pixels[y * width + x] ?? 255) < dark) {
        ink++;
        any = true;
        columns.add(x);
      }
    if (any) rows++;
  }
  const straight = size * 0.25;
  return ink > size * size * 0.02 && ink < size * size * 0.6 && rows > straight && columns.size > straight;
}

interface Group {
  readonly count: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Cells that touch, or nearly: lines of handwriting belong together. Empties `cells`. */
function groupsOf(cells: Uint8Array, columns: number, rows: number): Group[] {
  const groups: Group[] = [];
  for (let first = 0; first < cells.length; first++) {
    if (cells[first] === 0) continue;
    cells[first] = 0;
    const waiting = [first];
    let [count, left, top, right, bottom] = [0, columns, rows, 0, 0];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [column, row] = [at % columns, Math.floor(at / columns)];
      count++;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
      for (let y = Math.max(0, row - 3); y <= Math.min(rows - 1, row + 3); y++)
        for (let x = Math.max(0, column - 3); x <= Math.min(columns - 1, column + 3); x++) {
          const near = y * columns + x;
          if (cells[near] === 0) continue;
          cells[near] = 0;
          waiting.push(near);
        }
    }
    groups.push({ count, left, top, right, bottom });
  }
  return groups;
}
