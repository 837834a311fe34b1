/** Keeps the process that listens: begun when there is something to hear, ended when it is idle, silent or broken. */
import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { SpeechFailure, type Listening } from './engine.ts';
import type { FromRecogniser, ToRecogniser } from './recogniser.ts';

export interface Listener {
  /** Waits for its turn: a recogniser takes all the memory one can spare. @throws SpeechFailure. */
  listen(question: ToRecogniser, listening: Listening): Promise<void>;
  close(): Promise<void>;
}

/** A stretch of 20 s takes the slowest model a minute; whoever says nothing for so long hangs, in ms. */
const silentMs = 600_000;
/** A process with a model in memory that nobody asked for so long is ended, in ms. */
const idleMs = 120_000;

/** Opens a listener; its process begins with the first question. */
export function openListener(): Listener {
  let child: ChildProcess | undefined;
  let rest: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let closed = false;

  const end = async (process: ChildProcess | undefined) => {
    clearTimeout(rest);
    if (process === undefined) return;
    if (child === process) child = undefined;
    if (process.exitCode !== null || process.signalCode !== null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    process.once('exit', () => resolve());
    // Nothing else may keep this process until it has gone.
    process.ref();
    process.kill('SIGKILL');
    await promise;
  };
  const start = (): ChildProcess => {
    const begun = fork(fileURLToPath(new URL('./recogniser.ts', import.meta.url)), {
      // It needs nothing of ours: no settings, no secrets.
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    begun.on('error', () => {});
    // One that ends while nobody asks it anything must not be asked the next thing.
    begun.once('exit', () => {
      if (child === begun) child = undefined;
    });
    begun.unref();
    begun.channel?.unref();
    try {
      // Mail and people go first.
      if (begun.pid !== undefined) setPriority(begun.pid, 10);
    } catch {
      // It has ended already: its exit says why.
    }
    return begun;
  };

  const ask = async (question: ToRecogniser, listening: Listening): Promise<void> => {
    if (closed) throw new SpeechFailure('closing', 'the service ends');
    clearTimeout(rest);
    const process = (child ??= start());
    process.ref();
    process.channel?.ref();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let complaint = '';
    const fail = (note: string) => reject(new SpeechFailure(closed ? 'closing' : 'broken', note));
    let timer: NodeJS.Timeout | undefined;
    const listenOn = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => fail(`the recogniser said nothing for ${silentMs / 60_000} minutes`),
        silentMs,
      );
    };
    // What was heard is kept in order, and all of it before the end is told.
    let kept = Promise.resolve();
    const keep = (work: () => Promise<void>) => {
      kept = kept.then(work);
      kept.catch(reject);
    };
    const onMessage = (answer: FromRecogniser) => {
      listenOn();
      switch (answer.kind) {
        case 'opened':
          return keep(() => listening.onOpened(answer));
        case 'heard':
          return keep(() => listening.onHeard(answer));
        case 'done':
          return keep(async () => resolve(await Promise.resolve()));
        case 'failed':
          return keep(async () =>
            reject(await Promise.resolve(new SpeechFailure(answer.why, answer.note.slice(0, 300)))),
          );
      }
    };
    const onStderr = (piece: Buffer) => {
      complaint = `${complaint}${piece.toString('utf8')}`.slice(-300);
    };
    const onExit = (code: number | null, signal: string | null) =>
      fail(`the recogniser ended (${signal ?? code}): ${complaint.trim()}`);
    process.on('message', onMessage).on('exit', onExit);
    process.stderr?.on('data', onStderr);
    listenOn();
    try {
      process.send(question);
      await promise;
      process.unref();
      process.channel?.unref();
      rest = setTimeout(() => void end(process), idleMs).unref();
    } catch (error) {
      await end(process);
      throw error;
    } finally {
      clearTimeout(timer);
      process.off('message', onMessage).off('exit', onExit);
      process.stderr?.off('data', onStderr);
    }
  };

  return {
    listen: (question, listening) => {
      const turn = last.then(() => ask(question, listening));
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => {
      closed = true;
      await end(child);
    },
  };
}
