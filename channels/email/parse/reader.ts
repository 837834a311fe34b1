/** Reads mail in threads of its own, so that no mail can hold up, or bring down, the rest of the house. */
import { Worker } from 'node:worker_threads';
import type { InboundMessage } from '#src/domain/message.ts';
import type { MailMeta } from './meta.ts';
import { salvageMail } from './salvage.ts';

export interface MailReaderOptions {
  /** Threads at work at the same time; one or two are enough for any mailbox. */
  readonly threads?: number;
  /** Milliseconds one mail may take. */
  readonly deadline?: number;
  /** Megabytes of JavaScript heap a thread may use; the bytes of mail and files lie outside it. */
  readonly memory?: number;
}

/** Message to a reading thread. */
export interface ReadRequest {
  readonly bytes: Uint8Array;
  readonly meta: MailMeta;
}

/** What a reading thread says: that it is up, or what it read. */
export type ReadReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly message: InboundMessage };

/**
 * A small pool of reading threads. A mail that takes longer than its deadline, breaks its thread or
 * exhausts its memory becomes an `unreadable` message, its thread is replaced, and the mails behind it
 * are read as if nothing had happened. Idle threads do not keep the process alive.
 */
export class MailReader {
  readonly #options: Required<MailReaderOptions>;
  readonly #waiting: Job[] = [];
  readonly #threads = new Set<Thread>();
  #failedStarts = 0;
  #closed = false;

  constructor(options: MailReaderOptions = {}) {
    this.#options = { threads: 1, deadline: 20_000, memory: 256, ...options };
  }

  /**
   * Reads one mail; `bytes` stay the caller's (they are copied once, then handed over without copying, as
   * are the files on their way back).
   *
   * @throws when the reader is closed, before or while it reads: bad mail never makes it reject.
   */
  read(bytes: Uint8Array, meta: MailMeta): Promise<InboundMessage> {
    if (this.#closed) return Promise.reject(new Error('the mail reader is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bytes, meta, resolve, reject });
      this.#dispatch();
    });
  }

  /**
   * Ends the threads. Mails still waiting or being read are rejected: they were not read, and say nothing
   * about themselves.
   */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new Error('the mail reader was closed');
    for (const job of this.#waiting.splice(0)) job.reject(error);
    const threads = [...this.#threads];
    for (const thread of threads) thread.job?.reject(error);
    this.#threads.clear();
    await Promise.all(threads.map((thread) => thread.worker.terminate()));
  }

  #dispatch(): void {
    for (const thread of this.#threads) {
      if (this.#waiting.length === 0) return;
      if (thread.ready && thread.job === undefined) this.#start(thread);
    }
    const starting = [...this.#threads].filter((thread) => !thread.ready).length;
    if (this.#threads.size < this.#options.threads && this.#waiting.length > starting) this.#addThread();
  }

  /** The deadline begins here: time spent in the queue or on starting a thread is not the mail's fault. */
  #start(thread: Thread): void {
    const job = this.#waiting.shift();
    if (job === undefined) return;
    thread.job = job;
    thread.worker.ref();
    const seconds = this.#options.deadline / 1000;
    thread.timer = setTimeout(() => {
      this.#replace(thread, `it was not read within ${seconds} seconds`);
    }, this.#options.deadline);
    // A copy, because handing over empties the array it is taken from, and a broken mail's header is
    // still wanted here.
    const copy = Uint8Array.from(job.bytes);
    const request: ReadRequest = { bytes: copy, meta: job.meta };
    try {
      thread.worker.postMessage(request, [copy.buffer]);
    } catch (error) {
      this.#replace(thread, `it could not be handed to the reading thread: ${reasonOf(error)}`);
    }
  }

  #addThread(): void {
    const { memory } = this.#options;
    const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      resourceLimits: {
        maxOldGenerationSizeMb: memory,
        maxYoungGenerationSizeMb: Math.max(8, Math.ceil(memory / 8)),
      },
      // Nothing of the process's settings is needed to read a mail.
      env: {},
      execArgv: [],
    });
    const thread: Thread = { worker, ready: false };
    this.#threads.add(thread);
    worker.on('message', (reply: ReadReply) => this.#hear(thread, reply));
    worker.on('messageerror', () => this.#replace(thread, 'its message could not be handed back'));
    worker.on('error', (error) => this.#replace(thread, `the reading thread failed: ${reasonOf(error)}`));
    worker.on('exit', () => this.#replace(thread, 'the reading thread ended'));
  }

  #hear(thread: Thread, reply: ReadReply): void {
    if (!this.#threads.has(thread)) return;
    if (reply.kind === 'ready') {
      thread.ready = true;
      this.#failedStarts = 0;
    } else {
      clearTimeout(thread.timer);
      thread.job?.resolve(reply.message);
      delete thread.job;
    }
    this.#dispatch();
    if (thread.job === undefined) thread.worker.unref();
  }

  /** Gives up a thread; the mail it was reading becomes unreadable, the others go to a new one. */
  #replace(thread: Thread, reason: string): void {
    if (!this.#threads.delete(thread)) return;
    clearTimeout(thread.timer);
    void thread.worker.terminate();
    thread.job?.resolve(salvageMail(thread.job.bytes, thread.job.meta, reason));
    if (!thread.ready) this.#giveUpStarting(reason);
    this.#dispatch();
  }

  /** A machine that cannot start threads must not make every mail wait for ever. */
  #giveUpStarting(reason: string): void {
    this.#failedStarts += 1;
    if (this.#failedStarts < 3) return;
    this.#failedStarts = 0;
    for (const job of this.#waiting.splice(0)) job.resolve(salvageMail(job.bytes, job.meta, reason));
  }
}

interface Job {
  readonly bytes: Uint8Array;
  readonly meta: MailMeta;
  readonly resolve: (message: InboundMessage) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  ready: boolean;
  job?: Job;
  timer?: NodeJS.Timeout;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'out of memory';
  return error instanceof Error ? error.message : 'unknown';
}
