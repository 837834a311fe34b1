/** Who may come in: whoever knows the token, until there is a sign-in. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ApiProblem } from './problem.ts';

/**
 * Lets a request pass when it carries the token as a bearer (RFC 6750), compared in a time that tells nothing about it.
 *
 * @throws RangeError when there is no token to compare with: an open door by a forgotten setting.
 */
export function requireToken(token: string): RequestHandler {
  if (token === '') throw new RangeError('The API needs a token');
  const expected = digest(token);
  return (request, _response, next) => {
    const given = bearerOf(request);
    if (given === undefined || !timingSafeEqual(digest(given), expected))
      throw new ApiProblem('unauthorized');
    next();
  };
}

function bearerOf(request: Request): string | undefined {
  return /^Bearer +([^\s]{1,1000}) *$/i.exec(request.get('Authorization') ?? '')?.[1];
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
