import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
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
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.goto('/desk/queue/all');
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
});
