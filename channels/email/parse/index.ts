/** Raw mail bytes in, messages in normal form out. */
export { parseMail } from './mail.ts';
export type { MailMeta } from './meta.ts';
export { MailReader, type MailReaderOptions } from './reader.ts';
