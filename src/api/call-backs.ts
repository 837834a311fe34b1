/** Who is to be called back, and what came of it. */
import { z } from 'zod';
import type { CallBackId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { callBackBy, callBackStates, callBackSteps, stepCallBack } from '../domain/phone/call-back.ts';
import * as callBacks from '../storage/call-backs.ts';
import { namesAt } from '../storage/parties.ts';
import * as tickets from '../storage/tickets.ts';
import type { CallBackOutcome } from './actions.ts';
import { ticketReference } from './examples.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  cursorOf,
  instant,
  key,
  line,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  rowId,
  version,
} from './schemas.ts';
import { answerStep } from './step-answer.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

export const callBackView = named(
  'CallBack',
  z.strictObject({
    id: rowId,
    version: version.describe('Grows with every change; send it back as `If-Match` or `version`.'),
    ticket: z.string().describe('Reference of the ticket they asked on.'),
    number: z
      .string()
      .describe('Number in E.164 that they left. Anybody may leave any number: it proves nobody.'),
    names: z
      .array(z.string())
      .describe('Whose number it is on file: a hint, and no more. Several where they share it.'),
    askedAt: instant,
    dueAt: instant.nullable().describe('Until when the house calls back; null where it has no clock for it.'),
    late: z.boolean().describe('It is open and its time has passed.'),
    note: z.string().nullable(),
    state: z.enum(callBackStates),
    tries: z.int().describe('How often somebody called since.'),
    lastTriedAt: instant.nullable(),
    answeredAt: instant
      .nullable()
      .describe('When a call of ours was last taken: by them, or by a machine. A person says which.'),
    enteredBy: z.string(),
    endedBy: z.string().nullable(),
    endedAt: instant.nullable(),
    assignee: z.string().nullable().describe('Whose ticket it is.'),
    steps: z.array(z.enum(callBackSteps)).describe('What may be said of it now.'),
  }),
  'Somebody who asked to be called back.',
);
export const callBackPage = pageOf('CallBackPage', callBackView);
const callBackList = named('CallBackList', z.strictObject({ items: z.array(callBackView) }));

export const callBackBody = namedBody(
  'CallBackAsked',
  z.strictObject({
    number: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/)
      .describe('Number in E.164.'),
    note: line(300).optional().describe('What it is about, or when they can be reached.'),
    clientId: z.uuid().describe('Drawn by your program: the same one sent twice is one wish.'),
  }),
  'Somebody is to be called back.',
);

export const callBackStepBody = namedBody(
  'CallBackStep',
  z.strictObject({ step: z.enum(callBackSteps), version: version.optional() }),
  'reached: somebody talked to them. not_reached: one more call in vain; they stay on the list. drop: nobody need call. reopen: undo of the two ends.',
);

const example: z.input<typeof callBackView> = {
  id: '4',
  version: 1,
  ticket: ticketReference,
  number: '+393331234567',
  names: ['Anna Bianchi'],
  askedAt: '2026-11-12T08:55:00.000Z',
  dueAt: '2026-11-12T12:55:00.000Z',
  late: false,
  note: null,
  state: 'open',
  tries: 0,
  lastTriedAt: null,
  answeredAt: null,
  enteredBy: 'machine:normalize',
  endedBy: null,
  endedAt: null,
  assignee: null,
  steps: ['reached', 'not_reached', 'drop'],
};

/** Operations on the list of those who wait for a call. */
export function callBackOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;
  const show = async (items: readonly callBacks.CallBack[]): Promise<z.input<typeof callBackView>[]> => {
    const [tries, names, asked] = [
      await callBacks.triesOf(
        db,
        items.map(({ id }) => id),
      ),
      await namesAt(db, [...new Set(items.map(({ number }) => number))]),
      await tickets.standing(db, [...new Set(items.map(({ ticketId }) => ticketId))]),
    ];
    const now = tools.now();
    return items.map((each) => {
      const ticket = asked.get(each.ticketId);
      const tried = tries.get(each.id);
      const dueAt = callBackBy(profile, each.askedAt);
      return {
        id: each.id,
        version: each.version,
        ticket: ticket === undefined ? '' : formatReference(ticket.reference, 'TCK'),
        number: each.number,
        names: [...(names.get(each.number) ?? [])],
        askedAt: each.askedAt.toISOString(),
        dueAt: dueAt?.toISOString() ?? null,
        late: each.state === 'open' && dueAt !== undefined && dueAt < now,
        note: each.note ?? null,
        state: each.state,
        tries: tried?.count ?? 0,
        lastTriedAt: tried?.last.toISOString() ?? null,
        answeredAt: tried?.answeredAt?.toISOString() ?? null,
        enteredBy: each.enteredBy,
        endedBy: each.endedBy ?? null,
        endedAt: each.endedAt?.toISOString() ?? null,
        assignee: ticket?.assignee ?? null,
        steps: callBackSteps.filter((step) => 'to' in stepCallBack(each.state, step)),
      };
    });
  };
  const answer = (outcome: CallBackOutcome) =>
    answerStep(outcome.outcome === 'done' ? { outcome: 'done', now: outcome.callBack } : outcome, {
      about: 'ticket',
      show: async (each) => (await show([each]))[0],
      none: () => new ApiProblem('not-found', { detail: 'Nobody waits for this call.' }),
    });

  return [
    operation(
      {
        id: 'listCallBacks',
        method: 'get',
        path: '/call-backs',
        chapter: 'Tickets',
        summary: 'List who waits to be called back, the longest waiting first',
        params: none,
        query: z.strictObject({ ...paging }),
        needs: 'read_claims',
        answer: { schema: callBackPage, example: { items: [example], next: null } },
      },
      async ({ query }) => {
        const after =
          query.cursor === undefined
            ? undefined
            : readCursor(query.cursor, z.tuple([z.iso.datetime(), rowId]));
        if (query.cursor !== undefined && after === undefined) throw unusableCursor();
        const rows = await callBacks.openCallBacks(db, {
          size: query.limit + 1,
          // A row's id out of our own cursor.
          ...(after === undefined
            ? {}
            : { after: { askedAt: new Date(after[0]), id: after[1] as CallBackId } }),
        });
        const items = rows.slice(0, query.limit);
        const last = items.at(-1);
        return {
          body: {
            items: await show(items),
            next:
              rows.length > query.limit && last !== undefined
                ? cursorOf([last.askedAt.toISOString(), last.id])
                : null,
          },
        };
      },
    ),
    operation(
      {
        id: 'listTicketCallBacks',
        method: 'get',
        path: '/tickets/:ticket/call-backs',
        chapter: 'Tickets',
        summary: 'List who asked on a ticket to be called back, and what came of it',
        params: z.strictObject({ ticket: key }),
        query: none,
        needs: 'read_claims',
        problems: ['not-found'],
        answer: { schema: callBackList, example: { items: [example] } },
      },
      async ({ params }) => {
        const { id } = await loadTicket(db, params.ticket);
        return { body: { items: await show(await callBacks.callBacksOf(db, id)) } };
      },
    ),
    command(
      {
        id: 'askForCall',
        method: 'post',
        path: '/tickets/:ticket/call-backs',
        chapter: 'Tickets',
        summary: 'Write down that somebody is to be called back',
        description:
          'Whoever asks for it in a call of their own is on the list without this. The house’s clock for calling back starts now.',
        needs: 'work_claims',
        params: z.strictObject({ ticket: key }),
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: callBackBody,
          example: {
            number: '+393331234567',
            note: 'Dopo le 14',
            clientId: '7c0f9c1e-8d2b-4f6a-9c3e-1a2b3c4d5e70',
          },
        },
        answer: { schema: callBackView, example, statuses: [201, 200] },
      },
      async ({ params, body, by }) => {
        const ticket = await loadTicket(db, params.ticket);
        const outcome = await actions.askForCall({
          ticketId: ticket.id,
          number: body.number,
          askedAt: tools.now(),
          ...(body.note === undefined ? {} : { note: body.note }),
          clientId: body.clientId,
          by,
        });
        return {
          ...(await answer(outcome)),
          status: outcome.outcome === 'done' && outcome.again ? 200 : 201,
        };
      },
    ),
    command(
      {
        id: 'stepCallBack',
        method: 'post',
        path: '/call-backs/:callBack/steps',
        chapter: 'Tickets',
        summary: 'Say what came of calling somebody back',
        needs: 'work_claims',
        params: z.strictObject({ callBack: rowId }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: callBackStepBody, example: { step: 'reached', version: 1 } },
        answer: {
          schema: callBackView,
          example: {
            ...example,
            state: 'reached',
            endedBy: 'person:Giulia Ferri',
            endedAt: '2026-11-12T09:30:00.000Z',
            steps: ['reopen'],
          },
        },
      },
      async ({ params, body, by, ifMatch }) =>
        answer(
          await actions.stepCallBack({
            callBackId: params.callBack,
            step: body.step,
            ...versionOf(body.version, ifMatch),
            by,
          }),
        ),
    ),
  ];
}
