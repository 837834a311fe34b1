/** Work that strangers' files may break or hold up: done in threads, which are ended when it takes too long. */
import { Worker } from 'node:worker_threads';

/** A question that got no answer; the message says why, in words for people. */
export class ThreadFailure extends Error {
  override name = 'ThreadFailure';
}

export interface AskOptions {
  /** Buffers that are handed over instead of copied. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Calls the question off; a thread at work on it is ended. */
  readonly signal?: AbortSignal;
  /** Another limit than the usual one, in ms. */
  readonly deadlineMs?: number;
}

/** Threads that answer one question each at a time. */
export interface Threads<Question, Answer> {
  /** @throws ThreadFailure when it took too long, broke or was called off. That costs one thread; the next question finds another. */
  ask(question: Question, options?: AskOptions): Promise<Answer>;
  /** Ends every thread; questions that wait fail. */
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  asked: number;
  rest?: NodeJS.Timeout;
}

/**
 * Opens up to `threads` threads, each begun when it is needed. They know nothing of the environment and keep no process
 * alive.
 *
 * @param script answers each message with one message.
 * @param options.deadlineMs longest time for one answer, without the wait for a free thread.
 * @param options.memoryMb most memory of JavaScript in one thread; WebAssembly has limits of its own.
 * @param options.questionsEach a thread is replaced after so many: memory of WebAssembly never shrinks.
 * @param options.idleMs a thread nobody asked for so long is ended.
 */
export function openThreads<Question, Answer>(
  script: URL,
  options: {
    readonly threads: number;
    readonly deadlineMs: number;
    readonly memoryMb: number;
    readonly questionsEach?: number;
    readonly idleMs?: number;
  },
): Threads<Question, Answer> {
  const idle: Thread[] = [];
  const all = new Set<Thread>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const start = (): Thread => {
    const worker = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
      env: {},
      execArgv: [],
    });
    // A broken thread may still report while it ends; nobody listening would end the process.
    worker.on('error', () => {});
    worker.unref();
    const thread = { worker, asked: 0 };
    all.add(thread);
    return thread;
  };
  const end = async (thread: Thread) => {
    clearTimeout(thread.rest);
    all.delete(thread);
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
    await thread.worker.terminate();
  };
  const putAside = (thread: Thread) => {
    if (closed || thread.asked >= (options.questionsEach ?? Infinity)) {
      void end(thread);
      return;
    }
    if (options.idleMs !== undefined)
      thread.rest = setTimeout(() => void end(thread), options.idleMs).unref();
    idle.push(thread);
  };
  /** Waits for one of the `threads` places. */
  const turn = async (signal: AbortSignal | undefined) => {
    if (busy < options.threads) {
      busy++;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const callOff = () => {
      const at = waiting.indexOf(resolve);
      if (at < 0) return;
      waiting.splice(at, 1);
      reject(new ThreadFailure('it was called off'));
    };
    waiting.push(resolve);
    signal?.addEventListener('abort', callOff, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', callOff);
    }
  };
  const handOn = () => {
    const next = waiting.shift();
    if (next === undefined) busy--;
    else next();
  };

  const ask = async (question: Question, how: AskOptions): Promise<Answer> => {
    if (closed) throw new ThreadFailure('the reader is closed');
    if (how.signal?.aborted === true) throw new ThreadFailure('it was called off');
    const thread = idle.pop() ?? start();
    clearTimeout(thread.rest);
    thread.asked++;
    const { worker } = thread;
    worker.ref();
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const fail = (why: string) => reject(new ThreadFailure(why));
    const deadlineMs = how.deadlineMs ?? options.deadlineMs;
    const timer = setTimeout(() => fail(`not read within ${deadlineMs / 1_000} s`), deadlineMs);
    const onMessage = (answer: Answer) => resolve(answer);
    const onError = (error: Error) => fail(`the reader broke: ${error.message}`);
    const onExit = () => fail('the reader stopped');
    const onAbort = () => fail('it was called off');
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    how.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      worker.postMessage(question, [...(how.transfer ?? [])]);
      const answer = await promise;
      worker.unref();
      putAside(thread);
      return answer;
    } catch (error) {
      void end(thread);
      throw error;
    } finally {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      how.signal?.removeEventListener('abort', onAbort);
    }
  };

  return {
    ask: async (question, how = {}) => {
      await turn(how.signal);
      try {
        return await ask(question, how);
      } finally {
        handOn();
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map(end));
    },
  };
}
