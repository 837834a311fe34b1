/**
 * Tells of deadlines: whoever has the file when most of the time has gone, a supervisor when it is over, the second level
 * when the day of the law is over too or the supervisor was late himself (domain guide E.1, R17).
 *
 * Delivery guarantee: EXACTLY ONCE for each moment of each period of a clock. The moment is taken, and what it causes is
 * written, in one transaction that holds the claim and the ticket; clocks are told anew in it, so that work which was done
 * meanwhile is silent. After days without service only the last moment that has come is told: the others are passed over, and so
 * is whatever had passed before old mail was read for the first time.
 */
import { createHash } from 'node:crypto';
import { may } from '#src/domain/people/role.ts';
import type { ClaimId, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { lateUntil, letterClock } from '#src/domain/letters/letter-clock.ts';
import { formatDate, localDateOf, startOfDay } from '#src/domain/time/calendar.ts';
import { isOfficeDay } from '#src/domain/time/office-calendar.ts';
import { acknowledgedWithin, answersComplaints } from '#src/domain/time/clock.ts';
import {
  asksToBeTaken,
  claimClocks,
  isBeforeOurTime,
  marksOf,
  ticketClocks,
  type ClockMark,
  type RunningClock,
} from '#src/domain/time/running-clock.ts';
import * as claims from '#src/storage/claims.ts';
import * as clocks from '#src/storage/clocks.ts';
import { waitingAnswers } from '#src/storage/complaints.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import * as escalations from '#src/storage/escalations.ts';
import { record } from '#src/storage/history.ts';
import { addNote } from '#src/storage/notes.ts';
import { findPersonByName, listPeople } from '#src/storage/people.ts';
import { lateAcknowledgements } from '#src/storage/outbound.ts';
import { lyingLetters } from '#src/storage/paper-letters.ts';
import * as tickets from '#src/storage/tickets.ts';
import { isFinal, lockWithClaims } from './decisions.ts';
import { remindOverdue } from './department-tasks.ts';
import { move, type Deps, type Worker } from './stage.ts';

/** Tells of the deadlines of one ticket. */
export const escalateTicketClocks: Worker = {
  stage: 'escalate-ticket',
  lane: 'inbound',

  run: (id, deps) =>
    deps.db.transaction(async (tx) => {
      const [ticket] = (await lockWithClaims(tx, [id as TicketId])) ?? [];
      if (ticket === undefined) throw new Stale(`ticket ${id} is gone`);
      const subject = `ticket:${ticket.id}` as const;
      await tellDue(tx, deps, { subject, ticket }, await clocksOf(tx, deps, ticket));
      const after = await tickets.find(tx, ticket.id);
      if (after !== undefined)
        await clocks.saveTicketClock(
          tx,
          id as TicketId,
          await nextTelling(tx, subject, await clocksOf(tx, deps, after)),
        );
    }),

  // The clock rings again; that it rings in vain stands in the log.
  giveUp: () => Promise.resolve(),
};

/** Tells of the deadlines of one claim, once for all its tickets. */
export const escalateClaim: Worker = {
  stage: 'escalate-claim',
  lane: 'inbound',

  run: (id, deps) =>
    deps.db.transaction(async (tx) => {
      const claimId = id as ClaimId;
      const seen = await tickets.mainOf(tx, claimId);
      const [ticket] = (await lockWithClaims(tx, seen === undefined ? [] : [seen.id], [claimId])) ?? [];
      const file = await claims.load(tx, claimId);
      const subject = `claim:${claimId}` as const;
      const running = claimClocks({
        ...(await clocks.factsOfClaim(tx, file)),
        clocks: deps.profile.clocks,
        calendar: deps.profile.calendar,
      });
      await tellDue(tx, deps, { subject, claimId, ...(ticket === undefined ? {} : { ticket }) }, running);
      await clocks.saveClaimClock(tx, file, await nextTelling(tx, subject, running));
    }),

  giveUp: () => Promise.resolve(),
};

async function clocksOf(db: Sql, { profile }: Deps, ticket: Ticket): Promise<readonly RunningClock[]> {
  return ticketClocks({
    ...(await clocks.factsOfTicket(db, ticket)),
    clocks: profile.clocks,
    calendar: profile.calendar,
  });
}

/**
 * When the clocks of a subject have something to tell next: a moment that nobody has taken yet, or at once when the work
 * is done for which a clock has raised an escalation. Undefined when there is nothing to come.
 */
export async function nextTelling(
  db: Sql,
  subject: clocks.ClockSubject,
  running: readonly RunningClock[],
): Promise<Date | undefined> {
  const open = await escalations.openByClock(db, subject);
  const over = open.find((each) => !running.some((clock) => raisedBy(each, clock)));
  if (over !== undefined) return over.raisedAt;
  const past = await clocks.marksOf(db, subject);
  return running
    .flatMap((clock) => marksOf(clock).filter((moment) => !isPast(past, clock, moment)))
    .map(({ at }) => at)
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
}

function isPast(past: readonly clocks.PastMark[], { clock, startedAt }: RunningClock, { mark }: ClockMark) {
  return past.some(
    (each) => each.clock === clock.id && each.mark === mark && each.period.getTime() === startedAt.getTime(),
  );
}

function raisedBy(escalation: escalations.Escalation, { clock, startedAt }: RunningClock): boolean {
  return escalation.clock?.id === clock.id && escalation.clock.period.getTime() === startedAt.getTime();
}

/** What clocks run on, and the ticket on which people are told. */
interface Told {
  readonly subject: clocks.ClockSubject;
  readonly claimId?: ClaimId;
  readonly ticket?: Ticket;
}

async function tellDue(tx: Tx, deps: Deps, about: Told, running: readonly RunningClock[]): Promise<void> {
  const now = deps.now();
  for (const open of await escalations.openByClock(tx, about.subject))
    if (!running.some((clock) => raisedBy(open, clock))) await endMet(tx, deps, open);
  const past = await clocks.marksOf(tx, about.subject);
  let passedOn = false;
  for (const clock of running) {
    // One of the supervisor's two clocks was enough: the other one has nothing left to run on.
    if (passedOn && clock.clock.trigger === 'escalation_raised') continue;
    const due = marksOf(clock).filter((moment) => moment.at <= now && !isPast(past, clock, moment));
    for (const [index, moment] of due.entries()) {
      const { mark } = moment;
      const isOurs =
        about.ticket === undefined ||
        !isBeforeOurTime(about.ticket, moment, deps.settings.autoAnswerMaxAgeMs);
      const told = index === due.length - 1 && isOurs;
      const taken = { clock: clock.clock.id, period: clock.startedAt, mark, told };
      if (!(await clocks.takeMark(tx, about.subject, taken, now)) || !told) continue;
      await tell(tx, deps, about, clock, mark);
      passedOn ||= clock.clock.trigger === 'escalation_raised' && mark === 'breach';
    }
  }
}

async function tell(
  tx: Tx,
  deps: Deps,
  about: Told,
  running: RunningClock,
  mark: ClockMark['mark'],
): Promise<void> {
  const { clock, deadline } = running;
  const ticket = about.ticket === undefined ? undefined : await tickets.find(tx, about.ticket.id);
  if (ticket === undefined || deadline === undefined) {
    deps.log.error('clock.nobody-to-tell', new Error('a claim without a ticket'), {
      clock: clock.id,
      ...(about.claimId === undefined ? {} : { claim: about.claimId }),
    });
    return;
  }
  const claimId = about.claimId ?? ticket.claimId;
  await record(tx, {
    ticketId: ticket.id,
    ...(claimId === undefined ? {} : { claimId }),
    actor: 'machine:clock',
    action:
      mark === 'warn'
        ? 'deadline-near'
        : mark.startsWith('early-')
          ? 'deadline-told-early'
          : 'deadline-passed',
    data: { clock: clock.id, mark, due: deadline.targetDue, legalDue: deadline.legalDue },
  });
  if (mark === 'warn') {
    // Of the house's own short terms the queue itself tells; a term of law is worth a word.
    if (clock.kind === 'law') await tellOwner(tx, deps, ticket, running, mark);
    return;
  }
  const second = mark === 'second' || (mark === 'breach' && clock.onBreach === 'second_level');
  const own = { subject: about.subject, id: clock.id, period: running.startedAt };
  const passed = second ? await passOn(tx, deps, about, running, ticket) : [];
  // Of the supervisor's own time that is over: it ends with the work for which it was his, if a clock asked for that.
  const ends =
    clock.trigger === 'escalation_raised' ? passed.find((each) => each.clock !== undefined)?.clock : own;
  await escalations.raise(tx, {
    ticketId: ticket.id,
    ...(claimId === undefined ? {} : { claimId }),
    reason: second ? 'sla_second_breach' : mark === 'breach' ? 'sla_breach' : 'sla_early',
    period: `${about.subject} ${clock.id} ${mark} ${running.startedAt.toISOString()}`,
    ...(ends === undefined ? {} : { clock: ends }),
    at: deps.now(),
    before: { ticketStatus: ticket.status },
  });
  await tellOwner(tx, deps, ticket, running, mark);
  if (second) await tellSupervisors(tx, deps, ticket, running);
  if (clock.trigger === 'task_given' && mark === 'breach') return remindOverdue(tx, deps, ticket);
  // What waits for somebody to take it stays where people look for work, and what waits for the customer with the customer.
  const goesUp = (mark === 'breach' || mark === 'second') && clock.trigger !== 'escalation_raised';
  if (goesUp && (ticket.status === 'new' || ticket.status === 'open') && !asksToBeTaken(clock))
    await move(tx, deps, ticket, ticket.stage, { status: 'escalated' });
}

/** What the first level had is the second level's now: the escalations of the same clock, or those whose own time is over. */
async function passOn(
  tx: Tx,
  deps: Deps,
  about: Told,
  running: RunningClock,
  ticket: Ticket,
): Promise<readonly escalations.Escalation[]> {
  const first =
    running.clock.trigger === 'escalation_raised'
      ? (await escalations.ofTicket(tx, ticket.id)).filter(
          ({ state, reason, raisedAt }) =>
            (state === 'raised' || state === 'acknowledged') &&
            reason !== 'sla_second_breach' &&
            raisedAt.getTime() === running.startedAt.getTime(),
        )
      : (await escalations.openByClock(tx, about.subject)).filter((each) => raisedBy(each, running));
  for (const each of first) {
    await escalations.update(tx, each, { state: 'expired', at: deps.now() });
    await record(tx, {
      ticketId: each.ticketId,
      ...(each.claimId === undefined ? {} : { claimId: each.claimId }),
      actor: 'machine:clock',
      action: 'escalation-expired',
      data: { escalation: each.id, reason: each.reason },
    });
  }
  return first;
}

/** The work for which a clock has raised an escalation was done: nobody has to look any more. */
async function endMet(tx: Tx, deps: Deps, open: escalations.Escalation): Promise<void> {
  await escalations.update(tx, open, { state: 'decided', at: deps.now() });
  await record(tx, {
    ticketId: open.ticketId,
    ...(open.claimId === undefined ? {} : { claimId: open.claimId }),
    actor: 'machine:clock',
    action: 'escalation-met',
    data: { escalation: open.id, reason: open.reason, clock: open.clock?.id },
  });
  const ticket = await tickets.loadForUpdate(tx, open.ticketId);
  if (isFinal(ticket) || ticket.status !== 'escalated') return;
  const others = (await escalations.ofTicket(tx, ticket.id)).some(
    ({ state, reason }) => (state === 'raised' || state === 'acknowledged') && reason !== 'fraud_signal',
  );
  if (!others) await move(tx, deps, ticket, ticket.stage, { status: 'open' });
}

/** A note that calls whoever has the ticket. Nobody is called of what is nobody's: the supervisor has it. */
async function tellOwner(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  running: RunningClock,
  mark: ClockMark['mark'],
): Promise<void> {
  if (ticket.assignee === undefined) return;
  const person = await findPersonByName(tx, ticket.assignee);
  await call(tx, deps, ticket, {
    people: [ticket.assignee],
    text: (await wordsFor(tx, ticket, running, mark))[person?.language ?? 'it'],
    key: ['owner', mark, running.clock.id, running.startedAt.toISOString()],
  });
}

/**
 * Calls the supervisors, once a working day of the office, while letters lie longer than the house lets them: nobody else
 * would notice that none is printed.
 */
export async function tellLateLetters(deps: Deps): Promise<void> {
  const { db, profile } = deps;
  const now = deps.now();
  const day = localDateOf(now);
  const clock = letterClock(profile);
  if (clock === undefined || !isOfficeDay(day, profile.calendar)) return;
  const { late, oldest } = await lyingLetters(db, now, lateUntil(profile, now));
  if (late === 0 || oldest === undefined) return;
  await db.transaction(async (tx) => {
    const taken = { clock: clock.id, period: startOfDay(day), mark: 'breach', told: true } as const;
    if (!(await clocks.takeMark(tx, 'letters', taken, now))) return;
    const ticket = await tickets.find(tx, oldest.ticketId);
    const people = (await listPeople(tx)).filter(
      ({ role, disabledAt }) => may(role, 'handle_escalations') && disabledAt === undefined,
    );
    const [first] = people;
    if (ticket === undefined || first === undefined) return;
    const since = localDateOf(oldest.readyAt);
    await call(tx, deps, ticket, {
      people: people.map(({ name }) => name),
      text:
        first.language === 'it'
          ? `Lettere in uscita: ${late === 1 ? '1 lettera è' : `${late} lettere sono`} in ritardo. La più vecchia è pronta dal ${formatDate(since, 'it')}.`
          : `Letters going out: ${late === 1 ? '1 letter is' : `${late} letters are`} late. The oldest has been ready since ${formatDate(since, 'en')}.`,
      key: ['letters', day],
    });
  });
}

/** An alarm goes off again after so long, if it is still true. */
const alarmEveryMs = 3_600_000;

/**
 * Raises the alarm, in the log and once an hour, while something that came in has had no acknowledgement for longer than
 * the house allows (`int.ack`): a fault of machines, which whoever runs them is to see; the figures tell it all the while.
 */
export async function alarmOfLateAcknowledgements({
  db,
  profile,
  log,
  settings,
  ...deps
}: Deps): Promise<void> {
  const within = acknowledgedWithin(profile.clocks);
  if (within === undefined || !settings.autoAnswer) return;
  const now = deps.now();
  const { count, oldest } = await lateAcknowledgements(db, new Date(now.getTime() - within));
  if (count === 0 || oldest === undefined) return;
  const period = new Date(Math.floor(now.getTime() / alarmEveryMs) * alarmEveryMs);
  const taken = { clock: 'int.ack', period, mark: 'breach', told: true } as const;
  const isFirst = await db.transaction((tx) => clocks.takeMark(tx, 'acknowledgements', taken, now));
  if (!isFirst) return;
  log.error('acknowledgements.late', new Error(`${count} without an acknowledgement in time`), {
    count,
    minutes: Math.round((now.getTime() - oldest.getTime()) / 60_000),
  });
}

async function tellSupervisors(tx: Tx, deps: Deps, ticket: Ticket, running: RunningClock): Promise<void> {
  const people = (await listPeople(tx)).filter(
    ({ role, disabledAt, name }) =>
      may(role, 'handle_escalations') && disabledAt === undefined && name !== ticket.assignee,
  );
  const [first] = people;
  if (first === undefined) return;
  await call(tx, deps, ticket, {
    people: people.map(({ name }) => name),
    text: (await wordsFor(tx, ticket, running, 'second'))[first.language],
    key: ['supervisors', running.clock.id, running.startedAt.toISOString()],
  });
}

/** Whose notes the machine's are. */
const machineName = 'Sportello';

async function call(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  {
    people,
    text,
    key,
  }: { readonly people: readonly string[]; readonly text: string; readonly key: readonly string[] },
): Promise<void> {
  await addNote(tx, {
    ticketId: ticket.id,
    author: machineName,
    text: `${people.map((name) => `@${name}`).join(' ')} ${text}`,
    mentions: people,
    createdAt: deps.now(),
    clientId: idOf([ticket.id, ...key]),
  });
}

/** The same words for the same moment are one note. */
function idOf(parts: readonly string[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** What is told of a moment; of a complaint also where its answer lies, if it is written. */
async function wordsFor(
  db: Sql,
  ticket: Ticket,
  running: RunningClock,
  mark: ClockMark['mark'],
): Promise<Labels> {
  const words = wordsOf(running, mark);
  if (!answersComplaints(running.clock)) return words;
  const waits = (await waitingAnswers(db, [ticket.id])).get(ticket.id);
  if (waits === undefined) return words;
  return waits === 'letter'
    ? {
        it: `${words.it} La lettera di risposta non è ancora spedita: è tra le lettere in uscita.`,
        en: `${words.en} The answering letter is not posted yet: it is among the letters going out.`,
      }
    : {
        it: `${words.it} La risposta è scritta ma non risulta partita.`,
        en: `${words.en} The answer is written, but not known to have left.`,
      };
}

function wordsOf({ clock, deadline }: RunningClock, mark: ClockMark['mark']): Labels {
  const day = deadline?.targetDue;
  const law = deadline?.legalDue;
  const on = (language: 'it' | 'en', date = day) => (date === undefined ? '' : formatDate(date, language));
  if (mark === 'second')
    return {
      it: `«${clock.label.it}»: termine scaduto il ${on('it', law)}. È passata al secondo livello.`,
      en: `“${clock.label.en}”: the term ended on ${on('en', law)}. It has gone to the second level.`,
    };
  if (mark === 'breach')
    return {
      it: `«${clock.label.it}»: scadenza del ${on('it')} superata. Lo sa un supervisore.`,
      en: `“${clock.label.en}”: the deadline of ${on('en')} has passed. A supervisor has been told.`,
    };
  return {
    it: `«${clock.label.it}»: scade il ${on('it')}.`,
    en: `“${clock.label.en}”: due on ${on('en')}.`,
  };
}
