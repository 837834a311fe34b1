/** What a letter of somebody who is no customer of ours says of itself: who writes, how hard, by when, with what. */
import { addDays, findDates } from '../time/calendar.ts';
import type { LocalDate } from '../ids.ts';
import { read } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';

export const letterSenders = [
  'lawyer',
  'authority',
  'insurer',
  'injured_party',
  'garage',
  'medical',
  'surveyor',
  'other',
] as const;
export type LetterSender = (typeof letterSenders)[number];

export const broughtItems = [
  'estimate',
  'invoice',
  'report',
  'medical_record',
  'authorisation',
  'appointment',
  'payment',
] as const;
export type BroughtItem = (typeof broughtItems)[number];

export interface LetterReading {
  readonly sender: LetterSender;
  /** Formal notice, summons, negotiation: it has legal effect by arriving. */
  readonly legal: boolean;
  /** The day it sets, in so many words or in days from receipt. */
  readonly deadline?: LocalDate;
  readonly deadlineQuote?: string;
  readonly brings: readonly BroughtItem[];
}

const senders: readonly (readonly [LetterSender, RegExp])[] = [
  [
    'authority',
    wordList(
      'tribunale, procura, carabinieri, polizia, questura, prefettura, guardia di finanza, giudice di pace, inail, inps, agenzia delle entrate, court, police, prosecutor',
    ),
  ],
  [
    'lawyer',
    wordList(
      'avv., avv, avvocato, in nome e per conto, studio legale, assistit*, difensore, patrocinat*, mandato, solicitor*, law firm, our client*, my client, act for, instructed',
    ),
  ],
  [
    'surveyor',
    wordList(
      'perito, perizia, perizie, studio peritale, geom, geometra, sopralluogo, surveyor, loss adjuster, assessor, site visit',
    ),
  ],
  [
    'medical',
    wordList(
      'clinica, ospedale, casa di cura, ambulatorio, poliambulatorio, dentista, fisioterapist*, paziente, ricovero, cartella clinica, clinic, hospital, patient, physiotherap*, dental',
    ),
  ],
  [
    'garage',
    wordList(
      'carrozzeri*, officina, autofficina, soccorso stradale, centro cristalli, autonoleggio, garage, bodyshop, body shop, repairer*, workshop, recovery, hire car, rental',
    ),
  ],
  [
    'insurer',
    wordList(
      'compagnia, ns. assicurat*, nostr* assicurat*, rivalsa, surrog*, regresso, controparte, insurer*, our insured, subrogation, outlay',
    ),
  ],
  [
    'injured_party',
    wordList(
      'mi ha, la mia auto, mi e venut*, vostr* assicurat*, cliente vostro, che assicurate, my car, my bike, my gate, my fence, your insured, your customer, your policyholder',
    ),
  ],
];

const brings: readonly (readonly [BroughtItem, RegExp])[] = [
  [
    'authorisation',
    wordList(
      'autorizzazione, autorizzare, autorizzate, presa in carico, procedere, authorise*, authorize*, authorisation, authorization, approval, guarantee of payment, confirm cover, may we',
    ),
  ],
  ['estimate', wordList('preventivo, piano di cure, estimate, quote, quotation')],
  ['invoice', wordList('fattura, fatture, nota spese, onorari, invoice, bill')],
  ['report', wordList('relazione, perizia, elaborato, rapporto, report, job sheet, inspected')],
  ['medical_record', wordList('cartella clinica, referto, dimesso, dimissioni, medical record*, discharge')],
  [
    'appointment',
    wordList('appuntamento, sopralluogo, visita, ricovero, appointment, visit, admission, admitted, rebook'),
  ],
  ['payment', wordList('pagamento, saldo, liquidazione, payment, settle')],
];

const legalWords = wordList(
  `diffid*, messa in mora, mess* in mora, costituzione in mora, atto di citazione, citazione, negoziazione assistita, mediazione, decreto ingiuntivo, interruzione dei termini, vie legali, ricorso, notific*,
  letter before action, letter before claim, formal notice, proceedings, summons, claim form, statutory demand`,
);

/** Reads a letter; `receivedOn` is day 0 of the days it gives. */
export function readLetter(text: string, receivedOn: LocalDate): LetterReading {
  const reading = read(text.slice(0, 20_000));
  const { folded } = reading;
  const deadline = deadlineIn(reading.plain, folded, receivedOn);
  return {
    sender: senders.find(([, words]) => words.test(folded))?.[0] ?? 'other',
    legal: legalWords.test(folded),
    ...deadline,
    brings: brings.flatMap(([item, words]) => (words.test(folded) ? [item] : [])),
  };
}

const numbers: Readonly<Record<string, number>> = {
  tre: 3,
  cinque: 5,
  sette: 7,
  otto: 8,
  dieci: 10,
  quindici: 15,
  venti: 20,
  trenta: 30,
  sessanta: 60,
  novanta: 90,
  three: 3,
  five: 5,
  seven: 7,
  ten: 10,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  'twenty-one': 21,
  thirty: 30,
};

function deadlineIn(
  plain: string,
  folded: string,
  receivedOn: LocalDate,
): Pick<LetterReading, 'deadline' | 'deadlineQuote'> {
  const inDays =
    /(?<![a-z])(?:entro|nel termine di|within|in) (?:e non oltre )?(?:(?:il |the )?(?:termine|next) (?:di )?)?(?:giorni |gg\.? )?(\d{1,3}|[a-z-]{3,10})(?: \([a-z]+\))? (?:giorni|gg|days)(?![a-z])/g;
  for (const match of folded.matchAll(inDays)) {
    const days = Number(match[1]) || numbers[match[1] ?? ''];
    if (days === undefined || days < 1 || days > 180) continue;
    return {
      deadline: addDays(receivedOn, days),
      deadlineQuote: plain.slice(match.index, match.index + match[0].length),
    };
  }
  for (const { start, end, date } of findDates(plain, receivedOn)) {
    const before = folded.slice(Math.max(0, start - 30), start);
    if (
      date >= receivedOn &&
      /(?<![a-z])(?:entro(?: e non oltre)?|non oltre|by|no later than|before)\s+(?:il |the )?$/.test(before)
    )
      return { deadline: date, deadlineQuote: plain.slice(start, end) };
  }
  return {};
}
