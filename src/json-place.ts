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
