/** Who is at the desk. */

/** The person of this session; undefined until it is known. */
export function useMe(): { readonly name: string } | undefined {
  return undefined;
}
