/** Work that hostile input may break or hold up: done in a thread of its own, which is ended when it takes too long. */
import { Worker } from 'node:worker_threads';

/** A thread that answers one question after the other. */
export interface ThreadApart<Question, Answer> {
  /** Nothing when it took too long or broke; the next question finds a new thread. Never rejects. */
  ask(question: Question): Promise<Answer | undefined>;
  close(): Promise<void>;
}

/**
 * Opens a thread, begun with the first question. It knows nothing of the environment and keeps no process alive.
 *
 * @param script answers each message with one message.
 * @param options.deadlineMs longest time for one answer.
 * @param options.memoryMb most memory it may hold.
 */
export function openThreadApart<Question, Answer>(
  script: URL,
  options: { readonly deadlineMs: number; readonly memoryMb: number },
): ThreadApart<Question, Answer> {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const start = () => {
    const worker = new Worker(script, {
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
      env: {},
      execArgv: [],
    });
    // A broken thread may still report while it ends; nobody listening would end the process.
    worker.on('error', () => {});
    worker.unref();
    return worker;
  };
  const askNow = async (question: Question): Promise<Answer | undefined> => {
    if (closed) return undefined;
    const worker = (thread ??= start());
    worker.ref();
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const fail = () => {
      thread = undefined;
      void worker.terminate();
      resolve(undefined);
    };
    const timer = setTimeout(fail, options.deadlineMs);
    const onMessage = (answer: Answer) => resolve(answer);
    worker.on('message', onMessage).on('error', fail).on('exit', fail);
    worker.postMessage(question);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', fail).off('exit', fail);
      worker.unref();
    }
  };
  return {
    ask: (question) => {
      const mine = last.then(() => askNow(question));
      last = mine;
      return mine;
    },
    close: async () => {
      closed = true;
      await thread?.terminate();
      await last;
    },
  };
}
