/**
 * Texts of 200,000 characters made of one piece each, the given ones and a few that hurt most patterns. A reader
 * that backtracks does not come back from them within the test's time; a linear one needs milliseconds.
 */
export function longTexts(...pieces: readonly string[]): readonly string[] {
  return [...pieces, ' ', '\n', 'a', 'à', '’', '0', '. ', '>', '(', '-', ': ', '1 '].map((piece) =>
    piece.repeat(Math.ceil(200_000 / piece.length)),
  );
}
