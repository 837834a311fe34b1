/**
 * The stream of changes, once for each browser: of all its tabs one has the connection and tells the others (Web Locks
 * choose it, a BroadcastChannel tells). Where a browser has neither (plain http to another computer) each tab has its own.
 */
import { patience, readChanges, type Change, type LinkState } from './news.ts';

/** Whom the stream tells. */
export interface Ears {
  readonly onChanges: (changes: readonly Change[]) => void;
  /** Too much was missed: nothing that was read before can be relied on. */
  readonly onReset: () => void;
  readonly onState: (state: LinkState) => void;
  /** Who asks again here is told whether the session still lives. Resolves with whether it does. */
  readonly isSignedIn: () => Promise<boolean>;
}

/** What the tab with the connection tells the others. */
type Word =
  | { readonly say: 'changes'; readonly changes: readonly Change[]; readonly mark: string }
  | { readonly say: 'reset'; readonly mark: string }
  | { readonly say: 'state'; readonly state: LinkState; readonly mark: string | undefined }
  | { readonly say: 'who' };

/** The service gives a sign of life every fifteen seconds; without one for so long the connection is dead, ms. */
const silenceMs = 40_000;
const name = 'sportello.live';

/** Listens until it is closed. @returns how to close it */
export function openLive(ears: Ears): () => void {
  const closing = new AbortController();
  const { signal } = closing;
  let mark: string | undefined;
  let state: LinkState = navigator.onLine ? 'opening' : 'offline';
  let heardAt = Date.now();
  let leads = false;
  let source: EventSource | undefined;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const others = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
  const tell = (word: Word) => others?.postMessage(word);

  const enter = (next: LinkState) => {
    if (signal.aborted) return;
    const isNews = state !== next;
    state = next;
    if (leads) tell({ say: 'state', state, mark });
    if (isNews) ears.onState(state);
  };
  const hear = (event: MessageEvent<unknown>) => {
    heardAt = Date.now();
    failures = 0;
    if (event.lastEventId !== '') mark = event.lastEventId;
    enter('live');
  };

  const fail = () => {
    source?.close();
    source = undefined;
    clearTimeout(retry);
    if (signal.aborted) return;
    enter(navigator.onLine ? 'broken' : 'offline');
    retry = setTimeout(connect, patience(failures++));
    // A browser is not told why a stream was refused: if nobody is signed in any more, this shows it.
    void ears.isSignedIn().then((alive) => {
      if (!alive) stop();
    });
  };
  const connect = () => {
    if (signal.aborted || !leads) return;
    clearTimeout(retry);
    source?.close();
    heardAt = Date.now();
    const stream = new EventSource(mark === undefined ? '/live' : `/live?after=${encodeURIComponent(mark)}`);
    source = stream;
    const on = (event: string, act: (message: MessageEvent<unknown>) => void) =>
      stream.addEventListener(event, (message) => {
        if (source === stream) act(message);
      });
    on('ready', hear);
    on('pulse', hear);
    on('changes', (message) => {
      hear(message);
      const changes = readChanges(message.data);
      tell({ say: 'changes', changes, mark: message.lastEventId });
      ears.onChanges(changes);
    });
    on('reset', (message) => {
      hear(message);
      tell({ say: 'reset', mark: message.lastEventId });
      ears.onReset();
    });
    on('end', fail);
    stream.addEventListener('error', () => {
      if (source === stream) fail();
    });
  };

  const look = () => {
    if (!navigator.onLine && state !== 'offline') {
      // Not all browsers notice that a stream has lost its network.
      if (leads) fail();
      else enter('offline');
    } else if (state === 'live' && Date.now() - heardAt > silenceMs) {
      if (leads) fail();
      else enter('broken');
    }
  };
  /** The network is back, or somebody looks at the page again: no waiting for the next try. */
  const again = () => {
    look();
    if (leads && state !== 'live' && navigator.onLine && document.visibilityState === 'visible') connect();
  };
  const watch = setInterval(look, 5_000);
  window.addEventListener('offline', look, { signal });
  window.addEventListener('online', again, { signal });
  document.addEventListener('visibilitychange', again, { signal });

  const stop = () => {
    if (signal.aborted) return;
    closing.abort();
    clearInterval(watch);
    clearTimeout(retry);
    source?.close();
    others?.close();
  };

  others?.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (signal.aborted) return;
    if (data.say === 'who') {
      if (leads) tell({ say: 'state', state, mark });
      return;
    }
    if (leads) return;
    heardAt = Date.now();
    mark = data.mark ?? mark;
    if (data.say === 'state') enter(data.state);
    else if (data.say === 'changes') ears.onChanges(data.changes);
    else ears.onReset();
  });

  const lead = () => {
    leads = true;
    connect();
  };
  // Typed as always there; it is not on plain http.
  const locks = (navigator as Partial<Navigator>).locks;
  if (others === undefined || locks === undefined) lead();
  else {
    tell({ say: 'who' });
    void locks
      .request(name, { signal }, () => {
        // Given in the moment it was closed: it must go on to the next tab.
        if (signal.aborted) return undefined;
        lead();
        // Held until this tab closes it or is closed; then the next one takes over from the last mark it heard.
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      })
      .catch(() => undefined);
  }
  return stop;
}
