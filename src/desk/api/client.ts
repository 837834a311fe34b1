/** Calls to the API: typed by the contract, with answers that went wrong as errors people can be shown. */
import { isUnattended } from './attended.ts';
import type { Address, Addresses } from './contract.ts';

type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type Given<A extends Address> = (ParamsOf<A> extends never
  ? { readonly params?: undefined }
  : { readonly params: Readonly<Record<ParamsOf<A>, string>> }) &
  (Addresses[A] extends { readonly body: infer Body }
    ? { readonly body: Body }
    : { readonly body?: undefined }) &
  (Addresses[A] extends { readonly query: infer Query }
    ? { readonly query?: Query }
    : { readonly query?: undefined }) & {
    /** Version of what the person looked at: a newer one refuses the change. */
    readonly version?: number;
    readonly signal?: AbortSignal;
    /** It arrives although the page is left. */
    readonly keepalive?: boolean;
  };

/** An answer of the API that is no success (RFC 9457), or none at all (`status` 0: the network). */
export class CallFailed extends Error {
  readonly status: number;
  /** Last part of the problem's type, such as `outdated`; `network` without an answer. */
  readonly code: string;
  /** The whole problem, with what the API adds: `current`, `errors`, `said` … */
  readonly problem: Readonly<Record<string, unknown>>;
  /** Method and address of what was tried, as `onTry` tells them; absent for files that are sent. */
  readonly tried: string | undefined;

  constructor(
    status: number,
    code: string,
    detail: string,
    problem: Readonly<Record<string, unknown>>,
    tried?: string,
  ) {
    super(detail);
    this.name = 'CallFailed';
    this.status = status;
    this.code = code;
    this.problem = problem;
    this.tried = tried;
  }
}

/** No answer came: there is no network, it was lost on the way, or the server is down. Whether a change was made is not known. */
export function noAnswer(tried?: string): CallFailed {
  return new CallFailed(0, 'network', 'no answer', {}, tried);
}

let tellTry: (tried: string) => void = () => undefined;

/** Calls `tell` with method and address of each call before it leaves: what an earlier one was answered is over. */
export function onTry(tell: (tried: string) => void): void {
  tellTry = tell;
}

/**
 * Calls an address of the API.
 *
 * @throws CallFailed for every answer but a success, and when `signal` says that its time is over; AbortError when it aborts
 */
export async function call<A extends Address>(
  address: A,
  ...[given]: ParamsOf<A> extends never
    ? Addresses[A] extends { readonly body: unknown }
      ? [Given<A>]
      : [Given<A>?]
    : [Given<A>]
): Promise<Addresses[A]['answer']> {
  const { params, query, body, version, signal, keepalive } = (given ?? {}) as {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: object;
    readonly body?: unknown;
    readonly version?: number;
    readonly signal?: AbortSignal;
    readonly keepalive?: boolean;
  };
  const [method = 'GET', pattern = '/'] = address.split(' ');
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null) search.set(name, String(value));
  const tried = `${method} ${path}`;
  tellTry(tried);
  const answered = async () => {
    const response = await fetch(`${path}${search.size === 0 ? '' : `?${search.toString()}`}`, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(isUnattended() ? { 'X-Unattended': 'true' } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
      ...(keepalive === undefined ? {} : { keepalive }),
    });
    // The network can also be lost in the middle of an answer.
    return { response, text: await response.text() };
  };
  const { response, text } = await answered().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw noAnswer(tried);
  });
  const answer: unknown = text === '' ? undefined : readJson(text);
  if (!response.ok) throw failureOf(response.status, response.statusText, answer, tried);
  // Our own server checks its answers against the same schemas in its tests; checking here again would cost every key.
  return answer as Addresses[A]['answer'];
}

/** What an answer that is no success says: its problem where it is one of the API (RFC 9457). */
export function failureOf(status: number, statusText: string, answer: unknown, tried?: string): CallFailed {
  const problem = isRecord(answer) ? answer : {};
  const type = typeof problem['type'] === 'string' ? problem['type'] : '';
  const detail = [problem['detail'], problem['title']].find((each) => typeof each === 'string');
  const code = /#problem-([\w-]+)$/.exec(type)?.[1] ?? '';
  return new CallFailed(status, code, detail ?? statusText, problem, tried);
}

/** Of an answer that is no JSON (a proxy's page) nothing can be said. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
