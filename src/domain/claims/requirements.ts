/**
 * What a claim needs and what is still missing. The checklist of a claim only ever grows, an item that came is
 * never asked for again, and whether something counts as come is decided here and nowhere else.
 */
import { parseLocalDate } from '../time/calendar.ts';
import type { Requirement } from './claim.ts';
import type { DocumentDetail, DocumentQuality } from '../documents/document-detail.ts';
import type { DocumentSeen, Fact } from '../facts/fact.ts';
import type { ItemId, LocalDate } from '../ids.ts';
import { checkFiscalCode, checkIban, checkVatNumber, checkVin } from '../facts/identifiers.ts';
import type { ClaimType, Condition, Item } from '../profile.ts';
import { isReference } from '../linking/reference.ts';

type Stage = Requirement['stage'];

/** What speaks for items of a checklist. Values are normalised as `Fact.value` says. */
export interface Evidence {
  readonly facts: readonly Fact[];
  readonly documents: readonly DocumentSeen[];
  /** Items that policy and party data already answer: the name of an insured we know, a tax code on file, a way to reach them. */
  readonly known: ReadonlySet<ItemId>;
  /** The profile's items: their `checks` decide whether a value counts. */
  readonly items: ReadonlyMap<ItemId, Item>;
  /** Day of receipt; dates of loss after it do not count. */
  readonly today?: LocalDate;
  /** Items that came again after they were rejected. Without it a rejected item stays rejected, however often we look. */
  readonly resubmitted?: ReadonlySet<ItemId>;
}

/** What made an item count as come. */
type TickedBy =
  | { readonly kind: 'fact'; readonly item: ItemId; readonly fact: Fact }
  | { readonly kind: 'document'; readonly item: ItemId; readonly document: DocumentSeen }
  | { readonly kind: 'known'; readonly item: ItemId };

export interface Ticked {
  readonly key: Requirement['key'];
  readonly by: TickedBy;
}

/**
 * The checklist of a new claim: all mandatory rules, and the conditional ones whose facts hold. A fact nobody
 * spoke of counts as `unknown`. In order of stage, then of the profile.
 */
export function checklist(
  type: ClaimType,
  conditionFacts: ReadonlyMap<string, string>,
): readonly Requirement[] {
  const rules = new Map<string, Requirement>();
  for (const rule of type.requirements) {
    if (!applies(rule.when, conditionFacts)) continue;
    const key = rule.anyOf.join('|');
    const before = rules.get(key);
    rules.set(key, {
      key,
      anyOf: rule.anyOf,
      stage: before && stageOrder[before.stage] < stageOrder[rule.stage] ? before.stage : rule.stage,
      level: before?.level === 'M' ? 'M' : rule.level,
      state: 'missing',
      askedRounds: 0,
    });
  }
  return [...rules.values()].toSorted((a, b) => stageOrder[a.stage] - stageOrder[b.stage]);
}

/**
 * Adds what has become applicable since; takes nothing away, because an item once asked for must still be
 * recognised when it arrives. What came under one rule counts for a new one that it satisfies too.
 */
export function extendChecklist(
  existing: readonly Requirement[],
  wanted: readonly Requirement[],
): readonly Requirement[] {
  const keys = new Set(existing.map((requirement) => requirement.key));
  const added = wanted
    .filter((requirement) => !keys.has(requirement.key))
    .map((requirement) => inherit(requirement, existing));
  return [...existing, ...added].toSorted((a, b) => stageOrder[a.stage] - stageOrder[b.stage]);
}

/** For a claim whose type was corrected: the new type's checklist, with all that came or was settled under the old one. */
export function replaceChecklist(
  existing: readonly Requirement[],
  wanted: readonly Requirement[],
): readonly Requirement[] {
  const wantedKeys = new Set(wanted.map((requirement) => requirement.key));
  const settled = existing.filter(
    (requirement) => !wantedKeys.has(requirement.key) && settledStates.has(requirement.state),
  );
  const carried = wanted.map(
    (requirement) => existing.find(({ key }) => key === requirement.key) ?? inherit(requirement, existing),
  );
  return [...carried, ...settled];
}

/**
 * Ticks what the evidence brings: an item becomes `received` once and nothing here ever takes that back.
 * The same evidence again changes nothing.
 */
export function applyEvidence(
  requirements: readonly Requirement[],
  evidence: Evidence,
): { readonly requirements: readonly Requirement[]; readonly ticked: readonly Ticked[] } {
  const ticked: Ticked[] = [];
  const after = requirements.map((requirement): Requirement => {
    const open = openItems(requirement, evidence);
    const by = open.length === 0 ? undefined : findEvidence(open, evidence);
    if (!by) return requirement;
    ticked.push({ key: requirement.key, by });
    return { ...requirement, state: 'received' };
  });
  return { requirements: after, ticked };
}

/**
 * What is still to be asked for up to a stage, in order. First contact asks up to `review`; `payment` items wait
 * until money is about to move, because asking for everything at once brings half answers.
 */
export function missingFor(requirements: readonly Requirement[], upTo: Stage): readonly Requirement[] {
  return requirements
    .filter(({ state, stage }) => missingStates.has(state) && stageOrder[stage] <= stageOrder[upTo])
    .toSorted((a, b) => stageOrder[a.stage] - stageOrder[b.stage]);
}

/** What came already, for the sentence that says so in a request. */
export function alreadyReceived(requirements: readonly Requirement[]): readonly Requirement[] {
  return requirements.filter(({ state }) => state === 'received' || state === 'accepted');
}

/**
 * What a person must see before accepting a line that came: the flaws of the best of its documents. A flawed document
 * is received like any other, because asking again for what lies on the desk would be rude; it is just not silent.
 * `documents` are those of the claim.
 */
export function flawsOf(
  requirement: Pick<Requirement, 'state' | 'anyOf'>,
  documents: readonly Pick<DocumentDetail, 'item' | 'quality'>[],
): readonly DocumentQuality[] {
  if (requirement.state !== 'received') return [];
  const own = documents.filter(({ item }) => requirement.anyOf.includes(item));
  return own.toSorted((a, b) => a.quality.length - b.quality.length)[0]?.quality ?? [];
}

/** Whether a value counts for an item: every check of the profile that can be judged on the value alone agrees. */
export function isValidValue(item: Item, value: string, today?: LocalDate): boolean {
  if (value.trim() === '') return false;
  return item.checks.every((check) => {
    const { name, argument } = parseCheck(check);
    return valueChecks.get(name)?.(value, argument, today) ?? true;
  });
}

/** True for a check that some part of the product knows: here on the value alone, or in review with the whole file. */
export function isKnownCheck(check: string): boolean {
  const { name } = parseCheck(check);
  return valueChecks.has(name) || reviewChecks.has(name);
}

const stageOrder: Readonly<Record<Stage, number>> = { fnol: 0, review: 1, payment: 2 };
const missingStates: ReadonlySet<string> = new Set(['missing', 'asked', 'rejected']);
const settledStates: ReadonlySet<string> = new Set(['received', 'accepted', 'waived']);

/** Below this a reading is a guess: the customer is asked rather than the guess believed. */
const leastConfidence = 0.4;

type ValueCheck = (value: string, argument: string | undefined, today: LocalDate | undefined) => boolean;

const valueChecks: ReadonlyMap<string, ValueCheck> = new Map<string, ValueCheck>([
  ['ref.mod97', (value) => isReference(value)],
  ['cf.check', (value) => checkFiscalCode(value)],
  ['piva.luhn', (value) => checkVatNumber(value)],
  ['iban.mod97', (value) => checkIban(value)],
  ['iban.length', (value) => checkIban(value)],
  ['iban.it_cin', (value) => checkIban(value)],
  ['vin.shape', (value) => checkVin(value)],
  ['plate.it', isPlate],
  ['plate.any', isPlate],
  ['phone.e164', (value) => /^\+[1-9]\d{5,14}$/.test(value)],
  ['email.syntax', (value) => /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(value)],
  ['date.real', (value) => parseLocalDate(value) !== undefined],
  ['date.not_future', isNotFuture],
  ['money.positive', (value) => /^\d{1,15}$/.test(value) && Number(value) > 0],
  ['text.min', (value, least) => value.trim().length >= Number(least)],
]);

/** Checks that need the policy, other documents or a person: they make findings in review, not missing items. */
const reviewChecks: ReadonlySet<string> = new Set(
  (
    'ref.exists policy.pattern policy.exists name.matches_policy_party name.eq_payee cf.matches_party ' +
    'loss.within_policy loss.notified_in_time loss.within_trip time.real plate.matches_policy bool manual ' +
    'amount.le_limit amount.eq_documents amount.sum date.order treatment.after_waiting_period ' +
    'doc.legible doc.signed doc.dated doc.issuer doc.patient doc.pages doc.year ' +
    'cai.both_signed cai.date_eq_loss cai.plates photo.min photo.exif_after_loss ' +
    'inv.number inv.date inv.issuer_vat inv.holder_eq_insured inv.not_duplicate inv.paid ' +
    'police.within er.date_near_loss presc.date_le_invoice presc.diagnosis presc.patient ' +
    'id.not_expired trip.covers_loss'
  ).split(' '),
);

/** Whether all conditions hold; a fact that nobody told is `unknown`. */
export function applies(when: readonly Condition[], conditionFacts: ReadonlyMap<string, string>): boolean {
  return when.every(({ fact, in: values }) => values.includes(conditionFacts.get(fact) ?? 'unknown'));
}

/** A requirement that another one has already satisfied starts where that one stands. */
function inherit(requirement: Requirement, existing: readonly Requirement[]): Requirement {
  const source = existing.find(
    ({ state, anyOf }) =>
      (state === 'received' || state === 'accepted') &&
      anyOf.every((item) => requirement.anyOf.includes(item)),
  );
  return source ? { ...requirement, state: source.state } : requirement;
}

/** The items of a requirement that new evidence may still tick. */
function openItems(requirement: Requirement, evidence: Evidence): readonly ItemId[] {
  if (requirement.state === 'missing' || requirement.state === 'asked') return requirement.anyOf;
  if (requirement.state !== 'rejected') return [];
  return requirement.anyOf.filter((item) => evidence.resubmitted?.has(item));
}

function findEvidence(open: readonly ItemId[], evidence: Evidence): TickedBy | undefined {
  for (const item of open) {
    if (evidence.known.has(item)) return { kind: 'known', item };
    const document = evidence.documents.find(
      (seen) => seen.item === item && seen.confidence >= leastConfidence,
    );
    if (document) return { kind: 'document', item, document };
    const fact = evidence.facts.find((read) => answersItem(read, item, evidence));
    if (fact) return { kind: 'fact', item, fact };
  }
  return undefined;
}

function answersItem(fact: Fact, id: ItemId, evidence: Evidence): boolean {
  if (fact.key !== id || fact.confidence < leastConfidence) return false;
  const item = evidence.items.get(id);
  return item !== undefined && item.kind === 'field' && isValidValue(item, fact.value, evidence.today);
}

/** `text.min(60)` and `doc.pages>=5` carry a number; the name is what stands before it. */
function parseCheck(check: string): { name: string; argument?: string } {
  const match = /^([a-z_.0-9]+?)(?:\((.{1,20})\)|>=(\d{1,6}))?$/.exec(check);
  const argument = match?.[2] ?? match?.[3];
  return { name: match?.[1] ?? check, ...(argument === undefined ? {} : { argument }) };
}

function isPlate(value: string): boolean {
  return /^[A-Z0-9]{4,12}$/.test(value) && /\d/.test(value);
}

function isNotFuture(value: string, _: string | undefined, today: LocalDate | undefined): boolean {
  return today === undefined || value <= today;
}
