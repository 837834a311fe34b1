import { describe, expect, test } from 'vitest';
import { mail, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { hasChromium, useDeskPage } from './chromium.ts';

const desk = useDesk();
const page = useDeskPage(desk);

async function twoQuestions() {
  for (const subject of ['Una domanda', 'Altra domanda'])
    await desk.receive(mail({ from: stranger.email, subject, text: 'Quanto costa assicurare una barca?' }));
  await desk.settle();
}

describe.runIf(hasChromium)('work is given to others (needs Chromium)', () => {
  test('one ticket with a few letters of a name, and a whole selection at once, which can be taken back', async () => {
    await twoQuestions();
    const giulia = await page.signedIn('Giulia Ferri', { at: '/desk/queue/all' });
    const line = (subject: string) => giulia.getByRole('option').filter({ hasText: subject });
    await line('Una domanda').click();
    await giulia.getByRole('heading', { level: 1, name: 'Una domanda' }).waitFor();
    await giulia.keyboard.press('Shift+A');
    const dialog = giulia.getByRole('dialog', { name: 'Assegna a…' });
    await dialog.getByRole('option', { name: /^Giulia Ferri/ }).waitFor();
    // Whoever only pays works on no tickets.
    expect(await dialog.getByRole('option', { name: /^Irene Sala/ }).count()).toBe(0);
    await giulia.keyboard.type('vil');
    await giulia.keyboard.press('Enter');
    await giulia.getByText('Di Marta Villa').waitFor();
    await giulia.getByText('Pratica assegnata a Marta Villa').waitFor();
    await giulia.keyboard.press('z');
    await giulia.getByText('Di Marta Villa').waitFor({ state: 'hidden' });
    await giulia.keyboard.press('Shift+A');
    await dialog.getByRole('option', { name: /^Marta Villa/ }).click();
    await giulia.getByText('Di Marta Villa').waitFor();

    await giulia.goto('/desk/queue/all');
    await line('Altra domanda').waitFor();
    await giulia.getByRole('listbox').focus();
    await giulia.keyboard.press('Control+a');
    await giulia.getByRole('button', { name: 'Assegna a…' }).click();
    const slow = Promise.withResolvers<void>();
    await giulia.route('**/bulk', async (route) => {
      await slow.promise;
      await route.continue();
    });
    await dialog.getByRole('option', { name: /^Tommaso Neri/ }).click();
    await dialog.waitFor({ state: 'detached' });
    // A hand that is quicker than the server does not take back what was done before.
    await giulia.keyboard.press('z');
    await giulia.getByText('l’ultima cosa fatta è ancora in corso').waitFor();
    slow.resolve();
    const tommaso = await page.signedIn('Tommaso Neri', { at: '/desk/queue/mine' });
    await expect.poll(() => tommaso.getByRole('option').count(), { timeout: 10_000 }).toBe(2);
    await giulia.getByRole('button', { name: 'Annulla' }).click();
    const marta = await page.signedIn('Marta Villa', { at: '/desk/queue/mine' });
    await marta.getByRole('option').filter({ hasText: 'Una domanda' }).waitFor();
    expect(await marta.getByRole('option').count()).toBe(1);
  });
});
