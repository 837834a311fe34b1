/**
 * A request for what a claim is missing as people see it: where it stands (domain guide C.3), and what a person may
 * do with it there. The rounds themselves follow `follow-up.ts`.
 */
import type { Labels } from '../profile.ts';
import { describeStop } from './stop-words.ts';

/**
 * Where a request stands. `draft`: no round has left yet. `reminded`: at least the second round has left. `expired`:
 * the final round has left and its last day is over. `held`: a person, or words only a person may judge, keep it back.
 * `channel_failed`: the last round reached nobody and no other way is known to the machine.
 */
export type RequestPhase =
  | 'draft'
  | 'sent'
  | 'partially_satisfied'
  | 'reminded'
  | 'expired'
  | 'held'
  | 'channel_failed'
  | 'satisfied'
  | 'escalated'
  | 'cancelled'
  | 'superseded';

/** Why a request is held whose claim was opened with the word that nobody is asked yet; reasons of people are their words. */
export const heldByOpening = 'opened_without_asking';

/**
 * Why a request is held, in words: what a machine found is a code with the customer's words, «death: «…»»; what a person
 * wrote stays as it was written.
 */
export function describeHold(why: string): Labels {
  if (why === heldByOpening)
    return { it: 'aperto senza chiedere ancora nulla', en: 'opened without asking for anything yet' };
  const [, code, said = ''] = /^(\w+): («.*»)$/su.exec(why) ?? [];
  const found = code === undefined ? undefined : describeStop(code);
  return found === undefined
    ? { it: why, en: why }
    : { it: `${found.it}: ${said}`, en: `${found.en}: ${said}` };
}

/** What a phase is told from. */
export interface RequestStanding {
  readonly state: 'open' | 'satisfied' | 'exhausted' | 'cancelled' | 'superseded';
  /** Rounds that were composed. */
  readonly round: number;
  /** Rounds the cadence has. */
  readonly rounds: number;
  readonly isHeld: boolean;
  /** Something that was asked for has come. */
  readonly hasBrought: boolean;
  /** The last round was refused or came back from every address. */
  readonly isUndelivered: boolean;
  /** The last day that the customer was given is over. */
  readonly isOverdue: boolean;
}

/** The phase of a request. A closed one tells how it ended; of an open one what is most in the way comes first. */
export function phaseOf(standing: RequestStanding): RequestPhase {
  switch (standing.state) {
    case 'satisfied':
    case 'cancelled':
    case 'superseded':
      return standing.state;
    case 'exhausted':
      return 'escalated';
    case 'open':
      if (standing.isHeld) return 'held';
      if (standing.round === 0) return 'draft';
      if (standing.isUndelivered) return 'channel_failed';
      if (standing.round >= standing.rounds && standing.isOverdue) return 'expired';
      if (standing.hasBrought) return 'partially_satisfied';
      return standing.round > 1 ? 'reminded' : 'sent';
  }
}

/**
 * What a person may do: hold it back and let it go on, give more time, let the next round leave today, end it, or end
 * it in favour of a new one that asks for everything still missing from the first round on.
 */
export const requestSteps = ['hold', 'go_on', 'extend', 'send_now', 'cancel', 'supersede'] as const;
export type RequestStep = (typeof requestSteps)[number];

const phases: Readonly<Record<RequestPhase, Labels>> = {
  draft: { it: 'non è ancora partita', en: 'has not left yet' },
  sent: { it: 'è partita', en: 'has left' },
  partially_satisfied: { it: 'è soddisfatta in parte', en: 'is satisfied in part' },
  reminded: { it: 'è stata sollecitata', en: 'has been repeated' },
  expired: { it: 'è scaduta', en: 'has expired' },
  held: { it: 'è sospesa', en: 'is held back' },
  channel_failed: { it: 'non ha raggiunto nessuno', en: 'has reached nobody' },
  satisfied: { it: 'è soddisfatta', en: 'is satisfied' },
  escalated: { it: 'è dal supervisore', en: 'is with the supervisor' },
  cancelled: { it: 'è stata annullata', en: 'was cancelled' },
  superseded: { it: 'è stata sostituita', en: 'was replaced' },
};

/** Why a step is not possible in a phase, naming the phase; undefined when it is (domain guide C: illegal events are refused). */
export function whyNot(step: RequestStep, phase: RequestPhase): Labels | undefined {
  const isAllowed = allowed[step].has(phase);
  return isAllowed
    ? undefined
    : { it: `La richiesta ${phases[phase].it}.`, en: `The request ${phases[phase].en}.` };
}

/** The words for a phase, such as «è sospesa». */
export function describePhase(phase: RequestPhase): Labels {
  return phases[phase];
}

const open: readonly RequestPhase[] = [
  'draft',
  'sent',
  'partially_satisfied',
  'reminded',
  'expired',
  'channel_failed',
];

const allowed: Readonly<Record<RequestStep, ReadonlySet<RequestPhase>>> = {
  hold: new Set(open),
  go_on: new Set(['held']),
  extend: new Set([...open, 'held']),
  // What waits for a person must first be let go on, so that nobody writes past the reason.
  send_now: new Set(['draft', 'sent', 'partially_satisfied', 'reminded']),
  cancel: new Set([...open, 'held']),
  supersede: new Set([...open, 'held', 'escalated']),
};
