import type { Policy } from '#src/domain/claims/claim.ts';
import type { Fact } from '#src/domain/facts/fact.ts';
import { normalizePlate, normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { loadFiles } from './claims.ts';
import type { Sql } from './db.ts';
import { findPolicies, findPolicy } from './policies.ts';

/** The policy a ticket is about: its claim's, the one its words name, or the only one of whoever writes. */
export async function policyOfTicket(
  db: Sql,
  ticket: Ticket,
  facts: readonly Fact[],
): Promise<Policy | undefined> {
  const [file] = ticket.claimId === undefined ? [] : await loadFiles(db, [ticket.claimId]);
  if (file?.claim.policyId !== undefined) return findPolicy(db, file.claim.policyId);
  const values = (...keys: string[]) =>
    facts.filter((fact) => keys.includes(fact.key)).map((fact) => fact.value);
  const none = { contacts: [], fiscalCodes: [], ibans: [], names: [] };
  const [quoted] = await findPolicies(
    db,
    {
      ...none,
      numbers: values('policy_number').map(normalizePolicyNumber),
      plates: values('plate', 'plate_own').map(normalizePlate),
    },
    2,
  );
  if (quoted !== undefined) return quoted;
  if (ticket.customer === undefined) return undefined;
  const own = await findPolicies(
    db,
    { ...none, numbers: [], plates: [], contacts: [ticket.customer.toLowerCase()] },
    2,
  );
  return own.length === 1 ? own[0] : undefined;
}
