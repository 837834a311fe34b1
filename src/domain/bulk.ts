/** One act on many tickets: what people may do to a whole selection, and how far it can be taken back. */
import type { LocalDate } from './ids.ts';
import type { CaseKind, Ticket, TicketStatus } from './ticket.ts';

/** Tickets of one act. */
export const mostInBulk = 1_000;

/** What may be done to many tickets at once; whatever writes to customers is not among it. */
export type BulkAct =
  /** `from`: only what is still this person's, or nobody's; whoever took a ticket meanwhile keeps it. */
  | { readonly kind: 'assign'; readonly to: string | null; readonly from?: string | null | undefined }
  | { readonly kind: 'postpone'; readonly until: LocalDate | null }
  | { readonly kind: 'status'; readonly status: Extract<TicketStatus, 'open' | 'resolved' | 'closed'> }
  | { readonly kind: 'case-kind'; readonly caseKind: CaseKind }
  | { readonly kind: 'seen' };

/** What a ticket was like before an act. */
export interface BulkBefore {
  readonly status: TicketStatus;
  readonly caseKind: CaseKind;
  readonly assignee?: string;
  /** ISO instant. */
  readonly asleepUntil?: string;
  /** How far the person had seen it, for `seen`; absent when not at all. */
  readonly seen?: { readonly messages: number; readonly lastMessage: string };
}

/** Remembers a ticket for taking an act back. */
export function beforeOf(ticket: Ticket): BulkBefore {
  return {
    status: ticket.status,
    caseKind: ticket.caseKind,
    ...(ticket.assignee === undefined ? {} : { assignee: ticket.assignee }),
    ...(ticket.asleepUntil === undefined ? {} : { asleepUntil: ticket.asleepUntil.toISOString() }),
  };
}
