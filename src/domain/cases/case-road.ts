/**
 * The road of each kind of case that is no claim's own (domain guide B.3, R15a–d): what it needs, what of it is known,
 * and the next step proposed to a person. Nothing here is decided, sent or changed.
 */
import { labelOfField, type ChangeRequest } from './account-change.ts';
import {
  addDays,
  formatDate,
  isWorkingDay,
  italianDay,
  localDateOf,
  nextWorkingDay,
} from '../time/calendar.ts';
import { clocksFor, type ClockTrigger } from '../time/clock.ts';
import { missingInComplaint, type ComplaintEntry, type WaitingAnswer } from './complaint.ts';
import { deadlineOf } from '../time/deadline.ts';
import type { Claim, ClaimStatus, Party, Payment, Policy, Requirement } from '../claims/claim.ts';
import type { Fact } from '../facts/fact.ts';
import type { LocalDate } from '../ids.ts';
import { readLetter, type LetterReading } from './letter-road.ts';
import { paymentProspect, type PaymentProspect } from './payment-road.ts';
import type { Labels, Profile } from '../profile.ts';
import { formatReference } from '../linking/reference.ts';
import { readRenewalProblem, renewalState, type RenewalProblem, type RenewalState } from './renewal-road.ts';
import { missingFor } from '../claims/requirements.ts';
import type { Ticket } from '../ticket.ts';
import { read } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';

/** Something a kind needs: known with its value, or missing. */
export interface RoadFact {
  readonly id: string;
  readonly label: Labels;
  readonly value?: string;
}

interface Common {
  readonly known: readonly RoadFact[];
  readonly missing: readonly RoadFact[];
  /** The step proposed to a person. */
  readonly next: Labels;
  /** The house answers by this day. */
  readonly answerBy?: LocalDate;
  /** It cannot wait its turn. */
  readonly urgent: boolean;
}

export type CaseRoad =
  | (Common & { readonly kind: 'payment_delay'; readonly payments: readonly PaymentProspect[] })
  | (Common & {
      readonly kind: 'renewal_problem';
      readonly problem: RenewalProblem;
      readonly policy?: RenewalState;
    })
  | (Common & { readonly kind: 'account_change'; readonly changes: readonly ChangeRequest[] })
  | (Common & { readonly kind: 'complaint'; readonly entry?: ComplaintEntry })
  | (Common & { readonly kind: 'data_request'; readonly rights: readonly DataRight[] })
  | (Common & {
      readonly kind: 'claim_status';
      readonly status?: ClaimStatus;
      /** What may be told to whoever wrote, by what is known of him (domain guide I.5). */
      readonly say: Labels;
    })
  | (Common & { readonly kind: 'third_party_letter' | 'provider'; readonly letter: LetterReading })
  | (Common & { readonly kind: 'misdirected'; readonly whereTo?: Labels });

export const dataRights = [
  'access',
  'rectification',
  'erasure',
  'portability',
  'objection',
  'restriction',
  'consent',
] as const;
export type DataRight = (typeof dataRights)[number];

/** What is on file around a ticket. */
export interface RoadQuestion {
  readonly ticket: Ticket;
  /** Its own and its shared messages in one: subject and new words, oldest first. */
  readonly text: string;
  readonly facts: readonly Fact[];
  readonly claim?: Claim;
  readonly requirements: readonly Requirement[];
  readonly payments: readonly Payment[];
  /** The policy it speaks of, or the only one of whoever writes. */
  readonly policy?: Policy;
  /** When the notice of expiry left, by the word of a person. */
  readonly noticeSentOn?: LocalDate;
  /** Who owns the sender's address. */
  readonly parties: readonly Party[];
  readonly changes: readonly ChangeRequest[];
  readonly entry?: ComplaintEntry;
  /** Its answer is written and has not left. */
  readonly answerWaits?: WaitingAnswer;
  readonly profile: Profile;
  readonly today: LocalDate;
}

/** The road of a ticket's kind; undefined for kinds whose road is the claim's own, and for those that need none. */
export function roadOf(question: RoadQuestion): CaseRoad | undefined {
  switch (question.ticket.caseKind) {
    case 'payment_delay':
      return paymentDelay(question);
    case 'renewal_problem':
      return renewal(question);
    case 'account_change':
      return accountChange(question);
    case 'complaint':
      return complaint(question);
    case 'data_request':
      return dataRequest(question);
    case 'claim_status':
      return claimStatus(question);
    case 'third_party_letter':
    case 'provider':
      return letter(question, question.ticket.caseKind);
    case 'misdirected':
      return misdirected(question);
    case 'claim_new':
    case 'claim_update':
    case 'auto':
    case 'spam':
    case 'unreadable':
    case 'other':
      return undefined;
  }
}

function paymentDelay(question: RoadQuestion): CaseRoad {
  const { claim, payments, profile, today, policy } = question;
  const prospects =
    claim === undefined
      ? []
      : payments.map((payment) =>
          paymentProspect(payment, {
            claimType: claim.type,
            clocks: profile.clocks,
            calendar: profile.calendar,
            today,
          }),
        );
  // The one the customer asks about is the one that has not come.
  const asked = prospects.find(({ state }) => state !== 'paid') ?? prospects.at(-1);
  const iban = asked?.payment.iban ?? insuredOf(question)?.iban;
  const rejected = asked?.state === 'rejected';
  return {
    kind: 'payment_delay',
    ...factsOf([
      ['claim', { it: 'Sinistro', en: 'Claim' }, claim && formatReference(claim.reference, 'SIN')],
      ['policy', { it: 'Polizza', en: 'Policy' }, policy?.number],
      ['decided_on', { it: 'Data della decisione', en: 'Date of the decision' }, asked?.payment.decidedOn],
      [
        'ordered_on',
        { it: 'Data dell’ordine di pagamento', en: 'Date of the payment order' },
        asked?.payment.orderedOn,
      ],
      ['due_on', { it: 'Termine di pagamento', en: 'Payment due by' }, asked?.dueOn],
      ['iban_end', { it: 'IBAN, ultime 4 cifre', en: 'IBAN, last 4 characters' }, iban?.slice(-4)],
    ]),
    payments: prospects,
    next:
      claim === undefined
        ? {
            it: 'Trovare il sinistro: riferimento, oppure nome e data.',
            en: 'Find the claim: its reference, or name and date.',
          }
        : (asked?.say ?? {
            it: 'Nessun pagamento registrato su questo sinistro: dire a che punto è la decisione, con una data.',
            en: 'No payment is on file for this claim: say how far the decision is, with a date.',
          }),
    ...answerBy(question, 'payment_delay_reported'),
    urgent: rejected || asked?.overdue === true,
  };
}

function renewal(question: RoadQuestion): CaseRoad {
  const { policy, profile, today, ticket } = question;
  const state = policy === undefined ? undefined : renewalState(policy, profile, today);
  const days = state?.daysLeft;
  // Fifteen days before the expiry it is urgent, and goes on being so while cover is missing (domain guide R15b).
  const urgent = days !== undefined && days <= 15 && (days >= 0 || state?.gap !== undefined || days >= -15);
  const received = localDateOf(ticket.receivedAt);
  const sameDay = days !== undefined && days <= 3 && days >= -15;
  const usual = answerBy(question, 'renewal_problem_reported');
  return {
    kind: 'renewal_problem',
    problem: readRenewalProblem(question.text),
    ...factsOf([
      ['policy', { it: 'Polizza', en: 'Policy' }, state?.policyNumber],
      ['expires_on', { it: 'Scadenza', en: 'Expiry' }, state?.expiresOn],
      ...(state?.motor === true
        ? ([
            ['plate', { it: 'Targa', en: 'Plate' }, state.plate],
            [
              'notice_by',
              { it: 'Avviso di scadenza dovuto entro', en: 'Notice of expiry owed by' },
              state.noticeBy,
            ],
            ['covered_until', { it: 'Copertura fino a', en: 'Covered until' }, state.coveredUntil],
          ] as const)
        : []),
      [
        'premium',
        { it: 'Premio', en: 'Premium' },
        state === undefined || state.premium === 'unknown' ? undefined : state.premium,
      ],
      // No system tells us that a notice left: a person looks in the policy system, and says so.
      [
        'notice_sent',
        { it: 'Avviso di scadenza inviato?', en: 'Notice of expiry sent?' },
        question.noticeSentOn,
      ],
    ]),
    ...(state === undefined ? {} : { policy: state }),
    next: renewalStep(state),
    ...(sameDay ? { answerBy: isWorkingDay(received) ? received : nextWorkingDay(received) } : usual),
    urgent,
  };
}

function renewalStep(state: RenewalState | undefined): Labels {
  if (state === undefined)
    return { it: 'Trovare la polizza: numero o targa.', en: 'Find the policy: its number or the plate.' };
  if (state.gap !== undefined)
    return {
      it: `Senza copertura ${italianDay(state.gap.from, 'dal')}: dirlo subito, e dire che cosa fare per riattivarla.`,
      en: `No cover since ${formatDate(state.gap.from, 'en')}: say so at once, and say how to restore it.`,
    };
  if (state.unpaid !== undefined)
    return {
      it: `Rata ${italianDay(state.unpaid.dueOn, 'del')} non risultata pagata: verificare l’incasso prima di rispondere.`,
      en: `The instalment of ${formatDate(state.unpaid.dueOn, 'en')} is not booked as paid: check before answering.`,
    };
  return {
    it: `Polizza coperta fino ${italianDay(state.coveredUntil, 'al')}: verificare avviso e premio e rispondere.`,
    en: `Covered until ${formatDate(state.coveredUntil, 'en')}: check notice and premium, and answer.`,
  };
}

function accountChange(question: RoadQuestion): CaseRoad {
  const { changes, parties } = question;
  const open = changes.filter(({ state }) => state === 'proposed' || state === 'approved');
  const known: RoadFact[] = [];
  const missing: RoadFact[] = [];
  for (const change of changes) {
    const label = labelOfField(change.field);
    (change.newValue === undefined ? missing : known).push({
      id: change.field,
      label: { it: `Nuovo ${label.it}`, en: `New ${label.en}` },
      ...(change.newValue === undefined
        ? {}
        : { value: change.field === 'iban' ? `…${change.newValue.slice(-4)}` : change.newValue }),
    });
    if (change.identityReached < change.identityRequired)
      missing.push({
        id: `identity_${change.field}`,
        label: {
          it: `Identità, livello ${change.identityRequired} (${label.it})`,
          en: `Identity, level ${change.identityRequired} (${label.en})`,
        },
      });
  }
  if (changes.length === 0)
    missing.push({ id: 'field', label: { it: 'Che cosa cambia', en: 'What changes' } });
  if (open.some(({ partyId }) => partyId === undefined))
    missing.push({ id: 'party', label: { it: 'Di chi sono i dati', en: 'Whose data it is' } });
  else if (parties[0] !== undefined)
    known.push({ id: 'party', label: { it: 'Persona', en: 'Person' }, value: parties[0].name });
  return {
    kind: 'account_change',
    known,
    missing,
    changes,
    next: changeStep(open, changes),
    ...answerBy(question, 'account_change_requested'),
    urgent: open.some(({ field }) => field === 'iban'),
  };
}

function changeStep(open: readonly ChangeRequest[], all: readonly ChangeRequest[]): Labels {
  const waiting = open.find((change) => change.identityReached < change.identityRequired);
  if (all.length === 0)
    return {
      it: 'Leggere il messaggio e chiedere che cosa cambia.',
      en: 'Read the message and ask what changes.',
    };
  if (waiting !== undefined)
    return waiting.identityRequired === 3
      ? {
          it: 'Richiamare al numero che abbiamo già (mai a quello del messaggio), oppure attendere PEC o modulo firmato con documento.',
          en: 'Call back on the number we already have (never one from the message), or wait for certified mail or a signed form with an identity document.',
        }
      : {
          it: 'Verificare altri due dati che solo la persona conosce.',
          en: 'Check two more facts that only the person knows.',
        };
  const second = open.find(
    (change) => change.fourEyes && change.state === 'proposed' && change.approvedBy !== undefined,
  );
  if (second !== undefined)
    return { it: 'Un’altra persona deve confermare.', en: 'Another person must confirm.' };
  if (open.some(({ state }) => state === 'proposed'))
    return { it: 'Approvare o rifiutare.', en: 'Approve or refuse.' };
  if (open.length > 0) return { it: 'Applicare la modifica.', en: 'Apply the change.' };
  return { it: 'Confermare al cliente.', en: 'Confirm to the customer.' };
}

function complaint(question: RoadQuestion): CaseRoad {
  const { entry, today } = question;
  const gaps = new Set(entry === undefined ? [] : missingInComplaint(entry));
  return {
    kind: 'complaint',
    ...factsOf([
      [
        'name',
        { it: 'Reclamante', en: 'Complainant' },
        gaps.has('name') ? undefined : entry?.complainant.name,
      ],
      [
        'number',
        { it: 'Polizza o sinistro', en: 'Policy or claim' },
        entry?.claimReference ?? entry?.policyNumber,
      ],
      [
        'person',
        { it: 'Persona di cui si lamenta', en: 'Person complained about' },
        entry?.personComplainedAbout,
      ],
      ['reason', { it: 'Motivo', en: 'Reason' }, gaps.has('reason') ? undefined : entry?.reason],
      ['handler', { it: 'Chi risponde', en: 'Who answers' }, entry?.handler],
    ]),
    ...(entry === undefined ? {} : { entry }),
    next:
      entry?.closedAt !== undefined
        ? { it: 'Reclamo chiuso.', en: 'The complaint is closed.' }
        : entry?.answeredAt !== undefined
          ? { it: 'Registrare l’esito e chiudere.', en: 'Enter the outcome and close.' }
          : question.answerWaits === 'letter'
            ? {
                it: 'Stampare e spedire la lettera di risposta: il reclamo conta come risposto dal giorno della spedizione.',
                en: 'Print and post the answering letter: the complaint counts as answered from the day it is posted.',
              }
            : {
                it: `Rispondere entro ${entry === undefined ? 'il 45° giorno' : italianDay(entry.dueOn)}; la lettera indica IVASS e Arbitro Assicurativo. Chi ne è oggetto non può trattarlo.`,
                en: `Answer by ${entry === undefined ? 'the 45th day' : formatDate(entry.dueOn, 'en')}; the letter names IVASS and the Arbitro Assicurativo. Whoever it is about cannot handle it.`,
              },
    ...(entry === undefined ? {} : { answerBy: entry.dueOn }),
    urgent: entry !== undefined && entry.closedAt === undefined && addDays(today, 15) >= entry.dueOn,
  };
}

const rightWords: readonly (readonly [DataRight, RegExp])[] = [
  [
    'portability',
    wordList(
      'portabil*, formato elettronico, portab*, portable, trasferirli, article 20, articolo 20, art. 20',
    ),
  ],
  [
    'erasure',
    wordList(
      'cancell*, oblio, eliminat*, eliminare, rimuov*, rimuovetemi, toglietemi, delete, erase, erasure, forgotten, remove, article 17, art. 17',
    ),
  ],
  ['rectification', wordList('rettific*, correg*, correct, rectif*, article 16, art. 16')],
  [
    'objection',
    wordList(
      'oppon*, opposizione, object, objecting, objection, marketing, pubblicita, advertising, article 21, art. 21',
    ),
  ],
  ['restriction', wordList('limitazione, restrict*, article 18, art. 18')],
  ['consent', wordList('revoc*, ritiro, withdraw')],
  [
    'access',
    wordList(
      'accesso, copia, quali dati, che dati, che informazioni, dati avete, sapere, elenco, a chi, access, copy, hold, holds, shared, article 15, art. 15, everything, all data',
    ),
  ],
];

function dataRequest(question: RoadQuestion): CaseRoad {
  const { folded } = read(question.text.slice(0, 20_000));
  const rights = rightWords.flatMap(([right, words]) => (words.test(folded) ? [right] : []));
  const party = question.parties.length === 1 ? question.parties[0] : undefined;
  return {
    kind: 'data_request',
    rights,
    ...factsOf([
      [
        'right',
        { it: 'Diritto esercitato', en: 'Right invoked' },
        rights.length === 0 ? undefined : rights.join(', '),
      ],
      ['person', { it: 'Interessato', en: 'Person concerned' }, party?.name],
      // Nothing a mail says of itself proves who wrote it.
      ['identity', { it: 'Identità provata', en: 'Identity proven' }, undefined],
    ]),
    next: {
      it: 'Verificare l’identità, poi passare al responsabile della protezione dei dati; rispondere entro un mese.',
      en: 'Check who is asking, then hand it to the data protection officer; answer within one month.',
    },
    ...answerBy(question, 'data_requested'),
    urgent: false,
  };
}

function claimStatus(question: RoadQuestion): CaseRoad {
  const { claim, requirements, parties } = question;
  const missing = missingFor(requirements, 'review');
  const isKnown =
    claim !== undefined && claim.parties.some(({ party }) => parties.some((each) => each.id === party.id));
  return {
    kind: 'claim_status',
    ...factsOf([
      ['claim', { it: 'Sinistro', en: 'Claim' }, claim && formatReference(claim.reference, 'SIN')],
      ['status', { it: 'Stato', en: 'Status' }, claim?.status],
      [
        'sender',
        { it: 'Chi scrive è parte del sinistro', en: 'Whoever writes is on the claim' },
        isKnown ? (parties[0]?.name ?? 'yes') : undefined,
      ],
      ...(claim === undefined
        ? []
        : ([['open_items', { it: 'Voci mancanti', en: 'Items missing' }, String(missing.length)]] as const)),
    ]),
    ...(claim === undefined ? {} : { status: claim.status }),
    say:
      claim === undefined
        ? {
            it: 'Nulla: non si sa di quale sinistro si tratta.',
            en: 'Nothing: it is not known which claim it is.',
          }
        : isKnown
          ? {
              it: 'Ricezione e prossimo passo; il resto dopo avere verificato altri due dati (livello 2).',
              en: 'That we have it, and the next step; the rest after checking two more facts (level 2).',
            }
          : {
              it: 'Solo che il messaggio è arrivato: chi scrive non compare nel sinistro.',
              en: 'Only that the message arrived: whoever writes is nobody on the claim.',
            },
    next: statusStep(claim, missing.length),
    ...answerBy(question, 'ticket_opened'),
    urgent: false,
  };
}

function statusStep(claim: Claim | undefined, missing: number): Labels {
  if (claim === undefined) return { it: 'Trovare il sinistro.', en: 'Find the claim.' };
  if (missing > 0)
    return {
      it: `Dire che cosa manca (${missing}) e da chi lo aspettiamo.`,
      en: `Say what is missing (${missing}) and from whom.`,
    };
  const steps: Partial<Record<ClaimStatus, Labels>> = {
    complete: {
      it: 'Completo: dire entro quando sarà esaminato.',
      en: 'Complete: say by when it will be reviewed.',
    },
    in_review: {
      it: 'In esame: dire entro quando si decide.',
      en: 'Under review: say by when it is decided.',
    },
    approved: { it: 'Approvato: dire la data del pagamento.', en: 'Approved: say the date of the payment.' },
    payment_ordered: { it: 'Pagamento ordinato: dire la data.', en: 'Payment ordered: say the date.' },
    paid: { it: 'Pagato: dire quando.', en: 'Paid: say when.' },
    escalated: {
      it: 'Dal supervisore: dire entro quando decide.',
      en: 'With the supervisor: say by when it is decided.',
    },
    rejected: {
      it: 'Respinto: indicare la lettera e i rimedi.',
      en: 'Rejected: point to the letter and the remedies.',
    },
  };
  return (
    steps[claim.status] ?? {
      it: 'Dire il prossimo passo, con una data.',
      en: 'Say the next step, with a date.',
    }
  );
}

function letter(question: RoadQuestion, kind: 'third_party_letter' | 'provider'): CaseRoad {
  const { claim, ticket } = question;
  // A lawyer's or a garage's name says more than the words below it.
  const reading = readLetter(
    `${ticket.customerName ?? ''}\n${question.text}`,
    localDateOf(ticket.receivedAt),
  );
  return {
    kind,
    letter: reading,
    ...factsOf([
      ['sender', { it: 'Mittente', en: 'Sender' }, ticket.customerName ?? ticket.customer],
      ['sender_is', { it: 'In qualità di', en: 'Acting as' }, reading.sender],
      ['claim', { it: 'Sinistro', en: 'Claim' }, claim && formatReference(claim.reference, 'SIN')],
      ...(kind === 'provider'
        ? ([
            [
              'brings',
              { it: 'Che cosa porta o chiede', en: 'What it brings or asks' },
              reading.brings.join(', ') || undefined,
            ],
          ] as const)
        : ([['deadline', { it: 'Termine indicato', en: 'Deadline named' }, reading.deadline]] as const)),
    ]),
    next: letterStep(kind, reading),
    ...(reading.deadline === undefined
      ? answerBy(question, 'ticket_opened')
      : { answerBy: reading.deadline }),
    urgent: reading.legal,
  };
}

function letterStep(kind: 'third_party_letter' | 'provider', reading: LetterReading): Labels {
  if (kind === 'provider')
    return reading.brings.includes('authorisation')
      ? {
          it: 'Dire se si autorizza, prima che i lavori comincino.',
          en: 'Say whether it is authorised, before work begins.',
        }
      : {
          it: 'Collegare al sinistro quanto portato e confermare.',
          en: 'Put what it brings on the claim and confirm.',
        };
  if (reading.legal)
    return {
      it: 'Passare al legale: interrompe i termini, non rispondere nel merito.',
      en: 'Hand it to legal: it interrupts time limits; do not answer on the substance.',
    };
  return {
    it: 'Collegare al sinistro del nostro assicurato; verificare mandato e titolo prima di dire qualcosa.',
    en: 'Put it on our insured’s claim; check mandate and standing before saying anything.',
  };
}

const elsewhere: readonly (readonly [RegExp, Labels])[] = [
  [
    wordList('bolletta, bollette, luce, gas, gas bill, electricity bill, water bill'),
    { it: 'Il fornitore indicato in bolletta.', en: 'The supplier named on the bill.' },
  ],
  [
    wordList('pacco, ordine, tracking, parcel, order, delivery'),
    { it: 'Il negozio o il corriere.', en: 'The shop or the carrier.' },
  ],
  [
    wordList('inps, naspi, disoccupazione, pensione, unemployment, pension'),
    { it: 'INPS o patronato.', en: 'The social security office (INPS) or a patronato.' },
  ],
  [
    wordList('tributi, tari, imu, comune, anagrafe, council tax, council, town hall'),
    { it: 'Il Comune.', en: 'The town council.' },
  ],
  [
    wordList('curriculum, cv, candidatura, resume, job, vacancy'),
    { it: 'L’ufficio del personale.', en: 'Human resources.' },
  ],
  [
    wordList('fornitura, offerta, listino, toner, cartucce, supplier, quotation for'),
    { it: 'L’ufficio acquisti.', en: 'Purchasing.' },
  ],
];

function misdirected(question: RoadQuestion): CaseRoad {
  const { folded } = read(question.text.slice(0, 20_000));
  const whereTo = elsewhere.find(([words]) => words.test(folded))?.[1];
  const wrongPerson =
    /(?<![a-z])(?:non sono (?:io|la|il)|sbagliat[oa]|per errore|altra persona|not (?:me|for me)|wrong|mistake|in error|someone called|somebody else)(?![a-z])/.test(
      folded,
    );
  return {
    kind: 'misdirected',
    known: [],
    missing:
      whereTo === undefined
        ? [{ id: 'where_to', label: { it: 'Dove doveva arrivare', en: 'Where it should go' } }]
        : [],
    ...(whereTo === undefined ? {} : { whereTo }),
    next: wrongPerson
      ? {
          it: 'Verificare a chi avevamo scritto: un nostro messaggio può essere arrivato alla persona sbagliata (possibile violazione di dati).',
          en: 'Check whom we had written to: a message of ours may have reached the wrong person (a possible data breach).',
        }
      : {
          it: 'Rispondere una volta dicendo dove rivolgersi, e chiudere.',
          en: 'Answer once, saying where to turn, and close.',
        },
    urgent: wrongPerson,
  };
}

function insuredOf({ claim, policy }: RoadQuestion): Party | undefined {
  return (
    claim?.parties.find(({ role }) => role === 'payee')?.party ??
    claim?.parties.find(({ role }) => role === 'insured')?.party ??
    policy?.parties.find(({ role }) => role === 'insured')?.party
  );
}

function factsOf(
  facts: readonly (readonly [id: string, label: Labels, value: string | undefined])[],
): Pick<Common, 'known' | 'missing'> {
  const all = facts.map(([id, label, value]) => ({ id, label, ...(value === undefined ? {} : { value }) }));
  return {
    known: all.filter((fact) => fact.value !== undefined),
    missing: all.filter((fact) => fact.value === undefined),
  };
}

/** The nearest day the house, or the law, promises an answer by; absent in a profile without such a clock. */
function answerBy({ ticket, profile, claim }: RoadQuestion, trigger: ClockTrigger): Pick<Common, 'answerBy'> {
  const days = clocksFor(profile.clocks, {
    trigger,
    ...(claim === undefined ? {} : { claimType: claim.type }),
  }).flatMap(({ term, ...clock }) =>
    term === undefined || clock.onBreach === 'none'
      ? []
      : [deadlineOf({ ...clock, term }, ticket.receivedAt, profile.calendar).targetDue],
  );
  const [first] = days.toSorted();
  return first === undefined ? {} : { answerBy: first };
}
