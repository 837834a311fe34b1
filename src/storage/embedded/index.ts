import { Duplex } from 'node:stream';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { EmbeddedOptions, FromServer, ToServer } from './server.ts';
import { lockFolder } from './lock.ts';

export { FolderInUse } from './lock.ts';

/** A running embedded PostgreSQL that `pg` clients connect to by way of `stream`. */
export interface EmbeddedDatabase {
  /** For `new pg.Pool({ stream })`: a socket look-alike to the database thread. */
  stream(): Duplex;
  /** The whole data directory as a tar, to start other databases from. */
  dump(): Promise<Uint8Array>;
  /** Closes the files and gives the folder back. */
  close(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL in a worker thread.
 *
 * @param folder where its files lie; undefined = in memory.
 * @throws FolderInUse when another process holds the folder.
 */
export async function startEmbedded(
  folder: string | undefined,
  options: { template?: string; searchPath?: string; idleInTransactionMs?: number } = {},
): Promise<EmbeddedDatabase> {
  const unlock = folder === undefined ? () => {} : lockFolder(folder);
  const data: EmbeddedOptions = {
    searchPath: options.searchPath ?? 'public',
    idleInTransactionMs: options.idleInTransactionMs ?? 60_000,
    ...(folder === undefined ? {} : { folder: `${folder}/pgdata` }),
    ...(options.template === undefined ? {} : { template: options.template }),
  };
  const worker = new Worker(new URL('./server.ts', import.meta.url), { workerData: data });
  try {
    await said(worker, 'ready');
  } catch (error) {
    unlock();
    await worker.terminate();
    throw error;
  }
  const tell = (message: ToServer, transfer: MessagePort[] = []) => worker.postMessage(message, transfer);

  return {
    stream: () =>
      new PortSocket((port) => {
        tell({ connect: port }, [port]);
      }),
    dump: async () => {
      const { port1, port2 } = new MessageChannel();
      const dumped = new Promise<Uint8Array>((resolve) => port1.once('message', resolve));
      tell({ dump: port2 }, [port2]);
      const bytes = await dumped;
      port1.close();
      return bytes;
    },
    close: async () => {
      const stopped = said(worker, 'stopped');
      tell({ stop: true });
      await stopped;
      await worker.terminate();
      unlock();
    },
  };
}

function said(worker: Worker, what: 'ready' | 'stopped'): Promise<void> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: FromServer) => {
      if ('failed' in message) finish(new Error(`The embedded database could not start: ${message.failed}`));
      else if (what in message) finish();
    };
    const finish = (error?: Error) => {
      worker.off('message', onMessage).off('error', finish).off('exit', onExit);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onExit = () => finish(what === 'stopped' ? undefined : new Error('The embedded database stopped'));
    worker.on('message', onMessage).on('error', finish).on('exit', onExit);
  });
}

/** What `pg` needs of a socket, over a message port. */
class PortSocket extends Duplex {
  readonly #open: (port: MessagePort) => void;
  #port: MessagePort | undefined;

  constructor(open: (port: MessagePort) => void) {
    super({ allowHalfOpen: false });
    this.#open = open;
  }

  connect(): this {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (chunk: Uint8Array) =>
      this.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    );
    port1.on('close', () => this.destroy());
    this.#open(port2);
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.#port?.ref();
    return this;
  }

  unref(): this {
    this.#port?.unref();
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#post([chunk]);
    done();
  }

  /** A query is several messages of the protocol, written together: they travel together. */
  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#post(chunks.map(({ chunk }) => chunk));
    done();
  }

  #post(chunks: readonly Buffer[]): void {
    // Copied: `pg` reuses its write buffers.
    const copy = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      copy.set(chunk, at);
      at += chunk.length;
    }
    this.#port?.postMessage(copy, [copy.buffer]);
  }

  override _final(done: () => void): void {
    this.#port?.close();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#port?.close();
    done(error);
  }
}
