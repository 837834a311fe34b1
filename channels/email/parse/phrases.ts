/** Phrases as patterns: lists stay readable where one long expression would not. */

/** Where in a text the phrases may stand. */
interface Place {
  /** Pattern before each phrase; `^` by itself pins it to the beginning. */
  readonly before?: string;
  /** Pattern after each phrase. */
  readonly after?: string;
  /** `^` and `$` mean lines, not the whole text. */
  readonly perLine?: boolean;
}

/**
 * A case-blind pattern for any of `phrases`. Each is a pattern of its own with bounded repeats only, so that the whole stays
 * linear.
 */
export function anyOf(
  phrases: readonly string[],
  { before = '', after = '', perLine = false }: Place = {},
): RegExp {
  return new RegExp(`${before}(?:${phrases.join('|')})${after}`, perLine ? 'im' : 'i');
}
