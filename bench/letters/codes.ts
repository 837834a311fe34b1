/**
 * Whether letters of ours that come back are known again: drawn by the real renderer, scanned, spoilt, and read. Only the
 * part of a page is read on which the code, or the reference, stands: whole pages by the thousand would take a day.
 */
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp, { type Sharp } from 'sharp';
import { drawLetter } from '#channels/letters/draw.ts';
import { rightWindow } from '#channels/letters/window.ts';
import type { OutboundId } from '#src/domain/ids.ts';
import { letterMark, printedMark } from '#src/domain/letters/letter-mark.ts';
import {
  findReferences,
  formatReference,
  isReference,
  referenceFor,
  repairReference,
} from '#src/domain/linking/reference.ts';
import type { Profile } from '#src/domain/profile.ts';
import type { OcrEngine } from '#src/reading/ocr/index.ts';
import { codesOn, readPage } from '#src/reading/ocr/page.ts';
import { pageOf } from '#src/reading/ocr/picture.ts';
import { render } from '#templates/index.ts';
import { randomFrom, type Random } from '../../test/random.ts';
import { leaning, shadowed } from '../../test/scan.ts';
import { everyLetter, ordinary } from '../../test/templates/letters.ts';
import { inTurns } from './in-turns.ts';

/** A strip of a page as it was printed, and what stands on it. */
interface Strip {
  readonly page: Sharp;
  readonly dpi: number;
  /** What the code says; absent on the strip of a reference. */
  readonly code?: string;
  /** Ten digits. */
  readonly reference: string;
}

interface Damage {
  readonly name: string;
  spoil(strip: Strip, random: Random): Promise<Sharp>;
  readonly quality?: number;
  /** Taken by a telephone. */
  readonly photographed?: true;
}

const white = '#fff';
const turned = (page: Sharp, degrees: number) => page.clone().rotate(degrees, { background: white });
const sign = (random: Random) => random.pick([-1, 1]);

const damages: readonly Damage[] = [
  { name: 'none', spoil: ({ page }) => Promise.resolve(page.clone()) },
  {
    name: 'skew 0.5–5°',
    spoil: ({ page }, random) => Promise.resolve(turned(page, sign(random) * (0.5 + random.next() * 4.5))),
  },
  { name: 'upside down', spoil: ({ page }) => Promise.resolve(turned(page, 180)) },
  { name: 'pale', spoil: ({ page }) => Promise.resolve(page.clone().linear(0.18, 255 * 0.82)) },
  { name: 'blur', spoil: ({ page, dpi }) => Promise.resolve(page.clone().blur((1.4 * dpi) / 200)) },
  { name: 'specks 2 %', spoil: ({ page }, random) => specked(page, random) },
  { name: 'JPEG 30', spoil: ({ page }) => Promise.resolve(page.clone()), quality: 30 },
  { name: 'standard fax', spoil: ({ page, dpi }) => faxed(page, dpi) },
  { name: 'stamped', spoil: ({ page }, random) => stamped(page, random) },
  {
    name: 'photo from aside',
    spoil: async ({ page, dpi }) => leaning(await shadowed(page.clone().blur((0.8 * dpi) / 200)), 0.15),
    quality: 60,
    photographed: true,
  },
];

async function dotsOf(page: Sharp): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await page.clone().greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function specked(page: Sharp, random: Random): Promise<Sharp> {
  const { data, width, height } = await dotsOf(page);
  for (let count = Math.round(data.length * 0.02); count > 0; count--)
    data[random.whole(0, data.length - 1)] = random.chance(0.5) ? 40 : 230;
  return sharp(data, { raw: { width, height, channels: 1 } });
}

/** 204 by 98 dots an inch, black or white, and its rows doubled as the reader doubles those of a fax (ITU-T T.4). */
async function faxed(page: Sharp, dpi: number): Promise<Sharp> {
  const { data, width, height } = await dotsOf(page);
  const sent = await dotsOf(
    sharp(data, { raw: { width, height, channels: 1 } })
      .resize({
        width: Math.round((width * 204) / dpi),
        height: Math.round((height * 98) / dpi),
        fit: 'fill',
      })
      .threshold(150),
  );
  return sharp(sent.data, { raw: { width: sent.width, height: sent.height, channels: 1 } }).resize({
    width: sent.width,
    height: sent.height * 2,
    fit: 'fill',
    kernel: 'nearest',
  });
}

/** A red stamp whose frame and word lie across the middle of the strip: its ink is glass, and what is black below it stays so. */
async function stamped(page: Sharp, random: Random): Promise<Sharp> {
  const { data, width, height } = await dotsOf(page);
  const tilt = random.whole(-20, 20);
  const size = Math.round(height * 0.3);
  const x = Math.round(width * (0.3 + random.next() * 0.4));
  const stamp =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="rotate(${tilt} ${x} ${height / 2})" opacity="0.75">` +
    `<rect x="${x - 3 * size}" y="${height / 2 - size * 0.8}" width="${6 * size}" height="${1.6 * size}" fill="none" stroke="#c22" stroke-width="${Math.max(2, size / 12)}"/>` +
    `<text x="${x}" y="${height / 2 + size * 0.35}" font-size="${size}" text-anchor="middle" fill="#c22" font-family="sans-serif">PERVENUTO</text></g></svg>`;
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('srgb')
    .composite([{ input: Buffer.from(stamp), blend: 'multiply' }]);
}

/** Where strips lie on a letter of ours, in millimetres from the top left. */
const parts = {
  head: { left: 100, top: 4, width: 110, height: 32 },
  slip: { left: 150, top: 225, width: 60, height: 62 },
  subject: { left: 12, top: 84, width: 186, height: 34 },
} as const;

const secret = 'a secret of the bench, long enough to sign';
let library: PDFiumLibrary | undefined;

/** Strips of a letter that asks for papers, at one sharpness: the code at its head, that of its slip, and its reference. */
async function stripsOf(
  profile: Profile,
  serial: number,
  dpi: number,
): Promise<{ readonly codes: readonly Strip[]; readonly reference: Strip }> {
  const reference = referenceFor(serial);
  const facts = { ...ordinary, reference: formatReference(reference, 'SIN') };
  const letter = everyLetter(facts, serial % 2 === 0 ? 'it' : 'en', 'letter').find(
    ({ purpose }) => purpose === 'missing',
  );
  const { sheet } = letter === undefined ? {} : render(letter, profile);
  if (sheet === undefined) throw new Error('there is no letter that asks');
  const marks = new Map<string, string>();
  const pdf = await drawLetter(
    {
      sheet,
      date: new Date('2026-11-10T09:00:00Z'),
      markOf: (kind, page) => {
        const mark = { kind, reference, letter: String(serial) as OutboundId, page };
        const code = letterMark(mark, secret);
        if (page === 1 || kind !== 'letter') marks.set(kind, code);
        return { code, print: printedMark(mark, secret) };
      },
    },
    rightWindow,
  );
  library ??= await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const draw = (index: number) => document.getPage(index).render({ scale: dpi / 72, render: 'bitmap' });
  const first = await draw(0);
  const last = document.getPageCount() === 1 ? first : await draw(document.getPageCount() - 1);
  document.destroy();
  const strip = async ({ left, top, width, height }: (typeof parts)[keyof typeof parts]): Promise<Sharp> => {
    const dots = (length: number) => Math.floor((length * dpi) / 25.4);
    const drawn = top === parts.slip.top ? last : first;
    const raw = { width: drawn.width, height: drawn.height, channels: 4 } as const;
    const { data, info } = await sharp(drawn.data, { raw })
      .extract({ left: dots(left), top: dots(top), width: dots(width) - 2, height: dots(height) })
      .removeAlpha()
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  };
  const codes: Strip[] = [];
  for (const [kind, part] of [
    ['letter', parts.head],
    ['return_slip', parts.slip],
  ] as const) {
    const code = marks.get(kind);
    if (code !== undefined) codes.push({ page: await strip(part), dpi, code, reference });
  }
  return { codes, reference: { page: await strip(parts.subject), dpi, reference } };
}

interface Counts {
  codes: number;
  codesRead: number;
  references: number;
  exact: number;
  /** With what the check digits repair. */
  found: number;
}

/** Figures by damage, by sharpness, and in all. */
export type CodeFigures = Readonly<Record<string, Counts>>;

/** Reads `letters` letters at 150, 200 and 300 dots an inch, each of their codes and references in several ways spoilt. */
export async function measureCodes(
  engine: OcrEngine,
  profile: Profile,
  {
    letters,
    seed,
    atOnce,
    isAsked,
  }: { letters: number; seed: number; atOnce: number; isAsked: (damage: string) => boolean },
): Promise<CodeFigures> {
  const random = randomFrom(seed);
  const figures: Record<string, Counts> = {};
  const add = (damage: Damage, dpi: number, what: Partial<Counts>) => {
    for (const name of [damage.name, `${dpi} dpi`, 'all']) {
      const counts = (figures[name] ??= { codes: 0, codesRead: 0, references: 0, exact: 0, found: 0 });
      for (const key of ['codes', 'codesRead', 'references', 'exact', 'found'] as const)
        counts[key] += what[key] ?? 0;
    }
  };
  let turn = 0;
  const next = () => damages[turn++ % damages.length] ?? damages[0];
  for (let index = 0; index < letters; index++)
    for (const dpi of [150, 200, 300]) {
      const { codes, reference } = await stripsOf(profile, random.whole(1, 1_000_000), dpi);
      const tries = [
        ...codes.flatMap((strip) => [strip, strip, strip, strip]),
        reference,
        reference,
        reference,
      ].map((strip) => ({ strip, damage: next(), random: random.branch(`${index} ${dpi} ${turn}`) }));
      await inTurns(tries, atOnce, async ({ strip, damage, random: own }) => {
        if (damage === undefined || !isAsked(damage.name)) return;
        const spoilt = await damage.spoil(strip, own);
        const bytes = await spoilt.jpeg({ quality: damage.quality ?? 75 }).toBuffer();
        const image = await pageOf(bytes, 1, engine);
        if (strip.code !== undefined) {
          const read = await codesOn(image, engine);
          const isRead = read.some(({ text }) => text === strip.code);
          add(damage, dpi, { codes: 1, codesRead: isRead ? 1 : 0 });
          return;
        }
        const { words } = await readPage(image, engine, { photographed: damage.photographed === true });
        const found = findReferences(words.map(({ text }) => text).join(' '));
        const exact = found.some(({ digits }) => digits === strip.reference);
        const repaired = found.some(
          ({ digits }) =>
            !isReference(digits) && repairReference(digits).some((each) => each === strip.reference),
        );
        add(damage, dpi, { references: 1, exact: exact ? 1 : 0, found: exact || repaired ? 1 : 0 });
      });
    }
  return figures;
}

/** The figures, for people and, as the last line, for programs. */
export function printCodes(figures: CodeFigures): void {
  const share = (some: number, all: number) =>
    all === 0 ? '' : `${some}/${all} ${((100 * some) / all).toFixed(1)} %`;
  console.log(
    `${''.padEnd(20)}${'QR codes'.padStart(20)}${'references'.padStart(20)}${'with repair'.padStart(20)}`,
  );
  for (const [name, { codes, codesRead, references, exact, found }] of Object.entries(figures))
    console.log(
      [
        name.padEnd(20),
        share(codesRead, codes).padStart(20),
        share(exact, references).padStart(20),
        share(found, references).padStart(20),
      ].join(''),
    );
  console.log(JSON.stringify(figures));
}
