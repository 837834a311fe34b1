/** Whether the page is told what happens. */
import { useSyncExternalStore } from 'react';
import type { LinkState } from '../api/news.ts';

/** How the page is connected, as people are told. */
export interface Link {
  readonly state: LinkState;
  /** What stands on the screen is of then or newer, where nothing is told: at first of when the page began. */
  readonly upTo: Date;
  /** It has lasted long enough to be told: a moment's trouble is none. */
  readonly told: boolean;
}

/** A moment's trouble, ms. */
const momentMs = 3_000;
/** While nothing is told, the page asks by itself; ms. */
const lookAgainMs = 30_000;

let link: Link = { state: 'opening', upTo: new Date(), told: false };
const listeners = new Set<() => void>();
let moment: ReturnType<typeof setTimeout> | undefined;

function change(next: Link): void {
  link = next;
  for (const listener of listeners) listener();
}

/** The connection is another one now. */
export function enter(state: LinkState): void {
  clearTimeout(moment);
  const upTo = link.state === 'live' && state !== 'live' ? new Date() : link.upTo;
  change({ state, upTo, told: link.told && state !== 'live' });
  if (state !== 'live' && !link.told) moment = setTimeout(() => change({ ...link, told: true }), momentMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Nobody is told anything any more: no words about it either. */
export function leave(): void {
  clearTimeout(moment);
}

/** How the page is connected. */
export function useLink(): Link {
  return useSyncExternalStore(subscribe, () => link);
}

/** Every how many ms the page must ask by itself: never while it is told. */
export function useLookAgain(): number | false {
  return useSyncExternalStore(subscribe, () => (link.state === 'live' ? false : lookAgainMs));
}
