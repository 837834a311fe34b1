/** Text from outside made fit to be stored. */

/** PostgreSQL cannot store NUL, and half a surrogate pair is no text; neither carries meaning. */
export function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** The same for every text in a value that becomes JSON: its escapes would hide them from `clean`. */
export function cleanJson(value: object): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? clean(inner) : inner));
}
