/** A text message beside a mail of ours: look there, or tell us where else to write. It says nothing of what the mail says. */
import type { Common } from './letter.ts';
import { paragraph } from './layout.ts';
import type { Content } from './layout.ts';
import { say, textInfo, textMessage } from './wording.ts';

export interface NudgeLetter extends Common {
  readonly purpose: 'nudge';
  /** `reminder`: we wrote again and wait. `undelivered`: the mail came back. */
  readonly why: 'reminder' | 'undelivered';
}

/** One part, nothing private: a lock screen shows it to everybody. */
export function nudge(letter: NudgeLetter): Content {
  const { language, desk, why } = letter;
  const words =
    why === 'reminder'
      ? say(language, {
          it: 'le abbiamo scritto per e-mail e attendiamo la sua risposta. Guardi anche nello spam.',
          en: 'we wrote to you by e-mail and await your answer. Please look into your spam folder too.',
        })
      : say(language, {
          it: `la nostra e-mail è tornata indietro. Ci scriva dal suo indirizzo e-mail a ${desk.email}.`,
          en: `our e-mail came back. Please write to ${desk.email} from your e-mail address.`,
        });
  return {
    subject: say(language, { it: 'Le abbiamo scritto', en: 'We wrote to you' }),
    blocks: [paragraph(words)],
    texts: [textMessage(letter, words, textInfo(letter)), textMessage(letter, words)],
    footer: [],
  };
}
