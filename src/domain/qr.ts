/**
 * QR codes (ISO/IEC 18004) at correction level M, versions 1 to 15: enough for the address of an authenticator app, whose
 * secret goes through no other program, and for the marks on our letters. Texts of capitals, digits and a few signs are
 * packed by twos (alphanumeric mode), all others byte by byte.
 */

/** Correction bytes of a block, and the data bytes of every block, by version. */
const blocksOf: readonly (readonly [correction: number, ...data: number[]])[] = [
  [10, 16],
  [16, 28],
  [26, 44],
  [18, 32, 32],
  [24, 43, 43],
  [16, 27, 27, 27, 27],
  [18, 31, 31, 31, 31],
  [22, 38, 38, 39, 39],
  [22, 36, 36, 36, 37, 37],
  [26, 43, 43, 43, 43, 44],
  [30, 50, 51, 51, 51, 51],
  [22, 36, 36, 36, 36, 36, 36, 37, 37],
  [22, 37, 37, 37, 37, 37, 37, 37, 37, 38],
  [24, 40, 40, 40, 40, 41, 41, 41, 41, 41],
  [24, 41, 41, 41, 41, 41, 42, 42, 42, 42, 42],
];

/** Middles of the small squares, by version. */
const alignmentsOf: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
  [6, 34, 62],
  [6, 26, 46, 66],
  [6, 26, 48, 70],
];

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

// Powers in the field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1.
const powers: number[] = [];
for (let power = 0, value = 1; power < 255; power++) {
  powers.push(value);
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}
const times = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (powers[(powers.indexOf(a) + powers.indexOf(b)) % 255] ?? 0);

/** The modules of a code, row by row, true for dark; undefined when the text is too long. */
export function qrOf(text: string): readonly (readonly boolean[])[] | undefined {
  const content = contentOf(text);
  const place = blocksOf.findIndex(
    ([, ...data], index) => 4 + content.countWidth(index + 1) + content.bits.length <= 8 * sum(data),
  );
  if (place < 0) return undefined;
  const version = place + 1;
  const size = 17 + 4 * version;
  const stream = codewords(content, version);
  const { dark, fixed } = frame(version, size);
  const path = pathOf(size, fixed);
  let best: { readonly rows: boolean[][]; readonly cost: number } | undefined;
  for (const [number, mask] of masks.entries()) {
    const rows = dark.map((row) => [...row]);
    for (const [index, [x, y]] of path.entries()) {
      const bit = (((stream[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1;
      set(rows, x, y, bit !== mask(x, y));
    }
    writeFormat(rows, number);
    const cost = costOf(rows);
    if (best === undefined || cost < best.cost) best = { rows, cost };
  }
  return best?.rows;
}

interface Content {
  /** Number of the mode, as the code announces it. */
  readonly mode: number;
  readonly count: number;
  readonly countWidth: (version: number) => number;
  readonly bits: readonly number[];
}

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

function contentOf(text: string): Content {
  const bits: number[] = [];
  const values = Array.from(text, (sign) => alphanumeric.indexOf(sign));
  if (values.length > 0 && !values.includes(-1)) {
    for (let at = 0; at < values.length; at += 2) {
      const [first = 0, second] = values.slice(at, at + 2);
      if (second === undefined) put(bits, first, 6);
      else put(bits, first * 45 + second, 11);
    }
    return { mode: 0b0010, count: values.length, countWidth: (version) => (version < 10 ? 9 : 11), bits };
  }
  const bytes = new TextEncoder().encode(text);
  for (const byte of bytes) put(bits, byte, 8);
  return { mode: 0b0100, count: bytes.length, countWidth: (version) => (version < 10 ? 8 : 16), bits };
}

function put(bits: number[], value: number, width: number): void {
  for (let bit = width - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
}

/** Length, content and filling in blocks, each with its correction, woven together. */
function codewords(content: Content, version: number): number[] {
  const [correction = 0, ...sizes] = blocksOf[version - 1] ?? [];
  const bits: number[] = [];
  put(bits, content.mode, 4);
  put(bits, content.count, content.countWidth(version));
  bits.push(...content.bits);
  const room = 8 * sum(sizes);
  put(bits, 0, Math.min(4, room - bits.length));
  put(bits, 0, (8 - (bits.length % 8)) % 8);
  for (let filling = 0xec; bits.length < room; filling ^= 0xec ^ 0x11) put(bits, filling, 8);
  const data: number[] = [];
  for (let at = 0; at < bits.length; at += 8)
    data.push(bits.slice(at, at + 8).reduce((value, bit) => value * 2 + bit, 0));

  const blocks: number[][] = [];
  for (let at = 0, index = 0; index < sizes.length; at += sizes[index] ?? 0, index++)
    blocks.push(data.slice(at, at + (sizes[index] ?? 0)));
  const corrections = blocks.map((block) => correctionOf(block, correction));
  return [...woven(blocks), ...woven(corrections)];
}

/** The first of every block, the second of every block … */
function woven(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: longest }, (_, index) => blocks.flatMap((block) => block[index] ?? [])).flat();
}

/** Reed and Solomon: what is left of a block divided by the product of (x − 2^i). */
function correctionOf(block: readonly number[], count: number): number[] {
  let divisor = [1];
  for (let root = 0; root < count; root++)
    divisor = [...divisor, 0].map((each, index) => each ^ times(divisor[index - 1] ?? 0, powers[root] ?? 0));
  const rest = [...block, ...Array.from({ length: count }, () => 0)];
  for (let at = 0; at < block.length; at++) {
    const lead = rest[at] ?? 0;
    for (const [index, each] of divisor.entries())
      rest[at + index] = (rest[at + index] ?? 0) ^ times(each, lead);
  }
  return rest.slice(block.length);
}

/** What every code of a version has, and which places are taken by it. */
function frame(version: number, size: number): { readonly dark: boolean[][]; readonly fixed: boolean[][] } {
  const empty = () => Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  const [dark, fixed] = [empty(), empty()];
  const put = (x: number, y: number, isDark: boolean) => {
    set(dark, x, y, isDark);
    set(fixed, x, y, true);
  };
  for (let at = 0; at < size; at++) {
    put(6, at, at % 2 === 0);
    put(at, 6, at % 2 === 0);
  }
  for (const [middleX, middleY] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    for (let y = -4; y <= 4; y++)
      for (let x = -4; x <= 4; x++) {
        const ring = Math.max(Math.abs(x), Math.abs(y));
        put(middleX + x, middleY + y, ring !== 2 && ring !== 4);
      }
  const middles = alignmentsOf[version - 1] ?? [];
  const last = middles.at(-1);
  for (const y of middles)
    for (const x of middles) {
      const corner = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
      if (corner) continue;
      for (let down = -2; down <= 2; down++)
        for (let right = -2; right <= 2; right++)
          put(x + right, y + down, Math.max(Math.abs(right), Math.abs(down)) !== 1);
    }
  // Kept free for the format; the one dark module beside it belongs to it.
  for (let at = 0; at < 9; at++) {
    if (at !== 6) {
      put(8, at, false);
      put(at, 8, false);
    }
    if (at < 8) {
      put(size - 1 - at, 8, false);
      put(8, size - 1 - at, false);
    }
  }
  put(8, size - 8, true);
  if (version >= 7) {
    const information = (version << 12) | remainder(version << 12, 0x1f25, 12);
    for (let bit = 0; bit < 18; bit++) {
      const isDark = ((information >> bit) & 1) === 1;
      put(size - 11 + (bit % 3), Math.floor(bit / 3), isDark);
      put(Math.floor(bit / 3), size - 11 + (bit % 3), isDark);
    }
  }
  return { dark, fixed };
}

/** Level M and the mask, twice. */
function writeFormat(rows: boolean[][], mask: number): void {
  const size = rows.length;
  const information = ((mask << 10) | remainder(mask << 10, 0x537, 10)) ^ 0x5412;
  for (let bit = 0; bit < 15; bit++) {
    const isDark = ((information >> bit) & 1) === 1;
    if (bit < 6) set(rows, 8, bit, isDark);
    else if (bit < 8) set(rows, 8, bit + 1, isDark);
    else if (bit === 8) set(rows, 7, 8, isDark);
    else set(rows, 14 - bit, 8, isDark);
    if (bit < 8) set(rows, size - 1 - bit, 8, isDark);
    else set(rows, 8, size - 15 + bit, isDark);
  }
}

/** Places of the data in their order: up and down in columns of two, from the right. */
function pathOf(size: number, fixed: readonly (readonly boolean[])[]): (readonly [number, number])[] {
  const path: (readonly [number, number])[] = [];
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) if (fixed[y]?.[x] === false) path.push([x, y]);
    }
    up = !up;
  }
  return path;
}

/** How hard a code is to read: runs, squares, look-alikes of corners, too much of one colour. */
function costOf(rows: readonly (readonly boolean[])[]): number {
  const size = rows.length;
  const columns = rows.map((_, x) => rows.map((row) => row[x] ?? false));
  let cost = 0;
  for (const each of [...rows, ...columns]) {
    const line = each.map((isDark) => (isDark ? '1' : '0')).join('');
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) cost += run.length - 2;
    cost += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let y = 0; y + 1 < size; y++)
    for (let x = 0; x + 1 < size; x++) {
      const square = [rows[y]?.[x], rows[y]?.[x + 1], rows[y + 1]?.[x], rows[y + 1]?.[x + 1]];
      if (square.every((each) => each === square[0])) cost += 3;
    }
  const share = rows.flat().filter(Boolean).length / (size * size);
  return cost + 10 * Math.floor(Math.abs(share * 100 - 50) / 5);
}

function remainder(value: number, divisor: number, width: number): number {
  let rest = value;
  for (let bit = 31 - Math.clz32(rest); bit >= width; bit = 31 - Math.clz32(rest)) {
    rest ^= divisor << (bit - width);
  }
  return rest;
}

function set(rows: boolean[][], x: number, y: number, isDark: boolean): void {
  const row = rows[y];
  if (row !== undefined && x >= 0 && x < row.length) row[x] = isDark;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
