/** Why a message that answers an old conversation is a ticket of its own, with the words that said so. */
import { inBoth, listed, proven, type Carrier, type Explanation } from './explain-words.ts';
import type { Span } from '../message.ts';
import type { Labels } from '../profile.ts';

export interface ExplainedApart {
  readonly about: 'apart';
  /** Reference of the ticket that the message answers, as people write it. */
  readonly from: string;
  /** What shows that it is another loss, for the middle of a sentence. */
  readonly why: Labels;
  readonly words: readonly Pick<Span, 'part' | 'quote'>[];
  readonly carrier?: Carrier;
}

/** From which ticket it was opened apart, what shows that another loss is told, and what a person can do about it. */
export function explainApart({ from, why, words, carrier }: ExplainedApart): Explanation {
  return inBoth((language) => {
    const proofs = words.slice(0, 3).map((span) => proven({ span }, language, carrier));
    const proof = proofs.length === 0 ? '' : `: ${listed(proofs, language)}`;
    return language === 'it'
      ? [
          `Aperta a parte dalla pratica ${from}, a cui il messaggio risponde, perché vi si denuncia un fatto nuovo`,
          `${why.it.charAt(0).toUpperCase()}${why.it.slice(1)}${proof}`,
          'Una persona può sempre unirla a quella pratica',
        ]
      : [
          `Opened apart from ticket ${from}, which the message answers, because a new loss is told`,
          `${why.en.charAt(0).toUpperCase()}${why.en.slice(1)}${proof}`,
          'A person can always merge it into that ticket',
        ];
  });
}
