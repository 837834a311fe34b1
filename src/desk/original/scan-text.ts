/** The words of a scanned page as a layer of text over its picture. Pure: what draws it is elsewhere. */
import type { Reading, ScannedWord } from '../api/contract.ts';

/** Words that follow each other on one line: they are selected and copied as one line. */
export function linesOfWords(words: readonly ScannedWord[]): readonly (readonly ScannedWord[])[] {
  const lines: ScannedWord[][] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const before = line?.at(-1);
    if (line !== undefined && before !== undefined && isAfter(before, word)) line.push(word);
    else lines.push([word]);
  }
  return lines;
}

/** To the right of the other one, at its height. */
function isAfter({ box: one, end }: ScannedWord, { box: other, start }: ScannedWord): boolean {
  const overlap = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return (
    start > end &&
    other.left > one.left &&
    overlap > 0.4 * Math.min(one.bottom - one.top, other.bottom - other.top)
  );
}

/** The value that a word of a file belongs to: of several the shortest, because a story may hold a plate. */
export function readingOf(
  attachment: string,
  { start, end }: Pick<ScannedWord, 'start' | 'end'>,
  readings: readonly Reading[],
): Reading | undefined {
  return readings
    .filter(
      ({ place }) =>
        place !== null && place.attachment === attachment && place.start < end && place.end > start,
    )
    .toSorted((a, b) => lengthOf(a) - lengthOf(b))[0];
}

function lengthOf({ place }: Reading): number {
  return place === null ? 0 : place.end - place.start;
}

/** How a value is named in lists: a message has each one once. */
export function nameOfReading({ key, value }: Pick<Reading, 'key' | 'value'>): string {
  return `${key} ${value}`;
}

/** Below this a person confirms what was read. */
const sure = 0.8;

/** Whether a person must look at a value: the machine is not sure, and nobody has said anything. */
export function isOpen({ said, confidence }: Pick<Reading, 'said' | 'confidence'>): boolean {
  return said === null && confidence < sure;
}

/** Values as they are walked: what must be looked at first, each in the order of the pages. Stories stand in the message. */
export function walked(readings: readonly Reading[]): readonly Reading[] {
  const shown = new Map(
    readings
      .filter(({ label, value }) => label !== null && value.length <= 120)
      .map((reading) => [nameOfReading(reading), reading] as const),
  );
  return [...shown.values()].toSorted(
    (a, b) => Number(isUnsure(b)) - Number(isUnsure(a)) || placeInOrder(a) - placeInOrder(b),
  );
}

/** A value keeps its place in the list when a person has judged it: lists that jump under the hand are misread. */
function isUnsure({ confidence }: Reading): boolean {
  return confidence < sure;
}

function placeInOrder({ place }: Reading): number {
  return place?.start ?? Number.MAX_SAFE_INTEGER;
}
