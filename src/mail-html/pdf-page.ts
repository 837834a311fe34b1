/**
 * Pages of attached PDFs as pictures, so that no browser opens a stranger's PDF. Drawn by pdfium in WebAssembly, in a
 * thread of its own: a hostile file costs that thread and nothing else.
 */
import type { FromDrawer, ToDrawer } from './pdf-page-thread.ts';
import { openThreads } from '../threads.ts';

/** Draws pages. */
export interface PageDrawer {
  /** A PNG; nothing when there is no such page, or it cannot be drawn in time. Never rejects. */
  draw(bytes: Uint8Array, page: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** @param options.deadlineMs longest time for one page; then the thread is ended and the next one starts. */
export function openPageDrawer(options: { deadlineMs?: number } = {}): PageDrawer {
  const thread = openThreads<ToDrawer, FromDrawer>(new URL('./pdf-page-thread.ts', import.meta.url), {
    threads: 1,
    deadlineMs: options.deadlineMs ?? 20_000,
    memoryMb: 256,
  });
  return {
    draw: async (bytes, page) => (await thread.ask({ bytes, page }).catch(() => undefined))?.png,
    close: () => thread.close(),
  };
}
