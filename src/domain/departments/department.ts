/** Departments that are asked about a claim (domain guide R16): of the house, or people outside who are reached by mail. */
import type { Language } from '../message.ts';
import type { Role } from '../people/role.ts';
import type { Labels } from '../profile.ts';

/** Data of the profile; the address may come from the settings. */
export interface Department {
  /** Such as `finance`; never changes once tasks were given. */
  readonly id: string;
  readonly label: Labels;
  /** Where tasks are sent. Absent: its people work on them here. */
  readonly email?: string;
  /** Who else may answer for it: addresses, or `@domain` for everybody there. */
  readonly answersFrom: readonly string[];
  /** The role of its people here: they may end its tasks though they work on no claims. */
  readonly role?: Role;
  /** In which language it is written to. */
  readonly language: Language;
  /** What it is asked is about fraud signals: only those who may know of them see its tasks. */
  readonly aboutFraud: boolean;
}

/**
 * Departments with addresses that the settings give them.
 *
 * @returns in `wrong`, ids of no department, or of one that is asked about fraud: a mail would stand where everybody reads it.
 */
export function withAddresses(
  departments: readonly Department[],
  addresses: ReadonlyMap<string, string>,
): { readonly departments: readonly Department[]; readonly wrong: readonly string[] } {
  const known = departments.filter(({ aboutFraud }) => !aboutFraud).map(({ id }) => id);
  return {
    departments: departments.map((department) => {
      const email = addresses.get(department.id);
      return email === undefined || department.aboutFraud ? department : { ...department, email };
    }),
    wrong: [...addresses.keys()].filter((id) => !known.includes(id)),
  };
}

/**
 * True when a mail from an address answers for a department. An address can be forged: what comes so is filed and read
 * by a person, and changes nothing of the claim by itself.
 */
export function answersFor(
  { email, answersFrom }: Pick<Department, 'email' | 'answersFrom'>,
  sentTo: string,
  sender: string,
): boolean {
  const from = sender.toLowerCase();
  const allowed = [sentTo, ...(email === undefined ? [] : [email]), ...answersFrom];
  return allowed.some((each) => {
    const known = each.toLowerCase();
    return known.startsWith('@') ? from.endsWith(known) : from === known;
  });
}
