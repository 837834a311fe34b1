/** Handing tickets up, and the supervisor's queue of what was handed up. */
import { z } from 'zod';
import { machineReasons, personReasons } from '../domain/decisions/escalation.ts';
import type { EscalationId } from '../domain/ids.ts';
import type { Labels } from '../domain/profile.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { may, type Person } from '../domain/people/role.ts';
import * as claims from '../storage/claims.ts';
import * as escalations from '../storage/escalations.ts';
import { farFuture } from '../storage/worklist.ts';
import type { EscalationOutcome } from './actions.ts';
import { claimReference, ticketReference } from './examples.ts';
import { readerFor } from './finding-view.ts';
import { command, none, operation, versionOf, type Answer, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  cursorOf,
  instant,
  key,
  labels,
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
import type { Workplace } from './tools.ts';

export const escalationView = named(
  'Escalation',
  z.strictObject({
    id: z.string(),
    ticket: z.string().describe('Reference of the ticket.'),
    subject: z.string(),
    customer: z.string().nullable(),
    claim: z.string().nullable().describe('Reference of its claim.'),
    reason: z.enum([...personReasons, ...machineReasons]),
    state: z.enum(['raised', 'acknowledged', 'decided', 'returned', 'expired']),
    version: version.describe('Grows with every change; send it back as `If-Match` or `version`.'),
    note: z.string().nullable(),
    clock: z
      .strictObject({ id: z.string(), label: labels })
      .nullable()
      .describe('The deadline that raised it; null where none did.'),
    due: instant.nullable().describe('When the first clock of its ticket ends; null where none runs.'),
    raisedBy: z.string().nullable().describe('Null where a clock or a request raised it.'),
    raisedAt: instant,
    handledBy: z.string().nullable().describe('Name of the person who has it.'),
    answer: z.string().nullable().describe('Instructions, or how it was decided.'),
  }),
  'Something handed up to a supervisor.',
);

export const escalationPage = pageOf('EscalationPage', escalationView);

export const escalatingBody = namedBody(
  'Escalating',
  z.strictObject({
    reason: z.enum(personReasons),
    note: words(2_000).describe('What the supervisor should look at.'),
    clientId: z.uuid().describe('Drawn by your program: the same one sent twice is one escalation.'),
    version: version.optional().describe('Version of the ticket.'),
  }),
);

export const escalationStep = namedBody(
  'EscalationStep',
  z.strictObject({
    step: z
      .enum(['take', 'reassign', 'return', 'decide'])
      .describe(
        '`decide` ends what needs no decision on a claim; a decision on the claim ends it by itself.',
      ),
    to: line(80).optional().describe('Name of the person it goes to, for `reassign`.'),
    note: words(2_000).optional().describe('Needed to return and to decide.'),
    version: version.optional(),
  }),
);

const example: z.input<typeof escalationView> = {
  id: '7',
  ticket: ticketReference,
  subject: 'Denuncia sinistro auto',
  customer: 'Anna Bianchi',
  claim: claimReference,
  reason: 'coverage_doubt',
  state: 'raised',
  version: 1,
  note: 'La garanzia copre la grandine su un’auto in sosta?',
  clock: null,
  due: '2026-11-20T09:00:00.000Z',
  raisedBy: 'person:Giulia Ferri',
  raisedAt: '2026-11-12T10:20:00.000Z',
  handledBy: null,
  answer: null,
};

/** Operations on escalations. */
export function escalationOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;
  const show = async (
    items: readonly escalations.EscalationOnTicket[],
  ): Promise<z.input<typeof escalationView>[]> => {
    const references = await claims.referencesOf(db, [
      ...new Set(items.flatMap(({ claimId }) => claimId ?? [])),
    ]);
    return items.map((each) => {
      const { ticket } = each;
      const reference = each.claimId === undefined ? undefined : references.get(each.claimId);
      return {
        id: each.id,
        ticket: formatReference(ticket.reference, 'TCK'),
        subject: ticket.subject,
        customer: ticket.customerName ?? ticket.customer ?? null,
        claim: reference === undefined ? null : formatReference(reference, profile.terms.claimPrefix),
        reason: each.reason,
        state: each.state,
        version: each.version,
        note: each.note ?? null,
        clock: each.clock === undefined ? null : { id: each.clock.id, label: labelOf(each.clock.id) },
        due: each.dueAt < farFuture ? each.dueAt.toISOString() : null,
        raisedBy: each.raisedBy ?? null,
        raisedAt: each.raisedAt.toISOString(),
        handledBy: each.handledBy ?? null,
        answer: each.answer ?? null,
      };
    });
  };
  /** A clock that this house has no longer goes by its id. */
  const labelOf = (id: string): Labels =>
    profile.clocks.find((clock) => clock.id === id)?.label ?? { it: id, en: id };
  const answer = (outcome: EscalationOutcome): Promise<Answer<z.input<typeof escalationView>>> =>
    answerStep(outcome.outcome === 'done' ? { outcome: 'done', now: outcome.escalation } : outcome, {
      about: 'ticket',
      show: async (escalation) => {
        const found = await escalations.findOnTicket(db, escalation.id);
        return found === undefined ? undefined : (await show([{ ...found, ...escalation }]))[0];
      },
      none: noEscalation,
    });
  /** Whoever may not know of a signal is told that there is no such escalation. */
  const known = async (id: string, reader: Person): Promise<void> => {
    const found = await escalations.find(db, id);
    if (found === undefined || (found.reason === 'fraud_signal' && !may(reader.role, 'read_fraud')))
      throw noEscalation();
  };

  return [
    operation(
      {
        id: 'listEscalations',
        method: 'get',
        path: '/escalations',
        chapter: 'Decisions',
        summary: 'List what waits for a supervisor, what is due first before the rest',
        params: none,
        query: z.strictObject({ ...paging }),
        needs: 'read_claims',
        answer: { schema: escalationPage, example: { items: [example], next: null } },
      },
      async ({ query, person }) => {
        const after = query.cursor === undefined ? undefined : readEscalationCursor(query.cursor);
        if (query.cursor !== undefined && after === undefined) throw unusableCursor();
        const rows = await escalations.listOpen(
          db,
          { size: query.limit + 1, ...(after === undefined ? {} : { after }) },
          readerFor(person()),
        );
        const items = rows.slice(0, query.limit);
        const last = items.at(-1);
        return {
          body: {
            items: await show(items),
            next:
              rows.length > query.limit && last !== undefined
                ? cursorOf([last.dueAt.toISOString(), last.id])
                : null,
          },
        };
      },
    ),
    command(
      {
        id: 'escalateTicket',
        method: 'post',
        path: '/tickets/:ticket/escalations',
        chapter: 'Decisions',
        summary: 'Hand a ticket up to a supervisor',
        description:
          'Once per reason while it is open. The same `clientId` again is the same one; another one for the same reason is refused.',
        needs: 'work_claims',
        params: z.strictObject({ ticket: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: escalatingBody,
          example: {
            reason: 'coverage_doubt',
            note: 'La garanzia copre la grandine su un’auto in sosta?',
            clientId: '0b6f3f0e-6a5c-4b7e-9a55-2a8c1d0e4f11',
          },
        },
        answer: { schema: escalationView, example, statuses: [201, 200] },
      },
      async ({ params, body, person, ifMatch }) => {
        const ticket = await loadTicket(db, params.ticket);
        const outcome = await actions.escalateTicket({
          ticketId: ticket.id,
          reason: body.reason,
          note: body.note,
          clientId: body.clientId,
          ...versionOf(body.version, ifMatch),
          person: person(),
        });
        return {
          ...(await answer(outcome)),
          status: outcome.outcome === 'done' && outcome.again ? 200 : 201,
        };
      },
    ),
    command(
      {
        id: 'stepEscalation',
        method: 'post',
        path: '/escalations/:escalation/steps',
        chapter: 'Decisions',
        summary: 'Take an escalation, give it to somebody, return it with instructions, or end it',
        needs: 'handle_escalations',
        params: z.strictObject({ escalation: rowId }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: escalationStep,
          example: { step: 'return', note: 'Chieda la perizia e la riproponga', version: 1 },
        },
        answer: {
          schema: escalationView,
          example: {
            ...example,
            state: 'returned',
            version: 2,
            handledBy: 'Sara Conti',
            answer: 'Chieda la perizia e la riproponga',
          },
        },
      },
      async ({ params, body, person, ifMatch }) => {
        await known(params.escalation, person());
        return answer(
          await actions.stepEscalation({
            escalationId: params.escalation,
            step: body.step,
            ...(body.to === undefined ? {} : { to: body.to }),
            ...(body.note === undefined ? {} : { note: body.note }),
            ...versionOf(body.version, ifMatch),
            person: person(),
          }),
        );
      },
    ),
  ];
}

function readEscalationCursor(
  cursor: string,
): { readonly dueAt: Date; readonly id: EscalationId } | undefined {
  const parts = readCursor(
    cursor,
    z.tuple([
      z.iso.datetime().transform((text) => new Date(text)),
      rowId.transform((id) => id as EscalationId),
    ]),
  );
  return parts === undefined ? undefined : { dueAt: parts[0], id: parts[1] };
}

function noEscalation(): ApiProblem {
  return new ApiProblem('not-found', { detail: 'There is no such escalation.' });
}
