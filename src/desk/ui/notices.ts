/**
 * What is said at the foot of the page. Whoever has something to say needs no component for it, and what draws it is
 * fetched after the page: notices wait for it.
 */

/** One notice, the newest alone: one that must be closed is seen again after it. */
export interface Notice {
  readonly text: string;
  readonly detail?: string;
  /** `bad` stays until it is closed and is read aloud at once. */
  readonly tone?: 'plain' | 'bad';
  readonly action?: { readonly label: string; readonly act: () => void };
  /** How long it stays, ms; 6 seconds otherwise. */
  readonly forMs?: number;
}

/** Draws a notice; the answer takes it away again. */
type Draw = (notice: Notice) => () => void;

let draw: Draw | undefined;
let fetchDrawer: (() => void) | undefined;
const waiting = new Set<{ readonly notice: Notice; close?: () => void }>();

/** Says something at the foot of the page; the answer takes it away again. */
export function notify(notice: Notice): () => void {
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
