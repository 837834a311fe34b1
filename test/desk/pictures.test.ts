/** A picture of every screen in both themes and languages, kept under `pictures/` for people to look at. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { anna, mail, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);
const folder = fileURLToPath(new URL('../../pictures/', import.meta.url));

/** Screens that can be opened by their address, and what stands on them when they are ready. */
const screens: Readonly<Record<string, { readonly at: string; readonly shows: string }>> = {
  queue: { at: '/desk/queue/all', shows: '[role=option]' },
  ticket: { at: '', shows: '.composer-text' },
  claim: { at: '', shows: '[role=tab]' },
  search: { at: '/desk/search?q=specchietto', shows: 'mark' },
  account: { at: '/desk/account', shows: 'h1' },
};
const sizes = {
  wide: { width: 1440, height: 900 },
  low: { width: 1366, height: 768 },
  phone: { width: 390, height: 844 },
};

async function work(): Promise<void> {
  await desk.receive(
    mail({
      subject: 'Tamponamento in via Larga',
      text: `Buongiorno, ieri alle 18 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}. Polizza ${anna.motorPolicy}. Nessun ferito.`,
    }),
  );
  await desk.receive(
    mail({
      from: stranger.email,
      subject: 'Informazioni',
      text: 'Salve, vorrei sapere a che punto è la mia pratica.',
    }),
  );
  await desk.settle();
}

/** Nothing is wider than the window, and no word was left in braces or as its key. */
async function faultsOf(of: Page): Promise<readonly string[]> {
  return of.evaluate(`(() => {
    const faults = [];
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    if (wide > 0) faults.push('wider than the window by ' + wide);
    const words = document.body.innerText;
    for (const [hole] of words.matchAll(/\\{[a-z]\\w*\\}/g)) faults.push('not filled in: ' + hole);
    for (const [key] of words.matchAll(/\\b(?:queue|ticket|panel|opening|claims|compose|state|action|view|kind|nav)\\.[a-zA-Z]+\\b/g)) faults.push('no words for ' + key);
    return faults;
  })()`);
}

describe.runIf(hasChromium)('every screen, to be looked at (needs Chromium)', () => {
  test.each([
    ['light', 'it'],
    ['dark', 'it'],
    ['light', 'en'],
    ['dark', 'en'],
  ] as const)(
    'in the %s theme, in %s',
    async (theme, language) => {
      mkdirSync(folder, { recursive: true });
      await work();
      const giulia = await page.signedIn('Giulia Ferri', {
        colorScheme: theme,
        locale: language === 'it' ? 'it-IT' : 'en-GB',
      });
      await giulia.goto('/desk/queue/all');
      await giulia.getByRole('option').filter({ hasText: 'Tamponamento' }).click();
      await giulia.locator('.panel-why').first().waitFor();
      const ticket = new URL(giulia.url()).pathname;
      const claim = await giulia.locator('a[href*="/desk/claims/"]').first().getAttribute('href');
      for (const [name, { at, shows }] of Object.entries(screens))
        for (const [size, viewport] of Object.entries(sizes)) {
          // Small windows are looked at once: colours and words are the same as in the large one.
          if (size !== 'wide' && !(theme === 'light' && language === 'it')) continue;
          await giulia.setViewportSize(viewport);
          await giulia.goto(name === 'ticket' ? ticket : name === 'claim' ? (claim ?? '') : at);
          await giulia.locator(shows).first().waitFor({ state: 'attached' });
          await giulia.waitForLoadState('networkidle').catch(() => undefined);
          await giulia.screenshot({ path: `${folder}${name}-${size}-${theme}-${language}.png` });
          expect({ name, size, faults: await faultsOf(giulia) }).toEqual({ name, size, faults: [] });
        }
      await giulia.setViewportSize(sizes.wide);
      await giulia.goto(ticket);
      await giulia.locator('.panel-foot').waitFor();
      await giulia.keyboard.press('Shift+C');
      await giulia.locator('.opening-alike').waitFor();
      await giulia.screenshot({ path: `${folder}opening-wide-${theme}-${language}.png` });
      expect(await faultsOf(giulia)).toEqual([]);
    },
    180_000,
  );
});
