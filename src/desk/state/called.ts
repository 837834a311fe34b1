/** Whom a note calls. */

/**
 * Names after an `@` in a text, whatever their capitals. Where one name begins another (`Ada`, `Ada Conti`), the longer
 * one is meant.
 */
export function calledIn(text: string, names: readonly string[]): string[] {
  let left = text.toLowerCase();
  const called: string[] = [];
  for (const name of names.toSorted((a, b) => b.length - a.length)) {
    const sign = `@${name.toLowerCase()}`;
    if (!left.includes(sign)) continue;
    called.push(name);
    left = left.replaceAll(sign, '\n');
  }
  return called;
}
