/** Claims: what they need, what has come, and whether the policy answers. */
import { z } from 'zod';
import type { Claim, ClaimRole, Requirement, RequirementState } from '../domain/claims/claim.ts';
import type { ClaimId, PolicyId, Reference } from '../domain/ids.ts';
import type { Profile } from '../domain/profile.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { flawsOf } from '../domain/claims/requirements.ts';
import type { Person } from '../domain/people/role.ts';
import * as claims from '../storage/claims.ts';
import type { Sql } from '../storage/db.ts';
import { documentsOf, type StoredDocument } from '../storage/documents.ts';
import { duplicatesOf } from '../storage/duplicates.ts';
import { touching } from '../storage/rearrangements.ts';
import { findingsOf } from '../storage/findings.ts';
import { latestOfClaim } from '../storage/history.ts';
import * as outbound from '../storage/outbound.ts';
import * as policies from '../storage/policies.ts';
import * as requests from '../storage/requests.ts';
import { latestSnapshot } from '../storage/snapshots.ts';
import * as tickets from '../storage/tickets.ts';
import { coverageView, showCoverage, showSnapshot, snapshotView } from './coverage-view.ts';
import { documentView, flawView, showDocuments, showFlaws } from './document-view.ts';
import * as examples from './examples.ts';
import { explanationView, itemWords, requirementExplainer, showExplanation } from './explanation-view.ts';
import { findingView, readableBy, readerFor, showFinding } from './finding-view.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { partyView, showParty } from './party-view.ts';
import { cents } from './policy-view.ts';
import { ApiProblem, notPossible, unusableCursor } from './problem.ts';
import {
  duplicateView,
  rearrangementView,
  showDuplicates,
  showRearrangements,
} from './rearrangement-view.ts';
import {
  claimStatus,
  cursorOf,
  day,
  instant,
  key,
  labels,
  language,
  line,
  named,
  namedBody,
  outboundState,
  pageOf,
  paging,
  readCursor,
  rowId,
  version,
  words,
  type Key,
} from './schemas.ts';
import { claimMarks, eventView, showEvent, showTicket, ticketRow } from './ticket-view.ts';
import { requestView, showRequests } from './request-view.ts';
import type { Workplace } from './tools.ts';

/** Rows of each list inside one claim. */
const most = { documents: 500, tickets: 100, history: 500 };

const row = {
  id: z.string(),
  reference: z.string().describe('As people see it: `SIN 4827-1936-52`.'),
  version: version.describe('Grows with every change; send it back as `If-Match` or `version`.'),
  type: z.string().describe('Claim type of the profile, such as `motor_damage`.'),
  label: labels.nullable().describe('The type in words; null when the profile knows it no longer.'),
  status: claimStatus,
  policy: z.string().nullable().describe('Number of its policy, as printed.'),
  lossOn: day.nullable(),
  lossPlace: z.string().nullable(),
  notifiedAt: instant.describe('Legal receipt of the first notice.'),
  closedAt: instant.nullable(),
  language,
};

export const claimRow = named('ClaimRow', z.strictObject(row), 'A claim as a list shows it.');

export const requirementView = named(
  'Requirement',
  z.strictObject({
    key: z.string().describe('Unique within the claim.'),
    anyOf: z
      .array(z.strictObject({ item: z.string(), label: labels.nullable() }))
      .describe('Any of these satisfies it.'),
    stage: z.enum(['fnol', 'review', 'payment']),
    level: z.enum(['M', 'C']).describe('Mandatory, or conditional on a fact of the claim.'),
    state: z.enum([
      'missing',
      'asked',
      'received',
      'accepted',
      'rejected',
      'waived',
    ] satisfies readonly RequirementState[]),
    askedRounds: z.int(),
    note: z.string().nullable(),
    flaws: z
      .array(flawView)
      .describe('What to look at before accepting it: flaws of the best document that came for it.'),
    evidence: z.unknown().describe('What satisfied it: the document or words, and where they stood.'),
    explanation: explanationView,
    changedAt: instant.nullable(),
  }),
  'One line of a claim’s checklist.',
);

/** A claim with everything about it. */
export const claimView = named(
  'Claim',
  claimRow.extend({
    plates: z.array(z.string()),
    externalReferences: z.array(z.string()),
    formerReferences: z.array(z.string()).describe('Numbers of claims that were merged into it.'),
    mergedInto: z.string().nullable().describe('The claim that goes on in place of this one.'),
    duplicates: z.array(duplicateView),
    rearrangements: z
      .array(rearrangementView)
      .describe('What people moved to or from it, newest first; each can be taken back.'),
    parties: z.array(
      z.strictObject({
        role: z.enum([
          'insured',
          'claimant',
          'third_party',
          'payee',
          'representative',
          'intermediary',
        ] satisfies readonly ClaimRole[]),
        party: partyView,
      }),
    ),
    conditions: z
      .record(z.string(), z.string())
      .describe('Facts that switch conditional lines of the checklist on.'),
    lossTime: z.string().nullable().describe('Hour of the loss, `HH:MM`.'),
    amountClaimed: cents.nullable().describe('As a person said it; null: read from the messages.'),
    amountParts: z
      .record(z.string(), cents)
      .describe('Parts of the amount that fall under sub-limits, by code, as a person said it.'),
    coverage: coverageView
      .nullable()
      .describe('A proposal, never a decision; null before the first assessment.'),
    snapshot: snapshotView.nullable().describe('Null while the policy or the day of the loss is not known.'),
    requirements: z.array(requirementView),
    missing: explanationView.describe('What is missing, why, what came, and what only the payment needs.'),
    findings: z.array(findingView).describe('Of the first review, as far as your role may know of them.'),
    documents: z.array(documentView),
    requests: z.array(
      requestView.extend({
        rounds: z.array(
          z.strictObject({
            outbound: z.string(),
            round: z.int(),
            purpose: z.string(),
            state: outboundState,
            asks: z.array(z.string()),
            createdAt: instant,
            sentAt: instant.nullable(),
          }),
        ),
      }),
    ),
    tickets: z.array(ticketRow).describe('What changed last comes first, at most 100.'),
    history: z
      .array(eventView)
      .describe('Events of the claim and its tickets, oldest first, the latest 500.'),
  }),
  'A claim with its checklist, its documents and everything that was asked.',
);

export const claimPage = pageOf('ClaimPage', claimRow);
const claimParam = z.strictObject({ claim: key });

export const decision = namedBody(
  'RequirementDecision',
  z
    .strictObject({
      state: z
        .enum(['accepted', 'rejected', 'waived', 'undecided'])
        .describe('`undecided` takes an earlier word back: what has come for the line counts again.'),
      note: words(2_000).optional().describe('Needed to reject and to waive.'),
      version: version.optional().describe('Version of the claim.'),
    })
    .refine((body) => body.state === 'accepted' || body.state === 'undecided' || body.note !== undefined, {
      path: ['note'],
      error: 'is needed to reject or waive',
    }),
);

/** A key of a checklist, as addresses and bodies carry it. */
const lineKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,60}(?:\|[a-z][a-z0-9_]{0,60}){0,19}$/, 'is no key of a checklist');

export const decisions = namedBody(
  'RequirementDecisions',
  z.strictObject({
    keys: z.array(lineKey).min(1).max(100).describe('`key` of each line.'),
    state: z
      .enum(['accepted', 'undecided'])
      .describe('As of a single line. Other words need a reason for each.'),
    version: version.optional().describe('Version of the claim.'),
  }),
);

/** Operations on claims. */
export function claimOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;

  return [
    operation(
      {
        id: 'listClaims',
        method: 'get',
        path: '/claims',
        chapter: 'Claims',
        summary: 'List claims, newest first',
        params: none,
        query: z.strictObject({
          status: claimStatus.optional(),
          policy: line(60).optional().describe('Policy number in any spelling.'),
          ...paging,
        }),
        answer: { schema: claimPage, example: { items: [examples.claimRow], next: null } },
      },
      async ({ query }) => {
        const policy = query.policy === undefined ? undefined : await policies.findByNumber(db, query.policy);
        if (query.policy !== undefined && policy === undefined) return { body: { items: [], next: null } };
        const after = query.cursor === undefined ? undefined : readClaimCursor(query.cursor);
        const rows = await claims.list(
          db,
          {
            ...(query.status === undefined ? {} : { status: query.status }),
            ...(policy === undefined ? {} : { policyId: policy.id }),
          },
          { size: query.limit + 1, ...(after === undefined ? {} : { after }) },
        );
        const items = rows.slice(0, query.limit);
        const numbers = await numbersFor(db, items);
        const last = items.at(-1);
        return {
          body: {
            items: items.map((file) => showRow(file, profile, numbers)),
            next: rows.length > query.limit && last !== undefined ? cursorOf([last.claim.id]) : null,
          },
        };
      },
    ),

    operation(
      {
        id: 'readClaim',
        method: 'get',
        path: '/claims/:claim',
        chapter: 'Claims',
        summary: 'Read one claim with its checklist',
        params: claimParam,
        query: none,
        versioned: true,
        problems: ['not-found'],
        answer: { schema: claimView, example: examples.claim },
      },
      async ({ params, person }) => {
        const file = await claims.load(db, await loadClaimId(db, params.claim));
        return { body: await showWhole(tools, file, person()), version: file.version };
      },
    ),

    command(
      {
        id: 'decideRequirements',
        method: 'patch',
        path: '/claims/:claim/requirements',
        chapter: 'Claims',
        summary: 'Accept several lines of the checklist at once, or take that back',
        description:
          'All of them or none; each stands in the history by itself. The claim is assessed once for all of them.',
        params: claimParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: decisions,
          example: { keys: ['loss_date', 'loss_place'], state: 'accepted', version: 4 },
        },
        answer: { schema: claimView, example: examples.claim },
      },
      async ({ params, body, by, ifMatch, person }) => {
        const claimId = await loadClaimId(db, params.claim);
        const outcome = await actions.decideRequirements({
          claimId,
          keys: body.keys,
          state: body.state,
          by,
          ...versionOf(body.version, ifMatch),
        });
        switch (outcome.outcome) {
          case 'done': {
            const file = await claims.load(db, claimId);
            return { body: await showWhole(tools, file, person()), version: file.version };
          }
          case 'stale':
            throw new ApiProblem('outdated', { current: await showClaimRow(db, profile, outcome.now) });
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found', { detail: 'The checklist of this claim has no such line.' });
        }
      },
    ),

    command(
      {
        id: 'decideRequirement',
        method: 'patch',
        path: '/claims/:claim/requirements/:key',
        chapter: 'Claims',
        summary: 'Accept, reject or waive a line of the checklist, or take that back',
        description:
          'The word of a person: the machine never takes it back. A rejected line is asked for again, and counts as ' +
          'received once a new document comes.',
        params: z.strictObject({
          claim: key,
          key: lineKey.describe(
            '`key` of the requirement, such as `doc_estimate|doc_invoice` (`|` written as `%7C`).',
          ),
        }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: decision,
          example: { state: 'rejected', note: 'The second page is missing', version: 4 },
        },
        answer: { schema: requirementView, example: examples.requirement },
      },
      async ({ params, body, by, ifMatch }) => {
        const claimId = await loadClaimId(db, params.claim);
        const outcome = await actions.decideRequirements({
          claimId,
          keys: [params.key],
          state: body.state,
          by,
          ...(body.note === undefined ? {} : { note: body.note }),
          ...versionOf(body.version, ifMatch),
        });
        switch (outcome.outcome) {
          case 'done': {
            const [requirement] = outcome.requirements;
            if (requirement === undefined) throw new Error('a line that was decided on is not there');
            const [evidence, filed] = await Promise.all([
              claims.evidenceOf(db, claimId),
              documentsOf(db, claimId),
            ]);
            return {
              body: showRequirement(
                requirement,
                profile,
                evidence,
                filed,
                await requirementExplainer(db, profile, evidence),
              ),
              version: outcome.claim.version,
            };
          }
          case 'stale':
            throw new ApiProblem('outdated', { current: await showClaimRow(db, profile, outcome.now) });
          case 'not-possible':
            throw notPossible(outcome);
          case 'unknown':
            throw new ApiProblem('not-found', { detail: 'The checklist of this claim has no such line.' });
        }
      },
    ),
  ];
}

/** A claim's id by reference or id. @throws ApiProblem `not-found` */
export async function loadClaimId(db: Sql, by: Key): Promise<ClaimId> {
  const id = await findClaimId(db, by);
  if (id === undefined) throw new ApiProblem('not-found', { detail: 'There is no such claim.' });
  return id;
}

/** A claim's id by reference or id, if there is such a claim. */
export async function findClaimId(db: Sql, by: Key): Promise<ClaimId | undefined> {
  return 'reference' in by
    ? (await claims.findByReference(db, by.reference))?.claim.id
    : // A claim's id is checked by looking for it.
      (await claims.loadFiles(db, [by.id as ClaimId]))[0]?.claim.id;
}

async function numbersFor(
  db: Sql,
  files: readonly claims.ClaimFile[],
): Promise<ReadonlyMap<PolicyId, string>> {
  return policies.numbersOf(db, [...new Set(files.flatMap(({ claim }) => claim.policyId ?? []))]);
}

/** A claim as a list shows it. */
export async function showClaimRow(
  db: Sql,
  profile: Profile,
  file: claims.ClaimFile,
): Promise<z.input<typeof claimRow>> {
  return showRow(file, profile, await numbersFor(db, [file]));
}

function showRow(
  { claim, version: current }: claims.ClaimFile,
  profile: Profile,
  numbers: ReadonlyMap<PolicyId, string>,
): z.input<typeof claimRow> {
  return {
    id: claim.id,
    reference: formatReference(claim.reference, profile.terms.claimPrefix),
    version: current,
    type: claim.type,
    label: profile.claimTypes.get(claim.type)?.label ?? null,
    status: claim.status,
    policy: claim.policyId === undefined ? null : (numbers.get(claim.policyId) ?? null),
    lossOn: claim.lossOn ?? null,
    lossPlace: claim.lossPlace ?? null,
    notifiedAt: claim.notifiedAt.toISOString(),
    closedAt: claim.closedAt?.toISOString() ?? null,
    language: claim.language,
  };
}

/** A claim as answers show it whole. */
export async function showWhole(
  tools: { readonly db: Sql; readonly profile: Profile; readonly now: () => Date },
  file: claims.ClaimFile,
  person: Person,
): Promise<z.input<typeof claimView>> {
  const { db, profile } = tools;
  const { claim } = file;
  const [numbers, requirements, evidence, filed, asked, snapshot, ownTickets, history, ...moved] =
    await Promise.all([
      numbersFor(db, [file]),
      claims.requirementsOf(db, claim.id),
      claims.evidenceOf(db, claim.id),
      documentsOf(db, claim.id, { size: most.documents, detached: true }),
      requests.ofClaim(db, claim.id),
      latestSnapshot(db, claim.id),
      tickets.list(db, { claimId: claim.id }, { size: most.tickets }),
      latestOfClaim(db, claim.id, most.history, readerFor(person)),
      duplicatesOf(db, claim.id),
      touching(db, { claimId: claim.id }),
      claim.mergedInto === undefined
        ? new Map<ClaimId, Reference>()
        : claims.referencesOf(db, [claim.mergedInto]),
    ]);
  const [duplicates, moves, into] = moved;
  const rounds = await outbound.roundsOf(
    db,
    asked.map((request) => request.id),
  );
  const explainLine = await requirementExplainer(db, profile, evidence);
  const found = readableBy(person, await findingsOf(db, claim.id));
  const named = await claimMarks({ db, profile }, [claim.id]);
  const reference = formatReference(claim.reference, profile.terms.claimPrefix);
  return {
    ...showRow(file, profile, numbers),
    plates: [...claim.plates],
    externalReferences: [...claim.externalReferences],
    formerReferences: (claim.formerReferences ?? []).map((reference) =>
      formatReference(reference, profile.terms.claimPrefix),
    ),
    mergedInto:
      [...into.values()].map((reference) => formatReference(reference, profile.terms.claimPrefix))[0] ?? null,
    duplicates: showDuplicates(tools, claim, duplicates),
    rearrangements: await showRearrangements(tools, moves),
    parties: showParties(claim),
    conditions: Object.fromEntries(file.conditions),
    lossTime: claim.lossTime ?? null,
    amountClaimed: file.amountClaimed ?? null,
    amountParts: Object.fromEntries(file.amountParts),
    coverage: showCoverage(file.coverage, profile.terms),
    snapshot: snapshot === undefined ? null : showSnapshot(snapshot),
    requirements: requirements.map((requirement) =>
      showRequirement(requirement, profile, evidence, filed, explainLine),
    ),
    missing: showExplanation({ about: 'missing', requirements, items: itemWords(profile) }, profile.terms),
    documents: await showDocuments(db, profile, filed, requirements),
    requests: (await showRequests(tools, asked)).map((request) => ({
      ...request,
      rounds: rounds
        .filter((message) => message.requestId === request.id)
        .map((message) => ({
          outbound: message.id,
          round: message.round,
          purpose: message.purpose,
          state: message.state,
          asks: [...message.asks],
          createdAt: message.createdAt.toISOString(),
          sentAt: message.sentAt?.toISOString() ?? null,
        })),
    })),
    findings: found.map((finding) => showFinding(finding, reference, profile.terms)),
    tickets: ownTickets.map((ticket) => showTicket(ticket, named)),
    history: history.map(showEvent),
  };
}

function showParties(claim: Claim) {
  return claim.parties.map(({ role, party }) => ({ role, party: showParty(party) }));
}

function showRequirement(
  requirement: Requirement,
  profile: Profile,
  evidence: Awaited<ReturnType<typeof claims.evidenceOf>>,
  filed: readonly StoredDocument[],
  explainLine: (requirement: Requirement) => z.input<typeof explanationView>,
): z.input<typeof requirementView> {
  const proof = evidence.get(requirement.key);
  return {
    key: requirement.key,
    anyOf: requirement.anyOf.map((item) => ({ item, label: labelOf(profile, item) })),
    stage: requirement.stage,
    level: requirement.level,
    state: requirement.state,
    askedRounds: requirement.askedRounds,
    note: requirement.note ?? null,
    flaws: showFlaws(
      flawsOf(
        requirement,
        filed.flatMap(({ detached, detail }) => (detached ? [] : [detail])),
      ),
    ),
    evidence: proof?.evidence ?? null,
    explanation: explainLine(requirement),
    changedAt: proof?.changedAt.toISOString() ?? null,
  };
}

function labelOf(profile: Profile, id: string): { it: string; en: string } | null {
  for (const [known, item] of profile.items) if (known === id) return item.label;
  return null;
}

function readClaimCursor(cursor: string): ClaimId {
  const parts = readCursor(cursor, z.tuple([rowId.transform((id) => id as ClaimId)]));
  if (parts === undefined) throw unusableCursor();
  return parts[0];
}
