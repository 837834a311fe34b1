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

/** What is being typed after an `@`, and where the `@` stands; undefined where the caret is in no such word. */
export function callAt(
  text: string,
  caret: number,
): { readonly at: number; readonly typed: string } | undefined {
  const [, typed] = /(?:^|[\s(])@([^@\n]{0,40})$/u.exec(text.slice(0, caret)) ?? [];
  return typed === undefined ? undefined : { at: caret - typed.length - 1, typed };
}

/** Colleagues whose name, or a later word of it, begins with what was typed; accents and capitals count for nothing. */
export function whoFits<T extends { readonly name: string }>(
  typed: string,
  people: readonly T[],
): readonly T[] {
  const wanted = plain(typed);
  return people.filter(({ name }) => ` ${plain(name)}`.includes(` ${wanted}`)).slice(0, 8);
}

/** Words after an `@` that call nobody. */
export function unheardIn(text: string, names: readonly string[]): string[] {
  const known = names.map((name) => name.toLowerCase());
  return [
    ...new Set(
      Array.from(text.matchAll(/(?<=^|[\s(])@([\p{L}\d'’.-]+)/gu)).flatMap(({ index, 1: word = '' }) =>
        known.some((name) => text.toLowerCase().startsWith(name, index + 1)) ? [] : [word],
      ),
    ),
  ];
}

/** As names are compared: without accents and capitals. */
function plain(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
