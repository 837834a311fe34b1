/**
 * An intake in memory for tests of channels. It behaves as the real one: content is unique per account, content
 * seen before still makes its new source key known, the cursor moves with every answer and with no refusal, and
 * nothing is remembered of a refused item.
 */
import { createHash } from 'node:crypto';
import type { Intake, KeptPiece, Pieces, RawItem, SourceNews } from '#src/channel.ts';

/** What was reported of a source, in order. */
export interface Reported {
  readonly source: string;
  readonly news: SourceNews;
}

export class MemoryIntake implements Intake {
  /** Stored originals in the order they came. */
  readonly items: RawItem[] = [];
  readonly cursors = new Map<string, string>();
  readonly secrets = new Map<string, string>();
  readonly reports: Reported[] = [];
  /** How often each source key was handed over, refused or not. */
  readonly deliveries = new Map<string, number>();
  /** Storage refuses these items and takes everything else. */
  refuses: (item: RawItem) => boolean = () => false;
  /** Everything is down. */
  down = false;
  /** Calls that found everything down. */
  turnedAway = 0;
  readonly #keys = new Set<string>();
  readonly #contents = new Set<string>();

  async deliver(item: RawItem): Promise<'stored' | 'duplicate'> {
    const key = `${item.account}\n${item.sourceKey}`;
    this.deliveries.set(item.sourceKey, (this.deliveries.get(item.sourceKey) ?? 0) + 1);
    // The real one writes a blob and commits: it never answers in the same turn.
    await new Promise((resolve) => setImmediate(resolve));
    this.#expectUp();
    if (this.refuses(item)) throw new Error('this item is refused by the test');
    if (item.once === true && this.#keys.has(key)) return 'duplicate';
    const content = `${item.account}\n${createHash('sha256').update(item.bytes).digest('hex')}`;
    const isNew = !this.#contents.has(content);
    this.#keys.add(key);
    this.#contents.add(content);
    if (item.cursor) this.cursors.set(item.cursor.source, item.cursor.position);
    // A copy: what the channel does with its buffers afterwards must not reach what is stored.
    if (isNew && item.pieces !== undefined)
      await this.pieces.use(item.account, item.pieces.whole, item.pieces.keys);
    if (isNew) this.items.push({ ...item, bytes: Uint8Array.from(item.bytes) });
    return isNew ? 'stored' : 'duplicate';
  }

  async cursor(source: string): Promise<string | undefined> {
    this.#expectUp();
    return this.cursors.get(source);
  }

  async moveCursor(source: string, position: string): Promise<void> {
    this.#expectUp();
    this.cursors.set(source, position);
  }

  async known(account: string, sourceKeys: readonly string[]): Promise<ReadonlySet<string>> {
    this.#expectUp();
    return new Set(sourceKeys.filter((key) => this.#keys.has(`${account}\n${key}`)));
  }

  async report(source: string, news: SourceNews): Promise<void> {
    this.#expectUp();
    this.reports.push({ source, news });
  }

  async readSecret(name: string): Promise<string | undefined> {
    this.#expectUp();
    return this.secrets.get(name);
  }

  async writeSecret(name: string, value: string): Promise<void> {
    this.#expectUp();
    this.secrets.set(name, value);
  }

  readonly #pieces: KeptPiece[] = [];
  readonly pieces: Pieces = {
    keep: async (piece) => {
      this.#expectUp();
      const isThere = this.#pieces.some(({ whole, key }) => whole === piece.whole && key === piece.key);
      if (!isThere) this.#pieces.push({ ...piece, used: false });
      return isThere ? 'duplicate' : 'stored';
    },
    of: async (account, whole) =>
      this.#pieces.filter((piece) => piece.account === account && piece.whole === whole),
    unused: async () =>
      [
        ...new Map(this.#pieces.filter(({ used }) => !used).map((piece) => [piece.whole, piece])).values(),
      ].map(({ account, whole, receivedAt }) => ({ account, whole, since: receivedAt })),
    use: async (_account, whole, keys) => {
      for (const [index, piece] of this.#pieces.entries())
        if (piece.whole === whole && keys.includes(piece.key)) this.#pieces[index] = { ...piece, used: true };
    },
  };

  /** Stored bytes as text, in the order they came. */
  texts(): readonly string[] {
    return this.items.map((item) => Buffer.from(item.bytes).toString('latin1'));
  }

  /** Subjects of the stored originals, in the order they came. */
  subjects(): readonly string[] {
    return this.texts().map((text) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '');
  }

  /** News of a source in one state, oldest first. */
  told<State extends SourceNews['state']>(
    source: string,
    state: State,
  ): readonly Extract<SourceNews, { readonly state: State }>[] {
    return this.reports
      .filter((reported) => reported.source === source)
      .map(({ news }) => news)
      .filter((news): news is Extract<SourceNews, { readonly state: State }> => news.state === state);
  }

  #expectUp(): void {
    if (!this.down) return;
    this.turnedAway += 1;
    throw new Error('storage is down');
  }
}
