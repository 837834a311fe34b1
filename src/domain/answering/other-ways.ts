/** How else to reach somebody whose address no longer works, when no machine can: for the representative's eyes. */
import type { Party } from '../claims/claim.ts';
import type { Labels } from '../profile.ts';

/**
 * The ways left, in the order to try them (domain guide H.3: call, then letter): telephones that work and are their
 * own, then the postal address, or, when letters come back from there, a mailbox. Undefined when there is none.
 */
export function otherWays(party: Pick<Party, 'contacts' | 'address' | 'addressDoubt'>): Labels | undefined {
  const mails =
    party.addressDoubt === undefined
      ? []
      : party.contacts.filter(({ kind, invalid, shared }) => kind !== 'phone' && !invalid && !shared);
  const address = party.addressDoubt === undefined ? party.address : undefined;
  const phones = party.contacts
    .filter(({ kind, invalid }) => kind === 'phone' && !invalid)
    .toSorted((a, b) => Number(a.shared) - Number(b.shared))
    .map(({ value }) => value);
  const ways = {
    it: [
      ...phones.map((phone) => `telefonare al ${phone}`),
      ...[...mails.map(({ value }) => value), ...(address === undefined ? [] : [address])].map(
        (each) => `scrivere a ${each}`,
      ),
    ],
    en: [
      ...phones.map((phone) => `call ${phone}`),
      ...[...mails.map(({ value }) => value), ...(address === undefined ? [] : [address])].map(
        (each) => `write to ${each}`,
      ),
    ],
  };
  if (ways.it.length === 0) return undefined;
  return { it: ways.it.join(', poi '), en: ways.en.join(', then ') };
}
