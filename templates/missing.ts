/** Please send us what is missing: the first request, and often the first message a customer gets from us. */
import type { LocalDate } from '#src/domain/ids.ts';
import type { Arrival, AskedItem, ClaimFacts, Common, ReceivedItem, Worded } from './letter.ts';
import { oneLine, paragraph, strong } from './layout.ts';
import type { Content } from './layout.ts';
import {
  about,
  alreadyHere,
  automaticFooter,
  byDay,
  countItems,
  forYourClaim,
  ifItDoesNotExist,
  missingList,
  onDay,
  otherFiles,
  say,
  shortDay,
  textAsk,
  waysToAnswer,
  weReceived,
  yourReference,
} from './wording.ts';
import type { WithOthers } from './wording.ts';

export interface MissingLetter extends Common, Arrival, WithOthers {
  readonly purpose: 'missing';
  readonly claim?: ClaimFacts;
  /** Everything still missing for this stage, and nothing else; at least one. */
  readonly items: readonly AskedItem[];
  /** What came already, so that nobody sends it twice. */
  readonly received: readonly ReceivedItem[];
  readonly deadline: LocalDate;
  /** When we write again if nothing comes. */
  readonly nextReminderOn?: LocalDate;
  /** First message we ever send this person: carries the privacy line. */
  readonly firstContact: boolean;
}

/**
 * One list of everything missing, why each, by when, every way to answer, and what happens otherwise.
 * @throws RangeError when nothing is missing: such a request must not exist.
 */
export function missing(letter: MissingLetter & Worded): Content {
  const { language, items, deadline } = letter;
  if (items.length === 0) throw new RangeError('a request that asks for nothing');
  const one = items.length === 1;
  const need = say(language, { it: one ? 'Ci serve' : 'Ci servono', en: 'We need' });
  const what = countItems(items, language);
  return {
    subject: `${need} ${what} ${forYourClaim(letter)}`,
    blocks: [
      paragraph(weReceived(letter, language)),
      ...about(letter),
      yourReference(letter),
      paragraph(
        say(language, {
          it: `Per continuare ${one ? 'ci manca' : 'ci mancano'} ${what}:`,
          en: `To go on we still need ${what}:`,
        }),
      ),
      missingList(items),
      ...alreadyHere(letter.received, language, {
        it: 'Abbiamo già, e non serve rimandare:',
        en: 'We already have, and you need not send again:',
      }),
      paragraph(
        say(language, { it: 'Ci risponda ', en: 'Please answer ' }),
        strong(byDay(deadline, language)),
        say(language, { it: ' in uno di questi modi:', en: ' in one of these ways:' }),
      ),
      waysToAnswer(letter, items),
      paragraph(ifItDoesNotExist(language)),
      ...otherFiles(letter),
      paragraph(otherwise(letter)),
    ],
    texts: textAsk(letter, [
      say(language, {
        it: `${one ? 'ci manca' : 'ci mancano'} ${what}.`,
        en: `we still need ${what}.`,
      }),
      say(language, { it: `Scadenza ${shortDay(deadline)}.`, en: `Due ${shortDay(deadline)}.` }),
    ]),
    asks: items.map((item) => oneLine(item.label, 300)),
    footer: automaticFooter(letter, letter.firstContact),
  };
}

function otherwise({ language, nextReminderOn }: MissingLetter): string {
  const day = nextReminderOn === undefined ? '' : ` ${onDay(nextReminderOn, language)}`;
  return say(language, {
    it: `Se non riceviamo nulla, le scriveremo di nuovo${day}. La sua pratica resta aperta.`,
    en: `If we receive nothing, we will write to you again${day}. Your file stays open.`,
  });
}
