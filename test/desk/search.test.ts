import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { anna, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

/** Anna reports a crash; the garage's estimate lies in her mail. */
async function annaReports() {
  await desk.receive(
    mailWithFiles(
      {
        subject: 'Tamponamento in via Larga',
        text: `Buongiorno, ieri alle 18 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}. Polizza ${anna.motorPolicy}. Nessun ferito.`,
      },
      [
        {
          name: 'preventivo.pdf',
          type: 'application/pdf',
          content: pdfOf([
            ['Carrozzeria Aurora', 'Sostituzione specchietto retrovisore', 'Totale 412,50 euro'],
          ]),
        },
      ],
    ),
  );
  await desk.settle();
}

const soon = { timeout: 10_000 };
const focused = (of: Page) => of.locator(':focus').textContent();
const searchBox = (of: Page) => of.getByRole('searchbox', { name: 'Che cosa cerca?' });

describe.runIf(hasChromium)('searching in the browser (needs Chromium)', () => {
  test('a plate typed with spaces leads to its claim, from anywhere and without a mouse', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.keyboard.press('/');
    await searchBox(giulia).waitFor();
    await giulia.keyboard.type('ga 123 bc');
    const straight = giulia.getByRole('region', { name: 'Trovato dal numero' });
    await straight.getByText('Anna Bianchi').first().waitFor();
    await giulia.keyboard.press('Enter');
    await giulia.getByRole('heading', { level: 1, name: /^SIN / }).waitFor();
    expect(giulia.url()).toContain('/desk/claims/');
    await giulia.goBack();
    await expect.poll(() => searchBox(giulia).inputValue(), soon).toBe('ga 123 bc');
  });

  test('a word inside a PDF leads to the mail it came with, with the word marked', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.getByRole('link', { name: 'Cerca', exact: true }).click();
    await searchBox(giulia).fill('carrozzeria');
    const files = giulia.getByRole('region', { name: /^Allegati/ });
    await files.locator('mark').first().waitFor();
    expect(await files.locator('mark').allTextContents()).toEqual(['Carrozzeria']);
    await searchBox(giulia).press('ArrowDown');
    expect(await focused(giulia)).toBe('preventivo.pdf');
    await giulia.keyboard.press('Enter');
    await giulia.getByRole('heading', { level: 1, name: 'Tamponamento in via Larga' }).waitFor();
    expect(giulia.url()).toMatch(/#message-1$/);
    await giulia.getByRole('log').getByText('preventivo.pdf').waitFor();
  });

  test('j and k walk through what was found, filters narrow it, and what finds nothing says what to try', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/search?q=specchietto' });
    const links = giulia.locator('[data-hit]');
    await expect.poll(() => links.count(), soon).toBe(2);
    await giulia.keyboard.press('Escape');
    const at = () => focused(giulia);
    await giulia.keyboard.press('j');
    expect(await at()).toBe('Tamponamento in via Larga');
    await giulia.keyboard.press('j');
    expect(await at()).toBe('preventivo.pdf');
    await giulia.keyboard.press('k');
    await giulia.keyboard.press('k');
    expect(await giulia.locator('.search-input:focus').count()).toBe(1);
    await giulia.getByLabel('Che cosa', { exact: true }).selectOption('file');
    await expect.poll(() => links.count(), soon).toBe(1);
    await giulia.getByLabel('Canale').selectOption('phone');
    await giulia.getByText('Nessun risultato per «specchietto»').first().waitFor();
    await giulia.getByText('Provi anche senza filtri.').waitFor();
    await giulia.getByRole('button', { name: 'Togli i filtri' }).last().click();
    await expect.poll(() => links.count(), soon).toBe(2);
  });

  test('a name with a slip finds its person, and says what was taken for what', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/search' });
    await giulia.getByText('Cerca in tutto quello che è arrivato').waitFor();
    await searchBox(giulia).fill('Biacnhi');
    await giulia.getByText('Nessun risultato per «Biacnhi». Ecco quelli per «Bianchi».').waitFor();
    const people = giulia.getByRole('region', { name: /^Persone/ });
    expect(await people.getByRole('link', { name: /^SIN / }).count()).toBe(1);
  });

  test('the palette offers the claim of a reference that is typed there, and the search for everything else', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.keyboard.press('Control+k');
    const palette = giulia.getByRole('combobox', { name: 'Che cosa vuole fare?' });
    await palette.fill(anna.plate.toLowerCase());
    await giulia
      .getByRole('option', { name: /^SIN .*Anna Bianchi/ })
      .first()
      .waitFor();
    await giulia.keyboard.press('Enter');
    await giulia.getByRole('heading', { level: 1, name: /^SIN / }).waitFor();
    await giulia.keyboard.press('Control+k');
    await palette.fill('autobus');
    await giulia.getByRole('option', { name: 'Cerca «autobus»' }).click();
    await expect.poll(() => searchBox(giulia).inputValue(), soon).toBe('autobus');
    await giulia.getByRole('region', { name: /^Messaggi/ }).waitFor();
  });

  test('letters typed right after Ctrl+K reach the palette, not the field below and no command', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/search' });
    await searchBox(giulia).focus();
    await giulia.keyboard.press('Control+k');
    await giulia.keyboard.type('ga123bc');
    const palette = giulia.getByRole('combobox', { name: 'Che cosa vuole fare?' });
    await expect.poll(() => palette.inputValue(), soon).toBe('ga123bc');
    expect(await giulia.locator('.search-input').inputValue()).toBe('');
  });

  test('a service that does not answer is said to be broken, never shown as nothing found', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.route('**/search?*', (route) =>
      route.request().resourceType() === 'document'
        ? route.continue()
        : route.fulfill({ status: 404, body: '{}' }),
    );
    await giulia.goto('/desk/search?q=autobus');
    await giulia.getByRole('alert').waitFor();
    expect(await giulia.getByText('Nessun risultato').count()).toBe(0);
  });

  test('is accessible in both themes', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    for (const address of [
      '/desk/search',
      '/desk/search?q=ga123bc+bianchi',
      '/desk/search?q=bianchi',
      '/desk/search?q=xyzzy',
    ]) {
      await giulia.goto(address);
      await giulia.waitForLoadState('networkidle');
      expect(await accessFaultsInBoth(giulia)).toEqual([]);
    }
  }, 180_000);
});
