/**
 * One event, many reports: the same loss told by e-mail, on the phone, by letter and by a broker opens several claims.
 * Two claims are compared by what their files hold. The answer is only ever a suspicion with its evidence: a person
 * confirms it (and says which claim leads) or denies it, and nothing is merged by itself.
 */
import { daysBetween, localDateOf } from '../time/calendar.ts';
import type { Claim } from './claim.ts';
import { normalizePlate, normalizePolicyNumber } from '../facts/identifiers.ts';
import type { ClaimTypeId } from '../ids.ts';
import type { Labels } from '../profile.ts';

/** `withdrawn`: the facts changed and nothing speaks for it any longer; it may come back. */
export type DuplicateState = 'suspected' | 'confirmed' | 'denied' | 'withdrawn';

/** One thing two reports have in common, as it is stored with the pair and shown to people. */
export interface DuplicateEvidence {
  readonly signal: DuplicateSignal;
  readonly text: Labels;
}

type DuplicateSignal =
  | 'policy'
  | 'own_plate'
  | 'both_plates'
  | 'other_side'
  | 'party'
  | 'reporter'
  | 'external_ref'
  | 'loss_date'
  | 'loss_date_near'
  | 'loss_date_unknown'
  | 'claim_type'
  | 'place';

/** What a report says of a loss; a claim that is only about to be opened has no id yet. */
export type ReportedLoss = Partial<Pick<Claim, 'id'>> &
  Pick<
    Claim,
    'type' | 'policyId' | 'lossOn' | 'lossPlace' | 'notifiedAt' | 'plates' | 'externalReferences' | 'parties'
  >;

/** A claim as it was reported, or as it would be. */
export interface LossReport<Loss extends ReportedLoss = Claim> {
  readonly claim: Loss;
  /** Addresses of those who reported it, lower case. */
  readonly reporters: readonly string[];
}

/** Thresholds; the version is stored with every pair. */
export const duplicateRules = {
  version: '1',
  /** Reports of one event may name days this far apart: «ieri», «il 3 o il 4». */
  days: 3,
  /** When one report names no day: reports this close together. */
  daysBetweenNotices: 10,
} as const;

/**
 * What shows that two claims may be one event; `undefined` when nothing does or something contradicts. The order of
 * the two does not matter.
 */
export function sameEvent(
  one: LossReport<ReportedLoss>,
  other: LossReport<ReportedLoss>,
): readonly DuplicateEvidence[] | undefined {
  const a = one.claim;
  const b = other.claim;
  if (a.id !== undefined && a.id === b.id) return undefined;
  const day = sameDay(a, b);
  if (day === undefined) return undefined;

  const plates = samePlates(a, b);
  const externals = new Set(a.externalReferences.map(normalizePolicyNumber));
  const strong = [
    ...plates.evidence,
    ...(b.externalReferences.some((reference) => externals.has(normalizePolicyNumber(reference)))
      ? [evidence('external_ref')]
      : []),
  ];
  // Another car of the same policy, or each on a contract of his own: two losses, unless plates or numbers tie them.
  if (plates.differ && strong.length === 0) return undefined;
  const samePolicy = a.policyId !== undefined && a.policyId === b.policyId;
  const otherPolicy = a.policyId !== undefined && b.policyId !== undefined && !samePolicy;
  if (otherPolicy && strong.length === 0) return undefined;
  const isFamily = compatible(a.type, b.type);
  if (!isFamily && !plates.evidence.some(({ signal }) => signal !== 'own_plate')) return undefined;

  const people = new Set(peopleOf(a));
  const othersPeople = peopleOf(b);
  const samePeople = othersPeople.some((party) => people.has(party));
  const otherPeople = people.size > 0 && othersPeople.length > 0 && !samePeople;
  const sameReporter = one.reporters.some((address) => other.reporters.includes(address));
  const shared = [
    ...strong,
    ...(samePolicy ? [evidence('policy')] : []),
    ...(samePeople ? [evidence('party')] : []),
    // Whoever writes for two different people reports two losses.
    ...(sameReporter && !otherPeople ? [evidence('reporter')] : []),
  ];
  if (shared.length === 0) return undefined;
  // Bills of one illness come day after day: only the same day makes two of them one.
  if (isOngoing(a.type) && day.signal !== 'loss_date') return undefined;
  return [
    ...shared,
    day,
    ...(a.type === b.type ? [evidence('claim_type')] : []),
    ...(a.lossPlace !== undefined && a.lossPlace.toLowerCase() === b.lossPlace?.toLowerCase()
      ? [evidence('place')]
      : []),
  ];
}

function sameDay(a: ReportedLoss, b: ReportedLoss): DuplicateEvidence | undefined {
  if (a.lossOn !== undefined && b.lossOn !== undefined) {
    const apart = Math.abs(daysBetween(a.lossOn, b.lossOn));
    if (apart > duplicateRules.days) return undefined;
    return evidence(apart === 0 ? 'loss_date' : 'loss_date_near');
  }
  const apart = Math.abs(daysBetween(localDateOf(a.notifiedAt), localDateOf(b.notifiedAt)));
  return apart > duplicateRules.daysBetweenNotices ? undefined : evidence('loss_date_unknown');
}

/** Own plate first, then the other vehicles of the accident. */
function samePlates(
  a: ReportedLoss,
  b: ReportedLoss,
): { readonly evidence: readonly DuplicateEvidence[]; readonly differ: boolean } {
  const [ownA, ...othersA] = a.plates.map(normalizePlate);
  const [ownB, ...othersB] = b.plates.map(normalizePlate);
  if (ownA === undefined || ownB === undefined) return { evidence: [], differ: false };
  if (ownA === ownB) {
    const both = othersA.some((plate) => othersB.includes(plate));
    // The same car hit by two others in three days: two accidents.
    const differ = !both && othersA.length > 0 && othersB.length > 0;
    return differ
      ? { evidence: [], differ: true }
      : { evidence: [evidence(both ? 'both_plates' : 'own_plate')], differ: false };
  }
  const crossed = othersA.includes(ownB) && othersB.includes(ownA);
  return { evidence: crossed ? [evidence('other_side')] : [], differ: !crossed };
}

/** Whose loss it is; brokers and lawyers stand on many. */
function peopleOf(claim: ReportedLoss): readonly string[] {
  return claim.parties
    .filter(({ role }) => role === 'insured' || role === 'claimant' || role === 'third_party')
    .map(({ party }) => party.id);
}

/** Types under which one event is reported: damage and injury of one crash, the storm and the water it let in. */
function compatible(a: ClaimTypeId, b: ClaimTypeId): boolean {
  return a === b || familyOf(a) === familyOf(b);
}

function familyOf(type: ClaimTypeId): string {
  return families.find(([prefix]) => type.startsWith(prefix))?.[1] ?? type;
}

const families: readonly (readonly [prefix: string, family: string])[] = [
  ['motor_', 'motor'],
  ['home_water', 'water-and-weather'],
  ['home_fire_weather', 'water-and-weather'],
  ['health_', 'health'],
];

function isOngoing(type: ClaimTypeId): boolean {
  return type.startsWith('health_') || type.startsWith('welfare_');
}

function evidence(signal: DuplicateSignal): DuplicateEvidence {
  return { signal, text: labels[signal] };
}

const labels: Readonly<Record<DuplicateSignal, Labels>> = {
  policy: { it: 'Stessa polizza', en: 'Same policy' },
  own_plate: { it: 'Stesso veicolo assicurato', en: 'Same insured vehicle' },
  both_plates: { it: 'Stessa coppia di targhe', en: 'Same pair of plates' },
  other_side: {
    it: 'Targhe incrociate: è l’altra parte dello stesso incidente',
    en: 'Plates the other way round: the other side of the same accident',
  },
  party: { it: 'Stessa persona danneggiata o assicurata', en: 'Same person injured or insured' },
  reporter: { it: 'Denunciato dallo stesso indirizzo', en: 'Reported from the same address' },
  external_ref: { it: 'Stesso numero di un’altra compagnia', en: 'Same number of another company' },
  loss_date: { it: 'Stessa data del sinistro', en: 'Same date of loss' },
  loss_date_near: { it: 'Date del sinistro vicine', en: 'Dates of loss near each other' },
  loss_date_unknown: {
    it: 'Una delle denunce non dice la data; sono arrivate a pochi giorni di distanza',
    en: 'One of the reports names no date; they came within a few days',
  },
  claim_type: { it: 'Stesso tipo di sinistro', en: 'Same type of claim' },
  place: { it: 'Stesso luogo', en: 'Same place' },
};
