/** Findings as answers show them. */
import { z } from 'zod';
import { mayApprove, type ApprovalFile, type Obstacle } from '../domain/review/approval.ts';
import { mayRead, needsFourEyes, type StoredFinding } from '../domain/review/finding.ts';
import { may, roles, type Person } from '../domain/people/role.ts';
import type { Terms } from '../domain/explain/terms.ts';
import type { Reader } from '../storage/history.ts';
import { explanationView, showExplanation } from './explanation-view.ts';
import { instant, named, version } from './schemas.ts';

export const findingView = named(
  'Finding',
  z.strictObject({
    id: z.string(),
    claim: z.string().describe('Reference of its claim.'),
    version: version.describe('Grows with every change; send it back as `If-Match` or `version`.'),
    check: z.string().describe('Id of the check, such as `pe.duplicate_invoice`.'),
    key: z.string().describe('What it is about within the claim.'),
    severity: z
      .enum(['blocker', 'warning', 'info'])
      .describe('`blocker`: no approval until it is resolved or waived; `warning`: to be acknowledged.'),
    state: z
      .enum(['open', 'acknowledged', 'waived', 'resolved'])
      .describe('`resolved`: the machine no longer finds it.'),
    it: z.string(),
    en: z.string(),
    figures: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
      .describe('What it rests on: days, amounts in cents, references.'),
    quotes: z
      .array(
        z.strictObject({
          quote: z.string(),
          message: z.string().nullable().describe('Id of the message it stood in.'),
          attachment: z.string().nullable().describe('Id of the file it stood in.'),
        }),
      )
      .describe('The words that carry it.'),
    explanation: explanationView,
    rules: z.string().describe('Version of the checks that found it.'),
    fourEyes: z.boolean().describe('Needs two different people.'),
    decided: z
      .strictObject({
        by: z.string(),
        role: z.enum(roles),
        at: instant,
        reason: z.string().nullable(),
      })
      .nullable()
      .describe('Who acknowledged, waived or reopened it last.'),
    openedAt: instant,
    changedAt: instant,
  }),
  'Something a person should know before deciding a claim. Never shown to customers; refuses nothing by itself.',
);

export const approvalView = named(
  'Approval',
  z.strictObject({
    possible: z.boolean(),
    obstacles: z.array(
      z.strictObject({
        kind: z.enum([
          'role',
          'status',
          'no_policy',
          'requirement',
          'blocker',
          'warning',
          'four_eyes',
          'authority',
        ] satisfies readonly Obstacle['kind'][]),
        finding: z.string().nullable().describe('Id of the finding, if it is one.'),
        requirement: z.string().nullable().describe('Key of the line of the checklist, if it is one.'),
        it: z.string(),
        en: z.string(),
      }),
    ),
  }),
  'Whether you could approve the claim now, and everything that stands in the way.',
);

/** A finding, with the reference of its claim as people see it. */
export function showFinding(
  finding: StoredFinding,
  claim: string,
  terms: Terms,
): z.input<typeof findingView> {
  const { decided } = finding;
  return {
    id: finding.id,
    claim,
    version: finding.version,
    check: finding.check,
    key: finding.key,
    severity: finding.severity,
    state: finding.state,
    it: finding.text.it,
    en: finding.text.en,
    figures: Object.fromEntries(
      Object.entries(finding.figures).map(([name, value]) => [
        name,
        typeof value === 'object' ? [...value] : value,
      ]),
    ),
    quotes: finding.quotes.map(({ quote, message, attachment }) => ({
      quote,
      message: message ?? null,
      attachment: attachment ?? null,
    })),
    explanation: showExplanation(
      {
        about: 'finding',
        finding: {
          severity: finding.severity,
          text: finding.text,
          quotes: finding.quotes,
          ...(decided === undefined || finding.state === 'open'
            ? {}
            : { by: decided.by, ...(decided.reason === undefined ? {} : { reason: decided.reason }) }),
        },
      },
      terms,
    ),
    rules: finding.rules,
    fourEyes: needsFourEyes(finding),
    decided:
      decided === undefined
        ? null
        : {
            by: decided.by,
            role: decided.role,
            at: decided.at.toISOString(),
            reason: decided.reason ?? null,
          },
    openedAt: finding.openedAt.toISOString(),
    changedAt: finding.changedAt.toISOString(),
  };
}

/** What stands between a person and an approval. */
export function showApproval(file: ApprovalFile, person: Person): z.input<typeof approvalView> {
  const obstacles = mayApprove(file, person);
  return {
    possible: obstacles.length === 0,
    obstacles: obstacles.map((obstacle) => ({
      kind: obstacle.kind,
      finding: 'finding' in obstacle ? obstacle.finding.id : null,
      requirement: 'key' in obstacle ? obstacle.key : null,
      it: obstacle.text.it,
      en: obstacle.text.en,
    })),
  };
}

/** Those of some findings that a person may know of. */
export function readableBy(person: Person, findings: readonly StoredFinding[]): readonly StoredFinding[] {
  return findings.filter((finding) => mayRead(person.role, finding));
}

/** What a person may read in history and escalations. */
export function readerFor(person: Person): Reader {
  return { mayReadFraud: may(person.role, 'read_fraud') };
}
