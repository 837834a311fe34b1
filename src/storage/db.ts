import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import { isStalePlan, PreparedStatements } from './prepared.ts';
import type { Schema } from './schema.ts';
import { startEmbedded } from './embedded/index.ts';

/** Anything SQL can be run on: the database itself or a transaction in it. */
export interface Sql {
  readonly sql: Kysely<Schema>;
}

/** A transaction under way. */
export interface Tx extends Sql {
  /** Runs after the commit has succeeded, never after a rollback. Errors are the callee's own business. */
  afterCommit(work: () => void): void;
}

/** PostgreSQL, embedded or real: the rest of the program cannot tell which. */
export interface Db extends Sql {
  readonly kind: 'embedded' | 'postgres';
  /**
   * Runs `work` in one transaction; a rejection rolls it back and is passed on.
   * Tried again when PostgreSQL chose it as the victim of a deadlock or serialization failure,
   * so `work` must not change anything outside the database.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A pool whose queries join the transaction they are called in: the queue adds its jobs through it. */
  readonly joiningPool: JoiningPool;
  /**
   * Runs `work` while holding a lock that all processes of this database share; waits its turn until `signal` aborts.
   * `work`'s own signal aborts when the lock is lost with its connection.
   */
  withLock(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** The migrated database as a tar, for starting others; embedded only. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The part of `pg.Pool` that the queue's back end uses. */
export type JoiningPool = Pick<pg.Pool, 'query' | 'connect' | 'end' | 'on' | 'removeAllListeners'>;

export interface DbOptions {
  /** A PostgreSQL URL; without one the embedded database starts. */
  readonly url?: string;
  /** Folder of the embedded database; undefined = in memory. */
  readonly folder?: string;
  /** A dump to start an embedded database from. */
  readonly template?: string;
  readonly poolSize?: number;
  /** Called with errors of idle connections, which must not end the process. */
  readonly onError?: (error: Error) => void;
}

// Dates stay calendar days (as text), never midnight in some zone; counts of rows fit a JS number.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === pg.types.builtins.DATE) return (value: string) => value;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

/**
 * What a transaction asks is led by keys, and the plan for one key is the plan for all: PostgreSQL keeps it from the
 * first time on, instead of making five for the values given and one for all of them, on each connection, also for
 * every trigger (measured: a third of its CPU while mail comes in). Questions outside transactions, such as filters
 * over rare and common values, are planned for what they are given.
 */
const beginPlanned = 'begin; set local plan_cache_mode = force_generic_plan';

/** Ours first, then the queue's: its tables have names we do not use. */
const searchPath = 'public,bullmq';

/**
 * Opens the database.
 *
 * @throws FolderInUse when the embedded database's folder belongs to another process.
 */
export async function openDb(options: DbOptions): Promise<Db> {
  const embedded =
    options.url === undefined
      ? await startEmbedded(options.folder, {
          searchPath,
          ...(options.template === undefined ? {} : { template: options.template }),
        })
      : undefined;
  const pool = new pg.Pool({
    types,
    ...(embedded === undefined
      ? // Compiling pays for questions that take seconds; of ours, hundreds a second take less than compiling does.
        { connectionString: options.url, options: `-c search_path=${searchPath} -c jit=off` }
      : { stream: () => embedded.stream() as never, user: 'postgres', database: 'postgres' }),
    max: options.poolSize ?? 20,
    keepAlive: true,
    connectionTimeoutMillis: 30_000,
  });
  pool.on('error', (error) => options.onError?.(error));
  // The pool listens only while a connection idles. One that is cut while it works fails its query, and would end the
  // whole process with an 'error' event nobody hears.
  pool.on('connect', (client) => client.on('error', () => undefined));
  // Each lane's queue and worker listens for errors of the pool it shares.
  pool.setMaxListeners(70);

  if (options.url !== undefined) await greet(pool, options.url);

  // The embedded database has one session behind all connections: a name would be taken by the first of them.
  const prepared = embedded === undefined ? new PreparedStatements() : undefined;
  const current = new AsyncLocalStorage<pg.PoolClient>();
  const guarded: PostgresPool = {
    options: {},
    connect: async () => {
      if (current.getStore() !== undefined)
        throw new Error('A query outside the transaction under way: use the transaction it is given');
      return preparing(await pool.connect(), prepared);
    },
    end: () => pool.end(),
  };
  const sql = kyselyOn(guarded);

  const begin = prepared === undefined ? 'begin' : beginPlanned;
  const attempt = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    const after: (() => void)[] = [];
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query(begin);
      const tx: Tx = {
        sql: kyselyOn({
          options: {},
          connect: () => Promise.resolve(borrowed(client, prepared)),
          end: () => Promise.resolve(),
        }),
        afterCommit: (callback) => after.push(callback),
      };
      const result = await current.run(client, () => work(tx));
      await client.query('commit');
      for (const callback of after) callback();
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error(String(failure));
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  };

  return {
    kind: embedded === undefined ? 'postgres' : 'embedded',
    sql,
    transaction: async (work) => {
      if (current.getStore() !== undefined) throw new Error('Transactions do not nest');
      for (let tries = 1; ; tries++) {
        try {
          return await attempt(work);
        } catch (error) {
          if (tries >= 5 || !isConflict(error)) throw error;
        }
      }
    },
    joiningPool: joining(pool, current, prepared),
    withLock: (name, signal, work) => withLock(pool, name, signal, work, options.onError),
    dump: () => {
      if (embedded === undefined) throw new Error('Only the embedded database can be dumped');
      return embedded.dump();
    },
    close: async () => {
      await pool.end();
      await embedded?.close();
    },
  };
}

/**
 * True when `error` says that the database is away, starting, stopping or full (SQLSTATE classes 08, 53, 57P, and
 * the socket and disk errors under them): whoever asked may come again, nothing is wrong with what they asked.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(?:08|53|57P)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOSPC', 'ENOTFOUND'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after/.test(
      error.message,
    )
  );
}

/** @throws an error that names the setting and the server, without its password, when PostgreSQL does not let us in. */
async function greet(pool: pg.Pool, url: string): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    const { host, pathname } = new URL(url);
    await pool.end();
    throw new Error(
      `PostgreSQL at ${host}${pathname} (DATABASE_URL) does not let us in: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function isConflict(error: unknown): boolean {
  return (
    isStalePlan(error) ||
    (error instanceof pg.DatabaseError && (error.code === '40P01' || error.code === '40001'))
  );
}

function kyselyOn(pool: PostgresPool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** The transaction's client, handed out without ever going back to the pool. */
function borrowed(
  client: pg.PoolClient,
  prepared: PreparedStatements | undefined,
): Awaited<ReturnType<PostgresPool['connect']>> {
  return preparing(client, prepared, { release: () => {} });
}

/** A client whose statements are prepared where that is possible; `instead` takes the place of what it names. */
function preparing(
  client: pg.PoolClient,
  prepared: PreparedStatements | undefined,
  instead: Readonly<Partial<Record<string | symbol, () => void>>> = {},
): pg.PoolClient {
  return new Proxy(client, {
    get: (target, name) => {
      const other = instead[name];
      if (other !== undefined) return other;
      if (name === 'query' && prepared !== undefined) return asking(target, prepared);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function joining(
  pool: pg.Pool,
  current: AsyncLocalStorage<pg.PoolClient>,
  prepared: PreparedStatements | undefined,
): JoiningPool {
  return new Proxy(pool, {
    get: (target, name) => {
      const client = name === 'query' ? current.getStore() : undefined;
      if (name === 'query' && prepared !== undefined)
        return client === undefined ? askingAlone(target, prepared) : asking(client, prepared);
      const to: object = client ?? target;
      const value: unknown = Reflect.get(to, name);
      return typeof value === 'function' ? value.bind(to) : value;
    },
  });
}

/** `query` of a pool: each on a client of its own. */
function askingAlone(pool: pg.Pool, prepared: PreparedStatements): (...given: unknown[]) => Promise<unknown> {
  return async (...given) => {
    const client = await pool.connect();
    let failure: unknown;
    try {
      return await asking(client, prepared)(...given);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      // As the pool itself does it: a client that failed may be broken, and is not used again.
      client.release(failure instanceof Error ? failure : failure !== undefined);
    }
  };
}

/** `query` of a client: texts with values are prepared, everything else (cursors, single words) goes as it comes. */
function asking(client: pg.PoolClient, prepared: PreparedStatements): (...given: unknown[]) => unknown {
  const query: unknown = Reflect.get(client, 'query');
  if (typeof query !== 'function') throw new TypeError('A client of PostgreSQL without `query`');
  return (...given) => {
    const [text, values] = given;
    if (given.length === 2 && typeof text === 'string' && Array.isArray(values) && values.length > 0)
      return prepared.ask(client, text, values);
    return Reflect.apply(query, client, given);
  };
}

async function withLock(
  pool: pg.Pool,
  name: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
  onError: ((error: Error) => void) | undefined,
): Promise<void> {
  const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => abort(), { once: true });
  while (!signal.aborted) {
    try {
      if ((await holdLock(pool, name, signal, work)) === 'done') return;
    } catch (error) {
      // A database that restarts is waited for: a part of the service that ends with it would have to be started by hand.
      if (!isUnavailable(error) || !(error instanceof Error)) throw error;
      onError?.(error);
    }
    // Not unref'd: while the database is away this wait may be all that keeps the process from ending as if it were done.
    const { promise: waited, resolve: goOn } = Promise.withResolvers<void>();
    const timer = setTimeout(goOn, 2_000);
    await Promise.race([aborted, waited]);
    clearTimeout(timer);
  }
}

/** Tries once. @returns `done` when `work` ended by itself, not because the lock was lost or somebody else has it. */
async function holdLock(
  pool: pg.Pool,
  name: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<'done' | 'again'> {
  const client = await pool.connect();
  const lost = new AbortController();
  let broken: Error | undefined;
  const onLoss = (error: Error) => {
    broken = error;
    lost.abort(error);
  };
  client.on('error', onLoss);
  try {
    const { rows } = await client.query<{ got: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
      [name],
    );
    if (rows[0]?.got !== true) return 'again';
    // A silent cut would leave two holders: ask now and then whether the connection still stands.
    const probe = setInterval(() => {
      client.query('select 1').catch((error: unknown) => lost.abort(error));
    }, 10_000);
    try {
      await work(AbortSignal.any([signal, lost.signal]));
    } finally {
      clearInterval(probe);
      if (!lost.signal.aborted)
        await client
          .query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
          .catch((error: unknown) => {
            broken = error instanceof Error ? error : new Error(String(error));
          });
    }
    return lost.signal.aborted ? 'again' : 'done';
  } finally {
    client.off('error', onLoss);
    client.release(broken ?? lost.signal.aborted);
  }
}
