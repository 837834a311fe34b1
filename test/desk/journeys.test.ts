import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import { anna, mail, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { accessFaultsInBoth, hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

/** Anna reports a crash, and the desk has done what machines do. */
async function annaReports() {
  await desk.receive(
    mail({
      subject: 'Tamponamento in via Larga',
      text: `Buongiorno, ieri alle 18 in via Larga a Milano un autobus ha rotto lo specchietto della mia auto ${anna.plate}. Polizza ${anna.motorPolicy}. Nessun ferito.`,
    }),
  );
  await desk.settle();
}

async function openTicket(of: Page, subject: string) {
  await page.allOpen(of);
  await of.getByRole('option').filter({ hasText: subject }).click();
  await of.getByRole('heading', { level: 1, name: subject }).waitFor();
}

const box = (of: Page) => of.getByRole('textbox', { name: /^Risposta a/ });
/** Lets everything leave that was only held back to be taken back. */
async function letItLeave() {
  desk.now = new Date(desk.now.getTime() + 60_000);
  await desk.tick();
}
const repliesSent = () => desk.sent.filter((each) => each.mail.headers.get('auto-submitted') === undefined);

describe.runIf(hasChromium)('a representative in the browser (needs Chromium)', () => {
  test('finds the new ticket, sees why it belongs to its claim and what is missing', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    const panel = giulia.getByRole('complementary', { name: 'Sinistro' });
    await panel.getByText('Che cosa serve').waitFor();
    expect(await panel.getByText('Chiesto', { exact: true }).count()).toBeGreaterThan(0);
    await giulia.keyboard.press('w');
    expect(await panel.locator('.panel-why').first().getAttribute('open')).not.toBeNull();
    await giulia.getByRole('log').getByText('un autobus ha rotto lo specchietto').waitFor();
  });

  test('answers with the keyboard alone; the customer gets it once, signed', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    await giulia.keyboard.press('r');
    await giulia.keyboard.type('Gentile Anna, il perito la chiama domani.');
    await giulia.keyboard.press('Control+Enter');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Risposta in partenza per').waitFor();
    expect(repliesSent()).toHaveLength(0);
    await letItLeave();
    await letItLeave();
    expect(
      repliesSent().map(
        (each) => (Array.isArray(each.mail.to) ? each.mail.to[0] : each.mail.to)?.value[0]?.address,
      ),
    ).toEqual([anna.email]);
    expect(repliesSent()[0]?.mail.text).toContain('il perito la chiama domani');
    expect(repliesSent()[0]?.mail.text).toContain('Giulia Ferri');
  });

  test('takes an answer back: the words return to the box and nobody gets anything', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    await box(giulia).fill('Gentile Anna, ho sbagliato persona.');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Risposta in partenza per').waitFor();
    await giulia.keyboard.press('z');
    await giulia.getByText('è di nuovo una bozza').waitFor();
    expect(await box(giulia).inputValue()).toBe('Gentile Anna, ho sbagliato persona.');
    // It was never said: a line tells of it, and nothing stands there as if it were an answer.
    const said = giulia.getByRole('log');
    await said.getByText('Risposta annullata prima dell’invio').waitFor();
    expect(await said.getByText('ho sbagliato persona').count()).toBe(0);
    await letItLeave();
    expect(repliesSent()).toHaveLength(0);
    // A row that leaves the list under the hand stays as it was last, and is back with the way back.
    const row = giulia.getByRole('option');
    await row.hover();
    await expect.poll(() => row.innerText(), { timeout: 10_000 }).not.toContain('Non letta');
    await box(giulia).press('Escape');
    await giulia.keyboard.press('x');
    await giulia.keyboard.press('e');
    await giulia.getByText('1 pratica fatta').waitFor();
    await giulia.getByRole('button', { name: /^1 aggiornamento/ }).waitFor();
    expect(await row.innerText()).not.toContain('Non letta');
    await giulia.keyboard.press('z');
    await giulia.getByRole('button', { name: /^1 aggiornamento/ }).waitFor({ state: 'detached' });
  });

  test('begins an answer from a template, filled in for this customer', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    await giulia.getByRole('button', { name: 'Modelli' }).waitFor();
    await giulia.keyboard.press('t');
    await giulia.getByRole('menuitem').first().click();
    await expect.poll(() => box(giulia).inputValue(), { timeout: 10_000 }).not.toBe('');
    expect(await box(giulia).inputValue()).not.toMatch(/\{\w+\}/);
  });

  test('loses no word: a draft outlives the tab, and another computer finds it', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    await box(giulia).fill('Gentile Anna, ci serve');
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    await giulia.reload();
    await expectValue(giulia, 'Gentile Anna, ci serve');
    // What is written after the reload goes on from what was saved before it.
    await box(giulia).press('End');
    await giulia.keyboard.type(' la denuncia');
    await giulia.getByText('Bozza salva', { exact: true }).waitFor();
    await expectValue(giulia, 'Gentile Anna, ci serve la denuncia');
    const elsewhere = await page.signedIn('Giulia Ferri');
    await openTicket(elsewhere, 'Tamponamento in via Larga');
    await expectValue(elsewhere, 'Gentile Anna, ci serve la denuncia');
    const marta = await page.signedIn('Marta Villa');
    await openTicket(marta, 'Tamponamento in via Larga');
    await marta.getByText(/Giulia Ferri (?:sta scrivendo|ha cominciato) una risposta/).waitFor();
    expect(await box(marta).inputValue()).toBe('');
  });

  test('leaves nothing behind on a computer that others use, and is asked before unsaved words go', async () => {
    await annaReports();
    const shared = await page.signedIn('Giulia Ferri');
    await openTicket(shared, 'Tamponamento in via Larga');
    await box(shared).fill('Gentile Anna, il perito');
    await shared.getByText('Bozza salva', { exact: true }).waitFor();
    await shared.getByRole('radio', { name: 'Nota' }).check({ force: true });
    await shared.getByRole('textbox', { name: 'Nota' }).fill('Ha chiamato due volte');
    const signOut = async (name: string) => {
      await shared.getByRole('button', { name }).click();
      await shared.getByRole('menuitem', { name: 'Esci' }).click();
    };
    await signOut('Giulia Ferri');
    const asked = shared.getByRole('dialog', { name: 'Uscire e buttare quello che ha scritto?' });
    await asked.getByRole('button', { name: 'Resta' }).click();
    expect(await shared.getByRole('textbox', { name: 'Nota' }).inputValue()).toBe('Ha chiamato due volte');
    await signOut('Giulia Ferri');
    await asked.getByRole('button', { name: 'Butta ed esci' }).click();
    await shared.getByRole('button', { name: /^Marta Villa/ }).click();
    await shared.getByRole('navigation').first().waitFor();
    await openTicket(shared, 'Tamponamento in via Larga');
    expect(await box(shared).inputValue()).toBe('');
    await shared.getByRole('radio', { name: 'Nota' }).check({ force: true });
    expect(await shared.getByRole('textbox', { name: 'Nota' }).inputValue()).toBe('');
    expect(await shared.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toMatch(
      /perito|due volte/,
    );
    await signOut('Marta Villa');
    await shared.getByRole('button', { name: /^Giulia Ferri/ }).click();
    await shared.getByRole('navigation').first().waitFor();
    await openTicket(shared, 'Tamponamento in via Larga');
    await expectValue(shared, 'Gentile Anna, il perito');
  });

  test('does not answer what has moved on: both texts are shown, and nothing leaves unasked', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    const marta = await page.signedIn('Marta Villa');
    await openTicket(giulia, 'Tamponamento in via Larga');
    await openTicket(marta, 'Tamponamento in via Larga');
    await box(giulia).fill('La chiamerà il perito.');
    await box(marta).fill('Abbiamo ricevuto tutto.');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByText('Risposta in partenza per').waitFor();
    await marta.keyboard.press('Control+Enter');
    const dialog = marta.getByRole('dialog', { name: 'Nel frattempo è stato detto altro' });
    await dialog.getByText('La chiamerà il perito.').waitFor();
    await dialog.getByText('Abbiamo ricevuto tutto.').waitFor();
    await dialog.getByRole('button', { name: 'Torna alla bozza' }).click();
    await letItLeave();
    expect(repliesSent()).toHaveLength(1);
    expect(await box(marta).inputValue()).toBe('Abbiamo ricevuto tutto.');
  });

  test('asks for what is missing after having read the message', async () => {
    await annaReports();
    // The machine has asked already: what a person may do is send the next round now.
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    const before = desk.sent.length;
    await giulia.getByText('Che cosa serve').waitFor();
    await giulia.keyboard.press('m');
    const dialog = giulia.getByRole('dialog', { name: 'Il messaggio che parte' });
    await dialog.getByText('Gentile Anna Bianchi').first().waitFor();
    await dialog.getByRole('button', { name: 'Invia adesso…' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await letItLeave();
    expect(desk.sent.length).toBe(before + 1);
  });

  test('uses the keys of the claim with its panel shut, and is told where a key does nothing', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    const panel = giulia.getByRole('complementary', { name: 'Sinistro' });
    await panel.getByText('Che cosa serve').waitFor();
    const shut = async () => {
      await giulia.keyboard.press('i');
      await panel.waitFor({ state: 'detached' });
    };
    for (const [key, opened] of [
      ['l', 'Collega a un altro…'],
      ['Shift+C', 'Apri un nuovo sinistro'],
      ['m', 'Il messaggio che parte'],
      ['d', /^Decidi il sinistro/],
    ] as const) {
      await shut();
      await giulia.keyboard.press(key);
      const dialog = giulia.getByRole('dialog', { name: opened });
      await dialog.waitFor();
      await giulia.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await shut();
    await giulia.keyboard.press('w');
    await expect.poll(() => panel.locator('.panel-why').first().getAttribute('open')).not.toBeNull();
    // One message alone cannot be divided.
    await giulia.keyboard.press('Shift+S');
    await giulia.getByText('(Shift+S): qui non si può').waitFor();
  });

  test('goes out step by step and finds the place in the list again', async () => {
    await annaReports();
    await desk.receive(
      mail({
        from: `${stranger.name} <${stranger.email}>`,
        subject: 'Un altro tamponamento',
        text: 'Mi hanno tamponato.',
      }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await giulia.setViewportSize({ width: 1024, height: 768 });
    await openTicket(giulia, 'Un altro tamponamento');
    const open = giulia.locator('.queue-line-open');
    const at = await open.getAttribute('id');
    const panel = giulia.getByRole('complementary', { name: 'Sinistro' });
    await giulia.keyboard.press('i');
    await panel.waitFor();
    await giulia.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await giulia.getByRole('heading', { level: 1, name: 'Un altro tamponamento' }).waitFor();
    await giulia.keyboard.press('Escape');
    await giulia.getByText('Nessuna pratica aperta').waitFor();
    const list = giulia.getByRole('listbox');
    expect(await list.getAttribute('aria-activedescendant')).toBe(at);
    await giulia.locator('[role=listbox]:focus').waitFor();
    await giulia.keyboard.press('Enter');
    await giulia.getByRole('heading', { level: 1, name: 'Un altro tamponamento' }).waitFor();
  });

  test('writes a note that calls a colleague; no customer ever gets it', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Tamponamento in via Larga');
    const before = desk.sent.length;
    await giulia.keyboard.press('n');
    await giulia.keyboard.type('@Marta Villa guardi le foto?');
    await giulia.keyboard.press('Control+Enter');
    await giulia.getByRole('log').getByText('guardi le foto?').waitFor();
    const marta = await page.signedIn('Marta Villa', { at: '/desk/queue/mentions' });
    const mentions = marta.getByRole('link', { name: /^Citato in una nota/ });
    await expect.poll(() => mentions.innerText(), { timeout: 10_000 }).toMatch(/1$/);
    // Once it is read, it calls her no longer.
    await marta.getByRole('option').filter({ hasText: 'Tamponamento in via Larga' }).click();
    await expect.poll(() => mentions.innerText(), { timeout: 10_000 }).toMatch(/0$/);
    await letItLeave();
    expect(desk.sent.length).toBe(before);
  });

  test('takes a ticket, and it is in their view', async () => {
    await desk.receive(
      mail({ from: stranger.email, subject: 'Una domanda', text: 'Quanto costa assicurare una barca?' }),
    );
    await desk.receive(
      mail({ from: stranger.email, subject: 'Un orario', text: 'A che ora siete aperti domani?' }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    await openTicket(giulia, 'Una domanda');
    await giulia.keyboard.press('a');
    await giulia.getByText('Di Giulia Ferri').waitFor();
    await giulia.getByText('Pratica presa in carico').waitFor();
    await giulia.keyboard.press('z');
    await giulia.getByText('Di Giulia Ferri').waitFor({ state: 'hidden' });
    // Where some are chosen, the same key is meant for those.
    await giulia.keyboard.press('x');
    await giulia.getByText('1 scelta').waitFor();
    await giulia.keyboard.press('a');
    await giulia.getByText('1 pratica fatta').waitFor();
    await giulia.keyboard.press('z');
    // Also when the next one is opened while it is chosen.
    await giulia.keyboard.press('x');
    await giulia.getByText('1 scelta').waitFor();
    await giulia.keyboard.press('Shift+ArrowDown');
    await giulia.keyboard.press('Shift+ArrowUp');
    await giulia.getByText('2 scelte').waitFor();
    await giulia.keyboard.press('a');
    await giulia.getByText('2 pratiche fatte').waitFor();
    await giulia.goto('/desk/queue/mine');
    const mine = giulia.getByRole('option').filter({ hasText: 'Una domanda' });
    await mine.waitFor();
    expect(await mine.count()).toBe(1);
    // After a view was clicked the keys are for its tickets: Enter does not press the link once more.
    await giulia.locator('.sidebar-here').click();
    await giulia.keyboard.press('j');
    await giulia.getByRole('heading', { level: 1, name: 'Una domanda' }).waitFor();
    await giulia.keyboard.press('Enter');
    await giulia.locator('#ticket-title:focus').waitFor();
  });

  test('keeps a view under a name, shows it to colleagues, and has it back after removing it', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    await giulia.getByRole('option').first().waitFor();
    await giulia.keyboard.press('f');
    const filters = giulia.getByRole('dialog', { name: 'Filtri' });
    const owner = filters.getByRole('combobox', { name: 'Di chi' });
    await owner.getByRole('option', { name: 'Giulia Ferri' }).waitFor({ state: 'attached' });
    // Who may not work claims owns none.
    expect(await owner.getByRole('option', { name: 'Sara Admin' }).count()).toBe(0);
    await owner.selectOption('Di nessuno');
    await filters.getByRole('combobox', { name: 'Tipo di sinistro' }).selectOption({ index: 1 });
    await giulia.getByText('Nessuna pratica con questi filtri').waitFor();
    // The number beside the name is that of what is listed.
    await expect.poll(() => giulia.locator('.queue-size').innerText(), { timeout: 10_000 }).toBe('0');
    await filters.getByRole('combobox', { name: 'Tipo di sinistro' }).selectOption('Tutti');
    await giulia.getByRole('option').filter({ hasText: 'Tamponamento' }).waitFor();
    await filters.getByRole('textbox', { name: 'Nome della vista' }).fill('Senza padrone');
    await filters.getByRole('checkbox', { name: 'La vedono tutti' }).check({ force: true });
    await giulia.keyboard.press('Enter');
    const view = (of: Page) => of.getByRole('link', { name: 'Senza padrone' });
    await view(giulia).waitFor();
    const marta = await page.signedIn('Marta Villa');
    await view(marta).click();
    await marta.waitForURL(/\/queue\/all\?assignee=nobody/);
    expect(await marta.getByRole('button', { name: 'Cambia la vista Senza padrone' }).count()).toBe(0);
    await giulia.getByRole('button', { name: 'Cambia la vista Senza padrone' }).click();
    await giulia.getByRole('menuitem', { name: 'Togli' }).click();
    await view(giulia).waitFor({ state: 'hidden' });
    await giulia.getByText('Vista «Senza padrone» tolta').waitFor();
    await giulia.getByRole('menu').waitFor({ state: 'hidden' });
    await giulia.keyboard.press('z');
    await view(giulia).waitFor();
  });

  test('an address of what does not exist says so and leads back; the tab of a claim is in its address', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri');
    for (const [address, says] of [
      ['/desk/queue/bogus', 'Questo elenco non esiste.'],
      ['/desk/queue/waiting/4827193652', 'Questa pratica non esiste, o non è tra quelle che può vedere.'],
      ['/desk/claims/4827193652', 'Questo sinistro non esiste, o non è tra quelli che può vedere.'],
      ['/desk/tickets/1/original/999', 'Questo messaggio non esiste, o non è tra quelli che può vedere.'],
    ] as const) {
      await giulia.goto(address);
      await giulia.getByText(says).waitFor();
      expect(await giulia.getByRole('button', { name: 'Riprova' }).count()).toBe(0);
    }
    await giulia.getByRole('link', { name: 'Torna all’elenco' }).click();
    await giulia.getByRole('heading', { level: 1, name: 'Da prendere' }).waitFor();

    await openTicket(giulia, 'Tamponamento in via Larga');
    await giulia.getByRole('link', { name: 'Vai al sinistro' }).click();
    await giulia.getByRole('tab', { name: /^Documenti/ }).click();
    await giulia.waitForURL(/\/claims\/\d+\?tab=documents$/);
    await giulia.reload();
    const open = giulia.getByRole('tab', { selected: true });
    await expect.poll(() => open.innerText(), { timeout: 10_000 }).toMatch(/^Documenti/);
    await giulia.goBack();
    await expect.poll(() => open.innerText(), { timeout: 10_000 }).toMatch(/^Riepilogo/);
    await giulia.getByRole('tab', { name: 'Registro' }).click();
    const happened = giulia.getByRole('tabpanel').getByRole('listitem');
    await happened.filter({ hasText: 'Pratica aperta' }).first().waitFor();
    expect((await happened.allInnerTexts()).filter((line) => line.includes('machine:'))).toEqual([]);
  });

  test('a slow service is seen to be read, also where nothing may move, and a broken one is not shown as an empty queue', async () => {
    await annaReports();
    const giulia = await page.signedIn('Giulia Ferri', { reducedMotion: 'reduce' });
    const slow = Promise.withResolvers<void>();
    await giulia.route('**/queue?*', async (route) => {
      await slow.promise;
      await route.fulfill({ status: 503, body: '{}' });
    });
    await giulia.goto('/desk/queue/waiting');
    await giulia.locator('.queue-column .bar').waitFor({ state: 'attached' });
    await expect
      .poll(() => giulia.evaluate(`getComputedStyle(document.querySelector('.queue-column .bar')).opacity`), {
        timeout: 10_000,
      })
      .toBe('1');
    slow.resolve();
    await giulia.getByText('Il server ha avuto un problema').first().waitFor();
    expect(await giulia.getByText('Qui non c’è niente da fare').count()).toBe(0);
  });

  test('every screen is accessible in both themes (WCAG 2.2 AA)', async () => {
    await annaReports();
    await desk.receive(
      mail({ from: stranger.email, subject: 'Reclamo', text: 'Faccio reclamo: da mesi nessuno risponde.' }),
    );
    await desk.settle();
    const giulia = await page.signedIn('Giulia Ferri');
    const faults: string[] = [];
    const look = async (screen: string) => {
      for (const fault of await accessFaultsInBoth(giulia)) faults.push(`${screen}: ${fault}`);
    };
    await giulia.goto('/desk/queue/all');
    await giulia.getByRole('option').first().waitFor();
    await look('queue');
    await giulia.getByRole('option').filter({ hasText: 'Tamponamento' }).click();
    await giulia.getByText('Che cosa serve').waitFor();
    await giulia.getByRole('log').getByText('un autobus').waitFor();
    await look('ticket');
    await giulia.keyboard.press('?');
    await giulia.getByRole('dialog').waitFor();
    await look('keys');
    await giulia.keyboard.press('Escape');
    await giulia.getByRole('link', { name: 'Vai al sinistro' }).click();
    await giulia.getByText('Persone', { exact: true }).waitFor();
    await look('claim');
    const nobody = await page.fresh();
    await nobody.goto('/');
    await nobody.getByRole('heading', { name: 'Entra' }).waitFor();
    for (const fault of await accessFaultsInBoth(nobody)) faults.push(`sign-in: ${fault}`);
    expect(faults).toEqual([]);
  }, 180_000);
});

async function expectValue(of: Page, text: string): Promise<void> {
  await expect.poll(() => box(of).inputValue(), { timeout: 10_000 }).toBe(text);
}
