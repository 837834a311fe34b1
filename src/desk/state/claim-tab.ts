/** Which leaf of a claim is open, as it stands in the address of the page. */

const claimTabs = ['summary', 'tickets', 'documents', 'requests', 'register'] as const;
export type ClaimTab = (typeof claimTabs)[number];

/** Reads the address; what cannot be read is left out. */
export function readClaimSearch(search: Readonly<Record<string, unknown>>): { readonly tab?: ClaimTab } {
  const tab = claimTabs.find((each) => each === search['tab']);
  return tab === undefined ? {} : { tab };
}
