/** A wire that can be cut, frozen and mended, between a client under test and a real server. */
import { type Server, type Socket, connect, createServer } from 'node:net';
import { freePort } from './free-port.ts';

export interface TcpProxy {
  readonly port: number;
  /** Connections accepted so far. */
  readonly accepted: () => number;
  /** Bytes the server has sent through so far. */
  readonly received: () => number;
  /** Breaks every open connection. */
  cut(): void;
  /** Breaks the connection as soon as the server has sent this many more bytes; once. */
  cutAfter(bytes: number): void;
  /** Lets nothing through any more, without a word to either side; new connections hang too. */
  freeze(): void;
  /** Breaks what is frozen and lets new connections through. */
  thaw(): void;
  close(): Promise<void>;
}

/**
 * Forwards a free loopback port to `target`. `tamper` may change what the server says, chunk by chunk: a small
 * reply comes in one.
 */
export async function startTcpProxy(
  target: number,
  tamper: (said: string) => string = (said) => said,
): Promise<TcpProxy> {
  const port = await freePort();
  const open = new Set<Socket>();
  let accepted = 0;
  let received = 0;
  let cutAt = Infinity;
  let frozen = false;
  const server: Server = createServer((client) => {
    accepted += 1;
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.on('data', (bytes) => {
      if (!frozen) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (frozen) return;
      received += bytes.length;
      if (received < cutAt) {
        client.write(Buffer.from(tamper(bytes.toString('latin1')), 'latin1'));
        return;
      }
      cutAt = Infinity;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port,
    accepted: () => accepted,
    received: () => received,
    cut,
    cutAfter(bytes) {
      cutAt = received + bytes;
    },
    freeze() {
      frozen = true;
    },
    thaw() {
      frozen = false;
      cut();
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
