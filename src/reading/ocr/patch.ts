/**
 * Patch codes: four bars that tell a scanner where a document ends (Kodak A-61599). Narrow bars and all spaces are 0.08
 * inch wide, wide bars 0.20 inch, the whole 0.80 inch; patch T is narrow, wide, narrow, wide from the leading edge. A sheet
 * that was fed the other way round shows it backwards, which is patch 3: both part documents, so either is taken for T.
 */
import type { Raster } from './index.ts';

/** Widths in units of 0.08 inch: bar, space, bar, space, bar, space, bar. */
const patterns = [
  [1, 1, 2.5, 1, 1, 1, 2.5],
  [2.5, 1, 1, 1, 2.5, 1, 1],
] as const;
const units = 10;
/** How far a width may be off, in units: print bleeds, and scanners make bars of ink fatter than spaces. */
const slack = 0.45;
/** White before and behind, in units. */
const quiet = 1.2;
/** 0.80 inch as a share of the longer side of A4, letter paper and what scanners cut off of them. */
const size = { least: 0.05, most: 0.12 };
/** Lines across the page that are looked at, and how many neighbours must show the same bars: some 2 cm. */
const looks = 60;
const agreeing = 5;

/** Whether a patch T stands on the page, in either direction of its bars. */
export function hasPatchT(page: Raster): boolean {
  const dark = darknessOf(page);
  return looksDown(page, dark) || looksAcross(page, dark);
}

function looksDown({ width, height, pixels }: Raster, dark: number): boolean {
  return agrees(width, (x) =>
    barsIn(height, (y) => (pixels[y * width + x] ?? 255) < dark, { width, height }),
  );
}

function looksAcross({ width, height, pixels }: Raster, dark: number): boolean {
  return agrees(height, (y) =>
    barsIn(width, (x) => (pixels[y * width + x] ?? 255) < dark, { width, height }),
  );
}

interface Bars {
  readonly pattern: number;
  readonly start: number;
  readonly unit: number;
}

/** The same bars on neighbouring lines, moved by no more than a crooked sheet moves them. */
function agrees(side: number, barsAt: (line: number) => readonly Bars[]): boolean {
  let before: { readonly bars: Bars; readonly count: number }[] = [];
  const step = Math.max(1, Math.floor(side / looks));
  for (let line = step; line < side; line += step) {
    const now = barsAt(line).map((bars) => {
      const count = before
        .filter(
          ({ bars: other }) =>
            other.pattern === bars.pattern &&
            Math.abs(other.start - bars.start) < 0.8 * bars.unit + 0.1 * step &&
            Math.abs(other.unit - bars.unit) < 0.15 * bars.unit,
        )
        .reduce((most, each) => Math.max(most, each.count), 0);
      return { bars, count: count + 1 };
    });
    if (now.some(({ count }) => count >= agreeing)) return true;
    before = now;
  }
  return false;
}

function barsIn(
  length: number,
  isDark: (at: number) => boolean,
  page: Pick<Raster, 'width' | 'height'>,
): readonly Bars[] {
  // Ends of runs, white first.
  const ends: number[] = [];
  const speck = Math.max(1, Math.round(length / 1_200));
  let ink = false;
  let from = 0;
  for (let at = 0; at <= length; at++) {
    const now = at < length && isDark(at);
    if (at < length && now === ink) continue;
    // Dust in a bar, or on the white, is no edge.
    if (at - from <= speck && ends.length > 0 && at < length) {
      from = ends.at(-2) ?? 0;
      ends.pop();
    } else {
      ends.push(at);
      from = at;
    }
    ink = now;
  }
  const longer = Math.max(page.width, page.height);
  const found: Bars[] = [];
  // Odd runs are ink.
  for (let first = 1; first + 6 < ends.length; first += 2) {
    const start = ends[first - 1] ?? 0;
    const whole = (ends[first + 6] ?? 0) - start;
    if (whole < size.least * longer || whole > size.most * longer) continue;
    const unit = whole / units;
    const before = start - (ends[first - 2] ?? 0);
    const behind = (ends[first + 7] ?? length) - (ends[first + 6] ?? 0);
    if (before < quiet * unit || behind < quiet * unit) continue;
    for (const [pattern, widths] of patterns.entries())
      if (
        widths.every((width, at) => {
          const run = (ends[first + at] ?? 0) - (ends[first + at - 1] ?? 0);
          return Math.abs(run / unit - width) < slack;
        })
      )
        found.push({ pattern, start, unit });
  }
  return found;
}

/** Half way between the paper and the darkest ink. */
function darknessOf({ pixels }: Raster): number {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let at = 0; at < pixels.length; at += 11) {
    const value = pixels[at] ?? 255;
    counts[value] = (counts[value] ?? 0) + 1;
    total++;
  }
  let paper = 255;
  for (let seen = 0; paper > 0 && seen < total / 2; paper--) seen += counts[paper] ?? 0;
  let ink = 0;
  for (let seen = 0; ink < 255 && seen < total / 500; ink++) seen += counts[ink] ?? 0;
  return (paper + ink) / 2;
}
