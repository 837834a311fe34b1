import { lazy, Suspense, useEffect, useState } from 'react';
import { fetched } from './fetched.ts';

const TipBubble = lazy(
  fetched(() => import('./TipBubble.tsx').then((module) => ({ default: module.TipBubble }))),
);

/** A sign waits so long under the pointer or the focus before it says what it is, ms. */
const patience = 400;

/** What makes an element say `text` when the pointer or the keyboard rests on it. It must be read aloud otherwise. */
export function tip(text: string, keys?: string): { 'data-tip': string; 'data-tip-keys'?: string } {
  return { 'data-tip': text, ...(keys === undefined ? {} : { 'data-tip-keys': keys }) };
}

/**
 * The words beside what the pointer or the focus is on: one for the whole page, so that a sign costs nothing until
 * somebody rests on it. It only looks: no key or click is taken from anybody.
 */
export function Tips() {
  const [at, rest] = useState<HTMLElement | undefined>(undefined);
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearTimeout(wait);
      rest(undefined);
    };
    const come = (event: Event) => {
      const place = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
      leave();
      if (place === null || (event.type === 'focusin' && !place.matches(':focus-visible'))) return;
      wait = setTimeout(() => {
        if (place.isConnected) rest(place);
      }, patience);
    };
    const comes = ['pointerover', 'focusin'] as const;
    const leaves = ['pointerdown', 'keydown', 'wheel', 'focusout', 'pointerleave', 'blur'] as const;
    for (const event of comes) document.addEventListener(event, come, { passive: true });
    for (const event of leaves) document.addEventListener(event, leave, { passive: true, capture: true });
    return () => {
      leave();
      for (const event of comes) document.removeEventListener(event, come);
      for (const event of leaves) document.removeEventListener(event, leave, { capture: true });
    };
  }, []);
  if (at === undefined) return null;
  return (
    <Suspense fallback={null}>
      <TipBubble at={at} text={at.dataset['tip'] ?? ''} keys={at.dataset['tipKeys']} />
    </Suspense>
  );
}
