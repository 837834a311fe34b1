/** What we say, Italian and English side by side. One file per purpose; `layout.ts` gives all of them their form. */
import { code } from './code.ts';
import type { CodeLetter } from './code.ts';
import { complete } from './complete.ts';
import type { CompleteLetter } from './complete.ts';
import { decision } from './decision.ts';
import type { DecisionLetter } from './decision.ts';
import { deskOf } from './letter.ts';
import type { House, Worded } from './letter.ts';
import { layOut } from './layout.ts';
import type { Content, Rendered } from './layout.ts';
import { missing } from './missing.ts';
import type { MissingLetter } from './missing.ts';
import { nudge } from './nudge.ts';
import type { NudgeLetter } from './nudge.ts';
import { placedCall } from './placed-call.ts';
import type { PlacedCall } from './placed-call.ts';
import { received } from './received.ts';
import type { ReceivedLetter } from './received.ts';
import { reminder } from './reminder.ts';
import type { ReminderLetter } from './reminder.ts';
import { reply } from './reply.ts';
import type { ReplyLetter } from './reply.ts';
import { task } from './task.ts';
import type { TaskLetter, TaskReminderLetter } from './task.ts';

export { askFor } from './letter.ts';
export type { AskedItem, Desk, OtherFile } from './letter.ts';
export { discreet } from './discretion.ts';
export { textOf } from './layout.ts';
export type { Rendered } from './layout.ts';
export type { DecisionLetter, MissingLetter, NudgeLetter, ReceivedLetter };

/** Everything we may want to say, by purpose. */
export type Letter =
  | ReceivedLetter
  | MissingLetter
  | ReminderLetter
  | NudgeLetter
  | PlacedCall
  | CodeLetter
  | ReplyLetter
  | CompleteLetter
  | DecisionLetter
  | TaskLetter
  | TaskReminderLetter;

/**
 * Puts a letter into the words of a house, in its language and for its medium. Same letter, same words.
 * @throws RangeError when a request or reminder asks for nothing.
 */
export function render(letter: Letter, house: House): Rendered {
  const worded = {
    ...letter,
    desk: deskOf(letter.desk, house.letterhead, letter.language),
    terms: house.terms,
  };
  return layOut(worded, contentOf(worded));
}

function contentOf(letter: Letter & Worded): Content {
  switch (letter.purpose) {
    case 'received':
      return received(letter);
    case 'missing':
      return missing(letter);
    case 'reminder':
      return reminder(letter);
    case 'call':
      return placedCall(letter);
    case 'nudge':
      return nudge(letter);
    case 'code':
      return code(letter);
    case 'reply':
      return reply(letter);
    case 'complete':
      return complete(letter);
    case 'decision':
      return decision(letter);
    case 'task':
    case 'task-reminder':
      return task(letter);
  }
}
