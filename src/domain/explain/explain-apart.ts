/** Why a message, or a part of one, is a ticket of its own, with the words that said so. */
import { inBoth, listed, proven, type Carrier, type Explanation } from './explain-words.ts';
import type { Span } from '../message.ts';
import type { MessagePart } from '../claims/message-part.ts';
import type { Labels } from '../profile.ts';

export interface ExplainedApart {
  readonly about: 'apart';
  /** Reference of the ticket that the message answers or came to, as people write it. */
  readonly from: string;
  /** What was divided: a report of several losses, or an answer that tells another one; absent when nothing was. */
  readonly how?: MessagePart['how'];
  /** What shows that it is another loss, for the middle of a sentence. */
  readonly why: Labels;
  readonly words: readonly Pick<Span, 'part' | 'quote'>[];
  readonly carrier?: Carrier;
}

/** From which ticket it was opened apart, what shows that another loss is told, and what a person can do about it. */
export function explainApart({ from, how, why, words, carrier }: ExplainedApart): Explanation {
  return inBoth((language) => {
    const proofs = words.slice(0, 3).map((span) => proven({ span }, language, carrier));
    const proof = proofs.length === 0 ? '' : `: ${listed(proofs, language)}`;
    return [
      openedApart[how ?? 'whole'](from)[language],
      `${why[language].charAt(0).toUpperCase()}${why[language].slice(1)}${proof}`,
      ...(how === undefined ? [] : [itsPart[language]]),
      language === 'it'
        ? 'Una persona può sempre unirla a quella pratica'
        : 'A person can always merge it into that ticket',
    ];
  });
}

const openedApart: Readonly<Record<MessagePart['how'] | 'whole', (from: string) => Labels>> = {
  whole: (from) => ({
    it: `Aperta a parte dalla pratica ${from}, a cui il messaggio risponde, perché vi si denuncia un fatto nuovo`,
    en: `Opened apart from ticket ${from}, which the message answers, because a new loss is told`,
  }),
  answer: (from) => ({
    it: `Aperta a parte dalla pratica ${from}, a cui il messaggio risponde, perché vi si denuncia anche un fatto nuovo; il resto del messaggio è rimasto lì`,
    en: `Opened apart from ticket ${from}, which the message answers, because a new loss is told as well; the rest of the message stayed there`,
  }),
  several: (from) => ({
    it: `Aperta sullo stesso messaggio della pratica ${from}, perché vi si denunciano più fatti`,
    en: `Opened over the same message as ticket ${from}, because it reports several losses`,
  }),
};

const itsPart: Labels = {
  it: 'Di quel messaggio qui contano solo le parole e gli allegati che riguardano questo fatto',
  en: 'Of that message only the words and files about this loss count here',
};
