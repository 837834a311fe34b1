import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { accessFaults, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

async function annaComplains() {
  await desk.receive(
    mail({
      subject: 'Reclamo',
      text: 'Reclamo formale: sono indignata per il comportamento del vostro ufficio, pretendo una risposta scritta.',
    }),
  );
  await desk.settle();
}

async function openTicket(of: Page) {
  await page.allOpen(of);
  await of.getByRole('option').filter({ hasText: anna.name }).click();
  await of.getByRole('heading', { level: 1, name: 'Reclamo' }).waitFor();
}

const box = (of: Page) => of.getByRole('textbox', { name: /^Risposta a/ });

/** Answers of people that the desk has taken. */
const answersOnTheirWay = async () =>
  (await desk.deps.db.sql.selectFrom('outbound').select('id').where('written', 'is not', null).execute())
    .length;
const draftText = async () =>
  (await desk.deps.db.sql.selectFrom('draft').select('text').executeTakeFirst())?.text;

/** This browser has no answer any more, not even that one was thrown away. */
async function nothingKept(of: Page) {
  await expect
    .poll(() => of.evaluate(() => JSON.stringify(Object.keys(localStorage))), { timeout: 10_000 })
    .not.toMatch(/reply/);
}

/** What a notice lies upon and could be pressed. */
const underNotice = (of: Page) =>
  of.evaluate<string[]>(`(() => {
    const notice = document.querySelector('.toast').getBoundingClientRect();
    const page = document.getElementById('page');
    return [...page.querySelectorAll('button, a, input, textarea, select, [role=option]')].filter((control) => {
      const { left, right, top, bottom, width } = control.getBoundingClientRect();
      // What is scrolled away below the foot of its list is not seen.
      const seen = control.checkVisibility() && width > 1 && top < page.getBoundingClientRect().bottom;
      return seen && left < notice.right && right > notice.left && top < notice.bottom && bottom > notice.top;
    }).map((control) => control.textContent || control.getAttribute('aria-label'));
  })()`);

describe.runIf(hasChromium)('what somebody writes or does by mistake (needs Chromium)', () => {
  test('Escape, a press beside a form and its ✕ ask before they throw words away, and Escape is no yes', async () => {
    await annaComplains();
    const ada = await page.signedIn('Ada Conti', { at: '/desk/complaints' });
    await ada.getByRole('button', { name: /^Voce del registro…/ }).click();
    const dialog = ada.getByRole('dialog', { name: /^Reclamo TCK/ });
    const handler = dialog.getByRole('textbox', { name: 'Chi lo tratta' });
    const question = dialog.getByText('Quello che ha scritto qui non è salvato.');
    // Nothing is written yet: nothing is asked.
    await handler.focus();
    await ada.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    for (const close of [
      () => ada.keyboard.press('Escape'),
      () => ada.mouse.click(5, 5),
      () => dialog.getByRole('button', { name: 'Chiudi', exact: true }).click(),
    ]) {
      await ada.getByRole('button', { name: /^Voce del registro…/ }).click();
      await handler.fill('Ufficio legale, dott.ssa Conti');
      await close();
      await question.waitFor();
      await ada.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      expect(await handler.inputValue()).toBe('Ufficio legale, dott.ssa Conti');
      await close();
      await dialog.getByRole('button', { name: 'Butta' }).click();
      await dialog.waitFor({ state: 'detached' });
    }
  });

  test('a draft that only this browser has reaches the server after a reload, without another key', async () => {
    await annaComplains();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await giulia.route('**/draft', (route) => route.abort());
    await box(giulia).fill('Gentile Anna, abbiamo letto');
    await giulia.getByText('Bozza salva in questo computer').waitFor();
    await giulia.unroute('**/draft');
    await giulia.reload();
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    const elsewhere = await page.signedIn('Giulia Ferri');
    await openTicket(elsewhere);
    await expect
      .poll(() => box(elsewhere).inputValue(), { timeout: 10_000 })
      .toBe('Gentile Anna, abbiamo letto');
    const emptied = elsewhere.waitForResponse((answer) => answer.url().endsWith('/draft'));
    await elsewhere.getByRole('button', { name: 'Scarta la bozza' }).click();
    await emptied;
    await elsewhere.evaluate(
      'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
    );
    expect(await elsewhere.getByRole('button', { name: 'Scarta la bozza' }).count()).toBe(0);
    expect(await elsewhere.getByText('Bozza salva').count()).toBe(0);
  });

  test('an answer that leaves while its writer is elsewhere is no draft any more: what is written next is another', async () => {
    await annaComplains();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    const held = Promise.withResolvers<void>();
    await giulia.route('**/replies', async (route) => {
      await held.promise;
      await route.continue();
    });
    await box(giulia).fill('Il perito la chiama domani.');
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    await giulia.keyboard.press('Control+Enter');
    await box(giulia).press('Escape');
    await giulia.keyboard.press('g');
    await giulia.keyboard.press('f');
    await giulia.getByRole('heading', { level: 1, name: 'Solleciti' }).waitFor();
    const answered = giulia.waitForResponse((answer) => answer.url().endsWith('/replies'));
    held.resolve();
    expect((await answered).status()).toBe(202);
    await giulia.unroute('**/replies');
    await openTicket(giulia);
    await giulia.getByText('Il perito la chiama domani.').first().waitFor();
    await expect.poll(() => box(giulia).inputValue()).toBe('');
  });

  test('an answer sent without network is not sent: it waits with its words until it is sent again, and leaves once', async () => {
    await annaComplains();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await box(giulia).fill('Il perito la chiama domani.');
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    const sends: string[] = [];
    giulia.on('request', (request) => {
      if (request.url().endsWith('/replies')) sends.push(request.postData() ?? '');
    });
    await giulia.context().setOffline(true);
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Non inviato', { exact: true }).waitFor();
    expect(await accessFaults(giulia)).toEqual([]);
    await giulia.keyboard.type('!');
    expect(await box(giulia).inputValue()).toBe('Il perito la chiama domani.');
    await giulia.context().setOffline(false);
    await expect.poll(() => giulia.getByText('Manca la rete.').count(), { timeout: 20_000 }).toBe(0);
    // A reload forgets neither the words nor that they have not left.
    await giulia.reload();
    await giulia.getByText('Non inviato', { exact: true }).waitFor();
    expect(sends).toHaveLength(1);
    expect(await answersOnTheirWay()).toBe(0);

    // It arrives, and the network is lost before the browser hears of it.
    await giulia.route('**/replies', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await giulia.getByRole('button', { name: 'Invia di nuovo' }).click();
    await expect.poll(answersOnTheirWay, { timeout: 10_000 }).toBe(1);
    await giulia.getByRole('button', { name: 'Torna a scrivere' }).click();
    await giulia.getByText('Non inviato', { exact: true }).waitFor({ state: 'detached' });
    await giulia.unroute('**/replies');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Risposta in partenza per').waitFor();
    expect(await answersOnTheirWay()).toBe(1);
    expect(await box(giulia).inputValue()).toBe('');
    expect(new Set(sends.map((body) => (JSON.parse(body) as { clientId: string }).clientId)).size).toBe(1);
  });

  test('what was thrown away does not come back, neither by a reload nor by a save that was on its way', async () => {
    await annaComplains();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await box(giulia).fill('Da non mandare.');
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    await giulia.getByRole('button', { name: 'Scarta la bozza' }).click();
    const known = giulia.waitForResponse((answer) => answer.url().endsWith('/drafts'));
    await giulia.reload();
    await known;
    await giulia.getByRole('heading', { level: 1, name: 'Reclamo' }).waitFor();
    await expect.poll(draftText, { timeout: 10_000 }).toBe('');
    expect(await box(giulia).inputValue()).toBe('');
    await nothingKept(giulia);

    // The save arrives, its answer does not, and the page is left before the server hears that all was thrown away.
    const held = Promise.withResolvers<void>();
    await giulia.route('**/draft', async (route) => {
      await route.fetch();
      await held.promise;
      await route.abort();
    });
    await box(giulia).fill('Nemmeno questa.');
    await expect.poll(draftText, { timeout: 10_000 }).toBe('Nemmeno questa.');
    await giulia.getByRole('button', { name: 'Scarta la bozza' }).click();
    const left = giulia.reload();
    held.resolve();
    await left;
    await giulia.unroute('**/draft');
    await giulia.getByRole('heading', { level: 1, name: 'Reclamo' }).waitFor();
    await expect.poll(draftText, { timeout: 10_000 }).toBe('');
    expect(await box(giulia).inputValue()).toBe('');
    await nothingKept(giulia);
  });

  test('words written without network stand beside those of another computer: neither is lost', async () => {
    await annaComplains();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await giulia.route('**/draft', (route) => route.abort());
    await box(giulia).fill('In treno: le rispondo io.');
    await giulia.getByText('Bozza salva in questo computer').waitFor();
    const office = await page.signedIn('Giulia Ferri');
    await openTicket(office);
    await box(office).fill('In ufficio: abbiamo aperto il reclamo.');
    await office.getByText('Bozza salva', { exact: true }).waitFor();
    await giulia.unroute('**/draft');
    await giulia.reload();
    await giulia.getByText('ora si vede quella').waitFor();
    expect(await box(giulia).inputValue()).toBe('In ufficio: abbiamo aperto il reclamo.');
    // She was typing on: the key that comes next takes no word of hers.
    await box(giulia).press('End');
    await box(giulia).pressSequentially('!');
    await giulia.getByRole('button', { name: 'Aggiungi quello che era scritto qui' }).click();
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    expect(await box(giulia).inputValue()).toBe(
      'In ufficio: abbiamo aperto il reclamo.!\n\nIn treno: le rispondo io.',
    );
  });

  test('a notice covers no control at any width, goes with its undo, and `z` says when there is nothing left', async () => {
    await annaComplains();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia);
    await giulia.getByRole('heading', { level: 1, name: 'Reclamo' }).click();
    await giulia.keyboard.press('a');
    const taken = giulia.getByText('Pratica presa in carico');
    await taken.waitFor();
    for (const [width, height] of [
      [1440, 900],
      [1366, 768],
      [900, 1100],
      [390, 844],
    ] as const) {
      await giulia.setViewportSize({ width, height });
      expect({ width, covered: await underNotice(giulia) }).toEqual({ width, covered: [] });
    }
    await giulia.keyboard.press('z');
    await taken.waitFor({ state: 'detached' });
    await giulia.getByRole('button', { name: 'Prendi in carico' }).waitFor();
    await giulia.reload();
    await giulia.getByRole('heading', { level: 1, name: 'Reclamo' }).waitFor();
    await giulia.keyboard.press('z');
    await giulia.getByText('Non c’è niente da annullare.').waitFor();
  });
});
