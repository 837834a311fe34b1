/**
 * A task of a department: open until it is answered or nobody needs it any more (domain guide R16). The ticket it was given
 * from waits for it; no clock of the customer does.
 */
import type { Person } from '../people/role.ts';
import { may } from '../people/role.ts';
import type { Labels } from '../profile.ts';
import type { Department } from './department.ts';

export const taskStates = ['open', 'done', 'cancelled'] as const;
export type TaskState = (typeof taskStates)[number];

/** `done`: with the answer. `cancel`: nobody needs it; a mail that has not begun to leave never leaves. `reopen`: undo. */
export const taskSteps = ['done', 'cancel', 'reopen'] as const;
export type TaskStep = (typeof taskSteps)[number];

/** Where a step leads, or why it does not. */
export function stepTask(
  state: TaskState,
  step: TaskStep,
  person: Pick<Person, 'role'>,
  department: Pick<Department, 'role'>,
): { readonly to: TaskState } | { readonly refused: Labels } {
  const own = step !== 'cancel' && department.role === person.role;
  if (!may(person.role, 'work_claims') && !own)
    return {
      refused: {
        it: 'lo può fare chi lavora sui sinistri o l’ufficio a cui è affidata',
        en: 'only somebody who works on claims, or the department it was given to, may do that',
      },
    };
  switch (step) {
    case 'done':
    case 'cancel':
      return state === 'open' ? { to: step === 'done' ? 'done' : 'cancelled' } : isAlready(state);
    case 'reopen':
      return state === 'open' ? isAlready(state) : { to: 'open' };
  }
}

function isAlready(state: TaskState): { readonly refused: Labels } {
  const words: Readonly<Record<TaskState, Labels>> = {
    open: { it: 'è aperta', en: 'it is open' },
    done: { it: 'è già stata evasa', en: 'it is done already' },
    cancelled: { it: 'è già stata annullata', en: 'it is cancelled already' },
  };
  return { refused: words[state] };
}
