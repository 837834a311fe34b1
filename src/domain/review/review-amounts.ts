/** Other people's money and foreign money: what a sum may be made of beside what we would pay. */
import type { Finding } from './finding.ts';
import { findAmounts, type FoundAmount } from '../money.ts';
import type { ReviewedMessage, ReviewFile } from './review-file.ts';
import { quoteOf } from './review-policy.ts';
import { read, sentenceAround, type Reading } from '../text/text.ts';
import { phrases } from '../text/word-list.ts';

export function reviewAmounts(file: ReviewFile): readonly Finding[] {
  return [...file.messages.flatMap(foreignMoney), ...paidElsewhere(file)];
}

/** An amount in another currency that says neither a rate nor what it is in euros. */
function foreignMoney({ id, words }: ReviewedMessage): readonly Finding[] {
  const found = foreignAmounts(read(words));
  const [first] = found;
  if (first === undefined) return [];
  return [
    {
      check: 'pe.currency',
      key: `message:${id}`,
      severity: 'warning',
      text: {
        it: `Importo in ${first.currency} senza cambio né giorno del cambio: ${found.map(({ quote }) => quote).join(', ')}.`,
        en: `Amount in ${first.currency} without a rate and its day: ${found.map(({ quote }) => quote).join(', ')}.`,
      },
      figures: {
        currency: first.currency,
        amounts: found.map(({ cents, currency }) => `${currency} ${(cents / 100).toFixed(2)}`),
      },
      quotes: found.map(({ quote }) => ({ quote, message: id })),
    },
  ];
}

/** Amounts in another currency with no rate and no euros in their sentence; at most five. */
export function foreignAmounts(reading: Reading): readonly FoundAmount[] {
  return findAmounts(reading)
    .filter(({ currency }) => currency !== 'EUR')
    .filter(({ start }) => {
      const sentence = sentenceAround(reading, reading.seek(start)).text;
      return !exchange.test(sentence) && !findAmounts(sentence).some(({ currency }) => currency === 'EUR');
    })
    .slice(0, 5);
}

const exchange =
  /(?<![a-z])(?:cambio|controvalore|convertit[oaie]|equivalent[ei]|tasso|exchange rate|converted|equivalent|at the rate)(?![a-z])/;

/** Another insurance, the health service or somebody's insurer may pay for the same loss (art. 1910 c.c.). */
function paidElsewhere({ facts, messages }: ReviewFile): readonly Finding[] {
  const declared = facts.filter(
    ({ key, value, span, confidence }) =>
      key === 'other_insurance' && value === 'yes' && span.part !== 'quoted' && confidence >= 0.7,
  );
  const told = messages.flatMap(({ id, words }) => {
    const reading = read(words);
    return Array.from(reading.folded.matchAll(elsewhere))
      .filter((match) => !denied.test(reading.folded.slice(Math.max(0, match.index - 40), match.index)))
      .filter((match) => !/(?<![a-z])(?:non|not|never|mai|nessun[oa]?|no)(?![a-z])/.test(match[0]))
      .slice(0, 5)
      .map((match) => ({
        quote: reading.place(match.index, match.index + match[0].length).quote,
        message: id,
      }));
  });
  const quotes = [...declared.map(quoteOf), ...told];
  if (quotes.length === 0) return [];
  return [
    {
      check: 'pe.paid_elsewhere',
      key: '',
      severity: 'warning',
      text: {
        it: 'Per lo stesso danno potrebbe pagare, o aver già pagato, anche qualcun altro: verificare prima di liquidare.',
        en: 'Somebody else may pay, or have paid, for the same loss: to be checked before settling.',
      },
      figures: { otherInsurance: declared.length > 0, mentions: told.length },
      quotes: quotes.slice(0, 10),
    },
  ];
}

/** Past or coming payments of others, in the words of those who got them. */
const elsewhere = phrases([
  // «mi ha già rimborsato il fondo», «l'altra assicurazione ha pagato», «ho già ricevuto un acconto da»
  "(?:(?:mi|ci) (?:ha|hanno) (?:gia )?(?:rimborsat|risarcit|liquidat|pagat|indennizzat)[oaie]|(?:sono|siamo) (?:gia )?stat[oaie] (?:gia )?(?:rimborsat|risarcit|indennizzat|liquidat)[oaie]|gia (?:rimborsat|risarcit|indennizzat|liquidat)[oaie]|(?:ho|abbiamo) (?:gia )?(?:ottenuto|avuto|ricevuto|chiesto|presentato|fatto) (?:un |il |la |una )?(?:rimborso|risarcimento|indennizzo|richiesta|denuncia|domanda))(?: [a-z']{1,14}){0,4} (?:d[ai]l?l?[ao']?|all?[ao']?|dalla|alla|presso|con) ?(?:asl|ats|ssn|servizio sanitario|inail|inps|mutua|fondo|cassa|altr[ao]|compagnia aerea|vettore|assicurazione|compagnia|controparte|condominio|datore|banca|carta|tour operator|unipol|generali|allianz|axa|zurich|reale)(?![a-z])",
  "(?:rimbors[oi]|contribut[oi]|indennizz[oi]|risarciment[oi]) (?:parziale |gia |dell[ao']? ?|del |da parte dell[ao']? ?|da |dall[ao']? ?){1,3}(?:asl|ats|ssn|servizio sanitario|inail|inps|mutua|fondo sanitario|cassa mutua|altra (?:assicurazione|compagnia|polizza)|compagnia aerea|vettore|condominio|controparte)(?![a-z])",
  "(?:(?:my|our|the) other (?:insurer|insurance|policy)|(?:the )?(?:airline|nhs|carrier|tour operator|credit card|bank|employer|health service|other insurer|other driver's insurer))(?: [a-z']{1,14}){0,3} (?:paid|refunded|reimbursed|compensated|covered|settled|will pay|will refund|offered)(?![a-z])",
  '(?:already|partly|partially) (?:been )?(?:paid|refunded|reimbursed|compensated|settled) (?:by|from)(?![a-z])',
  "(?:(?:also|already) )?(?:claimed|claiming) (?:(?:it|this|the same|for it) )?(?:from|with|on|under) (?:my|our|the|another|a) (?:other |travel |home |credit card |employer'?s? )?(?:insurer|insurance|policy|airline|carrier|card)(?![a-z])",
]);

const denied =
  /(?<![a-z])(?:non|mai|nessun[oa]?|ne|not|never|no|neither|nobody|hasn't|haven't|didn't)(?: [a-z']{1,12}){0,3} ?$/;
