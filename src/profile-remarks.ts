/** What is allowed in a profile and yet worth a look: things nobody will recognise, ask for or understand. */
import { createContext, runInContext } from 'node:vm';
import { isReadByRules } from './domain/facts/facts.ts';
import type { Labels } from './domain/profile.ts';
import type { JsonPath } from './json-place.ts';
import type { ProfileReading } from './profile.ts';

/** Remarks as `file:line: path: remark`, in the order of the files. None of them stops a start. */
export function remarksOn(reading: ProfileReading): readonly string[] {
  return [...unrecognised(reading), ...wordless(reading), ...untranslated(reading), ...longReasons(reading)];
}

/** Items that no checklist of the profile asks for: they are only recognised when they come. */
export function unaskedItems({ items, claimTypes }: ProfileReading): readonly string[] {
  const asked = new Set<string>(
    claimTypes.flatMap(({ value }) => value.requirements.flatMap(({ anyOf }) => anyOf)),
  );
  return items.map(({ value }) => value.id).filter((id) => !asked.has(id));
}

/**
 * Patterns that a long text can stall: each is tried for a second on texts it might choke on. Takes a while, so it is
 * not done at start. @returns `file:line: path: reason`
 */
export function stallingPatterns(reading: ProfileReading): readonly string[] {
  return patternsOf(reading).flatMap(({ pattern, at }) => {
    const text = hardTexts.find((each) => !endsInTime(pattern, each));
    return text === undefined
      ? []
      : [
          at(
            `takes more than a second on ${text.length} characters like ${JSON.stringify(text.slice(0, 12))}`,
          ),
        ];
  });
}

/** A requirement that nothing can tick but a person. */
function unrecognised({ items, claimTypes }: ProfileReading): readonly string[] {
  const blind = new Set<string>(
    items
      .filter(
        ({ value: { id, kind, pattern, fileName } }) =>
          pattern === undefined && fileName === undefined && (kind === 'document' || !isReadByRules(id)),
      )
      .map(({ value }) => value.id),
  );
  return claimTypes.flatMap(({ value, at }) =>
    value.requirements.flatMap(({ anyOf }, r) =>
      anyOf.every((item) => blind.has(item))
        ? [
            at(
              ['requirements', r, 'anyOf'],
              `no pattern and no rule recognises ${anyOf.join(' or ')}: only a person can mark it as come`,
            ),
          ]
        : [],
    ),
  );
}

function wordless({ claimTypes }: ProfileReading): readonly string[] {
  return claimTypes.flatMap(({ value, at }) =>
    value.words.some(({ weight }) => weight > 0)
      ? []
      : [at(['words'], 'no word speaks for this type: no message will be taken for it')],
  );
}

/** One word may be the same in both languages (IBAN); a phrase is not. */
function untranslated({ items, claimTypes, clocks }: ProfileReading): readonly string[] {
  const same = ({ it, en }: Labels) => it === en && it.includes(' ');
  return [
    ...items.flatMap(({ value, at }) => [
      ...(same(value.label) ? [at(['label'], 'the same in both languages')] : []),
      ...(same(value.why) ? [at(['why'], 'the same in both languages')] : []),
    ]),
    ...[...claimTypes, ...clocks].flatMap(({ value, at }) =>
      same(value.label) ? [at(['label'], 'the same in both languages')] : [],
    ),
  ];
}

/** Customers read why we ask: one line of plain words (domain guide H.1). */
function longReasons({ items }: ProfileReading): readonly string[] {
  return items.flatMap(({ value, at }) =>
    (['it', 'en'] as const).flatMap((language) => {
      const words = value.why[language].split(/\s+/).length;
      return words > 20 ? [at(['why', language], `${words} words; customers read at most 20 with ease`)] : [];
    }),
  );
}

interface PlacedPattern {
  readonly pattern: RegExp;
  readonly at: (reason: string) => string;
}

function patternsOf({ general, items, claimTypes }: ProfileReading): readonly PlacedPattern[] {
  const found: PlacedPattern[] = [];
  const add = (
    pattern: RegExp | undefined,
    place: (path: JsonPath, reason: string) => string,
    path: JsonPath,
  ) => {
    if (pattern) found.push({ pattern, at: (reason) => place(path, reason) });
  };
  if (general) {
    add(general.value.policyNumber, general.at, ['policyNumber']);
    add(general.value.opening, general.at, ['opening']);
    add(general.value.trade, general.at, ['trade']);
  }
  for (const { value, at } of items) {
    add(value.pattern, at, ['pattern']);
    add(value.fileName, at, ['fileName']);
  }
  for (const { value, at } of claimTypes)
    value.conditions.forEach(({ pattern }, c) => add(pattern, at, ['conditions', c, 'pattern']));
  return found;
}

const hardTexts = [
  'a',
  '1',
  ' ',
  'a ',
  '1.',
  'A1 ',
  "dell'",
  'elenco dei ',
  'domanda di ',
  '€ 1',
  'veicolo a ',
].map((piece) => piece.repeat(Math.ceil(20_000 / piece.length)));

/** A regular expression cannot be stopped from outside, except in a context of its own with a time limit. */
function endsInTime(pattern: RegExp, text: string): boolean {
  try {
    runInContext('pattern.exec(text)', Object.assign(bench, { pattern, text }), { timeout: 1_000 });
    return true;
  } catch {
    return false;
  }
}

const bench = createContext({});
