/** Puts the sample customers, their policies and their open claims on file. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { endOfDay, localDateOf } from '#src/domain/time/calendar.ts';
import { resolveDay } from '#src/domain/policies/policy-file.ts';
import type { ClaimTypeId, LocalDate, Reference } from '#src/domain/ids.ts';
import type { Requirement } from '#src/domain/claims/claim.ts';
import { checklist } from '#src/domain/claims/requirements.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { readPolicies } from '#src/policy-import.ts';
import * as claims from '#src/storage/claims.ts';
import { findPolicies, partiesOf, upsertPolicy } from '#src/storage/policies.ts';
import { nextReferenceNumber } from '#src/storage/tickets.ts';
import { normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import type { Deps } from '#workers/index.ts';

export interface Seeded {
  readonly people: number;
  readonly policies: number;
  /** References of the claims that existed before the demonstration, by their key in the file. */
  readonly claims: ReadonlyMap<string, Reference>;
}

const file = z.object({
  people: z.record(z.string(), z.unknown()),
  claims: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      policyNumber: z.string(),
      lossOn: z.string(),
      notifiedOn: z.string(),
      place: z.string(),
      plates: z.array(z.string()),
      externalReferences: z.array(z.string()),
      status: z.enum([
        'notified',
        'incomplete',
        'complete',
        'in_review',
        'approved',
        'payment_ordered',
        'paid',
        'rejected',
        'closed',
      ]),
    }),
  ),
});

/** Reads `customers.json` as of today and stores it. @throws when the file has a mistake. */
export async function seed(deps: Pick<Deps, 'db' | 'profile'>, now: Date): Promise<Seeded> {
  const text = await readFile(new URL('customers.json', import.meta.url), 'utf8');
  const today = localDateOf(now);
  const { policies, problems } = readPolicies(text, 'json', { today });
  if (problems.length > 0)
    throw new Error(`customers.json: ${problems.map((each) => each.problem).join('; ')}`);
  for (const policy of policies) await deps.db.transaction((tx) => upsertPolicy(tx, policy));

  const { people, claims: wanted } = file.parse(JSON.parse(text));
  const references = new Map<string, Reference>();
  for (const claim of wanted) {
    const number = normalizePolicyNumber(claim.policyNumber);
    const [policy] = await findPolicies(deps.db, {
      numbers: [number],
      plates: [],
      contacts: [],
      fiscalCodes: [],
      ibans: [],
      names: [],
    });
    if (policy === undefined) throw new Error(`customers.json: claim ${claim.key} names an unknown policy`);
    await deps.db.transaction(async (tx) => {
      const reference = referenceFor(await nextReferenceNumber(tx));
      const id = await claims.open(tx, {
        reference,
        // Claim types of the sample file are those of the profile; the assessment refuses any other.
        type: claim.type as ClaimTypeId,
        status: claim.status,
        policyId: policy.id,
        lossOn: resolveDay(claim.lossOn, today),
        lossPlace: claim.place,
        notifiedAt: noon(resolveDay(claim.notifiedOn, today)),
        language: policy.language ?? 'it',
        plates: claim.plates,
        externalReferences: claim.externalReferences,
        parties: (await partiesOf(tx, policy.id)).flatMap(({ partyId, role }) =>
          role === 'insured' ? [{ partyId, role: 'insured' as const }] : [],
        ),
      });
      await claims.saveRequirements(tx, id, checklistOf(deps, claim.type, claim.status), new Map(), now);
      references.set(claim.key, reference);
    });
  }
  return { people: Object.keys(people).length, policies: policies.length, claims: references };
}

/** A claim that is being worked on has nearly everything: one document is still awaited while it is incomplete. */
function checklistOf(deps: Pick<Deps, 'profile'>, type: string, status: string): Requirement[] {
  const claimType = deps.profile.claimTypes.get(type as ClaimTypeId);
  if (claimType === undefined) throw new Error(`customers.json: the profile has no claim type ${type}`);
  const lines = checklist(claimType, new Map());
  const awaited =
    status === 'incomplete'
      ? lines.find((line) => line.anyOf.some((item) => item.startsWith('doc_')))?.key
      : undefined;
  return lines.map((line) => ({ ...line, state: line.key === awaited ? 'asked' : 'received' }));
}

function noon(day: LocalDate): Date {
  return new Date(endOfDay(day).getTime() - 12 * 3_600_000);
}
