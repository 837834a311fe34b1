/** Whether the policy answers for a claim, and how far, as answers show it: a proposal, never a decision. */
import { z } from 'zod';
import type { CoverageResult } from '../domain/policies/coverage.ts';
import type { Terms } from '../domain/explain/terms.ts';
import type { PolicySnapshot } from '../storage/snapshots.ts';
import { explanationView, showExplanation } from './explanation-view.ts';
import { cents, coverView, policyView, showCover, showPolicy } from './policy-view.ts';
import { day, instant, labels, named } from './schemas.ts';

const clause = z.string().nullable().describe('Where the contract says it: «art. 12 CGA».');

/** Verdict, findings and calculation of the last assessment. */
export const coverageView = named(
  'Coverage',
  z.strictObject({
    verdict: z
      .enum([
        'covered',
        'not_covered',
        'partly',
        'needs_human',
      ] satisfies readonly CoverageResult['verdict'][])
      .describe('A proposal: nothing is approved or refused by it.'),
    explanation: explanationView,
    clause: clause.describe('Where the contract grants the cover.'),
    cover: coverView.nullable().describe('The cover that would answer.'),
    otherCovers: z.array(z.string()).describe('Codes of other covers for this kind of claim.'),
    version: z.int().nullable().describe('Version of the policy in force at the loss.'),
    findings: z.array(
      z.strictObject({
        id: z.string(),
        severity: z.enum(['blocker', 'warning', 'info']),
        text: labels,
        clause,
        evidence: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
    amounts: z
      .strictObject({
        limitLeft: cents.nullable().describe('Of the limit, after payments that share it; null: no limit.'),
        subLimits: z.array(z.strictObject({ code: z.string(), name: labels, limit: cents, clause })),
        claimed: cents.nullable().describe('Null while no amount is known.'),
        quote: z.string().nullable().describe('Words the amount was read from; null when a person said it.'),
        retained: cents.nullable().describe('Franchigia or scoperto.'),
        payable: cents.nullable().describe('What would still be paid.'),
        steps: z
          .array(
            z.strictObject({
              rule: z.enum(['claimed', 'deductible', 'sub_limit', 'limit', 'paid']),
              text: labels,
              change: cents.describe('Euro cents, zero or below.'),
              amount: cents.describe('What is left after it.'),
              clause,
            }),
          )
          .describe('The calculation, line by line.'),
      })
      .nullable(),
  }),
  'Whether the policy answers for the claim: verdict, findings and calculation of the last assessment.',
);

/** The policy as the claim keeps it. */
export const snapshotView = named(
  'PolicySnapshot',
  z.strictObject({
    takenAt: instant,
    takenBy: z.string(),
    reason: z.enum([
      'first',
      'policy-changed',
      'loss-date-changed',
      'loss-time-changed',
      'asked-for',
    ] satisfies readonly PolicySnapshot['reason'][]),
    lossOn: day,
    version: z.int().nullable().describe('The version in force at the loss; null when none was.'),
    policy: policyView,
  }),
  'The policy as it stood when the claim looked at it. Later changes of the policy do not change it.',
);

/** The stored result of an assessment as answers show it; null when there is none. */
export function showCoverage(
  result: CoverageResult | undefined,
  terms: Terms,
): z.input<typeof coverageView> | null {
  if (result === undefined) return null;
  const { amounts } = result;
  const calculation = amounts?.calculation;
  return {
    verdict: result.verdict,
    explanation: showExplanation({ about: 'coverage', result }, terms),
    clause: result.clause ?? null,
    cover: result.cover === undefined ? null : showCover(result.cover),
    otherCovers: [...(result.otherCovers ?? [])],
    version: result.version?.version ?? null,
    findings: result.findings.map(({ id, severity, text, clause: where, evidence }) => ({
      id,
      severity,
      text: { ...text },
      clause: where ?? null,
      evidence: { ...evidence },
    })),
    amounts:
      amounts === undefined
        ? null
        : {
            limitLeft: amounts.limitLeft ?? null,
            subLimits: amounts.subLimits.map(({ code, name, limit, clause: where }) => ({
              code,
              name: { ...name },
              limit,
              clause: where ?? null,
            })),
            claimed: calculation?.claimed ?? null,
            quote: amounts.quote ?? null,
            retained: calculation?.retained ?? null,
            payable: calculation?.payable ?? null,
            steps: (calculation?.steps ?? []).map(({ rule, text, change, amount, clause: where }) => ({
              rule,
              text: { ...text },
              change,
              amount,
              clause: where ?? null,
            })),
          },
  };
}

/** A snapshot as answers show it. */
export function showSnapshot(snapshot: PolicySnapshot): z.input<typeof snapshotView> {
  return {
    takenAt: snapshot.takenAt.toISOString(),
    takenBy: snapshot.takenBy,
    reason: snapshot.reason,
    lossOn: snapshot.lossOn,
    version: snapshot.version ?? null,
    policy: showPolicy(snapshot.policy),
  };
}
