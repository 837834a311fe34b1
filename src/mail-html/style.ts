/** Which of a sender's inline styles are kept: how words look, never where things stand or what is fetched. */

/** A colour, a size, a word: no functions but those of colours, no strings with escapes, no addresses. */
const plainValue =
  /^(?:rgba?\([\d\s.,%/]{1,40}\)|hsla?\([\d\s.,%/]{1,40}\)|#[\da-f]{3,8}|[a-z][a-z-]{0,30}|-?\d{0,5}(?:\.\d{1,6})?(?:px|pt|em|rem|ex|ch|%|in|cm|mm|pc)?|,|\/|"[\w .-]{1,60}"|'[\w .-]{1,60}'|\s)+$/i;
/** Sizes that follow the window would let a mail grow with the frame that grows with it; below zero hides neighbours. */
const sizes =
  /^(?:\d{0,4}(?:\.\d{1,6})?(?:px|pt|em|rem|ex|ch|%|in|cm|mm|pc)?|auto|none|inherit|initial|normal|\s)+$/i;

const looks = new Set([
  'background-color',
  'border-collapse',
  'border-spacing',
  'caption-side',
  'clear',
  'color',
  'direction',
  'display',
  'empty-cells',
  'float',
  'font',
  'font-family',
  'font-style',
  'font-variant',
  'font-weight',
  'letter-spacing',
  'list-style-type',
  'table-layout',
  'text-align',
  'text-decoration',
  'text-decoration-line',
  'text-indent',
  'text-transform',
  'unicode-bidi',
  'vertical-align',
  'white-space',
  'word-break',
  'overflow-wrap',
  'word-wrap',
]);
const measures =
  /^(?:(?:min-|max-)?width|(?:min-|max-)?height|font-size|line-height|(?:padding|margin)(?:-(?:top|right|bottom|left))?)$/;
const borders = /^border(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color|radius))?$/;

/** Longest style of one element that is looked at; nobody writes a longer one. */
const longest = 4_000;

/**
 * The declarations that may stay, written anew. `fetches` is true when one of the others names an address: a background
 * that would have been fetched.
 */
export function keepStyle(style: string): { readonly style: string; readonly fetches: boolean } {
  const text = style.slice(0, longest);
  // A comment or an escape may hide what a declaration says; honest programs write neither.
  const kept =
    /[\\<>{}@]|\/\*/.test(text) || style.length > longest
      ? []
      : text.split(';').flatMap((declaration) => {
          const at = declaration.indexOf(':');
          if (at < 0) return [];
          const name = declaration.slice(0, at).trim().toLowerCase();
          const value = declaration
            .slice(at + 1)
            .replace(/!\s*important\s*$/i, '')
            .trim();
          if (value.length > 200 || !plainValue.test(value)) return [];
          // Of `background` only a colour is kept.
          if (name === 'background') return isColour(value) ? [`background-color:${value}`] : [];
          if (
            name === 'display' &&
            !/^(?:none|block|inline|inline-block|table(?:-[a-z]+){0,3})$/i.test(value)
          )
            return [];
          if (measures.test(name)) return sizes.test(value) ? [`${name}:${value}`] : [];
          return looks.has(name) || borders.test(name) ? [`${name}:${value}`] : [];
        });
  return {
    style: kept.join(';'),
    fetches: /url\s*\(|image-set|@import|expression\s*\(|-moz-binding/i.test(style),
  };
}

/** A colour by its name or its figures. */
export function isColour(value: string): boolean {
  return /^(?:#[\da-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s.,%/]{1,40}\)|hsla?\([\d\s.,%/]{1,40}\))$/i.test(
    value.trim(),
  );
}
