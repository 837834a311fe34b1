/** What happens to text on its way: fingers, scanners, recognisers of speech. */
import type { Random } from '../../test/random.ts';

/** Slips of fingers and habits of phones; `keep` holds words that must stay legible as they are. */
export function mistype(random: Random, text: string, keep: readonly string[]): string {
  const style = random.whole(1, 10);
  let typed = text;
  if (style === 1) typed = outside(typed, keep, (part) => part.toLowerCase());
  if (style === 2) typed = outside(typed, keep, (part) => part.normalize('NFD').replaceAll(/\p{M}/gu, ''));
  if (style === 3) typed = typed.replaceAll('’', "'");
  if (style === 4) typed = outside(typed, keep, (part) => part.replaceAll(/[,;] /g, ' '));
  if (style === 5)
    typed = outside(typed, keep, (part) =>
      part
        .replaceAll(/à(?!\p{L})/gu, "a'")
        .replaceAll(/è(?!\p{L})/gu, "e'")
        .replaceAll(/ò(?!\p{L})/gu, "o'"),
    );
  const rate = random.pick([0, 0, 0, 0.006, 0.012]);
  if (rate === 0) return typed;
  return outside(typed, keep, (part) =>
    part.replaceAll(/\p{L}{4,}/gu, (word) => {
      if (!random.chance(rate * word.length)) return word;
      const at = random.whole(1, word.length - 2);
      switch (random.whole(1, 4)) {
        case 1:
          return word.slice(0, at) + word.slice(at + 1);
        case 2:
          return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
        case 3:
          return word.slice(0, at) + (word[at] ?? '') + word.slice(at);
        default:
          return word.slice(0, at) + random.pick('aeiortns'.split('')) + word.slice(at + 1);
      }
    }),
  );
}

const lookalikes: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['m', 'rn'],
  ['l', '1'],
  ['I', 'l'],
  ['o', '0'],
  ['e', 'c'],
  ['è', 'e'],
  ['ù', 'u'],
  ['à', 'a'],
  ['cl', 'd'],
  ['u', 'ii'],
  ['’', "'"],
  ['h', 'b'],
  ['B', '8'],
  ['S', '5'],
];
const codeLookalikes: readonly (readonly [string, string])[] = [
  ['0', 'O'],
  ['5', 'S'],
  ['8', 'B'],
  ['1', 'I'],
  ['6', 'G'],
  ['2', 'Z'],
];

/** A page through a scanner: lines broken anywhere, look-alike letters, a letterhead; codes suffer sometimes too. */
export function scan(
  random: Random,
  text: string,
  codes: readonly string[],
  kept: readonly string[],
  head: string,
): { text: string; hurt: readonly string[] } {
  const hurt: string[] = [];
  let page = text;
  for (const code of codes)
    if (random.chance(0.12)) {
      const [from, to] = random.pick(
        codeLookalikes.filter(([sign]) => code.includes(sign)).concat([['', '']]),
      );
      if (from === '') continue;
      const spoilt = code.replace(from, to);
      page = page.replaceAll(code, spoilt);
      hurt.push(code);
    }
  const rate = random.pick([0.0, 0.002, 0.004, 0.01]);
  const codesNow = codes.map((code) => (hurt.includes(code) ? '' : code)).filter((code) => code !== '');
  page = outside(page, [...codesNow, ...kept], (part) => {
    let out = '';
    for (let at = 0; at < part.length; at += 1) {
      const pair = random.chance(rate) ? lookalikes.find(([from]) => part.startsWith(from, at)) : undefined;
      if (pair === undefined) out += part[at] ?? '';
      else {
        out += pair[1];
        at += pair[0].length - 1;
      }
    }
    return out;
  });
  const words = page.split(/ +/);
  let width = 0;
  const lines = words.map((word) => {
    width += word.length + 1;
    if (word.includes('\n')) width = 0;
    if (width < 78) return `${word} `;
    width = word.length;
    return `\n${word} `;
  });
  return { text: `${head}\n\n${lines.join('').replaceAll(/ +\n/g, '\n').trim()}\n`, hurt };
}

/** As a recogniser of speech writes: no capitals, no stops, fillers. */
export function transcribe(
  random: Random,
  text: string,
  fillers: readonly string[],
  hesitations: readonly string[],
): string {
  const said = text
    .toLowerCase()
    .replaceAll(/[.;!?()«»"]+(?=\s|$)/g, '')
    .replaceAll(/\s[–-]\s/g, ' ')
    .replaceAll(/,(?=\s)/g, '')
    .replaceAll(/\s+/g, ' ');
  const words = said.split(' ');
  return words
    .map((word) => (random.chance(0.012) && !/\d/.test(word) ? `${random.pick(hesitations)} ${word}` : word))
    .join(' ')
    .replace(/^/, fillers.length === 0 ? '' : `${random.pick(fillers)} `);
}

/** Applies `change` to the text between the kept pieces. */
function outside(text: string, keep: readonly string[], change: (part: string) => string): string {
  const kept = keep
    .filter((each) => each !== '' && text.includes(each))
    .toSorted((a, b) => b.length - a.length);
  if (kept.length === 0) return change(text);
  const shape = new RegExp(
    `(${kept.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
  );
  return text
    .split(shape)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}
