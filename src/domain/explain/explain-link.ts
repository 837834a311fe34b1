/** Why a ticket belongs to a claim, may belong to it, or does not: the signals in words, each with its proof. */
import { formatDate } from '../time/calendar.ts';
import { inBoth, proven, quoted, theTerm, within, type Carrier, type Explanation } from './explain-words.ts';
import type { LocalDate } from '../ids.ts';
import { linkingRules, type LinkEvidence } from '../linking/linking.ts';
import type { Language } from '../message.ts';
import type { Labels } from '../profile.ts';
import type { Terms } from './terms.ts';

/** Evidence as it was stored, perhaps by older rules. */
export type StoredEvidence = Pick<LinkEvidence, 'weight' | 'text' | 'claimLevel' | 'conflict'> & {
  readonly signal: string;
  readonly span?: LinkEvidence['span'];
  /** Name of the file the words stood in, and the page. */
  readonly file?: string;
  readonly page?: number;
};

export interface ExplainedLink {
  readonly about: 'link';
  /** As people see it: `SIN 4827-1936-52`. */
  readonly claim: string;
  readonly state: 'auto' | 'opened' | 'suggested' | 'confirmed' | 'removed';
  /** log₂ odds. */
  readonly score: number;
  readonly evidence: readonly StoredEvidence[];
  /** The other claims the ticket was compared with and is offered, the best first. */
  readonly others: readonly { readonly claim: string; readonly score: number }[];
  /** `machine:<stage>` or `person:<name>`. */
  readonly decidedBy: string;
  readonly decidedOn: LocalDate;
  /** How sure the machine was, 0 to 1; absent when nobody measured it. */
  readonly certainty?: number;
  /** Points to the next claim when it was decided, where that is known. */
  readonly lead?: number;
  /** What the person gave as the reason. */
  readonly reason?: string;
  readonly carrier?: Carrier;
}

/** Says how a ticket came to a claim, what speaks for it and against it, and how far the next claim is. */
export function explainLink(link: ExplainedLink, terms: Terms): Explanation {
  return inBoth((language) => {
    const say = languages[language];
    const claim = `${theTerm(terms.claim, language)} ${link.claim}`;
    const to = `${theTerm(terms.claim, language, 'a')} ${link.claim}`;
    const speaking = link.evidence.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
    const against = link.evidence.filter(({ weight }) => weight < 0);
    const reasons = speaking.map((each) => clause(each, language, terms, link.carrier));
    const contrary = against.map((each) => clause(each, language, terms, link.carrier));
    const person = link.decidedBy.replace(/^person:/, '');
    const on = formatDate(link.decidedOn, language);
    const because = reasons.length === 0 ? '' : `${say.because} ${reasons.join('; ')}`;
    const counter = contrary.length === 0 ? [] : [`${say.against} ${contrary.join('; ')}`];
    switch (link.state) {
      case 'auto':
        return [
          `${say.linked} ${to}${because}`,
          ...counter,
          ...distance(link, language, terms),
          ...certainty(link, language),
          say.undo,
        ];
      case 'suggested':
        return [
          `${say.suggested} ${to}${because === '' ? '' : because}`,
          ...counter,
          ...doubts(link, language, terms),
          ...certainty(link, language),
        ];
      case 'opened':
        return [
          person === link.decidedBy ? say.opened(claim, terms) : say.openedBy(claim, person, on),
          reasons.length === 0 ? say.noPolicy(terms) : `${say.policyFound(terms)} ${reasons.join('; ')}`,
          ...counter,
          ...link.others.slice(0, 1).map((other) => say.near(other.claim)),
        ];
      case 'confirmed':
        return [
          say.confirmed(to, person, on),
          ...reasonGiven(link, language),
          ...(reasons.length === 0 ? [] : [`${say.machineSaw} ${reasons.join('; ')}`]),
          ...counter,
        ];
      case 'removed':
        return [say.removed(to, person, on), ...reasonGiven(link, language), say.stays];
    }
  });
}

function reasonGiven({ reason }: ExplainedLink, language: Language): readonly string[] {
  if (reason === undefined || reason.trim() === '') return [];
  return [`${language === 'it' ? 'Motivo' : 'Reason'}: ${quoted(reason, language)}`];
}

/** «il messaggio cita il numero di polizza («polizza n. 12», nel testo della mail)» */
function clause(
  { signal, text, span, file, page }: StoredEvidence,
  language: Language,
  terms: Terms,
  carrier: Carrier,
): string {
  const isSender = span?.part === 'sender';
  const said = ((isSender ? bySender.get(signal) : undefined) ?? bySignal.get(signal))?.(terms)[language];
  const words = said ?? within(text, language);
  if (span === undefined || (isSender && said !== undefined && span.quote === '')) return words;
  const proof = isSender
    ? quoted(span.quote, language)
    : proven(
        { span, ...(file === undefined ? {} : { file }), ...(page === undefined ? {} : { page }) },
        language,
        carrier,
      );
  return proof === '' ? words : `${words} (${proof})`;
}

/** Why the machine did not need to ask: how far behind the next claim is. */
function distance(
  { score, lead: known, others }: ExplainedLink,
  language: Language,
  terms: Terms,
): readonly string[] {
  const it = language === 'it';
  const second =
    others[0] ??
    (known === undefined || known >= score
      ? undefined
      : { claim: it ? 'quello che segue' : 'the next', score: score - known });
  const noun = it ? terms.claim.it.one : terms.claim.en.one;
  const no = terms.claim.it.gender === 'f' ? 'nessun’altra' : 'nessun altro';
  if (!second) return [it ? `${no} ${noun} corrisponde altrettanto` : `no other ${noun} fits nearly as well`];
  const lead = points(score - second.score, language);
  return [
    it
      ? `${no} ${noun} corrisponde altrettanto: ${second.claim} ha ${lead} punti in meno`
      : `no other ${noun} fits as well: ${second.claim} is ${lead} points behind`,
  ];
}

/** Why a person must say: the rule that held the machine back, read off the evidence. */
function doubts(link: ExplainedLink, language: Language, terms: Terms): readonly string[] {
  const it = language === 'it';
  const found: string[] = [];
  const noun = it ? terms.claim.it.one : terms.claim.en.one;
  if (link.evidence.some(({ conflict }) => conflict))
    found.push(it ? 'qualcosa contraddice' : 'something contradicts it');
  if (link.evidence.length > 0 && !link.evidence.some(({ claimLevel, weight }) => claimLevel && weight > 0))
    found.push(
      it
        ? `gli indizi portano alla persona o ${theTerm(terms.policy, 'it', 'a')}, non proprio a ${terms.claim.it.gender === 'f' ? 'questa' : 'questo'} ${noun}`
        : `the signs point to the person or the ${terms.policy.en.one}, not to this very ${noun}`,
    );
  if (link.score < linkingRules.auto) found.push(it ? 'gli indizi sono pochi' : 'there are few signs');
  const rival = link.others.find(({ score }) => link.score - score < linkingRules.lead);
  if (rival)
    found.push(it ? `${rival.claim} corrisponde quasi altrettanto` : `${rival.claim} fits nearly as well`);
  const end = it ? 'decide una persona' : 'a person decides';
  return [
    found.length === 0
      ? end
      : `${it ? 'Non collegato da solo' : 'Not linked by itself'}: ${found.join('; ')}; ${end}`,
  ];
}

/** «Certezza stimata: 99,9 %» */
function certainty({ certainty: share }: ExplainedLink, language: Language): readonly string[] {
  if (share === undefined) return [];
  const percent = points(Math.floor(share * 1000) / 10, language);
  return [language === 'it' ? `Certezza stimata: ${percent} %` : `Estimated certainty: ${percent}%`];
}

function points(value: number, language: Language): string {
  const text = String(Math.round(value * 10) / 10);
  return language === 'it' ? text.replace('.', ',') : text;
}

const languages = {
  it: {
    linked: 'Collegato',
    suggested: 'Potrebbe appartenere',
    because: ' perché:',
    against: 'Parla contro:',
    undo: 'Una persona può sempre scollegarlo',
    machineSaw: 'La macchina aveva visto:',
    stays: 'La macchina non lo ricollegherà da sola',
    opened: (claim: string, { claim: { it } }: Terms) =>
      `Il messaggio racconta un fatto nuovo: per questo è ${it.gender === 'f' ? 'stata aperta' : 'stato aperto'} ${claim}`,
    openedBy: (claim: string, person: string, on: string) => `${person} ha aperto ${claim} il ${on}`,
    noPolicy: ({ policy: { it } }: Terms) =>
      it.gender === 'f'
        ? `Nessuna ${it.one} è stata riconosciuta dal messaggio`
        : `Nessun ${it.one} è stato riconosciuto dal messaggio`,
    policyFound: ({ policy }: Terms) =>
      `${theTerm(policy, 'it')} è ${policy.it.gender === 'f' ? 'stata riconosciuta' : 'stato riconosciuto'} perché:`,
    near: (claim: string) => `Somiglia a ${claim}, proposto a chi controlla`,
    confirmed: (to: string, person: string, on: string) => `Collegato ${to} da ${person} il ${on}`,
    removed: (to: string, person: string, on: string) =>
      `Non appartiene ${to}: lo ha detto ${person} il ${on}`,
  },
  en: {
    linked: 'Linked',
    suggested: 'May belong',
    because: ' because:',
    against: 'What speaks against it:',
    undo: 'A person can always unlink it',
    machineSaw: 'The machine had seen:',
    stays: 'The machine will not link it again by itself',
    opened: (claim: string, _terms: Terms) =>
      `The message tells of something new: therefore ${claim} was opened`,
    openedBy: (claim: string, person: string, on: string) => `${person} opened ${claim} on ${on}`,
    noPolicy: ({ policy }: Terms) => `No ${policy.en.one} was recognised in the message`,
    policyFound: ({ policy }: Terms) => `The ${policy.en.one} was recognised because:`,
    near: (claim: string) => `It resembles ${claim}, which is offered to whoever checks`,
    confirmed: (to: string, person: string, on: string) => `Linked ${to} by ${person} on ${on}`,
    removed: (to: string, person: string, on: string) =>
      `It does not belong ${to}: ${person} said so on ${on}`,
  },
} as const;

type Clause = (terms: Terms) => Labels;

const of = (terms: Terms) => ({
  it: theTerm(terms.claim, 'it', 'di'),
  en: theTerm(terms.claim, 'en', 'di'),
});

/** What each signal says, as the end of «perché: …». Signals of other rules are said by their own label. */
const signals: Readonly<Record<keyof typeof linkingRules.weights, Clause>> = {
  thread: (terms) => ({
    it: `risponde a un nostro messaggio su ${terms.claim.it.gender === 'f' ? 'questa' : 'questo'} ${terms.claim.it.one}`,
    en: `it answers a message of ours about this ${terms.claim.en.one}`,
  }),
  ref: (terms) => ({
    it: `cita il numero ${of(terms).it}`,
    en: `it quotes the reference ${of(terms).en}`,
  }),
  ref_fixed: (terms) => ({
    it: `cita un numero che, corretta una cifra, è quello ${of(terms).it}`,
    en: `it quotes a number that is the reference ${of(terms).en} once a digit is put right`,
  }),
  ext_ref: () => ({
    it: 'cita il numero che un’altra compagnia ha dato allo stesso fatto',
    en: 'it quotes the number another company gave the same event',
  }),
  policy: ({ policy }) => ({
    it: `cita il numero ${theTerm(policy, 'it', 'di')}`,
    en: `it quotes the number of the ${policy.en.one}`,
  }),
  plate: () => ({
    it: 'riporta la targa del veicolo assicurato',
    en: 'it gives the plate of the insured vehicle',
  }),
  plate_fuzzy: () => ({
    it: 'riporta una targa che, corretto un segno letto male, è quella del veicolo assicurato',
    en: 'it gives a plate that is the insured vehicle’s once a misread sign is put right',
  }),
  plate_other_on_date: () => ({
    it: 'riporta la targa dell’altro veicolo e il giorno del fatto',
    en: 'it gives the other vehicle’s plate and the day of the event',
  }),
  plate_other: () => ({
    it: 'riporta la targa dell’altro veicolo',
    en: 'it gives the other vehicle’s plate',
  }),
  fiscal_code: () => ({
    it: 'riporta il codice fiscale di una delle persone',
    en: 'it gives the tax code of one of the people',
  }),
  iban: () => ({ it: 'riporta un IBAN già noto', en: 'it gives an account we know' }),
  email: () => ({
    it: 'riporta l’indirizzo e-mail di una delle persone',
    en: 'it gives the e-mail address of one of the people',
  }),
  email_shared: () => ({
    it: 'riporta un indirizzo noto, ma usato da più persone',
    en: 'it gives an address we know, though several people use it',
  }),
  phone: () => ({
    it: 'riporta il telefono di una delle persone',
    en: 'it gives the telephone of one of the people',
  }),
  phone_shared: () => ({
    it: 'riporta un telefono noto, ma usato da più persone',
    en: 'it gives a telephone we know, though several people use it',
  }),
  name: () => ({
    it: 'riporta nome e cognome di una delle persone',
    en: 'it gives the full name of one of the people',
  }),
  surname: () => ({
    it: 'riporta il cognome di una delle persone',
    en: 'it gives the surname of one of the people',
  }),
  loss_date: () => ({
    it: 'racconta un fatto dello stesso giorno',
    en: 'it tells of an event on the same day',
  }),
  loss_date_near: () => ({
    it: 'racconta un fatto di pochi giorni prima o dopo',
    en: 'it tells of an event a few days away',
  }),
  date_mentioned: () => ({ it: 'nomina il giorno del fatto', en: 'it mentions the day of the event' }),
  place: () => ({ it: 'parla dello stesso luogo', en: 'it speaks of the same place' }),
  claim_type: () => ({ it: 'parla dello stesso genere di danno', en: 'it speaks of the same kind of loss' }),
  open_rfi: () => ({ it: 'porta ciò che avevamo chiesto', en: 'it brings what we had asked for' }),
  only_claim: ({ claim: { it, en } }) => ({
    it: `chiede ${it.gender === 'f' ? `della sua ${it.one}, e ne ha una sola` : `del suo ${it.one}, e ne ha uno solo`}`,
    en: `it asks about their ${en.one}, and they have one only`,
  }),
  conflict_name: () => ({ it: 'nomina un altro assicurato', en: 'it names another insured' }),
  conflict_date: () => ({
    it: 'racconta un fatto di un altro giorno',
    en: 'it tells of an event on another day',
  }),
  conflict_plate: () => ({ it: 'riporta un’altra targa', en: 'it gives another plate' }),
  conflict_policy: ({ policy }) => ({
    it: `cita ${policy.it.gender === 'f' ? 'un’altra' : 'un altro'} ${policy.it.one}`,
    en: `it quotes another ${policy.en.one}`,
  }),
  conflict_type: () => ({ it: 'parla di un altro genere di danno', en: 'it speaks of another kind of loss' }),
  closed: (terms) => ({
    it: `${theTerm(terms.claim, 'it')} è ${terms.claim.it.gender === 'f' ? 'chiusa' : 'chiuso'} da tempo`,
    en: `the ${terms.claim.en.one} has been closed for a while`,
  }),
};
const bySignal: ReadonlyMap<string, Clause> = new Map(Object.entries(signals));

/** Those that are said otherwise when the words are the sender's own address or name. */
const bySender: ReadonlyMap<string, Clause> = new Map<string, Clause>(
  Object.entries({
    email: () => ({
      it: 'arriva dall’indirizzo di una delle persone',
      en: 'it comes from the address of one of the people',
    }),
    email_shared: () => ({
      it: 'arriva da un indirizzo noto, ma usato da più persone',
      en: 'it comes from an address we know, though several people use it',
    }),
    phone: () => ({
      it: 'arriva dal telefono di una delle persone',
      en: 'it comes from the telephone of one of the people',
    }),
    name: () => ({
      it: 'il mittente si chiama come una delle persone',
      en: 'the sender is called like one of the people',
    }),
    surname: () => ({
      it: 'il mittente ha il cognome di una delle persone',
      en: 'the sender has the surname of one of the people',
    }),
  }),
);
