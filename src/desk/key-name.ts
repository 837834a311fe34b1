/** What the page calls a key: apart from `keys.ts` because it needs no browser. */

/** The part of a `KeyboardEvent` that a name is made of. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The name of a key press, as maps write it. Cmd counts as Ctrl. */
export function keyName(event: KeyPress): string {
  const { key } = event;
  const control = event.ctrlKey || event.metaKey;
  const letter = /^[a-z]$/i.test(key);
  return [
    control ? 'Ctrl+' : '',
    event.altKey && control ? 'Alt+' : '',
    // Of signs (`?`, `.`) Shift is a part already.
    event.shiftKey && (letter || key.length > 1) ? 'Shift+' : '',
    letter ? (event.shiftKey && !control ? key.toUpperCase() : key.toLowerCase()) : key,
  ].join('');
}
