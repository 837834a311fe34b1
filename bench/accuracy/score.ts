/** Truth against outcome: what is counted, and the figures made of it. */
import type { Profile } from '#src/domain/profile.ts';
import type { ClaimId, ClaimTypeId, PolicyId } from '#src/domain/ids.ts';
import { checklist, missingFor } from '#src/domain/claims/requirements.ts';
import type { Outcome } from './desk.ts';
import { kinds, type Kind, type MadeMessage, type Stated } from './world-messages.ts';

/** Right, wrong and missed of one class. */
export interface Counts {
  right: number;
  /** Said and not so. */
  wrong: number;
  /** So and not said. */
  missed: number;
}

/** How often one line of a checklist was judged, and wrongly. */
export interface LineCounts {
  of: number;
  /** The message answers it and it is asked for. */
  asked: number;
  /** The message leaves it open and it is not asked for. */
  forgotten: number;
  /** The wrong ones by claim type, by channel, by language and by whether the claim is new: `motor_damage +3 −1`. */
  readonly where: Map<string, { asked: number; forgotten: number }>;
}

/** Everything counted on one half of the messages. */
export interface Tally {
  messages: number;
  /** Messages about a claim that exists. */
  linkable: number;
  autoRight: number;
  autoWrong: number;
  byThread: number;
  /** Joined a conversation, and a person is asked to look because it speaks of another loss. */
  held: number;
  /** Right claim proposed first, or linked. */
  top1: number;
  top3: number;
  /** Of linkable messages that were not linked by machine. */
  proposable: number;
  proposedFirst: number;
  proposedThree: number;
  /** Linkable messages for which a new claim was opened instead. */
  openedAgain: number;
  readonly wrongBy: Map<string, number>;
  /** Linkable messages that the machine did not link, by the reasons it gave; one message may have several. */
  readonly leftBy: Map<string, number>;
  readonly autoBy: Map<string, { auto: number; of: number }>;
  losses: number;
  opened: number;
  typeRight: number;
  policyRight: number;
  policyNone: number;
  policyWrong: number;
  /** Claims opened for messages that report no loss. */
  openedForNothing: number;
  /** New losses for which no claim was opened, by what stood against it. */
  readonly notOpenedBy: Map<string, number>;
  /** Types read for another: `motor_own → motor_damage`. */
  readonly typesFor: Map<string, number>;
  /** Kinds read for others: `claim_new → claim_update`. */
  readonly kindsFor: Map<string, number>;
  readonly kinds: Map<string, Counts>;
  readonly fields: Map<string, Counts>;
  missingRight: number;
  missingOf: number;
  /** Missing sets that are wrong because the claim was opened under another type: all its lines differ. */
  missingOfOtherType: number;
  /** Per line of the checklists, by its key. */
  readonly missingLines: Map<string, LineCounts>;
  readonly bins: { said: number; right: number; of: number }[];
}

export function emptyTally(): Tally {
  return {
    messages: 0,
    linkable: 0,
    autoRight: 0,
    autoWrong: 0,
    byThread: 0,
    held: 0,
    top1: 0,
    top3: 0,
    proposable: 0,
    proposedFirst: 0,
    proposedThree: 0,
    openedAgain: 0,
    wrongBy: new Map(),
    leftBy: new Map(),
    autoBy: new Map(),
    losses: 0,
    opened: 0,
    typeRight: 0,
    policyRight: 0,
    policyNone: 0,
    policyWrong: 0,
    openedForNothing: 0,
    notOpenedBy: new Map(),
    typesFor: new Map(),
    kindsFor: new Map(),
    kinds: new Map(kinds.map((kind) => [kind, { right: 0, wrong: 0, missed: 0 }])),
    fields: new Map(measuredFields.map((field) => [field, { right: 0, wrong: 0, missed: 0 }])),
    missingRight: 0,
    missingOf: 0,
    missingOfOtherType: 0,
    missingLines: new Map(),
    bins: Array.from({ length: 10 }, () => ({ said: 0, right: 0, of: 0 })),
  };
}

/** Two tallies as one. */
export function addTally(a: Tally, b: Tally): Tally {
  const sum = emptyTally();
  for (const each of [a, b]) {
    for (const key of numbers) sum[key] += each[key];
    for (const part of ['wrongBy', 'leftBy', 'notOpenedBy', 'typesFor', 'kindsFor'] as const)
      for (const [key, value] of each[part]) increase(sum[part], key, value);
    for (const [key, counts] of each.missingLines) {
      const line = lineOf(sum, key);
      line.of += counts.of;
      line.asked += counts.asked;
      line.forgotten += counts.forgotten;
      for (const [where, { asked, forgotten }] of counts.where) countWhere(line, where, asked, forgotten);
    }
    for (const [key, { auto, of }] of each.autoBy) {
      const before = sum.autoBy.get(key) ?? { auto: 0, of: 0 };
      sum.autoBy.set(key, { auto: before.auto + auto, of: before.of + of });
    }
    for (const part of ['kinds', 'fields'] as const)
      for (const [key, counts] of each[part]) {
        const before = sum[part].get(key);
        if (before === undefined) continue;
        before.right += counts.right;
        before.wrong += counts.wrong;
        before.missed += counts.missed;
      }
    for (const [index, bin] of each.bins.entries()) {
      const before = sum.bins[index];
      if (before === undefined) continue;
      before.of += bin.of;
      before.said += bin.said;
      before.right += bin.right;
    }
  }
  return sum;
}
function increase(counts: Map<string, number>, key: string, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

const numbers = [
  'messages',
  'linkable',
  'autoRight',
  'autoWrong',
  'byThread',
  'held',
  'top1',
  'top3',
  'proposable',
  'proposedFirst',
  'proposedThree',
  'openedAgain',
  'losses',
  'opened',
  'typeRight',
  'policyRight',
  'policyNone',
  'policyWrong',
  'openedForNothing',
  'missingRight',
  'missingOf',
  'missingOfOtherType',
] as const satisfies readonly (keyof Tally)[];

/** Items whose values are compared with the truth, as the text's own words state them. */
const measuredFields = [
  'reference',
  'policy_number',
  'fiscal_code',
  'iban',
  'contact_phone',
  'contact_email',
  'plate_own',
  'plate_other',
  'loss_date',
  'loss_time',
  'loss_place',
  'amount_claimed',
  'flight_number',
  'pir_number',
] as const;

/** One message that went wrong, for whoever mends rules on the open half. */
export interface Fault {
  readonly of: string;
  readonly detail: string;
}

/** Counts one message. @returns what was wrong with it, in words. */
export function count(
  tally: Tally,
  message: MadeMessage,
  outcome: Outcome,
  ids: { readonly claims: ReadonlyMap<number, ClaimId>; readonly policies: ReadonlyMap<number, PolicyId> },
  profile: Profile,
): readonly Fault[] {
  const faults: Fault[] = [];
  const { truth } = message;
  const right = truth.claim === undefined ? undefined : ids.claims.get(truth.claim);
  tally.messages += 1;
  countLink(tally, message, outcome, right, faults);
  countOpening(tally, message, outcome, ids.policies, faults);
  countKinds(tally, truth.kinds, outcome.kinds, faults);
  countFields(tally, truth.stated, truth.tolerated, outcome, faults);
  countMissing(tally, message, outcome, right, profile, faults);
  return faults;
}

function countLink(
  tally: Tally,
  message: MadeMessage,
  outcome: Outcome,
  right: ClaimId | undefined,
  faults: Fault[],
): void {
  const { truth } = message;
  const { linked, suggested } = outcome;
  // A message that joins a conversation and is shown to a person because it speaks of another loss is not settled.
  const held = outcome.problem !== undefined && heldFor.has(outcome.problem);
  const automatic = linked !== undefined && linked.how !== 'opened' && !held;
  if (linked !== undefined && linked.how !== 'opened' && held) tally.held += 1;
  const isRight = automatic && linked.claimId === right;
  if (automatic && !isRight) {
    tally.autoWrong += 1;
    increase(
      tally.wrongBy,
      `${truth.trap}: ${truth.kinds.join('+')} read as ${outcome.kinds.join('+')}, ${linked.how}`,
    );
    faults.push({ of: 'wrong link', detail: `${truth.trap}; ${linked.how}; ${linked.evidence.join(', ')}` });
  }
  if (isRight) tally.autoRight += 1;
  if (automatic && linked.how === 'thread') tally.byThread += 1;
  const certainty = certaintyOf(outcome);
  if (certainty !== undefined) {
    const bin = tally.bins[Math.min(9, Math.floor(certainty.p * 10))];
    if (bin !== undefined) {
      bin.of += 1;
      bin.said += certainty.p;
      if (certainty.claimId === right) bin.right += 1;
    }
  }
  if (right === undefined) return;
  tally.linkable += 1;
  const by = tally.autoBy.get(truth.trap) ?? { auto: 0, of: 0 };
  tally.autoBy.set(truth.trap, { auto: by.auto + (automatic ? 1 : 0), of: by.of + 1 });
  const place = suggested.findIndex((each) => each.claimId === right);
  if (isRight || place === 0) tally.top1 += 1;
  if (isRight || (place >= 0 && place < 3)) tally.top3 += 1;
  if (linked?.how === 'opened') {
    tally.openedAgain += 1;
    faults.push({ of: 'opened again', detail: truth.kinds.join('+') });
  }
  if (!automatic) {
    for (const cause of causesOf(outcome, held)) increase(tally.leftBy, cause);
    tally.proposable += 1;
    if (place === 0) tally.proposedFirst += 1;
    if (place >= 0 && place < 3) tally.proposedThree += 1;
    else if (linked === undefined) faults.push({ of: 'not proposed', detail: truth.trap });
    faults.push({ of: 'left to a person', detail: `${truth.trap}; ${place === -1 ? 'not' : place + 1}` });
  }
}

/** Why a message about a known claim was not linked by the machine; alone stands before a reason that has no other beside it. */
function causesOf({ linked, problem, doubts }: Outcome, held: boolean): readonly string[] {
  if (linked?.how === 'opened') return ['taken for a new loss, and opened'];
  if (held) return [`held: ${problem ?? ''}`];
  const [only, ...more] = doubts;
  if (only === undefined) return [`no reason kept (${problem ?? 'no problem'})`];
  return more.length === 0 ? [only, `alone: ${only}`] : doubts;
}

const heldFor: ReadonlySet<string> = new Set(['new_loss_in_reply', 'several_claims']);

/** How sure the desk said it was of the claim it put first; a conversation that goes on and an opened claim say nothing. */
function certaintyOf(outcome: Outcome): { readonly p: number; readonly claimId: ClaimId } | undefined {
  const { linked, suggested } = outcome;
  const all = linked === undefined || linked.how === 'opened' ? suggested : [linked, ...suggested];
  const first = all.toSorted((a, b) => b.score - a.score)[0];
  return first?.certainty === undefined ? undefined : { p: first.certainty, claimId: first.claimId };
}

function countOpening(
  tally: Tally,
  message: MadeMessage,
  outcome: Outcome,
  policies: ReadonlyMap<number, PolicyId>,
  faults: Fault[],
): void {
  const { truth } = message;
  const opened = outcome.opened;
  if (truth.opens === undefined) {
    if (opened !== undefined && truth.claim === undefined) {
      tally.openedForNothing += 1;
      faults.push({ of: 'opened for nothing', detail: truth.kinds.join('+') });
    }
    return;
  }
  tally.losses += 1;
  if (opened === undefined) {
    increase(tally.notOpenedBy, notOpenedFor(outcome));
    if (outcome.linked === undefined)
      faults.push({ of: 'not opened', detail: `${truth.opens}; kinds ${outcome.kinds.join('+')}` });
    return;
  }
  tally.opened += 1;
  if (opened.type === truth.opens) tally.typeRight += 1;
  else {
    increase(tally.typesFor, `${truth.opens} → ${opened.type}`);
    faults.push({ of: 'type', detail: `${truth.opens} read as ${opened.type}` });
  }
  const allowed = truth.policies.map((key) => policies.get(key));
  if (opened.policyId === undefined) tally.policyNone += 1;
  else if (allowed.includes(opened.policyId)) tally.policyRight += 1;
  else {
    tally.policyWrong += 1;
    faults.push({ of: 'policy', detail: truth.opens });
  }
}

/** What stood against opening a claim for a new loss: it was put elsewhere, not seen as one, or left to a person. */
function notOpenedFor({ linked, kinds: said, problem, doubts }: Outcome): string {
  if (linked !== undefined) return `put to a known claim (${linked.how})`;
  if (!said.includes('claim_new')) return `read as ${said.join('+')}`;
  if (problem === 'type_unknown') return 'no type told';
  return `left to a person (${problem ?? 'no problem'}): ${doubts[0] ?? 'no reason kept'}`;
}

function countKinds(tally: Tally, truth: readonly Kind[], said: readonly string[], faults: Fault[]): void {
  for (const kind of new Set<string>([...truth, ...said])) {
    const counts = tally.kinds.get(kind);
    if (counts === undefined) continue;
    const is = truth.some((each) => each === kind);
    if (is && said.includes(kind)) counts.right += 1;
    else if (is) counts.missed += 1;
    else counts.wrong += 1;
  }
  if (
    truth.some((kind) => !said.includes(kind)) ||
    said.some((kind) => !truth.some((each) => each === kind))
  ) {
    increase(tally.kindsFor, `${truth.join('+')} → ${said.join('+')}`);
    faults.push({ of: 'kind', detail: `${truth.join('+')} read as ${said.join('+')}` });
  }
}

function countFields(
  tally: Tally,
  stated: readonly Stated[],
  tolerated: readonly string[],
  outcome: Outcome,
  faults: Fault[],
): void {
  for (const field of measuredFields) {
    const counts = tally.fields.get(field);
    if (counts === undefined) continue;
    const wanted = stated.filter((each) => each.item === field);
    const read = outcome.facts.filter(
      (fact) => fact.key === field && !/^(?:quoted|attachment)/.test(fact.span.part),
    );
    const found = [...new Set(read.map((fact) => fact.value))];
    // Of the sender's own address and number the text says nothing: they may count as found, never as wrong.
    const ownWords = new Set(
      read
        .filter(
          (fact) =>
            fact.span.part === 'subject' || fact.span.part === 'body' || fact.span.part === 'transcript',
        )
        .map((fact) => fact.value),
    );
    const fits = (value: string, each: Stated) => each.values.some((want) => equal(field, value, want));
    for (const each of wanted)
      if (found.some((value) => fits(value, each))) counts.right += 1;
      else {
        counts.missed += 1;
        faults.push({ of: `field ${field} missed`, detail: each.values.join(' | ') });
      }
    for (const value of ownWords)
      if (!wanted.some((each) => fits(value, each)) && !tolerated.some((each) => equal(field, value, each))) {
        counts.wrong += 1;
        faults.push({ of: `field ${field} wrong`, detail: value });
      }
  }
}

function equal(field: string, value: string, want: string): boolean {
  if (field === 'loss_place')
    return plain(value).includes(plain(want)) || (plain(want).includes(plain(value)) && value.length > 3);
  if (field === 'policy_number' || field === 'flight_number') return plain(value) === plain(want);
  return value === want;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

function countMissing(
  tally: Tally,
  message: MadeMessage,
  outcome: Outcome,
  right: ClaimId | undefined,
  profile: Profile,
  faults: Fault[],
): void {
  const { truth } = message;
  const main = truth.kinds.at(-1);
  const has = new Set<string>(truth.has);
  if (message.from !== undefined) has.add(message.channel === 'phone' ? 'contact_phone' : 'contact_email');
  let expected: readonly { readonly key: string; readonly anyOf: readonly string[] }[];
  if (main === 'claim_update' && right !== undefined && outcome.linked?.claimId === right)
    expected = outcome.before;
  else if (main === 'claim_new' && outcome.opened !== undefined && truth.opens !== undefined) {
    const type = profile.claimTypes.get(truth.opens as ClaimTypeId);
    if (type === undefined) return;
    expected = missingFor(checklist(type, new Map(Object.entries(truth.facts))), 'review');
    if (outcome.opened.policyId !== undefined) has.add('policy_number').add('insured_name');
  } else return;
  const open = new Set(truth.open);
  // What a policy's own file answers depends on the person's data: the desk's word on it is taken.
  const fromFile = new Set(
    outcome.opened?.policyId === undefined
      ? []
      : ['fiscal_code', 'iban', 'account_holder', 'contact_phone', 'plate_own', 'insured_name'],
  );
  const want = new Set(
    expected.filter((line) => !line.anyOf.some((item) => has.has(item))).map((line) => line.key),
  );
  const got = new Set(outcome.missing.map((line) => line.key));
  // What «il tamponamento» or «il furto» makes applicable on a claim that knew no circumstances (an accident form, the
  // police report) is rightly asked for the first time; the truth of these claims knows no circumstances to judge it by.
  const isNew = (key: string) => main === 'claim_update' && !outcome.requiredBefore.has(key);
  const free = (key: string) =>
    isNew(key) || key.split('|').some((item) => open.has(item) || fromFile.has(item));
  const asked = [...got].filter((key) => !want.has(key) && !free(key));
  const forgot = [...want].filter((key) => !got.has(key) && !free(key));
  tally.missingOf += 1;
  const type = truth.opens ?? outcome.linked?.type ?? '';
  const isOtherType = outcome.opened !== undefined && outcome.opened.type !== type;
  if (!isOtherType)
    for (const key of new Set([...expected.map((line) => line.key), ...asked])) {
      if (free(key)) continue;
      const line = lineOf(tally, key);
      const isAsked = asked.includes(key);
      const isForgotten = forgot.includes(key);
      line.of += 1;
      if (!isAsked && !isForgotten) continue;
      if (isAsked) line.asked += 1;
      else line.forgotten += 1;
      for (const where of [type, message.channel, message.language, main === 'claim_new' ? 'new' : 'known'])
        countWhere(line, where, isAsked ? 1 : 0, isAsked ? 0 : 1);
    }
  if (asked.length === 0 && forgot.length === 0) {
    tally.missingRight += 1;
    return;
  }
  if (isOtherType) tally.missingOfOtherType += 1;
  faults.push({
    of: 'missing set',
    detail:
      [...asked.map((key) => `+${key}`), ...forgot.map((key) => `-${key}`)].join(' ') +
      (outcome.opened === undefined ? '' : ` (${truth.opens}, as ${outcome.opened.type})`),
  });
}

function lineOf(tally: Tally, key: string): LineCounts {
  const known = tally.missingLines.get(key);
  if (known !== undefined) return known;
  const line = {
    of: 0,
    asked: 0,
    forgotten: 0,
    where: new Map<string, { asked: number; forgotten: number }>(),
  };
  tally.missingLines.set(key, line);
  return line;
}

function countWhere(line: LineCounts, where: string, asked: number, forgotten: number): void {
  const before = line.where.get(where) ?? { asked: 0, forgotten: 0 };
  line.where.set(where, { asked: before.asked + asked, forgotten: before.forgotten + forgotten });
}

/** Precision, recall and F1 of some counts. */
export function rates(counts: Counts): {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
} {
  const precision = ratio(counts.right, counts.right + counts.wrong);
  const recall = ratio(counts.right, counts.right + counts.missed);
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

/** A share; nothing of nothing is everything. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
