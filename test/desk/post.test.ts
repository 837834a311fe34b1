import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { useDesk } from '../desk.ts';
import { pdfOf } from '../pdf.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

const letter = (name: string) => [
  `${name}, via Cavour 12, 26900 Lodi`,
  'Gentili signori,',
  'vi chiedo a che punto sia la mia richiesta di rimborso della visita di luglio.',
];
const pile = () =>
  Buffer.from(
    pdfOf([letter('Anna Bianchi'), ['FATTURA N. 118/2026', 'Cliente: Bruno Verdi'], letter('Bruno Verdi')]),
  );

/** Pages of each letter as they are shown. */
const shown = (of: Page) =>
  of.evaluate<string[]>(
    `[...document.querySelectorAll('.post-strip > section')].map((section) =>
      [...section.querySelectorAll('[data-page]')].map((each) => each.dataset.page).join(' '))`,
  );

describe.runIf(hasChromium)('post to sort in the browser (needs Chromium)', () => {
  test('is brought, arranged by keys, undone and released into tickets', async () => {
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.getByRole('heading', { level: 1 }).waitFor();
    await giulia.keyboard.press('g');
    await giulia.keyboard.press('l');
    await giulia.getByText('Nessuna posta in attesa').waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    await giulia
      .locator('input[type=file]')
      .setInputFiles([{ name: 'posta.pdf', mimeType: 'application/pdf', buffer: pile() }]);
    await giulia.getByText('1 file aggiunto').waitFor();
    await desk.settle();
    expect(await list(desk.deps.db, {}, { size: 9 })).toEqual([]);
    // It comes by itself: the page is told.
    await giulia.getByText('Qui sembra cominciare un’altra lettera.').first().waitFor();
    await expect.poll(() => shown(giulia), { timeout: 20_000 }).toEqual(['1 2', '3']);
    expect(await giulia.locator('.post-large img').getAttribute('alt')).toContain('Bruno Verdi');
    expect(await accessFaults(giulia)).toEqual([]);

    // The invoice lies behind the wrong letter: three quick keys, sent one after the other.
    await giulia.keyboard.press('k');
    await giulia.keyboard.press(']');
    await giulia.keyboard.press(']');
    await expect.poll(() => shown(giulia), { timeout: 20_000 }).toEqual(['1', '3 2']);
    await giulia.keyboard.press('r');
    await giulia.keyboard.press('x');
    await expect.poll(() => shown(giulia), { timeout: 20_000 }).toEqual(['1', '3', '2']);
    await giulia.keyboard.press('z');
    await expect.poll(() => shown(giulia), { timeout: 20_000 }).toEqual(['1', '3 2']);
    await giulia.getByRole('button', { name: 'Non è per noi…' }).click();
    await giulia.getByLabel('Motivo').fill('per un’altra compagnia');
    await giulia.getByRole('button', { name: 'Restituire questa posta' }).click();
    await giulia.getByText('Nessuna posta in attesa').waitFor();
    await giulia.getByRole('button', { name: 'Annulla' }).click();
    await expect.poll(() => shown(giulia), { timeout: 20_000 }).toEqual(['1', '3 2']);
    await giulia.getByLabel('Giorno di arrivo della posta').fill('2099-11-10');
    await giulia.getByText('Questo giorno deve ancora venire').waitFor();
    await giulia.getByLabel('Giorno di arrivo della posta').fill('2026-11-10');
    await giulia.getByText('giorno di arrivo cambiato').waitFor({ state: 'attached' });
    // Pressed once too often, the keys are not meant for the post behind it.
    await personActions(desk.deps).bringScan({
      bytes: pdfOf([letter('Carla Neri'), letter('Dario Gallo')]),
      name: 'dopo.pdf',
      by: 'person:Giulia Ferri',
    });
    await desk.settle();
    await giulia.getByRole('button', { name: /^dopo\.pdf/ }).waitFor();
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Create 2 pratiche').waitFor();
    await giulia.getByRole('region', { name: 'dopo.pdf' }).waitFor();
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Ora è aperta la posta seguente, dopo.pdf').waitFor();
    await giulia.getByRole('button', { name: 'Non è per noi…' }).click();
    await giulia.getByLabel('Motivo').fill('doppia');
    await giulia.getByRole('button', { name: 'Restituire questa posta' }).click();
    await giulia.getByText('Nessuna posta in attesa').waitFor();
    // Long after the undo is gone it can be taken up again.
    await giulia.getByText('Posta restituita di recente').click();
    await giulia.getByText('doppia').waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    await giulia.getByRole('button', { name: 'Riprendi dopo.pdf' }).click();
    await giulia.getByRole('region', { name: 'dopo.pdf' }).waitFor();
    await giulia.getByText('Nessuna posta è stata restituita.').waitFor();
    await desk.settle();
    const tickets = await list(desk.deps.db, {}, { size: 9 });
    expect(tickets.map(({ subject }) => subject).toSorted()).toEqual([
      'Posta: posta-1.pdf',
      'Posta: posta-2.pdf',
    ]);
    expect(tickets[0]?.receivedAt.toISOString()).toBe('2026-11-09T23:00:00.000Z');
  });
});
