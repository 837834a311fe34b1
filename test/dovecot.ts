/**
 * A private Dovecot 2.3 (Debian package `dovecot-imapd`) for tests: own folder, own port, Maildir, any user
 * name with the password `secret`. Works as root and as an ordinary user.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { freePort, isFree } from './free-port.ts';
import { until } from './until.ts';

/** Password of every user. */
export const dovecotPassword = 'secret';

export interface Dovecot {
  readonly port: number;
  /** Files messages into a folder over IMAP, with the INTERNALDATE of `date`; resolves to their UIDs. */
  append(
    user: string,
    messages: readonly AppendedMail[] | string | Buffer,
    folder?: string,
  ): Promise<readonly number[]>;
  /** Delivers a message into the INBOX as a mail server does: a file in the Maildir, which the IMAP server finds. */
  deliver(user: string, raw: Buffer): Promise<void>;
  createFolder(user: string, folder: string): Promise<void>;
  /** Deletes a folder and makes it anew, empty, while others have it open. */
  recreateFolder(user: string, folder: string): Promise<void>;
  /** UID and flags of every message, as another client sees them. */
  flags(user: string, folder?: string): Promise<ReadonlyMap<number, ReadonlySet<string>>>;
  /** What a colleague does in another client. */
  asColleague<T>(user: string, folder: string, act: (client: ImapFlow) => Promise<T>): Promise<T>;
  /**
   * Stops the server, numbers the messages of the INBOX anew from 1, under another UIDVALIDITY or the same, and
   * starts it again: what a migration or a restored backup does.
   */
  renumber(user: string, uidValidity: number | 'same', keep?: (position: number) => boolean): Promise<void>;
  /** Makes the file of a message unreadable for the server, or readable again. */
  spoil(user: string, uid: number, spoilt: boolean): Promise<void>;
  /** Kills everything at once, as a power cut does. */
  kill(): Promise<void>;
  /** Starts again on the same port and folder. */
  start(): Promise<void>;
  /** Stops and removes the folder. */
  close(): Promise<void>;
  readonly log: () => string;
}

export interface AppendedMail {
  readonly raw: string | Buffer;
  readonly date?: Date;
  readonly flags?: readonly string[];
}

/** Whether this machine has it; tests that need it are skipped by name where it has not. */
export function dovecotAvailable(): boolean {
  return findDovecot() !== undefined;
}

export interface DovecotOptions {
  /** Accepts XOAUTH2 and OAUTHBEARER, asking this URL (the token is appended) whether a token is good. */
  readonly tokenInfoUrl?: string;
  /** Offers STARTTLS on the port and TLS on another. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** Starts a Dovecot of the test's own. */
export async function startDovecot(
  options: DovecotOptions = {},
): Promise<Dovecot & { readonly tlsPort: number }> {
  const program = findDovecot();
  if (program === undefined) throw new Error('dovecot is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'sportello-dovecot-'));
  const port = await freePort();
  const tlsPort = await freePort();
  const mail = join(folder, 'mail');
  const logFile = join(folder, 'log');
  await mkdir(mail);
  const owner = mailOwner();
  // The temporary folder is the test user's alone; the server's own users must be able to walk through it.
  await chmod(folder, 0o755);
  await chown(mail, owner.uid, owner.gid);
  await writeFile(join(folder, 'dovecot.conf'), configuration(folder, port, tlsPort, owner, options));
  if (options.certificate) {
    await writeFile(join(folder, 'cert.pem'), options.certificate.cert);
    await writeFile(join(folder, 'key.pem'), options.certificate.key, { mode: 0o600 });
  }
  if (options.tokenInfoUrl !== undefined) {
    await writeFile(join(folder, 'oauth2.conf'), oauthConfiguration(options.tokenInfoUrl));
  }
  let master: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    // Processes that were killed with the one before may hold its port for some moments more.
    await until('the port is free', () => isFree(port));
    // A group of its own, so that all of it can be ended at once and nothing else.
    const child = spawn('/bin/sh', ['-c', leash, program, join(folder, 'dovecot.conf')], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    master = child;
    await until('dovecot answers', async () => {
      if (child.exitCode !== null) throw new Error(`dovecot ended: ${readLog(logFile)}`);
      return answers(port);
    });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const child = master;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
    await gone;
    killGroup(child);
  };
  const withClient = async <T>(user: string, act: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: dovecotPassword },
      logger: false,
      disableAutoIdle: true,
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await act(client);
    } finally {
      await client.logout().catch(() => undefined);
      client.close();
    }
  };

  await start();
  return {
    port,
    tlsPort,
    start,
    log: () => readLog(logFile),
    kill: () => end('SIGKILL'),

    append: (user, messages, path = 'INBOX') =>
      withClient(user, async (client) => {
        const uids: number[] = [];
        const list =
          typeof messages === 'string' || Buffer.isBuffer(messages) ? [{ raw: messages }] : messages;
        for (const message of list) {
          const { raw, date, flags }: AppendedMail = message;
          const appended = await client.append(path, raw, flags ? [...flags] : [], date);
          if (!appended || appended.uid === undefined) throw new Error('the message was not appended');
          uids.push(appended.uid);
        }
        return uids;
      }),

    async deliver(user, raw) {
      const inbox = join(mail, user);
      // A user nobody has logged in as has no folders yet.
      if (!existsSync(join(inbox, 'new'))) await withClient(user, (client) => client.mailboxOpen('INBOX'));
      const name = `${Date.now()}.${randomUUID()}.delivered`;
      await writeFile(join(inbox, 'tmp', name), raw);
      await chown(join(inbox, 'tmp', name), owner.uid, owner.gid);
      await rename(join(inbox, 'tmp', name), join(inbox, 'new', name));
    },

    createFolder: (user, path) =>
      withClient(user, async (client) => {
        await client.mailboxCreate(path);
      }),

    recreateFolder: (user, path) =>
      withClient(user, async (client) => {
        await client.mailboxDelete(path);
        await client.mailboxCreate(path);
      }),

    flags: (user, path = 'INBOX') =>
      withClient(user, async (client) => {
        await client.mailboxOpen(path, { readOnly: true });
        const flags = new Map<number, ReadonlySet<string>>();
        if (client.mailbox && client.mailbox.exists === 0) return flags;
        for (const message of await client.fetchAll('1:*', { uid: true, flags: true })) {
          flags.set(message.uid, new Set([...(message.flags ?? [])].filter((flag) => flag !== '\\Recent')));
        }
        return flags;
      }),

    asColleague: (user, path, act) =>
      withClient(user, async (client) => {
        await client.mailboxOpen(path);
        return act(client);
      }),

    async renumber(user, uidValidity, keep = () => true) {
      await end('SIGKILL');
      const inbox = join(mail, user);
      const uidList = await readFile(join(inbox, 'dovecot-uidlist'), 'utf8');
      const [head = '', ...lines] = uidList.trimEnd().split('\n');
      const kept = lines.filter((_line, index) => keep(index));
      const dropped = lines.filter((_line, index) => !keep(index));
      for (const line of dropped) {
        const name = line.slice(line.indexOf(':') + 1);
        for (const place of ['cur', 'new']) {
          for (const file of await readdir(join(inbox, place))) {
            if (file.startsWith(name.split(':')[0] ?? name)) await rm(join(inbox, place, file));
          }
        }
      }
      const renumbered = kept.map((line, index) => line.replace(/^\d+/, String(index + 1)));
      const newHead = head
        .replace(/\bV\d+/, (old) => (uidValidity === 'same' ? old : `V${uidValidity}`))
        .replace(/\bN\d+/, `N${kept.length + 1}`);
      for (const file of await readdir(inbox)) {
        if (file.startsWith('dovecot.index')) await rm(join(inbox, file), { force: true });
      }
      await writeFile(join(inbox, 'dovecot-uidlist'), [newHead, ...renumbered, ''].join('\n'));
      await start();
    },

    async spoil(user, uid, spoilt) {
      const inbox = join(mail, user);
      const uidList = await readFile(join(inbox, 'dovecot-uidlist'), 'utf8');
      const line = uidList.split('\n').find((entry) => entry.startsWith(`${uid} `));
      const name = line?.slice(line.indexOf(':') + 1).split(':')[0];
      if (name === undefined) throw new Error(`no file of the message with UID ${uid} is known`);
      for (const place of ['cur', 'new']) {
        for (const file of await readdir(join(inbox, place))) {
          if (file.startsWith(name)) await chmod(join(inbox, place, file), spoilt ? 0o000 : 0o600);
        }
      }
    },

    async close() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Becomes Dovecot, beside a shell that waits for the end of descriptor 3 and then kills both: however the test
 * process ends, it leaves no server behind.
 */
const leash = '(read -r _ <&3; kill -KILL 0) & exec 3<&-; exec "$0" -F -c "$1"';

function killGroup(leader: ChildProcess | undefined): void {
  try {
    if (leader?.pid !== undefined) process.kill(-leader.pid, 'SIGKILL');
  } catch {
    // All of them have left.
  }
}

function findDovecot(): string | undefined {
  return ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'].find((path) =>
    existsSync(path),
  );
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Dovecot refuses to read mail as root, so root's tests use nobody's mail. */
function mailOwner(): Owner {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const number = (option: string): number =>
    Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

function configuration(
  folder: string,
  port: number,
  tlsPort: number,
  owner: Owner,
  options: DovecotOptions,
): string {
  const { uid, username } = userInfo();
  const oauth = options.tokenInfoUrl !== undefined;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
first_valid_uid = 1
# Every disk write of a test would wait for the disk otherwise.
mail_fsync = never
mail_location = maildir:${folder}/mail/%u
# What a busy desk does to one account is not what these defaults were made for.
mail_max_userip_connections = 100
auth_mechanisms = plain login${oauth ? ' xoauth2 oauthbearer' : ''}
auth_failure_delay = 0
${options.certificate ? `ssl = yes\nssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : 'ssl = no'}
${oauth ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth2.conf\n}` : ''}
passdb {
  driver = static
  mechanisms = plain login
  args = password=${dovecotPassword}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${options.certificate ? tlsPort : 0}
    ssl = yes
  }
  ${uid === 0 ? '' : 'chroot ='}
}
service anvil {
  ${uid === 0 ? '' : 'chroot ='}
  # Else a wrong password from one test would slow the logins of the next.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
${
  uid === 0
    ? ''
    : `default_internal_user = ${username}
default_login_user = ${username}
default_internal_group = ${execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()}
service stats {
  chroot =
}`
}
`;
}

function oauthConfiguration(tokenInfoUrl: string): string {
  return `
tokeninfo_url = ${tokenInfoUrl}
username_attribute = email
active_attribute = active
active_value = yes
`;
}

function readLog(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.setTimeout(1_000, () => {
      socket.destroy();
      resolve(false);
    });
  });
}
