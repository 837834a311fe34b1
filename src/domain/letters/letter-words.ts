/** What of a scanned letter its sender wrote to us, and where the papers begin that lie behind it. */

/** Nobody writes longer letters. */
const longest = 100_000;
/** A paper's heading stands among the first lines of its page. */
const headLines = 4;

/**
 * The words of a letter: its first page, and the pages after it up to the first that has a heading of its own
 * («PRESCRIZIONE MEDICA», «FATTURA N. 118»): that is a paper which the letter brings. A prefix of `text`, so that places
 * in it are places in the file; pages are parted by form feeds.
 */
export function letterWords(text: string): string {
  const [first = '', ...more] = text.split('\f');
  const heading = more.findIndex(hasHeading);
  const pages = heading < 0 ? more : more.slice(0, heading);
  return [first, ...pages].join('\f').slice(0, longest);
}

/** Whether a page has a line in capitals at its head, as forms, invoices and certificates have; names and salutations are none. */
export function hasHeading(page: string): boolean {
  return page
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, headLines)
    .some((line) => {
      const letters = line.match(/\p{L}/gu) ?? [];
      return (
        letters.length >= 7 &&
        letters.filter((letter) => /\p{Lu}/u.test(letter)).length >= letters.length * 0.9
      );
    });
}
