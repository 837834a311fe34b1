/** Who may come in, as whom, and to which addresses: people are known by their bearer tokens until there is a sign-in. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { may, type Person, type Right } from '../domain/role.ts';
import { ApiProblem } from './problem.ts';

/** A person of the desk with the token that proves it. */
export interface KnownPerson extends Person {
  readonly token: string;
}

/** Who is behind the shared token: a program that says in `X-Actor` for whom it speaks. */
export const sharedName = 'api';

/**
 * Lets a request pass when it carries a token we know as a bearer (RFC 6750), and remembers whose it is. Every token is
 * compared, in a time that tells nothing about any of them.
 *
 * @throws RangeError when there is no token to compare with (an open door by a forgotten setting), or one that two
 * people share.
 */
export function requireToken(people: readonly KnownPerson[]): RequestHandler {
  if (people.length === 0 || people.some(({ token }) => token === ''))
    throw new RangeError('The API needs a token');
  if (new Set(people.map(({ token }) => token)).size < people.length)
    throw new RangeError('Two people have the same token');
  const known = people.map(({ token, name, role }) => ({ digest: digest(token), person: { name, role } }));
  return (request, response, next) => {
    const given = digest(bearerOf(request) ?? '');
    const [found] = known.filter((each) => timingSafeEqual(each.digest, given));
    if (found === undefined) throw new ApiProblem('unauthorized');
    response.locals['person'] = found.person satisfies Person;
    next();
  };
}

/** Lets a person pass whose role holds the right that an address asks for. Comes after `requireToken`. */
export function requireRight(right: Right): RequestHandler {
  return (_request, response, next) => {
    const { role } = personOf(response);
    if (!may(role, right))
      throw new ApiProblem('forbidden', { detail: `The role ${role} does not hold the right ${right}.` });
    next();
  };
}

/** Whose token a request carried. @throws ApiProblem `unauthorized` where nobody looked at it */
export function personOf(response: Response): Person {
  const person: unknown = response.locals['person'];
  if (!isPerson(person)) throw new ApiProblem('unauthorized');
  return person;
}

/** Only `requireToken` writes it; the check is for the compiler. */
function isPerson(value: unknown): value is Person {
  return typeof value === 'object' && value !== null && 'name' in value && 'role' in value;
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer +([^\s]{1,1000}) *$/i.exec(request.get('Authorization') ?? '')?.[1];
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
