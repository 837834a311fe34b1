/** The tables of `migrations/`, as the query builder sees them. `pg` returns bigint as string, timestamptz as Date. */
import type { ColumnType, Generated } from 'kysely';
import type { OrderState } from '#src/domain/policies/payment.ts';
import type {
  AttachmentId,
  BulkId,
  CallBackId,
  ChangeRequestId,
  ClaimId,
  ClaimTypeId,
  ComplaintId,
  DataActId,
  DecisionId,
  DocumentId,
  EscalationId,
  InvitationId,
  ItemId,
  FindingId,
  LocalDate,
  MessageId,
  NoteId,
  OriginalId,
  OutboundId,
  PartyId,
  PaymentId,
  PersonId,
  PolicyId,
  PrintBatchId,
  RearrangementId,
  Reference,
  RequestId,
  SessionId,
  TaskId,
  Sha256,
  TicketId,
  UploadId,
} from '#src/domain/ids.ts';
import type { SealedLog } from '#src/domain/audit/chain.ts';
import type { EventSource, EventSubject } from '#src/domain/audit/event.ts';
import type { BulkAct, BulkBefore } from '#src/domain/bulk.ts';
import type { CaseEvidence, CaseFlag } from '#src/domain/cases/case-kind.ts';
import type { ChangeField, ChangeState } from '#src/domain/cases/account-change.ts';
import type {
  ComplainantRole,
  ComplaintArea,
  ComplaintOutcome,
  ComplaintReason,
} from '#src/domain/cases/complaint.ts';
import type {
  Cents,
  ClaimStatus,
  ClaimRole,
  ClockTime,
  Contact,
  Cover,
  Policy,
  PolicyRole,
  RequirementState,
} from '#src/domain/claims/claim.ts';
import type { ClaimEnding } from '#src/domain/claims/claim-ending.ts';
import type { MessagePart } from '#src/domain/claims/message-part.ts';
import type { Approving, DecisionState, Rejecting } from '#src/domain/decisions/decision.ts';
import type { TaskState } from '#src/domain/departments/task.ts';
import type { EscalationReason, EscalationState } from '#src/domain/decisions/escalation.ts';
import type { DecisionRecord } from '#src/domain/decisions/record.ts';
import type { SecondReason } from '#src/domain/decisions/signing.ts';
import type { DocumentDetail, FileLayer } from '#src/domain/documents/document-detail.ts';
import type { DocumentSeen, Fact } from '#src/domain/facts/fact.ts';
import type { CoverageResult } from '#src/domain/policies/coverage.ts';
import type {
  Address,
  ChannelName,
  Forwarded,
  Language,
  Nature,
  PecEnvelope,
  Span,
} from '#src/domain/message.ts';
import type { DuplicateEvidence, DuplicateState } from '#src/domain/claims/duplicate-loss.ts';
import type { Moved, RearrangementKind } from '#src/domain/claims/rearrangement.ts';
import type { IdentityLevel, ProofMethod } from '#src/domain/identity/identity.ts';
import type { DataActKind, DataActState, DataProgress, ErasurePlan } from '#src/domain/privacy/data-act.ts';
import type { Retention, RetentionKind } from '#src/domain/privacy/retention.ts';
import type { PolicyClue } from '#src/domain/policies/policy-clue.ts';
import type { CheckId, Figures, FindingState, Quote, Severity } from '#src/domain/review/finding.ts';
import type { Problem, ProblemCode } from '#src/domain/problem.ts';
import type { PageBox, PageState, ScannedPage } from '#src/domain/letters/scanned-page.ts';
import type { BatchPlan, Doubt } from '#src/domain/letters/scan-batch.ts';
import type { BatchAction, BatchState, PageRow } from './scan-batches.ts';
import type { WordRow } from './scanned-pages.ts';
import type { SourceEnvelope } from '#src/channel.ts';
import type { TextConsent } from '#src/domain/answering/text-message.ts';
import type { RecordingConsent } from '#src/domain/phone/consent.ts';
import type { CallBackState } from '#src/domain/phone/call-back.ts';
import type { TranscriptState } from '#src/domain/phone/transcript.ts';
import type { Role } from '#src/domain/people/role.ts';
import type { DecidingRole } from '#src/domain/review/authority.ts';
import type { Preferences, SessionStage, Theme } from '#src/domain/people/sign-in.ts';
import type { PostalAddress } from '#src/domain/letters/postal-address.ts';
import type { ReturnReason } from '#src/domain/letters/returned-post.ts';
import type { PostageKind, Sheet } from '#src/domain/letters/sheet.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { CaseKind, TicketStage, TicketStatus } from '#src/domain/ticket.ts';
import type { ClockMark } from '#src/domain/time/running-clock.ts';
import type { ClockSubject } from './clocks.ts';

type Json<T> = ColumnType<T, string, string>;
type Instant = ColumnType<Date, Date, Date>;
type DefaultInstant = ColumnType<Date, Date | undefined, Date>;
type Identity<T> = ColumnType<T, never, never>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;
type BigCount = ColumnType<string, number | string, number | string>;

export interface OutboundTable {
  id: ColumnType<OutboundId, OutboundId, never>;
  key: string;
  ticket_id: TicketId;
  claim_id: Optional<ClaimId>;
  request_id: Optional<RequestId>;
  purpose: string;
  round: Generated<number>;
  channel: ChannelName;
  recipient: string;
  language: Language;
  subject: string;
  body: string;
  html: Optional<string>;
  automatic: 'auto-replied' | 'auto-generated' | 'no';
  asks: Generated<string[]>;
  message_id: string;
  envelope_from: string;
  sha256: Sha256;
  state: 'queued' | 'dialing' | 'transmitting' | 'sent' | 'refused' | 'uncertain' | 'cancelled';
  state_since: DefaultInstant;
  fence: Generated<number>;
  attempts: Generated<number>;
  next_at: DefaultInstant;
  last_response: Optional<string>;
  settled_by: Optional<string>;
  sent_at: Optional<Date>;
  provider_id: Optional<string>;
  delivery: Optional<string>;
  delivery_detail: Optional<string>;
  delivery_at: Optional<Date>;
  failure_handled_at: Optional<Date>;
  written: ColumnType<Written | null, string | null | undefined, never>;
  attachments: ColumnType<readonly SentFile[], string | undefined, never>;
  carried_by: Generated<'machine' | 'people'>;
  sheet: ColumnType<Sheet | null, string | null | undefined, never>;
  settles: Generated<boolean>;
  needs_proof: Generated<boolean>;
  created_by: string;
  created_at: DefaultInstant;
}

export interface PrintBatchTable {
  id: Identity<PrintBatchId>;
  client_id: string;
  postage: PostageKind;
  printed_by: string;
  printed_at: Date;
  handed_at: Optional<Date>;
  handed_to: Optional<string>;
}

export interface PaperLetterTable {
  outbound_id: OutboundId;
  party_id: Optional<PartyId>;
  address: ColumnType<PostalAddress, string, never>;
  postage: PostageKind;
  pages: number;
  why: ColumnType<Labels, string, never>;
  state: Generated<'to_print' | 'printed' | 'posted' | 'returned'>;
  version: Generated<number>;
  batch_id: Optional<PrintBatchId>;
  position: Optional<number>;
  copies: Generated<number>;
  destroyed_at: Optional<Date>;
  posted_on: Optional<LocalDate>;
  posted_by: Optional<string>;
  tracking: Optional<string>;
  returned_on: Optional<LocalDate>;
  return_reason: Optional<ReturnReason>;
  return_note: Optional<string>;
}

/** A file that travels with a message of ours. */
export interface SentFile {
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: Sha256;
}

/** An answer as its writer wrote it, and what sending it changed on the ticket. */
export interface Written {
  readonly text: string;
  readonly to?: string;
  /** By letter, to this address. */
  readonly post?: { readonly address: PostalAddress; readonly postage: PostageKind };
  readonly subject?: string;
  readonly language?: Language;
  readonly basedOn: string;
  readonly uploads: readonly string[];
  readonly statusWas: TicketStatus;
  /** What it made of the status; as it was when absent. */
  readonly statusMade?: TicketStatus;
  readonly problemWas?: Problem;
  /** Of older releases: it was noted as the answer to a complaint when it was written. */
  readonly answered?: boolean;
}

/** What deciding changed, so that it can be put back. */
export interface DecisionBefore {
  readonly claimStatus: ClaimStatus;
  readonly ticketStatus: TicketStatus;
  /** Requests for missing items that ended with the decision. */
  readonly stopped: readonly RequestId[];
  /** Escalations that it answered, with the state they were in. */
  readonly answered: readonly { readonly id: EscalationId; readonly state: EscalationState }[];
}

/** How ticket and claim stood before they were handed up. */
export interface EscalationBefore {
  readonly ticketStatus: TicketStatus;
  /** Absent where the claim stayed as it was. */
  readonly claimStatus?: ClaimStatus;
}

export interface Schema {
  original: {
    id: Identity<OriginalId>;
    channel: ChannelName;
    account: string;
    sha256: Sha256;
    size: BigCount;
    received_at: Instant;
    ingested_at: DefaultInstant;
    envelope: Json<SourceEnvelope>;
    identity: Generated<string>;
    stage: Generated<'waiting' | 'done'>;
    stage_since: DefaultInstant;
    version: Generated<number>;
    tries: Generated<number>;
  };
  sighting: {
    channel: ChannelName;
    account: string;
    source_key: string;
    original_id: OriginalId;
    seen_at: DefaultInstant;
  };
  item_piece: {
    channel: ChannelName;
    account: string;
    whole: string;
    key: string;
    about: string;
    bytes: Uint8Array;
    received_at: Instant;
    used: Generated<boolean>;
    ordinal: Identity<string>;
  };
  recording_consent: {
    message_id: MessageId;
    call: string;
    notice: string;
    language: Language;
    choice: RecordingConsent['choice'];
    chosen_at: Instant;
  };
  text_consent: {
    number: string;
    state: TextConsent;
    said_at: Instant;
    message_id: Optional<MessageId>;
  };
  source_cursor: { source: string; position: string; moved_at: DefaultInstant };
  source_health: {
    source: string;
    state: 'alive' | 'failing';
    detail: Optional<string>;
    alive_at: Optional<Date>;
    failing_since: Optional<Date>;
    error: Optional<string>;
    reconciled_at: Optional<Date>;
    at_source: ColumnType<string | null, number | null | undefined, number | null>;
    missing: ColumnType<string | null, number | null | undefined, number | null>;
  };
  sealed_secret: { name: string; sealed: string; written_at: DefaultInstant };
  party: {
    id: Identity<PartyId>;
    name: string;
    name_key: string;
    surname: Optional<string>;
    /** Accent-folded; what `surname_count` counts. */
    surname_key: Optional<string>;
    fiscal_code: Optional<string>;
    vat_number: Optional<string>;
    iban: Optional<string>;
    language: Optional<Language>;
    address: Optional<string>;
    do_not_write: Optional<string>;
    /** Why nothing more is posted to the address; the database clears it when another one comes. */
    address_doubt: Optional<string>;
    restricted_at: Optional<Date>;
    erased_at: Optional<Date>;
    /** When another account came in place of the one before; the database writes it. */
    iban_changed_at: Optional<Date>;
  };
  surname_count: { surname: string; parties: BigCount };
  contact: {
    party_id: PartyId;
    kind: Contact['kind'];
    value: string;
    shared: Generated<boolean>;
    invalid: Generated<boolean>;
    invalid_reason: Optional<string>;
  };
  policy: {
    id: Identity<PolicyId>;
    number: string;
    number_key: string;
    product: string;
    language: Optional<Language>;
    cancelled_on: Optional<LocalDate>;
    imported_at: DefaultInstant;
  };
  policy_party: { policy_id: PolicyId; party_id: PartyId; role: PolicyRole };
  policy_version: {
    policy_id: PolicyId;
    version: number;
    valid_from: LocalDate;
    from_time: Optional<ClockTime>;
    valid_to: LocalDate;
    to_time: Optional<ClockTime>;
    plate: Optional<string>;
    risk_address: Optional<string>;
    covers: Json<Cover[]>;
  };
  instalment: { policy_id: PolicyId; due_on: LocalDate; amount: BigCount; paid_on: Optional<LocalDate> };
  claim: {
    id: Identity<ClaimId>;
    reference: Reference;
    version: Generated<number>;
    type: ClaimTypeId;
    status: ClaimStatus;
    policy_id: Optional<PolicyId>;
    loss_on: Optional<LocalDate>;
    loss_time: Optional<ClockTime>;
    loss_place: Optional<string>;
    notified_at: Instant;
    closed_at: Optional<Date>;
    language: Language;
    plates: Generated<string[]>;
    external_references: Generated<string[]>;
    conditions: ColumnType<Record<string, string>, string | undefined, string>;
    coverage: ColumnType<CoverageResult | null, string | undefined, string | null>;
    amount_claimed: ColumnType<string | null, number | null | undefined, number | null>;
    amount_parts: ColumnType<Record<string, Cents>, string | undefined, string>;
    merged_into: Optional<ClaimId>;
    ended: ColumnType<ClaimEnding | null, string | undefined, string | null>;
    clock_at: Optional<Date>;
    clock_version: Generated<number>;
    created_at: DefaultInstant;
    updated_at: DefaultInstant;
  };
  /** Plates and foreign numbers of claims; a trigger keeps it. */
  claim_number: { kind: 'plate' | 'external'; value: string; claim_id: ClaimId };
  claim_duplicate: {
    id: Identity<string>;
    earlier_id: ClaimId;
    later_id: ClaimId;
    state: DuplicateState;
    leading_id: Optional<ClaimId>;
    evidence: ColumnType<readonly DuplicateEvidence[], string, string>;
    rules: string;
    decided_by: string;
    reason: Optional<string>;
    found_at: DefaultInstant;
    decided_at: DefaultInstant;
  };
  policy_snapshot: {
    id: Identity<string>;
    claim_id: ClaimId;
    policy_id: PolicyId;
    version: Optional<number>;
    loss_on: LocalDate;
    loss_time: Optional<ClockTime>;
    policy: Json<Policy>;
    reason: 'first' | 'policy-changed' | 'loss-date-changed' | 'loss-time-changed' | 'asked-for';
    taken_by: string;
    taken_at: Instant;
  };
  policy_question: {
    ticket_id: TicketId;
    version: Generated<number>;
    clues: Json<PolicyClue[]>;
    reason: Json<Labels>;
    asked_at: Instant;
    next_at: Instant;
  };
  claim_party: { claim_id: ClaimId; party_id: PartyId; role: ClaimRole };
  payment: {
    id: Identity<PaymentId>;
    external_id: string;
    claim_id: ClaimId;
    cover_code: string;
    amount: BigCount;
    decided_on: Optional<LocalDate>;
    ordered_on: Optional<LocalDate>;
    due_on: Optional<LocalDate>;
    paid_on: Optional<LocalDate>;
    rejected_on: Optional<LocalDate>;
    rejected_reason: Optional<string>;
    payee_name: Optional<string>;
    iban: Optional<string>;
    imported_at: DefaultInstant;
  };
  payment_order: {
    payment_id: PaymentId;
    state: ColumnType<OrderState, undefined, OrderState>;
    state_since: DefaultInstant;
    fence: Generated<number>;
    attempts: Generated<number>;
    next_at: Instant;
    reason: ColumnType<Labels | null, string | null | undefined, string | null>;
  };
  requirement: {
    claim_id: ClaimId;
    key: string;
    any_of: string[];
    level: 'M' | 'C';
    stage: 'fnol' | 'review' | 'payment';
    state: RequirementState;
    asked_rounds: Generated<number>;
    note: Optional<string>;
    evidence: ColumnType<unknown, string | null | undefined, string | null>;
    changed_at: DefaultInstant;
  };
  ticket: {
    id: Identity<TicketId>;
    reference: Reference;
    version: Generated<number>;
    stage: TicketStage;
    stage_since: DefaultInstant;
    status: TicketStatus;
    case_kind: CaseKind;
    channel: ChannelName;
    account: string;
    language: Language;
    subject: string;
    customer: Optional<string>;
    customer_name: Optional<string>;
    claim_id: Optional<ClaimId>;
    related_id: Optional<TicketId>;
    related_how: Optional<string>;
    merged_into: Optional<TicketId>;
    split_from: Optional<TicketId>;
    problem: Optional<ProblemCode>;
    problem_detail: Optional<string>;
    received_at: Instant;
    resolved_at: Optional<Date>;
    assignee: Optional<string>;
    asleep_until: Optional<Date>;
    status_since: DefaultInstant;
    due_at: DefaultInstant;
    due_clock: Optional<string>;
    due_version: Generated<number>;
    clock_at: Optional<Date>;
    created_at: DefaultInstant;
    updated_at: DefaultInstant;
  };
  bulk_act: {
    id: Identity<BulkId>;
    client_id: string;
    done_by: string;
    act: Json<BulkAct>;
    done_at: DefaultInstant;
  };
  bulk_row: {
    bulk_id: BulkId;
    ticket_id: TicketId;
    outcome: 'done' | 'unchanged' | 'not-possible';
    detail: Optional<string>;
    before: ColumnType<BulkBefore | null, string | null, never>;
    version_after: Optional<number>;
    undone: Optional<'restored' | 'touched'>;
  };
  reply_template: {
    id: Identity<string>;
    version: Generated<number>;
    client_id: string;
    language: Language;
    title: string;
    subject: Optional<string>;
    text: string;
    kinds: Generated<CaseKind[]>;
    changed_by: string;
    changed_at: DefaultInstant;
    removed: Generated<boolean>;
  };
  reply_template_version: {
    template_id: string;
    version: number;
    title: string;
    subject: Optional<string>;
    text: string;
    changed_by: string;
    changed_at: Instant;
  };
  note: {
    id: Identity<NoteId>;
    ticket_id: TicketId;
    author: string;
    text: string;
    mentions: Generated<string[]>;
    version: Generated<number>;
    client_id: string;
    created_at: DefaultInstant;
    edited_at: Optional<Date>;
  };
  note_text: { note_id: NoteId; version: number; text: string; replaced_at: DefaultInstant };
  note_mention: { note_id: NoteId; person: string; ticket_id: TicketId; read_at: Optional<Date> };
  upload: {
    id: Identity<UploadId>;
    ticket_id: TicketId;
    author: string;
    name: string;
    content_type: string;
    size: BigCount;
    sha256: Sha256;
    uploaded_at: DefaultInstant;
  };
  draft: {
    ticket_id: TicketId;
    author: string;
    channel: ChannelName;
    revision: Generated<string>;
    text: string;
    recipient: Optional<string>;
    subject: Optional<string>;
    language: Optional<Language>;
    based_on: Optional<string>;
    uploads: Json<string[]>;
    updated_at: DefaultInstant;
  };
  ticket_seen: {
    ticket_id: TicketId;
    person: string;
    messages: number;
    last_message: string;
    seen_at: DefaultInstant;
  };
  saved_view: {
    id: Identity<string>;
    version: Generated<number>;
    owner: string;
    name: string;
    shared: Generated<boolean>;
    filters: Json<Record<string, unknown>>;
    position: Generated<number>;
    created_at: DefaultInstant;
  };
  message: {
    id: Identity<MessageId>;
    original_id: OriginalId;
    ticket_id: Optional<TicketId>;
    channel: ChannelName;
    nature: Nature['kind'];
    nature_detail: Json<Nature>;
    sender: Optional<string>;
    sender_name: Optional<string>;
    recipients: Json<{ to: Address[]; cc: Address[]; replyTo: Address[]; deliveredTo: string[] }>;
    subject: string;
    headed_by_us: Generated<boolean>;
    written_at: Optional<Date>;
    received_at: Instant;
    own_id: Optional<string>;
    text: string;
    new_text: string;
    html: Optional<string>;
    language: Language;
    do_not_answer: Generated<string[]>;
    warnings: Generated<string[]>;
    forwarded: ColumnType<Forwarded | null, string | null | undefined, string | null>;
    pec: ColumnType<PecEnvelope | null, string | null | undefined, string | null>;
    fingerprint: Optional<string>;
    copy_of: Optional<MessageId>;
    written_by: Optional<PartyId>;
    handled_at: Optional<Date>;
    created_at: DefaultInstant;
  };
  attachment: {
    id: Identity<AttachmentId>;
    message_id: MessageId;
    ordinal: number;
    name: string;
    content_type: string;
    size: BigCount;
    sha256: Sha256;
    inline: boolean;
    content_id: Optional<string>;
    found_in: Optional<string>;
    text: Optional<string>;
    read_state: 'waiting' | 'read' | 'no-text' | 'failed';
    read_note: Optional<string>;
    pages: Optional<number>;
    layer: ColumnType<FileLayer | null, string | null | undefined, string | null>;
  };
  scanned_page: {
    attachment_id: AttachmentId;
    number: number;
    state: PageState;
    note: Optional<string>;
    width: number;
    height: number;
    turned: ScannedPage['turned'];
    confidence: Optional<number>;
    words: Json<readonly WordRow[]>;
    unread: Json<readonly PageBox[]>;
    codes: string[];
    ink: Optional<string>;
    marks: ColumnType<number[], readonly number[] | undefined, never>;
  };
  transcript: {
    attachment_id: AttachmentId;
    state: Generated<TranscriptState>;
    version: Generated<number>;
    tries: Generated<number>;
    alive_at: DefaultInstant;
    language: Language;
    engine: Optional<string>;
    confidence: Optional<number>;
    length_ms: Optional<number>;
    heard_ms: Generated<number>;
    channels: Optional<number>;
    note: Optional<string>;
  };
  transcript_stretch: {
    attachment_id: AttachmentId;
    channel: number;
    start_ms: number;
    end_ms: number;
    text: string;
    confidence: number;
  };
  scan_batch: {
    id: OriginalId;
    state: BatchState;
    state_since: DefaultInstant;
    alive_at: DefaultInstant;
    version: Generated<number>;
    tries: Generated<number>;
    content_type: string;
    received_at: Instant;
    pages: Optional<number>;
    plan: ColumnType<BatchPlan | null, string | null | undefined, string | null>;
    doubts: ColumnType<readonly Doubt[], string | undefined, string>;
    reason: Optional<string>;
    layer: ColumnType<FileLayer | null, string | null | undefined, string | null>;
    backs_id: Optional<OriginalId>;
  };
  scan_batch_page: {
    batch_id: OriginalId;
    number: number;
    text: string;
    scanned: ColumnType<PageRow | null, string | null, never>;
  };
  scan_batch_step: {
    id: Identity<string>;
    batch_id: OriginalId;
    at: DefaultInstant;
    by: string;
    action: BatchAction;
    plan_before: ColumnType<BatchPlan | null, string | null | undefined, never>;
    received_before: ColumnType<Date | null, Date | null | undefined, never>;
    data: ColumnType<Readonly<Record<string, unknown>>, string | undefined, never>;
    undone: Generated<boolean>;
  };
  scan_letter_page: {
    batch_id: OriginalId;
    page: number;
    original_id: OriginalId;
    position: number;
    turn: ScannedPage['turned'];
  };
  mail_picture: {
    message_id: MessageId;
    picture: string;
    sha256: Sha256;
    content_type: string;
    size: BigCount;
    fetched_at: Date;
  };
  ticket_message: {
    message_id: MessageId;
    ticket_id: TicketId;
    kind: CaseKind;
    added_at: DefaultInstant;
    part: ColumnType<MessagePart | null, string | null | undefined, string | null>;
    handled_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    ordinal: Generated<number>;
  };
  /** A view: every message of a ticket, its own and the shared ones. */
  conversation: {
    ticket_id: ColumnType<TicketId, never, never>;
    message_id: ColumnType<MessageId, never, never>;
  };
  case_reading: {
    ticket_id: TicketId;
    kind: CaseKind;
    also: Generated<CaseKind[]>;
    flags: Generated<CaseFlag[]>;
    evidence: Json<CaseEvidence[]>;
    decided_by: string;
    decided_at: DefaultInstant;
  };
  change_request: {
    id: Identity<ChangeRequestId>;
    ticket_id: TicketId;
    message_id: Optional<MessageId>;
    version: Generated<number>;
    party_id: Optional<PartyId>;
    policy_id: Optional<PolicyId>;
    field: ChangeField;
    old_value: Optional<string>;
    new_value: Optional<string>;
    span: ColumnType<Span | null, string | null | undefined, string | null>;
    effective_on: Optional<LocalDate>;
    state: Generated<ChangeState>;
    identity_required: number;
    identity_reached: Generated<number>;
    identity_note: Optional<string>;
    four_eyes: boolean;
    approved_by: Optional<string>;
    confirmed_by: Optional<string>;
    applied_by: Optional<string>;
    applied_at: Optional<Date>;
    refused_reason: Optional<string>;
    created_at: DefaultInstant;
  };
  complaint_entry: {
    id: Identity<ComplaintId>;
    ticket_id: TicketId;
    version: Generated<number>;
    received_at: Instant;
    channel: ChannelName;
    complainant_name: Optional<string>;
    complainant_address: Optional<string>;
    complainant_phone: Optional<string>;
    complainant_role: ComplainantRole;
    represented_by: Optional<string>;
    policy_number: Optional<string>;
    claim_reference: Optional<string>;
    concerned: Optional<string>;
    area: ComplaintArea;
    product: Optional<string>;
    reason: ComplaintReason;
    person_complained_about: Optional<string>;
    handler: Optional<string>;
    due_on: LocalDate;
    legal_due_on: LocalDate;
    extension_reason: Optional<string>;
    answered_at: Optional<Date>;
    outcome: Optional<ComplaintOutcome>;
    amount: ColumnType<string | null, number | null | undefined, number | null>;
    root_cause: Optional<string>;
    sent_to_ivass: Generated<boolean>;
    sent_to_arbitrator: Generated<boolean>;
    in_court: Generated<boolean>;
    closed_at: Optional<Date>;
    created_at: DefaultInstant;
  };
  thread_id: { external_id: string; ticket_id: TicketId; sender: string; kind: 'own' | 'reference' | 'sent' };
  fact: {
    id: Identity<string>;
    message_id: MessageId;
    ticket_id: TicketId;
    key: string;
    value: string;
    span: Json<Span>;
    method: string;
    confidence: number;
  };
  fact_word: {
    message_id: MessageId;
    key: string;
    value: string;
    reading: Json<Pick<Fact, 'span' | 'method' | 'confidence'>>;
    meant: string | null;
    by: string;
    at: Date;
  };
  link: {
    id: Identity<string>;
    ticket_id: TicketId;
    claim_id: ClaimId;
    state: 'auto' | 'opened' | 'suggested' | 'confirmed' | 'removed';
    score: number;
    evidence: ColumnType<unknown, string, string>;
    rules: string;
    /** 0 to 1; null on links of persons. */
    certainty: Optional<number>;
    decided_by: string;
    decided_at: DefaultInstant;
  };
  rearrangement: {
    id: Identity<RearrangementId>;
    key: string;
    kind: RearrangementKind;
    state: Generated<'done' | 'undone'>;
    from_ticket: Optional<TicketId>;
    to_ticket: Optional<TicketId>;
    from_claim: Optional<ClaimId>;
    to_claim: Optional<ClaimId>;
    moved: ColumnType<Moved, string, string>;
    reason: Optional<string>;
    done_by: string;
    done_at: DefaultInstant;
    undone_by: Optional<string>;
    undone_at: Optional<Date>;
    undo_reason: Optional<string>;
  };
  document: {
    id: Identity<DocumentId>;
    claim_id: ClaimId;
    message_id: MessageId;
    attachment_id: Optional<AttachmentId>;
    item: ItemId;
    recognised: ItemId;
    first_page: Generated<number>;
    last_page: Generated<number>;
    span: Json<Span>;
    method: DocumentSeen['method'];
    confidence: number;
    sha256: Optional<Sha256>;
    detail: ColumnType<DocumentDetail | null, string | null | undefined, string | null>;
    identity: Generated<string[]>;
    rules: Optional<string>;
    duplicate_of: Optional<DocumentId>;
    detached: Generated<boolean>;
    decided_by: Optional<string>;
    note: Optional<string>;
  };
  history: {
    id: Identity<string>;
    at: DefaultInstant;
    ticket_id: Optional<TicketId>;
    claim_id: Optional<ClaimId>;
    actor: string;
    action: string;
    data: ColumnType<Record<string, unknown>, string | undefined, string>;
    restricted: Optional<'fraud'>;
    role: Optional<Role>;
    subject_kind: Optional<EventSubject['kind']>;
    subject_id: Optional<string>;
    source: ColumnType<EventSource | null, string | undefined, never>;
    looked: Generated<boolean>;
  };
  history_seal: {
    seq: string;
    log: SealedLog;
    row_id: string;
    sealed_at: Instant;
    salt: ColumnType<Buffer | null, Buffer, null>;
    data_digest: Buffer;
    hash: Buffer;
  };
  history_unsealed: {
    id: Identity<string>;
    log: SealedLog;
    row_id: string;
  };
  finding: {
    id: Identity<FindingId>;
    claim_id: ClaimId;
    check_id: CheckId;
    key: string;
    severity: Severity;
    text_it: string;
    text_en: string;
    figures: Json<Figures>;
    quotes: Json<readonly Quote[]>;
    rules: string;
    state: Generated<FindingState>;
    version: Generated<number>;
    decided_by: Optional<string>;
    decided_role: Optional<Role>;
    decided_at: Optional<Date>;
    reason: Optional<string>;
    opened_at: Instant;
    changed_at: Instant;
  };
  information_request: {
    id: Identity<RequestId>;
    claim_id: ClaimId;
    ticket_id: TicketId;
    state: 'open' | 'satisfied' | 'exhausted' | 'cancelled' | 'superseded';
    round: number;
    started_at: Instant;
    due_on: LocalDate;
    last_sent_on: Optional<LocalDate>;
    away_until: Optional<LocalDate>;
    held_by: Optional<string>;
    held_why: Optional<string>;
    not_before: Optional<LocalDate>;
    at_once_on: Optional<LocalDate>;
    next_at: Optional<Date>;
    version: Generated<number>;
    closed_at: Optional<Date>;
    close_reason: Optional<string>;
  };
  outbound: OutboundTable;
  paper_letter: PaperLetterTable;
  print_batch: PrintBatchTable;
  decision: {
    id: Identity<DecisionId>;
    claim_id: ClaimId;
    ticket_id: TicketId;
    version: Generated<number>;
    state: Generated<DecisionState>;
    client_id: string;
    kind: 'approve' | 'reject';
    says: Json<Approving | Rejecting>;
    amount: ColumnType<string | null, number | null, never>;
    language: Language;
    note: Optional<string>;
    needs_policy: boolean;
    needs_role: DecidingRole;
    needs_people: 1 | 2;
    needs_second: SecondReason[];
    file: Json<DecisionRecord>;
    before: ColumnType<DecisionBefore | null, string | undefined, string>;
    outbound_id: Optional<OutboundId>;
    payment_id: Optional<PaymentId>;
    decided_at: Optional<Date>;
    ended_by: Optional<string>;
    ended_at: Optional<Date>;
    ended_note: Optional<string>;
  };
  decision_signature: {
    id: Identity<string>;
    decision_id: DecisionId;
    signed_by: string;
    role: Role;
    signed_at: Instant;
  };
  escalation: {
    id: Identity<EscalationId>;
    ticket_id: TicketId;
    claim_id: Optional<ClaimId>;
    reason: EscalationReason;
    period: string;
    state: Generated<EscalationState>;
    version: Generated<number>;
    note: Optional<string>;
    raised_by: Optional<string>;
    raised_at: DefaultInstant;
    handled_by: Optional<string>;
    answer: Optional<string>;
    changed_at: Optional<Date>;
    before: ColumnType<EscalationBefore | null, string | undefined, never>;
    clock_subject: Optional<ClockSubject>;
    clock: Optional<string>;
    clock_period: Optional<Date>;
  };
  task: {
    id: Identity<TaskId>;
    version: Generated<number>;
    ticket_id: TicketId;
    claim_id: Optional<ClaimId>;
    department: string;
    state: Generated<TaskState>;
    text: string;
    due_on: LocalDate;
    given_by: string;
    given_at: Instant;
    opened_at: Instant;
    client_id: string;
    email: Optional<string>;
    outbound_id: Optional<OutboundId>;
    ticket_was: TicketStatus;
    answer: Optional<string>;
    message_id: Optional<MessageId>;
    ended_by: Optional<string>;
    ended_at: Optional<Date>;
    reminders: Generated<number>;
    restricted: Optional<'fraud'>;
  };
  call_back: {
    id: Identity<CallBackId>;
    version: Generated<number>;
    ticket_id: TicketId;
    message_id: Optional<MessageId>;
    number: string;
    asked_at: Instant;
    note: Optional<string>;
    state: Generated<CallBackState>;
    entered_by: string;
    client_id: Optional<string>;
    ended_by: Optional<string>;
    ended_at: Optional<Date>;
  };
  call_back_try: {
    id: Identity<string>;
    call_back_id: CallBackId;
    at: Instant;
    by: string;
    answered: Generated<boolean>;
    message_id: Optional<MessageId>;
  };
  clock_mark: {
    subject: ClockSubject;
    clock: string;
    period: Instant;
    mark: ClockMark['mark'];
    told: boolean;
    at: Instant;
  };
  status_change: {
    id: Identity<string>;
    ticket_id: Optional<TicketId>;
    claim_id: Optional<ClaimId>;
    was: Optional<string>;
    became: string;
    at: Instant;
  };
  person: {
    id: Identity<PersonId>;
    name: string;
    email: string;
    role: Role;
    administers: Generated<boolean>;
    language: Generated<Language>;
    theme: Generated<Theme>;
    preferences: ColumnType<Preferences, string | undefined, string>;
    password_hash: Optional<string>;
    totp_since: Optional<Date>;
    totp_last_step: ColumnType<string | null, number | null | undefined, number | null>;
    provider_subject: Optional<string>;
    disabled_at: Optional<Date>;
    version: Generated<number>;
    created_at: Instant;
    changed_at: Instant;
  };
  recovery_code: { person_id: PersonId; digest: string; used_at: Optional<Date> };
  session: {
    id: Identity<SessionId>;
    digest: string;
    person_id: PersonId;
    stage: SessionStage;
    how: string;
    opened_at: Instant;
    seen_at: Instant;
    confirmed_at: Optional<Date>;
    address: string;
    agent: string;
  };
  invitation: {
    id: Identity<InvitationId>;
    digest: string;
    kind: 'first' | 'invitation' | 'reset';
    email: Optional<string>;
    role: Optional<Role>;
    administers: Generated<boolean>;
    language: Generated<Language>;
    person_id: Optional<PersonId>;
    without_totp: Generated<boolean>;
    invited_by: string;
    created_at: Instant;
    expires_at: Instant;
    used_at: Optional<Date>;
    revoked_at: Optional<Date>;
  };
  data_act: {
    id: Identity<DataActId>;
    kind: DataActKind;
    party_id: PartyId;
    ticket_id: Optional<TicketId>;
    state: DataActState;
    version: Generated<number>;
    client_id: string;
    reason: string;
    asked_by: string;
    asked_at: Instant;
    confirmed_by: Optional<string>;
    confirmed_at: Optional<Date>;
    plan: ColumnType<ErasurePlan | null, string | null | undefined, string | null>;
    progress: ColumnType<DataProgress, string | undefined, string>;
    alive_at: Instant;
    tries: Generated<number>;
    size: ColumnType<string | null, number | null | undefined, number | null>;
    expires_at: Optional<Date>;
    ended_at: Optional<Date>;
    note: Optional<string>;
  };
  retention_word: {
    id: Identity<string>;
    rules: Json<Retention>;
    confirmed_by: string;
    confirmed_at: Instant;
  };
  retention_run: {
    id: Identity<string>;
    at: Instant;
    dry: boolean;
    by: string;
    found: Json<Partial<Record<RetentionKind, number>>>;
  };
  legal_hold: {
    id: Identity<string>;
    party_id: Optional<PartyId>;
    claim_id: Optional<ClaimId>;
    reason: string;
    set_by: string;
    set_at: Instant;
    lifted_by: Optional<string>;
    lifted_at: Optional<Date>;
  };
  identity_proof: {
    id: Identity<string>;
    ticket_id: TicketId;
    method: ProofMethod;
    facts: string[];
    note: Optional<string>;
    message_id: Optional<MessageId>;
    representative: boolean;
    mandate: Optional<string>;
    noted_by: string;
    noted_at: Instant;
    withdrawn_by: Optional<string>;
    withdrawn_at: Optional<Date>;
    withdrawn_why: Optional<string>;
  };
  identity_code: {
    id: Identity<string>;
    ticket_id: TicketId;
    party_id: PartyId;
    recipient: string;
    digest: string;
    client_id: string;
    made_by: string;
    made_at: Instant;
    expires_at: Instant;
    tries: Generated<number>;
    used_at: Optional<Date>;
    replaced_at: Optional<Date>;
  };
  identity_override: {
    id: Identity<string>;
    ticket_id: TicketId;
    purpose: 'reply' | 'decision' | 'export';
    has_level: IdentityLevel;
    needs_level: IdentityLevel;
    reason: string;
    noted_by: string;
    noted_at: Instant;
    used_for: Optional<string>;
  };
  presence: {
    ticket_id: TicketId;
    person: string;
    state: 'reading' | 'writing';
    since: Instant;
    seen_at: Instant;
  };
  rate_limit: { key: string; began_at: Instant; ends_at: Instant; count: number };
  provider_trip: { digest: string; state: string; nonce: string; verifier: string; began_at: Instant };
}
