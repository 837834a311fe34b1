/**
 * An operation of the API: its address, the schemas of what comes in and goes out, and what it does. The routes, the
 * checks at the edge, the OpenAPI document and the page that shows it are all made from the same list of these.
 */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { isPersonName, type Person, type Right } from '../domain/people/role.ts';
import { personOf, sharedName } from './guard.ts';
import { ApiProblem, type Fault, type ProblemName } from './problem.ts';

/** The chapters of the description. */
export const chapters = {
  Queue: 'What is to be done, whose it is and by when.',
  Search: 'Anything by its words or its number.',
  Tickets:
    'Units of work caused by somebody who wrote to us: their messages, what we answered, where they belong.',
  Originals: 'The raw bytes of what arrived, kept for ever, and the files that came with it.',
  Letters: 'Post that was scanned: how its pages were sorted into letters, and what waits for a person.',
  Statistics: 'How the work goes, and the tickets behind every figure.',
  Claims: 'Loss files: what they need, what has come, and whether the policy answers for them.',
  Findings: 'What the first review found on claims, what stops an approval, and who may put it aside.',
  Decisions: 'Approvals and rejections: who has to sign them, what they rest on, and their letters.',
  Departments: 'What the departments of the house, or people outside, were asked about claims.',
  Policies: 'Who is insured for what.',
  Audit: 'What everybody did and looked at, and whether the record of it is whole.',
  Outbox: 'What we say, with a state that never lies.',
  Channels: 'Whether the ways in are alive, and proof that nothing was lost on them.',
  Profile: 'What the house calls things, asks for and promises, and by when.',
  'Personal data': 'Everything about one person: copies, restriction, erasure, and what forbids it.',
  People: 'Who works here, how they sign in, and what they may do.',
  Service: 'The state of the service itself.',
} as const;

/** Bytes as an answer. */
export interface Download {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly fileName: string;
  /** Shown by the browser itself, not saved: only for bytes that were looked at. */
  readonly inline?: true;
  /** Changes whenever the bytes do. A browser may keep them, and asks with it whether they still hold. */
  readonly mark?: string;
}

/** Bytes as an answer that are too many to be held at once. */
export interface Piped {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly contentType: string;
  readonly fileName: string;
}

/**
 * What an operation answers: something its schema describes (`version` becomes its ETag; of what is `kept` by browsers a
 * hash does), bytes, or text.
 */
export type Answer<Body> =
  | { readonly status?: number; readonly body: Body; readonly version?: number; readonly kept?: true }
  | { readonly download: Download }
  | { readonly piped: Piped }
  /** The browser has it already, under this mark. */
  | { readonly unchanged: string }
  | { readonly text: string; readonly contentType: string }
  /** It has been told already, bit by bit, and is over. */
  | { readonly streamed: true };

/** A request whose every part has been checked. */
export interface Exchange<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** `person:<name>` of whoever the token belongs to; behind the shared one, whom the header `X-Actor` names. */
  readonly by: string;
  /** The name itself; absent when no person was named. */
  readonly actor?: string;
  /** Name and role. Addresses that are open know nobody and must not ask. */
  readonly person: () => Person;
  /** Version in `If-Match`. */
  readonly ifMatch?: number;
  readonly request: Request;
  readonly response: Response;
}

/** How a body comes. */
export type BodyKind =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly schema: z.ZodType; readonly example: unknown }
  | {
      readonly kind: 'bytes';
      readonly types: readonly string[];
      readonly limit: number;
      readonly example: string;
    };

/** What an operation answers when all goes well. */
export type AnswerKind =
  | {
      readonly kind: 'json';
      readonly schema: z.ZodType;
      readonly example: unknown;
      /** Status codes; the first is the usual one. */
      readonly statuses: readonly [number, ...number[]];
    }
  | { readonly kind: 'bytes' | 'text'; readonly types: readonly string[]; readonly what: string };

export interface Operation {
  readonly id: string;
  readonly method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  /** As Express writes it: `/tickets/:ticket`. */
  readonly path: string;
  readonly chapter: keyof typeof chapters;
  readonly summary: string;
  readonly description?: string;
  /** Answers whoever asks, signed in or not. */
  readonly open: boolean;
  /** The right it asks for; none: any token will do. */
  readonly needs?: Right;
  /** Somebody answers for it by name: the shared token is refused. */
  readonly signed: boolean;
  /** How often one person may do it. */
  readonly limit?: 'sends' | 'downloads' | 'pictures';
  /** Browsers keep its answer and ask whether it still holds (`If-None-Match`). */
  readonly kept: boolean;
  /** Parts of its bytes may be asked for (`Range`). */
  readonly inParts: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: BodyKind;
  /** Reads `If-Match` and answers with a version. */
  readonly versioned: boolean;
  readonly answer: AnswerKind;
  /** Problems of its own, beside those every operation may answer with. */
  readonly problems: readonly ProblemName[];
  /** Checks the request, does the work and says what to answer. @throws ApiProblem */
  run(request: Request, response: Response): Promise<Answer<unknown>>;
}

/** Schema of parameters that do not exist. */
export const none = z.strictObject({});

interface Described<Params extends z.ZodObject, Query extends z.ZodObject> {
  readonly id: string;
  readonly method: Operation['method'];
  readonly path: string;
  readonly chapter: Operation['chapter'];
  readonly summary: string;
  readonly description?: string;
  readonly open?: boolean;
  /** Reading a claim's chapters needs `read_claims` and changing something there `work_claims`, unless told otherwise. */
  readonly needs?: Right;
  /** Somebody answers for it by name: the shared token is refused. */
  readonly signed?: boolean;
  /** How often one person may do it; files are limited without saying so. */
  readonly limit?: 'sends' | 'downloads' | 'pictures';
  readonly kept?: boolean;
  readonly inParts?: boolean;
  readonly params: Params;
  readonly query: Query;
  readonly versioned?: boolean;
  readonly problems?: readonly ProblemName[];
}

interface JsonAnswer<Result extends z.ZodType> {
  readonly schema: Result;
  readonly example: z.input<Result>;
  readonly statuses?: readonly [number, ...number[]];
}

/** An operation without a body that answers JSON. */
export function operation<Params extends z.ZodObject, Query extends z.ZodObject, Result extends z.ZodType>(
  described: Described<Params, Query> & { readonly answer: JsonAnswer<Result> },
  work: (
    exchange: Exchange<z.output<Params>, z.output<Query>, undefined>,
  ) => Promise<Answer<z.input<Result>>>,
): Operation {
  return {
    ...common(described),
    body: { kind: 'none' },
    answer: { kind: 'json', statuses: [200], ...described.answer },
    run: (request, response) => work({ ...readCommon(described, request, response), body: undefined }),
  };
}

/** An operation that takes a JSON body and answers JSON. */
export function command<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Result extends z.ZodType,
>(
  described: Described<Params, Query> & {
    readonly body: { readonly schema: Body; readonly example: z.input<Body> };
    readonly answer: JsonAnswer<Result>;
  },
  work: (
    exchange: Exchange<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<Answer<z.input<Result>>>,
): Operation {
  return {
    ...common(described),
    body: { kind: 'json', ...described.body },
    answer: { kind: 'json', statuses: [200], ...described.answer },
    run: (request, response) =>
      work({
        ...readCommon(described, request, response),
        body: readBody(described.body.schema, request),
      }),
  };
}

/** An operation that answers with bytes. */
export function download<Params extends z.ZodObject, Query extends z.ZodObject>(
  described: Described<Params, Query> & { readonly types: readonly string[]; readonly what: string },
  work: (
    exchange: Exchange<z.output<Params>, z.output<Query>, undefined>,
  ) => Promise<{ readonly download: Download } | { readonly piped: Piped } | { readonly unchanged: string }>,
): Operation {
  const { types, what } = described;
  return {
    ...common(described),
    ...(described.open === true ? {} : { limit: described.limit ?? 'downloads' }),
    body: { kind: 'none' },
    answer: { kind: 'bytes', types, what },
    run: (request, response) => work({ ...readCommon(described, request, response), body: undefined }),
  };
}

/** An operation that takes a file of up to `limit` bytes and answers JSON. */
export function upload<Params extends z.ZodObject, Query extends z.ZodObject, Result extends z.ZodType>(
  described: Described<Params, Query> & {
    readonly body: { readonly types: readonly string[]; readonly limit: number; readonly example: string };
    readonly answer: JsonAnswer<Result>;
  },
  work: (
    exchange: Exchange<z.output<Params>, z.output<Query>, Uint8Array>,
  ) => Promise<Answer<z.input<Result>>>,
): Operation {
  return {
    ...common(described),
    body: { kind: 'bytes', ...described.body },
    answer: { kind: 'json', statuses: [200], ...described.answer },
    run: (request, response) =>
      work({
        ...readCommon(described, request, response),
        body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
      }),
  };
}

/** An operation that answers text: the service's own pages and counters. */
export function page(
  described: Described<typeof none, typeof none> & {
    readonly types: readonly string[];
    readonly what: string;
  },
  work: (response: Response) => Promise<string>,
): Operation {
  const { types, what } = described;
  return {
    ...common(described),
    body: { kind: 'none' },
    answer: { kind: 'text', types, what },
    run: async (request, response) => {
      readCommon(described, request, response);
      return { text: await work(response), contentType: types[0] ?? 'text/plain' };
    },
  };
}

/** An operation that tells what happens as long as somebody listens, as server-sent events (WHATWG HTML, 9.2). */
export function stream<Query extends z.ZodObject>(
  described: Described<typeof none, Query> & { readonly what: string },
  work: (exchange: Exchange<object, z.output<Query>, undefined>) => Promise<void>,
): Operation {
  return {
    ...common(described),
    body: { kind: 'none' },
    answer: { kind: 'text', types: ['text/event-stream'], what: described.what },
    run: async (request, response) => {
      await work({ ...readCommon(described, request, response), body: undefined });
      return { streamed: true };
    },
  };
}

/** Whether whoever asks has the bytes under this mark already (`If-None-Match`, RFC 9110 13.1.2). */
export function hasAlready(request: Request, mark: string): boolean {
  const sent = request.get('If-None-Match') ?? '';
  return sent.split(',').some((each) => each.trim().replace(/^W\//, '') === `"${mark}"`);
}

/** The version a change is based on: `If-Match` or the body's; when both speak they must agree. @throws ApiProblem */
export function versionOf(inBody: number | undefined, ifMatch: number | undefined): { version?: number } {
  if (inBody !== undefined && ifMatch !== undefined && inBody !== ifMatch)
    throw new ApiProblem('invalid-request', {
      errors: [{ in: 'header', at: 'If-Match', detail: 'is another version than the one in the body' }],
    });
  const either = inBody ?? ifMatch;
  return either === undefined ? {} : { version: either };
}

function common<Params extends z.ZodObject, Query extends z.ZodObject>(described: Described<Params, Query>) {
  const needs = described.needs ?? usualRight(described);
  return {
    ...(needs === undefined ? {} : { needs }),
    ...(described.limit === undefined ? {} : { limit: described.limit }),
    id: described.id,
    method: described.method,
    path: described.path,
    chapter: described.chapter,
    summary: described.summary,
    ...(described.description === undefined ? {} : { description: described.description }),
    open: described.open ?? false,
    signed: described.signed ?? false,
    kept: described.kept ?? false,
    inParts: described.inParts ?? false,
    params: described.params,
    query: described.query,
    versioned: described.versioned ?? false,
    problems: described.problems ?? [],
  };
}

/** Closed unless somebody says otherwise: a new address with claims behind it needs no thought to be guarded. */
function usualRight({ chapter, method, open }: Pick<Operation, 'chapter' | 'method'> & { open?: boolean }) {
  if (open === true || chapter === 'Service' || chapter === 'Channels' || chapter === 'People')
    return undefined;
  return method === 'get' ? 'read_claims' : 'work_claims';
}

function readCommon<Params extends z.ZodObject, Query extends z.ZodObject>(
  described: Described<Params, Query>,
  request: Request,
  response: Response,
) {
  const params = described.params.safeParse(request.params);
  const query = described.query.safeParse(request.query);
  const faults: Fault[] = [...faultsOf('path', params.error), ...faultsOf('query', query.error)];
  const person = described.open === true ? undefined : personOf(response);
  const actor = readActor(request, person, faults);
  const ifMatch = described.versioned === true ? readIfMatch(request, faults) : undefined;
  if (faults.length > 0 || !params.success || !query.success)
    throw new ApiProblem('invalid-request', { errors: [...faults] });
  return {
    params: params.data,
    query: query.data,
    by: `person:${actor ?? sharedName}`,
    ...(actor === undefined ? {} : { actor }),
    person: (): Person => {
      if (person === undefined) throw new Error('an open address asked who it is');
      return { ...person, name: actor ?? person.name };
    },
    ...(ifMatch === undefined ? {} : { ifMatch }),
    request,
    response,
  };
}

function readBody<Body extends z.ZodType>(schema: Body, request: Request): z.output<Body> {
  // Only bodies declared as JSON are parsed; any other kind must not pass for an empty one.
  if (request.is('application/json') === false)
    throw new ApiProblem('unsupported-media-type', { detail: 'Send application/json.' });
  const body: unknown = request.body;
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ApiProblem('invalid-body', { errors: faultsOf('body', parsed.error) });
  return parsed.data;
}

/**
 * The person who acts: whose token it is, or whom the header names behind the shared one. HTTP libraries hand UTF-8
 * over as if it were Latin-1.
 */
function readActor(request: Request, person: Person | undefined, faults: Fault[]): string | undefined {
  const own = person === undefined || person.name === sharedName ? undefined : person.name;
  const sent = request.get('X-Actor');
  if (sent === undefined || sent.trim() === '') return own;
  const bytes = Buffer.from(sent, 'latin1');
  const utf8 = bytes.toString('utf8');
  const name = (utf8.includes('\ufffd') ? sent : utf8).normalize('NFC').trim();
  if (!isPersonName(name))
    faults.push({
      in: 'header',
      at: 'X-Actor',
      detail: "must be a name of up to 80 letters, digits, blanks and .,'’@_-",
    });
  // Nobody acts in another's name with a token of his own.
  else if (own !== undefined && name !== own)
    faults.push({ in: 'header', at: 'X-Actor', detail: 'is another name than the one of this token' });
  return own ?? name;
}

function readIfMatch(request: Request, faults: Fault[]): number | undefined {
  const sent = request.get('If-Match');
  if (sent === undefined || sent.trim() === '*') return undefined;
  const found = /^\s*"(\d{1,9})"\s*$/.exec(sent)?.[1];
  if (found !== undefined) return Number(found);
  faults.push({ in: 'header', at: 'If-Match', detail: 'must be the ETag of an answer, such as "12"' });
  return undefined;
}

function faultsOf(where: Fault['in'], error: z.ZodError | undefined): Fault[] {
  return (error?.issues ?? []).slice(0, 50).flatMap((issue): Fault[] => {
    const at = (path: readonly PropertyKey[]) =>
      where === 'body'
        ? path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
        : String(path[0] ?? '');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((name) => ({
        in: where,
        at: at([...issue.path, name]),
        detail: 'is not known here',
      }));
    return [{ in: where, at: at(issue.path), detail: issue.message }];
  });
}
