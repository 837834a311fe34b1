/**
 * People of the house and their relatives as claimants (domain guide I.3): nobody decides alone what goes to a colleague.
 * Whoever uses Sportello is known by name and address; the others stand in the profile (`ownPeople`).
 */
import type { Claim } from '../claims/claim.ts';
import { nameKey } from '../text/names.ts';

/** An employee, or a relative of one, by whatever the house knows of him. */
export interface OwnPerson {
  readonly name?: string;
  /** Lower case. */
  readonly email?: string;
  /** Upper case. */
  readonly fiscalCode?: string;
}

/** Names of those on a claim who are people of the house; intermediaries and lawyers speak for others and are none. */
export function ownPeopleOn(
  { parties }: Pick<Claim, 'parties'>,
  house: readonly OwnPerson[],
): readonly string[] {
  const names = new Set(house.flatMap(({ name }) => (name === undefined ? [] : [nameKey(name)])));
  const emails = new Set(house.flatMap(({ email }) => email ?? []));
  const codes = new Set(house.flatMap(({ fiscalCode }) => fiscalCode ?? []));
  const own = parties.flatMap(({ role, party }) =>
    role !== 'intermediary' &&
    role !== 'representative' &&
    (names.has(nameKey(party.name)) ||
      (party.fiscalCode !== undefined && codes.has(party.fiscalCode.toUpperCase())) ||
      party.contacts.some(({ value }) => emails.has(value)))
      ? [party.name]
      : [],
  );
  return [...new Set(own)];
}
