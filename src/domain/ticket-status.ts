/**
 * The states of a ticket and the arrows between them (domain guide C.1). A person's wish is done only along these
 * arrows; what an arrow does not lead to is refused, and the refusal says where the ticket stands.
 */
import type { Labels } from './profile.ts';
import type { CaseKind, Ticket, TicketStatus } from './ticket.ts';
import { addDays, localDateOf, startOfDay } from './time/calendar.ts';

/**
 * What people make happen to a ticket. `turn_taken`: it is our turn again before the customer or the department has
 * answered, by somebody's word. `auto_closed`: nobody has to answer it.
 */
type TicketEvent =
  | 'triaged'
  | 'auto_closed'
  | 'turn_taken'
  | 'reopened'
  | 'customer_asked'
  | 'department_asked'
  | 'resolved';

/** States a person can ask for by name; all others come from acts of their own (handing up, merging) or the clock. */
type WantedStatus = Extract<
  TicketStatus,
  'open' | 'waiting_customer' | 'waiting_department' | 'resolved' | 'closed'
>;

const toOpen: Readonly<Partial<Record<TicketStatus, TicketEvent>>> = {
  new: 'triaged',
  waiting_customer: 'turn_taken',
  waiting_department: 'turn_taken',
  resolved: 'reopened',
};

const fromOpen: Readonly<Partial<Record<WantedStatus, TicketEvent>>> = {
  waiting_customer: 'customer_asked',
  waiting_department: 'department_asked',
  resolved: 'resolved',
};

/** Kinds that nobody answers: they may be closed without having been resolved. */
const unanswered: ReadonlySet<CaseKind> = new Set(['auto', 'spam']);

/**
 * The arrows that lead a ticket to where a person wants it, in order; none when it is there.
 *
 * @param departmentsAsked tasks of departments that are open on it: while one is, it is neither taken back nor resolved.
 */
export function eventsTowards(
  { status, caseKind }: Pick<Ticket, 'status' | 'caseKind'>,
  wanted: WantedStatus,
  departmentsAsked: number,
): { readonly events: readonly TicketEvent[] } | { readonly refused: Labels } {
  if (status === wanted) return { events: [] };
  if (status === 'closed' || status === 'merged')
    return refuse(status, {
      it: 'un nuovo messaggio ne apre un’altra',
      en: 'a new message opens a new one',
    });
  if (status === 'escalated')
    return refuse(status, {
      it: 'il supervisore la decide o la restituisce (g b)',
      en: 'the supervisor decides or returns it (g b)',
    });
  if (wanted === 'closed')
    return unanswered.has(caseKind) && (status === 'new' || status === 'open')
      ? { events: ['auto_closed'] }
      : refuse(status, {
          it: `si chiude da sola ${closesAfterDays} giorni dopo che è stata risolta`,
          en: `it closes by itself ${closesAfterDays} days after it was resolved`,
        });
  if (departmentsAsked > 0 && (status === 'waiting_department' || wanted === 'resolved'))
    return refuse(status, {
      it: 'un ufficio deve ancora rispondere: registri la risposta o annulli la richiesta',
      en: 'a department still has to answer: write down its answer or call its task off',
    });
  const first = toOpen[status];
  const last = fromOpen[wanted];
  return { events: [...(first === undefined ? [] : [first]), ...(last === undefined ? [] : [last])] };
}

/** Days after which a resolved ticket takes no more messages, and a silent one is asked whether it is still the same matter. */
export const closesAfterDays = 14;

/** From when on a resolved ticket is over: until then its customer's next message brings it back, then the clock closes it. */
export function closesAt(resolvedAt: Date): Date {
  return startOfDay(addDays(localDateOf(resolvedAt), closesAfterDays + 1));
}

/** A ticket resolved before this instant is over at `now`: `closesAt` the other way round. */
export function overIfResolvedBefore(now: Date): Date {
  return startOfDay(addDays(localDateOf(now), -closesAfterDays));
}

/** How a status is called in a sentence about its ticket. */
export const statusWords: Readonly<Record<TicketStatus, Labels>> = {
  new: { it: 'nuova', en: 'new' },
  open: { it: 'da lavorare', en: 'open' },
  waiting_customer: { it: 'in attesa del cliente', en: 'waiting for the customer' },
  waiting_department: { it: 'in attesa di un ufficio', en: 'waiting for a department' },
  escalated: { it: 'dal supervisore', en: 'with the supervisor' },
  resolved: { it: 'risolta', en: 'resolved' },
  closed: { it: 'chiusa', en: 'closed' },
  merged: { it: 'unita a un’altra', en: 'merged' },
};

function refuse(status: TicketStatus, why: Labels): { readonly refused: Labels } {
  return {
    refused: {
      it: `la pratica è ${statusWords[status].it}: ${why.it}`,
      en: `the ticket is ${statusWords[status].en}: ${why.en}`,
    },
  };
}
