/**
 * What a house calls the things of its trade: an insurer's customer has «un sinistro», a benefit agency's applicant
 * «una domanda». Letters and labels take their words from here, so that one text serves both (domain guide B.1, R03).
 */
import type { Language } from '../message.ts';

/** An Italian noun as it stands in a sentence, in small letters. */
interface ItalianNoun {
  readonly one: string;
  readonly many: string;
  readonly gender: 'm' | 'f';
}

/** An English noun, in small letters. */
interface EnglishNoun {
  readonly one: string;
  readonly many: string;
}

export interface Term {
  readonly it: ItalianNoun;
  readonly en: EnglishNoun;
}

/** The words of one house. */
export interface Terms {
  /** Stands before a claim's reference: `SIN`, `DOM`. Decoration: references are read without it. */
  readonly claimPrefix: string;
  /** The file: sinistro, domanda. Never the complaint (reclamo). */
  readonly claim: Term;
  /** What happened on the claim's day: «sinistro del 3 luglio». Absent where a claim tells of no event. */
  readonly event?: Term;
  /** What is paid or granted: indennizzo, prestazione. */
  readonly indemnity: Term;
  /** Whom we serve: assicurato, assistito. */
  readonly insured: Term;
  /** What the right rests on: polizza, posizione. */
  readonly policy: Term;
  /** Who we are: compagnia, ente. */
  readonly company: Term;
}

/** «il suo sinistro», «la sua domanda»; «your claim». */
export function yourTerm(term: Term, language: Language): string {
  if (language === 'en') return `your ${term.en.one}`;
  return `${term.it.gender === 'f' ? 'la sua' : 'il suo'} ${term.it.one}`;
}
