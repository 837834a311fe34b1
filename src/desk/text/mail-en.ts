import type { mailIt } from './mail-it.ts';

/** What is said about mails as they were laid out, in English. */
export const mailEn: {
  readonly [K in keyof typeof mailIt]: (typeof mailIt)[K] extends string
    ? string
    : { readonly one: string; readonly other: string };
} = {
  'mail.unreadable': 'This message cannot be read: {why}.',
  'mail.unreadableOriginal': 'Download the original',
  'mail.title': 'Message from {name}',
  'mail.blocked': 'Remote images blocked',
  'mail.show': 'Show',
  'mail.showMore':
    'Our server fetches them without telling who reads. The sender may still notice that the message was opened.',
  'mail.asText': 'See as text',
  'mail.asSent': 'See as sent',
  'keys.original': 'Original at full width',
  'keys.inOriginal': 'In a scan (j and k: pages, Enter: confirm the value, e: correct)',
  'keys.larger': 'Larger',
  'keys.smaller': 'Smaller',
  'keys.fit': 'Whole page or full width',
  'keys.absent': 'The value is not on the page',
  'original.open': 'Open at full width',
  'original.back': 'Back to the ticket',
  'original.facts': 'Facts read here',
  'original.noFacts': 'Nothing was read from this message.',
  'original.files': 'Attachments',
  'original.page': '{name}, page {n}',
  'original.proof': 'Proof of receipt',
  'original.received': 'Received',
  'original.stored': 'Safe here since',
  'original.channel': 'Channel',
  'original.size': 'Size',
  'original.hash': 'SHA-256 fingerprint',
  'original.download': 'Download the original',
  'original.removed': 'Taken out for safety',
  'original.trackers': { one: '{n} tracking picture', other: '{n} tracking pictures' },
  'original.backgrounds': { one: '{n} background or style sheet', other: '{n} backgrounds or style sheets' },
  'original.programs': { one: '{n} program', other: '{n} programs' },
  'original.forms': { one: '{n} form field', other: '{n} form fields' },
  'original.embedded': { one: '{n} embedded item', other: '{n} embedded items' },
  'original.unsure': 'unsure, {share}',
};
