/**
 * Words after which no machine writes to a customer again before a person has decided: somebody died, a lawyer speaks
 * for them, it went to court, or they ask us to stop (domain guide H.3, stop conditions). Read conservatively: the
 * request is only held back, never ended.
 */
import type { StopReason } from './follow-up.ts';
import type { Labels } from '../profile.ts';
import { isAsked } from '../facts/statements.ts';
import { read, type Reading } from '../text/text.ts';

/** A reason to hold back, with the words it was read from. */
export interface StopWords {
  readonly reason: Extract<StopReason, 'customer_asked' | 'deceased' | 'represented' | 'dispute'>;
  readonly quote: string;
}

/** What a message says that holds a request back, by its reason. */
export const stopLabels: Readonly<Record<StopWords['reason'], Labels>> = {
  customer_asked: { it: 'chiede di non scrivere più', en: 'asks us to stop writing' },
  deceased: { it: 'dice che una persona è deceduta', en: 'says that somebody has died' },
  represented: { it: 'dice che c’è un legale', en: 'says that a lawyer speaks for them' },
  dispute: { it: 'dice che si va in causa', en: 'says that it goes to court' },
};

/** What a message says by which a request was held back, as «asks us to stop writing»; undefined for another code. */
export function describeStop(code: string): Labels | undefined {
  return Object.entries(stopLabels).find(([reason]) => reason === code)?.[1];
}

/** The first reason a message gives, the gravest first; undefined when it gives none. Linear in the length of the text. */
export function stopWords(newText: string | Reading): StopWords | undefined {
  const reading = read(newText);
  for (const { reason, pattern } of reasons) {
    for (const match of reading.folded.slice(0, 50_000).matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (isAsked(reading, end) || isHypothetical(reading, match.index) || isOfThings(reading, match.index))
        continue;
      return { reason, quote: reading.place(match.index, end).quote };
    }
  }
  return undefined;
}

/** «se dovesse mancare», "if he dies": nothing has happened. */
function isHypothetical({ folded }: Reading, at: number): boolean {
  return /(?<![a-z])(?:se|qualora|nel caso(?: in cui)?|if|should|in case|unless)(?: [a-z']+){0,4} $/.test(
    folded.slice(Math.max(0, at - 60), at),
  );
}

/** «La batteria è morta», "the dog died": no person has. */
function isOfThings({ folded }: Reading, at: number): boolean {
  return /(?<![a-z])(?:batteria|macchina|auto|motore|telefono|cellulare|computer|pc|caldaia|frigorifero|lavatrice|pianta|piante|cane|gatto|linea|battery|car|engine|phone|laptop|boiler|fridge|plants?|dog|cat|line) (?:(?:ora|poi|purtroppo|gia|has|had|then|just) )?$/.test(
    folded.slice(Math.max(0, at - 40), at),
  );
}

const reasons: readonly { readonly reason: StopWords['reason']; readonly pattern: RegExp }[] = [
  {
    reason: 'deceased',
    pattern:
      /(?<![a-z])(?:(?:e|si e|era) (?:purtroppo )?(?:decedut[oa]|mort[oa]|venut[oa] a mancare|mancat[oa] all'affetto|spent[oa]|scompars[oa])|ci ha lasciat[oi]|(?:il|la|mio|mia|nostr[oa]) (?:defunt[oa]|compiant[oa])|(?:my|our|the) late (?:husband|wife|father|mother|brother|sister|son|daughter|client)|(?:has|have|had)? ?(?:sadly |recently |unfortunately )?passed away|(?:he|she|who|husband|wife|father|mother|brother|sister|son|daughter|policyholder|insured) (?:has |had )?(?:sadly |recently |unfortunately )?died)(?![a-z])/g,
  },
  {
    reason: 'dispute',
    pattern:
      /(?<![a-z])(?:atto di citazione|ricorso al giudice|(?:abbiamo|ho|e stat[oa]) (?:notificat[oa]|depositat[oa]|avviat[oa]) (?:un |una |il |la |l'|un')?(?:citazione|ricorso|causa|azione (?:legale|giudiziaria)|procedura di mediazione|mediazione)|(?:istanza|domanda|procedura) di mediazione|negoziazione assistita|siamo in causa|(?:have|has) (?:issued|started|commenced|filed) (?:a |an |legal |court )?(?:claim form|proceedings|lawsuit|legal action)|court proceedings (?:have|has) been)(?![a-z])/g,
  },
  {
    reason: 'represented',
    pattern:
      /(?<![a-z])(?:(?:mi|ci) sono (?:affidat[oaie]|rivolt[oaie]) a(?:d)? (?:un |una |l'|llo |uno )?(?:avvocat[oa]|legale|studio legale|patronato)|ho (?:dato|conferito) (?:mandato|incarico|procura) (?:a|al|all'|allo|alla)(?= ?(?:un |una |mio |mia )?(?:avvocat|avv|legale|studio|patronato))|(?:mi|ci) (?:assiste|segue|rappresenta|tutela) (?:ora |adesso )?(?:un |una |l'|lo |il |la |il mio |il nostro )?(?:avvocat[oa]|avv\.?|legale|studio legale|patronato)|(?:scrivete|rivolgetevi|scriva|si rivolga|contattate|contatti) (?:d'ora in poi |pure |solo |esclusivamente |direttamente )?(?:a |al |all'|allo |la |il |l')?(?:mi[ao] |nostr[ao] )?(?:avvocat[oa]|avv\.?|legale|studio legale)|ogni comunicazione (?:va|andra|dovra|sia|deve)[^.\n]{0,60}(?:avvocat|avv\.|legale|studio)|(?:i|we) have (?:now )?(?:instructed|appointed|hired|retained) (?:a |an |my |our )?(?:solicitor|lawyer|attorney)s?|(?:please )?(?:write|speak|address|direct|send)[^.\n]{0,50} (?:to |through )?my (?:solicitor|lawyer|attorney)|(?:my|our) (?:solicitor|lawyer|attorney)s? (?:is|are|will be) (?:now )?(?:acting|handling|dealing))(?![a-z])/g,
  },
  {
    reason: 'customer_asked',
    pattern:
      /(?<![a-z])(?:non (?:scrivetemi|mi scrivete|scriveteci|mi scriva|scrivermi|mandatemi|mi mandate|mandarmi|mi mandi|inviatemi|mi inviate|contattatemi|mi contattate|contattarmi|mi contatti) (?:piu|ancora|altr[eo]|nessun)|smettet(?:e|ela) di (?:scriver|mandar|inviar|contattar|sollecitar)[a-z]{0,4}|basta (?:e-?mail|mail|messaggi|solleciti|lettere|scrivermi)|la smetta di (?:scriver|mandar)[a-z]{0,4}|(?:do not|don't|please stop|stop) (?:write|writing|email|emailing|e-mailing|contact|contacting|send|sending)(?: to)? (?:me|us)(?: any more| anymore| again| any further| these| e-?mails| reminders| messages|[.!\n]|$)|stop (?:writing|emailing|contacting|sending)(?: to)? (?:me|us))(?![a-z])/g,
  },
];
