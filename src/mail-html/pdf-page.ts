/**
 * Pages of attached PDFs as pictures, so that no browser opens a stranger's PDF. Drawn by pdfium in WebAssembly, in a
 * thread of its own: a hostile file costs that thread and nothing else.
 */
import { Worker } from 'node:worker_threads';
import type { FromDrawer, ToDrawer } from './pdf-page-thread.ts';

/** Draws pages. */
export interface PageDrawer {
  /** A PNG; nothing when there is no such page, or it cannot be drawn in time. Never rejects. */
  draw(bytes: Uint8Array, page: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** @param options.deadlineMs longest time for one page; then the thread is ended and the next one starts. */
export function openPageDrawer(options: { deadlineMs?: number } = {}): PageDrawer {
  const deadlineMs = options.deadlineMs ?? 20_000;
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const start = () => {
    const worker = new Worker(new URL('./pdf-page-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
      env: {},
      execArgv: [],
    });
    // A broken thread may still report while it ends; nobody listening would end the process.
    worker.on('error', () => {});
    worker.unref();
    return worker;
  };
  const ask = async (bytes: Uint8Array, page: number): Promise<Uint8Array | undefined> => {
    if (closed) return undefined;
    const worker = (thread ??= start());
    worker.ref();
    const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
    const fail = () => {
      thread = undefined;
      void worker.terminate();
      resolve(undefined);
    };
    const timer = setTimeout(fail, deadlineMs);
    const onMessage = ({ png }: FromDrawer) => resolve(png);
    worker.on('message', onMessage).on('error', fail).on('exit', fail);
    worker.postMessage({ bytes, page } satisfies ToDrawer);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', fail).off('exit', fail);
      worker.unref();
    }
  };
  return {
    draw: (bytes, page) => {
      const mine = last.then(() => ask(bytes, page));
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
