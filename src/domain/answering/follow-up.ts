/**
 * When a request for missing items is repeated, held back, dropped or handed to a supervisor. The rows and the
 * sending live elsewhere: this says what comes next and when, from the state as it is now, so that the answer is
 * right even after the workers have slept for a week. A machine never closes a claim for silence.
 */
import { addDays, endOfDay, isWorkingDay, nextWorkingDay } from '../time/calendar.ts';
import type { ClaimStatus, Party, Requirement } from '../claims/claim.ts';
import type { LocalDate } from '../ids.ts';

/** How often and when we ask; data of the profile. Days are calendar days after the first request left. */
export interface Cadence {
  /** One entry a round; the first is 0, the last is the final request. */
  readonly days: readonly number[];
  /** Days the customer has to answer the first request. */
  readonly answerWithinDays: number;
  /** Hour of the day in Rome at which reminders leave, on working days only. */
  readonly remindAtHour: number;
  /** Two rounds never lie closer together than this, whatever was late, nor a reminder to an answer. */
  readonly minimumGapDays: number;
  /** Day by which the supervisor decides what becomes of a claim that stayed incomplete. */
  readonly decideOnDay: number;
  /** Days a letter is under way, one way; `standardPostDays` when absent. */
  readonly postDays?: number;
}

/** Days that ordinary Italian post is given to arrive. */
export const standardPostDays = 5;

/** Day 0, 7, 14 and 21, two weeks to answer, reminders at nine, a supervisor's decision by day 35. */
export const standardCadence: Cadence = {
  days: [0, 7, 14, 21],
  answerWithinDays: 14,
  remindAtHour: 9,
  minimumGapDays: 5,
  decideOnDay: 35,
};

/** Why nobody is reminded any more, although something may be missing. */
export type StopReason =
  | 'claim_final'
  | 'do_not_write'
  | 'customer_asked'
  | 'deceased'
  | 'represented'
  | 'dispute'
  | 'superseded';

/** A request as it stands now. `missing` must be computed afresh, in the transaction that would send. */
export interface FollowUp {
  /** Day the first request left; today when it has not left yet. */
  readonly startedOn: LocalDate;
  /** Rounds that have left so far. */
  readonly roundsSent: number;
  readonly lastSentOn?: LocalDate;
  readonly missing: readonly Pick<Requirement, 'key'>[];
  /** A message of a party has arrived that nobody has assessed yet. */
  readonly unreadAnswer: boolean;
  /** Day of the last message of a party, assessed or not. */
  readonly answeredOn?: LocalDate;
  /** First day on which an out-of-office answer says that the recipient is back. */
  readonly awayUntil?: LocalDate;
  readonly stop?: StopReason;
  /** A person, or words only a person may judge, keep it back. */
  readonly isHeld?: boolean;
  /** A person gave the customer time: no reminder leaves before this day. */
  readonly notBefore?: LocalDate;
  /** A person wants the next round to leave on this day, whatever the cadence says. */
  readonly atOnceOn?: LocalDate;
  /** Its last round is on paper and was not posted yet. */
  readonly isUnposted?: boolean;
  /** Days by which the answer comes later because both go by post; none when absent. */
  readonly postDays?: number;
  /** The supervisor has it already. */
  readonly escalated: boolean;
}

/** What to do with a request next. `dueAt` is when; a step whose time has come is done at once. */
export type NextStep =
  | {
      readonly step: 'send';
      /** From 1, the first request. */
      readonly round: number;
      readonly purpose: 'first' | 'reminder' | 'final';
      readonly dueOn: LocalDate;
      readonly dueAt: Date;
      /** Last day to answer that this round may name, given that it leaves on `dueOn`. */
      readonly answerBy: LocalDate;
    }
  /** A party has answered: read it first, then ask again what comes next. Or a person lets it go on, or posts the last round. */
  | { readonly step: 'hold'; readonly why: 'unread_answer' | 'held' | 'not_posted' }
  /** Nothing is missing: the request is satisfied, no reminder leaves. */
  | { readonly step: 'cancel'; readonly why: 'nothing_missing' }
  | { readonly step: 'stop'; readonly why: StopReason }
  /** All rounds have left: the supervisor decides by `decideBy`. */
  | {
      readonly step: 'escalate';
      readonly reason: 'rfi_exhausted';
      readonly dueAt: Date;
      readonly decideBy: LocalDate;
    }
  | { readonly step: 'wait_for_supervisor'; readonly decideBy: LocalDate };

/** What comes next for a request, from its state alone. */
export function nextStep(request: FollowUp, cadence: Cadence = standardCadence): NextStep {
  if (request.stop) return { step: 'stop', why: request.stop };
  if (request.missing.length === 0) return { step: 'cancel', why: 'nothing_missing' };
  if (request.isHeld === true) return { step: 'hold', why: 'held' };
  if (request.unreadAnswer) return { step: 'hold', why: 'unread_answer' };
  if (request.isUnposted === true) return { step: 'hold', why: 'not_posted' };
  const postDays = request.postDays ?? 0;
  const round = request.roundsSent + 1;
  if (round <= cadence.days.length) {
    const dueOn = dueDay(request, round, cadence);
    return {
      step: 'send',
      round,
      purpose: round === 1 ? 'first' : round === cadence.days.length ? 'final' : 'reminder',
      dueOn,
      dueAt: hourOf(dueOn, round === 1 || request.atOnceOn !== undefined ? 0 : cadence.remindAtHour),
      answerBy: answerBy({ startedOn: request.startedOn, round, sentOn: dueOn, postDays }, cadence),
    };
  }
  const decideBy = onWorkingDay(addDays(request.startedOn, cadence.decideOnDay + postDays));
  if (request.escalated) return { step: 'wait_for_supervisor', decideBy };
  const dueAt = hourOf(request.lastSentOn ?? request.startedOn, cadence.remindAtHour);
  return { step: 'escalate', reason: 'rfi_exhausted', dueAt, decideBy };
}

/** Last day to answer the first request: a working day, so that somebody is there to be called. */
export function firstDeadline(startedOn: LocalDate, cadence: Cadence = standardCadence): LocalDate {
  return answerBy({ startedOn, round: 1, sentOn: startedOn }, cadence);
}

/**
 * Last day to answer that a round names. Reminders keep the first deadline while it leaves half of the time,
 * then give as much again; the final one names the day on which the supervisor decides.
 */
export function answerBy(
  request: {
    readonly startedOn: LocalDate;
    readonly round: number;
    readonly sentOn: LocalDate;
    readonly postDays?: number;
  },
  cadence: Cadence = standardCadence,
): LocalDate {
  const { postDays = 0 } = request;
  const half = addDays(request.sentOn, Math.ceil(cadence.answerWithinDays / 2) + postDays);
  const named =
    request.round >= cadence.days.length
      ? addDays(request.startedOn, cadence.decideOnDay + postDays)
      : addDays(request.startedOn, cadence.answerWithinDays + postDays);
  return onWorkingDay(named > half ? named : half);
}

/** Why a claim or its party must not be reminded, from what is on file; undefined when they may. */
export function stopReason(state: {
  readonly claimStatus: ClaimStatus;
  readonly party?: Pick<Party, 'doNotWrite'>;
}): StopReason | undefined {
  if (finalStatuses.has(state.claimStatus)) return 'claim_final';
  if (state.party?.doNotWrite !== undefined) return 'do_not_write';
  return undefined;
}

/** Statuses in which nothing is missing any more; an approved claim still waits for its payment items. */
const finalStatuses: ReadonlySet<ClaimStatus> = new Set([
  'rejected',
  'paid',
  'closed',
  'withdrawn',
  'closed_no_action',
]);

/** An automatic reply may name any date; one further away than this does not keep a request asleep. */
const longestAbsenceDays = 21;

function dueDay(request: FollowUp, round: number, cadence: Cadence): LocalDate {
  if (request.atOnceOn !== undefined) return request.atOnceOn;
  if (round === 1) return request.startedOn;
  const { postDays = 0 } = request;
  const planned = addDays(request.startedOn, (cadence.days[round - 1] ?? 0) + postDays);
  const candidates = [planned];
  if (request.lastSentOn) candidates.push(addDays(request.lastSentOn, cadence.minimumGapDays + postDays));
  if (request.notBefore) candidates.push(request.notBefore);
  if (request.answeredOn) candidates.push(addDays(request.answeredOn, cadence.minimumGapDays));
  const earliest = candidates.reduce((a, b) => (a > b ? a : b));
  const away = request.awayUntil;
  const moved =
    away !== undefined && away > earliest && away <= addDays(earliest, longestAbsenceDays) ? away : earliest;
  return onWorkingDay(moved);
}

function onWorkingDay(day: LocalDate): LocalDate {
  return isWorkingDay(day) ? day : nextWorkingDay(day);
}

/** Clocks change on Sundays only, so on the working days this is used for an hour after midnight is that hour. */
function hourOf(day: LocalDate, hour: number): Date {
  return new Date(endOfDay(addDays(day, -1)).getTime() + 1000 + hour * 3_600_000);
}
