/** Words for writing down a call or a visit, in English. */
import type { byHandIt } from './by-hand-it.ts';

export const byHandEn: Readonly<Record<keyof typeof byHandIt, string>> = {
  'byHand.title': 'New call or visit',
  'byHand.way': 'How it came',
  'byHand.phone': 'Phone call',
  'byHand.counter': 'Visit to the counter',
  'byHand.what': 'What they told',
  'byHand.whatHint': 'In their words: day, place, plate or policy are read from here.',
  'byHand.who': 'Full name',
  'byHand.tel': 'Phone',
  'byHand.email': 'E-mail',
  'byHand.emailHint': 'Answers go to this address.',
  'byHand.subject': 'Subject (if needed)',
  'byHand.at': 'When they called or came',
  'byHand.kind': 'Kind of case',
  'byHand.asRead': 'As the words say',
  'byHand.claim': 'Claim (if you know it)',
  'byHand.claimHint': 'Its number; it is looked for from the words otherwise.',
  'byHand.claimWrong': 'No claim has this number: check the digits. What you wrote stays here.',
  'byHand.language': 'Language of the answers',
  'byHand.create': 'Create the ticket',
  'byHand.kept': 'What you wrote stays here.',
};
