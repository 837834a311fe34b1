/** What merging and splitting would do, told to a person before it is done. */
import { z } from 'zod';
import type { Requirement, RequirementState } from '../domain/claims/claim.ts';
import type { ClaimId, MessageId } from '../domain/ids.ts';
import type { Labels, Profile } from '../domain/profile.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { referencesOf, type ClaimFile } from '../storage/claims.ts';
import type { StoredDocument } from '../storage/documents.ts';
import { findingsOf } from '../storage/findings.ts';
import { paymentsOf } from '../storage/payments.ts';
import { claimRow, loadClaimId, showClaimRow } from './claims.ts';
import * as examples from './examples.ts';
import { readableBy } from './finding-view.ts';
import { operation, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import { key, labels, named } from './schemas.ts';
import { loadTicket } from './tickets.ts';
import { claimsOf, showTicket, ticketRow } from './ticket-view.ts';
import type { Workplace } from './tools.ts';

const obstacle = labels.nullable().describe('Why it cannot be done; null when it can.');
const state = z.enum([
  'missing',
  'asked',
  'received',
  'accepted',
  'rejected',
  'waived',
] satisfies readonly RequirementState[]);
const item = z.strictObject({ item: z.string(), label: labels.nullable() });
const filedDocument = z.strictObject({ ...item.shape, name: z.string().nullable() });
const lineOf = z.strictObject({ key: z.string(), anyOf: z.array(item) });

export const ticketMergePreview = named(
  'TicketMergePreview',
  z.strictObject({
    obstacle,
    ticket: ticketRow,
    into: ticketRow,
    messages: z.int().describe('That move; copies of one count once.'),
    answers: z.int().describe('What we said there. Nothing of it is sent again.'),
    requests: z
      .int()
      .describe('Open requests for what is missing, which are asked on the other from then on.'),
    drafts: z.array(z.string()).describe('Whose unsent drafts stay behind on the ticket that goes.'),
    claim: z.string().nullable().describe('Claim of the ticket that goes on.'),
    claimHears: z.boolean().describe('It hears for the first time what one of the two has brought.'),
  }),
  'What merging a ticket into another would do.',
);

export const splitPreview = named(
  'TicketSplitPreview',
  z.strictObject({
    obstacle,
    messages: z.int(),
    leaves: z
      .array(
        z.strictObject({
          claim: z.string(),
          documents: z.array(filedDocument),
          lines: z.array(lineOf).describe('Of the checklist, which are missing again.'),
        }),
      )
      .describe('What each claim of the ticket loses.'),
  }),
  'What giving some messages a ticket of their own would do.',
);

const word = z.strictObject({
  ...lineOf.shape,
  state: state.describe('What people said on the claim that goes.'),
  note: z.string().nullable(),
  now: state.nullable().describe('How the line stands on the claim that goes on; null: it has no such line.'),
});

export const claimMergePreview = named(
  'ClaimMergePreview',
  z.strictObject({
    obstacle,
    claim: claimRow,
    into: claimRow,
    tickets: z.array(ticketRow),
    messages: z.int(),
    documents: z.array(filedDocument),
    stopsRequest: z.boolean().describe('What is asked about the claim that goes is asked no longer.'),
    parties: z.array(z.string()).describe('People who come to the claim that goes on.'),
    carried: z.array(word).describe('Words of people on the checklist that hold on the claim that goes on.'),
    kept: z.array(word).describe('Lines that stand on the claim that goes on as they are, all the same.'),
    left: z.array(word).describe('Words about what the claim that goes on does not ask for.'),
    stays: z
      .strictObject({
        findings: z.int().describe('Findings people have judged; the other is reviewed by itself.'),
        payments: z.int(),
        amount: z.int().nullable().describe('Sum that a person has said, in euro cents.'),
      })
      .describe('What is not copied: it stays to be read on the claim that goes.'),
  }),
  'What merging a claim into another would do.',
);

/** Operations that tell what a move would do. They change nothing. */
export function mergePreviewOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;
  const claimName = async (id: ClaimId | undefined) => {
    const reference = id === undefined ? undefined : (await referencesOf(db, [id])).get(id);
    return reference === undefined ? null : formatReference(reference, profile.terms.claimPrefix);
  };

  return [
    operation(
      {
        id: 'previewTicketMerge',
        method: 'get',
        path: '/tickets/:ticket/merge/preview',
        chapter: 'Tickets',
        summary: 'See what merging a ticket into another would do',
        params: z.strictObject({ ticket: key }),
        query: z.strictObject({ into: key.describe('The ticket that would go on.') }),
        needs: 'work_claims',
        problems: ['not-found'],
        answer: {
          schema: ticketMergePreview,
          example: {
            obstacle: null,
            ticket: examples.ticketRow,
            into: examples.ticketRow,
            messages: 1,
            answers: 1,
            requests: 0,
            drafts: [],
            claim: examples.claimReference,
            claimHears: true,
          },
        },
      },
      async ({ params, query }) => {
        const found = await actions.previewTicketMerge({
          ticketId: (await loadTicket(db, params.ticket)).id,
          intoId: (await loadTicket(db, query.into)).id,
        });
        if (found.outcome === 'unknown') throw new ApiProblem('not-found');
        const { ticket, into } = found;
        const known = await claimsOf(tools, [ticket, into]);
        return {
          body: {
            obstacle: shown(found.obstacle),
            ticket: showTicket(ticket, known),
            into: showTicket(into, known),
            messages: found.messages,
            answers: found.answers,
            requests: found.requests,
            drafts: [...found.drafts],
            claim: await claimName(found.claimId),
            claimHears: found.claimHears,
          },
        };
      },
    ),

    operation(
      {
        id: 'previewTicketSplit',
        method: 'get',
        path: '/tickets/:ticket/split/preview',
        chapter: 'Tickets',
        summary: 'See what giving some messages a ticket of their own would do',
        params: z.strictObject({ ticket: key }),
        query: z.strictObject({
          messages: z
            .string()
            .max(4_000)
            .regex(/^\d{1,18}(?:,\d{1,18}){0,199}$/, 'must be ids of messages with commas between them')
            .transform((text) => text.split(',').map((id) => id as MessageId))
            .describe('Ids, with commas between them.'),
        }),
        needs: 'work_claims',
        problems: ['not-found'],
        answer: {
          schema: splitPreview,
          example: {
            obstacle: null,
            messages: 1,
            leaves: [
              {
                claim: examples.claimReference,
                documents: [
                  {
                    item: 'doc_cai',
                    label: { it: 'Modulo CAI', en: 'Accident statement' },
                    name: 'modulo CAI.pdf',
                  },
                ],
                lines: [],
              },
            ],
          },
        },
      },
      async ({ params, query }) => {
        const found = await actions.previewSplit({
          ticketId: (await loadTicket(db, params.ticket)).id,
          messageIds: query.messages,
        });
        if (found.outcome === 'unknown') throw new ApiProblem('not-found');
        const references = await referencesOf(
          db,
          found.leaves.map(({ claimId }) => claimId),
        );
        return {
          body: {
            obstacle: shown(found.obstacle),
            messages: found.messages,
            leaves: found.leaves.flatMap(({ claimId, documents, lines }) => {
              const reference = references.get(claimId);
              return reference === undefined || (documents.length === 0 && lines.length === 0)
                ? []
                : [
                    {
                      claim: formatReference(reference, profile.terms.claimPrefix),
                      documents: documents.map((each) => showDocument(each, profile)),
                      lines: lines.map((each) => showLine(each, profile)),
                    },
                  ];
            }),
          },
        };
      },
    ),

    operation(
      {
        id: 'previewClaimMerge',
        method: 'get',
        path: '/claims/:claim/merge/preview',
        chapter: 'Claims',
        summary: 'See what merging a claim into another would do',
        params: z.strictObject({ claim: key }),
        query: z.strictObject({ into: key.describe('The claim that would go on.') }),
        needs: 'work_claims',
        problems: ['not-found'],
        answer: {
          schema: claimMergePreview,
          example: {
            obstacle: null,
            claim: examples.claimRow,
            into: examples.claimRow,
            tickets: [examples.ticketRow],
            messages: 2,
            documents: [],
            stopsRequest: true,
            parties: ['Marco Villa'],
            carried: [],
            kept: [],
            left: [],
            stays: { findings: 0, payments: 0, amount: null },
          },
        },
      },
      async ({ params, query, person }) => {
        const found = await actions.previewClaimMerge({
          claimId: await loadClaimId(db, params.claim),
          intoId: await loadClaimId(db, query.into),
        });
        if (found.outcome === 'unknown') throw new ApiProblem('not-found');
        const { claim, into, decisions } = found;
        const known = await claimsOf(tools, found.tickets);
        return {
          body: {
            obstacle: shown(found.obstacle),
            claim: await showClaimRow(db, profile, claim),
            into: await showClaimRow(db, profile, into),
            tickets: found.tickets.map((ticket) => showTicket(ticket, known)),
            messages: found.messages,
            documents: found.documents.map((each) => showDocument(each, profile)),
            stopsRequest: found.stopsRequest,
            parties: [...found.parties],
            carried: decisions.carried.map(({ line, before }) => showWord(line, before, profile)),
            kept: decisions.kept.map(({ line, said }) => showWord(said, line, profile)),
            left: decisions.left.map((line) => showWord(line, undefined, profile)),
            stays: {
              findings: readableBy(person(), await findingsOf(db, claim.claim.id)).filter(
                (finding) => finding.state === 'acknowledged' || finding.state === 'waived',
              ).length,
              payments: (await paymentsOf(db, claim.claim.id)).length,
              amount: sumThatStays(claim, into),
            },
          },
        };
      },
    ),
  ];
}

function shown(words: Labels | undefined): z.input<typeof obstacle> {
  return words === undefined ? null : { it: words.it, en: words.en };
}

/** The sum a person has said on the one that goes, unless the same was said on the other. */
function sumThatStays(claim: ClaimFile, into: ClaimFile): number | null {
  return claim.amountClaimed === into.amountClaimed ? null : (claim.amountClaimed ?? null);
}

function showDocument(document: StoredDocument, { items }: Profile): z.input<typeof filedDocument> {
  return {
    item: document.item,
    label: items.get(document.item)?.label ?? null,
    name: document.name ?? null,
  };
}

function showLine(line: Pick<Requirement, 'key' | 'anyOf'>, { items }: Profile): z.input<typeof lineOf> {
  return {
    key: line.key,
    anyOf: line.anyOf.map((each) => ({ item: each, label: items.get(each)?.label ?? null })),
  };
}

function showWord(said: Requirement, now: Requirement | undefined, profile: Profile): z.input<typeof word> {
  return { ...showLine(said, profile), state: said.state, note: said.note ?? null, now: now?.state ?? null };
}
