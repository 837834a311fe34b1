import type { scanIt } from './scan-it.ts';

/** What is said about scans beside what was read on them, in English. */
export const scanEn: {
  readonly [K in keyof typeof scanIt]: (typeof scanIt)[K] extends string
    ? string
    : { readonly one: string; readonly other: string };
} = {
  'scan.parts': 'What to show',
  'scan.message': 'Message',
  'scan.tools': 'Page and zoom',
  'scan.page': 'Page {n} of {of}',
  'scan.thumb': 'Page {n}',
  'scan.before': 'Previous page',
  'scan.next': 'Next page',
  'scan.smaller': 'Smaller',
  'scan.larger': 'Larger',
  'scan.wholePage': 'Whole page',
  'scan.wide': 'Full width',
  'scan.area': '{name}, page {n}',
  'scan.picture': 'Picture of page {n}',
  'scan.words': 'Words read on the page',
  'scan.notDrawn': 'The page cannot be drawn. The original file can be downloaded beside it.',
  'scan.retry': 'Try again',
  'scan.state.doubtful': 'Doubtful reading: some words may be wrong. Compare them with the picture.',
  'scan.state.unreadable':
    'Nothing was read here: handwriting, or a copy that is too dark. Read it from the picture.',
  'scan.state.blank': 'Blank page.',
  'scan.state.picture': 'A photograph, not a page of text.',
  'scan.state.failed': 'Reading this page broke off: {why}. Read it from the picture.',
  'scan.unread': {
    one: 'In one place (dashed) something is written that the machine cannot read: handwriting, a stamp, a number that cannot be right.',
    other:
      'In {n} places (dashed) something is written that the machine cannot read: handwriting, stamps, numbers that cannot be right.',
  },
  'scan.sameSheet': 'This sheet seems to have come before: {name}, page {n}, {day} ({why}).',
  'scan.typed': 'This page was typed on a computer: its text comes from the file, without boxes.',
  'scan.toCheck': { one: '{n} value to check', other: '{n} values to check' },
  'scan.allChecked': 'All doubtful values are checked.',
  'scan.how': 'Tab goes from one to the next, Enter confirms, e corrects.',
  'scan.right': 'Confirm',
  'scan.correct': 'Correct',
  'scan.absent': 'Not there',
  'scan.value': 'What is written there',
  'scan.save': 'Save',
  'scan.confirmed': '{field}: confirmed',
  'scan.corrected': '{field}: corrected',
  'scan.refused': '{field}: not on the page',
  'scan.saidRight': 'confirmed by {who}',
  'scan.saidOther': 'corrected by {who}; read: {value}',
  'scan.saidAbsent': 'taken out by {who}; read: {value}',
  'scan.onPage': 'p. {n}',
};
