/** A directory of policies on loopback, which answers or fails as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { makeCertificate } from './certificate.ts';

/** What it does with one request: a body as JSON with 200, or anything by hand. */
export type DirectoryReply = object | ((request: IncomingMessage, response: ServerResponse) => void);

export interface DirectoryServer {
  /** Such as `http://127.0.0.1:40123/core`. */
  readonly url: string;
  /** What was asked so far, such as `number=RCA2025004217`. */
  readonly asked: readonly string[];
  /** Headers of the last request. */
  readonly headers: IncomingMessage['headers'];
  /** Answers of the next requests; after them, and before, nobody is known. */
  next(...replies: DirectoryReply[]): void;
  close(): Promise<void>;
}

/** Starts one; `secure` speaks TLS with a certificate nobody trusts. */
export async function startDirectory({ secure = false } = {}): Promise<DirectoryServer> {
  const asked: string[] = [];
  const queue: DirectoryReply[] = [];
  let headers: IncomingMessage['headers'] = {};
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://directory');
    if (url.pathname !== '/core/policies') {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not here</h1>');
      return;
    }
    for (const [by, value] of url.searchParams) asked.push(`${by}=${value}`);
    headers = request.headers;
    const reply = queue.shift() ?? { policies: [] };
    if (typeof reply === 'function') reply(request, response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  };
  const server = secure ? createSecureServer(makeCertificate(), listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the directory got no port');
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${address.port}/core`,
    asked,
    get headers() {
      return headers;
    },
    next: (...replies) => void queue.push(...replies),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Bytes with a status and a type of content. */
export function reply(
  status: number,
  body: string | Uint8Array = '',
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): DirectoryReply {
  return (_, response) => void response.writeHead(status, headers).end(body);
}
