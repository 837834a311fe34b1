/**
 * Deadlines as a house keeps them: what starts one, how long it runs, what halts it and what its end causes
 * (domain guide E.2, E.3). Data of the profile; `deadline.ts` computes the days.
 */
import type { ClaimTypeId } from '../ids.ts';
import type { Condition, Labels } from '../profile.ts';

/** What starts a clock. */
export const clockTriggers = [
  'message_received',
  'letter_scanned',
  'ticket_opened',
  'callback_requested',
  'claim_received',
  'claim_incomplete',
  'claim_complete',
  'application_received',
  'refusal_intended',
  'loss',
  'offer_accepted',
  'offer_refused',
  'offer_unanswered',
  'policy_expiry',
  'complaint_received',
  'complaint_answered',
  'file_access_requested',
  'data_requested',
  'data_breach',
  'escalation_raised',
  'payment_delay_reported',
  'renewal_problem_reported',
  'account_change_requested',
  'task_given',
  'letter_queued',
] as const;
export type ClockTrigger = (typeof clockTriggers)[number];

/** Months end on the day of the same number, or on the last day of a shorter month. */
export const clockUnits = ['minutes', 'business-hours', 'business-days', 'calendar-days', 'months'] as const;
export type ClockUnit = (typeof clockUnits)[number];

/** How long a clock runs. `before`: the days lie before the trigger (notice of an expiry). */
export interface ClockTerm {
  readonly amount: number;
  readonly unit: ClockUnit;
  readonly direction: 'after' | 'before';
}

/** What halts a clock. `restart_on_completion`: a new full term runs from receipt of what was missing. */
export const clockPauses = ['never', 'waiting_customer', 'restart_on_completion'] as const;

/** What the end of a clock causes. `flag`: a remark on the file and nothing else. */
export const clockBreaches = [
  'escalate',
  'second_level',
  'alarm',
  'flag',
  'block_letter',
  'data_protection_officer',
  'none',
] as const;

export interface Clock {
  /** Such as `it.complaint.reply`; `int.…` for the house's own. */
  readonly id: string;
  readonly label: Labels;
  /** A law's days are counted by national holidays alone; those of the house also leave out its own closed days. */
  readonly kind: 'law' | 'internal';
  readonly trigger: ClockTrigger;
  /** Facts of the claim that must hold, as in a checklist. */
  readonly when: readonly Condition[];
  /** The only claim types it is for; all when absent. */
  readonly claimTypes?: readonly ClaimTypeId[];
  /** Absent where the rule gives no figure: then it only says what must be done. */
  readonly term?: ClockTerm;
  readonly pause: (typeof clockPauses)[number];
  readonly onBreach: (typeof clockBreaches)[number];
  /** Amounts, in the term's unit, after which a supervisor is told before the end. They grow and are below it. */
  readonly escalateAfter: readonly number[];
  /** Calendar days before the end on which to warn, in place of the usual rule. */
  readonly warnDaysBefore?: number;
  /** A disabled preset is kept for those it concerns and starts nothing. */
  readonly enabled: boolean;
  /** The article, regulation or page the figure comes from. */
  readonly source: string;
  /** A caution for whoever switches it on. */
  readonly note?: string;
}

/** Whether the house wants every answer to a complaint to name whom to turn to next. */
export function wantsNextStep(clocks: readonly Clock[]): boolean {
  return clocks.some(
    ({ trigger, onBreach, enabled }) =>
      enabled && trigger === 'complaint_answered' && onBreach === 'block_letter',
  );
}

/** Facts that documents set, beside those that words set by the conditions of a claim type. */
export const factsFromDocuments: ReadonlyMap<string, readonly string[]> = new Map([
  ['cai_signed', ['yes', 'no', 'unknown']],
]);

/** The clock of the answer to a complaint, by law or by house rule: one a profile, counted in days. */
export function answersComplaints({ id, enabled, trigger, term }: Clock): boolean {
  return (
    enabled &&
    trigger === 'complaint_received' &&
    id.endsWith('.complaint.reply') &&
    (term?.unit === 'calendar-days' || term?.unit === 'business-days')
  );
}

/**
 * The enabled clocks that an event starts, the most particular of each family only: a clock `a.b.c` with conditions
 * that hold displaces `a.b`. Families share the part of the id that both have.
 */
export function clocksFor(
  clocks: readonly Clock[],
  event: {
    readonly trigger: ClockTrigger;
    readonly claimType?: ClaimTypeId;
    readonly facts?: ReadonlyMap<string, string>;
  },
): readonly Clock[] {
  const running = clocks.filter(
    (clock) =>
      clock.enabled &&
      clock.trigger === event.trigger &&
      (clock.claimTypes === undefined ||
        (event.claimType !== undefined && clock.claimTypes.includes(event.claimType))) &&
      clock.when.every(({ fact, in: values }) => values.includes(event.facts?.get(fact) ?? 'unknown')),
  );
  return running.filter(({ id }) => !running.some((other) => other.id.startsWith(`${id}.`)));
}

/** In how many ms an e-mail or a text message is to be acknowledged; undefined in a house that is not alarmed about it. */
export function acknowledgedWithin(clocks: readonly Clock[]): number | undefined {
  const terms = clocksFor(clocks, { trigger: 'message_received' }).flatMap(({ onBreach, term }) =>
    onBreach === 'alarm' && term?.unit === 'minutes' ? [term.amount * 60_000] : [],
  );
  return terms.length === 0 ? undefined : Math.min(...terms);
}
