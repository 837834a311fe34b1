/** How the page looks for this person: theme, height of rows, single keys, panel. Kept in the browser. */
import { useSyncExternalStore } from 'react';
import { letSingleKeys } from '../keys.ts';

export interface Look {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'normal' | 'compact';
  readonly singleKeys: boolean;
  readonly panel: boolean;
  /** Widths of list and panel, px. */
  readonly listWidth: number;
  readonly panelWidth: number;
}

const kept = 'sportello.look';
/** As in the style sheets. */
const narrow = '(max-width: 1180px)';
const usual: Look = {
  theme: 'system',
  density: 'normal',
  singleKeys: true,
  panel: true,
  listWidth: 372,
  panelWidth: 336,
};
/** Whether the panel is there on a wide screen: what a small one does is not kept. */
let panelWhenWide = usual.panel;
let look: Look = read();
const listeners = new Set<() => void>();

/** Whether the claim's panel lies over the conversation, as a drawer, in place of beside it (desk.md, 1024). */
export function isNarrow(): boolean {
  return window.matchMedia(narrow).matches;
}

function read(): Look {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(kept) ?? '{}');
    const last = { ...usual, ...(typeof found === 'object' ? found : {}) };
    panelWhenWide = last.panel;
    // On a small screen the panel lies over the conversation: it is opened, not there by itself.
    return isNarrow() ? { ...last, panel: false } : last;
  } catch {
    return usual;
  }
}

/** Shows the look on the document. Called once at start, then by every change. */
export function applyLook(): void {
  const root = document.documentElement;
  if (look.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = look.theme;
  root.dataset['density'] = look.density;
  root.style.setProperty('--list-width', `${look.listWidth}px`);
  root.style.setProperty('--panel-width', `${look.panelWidth}px`);
  letSingleKeys(look.singleKeys);
}

// The same window made narrower, or zoomed: what stood beside the conversation would lie over it.
window.matchMedia(narrow).addEventListener('change', () => {
  look = { ...look, panel: !isNarrow() && panelWhenWide };
  for (const listener of listeners) listener();
});

export function changeLook(change: Partial<Look>): void {
  look = { ...look, ...change };
  if (!isNarrow()) panelWhenWide = look.panel;
  try {
    localStorage.setItem(kept, JSON.stringify({ ...look, panel: panelWhenWide }));
  } catch {
    // Not kept for the next visit; for this one it holds.
  }
  applyLook();
  for (const listener of listeners) listener();
}

export function useLook(): Look {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => look,
  );
}
