/** Parts of the page that are fetched when they are first wanted, also by somebody whose network comes and goes. */

/** So long until the server is asked again whether it is there, ms. */
const againMs = 5_000;

let tellWaiting: () => void = () => undefined;

/** Calls `tell` when a part that somebody wants cannot be fetched now. @returns forgets it again */
export function onWaiting(tell: () => void): () => void {
  tellWaiting = tell;
  return () => {
    if (tellWaiting === tell) tellWaiting = () => undefined;
  };
}

/**
 * A way to fetch a part of the page that waits for the network instead of failing. React remembers a part that failed as
 * failed for ever, and the router loads the whole page anew, which without network is the end of it.
 *
 * @throws what the browser says, where the server answers: this page is older than what it serves
 */
export function fetched<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    for (let waits = false; ; waits = true) {
      try {
        return await load();
      } catch (error) {
        if (await isServerThere()) throw error;
        if (!waits) tellWaiting();
        await networkOrPause();
        drawLostStyles();
      }
    }
  };
}

async function isServerThere(): Promise<boolean> {
  try {
    await fetch('/desk/', { method: 'HEAD', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}

function networkOrPause(): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, againMs);
    window.addEventListener('online', go);
  });
}

/** A style sheet is asked for once only, whatever became of it. */
function drawLostStyles(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]'))
    if (isLost(link)) link.replaceWith(link.cloneNode());
}

/** One that never came has a sheet as well, of which browsers say that it may not be looked into. All of ours may be. */
function isLost({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet === null || sheet.cssRules.length === 0;
  } catch {
    return true;
  }
}
