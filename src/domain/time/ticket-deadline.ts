/**
 * The next deadline of a ticket: the clock of the profile that ends first, of those that its kind, its status and its
 * claim have running (domain guide E.2). A clock that is over stays the next one until what it asks for was done, so
 * that what is late never leaves the top of a queue by being late.
 */
import { endOfDay } from './calendar.ts';
import type { Claim } from '../claims/claim.ts';
import { answersComplaints, clocksFor, type Clock, type ClockTrigger } from './clock.ts';
import type { ComplaintEntry } from '../cases/complaint.ts';
import { deadlineOf } from './deadline.ts';
import type { OfficeCalendar } from './office-calendar.ts';
import type { CaseKind, Ticket } from '../ticket.ts';

/** A clock that runs on a ticket, and the instant it ends. */
export interface TicketDeadline {
  /** Id of the clock in the profile. */
  readonly clock: string;
  readonly dueAt: Date;
}

/** What a ticket's deadline is told from. */
export interface DeadlineQuestion {
  readonly ticket: Pick<Ticket, 'status' | 'caseKind' | 'receivedAt' | 'assignee' | 'statusSince'>;
  readonly claim?: Pick<Claim, 'type' | 'status' | 'notifiedAt'>;
  readonly facts?: ReadonlyMap<string, string>;
  /** The customer has been asked for what the claim is missing. */
  readonly asked?: boolean;
  /** When the last thing came that the claim was missing: legal receipt of its last message. */
  readonly completedAt?: Date;
  readonly complaint?: Pick<ComplaintEntry, 'receivedAt' | 'dueOn' | 'answeredAt' | 'closedAt'>;
  readonly clocks: readonly Clock[];
  readonly calendar: OfficeCalendar;
}

interface Started {
  readonly trigger: ClockTrigger;
  readonly at: Date;
}

/** The deadline a ticket is ordered by; undefined when no clock runs. */
export function ticketDeadline(question: DeadlineQuestion): TicketDeadline | undefined {
  const { ticket, claim, facts, complaint } = question;
  const ends = startedBy(question).flatMap(({ trigger, at }) =>
    clocksFor(question.clocks, {
      trigger,
      ...(claim === undefined ? {} : { claimType: claim.type }),
      ...(facts === undefined ? {} : { facts }),
    }).flatMap((clock): TicketDeadline[] => {
      const { term } = clock;
      if (term === undefined || term.direction === 'before' || silent.has(clock.onBreach)) return [];
      if (clock.pause === 'waiting_customer' && ticket.status === 'waiting_customer') return [];
      if (ticket.assignee !== undefined && metByTakingCharge.test(clock.id)) return [];
      // An enquiry may have suspended the term: then the register knows the day.
      const dueAt =
        complaint !== undefined && answersComplaints(clock)
          ? endOfDay(complaint.dueOn)
          : deadlineOf({ ...clock, term }, at, question.calendar).dueAt;
      return [{ clock: clock.id, dueAt }];
    }),
  );
  return ends.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];
}

/** What these clocks ask for is that somebody takes the work on: done once it is somebody's. */
const metByTakingCharge = /\.(?:first_touch|acknowledge)(?:\.|$)/;

/** Ends that cause nothing are no deadline of a representative. */
const silent: ReadonlySet<Clock['onBreach']> = new Set(['none', 'flag', 'block_letter']);

const startedByKind: Partial<Record<CaseKind, ClockTrigger>> = {
  payment_delay: 'payment_delay_reported',
  renewal_problem: 'renewal_problem_reported',
  account_change: 'account_change_requested',
  data_request: 'data_requested',
};

function startedBy(question: DeadlineQuestion): Started[] {
  const { ticket, complaint } = question;
  const { status, receivedAt, statusSince } = ticket;
  if (status === 'resolved' || status === 'closed' || status === 'merged') return [];
  const started: Started[] = [];
  if (ticket.caseKind === 'complaint') {
    if (complaint?.answeredAt === undefined && complaint?.closedAt === undefined)
      started.push({ trigger: 'complaint_received', at: complaint?.receivedAt ?? receivedAt });
  } else if (status === 'new' || status === 'open')
    started.push({ trigger: 'ticket_opened', at: receivedAt });
  const own = startedByKind[ticket.caseKind];
  // A term of law runs on while the customer is asked for something; the house's own waits with it.
  if (own !== undefined && (status !== 'waiting_customer' || own === 'data_requested'))
    started.push({ trigger: own, at: receivedAt });
  if (status === 'escalated') started.push({ trigger: 'escalation_raised', at: statusSince });
  if (status === 'waiting_department') started.push({ trigger: 'task_given', at: statusSince });
  return [...started, ...startedByClaim(question)];
}

const aboutClaims: ReadonlySet<CaseKind> = new Set(['claim_new', 'claim_update', 'claim_status', 'other']);

function startedByClaim({ ticket, claim, asked, completedAt }: DeadlineQuestion): Started[] {
  if (claim === undefined || !aboutClaims.has(ticket.caseKind)) return [];
  const { notifiedAt } = claim;
  switch (claim.status) {
    case 'notified':
    case 'incomplete':
    case 'reopened':
      return [
        { trigger: 'claim_received', at: notifiedAt },
        { trigger: 'application_received', at: notifiedAt },
        ...(asked === true ? [] : [{ trigger: 'claim_incomplete' as const, at: notifiedAt }]),
      ];
    case 'complete':
    case 'in_review':
    case 'escalated':
      return [
        { trigger: 'claim_received', at: notifiedAt },
        { trigger: 'application_received', at: notifiedAt },
        { trigger: 'claim_complete', at: completedAt ?? notifiedAt },
      ];
    case 'approved':
    case 'rejected':
    case 'payment_ordered':
    case 'paid':
    case 'closed':
    case 'withdrawn':
    case 'closed_no_action':
      return [];
  }
}
