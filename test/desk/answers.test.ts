import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { anna, bounceOf, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';

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
  await page.allOpen(of);
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

describe.runIf(hasChromium)('to whom an answer goes (needs Chromium)', () => {
  test('an address that came back is said and not used: nothing leaves before another was chosen', async () => {
    await desk.receive(
      mail({
        from: 'Ugo Neri <ugo@example.net>',
        subject: 'Tamponamento in via Larga',
        text: 'A che ora siete aperti?',
      }),
    );
    await desk.settle();
    await desk.receive(bounceOf(desk.sent[0]));
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await giulia.getByText('ugo@example.net: l’indirizzo non esiste').waitFor();
    await giulia.getByText('550 no such user').first().waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    // Nobody is named yet.
    await giulia.getByRole('textbox', { name: 'Risposta', exact: true }).fill('Dalle nove.');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Scelga a chi rispondere').last().waitFor();
    expect(repliesSent()).toEqual([]);
    await giulia.getByRole('button', { name: 'Scelga a chi rispondere' }).click();
    const addresses = giulia.getByRole('menuitemradio');
    await addresses.first().waitFor();
    expect(await addresses.allTextContents()).toEqual([
      expect.stringContaining('ugo@example.net · l’indirizzo non esiste'),
    ]);
  });
});

describe.runIf(hasChromium)('a note that calls colleagues (needs Chromium)', () => {
  test('with a list that the keyboard goes through; a name that fits nobody is said; what was written is in sight', async () => {
    // Longer than the screen: what is written below it is not in sight by itself.
    await desk.receive(
      mail({
        subject: 'Tamponamento in via Larga',
        text: Array.from({ length: 80 }, (_, n) => `${n + 1}. Un autobus ha rotto lo specchietto.`).join(
          '\n\n',
        ),
      }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await giulia.getByRole('log').getByText('ha rotto lo specchietto').first().waitFor();
    await giulia.keyboard.press('n');
    const note = giulia.getByRole('textbox', { name: 'Nota interna' });
    const list = giulia.getByRole('listbox', { name: 'Colleghi da avvisare' });
    await giulia.keyboard.type('Guarda @mar');
    await list.getByRole('option', { name: /^Marta Villa/, selected: true }).waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    // Escape closes the list and nothing else.
    await giulia.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    await giulia.getByText('@mar non avvisa nessuno').waitFor();
    for (let back = 0; back < 3; back++) await giulia.keyboard.press('Backspace');
    await giulia.keyboard.type('vil');
    await list.getByRole('option', { name: /^Marta Villa/, selected: true }).waitFor();
    await giulia.keyboard.press('Enter');
    expect(await note.inputValue()).toBe('Guarda @Marta Villa ');
    await giulia.keyboard.type('e @Zoe, la targa.');
    await giulia.getByText('@Zoe non avvisa nessuno').waitFor();
    await giulia.keyboard.press('Control+Enter');
    const card = giulia.getByRole('log').getByRole('region', { name: 'Nota interna: Giulia Ferri' });
    await card.waitFor();
    await expect
      .poll(() =>
        giulia.evaluate(`{
          const card = document.querySelector('.card-note');
          const box = card.parentElement.getBoundingClientRect();
          const at = card.getBoundingClientRect();
          [at.top >= box.top - 1, at.bottom <= box.bottom + 1 || JSON.stringify([at, box])];
        }`),
      )
      .toEqual([true, true]);
    const [row] = await desk.deps.db.sql.selectFrom('note').select('mentions').execute();
    expect(row?.mentions).toEqual(['Marta Villa']);
  });
});
