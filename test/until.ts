/** Waiting for what will happen, not for how long it takes. */
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves with the first value of `look` that is neither undefined nor false.
 * @throws after `within` milliseconds, naming what was waited for: a hung test, never a slow one.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  within = 40_000,
): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > end) throw new Error(`waited ${within / 1000} s for: ${what}`);
    await sleep(20);
  }
}
