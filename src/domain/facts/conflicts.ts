/**
 * Sources that contradict each other about one loss: two dates, two places, two plates of one car. All values are
 * kept with the words they stood in; which one is right is for a person to say (domain guide D.5, `pe.data_conflict`).
 */
import type { Fact } from './fact.ts';
import { isOneSlipApart, normalizePlate, normalizePolicyNumber, sameFiscalCode } from './identifiers.ts';
import type { AttachmentId, ItemId, LocalDate, MessageId } from '../ids.ts';
import { item } from './statements.ts';
import { fold } from '../text/text.ts';

/** A fact with the message it was read in; facts without one count as read in the same message. */
export type SourcedFact = Fact & { readonly messageId?: MessageId };

/** What we hold about the claim ourselves, compared with what the messages say. */
export interface KnownOfClaim {
  readonly lossOn?: LocalDate;
  readonly lossPlace?: string;
  /** All plates of the loss, in any spelling. */
  readonly plates?: readonly string[];
  /** Those of them that the policy insures: never the other side's. */
  readonly insuredPlates?: readonly string[];
  /** Number of the policy the claim stands against, as printed. */
  readonly policyNumber?: string;
  /** What each attached file was recognised as: the account on a garage's bill is not the customer's. */
  readonly documents?: ReadonlyMap<AttachmentId, readonly ItemId[]>;
}

export type ConflictSource =
  | { readonly from: 'message'; readonly fact: SourcedFact }
  /** Held in the claim's file, such as a date a person typed. */
  | { readonly from: 'claim' };

/** One of the values that cannot all be true, with everybody who says so, the surest first. */
export interface ConflictValue {
  /** As facts hold it: `2026-07-03`, `AB123CD`, cents, names and places as written. */
  readonly value: string;
  readonly sources: readonly ConflictSource[];
}

export interface DataConflict {
  readonly item: ItemId;
  /** At least two, the best attested first. */
  readonly values: readonly ConflictValue[];
}

/**
 * Contradictions among the facts of one claim (of all its messages and papers) and with what its file holds. Two
 * spellings of one value are none, nor are two cars of one owner, the items of a bill, or a street and its town.
 * Quoted text and weak readings do not count. In the order of the checklist: date, hour, place, plates and so on.
 */
export function conflictsOf(
  facts: readonly SourcedFact[],
  known: KnownOfClaim = {},
): readonly DataConflict[] {
  const usable = facts.filter((fact) => isUsable(fact, known));
  return rules.flatMap((rule): readonly DataConflict[] => {
    const told = usable.filter(
      ({ key, confidence }) => key === rule.item && confidence >= (rule.least ?? 0.7),
    );
    const values = valuesOf(rule.choose?.(told) ?? told, rule.held?.(known, usable) ?? [], rule.agree);
    const opposed = values.filter((value) =>
      values.some(
        (other) =>
          other !== value && !rule.agree(value.value, other.value) && !areTwoThings(value, other, rule),
      ),
    );
    return opposed.length < 2 ? [] : [{ item: rule.item, values: opposed }];
  });
}

interface Rule {
  readonly item: ItemId;
  /** Least confidence of a reading that can contradict; 0.7 unless given. */
  readonly least?: number;
  /** Which of the readings speak for their message; all unless given. */
  readonly choose?: (told: readonly SourcedFact[]) => readonly SourcedFact[];
  /** What the file holds, in the form of facts. It contradicts only when none of it agrees. */
  readonly held?: (known: KnownOfClaim, facts: readonly SourcedFact[]) => readonly string[];
  /** Whether both values can be true of one thing. */
  readonly agree: (a: string, b: string) => boolean;
  /** One message may name several: two policies, or two cars, unless the second is the first misspelt. */
  readonly severalAtOnce?: 'always' | 'unless-misspelt';
}

const isSame = (a: string, b: string) => a === b;

const rules: readonly Rule[] = [
  { item: item('loss_date'), held: ({ lossOn }) => present(lossOn), agree: isSame },
  { item: item('loss_time'), agree: isSameHour },
  { item: item('loss_place'), held: ({ lossPlace }) => present(lossPlace), agree: canBeOnePlace },
  { item: item('injuries_flag'), agree: isSame },
  {
    item: item('plate_own'),
    held: platesBut('plate_other'),
    agree: isSame,
    severalAtOnce: 'unless-misspelt',
  },
  {
    item: item('plate_other'),
    held: platesBut('plate_own'),
    agree: isSame,
    severalAtOnce: 'unless-misspelt',
  },
  { item: item('vin'), agree: isSame, severalAtOnce: 'unless-misspelt' },
  { item: item('other_insurer'), least: 0.8, agree: isNameOf, severalAtOnce: 'always' },
  {
    item: item('policy_number'),
    least: 0.85,
    held: ({ policyNumber }) => present(policyNumber).map(normalizePolicyNumber),
    agree: isSame,
    severalAtOnce: 'always',
  },
  { item: item('fiscal_code'), agree: canBeTwoPeople },
  { item: item('amount_claimed'), least: 0.85, choose: onePerMessage, agree: isSame },
  { item: item('iban'), agree: isSame },
  { item: item('account_holder'), agree: isNameOf },
  { item: item('other_insurance'), agree: isSame },
  { item: item('trip_dates'), agree: isWithin },
];

/** Papers whose numbers are those of whoever issued them. */
const papersOfOthers: ReadonlySet<ItemId> = new Set(
  ['doc_invoice', 'doc_estimate', 'doc_proof_purchase', 'doc_technical_report'].map(item),
);
const ofTheIssuer: ReadonlySet<string> = new Set(['iban', 'account_holder', 'fiscal_code', 'policy_number']);

function isUsable({ key, span, method }: SourcedFact, { documents }: KnownOfClaim): boolean {
  if (span.part === 'quoted' || method === 'repaired') return false;
  if (!span.part.startsWith('attachment:') || !ofTheIssuer.has(key)) return true;
  const kinds = documents?.get(span.part.slice('attachment:'.length) as AttachmentId) ?? [];
  return !kinds.some((kind) => papersOfOthers.has(kind));
}

/** Each value once with all its sources, the surest first. */
function valuesOf(
  told: readonly SourcedFact[],
  held: readonly string[],
  agree: Rule['agree'],
): readonly ConflictValue[] {
  const values: { value: string; sources: ConflictSource[] }[] = [];
  for (const fact of told.toSorted((a, b) => b.confidence - a.confidence)) {
    const same = values.find(({ value }) => value === fact.value);
    if (same) same.sources.push({ from: 'message', fact });
    else values.push({ value: fact.value, sources: [{ from: 'message', fact }] });
  }
  if (values.length === 0) return [];
  const agreeing = values.filter(({ value }) => held.some((each) => agree(value, each)));
  for (const { sources } of agreeing) sources.push({ from: 'claim' });
  return agreeing.length > 0
    ? values
    : [...values, ...held.map((value) => ({ value, sources: [{ from: 'claim' } as const] }))];
}

/** Plates the file holds that nobody calls the other side's (or one's own, as those that the policy insures are). */
function platesBut(other: 'plate_own' | 'plate_other'): NonNullable<Rule['held']> {
  return ({ plates = [], insuredPlates = [] }, facts) => {
    const theirs = new Set([
      ...facts.flatMap(({ key, value }) => (key === other ? [value] : [])),
      ...(other === 'plate_own' ? insuredPlates.map(normalizePlate) : []),
    ]);
    return plates.map(normalizePlate).filter((plate) => !theirs.has(plate));
  };
}

/** «La mia auto X e la mia moto Y»: some message tells both. */
function areTwoThings(a: ConflictValue, b: ConflictValue, { severalAtOnce }: Rule): boolean {
  if (severalAtOnce === undefined) return false;
  if (severalAtOnce === 'unless-misspelt' && isOneSlipApart(a.value, b.value)) return false;
  const messages = new Set(messagesOf(a));
  return messagesOf(b).some((message) => messages.has(message));
}

function messagesOf({ sources }: ConflictValue): readonly string[] {
  return sources.flatMap((source) => (source.from === 'message' ? [messageOf(source.fact)] : []));
}

function messageOf({ messageId, span }: SourcedFact): string {
  return `${messageId ?? ''} ${span.part.startsWith('attachment:') ? span.part : ''}`;
}

/** What a message asks for is its total or its only amount; several without a total are the items of a list. */
function onePerMessage(told: readonly SourcedFact[]): readonly SourcedFact[] {
  const byMessage = Map.groupBy(told, messageOf);
  return [...byMessage.values()].flatMap((facts) => {
    const totals = facts.filter(({ confidence }) => confidence >= 0.9);
    return totals.length > 0 ? totals : facts.length === 1 ? facts : [];
  });
}

/** An hour apart is how people remember; twelve hours apart is «alle 5» for 17:00. */
function isSameHour(a: string, b: string): boolean {
  const apart = Math.abs(minutesOf(a) - minutesOf(b));
  return [0, 12 * 60, 24 * 60].some((turn) => Math.abs(apart - turn) <= 60);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Two streets, two numbered roads or two towns contradict; a street and a town, or words that overlap, do not. */
function canBeOnePlace(a: string, b: string): boolean {
  const [one, other] = [placeOf(a), placeOf(b)];
  return (['street', 'road', 'town'] as const).every((kind) => {
    const names = [...one[kind]];
    return names.length === 0 || other[kind].size === 0 || names.some((name) => other[kind].has(name));
  });
}

interface PlaceNames {
  readonly street: ReadonlySet<string>;
  readonly road: ReadonlySet<string>;
  readonly town: ReadonlySet<string>;
}

function placeOf(text: string): PlaceNames {
  const folded = fold(text);
  const street = new Set<string>();
  for (const match of folded.matchAll(streetNames))
    for (const word of (match[1] ?? '').match(/[a-z]{2,}/g) ?? [])
      if (!littleWords.has(word)) street.add(word);
  const road = new Set(
    Array.from(folded.matchAll(roadNumbers), (match) =>
      match[0].replace(/strada statale|statale|s\.? ?s\.?/, 'ss').replace(/[\s.]/g, ''),
    ),
  );
  const town = new Set<string>();
  for (const match of text.matchAll(townNames)) {
    const name = fold(match[1] ?? match[2] ?? '');
    if (name !== '' && ![...street].some((word) => name.includes(word))) town.add(name);
  }
  return { street, road, town };
}

const streetNames =
  /(?<![a-z])(?:via|viale|piazza|piazzale|corso|largo|vicolo|strada|lungomare|contrada)\s((?:(?!(?:a|ad|in|e|presso|angolo|incrocio|at|near|and)\s)[a-z']{1,20}\s?){1,4})/g;
const littleWords: ReadonlySet<string> = new Set(
  'di de da al del della dei degli delle dello san santa angolo con via viale piazza piazzale corso largo vicolo strada presso vicino altezza incrocio'.split(
    ' ',
  ),
);
const roadNumbers = /(?<![a-z\d])(?:a ?\d{1,2}|(?:strada statale|statale|s\.? ?s\.?) ?\d{1,3})(?![\d])/g;
/** Behind «a», «in», or the last of the parts between commas, with a capital. */
const townNames =
  /(?<!\p{L})(?:a|ad|in|near|at)\s(\p{Lu}[\p{Ll}']{2,20}(?:\s\p{Lu}[\p{Ll}']{2,20}){0,2})(?!\p{L}|\s(?:Street|Road|Avenue|Square|Lane|House|Station|Airport))|(?:^|,\s?(?:\d{5}\s)?)(\p{Lu}[\p{Ll}']{2,20}(?:\s\p{Lu}[\p{Ll}']{2,20}){0,2})(?:\s\(\p{Lu}{2}\))?$/gu;

/** «Unipol» and «UnipolSai», «Rossi Mario» and «Mario Rossi», with a second given name or without. */
function isNameOf(a: string, b: string): boolean {
  const [one, other] = [fold(a), fold(b)];
  if (one.includes(other) || other.includes(one)) return true;
  const [words, others] = [one.split(' '), other.split(' ')];
  const [few, many] = words.length <= others.length ? [words, others] : [others, words];
  return few.length >= 2 && few.every((word) => many.includes(word));
}

/** Codes of other names are other people's; of one name and another birthday, one of them is wrong. */
function canBeTwoPeople(a: string, b: string): boolean {
  return sameFiscalCode(a, b) || a.slice(0, 6) !== b.slice(0, 6);
}

/** Of two spans of days one lies inside the other: a stay and the journey around it. */
function isWithin(a: string, b: string): boolean {
  const [fromA = '', toA = ''] = a.split('/');
  const [fromB = '', toB = ''] = b.split('/');
  return (fromA <= fromB && toA >= toB) || (fromB <= fromA && toB >= toA);
}

function present(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
