/**
 * Does an answer to our request only bring what we asked for, or does it say something a person must read? Our
 * letters promise that a person reads the answers; a machine may pass over the plain ones only.
 */
import { kindNames } from '../explain/explain-kind.ts';
import type { Labels } from '../profile.ts';
import type { CaseKind } from '../ticket.ts';
import { read } from '../text/text.ts';

export interface ReplyQuestion {
  /** What the sender newly wrote. */
  readonly newText: string;
  readonly kind: CaseKind;
  /** How many lines of the checklist it ticked. */
  readonly arrived: number;
  /** Nothing of the checklist is missing any more: a person looks at the whole claim anyway. */
  readonly complete: boolean;
}

/** Why a person must read this answer; undefined when it is a plain delivery. */
export function whyRead({ newText, kind, arrived, complete }: ReplyQuestion): string | undefined {
  if (complete) return undefined;
  if (!plainKinds.has(kind)) return kind;
  const { folded } = read(newText.slice(0, 20_000));
  const words = tellsMore.exec(folded);
  if (words) return `«${words[0].trim()}»`;
  if (arrived === 0) return nothingAsked;
  return undefined;
}

const plainKinds: ReadonlySet<CaseKind> = new Set(['claim_new', 'claim_update', 'other', 'provider']);

/** Questions, refusals, withdrawals and obstacles, Italian and English. A promise to send is none: it ticks nothing and is read for that. */
const tellsMore =
  /\?|(?<![a-z])(?:come (?:posso|faccio|devo|si fa)|cosa devo|non (?:ho|abbiamo|riesco|riusciamo|posso|possiamo|esiste|c'e|ce l'ho|so come|sono in grado|voglio)|impossibile|rinunci[a-z]{1,4}|annull[a-z]{1,4}|ritir[a-z]{1,4} la (?:richiesta|denuncia)|lasciate perdere|avvocato|legale|decedut[oa]|(?:e|si e) spent[oa]|e mort[oa]|chiamatemi|mi chiami|richiamatemi|urgente|inaccettabile|vergogna|delus[oa]|i (?:can't|cannot|can not|don't have|do not have|don't know|am unable|won't)|we (?:can't|cannot|don't have|do not have)|unable to|withdraw|cancel|lawyer|solicitor|passed away|died|call me|unacceptable|disappointed|how (?:do|can|should) i|what (?:do|should) i)(?![a-z])/;

const nothingAsked = 'nothing of what was asked';

/** Why a person must read an answer, in words: what kind of message it is, or that it brings nothing; else undefined. */
export function describeUnclear(why: string): Labels | undefined {
  if (why === nothingAsked)
    return { it: 'niente di ciò che è stato chiesto', en: 'nothing of what was asked' };
  return Object.entries(kindNames).find(([kind]) => kind === why)?.[1];
}
