/** A code that shows that whoever reads it holds this address or number. It says nothing else. */
import type { Common } from './letter.ts';
import { paragraph, strong } from './layout.ts';
import type { Content } from './layout.ts';
import { say, textMessage } from './wording.ts';

export interface CodeLetter extends Common {
  readonly purpose: 'code';
  /** Six digits. */
  readonly code: string;
  /** For how long it is good. */
  readonly minutes: number;
}

/** The code, for how long it is good, and what to do when nobody asked for it. */
export function code({ language, code: digits, minutes, ...letter }: CodeLetter): Content {
  const words = say(language, {
    it: `il codice per parlare con noi è ${digits}. Vale ${minutes} minuti: lo dica solo a chi la sta servendo.`,
    en: `your code for talking to us is ${digits}. It is good for ${minutes} minutes: tell it only to whoever is serving you.`,
  });
  return {
    subject: say(language, { it: 'Il suo codice', en: 'Your code' }),
    blocks: [
      paragraph(
        say(language, {
          it: 'per essere sicuri di parlare con lei le mandiamo questo codice: ',
          en: 'To be sure that we talk to you, we send you this code: ',
        }),
        strong(digits),
        say(language, {
          it: `. Vale ${minutes} minuti e una volta sola. Lo dica solo a chi la sta servendo.`,
          en: `. It is good for ${minutes} minutes, once. Tell it only to whoever is serving you.`,
        }),
      ),
      paragraph(
        say(language, {
          it: 'Se non ci sta parlando, non lo dia a nessuno e ci avvisi.',
          en: 'If you are not talking to us, give it to nobody and let us know.',
        }),
      ),
    ],
    texts: [textMessage({ language, ...letter }, words)],
    footer: [],
  };
}
