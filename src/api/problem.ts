/** What goes wrong, as RFC 9457 `application/problem+json`. */
import type { Response } from 'express';
import { z } from 'zod';
import type { Labels } from '../domain/profile.ts';
import { labels, named } from './schemas.ts';

/** Every kind of problem this API answers with: its status, and words that are the same each time. */
export const problems = {
  'invalid-request': { status: 400, title: 'The address, its parameters or a header cannot be used' },
  'malformed-body': { status: 400, title: 'The body cannot be read' },
  unauthorized: { status: 401, title: 'Sign in first, or send a valid bearer token' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'sign-in-refused': { status: 401, title: 'E-mail address, password or code are not right' },
  'cross-site': { status: 403, title: 'Only the desk’s own page may ask this' },
  'confirm-first': { status: 403, title: 'Enter your password or a code again first' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address exists, but not with this method' },
  outdated: { status: 409, title: 'It has changed since you looked at it' },
  'conversation-moved-on': {
    status: 409,
    title: 'Something was said on this ticket since you began to write',
  },
  'identity-unproven': {
    status: 409,
    title: 'Whoever gets it has not proven enough who they are',
  },
  'perhaps-same-loss': { status: 409, title: 'The same loss may have been reported already' },
  'not-possible': { status: 409, title: 'Its state does not allow this' },
  'link-unusable': { status: 410, title: 'This link is used, too old, or was taken back' },
  'too-many-requests': { status: 429, title: 'Too many in too short a time' },
  'too-large': { status: 413, title: 'The body is larger than this address takes' },
  'unsupported-media-type': { status: 415, title: 'The body is of a kind this address does not take' },
  'invalid-body': { status: 422, title: 'The body can be read, but not used' },
  internal: { status: 500, title: 'Something failed here' },
  damaged: { status: 500, title: 'The stored bytes are missing or no longer what they were' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemName = keyof typeof problems;

/** One thing wrong with a request: where it stands and what is wrong, never the value itself. */
export interface Fault {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Name of the parameter, or JSON Pointer into the body (RFC 6901). */
  readonly at: string;
  readonly detail: string;
}

const saidSchema = named(
  'Said',
  z.strictObject({
    direction: z.enum(['inbound', 'outbound']),
    id: z.string(),
    at: z.iso.datetime(),
    by: z.string().describe('Address, `machine:<stage>` or `person:<name>`.'),
    text: z.string(),
  }),
  'Something said on a ticket, in either direction.',
);

export const problemSchema = named(
  'Problem',
  z.strictObject({
    type: z.string().describe('Address of its explanation, relative to this API.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    requestId: z.string().describe('The same as in the header `X-Request-Id` and in our log.'),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['path', 'query', 'header', 'body']),
          at: z.string().describe('Name of the parameter, or JSON Pointer into the body.'),
          detail: z.string(),
        }),
      )
      .optional()
      .describe('Everything that is wrong with the request.'),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .describe(
        'The thing as it is now, for `outdated` and `not-possible`; the claims, for `perhaps-same-loss`.',
      ),
    identity: z
      .strictObject({ has: z.int(), needs: z.int() })
      .optional()
      .describe('Levels of identity, for `identity-unproven`.'),
    yours: z.string().optional().describe('The text you sent, for `conversation-moved-on`.'),
    said: z.array(saidSchema).optional().describe('What was said since, oldest first.'),
    retryAfter: z
      .int()
      .optional()
      .describe('Seconds to wait, for `too-many-requests`; the same as `Retry-After`.'),
    words: labels.optional().describe('The `detail` in both languages of the desk, where people read it.'),
    basedOn: z.string().optional().describe('To send with, once what was said has been read.'),
  }),
  'A problem as RFC 9457 describes it.',
);

/** What a problem may carry beside its name. */
export type ProblemFacts = Omit<
  Partial<z.input<typeof problemSchema>>,
  'type' | 'title' | 'status' | 'requestId'
>;

/** Ends a request with a problem. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly problem: ProblemName;
  readonly facts: ProblemFacts;

  /** What is not possible is told to people: in both languages. */
  constructor(
    problem: 'not-possible',
    facts: ProblemFacts & { readonly words: NonNullable<ProblemFacts['words']> },
  );
  constructor(problem: Exclude<ProblemName, 'not-possible'>, facts?: ProblemFacts);
  constructor(problem: ProblemName, facts: ProblemFacts = {}) {
    super(`${problem}${facts.detail === undefined ? '' : `: ${facts.detail}`}`);
    this.problem = problem;
    this.facts = facts;
  }
}

/** The problem of something that the state of things does not allow. */
export function notPossible({
  words,
  reason = words.en,
}: {
  readonly reason?: string;
  readonly words: Labels;
}): ApiProblem {
  return new ApiProblem('not-possible', { detail: reason, words: { it: words.it, en: words.en } });
}

/** The problem of a cursor that came from somewhere else. */
export function unusableCursor(): ApiProblem {
  return new ApiProblem('invalid-request', {
    errors: [{ in: 'query', at: 'cursor', detail: 'is not the `next` of a page of this list' }],
  });
}

/** Writes a problem. Headers that describe the content that was meant to come are taken back. */
export function sendProblem(
  response: Response,
  name: ProblemName,
  requestId: string,
  facts: ProblemFacts = {},
): void {
  const { status, title } = problems[name];
  for (const header of ['Content-Disposition', 'ETag', 'Content-Length']) response.removeHeader(header);
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="sportello"');
  if (name === 'unavailable') response.setHeader('Retry-After', '5');
  if (facts.retryAfter !== undefined) response.setHeader('Retry-After', String(facts.retryAfter));
  // Whatever was still being sent to us is not read any more.
  if (name === 'too-large' || name === 'unauthorized') response.setHeader('Connection', 'close');
  response
    .status(status)
    .setHeader('Content-Type', 'application/problem+json')
    .end(JSON.stringify({ type: `/docs#problem-${name}`, title, status, ...facts, requestId }));
}
