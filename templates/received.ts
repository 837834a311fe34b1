/** We have your message: sent once per ticket, before anybody has read it. */
import { daysBetween } from '#src/domain/time/calendar.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { yourTerm } from '#src/domain/explain/terms.ts';
import type { Arrival, ClaimFacts, Common, Worded } from './letter.ts';
import { paragraph, strong } from './layout.ts';
import type { Content } from './layout.ts';
import {
  about,
  automaticFooter,
  byDay,
  forYourClaim,
  onDay,
  otherFiles,
  say,
  shortDay,
  textInfo,
  textMessage,
  urgent,
  weReceived,
  yourReference,
} from './wording.ts';
import type { WithOthers } from './wording.ts';

interface Received extends Common, Arrival, WithOthers {
  readonly purpose: 'received';
  /** First message we ever send this person: carries the privacy line. */
  readonly firstContact: boolean;
  /** Day by which we promise the next step, when we do. */
  readonly nextStepBy?: LocalDate;
}

interface ReceivedClaim extends Received {
  readonly about: 'new-claim';
  readonly claim?: ClaimFacts;
}

/** Says nothing of the claim: a reference and an address do not prove who is writing. */
interface ReceivedMessage extends Received {
  readonly about: 'existing-claim' | 'other';
}

interface ReceivedComplaint extends Received {
  readonly about: 'complaint';
  /** Last day for our answer: for an insurer 45 calendar days from receipt (ISVAP Regulation 24/2008). */
  readonly answerBy: LocalDate;
}

export type ReceivedLetter = ReceivedClaim | ReceivedMessage | ReceivedComplaint;

/** The acknowledgement: what came, when and how, its reference, what happens next, how to add to it. */
export function received(letter: ReceivedLetter & Worded): Content {
  const { language } = letter;
  return {
    subject: subject(letter),
    blocks: [
      paragraph(weReceived(letter, language), ' ', filedAs(letter)),
      ...(letter.about === 'new-claim' ? about(letter) : []),
      yourReference(letter),
      ...otherFiles(letter),
      nextStep(letter),
      howToAdd(letter),
      ...urgent(letter),
    ],
    texts: texts(letter),
    footer: automaticFooter(letter, letter.firstContact),
  };
}

function subject(letter: ReceivedLetter & Worded): string {
  const { language } = letter;
  switch (letter.about) {
    case 'new-claim': {
      const claim = forYourClaim(letter);
      return say(language, {
        it: `Abbiamo aperto la pratica ${claim}`,
        en: `We have opened a file ${claim}`,
      });
    }
    case 'existing-claim':
      return say(language, { it: 'Abbiamo ricevuto il suo messaggio', en: 'We have received your message' });
    case 'complaint':
      return say(language, { it: 'Abbiamo ricevuto il suo reclamo', en: 'We have received your complaint' });
    case 'other':
      return say(language, { it: 'Abbiamo ricevuto la sua richiesta', en: 'We have received your request' });
  }
}

function filedAs({ about: topic, language }: ReceivedLetter): string {
  switch (topic) {
    case 'new-claim':
      return say(language, { it: 'Abbiamo aperto una nuova pratica.', en: 'We have opened a new file.' });
    case 'existing-claim':
      return say(language, { it: 'Ora fa parte della sua pratica.', en: 'It is now part of your file.' });
    case 'complaint':
      return say(language, { it: 'Abbiamo registrato un reclamo.', en: 'We have registered a complaint.' });
    case 'other':
      return say(language, {
        it: 'Se ne occuperà una persona del nostro ufficio.',
        en: 'A person of our office will deal with it.',
      });
  }
}

function nextStep(letter: ReceivedLetter & Worded) {
  const { language, desk, terms } = letter;
  if (letter.about === 'complaint') {
    const complaintsDesk =
      desk.complaintsDesk ?? say(language, { it: 'Ufficio reclami', en: 'Complaints desk' });
    return paragraph(
      say(language, {
        it: `Se ne occupa: ${complaintsDesk}. Le risponderemo `,
        en: `It is handled by: ${complaintsDesk}. We will answer `,
      }),
      strong(byDay(letter.answerBy, language)),
      say(language, {
        it: `, cioè entro ${daysBetween(letter.receivedOn, letter.answerBy)} giorni dal ricevimento.`,
        en: `, which is within ${daysBetween(letter.receivedOn, letter.answerBy)} days of receipt.`,
      }),
    );
  }
  const by = letter.nextStepBy === undefined ? '' : ` ${byDay(letter.nextStepBy, language)}`;
  const soon = by === '' ? say(language, { it: ' appena possibile', en: ' as soon as we can' }) : by;
  return paragraph(
    letter.about === 'new-claim'
      ? say(language, {
          it: `Ora controlliamo ${yourTerm(terms.policy, 'it')} e i documenti. Le scriveremo${by}, anche per dirle se manca qualcosa.`,
          en: `We are now checking ${yourTerm(terms.policy, 'en')} and the documents. We will write to you${by}, also to say if anything is missing.`,
        })
      : say(language, { it: `Le risponderemo${soon}.`, en: `We will answer you${soon}.` }),
  );
}

function howToAdd({ desk, language, medium }: ReceivedLetter) {
  return paragraph(
    medium === 'email'
      ? say(language, {
          it: 'Per aggiungere documenti o informazioni, risponda a questa e-mail.',
          en: 'To add documents or details, please reply to this e-mail.',
        })
      : say(language, {
          it: `Per aggiungere documenti o informazioni, scriva a ${desk.email}.`,
          en: `To add documents or details, please write to ${desk.email}.`,
        }),
  );
}

function texts(letter: ReceivedLetter): string[] {
  const { language } = letter;
  const day = onDay(letter.receivedOn, language);
  const came = say(language, {
    it: `abbiamo ricevuto il suo messaggio ${day}.`,
    en: `we received your message ${day}.`,
  });
  const short = say(language, {
    it: 'abbiamo ricevuto il suo messaggio.',
    en: 'we have received your message.',
  });
  const next =
    letter.about === 'complaint'
      ? say(language, {
          it: `Le risponderemo entro il ${shortDay(letter.answerBy)}.`,
          en: `We will answer by ${shortDay(letter.answerBy)}.`,
        })
      : say(language, { it: 'Le risponderemo al più presto.', en: 'We will answer as soon as we can.' });
  return [
    textMessage(letter, came, next, textInfo(letter)),
    textMessage(letter, short, next, textInfo(letter)),
    textMessage(letter, short, next),
    textMessage(letter, short),
  ];
}
