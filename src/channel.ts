/** What a way of reaching us must offer, and what the core offers it. */
import type { Sha256 } from './domain/ids.ts';
import type { MarkedPage } from './domain/letters/letter-mark.ts';
import type { PostageKind, Sheet } from './domain/letters/sheet.ts';
import type { Address, ChannelName, InboundMessage, Language, Medium } from './domain/message.ts';
import type { RecordingMode } from './domain/phone/consent.ts';
import type { Labels } from './domain/profile.ts';

/** What stands around an item at its source, and not in its bytes. */
export interface SourceEnvelope {
  /** Of SMTP. */
  readonly from?: string;
  readonly to?: readonly string[];
  /** Of a file: its name, after the folders it lay in below the watched one, parted by `/`. */
  readonly path?: string;
  /** Of a letter that was cut out of a scanned batch: the original of the batch. */
  readonly batch?: string;
  /** Why the item itself could not be taken, in words for people; its bytes are a note about it. */
  readonly fault?: string;
  /** Of a recording: the call it was made in. */
  readonly recording?: {
    readonly id: string;
    readonly call: string;
    /** The caller's number in E.164; absent when it was withheld. */
    readonly from?: string;
    readonly language: Language;
    /** A person has talked to the caller. */
    readonly talked?: true;
    /** Why it is not here; the bytes are a note about it then. */
    readonly missing?: 'never-came' | 'too-large';
  };
  /** Of a picture that came with a text message. */
  readonly picture?: {
    readonly id: string;
    readonly message: string;
    readonly contentType: string;
    /** The sender's number in E.164. */
    readonly from?: string;
    readonly language: Language;
    /** Why it is not here; the bytes are a note about it then. */
    readonly missing?: 'never-came' | 'too-large';
  };
  /** Of news about a message of ours: our own id of it, where the news says which it is. */
  readonly report?: { readonly about?: string };
}

/** An item as its source gave it, before anyone has read it. */
export interface RawItem {
  readonly channel: ChannelName;
  /** The mailbox, number or folder it came to; content is unique within it. */
  readonly account: string;
  /** Names this sighting of the item at its source for ever, such as `INBOX/1712345678/42`; unique per account. */
  readonly sourceKey: string;
  readonly bytes: Uint8Array;
  /** Legal receipt: arrival on the company's server (IMAP INTERNALDATE, the moment of SMTP DATA), not our processing. */
  readonly receivedAt: Date;
  /** What only the source knew. */
  readonly envelope?: SourceEnvelope;
  /** Moves in the same transaction that stores the item. */
  readonly cursor?: { readonly source: string; readonly position: string };
  /**
   * The source key alone says what this is: other bytes under the same key are the same item told in other words (by a
   * webhook and by a listing), and are not stored again.
   */
  readonly once?: true;
  /** Pieces that are in this item: used up in the same transaction, if it is stored. */
  readonly pieces?: { readonly whole: string; readonly keys: readonly string[] };
}

/** A part of an item that arrives in pieces, such as one event of a call. */
export interface Piece {
  readonly account: string;
  /** Names the item it will be part of, for ever; unique per account. */
  readonly whole: string;
  /** Names the piece within its whole: the same one, told again, changes nothing. */
  readonly key: string;
  /** Exactly as the source gave it. */
  readonly bytes: Uint8Array;
  /** What stood around the bytes: the address they were sent to, without the host. */
  readonly about: string;
  readonly receivedAt: Date;
}

/** A piece as it is kept. */
export interface KeptPiece extends Piece {
  /** It is in an item, or needs none. */
  readonly used: boolean;
}

/** Keeps the pieces of items until they are whole. */
export interface Pieces {
  /** Resolves only once the piece is durable; rejects when storage is down. */
  keep(piece: Piece): Promise<'stored' | 'duplicate'>;
  /** All pieces of a whole, in the order in which they came. */
  of(account: string, whole: string): Promise<readonly KeptPiece[]>;
  /** Wholes with pieces that are in no item yet, the longest waiting first. */
  unused(): Promise<readonly { readonly account: string; readonly whole: string; readonly since: Date }[]>;
  /** These need no item of their own. */
  use(account: string, whole: string, keys: readonly string[]): Promise<void>;
}

/** An original handed back to its channel for reading. */
export interface StoredItem {
  readonly channel: ChannelName;
  readonly account: string;
  readonly bytes: Uint8Array;
  readonly receivedAt: Date;
  readonly envelope?: SourceEnvelope;
}

/** What a channel may ask of the core while it listens. */
export interface Intake {
  /** Stores an item before its source may forget it. Resolves only once bytes and row are durable; rejects when storage is down. */
  deliver(item: RawItem): Promise<'stored' | 'duplicate'>;
  /** Where `source` was read up to, or undefined when it never was. Opaque to the core. */
  cursor(source: string): Promise<string | undefined>;
  /** Moves a cursor without an item (an empty mailbox, a finished reconciliation). */
  moveCursor(source: string, position: string): Promise<void>;
  /** Which of these source keys of `account` are stored already: reconciliation fetches only the others. */
  known(account: string, sourceKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Proof of life of a source, or its failure: shown to everybody on the health page. */
  report(source: string, news: SourceNews): Promise<void>;
  /** A small secret that outlives a restart (a rotated OAuth refresh token), stored encrypted. */
  readSecret(name: string): Promise<string | undefined>;
  writeSecret(name: string, value: string): Promise<void>;
  /** For items that do not come at once. */
  readonly pieces: Pieces;
}

/** A call that goes on. What it says of its caller is a hint and no proof: a number can be made up. */
export interface OngoingCall {
  /** Own id of the message it will be. */
  readonly id: string;
  /** E.164; absent when it is withheld. */
  readonly from?: string;
  readonly language: Language;
  readonly startedAt: Date;
  /** `greeted`: the notice is read out. `ringing`: our telephones ring. `talking`: one of them was taken. */
  readonly stands: 'greeted' | 'ringing' | 'talking';
  /** Absent while the caller has not chosen. */
  readonly isRecorded?: boolean;
  /** Digits that were keyed in where the reference was asked for. */
  readonly keyed?: string;
}

/** A request of a provider to one of a channel's own addresses, as it came over the wire. */
export interface HookRequest {
  /** Below the channel's address, such as `/voice`. */
  readonly path: string;
  /** Path and query from the root of the host, exactly as they were sent: signatures are over them. */
  readonly url: string;
  /** A header by its name in small letters; several of one name are joined as HTTP does. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** What the provider is told. */
export interface HookAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type SourceNews =
  | { readonly state: 'alive'; readonly detail?: string }
  | { readonly state: 'failing'; readonly error: string }
  /** At the last full comparison the source held `atSource` items and we lacked `missing` of them (before fetching). */
  | { readonly state: 'reconciled'; readonly atSource: number; readonly missing: number };

/** Content of a message to one recipient, rendered but not yet frozen into the channel's wire form. */
export interface Draft {
  /** Unique for ever (the outbox row's idempotency key): the channel derives its deterministic message id from it. */
  readonly key: string;
  readonly to: Address;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Address part after the plus in Reply-To; ties the answer to its ticket. */
  readonly replyToken?: string;
  /** Address part after the plus in the envelope sender; ties a bounce to its outbox row. Absent: null sender `<>`. */
  readonly bounceToken?: string;
  /** Ids of the message answered and its thread, for In-Reply-To and References. */
  readonly inReplyTo?: string;
  readonly references: readonly string[];
  /** `auto-replied` answers one message, `auto-generated` is our own initiative, `no` was written by a person. */
  readonly automatic: 'auto-replied' | 'auto-generated' | 'no';
  readonly attachments: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  }[];
  readonly date: Date;
  /** The same words as pages want them; only for a channel of paper. */
  readonly sheet?: Sheet;
  readonly postage?: PostageKind;
  /** The signed mark of a page (from 1), for its code and for print; only for a channel of paper. */
  readonly markOf?: (kind: MarkedPage, page: number) => { readonly code: string; readonly print: string };
}

/** What pages need of a draft. */
export type PaperDraft = Pick<Draft, 'date' | 'postage'> & Required<Pick<Draft, 'sheet' | 'markOf'>>;

/** A draft frozen into bytes: what is sent is exactly this, however often we try. */
export interface Composed {
  /** Without angle brackets; same key, same id. */
  readonly messageId: string;
  readonly envelopeFrom: string;
  readonly envelopeTo: string;
  readonly bytes: Uint8Array;
  /** Of paper: how many are printed. */
  readonly pages?: number;
  /** Names the conversation with this recipient, where answers carry no ids (text messages). */
  readonly talk?: string;
}

/** What became of one attempt to send. Only the far end's own words make it `sent` or `refused`. */
export type SendOutcome =
  | {
      readonly outcome: 'sent';
      readonly response: string;
      /** The far end's own name of it, under which it tells what became of it. */
      readonly id?: string;
    }
  /** Permanently refused (5xx): another channel or a person must act. */
  | {
      readonly outcome: 'refused';
      readonly code?: number;
      readonly response: string;
      /** The recipient has forbidden messages of this kind at the far end. */
      readonly forbidden?: true;
    }
  /** Certainly not accepted; may be tried again (4xx, no connection, cut before the last byte). */
  | { readonly outcome: 'retry'; readonly code?: number; readonly response: string }
  /** The last byte left and no verdict came: it may have been accepted. Never resent by a machine. */
  | { readonly outcome: 'uncertain'; readonly reason: string };

/** Letters that go to the printer as one file. */
export interface PrintBatch {
  /** As people call it: day and number. */
  readonly title: string;
  readonly postage: PostageKind;
  readonly language: Language;
  readonly date: Date;
  /** It was given out before: the list says so in capitals. */
  readonly isReprint?: boolean;
  readonly letters: readonly {
    /** As printed: `SIN 4827-1936-52`. */
    readonly reference: string;
    readonly recipient: readonly string[];
    /** How many it has. */
    readonly pages: number;
    /** As `compose` froze it. */
    readonly bytes: Uint8Array;
  }[];
}

/** A file of a batch for a print supplier. */
export interface BatchFile {
  /** Plain, without folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How a telephone is set up: what people may know of it, never a secret. */
export interface Telephone {
  /** Our own numbers in E.164; none: every number of the account is ours. */
  readonly numbers: readonly string[];
  /** Text messages leave from it. */
  readonly textFrom?: string;
  /** Numbers that ring. */
  readonly ring: readonly string[];
  readonly ringSeconds: number;
  /** As the settings have them; absent: at all hours. */
  readonly hours?: string;
  readonly language: Language;
  readonly recording: RecordingMode;
  readonly noticeVersion: string;
  /** A recording is deleted at its provider once it is safe here. */
  readonly deletesThere: boolean;
  readonly countries: readonly string[];
  /** What has to stand at the provider, each as a whole address. */
  readonly hooks: TelephoneHooks;
  /** What callers hear, in the order in which they may hear it. */
  readonly says: Readonly<Record<Language, readonly string[]>>;
  /** Names under which it reports its life, with its channel. */
  readonly sources: readonly string[];
  /** Names of its settings; a `*` at the end stands for all that begin so. */
  readonly settings: readonly string[];
  /** Asks the provider how the numbers are set up there; nothing is changed, nobody is called. Never throws. */
  attempt(): Promise<TelephoneTrial>;
}

/** Addresses that a provider asks. */
export interface TelephoneHooks {
  readonly voice: string;
  readonly status: string;
  readonly message: string;
}

/** What a look at the provider found: of each number of ours, which of our addresses do not stand there. */
export type TelephoneTrial =
  | {
      readonly outcome: 'works';
      readonly numbers: readonly {
        readonly number: string;
        readonly wrong: readonly (keyof TelephoneHooks)[];
      }[];
    }
  | { readonly outcome: 'fails'; readonly words: string };

/** Why a try of a connection failed, as a person can act on it. */
export const connectionFaults = [
  /** The name of the host is not known. */
  'unknown-host',
  /** The host is there and nothing listens on the port. */
  'refused',
  /** Nothing came back in time. */
  'no-answer',
  /** The settings ask for TLS and the server has none there. */
  'no-tls',
  /** The certificate is not one we trust. */
  'certificate',
  /** User name or password are not taken. */
  'login',
  /** The house that gives tokens gives none. */
  'token',
  /** We are in, and a folder is not there. */
  'folder',
  'other',
] as const;
export type ConnectionFault = (typeof connectionFaults)[number];

/** What a try of a connection found. */
export type ConnectionTrial =
  | {
      readonly outcome: 'works';
      /** Folders that were looked into, with the messages they hold. */
      readonly folders: readonly { readonly name: string; readonly messages: number }[];
    }
  | {
      readonly outcome: 'fails';
      readonly fault: ConnectionFault;
      /** What the far end or the network said; never a credential. */
      readonly words: string;
    };

/** A connection of a channel as the settings make it: what people may know of it, never a secret. */
export interface Connection {
  /** Unique in an installation: a mailbox's name, `smtp-in`, `smtp-out`. */
  readonly name: string;
  /** `mailbox`, `folder`: we read it. `listener`: others bring it. `relay`: it carries what we write. */
  readonly kind: 'mailbox' | 'folder' | 'listener' | 'relay';
  /** Absent for a folder on this computer. */
  readonly host?: string;
  readonly port?: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login: 'password' | 'oauth2' | 'none';
  readonly user?: string;
  /** Folders that are read. */
  readonly folders: readonly string[];
  /** Names under which it reports its life (`Intake.report`). */
  readonly sources: readonly string[];
  /** Whether originals of this account come over it. */
  isAccount(account: string): boolean;
  /** What kind of fault an error is that one of its sources reported. */
  faultIn(error: string): ConnectionFault;
  /** Names of its settings; a `*` at the end stands for all that begin so. */
  readonly settings: readonly string[];
  /** Connects as the channel itself does, looks, and leaves: nothing is read, marked or sent. Never throws, never for long. */
  attempt(): Promise<ConnectionTrial>;
}

/** One way customers reach us. A channel owns its folder and knows nothing of tickets, claims or queues. */
export interface Channel {
  readonly name: ChannelName;
  /** Form of text it carries; templates render in this. */
  readonly medium: Medium;
  /**
   * Watches its sources until `signal` aborts, or ends at once where there are none to watch: while it lasts it holds a
   * lock, and with it a connection to the database. Touches an item at its source only after `deliver` resolved.
   */
  listen(intake: Intake, signal: AbortSignal): Promise<void>;
  /**
   * Answers what a provider posts to `/hooks/<name>/…`. Whoever calls is a stranger until the channel itself has seen
   * his proof; it answers 403 to others. Absent on channels that no provider calls, or that are not set up.
   */
  hook?(request: HookRequest, intake: Intake): Promise<HookAnswer>;
  /** Calls that go on at this moment, from their pieces, the newest first. Only on a channel of calls. */
  ongoing?(pieces: Pick<Pieces, 'of' | 'unused'>): Promise<readonly OngoingCall[]>;
  /** Bytes in, message out; garbage becomes an `unreadable` message, never an exception. */
  normalize(item: StoredItem): Promise<InboundMessage>;
  /**
   * A draft's pages as they are printed, as a PDF. Deterministic. Only on a channel of paper.
   *
   * @throws Refused when something on them cannot be printed.
   */
  draw?(draft: PaperDraft): Promise<Uint8Array>;
  /** Letters that `compose` froze, as one file for the printer. Only on a channel of paper. */
  bundle?(batch: PrintBatch): Promise<Uint8Array>;
  /**
   * Gives a batch to a print supplier, once, whatever happens in between: `there` says that they had it. Only where one is
   * set up.
   */
  handOver?(id: string, files: readonly BatchFile[]): Promise<'written' | 'there'>;
  /** Freezes a draft. Deterministic: the same draft gives the same bytes. Absent on channels that only receive. */
  compose?(draft: Draft): Promise<Composed>;
  /**
   * Sends once. `beforeLastByte` must have resolved before the far end could possibly accept the message;
   * when it rejects, the attempt is cut off and nothing was sent.
   */
  send?(message: Composed, beforeLastByte: () => Promise<void>): Promise<SendOutcome>;
  /**
   * Looks for proof that an uncertain message was accepted (Sent folder, journal mailbox, the provider's list).
   * `foundAs`: with the far end's own name of it. `no-source` when there is nowhere to look. `absent` only where the far end's own book was read and is complete: some
   * time after the attempt it then proves that the message was never accepted.
   */
  findSent?(
    message: Composed,
  ): Promise<'found' | { readonly foundAs: string } | 'not-found' | 'absent' | 'no-source'>;
  /** Why nothing ever goes to an address by this channel, in both languages (a premium-rate number); undefined when it may. */
  whyBarred?(address: string): Labels | undefined;
  /** Its connections as they are set up. Absent on channels that have none. */
  connections?(): readonly Connection[];
  /** How its telephone is set up. Absent where there is none. */
  telephone?(): Telephone;
  /** Ends what `normalize` and `send` keep warm (threads, connections). */
  close(): Promise<void>;
}

/** Where originals, attachments and composed messages lie, by content hash. A folder today; the shape fits an object store. */
export interface BlobStore {
  /** Durable once resolved; storing the same bytes again is free. */
  put(bytes: Uint8Array): Promise<Sha256>;
  /** @throws when the blob is not there or its bytes no longer match their name. */
  get(sha256: Sha256): Promise<Uint8Array>;
  has(sha256: Sha256): Promise<boolean>;
  /**
   * First half of taking a blob away: it moves aside, where `get` still finds it. `has` no longer does, so that whoever
   * puts the same bytes stores them anew. A blob that is aside already, or nowhere, stays as it is.
   */
  setAside(sha256: Sha256, now: Date): Promise<void>;
  /** Blobs that were set aside before an instant. */
  asideBefore(instant: Date): Promise<Sha256[]>;
  /** Second half: what lies aside is gone. The same bytes, put anew since, stay. */
  dropAside(sha256: Sha256): Promise<void>;
  /** In place of the second half, when somebody needs the blob after all. */
  takeBack(sha256: Sha256): Promise<void>;
}
