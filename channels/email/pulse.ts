/** Proof of life of one source: how its state reaches the health page without flooding it. */
import type { Intake } from '#src/channel.ts';
import type { Log } from './settings.ts';

/** Reports for one source. Never throws: a storage that cannot take the news must not stop the reading. */
export class Pulse {
  readonly #source: string;
  readonly #intake: Intake;
  readonly #log: Log;
  readonly #every: number;
  #aliveAt = -Infinity;
  #detail: string | undefined;

  constructor(source: string, intake: Intake, log: Log, every: number) {
    this.#source = source;
    this.#intake = intake;
    this.#log = log;
    this.#every = every;
  }

  /** The source answered just now. Passed on at most once per `every`, but at once after a failure or with other news. */
  async alive(detail?: string): Promise<void> {
    const now = performance.now();
    if (detail === this.#detail && now - this.#aliveAt < this.#every) return;
    const told = await this.#tell({ state: 'alive', ...(detail === undefined ? {} : { detail }) });
    if (!told) return;
    this.#aliveAt = now;
    this.#detail = detail;
  }

  /** The source does not work, or not wholly; `error` is shown to everybody. */
  async failing(error: string): Promise<void> {
    this.#aliveAt = -Infinity;
    this.#log.warn('source failing', { source: this.#source, error });
    await this.#tell({ state: 'failing', error });
  }

  /** A full comparison found `missing` of `atSource` items not stored. */
  async reconciled(atSource: number, missing: number): Promise<void> {
    this.#log.info('source reconciled', { source: this.#source, atSource, missing });
    await this.#tell({ state: 'reconciled', atSource, missing });
  }

  async #tell(news: Parameters<Intake['report']>[1]): Promise<boolean> {
    try {
      await this.#intake.report(this.#source, news);
      return true;
    } catch (error) {
      this.#log.warn('health report not taken', { source: this.#source, error: String(error) });
      return false;
    }
  }
}
