/** Policies from a file somebody uploads: CSV or JSON in, checked drafts and a list of everything wrong out. */
import { z } from 'zod';
import { readRawPolicies } from './domain/policies/policy-file.ts';
import type {
  Cell,
  PolicyFile,
  PolicyFileOptions,
  PolicyProblem,
  RawContact,
  RawCover,
  RawExclusion,
  RawParty,
  RawPolicy,
} from './domain/policies/policy-file.ts';
import { readPolicyTable } from './policy-table.ts';

export type { PolicyDraft, PolicyFile, PolicyFileOptions } from './domain/policies/policy-file.ts';

/**
 * Reads a policy file. Never throws: what is wrong is in `problems`, with its row, and keeps out only the policy it
 * stands in. Importing is an upsert by policy number, so a corrected file may be sent again whole.
 *
 * CSV: columns as `policy-table.ts` lists them. JSON: an array of policies, or an object with `policies` and
 * optionally `people`, so that one person can hold several policies without being written twice:
 *
 *   { "people": { "anna": { "name": "Anna Bianchi", "fiscalCode": "…", "contacts": [{ "kind": "email", "value": "…" }] } },
 *     "policies": [{ "number": "RCA-2025-004217", "product": "Auto",
 *       "parties": [{ "role": ["policyholder", "insured"], "person": "anna" }],
 *       "versions": [{ "validFrom": "2026-01-01", "fromTime": "24:00", "validTo": "2027-01-01", "toTime": "24:00",
 *         "plate": "AB123CD",
 *         "covers": [{ "code": "FUR", "name": { "it": "…", "en": "…" }, "clause": "art. 12 CGA",
 *           "claimTypes": ["home_theft"], "limit": 20000, "limitBasis": "event", "deductible": 250,
 *           "deductiblePercent": 10, "deductibleMinimum": 500, "waitingDays": 0,
 *           "subLimits": [{ "code": "GIO", "name": { "it": "Gioielli", "en": "Jewels" }, "limit": 3000,
 *             "basis": "event", "clause": "art. 13", "claimTypes": [], "words": ["gioiell*", "jewel*"] }],
 *           "exclusions": ["a text alone", { "code": "E1", "clause": "art. 5.2 CGA", "text": { "it": "…", "en": "…" },
 *             "words": ["finestra aperta"], "when": { "cause": ["negligence"] } }] }] }],
 *       "instalments": [{ "dueOn": "2026-01-01", "amount": 412.5, "paidOn": "2026-01-03" }] }] }
 *
 * What is not known may be left out. Times: see `domain/policy-term.ts`. Amounts are euros in the file, cents in the drafts. At most a thousand problems are listed.
 */
export function readPolicies(
  text: string,
  format: 'csv' | 'json',
  options: PolicyFileOptions = {},
): PolicyFile {
  const raw = format === 'csv' ? readPolicyTable(text) : readPolicyJson(text);
  const { policies, problems } = readRawPolicies(raw.policies, options);
  return { policies, problems: shortened([...raw.problems, ...problems].toSorted((a, b) => a.row - b.row)) };
}

const mostProblems = 1000;

function shortened(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  if (problems.length <= mostProblems) return problems;
  const left = problems.length - mostProblems;
  return [
    ...problems.slice(0, mostProblems),
    { row: 0, severity: 'warning', problem: `and ${left} more problems that are not listed` },
  ];
}

const leaf = z.union([z.string(), z.number()]).nullish();
const contact = z.strictObject({
  kind: z.enum(['email', 'phone', 'pec']),
  value: z.string(),
  shared: z.boolean().default(false),
  invalid: z.boolean().default(false),
});
const person = z.strictObject({
  name: leaf,
  surname: leaf,
  fiscalCode: leaf,
  vatNumber: leaf,
  iban: leaf,
  language: leaf,
  address: leaf,
  doNotWrite: leaf,
  contacts: z.array(contact).default([]),
});
const party = person.extend({
  role: z.union([z.string(), z.array(z.string()).min(1)]),
  /** A key of `people`: everything but the role stands there. */
  person: z.string().optional(),
});
const labels = z.strictObject({ it: leaf, en: leaf });
const strings = z.array(z.string()).default([]);
const subLimit = z.strictObject({
  code: leaf,
  name: labels.nullish(),
  limit: leaf,
  basis: leaf,
  clause: leaf,
  claimTypes: strings,
  words: strings,
});
/** A text alone is an exclusion too; and its text may be in one language. */
const exclusion = z.preprocess(
  (value) => (typeof value === 'string' ? { text: value } : value),
  z.strictObject({
    code: leaf,
    clause: leaf,
    text: z.preprocess((value) => (typeof value === 'string' ? { it: value } : value), labels.nullish()),
    words: strings,
    when: z.record(z.string(), strings).default({}),
  }),
);
const cover = z.strictObject({
  code: leaf,
  name: labels.nullish(),
  clause: leaf,
  claimTypes: strings,
  limit: leaf,
  limitBasis: leaf,
  deductible: leaf,
  deductiblePercent: leaf,
  deductibleMinimum: leaf,
  waitingDays: leaf,
  subLimits: z.array(subLimit).default([]),
  exclusions: z.array(exclusion).default([]),
});
const version = z.strictObject({
  version: leaf,
  validFrom: leaf,
  fromTime: leaf,
  validTo: leaf,
  toTime: leaf,
  plate: leaf,
  riskAddress: leaf,
  covers: z.array(cover).default([]),
});
const instalment = z.strictObject({ dueOn: leaf, amount: leaf, paidOn: leaf });
const policy = z.strictObject({
  number: leaf,
  product: leaf,
  language: leaf,
  cancelledOn: leaf,
  parties: z.array(party).default([]),
  versions: z.array(version).default([]),
  instalments: z.array(instalment).default([]),
});
const file = z.union([
  z.array(z.unknown()).transform((policies) => ({ policies, people: {} })),
  z.looseObject({
    policies: z.array(z.unknown()),
    people: z.record(z.string(), z.unknown()).default({}),
  }),
]);

function readPolicyJson(text: string): {
  readonly policies: RawPolicy[];
  readonly problems: PolicyProblem[];
} {
  const problems: PolicyProblem[] = [];
  const parsed = file.safeParse(parseJson(text.replace(/^\uFEFF/, ''), problems));
  if (!parsed.success) {
    if (problems.length === 0)
      problems.push(wholeFile('is neither an array of policies nor an object with `policies`'));
    return { policies: [], problems };
  }
  const people = new Map<string, z.infer<typeof person>>();
  for (const [key, value] of Object.entries(parsed.data.people)) {
    const read = readLoosely(person, value, 0, `people.${key}`, problems);
    if (read) people.set(key, read);
  }
  const policies = parsed.data.policies.flatMap((value, i) => {
    const row = i + 1;
    const found: PolicyProblem[] = [];
    const read = readLoosely(policy, value, row, '', found);
    if (read === undefined) {
      problems.push(...found);
      return [];
    }
    return [rawPolicy(read, row, people, found)];
  });
  return { policies, problems };
}

function parseJson(text: string, problems: PolicyProblem[]): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.push(wholeFile(`is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`));
    return undefined;
  }
}

/** Reads by a strict schema, but an unknown field is only worth a warning. Undefined when the shape is wrong. */
function readLoosely<T>(
  schema: z.ZodType<T>,
  value: unknown,
  row: number,
  at: string,
  problems: PolicyProblem[],
): T | undefined {
  const first = schema.safeParse(value);
  if (first.success) return first.data;
  const unknown = first.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  for (const issue of unknown) {
    for (const key of issue.keys) {
      const field = fieldName(at, [...issue.path, key]);
      problems.push({ row, field, severity: 'warning', problem: 'is no known field; left out' });
    }
  }
  const second = unknown.length === 0 ? first : schema.safeParse(without(value, unknown));
  if (second.success) return second.data;
  for (const issue of second.error.issues) {
    const field = fieldName(at, issue.path);
    problems.push({ row, ...(field === '' ? {} : { field }), severity: 'error', problem: issue.message });
  }
  return undefined;
}

function without(value: unknown, unknown: readonly z.core.$ZodIssueUnrecognizedKeys[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { path, keys } of unknown) {
    let at = copy;
    for (const step of path) at = Reflect.get(Object(at), step);
    for (const key of keys) Reflect.deleteProperty(Object(at), key);
  }
  return copy;
}

function fieldName(at: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) =>
      typeof step === 'number' ? `${name}[${step}]` : name === '' ? String(step) : `${name}.${String(step)}`,
    at,
  );
}

function wholeFile(problem: string): PolicyProblem {
  return { row: 0, severity: 'error', problem: `the file ${problem}` };
}

function rawPolicy(
  read: z.infer<typeof policy>,
  row: number,
  people: ReadonlyMap<string, z.infer<typeof person>>,
  problems: PolicyProblem[],
): RawPolicy {
  const cell = cellsOf(row);
  return {
    row,
    number: cell('', 'number', read.number),
    product: cell('', 'product', read.product),
    language: cell('', 'language', read.language),
    cancelledOn: cell('', 'cancelledOn', read.cancelledOn),
    parties: read.parties.flatMap((each, i) => {
      const at = `parties[${i}]`;
      if (each.person === undefined) return [rawParty(each, each.role, row, at)];
      const known = people.get(each.person);
      if (known) return [rawParty(known, each.role, row, at)];
      problems.push({
        row,
        field: `${at}.person`,
        severity: 'error',
        problem: `${JSON.stringify(each.person)} is not among \`people\``,
      });
      return [];
    }),
    versions: read.versions.map((each, i) => ({
      row,
      version: cell(`versions[${i}]`, 'version', each.version),
      validFrom: cell(`versions[${i}]`, 'validFrom', each.validFrom),
      fromTime: cell(`versions[${i}]`, 'fromTime', each.fromTime),
      validTo: cell(`versions[${i}]`, 'validTo', each.validTo),
      toTime: cell(`versions[${i}]`, 'toTime', each.toTime),
      plate: cell(`versions[${i}]`, 'plate', each.plate),
      riskAddress: cell(`versions[${i}]`, 'riskAddress', each.riskAddress),
      covers: each.covers.map((one, j) => rawCover(one, row, `versions[${i}].covers[${j}]`)),
    })),
    instalments: read.instalments.map((each, i) => ({
      row,
      dueOn: cell(`instalments[${i}]`, 'dueOn', each.dueOn),
      amount: cell(`instalments[${i}]`, 'amount', each.amount),
      paidOn: cell(`instalments[${i}]`, 'paidOn', each.paidOn),
    })),
    problems,
  };
}

function rawCover(read: z.infer<typeof cover>, row: number, at: string): RawCover {
  const cell = cellsOf(row);
  const list = (field: string, values: readonly string[]): Cell[] =>
    values.map((value, i) => ({ row, field: `${field}[${i}]`, value }));
  return {
    row,
    code: cell(at, 'code', read.code),
    nameIt: cell(at, 'name.it', read.name?.it),
    nameEn: cell(at, 'name.en', read.name?.en),
    clause: cell(at, 'clause', read.clause),
    claimTypes: list(`${at}.claimTypes`, read.claimTypes),
    limit: cell(at, 'limit', read.limit),
    limitBasis: cell(at, 'limitBasis', read.limitBasis),
    deductible: cell(at, 'deductible', read.deductible),
    deductiblePercent: cell(at, 'deductiblePercent', read.deductiblePercent),
    deductibleMinimum: cell(at, 'deductibleMinimum', read.deductibleMinimum),
    waitingDays: cell(at, 'waitingDays', read.waitingDays),
    subLimits: read.subLimits.map((one, i) => {
      const here = `${at}.subLimits[${i}]`;
      return {
        row,
        code: cell(here, 'code', one.code),
        nameIt: cell(here, 'name.it', one.name?.it),
        nameEn: cell(here, 'name.en', one.name?.en),
        limit: cell(here, 'limit', one.limit),
        basis: cell(here, 'basis', one.basis),
        clause: cell(here, 'clause', one.clause),
        claimTypes: list(`${here}.claimTypes`, one.claimTypes),
        words: list(`${here}.words`, one.words),
      };
    }),
    exclusions: read.exclusions.map((one, i): RawExclusion => {
      const here = `${at}.exclusions[${i}]`;
      return {
        row,
        code: cell(here, 'code', one.code),
        clause: cell(here, 'clause', one.clause),
        textIt: cell(here, 'text', one.text?.it),
        textEn: cell(here, 'text.en', one.text?.en),
        words: list(`${here}.words`, one.words),
        when: Object.entries(one.when).map(([fact, values]) => ({
          row,
          field: `${here}.when.${fact}`,
          value: `${fact}=${values.join(',')}`,
        })),
      };
    }),
  };
}

function rawParty(
  read: z.infer<typeof person>,
  role: string | readonly string[],
  row: number,
  at: string,
): RawParty {
  const cell = cellsOf(row);
  const contacts = read.contacts.map(({ value, ...rest }, i): RawContact => ({
    ...rest,
    value: { row, field: `${at}.contacts[${i}]`, value },
  }));
  return {
    roles: [role].flat().map((value) => ({ row, field: `${at}.role`, value })),
    name: cell(at, 'name', read.name),
    surname: cell(at, 'surname', read.surname),
    fiscalCode: cell(at, 'fiscalCode', read.fiscalCode),
    vatNumber: cell(at, 'vatNumber', read.vatNumber),
    iban: cell(at, 'iban', read.iban),
    language: cell(at, 'language', read.language),
    address: cell(at, 'address', read.address),
    doNotWrite: cell(at, 'doNotWrite', read.doNotWrite),
    contacts,
  };
}

/** Makes cells of one row, blank where the file left the value out, so that a complaint can name the field. */
function cellsOf(row: number) {
  return (at: string, key: string, value: string | number | null | undefined): Cell => ({
    row,
    field: at === '' ? key : `${at}.${key}`,
    value: value ?? '',
  });
}
