/** One authenticated IMAP connection, for reading a folder or for looking something up. */
import { AuthenticationFailure, ImapFlow } from 'imapflow';
import type { TokenSource } from './oauth.ts';
import type { ImapRhythm, MailboxSettings } from './settings.ts';

/** The server did not let us in; asking again at once would only lock the account. */
export class LoginRefused extends Error {
  override name = 'LoginRefused';
}

/** The connection died, or the server stopped making sense. A new one may work. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}

/**
 * Connects and logs in. The connection never starts IDLE by itself and never crashes the process: its
 * errors end in `close`. With OAuth2 a token the server refuses is replaced once.
 * @throws LoginRefused, OAuthRefused, or whatever the network said.
 */
export async function connectImap(
  mailbox: MailboxSettings,
  tokens: TokenSource | undefined,
  rhythm: ImapRhythm,
): Promise<ImapFlow> {
  if (!tokens) return login(mailbox, passwordOf(mailbox), rhythm);
  const accessToken = await tokens.token();
  try {
    return await login(mailbox, { accessToken }, rhythm);
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    tokens.discard(accessToken);
    return login(mailbox, { accessToken: await tokens.token() }, rhythm);
  }
}

/** Says goodbye, but not for long. */
export async function disconnect(client: ImapFlow, within: number): Promise<void> {
  if (!client.isClosed) {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, within);
    });
    await Promise.race([client.logout().catch(() => undefined), deadline]);
    clearTimeout(timer);
  }
  client.close();
}

/** What went wrong, for the people who run the desk: the server's own words where it spoke, never a credential. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const words = [error.message];
  for (const key of ['responseText', 'serverResponseCode', 'code', 'reason']) {
    const value: unknown = Reflect.get(error, key);
    if (typeof value === 'string' && value !== '' && !words.some((word) => word.includes(value)))
      words.push(value);
  }
  if (error instanceof AuthenticationFailure && typeof error.response === 'string')
    words.push(error.response);
  return words.join(': ').slice(0, 500);
}

async function login(
  mailbox: MailboxSettings,
  proof: { readonly pass: string } | { readonly accessToken: string },
  rhythm: ImapRhythm,
): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: mailbox.host,
    port: mailbox.port,
    secure: mailbox.tls === 'implicit',
    ...(mailbox.tls === 'implicit' ? {} : { doSTARTTLS: mailbox.tls === 'starttls' }),
    tls: {
      rejectUnauthorized: mailbox.tlsRejectUnauthorized,
      ...(mailbox.tlsCa === undefined ? {} : { ca: mailbox.tlsCa }),
    },
    auth: { user: mailbox.user, ...proof },
    clientInfo: { name: 'sportello' },
    logger: false,
    // Idling is ours to time: its end is the proof of life.
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: rhythm.connectTimeout,
    greetingTimeout: rhythm.connectTimeout,
    socketTimeout: rhythm.socketTimeout,
    // The server chooses the size of what it sends; it does not choose how much memory we have.
    maxLiteralSize: Math.max(rhythm.maxMailSize, rhythm.batchBytes) + 1024 * 1024,
  });
  // Without a listener an error of the socket would end the process; `close` follows every one of them.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    if (isRefusal(error)) throw new LoginRefused(`login refused: ${explain(error)}`, { cause: error });
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // UNAVAILABLE and LIMIT are the server's own trouble (RFC 5530), not a wrong password.
  const code: unknown = Reflect.get(error, 'serverResponseCode');
  if (code === 'UNAVAILABLE' || code === 'LIMIT' || code === 'INUSE') return false;
  return Reflect.get(error, 'authenticationFailed') === true;
}

function passwordOf(mailbox: MailboxSettings): { readonly pass: string } {
  if (mailbox.auth.kind !== 'password') throw new Error(`${mailbox.name}: OAuth2 without a token source`);
  return { pass: mailbox.auth.password };
}
