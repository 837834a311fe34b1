/**
 * What the e-mail channel needs to know: its mailboxes, its listener, its way out. Plain data, built from
 * the environment by the core and by hand in tests. Times are milliseconds, sizes are bytes.
 */

/** Everything about e-mail. Each part may be absent: a desk may only receive, or only by push. */
export interface EmailSettings {
  /** Mailboxes read by IMAP; their names must differ. */
  readonly mailboxes: readonly MailboxSettings[];
  /** Absent: no SMTP listener. */
  readonly smtpIn?: SmtpInSettings;
  /** Absent: nothing can be sent and every attempt says so. */
  readonly out?: SmtpOutSettings;
  /** Who writes: From, Reply-To and the domain of our Message-IDs. */
  readonly desk: DeskSettings;
  readonly bounce: BounceSettings;
  /** Where copies of what we sent are filed; empty means an uncertain message can only be settled by a person. */
  readonly sentEvidence: readonly SentEvidenceSettings[];
  /** Other addresses that are ours (aliases, the PEC mailbox): mail from them is never answered by a machine. */
  readonly ownAddresses?: readonly string[];
  /** Rhythm and limits of reading; see `defaultImapRhythm`. */
  readonly imap?: Partial<ImapRhythm>;
  /** A try of a connection by hand takes no longer; 15 seconds unless told otherwise. */
  readonly trialMs?: number;
}

/** How a connection is protected: TLS from the first byte, TLS by STARTTLS or not at all, or plain text. */
export type TlsMode = 'implicit' | 'starttls' | 'none';

/** One IMAP mailbox. */
export interface MailboxSettings {
  /** Short and stable: it names the account in the database, so renaming a mailbox reads all of it again. */
  readonly name: string;
  readonly host: string;
  /** Usually 993 for `implicit`, 143 otherwise. */
  readonly port: number;
  readonly tls: TlsMode;
  readonly user: string;
  readonly auth: Authentication;
  /** Folders to read, `INBOX` when empty. Each has a connection of its own, so that none waits for another. */
  readonly folders: readonly string[];
  /** Sets `\Seen` once a message is stored. Off: flags are neither read nor touched. */
  readonly markSeen: boolean;
  /** Moves a message there once it is stored. Must not be one of `folders`. */
  readonly moveTo?: string;
  /** Only messages that reached the mailbox on this day or later: for an old mailbox that becomes a desk's. */
  readonly since?: Date;
  /** False accepts any certificate: only for tests and machines on the same host. */
  readonly tlsRejectUnauthorized: boolean;
  /** PEM of a private certificate authority to trust. */
  readonly tlsCa?: string;
}

/** How an account proves itself to its server. */
export type Authentication = PasswordAuthentication | OAuth2Authentication;

export interface PasswordAuthentication {
  readonly kind: 'password';
  readonly password: string;
}

/** OAuth2 with XOAUTH2 or OAUTHBEARER (RFC 7628): Gmail and Microsoft 365 accept little else. */
export interface OAuth2Authentication {
  readonly kind: 'oauth2';
  /** Chooses the token URL and the scope; `custom` needs `tokenUrl`. */
  readonly provider: 'google' | 'microsoft' | 'custom';
  /** Microsoft tenant; `client_credentials` needs a real one. Default `common`. */
  readonly tenant?: string;
  readonly tokenUrl?: string;
  readonly clientId: string;
  /** Absent for public clients. */
  readonly clientSecret?: string;
  /** First refresh token. A newer one given by the server is stored and wins until this setting changes. */
  readonly refreshToken?: string;
  readonly scope?: string;
  readonly grant: 'refresh_token' | 'client_credentials';
}

/** Listener for mail pushed by an MTA. */
export interface SmtpInSettings {
  /** Account of mail whose recipients share no domain, and name on the health page. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Name in the greeting (RFC 5321 4.2); the machine's own name is nobody's business. */
  readonly hostname: string;
  /** Largest message; advertised with SIZE (RFC 1870) and enforced with 552. */
  readonly maxSize: number;
  /** Accepted addresses (`a@example.it`) and domains (`example.it`); absent or empty accepts everybody. */
  readonly recipients?: readonly string[];
  /** With a certificate STARTTLS is offered, never required: an MTA on the way in must not be lost over it. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Connections at once; more get 421. Default 200. */
  readonly maxClients?: number;
  /** Bytes of unfinished messages held in memory at once; more get 451. Default 256 MB, at least `maxSize`. */
  readonly maxBytesInFlight?: number;
  /** A silent client is cut off after this long. Default 5 minutes (RFC 5321 4.5.3.2.7). */
  readonly idleTimeout?: number;
  /** How long storing may take before the client is told to come back. Default 4 minutes, below its own 10. */
  readonly storeTimeout?: number;
}

/** Relay that carries our messages. */
export interface SmtpOutSettings {
  readonly host: string;
  /** Usually 465 for `implicit`, 587 for `starttls`. */
  readonly port: number;
  readonly tls: TlsMode;
  /** Absent: no authentication. `mailbox` shares the credentials, and the token, of a mailbox named so. */
  readonly auth?: { readonly user: string; readonly with: Authentication } | { readonly mailbox: string };
  /** Name in EHLO; the desk's domain when absent. */
  readonly hostname?: string;
  readonly tlsRejectUnauthorized: boolean;
  readonly tlsCa?: string;
  readonly timeouts?: Partial<SmtpOutTimeouts>;
}

export interface SmtpOutTimeouts {
  /** DNS, TCP and TLS together. */
  readonly connect: number;
  readonly greeting: number;
  /** Silence while commands or the message travel. */
  readonly socket: number;
  /** From the last byte to the verdict; RFC 5321 4.5.3.2.6 asks for 10 minutes, after which all is uncertain. */
  readonly finalReply: number;
}

/** Waits of a sending connection unless the settings say otherwise. */
export const defaultSmtpOutTimeouts: SmtpOutTimeouts = {
  connect: 30_000,
  greeting: 30_000,
  socket: 60_000,
  finalReply: 300_000,
};

/** The desk as its correspondents see it. */
export interface DeskSettings {
  readonly name: string;
  readonly address: string;
  /** Reply-To carries the ticket's token after a plus (RFC 5233); off where the mail system has no such addresses. */
  readonly plusAddressing: boolean;
}

/** Where bounces return. */
export interface BounceSettings {
  readonly address: string;
  /** The envelope sender carries the outbox token after a plus (VERP), so that any bounce names its message. */
  readonly plusAddressing: boolean;
  /** Whether the relay takes `<>` for messages nobody should bounce to (RFC 3834 3.3); many submission services refuse it. */
  readonly nullSender: boolean;
}

/** A folder that receives a copy of what we send: the Sent folder of the account, or a journal (BCC) mailbox. */
export interface SentEvidenceSettings {
  /** Name of one of `mailboxes`. */
  readonly mailbox: string;
  /** Path, or `\Sent` for the folder the server marks so (RFC 6154). */
  readonly folder: string;
}

/** Rhythm and limits of reading by IMAP. */
export interface ImapRhythm {
  /** One IDLE lasts this long; its end proves that the server is still there. */
  readonly idle: number;
  /** The folder is opened and searched anew this often even while IDLE works: some servers go silent without a word. */
  readonly poll: number;
  /** Silence after which a connection that owes us an answer is dead. */
  readonly socketTimeout: number;
  readonly connectTimeout: number;
  /** The server's full UID set is compared with what is stored this often, and always at start. */
  readonly reconcile: number;
  /** The same when a message could not be fetched. */
  readonly reconcileWithHoles: number;
  /** Proof of life is reported at most this often. */
  readonly report: number;
  /** Time a goodbye may take. */
  readonly logout: number;
  /** Waits between connections double from `first` to `max` and are jittered. */
  readonly backoff: {
    readonly first: number;
    readonly max: number;
    /** Least wait after a refused login: servers lock accounts that knock too often. */
    readonly afterRefusedLogin: number;
    /** Only a connection that lived this long starts the waits over. */
    readonly stableAfter: number;
  };
  /** Messages fetched by one command. */
  readonly batchCount: number;
  readonly batchBytes: number;
  /** Larger messages are fetched alone, in pieces of `pieceBytes`. */
  readonly largeBytes: number;
  readonly pieceBytes: number;
  /** Still larger ones become a header-only original that says so. */
  readonly maxMailSize: number;
  /** Times a message that cannot be fetched is tried before later ones go first. */
  readonly attempts: number;
  /** Pause between such tries, and between tries to store one message. */
  readonly attemptPause: number;
}

/** How mailboxes are read unless the settings say otherwise. */
export const defaultImapRhythm: ImapRhythm = {
  idle: 60_000,
  poll: 300_000,
  socketTimeout: 60_000,
  connectTimeout: 30_000,
  reconcile: 24 * 3_600_000,
  reconcileWithHoles: 15 * 60_000,
  report: 30_000,
  logout: 2_000,
  backoff: { first: 1_000, max: 300_000, afterRefusedLogin: 60_000, stableAfter: 300_000 },
  batchCount: 50,
  batchBytes: 8 * 1024 * 1024,
  largeBytes: 8 * 1024 * 1024,
  pieceBytes: 1024 * 1024,
  maxMailSize: 150 * 1024 * 1024,
  attempts: 3,
  attemptPause: 500,
};

/**
 * Where the channel writes what happened: one line per event with its facts, never an address of a
 * correspondent and never a word of a message.
 */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void;
  error(event: string, facts?: Readonly<Record<string, unknown>>): void;
}
