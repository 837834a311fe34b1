/**
 * The chain over what happened. Each row of a log is sealed: SHA-256 over what it says and over the seal before it, so
 * that a row that was changed, taken out, slipped in or moved no longer fits. A row's words are covered by a salted
 * digest: they can be erased (GDPR art. 17) while the chain stays whole, and nobody can guess them from what is left.
 */
import { createHash } from 'node:crypto';

/** The logs that are sealed, by the names of their tables. */
export const sealedLogs = ['history', 'status_change'] as const;
export type SealedLog = (typeof sealedLogs)[number];

/** A row of a log. */
export interface RowName {
  readonly log: SealedLog;
  readonly rowId: string;
}

/** What a row says, as canonical text: `header` who, when, about what; `data` its words. */
export interface RowWords {
  readonly header: string;
  readonly data: string;
}

/** A row's place in the chain. */
export interface Seal extends RowName {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** Canonical text of the instant at which it was sealed. */
  readonly sealedAt: string;
  /** Absent once the words were erased. */
  readonly salt: Buffer | undefined;
  readonly dataDigest: Buffer;
  readonly hash: Buffer;
}

/** A seal and the row it seals; no words: the row is not there. */
export interface SealedRow {
  readonly seal: Seal;
  readonly words: RowWords | undefined;
  /** The row that tells of the erasure of these words. */
  readonly erasedBy: string | undefined;
}

/** The hash before the first. */
export const beginning = Buffer.alloc(32);

/** Digest of a row's words. */
export function digestOf(salt: Buffer, data: string): Buffer {
  return createHash('sha256').update(salt).update(data).digest();
}

/** A seal's hash, from the one before it and what the row says. */
export function hashOf(
  previous: Buffer,
  seal: Pick<Seal, 'seq' | 'log' | 'rowId' | 'sealedAt' | 'dataDigest'>,
  header: string,
): Buffer {
  const { seq, log, rowId, sealedAt, dataDigest } = seal;
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([seq, log, rowId, sealedAt, dataDigest.toString('hex'), header]))
    .digest();
}

/** A point of the chain that was written down elsewhere. */
export interface Anchor {
  readonly seq: number;
  readonly hash: string;
}

/** An anchor as a line of text: `<seq> <hash in hex>`, anything may follow. */
export function readAnchor(line: string): Anchor | undefined {
  const found = /^(\d{1,15})[ :]([0-9a-f]{64})(?:\s|$)/.exec(line.trim());
  return found?.[1] === undefined || found[2] === undefined
    ? undefined
    : { seq: Number(found[1]), hash: found[2] };
}

/** Something wrong with the chain. */
export type ChainFault =
  /** The row says something else than when it was sealed. */
  | ({ readonly kind: 'changed'; readonly seq: number } & RowName)
  /** The row stands where another stood: their places were exchanged. */
  | ({ readonly kind: 'reordered'; readonly seq: number; readonly standsIn: string } & RowName)
  /** The row was sealed and is gone. */
  | ({ readonly kind: 'missing'; readonly seq: number } & RowName)
  /** The row was never sealed, nor does it wait for it: it came in past the service. */
  | ({ readonly kind: 'inserted' } & RowName)
  /** The seal itself was changed; its row is as it was. */
  | ({ readonly kind: 'seal-changed'; readonly seq: number } & RowName)
  /** The seal stands at another place than its own. */
  | ({ readonly kind: 'seal-moved'; readonly seq: number; readonly belongsAt: number } & RowName)
  /** Seals are gone, from the first to the last of these numbers. */
  | { readonly kind: 'seals-missing'; readonly from: number; readonly to: number }
  /** Words were taken out, and no event tells of their erasure. */
  | ({ readonly kind: 'erased-untold'; readonly seq: number } & RowName)
  /** The chain ends before a point that was written down: its tail was cut off. */
  | { readonly kind: 'cut'; readonly head: number; readonly anchor: number }
  /** The chain fits itself, and not the point that was written down: it was written anew from somewhere before. */
  | { readonly kind: 'rewritten'; readonly anchor: number };

/** More than so many broken places are counted, not looked at one by one. */
const mostLookedAt = 1_000;

/** Reads a chain from its first seal to its last, in bounded memory, and says what is wrong with it. */
export class ChainReader {
  readonly faults: ChainFault[] = [];
  /** Words that were erased, with the event that should tell of it; the caller looks whether it does. */
  readonly erased: (RowName & { readonly seq: number; readonly by: string })[] = [];
  seals = 0;
  #head: { seq: number; hash: Buffer } = { seq: 0, hash: beginning };
  /** Places where a hash does not follow from the one before, with that one. */
  readonly #broken = new Map<number, { row: SealedRow; previous: Buffer }>();
  readonly #anchors: ReadonlyMap<number, readonly Anchor[]>;

  constructor(anchors: readonly Anchor[] = []) {
    this.#anchors = Map.groupBy(anchors, ({ seq }) => seq);
  }

  /** The last seal that was read. */
  get head(): Anchor {
    return { seq: this.#head.seq, hash: this.#head.hash.toString('hex') };
  }

  /** The next seal, in the order of their numbers. */
  take(row: SealedRow): void {
    const { seal, words } = row;
    this.seals++;
    const gap = seal.seq !== this.#head.seq + 1;
    if (gap) this.faults.push({ kind: 'seals-missing', from: this.#head.seq + 1, to: seal.seq - 1 });
    if (words === undefined)
      this.faults.push({ kind: 'missing', seq: seal.seq, log: seal.log, rowId: seal.rowId });
    // After a gap the hash before is unknown: this place cannot be held against it, the ones after it can.
    else if (!gap && !hashOf(this.#head.hash, seal, words.header).equals(seal.hash)) {
      if (this.#broken.size < mostLookedAt) this.#broken.set(seal.seq, { row, previous: this.#head.hash });
      else this.faults.push({ kind: 'changed', seq: seal.seq, log: seal.log, rowId: seal.rowId });
    } else this.#lookAtWords(row);
    for (const anchor of this.#anchors.get(seal.seq) ?? [])
      if (anchor.hash !== seal.hash.toString('hex'))
        this.faults.push({ kind: 'rewritten', anchor: anchor.seq });
    this.#head = { seq: seal.seq, hash: seal.hash };
  }

  /** Looks at what did not fit, once everything was read. */
  end(): readonly ChainFault[] {
    this.#explainBroken();
    for (const seq of this.#anchors.keys())
      if (seq > this.#head.seq) this.faults.push({ kind: 'cut', head: this.#head.seq, anchor: seq });
    return this.faults;
  }

  #lookAtWords({ seal, words, erasedBy }: SealedRow): void {
    const { seq, log, rowId, salt, dataDigest } = seal;
    if (erasedBy !== undefined) {
      this.erased.push({ seq, log, rowId, by: erasedBy });
      return;
    }
    if (words === undefined) return;
    if (salt === undefined || !digestOf(salt, words.data).equals(dataDigest))
      this.faults.push({ kind: 'changed', seq, log, rowId });
  }

  #explainBroken(): void {
    const broken = [...this.#broken.values()];
    /** What the hash at a place must have been, where another one stands there now. */
    const genuine = new Map<number, Buffer>();
    const moved = new Set<number>();
    for (const { row, previous: stored } of broken) {
      const { seal, words } = row;
      if (words === undefined) continue;
      const { seq, log, rowId } = seal;
      const previous = genuine.get(seq - 1) ?? stored;
      if (hashOf(previous, seal, words.header).equals(seal.hash)) {
        this.#lookAtWords(row);
        continue;
      }
      const other = broken.find(
        (each) =>
          each.row !== row &&
          each.row.words !== undefined &&
          hashOf(previous, { ...each.row.seal, seq }, each.row.words.header).equals(each.row.seal.hash),
      );
      if (other !== undefined) {
        genuine.set(seq, other.row.seal.hash);
        const { seal: strayed } = other.row;
        if (!moved.has(strayed.seq))
          this.faults.push({
            kind: 'seal-moved',
            seq: strayed.seq,
            belongsAt: seq,
            log: strayed.log,
            rowId: strayed.rowId,
          });
        moved.add(strayed.seq);
        continue;
      }
      const stranger = broken.find(
        (each) =>
          each.row !== row &&
          each.row.words !== undefined &&
          hashOf(previous, seal, each.row.words.header).equals(seal.hash),
      );
      if (stranger !== undefined) {
        this.faults.push({ kind: 'reordered', seq, log, rowId, standsIn: stranger.row.seal.rowId });
        continue;
      }
      const recomputed = hashOf(previous, seal, words.header);
      const next = this.#broken.get(seq + 1)?.row;
      if (
        next?.words !== undefined &&
        hashOf(recomputed, next.seal, next.words.header).equals(next.seal.hash)
      ) {
        genuine.set(seq, recomputed);
        this.faults.push({ kind: 'seal-changed', seq, log, rowId });
        continue;
      }
      this.faults.push({ kind: 'changed', seq, log, rowId });
    }
  }
}
