/**
 * A paying system behind HTTP, or a small adapter before it.
 *
 * The contract. An order is handed over with
 *
 *   POST {PAYING_SYSTEM_URL}/orders
 *   Idempotency-Key: SPO-17                    the same key is always the same order, word for word
 *   Authorization: Bearer {PAYING_SYSTEM_TOKEN}
 *   Content-Type: application/json
 *
 *   { "id": "SPO-17", "claim": "4827193652", "coverCode": "RCA", "amount": 125000,
 *     "payee": { "name": "Anna Bianchi", "iban": "IT60X0542811101000000123456" },
 *     "decidedOn": "2026-11-12", "dueOn": "2026-11-27", "remittance": "Sinistro SIN 4827-1936-52" }
 *
 * 200, 201 and 202 mean that the order is kept and will be paid or refused later; a key that was kept before is answered
 * so too, and makes no second payment. 400, 410 and 422 mean that this order is never taken; `detail` or `title` of a JSON
 * answer says why. 429 and 503 mean that it was not kept, and may say in `Retry-After` when to try again. 401,
 * 403, 404, 405, 406, 413, 415 and redirects count as an address or a token that is wrong: it was not kept.
 *
 * Anything else (409 too: many say so of a key that they have), and silence, leaves its fate unknown. Then we ask before we hand it over again:
 *
 *   GET {PAYING_SYSTEM_URL}/orders/SPO-17
 *
 * 200 with a JSON object that has the `id` means that it was kept; with another `amount` or `iban` (also under `payee`)
 * it stays unknown, for that order may be paid, and a person is told. 404 with JSON means that it never came: it is handed over again under the same key.
 * Any other answer leaves it unknown: it is asked about again, and a person is told.
 */
import type { Labels } from './domain/profile.ts';
import { codeOf, isBeforeSending, waitOf, wordsOf } from './http-fault.ts';
import type { Handed, Known, PayingSystem, PaymentOrder } from './paying-system.ts';

/** Its address and how patient we are with it. */
export interface HttpPayingOptions {
  /** Beginning of the address; `/orders` is added. */
  readonly url: string;
  readonly token?: string;
  /** For one call, headers and body together. */
  readonly timeoutMs: number;
  readonly holdMs: number;
  readonly now: () => Date;
}

/** Longest `Retry-After` that is believed. */
const longestAskedMs = 3_600_000;
const mostBytes = 65_536;

/** A paying system behind HTTP. It opens nothing until an order is handed over. */
export function httpPayingSystem(options: HttpPayingOptions): PayingSystem {
  return {
    timeoutMs: options.timeoutMs,
    holdMs: options.holdMs,
    hand: (order) => hand(order, options),
    find: (order) => find(order, options),
  };
}

async function hand(order: PaymentOrder, options: HttpPayingOptions): Promise<Handed> {
  const told = await call(options, ['orders'], {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': order.id },
    body: JSON.stringify(order),
  });
  if ('failed' in told)
    return isBeforeSending(told.failed)
      ? { outcome: 'away', reason: wordsOf(told.failed) }
      : { outcome: 'unknown', reason: told.reason };
  const { status } = told;
  const reason = because(status, told.json);
  if (status === 200 || status === 201 || status === 202) return { outcome: 'taken' };
  if ([400, 410, 422].includes(status)) return { outcome: 'refused', reason };
  if (status === 429 || status === 503) {
    const wait = Math.min(longestAskedMs, told.waitMs ?? 0);
    return { outcome: 'away', reason, retryAt: new Date(options.now().getTime() + wait) };
  }
  const isAstray = (status >= 300 && status < 400) || [401, 403, 404, 405, 406, 413, 415].includes(status);
  return { outcome: isAstray ? 'away' : 'unknown', reason };
}

async function find(order: PaymentOrder, options: HttpPayingOptions): Promise<Known> {
  const told = await call(options, ['orders', order.id], { method: 'GET', headers: {} });
  if ('failed' in told) return { outcome: 'unknown', reason: told.reason };
  if (told.status === 404 && told.json !== undefined) return { outcome: 'absent' };
  if (told.status !== 200 || !isRecord(told.json) || told.json['id'] !== order.id)
    return { outcome: 'unknown', reason: because(told.status, told.json) };
  return isAsOrdered(told.json, order)
    ? { outcome: 'taken' }
    : {
        outcome: 'unknown',
        reason: {
          it: 'ha sotto questo numero un ordine con un altro importo o un altro conto',
          en: 'has an order of another amount or account under this number',
        },
      };
}

/** What it leaves out it does not contradict. */
function isAsOrdered(json: Record<string, unknown>, { amount, payee }: PaymentOrder): boolean {
  const iban = json['iban'] ?? (isRecord(json['payee']) ? json['payee']['iban'] : undefined);
  return (
    (json['amount'] === undefined || json['amount'] === amount) &&
    (iban === undefined ||
      (typeof iban === 'string' && iban.replaceAll(' ', '').toUpperCase() === payee.iban))
  );
}

type Told =
  | { readonly status: number; readonly json: unknown; readonly waitMs?: number }
  | { readonly failed: string | undefined; readonly reason: Labels };

async function call(
  { url, token, timeoutMs, now }: HttpPayingOptions,
  place: readonly string[],
  request: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
): Promise<Told> {
  const address = new URL(url);
  address.pathname = [address.pathname.replace(/\/+$/, ''), ...place.map(encodeURIComponent)].join('/');
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(address, {
      ...request,
      headers: {
        ...request.headers,
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      // The token and the account are for this address only.
      redirect: 'manual',
      signal,
    });
    const waitMs = waitOf(response.headers.get('retry-after'), now());
    return {
      status: response.status,
      json: await jsonOf(response),
      ...(waitMs === undefined ? {} : { waitMs }),
    };
  } catch (error) {
    if (signal.aborted)
      return {
        failed: undefined,
        reason: {
          it: `non ha risposto entro ${timeoutMs / 1_000} secondi`,
          en: `gave no answer within ${timeoutMs / 1_000} seconds`,
        },
      };
    const code = codeOf(error);
    return { failed: code, reason: wordsOf(code) };
  }
}

/** The answer as JSON; undefined when it is none, or too long to be one. */
async function jsonOf(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** An IBAN, with or without spaces, and its end. */
const accounts = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,6} ?[A-Z0-9]{0,3}([A-Z0-9]{4})\b/gi;

/** The status and, where it says so itself, why; of an account the end only, because logs and histories keep these words. */
function because(status: number, json: unknown): Labels {
  const said = isRecord(json) ? (json['detail'] ?? json['title']) : undefined;
  const own =
    typeof said === 'string'
      ? `: ${said
          .replaceAll(/\p{Cc}+/gu, ' ')
          .replaceAll(accounts, '…$1')
          .trim()
          .slice(0, 200)
          .toWellFormed()}`
      : '';
  return { it: `risponde ${status}${own}`, en: `answers ${status}${own}` };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
