/**
 * Fetches a picture a mail points to, for a person who asked for it: without cookies, referrer or anything that tells
 * who is reading, never from inside the house, and only if what comes is a picture.
 */
import { lookup as resolve } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { sniffPicture, type Picture } from '../domain/documents/picture.ts';
import { isPublicAddress, isPublicHost } from './public-address.ts';

/** A picture as it came. */
export interface FetchedPicture {
  readonly bytes: Uint8Array;
  readonly type: Picture['type'];
}

/** Why a picture was not shown; never words of the other computer. */
export class PictureRefused extends Error {
  override name = 'PictureRefused';
}

/** Gets pictures from other computers. */
export interface RemotePictures {
  /** @throws PictureRefused */
  fetch(url: string): Promise<FetchedPicture>;
}

/** How the fetcher looks at the network; tests let it see computers that are not public. */
export interface RemotePictureOptions {
  /** All addresses of a host. */
  readonly resolve?: (
    host: string,
  ) => Promise<readonly { readonly address: string; readonly family: number }[]>;
  /** Whether a host may be asked at all. */
  readonly mayAsk?: (host: string) => boolean;
  /** Whether a connection to an address may be made. */
  readonly mayConnect?: (address: string) => boolean;
  readonly ports?: ReadonlySet<number>;
  /** Milliseconds for one picture, redirects included. */
  readonly deadlineMs?: number;
  readonly mostBytes?: number;
}

const mostRedirects = 3;
/** Pictures on their way at the same time; the others wait. */
const mostAtOnce = 8;
const mostWaiting = 400;

/** The fetcher of this process. */
export function openRemotePictures(options: RemotePictureOptions = {}): RemotePictures {
  const rules: Required<RemotePictureOptions> = {
    resolve: (host) => resolve(host, { all: true, verbatim: true }),
    mayAsk: isPublicHost,
    mayConnect: isPublicAddress,
    ports: new Set([80, 443]),
    deadlineMs: 10_000,
    mostBytes: 5 * 1024 * 1024,
    ...options,
  };
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return {
    fetch: async (url) => {
      if (underWay >= mostAtOnce) {
        if (waiting.length >= mostWaiting) throw new PictureRefused('too many pictures at once');
        await new Promise<void>((enter) => waiting.push(enter));
      } else underWay += 1;
      const deadline = AbortSignal.timeout(rules.deadlineMs);
      try {
        return await fetchPicture(url, rules, deadline);
      } catch (error) {
        if (error instanceof PictureRefused) throw error;
        throw new PictureRefused(
          deadline.aborted ? 'it took too long' : 'the other computer did not give it',
        );
      } finally {
        const next = waiting.shift();
        if (next === undefined) underWay -= 1;
        else next();
      }
    },
  };
}

async function fetchPicture(
  first: string,
  rules: Required<RemotePictureOptions>,
  deadline: AbortSignal,
): Promise<FetchedPicture> {
  let url = first;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const target = readTarget(url, rules);
    const answer = await ask(target, await addressOf(target, rules, deadline), deadline);
    const status = answer.statusCode ?? 0;
    const location = answer.headers.location;
    if (status >= 300 && status < 400 && location !== undefined) {
      answer.destroy();
      // Every step is looked at as the first one was.
      url = URL.parse(location, target.href)?.href ?? '';
      continue;
    }
    if (status !== 200) {
      answer.destroy();
      throw new PictureRefused(`the other computer answered ${status}`);
    }
    const bytes = await readAll(answer, rules.mostBytes);
    const picture = sniffPicture(bytes);
    if (picture === undefined) throw new PictureRefused('it is no picture that can be shown');
    return { bytes, type: picture.type };
  }
  throw new PictureRefused('too many redirects');
}

function readTarget(url: string, { mayAsk, ports }: Required<RemotePictureOptions>): URL {
  const target = URL.parse(url);
  if (target === null || (target.protocol !== 'https:' && target.protocol !== 'http:'))
    throw new PictureRefused('it is not on the web');
  if (target.username !== '' || target.password !== '')
    throw new PictureRefused('its address holds a password');
  const port = target.port === '' ? (target.protocol === 'https:' ? 443 : 80) : Number(target.port);
  if (!ports.has(port)) throw new PictureRefused('it lies behind an unusual port');
  if (!mayAsk(target.hostname)) throw new PictureRefused('it lies inside a network');
  return target;
}

/** The address to connect to. One closed address among several refuses the host: such a name is made to be a trap. */
async function addressOf(
  { hostname }: URL,
  { resolve: lookUp, mayConnect }: Required<RemotePictureOptions>,
  deadline: AbortSignal,
): Promise<{ readonly address: string; readonly family: number }> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const found =
    isIP(bare) === 0 ? await orAbort(lookUp(bare), deadline) : [{ address: bare, family: isIP(bare) }];
  const [chosen] = found;
  if (chosen === undefined || found.some(({ address }) => !mayConnect(address)))
    throw new PictureRefused('it lies inside a network');
  return chosen;
}

/** A name server's silence is no reason to wait longer than the deadline. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      if (signal.aborted) reject(new PictureRefused('it took too long'));
      signal.addEventListener('abort', () => reject(new PictureRefused('it took too long')), { once: true });
    }),
  ]);
}

function ask(
  target: URL,
  pinned: { readonly address: string; readonly family: number },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // The address that was looked at is the one connected to: a name that answers otherwise the second time gains nothing.
  const lookup: LookupFunction = (_host, options, callback) => {
    if (options.all === true) callback(null, [{ ...pinned }]);
    else callback(null, pinned.address, pinned.family);
  };
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(target, {
      agent: false,
      lookup,
      signal,
      maxHeaderSize: 16_384,
      headers: {
        Accept: 'image/png,image/jpeg,image/gif,image/webp',
        'Accept-Encoding': 'identity',
        'User-Agent': 'Mozilla/5.0 (compatible; picture proxy)',
        Connection: 'close',
      },
    });
    request.once('response', resolve);
    request.once('error', reject);
    // Nobody speaks another protocol with us.
    request.once('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new PictureRefused('the other computer did not give it'));
    });
    request.end();
  });
}

async function readAll(answer: IncomingMessage, most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(answer.headers['content-length'] ?? 0) > most) {
    answer.destroy();
    throw new PictureRefused('it is too large');
  }
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > most) {
      answer.destroy();
      throw new PictureRefused('it is too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
