/**
 * What a house may change without touching code: its words, claim types and their checklists, deadlines, calendar,
 * letterhead and limits of authority, as data. The files lie in `profiles/<name>/`; `src/profile.ts` reads and checks
 * them at start.
 */
import type { Retention } from './privacy/retention.ts';
import type { Department } from './departments/department.ts';
import type { KindExample } from './cases/kind-examples.ts';
import type { AnswerExample } from './facts/answer-likeness.ts';
import type { CircumstanceExample } from './claims/circumstance-likeness.ts';
import type { TypeExample } from './claims/type-likeness.ts';
import type { OwnPerson } from './review/own-people.ts';
import type { Authority } from './review/authority.ts';
import type { Clock } from './time/clock.ts';
import type { Cadence } from './answering/follow-up.ts';
import type { ProofPurpose } from './answering/way-out.ts';
import type { ClaimTypeId, ItemId } from './ids.ts';
import type { Language } from './message.ts';
import type { OfficeCalendar } from './time/office-calendar.ts';
import type { Terms } from './explain/terms.ts';

export type Labels = Readonly<Record<Language, string>>;

/** One thing a claim may need: a field somebody tells us, or a document somebody sends (domain guide D.2). */
export interface Item {
  readonly id: ItemId;
  readonly kind: 'field' | 'document';
  readonly label: Labels;
  /** One line for the customer: why we ask. */
  readonly why: Labels;
  /** Recognises the item in text (flags `iu`, on NFKC text with straight apostrophes); absent when code must judge. */
  readonly pattern?: RegExp;
  /** Recognises a document by its file name alone (flags `iu`); tried on the name as it is and with separators as blanks. */
  readonly fileName?: RegExp;
  /** Names of the checks of domain guide D.4 that apply. */
  readonly checks: readonly string[];
}

/** When a conditional requirement applies: a fact of the claim has one of the values; nobody spoke of it = `unknown`. */
export interface Condition {
  readonly fact: string;
  readonly in: readonly string[];
}

export interface RequirementRule {
  readonly anyOf: readonly ItemId[];
  readonly level: 'M' | 'C';
  /** First contact asks for `fnol` and `review`; `payment` items wait until money is about to move. */
  readonly stage: 'fnol' | 'review' | 'payment';
  /** All must hold; empty for level M. */
  readonly when: readonly Condition[];
}

/** Sets a fact of a claim: by words, or because an item was told (another vehicle's plate makes two vehicles). */
export type ConditionRule = { readonly fact: string; readonly value: string } & (
  | { readonly pattern: RegExp; readonly told?: undefined }
  | { readonly told: ItemId; readonly pattern?: undefined }
);

/** Circumstances told that make what looks like a loss of one type rather one of another: somebody hurt in a crash. */
export interface RatherRule {
  readonly type: ClaimTypeId;
  /** All must hold. */
  readonly when: readonly Condition[];
}

export interface ClaimType {
  readonly id: ClaimTypeId;
  readonly label: Labels;
  /** `reimbursement`: the customer paid and wants money; `benefit`: wants a service or allowance. */
  readonly purpose: 'reimbursement' | 'benefit';
  /** Words that speak for this type, with weights; matched accent-folded on whole words, `*` at the end = prefix. */
  readonly words: readonly { readonly word: string; readonly weight: number }[];
  /** What sets a condition's fact, such as `theft` → `cause=theft`. Of one fact the earlier entry wins («nessun ferito»). */
  readonly conditions: readonly ConditionRule[];
  /** Texts that tell a circumstance, by its fact: what no condition reads is read by likeness to them. */
  readonly circumstanceExamples?: ReadonlyMap<string, readonly CircumstanceExample[]>;
  /** The types this one gives way to, and when; the first that holds counts. */
  readonly rather: readonly RatherRule[];
  readonly requirements: readonly RequirementRule[];
  /** The right rests on a policy: without one, or outside its cover, nothing is paid. False for benefits granted by law. */
  readonly needsPolicy: boolean;
  /** Its files hold health data (GDPR art. 9): only those who may read such data see their words. */
  readonly aboutHealth: boolean;
  /** Days the customer has to tell us (info flag only); null = none. */
  readonly noticeDays: number | null;
  /** Days after expiry on which the cover still holds by law (compulsory motor liability: 15, art. 170-bis CAP). */
  readonly coverContinuesDays?: number;
}

/** A ground on which a claim may be rejected. No machine ever rejects by it; a person chooses it. */
export interface RejectionReason {
  readonly code: string;
  /** For the desk. */
  readonly label: Labels;
  /** The sentence in the customer's letter. */
  readonly letter: Labels;
  /** The letter must name the clause of the contract, or the rule, that it rests on. */
  readonly needsClause: boolean;
  /** Two people reject on this ground, whatever the amount (domain guide I.3). */
  readonly suspectsFraud: boolean;
}

/** How the house appears in letters. What is absent comes from the settings (`DESK_…`). */
export interface Letterhead {
  readonly name?: Labels;
  /** Postal address, one line. */
  readonly address?: string;
  readonly phone?: string;
  readonly hours?: Labels;
  /** Who answers complaints. */
  readonly complaintsDesk?: Labels;
  /** Page with the privacy notice of art. 13 GDPR. */
  readonly privacyUrl?: string;
}

export interface Profile {
  /** Its folder among the profiles. */
  readonly folder: string;
  readonly name: string;
  readonly terms: Terms;
  readonly items: ReadonlyMap<ItemId, Item>;
  readonly claimTypes: ReadonlyMap<ClaimTypeId, ClaimType>;
  /** Recognises a policy number of this insurer when no label stands before it. */
  readonly policyNumber: RegExp;
  /** Words by which somebody opens a claim here, beside those every house knows: «domanda di NASpI». */
  readonly opening?: RegExp;
  /** Words of this house's business: a message about them is never misdirected for it. */
  readonly trade?: RegExp;
  /** Mail as people write it, with the kind of work each is: what no rule knows is read by likeness to it. */
  readonly kindExamples?: readonly KindExample[];
  /** Losses as people tell them, with the type of each: what no word of a type says is read by likeness to them. */
  readonly typeExamples?: readonly TypeExample[];
  /** Sentences that answer an item of a checklist: what no rule reads is read by likeness to them. */
  readonly answerExamples?: readonly AnswerExample[];
  /** Employees and relatives who do not use Sportello, by tax code or address: two people decide their claims. */
  readonly ownPeople?: readonly OwnPerson[];
  /** Names of insurers, for `other_insurer`. */
  readonly insurers: readonly string[];
  /** When requests for missing items are repeated; absent = `standardCadence`. */
  readonly cadence?: Cadence;
  /** How long each kind of data is kept; the usual times when absent. */
  readonly retention?: Retention;
  /** What must be proven to have arrived: it leaves by certified mail, or as a registered letter. Nothing when absent. */
  readonly proof?: readonly ProofPurpose[];
  readonly clocks: readonly Clock[];
  readonly calendar: OfficeCalendar;
  readonly letterhead: Letterhead;
  /** Sets of limits by the day they hold from, the earliest first. */
  readonly authority: readonly Authority[];
  /** What somebody whose claim was rejected can do about it: the end of every such letter. */
  readonly remedies: Labels;
  /** Who may be asked about a claim, in the order in which people are offered them. */
  readonly departments: readonly Department[];
  /** Grounds of rejection, in the order in which people are offered them. */
  readonly rejections: readonly RejectionReason[];
}
