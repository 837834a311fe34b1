import type { mailIt } from './mail-it.ts';

/** What is said about mails as they were laid out, in English. */
export const mailEn: { readonly [K in keyof typeof mailIt]: string } = {
  'mail.title': 'Message from {name}',
  'mail.blocked': 'Remote images blocked',
  'mail.show': 'Show',
  'mail.showMore':
    'Our server fetches them without telling who reads. The sender may still notice that the message was opened.',
  'mail.asText': 'See as text',
  'mail.asSent': 'See as sent',
};
