/**
 * A directory of policies behind HTTP: an insurer's core system, or a small adapter before it.
 *
 * The contract. We ask, one clue at a time:
 *
 *   GET {POLICY_DIRECTORY_URL}/policies?number=RCA2025004217      letters and digits only, upper case
 *   GET {POLICY_DIRECTORY_URL}/policies?plate=AB123CD             (POLICY_DIRECTORY_URL may end with a path of its own)
 *   GET {POLICY_DIRECTORY_URL}/policies?fiscalCode=BNCNNA85C54E648G
 *   GET {POLICY_DIRECTORY_URL}/policies?contact=anna%40example.org   an e-mail address or an E.164 number
 *   GET {POLICY_DIRECTORY_URL}/policies?id=4711                   the directory's own id
 *   Authorization: Bearer {POLICY_DIRECTORY_TOKEN}
 *   Accept: application/json
 *
 * It answers 200 with `Content-Type: application/json` and policies in the form of the JSON import
 * (`policy-import.ts`), all versions it knows, an empty list when nobody there knows the clue:
 *
 *   { "policies": [ { "number": "RCA-2025-004217", "product": "Auto",
 *       "parties": [ { "role": ["policyholder", "insured"], "name": "Anna Bianchi", "fiscalCode": "BNCNNA85C54E648G",
 *         "contacts": [ { "kind": "email", "value": "anna@example.org" } ] } ],
 *       "versions": [ { "validFrom": "2026-01-01", "validTo": "2026-12-31", "plate": "AB123CD",
 *         "covers": [ { "code": "RCA", "name": { "it": "…", "en": "…" }, "claimTypes": ["motor_damage"],
 *           "limit": 6450000 } ] } ],
 *       "instalments": [ { "dueOn": "2026-01-01", "amount": 412.5, "paidOn": "2026-01-03" } ] } ] }
 *
 * 404 with JSON also means that nobody knows it. 429 and 503 may say in `Retry-After` when to ask again. At most fifty
 * policies and two megabytes an answer. Anything else counts as away: redirects (the token is for this address only),
 * other statuses and content types, text that is no JSON or no policies, silence. A policy with an error in it is left
 * out and named; the others are taken.
 *
 * Answers are kept for some minutes, questions for the same clue at the same time are one call, each call has one
 * deadline for headers and body together, and after five failures in a row nobody asks for half a minute, then twice as
 * long, at most five minutes: a directory that is down costs nobody's mail its time.
 */
import type { PolicyClue } from './domain/policies/policy-clue.ts';
import type { PolicyId } from './domain/ids.ts';
import type { Labels } from './domain/profile.ts';
import { codeOf, waitOf, wordsOf } from './http-fault.ts';
import type { Log } from './log.ts';
import type { DirectoryAnswer, PolicyDirectory } from './policy-directory.ts';
import { readPolicies, type PolicyDraft } from './policy-import.ts';

export interface HttpDirectoryOptions {
  /** Beginning of the address; `/policies` is added. */
  readonly url: string;
  readonly token?: string;
  /** For one call, headers and body together. */
  readonly timeoutMs: number;
  /** How long an answer is good; what nobody knew is asked again after a minute. */
  readonly cacheMs: number;
  /** Claim types a cover may name. */
  readonly claimTypes: ReadonlySet<string>;
  /** Puts a policy on file. */
  readonly store: (draft: PolicyDraft) => Promise<PolicyId>;
  readonly log: Log;
  readonly now: () => Date;
}

const megabytes = 2;
const mostPolicies = 50;
const mostKept = 10_000;
const notKnownMs = 60_000;
const failuresToOpen = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 300_000;
/** Longest `Retry-After` that is believed. */
const longestAskedMs = 3_600_000;
/** Pause proposed after a single failure. */
const retryMs = 60_000;

/** A directory behind HTTP. It opens nothing until it is asked. */
export function httpDirectory(options: HttpDirectoryOptions): PolicyDirectory {
  const kept = new Map<string, { readonly answer: DirectoryAnswer; readonly until: number }>();
  const underWay = new Map<string, Promise<DirectoryAnswer>>();
  const stored = new Map<string, { readonly told: string; readonly id: PolicyId }>();
  const breaker = new Breaker(options);

  const ask = async (clue: PolicyClue, key: string): Promise<DirectoryAnswer> => {
    const refused = breaker.refusal();
    if (refused !== undefined) return refused;
    let told: Told;
    try {
      told = await fetchPolicies(clue, options);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      return breaker.failed(error);
    }
    breaker.answered();
    const policies: PolicyId[] = [];
    for (const draft of told.policies) policies.push(await storeOnce(draft));
    const answer: DirectoryAnswer = { outcome: 'answered', policies, faults: told.faults };
    const isWhole = policies.length > 0 && told.faults.length === 0;
    keep(key, answer, isWhole ? options.cacheMs : Math.min(notKnownMs, options.cacheMs));
    return answer;
  };

  /** A policy told in the same words is not written again. */
  const storeOnce = async (draft: PolicyDraft): Promise<PolicyId> => {
    const words = JSON.stringify(draft);
    const before = stored.get(draft.number);
    if (before?.told === words) return before.id;
    const id = await options.store(draft);
    dropOldest(stored);
    stored.set(draft.number, { told: words, id });
    return id;
  };

  const keep = (key: string, answer: DirectoryAnswer, forMs: number): void => {
    kept.delete(key);
    dropOldest(kept);
    if (forMs > 0) kept.set(key, { answer, until: options.now().getTime() + forMs });
  };

  return {
    isOutside: true,
    find: (clue) => {
      const key = `${clue.by} ${clue.value}`;
      const known = kept.get(key);
      if (known !== undefined && options.now().getTime() < known.until) return Promise.resolve(known.answer);
      const asked = underWay.get(key);
      if (asked !== undefined) return asked;
      const asking = ask(clue, key).finally(() => underWay.delete(key));
      underWay.set(key, asking);
      return asking;
    },
  };
}

function dropOldest(map: Map<string, unknown>): void {
  if (map.size < mostKept) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}

/** The directory gave no answer we can use; the reason goes on after «L’archivio polizze», "The directory of policies". */
class Away extends Error {
  override name = 'Away';
  readonly reason: Labels;
  readonly waitMs: number | undefined;

  constructor(it: string, en: string, waitMs?: number) {
    super(en);
    this.reason = { it, en };
    this.waitMs = waitMs;
  }
}

/** Spares a directory that is down, and whoever waits for it. */
class Breaker {
  readonly #log: Log;
  readonly #now: () => Date;
  #failures = 0;
  #pauses = 0;
  #openUntil = 0;
  #trying = false;
  #reason: Labels = { it: '', en: '' };

  constructor({ log, now }: Pick<HttpDirectoryOptions, 'log' | 'now'>) {
    this.#log = log;
    this.#now = now;
  }

  /** The answer for those who ask while nobody may; of those who ask after a pause the first one tries. */
  refusal(): DirectoryAnswer | undefined {
    if (this.#openUntil === 0) return undefined;
    const now = this.#now().getTime();
    if (now >= this.#openUntil && !this.#trying) {
      this.#trying = true;
      return undefined;
    }
    return {
      outcome: 'unreachable',
      reason: this.#reason,
      retryAt: new Date(Math.max(this.#openUntil, now + 1_000)),
    };
  }

  answered(): void {
    if (this.#openUntil > 0) this.#log.info('directory.back');
    this.#failures = 0;
    this.#pauses = 0;
    this.#openUntil = 0;
    this.#trying = false;
  }

  failed({ reason, message, waitMs }: Away): DirectoryAnswer {
    const now = this.#now().getTime();
    this.#failures++;
    this.#reason = reason;
    const isTrial = this.#trying;
    this.#trying = false;
    const opens = isTrial || waitMs !== undefined || this.#failures >= failuresToOpen;
    if (opens) {
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#pauses++);
      this.#openUntil = now + Math.max(pause, Math.min(waitMs ?? 0, longestAskedMs));
    }
    this.#log.warn('directory.away', { reason: message, failures: this.#failures });
    return {
      outcome: 'unreachable',
      reason,
      retryAt: new Date(Math.max(now + retryMs, this.#openUntil)),
    };
  }
}

interface Told {
  readonly policies: readonly PolicyDraft[];
  readonly faults: readonly string[];
}

/** One call. @throws Away */
async function fetchPolicies(clue: PolicyClue, options: HttpDirectoryOptions): Promise<Told> {
  const { token, timeoutMs, now } = options;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const response = await fetch(addressOf(options.url, clue), {
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      redirect: 'manual',
      signal: deadline.signal,
    });
    const isJson = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(
      response.headers.get('content-type') ?? '',
    );
    if (response.status === 404 && isJson) {
      await response.body?.cancel();
      return { policies: [], faults: [] };
    }
    const refusal = refusalOf(response, isJson, now());
    if (refusal !== undefined) {
      await response.body?.cancel();
      throw refusal;
    }
    return readAnswer(await textOf(response), options);
  } catch (error) {
    if (error instanceof Away) throw error;
    throw deadline.signal.aborted ? tooSlow(timeoutMs) : whyNot(error);
  } finally {
    clearTimeout(timer);
  }
}

function addressOf(base: string, clue: PolicyClue): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/policies`;
  url.searchParams.set(clue.by, clue.value);
  return url;
}

/** What keeps an answer from being read. Headers of a stranger are not repeated. */
function refusalOf(response: Response, isJson: boolean, now: Date): Away | undefined {
  const { status } = response;
  if (status === 200)
    return isJson ? undefined : new Away('non risponde in JSON', 'answers something else than JSON');
  if (status === 401 || status === 403)
    return new Away(
      `non accetta il nostro token (stato ${status})`,
      `does not take our token (status ${status})`,
    );
  if (status >= 300 && status < 400)
    return new Away(
      `rimanda a un altro indirizzo (stato ${status})`,
      `sends us to another address (status ${status})`,
    );
  if (status === 404)
    return new Away('non è a questo indirizzo (stato 404)', 'is not at this address (status 404)');
  if (status === 429 || status === 503)
    return new Away(
      `chiede di attendere (stato ${status})`,
      `asks for patience (status ${status})`,
      waitOf(response.headers.get('retry-after'), now),
    );
  return new Away(`è in errore (stato ${status})`, `fails (status ${status})`);
}

/** The body, unpacked, as long as it is not too long. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > megabytes * 1024 * 1024)
      throw new Away(`manda più di ${megabytes} megabyte`, `sends more than ${megabytes} megabytes`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Away('manda caratteri che non sono UTF-8', 'answers with characters that are not UTF-8');
  }
}

function readAnswer(text: string, { claimTypes }: HttpDirectoryOptions): Told {
  const { policies, problems } = readPolicies(text, 'json', { claimTypes });
  if (policies.length > mostPolicies)
    throw new Away(
      `risponde ${policies.length} polizze a una domanda`,
      `answers ${policies.length} policies to one question`,
    );
  const errors = problems.filter(({ severity }) => severity === 'error');
  // What concerns the whole answer, and not one policy of it.
  const whole = errors.find(({ row }) => row === 0);
  if (whole !== undefined)
    throw new Away('non risponde con polizze in JSON', 'answers JSON that holds no policies, or no JSON');
  return {
    policies,
    faults: errors
      .slice(0, 5)
      .map(({ row, field, problem }) => `${row}${field === undefined ? '' : ` ${field}`}: ${problem}`),
  };
}

function tooSlow(timeoutMs: number): Away {
  const seconds = String(timeoutMs / 1_000);
  return new Away(
    `non ha risposto per intero entro ${seconds.replace('.', ',')} secondi`,
    `gave no whole answer within ${seconds} seconds`,
  );
}

/** Why a call failed before there was an answer. */
function whyNot(error: unknown): Away {
  const { it, en } = wordsOf(codeOf(error));
  return new Away(it, en);
}
