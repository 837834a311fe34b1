/** The desk's page: its files under `/desk/`, and the page itself for every address of a screen. */
import { join } from 'node:path';
import compression from 'compression';
import express, { type Router } from 'express';
import { ApiProblem } from './problem.ts';

/**
 * What the page may load and do: its own files only. Inline styles are needed by lists and floating panels that place
 * their rows; scripts stay strict. Frames of mail inherit this policy and have a stricter one of their own.
 */
const deskPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the built page of a folder under `/desk/`; `/` leads there. */
export function deskPage(folder: string): Router {
  const router = express.Router();
  router.get('/', (_request, response) => response.redirect(302, '/desk/'));
  router.use('/desk', (_request, response, next) => {
    response.locals['route'] = '/desk';
    response.setHeader('Content-Security-Policy', deskPolicy);
    // Set for the API's answers, which nobody may keep; of files below each says for itself.
    response.removeHeader('Cache-Control');
    next();
  });
  // Only these public files: answers that hold secrets are never compressed beside words an attacker chose (BREACH).
  router.use('/desk', compression());
  router.use(
    '/desk/assets',
    // Their names hold a hash of what is in them.
    express.static(join(folder, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
    }),
  );
  router.use('/desk/assets', () => {
    throw new ApiProblem('not-found', {
      detail: 'There is no such file; the page has been built anew since.',
    });
  });
  router.use('/desk', express.static(folder, { index: false, redirect: false }));
  router.get(/^\/desk(?:\/.*)?$/, (_request, response) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(join(folder, 'index.html'));
  });
  return router;
}
