/**
 * Handing a ticket up to a supervisor (domain guide C.5, R14): raised with a reason and a note, taken by somebody who may
 * decide it, and ended by a decision, by instructions to whoever raised it, or by giving it to somebody else.
 */
import { may, type Person } from '../people/role.ts';
import type { Labels } from '../profile.ts';

/** Reasons a person may give. Clocks, requests and signals raise escalations of their own. */
export const personReasons = [
  'coverage_doubt',
  'over_authority',
  'legal_threat',
  'vulnerable_customer',
  'complaint_about_rep',
  'link_conflict',
  'payment_failed',
  'regulator_contact',
  'rep_request',
] as const;
export type PersonReason = (typeof personReasons)[number];

/** Why a supervisor must look, where no person says so. */
export const machineReasons = [
  'rfi_exhausted',
  /** A deadline is near enough for a supervisor to be told. */
  'sla_early',
  'sla_breach',
  /** The second level has it: the day of the law is over too, or the supervisor's own time. */
  'sla_second_breach',
  'fraud_signal',
] as const;
export type EscalationReason = PersonReason | (typeof machineReasons)[number];

/** `acknowledged`: somebody has taken it; `returned`: with instructions; `expired`: the second level has it. */
export type EscalationState = 'raised' | 'acknowledged' | 'decided' | 'returned' | 'expired';

export type EscalationStep = 'take' | 'reassign' | 'return' | 'decide';

/** Where a step leads, or why it does not. Only an open escalation is handled, and by those who may. */
export function stepEscalation(
  state: EscalationState,
  step: EscalationStep,
  person: Pick<Person, 'role'>,
): { readonly to: EscalationState } | { readonly refused: Labels } {
  if (!may(person.role, 'handle_escalations'))
    return {
      refused: { it: 'la gestisce un supervisore', en: 'a supervisor handles it' },
    };
  if (state !== 'raised' && state !== 'acknowledged')
    return {
      refused: { it: `è già ${stateWords[state].it}`, en: `it is ${stateWords[state].en} already` },
    };
  switch (step) {
    case 'take':
    case 'reassign':
      return { to: 'acknowledged' };
    case 'return':
      return { to: 'returned' };
    case 'decide':
      return { to: 'decided' };
  }
}

const stateWords: Readonly<Record<Exclude<EscalationState, 'raised' | 'acknowledged'>, Labels>> = {
  decided: { it: 'decisa', en: 'decided' },
  returned: { it: 'restituita', en: 'returned' },
  expired: { it: 'passata al secondo livello', en: 'with the second level' },
};
