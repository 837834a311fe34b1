import type { supervisionIt } from './supervision-it.ts';

/** The supervisor's board, in English. */
export const supervisionEn: {
  readonly [K in keyof typeof supervisionIt]: (typeof supervisionIt)[K] extends string
    ? string
    : { readonly one: string; readonly other: string };
} = {
  'supervise.signing': 'Decisions to be signed',
  'supervise.noSigning': 'No decision waits for a signature.',
  'supervise.noEscalations': 'No ticket waits for a supervisor.',
  'supervise.by': 'By whom',
  'supervise.who': 'Who has it',
  'supervise.machine': 'the service',
  'supervise.take': 'Take it',
  'supervise.give': 'Give to…',
  'supervise.return': 'Return it…',
  'supervise.end': 'End it…',
  'supervise.returnWhat': 'Instructions for whoever handed it up',
  'supervise.endWhat': 'How it was decided',
  'supervise.late': 'Late',
  'supervise.soon': 'Within 24 hours',
  'supervise.open': 'Open',
  'supervise.unowned': 'Nobody’s',
  'supervise.problems': 'To be looked at',
  'supervise.handedUp': 'Handed up',
  'supervise.opens': '{name}: {n}. Open the tickets',
  'supervise.handedUpHelp':
    'One line for each reason, until a supervisor ends it. The list “Escalated” counts the tickets that rest with the supervisor: a ticket may have several reasons, or be worked again while a reason is still open.',
  'supervise.due': 'Due {left}',
  'supervise.load': 'Workload',
  'supervise.loadHelp': 'The open tickets of each person. Every number opens its tickets.',
  'supervise.name': 'Who',
  'supervise.drawing': 'Share',
  'supervise.left': '{name} (no longer works here)',
  'supervise.hand': 'Hand over…',
  'supervise.handOf': 'Hand over tickets of {name}',
  'supervise.handUnowned': 'Hand over nobody’s tickets',
  'supervise.handTo': 'To whom',
  'supervise.handPerson': '{name} · {open} open, {late} late',
  'supervise.handWhich': 'Which tickets',
  'supervise.handFirst': 'The first {n}, by what is due.',
  'supervise.handAll': 'All',
  'supervise.handLate': 'Late ones',
  'supervise.handNone': 'None',
  'supervise.handNothing': 'There are no open tickets.',
  'supervise.handDo': { one: 'Hand {n} ticket over', other: 'Hand {n} tickets over' },
  'supervise.clocks': 'Clocks',
  'supervise.clocksHelp': 'Open tickets by the deadline that comes first.',
  'supervise.clock': 'Clock',
  'supervise.noClocks': 'No clock runs.',
  'supervise.ways': 'Channels and outgoing mail',
  'supervise.waysGood': 'All ways in show signs of life.',
  'supervise.waiting': { one: '{n} message has yet to leave.', other: '{n} messages have yet to leave.' },
  'supervise.noneWaiting': 'No message is held up on its way out.',
  'supervise.uncertain': {
    one: 'Of {n} message nobody knows whether it arrived: its ticket is among those to be looked at.',
    other:
      'Of {n} messages nobody knows whether they arrived: their tickets are among those to be looked at.',
  },
};
