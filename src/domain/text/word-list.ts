/**
 * Lists of words as people write them down, made into one pattern for folded text. Entries are parted by commas; a
 * star stands for any ending (`rimbors*`), a tilde for up to four words in between (`non ~ arrivat*`), and `e'` at the end
 * of a word also for «è» without its accent.
 */
export function wordList(list: string): RegExp {
  const entries = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) =>
      entry
        .split(/\s+/)
        .map((word) => word.replaceAll('.', '\\.').replace(/e'$/, "e'?").replace('*', '[a-z]{0,12}'))
        .join('\\s+')
        .replaceAll('\\s+~\\s+', "(?:[\\s,]+[\\w']{1,14}){0,4}?[\\s,]+"),
    );
  return new RegExp(`(?<![a-z])(?:${entries.join('|')})(?![a-z])`);
}

/**
 * One pattern, for `matchAll`, of phrases for folded text. They are regular expressions in which a blank stands for any
 * blanks and line ends, for mail programs break lines wherever they like; they begin at the beginning of a word.
 */
export function phrases(list: readonly string[]): RegExp {
  const each = list.map((phrase) => phrase.replaceAll(' ?', '\\s{0,3}').replaceAll(' ', '\\s{1,3}'));
  return new RegExp(`(?<![a-z])(?:${each.join('|')})`, 'g');
}
