/** We have everything: thanks, and what happens next. */
import type { LocalDate } from '#src/domain/ids.ts';
import { yourTerm } from '#src/domain/explain/terms.ts';
import type { ClaimFacts, Common, ReceivedItem, Worded } from './letter.ts';
import { paragraph } from './layout.ts';
import type { Content } from './layout.ts';
import {
  about,
  alreadyHere,
  automaticFooter,
  byDay,
  forYourClaim,
  say,
  textInfo,
  textMessage,
  urgent,
  yourReference,
} from './wording.ts';

export interface CompleteLetter extends Common {
  readonly purpose: 'complete';
  readonly claim?: ClaimFacts;
  /** What came, when it helps to name it. */
  readonly received: readonly ReceivedItem[];
  /** Day by which we promise a decision, when we do. */
  readonly nextStepBy?: LocalDate;
}

/** Says that nothing is missing; promises no outcome. */
export function complete(letter: CompleteLetter & Worded): Content {
  const { language, terms } = letter;
  const by = letter.nextStepBy === undefined ? '' : ` ${byDay(letter.nextStepBy, language)}`;
  return {
    subject: say(language, {
      it: `Abbiamo tutto quello che serve ${forYourClaim(letter)}`,
      en: `We have all we need ${forYourClaim(letter)}`,
    }),
    blocks: [
      paragraph(
        say(language, {
          it: 'grazie: abbiamo tutto quello che ci serve per esaminare la sua pratica.',
          en: `Thank you: we have everything we need to examine ${yourTerm(terms.claim, 'en')}.`,
        }),
      ),
      ...about(letter),
      yourReference(letter),
      ...alreadyHere(letter.received, language, { it: 'Abbiamo ricevuto:', en: 'We have received:' }),
      paragraph(
        say(language, {
          it: `Ora una persona del nostro ufficio esamina la pratica. Le scriveremo l’esito${by}.`,
          en: `A person of our office now examines the file. We will write to you with the outcome${by}.`,
        }),
      ),
      ...urgent(letter),
    ],
    texts: [
      textMessage(
        letter,
        say(language, {
          it: 'abbiamo tutti i documenti. Le scriveremo l’esito.',
          en: 'we have all the documents. We will write with the outcome.',
        }),
        textInfo(letter),
      ),
      textMessage(
        letter,
        say(language, { it: 'abbiamo tutti i documenti.', en: 'we have all the documents.' }),
      ),
    ],
    footer: automaticFooter(letter, false),
  };
}
