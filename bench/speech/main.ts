/**
 * How well recordings are heard, and what it costs: `npm run bench:speech`. Speech is made by espeak-ng, a harder voice
 * than people's; wide as it is made, and narrowed to a telephone's band and mu-law.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import type { Language } from '#src/domain/message.ts';
import { callerWords, isDraft, confidenceOf, type SpokenStretch } from '#src/domain/phone/transcript.ts';
import type { Profile } from '#src/domain/profile.ts';
import { loadProfile } from '#src/profile.ts';
import { openSpeech, type SpeechReader } from '#src/reading/speech/index.ts';
import { readWav } from '#src/reading/speech/wav.ts';
import { sentences, type Sentence } from './sentences.ts';
import { telephoneWav } from './telephone.ts';

const voices: Readonly<Record<Language, readonly string[]>> = { en: ['en-gb', 'en-us'], it: ['it'] };
const bands = ['wide', 'telephone'] as const;

interface Heard {
  readonly sentence: Sentence;
  readonly band: (typeof bands)[number];
  readonly seconds: number;
  readonly stretches: readonly SpokenStretch[];
}

const model = process.argv.find((each) => each.startsWith('--italian='))?.slice('--italian='.length);
if (model !== undefined && (!isAbsolute(model) || !existsSync(model)))
  throw new Error('--italian= must be the path of a folder with a model for sherpa-onnx');
const folder = mkdtempSync(join(tmpdir(), 'sportello-bench-speech-'));
// Without a model of its own Italian is given to the English recogniser, to show what becomes of it.
const english = openSpeech({
  languages: { it: { engine: 'off' }, en: { engine: 'built-in' } },
  threads: 1,
  folder,
});
const italian =
  model === undefined
    ? undefined
    : openSpeech({
        languages: { it: { engine: 'folder', folder: model }, en: { engine: 'off' } },
        threads: 1,
        folder,
      });
try {
  const missing = english.engineFor('en');
  if ('missing' in missing) throw new Error(missing.missing);
  const profile = await loadProfile('insurer');
  const references = Array.from({ length: 10 }, (_, index) => referenceFor(index * 7_919 + 11));
  const heard: Heard[] = [];
  for (const sentence of sentences(references))
    for (const voice of voices[sentence.language])
      for (const band of bands) heard.push(await hear(sentence, voice, band));
  report(heard, profile, peaks());
} finally {
  await english.close();
  await italian?.close();
  rmSync(folder, { recursive: true, force: true });
}

async function hear(sentence: Sentence, voice: string, band: Heard['band']): Promise<Heard> {
  const made = execFileSync('espeak-ng', ['-v', voice, '-s', '145', '--stdout', sentence.text]);
  const bytes = band === 'wide' ? made : telephoneWav(readWav(made));
  const own: SpeechReader = sentence.language === 'it' ? (italian ?? english) : english;
  const stretches: SpokenStretch[] = [];
  let seconds = 0;
  await own.transcribe(
    { bytes, language: sentence.language === 'it' && italian !== undefined ? 'it' : 'en' },
    {
      heard: new Set(),
      onOpened: ({ ms }) => {
        seconds = ms / 1_000;
        return Promise.resolve();
      },
      onHeard: (stretch) => {
        stretches.push(stretch);
        return Promise.resolve();
      },
    },
  );
  return { sentence, band, seconds, stretches };
}

/** Words as they sound, a number as its digits. */
function soundsOf(text: string): readonly string[] {
  const numbers = new Map(
    [
      'zero one two three four five six seven eight nine',
      'zero uno due tre quattro cinque sei sette otto nove',
    ].flatMap((words) => words.split(' ').map((word, digit) => [word, String(digit)] as const)),
  );
  return Array.from(
    text
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .matchAll(/\d|[\p{L}']+/gu),
    ([word]) => numbers.get(word) ?? word,
  );
}

/** Words put in, left out or changed (Levenshtein). */
function errorsIn(said: readonly string[], heard: readonly string[]): number {
  let row = heard.map((_, index) => index + 1);
  let corner = 0;
  for (const [at, word] of said.entries()) {
    const next: number[] = [];
    let [left, above] = [at + 1, corner];
    for (const [index, other] of heard.entries()) {
      const over = row[index] ?? 0;
      left = Math.min(left + 1, over + 1, above + (word === other ? 0 : 1));
      above = over;
      next.push(left);
    }
    corner = at + 1;
    row = next;
  }
  return row.at(-1) ?? corner;
}

function report(
  all: readonly Heard[],
  profile: Profile,
  { cpuSeconds, peakMb }: ReturnType<typeof peaks>,
): void {
  const rows: string[][] = [];
  const figures: Record<string, unknown>[] = [];
  for (const language of ['en', 'it'] as const)
    for (const band of bands) {
      const part = all.filter((each) => each.sentence.language === language && each.band === band);
      const told = part.map(({ sentence, stretches }) => {
        const text = callerWords([stretches]).text;
        const said = soundsOf(sentence.text);
        return {
          sentence,
          said: said.length,
          wrong: errorsIn(said, soundsOf(text)),
          draft: isDraft(confidenceOf(stretches) ?? 0),
          ...referencesIn(text, language, profile, sentence),
        };
      });
      const rate = (some: typeof told) =>
        some.length === 0 ? Number.NaN : sum(some, ({ wrong }) => wrong) / sum(some, ({ said }) => said);
      const dictated = told.filter(({ sentence }) => sentence.reference !== undefined);
      const figure = {
        language,
        band,
        sentences: part.length,
        wordErrors: rate(told),
        drafts: sum(told, ({ draft }) => (draft ? 1 : 0)) / told.length,
        wordErrorsOfDrafts: rate(told.filter(({ draft }) => draft)),
        wordErrorsOfOthers: rate(told.filter(({ draft }) => !draft)),
        dictated: dictated.length,
        exact: dictated.filter(({ exact }) => exact).length,
        repaired: dictated.filter(({ exact, repaired }) => !exact && repaired).length,
        wrongReferences: dictated.filter(({ mistaken }) => mistaken).length,
      };
      figures.push(figure);
      const percent = (share: number) => (Number.isNaN(share) ? '–' : `${Math.round(share * 100)} %`);
      rows.push([
        `${language === 'en' ? 'English' : model === undefined ? 'Italian, by the English recogniser' : 'Italian, by the model given'}, ${band}`,
        String(figure.sentences),
        percent(figure.wordErrors),
        percent(figure.drafts),
        `${percent(figure.wordErrorsOfOthers)} / ${percent(figure.wordErrorsOfDrafts)}`,
        `${figure.exact} + ${figure.repaired} of ${figure.dictated}`,
        String(figure.wrongReferences),
      ]);
    }
  const seconds = sum(all, (each) => each.seconds);
  const header = [
    'speech',
    'sentences',
    'words wrong',
    'drafts',
    'wrong outside / in drafts',
    'references exact + repaired',
    'wrong references taken',
  ];
  console.log(`| ${header.join(' | ')} |\n| ${header.map(() => '---').join(' | ')} |`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  const costs = { audioSeconds: seconds, cpuSeconds, realTimeFactor: cpuSeconds / seconds, peakMb };
  console.log(
    `${seconds.toFixed(0)} s of speech in ${cpuSeconds.toFixed(0)} s of CPU (${costs.realTimeFactor.toFixed(2)} of its length, each heard twice), ` +
      `${peakMb} MB at most, ${cpus().length} processors`,
  );
  console.log(JSON.stringify({ at: new Date().toISOString(), figures, ...costs }));
}

/** What the rules read of the reference in the words that were heard. */
function referencesIn(
  text: string,
  language: Language,
  profile: Profile,
  { reference }: Sentence,
): { exact: boolean; repaired: boolean; mistaken: boolean } {
  const today = parseLocalDate('2026-11-27');
  if (today === undefined) throw new Error('no day');
  const facts = extractFacts({ parts: [{ part: 'transcript', text }], profile, today, language });
  const of = (key: string) => facts.filter((fact) => fact.key === key).map(({ value }) => value);
  return {
    exact: reference !== undefined && of('reference').includes(reference),
    repaired: reference !== undefined && of('reference_fixed').includes(reference),
    mistaken: of('reference').some((value) => value !== reference),
  };
}

/** CPU seconds and peak memory of the processes that listened, as Linux tells them. */
function peaks(): { cpuSeconds: number; peakMb: number } {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  let [cpuSeconds, peakMb] = [0, 0];
  for (const child of children.filter(Boolean)) {
    const fields = readFileSync(`/proc/${child}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    // utime and stime, in hundredths of a second.
    cpuSeconds += (Number(fields[11]) + Number(fields[12])) / 100;
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? '0';
    peakMb = Math.max(peakMb, Math.round(Number(peak) / 1_024));
  }
  return { cpuSeconds, peakMb };
}

function sum<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((total, each) => total + of(each), 0);
}
