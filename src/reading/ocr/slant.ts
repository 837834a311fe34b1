import type { Raster } from './index.ts';

/** Scans are crooked by a few degrees; more is a turned page, which is another question. */
const steepest = 7;
/** Points that are looked at. */
const mostPoints = 40_000;

/**
 * Degrees by which the lines of a page fall to the right, by projection: seen along the lines, ink and gaps alternate
 * most sharply. 0 when no direction stands out. A page of 1,000 dots across takes some 20 ms.
 */
export function slantOf(page: Raster): number {
  const points = inkOf(page);
  if (points.length < 400) return 0;
  const straight = sharpness(points, page, 0);
  let best = { degrees: 0, score: straight };
  const look = (from: number, to: number, step: number) => {
    for (let degrees = from; degrees <= to + step / 2; degrees += step) {
      const score = sharpness(points, page, degrees);
      if (score > best.score) best = { degrees, score };
    }
  };
  look(-steepest, steepest, 0.5);
  look(best.degrees - 0.4, best.degrees + 0.4, 0.1);
  return best.score > straight * 1.03 ? Math.round(best.degrees * 10) / 10 : 0;
}

/** Coordinates of dark pixels, x and y in turn: darker than three quarters of what lies around them. */
function inkOf({ width, height, pixels }: Raster): Int16Array {
  const step = Math.max(1, Math.floor(width / 1_000));
  const found: number[] = [];
  const around = 16 * step;
  for (let y = 0; y < height; y += step) {
    const row = y * width;
    let sum = 0;
    let count = 0;
    for (let x = 0; x < width; x += step) {
      const value = pixels[row + x] ?? 255;
      sum += value;
      count++;
      const gone = x - 2 * around;
      if (gone >= 0) {
        sum -= pixels[row + gone] ?? 255;
        count--;
      }
      // Of what lay before it on the row, and of the page's white.
      if (value < 200 && value * count < 0.75 * Math.max(sum, 200 * count)) found.push(x, y);
    }
  }
  const thin = Math.ceil(found.length / 2 / mostPoints);
  if (thin <= 1) return Int16Array.from(found);
  const some: number[] = [];
  for (let at = 0; at + 1 < found.length; at += 2 * thin) some.push(found[at] ?? 0, found[at + 1] ?? 0);
  return Int16Array.from(some);
}

/** How unevenly ink lies across lines that fall by `degrees`: the sum of squares of what each line holds. */
function sharpness(points: Int16Array, { width, height }: Raster, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180);
  const step = Math.max(1, Math.floor(width / 1_000));
  const reach = Math.ceil((Math.abs(slope) * width) / step) + 1;
  const lines = new Float64Array(Math.ceil(height / step) + 2 * reach);
  for (let at = 0; at + 1 < points.length; at += 2) {
    const line = Math.round(((points[at + 1] ?? 0) - slope * (points[at] ?? 0)) / step) + reach;
    lines[line] = (lines[line] ?? 0) + 1;
  }
  let score = 0;
  for (const ink of lines) score += ink * ink;
  return score;
}
