/**
 * Private PostgreSQL and Redis servers from Debian's packages (`postgresql`, `redis-server`): own folder, own port,
 * loopback only. They can be killed as a power cut does it and started again on the same files.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** A server that can die. */
export interface PrivateServer {
  readonly url: string;
  /** The server's first process; its children belong to it. Undefined while it is down. */
  readonly pid: () => number | undefined;
  /** SIGKILL to all of it at once. */
  kill(): Promise<void>;
  /** Starts it again on the same port and files, and waits until it answers. */
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** Whether this machine has the `postgresql` package. */
export function postgresAvailable(): boolean {
  return findPostgres() !== undefined;
}

/** Whether this machine has the `redis-server` package. */
export function redisAvailable(): boolean {
  return findRedis() !== undefined;
}

/**
 * A PostgreSQL cluster of its own, with durable commits unless `careless`.
 *
 * @param options.careless no fsync: for suites that kill processes and never the machine.
 * @param options.settings more of its settings, as in `postgresql.conf`.
 */
export async function startPostgres(
  options: { careless?: boolean; settings?: Readonly<Record<string, string>> } = {},
): Promise<PrivateServer> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('postgresql is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'sportello-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  const owner = serverOwner();
  // PostgreSQL refuses to run as root, and its user must be able to walk to its files.
  await chmod(folder, 0o755);
  await mkdir(data);
  await chown(data, owner.uid, owner.gid);
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { stdio: 'ignore', uid: owner.uid, gid: owner.gid, cwd: data },
  );
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: data,
    max_connections: 300,
    ...(options.careless === true ? { fsync: 'off' } : {}),
    ...options.settings,
  };
  return runServer({
    folder,
    url,
    program: join(bin, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    owner,
    // Quick to end and sure: SIGQUIT is PostgreSQL's "immediate" shutdown.
    endWith: 'SIGQUIT',
    answers: () => answersQuery(url),
  });
}

/** A Redis of its own, all in memory: what it held is gone when it dies. */
export async function startRedis(): Promise<PrivateServer> {
  const program = findRedis();
  if (program === undefined) throw new Error('redis-server is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'sportello-redis-'));
  const port = await freePort();
  return runServer({
    folder,
    url: `redis://127.0.0.1:${port}`,
    program,
    args: `--port ${port} --bind 127.0.0.1 --dir ${folder} --save  --appendonly no --maxmemory-policy noeviction`.split(
      ' ',
    ),
    owner: userInfo(),
    endWith: 'SIGTERM',
    answers: () => answersPing(port),
  });
}

interface ServerPlan {
  readonly folder: string;
  readonly url: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly endWith: NodeJS.Signals;
  readonly answers: () => Promise<boolean>;
}

async function runServer(plan: ServerPlan): Promise<PrivateServer> {
  let child: ChildProcess | undefined;
  const start = async () => {
    // The children of a server that was killed keep its files for a moment; then the next start is refused.
    await until(
      `${plan.program} answers`,
      async () => {
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
          child = spawn(plan.program, plan.args, {
            stdio: 'ignore',
            // A group of its own, so that a key press in the terminal is not its business.
            detached: true,
            cwd: plan.folder,
            uid: plan.owner.uid,
            gid: plan.owner.gid,
          });
        }
        return plan.answers();
      },
      60_000,
    );
  };
  const end = async (signal: NodeJS.Signals) => {
    const server = child;
    if (server?.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    const family = signal === 'SIGKILL' ? [server.pid, ...childrenOf(server.pid)] : [server.pid];
    for (const pid of family) {
      try {
        process.kill(pid, signal);
      } catch {
        // It left by itself.
      }
    }
    await gone;
  };
  // Whoever asks for its end while another waits for its start gets his turn after that.
  let turn = Promise.resolve();
  const inTurn = (act: () => Promise<void>) => {
    const done = turn.then(act);
    turn = done.catch(() => undefined);
    return done;
  };
  await start();
  return {
    url: plan.url,
    pid: () => (child?.exitCode === null && child.signalCode === null ? child.pid : undefined),
    kill: () => inTurn(() => end('SIGKILL')),
    start: () => inTurn(start),
    close: async () => {
      await turn;
      await end(plan.endWith);
      await rm(plan.folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Every process below `pid`, as the kernel knows them. */
function childrenOf(pid: number): readonly number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent === undefined) continue;
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const below = (each: number): number[] =>
    (parents.get(each) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold anything.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function findPostgres(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
}

function findRedis(): string | undefined {
  return ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'].find(
    (path) => existsSync(path),
  );
}

function serverOwner(): { uid: number; gid: number } {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const number = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

async function answersQuery(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.setTimeout(1_000, () => {
      socket.destroy();
      resolve(false);
    });
  });
}
