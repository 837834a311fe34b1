/** Practice with invented cases, in English. */
import type { practiceIt } from './practice-it.ts';

export const practiceEn: Readonly<Record<keyof typeof practiceIt, string>> = {
  'practice.title': 'Practice',
  'practice.banner': 'Practice: invented cases. Nothing leaves and nothing counts elsewhere.',
  'practice.about':
    'Invented cases on a desk apart: one works as on the real one, and after the decision reads what a supervisor would have done and why. No message leaves, no figure and no deadline changes.',
  'practice.open': 'Open the practice desk',
  'practice.none': 'The practice desk is not switched on in this house.',
  'practice.noneHow': 'Whoever looks after the service switches it on with PRACTICE_PORT.',
  'practice.coming': 'is coming in',
  'practice.work': 'Open the ticket',
  'practice.todo': 'To do',
  'practice.same': 'As a supervisor would',
  'practice.other': 'A supervisor would have decided otherwise',
  'practice.did': 'You chose to {what}',
  'practice.would': 'A supervisor would {what}',
  'practice.does.approve': 'approve {amount}',
  'practice.does.reject': 'reject',
  'practice.does.answer': 'answer the customer',
  'practice.does.escalate': 'hand it up',
  'practice.reset': 'Begin anew',
  'practice.resetTitle': 'Begin all cases anew?',
  'practice.resetWhat':
    'What was done with the invented cases is deleted, for everybody who practises, and the cases come in again.',
};
