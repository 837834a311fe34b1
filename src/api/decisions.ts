/** Decisions on claims: the sheet before one is made, the decision, its signatures, and what waits for one. */
import { z } from 'zod';
import type { DecisionDraft } from '../domain/decisions/obstacles.ts';
import type { DecisionId, PartyId } from '../domain/ids.ts';
import type { Person } from '../domain/people/role.ts';
import * as claims from '../storage/claims.ts';
import * as decisions from '../storage/decisions.ts';
import type { DecisionOutcome, DecisionPreview } from './actions.ts';
import { loadClaimId } from './claims.ts';
import {
  calculationView,
  decisionView,
  showCalculation,
  showDecision,
  signingView,
} from './decision-view.ts';
import * as examples from './decision-examples.ts';
import { sessionOf } from './guard.ts';
import { command, none, operation, versionOf, type Answer, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  cursorOf,
  key,
  labels,
  language,
  line,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  rowId,
  version,
  words,
} from './schemas.ts';
import { answerStep } from './step-answer.ts';
import { loadTicket } from './tickets.ts';
import type { ApiTools, Workplace } from './tools.ts';

const cents = z.int().min(1).max(1_000_000_000_000);
const approve = {
  kind: z.literal('approve'),
  amount: cents.optional().describe('To be paid now, in euro cents.'),
  payee: rowId.optional().describe('Id of one of the people the sheet offers.'),
  iban: line(42).optional().describe('In place of the payee’s account on file.'),
  coverCode: line(60).optional().describe('Only where no cover answers and somebody put that aside.'),
  explanation: words(4_000)
    .optional()
    .describe(
      'For the customer, in the letter’s language: needed where less is granted than the cover pays.',
    ),
};
const reject = {
  kind: z.literal('reject'),
  reason: line(60).optional().describe('Code of one of the house’s grounds.'),
  clause: line(200).optional().describe('Where the contract or the law says it.'),
  explanation: words(4_000).optional().describe('For the customer, in the letter’s language.'),
};
const letterParts = {
  ticket: key.optional().describe('On which the customer is told; chosen when absent.'),
  language: language.optional().describe('Of the letter; the ticket’s when absent.'),
};
const madeParts = {
  ...letterParts,
  note: words(2_000).optional().describe('For colleagues.'),
  clientId: z.uuid().describe('Drawn by your program: the same one sent twice is one decision.'),
  undoSeconds: z.int().min(0).max(30).optional().describe('How long it can be taken back.'),
  version: version.optional().describe('Version of the claim.'),
};

export const decisionDraft = namedBody(
  'DecisionDraft',
  z.discriminatedUnion('kind', [
    z.strictObject({ ...approve, ...letterParts }),
    z.strictObject({ ...reject, ...letterParts }),
  ]),
  'A decision as far as it is filled in.',
);
export const decisionBody = namedBody(
  'DecisionBody',
  z.discriminatedUnion('kind', [
    z.strictObject({ ...approve, ...madeParts }),
    z.strictObject({ ...reject, ...madeParts }),
  ]),
  'An approval or a rejection.',
);

export const decisionStep = namedBody(
  'DecisionStep',
  z.strictObject({
    step: z.enum(['sign', 'return', 'take_back', 'reopen']),
    note: words(2_000).optional().describe('Needed to return and to reopen.'),
    confirm: z
      .strictObject({ amount: cents, ibanEnd: z.string().regex(/^[A-Z0-9]{4}$/) })
      .optional()
      .describe('Whoever signs an approval enters its sum and the end of the account anew.'),
    letterMark: z
      .string()
      .max(60)
      .optional()
      .describe('`mark` of the letter that was read before signing: another letter is not signed.'),
    undoSeconds: z.int().min(0).max(30).optional(),
    version: version.optional().describe('Version of the decision.'),
  }),
);

export const sheetView = named(
  'DecisionSheet',
  z.strictObject({
    possible: z.boolean(),
    obstacles: z.array(z.strictObject({ kind: z.string(), ...labels.shape })),
    verdict: z.enum(['covered', 'not_covered', 'partly', 'needs_human']).nullable(),
    cover: z
      .strictObject({ code: z.string(), ...labels.shape, clause: z.string().nullable() })
      .nullable()
      .describe('The cover that answers.'),
    calculation: calculationView,
    grantedBefore: z.int().describe('Euro cents granted on the claim so far: limits count them too.'),
    payees: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        insured: z.boolean(),
        ibanEnd: z.string().nullable(),
      }),
    ),
    reasons: z.array(z.strictObject({ code: z.string(), ...labels.shape, needsClause: z.boolean() })),
    signing: signingView
      .extend({ ...labels.shape, holdsAtOnce: z.boolean().describe('Your signature is enough.') })
      .nullable(),
    letter: z
      .strictObject({ to: z.string(), subject: z.string(), text: z.string(), html: z.string().nullable() })
      .nullable()
      .describe('As it would leave; null until the decision is whole.'),
  }),
  'What deciding would do, and everything in its way.',
);

export const decisionLetter = named(
  'DecisionLetter',
  z.strictObject({
    frozen: z
      .boolean()
      .describe('It lies in the outbox as it is here; `false`: as it would leave if it were signed now.'),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    mark: z
      .string()
      .describe('Changes whenever who receives it or its words do; send it back when you sign.'),
  }),
  'What a decision tells the customer.',
);

export const decisionPage = pageOf('DecisionPage', decisionView);
export const decisionList = named('DecisionList', z.strictObject({ items: z.array(decisionView) }));

/** Operations on decisions. */
export function decisionOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;
  const show = async (items: readonly decisions.StoredDecision[], reader: Person) => {
    const references = await claims.referencesOf(db, [...new Set(items.map(({ claimId }) => claimId))]);
    return items.flatMap((decision) => {
      const reference = references.get(decision.claimId);
      return reference === undefined ? [] : [showDecision(decision, reference, tools.profile.terms, reader)];
    });
  };
  const answer = (outcome: DecisionOutcome, reader: Person): Promise<Answer<z.input<typeof decisionView>>> =>
    answerStep(outcome.outcome === 'done' ? { outcome: 'done', now: outcome.decision } : outcome, {
      about: 'claim',
      show: async (decision) => (await show([decision], reader))[0],
      none: noDecision,
    });

  return [
    operation(
      {
        id: 'listDecisions',
        method: 'get',
        path: '/claims/:claim/decisions',
        chapter: 'Decisions',
        summary: 'List the decisions on a claim, the latest first',
        params: z.strictObject({ claim: key }),
        query: none,
        needs: 'read_claims',
        problems: ['not-found'],
        answer: { schema: decisionList, example: { items: [examples.decision] } },
      },
      async ({ params, person }) => {
        const found = await decisions.ofClaim(db, await loadClaimId(db, params.claim));
        return { body: { items: await show(found, person()) } };
      },
    ),
    operation(
      {
        id: 'listWaitingDecisions',
        method: 'get',
        path: '/decisions',
        chapter: 'Decisions',
        summary: 'List the decisions that wait for a signature, newest first',
        params: none,
        query: z.strictObject({ ...paging }),
        needs: 'read_claims',
        answer: { schema: decisionPage, example: { items: [examples.decision], next: null } },
      },
      async ({ query, person }) => {
        const after =
          query.cursor === undefined
            ? undefined
            : readCursor(query.cursor, z.tuple([rowId.transform((id) => id as DecisionId)]))?.[0];
        if (query.cursor !== undefined && after === undefined) throw unusableCursor();
        const rows = await decisions.waiting(db, {
          size: query.limit + 1,
          ...(after === undefined ? {} : { after }),
        });
        const items = rows.slice(0, query.limit);
        const last = items.at(-1);
        return {
          body: {
            items: await show(items, person()),
            next: rows.length > query.limit && last !== undefined ? cursorOf([last.id]) : null,
          },
        };
      },
    ),
    command(
      {
        id: 'previewDecision',
        method: 'post',
        path: '/claims/:claim/decisions/preview',
        chapter: 'Decisions',
        summary: 'See what deciding would do, what stands in its way, and the letter',
        description: 'Nothing is kept or sent.',
        needs: 'propose_decisions',
        params: z.strictObject({ claim: key }),
        query: none,
        problems: ['not-found'],
        body: { schema: decisionDraft, example: { kind: 'approve', amount: 95_000, payee: '12' } },
        answer: { schema: sheetView, example: examples.sheet },
      },
      async ({ params, body, person }) => {
        const outcome = await actions.previewDecision({
          claimId: await loadClaimId(db, params.claim),
          draft: draftOf(body),
          ...(await letterOf(tools, body)),
          person: person(),
        });
        if (outcome.outcome === 'unknown') throw new ApiProblem('not-found');
        return { body: showSheet(outcome) };
      },
    ),
    command(
      {
        id: 'decideClaim',
        method: 'post',
        path: '/claims/:claim/decisions',
        chapter: 'Decisions',
        summary: 'Approve or reject a claim',
        description:
          'Within your authority it holds at once: the payment order is made and the letter leaves when the time for ' +
          'taking it back is over. Otherwise it waits for whoever has to sign.',
        needs: 'propose_decisions',
        signed: true,
        limit: 'sends',
        params: z.strictObject({ claim: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: decisionBody,
          example: {
            kind: 'approve',
            amount: 95_000,
            payee: '12',
            clientId: '0b6f3f0e-6a5c-4b7e-9a55-2a8c1d0e4f11',
          },
        },
        answer: { schema: decisionView, example: examples.decision, statuses: [201, 200] },
      },
      async ({ params, body, person, ifMatch, response }) => {
        const undoSeconds = body.undoSeconds ?? sessionOf(response)?.person.preferences.undoSeconds;
        const outcome = await actions.decideClaim({
          claimId: await loadClaimId(db, params.claim),
          draft: draftOf(body),
          ...(await letterOf(tools, body)),
          ...(body.note === undefined ? {} : { note: body.note }),
          clientId: body.clientId,
          ...versionOf(body.version, ifMatch),
          ...(undoSeconds === undefined ? {} : { undoSeconds }),
          person: person(),
        });
        const done = await answer(outcome, person());
        return { ...done, status: outcome.outcome === 'done' && outcome.again ? 200 : 201 };
      },
    ),
    operation(
      {
        id: 'readDecision',
        method: 'get',
        path: '/decisions/:decision',
        chapter: 'Decisions',
        summary: 'Read one decision with what it rests on',
        params: z.strictObject({ decision: rowId }),
        query: none,
        needs: 'read_claims',
        versioned: true,
        problems: ['not-found'],
        answer: { schema: decisionView, example: examples.decision },
      },
      async ({ params, person }) => {
        const found = await decisions.find(db, params.decision);
        const [body] = found === undefined ? [] : await show([found], person());
        if (found === undefined || body === undefined) throw noDecision();
        return { body, version: found.version };
      },
    ),
    operation(
      {
        id: 'readDecisionLetter',
        method: 'get',
        path: '/decisions/:decision/letter',
        chapter: 'Decisions',
        summary: 'Read the customer’s letter of a decision, also before it is signed',
        params: z.strictObject({ decision: rowId }),
        query: none,
        needs: 'decide_claims',
        problems: ['not-found'],
        answer: {
          schema: decisionLetter,
          example: {
            frozen: false,
            to: 'anna.bianchi@example.org',
            subject: 'L’esito del suo sinistro',
            text: 'Gentile Anna Bianchi, …',
            mark: 'pX1zYb1xq2mB5s0v8yqkq4z3n1e0Wm6b7r2t9u4c5dE',
          },
        },
      },
      async ({ params }) => {
        const shown = await actions.showDecisionLetter({ decisionId: params.decision });
        if (shown.outcome === 'unknown') throw noDecision();
        const { outcome: _letter, ...body } = shown;
        return { body };
      },
    ),
    command(
      {
        id: 'stepDecision',
        method: 'post',
        path: '/decisions/:decision/steps',
        chapter: 'Decisions',
        summary: 'Sign a decision, return it, take it back, or reopen its claim',
        description:
          'Signed by everybody it needs, it holds. It can be taken back by those who signed until its letter leaves; ' +
          'afterwards the claim is reopened, and a payment order that was not taken up is withdrawn.',
        needs: 'propose_decisions',
        signed: true,
        limit: 'sends',
        params: z.strictObject({ decision: rowId }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: decisionStep,
          example: { step: 'sign', confirm: { amount: 95_000, ibanEnd: '3456' }, version: 1 },
        },
        answer: { schema: decisionView, example: examples.decision },
      },
      async ({ params, body, person, ifMatch, response }) => {
        const undoSeconds = body.undoSeconds ?? sessionOf(response)?.person.preferences.undoSeconds;
        return answer(
          await actions.stepDecision({
            decisionId: params.decision,
            step: body.step,
            ...(body.note === undefined ? {} : { note: body.note }),
            ...(body.confirm === undefined ? {} : { confirm: body.confirm }),
            ...(body.letterMark === undefined ? {} : { letterMark: body.letterMark }),
            ...versionOf(body.version, ifMatch),
            ...(undoSeconds === undefined ? {} : { undoSeconds }),
            person: person(),
          }),
          person(),
        );
      },
    ),
  ];
}

function noDecision(): ApiProblem {
  return new ApiProblem('not-found', { detail: 'There is no such decision.' });
}

function draftOf(body: z.output<typeof decisionDraft> | z.output<typeof decisionBody>): DecisionDraft {
  if (body.kind === 'approve')
    return {
      kind: 'approve',
      ...(body.amount === undefined ? {} : { amount: body.amount }),
      // One of the people the rules look for.
      ...(body.payee === undefined ? {} : { payee: body.payee as PartyId }),
      ...(body.iban === undefined ? {} : { iban: body.iban }),
      ...(body.coverCode === undefined ? {} : { coverCode: body.coverCode }),
      ...(body.explanation === undefined ? {} : { explanation: body.explanation }),
    };
  return {
    kind: 'reject',
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    ...(body.clause === undefined ? {} : { clause: body.clause }),
    ...(body.explanation === undefined ? {} : { explanation: body.explanation }),
  };
}

async function letterOf({ db }: ApiTools, body: z.output<typeof decisionDraft>) {
  const ticket = body.ticket === undefined ? undefined : await loadTicket(db, body.ticket);
  return {
    ...(ticket === undefined ? {} : { ticketId: ticket.id }),
    ...(body.language === undefined ? {} : { language: body.language }),
  };
}

function showSheet(preview: DecisionPreview): z.input<typeof sheetView> {
  const { file, signing, words: said, letter } = preview;
  const { coverage } = file;
  return {
    possible: preview.obstacles.length === 0,
    obstacles: preview.obstacles.map(({ kind, text }) => ({ kind, ...text })),
    verdict: coverage?.verdict ?? null,
    cover:
      coverage?.cover === undefined
        ? null
        : { code: coverage.cover.code, ...coverage.cover.name, clause: coverage.clause ?? null },
    calculation: showCalculation(coverage?.amounts?.calculation),
    grantedBefore: preview.grantedBefore,
    payees: file.payees.map(({ id, name, iban }) => ({
      id,
      name,
      insured: preview.insured.has(id),
      ibanEnd: iban?.slice(-4) ?? null,
    })),
    reasons: file.reasons.map(({ code, label, needsClause }) => ({ code, ...label, needsClause })),
    signing:
      signing === undefined || said === undefined
        ? null
        : {
            ...signing,
            second: [...signing.second],
            ...said,
            holdsAtOnce: preview.holdsAtOnce ?? false,
          },
    letter:
      letter === undefined
        ? null
        : { to: preview.to ?? '', subject: letter.subject, text: letter.text, html: letter.html ?? null },
  };
}
