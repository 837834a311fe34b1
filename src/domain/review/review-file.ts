/** What the first review looks at: everything known about one claim, as it lies on the table. */
import type { Claim, Policy } from '../claims/claim.ts';
import type { DataConflict, SourcedFact } from '../facts/conflicts.ts';
import type { CoverageResult } from '../policies/coverage.ts';
import type { DocumentDetail, FileLayer } from '../documents/document-detail.ts';
import type { SameBy } from '../documents/document-identity.ts';
import type { AttachmentId, DocumentId, ItemId, LocalDate, MessageId } from '../ids.ts';
import type { Language } from '../message.ts';
import type { Labels } from '../profile.ts';

/** The words of somebody who wrote about the claim. */
export interface ReviewedMessage {
  readonly id: MessageId;
  readonly receivedOn: LocalDate;
  readonly language: Language;
  readonly words: string;
}

/** An account we know of somebody who may be paid. */
export interface KnownAccount {
  readonly iban: string;
  /** `file`: it stands in the party's data; `paid`: money went there. */
  readonly from: 'file' | 'paid';
  /** Day on which it came in place of another one; absent when it never did. */
  readonly changedOn?: LocalDate;
}

/** What several claims have in common. */
export interface Recurrence {
  readonly by: 'party' | 'plate' | 'address' | 'phone' | 'iban';
  /** The name, plate, address … itself. */
  readonly value: string;
  /** References of the claims notified within the year before this one, itself included. */
  readonly claims: readonly string[];
}

/** Somebody who has an identifier of this claim and does not stand on it. */
export interface Holder {
  readonly name: string;
  readonly surname?: string;
  readonly address?: string;
  /** Stands on one policy with somebody of this claim. */
  readonly onSamePolicy: boolean;
}

/** An identifier of this claim that others have too; related to its people or not. */
export interface Sharing {
  readonly of: 'phone' | 'email' | 'iban' | 'repairer';
  readonly value: string;
  readonly others: readonly Holder[];
}

/** A document filed on the claim. */
export interface ReviewedDocument {
  readonly id: DocumentId;
  readonly item: ItemId;
  /** What the profile calls it. */
  readonly name: Labels;
  readonly detail: DocumentDetail;
  readonly messageId: MessageId;
  readonly attachmentId?: AttachmentId;
  /** Text of its file, when somebody could read it. */
  readonly text?: string;
  /** What its file says of its making. */
  readonly made?: NonNullable<FileLayer['made']>;
  /** Its file is signed with a certificate. */
  readonly signed?: boolean;
  /** Another sighting of a document that came before: it counts once. */
  readonly isCopy: boolean;
  /** Other claims on which the same document lies, the ones that had it first before the others. */
  readonly elsewhere: readonly { readonly reference: string; readonly by: SameBy }[];
}

/** Another claim that seems to be about the same event. */
export interface DuplicateClaim {
  readonly reference: string;
  readonly state: 'suspected' | 'confirmed';
  /** What speaks for it. */
  readonly signals: readonly { readonly signal: string; readonly text: Labels }[];
}

export interface ReviewFile {
  readonly claim: Claim;
  readonly today: LocalDate;
  /** As it stood at the loss. */
  readonly policy?: Policy;
  readonly coverage: CoverageResult;
  /** Of all messages and papers of the claim. */
  readonly facts: readonly SourcedFact[];
  readonly conflicts: readonly DataConflict[];
  /** Oldest first. */
  readonly messages: readonly ReviewedMessage[];
  /** Newest first, without those a person took off the claim. */
  readonly documents: readonly ReviewedDocument[];
  /** Accounts of whoever is expected to be paid. */
  readonly accounts: readonly KnownAccount[];
  readonly recurrences: readonly Recurrence[];
  readonly sharings: readonly Sharing[];
  readonly duplicates: readonly DuplicateClaim[];
  /** Names of people of the house who are on the claim. */
  readonly ownPeople: readonly string[];
}
