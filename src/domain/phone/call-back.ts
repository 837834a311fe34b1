/** Whoever asked to be called back: on a list until somebody has reached them, or nobody need call any more. */
import type { OfficeCalendar } from '../time/office-calendar.ts';
import { clocksFor, type Clock } from '../time/clock.ts';
import { deadlineOf } from '../time/deadline.ts';
import type { Labels } from '../profile.ts';

export const callBackStates = ['open', 'reached', 'dropped'] as const;
export type CallBackState = (typeof callBackStates)[number];

/** `reached`: somebody talked to them. `not_reached`: one more try in vain. `drop`: nobody need call. `reopen`: undo of both ends. */
export const callBackSteps = ['reached', 'not_reached', 'drop', 'reopen'] as const;
export type CallBackStep = (typeof callBackSteps)[number];

/** Where a step leads, or why it does not. */
export function stepCallBack(
  state: CallBackState,
  step: CallBackStep,
): { readonly to: CallBackState } | { readonly refused: Labels } {
  if (step === 'reopen') return state === 'open' ? { refused: isAlready.open } : { to: 'open' };
  if (state !== 'open') return { refused: isAlready[state] };
  return { to: { reached: 'reached', not_reached: 'open', drop: 'dropped' }[step] as CallBackState };
}

const isAlready: Readonly<Record<CallBackState, Labels>> = {
  open: { it: 'è ancora da richiamare', en: 'they are still to be called back' },
  reached: { it: 'è già stato richiamato', en: 'they were called back already' },
  dropped: { it: 'la richiamata è già stata tolta', en: 'it was taken off the list already' },
};

/** Until when the house calls back whoever asked at `askedAt` (domain guide E.3); undefined where it has no clock for it. */
export function callBackBy(
  { clocks, calendar }: { readonly clocks: readonly Clock[]; readonly calendar: OfficeCalendar },
  askedAt: Date,
): Date | undefined {
  for (const { term, ...clock } of clocksFor(clocks, { trigger: 'callback_requested' }))
    if (term !== undefined && term.direction === 'after')
      return deadlineOf({ ...clock, term }, askedAt, calendar).dueAt;
  return undefined;
}
