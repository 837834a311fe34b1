/** Which part of the house's rules is open, as it stands in the address of the page. */

const houseParts = ['types', 'clocks', 'rhythm', 'limits', 'words'] as const;
export type HousePart = (typeof houseParts)[number];

/** Reads the address; what cannot be read is left out. */
export function readHouseSearch(search: Readonly<Record<string, unknown>>): { readonly part?: HousePart } {
  const part = houseParts.find((each) => each === search['part']);
  return part === undefined ? {} : { part };
}
