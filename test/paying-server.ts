/** A paying system on loopback, which keeps orders by their key and fails as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What happens to one request; `keep` says whether an order that is handed over is kept all the same. */
export type PayingFault = (response: ServerResponse, keep: () => void) => void;

export interface PayingServer {
  readonly url: string;
  /** Orders that were kept, by key. */
  readonly kept: ReadonlyMap<string, unknown>;
  /** `POST`, and `GET` for what was asked. */
  readonly asked: readonly string[];
  readonly headers: IncomingMessage['headers'];
  /** What happens to the next requests; after them it works. */
  next(...faults: PayingFault[]): void;
  close(): Promise<void>;
}

/** Starts one. */
export async function startPaying(): Promise<PayingServer> {
  const kept = new Map<string, unknown>();
  const asked: string[] = [];
  const faults: PayingFault[] = [];
  let headers: IncomingMessage['headers'] = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      headers = request.headers;
      asked.push(request.method ?? '');
      const key = String(request.headers['idempotency-key'] ?? request.url?.split('/').at(-1));
      const keep = () => {
        if (request.method === 'POST' && !kept.has(key))
          kept.set(key, JSON.parse(Buffer.concat(chunks).toString('utf8')));
      };
      const fault = faults.shift();
      if (fault !== undefined) return fault(response, keep);
      keep();
      const found = kept.get(key);
      answer(response, found === undefined ? 404 : request.method === 'POST' ? 201 : 200, found ?? {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the paying system got no port');
  return {
    url: `http://127.0.0.1:${address.port}/treasury/`,
    kept,
    asked,
    get headers() {
      return headers;
    },
    next: (...more) => void faults.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: unknown, more: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
}
