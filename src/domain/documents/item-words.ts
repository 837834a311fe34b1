/** Where the words of the profile's items stand in a text. */
import type { ItemId } from '../ids.ts';
import type { Item } from '../profile.ts';

/** Offsets count in the text that was searched. */
export interface Occurrence {
  readonly item: ItemId;
  readonly start: number;
  readonly end: number;
}

/**
 * All occurrences of the items' patterns in straightened text (`Reading.plain`), in order. One that lies inside
 * a longer one of another item does not count: «denuncia di sinistro» is no «denuncia».
 */
export function occurrencesOf(
  plain: string,
  items: readonly Item[],
  patternOf: (item: Item) => RegExp | undefined = ({ pattern }) => pattern,
): readonly Occurrence[] {
  const found: Occurrence[] = [];
  for (const item of items) {
    const pattern = patternOf(item);
    if (!pattern) continue;
    for (const match of plain.matchAll(everywhere(pattern))) {
      found.push({ item: item.id, start: match.index, end: match.index + match[0].length });
    }
  }
  return withoutContained(found);
}

const compiled = new WeakMap<RegExp, RegExp>();

/** The pattern with the flag `g`, compiled once. */
function everywhere(pattern: RegExp): RegExp {
  let global = compiled.get(pattern);
  if (!global) {
    global = new RegExp(pattern.source, `g${pattern.flags.replace('g', '')}`);
    compiled.set(pattern, global);
  }
  return global;
}

function withoutContained(found: readonly Occurrence[]): readonly Occurrence[] {
  const sorted = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const kept: Occurrence[] = [];
  let longest: Occurrence | undefined;
  for (const each of sorted) {
    const isInside = longest !== undefined && each.end <= longest.end;
    const isTwin = isInside && longest?.start === each.start && longest.end === each.end;
    if (isInside && !isTwin) continue;
    kept.push(each);
    if (!longest || each.end > longest.end) longest = each;
  }
  return kept;
}
