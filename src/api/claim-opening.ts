/** Opening a claim from a ticket by a person's word: what is proposed, what it may repeat, and the opening itself. */
import { z } from 'zod';
import { localDateOf } from '../domain/time/calendar.ts';
import {
  lossSaid,
  policyCluesOf,
  proposeOpening,
  takeBackSeconds,
  whyNotOpen,
} from '../domain/claims/claim-opening.ts';
import { classifyClaimType, coveredTypes } from '../domain/claims/claim-type.ts';
import type { ClaimTypeId } from '../domain/ids.ts';
import { learnExamples } from '../learning.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { lossToldOn } from '../storage/claim-opening.ts';
import { alikeReports, reporterAt, type Alike } from '../storage/duplicates.ts';
import * as links from '../storage/links.ts';
import { findByNumber, findPolicies } from '../storage/policies.ts';
import { loadClaimId } from './claims.ts';
import * as examples from './examples.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import {
  claimStatus,
  day,
  instant,
  key,
  labels,
  line,
  named,
  namedBody,
  realDay,
  version,
} from './schemas.ts';
import { claimMarks, claimsOf, factView, showFact, showTicket, ticketRow } from './ticket-view.ts';
import { loadTicket, refuseTicket } from './tickets.ts';
import type { ApiTools, Workplace } from './tools.ts';

const ticketParam = z.strictObject({ ticket: key });

const alikeView = named(
  'AlikeClaim',
  z.strictObject({
    claim: z.string(),
    label: labels.nullable().describe('Of its type.'),
    status: claimStatus,
    lossOn: day.nullable(),
    notifiedAt: instant,
    evidence: z.array(z.strictObject({ signal: z.string(), text: labels })),
  }),
  'A claim that may be about the same event as one that is to be opened.',
);

export const alikeList = named('AlikeClaimList', z.strictObject({ items: z.array(alikeView) }));

export const claimProposal = named(
  'ClaimProposal',
  z.strictObject({
    refusal: z
      .enum(['merged', 'closed'])
      .nullable()
      .describe('Why none can be opened: what the ticket is; null where one can.'),
    type: z.string().nullable(),
    typeWords: z.array(z.string()).describe('Words that speak for the type.'),
    types: z
      .array(z.strictObject({ type: z.string(), label: labels }))
      .describe('All types of the house, the likeliest first.'),
    policy: z.string().nullable().describe('Its number; null where none, or no single one, was recognised.'),
    policies: z
      .array(
        z.strictObject({
          number: z.string(),
          product: z.string(),
          people: z.array(z.string()),
          reasons: z
            .array(z.strictObject({ text: labels, speaks: z.enum(['for', 'against']) }))
            .describe('What in the messages points to it, and what contradicts it.'),
        }),
      )
      .describe('Policies the messages point to, the likeliest first.'),
    lossOn: day.nullable(),
    lossDays: z.array(factView).describe('Days that were told, those of a loss first.'),
    lossPlace: z.string().nullable(),
    lossPlaces: z.array(factView),
    claims: z.array(z.string()).describe('Claims the ticket has already, its own first.'),
  }),
  'What a claim opened from a ticket would say, with the words that told it.',
);

export const openedClaim = named(
  'OpenedClaim',
  z.strictObject({
    claim: z.string(),
    rearrangement: z.string().describe('To take it back with.'),
    undoSeconds: z
      .int()
      .describe(
        'For so long the machine writes nothing to the customer: taken back in that time, nothing leaves.',
      ),
    ticket: ticketRow,
  }),
);

export const openingBody = namedBody(
  'ClaimOpening',
  z.strictObject({
    type: line(60).describe('A type of the profile.'),
    policy: line(60).nullable().default(null).describe('Its number in any spelling; null: not known.'),
    lossOn: realDay.nullable().default(null).describe('Null: not known.'),
    lossPlace: line(300).nullable().default(null),
    role: z
      .enum(['only', 'primary', 'further'])
      .default('further')
      .describe(
        'What becomes of the claims the ticket has: `only`: it leaves them; otherwise it belongs to all, and the new ' +
          'one is the first or another of them.',
      ),
    notSameAs: z
      .array(key)
      .max(50)
      .default([])
      .describe('Claims that look like the same event and, by your word, are not.'),
    reason: line(500).optional(),
    asks: z
      .boolean()
      .default(true)
      .describe(
        'Whether the customer is asked for what is missing once the opening can no longer be taken back unseen; ' +
          'otherwise the request is held until a person lets it go.',
      ),
    clientId: z.uuid().describe('Drawn by your program once per claim: sent twice, one claim is opened.'),
    version: version.optional(),
  }),
  'What a person says of a loss.',
);

const alikeQuery = z.strictObject({
  type: line(60),
  policy: line(60).optional(),
  lossOn: realDay.optional(),
});

/** Operations that open claims. */
export function openingOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;

  return [
    operation(
      {
        id: 'proposeClaim',
        method: 'get',
        path: '/tickets/:ticket/claim/proposal',
        chapter: 'Tickets',
        summary: 'Read what a claim opened from a ticket would say',
        description: 'Nothing is opened. Every value comes with the words it was read from.',
        params: ticketParam,
        query: none,
        problems: ['not-found'],
        answer: { schema: claimProposal, example: examples.claimProposal },
      },
      async ({ params }) => {
        const ticket = await loadTicket(db, params.ticket);
        const { told, text } = await lossToldOn(db, ticket);
        const policies = await findPolicies(db, policyCluesOf(told));
        await learnExamples(profile);
        const proposal = proposeOpening(
          told,
          classifyClaimType(text, profile),
          policies,
          (policy) => coveredTypes(policy, profile),
          localDateOf(tools.now()),
        );
        const current = await links.claimsOf(db, ticket);
        const names = await claimMarks(tools, current);
        const rest = [...profile.claimTypes.keys()].filter((type) => !proposal.types.includes(type));
        return {
          body: {
            refusal: whyNotOpen(ticket) ?? null,
            type: proposal.type ?? null,
            typeWords: [...proposal.typeWords],
            types: [...proposal.types, ...rest].flatMap((type) => {
              const label = profile.claimTypes.get(type)?.label;
              return label === undefined ? [] : [{ type, label: { ...label } }];
            }),
            policy: policies.find(({ id }) => id === proposal.policyId)?.number ?? null,
            policies: proposal.policies.map(({ policy, evidence }) => ({
              number: policy.number,
              product: policy.product,
              people: [...new Set(policy.parties.map(({ party }) => party.name))],
              reasons: evidence.map(({ text: { it, en }, weight }) => ({
                text: { it, en },
                speaks: weight < 0 ? ('against' as const) : ('for' as const),
              })),
            })),
            lossOn: proposal.lossOn ?? null,
            lossDays: proposal.lossDays.map((fact) => showFact(fact, profile)),
            lossPlace: proposal.lossPlace ?? null,
            lossPlaces: proposal.lossPlaces.map((fact) => showFact(fact, profile)),
            claims: current.flatMap((id) => names.get(id)?.reference ?? []),
          },
        };
      },
    ),

    operation(
      {
        id: 'listAlikeClaims',
        method: 'get',
        path: '/tickets/:ticket/claim/alike',
        chapter: 'Tickets',
        summary: 'List claims that a claim opened from a ticket may repeat',
        description: 'The one opened last first. `POST /tickets/:ticket/claim` asks about them too.',
        params: ticketParam,
        query: alikeQuery,
        problems: ['not-found'],
        answer: { schema: alikeList, example: { items: [examples.alike] } },
      },
      async ({ params, query }) => {
        const ticket = await loadTicket(db, params.ticket);
        const { told } = await lossToldOn(db, ticket);
        const policy = query.policy === undefined ? undefined : await findByNumber(db, query.policy);
        const loss = lossSaid(
          {
            type: query.type as ClaimTypeId,
            ...(policy === undefined ? {} : { policy }),
            ...(query.lossOn === undefined ? {} : { lossOn: query.lossOn }),
          },
          told,
        );
        const found = await alikeReports(db, {
          claim: loss,
          reporters: await reporterAt(db, ticket.customer),
        });
        return { body: { items: showAlike(tools, found) } };
      },
    ),

    command(
      {
        id: 'openClaim',
        method: 'post',
        path: '/tickets/:ticket/claim',
        chapter: 'Tickets',
        summary: 'Open a claim from a ticket',
        description:
          'The word of a person where the machine has opened none. The ticket is linked to the new claim and goes the way ' +
          'of a reported loss: its cover is judged and what is missing is asked for, after `undoSeconds`. While a claim may be the same event ' +
          'it is `perhaps-same-loss`, until you name it in `notSameAs`. 201, or 200 when its `clientId` was sent before. ' +
          'It can be taken back.',
        params: ticketParam,
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'perhaps-same-loss', 'not-possible'],
        body: {
          schema: openingBody,
          example: {
            type: 'motor_damage',
            policy: 'RCA-2025-004217',
            lossOn: '2026-11-11',
            clientId: '7f0c2f6e-7b0e-4c5e-9a57-0a3c1de6a004',
            version: 6,
          },
        },
        answer: {
          schema: openedClaim,
          example: {
            claim: examples.claimReference,
            rearrangement: '5',
            undoSeconds: 30,
            ticket: examples.ticketRow,
          },
          statuses: [201, 200],
        },
      },
      async ({ params, body, by, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        const policy = body.policy === null ? undefined : await findByNumber(db, body.policy);
        if (body.policy !== null && policy === undefined) throw unfit('policy', 'is no policy on file');
        const notSameAs = await Promise.all(body.notSameAs.map((each) => loadClaimId(db, each)));
        const outcome = await actions.openClaim({
          ticketId: ticket.id,
          // Whether the house has such a type is for the action to say.
          type: body.type as ClaimTypeId,
          ...(policy === undefined ? {} : { policyId: policy.id }),
          ...(body.lossOn === null ? {} : { lossOn: body.lossOn }),
          ...(body.lossPlace === null ? {} : { lossPlace: body.lossPlace }),
          role: body.role,
          notSameAs,
          ...(body.reason === undefined ? {} : { reason: body.reason }),
          asks: body.asks,
          clientId: body.clientId,
          by,
          ...versionOf(body.version, ifMatch),
        });
        switch (outcome.outcome) {
          case 'opened': {
            const names = await claimMarks(tools, [outcome.claimId]);
            return {
              status: outcome.again ? 200 : 201,
              body: {
                claim: names.get(outcome.claimId)?.reference ?? outcome.claimId,
                rearrangement: outcome.rearrangementId,
                undoSeconds: takeBackSeconds,
                ticket: showTicket(outcome.ticket, await claimsOf(tools, [outcome.ticket])),
              },
              version: outcome.ticket.version,
            };
          }
          case 'alike':
            throw new ApiProblem('perhaps-same-loss', {
              detail: 'Link the ticket to that claim, or say that it is another event.',
              current: { items: showAlike(tools, outcome.found) },
            });
          case 'unfit':
            throw unfit(outcome.field, outcome.reason);
          case 'stale':
          case 'not-possible':
          case 'unknown':
            return refuseTicket(tools, outcome);
        }
      },
    ),
  ];
}

function unfit(field: string, detail: string): ApiProblem {
  return new ApiProblem('invalid-body', { errors: [{ in: 'body', at: `/${field}`, detail }] });
}

function showAlike({ profile }: ApiTools, found: readonly Alike[]): z.input<typeof alikeView>[] {
  return found.map(({ claim, evidence }) => {
    const label = profile.claimTypes.get(claim.type)?.label;
    return {
      claim: formatReference(claim.reference, profile.terms.claimPrefix),
      label: label === undefined ? null : { ...label },
      status: claim.status,
      lossOn: claim.lossOn ?? null,
      notifiedAt: claim.notifiedAt.toISOString(),
      evidence: evidence.map(({ signal, text: { it, en } }) => ({ signal, text: { it, en } })),
    };
  });
}
