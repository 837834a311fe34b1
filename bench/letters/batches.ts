/**
 * How well piles of post are parted into letters: batches with known truth, drawn, spoilt as paper is, put through the real
 * reader and the real rules.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { OutboundId, Reference } from '#src/domain/ids.ts';
import { letterMark } from '#src/domain/letters/letter-mark.ts';
import { sameSheet, type ComparedPage } from '#src/domain/letters/same-sheet.ts';
import { sortPages } from '#src/domain/letters/scan-batch.ts';
import { recogniseDocuments } from '#src/domain/documents/documents.ts';
import type { AttachmentId } from '#src/domain/ids.ts';
import type { Profile } from '#src/domain/profile.ts';
import type { DocumentReader, PageText } from '#src/reading/index.ts';
import { batchPage } from '#workers/sort-scans.ts';
import { randomFrom, type Random } from '../../test/random.ts';
import { pdfOfPictures, type PicturePage } from '#src/reading/picture-pdf.ts';
import { codeAt, patchAt, scannedPdfOf, scanOf, type ScanOf } from '../../test/scan.ts';
import { inTurns } from './in-turns.ts';
import { lettersFrom } from './letters.ts';

/** A page of a pile, with what the rules ought to make of it. */
interface DrawnPage {
  readonly lines: readonly string[];
  readonly over?: string;
  /** Which letter it belongs to; undefined for a sheet between letters. */
  readonly letter?: number;
  /** What a code on it says. */
  readonly code?: string;
  /** The document that it is. */
  readonly item?: string;
}

type Outcomes = Record<'right' | 'heldRight' | 'heldOther' | 'wrong', number>;

export interface BatchFigures {
  readonly batches: number;
  readonly pages: number;
  readonly letters: number;
  /** Batches that went on by themselves and were parted as they lay. */
  readonly right: number;
  /** Batches that waited for a person, with the right proposal and with another one. */
  readonly heldRight: number;
  readonly heldOther: number;
  /** Batches that went on by themselves and were parted wrongly: the figure that must be 0. */
  readonly wrong: number;
  /** The same four by what parts the letters. */
  readonly byHabit: Readonly<Record<Habit, Outcomes>>;
  readonly codes: { readonly read: number; readonly printed: number };
  readonly items: { readonly exact: number; readonly papers: number };
  /** Pairs of sheets: of one that was scanned twice, and of two forms of one kind. */
  readonly twice: { readonly flagged: number; readonly pairs: number };
  readonly strangers: { readonly flagged: number; readonly pairs: number };
  /** Of the file that all piles were read from. */
  readonly megabytes: number;
  /** Along the file: CPU seconds a page of the pages up to `pages`, and the process's memory there in MB. */
  readonly curve: readonly {
    readonly pages: number;
    readonly cpu: number;
    readonly memory: number;
    /** How long the main thread was held, in ms: 99 of 100 looks, and the longest. */
    readonly held: { readonly p99: number; readonly most: number };
  }[];
}

const secret = 'a secret of the bench, long enough to sign';

const papers: readonly { readonly item: string; readonly lines: (random: Random) => string[] }[] = [
  {
    item: 'doc_invoice',
    lines: (random) => [
      'POLIAMBULATORIO AURORA S.R.L.',
      'Via delle Rose 14 - 26900 Lodi   P.IVA 12345678903',
      `FATTURA N. ${random.whole(100, 999)}/2026 DEL ${random.whole(10, 28)}/07/2026`,
      'Cliente: Anna Bianchi',
      `Visita specialistica ortopedica     ${random.whole(80, 200)},00`,
      'Pagato con carta di credito il giorno della visita. Grazie.',
    ],
  },
  {
    item: 'doc_prescription',
    lines: (random) => [
      'Dott. Carlo Prova - Medico Chirurgo',
      'PRESCRIZIONE MEDICA',
      'Paziente: Anna Bianchi',
      'Si prescrive una visita ortopedica. Diagnosi: lombalgia acuta',
      `Lodi, ${random.whole(10, 28)}/07/2026`,
    ],
  },
];

/**
 * What separates letters in a pile: an office has one habit. `slips`: our return slip lies in each envelope as a sheet of its own,
 * mostly before and now and then behind the rest. `none`: nothing lies between letters, and some of them greet nobody.
 */
const habits = ['sheets', 'patch', 'marks', 'slips', 'blanks', 'none'] as const;
type Habit = (typeof habits)[number];

async function pileOf(random: Random, habit: Habit, serial: number): Promise<DrawnPage[]> {
  const count = random.whole(habit === 'none' ? 1 : 2, 3);
  const letters = lettersFrom(random.whole(1, 1_000_000), count);
  const pages: DrawnPage[] = [];
  for (const [index, { lines, fields }] of letters.entries()) {
    if (index > 0 && habit === 'sheets')
      pages.push({
        lines: ['Foglio separatore'],
        over: await codeAt('SPT1:SEP', 260, 300),
        code: 'SPT1:SEP',
      });
    if (index > 0 && habit === 'patch') pages.push({ lines: ['PATCH T'], over: patchAt('NWNW', 200, 80) });
    if (index > 0 && habit === 'blanks') pages.push({ lines: [] }, { lines: [] });
    const code = letterMark(
      {
        kind: 'return_slip',
        reference: fields.reference.replaceAll(/\D/g, '') as Reference,
        letter: String(serial * 10 + index + 1) as OutboundId,
        page: 1,
      },
      secret,
    );
    const letter: DrawnPage[] = [
      habit === 'marks'
        ? { lines, letter: index, code, over: await codeAt(code, 500, 60) }
        : { lines: habit === 'none' && random.chance(0.25) ? ungreeted(lines) : lines, letter: index },
    ];
    for (let more = random.whole(0, 2); more > 0; more--) {
      const paper = random.pick(papers);
      letter.push({ lines: paper.lines(random), letter: index, item: paper.item });
    }
    if (habit === 'slips') {
      const slip = {
        lines: ['Da unire ai documenti che ci invia'],
        letter: index,
        code,
        over: await codeAt(code, 500, 60),
      };
      if (random.chance(0.8)) letter.unshift(slip);
      else letter.push(slip);
    }
    pages.push(...letter);
  }
  return pages;
}

/** A letter that says neither to whom nor about what. */
function ungreeted(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^(?:Spett\.|Claims Department|Oggetto:|Subject:)/.test(line));
}

/** What happens to a page on its way through a scanner. */
function spoilt(random: Random): ScanOf {
  return {
    dpi: random.pick([150, 200, 300]),
    turned: random.pick([0, 0, 0.8, -1.4, 2.5]) + (random.chance(0.1) ? 180 : 0),
    ...(random.chance(0.2) ? { specks: 0.002 } : {}),
    ...(random.chance(0.15) ? { ink: 0.4 } : {}),
    ...(random.chance(0.1) ? { blur: 0.9 } : {}),
  };
}

/** A pile with the place of its first page in the file that all piles make together. */
interface Pile {
  readonly habit: Habit;
  readonly drawn: readonly DrawnPage[];
  readonly first: number;
}

/** Pages over which the cost of one is averaged for the curve. */
const stretch = 50;

/**
 * Draws and spoils piles of post, reads them as one scanned file, and sorts each by itself.
 *
 * @param most pages of the file; piles are never cut.
 * @param atOnce how many pages are read at the same time.
 */
export async function measureBatches(
  reader: DocumentReader,
  profile: Profile,
  {
    pages: most,
    seed,
    atOnce,
    cpuSeconds,
  }: { pages: number; seed: number; atOnce: number; cpuSeconds: () => number },
): Promise<BatchFigures> {
  const random = randomFrom(seed);
  const piles: Pile[] = [];
  const scanned: PicturePage[] = [];
  for (;;) {
    const habit = habits[piles.length % habits.length] ?? 'sheets';
    const drawn = await pileOf(random, habit, piles.length + 1);
    if (scanned.length + drawn.length > most) break;
    piles.push({ habit, drawn, first: scanned.length + 1 });
    for (const { lines, over } of drawn) {
      const page = await scanOf(lines, { ...spoilt(random), ...(over === undefined ? {} : { over }) });
      const { data, info } = await page.jpeg({ quality: 75 }).toBuffer({ resolveWithObject: true });
      scanned.push({ jpeg: data, width: info.width, height: info.height, isGrey: info.channels === 1 });
    }
  }
  const bytes = pdfOfPictures(scanned);
  const file = await reader.open(bytes, 'application/pdf');
  const texts: PageText[] = [];
  const curve: BatchFigures['curve'][number][] = [];
  const loop = monitorEventLoopDelay({ resolution: 5 });
  for (let from = 1; from <= file.pages; from += stretch) {
    const numbers = Array.from(
      { length: Math.min(stretch, file.pages - from + 1) },
      (_, index) => from + index,
    );
    const before = cpuSeconds();
    loop.reset();
    loop.enable();
    await inTurns(numbers, atOnce, async (number) => {
      texts[number - 1] = await file.page(number);
    });
    loop.disable();
    const point = {
      pages: from + numbers.length - 1,
      cpu: (cpuSeconds() - before) / numbers.length,
      memory: process.memoryUsage().rss / 1_048_576,
      held: { p99: loop.percentile(99) / 1e6, most: loop.max / 1e6 },
    };
    curve.push(point);
    console.log(
      `  to page ${point.pages}: ${point.cpu.toFixed(2)} CPU s a page, ${Math.round(point.memory)} MB resident, ` +
        `the main thread held for ${point.held.p99.toFixed(0)} ms (99 %), ${point.held.most.toFixed(0)} ms at most`,
    );
  }
  const totals = {
    batches: piles.length,
    pages: file.pages,
    letters: 0,
    right: 0,
    heldRight: 0,
    heldOther: 0,
    wrong: 0,
  };
  const byHabit: Record<Habit, Outcomes> = {
    sheets: noOutcomes(),
    patch: noOutcomes(),
    marks: noOutcomes(),
    slips: noOutcomes(),
    blanks: noOutcomes(),
    none: noOutcomes(),
  };
  const codes = { read: 0, printed: 0 };
  const items = { exact: 0, papers: 0 };
  for (const { habit, drawn, first } of piles) {
    const own = texts.slice(first - 1, first - 1 + drawn.length);
    for (const [index, page] of drawn.entries()) {
      const text = own[index];
      if (page.code !== undefined) {
        codes.printed++;
        if (text?.scanned?.codes.includes(page.code) === true) codes.read++;
      }
      if (page.item !== undefined && text !== undefined) {
        items.papers++;
        if (itemsOn(text, profile) === page.item) items.exact++;
      }
    }
    const { plan, doubts } = sortPages(
      own.map((text, index) => batchPage({ number: index + 1, ...text }, [secret])),
    );
    const asIs = plan.letters.map(({ leaves }) => leaves.map(({ page }) => page).join(' ')).join(' | ');
    const truth = truthOf(drawn).map((letter) => letter.join(' '));
    totals.letters += truth.length;
    const same = asIs === truth.join(' | ');
    const outcome = doubts.length === 0 ? (same ? 'right' : 'wrong') : same ? 'heldRight' : 'heldOther';
    totals[outcome]++;
    byHabit[habit][outcome]++;
    if (!same)
      console.log(
        `  ${doubts.length === 0 ? 'wrong' : 'held'} (${habit}): ${asIs}, and it is ${truth.join(' | ')}`,
      );
  }
  return {
    ...totals,
    byHabit,
    codes,
    items,
    ...(await likenesses(reader, random)),
    megabytes: bytes.length / 1_048_576,
    curve,
  };
}

function noOutcomes(): Outcomes {
  return { right: 0, heldRight: 0, heldOther: 0, wrong: 0 };
}

function truthOf(drawn: readonly DrawnPage[]): number[][] {
  const letters: number[][] = [];
  for (const [index, { letter }] of drawn.entries())
    if (letter !== undefined) (letters[letter] ??= []).push(index + 1);
  return letters;
}

/** What kind of document stands on a page by itself. */
function itemsOn({ text }: PageText, profile: Profile): string {
  return recogniseDocuments({
    attachments: [
      {
        id: '1' as AttachmentId,
        name: 'scan.pdf',
        contentType: 'application/pdf',
        size: 1,
        inline: false,
        text,
        readState: 'read',
      },
    ],
    newText: '',
    profile,
  })
    .map(({ item }) => item)
    .join(' ');
}

/** Forms of one kind that several people filled in, each scanned twice on two scanners. */
async function likenesses(
  reader: DocumentReader,
  random: Random,
): Promise<Pick<BatchFigures, 'twice' | 'strangers'>> {
  const names = ['Anna Bianchi', 'Bruno Verdi', 'Carla Rossi', 'Dario Neri'];
  const sheets: { readonly of: string; readonly page: ComparedPage }[] = [];
  for (const name of names) {
    const lines = [
      'MODULO DI DENUNCIA DI SINISTRO',
      'Da compilare in ogni sua parte e da inviare alla compagnia entro tre giorni (art. 1913 c.c.)',
      '',
      `Il sottoscritto ${name}, nato il ${random.whole(10, 28)}/0${random.whole(1, 9)}/19${random.whole(50, 99)},`,
      `titolare della polizza RCA-2025-00${random.whole(1_000, 9_999)}, dichiara che il giorno 3 luglio 2026 alle ore 18`,
      'la sua auto è stata urtata da un altro veicolo mentre era parcheggiata in via Larga a Milano.',
      'Quanto sopra corrisponde al vero. Autorizzo il trattamento dei miei dati personali.',
      'Luogo e data: Milano, 5 luglio 2026        Firma',
    ];
    for (const how of [
      { dpi: 200 },
      { dpi: random.pick([150, 300]), turned: random.pick([0.7, -1.1, 1.6]), specks: 0.0005 },
    ]) {
      const file = await reader.open(await scannedPdfOf([await scanOf(lines, how)]), 'application/pdf');
      const { text, scanned } = await file.page(1);
      sheets.push({
        of: name,
        page: {
          words: (scanned?.words ?? []).map(({ start, end, confidence }) => ({
            text: text.slice(start, end),
            confidence,
          })),
          ...(scanned?.ink === undefined ? {} : { ink: scanned.ink }),
        },
      });
    }
  }
  const twice = { flagged: 0, pairs: 0 };
  const strangers = { flagged: 0, pairs: 0 };
  for (const [index, one] of sheets.entries())
    for (const other of sheets.slice(index + 1)) {
      const count = one.of === other.of ? twice : strangers;
      count.pairs++;
      if (sameSheet(one.page, other.page) !== undefined) count.flagged++;
    }
  return { twice, strangers };
}

/** The figures, for people and, as the last line, for programs. */
export function printBatches(figures: BatchFigures): void {
  const { batches, pages, letters, right, heldRight, heldOther, wrong, codes, items } = figures;
  const { twice, strangers, megabytes, curve } = figures;
  const lines: readonly (readonly [string, string])[] = [
    ['batches, letters, pages', `${batches}, ${letters}, ${pages}`],
    ['parted right by the machine', `${right}`],
    ['held, with the right proposal', `${heldRight}`],
    ['held, with another proposal', `${heldOther}`],
    ['parted wrongly and not held', `${wrong}`],
    ...Object.entries(figures.byHabit).map(
      ([habit, each]) =>
        [
          `  by ${habit}`,
          `${each.right} right, held ${each.heldRight} right and ${each.heldOther} other, ${each.wrong} wrong`,
        ] as const,
    ),
    ['codes read', `${codes.read} of ${codes.printed}`],
    ['documents told exactly', `${items.exact} of ${items.papers}`],
    ['sheets scanned twice, flagged', `${twice.flagged} of ${twice.pairs}`],
    ['other forms of the kind, flagged', `${strangers.flagged} of ${strangers.pairs}`],
    ['the file, MB', megabytes.toFixed(0)],
    ['CPU s a page along the file', curve.map(({ cpu }) => cpu.toFixed(2)).join(', ')],
  ];
  for (const [name, value] of lines) console.log(`${name.padEnd(40)}${value}`);
  console.log(JSON.stringify(figures));
}
