/**
 * Who may decide how much (domain guide I.2). Limits count the sum on the claim, so that splitting a payment does
 * not avoid them; a rejection is measured by the amount claimed.
 */
import type { Cents } from '../claims/claim.ts';
import type { ClaimTypeId, LocalDate } from '../ids.ts';
import type { Role } from '../people/role.ts';
import type { Labels } from '../profile.ts';

/** Roles that may decide a claim, the lowest first. A trainee prepares and decides nothing alone. */
export const decidingRoles = ['rep', 'senior_rep', 'supervisor'] as const satisfies readonly Role[];
export type DecidingRole = (typeof decidingRoles)[number];

/** What people call them. */
export const roleNames: Readonly<Record<DecidingRole, Labels>> = {
  rep: { it: 'addetto', en: 'representative' },
  senior_rep: { it: 'addetto senior', en: 'senior representative' },
  supervisor: { it: 'supervisore', en: 'supervisor' },
};

/** Place in the order of those who decide; -1 for everybody else. */
export function rankOf(role: Role): number {
  return decidingRoles.findIndex((each) => each === role);
}

/** Limits as they hold from a day on; data of the profile. */
export interface Authority {
  readonly from: LocalDate;
  /** The largest sum on a claim that one person of this role may decide. They grow with the role. */
  readonly limits: Readonly<Record<DecidingRole, Cents>>;
  /** Claim types that a role below this one must not decide, however small the sum. */
  readonly minimumRole: ReadonlyMap<ClaimTypeId, DecidingRole>;
}

/** Who has to decide: one person of at least this role, or two supervisors together. */
export interface Decider {
  readonly role: DecidingRole;
  readonly people: 1 | 2;
}

/**
 * Who has to decide a claim of this type and sum on this day. Before the first set of limits nobody has authority
 * of their own: two supervisors decide.
 *
 * @param total everything paid, ordered and proposed on the claim, or the amount claimed for a rejection.
 */
export function deciderOf(
  authorities: readonly Authority[],
  claim: { readonly type: ClaimTypeId; readonly total: Cents },
  on: LocalDate,
): Decider {
  const inForce = authorityOn(authorities, on);
  if (!inForce) return { role: 'supervisor', people: 2 };
  const least = decidingRoles.indexOf(inForce.minimumRole.get(claim.type) ?? 'rep');
  const role = decidingRoles.find((each, rank) => rank >= least && claim.total <= inForce.limits[each]);
  return role === undefined ? { role: 'supervisor', people: 2 } : { role, people: 1 };
}

/** The limits in force on a day. */
export function authorityOn(authorities: readonly Authority[], on: LocalDate): Authority | undefined {
  return authorities
    .filter(({ from }) => from <= on)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .at(-1);
}
