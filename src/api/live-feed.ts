/**
 * What has changed, told to everybody who watches through this process: one reader of the database, however many
 * browsers, and one message per browser and look. Nobody's slowness is kept in memory: what a browser has not taken is
 * merged, and one that takes nothing is cut and comes back for the rest.
 */
import type { Writable } from 'node:stream';
import type { PersonId, SessionId } from '../domain/ids.ts';
import { changesOfLate, changesSince, mostChanges, type Change, type News } from '../storage/changes.ts';
import { isSessionAlive } from '../storage/sessions.ts';
import type { ApiTools } from './tools.ts';

/** Measures of time, in milliseconds; tests take shorter ones. */
export interface LiveTimes {
  /** The database is looked at so often while somebody watches: nobody is told more than four times a second. */
  readonly everyMs: number;
  /** A sign of life when there is nothing to tell, and a look whether the session still lives. */
  readonly pulseMs: number;
  /** Who has taken nothing for so long is cut. */
  readonly patienceMs: number;
}

export const liveTimes: LiveTimes = { everyMs: 250, pulseMs: 15_000, patienceMs: 20_000 };

/** Why a stream ends: the watcher's right to it, the service, or the database. */
export type EndOfStream = 'session' | 'stopping' | 'away';

/** Who watches. */
export interface Watcher {
  readonly out: Writable;
  readonly mayReadFraud: boolean;
  /** Absent for programs with a token. */
  readonly signedIn?: { readonly session: SessionId; readonly person: PersonId };
  /** The last mark it was told. */
  readonly after?: string;
}

export interface LiveFeed {
  /** Begins to tell a watcher, until its stream ends. Resolves then. */
  watch(watcher: Watcher): Promise<void>;
  /** How many watch. */
  readonly size: () => number;
  /** Ends all streams, and every new one at once. */
  close(): void;
}

interface Listener extends Watcher {
  /** What it has not been told, one for each row. */
  readonly waiting: Map<string, Change>;
  /** Everything up to here has been told or waits. */
  mark: string;
  /** It must read everything anew. */
  behind: boolean;
  /** Joined to the others: what happened before has been looked up. */
  joined: boolean;
  /** Since when its connection takes nothing more. */
  stuckSince: number | undefined;
  spokenAt: number;
}

/** Opens the feed of one API. The database is looked at only while somebody watches. */
export function openLiveFeed(tools: Pick<ApiTools, 'db' | 'log' | 'now'>, times = liveTimes): LiveFeed {
  const { db, log } = tools;
  const listeners = new Set<Listener>();
  let closed = false;
  let reader: { readonly ready: Promise<void> } | undefined;
  /** Ends the wait for the next look. */
  let wake: () => void = () => undefined;

  const end = (listener: Listener, why: EndOfStream) => {
    listeners.delete(listener);
    if (listener.out.destroyed || listener.out.writableEnded) return;
    // Last words that are not taken would keep the connection.
    if (listener.stuckSince === undefined) listener.out.end(message('end', { why }, undefined));
    else listener.out.destroy();
  };

  const tell = (listener: Listener, at: number) => {
    if (!listener.joined || listener.out.destroyed) return;
    if (listener.stuckSince !== undefined) {
      if (at - listener.stuckSince > times.patienceMs) {
        listeners.delete(listener);
        listener.out.destroy();
      }
      return;
    }
    const text = listener.behind
      ? message('reset', {}, listener.mark)
      : listener.waiting.size > 0
        ? message('changes', { changes: [...listener.waiting.values()] }, listener.mark)
        : at - listener.spokenAt >= times.pulseMs
          ? message('pulse', {}, listener.mark)
          : undefined;
    if (text === undefined) return;
    listener.behind = false;
    listener.waiting.clear();
    speak(listener, text, at);
  };

  const speak = (listener: Listener, text: string, at: number) => {
    listener.spokenAt = at;
    if (listener.out.write(text)) return;
    listener.stuckSince = at;
    listener.out.once('drain', () => {
      listener.stuckSince = undefined;
    });
  };

  const merge = (listener: Listener, news: News) => {
    if (news.gap) listener.behind = true;
    for (const change of news.changes) {
      if (change.kind === 'session' || change.kind === 'person') continue;
      if (change.kind === 'fraud' && !listener.mayReadFraud) continue;
      // That it was about fraud is for nobody's eyes; that the claim is not as it was is enough.
      const shown: Change = change.kind === 'fraud' ? { kind: 'claim', id: change.id } : change;
      listener.waiting.set(`${shown.kind} ${shown.id}`, shown);
    }
    if (listener.waiting.size > mostChanges) listener.behind = true;
    if (listener.behind) listener.waiting.clear();
  };

  /** Whoever was signed out, shut out or given another role is told so at once, whichever process did it. */
  const endForeign = (news: News) => {
    for (const { kind, id } of news.changes)
      for (const listener of listeners)
        if (
          (kind === 'session' && listener.signedIn?.session === id) ||
          (kind === 'person' && listener.signedIn?.person === id)
        )
          end(listener, 'session');
  };

  /** A session also ends by the clock, which changes no row; and after a gap nobody knows what was missed. */
  const endExpired = async () => {
    for (const listener of listeners)
      if (
        listener.signedIn !== undefined &&
        !(await isSessionAlive(db, listener.signedIn.session, tools.now()))
      )
        end(listener, 'session');
  };

  const read = async (ready: () => void): Promise<void> => {
    let { mark } = await changesOfLate(db);
    ready();
    let lookedAt = performance.now();
    while (listeners.size > 0) {
      const began = performance.now();
      const news = await changesSince(db, mark);
      ({ mark } = news);
      endForeign(news);
      if (news.gap || began - lookedAt >= times.pulseMs) {
        lookedAt = began;
        await endExpired();
      }
      const now = performance.now();
      for (const listener of listeners) {
        if (listener.joined) listener.mark = mark;
        merge(listener, news);
        tell(listener, now);
      }
      // A database that answers slowly is not asked more often because of it.
      await pause(Math.max(times.everyMs - (performance.now() - began), performance.now() - began));
    }
    // In the same breath as the look at the listeners: whoever comes now needs another reader.
    reader = undefined;
  };

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const begin = (): { readonly ready: Promise<void> } => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    void read(resolve).catch((error: unknown) => {
      reader = undefined;
      reject(error);
      log.error('live.failed', error);
      // A stream that tells nothing because nothing can be read would look like a quiet day.
      for (const listener of listeners) end(listener, 'away');
    });
    return { ready: promise };
  };

  /**
   * Listens first and looks up what was before then: whatever happens in between is told by both, and by none is
   * harmed.
   */
  const join = async (listener: Listener): Promise<void> => {
    reader ??= begin();
    await reader.ready;
    const news =
      listener.after === undefined ? await changesOfLate(db) : await changesSince(db, listener.after);
    if (listener.out.destroyed || listener.out.writableEnded) return;
    listener.mark = news.mark;
    listener.joined = true;
    merge(listener, news);
    const now = performance.now();
    if (!listener.behind) speak(listener, message('ready', {}, news.mark), now);
    tell(listener, now);
  };

  return {
    watch: async (watcher) => {
      const { out } = watcher;
      const listener: Listener = {
        ...watcher,
        waiting: new Map(),
        mark: '',
        behind: false,
        joined: false,
        stuckSince: undefined,
        spokenAt: performance.now(),
      };
      const over = new Promise<void>((resolve) => {
        out.once('close', () => {
          listeners.delete(listener);
          // With the last one the reader ends.
          if (listeners.size === 0) wake();
          resolve();
        });
        out.on('error', () => out.destroy());
      });
      if (closed) end(listener, 'stopping');
      else {
        listeners.add(listener);
        try {
          await join(listener);
        } catch (error) {
          log.error('live.failed', error);
          end(listener, 'away');
        }
      }
      await over;
    },
    size: () => listeners.size,
    close: () => {
      closed = true;
      for (const listener of listeners) end(listener, 'stopping');
      wake();
    },
  };
}

/** One event of a stream (WHATWG HTML, 9.2). JSON has no line ends of its own. */
function message(event: string, data: object, id: string | undefined): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
