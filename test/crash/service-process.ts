/** The service as operators run it: real processes, started again by a supervisor, and mistreated here. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** One process of the service under supervision. */
export interface ServiceProcess {
  readonly name: string;
  /** As in ROLES. */
  readonly roles: string;
  readonly logFile: string;
  /** Starts it and starts it again whenever it ends. */
  start(): void;
  /** Resolves when the latest start has said that it is at work, or after `withinMs`. */
  ready(withinMs: number): Promise<void>;
  /** Resolves when it has said `event` so many more times, or after `withinMs`: the way to strike in the middle of work. */
  hasSaid(event: string, times: number, withinMs: number): Promise<void>;
  /** SIGKILL; the supervisor starts another one. */
  kill(): void;
  /** SIGSTOP and, after a while, SIGCONT; whatever died meanwhile stays dead. */
  freeze(ms: number): Promise<void>;
  /** SIGTERM and no new start. Resolves with its exit code, or `'killed'` when it had to be killed after `withinMs`. */
  stop(withinMs: number): Promise<number | 'killed'>;
  /** SIGKILL and no new start. */
  end(): Promise<void>;
  readonly kills: () => number;
  readonly ownEnds: readonly OwnEnd[];
  readonly log: () => string;
}

/** An end nobody asked for. */
export interface OwnEnd {
  readonly code: number | string;
  /** It had started up; before that, an end with an error is the right answer to a database that is away. */
  readonly atWork: boolean;
  /** The last error in its log. */
  readonly said: string;
}

/** Prepares a process with these settings; nothing of the caller's environment but PATH gets in. */
export function serviceProcess(options: {
  readonly name: string;
  readonly roles: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}): ServiceProcess {
  const logFile = `${options.folder}/${options.name}.log`;
  const ownEnds: OwnEnd[] = [];
  let child: ChildProcess | undefined;
  let wanted = false;
  let asked = false;
  let kills = 0;
  let quickEnds = 0;
  /** What the latest start has said. */
  let said = '';
  let whole = '';
  const listeners = new Set<(text: string) => void>();
  const hear = (text: string) => {
    said += text;
    whole += text;
    appendFileSync(logFile, text);
    for (const listener of listeners) listener(text);
  };
  const launch = () => {
    const startedAt = performance.now();
    said = '';
    hear(`{"event":"crash-suite.start","time":"${new Date().toISOString()}"}\n`);
    asked = false;
    const started = spawn(process.execPath, [program], {
      cwd: options.folder,
      env: { PATH: process.env['PATH'] ?? '', ROLES: options.roles, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr]) stream.setEncoding('utf8').on('data', hear);
    child = started;
    started.once('exit', (code, signal) => {
      if (!asked)
        ownEnds.push({
          code: code ?? signal ?? 'unknown',
          atWork: said.includes('"event":"started"'),
          said: lastWords(said),
        });
      if (!wanted) return;
      // As systemd does: at once, and slower when it ends at once.
      quickEnds = performance.now() - startedAt < 5_000 ? quickEnds + 1 : 0;
      setTimeout(() => wanted && launch(), Math.min(300 * 2 ** quickEnds, 3_000));
    });
  };
  const isAlive = () => child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const signal = (name: NodeJS.Signals) => {
    if (isAlive()) child?.kill(name);
  };
  const gone = () =>
    new Promise<number | null>((resolve) => {
      if (isAlive()) child?.once('exit', (code) => resolve(code));
      else resolve(child?.exitCode ?? null);
    });

  return {
    name: options.name,
    roles: options.roles,
    logFile,
    start: () => {
      wanted = true;
      if (!isAlive()) launch();
    },
    ready: async (withinMs) => {
      for (const end = performance.now() + withinMs; performance.now() < end; await pause(100))
        if (isAlive() && said.includes('"event":"started"')) return;
    },
    hasSaid: (event, times, withinMs) =>
      new Promise((resolve) => {
        let left = times;
        const listener = (text: string) => {
          left -= text.split(`"event":"${event}"`).length - 1;
          if (left <= 0) done();
        };
        const done = () => {
          clearTimeout(timer);
          listeners.delete(listener);
          resolve();
        };
        const timer = setTimeout(done, withinMs);
        listeners.add(listener);
      }),
    kill: () => {
      if (!isAlive()) return;
      kills++;
      asked = true;
      signal('SIGKILL');
    },
    freeze: async (ms) => {
      const frozen = child;
      signal('SIGSTOP');
      await pause(ms);
      if (frozen?.exitCode === null && frozen.signalCode === null) frozen.kill('SIGCONT');
    },
    stop: async (withinMs) => {
      wanted = false;
      asked = true;
      const end = gone();
      signal('SIGTERM');
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        signal('SIGKILL');
      }, withinMs);
      const code = await end;
      clearTimeout(timer);
      return late ? 'killed' : (code ?? 0);
    },
    end: async () => {
      wanted = false;
      asked = true;
      const end = gone();
      signal('SIGKILL');
      await end;
    },
    kills: () => kills,
    ownEnds,
    log: () => whole,
  };
}

function lastWords(log: string): string {
  const lines = log.trimEnd().split('\n');
  const told = lines.findLast((line) => /"level":"(?:error|fatal)"|Error/.test(line)) ?? lines.at(-1) ?? '';
  return told.slice(0, 300);
}
