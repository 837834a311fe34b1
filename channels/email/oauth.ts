/**
 * OAuth2 access tokens for mail servers (RFC 6749 sections 4.4 and 6): one per account, renewed before
 * they expire, asked for once however many connections want it. A refresh token the server replaces is
 * stored before the new access token is used, so that a crash can never lose the only valid one.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Intake } from '#src/channel.ts';
import type { Log, OAuth2Authentication } from './settings.ts';

/** Gives access tokens of one account. */
export interface TokenSource {
  /**
   * A token good for some minutes.
   * @throws OAuthRefused when the server will not give one until a person acts; other errors pass.
   */
  token(): Promise<string>;
  /** The mail server did not take this token: the next call fetches another. */
  discard(token: string): void;
}

/** The authorisation server refused for good: a person must sign in again or mend the settings. */
export class OAuthRefused extends Error {
  override name = 'OAuthRefused';
}

/** Where refresh tokens outlive a restart. */
export type Secrets = Pick<Intake, 'readSecret' | 'writeSecret'>;

/** Pauses and limits; tests shorten them. */
export interface OAuthRhythm {
  /** Waits before the second, third … try of a server in trouble. */
  readonly retryAfter: readonly number[];
  readonly timeout: number;
  /** A token is renewed when less than this is left of it, or a fifth of its life if that is shorter. */
  readonly margin: number;
}

const defaultRhythm: OAuthRhythm = { retryAfter: [500, 2_000], timeout: 20_000, margin: 300_000 };

/**
 * Tokens for `account`. Without `secrets` a replaced refresh token lives only as long as the process.
 * The stored refresh token wins over the configured one, unless the configured one changed since.
 */
export function tokenSource(
  account: string,
  auth: OAuth2Authentication,
  deps: { readonly log: Log; readonly secrets: () => Secrets | undefined },
  rhythm: OAuthRhythm = defaultRhythm,
): TokenSource {
  const secretName = `oauth2/${account}`;
  const configured = fingerprint(auth.refreshToken ?? '');
  let current: { readonly token: string; readonly renewAt: number } | undefined;
  let inFlight: Promise<string> | undefined;
  /** Newest refresh token seen by this process, and whether it is stored yet. */
  let newest: { readonly refreshToken: string; stored: boolean } | undefined;

  return {
    token() {
      if (current && performance.now() < current.renewAt) return Promise.resolve(current.token);
      inFlight ??= renew().finally(() => {
        inFlight = undefined;
      });
      return inFlight;
    },
    discard(token) {
      if (current?.token === token) current = undefined;
    },
  };

  async function renew(): Promise<string> {
    if (auth.grant === 'client_credentials') return accept(await requestToken(auth, undefined, rhythm));
    await storeNewest();
    const refreshToken = await newestRefreshToken();
    try {
      return await useRefreshToken(refreshToken);
    } catch (error) {
      // Another process may have traded this very refresh token for a newer one a moment ago.
      const stored = error instanceof OAuthRefused ? await storedRefreshToken() : undefined;
      if (stored === undefined || stored === refreshToken) throw error;
      return useRefreshToken(stored);
    }
  }

  async function useRefreshToken(refreshToken: string): Promise<string> {
    const granted = await requestToken(auth, refreshToken, rhythm);
    if (granted.refreshToken !== undefined && granted.refreshToken !== refreshToken) {
      newest = { refreshToken: granted.refreshToken, stored: false };
      await storeNewest();
    }
    return accept(granted);
  }

  function accept(granted: Grant): string {
    const life = granted.expiresIn * 1000;
    current = {
      token: granted.accessToken,
      renewAt: performance.now() + life - Math.min(rhythm.margin, life / 5),
    };
    deps.log.info('access token granted', { account, seconds: granted.expiresIn });
    return granted.accessToken;
  }

  async function newestRefreshToken(): Promise<string> {
    const refreshToken = (await storedRefreshToken()) ?? newest?.refreshToken ?? auth.refreshToken;
    if (refreshToken === undefined || refreshToken === '') {
      throw new OAuthRefused(`${account}: no refresh token is configured`);
    }
    return refreshToken;
  }

  async function storedRefreshToken(): Promise<string | undefined> {
    const text = await deps.secrets()?.readSecret(secretName);
    if (text === undefined) return undefined;
    const stored = readStored(text);
    return stored?.configured === configured ? stored.refreshToken : undefined;
  }

  async function storeNewest(): Promise<void> {
    if (!newest || newest.stored) return;
    const secrets = deps.secrets();
    if (secrets) {
      await secrets.writeSecret(
        secretName,
        JSON.stringify({ configured, refreshToken: newest.refreshToken }),
      );
    } else {
      deps.log.warn('refresh token replaced and nowhere to store it', { account });
    }
    newest.stored = true;
  }
}

interface Grant {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken?: string;
}

async function requestToken(
  auth: OAuth2Authentication,
  refreshToken: string | undefined,
  rhythm: OAuthRhythm,
): Promise<Grant> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await requestTokenOnce(auth, refreshToken, rhythm.timeout);
    } catch (error) {
      const wait = rhythm.retryAfter[attempt];
      if (error instanceof OAuthRefused || wait === undefined) throw error;
      await sleep(wait);
    }
  }
}

async function requestTokenOnce(
  auth: OAuth2Authentication,
  refreshToken: string | undefined,
  timeout: number,
): Promise<Grant> {
  const url = tokenUrl(auth);
  const scope = auth.scope ?? defaultScope(auth);
  const form = new URLSearchParams({
    grant_type: auth.grant,
    client_id: auth.clientId,
    ...(auth.clientSecret === undefined ? {} : { client_secret: auth.clientSecret }),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...(scope === undefined ? {} : { scope }),
  });
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (error) {
    throw new Error(`the token server ${new URL(url).host} does not answer: ${reason(error)}`, {
      cause: error,
    });
  }
  const answer = readObject(text);
  if (response.ok) return readGrant(answer, url);
  const said = [answer?.['error'], answer?.['error_description']].filter((part) => typeof part === 'string');
  const message =
    `the token server ${new URL(url).host} answered ${response.status} ${said.join(': ')}`.trim();
  // 408 and 429 pass, every other 4xx will be said again until somebody changes something (RFC 6749 5.2).
  if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
    const cure =
      answer?.['error'] === 'invalid_grant'
        ? ' (the refresh token was revoked or has expired: sign in again and set the new one)'
        : '';
    throw new OAuthRefused(message + cure);
  }
  throw new Error(message);
}

function tokenUrl(auth: OAuth2Authentication): string {
  if (auth.tokenUrl !== undefined) return auth.tokenUrl;
  switch (auth.provider) {
    case 'google':
      return 'https://oauth2.googleapis.com/token';
    case 'microsoft':
      return `https://login.microsoftonline.com/${encodeURIComponent(auth.tenant ?? 'common')}/oauth2/v2.0/token`;
    case 'custom':
      throw new OAuthRefused('a custom OAuth2 provider needs its token URL');
  }
}

function defaultScope(auth: OAuth2Authentication): string | undefined {
  if (auth.provider !== 'microsoft') return undefined;
  return auth.grant === 'client_credentials'
    ? 'https://outlook.office365.com/.default'
    : 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access';
}

function readGrant(answer: Readonly<Record<string, unknown>> | undefined, url: string): Grant {
  const accessToken = answer?.['access_token'];
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw new Error(`the token server ${new URL(url).host} gave no access token`);
  }
  // Some servers write the number as a string; RFC 6749 5.1 only recommends it, and an hour is what the rest use.
  const expiresIn = Number(answer?.['expires_in']);
  const refreshToken = answer?.['refresh_token'];
  return {
    accessToken,
    expiresIn: Number.isFinite(expiresIn) && expiresIn > 0 ? expiresIn : 3600,
    ...(typeof refreshToken === 'string' && refreshToken !== '' ? { refreshToken } : {}),
  };
}

function readStored(
  text: string,
): { readonly configured: string; readonly refreshToken: string } | undefined {
  const stored = readObject(text);
  const configured = stored?.['configured'];
  const refreshToken = stored?.['refreshToken'];
  return typeof configured === 'string' && typeof refreshToken === 'string'
    ? { configured, refreshToken }
    : undefined;
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `fetch failed` says nothing; its cause does. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
