/** Departments, and what they were asked about claims. */
import { z } from 'zod';
import { stepTask, taskStates, taskSteps } from '../domain/departments/task.ts';
import type { LocalDate, TaskId } from '../domain/ids.ts';
import { formatReference } from '../domain/linking/reference.ts';
import { may, type Person } from '../domain/people/role.ts';
import { localDateOf } from '../domain/time/calendar.ts';
import * as claims from '../storage/claims.ts';
import * as tasks from '../storage/tasks.ts';
import * as tickets from '../storage/tickets.ts';
import type { TaskOutcome } from './actions.ts';
import { loadClaimId } from './claims.ts';
import { claimReference, ticketReference } from './examples.ts';
import { readerFor } from './finding-view.ts';
import { sessionOf } from './guard.ts';
import { command, none, operation, versionOf, type Answer, type Operation } from './operation.ts';
import { ApiProblem, unusableCursor } from './problem.ts';
import {
  cursorOf,
  day,
  instant,
  key,
  labels,
  line,
  named,
  namedBody,
  pageOf,
  paging,
  readCursor,
  realDay,
  rowId,
  version,
  words,
} from './schemas.ts';
import { answerStep } from './step-answer.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

const departmentView = named(
  'Department',
  z.strictObject({
    id: z.string(),
    label: labels,
    byMail: z
      .boolean()
      .describe('It is asked by mail, and its answer ends the task. Otherwise it works here.'),
  }),
  'Somebody who may be asked about a claim.',
);
export const departmentList = named('DepartmentList', z.strictObject({ items: z.array(departmentView) }));

export const taskView = named(
  'Task',
  z.strictObject({
    id: z.string(),
    version: version.describe('Grows with every change; send it back as `If-Match` or `version`.'),
    department: z.strictObject({ id: z.string(), label: labels }),
    ticket: z.string().describe('Reference of the ticket it was given from.'),
    claim: z.string().nullable().describe('Reference of its claim.'),
    state: z.enum(taskStates),
    text: z.string(),
    dueOn: day,
    late: z.boolean().describe('It is open and its day has passed.'),
    givenBy: z.string(),
    givenAt: instant,
    email: z.string().nullable().describe('Where it was sent; null where it is worked on here.'),
    answer: z.string().nullable(),
    message: z.string().nullable().describe('The mail that answered it.'),
    endedBy: z.string().nullable().describe('`person:<name>`, or the address that answered.'),
    endedAt: instant.nullable(),
    reminders: z.int().describe('How often the department was reminded.'),
    steps: z.array(z.enum(taskSteps)).describe('What the person who asks may do with it now.'),
  }),
  'What a department was asked, and what came of it.',
);
export const taskList = named('TaskList', z.strictObject({ items: z.array(taskView) }));
export const taskPage = pageOf('TaskPage', taskView);

export const givingBody = namedBody(
  'TaskGiven',
  z.strictObject({
    department: line(40).describe('Id of a department.'),
    text: words(4_000).describe('What it is asked.'),
    dueOn: realDay.optional().describe('As the clock of the house for departments says, when absent.'),
    clientId: z.uuid().describe('Drawn by your program: the same one sent twice is one task.'),
    undoSeconds: z
      .int()
      .min(0)
      .max(30)
      .optional()
      .describe('How long a mail to the department waits; as long as your messages when absent.'),
    version: version.optional().describe('Version of the ticket.'),
  }),
);

export const taskStepBody = namedBody(
  'TaskStep',
  z.strictObject({
    step: z.enum(taskSteps),
    note: words(4_000).optional().describe('What was answered; needed for `done`.'),
    version: version.optional(),
  }),
  'done: it was answered. cancel: nobody needs it; a mail that has not begun to leave never leaves. reopen: undo of both.',
);

const example: z.input<typeof taskView> = {
  id: '3',
  version: 2,
  department: { id: 'medical', label: { it: 'Medici fiduciari', en: 'Medical examiners' } },
  ticket: ticketReference,
  claim: claimReference,
  state: 'open',
  text: 'Le lesioni descritte sono compatibili con l’urto?',
  dueOn: '2026-11-17',
  late: false,
  givenBy: 'person:Giulia Ferri',
  givenAt: '2026-11-12T10:20:00.000Z',
  email: null,
  answer: null,
  message: null,
  endedBy: null,
  endedAt: null,
  reminders: 0,
  steps: ['done', 'cancel'],
};

/** Operations on departments and their tasks. */
export function departmentOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;
  const today = () => localDateOf(tools.now());
  const show = async (items: readonly tasks.Task[], person: Person): Promise<z.input<typeof taskView>[]> => {
    const ofClaims = await claims.referencesOf(db, [
      ...new Set(items.flatMap(({ claimId }) => claimId ?? [])),
    ]);
    const ofTickets = await tickets.referencesOf(db, [...new Set(items.map(({ ticketId }) => ticketId))]);
    return items.map((task) => {
      const ticket = ofTickets.get(task.ticketId);
      const claim = task.claimId === undefined ? undefined : ofClaims.get(task.claimId);
      const department = profile.departments.find(({ id }) => id === task.department);
      return {
        id: task.id,
        version: task.version,
        // A department that this house has no longer goes by its id.
        department: {
          id: task.department,
          label: department?.label ?? { it: task.department, en: task.department },
        },
        ticket: ticket === undefined ? '' : formatReference(ticket, 'TCK'),
        claim: claim === undefined ? null : formatReference(claim, profile.terms.claimPrefix),
        state: task.state,
        text: task.text,
        dueOn: task.dueOn,
        late: task.state === 'open' && task.dueOn < today(),
        givenBy: task.givenBy,
        givenAt: task.givenAt.toISOString(),
        email: task.email ?? null,
        answer: task.answer ?? null,
        message: task.messageId ?? null,
        endedBy: task.endedBy ?? null,
        endedAt: task.endedAt?.toISOString() ?? null,
        reminders: task.reminders,
        steps: taskSteps.filter((step) => 'to' in stepTask(task.state, step, person, department ?? {})),
      };
    });
  };
  const answer = (outcome: TaskOutcome, person: Person): Promise<Answer<z.input<typeof taskView>>> =>
    answerStep(outcome.outcome === 'done' ? { outcome: 'done', now: outcome.task } : outcome, {
      about: 'ticket',
      show: async (task) => (await show([task], person))[0],
      none: noTask,
    });
  /** What is asked about fraud is not there for whoever may not know of it. */
  const offeredTo = (person: Person) =>
    profile.departments.filter(({ aboutFraud }) => !aboutFraud || may(person.role, 'read_fraud'));

  return [
    operation(
      {
        id: 'listDepartments',
        method: 'get',
        path: '/departments',
        chapter: 'Departments',
        summary: 'List the departments that may be asked about a claim',
        params: none,
        query: none,
        needs: 'read_claims',
        answer: {
          schema: departmentList,
          example: {
            items: [
              { id: 'medical', label: { it: 'Medici fiduciari', en: 'Medical examiners' }, byMail: true },
            ],
          },
        },
      },
      ({ person }) =>
        Promise.resolve({
          body: {
            items: offeredTo(person()).map(({ id, label, email }) => ({
              id,
              label,
              byMail: email !== undefined,
            })),
          },
        }),
    ),
    operation(
      {
        id: 'listTasks',
        method: 'get',
        path: '/tasks',
        chapter: 'Departments',
        summary: 'List what departments have open, the first due first',
        params: none,
        query: z.strictObject({ department: line(40).optional(), ...paging }),
        needs: 'read_claims',
        answer: { schema: taskPage, example: { items: [example], next: null } },
      },
      async ({ query, person }) => {
        const after =
          query.cursor === undefined ? undefined : readCursor(query.cursor, z.tuple([realDay, rowId]));
        if (query.cursor !== undefined && after === undefined) throw unusableCursor();
        const rows = await tasks.listOpen(
          db,
          query.department === undefined ? {} : { department: query.department },
          {
            size: query.limit + 1,
            // A row's id out of our own cursor.
            ...(after === undefined
              ? {}
              : { after: { dueOn: after[0] as LocalDate, id: after[1] as TaskId } }),
          },
          readerFor(person()),
        );
        const items = rows.slice(0, query.limit);
        const last = items.at(-1);
        return {
          body: {
            items: await show(items, person()),
            next: rows.length > query.limit && last !== undefined ? cursorOf([last.dueOn, last.id]) : null,
          },
        };
      },
    ),
    operation(
      {
        id: 'listClaimTasks',
        method: 'get',
        path: '/claims/:claim/tasks',
        chapter: 'Departments',
        summary: 'List what departments were asked about a claim, what is open first',
        params: z.strictObject({ claim: key }),
        query: none,
        needs: 'read_claims',
        problems: ['not-found'],
        answer: { schema: taskList, example: { items: [example] } },
      },
      async ({ params, person }) => {
        const claimId = await loadClaimId(db, params.claim);
        return {
          body: { items: await show(await tasks.of(db, { claimId }, readerFor(person())), person()) },
        };
      },
    ),
    operation(
      {
        id: 'listTicketTasks',
        method: 'get',
        path: '/tickets/:ticket/tasks',
        chapter: 'Departments',
        summary: 'List what departments were asked from a ticket, what is open first',
        params: z.strictObject({ ticket: key }),
        query: none,
        needs: 'read_claims',
        problems: ['not-found'],
        answer: { schema: taskList, example: { items: [example] } },
      },
      async ({ params, person }) => {
        const { id } = await loadTicket(db, params.ticket);
        return {
          body: { items: await show(await tasks.of(db, { ticketId: id }, readerFor(person())), person()) },
        };
      },
    ),
    command(
      {
        id: 'giveTask',
        method: 'post',
        path: '/tickets/:ticket/tasks',
        chapter: 'Departments',
        summary: 'Ask a department about a ticket’s claim',
        description:
          'The ticket waits for the department; the customer’s clocks run on. Where the department has an address it is asked by mail, ' +
          'and its reply ends the task. The same `clientId` again is the same task.',
        needs: 'work_claims',
        params: z.strictObject({ ticket: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: {
          schema: givingBody,
          example: {
            department: 'medical',
            text: 'Le lesioni descritte sono compatibili con l’urto?',
            clientId: '0b6f3f0e-6a5c-4b7e-9a55-2a8c1d0e4f11',
          },
        },
        answer: { schema: taskView, example, statuses: [201, 200] },
      },
      async ({ params, body, person, ifMatch, response }) => {
        const ticket = await loadTicket(db, params.ticket);
        const undoSeconds = body.undoSeconds ?? sessionOf(response)?.person.preferences.undoSeconds;
        const outcome = await actions.giveTask({
          ticketId: ticket.id,
          department: body.department,
          text: body.text,
          ...(body.dueOn === undefined ? {} : { dueOn: body.dueOn }),
          clientId: body.clientId,
          ...(undoSeconds === undefined ? {} : { undoSeconds }),
          ...versionOf(body.version, ifMatch),
          person: person(),
        });
        return {
          ...(await answer(outcome, person())),
          status: outcome.outcome === 'done' && outcome.again ? 200 : 201,
        };
      },
    ),
    command(
      {
        id: 'stepTask',
        method: 'post',
        path: '/tasks/:task/steps',
        chapter: 'Departments',
        summary: 'Write down a department’s answer, call a task off, or open it again',
        description: 'People of the department itself may do so too, though they work on no claims.',
        needs: 'read_claims',
        params: z.strictObject({ task: rowId }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: taskStepBody, example: { step: 'done', note: 'Compatibili.', version: 1 } },
        answer: {
          schema: taskView,
          example: {
            ...example,
            state: 'done',
            answer: 'Compatibili.',
            endedBy: 'person:Ugo Neri',
            steps: ['reopen'],
          },
        },
      },
      async ({ params, body, person, ifMatch }) =>
        answer(
          await actions.stepTask({
            taskId: params.task,
            step: body.step,
            ...(body.note === undefined ? {} : { note: body.note }),
            ...versionOf(body.version, ifMatch),
            person: person(),
          }),
          person(),
        ),
    ),
  ];
}

function noTask(): ApiProblem {
  return new ApiProblem('not-found', { detail: 'There is no such task or department.' });
}
