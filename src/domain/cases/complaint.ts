/**
 * The register of complaints (domain guide I.7; ISVAP Regulation 24/2008, EIOPA-BoS-12/069): what an entry holds, what
 * of it can be read from the complaint itself, and its clock of 45 days that never pauses.
 */
import type { Labels } from '../profile.ts';
import { answersComplaints, type Clock } from '../time/clock.ts';
import { deadlineOf } from '../time/deadline.ts';
import type { Cents } from '../claims/claim.ts';
import type { ComplaintId, LocalDate, TicketId } from '../ids.ts';
import { readName } from '../text/names.ts';
import type { OfficeCalendar } from '../time/office-calendar.ts';
import { fold, read } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';

export const complaintAreas = ['claims', 'sales', 'admin', 'it', 'other'] as const;
export type ComplaintArea = (typeof complaintAreas)[number];

export const complaintReasons = [
  'delay',
  'no_answer',
  'amount',
  'refusal',
  'behaviour',
  'lost_documents',
  'premium',
  'sale',
  'privacy',
  'other',
] as const;
export type ComplaintReason = (typeof complaintReasons)[number];

export const complainantRoles = [
  'customer',
  'third_party',
  'representative',
  'association',
  'unknown',
] as const;
export type ComplainantRole = (typeof complainantRoles)[number];

/** `not_a_complaint`: a person found that it is none; the entry stays. */
export const complaintOutcomes = ['accepted', 'partly', 'rejected', 'settled', 'not_a_complaint'] as const;
export type ComplaintOutcome = (typeof complaintOutcomes)[number];

/** An entry of the register. */
export interface ComplaintEntry {
  readonly id: ComplaintId;
  readonly ticketId: TicketId;
  readonly version: number;
  /** Legal receipt of the message that complains. */
  readonly receivedAt: Date;
  readonly channel: string;
  readonly complainant: {
    readonly name?: string;
    /** Where it came from: an e-mail or postal address. */
    readonly address?: string;
    readonly phone?: string;
    readonly role: ComplainantRole;
  };
  readonly representedBy?: string;
  readonly policyNumber?: string;
  readonly claimReference?: string;
  /** The company, intermediary or agent concerned. */
  readonly concerned?: string;
  readonly area: ComplaintArea;
  readonly product?: string;
  readonly reason: ComplaintReason;
  readonly personComplainedAbout?: string;
  /** Who answers it: never the person complained about. */
  readonly handler?: string;
  /** The house holds itself to this day: the last working day within the 45 days. */
  readonly dueOn: LocalDate;
  readonly legalDueOn: LocalDate;
  /** Enquiries about an intermediary may suspend the term for 15 days, 60 in all. */
  readonly extensionReason?: string;
  readonly answeredAt?: Date;
  readonly outcome?: ComplaintOutcome;
  readonly amount?: Cents;
  readonly rootCause?: string;
  readonly sentToIvass: boolean;
  readonly sentToArbitrator: boolean;
  readonly inCourt: boolean;
  readonly closedAt?: Date;
}

/**
 * An answer that is written and has not left: a letter in the print room (`letter`), or a message that waits or whose fate
 * nobody knows. It answers nothing yet.
 */
export type WaitingAnswer = 'letter' | 'message';

/** What the words of a complaint say about it: proposals that people correct. */
export interface ReadComplaint {
  readonly area: ComplaintArea;
  readonly reason: ComplaintReason;
  readonly personComplainedAbout?: string;
  readonly role: ComplainantRole;
}

const reasonWords: readonly (readonly [ComplaintReason, RegExp])[] = [
  [
    'privacy',
    wordList('privacy, dati personali, riservatezza, personal data, data protection, confidential*'),
  ],
  [
    'behaviour',
    wordList(
      `maleducat*, maleducazione, sgarbat*, scortes*, arrogan*, cafon*, villan*, comportamento, comportat*, atteggiamento, offes*, insult*, trattat*, malo modo, urlat*, riso in faccia, bugiard*, mentito, arrogante,
      rude*, impolite, attitude, behaviour, behavior, abrupt, condescending, unprofessional*, spoke to, treated, shouted, lied, liar*`,
    ),
  ],
  [
    'lost_documents',
    wordList(
      'smarrit*, perso i miei, perso la mia, perso i documenti, lost my, lost the documents, lost our, gia inviat*, already sent',
    ),
  ],
  [
    'sale',
    wordList(
      'venduto, vendita, sottoscrizion*, firmare senza, raggirat*, mis-selling, misselling, mis-sold, sold me, agente mi ha',
    ),
  ],
  [
    'premium',
    wordList('premio, rinnovo, rincaro, aumento, disdetta, addebit*, premium, renewal, increase, charged'),
  ],
  [
    'refusal',
    wordList(
      'rifiut*, respint*, negat*, diniego, non copert*, esclusione, rejected, refus*, denied, declined, not covered',
    ),
  ],
  [
    'amount',
    wordList(
      'offerta, importo, liquidat*, elemosina, somma, insufficiente, perizia, valutazione, svalutat*, offer, amount, valuation, undervalued, settlement, underpaid',
    ),
  ],
  [
    'no_answer',
    wordList(
      'nessuno ~ rispond*, nessuno ~ rispost*, nessuno ~ richiam*, non risponde*, nessuna risposta, senza risposta, senza riscontro, nessun riscontro, mai risposto, mai richiamat*, nobody ~ answer*, nobody ~ call*, no one ~ answer*, no reply, no response, no answer, ignored, ignoring, unanswered, called me back, silence, silenzio',
    ),
  ],
  [
    'delay',
    wordList(
      'ritard*, mesi, settimane, attesa, aspett*, tempi, lentezza, lent*, sollecit*, delay*, months, weeks, waiting, waited, slow, overdue, late',
    ),
  ],
];

const areaWords: readonly (readonly [ComplaintArea, RegExp])[] = [
  ['it', wordList('sito, portale, app, area riservata, password, website, portal, login, online account')],
  [
    'sales',
    wordList(
      'agente, agenzia, venduto, vendita, broker, intermediario, preventivo, contratto firmato, agent, agency, sold, mis-sold, mis-selling, salesman',
    ),
  ],
  [
    'admin',
    wordList(
      'premio, rinnovo, rata, addebit*, disdetta, quietanza di pagamento, premium, renewal, direct debit, instalment, cancellation',
    ),
  ],
  [
    'claims',
    wordList(
      'sinistro, perito, perizia, liquidat*, rimborso, risarcimento, denuncia, incidente, pratica, claim, adjuster, surveyor, assessor, settlement, reimbursement, accident, case, file',
    ),
  ],
];

/** Reads area, reason, who is complained about and who complains. Written for people to correct: it never decides. */
export function readComplaint(message: {
  readonly text: string;
  readonly senderIsParty: boolean;
  readonly onClaim: boolean;
}): ReadComplaint {
  const reading = read(message.text.slice(0, 20_000));
  const { folded } = reading;
  const reason = reasonWords.find(([, words]) => words.test(folded))?.[0] ?? 'other';
  const area =
    areaWords.find(([, words]) => words.test(folded))?.[0] ?? (message.onClaim ? 'claims' : 'other');
  const person = personIn(message.text.slice(0, 20_000));
  return {
    area: message.onClaim && area === 'admin' && reason !== 'premium' ? 'claims' : area,
    reason,
    ...(person === undefined ? {} : { personComplainedAbout: person }),
    role: roleIn(folded, message.senderIsParty),
  };
}

function roleIn(folded: string, senderIsParty: boolean): ComplainantRole {
  if (
    /(?<![a-z])(?:associazione (?:dei )?consumatori|codacons|altroconsumo|federconsumatori|adiconsum|adoc|unione consumatori|consumer association)(?![a-z])/.test(
      folded.slice(0, 600),
    )
  )
    return 'association';
  if (
    /(?<![a-z])(?:mi[oa] assistit[oa]|per conto d[ie]|in nome e per conto|avv\.|studio legale|our client|my client|on behalf of)(?![a-z])/.test(
      folded,
    )
  )
    return 'representative';
  return senderIsParty ? 'customer' : 'unknown';
}

/** «Il vostro perito sig. Neri», «l’operatrice Laura», "your adjuster Mr Brown": the name, or the office when there is none. */
function personIn(text: string): string | undefined {
  const reading = read(text);
  const office =
    /(?<![a-z])(?:vostr[oa]|il|la|lo|l'|un|una|your|the|an?) ?(?:vostr[oa] )?(perito|liquidatore|liquidatrice|operatore|operatrice|impiegat[oa]|addett[oa]|agente|consulente|collega|dipendente|fiduciario|medico fiduciario|responsabile|adjuster|surveyor|assessor|agent|handler|call handler|operator|adviser|advisor|colleague|employee|representative)(?![a-z])/g;
  let unnamed: string | undefined;
  for (const match of reading.folded.matchAll(office)) {
    const end = match.index + match[0].length;
    const after =
      /^[\s,]{1,3}(?:(?:il|la|the) )?(?:(?:sig(?:nor[ae]?|\.ra|\.)?|dott(?:\.ssa|\.|ore|oressa)?|dr\.?|ing\.?|geom\.?|avv\.?|rag\.?|mr\.?|mrs\.?|ms\.?) )?/i.exec(
        reading.plain.slice(end, end + 40),
      );
    const from = end + (after?.[0].length ?? 0);
    const name =
      readName(reading, from)?.name ??
      /^\p{Lu}[\p{Ll}'’]{2,}/u.exec(reading.plain.slice(from, from + 30))?.[0];
    if (name !== undefined) return name;
    unnamed ??= match[1];
  }
  const titled =
    /(?<![\p{L}])(?:sig(?:\.ra|\.|nor[ae]?)|dott(?:\.ssa|\.)|geom\.|ing\.|Mr\.?|Mrs\.?|Ms\.?) (\p{Lu}[\p{L}'’]+(?: \p{Lu}[\p{L}'’]+)?)[^.\n]{0,60}(?:comport|scortes|maleducat|rude|lied|arrogan|tratta|risposto male|rispost[oa] in malo)/iu.exec(
      reading.plain,
    );
  return titled?.[1] ?? unnamed;
}

/**
 * The days of a complaint's clock: 45 calendar days from legal receipt (ISVAP Regulation 24/2008), never paused. Enquiries
 * about an intermediary's conduct suspend them once for 15 days: 60 in all.
 *
 * @param suspended for such enquiries
 * @throws Error when no clock answers complaints; a profile without one is refused at start.
 */
export function complaintDays(
  receivedAt: Date,
  clocks: readonly Clock[],
  calendar: OfficeCalendar,
  suspended = false,
): { readonly dueOn: LocalDate; readonly legalDueOn: LocalDate } {
  for (const clock of clocks) {
    if (!answersComplaints(clock) || clock.term === undefined) continue;
    const term = suspended ? { ...clock.term, amount: clock.term.amount + suspensionDays } : clock.term;
    const { targetDue, legalDue } = deadlineOf({ ...clock, term }, receivedAt, calendar);
    return { dueOn: targetDue, legalDueOn: legalDue };
  }
  throw new Error('no clock of the profile answers complaints');
}
const suspensionDays = 15;

/** Why a complaint's term cannot be suspended today: it is not about an intermediary, or it has run out. */
export function whyNotSuspend(
  { concerned, legalDueOn }: Pick<ComplaintEntry, 'concerned' | 'legalDueOn'>,
  today: LocalDate,
): Labels | undefined {
  if (concerned === undefined)
    return {
      it: 'il termine si sospende solo per accertamenti sulla condotta di un intermediario: scriva quale',
      en: 'the term is suspended only for enquiries about an intermediary’s conduct: say which one',
    };
  return today > legalDueOn
    ? { it: 'il termine è già scaduto: non si sospende più', en: 'the term is over: it is suspended no more' }
    : undefined;
}

/** Why somebody must not answer a complaint: he is who it is about. */
export function whyNotHandle(
  entry: Pick<ComplaintEntry, 'personComplainedAbout'>,
  handler: string,
): Labels | undefined {
  const about = entry.personComplainedAbout;
  if (about === undefined) return undefined;
  const words = new Set(
    fold(about)
      .split(' ')
      .filter((word) => word.length > 2),
  );
  const same = fold(handler)
    .split(' ')
    .filter((word) => words.has(word)).length;
  return same > 0 && same >= Math.min(2, words.size)
    ? {
        it: 'la persona di cui ci si lamenta non può trattare il reclamo',
        en: 'the person complained about cannot handle the complaint',
      }
    : undefined;
}

/**
 * Why an answer must not leave as the answer to a complaint: its writer is whom it is about, or whoever reads it does not
 * learn whom to turn to next. The answer has to name IVASS and, since 15 January 2026, the Arbitro Assicurativo.
 *
 * @param namesNextStep whether the house's clocks ask for that paragraph
 */
export function whyNotAnswer(
  entry: Pick<ComplaintEntry, 'personComplainedAbout'>,
  answer: { readonly author?: string; readonly text: string },
  namesNextStep: boolean,
): Labels | undefined {
  const own = answer.author === undefined ? undefined : whyNotHandle(entry, answer.author);
  if (own !== undefined) return own;
  if (
    !namesNextStep ||
    (/\bIVASS\b/i.test(answer.text) && /arbitro assicurativo|insurance arbitrator/i.test(answer.text))
  )
    return undefined;
  return {
    it: 'la risposta che chiude un reclamo deve dire a chi rivolgersi dopo di noi: IVASS e Arbitro Assicurativo. Aggiunga il paragrafo, o la invii senza chiudere',
    en: 'the answer that settles a complaint must say whom to turn to next: IVASS and the Arbitro Assicurativo. Add the paragraph, or send it without settling',
  };
}

/** What a complaint must have and its words did not give (the contents company pages ask for). */
export function missingInComplaint(
  entry: ComplaintEntry,
): readonly ('name' | 'number' | 'person' | 'reason')[] {
  return [
    ...(entry.complainant.name === undefined ? (['name'] as const) : []),
    ...(entry.policyNumber === undefined && entry.claimReference === undefined ? (['number'] as const) : []),
    ...(entry.personComplainedAbout === undefined ? (['person'] as const) : []),
    ...(entry.reason === 'other' ? (['reason'] as const) : []),
  ];
}
