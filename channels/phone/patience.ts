/** How long we go on asking for what Twilio says is there: soon, then ever more seldom, and not for ever. */

/** Pauses between tries in ms; the last one repeats. */
const pauses = [5_000, 10_000, 30_000, 60_000, 300_000, 900_000] as const;

/** After so long, in ms, a person is told that it never came. */
export const longestWaitMs = 86_400_000;

/** Tries of each thing that is waited for. A process that starts anew begins anew, which costs one more try. */
export class Patience {
  readonly #tries = new Map<string, { readonly count: number; readonly next: number }>();

  /** Whether it is time to ask for it (again). */
  isDue(what: string, now: Date): boolean {
    return (this.#tries.get(what)?.next ?? 0) <= now.getTime();
  }

  /** It was asked for in vain. */
  failed(what: string, now: Date): void {
    const count = this.#tries.get(what)?.count ?? 0;
    const pause = pauses[count] ?? pauses.at(-1) ?? 0;
    this.#tries.set(what, { count: count + 1, next: now.getTime() + pause });
  }

  /** It is here, or given up. */
  done(what: string): void {
    this.#tries.delete(what);
  }
}
