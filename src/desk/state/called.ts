/** Whom a note calls. */

/**
 * Names after an `@` that begins a word, whatever their capitals; whole names only. Where one name begins another (`Ada`,
 * `Ada Conti`), the longer one is meant.
 */
export function calledIn(text: string, names: readonly string[]): string[] {
  let left = text;
  const called: string[] = [];
  for (const name of names.toSorted((a, b) => b.length - a.length)) {
    const others = left.replaceAll(signOf(name), '\n');
    if (others === left) continue;
    called.push(name);
    left = others;
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
  const left = names
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(signOf(name), '\n'), text);
  return [
    ...new Set(Array.from(left.matchAll(/(?<=^|[\s(])@([\p{L}\d'’.-]+)/gu), ({ 1: word = '' }) => word)),
  ];
}

/** A name as it calls somebody: no part of an address, and no beginning of another word. */
function signOf(name: string): RegExp {
  const quoted = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\p{L}\\d])@${quoted}(?![\\p{L}\\d])`, 'giu');
}

/** As names are compared: without accents and capitals. */
function plain(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
