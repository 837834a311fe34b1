/** We are still waiting for …: the second, third and last time we ask, each with the list as it stands that day. */
import type { LocalDate } from '#src/domain/ids.ts';
import type { AskedItem, ClaimFacts, Common, ReceivedItem, Worded } from './letter.ts';
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
  say,
  shortDay,
  textAsk,
  waysToAnswer,
  yourReference,
} from './wording.ts';

export interface ReminderLetter extends Common {
  readonly purpose: 'reminder';
  /** First and second reminder, then the last one before a supervisor looks. */
  readonly round: 1 | 2 | 'final';
  /** Day of the first request. */
  readonly askedOn: LocalDate;
  readonly claim?: ClaimFacts;
  /** What is missing today, not what was missing when we first asked; at least one. */
  readonly items: readonly AskedItem[];
  /** What came already, so that nobody sends it twice. */
  readonly received: readonly ReceivedItem[];
  readonly deadline: LocalDate;
  /** When we write again if nothing comes; the last reminder has none. */
  readonly nextReminderOn?: LocalDate;
}

/**
 * Reminds of what is missing today, and says what silence leads to.
 * @throws RangeError when nothing is missing: such a reminder must not exist.
 */
export function reminder(letter: ReminderLetter & Worded): Content {
  const { language, items, deadline } = letter;
  if (items.length === 0) throw new RangeError('a reminder of nothing');
  const one = items.length === 1;
  const what = countItems(items, language);
  const stillNeed = say(language, {
    it: `${one ? 'ci serve' : 'ci servono'} ancora ${what}`,
    en: `we still need ${what}`,
  });
  return {
    subject: `${headline(letter)}: ${stillNeed} ${forYourClaim(letter)}`,
    blocks: [
      paragraph(
        say(language, {
          it: `le abbiamo scritto ${onDay(letter.askedOn, 'it')}. Per continuare ${stillNeed}:`,
          en: `We wrote to you ${onDay(letter.askedOn, 'en')}. To go on ${stillNeed}:`,
        }),
      ),
      missingList(items),
      ...about(letter),
      yourReference(letter),
      ...alreadyHere(letter.received, language, {
        it: 'Abbiamo già, grazie, e non serve rimandare:',
        en: 'We already have, thank you, and you need not send again:',
      }),
      paragraph(
        say(language, { it: 'Ci risponda ', en: 'Please answer ' }),
        strong(byDay(deadline, language)),
        say(language, { it: ' in uno di questi modi:', en: ' in one of these ways:' }),
      ),
      waysToAnswer(letter, items),
      paragraph(ifItDoesNotExist(language)),
      paragraph(otherwise(letter)),
    ],
    texts: textAsk(letter, [
      `${stillNeed}.`,
      say(language, { it: `Scadenza ${shortDay(deadline)}.`, en: `Due ${shortDay(deadline)}.` }),
    ]),
    asks: items.map((item) => oneLine(item.label, 300)),
    footer: automaticFooter(letter, false),
  };
}

function headline({ round, language }: ReminderLetter): string {
  switch (round) {
    case 1:
      return say(language, { it: 'Promemoria', en: 'Reminder' });
    case 2:
      return say(language, { it: 'Secondo promemoria', en: 'Second reminder' });
    case 'final':
      return say(language, { it: 'Ultimo promemoria', en: 'Last reminder' });
  }
}

function otherwise({ round, language, nextReminderOn, deadline }: ReminderLetter): string {
  if (round === 'final') {
    return say(language, {
      it: `Questo è l’ultimo promemoria. Se non riceviamo nulla ${byDay(deadline, 'it')}, un responsabile deciderà come proseguire. Prima di chiudere la pratica le scriveremo.`,
      en: `This is our last reminder. If we receive nothing ${byDay(deadline, 'en')}, a supervisor will decide how to go on. We will write to you before we close the file.`,
    });
  }
  const day = nextReminderOn === undefined ? '' : ` ${onDay(nextReminderOn, language)}`;
  return say(language, {
    it: `Se non riceviamo nulla, le scriveremo di nuovo${day}. La sua pratica resta aperta.`,
    en: `If we receive nothing, we will write to you again${day}. Your file stays open.`,
  });
}
