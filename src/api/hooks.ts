/** Addresses that providers call. What proves a caller, and what is done, is the channel's own. */
import express, { Router } from 'express';
import type { HookAnswer, HookRequest } from '../channel.ts';

/** A channel's answer to its provider. */
export type Hook = (request: HookRequest) => Promise<HookAnswer>;

/** Providers send small forms. */
const largestBody = 256 * 1024;

/** The routes below `/hooks`: `POST /hooks/<channel>/…`. Refusals are counted with all other requests, by their status. */
export function hookRoutes(hooks: ReadonlyMap<string, Hook>): Router {
  const router = Router();
  const raw = express.raw({ limit: largestBody, inflate: false, type: () => true });
  for (const [name, hook] of hooks)
    router.post(`/${name}/*step`, raw, async (request, response) => {
      response.locals['route'] = `/hooks/${name}`;
      const body: unknown = request.body;
      const answer = await hook({
        path: request.path.slice(name.length + 1),
        url: request.originalUrl,
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([header, value]) => [
            header,
            Array.isArray(value) ? value.join(', ') : value,
          ]),
        ),
        body: body instanceof Uint8Array ? body : new Uint8Array(),
      });
      response.status(answer.status).setHeader('Content-Type', answer.contentType).end(answer.body);
    });
  return router;
}
