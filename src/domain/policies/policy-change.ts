/** What has changed in a policy since a claim looked at it: for a person to know, never to change the claim by itself. */
import type { Policy } from '../claims/claim.ts';
import type { Labels } from '../profile.ts';

/** Parts of a policy that matter to a claim. */
export type PolicyPart = 'versions' | 'instalments' | 'cancellation' | 'parties';

/** Parts that differ between two states of one policy. */
export function changedParts(before: Policy, now: Policy): readonly PolicyPart[] {
  const parts: Readonly<Record<PolicyPart, (policy: Policy) => unknown>> = {
    versions: (policy) => policy.versions,
    instalments: (policy) => policy.instalments,
    cancellation: (policy) => policy.cancelledOn ?? null,
    // Addresses and telephones change without a claim having to know.
    parties: (policy) =>
      policy.parties.map(({ role, party }) => `${role} ${party.fiscalCode ?? party.name}`).toSorted(),
  };
  return (['versions', 'instalments', 'cancellation', 'parties'] as const).filter(
    (part) => inOrder(parts[part](before)) !== inOrder(parts[part](now)),
  );
}

/** A part in words. */
export const partNames: Readonly<Record<PolicyPart, Labels>> = {
  versions: { it: 'periodi e garanzie', en: 'terms and covers' },
  instalments: { it: 'rate di premio', en: 'premium instalments' },
  cancellation: { it: 'cessazione', en: 'cancellation' },
  parties: { it: 'persone', en: 'people' },
};

/** As text that is the same for the same content: what a database gives back may have its fields in another order. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
