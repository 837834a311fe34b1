/** How far two hearings of the same sound agree. */

/** Words as they sound: without case, accents and signs; a run of figures as its single digits. */
function soundsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/\d|[\p{L}']+/gu) ?? []
  );
}

/** Share of the first hearing's words that the second has as well, in the same order: 0 to 1. */
export function agreement(first: string, second: string): number {
  const [one, other] = [soundsOf(first), soundsOf(second)];
  if (one.length === 0) return other.length === 0 ? 1 : 0;
  let row = new Uint16Array(other.length + 1);
  for (const word of one) {
    const next = new Uint16Array(other.length + 1);
    for (let at = 1; at <= other.length; at++)
      next[at] = word === other[at - 1] ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0);
    row = next;
  }
  return (row[other.length] ?? 0) / Math.max(one.length, other.length);
}

/** True for a text that says one thing over and over, as recognisers do with a language they do not know. */
export function isLooping(text: string): boolean {
  const words = soundsOf(text).filter((word) => !/^\d$/.test(word));
  if (words.length < 12) return false;
  const runs = new Map<string, number>();
  for (let at = 0; at + 4 <= words.length; at++) {
    const run = words.slice(at, at + 4).join(' ');
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return Math.max(...runs.values()) * 4 >= words.length / 2 && Math.max(...runs.values()) >= 3;
}
