/** Pieces of sentence that several templates share, each in both languages. */
import { formatDate } from '#src/domain/time/calendar.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import { yourTerm } from '#src/domain/explain/terms.ts';
import type {
  Arrival,
  AskedItem,
  ClaimFacts,
  Common,
  Desk,
  OtherFile,
  ReceivedItem,
  Worded,
} from './letter.ts';
import { bulleted, link, numbered, oneLine, paragraph, strong } from './layout.ts';
import type { Block, Run } from './layout.ts';

/** Both languages stand side by side in the templates; this picks one. */
export function say<T>(language: Language, words: Readonly<Record<Language, T>>): T {
  return words[language];
}

/** «il 10 novembre 2026», «l’8 novembre 2026»; «on 10 November 2026». */
export function onDay(date: LocalDate, language: Language): string {
  return say(language, {
    it: `${article(date)}${formatDate(date, 'it')}`,
    en: `on ${formatDate(date, 'en')}`,
  });
}

/** «del 3 luglio 2026», «dell’11 luglio 2026»; «of 3 July 2026». */
function ofDay(date: LocalDate, language: Language): string {
  return say(language, {
    it: `d${elided(date) ? 'ell’' : 'el '}${formatDate(date, 'it')}`,
    en: `of ${formatDate(date, 'en')}`,
  });
}

/** «entro il 24 novembre 2026», «entro l’8 …»; «by 24 November 2026». */
export function byDay(date: LocalDate, language: Language): string {
  return say(language, {
    it: `entro ${article(date)}${formatDate(date, 'it')}`,
    en: `by ${formatDate(date, 'en')}`,
  });
}

/** `24/11/2026`: short enough for a text message, and free of the degree sign of «1°», which GSM lacks. */
export function shortDay(date: LocalDate): string {
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${year}`;
}

/** «2 documenti», «1 informazione», «2 documenti e 1 informazione»: what the list holds, in words for a subject. */
export function countItems(items: readonly AskedItem[], language: Language): string {
  const documents = items.filter((item) => item.kind === 'document').length;
  const fields = items.length - documents;
  const parts = [
    documents > 0 &&
      `${documents} ${say(language, plural(documents, ['documento', 'documenti'], ['document', 'documents']))}`,
    fields > 0 &&
      `${fields} ${say(language, plural(fields, ['informazione', 'informazioni'], ['detail', 'details']))}`,
  ];
  return parts.filter((part) => part !== false).join(say(language, { it: ' e ', en: ' and ' }));
}

/** What a letter about a claim knows of it, and how its house calls it. */
type AboutClaim = Pick<Common, 'language'> & Worded & { readonly claim?: ClaimFacts };

/**
 * «per il suo sinistro del 3 luglio», «per la sua domanda»; without a claim «per la sua richiesta». Never what the
 * claim is about.
 */
export function forYourClaim({ claim, language, terms }: AboutClaim): string {
  if (!claim) return say(language, { it: 'per la sua richiesta', en: 'for your request' });
  const day =
    claim.lossOn === undefined || terms.event === undefined
      ? ''
      : ` ${withoutYear(ofDay(claim.lossOn, language))}`;
  return `${say(language, { it: 'per', en: 'for' })} ${yourTerm(terms.claim, language)}${day}`;
}

/** «abbiamo ricevuto la sua e-mail del 10 novembre 2026 con 2 allegati.» Italian starts small: it follows the greeting's comma. */
export function weReceived({ via, receivedOn, attachments }: Arrival, language: Language): string {
  const what = say(language, { it: arrivedAs.it(via), en: arrivedAs.en(via) });
  const withFiles =
    attachments === 0
      ? ''
      : say(
          language,
          plural(
            attachments,
            [` con ${attachments} allegato`, ` con ${attachments} allegati`],
            [` with ${attachments} attachment`, ` with ${attachments} attachments`],
          ),
        );
  return say(language, {
    it: `abbiamo ricevuto ${what} ${ofDay(receivedOn, 'it')}${withFiles}.`,
    en: `We have received your ${what} ${ofDay(receivedOn, 'en')}${withFiles}.`,
  });
}

/** What the claim is about and when it happened: in the body only. */
export function about({ claim, language, terms }: AboutClaim): Block[] {
  if (!claim || claim.label.trim() === '') return [];
  const day =
    claim.lossOn === undefined || terms.event === undefined
      ? ''
      : `, ${terms.event[language].one} ${ofDay(claim.lossOn, language)}`;
  const topic = say(language, {
    it: 'La pratica riguarda',
    en: `Your ${terms.claim.en.one} is about`,
  });
  return [paragraph(`${topic}: ${oneLine(claim.label, 200)}${day}.`)];
}

/** What became of the rest of a message that was about two things. */
export function otherFiles({ others = [], language, terms }: Common & Worded & WithOthers): Block[] {
  return others.map(({ how, reference, claim }) => {
    if (how === 'answered')
      return paragraph(
        say(language, {
          it: 'Il suo messaggio rispondeva a una nostra lettera sulla pratica ',
          en: 'Your message answered a letter of ours about file ',
        }),
        strong(reference),
        say(language, {
          it: '. Quella continua per conto suo: quanto ci ha mandato per lei è stato aggiunto lì, e ciò che le avevamo chiesto e non è ancora arrivato serve sempre.',
          en: '. That one goes on by itself: what you sent for it was added there, and what we asked for and have not received yet is still needed.',
        }),
      );
    const day =
      claim?.lossOn === undefined || terms.event === undefined ? '' : `, ${ofDay(claim.lossOn, language)}`;
    const topic =
      claim === undefined || claim.label.trim() === '' ? '' : ` (${oneLine(claim.label, 200)}${day})`;
    return paragraph(
      say(language, {
        it: `Nello stesso messaggio ci ha scritto anche di un altro fatto${topic}: ha una pratica a parte, con il numero `,
        en: `In the same message you also told us of another event${topic}: it has a file of its own, number `,
      }),
      strong(reference),
      '.',
    );
  });
}

/** A letter about one of several files that came of one message. */
export interface WithOthers {
  /** Files beside this one; none when absent. */
  readonly others?: readonly OtherFile[];
}

/** The one place in the body where the reference stands. */
export function yourReference({ reference, language }: Common): Block {
  return paragraph(
    say(language, { it: 'Il numero della sua pratica è ', en: 'Your reference is ' }),
    strong(reference),
    say(language, {
      it: '. Lo indichi quando ci scrive o ci telefona.',
      en: '. Please quote it when you write or call.',
    }),
  );
}

/** The list of what is missing, each with its reason. */
export function missingList(items: readonly AskedItem[]): Block {
  return numbered(
    items.map((item) => {
      const why = oneLine(item.why, 300);
      return [strong(oneLine(item.label, 300)), ...(why === '' ? [] : [` – ${why}`])];
    }),
  );
}

/** What need not be sent again; nothing when we have nothing. */
export function alreadyHere(
  received: readonly ReceivedItem[],
  language: Language,
  heading: Readonly<Record<Language, string>>,
): Block[] {
  if (received.length === 0) return [];
  return [paragraph(say(language, heading)), bulleted(received.map((item) => [oneLine(item.label, 300)]))];
}

/** Every way to answer that the desk offers: e-mail always, post and telephone when it has them. */
export function waysToAnswer({ desk, language, medium }: Common, items: readonly AskedItem[]): Block {
  const byMail = say(
    language,
    medium === 'email'
      ? { it: 'risponda a questa e-mail', en: 'reply to this e-mail' }
      : { it: `scriva a ${desk.email}`, en: `write to ${desk.email}` },
  );
  const photos = items.some((item) => item.kind === 'document')
    ? say(language, { it: ': bastano fotografie leggibili', en: ': readable photos are enough' })
    : '';
  const ways: Run[][] = [[`${byMail}${photos};`]];
  if (desk.address !== undefined) {
    ways.push([
      say(language, {
        it: `per posta a ${desk.name}, ${desk.address}: scriva il numero della pratica su ogni foglio;`,
        en: `by post to ${desk.name}, ${desk.address}: write the reference on every sheet;`,
      }),
    ]);
  }
  if (desk.phone !== undefined) {
    const hours = desk.hours === undefined ? '' : ` (${desk.hours})`;
    ways.push([
      say(language, {
        it: `per telefono al numero ${desk.phone}${hours}: ci detti il numero della pratica;`,
        en: `by telephone on ${desk.phone}${hours}: tell us the reference;`,
      }),
    ]);
  }
  return bulleted(ways.map((way, i) => (i === ways.length - 1 ? endSentence(way) : way)));
}

/** How to reach us quickly: only when there is a telephone. */
export function urgent({ desk, language }: Common): Block[] {
  if (desk.phone === undefined) return [];
  const hours = desk.hours === undefined ? '' : ` (${desk.hours})`;
  return [
    paragraph(
      say(language, {
        it: `Se è urgente, chiami il numero ${desk.phone}${hours}.`,
        en: `If it is urgent, please call ${desk.phone}${hours}.`,
      }),
    ),
  ];
}

/**
 * The end of an automatic message: that a machine wrote it and people read the answers; on first contact also
 * where the privacy notice is (art. 13 of Regulation (EU) 2016/679).
 */
export function automaticFooter({ desk, language, medium }: Common, firstContact: boolean): Run[][] {
  const automatic =
    medium === 'letter'
      ? []
      : [
          [
            say(language, {
              it: 'Questo messaggio è automatico. Le sue risposte le legge una persona.',
              en: 'This message is automatic. A person reads your answers.',
            }),
          ],
        ];
  return firstContact ? [...automatic, privacyLine(desk, language)] : automatic;
}

/** Sums a text message up behind its reference: `SIN …: ci mancano 2 documenti.` */
export function textMessage({ reference }: Common, ...sentences: readonly string[]): string {
  return `${reference}: ${sentences.filter((sentence) => sentence !== '').join(' ')}`;
}

/** A document need not exist: better an answer than silence. */
export function ifItDoesNotExist(language: Language): string {
  return say(language, {
    it: 'Se qualcosa non esiste o non riesce ad averlo, ce lo scriva. Cercheremo insieme un’alternativa.',
    en: 'If something does not exist or you cannot get it, please tell us. We will look for another way together.',
  });
}

/**
 * A request as a text message: how many things, never which. The name of a document can be health data, and a
 * telephone's lock screen shows it to everybody.
 */
export function textAsk(letter: Common, sentences: readonly string[]): string[] {
  const { language, desk } = letter;
  const answer = say(language, {
    it: `Risponda qui o scriva a ${desk.email}.`,
    en: `Answer here or write to ${desk.email}.`,
  });
  const here = say(language, { it: 'Risponda qui.', en: 'Answer here.' });
  return [
    textMessage(letter, ...sentences, answer, textInfo(letter)),
    textMessage(letter, ...sentences, answer),
    textMessage(letter, ...sentences, here),
    textMessage(letter, ...sentences),
  ];
}

/** `Info 02 1234567`, or nothing. */
export function textInfo({ desk }: Common): string {
  return desk.phone === undefined ? '' : `Info ${desk.phone}`;
}

const arrivedAs: Readonly<Record<Language, (via: string) => string>> = {
  it: (via) =>
    ({
      email: 'la sua e-mail',
      phone: 'la sua telefonata',
      call_note: 'la sua telefonata',
      counter: 'la sua richiesta allo sportello',
      letter: 'la sua lettera',
      pec: 'la sua PEC',
    })[via] ?? 'il suo messaggio',
  en: (via) =>
    ({
      email: 'e-mail',
      phone: 'call',
      call_note: 'call',
      counter: 'request at our counter',
      letter: 'letter',
      pec: 'certified e-mail',
    })[via] ?? 'message',
};

function privacyLine(desk: Desk, language: Language): Run[] {
  const why = say(language, {
    it: 'Usiamo i suoi dati per gestire la sua pratica.',
    en: 'We use your data to handle your case.',
  });
  if (desk.privacyUrl === undefined) {
    return [
      why,
      say(language, {
        it: ` Può chiedere l’informativa sulla privacy (art. 13 GDPR) a ${desk.email}.`,
        en: ` You can ask for the privacy notice (art. 13 GDPR) at ${desk.email}.`,
      }),
    ];
  }
  return [
    why,
    say(language, {
      it: ' L’informativa sulla privacy (art. 13 GDPR) è qui: ',
      en: ' The privacy notice (art. 13 GDPR) is here: ',
    }),
    link(desk.privacyUrl),
  ];
}

function plural<T>(count: number, it: readonly [T, T], en: readonly [T, T]): Readonly<Record<Language, T>> {
  return count === 1 ? { it: it[0], en: en[0] } : { it: it[1], en: en[1] };
}

function endSentence(runs: readonly Run[]): Run[] {
  return runs.map((run) => (typeof run === 'string' ? run.replace(/;$/, '.') : run));
}

/** «otto» and «undici» begin with a vowel: «l’8», «l’11». */
function elided(date: LocalDate): boolean {
  return date.endsWith('-08') || date.endsWith('-11');
}

function article(date: LocalDate): string {
  return elided(date) ? 'l’' : 'il ';
}

function withoutYear(day: string): string {
  return day.replace(/ \d{4}$/, '');
}
