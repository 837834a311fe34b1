/** Long enough that a reader that backtracks does not come back within the test's time; a linear one needs milliseconds. */
const longText = 50_000;

/** Texts of 50,000 characters made of one piece each, the given ones and a few that hurt most patterns. */
export function longTexts(...pieces: readonly string[]): readonly string[] {
  return [...pieces, ' ', '\n', 'a', 'à', '’', '0', '. ', '>', '(', '-', ': ', '1 '].map((piece) =>
    piece.repeat(Math.ceil(longText / piece.length)),
  );
}
