import type { Response } from 'express';
import { ApiProblem } from './problem.ts';

/** Lets downloads through while what they hold in memory together stays below a limit; the others wait their turn. */
export class ByteGate {
  readonly #limit: number;
  readonly #patienceMs: number;
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = [];
  #held = 0;

  constructor(limit: number, patienceMs = 30_000) {
    this.#limit = limit;
    this.#patienceMs = patienceMs;
  }

  /**
   * Waits until `bytes` more may be held; they are given back when the response has left or its connection ended. A
   * file larger than the limit goes alone.
   *
   * @throws ApiProblem `unavailable` when its turn does not come.
   */
  async enter(bytes: number, response: Response): Promise<void> {
    if (this.#waiting.length === 0 && this.#fits(bytes)) this.#held += bytes;
    else await this.#wait(bytes, response);
    const leave = () => {
      this.#held -= bytes;
      this.#admit();
    };
    if (response.destroyed) leave();
    else response.once('close', leave);
  }

  async #wait(bytes: number, response: Response): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const turn = { bytes, enter: resolve };
    const giveUp = () => {
      const place = this.#waiting.indexOf(turn);
      // Admitted in the same moment: whoever waited finds the connection closed and gives the room back.
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(new ApiProblem('unavailable', { detail: 'Too many downloads at once.' }));
      this.#admit();
    };
    const timer = setTimeout(giveUp, this.#patienceMs);
    response.once('close', giveUp);
    this.#waiting.push(turn);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      response.off('close', giveUp);
    }
  }

  #fits(bytes: number): boolean {
    return this.#held === 0 || this.#held + bytes <= this.#limit;
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#held += next.bytes;
      next.enter();
    }
  }
}
