/** An OAuth2 authorisation server on loopback that rotates its refresh tokens and fails when told to. */
import { type Server, createServer } from 'node:http';

export interface TokenServer {
  readonly url: string;
  /** Asked with `?access_token=` by a mail server that wants to know whether a token is good. */
  readonly tokenInfoUrl: string;
  /** Forms of all token requests, in order. */
  readonly requests: readonly ReadonlyMap<string, string>[];
  /** Access tokens given out and not withdrawn. */
  readonly live: Set<string>;
  /** The only refresh token it takes. */
  refreshToken: string;
  /** Whether each use of the refresh token replaces it. */
  rotates: boolean;
  /** Seconds; undefined leaves it out. */
  expiresIn: number | undefined;
  /** Answers of the next requests: a status with a body, `hang` or `drop`; after them all goes well. */
  next(...answers: TokenAnswer[]): void;
  close(): Promise<void>;
}

export type TokenAnswer = { readonly status: number; readonly body: string } | 'hang' | 'drop';

/** Starts one; its first refresh token is `refresh-0`. */
export async function startTokenServer(user = 'desk'): Promise<TokenServer> {
  const requests: ReadonlyMap<string, string>[] = [];
  const queue: TokenAnswer[] = [];
  let given = 0;
  const http: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const say = (status: number, answer: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      };
      if (url.pathname === '/tokeninfo') {
        const good = server.live.has(url.searchParams.get('access_token') ?? '');
        return good ? say(200, { email: user, active: 'yes' }) : say(401, { error: 'invalid_token' });
      }
      const form = new Map(new URLSearchParams(body));
      requests.push(form);
      const told = queue.shift();
      if (told === 'hang') return undefined;
      if (told === 'drop') return request.socket.destroy();
      if (told) return say(told.status, told.body);
      if (form.get('grant_type') === 'refresh_token' && form.get('refresh_token') !== server.refreshToken) {
        return say(400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
      }
      given += 1;
      const token = `access-${given}`;
      server.live.add(token);
      if (form.get('grant_type') === 'refresh_token' && server.rotates)
        server.refreshToken = `refresh-${given}`;
      return say(200, {
        access_token: token,
        token_type: 'Bearer',
        ...(server.expiresIn === undefined ? {} : { expires_in: server.expiresIn }),
        ...(server.rotates ? { refresh_token: server.refreshToken } : {}),
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the token server got no port');
  const base = `http://127.0.0.1:${address.port}`;
  const server: TokenServer = {
    url: `${base}/token`,
    tokenInfoUrl: `${base}/tokeninfo?access_token=`,
    requests,
    live: new Set(),
    refreshToken: 'refresh-0',
    rotates: true,
    expiresIn: 3600,
    next: (...answers) => queue.push(...answers),
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return server;
}
