/**
 * Opening a claim by a person's word, from a ticket for which the machine has opened none: it was unsure, it took the
 * ticket for another matter, or the loss was told in an answer about another one. What the messages say is proposed
 * with its words; the person decides.
 */
import type { ClaimTypeGuess } from './claim-type.ts';
import { typeUnderPolicy } from './claim-type.ts';
import type { Claim, Policy } from './claim.ts';
import type { ReportedLoss } from './duplicate-loss.ts';
import type { Fact } from '../facts/fact.ts';
import { normalizePlate, normalizePolicyNumber } from '../facts/identifiers.ts';
import type { ClaimTypeId, LocalDate, MessageId, PolicyId } from '../ids.ts';
import { identifyPolicy, type LinkEvidence } from '../linking/linking.ts';
import type { Address } from '../message.ts';
import { boundStatuses } from './merge.ts';
import { nameKey } from '../text/names.ts';
import type { Labels } from '../profile.ts';
import type { CaseKind, Ticket } from '../ticket.ts';

/** A fact with the message it was read in. */
export type ToldFact = Fact & { readonly messageId: MessageId };

/** What the messages of a ticket tell of a loss. */
export interface ToldLoss {
  readonly facts: readonly ToldFact[];
  /** Whoever told it last. */
  readonly sender?: Address;
  /** Legal receipt of the first message that tells it. */
  readonly notifiedAt: Date;
}

/** What a person says of the loss whose claim is opened. */
export interface SaidLoss {
  readonly type: ClaimTypeId;
  readonly policy?: Policy;
  readonly lossOn?: LocalDate;
  readonly lossPlace?: string;
}

/** What a person is offered; every value with the words it was read from. */
export interface OpeningProposal {
  readonly type?: ClaimTypeId;
  /** Words that speak for the type, the strongest first. */
  readonly typeWords: readonly string[];
  /** Types by how much speaks for them, the likeliest first; those nothing speaks for are left out. */
  readonly types: readonly ClaimTypeId[];
  /** Absent when no policy, or no single one, answers to what was told. */
  readonly policyId?: PolicyId;
  /** Policies the messages point to, the likeliest first. */
  readonly policies: readonly { readonly policy: Policy; readonly evidence: readonly LinkEvidence[] }[];
  readonly lossOn?: LocalDate;
  /** Days that are told as the day of the loss, the surest first; then other days up to today. */
  readonly lossDays: readonly ToldFact[];
  readonly lossPlace?: string;
  readonly lossPlaces: readonly ToldFact[];
}

/** So long whoever opened a claim is offered to take that back before anybody is written to, in seconds. */
export const takeBackSeconds = 30;

/**
 * When the machine may first write to the customer about a claim that a person opened: a little after the offer to take
 * it back has ended, so that a press in its last moment still comes in time.
 */
export function writesFrom(openedAt: Date): Date {
  return new Date(openedAt.getTime() + (takeBackSeconds + 5) * 1_000);
}

/** Most values offered for one field. */
const mostOffered = 6;
/** A fact less sure than this is offered, not filled in. */
const sureEnough = 0.5;
/** Longest place a claim keeps. */
const longestPlace = 300;

/** Why no claim can be opened from a ticket; undefined when one can. */
export function whyNotOpen({ status }: Pick<Ticket, 'status'>): 'merged' | 'closed' | undefined {
  return status === 'merged' || status === 'closed' ? status : undefined;
}

const finals = {
  merged: {
    it: 'la pratica è unita a un’altra: il sinistro si apre da quella',
    en: 'the ticket is merged: open the claim from the one that goes on',
  },
  closed: {
    it: 'la pratica è chiusa: un nuovo messaggio ne apre un’altra',
    en: 'the ticket is closed: a new message opens a new one',
  },
} as const;

/** The same in words. */
export function openingRefusal(why: keyof typeof finals): Labels {
  return finals[why];
}

/** Why a claim that a person opened has to stay; undefined when it can be taken back. */
export function undoRefusal(
  { status }: Pick<Claim, 'status'>,
  { hasOtherTickets }: { readonly hasOtherTickets: boolean },
): Labels | undefined {
  const isBound = boundStatuses[status];
  if (isBound !== undefined)
    return { it: `il sinistro è ${isBound}: deve restare`, en: `the claim is ${status}: it has to stay` };
  if (hasOtherTickets)
    return {
      it: 'ormai anche altre pratiche sono di questo sinistro: prima le colleghi a un altro',
      en: 'other tickets belong to the claim by now: link them to another one first',
    };
  return undefined;
}

/**
 * The messages that may tell the loss: those that came after the notices of the claims the ticket has already, or all
 * of them when one message told of two losses.
 */
export function messagesOfLoss<Message extends { readonly receivedAt: Date }>(
  messages: readonly Message[],
  claims: readonly Pick<Claim, 'notifiedAt'>[],
): readonly Message[] {
  const later = messages.filter(({ receivedAt }) =>
    claims.every(({ notifiedAt }) => receivedAt > notifiedAt),
  );
  return later.length === 0 ? messages : later;
}

/** Identifiers of the loss as the indexes of policies hold them. */
export function policyCluesOf({ facts, sender }: Pick<ToldLoss, 'facts' | 'sender'>) {
  const values = (...keys: string[]) => valuesOf(facts, ...keys);
  return {
    numbers: values('policy_number').map(normalizePolicyNumber),
    plates: values('plate', 'plate_own').map(normalizePlate),
    contacts: [
      ...(sender === undefined ? [] : [sender.address]),
      ...values('email', 'contact_email', 'phone', 'contact_phone'),
    ].map((each) => each.toLowerCase()),
    fiscalCodes: values('fiscal_code'),
    ibans: values('iban'),
    names: [...values('insured_name'), ...(sender?.name === undefined ? [] : [sender.name])]
      .map(nameKey)
      .filter((name) => name.includes(' ')),
  };
}

/**
 * What is offered for a loss.
 *
 * @param policies those the clues lead to
 * @param coveredBy types of the house that a policy covers
 */
export function proposeOpening(
  told: ToldLoss,
  guess: ClaimTypeGuess,
  policies: readonly Policy[],
  coveredBy: (policy: Policy) => ReadonlySet<ClaimTypeId>,
  today: LocalDate,
): OpeningProposal {
  const known = new Set(policies.flatMap((policy) => [...coveredBy(policy)]));
  const { policyId } = identifyPolicy(told.facts, told.sender, policies, guess.type);
  const chosen = policies.find(({ id }) => id === policyId);
  const type = typeUnderPolicy(guess, chosen === undefined ? new Set() : coveredBy(chosen));
  const offered = policies
    .map((policy) => ({ policy, evidence: evidenceFor(told, policy) }))
    .toSorted((a, b) => weightOf(b.evidence) - weightOf(a.evidence));
  const lossDays = offer([
    ...surestFirst(told.facts.filter(({ key }) => key === 'loss_date')),
    ...told.facts.filter(({ key, value }) => key === 'date' && value.slice(0, 10) <= today),
  ]).filter(({ value }) => /^\d{4}-\d{2}-\d{2}$/.test(value));
  const lossPlaces = offer(surestFirst(told.facts.filter(({ key }) => key === 'loss_place')));
  const [day] = lossDays;
  const [place] = lossPlaces;
  return {
    ...(type === undefined ? {} : { type }),
    typeWords: [...new Set(guess.evidence.map(({ quote }) => quote.slice(0, 80)))].slice(0, mostOffered),
    types: [
      ...(type === undefined ? [] : [type]),
      ...guess.scores.map((each) => each.type).filter((each) => each !== type),
      ...[...known].filter((each) => each !== type && !guess.scores.some((scored) => scored.type === each)),
    ],
    ...(policyId === undefined ? {} : { policyId }),
    policies: offered.slice(0, mostOffered),
    ...(day === undefined || day.key !== 'loss_date' || day.confidence < sureEnough || day.value > today
      ? {}
      : // `facts.ts` writes dates as YYYY-MM-DD.
        { lossOn: day.value as LocalDate }),
    lossDays,
    ...(place === undefined || place.confidence < sureEnough
      ? {}
      : { lossPlace: place.value.slice(0, longestPlace) }),
    lossPlaces,
  };
}

/** What in the messages points to a policy, also to one the person chose against the machine's opinion. */
export function evidenceFor(
  told: Pick<ToldLoss, 'facts' | 'sender'>,
  policy: Policy,
): readonly LinkEvidence[] {
  return identifyPolicy(told.facts, told.sender, [policy]).evidence;
}

/** The loss as a claim's file would hold it: what the person says, and the numbers and people that go with it. */
export function lossSaid({ type, policy, lossOn, lossPlace }: SaidLoss, told: ToldLoss): ReportedLoss {
  return {
    type,
    ...(policy === undefined ? {} : { policyId: policy.id }),
    ...(lossOn === undefined ? {} : { lossOn }),
    ...(lossPlace === undefined ? {} : { lossPlace }),
    notifiedAt: told.notifiedAt,
    plates: valuesOf(told.facts, 'plate_own', 'plate', 'plate_other'),
    externalReferences: valuesOf(told.facts, 'external_ref'),
    parties: (policy?.parties ?? []).flatMap(({ role, party }) =>
      role === 'beneficiary'
        ? []
        : [{ role: role === 'insured' ? ('insured' as const) : ('claimant' as const), party }],
    ),
  };
}

/** Kinds that were only a guess while nobody had seen the loss. */
const openKinds: ReadonlySet<CaseKind> = new Set([
  'other',
  'unreadable',
  'claim_status',
  'claim_update',
  'misdirected',
  'auto',
  'spam',
]);

/**
 * The kind of a ticket from which a claim was opened: the report of a loss, unless it goes on with another claim as well
 * or has a road of its own (a complaint, a lawyer's letter).
 */
export function kindAfterOpening(kind: CaseKind, keepsOtherClaims: boolean): CaseKind {
  return openKinds.has(kind) && !keepsOtherClaims ? 'claim_new' : kind;
}

/** Values of some keys in the order of the keys, each once; what a reply quotes of somebody else's words is left out. */
function valuesOf(facts: readonly ToldFact[], ...keys: string[]): readonly string[] {
  return [
    ...new Set(
      keys.flatMap((key) =>
        facts.flatMap((fact) => (fact.key === key && fact.span.part !== 'quoted' ? [fact.value] : [])),
      ),
    ),
  ];
}

function surestFirst(facts: readonly ToldFact[]): readonly ToldFact[] {
  return facts.toSorted((a, b) => b.confidence - a.confidence);
}

/** Each value once, with the first words that told it. */
function offer(facts: readonly ToldFact[]): readonly ToldFact[] {
  const first = new Map<string, ToldFact>();
  for (const fact of facts)
    if (fact.span.part !== 'quoted' && !first.has(fact.value)) first.set(fact.value, fact);
  return [...first.values()].slice(0, mostOffered);
}

function weightOf(evidence: readonly LinkEvidence[]): number {
  return evidence.reduce((sum, { weight }) => sum + weight, 0);
}
