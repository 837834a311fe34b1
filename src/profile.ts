/**
 * Reads an insurer's profile: JSON files in `profiles/<name>/`, checked as a whole before anything starts. A typing
 * error in a checklist must stop the start with its line, not be found by a customer.
 */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ClaimTypeId, ItemId } from './domain/ids.ts';
import type { ClaimType, Item, Profile } from './domain/profile.ts';
import { isKnownCheck } from './domain/requirements.ts';
import { fold } from './domain/text.ts';

/** A profile that cannot be used. Whoever starts the service prints `problems`, one a line, and stops. */
export class ProfileError extends Error {
  override name = 'ProfileError';
  /** Each `file:line path: reason`; all that were found, not only the first. */
  readonly problems: readonly string[];

  constructor(profile: string, problems: readonly string[]) {
    super(`Profile ${profile} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Loads `profile.json`, `items.json` and `claim-types/*.json` of a profile.
 *
 * @param folder where profiles lie; the product's own unless told otherwise.
 * @throws ProfileError naming every problem in every file.
 */
export async function loadProfile(name: string, folder: string = ownProfiles): Promise<Profile> {
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(name)) {
    throw new ProfileError(name, [
      `${JSON.stringify(name)}: a profile's name is a folder's: small letters, digits, dashes`,
    ]);
  }
  const root = join(folder, name);
  const problems: string[] = [];
  const general = await readData(join(root, 'profile.json'), generalSchema, root, problems);
  const { items, ids } = await readItems(root, problems);
  const types = await readClaimTypes(root, problems);

  const claimTypes = new Map<ClaimTypeId, ClaimType>();
  for (const type of types) {
    const { id } = type.value;
    if (claimTypes.has(id)) problems.push(type.at(['id'], `${id} is the id of another file too`));
    if (ids.size > 0) problems.push(...unknownItems(type, ids));
    problems.push(...unknownFacts(type));
    claimTypes.set(id, type.value);
  }
  if (problems.length > 0 || !general) throw new ProfileError(name, problems);
  const { cadence, ...rest } = general.value;
  return { ...rest, items, claimTypes, ...(cadence ? { cadence } : {}) };
}

const ownProfiles = fileURLToPath(new URL('../profiles', import.meta.url));

const labels = z.strictObject({ it: z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z][a-z0-9_]{1,40}$/, 'an id is small letters, digits and underscores');
const itemId = id.transform((text) => text as ItemId);

/** Compiles with the flags the domain promises, and refuses what would match nothing or everything. */
const pattern = z.string().transform((source, context) => {
  const refuse = (message: string): never => {
    context.issues.push({ code: 'custom', message, input: source });
    return z.NEVER;
  };
  if (/[\u00c0-\u024f]\]?\)?\\b/.test(source)) {
    return refuse('\\b never holds after an accented letter; write (?!\\p{L})');
  }
  try {
    const compiled = new RegExp(source, 'iu');
    return compiled.test('') ? refuse('matches the empty text, so it would match everywhere') : compiled;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'not a regular expression');
  }
});

const check = z
  .string()
  .refine(isKnownCheck, { error: (issue) => `no check is called ${String(issue.input)}` });

const itemSchema = z
  .strictObject({
    id: itemId,
    kind: z.enum(['field', 'document']),
    label: labels,
    why: labels,
    pattern: pattern.optional(),
    fileName: pattern.optional(),
    checks: z.array(check),
  })
  .transform(({ pattern: words, fileName, ...item }): Item => ({
    ...item,
    ...(words ? { pattern: words } : {}),
    ...(fileName ? { fileName } : {}),
  }));

const word = z
  .string()
  .refine((text) => text !== '' && fold(text.replace(/\*$/, '')) === text.replace(/\*$/, ''), {
    error: 'words are matched folded: small letters, no accents, single blanks, `*` only at the end',
  });
const weight = z.string().regex(/^-?\d{1,2}(?:\.\d)?$/, 'a weight is a small number');
const stage = z.enum(['fnol', 'review', 'payment']);

const requirement = z
  .strictObject({
    anyOf: z.array(itemId).min(1),
    level: z.enum(['M', 'C']),
    stage,
    when: z.array(z.strictObject({ fact: id, in: z.array(z.string().min(1)).min(1) })),
  })
  .refine(({ level, when }) => (level === 'M') === (when.length === 0), {
    error: 'level M has no conditions, level C has at least one',
    path: ['when'],
  });

const claimTypeSchema = z
  .strictObject({
    id: id.transform((text) => text as ClaimTypeId),
    label: labels,
    purpose: z.enum(['reimbursement', 'benefit']),
    noticeDays: z.int().min(0).max(3650).nullable(),
    coverContinuesDays: z.int().min(1).max(365).optional(),
    words: z.record(weight, z.array(word)),
    conditions: z.array(z.strictObject({ fact: id, value: id, pattern })),
    requirements: z.array(requirement).min(1),
  })
  .transform(({ words, coverContinuesDays, ...type }): ClaimType => ({
    ...type,
    words: Object.entries(words).flatMap(([points, list]) =>
      list.map((each) => ({ word: each, weight: Number(points) })),
    ),
    ...(coverContinuesDays === undefined ? {} : { coverContinuesDays }),
  }));

const cadenceSchema = z
  .strictObject({
    days: z.array(z.int().min(0).max(365)).min(1).max(12),
    answerWithinDays: z.int().min(1).max(365),
    remindAtHour: z.int().min(0).max(23),
    minimumGapDays: z.int().min(1).max(60),
    decideOnDay: z.int().min(1).max(730),
  })
  .refine(({ days }) => days[0] === 0 && days.every((day, at) => at === 0 || day > (days[at - 1] ?? 0)), {
    error: 'days begin with 0 and grow',
    path: ['days'],
  })
  .refine(({ days, decideOnDay }) => decideOnDay > (days.at(-1) ?? 0), {
    error: 'the supervisor decides after the last round',
    path: ['decideOnDay'],
  });

const generalSchema = z.strictObject({
  name: z.string().min(1),
  policyNumber: pattern,
  insurers: z.array(z.string().min(2)),
  cadence: cadenceSchema.optional(),
});

type JsonPath = readonly PropertyKey[];

/** A file that was read, and the way to say where in it something is wrong. */
interface Data<T> {
  readonly value: T;
  at(path: JsonPath, reason: string): string;
}

/** The items, and the ids of all entries, also of faulty ones: a typing error in one must not make its users faulty too. */
async function readItems(
  root: string,
  problems: string[],
): Promise<{ readonly items: ReadonlyMap<ItemId, Item>; readonly ids: ReadonlySet<string> }> {
  const items = new Map<ItemId, Item>();
  const ids = new Set<string>();
  const entries = z.array(z.looseObject({ id: z.string() }));
  const list = await readData(join(root, 'items.json'), entries, root, problems);
  if (!list) return { items, ids };
  for (const [index, entry] of list.value.entries()) {
    if (ids.has(entry.id)) problems.push(list.at([index, 'id'], `${entry.id} stands here a second time`));
    ids.add(entry.id);
    const item = itemSchema.safeParse(entry);
    if (item.success) items.set(item.data.id, item.data);
    else for (const issue of item.error.issues) problems.push(list.at([index, ...issue.path], issue.message));
  }
  return { items, ids };
}

async function readClaimTypes(root: string, problems: string[]): Promise<readonly Data<ClaimType>[]> {
  const folder = join(root, 'claim-types');
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  } catch (error) {
    problems.push(`${nameOf(folder, root)}: ${reasonOf(error)}`);
    return [];
  }
  if (names.length === 0) problems.push(`${nameOf(folder, root)}: holds no claim type`);
  const types: Data<ClaimType>[] = [];
  for (const name of names) {
    const type = await readData(join(folder, name), claimTypeSchema, root, problems);
    if (!type) continue;
    if (`${type.value.id}.json` !== name) {
      problems.push(type.at(['id'], `is ${type.value.id}, but the file is called ${name}`));
    }
    types.push(type);
  }
  return types;
}

async function readData<T>(
  file: string,
  schema: z.ZodType<T>,
  root: string,
  problems: string[],
): Promise<Data<T> | undefined> {
  const name = nameOf(file, root);
  let text: string;
  let json: unknown;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    problems.push(`${name}: ${reasonOf(error)}`);
    return undefined;
  }
  try {
    json = JSON.parse(text);
  } catch (error) {
    const message = reasonOf(error);
    const line =
      /line (\d+)/.exec(message)?.[1] ?? lineAt(text, Number(/position (\d+)/.exec(message)?.[1] ?? 0));
    problems.push(`${name}:${line} ${message}`);
    return undefined;
  }
  const at = (path: JsonPath, reason: string): string =>
    `${name}:${lineAt(text, offsetOf(text, path))} ${printPath(path)}: ${reason}`;
  const result = schema.safeParse(json);
  if (result.success) return { value: result.data, at };
  for (const issue of result.error.issues) problems.push(at(issue.path, issue.message));
  return undefined;
}

function unknownItems(type: Data<ClaimType>, ids: ReadonlySet<string>): readonly string[] {
  return type.value.requirements.flatMap((rule, r) =>
    rule.anyOf.flatMap((item, i) =>
      ids.has(item) ? [] : [type.at(['requirements', r, 'anyOf', i], `items.json has no ${item}`)],
    ),
  );
}

/** A rule that waits for a fact or a value no condition ever sets would silently never ask. */
function unknownFacts(type: Data<ClaimType>): readonly string[] {
  const values = new Map<string, Set<string>>();
  for (const { fact, value } of type.value.conditions) {
    values.set(fact, (values.get(fact) ?? new Set(['unknown'])).add(value));
  }
  return type.value.requirements.flatMap((rule, r) =>
    rule.when.flatMap((condition, c) => {
      const path = ['requirements', r, 'when', c];
      const known = values.get(condition.fact);
      if (!known) return [type.at([...path, 'fact'], `no condition of this type sets ${condition.fact}`)];
      return condition.in.flatMap((value, v) =>
        known.has(value) ? [] : [type.at([...path, 'in', v], `${condition.fact} is never ${value}`)],
      );
    }),
  );
}

function nameOf(file: string, root: string): string {
  return join(relative(join(root, '..', '..'), root), relative(root, file));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function printPath(path: JsonPath): string {
  if (path.length === 0) return '(whole file)';
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Where the value at a path begins in valid JSON text; of the nearest parent that exists, when it does not. */
function offsetOf(text: string, path: JsonPath): number {
  let at = skipBlanks(text, 0);
  for (const step of path) {
    const next =
      text[at] === '{' ? memberOf(text, at, step) : text[at] === '[' ? elementOf(text, at, step) : undefined;
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

function memberOf(text: string, open: number, key: PropertyKey): number | undefined {
  for (let at = skipBlanks(text, open + 1); text[at] === '"';) {
    const end = endOfValue(text, at);
    const value = skipBlanks(text, skipBlanks(text, end) + 1);
    if (JSON.parse(text.slice(at, end)) === key) return value;
    at = afterComma(text, endOfValue(text, value));
  }
  return undefined;
}

function elementOf(text: string, open: number, index: PropertyKey): number | undefined {
  let at = skipBlanks(text, open + 1);
  for (let n = 0; text[at] !== ']'; n++) {
    if (n === index) return at;
    at = afterComma(text, endOfValue(text, at));
  }
  return undefined;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      for (at++; text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    else if (depth > 0 || (!/[,\s]/.test(text[at + 1] ?? ',') && !/[}\]]/.test(text[at + 1] ?? ''))) continue;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function afterComma(text: string, at: number): number {
  const next = skipBlanks(text, at);
  return text[next] === ',' ? skipBlanks(text, next + 1) : next;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}
