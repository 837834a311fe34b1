/** Who somebody has proven to be in a conversation: proofs, codes, and what was said all the same. */
import { z } from 'zod';
import { levelFor } from '../domain/identity/disclosure.ts';
import {
  askedFacts,
  codeStateOf,
  levelOf,
  maskedChannel,
  notedMethods,
  proofMethods,
  type CodeState,
} from '../domain/identity/identity.ts';
import type { Ticket } from '../domain/ticket.ts';
import { codesOf, overridesOf, proofsOf } from '../storage/identities.ts';
import type { Done, NotPossible, Unknown } from './actions.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { instant, key, line, named, namedBody, rowId, words } from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

const ticketParam = z.strictObject({ ticket: key });
const level = z.int().min(0).max(3);

export const identityView = named(
  'Identity',
  z.strictObject({
    level: level.describe(
      '0 nothing known, 1 reference and name, 2 the claim may be talked about, 3 address, e-mail and IBAN may change.',
    ),
    needs: level.describe('What talking about this ticket takes.'),
    proofs: z.array(
      z.strictObject({
        id: z.string(),
        method: z.enum(proofMethods),
        level,
        facts: z
          .array(z.enum(askedFacts))
          .describe('Which questions were answered rightly; never the answers.'),
        note: z.string().nullable(),
        message: z.string().nullable(),
        representative: z.boolean(),
        mandate: z.string().nullable(),
        by: z.string(),
        at: instant,
        withdrawn: z.strictObject({ by: z.string(), at: instant, why: z.string() }).nullable(),
      }),
    ),
    channels: z
      .array(z.strictObject({ name: z.string(), to: z.string(), shown: z.string() }))
      .describe('Where a code can be sent; `shown` may be read aloud.'),
    codes: z.array(
      z.strictObject({
        id: z.string(),
        to: z.string().describe('Masked.'),
        state: z.enum(['waiting', 'used', 'expired', 'worn-out', 'replaced'] satisfies readonly CodeState[]),
        by: z.string(),
        at: instant,
        expiresAt: instant,
      }),
    ),
    overrides: z.array(
      z.strictObject({
        id: z.string(),
        purpose: z.enum(['reply', 'decision', 'export']),
        has: level,
        needs: level,
        reason: z.string(),
        by: z.string(),
        at: instant,
        usedFor: z.string().nullable(),
      }),
    ),
  }),
  'How far somebody has proven who they are on a ticket, and by what.',
);

const example: z.input<typeof identityView> = {
  level: 2,
  needs: 2,
  proofs: [
    {
      id: '4',
      method: 'answers',
      level: 2,
      facts: ['birth_date', 'policy_number'],
      note: 'Al telefono',
      message: null,
      representative: false,
      mandate: null,
      by: 'person:Giulia Ferri',
      at: '2026-11-12T09:40:00.000Z',
      withdrawn: null,
    },
  ],
  channels: [{ name: 'Anna Bianchi', to: 'anna.bianchi@example.org', shown: 'a•••@example.org' }],
  codes: [],
  overrides: [],
};

export const proofBody = namedBody(
  'ProofBody',
  z.strictObject({
    method: z.enum(notedMethods),
    facts: z.array(z.enum(askedFacts)).max(askedFacts.length).default([]),
    note: words(500).describe('What proves it: the number called back, the document seen. No answers.'),
    representative: z.boolean().default(false).describe('Somebody speaks for the person.'),
    mandate: line(300)
      .optional()
      .describe('Where the mandate lies; a representative proves nothing without.'),
  }),
);
export const reasonBody = namedBody('IdentityReason', z.strictObject({ reason: words(500) }));
export const identityCodeBody = namedBody(
  'IdentityCodeBody',
  z.strictObject({
    to: line(320).describe('One of `channels`.'),
    clientId: z.uuid().describe('Drawn by your program once per code: asked twice, it is one code.'),
  }),
);
export const codeAnswerBody = namedBody('IdentityCodeAnswer', z.strictObject({ code: line(20) }));

/** Operations on identity. */
export function identityOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;
  const answer = { schema: identityView, example };
  const show = async (ticket: Ticket): Promise<{ body: z.input<typeof identityView> }> => {
    const shown = await actions.showIdentity(ticket.id);
    if (shown.outcome === 'unknown') throw new ApiProblem('not-found');
    const [proofs, codes, overrides] = await Promise.all([
      proofsOf(db, ticket.id),
      codesOf(db, ticket.id),
      overridesOf(db, ticket.id),
    ]);
    return {
      body: {
        level: shown.level,
        needs: ticket.claimId === undefined ? 0 : levelFor.claim,
        proofs: proofs.map((proof) => ({
          id: proof.id,
          method: proof.method,
          level: levelOf(proof.method),
          facts: [...proof.facts],
          note: proof.note ?? null,
          message: proof.messageId ?? null,
          representative: proof.representative,
          mandate: proof.mandate ?? null,
          by: proof.by,
          at: proof.at.toISOString(),
          withdrawn:
            proof.withdrawn === undefined
              ? null
              : { ...proof.withdrawn, at: proof.withdrawn.at.toISOString() },
        })),
        channels: shown.channels.map(({ name, value }) => ({ name, to: value, shown: maskedChannel(value) })),
        codes: codes.map((code) => ({
          id: code.id,
          to: maskedChannel(code.recipient),
          state: codeStateOf(code, tools.now()),
          by: code.by,
          at: code.at.toISOString(),
          expiresAt: code.expiresAt.toISOString(),
        })),
        overrides: overrides.map(({ id, purpose, has, needs, reason, by, at, usedFor }) => ({
          id,
          purpose,
          has,
          needs,
          reason,
          by,
          at: at.toISOString(),
          usedFor: usedFor ?? null,
        })),
      },
    };
  };
  const settle = async (outcome: Done | NotPossible | Unknown, ticket: Ticket) => {
    if (outcome.outcome === 'not-possible') throw notPossible(outcome);
    if (outcome.outcome === 'unknown') throw new ApiProblem('not-found');
    return show(ticket);
  };
  return [
    operation(
      {
        id: 'readIdentity',
        method: 'get',
        path: '/tickets/:ticket/identity',
        chapter: 'Tickets',
        summary: 'How far somebody has proven who they are',
        description:
          'Levels 0 to 3. A number that a telephone shows and an address in a From line prove nothing.',
        params: ticketParam,
        query: none,
        problems: ['not-found'],
        answer,
      },
      async ({ params }) => show(await loadTicket(db, params.ticket)),
    ),
    command(
      {
        id: 'noteProof',
        method: 'post',
        path: '/tickets/:ticket/identity/proofs',
        chapter: 'Tickets',
        summary: 'Note what has proven it',
        description:
          'Two right answers to different questions make level 2; a call back on the number on file, or signed paper with an ' +
          'identity document, level 3. What was answered is not kept.',
        params: ticketParam,
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: proofBody,
          example: {
            method: 'answers',
            facts: ['birth_date', 'policy_number'],
            note: 'Al telefono',
            representative: false,
          },
        },
        answer,
      },
      async ({ params, body, by }) => {
        const ticket = await loadTicket(db, params.ticket);
        const { mandate, ...proof } = body;
        const outcome = await actions.noteProof({
          ticketId: ticket.id,
          proof: { ...proof, ...(mandate === undefined ? {} : { mandate }) },
          by,
        });
        return settle(outcome, ticket);
      },
    ),
    command(
      {
        id: 'withdrawProof',
        method: 'post',
        path: '/tickets/:ticket/identity/proofs/:proof/withdrawal',
        chapter: 'Tickets',
        summary: 'Say that a proof was none',
        params: z.strictObject({ ticket: key, proof: rowId }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: { schema: reasonBody, example: { reason: 'Ha risposto un familiare' } },
        answer,
      },
      async ({ params, body, by }) => {
        const ticket = await loadTicket(db, params.ticket);
        return settle(
          await actions.withdrawProof({
            ticketId: ticket.id,
            proofId: params.proof,
            reason: body.reason,
            by,
          }),
          ticket,
        );
      },
    ),
    command(
      {
        id: 'sendIdentityCode',
        method: 'post',
        path: '/tickets/:ticket/identity/codes',
        chapter: 'Tickets',
        summary: 'Send a code to a channel on file',
        limit: 'sends',
        description:
          'Six digits, good for 15 minutes, once, and for five tries; three an hour on a ticket. Nobody here can read it: ' +
          'the outbox keeps dots in its place. Whoever tells it holds the channel: level 2.',
        params: ticketParam,
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: identityCodeBody,
          example: { to: 'anna.bianchi@example.org', clientId: '0b9d3c1e-5f5b-4f43-9d0b-0f2f2b1a7c11' },
        },
        answer,
      },
      async ({ params, body, by }) => {
        const ticket = await loadTicket(db, params.ticket);
        const outcome = await actions.sendCode({
          ticketId: ticket.id,
          to: body.to.toLowerCase(),
          clientId: body.clientId,
          by,
        });
        return settle(outcome, ticket);
      },
    ),
    command(
      {
        id: 'answerIdentityCode',
        method: 'post',
        path: '/tickets/:ticket/identity/codes/:code/answers',
        chapter: 'Tickets',
        summary: 'Enter the code somebody tells',
        params: z.strictObject({ ticket: key, code: rowId }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: { schema: codeAnswerBody, example: { code: '042 917' } },
        answer,
      },
      async ({ params, body, by }) => {
        const ticket = await loadTicket(db, params.ticket);
        const outcome = await actions.answerCode({
          ticketId: ticket.id,
          codeId: params.code,
          code: body.code,
          by,
        });
        return settle(outcome, ticket);
      },
    ),
    command(
      {
        id: 'overrideIdentity',
        method: 'post',
        path: '/tickets/:ticket/identity/overrides',
        chapter: 'Tickets',
        summary: 'Let the next decision’s letter go without proof',
        description:
          'Your reason is kept with your name, and used up by one decision. An answer carries its own reason.',
        params: ticketParam,
        query: none,
        needs: 'decide_claims',
        problems: ['not-found', 'not-possible'],
        body: { schema: reasonBody, example: { reason: 'Ha consegnato a mano il documento in agenzia' } },
        answer,
      },
      async ({ params, body, by }) => {
        const ticket = await loadTicket(db, params.ticket);
        return settle(await actions.noteOverride({ ticketId: ticket.id, reason: body.reason, by }), ticket);
      },
    ),
  ];
}
