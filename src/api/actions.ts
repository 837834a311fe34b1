/**
 * What a person may do through the API. The API reads rows by itself; whatever changes the course of a ticket, writes
 * to a customer or wakes a stage is done by the workers' side, which hands these functions in (`workers/person.ts`).
 *
 * Every function does its work in one transaction and may be called again after a lost answer. `by` is
 * `person:<name>`, as history keeps it. A `version` is the one the person looked at: when the row has moved on, nothing
 * happens and the answer is `stale` with the row as it is now.
 */
import type { HandEntry } from '../domain/by-hand.ts';
import type { BulkAct } from '../domain/bulk.ts';
import type { ClaimEvent, TicketEvent } from '../domain/time/told-event.ts';
import type { ClaimStep } from '../domain/claims/claim-ending.ts';
import type { Cents, ClockTime, Payment, Requirement } from '../domain/claims/claim.ts';
import type { DecisionStep } from '../domain/decisions/decision.ts';
import type { DecisionDraft, DecisionFile, DecisionObstacle } from '../domain/decisions/obstacles.ts';
import type { CallBackStep } from '../domain/phone/call-back.ts';
import type { TaskStep } from '../domain/departments/task.ts';
import type { EscalationStep, PersonReason } from '../domain/decisions/escalation.ts';
import type { Signing } from '../domain/decisions/signing.ts';
import type { FindingAction, StoredFinding } from '../domain/review/finding.ts';
import type {
  AttachmentId,
  ChangeRequestId,
  ClaimId,
  ClaimTypeId,
  ComplaintId,
  DataActId,
  DocumentId,
  FindingId,
  LocalDate,
  MessageId,
  OriginalId,
  OutboundId,
  PartyId,
  PolicyId,
  PrintBatchId,
  RearrangementId,
  TicketId,
} from '../domain/ids.ts';
import type { DataActKind } from '../domain/privacy/data-act.ts';
import type { RetentionKind } from '../domain/privacy/retention.ts';
import type { IdentityLevel, NotedProof } from '../domain/identity/identity.ts';
import type { ChangeRequest, ChangeStep } from '../domain/cases/account-change.ts';
import type { ComplaintEntry } from '../domain/cases/complaint.ts';
import type { ComplaintUpdate } from '../storage/complaints.ts';
import type { PaperLetter, PrintedBatch } from '../storage/paper-letters.ts';
import type { PostalAddress } from '../domain/letters/postal-address.ts';
import type { ReturnReason } from '../domain/letters/returned-post.ts';
import type { Leaf } from '../domain/letters/scan-batch.ts';
import type { PostageKind } from '../domain/letters/sheet.ts';
import type { LetterKind } from '../domain/answering/letter-kind.ts';
import type { Address, Language, Medium } from '../domain/message.ts';
import type { ReplySlot } from '../domain/answering/reply-template.ts';
import type { RequestStep } from '../domain/answering/information-request.ts';
import type { Rearrangement } from '../domain/claims/rearrangement.ts';
import type { CarriedDecisions } from '../domain/claims/merge.ts';
import type { Labels } from '../domain/profile.ts';
import type { Person, Right } from '../domain/people/role.ts';
import type { CaseKind, Ticket, TicketStatus } from '../domain/ticket.ts';
import type { Bulk, BulkRow } from '../storage/bulk.ts';
import type { CallBack } from '../storage/call-backs.ts';
import type { ClaimFile } from '../storage/claims.ts';
import type { StoredDecision } from '../storage/decisions.ts';
import type { StoredDocument } from '../storage/documents.ts';
import type { DataAct } from '../storage/data-acts.ts';
import type { Escalation } from '../storage/escalations.ts';
import type { Alike } from '../storage/duplicates.ts';
import type { ConversationMark, Said } from '../storage/messages.ts';
import type { ScanBatch } from '../storage/scan-batches.ts';
import type { KeptDraft } from '../storage/drafts.ts';
import type { Outbound } from '../storage/outbound.ts';
import type { InformationRequest } from '../storage/requests.ts';
import type { Task } from '../storage/tasks.ts';

/** There is no such row. */
export interface Unknown {
  readonly outcome: 'unknown';
}

/** The state of things does not allow it; `reason` is for the person. */
export interface NotPossible {
  readonly outcome: 'not-possible';
  readonly reason: string;
  /** The same in both languages of the page. */
  readonly words: Labels;
}

/** It is done, perhaps for the second time. */
export interface Done {
  readonly outcome: 'done';
}

/** Somebody was faster. */
export interface Outdated<Now> {
  readonly outcome: 'stale';
  readonly now: Now;
}

/** A link for somebody who has no password yet. */
export interface LinkMail {
  /** Unique for ever: the same link is the same message. */
  readonly key: string;
  readonly kind: 'invitation' | 'reset';
  readonly to: Address;
  readonly language: Language;
  readonly link: string;
}

export interface Reply {
  readonly ticketId: TicketId;
  /** Plain text; blank lines part paragraphs. Greeting, reference and signature are added by the template. */
  readonly text: string;
  readonly subject?: string;
  readonly language?: Language;
  /** Somebody who takes part in the ticket or is a party of its claim; `answerTo` of the domain when absent. */
  readonly to?: string;
  /** By letter, in place of a mail: to this address. */
  readonly post?: { readonly address: PostalAddress; readonly postage: PostageKind };
  /** Drawn by the writer's program: whoever sends the same one twice gets the first message. */
  readonly clientId: string;
  /** How far the conversation had gone for the writer. */
  readonly basedOn: ConversationMark;
  /** The answer settles the matter: the ticket is resolved with it. */
  readonly close: boolean;
  /** The customer has the next move: the ticket waits for them. */
  readonly wait: boolean;
  /** Ids of files that were added on this ticket. */
  readonly attachments: readonly string[];
  /** How long it can be taken back; as the settings say when absent. */
  readonly undoSeconds?: number;
  /** Why it goes although whoever gets it has not proven enough who they are. */
  readonly unproven?: string;
  readonly by: string;
  /** Name under the letter; the desk signs alone when absent. */
  readonly author?: string;
}

/** What a person does with a letter of ours on paper. */
export type LetterStep =
  /** Once more the same letter: the one before was spoilt or lost. */
  | { readonly act: 'reprint' }
  /** It is not to leave; printed, its paper is to be destroyed. */
  | { readonly act: 'take-back'; readonly reason: string }
  /** The paper of a letter that was taken back is in nobody's hands any more. */
  | { readonly act: 'destroyed' }
  /** Its address on file was corrected: a new letter is drawn for it, this one does not leave. */
  | { readonly act: 'redraw' }
  | {
      readonly act: 'return';
      readonly on: LocalDate;
      readonly reason: ReturnReason;
      readonly note?: string;
    }
  /** It was not printed, posted or returned after all. */
  | { readonly act: 'undo' };

export type ReplyOutcome =
  | { readonly outcome: 'queued'; readonly message: Outbound; readonly again: boolean }
  /** Something was said since: both texts side by side, and the mark to send with once they were read. */
  | { readonly outcome: 'moved-on'; readonly said: readonly Said[]; readonly mark: ConversationMark }
  /** `to` is nobody on this ticket. */
  | { readonly outcome: 'stranger'; readonly to: string }
  /** One of `attachments` was never added on this ticket. */
  | { readonly outcome: 'no-file' }
  /** Whoever gets it has not proven enough who they are: it takes `unproven`, a reason. */
  | {
      readonly outcome: 'unproven';
      readonly has: IdentityLevel;
      readonly needs: IdentityLevel;
      readonly words: Labels;
    }
  | NotPossible
  | Unknown;

export type TicketOutcome =
  | { readonly outcome: 'done'; readonly ticket: Ticket }
  | Outdated<Ticket>
  | NotPossible
  | Unknown;

/** What became of each ticket of an act on many. */
export interface BulkOutcome {
  readonly outcome: 'done';
  readonly bulk: Bulk;
  readonly rows: readonly BulkRow[];
}

/** What a person says of a loss, to open its claim from a ticket. */
export interface ClaimOpening {
  readonly ticketId: TicketId;
  /** A type of the profile. */
  readonly type: ClaimTypeId;
  /** Absent: nobody knows it yet. */
  readonly policyId?: PolicyId;
  readonly lossOn?: LocalDate;
  readonly lossPlace?: string;
  /**
   * What becomes of the claims the ticket has already. `further` and `primary`: it belongs to all, the new one another
   * of them or the first; `only`: it leaves them.
   */
  readonly role: 'only' | 'primary' | 'further';
  /** Claims that look like the same event and, by this person's word, are not. */
  readonly notSameAs: readonly ClaimId[];
  readonly reason?: string;
  /** False: the request for what is missing waits until a person lets it go. */
  readonly asks?: boolean;
  /** Drawn by the person's program: whoever sends the same one twice opens one claim. */
  readonly clientId: string;
  readonly version?: number;
  readonly by: string;
}

export type OpeningOutcome =
  | {
      readonly outcome: 'opened';
      readonly claimId: ClaimId;
      readonly ticket: Ticket;
      /** To take it back with. */
      readonly rearrangementId: RearrangementId;
      readonly again: boolean;
    }
  /** Perhaps these are the same event, and the person has not said that they are not: nothing was opened. */
  | { readonly outcome: 'alike'; readonly found: readonly Alike[] }
  /** What was said of the loss cannot be: `reason` is the end of «type …». */
  | { readonly outcome: 'unfit'; readonly field: 'type' | 'policy' | 'lossOn'; readonly reason: string }
  | Outdated<Ticket>
  | NotPossible
  | Unknown;

export type RearrangeOutcome =
  | { readonly outcome: 'done'; readonly ticket: Ticket; readonly again: boolean }
  | Outdated<Ticket>
  | NotPossible
  | Unknown;

/** What merging a ticket into another would do. */
export interface TicketMergePreview {
  readonly outcome: 'previewed';
  /** Why it cannot be done. */
  readonly obstacle?: Labels;
  readonly ticket: Ticket;
  readonly into: Ticket;
  /** What moves. */
  readonly messages: number;
  readonly answers: number;
  readonly requests: number;
  /** Whose unsent drafts stay on the ticket that goes. */
  readonly drafts: readonly string[];
  /** Claim of the ticket that goes on. */
  readonly claimId?: ClaimId;
  /** That claim hears for the first time what one of the two has brought. */
  readonly claimHears: boolean;
}

/** What giving some messages a ticket of their own would do. */
export interface SplitPreview {
  readonly outcome: 'previewed';
  readonly obstacle?: Labels;
  readonly ticket: Ticket;
  readonly messages: number;
  /** What leaves each claim of the ticket: documents, and lines that are missing again. */
  readonly leaves: readonly {
    readonly claimId: ClaimId;
    readonly documents: readonly StoredDocument[];
    readonly lines: readonly Pick<Requirement, 'key' | 'anyOf'>[];
  }[];
}

/** What merging a claim into another would do. */
export interface ClaimMergePreview {
  readonly outcome: 'previewed';
  readonly obstacle?: Labels;
  readonly claim: ClaimFile;
  readonly into: ClaimFile;
  readonly tickets: readonly Ticket[];
  readonly messages: number;
  readonly documents: readonly StoredDocument[];
  /** What is asked about the claim that goes is asked no longer. */
  readonly stopsRequest: boolean;
  /** People who come to the claim that goes on. */
  readonly parties: readonly string[];
  readonly decisions: CarriedDecisions;
}

/** What a person says about a claim; what is left out stays as it is, null takes it back. */
export interface ClaimChange {
  readonly claimId: ClaimId;
  readonly policyId?: PolicyId;
  readonly lossOn?: LocalDate;
  readonly lossTime?: ClockTime | null;
  readonly lossPlace?: string;
  /** Cents; null leaves it to the messages again. */
  readonly amountClaimed?: Cents | null;
  /** Cents by code of the sub-limit, in place of all that were said before. */
  readonly amountParts?: ReadonlyMap<string, Cents>;
  readonly version?: number;
  readonly by: string;
}

export type ClaimOutcome =
  /** `again`: it was so already, and nothing has happened. */
  | { readonly outcome: 'done'; readonly claim: ClaimFile; readonly again: boolean }
  | Outdated<ClaimFile>
  | NotPossible
  | Unknown;

/** What a person said of a document, and the claim as it is now. */
export type DocumentOutcome =
  | { readonly outcome: 'done'; readonly documentId: DocumentId; readonly claim: ClaimFile }
  | Outdated<ClaimFile>
  | NotPossible
  | Unknown;

/** What became of a person's word on a value that was read. */
export type ReadingOutcome = { readonly outcome: 'done' } | NotPossible | Unknown;

export type ChangeOutcome =
  | { readonly outcome: 'done'; readonly change: ChangeRequest }
  | Outdated<ChangeRequest>
  | NotPossible
  | Unknown;

export type DecisionOutcome =
  /** `again`: it was so already, and nothing has happened. */
  | { readonly outcome: 'done'; readonly decision: StoredDecision; readonly again: boolean }
  /** The claim is not the one the person looked at. */
  | { readonly outcome: 'moved-on'; readonly claim: ClaimFile }
  | Outdated<StoredDecision>
  | NotPossible
  | Unknown;

/** What deciding would do now. */
export interface DecisionPreview {
  readonly outcome: 'previewed';
  readonly file: DecisionFile;
  /** Ids of those whom the policy insures, or who are insured on the claim. */
  readonly insured: ReadonlySet<string>;
  /** Cents granted on the claim so far. */
  readonly grantedBefore: Cents;
  readonly obstacles: readonly {
    readonly kind: DecisionObstacle['kind'] | 'letter' | 'waiting';
    readonly text: Labels;
  }[];
  /** Who would have to sign; absent until the draft is whole. */
  readonly signing?: Signing;
  readonly words?: Labels;
  /** The person's own signature is enough. */
  readonly holdsAtOnce?: boolean;
  readonly to?: string;
  readonly letter?: { readonly subject: string; readonly text: string; readonly html?: string };
}

/** The customer's letter of a decision. */
export interface DecisionLetterShown {
  readonly outcome: 'letter';
  /** It lies in the outbox as it is here; otherwise it is as it would leave if the decision were signed now. */
  readonly frozen: boolean;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Changes whenever who receives it or its words do. */
  readonly mark: string;
}

export type TaskOutcome =
  | { readonly outcome: 'done'; readonly task: Task; readonly again: boolean }
  /** The ticket has changed since the person looked. */
  | { readonly outcome: 'moved-on'; readonly ticket: Ticket }
  | Outdated<Task>
  | NotPossible
  | Unknown;

export type CallBackOutcome =
  /** `again`: it was so already, and nothing has happened. */
  | { readonly outcome: 'done'; readonly callBack: CallBack; readonly again: boolean }
  | Outdated<CallBack>
  | NotPossible
  | Unknown;

export type EscalationOutcome =
  /** `again`: it was so already, and nothing has happened. */
  | { readonly outcome: 'done'; readonly escalation: Escalation; readonly again: boolean }
  /** The ticket is not the one the person looked at. */
  | { readonly outcome: 'moved-on'; readonly ticket: Ticket }
  | Outdated<Escalation>
  | NotPossible
  | Unknown;

export type RequestOutcome =
  | { readonly outcome: 'done'; readonly request: InformationRequest }
  | Outdated<InformationRequest>
  | NotPossible
  | Unknown;

/** The next round of a request as it would leave now. */
export interface RequestPreview {
  readonly outcome: 'composed';
  readonly to?: string;
  readonly round: number;
  readonly dueOn: LocalDate;
  readonly letter: { readonly subject: string; readonly text: string; readonly html?: string };
}

/** A letter as it would leave to an invented customer, in every form it can have. */
export interface SampleLetter {
  readonly kind: LetterKind;
  /** The file that makes it. */
  readonly file: string;
  readonly forms: readonly {
    readonly medium: Medium;
    readonly subject: string;
    readonly text: string;
    /** A whole page; absent where the form has none. */
    readonly html?: string;
  }[];
}

/** What stands around the words of a reply, and what fills their slots, on an invented ticket. */
export interface SampleReply {
  readonly values: Readonly<Record<ReplySlot, string>>;
  readonly before: string;
  readonly after: string;
  readonly subjectBefore: string;
  /** The whole subject where none is chosen. */
  readonly subjectOtherwise: string;
}

/** What a person does with a batch that is held. */
export type BatchAct =
  /** Which page goes where: cuts, joins, turns and moves in one. */
  | {
      readonly act: 'arrange';
      readonly letters: readonly (readonly Leaf[])[];
      readonly aside: readonly number[];
    }
  /** Fronts were scanned first and backs after them, from the last to the first: the pages are put in order and sorted anew. */
  | {
      readonly act: 'collate';
      /** Another batch that is held: its pages are the backs, and it is joined to this one. */
      readonly backs?: string;
    }
  /** The day on which the paper reached the house. */
  | { readonly act: 'date'; readonly receivedOn: LocalDate }
  /** The letters go to tickets. Nothing of a batch can be undone afterwards. */
  | { readonly act: 'release' }
  /** Nothing for us: no ticket comes of it. */
  | { readonly act: 'return'; readonly reason: string }
  /** A batch that was sent back waits again. */
  | { readonly act: 'take-back' }
  /** The last step of a person is as if it had not been. */
  | { readonly act: 'undo' };

export type BatchOutcome =
  | { readonly outcome: 'done'; readonly batch: ScanBatch; readonly again: boolean }
  /** The plan loses, doubles or invents a page: the end of «The plan …». */
  | { readonly outcome: 'unfit'; readonly reason: string }
  | Outdated<ScanBatch>
  | NotPossible
  | Unknown;

/** A scan that a person brings from elsewhere than a scanner's folder. */
export interface BroughtScan {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** When the paper reached the house; now, when absent. */
  readonly receivedOn?: LocalDate;
  readonly by: string;
}

export interface ApiActions {
  /** Does one step on a batch of scanned letters. */
  stepBatch(asked: {
    readonly batchId: string;
    readonly step: BatchAct;
    readonly version?: number;
    readonly by: string;
  }): Promise<BatchOutcome>;
  /** Stores a scan as if a scanner had written it. The same bytes again are the same scan. */
  bringScan(scan: BroughtScan): Promise<{ readonly original: OriginalId; readonly again: boolean }>;
  /** Every letter in the words of this house, about a kind of claim; one with a long checklist when absent. */
  sampleLetters(asked: { readonly language: Language; readonly claimType?: ClaimTypeId }): {
    readonly claimType: ClaimTypeId;
    readonly letters: readonly SampleLetter[];
  };
  /** One of them as it would be printed; undefined for a letter that has no form on paper. Its marks lead nowhere. */
  sampleLetterPages(asked: {
    readonly kind: LetterKind;
    readonly language: Language;
    readonly claimType?: ClaimTypeId;
  }): Promise<Uint8Array | undefined>;
  sampleReply(language: Language): SampleReply;
  /** Mails a link, at once and outside the outbox. False where no mail can be sent, or the far end does not take it. */
  mailLink(asked: LinkMail): Promise<boolean>;
  /** Puts a person's answer into the outbox. No brake for machines applies to it. */
  reply(reply: Reply): Promise<ReplyOutcome>;
  /** Places a call from a ticket through the outbox, once for a `clientId`. */
  placeCall(asked: {
    readonly ticketId: TicketId;
    /** In E.164. */
    readonly to: string;
    readonly clientId: string;
    readonly by: string;
  }): Promise<
    | { readonly outcome: 'queued'; readonly message: Outbound; readonly again: boolean }
    | NotPossible
    | Unknown
  >;
  /** Takes an answer back that has not begun to leave; only its writer may. Once more it is the same answer. */
  takeBackReply(asked: { readonly outboundId: string; readonly by: string }): Promise<
    | {
        readonly outcome: 'done';
        readonly message: Outbound;
        /** Absent when it was sent or thrown away since. */
        readonly draft?: KeptDraft;
      }
    | NotPossible
    | Unknown
  >;
  /**
   * Links a ticket to a claim as a person's decision; the claim is assessed again. `only` (when absent): it leaves its
   * other claims first. `primary` and `further`: it belongs to several, and this one is the first or another of them.
   */
  link(link: {
    readonly ticketId: TicketId;
    readonly claimId: ClaimId;
    readonly role?: 'only' | 'primary' | 'further';
    readonly reason?: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<TicketOutcome>;
  /** Takes a ticket off a claim, together with the documents it brought there; off its primary one when none is named. */
  unlink(link: {
    readonly ticketId: TicketId;
    readonly claimId?: ClaimId;
    readonly reason: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<TicketOutcome>;
  /** Tells what `mergeTickets` would do, and what stands in its way. */
  previewTicketMerge(pair: {
    readonly ticketId: TicketId;
    readonly intoId: TicketId;
  }): Promise<TicketMergePreview | Unknown>;
  /**
   * Opens the claim of a loss that a ticket tells of; the ticket is linked to it and goes the way of one on which the
   * machine has opened it. Nothing is opened beside a claim that may be the same event unless the person says it is not.
   */
  openClaim(opening: ClaimOpening): Promise<OpeningOutcome>;
  /** Two conversations are one: everything of a ticket goes to another, and its reference leads there for ever. */
  mergeTickets(merge: {
    readonly ticketId: TicketId;
    readonly intoId: TicketId;
    readonly reason: string;
    /** Drawn by the person's program: whoever sends the same one twice moves things once. */
    readonly clientId: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<TicketOutcome>;
  /** Tells what `splitTicket` would do, and what stands in its way. */
  previewSplit(split: {
    readonly ticketId: TicketId;
    readonly messageIds: readonly MessageId[];
  }): Promise<SplitPreview | Unknown>;
  /** Some messages of a ticket go to a new one, which finds its claim by itself; the answer is the new ticket. */
  splitTicket(split: {
    readonly ticketId: TicketId;
    readonly messageIds: readonly MessageId[];
    readonly reason: string;
    readonly clientId: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<RearrangeOutcome>;
  /** Tells what `mergeClaims` would do, and what stands in its way. */
  previewClaimMerge(pair: {
    readonly claimId: ClaimId;
    readonly intoId: ClaimId;
  }): Promise<ClaimMergePreview | Unknown>;
  /** Two reports are one event: the tickets of a claim go to another that leads, and the claim is closed. */
  mergeClaims(merge: {
    readonly claimId: ClaimId;
    readonly intoId: ClaimId;
    readonly reason: string;
    readonly clientId: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<ClaimOutcome>;
  /** Says whether two claims are one event; `suspected` takes an earlier word back. */
  judgeDuplicate(judgement: {
    readonly claimId: ClaimId;
    readonly otherId: ClaimId;
    readonly state: 'confirmed' | 'denied' | 'suspected';
    /** Which of the two goes on; needed to confirm. */
    readonly leading?: ClaimId;
    readonly reason: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<ClaimOutcome>;
  /** Takes a move back. */
  undo(undo: {
    readonly rearrangementId: RearrangementId;
    readonly reason: string;
    readonly by: string;
  }): Promise<{ readonly outcome: 'done'; readonly rearrangement: Rearrangement } | NotPossible | Unknown>;
  /** Changes what people decide about a ticket; `problemSettled` clears its problem. */
  change(change: {
    readonly ticketId: TicketId;
    readonly status?: Exclude<TicketStatus, 'new' | 'escalated' | 'merged'>;
    readonly caseKind?: CaseKind;
    readonly problemSettled?: boolean;
    readonly version?: number;
    readonly by: string;
  }): Promise<TicketOutcome>;
  /** Says whose work a ticket is; null: nobody's. */
  assign(assignment: {
    readonly ticketId: TicketId;
    readonly to: string | null;
    readonly version?: number;
    readonly by: string;
  }): Promise<TicketOutcome>;
  /** Puts a ticket off until a day; null takes it back. */
  postpone(postponement: {
    readonly ticketId: TicketId;
    readonly until: LocalDate | null;
    readonly version?: number;
    readonly by: string;
  }): Promise<TicketOutcome>;
  /**
   * Takes in a call or a visit that somebody wrote down. It goes the way of every original, so that its facts are read
   * and it finds its claim; what the person says of its kind and claim is a person's word.
   */
  enterByHand(entry: {
    readonly entry: HandEntry;
    readonly caseKind?: CaseKind;
    readonly claimId?: ClaimId;
    readonly by: string;
  }): Promise<
    { readonly outcome: 'entered'; readonly ticket: Ticket; readonly again: boolean } | NotPossible
  >;
  /** Does one thing to many tickets, each by itself. The same act sent again does what is left to do. */
  bulk(asked: {
    readonly ticketIds: readonly TicketId[];
    readonly act: BulkAct;
    readonly clientId: string;
    readonly by: string;
  }): Promise<BulkOutcome | NotPossible>;
  /** Takes it back wherever nothing has changed since. */
  undoBulk(asked: {
    readonly bulkId: string;
    readonly by: string;
  }): Promise<BulkOutcome | NotPossible | Unknown>;
  /** Has a recording without a transcript heard once more. `waiting`: it is about to be heard anyway. */
  listenAgain(
    attachmentId: AttachmentId,
    by: string,
  ): Promise<{ readonly outcome: 'rung' | 'waiting' } | NotPossible | Unknown>;
  /** Reads an original once more that could not be read. `waiting`: it is about to be read anyway. */
  parseAgain(
    originalId: OriginalId,
    by: string,
  ): Promise<{ readonly outcome: 'rung' | 'waiting' } | NotPossible | Unknown>;
  /**
   * A person's verdict on a message whose fate is unknown. «Not sent» makes it refused and sends nothing: whoever
   * found out writes again by hand.
   */
  settle(verdict: {
    readonly outboundId: OutboundId;
    readonly sent: boolean;
    readonly note?: string;
    readonly by: string;
  }): Promise<{ readonly outcome: 'done'; readonly message: Outbound } | Outdated<Outbound> | Unknown>;
  /**
   * A person's word on what the cover of a claim rests on. The cover is judged again at once, by a new snapshot of the
   * policy when the policy or the day of loss is another, and so is what is missing.
   */
  changeClaim(change: ClaimChange): Promise<ClaimOutcome>;
  /** Takes the snapshot of a claim's policy anew, as the policy stands today. */
  takeSnapshot(asked: {
    readonly claimId: ClaimId;
    readonly reason: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<ClaimOutcome>;
  /** Ends a claim without a decision, closes a paid one, or opens it again; what was asked about it ends and goes on with it. */
  stepClaim(asked: {
    readonly claimId: ClaimId;
    readonly step: ClaimStep;
    readonly reason: string;
    readonly version?: number;
    readonly person: Person;
  }): Promise<ClaimOutcome>;
  /** A person says when something happened to a claim that starts or stops a clock; null: it did not happen after all. */
  tellOfClaim(told: {
    readonly claimId: ClaimId;
    readonly event: ClaimEvent;
    readonly at: Date | null;
    readonly by: string;
  }): Promise<{ readonly outcome: 'done' } | NotPossible | Unknown>;
  /** The same of a ticket. */
  tellOfTicket(told: {
    readonly ticketId: TicketId;
    readonly event: TicketEvent;
    readonly at: Date | null;
    readonly by: string;
  }): Promise<{ readonly outcome: 'done' } | NotPossible | Unknown>;
  /** A person says what the paying system has: an order goes to it again, or is there. By our number, such as `SPO-17`. */
  stepOrder(asked: {
    readonly order: string;
    readonly step: 'hand_again' | 'is_there';
    readonly note: string;
    readonly by: string;
  }): Promise<{ readonly outcome: 'done' } | NotPossible | Unknown>;
  /** Policies have arrived: claims whose policy nobody knew are looked at again. Resolves with how many tickets. */
  policiesArrived(): Promise<number>;
  /** A person's word on lines of a claim's checklist, on all of them or on none; the claim is assessed again, once. */
  decideRequirements(decision: {
    readonly claimId: ClaimId;
    readonly keys: readonly string[];
    readonly state: 'accepted' | 'rejected' | 'waived' | 'undecided';
    readonly note?: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<
    | {
        readonly outcome: 'done';
        /** As they stand now, in the order of the keys. */
        readonly requirements: readonly Requirement[];
        readonly claim: ClaimFile;
      }
    | Outdated<ClaimFile>
    | NotPossible
    | Unknown
  >;
  /** A person's word on a finding. Whoever may not know of it is told that there is none. */
  judgeFinding(judgement: {
    readonly findingId: FindingId;
    readonly action: FindingAction;
    readonly reason?: string;
    /** Of the finding. */
    readonly version?: number;
    readonly person: Person;
  }): Promise<
    | { readonly outcome: 'done'; readonly finding: StoredFinding }
    | { readonly outcome: 'forbidden'; readonly right: Right }
    | Outdated<StoredFinding>
    | NotPossible
    | Unknown
  >;
  /**
   * Puts an approval or a rejection forward. Within the person's authority it holds at once: the claim's status, the
   * payment order and the customer's letter follow; otherwise it waits for whoever has to sign.
   */
  decideClaim(asked: {
    readonly claimId: ClaimId;
    readonly draft: DecisionDraft;
    /** On which ticket the customer is told; the latest one of somebody on the claim when absent. */
    readonly ticketId?: TicketId;
    readonly language?: Language;
    /** For colleagues. */
    readonly note?: string;
    /** Drawn by the person's program: the same one sent twice is one decision. */
    readonly clientId: string;
    /** Of the claim. */
    readonly version?: number;
    readonly undoSeconds?: number;
    readonly person: Person;
  }): Promise<DecisionOutcome>;
  /** Tells what `decideClaim` would do, what stands in its way, and the letter as it would leave. */
  previewDecision(
    asked: Omit<Parameters<ApiActions['decideClaim']>[0], 'clientId' | 'version'>,
  ): Promise<DecisionPreview | Unknown>;
  /** The letter of a decision, for whoever is asked to sign it. */
  showDecisionLetter(asked: { readonly decisionId: string }): Promise<DecisionLetterShown | Unknown>;
  /** Signs a decision, returns it, takes it back before its letter leaves, or reopens the claim afterwards. */
  stepDecision(asked: {
    readonly decisionId: string;
    readonly step: DecisionStep;
    readonly note?: string;
    /** The critical values as whoever signs enters them anew: cents, and the last four characters of the IBAN. */
    readonly confirm?: { readonly amount: Cents; readonly ibanEnd: string };
    /** Mark of the letter that was read before signing: another letter is not signed. */
    readonly letterMark?: string;
    readonly version?: number;
    readonly undoSeconds?: number;
    readonly person: Person;
  }): Promise<DecisionOutcome>;
  /**
   * Stores what the paying system says of a payment, and moves its claim on. `elsewhere`, `contradicts`: nothing was
   * stored, as `savePayment` says.
   */
  tellPayment(told: {
    readonly payment: Omit<Payment, 'id'>;
    readonly by: string;
  }): Promise<'added' | 'updated' | 'unchanged' | 'elsewhere' | 'contradicts'>;
  /** Hands a ticket, and its claim with it, up to a supervisor; once per reason while that one is open. */
  escalateTicket(asked: {
    readonly ticketId: TicketId;
    readonly reason: PersonReason;
    readonly note: string;
    /** Drawn by the person's program: the same one sent twice is one escalation. */
    readonly clientId: string;
    /** Of the ticket. */
    readonly version?: number;
    readonly person: Person;
  }): Promise<EscalationOutcome>;
  /** Takes an escalation, gives it to somebody, returns it with instructions, or ends it. */
  stepEscalation(asked: {
    readonly escalationId: string;
    readonly step: EscalationStep;
    /** Whom it goes to, for `reassign`. */
    readonly to?: string;
    readonly note?: string;
    readonly version?: number;
    readonly person: Person;
  }): Promise<EscalationOutcome>;
  /** Asks a department about a ticket's claim, once for each `clientId`. */
  giveTask(asked: {
    readonly ticketId: TicketId;
    /** Id of a department of the profile. */
    readonly department: string;
    readonly text: string;
    /** As the house's clock for departments says, when absent. */
    readonly dueOn?: LocalDate;
    /** How long its mail waits; as the settings say, when absent. */
    readonly undoSeconds?: number;
    readonly clientId: string;
    readonly version?: number;
    readonly person: Person;
  }): Promise<TaskOutcome>;
  /** Ends a department's task, calls it off, or opens it again. */
  stepTask(asked: {
    readonly taskId: string;
    readonly step: TaskStep;
    /** What was answered, for `done`. */
    readonly note?: string;
    readonly version?: number;
    readonly person: Person;
  }): Promise<TaskOutcome>;
  /** Writes down that somebody is to be called back. */
  askForCall(asked: {
    readonly ticketId: TicketId;
    /** E.164. */
    readonly number: string;
    readonly askedAt: Date;
    readonly note?: string;
    readonly clientId: string;
    readonly by: string;
  }): Promise<CallBackOutcome>;
  /** Says what came of calling somebody back. */
  stepCallBack(asked: {
    readonly callBackId: string;
    readonly step: CallBackStep;
    readonly version?: number;
    readonly by: string;
  }): Promise<CallBackOutcome>;
  /** Hands a claim up because of its fraud signals; once, however often it is asked for. */
  escalateFraud(escalation: {
    readonly claimId: ClaimId;
    readonly note: string;
    readonly person: Person;
  }): Promise<{ readonly outcome: 'raised'; readonly again: boolean } | NotPossible | Unknown>;
  /**
   * Files a file of one of the claim's tickets as a document of this kind: for what no rule could tell. The claim is
   * assessed again, and the same word twice is one.
   */
  nameDocument(named: {
    readonly claimId: ClaimId;
    readonly attachmentId: string;
    readonly item: string;
    readonly note?: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<DocumentOutcome>;
  /**
   * Says what a document is (`item`; null: what the machine read), or whether it belongs to the claim (`detached`). The
   * machine never takes it back; a person may, with the same action. The claim is assessed again.
   */
  correctDocument(correction: {
    readonly claimId: ClaimId;
    readonly documentId: string;
    readonly item?: string | null;
    readonly detached?: boolean;
    readonly note?: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<DocumentOutcome>;
  /**
   * Says of a value that was read in a message (as the machine read it) that it is `right`, `absent` from the page, or that
   * something stands there `instead`; `nothing` takes the word back. Facts say so at once.
   */
  sayReading(
    word: {
      readonly messageId: string;
      readonly key: string;
      readonly value: string;
      readonly by: string;
    } & (
      | { readonly says: 'right' | 'absent' | 'nothing' }
      | { readonly says: 'instead'; readonly meant: string }
    ),
  ): Promise<ReadingOutcome>;
  /** Asks for a copy of everything about a person, its erasure, a restriction or its end. Erasure waits for a second person. */
  askForData(asked: {
    readonly kind: DataActKind;
    readonly partyId: PartyId;
    readonly ticketId?: TicketId;
    readonly reason: string;
    /** Why a copy is made although whoever asks has not proven enough who they are. */
    readonly unproven?: string;
    readonly clientId: string;
    readonly by: string;
  }): Promise<
    | { readonly outcome: 'done'; readonly act: DataAct }
    | {
        readonly outcome: 'unproven';
        readonly has: IdentityLevel;
        readonly needs: IdentityLevel;
        readonly words: Labels;
      }
    | NotPossible
    | Unknown
  >;
  /** Takes a copy away before its time; agrees to an erasure with the person's name, or says no. */
  stepData(asked: {
    readonly actId: DataActId;
    readonly step: 'drop' | 'confirm' | 'refuse';
    /** For `confirm`: whose data they are, as it is on file. */
    readonly name?: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<
    { readonly outcome: 'done'; readonly act: DataAct } | Outdated<DataAct> | NotPossible | Unknown
  >;
  /** What the house's times of keeping have run out for now. */
  lookAtRetention(): Promise<Partial<Record<RetentionKind, number>>>;
  /** Sets a legal hold on a person or a claim, or lifts one. */
  holdData(
    asked: { readonly by: string } & (
      | { readonly lift: string }
      | { readonly partyId?: PartyId; readonly claimId?: ClaimId; readonly reason: string }
    ),
  ): Promise<Done | Unknown>;
  /** How far whoever opened a ticket has proven who they are, and where a code could go. */
  showIdentity(ticketId: TicketId): Promise<
    | {
        readonly outcome: 'done';
        readonly level: IdentityLevel;
        readonly channels: readonly { readonly name: string; readonly value: string }[];
      }
    | Unknown
  >;
  /** Notes what has proven who somebody is on a ticket. */
  noteProof(asked: {
    readonly ticketId: TicketId;
    readonly proof: NotedProof;
    readonly by: string;
  }): Promise<Done | NotPossible | Unknown>;
  /** Says that a proof was none after all. */
  withdrawProof(asked: {
    readonly ticketId: TicketId;
    readonly proofId: string;
    readonly reason: string;
    readonly by: string;
  }): Promise<Done | NotPossible | Unknown>;
  /** Sends a code to a channel on file, once for a `clientId`. */
  sendCode(asked: {
    readonly ticketId: TicketId;
    readonly to: string;
    readonly clientId: string;
    readonly by: string;
  }): Promise<Done | NotPossible | Unknown>;
  /** Takes the code that somebody tells. A wrong one counts. */
  answerCode(asked: {
    readonly ticketId: TicketId;
    readonly codeId: string;
    readonly code: string;
    readonly by: string;
  }): Promise<Done | NotPossible | Unknown>;
  /** Lets the next decision's letter go to somebody who has not proven enough; the reason is kept. */
  noteOverride(asked: {
    readonly ticketId: TicketId;
    readonly reason: string;
    readonly by: string;
  }): Promise<Done | NotPossible | Unknown>;
  /** Corrects a change of a customer's data, or notes how far identity was proven (domain guide I.5). */
  editChange(edit: {
    readonly changeId: ChangeRequestId;
    readonly newValue?: string;
    readonly partyId?: PartyId;
    readonly effectiveOn?: LocalDate;
    readonly identity?: { readonly level: number; readonly note: string };
    readonly version?: number;
    readonly by: string;
  }): Promise<ChangeOutcome>;
  /** Approves, applies or refuses a change. Applying or refusing twice does nothing more. */
  stepChange(step: {
    readonly changeId: ChangeRequestId;
    readonly step: ChangeStep;
    readonly reason?: string;
    /** The critical value, written again by the second of two people who approve. */
    readonly confirm?: string;
    readonly version?: number;
    readonly by: string;
  }): Promise<ChangeOutcome>;
  /** Holds a request back, lets it go on, gives time, sends its next round, ends it or begins it anew. */
  stepRequest(step: {
    readonly requestId: string;
    readonly step: RequestStep;
    readonly reason?: string;
    /** New last day to answer, for `extend`. */
    readonly until?: LocalDate;
    readonly version?: number;
    readonly by: string;
  }): Promise<RequestOutcome>;
  /**
   * Asks the customer of a ticket for what its claim is missing, although the machine has not: its first round leaves at
   * once. `again`: it is being asked for already.
   */
  startRequest(asked: {
    readonly claimId: ClaimId;
    /** On which ticket; the latest one of somebody on the claim when absent. */
    readonly ticketId?: TicketId;
    readonly by: string;
  }): Promise<
    | { readonly outcome: 'started'; readonly request: InformationRequest; readonly again: boolean }
    | NotPossible
    | Unknown
  >;
  /** The words `startRequest` would send now. */
  previewFirstRequest(asked: {
    readonly claimId: ClaimId;
    readonly ticketId?: TicketId;
  }): Promise<RequestPreview | NotPossible | Unknown>;
  /** The words of a request's next round; nothing leaves. */
  previewRequest(requestId: string): Promise<RequestPreview | NotPossible | Unknown>;
  /** An answer's letter as it would be printed; nothing is kept. */
  previewLetter(
    asked: Omit<Reply, 'clientId' | 'basedOn' | 'close' | 'wait' | 'undoSeconds'>,
  ): Promise<
    | { readonly outcome: 'drawn'; readonly bytes: Uint8Array; readonly pages: number }
    | { readonly outcome: 'no-file' }
    | NotPossible
    | Unknown
  >;
  /**
   * Prints letters together: a batch for each postage. What has arrived meanwhile, was taken back or printed by somebody
   * else is left out, each with its reason. The same print asked for twice is one.
   */
  printLetters(print: {
    readonly letterIds: readonly OutboundId[];
    readonly clientId: string;
    readonly by: string;
  }): Promise<
    | {
        readonly outcome: 'printed';
        readonly batches: readonly PrintedBatch[];
        readonly left: readonly { readonly id: OutboundId; readonly why: Labels }[];
        readonly again: boolean;
      }
    | NotPossible
  >;
  /** The file of a batch for the printer. Given out once more, it says that it is a reprint. */
  batchFile(asked: {
    readonly batchId: PrintBatchId;
    readonly language: Language;
    readonly by: string;
  }): Promise<
    | { readonly outcome: 'drawn'; readonly bytes: Uint8Array; readonly isReprint: boolean }
    | NotPossible
    | Unknown
  >;
  /** Gives a batch to the print supplier; again, it says that they have it. */
  handOverBatch(asked: {
    readonly batchId: PrintBatchId;
    readonly by: string;
  }): Promise<
    | { readonly outcome: 'done'; readonly batch: PrintedBatch; readonly again: boolean }
    | NotPossible
    | Unknown
  >;
  /** One letter once more, behind a list that says that it is a reprint. The step `reprint` comes first. */
  reprintFile(asked: {
    readonly letterId: OutboundId;
    readonly language: Language;
  }): Promise<{ readonly outcome: 'drawn'; readonly bytes: Uint8Array } | NotPossible | Unknown>;
  /** Says of printed letters that they were posted on a day; all of them or none. */
  postLetters(posting: {
    readonly letters: readonly { readonly id: OutboundId; readonly tracking?: string }[];
    readonly on: LocalDate;
    readonly by: string;
  }): Promise<{ readonly outcome: 'done'; readonly letters: readonly PaperLetter[] } | NotPossible | Unknown>;
  /** What happens to one letter of ours on paper. The same step twice changes nothing more. */
  stepLetter(asked: {
    readonly letterId: OutboundId;
    readonly step: LetterStep;
    readonly version?: number;
    readonly by: string;
  }): Promise<
    { readonly outcome: 'done'; readonly letter: PaperLetter } | Outdated<PaperLetter> | NotPossible | Unknown
  >;
  /** Changes an entry of the register of complaints. */
  editComplaint(edit: {
    readonly complaintId: ComplaintId;
    readonly change: ComplaintUpdate;
    readonly version?: number;
    readonly by: string;
  }): Promise<
    | { readonly outcome: 'done'; readonly entry: ComplaintEntry }
    | Outdated<ComplaintEntry>
    | NotPossible
    | Unknown
  >;
}
