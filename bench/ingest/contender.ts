/** One process that works through the mailbox, watched from outside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { peakMegabytes, takeCensus } from './processes.ts';

/** What it took. */
export interface Measured {
  readonly seconds: number;
  /** CPU seconds of the process itself, while it worked. */
  readonly cpu: number;
  readonly peakMegabytes: number;
  /** CPU seconds of each server meanwhile. */
  readonly servers: Readonly<Record<string, number>>;
  /** From launch to being at work. */
  readonly startSeconds: number;
  readonly startCpu: number;
}

export interface ContenderPlan {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Servers whose CPU is listed beside it. */
  readonly servers: Readonly<Record<string, number>>;
  /** Reads one line of the log; says when the work has begun, has gone on, and is surely complete. */
  readonly follow: (event: LogLine) => 'begun' | 'on' | 'complete' | undefined;
  /** How it is told to end. */
  readonly stop: (child: ChildProcess) => void;
  readonly withinMs: number;
}

/** A line of a JSON log, as far as it is looked at. */
export interface LogLine {
  readonly event?: string;
  readonly stage?: string;
  readonly stored?: boolean;
  readonly error?: string;
}

interface Sample {
  readonly at: number;
  readonly cpu: number;
  readonly servers: Readonly<Record<string, number>>;
}

/**
 * Runs it from launch to the last sign of work.
 *
 * @throws when it ends by itself or does not come to an end in time; its last words are in the message.
 */
export async function measure(plan: ContenderPlan): Promise<Measured> {
  const launchedAt = performance.now();
  const child = spawn(process.execPath, [...plan.args], {
    cwd: plan.cwd,
    env: { PATH: process.env['PATH'] ?? '', ...plan.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the process did not start');
  const take = (): Sample => {
    const census = takeCensus();
    return {
      at: performance.now(),
      cpu: census.cpuSeconds(pid),
      servers: Object.fromEntries(
        Object.entries(plan.servers).map(([name, server]) => [name, census.cpuSeconds(server)]),
      ),
    };
  };
  let begun: Sample | undefined;
  let last: Sample | undefined;
  let lastAt = 0;
  let isComplete = false;
  let words = '';
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = `${words}${text}`.slice(-2_000);
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = parse(line);
      if (event.error !== undefined) words = `${words}${line}\n`.slice(-2_000);
      const step = plan.follow(event);
      if (step === undefined) continue;
      if (step === 'begun') begun = take();
      lastAt = performance.now();
      isComplete = step === 'complete';
    }
  });
  try {
    for (const end = launchedAt + plan.withinMs; ; await pause(200)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended by itself (${child.exitCode ?? child.signalCode}): ${words}`);
      if (performance.now() > end)
        throw new Error(`it did not come to an end in ${plan.withinMs / 1000} s: ${words}`);
      // Taken while there are news, so that idling at the end is not counted as work.
      if (last === undefined || last.at < lastAt) last = take();
      else if (isComplete && performance.now() - lastAt > 2_000) break;
    }
    if (begun === undefined) throw new Error(`it never began: ${words}`);
    const [first, done] = [begun, last];
    return {
      seconds: (lastAt - first.at) / 1000,
      cpu: done.cpu - first.cpu,
      peakMegabytes: peakMegabytes(pid),
      servers: Object.fromEntries(
        Object.keys(plan.servers).map((name) => [
          name,
          (done.servers[name] ?? 0) - (first.servers[name] ?? 0),
        ]),
      ),
      startSeconds: (first.at - launchedAt) / 1000,
      startCpu: first.cpu,
    };
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      plan.stop(child);
      const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await gone;
      clearTimeout(timer);
    }
  }
}

function parse(line: string): LogLine {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
