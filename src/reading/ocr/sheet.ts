/**
 * The sheet in a photograph that was taken from aside: its four edges on the desk, and the sheet as it would lie under a
 * scanner. Rows that run together towards the far edge are torn in two by readers of print.
 */
import type { Box, Raster } from './index.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a sheet in a picture, from the top left clockwise. */
export type Corners = readonly [Point, Point, Point, Point];

/** Least brightness by which paper stands out from the desk, and by which its edge does so within three dots. */
const contrast = 40;
const sharpness = 25;
/** Paper begins where so many dots in a row are bright: print keeps a margin. */
const margin = 6;
/** Share of the lines across a picture on which an edge must be seen. */
const leastSeen = 0.4;
/** Least part of the picture that is the sheet. */
const leastPart = 0.35;
/** Degrees by which two opposite edges differ on a sheet that was not seen from above. */
const aslant = 0.6;

/**
 * Where the sheet lies, if it was photographed from aside; undefined where its edges are not seen, or run as they do from
 * above. Give it a small picture: 400 dots are enough.
 */
export function sheetIn(picture: Raster): Corners | undefined {
  const threshold = paperFrom(picture);
  if (threshold === undefined) return undefined;
  const { width, height, pixels } = picture;
  const across = (row: number) => (at: number) => pixels[row * width + at] ?? 0;
  const down = (column: number) => (at: number) => pixels[at * width + column] ?? 0;
  const back = (line: (at: number) => number, length: number) => (at: number) => line(length - 1 - at);
  const left = edgeOf(height, (row) => paperAt(across(row), width, threshold));
  const right = edgeOf(height, (row) => paperAt(back(across(row), width), width, threshold));
  const top = edgeOf(width, (column) => paperAt(down(column), height, threshold));
  const bottom = edgeOf(width, (column) => paperAt(back(down(column), height), height, threshold));
  if (left === undefined || right === undefined || top === undefined || bottom === undefined)
    return undefined;
  const mirrored = ({ slope, start }: Edge, length: number): Edge => ({
    slope: -slope,
    start: length - 1 - start,
  });
  const [east, south] = [mirrored(right, width), mirrored(bottom, height)];
  const angle = (one: Edge, other: Edge) =>
    (Math.abs(Math.atan(one.slope) - Math.atan(other.slope)) * 180) / Math.PI;
  if (Math.max(angle(left, east), angle(top, south)) < aslant) return undefined;
  const corners: Corners = [
    crossing(top, left),
    crossing(top, east),
    crossing(south, east),
    crossing(south, left),
  ];
  return areaOf(corners) < leastPart * width * height ? undefined : corners;
}

/** The brightness that parts paper from desk (Otsu 1979); undefined where the two are alike. */
function paperFrom({ pixels }: Raster): number | undefined {
  const counts = new Float64Array(256);
  for (const value of pixels) counts[value] = (counts[value] ?? 0) + 1;
  const sumOf = (from: number, to: number) => {
    let [count, sum] = [0, 0];
    for (let value = from; value < to; value++) {
      count += counts[value] ?? 0;
      sum += value * (counts[value] ?? 0);
    }
    return { count, mean: count === 0 ? 0 : sum / count };
  };
  let best = { between: 0, at: 0, apart: 0 };
  for (let at = 1; at < 256; at++) {
    const [dark, bright] = [sumOf(0, at), sumOf(at, 256)];
    const apart = bright.mean - dark.mean;
    const between = dark.count * bright.count * apart * apart;
    if (dark.count > 0 && bright.count > 0 && between > best.between) best = { between, at, apart };
  }
  return best.apart < contrast ? undefined : best.at;
}

/** How far along a line the paper begins, 0 at the picture's own edge; undefined where it does so gradually or never. */
function paperAt(line: (at: number) => number, length: number, threshold: number): number | undefined {
  let bright = 0;
  for (let at = 0; at < length / 2; at++) {
    bright = line(at) >= threshold ? bright + 1 : 0;
    if (bright < margin) continue;
    const start = at - margin + 1;
    if (start <= 1) return 0;
    return line(Math.min(length - 1, start + 1)) - line(start - 2) >= sharpness ? start : undefined;
  }
  return undefined;
}

/** A line: `start` at its first place, and so much more at each further one. */
interface Edge {
  readonly slope: number;
  readonly start: number;
}

/** The line that most of the places lie on; the picture's own edge where the sheet runs beyond it. */
function edgeOf(length: number, placeAt: (line: number) => number | undefined): Edge | undefined {
  const points: Point[] = [];
  let beyond = 0;
  for (let line = 0; line < length; line += 2) {
    const place = placeAt(line);
    if (place === 0) beyond++;
    else if (place !== undefined) points.push({ x: line, y: place });
  }
  const lines = Math.ceil(length / 2);
  if (beyond > lines * (1 - leastSeen)) return { slope: 0, start: 0 };
  let best: { readonly edge: Edge; readonly near: readonly Point[] } | undefined;
  // Pairs that lie far apart tell the slope best.
  const half = Math.floor(points.length / 2);
  for (let one = 0; one < half; one += 2)
    for (const step of [half, half + Math.floor(half / 2)]) {
      const [a, b] = [points[one], points[one + step]];
      if (a === undefined || b === undefined || a.x === b.x) continue;
      const slope = (b.y - a.y) / (b.x - a.x);
      const edge = { slope, start: a.y - slope * a.x };
      const near = points.filter(({ x, y }) => Math.abs(y - edge.start - slope * x) <= 1.5);
      if (near.length > (best?.near.length ?? 0)) best = { edge, near };
    }
  return best === undefined || best.near.length < lines * leastSeen ? undefined : fitted(best.near);
}

/** By least squares. */
function fitted(points: readonly Point[]): Edge {
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const slope =
    mean((point) => (point.x - x) * (point.y - y)) /
    Math.max(
      1e-9,
      mean((point) => (point.x - x) ** 2),
    );
  return { slope, start: y - slope * x };
}

/** Where an edge from left to right meets one from top to bottom. */
function crossing(level: Edge, upright: Edge): Point {
  const y = (level.start + level.slope * upright.start) / (1 - level.slope * upright.slope);
  return { x: upright.start + upright.slope * y, y };
}

function areaOf(corners: Corners): number {
  return Math.abs(
    corners.reduce((sum, { x, y }, index) => {
      const next = corners[(index + 1) % 4] ?? { x, y };
      return sum + x * next.y - next.x * y;
    }, 0) / 2,
  );
}

/** The same corners in a picture that is so many times as large. */
export function enlarged(corners: Corners, by: number): Corners {
  const [a, b, c, d] = corners;
  const times = ({ x, y }: Point) => ({ x: x * by, y: y * by });
  return [times(a), times(b), times(c), times(d)];
}

/** From the unit square to the sheet's corners (Heckbert 1989, section 2.2.3). */
function ontoSheet([a, b, c, d]: Corners): (u: number, v: number) => Point {
  const [dx1, dy1, dx2, dy2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
  const [sx, sy] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
  const whole = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / whole;
  const h = (dx1 * sy - sx * dy1) / whole;
  return (u, v) => {
    const depth = g * u + h * v + 1;
    return {
      x: ((b.x - a.x + g * b.x) * u + (d.x - a.x + h * d.x) * v + a.x) / depth,
      y: ((b.y - a.y + g * b.y) * u + (d.y - a.y + h * d.y) * v + a.y) / depth,
    };
  };
}

/** How large the sheet is when it lies flat: as its longer edges are. */
function flatSize([a, b, c, d]: Corners): { readonly width: number; readonly height: number } {
  const length = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
  return {
    width: Math.max(1, Math.round(Math.max(length(a, b), length(d, c)))),
    height: Math.max(1, Math.round(Math.max(length(a, d), length(b, c)))),
  };
}

/** The sheet alone, as a scanner would see it. What lies outside the picture is white. */
export function flatten({ width, height, pixels }: Raster, corners: Corners): Raster {
  const size = flatSize(corners);
  const place = ontoSheet(corners);
  const flat = new Uint8Array(size.width * size.height).fill(255);
  for (let row = 0; row < size.height; row++)
    for (let column = 0; column < size.width; column++) {
      const { x, y } = place((column + 0.5) / size.width, (row + 0.5) / size.height);
      const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const [right, down] = [x - 0.5 - left, y - 0.5 - top];
      const at = top * width + left;
      flat[row * size.width + column] = Math.round(
        ((pixels[at] ?? 255) * (1 - right) + (pixels[at + 1] ?? 255) * right) * (1 - down) +
          ((pixels[at + width] ?? 255) * (1 - right) + (pixels[at + width + 1] ?? 255) * right) * down,
      );
    }
  return { ...size, pixels: flat };
}

/** A box of the flat sheet in the picture as it was taken. */
export function inPicture(
  { left, top, right, bottom }: Box,
  corners: Corners,
  picture: Pick<Raster, 'width' | 'height'>,
): Box {
  const { width, height } = flatSize(corners);
  const place = ontoSheet(corners);
  const points = [
    place(left / width, top / height),
    place(right / width, top / height),
    place(left / width, bottom / height),
    place(right / width, bottom / height),
  ];
  const within = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));
  return {
    left: within(Math.min(...points.map(({ x }) => x)), picture.width),
    top: within(Math.min(...points.map(({ y }) => y)), picture.height),
    right: within(Math.max(...points.map(({ x }) => x)), picture.width),
    bottom: within(Math.max(...points.map(({ y }) => y)), picture.height),
  };
}
