/**
 * The embedded PostgreSQL, in a thread of its own so that a slow query never stops the web server.
 *
 * PGlite has one session. Every `pg` connection of the main thread talks the ordinary wire protocol to this thread,
 * which lends the session to one connection at a time and, while that connection is inside a transaction, to no other.
 */
import { readFileSync } from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { DurableFS, durableStartParams } from './durable-fs.ts';
import { fatal, greeting, RequestCutter, simpleQuery, takeApart, type Request } from './frames.ts';

/** What the thread is started with. */
export interface EmbeddedOptions {
  /** Folder of the database; absent = in memory (tests). */
  readonly folder?: string;
  /** A dumped data directory (tar) to start from: a migrated template saves seconds in tests. */
  readonly template?: string;
  /** Schemas in which names are looked up: the session is shared, so it is set once for everybody. */
  readonly searchPath: string;
  /** A transaction that does nothing for this long is rolled back, so that one mistake cannot stop everybody. */
  readonly idleInTransactionMs: number;
}

/** Main thread to this one. */
export type ToServer = { connect: MessagePort } | { dump: MessagePort } | { stop: true };
/** This thread to the main one. */
export type FromServer = { ready: true } | { failed: string } | { stopped: true };

interface Connection {
  readonly port: MessagePort;
  readonly cutter: RequestCutter;
  listening: boolean;
}

type Run = Extract<Request, { kind: 'run' }>;

const options = workerData as EmbeddedOptions;
const main = parentPort;
if (main === null) throw new Error('server.ts runs as a worker thread');

const connections = new Set<Connection>();
const waiting: { connection: Connection; run: Run }[] = [];
let owner: Connection | undefined;
let busy = false;
let ownerTimer: NodeJS.Timeout | undefined;

const database = await open();
database.execProtocolRawSync(simpleQuery(`set search_path to ${options.searchPath}`));
post({ ready: true });

main.on('message', (message: ToServer) => {
  if ('connect' in message) accept(message.connect);
  else if ('dump' in message) void dump(message.dump);
  else void stop();
});

async function open(): Promise<PGlite> {
  const template =
    options.template === undefined ? {} : { loadDataDir: new Blob([readFileSync(options.template)]) };
  // The search finds names that were typed with a slip by it (migration 0016).
  const extensions = { pg_trgm };
  try {
    return options.folder === undefined
      ? await PGlite.create({ extensions, ...template })
      : await PGlite.create({
          extensions,
          fs: new DurableFS(options.folder),
          startParams: [...durableStartParams],
          ...template,
        });
  } catch (error) {
    post({ failed: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function accept(port: MessagePort): void {
  const connection: Connection = { port, cutter: new RequestCutter(), listening: false };
  connections.add(connection);
  port.on('message', (chunk: Uint8Array) => {
    for (const request of connection.cutter.push(chunk)) {
      if (request.kind === 'startup') send(connection, greeting());
      else if (request.kind === 'terminate') port.close();
      else {
        if (request.listens) connection.listening = true;
        waiting.push({ connection, run: request });
      }
    }
    work();
  });
  port.on('close', () => {
    connections.delete(connection);
    if (owner === connection) giveBack();
    work();
  });
}

/** Runs whatever may run now. Yields to the event loop between requests so that closed ports are noticed. */
function work(): void {
  if (busy) return;
  busy = true;
  setImmediate(() => {
    busy = false;
    const index = owner === undefined ? 0 : waiting.findIndex((entry) => entry.connection === owner);
    const next = index < 0 ? undefined : waiting.splice(index, 1)[0];
    if (next === undefined) return;
    if (connections.has(next.connection)) execute(next.connection, next.run);
    if (waiting.length > 0) work();
  });
}

function execute(connection: Connection, run: Run): void {
  clearTimeout(ownerTimer);
  const { reply, notifications, status } = takeApart(database.execProtocolRawSync(run.bytes));
  send(connection, reply);
  for (const notification of notifications)
    for (const other of connections) if (other.listening) send(other, notification);
  if (!run.ends || status === 'transaction') {
    owner = connection;
    ownerTimer = setTimeout(() => {
      send(connection, fatal(`rolled back: idle in transaction for ${options.idleInTransactionMs} ms`));
      connection.port.close();
    }, options.idleInTransactionMs);
  } else if (status === 'idle' && owner === connection) {
    owner = undefined;
  }
}

/** The owner left in the middle of a transaction: nothing of it may stay. */
function giveBack(): void {
  clearTimeout(ownerTimer);
  database.execProtocolRawSync(simpleQuery('rollback'));
  owner = undefined;
}

function send(connection: Connection, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  // A copy, so that the transfer does not take away the WebAssembly memory behind the bytes.
  const copy = new Uint8Array(bytes);
  connection.port.postMessage(copy, [copy.buffer]);
}

async function dump(port: MessagePort): Promise<void> {
  const file = await database.dumpDataDir('none');
  port.postMessage(new Uint8Array(await file.arrayBuffer()));
  port.close();
}

async function stop(): Promise<void> {
  for (const connection of connections) connection.port.close();
  await database.close();
  post({ stopped: true });
  main?.close();
}

function post(message: FromServer): void {
  main?.postMessage(message);
}
