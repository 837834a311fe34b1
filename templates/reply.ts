/** A representative's own words, between our greeting and their signature. */
import type { Common } from './letter.ts';
import { manyLines, oneLine, paragraph, paragraphs, strong } from './layout.ts';
import type { Content } from './layout.ts';
import { say, textMessage } from './wording.ts';

export interface ReplyLetter extends Common {
  readonly purpose: 'reply';
  /** Plain text; blank lines part paragraphs. */
  readonly text: string;
  /** The representative's name, above the desk's. */
  readonly author?: string;
  /** Chosen by the representative; a neutral one otherwise. The customer's own subject may name a diagnosis. */
  readonly subject?: string;
}

/** The words as they were written, nothing added but greeting, reference and signature. */
export function reply(letter: ReplyLetter): Content {
  const { language, reference, author } = letter;
  const subject = oneLine(letter.subject ?? '', 150)
    .replaceAll(`[${reference}]`, '')
    .trim();
  const words = manyLines(letter.text);
  return {
    subject: subject === '' ? say(language, { it: 'La nostra risposta', en: 'Our answer' }) : subject,
    blocks: [
      ...paragraphs(letter.text),
      paragraph(say(language, { it: 'Numero della pratica: ', en: 'Reference: ' }), strong(reference)),
    ],
    texts: [
      textMessage(letter, words, author === undefined ? '' : `(${oneLine(author, 60)})`),
      textMessage(letter, words),
    ],
    footer: [],
    ...(author === undefined ? {} : { author }),
  };
}
