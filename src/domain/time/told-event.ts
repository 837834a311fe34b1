/**
 * What happens outside the service and starts or stops a clock of law (domain guide E.2): the service learns of it only
 * when a person says so. Each saying is a row of the history; the latest one of an event counts.
 */
import type { Claim, ClaimStatus } from '../claims/claim.ts';
import { claimStatusWords } from '../claims/claim-ending.ts';
import type { Labels } from '../profile.ts';
import type { Ticket } from '../ticket.ts';

/** Of a claim: its customer's answer to the offer (art. 148 c.a.p.), and the request to see its file (art. 146). */
export const claimEvents = [
  'offer_accepted',
  'offer_refused',
  'file_access_requested',
  'file_access_given',
] as const;
export type ClaimEvent = (typeof claimEvents)[number];

/** Of a ticket: a breach of personal data (art. 33 GDPR), and the notice that a motor policy expires (art. 170-bis c.a.p.). */
export const ticketEvents = ['data_breach', 'data_breach_reported', 'renewal_notice_sent'] as const;
export type TicketEvent = (typeof ticketEvents)[number];

/** When something happened, by the last person who spoke of it. */
export interface ToldEvent {
  readonly at: Date;
  /** When that person said so. */
  readonly toldAt: Date;
}

/** The actions under which the history keeps these events, and the one that takes one of them back (`data.event`). */
export const eventActions = {
  offer_accepted: 'offer-accepted',
  offer_refused: 'offer-refused',
  file_access_requested: 'file-access-requested',
  file_access_given: 'file-access-given',
  data_breach: 'data-breach',
  data_breach_reported: 'data-breach-reported',
  renewal_notice_sent: 'renewal-notice-sent',
} as const satisfies Record<ClaimEvent | TicketEvent, string>;
export const takenBackAction = 'event-taken-back';

/** What stands in the way of saying that something happened to a claim; undefined when nothing does. */
export function whyNotOnClaim(
  { status, mergedInto }: Pick<Claim, 'status' | 'mergedInto'>,
  event: ClaimEvent,
  happened: ReadonlyMap<string, ToldEvent>,
): Labels | undefined {
  const { it, en } = claimStatusWords[status];
  if (mergedInto !== undefined)
    return { it: 'il sinistro è unito a un altro', en: 'the claim was merged into another one' };
  if ((event === 'offer_accepted' || event === 'offer_refused') && !offered.has(status))
    return {
      it: `il sinistro è ${it}: non c’è un’offerta a cui rispondere`,
      en: `the claim is ${en}: there is no offer to answer`,
    };
  if (event === 'file_access_given' && !happened.has('file_access_requested'))
    return {
      it: 'prima va registrata la richiesta di accesso agli atti',
      en: 'record the request to see the file first',
    };
  return undefined;
}

const offered: ReadonlySet<ClaimStatus> = new Set(['approved', 'payment_ordered', 'paid']);

/** The same of a ticket. */
export function whyNotOnTicket(
  { status, caseKind }: Pick<Ticket, 'status' | 'caseKind'>,
  event: TicketEvent,
  happened: ReadonlyMap<string, ToldEvent>,
): Labels | undefined {
  if (status === 'merged')
    return { it: 'la pratica è unita a un’altra', en: 'the ticket was merged into another one' };
  if (event === 'renewal_notice_sent' && caseKind !== 'renewal_problem')
    return {
      it: 'la pratica non riguarda un rinnovo',
      en: 'the ticket is not about a renewal',
    };
  if (event === 'data_breach_reported' && !happened.has('data_breach'))
    return { it: 'prima va registrata la violazione', en: 'record the breach first' };
  return undefined;
}
