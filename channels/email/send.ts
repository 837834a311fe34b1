/**
 * Sends one message over one connection, and knows afterwards what the far end may have done.
 *
 * A server accepts a message when it has seen the line with the single dot (RFC 5321 4.1.1.4). So the
 * message is a stream that gives all of its bytes and then waits: only after `beforeLastByte` resolved does
 * it end, and only its end lets the dot leave. Whatever breaks before that was certainly not accepted;
 * whatever breaks after it, without a reply, may have been (RFC 1047).
 */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { Composed, SendOutcome } from '#src/channel.ts';
import type { TokenSource } from './oauth.ts';
import { defaultSmtpOutTimeouts, type SmtpOutSettings, type SmtpOutTimeouts } from './settings.ts';

/** How we prove ourselves to the relay. */
export type RelayLogin =
  | { readonly user: string; readonly password: string }
  | { readonly user: string; readonly tokens: TokenSource };

/** The way out. */
export interface SmtpSender {
  /**
   * One attempt. Never throws: when `beforeLastByte` rejects, the connection is destroyed before the dot and
   * the outcome is `retry` with its reason. `refused` and `sent` are always a reply of the server.
   */
  send(message: Composed, beforeLastByte: () => Promise<void>): Promise<SendOutcome>;
  /**
   * Connects and logs in as for a message, and leaves without one.
   * @throws NoToken, or what nodemailer says of the connection.
   */
  knock(): Promise<void>;
  /** Ends connections that are still saying goodbye. */
  close(): void;
}

/** No access token was to be had for the relay. */
export class NoToken extends Error {
  override name = 'NoToken';
}

/** Sends through the relay of these settings; `domain` is our name in EHLO unless they give one. */
export function smtpSender(
  settings: SmtpOutSettings,
  login: RelayLogin | undefined,
  domain: string,
): SmtpSender {
  const relay: Relay = {
    settings,
    timeouts: { ...defaultSmtpOutTimeouts, ...settings.timeouts },
    hostname: settings.hostname ?? domain,
  };
  const leaving = new Set<SMTPConnection>();
  return {
    async send(message, beforeLastByte) {
      const first = await tryOnce(message, beforeLastByte);
      // A token may be withdrawn before its time. Nothing of the message has left yet: log in with a new one.
      const last = first.tokenRefused ? await tryOnce(message, beforeLastByte) : first;
      return last.outcome;
    },
    async knock() {
      if (await knockOnce()) return;
      // As for a message: a token may be withdrawn before its time.
      if (!(await knockOnce())) throw new NoToken('the relay refuses a token that was just given');
    },
    close() {
      for (const connection of leaving) connection.close();
      leaving.clear();
    },
  };

  async function tryOnce(
    message: Composed,
    beforeLastByte: () => Promise<void>,
  ): Promise<{ readonly outcome: SendOutcome; readonly tokenRefused: boolean }> {
    let proof: Proof | undefined;
    try {
      proof = await proofOf(login);
    } catch (error) {
      const response = `no access token for ${settings.host}: ${wordsOf(error)}`;
      return { outcome: { outcome: 'retry', response }, tokenRefused: false };
    }
    const attempt = new Attempt(relay, proof);
    const outcome = await attempt.run(message, beforeLastByte);
    if (outcome.outcome === 'sent') leave(attempt.connection);
    if (!attempt.loginRefused || !proof || 'password' in proof) return { outcome, tokenRefused: false };
    proof.discard();
    return { outcome, tokenRefused: true };
  }

  /** @returns false when the relay refused the token: the next one will be new. */
  async function knockOnce(): Promise<boolean> {
    const proof = await proofOf(login).catch((error: unknown) => {
      throw new NoToken(wordsOf(error), { cause: error });
    });
    const connection = new SMTPConnection(connectionOptions(relay));
    let atLogin = false;
    try {
      await new Promise<void>((resolve, reject) => {
        connection.on('error', reject);
        connection.on('end', () => setImmediate(() => reject(new Error('the server closed the connection'))));
        connection.connect((error) => {
          if (error) return reject(error);
          if (!proof) return resolve();
          atLogin = true;
          connection.login(authOf(proof), (refusal) => (refusal ? reject(refusal) : resolve()));
        });
      });
    } catch (error) {
      connection.close();
      if (!atLogin || !proof || 'password' in proof || !(error instanceof Error)) throw error;
      if (replyCode(error) === undefined) throw error;
      proof.discard();
      return false;
    }
    leave(connection);
    return true;
  }

  /** QUIT in the background: a server that loses interest after its 250 changes nothing any more. */
  function leave(connection: SMTPConnection): void {
    leaving.add(connection);
    const timer = setTimeout(() => connection.close(), 2_000);
    timer.unref();
    connection.once('end', () => {
      clearTimeout(timer);
      leaving.delete(connection);
    });
    connection.quit();
  }
}

interface Relay {
  readonly settings: SmtpOutSettings;
  readonly timeouts: SmtpOutTimeouts;
  readonly hostname: string;
}

type Proof =
  | { readonly user: string; readonly password: string }
  | { readonly user: string; readonly accessToken: string; readonly discard: () => void };

async function proofOf(login: RelayLogin | undefined): Promise<Proof | undefined> {
  if (!login || 'password' in login) return login;
  const { user, tokens } = login;
  const accessToken = await tokens.token();
  return { user, accessToken, discard: () => tokens.discard(accessToken) };
}

/**
 * Replies that speak of our account or our settings and not of this message, whatever command they answer
 * (RFC 4954 4 and 6): authentication required, too weak, failed, or only over TLS.
 */
const accountReplies: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/** Commands whose replies are about this message; nodemailer names the final verdict DATA too. */
const messageCommands: ReadonlySet<unknown> = new Set(['MAIL FROM', 'RCPT TO', 'DATA']);

/** One connection and one message. */
class Attempt {
  readonly connection: SMTPConnection;
  /** The server answered our login, and not kindly. */
  loginRefused = false;
  readonly #relay: Relay;
  readonly #proof: Proof | undefined;
  readonly #outcome = Promise.withResolvers<SendOutcome>();
  #stage: 'connecting' | 'login' | 'message' = 'connecting';
  #lastByteLeft = false;
  #settled = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(relay: Relay, proof: Proof | undefined) {
    this.#relay = relay;
    this.#proof = proof;
    this.connection = new SMTPConnection(connectionOptions(relay));
  }

  run(message: Composed, beforeLastByte: () => Promise<void>): Promise<SendOutcome> {
    const { connection } = this;
    const { timeouts } = this.#relay;
    connection.on('error', (error: Error) => this.#fail(error));
    // Some ends come without an error. A reply that explains one is handed over in the same turn, so it goes first.
    connection.on('end', () => setImmediate(() => this.#fail(new Error('the server closed the connection'))));
    this.#within(timeouts.connect + timeouts.greeting + timeouts.socket);
    connection.connect((error) => {
      if (error) return this.#fail(error);
      if (!this.#proof) return this.#transmit(message, beforeLastByte);
      this.#stage = 'login';
      this.#within(timeouts.socket);
      connection.login(authOf(this.#proof), (refusal) => {
        if (refusal) this.#fail(refusal);
        else this.#transmit(message, beforeLastByte);
      });
    });
    return this.#outcome.promise;
  }

  #transmit(message: Composed, beforeLastByte: () => Promise<void>): void {
    this.#stage = 'message';
    this.#within(this.#relay.timeouts.socket);
    const envelope = {
      from: message.envelopeFrom === '' ? (false as const) : message.envelopeFrom,
      to: [message.envelopeTo],
      size: message.bytes.length,
      use8BitMime: message.bytes.some((byte) => byte > 0x7f),
    };
    const stream = Readable.from(this.#bytesThenWait(message.bytes, beforeLastByte), { objectMode: false });
    this.connection.send(envelope, stream, (error, info) => {
      if (error) return this.#fail(error);
      // A reply to something that never left: the conversation is out of step, and the dot stays here.
      if (!this.#lastByteLeft)
        return this.#fail(new Error(`answered before the end of the message: ${info?.response ?? ''}`));
      this.#settle({ outcome: 'sent', response: info?.response ?? '' });
    });
  }

  /** The last-byte trick: the stream's end, and with it the dot, waits for the promise. */
  async *#bytesThenWait(
    bytes: Uint8Array,
    beforeLastByte: () => Promise<void>,
  ): AsyncGenerator<Uint8Array, void> {
    const { timeouts } = this.#relay;
    for (let start = 0; start < bytes.length; start += 65_536) {
      this.#within(timeouts.socket);
      yield bytes.subarray(start, start + 65_536);
    }
    // While we keep the server waiting its silence is no fault; if it hangs up, that is noticed.
    clearTimeout(this.#timer);
    await beforeLastByte();
    // Lost or answered meanwhile: an end of the stream now would still send the dot.
    if (this.#settled) throw new Error('the attempt was over before the last byte');
    this.#lastByteLeft = true;
    this.#within(timeouts.finalReply);
  }

  #within(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#settled) return;
    this.#timer = setTimeout(
      () => this.#fail(new Error(`no answer within ${milliseconds / 1000} s`)),
      milliseconds,
    );
  }

  #fail(error: Error): void {
    if (this.#settled) return;
    this.loginRefused = this.#stage === 'login' && replyCode(error) !== undefined;
    this.#settle(this.#verdict(error));
  }

  #verdict(error: Error): SendOutcome {
    const { host, port } = this.#relay.settings;
    const response = wordsOf(error);
    const code = replyCode(error);
    if (this.#stage === 'message' && messageCommands.has(Reflect.get(error, 'command'))) {
      if (code !== undefined && accountReplies.has(code)) {
        return { outcome: 'retry', code, response: `the relay ${host} wants another login: ${response}` };
      }
      if (code !== undefined) return { outcome: code >= 500 ? 'refused' : 'retry', code, response };
      // EHLO announced a limit (RFC 1870 3) that this message exceeds: the server's word, and it will not change.
      if (Reflect.get(error, 'code') === 'EMESSAGE' && !this.#lastByteLeft)
        return { outcome: 'refused', response };
    }
    if (this.#lastByteLeft)
      return { outcome: 'uncertain', reason: `the last byte left and no verdict came: ${response}` };
    const where = {
      connecting: `no session with ${host}:${port}`,
      login: `the relay ${host} does not let us in`,
      message: 'cut off before the last byte',
    }[this.#stage];
    return { outcome: 'retry', ...(code === undefined ? {} : { code }), response: `${where}: ${response}` };
  }

  #settle(outcome: SendOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    // Destroys the socket (see `socketCloseTimeout`), so that nothing still buffered can follow.
    if (outcome.outcome !== 'sent') this.connection.close();
    this.#outcome.resolve(outcome);
  }
}

function connectionOptions({
  settings,
  timeouts,
  hostname,
}: Relay): ConstructorParameters<typeof SMTPConnection>[0] {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'starttls',
    ignoreTLS: settings.tls === 'none',
    name: hostname,
    tls: {
      rejectUnauthorized: settings.tlsRejectUnauthorized,
      ...(settings.tlsCa === undefined ? {} : { ca: settings.tlsCa }),
    },
    logger: false,
    dnsTimeout: timeouts.connect,
    connectionTimeout: timeouts.connect + timeouts.greeting,
    greetingTimeout: timeouts.greeting,
    // Ours decide, phase by phase; this one only must not be first.
    socketTimeout: timeouts.socket + timeouts.finalReply + 60_000,
    socketCloseTimeout: 0,
  };
}

function authOf(proof: Proof): Parameters<SMTPConnection['login']>[0] {
  if ('password' in proof) return { user: proof.user, pass: proof.password };
  const { user, accessToken } = proof;
  return { user, method: 'XOAUTH2', oauth2: new XOAuth2({ user, accessToken }) };
}

/** Code of the complete reply that caused this error, 400 to 599. */
function replyCode(error: Error): number | undefined {
  const code: unknown = Reflect.get(error, 'responseCode');
  return typeof code === 'number' && code >= 400 && code < 600 ? code : undefined;
}

/** What the server said if it spoke, else what happened. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const response: unknown = Reflect.get(error, 'response');
  return (typeof response === 'string' && response !== '' ? response : error.message).slice(0, 500);
}
