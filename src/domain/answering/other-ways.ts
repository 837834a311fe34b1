/** How else to reach somebody whose address no longer works, when no machine can: for the representative's eyes. */
import type { Party } from '../claims/claim.ts';
import type { Labels } from '../profile.ts';

/**
 * The ways left, in the order to try them (domain guide H.3: call, then letter): telephones that work and are their
 * own, then the postal address. Undefined when there is none.
 */
export function otherWays(party: Pick<Party, 'contacts' | 'address'>): Labels | undefined {
  const phones = party.contacts
    .filter(({ kind, invalid }) => kind === 'phone' && !invalid)
    .toSorted((a, b) => Number(a.shared) - Number(b.shared))
    .map(({ value }) => value);
  const ways = {
    it: [
      ...phones.map((phone) => `telefonare al ${phone}`),
      ...(party.address === undefined ? [] : [`scrivere a ${party.address}`]),
    ],
    en: [
      ...phones.map((phone) => `call ${phone}`),
      ...(party.address === undefined ? [] : [`write to ${party.address}`]),
    ],
  };
  if (ways.it.length === 0) return undefined;
  return { it: ways.it.join(', poi '), en: ways.en.join(', then ') };
}
