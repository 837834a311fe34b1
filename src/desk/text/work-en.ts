/** Answering, giving work to others, opening and moving claims, in English. */
import type { workIt } from './work-it.ts';

export const workEn: {
  readonly [K in keyof typeof workIt]: (typeof workIt)[K] extends string
    ? string
    : { readonly one: string; readonly other: string };
} = {
  'compose.by': 'By e-mail to {to}',
  'compose.byTextTo': 'By text message to {to}',
  'compose.byMail': 'By e-mail',
  'compose.byText': 'By text message (never diagnoses or amounts)',
  'compose.byPost': 'By post',
  'compose.byOthers': 'Call: the office’s telephone rings first',
  'compose.calling': 'The office’s telephone rings, then {to}.',
  'compose.byNoOther': 'No number known',
  'compose.chooseTo': 'Choose whom to answer',
  'compose.returned': '{address}: {why}',
  'compose.returnedOn': '{address}: {why} (came back on {day})',
  'compose.returnedStill': 'The answer would go there all the same: choose another address, if there is one.',
  'compose.returnedChoose': 'Choose another address.',
  'compose.returnedNone': 'No other address is known: ask for one by phone.',
  'compose.returnedInstead': 'The answer goes to {to}.',
  'compose.call': 'Colleagues to call',
  'compose.callsNobody': '{names} calls nobody: choose the name from the list.',
  'files.add': 'Attach',
  'files.list': 'Files of the answer',
  'files.remove': 'Remove {name}',
  'files.giveUp': 'Stop {name}',
  'files.sending': 'Sending {name}',
  'files.wait': 'A file is still arriving: wait a moment, then send.',
  'files.tooLarge': '{name} is too large: {most} at most.',
  'files.empty': '{name} is empty.',
  'files.failed': '{name} was not added.',
  'files.download': 'Download',
  'files.plain': 'This kind of file cannot be shown here ({size}): download it to see it.',
  'assign.title': 'Assign to…',
  'assign.name': 'Name of the colleague',
  'assign.me': '{name} (me)',
  'assign.nobody': 'Nobody of that name works on claims.',
  'assign.done': 'Ticket assigned to {name}',
  'keys.assignTo': 'Assign to a colleague',
  'keys.everywhere': 'Everywhere',
  'keys.inWork': 'In the queue and the ticket',
  'keys.inFollowUps': 'In the follow-ups',
};
