/**
 * Policies, parties and claims. A claim (sinistro) is the loss file; a complaint (reclamo) is something else;
 * a ticket is neither. Amounts are euro cents.
 */
import type {
  ClaimId,
  ClaimTypeId,
  ItemId,
  LocalDate,
  PartyId,
  PaymentId,
  PolicyId,
  Reference,
} from '../ids.ts';
import type { Language } from '../message.ts';
import type { Condition } from '../profile.ts';

export type Cents = number;

/** A time of day in Rome, `HH:MM` from `00:00` to `24:00`, the end of the day. */
export type ClockTime = string;

/** How a party can be reached. `shared`: several people use it (an agency's mailbox), so it proves little. */
export interface Contact {
  readonly kind: 'email' | 'phone' | 'pec';
  /** Lower-cased address, or E.164 number. */
  readonly value: string;
  readonly shared: boolean;
  /** It bounced or is disconnected: never used for sending. */
  readonly invalid: boolean;
}

export interface Party {
  readonly id: PartyId;
  /** Given name and surname as one string for a person, the company's name otherwise. */
  readonly name: string;
  readonly surname?: string;
  readonly fiscalCode?: string;
  readonly vatNumber?: string;
  readonly iban?: string;
  readonly language?: Language;
  readonly address?: string;
  /** Why nothing more is posted to the address: the last letter came back, and nobody has looked since. */
  readonly addressDoubt?: string;
  readonly contacts: readonly Contact[];
  /** No automatic message may go to them (deceased, represented by a lawyer, asked us to stop). */
  readonly doNotWrite?: string;
}

/** Contraente, assicurato, beneficiario; the same person may hold several roles. */
export type PolicyRole = 'policyholder' | 'insured' | 'beneficiary';
export type ClaimRole = 'insured' | 'claimant' | 'third_party' | 'payee' | 'representative' | 'intermediary';

/** What a limit counts: everything paid for one event, or for all events of one year of the policy. */
export type LimitBasis = 'event' | 'year';

/** Sottolimite: a part of a cover with a limit of its own, such as jewels within a theft cover. */
export interface SubLimit {
  readonly code: string;
  readonly name: Readonly<Record<Language, string>>;
  readonly limit: Cents;
  /** The cover's when absent. */
  readonly basis?: LimitBasis;
  readonly clause?: string;
  /** Claims of these types it holds for; every type of the cover when empty. */
  readonly claimTypes: readonly ClaimTypeId[];
  /**
   * Words that say a claim, or a part of it, is about this (folded whole words, `*` at the end = prefix). Empty: it
   * holds for the whole of every claim of its types.
   */
  readonly words: readonly string[];
}

/** Esclusione: what the contract does not answer for. Words and facts only make it worth a person's look. */
export interface Exclusion {
  readonly code: string;
  /** Where the contract says it, such as «art. 5.2 CGA». */
  readonly clause?: string;
  readonly text: Readonly<Record<Language, string>>;
  /** Words as in `SubLimit`; any of them is worth a look. */
  readonly words: readonly string[];
  /** Facts of the claim that together are worth a look; none when empty. */
  readonly when: readonly Condition[];
}

export interface Cover {
  readonly code: string;
  readonly name: Readonly<Record<Language, string>>;
  /** Where the contract grants it, such as «art. 12 CGA». */
  readonly clause?: string;
  readonly claimTypes: readonly ClaimTypeId[];
  readonly limit?: Cents;
  /** `event` when absent. */
  readonly limitBasis?: LimitBasis;
  /** Franchigia: a fixed amount that stays with the insured. */
  readonly deductible?: Cents;
  /** Scoperto: per cent of the loss that stay with the insured; with a franchigia as well, the greater of the two. */
  readonly deductiblePercent?: number;
  /** The least a scoperto comes to. */
  readonly deductibleMinimum?: Cents;
  /** Carenza: no cover in the first days after inception. */
  readonly waitingDays: number;
  readonly subLimits?: readonly SubLimit[];
  readonly exclusions: readonly Exclusion[];
}

/** A policy as it stood between two days, as the contract names them; `policy-term.ts` makes moments of them. */
export interface PolicyVersion {
  readonly version: number;
  readonly validFrom: LocalDate;
  /** Time on `validFrom` at which the version begins; when absent, see `policy-term.ts`. */
  readonly fromTime?: ClockTime;
  readonly validTo: LocalDate;
  /** Time on `validTo` at which it ends; `24:00` when absent. */
  readonly toTime?: ClockTime;
  readonly plate?: string;
  readonly riskAddress?: string;
  readonly covers: readonly Cover[];
}

export interface Instalment {
  readonly dueOn: LocalDate;
  readonly amount: Cents;
  readonly paidOn?: LocalDate;
}

export interface Policy {
  readonly id: PolicyId;
  /** As printed; compare with `normalizePolicyNumber` of `domain/facts/identifiers.ts`. */
  readonly number: string;
  readonly product: string;
  readonly language?: Language;
  readonly parties: readonly { readonly role: PolicyRole; readonly party: Party }[];
  readonly versions: readonly PolicyVersion[];
  readonly instalments: readonly Instalment[];
  /** Terminated before its natural end. */
  readonly cancelledOn?: LocalDate;
}

/** Domain guide C.2. */
export type ClaimStatus =
  | 'notified'
  | 'incomplete'
  | 'complete'
  | 'in_review'
  | 'approved'
  | 'rejected'
  | 'escalated'
  | 'payment_ordered'
  | 'paid'
  | 'closed'
  | 'withdrawn'
  | 'closed_no_action'
  | 'reopened';

const decided: ReadonlySet<ClaimStatus> = new Set([
  'approved',
  'rejected',
  'payment_ordered',
  'paid',
  'closed',
  'withdrawn',
  'closed_no_action',
]);

/** True of a claim on which people have said their last word, unless they reopen it. */
export function isDecided(status: ClaimStatus): boolean {
  return decided.has(status);
}

export interface Claim {
  readonly id: ClaimId;
  readonly reference: Reference;
  readonly type: ClaimTypeId;
  readonly status: ClaimStatus;
  readonly policyId?: PolicyId;
  readonly lossOn?: LocalDate;
  readonly lossTime?: ClockTime;
  readonly lossPlace?: string;
  /** Legal receipt of the first notice. */
  readonly notifiedAt: Date;
  readonly closedAt?: Date;
  readonly language: Language;
  /** Own plate first when there is one. */
  readonly plates: readonly string[];
  /** Numbers other companies gave this loss. */
  readonly externalReferences: readonly string[];
  /** References of claims that were merged into this one: people go on quoting them. */
  readonly formerReferences?: readonly Reference[];
  /** The claim that goes on in place of this one, which a person found to be a duplicate. */
  readonly mergedInto?: ClaimId;
  readonly parties: readonly { readonly role: ClaimRole; readonly party: Party }[];
}

/** A sum decided on a claim, and how far it has come: decided, ordered, paid, or sent back by the bank. */
export interface Payment {
  readonly id: PaymentId;
  /** The paying system's own number. */
  readonly externalId: string;
  readonly claimId: ClaimId;
  /** Code of the cover of the policy it is paid under. */
  readonly coverCode: string;
  readonly amount: Cents;
  readonly decidedOn?: LocalDate;
  readonly orderedOn?: LocalDate;
  /** Last day for paying, where the paying system knows one. */
  readonly dueOn?: LocalDate;
  readonly paidOn?: LocalDate;
  /** The bank sent it back, and why. */
  readonly rejectedOn?: LocalDate;
  readonly rejectedReason?: string;
  readonly payeeName?: string;
  readonly iban?: string;
}

/** Evidence states of an item on a claim (domain guide D.3). */
export type RequirementState = 'missing' | 'asked' | 'received' | 'accepted' | 'rejected' | 'waived';

/** One line of a claim's checklist: satisfied by any of its items. */
export interface Requirement {
  /** The items joined by `|`, such as `doc_estimate|doc_invoice`: unique within a claim. */
  readonly key: string;
  readonly anyOf: readonly ItemId[];
  readonly stage: 'fnol' | 'review' | 'payment';
  readonly level: 'M' | 'C';
  readonly state: RequirementState;
  /** Rounds in which we asked for it. */
  readonly askedRounds: number;
  /** Why it is waived or rejected, for people. */
  readonly note?: string;
}
