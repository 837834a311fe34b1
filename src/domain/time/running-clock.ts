/**
 * The clocks that run on a ticket or a claim, told from what happened to it and the calendar (domain guide E). Nothing
 * here is remembered: asked again, whatever has changed in between is in the answer, and a clock whose work was done is
 * not in it any more.
 */
import { daysBetween, endOfDay, localDateOf } from './calendar.ts';
import type { Claim } from '../claims/claim.ts';
import { answersComplaints, clocksFor, type Clock, type ClockTerm, type ClockTrigger } from './clock.ts';
import type { ComplaintEntry, WaitingAnswer } from '../cases/complaint.ts';
import { deadlineOf, earlyTellings, type Deadline, type Wait } from './deadline.ts';
import type { OfficeCalendar } from './office-calendar.ts';
import type { LocalDate } from '../ids.ts';
import type { CaseKind, Ticket } from '../ticket.ts';
import type { ClaimEvent, TicketEvent, ToldEvent } from './told-event.ts';

/** A clock of the profile that has begun and whose work is not done. */
export interface RunningClock {
  readonly clock: Clock & { readonly term: ClockTerm };
  /** What it counts from. With the clock's id it names one period: a new start is a new period. */
  readonly startedAt: Date;
  /** Absent while it stands still, waiting for the customer. */
  readonly deadline?: Deadline;
  /** When a supervisor is told before the end. */
  readonly early: readonly { readonly after: number; readonly at: Date }[];
}

/** A moment of a running clock at which somebody is told. */
export interface ClockMark {
  /** `early-30`: thirty days (or what the term counts in) have gone. */
  readonly mark: 'warn' | `early-${number}` | 'breach' | 'second';
  readonly at: Date;
}

/** What clocks are told from. Of waits the last one is open while the customer still has the next move. */
export interface ClockQuestion {
  readonly ticket?: Pick<Ticket, 'status' | 'caseKind' | 'receivedAt' | 'assignee' | 'statusSince'>;
  readonly claim?: Pick<Claim, 'type' | 'status' | 'notifiedAt' | 'lossOn'>;
  readonly facts?: ReadonlyMap<string, string>;
  /** The customer has been asked for what the claim is missing. */
  readonly asked?: boolean;
  /** When the last thing came that the claim was missing: legal receipt of the message that brought it. */
  readonly completedAt?: Date;
  readonly complaint?: Pick<
    ComplaintEntry,
    'receivedAt' | 'dueOn' | 'legalDueOn' | 'answeredAt' | 'closedAt'
  > & { readonly answerWaits?: WaitingAnswer };
  /**
   * What the supervisor has of this ticket: raised when, and taken up by somebody or not yet. Null: the second level has
   * it, which no clock drives. Absent: since the ticket is with the supervisor, if it is.
   */
  readonly escalation?: { readonly raisedAt: Date; readonly acknowledged: boolean } | null;
  /** What departments have open on the ticket. Absent: since it waits for one, if it does. */
  readonly tasks?: readonly { readonly openedAt: Date; readonly dueOn: LocalDate }[];
  /** When those of the ticket who are still to be called back asked for it. */
  readonly callBacksAskedAt?: readonly Date[];
  /** What people have said has happened: the ticket's {@link TicketEvent}s or the claim's {@link ClaimEvent}s. */
  readonly told?: ReadonlyMap<string, ToldEvent>;
  /** When the offer that stands was decided: an answer told before it answered another one. */
  readonly offeredAt?: Date;
  /** Last day of the motor policy that a renewal problem is about. */
  readonly expiresOn?: LocalDate;
  /** Stretches in which the ticket waited for its customer. */
  readonly ticketWaits?: readonly OpenWait[];
  /** The same of the claim: from the request for what is missing until it had come. */
  readonly claimWaits?: readonly OpenWait[];
  readonly clocks: readonly Clock[];
  readonly calendar: OfficeCalendar;
}

/** A wait that may not be over. */
export interface OpenWait {
  readonly from: Date;
  readonly to?: Date;
}

interface Started {
  readonly trigger: ClockTrigger;
  readonly at: Date;
  /** A day that a person chose in place of the term. */
  readonly dueOn?: LocalDate;
}

/** The clocks of a ticket itself; once it is over, none but that of a complaint whose answer has not left, and of a breach of data. */
export function ticketClocks(question: ClockQuestion): readonly RunningClock[] {
  const { ticket, ticketWaits = [] } = question;
  if (ticket === undefined) return [];
  const waits =
    ticket.status === 'waiting_customer' && isOver(ticketWaits)
      ? [...ticketWaits, { from: ticket.statusSince }]
      : ticketWaits;
  return running(question, startedByTicket(question), waits).filter(
    ({ clock }) => !isMet(clock, ticket, question.escalation?.acknowledged),
  );
}

/** The clocks of a claim, whatever tickets it has; once it is decided, those of its payment and of who asked to see the file. */
export function claimClocks(question: ClockQuestion): readonly RunningClock[] {
  const { ticket } = question;
  const waits =
    question.claimWaits ?? (ticket?.status === 'waiting_customer' ? [{ from: ticket.statusSince }] : []);
  // A loss that has a claim was told.
  return running(question, startedByClaim(question), waits).filter(({ clock }) => !toldBy.test(clock.id));
}
const toldBy = /\.notice\.insured(?:\.|$)/;

/**
 * When somebody is to be told about a running clock, in order. Of one that stands still, or whose end causes nothing,
 * nobody is; of a mere remark only whoever has the file, before its end.
 */
export function marksOf({ clock, deadline, early }: RunningClock): readonly ClockMark[] {
  if (deadline === undefined || clock.onBreach === 'none' || clock.onBreach === 'block_letter') return [];
  const warn = { mark: 'warn', at: deadline.warnAt } as const;
  if (clock.onBreach === 'flag') return clock.warnDaysBefore === undefined ? [] : [warn];
  const marks: ClockMark[] = [
    warn,
    ...early.map(({ after, at }): ClockMark => ({ mark: `early-${after}`, at })),
    { mark: 'breach', at: deadline.dueAt },
  ];
  if (deadline.legalDueAt > deadline.dueAt && clock.onBreach !== 'second_level')
    marks.push({ mark: 'second', at: deadline.legalDueAt });
  return marks.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/**
 * True of a moment that had passed when a ticket's mail, old by then, was read for the first time: it belongs to whoever
 * had the mailbox before.
 *
 * @param oldMs age of a mail from which on a machine does not answer it either.
 */
export function isBeforeOurTime(
  { channel, receivedAt, filedAt }: Pick<Ticket, 'channel' | 'receivedAt' | 'filedAt'>,
  { at }: Pick<ClockMark, 'at'>,
  oldMs: number,
): boolean {
  // Post is late when somebody left it lying, and that is ours.
  return channel === 'email' && filedAt.getTime() - receivedAt.getTime() > oldMs && at <= filedAt;
}

/** True when the end of a clock is a deadline of those who work on the file, and no mere remark. */
export function isBinding({ clock }: Pick<RunningClock, 'clock'>): boolean {
  return clock.onBreach !== 'none' && clock.onBreach !== 'flag' && clock.onBreach !== 'block_letter';
}

/** True of a clock that asks for nothing but that somebody takes the work on. */
export function asksToBeTaken({ id }: Pick<Clock, 'id'>): boolean {
  return metByTakingCharge.test(id);
}
const metByTakingCharge = /\.(?:first_touch|acknowledge)(?:\.|$)/;

function isMet(
  { id, trigger }: Clock,
  ticket: NonNullable<ClockQuestion['ticket']>,
  acknowledged: boolean | undefined,
): boolean {
  // Whoever waits for a call is not served by somebody's taking the ticket.
  if (!metByTakingCharge.test(id) || trigger === 'callback_requested') return false;
  return trigger === 'escalation_raised' && acknowledged !== undefined
    ? acknowledged
    : ticket.assignee !== undefined;
}

function running(
  question: ClockQuestion,
  started: readonly Started[],
  waits: readonly OpenWait[],
): readonly RunningClock[] {
  const { claim, facts, calendar } = question;
  return started.flatMap(({ trigger, at, dueOn }) =>
    clocksFor(question.clocks, {
      trigger,
      ...(claim === undefined ? {} : { claimType: claim.type }),
      ...(facts === undefined ? {} : { facts }),
    }).flatMap(({ term, ...rest }): RunningClock[] => {
      if (term === undefined) return [];
      const clock = {
        ...rest,
        term: dueOn === undefined ? term : { ...term, ...untilDay(at, dueOn) },
      };
      const pauses = clock.pause === 'waiting_customer';
      if (pauses && !isOver(waits)) return [{ clock, startedAt: at, early: [] }];
      const past = pauses ? waits.flatMap(closed).filter(({ to }) => to > at) : [];
      const own = deadlineOf(clock, at, calendar, past);
      if (term.direction === 'before' && !isNoticeOwed(question, own)) return [];
      return [
        {
          clock,
          startedAt: at,
          deadline:
            dueOn !== undefined
              ? endingOn(own, { dueOn, legalDueOn: dueOn })
              : answersComplaints(clock) && question.complaint !== undefined
                ? endingOn(own, question.complaint)
                : own,
          early: earlyTellings(clock, at, calendar, past),
        },
      ];
    }),
  );
}

/** A notice that has left is not owed, and of one that was owed before anybody wrote to us only the road tells. */
function isNoticeOwed({ ticket, told }: ClockQuestion, { dueAt }: Deadline): boolean {
  return (
    told?.has('renewal_notice_sent' satisfies TicketEvent) !== true &&
    ticket !== undefined &&
    dueAt >= ticket.receivedAt
  );
}

function untilDay(at: Date, dueOn: LocalDate): Pick<ClockTerm, 'amount' | 'unit'> {
  return { amount: Math.max(0, daysBetween(localDateOf(at), dueOn)), unit: 'calendar-days' };
}

function isOver(waits: readonly OpenWait[]): boolean {
  return waits.every(({ to }) => to !== undefined);
}

function closed({ from, to }: OpenWait): Wait[] {
  return to === undefined ? [] : [{ from, to }];
}

/**
 * A deadline with days from elsewhere: those a person chose, a closed one too, or those of the register of complaints, because
 * an enquiry about an intermediary may have suspended the term.
 */
function endingOn(
  own: Deadline,
  { dueOn, legalDueOn }: { readonly dueOn: LocalDate; readonly legalDueOn: LocalDate },
): Deadline {
  return {
    ...own,
    targetDue: dueOn,
    legalDue: legalDueOn,
    dueAt: endOfDay(dueOn),
    legalDueAt: endOfDay(legalDueOn),
  };
}

const startedByKind: Partial<Record<CaseKind, ClockTrigger>> = {
  payment_delay: 'payment_delay_reported',
  renewal_problem: 'renewal_problem_reported',
  account_change: 'account_change_requested',
  data_request: 'data_requested',
};

function startedByTicket({
  ticket,
  complaint,
  escalation,
  tasks,
  callBacksAskedAt = [],
  told,
  expiresOn,
}: ClockQuestion): Started[] {
  if (ticket === undefined) return [];
  const { status, receivedAt, statusSince } = ticket;
  const answering: Started[] =
    ticket.caseKind === 'complaint' &&
    complaint?.answeredAt === undefined &&
    complaint?.closedAt === undefined
      ? [{ trigger: 'complaint_received', at: complaint?.receivedAt ?? receivedAt }]
      : [];
  const breach = told?.get('data_breach' satisfies TicketEvent);
  const reported = told?.get('data_breach_reported' satisfies TicketEvent);
  // The authority waits for its notice, whatever becomes of the conversation.
  const breached: Started[] =
    breach === undefined || (reported !== undefined && reported.at >= breach.at)
      ? []
      : [{ trigger: 'data_breach', at: breach.at }];
  // A caller who was promised a call waits for it, whoever has called the conversation done.
  const promised = callBacksAskedAt.map((at): Started => ({ trigger: 'callback_requested', at }));
  if (status === 'resolved' || status === 'closed')
    return [...breached, ...promised, ...(complaint?.answerWaits === undefined ? [] : answering)];
  if (status === 'merged') return [];
  const started = [...breached, ...answering];
  if (ticket.caseKind === 'renewal_problem' && expiresOn !== undefined)
    started.push({ trigger: 'policy_expiry', at: endOfDay(expiresOn) });
  if (ticket.caseKind !== 'complaint' && (status === 'new' || status === 'open'))
    started.push({ trigger: 'ticket_opened', at: receivedAt });
  const own = startedByKind[ticket.caseKind];
  if (own !== undefined) started.push({ trigger: own, at: receivedAt });
  if (escalation != null) started.push({ trigger: 'escalation_raised', at: escalation.raisedAt });
  else if (escalation === undefined && status === 'escalated')
    started.push({ trigger: 'escalation_raised', at: statusSince });
  started.push(...promised);
  for (const { openedAt, dueOn } of tasks ?? []) started.push({ trigger: 'task_given', at: openedAt, dueOn });
  if ((tasks ?? []).length === 0 && status === 'waiting_department')
    started.push({ trigger: 'task_given', at: statusSince });
  return started;
}

function startedByClaim(question: ClockQuestion): Started[] {
  const asked = question.told?.get('file_access_requested' satisfies ClaimEvent);
  const given = question.told?.get('file_access_given' satisfies ClaimEvent);
  return [
    ...startedByStatus(question),
    ...(asked === undefined || (given !== undefined && given.at >= asked.at)
      ? []
      : [{ trigger: 'file_access_requested' as const, at: asked.at }]),
  ];
}

function startedByStatus({ claim, asked, completedAt, offeredAt, told }: ClockQuestion): Started[] {
  if (claim === undefined) return [];
  const { notifiedAt, lossOn } = claim;
  const received: Started[] = [
    { trigger: 'claim_received', at: notifiedAt },
    { trigger: 'application_received', at: notifiedAt },
    // The end of the day: nobody knows the hour, and the day itself does not count anyhow.
    ...(lossOn === undefined ? [] : [{ trigger: 'loss' as const, at: endOfDay(lossOn) }]),
  ];
  switch (claim.status) {
    case 'notified':
    case 'incomplete':
    case 'reopened':
      return [
        ...received,
        ...(asked === true ? [] : [{ trigger: 'claim_incomplete' as const, at: notifiedAt }]),
      ];
    case 'complete':
    case 'in_review':
    case 'escalated':
      return [...received, { trigger: 'claim_complete', at: completedAt ?? notifiedAt }];
    // Until the money has gone: an offer that was neither accepted nor refused is paid as well (art. 148 c. 7).
    case 'approved':
    case 'payment_ordered':
      return offeredAt === undefined ? [] : [startedByOffer(offeredAt, told)];
    case 'rejected':
    case 'paid':
    case 'closed':
    case 'withdrawn':
    case 'closed_no_action':
      return [];
  }
}

/** The customer's last word on the offer that stands; silence when there is none. */
function startedByOffer(offeredAt: Date, told: ClockQuestion['told']): Started {
  const answers = (['offer_accepted', 'offer_refused'] as const satisfies readonly ClaimEvent[]).flatMap(
    (trigger) => {
      const answer = told?.get(trigger);
      return answer === undefined || answer.toldAt < offeredAt ? [] : [{ trigger, ...answer }];
    },
  );
  const last = answers.toSorted((a, b) => b.toldAt.getTime() - a.toldAt.getTime())[0];
  return last === undefined
    ? { trigger: 'offer_unanswered', at: offeredAt }
    : { trigger: last.trigger, at: last.at };
}
