/** Rules of payments. */
import type { ClaimStatus, Payment } from '../claims/claim.ts';
import { checkIban } from '../facts/identifiers.ts';

/**
 * How far an order is on its way to the paying system. `waits`: it has not got it. `handing`: a process is at it.
 * `uncertain`: it may have got it, and is asked before anybody hands it over again. `refused`: it never takes it.
 */
export const orderStates = ['waits', 'handing', 'uncertain', 'refused', 'taken'] as const;
export type OrderState = (typeof orderStates)[number];

/** A field of a payment that cannot be as it is, and why. */
export interface PaymentFault {
  readonly field: keyof Payment;
  readonly problem: string;
}

/** What cannot be in a payment somebody else's system tells of: dates against their order, an IBAN that is none. */
export function paymentFaults(payment: Omit<Payment, 'id'>): readonly PaymentFault[] {
  const { decidedOn, orderedOn, dueOn, paidOn, rejectedOn, rejectedReason, iban } = payment;
  const faults: PaymentFault[] = [];
  const after = (
    field: keyof Payment,
    later: string | undefined,
    earlier: string | undefined,
    what: string,
  ) => {
    if (later !== undefined && earlier !== undefined && later < earlier)
      faults.push({ field, problem: `is before the day it was ${what}` });
  };
  if (decidedOn === undefined && orderedOn === undefined && paidOn === undefined)
    faults.push({ field: 'decidedOn', problem: 'is missing, and so are the other days' });
  after('orderedOn', orderedOn, decidedOn, 'decided');
  after('dueOn', dueOn, decidedOn, 'decided');
  after('paidOn', paidOn, orderedOn ?? decidedOn, orderedOn === undefined ? 'decided' : 'ordered');
  after('rejectedOn', rejectedOn, orderedOn ?? decidedOn, orderedOn === undefined ? 'decided' : 'ordered');
  if (rejectedReason !== undefined && rejectedOn === undefined)
    faults.push({ field: 'rejectedReason', problem: 'has no day on which the bank sent it back' });
  if (iban !== undefined && !checkIban(iban))
    faults.push({ field: 'iban', problem: 'is no IBAN: its check digits do not agree' });
  return faults;
}

/**
 * Where the paying system's news lead an approved claim (domain guide C.2): ordered with the first order, paid with the
 * last payment, and back to ordered when the bank returns the money. Any other claim stays where it is.
 */
export function statusByPayments(status: ClaimStatus, payments: readonly Payment[]): ClaimStatus {
  if (status !== 'approved' && status !== 'payment_ordered' && status !== 'paid') return status;
  const isPaid = payments.every(({ paidOn, rejectedOn }) => paidOn !== undefined && rejectedOn === undefined);
  if (payments.length > 0 && isPaid) return 'paid';
  const isOrdered = payments.some(
    ({ orderedOn, paidOn, rejectedOn }) =>
      orderedOn !== undefined || paidOn !== undefined || rejectedOn !== undefined,
  );
  return isOrdered ? 'payment_ordered' : status;
}
