/** Decisions on claims as the API shows them. */
import { z } from 'zod';
import { decisionStates } from '../domain/decisions/decision.ts';
import { secondReasons } from '../domain/decisions/signing.ts';
import type { Reference } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { may, roles, type Person } from '../domain/people/role.ts';
import type { Payable } from '../domain/policies/payable.ts';
import { decidingRoles } from '../domain/review/authority.ts';
import { isFraud } from '../domain/review/finding.ts';
import type { StoredDecision } from '../storage/decisions.ts';
import type { Terms } from '../domain/explain/terms.ts';
import { day, instant, named, version } from './schemas.ts';

export const calculationView = z
  .strictObject({
    claimed: z.int().describe('Euro cents, as all sums here.'),
    payable: z.int(),
    retained: z.int(),
    steps: z.array(
      z.strictObject({
        rule: z.enum(['claimed', 'deductible', 'sub_limit', 'limit', 'paid']),
        change: z.int(),
        amount: z.int(),
        it: z.string(),
        en: z.string(),
        clause: z.string().nullable(),
      }),
    ),
  })
  .nullable()
  .describe('How deductible and limits make the sum; null while no amount is known.');

export const signingView = z.strictObject({
  role: z.enum(decidingRoles),
  people: z.int().describe('How many with that authority.'),
  second: z.array(z.enum(secondReasons)).describe('Why two different people are needed in any case.'),
});

export const decisionView = named(
  'Decision',
  z.strictObject({
    id: z.string(),
    claim: z.string().describe('Reference of its claim.'),
    version: version.describe('Grows with every change; send it back as `If-Match` or `version`.'),
    kind: z.enum(['approve', 'reject']),
    state: z
      .enum(decisionStates)
      .describe('`proposed`: it waits for a signature; `decided`: it holds, and its letter leaves.'),
    amount: z.int().nullable().describe('To be paid, in euro cents; null for a rejection.'),
    coverCode: z.string().nullable(),
    payee: z.strictObject({ name: z.string(), ibanEnd: z.string() }).nullable(),
    reason: z.string().nullable().describe('Code of the ground of a rejection.'),
    clause: z.string().nullable(),
    explanation: z.string().nullable(),
    language: z.enum(['it', 'en']),
    note: z.string().nullable(),
    signing: signingView,
    signatures: z.array(z.strictObject({ by: z.string(), role: z.enum(roles), at: instant })),
    decidedAt: instant.nullable(),
    ended: z.strictObject({ by: z.string(), at: instant, note: z.string().nullable() }).nullable(),
    order: z
      .enum(['waits', 'taken_up'])
      .nullable()
      .describe(
        'Of the payment it ordered. While it waits, reopening the claim withdraws it; `taken_up` by the paying system ' +
          'it stands and counts as granted. Null where there is none.',
      ),
    payBy: day.nullable().describe('The last day on which that payment is due; null where no rule sets one.'),
    outbound: z.string().nullable().describe('Id of the customer’s letter in the outbox.'),
    file: z
      .strictObject({
        policy: z
          .strictObject({ number: z.string(), version: z.int().nullable(), lossOn: day.nullable() })
          .nullable(),
        verdict: z.enum(['covered', 'not_covered', 'partly', 'needs_human']).nullable(),
        calculation: calculationView,
        grantedBefore: z.int(),
        total: z.int(),
        findings: z.array(
          z.strictObject({
            check: z.string(),
            severity: z.string(),
            state: z.string(),
            it: z.string(),
            en: z.string(),
          }),
        ),
        checklist: z.array(z.strictObject({ key: z.string(), state: z.string() })),
        limitsFrom: day.nullable(),
        rules: z.strictObject({ review: z.string(), profile: z.string() }),
      })
      .describe('What it rests on, as it stood then; findings as far as your role may know.'),
  }),
  'An approval or a rejection. What it says never changes.',
);

/** A decision for somebody who reads claims. */
export function showDecision(
  decision: StoredDecision,
  reference: Reference,
  terms: Terms,
  reader: Person,
): z.input<typeof decisionView> {
  const { says, file, ended } = decision;
  const approves = says.kind === 'approve' ? says : undefined;
  const rejects = says.kind === 'reject' ? says : undefined;
  return {
    id: decision.id,
    claim: formatReference(reference, terms.claimPrefix),
    version: decision.version,
    kind: says.kind,
    state: decision.state,
    amount: approves?.amount ?? null,
    coverCode: approves?.coverCode ?? null,
    payee:
      approves === undefined ? null : { name: approves.payee.name, ibanEnd: approves.payee.iban.slice(-4) },
    reason: rejects?.reason ?? null,
    clause: rejects?.clause ?? null,
    explanation: says.explanation ?? null,
    language: decision.language,
    note: decision.note ?? null,
    signing: { ...decision.signing, second: [...decision.signing.second] },
    signatures: decision.signatures.flatMap(({ by, role, at }) =>
      at === undefined ? [] : [{ by, role, at: at.toISOString() }],
    ),
    decidedAt: decision.decidedAt?.toISOString() ?? null,
    ended:
      ended === undefined ? null : { by: ended.by, at: ended.at.toISOString(), note: ended.note ?? null },
    order: decision.order ?? null,
    payBy: decision.payBy ?? null,
    outbound: decision.outboundId ?? null,
    file: {
      policy:
        file.policy === undefined
          ? null
          : {
              number: file.policy.number,
              version: file.policy.version ?? null,
              lossOn: file.policy.lossOn ?? null,
            },
      verdict: file.verdict ?? null,
      calculation: showCalculation(file.calculation),
      grantedBefore: file.grantedBefore,
      total: file.total,
      findings: file.findings
        .filter((finding) => !isFraud(finding) || may(reader.role, 'read_fraud'))
        .map(({ check, severity, state, text }) => ({ check, severity, state, ...text })),
      checklist: file.checklist.map(({ key, state }) => ({ key, state })),
      limitsFrom: file.limitsFrom ?? null,
      rules: file.rules,
    },
  };
}

/** A calculation of what a cover pays, step by step. */
export function showCalculation(payable: Payable | undefined): z.input<typeof calculationView> {
  if (payable === undefined) return null;
  return {
    claimed: payable.claimed,
    payable: payable.payable,
    retained: payable.retained,
    steps: payable.steps.map(({ rule, change, amount, text, clause }) => ({
      rule,
      change,
      amount,
      ...text,
      clause: clause ?? null,
    })),
  };
}
