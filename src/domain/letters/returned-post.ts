/** Why a letter of ours came back, as the postman notes it on the envelope. */
import { fold } from '../text/text.ts';
import type { Labels } from '../profile.ts';
import type { PageState } from './scanned-page.ts';

export const returnReasons = [
  'unclaimed',
  'unknown',
  'moved',
  'insufficient_address',
  'refused',
  'deceased',
  'other',
] as const;
export type ReturnReason = (typeof returnReasons)[number];

/** In the words of the post and of the desk. */
export const returnWords: Readonly<Record<ReturnReason, Labels>> = {
  unclaimed: { it: 'compiuta giacenza', en: 'not collected in time' },
  unknown: { it: 'destinatario sconosciuto', en: 'addressee unknown' },
  moved: { it: 'trasferito', en: 'moved away' },
  insufficient_address: { it: 'indirizzo insufficiente o inesatto', en: 'address incomplete or wrong' },
  refused: { it: 'rifiutata', en: 'refused' },
  deceased: { it: 'deceduto', en: 'deceased' },
  other: { it: 'altro motivo', en: 'another reason' },
};

/** Whether the reason says that the address itself is wrong: nothing more is posted there until somebody has looked. */
export function doubtsAddress(reason: ReturnReason): boolean {
  return reason !== 'unclaimed' && reason !== 'refused';
}

/** The reason that stands in words read from an envelope; undefined when none does. */
function readReturnReason(text: string): ReturnReason | undefined {
  const words = fold(text);
  return signs.find(([, sign]) => sign.test(words))?.[0];
}

const signs: readonly (readonly [ReturnReason, RegExp])[] = [
  ['unclaimed', /\bcompiuta giacenza\b|\bnot called for\b|\bunclaimed\b|\bnon reclamat/u],
  ['deceased', /\bdecedut|\bdeceased\b/u],
  ['moved', /\btrasferit|\bmoved\b|\bgone away\b/u],
  ['insufficient_address', /\bindirizzo (?:insufficiente|inesatto|inesistente)|\binsufficient address\b/u],
  ['unknown', /\bsconosciut|\birreperibil|\baddressee unknown\b|\bnot known\b/u],
  ['refused', /\brifiutat|\brespint[ao] al mittente\b|\brefused\b/u],
];

/** A page of what was scanned, as far as it tells whether the scan is a letter of ours that came back. */
export interface ReturnedPage {
  /** Of a signed code of ours on it. */
  readonly mark?: { readonly kind: string; readonly letter: string };
  readonly state: PageState;
  readonly text: string;
}

/**
 * The letter of ours that a scan is, unopened or opened, back from the post: every page that has words bears the code of
 * the same letter, or is its envelope with the postman's note. Papers of the customer, a slip or handwriting make it an
 * answer, which is no return.
 */
export function returnedLetter(
  pages: readonly ReturnedPage[],
): { readonly letter: string; readonly reason: ReturnReason } | undefined {
  const written = pages.filter(({ state }) => state !== 'blank');
  const marked = written.filter(({ mark }) => mark !== undefined);
  const letters = new Set(marked.map(({ mark }) => mark?.letter ?? ''));
  const [letter] = letters;
  if (letter === undefined || letters.size !== 1) return undefined;
  if (marked.some(({ mark, state }) => mark?.kind !== 'letter' || state === 'unreadable')) return undefined;
  const others = written.filter(({ mark }) => mark === undefined);
  // Of the envelope alone: our own letter may speak of a death or a refusal, and «mi sono trasferito» without a note of the
  // post is an answer.
  const words = fold(others.map(({ text }) => text).join('\n'));
  const reason = readReturnReason(words);
  if (reason === undefined || !postalNote.test(words)) return undefined;
  return others.some(({ text }) => text.length > longestEnvelope) ? undefined : { letter, reason };
}

/** Whether a page is an envelope of ours on which the post has noted why it comes back. */
export function isReturnedEnvelope(text: string): boolean {
  const words = fold(text);
  return text.length <= longestEnvelope && readReturnReason(words) !== undefined && postalNote.test(words);
}

const postalNote =
  /\bal mittente\b|\bcompiuta giacenza\b|\bavviso di ricevimento\b|\bposte italiane\b|\breturn(?:ed)? to sender\b|\bnot called for\b/u;

/** Characters on an envelope with its stamps and notes; a letter has more. */
const longestEnvelope = 600;
