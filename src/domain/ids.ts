/**
 * Branded ids, so that a ticket's id can never be passed where a claim's is wanted.
 * All are database identities printed as decimal strings (a bigint does not fit a JS number for ever).
 */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

export type OriginalId = Branded<string, 'OriginalId'>;
export type MessageId = Branded<string, 'MessageId'>;
/** One act of a person on many tickets. */
export type BulkId = Branded<string, 'BulkId'>;
export type NoteId = Branded<string, 'NoteId'>;
/** A file that a person added to an answer. */
export type UploadId = Branded<string, 'UploadId'>;
export type AttachmentId = Branded<string, 'AttachmentId'>;
export type TicketId = Branded<string, 'TicketId'>;
export type RearrangementId = Branded<string, 'RearrangementId'>;
export type ClaimId = Branded<string, 'ClaimId'>;
export type PolicyId = Branded<string, 'PolicyId'>;
export type PartyId = Branded<string, 'PartyId'>;
export type OutboundId = Branded<string, 'OutboundId'>;
export type PrintBatchId = Branded<string, 'PrintBatchId'>;
export type RequestId = Branded<string, 'RequestId'>;
export type ChangeRequestId = Branded<string, 'ChangeRequestId'>;
export type ComplaintId = Branded<string, 'ComplaintId'>;
export type PaymentId = Branded<string, 'PaymentId'>;
export type DocumentId = Branded<string, 'DocumentId'>;
/** What a person decided on a claim: an approval or a rejection. */
export type DecisionId = Branded<string, 'DecisionId'>;
export type EscalationId = Branded<string, 'EscalationId'>;
export type FindingId = Branded<string, 'FindingId'>;
export type PersonId = Branded<string, 'PersonId'>;
/** Something done with everything about one person: a copy, erasure, restriction. */
export type DataActId = Branded<string, 'DataActId'>;
export type SessionId = Branded<string, 'SessionId'>;
export type InvitationId = Branded<string, 'InvitationId'>;

/** SHA-256 of some bytes, 64 lower-case hex digits: the name of a blob. */
export type Sha256 = Branded<string, 'Sha256'>;

/** A wish to be called back. */
export type CallBackId = Branded<string, 'CallBackId'>;

/** Work given to a department. */
export type TaskId = Branded<string, 'TaskId'>;

/** Our own ten-digit reference (domain guide F.2) without spaces: shared by claims (SIN) and tickets (TCK). */
export type Reference = Branded<string, 'Reference'>;

/** A calendar day in Europe/Rome, `YYYY-MM-DD`. Deadlines are days, not instants. */
export type LocalDate = Branded<string, 'LocalDate'>;

/** Id of a checklist item, such as `doc_invoice` or `loss_date`; the profile's `items.json` lists them. */
export type ItemId = Branded<string, 'ItemId'>;

/** Id of a claim type, such as `motor_damage`; one file of the profile each. */
export type ClaimTypeId = Branded<string, 'ClaimTypeId'>;
