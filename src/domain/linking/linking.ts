/**
 * Which claim a message belongs to. Every agreement and every contradiction between message and claim has a weight
 * in log₂ odds (Fellegi–Sunter); the sum, the lead over the next claim and the kind of evidence decide whether the
 * machine links, proposes or opens something new. A wrong link shows one customer's papers in another's file, so
 * doubt always ends with a person.
 */
import { daysBetween, localDateOf, parseLocalDate } from '../time/calendar.ts';
import { certaintyOf, type About } from './certainty.ts';
import type { Claim, Party, Policy } from '../claims/claim.ts';
import type { DocumentSeen, Fact } from '../facts/fact.ts';
import { normalizePlate, normalizePolicyNumber } from '../facts/identifiers.ts';
import type { ClaimId, ClaimTypeId, ItemId, LocalDate, PolicyId } from '../ids.ts';
import type { Address, Span } from '../message.ts';
import { nameKey, ordinarySurnameShare, surnameKey } from '../text/names.ts';
import type { Labels } from '../profile.ts';
import { formatReference } from './reference.ts';
import { fold, read, type Reading } from '../text/text.ts';
import { isReplySubject } from './thread.ts';

/** Weights and thresholds. The version is stored with every link, so that decisions can be compared across changes. */
export const linkingRules = {
  version: '5',
  /** Least score for linking without a person. */
  auto: 12,
  /** Least distance to the second candidate. */
  lead: 3,
  /** Least score for a proposal. */
  suggest: 4,
  /** Most proposals shown. */
  suggestions: 3,
  /** A claim closed longer ago than this rarely gets news. */
  closedDays: 14,
  /** Reports of one loss come within so many days of each other. */
  freshDays: 14,
  /** An address that so many parties share is nobody's. */
  sharedBy: 3,
  weights: {
    thread: 20,
    ref: 16,
    ref_fixed: 9,
    ext_ref: 10,
    policy: 9,
    plate: 9,
    plate_fuzzy: 5,
    /** The other party's plate; with the date of loss it names the accident. */
    plate_other_on_date: 8,
    plate_other: 4,
    fiscal_code: 9,
    iban: 8,
    email: 8,
    email_shared: 2,
    phone: 7,
    phone_shared: 3,
    name: 5.5,
    surname: 3,
    loss_date: 4,
    loss_date_near: 2,
    /** The day of loss is written, but nothing says that it is one. */
    date_mentioned: 2,
    place: 2,
    claim_type: 1,
    open_rfi: 3,
    /** Of all claims of those who are known to speak, only one fits. */
    only_claim: 4,
    conflict_name: -6,
    conflict_date: -5,
    conflict_plate: -4,
    conflict_policy: -5,
    conflict_type: -2,
    closed: -2,
  },
  /** Bits a common name loses at most. */
  commonNamePenalty: { name: 4.5, surname: 2 },
  /** Documents that begin a claim: unasked for, they announce another one. */
  noticeDocuments: ['doc_claim_form', 'doc_cai'],
} as const;

type Signal = keyof typeof linkingRules.weights;

/** One thing that speaks for or against a claim, as it is stored with the link and shown to people. */
export interface LinkEvidence {
  readonly signal: Signal;
  /** log₂ odds; negative speaks against. */
  readonly weight: number;
  /** It singles out a claim, not only a person or a policy. */
  readonly claimLevel: boolean;
  /** A contradiction: vetoes linking without a person. */
  readonly conflict: boolean;
  /** Words that carried it; absent where there are none (a header, the file on our side). */
  readonly span?: Span;
  readonly text: Labels;
  /** Evidence with the same origin is no independent confirmation: what a reply quotes of ours comes from us. */
  readonly origin: string;
}

/** A claim found by some index, with what is needed to compare it. */
export interface LinkCandidate {
  readonly claim: Claim;
  readonly policy?: Policy;
  /** Items our open requests on this claim wait for. */
  readonly openRequestItems: readonly ItemId[];
}

export interface LinkQuestion {
  readonly facts: readonly Fact[];
  readonly sender?: Address;
  /**
   * The message answers one of ours: the claim it was about, and how we know. `paper`: a sheet that we printed and signed
   * came back by post; whoever sent it had our letter in hand, and a name on it is not needed.
   */
  readonly thread?: { readonly claimId: ClaimId; readonly how: string; readonly paper?: Span };
  readonly documents: readonly DocumentSeen[];
  /** As the text was classified; leave out a weak guess, because a contradiction vetoes. */
  readonly claimType?: ClaimTypeId;
  /** How much the words speak for each type, where they were counted: to tell claims of one person apart. */
  readonly typeScores?: ReadonlyMap<ClaimTypeId, number>;
  /**
   * A claim exists and the sender knows it: he asks about it or complains of it, adds to it (papers, news), or works
   * for it (a garage, a surveyor). What is added may belong to a loss that nobody has told us of yet.
   */
  readonly speaksOfClaim?: 'asks' | 'adds' | 'serves';
  /** It is about something else than a claim: a renewal, new data, something not for us. */
  readonly aboutElse?: boolean;
  /** It tells how a loss happened, be it one we know. */
  readonly tellsLoss?: boolean;
  /** No word tells so, but it reads like a loss as people tell theirs. */
  readonly readsLikeLoss?: boolean;
  /** It complains: what it tells may be another matter than the one complained of. */
  readonly complains?: boolean;
  /** «Vorrei denunciare», «nuovo sinistro»: true, or the words. */
  readonly reportsNewLoss?: boolean | Span;
  readonly candidates: readonly LinkCandidate[];
  readonly today: LocalDate;
  readonly subject?: string;
  /** What the sender newly wrote: searched for the names of parties and the place of loss. */
  readonly newText?: string;
  /** Share of people bearing a surname (`surnameKey`), where it is known: common names prove less. */
  readonly surnameShare?: ReadonlyMap<string, number>;
  /** How many parties have an address or number (lower case) or a name (`nameKey`), where it was counted. */
  readonly holders?: ReadonlyMap<string, number>;
  /** More claims answer to what the message says than the candidates hold. */
  readonly cut?: boolean;
}

export interface ScoredCandidate {
  readonly claimId: ClaimId;
  readonly score: number;
  /** Probability that it is this claim, as links like it were measured (`certainty.ts`). */
  readonly certainty: number;
  readonly evidence: readonly LinkEvidence[];
}

/** `near` and `candidates` are the best few, best first; `why` says what decided, for the person who looks. */
export type LinkVerdict = { readonly rules: string; readonly why: readonly Labels[] } & (
  | {
      readonly kind: 'auto';
      readonly claimId: ClaimId;
      readonly score: number;
      /** Distance to the second candidate; the score itself when there is none. */
      readonly lead: number;
      readonly certainty: number;
      readonly evidence: readonly LinkEvidence[];
      /** Other claims the message is about as well: it quotes the number of each, and each is certain by itself. */
      readonly further: readonly ScoredCandidate[];
      readonly candidates: readonly ScoredCandidate[];
    }
  | { readonly kind: 'suggest'; readonly candidates: readonly ScoredCandidate[] }
  | { readonly kind: 'new'; readonly near: readonly ScoredCandidate[] }
);

/** Scores all candidates and decides. The candidates must hold every claim that shares any identifier with the message. */
export function scoreCandidates(question: LinkQuestion): LinkVerdict {
  const candidates = [
    ...new Map(question.candidates.map((candidate) => [candidate.claim.id, candidate])).values(),
  ];
  const message = readMessage(question, candidates.flatMap(peopleOf));
  const named = candidates.filter((candidate) => quotesNumberOf(candidate, message));
  const compared = candidates.map((candidate) => ({
    candidate,
    ...score(candidate, question, messageAbout(candidate, named, message), named.length > 1),
  }));
  const scored = compared
    .map((each) => {
      const evidence = [...each.evidence, ...onlyClaim(each, compared, question, message)];
      return { ...each, evidence, score: sum(evidence) };
    })
    .toSorted(
      (a, b) =>
        b.score - a.score || b.candidate.claim.notifiedAt.getTime() - a.candidate.claim.notifiedAt.getTime(),
    )
    .map((each, place, all) => ({
      ...each,
      certainty: certaintyOf({
        ...each,
        about: aboutOf(question),
        lead: each.score - ((place === 0 ? all[1] : all[0])?.score ?? 0),
      }),
    }));
  const shown = scored
    .filter((each) => each.score >= linkingRules.suggest)
    .slice(0, Math.max(linkingRules.suggestions, Math.min(named.length, 10)))
    .map(shownCandidate);
  const rules = linkingRules.version;
  const [best] = scored;
  if (!best || best.score < linkingRules.suggest) {
    const why = question.cut === true ? [reasons.nothingFits, reasons.tooMany] : [reasons.nothingFits];
    return { kind: 'new', rules, near: [], why };
  }
  const isNewLoss = Boolean(question.reportsNewLoss);
  if (
    isNewLoss &&
    !scored.some((each) => each.score >= linkingRules.suggest && mayBeReported(each.evidence))
  ) {
    return { kind: 'new', rules, near: shown, why: [reasons.newLoss, reasons.onlyPerson] };
  }
  // A message about several claims belongs to all it names, or a person says to which.
  const several =
    named.length > 1 && named.every(({ claim }) => isTyped(claim, message)) && isOfDifferentPeople(named);
  const belongs = several ? scored.filter(({ candidate }) => named.includes(candidate)) : [best];
  const rest = scored.filter((each) => !belongs.includes(each));
  const doubts = new Map<string, Labels>();
  for (const each of belongs) {
    // What the customer was asked for tells his claims apart only as long as it comes to one of them by other signs.
    const measure = isOnlyAwaited(each.evidence) ? bareScore : (other: ScoredCandidate) => other.score;
    const lead = measure(each) - Math.max(0, ...rest.map(measure));
    for (const doubt of doubtsAbout(each, lead, isNewLoss, question, message, several))
      doubts.set(doubt.en, doubt);
  }
  if (doubts.size > 0) return { kind: 'suggest', rules, candidates: shown, why: [...doubts.values()] };
  const primary = several ? firstNamed(belongs, message) : best;
  return {
    kind: 'auto',
    rules,
    claimId: primary.claimId,
    score: primary.score,
    lead: primary.score - (rest[0]?.score ?? 0),
    certainty: certaintyOf({
      ...primary,
      about: aboutOf(question),
      lead: primary.score - (rest[0]?.score ?? 0),
    }),
    evidence: primary.evidence,
    further: belongs.filter((each) => each !== primary).map(shownCandidate),
    candidates: shown,
    why: primary.evidence.map(({ text }) => text),
  };
}

/** What the words are about, where they were read; a question without such a reading is taken to be about a claim. */
function aboutOf({ reportsNewLoss, speaksOfClaim, aboutElse }: LinkQuestion): About {
  if (reportsNewLoss) return 'new_loss';
  return speaksOfClaim === undefined && aboutElse === true ? 'else' : 'claim';
}

function shownCandidate({ claimId, score: points, certainty, evidence }: ScoredCandidate): ScoredCandidate {
  return { claimId, score: points, certainty, evidence };
}

function quotesNumberOf({ claim }: LinkCandidate, message: Message): boolean {
  return message
    .of('reference')
    .some(({ value, span }) => isReferenceOf(claim, value) && span.part !== 'quoted');
}

/** Its number stands in the sender's own words, not only where our own subject comes back. */
function isTyped(claim: Claim, message: Message): boolean {
  return message
    .of('reference')
    .some(
      ({ value, span }) =>
        isReferenceOf(claim, value) &&
        span.part !== 'quoted' &&
        !(span.part === 'subject' && message.subjectIsEcho),
    );
}

/** One customer’s two numbers are a comparison as often as two matters; two customers’ are a broker’s round. */
function isOfDifferentPeople(named: readonly LinkCandidate[]): boolean {
  const people = named.map(
    ({ claim, policy }) =>
      new Set([
        ...claim.parties
          .filter(({ role }) => role !== 'intermediary' && role !== 'representative')
          .map(({ party }) => party.id),
        ...(policy?.parties ?? []).map(({ party }) => party.id),
      ]),
  );
  return people.every((own, place) =>
    people.every((other, otherPlace) => place === otherPlace || ![...own].some((id) => other.has(id))),
  );
}

/** The claim named first, the subject before the words. */
function firstNamed<T extends { readonly candidate: LinkCandidate }>(
  belongs: readonly [T, ...T[]] | readonly T[],
  message: Message,
): T {
  const place = ({ candidate }: T) =>
    Math.min(
      ...message
        .of('reference')
        .filter(({ value }) => isReferenceOf(candidate.claim, value))
        .map(({ span }) => (span.part === 'subject' ? -1_000_000 : 0) + span.start),
    );
  return belongs.reduce((first, each) => (place(each) < place(first) ? each : first));
}

/**
 * The message as one of the claims it names reads it: what belongs to another of them (its plate, its day, its policy,
 * its people) says nothing for or against this one.
 */
function messageAbout(candidate: LinkCandidate, named: readonly LinkCandidate[], message: Message): Message {
  const others = named.filter((each) => each !== candidate);
  if (others.length === 0 || !named.includes(candidate)) return message;
  return {
    ...message,
    of: (key) =>
      message
        .of(key)
        .filter((fact) => belongsTo(fact, candidate) || !others.some((other) => belongsTo(fact, other))),
  };
}

function belongsTo({ key, value }: Fact, candidate: LinkCandidate): boolean {
  const { claim, policy } = candidate;
  const about: string = key;
  switch (about) {
    case 'plate':
      return [...claim.plates, ...(policy?.versions ?? []).flatMap(({ plate }) => plate ?? [])]
        .map(normalizePlate)
        .includes(value);
    case 'date':
    case 'loss_date':
      return claim.lossOn === value;
    case 'policy_number':
      return policy !== undefined && normalizePolicyNumber(policy.number) === normalizePolicyNumber(value);
    case 'insured_name':
      return peopleOf(candidate).some(({ name }) => isSameName(wordsOf(name), wordsOf(value)));
    case 'fiscal_code':
      return peopleOf(candidate).some(({ fiscalCode }) => fiscalCode?.toUpperCase() === value);
    default:
      return false;
  }
}

/** Which policy a message is about. `ambiguous`: more than one answers to what is known, so a person chooses. */
export interface PolicyIdentification {
  readonly policyId?: PolicyId;
  readonly evidence: readonly LinkEvidence[];
  readonly ambiguous: boolean;
  /** All policies the best evidence fits, most telling first. */
  readonly candidates: readonly PolicyId[];
}

/**
 * The policy a new claim is opened against: its number, the plate, or the person. A number of ours is believed
 * unless plate or tax code point elsewhere; a person with several policies needs the type of claim to choose one,
 * and one whose policies cover nothing of that kind has not named his. A name alone identifies nothing.
 */
export function identifyPolicy(
  facts: readonly Fact[],
  sender: Address | undefined,
  policies: readonly Policy[],
  claimType?: ClaimTypeId,
): PolicyIdentification {
  const message = readMessage(
    { facts, ...(sender ? { sender } : {}) },
    policies.flatMap(({ parties }) => parties.map(({ party }) => party)),
  );
  const scored = [...new Map(policies.map((policy) => [policy.id, policy])).values()]
    .map((policy) => {
      const parties = policy.parties.map(({ party }) => ({ party, isIntermediary: false }));
      const plates = policy.versions.flatMap(({ plate }) =>
        plate === undefined ? [] : [normalizePlate(plate)],
      );
      const evidence = [
        ...policyNumber(policy, message),
        ...ownPlate(plates, message),
        ...people(parties, message),
      ];
      return { policy, evidence, score: sum(evidence) };
    })
    .filter(({ evidence }) => evidence.some(({ signal }) => identifying.has(signal)))
    .toSorted((a, b) => b.score - a.score);
  const [best] = scored;
  if (!best) return { evidence: [], ambiguous: false, candidates: [] };

  const byNumber = scored.filter(({ evidence }) => evidence.some(({ signal }) => signal === 'policy'));
  const named =
    byNumber.length > 0 ? byNumber : scored.filter((each) => best.score - each.score < linkingRules.lead);
  const fitting = named.filter(
    ({ policy }) =>
      claimType === undefined || policy.versions.some(({ covers }) => hasCover(covers, claimType)),
  );
  // What the number says stands even when the policy lacks the cover: that is a finding, not another policy.
  const left = byNumber.length === 0 && fitting.length > 0 ? fitting : named;
  // The person alone does not tie a car crash to his health policy: the contract is still to be named.
  const isOnlyPerson = !named.some(({ evidence }) =>
    evidence.some(({ signal }) => signal === 'policy' || signal === 'plate' || signal === 'plate_fuzzy'),
  );
  if (claimType !== undefined && isOnlyPerson && !named.some(({ policy }) => coversKindOf(policy, claimType)))
    return { evidence: [], ambiguous: false, candidates: [] };
  const [only] = left;
  const contradicted =
    byNumber.length > 0 &&
    scored.some(
      (each) =>
        !byNumber.includes(each) &&
        each.evidence.some(({ signal }) => signal === 'plate' || signal === 'fiscal_code'),
    ) &&
    !byNumber.some(({ evidence }) =>
      evidence.some(({ signal }) => signal === 'plate' || signal === 'fiscal_code'),
    );
  const isOne = left.length === 1 && only !== undefined && !contradicted;
  return {
    ...(isOne ? { policyId: only.policy.id } : {}),
    evidence: (only ?? best).evidence,
    ambiguous: !isOne,
    candidates: [...new Set([...left, ...(contradicted ? scored : [])].map(({ policy }) => policy.id))],
  };
}

const identifying: ReadonlySet<Signal> = new Set([
  'policy',
  'plate',
  'plate_fuzzy',
  'fiscal_code',
  'iban',
  'email',
  'phone',
]);

/** The type or one of its kind: a glass claim on a policy with other motor covers is a finding about that policy. */
function coversKindOf({ versions }: Policy, claimType: ClaimTypeId): boolean {
  const [kind] = claimType.split('_');
  return versions.some(({ covers }) =>
    covers.some(({ claimTypes }) => claimTypes.some((type) => type.split('_')[0] === kind)),
  );
}

function hasCover(covers: Policy['versions'][number]['covers'], claimType: ClaimTypeId): boolean {
  return covers.some(({ claimTypes }) => claimTypes.includes(claimType));
}

/** Why the best candidate is not linked without a person; empty when it is. */
function doubtsAbout(
  best: ScoredCandidate & { readonly candidate: LinkCandidate },
  lead: number,
  isNewLoss: boolean,
  question: LinkQuestion,
  message: Message,
  several: boolean,
): readonly Labels[] {
  const { evidence, candidate } = best;
  const doubts: Labels[] = [];
  const isThread = evidence.some(({ signal }) => signal === 'thread');
  const conflicts = evidence.filter(({ conflict }) => conflict);
  if (best.score < linkingRules.auto) doubts.push(reasons.tooLittle);
  if (lead < linkingRules.lead) doubts.push(reasons.tooClose);
  // Whoever moves or changes bank names no claim by that, though a day in his letter be that of one.
  const isAboutElse =
    aboutOf(question) === 'else' && !evidence.some(({ signal }) => namesByItself.has(signal));
  if (!pointsAtClaim(evidence) || isAboutElse) doubts.push(reasons.onlyPerson);
  const isOurSheet = question.thread?.paper !== undefined && question.thread.claimId === best.claimId;
  if (!isOurSheet && new Set(evidence.filter(counts).map(({ origin }) => origin)).size < 2)
    doubts.push(reasons.oneSource);
  if (!isOurSheet && isStranger(evidence)) doubts.push(reasons.stranger);
  const isClosed = evidence.some(({ signal }) => signal === 'closed');
  const vetoes =
    isThread && !isClosed
      ? conflicts.filter(({ signal }) => tellsAnotherAccident.has(signal))
      : isSetInWords(best, question, message)
        ? conflicts.filter(({ signal }) => signal !== 'conflict_type')
        : conflicts;
  doubts.push(...vetoes.map(({ text }) => text));
  if (isNewLoss && !isToldAgain(best, question.today)) doubts.push(reasons.newLoss);
  const other = several ? undefined : namesAnotherClaim(question, message, candidate);
  if (other) doubts.push(reasons.anotherClaim(formatReference(other.claim.reference, 'SIN')));
  if (!isThread && !several && bringsNotice(question, candidate) && !isMeantByPapers(best, question, message))
    doubts.push(reasons.unaskedNotice);
  const mayTell =
    question.tellsLoss === true || (question.readsLikeLoss === true && !isThread && !isOurSheet);
  const isUnplaced = mayTell && !evidence.some(({ signal }) => placesLoss.has(signal));
  if (!several && (isUnplaced || retellsLoss(best, message) || tellsOfAnotherDay(candidate, message)))
    doubts.push(reasons.story);
  // Claims that were not looked at could fit as well, unless a number or the day of the loss leads to them by itself.
  if (question.cut === true && !evidence.some(({ signal }) => leadsThere.has(signal)))
    doubts.push(reasons.tooMany);
  return doubts;
}

/** Signals by which a message about something else is still one about a claim. */
const namesByItself: ReadonlySet<Signal> = new Set(['thread', 'ref', 'ref_fixed', 'ext_ref', 'loss_date']);

/** A story without one of these may be that of the next loss, however well the old number is quoted. */
const placesLoss: ReadonlySet<Signal> = new Set([
  'loss_date',
  'loss_date_near',
  'date_mentioned',
  'plate_other',
  'plate_other_on_date',
  'ext_ref',
]);

const leadsThere: ReadonlySet<Signal> = new Set([
  'thread',
  'ref',
  'ref_fixed',
  'ext_ref',
  'plate_other_on_date',
  'loss_date',
]);

const reasons = {
  tooMany: {
    it: 'Troppi sinistri rispondono agli stessi dati: si sono confrontati solo i più recenti.',
    en: 'Too many claims answer to the same data: only the newest were compared.',
  },
  nothingFits: {
    it: 'Nessun sinistro corrisponde a ciò che si legge.',
    en: 'No claim fits what can be read.',
  },
  newLoss: { it: 'Il messaggio denuncia un nuovo sinistro.', en: 'The message reports a new loss.' },
  onlyPerson: {
    it: 'Si riconosce la persona o la polizza, ma non quale sinistro.',
    en: 'Person or policy are recognised, but not which claim.',
  },
  tooLittle: { it: 'Gli indizi non bastano.', en: 'The evidence is not enough.' },
  tooClose: {
    it: 'Un altro sinistro corrisponde quasi altrettanto.',
    en: 'Another claim fits nearly as well.',
  },
  oneSource: { it: 'Un solo indizio indipendente.', en: 'Only one independent piece of evidence.' },
  stranger: {
    it: 'Il mittente non risulta tra le persone del sinistro e nulla conferma che lo sia.',
    en: 'The sender is not among the people of the claim and nothing confirms it.',
  },
  unaskedNotice: {
    it: 'Porta un modulo di denuncia che non era stato chiesto: può essere un altro sinistro.',
    en: 'It brings a notice form that nobody had asked for: this may be another claim.',
  },
  story: {
    it: 'Racconta un accaduto e nulla dice che sia quello già denunciato.',
    en: 'It tells of an event, and nothing says that it is the one already reported.',
  },
  anotherClaim: (reference: string): Labels => ({
    it: `Cita anche il sinistro ${reference}.`,
    en: `It also quotes claim ${reference}.`,
  }),
};

function pointsAtClaim(evidence: readonly LinkEvidence[]): boolean {
  return evidence.some(({ claimLevel, conflict }) => claimLevel && !conflict);
}

/**
 * A report of a new loss may be of one we have: by a number of the claim, or because it names its day. That the person,
 * the policy or the car are known says nothing: whoever has had one accident has another.
 */
function mayBeReported(evidence: readonly LinkEvidence[]): boolean {
  if (evidence.some(isPointer)) return true;
  const otherKind = evidence.some(({ signal }) => signal === 'conflict_type');
  return !otherKind && evidence.some(({ signal }) => daysOfLoss.has(signal));
}

/**
 * A report by a proven person that names the very day of a loss we have known for long, and nothing else against it:
 * that loss, told again. One person's next loss has a day of its own; two fresh reports of one day may be two losses of
 * one storm, and a person looks.
 */
function isToldAgain(
  { evidence, candidate }: ScoredCandidate & { readonly candidate: LinkCandidate },
  today: LocalDate,
): boolean {
  return (
    daysBetween(localDateOf(candidate.claim.notifiedAt), today) > linkingRules.freshDays &&
    evidence.some(({ signal }) => signal === 'loss_date') &&
    evidence.some(({ signal }) => provesPerson.has(signal)) &&
    !evidence.some(({ conflict }) => conflict)
  );
}

/**
 * Number or day of the claim and who writes are plain, and no other event is told: then words of another type are those
 * of papers and complaints (a medical certificate, «la mia frattura») and contradict nothing.
 */
function isSetInWords(
  { evidence, candidate }: ScoredCandidate & { readonly candidate: LinkCandidate },
  question: LinkQuestion,
  message: Message,
): boolean {
  return (
    question.speaksOfClaim !== undefined &&
    question.tellsLoss !== true &&
    evidence.some(({ signal }) => signal === 'ref' || signal === 'loss_date') &&
    evidence.some(({ signal }) => provesPerson.has(signal) || signal === 'name') &&
    !maybeOfAnotherLoss(candidate, message, true)
  );
}

/**
 * A notice form nobody asked for still belongs to the claim whose day is told, whose number the sender writes himself, or
 * that has asked for the papers beside it; provided that the words tell of no event.
 */
function isMeantByPapers(
  { evidence, candidate }: ScoredCandidate & { readonly candidate: LinkCandidate },
  { speaksOfClaim, tellsLoss }: LinkQuestion,
  message: Message,
): boolean {
  if (speaksOfClaim === undefined || tellsLoss === true || maybeOfAnotherLoss(candidate, message, true))
    return false;
  const isAsked = evidence.some(({ signal, claimLevel }) => signal === 'open_rfi' && claimLevel);
  return evidence.some(
    ({ signal, origin }) => signal === 'loss_date' || (signal === 'ref' && (origin !== echo || isAsked)),
  );
}

const daysOfLoss: ReadonlySet<Signal> = new Set([
  'loss_date',
  'loss_date_near',
  'date_mentioned',
  'plate_other_on_date',
]);

/** Nothing singles the claim out but that it waits for such a paper, or the town. */
function isOnlyAwaited(evidence: readonly LinkEvidence[]): boolean {
  return evidence.filter(({ claimLevel, conflict }) => claimLevel && !conflict).every(isAwaited);
}

/** Score without what any claim of the same person could have as well. */
function bareScore({ score: points, evidence }: ScoredCandidate): number {
  return points - sum(evidence.filter((each) => isAwaited(each) || each.signal === 'claim_type'));
}

function isAwaited({ signal }: LinkEvidence): boolean {
  return signal === 'open_rfi' || signal === 'place';
}

/** Evidence that may stand beside other evidence as a confirmation. */
function counts({ weight, signal }: LinkEvidence): boolean {
  return weight >= 2 && signal !== 'place';
}

/** Numbers and tokens that anybody may come to hold: a forwarded mail carries them to strangers. */
function isPointer({ signal }: LinkEvidence): boolean {
  return signal === 'thread' || signal === 'ref' || signal === 'ref_fixed' || signal === 'ext_ref';
}

/**
 * True when nothing shows that the sender belongs to the claim, whatever numbers, tokens or plates the message has.
 * Stolen threads are answered under the victim's name, so beside a thread the name in a header shows nothing; whoever
 * writes the number anew has more than a forwarded mail.
 */
function isStranger(evidence: readonly LinkEvidence[]): boolean {
  const pointers = evidence.filter(isPointer);
  if (pointers.length === 0) return !evidence.some(showsWhoWrites);
  const isTyped = pointers.some(({ origin }) => origin !== echo);
  // Another company's own number beside the plates: only that company writes so.
  if (isTyped && pointers.some(isForeignNumber) && evidence.some(isPlate)) return false;
  return !evidence.some((each) => showsWhoWrites(each) && (isTyped || !isHeaderName(each)));
}

/**
 * Something only people of the claim know or are, and not merely repeated from what we wrote. The day of the loss
 * stands in every letter of ours, and the other driver read the plate in the street.
 */
function showsWhoWrites(evidence: LinkEvidence): boolean {
  return (
    !isPointer(evidence) &&
    counts(evidence) &&
    !knownToOthers.has(evidence.signal) &&
    evidence.origin !== echo
  );
}

const knownToOthers: ReadonlySet<Signal> = new Set([
  'open_rfi',
  'loss_date',
  'loss_date_near',
  'date_mentioned',
  'place',
  'claim_type',
  'plate',
  'plate_fuzzy',
  'plate_other',
  'plate_other_on_date',
]);

function isForeignNumber({ signal }: LinkEvidence): boolean {
  return signal === 'ext_ref';
}

function isPlate({ signal }: LinkEvidence): boolean {
  return signal === 'plate' || signal === 'plate_other_on_date';
}

function isHeaderName({ signal, span }: LinkEvidence): boolean {
  return (signal === 'name' || signal === 'surname') && span?.part === 'sender';
}

function namesAnotherClaim(
  { candidates }: LinkQuestion,
  message: Message,
  best: LinkCandidate,
): LinkCandidate | undefined {
  return candidates.find(
    ({ claim }) =>
      claim.id !== best.claim.id &&
      message
        .of('reference')
        .some(({ value, span }) => isReferenceOf(claim, value) && span.part !== 'quoted'),
  );
}

function bringsNotice({ documents }: LinkQuestion, { openRequestItems }: LinkCandidate): boolean {
  const notices: readonly string[] = linkingRules.noticeDocuments;
  return documents.some(({ item }) => notices.includes(item) && !openRequestItems.includes(item));
}

/** Known person, awaited document, and a story: often the next loss, with just the paper the last one still lacks. */
function retellsLoss(
  { candidate, evidence }: ScoredCandidate & { readonly candidate: LinkCandidate },
  message: Message,
): boolean {
  const pointing = evidence.filter(({ claimLevel, conflict }) => claimLevel && !conflict);
  if (
    !pointing.every(
      ({ signal }) => signal === 'open_rfi' || signal === 'place' || signal === 'date_mentioned',
    )
  ) {
    return false;
  }
  const isAwaited = candidate.openRequestItems.some((item) => storyItems.has(item));
  return (
    !isAwaited &&
    ([...storyItems].some((key) => message.of(key).length > 0) ||
      (message.of('date').length > 0 && maybeOfAnotherLoss(candidate, message, false)))
  );
}

/**
 * A story with a day of its own, and not the day of this claim: the next loss, however well the old number is quoted.
 * Days in attached papers are those of the papers.
 */
function tellsOfAnotherDay({ claim: { lossOn } }: LinkCandidate, message: Message): boolean {
  if (lossOn === undefined) return false;
  const isTold = ({ span, confidence }: Fact) =>
    confidence >= 0.5 &&
    (span.part === 'body' ||
      (span.part === 'subject' && !message.subjectIsEcho) ||
      span.part === 'transcript');
  const days = message.of('loss_date').filter(isTold);
  if (days.length > 0) return !days.some(({ value }) => isNear(value, lossOn));
  const stories = message.of('loss_description').filter(isTold);
  const inStory = message
    .of('date')
    .filter(isTold)
    .filter(({ span }) =>
      stories.some(
        (story) =>
          story.span.part === span.part && story.span.start <= span.start && span.end <= story.span.end,
      ),
    );
  return inStory.length > 0 && !inStory.some(({ value }) => isNear(value, lossOn));
}

/** «Ricoverata dal 28 ottobre al 4 novembre»: days off or of care that the claim cannot be about are another loss. */
function tellsAnotherStay({ lossOn, notifiedAt }: Claim, message: Message): boolean {
  const stays = [...message.of('period_from_to'), ...message.of('treatment_dates')].filter(
    ({ span, confidence }) => confidence >= 0.5 && (span.part === 'body' || span.part === 'transcript'),
  );
  const isOfClaim = ({ value }: Fact) => {
    const [from, to = from] = value.split('/').map(parseLocalDate);
    if (from === undefined || to === undefined) return true;
    if (from > localDateOf(notifiedAt)) return false;
    return lossOn === undefined || (daysBetween(from, lossOn) >= -3 && daysBetween(lossOn, to) >= -3);
  };
  return stays.length > 0 && !stays.some(isOfClaim);
}

const storyItems: ReadonlySet<string> = new Set(['loss_description', 'loss_time']);

/** Even an answer in a thread is about something else when it tells another day or another car: old mails are reused. */
const tellsAnotherAccident: ReadonlySet<Signal> = new Set(['conflict_date', 'conflict_plate']);

/** Origin of everything that may be our own words coming back. */
const echo = 'echo';

/** The message, made ready to be compared with many claims. */
interface Message {
  of(key: string): readonly Fact[];
  readonly sender?: Address;
  readonly text?: Reading;
  /** Whether words stand behind «Data:» in the head of a mail that was forwarded: the day it was sent. */
  isHeaderLine(span: Span): boolean;
  /** The day it reached us; absent where only policies are told apart. */
  readonly today?: LocalDate;
  /** The subject began as an answer: what stands in it may be ours. */
  readonly subjectIsEcho: boolean;
  readonly surnameShare: ReadonlyMap<string, number>;
  /** How many people have an address, a number or a name; at least as many as there are among those compared. */
  holders(value: string): number;
}

function readMessage(
  question: Pick<
    LinkQuestion,
    'facts' | 'sender' | 'subject' | 'newText' | 'surnameShare' | 'holders' | 'thread'
  > &
    Partial<Pick<LinkQuestion, 'today'>>,
  everybody: readonly Party[],
): Message {
  const compared = new Map<string, Set<string>>();
  for (const { id, contacts } of everybody)
    for (const { value } of contacts) {
      const key = value.toLowerCase();
      compared.set(key, (compared.get(key) ?? new Set()).add(id));
    }
  const byKey = new Map<string, Fact[]>();
  for (const fact of question.facts) {
    const same = byKey.get(fact.key);
    if (same) same.push(fact);
    else byKey.set(fact.key, [fact]);
  }
  return {
    of: (key) => byKey.get(key) ?? [],
    ...(question.today === undefined ? {} : { today: question.today }),
    isHeaderLine: ({ part, start, end, quote }) => {
      const text = question.newText ?? '';
      if (part !== 'body' || text.slice(start, end) !== quote) return false;
      const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
      return /^[>\s*]{0,6}(?:data|date|inviat[oa]|sent)\s?:/i.test(line);
    },
    ...(question.sender ? { sender: question.sender } : {}),
    ...(question.newText === undefined ? {} : { text: read(question.newText.slice(0, 50_000)) }),
    subjectIsEcho:
      question.thread !== undefined || (question.subject !== undefined && isReplySubject(question.subject)),
    surnameShare: question.surnameShare ?? new Map(),
    holders: (value) => Math.max(question.holders?.get(value) ?? 0, compared.get(value)?.size ?? 0),
  };
}

function score(
  candidate: LinkCandidate,
  question: LinkQuestion,
  message: Message,
  isSeveral: boolean,
): { claimId: ClaimId; score: number; evidence: readonly LinkEvidence[] } {
  const { claim, policy } = candidate;
  const parties = [
    ...claim.parties.map(({ role, party }) => ({
      party,
      isIntermediary: role === 'intermediary' || role === 'representative',
    })),
    ...(policy?.parties ?? []).map(({ party }) => ({ party, isIntermediary: false })),
  ];
  const dates = lossDates(claim, message);
  const evidence = [
    ...thread(claim, question),
    ...references(claim, message),
    ...(policy ? policyNumber(policy, message) : []),
    ...plates(
      candidate,
      message,
      dates.some(({ signal }) => signal === 'loss_date'),
    ),
    ...people(parties, message),
    ...dates,
    ...place(claim, message),
    // Words about several claims are of no one type.
    ...(isSeveral ? [] : typeOfClaim(claim, question)),
    ...openRequest(candidate, question, message),
    ...closedLongAgo(claim, question.today),
  ];
  return { claimId: claim.id, score: sum(evidence), evidence };
}

/** Everybody on a claim and its policy. */
function peopleOf({ claim, policy }: LinkCandidate): readonly Party[] {
  return [...claim.parties, ...(policy?.parties ?? [])].map(({ party }) => party);
}

function sum(evidence: readonly LinkEvidence[]): number {
  return evidence.reduce((total, { weight }) => total + weight, 0);
}

/** Makes a piece of evidence; its origin is the fact's place, so that what we may have written ourselves is one source. */
function say(
  signal: Signal,
  message: Message,
  fact: Pick<Fact, 'span'> | undefined,
  it: string,
  en: string,
  more: { readonly weight?: number; readonly claimLevel?: boolean } = {},
): LinkEvidence {
  const part = fact?.span.part;
  const isEcho =
    part === 'quoted' ||
    part === 'headers' ||
    part === 'recipient' ||
    (part === 'subject' && message.subjectIsEcho);
  const quote = fact && fact.span.quote !== '' ? fact.span.quote.slice(0, 120) : undefined;
  return {
    signal,
    weight: more.weight ?? linkingRules.weights[signal],
    claimLevel: more.claimLevel ?? false,
    conflict: signal.startsWith('conflict_'),
    ...(fact ? { span: fact.span } : {}),
    text: {
      it: quote === undefined ? it : `${it}: «${quote}»`,
      en: quote === undefined ? en : `${en}: “${quote}”`,
    },
    // One header tells both address and name of a sender.
    origin: isEcho ? echo : part === 'sender' ? 'sender' : (originOf[signal] ?? signal),
  };
}

/** Signals that repeat each other: two spellings of one number are one source. */
const originOf: Partial<Record<Signal, string>> = {
  ref: 'reference',
  ref_fixed: 'reference',
  plate_fuzzy: 'plate',
  plate_other: 'plate',
  plate_other_on_date: 'plate',
  email_shared: 'email',
  phone_shared: 'phone',
  surname: 'name',
  loss_date_near: 'loss_date',
  date_mentioned: 'loss_date',
};

function thread(claim: Claim, question: LinkQuestion): readonly LinkEvidence[] {
  if (question.thread?.claimId !== claim.id) return [];
  const { paper } = question.thread;
  if (paper !== undefined)
    return [
      {
        signal: 'thread',
        weight: linkingRules.weights.thread,
        claimLevel: true,
        conflict: false,
        span: paper,
        text: {
          it: 'Porta il codice di una nostra lettera su questo sinistro',
          en: 'Bears the code of a letter of ours about this claim',
        },
        origin: 'sheet',
      },
    ];
  return [
    {
      signal: 'thread',
      weight: linkingRules.weights.thread,
      claimLevel: true,
      conflict: false,
      text: {
        it: `Risponde a un nostro messaggio su questo sinistro (${question.thread.how})`,
        en: `Answers a message of ours about this claim (${question.thread.how})`,
      },
      origin: echo,
    },
  ];
}

/** Its own, or that of a claim merged into it. */
function isReferenceOf(claim: Claim, value: string): boolean {
  return claim.reference === value || claim.formerReferences?.some((each) => each === value) === true;
}

function references(claim: Claim, message: Message): readonly LinkEvidence[] {
  const evidence: LinkEvidence[] = [];
  const exact = bestOf(message.of('reference').filter(({ value }) => isReferenceOf(claim, value)));
  const fixed = bestOf(message.of('reference_fixed').filter(({ value }) => isReferenceOf(claim, value)));
  if (exact) {
    evidence.push(say('ref', message, exact, 'Numero del sinistro', 'Claim number', { claimLevel: true }));
  } else if (fixed) {
    evidence.push(
      say(
        'ref_fixed',
        message,
        fixed,
        'Numero del sinistro con una cifra corretta',
        'Claim number, one digit mended',
        {
          claimLevel: true,
        },
      ),
    );
  }
  const theirs = new Set(claim.externalReferences.map(normalizePolicyNumber));
  const external = bestOf(
    message.of('external_ref').filter(({ value }) => theirs.has(normalizePolicyNumber(value))),
  );
  if (external) {
    evidence.push(
      say(
        'ext_ref',
        message,
        external,
        'Numero di un’altra compagnia o di uno studio',
        'Another company’s or lawyer’s number',
        {
          claimLevel: true,
        },
      ),
    );
  }
  return evidence;
}

function policyNumber(policy: Policy, message: Message): readonly LinkEvidence[] {
  const numbers = message.of('policy_number');
  const own = normalizePolicyNumber(policy.number);
  const fact = bestOf(numbers.filter(({ value }) => normalizePolicyNumber(value) === own));
  if (fact) return [say('policy', message, fact, 'Numero di polizza', 'Policy number')];
  // Only a number in this insurer's own shape contradicts: letters carry the other driver's policy as well.
  const other = bestOf(numbers.filter(({ confidence, span }) => confidence >= 0.9 && span.part !== 'quoted'));
  return other
    ? [say('conflict_policy', message, other, 'Altro numero di polizza', 'Another policy number')]
    : [];
}

function plates(
  { claim, policy }: LinkCandidate,
  message: Message,
  onDate: boolean,
): readonly LinkEvidence[] {
  const [first, ...rest] = claim.plates.map(normalizePlate);
  const insured = (policy?.versions ?? []).flatMap(({ plate }) =>
    plate === undefined ? [] : [normalizePlate(plate)],
  );
  const own = [...insured, ...(first === undefined ? [] : [first])];
  const others = rest.filter((plate) => !own.includes(plate));
  const written = message.of('plate').filter(({ span }) => span.part !== 'quoted');
  const evidence = [...ownPlate(own, message)];
  const other = bestOf(written.filter(({ value }) => others.includes(value)));
  if (other) {
    evidence.push(
      say(
        onDate ? 'plate_other_on_date' : 'plate_other',
        message,
        other,
        'Targa dell’altro veicolo',
        'The other vehicle’s plate',
        // The same two cars do not meet twice.
        { claimLevel: evidence.some(({ signal }) => signal === 'plate') },
      ),
    );
  }
  const certain = written.filter(({ method, confidence }) => method !== 'repaired' && confidence >= 0.7);
  const strange = certain.filter(({ value }) => !own.includes(value) && !others.includes(value));
  // None of ours, or our car with somebody else: another accident.
  const contradicts =
    strange.length > 0 && (evidence.length === 0 ? own.length > 0 : others.length > 0 && other === undefined);
  if (contradicts) {
    evidence.push(
      say(
        'conflict_plate',
        message,
        strange[0],
        'Targa diversa da quelle del sinistro',
        'A plate that is not of this claim',
      ),
    );
  }
  return evidence;
}

function ownPlate(own: readonly string[], message: Message): readonly LinkEvidence[] {
  const matching = message.of('plate').filter(({ value }) => own.includes(value));
  const exact = bestOf(matching.filter(({ method }) => method !== 'repaired'));
  if (exact)
    return [say('plate', message, exact, 'Targa del veicolo assicurato', 'Plate of the insured vehicle')];
  const fuzzy = bestOf(matching);
  return fuzzy
    ? [say('plate_fuzzy', message, fuzzy, 'Targa letta con una correzione', 'Plate, mended while reading')]
    : [];
}

interface Related {
  readonly party: Party;
  /** Agents, brokers and lawyers write about many claims: their address says little about which. */
  readonly isIntermediary: boolean;
}

function people(parties: readonly Related[], message: Message): readonly LinkEvidence[] {
  const evidence: LinkEvidence[] = [];
  const codes = new Set(parties.flatMap(({ party }) => party.fiscalCode?.toUpperCase() ?? []));
  const code = bestOf(message.of('fiscal_code').filter(({ value }) => codes.has(value)));
  if (code) evidence.push(say('fiscal_code', message, code, 'Codice fiscale', 'Tax code'));
  const accounts = new Set(
    parties.flatMap(({ party }) => party.iban?.replace(/\s/g, '').toUpperCase() ?? []),
  );
  const account = bestOf(message.of('iban').filter(({ value }) => accounts.has(value)));
  if (account) evidence.push(say('iban', message, account, 'IBAN già noto', 'Known account'));
  evidence.push(
    ...contact('email', parties, message),
    ...contact('phone', parties, message),
    ...names(parties, message),
  );
  return evidence;
}

function contact(
  key: 'email' | 'phone',
  parties: readonly Related[],
  message: Message,
): readonly LinkEvidence[] {
  const facts = message.of(key).filter(({ span }) => span.part !== 'quoted');
  const sender = message.sender?.address.toLowerCase();
  const isSenders = sender !== undefined && (key === 'email') === sender.includes('@');
  const written: readonly Pick<Fact, 'value' | 'span' | 'confidence'>[] = [
    ...(isSenders ? [{ value: sender, span: senderSpan(sender), confidence: 1 }] : []),
    ...facts,
  ];
  let best: LinkEvidence | undefined;
  for (const { party, isIntermediary } of parties) {
    for (const known of party.contacts) {
      if ((known.kind === 'phone') !== (key === 'phone')) continue;
      const fact = written.find(({ value }) => value.toLowerCase() === known.value.toLowerCase());
      if (!fact) continue;
      const isShared =
        known.shared || isIntermediary || message.holders(known.value.toLowerCase()) >= linkingRules.sharedBy;
      const signal = isShared ? (`${key}_shared` as const) : key;
      const labels =
        key === 'email'
          ? { it: 'Indirizzo e-mail noto', en: 'Known e-mail address' }
          : { it: 'Numero di telefono noto', en: 'Known telephone' };
      const shared = isShared
        ? { it: ', usato da più persone', en: ', used by several people' }
        : { it: '', en: '' };
      const found = say(signal, message, fact, `${labels.it}${shared.it}`, `${labels.en}${shared.en}`);
      if (!best || found.weight > best.weight) best = found;
    }
  }
  return best ? [best] : [];
}

function senderSpan(address: string): Span {
  return { part: 'sender', start: 0, end: address.length, quote: address };
}

function names(parties: readonly Related[], message: Message): readonly LinkEvidence[] {
  const written = message.of('insured_name').map((fact) => ({ fact, words: wordsOf(fact.value) }));
  let best: LinkEvidence | undefined;
  for (const { party, isIntermediary } of parties) {
    if (isIntermediary) continue;
    const words = wordsOf(party.name);
    const surname = party.surname === undefined ? words.at(-1) : fold(party.surname);
    const common = commonness(surnameKey(party), message);
    const full = written.find((name) => isSameName(name.words, words))?.fact ?? nameInText(words, message);
    const partly = written.find(
      (name) => surname !== undefined && isPartOf(wordsOf(surname), name.words),
    )?.fact;
    const found = full
      ? say('name', message, full, 'Nome e cognome', 'Full name', {
          weight:
            linkingRules.weights.name -
            Math.min(Math.max(common, homonyms(party.name, message)), linkingRules.commonNamePenalty.name),
        })
      : partly
        ? say('surname', message, partly, 'Cognome', 'Surname', {
            weight: linkingRules.weights.surname - Math.min(common, linkingRules.commonNamePenalty.surname),
          })
        : undefined;
    if (found && (!best || found.weight > best.weight)) best = found;
  }
  // Only a form's field says whose claim it is; whoever writes or signs may be a relative.
  const labelled = written.find(({ fact }) => fact.method === 'labelled' && fact.confidence >= 0.85);
  const evidence = best ? [best] : [];
  if (labelled && parties.length > 0 && best?.signal !== 'name') {
    evidence.push(
      say(
        'conflict_name',
        message,
        labelled.fact,
        'Altro nome dell’assicurato',
        'Another name of the insured',
      ),
    );
  }
  return evidence;
}

function wordsOf(name: string): readonly string[] {
  return fold(name).match(/[\p{L}\p{N}']{2,40}/gu) ?? [];
}

/** Order does not matter, and a second given name may be left out; one word in common is not enough. */
function isSameName(a: readonly string[], b: readonly string[]): boolean {
  return a.length >= 2 && b.length >= 2 && (isPartOf(a, b) || isPartOf(b, a));
}

function isPartOf(part: readonly string[], whole: readonly string[]): boolean {
  return part.length > 0 && part.every((word) => whole.includes(word));
}

/** The name of a party somewhere in the text, either way round: «il sig. Rossi Mario». */
function nameInText(words: readonly string[], { text }: Message): Pick<Fact, 'span'> | undefined {
  if (!text || words.length < 2) return undefined;
  const [first = '', ...others] = words;
  for (const spelling of [words.join(' '), [...others, first].join(' ')]) {
    const at = text.folded.indexOf(spelling);
    if (at === -1) continue;
    const around = `${text.folded[at - 1] ?? ' '}${text.folded[at + spelling.length] ?? ' '}`;
    if (/[\p{L}\p{N}]/u.test(around)) continue;
    return { span: { part: 'body', ...text.place(at, at + spelling.length) } };
  }
  return undefined;
}

/** Bits that a full name loses because others of ours have the same. */
function homonyms(name: string, message: Message): number {
  return Math.log2(Math.max(1, message.holders(nameKey(name))));
}

/** Bits that a surname's frequency takes from its weight: 0 for an ordinary or unknown one. */
function commonness(surname: string | undefined, { surnameShare }: Message): number {
  const share = surname === undefined ? undefined : surnameShare.get(surname);
  return share === undefined ? 0 : Math.max(0, Math.log2(share / ordinarySurnameShare));
}

function lossDates({ lossOn }: Claim, message: Message): readonly LinkEvidence[] {
  if (lossOn === undefined) return [];
  const told = message
    .of('loss_date')
    .filter(({ confidence, span }) => confidence >= 0.5 && span.part !== 'quoted');
  const same = bestOf(told.filter(({ value }) => value === lossOn));
  const claimLevel = { claimLevel: true };
  if (same) return [say('loss_date', message, same, 'Data del sinistro', 'Date of loss', claimLevel)];
  const near = bestOf(told.filter(({ value }) => isNear(value, lossOn)));
  if (near)
    return [
      say(
        'loss_date_near',
        message,
        near,
        'Data vicina a quella del sinistro',
        'A date near that of the loss',
      ),
    ];
  const sure = bestOf(
    told.filter(
      ({ confidence, span }) => confidence >= 0.8 && !(span.part === 'subject' && message.subjectIsEcho),
    ),
  );
  if (sure) return [say('conflict_date', message, sure, 'Altra data del sinistro', 'Another date of loss')];
  const mentioned = bestOf(
    message
      .of('date')
      .filter(
        ({ value, confidence, span }) =>
          value === lossOn && confidence >= 0.8 && span.part !== 'quoted' && !message.isHeaderLine(span),
      ),
  );
  return mentioned
    ? [
        say(
          'date_mentioned',
          message,
          mentioned,
          'Cita il giorno del sinistro',
          'Mentions the day of the loss',
          claimLevel,
        ),
      ]
    : [];
}

function isNear(value: string, lossOn: LocalDate): boolean {
  const day = parseLocalDate(value);
  return day !== undefined && Math.abs(daysBetween(day, lossOn)) <= 3;
}

/** The municipality of the loss, after «a», «in», "at" in the text or in a place that was read. */
function place({ lossPlace }: Claim, message: Message): readonly LinkEvidence[] {
  const town = lossPlace === undefined ? undefined : townOf(lossPlace);
  if (town === undefined) return [];
  const told = message
    .of('loss_place')
    .find(({ value }) => ` ${wordsOf(value).join(' ')} `.includes(` ${town} `));
  if (told)
    return [say('place', message, told, 'Luogo del sinistro', 'Place of the loss', { claimLevel: true })];
  const { text } = message;
  if (!text) return [];
  for (const lead of ['a', 'ad', 'in', 'di', 'at', 'near', 'presso']) {
    const at = text.folded.indexOf(` ${lead} ${town}`);
    if (at === -1 || /[a-z]/.test(text.folded[at + lead.length + 2 + town.length] ?? ' ')) continue;
    const span: Span = { part: 'body', ...text.place(at + 1, at + lead.length + 2 + town.length) };
    return [say('place', message, { span }, 'Luogo del sinistro', 'Place of the loss', { claimLevel: true })];
  }
  return [];
}

/** «Via Roma 12, 26900 Lodi (LO)» → `lodi`. */
function townOf(place: string): string | undefined {
  const last = place.split(',').at(-1) ?? '';
  const words = fold(last.replace(/\([^)]{0,20}\)/g, ' ')).match(/[a-z']{2,30}/g) ?? [];
  const isStreet = /^(?:via|viale|piazza|corso|largo|strada|vicolo|autostrada|ss|sp)$/;
  return words.length === 0 || words.length > 4 || isStreet.test(words[0] ?? '')
    ? undefined
    : words.join(' ');
}

function typeOfClaim(claim: Claim, { claimType }: LinkQuestion): readonly LinkEvidence[] {
  if (claimType === undefined) return [];
  const { weights } = linkingRules;
  const plain = { conflict: false, claimLevel: false, origin: 'claim_type' };
  if (claimType === claim.type) {
    const text = { it: 'Stesso tipo di sinistro', en: 'Same type of claim' };
    return [{ signal: 'claim_type', weight: weights.claim_type, text, ...plain }];
  }
  // Damage and injury of one accident, theft and fire of one home: no contradiction.
  if (claimType.split('_')[0] === claim.type.split('_')[0]) return [];
  const text = { it: 'Altro tipo di sinistro', en: 'Another type of claim' };
  return [{ ...plain, signal: 'conflict_type', weight: weights.conflict_type, text, conflict: true }];
}

function openRequest(
  { openRequestItems }: LinkCandidate,
  { documents, facts }: LinkQuestion,
  message: Message,
): readonly LinkEvidence[] {
  const waits: ReadonlySet<string> = new Set(openRequestItems.filter((item) => !toldByEverybody.has(item)));
  const document = documents.find(({ item }) => waits.has(item));
  const fact = facts.find(
    ({ key, confidence, span }) => waits.has(key) && confidence >= 0.8 && span.part !== 'quoted',
  );
  const found = document ?? fact;
  if (!found) return [];
  return [
    {
      ...say('open_rfi', message, found, 'Porta ciò che abbiamo chiesto', 'Brings what we asked for', {
        // A paper goes where it is awaited; words of all kinds are awaited everywhere.
        claimLevel: document !== undefined,
        ...(document === undefined ? { weight: 1 } : {}),
      }),
      origin: 'open_rfi',
    },
  ];
}

/** Every message tells these, so having them proves nothing. */
const toldByEverybody: ReadonlySet<string> = new Set([
  'insured_name',
  'contact_phone',
  'contact_email',
  'policy_number',
  'claim_ref',
]);

/**
 * Whoever speaks of a claim that exists («il mio sinistro», «ecco le fatture», a garage about a car) and has one only
 * that fits means that one. His own address, number, code or policy shows who he is; a name needs the car or the day
 * beside it, a shared mailbox may be anybody's. Other claims of the same people count unless the message says something
 * that this claim confirms and they contradict: its kind of loss, its day, its car, its policy.
 */
function onlyClaim(
  { candidate, evidence }: { readonly candidate: LinkCandidate; readonly evidence: readonly LinkEvidence[] },
  compared: readonly { readonly candidate: LinkCandidate; readonly evidence: readonly LinkEvidence[] }[],
  question: LinkQuestion,
  message: Message,
): readonly LinkEvidence[] {
  const { claim } = candidate;
  const { speaksOfClaim } = question;
  if (speaksOfClaim === undefined || question.cut === true || question.reportsNewLoss) return [];
  if (!isPersonProven(evidence) || standsForAnother(candidate, message)) return [];
  if (speaksOfClaim !== 'asks' && claim.closedAt !== undefined) return [];
  if (
    speaksOfClaim === 'asks' &&
    (!namesClaim(evidence, message) || asksOfContract(message) || tellsAnotherStay(claim, message))
  )
    return [];
  if (speaksOfClaim !== 'asks' || question.complains === true)
    if (maybeOfAnotherLoss(candidate, message, speaksOfClaim === 'adds')) return [];
  const others = compared.filter(
    (other) =>
      other.candidate.claim.id !== claim.id &&
      other.evidence.some(({ signal }) => suggestsPerson.has(signal)),
  );
  const rivals = others.filter((other) => !isRuledOut(other, { candidate, evidence }, question));
  if (rivals.length > 0) return [];
  return [
    {
      signal: 'only_claim',
      weight: linkingRules.weights.only_claim,
      claimLevel: true,
      conflict: false,
      text:
        others.length === 0
          ? {
              it: 'Parla del suo sinistro, e ne ha uno solo',
              en: 'Speaks of their claim, and has one only',
            }
          : {
              it: 'Dei suoi sinistri solo questo corrisponde a ciò che dice',
              en: 'Of their claims only this one fits what is said',
            },
      origin: 'only_claim',
    },
  ];
}

/**
 * Somebody else is spoken for: one whom the claim does not know («per il sig. Bruni»), or a relative («per mio marito»)
 * where the claim has no second name in the text.
 */
function standsForAnother(candidate: LinkCandidate, message: Message): boolean {
  const parties = peopleOf(candidate).map(({ name }) => wordsOf(name));
  const isOneOfThem = (value: string) =>
    parties.some((words) => isSameName(words, wordsOf(value)) || isPartOf(wordsOf(value), words));
  const named = message
    .of('insured_name')
    .filter(({ span }) => span.part !== 'quoted' && span.part !== 'sender')
    .map(({ value }) => value);
  if (named.some((value) => !isOneOfThem(value))) return true;
  return (
    message.text !== undefined &&
    forRelative.test(message.text.folded) &&
    !parties.some((words) => nameInText(words, message) !== undefined)
  );
}
const forRelative =
  /(?<![a-z])(?:per|di|da parte di|per conto di|a nome di) mi[oae] (?:marito|moglie|figli[oa]|padre|madre|papa|mamma|fratello|sorella|suocer[oa]|nonn[oa]|compagn[oa]|nuora|genero|zi[oa]|nipote)(?![a-z])|(?<![a-z])(?:for|of|on behalf of) my (?:husband|wife|son|daughter|father|mother|dad|mum|mom|brother|sister|partner|grandmother|grandfather|uncle|aunt|nephew|niece|(?:father|mother|son|daughter)-in-law)(?![a-z])/;

/**
 * It tells of an event or of another day: what is brought may be for a loss that nobody has reported yet. Whoever works
 * for a claim tells of it as well (`withStory` false): of him only the days count.
 */
function maybeOfAnotherLoss(
  { claim: { lossOn, notifiedAt } }: LinkCandidate,
  message: Message,
  withStory: boolean,
): boolean {
  const own = ({ span }: Fact) =>
    (span.part === 'body' || span.part === 'transcript' || span.part === 'subject') &&
    !message.isHeaderLine(span);
  const days = [...message.of('date'), ...message.of('loss_date')].filter(own);
  // Right after a report its day is near any day that is told: then it must be that day of loss, and no event told.
  const isFresh =
    message.today !== undefined &&
    daysBetween(localDateOf(notifiedAt), message.today) <= linkingRules.freshDays;
  const isThisDay =
    lossOn !== undefined &&
    (isFresh
      ? message.of('loss_date').some((fact) => own(fact) && fact.value === lossOn)
      : days.some(({ value }) => isNear(value, lossOn)));
  const describes = message.of('loss_description').some(own) || message.of('loss_time').some(own);
  if (isThisDay && !(isFresh && describes)) return false;
  if (days.length > 0) return true;
  return (
    withStory && ['loss_description', 'loss_time', 'loss_place'].some((key) => message.of(key).some(own))
  );
}

/** A question names what it asks about: a claim, its handling, or what happened. Others ask about contracts and data. */
function namesClaim(evidence: readonly LinkEvidence[], { text }: Message): boolean {
  if (evidence.some(({ signal, claimLevel }) => signal === 'claim_type' || claimLevel)) return true;
  return text === undefined || wordsOfClaims.test(text.folded);
}

/** «Quando scade la rata?» is no question about a claim, though whoever asks has one only. */
function asksOfContract({ text }: Message): boolean {
  return text !== undefined && wordsOfContract.test(text.folded);
}
const wordsOfContract =
  /(?<![a-z])(?:premio|premi|rat[ae](?! del mutuo)|rinnov\w{1,6}|quietanz[ae] (?:di (?:premio|rinnovo)|annual\w)|attestat\w{1,4}|disdett\w|disdire|annualita|classe di merito|contrassegno|polizza (?:\w{1,10} )?(?:scad\w{1,4}|sospes\w|attiva)|premiums?|renew\w{0,4}|instal?ments?|no[- ]claims|(?:policy|cover) (?:\w{1,8} )?(?:expir\w{1,4}|lapse\w?|ends))(?![a-z])/;

const wordsOfClaims =
  /(?<![a-z])(?:sinistr[oi]|pratic[ah]e?|denunci[ae]|domanda|domande|posizione|incident[ei]|infortuni[oi]?|dann[oi]|furt[oi]|evento|perit[oiae]\w{0,3}|liquidat\w{1,4}|liquidazion[ei]|risarciment[oi]|indennizz[oi]|indennit\w|rimbors\w{1,4}|prestazion[ei]|bonific\w|pagament[oi]|accredit\w|sopralluogo|fascicolo|claims?|case|file|accident|damage|loss|theft|injur\w{1,4}|repairs?|adjuster|surveyor|assessor|settle\w{0,5}|compensation|reimburse\w{0,4}|refund|payment|benefit|application)(?![a-z])/;

/** What the message says is confirmed by one claim and contradicted by the other. */
function isRuledOut(
  other: { readonly candidate: LinkCandidate; readonly evidence: readonly LinkEvidence[] },
  own: { readonly candidate: LinkCandidate; readonly evidence: readonly LinkEvidence[] },
  question: LinkQuestion,
): boolean {
  const has = (...signals: readonly Signal[]) => own.evidence.some(({ signal }) => signals.includes(signal));
  const theirs = other.candidate.claim;
  // The paper that only this one has asked for does not go to a file that was closed long ago.
  if (
    question.speaksOfClaim === 'adds' &&
    own.evidence.some(({ signal, claimLevel }) => signal === 'open_rfi' && claimLevel) &&
    other.evidence.some(({ signal }) => signal === 'closed')
  )
    return true;
  // The very day of this one, though nothing says that it is a day of loss, and not that of the other.
  if (
    has('date_mentioned') &&
    theirs.lossOn !== undefined &&
    !other.evidence.some(({ signal }) => daysOfLoss.has(signal))
  )
    return true;
  if (has('claim_type') && isOfOtherType(theirs, question)) return true;
  return confirmedOrNot.some(
    ([confirmed, contradicted]) =>
      has(...confirmed) && other.evidence.some(({ signal }) => signal === contradicted),
  );
}

/** The words speak for another type and hardly for this one: hail on a car is no crash, though both are of the car. */
function isOfOtherType({ type }: Claim, { claimType, typeScores, speaksOfClaim }: LinkQuestion): boolean {
  if (claimType === undefined || typeScores === undefined || type === claimType) return false;
  const lead = (typeScores.get(claimType) ?? 0) - (typeScores.get(type) ?? 0);
  return lead >= (speaksOfClaim === 'adds' ? tellingLeadOfPapers : tellingLead);
}

/** Least distance between two types' words, as profiles weigh them: one word that says it all. */
const tellingLead = 4;
/** What papers are called speaks for several types: a registration certificate is asked for hail and for a crash. */
const tellingLeadOfPapers = 7;

const confirmedOrNot: readonly (readonly [confirmed: readonly Signal[], contradicted: Signal])[] = [
  [['claim_type'], 'conflict_type'],
  [['loss_date'], 'conflict_date'],
  [['plate', 'plate_other', 'plate_other_on_date'], 'conflict_plate'],
  [['policy'], 'conflict_policy'],
];

function isPersonProven(evidence: readonly LinkEvidence[]): boolean {
  if (evidence.some(({ signal }) => provesPerson.has(signal))) return true;
  const name = evidence.find(({ signal }) => signal === 'name')?.weight ?? 0;
  const has = (...signals: readonly Signal[]) => evidence.some(({ signal }) => signals.includes(signal));
  return (
    (name >= tellingNameAtAddress && has('email_shared', 'phone_shared')) ||
    (name >= tellingName && has('plate', 'plate_other', 'plate_other_on_date'))
  );
}

/**
 * Least weight of a name that, with the car or a mailbox of the family, shows who is spoken of: common names have less.
 * With the day of the loss it does not: neighbours and the other driver know both.
 */
const tellingName = 4;
const tellingNameAtAddress = 3;

const provesPerson: ReadonlySet<Signal> = new Set(['email', 'phone', 'fiscal_code', 'policy', 'iban']);
const suggestsPerson: ReadonlySet<Signal> = new Set([
  ...provesPerson,
  'email_shared',
  'phone_shared',
  'plate',
  'plate_fuzzy',
  'name',
]);

function closedLongAgo({ closedAt }: Claim, today: LocalDate): readonly LinkEvidence[] {
  if (!closedAt || daysBetween(localDateOf(closedAt), today) <= linkingRules.closedDays) return [];
  return [
    {
      signal: 'closed',
      weight: linkingRules.weights.closed,
      claimLevel: false,
      conflict: false,
      text: { it: 'Il sinistro è chiuso da tempo', en: 'The claim has been closed for a while' },
      origin: 'closed',
    },
  ];
}

/** The surest reading, and of equally sure ones the one outside quoted text. */
function bestOf(facts: readonly Fact[]): Fact | undefined {
  return facts.toSorted(
    (a, b) =>
      Number(a.span.part === 'quoted') - Number(b.span.part === 'quoted') || b.confidence - a.confidence,
  )[0];
}
