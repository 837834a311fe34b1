/** Looks for the proof that a message of ours was accepted: its copy in a folder the mail system fills. */
import type { ImapFlow } from 'imapflow';
import { connectImap, disconnect } from './imap-connection.ts';
import type { TokenSource } from './oauth.ts';
import type { ImapRhythm, MailboxSettings } from './settings.ts';

/** A folder to look in, with the mailbox it belongs to. */
export interface EvidenceFolder {
  readonly mailbox: MailboxSettings;
  /** Path, or a special use such as `\Sent` (RFC 6154). */
  readonly folder: string;
  readonly tokens?: TokenSource;
}

/**
 * Providers that replace a Message-ID keep ours under another name.
 * Exchange Online and Gmail write these.
 */
const headerNames = ['Message-ID', 'X-Microsoft-Original-Message-ID', 'X-Google-Original-Message-ID'];

/**
 * Whether any of the folders holds the message with this id (without angle brackets).
 * @throws when a folder could not be searched and none of the others had it: not found would be a guess then.
 */
export async function findSent(
  messageId: string,
  folders: readonly EvidenceFolder[],
  rhythm: ImapRhythm,
): Promise<'found' | 'not-found' | 'no-source'> {
  if (folders.length === 0) return 'no-source';
  let failure: unknown;
  for (const folder of folders) {
    try {
      if (await holds(folder, messageId, rhythm)) return 'found';
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return 'not-found';
}

async function holds(
  { mailbox, folder, tokens }: EvidenceFolder,
  messageId: string,
  rhythm: ImapRhythm,
): Promise<boolean> {
  const client = await connectImap(mailbox, tokens, rhythm);
  try {
    await client.mailboxOpen(await pathOf(client, folder), { readOnly: true });
    for (const name of headerNames) {
      const found = await client.search({ header: { [name]: `<${messageId}>` } }, { uid: true });
      if (!Array.isArray(found))
        throw new Error(`${mailbox.name}: the server did not answer the search in ${folder}`);
      if (found.length > 0) return true;
    }
    return false;
  } finally {
    await disconnect(client, rhythm.logout);
  }
}

/** The path of a folder, which may be named by its special use. @throws when none is marked so. */
export async function pathOf(client: ImapFlow, folder: string): Promise<string> {
  if (!folder.startsWith('\\')) return folder;
  const listed = await client.list();
  const marked = listed.find((entry) => entry.specialUse === folder);
  if (!marked) throw new Error(`no folder is marked ${folder}`);
  return marked.path;
}
