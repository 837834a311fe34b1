/**
 * Posted letters as an office scans them: drawn with letters of pdfium's own, so that no machine's fonts matter, then laid
 * crooked, upside down and photographed.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp, { type Sharp } from 'sharp';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { pdfOfPictures, type PicturePage } from '#src/reading/picture-pdf.ts';
import { pdf } from './originals.ts';

/** What the letters answer. */
export interface PostFacts {
  /** Day of today as people write it in Italian: `26/11/2026`. */
  readonly day: string;
  /** Irene's claim as printed, and the code of the slip that came with our request. */
  readonly irene: string;
  readonly slip: string;
  /** Emma's claim as printed. */
  readonly emma: string;
  /** Anna's claim as printed. */
  readonly anna: string;
}

const dotsPerInch = 180;

/** One file of seven pages: three letters, with separators between them. */
export async function postedBatch({ day, irene, slip, emma, anna }: PostFacts): Promise<Uint8Array> {
  const crooked = (page: Sharp) => page.rotate(1.8, { background: '#fff' });
  const upsideDown = (page: Sharp) => page.rotate(180);
  return pdfOfPictures([
    await scanned(
      [
        'Irene Fontana',
        '',
        `Oggetto: sinistro ${irene}`,
        '',
        'Gentili signori,',
        'come richiesto vi mando la fattura dell’idraulico.',
        'Rispedisco anche il vostro tagliando.',
        '',
        'Cordiali saluti, Irene Fontana',
      ],
      crooked,
      slip,
    ),
    await scanned(
      [
        'IDRAULICA LODIGIANA S.R.L.',
        `FATTURA N. 77/2026 DEL ${day}`,
        '',
        'Cliente: Irene Fontana',
        'Riparazione della perdita e ripristino del soffitto',
        'TOTALE FATTURA EUR 480,00',
      ],
      crooked,
    ),
    await scanned(['PATCH T'], plain),
    await scanned(
      [
        'Emma Whitfield',
        '',
        `Your reference: ${emma}`,
        '',
        'Dear Sirs,',
        'here is the receipt for the suitcase, as you asked.',
        'Policy VIA-2025-000318.',
        '',
        'Yours faithfully, Emma Whitfield',
      ],
      upsideDown,
    ),
    await scanned(
      [
        'TRAVEL GOODS LTD',
        'RECEIPT No. 5512',
        '',
        'Sold to: Emma Whitfield',
        'Suitcase, hard shell',
        'TOTAL PAID EUR 210,00',
      ],
      upsideDown,
    ),
    await scanned(['PATCH T'], plain),
    await photographed([
      'Anna Bianchi',
      '',
      `Oggetto: sinistro ${anna}, polizza RCA-2025-004217`,
      '',
      'Gentili signori,',
      'vorrei sapere a che punto è la mia pratica.',
      'La macchina si può vedere a casa mia ogni mattina.',
      '',
      'Cordiali saluti, Anna Bianchi',
    ]),
  ]);
}

/** Pietro's report of a crash, on paper: nothing of it came by mail, so that he is asked on paper too. */
export async function postedReport({ day }: { readonly day: string }): Promise<Uint8Array> {
  return pdfOfPictures([
    await scanned(
      [
        'Pietro Fontana, via Cola di Rienzo 44, 20144 Milano MI',
        'Codice fiscale FNTPTR78A15F205T',
        '',
        'Oggetto: denuncia di sinistro auto',
        '',
        'Gentili signori,',
        `il ${day} alle 8.30 in via Solari a Milano un’altra auto, targata FX123YZ, mi ha tamponato.`,
        'La mia auto è targata GF214MD, polizza RCA-2025-008113. Nessun ferito.',
        '',
        'Cordiali saluti, Pietro Fontana',
      ],
      plain,
    ),
  ]);
}

/** Two letters with nothing between them: only a person can say where the second one begins. */
export async function doubtfulBatch(): Promise<Uint8Array> {
  const letter = (name: string) =>
    scanned(
      [name, '', 'Gentili signori,', 'vi chiedo il modulo per la denuncia.', '', `Cordiali saluti, ${name}`],
      plain,
    );
  return pdfOfPictures([await letter('Paolo Ricci'), await letter('Lucia Conti')]);
}

const plain = (page: Sharp): Sharp => page;

async function scanned(
  lines: readonly string[],
  lay: (page: Sharp) => Sharp,
  code?: string,
): Promise<PicturePage> {
  return jpegOf(lay(await drawn(lines, code)));
}

/** On a table by the window: one side in the shadow, a little crooked, and squeezed. */
async function photographed(lines: readonly string[]): Promise<PicturePage> {
  const { data, info } = await (await drawn(lines)).raw().toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at++) {
    const x = Math.floor(at / info.channels) % info.width;
    data[at] = Math.round((data[at] ?? 0) * (0.6 + (0.35 * x) / info.width));
  }
  const { width, height, channels } = info;
  return jpegOf(sharp(data, { raw: { width, height, channels } }).rotate(0.7, { background: '#777' }));
}

async function jpegOf(page: Sharp): Promise<PicturePage> {
  const { data, info } = await page.jpeg({ quality: 70 }).toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height, isGrey: info.channels === 1 };
}

let library: PDFiumLibrary | undefined;

async function drawn(lines: readonly string[], code?: string): Promise<Sharp> {
  library ??= await PDFiumLibrary.init();
  // Letters of Windows-1252 only.
  const document = await library.loadDocument(pdf(lines.map((line) => line.replaceAll('’', "'"))));
  const { width, height, data } = await document
    .getPage(0)
    .render({ scale: dotsPerInch / 72, render: 'bitmap' });
  document.destroy();
  let page = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  if (code !== undefined) {
    const side = Math.round((20 / 25.4) * dotsPerInch);
    const input = await sharp(Buffer.from(await squares(code)))
      .resize(side, side, { kernel: 'nearest' })
      .png()
      .toBuffer();
    page = page.composite([{ input, left: Math.round(width * 0.1), top: Math.round(height * 0.8) }]);
  }
  // Steps of `sharp` have an order of their own; this ends one line of them.
  const flat = await page.raw().toBuffer({ resolveWithObject: true });
  return sharp(flat.data, {
    raw: { width: flat.info.width, height: flat.info.height, channels: flat.info.channels },
  });
}

async function squares(code: string): Promise<string> {
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const { svg } = await writeBarcode(code, { format: 'QRCode', ecLevel: 'M', scale: 8 });
  return svg;
}
