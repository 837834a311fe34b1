/** E-mail: mailboxes read by IMAP, a listener for pushed mail, and a relay for what we write. */
import type { Channel, Intake } from '#src/channel.ts';
import type { CallWordsOf } from '#src/domain/phone/call-words.ts';
import { compose } from './compose.ts';
import { connectionsOf, type Accounts } from './connections.ts';
import { findSent, type EvidenceFolder } from './find-sent.ts';
import { watchFolder } from './imap.ts';
import { tokenSource, type Secrets, type TokenSource } from './oauth.ts';
import { MailReader } from './parse/index.ts';
import { smtpSender, type RelayLogin, type SmtpSender } from './send.ts';
import { defaultImapRhythm, type EmailSettings, type Log } from './settings.ts';
import { listenSmtp } from './smtp-in.ts';
import { asVoicemail } from './voicemail.ts';

/** What the channel is given beside its settings. */
export interface EmailDeps {
  readonly log: Log;
  /**
   * Where rotated refresh tokens are kept. Needed by a process that sends or looks for proof without
   * listening; a process that listens uses its intake otherwise.
   */
  readonly secrets?: Secrets;
  /** What calls are called; absent: voicemail that comes by e-mail stays a mail. */
  readonly callWords?: CallWordsOf;
  /** Hears the port of the SMTP listener, for a listener told to choose one (port 0). */
  readonly onListening?: (port: number) => void;
}

/**
 * The e-mail channel.
 * @throws when settings name a mailbox that is not there, or two mailboxes share a name.
 */
export function emailChannel(settings: EmailSettings, deps: EmailDeps): Channel {
  const rhythm = { ...defaultImapRhythm, ...settings.imap };
  const { desk, mailboxes, smtpIn } = settings;
  const ownDomain = desk.address.slice(desk.address.lastIndexOf('@') + 1);
  const ownAddresses = [desk.address, settings.bounce.address, ...(settings.ownAddresses ?? [])];
  let secrets = deps.secrets;
  const accounts = readAccounts(settings, { log: deps.log, secrets: () => secrets });
  const folders = evidenceFolders(settings, accounts);
  const sender: SmtpSender | undefined =
    settings.out && smtpSender(settings.out, relayLogin(settings, accounts), ownDomain);
  let reader: MailReader | undefined;
  let listening = settings.smtpIn?.port;

  return {
    name: 'email',
    medium: 'email',

    async listen(intake: Intake, signal: AbortSignal) {
      secrets ??= intake;
      const watches = mailboxes.flatMap((mailbox) => {
        const tokens = accounts.get(mailbox.name);
        const names = mailbox.folders.length > 0 ? mailbox.folders : ['INBOX'];
        return [...new Set(names)].map((folder) =>
          watchFolder(
            { mailbox, folder, rhythm, log: deps.log, ...(tokens ? { tokens } : {}) },
            intake,
            signal,
          ),
        );
      });
      const listener =
        smtpIn &&
        listenSmtp(smtpIn, intake, signal, {
          ...deps,
          onListening: (port) => {
            listening = port;
            deps.onListening?.(port);
          },
        });
      await Promise.all([...watches, listener]);
    },

    async normalize(item) {
      reader ??= new MailReader();
      const message = await reader.read(item.bytes, {
        receivedAt: item.receivedAt,
        ...(item.envelope ? { envelope: item.envelope } : {}),
        ownAddresses,
        ownDomain,
      });
      return deps.callWords === undefined ? message : (asVoicemail(message, deps.callWords) ?? message);
    },

    compose: (draft) => compose(draft, settings),

    send: async (message, beforeLastByte) =>
      sender
        ? sender.send(message, beforeLastByte)
        : { outcome: 'retry', response: 'no relay is configured: e-mail cannot be sent' },

    findSent: ({ messageId }) => findSent(messageId, folders, rhythm),

    connections: () => connectionsOf(settings, { accounts, folders, sender, rhythm, listening }),

    async close() {
      sender?.close();
      await reader?.close();
    },
  };
}

/** Token sources of the mailboxes with OAuth2, by name: a mailbox and a relay on one account share one. */
function readAccounts(
  { mailboxes }: EmailSettings,
  deps: { readonly log: Log; readonly secrets: () => Secrets | undefined },
): Accounts {
  const sources = new Map<string, TokenSource>();
  const names = new Set<string>();
  for (const { name, auth } of mailboxes) {
    if (names.has(name)) throw new Error(`two mailboxes are named ${name}`);
    names.add(name);
    if (auth.kind === 'oauth2') sources.set(name, tokenSource(name, auth, deps));
  }
  return {
    get: (name) => sources.get(name),
    add: (name, auth) => tokenSource(name, auth, deps),
  };
}

function relayLogin({ out, mailboxes }: EmailSettings, accounts: Accounts): RelayLogin | undefined {
  const auth = out?.auth;
  if (!auth) return undefined;
  if ('mailbox' in auth) {
    const mailbox = mailboxes.find(({ name }) => name === auth.mailbox);
    if (!mailbox) throw new Error(`the relay uses the mailbox ${auth.mailbox}, which is not configured`);
    const tokens = accounts.get(mailbox.name);
    if (tokens) return { user: mailbox.user, tokens };
    if (mailbox.auth.kind === 'password') return { user: mailbox.user, password: mailbox.auth.password };
    return undefined;
  }
  return auth.with.kind === 'password'
    ? { user: auth.user, password: auth.with.password }
    : { user: auth.user, tokens: accounts.add('smtp-out', auth.with) };
}

function evidenceFolders(
  { sentEvidence, mailboxes }: EmailSettings,
  accounts: Accounts,
): readonly EvidenceFolder[] {
  return sentEvidence.map(({ mailbox: wanted, folder }) => {
    const mailbox = mailboxes.find(({ name }) => name === wanted);
    if (!mailbox)
      throw new Error(`proof of sending is looked for in the mailbox ${wanted}, which is not configured`);
    const tokens = accounts.get(mailbox.name);
    return { mailbox, folder, ...(tokens ? { tokens } : {}) };
  });
}
