/** A link that lets a colleague in: plain words, no claim, no customer. */
import type { Language } from '#src/domain/message.ts';
import { oneLine } from './layout.ts';

/** What the message is about. */
export interface LinkLetter {
  readonly kind: 'invitation' | 'reset';
  readonly language: Language;
  readonly desk: string;
  /** Address to open, with its secret. */
  readonly link: string;
}

/** The message as plain text; a link that can be read is one that can be judged. */
export function linkLetter({ kind, language, desk, link }: LinkLetter): { subject: string; text: string } {
  const name = oneLine(desk, 200);
  if (language === 'it')
    return kind === 'invitation'
      ? {
          subject: `Invito a Sportello – ${name}`,
          text: `Buongiorno,\n\nè invitato a lavorare con Sportello presso ${name}. Apra questo indirizzo per scegliere nome e password:\n\n${link}\n\nL’indirizzo vale sette giorni e una volta sola. Se non si aspettava questo invito, lo ignori.\n`,
        }
      : {
          subject: `Nuova password per Sportello – ${name}`,
          text: `Buongiorno,\n\nun amministratore ha preparato per lei una nuova password. La scelga a questo indirizzo:\n\n${link}\n\nL’indirizzo vale un giorno e una volta sola. Se non lo ha chiesto, avvisi il suo amministratore.\n`,
        };
  return kind === 'invitation'
    ? {
        subject: `Invitation to Sportello – ${name}`,
        text: `Hello,\n\nyou are invited to work with Sportello at ${name}. Open this address to choose your name and password:\n\n${link}\n\nIt is good for seven days, once. If you did not expect this, ignore it.\n`,
      }
    : {
        subject: `New password for Sportello – ${name}`,
        text: `Hello,\n\nan administrator has prepared a new password for you. Choose it at this address:\n\n${link}\n\nIt is good for one day, once. If you did not ask for it, tell your administrator.\n`,
      };
}
