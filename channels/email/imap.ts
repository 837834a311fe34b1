/**
 * Reads a folder for ever and loses nothing: new messages by UID in order, and from time to time the whole
 * set of UIDs compared with what is stored. Each folder has its own connection and its own troubles.
 *
 * The cursor (`UIDVALIDITY:UID`) moves in the transaction that stores a message. It says only where to go
 * on; the promise that nothing is missing is kept by the reconciliation, which asks the server for all UIDs
 * and the storage for all keys. So a message that cannot be fetched now may be passed by: it stays a hole
 * that every reconciliation finds again.
 */
import type { FetchMessageObject, ImapFlow, SearchObject } from 'imapflow';
import type { Intake, RawItem } from '#src/channel.ts';
import { Backoff, pause } from './backoff.ts';
import { ConnectionLost, LoginRefused, connectImap, disconnect, explain } from './imap-connection.ts';
import { OAuthRefused, type TokenSource } from './oauth.ts';
import { headerOnlyOriginal } from './oversized.ts';
import { Pulse } from './pulse.ts';
import type { ImapRhythm, Log, MailboxSettings } from './settings.ts';

/** A folder to read, and what reading it needs. */
export interface FolderSource {
  readonly mailbox: MailboxSettings;
  readonly folder: string;
  /** For mailboxes with OAuth2. */
  readonly tokens?: TokenSource;
  readonly rhythm: ImapRhythm;
  readonly log: Log;
}

/** Name of a folder's cursor and of its line on the health page. */
export function folderSourceName(mailbox: string, folder: string): string {
  return `imap:${mailbox}/${folder}`;
}

/** Watches a folder until `signal` aborts. Never throws: trouble is reported and waited out. */
export async function watchFolder(source: FolderSource, intake: Intake, signal: AbortSignal): Promise<void> {
  await new FolderWatch(source, intake, signal).run();
}

/** One life of a folder: UIDs name messages only together with their UIDVALIDITY (RFC 9051 2.3.1.1). */
interface View {
  /** UIDVALIDITY, with `~2`, `~3` … when the server started UIDs over without changing it. */
  readonly incarnation: string;
  /** Every message up to this UID is stored, gone, or a known hole. */
  last: number;
  /** What the stored cursor says. */
  persisted: number;
}

interface Measured {
  readonly uid: number;
  /** RFC822.SIZE; absent when the server would not tell. */
  readonly size?: number;
}

/** Storage takes nothing at the moment: nothing moves, and the same is tried again. */
class StorageDown extends Error {
  override name = 'StorageDown';

  constructor(refusal: string, options?: ErrorOptions) {
    super(`storage does not take messages: ${refusal}`, options);
  }
}

class FolderWatch {
  readonly #source: FolderSource;
  readonly #intake: Intake;
  readonly #signal: AbortSignal;
  readonly #rhythm: ImapRhythm;
  readonly #name: string;
  readonly #pulse: Pulse;
  readonly #backoff: Backoff;
  readonly #storageBackoff: Backoff;
  /** Tries spent on messages that made trouble, across connections: a message may kill every one of them. */
  readonly #attempts = new Map<string, number>();
  /** Source keys passed by, to be found again by a reconciliation. */
  readonly #holes = new Set<string>();
  #reconcileAt = -Infinity;
  #arrived = false;
  #wake: () => void = () => undefined;

  constructor(source: FolderSource, intake: Intake, signal: AbortSignal) {
    this.#source = source;
    this.#intake = intake;
    this.#signal = signal;
    this.#rhythm = source.rhythm;
    this.#name = folderSourceName(source.mailbox.name, source.folder);
    this.#pulse = new Pulse(this.#name, intake, source.log, source.rhythm.report);
    this.#backoff = new Backoff(source.rhythm.backoff);
    this.#storageBackoff = new Backoff(source.rhythm.backoff);
  }

  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const startedAt = performance.now();
      let floor = 0;
      try {
        await this.#session();
      } catch (error) {
        if (this.#signal.aborted) return;
        if (error instanceof LoginRefused || error instanceof OAuthRefused) {
          floor = this.#rhythm.backoff.afterRefusedLogin;
        }
        await this.#pulse.failing(explain(error));
      }
      if (performance.now() - startedAt >= this.#rhythm.backoff.stableAfter) this.#backoff.reset();
      await pause(this.#backoff.next(floor), this.#signal);
    }
  }

  /** One connection, from login to its end. */
  async #session(): Promise<void> {
    const { folder, mailbox } = this.#source;
    const client = await this.#connect();
    if (!client) return;
    const leave = (): void => {
      this.#wake();
      void disconnect(client, this.#rhythm.logout);
    };
    this.#signal.addEventListener('abort', leave, { once: true });
    client.on('exists', () => {
      this.#arrived = true;
      this.#wake();
    });
    client.on('close', () => this.#wake());
    try {
      if (this.#signal.aborted) return;
      if (mailbox.moveTo !== undefined) await prepareFolder(client, mailbox.moveTo);
      // The lock keeps a quiet connection alive while storage is slow; nobody else ever asks for it.
      const lock = await client.getMailboxLock(folder, {
        readOnly: this.#readOnly(),
        acquireTimeout: this.#rhythm.socketTimeout,
      });
      try {
        await this.#follow(client);
      } finally {
        lock.release();
      }
    } finally {
      this.#signal.removeEventListener('abort', leave);
      await disconnect(client, this.#rhythm.logout);
    }
  }

  async #connect(): Promise<ImapFlow | undefined> {
    const { mailbox, tokens } = this.#source;
    const connecting = connectImap(mailbox, tokens, this.#rhythm);
    const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
    const abort = (): void => resolve(undefined);
    this.#signal.addEventListener('abort', abort, { once: true });
    try {
      const client = await Promise.race([connecting, aborted]);
      if (!client) {
        connecting.then(
          (late) => late.close(),
          () => undefined,
        );
      }
      return client;
    } finally {
      this.#signal.removeEventListener('abort', abort);
    }
  }

  #readOnly(): boolean {
    return !this.#source.mailbox.markSeen && this.#source.mailbox.moveTo === undefined;
  }

  async #follow(client: ImapFlow): Promise<void> {
    let view = await this.#enter(client);
    let openedAt = performance.now();
    while (!this.#signal.aborted) {
      try {
        this.#arrived = false;
        await this.#catchUp(client, view);
        if (performance.now() >= this.#reconcileAt) await this.#reconcile(client, view);
        this.#storageBackoff.reset();
        await this.#pulse.alive(this.#detail());
      } catch (error) {
        if (!(error instanceof StorageDown)) throw error;
        await this.#pulse.failing(error.message);
        await pause(this.#storageBackoff.next(), this.#signal);
        expectOpen(client);
        continue;
      }
      if (!this.#arrived) await this.#idle(client);
      if (this.#signal.aborted) return;
      if (performance.now() - openedAt < this.#rhythm.poll) {
        await this.#afterIdle(client, client.noop());
        expectOpen(client);
        continue;
      }
      // Opened anew: a server that stopped telling this connection about arrivals, or a folder that was
      // made anew under it, shows itself here.
      await this.#afterIdle(client, client.mailboxOpen(this.#source.folder, { readOnly: this.#readOnly() }));
      expectOpen(client);
      view = await this.#enter(client);
      openedAt = performance.now();
    }
  }

  /** Where to go on in the folder just opened. */
  async #enter(client: ImapFlow): Promise<View> {
    const mailbox = expectOpen(client);
    const uidValidity = String(mailbox.uidValidity ?? 0);
    // A server may leave UIDNEXT out (RFC 9051 6.3.2 says it must not).
    const uidNext: number | undefined = mailbox.uidNext;
    const stored = parsePosition(await this.#stored(() => this.#intake.cursor(this.#name)));
    if (!stored) return { incarnation: uidValidity, last: 0, persisted: 0 };

    const startedOver = stored.uidValidity === uidValidity && uidNext !== undefined && stored.uid >= uidNext;
    if (stored.uidValidity === uidValidity && !startedOver) {
      return { incarnation: stored.incarnation, last: stored.uid, persisted: stored.uid };
    }
    // Every UID may now mean another message. New arrivals go first; the rest is found by comparing, and
    // what is stored already is recognised by its content.
    const incarnation = startedOver ? `${uidValidity}~${stored.life + 1}` : uidValidity;
    const highest =
      uidNext === undefined ? ((await this.#list(client, { all: true })).at(-1) ?? 0) : uidNext - 1;
    this.#source.log.warn('folder numbered anew', {
      source: this.#name,
      from: stored.incarnation,
      to: incarnation,
    });
    this.#attempts.clear();
    this.#holes.clear();
    this.#reconcileAt = -Infinity;
    await this.#stored(() => this.#intake.moveCursor(this.#name, `${incarnation}:${highest}`));
    return { incarnation, last: highest, persisted: highest };
  }

  async #catchUp(client: ImapFlow, view: View): Promise<void> {
    // `n:*` always names the last message, even below n (RFC 9051 9, seq-range).
    const uids = (await this.#list(client, { uid: `${view.last + 1}:*` })).filter((uid) => uid > view.last);
    await this.#take(client, view, uids, true);
  }

  /** Compares all UIDs of the server with all keys of the storage, and fetches the difference. */
  async #reconcile(client: ImapFlow, view: View): Promise<void> {
    for (const key of this.#holes) this.#attempts.delete(key);
    this.#holes.clear();
    const present = (await this.#list(client, { all: true })).filter((uid) => uid <= view.last);
    const missing: number[] = [];
    const unmoved: number[] = [];
    for (const uids of chunked(present, 1000)) {
      const known = await this.#stored(() =>
        this.#intake.known(
          this.#source.mailbox.name,
          uids.map((uid) => this.#key(view, uid)),
        ),
      );
      for (const uid of uids) (known.has(this.#key(view, uid)) ? unmoved : missing).push(uid);
    }
    for (const uids of chunked(missing, this.#rhythm.batchCount)) {
      await this.#take(client, view, uids, false);
      if (this.#signal.aborted) return;
      if (this.#arrived) {
        this.#arrived = false;
        await this.#catchUp(client, view);
      }
    }
    // Stored, but the process ended before they were moved.
    if (this.#source.mailbox.moveTo !== undefined) {
      for (const uids of chunked(unmoved, this.#rhythm.batchCount)) await this.#mark(client, uids);
    }
    await this.#pulse.reconciled(present.length, missing.length);
    const after = this.#holes.size > 0 ? this.#rhythm.reconcileWithHoles : this.#rhythm.reconcile;
    this.#reconcileAt = performance.now() + after;
  }

  /** Fetches and stores messages in order of UID; with `advance` the cursor follows. */
  async #take(client: ImapFlow, view: View, uids: readonly number[], advance: boolean): Promise<void> {
    for (const group of chunked(uids, 500)) {
      const measured = await this.#measure(client, group);
      let done = 0;
      for (const batch of this.#batches(view, measured)) {
        done += batch.length;
        const items = await this.#fetch(client, view, batch);
        const stored = await this.#store(client, view, items, measured.slice(done), advance);
        await this.#mark(client, stored);
        if (advance) await this.#advance(view, batch.at(-1)?.uid ?? view.last);
        await this.#pulse.alive(this.#detail());
        if (this.#signal.aborted) return;
      }
    }
  }

  async #advance(view: View, uid: number): Promise<void> {
    view.last = uid;
    if (view.persisted === uid) return;
    // The last ones were gone, or could not be fetched.
    await this.#stored(() => this.#intake.moveCursor(this.#name, `${view.incarnation}:${uid}`));
    view.persisted = uid;
  }

  async #list(client: ImapFlow, query: SearchObject): Promise<number[]> {
    const { since } = this.#source.mailbox;
    const found = await client.search({ ...query, ...(since === undefined ? {} : { since }) }, { uid: true });
    expectOpen(client);
    if (!Array.isArray(found)) throw new ConnectionLost('the server did not answer a search');
    return found.toSorted((a, b) => a - b);
  }

  async #measure(client: ImapFlow, uids: readonly number[]): Promise<readonly Measured[]> {
    const sizes = new Map<number, number>();
    try {
      for (const message of await client.fetchAll(
        sequenceSet(uids),
        { uid: true, size: true },
        { uid: true },
      )) {
        if (message.size !== undefined) sizes.set(message.uid, message.size);
      }
    } catch (error) {
      // A server may stumble over one message when asked for the sizes of many: then each is fetched alone.
      expectOpen(client);
      this.#source.log.warn('sizes not given', { source: this.#name, error: explain(error) });
    }
    expectOpen(client);
    return uids.map((uid) => {
      const size = sizes.get(uid);
      return size === undefined ? { uid } : { uid, size };
    });
  }

  #batches(view: View, measured: readonly Measured[]): readonly (readonly Measured[])[] {
    const largest = Math.min(this.#rhythm.largeBytes, this.#rhythm.maxMailSize);
    const batches: Measured[][] = [];
    let open: Measured[] | undefined;
    let bytes = 0;
    for (const message of measured) {
      const { size } = message;
      const large = size === undefined || size > largest;
      if (large || this.#attempts.has(this.#key(view, message.uid))) {
        batches.push([message]);
        open = undefined;
        continue;
      }
      if (!open || open.length >= this.#rhythm.batchCount || bytes + size > this.#rhythm.batchBytes) {
        open = [];
        bytes = 0;
        batches.push(open);
      }
      open.push(message);
      bytes += size;
    }
    return batches;
  }

  async #fetch(client: ImapFlow, view: View, batch: readonly Measured[]): Promise<readonly RawItem[]> {
    const items: RawItem[] = [];
    const fetched =
      batch.length > 1 ? await this.#fetchTogether(client, view, batch) : new Map<number, RawItem>();
    for (const message of batch) {
      const item = fetched.get(message.uid) ?? (await this.#fetchAlone(client, view, message));
      if (item) items.push(item);
    }
    return items;
  }

  async #fetchTogether(
    client: ImapFlow,
    view: View,
    batch: readonly Measured[],
  ): Promise<ReadonlyMap<number, RawItem>> {
    const items = new Map<number, RawItem>();
    const uids = batch.map((message) => message.uid);
    try {
      // imapflow asks for BODY.PEEK[]: reading leaves `\Seen` alone (seen in its fetch command and in the tests).
      const query = { uid: true, internalDate: true, source: true };
      for (const message of await client.fetchAll(sequenceSet(uids), query, { uid: true })) {
        if (message.source) items.set(message.uid, this.#item(view, message.uid, message.source, message));
      }
    } catch (error) {
      if (!isOpen(client)) {
        // One of them may have killed the connection: next time each is fetched alone.
        for (const uid of uids)
          this.#attempts.set(this.#key(view, uid), this.#attempts.get(this.#key(view, uid)) ?? 0);
        throw error;
      }
      this.#source.log.warn('batch not given', {
        source: this.#name,
        count: uids.length,
        error: explain(error),
      });
    }
    expectOpen(client);
    return items;
  }

  /** One message, tried several times; undefined when it is gone or, for now, a hole. */
  async #fetchAlone(client: ImapFlow, view: View, message: Measured): Promise<RawItem | undefined> {
    const key = this.#key(view, message.uid);
    let said = 'the connection broke each time';
    for (;;) {
      const tried = this.#attempts.get(key) ?? 0;
      if (tried >= this.#rhythm.attempts) {
        await this.#passBy(key, `message ${key} cannot be fetched: ${said}`);
        return undefined;
      }
      // Counted before the try, because the try may cost the connection.
      this.#attempts.set(key, tried + 1);
      try {
        const item = await this.#download(client, view, message);
        this.#attempts.delete(key);
        return item;
      } catch (error) {
        expectOpen(client, error);
        said = explain(error);
        this.#source.log.warn('message not given', {
          source: this.#name,
          key,
          attempt: tried + 1,
          error: said,
        });
        await pause(this.#rhythm.attemptPause, this.#signal);
      }
    }
  }

  async #download(client: ImapFlow, view: View, { uid, size }: Measured): Promise<RawItem | undefined> {
    if (size !== undefined && size > this.#rhythm.maxMailSize)
      return this.#downloadHeader(client, view, uid, size);
    if (size !== undefined && size > this.#rhythm.largeBytes)
      return this.#downloadInPieces(client, view, uid, size);
    const message = await fetchOne(client, uid, { uid: true, internalDate: true, source: true });
    if (!message) return this.#confirmGone(client, uid);
    if (!message.source) throw new Error('the server gave the message without its bytes');
    return this.#item(view, uid, message.source, message);
  }

  /** A large message by parts of its bytes: a reply of bounded size each, and one buffer in all. */
  async #downloadInPieces(
    client: ImapFlow,
    view: View,
    uid: number,
    size: number,
  ): Promise<RawItem | undefined> {
    const { pieceBytes, maxMailSize } = this.#rhythm;
    let buffer = Buffer.allocUnsafe(size);
    let length = 0;
    let envelope: FetchMessageObject | undefined;
    for (;;) {
      const piece = { start: length, maxLength: pieceBytes };
      const message = await fetchOne(client, uid, { uid: true, internalDate: true, source: piece });
      if (!message) return this.#confirmGone(client, uid);
      envelope ??= message;
      const bytes = message.source ?? Buffer.alloc(0);
      // Some servers ignore the range and give everything each time.
      if (bytes.length > pieceBytes && length > 0)
        throw new Error('the server does not give parts of a message');
      if (length + bytes.length > maxMailSize)
        return this.#downloadHeader(client, view, uid, length + bytes.length);
      if (length + bytes.length > buffer.length) {
        buffer = Buffer.concat(
          [buffer.subarray(0, length)],
          Math.max(buffer.length * 2, length + bytes.length),
        );
      }
      buffer.set(bytes, length);
      length += bytes.length;
      // Only a short answer ends a message: Exchange is known to announce sizes that are not true.
      if (bytes.length !== pieceBytes) break;
    }
    return this.#item(view, uid, buffer.subarray(0, length), envelope);
  }

  async #downloadHeader(
    client: ImapFlow,
    view: View,
    uid: number,
    size: number,
  ): Promise<RawItem | undefined> {
    const message = await fetchOne(client, uid, { uid: true, internalDate: true, headers: true });
    if (!message) return this.#confirmGone(client, uid);
    const { folder } = this.#source;
    const limit = this.#rhythm.maxMailSize;
    this.#source.log.warn('message too large', {
      source: this.#name,
      key: this.#key(view, uid),
      size,
      limit,
    });
    const bytes = headerOnlyOriginal(message.headers ?? Buffer.alloc(0), { size, limit, folder, uid });
    return this.#item(view, uid, bytes, message);
  }

  /** A message absent from an answer is gone only if the server does not list it either. */
  async #confirmGone(client: ImapFlow, uid: number): Promise<undefined> {
    const listed = await client.search({ uid: String(uid) }, { uid: true });
    expectOpen(client);
    if (!Array.isArray(listed) || listed.includes(uid))
      throw new Error('the server lists the message but does not give it');
    return undefined;
  }

  #item(view: View, uid: number, bytes: Uint8Array, message: FetchMessageObject): RawItem {
    const { internalDate } = message;
    const received = internalDate === undefined ? new Date() : new Date(internalDate);
    return {
      channel: 'email',
      account: this.#source.mailbox.name,
      sourceKey: this.#key(view, uid),
      bytes,
      receivedAt: Number.isNaN(received.getTime()) ? new Date() : received,
      cursor: { source: this.#name, position: `${view.incarnation}:${uid}` },
    };
  }

  /**
   * Stores items in order and returns the UIDs that are safe. With `advance` an item that storage refuses
   * is passed by only when storage takes the ones after it: else storage is down, and nothing moves.
   */
  async #store(
    client: ImapFlow,
    view: View,
    items: readonly RawItem[],
    following: readonly Measured[],
    advance: boolean,
  ): Promise<readonly number[]> {
    const safe: number[] = [];
    let refusedInARow = 0;
    for (const [index, item] of items.entries()) {
      let refusal = await this.#tryToStore(advance ? item : withoutCursor(item), this.#rhythm.attempts);
      if (refusal !== undefined && advance) {
        const others = items.slice(index + 1, index + 4);
        if (!(await this.#storageTakes(client, view, others, following))) throw new StorageDown(refusal);
        refusal = await this.#tryToStore(item, 1);
      }
      if (refusal === undefined) {
        refusedInARow = 0;
        const uid = uidOf(item);
        if (advance) view.persisted = uid;
        safe.push(uid);
        continue;
      }
      refusedInARow += 1;
      if (!advance && refusedInARow > 3) throw new StorageDown(refusal);
      await this.#passBy(item.sourceKey, `message ${item.sourceKey} cannot be stored: ${refusal}`);
    }
    return safe;
  }

  /** Whether storage takes any of some later messages, without the cursor. */
  async #storageTakes(
    client: ImapFlow,
    view: View,
    others: readonly RawItem[],
    following: readonly Measured[],
  ): Promise<boolean> {
    for (const other of others) {
      if ((await this.#tryToStore(withoutCursor(other), 1)) === undefined) return true;
    }
    const small = following.filter(({ size }) => size !== undefined && size <= this.#rhythm.largeBytes);
    for (const message of small.slice(0, 3 - others.length)) {
      const other = await this.#fetchAlone(client, view, message);
      if (other && (await this.#tryToStore(withoutCursor(other), 1)) === undefined) return true;
    }
    return false;
  }

  /** Undefined once stored, else the reason of the last refusal. */
  async #tryToStore(item: RawItem, attempts: number): Promise<string | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#intake.deliver(item);
        return undefined;
      } catch (error) {
        if (attempt >= attempts || this.#signal.aborted) return explain(error);
        await pause(this.#rhythm.attemptPause, this.#signal);
      }
    }
  }

  async #passBy(key: string, error: string): Promise<void> {
    this.#holes.add(key);
    this.#reconcileAt = Math.min(this.#reconcileAt, performance.now() + this.#rhythm.reconcileWithHoles);
    await this.#pulse.failing(error);
  }

  /** What the mailbox's users see of us, and only after the messages are stored. */
  async #mark(client: ImapFlow, uids: readonly number[]): Promise<void> {
    const { markSeen, moveTo } = this.#source.mailbox;
    if (uids.length === 0) return;
    const set = sequenceSet(uids);
    if (markSeen && !(await client.messageFlagsAdd(set, ['\\Seen'], { uid: true }))) {
      expectOpen(client);
      this.#source.log.warn('messages not marked as seen', { source: this.#name, count: uids.length });
    }
    if (moveTo === undefined) return;
    // Without these a move would end in EXPUNGE, which also removes what people merely marked (RFC 4315).
    const canMove = client.capabilities.has('MOVE') || client.capabilities.has('UIDPLUS');
    if (!canMove || !(await client.messageMove(set, moveTo, { uid: true }))) {
      expectOpen(client);
      this.#source.log.warn('messages not moved', { source: this.#name, count: uids.length, canMove });
    }
  }

  /** Waits for an arrival, for as long as one IDLE lasts. */
  async #idle(client: ImapFlow): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, Math.min(this.#rhythm.idle, this.#rhythm.poll));
    // The next command ends the IDLE. A server that ends it early, or has none, is asked when the time is up.
    client.idle().catch(() => undefined);
    if (this.#arrived || this.#signal.aborted || !isOpen(client)) resolve();
    await promise;
    clearTimeout(timer);
    this.#wake = () => undefined;
  }

  /**
   * The first command after an IDLE, with a deadline of our own: frozen just while an IDLE begins, imapflow takes the
   * silence for idling and waits for ever (its socket timeout only starts another NOOP behind the first; measured).
   * @throws ConnectionLost
   */
  async #afterIdle(client: ImapFlow, command: Promise<unknown>): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      client.close();
      reject(new ConnectionLost('connection lost: no answer after an IDLE'));
    }, 2 * this.#rhythm.socketTimeout);
    // The command may fail long after nobody waits for it any more.
    command.catch(() => undefined);
    try {
      await Promise.race([command, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #key(view: View, uid: number): string {
    return `${this.#source.folder}/${view.incarnation}/${uid}`;
  }

  #detail(): string | undefined {
    if (this.#holes.size === 0) return undefined;
    return `${this.#holes.size} message(s) could not be fetched yet: ${[...this.#holes].slice(0, 5).join(', ')}`;
  }

  async #stored<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw new StorageDown(explain(error), { cause: error });
    }
  }
}

/** Makes the folder read messages are moved to; servers say so in different words when it is there already. */
async function prepareFolder(client: ImapFlow, path: string): Promise<void> {
  try {
    await client.mailboxCreate(path);
  } catch (error) {
    if (!(await client.status(path, { uidValidity: true }))) throw error;
  }
}

/** A message or, when the server has none by this UID, undefined. */
async function fetchOne(
  client: ImapFlow,
  uid: number,
  query: Parameters<ImapFlow['fetchOne']>[1],
): Promise<FetchMessageObject | undefined> {
  const message = await client.fetchOne(String(uid), query, { uid: true });
  expectOpen(client);
  return message || undefined;
}

function isOpen(client: ImapFlow): boolean {
  return !client.isClosed && client.usable && client.mailbox !== false;
}

/**
 * The open folder. imapflow answers commands on a closed connection with nothing found instead of an error,
 * and nothing found would look like messages gone.
 * @throws ConnectionLost
 */
function expectOpen(client: ImapFlow, cause?: unknown): Exclude<ImapFlow['mailbox'], false> {
  const { mailbox } = client;
  if (mailbox !== false && isOpen(client)) return mailbox;
  const why = client.byeReason ?? (cause === undefined ? 'the server closed the connection' : explain(cause));
  throw new ConnectionLost(`connection lost: ${why}`, { cause });
}

function parsePosition(position: string | undefined):
  | {
      readonly incarnation: string;
      readonly uidValidity: string;
      readonly life: number;
      readonly uid: number;
    }
  | undefined {
  const match = /^((\d+)(?:~(\d+))?):(\d+)$/.exec(position ?? '');
  const [, incarnation, uidValidity, life, uid] = match ?? [];
  if (incarnation === undefined || uidValidity === undefined || uid === undefined) return undefined;
  return { incarnation, uidValidity, life: Number(life ?? 1), uid: Number(uid) };
}

function uidOf(item: RawItem): number {
  return Number(item.sourceKey.slice(item.sourceKey.lastIndexOf('/') + 1));
}

function withoutCursor(item: RawItem): RawItem {
  const { cursor: _cursor, ...rest } = item;
  return rest;
}

/** UIDs in ascending order as a compact set: `1:3,7`. */
function sequenceSet(uids: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const uid of uids) {
    const open = ranges.at(-1);
    if (open?.to === uid - 1) open.to = uid;
    else ranges.push({ from: uid, to: uid });
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
}

function chunked<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let start = 0; start < values.length; start += size) chunks.push(values.slice(start, start + size));
  return chunks;
}
