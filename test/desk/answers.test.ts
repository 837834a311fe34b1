import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

async function annaReports() {
  await desk.receive(
    mail({
      subject: 'Tamponamento in via Larga',
      text: `Buongiorno, ieri alle 18 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}. Polizza ${anna.motorPolicy}. Nessun ferito.`,
    }),
  );
  await desk.settle();
}

async function openTicket(of: Page) {
  await of.goto('/desk/queue/all');
  await of.getByRole('option').filter({ hasText: 'Tamponamento in via Larga' }).click();
  await of.getByRole('heading', { level: 1, name: 'Tamponamento in via Larga' }).waitFor();
}

const box = (of: Page) => of.getByRole('textbox', { name: /^Risposta a/ });
const files = (of: Page) => of.getByRole('list', { name: 'File della risposta' });
const repliesSent = () => desk.sent.filter((each) => each.mail.headers.get('auto-submitted') === undefined);

async function letItLeave() {
  desk.now = new Date(desk.now.getTime() + 60_000);
  await desk.tick();
}

/** Does in the page what a browser does when a file is dropped or pasted. */
const handOver = (of: Page, how: 'drop' | 'paste', name: string, words: string) =>
  of.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File([${JSON.stringify(words)}], ${JSON.stringify(name)}, { type: 'text/plain' }));
    const about = { bubbles: true, cancelable: true };
    document.querySelector('.composer-text').dispatchEvent(
      ${how === 'drop'}
        ? new DragEvent('drop', { ...about, dataTransfer: data })
        : new ClipboardEvent('paste', { ...about, clipboardData: data }),
    );
  }`);

describe.runIf(hasChromium)('an answer with files (needs Chromium)', () => {
  test('reaches the customer with the files that were chosen, dropped and pasted, without the one removed', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await box(giulia).fill('Gentile Anna, le mando il modulo.');
    await giulia.locator('input[type=file]').setInputFiles({
      name: 'Modulo CAI.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4 modulo da compilare'),
    });
    await handOver(giulia, 'drop', 'istruzioni.txt', 'Compili e firmi.');
    await handOver(giulia, 'paste', 'sbagliato.txt', 'Non per lei.');
    for (const name of ['Modulo CAI.pdf', 'istruzioni.txt', 'sbagliato.txt'])
      await files(giulia)
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .waitFor();
    await giulia.getByRole('button', { name: 'Togli sbagliato.txt' }).click();
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Risposta in partenza per').waitFor();
    await letItLeave();
    const [sent] = repliesSent();
    expect(sent?.mail.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
      ['Modulo CAI.pdf', '%PDF-1.4 modulo da compilare'],
      ['istruzioni.txt', 'Compili e firmi.'],
    ]);
    // The next answer begins without them.
    expect(await files(giulia).count()).toBe(0);
  });

  test('loses no file: the draft has them after a reload and after the answer was taken back', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await giulia.locator('input[type=file]').setInputFiles({
      name: 'foto.png',
      mimeType: 'image/png',
      buffer: Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    });
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    await giulia.reload();
    await files(giulia)
      .getByRole('button', { name: /^foto\.png/ })
      .click();
    const picture = giulia.getByRole('dialog', { name: 'foto.png' }).getByRole('img', { name: 'foto.png' });
    await picture.waitFor();
    await expect.poll(() => giulia.evaluate(`document.querySelector('.files-picture').naturalWidth`)).toBe(1);
    await giulia.keyboard.press('Escape');
    await box(giulia).fill('Ecco la foto.');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByRole('button', { name: 'Annulla' }).click();
    await giulia.getByText('è di nuovo una bozza').waitFor();
    await files(giulia)
      .getByRole('button', { name: /^foto\.png/ })
      .waitFor();
    await letItLeave();
    expect(repliesSent()).toHaveLength(0);
  });

  test('a file that is too large is refused before it leaves the computer', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await giulia.locator('input[type=file]').setInputFiles({
      name: 'video.mp4',
      mimeType: 'video/mp4',
      buffer: Buffer.alloc(15 * 1024 * 1024 + 1),
    });
    await giulia.getByText('video.mp4 è troppo grande').first().waitFor();
    expect(await files(giulia).count()).toBe(0);
  });
});
