/** Where in a JSON file something stands, so that an error names its line. */

/** Steps from the root of a document to a value in it, as zod reports them. */
export type JsonPath = readonly PropertyKey[];

/** `requirements[2].anyOf[0]`; the root is `(whole file)`. */
export function printPath(path: JsonPath): string {
  if (path.length === 0) return '(whole file)';
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Where the value at a path begins in valid JSON text; of the nearest parent that exists, when it does not. */
export function offsetOf(text: string, path: JsonPath): number {
  let at = skipBlanks(text, 0);
  for (const step of path) {
    const next =
      text[at] === '{' ? memberOf(text, at, step) : text[at] === '[' ? elementOf(text, at, step) : undefined;
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

/**
 * Keys that stand twice in one object of valid JSON text, with the offset of each repetition. `JSON.parse` keeps the
 * last without a word: a checklist that was pasted twice would lose its first half.
 */
export function repeatedKeys(text: string): readonly { readonly key: string; readonly offset: number }[] {
  const repeated: { key: string; offset: number }[] = [];
  const visit = (at: number): number => {
    if (text[at] === '{') {
      const seen = new Set<string>();
      let next = skipBlanks(text, at + 1);
      while (text[next] === '"') {
        const end = endOfValue(text, next);
        const key: unknown = JSON.parse(text.slice(next, end));
        if (typeof key === 'string') {
          if (seen.has(key)) repeated.push({ key, offset: next });
          seen.add(key);
        }
        next = afterComma(text, visit(skipBlanks(text, skipBlanks(text, end) + 1)));
      }
      return next + 1;
    }
    if (text[at] === '[') {
      let next = skipBlanks(text, at + 1);
      while (text[next] !== ']') next = afterComma(text, visit(next));
      return next + 1;
    }
    return endOfValue(text, at);
  };
  visit(skipBlanks(text, 0));
  return repeated;
}

/** What keeps a text from being JSON, and where; undefined when it is JSON (RFC 8259). */
export function syntaxFault(text: string): { readonly offset: number; readonly reason: string } | undefined {
  try {
    const end = skipBlanks(text, endOfSound(text, skipBlanks(text, 0)));
    if (end < text.length) throw new Fault(end, 'nothing more');
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { offset, expected } = error;
    const found = offset < text.length ? JSON.stringify(text.charAt(offset)) : 'the end of the file';
    return { offset, reason: `not valid JSON: expected ${expected}, found ${found}` };
  }
}

/** Ends the search at the first fault. */
class Fault extends Error {
  override name = 'Fault';
  readonly offset: number;
  readonly expected: string;

  constructor(offset: number, expected: string) {
    super(expected);
    this.offset = offset;
    this.expected = expected;
  }
}

/** Where a value ends. @throws Fault at the first character that cannot stand there. */
function endOfSound(text: string, start: number): number {
  switch (text.charAt(start)) {
    case '{':
      return endOfMembers(text, start, '}', (at) => {
        const end = endOfString(text, at, 'a key in double quotes');
        const colon = skipBlanks(text, end);
        if (text[colon] !== ':') throw new Fault(colon, 'a colon');
        return endOfSound(text, skipBlanks(text, colon + 1));
      });
    case '[':
      return endOfMembers(text, start, ']', (at) => endOfSound(text, at));
    case '"':
      return endOfString(text, start, 'a text');
    default: {
      const match = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
      match.lastIndex = start;
      if (!match.test(text)) throw new Fault(start, 'a value');
      return match.lastIndex;
    }
  }
}

function endOfMembers(text: string, open: number, close: '}' | ']', member: (at: number) => number): number {
  let at = skipBlanks(text, open + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = skipBlanks(text, member(at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') throw new Fault(at, `a comma or ${close}`);
    at = skipBlanks(text, at + 1);
  }
}

function endOfString(text: string, start: number, expected: string): number {
  if (text[start] !== '"') throw new Fault(start, expected);
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '"') return at + 1;
    if (sign < ' ') throw new Fault(at, 'the closing quote of a text');
    if (sign !== '\\') continue;
    at++;
    if (
      text[at] === 'u'
        ? !/^[\da-f]{4}$/i.test(text.slice(at + 1, at + 5))
        : !/["\\/bfnrt]/.test(text[at] ?? '')
    )
      throw new Fault(at, 'an escape such as \\n or \\\\');
  }
  throw new Fault(text.length, 'the closing quote of a text');
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

/** The four blanks of JSON; any other is a fault. */
function skipBlanks(text: string, from: number): number {
  let at = from;
  while (/[ \t\r\n]/.test(text[at] ?? '')) at++;
  return at;
}
