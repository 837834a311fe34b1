import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineAt, offsetOf, printPath, repeatedKeys, syntaxFault } from '#src/json-place.ts';

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Every path of a value down to its leaves. */
function leaves(value: unknown, path: readonly PropertyKey[] = []): [readonly PropertyKey[], unknown][] {
  if (Array.isArray(value)) return value.flatMap((each, index) => leaves(each, [...path, index]));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]));
  return [[path, value]];
}

describe('a text that is not JSON', () => {
  test.each([
    ['{\n  "a": 1,\n}', 3, 'expected a key in double quotes, found "}"'],
    ['{\n  a: 1\n}', 2, 'expected a key in double quotes, found "a"'],
    ['[1,\n 2\n 3]', 3, 'expected a comma or ], found "3"'],
    ['{"a":\n}', 2, 'expected a value, found "}"'],
    ['{"a"\n1}', 2, 'expected a colon, found "1"'],
    ['["a\nb"]', 1, 'expected the closing quote of a text, found "\\n"'],
    ['["\\x"]', 1, 'expected an escape such as \\n or \\\\, found "x"'],
    ['{"a": [1, 2]\n', 2, 'expected a comma or }, found the end of the file'],
    ['[1]\n]', 2, 'expected nothing more, found "]"'],
    ['', 1, 'expected a value, found the end of the file'],
    ['[01]', 1, 'expected a comma or ], found "1"'],
  ])('%j: line %i, %s', (text, line, reason) => {
    const fault = syntaxFault(text)!;
    expect([lineAt(text, fault.offset), fault.reason]).toEqual([line, `not valid JSON: ${reason}`]);
  });

  test('is told from one that is exactly as JSON.parse tells it', () => {
    const json = fc.json();
    const broken = fc
      .tuple(
        json,
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '0', '.', 'e', ' '),
      )
      .map(([text, at, length, sign]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + sign + text.slice(from + length);
      });
    fc.assert(
      fc.property(fc.oneof(json, broken, fc.string()), (text) => {
        expect(syntaxFault(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a path leads to where its value begins, however the file is laid out', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      for (const [path, leaf] of leaves(JSON.parse(text)))
        expect(text.slice(offsetOf(text, path)).startsWith(JSON.stringify(leaf))).toBe(true);
      expect(repeatedKeys(text)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a path to something that is missing leads to what should hold it', () => {
  const text = '{\n  "a": [\n    { "b": 1 }\n  ]\n}';
  expect(lineAt(text, offsetOf(text, ['a', 0, 'c']))).toBe(3);
  expect(lineAt(text, offsetOf(text, ['a', 7]))).toBe(2);
  expect(printPath(['a', 0, 'c'])).toBe('a[0].c');
  expect(printPath([])).toBe('(whole file)');
});

test('a key that stands twice in one object is found, in two objects not', () => {
  const text = '{\n "a": {"x": 1},\n "b": {"x": "}"},\n "a": [{"y": 1,\n "y": 2}]\n}';
  expect(repeatedKeys(text).map(({ key, offset }) => [key, lineAt(text, offset)])).toEqual([
    ['a', 4],
    ['y', 5],
  ]);
});
