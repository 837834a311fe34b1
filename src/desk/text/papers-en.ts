/** What people say of a claim's papers, in English. */
import type { papersIt } from './papers-it.ts';

export const papersEn: {
  readonly [K in keyof typeof papersIt]: (typeof papersIt)[K] extends string
    ? string
    : { readonly one: string; readonly other: string };
} = {
  'papers.kind': 'What document it is',
  'papers.kindDone': 'It now counts as: {name}',
  'papers.inWords': 'told in the message',
  'papers.times': { one: 'came {n} time', other: 'came {n} times' },
  'papers.elsewhere': 'On another claim too',
  'papers.detached': 'Taken off',
  'papers.dated': 'Date',
  'papers.number': 'Number',
  'papers.issuer': 'Issued by',
  'papers.holder': 'In the name of',
  'papers.total': 'Total',
  'papers.told': 'Recognised by',
  'papers.answers': 'What it answers',
  'papers.answersNothing': 'Nothing of what is needed here.',
  'papers.illegible': 'Illegible…',
  'papers.illegibleTitle': '{name}: cannot be read',
  'papers.illegibleWhy': 'The customer is asked for it again.',
  'papers.illegibleReason': 'Illegible: a clearer copy is needed',
  'papers.off': 'Not of this claim…',
  'papers.offTitle': 'Take {name} off the claim',
  'papers.offWhy': 'The file stays in its message. What it answered is missing again.',
  'papers.offDone': '{name} taken off the claim',
  'papers.on': 'Put back on the claim',
  'papers.onDone': '{name} put back on the claim',
  'papers.asReadAct': 'As the system read it',
  'papers.asRead': 'It counts again as it was read',
  'papers.pages': 'Pages of {name}',
  'papers.noPages': 'This document cannot be shown here: download it to see it.',
  'papers.loose': 'Files to be recognised',
  'papers.whatIs': 'What {name} is',
  'papers.choose': 'What it is…',
  'papers.named': '{name} counts for the claim now',
  'papers.finding.acknowledge': 'Finding seen',
  'papers.finding.waive': 'Finding put aside',
  'papers.finding.again': 'Open the finding again…',
  'papers.takeBack': 'Take the decision back',
  'papers.undecided': '{name}: decision taken back',
  'papers.done.accepted': '{name}: accepted',
  'papers.done.rejected': '{name}: to be sent again',
  'papers.done.waived': '{name}: not needed',
};
