import { createServer } from 'node:net';

/** `wanted` when nobody listens there on loopback, else a port the system picks. */
export async function freePortFrom(wanted: number): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? wanted;
}

/**
 * The port that the environment names, which must be free; without a word of it `usual`, or another free one.
 * Ends the program with a reason where the named one cannot be had.
 */
export async function portFrom(name: string, usual: number): Promise<number> {
  const named = process.env[name];
  if (named === undefined || named === '') return freePortFrom(usual);
  const port = Number(named);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    end(`${name}=${named} is no port from 1 to 65535.`);
  if ((await tryPort(port)) === undefined)
    end(`${name}=${named} cannot be had: somebody else listens there. Choose another, or leave ${name} out.`);
  return port;
}

function end(reason: string): never {
  console.error(reason);
  process.exit(1);
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address === null || typeof address === 'string' ? undefined : address.port));
    });
  });
}
