/**
 * `npm run profile:check -- FILE_OR_FOLDER`: says what a profile holds and everything that is wrong with it, as
 * `file:line: reason`. Ends with 1 when the service would not start with it.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readProfile, type ProfileReading } from './profile.ts';
import { remarksOn, stallingPatterns, unaskedItems } from './profile-remarks.ts';

const help = `Checks a profile: claim types, checklists, words, examples of mail, deadlines, calendar, letterhead, authority.

  npm run profile:check -- profiles/insurer                  one profile
  npm run profile:check -- profiles                          every profile in a folder
  npm run profile:check -- profiles/insurer/items.json       the profile a file belongs to

Prints what it found, remarks worth a look, and every error as file:line: reason.
Ends with 0 when the service would start with it, with 1 when not.`;

/** With `npm run` this is the product's own folder: `profiles/insurer` is found from anywhere. */
const here = process.cwd();

async function main(path: string | undefined): Promise<number> {
  if (path === undefined || path === '--help' || path === '-h') {
    console.log(help);
    return path === undefined ? 1 : 0;
  }
  const roots = await profilesAt(resolve(here, path));
  if (typeof roots === 'string') {
    console.error(`${path}: ${roots}`);
    return 1;
  }
  let failed = 0;
  for (const root of roots) failed += await check(root);
  return failed === 0 ? 0 : 1;
}

/** Folders of profiles that a path means; why there is none, otherwise. */
async function profilesAt(path: string): Promise<readonly string[] | string> {
  const kind = await kindOf(path);
  if (kind === 'nothing') return 'there is no such file or folder';
  if (kind === 'file') {
    const folder = dirname(path);
    const root = rootOf(folder);
    return (await isProfile(root)) ? [root] : 'belongs to no profile: there is no profile.json beside it';
  }
  if (await isProfile(path)) return [path];
  if (await isProfile(rootOf(path))) return [rootOf(path)];
  const within = (await readdir(path)).toSorted().map((name) => join(path, name));
  const found: string[] = [];
  for (const each of within) if (await isProfile(each)) found.push(each);
  return found.length > 0 ? found : 'holds no profile: a profile is a folder with a profile.json';
}

/** The profile's folder, of a folder within it. */
function rootOf(folder: string): string {
  if (basename(folder) === 'claim-types' || ofExamples.has(basename(folder))) return dirname(folder);
  return ofExamples.has(basename(dirname(folder))) ? dirname(dirname(folder)) : folder;
}

const ofExamples: ReadonlySet<string> = new Set(['kind-examples', 'type-examples', 'answer-examples']);

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}

async function isProfile(folder: string): Promise<boolean> {
  return (await kindOf(join(folder, 'profile.json'))) === 'file';
}

/** @returns the number of errors. */
async function check(root: string): Promise<number> {
  const reading = await readProfile(root, here);
  const errors = [...reading.problems, ...stallingPatterns(reading)];
  console.log(`${basename(root)}: ${reading.general?.value.name ?? 'profile.json cannot be read'}`);
  for (const line of contents(reading)) console.log(`  ${line}`);
  const remarks = remarksOn(reading);
  if (remarks.length > 0) console.log(`\n${counted(remarks.length, 'remark')}, worth a look:`);
  for (const remark of remarks) console.log(remark);
  console.log(errors.length === 0 ? '\nNo errors.\n' : `\n${counted(errors.length, 'error')}:`);
  for (const error of errors) console.log(error);
  return errors.length;
}

function contents(reading: ProfileReading): readonly string[] {
  const { general, items, clocks, claimTypes, kindExamples, typeExamples } = reading;
  const { circumstanceExamples, answerExamples } = reading;
  const documents = items.filter(({ value }) => value.kind === 'document').length;
  const asked = claimTypes.flatMap(({ value }) => value.requirements);
  const enabled = clocks.filter(({ value }) => value.enabled).length;
  const unasked = unaskedItems(reading);
  return [
    `${counted(claimTypes.length, 'claim type')} with ${counted(asked.length, 'requirement')}, ${asked.filter(({ level }) => level === 'C').length} of them conditional`,
    `${counted(items.length, 'item')}: ${counted(items.length - documents, 'field')}, ${counted(documents, 'document')}${unasked.length === 0 ? '' : `; asked for by no checklist: ${unasked.join(', ')}`}`,
    `${counted(clocks.length, 'clock')}: ${enabled} enabled, ${clocks.length - enabled} switched off`,
    ...(kindExamples.length === 0
      ? []
      : [
          `${counted(kindExamples.length, 'example')} of ${counted(new Set(kindExamples.map(({ kind }) => kind)).size, 'kind')} of mail`,
        ]),
    ...(typeExamples.length === 0
      ? []
      : [
          `${counted(typeExamples.length, 'example')} of losses of ${counted(new Set(typeExamples.map(({ kind }) => kind)).size, 'type')}`,
        ]),
    ...(circumstanceExamples.length === 0
      ? []
      : [
          `${counted(circumstanceExamples.length, 'example')} of ${counted(new Set(circumstanceExamples.map(({ kind }) => kind)).size, 'circumstance')}`,
        ]),
    ...(answerExamples.length === 0
      ? []
      : [
          `${counted(answerExamples.length, 'example')} of answers to ${counted(new Set(answerExamples.map(({ kind }) => kind)).size, 'item')}`,
        ]),
    ...(general === undefined
      ? []
      : [
          `terms: ${general.value.terms.claim.it.one} / ${general.value.terms.claim.en.one}, references ${general.value.terms.claimPrefix}; limits of authority from ${general.value.authority.map(({ from }) => from).join(', ')}`,
        ]),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

process.exitCode = await main(process.argv[2]);
