/** Asking a department, what becomes of it, and the reminder when its day has passed. */
import type { ApiActions, TaskOutcome } from '#src/api/actions.ts';
import { answersFor, type Department } from '#src/domain/departments/department.ts';
import { stepTask } from '#src/domain/departments/task.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { InboundMessage } from '#src/domain/message.ts';
import { may } from '#src/domain/people/role.ts';
import { readToken, taskToken } from '#src/domain/answering/reply-token.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { addWorkingDays, localDateOf } from '#src/domain/time/calendar.ts';
import { clocksFor } from '#src/domain/time/clock.ts';
import { deadlineOf } from '#src/domain/time/deadline.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as tasks from '#src/storage/tasks.ts';
import * as tickets from '#src/storage/tickets.ts';
import type { Letter } from '#templates/index.ts';
import { isFinal, isOutdated, lockWithClaims, notPossible, ticketIs, unknown } from './decisions.ts';
import { say } from './outbox.ts';
import { move, type Deps } from './stage.ts';

/** Gives a department a task: the ticket waits for it, the customer's clocks do not. Mail can be taken back for some seconds. */
export async function giveTask(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['giveTask']>[0],
): Promise<TaskOutcome> {
  const [ticket] = (await lockWithClaims(tx, [asked.ticketId])) ?? [];
  const department = deps.profile.departments.find(({ id }) => id === asked.department);
  if (ticket === undefined || department === undefined) return unknown;
  const by = `person:${asked.person.name}`;
  const before = await tasks.findGiven(tx, by, asked.clientId);
  if (before !== undefined) return { outcome: 'done', task: before, again: true };
  if (department.aboutFraud && !may(asked.person.role, 'read_fraud')) return unknown;
  if (isFinal(ticket)) return notPossible(ticketIs(ticket));
  if (isOutdated(ticket, asked.version)) return { outcome: 'moved-on', ticket };
  const today = localDateOf(deps.now());
  const dueOn = asked.dueOn ?? usualDay(deps);
  if (dueOn < today)
    return notPossible({
      it: 'il giorno della risposta è già passato',
      en: 'the day for the answer is over',
    });
  const { task } = await tasks.give(tx, {
    ticketId: ticket.id,
    ...(ticket.claimId === undefined ? {} : { claimId: ticket.claimId }),
    department: department.id,
    text: asked.text,
    dueOn,
    givenBy: by,
    givenAt: deps.now(),
    clientId: asked.clientId,
    ...(department.email === undefined ? {} : { email: department.email }),
    ticketWas: ticket.status,
    ...(department.aboutFraud ? { restricted: 'fraud' } : {}),
  });
  const sent = await sendTask(tx, deps, task, department, ticket, asked.undoSeconds);
  await record(tx, { ...about(task, by, 'task-given'), data: { ...named(task), dueOn, text: asked.text } });
  await waitFor(tx, deps, task, ticket);
  return { outcome: 'done', task: sent, again: false };
}

/** The day on which a department answers unless somebody says otherwise: by the clock of the house. */
function usualDay({ profile, now }: Deps): LocalDate {
  for (const { term, ...clock } of clocksFor(profile.clocks, { trigger: 'task_given' }))
    if (term !== undefined) return deadlineOf({ ...clock, term }, now(), profile.calendar).targetDue;
  return addWorkingDays(localDateOf(now()), 3);
}

/**
 * What a task that is opened again begins with: clocks that count from now, nobody reminded yet, and where its day has
 * passed meanwhile the usual one, as for a new task.
 */
function anew(deps: Deps, task: tasks.Task): Pick<tasks.Task, 'openedAt' | 'reminders' | 'dueOn'> {
  const now = deps.now();
  return {
    openedAt: now,
    reminders: 0,
    dueOn: task.dueOn < localDateOf(now) ? usualDay(deps) : task.dueOn,
  };
}

/** Ends a task with its answer, calls it off, or opens it again. The same step twice is one. */
export async function takeTaskStep(
  tx: Tx,
  deps: Deps,
  asked: Parameters<ApiActions['stepTask']>[0],
): Promise<TaskOutcome> {
  const seen = await tasks.find(tx, asked.taskId);
  if (seen === undefined) return unknown;
  const at = await tickets.find(tx, seen.ticketId);
  if (at === undefined) return unknown;
  const [ticket] = (await lockWithClaims(tx, [(await tickets.surviving(tx, at)).id])) ?? [];
  const task = await tasks.find(tx, asked.taskId);
  const department = deps.profile.departments.find(({ id }) => id === seen.department);
  if (ticket === undefined || task === undefined) return unknown;
  const { step, person, note } = asked;
  if (task.restricted !== undefined && !may(person.role, 'read_fraud')) return unknown;
  const by = `person:${person.name}`;
  const verdict = stepTask(task.state, step, person, department ?? {});
  if ('refused' in verdict) {
    const same =
      step !== 'reopen' && task.endedBy === by && task.state === (step === 'done' ? 'done' : 'cancelled');
    return same ? { outcome: 'done', task, again: true } : notPossible(verdict.refused);
  }
  if (isOutdated(task, asked.version)) return { outcome: 'stale', now: task };
  if (step === 'done' && note === undefined)
    return notPossible({ it: 'scriva che cosa è stato risposto', en: 'say what was answered' });
  const called = task.outboundId === undefined ? undefined : await outbox.find(tx, task.outboundId);
  const stays =
    step === 'cancel' && called !== undefined && (await outbox.takeBack(tx, called.id, by, deps.now()));
  const after = await tasks.update(tx, task, {
    state: verdict.to,
    endedBy: step === 'reopen' ? null : by,
    endedAt: step === 'reopen' ? null : deps.now(),
    ...(step === 'done' ? { answer: note ?? null } : {}),
    // What was answered before stands in the history.
    ...(step === 'reopen' ? { answer: null, messageId: null, ...anew(deps, task) } : {}),
  });
  await record(tx, {
    ...about(task, by, { done: 'task-done', cancel: 'task-cancelled', reopen: 'task-reopened' }[step]),
    data: {
      ...named(task),
      ...(note === undefined ? {} : { note }),
      ...(stays ? { neverLeft: true } : {}),
      ...(after.dueOn === task.dueOn ? {} : { dueOn: after.dueOn }),
    },
  });
  if (step === 'reopen') {
    await waitFor(tx, deps, after, ticket);
    // A mail that was taken back has told nobody.
    if (called?.state !== 'cancelled' || department === undefined)
      return { outcome: 'done', task: after, again: false };
    return { outcome: 'done', task: await sendTask(tx, deps, after, department, ticket), again: false };
  }
  await goOn(tx, deps, after, ticket, stays ? task.ticketWas : 'open');
  return { outcome: 'done', task: after, again: false };
}

/** The ticket waits, unless it waits already, or something else has it. */
async function waitFor(tx: Tx, deps: Deps, task: tasks.Task, ticket: Ticket): Promise<void> {
  // What only few may know of must not show by the ticket's status.
  if (task.restricted === undefined && (ticket.status === 'new' || ticket.status === 'open'))
    await move(tx, deps, ticket, ticket.stage, { status: 'waiting_department' });
}

/** It is our turn again once no department has anything open. */
async function goOn(
  tx: Tx,
  deps: Deps,
  task: tasks.Task,
  ticket: Ticket,
  status: Ticket['status'],
): Promise<void> {
  if (task.restricted !== undefined || ticket.status !== 'waiting_department') return;
  const open = await tasks.of(tx, { ticketId: ticket.id }, { mayReadFraud: false });
  if (!open.some(({ state }) => state === 'open'))
    await move(tx, deps, ticket, ticket.stage, { status, asleepUntil: null });
}

async function sendTask(
  tx: Tx,
  deps: Deps,
  task: tasks.Task,
  department: Department,
  ticket: Ticket,
  undoSeconds = deps.settings.undoSeconds ?? 0,
): Promise<tasks.Task> {
  if (task.email === undefined) return task;
  const message = await write(tx, deps, task, department, ticket, {
    key: `task-${task.id}:v${task.version}`,
    automatic: 'no',
    notBefore: new Date(deps.now().getTime() + undoSeconds * 1_000),
    by: task.givenBy,
    letter: { purpose: 'task', author: task.givenBy.replace(/^person:/, '') },
  });
  return message === undefined ? task : tasks.update(tx, task, { outboundId: message.id });
}

type Told =
  | { readonly purpose: 'task'; readonly author: string }
  | { readonly purpose: 'task-reminder'; readonly askedOn: LocalDate };

async function write(
  tx: Tx,
  deps: Deps,
  task: tasks.Task,
  department: Department,
  ticket: Ticket,
  how: {
    readonly key: string;
    readonly automatic: 'no' | 'auto-generated';
    readonly notBefore: Date;
    readonly by: string;
    readonly letter: Told;
  },
): Promise<outbox.Outbound | undefined> {
  const claim = task.claimId === undefined ? undefined : (await claims.load(tx, task.claimId)).claim;
  const [secret] = deps.settings.tokenSecrets;
  const { language } = department;
  const name = department.label[language];
  const { letter: told, ...rest } = how;
  const letter: Letter = {
    ...told,
    language,
    medium: 'email',
    desk: deps.settings.desk,
    customer: { name },
    reference:
      claim === undefined
        ? formatReference(ticket.reference, 'TCK')
        : formatReference(claim.reference, deps.profile.terms.claimPrefix),
    writtenOn: localDateOf(deps.now()),
    text: task.text,
    dueOn: task.dueOn,
  };
  return say(tx, deps, {
    ...rest,
    ticket,
    ...(task.claimId === undefined ? {} : { claimId: task.claimId }),
    way: {
      road: 'mail',
      address: task.email ?? '',
      name,
      why: { it: 'all’indirizzo dell’ufficio', en: 'to the department’s address' },
    },
    letter,
    aside: taskToken(task.id, secret),
  });
}

/** Reminds the departments whose day has passed on a ticket, each once until its task is opened again, by the mail it was asked by; then it is our turn. */
export async function remindOverdue(tx: Tx, deps: Deps, ticket: Ticket): Promise<void> {
  const today = localDateOf(deps.now());
  const open = (await tasks.of(tx, { ticketId: ticket.id }, { mayReadFraud: false })).filter(
    ({ state, dueOn }) => state === 'open' && dueOn < today,
  );
  for (const task of open) {
    const department = deps.profile.departments.find(({ id }) => id === task.department);
    if (department === undefined || task.email === undefined || task.reminders > 0) continue;
    if (!deps.settings.autoAnswer) continue;
    await tasks.update(tx, task, { reminders: task.reminders + 1 });
    await write(tx, deps, task, department, ticket, {
      key: `task-${task.id}:reminder-${task.openedAt.getTime()}`,
      automatic: 'auto-generated',
      notBefore: deps.now(),
      by: 'machine:clock',
      letter: { purpose: 'task-reminder', askedOn: localDateOf(task.givenAt) },
    });
    await record(tx, { ...about(task, 'machine:clock', 'task-reminded'), data: named(task) });
  }
  const now = await tickets.find(tx, ticket.id);
  if (now?.status === 'waiting_department') await move(tx, deps, now, now.stage, { status: 'open' });
}

/**
 * The task a mail answers: by the signed address it went to, or as an answer to the mail that asked. Only the department
 * itself answers; anybody else who writes there is a stranger like any other.
 */
export async function taskAnswered(
  db: Sql,
  { profile, settings }: Deps,
  message: InboundMessage,
  recipients: readonly string[],
): Promise<tasks.Task | undefined> {
  const { sender } = message;
  if (sender === undefined) return undefined;
  const tokens = recipients.map((address) => readToken(address, settings.tokenSecrets));
  const [named] = tokens.flatMap((token) => (token?.kind === 'task' ? [token.taskId] : []));
  const asked = await outbox.findByMessageIds(db, message.ids.inReplyTo);
  const task =
    named === undefined
      ? await tasks.findByOutbound(
          db,
          asked.map(({ id }) => id),
        )
      : await tasks.find(db, named);
  if (task?.email === undefined) return undefined;
  const department = profile.departments.find(({ id }) => id === task.department);
  const own = department ?? { answersFrom: [] };
  return answersFor(own, task.email, sender.address) ? task : undefined;
}

/** A department's mail, filed on its ticket, ends its task: with what was newly written, and from the address it came from. */
export async function endByAnswer(
  tx: Tx,
  deps: Deps,
  task: tasks.Task,
  ticket: Ticket,
  answer: {
    readonly messageId: NonNullable<tasks.Task['messageId']>;
    readonly text: string;
    readonly from: string;
  },
): Promise<void> {
  if (task.state !== 'open') {
    await record(tx, {
      ...about(task, 'machine:normalize', 'task-answered-again'),
      data: { ...named(task), from: answer.from },
    });
    return;
  }
  const after = await tasks.update(tx, task, {
    state: 'done',
    answer: answer.text.trim().slice(0, longestAnswer),
    messageId: answer.messageId,
    endedBy: answer.from,
    endedAt: deps.now(),
  });
  await record(tx, {
    ...about(task, 'machine:normalize', 'task-answered'),
    data: { ...named(task), from: answer.from },
  });
  await goOn(tx, deps, after, ticket, 'open');
}

/** More than this is read in the mail itself. */
const longestAnswer = 4_000;

function about(task: tasks.Task, actor: string, action: string) {
  return {
    ticketId: task.ticketId,
    ...(task.claimId === undefined ? {} : { claimId: task.claimId }),
    actor,
    action,
    ...(task.restricted === undefined ? {} : { restricted: task.restricted }),
  };
}

function named({ id, department }: tasks.Task) {
  return { task: id, department };
}
