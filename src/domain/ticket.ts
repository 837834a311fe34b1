/**
 * Tickets: one unit of work caused by inbound contact.
 *
 * Glossary (code — Italian on screen — meaning):
 *   original — originale — the raw bytes of an item, kept for ever, stored before anything reads them
 *   message  — messaggio — an original in normal form
 *   ticket   — pratica di contatto — a unit of work; not a claim
 *   claim    — sinistro — the loss file; one claim has many tickets
 *   complaint — reclamo — written dissatisfaction; has its own clock and register
 *   policy   — polizza; cover — garanzia; deductible — franchigia / scoperto
 *   request  — richiesta di integrazione — asks a customer for what is missing, in rounds
 *   reminder — sollecito; deadline — scadenza; representative — addetto; supervisor — supervisore
 *   outbound — messaggio in uscita — one message to one recipient, with a state that never lies
 */
import type { ClaimId, TicketId, Reference } from './ids.ts';
import type { Problem } from './problem.ts';
import type { ChannelName, Language } from './message.ts';

/** Working stages of a ticket, in order; `settled` means that no machine has anything to do until something happens. */
export const ticketStages = ['read', 'link', 'assess', 'request', 'settled'] as const;
export type TicketStage = (typeof ticketStages)[number];

/** For people (domain guide C.1). */
export type TicketStatus =
  | 'new'
  | 'open'
  | 'waiting_customer'
  | 'waiting_department'
  | 'escalated'
  | 'resolved'
  | 'closed'
  | 'merged';

/** Domain guide B.3, and `unreadable` for what no parser could open: a person must look. */
export const caseKinds = [
  'claim_new',
  'claim_update',
  'claim_status',
  'payment_delay',
  'renewal_problem',
  'account_change',
  'complaint',
  'data_request',
  'third_party_letter',
  'provider',
  'misdirected',
  'auto',
  'spam',
  'unreadable',
  'other',
] as const;
/** What a ticket asks of us. */
export type CaseKind = (typeof caseKinds)[number];

export interface Ticket {
  readonly id: TicketId;
  readonly reference: Reference;
  /** Grows with every change; `advance` only moves the version it was given. */
  readonly version: number;
  readonly stage: TicketStage;
  readonly status: TicketStatus;
  readonly caseKind: CaseKind;
  readonly channel: ChannelName;
  readonly language: Language;
  readonly subject: string;
  /** Address of the customer on this ticket's channel; automatic messages go nowhere else. */
  readonly customer?: string;
  readonly customerName?: string;
  readonly claimId?: ClaimId;
  /**
   * The ticket it seems to continue without being let in: closed long ago, or the sender is nobody we know there.
   * `new_loss`: it answers that ticket, and tells nothing but another loss.
   */
  readonly related?: {
    readonly ticketId: TicketId;
    readonly how: 'thread' | 'token' | 'reference' | 'new_loss';
    readonly trusted: boolean;
  };
  /** The ticket that goes on in place of this one, whose reference stays an alias. */
  readonly mergedInto?: TicketId;
  /** The ticket from which a person took its messages: whoever wrote them was answered there. */
  readonly splitFrom?: TicketId;
  /** Why a person must look; absent when all is well. */
  readonly problem?: Problem;
  /** Legal receipt of the first message. */
  readonly receivedAt: Date;
  /** When the desk itself had it first: long after receipt where a mailbox with a past is read. */
  readonly filedAt: Date;
  readonly resolvedAt?: Date;
  /** The person whose work it is; nobody's when absent. */
  readonly assignee?: string;
  /** Put off until then: it comes back by itself, or as soon as somebody writes. */
  readonly asleepUntil?: Date;
  /** Since when it has its status. */
  readonly statusSince: Date;
  readonly updatedAt: Date;
}

const working: ReadonlySet<TicketStage> = new Set(['read', 'link', 'assess', 'request']);

/** True while a worker, and not a person, has the next move. */
export function isWorking(stage: TicketStage): boolean {
  return working.has(stage);
}

/** What these tickets need is a person's answer, not a list of documents. */
export function isDecidedByPeople(ticket: Pick<Ticket, 'caseKind'>): boolean {
  return (
    ticket.caseKind === 'complaint' ||
    ticket.caseKind === 'third_party_letter' ||
    ticket.caseKind === 'data_request' ||
    ticket.caseKind === 'spam'
  );
}
