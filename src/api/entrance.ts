/** What everything about signing in works with: clocks and limits, cookies, hashes, and what is counted. */
import type { Request, Response } from 'express';
import { usualLimits, type RateLimit, type RateLimits } from '../domain/people/sign-in.ts';
import { openPasswords, type Passwords } from '../passwords.ts';
import type { SecretKeys } from '../storage/people.ts';
import { countTry } from '../storage/rate-limits.ts';
import type { Metrics } from './metrics.ts';
import { ApiProblem } from './problem.ts';
import type { ProviderSettings } from './provider.ts';
import type { ApiTools } from './tools.ts';

/** How people come in; all of it from the settings. */
export interface EntranceSettings {
  /** Where browsers find the desk, such as `https://sportello.example.it`; absent: where the service listens. */
  readonly publicUrl?: string;
  /** Network addresses of proxies before us: from them `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  readonly limits?: RateLimits;
  /** The house's own sign-in. */
  readonly provider?: ProviderSettings;
  /** Sample people come in with one click. Only the demonstration sets it. */
  readonly demo?: true;
}

/** The entrance of one running API. */
export interface Entrance {
  readonly tools: ApiTools;
  readonly limits: RateLimits;
  readonly passwords: Passwords;
  readonly keys: SecretKeys;
  readonly provider?: ProviderSettings;
  readonly demo: boolean;
  /** Names that belong to programs and people with tokens. */
  readonly reserved: ReadonlySet<string>;
  /** Origin of the desk, as browsers write it. */
  readonly origin: () => string;
  /** Counts what was refused, and why. */
  readonly refused: Metrics['refused'];
  readonly signedIn: Metrics['signedIn'];
  /** The secret in the cookie of a request. */
  readonly cookieOf: (request: Request) => string | undefined;
  readonly setCookie: (response: Response, secret: string) => void;
  readonly clearCookie: (response: Response) => void;
  /** The same for the short way to the house's own sign-in and back. */
  readonly trip: {
    readonly cookieOf: (request: Request) => string | undefined;
    readonly setCookie: (response: Response, secret: string) => void;
    readonly clearCookie: (response: Response) => void;
  };
}

/** Opens the entrance. @param listening where the API listens, once it does */
export function openEntrance(
  tools: ApiTools,
  settings: EntranceSettings & { readonly host: string },
  metrics: Metrics,
  reserved: ReadonlySet<string>,
  listening: () => string,
): Entrance {
  const ours = () => new URL(settings.publicUrl ?? listening()).origin;
  const plain = isPlainLoopback(settings.publicUrl ?? `http://${bracketed(settings.host)}`);
  const [key, ...older] = tools.settings.tokenSecrets;
  if (key === undefined) throw new RangeError('secrets of people need a key');
  return {
    tools,
    limits: settings.limits ?? usualLimits,
    passwords: openPasswords(metrics.hashed),
    keys: [key, ...older],
    ...(settings.provider === undefined ? {} : { provider: settings.provider }),
    demo: settings.demo === true,
    reserved,
    origin: ours,
    refused: metrics.refused,
    signedIn: metrics.signedIn,
    ...cookie('session', plain, 12 * 3_600),
    trip: cookie('trip', plain, 600),
  };
}

/**
 * A cookie for our own addresses only. `__Host-` makes browsers insist on TLS, the whole site and no other host.
 * Chromium 156 takes such a cookie over plain http from 127.0.0.1 and localhost as well (tried), but other browsers and
 * programs do not: there, and only there, it has a bare name and no `Secure`.
 */
function cookie(name: string, plain: boolean, seconds: number) {
  const whole = plain ? name : `__Host-${name}`;
  const ends = `Path=/; HttpOnly; SameSite=Lax${plain ? '' : '; Secure'}`;
  return {
    cookieOf: (request: Request) =>
      (request.get('Cookie') ?? '')
        .split(';')
        .map((part) => part.trim())
        .find((part) => part.startsWith(`${whole}=`))
        ?.slice(whole.length + 1),
    setCookie: (response: Response, secret: string) => {
      response.append('Set-Cookie', `${whole}=${secret}; Max-Age=${seconds}; ${ends}`);
    },
    clearCookie: (response: Response) => {
      response.append('Set-Cookie', `${whole}=; Max-Age=0; ${ends}`);
    },
  };
}

function isPlainLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Refuses what a page of another site made a browser send (OWASP on cross-site request forgery: Fetch Metadata first,
 * `Origin` where a browser sends none). Programs with a bearer token are no browsers.
 *
 * @throws ApiProblem `cross-site`
 */
export function refuseCrossSite(entrance: Entrance, request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.get('Authorization') !== undefined)
    return;
  const refuse = (detail: string): never => {
    entrance.refused('cross-site');
    throw new ApiProblem('cross-site', { detail });
  };
  const cookies = entrance.cookieOf(request) !== undefined;
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  if (site !== undefined) {
    if (site !== 'same-origin') refuse('The browser says that another site asked.');
  } else if (origin !== undefined) {
    if (!isOurs(entrance, request, origin)) refuse('The request comes from another origin.');
  } else if (cookies) refuse('A request with a cookie must say where it comes from.');
  // What a form of another page can send without asking first.
  const type = request.get('Content-Type') ?? '';
  if (
    (cookies || site !== undefined) &&
    /^\s*(?:application\/x-www-form-urlencoded|multipart\/|text\/plain)/i.test(type)
  )
    refuse('Forms are not taken here.');
}

/** On a computer of one's own the same service has several names. */
function isOurs(entrance: Entrance, request: Request, origin: string): boolean {
  if (origin === entrance.origin()) return true;
  return isPlainLoopback(entrance.origin()) && URL.canParse(origin) && isPlainLoopback(origin)
    ? new URL(origin).host === request.get('Host')
    : false;
}

/**
 * Counts one try of something.
 *
 * @throws ApiProblem `too-many-requests` with a sentence and the seconds to wait.
 */
export async function limited(
  entrance: Entrance,
  what: string,
  whose: string,
  limit: RateLimit,
  sentence: string,
): Promise<void> {
  const waitMs = await countTry(entrance.tools.db, what, whose, limit, entrance.tools.now());
  if (waitMs === undefined) return;
  entrance.refused('too-many');
  const retryAfter = Math.ceil(waitMs / 1_000);
  const wait = retryAfter > 90 ? `${Math.ceil(retryAfter / 60)} minutes` : `${retryAfter} seconds`;
  throw new ApiProblem('too-many-requests', { detail: `${sentence} Try again in ${wait}.`, retryAfter });
}
