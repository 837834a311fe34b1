/** What a department is asked about a claim, and the reminder when its day has passed. Not for customers. */
import type { LocalDate } from '#src/domain/ids.ts';
import type { Common, Worded } from './letter.ts';
import { manyLines, oneLine, paragraph, paragraphs, strong } from './layout.ts';
import type { Content } from './layout.ts';
import { byDay, onDay, say, textMessage } from './wording.ts';

interface Asking extends Common {
  /** Plain text of whoever asks; blank lines part paragraphs. */
  readonly text: string;
  readonly dueOn: LocalDate;
}

export interface TaskLetter extends Asking {
  readonly purpose: 'task';
  /** Who asks. */
  readonly author: string;
}

export interface TaskReminderLetter extends Asking {
  readonly purpose: 'task-reminder';
  readonly askedOn: LocalDate;
}

/** The words as they were written, the day, and that the answer to this mail is the answer. */
export function task(letter: (TaskLetter | TaskReminderLetter) & Worded): Content {
  const { language, reference, dueOn } = letter;
  const reminds = letter.purpose === 'task-reminder';
  const day = byDay(dueOn, language);
  return {
    subject: reminds
      ? say(language, {
          it: 'Sollecito: aspettiamo la vostra risposta',
          en: 'Reminder: we await your answer',
        })
      : say(language, { it: `Richiesta, risposta ${day}`, en: `A request, answer ${day}` }),
    blocks: [
      ...(reminds
        ? [
            paragraph(
              say(language, {
                it: `${onDay(letter.askedOn, 'it')} vi abbiamo chiesto quanto segue; la risposta era attesa ${day}.`,
                en: `We asked you the following ${onDay(letter.askedOn, 'en')}; the answer was due ${day}.`,
              }),
            ),
          ]
        : []),
      ...paragraphs(letter.text),
      paragraph(say(language, { it: 'Numero della pratica: ', en: 'Reference: ' }), strong(reference)),
      paragraph(
        ...(reminds
          ? []
          : [
              say(language, { it: 'Aspettiamo la risposta ', en: 'We await the answer ' }),
              strong(day),
              '. ',
            ]),
        say(language, {
          it: 'Basta rispondere a questa e-mail: la risposta entra nel fascicolo e chiude la richiesta.',
          en: 'Just reply to this e-mail: the reply goes into the file and closes the request.',
        }),
      ),
    ],
    texts: [textMessage(letter, manyLines(letter.text))],
    footer: [],
    ...(letter.purpose === 'task' ? { author: oneLine(letter.author, 80) } : {}),
  };
}
