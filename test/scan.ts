/**
 * Scans for tests, made as offices make them: a letter is drawn by pdfium with letters of its own, so that no machine's
 * fonts matter, and then turned, bent, dirtied, faxed and photographed by `sharp`.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { pdfOf } from './pdf.ts';

/** What happened to a page between the printer and us. */
export interface ScanOf {
  /** Dots an inch; 200 unless told otherwise. */
  readonly dpi?: number;
  /** Degrees clockwise: small ones for a crooked sheet, quarters for a turned one. */
  readonly turned?: number;
  /** Specks of dirt, a share of all dots. */
  readonly specks?: number;
  /** Printed so pale: 0 nothing is left, 1 black. */
  readonly ink?: number;
  readonly blur?: number;
  /** Drawn over the page as SVG, in points from the top left (A4 is 595 by 842). */
  readonly over?: string;
}

/** A QR code, drawn on the page by `over`: 60 points wide, its top left corner at x and y. */
export async function codeAt(text: string, x: number, y: number): Promise<string> {
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const { svg } = await writeBarcode(text, { format: 'QRCode' });
  const [head = '', ...rest] = svg.slice(svg.indexOf('<svg')).split('>');
  const bare = head.replaceAll(/ (?:width|height)="[^"]*"/g, '');
  return [bare.replace('<svg', `<svg x="${x}" y="${y}" width="60" height="60"`), ...rest].join('>');
}

/** Lines that look written by hand, and say nothing: loops of uneven height, in points from the top. */
export function handwriting(top: number, lines: number): string {
  return Array.from({ length: lines }, (_, line) => {
    const loops = Array.from({ length: 52 }, (__, at) => {
      const height = [7, 16, 6, 11, 8, 19, 7][(at * 3 + line) % 7] ?? 7;
      return at % 9 === 8 ? 'm 9 0' : `c 5 ${-height} -2 ${-height} 1 0 s 3 3 6 ${(at % 3) - 1}`;
    });
    return `<path d="M60 ${top + line * 26} ${loops.join(' ')}" fill="none" stroke="#223" stroke-width="1.2"/>`;
  }).join('');
}

let library: PDFiumLibrary | undefined;

/** A page of A4 with these lines, as grey dots. */
export async function scanOf(lines: readonly string[], how: ScanOf = {}): Promise<Sharp> {
  library ??= await PDFiumLibrary.init();
  const document = await library.loadDocument(pdfOf([lines]));
  const dpi = how.dpi ?? 200;
  const drawn = await document.getPage(0).render({ scale: dpi / 72, render: 'bitmap' });
  document.destroy();
  const { width, height } = drawn;
  let page = sharp(drawn.data, { raw: { width, height, channels: 4 } }).removeAlpha();
  if (how.over !== undefined) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="${width}" height="${height}">${how.over}</svg>`;
    page = await again(page.composite([{ input: Buffer.from(svg) }]));
  }
  if (how.ink !== undefined) page = page.linear(how.ink, 255 * (1 - how.ink));
  if (how.blur !== undefined) page = page.blur(how.blur);
  if (how.turned !== undefined) page = (await again(page)).rotate(how.turned, { background: '#fff' });
  if (how.specks !== undefined) page = await speckled(page, how.specks);
  return await again(page);
}

/** Steps of `sharp` have an order of their own; this ends one line of them and begins the next. */
async function again(page: Sharp): Promise<Sharp> {
  const { data, info } = await page.raw().toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** Dirt that is the same on every run. */
async function speckled(page: Sharp, share: number): Promise<Sharp> {
  const { data, info } = await page.raw().toBuffer({ resolveWithObject: true });
  let state = 7;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  for (let count = Math.round(info.width * info.height * share); count > 0; count--) {
    const at = Math.floor(next() * info.width * info.height) * info.channels;
    data.fill(next() < 0.5 ? 40 : 230, at, at + info.channels);
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** A JPEG of a scanner or a telephone. */
export async function photoOf(page: Sharp, quality = 70): Promise<Uint8Array> {
  return await page.clone().jpeg({ quality }).toBuffer();
}

/** A standard fax: 1,728 dots a row, half as many rows, black or white (ITU-T T.4 and T.6). */
export async function faxOf(page: Sharp): Promise<Uint8Array> {
  const { data, info } = await page
    .clone()
    .resize({ width: 1_728, height: 1_143, fit: 'fill' })
    .greyscale()
    .threshold(150)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return await sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
}

/** A PDF as scanners write it: one JPEG over the whole page, on each page. */
export async function scannedPdfOf(pages: readonly Sharp[]): Promise<Uint8Array> {
  const files = await Promise.all(
    pages.map((page) => page.clone().jpeg({ quality: 75 }).toBuffer({ resolveWithObject: true })),
  );
  const objects: Buffer[] = [];
  const add = (body: string | Buffer) => objects.push(Buffer.from(body));
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(
    `<< /Type /Pages /Count ${files.length} /Kids [${files.map((_, index) => `${3 + index * 3} 0 R`).join(' ')}] >>`,
  );
  for (const [index, { data, info }] of files.entries()) {
    const own = 3 + index * 3;
    // Lying pages are scanned lying.
    const [wide, high] = info.width > info.height ? [842, 595] : [595, 842];
    const content = `q ${wide} 0 0 ${high} 0 0 cm /Im1 Do Q`;
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide} ${high}] /Contents ${own + 1} 0 R /Resources << /XObject << /Im1 ${own + 2} 0 R >> >> >>`,
    );
    add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    add(
      Buffer.concat([
        Buffer.from(
          `<< /Type /XObject /Subtype /Image /Width ${info.width} /Height ${info.height} /ColorSpace /${info.channels === 1 ? 'DeviceGray' : 'DeviceRGB'} /BitsPerComponent 8 /Filter /DCTDecode /Length ${data.length} >>\nstream\n`,
        ),
        data,
        Buffer.from('\nendstream'),
      ]),
    );
  }
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const places: number[] = [];
  let length = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    places.push(length);
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    parts.push(whole);
    length += whole.length;
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF`,
    ),
  );
  return Buffer.concat(parts);
}

/** One side in the dark, as by a window. */
export async function shadowed(page: Sharp): Promise<Sharp> {
  const { data, info } = await page.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  for (let at = 0; at < data.length; at++) {
    const x = Math.floor(at / channels) % width;
    data[at] = Math.round((data[at] ?? 0) * (0.45 + (0.5 * x) / width));
  }
  return sharp(data, { raw: { width, height, channels } });
}

/** The bars of a patch code, drawn on a page by `over`, from the top: «NWNW» is patch T. 0.08 and 0.20 inch (Kodak A-61599). */
export function patchAt(bars: string, x: number, y: number, long = 180): string {
  const [narrow, wide] = [5.76, 14.4];
  let at = y;
  return Array.from(bars, (bar) => {
    const high = bar === 'W' ? wide : narrow;
    const drawn = `<rect x="${x}" y="${at}" width="${long}" height="${high}" fill="#000"/>`;
    at += high + narrow;
    return drawn;
  }).join('');
}

/**
 * A sheet on a desk, photographed from aside: its far edge is shorter, its left edge is nearer, and the desk shows around
 * it. `lean` from 0 (from above) to some 0.3.
 */
export async function leaning(page: Sharp, lean: number): Promise<Sharp> {
  const { data, info } = await page.clone().greyscale().raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const desk = 90;
  const seen = Buffer.alloc(width * height, desk);
  const at = (x: number, y: number) => data[(y * width + x) * channels] ?? desk;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const [u, v] = [column / width - 0.5, row / height - 0.5];
      // Straight lines stay straight: a plane seen from a point.
      const depth = 1 + lean * v + (lean / 2) * u;
      const x = (0.5 + (u * (1 + lean)) / depth) * width;
      const y = (0.5 + (v * (1 + lean)) / depth) * height;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const [right, down] = [x - left, y - top];
      seen[row * width + column] = Math.round(
        (at(left, top) * (1 - right) + at(left + 1, top) * right) * (1 - down) +
          (at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right) * down,
      );
    }
  return sharp(seen, { raw: { width, height, channels: 1 } });
}
