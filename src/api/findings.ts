/** Findings of the first review: on a claim, over all claims, and what people say of them. */
import { z } from 'zod';
import { deciderOf } from '../domain/review/authority.ts';
import { localDateOf } from '../domain/time/calendar.ts';
import { mayRead, proposedEscalation, type StoredFinding } from '../domain/review/finding.ts';
import type { FindingId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import * as claims from '../storage/claims.ts';
import { fraudEscalationOf } from '../storage/escalations.ts';
import { findFinding, findingsOf, listOpen } from '../storage/findings.ts';
import { loadClaimId } from './claims.ts';
import * as examples from './examples.ts';
import {
  approvalView,
  findingView,
  readableBy,
  readerFor,
  showApproval,
  showFinding,
} from './finding-view.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem, notPossible, unusableCursor } from './problem.ts';
import {
  cursorOf,
  instant,
  key,
  labels,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  rowId,
  version,
  words,
} from './schemas.ts';
import type { ApiTools, Workplace } from './tools.ts';

const findingPage = pageOf('FindingPage', findingView);

const claimFindings = named(
  'ClaimFindings',
  z.strictObject({
    findings: z.array(findingView).describe('Blockers first; resolved ones included.'),
    approval: approvalView,
    proposal: z
      .strictObject({ reason: z.literal('fraud_signal'), ...labels.shape, findings: z.array(z.string()) })
      .nullable()
      .describe('Something the findings together propose to a person; null for roles it is not for.'),
    escalation: z
      .strictObject({ state: z.string(), note: z.string().nullable(), raisedAt: instant })
      .nullable()
      .describe('The escalation somebody raised on such a proposal; null for roles it is not for.'),
  }),
  'What the first review found on a claim, as far as your role may know.',
);

export const judgementBody = namedBody(
  'FindingJudgement',
  z
    .strictObject({
      action: z.enum(['acknowledge', 'waive', 'reopen']),
      reason: words(2_000).optional().describe('Needed to waive and to reopen.'),
      version: version.optional().describe('Version of the finding.'),
    })
    .refine((body) => body.action === 'acknowledge' || body.reason !== undefined, {
      path: ['reason'],
      error: 'is needed to waive or reopen',
    }),
);

const escalationBody = namedBody(
  'ClaimEscalation',
  z.strictObject({
    reason: z.literal('fraud_signal'),
    note: words(2_000).describe('What the supervisor should look at.'),
  }),
);

const escalationView = named(
  'RaisedEscalation',
  z.strictObject({ claim: z.string(), reason: z.literal('fraud_signal') }),
  'An escalation that somebody raised.',
);

const findingParam = z.strictObject({ finding: rowId });

/** Operations on findings. */
export function findingOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;

  return [
    operation(
      {
        id: 'listFindings',
        method: 'get',
        path: '/findings',
        chapter: 'Findings',
        summary: 'List open findings of all claims, newest first',
        params: none,
        query: z.strictObject({
          severity: z.enum(['blocker', 'warning', 'info']).optional(),
          check: z
            .string()
            .regex(/^(?:pe|fr)\.[a-z_]{1,40}$/, 'is no check')
            .optional(),
          ...paging,
        }),
        answer: { schema: findingPage, example: { items: [examples.finding], next: null } },
      },
      async ({ query, person }) => {
        const after =
          query.cursor === undefined
            ? undefined
            : readCursor(query.cursor, z.tuple([rowId.transform((id) => id as FindingId)]))?.[0];
        if (query.cursor !== undefined && after === undefined) throw unusableCursor();
        const rows = await listOpen(
          db,
          {
            ...(query.severity === undefined ? {} : { severity: query.severity }),
            ...(query.check === undefined ? {} : { check: query.check }),
          },
          { size: query.limit + 1, ...(after === undefined ? {} : { after }) },
          readerFor(person()),
        );
        const items = rows.slice(0, query.limit);
        const references = await claims.referencesOf(db, [...new Set(items.map(({ claimId }) => claimId))]);
        const last = items.at(-1);
        return {
          body: {
            items: items.map((finding) => {
              const reference = references.get(finding.claimId);
              return showFinding(
                finding,
                reference === undefined
                  ? finding.claimId
                  : formatReference(reference, profile.terms.claimPrefix),
                profile.terms,
              );
            }),
            next: rows.length > query.limit && last !== undefined ? cursorOf([last.id]) : null,
          },
        };
      },
    ),

    operation(
      {
        id: 'readClaimFindings',
        method: 'get',
        path: '/claims/:claim/findings',
        chapter: 'Findings',
        summary: 'What the first review found on a claim, and what stands in the way of an approval',
        params: z.strictObject({ claim: key }),
        query: z.strictObject({
          amount: z.coerce
            .number()
            .int()
            .min(0)
            .max(10_000_000_000)
            .optional()
            .describe('What would be approved in all, in cents: authority is then looked at too.'),
        }),
        problems: ['not-found'],
        answer: { schema: claimFindings, example: examples.claimFindings },
      },
      async ({ params, query, person }) => {
        const { claim } = await claims.load(db, await loadClaimId(db, params.claim));
        const reader = person();
        const all = await findingsOf(db, claim.id);
        const found = readableBy(reader, all);
        const mayKnow = readerFor(reader).mayReadFraud;
        const escalation = mayKnow ? await fraudEscalationOf(db, claim.id) : undefined;
        const proposal = mayKnow && escalation === undefined ? proposedEscalation(all) : undefined;
        const type = profile.claimTypes.get(claim.type);
        return {
          body: {
            findings: found.map((finding) =>
              showFinding(
                finding,
                formatReference(claim.reference, profile.terms.claimPrefix),
                profile.terms,
              ),
            ),
            approval: showApproval(
              {
                claim,
                requirements: await claims.requirementsOf(db, claim.id),
                findings: all,
                needsPolicy: type?.needsPolicy ?? true,
                ...(query.amount === undefined
                  ? {}
                  : {
                      decider: deciderOf(
                        profile.authority,
                        { type: claim.type, total: query.amount },
                        localDateOf(tools.now()),
                      ),
                    }),
              },
              reader,
            ),
            proposal:
              proposal === undefined
                ? null
                : {
                    reason: proposal.reason,
                    ...proposal.text,
                    findings: [...proposal.findings],
                  },
            escalation:
              escalation === undefined
                ? null
                : {
                    state: escalation.state,
                    note: escalation.note ?? null,
                    raisedAt: escalation.raisedAt.toISOString(),
                  },
          },
        };
      },
    ),

    operation(
      {
        id: 'readFinding',
        method: 'get',
        path: '/findings/:finding',
        chapter: 'Findings',
        summary: 'Read one finding',
        params: findingParam,
        query: none,
        versioned: true,
        problems: ['not-found'],
        answer: { schema: findingView, example: examples.finding },
      },
      async ({ params, person }) => {
        const finding = await findFinding(db, params.finding);
        if (finding === undefined || !mayRead(person().role, finding)) throw noFinding();
        return { body: await show(tools, finding), version: finding.version };
      },
    ),

    command(
      {
        id: 'judgeFinding',
        method: 'patch',
        path: '/findings/:finding',
        chapter: 'Findings',
        summary: 'Acknowledge, waive or reopen a finding',
        description:
          'A warning is acknowledged by a representative and waived from senior representatives on; a blocker is waived by a ' +
          'supervisor, and somebody else then approves. The word holds for the figures it was said about.',
        // What it needs depends on the finding: the rule says it.
        needs: 'read_claims',
        // Whoever waives may not approve: that holds only where nobody can borrow a name.
        signed: true,
        params: findingParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: judgementBody,
          example: { action: 'waive', reason: 'The other claim was withdrawn', version: 1 },
        },
        answer: {
          schema: findingView,
          example: {
            ...examples.finding,
            version: 2,
            state: 'waived',
            fourEyes: true,
            decided: {
              by: 'person:Sara Conti',
              role: 'supervisor',
              at: '2026-11-12T10:20:00.000Z',
              reason: 'The other claim was withdrawn',
            },
          },
        },
      },
      async ({ params, body, person, ifMatch }) => {
        const outcome = await actions.judgeFinding({
          // The row is looked for.
          findingId: params.finding as FindingId,
          action: body.action,
          person: person(),
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          ...versionOf(body.version, ifMatch),
        });
        switch (outcome.outcome) {
          case 'done':
            return { body: await show(tools, outcome.finding), version: outcome.finding.version };
          case 'forbidden':
            throw new ApiProblem('forbidden', {
              detail: `The role ${person().role} does not hold the right ${outcome.right}.`,
            });
          case 'stale':
            throw new ApiProblem('outdated', { current: await show(tools, outcome.now) });
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw noFinding();
        }
      },
    ),

    command(
      {
        id: 'escalateClaim',
        method: 'post',
        // Neutral on purpose: routes stand in logs and counters, which everybody at the desk may see.
        path: '/claims/:claim/escalations',
        chapter: 'Findings',
        summary: 'Hand a claim up because of its signals',
        description:
          'Once per claim: asked for again, it is the same one. Only roles that may know of signals see it.',
        needs: 'judge_fraud',
        params: z.strictObject({ claim: key }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: escalationBody,
          example: { reason: 'fraud_signal', note: 'Three signals of different kinds' },
        },
        answer: {
          schema: escalationView,
          example: { claim: examples.claimReference, reason: 'fraud_signal' },
          statuses: [201, 200],
        },
      },
      async ({ params, body, person }) => {
        const claimId = await loadClaimId(db, params.claim);
        const outcome = await actions.escalateFraud({ claimId, note: body.note, person: person() });
        switch (outcome.outcome) {
          case 'raised': {
            const { claim } = await claims.load(db, claimId);
            return {
              status: outcome.again ? 200 : 201,
              body: {
                claim: formatReference(claim.reference, profile.terms.claimPrefix),
                reason: 'fraud_signal' as const,
              },
            };
          }
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found');
        }
      },
    ),
  ];
}

function noFinding(): ApiProblem {
  return new ApiProblem('not-found', { detail: 'There is no such finding.' });
}

async function show({ db, profile }: ApiTools, finding: StoredFinding) {
  const { claim } = await claims.load(db, finding.claimId);
  return showFinding(finding, formatReference(claim.reference, profile.terms.claimPrefix), profile.terms);
}
