/** The people, policies and open claims of the demonstration. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ClaimStatus } from '#src/domain/claim.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { resolveDay } from '#src/domain/policy-file.ts';
import { readPolicies } from '#src/policy-import.ts';
import type { PolicyDraft } from '#src/policy-import.ts';

/** A claim that exists before the first mail arrives, so that mails have something to belong to. */
export interface DemoClaim {
  /** Names it in `mail/index.json`. */
  readonly key: string;
  readonly type: string;
  readonly policyNumber: string;
  readonly lossOn: LocalDate;
  readonly notifiedOn: LocalDate;
  readonly place?: string;
  /** Own plate first. */
  readonly plates: readonly string[];
  readonly externalReferences: readonly string[];
  readonly status: ClaimStatus;
}

/**
 * Reads `customers.json`, whose days are offsets from today, as a file to be imported and as drafts.
 * @throws when the file is malformed or the importer finds anything wrong in it.
 */
export async function loadCustomers(
  today: LocalDate,
): Promise<{ readonly policies: readonly PolicyDraft[]; readonly claims: readonly DemoClaim[] }> {
  const text = await readFile(new URL('customers.json', import.meta.url), 'utf8');
  const { policies, problems } = readPolicies(text, 'json', { today });
  const [first] = problems;
  if (first) throw new Error(`customers.json, policy ${first.row}, ${first.field ?? ''}: ${first.problem}`);
  const { claims } = file.parse(JSON.parse(text));
  return {
    policies,
    claims: claims.map(({ place, lossOn, notifiedOn, ...claim }) => ({
      ...claim,
      lossOn: resolveDay(lossOn, today),
      notifiedOn: resolveDay(notifiedOn, today),
      ...(place === undefined ? {} : { place }),
    })),
  };
}

const file = z.object({
  claims: z.array(
    z.strictObject({
      key: z.string(),
      type: z.string(),
      policyNumber: z.string(),
      lossOn: z.string(),
      notifiedOn: z.string(),
      place: z.string().optional(),
      plates: z.array(z.string()),
      externalReferences: z.array(z.string()),
      status: z.enum([
        'notified',
        'incomplete',
        'complete',
        'in_review',
        'approved',
        'rejected',
        'escalated',
        'payment_ordered',
        'paid',
        'closed',
        'withdrawn',
        'closed_no_action',
        'reopened',
      ]),
    }),
  ),
});
