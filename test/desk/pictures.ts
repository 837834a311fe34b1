/** Pictures of a page for people to look at, kept under `pictures/`, and what is wrong with the page as it stands. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { dictionaryOf } from './dictionaries.ts';

const folder = fileURLToPath(new URL('../../pictures/', import.meta.url));
mkdirSync(folder, { recursive: true });
const keys = Object.keys(await dictionaryOf('it'));

/** Windows smaller than an office's. The last two are a page at 200 % on 1366×768, and the narrowest that must do (WCAG 1.4.4, 1.4.10). */
const sizes = {
  low: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
  zoomed: { width: 683, height: 384 },
  narrow: { width: 320, height: 640 },
};
export type Size = keyof typeof sizes;
/** Windows in which everything must still be reached. */
const small: ReadonlySet<Size> = new Set(['zoomed', 'narrow']);

/** What the page still waits for, by page: words, data and pictures; not the stream of news, which never ends. */
const awaited = new WeakMap<Page, Set<unknown>>();

function listen(to: Page): Set<unknown> {
  const open = new Set<unknown>();
  awaited.set(to, open);
  to.on('request', (request) => {
    if (['fetch', 'xhr', 'script', 'image', 'stylesheet'].includes(request.resourceType())) open.add(request);
  });
  to.on('requestfinished', (request) => open.delete(request));
  to.on('requestfailed', (request) => open.delete(request));
  return open;
}

/**
 * Everything that was asked for has come and is drawn: nothing is on its way at three looks in a row. A picture is asked
 * of the page itself: its request may have left before anybody listened, and what came must still be unpacked.
 */
async function settled(at: Page): Promise<void> {
  const open = awaited.get(at) ?? listen(at);
  for (let quiet = 0; quiet < 3;) {
    const drawn = await at.evaluate<boolean>(`(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 30)));
      const seen = [...document.images].filter((each) => {
        const { top, bottom, left, right } = each.getBoundingClientRect();
        return each.checkVisibility() && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      });
      if (seen.some((each) => !each.complete)) return false;
      // One that came to nothing is a fault of the page, and not waited for.
      await Promise.all(seen.map((each) => each.decode().catch(() => undefined)));
      return true;
    })()`);
    quiet = drawn && open.size === 0 ? quiet + 1 : 0;
  }
}

/** The page as it stands, in another theme and language, as if another tab of this browser had chosen them. */
async function turn(to: Page, language: 'it' | 'en', colorScheme: 'light' | 'dark'): Promise<void> {
  await to.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await to.evaluate(
    `dispatchEvent(new StorageEvent('storage', { key: 'sportello.language', newValue: '${language}' }))`,
  );
  await to.locator(`html[lang=${language}]`).waitFor();
}

/** Nothing is wider than the window, no picture is empty, and no word was left in braces or as its key. */
async function faultsOf(of: Page): Promise<readonly string[]> {
  return of.evaluate(`(() => {
    const faults = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) faults.push('wider than the window by ' + wide);
    for (const each of document.images) if (each.complete && each.naturalWidth === 0 && each.checkVisibility()) faults.push('not drawn: ' + each.alt);
    const words = document.body.innerText;
    for (const [hole] of words.matchAll(/\\{[a-z]\\w*\\}/g)) faults.push('not filled in: ' + hole);
    const keys = new Set(${JSON.stringify(keys)});
    for (const [key] of words.matchAll(/\\b[a-zA-Z]+(?:\\.[\\w-]+)+/g)) if (keys.has(key)) faults.push('no words for ' + key);
    return faults;
  })()`);
}

/**
 * In a small window: what can be pressed or written in is seen once it is scrolled to, nothing but a table or a page of paper
 * is scrolled in both directions, and no words are cut off at the side.
 */
async function lostIn(window: Page): Promise<readonly string[]> {
  return window.evaluate(`(() => {
    const faults = [];
    const say = (what, each) => faults.push(what + ': ' + each.tagName.toLowerCase() + '.' + String(each.className.baseVal ?? each.className).replaceAll(' ', '.') + ' «' + (each.getAttribute('aria-label') ?? each.textContent ?? '').trim().slice(0, 40) + '»');
    const shown = (each) => each.checkVisibility({ visibilityProperty: true }) && each.closest('[inert], [aria-hidden=true]') === null;
    const root = [...document.querySelectorAll('[role=dialog]:not(.toast)')].at(-1) ?? document.body;
    for (const each of root.querySelectorAll('*')) {
      const style = getComputedStyle(each);
      if (!shown(each) || each.scrollWidth <= each.clientWidth + 1 || each.clientWidth < 2) continue;
      const paper = each.querySelector('table, img, svg[viewBox], iframe') !== null || each.matches('table, pre, iframe, input, textarea, select');
      if (/auto|scroll/.test(style.overflowX) && !paper && each.scrollHeight > each.clientHeight + 1) say('scrolls both ways', each);
      if (/hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis' && !paper) say('cut off', each);
    }
    for (const each of root.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
      if (!shown(each) || each.disabled) continue;
      const is = each.matches('input[type=checkbox], input[type=radio], input[type=file]') ? each.closest('label') ?? each : each;
      is.scrollIntoView({ block: 'center', inline: 'nearest' });
      const box = is.getClientRects()[0];
      if (box === undefined || box.width < 2 || box.height < 2) continue;
      if (box.left < -1 || box.right > innerWidth + 1) { say('beyond the edge', each); continue; }
      const x = (box.left + box.right) / 2;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const at = document.elementFromPoint(x, y);
      if (at === null || !(is.contains(at) || at.contains(is) && at.closest('label, a, button') !== null)) say('cannot be reached', each);
    }
    return faults;
  })()`);
}

/**
 * Pictures of what stands on the page once `shows` is there, and its faults. Colours do not depend on words: it is seen in both
 * themes and both languages, and no pair of them twice; small windows are looked at once. The page is left as it was.
 */
export async function look(
  at: Page,
  name: string,
  shows: string,
  windows: readonly Size[] = [],
): Promise<readonly string[]> {
  const faults: string[] = [];
  const take = async (size: string, how: string) => {
    await at.screenshot({ path: `${folder}${name}-${size}-${how}.png` });
    faults.push(...(await faultsOf(at)).map((fault) => `${name}, ${size}, ${how}: ${fault}`));
  };
  const ready = async () => {
    await at.locator(shows).first().waitFor({ state: 'attached' });
    await settled(at);
  };
  const before = at.viewportSize();
  await at.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await ready();
  await take('wide', 'light-it');
  for (const size of windows) {
    await at.setViewportSize(sizes[size]);
    await take(size, 'light-it');
    if (small.has(size)) faults.push(...(await lostIn(at)).map((fault) => `${name}, ${size}: ${fault}`));
  }
  if (windows.length > 0 && before !== null) await at.setViewportSize(before);
  await turn(at, 'en', 'dark');
  await ready();
  await take('wide', 'dark-en');
  await turn(at, 'it', 'light');
  return faults;
}
