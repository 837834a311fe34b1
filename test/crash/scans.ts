/** Scanned piles of post: files of several letters, each of whose pages bears words that stand nowhere else. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pdfOfPictures, type PicturePage } from '#src/reading/picture-pdf.ts';
import type { Random } from '../random.ts';
import { codeAt, scanOf } from '../scan.ts';

/** The name of the folder in the settings. */
export const scannerName = 'post';

/** A file as a scanner writes it. */
export interface PlannedScan {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly pages: number;
  /** Words on each page of each letter, as OCR must find them. */
  readonly letters: readonly (readonly string[])[];
}

/** Words that OCR does not take for one another. */
const words = [
  'girasole',
  'lanterna',
  'montagna',
  'ombrello',
  'pescatore',
  'quaderno',
  'ruscello',
  'tamburo',
  'violino',
  'zucchero',
  'ciliegia',
  'farfalla',
] as const;

/** Draws `count` files of two letters with two pages each, a separator sheet between them. */
export async function planScans(count: number, random: Random): Promise<readonly PlannedScan[]> {
  const pairs = random.shuffled(
    words.flatMap((one, index) => words.slice(index + 1).map((other) => `${one} ${other}`)),
  );
  const scans: PlannedScan[] = [];
  for (let number = 1; number <= count; number++) {
    const letters = [pairs.splice(0, 2), pairs.splice(0, 2)];
    const pages: PicturePage[] = [];
    for (const [index, tokens] of letters.entries()) {
      if (index > 0) pages.push(await pictureOf(['Foglio separatore'], await codeAt('SPT1:SEP', 260, 300)));
      for (const token of tokens)
        pages.push(
          await pictureOf(['Lettera di prova', '', `parole di questa pagina: ${token}`, '', 'Grazie.']),
        );
    }
    const bytes = pdfOfPictures(pages);
    scans.push({
      name: `scan-${number}.pdf`,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      pages: pages.length,
      letters,
    });
  }
  return scans;
}

async function pictureOf(lines: readonly string[], over?: string): Promise<PicturePage> {
  const page = await scanOf(lines, { dpi: 150, ...(over === undefined ? {} : { over }) });
  const { data, info } = await page.jpeg({ quality: 75 }).toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height, isGrey: info.channels === 1 };
}

/** Lays each file into the scanner's folder at its time, under its name only when it is whole. */
export async function bringScans(
  folder: string,
  scans: readonly PlannedScan[],
  delay: (index: number) => number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(
    scans.map(async ({ name, bytes }, index) => {
      await pause(delay(index));
      await writeFile(join(folder, `${name}.part`), bytes);
      await rename(join(folder, `${name}.part`), join(folder, name));
    }),
  );
}

/** Where the files lie. */
export interface ScannerFolder {
  readonly waiting: readonly string[];
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/** Looks into the scanner's folder. */
export async function readScanner(folder: string): Promise<ScannerFolder> {
  const filesIn = async (below: string) =>
    (await readdir(join(folder, below), { withFileTypes: true }).catch(() => []))
      .filter((each) => each.isFile())
      .map(({ name }) => name);
  return { waiting: await filesIn(''), done: await filesIn('done'), failed: await filesIn('failed') };
}
