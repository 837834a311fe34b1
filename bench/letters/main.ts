/** How well scans are read: letters with known truth, spoilt in the ways of paper, through the real reader. */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findFiscalCodes, findIbans, findPlates } from '#src/domain/facts/identifiers.ts';
import { findMisreadFiscalCodes, findMisreadIbans } from '#src/domain/facts/misread.ts';
import { findReferences, isReference, repairReference } from '#src/domain/linking/reference.ts';
import { openReader, type Reading } from '#src/reading/index.ts';
import { openOcr } from '#src/reading/ocr/index.ts';
import { loadProfile } from '#src/profile.ts';
import { measureBatches, printBatches } from './batches.ts';
import { measureCodes, printCodes } from './codes.ts';
import { inTurns } from './in-turns.ts';
import { lettersFrom, papers, type Letter } from './letters.ts';

const { values: asked } = parseArgs({
  options: {
    letters: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    native: { type: 'string', default: '/usr/bin/tesseract' },
    misses: { type: 'boolean', default: false },
    codes: { type: 'string', default: '2' },
    pages: { type: 'string', default: '24' },
    threads: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (asked.help) {
  console.log(`npm run bench:letters [-- options]
  --letters N     letters of each kind of paper (default 3)
  --seed N        chooses what stands in them (default 1)
  --only WORDS    kinds of paper and damage whose name holds one of these, parted by commas
  --native PATH   the native tesseract that is measured beside (default /usr/bin/tesseract, when it is there)
  --misses        prints every field that was not read
  --codes N       letters of ours whose codes and references are looked for: 24 codes and 9 references each (default 2; 45 tell
                  thousandths); 0: none
  --threads N     pages that are read at once (default 2)
  --pages N       pages of the piles that are parted into letters (default 24; 500 shows whether the cost of a page stays); 0: none`);
  process.exit(0);
}

interface Measured {
  cer: number;
  fields: number;
  wanted: number;
  /** References that linking would find, also by repair. */
  references: number;
  unmarked: number;
  cpu: number;
  seconds: number;
  confidence: number;
}

const letters = lettersFrom(Number(asked.seed), Number(asked.letters));
const atOnce = Number(asked.threads);
// A machine with other work takes longer for a page; what it costs is what is measured.
const settings = { threads: atOnce, pageMs: 300_000 };
const engines = [
  { name: 'built in', settings },
  ...(existsSync(asked.native)
    ? [{ name: 'native', settings: { ...settings, tesseract: asked.native } }]
    : []),
];
const readers = engines.map(({ name, settings: ocr }) => ({
  name,
  reader: openReader({ ocr, deadlineMs: 300_000 }),
}));
// The first pages pay for the start.
const first = letters[0] === undefined ? undefined : await papers[0]?.make(letters[0]);
for (const { reader } of readers)
  if (first !== undefined)
    await Promise.all(Array.from({ length: atOnce }, () => reader.read(first.bytes, first.type)));

if (letters.length > 0)
  console.log(`${letters.length} letters of each kind, seed ${asked.seed}; CPU seconds a page`);
if (letters.length > 0)
  console.log(row(['', '', 'CER %', 'fields', 'refs', 'silent', 'sure', 'CPU s', 'wall s']));
for (const paper of letters.length === 0 ? [] : papers) {
  if (!isAsked(paper.name)) continue;
  const totals = readers.map((): Measured => ({
    cer: 0,
    fields: 0,
    wanted: 0,
    references: 0,
    unmarked: 0,
    cpu: 0,
    seconds: 0,
    confidence: 0,
  }));
  const scans = await Promise.all(letters.map(async (letter) => ({ letter, ...(await paper.make(letter)) })));
  for (const [index, { name, reader }] of readers.entries()) {
    const total = totals[index];
    if (total === undefined) continue;
    const before = { cpu: cpuSeconds(), at: performance.now() };
    const readings: Reading[] = [];
    await inTurns(scans, atOnce, async ({ bytes, type }, place) => {
      readings[place] = await reader.read(bytes, type);
    });
    total.cpu = cpuSeconds() - before.cpu;
    total.seconds = (performance.now() - before.at) / 1_000;
    for (const [place, reading] of readings.entries()) {
      const letter = letters[place];
      if (letter === undefined) continue;
      const text = reading.state === 'read' ? reading.text : '';
      const pages = reading.state === 'failed' ? [] : (reading.scanned ?? []);
      const missed = missedIn(letter, text);
      const isMarked = pages.some(({ state, unread }) => state !== 'read' || unread.length > 0);
      total.cer += errorRate(letter.lines.join('\n'), text);
      total.wanted += Object.keys(letter.fields).length;
      total.fields += Object.keys(letter.fields).length - missed.length;
      total.references += findsReference(letter, text) ? 1 : 0;
      total.unmarked += isMarked ? 0 : missed.length;
      total.confidence += pages[0]?.confidence ?? 0;
      if (asked.misses && missed.length > 0)
        console.log(
          `  ${paper.name}, ${name}: ${missed.map((field) => `${field} ${letter.fields[field]}`).join(', ')}\n${text}`,
        );
    }
  }
  for (const [index, total] of totals.entries())
    console.log(
      row([
        index === 0 ? paper.name : '',
        readers[index]?.name ?? '',
        ((total.cer / letters.length) * 100).toFixed(2),
        `${total.fields}/${total.wanted}`,
        `${total.references}/${letters.length}`,
        String(total.unmarked),
        (total.confidence / letters.length).toFixed(2),
        (total.cpu / letters.length).toFixed(1),
        (total.seconds / letters.length).toFixed(1),
      ]),
    );
}
const profile = await loadProfile('insurer');
if (Number(asked.codes) > 0) {
  console.log(`\nLetters of ours that come back, ${asked.codes} of them, seed ${asked.seed}`);
  const engine = openOcr(settings);
  printCodes(
    await measureCodes(engine, profile, {
      letters: Number(asked.codes),
      seed: Number(asked.seed),
      atOnce,
      isAsked,
    }),
  );
  await engine.close();
}
const pages = Number(asked.pages);
const own = readers[0];
if (pages > 0 && own !== undefined) {
  console.log(`\nPiles of post, some ${pages} pages, seed ${asked.seed}`);
  printBatches(
    await measureBatches(own.reader, profile, {
      pages,
      atOnce,
      seed: Number(asked.seed),
      cpuSeconds,
    }),
  );
}
await Promise.all(readers.map(({ reader }) => reader.close()));

/** Whether what has this name is to be measured. */
function isAsked(name: string): boolean {
  return asked.only === undefined || asked.only.split(',').some((word) => name.includes(word));
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index < 2 ? cell.padEnd(16) : cell.padStart(8))).join('');
}

/** Fields that the rules would not find as they stand in the letter. */
function missedIn({ fields }: Letter, text: string): (keyof Letter['fields'])[] {
  const bare = text.replaceAll(/\s+/g, ' ');
  const has = (values: readonly { readonly value: string }[], wanted: string) =>
    values.some(({ value }) => value === wanted);
  const found: Record<keyof Letter['fields'], boolean> = {
    reference: bare.includes(fields.reference),
    policy: bare.includes(fields.policy),
    plate: has(findPlates(text), fields.plate),
    fiscalCode: has([...findFiscalCodes(text), ...findMisreadFiscalCodes(text)], fields.fiscalCode),
    iban: has([...findIbans(text), ...findMisreadIbans(text)], fields.iban),
    amount: bare.includes(fields.amount),
    date: bare.includes(fields.date),
  };
  return (Object.keys(found) as (keyof Letter['fields'])[]).filter((field) => !found[field]);
}

function findsReference({ fields }: Letter, text: string): boolean {
  const wanted = fields.reference.replaceAll(/\D/g, '');
  return findReferences(text).some(
    ({ digits }) =>
      digits === wanted || (!isReference(digits) && repairReference(digits).some((each) => each === wanted)),
  );
}

/** Levenshtein distance over letters, a share of the truth; blanks and lines count as one blank. */
function errorRate(truth: string, read: string): number {
  const [a, b] = [truth, read].map((text) => text.replaceAll(/\s+/g, ' ').trim());
  if (a === undefined || b === undefined) return 1;
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const line = [i];
    for (let j = 1; j <= b.length; j++)
      line.push(
        Math.min(
          (above[j] ?? 0) + 1,
          (line[j - 1] ?? 0) + 1,
          (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    above = line;
  }
  return (above[b.length] ?? 0) / a.length;
}

/** Of this process, its threads and the children it has waited for (Linux: proc(5), 100 ticks a second). */
function cpuSeconds(): number {
  const own = process.cpuUsage();
  const stat = existsSync('/proc/self/stat') ? readFileSync('/proc/self/stat', 'utf8') : '';
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (own.user + own.system) / 1e6 + (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / 100;
}
