/**
 * Statements that are asked again and again are prepared: PostgreSQL then parses and plans them once per connection,
 * which is more work than most of them do (measured: 40 % of the server's CPU while mail comes in).
 */
import pg from 'pg';

/** Asked so often before it is worth keeping; what people compose (filters, sorts) stays below. */
const asksBefore = 5;
/** Each connection keeps that many at most: PostgreSQL holds them in its memory. */
const mostPrepared = 400;
/** Texts are counted up to here, then counting begins anew. */
const mostCounted = 5_000;

/** What runs statements: a client of the pool, inside a transaction or alone. */
export type Asker = Pick<pg.PoolClient, 'query' | 'getTransactionStatus'>;

/** Gives names to the statements of one process. */
export class PreparedStatements {
  readonly #names = new Map<string, string>();
  readonly #asked = new Map<string, number>();
  #next = 1;

  /**
   * Runs a statement, prepared if it is asked often. A change of the schema under a prepared `select *` (a newer
   * release migrates while this one works) is met by preparing it anew: at once outside a transaction; inside, where
   * the error has spoilt it, by whoever repeats the transaction.
   */
  async ask(asker: Asker, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const name = this.#nameOf(text);
    const given = [...values];
    if (name === undefined) return asker.query(text, given);
    const isAlone = asker.getTransactionStatus() === 'I';
    try {
      return await asker.query({ name, text, values: given });
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      this.#names.delete(text);
      if (!isAlone) throw error;
      return asker.query(text, given);
    }
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const asked = (this.#asked.get(text) ?? 0) + 1;
    if (asked <= asksBefore || this.#names.size >= mostPrepared) {
      if (this.#asked.size >= mostCounted) this.#asked.clear();
      this.#asked.set(text, asked);
      return undefined;
    }
    // Never a name twice: on some connection the old one may still stand for the old plan.
    const name = `s${this.#next++}`;
    this.#names.set(text, name);
    return name;
  }
}

/** The tables under a prepared statement have changed: it must be prepared anew (SQLSTATE 0A000, by its message). */
export function isStalePlan(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === '0A000' &&
    error.message.includes('cached plan must not change result type')
  );
}
