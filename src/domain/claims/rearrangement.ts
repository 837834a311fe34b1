/**
 * What people move from one place to another in the files. Each move keeps how things stood before it, so that it can
 * be taken back; of moves that touch the same ticket or claim the latest is taken back first.
 */
import type { ClaimStatus, Requirement, RequirementState } from './claim.ts';
import type { DuplicateState } from './duplicate-loss.ts';
import type {
  ClaimId,
  MessageId,
  OutboundId,
  PartyId,
  RearrangementId,
  RequestId,
  TicketId,
} from '../ids.ts';
import type { Problem } from '../problem.ts';
import type { CaseKind, TicketStatus } from '../ticket.ts';

/**
 * `merge-tickets`: two conversations are one. `split-ticket`: some messages are a conversation of their own.
 * `relink-ticket`: a ticket belongs to another claim, to more claims, or to none. `merge-claims`: two reports are one
 * event, and one claim goes on for both. `open-claim`: a person found a loss in a ticket that the machine had not, and
 * opened its claim.
 */
export type RearrangementKind =
  | 'merge-tickets'
  | 'split-ticket'
  | 'relink-ticket'
  | 'merge-claims'
  | 'open-claim';

/** A ticket as it stood before. */
export interface TicketBefore {
  readonly id: TicketId;
  readonly status: TicketStatus;
  /** Absent in moves of before it was kept. */
  readonly caseKind?: CaseKind;
  readonly claimId?: ClaimId;
  readonly problem?: Problem;
}

/** A link as it stood before. */
export interface LinkBefore {
  readonly ticketId: TicketId;
  readonly claimId: ClaimId;
  readonly state: 'auto' | 'opened' | 'suggested' | 'confirmed' | 'removed';
  readonly score: number;
  readonly evidence: unknown;
  readonly rules: string;
  readonly certainty?: number;
  readonly decidedBy: string;
}

/** A line of a checklist that a person's word on another claim has changed. */
export interface CarriedLine {
  readonly key: Requirement['key'];
  /** What was carried: it is taken back only while it still stands. */
  readonly state: RequirementState;
  /** The line as it stood, with what satisfied it; absent where the claim had no such line. */
  readonly before?: { readonly line: Requirement; readonly evidence?: unknown };
}

/** Everything needed to put things back. */
export interface Moved {
  readonly messages?: readonly MessageId[];
  /** Messages that lie in another ticket and were shared with the one that went. */
  readonly shares?: readonly MessageId[];
  readonly outbound?: readonly OutboundId[];
  /** Requests that are asked on another ticket now. */
  readonly requests?: readonly RequestId[];
  /** Requests that were open and came to an end by the move. */
  readonly stopped?: readonly RequestId[];
  readonly escalations?: readonly string[];
  /** Mail ids that lead to another ticket now. */
  readonly threads?: readonly string[];
  readonly tickets?: readonly TicketBefore[];
  readonly links?: readonly LinkBefore[];
  /** Documents a person had decided about, which left their claim: rows as they stood. */
  readonly documents?: readonly unknown[];
  readonly claimStatus?: ClaimStatus;
  /** Lines of the checklist of the claim that goes on. */
  readonly lines?: readonly CarriedLine[];
  readonly addedParties?: readonly { readonly partyId: PartyId; readonly role: string }[];
  readonly addedExternalReferences?: readonly string[];
  readonly pair?: DuplicateState;
  /** Of an opening: the instant (ISO 8601) before which the machine writes nothing about the claim. */
  readonly writesFrom?: string;
  /** Of an opening: whoever did it lets the first request wait for a person's word. */
  readonly holdsRequest?: true;
}

export interface Rearrangement {
  readonly id: RearrangementId;
  readonly kind: RearrangementKind;
  readonly state: 'done' | 'undone';
  readonly fromTicket?: TicketId;
  readonly toTicket?: TicketId;
  readonly fromClaim?: ClaimId;
  readonly toClaim?: ClaimId;
  readonly moved: Moved;
  readonly reason?: string;
  /** `person:<name>` */
  readonly doneBy: string;
  readonly doneAt: Date;
  readonly undoneBy?: string;
  readonly undoneAt?: Date;
  readonly undoReason?: string;
}
