/**
 * Reads a house's profile: JSON files in `profiles/<name>/`, checked as a whole before anything starts. A typing
 * error in a checklist must stop the start with its line, not be found by a customer.
 */
import { readFile, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { exampleKinds, withLosses, type KindExample } from './domain/cases/kind-examples.ts';
import { besideMail, type CircumstanceExample } from './domain/claims/circumstance-likeness.ts';
import { withMailOfNoLoss } from './domain/claims/type-likeness.ts';
import { withLossesAndMail } from './domain/facts/answer-likeness.ts';
import type { Example } from './domain/text/likeness.ts';
import { fold } from './domain/text/text.ts';
import { answersComplaints, factsFromDocuments, type Clock } from './domain/time/clock.ts';
import type { ClaimTypeId, ItemId } from './domain/ids.ts';
import type { ClaimType, Condition, Item, Profile } from './domain/profile.ts';
import { lineAt, offsetOf, printPath, repeatedKeys, syntaxFault, type JsonPath } from './json-place.ts';
import {
  circumstancesSchema,
  claimTypeSchema,
  clockSchema,
  generalSchema,
  itemSchema,
} from './profile-schema.ts';

/** A profile that cannot be used. Whoever starts the service prints `problems`, one a line, and stops. */
export class ProfileError extends Error {
  override name = 'ProfileError';
  /** Each `file:line: path: reason`; all that were found, not only the first. */
  readonly problems: readonly string[];

  constructor(profile: string, problems: readonly string[]) {
    super(`Profile ${profile} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** A file or an entry of one that was read, and the way to say where in it something stands. */
export interface Placed<T> {
  readonly value: T;
  /** `file:line: path: reason` of the value at a path, or of the nearest that holds it. */
  readonly at: (path: JsonPath, reason: string) => string;
}

/** A profile's folder as it was read: whatever could be, also beside faults. */
export interface ProfileReading {
  /** Absent when there is any problem. */
  readonly profile?: Profile;
  /** As in `ProfileError`. */
  readonly problems: readonly string[];
  readonly general?: Placed<z.output<typeof generalSchema>>;
  readonly items: readonly Placed<Item>[];
  readonly clocks: readonly Placed<Clock>[];
  readonly claimTypes: readonly Placed<ClaimType>[];
  readonly kindExamples: readonly KindExample[];
  readonly typeExamples: readonly Example<ClaimTypeId>[];
  /** Of each the kind is `type.fact.value`. */
  readonly circumstanceExamples: readonly Example<string>[];
  readonly answerExamples: readonly Example<ItemId>[];
}

/**
 * Loads `profile.json`, `items.json`, `clocks.json`, `circumstances.json`, `claim-types/*.json`, `kind-examples/`,
 * `type-examples/`, `circumstance-examples/` and `answer-examples/` of a profile.
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
  const { profile, problems } = await readProfile(root, join(folder, '..'));
  if (!profile) throw new ProfileError(name, problems);
  return profile;
}

/**
 * Reads the profile in a folder, whatever is wrong with it.
 *
 * @param from the names of files in problems are relative to this folder.
 */
export async function readProfile(root: string, from: string): Promise<ProfileReading> {
  const desk: Desk = { root, from, problems: [] };
  const general = await readData(desk, 'profile.json', generalSchema);
  const items = await readList(desk, 'items.json', itemSchema);
  const clocks = await readList(desk, 'clocks.json', clockSchema);
  const types = await readClaimTypes(desk);

  const claimTypes = new Map<ClaimTypeId, ClaimType>();
  for (const type of types.read) {
    const { id } = type.value;
    if (claimTypes.has(id)) desk.problems.push(type.at(['id'], `${id} is the id of another file too`));
    if (items.ids.size > 0) desk.problems.push(...unknownItems(type, items.ids));
    desk.problems.push(...unknownFacts(type), ...policyAskedInVain(type), ...strangeTypes(type, types.ids));
    claimTypes.set(id, type.value);
  }
  for (const clock of clocks.entries) desk.problems.push(...strayConditions(clock, types.ids, claimTypes));
  if (clocks.ids.size > 0 && clocks.entries.filter(({ value }) => answersComplaints(value)).length !== 1)
    desk.problems.push(
      `${nameOf(desk, 'clocks.json')}:1: exactly one enabled clock must answer complaints: its id ends with .complaint.reply, its trigger is complaint_received, its term is in days`,
    );
  if (general) {
    general.value.authority.forEach(({ minimumRole }, index) => {
      for (const type of minimumRole.keys()) {
        if (types.ids.has(type)) continue;
        const path = ['authority', index, 'minimumRole', type];
        desk.problems.push(general.at(path, `claim-types has no ${type}.json`));
      }
    });
  }
  const kindExamples = await readExamples(desk, 'kind-examples', (name) => {
    const kind = exampleKinds.find((each) => each === name);
    return kind === undefined
      ? { reason: `is no kind with examples: ${exampleKinds.join(', ')}, each as .txt` }
      : { kind };
  });
  const typeExamples = await readExamples(desk, 'type-examples', (name) => {
    const kind = [...claimTypes.keys()].find((each) => each === name);
    if (kind !== undefined) return { kind };
    return types.ids.has(name) ? undefined : { reason: `claim-types has no ${name}.json` };
  });
  const circumstanceExamples = await readExamples(desk, 'circumstance-examples', (name) => {
    const [id, fact, value] = name.split('.');
    const type = [...claimTypes.values()].find((each) => each.id === id);
    if (type === undefined)
      return id !== undefined && types.ids.has(id)
        ? undefined
        : { reason: `claim-types has no ${id ?? ''}.json` };
    return type.conditions.some((each) => each.fact === fact && each.value === value)
      ? { kind: name }
      : { reason: `${type.id}.json has no condition ${fact ?? ''}=${value ?? ''}` };
  });
  const answerExamples = await readExamples(desk, 'answer-examples', (name) => {
    const kind = items.entries.find(({ value }) => value.kind === 'field' && value.id === name)?.value.id;
    if (kind !== undefined) return { kind };
    // Where no item can be read, that is the problem.
    return items.ids.size === 0 || items.ids.has(name) ? undefined : { reason: `items.json has no ${name}` };
  });
  const read = {
    // What several types share is at fault once.
    problems: [...new Set(desk.problems)],
    kindExamples,
    typeExamples,
    circumstanceExamples,
    answerExamples,
    items: items.entries,
    clocks: clocks.entries,
    claimTypes: types.read,
    ...(general ? { general } : {}),
  };
  if (desk.problems.length > 0 || !general) return read;
  const { cadence, proof, opening, ownPeople, retention, trade, ...rest } = general.value;
  const losses = [...typeExamples, ...asLosses(circumstanceExamples, claimTypes)];
  return {
    ...read,
    profile: {
      folder: basename(root),
      ...rest,
      items: new Map(items.entries.map(({ value }) => [value.id, value])),
      claimTypes: withCircumstances(claimTypes, circumstanceExamples, kindExamples),
      clocks: clocks.entries.map(({ value }) => value),
      ...(cadence ? { cadence } : {}),
      ...(retention ? { retention } : {}),
      ...(ownPeople ? { ownPeople } : {}),
      ...(proof ? { proof } : {}),
      ...(opening ? { opening } : {}),
      ...(trade ? { trade } : {}),
      ...(kindExamples.length > 0 ? { kindExamples: withLosses(kindExamples, losses) } : {}),
      ...(losses.length > 0 ? { typeExamples: withMailOfNoLoss(losses, kindExamples) } : {}),
      ...(answerExamples.length > 0
        ? { answerExamples: withLossesAndMail(answerExamples, losses, kindExamples) }
        : {}),
    },
  };
}

/** Whoever tells how a loss came about tells a loss of that type. */
function asLosses(
  examples: readonly Example<string>[],
  claimTypes: ReadonlyMap<ClaimTypeId, ClaimType>,
): readonly Example<ClaimTypeId>[] {
  return examples.flatMap(({ kind, language, text }) => {
    const type = [...claimTypes.keys()].find((id) => kind.startsWith(`${id}.`));
    return type === undefined ? [] : [{ kind: type, language, text }];
  });
}

/** The claim types, each with the examples of its circumstances. */
function withCircumstances(
  claimTypes: ReadonlyMap<ClaimTypeId, ClaimType>,
  examples: readonly Example<string>[],
  mail: readonly KindExample[],
): ReadonlyMap<ClaimTypeId, ClaimType> {
  const byFact = new Map<string, CircumstanceExample[]>();
  for (const { kind, language, text } of examples) {
    const [type = '', fact = '', value = ''] = kind.split('.');
    const list = byFact.get(`${type}.${fact}`) ?? [];
    list.push({ kind: value, language, text });
    byFact.set(`${type}.${fact}`, list);
  }
  return new Map(
    [...claimTypes].map(([id, type]) => {
      const own = [...byFact].filter(([key]) => key.startsWith(`${id}.`));
      if (own.length === 0) return [id, type];
      const circumstanceExamples = new Map(
        own.map(([key, list]) => [key.slice(id.length + 1), besideMail(list, mail)]),
      );
      return [id, { ...type, circumstanceExamples }];
    }),
  );
}

const ownProfiles = fileURLToPath(new URL('../profiles', import.meta.url));

/** Where we read, and what has been found wrong so far. */
interface Desk {
  readonly root: string;
  readonly from: string;
  readonly problems: string[];
}

/** Entries with an id, and the ids of all of them, also of faulty ones: a typing error in one must not make its users faulty too. */
async function readList<T extends { readonly id: string }>(
  desk: Desk,
  file: string,
  schema: z.ZodType<T>,
): Promise<{ readonly entries: readonly Placed<T>[]; readonly ids: ReadonlySet<string> }> {
  const entries: Placed<T>[] = [];
  const ids = new Set<string>();
  const list = await readData(desk, file, z.array(z.looseObject({ id: z.string() })));
  for (const [index, entry] of (list?.value ?? []).entries()) {
    const at: Placed<T>['at'] = (path, reason) => list?.at([index, ...path], reason) ?? reason;
    if (ids.has(entry.id)) desk.problems.push(at(['id'], `${entry.id} stands here a second time`));
    ids.add(entry.id);
    const result = schema.safeParse(entry);
    if (result.success) entries.push({ value: result.data, at });
    else for (const issue of result.error.issues) desk.problems.push(at(issue.path, issue.message));
  }
  return { entries, ids };
}

async function readClaimTypes(
  desk: Desk,
): Promise<{ readonly read: readonly Placed<ClaimType>[]; readonly ids: ReadonlySet<string> }> {
  const folder = 'claim-types';
  let names: string[];
  try {
    names = (await readdir(join(desk.root, folder))).filter((name) => name.endsWith('.json')).toSorted();
  } catch (error) {
    desk.problems.push(`${nameOf(desk, folder)}:1: ${reasonOf(error)}`);
    return { read: [], ids: new Set() };
  }
  if (names.length === 0) desk.problems.push(`${nameOf(desk, folder)}:1: holds no claim type`);
  const shared = await readShared(desk);
  const read: Placed<ClaimType>[] = [];
  for (const name of names) {
    const type = await readData(desk, `${folder}/${name}`, claimTypeSchema, (file) =>
      withShared(desk, file, shared),
    );
    if (!type) continue;
    if (`${type.value.id}.json` !== name) {
      desk.problems.push(type.at(['id'], `is ${type.value.id}, but the file is called ${name}`));
    }
    read.push(type);
  }
  // A file with an error still is that type: those that name it are not at fault.
  return { read, ids: new Set(names.map((name) => name.replace(/\.json$/, ''))) };
}

/** A file's JSON as it stands there, and the way to say where in it something is. */
type Raw = Placed<unknown>;

/** What `circumstances.json` lists under each name, as it stands there; a profile without the file has none. */
async function readShared(desk: Desk): Promise<ReadonlyMap<string, Raw>> {
  const file = 'circumstances.json';
  if (!(await entriesOf(desk, '')).includes(file)) return new Map();
  const shared = new Map<string, Raw>();
  await readData(desk, file, circumstancesSchema, (whole) => {
    const { value, at } = whole;
    if (typeof value === 'object' && value !== null)
      for (const [name, rules] of Object.entries(value))
        shared.set(name, { value: rules, at: (path, reason) => at([name, ...path], reason) });
    return whole;
  });
  return shared;
}

/** Puts the conditions of `circumstances.json` where a claim type names them; faults in them are said to stand there. */
function withShared(desk: Desk, { value, at }: Raw, shared: ReadonlyMap<string, Raw>): Raw {
  if (typeof value !== 'object' || value === null || !('conditions' in value)) return { value, at };
  const { conditions } = value;
  if (!Array.isArray(conditions)) return { value, at };
  const spread = conditions.flatMap((each: unknown, c): Raw[] => {
    if (typeof each !== 'string')
      return [{ value: each, at: (path, reason) => at(['conditions', c, ...path], reason) }];
    const rules = shared.get(each);
    if (rules === undefined) desk.problems.push(at(['conditions', c], `circumstances.json has no ${each}`));
    if (rules === undefined || !Array.isArray(rules.value)) return [];
    return rules.value.map((rule: unknown, r) => ({
      value: rule,
      at: (path, reason) => rules.at([r, ...path], reason),
    }));
  });
  return {
    value: { ...value, conditions: spread.map((each) => each.value) },
    at: (path, reason) => {
      const [part, index, ...rest] = path;
      const place = part === 'conditions' && typeof index === 'number' ? spread[index] : undefined;
      return place === undefined ? at(path, reason) : place.at(rest, reason);
    },
  };
}

/**
 * Reads `<folder>/<language>/<kind>.txt`, one example a line. A profile without the folder has none.
 *
 * @param kindOf the kind a file holds examples of; undefined, or why it may not stand there, when it holds none that count.
 */
async function readExamples<K extends string>(
  desk: Desk,
  folder: string,
  kindOf: (name: string) => { readonly kind: K } | { readonly reason: string } | undefined,
): Promise<readonly Example<K>[]> {
  const examples: Example<K>[] = [];
  /** Where each example stood first, by its words. */
  const seen = new Map<string, { readonly place: string; readonly kind: K }>();
  for (const entry of await entriesOf(desk, folder)) {
    const language = (['it', 'en'] as const).find((each) => each === entry);
    if (language === undefined) {
      desk.problems.push(`${nameOf(desk, `${folder}/${entry}`)}:1: examples lie in it/ and in en/`);
      continue;
    }
    for (const file of await entriesOf(desk, `${folder}/${language}`)) {
      const path = `${folder}/${language}/${file}`;
      const name = nameOf(desk, path);
      const found = file.endsWith('.txt')
        ? kindOf(file.slice(0, -'.txt'.length))
        : { reason: 'examples lie in files called .txt' };
      if (found === undefined) continue;
      if ('reason' in found) {
        desk.problems.push(`${name}:1: ${found.reason}`);
        continue;
      }
      const { kind } = found;
      const written = await readText(desk, path);
      if (written === undefined) continue;
      const before = examples.length;
      for (const [index, line] of written.split(/\r?\n/).entries()) {
        const text = line.trim();
        if (text === '' || text.startsWith('#')) continue;
        const place = `${name}:${index + 1}`;
        const words = fold(text);
        const first = seen.get(words);
        if (first === undefined) {
          seen.set(words, { place, kind });
          examples.push({ kind, language, text });
        } else if (first.kind === kind)
          desk.problems.push(`${place}: stands a second time, first at ${first.place}`);
        else desk.problems.push(`${place}: is an example of ${first.kind} too, at ${first.place}`);
      }
      if (examples.length === before) desk.problems.push(`${name}:1: holds no example`);
    }
  }
  return examples;
}

/** Names in a folder of the profile, sorted; none where there is no such folder. */
async function entriesOf(desk: Desk, folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(desk.root, folder))).filter((name) => !name.startsWith('.')).toSorted();
  } catch (error) {
    if (reasonOf(error) !== 'there is no such file or folder')
      desk.problems.push(`${nameOf(desk, folder)}:1: ${reasonOf(error)}`);
    return [];
  }
}

/** What stands in a file of the profile; undefined, and told, where it cannot be read. */
async function readText(desk: Desk, file: string): Promise<string | undefined> {
  try {
    // Some editors put a byte order mark in front.
    return (await readFile(join(desk.root, file), 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    desk.problems.push(`${nameOf(desk, file)}:1: ${reasonOf(error)}`);
    return undefined;
  }
}

/** @param complete what else belongs to the file, put into it before it is checked. */
async function readData<T>(
  desk: Desk,
  file: string,
  schema: z.ZodType<T>,
  complete: (raw: Raw) => Raw = (raw) => raw,
): Promise<Placed<T> | undefined> {
  const name = nameOf(desk, file);
  const text = await readText(desk, file);
  if (text === undefined) return undefined;
  const fault = syntaxFault(text);
  if (fault) {
    desk.problems.push(`${name}:${lineAt(text, fault.offset)}: ${fault.reason}`);
    return undefined;
  }
  const json: unknown = JSON.parse(text);
  for (const { key, offset } of repeatedKeys(text))
    desk.problems.push(
      `${name}:${lineAt(text, offset)}: ${JSON.stringify(key)} stands twice in the same object`,
    );
  const whole = complete({
    value: json,
    at: (path, reason) => `${name}:${lineAt(text, offsetOf(text, path))}: ${printPath(path)}: ${reason}`,
  });
  const result = schema.safeParse(whole.value);
  if (result.success) return { value: result.data, at: whole.at };
  for (const issue of result.error.issues) desk.problems.push(whole.at(issue.path, issue.message));
  return undefined;
}

function unknownItems(type: Placed<ClaimType>, ids: ReadonlySet<string>): readonly string[] {
  return [
    ...type.value.conditions.flatMap(({ told }, c) =>
      told === undefined || ids.has(told)
        ? []
        : [type.at(['conditions', c, 'told'], `items.json has no ${told}`)],
    ),
    ...type.value.requirements.flatMap((rule, r) =>
      rule.anyOf.flatMap((item, i) =>
        ids.has(item) ? [] : [type.at(['requirements', r, 'anyOf', i], `items.json has no ${item}`)],
      ),
    ),
  ];
}

/** A rule that waits for a fact or a value no condition ever sets would silently never ask. */
function unknownFacts(type: Placed<ClaimType>): readonly string[] {
  const known = factsOf([type.value]);
  return (['requirements', 'rather'] as const).flatMap((part) =>
    type.value[part].flatMap((rule, r) =>
      unknownIn(rule.when, known, 'no condition of this type sets').map(({ path, reason }) =>
        type.at([part, r, 'when', ...path], reason),
      ),
    ),
  );
}

/** A loss can only be one of a type that this house has, and another than this one. */
function strangeTypes(type: Placed<ClaimType>, ids: ReadonlySet<string>): readonly string[] {
  return type.value.rather.flatMap((rule, r) =>
    rule.type !== type.value.id && ids.has(rule.type)
      ? []
      : [type.at(['rather', r, 'type'], `claim-types has no other ${rule.type}.json`)],
  );
}

/** Somebody who needs no policy must not be asked for its number. */
function policyAskedInVain(type: Placed<ClaimType>): readonly string[] {
  if (type.value.needsPolicy) return [];
  return type.value.requirements.flatMap((rule, r) =>
    rule.anyOf.flatMap((item, i) =>
      item === policyNumber
        ? [type.at(['requirements', r, 'anyOf', i], 'this type needs no policy, so it must not ask for one')]
        : [],
    ),
  );
}

const policyNumber = 'policy_number' as ItemId;

/** A clock for a claim type or a fact that does not exist would silently never run. */
function strayConditions(
  clock: Placed<Clock>,
  ids: ReadonlySet<string>,
  types: ReadonlyMap<ClaimTypeId, ClaimType>,
): readonly string[] {
  const named = clock.value.claimTypes ?? [...types.keys()];
  const strangers = (clock.value.claimTypes ?? []).flatMap((type, index) =>
    ids.has(type) ? [] : [clock.at(['claimTypes', index], `claim-types has no ${type}.json`)],
  );
  const read = named.flatMap((type) => types.get(type) ?? []);
  // A type with an error of its own cannot tell which facts it sets.
  if (read.length < named.length || types.size < ids.size) return strangers;
  const known = factsOf(read);
  for (const [fact, values] of factsFromDocuments) known.set(fact, new Set(values));
  const stray = unknownIn(clock.value.when, known, 'no condition of its claim types sets');
  return [...strangers, ...stray.map(({ path, reason }) => clock.at(['when', ...path], reason))];
}

function factsOf(types: readonly ClaimType[]): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const { conditions } of types)
    for (const { fact, value } of conditions)
      values.set(fact, (values.get(fact) ?? new Set(['unknown'])).add(value));
  return values;
}

function unknownIn(
  conditions: readonly Condition[],
  known: ReadonlyMap<string, ReadonlySet<string>>,
  nobodySets: string,
): readonly { readonly path: JsonPath; readonly reason: string }[] {
  return conditions.flatMap((condition, c) => {
    const values = known.get(condition.fact);
    if (!values) return [{ path: [c, 'fact'], reason: `${nobodySets} ${condition.fact}` }];
    return condition.in.flatMap((value, v) =>
      values.has(value) ? [] : [{ path: [c, 'in', v], reason: `${condition.fact} is never ${value}` }],
    );
  });
}

/** As short as it can be, and findable: what lies outside of `from` keeps its whole path. */
function nameOf({ root, from }: Desk, file: string): string {
  const path = join(root, file);
  const name = relative(from, path);
  return name.startsWith('..') ? path : name;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file or folder';
  return error instanceof Error ? error.message : String(error);
}
