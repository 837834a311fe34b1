/** Parts of bytes, as players ask for them (RFC 9110, 14). */

/** The part that was asked for: both ends are in it. `all`: everything. `none`: a part that is not there. */
export type ByteRange = { readonly first: number; readonly last: number } | 'all' | 'none';

/**
 * Reads a `Range` header. Whatever is no single range of bytes is answered with everything, as the RFC allows.
 *
 * @param size of the whole, in bytes.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange {
  const found = /^\s*bytes\s*=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '');
  const [from, to] = [found?.[1] ?? '', found?.[2] ?? ''];
  if (found === null || (from === '' && to === '')) return 'all';
  // The last so many bytes.
  if (from === '')
    return to === '0' || size === 0 ? 'none' : { first: Math.max(0, size - Number(to)), last: size - 1 };
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return 'all';
  return first >= size ? 'none' : { first, last };
}
