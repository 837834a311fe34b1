/**
 * The keyboard of the page: one listener, many maps. A key is `event.key` (`j`, `Enter`, `Shift+A`, `Ctrl+Enter`, `g m`
 * for one after the other), never a code: keyboards differ. While somebody types, only Ctrl/Cmd and Escape are heard.
 */
import { useEffect, useRef } from 'react';
import { keyName } from './key-name.ts';

/** What keys do, by their names. An answer of `false` lets the browser have the key as well. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

interface Layer {
  readonly map: () => KeyMap;
  /** What lies over the page silences it, Ctrl or not. */
  readonly ofPage: boolean;
  /** Asked before the others, whichever was mounted last. */
  readonly first: boolean;
}
const layers: Layer[] = [];
let singleKeys = true;
let begun: { readonly key: string; readonly at: number } | undefined;
let held: { text: string; readonly until: number } | undefined;
/** A key whose place is being opened. */
let wished: { readonly name: string; readonly until: number } | undefined;
let tellUnheard: ((name: string) => void) | undefined;
/** A wished key waits so long for whoever hears it: a claim is read in between. */
const wishMs = 3_000;
/** Letters wait so long for the field they are meant for. */
const holdMs = 3_000;
/** A second key after `g` is waited for so long. */
const patienceMs = 1_200;

/** Switches single-letter keys off or on (WCAG 2.1.4); Ctrl and Cmd keys stay. */
export function letSingleKeys(on: boolean): void {
  singleKeys = on;
}

/** From now on letters wait for a field that is about to open: they belong neither to the field below nor to a command. */
export function holdLetters(): void {
  held = { text: '', until: performance.now() + holdMs };
}

/** The letters that waited; further ones go where the focus is. */
export function takeHeld(): string {
  const text = held?.text ?? '';
  held = undefined;
  return text;
}

/** Does what a key does as soon as something that hears it is shown, which is about to be opened. */
export function pressWhenShown(name: string): void {
  wished = { name, until: performance.now() + wishMs };
}

/** Calls `tell` for keys that nothing on the page hears, those with Ctrl apart: the browser has them. @returns forgets it */
export function onUnheard(tell: (name: string) => void): () => void {
  tellUnheard = tell;
  return () => {
    tellUnheard = undefined;
  };
}

/** Whether somebody is typing there. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(?:checkbox|radio|button|submit|range)$/.test(target.type))
  );
}

/** Hears keys while the component is shown; the map mounted last is asked first. */
export function useKeys(map: KeyMap, when = true): void {
  useLayer(map, when, { ofPage: false, first: false });
}

/** The same for what is meant first while it is shown, also when a page with the same keys comes later: what is chosen. */
export function useFirstKeys(map: KeyMap): void {
  useLayer(map, true, { ofPage: false, first: true });
}

/**
 * The same for a page that sends or does something by Ctrl and a key: under a dialog or a menu those are not meant, and a
 * dialog without such a key of its own must not send what is written below it.
 */
export function usePageKeys(map: KeyMap, when = true): void {
  useLayer(map, when, { ofPage: true, first: false });
}

function useLayer(map: KeyMap, when: boolean, { ofPage, first }: Omit<Layer, 'map'>): void {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });
  useEffect(() => {
    if (!when) return undefined;
    const layer: Layer = { map: () => latest.current, ofPage, first };
    layers.push(layer);
    if (
      wished !== undefined &&
      performance.now() < wished.until &&
      latest.current[wished.name] !== undefined
    ) {
      const { name } = wished;
      wished = undefined;
      press(name);
    }
    // Before anybody else: what closes at Escape must not be gone when we ask whether it is there.
    if (layers.length === 1) window.addEventListener('keydown', hear, true);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) window.removeEventListener('keydown', hear, true);
    };
  }, [when, ofPage, first]);
}

function hear(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = keyName(event);
  if (held !== undefined && performance.now() > held.until) held = undefined;
  if (held !== undefined && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    held.text += event.key;
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  // A dialog or a menu has the keyboard to itself, except to send what is written in it. A notice at the foot of the page
  // calls itself a dialog too, and takes no keys: what it tells of is taken back with one.
  const above = document.querySelector('[role="dialog"]:not(.toast), [role="menu"]');
  if (above !== null && !name.startsWith('Ctrl+')) return;
  // A list under the field is closed by its own field.
  if (
    name === 'Escape' &&
    event.target instanceof HTMLElement &&
    event.target.dataset['listOpen'] !== undefined
  )
    return;
  // Out, step by step: first out of the field.
  if (name === 'Escape' && isTyping(event.target)) {
    if (event.target instanceof HTMLElement) event.target.blur();
    event.preventDefault();
    return;
  }
  const loud = name.startsWith('Ctrl+') || name === 'Escape';
  if (!loud && (isTyping(event.target) || (!singleKeys && name.replace('Shift+', '').length === 1))) return;
  const first = begun !== undefined && performance.now() - begun.at < patienceMs ? begun.key : undefined;
  begun = undefined;
  const heard = above === null ? layers : layers.filter(({ ofPage }) => !ofPage);
  if (first !== undefined && run(`${first} ${name}`, event, heard)) return;
  if (run(name, event, heard)) return;
  if (layers.some(({ map }) => Object.keys(map()).some((key) => key.startsWith(`${name} `))))
    begun = { key: name, at: performance.now() };
  else if (!name.startsWith('Ctrl+') && !event.repeat) tellUnheard?.(name);
}

/** In the order they are asked: the latest before the earlier ones, and what is meant first before all. */
function inTurn(heard: readonly Layer[]): readonly Layer[] {
  const latest = heard.toReversed();
  return [...latest.filter(({ first }) => first), ...latest.filter(({ first }) => !first)];
}

function run(name: string, event: KeyboardEvent, heard: readonly Layer[]): boolean {
  for (const { map } of inTurn(heard)) {
    const act = map()[name];
    if (act === undefined) continue;
    if (act(event) !== false) event.preventDefault();
    return true;
  }
  return false;
}

/** Whether a key does something where the person is now. */
export function isHeard(name: string): boolean {
  return layers.some(({ map }) => map()[name] !== undefined);
}

/** Does what a key would do, for the palette. */
export function press(name: string): void {
  for (const { map } of inTurn(layers)) {
    const act = map()[name];
    if (act === undefined) continue;
    act(new KeyboardEvent('keydown', { key: name }));
    return;
  }
}
