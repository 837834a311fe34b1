/**
 * What may be said at which level of identity (domain guide I.5, I.6), as a table, and what a text gives away. Used for
 * letters that leave by themselves, and for what people write.
 */
import { findIbans } from '../facts/identifiers.ts';
import { fold, read } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';
import type { IdentityLevel } from './identity.ts';

/** A part of something we say. */
export type Part =
  /** That something came, and the number it has here. */
  | 'receipt'
  /** What we do next and by when; what is still to be sent, as long as its name betrays no illness. */
  | 'next-step'
  /** What kind of claim it is, when it happened, and its other files: a label can betray health. */
  | 'claim'
  /** Papers about health by their names. */
  | 'health'
  /** Money, accounts, who gets it, why not. */
  | 'decision'
  /** Names of anybody else. */
  | 'others';

/** The level each part takes. A receipt gives nothing away: it says to whoever wrote what they wrote. */
export const levelFor: Readonly<Record<Part, IdentityLevel>> = {
  receipt: 0,
  'next-step': 0,
  claim: 2,
  health: 2,
  decision: 2,
  others: 2,
};

/** Whether a part may be said to somebody who has proven so much. */
export function maySay(part: Part, level: IdentityLevel): boolean {
  return level >= levelFor[part];
}

/** What a text gives away about somebody. */
export type Disclosure = 'amount' | 'account' | 'health';

/**
 * Words of health, Italian and English, as folded text has them. Whole words and beginnings: a word too many makes a
 * letter vaguer, a word too few tells a stranger of an illness.
 */
const health = wordList(
  `medic*, sanitar*, clinic*, ospedal*, ricover*, chirurg*, diagnos*, patolog*, malatti*, malat*, infortun*, lesion*, ferit*, invalid*, inabil*, disabil*,
  terapi*, fisioterap*, farmac*, ricett*, referto, referti, radiograf*, risonanza, ecograf*, pronto soccorso, cartella clinica, dimission*, gravidanz*, parto, psic*, dentist*, dentar*,
  oculist*, visita specialistica, prognosi, decess*, decedut*, mort*, salute, handicap, hospital*, surger*, surgic*, doctor*, physician*, illness*, disease*, injur*, disabilit*, disabled,
  therap*, physiotherap*, prescription*, prescrib*, x-ray, emergency room, discharge*, pregnan*, psych*, dental, dentist*, health*, death*, deceased, sick*`,
);
const amount = /(?:€|eur(?:o)?\b)\s*\d|\d[\d.,]*\s*(?:€|euro?\b)/i;

/** Whether a text names something of health. */
export function namesHealth(text: string): boolean {
  return health.test(fold(text));
}

/** Everything that a text gives away, each once. */
export function disclosuresIn(text: string): readonly Disclosure[] {
  return [
    ...(amount.test(text) ? (['amount'] as const) : []),
    ...(findIbans(read(text)).length > 0 ? (['account'] as const) : []),
    ...(namesHealth(text) ? (['health'] as const) : []),
  ];
}

/**
 * The level a person's own words take. About a claim 2, whatever they say: nobody but its people may know that there is
 * one. Elsewhere 2 as soon as they name money, an account or health, otherwise 0.
 */
export function levelForWords(words: { readonly aboutClaim: boolean; readonly text: string }): IdentityLevel {
  return words.aboutClaim || disclosuresIn(words.text).length > 0 ? 2 : 0;
}
