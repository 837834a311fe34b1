/**
 * What comes in and goes out, whatever the channel. An *original* is the raw bytes; a *message* is what
 * a channel made of them. What the customer wrote and what we decided about it live in different types.
 */
import type { AttachmentId, LocalDate, Sha256, TaskId } from './ids.ts';
import type { TextConsent } from './answering/text-message.ts';
import type { CallOutcome } from './phone/call-words.ts';
import type { RecordingConsent } from './phone/consent.ts';

/** `email`, `phone`, `letter` … a plain string on purpose: a union would make each new channel edit the core. */
export type ChannelName = string;

export type Language = 'it' | 'en';

/** A mailbox address (lower-cased) or an E.164 number, with the name that stood beside it. */
export interface Address {
  readonly address: string;
  readonly name?: string;
}

/** What kind of thing arrived. Decided by the channel, in this order: PEC receipt, auto-reply, bounce, report, list, human. */
export type Nature =
  | { readonly kind: 'human' }
  | { readonly kind: 'auto-reply'; readonly why: string; readonly returnsOn?: LocalDate }
  | { readonly kind: 'bounce'; readonly failures: readonly DeliveryFailure[] }
  | { readonly kind: 'feedback-report'; readonly reportedAddress?: string }
  | { readonly kind: 'list'; readonly why: string }
  | { readonly kind: 'pec-receipt'; readonly receipt: PecReceipt }
  /** A department's answer to a task. Never said by a channel: whoever files it has seen to the task and the sender. */
  | { readonly kind: 'department'; readonly task: TaskId }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** One recipient a bounce speaks of (RFC 3464, or guessed from a non-standard bounce). */
export interface DeliveryFailure {
  readonly recipient?: string;
  /** Enhanced status code such as `5.1.1`; absent when the bounce gave none. */
  readonly status?: string;
  /** `hard`: this address will not work; `soft`: try later (delayed, full, 4.x.x); `delivered`: a success report. */
  readonly severity: 'hard' | 'soft' | 'delivered';
  readonly diagnostic?: string;
}

/** A receipt of certified mail (RFC 6109): news about a message we sent. */
export interface PecReceipt {
  readonly kind:
    | 'accepted'
    | 'not-accepted'
    | 'delivered'
    | 'not-delivered'
    | 'taken-in-charge'
    | 'virus'
    | 'other';
  /** Message-ID of our message (`X-Riferimento-Message-ID`, or daticert.xml's `msgid`). */
  readonly about?: string;
  readonly recipient?: string;
  readonly certifiedAt?: Date;
  readonly error?: string;
}

/** The certified envelope around a PEC message (`daticert.xml`). */
export interface PecEnvelope {
  readonly sender?: string;
  readonly certifiedAt?: Date;
  readonly identifier?: string;
  readonly provider?: string;
}

/** Ids that tie messages together, without angle brackets, in the order they stood in the header. */
export interface ThreadIds {
  readonly own?: string;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** Message-IDs found in the body (Outlook drops headers when forwarding). */
  readonly mentioned: readonly string[];
}

/** A file that came with a message. `content` is absent when it was too large to unpack: the original still has it. */
export interface InboundAttachment {
  readonly name: string;
  /** Sniffed from the bytes where possible, else as declared. */
  readonly contentType: string;
  readonly size: number;
  readonly sha256: Sha256;
  readonly content?: Uint8Array;
  /** Shown inside the HTML body (`cid:`): a logo, usually not a document. */
  readonly inline: boolean;
  readonly contentId?: string;
  /** Where it was found when not at the top: `winmail.dat`, `attached message: Re: …`. */
  readonly foundIn?: string;
}

/** The header block of the message that was forwarded to us, if it was. */
export interface Forwarded {
  readonly from?: Address;
  readonly date?: string;
  readonly subject?: string;
}

/** A message in normal form. Same bytes, same message: a channel may be asked again after a crash. */
export interface InboundMessage {
  readonly nature: Nature;
  /** Who wrote it (inside a PEC envelope: the certified sender). Absent when it cannot be known. */
  readonly sender?: Address;
  /** Name of whoever it came from, where no address of theirs is known. */
  readonly caller?: string;
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** Envelope and delivery-header recipients (`Delivered-To`, `X-Original-To`): where plus-addresses are found. */
  readonly deliveredTo: readonly string[];
  readonly subject: string;
  /** Its subject is a heading that the channel wrote, for the desk to show: never read as words of whoever it came from. */
  readonly headedByUs?: true;
  /** The `Date:` header when it is a real date; never used for deadlines. */
  readonly writtenAt?: Date;
  readonly ids: ThreadIds;
  /**
   * Own id of the message this one is a part of, on the word of the channel alone (the recording of a call): it goes
   * wherever that one is. Never read from what a sender wrote.
   */
  readonly partOf?: string;
  /** Own id of the call it was written down in, on the word of whoever sat at our telephone: both go into one ticket. */
  readonly aboutCall?: string;
  /** The channel it belongs to, where another one carried it (a voicemail that came by e-mail). */
  readonly by?: ChannelName;
  /** Its words were spoken, and are in its sound files: they become `newText` once somebody has listened. */
  readonly spoken?: true;
  /** It is a call: how it ended, and with whom. */
  readonly call?: {
    readonly outcome: CallOutcome;
    /** E.164, of whoever called or was called, or where they asked to be called back; absent when it is not known. */
    readonly number?: string;
  };
  /** What a caller chose before anything was recorded. */
  readonly consent?: RecordingConsent;
  /** It forbids or allows text messages to its sender's number. */
  readonly textConsent?: TextConsent;
  /** Full plain text, quotes included. */
  readonly text: string;
  /** Only what the sender newly wrote: quotes and signature taken away, never a customer's line. */
  readonly newText: string;
  /** The HTML body as received, unsanitised: never show it without the sanitiser. */
  readonly html?: string;
  readonly language: Language;
  readonly attachments: readonly InboundAttachment[];
  readonly forwarded?: Forwarded;
  readonly pec?: PecEnvelope;
  /** Reasons why no automatic message may answer this one (RFC 3834, domain guide H.4); empty = may be answered. */
  readonly doNotAnswer: readonly string[];
  /** Things that were odd and mended or left out, for the person who reads the ticket. */
  readonly warnings: readonly string[];
}

/** Where in a message a fact or a reference was read, with the words themselves. */
export interface Span {
  readonly part:
    | 'subject'
    | 'body'
    /** What was said on the telephone, as it was written down. */
    | 'transcript'
    | 'quoted'
    | 'sender'
    | 'recipient'
    | 'headers'
    | `attachment:${AttachmentId}`;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Form a text takes: what templates render and what a channel says it carries. */
export type Medium = 'email' | 'text' | 'letter';
