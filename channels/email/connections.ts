/** The connections of e-mail as the settings make them, and a try of each: what people see and press on the desk. */
import { connect } from 'node:net';
import type { Connection, ConnectionFault, ConnectionTrial } from '#src/channel.ts';
import { pathOf, type EvidenceFolder } from './find-sent.ts';
import { connectImap, disconnect, explain, LoginRefused } from './imap-connection.ts';
import { folderSourceName } from './imap.ts';
import { OAuthRefused, type TokenSource } from './oauth.ts';
import { NoToken, type SmtpSender } from './send.ts';
import type {
  EmailSettings,
  ImapRhythm,
  MailboxSettings,
  OAuth2Authentication,
  SmtpInSettings,
  SmtpOutSettings,
  TlsMode,
} from './settings.ts';
import { listenerSourceName } from './smtp-in.ts';

/** Token sources by mailbox. */
export interface Accounts {
  readonly get: (mailbox: string) => TokenSource | undefined;
  /** A source of its own for something that is not a mailbox. */
  readonly add: (name: string, auth: OAuth2Authentication) => TokenSource;
}

/** What the channel holds open or knows, beside its settings. */
export interface Parts {
  readonly accounts: Accounts;
  /** Where proof of sending is looked for: they must be there as well. */
  readonly folders: readonly EvidenceFolder[];
  readonly sender: SmtpSender | undefined;
  readonly rhythm: ImapRhythm;
  /** Port of the listener: the settings may let the system choose. */
  readonly listening: number | undefined;
}

const usualTrialMs = 15_000;

/** Every connection, mailboxes first. */
export function connectionsOf(settings: EmailSettings, parts: Parts): readonly Connection[] {
  const { mailboxes, smtpIn, out, trialMs = usualTrialMs } = settings;
  return [
    ...mailboxes.map((mailbox) => mailboxConnection(mailbox, parts, trialMs)),
    ...(smtpIn === undefined ? [] : [listenerConnection(smtpIn, parts.listening ?? smtpIn.port, trialMs)]),
    ...(out === undefined || parts.sender === undefined
      ? []
      : [relayConnection(out, parts.sender, mailboxes, trialMs)]),
  ];
}

function mailboxConnection(mailbox: MailboxSettings, parts: Parts, trialMs: number): Connection {
  const { name, host, port, user, auth } = mailbox;
  const folders = mailbox.folders.length > 0 ? [...new Set(mailbox.folders)] : ['INBOX'];
  return {
    name,
    kind: 'mailbox',
    host,
    port,
    security: securityOf(mailbox.tls),
    login: auth.kind,
    user,
    folders,
    sources: folders.map((folder) => folderSourceName(name, folder)),
    isAccount: (account) => account === name,
    faultIn,
    settings: ['MAILBOXES', `MAILBOX_${name.toUpperCase()}_*`],
    attempt: () =>
      inTime(trialMs, async () => {
        const client = await connectImap(mailbox, parts.accounts.get(name), {
          ...parts.rhythm,
          connectTimeout: Math.min(parts.rhythm.connectTimeout, trialMs),
          socketTimeout: Math.min(parts.rhythm.socketTimeout, trialMs),
        });
        try {
          const read = folders.map((folder) => ({ folder, counted: true }));
          const proof = parts.folders.flatMap((each) =>
            each.mailbox.name === name && !folders.includes(each.folder)
              ? [{ folder: each.folder, counted: false }]
              : [],
          );
          const found: { name: string; messages: number }[] = [];
          for (const { folder, counted } of [...read, ...proof]) {
            const path = await pathOf(client, folder).catch((error: unknown) => {
              throw new NoFolder(explain(error), { cause: error });
            });
            const status = await client.status(path, { messages: true }).catch((error: unknown) => {
              throw new NoFolder(`${folder}: ${explain(error)}`, { cause: error });
            });
            if (!status) throw new NoFolder(folder);
            if (counted) found.push({ name: folder, messages: status.messages ?? 0 });
          }
          return found;
        } finally {
          await disconnect(client, parts.rhythm.logout);
        }
      }),
  };
}

function listenerConnection(smtpIn: SmtpInSettings, port: number, trialMs: number): Connection {
  return {
    name: smtpIn.name,
    kind: 'listener',
    host: smtpIn.host,
    port,
    security: smtpIn.tls === undefined ? 'none' : 'starttls',
    login: 'none',
    folders: [],
    sources: [listenerSourceName(smtpIn)],
    isAccount: (account) => account.startsWith('smtp:'),
    faultIn,
    settings: ['SMTP_IN_*'],
    attempt: () =>
      inTime(trialMs, async () => {
        await greeted(isEverywhere(smtpIn.host) ? '127.0.0.1' : smtpIn.host, port, trialMs);
        return [];
      }),
  };
}

function relayConnection(
  out: SmtpOutSettings,
  sender: SmtpSender,
  mailboxes: readonly MailboxSettings[],
  trialMs: number,
): Connection {
  const { auth } = out;
  const shared =
    auth === undefined || !('mailbox' in auth)
      ? undefined
      : mailboxes.find(({ name }) => name === auth.mailbox);
  const user = auth !== undefined && 'user' in auth ? auth.user : shared?.user;
  const login = auth !== undefined && 'user' in auth ? auth.with.kind : (shared?.auth.kind ?? 'none');
  return {
    name: 'smtp-out',
    kind: 'relay',
    host: out.host,
    port: out.port,
    security: securityOf(out.tls),
    login,
    ...(user === undefined ? {} : { user }),
    folders: [],
    sources: [],
    isAccount: () => false,
    faultIn,
    settings: ['SMTP_OUT_*'],
    attempt: () =>
      inTime(trialMs, async () => {
        await sender.knock();
        return [];
      }),
  };
}

class NoFolder extends Error {
  override name = 'NoFolder';
}

class NoAnswer extends Error {
  override name = 'NoAnswer';
}

/** Whatever is still open when the time is up ends by its own timeouts; nobody waits for it any more. */
async function inTime(
  trialMs: number,
  work: () => Promise<readonly { readonly name: string; readonly messages: number }[]>,
): Promise<ConnectionTrial> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${trialMs / 1000} s`)), trialMs);
  const working = work();
  working.catch(() => undefined);
  try {
    return { outcome: 'works', folders: await Promise.race([working, late]) };
  } catch (error) {
    return { outcome: 'fails', fault: faultOf(error), words: explain(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a mail server greets there, in the words of RFC 5321 4.2. */
function greeted(host: string, port: number, timeout: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout });
    socket.once('data', (bytes) => {
      const words = bytes.toString('latin1').split('\r\n')[0] ?? '';
      socket.end('QUIT\r\n');
      if (words.startsWith('220')) resolve();
      else reject(new Error(`no mail server greets there: ${words}`));
    });
    socket.once('timeout', () => {
      socket.destroy();
      reject(new NoAnswer('no greeting'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed the connection')));
  });
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '';
}

function securityOf(tls: TlsMode): Connection['security'] {
  return tls === 'implicit' ? 'tls' : tls;
}

/** Codes of Node, imapflow and nodemailer; where the latter puts its own before Node's it keeps that as `originalCode`. */
const faultsByCode: Readonly<Record<string, ConnectionFault>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EDNS: 'unknown-host',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'no-answer',
  ETIMEOUT: 'no-answer',
  EHOSTUNREACH: 'no-answer',
  ENETUNREACH: 'no-answer',
  CONNECT_TIMEOUT: 'no-answer',
  GREETING_TIMEOUT: 'no-answer',
  UPGRADE_TIMEOUT: 'no-answer',
  // TLS was spoken to a server that did not answer in it.
  ERR_SSL_WRONG_VERSION_NUMBER: 'no-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'no-tls',
  EPROTO: 'no-tls',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
};

function faultOf(error: unknown): ConnectionFault {
  if (!(error instanceof Error)) return 'other';
  if (error instanceof LoginRefused) return 'login';
  if (error instanceof OAuthRefused || error instanceof NoToken) return 'token';
  if (error instanceof NoFolder) return 'folder';
  if (error instanceof NoAnswer) return 'no-answer';
  const words = ['originalCode', 'code'].map((name): unknown => Reflect.get(error, name));
  for (const word of words) {
    const fault = typeof word === 'string' ? faultsByCode[word] : undefined;
    if (fault !== undefined) return fault;
  }
  if (words.includes('EAUTH')) return 'login';
  return words.includes('ETLS') && !/certificate/i.test(error.message) ? 'no-tls' : faultIn(error.message);
}

/** The same of an error of which only the words are left, as `explain` makes them: they hold the code. */
function faultIn(error: string): ConnectionFault {
  if (error.startsWith('login refused')) return 'login';
  const code = Object.keys(faultsByCode).find((each) => error.includes(each));
  const fault = code === undefined ? undefined : faultsByCode[code];
  if (fault !== undefined) return fault;
  if (/certificate/i.test(error)) return 'certificate';
  if (/STARTTLS/.test(error)) return 'no-tls';
  if (/access token|refresh token|authorisation server/i.test(error)) return 'token';
  if (/mailbox doesn't exist|NONEXISTENT/i.test(error)) return 'folder';
  return /no answer|timeout/i.test(error) ? 'no-answer' : 'other';
}
