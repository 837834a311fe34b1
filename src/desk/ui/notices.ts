/**
 * What is said at the foot of the page. Whoever has something to say needs no component for it, and what draws it is
 * fetched after the page: notices wait for it.
 */

/** One notice, the newest alone: one that must be closed is seen again after it. */
export interface Notice {
  readonly text: string;
  readonly detail?: string;
  /** `bad` is read aloud at once and stays: until it is closed, tried again, or another screen is opened. */
  readonly tone?: 'plain' | 'bad';
  /** What was tried and refused: the next try of the same takes the notice away. */
  readonly tried?: string;
  readonly action?: { readonly label: string; readonly act: () => void };
  /** How long it stays, ms; 6 seconds otherwise. */
  readonly forMs?: number;
}

/** Draws a notice; the answer takes it away again. */
type Draw = (notice: Notice) => () => void;

let draw: Draw | undefined;
let fetchDrawer: (() => void) | undefined;
const waiting = new Set<{ readonly notice: Notice; close?: () => void }>();

/** What is said to have gone wrong and stands until then. */
const standing = new Set<{ readonly tried: string | undefined; readonly close: () => void }>();

/** Says something at the foot of the page; the answer takes it away again. */
export function notify(notice: Notice): () => void {
  const away = say(notice);
  if (notice.tone !== 'bad') return away;
  const stands = { tried: notice.tried, close: away };
  standing.add(stands);
  return () => {
    standing.delete(stands);
    away();
  };
}

/** Takes away what is said to have gone wrong: of an earlier try of this, or all of it when another screen is opened. */
export function takeAway(tried?: string): void {
  for (const stands of standing) {
    if (tried !== undefined && stands.tried !== tried) continue;
    standing.delete(stands);
    stands.close();
  }
}

function say(notice: Notice): () => void {
  if (draw !== undefined) return draw(notice);
  const held: { readonly notice: Notice; close?: () => void } = { notice };
  waiting.add(held);
  fetchDrawer?.();
  return () => {
    waiting.delete(held);
    held.close?.();
  };
}

/** From now on notices are drawn by this, those that waited first. */
export function drawNotices(by: Draw): void {
  draw = by;
  for (const held of waiting) held.close = by(held.notice);
  waiting.clear();
}

/** Calls `fetch` at the first notice. @returns forgets it again */
export function onFirstNotice(fetch: () => void): () => void {
  fetchDrawer = fetch;
  if (waiting.size > 0) fetch();
  return () => {
    fetchDrawer = undefined;
  };
}
