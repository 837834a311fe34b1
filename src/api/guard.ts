/** Who may come in, as whom, and to which addresses: programs by their bearer tokens, people by their sessions. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { isConfirmed } from '../domain/people/sign-in.ts';
import { holds, type Person, type Right } from '../domain/people/role.ts';
import type { PersonOnFile } from '../storage/people.ts';
import type { Acting } from '../storage/history.ts';
import { findSession, type Session } from '../storage/sessions.ts';
import { limited, refuseCrossSite, type Entrance } from './entrance.ts';
import { ApiProblem } from './problem.ts';

/** A person of the desk with the token that proves it. */
export interface KnownPerson extends Person {
  readonly token: string;
}

/** Who is behind the shared token: a program that says in `X-Actor` for whom it speaks. */
export const sharedName = 'api';

/** Who signed in, and the session of it. */
export interface SignedIn {
  readonly person: PersonOnFile;
  readonly session: Session;
}

/**
 * Lets a request pass when it carries a token we know as a bearer (RFC 6750) or the cookie of a session that lives, and
 * remembers whose it is. Every token is compared, in a time that tells nothing about any of them.
 *
 * @throws RangeError when a token is empty (an open door by a forgotten setting), or one that two people share.
 */
export function requirePerson(people: readonly KnownPerson[], entrance: Entrance): RequestHandler {
  if (people.some(({ token }) => token === '')) throw new RangeError('The API needs a token');
  if (new Set(people.map(({ token }) => token)).size < people.length)
    throw new RangeError('Two people have the same token');
  const known = people.map(({ token, name, role }) => ({ digest: digest(token), person: { name, role } }));
  return async (request, response, next) => {
    refuseCrossSite(entrance, request);
    if (request.get('Authorization') !== undefined) {
      const given = digest(bearerOf(request) ?? '');
      const [found] = known.filter((each) => timingSafeEqual(each.digest, given));
      if (found === undefined) throw new ApiProblem('unauthorized');
      response.locals['person'] = found.person satisfies Person;
    } else {
      const secret = entrance.cookieOf(request);
      const found =
        secret === undefined
          ? undefined
          : await findSession(entrance.tools.db, secret, entrance.tools.now(), isAttended(request));
      if (found?.session.stage !== 'open') throw new ApiProblem('unauthorized');
      const { name, role, administers } = found.person;
      response.locals['person'] = { name, role, administers } satisfies Person;
      response.locals['signedIn'] = found satisfies SignedIn;
    }
    next();
  };
}

/** Lets a person pass who holds the right that an address asks for. Comes after `requirePerson`. */
export function requireRight(right: Right): RequestHandler {
  return (_request, response, next) => {
    const person = personOf(response);
    if (!holds(person, right))
      throw new ApiProblem('forbidden', {
        detail: `The role ${person.role} does not hold the right ${right}.`,
      });
    next();
  };
}

/**
 * Keeps out whoever holds the shared token, which can name anybody, and several people one after the other: what is
 * signed is signed by somebody who proves who they are. Comes after `requirePerson`.
 */
export const requireOwnName: RequestHandler = (_request, response, next) => {
  if (personOf(response).name === sharedName)
    throw new ApiProblem('forbidden', {
      detail:
        'This is decided and signed by people who prove who they are: sign in, or use a token of your own. ' +
        'Behind the shared token anybody could be named.',
    });
  next();
};

/** Lets a person do something only so often; programs behind the shared token have no measure of one person. */
export function limitPerPerson(what: 'sends' | 'downloads' | 'pictures', entrance: Entrance): RequestHandler {
  return async (_request, response, next) => {
    const { name } = personOf(response);
    if (name !== sharedName)
      await limited(
        entrance,
        what,
        name,
        entrance.limits[what],
        what === 'sends'
          ? 'You send more than one person can.'
          : 'You download more than one person can read.',
      );
    next();
  };
}

/** Who asks, for what is recorded of it: role, session or token, request and network address. */
export function actingOf(request: Request, response: Response): Acting {
  const person: unknown = response.locals['person'];
  const id: unknown = response.locals['requestId'];
  const session = sessionOf(response)?.session.id;
  const known = isPerson(person) ? person : undefined;
  return {
    ...(known === undefined ? {} : { role: known.role }),
    source: {
      ...(session === undefined ? {} : { session }),
      ...(session !== undefined || known === undefined
        ? {}
        : { token: known.name === sharedName ? 'shared' : 'own' }),
      ...(typeof id === 'string' ? { request: id } : {}),
      ...(request.ip === undefined ? {} : { address: request.ip }),
    },
  };
}

/** Who asks. @throws ApiProblem `unauthorized` where nobody looked at it */
export function personOf(response: Response): Person {
  const person: unknown = response.locals['person'];
  if (!isPerson(person)) throw new ApiProblem('unauthorized');
  return person;
}

/** The session of a request; undefined for programs with a token. */
export function sessionOf(response: Response): SignedIn | undefined {
  const found: unknown = response.locals['signedIn'];
  return isSignedIn(found) ? found : undefined;
}

/**
 * Lets nothing sensitive happen in a session that somebody may have found open: password or code must have been
 * entered in the last minutes. A bearer token proves itself with every request.
 *
 * @throws ApiProblem `confirm-first`
 */
export function requireConfirmed(response: Response, now: Date): void {
  const found = sessionOf(response);
  if (found !== undefined && !isConfirmed(found.session.confirmedAt, now))
    throw new ApiProblem('confirm-first');
}

/**
 * Whether somebody sits before the page: what it asks by itself while nobody touches it says so, and a stream of news
 * is never a sign of life.
 */
function isAttended(request: Request): boolean {
  return request.get('X-Unattended') === undefined && request.get('Accept') !== 'text/event-stream';
}

/** Only `requirePerson` writes them; the checks are for the compiler. */
function isPerson(value: unknown): value is Person {
  return typeof value === 'object' && value !== null && 'name' in value && 'role' in value;
}

function isSignedIn(value: unknown): value is SignedIn {
  return typeof value === 'object' && value !== null && 'session' in value && 'person' in value;
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer +([^\s]{1,1000}) *$/i.exec(request.get('Authorization') ?? '')?.[1];
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
