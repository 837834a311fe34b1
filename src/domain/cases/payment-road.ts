/**
 * What a customer whose money has not come can be told: a date, not an apology (domain guide R15a, E.2). Only what the
 * paying system said and what the law or the house promises; never a guess.
 */
import { addWorkingDays, formatDate, italianDay } from '../time/calendar.ts';
import { clocksFor, type Clock } from '../time/clock.ts';
import { deadlineOf } from '../time/deadline.ts';
import type { Payment } from '../claims/claim.ts';
import type { ClaimTypeId, LocalDate } from '../ids.ts';
import type { OfficeCalendar } from '../time/office-calendar.ts';
import type { Labels } from '../profile.ts';

type PaymentState = 'decided' | 'ordered' | 'paid' | 'rejected';

/** How far a payment has come. */
function paymentState(payment: Payment): PaymentState {
  if (payment.rejectedOn !== undefined) return 'rejected';
  if (payment.paidOn !== undefined) return 'paid';
  return payment.orderedOn === undefined ? 'decided' : 'ordered';
}

/** Working days a bank needs to credit a transfer that was ordered (D.Lgs. 11/2010 art. 20: the next working day; one more for ours). */
const bankDays = 2;

/** A payment with the last day by rule and what may be said of it. */
export interface PaymentProspect {
  readonly payment: Payment;
  readonly state: PaymentState;
  /** Last day for paying, and where it comes from: the paying system, a law's clock, or nobody. */
  readonly dueOn?: LocalDate;
  readonly dueBy?: string;
  readonly overdue: boolean;
  /** The day to tell the customer; absent where nobody can say one yet. */
  readonly tellOn?: LocalDate;
  readonly say: Labels;
}

/** What can be told of a payment today. */
export function paymentProspect(
  payment: Payment,
  about: {
    readonly claimType: ClaimTypeId;
    readonly clocks: readonly Clock[];
    readonly calendar: OfficeCalendar;
    readonly today: LocalDate;
  },
): PaymentProspect {
  const { today } = about;
  const state = paymentState(payment);
  const due = dueOf(payment, about);
  const overdue = due !== undefined && due.on < today && state !== 'paid';
  const tellOn = dayToTell(payment, state, due?.on, today);
  return {
    payment,
    state,
    ...(due === undefined ? {} : { dueOn: due.on, dueBy: due.by }),
    overdue,
    ...(tellOn === undefined ? {} : { tellOn }),
    say: words(payment, state, tellOn, overdue),
  };
}

/** The last day for paying what was decided, and who says so; undefined where no rule sets one. */
export function dueOf(
  payment: Pick<Payment, 'decidedOn' | 'dueOn'>,
  { claimType, clocks, calendar }: Omit<Parameters<typeof paymentProspect>[1], 'today'>,
): { readonly on: LocalDate; readonly by: string } | undefined {
  if (payment.dueOn !== undefined) return { on: payment.dueOn, by: 'paying system' };
  if (payment.decidedOn === undefined) return undefined;
  // A decision that is paid was accepted: the term runs from its day (D.Lgs. 209/2005 art. 148).
  for (const { term, ...clock } of clocksFor(clocks, { trigger: 'offer_accepted', claimType })) {
    if (term === undefined) continue;
    const noon = new Date(`${payment.decidedOn}T12:00:00Z`);
    return { on: deadlineOf({ ...clock, term }, noon, calendar).legalDue, by: clock.id };
  }
  return undefined;
}

function dayToTell(
  payment: Payment,
  state: PaymentState,
  dueOn: LocalDate | undefined,
  today: LocalDate,
): LocalDate | undefined {
  switch (state) {
    case 'paid':
      return payment.paidOn;
    case 'ordered': {
      const credited = addWorkingDays(payment.orderedOn ?? today, bankDays);
      // Ordered long ago and not booked as paid: a day in the past is no answer, finance must look.
      return credited >= today ? credited : undefined;
    }
    case 'decided':
      return dueOn !== undefined && dueOn >= today ? dueOn : undefined;
    case 'rejected':
      return undefined;
  }
}

function words(
  payment: Payment,
  state: PaymentState,
  tellOn: LocalDate | undefined,
  overdue: boolean,
): Labels {
  const it = (day: LocalDate) => italianDay(day);
  const en = (day: LocalDate) => formatDate(day, 'en');
  switch (state) {
    case 'paid':
      return payment.paidOn === undefined
        ? { it: 'Pagato.', en: 'Paid.' }
        : {
            it: `Pagato ${it(payment.paidOn)}: l’accredito arriva entro ${it(addWorkingDays(payment.paidOn, 1))}.`,
            en: `Paid on ${en(payment.paidOn)}: the credit arrives by ${en(addWorkingDays(payment.paidOn, 1))}.`,
          };
    case 'ordered':
      return tellOn === undefined
        ? {
            it: 'Ordinato e non ancora risultato pagato: chiedere all’amministrazione prima di dare una data.',
            en: 'Ordered and not booked as paid yet: ask finance before giving a date.',
          }
        : {
            it: `Bonifico ordinato: l’accredito è atteso entro ${it(tellOn)}.`,
            en: `Transfer ordered: the credit is expected by ${en(tellOn)}.`,
          };
    case 'decided':
      return tellOn === undefined
        ? {
            it: overdue
              ? 'Deciso e non ordinato, oltre il termine: far ordinare oggi e dire la data.'
              : 'Deciso e non ordinato: chiedere all’amministrazione la data.',
            en: overdue
              ? 'Decided and not ordered, past its term: have it ordered today and tell the date.'
              : 'Decided and not ordered: ask finance for the date.',
          }
        : {
            it: `Deciso: il pagamento è dovuto entro ${it(tellOn)}.`,
            en: `Decided: the payment is due by ${en(tellOn)}.`,
          };
    case 'rejected':
      return {
        it: `La banca ha respinto il bonifico${payment.rejectedOn === undefined ? '' : ` ${it(payment.rejectedOn)}`}${payment.rejectedReason === undefined ? '' : ` (${payment.rejectedReason})`}: chiedere conferma dell’IBAN e ordinare di nuovo.`,
        en: `The bank sent the transfer back${payment.rejectedOn === undefined ? '' : ` on ${en(payment.rejectedOn)}`}${payment.rejectedReason === undefined ? '' : ` (${payment.rejectedReason})`}: have the IBAN confirmed and order it again.`,
      };
  }
}
