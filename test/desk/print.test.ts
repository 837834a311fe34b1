import type { Page } from '@playwright/test';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import * as outbox from '#src/storage/outbound.ts';
import * as papers from '#src/storage/paper-letters.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';
import { look } from './pictures.ts';

const desk = useDesk();
const page = useDeskPage(desk);

const shelf = (which: papers.PaperState) =>
  papers.listPapers(desk.deps.db, which, { size: 9, now: desk.now });

async function annaAsks() {
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

describe.runIf(hasChromium)('letters in the browser (needs Chromium)', () => {
  test('an answer by letter is seen, sent to print, printed, undone, printed, posted and comes back', async () => {
    await annaAsks();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    const box = giulia.getByRole('textbox', { name: /^Risposta a/ });
    await box.fill('Gentile Anna, il perito la chiamerà domani.');
    await giulia.keyboard.press('Escape');
    await giulia.keyboard.press('Shift+R');
    const dialog = giulia.getByRole('dialog', { name: 'Rispondere per lettera' });
    expect(await dialog.getByLabel('Comune').inputValue()).toBe('Lodi');
    await dialog.getByLabel('Provincia').fill('m');
    await giulia.keyboard.press('Control+Enter');
    await dialog.getByText('La provincia è di due lettere').waitFor();
    await dialog.getByLabel('Provincia').fill('mi');
    // The same keys would send the answer below it by mail.
    await giulia.keyboard.press('Control+Enter');
    await dialog.getByText('lo ricontrolli').waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    await dialog.getByLabel('Provincia').fill('LO');
    await dialog.getByRole('button', { name: 'Anteprima' }).click();
    await dialog.getByRole('img', { name: 'Pagina 1 di 1' }).waitFor();
    await dialog.getByRole('button', { name: 'Metti in stampa' }).click();
    await giulia.getByText('va nella stanza delle stampe').waitFor();
    await giulia.getByText('Da stampare o spedire').waitFor();

    desk.now = new Date(desk.now.getTime() + 60_000);
    await giulia.keyboard.press('g');
    await giulia.keyboard.press('p');
    await giulia.getByRole('heading', { level: 1, name: 'Lettere in uscita' }).waitFor();
    await giulia.getByRole('img', { name: 'Pagina 1 di 1' }).waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    // Somebody corrects the address meanwhile: the letter for the old one is not printed, and a new one lies in its place.
    await sql`update party set address = 'Via Roma 3, 26900 Lodi LO' where name = 'Anna Bianchi'`.execute(
      desk.deps.db.sql,
    );
    await giulia.keyboard.press('p');
    await giulia.getByText('1 lettera è rimasta fuori').first().waitFor();
    await giulia.getByLabel('Nella finestra della busta').getByText('Via Roma 3').waitFor();
    expect(await look(giulia, 'print-redrawn', '.print-pages img', ['phone'])).toEqual([]);
    const [letter] = await shelf('to_print');
    await giulia.keyboard.press('p');
    await giulia.getByText('1 lettera nel lotto da stampare').waitFor();
    await giulia.getByRole('link', { name: 'Apri il file da stampare' }).waitFor();
    await giulia.getByRole('button', { name: 'Annulla' }).first().click();
    await expect.poll(async () => (await shelf('to_print')).length).toBe(1);
    await giulia.keyboard.press('ArrowLeft');
    await giulia.getByRole('button', { name: /^Stampa 1 lettera/ }).waitFor();
    await giulia.keyboard.press('p');
    await giulia.getByRole('link', { name: 'Apri il file da stampare' }).waitFor();
    await giulia.keyboard.press('p');
    await giulia.getByLabel('Consegnate alla posta il').fill('2026-11-12');
    await giulia.getByRole('button', { name: 'Segna spedite' }).click();
    await giulia.getByText('1 lettera segnata spedita').waitFor();
    await giulia.getByText('Nessuna lettera stampata da spedire').waitFor();
    expect(await outbox.find(desk.deps.db, letter?.id ?? '')).toMatchObject({ state: 'sent' });

    await giulia.keyboard.press('ArrowRight');
    await giulia.getByRole('button', { name: 'È tornata…' }).waitFor();
    await giulia.keyboard.press('b');
    await giulia.getByLabel('Che cosa dice la busta').selectOption('moved');
    await giulia.getByLabel('Tornata il').fill('2026-11-12');
    await giulia.getByRole('dialog').getByRole('button', { name: 'È tornata…' }).click();
    await giulia.getByText('Ritorno annotato').waitFor();
    await giulia.keyboard.press('ArrowRight');
    await giulia.getByText('trasferito').first().waitFor();
    await giulia.keyboard.press('o');
    await giulia.getByRole('heading', { level: 1, name: 'Tamponamento in via Larga' }).waitFor();
  });
});
