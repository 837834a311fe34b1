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
} from './ids.ts';
import type { Language } from './message.ts';

export type Cents = number;

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
  readonly contacts: readonly Contact[];
  /** No automatic message may go to them (deceased, represented by a lawyer, asked us to stop). */
  readonly doNotWrite?: string;
}

/** Contraente, assicurato, beneficiario; the same person may hold several roles. */
export type PolicyRole = 'policyholder' | 'insured' | 'beneficiary';
export type ClaimRole = 'insured' | 'claimant' | 'third_party' | 'payee' | 'representative' | 'intermediary';

export interface Cover {
  readonly code: string;
  readonly name: Readonly<Record<Language, string>>;
  readonly claimTypes: readonly ClaimTypeId[];
  readonly limit?: Cents;
  readonly deductible?: Cents;
  readonly deductiblePercent?: number;
  /** Carenza: no cover in the first days after inception. */
  readonly waitingDays: number;
  readonly exclusions: readonly string[];
}

/** A policy as it stood between two days, both included. */
export interface PolicyVersion {
  readonly version: number;
  readonly validFrom: LocalDate;
  readonly validTo: LocalDate;
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
  /** As printed; compare with `normalizePolicyNumber` of `domain/identifiers.ts`. */
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

export interface Claim {
  readonly id: ClaimId;
  readonly reference: Reference;
  readonly type: ClaimTypeId;
  readonly status: ClaimStatus;
  readonly policyId?: PolicyId;
  readonly lossOn?: LocalDate;
  readonly lossPlace?: string;
  /** Legal receipt of the first notice. */
  readonly notifiedAt: Date;
  readonly closedAt?: Date;
  readonly language: Language;
  /** Own plate first when there is one. */
  readonly plates: readonly string[];
  /** Numbers other companies gave this loss. */
  readonly externalReferences: readonly string[];
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
