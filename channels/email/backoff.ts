/** Waiting between attempts: doubling, jittered, and patient with connections that die young. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits that double from `first` to `max`, each somewhere between half and all of its length, so that many sources do not return at once. */
export class Backoff {
  readonly #first: number;
  readonly #max: number;
  readonly #random: () => number;
  #next: number;

  constructor(waits: { readonly first: number; readonly max: number }, random: () => number = Math.random) {
    this.#first = waits.first;
    this.#max = waits.max;
    this.#next = waits.first;
    this.#random = random;
  }

  /** The next wait in milliseconds, at least `floor`. */
  next(floor = 0): number {
    const length = Math.max(this.#next, floor);
    this.#next = Math.min(this.#next * 2, this.#max);
    return length * (0.5 + this.#random() / 2);
  }

  /** The trouble is over: waits start from the beginning. */
  reset(): void {
    this.#next = this.#first;
  }
}

/** Waits, or returns at once when `signal` aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // Aborted: the caller looks at the signal anyway.
  }
}
