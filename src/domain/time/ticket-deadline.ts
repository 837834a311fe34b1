/**
 * The next deadline of a ticket: the clock of the profile that ends first, of those that its kind, its status and its
 * claim have running (domain guide E.2). A clock that is over stays the next one until what it asks for was done, so
 * that what is late never leaves the top of a queue by being late.
 */
import { claimClocks, isBinding, ticketClocks, type ClockQuestion } from './running-clock.ts';
import type { CaseKind } from '../ticket.ts';

/** A clock that runs on a ticket, and the instant it ends. */
export interface TicketDeadline {
  /** Id of the clock in the profile. */
  readonly clock: string;
  readonly dueAt: Date;
}

/** What a ticket's deadline is told from. */
export type DeadlineQuestion = ClockQuestion & Required<Pick<ClockQuestion, 'ticket'>>;

/** The deadline a ticket is ordered by; undefined when no clock runs. */
export function ticketDeadline(question: DeadlineQuestion): TicketDeadline | undefined {
  const { status, caseKind } = question.ticket;
  const isOver = status === 'resolved' || status === 'closed' || status === 'merged';
  const clocks = [
    ...ticketClocks(question),
    ...(isOver || !aboutClaims.has(caseKind) ? [] : claimClocks(question)),
  ];
  const ends = clocks.flatMap((running): TicketDeadline[] =>
    running.deadline === undefined || !isBinding(running)
      ? []
      : [{ clock: running.clock.id, dueAt: running.deadline.dueAt }],
  );
  return ends.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];
}

/** On a ticket of another kind the claim's clocks would hide its own. */
const aboutClaims: ReadonlySet<CaseKind> = new Set(['claim_new', 'claim_update', 'claim_status', 'other']);
