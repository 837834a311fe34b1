import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { handwriting, scannedPdfOf, scanOf } from '../scan.ts';
import { deliverRecordedCall, listenerFor, said, twoVoices } from '../recordings.ts';
import { bringScan } from '#workers/person-scans.ts';
import { ofTicket } from '#src/storage/history.ts';
import { attachmentsOf, factsOf } from '#src/storage/messages.ts';
import { keepScannedPages, scannedPagesOf } from '#src/storage/scanned-pages.ts';
import type { TicketId } from '#src/domain/ids.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Anna writes with her mail program: HTML with a table, a pixel that counts readers, and a photograph. */
function annaWrites(): string {
  const html =
    `<div style="font-family:Calibri,sans-serif;color:#1f497d"><p>Buongiorno,</p><p>ieri <b>alle 18</b> in via Larga a Milano un autobus ha rotto ` +
    `lo specchietto della mia auto ${anna.plate}. Polizza ${anna.motorPolicy}. Nessun ferito.</p>` +
    `<table border="1" cellpadding="6"><tr><td>Preventivo</td><td align="right">420,00 €</td></tr></table>` +
    `<p>Cordiali saluti<br>Anna Bianchi</p><img src="https://tracker.example/o.gif" width="1" height="1">` +
    `<img src="https://firma.example/logo.png" alt="Logo" width="120"></div>`;
  const part = (head: string, body: string) =>
    `--b\r\n${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`;
  return mail({
    subject: 'Tamponamento in via Larga',
    text: '',
    headers: { 'Content-Type': 'multipart/mixed; boundary=b', 'Content-Transfer-Encoding': undefined },
  }).replace(
    /\r\n\r\n[\s\S]*$/,
    `\r\n\r\n${part('Content-Type: text/html; charset=utf-8', Buffer.from(html).toString('base64'))}` +
      `${part('Content-Type: image/png; name=foto.png\r\nContent-Disposition: attachment; filename=foto.png', png)}--b--\r\n`,
  );
}

describe.runIf(hasChromium)('the original at full width (needs Chromium)', () => {
  test('shows the mail, what was read in it and where, and what proves it; the keyboard is enough', async () => {
    const eml = annaWrites();
    await desk.receive(eml);
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await giulia.getByRole('option').filter({ hasText: 'Tamponamento in via Larga' }).click();
    await giulia.locator('.card-theirs').first().waitFor();
    await giulia.keyboard.press('o');
    await giulia
      .getByRole('article')
      .getByRole('heading', { level: 1, name: 'Tamponamento in via Larga' })
      .waitFor();
    await giulia.frameLocator('iframe').getByText('420,00 €').waitFor();
    expect(new URL(giulia.url()).pathname).toMatch(/^\/desk\/tickets\/\d+\/original\/\d+$/);

    const side = giulia.getByRole('complementary');
    await side.locator('.panel-fact').first().focus();
    await expect
      .poll(() =>
        giulia.evaluate<number>(
          `document.querySelector('iframe').contentWindow.CSS.highlights.get('lit')?.size ?? 0`,
        ),
      )
      .toBe(1);
    await side.getByText(createHash('sha256').update(eml).digest('hex')).waitFor();
    await side.getByText('1 immagine spia').waitFor();
    expect(await side.getByRole('link', { name: 'Scarica l’originale' }).getAttribute('href')).toBe(
      '/originals/1',
    );
    await expect
      .poll(() => giulia.evaluate<number>(`document.querySelector('.file-picture')?.naturalWidth ?? 0`))
      .toBe(1);

    expect(await accessFaults(giulia, 'iframe')).toEqual([]);
    await giulia.keyboard.press('Escape');
    await giulia.getByRole('log').waitFor();
    await giulia.frameLocator('iframe').getByText('420,00 €').waitFor();
    // No light is left on for a fact that nobody looks at any more.
    expect(
      await giulia.evaluate<number>(
        `document.querySelector('iframe').contentWindow.CSS.highlights.get('lit')?.size ?? 0`,
      ),
    ).toBe(0);
  }, 180_000);

  test('a scan lights up what it was read from, and its unsure values are walked, corrected and confirmed by keys', async () => {
    // Upside down, with a page by hand.
    await bringScan(desk.deps, {
      bytes: await scannedPdfOf([
        await scanOf(
          [
            'Anna Bianchi, via Cavour 12, 26900 Lodi',
            'Gentili signori,',
            'il 3 luglio 2026 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto',
            `targata ${anna.plate}. Polizza ${anna.motorPolicy}. Il danno è di 420 euro.`,
            'IBAN: IT60 X054 2811 1010 0000 0123 456',
          ],
          { turned: 180, dpi: 150 },
        ),
        await scanOf(['Descrizione del danno'], { dpi: 150, over: handwriting(200, 12) }),
      ]),
      name: 'lettera.pdf',
      by: 'person:Giulia Ferri',
    });
    await desk.settle();
    await doubt(anna.plate, '420');
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await giulia.getByRole('option').filter({ hasText: 'lettera.pdf' }).click();
    await giulia.locator('.card-theirs').first().waitFor();
    await giulia.keyboard.press('o');
    await giulia.getByText('3 valori da controllare').waitFor();
    await giulia.locator('.scan-text').first().waitFor();
    // The first unsure value has the focus, and its words the light.
    const lit = async () => ({
      focus: await giulia.evaluate<string>(`document.activeElement?.dataset.reading ?? ''`),
      boxes: await giulia.locator('.scan-lit').count(),
    });
    await expect.poll(async () => (await lit()).boxes).toBe(2);
    expect((await lit()).focus).toContain('loss_description');
    expect(await accessFaults(giulia)).toEqual([]);
    // What is selected over the picture are its words, line by line.
    expect(
      await giulia.evaluate<string>(
        `(() => { const all = document.createRange(); all.selectNodeContents(document.querySelector('.scan-layer'));
          getSelection().removeAllRanges(); getSelection().addRange(all); return getSelection().toString(); })()`,
      ),
    ).toContain(`targata ${anna.plate}. Polizza`);
    await giulia.evaluate(`getSelection().removeAllRanges()`);

    await giulia.keyboard.press('Enter');
    await expect.poll(lit).toEqual({ focus: `plate_own ${anna.plate}`, boxes: 1 });
    await giulia.keyboard.press('Tab');
    await expect.poll(lit).toEqual({ focus: 'amount_claimed 42000', boxes: 1 });
    await giulia.keyboard.press('Shift+Tab');
    await giulia.keyboard.press('e');
    await giulia.keyboard.type('ab');
    await giulia.keyboard.press('Enter');
    await giulia.getByText('non può essere un valore di questo campo').waitFor();
    await giulia.getByLabel('Che cosa sta scritto').fill('ga 128 bc');
    await giulia.keyboard.press('Enter');
    // On to the next one; there is no other after it.
    await expect.poll(lit).toEqual({ focus: 'amount_claimed 42000', boxes: 1 });
    await giulia.keyboard.press('Enter');
    await giulia.getByText('Tutti i valori incerti sono controllati.').waitFor();
    await giulia.getByText(`corretto da Giulia Ferri; letto: ${anna.plate}`).waitFor();
    await giulia.keyboard.press('z');
    await giulia.getByText('1 valore da controllare').waitFor();
    const said = await factsOf(desk.deps.db, '1' as TicketId);
    expect(said.find(({ key }) => key === 'plate_own')).toMatchObject({ value: 'GA128BC', method: 'person' });
    expect(said.find(({ key }) => key === 'amount_claimed')).toMatchObject({ method: 'phrase' });

    // Words on the page lead to their value, whatever the zoom.
    await giulia.keyboard.press('+');
    await giulia.locator('tspan', { hasText: 'X054' }).click();
    await expect.poll(lit).toEqual({ focus: 'iban IT60X0542811101000000123456', boxes: 1 });
    await giulia.keyboard.press('j');
    await giulia.getByText('scrittura a mano, o una copia troppo scura').waitFor();
    expect(await giulia.locator('.scan-unread').count()).toBe(1);
    await giulia.keyboard.press('Escape');
    await giulia.getByRole('log').waitFor();
  }, 180_000);

  test('a recorded call is heard, walked and searched by keys, from any of its words or facts', async () => {
    desk.speech = listenerFor(
      said('Buongiorno, sono Anna Bianchi.', '> Mi dica la targa.', 'La mia targa è GA123BC.').map(
        (each, index) => (index === 2 ? { ...each, confidence: 0.6 } : each),
      ),
    );
    await deliverRecordedCall(desk, { wav: twoVoices(3) });
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.goto('/desk/queue/all');
    await giulia.getByRole('option').first().click();
    const player = giulia.getByRole('region', { name: 'Registrazione' });
    await player.getByText('La mia targa è GA123BC.').waitFor();
    // Nothing is fetched before somebody wants to hear: fetching is written down as listening.
    expect(await heard()).toEqual([]);
    const position = player.getByRole('slider', { name: 'Posizione nella registrazione' });

    await giulia.keyboard.press('p');
    await player.getByRole('button', { name: 'Pausa' }).waitFor();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(0);
    await giulia.keyboard.press('p');
    await player.getByRole('button', { name: 'Ascolta' }).waitFor();
    await expect.poll(heard).toEqual(['person:Giulia Ferri']);

    await position.focus();
    await position.press('ArrowRight');
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThanOrEqual(5_000);
    // Up and down walk the words, and not the queue behind them.
    await position.press('ArrowUp');
    const words = player.getByRole('button').filter({ hasText: 'targa' });
    await words.first().focus();
    await words.first().press('ArrowDown');
    await expect
      .poll(() => giulia.evaluate<string>('document.activeElement.textContent'))
      .toContain('La mia targa');
    await words.first().click();
    await player.getByRole('button', { name: 'Pausa' }).waitFor();
    await giulia.keyboard.press('p');
    await player.getByRole('button', { name: 'Ascolta' }).waitFor();

    // A fact leads to the second in which it was said.
    await giulia.locator('.panel-fact').filter({ hasText: 'GA123BC' }).first().click();
    await expect.poll(async () => Number(await position.inputValue())).toBeGreaterThan(6_000);
    await player.locator('mark').filter({ hasText: 'GA123BC' }).waitFor();
    expect(await accessFaults(giulia, 'iframe')).toEqual([]);
  }, 180_000);
});

/** Who has listened, as history tells it. */
async function heard(): Promise<readonly string[]> {
  const events = await ofTicket(desk.deps.db, '1' as TicketId);
  return events.filter(({ action }) => action === 'recording-heard').map(({ actor }) => actor);
}

/** As if the reader had not been sure of these words on the first page. */
async function doubt(...unsure: readonly string[]): Promise<void> {
  const { db } = desk.deps;
  const [file] = await attachmentsOf(db, '1' as TicketId);
  if (file?.text === undefined) throw new Error('the scan was not read');
  const text = file.text;
  const pages = (await scannedPagesOf(db, file.id)).map((each) => ({
    ...each,
    words: each.words.map((word) =>
      unsure.some((part) => text.slice(word.start, word.end).startsWith(part))
        ? { ...word, confidence: 0.5 }
        : word,
    ),
  }));
  await db.transaction((tx) => keepScannedPages(tx, file.id, pages));
}
